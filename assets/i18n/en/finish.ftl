# Runs that were never sealed: going on with them, keeping what they have, removing them.

earlier-going-on = Going on with the backup begun on { $time }: { $items ->
    [one] 1 item is already here.
   *[other] { $items } items are already here.
}
earlier-kept = The unfinished backup begun on { $time } stays in { $path }, because { $items ->
    [one] 1 item in it is not, or not in that form, in any backup.
   *[other] { $items } items in it are not, or not in that form, in any backup.
} `lifeboat finish` keeps it as a backup of its own.
earlier-waits = { $items ->
    [one] The item that was received
   *[other] The { $items } items that were received
} stay in { $path }. The next backup of this account goes on from there. If the service will not come back, `lifeboat finish` makes a backup of them.

left-out-never-listed = the run ended before the service had said what is in it

trouble-not-reached =
    .happened = The run ended before it had one of the items.
    .means = It is not in this backup. { -untouched }
    .next = Back up again while the service still answers.
    .details = Details: { $href }
    .short = the run ended before it was received

cli-unfinished = unfinished, begun on { $time }
cli-unfinished-unknown = unfinished
cli-unfinished-running = being made now
cli-unfinished-holds = { $items ->
    [0] nothing received whole
    [one] 1 item, { $size }
   *[other] { $items } items, { $size }
}
cli-finish-none = There is no unfinished backup of { $account }.
cli-discard-plan = This would remove, for good:
cli-discard-line = { $path } ({ $what }; { $holds })
cli-discard-hint = To keep it as a backup instead: `lifeboat finish { $account }`. To remove it: the same command with --discard --yes.
cli-discarded = Removed: { $path }
