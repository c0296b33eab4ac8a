# Putting things back. The words promise no more than is done: what is gone is put back, what was emptied is filled, and
# nothing is removed or overwritten.

phase-restoring = Putting back, and reading it back


## The plan

restore-nothing = There is nothing to put back: the account has all that the backup has.
restore-plan = This is what would be done in the account { $account }:
restore-will-create = { $items } will be put back that { $n ->
    [one] is
   *[other] are
} no longer there.
restore-will-copy = { $items } will be put beside what is there, each as an item of its own.
restore-will-fill = { $items } will be filled where { $n ->
    [one] it was
   *[other] they were
} emptied; no value that is there is changed.
restore-will-make = { $n ->
    [one] A collection will be made: { $names }.
   *[other] { $n } collections will be made: { $names }.
}
restore-will-leave = { $n ->
    [one] 1 item has values of its own now and is left as it is.
   *[other] { $n } items have values of their own now and are left as they are.
}
restore-takes = { $n ->
    [one] 1 item, { $size } in all, will be written.
   *[other] { $n } items, { $size } in all, will be written one by one.
} With a quick service that takes about { $quick }, with one that goes through its whole collection for each item, such as Radicale, about { $slow }.
restore-into-nothing = Nothing will be removed, and nothing that is there overwritten. The account holds nothing now, so there is nothing of it to be kept first.
restore-never-removes = Nothing will be removed, and nothing that is there overwritten. The account as it is now is kept in the backup { $captured }.
restore-how-to-go-on = Nothing was written. To do it, run the same command with --yes. Keep other phones and computers offline until it has finished.


## The report

restored-created = { $items } { $n ->
    [one] is
   *[other] are
} back in the account.
restored-filled = { $items } { $n ->
    [one] was
   *[other] were
} filled where { $n ->
    [one] it was
   *[other] they were
} emptied.
restored-there = { $items } { $n ->
    [one] was
   *[other] were
} there already.
restored-changed = { $items } changed after the plan was made, and { $n ->
    [one] was
   *[other] were
} left.
restored-otherwise = { $items } { $n ->
    [one] is
   *[other] are
} back, but the service keeps { $n ->
    [one] it
   *[other] them
} otherwise than the backup has { $n ->
    [one] it
   *[other] them
}.
restored-refused = { $items } could not be put back. The backup still has { $n ->
    [one] it
   *[other] them
}.
restored-nothing = Nothing had to be written.
restore-broken-off = What was put back so far stays in the account, and nothing was removed. Run the same command again: it goes on from here and puts nothing there twice.
restored-continues = An earlier try was broken off ({ $names }). What it had put into the account was found there, and nothing is there twice.
restored-folder = What was done, item by item, is in { $folder }.


## Why something was left or refused

left-kept-there = is not as in the backup, and was left as you chose
left-other-values = has other values now than in the backup; these were left
left-differs = is not as in the backup, and was left
left-no-place = there is no place for it in this account, and none can be made
left-not-shown = came to need it only after the plan was shown; run it once more
restore-no-place = there is no place for it in this account
restore-not-readable = the backup can't give it: have the backup checked
restore-something-there = something else has its place
restore-not-kept = the service took it, but does not give it back
restore-refused = the service refused it (status { $status })
restore-not-made = the service would not make the collection (status { $status })
restore-kept-otherwise = is back, but otherwise
restore-changed-meanwhile = changed meanwhile, and was left


## A drill

drill-begins = A drill: an empty account is made on this computer, the backup is put into it and read back. Nothing leaves the computer.
drill-whole = The way back works: { $items } { $n ->
    [one] was
   *[other] were
} put into an empty account on this computer and read back, and { $n ->
    [one] it says
   *[other] all of them say
} what the backup says.
drill-not-whole = Of { $items }, { $n } did not come back as the backup has { $n ->
    [one] it
   *[other] them
}. The backup was only read. Check it to see whether it is whole.
drill-empty = This backup has nothing to put back.
drill-not-kept = No report of this was kept beside the backup: { $why }
drill-missing = did not come back
drill-otherwise = came back otherwise
