# La ventana: sacar lo que aún se pueda de algo dañado.

salvage-open = Algo está dañado
salvage-title = Rescatar lo que aún se pueda de algo dañado
salvage-text = Una copia con archivos alterados, un zip cortado, un disco copiado con huecos, un montón de archivos sueltos. Lo que sale de ahí será una copia como cualquier otra.
salvage-drop = Suelta aquí lo que está dañado
salvage-drop-text = Carpetas, zips y archivos sueltos. Varios ejemplares dañados de lo mismo se ayudan entre sí: dalos juntos.
salvage-point-reads = Lo dañado solo se lee; nunca se cambia.
salvage-point-proof = Lo que una suma de control demuestra se toma tal cual. Lo que se puede leer sin que nada lo demuestre va a colecciones propias que lo dicen.
salvage-point-copies = El resto se nombra, para que sepas qué buscar en otra parte.
salvage-busy = Hay otra cosa en marcha. Esto se podrá mirar cuando termine.
salvage-looking = { $size } leídos hasta ahora. Aquí solo se lee.
salvage-all-whole = { $all ->
    [one] El único elemento que { $name } tiene o nombra se puede rescatar entero.
   *[other] Los { $all } elementos que { $name } tiene o nombra se pueden rescatar enteros.
}
salvage-some-whole = { $n } de { $all } elementos que { $name } tiene o nombra se pueden rescatar enteros.
salvage-size = { $size } en total. Hasta ahora no se ha escrito nada.
salvage-kind-whole = { $n }, sin daños
salvage-kind = { $n } de { $all } sin daños, { $lost } con daños o ausentes
salvage-n-unproven = { $n ->
    [one] De ellos, 1 se puede leer, aunque nada demuestra que esté como estaba.
   *[other] De ellos, { $n } se pueden leer, aunque nada demuestra que estén como estaban.
}
salvage-lost = { $n ->
    [one] De 1 elemento solo se conoce el nombre
   *[other] De { $n } elementos solo se conoce el nombre
}
salvage-lost-one = { $name } ({ $kind })
salvage-lost-way = Búscalos en otra copia, en otro ejemplar de esta o en otro dispositivo.
salvage-left-out = { $n ->
    [one] 1 archivo o parte de un archivo no se puede rescatar
   *[other] { $n } archivos o partes de archivos no se pueden rescatar
}
salvage-nothing-missing = De lo que hay en ello no falta nada.
salvage-add = Añadir otro ejemplar…
salvage-other = Elegir otra cosa
salvage-go = Rescatar
salvage-title-running = Rescatando
salvage-nav-running = Rescatando

drill-window = Probar el camino de vuelta
drill-window-name = Probar que la copia de { $time } se puede devolver
drill-window-title = Probar que el camino de vuelta funciona
drill-window-text = La copia se pone en una cuenta vacía en este ordenador, se vuelve a leer y se compara elemento por elemento. Nada sale de este ordenador, y a tu cuenta no se le pregunta nada.
drill-window-of = Con la copia de { $time } de { $account }
drill-window-none = Todavía no hay ninguna copia con la que hacerlo.
drill-running = Probando que el camino de vuelta funciona
drill-note = Aquí solo se lee tu copia, y nada sale de este ordenador. Lo que se crea entretanto se elimina al final.
drill-not-held = No se pudo probar
drill-part-problems = No volvió como está en la copia
drill-open = Abrir la carpeta con el informe
