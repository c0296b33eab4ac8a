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
