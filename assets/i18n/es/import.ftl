# Archivos que entregan otros servicios: qué hay en ellos y qué se hace con ello.

phase-recognising = Mirando los archivos

import-reading = Leyendo los archivos: { $done } de { $all }
import-found = { $name }: { $n ->
    [one] 1 archivo, { $size }
   *[other] { $n } archivos, { $size }
}
import-line = {"  "}{ $what }, { $size }
import-entry = {"  "}{ $what }
import-matched = {"  "}{ $n } de { $of } fotos y vídeos de los álbumes de Google tienen un archivo que habla de ellos
import-table = Las columnas de { $name }:
import-column = {"  "}{ $header }: { $becomes }
column-name = nombre
column-work = trabajo
column-mail = dirección de correo
column-phone = teléfono
column-address = dirección postal
column-page = página web
column-messenger = dirección para mensajes
column-day = cumpleaños u otro día
column-people = otras personas
column-categories = categoría
column-picture = retrato, por su dirección
column-more = en un campo propio
column-note = va a la nota, con su nombre
column-nothing = no hace falta: no dice nada que no esté en las demás
column-title = título
column-start = inicio
column-end = final
column-due = día de vencimiento
column-done = cuánto está hecho
column-alarm = recordatorio
column-place = lugar
import-missing = { $n ->
    [one] Falta una parte del conjunto. Lo que hay en ella no estará en la copia:
   *[other] Faltan { $n } partes del conjunto. Lo que hay en ellas no estará en la copia:
}
import-left-out = { $n ->
    [one] Sin mirar dentro:
   *[other] { $n } sin mirar dentro:
}
import-already = Ya hay una copia de estos mismos archivos, hecha el { $time }. No se hizo otra.

sort-cards = { $n ->
    [one] 1 archivo con contactos
   *[other] { $n } archivos con contactos
} ({ $items })
sort-calendar = { $n ->
    [one] 1 archivo de calendario
   *[other] { $n } archivos de calendario
} ({ $items ->
    [one] 1 entrada
   *[other] { $items } entradas
})
sort-contact-table = { $n ->
    [one] 1 tabla de contactos
   *[other] { $n } tablas de contactos
} ({ $items ->
    [one] 1 entrada
   *[other] { $items } entradas
})
sort-calendar-table = { $n ->
    [one] 1 tabla de citas o tareas
   *[other] { $n } tablas de citas o tareas
} ({ $items ->
    [one] 1 entrada
   *[other] { $items } entradas
})
sort-ldif = { $n ->
    [one] 1 libreta de direcciones en LDIF
   *[other] { $n } libretas de direcciones en LDIF
} ({ $items ->
    [one] 1 entrada
   *[other] { $items } entradas
})
sort-tasks = { $n ->
    [one] 1 archivo con tareas de Google Tasks
   *[other] { $n } archivos con tareas de Google Tasks
} ({ $items ->
    [one] 1 entrada
   *[other] { $items } entradas
})
sort-notes = { $n ->
    [one] 1 nota de Google Keep
   *[other] { $n } notas de Google Keep
} ({ $items ->
    [one] 1 entrada
   *[other] { $items } entradas
})
sort-note-pages = { $n ->
    [one] 1 página que muestra una nota de Google Keep
   *[other] { $n } páginas que muestran notas de Google Keep
} ({ $items ->
    [0] se leen de sus otros archivos
    [one] 1 se lee de su página
   *[other] { $items } se leen de sus páginas
})
sort-side-cars = { $n ->
    [one] 1 archivo que habla de una foto o de un álbum
   *[other] { $n } archivos que hablan de fotos y álbumes
}
sort-media = { $n ->
    [one] 1 foto o vídeo
   *[other] { $n } fotos y vídeos
}
sort-stores = { $n ->
    [one] 1 libreta de direcciones o calendario de un programa
   *[other] { $n } libretas de direcciones y calendarios de programas
} ({ $items ->
    [one] 1 entrada
   *[other] { $items } entradas
})
sort-mail = { $n ->
    [one] 1 archivo con correo, se conserva como está
   *[other] { $n } archivos con correo, se conservan como están
}
sort-bookmarks = { $n ->
    [one] 1 archivo con marcadores, se conserva como está
   *[other] { $n } archivos con marcadores, se conservan como están
}
sort-archive = { $n ->
    [one] 1 archivo comprimido en el que no se mira, se conserva como está
   *[other] { $n } archivos comprimidos en los que no se mira, se conservan como están
}
sort-unknown = { $n ->
    [one] 1 archivo de otro tipo, se conserva como está
   *[other] { $n } archivos de otro tipo, se conservan como están
}

result-imported = { $n ->
    [one] Lo que hay en estos archivos está guardado y comprobado: { $kept }.
   *[other] Lo que hay en estos archivos está guardado y comprobado, sin que falte nada: { $kept }.
}
start-lead-imported = Una copia de lo que había en los archivos llamados { $account }: archivos corrientes que se abren sin Lifeboat y sin internet.
coverage-handed-out = Lo que el servicio no puso en estos archivos. Compara los números con lo que sabes que tenías.

left-out-part-missing = esta parte del conjunto no se dio; con el conjunto completo se importa también lo que hay en ella
left-out-given-twice = el mismo archivo comprimido se dio dos veces
left-out-archive-gzip = se conserva como está, pero no se miró dentro: de los archivos comprimidos con gzip, Lifeboat solo mira dentro de un tar de 32 MB como máximo. Descomprímelo e importa la carpeta, o pide al servicio un zip.
left-out-archive-broken = se conserva como está, pero no se miró dentro: no es un zip que se pueda leer. Descárgalo otra vez.
left-out-archive-split = se conserva como está, pero no se miró dentro: es un trozo de un zip dividido. Junta antes los trozos.
left-out-write-ahead = lo último que escribió el programa está en este archivo y no se leyó. Cierra el programa, para que lo pase a su almacén, e importa otra vez.
left-out-unfit-too-large = se conserva como está, pero no se leyó nada de él: es mucho mayor que los archivos de este tipo
left-out-unfit-no-text = se conserva como está, pero no se leyó nada de él: el principio parecía texto, el resto no lo es
left-out-unfit-not-this = se conserva como está, pero no se leyó nada de él: no contiene nada que se pueda leer
left-out-unfit-damaged = se conserva como está, pero no se leyó nada de él: está dañado. Descárgalo otra vez.
left-out-unfit-no-columns = se conserva como está, pero no se leyó nada de él: no se conoce ninguna de sus columnas
left-out-unfit-which-order = se conserva como está, pero no se leyó nada de él: en sus fechas puede ir primero el día o el mes. Expórtalo otra vez con otro formato de fecha, como 2024-12-31.
left-out-too-deep = está tan dentro de otras carpetas o archivos comprimidos que no se miró
left-out-link = un enlace a algo que está en otro lugar; importa aquello a lo que lleva
left-out-folder-closed = este usuario no puede abrirla
skipped-kept-once = la misma foto está también en otro álbum, y se guarda allí una vez; el archivo «In this album.txt» dice dónde
skipped-of-a-system = un archivo que un sistema guarda para sí

trouble-unreadable =
    .happened = { $name } no se puede leer.
    .means = No está en ninguna copia. { -untouched }
    .next = Descárgalo otra vez si puedes, o cópialo de nuevo de donde vino.
    .details = Detalles: { $why }
    .short = { $why }
trouble-not-taken =
    .happened = { $name } no se puede leer.
    .means = El archivo en el que está se conserva en la copia como es, pero de él no se pudo sacar esta entrada. { -untouched }
    .next = Corrígelo en el archivo e impórtalo otra vez, o cópialo a mano.
    .details = Detalles: { $why }
    .short = { $why }
trouble-nothing-to-import =
    .happened = No hay ningún archivo en lo que indicaste.
    .means = { no-backup }
    .next = Indica la carpeta o el archivo comprimido que te dio el servicio.
    .details = Detalles: { $name }
    .short = no contiene ningún archivo
trouble-no-vault =
    .happened = Aún no hay copias de { $account } con las que guardar estos archivos.
    .means = { no-backup }
    .next = Haz antes una copia de esa cuenta, o deja que los archivos tengan una carpeta propia.
    .command = quita --for
    .short = no hay copias de esta cuenta
