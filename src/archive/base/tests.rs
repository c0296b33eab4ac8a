//! Runs after the first, from drafts: what is taken over, from where, and what it is on a file system without links.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;

use super::*;
use crate::archive::bag::walk;
use crate::archive::records::{ItemRecord, PhotoForm};
use crate::archive::resume::Leftover;
use crate::archive::verify::verify;
use crate::archive::writer::{Draft, DraftOptions, SealFacts};
use crate::model::{Account, Fate, Head, Intake, Kind, Listed, Listing};

struct Rig {
    _dir: tempfile::TempDir,
    root: PathBuf,
    /// What the account holds: address → entity tag and body.
    held: BTreeMap<String, (Option<String>, Vec<u8>)>,
    now: Timestamp,
    link: bool,
}

fn card(n: usize, name: &str) -> Vec<u8> {
    format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u{n}\r\nFN:{name}\r\nN:{name};;;;\r\nEND:VCARD\r\n").into()
}

fn photo(n: u8) -> Vec<u8> {
    [b"GIF89a\x01\0\x01\0\0\0\0;", &[n; 3000][..]].concat()
}

impl Rig {
    fn new() -> Rig {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("Lifeboat");
        let now = "2026-11-22T04:00:00Z".parse().unwrap();
        Rig { _dir: dir, root, held: BTreeMap::new(), now, link: true }
    }

    fn put(&mut self, href: &str, etag: &str, body: Vec<u8>) {
        self.held.insert(href.to_owned(), (Some(etag.to_owned()).filter(|etag| !etag.is_empty()), body));
    }

    fn collections() -> Vec<Collection> {
        let one = |service, kind, name: &str| Collection {
            service,
            kinds: vec![kind],
            name: name.to_owned(),
            href: format!("/{name}/"),
            origin: "https://dav.example.org".to_owned(),
            ..Collection::default()
        };
        vec![one(Service::Carddav, Kind::Contacts, "Friends"), one(Service::Webdav, Kind::Photos, "Camera")]
    }

    /// Makes a backup a day after the one before, and says what was fetched.
    fn run(&mut self) -> (PathBuf, Vec<String>) {
        self.run_with(Rig::collections())
    }

    fn run_with(&mut self, mut collections: Vec<Collection>) -> (PathBuf, Vec<String>) {
        self.now += jiff::SignedDuration::from_hours(24);
        let account = Account { id: "a".to_owned(), user: "alice".to_owned(), ..Account::default() };
        let vault = Vault::open(&self.root, &account, "alice").unwrap();
        let bases = Bases::choose(&vault, &mut collections, false, Origin::Account).unwrap();
        let options = DraftOptions {
            account,
            started: self.now,
            highest_id: bases.highest_id,
            base: bases.newest(),
            link: self.link,
            ..DraftOptions::default()
        };
        let mut draft = Draft::begin(vault, options).unwrap();
        draft.collections(&mut collections).unwrap();
        let mut fetched = Vec::new();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        for collection in &collections {
            let mut all = Listing::whole();
            for (href, (etag, body)) in self.held.iter().filter(|(href, _)| href.starts_with(&collection.href)) {
                let size = Some(body.len() as u64).filter(|_| collection.service == Service::Webdav);
                all.push(Listed { href, etag: etag.as_deref(), size, modified: None, media_type: None }).unwrap();
            }
            let rules = Rules { now: self.now, copies: !self.link, ..rules() };
            let compared =
                bases.of(collection).map(|base| base.compare(collection, &all, &rules, &Watch::default()).unwrap());
            let (wanted, carried) = match compared {
                Some(compared) => (compared.wanted, Some(compared.carried)),
                None => (all.clone(), None),
            };
            draft.listed(collection, &all).unwrap();
            draft.take_over(collection, carried, 0, None).unwrap();
            let wanted = Arc::new(wanted);
            let intake = draft.intake(collection, Arc::clone(&wanted), |_| ()).unwrap();
            runtime.block_on(async {
                for (item, line) in wanted.iter().enumerate() {
                    fetched.push(line.href.to_owned());
                    let body = Bytes::from(self.held[line.href].1.clone());
                    intake.body(item, Head::default(), body).await.unwrap();
                }
                draft.finish_collection(intake).await.unwrap();
            });
        }
        // A run that died now would still have all that it received.
        let mut left = Leftover::open(draft.path(), false).unwrap();
        for href in &fetched {
            let item = left.find("https://dav.example.org", href).unwrap().unwrap();
            assert_eq!(left.body(&item).expect(href).whole().unwrap(), self.held[href].1, "{href}");
        }
        let facts = SealFacts { now: self.now, ..SealFacts::default() };
        let sealed = draft.seal(facts, &Watch::default(), &mut |_| ()).unwrap();
        let verified = verify(&sealed.path, true, &Watch::default(), &mut |_| ()).unwrap();
        assert_eq!(verified.damage, []);
        for item in items(&sealed.path) {
            let (_, body) = &self.held[&item.href];
            assert_eq!(item.sha256.as_deref(), Some(hex(&Sha256::digest(body)).as_str()), "{}", item.href);
        }
        (sealed.path, fetched)
    }
}

fn rules() -> Rules {
    Rules {
        now: Timestamp::UNIX_EPOCH,
        photos: Some(PhotoForm::Zips),
        copies: false,
        named: None,
        chosen: Vec::new(),
        at_hand: HashSet::new(),
        pictures_elsewhere: false,
        by_digest: false,
    }
}

fn items(backup: &Path) -> Vec<ItemRecord> {
    Bag::open(backup).unwrap().items().unwrap().map(|item| item.unwrap()).collect()
}

fn files(backup: &Path) -> Vec<String> {
    walk(&backup.join("data")).unwrap().into_iter().map(|found| found.path).collect()
}

#[cfg(unix)]
fn inode(backup: &Path, file: &str) -> u64 {
    std::os::unix::fs::MetadataExt::ino(&fs::metadata(inside(&backup.join("data"), file)).unwrap())
}

fn filled() -> Rig {
    let mut rig = Rig::new();
    for n in 0..6 {
        rig.put(&format!("/Friends/{n}.vcf"), &format!("\"{n}\""), card(n, &format!("Person {n}")));
        rig.put(&format!("/Camera/{n}.gif"), &format!("\"{n}\""), photo(n as u8));
    }
    rig
}

#[cfg(unix)]
#[test]
fn links_where_it_can_and_copies_where_it_can_not() {
    let mut rig = filled();
    let (first, _) = rig.run();
    let (second, fetched) = rig.run();
    assert_eq!(fetched, [""; 0]);
    rig.link = false;
    let (third, fetched) = rig.run();
    assert_eq!(fetched, [""; 0]);
    assert_eq!(files(&first), files(&third));
    for file in files(&first) {
        assert_eq!(inode(&first, &file), inode(&second, &file), "{file}");
        assert_ne!(inode(&first, &file), inode(&third, &file), "{file}");
    }
    rig.link = true;
    let (fourth, _) = rig.run();
    let file = &files(&third)[0];
    assert_eq!(inode(&third, file), inode(&fourth, file));
    let (before, now) = (items(&first), items(&fourth));
    assert!(now.iter().all(|item| item.fate == Fate::Unchanged && item.first_saved == before[0].first_saved));
}

#[test]
fn ids_and_stems_stay_and_are_not_given_to_others() {
    let mut rig = filled();
    rig.run();
    let mut other = Rig::collections();
    other.remove(0);
    other.insert(0, Collection { href: "/Others/".to_owned(), ..Rig::collections().remove(0) });
    let (second, _) = rig.run_with(other);
    let collections = Bag::open(&second).unwrap().record.collections;
    let named: Vec<_> = collections.iter().map(|c| (c.collection.id.as_str(), c.collection.href.as_str())).collect();
    assert_eq!(named, [("c3", "/Others/"), ("c2", "/Camera/")]);
    // The collection that was not there for a while is known again, from the backup that has it.
    let (third, fetched) = rig.run();
    assert_eq!(fetched, [""; 0]);
    let collections = Bag::open(&third).unwrap().record.collections;
    assert_eq!(collections[0].collection.id, "c1");
    assert_eq!(Bag::open(&third).unwrap().record.base.unwrap().name, Bag::open(&second).unwrap().record.name);
}

#[test]
fn what_changed_is_fetched_and_nothing_else() {
    let mut rig = filled();
    rig.run();
    rig.put("/Friends/2.vcf", "\"2b\"", card(2, "Changed"));
    rig.put("/Camera/3.gif", "\"3b\"", photo(33));
    rig.put("/Camera/9.gif", "\"9\"", photo(9));
    rig.held.remove("/Friends/5.vcf");
    rig.held.remove("/Camera/0.gif");
    let (second, fetched) = rig.run();
    assert_eq!(fetched, ["/Friends/2.vcf", "/Camera/3.gif", "/Camera/9.gif"]);
    let text = fs::read_to_string(second.join("data/contacts/Friends.vcf")).unwrap();
    let held = rig.held.iter().filter(|(href, _)| href.ends_with(".vcf"));
    let expect: String = held.map(|(_, (_, body))| String::from_utf8(body.clone()).unwrap()).collect();
    assert_eq!(text, expect);
    assert!(files(&second).contains(&"photos/Camera without date.zip".to_owned()));
}

#[test]
fn tags_that_can_not_be_trusted() {
    let check = |etags: [&str; 2], expect: usize| {
        let mut rig = Rig::new();
        rig.put("/Friends/1.vcf", etags[0], card(1, "One"));
        rig.put("/Friends/2.vcf", etags[1], card(2, "Two"));
        rig.run();
        assert_eq!(rig.run().1.len(), expect, "{etags:?}");
    };
    check(["\"1\"", "\"2\""], 0);
    check(["W/\"1\"", "W/\"2\""], 0);
    check(["\"1\"", ""], 1);
    check(["\"gcs0\"", "\"gcs0\""], 2);
}

#[test]
fn a_base_with_other_records_is_not_used() {
    let mut rig = filled();
    let (first, _) = rig.run();
    let path = first.join("lifeboat/items.jsonl");
    let text = fs::read_to_string(&path).unwrap().replacen("\\\"1\\\"", "\\\"7\\\"", 1);
    fs::write(&path, text).unwrap();
    let (_, fetched) = rig.run();
    assert_eq!(fetched.len(), 12);
}

#[test]
fn a_list_of_changes_becomes_a_listing() {
    let mut rig = filled();
    let (first, _) = rig.run();
    let base = Base::open(&first).unwrap();
    let mut changes = Listing::default();
    changes.gone.push("/Friends/0.vcf".to_owned());
    let line = |href| Listed { href, etag: Some("\"n\""), size: None, modified: None, media_type: None };
    changes.push(line("/Friends/1.vcf")).unwrap();
    changes.push(line("/Friends/9.vcf")).unwrap();
    let (listing, named) = base.updated("c1", &changes).unwrap();
    let lines: Vec<_> = listing.iter().map(|line| (&line.href[9..10], line.etag.unwrap())).collect();
    assert_eq!(lines, [("1", "\"n\""), ("2", "\"2\""), ("3", "\"3\""), ("4", "\"4\""), ("5", "\"5\""), ("9", "\"n\"")]);
    let expect = ["/Friends/0.vcf", "/Friends/1.vcf", "/Friends/9.vcf"].map(str::to_owned);
    assert_eq!(named, Some(HashSet::from(expect)));
}

#[test]
fn a_backup_whose_receipt_is_damaged_is_no_base() {
    let mut rig = filled();
    let (first, _) = rig.run();
    let receipt = inside(&first, RECEIPT);
    fs::write(&receipt, fs::read(&receipt).unwrap().split_last().unwrap().1).unwrap();
    let (_, fetched) = rig.run();
    assert_eq!(fetched.len(), 12);
}

#[test]
fn photos_in_a_part_that_takes_the_number_of_another_are_not_lost_with_the_run() {
    let mut rig = filled();
    rig.run();
    rig.held.retain(|href, _| !href.starts_with("/Camera/"));
    rig.put("/Camera/9.gif", "\"9\"", photo(9));
    let (second, fetched) = rig.run();
    assert_eq!(fetched, ["/Camera/9.gif"]);
    assert!(files(&second).contains(&"photos/Camera without date.zip".to_owned()));
}

#[test]
fn each_look_begins_where_the_one_before_ended() {
    let mut rig = Rig::new();
    for n in 0..7 {
        rig.put(&format!("/Camera/{n}.gif"), &format!("\"{n}\""), if n == 4 { vec![4; 90_000] } else { photo(n) });
    }
    let (first, _) = rig.run();
    let base = Arc::new(Base::open(&first).unwrap());
    let mut all = Listing::whole();
    for (href, (etag, body)) in &rig.held {
        let size = Some(body.len() as u64);
        all.push(Listed { href, etag: etag.as_deref(), size, modified: None, media_type: None }).unwrap();
    }
    let mut camera = Rig::collections().remove(1);
    camera.id = "c2".to_owned();
    let carried = base.compare(&camera, &all, &rules(), &Watch::default()).unwrap().carried;
    assert_eq!(carried.items(), 7);
    let mut looked_to: Option<String> = None;
    let mut look = |bytes: u64| {
        let look = carried.some(looked_to.as_deref(), Room { items: 20, bytes, most_bytes: 7_000 }).unwrap();
        looked_to = look.looked_to.or(looked_to.take());
        look.listing.iter().map(|line| line.href[8..9].to_owned()).collect::<Vec<_>>().concat()
    };
    let looks = [7_000, 7_000, 7_000, 7_000].map(&mut look);
    assert_eq!(looks, ["01", "23", "56", "01"]);
    // What other collections have used up is no reason to begin elsewhere.
    assert_eq!([0, 100, 7_000].map(&mut look), ["", "", "23"]);
}
