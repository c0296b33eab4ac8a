# Lo que la cuenta ya no tiene, o solo tiene vaciado. Las palabras dicen qué falta y quién lo tiene todavía; no acusan a
# nadie, porque casi siempre ha ordenado sus cosas el propio dueño.


## Frases

alarm-of = { $n } de { $what }
alarm-missing = { $n ->
    [one] En tu cuenta ya no está esto: { $items }.
   *[other] En tu cuenta ya no están { $items }.
}
alarm-collections = { $n ->
    [one] { $names } ya no existe allí.
   *[other] { $names } ya no existen allí.
}
alarm-homes = { $n ->
    [one] El servicio ya no nombra ningún lugar para { $names }.
   *[other] El servicio ya no nombra ningún lugar para ninguno de estos: { $names }.
}
alarm-hollow-contacts = { $n ->
    [one] { $items } sigue ahí, pero sin sus teléfonos ni direcciones.
   *[other] { $items } siguen ahí, pero sin sus teléfonos ni direcciones.
}
alarm-hollow-contacts-more = { $n ->
    [one] { $items } sigue ahí, pero sin su nombre, o sin sus teléfonos y direcciones.
   *[other] { $items } siguen ahí, pero sin sus nombres, o sin sus teléfonos y direcciones.
}
alarm-hollow-calendar = { $n ->
    [one] { $items } sigue ahí, pero ha perdido su título o su hora.
   *[other] { $items } siguen ahí, pero han perdido sus títulos o sus horas.
}
alarm-hollow-photos = { $n ->
    [one] { $items } sigue ahí, pero sin contenido o mucho más pequeña que antes.
   *[other] { $items } siguen ahí, pero sin contenido o mucho más pequeñas que antes.
}
alarm-older = { $n ->
    [one] { $items } ha vuelto a un estado anterior.
   *[other] { $items } han vuelto a un estado anterior.
}
alarm-alike = { $n ->
    [one] { $items } dice ahora lo mismo que otros.
   *[other] { $items } dicen ahora lo mismo.
}
alarm-kept = { $n ->
    [one] Tu copia del { $date } aún lo tiene.
   *[other] Tu copia del { $date } aún los tiene.
}
alarm-kept-as-it-was = { $n ->
    [one] Tu copia del { $date } aún lo tiene como era.
   *[other] Tu copia del { $date } aún los tiene como eran.
}
alarm-ask-removed = { $n ->
    [one] ¿Lo eliminaste tú?
   *[other] ¿Los eliminaste tú?
}
alarm-ask-changed = { $n ->
    [one] ¿Lo cambiaste tú?
   *[other] ¿Los cambiaste tú?
}
alarm-first-aid = Si no fuiste tú: no sincronices, restablezcas ni reinicies el teléfono, y no inicies sesión otra vez en él; puede tener la última copia. Deja tus otros dispositivos sin conexión hasta que tus datos vuelvan a estar donde los quieres.
alarm-first-aid-backup = Lo que falta está en { $path }; abre allí START-HERE.html. Esa copia se conserva para siempre y no se ha cambiado.
alarm-kept-with = Se conserva tu copia del { $date }, con { $kept }.
alarm-kept-empty = Se conserva tu copia del { $date }.


## Qué ha sido de un elemento

vanished = ya no está
hollow-empty = sigue ahí, pero sin contenido
hollow-smaller = sigue ahí, pero con menos de la cuarta parte de su tamaño
hollow-unreadable = sigue ahí, pero ya no se puede leer como lo que era
hollow-unreachable = sigue ahí, pero sin teléfonos ni direcciones
hollow-nameless = sigue ahí, pero sin nombre o título
hollow-timeless = sigue ahí, pero sin fecha
rolled-back = ha vuelto a un estado anterior
all-alike = dice ahora lo mismo que otros


## En informes y listas

alarm-heading = Falta en tu cuenta desde el { $date }: { $items }
alarm-heading-hollow = Sigue ahí, pero vaciado, desde el { $date }: { $items }
alarm-heading-older = Ha vuelto a un estado anterior desde el { $date }: { $items }
alarm-heading-alike = Dice lo mismo desde el { $date }: { $items }
alarm-where = { $items } ({ $collection })
alarm-accepted = { $n ->
    [one] De los elementos que no se pudieron guardar, hay 1 sin el que has decidido seguir.
   *[other] De los elementos que no se pudieron guardar, hay { $n } sin los que has decidido seguir.
}
pin-alarm = tiene lo que falta en la cuenta
start-alarm = Falta algo en tu cuenta
start-alarm-names = Lo que tu cuenta ya no tiene, o solo tiene vaciado


## En la línea de órdenes

cli-alarm-none = No falta nada: ninguna alarma abierta.
cli-alarm-open = abierta
cli-alarm-settled = respondida
cli-alarm-names = lifeboat alarm show { $account } --names   nombra cada uno
cli-alarm-settle = lifeboat alarm settle { $account }   si los eliminaste o cambiaste tú
cli-alarm-settled-now = { $n ->
    [one] Respondida: se sabe que 1 pérdida fue a propósito y no se volverá a avisar de ella. No se eliminó ninguna copia.
   *[other] Respondida: se sabe que { $n } pérdidas fueron a propósito y no se volverá a avisar de ellas. No se eliminó ninguna copia.
}
cli-accept-none = A la copia más reciente no le falta nada de la lista de la cuenta.
cli-accept-line-accepted = aceptado
cli-accepted = { $n ->
    [0] Nada nuevo: ya sigues sin ellos.
    [one] Desde ahora, una copia sin este elemento cuenta como completa. Sigue en la lista.
   *[other] Desde ahora, una copia sin estos { $n } elementos cuenta como completa. Siguen en la lista.
}
cli-status-alarm = alarma
cli-status-alarm-settled = alarma, respondida
cli-status-notice = aviso


## En la ventana

alarm-mine = Sí, lo hice yo
alarm-not-mine = No, no fui yo
alarm-answered = Anotado: fue a propósito. No se eliminó ninguna copia, y no se volverá a avisar de ello.
alarm-open-backup = Abrir la copia que los tiene
alarm-item = { $item }: { $what }
