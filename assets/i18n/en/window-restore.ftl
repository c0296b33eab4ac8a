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
recover-keep = The backup of { $time } has what is named here, as it was. Keep it.
recover-all = Show all { $n }
recover-fewer = Show fewer
recover-part-name = { $button } ({ $part })


## A statement of loss

recover-state = Statement of loss…
recover-state-title = Statement of loss
recover-state-text = A page to print, for a complaint or a support case: what the backup of { $old } has and the backup of { $new } does not, by name. The same is written for machines beside it.
recover-state-text-emptied = A page to print, for a complaint or a support case: what the backup of { $old } has, by name, and that the account has nothing of it any more. The same is written for machines beside it.
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


## Putting back: what is chosen

recover-get-back = Get it back…
recover-put-back = Put back…
recover-put-back-name = Put back what the backup of { $time } has
recover-ticked = Put back { $n }…
recover-ticked-only = { $n ->
    [one] Only the one item that you chose, where it is missing or was emptied.
   *[other] Only the { $n } items that you chose, where they are missing or were emptied.
}
recover-restore-title = Get it back
recover-from = From the backup of { $time }.
recover-from-into = From the backup of { $time } into the account { $account }.
recover-missing = Put back what is missing
recover-missing-text = Puts back what is gone, and fills what was emptied. Nothing is removed, and no value that is there is changed.
recover-plan-first = You see first what would be done. Nothing is written before you say so.
recover-offline = Keep other phones and computers offline until this has finished. One that lost the data, too, may pass its loss on.
recover-read-only = Read-only mode is on, so nothing can be put back.
recover-read-only-text = You can look at the plan. To allow changes, turn it off in the settings, or ask whoever set the policy of this computer.
recover-no-account = There is no account here that this could be put back into.
recover-no-account-text = Sign in to the account first and let its password be kept. Your backup stays as it is.
recover-sign-in-first = No password is kept for { $account } on this computer. You sign in to it first, and then the plan is made.
recover-signs-in = { $host }, with signing in first
recover-into-account = Into which account?
recover-more = More choices
recover-differing = What is there, but not as in the backup
recover-refill = Fill what was emptied
recover-refill-text = Values that are there stay; only what was emptied is filled
recover-merge = Merge
recover-merge-text = The same, and further values of the backup are added, such as a second phone number
recover-keep-both = Keep both
recover-keep-both-text = The backup's is put beside it, as an item of its own
recover-keep-there = Keep what is there
recover-keep-there-text = Only what is gone is put back
recover-where = Where to
recover-same = Where it was
recover-same-text = An address book, calendar, list or folder that is gone is made again
recover-new = Into new ones
recover-new-text = New address books, calendars, lists and folders, with the day in their names
recover-what = What
recover-collections = From which of them
recover-chosen-nothing = Choose something to put back.
recover-plan-go = Show the plan


## The plan and the report

recover-nav = Putting back
recover-planning = Planning what to put back
recover-planning-note = The account as it is now is backed up first and compared. Nothing is written to it yet.
recover-not-planned = There is no plan
recover-nothing-yet = Nothing was written so far.
recover-go = Put it back now
recover-other-choices = Other choices
recover-part-create = Will be put back
recover-part-fill = Will be filled
recover-part-copy = Will be put beside what is there
recover-part-left = Left as it is
recover-restoring = Putting back
recover-restoring-note = Nothing is removed, and nothing that is there is overwritten. When this is stopped, what was put back so far stays, and you can go on later.
recover-not-restored = It was not put back to the end
recover-broken-off = What was put back so far stays in the account, and nothing was removed. Plan it once more: it goes on from here and puts nothing there twice.
recover-nothing-written = Nothing was written to the account.
recover-plan-anew = Plan it once more
recover-restored = It is back in the account { $account }.
recover-restored-some = Not all of it is back in the account { $account }.
recover-check = Compare once more
recover-open-report = Open the report
recover-done-refused = Could not be put back
recover-done-otherwise = Is back, but otherwise
recover-done-changed = Changed meanwhile, and was left
recover-done-created = Put back
recover-done-filled = Filled
recover-done-there = Was there already
