# Lo que solo dice la línea de órdenes.

cli-password-prompt = Contraseña de { $account } (no se muestra al escribir):{" "}
cli-password-not-text = La contraseña de LIFEBOAT_PASSWORD no es texto legible.
cli-password-command-failed = La orden indicada con --password-command no dio ninguna contraseña: { $why }
cli-no-accounts = Aún no hay ninguna cuenta guardada. `lifeboat account add` guarda una, y `lifeboat backup --demo` muestra cómo funciona.
cli-account-saved = { $account } está guardada, y su contraseña está en el llavero de este ordenador.
cli-account-saved-without-password = { $account } está guardada. Este ordenador no tiene un llavero que guarde la contraseña, así que se pedirá cada vez.
cli-account-needs-address = Lifeboat encuentra los servicios a partir de una dirección de correo. Indícala como ACCOUNT o con --address, o bien la dirección del servicio con --url.
cli-proxy-password = Cualquier programa de este ordenador puede leer una contraseña escrita en una orden. Un proxy con contraseña se indica en la variable de entorno LIFEBOAT_PROXY.
cli-account-removed = { $account } se ha olvidado aquí. Sus copias se quedan donde están.
cli-lost = No se pudo guardar ({ $kind }): { $name }: { $why }
cli-bar-checking = Comprobando
cli-copies = El disco no permite que dos copias compartan un archivo, así que se copiarán { $size } de la copia anterior.
cli-seal = Sello { $seal }
    Guarda esta línea en otro lugar, y más tarde demostrará que la copia sigue siendo esta.
cli-demo-serving = La cuenta de demostración está en { $url } hasta que pulses Ctrl-C.
    Fotos: { $files }
    Nombre de usuario: { $user }
    Contraseña: { $password }
cli-list-none = Aún no hay copias en { $root }.
cli-list-damaged = dañada: { $why }
cli-exported = { $items ->
    [one] 1 elemento copiado a { $to }.
   *[other] { $items } elementos copiados a { $to }.
}
cli-status-complete = completa
cli-status-incomplete = incompleta
cli-not-exported = No se pudo copiar: { $name }: { $why }


## compare

cli-compare-two = Se comparan dos copias: indica la segunda, o `--live` con una cuenta.
