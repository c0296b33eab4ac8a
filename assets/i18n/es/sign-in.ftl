# Iniciar sesión sin escribir aquí una contraseña: en el navegador, con un código. Y volver a cerrarla.

## Lo que hay que hacer

sign-in-open-browser = Inicia sesión y acepta en tu navegador. Si no se abrió solo, abre esta dirección en este ordenador:
sign-in-open-code = En cualquier dispositivo, como tu teléfono, abre { $url } y escribe este código antes de { $time }:
sign-in-open-complete = O apunta a esto con la cámara de un teléfono:
sign-in-waiting = Esperando tu sí…
sign-in-by-browser = { $provider } quiere que inicies sesión en tu navegador. Aquí no se escribe ninguna contraseña.
sign-in-also-browser = { $provider } también permite iniciar sesión en tu navegador, sin escribir aquí una contraseña: --browser.
sign-in-goes-to = Lo que aceptes allí deja entrar a Lifeboat en { $hosts } y en ningún otro sitio.
sign-in-approved = Has aceptado.
sign-in-not-kept = El llavero de este ordenador no aceptó la sesión renovada, así que la próxima vez habrá que iniciarla de nuevo ({ $why }).

## Lo que muestra el navegador al final

sign-in-page-agreed = Sesión iniciada.
sign-in-page-declined = No se ha iniciado sesión.
sign-in-page-next = Puedes cerrar esta página y volver a Lifeboat.

## Qué resulta de ello

sign-in-saved = { $account } está guardada, y su sesión está en el llavero de este ordenador.
sign-in-saved-for-now = { $account } está guardada, pero su sesión valía solo para esta vez: este ordenador no tiene un llavero que la guarde. Inicia sesión cada vez, o instala un llavero (en Linux: gnome-keyring o KeePassXC).
sign-in-renews = Sesión iniciada. Se renueva por sí sola.
sign-in-lasts-until = Sesión iniciada hasta el { $time }. El servicio no la renueva por sí solo: iníciala otra vez antes.
sign-in-lasts = Sesión iniciada, hasta que la retires en tu cuenta de allí.
sign-in-given-back = Lo que { $host } había dado a Lifeboat al iniciar sesión ya no vale.
sign-in-not-given-back = Lifeboat no pudo anular en { $host } lo que recibió al iniciar sesión. Elimina «Lifeboat» de las aplicaciones conectadas o de las contraseñas de aplicación en los ajustes de seguridad de tu cuenta.

## La línea de órdenes

cli-sign-in-needs-client = Para iniciar sesión con OAuth hace falta el identificador con el que el servicio conoce este programa: --client-id ID. Se obtiene donde el servicio permite a los desarrolladores registrar una aplicación.
cli-sign-in-which-way = --client-id va con un inicio de sesión con OAuth: elige --browser o --device-code.

## Problemas

trouble-not-signed-in =
    .happened = En este ordenador no hay ninguna sesión de { $account }.
    .means = Lifeboat solo puede leer esta cuenta después de que lo aceptes en tu navegador, y el llavero no tiene nada de eso. { no-backup }
    .next = Inicia sesión otra vez en esta cuenta.
    .command = lifeboat account add { $account } --browser, con las opciones que usaste la primera vez
    .short = no se ha iniciado sesión

trouble-sign-in-ended =
    .happened = El permiso que diste a Lifeboat en { $host } ha terminado.
    .means = Se retiró, o caducó. No se puede descargar nada más hasta que vuelvas a aceptar. { no-backup }
    .next = Inicia sesión otra vez en esta cuenta; lo que ya se descargó no se descarga dos veces.
    .command = lifeboat account add ACCOUNT --browser, con las opciones que usaste la primera vez
    .details = Detalles: { $host }: { $why }
    .short = el permiso para leer la cuenta ha terminado

trouble-sign-in-declined =
    .happened = Se rechazó el inicio de sesión en { $host }.
    .means = Lifeboat no recibió nada y no puede entrar en la cuenta. { -untouched }
    .next = Si no era la intención, inicia sesión otra vez y acepta.
    .short = se rechazó el inicio de sesión

trouble-sign-in-too-late =
    .happened = Nadie aceptó el inicio de sesión en { $host } en { $time }.
    .means = El código o la página que se mostró ya no vale. { -untouched }
    .next = Inicia sesión otra vez: recibirás uno nuevo.
    .short = nadie aceptó a tiempo el inicio de sesión

trouble-sign-in-failed =
    .happened = El inicio de sesión en { $host } no funcionó.
    .means = Lifeboat no recibió nada y no puede entrar en la cuenta. { -untouched }
    .next = Prueba una vez más. Si vuelve a fallar, el servicio y Lifeboat no se entienden sobre cómo iniciar sesión: usa una contraseña de aplicación si el servicio las tiene, o muestra los detalles de abajo a quien lo configuró.
    .details = Detalles: { $host }: { $why }
    .short = el inicio de sesión no funcionó

trouble-sign-in-elsewhere =
    .happened = { $confirmed } quiere que inicies sesión en otro servidor: { $host }.
    .means = Casi siempre es un servidor mal configurado que no conoce su propio nombre, pero podría ser una trampa. No se envió nada a { $host }. { -untouched }
    .next = Si conoces { $host } como parte de tu servicio, permítelo. Si no, pregunta a quien lleva { $confirmed }, o usa una contraseña de aplicación.
    .command = --allow-host { $host }
    .details = Detalles: de { $confirmed } a { $host }
    .short = el inicio de sesión habría sido en un servidor que no se confirmó
