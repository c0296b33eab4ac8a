# About: what this program is, where it keeps things, and the licences of what it is made of.

about-title = About Lifeboat
about-nav = About
about-version = Version { $version }
about-named = Lifeboat { $version }
about-what = Downloads your contacts, calendars, to-dos, notes and photos from the account that holds them, writes them as ordinary files on your computer, and checks that the copy is whole.
about-data = Where your data lies
about-data-backups = Your backups
about-data-backups-open = Open the folder of your backups
about-data-settings = Settings and the list of your accounts
about-data-settings-open = Open the folder of the settings
about-data-passwords = Passwords
about-data-passwords-text = In your system's keychain, and in no file. Backups are ordinary files and not encrypted: protect this computer as you protect what is in them.
about-data-no-keychain = This computer has no keychain: they are kept only until you close Lifeboat. Backups are ordinary files and not encrypted: protect this computer as you protect what is in them.
about-leaves = What leaves your computer
about-leaves-text = Lifeboat talks to the service of your account, and asks the internet's directory of names (DNS) where to find it. It sends nothing to us and nothing to anybody else: no statistics, no search for updates.
about-licences = Licences
about-own = Lifeboat itself: MIT or Apache-2.0, at your choice.
about-others = { $n ->
    [one] One part of it was made by others.
   *[other] { $n } parts of it were made by others, among them the font Inter and the icons of Lucide.
}
about-licences-go = Show all licences
about-parts = { $n ->
    [one] One part made by others
   *[other] { $n } parts made by others
}

## On the command line

cli-about-vault = Backups: { $path }
cli-about-settings = Settings: { $path }
cli-about-licences = What each licence says: lifeboat about --licences
