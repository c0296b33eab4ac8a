//! What comes out of damaged backups: a table of kinds of damage, the share of the intact items that came out of each, and
//! none wrong. An item is intact when its bytes still lie somewhere in what is left.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use ::lifeboat::zips::reader::Archive;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::lifeboat::Home;
use crate::main_job::small_backup;

/// One item of the backup before it was damaged.
struct Original {
    sha256: String,
    uid: Option<String>,
    /// Which of the backup's files it lies in, and where there.
    file: String,
    from: usize,
    len: usize,
}

struct Before {
    home: Home,
    backup: PathBuf,
    pack: PathBuf,
    items: Vec<Original>,
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn lines(backup: &Path) -> Vec<Value> {
    let text = fs::read_to_string(backup.join("lifeboat/items.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn before() -> Before {
    let home = Home::new();
    let backup = small_backup(&home);
    let pack = home.dir.path().join("whole.zip");
    assert_eq!(home.run(&["pack", text(&backup), "-o", text(&pack)], "").code, 0);
    let string = |value: &Value| value.as_str().map(str::to_owned);
    let mut pictures = Vec::new();
    let items: Vec<Original> = lines(&backup)
        .into_iter()
        .inspect(|item| pictures.extend(item["pictures"].as_array().cloned().unwrap_or_default()))
        .filter(|item| item["original"].is_object())
        .map(|item| {
            let original = &item["original"];
            let file = string(&original["file"]).unwrap();
            let (from, len) = match original["entry"].as_str() {
                Some(entry) => Archive::open(&backup.join(&file)).unwrap().place(entry).unwrap(),
                None => (original["offset"].as_u64().unwrap(), original["length"].as_u64().unwrap()),
            };
            let (from, len) = (usize::try_from(from).unwrap(), usize::try_from(len).unwrap());
            Original { sha256: string(&item["sha256"]).unwrap(), uid: string(&item["uid"]), file, from, len }
        })
        .collect();
    // Pictures that contacts link to lie beside them, each a file of its own.
    let mut seen = BTreeSet::new();
    let kept = pictures.iter().filter(|kept| kept["file"].is_string());
    let kept = kept.filter(|kept| seen.insert(kept["file"].as_str().unwrap().to_owned()));
    let kept = kept.map(|kept| Original {
        sha256: string(&kept["sha256"]).unwrap(),
        uid: None,
        file: string(&kept["file"]).unwrap(),
        from: 0,
        len: usize::try_from(kept["size"].as_u64().unwrap()).unwrap(),
    });
    let items = items.into_iter().chain(kept).collect();
    Before { home, backup, pack, items }
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let there = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &there);
        } else {
            fs::write(there, fs::read(path).unwrap()).unwrap();
        }
    }
}

/// Every file below `path`, or `path` itself.
fn tree(path: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let (mut files, mut rest) = (BTreeMap::new(), vec![path.to_owned()]);
    while let Some(path) = rest.pop() {
        if path.is_dir() {
            rest.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            let bytes = fs::read(&path).unwrap();
            files.insert(path, bytes);
        }
    }
    files
}

fn change(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).unwrap();
    change(&mut bytes);
    fs::write(path, bytes).unwrap();
}

/// How many of the intact items came out.
struct Row {
    what: &'static str,
    intact: usize,
    out: usize,
    all: usize,
    code: i32,
}

impl Before {
    /// The biggest file of the payload in `folder` with this ending.
    fn biggest(&self, dir: &Path, folder: &str, ending: &str) -> PathBuf {
        let files = tree(&dir.join(folder)).into_iter().filter(|(path, _)| text(path).ends_with(ending));
        files.filter(|(path, _)| !text(path).contains("for-other")).max_by_key(|(_, bytes)| bytes.len()).unwrap().0
    }

    /// Salvages `path`; what of the intact items came out. `lies`: all places where an item may lie now.
    fn check(&self, what: &'static str, path: &Path, lies: &dyn Fn(&Original) -> Vec<(PathBuf, i64)>) -> Row {
        let found = tree(path);
        let is_intact = |item: &&Original| {
            lies(item).iter().any(|(file, from)| {
                let from = usize::try_from(*from).ok();
                let bytes = from.and_then(|from| found.get(file)?.get(from..from + item.len));
                bytes.is_some_and(|bytes| hex(bytes) == item.sha256)
            })
        };
        let intact: BTreeSet<&str> = self.items.iter().filter(is_intact).map(|item| item.sha256.as_str()).collect();
        let vault = self.home.dir.path().join(format!("out {what}"));
        let run = self.home.run(&["salvage", text(path), "--vault", text(&vault)], "");
        assert!([0, 3].contains(&run.code), "{what}: {run}");
        assert!(tree(path) == found, "{what}: what is damaged was changed");
        let backup = PathBuf::from(run.stdout.trim());
        let verify = self.home.run(&["verify", text(&backup)], "");
        assert!([0, 3].contains(&verify.code) && verify.stdout.is_empty(), "{what}: {verify}");

        let record: Value =
            serde_json::from_str(&fs::read_to_string(backup.join("lifeboat/backup.json")).unwrap()).unwrap();
        assert_eq!(record["origin"], "salvage", "{what}");
        let of = |c: &Value| (c["id"].as_str().unwrap().to_owned(), c["name"].as_str().unwrap().to_owned());
        let names: BTreeMap<String, String> = record["collections"].as_array().unwrap().iter().map(of).collect();
        let forms: BTreeSet<&str> = record["left_out"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|left| left["why"] == "left-out-original")
            .map(|left| left["href"].as_str().unwrap())
            .collect();
        let (mut out, mut n_lost) = (BTreeSet::new(), 0);
        for item in lines(&backup) {
            let Some(sha256) = item["sha256"].as_str() else {
                n_lost += 1;
                continue;
            };
            let known = self.items.iter().find(|known| known.sha256 == sha256);
            let name = &names[item["collection"].as_str().unwrap()];
            let is_form = forms.contains(item["href"].as_str().unwrap())
                && self.items.iter().any(|known| known.uid.as_deref() == item["uid"].as_str());
            let is_marked = name.ends_with("(readable, but nothing proves it)");
            assert!(known.is_some() || is_form || is_marked, "{what}: wrong: {item}");
            out.extend(known.map(|known| known.sha256.clone()));
        }
        let is_short = out.len() < self.items.len();
        // A page or a form that can be made again may be damaged while each item is whole.
        assert!(run.code == 3 || !is_short, "{what}: {run}");
        assert!(n_lost > 0 || !is_short || run.stderr.contains(':'), "{what}: nothing is named: {run}");
        let n_out = intact.iter().filter(|sha256| out.contains(**sha256)).count();
        Row { what, intact: intact.len(), out: n_out, all: self.items.len(), code: run.code }
    }

    /// Damages a copy of the folder.
    fn folder(&self, what: &'static str, shift: i64, damage: impl FnOnce(&Path)) -> Row {
        let dir = self.home.dir.path().join(format!("damaged {what}")).join("2026-11-22 04.15");
        copy(&self.backup, &dir);
        damage(&dir);
        let row = self.check(what, &dir, &|item| {
            let from = i64::try_from(item.from).unwrap();
            let moved = item.file.replace("data/contacts/", "data/contacts/moved ");
            let files = [dir.join(&item.file), dir.join(moved)];
            files.iter().flat_map(|file| [from, from + shift].map(|from| (file.clone(), from))).collect()
        });
        fs::remove_dir_all(dir.parent().unwrap()).unwrap();
        row
    }

    /// Damages a copy of the pack.
    fn pack(&self, what: &'static str, shift: i64, damage: impl FnOnce(&mut Vec<u8>)) -> Row {
        let path = self.home.dir.path().join(format!("{what}.zip"));
        fs::copy(&self.pack, &path).unwrap();
        change(&path, damage);
        let mut whole = Archive::open(&self.pack).unwrap();
        let top = self.backup.file_name().unwrap().to_str().unwrap().to_owned();
        let mut places = BTreeMap::new();
        for item in &self.items {
            let at = || i64::try_from(whole.place(&format!("{top}/{}", item.file)).unwrap().0).unwrap();
            places.entry(item.file.clone()).or_insert_with(at);
        }
        let row = self.check(what, &path, &|item| {
            let from = places[&item.file] + i64::try_from(item.from).unwrap();
            [from, from + shift].map(|from| (path.clone(), from)).to_vec()
        });
        fs::remove_file(path).unwrap();
        row
    }
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn gone(dir: &Path, names: &[&str]) {
    for name in names {
        let path = dir.join(name);
        if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
    }
}

fn flip(path: &Path) {
    change(path, |bytes| {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
    });
}

/// Takes `n` bytes out of the middle.
fn take_out(bytes: &mut Vec<u8>, n: usize) {
    let middle = bytes.len() / 2;
    bytes.drain(middle..middle + n);
}

fn cut(bytes: &mut Vec<u8>, percent: usize) {
    bytes.truncate(bytes.len() * percent / 100);
}

const MANIFESTS: [&str; 2] = ["manifest-sha256.txt", "tagmanifest-sha256.txt"];

#[test]
fn what_is_intact_comes_out_and_nothing_is_wrong() {
    let before = before();
    let vcf = |dir: &Path| before.biggest(dir, "data/contacts", ".vcf");
    let icsx = |dir: &Path| before.biggest(dir, "data/originals/calendars", ".icsx");
    let zip = |dir: &Path| before.biggest(dir, "data/photos", ".zip");
    let zeros = |bytes: &mut Vec<u8>, n: usize| {
        let middle = bytes.len() / 2;
        let end = (middle + n).min(bytes.len());
        bytes[middle..end].fill(0);
    };
    let records = "lifeboat/items.jsonl";
    let rows = [
        before.folder("a bit in an address book", 0, |d| flip(&vcf(d))),
        before.folder("an address book cut in half", 0, |d| change(&vcf(d), |b| cut(b, 50))),
        before.folder("200 bytes gone from an address book", -200, |d| change(&vcf(d), |b| take_out(b, 200))),
        before.folder("a hole in an address book", 0, |d| change(&vcf(d), |b| zeros(b, 2000))),
        before.folder("an address book gone", 0, |d| fs::remove_file(vcf(d)).unwrap()),
        before.folder("an address book under another name", 0, |d| {
            let from = vcf(d);
            let name = format!("moved {}", from.file_name().unwrap().to_str().unwrap());
            fs::rename(&from, from.with_file_name(name)).unwrap();
        }),
        before.folder("a bit in the originals of a calendar", 0, |d| flip(&icsx(d))),
        before.folder("the originals of a calendar cut in half", 0, |d| change(&icsx(d), |b| cut(b, 50))),
        before.folder("the originals of a calendar gone", 0, |d| fs::remove_file(icsx(d)).unwrap()),
        before.folder("50 bytes gone from a calendar", -50, |d| change(&icsx(d), |b| take_out(b, 50))),
        before.folder("a bit in a photo zip", 0, |d| flip(&zip(d))),
        before.folder("a photo zip cut at two thirds", 0, |d| change(&zip(d), |b| cut(b, 66))),
        before.folder("a photo zip without its directory", 0, |d| change(&zip(d), |b| cut(b, 99))),
        before.folder("a hole in a photo zip", 0, |d| change(&zip(d), |b| zeros(b, 9000))),
        before.folder("the first bytes of a photo zip gone", -100, |d| change(&zip(d), |b| drop(b.drain(..100)))),
        before.folder("a photo zip gone", 0, |d| fs::remove_file(zip(d)).unwrap()),
        before.folder("the items' records gone", 0, |d| gone(d, &[records])),
        before.folder("a bit in the items' records", 0, |d| flip(&d.join(records))),
        before.folder("the items' records cut in half", 0, |d| change(&d.join(records), |b| cut(b, 50))),
        before.folder("all records gone", 0, |d| gone(d, &["lifeboat"])),
        before.folder("the manifests gone", 0, |d| gone(d, &MANIFESTS)),
        before.folder("nothing left but data", 0, |d| gone(d, &[&MANIFESTS[..], &["lifeboat", "bagit.txt"]].concat())),
        before.folder("the records gone and a bit in an address book", 0, |d| {
            gone(d, &[records]);
            flip(&vcf(d));
        }),
        before.pack("a pack cut in half", 0, |b| cut(b, 50)),
        before.pack("a pack cut at nine tenths", 0, |b| cut(b, 90)),
        before.pack("a pack without its directory", 0, |b| b.truncate(b.len() - 5000)),
        before.pack("a hole in a pack", 0, |b| zeros(b, 60_000)),
        before.pack("the beginning of a pack overwritten", 0, |b| b[..300].fill(b'#')),
        before.pack("300 bytes gone from a pack", -300, |b| take_out(b, 300)),
        before.pack("a bit in ten places of a pack", 0, |b| {
            let step = b.len() / 11;
            (1..=10).for_each(|n| b[n * step] ^= 4);
        }),
    ];
    println!("{:<48} {:>6} {:>6} {:>6} {:>7}", "damage", "items", "intact", "out", "share");
    for Row { what, intact, out, all, code } in &rows {
        println!("{what:<48} {all:>6} {intact:>6} {out:>6} {:>6.1}% exit {code}", *out as f64 * 100.0 / *intact as f64);
    }
    for row in &rows {
        assert!(row.intact > 0 && row.out <= row.intact, "{}", row.what);
        assert_eq!(row.out, row.intact, "{}: something intact was left behind", row.what);
    }
}

#[test]
fn a_loose_heap_gives_what_can_be_read_in_it() {
    let home = Home::new();
    let heap = home.dir.path().join("heap");
    fs::create_dir(&heap).unwrap();
    let card = |n: usize| format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{n}\r\nFN:Person {n}\r\nEND:VCARD\r\n");
    let event = |n: usize| format!("BEGIN:VEVENT\r\nUID:e{n}\r\nDTSTART:20240102T090000Z\r\nEND:VEVENT\r\n");
    let mut book = (0..9).map(card).collect::<String>().into_bytes();
    let at = book.windows(5).position(|window| window == b"UID:4").unwrap();
    // A hole that swallows the end of one card and the beginning of the next.
    book[at..at + 60].fill(0);
    fs::write(heap.join("people.vcf"), &book).unwrap();
    let calendar = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}{}END:VCALENDAR\r\n", event(1), event(2));
    fs::write(heap.join("dates.ics"), calendar).unwrap();
    fs::write(heap.join("half.ics"), format!("BEGIN:VCALENDAR\r\n{}BEGIN:VEVENT\r\nUID:x", event(3))).unwrap();
    fs::write(heap.join("notes.txt"), "a note").unwrap();
    fs::write(heap.join("picture.gif"), b"GIF89a\x01\0\x01\0\0\0\0;").unwrap();

    let run = home.run(&["salvage", text(&heap)], "");
    assert_eq!(run.code, 3, "{run}");
    assert!(run.stderr.contains("people.vcf: a part of this file can't be read"), "{run}");
    assert!(run.stderr.contains("half.ics: a part of this file can't be read"), "{run}");
    let backup = PathBuf::from(run.stdout.trim());
    assert!(text(&backup).contains("/salvage heap/"), "{run}");
    let mut hrefs: Vec<String> = lines(&backup).iter().map(|item| item["href"].as_str().unwrap().to_owned()).collect();
    hrefs.sort();
    let people = [0, 1, 2, 3, 6, 7, 8].map(|n| format!("/heap/people.vcf/{n}"));
    let mut expect: Vec<String> = people.into();
    let others = ["dates.ics/e1", "dates.ics/e2", "half.ics/e3", "notes.txt", "picture.gif"];
    expect.extend(others.map(|name| format!("/heap/{name}")));
    expect.sort();
    assert_eq!(hrefs, expect);
    // The event in front of the cut is whole; what its calendar lacked is said.
    let told: Value = serde_json::from_slice(&fs::read(backup.join("lifeboat/receipt.json")).unwrap()).unwrap();
    let cut = |loss: &&Value| loss["what"].as_str().unwrap().starts_with("its calendar was cut off behind it");
    assert_eq!(told["losses"].as_array().unwrap().iter().filter(cut).count(), 1, "{told}");
    assert_eq!(home.run(&["verify", "--deep", text(&backup)], "").code, 0);

    // Again, and for an account that nobody has.
    let again = home.run(&["salvage", text(&heap), "--for", "nobody@x.org"], "");
    assert_eq!(again.code, 2, "{again}");
    let nothing = home.dir.path().join("nothing");
    fs::create_dir(&nothing).unwrap();
    let run = home.run(&["salvage", text(&nothing)], "");
    assert!(run.code == 1 && run.stderr.contains("Nothing could be salvaged"), "{run}");
}

#[test]
fn a_folder_with_a_file_for_each_item_is_one_collection() {
    let home = Home::new();
    let heap = home.dir.path().join("heap");
    fs::create_dir_all(heap.join("people")).unwrap();
    fs::create_dir_all(heap.join("many")).unwrap();
    let card = |n: usize| format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{n}\r\nFN:Person {n}\r\nEND:VCARD\r\n");
    let event = |n: usize| {
        let event = format!("BEGIN:VEVENT\r\nUID:e{n}\r\nDTSTART:20240102T090000Z\r\nEND:VEVENT\r\n");
        format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{event}END:VCALENDAR\r\n")
    };
    for n in 0..300 {
        // The same UID in two files: both are kept.
        fs::write(heap.join(format!("people/{n}.vcf")), card(n.max(1))).unwrap();
        fs::write(heap.join(format!("people/{n}.ics")), event(n)).unwrap();
    }
    fs::create_dir_all(heap.join("few")).unwrap();
    for (name, cards) in [("a", card(1)), ("b", card(2)), ("both", card(3) + &card(4))] {
        fs::write(heap.join(format!("few/{name}.vcf")), cards).unwrap();
    }
    fs::write(heap.join("people/emptied.vcf"), vec![0; 200]).unwrap();
    // More files of several items than anybody has address books.
    for n in 0..101 {
        fs::write(heap.join(format!("many/{n}.vcf")), card(2 * n) + &card(2 * n + 1)).unwrap();
    }
    let run = home.run(&["salvage", text(&heap)], "");
    assert_eq!(run.code, 3, "{run}");
    assert!(run.stderr.contains("emptied.vcf: a part of this file can't be read"), "{run}");
    let backup = PathBuf::from(run.stdout.trim());
    let record: Value =
        serde_json::from_str(&fs::read_to_string(backup.join("lifeboat/backup.json")).unwrap()).unwrap();
    let told = |c: &Value| (c["href"].as_str().unwrap().to_owned(), c["counts"]["saved"].as_u64().unwrap());
    let mut collections: Vec<_> = record["collections"].as_array().unwrap().iter().map(told).collect();
    collections.sort();
    let expect = [
        ("/heap/few/", 2),
        ("/heap/few/both.vcf/", 2),
        ("/heap/many/", 202),
        ("/heap/people/", 300),
        ("/heap/people/", 300),
    ];
    assert_eq!(collections, expect.map(|(href, n)| (href.to_owned(), n)));
    assert_eq!(home.run(&["verify", "--deep", text(&backup)], "").code, 0);
}
