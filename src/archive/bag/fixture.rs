//! Small backups for tests, written by hand: what the reading half is tested against must not come from the writer.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use super::{BACKUP_RECORD, ITEM_RECORDS, RECEIPT, walk};
use crate::archive::disk::inside;
use crate::archive::manifest::{
    BAG_INFO, BagInfo, DECLARATION, DECLARATION_TEXT, Lists, Manifest, PAYLOAD_MANIFEST, TAG_MANIFEST,
};
use crate::archive::records::*;
use crate::model::{Account, Collection, Counts, Facts, Fate, Kind, hex};
use crate::zips::reader::craft::Craft;

/// A backup of three contacts (one unreadable), two calendar objects and two photos in a folder of its own.
pub struct Fixture {
    _dir: TempDir,
    /// The backup.
    pub path: PathBuf,
    /// The folder that holds the vaults.
    pub root: PathBuf,
    pub items: Vec<ItemRecord>,
}

/// A digest in hexadecimal digits.
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The card that `contact` records.
pub fn card(name: &str) -> String {
    format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nTEL:+49 170 {}\r\nEND:VCARD\r\n", name.len())
}

/// A calendar object.
pub fn event(uid: &str, title: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261122T041500Z\r\n\
         DTSTART:20261122T041500Z\r\nSUMMARY:{title}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}

fn record(kind: Kind, collection: &str, href: &str, body: &[u8]) -> ItemRecord {
    ItemRecord {
        size: Some(body.len() as u64),
        sha256: Some(digest(body)),
        ..ItemRecord::new(kind, collection, href, Fate::Saved)
    }
}

/// The record of a contact that has not been given a place.
pub fn contact(collection: &str, href: &str, name: &str) -> ItemRecord {
    let facts =
        Facts { name: Some(name.to_owned()), phones: vec![format!("+49 170 {}", name.len())], ..Facts::default() };
    ItemRecord { facts: Some(facts), ..record(Kind::Contacts, collection, href, card(name).as_bytes()) }
}

fn collection(id: &str, kind: Kind, name: &str, counts: Counts) -> CollectionRecord {
    let collection = Collection {
        id: id.to_owned(),
        kinds: vec![kind],
        name: name.to_owned(),
        file_stem: name.to_owned(),
        href: format!("/{id}/"),
        ..Collection::default()
    };
    CollectionRecord { collection, complete: counts.lost == 0, counts, since_full: 0, looked_to: None }
}

impl Fixture {
    /// The backup as it should be.
    pub fn new() -> Fixture {
        Fixture::named("alice@example.org", "2026-11-22 04.15", "2026-11-22T03:15:00Z")
    }

    /// The same data in the vault `vault`, under another name and time.
    pub fn named(vault: &str, name: &str, sealed: &str) -> Fixture {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("Lifeboat");
        let (path, items) = write(&root, vault, name, sealed);
        Fixture { _dir: dir, path, root, items }
    }

    /// Adds another backup to the same root.
    pub fn add(&self, vault: &str, name: &str, sealed: &str) -> PathBuf {
        write(&self.root, vault, name, sealed).0
    }

    /// The same backup once more, to be damaged.
    pub fn copy(&self) -> Fixture {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("Lifeboat");
        let path = root.join(self.path.strip_prefix(&self.root).unwrap());
        for file in walk(&self.path).unwrap() {
            let to = inside(&path, &file.path);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(inside(&self.path, &file.path), to).unwrap();
        }
        Fixture { _dir: dir, path, root, items: self.items.clone() }
    }

    /// The addresses of the items in the order of the records.
    pub fn hrefs(&self) -> Vec<String> {
        self.items.iter().map(|item| item.href.clone()).collect()
    }

    /// The bytes of a file in the backup.
    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(inside(&self.path, name)).unwrap()
    }

    /// Writes a file in the backup.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = inside(&self.path, name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Replaces a text in a file of the backup.
    pub fn edit(&self, name: &str, from: &str, to: &str) {
        let bytes = self.read(name);
        let at = bytes.windows(from.len()).position(|window| window == from.as_bytes()).expect("the text is there");
        let changed = [&bytes[..at], to.as_bytes(), &bytes[at + from.len()..]].concat();
        self.write(name, changed);
    }

    /// Makes both manifests fit what is in the folder, as someone who forges a backup would.
    pub fn remake_manifests(&self) {
        seal(&self.path);
    }
}

fn write(root: &Path, vault: &str, name: &str, sealed: &str) -> (PathBuf, Vec<ItemRecord>) {
    let path = root.join(vault).join(name);
    let put = |name: &str, bytes: &[u8]| {
        let to = inside(&path, name);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(to, bytes).unwrap();
    };
    let mut items = Vec::new();
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();

    for (href, name) in [("/c1/1.vcf", "Ada"), ("/c1/2.vcf", "Zoë Straße")] {
        let file = "data/contacts/Personal.vcf".to_owned();
        let card = card(name);
        let bytes = files.entry(file.clone()).or_default();
        let place = Place::Range { file, offset: bytes.len() as u64, length: card.len() as u64 };
        bytes.extend(card.as_bytes());
        items.push(ItemRecord { original: Some(place), ..contact("c1", href, name) });
    }
    let broken = b"BEGIN:VCARD\r\nFN:\xff\r\n";
    let file = "data/originals/contacts/Personal.unreadable".to_owned();
    items.push(ItemRecord {
        original: Some(Place::Range { file: file.clone(), offset: 0, length: broken.len() as u64 }),
        problems: vec!["not-utf8".into()],
        ..record(Kind::Contacts, "c1", "/c1/3.vcf", broken)
    });
    files.insert(file, broken.to_vec());

    for (n, (href, title)) in [("/c2/1.ics", "Dentist"), ("/c2/2.ics", "Boat show")].into_iter().enumerate() {
        let file = "data/originals/calendars/Work.icsx".to_owned();
        let object = event(&format!("uid-{n}"), title);
        let bytes = files.entry(file.clone()).or_default();
        let place = Place::Range { file, offset: bytes.len() as u64, length: object.len() as u64 };
        bytes.extend(object.as_bytes());
        items.push(ItemRecord {
            uid: Some(format!("uid-{n}")),
            original: Some(place),
            portable: Some(Portable { file: "data/calendars/Work.ics".into(), component: n as u64 }),
            facts: Some(Facts {
                summary: Some(title.into()),
                start: Some("2026-11-22T04:15:00Z".into()),
                ..Facts::default()
            }),
            ..record(Kind::Calendar, "c2", href, object.as_bytes())
        });
    }
    let inner = |uid: &str, title: &str| {
        let object = event(uid, title);
        let from = object.find("BEGIN:VEVENT").unwrap();
        object[from..object.find("END:VCALENDAR").unwrap()].to_owned()
    };
    let portable = format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y\r\n{}{}END:VCALENDAR\r\n",
        inner("uid-0", "Dentist"),
        inner("uid-1", "Boat show")
    );
    files.insert("data/calendars/Work.ics".into(), portable.into_bytes());

    let mut zip = Craft::new();
    for (entry, body) in
        [("IMG 1.jpg", &b"\xff\xd8\xff photo one"[..]), ("Sommer/IMG 2.jpg", b"\xff\xd8\xff photo two")]
    {
        zip = zip.file(entry, body);
        let href = format!("/c3/{}", entry.replace(' ', "%20"));
        items.push(ItemRecord {
            modified: Some("2024-06-01T12:00:00Z".parse().unwrap()),
            original: Some(Place::Entry { file: "data/photos/Camera 2024.zip".into(), entry: entry.into() }),
            facts: Some(Facts { media_type: Some("image/jpeg".into()), ..Facts::default() }),
            ..record(Kind::Photos, "c3", &href, body)
        });
    }
    files.insert("data/photos/Camera 2024.zip".into(), zip.bytes());

    let sealed: Timestamp = sealed.parse().unwrap();
    let kept = |listed, unreadable| Counts { listed, saved: listed, unreadable, ..Counts::default() };
    let collections = vec![
        collection("c1", Kind::Contacts, "Personal", kept(3, 1)),
        collection("c2", Kind::Calendar, "Work", kept(2, 0)),
        collection("c3", Kind::Photos, "Camera", kept(2, 0)),
    ];
    let line = |of: &CollectionRecord| CollectionLine {
        id: of.collection.id.clone(),
        name: of.collection.name.clone(),
        kinds: of.collection.kinds.clone(),
        counts: of.counts,
        bytes: items.iter().filter(|item| item.collection == of.collection.id).filter_map(|item| item.size).sum(),
    };
    let receipt = Receipt {
        format: FORMAT,
        backup: name.to_owned(),
        origin: Origin::Account,
        status: Status::Complete,
        alarm: AlarmLevel::None,
        case: None,
        operator: None,
        read_only: false,
        alarms: Vec::new(),
        accepted: Vec::new(),
        totals: collections.iter().map(|of| (of.collection.kinds[0], of.counts)).collect(),
        collections: collections.iter().map(line).collect(),
        lost: Vec::new(),
        skipped: Vec::new(),
        pictures: Vec::new(),
        unreadable: Vec::new(),
        losses: Vec::new(),
        left_out: Vec::new(),
        coverage: Vec::new(),
        notices: Vec::new(),
        timings: Timings::default(),
    };
    let known = |bytes: &Vec<u8>| FileRecord {
        size: bytes.len() as u64,
        sha256: digest(bytes),
        mtime: sealed,
        read_back_at: sealed,
    };
    let backup = BackupRecord {
        format: FORMAT,
        name: name.to_owned(),
        origin: Origin::Account,
        account: Account { id: format!("id of {vault}"), user: vault.to_owned(), ..Account::default() },
        tool: "test 1.0".into(),
        started: sealed,
        sealed,
        scope: Scope::default(),
        base: None,
        status: Status::Complete,
        alarm: AlarmLevel::None,
        reference: BTreeMap::new(),
        moved: Vec::new(),
        collections,
        inputs: Vec::new(),
        left_out: Vec::new(),
        coverage: Vec::new(),
        files: files.iter().map(|(path, bytes)| (path.clone(), known(bytes))).collect(),
    };
    for (path, bytes) in &files {
        put(path, bytes);
    }
    let lines: String = items.iter().map(|item| serde_json::to_string(item).unwrap() + "\n").collect();
    put(ITEM_RECORDS, lines.as_bytes());
    put(BACKUP_RECORD, &serde_json::to_vec(&backup).unwrap());
    put(RECEIPT, &serde_json::to_vec(&receipt).unwrap());
    put("START-HERE.html", b"<!doctype html>");
    put(DECLARATION, DECLARATION_TEXT.as_bytes());
    let mut info = BagInfo::default();
    let bytes: usize = files.values().map(Vec::len).sum();
    info.push("Payload-Oxum", format!("{bytes}.{}", files.len()));
    info.push("Lifeboat-Status", "complete");
    info.push("Lifeboat-Alarm", "none");
    info.push("Lifeboat-Origin", "account");
    put(BAG_INFO, info.write().as_bytes());
    seal(&path);
    (path, items)
}

fn seal(path: &Path) {
    let list = |lists: Lists, name: &str| {
        let mut manifest = Manifest::default();
        for file in walk(path).unwrap() {
            if lists.may_list(&file.path) && file.size.is_some() {
                let bytes = fs::read(inside(path, &file.path)).unwrap();
                manifest.0.insert(file.path, Sha256::digest(bytes).into());
            }
        }
        fs::write(path.join(name), manifest.write()).unwrap();
    };
    list(Lists::Payload, PAYLOAD_MANIFEST);
    list(Lists::Tags, TAG_MANIFEST);
}
