//! Tests of the second copy, over backups written by hand.

use super::*;
use crate::archive::bag::fixture::Fixture;
use crate::archive::vault::{STATE, state_of};

const OLD: &str = "2026-11-22 04.15";
const NEW: &str = "2026-11-29 04.15";
const ZIP: &str = "data/photos/Camera 2024.zip";
const VCF: &str = "data/contacts/Personal.vcf";

/// A vault of two backups that share their photos, and a folder for the copy.
struct Place {
    fixture: Fixture,
    vault: PathBuf,
    to: tempfile::TempDir,
}

impl Place {
    fn new() -> Place {
        let fixture = Fixture::new();
        let vault = fixture.path.parent().unwrap().to_owned();
        let new = fixture.add("alice@example.org", NEW, "2026-11-29T03:15:00Z");
        fs::remove_file(inside(&new, ZIP)).unwrap();
        fs::hard_link(inside(&fixture.path, ZIP), inside(&new, ZIP)).unwrap();
        fs::write(vault.join(STATE), r#"{"format":1,"account":{"id":"a"},"later":["x"]}"#).unwrap();
        Place { fixture, vault, to: tempfile::tempdir().unwrap() }
    }

    fn source(&self) -> CopySource {
        CopySource { vault: self.vault.clone(), backups: None }
    }

    fn copy(&self) -> Copied {
        let mut last = CopyProgress::default();
        let copied = copy(&self.source(), self.to.path(), &Watch::default(), &mut |now| last = now).unwrap();
        assert!(last.done <= last.total, "{last:?}");
        copied
    }

    /// A path in the copied vault.
    fn there(&self, path: &str) -> PathBuf {
        inside(&self.to.path().join("alice@example.org"), path)
    }

    /// What lies in the copied vault, state and locks left out.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.there("")).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.retain(|name| !name.starts_with('.') && name != STATE);
        names.sort();
        names
    }

    /// Each backup in the copied vault is intact.
    fn expect_intact(&self, names: &[&str]) {
        for name in names {
            let verified = verify(&self.there(name), false, &Watch::default(), &mut |_| ()).unwrap();
            assert_eq!(verified.damage, [], "{name}");
        }
    }
}

fn ends(copied: &Copied) -> Vec<(&str, CopyEnd)> {
    copied.backups.iter().map(|line| (line.name.as_str(), line.end.clone())).collect()
}

#[cfg(unix)]
fn inode(path: &Path) -> u64 {
    std::os::unix::fs::MetadataExt::ino(&fs::metadata(path).unwrap())
}

#[test]
fn a_vault_is_copied_with_its_links_and_dates_and_remembered() {
    let place = Place::new();
    change_state(&place.vault, |state| {
        state.pins.insert(OLD.into(), super::super::vault::Pin { since: Timestamp::UNIX_EPOCH, why: "x".into() });
    })
    .unwrap();
    let copied = place.copy();
    assert_eq!(ends(&copied), [(OLD, CopyEnd::Copied), (NEW, CopyEnd::Copied)]);
    place.expect_intact(&[OLD, NEW]);
    assert_eq!(place.names(), [OLD, NEW]);
    assert!(copied.same_disk);
    let size = fs::metadata(inside(&place.fixture.path, ZIP)).unwrap().len();
    if copied.links {
        assert!(copied.backups[1].linked >= size, "{copied:?}");
        #[cfg(unix)]
        assert_eq!(inode(&place.there(&format!("{OLD}/{ZIP}"))), inode(&place.there(&format!("{NEW}/{ZIP}"))));
    }
    // The date is the one that the records know, and the payload can't be written.
    let sealed: Timestamp = "2026-11-22T03:15:00Z".parse().unwrap();
    let meta = fs::metadata(place.there(&format!("{OLD}/{ZIP}"))).unwrap();
    assert_eq!(meta.modified().unwrap(), SystemTime::from(sealed));
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::MetadataExt::mode(&meta) & 0o777, 0o400);

    let state = state_of(&place.vault).unwrap();
    assert_eq!(state.copies.len(), 1);
    assert_eq!(state.copies[0].path, copied.vault.display().to_string());
    assert_eq!(state.copies[0].backups.keys().collect::<Vec<_>>(), [OLD, NEW]);
    let there = state_of(&copied.vault).unwrap();
    assert_eq!((there.account.id.as_str(), there.copies.len(), there.verified.len()), ("a", 0, 2));
    assert_eq!(there.more["later"][0], "x");
    assert_eq!(there.pins.keys().collect::<Vec<_>>(), [OLD]);

    // Once more: each byte is read, none is written.
    let again = place.copy();
    assert_eq!(ends(&again), [(OLD, CopyEnd::AlreadyThere), (NEW, CopyEnd::AlreadyThere)]);
    assert!(again.backups.iter().all(|line| line.written == 0));
}

#[test]
fn a_later_backup_shares_by_path_and_digest_and_one_alone_can_be_copied() {
    let place = Place::new();
    let one = CopySource { backups: Some(vec![place.vault.join(OLD)]), ..place.source() };
    let copied = copy(&one, place.to.path(), &Watch::default(), &mut |_| ()).unwrap();
    assert_eq!(ends(&copied), [(OLD, CopyEnd::Copied)]);
    // The contacts are not one file in the source, but they are the same bytes at the same place.
    let two = CopySource { backups: Some(vec![place.vault.join(NEW)]), ..place.source() };
    let copied = copy(&two, place.to.path(), &Watch::default(), &mut |_| ()).unwrap();
    assert_eq!(ends(&copied), [(NEW, CopyEnd::Copied)]);
    #[cfg(unix)]
    if copied.links {
        assert_eq!(inode(&place.there(&format!("{OLD}/{VCF}"))), inode(&place.there(&format!("{NEW}/{VCF}"))));
        let tag = "lifeboat/receipt.json";
        assert_ne!(inode(&place.there(&format!("{OLD}/{tag}"))), inode(&place.there(&format!("{NEW}/{tag}"))));
    }
    place.expect_intact(&[OLD, NEW]);
}

#[test]
fn a_disk_without_links_gets_whole_copies() {
    let place = Place::new();
    let copied = copy_where(&place.source(), place.to.path(), &Watch::default(), &mut |_| (), |_| false).unwrap();
    assert_eq!(ends(&copied), [(OLD, CopyEnd::Copied), (NEW, CopyEnd::Copied)]);
    assert!(!copied.links && copied.backups.iter().all(|line| line.linked == 0 && line.written > 0));
    place.expect_intact(&[OLD, NEW]);
    #[cfg(unix)]
    assert_ne!(inode(&place.there(&format!("{OLD}/{ZIP}"))), inode(&place.there(&format!("{NEW}/{ZIP}"))));
}

#[test]
fn a_copy_that_was_stopped_goes_on_file_by_file() {
    let place = Place::new();
    let part = place.there(&format!("{OLD}.copy.part"));
    let put = |path: &str, bytes: &[u8]| {
        let path = inside(&part, path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    let (zip, vcf) = (place.fixture.read(ZIP), place.fixture.read(VCF));
    put(VCF, &vcf);
    put(ZIP, &zip[..zip.len() / 2]);
    // As long as it should be, and wrong.
    let icsx = "data/originals/calendars/Work.icsx";
    put(icsx, &vec![b'x'; place.fixture.read(icsx).len()]);
    fs::write(place.there(STATE), r#"{"format":1,"account":{"id":"a"}}"#).unwrap();
    let copied = place.copy();
    assert_eq!(ends(&copied), [(OLD, CopyEnd::Copied), (NEW, CopyEnd::Copied)]);
    let sizes: u64 = walk(&place.fixture.path).unwrap().iter().filter_map(|found| found.size).sum();
    assert_eq!(copied.backups[0].written, sizes - vcf.len() as u64);
    place.expect_intact(&[OLD, NEW]);
    assert_eq!(place.names(), [OLD, NEW]);
}

#[test]
fn what_another_run_left_is_not_taken_for_ours() {
    let place = Place::new();
    let part = place.there(&format!("{OLD}.copy.part"));
    fs::create_dir_all(&part).unwrap();
    fs::write(part.join("journal.jsonl"), "{}").unwrap();
    fs::write(place.there(STATE), r#"{"format":1,"account":{"id":"a"}}"#).unwrap();
    let trouble = copy(&place.source(), place.to.path(), &Watch::default(), &mut |_| ()).unwrap_err();
    assert!(matches!(&trouble, Trouble::Disk { path, .. } if path.ends_with("journal.jsonl")), "{trouble:?}");
    assert!(part.join("journal.jsonl").exists());
}

#[test]
fn a_copy_that_is_stopped_claims_nothing() {
    let place = Place::new();
    let watch = Watch::default();
    let stop = watch.clone();
    let mut n_told = 0;
    let mut tell = |_: CopyProgress| {
        n_told += 1;
        if n_told == 3 {
            stop.cancel();
        }
    };
    assert_eq!(copy(&place.source(), place.to.path(), &watch, &mut tell), Err(Trouble::Cancelled));
    assert_eq!(place.names(), [format!("{OLD}.copy.part")]);
    assert_eq!(ends(&place.copy()), [(OLD, CopyEnd::Copied), (NEW, CopyEnd::Copied)]);
}

#[test]
fn a_damaged_source_is_named_and_not_copied_as_whole() {
    let check = |change: &dyn Fn(&Fixture), expect: &[(&str, DamageKind)], is_started: bool| {
        let place = Place::new();
        change(&place.fixture);
        let copied = place.copy();
        let CopyEnd::SourceDamaged { damage, part } = &copied.backups[0].end else { panic!("{copied:?}") };
        let damage: Vec<_> = damage.iter().map(|damage| (damage.path.as_str(), damage.what)).collect();
        assert_eq!(damage, expect);
        assert_eq!(part.is_some(), is_started);
        assert_eq!(copied.backups[1].end, CopyEnd::Copied, "the other one is whole");
        place.expect_intact(&[NEW]);
        assert!(!place.there(OLD).exists());
        let parts = if is_started { vec![format!("{OLD}.copy.part"), NEW.to_owned()] } else { vec![NEW.to_owned()] };
        let mut names = parts;
        names.sort();
        assert_eq!(place.names(), names);
    };
    check(&|fixture| fixture.edit(VCF, "Ada", "Adb"), &[(VCF, DamageKind::Altered)], true);
    check(&|fixture| fs::remove_file(inside(&fixture.path, VCF)).unwrap(), &[(VCF, DamageKind::Missing)], true);
    check(
        &|fixture| {
            fixture.edit("lifeboat/items.jsonl", "Ada", "Adb");
            fixture.edit(VCF, "Ada", "Adb");
        },
        &[(VCF, DamageKind::Altered), ("lifeboat/items.jsonl", DamageKind::Altered)],
        true,
    );
    let manifest = "manifest-sha256.txt";
    check(&|fixture| fixture.edit(manifest, "data", "dota"), &[(manifest, DamageKind::Altered)], false);
    let seal = "tagmanifest-sha256.txt";
    check(&|fixture| fixture.edit(seal, "bagit.txt", "../x"), &[(seal, DamageKind::Altered)], false);
    check(&|fixture| fs::remove_file(fixture.path.join(seal)).unwrap(), &[(seal, DamageKind::Missing)], false);
    #[cfg(unix)]
    check(
        &|fixture| {
            let path = inside(&fixture.path, VCF);
            fs::rename(&path, fixture.root.join("elsewhere")).unwrap();
            std::os::unix::fs::symlink(fixture.root.join("elsewhere"), path).unwrap();
        },
        &[(VCF, DamageKind::Altered)],
        true,
    );
}

#[test]
fn a_source_that_is_whole_again_completes_its_copy() {
    let place = Place::new();
    place.fixture.edit(VCF, "Ada", "Adb");
    assert!(!place.copy().backups[0].end.is_whole());
    place.fixture.edit(VCF, "Adb", "Ada");
    assert_eq!(ends(&place.copy()), [(OLD, CopyEnd::Copied), (NEW, CopyEnd::AlreadyThere)]);
    place.expect_intact(&[OLD, NEW]);
}

#[test]
fn what_does_not_belong_to_a_backup_is_named_and_left_out() {
    let place = Place::new();
    place.fixture.write("data/letter.txt", "x");
    let copied = place.copy();
    assert_eq!(copied.backups[0].end, CopyEnd::Copied);
    assert_eq!(copied.backups[0].extra, ["data/letter.txt"]);
    place.expect_intact(&[OLD]);
}

#[test]
fn a_damaged_copy_is_set_aside_and_made_anew() {
    let place = Place::new();
    place.copy();
    let zip = place.there(&format!("{OLD}/{ZIP}"));
    // Not through the file: both backups share it.
    let mut bytes = fs::read(&zip).unwrap();
    bytes[0] ^= 1;
    fs::remove_file(&zip).unwrap();
    fs::write(&zip, &bytes).unwrap();
    let copied = place.copy();
    let aside = fs::canonicalize(place.there(&format!("{OLD}.damaged.part"))).unwrap();
    assert_eq!(ends(&copied), [(OLD, CopyEnd::Renewed), (NEW, CopyEnd::AlreadyThere)]);
    assert_eq!(copied.backups[0].aside.as_ref(), Some(&aside));
    assert_eq!(fs::read(inside(&aside, ZIP)).unwrap(), bytes, "nothing was removed");
    place.expect_intact(&[OLD, NEW]);
    // Damage in what both share is found in both.
    let zip = place.there(&format!("{NEW}/{ZIP}"));
    #[cfg(unix)]
    fs::set_permissions(&zip, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    fs::write(&zip, "x").unwrap();
    assert!(place.copy().backups.iter().all(|line| line.end.is_whole()));
    place.expect_intact(&[OLD, NEW]);
}

#[test]
fn what_is_right_of_a_damaged_copy_mends_a_damaged_source() {
    let check = |can_link: fn(&Path) -> bool| {
        let place = Place::new();
        place.copy();
        // The zip is wrong there, the contacts are wrong here.
        let zip = place.there(&format!("{OLD}/{ZIP}"));
        fs::remove_file(&zip).unwrap();
        fs::write(&zip, "x").unwrap();
        place.fixture.edit(VCF, "Ada", "Adb");
        let only = CopySource { backups: Some(vec![place.vault.join(OLD)]), ..place.source() };
        let copied = copy_where(&only, place.to.path(), &Watch::default(), &mut |_| (), can_link).unwrap();
        assert_eq!(copied.backups[0].end, CopyEnd::Renewed);
        place.expect_intact(&[OLD, NEW]);
    };
    check(disk::can_link);
    check(|_| false);
}

#[test]
fn another_backup_of_the_same_name_is_not_touched() {
    let place = Place::new();
    place.copy();
    let there = place.there(OLD);
    fs::remove_dir_all(&there).unwrap();
    let other = Fixture::new();
    other.edit("lifeboat/receipt.json", "\"lost\":[]", "\"lost\": []");
    other.remake_manifests();
    fs::rename(&other.path, &there).unwrap();
    assert_eq!(place.copy().backups[0].end, CopyEnd::OtherThere);
    assert!(fs::read_to_string(there.join("lifeboat/receipt.json")).unwrap().contains("\"lost\": []"));
}

#[test]
fn refuses_places_that_are_no_second_place() {
    let place = Place::new();
    let refused = |to: &Path| {
        let trouble = copy(&place.source(), to, &Watch::default(), &mut |_| ()).unwrap_err();
        assert!(matches!(trouble, Trouble::WrongUse(_)), "{to:?}: {trouble:?}");
    };
    let root = place.fixture.root.clone();
    for to in [
        place.vault.clone(),
        place.vault.join("new/folder"),
        place.vault.join(OLD).join("data"),
        root.clone(),
        root.join("../Lifeboat/alice@example.org/x"),
        root.parent().unwrap().to_owned(),
    ] {
        refused(&to);
    }
    // Also another account's vault, and by way of a link.
    fs::create_dir(root.join("bob")).unwrap();
    fs::write(root.join("bob").join(STATE), r#"{"format":1,"account":{"id":"b"}}"#).unwrap();
    refused(&root.join("bob"));
    #[cfg(unix)]
    {
        let link = place.to.path().join("link");
        std::os::unix::fs::symlink(&place.vault, &link).unwrap();
        refused(&link);
        refused(&link.join("x"));
    }
    assert!(!place.vault.join("new").exists());
    let file = place.to.path().join("file");
    fs::write(&file, "").unwrap();
    let trouble = copy(&place.source(), &file, &Watch::default(), &mut |_| ()).unwrap_err();
    assert!(matches!(trouble, Trouble::Disk { .. }), "{trouble:?}");
}

#[test]
fn names_that_lie_lead_nowhere() {
    let place = Place::new();
    let source = |path: PathBuf| CopySource { backups: Some(vec![path]), ..place.source() };
    for path in ["..", "../bob", "nothing", ""] {
        let trouble = copy(&source(path.into()), place.to.path(), &Watch::default(), &mut |_| ()).unwrap_err();
        assert!(matches!(trouble, Trouble::NotABackup { .. }), "{path}: {trouble:?}");
    }
    // What a record calls itself names no folder.
    place.fixture.edit("lifeboat/backup.json", OLD, "../../outside");
    place.fixture.remake_manifests();
    let copied = place.copy();
    assert_eq!(copied.backups[0].name, OLD);
    assert!(place.there(OLD).is_dir());
    // An unfinished run in the source is not copied.
    let part = place.vault.join("2026-12-01 00.00.part");
    fs::rename(place.vault.join(NEW), part).unwrap();
    assert_eq!(ends(&place.copy()).len(), 1);
}

#[test]
fn a_copy_that_was_looked_at_is_still_the_copy() {
    let place = Place::new();
    place.copy();
    // The source was opened in a file manager, too, and so was a copy in the making.
    disk::remove_tree(&place.there(OLD)).unwrap();
    fs::write(inside(&place.fixture.path, ".DS_Store"), "").unwrap();
    let part = place.there(&format!("{OLD}{COPYING}"));
    fs::create_dir_all(part.join("data")).unwrap();
    fs::write(part.join("data/._contacts"), "").unwrap();
    assert_eq!(ends(&place.copy()), [(OLD, CopyEnd::Copied), (NEW, CopyEnd::AlreadyThere)]);
    place.expect_intact(&[OLD, NEW]);
    for litter in [".DS_Store", "data/Thumbs.db"] {
        fs::write(inside(&place.there(OLD), litter), "").unwrap();
    }
    assert_eq!(ends(&place.copy()), [(OLD, CopyEnd::AlreadyThere), (NEW, CopyEnd::AlreadyThere)]);
    assert_eq!(place.names(), [OLD, NEW]);
}
