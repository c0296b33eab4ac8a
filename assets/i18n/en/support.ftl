# The support bundle, in the window and on the command line.

support-go-to = Save a support bundle…
support-title = Save a support bundle
support-text = For whoever helps you when something does not work. No names, addresses, passwords, files or folders of yours are in it: only numbers, times, and words of this program. Read it before you save it; it is sent nowhere.
support-inside = What is in it
support-program = the version of Lifeboat and the kind of system
support-settings = what is set, with accounts as numbers
support-backups = the counts of the newest backups
support-log = what Lifeboat did: times, counts, kinds of errors
support-end = The end of it:
support-folder = Folder to save it in
support-folder-help = One zip file is made there.
support-save = Save
support-saved = Saved: { $path }
support-saved-text = Send this file to whoever helps you, in the way that you agreed on.
support-not-saved = This is what a support bundle would hold. To save it as one zip, name a place: lifeboat support-bundle PATH
settings-support = When something does not work
