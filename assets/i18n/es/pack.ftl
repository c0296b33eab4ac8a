# Paquetes: una copia como un solo archivo para llevar.

pack-prompt = Una contraseña para el paquete (no se muestra al escribir):{" "}
pack-prompt-again = La misma contraseña otra vez:{" "}
pack-prompt-open = Contraseña del paquete { $path } (no se muestra al escribir):{" "}
pack-prompt-differs = Las dos contraseñas son distintas. No se escribió nada.
pack-prompt-empty = Un paquete no se puede cifrar con una contraseña vacía. No se escribió nada.
pack-done = La copia está empaquetada y vuelta a leer: { $n } archivos, { $size }. Cualquier programa de zip abre el paquete, y Lifeboat lo lee como está.
pack-done-locked = La copia está empaquetada, cifrada y vuelta a leer: { $n } archivos, { $size }. Sin la contraseña no la abre nadie, y nadie puede averiguarla por ti.
unpack-done = La copia está desempaquetada, y cada uno de sus { $n } archivos es lo que la copia dice que es.
pack-checked-locked = Cada archivo del paquete es lo que la copia dice que es. Para mirar también cada elemento, desempaquétalo y comprueba la carpeta.

trouble-locked =
    .happened = Este paquete solo se abre con una contraseña.
    .means = No se hizo nada, y no se cambió nada en él.
    .next = Desempaquétalo antes en una carpeta, con su contraseña. Después usa la carpeta.
    .command = lifeboat unpack PACK DIR pide la contraseña.
    .details = Detalles: { $path }
    .short = solo se abre con una contraseña

trouble-wrong-password =
    .happened = La contraseña no abre este paquete.
    .means = No se hizo nada, y no se cambió nada en él.
    .next = Prueba otra vez; fíjate en las mayúsculas y en la distribución del teclado. Sin su contraseña nadie puede abrir el paquete.
    .details = Detalles: { $path }
    .short = la contraseña no lo abre

trouble-is-a-pack =
    .happened = Esto solo se puede hacer con la carpeta de una copia, y esto es un paquete.
    .means = No se hizo nada. El paquete está completo en sí mismo, y se puede copiar como cualquier otro archivo.
    .next = Desempaquétalo en una carpeta, y usa la carpeta.
    .command = lifeboat unpack PACK DIR
    .details = Detalles: { $path }
    .short = es un paquete

trouble-exists =
    .happened = Ya hay algo con este nombre, y Lifeboat no sustituye nada.
    .means = No se escribió nada, y lo que hay no se tocó.
    .next = Elige otro nombre u otra carpeta, o aparta lo que hay.
    .details = Detalles: { $path }
    .short = ya hay algo con este nombre

## Empaquetar en la ventana

pack-title = Empaquetar en un archivo
pack-open = Empaquetar en un archivo…
pack-text = La copia entera pasa a ser un solo archivo, para llevarlo o enviarlo. La copia misma se queda donde está, como está.
pack-lock = Con contraseña
pack-lock-text = Sin ella nadie puede ver qué hay en el archivo, ni siquiera los nombres
pack-lock-warning = Apunta la contraseña y guárdala lejos del archivo. Nadie puede volver a encontrarla, y sin ella nadie puede abrir el archivo.
pack-password = Contraseña del archivo
pack-again = La misma contraseña otra vez
pack-again-show = Mostrar la segunda contraseña
pack-again-hide = Ocultar la segunda contraseña
pack-differs = No es igual que la de arriba.
pack-name = El archivo se llamará { $name }.
pack-folder = Carpeta para el archivo
pack-folder-help = No se sustituye nada de lo que haya allí.
pack-go = Empaquetar
pack-going = Empaquetando una copia
pack-going-note = La copia solo se lee. Si lo paras, no queda nada del archivo.
pack-not-made = La copia no se empaquetó
unpack-title = Desempaquetar en una carpeta
unpack-open = Desempaquetar en una carpeta…
unpack-text = La copia de este archivo vuelve a ser una carpeta. El archivo se queda como está.
unpack-text-locked = Esta copia solo se abre con su contraseña. Se desempaqueta en una carpeta, y entonces se puede mirar dentro. El archivo se queda como está.
unpack-folder = Carpeta donde ponerla
unpack-folder-help = La copia tendrá allí una carpeta propia. Quien pueda leer esa carpeta podrá leer la copia.
unpack-go = Desempaquetar
unpack-going = Desempaquetando una copia
unpack-going-note = El archivo solo se lee. Lo desempaquetado se compara con lo que se selló antes de recibir su nombre.
unpack-not-done = La copia no se desempaquetó
