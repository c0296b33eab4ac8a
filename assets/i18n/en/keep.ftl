# Keeping backups: pins, second copies, forgetting, the schedule.

pin-state-lost = the list of backups to keep was lost, and this may have been one of them
pin-done = { $path } is kept for good. Nothing removes it until you let it go with `lifeboat unpin`.
unpin-done = { $path } may be forgotten again, when newer backups make it superfluous.
unpin-nothing = { $path } was not kept for good, so nothing has changed.


## A second copy

phase-copying = Copying, and reading the copy back
cli-bar-copying = Copying
copy-around = The copy can't go to { $to }, because what is to be copied lies in that folder. Choose a folder on another drive.
copy-into-a-vault = The copy can't go to { $to }, because that is, or lies in, a folder of backups. Choose a folder on another drive.
copy-is-copied = copied and read back
copy-is-there = was there, and each byte is right
copy-is-renewed = the copy that was there was damaged; made anew and read back
copy-is-damaged = not copied as whole: the backup itself is damaged
copy-is-other = not copied: another backup of this name is there
copy-part = What is right of it is in { $path }, which is not a whole backup.
copy-aside = The damaged copy that was there is now { $path }. Nothing needs it unless the backup itself is damaged, too.
copy-extra = Not copied, because it does not belong to the backup { $backup }: { $path }
copy-done = { $n ->
    [one] The backup is in { $path }, read back and right ({ $size } written).
   *[other] All { $n } backups are in { $path }, read back and right ({ $size } written).
}
copy-part-done = { $n } of { $all } backups are in { $path }, read back and right ({ $size } written). The others are named above.
copy-no-links = This drive can't let backups share files, so each of them takes its full room there.
copy-same-disk = This copy is on the same drive as the backups themselves. If the drive fails, both are gone: choose another one.


## Forgetting

keep-newest = stays: one of the newest
keep-pinned = stays: kept for good
keep-pinned-because = stays: kept for good ({ $why })
keep-alarm = stays: what your account lost is judged by it
keep-last-good = stays: the newest that is complete
keep-holds = stays: the newest with “{ $collection }”
keep-floor = stays: three checked backups are never gone below
keep-damaged = stays: it is damaged, and may be all there is to rescue things from
forget-goes = goes ({ $size })
forget-nothing = Nothing in { $vault } would go.
forget-check-first = { $n ->
    [one] Before anything goes, 1 backup that stays is checked.
   *[other] Before anything goes, { $n } backups that stay are checked.
}
forget-planned = { $n ->
    [one] 1 backup in { $vault } would go, and { $size } would be free. Nothing was removed. With --yes it is.
   *[other] { $n } backups in { $vault } would go, and { $size } would be free. Nothing was removed. With --yes they are.
}
forget-done = { $n ->
    [0] No backup was removed.
    [one] 1 backup was removed, and { $size } are free.
   *[other] { $n } backups were removed, and { $size } are free.
}

cli-status-pinned = { $status }, kept for good


## The schedule

schedule-every-account = Every saved account
schedule-daily = { $what }: backed up every day at { $at }
schedule-weekly = { $what }: backed up every Sunday at { $at }
schedule-set = While you are signed in to this computer, its timer does that ({ $timer }), and catches up on what it missed. You hear of it only when something is wrong.
schedule-none = Nothing is backed up by itself. `lifeboat schedule weekly` changes that.
schedule-off = { $what }: no longer backed up by itself.
schedule-off-by-hand = { $what }: no longer expected to be backed up by itself. What you installed for it ({ $name }) is still there: remove it yourself.
schedule-not-active = But its timer ({ $name }) is not active. Set the schedule once more, or turn it off.
schedule-overdue = { $account }: the last good backup is of { $day }, and that is longer ago than the schedule says.
schedule-never = { $account }: there is no good backup yet, though a schedule is set.
schedule-no-password = { $account } can't be backed up by itself: its password is not in this computer's keychain, and nobody is there to type it. Save the account again on a computer with a keychain, or say where the password comes from: --password-command COMMAND or --password-file FILE.
schedule-one-password = --password-file and --password-command give one password, so they are for one account: schedule each by its name.
schedule-install-systemd = systemd: save this as ~/.config/systemd/user/{ $file }
schedule-install-systemd-then = Then: systemctl --user daemon-reload && systemctl --user enable --now { $timer }
schedule-install-cron = cron: add this line with `crontab -e`
schedule-install-launchd = launchd: save this as ~/Library/LaunchAgents/{ $file }, then: launchctl bootstrap gui/$(id -u) ~/Library/LaunchAgents/{ $file }
schedule-install-task-scheduler = Task Scheduler: save this as { $file }, then: schtasks /Create /TN Lifeboat /XML { $file }
