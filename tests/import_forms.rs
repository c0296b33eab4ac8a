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

use serde_json::Value;

use crate::handed_out::{GOOGLE, write_forms};
use crate::imports::{import, imported, items, put, receipt, sha256};
use crate::lifeboat::Home;

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
    // One row more in two of them: only it is saved, beside the file.
    put(&dir, "google.csv", format!("{GOOGLE}Eve,,New,,,,,,eve@example.org,,,\n"));
    let ldif = String::from_utf8(std::fs::read(dir.join("people.ldif")).unwrap()).unwrap();
    put(&dir, "people.ldif", format!("{ldif}\ndn: cn=Xia,ou=people\nobjectClass: inetOrgPerson\ncn: Xia\nsn: X\n"));
    let next = imported(&home, 3, &[dir.to_str().unwrap()]);
    let saved: Vec<Value> = crate::imports::items(&next).into_iter().filter(|item| item["fate"] == "saved").collect();
    let mut names: Vec<&str> =
        saved.iter().map(|item| item["facts"]["name"].as_str().unwrap_or(text(item, "href"))).collect();
    names.sort_unstable();
    assert_eq!(names, ["/given/google.csv", "/given/people.ldif", "Eve New", "Xia"]);
    // What did not fit is told as before, also of what stands in a file that was written anew.
    let told = |receipt: &Value| -> BTreeSet<(String, String)> {
        let pair = |loss: &Value| (text(loss, "item").to_owned(), text(loss, "what").to_owned());
        receipt["losses"].as_array().unwrap().iter().map(pair).collect()
    };
    assert_eq!(told(&crate::imports::receipt(&next)), told(&receipt));
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
