//! `verify` names every kind of damage, and never calls a damaged backup whole.

use std::fs;
use std::path::{Path, PathBuf};

use crate::lifeboat::{Home, Ran};
use crate::main_job::small_backup;

/// Changes a file of a sealed backup, which is read-only.
fn change(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).unwrap();
    change(&mut bytes);
    fs::remove_file(path).unwrap();
    fs::write(path, bytes).unwrap();
}

fn first_with(dir: &Path, ending: &str) -> PathBuf {
    let mut files: Vec<PathBuf> = fs::read_dir(dir).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files.into_iter().find(|path| path.to_string_lossy().ends_with(ending)).unwrap()
}

fn verify(home: &Home, backup: &Path) -> Ran {
    home.run(&["verify", backup.to_str().unwrap()], "")
}

fn check(damage: impl FnOnce(&Path), expect: &[&str]) {
    let home = Home::new();
    let backup = small_backup(&home);
    assert_eq!(verify(&home, &backup).code, 0);
    damage(&backup);
    let told = verify(&home, &backup);
    assert_eq!(told.code, 1, "{told}");
    for part in expect {
        assert!(told.stdout.contains(part), "no {part:?} in {told}");
    }
    assert!(told.stdout.lines().count() <= 8, "a flood of reports: {told}");
}

#[test]
fn a_flipped_bit_in_a_photo_zip() {
    check(
        |backup| {
            let zip = first_with(&backup.join("data/photos"), ".zip");
            change(&zip, |bytes| {
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
            });
        },
        &["data/photos/", ".zip", ".jpg"],
    );
}

#[test]
fn a_flipped_bit_in_a_vcf() {
    check(
        |backup| {
            let vcf = first_with(&backup.join("data/contacts"), ".vcf");
            change(&vcf, |bytes| {
                let at = bytes.windows(4).position(|window| window == b"\nFN:").unwrap() + 5;
                bytes[at] ^= 1;
            });
        },
        &["data/contacts/", ".vcf"],
    );
}

#[test]
fn a_flipped_bit_in_the_records() {
    check(
        |backup| {
            change(&backup.join("lifeboat/items.jsonl"), |bytes| {
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
            });
        },
        &["lifeboat/items.jsonl"],
    );
}

#[test]
fn a_file_removed() {
    check(
        |backup| fs::remove_file(first_with(&backup.join("data/contacts"), ".vcf")).unwrap(),
        &["data/contacts/", "missing"],
    );
}

#[test]
fn a_file_added() {
    check(|backup| fs::write(backup.join("data/contacts/new.vcf"), "hello").unwrap(), &["data/contacts/new.vcf"]);
    check(|backup| fs::write(backup.join("note.txt"), "hello").unwrap(), &["note.txt"]);
}

#[test]
fn a_truncated_zip() {
    check(
        |backup| {
            let zip = first_with(&backup.join("data/photos"), ".zip");
            change(&zip, |bytes| bytes.truncate(bytes.len() * 2 / 3));
        },
        &["data/photos/", ".zip"],
    );
}

#[test]
fn a_manifest_line_changed() {
    check(
        |backup| {
            change(&backup.join("manifest-sha256.txt"), |bytes| {
                bytes[0] = if bytes[0] == b'0' { b'1' } else { b'0' };
            });
        },
        &["manifest-sha256.txt"],
    );
}

#[test]
fn what_is_no_backup_is_said() {
    let home = Home::new();
    let empty = home.dir.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let told = verify(&home, &empty);
    assert_eq!(told.code, 2, "{told}");
    assert!(told.stderr.contains("empty"), "{told}");
    assert_eq!(verify(&home, &home.dir.path().join("nowhere")).code, 2);
}
