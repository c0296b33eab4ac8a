//! Where a backup's bytes are: in a folder, or in a pack (the same folder as one zip), which is read where it lies. What is
//! read of a backup is read through here; whoever writes or links works with folders.
//!
//! Nothing in a pack is unpacked: everything in it is stored, so each file of the backup is a range of the zip, and a photo
//! in a zip in the pack is a range of that range.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::de::DeserializeOwned;

use super::bag::{self, BACKUP_RECORD, BadRecord, Found, ITEM_RECORDS, MAX_TAG_FILE, RECEIPT, record_from};
use super::disk::inside;
use super::manifest::{MAX_FILES, is_clean};
use crate::model::Trouble;
use crate::zips::locked::is_locked;
use crate::zips::reader::foreign::{Slice, SliceReader};
use crate::zips::reader::{Archive, Fault, ZipTrouble};

/// A pack with so long a directory is no backup's.
const MAX_DIRECTORY: u64 = 128 << 20;
const MAX_NAME: usize = 1024;

/// Where a backup's bytes are.
#[derive(Clone, Debug)]
pub enum Site {
    Folder(PathBuf),
    Pack(Pack),
}

/// A backup in one zip.
#[derive(Clone, Debug)]
pub struct Pack {
    path: PathBuf,
    /// The folder that everything in it lies in, without a slash.
    top: String,
    archive: Arc<Mutex<Archive>>,
}

impl Site {
    /// The backup at `path`, in whatever state: `Trouble::NotABackup` when there is none, or none that was sealed.
    pub fn of(path: &Path) -> Result<Site, Trouble> {
        if path.is_file() {
            return Pack::open(path).map(Site::Pack);
        }
        bag::expect_backup(path)?;
        Ok(Site::Folder(path.to_owned()))
    }

    /// The folder, or the pack.
    pub fn path(&self) -> &Path {
        match self {
            Site::Folder(path) => path,
            Site::Pack(pack) => &pack.path,
        }
    }

    /// The bytes of an ordinary file of the backup; anything else is an error of the kind `InvalidData`.
    pub fn slice(&self, name: &str) -> io::Result<Slice> {
        match self {
            Site::Folder(path) => {
                let path = inside(path, name);
                if fs::symlink_metadata(&path)?.is_file() {
                    Slice::of(&path)
                } else {
                    Err(io::Error::new(io::ErrorKind::InvalidData, "is not an ordinary file"))
                }
            }
            Site::Pack(pack) => pack.slice(name),
        }
    }

    /// Opens an ordinary file of the backup.
    pub fn open(&self, name: &str) -> io::Result<SliceReader> {
        self.slice(name)?.open()
    }

    /// The payload file that a record names. Nothing a record says leads out of the backup's `data` folder.
    pub fn payload(&self, name: &str) -> Result<Slice, Trouble> {
        let damaged = |why: &str| Trouble::Damaged { path: self.path().to_owned(), why: format!("{name}: {why}") };
        if !is_clean(name) || !name.starts_with("data/") {
            return Err(damaged("is no path of a payload file"));
        }
        if let Site::Folder(bag) = self {
            let path = inside(bag, name);
            for folder in path.ancestors().skip(1).take_while(|folder| *folder != bag) {
                if fs::symlink_metadata(folder).is_ok_and(|meta| meta.is_symlink()) {
                    return Err(damaged("lies behind a symbolic link"));
                }
            }
        }
        self.slice(name).map_err(|error| damaged(&error.to_string()))
    }

    /// Everything that lies in the backup, in order of path. Follows no link.
    pub fn walk(&self) -> io::Result<Vec<Found>> {
        match self {
            Site::Folder(path) => bag::walk(path),
            Site::Pack(pack) => pack.walk(),
        }
    }

    /// The text of a tag file that is no JSON record.
    pub fn text(&self, name: &str) -> io::Result<String> {
        let mut text = String::new();
        self.open(name)?.take(MAX_TAG_FILE + 1).read_to_string(&mut text)?;
        if text.len() as u64 > MAX_TAG_FILE {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "is too large"));
        }
        Ok(text)
    }

    /// One of the JSON records.
    pub fn record<T: DeserializeOwned>(&self, name: &str) -> Result<T, BadRecord> {
        record_from(|| self.open(name))
    }
}

/// True for a file that may be a pack: it begins as zips do.
pub fn may_be_pack(path: &Path) -> bool {
    let mut head = [0; 4];
    path.is_file()
        && File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok()
        && matches!(&head, b"PK\x03\x04" | b"PK\x05\x06")
}

impl Pack {
    /// Opens a pack: looks at each entry of its directory, and reads no file in it.
    pub fn open(path: &Path) -> Result<Pack, Trouble> {
        let not_a_backup = || Trouble::NotABackup { path: path.to_owned() };
        if !may_be_pack(path) {
            return Err(not_a_backup());
        }
        let of_zip = |why: ZipTrouble| match why {
            ZipTrouble::Io(error) => Trouble::disk(path, &error),
            ZipTrouble::Fault(Fault::Encrypted) if is_locked(path) => Trouble::Locked { path: path.to_owned() },
            why => Trouble::Damaged { path: path.to_owned(), why: why.to_string() },
        };
        let archive = Archive::open(path).map_err(of_zip)?;
        if archive.len() > MAX_FILES || archive.directory_len() > MAX_DIRECTORY {
            return Err(of_zip(Fault::TooMany.into()));
        }
        let mut top: Option<String> = None;
        let (mut is_one, mut is_ours) = (true, false);
        let looked = archive.names::<ZipTrouble>(|name, _| {
            let Some((first, rest)) = name.split_once('/').filter(|_| name.len() <= MAX_NAME) else {
                is_one = false;
                return Ok(());
            };
            is_one &= top.get_or_insert_with(|| first.to_owned()) == first;
            is_ours |= [BACKUP_RECORD, ITEM_RECORDS, RECEIPT].contains(&rest);
            Ok(())
        });
        looked.map_err(of_zip)?;
        match top.filter(|_| is_one && is_ours) {
            Some(top) => Ok(Pack { path: path.to_owned(), top, archive: Arc::new(Mutex::new(archive)) }),
            None => Err(not_a_backup()),
        }
    }

    /// What the folder in it is called.
    pub fn top(&self) -> &str {
        &self.top
    }

    fn slice(&self, name: &str) -> io::Result<Slice> {
        let mut archive = self.archive.lock().unwrap_or_else(PoisonError::into_inner);
        match archive.place(&format!("{}/{name}", self.top)) {
            Ok((from, len)) => Ok(Slice::File { path: self.path.as_path().into(), from, len }),
            Err(ZipTrouble::NoEntry) => Err(io::ErrorKind::NotFound.into()),
            Err(ZipTrouble::Io(error)) => Err(error),
            Err(ZipTrouble::Fault(fault)) => Err(io::Error::new(io::ErrorKind::InvalidData, fault)),
        }
    }

    fn walk(&self) -> io::Result<Vec<Found>> {
        let archive = self.archive.lock().unwrap_or_else(PoisonError::into_inner);
        let mut found = BTreeMap::new();
        let below = self.top.len() + 1;
        let looked = archive.names::<ZipTrouble>(|name, size| {
            found.insert(name.get(below..).unwrap_or_default().to_owned(), size);
            Ok(())
        });
        looked.map_err(io::Error::other)?;
        Ok(found.into_iter().map(|(path, size)| Found { path, size: Some(size) }).collect())
    }
}
