# Files that other services hand out: what is in them, and what becomes of them.

phase-recognising = Looking through the files

import-reading = Reading the files: { $done } of { $all }
import-found = { $name }: { $n ->
    [one] 1 file, { $size }
   *[other] { $n } files, { $size }
}
import-line = {"  "}{ $what }, { $size }
import-entry = {"  "}{ $what }
import-matched = {"  "}{ $n } of { $of } photos and videos in Google's albums have a file that tells about them
import-table = The columns of { $name }:
import-column = {"  "}{ $header }: { $becomes }
column-name = name
column-work = work
column-mail = e-mail address
column-phone = phone number
column-address = postal address
column-page = web page
column-messenger = address for messages
column-day = birthday or another day
column-people = other people
column-categories = category
column-picture = picture, by its address
column-more = said in a field of its own
column-note = goes into the note, under its name
column-nothing = not needed: it says nothing that is not in the others
column-title = title
column-start = start
column-end = end
column-due = due day
column-done = how far it is done
column-alarm = reminder
column-place = place
import-missing = { $n ->
    [one] A part of the set is missing. What is in it will not be in the backup:
   *[other] { $n } parts of the set are missing. What is in them will not be in the backup:
}
import-left-out = { $n ->
    [one] Not looked into:
   *[other] { $n } not looked into:
}
import-already = There is a backup of these very files already, made on { $time }. No second one was made.

sort-cards = { $n ->
    [one] 1 file with contacts
   *[other] { $n } files with contacts
} ({ $items })
sort-calendar = { $n ->
    [one] 1 calendar file
   *[other] { $n } calendar files
} ({ $items ->
    [one] 1 entry
   *[other] { $items } entries
})
sort-contact-table = { $n ->
    [one] 1 table of contacts
   *[other] { $n } tables of contacts
} ({ $items ->
    [one] 1 entry
   *[other] { $items } entries
})
sort-calendar-table = { $n ->
    [one] 1 table of appointments or to-dos
   *[other] { $n } tables of appointments or to-dos
} ({ $items ->
    [one] 1 entry
   *[other] { $items } entries
})
sort-ldif = { $n ->
    [one] 1 address book in LDIF
   *[other] { $n } address books in LDIF
} ({ $items ->
    [one] 1 entry
   *[other] { $items } entries
})
sort-tasks = { $n ->
    [one] 1 file with to-dos of Google Tasks
   *[other] { $n } files with to-dos of Google Tasks
} ({ $items ->
    [one] 1 entry
   *[other] { $items } entries
})
sort-notes = { $n ->
    [one] 1 note of Google Keep
   *[other] { $n } notes of Google Keep
} ({ $items ->
    [one] 1 entry
   *[other] { $items } entries
})
sort-note-pages = { $n ->
    [one] 1 page that shows a note of Google Keep
   *[other] { $n } pages that show notes of Google Keep
} ({ $items ->
    [0] read from their other files
    [one] 1 read from its page
   *[other] { $items } read from their pages
})
sort-side-cars = { $n ->
    [one] 1 file that tells about a photo or album
   *[other] { $n } files that tell about photos and albums
}
sort-media = { $n ->
    [one] 1 photo or video
   *[other] { $n } photos and videos
}
sort-stores = { $n ->
    [one] 1 address book or calendar of a program
   *[other] { $n } address books and calendars of programs
} ({ $items ->
    [one] 1 entry
   *[other] { $items } entries
})
sort-mail = { $n ->
    [one] 1 file with mail, kept as it is
   *[other] { $n } files with mail, kept as they are
}
sort-bookmarks = { $n ->
    [one] 1 file with bookmarks, kept as it is
   *[other] { $n } files with bookmarks, kept as they are
}
sort-archive = { $n ->
    [one] 1 archive that is not looked into, kept as it is
   *[other] { $n } archives that are not looked into, kept as they are
}
sort-unknown = { $n ->
    [one] 1 other file, kept as it is
   *[other] { $n } other files, kept as they are
}

result-imported = { $n ->
    [one] The { $kept } in these files is saved and checked.
   *[other] All { $kept } in these files are saved and checked.
}
start-lead-imported = A copy of what was in the files called { $account }: ordinary files that open without Lifeboat and without the internet.
coverage-handed-out = What the service did not put into these files. Compare the numbers with what you know you had.

left-out-part-missing = this part of the set was not given; give all parts to import what is in it
left-out-given-twice = the same archive was given twice
left-out-archive-gzip = kept as it is, but not looked into: of archives packed with gzip, Lifeboat looks only into a tar of at most 32 MB. Unpack it and import the folder, or ask the service for zip.
left-out-archive-broken = kept as it is, but not looked into: it is no zip that can be read. Download it again.
left-out-archive-split = kept as it is, but not looked into: it is one piece of a zip that was cut up. Put the pieces together first.
left-out-write-ahead = what the program wrote last lies in this file and was not read. Close the program, so that it is taken into the store, and import again.
left-out-unfit-too-large = kept as it is, but nothing was read from it: it is far larger than such files are
left-out-unfit-no-text = kept as it is, but nothing was read from it: its beginning looked like text, the rest is none
left-out-unfit-not-this = kept as it is, but nothing was read from it: there is nothing in it that could be read
left-out-unfit-damaged = kept as it is, but nothing was read from it: it is damaged. Download it again.
left-out-unfit-no-columns = kept as it is, but nothing was read from it: none of its columns is known
left-out-unfit-which-order = kept as it is, but nothing was read from it: its dates can be read with the day or the month first. Export it again with another date format, such as 2024-12-31.
left-out-too-deep = lies so deep in other folders or archives that it was not looked into
left-out-link = a link to something elsewhere; import what it leads to
left-out-folder-closed = this user may not open it
skipped-kept-once = the same photo lies in another album, too, and is kept there once; the file “In this album.txt” says where
skipped-of-a-system = a file that a system keeps for itself

trouble-unreadable =
    .happened = { $name } can't be read.
    .means = It is not in a backup. { -untouched }
    .next = Download it again if you can, or copy it anew from where it came.
    .details = Details: { $why }
    .short = { $why }
trouble-not-taken =
    .happened = { $name } can't be read.
    .means = The file it stands in is in the backup as it is, but this entry could not be taken out of it. { -untouched }
    .next = Put it right in the file and import that again, or copy it by hand.
    .details = Details: { $why }
    .short = { $why }
trouble-nothing-to-import =
    .happened = There is no file in what you named.
    .means = { no-backup }
    .next = Name the folder or the archive that the service gave you.
    .details = Details: { $name }
    .short = there is no file in it
trouble-no-vault =
    .happened = There are no backups of { $account } yet that these files could be kept with.
    .means = { no-backup }
    .next = Back up that account first, or let the files have a folder of their own.
    .command = leave out --for
    .short = there are no backups of this account
