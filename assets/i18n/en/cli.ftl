# What only the command line says.

cli-password-prompt = Password of { $account } (not shown while you type):{" "}
cli-password-not-text = The password in LIFEBOAT_PASSWORD is not readable text.
cli-password-command-failed = The command given with --password-command did not give a password: { $why }
cli-no-accounts = No account is saved yet. `lifeboat account add` saves one, and `lifeboat backup --demo` shows how it works.
cli-account-saved = { $account } is saved, and its password is in this computer's keychain.
cli-account-saved-without-password = { $account } is saved. This computer has no keychain that would keep the password, so it will be asked for each time.
cli-account-removed = { $account } is forgotten here. Its backups stay where they are.
cli-lost = Could not be saved ({ $kind }): { $name }: { $why }
cli-bar-checking = Checking
cli-copies = The disk can't let two backups share a file, so { $size } will be copied from the backup before.
cli-seal = Seal { $seal }
    Keep this line elsewhere, and it proves later that the backup is still this one.
cli-demo-serving = The demo account is served at { $url } until you press Ctrl-C.
    Photos: { $files }
    User name: { $user }
    Password: { $password }
cli-list-none = No backups yet in { $root }.
cli-list-damaged = damaged: { $why }
cli-exported = { $items ->
    [one] 1 item was copied to { $to }.
   *[other] { $items } items were copied to { $to }.
}
cli-status-complete = complete
cli-status-incomplete = incomplete
cli-not-exported = Could not be copied: { $name }: { $why }


## compare

cli-compare-two = Two backups are compared: name the second one, or `--live` with an account.
