# The words of the window in English. Keys begin with their screen. What both shells say (troubles, results, kinds,
# counts, waiting) stands in lifeboat.ftl.

app-name = Lifeboat
app-title-at = { $percent } % – Lifeboat

## Round the screens

nav-name = Screens
nav-home = Home
nav-running = Backing up
nav-running-at = Backing up, { $percent } %
nav-result = Last result
nav-add-account = Add an account
button-back = Back
button-cancel = Cancel
button-home = Go to Home
button-try-again = Try again
button-copy = Copy
copied = Copied
details-show = Show details
details-hide = Hide details

## Welcome

welcome-title = Your data, on a disk of your own
welcome-text = Lifeboat copies the contacts, calendars, to-dos, notes and photos of your account into ordinary files on this computer, and proves that the copy is whole.
welcome-back-up = Back up my account
welcome-back-up-text = Sign in once. Nothing in your account is changed.
welcome-demo = Try it with a demo account
welcome-demo-text = A made-up account on this computer. No sign-in needed.
welcome-demo-starting = Setting up the demo account…
welcome-point-files = Ordinary files
welcome-point-files-text = vCard, iCalendar and zip: they open without Lifeboat, today and in twenty years.
welcome-point-proof = Checked, not hoped
welcome-point-proof-text = What was written is read back and counted against your account.
welcome-point-missing = Says what is missing
welcome-point-missing-text = By name and number. Half is never called success.

## Consent

consent-http-yes = Send the password unencrypted
consent-host-yes = Send the password to { $host }
consent-sign-in-yes = Sign in at { $host }
consent-no = Don't send it

## Looking

look-title = Looking through your account
look-title-demo = Looking through the demo account
look-title-find = Finding your account
look-text-find = Lifeboat finds out where your data lies and how one signs in there. Nobody gets a password for that.
look-text = Lifeboat asks the service what there is. Nothing is fetched yet.
look-start = Starting…
look-stopping = Stopping…
look-step-done = { $step }: done
look-step-now = { $step }: under way

## Choose

choose-title = What shall be backed up?
choose-found = { $user } on { $host } holds { $found }.
choose-found-demo = The demo account holds { $found }.
choose-not-a-single = Nothing is chosen. Tick at least one.
choose-address-books = { $n ->
    [one] 1 address book
   *[other] { $n } address books
}
choose-calendars = { $n ->
    [one] 1 calendar
   *[other] { $n } calendars
}
choose-lists = { $n ->
    [one] 1 to-do list
   *[other] { $n } to-do lists
}
choose-journals = { $n ->
    [one] 1 notebook
   *[other] { $n } notebooks
}
choose-folders = { $n ->
    [one] 1 photo folder
   *[other] { $n } photo folders
}
choose-other-folders = { $n ->
    [one] 1 folder
   *[other] { $n } folders
}
choose-of = { $chosen } of { $what }
choose-may-be-in = May be in { $names }
choose-names-more = { $names } and { $n } more
choose-single = Choose single ones
choose-also = may also hold { $kinds }
choose-unnamed = Without a name
choose-where = Where to
choose-folder = Backup folder
choose-folder-help = The backup becomes a dated folder in “{ $vault }” there.
choose-folder-missing = Enter a folder.
choose-folder-relative = Enter the whole path of a folder, such as { $example }.
choose-folder-browse = Choose…
choose-folder-no-chooser = No file chooser is available here. Type the folder instead.
choose-synced = This folder is itself synced with { $cloud }. If that cloud empties it, the backup goes with it. A folder outside of it is better.
choose-coverage = Not in this backup
choose-coverage-text = What this service can't give, or what is left out:
choose-coverage-none = Nothing that this service listed is left out.
choose-go = Back up now
choose-kept-keychain = The account is remembered. Its password lies in the keychain.
choose-kept-session = The account is remembered. Its password could not go to the keychain: Lifeboat keeps it until you close it.

## Running

run-title = Backing up
run-title-pausing = Paused
run-title-stopping = Stopping
run-percent = { $percent } %
run-items = { $done } of { $all } items
run-rate = { $size } a second
run-left-seconds = less than a minute left
run-left-minutes = { $n ->
    [one] about 1 minute left
   *[other] about { $n } minutes left
}
run-left-hours = { $n ->
    [one] about 1 hour left
   *[other] about { $n } hours left
}
run-whole = Whole backup
run-signing-in = Signing in
run-listing = Asking what there is
run-sealing = Writing the records and giving the backup its name
run-kind-waiting = Waiting for its turn
run-kind-count = { $done } of { $all }
run-kind-listed = { $n } found so far
run-kind-done = { $n ->
    [0] Nothing there
    [one] 1 fetched
   *[other] All { $n } fetched
}
run-kind-bytes = { $done } of { $all }
run-kind-lost = { $n ->
    [one] 1 could not be had
   *[other] { $n } could not be had
}
run-check = Checking the copy
run-check-waiting = Begins when the rest is written
run-check-bytes = { $done } of { $all } read back
run-check-done = Read back and counted
run-pause = Pause
run-go-on = Go on
run-stop = Stop
run-stop-title = Stop this backup?
run-stop-text = It ends without a backup. What was received stays here, and the next backup goes on from it. Earlier backups stay as they are.
run-close-title = Close Lifeboat and stop this backup?
run-stop-yes = Stop now
run-close-yes = Stop and close
run-stop-no = Keep going
run-note = You can go on using this computer. Closing this window stops the backup.
run-awake = Sleep is held off: this computer stays awake until it is done. Closing its lid may still put it to sleep.
awake-why = Keeping a backup going
run-lost = Could not be had so far

## Result

done-title-failed = No backup was made
done-title-stopped = Stopped
done-numbers = { $size }, read back and checked { $time }
done-numbers-in = in { $time }
done-open = Open folder
done-open-failed = The folder could not be opened from here. This is where it is:
done-again = Back up again
done-choose = Choose again
done-copy-path = Copy the path
done-missing = Not in this backup
done-missing-nothing = Of what this account listed, nothing is missing.
done-missing-lost = { $n ->
    [one] 1 item could not be saved
   *[other] { $n } items could not be saved
}
done-missing-lost-way = What could not be saved is still in your account. Back up again: what was busy or broken for a moment is fetched then.
done-missing-unreadable = { $n ->
    [one] 1 item is kept only as it came
   *[other] { $n } items are kept only as they came
}
done-missing-skipped = { $n ->
    [one] 1 file was left out on purpose
   *[other] { $n } files were left out on purpose
}
done-missing-losses = { $n ->
    [one] 1 value is not in the files for other programs
   *[other] { $n } values are not in the files for other programs
}
done-missing-losses-way = Nothing of them is lost: the originals in this backup have them.
done-inside = In this backup
done-collection = { $saved ->
    [one] 1 saved
   *[other] { $saved } saved
}
done-collection-size = { $saved }, { $size }
done-item = { $item }: { $why }
done-item-in = { $item } ({ $collection }): { $why }
done-loss = { $item }: { $what } ({ $place })
done-more = … and { $n } more. They stand in lifeboat/receipt.json in the backup.
done-names-loading = Reading the names…
done-names-more = … and { $n } more
done-seal = Seal
done-seal-text = Keep this number somewhere else. With it you can show later that the backup is the one that was made today.

## Home

home-title = Home
home-accounts-none = No account is remembered here.
home-back-up = Back up now
home-back-up-name = Back up { $account } now
home-sign-in-name = Sign in to { $account }
home-none = No backup yet
home-last-ago = Last good backup: { $time } ({ $days ->
    [0] today
    [one] yesterday
   *[other] { $days } days ago
})
home-backups = Backups
home-backups-more = { $n ->
    [one] Show 1 older backup
   *[other] Show { $n } older backups
}
home-complete = Complete
home-incomplete = Incomplete
home-alarm = Something went missing
home-line-open = Open the backup of { $time }
home-running = A backup is running.

## Without a window

no-window = Lifeboat cannot open a window here (no display). Use the command line instead: lifeboat backup --help
no-window-opengl = Lifeboat cannot open a window here: nothing on this computer draws it (OpenGL 2.1 or newer is needed; on Linux, Mesa has it). Use the command line instead: lifeboat backup --help
no-window-library = Lifeboat cannot open a window here: a library that the desktop brings along is missing (on Linux often libxkbcommon-x11). Use the command line instead: lifeboat backup --help
