# La ventana: qué hacer mientras falla una nube. Para alguien asustado: breve, con calma, una cosa después de otra.

help-title = Mi nube está fallando
help-title-text = Qué hacer ahora y qué no. No se cambia nada en tu cuenta.
help-nav = Ayuda ahora
help-text = Primero se salva lo que queda. Arreglar lo demás viene después. Ningún botón de esta página cambia nada en tu cuenta.

help-dont = Que nada se sincronice, y no restablezcas el teléfono
help-dont-1 = Pon los teléfonos y las tabletas en modo avión, con la wifi apagada. Un aparato que se sincroniza con una cuenta vaciada puede quedar vacío también.
help-dont-2 = No restablezcas ni repares ningún aparato ni aplicación, no cierres la sesión ni quites la cuenta, aunque te lo diga alguien del servicio. Puede que ahí esté la última copia.
help-dont-3 = Mantén los aparatos cargados. No dejes que se agote la batería ni la saques.

help-read-only-asking = Activando el modo de solo lectura…
help-read-only-on = El modo de solo lectura está activado
help-read-only-on-text = Lifeboat se niega a enviar nada que pueda cambiar una cuenta. Las copias se siguen haciendo igual; devolver algo tendrá que esperar. Sigue activado, también después de cerrar Lifeboat, hasta que lo desactives aquí o en Ajustes.
help-read-only-locked = Lifeboat se niega a enviar nada que pueda cambiar una cuenta. Se inició así, o así lo quiere quien administra este ordenador: en Ajustes pone cuál de las dos cosas.
help-read-only-off = El modo de solo lectura está desactivado
help-read-only-off-text = Hacer una copia no cambia nada en una cuenta, tampoco sin él. Con él, además no se puede devolver nada por error.
help-read-only-off-go = Desactivar el modo de solo lectura
help-read-only-on-go = Activar el modo de solo lectura

help-restoring = Ahora mismo se está devolviendo algo a una cuenta. El modo de solo lectura no detiene lo que empezó antes.
help-restoring-go = Mostrarlo

## Las copias que ya hay

help-kept = Ya tienes copias aquí
help-kept-text = Están en este ordenador. Una copia nueva no las cambia ni las sustituye, encuentre lo que encuentre. Cópialas a un disco que después desconectes.
help-kept-of = { $account }: { $n ->
    [one] 1 copia. La última buena es del { $time }.
   *[other] { $n } copias. La última buena es del { $time }.
}
help-kept-of-none-good = { $account }: { $n ->
    [one] 1 copia, del { $time }. No está completa, o habla de una pérdida.
   *[other] { $n } copias, la más reciente del { $time }. Ninguna está completa y sin pérdidas.
}
help-look-in = Mirar dentro
help-pin = Guardarla para siempre
help-pin-name = Guardar para siempre la copia del { $time }
help-pin-why = Fallaba una nube.

## Lo que hay

help-have = ¿Qué tienes?
help-have-text = Marca lo que corresponda, aunque tengas dudas. Qué hacer con ello aparece debajo.
help-have-account = La propia cuenta
help-have-account-note = Te deja entrar, o te dejaba hasta ahora
help-have-phone = Un teléfono o una tableta
help-have-phone-note = Con contactos, citas o fotos de esta cuenta
help-have-computer = Un ordenador
help-have-computer-note = Con un programa de correo, contactos o calendario, o con una carpeta que se sincroniza
help-have-files = Archivos de antes
help-have-files-note = Exportaciones, archivos comprimidos, adjuntos de correos, copias antiguas

help-account = La cuenta: recoger lo que todavía dé
help-account-1 = Haz una copia ahora, aunque ya falte mucho. Después, de cada una de las demás cuentas que tengas allí.
help-account-2 = Primero van los contactos; después, los calendarios, las tareas, las notas y las fotos. Si el servicio va lento o se para, deja Lifeboat en marcha o vuelve a empezar más tarde: lo recibido se queda aquí.
help-account-3 = Al final se dice por su nombre lo que falta. Así queda constancia de cómo estaban las cosas hoy.
help-account-add = Hacer una copia de otra cuenta

help-phone = El teléfono: puede que tenga la última copia
help-phone-1 = Déjalo en modo avión y conéctalo a este ordenador con su cable.
help-phone-2 = Android: en la aplicación de contactos, elige Exportar. Se crea un archivo que acaba en .vcf. Cópialo a este ordenador, junto con la carpeta DCIM, que tiene las fotos.
help-phone-3 = iPhone y iPad: en Finder, o en Dispositivos Apple en Windows, elige «Realizar copia de seguridad ahora», y nunca «Sincronizar». Copia las fotos con el programa de fotos de este ordenador. Los contactos se pueden exportar en la aplicación Contactos: mantén pulsada una lista y elige Exportar.
help-phone-4 = Después abre aquí esos archivos. Se convierten en una copia propia.
help-phone-go = Abrir archivos del teléfono

help-computer = El ordenador: antes, fuera de la red
help-computer-1 = Desconecta el ordenador de la red antes de abrir un programa que sincronice. Mientras no sincronice, puede que aún lo tenga entero.
help-computer-2 = Exporta desde él: los contactos como vCard o CSV, los calendarios como iCalendar. Copia a un disco las carpetas que se sincronizan.
help-computer-3 = Después abre aquí esos archivos, o la carpeta entera.
help-computer-go = Abrir archivos de este ordenador

help-files = Archivos de antes: tráelos aquí
help-files-1 = Busca en descargas, correos, tarjetas de memoria, teléfonos y discos viejos: archivos de Google o de Apple, y archivos que acaben en .vcf, .ics, .csv o .zip.
help-files-2 = Ábrelos aquí. Los archivos mismos se quedan como están.
help-files-go = Abrir archivos de antes

## Después

help-later = Cuando ya esté aquí lo que había
help-later-1 = Copia las copias a otro disco y desconéctalo.
help-later-2 = Espera a que el servicio diga que está arreglado. Entonces haz otra copia y compara.
help-later-3 = Después desactiva el modo de solo lectura y devuelve lo que falte. Los teléfonos y los demás ordenadores se conectan al final.

## En Inicio

home-read-only = El modo de solo lectura está activado: no se puede devolver nada a una cuenta.
home-read-only-go = Cambiarlo
