# Acerca de: qué es este programa, dónde guarda las cosas y las licencias de aquello de lo que está hecho.

about-title = Acerca de Lifeboat
about-nav = Acerca de
about-version = Versión { $version }
about-named = Lifeboat { $version }
about-what = Descarga tus contactos, calendarios, tareas, notas y fotos de la cuenta que los guarda, los escribe como archivos corrientes en tu ordenador y comprueba que la copia está completa.
about-data = Dónde están tus datos
about-data-backups = Tus copias
about-data-backups-open = Abrir la carpeta de tus copias
about-data-settings = Los ajustes y la lista de tus cuentas
about-data-settings-open = Abrir la carpeta de los ajustes
about-data-passwords = Las contraseñas
about-data-passwords-text = En el llavero de tu sistema y en ningún archivo. Las copias son archivos corrientes y no están cifradas: protege este ordenador como proteges lo que hay en ellas.
about-data-no-keychain = Este ordenador no tiene llavero: solo se guardan hasta que cierres Lifeboat. Las copias son archivos corrientes y no están cifradas: protege este ordenador como proteges lo que hay en ellas.
about-leaves = Qué sale de tu ordenador
about-leaves-text = Lifeboat habla con el servicio de tu cuenta y pregunta al directorio de nombres de internet (DNS) dónde encontrarlo. A nosotros no nos envía nada, ni a nadie más: ni estadísticas ni búsqueda de actualizaciones.
about-licences = Licencias
about-own = El propio Lifeboat: MIT o Apache-2.0, a tu elección.
about-others = { $n ->
    [one] Una parte suya la hicieron otras personas.
   *[other] { $n } partes suyas las hicieron otras personas; entre ellas, la fuente Inter y los iconos de Lucide.
}
about-licences-go = Ver todas las licencias
about-parts = { $n ->
    [one] Una parte hecha por otras personas
   *[other] { $n } partes hechas por otras personas
}

## En la línea de órdenes

cli-about-vault = Copias: { $path }
cli-about-settings = Ajustes: { $path }
cli-about-licences = Lo que dice cada licencia: lifeboat about --licences
