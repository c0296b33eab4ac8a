# The words of Lifeboat in English: troubles, results, reports and the pages inside a backup.
# For people who have never heard of CardDAV: what happened, what it means for their data, what to do next.
# Two words are not used, since nobody can promise them: the ones for "all there is" and for "nothing can go wrong".


## Numbers, times, lists

size-bytes = { $n ->
    [one] 1 byte
   *[other] { $n } bytes
}
duration-seconds = { $n ->
    [one] 1 second
   *[other] { $n } seconds
}
duration-minutes = { $n ->
    [one] 1 minute
   *[other] { $n } minutes
}
duration-hours = { $n ->
    [one] 1 hour
   *[other] { $n } hours
}
month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
date = { $day } { month } { $year }
date-time = { $date }, { $time }
time-in-zone = { $time } ({ $zone })
from-to = { $from } – { $to }
names-and = { $before } and { $last }


## Kinds

kind-contacts = Contacts
kind-calendar = Calendar
kind-tasks = To-dos
kind-notes = Notes
kind-photos = Photos
kind-other = Other files

service-contacts = contacts
service-calendars = calendars
service-photos = photos

count-contacts = { $n ->
    [one] 1 contact
   *[other] { $n } contacts
}
count-calendar = { $n ->
    [one] 1 event
   *[other] { $n } events
}
count-tasks = { $n ->
    [one] 1 to-do
   *[other] { $n } to-dos
}
count-notes = { $n ->
    [one] 1 note
   *[other] { $n } notes
}
count-photos = { $n ->
    [one] 1 photo
   *[other] { $n } photos
}
count-other = { $n ->
    [one] 1 other file
   *[other] { $n } other files
}


## How a backup ended

result-complete = { $n ->
    [one] The { $kept } that this account offered is saved and checked.
   *[other] All { $kept } that this account offered are saved and checked.
}
result-chosen = { $n ->
    [one] The { $kept } that you chose is saved and checked.
   *[other] All { $kept } that you chose are saved and checked.
}
result-empty = This account offered nothing to save: each of its address books, calendars, lists and folders is empty, or there is none.
result-lost = { $lost } could not be saved.
lost-of = { $lost } of { $what }
result-others = { $n ->
    [0] No item could be saved.
    [one] The other item is saved and checked.
   *[other] The other { $n } items are saved and checked.
}
result-nothing-kept = No item was saved.
result-skipped = { $n ->
    [one] 1 item was left out on purpose.
   *[other] { $n } items were left out on purpose.
}
result-unreadable = { $n ->
    [one] 1 item is kept exactly as it came, because it can't be read as what it claims to be.
   *[other] { $n } items are kept exactly as they came, because they can't be read as what they claim to be.
}


## The report as plain text

column-listed = listed
column-saved = saved
column-unchanged = unchanged
column-skipped = left out
column-lost = not saved
column-size = size
column-collection = where
report-collection = { $name } ({ $kinds })
report-total = in all
report-lost = Could not be saved ({ $n }):
report-unreadable = Kept only as it came, not readable by other programs ({ $n }):
report-skipped = Left out on purpose ({ $n }):
report-not-in = Not in this backup:
report-item = { $collection }: { $item }: { $why }
report-more = … and { $n } more, named in lifeboat/receipt.json
report-notices = Noticed and dealt with:
notice-base-unusable = The records of the earlier backup { $about } are not what was sealed, so nothing was taken from it. Check that backup before you rely on it.
notice-base-damaged = In the earlier backup { $about } { $n ->
    [one] 1 item is damaged. It was
   *[other] { $n } items are damaged. They were
} fetched again for this one.
notice-no-changes = { $about }: the service could not say what changed, so all { $n } items were listed.
notice-collection-removed = { $about } was removed from the account while this run began. Its items are in the earlier backups.
notice-changes-differ = { $about }: what the service said had changed does not agree with its whole list in { $n ->
    [one] 1 item
   *[other] { $n } items
}. The whole list was used.
notice-silent-change = { $about }: { $n ->
    [one] 1 item
   *[other] { $n } items
} changed without a word from the service, so the whole collection was fetched again.
report-losses = { $n ->
    [one] 1 value could not be carried over into the files for other programs; the original has it. The report in lifeboat/receipt.json names it.
   *[other] { $n } values could not be carried over into the files for other programs; the originals have them. The report in lifeboat/receipt.json names each.
}


## Left out, skipped

left-out-line = { $name }: { $why }
left-out-inbox = the tray for incoming invitations; what you accepted is in your calendars
left-out-outbox = the tray for outgoing invitations; what you sent is in your calendars
left-out-proxy = a list of who may act for whom, not a calendar
left-out-subscription = a calendar that you only subscribe to; its owner keeps it elsewhere, and you can subscribe again
left-out-generated = made by the service out of other data, such as birthdays out of contacts
left-out-deleted = the service's bin for deleted things
left-out-notifications = messages of the service about sharing, not data of yours
left-out-no-access = the service lists it, but does not let this user in
left-out-not-supported = of a sort that Lifeboat can't read yet
skipped-not-a-photo = neither a photo nor a video
skipped-not-chosen = not chosen
skipped-deleted-meanwhile = deleted at the service while the backup was being made


## What a source can't give

coverage-mail = E-mail. It is not part of contacts, calendars and files; use your mail program to keep it.
coverage-bookmarks = Bookmarks, passwords and settings.
coverage-other-files = Files outside the folder that you chose for photos, and files in it that are neither photos nor videos.
coverage-photos = Photos: no folder with photos was named, so none was looked at.
coverage-photos-refused = Photos: the service has a place for files, but what lets Lifeboat in at the contacts and calendars does not let it in there.
coverage-contacts = Contacts: no address book was found at the addresses you gave.
coverage-calendars = Calendars, to-dos and notes: none were found at the addresses you gave.
coverage-attachments = Files attached to events and to-dos that the service keeps elsewhere: the event then holds only their address.
coverage-shares = With whom you share what, and what others share with you but the service doesn't list as yours.
coverage-history = Older versions and deleted things, where the service still keeps some.


## What is going on

looking-address = Looking at { $subject }…
looking-well-known = Asking { $subject } where your contacts and calendars are…
looking-principal = Asking { $subject } who you are…
looking-provider-file = Lifeboat knows { $subject }.
looking-provider = Asking { $subject }, which Lifeboat knows…
looking-dns = Asking the internet's directory of names where { $subject } has its services…
looking-srv = { $subject } is named there. Asking it…
looking-plain = { $subject } is named there, without encryption. Asking it…
looking-mail-host = The mail goes to { $subject }. Asking there…
looking-common = Trying { $subject }…
looked-found = { $step } { $services } found.
looked-answered = { $step } It answered.
looked-nothing = { $step } Nothing there.
looked-failed = { $step } Failed: { $why }.
looking-home = Asking { $subject } what you have there…

waiting-first-byte = Waiting for { $host }, for { $time } so far. Some servers take long to put a large answer together.
waiting-asked = { $host } asked for a pause. Going on in { $time }.
waiting-try-again = The connection to { $host } failed. Trying again in { $time }.
waiting-paused = Paused.

phase-signing-in = Signing in
phase-listing = Asking what there is
phase-fetching = Saving
phase-checking = Checking the copy
phase-sealing = Finishing the backup


## What checking a backup found. The first word is for scripts too and stays.

damage-missing = missing: { $place }
damage-extra = extra: { $place }
damage-litter = litter: { $place } (left by the system; it can be removed)
damage-altered = altered: { $place }
damage-unreadable = unreadable: { $place }
damage-miscounted = miscounted: { $place }
item-in-file = { $path }: { $item }
verified-intact = { $items ->
    [one] Intact: 1 item in { $files } files, each byte as it was sealed.
   *[other] Intact: { $items } items in { $files } files, each byte as it was sealed.
}
verified-incomplete = Intact, but it says of itself that it is incomplete: some items could not be had when it was made. START-HERE.html names them.
verified-littered = Each byte is as it was sealed, but the computer left { $n ->
    [one] 1 file in it that does not belong there. Remove it
   *[other] { $n } files in it that do not belong there. Remove them
}: until then, other programs take the backup for damaged.
verified-damaged = { $n ->
    [one] Damaged: 1 finding.
   *[other] Damaged: { $n } findings.
}


## The pages inside a backup

page-title = { $title } · { $account } · { $date }
page-back = About this backup
page-search-hint = To look for something on this page, press Ctrl and F (on a Mac, ⌘ and F). It prints well, too.
page-no-name = (no name)
page-no-title = (no title)
page-as-it-came = kept exactly as it came, because it can't be read as what it claims to be
page-none-here = There are none here.

heading-name = Name
heading-organisation = Organisation
heading-phone = Phone
heading-email = E-mail
heading-address = Address
heading-when = When
heading-what = What
heading-due = Due
heading-date = Date
heading-file = File
heading-photos = Photos
heading-taken = Taken
heading-size = Size
heading-kind = Kind
heading-ending = Files ending in
heading-use = For
heading-judged = Read in our own tests by
heading-documented = By their documentation, read by

contacts-lead = { $n ->
    [one] 1 contact, as the account had it.
   *[other] { $n } contacts, as the account had them.
}
calendar-lead = { $n ->
    [one] 1 event. Times are as written in it, with the time zone where it names one.
   *[other] { $n } events. Times are as written in them, with the time zone where they name one.
}
tasks-lead = { $n ->
    [one] 1 to-do.
   *[other] { $n } to-dos.
}
notes-lead = { $n ->
    [one] 1 note, by its title. Its text is in the file that is named below.
   *[other] { $n } notes, by their titles. Their texts are in the files that are named below.
}
photos-lead = { $n ->
    [one] 1 photo or video, exactly as it was in the account.
   *[other] { $n } photos and videos, exactly as they were in the account.
}
photos-zips = They lie in zip files by album and year. A double click opens a zip on most computers; nothing in it is compressed, so nothing is lost.
photos-some = A few of them
photos-files-heading = Where they are
calendar-repeating = Repeating
calendar-undated = Without a date
calendar-repeats = repeats
calendar-repeats-except = { $n ->
    [one] repeats; 1 date of it is different
   *[other] repeats; { $n } dates of it are different
}
tasks-open = To do
tasks-done = Done

start-title = Your backup of { $date }
start-lead = A copy of what { $account } held when it was made: ordinary files that open without Lifeboat and without the internet.
start-complete = This backup is complete
start-incomplete = This backup is incomplete
start-look = Look through
start-not-in = Not in this backup
start-nothing-missing = Lifeboat knows of nothing that the account listed and that is missing here.
start-lost = Could not be saved ({ $n })
start-unreadable = Saved, but not readable by other programs ({ $n })
start-unreadable-means = These are not what they claim to be. They are kept exactly as they came, in files that end in .unreadable.
start-left-out = Listed by the account, and left out
start-skipped = Left out on purpose ({ $n })
start-coverage = What this way into the account can't give
start-more = … and { $n } more. The file lifeboat/receipt.json names each.
start-losses = Changed for other programs ({ $n })
start-losses-means = Some programs want an older or a simpler form. These values could not be carried over into that form; the files as the account sent them have them all.

start-files = What is where
start-files-lead = The folder “data” holds your things. The rest describes them.
start-originals = Originals
start-beside = Beside “data”
file-contacts = Address book “{ $name }”, as the account sent it
file-contacts-v3 = The same people as vCard 3.0
file-contacts-v4 = The same people as vCard 4.0
file-contacts-csv = The same people as a table, with Outlook's column names
file-calendar = Calendar “{ $name }”
file-tasks = To-do list “{ $name }”
file-tasks-text = The same to-dos to read
file-notes = Notes “{ $name }”
file-notes-text = The same notes to read
file-photos = Photos of “{ $name }”
file-other = From “{ $name }”
file-originals = Entries of “{ $name }” exactly as the account sent them, for putting them back. Don't import this one.
file-unreadable = Entries of “{ $name }” that can't be read as what they claim to be, exactly as they came
file-some = Part of “{ $name }”
file-pages = Tables to look things up in, to search and to print
file-records = What Lifeboat noted about each item, this backup and this run
file-manifests = Checksums of each file, and who made this when (BagIt, RFC 8493)

start-import = Into another program
start-import-one = Of the files of one address book import one, never two: they hold the same people, and with two you would have each of them twice.
start-import-claims = “Read in our own tests” means that those programs read files made by Lifeboat without complaint. The others we have not tried; we go by their documentation.
import-v3 = Most address books
import-v4 = Address books that ask for vCard 4.0
import-csv = Outlook, and spreadsheets
import-calendar = Calendar programs
import-tasks = Programs that keep to-dos in calendar files
import-notes = Programs that keep notes in calendar files
import-photos = Opening with a double click, or with any zip program

start-check = Is this copy still whole?
start-check-lead = Each file has a checksum. In a terminal, in this folder, any one of these reads each byte and compares; none of them changes anything:
start-check-lifeboat = with Lifeboat
start-check-linux = on Linux, without Lifeboat
start-check-mac = on a Mac, without Lifeboat
start-check-python = with Python's bagit
start-proves = This proves that nothing has changed by accident. It can't prove that nobody has forged it: who can write here can write new checksums, too. Only the seal proves that, if you keep it somewhere else: the SHA-256 of the file tagmanifest-sha256.txt, which Lifeboat shows at the end of a backup and whenever it checks one.

start-counts = Counted against what the account listed
start-counts-lead = Each item that the account listed stands in exactly one of these columns.
start-how = How and when
start-how-made = Begun { $started } and finished { $sealed } by { $tool }.
start-how-source = Read from { $place } as { $user }.
start-how-case = Case: { $case }
start-how-read-only = Read-only mode was on: nothing that could change anything in the account was sent.
start-how-operator = Operator: { $operator }


## Troubles: .happened, .means for your data, .next, .command for how that is done on the command line, .details for
## whoever helps; .short is the reason of a single item

on-the-command-line = On the command line: { $how }

-untouched = Your earlier backups are untouched, and nothing was changed in your account.
no-backup = { $during ->
    [backup] No backup was made this time. { -untouched }
    [restore] What was put back so far stays in the account, and nothing was removed. Your backups are untouched.
   *[other] { -untouched }
}
no-backup-part = { $during ->
    [backup] { no-backup } A folder that ends in .part is not a backup.
   *[other] { no-backup }
}

trouble-cancelled =
    .happened = Stopped, as you asked.
    .means = { no-backup }
    .next = Start again whenever you like.
    .short = stopped before its turn

trouble-bad-address =
    .happened = “{ $input }” is not an address that Lifeboat can use.
    .means = Nothing was sent there. { -untouched }
    .next = Look for a slip of the keyboard. A web address looks like https://dav.example.org.
    .details = Details: { $why }
    .short = its address can't be used

trouble-unknown-host =
    .happened = There is no server called { $host }, or this computer is not connected to the internet.
    .means = Nothing more could be fetched. { no-backup }
    .next = Check how the address is spelled. If it is right, check the connection and try again.
    .details = Details: the name { $host } could not be found.
    .short = the server { $host } was not found

trouble-unreachable =
    .happened = { $host } does not answer.
    .means = Nothing more could be fetched. { no-backup }
    .next = Check this computer's connection. If other pages open, the service may be down: try again later. If the address holds a number after a colon, check that too.
    .details = Details: { $host }: { $why }
    .short = the server did not answer

trouble-certificate =
    .happened = { $host } could not prove that it is the server it claims to be.
    .means = Somebody may be listening in, or the server's certificate has run out or was made by its owner. Your password was not sent to it. { no-backup }
    .next = Don't go on in a network you don't know. If it is your own server or your company's, ask for the file of its certificate authority, and give it as the certificate file: with the account while you add it, or for all accounts in the settings, under Network.
    .command = --ca FILE
    .details = Details: { $host }: { $why }
    .short = the server could not prove who it is

trouble-sign-in-refused =
    .happened = { $host } did not accept the user name or the password.
    .means = Lifeboat stopped at once, so that your account does not get locked. { no-backup }
    .next = Check both. Many services want an app password here (iCloud, Fastmail, Yahoo, and most accounts with a second step at sign-in): make one in the account's security settings and use it in place of your usual password.
    .details = Details: { $host } refused the sign-in (401).
    .short = the sign-in was refused

trouble-sign-in-page =
    .happened = The address answered with a web page for people, not with data.
    .means = That says nothing about your data: it may well be there, at another address. { no-backup }
    .next = In a hotel, train or café, open a browser first and sign in to the network. Otherwise look in the help pages of your service for its address for contacts and calendars in other programs, and use that one.
    .details = Details: { $url }
    .short = the server sent a web page in its place

trouble-not-dav =
    .happened = A server answered, but it offers no contacts, calendars or files at this address.
    .means = That says nothing about your data: it may well be there, at another address. { no-backup }
    .next = Look in the help pages of your service for its address for contacts and calendars in other programs, and give it in full.
    .details = Details: { $url }, status { $status }
    .short = it is not where it was listed

trouble-nothing-found =
    .happened = The sign-in worked, but no address book, calendar or photo folder was found at this address.
    .means = Lifeboat does not take that for an empty account. { no-backup }
    .next = Check that the address belongs to this user name. Look at the account in a browser: if your data shows there, the service keeps it at another address.
    .details = Details: { $url }
    .short = nothing was found at its address

trouble-emptied =
    .happened = Your account answers, but it has no address book, no calendar and no list any more.
    .means = No backup was made this time: there is nothing left that it could hold. Your earlier backups are untouched, and still have what was there.
    .next = Don't sync or reset your phone: it may hold the last copy. Look at the account in a browser. Then compare your last backup with the account to see what is gone, or put back what is missing.
    .details = Details: signed in as { $user }
    .short = the account has nothing left

trouble-plain-http =
    .happened = The connection to { $host } would not be encrypted.
    .means = Anybody on the way could read your password and your data. Your password was not sent that way. { no-backup }
    .next = Use an address that begins with https://. If the server has none and you trust each part of the way to it, allow this.
    .command = --allow-http
    .details = Details: { $host }
    .short = the connection would not be encrypted

trouble-other-host =
    .happened = { $confirmed } says that your data lies on another server: { $host }.
    .means = That is usual with some services, but it would get your password, and Lifeboat gives it to nobody without your word. { -untouched }
    .next = Look where your phone or another program has this account: its settings name the server, and so do your service's help pages. If it is { $host }, allow it. If you don't find it there, ask whoever runs your service first.
    .command = --allow-host { $host }
    .details = Details: { $confirmed } to { $host }
    .short = it lies on a server that was not confirmed

trouble-no-dns =
    .happened = The internet's directory of names (DNS) gave no answer about { $domain }.
    .means = So Lifeboat does not know where { $domain } keeps contacts and calendars. { no-backup }
    .next = Check this computer's connection and try again. If you know the address of the service, give it.
    .command = --url ADDRESS
    .details = Details: { $domain }: { $why }
    .short = the internet's directory of names gave no answer

trouble-service-unknown =
    .happened = From { $address } alone, Lifeboat could not find where your contacts and calendars are.
    .means = That says nothing about your data: the service does not announce its address, and we don't know it. { no-backup }
    .next = Look in the help pages of your service for its address for contacts and calendars in other programs, and give it. There may be one for each.
    .command = --url ADDRESS, as often as there are addresses
    .details = Details: { $address }
    .short = the service could not be found

trouble-no-way-in =
    .happened = { $provider } can't be signed in to like this. { $why }
    .means = No password was sent. { no-backup }
    .next = { $help ->
        [none] Ask the service how to get your data out.
       *[other] This page of the service helps: { $help }
    }
    .short = { $provider } can't be signed in to like this

trouble-wants-user-name =
    .happened = { $provider } wants another user name than your e-mail address.
    .means = No password was sent. { no-backup }
    .next = { $which } Give it as the user name.
    .command = --user NAME
    .short = { $provider } wants another user name

trouble-wants-app-password =
    .happened = { $provider } did not accept the user name or the password. It wants an app password, which it makes for you.
    .means = Lifeboat stopped at once, so that your account does not get locked. { no-backup }
    .next = Make one at { $link } ({ $page }), and use it in place of your usual password.
    .short = an app password is wanted

trouble-bad-redirect =
    .happened = The server sends Lifeboat on to an address where it does not go by itself.
    .means = Your password was not sent there. { no-backup }
    .next = If you know the new address as part of your service, give it in place of the old one.
    .details = Details: { $from } to { $to }
    .short = it was moved to an address that was not confirmed

trouble-stalled =
    .happened = { $host } stopped sending: nothing came for { $time }.
    .means = { no-backup }
    .next = Check this computer's connection and try again. If it happens again, try at another time of day.
    .details = Details: { $host }
    .short = the server stopped sending

trouble-broken =
    .happened = The connection to { $host } broke.
    .means = { no-backup }
    .next = Check this computer's connection and try again.
    .details = Details: { $host }: { $why }
    .short = the connection broke

trouble-cut =
    .happened = An answer of the server ended too early.
    .means = Half an item is never taken for a whole one. { no-backup }
    .next = Try again. If it happens at the same place, something between you and the server cuts large answers: try another network.
    .details = Details: { $url }: { $got } of { $expected } bytes
    .short = only { $got } of { $expected } bytes came

trouble-read-only =
    .happened = Read-only mode is on, so { $method } was not sent ({ $host }).
    .means = Nothing was changed in your account. Your backups are as they were.
    .next = To allow changes, turn it off in the settings, or ask whoever set the policy of this computer.
    .command = leave out --read-only
    .short = read-only mode

trouble-status =
    .happened = { $class ->
        [refused] The server refused to give something that belongs to this account.
        [missing] The server does not have something that should be there.
        [busy] The server has too much to do, or has had enough requests for now.
        [locked] Something is locked on the server.
        [full] The server has no space left.
        [server] The server made an error of its own.
       *[other] The server gave an answer that Lifeboat does not expect.
    }
    .means = { no-backup }
    .next = { $class ->
        [refused] Check in a browser that this user may see it. An app password may be limited to part of the account: make one that may read contacts, calendars and files.
        [missing] Check the address. If it worked before, the service may have moved or removed something: look at the account in a browser before you change anything.
        [busy] Wait for an hour, then try again.
        [server] Try again later. If it stays, tell the service, with the details below.
       *[other] Try again later. If it stays, ask the service, with the details below.
    }
    .details = Details: { $url }, status { $status }
    .short = { $class ->
        [refused] refused by the server ({ $status })
        [missing] not found on the server ({ $status })
        [busy] the server had too much to do ({ $status })
        [locked] locked on the server ({ $status })
        [full] the server has no space left ({ $status })
        [server] the server made an error ({ $status })
       *[other] an unexpected answer of the server ({ $status })
    }

trouble-busy =
    .happened = { $host } has had enough requests for now and asks for a pause of { $time }.
    .means = { no-backup }
    .next = Try again after that time.
    .details = Details: { $host }
    .short = the server asked for a pause of { $time }

trouble-malformed =
    .happened = An answer of the server can't be understood.
    .means = Lifeboat does not guess what is in it: a list that is cut or garbled could hide a loss. { no-backup }
    .next = Try again. If it stays, please report it, with the details below.
    .details = Details: { $url }: { $why }
    .short = the server's answer can't be understood: { $why }

trouble-too-large =
    .happened = The server sent more than { $limit } in one answer, which is more than Lifeboat takes.
    .means = The limit keeps a broken server from filling this computer. { no-backup }
    .next = Look at the account in a browser for something extremely large. If it is yours and right, please report it, with the details below.
    .details = Details: { $url }
    .short = larger than { $limit }

trouble-not-there =
    .happened = The server listed something that it does not have.
    .means = It may have been deleted a moment ago, or the server has lost it. { -untouched }
    .next = Back up again. If it happens again with the same item, look for that item in a browser.
    .details = Details: { $href }
    .short = listed, but not there

trouble-no-browser =
    .happened = No web browser could be opened on this computer.
    .means = Nothing else has happened. { -untouched }
    .next = Open this address in a browser yourself: { $url }
    .details = Details: { $why }
    .short = no web browser could be opened

trouble-disk =
    .happened = This computer could not read or write { $path }.
    .means = { no-backup-part }
    .next = Check that the drive is connected and that you may write there, or choose another folder.
    .details = Details: { $path }: { $why }
    .short = this computer could not read or write it

trouble-disk-full =
    .happened = There is not enough space for the backup.
    .means = { no-backup-part }
    .next = Make room or choose another drive, then start again.
    .details = { $known ->
        [yes] Details: { $path }: { $needed } needed, { $free } free
       *[no] Details: { $path }
    }
    .short = there was not enough space on this computer

trouble-too-large-for-drive =
    .happened = This drive can't hold a file as large as { $path }.
    .means = Drives with the old format FAT32 hold no file over 4 GB. Smaller files are not concerned.
    .next = Use another drive, or format this one as exFAT once nothing on it is needed any more.
    .short = this drive can't hold files over 4 GB; use another drive or another format

trouble-in-use =
    .happened = Another run of Lifeboat is working in this backup folder.
    .means = Two at once could spoil each other's work, so this one did not begin. { -untouched }
    .next = Wait until the other has finished, or stop it.
    .details = Details: { $path }
    .short = another run was working in the backup folder

trouble-keychain =
    .happened = The password store of this computer (keychain) did not answer.
    .means = A password could not be kept there or read from there. { -untouched }
    .next = Unlock it and try again, or give the password when you are asked.
    .command = --password-file FILE
    .details = Details: { $why }
    .short = the keychain did not answer

trouble-no-password =
    .happened = There is no password for { $account }.
    .means = Nothing was fetched. { -untouched }
    .next = Give it when you are asked, or sign in to the account again.
    .command = --password-file FILE, --password-command COMMAND or LIFEBOAT_PASSWORD
    .short = no password was given

trouble-unknown-account =
    .happened = There is no saved account called { $account }.
    .means = Nothing was done.
    .next = Check how it is spelled, or add the account.
    .command = lifeboat account list shows the saved ones, lifeboat account add saves a new one.
    .short = the account is not known

trouble-bad-settings =
    .happened = The settings of Lifeboat can't be read.
    .means = Your backups do not depend on them. Nothing was done.
    .next = Set the file right, or move it away and add your accounts again.
    .details = Details: { $path }: { $why }
    .short = the settings can't be read

trouble-not-a-backup =
    .happened = There is no backup in { $path }.
    .means = Nothing was done.
    .next = Name the dated folder that holds START-HERE.html. A folder that ends in .part is a run that was not finished.
    .details = Details: { $path }
    .short = there is no backup

trouble-newer-format =
    .happened = This backup was made by a newer version of Lifeboat.
    .means = Its files are ordinary ones and open without Lifeboat; START-HERE.html in it tells how. Nothing was done.
    .next = Get the newer version and try again.
    .details = Details: { $path }, format { $format }
    .short = made by a newer version of Lifeboat

trouble-damaged =
    .happened = This backup is damaged.
    .means = What is not named as damaged can still be used. Other backups are not affected by it.
    .next = Leave the folder as it is. Take what you need from another backup, and make a new one now while the account still has your data.
    .command = lifeboat verify lists each damaged file, and lifeboat salvage takes what is intact.
    .details = Details: { $path }: { $why }
    .short = damaged: { $why }

trouble-no-match =
    .happened = Nothing matches “{ $wanted }”.
    .means = Nothing was done.
    .next = Try a part of the name, or look at the list without a search word.
    .short = nothing matches

trouble-wrong-use =
    .happened = { $what }
    .means = Nothing was done.
    .next = Put that right and try again.
    .command = lifeboat help shows how it is meant.
    .short = { $what }

trouble-internal =
    .happened = Lifeboat made a mistake.
    .means = { no-backup-part }
    .next = Please report it, with the details below. They hold no password.
    .details = Details: { $what }
    .short = a mistake of Lifeboat: { $what }

## What was given can't be used: sentences of `trouble-wrong-use`

wrong-user-control = A user name can't have invisible signs in it. Type it anew.
wrong-user-colon = This service takes no user name with a colon in it.
wrong-account-name = An account needs a name.
wrong-oauth-token = To sign in in the browser, the service's address for tokens is needed, or that of whoever issues them.
wrong-oauth-client = To sign in in the browser, the ID is needed under which the service knows this program.
wrong-oauth-authorize = To sign in in the browser, the service's address for that is needed.
wrong-oauth-redirect = The address to which the browser shall come back is none.
wrong-inside-backup = { $path } lies in a backup, to which nothing may be added. Choose another folder.
wrong-timer-text = “{ $text }” can't stand in a timer.
