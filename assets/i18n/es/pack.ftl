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
