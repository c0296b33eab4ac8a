# Las palabras de la ventana para conservar copias: las que no se terminaron, segundas copias, la programación; y para la
# pérdida de la cuenta de demostración.

## Copias sin terminar

unfinished-title = La copia empezada el { $time } no se terminó
unfinished-title-unknown = Hay una copia sin terminar
unfinished-holds = { $items ->
    [0] No se recibió nada entero.
    [one] Se recibió 1 elemento y está aquí ({ $size }).
   *[other] Se recibieron { $items } elementos y están aquí ({ $size }).
}
unfinished-ways = Si sigues, solo se descarga el resto. Si el servicio no va a volver, conserva lo que hay: será una copia incompleta, que nombra lo que falta.
unfinished-running = Otro Lifeboat, o su programación, está haciendo ahora una copia de esta cuenta.
unfinished-go-on = Seguir
unfinished-go-on-name = Seguir con la copia empezada el { $time }
unfinished-keep = Conservar lo que tiene
unfinished-remove = Eliminar
unfinished-remove-name = Eliminar la copia empezada el { $time }
unfinished-remove-title = ¿Eliminar para siempre esta copia sin terminar?
unfinished-remove-text = { $items ->
    [0] En ella no se recibió nada entero.
    [one] Puede que el elemento que tiene no esté en ningún otro lugar de este ordenador.
   *[other] Puede que los { $items } elementos que tiene no estén en ningún otro lugar de este ordenador.
}
unfinished-remove-yes = Eliminar para siempre
unfinished-remove-no = No eliminarla

earlier-waits-here = { $items ->
    [one] El elemento que se recibió se queda aquí.
   *[other] Los { $items } elementos que se recibieron se quedan aquí.
} La próxima copia de esta cuenta sigue desde ahí. Si el servicio no va a volver, conserva lo que hay como copia.
earlier-kept-here = La copia sin terminar empezada el { $time } se queda, porque { $items ->
    [one] 1 elemento de ella no está, o no de esa forma, en ninguna copia.
   *[other] { $items } elementos de ella no están, o no de esa forma, en ninguna copia.
} Consérvala como copia propia, o elimínala en Inicio.

run-title-finish = Conservando lo que se recibió
run-stop-text-finish = La copia sin terminar se queda como estaba.
run-stop-title-finish = ¿Parar esto?


## Una segunda copia

copy-title = Copiar a otro disco
copy-text = Se copian las copias de seguridad de { $account }, y se vuelve a leer cada byte. Lo que ya está allí se comprueba, no se copia otra vez.
copy-folder = Carpeta en otro disco
copy-folder-help = Las copias van allí a «{ $vault }». Lo mejor es un disco que después se desconecte: a lo que no está conectado no llega ningún accidente.
copy-where = Dónde
copy-go = Copiar ahora
copy-to-drive = Copiar a otro disco
copy-to-drive-name = Copiar las copias de { $account } a otro disco
copy-again = Copiar otra vez
copy-none-yet = No hay segunda copia. Si este disco falla, las copias fallan con él.
copy-at = Segunda copia en { $path }, vuelta a leer el { $time }
copy-at-unread = Segunda copia en { $path }
copy-at-old = Segunda copia en { $path }, vuelta a leer el { $time }. La copia más reciente aún no está en ella.
copy-some-done = { $n } de { $all } copias están en { $path }, vueltas a leer y correctas ({ $size } escritos).

run-title-copy = Copiando a otro disco
run-whole-copy = Copia entera
run-note-copy = Puedes seguir usando este ordenador. Si cierras esta ventana, se para la copia.
run-copied = { $done } de { $all } copiados y vueltos a leer
run-stop-title-copy = ¿Dejar de copiar?
run-stop-text-copy = Lo copiado hasta ahora se queda allí, y la próxima vez se sigue desde ahí.
run-close-title-copy = ¿Cerrar Lifeboat y dejar de copiar?
nav-copying = Copiando
nav-copying-at = Copiando, { $percent } %
done-title-failed-copy = No se copió


## Cada semana

weekly-go = Hacer esto cada semana
weekly-go-name = Hacer una copia de { $account } cada semana
weekly-stop = Dejar de hacerlo
weekly-stop-name = Dejar de hacer copias de { $account } por sí solas
weekly-asking = Programando…
weekly-is = Copia por sí sola cada domingo a las { $at }
daily-is = Copia por sí sola cada día a las { $at }
weekly-dead = Su temporizador ya no está activo. Prográmalo otra vez.
weekly-late = De eso hace más tiempo del programado.
weekly-set = Cada domingo a las { $at }, mientras tengas la sesión iniciada en este ordenador. Lo que se perdió se recupera, y solo sabrás de ello cuando algo vaya mal.
weekly-off = Ya no se hace la copia por sí sola.
weekly-off-by-hand = Ya no se espera que la copia se haga por sí sola. Lo que instalaste para ello ({ $name }) sigue ahí: elimínalo tú.
weekly-no-password = La copia no puede hacerse por sí sola: la contraseña no está en el llavero de este ordenador, y no hay nadie para escribirla. Inicia sesión otra vez y deja que Lifeboat recuerde la cuenta.
weekly-by-hand = Lifeboat no puede programar nada por sí mismo en este ordenador. Instala esto, y el ordenador lo hace:


## Conservada para siempre

home-pinned = Se conserva para siempre
home-pinned-why = Se conserva para siempre: { $why }


## Fotos

choose-photos = Cómo van las fotos en la copia
choose-photos-zips = En zips, por álbum y año
choose-photos-zips-text = Pocos archivos grandes: fáciles de copiar, y cada copia los comparte con la anterior.
choose-photos-files = Como archivos corrientes
choose-photos-files-text = Cada foto se puede abrir donde está.
choose-all-files = También los demás archivos de las carpetas de fotos
choose-all-files-text = Documentos, sonido y lo que haya. Sin esto, solo fotos y vídeos; lo que se deja fuera se cuenta en el informe.
choose-pictures-elsewhere = También los retratos de contactos que están fuera de esta cuenta
choose-pictures-elsewhere-text = Algunos contactos solo tienen la dirección de su retrato. Quien lleva esa dirección sabrá que preguntaste; tu contraseña nunca se envía allí.


## La pérdida de la cuenta de demostración

story-offer = Ver qué pasa cuando una nube pierde datos
story-offer-text = En octubre de 2009 una nube perdió los contactos de sus clientes. Haz que le pase a esta cuenta inventada, y después haz otra copia de ella. Las copias que tienes se quedan como están.
story-lose = Hacer que la cuenta de demostración pierda sus datos
story-changing = Un momento…
story-lost = La cuenta de demostración ha perdido sus datos
story-lost-text = Faltan la mayoría de sus contactos, y los que quedan ya no tienen números. Haz otra copia de ella y mira lo que dice Lifeboat.
story-give-back = Devolver sus datos a la cuenta de demostración


## Lo que se observó

done-notices = Lo que se observó
run-copies = Este disco no permite que dos copias compartan un archivo, así que se copiarán { $size } de la copia anterior.


## Hacer sitio

room-go = Hacer sitio
room-go-name = Hacer sitio: eliminar copias antiguas de { $account }
room-title = Hacer sitio
room-text = Las copias más nuevas de { $account } se quedan, y las antiguas pueden irse. Elijas lo que elijas, se quedan tres comprobadas, y también cada una por la que se juzga una pérdida, que es la única con una colección o que conservas para siempre.
room-keep = Cuántas de las más nuevas se quedan
room-keep-n = { $n }
room-looking = Mirando cuáles podrían irse…
room-goes = { $n ->
    [0] No se iría ninguna
    [one] Se iría 1 copia, y quedarían libres { $size }
   *[other] Se irían { $n } copias, y quedarían libres { $size }
}
room-stays = { $n ->
    [one] Se queda 1 copia
   *[other] Se quedan { $n } copias
}
room-pin = Conservar para siempre
room-pin-name = Conservar para siempre la copia del { $time }
room-let = Ya no conservar para siempre
room-let-name = Ya no conservar para siempre la copia del { $time }
room-remove = { $n ->
    [one] Eliminar 1 copia
   *[other] Eliminar { $n } copias
}
room-ask = { $n ->
    [one] ¿Eliminar 1 copia para siempre?
   *[other] ¿Eliminar { $n } copias para siempre?
}
room-ask-text = { $n ->
    [one] Quedarían libres { $size }. No se puede recuperar, a menos que otro disco la tenga.
   *[other] Quedarían libres { $size }. No se pueden recuperar, a menos que otro disco las tenga.
}
room-ask-no = Conservarlas todas
room-ask-yes = Eliminar para siempre
work-forgetting = Haciendo sitio
work-forgetting-note = Antes de que se vaya ninguna, se comprueban copias que se quedan. Si lo detienes, lo eliminado no vuelve, y lo demás se queda.
work-not-forgotten = No se terminó


## Seguir sin ello

accept-go = { $n ->
    [one] Seguir sin él
   *[other] Seguir sin estos { $n }
}
accept-title = { $n ->
    [one] ¿Seguir sin este elemento?
   *[other] ¿Seguir sin estos { $n } elementos?
}
accept-text = { $n ->
    [one] Se sigue nombrando en cada informe como no guardado, y se pide cada vez, pero ya no hace que una copia quede incompleta. Otro que no se pueda obtener, sí.
   *[other] Se siguen nombrando en cada informe como no guardados, y se piden cada vez, pero ya no hacen que una copia quede incompleta. Otro que no se pueda obtener, sí.
}
accept-no = No seguir sin ello
accept-yes = { $n ->
    [one] Sí, seguir sin él
   *[other] Sí, seguir sin ellos
}
accept-done = { $n ->
    [one] Desde la próxima copia, ya no la deja incompleta. Se sigue nombrando en cada informe.
   *[other] Desde la próxima copia, ya no la dejan incompleta. Se siguen nombrando en cada informe.
}


## Lo que no está donde estaba, o no se puede leer

home-gone = Las copias de esta cuenta no están donde estaban: { $folder }
home-gone-text = Si esa carpeta está en una unidad, conéctala y prueba otra vez. Una copia que se haga ahora empieza de nuevo en ese lugar, en el disco que haya allí ahora.
home-gone-try-name = Buscar otra vez las copias de { $account }
home-gone-back-up = Hacer ahí la copia de todos modos
home-gone-back-up-name = Hacer ahí la copia de { $account } de todos modos
home-shut = Las copias de esta cuenta no se pueden mirar: { $folder }
home-damaged = No se puede leer
home-damaged-salvage = Sacar lo que está intacto
home-damaged-salvage-name = Sacar lo que está intacto de { $backup }
home-settings-open = Abrir la carpeta de los ajustes
home-folder-gone = También se hicieron copias en { $folder }. Esa carpeta no está ahora, o no hay ninguna en ella. Si está en una unidad, conéctala y prueba otra vez.
home-folder-forget = No mirar más ahí
home-folder-forget-name = No mirar más en { $folder }
home-folder-try-name = Mirar otra vez en { $folder }
home-opening = Preguntando al llavero de este ordenador…
home-run-failed = Lo último que se ejecutó no terminó bien. { $why }
home-run-failed-go = Ver qué pasó
