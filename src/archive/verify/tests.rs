//! Every way in which a backup can be damaged, and what is said of it.

use std::fs;

use super::super::{bag::fixture::Fixture, bag::fixture::digest, bag::walk, disk::inside};
use super::*;
use crate::zips::reader::craft::{Craft, Lie};

fn said(fixture: &Fixture) -> Vec<String> {
    let verified = verify(&fixture.path, false, &Watch::default(), &mut |_| ()).unwrap();
    let kind = |what| format!("{what:?}").to_lowercase();
    let line = |d: &Damage| {
        format!("{}{} {}", d.path, d.item.as_ref().map_or(String::new(), |i| format!(" [{i}]")), kind(d.what))
    };
    verified.damage.iter().map(line).collect()
}

fn check(what: &str, damage: impl FnOnce(&Fixture), expect: &[&str]) {
    let fixture = Fixture::new();
    damage(&fixture);
    assert_eq!(said(&fixture), expect, "{what}");
}

const VCF: &str = "data/contacts/Personal.vcf";
const ZIP: &str = "data/photos/Camera 2024.zip";

#[test]
fn a_good_backup_is_whole() {
    let fixture = Fixture::new();
    let mut read = 0;
    let verified = verify(&fixture.path, true, &Watch::default(), &mut |n| read = n).unwrap();
    let on_disk: u64 = walk(&fixture.path).unwrap().iter().filter_map(|file| file.size).sum();
    assert_eq!(verified.damage, []);
    assert_eq!((verified.complete, verified.items, verified.files), (true, 7, 13));
    assert_eq!(verified.seal, bag::Bag::open(&fixture.path).unwrap().seal().ok());
    assert_eq!(read, on_disk, "every byte is read once");
}

#[test]
fn a_flipped_bit_is_named() {
    check("in a card", |f| f.edit(VCF, "FN:Ada", "FN:Adb"), &["data/contacts/Personal.vcf [Ada] altered"]);
    check(
        "in a photo",
        |f| f.edit(ZIP, "photo two", "photo twn"),
        &["data/photos/Camera 2024.zip [Sommer/IMG 2.jpg] altered"],
    );
    check(
        "in a photo's name",
        |f| f.edit(ZIP, "IMG 1", "IMG 0"),
        &["data/photos/Camera 2024.zip [IMG 1.jpg] unreadable"],
    );
    check("in the zip's end", |f| f.edit(ZIP, "PK\x05\x06", "PK\x05\x07"), &["data/photos/Camera 2024.zip altered"]);
    check(
        "in an original",
        |f| f.edit("data/originals/calendars/Work.icsx", "Boat show", "Boat shov"),
        &["data/originals/calendars/Work.icsx [Boat show] altered"],
    );
    check(
        "in a portable file",
        |f| f.edit("data/calendars/Work.ics", "Boat", "Coat"),
        &["data/calendars/Work.ics altered"],
    );
    check(
        "in what was unreadable",
        |f| f.edit("data/originals/contacts/Personal.unreadable", "FN", "FM"),
        &["data/originals/contacts/Personal.unreadable [3.vcf] altered"],
    );
    for (from, to) in
        [("Ada", "Adb"), ("{", "["), ("\"sha256\":\"", "\"sha256\":\"0"), ("\"c1\"", "\"c2\""), ("offset", "offsev")]
    {
        check("in the records", |f| f.edit(ITEM_RECORDS, from, to), &["lifeboat/items.jsonl altered"]);
    }
    check(
        "in backup.json",
        |f| f.edit(BACKUP_RECORD, "\"format\":1", "\"format\":3"),
        &["lifeboat/backup.json altered"],
    );
    check("in the receipt", |f| f.edit(RECEIPT, "complete", "complete "), &["lifeboat/receipt.json altered"]);
    check("in a page", |f| f.edit("START-HERE.html", "html", "htmk"), &["START-HERE.html altered"]);
    check("in bag-info", |f| f.edit(BAG_INFO, "Oxum", "Oxun"), &["bag-info.txt altered"]);
    check("in bagit.txt", |f| f.edit(DECLARATION, "1.0", "1.1"), &["bagit.txt altered"]);
}

#[test]
fn every_single_flipped_bit_is_found() {
    let good = Fixture::new();
    for file in walk(&good.path).unwrap() {
        let bytes = good.read(&file.path);
        for at in (0..bytes.len()).step_by(7) {
            let mut bad = bytes.clone();
            bad[at] ^= 1 << (at % 8);
            good.write(&file.path, &bad);
            let verified = verify(&good.path, false, &Watch::default(), &mut |_| ()).unwrap();
            let n = verified.damage.len();
            assert!((1..=2).contains(&n), "{} byte {at}: {:?}", file.path, verified.damage);
        }
        good.write(&file.path, &bytes);
    }
    assert_eq!(said(&good), [""; 0]);
}

#[test]
fn what_is_gone_or_too_much_is_named() {
    let remove = |name: &'static str| move |f: &Fixture| fs::remove_file(inside(&f.path, name)).unwrap();
    for name in [VCF, ZIP, ITEM_RECORDS, BACKUP_RECORD, RECEIPT, "START-HERE.html", DECLARATION, BAG_INFO] {
        check("removed", remove(name), &[&format!("{name} missing")]);
    }
    check("the manifest removed", remove(PAYLOAD_MANIFEST), &["manifest-sha256.txt missing"]);
    check("the tag manifest removed", remove(TAG_MANIFEST), &["tagmanifest-sha256.txt missing"]);
    check("added", |f| f.write("data/contacts/New.vcf", ""), &["data/contacts/New.vcf extra"]);
    check("added outside", |f| f.write("read/x.html", ""), &["read/x.html extra"]);
    check("added by a system", |f| f.write("data/photos/.DS_Store", ""), &["data/photos/.DS_Store litter"]);
    check("an empty folder", |f| fs::create_dir(f.path.join("data/empty")).unwrap(), &[]);
}

#[test]
fn a_shortened_file_names_what_is_lost() {
    let cut = |name: &'static str, to: usize| {
        move |f: &Fixture| {
            let bytes = f.read(name);
            f.write(name, &bytes[..to.min(bytes.len() - 1)]);
        }
    };
    check(
        "a zip in its last photo",
        cut(ZIP, 30 + 9 + 13 + 30 + 16 + 5),
        &["data/photos/Camera 2024.zip [Sommer/IMG 2.jpg] unreadable"],
    );
    check("a zip before its last photo", cut(ZIP, 60), &["data/photos/Camera 2024.zip [Sommer/IMG 2.jpg] missing"]);
    check("a zip in its directory", cut(ZIP, usize::MAX), &["data/photos/Camera 2024.zip altered"]);
    check("a zip to nothing", cut(ZIP, 0), &["data/photos/Camera 2024.zip altered"]);
    check("cards", cut(VCF, usize::MAX), &["data/contacts/Personal.vcf [Zoë Straße] altered"]);
    check("cards before the last", cut(VCF, 60), &["data/contacts/Personal.vcf [Zoë Straße] missing"]);
}

#[test]
fn a_manifest_line_that_was_changed_does_not_blame_the_file() {
    let digit = |f: &Fixture, name: &str| {
        let mut text = f.read(name);
        text[0] = if text[0] == b'0' { b'1' } else { b'0' };
        f.write(name, text);
    };
    check("a digest", |f| digit(f, PAYLOAD_MANIFEST), &["manifest-sha256.txt altered"]);
    check(
        "a line removed",
        |f| {
            let text = String::from_utf8(f.read(PAYLOAD_MANIFEST)).unwrap();
            f.write(PAYLOAD_MANIFEST, text.split_once('\n').unwrap().1);
        },
        &["manifest-sha256.txt altered"],
    );
    check("a malformed line", |f| f.edit(PAYLOAD_MANIFEST, "  data/", "  ../data/"), &["manifest-sha256.txt altered"]);
    check("the tag manifest's digest of bag-info", |f| digit(f, TAG_MANIFEST), &["START-HERE.html altered"]);
    check(
        "a malformed line in the tag manifest",
        |f| f.edit(TAG_MANIFEST, "  ", "?"),
        &["tagmanifest-sha256.txt altered"],
    );
    check(
        "a required line missing",
        |f| {
            let text = String::from_utf8(f.read(TAG_MANIFEST)).unwrap();
            let lines: Vec<_> = text.lines().filter(|line| !line.ends_with(ITEM_RECORDS)).collect();
            f.write(TAG_MANIFEST, lines.join("\n"));
        },
        &["tagmanifest-sha256.txt altered"],
    );
}

#[test]
fn a_forged_backup_contradicts_itself() {
    let forged = |what: &str, change: &dyn Fn(&Fixture), expect: &[&str]| {
        check(
            what,
            |f| {
                change(f);
                f.remake_manifests();
            },
            expect,
        );
    };
    let drop_line = |f: &Fixture, n: usize| {
        let text = String::from_utf8(f.read(ITEM_RECORDS)).unwrap();
        let lines: String =
            text.lines().enumerate().filter(|(at, _)| *at != n).map(|(_, l)| format!("{l}\n")).collect();
        f.write(ITEM_RECORDS, lines);
    };
    let known = |f: &Fixture, name: &str, bytes: &[u8]| {
        let old = digest(&f.read(name));
        let new = digest(bytes);
        f.write(name, bytes);
        f.edit(BACKUP_RECORD, &old, &new);
    };
    forged(
        "a record removed",
        &|f| drop_line(f, 0),
        &["data/contacts/Personal.vcf miscounted", "lifeboat/items.jsonl [Personal] miscounted"],
    );
    forged(
        "a photo's record removed",
        &|f| drop_line(f, 6),
        &["data/photos/Camera 2024.zip [Sommer/IMG 2.jpg] extra", "lifeboat/items.jsonl [Camera] miscounted"],
    );
    forged(
        "a card changed",
        &|f| {
            let text = String::from_utf8(f.read(VCF)).unwrap().replace("Ada", "Adb");
            known(f, VCF, text.as_bytes());
        },
        &["data/contacts/Personal.vcf [Ada] altered"],
    );
    forged(
        "a card added",
        &|f| {
            let text = String::from_utf8(f.read(VCF)).unwrap() + "BEGIN:VCARD\r\nEND:VCARD\r\n";
            known(f, VCF, text.as_bytes());
        },
        &["data/contacts/Personal.vcf miscounted"],
    );
    forged(
        "a file changed but not in backup.json",
        &|f| f.edit("data/calendars/Work.ics", "Boat", "Coat"),
        &["lifeboat/backup.json miscounted"],
    );
    forged(
        "an event removed from the portable file",
        &|f| {
            let text = String::from_utf8(f.read("data/calendars/Work.ics")).unwrap();
            let (from, to) = (text.find("BEGIN:VEVENT").unwrap(), text.find("END:VEVENT").unwrap() + 12);
            known(f, "data/calendars/Work.ics", (text[..from].to_owned() + &text[to..]).as_bytes());
            let old = String::from_utf8(f.read(BAG_INFO)).unwrap();
            f.write(
                BAG_INFO,
                old.replace(&old["Payload-Oxum".len()..old.find('\n').unwrap()], &{
                    let payload = walk(&f.path).unwrap().into_iter().filter(|file| file.path.starts_with("data/"));
                    let sizes: Vec<u64> = payload.filter_map(|file| file.size).collect();
                    format!(": {}.{}", sizes.iter().sum::<u64>(), sizes.len())
                }),
            );
        },
        &["data/calendars/Work.ics miscounted"],
    );
    forged(
        "a file removed",
        &|f| fs::remove_file(inside(&f.path, VCF)).unwrap(),
        &[
            "data/contacts/Personal.vcf [Ada] missing",
            "data/contacts/Personal.vcf [Zoë Straße] missing",
            "lifeboat/backup.json miscounted",
        ],
    );
    forged(
        "counts in the receipt",
        &|f| f.edit(RECEIPT, "\"listed\":3", "\"listed\":4"),
        &["lifeboat/receipt.json miscounted"],
    );
    forged(
        "the status",
        &|f| f.edit(BAG_INFO, "Status: complete", "Status: incomplete"),
        &["bag-info.txt [Lifeboat-Status] miscounted"],
    );
    forged(
        "a line of rubbish",
        &|f| f.edit(ITEM_RECORDS, "\n", "\nrubbish\n"),
        &["lifeboat/items.jsonl [line 2: expected value at line 1 column 1] unreadable"],
    );
    forged(
        "a record that points out of the bag",
        &|f| f.edit(ITEM_RECORDS, VCF, "data/../../secret.vcf\",\"x\":\""),
        &["data/../../secret.vcf [Ada] missing", "data/contacts/Personal.vcf miscounted"],
    );
}

#[test]
fn hostile_zips_are_named_entry_by_entry() {
    let hostile = |lie: Lie, expect: &[&str]| {
        let fixture = Fixture::new();
        let old = digest(&fixture.read(ZIP));
        let zip = Craft::new()
            .file("IMG 1.jpg", b"\xff\xd8\xff photo one")
            .lie(lie)
            .file("Sommer/IMG 2.jpg", b"\xff\xd8\xff photo two")
            .bytes();
        fixture.edit(BACKUP_RECORD, &old, &digest(&zip));
        fixture.write(ZIP, &zip);
        fixture.remake_manifests();
        let mut said = said(&fixture);
        said.retain(|line| !line.starts_with("bag-info"));
        let lines: Vec<_> = expect.iter().map(|what| format!("{ZIP}{what}")).collect();
        assert_eq!(said, lines, "{lie:?}");
    };
    hostile(Lie::Up, &[" [../up] extra"]);
    hostile(Lie::Link, &[" [liar] extra"]);
    hostile(Lie::Duplicate, &[" [twin] extra"]);
    hostile(Lie::OtherLocalName, &[" [liar] extra"]);
    hostile(Lie::SameData, &[" [same] extra"]);
    hostile(Lie::HiddenEntry, &[" unreadable"]);
    hostile(Lie::Prefix, &[" unreadable", " [IMG 1.jpg] missing", " [Sommer/IMG 2.jpg] missing"]);
    hostile(Lie::Comment, &[" unreadable"]);
    hostile(Lie::SizeTooBig, &[" [Sommer/IMG 2.jpg] unreadable", " [liar] extra"]);
}

#[cfg(unix)]
#[test]
fn a_link_is_damage() {
    let link = |name: &'static str| {
        move |f: &Fixture| {
            let path = inside(&f.path, name);
            let aside = f.root.join("aside");
            if path.exists() {
                fs::rename(&path, &aside).unwrap();
            }
            std::os::unix::fs::symlink(&aside, &path).unwrap();
        }
    };
    check("in place of a payload file", link(VCF), &["data/contacts/Personal.vcf altered"]);
    check("in place of a record", link(BACKUP_RECORD), &["lifeboat/backup.json altered"]);
    check("in place of a folder", link("data/photos"), &["data/photos extra", "data/photos/Camera 2024.zip missing"]);
    check("besides", link("data/link"), &["data/link extra"]);
}

#[test]
fn incomplete_is_not_damaged() {
    let fixture = Fixture::new();
    for name in [BACKUP_RECORD, RECEIPT] {
        fixture.edit(name, "\"status\":\"complete\"", "\"status\":\"incomplete\"");
    }
    fixture.edit(BAG_INFO, "Status: complete", "Status: incomplete");
    fixture.remake_manifests();
    let verified = verify(&fixture.path, false, &Watch::default(), &mut |_| ()).unwrap();
    assert_eq!((verified.complete, &*verified.damage), (false, &[][..]));
}

#[test]
fn what_is_no_backup_is_refused() {
    let fixture = Fixture::new();
    let run = |path: &Path| verify(path, false, &Watch::default(), &mut |_| ());
    assert!(matches!(run(&fixture.root), Err(Trouble::NotABackup { .. })));
    assert!(matches!(run(&fixture.root.join("nowhere")), Err(Trouble::NotABackup { .. })));
    let part = fixture.path.with_file_name("2026-11-22 04.15.part");
    fs::rename(&fixture.path, &part).unwrap();
    assert!(matches!(run(&part), Err(Trouble::NotABackup { .. })));
    assert_eq!(verify_folder(&part, false, &Watch::default(), &mut |_| ()).unwrap().damage, []);
    fs::rename(&part, &fixture.path).unwrap();
    fixture.edit(BACKUP_RECORD, "\"format\":1", "\"format\":2");
    fixture.remake_manifests();
    assert!(matches!(run(&fixture.path), Err(Trouble::NewerFormat { format: 2, .. })));
}

#[test]
fn it_stops_when_asked() {
    let fixture = Fixture::new();
    for after in 0..12 {
        let watch = Watch::default();
        let stop = watch.clone();
        let mut calls = 0;
        let result = verify(&fixture.path, false, &watch, &mut |_| {
            calls += 1;
            if calls > after {
                stop.cancel();
            }
        });
        assert_eq!(result, Err(Trouble::Cancelled), "after {after}");
    }
}

#[test]
fn a_deep_check_reads_every_item() {
    let fixture = Fixture::new();
    let card = fixture.read(VCF);
    let old = digest(&card);
    // The bytes and their record agree, but no strict reader takes a name of controls.
    let text = String::from_utf8(card).unwrap().replace("FN:Ada", "FN:\u{1}\u{1}\u{1}");
    let before = digest(super::super::bag::fixture::card("Ada").as_bytes());
    let after = digest(super::super::bag::fixture::card("Ada").replace("FN:Ada", "FN:\u{1}\u{1}\u{1}").as_bytes());
    fixture.edit(BACKUP_RECORD, &old, &digest(text.as_bytes()));
    fixture.edit(ITEM_RECORDS, &before, &after);
    fixture.write(VCF, text);
    fixture.remake_manifests();
    let run = |deep| {
        let verified = verify(&fixture.path, deep, &Watch::default(), &mut |_| ()).unwrap();
        let names: Vec<_> = verified.remarks.into_iter().filter_map(|remark| remark.item).collect();
        (verified.damage, names)
    };
    assert_eq!(run(false), (vec![], vec![]));
    // The fixture's photos are no photos.
    assert_eq!(run(true), (vec![], vec!["Ada".to_owned(), "IMG 1.jpg".to_owned(), "Sommer/IMG 2.jpg".to_owned()]));

    // A record that calls an event a to-do stands where it can't be read as one.
    let fixture = Fixture::new();
    fixture.edit(ITEM_RECORDS, "{\"kind\":\"calendar\"", "{\"kind\":\"tasks\"");
    fixture.remake_manifests();
    let verified = verify(&fixture.path, true, &Watch::default(), &mut |_| ()).unwrap();
    let said: Vec<_> = verified.damage.iter().map(|d| (d.path.as_str(), d.what)).collect();
    let expect = [
        ("data/originals/calendars/Work.icsx", DamageKind::Unreadable),
        ("lifeboat/receipt.json", DamageKind::Miscounted),
    ];
    assert_eq!(said, expect);
}
