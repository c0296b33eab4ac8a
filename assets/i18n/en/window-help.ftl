# The window: what to do while a cloud is failing. For somebody who is frightened: short, calm, one thing after another.

help-title = My cloud is failing
help-title-text = What to do now, and what not to do. Nothing in your account is changed.
help-nav = Help now
help-text = First, what is left gets saved. Putting things right comes later. No button on this page changes anything in your account.

help-dont = Let nothing sync, and don't reset your phone
help-dont-1 = Put phones and tablets into flight mode, with Wi-Fi off. A device that syncs with an emptied account can be emptied, too.
help-dont-2 = Don't reset or repair a device or an app, and don't sign out or remove the account from it, even if somebody at the service says so. It may hold the last copy.
help-dont-3 = Keep devices charged. Don't let a battery run down, and don't take it out.

help-read-only-asking = Read-only mode is being turned on…
help-read-only-on = Read-only mode is now on
help-read-only-on-text = Lifeboat refuses to send anything that could change an account. Backing up goes on as before; putting something back has to wait. It stays on, also when Lifeboat is closed, until you turn it off here or in Settings.
help-read-only-locked = Lifeboat refuses to send anything that could change an account. It was started like that, or whoever runs this computer wants it so: Settings says which.
help-read-only-off = Read-only mode is off
help-read-only-off-text = Backing up changes nothing in an account, also without it. With it, nothing can be put back by mistake either.
help-read-only-off-go = Turn read-only mode off
help-read-only-on-go = Turn read-only mode on

help-restoring = Something is being put back into an account right now. Read-only mode does not stop what was begun before.
help-restoring-go = Show it

## Backups that are here

help-kept = You have backups here already
help-kept-text = They lie on this computer. A new backup does not change or replace them, whatever it finds. Copy them to a drive that you unplug afterwards.
help-kept-of = { $account }: { $n ->
    [one] 1 backup. The last good one is of { $time }.
   *[other] { $n } backups. The last good one is of { $time }.
}
help-kept-of-none-good = { $account }: { $n ->
    [one] 1 backup, of { $time }. It is not complete, or tells of a loss.
   *[other] { $n } backups, the newest of { $time }. None is complete and without a loss.
}
help-look-in = Look inside
help-pin = Keep it for good
help-pin-name = Keep the backup of { $time } for good
help-pin-why = A cloud was failing.

## What there is

help-have = What do you have?
help-have-text = Tick what fits, also when you are not sure. What to do with it comes below.
help-have-account = The account itself
help-have-account-note = It lets you in, or did until now
help-have-phone = A phone or tablet
help-have-phone-note = With contacts, appointments or photos of this account
help-have-computer = A computer
help-have-computer-note = With a program for mail, contacts or calendars, or with a folder that is synced
help-have-files = Files from earlier
help-have-files-note = Exports, archives, attachments of mails, old backups

help-account = The account: fetch what it still gives
help-account-1 = Back it up now, even if much is gone already. Then each further account that you have there.
help-account-2 = Contacts come first, then calendars, to-dos, notes, and photos. If the service gets slow or stops, leave Lifeboat running or begin again later: what was received stays here.
help-account-3 = What is missing is named at the end. That is the record of how things stood today.
help-account-add = Back up another account

help-phone = The phone: it may hold the last copy
help-phone-1 = Leave it in flight mode, and connect it to this computer with its cable.
help-phone-2 = Android: in the Contacts app, choose Export. That makes a file that ends in .vcf. Copy it and the folder DCIM, which has the photos, to this computer.
help-phone-3 = iPhone and iPad: in Finder, or in Apple Devices on Windows, choose “Back Up Now”, and never “Sync”. Copy the photos with the program for photos of this computer. Contacts can be exported in the Contacts app: hold a list, and choose Export.
help-phone-4 = Then open these files here. They become a backup of their own.
help-phone-go = Open files from the phone

help-computer = The computer: off the network first
help-computer-1 = Take the computer off the network before you start a program that syncs. Until it syncs, it may still have all of it.
help-computer-2 = Export from it: contacts as vCard or CSV, calendars as iCalendar. Copy a folder that is synced to a drive.
help-computer-3 = Then open these files here, or the whole folder.
help-computer-go = Open files of this computer

help-files = Files from earlier: bring them here
help-files-1 = Look in downloads, mails, memory cards, old phones and drives: for archives from Google or Apple, and for files that end in .vcf, .ics, .csv or .zip.
help-files-2 = Open them here. The files themselves stay as they are.
help-files-go = Open files from earlier

## Afterwards

help-later = When all of it is here
help-later-1 = Copy the backups to another drive, and unplug it.
help-later-2 = Wait until the service says that it is repaired. Back up once more then, and compare.
help-later-3 = Then turn read-only mode off, and put back what is missing. Phones and other computers go online last.

## On Home

home-read-only = Read-only mode is on: nothing can be put back into an account.
home-read-only-go = Change this
