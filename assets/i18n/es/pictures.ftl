## Retratos de los que un contacto solo tiene la dirección

picture-elsewhere = su retrato está en { $host }, que no forma parte de esta cuenta, así que no se le preguntó. Puedes permitirlo al elegir qué se guarda (en la línea de órdenes: --pictures-elsewhere)
picture-closed = su retrato estaría en un ordenador de tu propia red ({ $host }); Lifeboat no pregunta a ninguno por una ficha
picture-given-up = { $host } falló una y otra vez, así que no se le pidió este retrato
picture-no-address = su retrato tiene una dirección a la que no se puede preguntar
picture-not-one = lo que hay en la dirección de su retrato no es una imagen
picture-not-asked = no se pidió su retrato

report-pictures = Contactos cuyo retrato está en otro lugar y no se pudo descargar ({ $n }); lo demás de ellos está guardado:
start-pictures = Contactos sin su retrato ({ $n })
start-pictures-means = Los contactos están aquí. Sus retratos están en otro lugar, y estos no se pudieron descargar.
done-missing-pictures = { $n ->
    [one] 1 contacto está guardado sin su retrato
   *[other] { $n } contactos están guardados sin sus retratos
}
done-missing-pictures-way = Los retratos están en otro lugar y no se pudieron descargar. Junto a los nombres está el porqué; lo que falló un momento se vuelve a pedir en la próxima copia.

file-pictures = Retratos de los que los contactos de «{ $name }» solo tienen la dirección. En los archivos para otros programas van dentro
page-picture = retrato
