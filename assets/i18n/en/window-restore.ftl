# The words of the window for finding out what was lost and getting it back. They accuse nobody, and promise no more than is
# done.

## Comparing

recover-compare-with = Compare with…
recover-compare-with-name = Compare the backup of { $time } with another one, or with the account
recover-compare-title = Compare a backup
recover-compare-text = The backup of { $time }, beside another one or beside the account as it is now: what is missing, what was emptied, what changed.
recover-live = The account as it is now
recover-live-text = A backup of the account is made first, so that what is there now is kept, too. Nothing in the account is changed.
recover-live-go = Compare with { $account } now
recover-others = Another backup
recover-others-none = There is no other backup of this account here.
recover-beside = Compare
recover-beside-name = Compare with the backup of { $time }
recover-comparing = Comparing
recover-reads-only = The backups are only read; nothing is changed.
recover-not-compared = They could not be compared
recover-close-title = Stop this and close the window?
recover-keep = Nothing is lost as long as the backup of { $time } is kept: it has what is named here, as it was.
recover-all = Show all { $n }
recover-fewer = Show fewer
recover-part-name = { $button } ({ $part })


## A statement of loss

recover-state = Statement of loss…
recover-state-title = Statement of loss
recover-state-text = A page to print, for a complaint or a support case: what the backup of { $old } has and the backup of { $new } does not, by name. The same is written for machines beside it.
recover-state-go = Write the statement
recover-case = Case
recover-case-help = A case number or a note; may stay empty
recover-operator = Written by
recover-operator-help = Your name; may stay empty
recover-folder = Folder for the statement
recover-folder-help = It is made if it is not there. Nothing in it is overwritten.
recover-stating = Writing the statement of loss
recover-not-stated = The statement could not be written
recover-stated = The statement of loss is written.
recover-stated-page = To print: { $path }
recover-stated-json = For machines: { $path }
recover-open = Open the statement
recover-open-failed = It could not be opened from here. It is where the lines above say.
recover-again = Back to the comparison
