//! What a dead run has left is read back as far as it is true, and nothing more.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use super::*;
use crate::archive::journal::JOURNAL;
use crate::archive::vault::Vault;
use crate::archive::writer::{DraftOptions, SealFacts};
use crate::model::{Head, Intake as _, Kind, Listed, Watch};

const CARD: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Anna\r\nN:;Anna;;;\r\nEND:VCARD\r\n";

struct Rig {
    _dir: tempfile::TempDir,
    root: PathBuf,
}

impl Rig {
    fn new() -> Rig {
        let dir = tempfile::tempdir().unwrap();
        Rig { root: dir.path().join("Lifeboat"), _dir: dir }
    }

    fn vault(&self) -> Vault {
        let account = Account { id: "a".to_owned(), ..Account::default() };
        Vault::open(&self.root, &account, "a").unwrap()
    }

    fn options(&self, started: &str) -> DraftOptions {
        let account = Account { id: "a".to_owned(), ..Account::default() };
        DraftOptions { account, started: started.parse().unwrap(), ..DraftOptions::default() }
    }

    /// A run that listed two cards and `photos`, got the first card and `photos`, and died.
    async fn die(&self, started: &str, photos: &[&str]) -> PathBuf {
        let mut draft = Draft::begin(self.vault(), self.options(started)).unwrap();
        let mut found =
            [collection("/b/", Kind::Contacts), collection("/p/", Kind::Photos), collection("/z/", Kind::Photos)];
        draft.collections(&mut found).unwrap();
        let cards = Arc::new(listing(&["/b/1.vcf", "/b/2.vcf"]));
        draft.listed(&found[0], &cards).unwrap();
        let files = Arc::new(listing(photos));
        draft.listed(&found[1], &files).unwrap();
        let intake = draft.intake(&found[0], cards, |_| ()).unwrap();
        intake.body(0, head("1"), Bytes::from(CARD)).await.unwrap();
        drop(intake);
        let intake = draft.intake(&found[1], files, |_| ()).unwrap();
        for (item, name) in photos.iter().enumerate() {
            intake.body(item, head(name), Bytes::from(format!("photo {name}"))).await.unwrap();
        }
        drop(intake);
        let path = draft.path().to_owned();
        draft.give_up();
        path
    }
}

fn collection(href: &str, kind: Kind) -> Collection {
    let (name, href, origin) = (href.replace('/', ""), href.to_owned(), "https://a.example".to_owned());
    Collection { name, href, origin, kinds: vec![kind], ..Collection::default() }
}

fn listing(hrefs: &[&str]) -> Listing {
    let mut listing = Listing::whole();
    for href in hrefs {
        listing.push(Listed { href, etag: Some("\"x\""), size: None, modified: None, media_type: None }).unwrap();
    }
    listing
}

fn head(etag: &str) -> Head {
    Head { etag: Some(format!("\"{etag}\"")), ..Head::default() }
}

fn body(left: &mut Leftover, href: &str) -> Option<Bytes> {
    let item = left.find("https://a.example", href).unwrap()?;
    left.body(&item)?.whole().ok()
}

#[tokio::test]
async fn what_was_received_can_be_read_and_what_is_missing_is_known() {
    let rig = Rig::new();
    let part = rig.die("2026-11-22T03:14:00Z", &["/p/1.jpg", "/p/2.jpg"]).await;
    let mut left = Leftover::open(&part, true).unwrap();
    assert_eq!((left.holds().0, left.run.account.id.as_str()), (3, "a"));
    assert_eq!(body(&mut left, "/b/1.vcf").unwrap(), CARD);
    assert_eq!(body(&mut left, "/p/1.jpg").unwrap(), "photo /p/1.jpg");
    assert_eq!(body(&mut left, "/p/2.jpg").unwrap(), "photo /p/2.jpg");
    assert_eq!(left.find("https://a.example", "/b/2.vcf").unwrap(), None);
    assert_eq!(left.find("https://b.example", "/b/1.vcf").unwrap(), None, "another host is another item");
    let listed: Vec<Option<usize>> = left.collections.iter().map(|c| c.listing.as_ref().map(Listing::len)).collect();
    assert_eq!(listed, [Some(2), Some(2), None]);
}

#[tokio::test]
async fn a_torn_journal_is_true_up_to_the_tear() {
    let rig = Rig::new();
    let part = rig.die("2026-11-22T03:14:00Z", &["/p/1.jpg", "/p/2.jpg"]).await;
    let whole = fs::read(part.join(JOURNAL)).unwrap();
    let mut most = 0;
    for end in 0..whole.len() {
        fs::write(part.join(JOURNAL), &whole[..end]).unwrap();
        match Leftover::open(&part, true) {
            Ok(mut left) => {
                let mut n_items = 0;
                left.each(|_, _| n_items += 1).unwrap();
                assert!(n_items >= most && n_items == left.holds().0, "cut at {end}");
                most = n_items;
                assert!(left.collections.iter().flat_map(|c| &c.listing).all(|listing| listing.len() == 2));
            }
            Err(trouble) => assert!(matches!(trouble, Trouble::NotABackup { .. }), "cut at {end}: {trouble}"),
        }
    }
    // What a disk makes of a page that was never written.
    let middle = whole.iter().rposition(|byte| *byte == b'{').unwrap();
    let zeros: Vec<u8> = whole[..middle].iter().copied().chain(vec![0; 4096]).collect();
    fs::write(part.join(JOURNAL), zeros).unwrap();
    assert!(Leftover::open(&part, true).is_ok());
    let mut newer = String::from_utf8(whole).unwrap();
    newer = newer.replacen("\"format\":1", "\"format\":2", 1);
    fs::write(part.join(JOURNAL), newer).unwrap();
    assert!(matches!(Leftover::open(&part, true), Err(Trouble::NewerFormat { format: 2, .. })));
}

#[tokio::test]
async fn altered_bytes_are_not_taken() {
    let rig = Rig::new();
    let part = rig.die("2026-11-22T03:14:00Z", &["/p/1.jpg"]).await;
    let cards = part.join("data/contacts/b.vcf");
    fs::write(&cards, CARD.replace("Anna", "Onna")).unwrap();
    let mut left = Leftover::open(&part, false).unwrap();
    assert_eq!(body(&mut left, "/b/1.vcf"), None);
    fs::remove_file(&cards).unwrap();
    let mut left = Leftover::open(&part, false).unwrap();
    assert_eq!(body(&mut left, "/b/1.vcf"), None);
    assert!(body(&mut left, "/p/1.jpg").is_some());
    // Nothing a journal says leads out of its folder.
    let journal = fs::read_to_string(part.join(JOURNAL)).unwrap();
    fs::write(part.parent().unwrap().join("b.vcf"), CARD).unwrap();
    fs::write(part.join(JOURNAL), journal.replace("data/contacts/b.vcf", "data/../../b.vcf")).unwrap();
    let mut left = Leftover::open(&part, false).unwrap();
    assert_eq!(body(&mut left, "/b/1.vcf"), None);
}

#[tokio::test]
async fn a_part_goes_only_when_another_has_all_of_it() {
    let rig = Rig::new();
    let first = rig.die("2026-11-22T03:14:00Z", &["/p/1.jpg", "/p/2.jpg"]).await;
    let second = rig.die("2026-11-22T03:15:00Z", &["/p/1.jpg"]).await;
    let third = rig.die("2026-11-22T03:16:00Z", &["/p/3.jpg"]).await;
    let husk = rig.vault().path().join("x.part");
    fs::create_dir_all(husk.join("data")).unwrap();
    let strange = rig.vault().path().join("y.part");
    fs::create_dir_all(strange.join("data")).unwrap();
    fs::write(strange.join("data/photo.jpg"), "somebody's").unwrap();
    let left = Left::open(&rig.vault(), false).unwrap();
    assert_eq!(left.newest().unwrap().path(), third);
    let there = [&first, &second, &third, &husk, &strange].map(|path| path.exists());
    assert_eq!(there, [true, false, true, false, true]);
    // No backup has any of it.
    let kept: Vec<(PathBuf, u64)> =
        left.settle(&rig.vault()).unwrap().into_iter().map(|kept| (kept.path, kept.items)).collect();
    assert_eq!(kept, [(third.clone(), 2), (first.clone(), 3)]);

    // A removal that was cut short is ended.
    let going = rig.vault().path().join(".z.part.removed");
    fs::create_dir_all(going.join("data")).unwrap();
    Left::open(&rig.vault(), false).unwrap();
    assert!(!going.exists());
    remove(&first).unwrap();
    assert!(!first.exists());
}

#[tokio::test]
async fn a_run_that_died_before_its_name_is_read_from_its_records() {
    let rig = Rig::new();
    let mut draft = Draft::begin(rig.vault(), rig.options("2026-11-22T03:14:00Z")).unwrap();
    let mut found = [collection("/b/", Kind::Contacts), collection("/p/", Kind::Photos)];
    draft.collections(&mut found).unwrap();
    for (collection, href, bytes) in [(&found[0], "/b/1.vcf", CARD), (&found[1], "/p/1.jpg", "photo")] {
        let wanted = Arc::new(listing(&[href]));
        draft.listed(collection, &wanted).unwrap();
        let intake = draft.intake(collection, wanted, |_| ()).unwrap();
        intake.body(0, head("1"), Bytes::from(bytes)).await.unwrap();
        draft.finish_collection(intake).await.unwrap();
    }
    let sealed = draft.seal(SealFacts::default(), &Watch::default(), &mut |_| ()).unwrap();
    let part = sealed.path.with_extension("part");
    fs::rename(&sealed.path, &part).unwrap();
    let mut left = Leftover::open(&part, true).unwrap();
    assert_eq!(left.holds().0, 2);
    assert_eq!(body(&mut left, "/b/1.vcf").unwrap(), CARD);
    assert_eq!(body(&mut left, "/p/1.jpg").unwrap(), "photo");
    assert!(left.collections.iter().all(|c| c.listing.as_ref().is_some_and(|listing| listing.len() == 1)));
}

#[tokio::test]
async fn only_drafts_are_unfinished_runs() {
    let rig = Rig::new();
    let mut sealed = Draft::begin(rig.vault(), rig.options("2026-11-22T03:14:00Z")).unwrap();
    let mut found = [collection("/b/", Kind::Contacts)];
    sealed.collections(&mut found).unwrap();
    let wanted = Arc::new(listing(&["/b/1.vcf"]));
    sealed.listed(&found[0], &wanted).unwrap();
    let intake = sealed.intake(&found[0], wanted, |_| ()).unwrap();
    intake.body(0, head("1"), Bytes::from(CARD)).await.unwrap();
    sealed.finish_collection(intake).await.unwrap();
    let sealed = sealed.seal(SealFacts::default(), &Watch::default(), &mut |_| ()).unwrap().path;
    let copy_as = |ending: &str| {
        let to = sealed.with_file_name(format!("1970-01-01 00.00.{ending}.part"));
        fs::create_dir_all(to.join("lifeboat")).unwrap();
        for name in ["lifeboat/backup.json", "lifeboat/items.jsonl"] {
            fs::copy(sealed.join(name), to.join(name)).unwrap();
        }
        to
    };
    // All three have the records of a backup, and none is a run that died before it got its name.
    let (forgotten, damaged, copied) = (copy_as("forgotten"), copy_as("damaged"), copy_as("copy"));
    assert_eq!(unfinished(rig.vault().path()).unwrap(), []);
    let left = Left::open(&rig.vault(), false).unwrap();
    assert!(left.is_empty());
    assert!(left.settle(&rig.vault()).unwrap().is_empty());
    // A backup that is being forgotten goes all the way; the others are for the next copy, and for a person.
    assert_eq!([forgotten, damaged, copied].map(|path| path.exists()), [false, true, true]);
    let part = rig.die("2026-11-22T03:15:00Z", &["/p/1.jpg"]).await;
    let found: Vec<PathBuf> = unfinished(rig.vault().path()).unwrap().into_iter().map(|run| run.path).collect();
    assert_eq!(found, [part]);
}

#[tokio::test]
async fn a_dead_run_of_the_same_minute_does_not_take_the_name() {
    let rig = Rig::new();
    let now = "2026-11-22T03:14:00Z";
    let part = rig.die(now, &["/p/1.jpg"]).await;
    let mut names = Vec::new();
    for _ in 0..2 {
        let draft = Draft::begin(rig.vault(), rig.options(now)).unwrap();
        assert_ne!(draft.path(), part);
        let facts = SealFacts { now: now.parse().unwrap(), ..SealFacts::default() };
        let sealed = draft.seal(facts, &Watch::default(), &mut |_| ()).unwrap();
        names.push(sealed.path.file_name().unwrap().to_string_lossy().into_owned());
    }
    assert_eq!(names, ["2026-11-22 03.14", "2026-11-22 03.14 (2)"]);
    assert!(part.exists());
}

#[tokio::test]
async fn a_file_is_found_under_the_name_it_was_about_to_get() {
    let rig = Rig::new();
    let part = rig.die("2026-11-22T04:00:00Z", &["/p/1.jpg"]).await;
    let file = "data/photos/p without date.zip".to_owned();
    let line = format!("{{\"renamed\":{{\"from\":\"{file}\",\"to\":\"data/photos/p 2024.zip\"}}}}\n");
    let journal = part.join(JOURNAL);
    fs::write(&journal, fs::read_to_string(&journal).unwrap() + &line).unwrap();
    let read = || body(&mut Leftover::open(&part, false).unwrap(), "/p/1.jpg");
    assert_eq!(read().unwrap(), "photo /p/1.jpg", "it died before");
    fs::rename(inside(&part, &file), inside(&part, "data/photos/p 2024.zip")).unwrap();
    assert_eq!(read().unwrap(), "photo /p/1.jpg", "it died after");
}

#[tokio::test]
async fn a_run_that_has_what_another_says_to_have_is_kept() {
    let rig = Rig::new();
    let older = rig.die("2026-11-22T04:00:00Z", &["/p/1.jpg"]).await;
    let newer = rig.die("2026-11-22T05:00:00Z", &["/p/1.jpg", "/p/2.jpg"]).await;
    let zip = inside(&newer, "data/photos/p without date.zip");
    fs::write(&zip, vec![0; fs::metadata(&zip).unwrap().len() as usize]).unwrap();
    drop(Left::open(&rig.vault(), false).unwrap());
    assert!(older.exists() && newer.exists());
}
