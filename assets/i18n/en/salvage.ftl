# Salvage: what can still be had out of something damaged.

salvage-unproven = readable, but nothing proves it
start-lead-salvaged = This folder holds what could be had out of something damaged: { $account }. Its files are ordinary ones. What nothing proves any more stands in collections of its own that say so.

coverage-salvaged = What was already gone from what was damaged, and was named nowhere in it. Compare the numbers with what you know you had.

left-out-damaged-entry = damaged: its bytes are not what they were, or its end is missing
left-out-encrypted = it is encrypted, and can be opened with its password only
left-out-bomb = it would become far larger than anything of yours; it was not opened
left-out-no-entries = nothing in it, or not all of it, could be looked through
left-out-unreadable-piece = a part of this file can't be read as a contact or as an entry of a calendar
left-out-not-as-recorded = it is no longer what the records of the damaged backup say
left-out-gone = listed by the damaged backup, and there no more
left-out-original = its original is damaged; the form for other programs was taken instead

trouble-nothing-to-salvage =
    .happened = Nothing could be salvaged from { $name }.
    .means = What is damaged was only read, and was not changed. No backup was made.
    .next = Look for another copy: an older backup, a copy on another drive, the file as it was first downloaded.
    .command = lifeboat salvage takes several at once.
    .short = nothing could be salvaged

trouble-not-whole =
    .happened = { $name } is no longer whole in what was damaged.
    .means = It is not in this backup. What is damaged was not changed.
    .next = Look for it in another backup or on another device.
    .short = no longer whole in what was damaged
