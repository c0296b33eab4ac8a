# Una declaración de pérdida. La leen personas que no conocen ni este programa ni la cuenta, y quizá quienes perdieron los
# datos: dice qué hay y dónde, y no acusa a nadie.

statement-title = Declaración de pérdida: { $account }
statement-lead = Lo que contienen dos copias de esta cuenta, una junto a otra. A la cuenta solo se le pide que se deje copiar; para esta declaración no se cambió nada en ella.
statement-lead-emptied = Lo que contiene una copia de esta cuenta, junto a lo que tenía la cuenta cuando se le preguntó después: nada. El inicio de sesión funcionó, y el servicio respondió, para cada lugar donde se guardan libretas de direcciones y calendarios, que no hay ninguno. Para esta declaración no se cambió nada en la cuenta.
statement-lost = Hay algo que ya no está
statement-nothing = No falta nada
statement-no-others = No hay ninguna otra copia aparte de estas dos: lo que falta o ha cambiado solo está en la primera. Consérvala.
statement-only-here = { $n ->
    [0] Lo que falta o ha cambiado también está en otras copias.
    [one] 1 de estos elementos, tal como era, solo está en la primera de las dos copias. Consérvala.
   *[other] { $n } de estos elementos, tal como eran, solo están en la primera de las dos copias. Consérvala.
} { $others ->
    [one] Se miró en otra copia.
   *[other] Se miró en otras { $others } copias.
}
statement-unread = Estas no se pudieron leer, y no se sabe lo que contienen: { $names }.

statement-backups = Las dos copias
statement-then = Entonces
statement-now = Ahora
statement-account = Cuenta
statement-service = Servicio
statement-backup = Copia
statement-made = Hecha
statement-status = Estado
statement-emptied = ninguna: no quedaba nada que copiar
statement-emptied-status = la cuenta respondió; no tiene ninguna libreta de direcciones, ningún calendario ni ninguna lista
statement-not-counted = Lo que no se pidió para la segunda copia, o no se pudo obtener, no cuenta como perdido.

statement-numbers = En números
statement-n-gone = Perdido
statement-n-hollow = Vaciado
statement-n-changed = Cambiado

statement-gone = Perdido
statement-hollow = Sigue ahí, pero vaciado
statement-changed = Sigue ahí, pero cambiado
statement-where = Dónde estaba
statement-what = Qué
statement-also = También en
statement-nowhere = en ningún otro lugar
statement-uid = UID { $uid }
statement-digest = SHA-256 { $digest }

statement-seals = Los sellos de las dos copias
statement-seals-mean = Un sello es la SHA-256 del archivo tagmanifest-sha256.txt de la carpeta de la copia. Quien tiene la copia obtiene el mismo número con «sha256sum tagmanifest-sha256.txt» mientras no se haya cambiado nada en ella.
statement-seals-prove = Los sellos dicen a partir de qué copias se hizo esto. No pueden demostrar cuándo se hicieron, a no ser que otra persona guardara entonces el número.

statement-about = Sobre esta declaración
statement-written = Escrita el { $when } por { $tool }.
statement-made-by = La copia { $name } la hizo { $tool }.
statement-files = La declaración, para imprimir y para programas:
