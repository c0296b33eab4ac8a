# The words of the window for keeping backups: unfinished ones, second copies, the schedule; and for the demo account's loss.

## Unfinished backups

unfinished-title = The backup begun on { $time } was not finished
unfinished-title-unknown = A backup was not finished
unfinished-holds = { $items ->
    [0] Nothing was received whole.
    [one] 1 item was received and is here ({ $size }).
   *[other] { $items } items were received and are here ({ $size }).
}
unfinished-ways = Go on, and only the rest is fetched. If the service will not come back, keep what is here: that becomes an incomplete backup, with what is missing by name.
unfinished-running = A backup of this account is being made now, by another Lifeboat or by its schedule.
unfinished-go-on = Go on
unfinished-go-on-name = Go on with the backup begun on { $time }
unfinished-keep = Keep what it has
unfinished-remove = Remove
unfinished-remove-name = Remove the backup begun on { $time }
unfinished-remove-title = Remove this unfinished backup for good?
unfinished-remove-text = { $items ->
    [0] Nothing in it was received whole.
    [one] The item in it may be nowhere else on this computer.
   *[other] The { $items } items in it may be nowhere else on this computer.
}
unfinished-remove-yes = Remove for good
unfinished-remove-no = Don't remove it

earlier-waits-here = { $items ->
    [one] The item that was received stays here.
   *[other] The { $items } items that were received stay here.
} The next backup of this account goes on from there. If the service will not come back, keep what is here as a backup.
earlier-kept-here = The unfinished backup begun on { $time } stays, because { $items ->
    [one] 1 item in it is not, or not in that form, in any backup.
   *[other] { $items } items in it are not, or not in that form, in any backup.
} Keep it as a backup of its own, or remove it on Home.

run-title-finish = Keeping what was received
run-stop-text-finish = The unfinished backup stays as it was.
run-stop-title-finish = Stop this?


## A second copy

copy-title = Copy to another drive
copy-text = All backups of { $account } are copied, and each byte is read back. What is there already is checked, not copied again.
copy-folder = Folder on another drive
copy-folder-help = The backups go into “{ $vault }” there. Best is a drive that you unplug afterwards: what is not connected, no accident reaches.
copy-where = Where to
copy-go = Copy now
copy-to-drive = Copy to another drive
copy-to-drive-name = Copy the backups of { $account } to another drive
copy-again = Copy once more
copy-none-yet = There is no second copy. If this drive fails, the backups fail with it.
copy-at = Second copy in { $path }, read back on { $time }
copy-at-unread = Second copy in { $path }
copy-at-old = Second copy in { $path }, read back on { $time }. The newest backup is not in it yet.
copy-some-done = { $n } of { $all } backups are in { $path }, read back and right ({ $size } written).

run-title-copy = Copying to another drive
run-whole-copy = Whole copy
run-note-copy = You can go on using this computer. Closing this window stops the copy.
run-copied = { $done } of { $all } copied and read back
run-stop-title-copy = Stop copying?
run-stop-text-copy = What is copied so far stays there, and the next copy goes on from it.
run-close-title-copy = Close Lifeboat and stop copying?
nav-copying = Copying
nav-copying-at = Copying, { $percent } %
done-title-failed-copy = Not copied


## Every week

weekly-go = Do this every week
weekly-go-name = Back up { $account } every week
weekly-stop = No longer
weekly-stop-name = No longer back up { $account } by itself
weekly-asking = Setting the timer…
weekly-is = Backed up by itself every Sunday at { $at }
daily-is = Backed up by itself every day at { $at }
weekly-dead = Its timer is not active any more. Set it once more.
weekly-late = That is longer ago than the schedule says.
weekly-set = Every Sunday at { $at }, while you are signed in to this computer. What was missed is made up for, and you hear of it only when something is wrong.
weekly-off = It is no longer backed up by itself.
weekly-off-by-hand = It is no longer expected to be backed up by itself. What you installed for it ({ $name }) is still there: remove it yourself.
weekly-no-password = It can't be backed up by itself: its password is not in this computer's keychain, and nobody is there to type it. Sign in once more and let Lifeboat remember the account.
weekly-by-hand = Lifeboat can set no timer on this computer itself. Install this, and the computer does it:


## Kept for good

home-pinned = Kept for good
home-pinned-why = Kept for good: { $why }


## Photos

choose-photos = How photos lie in the backup
choose-photos-zips = In zips, by album and year
choose-photos-zips-text = Few large files: easy to copy, and each backup shares them with the one before.
choose-photos-files = As ordinary files
choose-photos-files-text = Each photo can be opened where it lies.
choose-all-files = Also the other files in photo folders
choose-all-files-text = Documents, sound and whatever else lies there. Without this, photos and videos only; what is left out is counted in the report.
choose-pictures-elsewhere = Also pictures of contacts that lie outside of this account
choose-pictures-elsewhere-text = Some contacts hold only the address of their picture. Who runs that address then learns that you asked; your password is never sent there.


## The demo account's loss

story-offer = See what happens when a cloud loses data
story-offer-text = In October 2009 a cloud lost the contacts of its subscribers. Let that happen to this made-up account, then back it up once more. The backups you have stay as they are.
story-lose = Let the demo account lose its data
story-changing = One moment…
story-lost = The demo account has lost its data
story-lost-text = Most of its contacts are gone, and those that are left have no numbers any more. Back it up once more, and see what Lifeboat says.
story-give-back = Give the demo account its data back


## What was noticed

done-notices = What was noticed
run-copies = This disk can't let two backups share a file, so { $size } will be copied from the backup before.


## Making room

room-go = Make room
room-go-name = Make room: remove old backups of { $account }
room-title = Make room
room-text = The newest backups of { $account } stay, and older ones can go. Whatever you choose, three checked ones stay, and so does each that a loss is judged by, that alone holds a collection, or that you keep for good.
room-keep = How many of the newest stay
room-keep-n = { $n }
room-looking = Looking which could go…
room-goes = { $n ->
    [0] None would go
    [one] 1 backup would go, and { $size } would be free
   *[other] { $n } backups would go, and { $size } would be free
}
room-stays = { $n ->
    [one] 1 backup stays
   *[other] { $n } backups stay
}
room-pin = Keep for good
room-pin-name = Keep the backup of { $time } for good
room-let = No longer keep for good
room-let-name = No longer keep the backup of { $time } for good
room-remove = { $n ->
    [one] Remove 1 backup
   *[other] Remove { $n } backups
}
room-ask = { $n ->
    [one] Remove 1 backup for good?
   *[other] Remove { $n } backups for good?
}
room-ask-text = { $n ->
    [one] { $size } would be free. It can't be brought back, unless another drive has a copy.
   *[other] { $size } would be free. They can't be brought back, unless another drive has copies.
}
room-ask-no = Keep them all
room-ask-yes = Remove for good
work-forgetting = Making room
work-forgetting-note = Backups that stay are checked before others go. When this is stopped, what is gone stays gone, and the rest stays.
work-not-forgotten = Not finished


## Going on without

accept-go = { $n ->
    [one] Go on without it
   *[other] Go on without these { $n }
}
accept-title = { $n ->
    [one] Go on without this item?
   *[other] Go on without these { $n } items?
}
accept-text = { $n ->
    [one] It stays named in each report as not saved, and is asked for each time, but no longer makes a backup incomplete. Another one that can't be had does.
   *[other] They stay named in each report as not saved, and are asked for each time, but no longer make a backup incomplete. Another one that can't be had does.
}
accept-no = Don't go on without
accept-yes = { $n ->
    [one] Yes, go on without it
   *[other] Yes, go on without them
}
accept-done = { $n ->
    [one] From the next backup on, it no longer makes one incomplete. It stays named in each report.
   *[other] From the next backup on, they no longer make one incomplete. They stay named in each report.
}


## What is not where it was, or can't be read

home-gone = The backups of this account are not where they were: { $folder }
home-gone-text = If that folder is on a drive, connect the drive and try again. A backup that is made now begins anew at that place, on whatever disk lies there now.
home-gone-try-name = Look for the backups of { $account } again
home-gone-back-up = Back up there all the same
home-gone-back-up-name = Back up { $account } there all the same
home-shut = The backups of this account can't be looked at: { $folder }
home-damaged = Can't be read
home-damaged-salvage = Get out what is intact
home-damaged-salvage-name = Get out what is intact of { $backup }
home-settings-open = Open the folder of the settings
home-folder-gone = Backups were made in { $folder }, too. That folder is not there now, or there are none in it. If it is on a drive, connect the drive and try again.
home-folder-forget = Don't look there any more
home-folder-forget-name = Don't look in { $folder } any more
home-folder-try-name = Look in { $folder } again
home-opening = Asking this computer's keychain…
home-run-failed = What ran last did not end well. { $why }
home-run-failed-go = See what happened
