# Varias copias parciales hechas una. Lo que se contradice nunca lo decide el programa: se quedan ambas cosas.

merge-two = Para unir hacen falta dos copias o más.
merge-twice = { $name } se dio dos veces, o es una copia de otra que se dio.
result-merged = { $n ->
    [one] Lo que tienen juntas estas copias está guardado y comprobado: { $kept }.
   *[other] Lo que tienen juntas estas copias está guardado y comprobado, sin que falte nada: { $kept }.
}
start-lead-merged = Lo que tienen varias copias de { $account }, reunido: archivos corrientes que se abren sin Lifeboat y sin internet.

notice-merge-read = { $n ->
    [one] Se leyó 1 elemento de { $about }.
   *[other] Se leyeron { $n } elementos de { $about }.
}
notice-merge-filled = { $n ->
    [one] 1 elemento se compuso a partir de varias copias: lo que le falta a una, lo tiene otra.
   *[other] { $n } elementos se compusieron a partir de varias copias: lo que le falta a una, lo tiene otra.
}
notice-merge-both = { $about } está dos veces: dos copias dicen cosas distintas. Mira las dos y quédate con lo correcto.
notice-merge-not-had = { $n ->
    [one] 1 elemento no se pudo obtener cuando se hizo una de estas copias. Si ninguna otra lo tiene, no está en esta.
   *[other] { $n } elementos no se pudieron obtener cuando se hicieron estas copias. Lo que de ellos no tiene ninguna otra no está en esta.
}

merge-sum = { $kind }: { $read } en las copias pasaron a ser { $made }
merge-otherwise = { $name } está dos veces. La segunda dice otra cosa: { $changes }
