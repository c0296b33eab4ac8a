# Las palabras de la ventana para saber qué se perdió y recuperarlo. No acusan a nadie, y no prometen más de lo que se hace.

## Comparar

recover-compare-with = Comparar con…
recover-compare-with-name = Comparar la copia de { $time } con otra, o con la cuenta
recover-compare-title = Comparar una copia
recover-compare-text = La copia de { $time }, junto a otra o junto a la cuenta tal como está ahora: qué falta, qué se vació, qué cambió.
recover-live = La cuenta tal como está ahora
recover-live-text = Primero se hace una copia de la cuenta, para que lo que hay ahora también se conserve. No se cambia nada en la cuenta.
recover-live-go = Comparar con { $account } ahora
recover-others = Otra copia
recover-others-none = Aquí no hay ninguna otra copia de esta cuenta.
recover-beside = Comparar
recover-beside-name = Comparar con la copia de { $time }
recover-comparing = Comparando
recover-reads-only = Las copias solo se leen; no se cambia nada.
recover-not-compared = No se pudieron comparar
recover-close-title = ¿Parar esto y cerrar la ventana?
recover-keep = No se pierde nada mientras se conserve la copia de { $time }: tiene lo que se nombra aquí, tal como era.
recover-all = Mostrar los { $n }
recover-fewer = Mostrar menos
recover-part-name = { $button } ({ $part })


## Una declaración de pérdida

recover-state = Declaración de pérdida…
recover-state-title = Declaración de pérdida
recover-state-text = Una página para imprimir, para una reclamación o un caso de asistencia: lo que la copia de { $old } tiene y la copia de { $new } no, por nombre. Al lado se escribe lo mismo para máquinas.
recover-state-text-emptied = Una página para imprimir, para una reclamación o un caso de asistencia: lo que tiene la copia de { $old }, por nombre, y que en la cuenta ya no queda nada de ello. Al lado se escribe lo mismo para máquinas.
recover-state-go = Escribir la declaración
recover-case = Caso
recover-case-help = Un número de caso o una nota; puede quedar vacío
recover-operator = Escrita por
recover-operator-help = Tu nombre; puede quedar vacío
recover-folder = Carpeta para la declaración
recover-folder-help = Se crea si no existe. No se sobrescribe nada de lo que contiene.
recover-stating = Escribiendo la declaración de pérdida
recover-not-stated = No se pudo escribir la declaración
recover-stated = La declaración de pérdida está escrita.
recover-stated-page = Para imprimir: { $path }
recover-stated-json = Para máquinas: { $path }
recover-open = Abrir la declaración
recover-open-failed = No se pudo abrir desde aquí. Está donde dicen las líneas de arriba.
recover-again = Volver a la comparación


## Devolver: qué se elige

recover-get-back = Recuperarlo…
recover-put-back = Devolver…
recover-put-back-name = Devolver lo que tiene la copia de { $time }
recover-ticked = Devolver { $n }…
recover-ticked-only = { $n ->
    [one] Solo el elemento que elegiste, si falta o se vació.
   *[other] Solo los { $n } elementos que elegiste, donde falten o se hayan vaciado.
}
recover-restore-title = Recuperarlo
recover-from = De la copia de { $time }.
recover-from-into = De la copia de { $time } a la cuenta { $account }.
recover-missing = Devolver lo que falta
recover-missing-text = Devuelve lo que ya no está y rellena lo que se vació. No se elimina nada, ni se cambia ningún valor de los que hay.
recover-plan-first = Primero se ve qué se haría. No se escribe nada antes de que lo digas.
recover-offline = Deja los demás teléfonos y ordenadores sin conexión hasta que termine. Uno que también perdió los datos puede transmitir su pérdida.
recover-read-only = El modo de solo lectura está activo, así que no se puede devolver nada.
recover-read-only-text = El plan se puede mirar. Para permitir cambios, desactívalo en los ajustes o pregunta a quien fijó la política de este ordenador.
recover-no-account = Aquí no hay ninguna cuenta a la que se pueda devolver esto.
recover-no-account-text = Inicia antes sesión en la cuenta y deja que se guarde su contraseña. La copia queda como está.
recover-sign-in-first = En este ordenador no se guarda ninguna contraseña de { $account }. Primero inicias sesión, y después se hace el plan.
recover-signs-in = { $host }, iniciando antes sesión
recover-into-account = ¿A qué cuenta?
recover-more = Más opciones
recover-differing = Lo que está, pero no como en la copia
recover-refill = Rellenar lo que se vació
recover-refill-text = Los valores que hay se quedan; solo se rellena lo que se vació
recover-merge = Combinar
recover-merge-text = Lo mismo, y se añaden otros valores de la copia, como un segundo teléfono
recover-keep-both = Conservar los dos
recover-keep-both-text = Lo de la copia se pone al lado, como elemento propio
recover-keep-there = Dejar lo que hay
recover-keep-there-text = Solo se devuelve lo que ya no está
recover-where = Adónde
recover-same = Adonde estaba
recover-same-text = Una libreta, un calendario, una lista o una carpeta que ya no está se crea de nuevo
recover-new = A otros nuevos
recover-new-text = Libretas, calendarios, listas y carpetas nuevos, con el día en el nombre
recover-what = Qué
recover-collections = De cuáles
recover-chosen-nothing = Elige algo que devolver.
recover-plan-go = Mostrar el plan


## El plan y el informe

recover-nav = Devolviendo
recover-planning = Planeando qué devolver
recover-planning-note = Primero se hace una copia de la cuenta tal como está ahora y se compara. Aún no se escribe nada en ella.
recover-not-planned = No hay plan
recover-nothing-yet = Hasta ahora no se ha escrito nada.
recover-go = Devolverlo ahora
recover-other-choices = Otras opciones
recover-part-create = Se devolverá
recover-part-fill = Se rellenará
recover-part-copy = Se pondrá junto a lo que hay
recover-part-left = Se deja como está
recover-restoring = Devolviendo
recover-restoring-note = No se elimina nada, ni se sobrescribe nada de lo que hay. Si se para, lo devuelto hasta entonces se queda, y se puede seguir más tarde.
recover-not-restored = No se devolvió hasta el final
recover-broken-off = Lo que se ha devuelto hasta ahora se queda en la cuenta, y no se eliminó nada. Haz el plan otra vez: sigue desde aquí y no pone nada dos veces.
recover-nothing-written = No se escribió nada en la cuenta.
recover-plan-anew = Hacer el plan otra vez
recover-restored = Está de vuelta en la cuenta { $account }.
recover-restored-some = Una parte no está de vuelta en la cuenta { $account }. La copia aún la tiene.
recover-check = Comparar otra vez
recover-open-report = Abrir el informe
recover-done-refused = No se pudo devolver
recover-done-otherwise = Ha vuelto, pero de otra forma
recover-done-changed = Cambió entretanto, y se dejó
recover-done-created = Devuelto
recover-done-filled = Rellenado
recover-done-there = Ya estaba allí
