## Back up all: one account after the other

turns-go = Back up all
turns-go-name = Back up all accounts, one after the other
turns-at = Account { $at } of { $all }: { $account }
turns-title =
    { $all ->
        [one] { $done } of { $all } account is done
       *[other] { $done } of { $all } accounts are done
    }
turns-complete = { $account }: backed up
turns-incomplete = { $account }: backed up, but some items could not be read
turns-alarm = { $account }: backed up; items are missing from the account
turns-sign-in = { $account }: not backed up, because you have to sign in again
turns-stopped = { $account }: stopped
turns-failed = { $account }: not backed up. { $why }
turns-between = Going on with the next account
turns-close-title = Close Lifeboat and leave out the other accounts?
turns-close-text = The backups that are done stay as they are.
turns-gone = { $account }: not backed up, because its backups are not where they were
