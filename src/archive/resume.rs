//! What a run that was never sealed has left: its `.part`, read from the journal. Every line of a journal was written after
//! the bytes it tells of were synced, so what it says is true as far as it can be read; a torn end is ignored, and each
//! body is hashed again when it is taken. Changes nothing in a `.part` but to remove it as a whole.
//!
//! A run that died in its very last moments has no journal any more, but its finished records: those are read instead.

mod lines;
mod parts;

use std::collections::BTreeMap;
use std::fs::File;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::io::{self, Read as _, Seek as _, SeekFrom, Take};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::bag::{ITEM_RECORDS, Items, open_payload, open_plain};
use super::disk::inside;
use super::manifest::{Digest, hex, is_clean};
use super::records::{ItemRecord, KeptPicture, Origin, Place, Scope};
use super::verify::name_of;
use super::writer::{Draft, SPOOL};
use crate::model::{Account, Collection, Fate, Input, Listing, Picture, Trouble};
use crate::zips::reader::Archive;
use lines::{Lines, Renamed, Told};

pub use lines::LeftBegun;

pub use parts::{Held, Left, Unfinished, remove, unfinished};

/// A body up to this size is read at once.
pub const MAX_AT_ONCE: u64 = 8 * 1024 * 1024;
const PIECE_BYTES: usize = 256 * 1024;

/// What a run was, as its journal begins.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftRun {
    pub account: Account,
    pub origin: Origin,
    pub started: Timestamp,
    pub scope: Scope,
    pub inputs: Vec<Input>,
    pub read_only: bool,
    pub case: Option<String>,
    pub operator: Option<String>,
}

/// A collection that a dead run has found.
#[derive(Clone, Debug)]
pub struct LeftCollection {
    pub collection: Collection,
    /// All that it held, when it was listed to the end (and when listings were asked for).
    pub listing: Option<Listing>,
}

/// Where the record of an item lies.
#[derive(Clone, Copy, Debug)]
struct Row {
    key: u64,
    at: u64,
    len: u32,
    fate: Fate,
}

/// An item that a dead run has settled.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftItem {
    pub record: ItemRecord,
    /// Where its data begins in its zip, where the journal tells.
    at: Option<u64>,
}

/// A `.part` whose run is over.
#[derive(Debug)]
pub struct Leftover {
    path: PathBuf,
    pub run: LeftRun,
    /// In the order in which they were found.
    pub collections: Vec<LeftCollection>,
    origins: BTreeMap<String, String>,
    /// By key.
    rows: Vec<Row>,
    items: u64,
    bytes: u64,
    /// Large bodies that did not come to their end, by origin and address; the last word on each.
    begun: BTreeMap<(String, String), LeftBegun>,
    /// Files that have another name than their items say.
    renamed: BTreeMap<String, String>,
    lines: Lines,
    file: Option<(String, File)>,
    zip: Option<(String, Archive)>,
}

impl Leftover {
    /// Reads what the run in `part` has left, with its listings or without. `Trouble::NotABackup` when there is nothing that
    /// tells.
    pub fn open(part: &Path, with_listings: bool) -> Result<Leftover, Trouble> {
        let (mut lines, begun) = Lines::open(part)?;
        let mut left = Leftover {
            path: part.to_owned(),
            run: begun.run,
            collections: begun.collections,
            origins: BTreeMap::new(),
            rows: Vec::new(),
            items: 0,
            bytes: 0,
            begun: BTreeMap::new(),
            renamed: BTreeMap::new(),
            file: None,
            zip: None,
            lines: Lines::none(part),
        };
        left.origins =
            left.collections.iter().map(|c| (c.collection.id.clone(), c.collection.origin.clone())).collect();
        while let Some(told) = lines.next(with_listings)? {
            match told {
                Told::Collection(collection) => {
                    left.origins.insert(collection.id.clone(), collection.origin.clone());
                    left.collections.push(LeftCollection { collection, listing: None });
                }
                Told::Begun(begun) => {
                    let origin = left.origins.get(&begun.collection).cloned().unwrap_or_default();
                    left.begun.insert((origin, begun.href.clone()), begun);
                }
                Told::Renamed(Renamed { from, to }) => {
                    left.renamed.insert(from, to);
                }
                Told::Listing(id, listing) => {
                    if let Some(known) = left.collections.iter_mut().find(|known| known.collection.id == id) {
                        known.listing = Some(listing);
                    }
                }
                Told::Item { collection, href, fate, size, at, len } => {
                    let origin = left.origins.get(&collection).map_or("", String::as_str);
                    left.rows.push(Row { key: key(origin, &href), at, len, fate });
                    if matches!(fate, Fate::Saved | Fate::Unchanged) {
                        left.items += 1;
                        left.bytes += size;
                    }
                }
            }
        }
        left.lines = lines;
        left.rows.sort_by_key(|row| row.key);
        Ok(left)
    }

    /// The folder, which ends in `.part`.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many items are in it, and the bytes of their originals.
    pub fn holds(&self) -> (u64, u64) {
        (self.items, self.bytes)
    }

    /// What became of an item of the collection at `origin`.
    pub fn find(&mut self, origin: &str, href: &str) -> Result<Option<LeftItem>, Trouble> {
        let wanted = key(origin, href);
        let first = self.rows.partition_point(|row| row.key < wanted);
        let mut found = None;
        for row in self.rows.get(first..).unwrap_or_default().iter().take_while(|row| row.key == wanted) {
            let item = self.lines.item(row.at, row.len)?;
            // The last word counts, should there be two.
            if item.record.href == href {
                found = Some(item);
            }
        }
        Ok(found)
    }

    /// How much it has of a large body that did not come to its end.
    pub fn begun(&self, origin: &str, href: &str) -> Option<&LeftBegun> {
        self.begun.get(&(origin.to_owned(), href.to_owned()))
    }

    /// The beginning of that body; `None` when it is not there any more.
    pub fn begun_body(&self, begun: &LeftBegun) -> Option<LeftBody> {
        let is_ours = begun.file.strip_prefix(SPOOL).is_some_and(|name| name.starts_with('/')) && is_clean(&begun.file);
        let file = open_plain(&inside(&self.path, &begun.file)).ok().filter(|_| is_ours)?;
        if file.metadata().ok()?.len() < begun.bytes {
            return None;
        }
        let (size, sha256) = (begun.bytes, begun.sha256.clone());
        Some(LeftBody { file: file.take(size), size, sha256, hash: Sha256::new(), pictures: Vec::new() })
    }

    /// Every item that is in it, in no order that means anything.
    pub fn each(&mut self, mut tell: impl FnMut(&mut Leftover, &LeftItem)) -> Result<(), Trouble> {
        for index in 0..self.rows.len() {
            let row = self.rows.get(index).filter(|row| matches!(row.fate, Fate::Saved | Fate::Unchanged)).copied();
            if let Some(row) = row {
                let item = self.lines.item(row.at, row.len)?;
                tell(self, &item);
            }
        }
        Ok(())
    }

    /// The original of an item; `None` when its file does not hold it any more.
    pub fn body(&mut self, item: &LeftItem) -> Option<LeftBody> {
        let (record, sha256) = (&item.record, item.record.sha256.as_ref()?);
        let size = record.size?;
        let (file, at) = match record.original.as_ref()? {
            Place::Range { file, offset, length } if *length == size => (self.name_of(file), *offset),
            Place::Range { .. } => return None,
            Place::Entry { file, entry } => {
                let file = self.name_of(file);
                let at = match item.at {
                    Some(at) => at,
                    None => self.entry(&file, entry).filter(|(_, length)| *length == size)?.0,
                };
                (file, at)
            }
        };
        let file = &file;
        let known = self.file.as_ref().is_some_and(|(open, _)| open == file);
        if !known {
            self.file = Some((file.clone(), open_payload(&self.path, file).ok()?));
        }
        let mut handle = self.file.as_ref()?.1.try_clone().ok()?;
        handle.seek(SeekFrom::Start(at)).ok()?;
        let pictures = self.pictures(record);
        Some(LeftBody { file: handle.take(size), size, sha256: sha256.clone(), hash: Sha256::new(), pictures })
    }

    /// The name that a payload file has by now: the run may have died before it gave it the one that it noted.
    fn name_of(&self, file: &str) -> String {
        let now = self.renamed.get(file).filter(|now| open_payload(&self.path, now).is_ok());
        now.map_or(file, String::as_str).to_owned()
    }

    /// Those of the pictures that a contact links to that were received, and are still what they were.
    fn pictures(&self, record: &ItemRecord) -> Vec<Picture> {
        let bytes = |kept: &KeptPicture| {
            let mut bytes = Vec::new();
            open_payload(&self.path, &kept.file).ok()?.take(kept.size + 1).read_to_end(&mut bytes).ok()?;
            (hex(&Sha256::digest(&bytes)) == kept.sha256).then_some(bytes)
        };
        let picture = |picture: &super::records::PictureRecord| {
            let got = Ok(bytes(picture.kept.as_ref()?)?.into());
            Some(Picture { address: picture.address.clone(), got })
        };
        record.pictures.iter().filter_map(picture).collect()
    }

    /// Where an entry lies in a zip that was ended.
    fn entry(&mut self, file: &str, entry: &str) -> Option<(u64, u64)> {
        if self.zip.as_ref().is_none_or(|(open, _)| open != file) {
            open_payload(&self.path, file).ok()?;
            self.zip = Some((file.to_owned(), Archive::open(&inside(&self.path, file)).ok()?));
        }
        self.zip.as_mut()?.1.place(entry).ok()
    }
}

/// The bytes of an item that a dead run has left, hashed as they are read.
#[derive(Debug)]
pub struct LeftBody {
    file: Take<File>,
    size: u64,
    sha256: String,
    hash: Sha256,
    /// The pictures that it links to.
    pictures: Vec<Picture>,
}

impl LeftBody {
    /// The pictures that it links to, as far as they were received; once.
    pub fn take_pictures(&mut self) -> Vec<Picture> {
        std::mem::take(&mut self.pictures)
    }

    /// How many bytes it has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The next piece; `None` at the end. An error of the kind `InvalidData` in place of the last piece when they are not the
    /// bytes that were written.
    pub fn piece(&mut self) -> io::Result<Option<Bytes>> {
        let n = usize::try_from(self.file.limit()).unwrap_or(usize::MAX).min(PIECE_BYTES);
        self.take(n)
    }

    /// All bytes at once; for a small one.
    pub fn whole(mut self) -> io::Result<Bytes> {
        let n = usize::try_from(self.file.limit()).unwrap_or(usize::MAX);
        Ok(self.take(n)?.unwrap_or_default())
    }

    fn take(&mut self, n: usize) -> io::Result<Option<Bytes>> {
        let mut bytes = vec![0; n];
        self.file.read_exact(&mut bytes)?;
        self.hash.update(&bytes);
        if self.file.limit() == 0 {
            let digest: Digest = self.hash.clone().finalize().into();
            if hex(&digest) != self.sha256 {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "is not what was written"));
            }
        }
        Ok(Some(bytes.into()).filter(|bytes: &Bytes| !bytes.is_empty()))
    }
}

impl Draft {
    /// Gives items that are missing and have no name the one that the newest backup of the vault has for their address.
    pub fn name_missing(&mut self) {
        let unnamed: Vec<usize> =
            (0..).zip(&self.lost).filter(|(_, lost)| lost.name.is_none()).map(|(n, _)| n).collect();
        let newest = self.vault.backups().ok().and_then(|mut backups| backups.pop());
        // Names are a kindness: without a backup that can be read, the address stands in for them.
        let Some(file) = newest.and_then(|newest| open_plain(&inside(&newest.path, ITEM_RECORDS)).ok()) else { return };
        let href_of = |n: &usize| self.lost.get(*n).map(|lost| lost.href.clone());
        let wanted: BTreeMap<String, usize> = unnamed.iter().filter_map(|n| Some((href_of(n)?, *n))).collect();
        for item in Items::new(file).flatten().filter(|item| item.facts.is_some()) {
            if let Some(lost) = wanted.get(&item.href).and_then(|n| self.lost.get_mut(*n)) {
                lost.name = Some(name_of(&item));
            }
        }
    }
}

/// What items are looked up by.
fn key(origin: &str, href: &str) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one((origin, href))
}

#[cfg(test)]
mod tests;
