# Several partial copies made one. What contradicts is never decided by the program: both stay.

merge-two = A merge takes two backups or more.
merge-twice = { $name } was given twice, or is a copy of another one that was given.
result-merged = { $n ->
    [one] The { $kept } that these backups have together is saved and checked.
   *[other] All { $kept } that these backups have together are saved and checked.
}
start-lead-merged = What several backups of { $account } have, put together: ordinary files that open without Lifeboat and without the internet.

notice-merge-read = { $n ->
    [one] 1 item was read from { $about }.
   *[other] { $n } items were read from { $about }.
}
notice-merge-filled = { $n ->
    [one] 1 item was put together from several copies: what one lacks, another has.
   *[other] { $n } items were put together from several copies: what one lacks, another has.
}
notice-merge-both = { $about } is there twice: two copies say something else. Look at both and keep what is right.
notice-merge-not-had = { $n ->
    [one] 1 item could not be had when one of these backups was made. If no other has it, it is not in this one.
   *[other] { $n } items could not be had when these backups were made. What no other has of them is not in this one.
}

merge-sum = { $kind }: { $read } in the copies became { $made }
merge-otherwise = { $name } is there twice. The second says otherwise: { $changes }
