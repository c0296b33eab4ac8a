//! The items of a collection that a run takes over from its base: where their records lie, and in which files they are.
//! 16 bytes an item; its address and all else stand in the base's records.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::sync::Arc;

use bytes::Bytes;
use sha2::{Digest as _, Sha256};

use super::{Base, Probe, belongs};
use crate::archive::bag::{ITEM_RECORDS, open_payload, open_plain};
use crate::archive::disk::{self, inside};
use crate::archive::manifest::{Digest, unhex};
use crate::archive::records::{ItemRecord, LossRecord, Missing, Origin, Place};
use crate::model::{Counts, Kind, Listed, Listing, Trouble};

/// How much of a file of the base is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::archive) struct FileUse {
    /// Items in it in the base, and those of them that are taken over.
    pub(in crate::archive) total: u64,
    pub(in crate::archive) kept: u64,
}

/// Where the records of items lie in the base, in order of address.
#[derive(Clone, Debug, Default)]
pub(in crate::archive) struct CarriedItems(Vec<(u64, u32)>);

impl CarriedItems {
    pub(super) fn push(&mut self, at: u64, len: u32) {
        self.0.push((at, len));
    }

    pub(in crate::archive) fn iter(&self) -> impl ExactSizeIterator<Item = (u64, u32)> + '_ {
        self.0.iter().copied()
    }

    pub(in crate::archive) fn len(&self) -> usize {
        self.0.len()
    }
}

/// What a collection takes over from its base.
#[derive(Clone, Debug)]
pub struct Carried {
    pub(in crate::archive) base: Arc<Base>,
    /// In order of address.
    pub(in crate::archive) items: CarriedItems,
    pub(in crate::archive) by_kind: BTreeMap<Kind, Counts>,
    /// Bytes of their originals.
    pub(in crate::archive) bytes: u64,
    pub(in crate::archive) unreadable: Vec<Missing>,
    /// Linked pictures that they lack.
    pub(in crate::archive) pictures: Vec<Missing>,
    /// The files that hold originals of the collection in the base.
    pub(in crate::archive) files: BTreeMap<String, FileUse>,
    /// All files of a collection of text in which nothing changes; empty when they have to be written anew.
    pub(in crate::archive) as_is: Vec<String>,
}

impl Carried {
    /// How many items are taken over.
    pub fn items(&self) -> u64 {
        self.items.len() as u64
    }

    /// Bytes of the originals that are taken over.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Nothing has to be written: the files are taken over as they are.
    pub fn is_as_is(&self) -> bool {
        !self.as_is.is_empty()
    }

    /// As many items as there is `room` for, those behind the address `after` first, then from the beginning. It ends at the
    /// first one for which there is no more room, so that the next look begins there.
    pub fn some(&self, after: Option<&str>, room: Room) -> Result<Look, Trouble> {
        let places = &self.items.0;
        let mut records = Records::open(&self.base)?;
        let begin = match after {
            Some(after) => self.behind(after, &mut records)?,
            None => 0,
        };
        let mut look = Look { listing: Listing::whole(), ..Look::default() };
        let (mut bytes_left, mut has_passed) = (room.bytes, false);
        for item in (begin..places.len()).chain(0..begin.min(places.len())) {
            if look.known.len() as u64 >= room.items || bytes_left == 0 {
                break;
            }
            let Some((at, len)) = places.get(item).copied() else { break };
            let record: ItemRecord = serde_json::from_slice(records.get(at, len)?).map_err(|why| self.damaged(&why))?;
            let n_bytes = record.size.unwrap_or(0);
            let fits_ever = n_bytes <= room.most_bytes;
            let Some(sha256) = record.sha256.clone().filter(|_| fits_ever) else {
                if !has_passed {
                    look.looked_to = Some(record.href);
                }
                continue;
            };
            if n_bytes > bytes_left {
                // Other collections have used up the room for this one; a smaller one behind it may do for now.
                if look.known.is_empty() {
                    has_passed = true;
                    continue;
                }
                break;
            }
            bytes_left -= n_bytes;
            (look.looked_to, has_passed) = (Some(record.href.clone()), false);
            let ItemRecord { href, etag, size, modified, .. } = &record;
            let line = Listed { href, etag: etag.as_deref(), size: *size, modified: *modified, media_type: None };
            look.listing.push(line).map_err(|error| Trouble::Internal(error.to_string()))?;
            look.known.push(Saved { kind: record.kind, sha256, meaning: record.meaning });
        }
        Ok(look)
    }

    /// How many items do not lie behind the address `after`.
    fn behind(&self, after: &str, records: &mut Records) -> Result<usize, Trouble> {
        let (mut from, mut to) = (0, self.items.len());
        while from < to {
            let middle = from.midpoint(to);
            let Some((at, len)) = self.items.0.get(middle).copied() else { break };
            let probe: Probe<'_> = serde_json::from_slice(records.get(at, len)?).map_err(|why| self.damaged(&why))?;
            if *probe.href <= *after { from = middle + 1 } else { to = middle }
        }
        Ok(from)
    }

    fn damaged(&self, why: &serde_json::Error) -> Trouble {
        Trouble::Damaged { path: self.base.path.clone(), why: why.to_string() }
    }

    /// Calls `look` with each record.
    pub(in crate::archive) fn probes(
        &self,
        mut look: impl FnMut(&Probe<'_>) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        let mut records = Records::open(&self.base)?;
        for (at, len) in self.items.iter() {
            let line = records.get(at, len)?;
            look(&serde_json::from_slice(line).map_err(|why| self.damaged(&why))?)?;
        }
        Ok(())
    }

    /// What could not be carried over of these items, which are in files called `stem`, out of what others handed out:
    /// that is read only when an item is composed.
    pub(in crate::archive) fn losses(&self, stem: &str) -> Result<Vec<LossRecord>, Trouble> {
        if self.base.record.origin == Origin::Account {
            return Ok(Vec::new());
        }
        let mut losses = self.base.losses()?.to_vec();
        losses.retain(|loss| belongs(&loss.place, stem));
        if losses.is_empty() {
            return Ok(losses);
        }
        let (mut called, mut records) = (HashSet::new(), Records::open(&self.base)?);
        for (at, len) in self.items.iter() {
            let record: ItemRecord = serde_json::from_slice(records.get(at, len)?).map_err(|why| self.damaged(&why))?;
            called.insert(record.called().unwrap_or(&record.href).to_owned());
        }
        losses.retain(|loss| called.contains(&loss.item));
        Ok(losses)
    }

    /// The records with their originals, which are small, one by one.
    pub(in crate::archive) fn originals(&self) -> Result<Originals, Trouble> {
        Ok(Originals {
            records: Records::open(&self.base)?,
            base: Arc::clone(&self.base),
            places: self.items.clone(),
            next: 0,
            files: HashMap::new(),
        })
    }
}

/// How much may be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    pub items: u64,
    /// Bytes that are left of those for a whole run, and how many these were.
    pub bytes: u64,
    pub most_bytes: u64,
}

/// Some of the items that are taken over, to be looked at all the same.
#[derive(Clone, Debug, Default)]
pub struct Look {
    pub listing: Listing,
    /// What was saved of each.
    pub known: Vec<Saved>,
    /// The address of the last one, or of one behind it that can never be looked at.
    pub looked_to: Option<String>,
}

/// What an item was when it was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    pub kind: Kind,
    pub sha256: String,
    pub meaning: Option<String>,
}

/// Reads lines of a base's `items.jsonl` by where they lie.
pub(in crate::archive) struct Records {
    path: std::path::PathBuf,
    file: BufReader<File>,
    at: u64,
    line: Vec<u8>,
}

impl Records {
    pub(in crate::archive) fn open(base: &Base) -> Result<Records, Trouble> {
        let path = inside(&base.path, ITEM_RECORDS);
        let file = open_plain(&path).map_err(disk::trouble(&path))?;
        Ok(Records { path, file: BufReader::with_capacity(64 * 1024, file), at: 0, line: Vec::new() })
    }

    pub(in crate::archive) fn get(&mut self, at: u64, len: u32) -> Result<&[u8], Trouble> {
        self.line.resize(len as usize, 0);
        self.file
            .seek_relative(at.cast_signed() - self.at.cast_signed())
            .and_then(|()| self.file.read_exact(&mut self.line))
            .map_err(disk::trouble(&self.path))?;
        self.at = at + u64::from(len);
        Ok(&self.line)
    }
}

/// Where a line lies, how long it is, and the line.
type Line<'a> = (u64, u32, &'a [u8]);

/// Reads the lines of one collection one after another.
pub(super) struct Lines {
    path: std::path::PathBuf,
    file: BufReader<std::io::Take<File>>,
    at: u64,
    line: Vec<u8>,
}

impl Lines {
    pub(super) fn open(base: &Base, id: &str) -> Result<Lines, Trouble> {
        let path = inside(&base.path, ITEM_RECORDS);
        let block = base.blocks.get(id).copied().unwrap_or_default();
        let mut file = open_plain(&path).map_err(disk::trouble(&path))?;
        file.seek(SeekFrom::Start(block.from)).map_err(disk::trouble(&path))?;
        let file = BufReader::with_capacity(64 * 1024, file.take(block.to - block.from));
        Ok(Lines { path, file, at: block.from, line: Vec::new() })
    }

    /// Where the next line lies, and the line.
    pub(super) fn next(&mut self) -> Result<Option<Line<'_>>, Trouble> {
        self.line.clear();
        let n = self.file.read_until(b'\n', &mut self.line).map_err(disk::trouble(&self.path))?;
        if n == 0 {
            return Ok(None);
        }
        let at = self.at;
        self.at += n as u64;
        let len = u32::try_from(n).map_err(|_| Trouble::Internal("a record is larger than 4 GiB".to_owned()))?;
        Ok(Some((at, len, &self.line)))
    }
}

/// Gives the records that are taken over with their originals.
pub(in crate::archive) struct Originals {
    records: Records,
    base: Arc<Base>,
    places: CarriedItems,
    next: usize,
    files: HashMap<String, (BufReader<File>, u64)>,
}

impl Originals {
    /// The next record and its original, which is what the record says.
    pub(in crate::archive) fn next(&mut self) -> Result<Option<(ItemRecord, Bytes)>, Trouble> {
        let Some((at, len)) = self.places.0.get(self.next).copied() else { return Ok(None) };
        self.next += 1;
        let damaged = |why: String| Trouble::Damaged { path: self.base.path.clone(), why };
        let record: ItemRecord =
            serde_json::from_slice(self.records.get(at, len)?).map_err(|error| damaged(error.to_string()))?;
        let Some(Place::Range { file, offset, length }) = &record.original else {
            return Err(damaged(format!("{}: its original is not in a text file", record.href)));
        };
        if !self.files.contains_key(file) {
            let open = open_payload(&self.base.path, file)?;
            self.files.insert(file.clone(), (BufReader::with_capacity(256 * 1024, open), 0));
        }
        let Some((open, pos)) = self.files.get_mut(file) else {
            return Err(Trouble::Internal("a file was lost".to_owned()));
        };
        let mut bytes = vec![0; usize::try_from(*length).unwrap_or(0)];
        open.seek_relative(offset.cast_signed() - pos.cast_signed())
            .and_then(|()| open.read_exact(&mut bytes))
            .map_err(|error| damaged(format!("{file}: {error}")))?;
        *pos = offset + length;
        let found: Digest = Sha256::digest(&bytes).into();
        if record.sha256.as_deref().and_then(unhex) != Some(found) {
            return Err(damaged(format!("{file}: {} is not what was saved", record.href)));
        }
        Ok(Some((record, bytes.into())))
    }
}
