//! Packs beside the backups they were made from: read in place, taken out again, and refused when anything is wrong.

use std::fs;
use std::io::Read as _;

use super::super::bag::fixture::Fixture;
use super::super::export::export;
use super::super::reader::{Browser, Filter, summary};
use super::super::verify::verify;
use super::*;

fn packed(fixture: &Fixture, name: &str, password: Option<&str>) -> Result<PathBuf, Trouble> {
    let to = fixture.root.join(name);
    let secret = password.map(Secret::new);
    pack(&fixture.path, &to, secret.as_ref(), &Watch::default(), &mut |_, _| ()).map(|packed| packed.path)
}

fn unpacked(pack: &Path, into: &Path, password: Option<&str>) -> Result<Unpacked, Trouble> {
    unpack(pack, into, password.map(Secret::new).as_ref(), &Watch::default(), &mut |_, _| ())
}

fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let found = super::super::bag::walk(dir).unwrap();
    found.into_iter().map(|found| (found.path.clone(), fs::read(disk::inside(dir, &found.path)).unwrap())).collect()
}

fn names_in(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_pack_is_read_as_its_folder_is() {
    let fixture = Fixture::new();
    let pack = packed(&fixture, "x.zip", None).unwrap();
    let check = |path: &Path| {
        let verified = verify(path, true, &Watch::default(), &mut |_| ()).unwrap();
        let mut browser = Browser::open(path).unwrap();
        let page = browser.page(&Filter::default(), 0, 100).unwrap();
        let bodies: Vec<Vec<u8>> = page
            .items
            .iter()
            .map(|item| {
                let mut out = Vec::new();
                browser.body(item).unwrap().read_to_end(&mut out).unwrap();
                out
            })
            .collect();
        let out = tempfile::tempdir().unwrap();
        export(path, &Filter::default(), &out.path().join("out"), &Watch::default()).unwrap();
        let summary = summary(path).unwrap();
        (verified.damage, verified.items, verified.seal, page.items, bodies, files(out.path()), summary.record)
    };
    assert_eq!(check(&fixture.path), check(&pack));
}

#[test]
fn what_was_packed_comes_out_again() {
    let fixture = Fixture::new();
    for password in [None, Some("Ü 1")] {
        let pack = packed(&fixture, &format!("{password:?}.zip").replace('"', ""), password).unwrap();
        let into = fixture.root.join(format!("out {}", password.is_some()));
        let out = unpacked(&pack, &into, password).unwrap();
        assert_eq!(out.path, into.join("2026-11-22 04.15"));
        assert_eq!(files(&out.path), files(&fixture.path));
        assert_eq!(names_in(&into), ["2026-11-22 04.15"]);
        assert!(matches!(unpacked(&pack, &into, password), Err(Trouble::Exists { .. })));
        assert_eq!(names_in(&into), ["2026-11-22 04.15"]);
    }
}

#[test]
fn the_same_backup_makes_the_same_pack_and_replaces_nothing() {
    let fixture = Fixture::new();
    let (one, other) = (packed(&fixture, "1.zip", None).unwrap(), packed(&fixture, "2.zip", None).unwrap());
    assert_eq!(fs::read(&one).unwrap(), fs::read(other).unwrap());
    // A pack of a pack is the same again.
    let third = fixture.root.join("3.zip");
    pack(&one, &third, None, &Watch::default(), &mut |_, _| ()).unwrap();
    assert_eq!(fs::read(&one).unwrap(), fs::read(third).unwrap());
    fs::write(fixture.root.join("4.zip"), "mine").unwrap();
    assert!(matches!(packed(&fixture, "4.zip", None), Err(Trouble::Exists { .. })));
    assert_eq!(fs::read(fixture.root.join("4.zip")).unwrap(), b"mine");
    assert!(matches!(packed(&fixture, "alice@example.org/2026-11-22 04.15/x.zip", None), Err(Trouble::WrongUse(_))));
    assert_eq!(names_in(&fixture.root), ["1.zip", "2.zip", "3.zip", "4.zip", "alice@example.org"]);
}

#[test]
fn without_the_password_nothing_is_told() {
    let fixture = Fixture::new();
    let pack = packed(&fixture, "x.zip", Some("right")).unwrap();
    let bytes = fs::read(&pack).unwrap();
    for text in ["alice", "data/", "2026-11-22", "bagit", "BEGIN:VCARD"] {
        assert!(!bytes.windows(text.len()).any(|window| window == text.as_bytes()), "{text}");
    }
    assert!(matches!(Browser::open(&pack), Err(Trouble::Locked { .. })));
    assert!(matches!(verify(&pack, false, &Watch::default(), &mut |_| ()), Err(Trouble::Locked { .. })));
    let into = fixture.root.join("out");
    assert!(matches!(unpacked(&pack, &into, None), Err(Trouble::Locked { .. })));
    assert!(matches!(unpacked(&pack, &into, Some("wrong")), Err(Trouble::WrongPassword { path }) if path == pack));
    assert!(!into.exists() || names_in(&into).is_empty());
    let verified = verify_locked(&pack, &Secret::new("right"), &Watch::default(), &mut |_| ()).unwrap();
    let folder = verify(&fixture.path, false, &Watch::default(), &mut |_| ()).unwrap();
    assert_eq!((verified.damage, verified.items, verified.seal), (vec![], folder.items, folder.seal));
}

#[test]
fn damage_is_neither_packed_nor_unpacked() {
    let fixture = Fixture::new();
    let vcf = "data/contacts/Personal.vcf";
    let whole = packed(&fixture, "whole.zip", None).unwrap();
    let check = |damage: &dyn Fn(&Fixture)| {
        let copy = fixture.copy();
        damage(&copy);
        let refused = packed(&copy, "x.zip", None);
        assert!(matches!(refused, Err(Trouble::Damaged { .. })), "{refused:?}");
        assert_eq!(names_in(&copy.root), ["alice@example.org"]);
    };
    check(&|f| f.edit(vcf, "FN:", "FM:"));
    check(&|f| f.write("data/extra", "x"));
    check(&|f| fs::remove_file(f.path.join(vcf)).unwrap());
    check(&|f| f.edit("manifest-sha256.txt", "data/contacts", "data/kontacts"));
    // Each byte of a pack that is another makes it another, or is noticed.
    let (sound, into) = (fs::read(&whole).unwrap(), fixture.root.join("out"));
    let bad = fixture.root.join("bad.zip");
    for at in (0..sound.len()).step_by(97).chain(sound.len() - 30..sound.len()) {
        let mut bytes = sound.clone();
        bytes[at] ^= 0x40;
        fs::write(&bad, bytes).unwrap();
        if let Ok(out) = unpacked(&bad, &into, None) {
            assert_eq!(files(&out.path), files(&fixture.path), "{at}");
            disk::remove_tree(&out.path).unwrap();
        }
        assert!(!into.exists() || names_in(&into).is_empty(), "{at}");
    }
    for cut in [0, 1, 100, sound.len() / 2, sound.len() - 1] {
        fs::write(&bad, &sound[..cut]).unwrap();
        assert!(unpacked(&bad, &into, None).is_err(), "{cut}");
        assert!(Browser::open(&bad).is_err(), "{cut}");
    }
}
