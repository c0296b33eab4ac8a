# El paquete para el soporte, en la ventana y en la línea de órdenes.

support-go-to = Guardar un paquete para el soporte…
support-title = Guardar un paquete para el soporte
support-text = Para quien te ayuda cuando algo no funciona. No contiene nombres, direcciones, contraseñas, archivos ni carpetas tuyos: solo números, horas y palabras de este programa. Léelo antes de guardarlo; no se envía a ninguna parte.
support-inside = Qué contiene
support-program = la versión de Lifeboat y la clase de sistema
support-settings = lo que está ajustado, con las cuentas como números
support-backups = los recuentos de las copias más recientes
support-log = lo que hizo Lifeboat: horas, recuentos, clases de errores
support-end = El final:
support-folder = Carpeta donde guardarlo
support-folder-help = Allí se crea un archivo zip.
support-save = Guardar
support-saved = Guardado: { $path }
support-saved-text = Envía este archivo a quien te ayuda, por el medio que hayáis acordado.
support-not-saved = Esto es lo que contendría un paquete para el soporte. Para guardarlo como un zip, indica un lugar: lifeboat support-bundle RUTA
settings-support = Cuando algo no funciona
