# Las palabras de la ventana en español. Las claves empiezan por su pantalla. Lo que dicen la ventana y la línea de órdenes
# (problemas, resultados, clases, recuentos, esperas) está en lifeboat.ftl.

app-name = Lifeboat
app-title-at = { $percent } % – Lifeboat

## Alrededor de las pantallas

nav-name = Pantallas
nav-home = Inicio
nav-running = Haciendo la copia
nav-running-at = Haciendo la copia, { $percent } %
nav-result = Último resultado
nav-add-account = Añadir una cuenta
button-back = Atrás
button-cancel = Cancelar
button-home = Ir a Inicio
button-try-again = Probar otra vez
button-copy = Copiar
copied = Copiado
details-show = Mostrar los detalles
details-hide = Ocultar los detalles

## Bienvenida

welcome-title = Tus datos, en un disco tuyo
welcome-text = Lifeboat copia los contactos, calendarios, tareas, notas y fotos de tu cuenta en archivos corrientes de este ordenador, y demuestra que la copia está entera.
welcome-back-up = Hacer una copia de mi cuenta
welcome-back-up-text = Se inicia sesión una vez. No se cambia nada en tu cuenta.
welcome-demo = Probar con una cuenta de demostración
welcome-demo-text = Una cuenta inventada en este ordenador. No hace falta iniciar sesión.
welcome-demo-starting = Preparando la cuenta de demostración…
welcome-point-files = Archivos corrientes
welcome-point-files-text = vCard, iCalendar y zip: se abren sin Lifeboat, hoy y dentro de veinte años.
welcome-point-proof = Comprobado, no supuesto
welcome-point-proof-text = Lo escrito se vuelve a leer y se cuenta con lo que hay en tu cuenta.
welcome-point-missing = Dice lo que falta
welcome-point-missing-text = Por nombre y número. La mitad nunca se llama éxito.

## Permiso

consent-http-yes = Enviar la contraseña sin cifrar
consent-host-yes = Enviar la contraseña a { $host }
consent-sign-in-yes = Iniciar sesión en { $host }
consent-no = No enviarla

## Mirar

look-title = Mirando tu cuenta
look-title-demo = Mirando la cuenta de demostración
look-title-find = Buscando tu cuenta
look-text-find = Lifeboat averigua dónde están tus datos y cómo se inicia sesión allí. Para eso nadie recibe una contraseña.
look-text = Lifeboat pregunta al servicio qué hay. Aún no se descarga nada.
look-start = Empezando…
look-stopping = Parando…
look-step-done = { $step }: hecho
look-step-now = { $step }: en curso

## Elegir

choose-title = ¿De qué se hace la copia?
choose-found = { $user } en { $host } tiene { $found }.
choose-found-demo = La cuenta de demostración tiene { $found }.
choose-not-a-single = No hay nada elegido. Marca al menos una cosa.
choose-address-books = { $n ->
    [one] 1 libreta de direcciones
   *[other] { $n } libretas de direcciones
}
choose-calendars = { $n ->
    [one] 1 calendario
   *[other] { $n } calendarios
}
choose-lists = { $n ->
    [one] 1 lista de tareas
   *[other] { $n } listas de tareas
}
choose-journals = { $n ->
    [one] 1 cuaderno
   *[other] { $n } cuadernos
}
choose-folders = { $n ->
    [one] 1 carpeta de fotos
   *[other] { $n } carpetas de fotos
}
choose-other-folders = { $n ->
    [one] 1 carpeta
   *[other] { $n } carpetas
}
choose-of = { $chosen } de { $what }
choose-may-be-in = Puede haber en { $names }
choose-names-more = { $names } y { $n } más
choose-single = Elegir una por una
choose-also = puede tener también { $kinds }
choose-unnamed = Sin nombre
choose-where = Dónde
choose-folder = Carpeta de copias
choose-folder-help = La copia será una carpeta con fecha en «{ $vault }», allí dentro.
choose-folder-missing = Escribe una carpeta.
choose-folder-relative = Escribe la ruta completa de una carpeta, como { $example }.
choose-folder-browse = Elegir…
choose-folder-no-chooser = Aquí no hay selector de archivos. Escribe la carpeta.
choose-synced = Esta misma carpeta se sincroniza con { $cloud }. Si esa nube la vacía, la copia se va con ella. Es mejor una carpeta fuera de ella.
choose-coverage = No está en esta copia
choose-coverage-text = Lo que este servicio no puede dar, o lo que se deja fuera:
choose-coverage-none = No se deja fuera nada de la lista de este servicio.
choose-go = Hacer la copia ahora
choose-kept-keychain = La cuenta se recuerda. Su contraseña está en el llavero.
choose-kept-session = La cuenta se recuerda. Su contraseña no pudo ir al llavero: Lifeboat la guarda hasta que lo cierres.

## En marcha

run-title = Haciendo la copia
run-title-pausing = En pausa
run-title-stopping = Parando
run-percent = { $percent } %
run-items = { $done } de { $all } elementos
run-rate = { $size } por segundo
run-left-seconds = queda menos de un minuto
run-left-minutes = { $n ->
    [one] queda alrededor de 1 minuto
   *[other] quedan alrededor de { $n } minutos
}
run-left-hours = { $n ->
    [one] queda alrededor de 1 hora
   *[other] quedan alrededor de { $n } horas
}
run-whole = Copia entera
run-signing-in = Iniciando sesión
run-listing = Preguntando qué hay
run-sealing = Escribiendo los registros y poniendo nombre a la copia
run-kind-waiting = Esperando su turno
run-kind-count = { $done } de { $all }
run-kind-listed = { $n } por ahora
run-kind-done = { $n ->
    [0] No hay nada
    [one] Descargado: 1
   *[other] Descargado: { $n } de { $n }
}
run-kind-bytes = { $done } de { $all }
run-kind-lost = { $n ->
    [one] 1 no se pudo obtener
   *[other] { $n } no se pudieron obtener
}
run-check = Comprobando la copia
run-check-waiting = Empieza cuando lo demás esté escrito
run-check-bytes = { $done } de { $all }, leídos de nuevo
run-check-done = Leída de nuevo y contada
run-pause = Pausar
run-go-on = Seguir
run-stop = Parar
run-stop-title = ¿Parar esta copia?
run-stop-text = Termina sin copia. Lo que se recibió se queda aquí, y la próxima copia sigue desde ahí. Las copias anteriores se quedan como están.
run-close-title = ¿Cerrar Lifeboat y parar esta copia?
run-stop-yes = Parar ahora
run-close-yes = Parar y cerrar
run-stop-no = Seguir adelante
run-note = Puedes seguir usando este ordenador. Si cierras esta ventana, se para la copia.
run-awake = Este ordenador no se suspende hasta que termine. Si cierras la tapa, puede que sí.
awake-why = Para que no se corte una copia
run-lost = No se pudo obtener hasta ahora

## Resultado

done-title-failed = No se hizo ninguna copia
done-title-stopped = Parada
done-numbers = { $size }, leídos de nuevo y comprobados { $time }
done-numbers-in = en { $time }
done-open = Abrir la carpeta
done-open-failed = La carpeta no se pudo abrir desde aquí. Está en este lugar:
done-again = Hacer otra copia
done-choose = Elegir otra vez
done-copy-path = Copiar la ruta
done-missing = No está en esta copia
done-missing-nothing = De la lista de esta cuenta no falta nada.
done-missing-lost = { $n ->
    [one] 1 elemento no se pudo guardar
   *[other] { $n } elementos no se pudieron guardar
}
done-missing-lost-way = Lo que no se pudo guardar sigue en tu cuenta. Haz otra copia: lo que estaba ocupado o falló un momento se descarga entonces.
done-missing-unreadable = { $n ->
    [one] 1 elemento se conserva solo tal como llegó
   *[other] { $n } elementos se conservan solo tal como llegaron
}
done-missing-skipped = { $n ->
    [one] 1 archivo se dejó fuera a propósito
   *[other] { $n } archivos se dejaron fuera a propósito
}
done-missing-losses = { $n ->
    [one] 1 valor no está en los archivos para otros programas
   *[other] { $n } valores no están en los archivos para otros programas
}
done-missing-losses-way = No se pierde nada de ellos: los originales de esta copia los tienen.
done-inside = En esta copia
done-collection = { $saved ->
    [one] guardado: 1
   *[other] guardado: { $saved }
}
done-collection-size = { $saved }, { $size }
done-item = { $item }: { $why }
done-item-in = { $item } ({ $collection }): { $why }
done-loss = { $item }: { $what } ({ $place })
done-more = … y { $n } más. Están en lifeboat/receipt.json, en la copia.
done-names-loading = Leyendo los nombres…
done-names-more = … y { $n } más
done-seal = Sello
done-seal-text = Guarda este número en otro lugar. Con él podrás mostrar más tarde que la copia es la que se hizo hoy.

## Inicio

home-title = Inicio
home-accounts-none = Aquí no se recuerda ninguna cuenta.
home-back-up = Hacer la copia ahora
home-back-up-name = Hacer ahora una copia de { $account }
home-sign-in-name = Iniciar sesión en { $account }
home-none = Aún no hay ninguna copia
home-last-ago = Última copia buena: { $time } ({ $days ->
    [0] hoy
    [one] ayer
   *[other] hace { $days } días
})
home-backups = Copias de seguridad
home-backups-more = { $n ->
    [one] Mostrar 1 copia anterior
   *[other] Mostrar { $n } copias anteriores
}
home-complete = Completa
home-incomplete = Incompleta
home-alarm = Falta algo
home-line-open = Abrir la copia del { $time }
home-running = Se está haciendo una copia.

## Sin ventana

no-window = Lifeboat no puede abrir aquí ninguna ventana (no hay pantalla). Usa en su lugar la línea de órdenes: lifeboat backup --help
no-window-opengl = Lifeboat no puede abrir aquí ninguna ventana: en este ordenador nada la dibuja (hace falta OpenGL 2.1 o posterior; en Linux lo trae Mesa). Usa en su lugar la línea de órdenes: lifeboat backup --help
no-window-library = Lifeboat no puede abrir aquí ninguna ventana: falta una biblioteca que el escritorio suele traer (en Linux, a menudo libxkbcommon-x11). Usa en su lugar la línea de órdenes: lifeboat backup --help
