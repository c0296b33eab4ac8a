//! Files that other services hand out become a backup like any other: everything that was in them is there, byte for byte,
//! or named. One file because each of them tells of the same few files, packed in another way.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::lifeboat::{Home, Ran};
use crate::zip::Zip;

pub(crate) fn card(n: usize) -> String {
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
pub(crate) fn jpeg(n: u8) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(16, 12, |x, y| image::Rgb([x as u8 * 9, y as u8 * 7, n]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

pub(crate) fn put(dir: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let path = dir.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

pub(crate) fn json(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

pub(crate) fn receipt(backup: &Path) -> Value {
    json(&backup.join("lifeboat/receipt.json"))
}

pub(crate) fn items(backup: &Path) -> Vec<Value> {
    let text = fs::read_to_string(backup.join("lifeboat/items.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

pub(crate) fn by_fate(backup: &Path, fate: &str) -> Vec<String> {
    let items = items(backup).into_iter().filter(|item| item["fate"] == fate);
    items.map(|item| item["href"].as_str().unwrap().to_owned()).collect()
}

/// Address → digest of all that a backup holds.
pub(crate) fn digests(backup: &Path) -> BTreeMap<String, String> {
    let kept = items(backup).into_iter().filter(|item| item["sha256"].is_string());
    kept.map(|item| (item["href"].as_str().unwrap().to_owned(), item["sha256"].as_str().unwrap().to_owned())).collect()
}

pub(crate) fn sha256(bytes: impl AsRef<[u8]>) -> String {
    Sha256::digest(bytes.as_ref()).iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn import(home: &Home, args: &[&str]) -> Ran {
    home.run(&[&["import"], args].concat(), "")
}

/// Imports, ending with this exit code; the backup must be valid and its counts must add up.
pub(crate) fn imported(home: &Home, code: i32, args: &[&str]) -> PathBuf {
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

pub(crate) fn strings(paths: &[PathBuf]) -> Vec<&str> {
    paths.iter().map(|path| path.to_str().unwrap()).collect()
}

#[test]
fn a_zip_is_what_would_be_unpacked_from_it() {
    let home = Home::new();
    let truth = all_sorts(&home);
    // Every file of the folder, in one zip, and some of them in a zip in it.
    let (mut outer, mut inner) = (Zip::default().file("given/", ""), Zip::default());
    let mut names: Vec<PathBuf> = Vec::new();
    let mut open = vec![truth.dir.clone()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { open.push(path) } else { names.push(path) }
        }
    }
    names.sort();
    for path in &names {
        let name = path.strip_prefix(home.dir.path()).unwrap().to_str().unwrap();
        let bytes = fs::read(path).unwrap();
        if name.contains("DCIM") {
            inner = inner.file(name, bytes);
        } else {
            outer = outer.file(name, bytes);
        }
    }
    let letter = Zip::default().file("[Content_Types].xml", "<x/>").file("word/document.xml", "<x/>").bytes();
    let zip = outer.file("photos.zip", inner.bytes()).file("given/letter.docx", &letter).bytes();
    put(home.dir.path(), "export.zip", zip);
    let backup = imported(&home, 0, &[home.dir.path().join("export.zip").to_str().unwrap()]);
    let mut expect = truth.expect.clone();
    expect.insert("/given/letter.docx".into(), sha256(letter));
    assert_eq!(digests(&backup), expect);
    assert!(backup.starts_with(home.dir.path().join("Lifeboat/import export")), "{}", backup.display());
}

/// Five parts of a set, as Google Takeout hands them out.
fn takeout(home: &Home) -> Vec<PathBuf> {
    let part = |n: u8| {
        let mut zip = Zip::default().file("Takeout/archive_browser.html", format!("<html>part {n}"));
        for photo in 0..4 {
            zip = zip.file(&format!("Takeout/Google Photos/Urlaub/IMG_{n}{photo}.jpg"), jpeg(n * 10 + photo));
        }
        if n == 1 {
            zip = zip.file("Takeout/Contacts/All Contacts.vcf", [nameless(1), nameless(2)].concat());
        }
        if n == 3 {
            zip = zip.file(
                "Takeout/Calendar/Home.ics",
                [HEAD, ZONE, &event("a", ""), &event("b", ""), "END:VCALENDAR\r\n"].concat(),
            );
        }
        let path = home.dir.path().join(format!("takeout-20240101T000000Z-{n:03}.zip"));
        fs::write(&path, zip.bytes()).unwrap();
        path
    };
    (1..=5).map(part).collect()
}

#[test]
fn a_missing_part_is_named_and_given_later_only_it_is_saved() {
    let home = Home::new();
    let all = takeout(&home);
    let some: Vec<PathBuf> =
        all.iter().filter(|path| !path.ends_with("takeout-20240101T000000Z-003.zip")).cloned().collect();
    let look = import(&home, &[&["--look"][..], &strings(&some)].concat());
    assert_eq!(look.code, 3, "{look}");
    assert!(look.stdout.contains("takeout-20240101T000000Z-003.zip"), "{look}");
    assert!(!home.dir.path().join("Lifeboat").exists(), "looking makes nothing");

    let run = import(&home, &strings(&some));
    assert_eq!(run.code, 3, "{run}");
    let first = PathBuf::from(run.stdout.trim());
    let before = run.stderr.find("takeout-20240101T000000Z-003.zip").unwrap();
    assert!(before < run.stderr.find("Saving").unwrap(), "named before anything starts: {run}");
    assert_eq!(receipt(&first)["left_out"][0]["name"], "takeout-20240101T000000Z-003.zip");
    // Each part brings a page of the same name: none is lost, none overwrites another.
    assert_eq!(by_fate(&first, "saved").len(), 4 * 4 + 2 + 4);

    let second = imported(&home, 0, &strings(&all));
    let saved = by_fate(&second, "saved");
    assert_eq!(saved.iter().filter(|href| href.contains("/IMG_3")).count(), 4, "{saved:?}");
    assert_eq!(saved.iter().filter(|href| href.contains("Home.ics#")).count(), 2, "{saved:?}");
    // Of the five pages, one more than before: which one has the plain name does not matter.
    let pages = saved.iter().filter(|href| href.ends_with("archive_browser.html")).count();
    assert_eq!(saved.len(), 4 + 2 + pages, "{saved:?}");
    assert_eq!(by_fate(&second, "unchanged").len() + saved.len(), 5 * 4 + 2 + 2 + 5);
    let whole = digests(&second);
    for (href, digest) in digests(&first).iter().filter(|(href, _)| !href.ends_with("archive_browser.html")) {
        assert_eq!(whole.get(href), Some(digest), "{href}");
    }
    let record = json(&second.join("lifeboat/backup.json"));
    assert_eq!(record["base"]["name"].as_str(), first.file_name().unwrap().to_str());
    assert_eq!(record["inputs"].as_array().unwrap().len(), 5);

    // The same again, or a part of it: no third backup.
    for again in [&all[..], &all[1..3]] {
        let run = import(&home, &strings(again));
        assert_eq!(run.code, 0, "{run}");
        assert_eq!(run.stdout.trim(), second.to_str().unwrap(), "{run}");
    }
    assert_eq!(home.run(&["list", "--json"], "").stdout.lines().count(), 2);
    let forced = imported(&home, 0, &[&["--again"][..], &strings(&all)].concat());
    assert_eq!(by_fate(&forced, "saved").len(), 0);
    assert_eq!(digests(&forced), whole);
}

#[test]
fn what_is_the_same_in_another_archive_is_not_saved_again() {
    let home = Home::new();
    let path = home.dir.path().join("export.zip");
    let zip = |name: &str, other: u8| {
        let contacts = [card(1), card(2), card(if name == "b" { 4 } else { 3 })].concat();
        let zip = Zip::default().file("note.txt", name).file("contacts.vcf", contacts);
        zip.file("DCIM/same.jpg", jpeg(1)).file("DCIM/other.jpg", jpeg(other)).bytes()
    };
    fs::write(&path, zip("a", 2)).unwrap();
    let first = imported(&home, 0, &[path.to_str().unwrap()]);
    fs::write(&path, zip("b", 3)).unwrap();
    let second = imported(&home, 0, &[path.to_str().unwrap()]);
    let sorted = |backup: &Path, fate: &str| {
        let mut hrefs = by_fate(backup, fate);
        hrefs.sort();
        hrefs
    };
    assert_eq!(sorted(&second, "saved"), ["/DCIM/other.jpg", "/contacts.vcf#card-4", "/note.txt"]);
    assert_eq!(sorted(&second, "unchanged"), ["/DCIM/same.jpg", "/contacts.vcf#card-1", "/contacts.vcf#card-2"]);
    assert_eq!(digests(&second)["/DCIM/same.jpg"], digests(&first)["/DCIM/same.jpg"]);
    // The same photo out of a folder, kept with the others: another input, but nothing to be saved.
    put(home.dir.path(), "DCIM/same.jpg", jpeg(1));
    let folder = home.dir.path().join("DCIM");
    let third = imported(&home, 0, &["--for", "import export", folder.to_str().unwrap()]);
    assert_eq!(by_fate(&third, "unchanged"), ["/DCIM/same.jpg"]);
    assert_eq!(by_fate(&third, "saved").len(), 0);
}

#[test]
fn hostile_entries_are_refused_by_name_and_the_others_saved() {
    let home = Home::new();
    let zeros = vec![0; 2 << 20];
    let zip = Zip::default()
        .file("../../../slip.txt", "out")
        .file("/absolute.txt", "out")
        .entry("link", b"/etc/passwd", 2024, 11, 0o120_777)
        .entry("bomb.bin", &zeros, 2024, 1 << 30, 0o100_644)
        .entry("liar.txt", b"more than it says", 2024, 4, 0o100_644)
        .file("contacts.vcf", card(1))
        .file("photo.jpg", jpeg(1))
        .bytes();
    put(home.dir.path(), "in/hostile.zip", zip);
    let before = home.files().len();
    let backup = imported(&home, 3, &[home.dir.path().join("in/hostile.zip").to_str().unwrap()]);
    let lost: BTreeMap<String, String> = receipt(&backup)["lost"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (item["name"].as_str().unwrap().to_owned(), item["reason"].as_str().unwrap().to_owned()))
        .collect();
    let name = "its name is not a clean relative path";
    let expect = [
        ("bomb.bin", "would become more than 200 times as large as it is"),
        ("hostile.zip/../../../slip.txt", name),
        ("hostile.zip//absolute.txt", name),
        ("liar.txt", "its header says something else than the directory"),
        ("link", "is not an ordinary file"),
    ];
    assert_eq!(lost, expect.map(|(name, why)| (name.to_owned(), why.to_owned())).into());
    assert_eq!(by_fate(&backup, "saved"), ["/contacts.vcf#card-1", "/photo.jpg"].map(String::from));
    assert_eq!(receipt(&backup)["status"], "incomplete");
    let kept = |path: &PathBuf| path.starts_with(home.dir.path().join("Lifeboat")) || path.ends_with("lifeboat.log");
    let outside = home.files().into_iter().filter(|path| !kept(path));
    assert_eq!(outside.count(), before, "nothing was written beside the backup");
}

/// A tar as GNU tar makes it.
fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, body) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(body.len() as u64);
        header.set_mtime(1_700_000_000);
        header.set_mode(0o644);
        tar.append_data(&mut header, name, *body).unwrap();
    }
    let mut link = tar::Header::new_gnu();
    link.set_entry_type(tar::EntryType::Symlink);
    link.set_size(0);
    tar.append_link(&mut link, "link", "/etc/passwd").unwrap();
    tar.into_inner().unwrap()
}

#[test]
fn tars_are_looked_into_where_they_lie() {
    let home = Home::new();
    let dir = home.dir.path().join("given");
    let long = format!("{}/anna-contacts.vcf", "a folder with a long name ".repeat(5));
    let picture = jpeg(3);
    let packed = |tar: &[u8]| {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut packer, tar).unwrap();
        packer.finish().unwrap()
    };
    let cards = [card(1), card(2)].concat();
    let calendar = format!("{HEAD}{ZONE}{}{}END:VCALENDAR\r\n", event("one", ""), todo("two"));
    let saved = tar(&[(&long, cards.as_bytes()), ("anna-personal.ics", calendar.as_bytes())]);
    put(&dir, "calcardbackup-2024-01-01.tar.gz", packed(&saved));
    put(&dir, "calcardbackup-2024-01-01 (1).tar.gz", packed(&saved));
    put(&dir, "photos.tar", tar(&[("DCIM/IMG_1.JPG", &picture)]));
    put(&dir, "cut.tar", &saved[..saved.len() - 3_000]);
    put(&dir, "large.tar.gz", packed(&tar(&[("zeros", &vec![0; 33 * 1024 * 1024])])));
    let backup = imported(&home, 3, &[dir.to_str().unwrap()]);
    let told = receipt(&backup);
    assert_eq!(told["totals"]["contacts"]["saved"], 2, "{told}");
    assert_eq!((&told["totals"]["calendar"]["saved"], &told["totals"]["tasks"]["saved"]), (&1.into(), &1.into()));
    assert_eq!(told["totals"]["photos"]["saved"], 1);
    let why: Vec<(&str, &str)> = told["left_out"]
        .as_array()
        .unwrap()
        .iter()
        .map(|left| (left["name"].as_str().unwrap(), left["why"].as_str().unwrap()))
        .collect();
    let expect = [
        ("given/calcardbackup-2024-01-01.tar.gz", "left-out-given-twice"),
        ("given/cut.tar", "left-out-archive-broken"),
        ("given/large.tar.gz", "left-out-archive-gzip"),
        ("given/link", "left-out-link"),
        ("given/link", "left-out-link"),
    ];
    assert_eq!(why, expect);
    let kept = digests(&backup);
    assert_eq!(kept["/given/DCIM/IMG_1.JPG"], sha256(&picture));
    assert_eq!(kept["/given/cut.tar"], sha256(&saved[..saved.len() - 3_000]));
    // The same again is the same.
    let again = import(&home, &[dir.to_str().unwrap()]);
    assert_eq!((again.code, again.stdout.trim()), (0, backup.to_str().unwrap()), "{again}");
}

#[test]
fn an_archive_that_cannot_be_read_is_kept_and_named() {
    let home = Home::new();
    let dir = home.dir.path().join("given");
    let whole = Zip::default().file("a.txt", "a").bytes();
    put(&dir, "cut.zip", &whole[..whole.len() - 30]);
    put(&dir, "old.tgz", b"\x1f\x8b\x08\0\0\0\0\0");
    put(&dir, "twice.zip", &whole);
    put(&dir, "twice (1).zip", &whole);
    put(&dir, "broken.vcf", [card(1), "BEGIN:VCARD\r\nFN:cut off\r\n".into(), card(2)].concat());
    std::os::unix::fs::symlink("/etc", dir.join("link")).unwrap();
    let backup = imported(&home, 3, &[dir.to_str().unwrap()]);
    let left: BTreeMap<String, String> = receipt(&backup)["left_out"]
        .as_array()
        .unwrap()
        .iter()
        .map(|left| (left["name"].as_str().unwrap().to_owned(), left["why"].as_str().unwrap().to_owned()))
        .collect();
    let expect = [
        ("given/cut.zip", "left-out-archive-broken"),
        ("given/link", "left-out-link"),
        ("given/old.tgz", "left-out-archive-gzip"),
        ("given/twice.zip", "left-out-given-twice"),
    ];
    assert_eq!(left, expect.map(|(name, why)| (name.to_owned(), why.to_owned())).into());
    let kept = digests(&backup);
    assert_eq!(kept["/given/cut.zip"], sha256(&whole[..whole.len() - 30]));
    assert_eq!(kept["/given/a.txt"], sha256("a"));
    assert_eq!(kept.len(), 6, "{kept:?}");
    // What can't be read as a card is kept, and counted apart.
    assert_eq!(receipt(&backup)["unreadable"].as_array().unwrap().len(), 1);
    assert_eq!(receipt(&backup)["totals"]["contacts"]["saved"], 3);
}

#[test]
fn halves_of_one_photo_stay_together() {
    let home = Home::new();
    let zip = Zip::default()
        .dated("DCIM/IMG_1.JPG", jpeg(1), 2019)
        .dated("DCIM/IMG_1.MOV", "\0\0\0\x14ftypqt  \0\0\0\0qt  moov", 2023)
        .dated("DCIM/IMG_2.DNG", "II*\0 a raw picture", 2022)
        .dated("DCIM/IMG_2.jpg", jpeg(2), 2020)
        .dated("DCIM/IMG_3.MOV", "\0\0\0\x14ftypqt  \0\0\0\0qt  moov", 2023)
        .bytes();
    put(home.dir.path(), "camera.zip", zip);
    let backup = imported(&home, 0, &[home.dir.path().join("camera.zip").to_str().unwrap()]);
    let zips: BTreeMap<String, String> = items(&backup)
        .iter()
        .map(|item| (item["href"].as_str().unwrap().to_owned(), item["original"]["file"].as_str().unwrap().to_owned()))
        .collect();
    let zip = |year: u32| format!("data/photos/DCIM {year}.zip");
    let expect = [("1.JPG", 2019), ("1.MOV", 2019), ("2.DNG", 2020), ("2.jpg", 2020), ("3.MOV", 2023)];
    assert_eq!(zips, expect.map(|(name, year)| (format!("/DCIM/IMG_{name}"), zip(year))).into());
}

#[test]
fn a_heap_of_single_cards_is_one_address_book() {
    let home = Home::new();
    let dir = home.dir.path().join("khard");
    for n in 1..=30 {
        put(&dir, &format!("friends/{n}.vcf"), card(n));
        put(&dir, &format!("work/{n}.ics"), [HEAD, &todo(&format!("t{n}")), "END:VCALENDAR\r\n"].concat());
    }
    let backup = imported(&home, 0, &[dir.to_str().unwrap()]);
    let record = json(&backup.join("lifeboat/backup.json"));
    let told: Vec<(&str, u64)> = record["collections"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| (c["name"].as_str().unwrap(), c["counts"]["saved"].as_u64().unwrap()))
        .collect();
    assert_eq!(told, [("friends", 30), ("work", 30)]);
    assert!(backup.join("data/contacts/friends.vcf").is_file() && backup.join("data/tasks/work.ics").is_file());
    fs::remove_file(dir.join("friends/7.vcf")).unwrap();
    put(&dir, "friends/31.vcf", card(31));
    let second = imported(&home, 0, &[dir.to_str().unwrap()]);
    assert_eq!(by_fate(&second, "saved"), ["/khard/friends/31.vcf#card-31"]);
    assert_eq!(by_fate(&second, "unchanged").len(), 59);
}

#[test]
fn files_for_an_account_lie_with_its_backups() {
    let home = Home::new();
    let demo = ["backup", "--demo", "--contacts", "10", "--events", "5", "--photos", "2"];
    let of_account = home.run(&demo, "");
    assert_eq!(of_account.code, 0, "{of_account}");
    put(home.dir.path(), "old phone.vcf", [card(1), card(2)].concat());
    put(home.dir.path(), "other phone.vcf", [card(3), card(4)].concat());
    let (old, other) = (home.dir.path().join("old phone.vcf"), home.dir.path().join("other phone.vcf"));
    let (old, other) = (old.to_str().unwrap(), other.to_str().unwrap());
    let with = imported(&home, 0, &["--for", "demo@lifeboat", old]);
    assert_eq!(with.parent(), Path::new(of_account.stdout.trim()).parent());
    assert_eq!(json(&with.join("lifeboat/backup.json"))["account"]["id"], "demo@lifeboat");
    // Neither goes on from the other, and nothing is missing from the account because of an import.
    let next = home.run(&demo, "");
    assert_eq!(next.code, 0, "{next}");
    let next = PathBuf::from(next.stdout.trim());
    assert_eq!(
        json(&next.join("lifeboat/backup.json"))["base"]["name"].as_str(),
        Path::new(of_account.stdout.trim()).file_name().unwrap().to_str()
    );
    assert_eq!(by_fate(&next, "saved").len(), 0);
    // Vaults of files are told apart by their whole names.
    let alone = imported(&home, 0, &[old]);
    let others = imported(&home, 0, &[other]);
    assert_ne!(alone.parent(), others.parent());
    let nobody = import(&home, &["--for", "nobody@example.org", old]);
    assert_eq!(nobody.code, 2, "{nobody}");
    assert_eq!(import(&home, &["no such file"]).code, 1);
}
