//! The reading half against backups that the writing half made: awkward ones, that must be whole, and what is said when
//! they are damaged.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;

use super::super::disk::inside;
use super::super::export::export;
use super::super::reader::{Browser, Filter};
use super::super::vault::Vault;
use super::super::writer::{Draft, DraftOptions, SealFacts};
use super::*;
use crate::model::{Account, Collection, Head, Intake, Kind, Listed, Listing};

struct Real {
    _dir: tempfile::TempDir,
    path: PathBuf,
}

fn card(version: &str, name: &str) -> Vec<u8> {
    format!("BEGIN:VCARD\r\nVERSION:{version}\r\nUID:{name}\r\nFN:{name}\r\nN:{name};;;;\r\nTEL:1\r\nEND:VCARD\r\n")
        .into()
}

fn object(parts: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut text = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n");
    for (component, uid, more) in parts {
        let uid = if uid.is_empty() { String::new() } else { format!("UID:{uid}\r\n") };
        text += &format!(
            "BEGIN:{component}\r\n{uid}DTSTAMP:20261122T041500Z\r\n{more}SUMMARY:{uid:.9}\r\nEND:{component}\r\n"
        );
    }
    (text + "END:VCALENDAR\r\n").into()
}

type Bodies = Vec<(&'static str, Option<Vec<u8>>)>;

/// What a difficult account may hold; `None` can't be had.
fn account() -> Vec<(Kind, &'static str, Bodies)> {
    let gif = |n: u8| Some([b"GIF89a\x01\0\x01\0\0\0\0;", &[n; 40][..]].concat());
    vec![
        (
            Kind::Contacts,
            "Friends",
            vec![
                ("a.vcf", Some(card("3.0", "Ada"))),
                ("b.vcf", Some(card("4.0", "Bob"))),
                ("c.vcf", Some(b"BEGIN:VCARD\r\nFN:\xff\r\nEND:VCARD\r\n".to_vec())),
                ("d.vcf", None),
                ("e.vcf", Some(card("3.0", "Zoë").strip_suffix(b"\r\n").unwrap().to_vec())),
            ],
        ),
        (Kind::Contacts, "Only rubbish", vec![("x.vcf", Some(b"<html>".to_vec()))]),
        (Kind::Contacts, "Empty", vec![]),
        (
            Kind::Calendar,
            "Mixed",
            vec![
                (
                    "1.ics",
                    Some(object(&[
                        ("VEVENT", "one", "DTSTART:20261122T041500Z\r\nRRULE:FREQ=DAILY\r\n"),
                        ("VEVENT", "one", "DTSTART:20261123T051500Z\r\nRECURRENCE-ID:20261123T041500Z\r\n"),
                    ])),
                ),
                ("2.ics", Some(object(&[("VTODO", "two", "")]))),
                ("3.ics", Some(object(&[("VEVENT", "one", "DTSTART:20261124T041500Z\r\n")]))),
                (
                    "4.ics",
                    Some(object(&[("VEVENT", "", "DTSTART:20261125\r\n"), ("VEVENT", "", "DTSTART:20261126\r\n")])),
                ),
                ("5.ics", Some(object(&[]))),
                ("6.ics", Some(object(&[("VJOURNAL", "six", "")]))),
            ],
        ),
        (
            Kind::Photos,
            "Camera",
            vec![
                ("IMG%201.gif", gif(1)),
                ("Sommer/IMG%202.gif", gif(2)),
                ("Sommer/no%20picture.jpg", Some(b"<html>".to_vec())),
                ("papers.zip", Some(b"PK\x03\x04 no zip of ours".to_vec())),
                ("card.vcf", Some(card("3.0", "Not a contact"))),
            ],
        ),
    ]
}

fn real() -> Real {
    let dir = tempfile::tempdir().unwrap();
    let account_record = Account { id: "a".into(), user: "alice".into(), ..Account::default() };
    let vault = Vault::open(&dir.path().join("Lifeboat"), &account_record, "alice@example.org").unwrap();
    let mut draft = Draft::begin(vault, DraftOptions { account: account_record, ..DraftOptions::default() }).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        for (kind, name, bodies) in account() {
            let href = format!("/dav/{}/", name.replace(' ', "%20"));
            let mut collection = Collection { kinds: vec![kind], name: name.into(), href, ..Collection::default() };
            draft.collections(std::slice::from_mut(&mut collection)).unwrap();
            let mut listing = Listing::whole();
            for (file, _) in &bodies {
                let href = format!("{}{file}", collection.href);
                let modified = "2024-06-01T12:00:00Z".parse::<Timestamp>().ok();
                listing.push(Listed { href: &href, etag: None, size: None, modified, media_type: None }).unwrap();
            }
            let listing = Arc::new(listing);
            draft.listed(&collection, &listing).unwrap();
            let intake = draft.intake(&collection, listing, |_| ()).unwrap();
            for (n, (_, body)) in bodies.into_iter().enumerate() {
                match body {
                    Some(bytes) => intake.body(n, Head::default(), Bytes::from(bytes)).await.unwrap(),
                    None => intake.refused(n, Trouble::Status { url: "/x".into(), status: 500 }).await.unwrap(),
                }
            }
            draft.finish_collection(intake).await.unwrap();
        }
    });
    let now = "2026-11-22T03:15:00Z".parse().unwrap();
    let sealed = draft.seal(SealFacts { now, ..SealFacts::default() }, &Watch::default(), &mut |_| ()).unwrap();
    Real { _dir: dir, path: sealed.path }
}

fn said(path: &Path) -> Vec<String> {
    let verified = verify(path, false, &Watch::default(), &mut |_| ()).unwrap();
    let item = |damage: &Damage| damage.item.as_ref().map_or(String::new(), |item| format!(" [{item}]"));
    verified.damage.iter().map(|d| format!("{}{} {:?}", d.path, item(d), d.what)).collect()
}

#[test]
fn a_difficult_account_makes_a_whole_backup() {
    let real = real();
    let verified = verify(&real.path, true, &Watch::default(), &mut |_| ()).unwrap();
    assert_eq!(verified.damage, []);
    assert_eq!((verified.complete, verified.items), (false, 17));
    let remarks: Vec<_> = verified.remarks.iter().filter_map(|remark| remark.item.as_deref()).collect();
    assert_eq!(remarks, ["Sommer/no picture.jpg"]);

    let mut browser = Browser::open(&real.path).unwrap();
    let page = browser.page(&Filter { kept_only: true, ..Filter::default() }, 0, 100).unwrap();
    let sent: usize =
        account().iter().map(|(_, _, bodies)| bodies.iter().filter(|body| body.1.is_some()).count()).sum();
    assert_eq!(page.matches, sent as u64);
    for item in &page.items {
        let mut bytes = Vec::new();
        browser.body(item).unwrap().read_to_end(&mut bytes).unwrap();
        let sent = account().into_iter().flat_map(|(_, _, bodies)| bodies);
        let same =
            sent.filter(|(file, _)| item.href.ends_with(&format!("/{file}"))).any(|(_, b)| b == Some(bytes.clone()));
        assert!(same, "{item:?}");
    }
    let to = real.path.parent().unwrap().join("out");
    let done = export(&real.path, &Filter::default(), &to, &Watch::default()).unwrap();
    assert_eq!((done.items, done.failed), (sent as u64, vec![]));
}

/// Changes a file of a sealed backup, which may be read-only.
fn change(real: &Real, name: &str, with: impl FnOnce(Vec<u8>) -> Vec<u8>) {
    let path = inside(&real.path, name);
    let bytes = with(fs::read(&path).unwrap());
    fs::remove_file(&path).unwrap();
    fs::write(&path, bytes).unwrap();
}

fn flip(text: &'static [u8]) -> impl FnOnce(Vec<u8>) -> Vec<u8> {
    move |mut bytes| {
        let at = bytes.windows(text.len()).position(|window| window == text).expect("the text is there");
        bytes[at + text.len() - 1] ^= 1;
        bytes
    }
}

#[test]
fn damage_is_named() {
    let check = |what: &str, damage: &dyn Fn(&Real), expect: &[&str]| {
        let real = real();
        damage(&real);
        assert_eq!(said(&real.path), expect, "{what}");
    };
    let (vcf, zip) = ("data/contacts/Friends.vcf", "data/photos/Camera 2024.zip");
    check("a bit in a card", &|r| change(r, vcf, flip(b"FN:Bob")), &["data/contacts/Friends.vcf [Bob] Altered"]);
    check(
        "a bit in a photo",
        &|r| change(r, zip, flip(&[2; 20])),
        &["data/photos/Camera 2024.zip [Sommer/IMG 2.gif] Altered"],
    );
    check("a bit in the records", &|r| change(r, ITEM_RECORDS, flip(b"Bob")), &["lifeboat/items.jsonl Altered"]);
    check(
        "a file removed",
        &|r| fs::remove_file(inside(&r.path, vcf)).unwrap(),
        &["data/contacts/Friends.vcf Missing"],
    );
    check("a file added", &|r| fs::write(r.path.join("data/x"), "").unwrap(), &["data/x Extra"]);
    check(
        "a zip cut short",
        &|r| change(r, zip, |bytes| bytes[..210].to_vec()),
        &[
            "data/photos/Camera 2024.zip [Sommer/IMG 2.gif] Unreadable",
            "data/photos/Camera 2024.zip [Sommer/no picture.jpg] Missing",
        ],
    );
    check(
        "a line of a manifest",
        &|r| change(r, PAYLOAD_MANIFEST, flip(b"data/contacts/F")),
        &["manifest-sha256.txt Altered"],
    );
    check(
        "a page",
        &|r| change(r, "data/calendars/Mixed.ics", flip(b"SUMMARY")),
        &["data/calendars/Mixed.ics Altered"],
    );
    check(
        "another's zip among the files",
        &|r| change(r, "data/other/Camera/papers.zip", flip(b"no zip")),
        &["data/other/Camera/papers.zip [papers.zip] Altered"],
    );
}
