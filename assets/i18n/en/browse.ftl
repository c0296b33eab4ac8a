# The words of looking into a backup: lists, the agenda, photos, what is found in an item; saving copies; checking.

phase-exporting = Saving a copy
