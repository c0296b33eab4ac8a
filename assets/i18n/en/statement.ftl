# A statement of loss. It is read by people who know neither this program nor the account, and perhaps by those who lost
# the data: it tells what is where, and accuses nobody.

statement-title = Statement of loss: { $account }
statement-lead = What two backups of this account hold, beside one another. The account is asked only to be copied; nothing in it was changed for this statement.
statement-lead-emptied = What a backup of this account holds, beside what the account had when it was asked later: nothing. The sign-in worked, and the service answered for each place where address books and calendars are kept that there are none. Nothing in the account was changed for this statement.
statement-lost = Something is no longer there
statement-nothing = Nothing is missing
statement-no-others = There is no other backup beside these two: what is gone or changed is only in the first of them. Keep it.
statement-only-here = { $n ->
    [0] What is gone or changed is in other backups, too.
    [one] 1 of these items is, as it was, only in the first of the two backups. Keep it.
   *[other] { $n } of these items are, as they were, only in the first of the two backups. Keep it.
} { $others ->
    [one] One other backup was looked through.
   *[other] { $others } other backups were looked through.
}
statement-unread = These could not be read, and what they hold is not known: { $names }.

statement-backups = The two backups
statement-then = Then
statement-now = Now
statement-account = Account
statement-service = Service
statement-backup = Backup
statement-made = Made
statement-status = State
statement-emptied = none: there was nothing left to copy
statement-emptied-status = the account answered; it has no address book, calendar or list
statement-not-counted = What the later backup was not asked for, or could not get, is not counted as gone.

statement-numbers = In numbers
statement-n-gone = Gone
statement-n-hollow = Hollow
statement-n-changed = Changed

statement-gone = Gone
statement-hollow = Still there, but hollow
statement-changed = Still there, but changed
statement-where = Where it was
statement-what = What
statement-also = Also in
statement-nowhere = nowhere else
statement-uid = UID { $uid }
statement-digest = SHA-256 { $digest }

statement-seals = The seals of the two backups
statement-seals-mean = A seal is the SHA-256 of the file tagmanifest-sha256.txt in the backup's folder. Whoever has the backup gets the same number from “sha256sum tagmanifest-sha256.txt” as long as nothing in it was changed.
statement-seals-prove = The seals tell which backups this was made from. They can't prove when those were made, unless somebody else kept the number from then.

statement-about = About this statement
statement-written = Written { $when } by { $tool }.
statement-made-by = The backup { $name } was made by { $tool }.
statement-files = The statement, to print and for machines:
