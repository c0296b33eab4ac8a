# Lo que los servicios no pueden dar, y el camino para obtenerlo; cómo quieren que se inicie sesión. Hechos:
# assets/providers.

provider-icloud-reminders = Recordatorios, una vez actualizados (iOS 13 y posteriores): iCloud no los entrega por esta vía. Pide a Apple una copia de tus datos en https://privacy.apple.com.
provider-icloud-photos = Fotos de iCloud: Apple las entrega en la copia de tus datos (https://privacy.apple.com), o se guardan desde un dispositivo que tenga los originales.
provider-icloud-notes = Notas de iCloud: vienen con la copia de tus datos de Apple (https://privacy.apple.com).
provider-fastmail-files = Fotos del almacén de archivos de Fastmail, a no ser que tu contraseña de aplicación permita también Files.
provider-fastmail-basic = El plan Basic de Fastmail no deja entrar a ningún otro programa. En sus ajustes se pueden exportar contactos y calendarios.
provider-nextcloud-apps = Otras aplicaciones de Nextcloud, como Notes, Deck, Talk y Cookbook. Lo que guardan como archivos está allí entre tus archivos.
provider-nextcloud-bin = Las papeleras de archivos y eventos eliminados de Nextcloud.
provider-mailbox-org-range = Eventos de hace más de 30 años o de dentro de más de 10: mailbox.org no los entrega por esta vía.
provider-mailbox-org-drive = Archivos y fotos de Drive de mailbox.org. Indica la dirección de esa carpeta, que está en las páginas de ayuda de mailbox.org, para tenerlos en una copia.
provider-no-photos = Fotos: este servicio no ofrece ninguna por una vía abierta, o no conocemos ninguna.
provider-zoho-region = Una cuenta de otra región que no sea EE. UU.: en ese caso indica las direcciones de tu región, como https://contacts.zoho.eu y https://calendar.zoho.eu/caldav/.
provider-google-tasks = Las tareas de Google (Tasks): no vienen por esta vía. Google Takeout (https://takeout.google.com) las tiene.
provider-google-photos = Google Fotos: solo Google Takeout (https://takeout.google.com) entrega los originales.
provider-google-labels = Las etiquetas de los contactos de Google. Google Takeout las tiene como grupos.

provider-infomaniak-user = El nombre de usuario de Infomaniak para esto es un identificador corto de dos letras y cinco cifras, como AB12345. Su página de sincronización lo muestra.
provider-google-password = Google no deja entrar a ningún programa con una contraseña. Saca tus datos con Google Takeout, o inicia sesión con un identificador de cliente propio.
provider-microsoft-no-way = Outlook.com y Microsoft 365 no entregan contactos ni calendarios por ninguna de las vías que Lifeboat conoce por ahora. En sus ajustes se pueden exportar a archivos.
provider-no-password = Este servicio no deja entrar a nadie con una contraseña; quiere que se inicie sesión en el navegador.

# Cómo está una cuenta.
health-signed-in-to = Sesión iniciada en { $provider } como { $user }.
health-signed-in = Sesión iniciada como { $user }.
health-service = { $n ->
    [0] Responde: { $service } en { $url }: no hay nada.
    [one] Responde: { $service } en { $url }: 1 colección.
   *[other] Responde: { $service } en { $url }: { $n } colecciones.
}
health-last-contact = Contacto anterior: { $time }.
health-last-good = Última copia buena: { $time }.
health-no-good = Aún no hay ninguna copia buena.
health-not-in = Una copia de esta cuenta no tiene:
