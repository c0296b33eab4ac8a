# The words of looking into a backup: lists, the agenda, photos, what is found in an item; saving copies; checking.

phase-exporting = Saving a copy

weekday = { $day ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
}
month-of-year = { month } { $year }
day-of-year = { $day } { month }

## Opening

browse-open-title = Open a backup
browse-open-text = Any backup that Lifeboat made: also one from another computer or another drive, moved or renamed. Nothing in it is changed.
browse-open-folder = Folder of the backup
browse-open-help = The dated folder with START-HERE.html in it, or a backup that was packed into one file. You can also drop it onto this window.
browse-open-pack = Choose a packed file…
browse-open-go = Open
browse-open-other = Open another backup
browse-opening = Opening the backup…
browse-not-opened = This could not be opened
browse-go = Browse
browse-line = Browse the backup of { $time }
browse-backup-of = The backup of
browse-kinds = What is in the backup
browse-kind = { $kind }  { $n }
browse-empty = There is nothing in this backup
browse-empty-text = It says of itself that it holds no contacts, events, to-dos, notes, photos or other files.

## Lists

browse-find-contacts = Search contacts
browse-find-events = Search events
browse-find-todos = Search to-dos
browse-find-notes = Search notes
browse-find-photos = Search photos
browse-find-files = Search files
browse-found = { $n } found of { $all }
browse-lost = { $n } could not be saved
browse-bad-lines = { $n ->
    [one] 1 record can't be read
   *[other] { $n } records can't be read
}
browse-nothing-found = Nothing was found. Search for less, or in all collections.
browse-all-collections = All collections
browse-collection-name = Shown: { $name }
browse-loading = Reading…
browse-choose-one = Choose one in the list to see what it says.
browse-back-to-list = Back to the list
browse-ticking = Choose several
browse-ticking-end = Done choosing
browse-is-ticked = chosen
browse-is-not-ticked = not chosen
browse-save-all = Save a copy of these…
browse-save-month = Save a copy of { $month }…
browse-save-ticked = Save a copy of { $n }…
browse-save-one = Save a copy…
browse-save-one-name = Save a copy of { $name }…
browse-done = Done
browse-due = Due { $time }

## One item

browse-portrait = Picture of { $name }
browse-unreadable = Kept exactly as it came
browse-unreadable-text = This can't be read as what it claims to be. It is kept exactly as it came; below is how its text begins.
browse-problems = Something about it is not as it should be. It is kept as it came.
browse-no-picture = Its picture is not in this backup.
browse-more-fields = { $n ->
    [one] 1 further detail
   *[other] { $n } further details
}

field-typed = { $name } ({ $types })
field-of-instance = { $name }, on { $time }
field-when = When
field-repeats = Repeats
field-due = Due
field-completed = Done
field-status = Status
field-priority = Priority
field-progress = Progress
field-percent = { $percent } %
field-location = Place
field-phone = Phone
field-email = E-mail
field-address = Address
field-chat = Chat
field-profile = Profile
field-web = Web page
field-organisation = Organisation
field-title = Position
field-role = Role
field-nickname = Nickname
field-birthday = Birthday
field-anniversary = Anniversary
field-date = Date
field-deathdate = Died
field-related = Related person
field-categories = Groups
field-organizer = Organiser
field-attendee = Invited
field-reminder = Reminder
field-attachment = Attachment
field-language = Language
field-gender = Gender
field-zone = Time zone
field-geo = Coordinates
field-note = Note
field-description = Description
field-comment = Comment
field-instance = Instance
field-embedded = (in the file)
field-file = File
field-size = Size
field-modified = Last changed
field-created = Created
field-except = Not on
field-also = Also on
field-class = Privacy
field-program = Made by
field-name-parts = Parts of the name
field-uid = Identifier

type-home = home
type-work = work
type-mobile = mobile
type-fax = fax
type-pager = pager
type-main = main
type-other = other
type-accepted = accepted
type-declined = declined
type-tentative = perhaps
type-open = no answer yet

status-confirmed = Confirmed
status-tentative = Not certain
status-cancelled = Cancelled
status-open = To do
status-in-process = Begun
status-completed = Done

repeats-daily = { $n ->
    [one] every day
   *[other] every { $n } days
}
repeats-weekly = { $n ->
    [one] every week
   *[other] every { $n } weeks
}
repeats-monthly = { $n ->
    [one] every month
   *[other] every { $n } months
}
repeats-yearly = { $n ->
    [one] every year
   *[other] every { $n } years
}
repeats-on = { $how } on { $days }
repeats-count = { $n ->
    [one] once
   *[other] { $n } times
}
repeats-until = until { $day }

reminder-at = at the time itself
reminder-before = { $time } before
reminder-after = { $time } after

## Agenda

agenda-before = Month before
agenda-after = Month after
agenda-today = Today
agenda-day = Go to a day: 2026-11-22
agenda-no-day = That is no day. Write year, month and day, as in 2026-11-22.
agenda-name = Events in { $month }
agenda-date = { $weekday }, { $day }
agenda-all-day = all day
agenda-from = from { $time }
agenda-until = until { $time }
agenda-repeats = repeats
agenda-changed = differs from the others
agenda-nothing = Nothing in this month.
agenda-nearest-before = Go back to { $day }
agenda-nearest-after = Go on to { $day }
agenda-more = Only the first { $n } entries of this month are shown. The search finds the others.
agenda-unread = These could not be read any more: { $names }. Check this backup.

## Photos

photos-no-date = Without a date
photos-video = Video ({ $ending })
photos-file = { $ending } file
photos-back = Back to all photos
photos-before = Photo before
photos-after = Next photo
photos-of = { $n } of { $all }
photos-taken = Taken { $time }
photos-dated = File of { $time }
photos-place = At { $place }
photos-album = In { $name }
photos-not-shown = Lifeboat can't show this sort of file. Save a copy, and open it with a program that can.

## Saving copies

save-title = Save a copy
save-one = “{ $name }” is saved as an ordinary file.
save-month = { $n ->
    [one] { $what } of { $month } is saved as an ordinary file, with all its repetitions.
   *[other] { $what } of { $month } are saved as ordinary files, each with all its repetitions.
}
save-several = { $n ->
    [one] { $what } is saved as an ordinary file.
   *[other] { $what } are saved as ordinary files.
}
save-as-vcard = Contacts become vCard files (.vcf), which every address book opens; several also come together in one file.
save-as-icalendar = They become iCalendar files (.ics), which calendar programs open.
save-as-they-are = The files are written exactly as they came.
save-folder = Folder for the copy
save-folder-usual = Lifeboat copies
save-folder-help = It is made if it is not there. Nothing in it is replaced: a name that is taken gets a number.
save-go = Save a copy
save-done = { $n ->
    [one] 1 item is saved in { $path }.
   *[other] { $n } items are saved in { $path }.
}
save-done-text = { $n ->
    [one] 1 file was written. The backup is as it was.
   *[other] { $n } files were written. The backup is as it was.
}
save-some-done = { $n ->
    [one] 1 item is saved in { $path }. Some others could not be read.
   *[other] { $n } items are saved in { $path }. Some others could not be read.
}
save-failed = Could not be read ({ $n })

work-saving = Saving a copy
work-saving-note = The backup is only read. What is written already stays when you stop.
work-not-saved = The copy was not finished
work-verifying = Checking a backup
work-verifying-note = Each byte is read and compared with what was sealed. Nothing is changed.
work-not-verified = The backup was not checked
work-back = Back to the backup

## Checking, and backups over time

verify-line = Check the backup of { $time }
verify-button = Check this backup
verify-damage = What is wrong ({ $n })
verify-litter = What does not belong there ({ $n })
verify-is-missing = it is missing
verify-is-extra = it does not belong to this backup
verify-is-litter = this computer or another one left it there: you can remove it
verify-is-altered = it was changed after the backup was made
verify-is-unreadable = it can't be read
verify-is-miscounted = its number is not the one in the backup's records
verify-damaged-next = Don't remove it: what is not named here can still be read. Make a new backup, and keep this one until that is complete.

backups-fewer = { $what } fewer than in the backup before
backups-over-time = Over time
backups-since = since { $day }
backups-plot = { $kind } in the backups of { $account }: { $from } on { $day }, { $to } in the newest
backups-plot-cliff = { $kind } in the backups of { $account }: { $from } on { $day }, { $to } in the newest, with a fall on the way

## Letters without a font

letters-lacking = This computer has no font for some of these letters: they show as boxes here. In the backup they are right. Fonts for many scripts are called Noto (on Debian and Ubuntu: fonts-noto).
