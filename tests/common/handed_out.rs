//! Files as services hand them out, one of each form, and what must become of them.

use std::fs;
use std::path::Path;

/// A file, and what must become of it.
pub struct Form {
    pub file: &'static str,
    pub bytes: Vec<u8>,
    pub kind: &'static str,
    /// Name of the collection → names of the items in it.
    pub saved: &'static [(&'static str, &'static [&'static str])],
    pub lost: &'static [&'static str],
    /// Beginnings of what did not fit.
    pub losses: &'static [&'static str],
}

pub const GOOGLE: &str = "First Name,Middle Name,Last Name,Organization Name,Birthday,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Shoe size\n\
    Ann,,Lee,Example Ltd,1980-02-29,\"a, b\",* myContacts,* Work,ann@example.org,Mobile,+1 555 1,38\n\
    Jörg,,Müller,,,,,,joerg@example.org,,,\n";
const OUTLOOK: &str = "Vorname,Nachname,Firma,Telefon geschäftlich,Mobiltelefon,E-Mail-Adresse,Ort geschäftlich,Geburtstag\r\n\
    \"Käthe\",\"Groß\",\"Bäckerei\",\"+49 30 1\",\"+49 170 1\",\"kaethe@example.org\",\"Köln\",\"0.0.00\"\r\n\
    \"Ole\",\"Åse\",,,\"+47 1\",,,\"31.12.1999\"\r\n";
const LDIF: &str = "version: 1\n\ndn: ou=people,dc=example\nobjectClass: organizationalUnit\nou: people\n\n\
    dn: cn=Zoe,ou=people\nobjectClass: inetOrgPerson\ncn:: Wm/Dqw==\nsn: Z\nmail: zoe@example.org\nuserPassword: secret\n\n\
    dn: cn=Yan,ou=people\nobjectClass: inetOrgPerson\ncn: Yan\nsn: Y\ntelephoneNumber: +1 2\n";
const TASKS: &str = r#"{"kind":"tasks#taskLists","items":[{"kind":"tasks#tasks","title":"Home","items":[
    {"id":"t1","title":"Milk","status":"needsAction","due":"2024-03-01T00:00:00Z","assignment_info":{"x":1}},{"id":7,"title":"Odd one"}]},
    {"kind":"tasks#tasks","title":"Work & more","items":[{"id":"t2","title":"Report","status":"completed","completed":"2024-02-01T10:00:00Z"}]}]}"#;
const KEEP: &str = r#"{"color":"RED","isTrashed":false,"isPinned":true,"isArchived":false,"textContent":"eggs","title":"Groceries","userEditedTimestampUsec":1700000000000000,"createdTimestampUsec":1690000000000000,"sharees":[{"isOwner":false,"email":"bob@example.org"}]}"#;
const KEPT_LIST: &str = r#"{"color":"DEFAULT","isTrashed":false,"isArchived":true,"isPinned":false,"title":"Packing","listContent":[{"text":"tent","isChecked":true}],"userEditedTimestampUsec":1700000000000001,"createdTimestampUsec":1690000000000001}"#;
const PAGE: &str = "<?xml version=\"1.0\" ?><!DOCTYPE html><html><head><title>Only a page</title></head><body><div class=\"note\"><div class=\"heading\">\
    Nov 14, 2023, 10:13:20 PM</div><div class=\"title\">Only a page</div><div class=\"content\">all<br/>of it</div></div></body></html>";
const CALENDAR: &str = "\"Subject\",\"Start Date\",\"Start Time\",\"End Date\",\"End Time\",\"All day event\",\"Location\"\r\n\
    \"Dentist\",\"12/24/2024\",\"9:00:00 AM\",\"12/24/2024\",\"10:00:00 AM\",\"False\",\"Town, 2\"\r\n\
    \"No day\",\"13/32/2024\",\"9:00:00 AM\",\"12/24/2024\",\"10:00:00 AM\",\"False\",\"\"\r\n";

fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
}

fn utf16(text: &str) -> Vec<u8> {
    format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// Each form that items are composed from.
pub fn forms() -> Vec<Form> {
    let phone = "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=ISO-8859-1:Grün;Zoë\r\nTEL;CELL:+1 9\r\nEND:VCARD\r\n\
        BEGIN:VCARD\r\nVERSION:2.1\r\nN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:M=C3=BCl=\r\nler;Hans\r\nTEL;HOME;VOICE:2\r\nEND:VCARD\r\n";
    let wide = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:山田 太郎\r\nN:山田;太郎;;;\r\nEND:VCARD\r\n";
    let form = |file, bytes: Vec<u8>, kind, saved, lost, losses| Form { file, bytes, kind, saved, lost, losses };
    vec![
        form("old phone.vcf", latin1(phone), "contacts", &[("old phone", &["Zoë Grün", "Hans Müller"])], &[], &[]),
        form("wide.vcf", utf16(wide), "contacts", &[("wide", &["山田 太郎"])], &[], &[]),
        form("google.csv", GOOGLE.into(), "contacts", &[("google", &["Ann Lee", "Jörg Müller"])], &[], &[]),
        form("outlook.csv", latin1(OUTLOOK), "contacts", &[("outlook", &["Käthe Groß", "Ole Åse"])], &[], &[]),
        form(
            "people.ldif",
            LDIF.into(),
            "contacts",
            &[("people", &["Zoë", "Yan"])],
            &["ou=people,dc=example (line 3)"],
            &["userpassword"],
        ),
        form(
            "Tasks.json",
            TASKS.into(),
            "tasks",
            &[("Home", &["Milk"]), ("Work & more", &["Report"])],
            &["Odd one (number 2)"],
            &["assignment_info"],
        ),
        form(
            "Keep/Groceries.json",
            KEEP.into(),
            "notes",
            &[("Keep", &["Groceries"])],
            &[],
            &["it was shared with bob@example.org"],
        ),
        form("Keep/Groceries.html", PAGE.replace("Only a page", "Groceries").into(), "notes", &[], &[], &[]),
        form("Keep/Packing.json", KEPT_LIST.into(), "notes", &[("Keep Archive", &["Packing"])], &[], &[]),
        form("Keep/Only.html", PAGE.into(), "notes", &[("Keep", &["Only a page"])], &[], &["its time is only said"]),
        form(
            "appointments.csv",
            CALENDAR.into(),
            "calendar",
            &[("appointments", &["Dentist"])],
            &["No day (line 3)"],
            &[],
        ),
    ]
}

/// Writes every form, and the sorts that are only kept.
pub fn write_forms(dir: &Path) -> Vec<Form> {
    let forms = forms();
    for form in &forms {
        put(dir, form.file, &form.bytes);
    }
    put(dir, "mail.mbox", "From a@b Mon Jan 01 00:00:00 2024\nSubject: x\n\nhello\n");
    put(dir, "one.eml", "Return-Path: <a@example.org>\r\nSubject: x\r\n\r\nhello\r\n");
    put(dir, "bookmarks.html", "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL>");
    forms
}

fn put(dir: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let path = dir.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}
