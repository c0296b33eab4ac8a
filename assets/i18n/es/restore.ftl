# Devolver cosas a la cuenta. Las palabras no prometen más de lo que se hace: lo que ya no está se devuelve, lo que se
# vació se rellena, y no se elimina ni se sobrescribe nada.

phase-restoring = Devolviendo, y leyendo de nuevo


## El plan

restore-nothing = No hay nada que devolver: la cuenta tiene lo que tiene la copia.
restore-plan = Esto es lo que se haría en la cuenta { $account }:
restore-will-create = Se devolvería lo que ya no { $n ->
    [one] está
   *[other] están
}: { $items }.
restore-will-copy = Se pondría junto a lo que hay, cada cosa como elemento propio: { $items }.
restore-will-fill = Se rellenaría lo que { $n ->
    [one] se vació
   *[other] se vaciaron
}: { $items }. No se cambia ningún valor de los que hay.
restore-will-make = { $n ->
    [one] Se crearía una colección: { $names }.
   *[other] Se crearían { $n } colecciones: { $names }.
}
restore-will-leave = { $n ->
    [one] 1 elemento tiene ahora valores propios y se deja como está.
   *[other] { $n } elementos tienen ahora valores propios y se dejan como están.
}
restore-takes = { $n ->
    [one] Se escribirá 1 elemento, { $size } en total.
   *[other] Se escribirán { $n } elementos, { $size } en total, uno por uno.
} Con un servicio rápido se tarda alrededor de { $quick }; con uno que recorre su colección entera por cada elemento, como Radicale, alrededor de { $slow }.
restore-into-nothing = No se eliminará nada, ni se sobrescribirá nada de lo que hay. La cuenta no contiene nada ahora, así que no hay nada que guardar antes.
restore-never-removes = No se eliminará nada, ni se sobrescribirá nada de lo que hay. La cuenta tal como está ahora se conserva en la copia { $captured }.
restore-how-to-go-on = No se escribió nada. Para hacerlo, repite la misma orden con --yes. Deja los demás teléfonos y ordenadores sin conexión hasta que termine.


## El informe

restored-created = De vuelta en la cuenta { $n ->
    [one] está
   *[other] están
} { $items }.
restored-filled = { $n ->
    [one] Se rellenó porque estaba sin contenido
   *[other] Se rellenaron porque estaban sin contenido
}: { $items }.
restored-there = { $n ->
    [one] Ya estaba allí
   *[other] Ya estaban allí
}: { $items }.
restored-changed = { $n ->
    [one] Cambió después de hacer el plan, y se dejó como está
   *[other] Cambiaron después de hacer el plan, y se dejaron como están
}: { $items }.
restored-otherwise = { $n ->
    [one] Ha vuelto, pero el servicio lo guarda de otra forma que la copia
   *[other] Han vuelto, pero el servicio los guarda de otra forma que la copia
}: { $items }.
restored-refused = { $n ->
    [one] No se pudo devolver; la copia aún lo tiene
   *[other] No se pudieron devolver; la copia aún los tiene
}: { $items }.
restored-nothing = No hubo que escribir nada.
restore-broken-off = Lo que se ha devuelto hasta ahora se queda en la cuenta, y no se eliminó nada. Repite la misma orden: sigue desde aquí y no pone nada dos veces.
restored-continues = Un intento anterior se interrumpió ({ $names }). Lo que había puesto en la cuenta se encontró allí, y nada está dos veces.
restored-folder = Lo que se hizo, elemento por elemento, está en { $folder }.


## Por qué algo se dejó o se rechazó

left-kept-there = no es como en la copia, y se dejó como elegiste
left-other-values = tiene ahora otros valores que en la copia; se dejaron
left-differs = no es como en la copia, y se dejó
left-no-place = no hay lugar para ello en esta cuenta, y no se puede crear
left-not-shown = hizo falta solo después de mostrar el plan; repite la orden
restore-no-place = no hay lugar para ello en esta cuenta
restore-not-readable = la copia no puede darlo: conviene comprobar la copia
restore-something-there = otra cosa ocupa su lugar
restore-not-kept = el servicio lo aceptó, pero no lo devuelve
restore-refused = el servicio lo rechazó (estado { $status })
restore-not-made = el servicio no quiso crear la colección (estado { $status })
restore-kept-otherwise = ha vuelto, pero de otra forma
restore-changed-meanwhile = cambió entretanto, y se dejó


## Un simulacro

drill-begins = Un simulacro: se crea una cuenta vacía en este ordenador, se pone en ella la copia y se vuelve a leer. Nada sale del ordenador.
drill-whole = El camino de vuelta funciona. En una cuenta vacía de este ordenador { $n ->
    [one] se puso y se volvió a leer
   *[other] se pusieron y se volvieron a leer
} { $items }, y { $n ->
    [one] dice lo que dice la copia
   *[other] cada elemento dice lo que dice la copia
}.
drill-not-whole = De { $items }, { $n } no { $n ->
    [one] volvió como está en la copia
   *[other] volvieron como están en la copia
}. La copia solo se leyó. Compruébala para ver si está entera.
drill-empty = Esta copia no tiene nada que devolver.
drill-not-kept = No se guardó ningún informe de esto junto a la copia: { $why }
drill-missing = no volvió
drill-otherwise = volvió de otra forma
