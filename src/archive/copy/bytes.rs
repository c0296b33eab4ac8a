//! Bytes of a copy: hashed while they are copied, synced, and read back from the disk. Remembers which files were found
//! right, so that one that several backups share is read once.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sha2::{Digest as _, Sha256};

use super::CopyProgress;
use super::expect::Wanted;
use crate::archive::bag::{open_payload, open_plain};
use crate::archive::disk;
use crate::archive::manifest::Digest;
use crate::archive::records::DamageKind;
use crate::model::{Trouble, Watch};

const CHUNK: usize = 256 * 1024;

/// Why a file was not copied.
#[derive(Debug)]
pub enum Bad {
    /// The source's file is wrong. Nothing was left in its place.
    Source(DamageKind),
    /// The copy can't go on.
    Trouble(Trouble),
}

/// What tells a file from every other.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Identity(u64, u64),
    Path(PathBuf),
}

/// Reads and writes, counts, and stops when it is told to.
pub struct Reads<'a> {
    pub watch: &'a Watch,
    pub progress: CopyProgress,
    tell: &'a mut dyn FnMut(CopyProgress),
    /// Files that were read and found right. What is wrong is not remembered: another file may get its place.
    right: HashMap<Key, Digest>,
}

impl<'a> Reads<'a> {
    pub fn new(watch: &'a Watch, tell: &'a mut dyn FnMut(CopyProgress)) -> Reads<'a> {
        Reads { watch, progress: CopyProgress::default(), tell, right: HashMap::new() }
    }

    fn count(&mut self, n_bytes: usize) {
        self.progress.done += n_bytes as u64;
        self.progress.total = self.progress.total.max(self.progress.done);
        (self.tell)(self.progress);
    }

    /// True when the ordinary file at `path` has this digest. A file that can't be read has not.
    pub fn is(&mut self, path: &Path, digest: Digest) -> Result<bool, Trouble> {
        if let Some(known) = key_of(path).and_then(|key| self.right.get(&key)) {
            return Ok(*known == digest);
        }
        self.reads_as(path, digest)
    }

    /// As [`Reads::is`], and reads the file in any case.
    fn reads_as(&mut self, path: &Path, digest: Digest) -> Result<bool, Trouble> {
        let Ok(mut file) = open_plain(path) else { return Ok(false) };
        disk::forget_cached(&file);
        let mut hasher = Sha256::new();
        let mut buf = vec![0; CHUNK];
        loop {
            self.watch.check()?;
            match read_some(&mut file, &mut buf) {
                Ok([]) => break,
                Ok(bytes) => {
                    hasher.update(bytes);
                    let n = bytes.len();
                    self.count(n);
                }
                Err(_) => return Ok(false),
            }
        }
        let is_right = Digest::from(hasher.finalize()) == digest;
        if is_right && let Some(key) = key_of(path) {
            self.right.insert(key, digest);
        }
        Ok(is_right)
    }

    /// Copies one file of the backup at `bag` to `to`, where nothing is, syncs it, and reads it back.
    pub fn copy(&mut self, bag: &Path, from: &Path, to: &Path, wanted: &Wanted) -> Result<(), Bad> {
        let file = self.write(bag, from, to, wanted);
        if file.is_err() {
            // Best effort: what stays is found to be wrong by the next run, and has no name that a backup has.
            let _ = fs::remove_file(to);
        }
        file?;
        match self.reads_as(to, wanted.digest).map_err(Bad::Trouble)? {
            true => Ok(()),
            false => {
                let why = "the disk does not hold what was written".to_owned();
                Err(Bad::Trouble(Trouble::Damaged { path: to.to_owned(), why }))
            }
        }
    }

    fn write(&mut self, bag: &Path, from: &Path, to: &Path, wanted: &Wanted) -> Result<(), Bad> {
        let source = match wanted.is_payload() {
            // A folder on the way that is a link would lead out of the backup.
            true => open_payload(bag, &wanted.path).map_err(|_| Bad::Source(what_is_wrong(from))),
            false => open_plain(from).map_err(|_| Bad::Source(what_is_wrong(from))),
        };
        let mut source = source?;
        let mut file = disk::make_file(to).map_err(Bad::Trouble)?;
        let disk = |error| Bad::Trouble(disk::trouble(to)(error));
        let mut hasher = Sha256::new();
        let mut buf = vec![0; CHUNK];
        loop {
            self.watch.check().map_err(Bad::Trouble)?;
            let bytes = read_some(&mut source, &mut buf).map_err(|_| Bad::Source(DamageKind::Unreadable))?;
            if bytes.is_empty() {
                break;
            }
            hasher.update(bytes);
            file.write_all(bytes).map_err(disk)?;
            let n = bytes.len();
            self.count(n);
        }
        if Digest::from(hasher.finalize()) != wanted.digest {
            return Err(Bad::Source(DamageKind::Altered));
        }
        // A date that the disk can't hold harms nothing.
        let _ = file.set_modified(SystemTime::from(wanted.modified));
        disk::sync(&file).map_err(disk)
    }
}

fn read_some<'b>(file: &mut File, buf: &'b mut [u8]) -> io::Result<&'b [u8]> {
    loop {
        match file.read(buf) {
            Ok(n) => return Ok(buf.get(..n).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => (),
            Err(error) => return Err(error),
        }
    }
}

fn what_is_wrong(path: &Path) -> DamageKind {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => DamageKind::Missing,
        Ok(meta) if !meta.is_file() => DamageKind::Altered,
        _ => DamageKind::Unreadable,
    }
}

fn key_of(path: &Path) -> Option<Key> {
    let meta = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file)?;
    Some(match disk::identity(&meta) {
        Some(((device, inode), _)) => Key::Identity(device, inode),
        None => Key::Path(path.to_owned()),
    })
}
