# Salvamento: lo que aún se puede sacar de algo dañado.

salvage-unproven = legible, pero nada lo demuestra
start-lead-salvaged = En esta carpeta está lo que se pudo sacar de algo dañado: { $account }. Sus archivos son corrientes. Lo que ya nada demuestra está en colecciones propias que lo dicen.

coverage-salvaged = Lo que ya faltaba en lo dañado y no se nombraba en ninguna parte de ello. Compara los números con lo que sabes que tenías.

left-out-damaged-entry = dañado: sus bytes no son los que eran, o le falta el final
left-out-encrypted = está cifrado, y solo se puede abrir con su contraseña
left-out-bomb = se volvería mucho mayor que nada de lo tuyo; no se abrió
left-out-no-entries = no se pudo mirar nada de lo que hay dentro, o no entero
left-out-unreadable-piece = una parte de este archivo no se puede leer como contacto ni como entrada de un calendario
left-out-not-as-recorded = ya no es lo que dicen los registros de la copia dañada
left-out-gone = la copia dañada lo nombra, y ya no está allí
left-out-original = su original está dañado; se tomó en su lugar la forma para otros programas

trouble-nothing-to-salvage =
    .happened = No se pudo salvar nada de { $name }.
    .means = Lo dañado solo se leyó, y no se cambió. No se hizo ninguna copia.
    .next = Busca otro ejemplar: una copia anterior, una copia en otro disco, el archivo como se descargó la primera vez.
    .command = lifeboat salvage acepta varios a la vez.
    .short = no se pudo salvar nada

trouble-not-whole =
    .happened = { $name } ya no está entero en lo dañado.
    .means = No está en esta copia. Lo dañado no se cambió.
    .next = Búscalo en otra copia o en otro dispositivo.
    .short = ya no está entero en lo dañado
