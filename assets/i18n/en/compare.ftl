# Two backups beside one another: what vanished, what is hollow, what changed. The words tell what is where; they accuse
# nobody.

phase-comparing = Comparing


## The whole in a sentence

compare-all-there = Nothing is missing and nothing is hollow: all that the backup of { $old } has is in the backup of { $new }, too.
compare-nothing-there = The backup of { $old } is empty, so nothing can be missing.
compare-lost = { $n ->
    [one] { $items } of the backup of { $old } is not in the backup of { $new }.
   *[other] { $items } of the backup of { $old } are not in the backup of { $new }.
}
compare-lost-all = { $n ->
    [one] { $items } of the backup of { $old } is gone: your account answers, but has no address book, no calendar and no list any more.
   *[other] { $items } of the backup of { $old } are gone: your account answers, but has no address book, no calendar and no list any more.
}
compare-emptied = { $n ->
    [one] { $items } is still there, but hollow.
   *[other] { $items } are still there, but hollow.
}
compare-also = Besides: { $list }.
compare-n-changed = { $n } changed
compare-n-moved = { $n } moved
compare-n-merged = { $n } merged into another card
compare-n-duplicate = { $n } doubled
compare-n-added = { $n } new
compare-unknown = { $n ->
    [one] Of 1 item this can't be told: the newer backup was not asked for it, or the service could not give it.
   *[other] Of { $n } items this can't be told: the newer backup was not asked for them, or the service could not give them.
}


## Headings

compare-vanished = Missing
compare-hollow = Still there, but hollow
compare-changed = Changed
compare-moved = Moved to another place
compare-merged = Merged into another card
compare-duplicate = There twice
compare-added = New
compare-heading = { $what }: { $items }


## What changed in an item

compare-lost-values = lost { $values }
compare-got-values = got { $values }
compare-other-value = { $what } changed from { $from } to { $to }
compare-other-values = { $what } changed
compare-in-instance = { $change } (on { $instance })
compare-value-list = { $what }: { $values }
compare-moved-to = from { $from } to { $to }

field-FN = { $n ->
    [one] the name
   *[other] { $n } names
}
field-N = { $n ->
    [one] the parts of the name
   *[other] { $n } names in parts
}
field-NICKNAME = { $n ->
    [one] a nickname
   *[other] { $n } nicknames
}
field-TEL = { $n ->
    [one] a phone number
   *[other] { $n } phone numbers
}
field-EMAIL = { $n ->
    [one] an e-mail address
   *[other] { $n } e-mail addresses
}
field-ADR = { $n ->
    [one] an address
   *[other] { $n } addresses
}
field-ORG = { $n ->
    [one] the organisation
   *[other] { $n } organisations
}
field-TITLE = { $n ->
    [one] the job title
   *[other] { $n } job titles
}
field-PHOTO = { $n ->
    [one] the picture
   *[other] { $n } pictures
}
field-BDAY = { $n ->
    [one] the birthday
   *[other] { $n } birthdays
}
field-ANNIVERSARY = { $n ->
    [one] an anniversary
   *[other] { $n } anniversaries
}
field-NOTE = { $n ->
    [one] the note
   *[other] { $n } notes
}
field-URL = { $n ->
    [one] a web address
   *[other] { $n } web addresses
}
field-CATEGORIES = { $n ->
    [one] a category
   *[other] { $n } categories
}
field-SUMMARY = { $n ->
    [one] the title
   *[other] { $n } titles
}
field-DESCRIPTION = { $n ->
    [one] the description
   *[other] { $n } descriptions
}
field-LOCATION = { $n ->
    [one] the place
   *[other] { $n } places
}
field-DTSTART = { $n ->
    [one] the start
   *[other] { $n } starts
}
field-DTEND = { $n ->
    [one] the end
   *[other] { $n } ends
}
field-DUE = { $n ->
    [one] the due date
   *[other] { $n } due dates
}
field-RRULE = { $n ->
    [one] the repetition
   *[other] { $n } repetitions
}
field-EXDATE = { $n ->
    [one] a date left out
   *[other] { $n } dates left out
}
field-STATUS = { $n ->
    [one] the status
   *[other] { $n } statuses
}
field-VALARM = { $n ->
    [one] a reminder
   *[other] { $n } reminders
}
field-ATTENDEE = { $n ->
    [one] a participant
   *[other] { $n } participants
}
field-ATTACH = { $n ->
    [one] an attachment
   *[other] { $n } attachments
}
field-other = { $n ->
    [one] the field { $property }
   *[other] { $n } fields { $property }
}
