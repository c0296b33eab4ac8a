# Keeping backups: pins, second copies, forgetting, the schedule.

pin-state-lost = the list of backups to keep was lost, and this may have been one of them

## A second copy

copy-around = The copy can't go to { $to }, because what is to be copied lies in that folder. Choose a folder on another drive.
copy-into-a-vault = The copy can't go to { $to }, because that is, or lies in, a folder of backups. Choose a folder on another drive.
