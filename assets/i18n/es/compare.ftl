# Dos copias, una junto a otra: qué ha desaparecido, qué está vaciado, qué ha cambiado. Las palabras dicen qué hay y
# dónde; no acusan a nadie.

phase-comparing = Comparando


## El conjunto en una frase

compare-all-there = No falta nada y nada está vaciado: lo que tiene la copia del { $old } también está en la copia del { $new }.
compare-nothing-there = La copia del { $old } está vacía, así que no puede faltar nada.
compare-lost = { $n ->
    [one] De la copia del { $old }, esto no está en la copia del { $new }: { $items }.
   *[other] De la copia del { $old }, { $items } no están en la copia del { $new }.
}
compare-lost-all = { $n ->
    [one] De la copia del { $old } falta esto: { $items }. Tu cuenta responde, pero ya no tiene ninguna libreta de direcciones, ningún calendario ni ninguna lista.
   *[other] De la copia del { $old } faltan { $items }. Tu cuenta responde, pero ya no tiene ninguna libreta de direcciones, ningún calendario ni ninguna lista.
}
compare-emptied = { $n ->
    [one] { $items } sigue ahí, pero sin su contenido.
   *[other] { $items } siguen ahí, pero sin su contenido.
}
compare-also = Además: { $list }.
compare-n-changed = { $n } con cambios
compare-n-moved = { $n } en otro lugar
compare-n-merged = { $n } en otra ficha, con su contenido
compare-n-duplicate = { $n } por duplicado
compare-n-added = { $n } de más
compare-unknown = { $n ->
    [one] De 1 elemento no se puede decir: a la copia más reciente no se le pidió, o el servicio no pudo darlo.
   *[other] De { $n } elementos no se puede decir: a la copia más reciente no se le pidieron, o el servicio no pudo darlos.
}


## Encabezados

compare-vanished = Falta
compare-hollow = Sigue ahí, pero vaciado
compare-changed = Con cambios
compare-moved = En otro lugar
compare-merged = Unido a otra ficha
compare-duplicate = Por duplicado
compare-added = Nuevo
compare-heading = { $what }: { $items }


## Qué ha cambiado en un elemento

compare-lost-values = perdió { $values }
compare-got-values = recibió { $values }
compare-other-value = { $what } pasó de { $from } a { $to }
compare-other-values = { $what }: con cambios
compare-in-instance = { $change } (el { $instance })
compare-value-list = { $what }: { $values }
compare-moved-to = de { $from } a { $to }

field-FN = { $n ->
    [one] el nombre
   *[other] { $n } nombres
}
field-N = { $n ->
    [one] las partes del nombre
   *[other] { $n } nombres por partes
}
field-NICKNAME = { $n ->
    [one] un apodo
   *[other] { $n } apodos
}
field-TEL = { $n ->
    [one] un teléfono
   *[other] { $n } teléfonos
}
field-EMAIL = { $n ->
    [one] una dirección de correo
   *[other] { $n } direcciones de correo
}
field-ADR = { $n ->
    [one] una dirección
   *[other] { $n } direcciones
}
field-ORG = { $n ->
    [one] la organización
   *[other] { $n } organizaciones
}
field-TITLE = { $n ->
    [one] el puesto
   *[other] { $n } puestos
}
field-PHOTO = { $n ->
    [one] el retrato
   *[other] { $n } retratos
}
field-BDAY = { $n ->
    [one] el cumpleaños
   *[other] { $n } cumpleaños
}
field-ANNIVERSARY = { $n ->
    [one] un aniversario
   *[other] { $n } aniversarios
}
field-NOTE = { $n ->
    [one] la nota
   *[other] { $n } notas
}
field-URL = { $n ->
    [one] una dirección web
   *[other] { $n } direcciones web
}
field-CATEGORIES = { $n ->
    [one] una categoría
   *[other] { $n } categorías
}
field-SUMMARY = { $n ->
    [one] el título
   *[other] { $n } títulos
}
field-DESCRIPTION = { $n ->
    [one] la descripción
   *[other] { $n } descripciones
}
field-LOCATION = { $n ->
    [one] el lugar
   *[other] { $n } lugares
}
field-DTSTART = { $n ->
    [one] el inicio
   *[other] { $n } inicios
}
field-DTEND = { $n ->
    [one] el final
   *[other] { $n } finales
}
field-DUE = { $n ->
    [one] el vencimiento
   *[other] { $n } vencimientos
}
field-RRULE = { $n ->
    [one] la repetición
   *[other] { $n } repeticiones
}
field-EXDATE = { $n ->
    [one] una fecha exceptuada
   *[other] { $n } fechas exceptuadas
}
field-STATUS = { $n ->
    [one] el estado
   *[other] { $n } estados
}
field-VALARM = { $n ->
    [one] un recordatorio
   *[other] { $n } recordatorios
}
field-ATTENDEE = { $n ->
    [one] un participante
   *[other] { $n } participantes
}
field-ATTACH = { $n ->
    [one] un adjunto
   *[other] { $n } adjuntos
}
field-other = { $n ->
    [one] el campo { $property }
   *[other] { $n } campos { $property }
}
