# The window: what a person can set for the whole program.

settings-title = Settings
settings-language = Language
settings-language-system = As the system has it
settings-look = Look
settings-look-system = Light or dark, as the system has it
settings-look-light = Light
settings-look-dark = Dark
settings-size = Size of text
settings-percent = { $percent } %
settings-folder = Where backups go
settings-folder-help = For accounts that you add from now on. Those that are here go on in the folder they have, and no backup is moved.
settings-folder-go = Use this folder
settings-weekly = Every week
settings-weekly-text = When an account is backed up by itself is set on Home, for each account.
settings-network = Network
settings-network-text = For accounts that have nothing of their own set here.
settings-proxy-help = Only where Lifeboat has to go through another computer than the settings of this system say. It must not hold a password.
settings-network-go = Save
settings-read-only = Read-only mode
settings-read-only-tick = Change nothing in any account
settings-read-only-note = Backups go on as before. What could change something at a service is not sent; so nothing can be restored.
settings-read-only-policy = The policy of this computer wants it so ({ $path }). Only whoever runs the computer can change that.
settings-read-only-told = Whoever started Lifeboat turned it on for this time. Close Lifeboat and start it as usual to change this.
