# Packs: a backup as one file to carry.

pack-prompt = A password for the pack (not shown while you type):{" "}
pack-prompt-again = The same password once more:{" "}
pack-prompt-open = Password of the pack { $path } (not shown while you type):{" "}
pack-prompt-differs = The two passwords differ. Nothing was written.
pack-prompt-empty = A pack can't be encrypted with an empty password. Nothing was written.
pack-done = The backup is packed and read back: { $n } files, { $size }. Every zip program opens the pack, and Lifeboat reads it as it is.
pack-done-locked = The backup is packed, encrypted and read back: { $n } files, { $size }. Without the password nobody opens it, and nobody can find the password for you.
unpack-done = The backup is unpacked, and each of its { $n } files is what the backup says it is.
pack-checked-locked = Each file in the pack is what the backup says it is. To have each item looked at as well, unpack it and check the folder.

trouble-locked =
    .happened = This pack opens with a password only.
    .means = Nothing was done, and nothing in it was changed.
    .next = Unpack it into a folder first, with its password. Then use the folder.
    .command = lifeboat unpack PACK DIR asks for the password.
    .details = Details: { $path }
    .short = it opens with a password only

trouble-wrong-password =
    .happened = The password does not open this pack.
    .means = Nothing was done, and nothing in it was changed.
    .next = Try again; mind capital letters and the layout of the keyboard. Without its password nobody can open the pack.
    .details = Details: { $path }
    .short = the password does not open it

trouble-is-a-pack =
    .happened = This can be done with a backup's folder only, and this is a pack.
    .means = Nothing was done. The pack is whole in itself, and can be copied like any other file.
    .next = Unpack it into a folder, and use the folder.
    .command = lifeboat unpack PACK DIR
    .details = Details: { $path }
    .short = it is a pack

trouble-exists =
    .happened = There is something of this name already, and Lifeboat replaces nothing.
    .means = Nothing was written, and what is there was not touched.
    .next = Choose another name or another folder, or move away what is there.
    .details = Details: { $path }
    .short = there is something of this name already

## Packing in the window

pack-title = Pack into one file
pack-open = Pack into one file…
pack-text = The whole backup becomes one file, to carry or to send. The backup itself stays where it is, as it is.
pack-lock = With a password
pack-lock-text = Nobody without it can see what is in the file, not even the names in it
pack-lock-warning = Write the password down and keep it apart from the file. Nobody can find it again, and without it nobody can open the file.
pack-password = Password of the file
pack-again = The same password once more
pack-again-show = Show the second password
pack-again-hide = Hide the second password
pack-differs = This is not the same as above.
pack-name = The file will be called { $name }.
pack-folder = Folder for the file
pack-folder-help = Nothing that is there is replaced.
pack-go = Pack
pack-going = Packing a backup
pack-going-note = The backup is only read. When you stop, nothing of the file is left.
pack-not-made = The backup was not packed
unpack-title = Unpack into a folder
unpack-open = Unpack into a folder…
unpack-text = The backup in this file becomes a folder again. The file stays as it is.
unpack-text-locked = This backup opens with its password only. It is unpacked into a folder, which can be looked into then. The file stays as it is.
unpack-folder = Folder to put it into
unpack-folder-help = The backup gets a folder of its own in it. Who can read that folder can read the backup.
unpack-go = Unpack
unpack-going = Unpacking a backup
unpack-going-note = The file is only read. What is unpacked is compared with what was sealed before it gets its name.
unpack-not-done = The backup was not unpacked
