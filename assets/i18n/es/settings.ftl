# La ventana: lo que se puede ajustar para el programa entero.

settings-title = Ajustes
settings-language = Idioma
settings-language-system = El del sistema
settings-look = Aspecto
settings-look-system = Claro u oscuro, como el sistema
settings-look-light = Claro
settings-look-dark = Oscuro
settings-size = Tamaño del texto
settings-percent = { $percent } %
settings-folder = Dónde van las copias
settings-folder-help = Para las cuentas que añadas desde ahora. Las que ya están siguen en la carpeta que tienen, y no se mueve ninguna copia.
settings-folder-go = Usar esta carpeta
settings-weekly = Cada semana
settings-weekly-text = Cuándo se hace por sí sola la copia de una cuenta se ajusta en Inicio, en cada cuenta.
settings-network = Red
settings-network-text = Para las cuentas que no tienen aquí nada propio.
settings-proxy-help = Solo donde Lifeboat tenga que pasar por un ordenador distinto del que dicen los ajustes de este sistema. No debe contener una contraseña.
settings-network-go = Guardar
settings-read-only = Modo de solo lectura
settings-read-only-tick = No cambiar nada en ninguna cuenta
settings-read-only-note = Las copias se siguen haciendo igual. No se envía nada que pueda cambiar algo en un servicio; así que no se puede devolver nada.
settings-read-only-policy = Así lo quiere la política de este ordenador ({ $path }). Solo quien administra el ordenador puede cambiarlo.
settings-read-only-told = Quien inició Lifeboat lo activó para esta vez. Para cambiarlo, cierra Lifeboat e inícialo como siempre.
