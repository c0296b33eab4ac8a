# Keeping backups: pins, second copies, forgetting, the schedule.

pin-state-lost = the list of backups to keep was lost, and this may have been one of them
