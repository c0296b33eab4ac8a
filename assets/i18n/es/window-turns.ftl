## Hacer copia de todas: una cuenta tras otra

turns-go = Copiar todas
turns-go-name = Hacer una copia de todas las cuentas, una tras otra
turns-at = Cuenta { $at } de { $all }: { $account }
turns-title =
    { $all ->
        [one] { $done } de { $all } cuenta terminada
       *[other] { $done } de { $all } cuentas terminadas
    }
turns-complete = { $account }: copia hecha
turns-incomplete = { $account }: copia hecha, pero algunos elementos no se pudieron leer
turns-alarm = { $account }: copia hecha; faltan elementos en la cuenta
turns-sign-in = { $account }: sin copia, porque hay que volver a iniciar sesión
turns-stopped = { $account }: detenida
turns-failed = { $account }: sin copia. { $why }
turns-between = Sigue la cuenta siguiente
turns-close-title = ¿Cerrar Lifeboat y dejar sin copia las demás cuentas?
turns-close-text = Las copias ya hechas se quedan como están.
turns-gone = { $account }: sin copia, porque sus copias no están donde estaban
