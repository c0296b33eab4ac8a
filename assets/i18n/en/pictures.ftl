## Pictures that a contact has only the address of

picture-elsewhere = its picture lies on { $host }, which is no part of this account, so it was not asked for. When you choose what is backed up, you can allow it (on the command line: --pictures-elsewhere)
picture-closed = its picture would lie on a computer of your own network ({ $host }); Lifeboat asks none for a card
picture-given-up = { $host } failed again and again, so it was not asked for this picture
picture-no-address = its picture has an address that can't be asked
picture-not-one = what lies at the address of its picture is not a picture
picture-not-asked = its picture was not asked for

report-pictures = Contacts whose picture lies elsewhere and could not be fetched ({ $n }); all else of them is saved:
start-pictures = Contacts without their picture ({ $n })
start-pictures-means = The contacts are here. Their pictures lie elsewhere, and these could not be fetched.
done-missing-pictures = { $n ->
    [one] 1 contact is saved without its picture
   *[other] { $n } contacts are saved without their pictures
}
done-missing-pictures-way = The pictures lie elsewhere and could not be fetched. The names say why; what was busy for a moment is asked for again in the next backup.

file-pictures = Pictures that contacts of “{ $name }” have only the addresses of. They are inside of the files for other programs
page-picture = picture
