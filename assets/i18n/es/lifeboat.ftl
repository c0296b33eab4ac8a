# Las palabras de Lifeboat en español: problemas, resultados, informes y las páginas que van dentro de una copia.
# Para quien nunca ha oído hablar de CardDAV: qué ha pasado, qué significa para sus datos, qué hacer ahora.
# Se tutea, y los botones van en infinitivo. No se promete lo que nadie puede prometer.


## Números, tiempos, listas

size-bytes = { $n ->
    [one] 1 byte
   *[other] { $n } bytes
}
duration-seconds = { $n ->
    [one] 1 segundo
   *[other] { $n } segundos
}
duration-minutes = { $n ->
    [one] 1 minuto
   *[other] { $n } minutos
}
duration-hours = { $n ->
    [one] 1 hora
   *[other] { $n } horas
}
month = { $month ->
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[12] diciembre
}
date = { $day } de { month } de { $year }
date-time = { $date }, { $time }
time-in-zone = { $time } ({ $zone })
from-to = { $from } – { $to }
names-and = { $before } y { $last }


## Clases

kind-contacts = Contactos
kind-calendar = Calendario
kind-tasks = Tareas
kind-notes = Notas
kind-photos = Fotos
kind-other = Otros archivos

service-contacts = contactos
service-calendars = calendarios
service-photos = fotos

count-contacts = { $n ->
    [one] 1 contacto
   *[other] { $n } contactos
}
count-calendar = { $n ->
    [one] 1 evento
   *[other] { $n } eventos
}
count-tasks = { $n ->
    [one] 1 tarea
   *[other] { $n } tareas
}
count-notes = { $n ->
    [one] 1 nota
   *[other] { $n } notas
}
count-photos = { $n ->
    [one] 1 foto
   *[other] { $n } fotos
}
count-other = { $n ->
    [one] 1 archivo de otro tipo
   *[other] { $n } archivos de otro tipo
}


## Cómo ha terminado una copia

result-complete = { $n ->
    [one] Lo que ofrecía esta cuenta está guardado y comprobado: { $kept }.
   *[other] Lo que ofrecía esta cuenta está guardado y comprobado, sin que falte nada: { $kept }.
}
result-chosen = { $n ->
    [one] Lo que elegiste está guardado y comprobado: { $kept }.
   *[other] Lo que elegiste está guardado y comprobado, sin que falte nada: { $kept }.
}
result-empty = Esta cuenta no ofrecía nada que guardar: sus libretas de direcciones, calendarios, listas y carpetas están vacíos, o no hay ninguno.
result-lost = No se pudo guardar: { $lost }.
lost-of = { $lost } de { $what }
result-others = { $n ->
    [0] No se pudo guardar ningún elemento.
    [one] El otro elemento está guardado y comprobado.
   *[other] Los otros { $n } elementos están guardados y comprobados.
}
result-nothing-kept = No se guardó ningún elemento.
result-skipped = { $n ->
    [one] 1 elemento se dejó fuera a propósito.
   *[other] { $n } elementos se dejaron fuera a propósito.
}
result-unreadable = { $n ->
    [one] 1 elemento se conserva tal como llegó, porque no se puede leer como lo que dice ser.
   *[other] { $n } elementos se conservan tal como llegaron, porque no se pueden leer como lo que dicen ser.
}


## El informe como texto

column-listed = en la lista
column-saved = guardado
column-unchanged = sin cambios
column-skipped = fuera
column-lost = sin guardar
column-size = tamaño
column-collection = dónde
report-collection = { $name } ({ $kinds })
report-total = en total
report-lost = No se pudo guardar ({ $n }):
report-unreadable = Se conserva solo tal como llegó; otros programas no lo leen ({ $n }):
report-skipped = Se dejó fuera a propósito ({ $n }):
report-not-in = No está en esta copia:
report-item = { $collection }: { $item }: { $why }
report-more = … y { $n } más, con su nombre en lifeboat/receipt.json
report-notices = Se observó y se resolvió:
notice-base-unusable = Los registros de la copia anterior { $about } no son los que se sellaron, así que no se tomó nada de ella. Comprueba esa copia antes de fiarte de ella.
notice-base-damaged = En la copia anterior { $about } { $n ->
    [one] hay 1 elemento dañado. Se ha
   *[other] hay { $n } elementos dañados. Se han
} vuelto a descargar para esta.
notice-no-changes = { $about }: el servicio no supo decir qué había cambiado, así que se pidió la lista de los { $n } elementos.
notice-collection-removed = { $about } se eliminó de la cuenta cuando empezaba esta copia. Sus elementos están en las copias anteriores.
notice-changes-differ = { $about }: los cambios que anunció el servicio no coinciden con su lista completa en { $n ->
    [one] 1 elemento
   *[other] { $n } elementos
}. Se usó la lista completa.
notice-silent-change = { $about }: { $n ->
    [one] 1 elemento cambió
   *[other] { $n } elementos cambiaron
} sin que el servicio lo dijera, así que se volvió a descargar la colección entera.
report-losses = { $n ->
    [one] 1 valor no cabía en los archivos para otros programas; el original lo tiene. El informe lifeboat/receipt.json lo nombra.
   *[other] { $n } valores no cabían en los archivos para otros programas; los originales los tienen. El informe lifeboat/receipt.json los nombra uno por uno.
}


## Fuera, omitido

left-out-line = { $name }: { $why }
left-out-inbox = la bandeja de invitaciones recibidas; lo que aceptaste está en tus calendarios
left-out-outbox = la bandeja de invitaciones enviadas; lo que enviaste está en tus calendarios
left-out-proxy = una lista de quién puede actuar por quién, no un calendario
left-out-subscription = un calendario al que solo te has suscrito; su dueño lo guarda en otro lugar, y es posible volver a suscribirse
left-out-generated = el servicio lo hace a partir de otros datos, como los cumpleaños a partir de los contactos
left-out-deleted = la papelera del servicio
left-out-notifications = mensajes del servicio sobre lo compartido, no datos tuyos
left-out-no-access = el servicio lo nombra, pero no deja entrar a este usuario
left-out-not-supported = de un tipo que Lifeboat todavía no lee
skipped-not-a-photo = no es ni una foto ni un vídeo
skipped-not-chosen = no se eligió
skipped-deleted-meanwhile = se eliminó en el servicio mientras se hacía la copia


## Lo que una fuente no puede dar

coverage-mail = Correo electrónico. No forma parte de los contactos, calendarios y archivos; para conservarlo sirve el programa de correo.
coverage-bookmarks = Marcadores, contraseñas y ajustes.
coverage-other-files = Archivos fuera de la carpeta que elegiste para las fotos, y los que hay en ella que no son fotos ni vídeos.
coverage-photos = Fotos: no se indicó ninguna carpeta con fotos, así que no se miró ninguna.
coverage-photos-refused = Fotos: el servicio tiene un lugar para archivos, pero lo que deja entrar a Lifeboat en los contactos y calendarios no le deja entrar en él.
coverage-contacts = Contactos: no se encontró ninguna libreta de direcciones en las direcciones que diste.
coverage-calendars = Calendarios, tareas y notas: no se encontró ninguno en las direcciones que diste.
coverage-attachments = Archivos adjuntos a eventos y tareas que el servicio guarda en otro lugar: el evento solo tiene su dirección.
coverage-shares = Con quién compartes qué, y lo que otros comparten contigo pero el servicio no presenta como tuyo.
coverage-history = Versiones antiguas y cosas eliminadas, donde el servicio aún guarda algunas.


## Lo que está pasando

looking-address = Mirando en { $subject }…
looking-well-known = Preguntando a { $subject } dónde están tus contactos y calendarios…
looking-principal = Preguntando a { $subject } quién eres…
looking-provider-file = Lifeboat conoce { $subject }.
looking-provider = Preguntando a { $subject }, que Lifeboat conoce…
looking-dns = Preguntando al directorio de nombres de internet dónde tiene { $subject } sus servicios…
looking-srv = Ahí se nombra { $subject }. Preguntando…
looking-plain = Ahí se nombra { $subject }, sin cifrado. Preguntando…
looking-mail-host = El correo va a { $subject }. Preguntando allí…
looking-common = Probando { $subject }…
looked-found = { $step } Encontrado: { $services }.
looked-answered = { $step } Respondió.
looked-nothing = { $step } Allí no hay nada.
looked-failed = { $step } Falló: { $why }.
looking-home = Preguntando a { $subject } qué tienes allí…

waiting-first-byte = Esperando a { $host }, de momento { $time }. Algunos servidores tardan mucho en preparar una respuesta grande.
waiting-asked = { $host } ha pedido una pausa. Se sigue dentro de { $time }.
waiting-try-again = Falló la conexión con { $host }. Otro intento dentro de { $time }.
waiting-paused = En pausa.

phase-signing-in = Iniciando sesión
phase-listing = Preguntando qué hay
phase-fetching = Guardando
phase-checking = Comprobando la copia
phase-sealing = Terminando la copia


## Lo que se encontró al comprobar una copia. La primera palabra sirve también a programas y se queda en inglés.

damage-missing = missing: { $place } (falta)
damage-extra = extra: { $place } (sobra)
damage-litter = litter: { $place } (lo dejó el sistema; se puede eliminar)
damage-altered = altered: { $place } (ha cambiado)
damage-unreadable = unreadable: { $place } (no se puede leer)
damage-miscounted = miscounted: { $place } (mal contado)
item-in-file = { $path }: { $item }
verified-intact = { $items ->
    [one] Intacta: 1 elemento en { $files } archivos, cada byte como se selló.
   *[other] Intacta: { $items } elementos en { $files } archivos, cada byte como se selló.
}
verified-incomplete = Intacta, pero ella misma dice que está incompleta: algunos elementos no se pudieron obtener cuando se hizo. START-HERE.html los nombra.
verified-littered = Cada byte está como cuando se selló, pero el ordenador dejó en la copia { $n ->
    [one] 1 archivo que no pertenece a ella. Elimínalo
   *[other] { $n } archivos que no pertenecen a ella. Elimínalos
}: hasta entonces, otros programas la toman por dañada.
verified-damaged = { $n ->
    [one] Dañada: 1 hallazgo.
   *[other] Dañada: { $n } hallazgos.
}


## Las páginas dentro de una copia

page-title = { $title } · { $account } · { $date }
page-back = Sobre esta copia
page-search-hint = Para buscar algo en esta página, pulsa Ctrl y F (en un Mac, ⌘ y F). También se imprime bien.
page-no-name = (sin nombre)
page-no-title = (sin título)
page-as-it-came = se conserva tal como llegó, porque no se puede leer como lo que dice ser
page-none-here = Aquí no hay ninguno.

heading-name = Nombre
heading-organisation = Organización
heading-phone = Teléfono
heading-email = Correo
heading-address = Dirección
heading-when = Cuándo
heading-what = Qué
heading-due = Vence
heading-date = Fecha
heading-file = Archivo
heading-photos = Fotos
heading-taken = Hecha
heading-size = Tamaño
heading-kind = Clase
heading-ending = Archivos que terminan en
heading-use = Para
heading-judged = Leídos en nuestras propias pruebas por
heading-documented = Según su documentación, los lee

contacts-lead = { $n ->
    [one] 1 contacto, tal como lo tenía la cuenta.
   *[other] { $n } contactos, tal como los tenía la cuenta.
}
calendar-lead = { $n ->
    [one] 1 evento. Las horas están como se escribieron en él, con la zona horaria si la nombra.
   *[other] { $n } eventos. Las horas están como se escribieron en ellos, con la zona horaria si la nombran.
}
tasks-lead = { $n ->
    [one] 1 tarea.
   *[other] { $n } tareas.
}
notes-lead = { $n ->
    [one] 1 nota, por su título. Su texto está en el archivo que se nombra abajo.
   *[other] { $n } notas, por sus títulos. Sus textos están en los archivos que se nombran abajo.
}
photos-lead = { $n ->
    [one] 1 foto o vídeo, exactamente como estaba en la cuenta.
   *[other] { $n } fotos y vídeos, exactamente como estaban en la cuenta.
}
photos-zips = Están en archivos zip, por álbum y año. En la mayoría de los ordenadores un zip se abre con un doble clic; dentro no hay nada comprimido, así que no se pierde nada.
photos-some = Algunas de ellas
photos-files-heading = Dónde están
calendar-repeating = Se repiten
calendar-undated = Sin fecha
calendar-repeats = se repite
calendar-repeats-except = { $n ->
    [one] se repite; 1 de sus fechas es distinta
   *[other] se repite; { $n } de sus fechas son distintas
}
tasks-open = Pendientes
tasks-done = Hechas

start-title = Tu copia de seguridad del { $date }
start-lead = Una copia de lo que había en { $account } cuando se hizo: archivos corrientes que se abren sin Lifeboat y sin internet.
start-complete = Esta copia está completa
start-incomplete = Esta copia está incompleta
start-look = Mirar dentro
start-not-in = No está en esta copia
start-nothing-missing = Lifeboat no sabe de nada que la cuenta tuviera en su lista y que falte aquí.
start-lost = No se pudo guardar ({ $n })
start-unreadable = Guardado, pero otros programas no lo leen ({ $n })
start-unreadable-means = No son lo que dicen ser. Se conservan exactamente como llegaron, en archivos que terminan en .unreadable.
start-left-out = En la lista de la cuenta, y fuera de la copia
start-skipped = Se dejó fuera a propósito ({ $n })
start-coverage = Lo que esta forma de entrar en la cuenta no puede dar
start-more = … y { $n } más. El archivo lifeboat/receipt.json los nombra uno por uno.
start-losses = Cambiado para otros programas ({ $n })
start-losses-means = Algunos programas quieren una forma más antigua o más sencilla. Estos valores no caben en ella; los archivos tal como los envió la cuenta los tienen.

start-files = Qué hay y dónde
start-files-lead = En la carpeta «data» están tus cosas. Lo demás las describe.
start-originals = Originales
start-beside = Junto a «data»
file-contacts = Libreta de direcciones «{ $name }», tal como la envió la cuenta
file-contacts-v3 = Las mismas personas como vCard 3.0
file-contacts-v4 = Las mismas personas como vCard 4.0
file-contacts-csv = Las mismas personas como tabla, con los nombres de columna de Outlook
file-calendar = Calendario «{ $name }»
file-tasks = Lista de tareas «{ $name }»
file-tasks-text = Las mismas tareas, para leer
file-notes = Notas «{ $name }»
file-notes-text = Las mismas notas, para leer
file-photos = Fotos de «{ $name }»
file-other = De «{ $name }»
file-originals = Entradas de «{ $name }» exactamente como las envió la cuenta, para devolverlas. Este no hay que importarlo.
file-unreadable = Entradas de «{ $name }» que no se pueden leer como lo que dicen ser, exactamente como llegaron
file-some = Parte de «{ $name }»
file-pages = Tablas para consultar, buscar e imprimir
file-records = Lo que Lifeboat anotó sobre cada elemento, esta copia y esta ejecución
file-manifests = Sumas de comprobación de cada archivo, y quién hizo esto y cuándo (BagIt, RFC 8493)

start-import = Llevarlo a otro programa
start-import-one = De los archivos de una libreta de direcciones se importa uno, nunca dos: tienen a las mismas personas, y con dos estaría cada una por duplicado.
start-import-claims = «Leídos en nuestras propias pruebas» significa que esos programas leyeron sin queja archivos hechos por Lifeboat. Los demás no los hemos probado; nos guiamos por su documentación.
import-v3 = La mayoría de las libretas de direcciones
import-v4 = Libretas de direcciones que piden vCard 4.0
import-csv = Outlook y hojas de cálculo
import-calendar = Programas de calendario
import-tasks = Programas que guardan tareas en archivos de calendario
import-notes = Programas que guardan notas en archivos de calendario
import-photos = Abrir con un doble clic, o con cualquier programa de zip

start-check = ¿Sigue entera esta copia?
start-check-lead = Cada archivo tiene una suma de comprobación. En una terminal, en esta carpeta, cualquiera de estas órdenes lee cada byte y compara; ninguna cambia nada:
start-check-lifeboat = con Lifeboat
start-check-linux = en Linux, sin Lifeboat
start-check-mac = en un Mac, sin Lifeboat
start-check-python = con bagit de Python
start-proves = Esto demuestra que nada ha cambiado por accidente. No puede demostrar que nadie la haya falsificado: quien puede escribir aquí también puede escribir sumas nuevas. Eso solo lo demuestra el sello, si lo guardas en otro lugar: la SHA-256 del archivo tagmanifest-sha256.txt, que Lifeboat muestra al final de una copia y siempre que comprueba una.

start-counts = Contado con lo que la cuenta tenía en su lista
start-counts-lead = Cada elemento de la lista de la cuenta está exactamente en una de estas columnas.
start-how = Cómo y cuándo
start-how-made = Empezada el { $started } y terminada el { $sealed } por { $tool }.
start-how-source = Leída de { $place } como { $user }.
start-how-case = Caso: { $case }
start-how-read-only = El modo de solo lectura estaba activado: no se envió nada que pudiera cambiar algo en la cuenta.
start-how-operator = Operador: { $operator }


## Problemas: .happened, .means para tus datos, .next, .command para cómo se hace en la línea de órdenes, .details para
## quien ayude; .short es la razón de un solo elemento

on-the-command-line = En la línea de órdenes: { $how }

-untouched = Tus copias anteriores están intactas, y no se cambió nada en tu cuenta.
no-backup = { $during ->
    [backup] Esta vez no se hizo ninguna copia. { -untouched }
    [restore] Lo que se ha devuelto hasta ahora se queda en la cuenta, y no se eliminó nada. Tus copias están intactas.
   *[other] { -untouched }
}
no-backup-part = { $during ->
    [backup] { no-backup } Una carpeta que termina en .part no es una copia.
   *[other] { no-backup }
}

trouble-cancelled =
    .happened = Se ha parado, como pediste.
    .means = { no-backup }
    .next = Puedes empezar otra vez cuando quieras.
    .short = se paró antes de que le tocara

trouble-bad-address =
    .happened = «{ $input }» no es una dirección que Lifeboat pueda usar.
    .means = No se envió nada allí. { -untouched }
    .next = Busca un error de tecleo. Una dirección web tiene esta forma: https://dav.example.org.
    .details = Detalles: { $why }
    .short = su dirección no se puede usar

trouble-unknown-host =
    .happened = No hay ningún servidor llamado { $host }, o este ordenador no está conectado a internet.
    .means = No se pudo descargar nada más. { no-backup }
    .next = Comprueba cómo está escrita la dirección. Si está bien, comprueba la conexión y prueba otra vez.
    .details = Detalles: no se encontró el nombre { $host }.
    .short = no se encontró el servidor { $host }

trouble-unreachable =
    .happened = { $host } no responde.
    .means = No se pudo descargar nada más. { no-backup }
    .next = Comprueba la conexión de este ordenador. Si otras páginas se abren, puede que el servicio no funcione ahora: prueba más tarde. Si la dirección lleva un número detrás de dos puntos, compruébalo también.
    .details = Detalles: { $host }: { $why }
    .short = el servidor no respondió

trouble-certificate =
    .happened = { $host } no pudo demostrar que es el servidor que dice ser.
    .means = Puede que alguien esté escuchando, o que el certificado del servidor haya caducado o lo haya hecho su propio dueño. No se le envió tu contraseña. { no-backup }
    .next = En una red desconocida, mejor no seguir. Si es un servidor tuyo o de tu empresa, pide el archivo de su autoridad de certificación e indícalo como archivo de certificado: con la cuenta al añadirla, o para todas las cuentas en los ajustes, en Red.
    .command = --ca FILE
    .details = Detalles: { $host }: { $why }
    .short = el servidor no pudo demostrar quién es

trouble-sign-in-refused =
    .happened = { $host } no aceptó el nombre de usuario o la contraseña.
    .means = Lifeboat paró enseguida, para que tu cuenta no se bloquee. { no-backup }
    .next = Comprueba los dos. Muchos servicios quieren aquí una contraseña de aplicación (iCloud, Fastmail, Yahoo y casi cualquier cuenta con un segundo paso al iniciar sesión): crea una en los ajustes de seguridad de la cuenta y úsala en lugar de la habitual.
    .details = Detalles: { $host } rechazó el inicio de sesión (401).
    .short = se rechazó el inicio de sesión

trouble-sign-in-page =
    .happened = La dirección respondió con una página web para personas, no con datos.
    .means = Eso no dice nada de tus datos: bien pueden estar allí, en otra dirección. { no-backup }
    .next = En un hotel, un tren o una cafetería, abre antes un navegador y conéctate a la red. Si no es eso, busca en las páginas de ayuda de tu servicio su dirección para contactos y calendarios en otros programas, y usa esa.
    .details = Detalles: { $url }
    .short = en su lugar, el servidor envió una página web

trouble-not-dav =
    .happened = Respondió un servidor, pero en esta dirección no ofrece contactos, calendarios ni archivos.
    .means = Eso no dice nada de tus datos: bien pueden estar allí, en otra dirección. { no-backup }
    .next = Busca en las páginas de ayuda de tu servicio su dirección para contactos y calendarios en otros programas, y ponla entera.
    .details = Detalles: { $url }, estado { $status }
    .short = no está donde decía la lista

trouble-nothing-found =
    .happened = El inicio de sesión funcionó, pero en esta dirección no se encontró ninguna libreta de direcciones, ningún calendario ni ninguna carpeta de fotos.
    .means = Lifeboat no lo toma por una cuenta vacía. { no-backup }
    .next = Comprueba que la dirección es la de este nombre de usuario. Mira la cuenta en un navegador: si allí se ven tus datos, el servicio los guarda en otra dirección.
    .details = Detalles: { $url }
    .short = no se encontró nada en su dirección

trouble-emptied =
    .happened = Tu cuenta responde, pero ya no tiene ninguna libreta de direcciones, ningún calendario ni ninguna lista.
    .means = Esta vez no se hizo ninguna copia: no queda nada que guardar en ella. Tus copias anteriores siguen intactas y todavía tienen lo que había.
    .next = No sincronices ni restablezcas tu teléfono: quizá guarde la última copia. Mira la cuenta en un navegador. Después compara tu última copia con la cuenta para ver qué falta, o devuelve lo que falta.
    .details = Detalles: sesión iniciada como { $user }
    .short = en la cuenta no queda nada

trouble-plain-http =
    .happened = La conexión con { $host } no iría cifrada.
    .means = Cualquiera que esté en el camino podría leer tu contraseña y tus datos. Tu contraseña no se envió así. { no-backup }
    .next = Usa una dirección que empiece por https://. Si el servidor no tiene ninguna y confías en cada tramo del camino, permítelo.
    .command = --allow-http
    .details = Detalles: { $host }
    .short = la conexión no iría cifrada

trouble-other-host =
    .happened = { $confirmed } dice que tus datos están en otro servidor: { $host }.
    .means = En algunos servicios es lo normal, pero recibiría tu contraseña, y Lifeboat no se la da a nadie sin tu permiso. { -untouched }
    .next = Mira donde tu teléfono u otro programa ya tiene esta cuenta: sus ajustes dicen el nombre del servidor, y también las páginas de ayuda de tu servicio. Si es { $host }, permítelo. Si no lo encuentras ahí, pregunta antes a quien lleva tu servicio.
    .command = --allow-host { $host }
    .details = Detalles: de { $confirmed } a { $host }
    .short = está en un servidor que no se confirmó

trouble-no-dns =
    .happened = El directorio de nombres de internet (DNS) no respondió sobre { $domain }.
    .means = Así que Lifeboat no sabe dónde guarda { $domain } los contactos y calendarios. { no-backup }
    .next = Comprueba la conexión de este ordenador y prueba otra vez. Si conoces la dirección del servicio, indícala.
    .command = --url ADDRESS
    .details = Detalles: { $domain }: { $why }
    .short = el directorio de nombres de internet no respondió

trouble-service-unknown =
    .happened = Solo con { $address }, Lifeboat no pudo encontrar dónde están tus contactos y calendarios.
    .means = Eso no dice nada de tus datos: el servicio no anuncia su dirección, y no la conocemos. { no-backup }
    .next = Busca en las páginas de ayuda de tu servicio su dirección para contactos y calendarios en otros programas, e indícala. Puede haber una para cada cosa.
    .command = --url ADDRESS, tantas veces como direcciones haya
    .details = Detalles: { $address }
    .short = no se encontró el servicio

trouble-no-way-in =
    .happened = En { $provider } no se puede iniciar sesión así. { $why }
    .means = No se envió ninguna contraseña. { no-backup }
    .next = { $help ->
        [none] Pregunta al servicio cómo sacar tus datos.
       *[other] Esta página del servicio ayuda: { $help }
    }
    .short = en { $provider } no se puede iniciar sesión así

trouble-wants-user-name =
    .happened = { $provider } quiere un nombre de usuario distinto de tu dirección de correo.
    .means = No se envió ninguna contraseña. { no-backup }
    .next = { $which } Ponlo como nombre de usuario.
    .command = --user NAME
    .short = { $provider } quiere otro nombre de usuario

trouble-wants-app-password =
    .happened = { $provider } no aceptó el nombre de usuario o la contraseña. Quiere una contraseña de aplicación, que crea para ti.
    .means = Lifeboat paró enseguida, para que tu cuenta no se bloquee. { no-backup }
    .next = Crea una en { $link } ({ $page }) y úsala en lugar de la habitual.
    .short = hace falta una contraseña de aplicación

trouble-bad-redirect =
    .happened = El servidor envía a Lifeboat a una dirección a la que no va por su cuenta.
    .means = Tu contraseña no se envió allí. { no-backup }
    .next = Si conoces la nueva dirección como parte de tu servicio, ponla en lugar de la anterior.
    .details = Detalles: de { $from } a { $to }
    .short = se trasladó a una dirección que no se confirmó

trouble-stalled =
    .happened = { $host } dejó de enviar: no llegó nada durante { $time }.
    .means = { no-backup }
    .next = Comprueba la conexión de este ordenador y prueba otra vez. Si vuelve a pasar, prueba a otra hora del día.
    .details = Detalles: { $host }
    .short = el servidor dejó de enviar

trouble-broken =
    .happened = Se cortó la conexión con { $host }.
    .means = { no-backup }
    .next = Comprueba la conexión de este ordenador y prueba otra vez.
    .details = Detalles: { $host }: { $why }
    .short = se cortó la conexión

trouble-cut =
    .happened = Una respuesta del servidor terminó antes de tiempo.
    .means = Medio elemento nunca se toma por uno entero. { no-backup }
    .next = Prueba otra vez. Si pasa en el mismo punto, algo entre tú y el servidor corta las respuestas grandes: prueba con otra red.
    .details = Detalles: { $url }: { $got } de { $expected } bytes
    .short = solo llegaron { $got } de { $expected } bytes

trouble-read-only =
    .happened = El modo de solo lectura está activado, así que no se envió { $method } ({ $host }).
    .means = No se cambió nada en tu cuenta. Tus copias están como estaban.
    .next = Para permitir cambios, desactívalo en los ajustes, o pregunta a quien fijó la política de este ordenador.
    .command = quita --read-only
    .short = modo de solo lectura

trouble-status =
    .happened = { $class ->
        [refused] El servidor se negó a dar algo que pertenece a esta cuenta.
        [missing] El servidor no tiene algo que debería estar allí.
        [busy] El servidor tiene demasiado trabajo, o ya ha recibido bastantes peticiones por ahora.
        [locked] Algo está bloqueado en el servidor.
        [full] Al servidor no le queda espacio.
        [server] El servidor cometió un error propio.
       *[other] El servidor dio una respuesta que Lifeboat no espera.
    }
    .means = { no-backup }
    .next = { $class ->
        [refused] Comprueba en un navegador que este usuario puede verlo. Una contraseña de aplicación puede estar limitada a una parte de la cuenta: crea una que pueda leer contactos, calendarios y archivos.
        [missing] Comprueba la dirección. Si antes funcionaba, puede que el servicio haya movido o eliminado algo: mira la cuenta en un navegador antes de cambiar nada.
        [busy] Espera una hora y prueba otra vez.
        [server] Prueba más tarde. Si sigue igual, díselo al servicio, con los detalles de abajo.
       *[other] Prueba más tarde. Si sigue igual, pregunta al servicio, con los detalles de abajo.
    }
    .details = Detalles: { $url }, estado { $status }
    .short = { $class ->
        [refused] el servidor lo rechazó ({ $status })
        [missing] no se encontró en el servidor ({ $status })
        [busy] el servidor tenía demasiado trabajo ({ $status })
        [locked] bloqueado en el servidor ({ $status })
        [full] al servidor no le queda espacio ({ $status })
        [server] el servidor cometió un error ({ $status })
       *[other] una respuesta inesperada del servidor ({ $status })
    }

trouble-busy =
    .happened = { $host } ya ha recibido bastantes peticiones por ahora y pide una pausa de { $time }.
    .means = { no-backup }
    .next = Prueba otra vez pasado ese tiempo.
    .details = Detalles: { $host }
    .short = el servidor pidió una pausa de { $time }

trouble-malformed =
    .happened = Una respuesta del servidor no se entiende.
    .means = Lifeboat no adivina lo que hay en ella: una lista cortada o revuelta podría ocultar una pérdida. { no-backup }
    .next = Prueba otra vez. Si sigue igual, avísanos, por favor, con los detalles de abajo.
    .details = Detalles: { $url }: { $why }
    .short = la respuesta del servidor no se entiende: { $why }

trouble-too-large =
    .happened = El servidor envió más de { $limit } en una respuesta, más de lo que Lifeboat acepta.
    .means = El límite evita que un servidor averiado llene este ordenador. { no-backup }
    .next = Busca en la cuenta, con un navegador, algo enorme. Si es tuyo y está bien así, avísanos, por favor, con los detalles de abajo.
    .details = Detalles: { $url }
    .short = mayor de { $limit }

trouble-not-there =
    .happened = El servidor nombró algo que no tiene.
    .means = Puede que se acabe de eliminar, o que el servidor lo haya perdido. { -untouched }
    .next = Haz otra copia. Si vuelve a pasar con el mismo elemento, búscalo en un navegador.
    .details = Detalles: { $href }
    .short = en la lista, pero no está

trouble-no-browser =
    .happened = En este ordenador no se pudo abrir ningún navegador.
    .means = No ha pasado nada más. { -untouched }
    .next = Abre tú esta dirección en un navegador: { $url }
    .details = Detalles: { $why }
    .short = no se pudo abrir ningún navegador

trouble-disk =
    .happened = Este ordenador no pudo leer o escribir { $path }.
    .means = { no-backup-part }
    .next = Comprueba que el disco está conectado y que puedes escribir en él, o elige otra carpeta.
    .details = Detalles: { $path }: { $why }
    .short = este ordenador no pudo leerlo o escribirlo

trouble-disk-full =
    .happened = No hay bastante espacio para la copia.
    .means = { no-backup-part }
    .next = Haz sitio o elige otro disco, y empieza otra vez.
    .details = { $known ->
        [yes] Detalles: { $path }: hacen falta { $needed }, hay { $free } libres
       *[no] Detalles: { $path }
    }
    .short = no había bastante espacio en este ordenador

trouble-too-large-for-drive =
    .happened = Este disco no admite un archivo tan grande como { $path }.
    .means = Los discos con el formato antiguo FAT32 no admiten archivos de más de 4 GB. Los archivos más pequeños no se ven afectados.
    .next = Usa otro disco, o dale a este el formato exFAT cuando ya no necesites nada de lo que contiene.
    .short = este disco no admite archivos de más de 4 GB; usa otro disco u otro formato

trouble-in-use =
    .happened = Lifeboat ya está trabajando en esta carpeta de copias, en otra ejecución.
    .means = Dos a la vez podrían estropearse el trabajo, así que esta no empezó. { -untouched }
    .next = Espera a que la otra termine, o párala.
    .details = Detalles: { $path }
    .short = otra ejecución trabajaba en la carpeta de copias

trouble-keychain =
    .happened = El almacén de contraseñas de este ordenador (llavero) no respondió.
    .means = No se pudo guardar o leer allí una contraseña. { -untouched }
    .next = Desbloquéalo y prueba otra vez, o escribe la contraseña cuando se te pida.
    .command = --password-file FILE
    .details = Detalles: { $why }
    .short = el llavero no respondió

trouble-no-password =
    .happened = No hay contraseña para { $account }.
    .means = No se descargó nada. { -untouched }
    .next = Escríbela cuando se te pida, o vuelve a iniciar sesión en la cuenta.
    .command = --password-file FILE, --password-command COMMAND o LIFEBOAT_PASSWORD
    .short = no se dio ninguna contraseña

trouble-unknown-account =
    .happened = No hay ninguna cuenta guardada que se llame { $account }.
    .means = No se hizo nada.
    .next = Comprueba cómo está escrita, o añade la cuenta.
    .command = lifeboat account list muestra las guardadas, lifeboat account add guarda una nueva.
    .short = la cuenta no se conoce

trouble-bad-settings =
    .happened = Los ajustes de Lifeboat no se pueden leer.
    .means = Tus copias no dependen de ellos. No se hizo nada.
    .next = Corrige el archivo, o apártalo y vuelve a añadir tus cuentas.
    .details = Detalles: { $path }: { $why }
    .short = los ajustes no se pueden leer

trouble-not-a-backup =
    .happened = No hay ninguna copia de seguridad en { $path }.
    .means = No se hizo nada.
    .next = Indica la carpeta con fecha que contiene START-HERE.html. Una carpeta que termina en .part es una copia que no se terminó.
    .details = Detalles: { $path }
    .short = no hay ninguna copia

trouble-newer-format =
    .happened = Esta copia la hizo una versión más nueva de Lifeboat.
    .means = Sus archivos son corrientes y se abren sin Lifeboat; START-HERE.html, dentro de ella, dice cómo. No se hizo nada.
    .next = Consigue la versión más nueva y prueba otra vez.
    .details = Detalles: { $path }, formato { $format }
    .short = hecha por una versión más nueva de Lifeboat

trouble-damaged =
    .happened = Esta copia está dañada.
    .means = Lo que no se nombra como dañado se puede seguir usando. A las demás copias no les afecta.
    .next = Deja la carpeta como está. Toma lo que necesites de otra copia, y haz una nueva ahora, mientras la cuenta aún tiene tus datos.
    .command = lifeboat verify nombra cada archivo dañado, y lifeboat salvage toma lo que está intacto.
    .details = Detalles: { $path }: { $why }
    .short = dañada: { $why }

trouble-no-match =
    .happened = No hay nada que coincida con «{ $wanted }».
    .means = No se hizo nada.
    .next = Prueba con una parte del nombre, o mira la lista sin palabra de búsqueda.
    .short = nada coincide

trouble-wrong-use =
    .happened = { $what }
    .means = No se hizo nada.
    .next = Corrígelo e inténtalo de nuevo.
    .command = lifeboat help muestra cómo se usa.
    .short = { $what }

trouble-internal =
    .happened = Lifeboat cometió un error.
    .means = { no-backup-part }
    .next = Avísanos, por favor, con los detalles de abajo. No contienen ninguna contraseña.
    .details = Detalles: { $what }
    .short = un error de Lifeboat: { $what }

## No se puede usar lo que se dio: frases de `trouble-wrong-use`

wrong-user-control = Un nombre de usuario no puede tener signos invisibles. Escríbelo de nuevo.
wrong-user-colon = Este servicio no admite dos puntos en el nombre de usuario.
wrong-account-name = Una cuenta necesita un nombre.
wrong-oauth-token = Para iniciar sesión en el navegador hace falta la dirección del servicio para los tokens, o la de quien los emite.
wrong-oauth-client = Para iniciar sesión en el navegador hace falta el identificador con el que el servicio conoce este programa.
wrong-oauth-authorize = Para iniciar sesión en el navegador hace falta la dirección que el servicio tiene para eso.
wrong-oauth-redirect = La dirección a la que el navegador debe volver no es ninguna.
wrong-inside-backup = { $path } está dentro de una copia, y a ella no se le puede añadir nada. Elige otra carpeta.
wrong-timer-text = «{ $text }» no puede estar en un temporizador.
