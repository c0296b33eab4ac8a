# Añadir una cuenta e iniciar sesión, en la ventana.

## Añadir una cuenta: dónde está

add-title = ¿De qué cuenta se hace la copia?
add-text = Casi siempre basta tu dirección de correo: Lifeboat encuentra el resto.
add-address = Dirección de correo
add-address-hint = nombre@example.org
add-address-missing = Escribe la dirección de correo de la cuenta, o su dirección web.
add-go = Continuar
add-nothing-yet = Aún no se pide ninguna contraseña. Lifeboat mira primero dónde están tus datos y cómo se inicia sesión allí.
add-tried = Lo que probó Lifeboat

sign-in-more = Más
sign-in-url = Dirección web del servicio
sign-in-url-hint = https://dav.example.org
sign-in-url-help = Está en las páginas de ayuda de tu servicio: es la dirección para contactos y calendarios en otros programas (suele llamarse CardDAV y CalDAV). A menudo basta el nombre del servidor.
sign-in-more-urls = Otras direcciones web
sign-in-more-urls-help = Para contactos, calendarios o fotos que están en otras direcciones. Separa cada dos con un espacio.
sign-in-ca = Archivo de certificado
sign-in-ca-help = Para un servidor tuyo o de tu empresa: el archivo PEM de la autoridad que firmó su certificado.
sign-in-ca-browse-name = Elegir un archivo de certificado
sign-in-ca-no-chooser = Aquí no hay selector de archivos. Escribe dónde está el archivo.
sign-in-proxy = Proxy
sign-in-proxy-hint = socks5h://127.0.0.1:9050
sign-in-proxy-help = Solo donde Lifeboat tenga que pasar por un ordenador distinto del que dicen los ajustes de este sistema.

came-found = Encontrado: { $services }.
came-nothing = Allí no hay nada.
came-failed = Falló: { $why }.

## Iniciar sesión: cómo se entra

sign-in-title = Iniciar sesión en tu cuenta
sign-in-title-again = Iniciar sesión otra vez
sign-in-who = { $address }, en { $service }
sign-in-where = En { $service }
sign-in-hearsay = Tu dirección tiene un dominio propio, y lo que dice de sí mismo lleva a { $service }. Si tu cuenta no está allí, vuelve atrás y escribe la dirección web de tu servicio.
sign-in-user = Nombre de usuario
sign-in-user-help = Casi siempre tu dirección de correo completa; en algunos servicios, solo la parte delante de la @. Es el nombre que escribes en la página web de tu servicio y que está en los ajustes de la cuenta en tu teléfono.
sign-in-user-missing = Escribe el nombre con el que inicias sesión.
sign-in-password = Contraseña
sign-in-password-missing = Escribe la contraseña.
sign-in-password-show = Mostrar la contraseña
sign-in-password-hide = Ocultar la contraseña
sign-in-password-help = La que escribes en la página web de tu servicio. Muchos servicios quieren aquí en su lugar una contraseña de aplicación, que se crea en sus ajustes de seguridad.
sign-in-app-password = Contraseña de aplicación
sign-in-app-password-help = No la habitual: se rechazaría. Los espacios que vengan al pegarla no importan.
sign-in-either-password-help = La contraseña de aplicación, o la habitual si al iniciar sesión no se pide un segundo paso.
sign-in-guide = { $service } crea una contraseña propia para cada programa
sign-in-guide-open = Abre la página donde { $service } la crea: { $page }
sign-in-guide-go = Abrir esta página
sign-in-guide-make = Crea allí una nueva. Si pide un nombre, llámala Lifeboat.
sign-in-guide-paste = Cópiala, vuelve y pégala aquí.
sign-in-browser-text = Se inicia sesión en la página de { $service }, en tu propio navegador. Aquí no se escribe ninguna contraseña.
sign-in-in-browser = Iniciar sesión en el navegador
sign-in-on-phone = Iniciar sesión en el teléfono
sign-in-on-phone-help = Con el teléfono no hace falta ninguna contraseña en este ordenador, ni siquiera en su navegador: útil si el ordenador no es tuyo.
sign-in-by-app-password = Usar mejor una contraseña de aplicación
sign-in-by-password = Usar mejor la contraseña
sign-in-open-page = Abrir { $page }
sign-in-then-import = Pide allí que reúnan tus datos en archivos y descárgalos; Lifeboat hace una copia con esos archivos.
sign-in-remember = Recordar esta cuenta en este ordenador
sign-in-go = Iniciar sesión
sign-in-to-hosts = Tu contraseña va a { $hosts } y a ningún otro sitio.
sign-in-to-hosts-grant = Lo que aceptes deja entrar a Lifeboat en { $hosts } y en ningún otro sitio.
sign-in-secret-unknown = Mirando si este ordenador tiene un llavero…
sign-in-secret-keychain = Se guarda en el llavero de este ordenador.
sign-in-secret-session = Este ordenador no ofrece ningún llavero: Lifeboat la guarda hasta que lo cierres, y después vuelve a pedirla.
sign-in-secret-not-kept = Lifeboat la olvida cuando lo cierras.
sign-in-not-given = Lo que { $service } no entrega por esta vía

sign-in-experts = Para expertos: un identificador de cliente propio
sign-in-experts-text = Donde un servicio permite a sus usuarios registrar programas (OAuth 2.0), registra uno como aplicación de escritorio con la dirección de redirección http://127.0.0.1/ y los permisos para contactos y calendarios, y pon aquí su identificador. Se queda en este ordenador.
sign-in-issuer = Dirección del servidor de inicio de sesión
sign-in-issuer-help = El «issuer»; sus metadatos dicen el resto.
sign-in-client = Identificador de cliente
sign-in-client-help = El servicio lo muestra una vez registrado el programa.
sign-in-client-missing = Escribe el identificador de cliente.
sign-in-client-secret = Secreto de cliente, si lo hay
sign-in-client-secret-help = Va al llavero, nunca a los ajustes.
sign-in-client-secret-show = Mostrar el secreto de cliente
sign-in-client-secret-hide = Ocultar el secreto de cliente

## Aceptar en otro lugar

approve-title-browser = Inicia sesión en tu navegador
approve-text-browser = Lifeboat espera aquí hasta que hayas aceptado allí.
approve-title-code = Acepta en tu teléfono
approve-text-code = En este ordenador no se escribe ninguna contraseña.
approve-browser = Tu navegador muestra una página de { $host }. Inicia sesión y deja que Lifeboat lea tu cuenta.
approve-not-open = ¿No se abrió el navegador? Abre esta dirección en este ordenador:
approve-shut = Desde aquí no se pudo abrir ningún navegador. Abre esta dirección en un navegador de este ordenador:
approve-copy-link = Copiar la dirección
approve-open-again = Abrirla otra vez
approve-scan = Apunta a la imagen con la cámara del teléfono y acepta allí.
approve-scan-page = Apunta a la imagen con la cámara del teléfono para abrir la página.
approve-or-open = O abre esta dirección en cualquier dispositivo:
approve-enter = Si se te pide un código, es este:
approve-code-name = El código es { $code }
approve-copy-code = Copiar el código
approve-waiting = Esperando que aceptes…
approve-left = El código vale { $time } más.
approve-over = El código ha caducado.
approve-new-code = Pedir un código nuevo
approve-qr-name = Código QR que abre una página de { $host }

## Inicio: cómo está una cuenta

health-password = Sesión iniciada con una contraseña.
health-renews = Sesión iniciada; se renueva por sí sola.
health-taken-back = Sesión iniciada, hasta que la retires allí.
health-until = Sesión iniciada hasta el { $time }.
health-line = { $lasts } Último contacto: { $time }.
health-ends-soon = La sesión termina el { $time }. Iníciala otra vez antes.
health-ended = La sesión terminó el { $time }.
health-refused = El { $time } el servicio dejó de permitir la entrada a Lifeboat.
health-again-name = Iniciar sesión otra vez en { $account }
health-reached = Contacto con { $host }: { $services }.
health-not-given = { $n ->
    [one] 1 cosa que las copias de esta cuenta no tienen
   *[other] { $n } cosas que las copias de esta cuenta no tienen
}

home-choose = Elegir qué se guarda
home-choose-name = Elegir qué se guarda de { $account }
check-go = Comprobar ahora
check-go-name = Comprobar { $account } ahora
check-going = Preguntando a { $host }…
check-done = Comprobado ahora mismo: { $host } deja entrar a Lifeboat.

forget-go = Cerrar sesión y olvidar
forget-go-name = Cerrar la sesión de { $account } y olvidarla
forget-title = ¿Cerrar la sesión de { $account } y olvidarla aquí?
forget-text = Lo que el servicio dio a Lifeboat al iniciar sesión se devuelve, y la contraseña o la aprobación se borra del llavero de este ordenador. No se hacen más copias hasta que añadas la cuenta otra vez. Las copias que tienes se quedan donde están.
forget-yes = Cerrar sesión y olvidarla
forget-no = Conservarla
forget-going = Cerrando la sesión de { $account }…
