# Conservar copias: para siempre, segundas copias, olvidar, programar.

pin-state-lost = se perdió la lista de copias que conservar, y esta pudo ser una de ellas
pin-done = { $path } se conserva para siempre. Nada la elimina hasta que la sueltes con `lifeboat unpin`.
unpin-done = { $path } se puede volver a olvidar, cuando copias más recientes la hagan innecesaria.
unpin-nothing = { $path } no estaba entre las que se conservan para siempre, así que no ha cambiado nada.


## Una segunda copia

phase-copying = Copiando, y leyendo de nuevo la copia
cli-bar-copying = Copiando
copy-around = La copia no puede ir a { $to }, porque lo que hay que copiar está en esa carpeta. Elige una carpeta en otro disco.
copy-into-a-vault = La copia no puede ir a { $to }, porque esa es una carpeta de copias o está en una. Elige una carpeta en otro disco.
copy-is-copied = copiada y vuelta a leer
copy-is-there = ya estaba, y cada byte es correcto
copy-is-renewed = la copia que había estaba dañada; se hizo de nuevo y se volvió a leer
copy-is-damaged = no se copió como entera: la propia copia de seguridad está dañada
copy-is-other = no se copió: allí hay otra copia con este nombre
copy-part = Lo que está bien de ella está en { $path }, que no es una copia entera.
copy-aside = La copia dañada que había es ahora { $path }. Nada la necesita, a no ser que la propia copia de seguridad también esté dañada.
copy-extra = No se copió, porque no pertenece a la copia { $backup }: { $path }
copy-done = { $n ->
    [one] La copia está en { $path }, vuelta a leer y correcta ({ $size } escritos).
   *[other] Las { $n } copias están en { $path }, vueltas a leer y correctas ({ $size } escritos).
}
copy-part-done = { $n } de { $all } copias están en { $path }, vueltas a leer y correctas ({ $size } escritos). Las demás se nombran arriba.
copy-no-links = Este disco no permite que las copias compartan archivos, así que cada una ocupa allí su espacio entero.
copy-same-disk = Esta copia está en el mismo disco que las propias copias de seguridad. Si el disco falla, se pierden las dos: elige otro.


## Olvidar

keep-newest = se queda: una de las más recientes
keep-pinned = se queda: se conserva para siempre
keep-pinned-because = se queda: se conserva para siempre ({ $why })
keep-alarm = se queda: con ella se juzga lo que perdió tu cuenta
keep-last-good = se queda: la más reciente que está completa
keep-holds = se queda: la más reciente con «{ $collection }»
keep-floor = se queda: nunca se baja de tres copias comprobadas
keep-damaged = se queda: está dañada, y puede ser lo único de donde rescatar algo
forget-goes = se va ({ $size })
forget-nothing = En { $vault } no se iría nada.
forget-check-first = { $n ->
    [one] Antes de que se vaya algo, se comprueba 1 copia que se queda.
   *[other] Antes de que se vaya algo, se comprueban { $n } copias que se quedan.
}
forget-planned = { $n ->
    [one] Se iría 1 copia de { $vault }, y quedarían libres { $size }. No se eliminó nada. Con --yes se elimina.
   *[other] Se irían { $n } copias de { $vault }, y quedarían libres { $size }. No se eliminó nada. Con --yes se eliminan.
}
forget-done = { $n ->
    [0] No se eliminó ninguna copia.
    [one] Se eliminó 1 copia, y quedan libres { $size }.
   *[other] Se eliminaron { $n } copias, y quedan libres { $size }.
}

cli-status-pinned = { $status }, se conserva para siempre


## La programación

schedule-every-account = Cada cuenta guardada
schedule-daily = { $what }: copia cada día a las { $at }
schedule-weekly = { $what }: copia cada domingo a las { $at }
schedule-set = Mientras tengas la sesión iniciada en este ordenador, lo hace su temporizador ({ $timer }), que recupera lo que se perdió. Solo sabrás de ello cuando algo vaya mal.
schedule-none = No se hace ninguna copia por sí sola. `lifeboat schedule weekly` lo cambia.
schedule-off = { $what }: ya no se hace la copia por sí sola.
schedule-off-by-hand = { $what }: ya no se espera que se haga la copia por sí sola. Lo que instalaste para ello ({ $name }) sigue ahí: elimínalo tú.
schedule-not-active = Pero su temporizador ({ $name }) no está activo. Programa otra vez, o desactívalo.
schedule-overdue = { $account }: la última copia buena es del { $day }, y de eso hace más tiempo del programado.
schedule-never = { $account }: aún no hay ninguna copia buena, aunque están programadas.
schedule-no-password = La copia de { $account } no puede hacerse por sí sola: su contraseña no está en el llavero de este ordenador, y no hay nadie para escribirla. Guarda la cuenta otra vez en un ordenador con llavero, o indica de dónde viene la contraseña: --password-command COMMAND o --password-file FILE.
schedule-one-password = --password-file y --password-command dan una contraseña, así que valen para una cuenta: programa cada una por su nombre.
schedule-install-systemd = systemd: guarda esto como ~/.config/systemd/user/{ $file }
schedule-install-systemd-then = Después: systemctl --user daemon-reload && systemctl --user enable --now { $timer }
schedule-install-cron = cron: añade esta línea con `crontab -e`
schedule-install-launchd = launchd: guarda esto como ~/Library/LaunchAgents/{ $file }; después: launchctl bootstrap gui/$(id -u) ~/Library/LaunchAgents/{ $file }
schedule-install-task-scheduler = Programador de tareas: guarda esto como { $file }; después: schtasks /Create /TN Lifeboat /XML { $file }
