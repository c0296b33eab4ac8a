//! Whole drafts: bodies go in, a sealed backup comes out, or the reason why not. One file because every test starts from
//! the same rig.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{self, FuturesUnordered, StreamExt};

use super::*;
use crate::archive::bag::Bag;
use crate::archive::manifest::hex;
use crate::archive::records::{ItemRecord, Place, Receipt, Status};
use crate::archive::spool::Sums;
use crate::archive::verify::verify;
use crate::model::{Account, Head, Intake, Kind, Watch};

struct Rig {
    _dir: tempfile::TempDir,
    root: PathBuf,
}

impl Rig {
    fn new() -> Rig {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("Lifeboat");
        Rig { _dir: dir, root }
    }

    fn draft(&self, options: DraftOptions) -> Draft {
        let account = Account { id: "a".to_owned(), user: "alice".to_owned(), ..Account::default() };
        let vault = Vault::open(&self.root, &account, "alice@example.org").unwrap();
        Draft::begin(vault, DraftOptions { account, started: time("2026-11-22T03:14:00Z"), ..options }).unwrap()
    }

    /// Names of what lies in the vault, without its own files.
    fn in_vault(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.root.join("alice@example.org"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .filter(|name| name.starts_with("20"))
            .collect();
        names.sort();
        names
    }
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn facts() -> SealFacts {
    SealFacts { now: time("2026-11-22T03:15:07Z"), ..SealFacts::default() }
}

fn small_pool() -> DraftOptions {
    DraftOptions { pool_bytes: 4_000, ..DraftOptions::default() }
}

fn collection(kind: Kind, name: &str) -> Collection {
    Collection {
        kinds: vec![kind],
        name: name.to_owned(),
        href: format!("/dav/{name}/"),
        ctag: Some("ctag".to_owned()),
        ..Collection::default()
    }
}

/// Lines `(href, modified)` in this order.
fn listing<'a>(lines: impl IntoIterator<Item = (&'a str, Option<&'a str>)>) -> Arc<Listing> {
    let mut listing = Listing::whole();
    for (href, modified) in lines {
        let modified = modified.map(time);
        listing.push(Listed { href, etag: Some("\"1\""), size: None, modified, media_type: None }).unwrap();
    }
    listing.next = Some("token".to_owned());
    Arc::new(listing)
}

fn card(n: usize, version: &str) -> String {
    format!("BEGIN:VCARD\r\nVERSION:{version}\r\nUID:u{n}\r\nFN:Person {n}\r\nN:Person;{n};;;\r\nEND:VCARD\r\n")
}

fn object(component: &str, n: usize) -> String {
    let line = if component == "VEVENT" { "DTSTART:20261122T040000Z\r\n" } else { "" };
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:{component}\r\nUID:u{n}\r\nDTSTAMP:20261122T040000Z\r\n\
         {line}SUMMARY:Thing {n}\r\nEND:{component}\r\nEND:VCALENDAR\r\n"
    )
}

enum Answer {
    Body(Bytes),
    Stream(Vec<Bytes>),
    Refused,
}

fn body(text: impl Into<String>) -> Answer {
    Answer::Body(Bytes::from(text.into()))
}

/// Numbers that look random and are the same in every run.
fn shuffled(n: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_key(|i| crc32fast::hash(&(seed + *i as u64).to_le_bytes()));
    order
}

/// Puts answers in, in the order given, several at once.
async fn put_in(intake: &CollectionIntake, answers: Vec<(usize, Answer)>) -> Result<(), Trouble> {
    let mut under_way = FuturesUnordered::new();
    let mut waiting = answers.into_iter();
    loop {
        while under_way.len() < 4 {
            let Some((item, answer)) = waiting.next() else { break };
            under_way.push(async move {
                match answer {
                    Answer::Body(bytes) => intake.body(item, Head::default(), bytes).await,
                    Answer::Stream(pieces) => {
                        let size = pieces.iter().map(|piece| piece.len() as u64).sum();
                        let head = Head { size: Some(size).filter(|_| item % 2 == 0), ..Head::default() };
                        intake.stream(item, head, stream::iter(pieces.into_iter().map(Ok))).await
                    }
                    Answer::Refused => {
                        intake.refused(item, Trouble::Status { url: "/x".to_owned(), status: 404 }).await
                    }
                }
            });
        }
        match under_way.next().await {
            Some(done) => done?,
            None => return Ok(()),
        }
    }
}

async fn take_in(
    draft: &mut Draft,
    collection: &mut Collection,
    listing: Arc<Listing>,
    answers: Vec<(usize, Answer)>,
) -> CollectionRecord {
    draft.collections(std::slice::from_mut(collection)).unwrap();
    draft.listed(collection, &listing).unwrap();
    let intake = draft.intake(collection, listing, |_| ()).unwrap();
    put_in(&intake, answers).await.unwrap();
    draft.finish_collection(intake).await.unwrap()
}

fn run<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async { tokio::time::timeout(Duration::from_secs(20), work).await.expect("nothing moves") })
}

fn seal(draft: Draft) -> Result<Sealed, Trouble> {
    draft.seal(facts(), &Watch::default(), &mut |_| ())
}

fn items(backup: &Path) -> Vec<ItemRecord> {
    Bag::open(backup).unwrap().items().unwrap().map(|item| item.unwrap()).collect()
}

/// What a record says its original is.
fn original(backup: &Path, item: &ItemRecord) -> Vec<u8> {
    match item.original.as_ref().unwrap() {
        Place::Range { file, offset, length } => {
            let bytes = fs::read(disk::inside(backup, file)).unwrap();
            let from = usize::try_from(*offset).unwrap();
            bytes[from..from + usize::try_from(*length).unwrap()].to_vec()
        }
        Place::Entry { file, entry } => {
            let mut zip = crate::zips::reader::Archive::open(&disk::inside(backup, file)).unwrap();
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut zip.entry(entry).unwrap(), &mut bytes).unwrap();
            bytes
        }
    }
}

/// Every file below `data/` and its length.
fn payload(backup: &Path) -> Vec<String> {
    let files = crate::archive::bag::walk(&backup.join("data")).unwrap();
    files.into_iter().map(|found| found.path).collect()
}

/// Our own check, and that of the tools everybody has.
fn expect_sound(backup: &Path) {
    let verified = verify(backup, true, &Watch::default(), &mut |_| ()).unwrap();
    assert_eq!(verified.damage, []);
    for manifest in ["manifest-sha256.txt", "tagmanifest-sha256.txt"] {
        let Ok(checked) = Command::new("sha256sum").args(["--quiet", "-c", manifest]).current_dir(backup).output()
        else {
            return;
        };
        let empty = fs::metadata(backup.join(manifest)).unwrap().len() == 0;
        assert!(checked.status.success() || empty, "{checked:?}");
    }
}

#[test]
fn contacts_become_files_that_others_read() {
    let rig = Rig::new();
    let mut draft = rig.draft(small_pool());
    let hrefs: Vec<String> = (0..300).map(|n| format!("/dav/Friends/{n:03}.vcf")).collect();
    let listing = listing(hrefs.iter().map(|href| (href.as_str(), None)));
    let text = |n: usize| match n {
        7 => card(n, "4.0").trim_end().to_owned(),
        8 => card(n, "4.0").replace("FN:", "GENDER:F\r\nFN:"),
        100 => "<html>no card</html>".to_owned(),
        101 => format!("{}{}", card(n, "4.0"), card(n, "4.0")),
        200 => card(n, "3.0"),
        n => card(n, "4.0"),
    };
    let answers = shuffled(300, 1)
        .into_iter()
        .map(|n| match n {
            102 => (n, Answer::Body(Bytes::from_static(b"BEGIN:VCARD\r\nFN:\xff\r\nEND:VCARD\r\n"))),
            n if n % 3 == 0 => (n, Answer::Stream(text(n).as_bytes().chunks(9).map(Bytes::copy_from_slice).collect())),
            n => (n, body(text(n))),
        })
        .collect();
    let mut friends = collection(Kind::Contacts, "Friends");
    let record = run(take_in(&mut draft, &mut friends, listing, answers));
    assert_eq!((record.collection.id.as_str(), record.collection.file_stem.as_str()), ("c1", "Friends"));
    assert_eq!(record.collection.sync_token.as_deref(), Some("token"));
    assert_eq!((record.counts.listed, record.counts.saved, record.counts.unreadable), (300, 300, 3));
    let mut checked = 0;
    let to_check = draft.to_check();
    let mut recording = 0;
    let mut tell = |sealing| match sealing {
        Sealing::ReadBack(n_bytes) => {
            assert_eq!(recording, 0, "nothing is read back once the records are written");
            checked += n_bytes;
        }
        Sealing::Recording => recording += 1,
    };
    let sealed = draft.seal(facts(), &Watch::default(), &mut tell).unwrap();
    assert_eq!(recording, 1);
    assert_eq!(checked, to_check);
    assert_eq!(sealed.path.file_name().unwrap(), "2026-11-22 03.15");
    assert_eq!(rig.in_vault(), ["2026-11-22 03.15"]);
    expect_sound(&sealed.path);

    assert_eq!(
        payload(&sealed.path),
        [
            "contacts/Friends.vcf",
            "contacts/for-other-programs/Friends.csv",
            "contacts/for-other-programs/Friends.v3.vcf",
            "contacts/for-other-programs/Friends.v4.vcf",
            "originals/contacts/Friends.unreadable",
        ]
    );
    let cards = |name: &str| {
        let text = fs::read_to_string(sealed.path.join("data/contacts").join(name)).unwrap();
        let version = |v: &str| text.matches(&format!("VERSION:{v}\r\n")).count();
        (text.matches("BEGIN:VCARD\r\n").count(), version("3.0"), version("4.0"))
    };
    assert_eq!(cards("Friends.vcf"), (297, 1, 296));
    assert_eq!(cards("for-other-programs/Friends.v3.vcf"), (297, 297, 0));
    assert_eq!(cards("for-other-programs/Friends.v4.vcf"), (297, 0, 297));
    let table = fs::read_to_string(sealed.path.join("data/contacts/for-other-programs/Friends.csv")).unwrap();
    assert!(table.starts_with('\u{feff}') && table.matches("\r\n").count() == 298, "{}", &table[..200]);

    let items = items(&sealed.path);
    assert!(items.iter().map(|item| &item.href).eq(&hrefs));
    for (n, item) in items.iter().enumerate() {
        let bytes = original(&sealed.path, item);
        if n != 102 {
            assert_eq!(String::from_utf8_lossy(&bytes), text(n));
        }
        assert_eq!(item.sha256.as_deref(), Some(hex(&Sums::of(&bytes).sha256).as_str()));
        assert_eq!(item.size, Some(bytes.len() as u64));
        assert_eq!(item.first_saved.as_deref(), Some("2026-11-22 03.15"));
        assert_eq!(
            (item.facts.is_none(), item.problems.is_empty()),
            ((100..103).contains(&n), !(100..103).contains(&n))
        );
    }
    assert_eq!(items[3].facts.as_ref().unwrap().name.as_deref(), Some("Person 3"));
    assert_eq!(items[3].uid.as_deref(), Some("u3"));
    assert_eq!(sealed.receipt.unreadable.len(), 3);
    let lost: Vec<_> = sealed.receipt.losses.iter().map(|loss| (loss.item.as_str(), loss.place.as_str())).collect();
    assert_eq!(lost, [("Person 8", "data/contacts/for-other-programs/Friends.v3.vcf")], "{:?}", sealed.receipt.losses);
    assert_eq!(sealed.receipt.totals[&Kind::Contacts].saved, 300);
    assert_eq!(Bag::open(&sealed.path).unwrap().seal().unwrap(), sealed.seal);
}

#[test]
fn a_mixed_calendar_is_sorted_by_what_its_objects_are() {
    let rig = Rig::new();
    let mut draft = rig.draft(small_pool());
    let components = ["VEVENT", "VTODO", "VJOURNAL", "VEVENT", "VTODO", "VAVAILABILITY"];
    let hrefs: Vec<String> = (0..components.len()).map(|n| format!("/dav/Mixed/{n}.ics")).collect();
    let mut mixed = collection(Kind::Tasks, "Mixed");
    mixed.kinds = vec![Kind::Calendar, Kind::Tasks];
    let answers =
        shuffled(components.len(), 2).into_iter().map(|n| (n, body(object(components[n], n).trim_end()))).collect();
    run(take_in(&mut draft, &mut mixed, listing(hrefs.iter().map(|href| (href.as_str(), None))), answers));
    let mut empty = collection(Kind::Calendar, "Empty");
    run(take_in(&mut draft, &mut empty, listing([]), vec![]));
    let sealed = seal(draft).unwrap();
    expect_sound(&sealed.path);
    assert_eq!(
        payload(&sealed.path),
        [
            "calendars/Mixed.ics",
            "notes/Mixed.ics",
            "notes/Mixed.txt",
            "originals/calendars/Mixed.icsx",
            "originals/calendars/Mixed.unreadable",
            "originals/notes/Mixed.icsx",
            "originals/tasks/Mixed.icsx",
            "tasks/Mixed.ics",
            "tasks/Mixed.txt",
        ]
    );
    let items = items(&sealed.path);
    for (n, item) in items.iter().enumerate() {
        assert_eq!(String::from_utf8_lossy(&original(&sealed.path, item)), object(components[n], n).trim_end());
    }
    let place = |n: usize| items[n].portable.as_ref().map(|portable| (portable.file.as_str(), portable.component));
    assert_eq!(place(3), Some(("data/calendars/Mixed.ics", 1)));
    assert_eq!(place(4), Some(("data/tasks/Mixed.ics", 1)));
    assert_eq!(place(2), Some(("data/notes/Mixed.ics", 0)));
    assert_eq!((items[5].kind, place(5)), (Kind::Calendar, None));
    let text = fs::read_to_string(sealed.path.join("data/tasks/Mixed.txt")).unwrap();
    assert!(text.contains("Thing 1") && text.contains("Thing 4"), "{text}");
    let calendar = fs::read_to_string(sealed.path.join("data/calendars/Mixed.ics")).unwrap();
    assert_eq!(calendar.matches("BEGIN:VCALENDAR").count(), 1);
    assert_eq!(sealed.receipt.collections.len(), 2);
    let total = |kind| sealed.receipt.totals.get(&kind).map(|counts| (counts.saved, counts.unreadable));
    assert_eq!((total(Kind::Calendar), total(Kind::Tasks)), (Some((3, 1)), Some((2, 0))));
}

/// A file that is a photo by its name. Its date is the file's.
fn photo(n: u8, len: usize) -> Vec<u8> {
    [&[0xff, 0xd8, 0xff, n], vec![n; len].as_slice()].concat()
}

#[test]
fn photos_lie_in_zips_by_year() {
    let rig = Rig::new();
    let options = DraftOptions { pool_bytes: 3_000_000, max_zip_bytes: Some(2_000_000), ..DraftOptions::default() };
    let mut draft = rig.draft(options);
    let lines = [
        ("/dav/Camera/new.jpg", Some("2025-01-01T00:00:00Z"), 900_000),
        ("/dav/Camera/NEW.JPG", Some("2024-12-31T23:59:59Z"), 900_000),
        ("/dav/Camera/large.mov", Some("2024-08-01T00:00:00Z"), 9_000_000),
        ("/dav/Camera/trip/a%3Ab.jpg", Some("2024-07-01T00:00:00Z"), 900_000),
        ("/dav/Camera/trip/b.jpg", Some("2024-06-01T00:00:00Z"), 900_000),
        ("/dav/Camera/trip/c.jpg", Some("2024-05-01T00:00:00Z"), 900_000),
        ("/dav/Camera/empty.jpg", Some("2024-04-01T00:00:00Z"), 0),
        ("/dav/Camera/list.pdf", Some("2024-03-01T00:00:00Z"), 900),
        ("/dav/Camera/large.pdf", Some("2024-02-01T00:00:00Z"), 9_000_000),
        ("/dav/Camera/nodate.jpg", None, 900_000),
    ];
    let content = |n: usize| if lines[n].2 == 0 { vec![] } else { photo(u8::try_from(n).unwrap(), lines[n].2) };
    let answers = shuffled(lines.len(), 3)
        .into_iter()
        .map(|n| match n {
            9 => (n, Answer::Body(content(n).into())),
            n => (n, Answer::Stream(content(n).chunks(65_000).map(Bytes::copy_from_slice).collect())),
        })
        .collect();
    let mut camera = collection(Kind::Photos, "Camera");
    let record = run(take_in(&mut draft, &mut camera, listing(lines.map(|(href, date, _)| (href, date))), answers));
    assert_eq!((record.counts.saved, record.complete), (10, true));
    let sealed = seal(draft).unwrap();
    expect_sound(&sealed.path);
    assert_eq!(
        payload(&sealed.path),
        [
            "other/Camera/large.pdf",
            "other/Camera/list.pdf",
            "photos/Camera 2024 part 2.zip",
            "photos/Camera 2024 part 3.zip",
            "photos/Camera 2024 part 4.zip",
            "photos/Camera 2024.zip",
            "photos/Camera 2025.zip",
            "photos/Camera without date.zip",
        ]
    );
    let items: BTreeMap<String, ItemRecord> =
        items(&sealed.path).into_iter().map(|item| (item.href.clone(), item)).collect();
    let mut previous = "";
    for (href, item) in &items {
        assert!(previous < href.as_str());
        previous = href;
        let n = lines.iter().position(|line| line.0 == href).unwrap();
        assert!(original(&sealed.path, item) == content(n), "{href}");
    }
    let entry = |href: &str| match items[href].original.as_ref().unwrap() {
        Place::Entry { file, entry } => (file.as_str(), entry.as_str()),
        Place::Range { file, .. } => (file.as_str(), ""),
    };
    // Of twins, the first by address keeps its name, whatever was fetched first.
    assert_eq!(entry("/dav/Camera/NEW.JPG"), ("data/photos/Camera 2024.zip", "NEW.JPG"));
    assert_eq!(entry("/dav/Camera/new.jpg"), ("data/photos/Camera 2025.zip", "new (2).jpg"));
    assert_eq!(entry("/dav/Camera/large.mov"), ("data/photos/Camera 2024 part 2.zip", "large.mov"));
    assert_eq!(entry("/dav/Camera/trip/c.jpg"), ("data/photos/Camera 2024 part 4.zip", "trip/c.jpg"));
    assert_eq!(items["/dav/Camera/trip/a%3Ab.jpg"].name.as_deref(), Some("trip/a:b.jpg"));
    assert_eq!(items["/dav/Camera/trip/b.jpg"].name, None);
    assert_eq!((items["/dav/Camera/list.pdf"].kind, items["/dav/Camera/nodate.jpg"].kind), (Kind::Other, Kind::Photos));
    assert_eq!(sealed.receipt.totals[&Kind::Other].saved, 2);
    assert!(!sealed.path.join("spool").exists() && !sealed.path.join("journal.jsonl").exists());
}

#[test]
fn what_could_not_be_had_is_told_by_name() {
    let rig = Rig::new();
    let mut draft = rig.draft(DraftOptions {
        case: Some("Case 7\nx".to_owned()),
        operator: Some("Op".to_owned()),
        ..DraftOptions::default()
    });
    let mut book = collection(Kind::Contacts, "Book");
    let told = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&told);
    draft.collections(std::slice::from_mut(&mut book)).unwrap();
    let all = listing([
        ("/dav/Book/1", None),
        ("/dav/Book/2", None),
        ("/dav/Book/a%20skipped.txt", None),
        ("/dav/Book/deleted", None),
    ]);
    draft.listed(&book, &all).unwrap();
    draft.skip(&book, all.get(2).unwrap(), "skipped-not-a-photo").unwrap();
    let wanted = Arc::new(all.filtered(|line| !line.href.ends_with("txt")));
    let intake = draft.intake(&book, wanted, move |what| sink.lock().unwrap().push(what)).unwrap();
    assert_eq!(intake.open(), [0, 1, 2]);
    intake.skip(2, "skipped-deleted-meanwhile").unwrap();
    let record = run(async {
        put_in(&intake, vec![(1, Answer::Refused), (0, body(card(1, "3.0")))]).await.unwrap();
        draft.finish_collection(intake).await.unwrap()
    });
    assert!(!record.complete);
    assert_eq!((record.collection.sync_token, record.collection.ctag), (None, None));
    let sealed = draft.seal(
        SealFacts { alarm: crate::archive::records::AlarmLevel::Notice, ..facts() },
        &Watch::default(),
        &mut |_| (),
    );
    let Sealed { path, receipt, .. } = sealed.unwrap();
    expect_sound(&path);
    assert_eq!(receipt.status, Status::Incomplete);
    assert_eq!((receipt.lost[0].href.as_str(), receipt.lost[0].collection.as_str()), ("/dav/Book/2", "Book"));
    assert_eq!(receipt.skipped[0].name.as_deref(), Some("a skipped.txt"));
    assert_eq!(receipt.case.as_deref(), Some("Case 7\nx"));
    let counts = receipt.totals[&Kind::Contacts];
    assert_eq!((counts.listed, counts.saved, counts.skipped, counts.lost), (4, 1, 2, 1));
    let fates: Vec<_> =
        items(&path).into_iter().map(|item| (item.fate, item.reason.is_some(), item.first_saved)).collect();
    assert_eq!(fates[0], (Fate::Saved, false, Some("2026-11-22 03.15".to_owned())));
    assert_eq!(fates[1..], [(Fate::Lost, true, None), (Fate::Skipped, true, None), (Fate::Skipped, true, None)]);
    let info = Bag::open(&path).unwrap().info().unwrap();
    let label = |label: &str| info.get(label).unwrap().to_owned();
    assert_eq!(label("Lifeboat-Sealed"), "2026-11-22T03:15:07Z +00:00");
    assert_eq!(label("Lifeboat-Status"), "incomplete");
    assert_eq!(label("Lifeboat-Alarm"), "notice");
    assert_eq!(label("Lifeboat-Case"), "Case 7 x");
    assert_eq!(label("External-Identifier"), "alice@example.org/2026-11-22 03.15");
    let told = told.lock().unwrap();
    let settled: u64 = told.iter().map(|told| if let Told::Settled { items, .. } = told { *items } else { 0 }).sum();
    assert_eq!(settled, 2);
    assert!(
        told.iter().any(|told| matches!(told, Told::Lost { kind: Kind::Contacts, why: Trouble::Status { .. }, .. }))
    );
}

#[test]
fn an_account_with_nothing_in_it_has_a_backup() {
    let rig = Rig::new();
    let sealed = seal(rig.draft(DraftOptions::default())).unwrap();
    expect_sound(&sealed.path);
    assert_eq!(sealed.receipt.status, Status::Complete);
    // A second one in the same minute stands beside it, and is the newer one even if the clock stands still.
    let second = seal(rig.draft(DraftOptions::default())).unwrap();
    assert_eq!(rig.in_vault(), ["2026-11-22 03.15", "2026-11-22 03.15 (2)"]);
    assert!(Bag::open(&second.path).unwrap().record.sealed > Bag::open(&sealed.path).unwrap().record.sealed);
}

#[test]
fn twins_are_told_apart_in_the_order_of_their_addresses() {
    let rig = Rig::new();
    let mut draft = rig.draft(DraftOptions::default());
    let named = |kind, name: &str, href: &str| Collection { href: href.to_owned(), ..collection(kind, name) };
    let mut all = [
        named(Kind::Calendar, "Work", "/b/"),
        named(Kind::Tasks, "work", "/a/"),
        named(Kind::Contacts, "Work", "/c/"),
        named(Kind::Photos, "", "/d/"),
    ];
    draft.collections(&mut all).unwrap();
    let got: Vec<_> = all.iter().map(|c| (c.id.as_str(), c.file_stem.as_str())).collect();
    assert_eq!(got, [("c1", "Work (2)"), ("c2", "work"), ("c3", "Work"), ("c4", "Unnamed")]);
}

#[test]
fn an_item_is_answered_once() {
    let rig = Rig::new();
    let mut draft = rig.draft(DraftOptions::default());
    let mut book = collection(Kind::Contacts, "Book");
    draft.collections(std::slice::from_mut(&mut book)).unwrap();
    let all = listing([("/dav/Book/1", None), ("/dav/Book/2", None)]);
    draft.listed(&book, &all).unwrap();
    let intake = draft.intake(&book, Arc::clone(&all), |_| ()).unwrap();
    assert!(matches!(draft.intake(&book, all, |_| ()), Err(Trouble::Internal(_))));
    run(async {
        let refuse = || Trouble::NotThere { href: "/x".to_owned() };
        let put = |item| intake.body(item, Head::default(), Bytes::from(card(1, "3.0")));
        let pour = |item, pieces: Vec<Result<Bytes, Trouble>>, size| {
            intake.stream(item, Head { size, ..Head::default() }, stream::iter(pieces))
        };
        let internal = |done: Result<(), Trouble>| assert!(matches!(done, Err(Trouble::Internal(_))), "{done:?}");
        intake.refused(1, refuse()).await.unwrap();
        internal(put(1).await);
        internal(intake.refused(1, refuse()).await);
        internal(put(2).await);
        // A body that breaks off leaves its item unanswered, and nothing else behind.
        let broken = Trouble::Broken { host: "h".to_owned(), why: "w".to_owned() };
        let pieces = vec![Ok(Bytes::from_static(b"BEGIN")), Err(broken.clone())];
        assert_eq!(pour(0, pieces.clone(), Some(100)).await, Err(broken.clone()));
        assert_eq!(pour(0, pieces, Some(MANY)).await, Err(broken));
        let short = pour(0, vec![Ok(Bytes::from_static(b"BEGIN"))], Some(6)).await;
        assert!(matches!(short, Err(Trouble::Cut { got: 5, expected: 6, .. })), "{short:?}");
        let long = pour(0, vec![Ok(Bytes::from_static(b"BEGIN"))], Some(4)).await;
        assert!(matches!(long, Err(Trouble::Cut { got: 5, expected: 4, .. })), "{long:?}");
        assert_eq!(fs::read_dir(draft.path().join("spool")).unwrap().count(), 0);
        put(0).await.unwrap();
        internal(put(0).await);
        let record = draft.finish_collection(intake).await.unwrap();
        assert_eq!((record.counts.saved, record.counts.lost), (1, 1));
    });
    expect_sound(&seal(draft).unwrap().path);
}

const MANY: u64 = 100 * 1024 * 1024;

#[test]
fn a_collection_must_be_answered_whole() {
    let rig = Rig::new();
    let mut draft = rig.draft(DraftOptions::default());
    let mut book = collection(Kind::Contacts, "Book");
    draft.collections(std::slice::from_mut(&mut book)).unwrap();
    let all = listing([("/dav/Book/1", None), ("/dav/Book/2", None)]);
    draft.listed(&book, &all).unwrap();
    let intake = draft.intake(&book, all, |_| ()).unwrap();
    let ended = run(async {
        put_in(&intake, vec![(1, body(card(1, "3.0")))]).await.unwrap();
        draft.finish_collection(intake).await
    });
    assert!(matches!(ended, Err(Trouble::Internal(_))), "{ended:?}");
    assert!(matches!(seal(draft), Err(Trouble::Internal(_))));
    assert_eq!(rig.in_vault(), ["2026-11-22 03.14.part"]);
}

#[test]
fn trouble_of_the_disk_ends_the_run() {
    let rig = Rig::new();
    let mut draft = rig.draft(small_pool());
    // Something stands where the folder must be: also root can't write there.
    fs::write(draft.path().join("data/contacts"), "").unwrap();
    let hrefs: Vec<String> = (0..200).map(|n| format!("/dav/Book/{n:03}.vcf")).collect();
    let mut book = collection(Kind::Contacts, "Book");
    draft.collections(std::slice::from_mut(&mut book)).unwrap();
    let all = listing(hrefs.iter().map(|href| (href.as_str(), None)));
    draft.listed(&book, &all).unwrap();
    let intake = draft.intake(&book, all, |_| ()).unwrap();
    let ended = run(async {
        let answers = (0..200).map(|n| (n, body(card(n, "3.0")))).collect();
        let put = put_in(&intake, answers).await;
        (put, draft.finish_collection(intake).await.map(|_| ()))
    });
    let (Err(put), Err(finished)) = &ended else { panic!("{ended:?}") };
    assert!(matches!(put, Trouble::Disk { .. }) && put.ends_run(), "{put:?}");
    assert_eq!(put, finished);
    assert!(seal(draft).is_err());
    assert_eq!(rig.in_vault(), ["2026-11-22 03.14.part"]);
}

/// A draft with a book and an album, ready to be sealed.
fn ready(rig: &Rig) -> Draft {
    let mut draft = rig.draft(DraftOptions::default());
    let mut book = collection(Kind::Contacts, "Book");
    run(take_in(&mut draft, &mut book, listing([("/dav/Book/1", None)]), vec![(0, body(card(1, "4.0")))]));
    let mut album = collection(Kind::Photos, "Album");
    let lines = listing([("/dav/Album/1.jpg", Some("2024-01-01T00:00:00Z")), ("/dav/Album/2.jpg", None)]);
    let answers = vec![(0, Answer::Body(photo(1, 5000).into())), (1, Answer::Body(photo(2, 5000).into()))];
    run(take_in(&mut draft, &mut album, lines, answers));
    draft
}

#[test]
fn two_runs_over_the_same_data_write_the_same_bytes() {
    let manifests = [Rig::new(), Rig::new()].map(|rig| {
        let sealed = seal(ready(&rig)).unwrap();
        fs::read_to_string(sealed.path.join("manifest-sha256.txt")).unwrap()
    });
    assert_eq!(manifests[0], manifests[1]);
}

#[test]
fn what_is_not_on_the_disk_is_not_sealed() {
    let flip = |path: &Path| {
        let mut bytes = fs::read(path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(path, bytes).unwrap();
    };
    let append = |path: &Path| fs::write(path, [fs::read(path).unwrap(), b"x".to_vec()].concat()).unwrap();
    let cut = |path: &Path| fs::write(path, &fs::read(path).unwrap()[..10]).unwrap();
    let empty_zip = |path: &Path| {
        fs::remove_file(path).unwrap();
        let file = disk::make_file(path).unwrap();
        drop(crate::zips::writer::ZipFile::new(file).finish().unwrap());
    };
    let check = |name: &str, change: &dyn Fn(&Path)| {
        let rig = Rig::new();
        let draft = ready(&rig);
        change(&disk::inside(draft.path(), name));
        let sealed = seal(draft);
        assert!(matches!(sealed, Err(Trouble::Damaged { .. } | Trouble::Disk { .. })), "{name}: {sealed:?}");
        assert_eq!(rig.in_vault(), ["2026-11-22 03.14.part"], "{name}");
    };
    for name in ["data/contacts/Book.vcf", "data/contacts/for-other-programs/Book.csv", "data/photos/Album 2024.zip"] {
        check(name, &flip);
        check(name, &append);
        check(name, &cut);
        check(name, &|path| fs::remove_file(path).unwrap());
    }
    check("data/photos/Album 2024.zip", &empty_zip);
    check("data/photos/Album 2024.zip", &|path| {
        fs::copy(path.with_file_name("Album without date.zip"), path).unwrap();
    });
    check("data/contacts/stranger.vcf", &|path| fs::write(path, "").unwrap());
}

#[test]
fn what_cannot_be_opened_is_not_called_a_backup() {
    let rig = Rig::new();
    let facts = SealFacts { reference: BTreeMap::from([("c1".to_owned(), ",".repeat(8_000_001))]), ..facts() };
    let sealed = ready(&rig).seal(facts, &Watch::default(), &mut |_| ());
    assert!(matches!(&sealed, Err(Trouble::Damaged { why, .. }) if why.contains("too large")), "{sealed:?}");
    assert_eq!(rig.in_vault(), ["2026-11-22 03.14.part"]);
}

#[test]
fn stopping_leaves_a_part() {
    let rig = Rig::new();
    let draft = ready(&rig);
    let watch = Watch::default();
    let stop = watch.clone();
    let sealed = draft.seal(facts(), &watch, &mut |_| stop.cancel());
    assert_eq!(sealed, Err(Trouble::Cancelled));
    assert_eq!(rig.in_vault(), ["2026-11-22 03.14.part"]);
    let journal = fs::read_to_string(rig.root.join("alice@example.org/2026-11-22 03.14.part/journal.jsonl")).unwrap();
    assert_eq!(journal.lines().filter(|line| line.starts_with("{\"item\":")).count(), 3);
    assert_eq!(journal.lines().filter(|line| line.starts_with("{\"finished\":")).count(), 2);
    ready(&rig).discard().unwrap();
    assert_eq!(rig.in_vault(), ["2026-11-22 03.14.part"]);
}

#[test]
fn a_draft_in_the_middle_can_be_continued_from_its_journal() {
    let rig = Rig::new();
    let mut draft = rig.draft(DraftOptions::default());
    let mut album = collection(Kind::Photos, "Album");
    draft.collections(std::slice::from_mut(&mut album)).unwrap();
    let all = listing([("/dav/Album/1.jpg", None), ("/dav/Album/2.jpg", None), ("/dav/Album/3.jpg", None)]);
    draft.listed(&album, &all).unwrap();
    let intake = draft.intake(&album, all, |_| ()).unwrap();
    run(async {
        let answers = vec![(1, Answer::Body(photo(2, 700).into())), (0, Answer::Body(photo(1, 500).into()))];
        put_in(&intake, answers).await.unwrap();
        // The run dies: nobody finishes the collection.
        assert!(draft.finish_collection(intake).await.is_err());
    });
    let part = draft.path().to_owned();
    let journal = fs::read_to_string(part.join("journal.jsonl")).unwrap();
    let found: Vec<serde_json::Value> = journal
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|line: &serde_json::Value| line.get("item").is_some())
        .collect();
    assert_eq!(found.len(), 2);
    for (n, line) in found.iter().enumerate() {
        let item: ItemRecord = serde_json::from_value(line["item"].clone()).unwrap();
        let Some(Place::Entry { file, .. }) = item.original else { panic!("{line}") };
        let from = usize::try_from(line["at"].as_u64().unwrap()).unwrap();
        let zip = fs::read(disk::inside(&part, &file)).unwrap();
        let bytes = &zip[from..from + usize::try_from(item.size.unwrap()).unwrap()];
        assert_eq!(item.sha256.unwrap(), hex(&Sums::of(bytes).sha256));
        assert_eq!(bytes, photo(u8::try_from(n + 1).unwrap(), [500, 700][n]));
    }
}

#[test]
fn a_disk_that_is_too_small_is_told_before() {
    let rig = Rig::new();
    let draft = rig.draft(DraftOptions::default());
    draft.expect_room(1).unwrap();
    let trouble = draft.expect_room(u64::MAX / 4).unwrap_err();
    assert!(matches!(trouble, Trouble::DiskFull { needed, free, .. } if free > 0 && needed > free), "{trouble:?}");
}

#[cfg(unix)]
#[test]
fn a_backup_is_private_read_only_and_can_be_removed() {
    use std::os::unix::fs::PermissionsExt;
    let rig = Rig::new();
    let sealed = seal(ready(&rig)).unwrap();
    let mode = |name: &str| fs::metadata(sealed.path.join(name)).unwrap().permissions().mode() & 0o777;
    for folder in ["", "data", "data/contacts", "lifeboat"] {
        assert_eq!(mode(folder), 0o700, "{folder}");
    }
    assert_eq!((mode("data/contacts/Book.vcf"), mode("data/photos/Album 2024.zip")), (0o400, 0o400));
    assert_eq!((mode("lifeboat/items.jsonl"), mode("bagit.txt")), (0o600, 0o600));
    fs::remove_dir_all(&sealed.path).unwrap();
}

#[test]
fn receipts_and_records_agree_with_what_is_returned() {
    let rig = Rig::new();
    let sealed = seal(ready(&rig)).unwrap();
    let bag = Bag::open(&sealed.path).unwrap();
    let receipt: Receipt = bag.receipt().unwrap();
    assert_eq!(receipt, sealed.receipt);
    assert_eq!(bag.record.files.len(), 5);
    assert!(
        bag.record
            .files
            .values()
            .all(|file| file.read_back_at == bag.record.sealed && file.mtime > time("2020-01-01T00:00:00Z"))
    );
}

#[test]
fn an_item_that_is_held_back_stops_nobody() {
    let rig = Rig::new();
    let mut draft = rig.draft(small_pool());
    let mut book = collection(Kind::Contacts, "Book");
    draft.collections(std::slice::from_mut(&mut book)).unwrap();
    let hrefs: Vec<String> = (0..3000).map(|n| format!("/dav/Book/{n:04}.vcf")).collect();
    let all = listing(hrefs.iter().map(|href| (href.as_str(), None)));
    draft.listed(&book, &all).unwrap();
    let intake = draft.intake(&book, all, |_| ()).unwrap();
    run(async {
        for n in shuffled(3000, 5).into_iter().filter(|n| *n != 0) {
            intake.body(n, Head::default(), card(n, "3.0").into()).await.unwrap();
        }
        let waiting = fs::metadata(draft.path().join("spool/c1.spill")).unwrap().len();
        assert!(waiting > 200_000, "{waiting}");
        intake.refused(0, Trouble::NotThere { href: "/x".to_owned() }).await.unwrap();
        let record = draft.finish_collection(intake).await.unwrap();
        assert_eq!((record.counts.saved, record.counts.lost), (2999, 1));
    });
    assert!(!draft.path().join("spool/c1.spill").exists());
    expect_sound(&seal(draft).unwrap().path);
}

#[test]
fn many_small_photos_do_not_keep_every_zip_open() {
    let rig = Rig::new();
    let mut draft = rig.draft(DraftOptions { max_open_entries: Some(10), ..DraftOptions::default() });
    let hrefs: Vec<String> = (0..30).map(|n| format!("/dav/Album/{n:02}.jpg")).collect();
    let years = ["2024-01-01T00:00:00Z", "2023-01-01T00:00:00Z"];
    let lines =
        listing(hrefs.iter().enumerate().map(|(n, href)| (href.as_str(), Some(years[usize::from(n % 3 == 0)]))));
    let answers = (0..30).map(|n| (n, Answer::Body(photo(1, n).into()))).collect();
    run(take_in(&mut draft, &mut collection(Kind::Photos, "Album"), lines, answers));
    let sealed = seal(draft).unwrap();
    expect_sound(&sealed.path);
    let parts = payload(&sealed.path);
    assert!((3..10).contains(&parts.len()), "{parts:?}");
    assert!(parts.contains(&"photos/Album 2024 part 2.zip".to_owned()), "{parts:?}");
}
