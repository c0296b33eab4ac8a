# Las palabras para mirar dentro de una copia: listas, agenda, fotos, lo que hay en un elemento; guardar copias;
# comprobar.

phase-exporting = Guardando una copia

weekday = { $day ->
    [1] lunes
    [2] martes
    [3] miércoles
    [4] jueves
    [5] viernes
    [6] sábado
   *[7] domingo
}
month-of-year = { month } de { $year }
day-of-year = { $day } de { month }

## Abrir

browse-open-title = Abrir una copia de seguridad
browse-open-text = Cualquier copia hecha por Lifeboat: también de otro ordenador o de otro disco, movida o con otro nombre. No se cambia nada en ella.
browse-open-folder = Carpeta de la copia
browse-open-help = La carpeta con fecha que contiene START-HERE.html, o una copia empaquetada en un archivo. También se puede soltar sobre esta ventana.
browse-open-pack = Elegir un archivo empaquetado…
browse-open-go = Abrir
browse-open-other = Abrir otra copia
browse-opening = Abriendo la copia…
browse-not-opened = No se pudo abrir
browse-go = Mirar dentro
browse-line = Mirar dentro de la copia del { $time }
browse-backup-of = La copia del
browse-kinds = Qué hay en la copia
browse-kind = { $kind }  { $n }
browse-empty = No hay nada en esta copia
browse-empty-text = Ella misma dice que no contiene contactos, eventos, tareas, notas, fotos ni otros archivos.

## Listas

browse-find-contacts = Buscar contactos
browse-find-events = Buscar eventos
browse-find-todos = Buscar tareas
browse-find-notes = Buscar notas
browse-find-photos = Buscar fotos
browse-find-files = Buscar archivos
browse-found = { $n } de { $all }
browse-lost = { $n } sin guardar
browse-bad-lines = { $n ->
    [one] 1 registro no se puede leer
   *[other] { $n } registros no se pueden leer
}
browse-nothing-found = No se encontró nada. Busca menos, o en cualquier colección.
browse-all-collections = Cualquier colección
browse-collection-name = Se muestra: { $name }
browse-loading = Leyendo…
browse-choose-one = Elige un elemento de la lista para ver lo que dice.
browse-back-to-list = Volver a la lista
browse-ticking = Elegir varios
browse-ticking-end = Terminar de elegir
browse-is-ticked = elegido
browse-is-not-ticked = no elegido
browse-save-all = Guardar una copia de estos…
browse-save-month = Guardar una copia de { $month }…
browse-save-ticked = Guardar una copia de { $n }…
browse-save-one = Guardar una copia…
browse-save-one-name = Guardar una copia de { $name }…
browse-done = Hecha
browse-due = Vence el { $time }

## Un elemento

browse-portrait = Retrato de { $name }
browse-unreadable = Se conserva tal como llegó
browse-unreadable-text = No se puede leer como lo que dice ser. Se conserva exactamente como llegó; abajo está el principio de su texto.
browse-problems = Algo en él no está como debería. Se conserva tal como llegó.
browse-no-picture = Su retrato no está en esta copia.
browse-more-fields = { $n ->
    [one] 1 detalle más
   *[other] { $n } detalles más
}

field-typed = { $name } ({ $types })
field-of-instance = { $name }, el { $time }
field-when = Cuándo
field-repeats = Se repite
field-due = Vence
field-completed = Hecha
field-status = Estado
field-priority = Prioridad
field-progress = Avance
field-percent = { $percent } %
field-location = Lugar
field-phone = Teléfono
field-email = Correo
field-address = Dirección
field-chat = Chat
field-profile = Perfil
field-web = Página web
field-organisation = Organización
field-title = Puesto
field-role = Función
field-nickname = Apodo
field-birthday = Cumpleaños
field-anniversary = Aniversario
field-date = Fecha
field-deathdate = Fallecimiento
field-related = Persona relacionada
field-categories = Grupos
field-organizer = Organiza
field-attendee = Invitado
field-reminder = Recordatorio
field-attachment = Adjunto
field-language = Idioma
field-gender = Género
field-zone = Zona horaria
field-geo = Coordenadas
field-note = Nota
field-description = Descripción
field-comment = Comentario
field-instance = Repetición
field-embedded = (en el archivo)
field-file = Archivo
field-size = Tamaño
field-modified = Último cambio
field-created = Creado
field-except = Excepto el
field-also = También el
field-class = Privacidad
field-program = Hecho con
field-name-parts = Partes del nombre
field-uid = Identificador

type-home = casa
type-work = trabajo
type-mobile = móvil
type-fax = fax
type-pager = busca
type-main = principal
type-other = otro
type-accepted = aceptó
type-declined = rechazó
type-tentative = quizá
type-open = aún sin respuesta

status-confirmed = Confirmado
status-tentative = Por confirmar
status-cancelled = Cancelado
status-open = Pendiente
status-in-process = Empezada
status-completed = Hecha

repeats-daily = { $n ->
    [one] cada día
   *[other] cada { $n } días
}
repeats-weekly = { $n ->
    [one] cada semana
   *[other] cada { $n } semanas
}
repeats-monthly = { $n ->
    [one] cada mes
   *[other] cada { $n } meses
}
repeats-yearly = { $n ->
    [one] cada año
   *[other] cada { $n } años
}
repeats-on = { $how }: { $days }
repeats-count = { $n ->
    [one] una vez
   *[other] { $n } veces
}
repeats-until = hasta el { $day }

reminder-at = a la misma hora
reminder-before = { $time } antes
reminder-after = { $time } después

## Agenda

agenda-before = Mes anterior
agenda-after = Mes siguiente
agenda-today = Hoy
agenda-day = Ir a un día: 2026-11-22
agenda-no-day = Eso no es un día. Escribe año, mes y día, como en 2026-11-22.
agenda-name = Eventos de { $month }
agenda-date = { $weekday }, { $day }
agenda-all-day = el día entero
agenda-from = desde las { $time }
agenda-until = hasta las { $time }
agenda-repeats = se repite
agenda-changed = distinto de los demás
agenda-nothing = Nada en este mes.
agenda-nearest-before = Volver al { $day }
agenda-nearest-after = Seguir hasta el { $day }
agenda-more = Solo se muestran las primeras { $n } entradas de este mes. La búsqueda encuentra las demás.
agenda-unread = Ya no se pudieron leer: { $names }. Comprueba esta copia.

## Fotos

photos-no-date = Sin fecha
photos-video = Vídeo ({ $ending })
photos-file = Archivo { $ending }
photos-back = Volver a las fotos
photos-before = Foto anterior
photos-after = Foto siguiente
photos-of = { $n } de { $all }
photos-taken = Hecha el { $time }
photos-dated = Archivo del { $time }
photos-place = En { $place }
photos-album = En { $name }
photos-not-shown = Lifeboat no puede mostrar este tipo de archivo. Guarda una copia y ábrela con un programa que pueda.

## Guardar copias

save-title = Guardar una copia
save-one = «{ $name }» se guarda como archivo corriente.
save-month = { $n ->
    [one] Se guarda como archivo corriente { $what } de { $month }, con todas sus repeticiones.
   *[other] Se guardan como archivos corrientes { $what } de { $month }, cada uno con todas sus repeticiones.
}
save-several = { $n ->
    [one] { $what } se guarda como archivo corriente.
   *[other] { $what } se guardan como archivos corrientes.
}
save-as-vcard = Los contactos se convierten en archivos vCard (.vcf), que abre cualquier libreta de direcciones; si son varios, también juntos en un solo archivo.
save-as-icalendar = Se convierten en archivos iCalendar (.ics), que abren los programas de calendario.
save-as-they-are = Los archivos se escriben exactamente como llegaron.
save-folder = Carpeta para la copia
save-folder-usual = Copias de Lifeboat
save-folder-help = Si no existe, se crea. No se sustituye nada de lo que hay en ella: un nombre ocupado recibe un número.
save-go = Guardar una copia
save-done = { $n ->
    [one] 1 elemento guardado en { $path }.
   *[other] { $n } elementos guardados en { $path }.
}
save-done-text = { $n ->
    [one] Se escribió 1 archivo. La copia de seguridad está como estaba.
   *[other] Se escribieron { $n } archivos. La copia de seguridad está como estaba.
}
save-some-done = { $n ->
    [one] 1 elemento guardado en { $path }. Algunos otros no se pudieron leer.
   *[other] { $n } elementos guardados en { $path }. Algunos otros no se pudieron leer.
}
save-failed = No se pudo leer ({ $n })

work-saving = Guardando una copia
work-saving-note = La copia de seguridad solo se lee. Si se para, lo ya escrito se queda.
work-not-saved = No se terminó de guardar
work-verifying = Comprobando una copia
work-verifying-note = Se lee cada byte y se compara con lo que se selló. No se cambia nada.
work-not-verified = No se comprobó la copia
work-back = Volver a la copia

## Comprobar, y las copias a lo largo del tiempo

verify-line = Comprobar la copia del { $time }
verify-button = Comprobar esta copia
verify-damage = Qué está mal ({ $n })
verify-litter = Lo que no debería estar ahí ({ $n })
verify-is-missing = falta
verify-is-extra = no pertenece a esta copia
verify-is-litter = lo dejó ahí este ordenador u otro: puedes eliminarlo
verify-is-altered = cambió después de hacerse la copia
verify-is-unreadable = no se puede leer
verify-is-miscounted = el número no es el que consta en los registros de la copia
verify-damaged-next = No la elimines: lo que aquí no se nombra aún se puede leer. Haz una copia nueva, y conserva esta hasta que la nueva esté completa.

backups-fewer = { $what } menos que en la copia anterior
backups-over-time = A lo largo del tiempo
backups-since = desde el { $day }
backups-plot = { $kind } en las copias de { $account }: { $from } el { $day }, { $to } en la más reciente
backups-plot-cliff = { $kind } en las copias de { $account }: { $from } el { $day }, { $to } en la más reciente, con una caída por el camino

## Caracteres sin tipo de letra

letters-lacking = Este ordenador no tiene tipo de letra para algunos de estos caracteres: aquí se ven como cuadros. En la copia están bien. Los tipos para muchas escrituras se llaman Noto (en Debian y Ubuntu: fonts-noto).
