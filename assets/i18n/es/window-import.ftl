# La ventana: archivos que entregan otros servicios.

import-open = Abrir o soltar archivos
import-open-text = De Google Takeout, Apple, Outlook, un teléfono o una cámara. No hace falta iniciar sesión.
import-nav = Abrir archivos
import-more-name = Importar más archivos a { $account }
import-more = Importar archivos
import-card = Hecha con archivos que se abrieron aquí
import-title = Archivos de otro servicio o programa
import-text = Lifeboat hace con ellos una copia como cualquier otra: vuelta a leer, comprobada y contada. Los archivos mismos se quedan como están.
import-drop = Suelta aquí archivos y carpetas
import-drop-now = Suéltalos para ver qué hay en ellos
import-drop-text = Da juntas las partes de un mismo conjunto. Los zip pueden quedarse sin descomprimir.
import-choose-files = Elegir archivos…
import-choose-folder = Elegir una carpeta…
import-add-files = Añadir archivos…
import-path = Archivo o carpeta
import-path-help = Aquí no hay selector de archivos. Escribe en su lugar la ruta completa.
import-path-look = Mirar dentro
import-looking-text = Solo se lee. Tarda más cuando hay muchos archivos.
import-busy = Se está haciendo una copia. Cuando termine, se podrá mirar en estos archivos.
import-look-now = Mirar en los archivos
import-other = Elegir otros archivos
import-inside = Qué hay en { $name }
import-inside-size = { $n ->
    [one] 1 archivo, { $size }
   *[other] { $n } archivos, { $size }
}
import-sort = { $what }, { $size }
import-columns = Qué se hace con las columnas de { $name }
import-window-missing = { $n ->
    [one] Falta una parte del conjunto
   *[other] Faltan { $n } partes del conjunto
}
import-window-missing-text = { $n ->
    [one] Lo que hay en ella no estará en la copia. Añádela, o importa lo que hay: cuando más tarde estén juntas las partes, solo se guarda lo nuevo.
   *[other] Lo que hay en ellas no estará en la copia. Añádelas, o importa lo que hay: cuando más tarde estén juntas las partes, solo se guarda lo nuevo.
}
import-window-left-out = Sin mirar dentro
import-whose = Guardarlos con
import-by-itself = Por separado
import-by-itself-note = en «{ $vault }»
import-for-account = { $account }
import-for-account-note = con las copias de esta cuenta
import-go = Importar
import-title-running = Importando
import-nav-running = Importando
import-nav-running-at = Importando, { $percent } %
import-here-title = Estos mismos archivos ya están en una copia
import-here-text = Están en la copia del { $time }. No se hizo otra.
import-here-again = Importarlos de todas formas
import-nothing-missing = De lo que hay en estos archivos no falta nada.
import-lost-way = Los archivos aún los tienen. Pídelos otra vez al servicio si puedes, e importa de nuevo.

guides = Cómo sacar tus datos
guides-checked = Según lo que escriben estos servicios y otras personas. Quienes hacen Lifeboat no lo han probado con una cuenta real; los nombres de los botones pueden variar.
guide-open = Abrir { $page }
guide-copy = Copiar la dirección
guide-google = Google: contactos, calendarios, tareas, notas y fotos (Takeout)
guide-google-1 = Abre { $page } e inicia sesión.
guide-google-2 = Pulsa «Desmarcar». Después marca Contactos, Calendar, Tasks, Keep y Google Fotos. Para Contactos elige el formato vCard.
guide-google-3 = Pulsa «Siguiente paso». Elige «Enviar enlace de descarga por correo electrónico», «Exportar una vez», el tipo de archivo .zip y un tamaño grande, como 10 GB: menos partes son menos que pueden faltar.
guide-google-4 = Google envía un correo con los enlaces cuando está listo. Tarda horas, y días si hay muchas fotos. Los enlaces valen alrededor de una semana.
guide-google-5 = Descarga cada parte; Google pide iniciar sesión otra vez por el camino. A menudo alguna se interrumpe o se pasa por alto: Lifeboat dice cuáles faltan.
guide-google-6 = Suelta aquí las partes juntas. No hace falta descomprimirlas.
guide-apple = Apple: recordatorios, notas, fotos, contactos y calendarios (copia de tus datos)
guide-apple-1 = Abre { $page } e inicia sesión con tu cuenta de Apple.
guide-apple-2 = Elige «Solicitar una copia de tus datos». Marca los contactos, los calendarios y recordatorios, las notas y las fotos de iCloud.
guide-apple-3 = Elige el tamaño mayor para los archivos (25 GB): menos partes son menos que pueden faltar.
guide-apple-4 = Apple envía un correo cuando está listo. Tarda hasta 7 días, y después los archivos están allí 14 días.
guide-apple-5 = Descarga cada parte. Las fotos vienen como «iCloud Photos Part 1 of 4.zip», etc.: Lifeboat dice cuáles faltan.
guide-apple-6 = Suéltalas aquí juntas. No hace falta descomprimirlas.
