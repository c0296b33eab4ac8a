//! A pack that opens with a password only: read from its first byte to its last, since nothing in a cipher can be looked up.
//! So it can be checked without being unpacked: every file against the manifests, and those against each other.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::{Meter, Stop, listed, seal_of};
use crate::archive::bag::{BACKUP_RECORD, ITEM_RECORDS, MAX_TAG_FILE, record_from};
use crate::archive::manifest::{Digest, MAX_FILES, PAYLOAD_MANIFEST, TAG_MANIFEST};
use crate::archive::records::{BackupRecord, Damage, DamageKind, Status, Verified};
use crate::model::{Secret, Trouble, Watch};
use crate::zips::locked::{LockedTrouble, read};
use crate::zips::reader::{Fault, ZipTrouble, stream};

impl From<LockedTrouble> for Stop {
    fn from(why: LockedTrouble) -> Stop {
        match why {
            LockedTrouble::Password => Stop::Trouble(Trouble::WrongPassword { path: Default::default() }),
            LockedTrouble::Zip(why) => why.into(),
        }
    }
}

impl From<ZipTrouble> for Stop {
    fn from(why: ZipTrouble) -> Stop {
        match why {
            ZipTrouble::Io(error) => Stop::Io(error),
            why => Stop::Io(io::Error::new(io::ErrorKind::InvalidData, why.to_string())),
        }
    }
}

/// What it means for whoever wanted to read the pack at `path`.
pub(super) fn stop_of(stop: Stop, path: &Path) -> Trouble {
    let path = path.to_owned();
    match stop {
        Stop::Trouble(Trouble::WrongPassword { .. }) => Trouble::WrongPassword { path },
        Stop::Trouble(trouble) => trouble,
        Stop::Io(error) => Trouble::Damaged { path, why: error.to_string() },
    }
}

/// What went by.
#[derive(Default)]
struct Seen {
    files: BTreeMap<String, Digest>,
    tags: String,
    payload: String,
    backup: String,
    items: u64,
}

fn go_through(path: &Path, password: &Secret, meter: &mut Meter<'_>) -> Result<Seen, Trouble> {
    let mut seen = Seen::default();
    let mut top: Option<String> = None;
    let mut buf = vec![0; super::BUFFER_BYTES];
    let read = read::<_, Stop>(path, password, |input| {
        stream::entries::<_, Stop>(input, |name, size, body| {
            let none = || Stop::Trouble(Trouble::NotABackup { path: path.to_owned() });
            let (first, name) = name.split_once('/').ok_or_else(none)?;
            if top.get_or_insert_with(|| first.to_owned()) != first {
                return Err(none());
            }
            let mut text = Vec::new();
            let is_kept = [TAG_MANIFEST, PAYLOAD_MANIFEST, BACKUP_RECORD].contains(&name);
            if is_kept && size > MAX_TAG_FILE || seen.files.len() > MAX_FILES {
                return Err(ZipTrouble::from(Fault::TooMany).into());
            }
            let mut sha256 = Sha256::new();
            loop {
                let n = body.read(&mut buf)?;
                let Some(bytes) = buf.get(..n).filter(|bytes| !bytes.is_empty()) else { break };
                sha256.update(bytes);
                meter.add(n)?;
                if is_kept {
                    text.extend_from_slice(bytes);
                }
                if name == ITEM_RECORDS {
                    seen.items += bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
                }
            }
            let text = String::from_utf8(text).unwrap_or_default();
            match name {
                TAG_MANIFEST => seen.tags = text,
                PAYLOAD_MANIFEST => seen.payload = text,
                BACKUP_RECORD => seen.backup = text,
                _ => (),
            }
            if seen.files.insert(name.to_owned(), sha256.finalize().into()).is_some() {
                return Err(ZipTrouble::from(Fault::Duplicate).into());
            }
            Ok(())
        })
    });
    read.map_err(|stop| stop_of(stop, path))?;
    Ok(seen)
}

/// Reads a pack from the disk and compares each file in it with its digest.
pub(super) fn read_back(
    path: &Path,
    password: &Secret,
    expected: &BTreeMap<String, Digest>,
    meter: &mut Meter<'_>,
) -> Result<(), Trouble> {
    if go_through(path, password, meter)?.files == *expected {
        return Ok(());
    }
    Err(Trouble::Disk { path: path.to_owned(), why: "what was read back is not what was written".into() })
}

/// Checks the pack at `path` without unpacking it: each byte of every file against the manifests. Whether each item is what
/// its record says, `verify` tells of the unpacked folder. `progress` is told how many bytes were read so far.
pub fn verify_locked(
    path: &Path,
    password: &Secret,
    w: &Watch,
    progress: &mut dyn FnMut(u64),
) -> Result<Verified, Trouble> {
    let mut tell = |done: u64, _| progress(done);
    let mut meter = Meter { w, done: 0, total: 0, progress: &mut tell };
    let seen = go_through(path, password, &mut meter)?;
    let wrong = |path: &str, what| Damage { path: path.to_owned(), item: None, what };
    let mut damage = Vec::new();
    match listed(&seen.tags, &seen.payload) {
        Err(bad) => damage.push(bad),
        Ok(expected) => {
            for (path, digest) in &expected {
                match seen.files.get(path) {
                    None => damage.push(wrong(path, DamageKind::Missing)),
                    Some(found) if found != digest => damage.push(wrong(path, DamageKind::Altered)),
                    Some(_) => (),
                }
            }
            let extra = seen.files.keys().filter(|path| !expected.contains_key(*path));
            damage.extend(extra.map(|path| wrong(path, DamageKind::Extra)));
        }
    }
    damage.sort();
    let record: Option<BackupRecord> = record_from(|| Ok(seen.backup.as_bytes())).ok();
    if record.is_none() && !damage.iter().any(|damage| damage.path == BACKUP_RECORD) {
        damage.push(wrong(BACKUP_RECORD, DamageKind::Unreadable));
    }
    Ok(Verified {
        path: path.to_owned(),
        seal: seal_of(&seen.files),
        files: seen.files.len() as u64,
        items: seen.items,
        complete: record.is_some_and(|record| record.status == Status::Complete),
        damage,
        remarks: Vec::new(),
    })
}
