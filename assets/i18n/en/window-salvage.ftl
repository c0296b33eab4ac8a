# The window: getting what can be had out of something damaged.

salvage-open = Something is damaged
salvage-title = Get what can be had out of something damaged
salvage-text = A backup with altered files, a zip that broke off, a disk that was copied with holes, a heap of loose files. What comes out becomes a backup like any other.
salvage-drop = Drop what is damaged here
salvage-drop-text = Folders, zips and single files. Several damaged copies of the same help each other: give them together.
salvage-point-reads = What is damaged is only read, and never changed.
salvage-point-proof = What a checksum proves is taken as it is. What can be read, though nothing proves it, gets collections of its own that say so.
salvage-point-copies = The rest is named, so that you know what to look for elsewhere.
salvage-busy = Something else is running. This can be looked through when that has ended.
salvage-looking = { $size } read so far. This only reads.
salvage-all-whole = { $all ->
    [one] The one item that { $name } has or names can be had whole.
   *[other] All { $all } items that { $name } has or names can be had whole.
}
salvage-some-whole = { $n } of { $all } items that { $name } has or names can be had whole.
salvage-size = { $size } in all. Nothing was written so far.
salvage-kind-whole = { $n } whole
salvage-kind = { $n } of { $all } whole, { $lost } damaged or gone
salvage-n-unproven = { $n ->
    [one] Of these, 1 can be read, though nothing proves that it is as it was.
   *[other] Of these, { $n } can be read, though nothing proves that they are as they were.
}
salvage-lost = { $n ->
    [one] 1 item is known by its name only
   *[other] { $n } items are known by their names only
}
salvage-lost-one = { $name } ({ $kind })
salvage-lost-way = Look for them in another backup, in a copy of this one, or on another device.
salvage-left-out = { $n ->
    [one] 1 file or part of a file can't be had
   *[other] { $n } files or parts of files can't be had
}
salvage-nothing-missing = Of what is in it, nothing is missing.
salvage-add = Add another copy…
salvage-other = Choose something else
salvage-go = Salvage it
salvage-title-running = Salvaging
salvage-nav-running = Salvaging

drill-window = Prove the way back
drill-window-name = Prove that the backup of { $time } can be put back
drill-window-title = Prove that the way back works
drill-window-text = The backup is put into an empty account on this computer, read back and compared, item by item. Nothing leaves this computer, and your account is not asked.
drill-window-of = With the backup of { $time } of { $account }
drill-window-none = There is no backup yet to do this with.
drill-running = Proving that the way back works
drill-note = This only reads your backup, and nothing leaves this computer. What is made for it meanwhile is removed at the end.
drill-not-held = It could not be tried
drill-part-problems = Did not come back as the backup has it
drill-open = Open the folder with the report
