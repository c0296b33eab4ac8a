//! A backup as a folder on disk, or as a pack: is it one, is it ours, and where its parts lie (RFC 8493, DESIGN "A backup on disk").
//! Opens and reads; judges nothing but whether it can be read. No symbolic link is ever followed inside a backup.

#[cfg(test)]
pub(crate) mod fixture;
mod items;
mod json;

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use super::disk::inside;
use super::manifest::{BAG_INFO, BagInfo, DECLARATION, Digest, TAG_MANIFEST, bagit_version};
use super::records::{BackupRecord, Receipt};
use super::site::Site;
use crate::model::{Trouble, hex};
use crate::zips::reader::foreign::SliceReader;

pub use items::{BadItem, Items};
pub use json::{BadRecord, record_from};

/// The record of the backup as a whole.
pub const BACKUP_RECORD: &str = "lifeboat/backup.json";
/// The record of its items, a line each.
pub const ITEM_RECORDS: &str = "lifeboat/items.jsonl";
/// The report of the run that made it.
pub const RECEIPT: &str = "lifeboat/receipt.json";

/// No tag file other than `items.jsonl` is read beyond this many bytes, which is enough for the records of 750,000 files
/// with long names; sealing sees to it that none is longer.
pub(super) const MAX_TAG_FILE: u64 = 256 << 20;

/// A backup that can be read. Says nothing about whether its bytes are still right: that is `verify`'s part.
#[derive(Clone, Debug)]
pub struct Bag {
    pub path: PathBuf,
    pub site: Site,
    pub record: BackupRecord,
}

impl Bag {
    /// Opens a backup: a bag of ours, sealed, in a format known here.
    pub fn open(path: &Path) -> Result<Bag, Trouble> {
        Bag::at(Site::of(path)?)
    }

    /// Opens a folder that has not been given its name yet.
    pub(super) fn of_folder(path: &Path) -> Result<Bag, Trouble> {
        Bag::at(Site::Folder(path.to_owned()))
    }

    fn at(site: Site) -> Result<Bag, Trouble> {
        let path = site.path().to_owned();
        let damaged = |why: String| Trouble::Damaged { path: path.clone(), why };
        let declaration = site.text(DECLARATION).map_err(|bad| damaged(format!("{DECLARATION}: {bad}")))?;
        bagit_version(&declaration).map_err(|bad| damaged(format!("{DECLARATION}: {bad}")))?;
        let record = site.record(BACKUP_RECORD).map_err(|bad| bad.into_trouble(&path, BACKUP_RECORD))?;
        Ok(Bag { path, site, record })
    }

    /// The report of the run that made the backup.
    pub fn receipt(&self) -> Result<Receipt, Trouble> {
        self.site.record(RECEIPT).map_err(|bad| bad.into_trouble(&self.path, RECEIPT))
    }

    /// Labels and values of `bag-info.txt`.
    pub fn info(&self) -> Result<BagInfo, Trouble> {
        let damaged = |why: String| Trouble::Damaged { path: self.path.clone(), why: format!("{BAG_INFO}: {why}") };
        let text = self.site.text(BAG_INFO).map_err(|bad| damaged(bad.to_string()))?;
        BagInfo::parse(&text).map_err(|bad| damaged(bad.to_string()))
    }

    /// What the backup is known by: the SHA-256 of its tag manifest.
    pub fn seal(&self) -> Result<String, Trouble> {
        match self.site.open(TAG_MANIFEST).and_then(sha256_of) {
            Ok(digest) => Ok(hex(&digest)),
            Err(error) => Err(Trouble::disk(inside(&self.path, TAG_MANIFEST), &error)),
        }
    }

    /// The records of its items, one by one, in order of collection and address.
    pub fn items(&self) -> Result<Items<SliceReader>, Trouble> {
        let opened = self.site.open(ITEM_RECORDS);
        opened.map(Items::new).map_err(|error| Trouble::disk(inside(&self.path, ITEM_RECORDS), &error))
    }
}

/// `Trouble::NotABackup` unless `path` is the folder of a sealed backup of ours, in whatever state.
pub fn expect_backup(path: &Path) -> Result<(), Trouble> {
    let unfinished = path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(".part"));
    if unfinished || !is_ours(path) { Err(Trouble::NotABackup { path: path.to_owned() }) } else { Ok(()) }
}

/// True for a folder that holds at least one of our records.
pub fn is_ours(path: &Path) -> bool {
    let is_file = |name: &&str| fs::symlink_metadata(inside(path, name)).is_ok_and(|meta| meta.is_file());
    path.is_dir() && [BACKUP_RECORD, ITEM_RECORDS, RECEIPT].iter().any(is_file)
}

/// Opens the payload file that a record of the backup in this folder names. Nothing a record says leads out of its `data`
/// folder.
pub fn open_payload(bag: &Path, relative: &str) -> Result<File, Trouble> {
    Site::Folder(bag.to_owned()).payload(relative)?;
    let damaged = |error: io::Error| Trouble::Damaged { path: bag.to_owned(), why: format!("{relative}: {error}") };
    open_plain(&inside(bag, relative)).map_err(damaged)
}

/// Opens an ordinary file; anything else is an error of the kind `InvalidData`.
pub fn open_plain(path: &Path) -> io::Result<File> {
    if fs::symlink_metadata(path)?.is_file() {
        File::open(path)
    } else {
        Err(io::Error::new(io::ErrorKind::InvalidData, "is not an ordinary file"))
    }
}

/// The SHA-256 of everything that is left of a file.
pub fn sha256_of(mut file: impl Read) -> io::Result<Digest> {
    let mut hasher = Sha256::new();
    let mut buf = vec![0; 256 * 1024];
    loop {
        match file.read(&mut buf) {
            Ok(0) => return Ok(hasher.finalize().into()),
            Ok(n) => hasher.update(buf.get(..n).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Reads one of the JSON records of the backup in a folder.
pub fn read_record<T: DeserializeOwned>(bag: &Path, name: &str) -> Result<T, BadRecord> {
    Site::Folder(bag.to_owned()).record(name)
}

/// The text of a tag file of the backup in a folder.
pub fn tag_text(bag: &Path, name: &str) -> io::Result<String> {
    Site::Folder(bag.to_owned()).text(name)
}

/// What lies in a folder, folders themselves left out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Path relative to the folder, with `/`.
    pub path: String,
    /// Length of an ordinary file in bytes; `None` for anything else, such as a symbolic link.
    pub size: Option<u64>,
}

/// Everything that lies in a folder, in order of path. Follows no link.
pub fn walk(dir: &Path) -> io::Result<Vec<Found>> {
    let mut found = Vec::new();
    let mut folders = vec![(dir.to_owned(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let path = format!("{prefix}{}", name.to_string_lossy());
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push((entry.path(), format!("{path}/")));
            } else {
                let size = if kind.is_file() { Some(entry.metadata()?.len()) } else { None };
                found.push(Found { path, size });
            }
        }
    }
    found.sort_unstable();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::fixture::Fixture;
    use super::*;

    #[test]
    fn opens_what_is_ours() {
        let fixture = Fixture::new();
        let bag = Bag::open(&fixture.path).unwrap();
        assert_eq!(bag.record.name, "2026-11-22 04.15");
        assert_eq!(bag.receipt().unwrap().backup, bag.record.name);
        assert_eq!(bag.info().unwrap().get("lifeboat-status"), Some("complete"));
        assert_eq!(bag.seal().unwrap().len(), 64);
        assert_eq!(bag.items().unwrap().map(|item| item.unwrap().href).collect::<Vec<_>>(), fixture.hrefs());
    }

    #[test]
    fn refuses_what_is_not() {
        let fixture = Fixture::new();
        let check = |change: &dyn Fn(&Path) -> io::Result<()>, expect: &dyn Fn(&Trouble) -> bool| {
            let copy = fixture.copy();
            change(&copy.path).unwrap();
            let trouble = Bag::open(&copy.path).unwrap_err();
            assert!(expect(&trouble), "{trouble:?}");
        };
        let edit = |path: &Path, name: &str, from: &str, to: &str| {
            let text = fs::read_to_string(inside(path, name))?;
            assert!(text.contains(from));
            fs::write(inside(path, name), text.replace(from, to))
        };
        let not_a_backup = |trouble: &Trouble| matches!(trouble, Trouble::NotABackup { .. });
        let damaged = |trouble: &Trouble| matches!(trouble, Trouble::Damaged { .. });
        check(&|path| fs::remove_dir_all(path.join("lifeboat")), &not_a_backup);
        check(&|path| fs::remove_dir_all(path), &not_a_backup);
        check(&|path| fs::remove_file(path.join(DECLARATION)), &damaged);
        check(&|path| edit(path, DECLARATION, "1.0", "7.0"), &damaged);
        check(&|path| fs::remove_file(inside(path, BACKUP_RECORD)), &damaged);
        check(&|path| edit(path, BACKUP_RECORD, "\"name\"", "\"nane\""), &damaged);
        check(&|path| edit(path, BACKUP_RECORD, "\"format\":1", "\"format\":2"), &|trouble| {
            matches!(trouble, Trouble::NewerFormat { format: 2, .. })
        });
        let part = fixture.path.with_file_name("2026-11-22 04.15.part");
        fs::rename(&fixture.path, &part).unwrap();
        assert!(not_a_backup(&Bag::open(&part).unwrap_err()));
    }

    #[test]
    fn no_record_leads_out() {
        let fixture = Fixture::new();
        assert!(open_payload(&fixture.path, "data/contacts/Personal.vcf").is_ok());
        for path in ["data/../bagit.txt", "bagit.txt", "/etc/passwd", "data//contacts/Personal.vcf", "data/contacts"] {
            assert!(matches!(open_payload(&fixture.path, path), Err(Trouble::Damaged { .. })), "{path}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("contacts", fixture.path.join("data/link")).unwrap();
            assert!(open_payload(&fixture.path, "data/link/Personal.vcf").is_err());
            assert!(walk(&fixture.path).unwrap().contains(&Found { path: "data/link".into(), size: None }));
        }
    }
}
