# What the account no longer has, or has only hollow. The words tell what is missing and who still has it; they accuse
# nobody, since most of the time the owner has tidied up.


## Sentences

alarm-of = { $n } of { $what }
alarm-missing = { $n ->
    [one] { $items } is no longer in your account.
   *[other] { $items } are no longer in your account.
}
alarm-collections = { $n ->
    [one] { $names } is no longer there at all.
   *[other] { $names } are no longer there at all.
}
alarm-homes = { $n ->
    [one] The service no longer names a place for { $names }.
   *[other] The service no longer names a place for any of { $names }.
}
alarm-hollow-contacts = { $n ->
    [one] { $items } is still there, but its phone numbers and addresses are gone.
   *[other] { $items } are still there, but their phone numbers and addresses are gone.
}
alarm-hollow-contacts-more = { $n ->
    [one] { $items } is still there, but its name, or its phone numbers and addresses, are gone.
   *[other] { $items } are still there, but their names, or their phone numbers and addresses, are gone.
}
alarm-hollow-calendar = { $n ->
    [one] { $items } is still there, but has lost its title or its time.
   *[other] { $items } are still there, but have lost their titles or their times.
}
alarm-hollow-photos = { $n ->
    [one] { $items } is still there, but is empty or far smaller than it was.
   *[other] { $items } are still there, but are empty or far smaller than they were.
}
alarm-older = { $n ->
    [one] { $items } is back at an earlier state.
   *[other] { $items } are back at an earlier state.
}
alarm-alike = { $n ->
    [one] { $items } says the same as others now.
   *[other] { $items } all say the same now.
}
alarm-kept = { $n ->
    [one] Your backup of { $date } still has it.
   *[other] Your backup of { $date } still has them.
}
alarm-kept-as-it-was = { $n ->
    [one] Your backup of { $date } still has it as it was.
   *[other] Your backup of { $date } still has them as they were.
}
alarm-ask-removed = { $n ->
    [one] Did you remove it yourself?
   *[other] Did you remove them yourself?
}
alarm-ask-changed = { $n ->
    [one] Did you change it yourself?
   *[other] Did you change them yourself?
}
alarm-first-aid = If you did not: don't sync, reset or restart your phone, and don't sign in anew on it; it may hold the last copy. Keep your other devices offline until your data is back where you want it.
alarm-first-aid-backup = What is missing is in { $path }; open START-HERE.html there. That backup is kept for good and was not changed.
alarm-kept-with = Your backup of { $date } with { $kept } is kept.
alarm-kept-empty = Your backup of { $date } is kept.


## What became of an item

vanished = no longer there
hollow-empty = still there, but empty
hollow-smaller = still there, but less than a quarter of its size
hollow-unreadable = still there, but no longer readable as what it was
hollow-unreachable = still there, but its phone numbers and addresses are gone
hollow-nameless = still there, but its name or title is gone
hollow-timeless = still there, but its date is gone
rolled-back = back at an earlier state
all-alike = says the same as others now


## In reports and lists

alarm-heading = Missing from your account since { $date }: { $items }
alarm-heading-hollow = Still there, but emptied, since { $date }: { $items }
alarm-heading-older = Back at an earlier state since { $date }: { $items }
alarm-heading-alike = Saying the same since { $date }: { $items }
alarm-where = { $items } ({ $collection })
alarm-accepted = { $n ->
    [one] 1 of the items that could not be saved is one that you go on without.
   *[other] { $n } of the items that could not be saved are some that you go on without.
}
pin-alarm = has what is missing from the account
start-alarm = Something is missing from your account
start-alarm-names = What your account no longer has, or has only hollow


## On the command line

cli-alarm-none = Nothing is missing: no open alarm.
cli-alarm-open = open
cli-alarm-settled = answered
cli-alarm-names = lifeboat alarm show { $account } --names   tells each by name
cli-alarm-settle = lifeboat alarm settle { $account }   if you removed or changed them yourself
cli-alarm-settled-now = { $n ->
    [one] Answered: 1 loss is known to be on purpose and will not be reported again. No backup was removed.
   *[other] Answered: { $n } losses are known to be on purpose and will not be reported again. No backup was removed.
}
cli-accept-none = The newest backup lacks nothing that the account listed.
cli-accept-line-accepted = accepted
cli-accepted = { $n ->
    [0] Nothing new: you go on without these already.
    [one] From now on a run without this item counts as complete. It stays listed.
   *[other] From now on a run without these { $n } items counts as complete. They stay listed.
}
cli-status-alarm = alarm
cli-status-alarm-settled = alarm, answered
cli-status-notice = notice


## In the window

alarm-mine = Yes, I did that myself
alarm-not-mine = No, I did not
alarm-answered = Noted: this was on purpose. No backup was removed, and it will not be reported again.
alarm-open-backup = Open the backup that has them
alarm-item = { $item }: { $what }
