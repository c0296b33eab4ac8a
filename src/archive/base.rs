//! The backup that unchanged things are taken from (DESIGN "Base, reference, alarm"): which one it is for each collection,
//! and whether its records and files can still be believed. Reads sealed backups only and changes nothing in them.
//!
//! Nothing is taken over on trust: the records must be what the base's tag manifest says, a file must have the size and
//! time its record says or else the right digest, and what is copied out of a file is hashed again on the way.

mod carried;
mod compare;
mod line;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::bag::{self, BACKUP_RECORD, Bag, ITEM_RECORDS, RECEIPT, open_payload, open_plain, tag_text};
use super::disk::{self, inside};
use super::manifest::{Digest, Lists, Manifest, TAG_MANIFEST, hex, unhex};
use super::names;
use super::records::{BackupRecord, BaseRef, CollectionRecord, FileRecord, LossRecord, Origin, Place};
use super::vault::Vault;
use crate::model::{Collection, Service, Trouble, Watch};
use crate::zips::reader::Archive;

pub use carried::{Carried, Look, Room, Saved};
pub(super) use carried::{FileUse, Originals, Records};
pub use compare::{Compared, Rules};
pub(super) use line::{Probe, carry, renamed};

/// Each run reads back so much of what it takes over unread, the longest unread first.
const SAMPLE_BYTES: u64 = 1024 * 1024 * 1024;
const SAMPLE_TIME: Duration = Duration::from_secs(10);

/// The bases of a run's collections.
#[derive(Debug, Default)]
pub struct Bases {
    opened: Vec<Arc<Base>>,
    /// Which of them it is, by the id of the collection.
    by_id: BTreeMap<String, usize>,
    /// The highest number that an id of a collection ever had in this vault.
    pub highest_id: u64,
    /// Backups that were passed over because their records can't be believed.
    pub unusable: Vec<String>,
}

/// What reading back a part of the payload came to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sampled {
    pub bytes: u64,
    pub secs: f64,
}

impl Bases {
    /// The bases for `collections` among the sealed backups of `vault`: for each, the newest one that has it. Gives each
    /// collection that has one the id and stem it has there. `any_origin`: the account is the same on any host and port.
    /// `origin`: what the run is; one over an account does not go on from an import, nor an import from it.
    pub fn choose(
        vault: &Vault,
        collections: &mut [Collection],
        any_origin: bool,
        origin: Origin,
    ) -> Result<Bases, Trouble> {
        let mut bases = Bases::default();
        let mut stored = vault.backups()?;
        let ids = stored.iter().flat_map(|backup| &backup.collections).map(|c| number_of(&c.collection.id));
        bases.highest_id = ids.max().unwrap_or(0);
        stored.retain(|backup| backup.origin == origin);
        let mut stems: Vec<(Service, String)> = Vec::new();
        for collection in collections.iter_mut() {
            (collection.id, collection.file_stem) = (String::new(), String::new());
            for backup in stored.iter().rev() {
                let Some(known) = find(&backup.collections, collection, any_origin) else { continue };
                let Collection { id, file_stem, .. } = &known.collection;
                // Two collections that were never backed up together may have the same stem.
                let stem = (collection.service, names::folded(file_stem));
                if number_of(id) == 0 || bases.by_id.contains_key(id) || stems.contains(&stem) {
                    continue;
                }
                let Some(opened) = bases.open(&backup.path, &backup.name) else { continue };
                bases.by_id.insert(id.clone(), opened);
                stems.push(stem);
                (collection.id, collection.file_stem) = (id.clone(), file_stem.clone());
                break;
            }
        }
        Ok(bases)
    }

    /// The base of a collection that was given its id by [`Bases::choose`].
    pub fn of(&self, collection: &Collection) -> Option<&Arc<Base>> {
        self.opened.get(*self.by_id.get(&collection.id)?)
    }

    /// The newest of the bases: the one this backup's chain goes on from.
    pub fn newest(&self) -> Option<BaseRef> {
        let newest = self.opened.iter().max_by_key(|base| base.record.sealed)?;
        Some(BaseRef { name: newest.record.name.clone(), tagmanifest_sha256: newest.seal.clone() })
    }

    /// Reads back the longest unread payload of `collections` in their bases.
    pub fn read_back(&self, collections: &[Collection], now: Timestamp, w: &Watch) -> Result<Sampled, Trouble> {
        let began = Instant::now();
        let mut files: Vec<(Timestamp, &Arc<Base>, &String)> = Vec::new();
        for base in &self.opened {
            let own = collections.iter().filter(|c| self.of(c).is_some_and(|of| Arc::ptr_eq(of, base)));
            let own: Vec<&str> = own.map(|collection| collection.file_stem.as_str()).collect();
            let files_of = base.record.files.iter().filter(|(path, _)| own.iter().any(|stem| belongs(path, stem)));
            files.extend(files_of.map(|(path, file)| (file.read_back_at, base, path)));
        }
        files.sort_by(|a, b| (a.0, a.2).cmp(&(b.0, b.2)));
        let mut sampled = Sampled::default();
        for (_, base, path) in files {
            let size = base.record.files.get(path).map_or(0, |file| file.size);
            let full = sampled.bytes > 0 && sampled.bytes + size > SAMPLE_BYTES;
            if full || began.elapsed() >= SAMPLE_TIME {
                break;
            }
            w.check()?;
            base.is_right(path, true, now, w)?;
            sampled.bytes += size;
        }
        sampled.secs = began.elapsed().as_secs_f64();
        Ok(sampled)
    }

    /// Opens a backup once, and says which of the opened it is.
    fn open(&mut self, path: &Path, name: &str) -> Option<usize> {
        let known = self.opened.iter().position(|base| base.path == path);
        if known.is_some() || self.unusable.iter().any(|known| known == name) {
            return known;
        }
        match Base::open(path) {
            Ok(base) => {
                self.opened.push(Arc::new(base));
                Some(self.opened.len() - 1)
            }
            Err(_) => {
                self.unusable.push(name.to_owned());
                None
            }
        }
    }
}

/// The record of a collection, where it was listed at all.
fn find<'a>(among: &'a [CollectionRecord], wanted: &Collection, any_origin: bool) -> Option<&'a CollectionRecord> {
    among.iter().find(|known| {
        let c = &known.collection;
        (c.service, &c.href) == (wanted.service, &wanted.href)
            && (any_origin || c.origin == wanted.origin)
            && (known.complete || known.counts.listed > 0)
    })
}

/// The number in an id of ours; 0 for anything else.
fn number_of(id: &str) -> u64 {
    id.strip_prefix('c').and_then(|n| n.parse().ok()).unwrap_or(0)
}

/// True for a payload file that may belong to the collection with this stem; a wrong yes costs a look more.
fn belongs(path: &str, stem: &str) -> bool {
    path.split('/')
        .any(|part| part.strip_prefix(stem).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', ' '])))
}

/// Where the records of one collection lie in `items.jsonl`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Block {
    from: u64,
    to: u64,
}

/// What was found out about a payload file.
#[derive(Clone, Copy, Debug)]
struct Known {
    right: bool,
    /// Its bytes were read.
    read: bool,
    mtime: Timestamp,
    read_back_at: Timestamp,
}

/// A sealed backup whose records are what they were.
#[derive(Debug)]
pub struct Base {
    path: PathBuf,
    record: BackupRecord,
    seal: String,
    blocks: BTreeMap<String, Block>,
    known: Mutex<BTreeMap<String, Known>>,
    /// What its receipt tells of losses, once it was asked for.
    losses: OnceLock<Vec<LossRecord>>,
}

impl Base {
    /// Opens a backup and compares its records with its tag manifest.
    fn open(path: &Path) -> Result<Base, Trouble> {
        let damaged = |why: String| Trouble::Damaged { path: path.to_owned(), why };
        let Bag { record, .. } = Bag::open(path)?;
        let text = tag_text(path, TAG_MANIFEST).map_err(|bad| damaged(format!("{TAG_MANIFEST}: {bad}")))?;
        let tags = Manifest::parse(&text, Lists::Tags).map_err(|bad| damaged(format!("{TAG_MANIFEST}: {bad}")))?;
        let seal = hex(&Sha256::digest(&text));
        let open = |name: &str| open_plain(&inside(path, name)).map_err(|bad| damaged(format!("{name}: {bad}")));
        let digest = |name: &str| bag::sha256_of(open(name)?).map_err(|bad| damaged(format!("{name}: {bad}")));
        let (record_sha256, receipt_sha256) = (digest(BACKUP_RECORD)?, digest(RECEIPT)?);
        let (blocks, items_sha256) =
            blocks(open(ITEM_RECORDS)?).map_err(|why| damaged(format!("{ITEM_RECORDS}: {why}")))?;
        let is_as_sealed = |name: &str, found: Digest| tags.0.get(name) == Some(&found);
        let found = [(BACKUP_RECORD, record_sha256), (ITEM_RECORDS, items_sha256), (RECEIPT, receipt_sha256)];
        if found.into_iter().any(|(name, sha256)| !is_as_sealed(name, sha256)) {
            return Err(damaged("its records are not what was sealed".to_owned()));
        }
        Ok(Base { path: path.to_owned(), record, seal, blocks, known: Mutex::default(), losses: OnceLock::new() })
    }

    /// Name of the backup.
    pub fn name(&self) -> &str {
        &self.record.name
    }

    /// What it says of a collection.
    pub fn collection(&self, id: &str) -> Option<&CollectionRecord> {
        self.record.collections.iter().find(|known| known.collection.id == id)
    }

    /// Size of all payload files that may belong to collections with these stems.
    pub fn bytes_of(&self, stems: &[&str]) -> u64 {
        let files = self.record.files.iter().filter(|(path, _)| stems.iter().any(|stem| belongs(path, stem)));
        files.map(|(_, file)| file.size).sum()
    }

    /// The values that its portable forms lack.
    pub(super) fn losses(&self) -> Result<&[LossRecord], Trouble> {
        if let Some(known) = self.losses.get() {
            return Ok(known);
        }
        #[derive(Deserialize)]
        struct Told {
            losses: Vec<LossRecord>,
        }
        let told = bag::read_record::<Told>(&self.path, RECEIPT);
        let told = told.map_err(|bad| bad.into_trouble(&self.path, RECEIPT))?;
        Ok(self.losses.get_or_init(|| told.losses))
    }

    pub(super) fn path_of(&self, file: &str) -> PathBuf {
        inside(&self.path, file)
    }

    /// What a file of the base is known by, with what was found out since.
    pub(super) fn file(&self, path: &str) -> Option<FileRecord> {
        let mut record = self.record.files.get(path)?.clone();
        if let Some(known) = self.known().get(path) {
            (record.mtime, record.read_back_at) = (known.mtime, known.read_back_at);
        }
        Some(record)
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.record.files.contains_key(path)
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<String, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// True when a payload file is what it was: by size and time, or where these differ or `read` asks for it, by digest.
    fn is_right(&self, path: &str, read: bool, now: Timestamp, w: &Watch) -> Result<bool, Trouble> {
        if let Some(known) = self.known().get(path).filter(|known| known.read || !read) {
            return Ok(known.right);
        }
        let known = self.look(path, read, now, w)?;
        self.known().insert(path.to_owned(), known);
        Ok(known.right)
    }

    fn look(&self, path: &str, read: bool, now: Timestamp, w: &Watch) -> Result<Known, Trouble> {
        let wrong = Known { right: false, read: true, mtime: now, read_back_at: now };
        let Some(record) = self.record.files.get(path) else { return Ok(wrong) };
        let Ok(meta) = fs::symlink_metadata(self.path_of(path)) else { return Ok(wrong) };
        if !meta.is_file() || meta.len() != record.size {
            return Ok(wrong);
        }
        let Some(mtime) = meta.modified().ok().and_then(|time| Timestamp::try_from(time).ok()) else {
            return Ok(wrong);
        };
        if mtime == record.mtime && !read {
            return Ok(Known { right: true, read: false, mtime, read_back_at: record.read_back_at });
        }
        let Ok(mut file) = open_payload(&self.path, path) else { return Ok(wrong) };
        disk::forget_cached(&file);
        let mut hash = Sha256::new();
        let mut buffer = vec![0; 256 * 1024];
        loop {
            w.check()?;
            // A file that can't be read is as good as one with other bytes.
            let Ok(n) = file.read(&mut buffer) else { return Ok(wrong) };
            let Some(bytes) = buffer.get(..n).filter(|bytes| !bytes.is_empty()) else { break };
            hash.update(bytes);
        }
        let right = unhex(&record.sha256) == Some(Digest::from(hash.finalize()));
        Ok(Known { right, read: true, mtime, read_back_at: now })
    }

    /// True when an original, however large, is still what it was. `zip`: the one that was looked into last, which stays open.
    fn is_original(&self, place: &Place, sha256: &str, zip: &mut LastZip) -> bool {
        let found = match place {
            Place::Range { file, offset, length } => open_payload(&self.path, file).ok().and_then(|mut open| {
                open.seek(SeekFrom::Start(*offset)).ok()?;
                bag::sha256_of(open.take(*length)).ok()
            }),
            Place::Entry { file, entry } => {
                let archive = match zip.take().filter(|(last, _)| last == file) {
                    Some((_, archive)) => archive,
                    None => self.archive(file).ok(),
                };
                let (_, archive) = zip.insert((file.clone(), archive));
                let body = archive.as_mut().and_then(|archive| archive.entry(entry).ok());
                body.and_then(|body| bag::sha256_of(body).ok())
            }
        };
        found.is_some() && found == unhex(sha256)
    }

    /// The bytes of a small original, if they are still what they were.
    pub(super) fn original(&self, place: &Place, sha256: &str) -> Result<Vec<u8>, Trouble> {
        let damaged = |why: String| Trouble::Damaged { path: self.path.clone(), why };
        let mut bytes = Vec::new();
        match place {
            Place::Range { file, offset, length } => {
                let mut open = open_payload(&self.path, file)?;
                open.seek(SeekFrom::Start(*offset))
                    .and_then(|_| open.take(*length).read_to_end(&mut bytes))
                    .map_err(|error| damaged(format!("{file}: {error}")))?;
            }
            Place::Entry { file, entry } => {
                let mut archive = self.archive(file)?;
                let mut body = archive.entry(entry).map_err(|why| damaged(format!("{file}: {entry}: {why}")))?;
                body.read_to_end(&mut bytes).map_err(|why| damaged(format!("{file}: {entry}: {why}")))?;
            }
        }
        let right = unhex(sha256) == Some(Digest::from(Sha256::digest(&bytes)));
        if right { Ok(bytes) } else { Err(damaged("an original is not what was saved".to_owned())) }
    }

    /// Opens one of its zips.
    pub(super) fn archive(&self, file: &str) -> Result<Archive, Trouble> {
        drop(open_payload(&self.path, file)?);
        let damaged = |why: String| Trouble::Damaged { path: self.path.clone(), why };
        Archive::open(&self.path_of(file)).map_err(|why| damaged(format!("{file}: {why}")))
    }
}

/// A zip of the base; none where it can't be opened.
type LastZip = Option<(String, Option<Archive>)>;

/// Where each collection's records lie, and the digest of all of them.
fn blocks(file: impl Read) -> Result<(BTreeMap<String, Block>, Digest), String> {
    let mut input = BufReader::with_capacity(256 * 1024, file);
    let (mut blocks, mut hash): (BTreeMap<String, Block>, _) = (BTreeMap::new(), Sha256::new());
    let (mut line, mut at, mut current) = (Vec::new(), 0_u64, String::new());
    loop {
        line.clear();
        let n = input.read_until(b'\n', &mut line).map_err(|error| error.to_string())? as u64;
        if n == 0 {
            return Ok((blocks, hash.finalize().into()));
        }
        hash.update(&line);
        let id = line::collection_of(&line).ok_or("a line without its collection")?;
        if id != current {
            id.clone_into(&mut current);
            if blocks.insert(current.clone(), Block { from: at, to: at }).is_some() {
                return Err("it is not in order".to_owned());
            }
        }
        at += n;
        if let Some(block) = blocks.get_mut(&current) {
            block.to = at;
        }
    }
}

#[cfg(test)]
mod tests;
