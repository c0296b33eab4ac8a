# Copias que nunca se sellaron: seguir con ellas, conservar lo que tienen, eliminarlas.

earlier-going-on = Se sigue con la copia empezada el { $time }: { $items ->
    [one] 1 elemento ya está aquí.
   *[other] { $items } elementos ya están aquí.
}
earlier-kept = La copia sin terminar empezada el { $time } se queda en { $path }, porque { $items ->
    [one] 1 elemento de ella no está, o no de esa forma, en ninguna copia.
   *[other] { $items } elementos de ella no están, o no de esa forma, en ninguna copia.
} `lifeboat finish` la conserva como copia propia.
earlier-waits = { $items ->
    [one] El elemento que se recibió se queda
   *[other] Los { $items } elementos que se recibieron se quedan
} en { $path }. La próxima copia de esta cuenta sigue desde ahí. Si el servicio no va a volver, `lifeboat finish` hace con ello una copia.

left-out-never-listed = la ejecución terminó antes de que el servicio dijera lo que hay

trouble-not-reached =
    .happened = La ejecución terminó antes de llegar a uno de los elementos.
    .means = No está en esta copia. { -untouched }
    .next = Haz otra copia mientras el servicio siga respondiendo.
    .details = Detalles: { $href }
    .short = la ejecución terminó antes de recibirlo

cli-unfinished = sin terminar, empezada el { $time }
cli-unfinished-unknown = sin terminar
cli-unfinished-running = haciéndose ahora
cli-unfinished-holds = { $items ->
    [0] no se recibió nada entero
    [one] 1 elemento, { $size }
   *[other] { $items } elementos, { $size }
}
cli-finish-none = No hay ninguna copia sin terminar de { $account }.
cli-discard-plan = Se eliminaría para siempre:
cli-discard-line = { $path } ({ $what }; { $holds })
cli-discard-hint = Para conservarla como copia: `lifeboat finish { $account }`. Para eliminarla: la misma orden con --discard --yes.
cli-discarded = Eliminada: { $path }
