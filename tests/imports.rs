//! Files that other services hand out become a backup like any other: everything that was in them is there, byte for byte,
//! or named.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::lifeboat::{Home, Ran};

fn card(n: usize) -> String {
    format!(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:card-{n}\r\nFN:Person {n}\r\nN:{n};Person;;;\r\nTEL:+1 555 {n}\r\nEND:VCARD\r\n"
    )
}

/// A card as Google writes it: without UID.
fn nameless(n: usize) -> String {
    format!("BEGIN:VCARD\nVERSION:3.0\nFN:Nobody {n}\nN:Nobody {n};;;;\nEND:VCARD\n")
}

const ZONE: &str = "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";
const HEAD: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//EN\r\nX-WR-CALNAME:Work & play\r\n";

fn event(uid: &str, more: &str) -> String {
    format!(
        "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20240101T000000Z\r\nDTSTART;TZID=Europe/Berlin:20240102T090000\r\nSUMMARY:{uid}\r\n{more}END:VEVENT\r\n"
    )
}

fn todo(uid: &str) -> String {
    format!("BEGIN:VTODO\r\nUID:{uid}\r\nDTSTAMP:20240101T000000Z\r\nSUMMARY:{uid}\r\nEND:VTODO\r\n")
}

/// A small picture; no two numbers give the same.
fn jpeg(n: u8) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(16, 12, |x, y| image::Rgb([x as u8 * 9, y as u8 * 7, n]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

fn put(dir: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let path = dir.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn receipt(backup: &Path) -> Value {
    json(&backup.join("lifeboat/receipt.json"))
}

fn items(backup: &Path) -> Vec<Value> {
    let text = fs::read_to_string(backup.join("lifeboat/items.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn by_fate(backup: &Path, fate: &str) -> Vec<String> {
    let items = items(backup).into_iter().filter(|item| item["fate"] == fate);
    items.map(|item| item["href"].as_str().unwrap().to_owned()).collect()
}

/// Address → digest of all that a backup holds.
fn digests(backup: &Path) -> BTreeMap<String, String> {
    let kept = items(backup).into_iter().filter(|item| item["sha256"].is_string());
    kept.map(|item| (item["href"].as_str().unwrap().to_owned(), item["sha256"].as_str().unwrap().to_owned())).collect()
}

fn sha256(bytes: impl AsRef<[u8]>) -> String {
    Sha256::digest(bytes.as_ref()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn import(home: &Home, args: &[&str]) -> Ran {
    home.run(&[&["import"], args].concat(), "")
}

/// Imports, ending with this exit code; the backup must be valid and its counts must add up.
fn imported(home: &Home, code: i32, args: &[&str]) -> PathBuf {
    let run = import(home, args);
    assert_eq!(run.code, code, "{run}");
    let backup = PathBuf::from(run.stdout.trim());
    let verify = home.run(&["verify", "--deep", backup.to_str().unwrap()], "");
    assert!(matches!(verify.code, 0 | 3) && verify.stdout.is_empty(), "{verify}");
    for collection in receipt(&backup)["collections"].as_array().unwrap() {
        let n = |fate: &str| collection["counts"][fate].as_u64().unwrap();
        assert_eq!(n("listed"), n("saved") + n("unchanged") + n("skipped") + n("lost"), "{collection}");
    }
    backup
}

/// What a folder holds, and what a backup of it must hold: address → digest.
struct Truth {
    dir: PathBuf,
    expect: BTreeMap<String, String>,
}

impl Truth {
    fn new(home: &Home) -> Truth {
        Truth { dir: home.dir.path().join("given"), expect: BTreeMap::new() }
    }

    /// A file that is one item.
    fn file(&mut self, name: &str, bytes: impl AsRef<[u8]>) {
        put(&self.dir, name, bytes.as_ref());
        let href = name.replace(' ', "%20").replace('#', "%23").replace('ü', "%C3%BC");
        self.expect.insert(format!("/given/{href}"), sha256(bytes));
    }

    fn path(&self) -> &str {
        self.dir.to_str().unwrap()
    }
}

/// A folder of all sorts.
fn all_sorts(home: &Home) -> Truth {
    let mut truth = Truth::new(home);
    put(&truth.dir, "contacts.vcf", [card(1), card(2), nameless(3)].concat());
    for n in [1, 2] {
        truth.expect.insert(format!("/given/contacts.vcf#card-{n}"), sha256(card(n)));
    }
    let key = sha256(nameless(3));
    truth.expect.insert(format!("/given/contacts.vcf#sha256-{}", &key[..32]), key);

    let (moved, plain) = (event("a", "RRULE:FREQ=DAILY\r\n"), event("b", ""));
    let instance = event("a", "RECURRENCE-ID;TZID=Europe/Berlin:20240103T090000\r\n");
    let end = "END:VCALENDAR\r\n";
    put(&truth.dir, "backup.dat", [HEAD, ZONE, &moved, &plain, &todo("t"), &instance, end].concat());
    truth.expect.insert("/given/backup.dat#a".into(), sha256([HEAD, ZONE, &moved, &instance, end].concat()));
    truth.expect.insert("/given/backup.dat#b".into(), sha256([HEAD, ZONE, &plain, end].concat()));
    truth.expect.insert("/given/backup.dat#t".into(), sha256([HEAD, &todo("t"), end].concat()));

    truth.file("DCIM/100 APPLE/IMG_0001.JPG", jpeg(1));
    truth.file("DCIM/100 APPLE/IMG #2.jpg", jpeg(2));
    truth.file("DCIM/100 APPLE/IMG_0001.AAE", "edits");
    truth.file("DCIM/über/no ending", jpeg(3));
    truth.file("Mail/all.mbox", "From a@b Mon Jan 01 00:00:00 2024\nSubject: x\n\nhello\n");
    truth.file("bookmarks.html", "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL>");
    truth.file("nothing", "");
    truth.file("paper.pdf", "%PDF-1.4 nothing much");
    truth
}

#[test]
fn everything_in_a_folder_is_saved_as_it_is() {
    let home = Home::new();
    let truth = all_sorts(&home);
    put(&truth.dir, "DCIM/100 APPLE/.DS_Store", "x");
    let backup = imported(&home, 0, &[truth.path()]);
    assert!(backup.starts_with(home.dir.path().join("Lifeboat/import given")), "{}", backup.display());
    assert_eq!(digests(&backup), truth.expect);
    assert_eq!(by_fate(&backup, "skipped"), ["/given/DCIM/100%20APPLE/.DS_Store"]);

    let record = json(&backup.join("lifeboat/backup.json"));
    assert_eq!(record["origin"], "import");
    assert_eq!(record["account"]["id"], "import given");
    assert_eq!(record["inputs"][0]["name"], "given");
    assert_eq!(record["inputs"][0]["files"], 11);
    let names: Vec<&str> =
        record["collections"].as_array().unwrap().iter().map(|c| c["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["contacts", "Work & play", "100 APPLE", "über", "given"]);
    let receipt = receipt(&backup);
    let saved = |kind: &str| receipt["totals"][kind]["saved"].as_u64();
    let totals = ["contacts", "calendar", "tasks", "photos", "other"].map(saved);
    assert_eq!(totals, [Some(3), Some(2), Some(1), Some(3), Some(5)]);
    for file in [
        "contacts/contacts.vcf",
        "calendars/Work & play.ics",
        "tasks/Work & play.ics",
        "other/given/given/Mail/all.mbox",
    ] {
        assert!(backup.join("data").join(file).is_file(), "{file}");
    }
}
