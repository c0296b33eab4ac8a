//! Zips that others made, read in place: compressed entries, sizes that stand behind the data, folders and comments are
//! all right in them. What is not: names that lead elsewhere, links, encryption, entries that lie over each other, and
//! data that becomes more than it is declared to be. Such entries are faults of their own; the others can be read.
//! Nothing is unpacked, and no name is taken for a path.

mod slice;

use std::collections::BTreeMap;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

use flate2::bufread::DeflateDecoder;

use super::header::{Central, End, LOCAL_LEN};
use super::{Fault, ZipTrouble};

pub use slice::{Slice, SliceReader};

/// No set of files that somebody hands out has more.
const MAX_ENTRIES: u64 = 4_000_000;
/// So many headers at most are read to find one.
const MILESTONE: u32 = 8;
/// A directory in memory, of one that is read from a zip.
const BUFFER_BYTES: usize = 64 * 1024;
/// What is larger than the first and more than so many times as large as its data is made to fill a disk. DEFLATE alone
/// can do 1,032.
const BOMB_BYTES: u64 = 64 * 1024 * 1024;
const BOMB_RATIO: u64 = 200;

/// What the directory says of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// As it stands there.
    pub name: &'a [u8],
    pub size: u64,
    pub crc: u32,
    /// Seconds since 1970, where the zip says it.
    pub modified: Option<i32>,
    /// Date and time by a clock of unknown place, as DOS wrote them: date in the upper half.
    pub dos_time: u32,
    pub is_folder: bool,
    /// Where the entry is found again.
    pub row: u32,
    /// Why it can't be read.
    pub fault: Option<Fault>,
}

/// A zip that somebody handed out.
#[derive(Clone, Debug)]
pub struct Foreign {
    slice: Slice,
    directory_at: u64,
    len: u32,
    /// Where in the directory the header of every so-many-th entry begins.
    milestones: Vec<u64>,
    /// Entries that can't be read.
    faults: BTreeMap<u32, Fault>,
}

impl Foreign {
    /// Opens a zip, reads its directory and looks where its entries lie.
    pub fn open(slice: Slice) -> Result<Foreign, ZipTrouble> {
        let mut file = BufReader::with_capacity(BUFFER_BYTES, slice.open()?);
        let end = End::find(&mut file, slice.len())?;
        if end.entries > MAX_ENTRIES {
            return Err(Fault::TooMany.into());
        }
        file.seek(SeekFrom::Start(end.directory_at))?;
        let len = u32::try_from(end.entries).map_err(|_| Fault::TooMany)?;
        let (mut milestones, mut faults) = (Vec::new(), BTreeMap::new());
        let mut spans: Vec<(u64, u64, u32)> = Vec::new();
        let (mut at, mut central) = (0, Central::default());
        for index in 0..len {
            let length = central.read(&mut file)?;
            if let Some(fault) = fault_of(&central) {
                faults.insert(index, fault);
            }
            if index % MILESTONE == 0 {
                milestones.push(at);
            }
            let data = (LOCAL_LEN + central.name.len()) as u64 + central.stored_size;
            spans.push((central.start, central.start.saturating_add(data), index));
            at += length;
        }
        milestones.shrink_to_fit();
        spans.sort_unstable();
        let (mut furthest, mut last) = (0, None);
        for (start, end_of_data, index) in spans {
            if start < furthest || end_of_data > end.directory_at {
                // Whoever lies over another is not believed, nor is the other.
                for index in [Some(index), last].into_iter().flatten() {
                    faults.entry(index).or_insert(Fault::Overlap);
                }
            }
            if end_of_data >= furthest {
                (furthest, last) = (end_of_data, Some(index));
            }
        }
        Ok(Foreign { slice, directory_at: end.directory_at, len, milestones, faults })
    }

    /// How many entries there are, folders too.
    pub fn len(&self) -> usize {
        self.len as usize
    }

    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Calls `each` with every entry in the order of the directory.
    pub fn entries<E: From<ZipTrouble>>(&self, mut each: impl FnMut(Entry<'_>) -> Result<(), E>) -> Result<(), E> {
        let io = |error: io::Error| E::from(ZipTrouble::Io(error));
        let mut file = BufReader::with_capacity(BUFFER_BYTES, self.slice.open().map_err(io)?);
        file.seek(SeekFrom::Start(self.directory_at)).map_err(io)?;
        let mut central = Central::default();
        for row in 0..self.len {
            central.read(&mut file)?;
            let (modified, dos_time) = central.modified();
            each(Entry {
                name: &central.name,
                size: central.size,
                crc: central.crc,
                modified,
                dos_time,
                is_folder: central.is_folder(),
                row,
                fault: self.faults.get(&row).copied(),
            })?;
        }
        Ok(())
    }

    /// Opens an entry. Its length and checksum are compared when its last byte is read; what differs is an error of the
    /// kind `InvalidData`.
    pub fn read(&self, row: u32) -> Result<Inflated, ZipTrouble> {
        let (central, from) = self.find(row)?;
        let data = self.slice.part(from, central.stored_size).open()?;
        let room = usize::try_from(central.stored_size).map_or(BUFFER_BYTES, |size| size.clamp(512, BUFFER_BYTES));
        let data = BufReader::with_capacity(room, data);
        let data =
            if central.is_deflated() { Packed::Deflated(DeflateDecoder::new(data)) } else { Packed::Stored(data) };
        Ok(Inflated { data, left: central.size, crc: crc32fast::Hasher::new(), expect: central.crc, done: false })
    }

    /// The bytes of an entry where they lie, when they are not compressed.
    pub fn slice(&self, row: u32) -> Result<Option<Slice>, ZipTrouble> {
        let (central, from) = self.find(row)?;
        Ok((!central.is_deflated()).then(|| self.slice.part(from, central.size)))
    }

    /// What the directory says of an entry, and where its data begins.
    fn find(&self, row: u32) -> Result<(Central, u64), ZipTrouble> {
        let at = *self.milestones.get((row / MILESTONE) as usize).ok_or(ZipTrouble::NoEntry)?;
        if row >= self.len {
            return Err(ZipTrouble::NoEntry);
        }
        if let Some(fault) = self.faults.get(&row) {
            return Err((*fault).into());
        }
        let mut file = BufReader::with_capacity(1024, self.slice.open()?);
        file.seek(SeekFrom::Start(self.directory_at + at))?;
        let mut central = Central::default();
        for _ in 0..=row % MILESTONE {
            central.read(&mut file)?;
        }
        file.seek(SeekFrom::Start(central.start))?;
        let from = central.start + central.read_local_foreign(&mut file)?;
        if from.saturating_add(central.stored_size) > self.directory_at {
            return Err(Fault::Overlap.into());
        }
        Ok((central, from))
    }
}

/// What is wrong with an entry by what the directory says of it.
fn fault_of(central: &Central) -> Option<Fault> {
    if central.is_folder() {
        return None;
    }
    let is_bomb = central.size > BOMB_BYTES && central.size / BOMB_RATIO > central.stored_size;
    let of_name = if is_clean(&central.name) { Ok(()) } else { Err(Fault::Name) };
    let of_size = if is_bomb { Err(Fault::Bomb) } else { Ok(()) };
    of_name.and_then(|()| central.check_foreign()).and(of_size).err()
}

/// True for a relative path that goes nowhere but down. Zips made on Windows may have `\` in it.
pub fn is_clean(name: &[u8]) -> bool {
    let is_drive = matches!(name, [letter, b':', ..] if letter.is_ascii_alphabetic());
    !is_drive
        && !name.contains(&0)
        && name.split(|byte| matches!(byte, b'/' | b'\\')).all(|part| !matches!(part, b"" | b"." | b".."))
}

#[derive(Debug)]
enum Packed {
    Stored(BufReader<SliceReader>),
    Deflated(DeflateDecoder<BufReader<SliceReader>>),
}

/// The bytes of an entry as they were before they were packed.
#[derive(Debug)]
pub struct Inflated {
    data: Packed,
    left: u64,
    crc: crc32fast::Hasher,
    expect: u32,
    done: bool,
}

impl Inflated {
    /// How many bytes are still to come.
    pub fn left(&self) -> u64 {
        self.left
    }

    fn next(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match &mut self.data {
            Packed::Stored(data) => data.read(into),
            Packed::Deflated(data) => {
                data.read(into).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.to_string()))
            }
        }
    }

    /// All bytes are there; there must be no more, and they must have the right checksum.
    fn end(&mut self) -> io::Result<usize> {
        self.done = true;
        let wrong = |fault: Fault| Err(io::Error::new(io::ErrorKind::InvalidData, fault));
        if self.next(&mut [0])? > 0 {
            return wrong(Fault::Differs);
        }
        if self.crc.clone().finalize() != self.expect {
            return wrong(Fault::Checksum);
        }
        Ok(0)
    }
}

impl Read for Inflated {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return if self.done { Ok(0) } else { self.end() };
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(into.len());
        let into = into.get_mut(..most).unwrap_or_default();
        if into.is_empty() {
            return Ok(0);
        }
        let n = self.next(into)?;
        if n == 0 {
            return Err(io::Error::new(io::ErrorKind::InvalidData, Fault::Cut));
        }
        self.crc.update(into.get(..n).unwrap_or_default());
        self.left -= n as u64;
        if self.left == 0 {
            self.end()?;
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests;
