# The window: files that other services hand out.

import-open = Open or drop files
import-open-text = From Google Takeout, Apple, Outlook, a phone or a camera. No sign-in needed.
import-nav = Open files
import-more-name = Import more files to { $account }
import-more = Import files
import-card = Made from files that were opened here
import-title = Files from another service or program
import-text = Lifeboat makes a backup out of them like any other: read back, checked and counted. The files themselves stay as they are.
import-drop = Drop files and folders here
import-drop-now = Drop them to see what is in them
import-drop-text = Give all parts of a set together. Zips can stay packed.
import-choose-files = Choose files…
import-choose-folder = Choose a folder…
import-add-files = Add files…
import-path = File or folder
import-path-help = No file chooser is available here. Type the whole path instead.
import-path-look = Look into it
import-looking-text = This only reads. It takes longer when there are many files.
import-busy = A backup is running. These files can be looked through when it has ended.
import-look-now = Look through the files
import-other = Choose other files
import-inside = What is in { $name }
import-inside-size = { $n ->
    [one] 1 file, { $size }
   *[other] { $n } files, { $size }
}
import-sort = { $what }, { $size }
import-columns = What becomes of the columns of { $name }
import-window-missing = { $n ->
    [one] A part of the set is missing
   *[other] { $n } parts of the set are missing
}
import-window-missing-text = { $n ->
    [one] What is in it will not be in the backup. Add it, or import what is here: when all parts come later, only what is new is saved.
   *[other] What is in them will not be in the backup. Add them, or import what is here: when all parts come later, only what is new is saved.
}
import-window-left-out = Not looked into
import-whose = Keep them with
import-by-itself = By themselves
import-by-itself-note = in “{ $vault }”
import-for-account = { $account }
import-for-account-note = with the backups of this account
import-go = Import
import-title-running = Importing
import-nav-running = Importing
import-nav-running-at = Importing, { $percent } %
import-here-title = These very files are in a backup already
import-here-text = They are in the backup of { $time }. No second one was made.
import-here-again = Import them all the same
import-nothing-missing = Of what is in these files, nothing is missing.
import-lost-way = The files still have them. Get them from the service once more if you can, and import again.

guides = How to get your data out
guides-checked = By what these services and others write about it. Lifeboat's makers have not tried it with a live account; names of buttons may differ.
guide-open = Open { $page }
guide-copy = Copy the address
guide-google = Google: contacts, calendars, to-dos, notes and photos (Takeout)
guide-google-1 = Open { $page } and sign in.
guide-google-2 = Press “Deselect all”. Then tick Contacts, Calendar, Tasks, Keep and Google Photos. For Contacts choose the format vCard.
guide-google-3 = Press “Next step”. Choose “Send download link via email”, “Export once”, the file type .zip, and a large size such as 10 GB: fewer parts are fewer that can go missing.
guide-google-4 = Google sends a mail with the links when it is ready. That takes hours, and days for many photos. The links work for about a week.
guide-google-5 = Download every part; Google asks you to sign in again on the way. Parts often break off or are overlooked: Lifeboat says which ones are missing.
guide-google-6 = Drop all parts here together. There is no need to unpack them.
guide-apple = Apple: reminders, notes, photos, contacts and calendars (copy of your data)
guide-apple-1 = Open { $page } and sign in with your Apple Account.
guide-apple-2 = Choose “Request a copy of your data”. Tick iCloud Contacts, iCloud Calendars and Reminders, iCloud Notes and iCloud Photos.
guide-apple-3 = Choose the largest size for the files (25 GB): fewer parts are fewer that can go missing.
guide-apple-4 = Apple sends a mail when it is ready. That takes up to 7 days, and then the files stay there for 14 days.
guide-apple-5 = Download every part. Photos come as “iCloud Photos Part 1 of 4.zip” and so on: Lifeboat says which ones are missing.
guide-apple-6 = Drop all of them here together. There is no need to unpack them.
