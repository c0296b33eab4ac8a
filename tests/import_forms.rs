//! Every form in which contacts, appointments, to-dos and notes are handed out: truth in, backup out, compared item by item
//! by name. What of each does not fit, and why:
//!
//! | form | becomes | does not fit |
//! |---|---|---|
//! | vCard 2.1 in another character set | vCard 4.0 | bytes that the named character set does not have; a card in a card |
//! | table of contacts | vCard 4.0 | nothing: a column that nobody knows goes into the note, under its name |
//! | LDIF | vCard 4.0 | passwords, certificates, values that lie elsewhere; what is no person |
//! | table of appointments | event or to-do, without time zone | a row whose dates are none |
//! | Google Tasks | to-do | who assigned it; an entry that is no task |
//! | Google Keep | note | with whom it was shared; colours without a name; attached files lie beside it |
//!
//! In each case the file itself is in the backup, too, byte for byte.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use crate::imports::{import, imported, items, put, receipt, sha256};
use crate::lifeboat::Home;

/// A file, and what must become of it.
pub(crate) struct Form {
    pub file: &'static str,
    pub bytes: Vec<u8>,
    kind: &'static str,
    /// Name of the collection → names of the items in it.
    saved: &'static [(&'static str, &'static [&'static str])],
    lost: &'static [&'static str],
    /// Beginnings of what did not fit.
    losses: &'static [&'static str],
}

const GOOGLE: &str = "First Name,Middle Name,Last Name,Organization Name,Birthday,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Shoe size\n\
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
pub(crate) fn forms() -> Vec<Form> {
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
pub(crate) fn write_forms(dir: &Path) -> Vec<Form> {
    let forms = forms();
    for form in &forms {
        put(dir, form.file, &form.bytes);
    }
    put(dir, "mail.mbox", "From a@b Mon Jan 01 00:00:00 2024\nSubject: x\n\nhello\n");
    put(dir, "one.eml", "Return-Path: <a@example.org>\r\nSubject: x\r\n\r\nhello\r\n");
    put(dir, "bookmarks.html", "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL>");
    forms
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

#[test]
fn every_form_becomes_items_and_stays_a_file() {
    let home = Home::new();
    let dir = home.dir.path().join("given");
    let forms = write_forms(&dir);
    let backup = imported(&home, 3, &[dir.to_str().unwrap()]);
    let (items, receipt) = (items(&backup), receipt(&backup));
    let record: Value = serde_json::from_slice(&std::fs::read(backup.join("lifeboat/backup.json")).unwrap()).unwrap();
    let collections: BTreeMap<&str, &str> =
        record["collections"].as_array().unwrap().iter().map(|c| (text(c, "id"), text(c, "name"))).collect();
    let losses = receipt["losses"].as_array().unwrap();
    for form in &forms {
        let href = format!("/given/{}", form.file.replace(' ', "%20"));
        let of_file = |item: &&Value| text(item, "href").split('#').next() == Some(href.as_str());
        let all: Vec<&Value> = items.iter().filter(of_file).collect();
        // The file itself, byte for byte.
        let whole: Vec<&&Value> = all.iter().filter(|item| text(item, "href") == href).collect();
        assert_eq!(whole.len(), 1, "{}", form.file);
        assert_eq!((text(whole[0], "sha256"), text(whole[0], "kind")), (&*sha256(&form.bytes), "other"));
        let at = text(&whole[0]["original"], "file");
        assert!(at.starts_with("data/other/") && std::fs::read(backup.join(at)).unwrap() == form.bytes, "{at}");
        // Its entries: found = saved + lost, by name.
        let mut saved: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let mut n_lost = 0;
        for item in all.iter().filter(|item| text(item, "href") != href) {
            let name = item["facts"]["name"].as_str().or(item["facts"]["summary"].as_str()).unwrap_or_default();
            match text(item, "fate") {
                "saved" => {
                    assert_eq!(text(item, "kind"), form.kind, "{item}");
                    assert!(item["problems"].is_null(), "{item}");
                    assert_ne!(text(item, "verdict"), "only as original", "{item}");
                    saved.entry(collections[text(item, "collection")]).or_default().insert(name);
                }
                "lost" => n_lost += 1,
                fate => panic!("{fate}: {item}"),
            }
        }
        let expect: BTreeMap<&str, BTreeSet<&str>> =
            form.saved.iter().map(|(list, names)| (*list, names.iter().copied().collect())).collect();
        assert_eq!(saved, expect, "{}", form.file);
        let lost: BTreeSet<&str> = receipt["lost"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|lost| text(lost, "href").split('#').next() == Some(href.as_str()))
            .map(|lost| text(lost, "name"))
            .collect();
        assert_eq!((lost.len(), &lost), (n_lost, &form.lost.iter().copied().collect()), "{}", form.file);
        for what in form.losses {
            let names: Vec<&str> = form.saved.iter().flat_map(|(_, names)| names.iter().copied()).collect();
            let told = |loss: &&Value| text(loss, "what").starts_with(what) && names.contains(&text(loss, "item"));
            assert!(losses.iter().any(|loss| told(&loss)), "{what}: {losses:?}");
        }
    }
    for (file, n) in [("mail.mbox", 1), ("one.eml", 1), ("bookmarks.html", 1)] {
        let kept = items.iter().filter(|item| text(item, "href") == format!("/given/{file}")).count();
        assert_eq!(kept, n, "{file}");
    }
    // What was composed says what the source had.
    let card = std::fs::read_to_string(backup.join("data/contacts/google.vcf")).unwrap();
    for part in ["TEL;TYPE=cell:+1 555 1\r\n", "BDAY:19800229\r\n", "ORG:Example Ltd\r\n", "Shoe size: 38"] {
        assert!(card.contains(part), "{part}: {card}");
    }
    // The same again makes no second backup, though some of it was lost.
    let again = import(&home, &[dir.to_str().unwrap()]);
    assert_eq!((again.code, again.stdout.trim()), (0, backup.to_str().unwrap()), "{again}");
    // One row more: only it is saved, beside the file.
    put(&dir, "google.csv", format!("{GOOGLE}Eve,,New,,,,,,eve@example.org,,,\n"));
    let next = imported(&home, 3, &[dir.to_str().unwrap()]);
    let saved: Vec<Value> = crate::imports::items(&next).into_iter().filter(|item| item["fate"] == "saved").collect();
    let mut names: Vec<&str> =
        saved.iter().map(|item| item["facts"]["name"].as_str().unwrap_or(text(item, "href"))).collect();
    names.sort_unstable();
    assert_eq!(names, ["/given/google.csv", "Eve New"]);
}

#[test]
fn the_columns_are_shown_before_anything_starts() {
    let home = Home::new();
    put(home.dir.path(), "in/google.csv", GOOGLE);
    put(
        home.dir.path(),
        "in/termine.csv",
        "Betreff,Beginnt am,Beginnt um,Endet am,Ort\nZahnarzt,24.12.2024,9:00,24.12.2024,Köln\n",
    );
    let dir = home.dir.path().join("in");
    let look = import(&home, &["--look", dir.to_str().unwrap()]);
    assert_eq!(look.code, 0, "{look}");
    for line in [
        "The columns of in/google.csv:",
        "  Phone 1 - Value: phone number",
        "  Shoe size: goes into the note, under its name",
    ] {
        assert!(look.stdout.contains(line), "{look}");
    }
    assert!(look.stdout.contains("  Beginnt am: start\n  Beginnt um: start\n  Endet am: end\n  Ort: place"), "{look}");
    let run = import(&home, &[dir.to_str().unwrap()]);
    assert!(run.stderr.find("The columns of in/google.csv:").unwrap() < run.stderr.find("Saving").unwrap(), "{run}");
    assert_eq!(run.code, 0, "{run}");
}

#[test]
fn what_can_not_be_read_is_kept_with_a_sentence() {
    let home = Home::new();
    let dir = home.dir.path().join("in");
    let bomb = format!("{{\"isTrashed\":false,\"title\":{}", "[".repeat(200_000));
    let given: [(&str, Vec<u8>, &str); 6] = [
        ("bomb.json", bomb.into(), "left-out-unfit-damaged"),
        ("tasks.json", br#"{"kind":"tasks#taskLists","items":[{"title":"a""#.to_vec(), "left-out-unfit-damaged"),
        ("which.csv", b"Subject,Start Date,Start Time\nA,01/02/2024,9:00\n".to_vec(), "left-out-unfit-which-order"),
        (
            "binary.csv",
            [b"Given Name,Family Name,E-mail\nA,B,c\n".repeat(700), vec![0, 1, 2]].concat(),
            "left-out-unfit-no-text",
        ),
        ("empty.ldif", b"version: 1\n".to_vec(), "left-out-unfit-not-this"),
        ("none.ics", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n".to_vec(), "left-out-unfit-not-this"),
    ];
    for (name, bytes, _) in &given {
        put(&dir, name, bytes);
    }
    // A line of 32 MiB is one cell, and no harm; a quote without end takes nothing else with it.
    let huge = format!("Given Name,Family Name,E-mail,Notes\nAnn,Lee,a@example.org,{}\n", "x".repeat(32 << 20));
    put(&dir, "huge.csv", &huge);
    put(
        &dir,
        "quote.csv",
        "Given Name,Family Name,E-mail\nAnn,Lee,a@example.org\nBob,\"Open,b@example.org\nEve,X,e@example.org\n",
    );
    let backup = imported(&home, 3, &[dir.to_str().unwrap()]);
    let receipt = receipt(&backup);
    let kept: BTreeMap<String, String> = items(&backup)
        .iter()
        .filter(|item| item["kind"] == "other")
        .map(|item| (text(item, "href").to_owned(), text(item, "sha256").to_owned()))
        .collect();
    for (name, bytes, why) in &given {
        let left = |left: &&Value| text(left, "name") == format!("in/{name}") && text(left, "why") == *why;
        assert!(receipt["left_out"].as_array().unwrap().iter().any(|line| left(&line)), "{name}: {receipt}");
        assert_eq!(kept.get(&format!("/in/{name}")), Some(&sha256(bytes)), "{name}");
    }
    assert_eq!(kept["/in/huge.csv"], sha256(huge));
    assert_eq!(receipt["totals"]["contacts"]["saved"], 2, "{receipt}");
    let lost: Vec<&str> = receipt["lost"].as_array().unwrap().iter().map(|lost| text(lost, "name")).collect();
    assert_eq!(lost, ["Bob Open,b@example.org Eve,X,e@example.org (line 3)"]);
}
