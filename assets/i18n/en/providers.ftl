# What services can't give, and the way to get it; how they want people to sign in. Facts: assets/providers.

provider-icloud-reminders = Reminders, once you have upgraded them (iOS 13 and later): iCloud does not hand them out this way. Ask Apple for a copy of your data at https://privacy.apple.com.
provider-icloud-photos = Photos in iCloud: Apple hands them out in your copy of your data (https://privacy.apple.com), or save them from a device that has the originals.
provider-icloud-notes = Notes in iCloud: they come with your copy of your data from Apple (https://privacy.apple.com).
provider-fastmail-files = Photos in Fastmail's file storage, unless your app password allows Files, too.
provider-fastmail-basic = Fastmail's Basic plan lets no other program in. Its settings have an export of contacts and calendars.
provider-nextcloud-apps = Nextcloud's other apps, such as Notes, Deck, Talk and Cookbook. What they keep as files is in your files there.
provider-nextcloud-bin = The bins for deleted files and events of Nextcloud.
provider-mailbox-org-range = Events of more than 30 years ago or more than 10 years ahead: mailbox.org does not hand them out this way.
provider-mailbox-org-drive = Files and photos in mailbox.org's Drive. Give the address of that folder, from mailbox.org's help pages, to have them in a backup.
provider-no-photos = Photos: this service offers none over an open way, or we don't know of one.
provider-zoho-region = An account of another region than the USA: then give the addresses for your region, such as https://contacts.zoho.eu and https://calendar.zoho.eu/caldav/.
provider-google-tasks = Google's to-dos (Tasks): they don't come this way. Google Takeout (https://takeout.google.com) has them.
provider-google-photos = Google Photos: only Google Takeout (https://takeout.google.com) hands out the originals.
provider-google-labels = The labels of Google's contacts. Google Takeout has them as groups.

provider-infomaniak-user = Infomaniak's user name for this is a short id of two letters and five digits, such as AB12345. Its synchronisation page shows it.
provider-google-password = Google lets no program in with a password. Take your data out at Google Takeout, or sign in with a client ID of your own.
provider-microsoft-no-way = Outlook.com and Microsoft 365 hand out contacts and calendars in none of the ways that Lifeboat knows yet. Their settings have an export to files.
provider-no-password = This service lets nobody in with a password; it wants a sign-in in the browser.

# How an account stands.
health-signed-in-to = Signed in to { $provider } as { $user }.
health-signed-in = Signed in as { $user }.
health-service = { $n ->
    [0] Reached { $service } at { $url }: nothing in it.
    [one] Reached { $service } at { $url }: 1 collection.
   *[other] Reached { $service } at { $url }: { $n } collections.
}
health-last-contact = Last reached before this: { $time }.
health-last-good = Last good backup: { $time }.
health-no-good = No good backup yet.
health-not-in = A backup of this account does not have:
