//! Three partial copies of an account whose truth is known become one backup: everybody once, with all that any copy had.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use lifeboat::demo::{self, Demo};

use crate::lifeboat::{Home, Ran};

const BOOK: &str = "/addressbooks/demo@lifeboat/personal/";
const CALENDAR: &str = "/calendars/demo@lifeboat/home/";
const PHOTOS: &str = "/files/demo@lifeboat/Photos/";
const N: usize = 60;

/// What is true of a person, a content line each.
fn truth(n: usize) -> Vec<(&'static str, String)> {
    let mut lines = vec![
        ("cell", format!("TEL;TYPE=CELL:+49 171 {n:07}")),
        ("home", format!("TEL;TYPE=HOME:+49 30 {n:07}")),
        ("mail", format!("EMAIL:person{n}@example.org")),
        ("work", format!("EMAIL;TYPE=WORK:p{n}@work.example")),
        ("address", format!("ADR;TYPE=HOME:;;{n} Main Street;Springfield;;12345;USA")),
        ("note", format!("NOTE:Sails on day {n}")),
        ("birthday", format!("BDAY:1980-01-{:02}", n % 28 + 1)),
    ];
    if n.is_multiple_of(7) {
        lines.push(("label", format!("item1.URL:https://example.org/{n}\r\nitem1.X-ABLabel:Boat {n}")));
    }
    lines
}

/// What a copy has of it, of all that it might have.
fn has(copy: usize, n: usize, what: &str) -> bool {
    match copy {
        // An old backup: whoever was there then, without what was added later.
        0 => n < 40 && (what == "cell" || (n + what.len()).is_multiple_of(2)),
        // What the server still has: every third emptied to a name.
        1 => n >= 20 && !n.is_multiple_of(3) && (what == "cell" || (n + what.len()) % 3 == 0),
        // An export of the phone, which knows neither UIDs nor the second address.
        _ => (10..50).contains(&n) && (what == "cell" || (what != "work" && n % 4 == what.len() % 4)),
    }
}

fn is_in(copy: usize, n: usize) -> bool {
    [n < 40, n >= 20, (10..50).contains(&n)][copy]
}

fn card(copy: usize, n: usize) -> String {
    let first = ["Ana", "Björk", "Shaun", "Zoë", "李"][n % 5];
    let uid = if copy < 2 { format!("UID:person-{n}\r\n") } else { String::new() };
    let lines: String =
        truth(n).iter().filter(|(what, _)| has(copy, n, what)).map(|(_, line)| format!("{line}\r\n")).collect();
    // Phones write the name in their own order.
    let name = if copy == 2 { format!("Number{n}, {first}") } else { format!("{first} Number{n}") };
    format!("BEGIN:VCARD\r\nVERSION:3.0\r\n{uid}FN:{name}\r\nN:Number{n};{first};;;\r\n{lines}END:VCARD\r\n")
}

fn event(n: usize, more: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:event-{n}\r\nDTSTAMP:20240101T000000Z\r\n\
         DTSTART:202401{:02}T100000Z\r\nSUMMARY:Event {n}\r\n{more}END:VEVENT\r\nEND:VCALENDAR\r\n",
        n % 28 + 1
    )
}

fn photo(shade: u8) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_fn(40, 30, |x, y| image::Rgb([x as u8, y as u8, shade]));
    picture.write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

fn put(cloud: &Demo, href: &str, bytes: impl Into<bytes::Bytes>) {
    assert!(cloud.put(href, bytes).is_some(), "{href}");
}

fn back_up(home: &Home, cloud: &Demo, vault: &str) -> String {
    let user = cloud.credentials();
    let args = ["backup", "--vault", vault, "--url", &cloud.url(), "--url", &cloud.photos_url(), "--user", &user.user];
    let run = home.run(&args, user.password.expose());
    assert_eq!(run.code, 0, "{run}");
    run.stdout.trim().to_owned()
}

/// The three copies: an old backup, what the server still has, an export of the phone.
fn three_copies(home: &Home) -> [String; 3] {
    let mut paths = Vec::new();
    for copy in 0..2 {
        let cloud = demo::serve(&demo::Options::empty()).unwrap();
        for n in (0..N).filter(|n| is_in(copy, *n)) {
            put(&cloud, &format!("{BOOK}{copy}-{n}.vcf"), card(copy, n));
        }
        for n in [0..10, 5..15][copy].clone() {
            let more = if copy == 1 && n % 2 == 0 { "LOCATION:Pier\r\n" } else { "" };
            put(&cloud, &format!("{CALENDAR}{n}.ics"), event(n, more));
        }
        // The same photo by another name, one of its own, and another one by the same name.
        for (name, shade) in [[("a.jpg", 1), ("same.jpg", 2)], [("b.jpg", 1), ("same.jpg", 3)]][copy] {
            put(&cloud, &format!("{PHOTOS}{name}"), photo(shade));
        }
        let vault = home.dir.path().join(format!("copy {copy}"));
        paths.push(back_up(home, &cloud, vault.to_str().unwrap()));
    }
    let export = home.dir.path().join("phone.vcf");
    fs::write(&export, (0..N).filter(|n| is_in(2, *n)).map(|n| card(2, n)).collect::<String>()).unwrap();
    let run = home.run(&["import", export.to_str().unwrap()], "");
    assert_eq!(run.code, 0, "{run}");
    paths.push(run.stdout.trim().to_owned());
    paths.try_into().unwrap()
}

fn merge(home: &Home, copies: &[String], more: &[&str]) -> Ran {
    let copies: Vec<&str> = copies.iter().map(String::as_str).collect();
    home.run(&[&["merge"], &copies[..], more].concat(), "")
}

/// The records of a backup with the text of each original.
fn items(backup: &str) -> Vec<(Value, String)> {
    let lines = fs::read_to_string(Path::new(backup).join("lifeboat/items.jsonl")).unwrap();
    let records = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let text = |record: &Value| -> String {
        let place = &record["original"];
        let Some(at) = place["offset"].as_u64() else { return String::new() };
        let bytes = fs::read(Path::new(backup).join(place["file"].as_str().unwrap())).unwrap();
        let (at, length) = (at as usize, place["length"].as_u64().unwrap() as usize);
        String::from_utf8(bytes[at..at + length].to_vec()).unwrap()
    };
    records.map(|record| (record.clone(), text(&record))).collect()
}

#[test]
fn everybody_once_with_all_that_any_copy_had() {
    let home = Home::new();
    let copies = three_copies(&home);
    let run = merge(&home, &copies, &[]);
    assert_eq!(run.code, 0, "{run}");
    let backup = run.stdout.trim().to_owned();
    assert!(run.stderr.contains("Contacts: 120 in the copies became 60"), "{run}");
    assert!(run.stderr.contains("items were put together from several copies"), "{run}");
    assert_eq!(home.run(&["verify", &backup, "--deep"], "").code, 0);

    let items = items(&backup);
    let mut people: BTreeMap<usize, &str> = BTreeMap::new();
    for (record, text) in items.iter().filter(|(record, _)| record["kind"] == "contacts") {
        let name = text.lines().find_map(|line| line.strip_prefix("N:Number")).unwrap();
        let n = name.split(';').next().unwrap().parse().unwrap();
        assert!(people.insert(n, text).is_none(), "{n} is there twice");
        assert_eq!(record["uid"], format!("person-{n}"));
    }
    assert_eq!(people.len(), N);
    for (n, card) in &people {
        let lines: BTreeSet<&str> = card.lines().collect();
        let frame = ["BEGIN:", "END:", "VERSION:", "UID:", "FN:", "N:"];
        let mut said: BTreeSet<&str> =
            lines.into_iter().filter(|line| !frame.iter().any(|start| line.starts_with(start))).collect();
        for (what, line) in truth(*n) {
            let any = (0..3).any(|copy| is_in(copy, *n) && has(copy, *n, what));
            for line in line.split("\r\n") {
                assert_eq!(said.remove(line), any, "{n}: {line}: {card}");
            }
        }
        assert!(said.is_empty(), "{n}: {said:?}");
    }

    // Where each came from.
    let of =
        |name: &str| items.iter().find(|(_, text)| text.contains(&format!("N:{name};"))).unwrap().0["from"].clone();
    let took = |from: &Value| -> Vec<(u64, String)> {
        let from = from.as_array().unwrap().iter();
        from.map(|one| (one["input"].as_u64().unwrap(), one["took"].as_str().unwrap().to_owned())).collect()
    };
    assert_eq!(took(&of("Number5")), [(0, "whole".to_owned())]);
    let hollow_there = took(&of("Number21"));
    assert_eq!(hollow_there.len(), 3, "{hollow_there:?}");
    assert_eq!(hollow_there[1], (1, "nothing".to_owned()), "the emptied card gave nothing");
    assert!(items.iter().any(|(record, _)| record["from"].to_string().contains("\"fields\":[")));
    let record: Value =
        serde_json::from_str(&fs::read_to_string(Path::new(&backup).join("lifeboat/backup.json")).unwrap()).unwrap();
    assert_eq!((record["origin"].as_str(), record["inputs"].as_array().unwrap().len()), (Some("merge"), 3));

    // Events by UID, with what the later copy knows; photos by their bytes.
    let events: Vec<&String> = items.iter().filter(|(r, _)| r["kind"] == "calendar").map(|(_, text)| text).collect();
    assert_eq!(events.len(), 15);
    assert_eq!(events.iter().filter(|text| text.contains("LOCATION:Pier")).count(), 5);
    let photos: Vec<&str> =
        items.iter().filter(|(r, _)| r["kind"] == "photos").map(|(r, _)| r["sha256"].as_str().unwrap()).collect();
    assert_eq!((photos.len(), photos.iter().collect::<BTreeSet<_>>().len()), (3, 3));

    // What came out of it goes the way back, too.
    let drill = home.run(&["restore", &backup, "--drill"], "");
    assert_eq!(drill.code, 0, "{drill}");
    // The same again is the same.
    let again = merge(&home, &copies, &["--json"]);
    assert_eq!(again.code, 0, "{again}");
    let told: Value = serde_json::from_str(again.stdout.lines().last().unwrap()).unwrap();
    assert_eq!(told["merge"]["totals"]["contacts"]["made"], 60);
    let second = told["path"].as_str().unwrap();
    assert_eq!(home.run(&["compare", &backup, second], "").code, 0);
    assert!(fs::read_to_string(Path::new(second).join("lifeboat/items.jsonl")).unwrap().contains("\"unchanged\""));
}

#[test]
fn what_contradicts_is_kept_twice_and_told() {
    let home = Home::new();
    let card = |uid: &str, more: &str| {
        format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:Anna Lee\r\nN:Lee;Anna;;;\r\n{more}END:VCARD\r\n")
    };
    let copy = |name: &str, card: String| {
        let path = home.dir.path().join(name);
        fs::write(&path, card).unwrap();
        let run = home.run(&["import", path.to_str().unwrap()], "");
        assert_eq!(run.code, 0, "{run}");
        run.stdout.trim().to_owned()
    };
    let copies = [
        copy("one.vcf", card("1", "TEL:1\r\nBDAY:1980-01-01\r\n")),
        copy("two.vcf", card("1", "TEL:2\r\nBDAY:1981-01-01\r\n")),
    ];
    let mut uids = Vec::new();
    for _ in 0..2 {
        let run = merge(&home, &copies, &[]);
        assert_eq!(run.code, 0, "{run}");
        assert!(run.stderr.contains("Anna Lee is there twice. The second says otherwise:"), "{run}");
        let texts: Vec<String> = items(run.stdout.trim()).into_iter().map(|(_, text)| text).collect();
        assert_eq!(texts.len(), 2);
        let [first, second] =
            ["BDAY:1980-01-01", "BDAY:1981-01-01"].map(|line| texts.iter().find(|t| t.contains(line)).unwrap());
        assert!(first.contains("UID:1\r\n") && first.contains("TEL:1\r\n") && first.contains("TEL:2\r\n"), "{first}");
        assert!(!second.contains("UID:1\r\n") && second.contains("TEL:2\r\n"), "{second}");
        uids.push(second.lines().find(|line| line.starts_with("UID:")).unwrap().to_owned());
    }
    assert_eq!(uids[0], uids[1], "the same each time");

    let twice = merge(&home, &[copies[0].clone(), copies[0].clone()], &[]);
    assert_eq!(twice.code, 2, "{twice}");
    assert!(twice.stderr.contains("was given twice"), "{twice}");
    assert_eq!(merge(&home, &copies[..1], &[]).code, 2);
    assert_eq!(merge(&home, &copies, &["--for", "nobody@x.org"]).code, 2);
}

#[test]
fn a_damaged_copy_gives_what_it_has_right() {
    let home = Home::new();
    let copies = three_copies(&home);
    // Somebody altered a card in the first copy that the others have as well, and one that only it has.
    let file = Path::new(&copies[0]).join("data/contacts/Personal.vcf");
    let mut permissions = fs::metadata(&file).unwrap().permissions();
    #[expect(clippy::permissions_set_readonly_false, reason = "the test plays somebody who alters it")]
    permissions.set_readonly(false);
    fs::set_permissions(&file, permissions).unwrap();
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("+49 171 0000005", "+49 171 9999995").replace("+49 171 0000025", "+49 171 9999925"))
        .unwrap();
    let run = merge(&home, &copies, &[]);
    assert_eq!(run.code, 3, "{run}");
    let items = items(run.stdout.trim());
    assert!(items.iter().all(|(_, text)| !text.contains("99999")), "nothing wrong came out");
    assert!(items.iter().any(|(_, text)| text.contains("+49 171 0000025")), "another copy has it");
    let lost: Vec<&Value> = items.iter().map(|(record, _)| record).filter(|record| record["fate"] == "lost").collect();
    assert_eq!(lost.len(), 2, "{lost:?}");
}
