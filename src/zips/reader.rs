//! Checked reading of the zips in a backup (PKWARE APPNOTE 6.3.10). Nothing is believed before it was checked: the end
//! record, the directory, each local header against the directory, that entries lie one behind the other with nothing
//! between, before or after them, and the checksum of what is read.
//!
//! Only what this program writes is read: entries that are stored, with their sizes in front. Everything else is a
//! [`Fault`] of its entry. No entry chooses a path, and nothing is unpacked. The directory is read here and not by the
//! zip crate, because that crate repairs what it can, and keeps some 400 bytes an entry in memory where 28 do.

pub mod foreign;
mod header;
mod pass;
pub mod scan;
pub mod stream;

#[cfg(test)]
pub(crate) mod craft;

pub use pass::{PassError, Visitor, read_through};

use std::hash::{BuildHasher, RandomState};
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use thiserror::Error;

use foreign::{Slice, SliceReader};
use header::{Central, End};

/// What is wrong with a zip or with one of its entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    #[error("does not end as a zip ends")]
    End,
    #[error("its directory cannot be read")]
    Directory,
    #[error("its name is not a clean relative path")]
    Name,
    #[error("its name is used twice")]
    Duplicate,
    #[error("is not an ordinary file")]
    NotAFile,
    #[error("is encrypted")]
    Encrypted,
    #[error("is compressed, or its size stands behind it")]
    NotStored,
    #[error("its header says something else than the directory")]
    Differs,
    #[error("lies over its neighbour")]
    Overlap,
    #[error("bytes beside it belong to nothing")]
    Gap,
    #[error("ends too early")]
    Cut,
    #[error("its checksum is wrong")]
    Checksum,
    #[error("is one of several files that only together are a zip")]
    Split,
    #[error("is compressed in a way that Lifeboat can't read")]
    Method,
    #[error("would become more than 200 times as large as it is")]
    Bomb,
    #[error("has too many entries")]
    TooMany,
}

/// Why a zip or an entry can't be opened.
#[derive(Debug, Error)]
pub enum ZipTrouble {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Fault(#[from] Fault),
    #[error("no such entry")]
    NoEntry,
}

/// What is remembered of an entry.
#[derive(Clone, Copy, Debug)]
struct Row {
    /// Where its local header begins.
    start: u64,
    /// Hash of its name, under this archive's own key.
    name: u64,
    /// Where its header begins in the directory.
    at: u32,
}

/// No backup has more in one zip.
const MAX_ENTRIES: u64 = 4_000_000;

/// A zip whose end and directory are in order. Its entries are checked when they are read.
#[derive(Debug)]
pub struct Archive {
    slice: Slice,
    file: BufReader<SliceReader>,
    len: u64,
    end: End,
    /// In the order of the directory.
    rows: Vec<Row>,
    /// Indexes of rows, sorted by the hash of the name.
    by_name: Vec<u32>,
    keys: RandomState,
}

impl Archive {
    /// Opens a zip and reads its directory.
    pub fn open(path: &Path) -> Result<Archive, ZipTrouble> {
        Archive::of(Slice::of(path)?)
    }

    /// Opens a zip where it lies, and reads its directory.
    pub fn of(slice: Slice) -> Result<Archive, ZipTrouble> {
        let mut file = BufReader::with_capacity(64 * 1024, slice.open()?);
        let len = slice.len();
        let end = End::read(&mut file, len)?;
        if end.entries > MAX_ENTRIES {
            return Err(Fault::TooMany.into());
        }
        let keys = RandomState::new();
        let mut rows = Vec::with_capacity(usize::try_from(end.entries).map_err(|_| Fault::Directory)?);
        file.seek(SeekFrom::Start(end.directory_at))?;
        let mut at = 0;
        let mut central = Central::default();
        for _ in 0..end.entries {
            let length = central.read(&mut file)?;
            let name = keys.hash_one(central.name.as_slice());
            rows.push(Row { start: central.start, name, at: u32::try_from(at).map_err(|_| Fault::Directory)? });
            at += length;
        }
        if at != end.directory_len {
            return Err(Fault::Directory.into());
        }
        let mut by_name: Vec<u32> = (0..).take(rows.len()).collect();
        by_name.sort_unstable_by_key(|index| rows.get(*index as usize).map(|row| row.name));
        Ok(Archive { slice, file, len, end, rows, by_name, keys })
    }

    /// How many entries the directory lists.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True when the directory lists nothing.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Opens the entry called `name`. Its checksum is compared when its last byte is read; a wrong one is an error of
    /// the kind `InvalidData`.
    pub fn entry(&mut self, name: &str) -> Result<Body<'_>, ZipTrouble> {
        let (first, last) = self.named(self.keys.hash_one(name.as_bytes()));
        let index = self.by_name.get(first).map(|index| *index as usize).filter(|_| first < last);
        let row = index.and_then(|index| self.rows.get(index)).copied().ok_or(ZipTrouble::NoEntry)?;
        if last - first > 1 {
            return Err(Fault::Duplicate.into());
        }
        let mut central = Central::default();
        self.file.seek(SeekFrom::Start(self.end.directory_at + u64::from(row.at)))?;
        central.read(&mut self.file)?;
        if central.name != name.as_bytes() {
            return Err(ZipTrouble::NoEntry);
        }
        central.check()?;
        self.file.seek(SeekFrom::Start(row.start))?;
        let length = central.read_local(&mut self.file)?;
        let next = index.map_or(self.end.directory_at, |index| self.next_start(index));
        let data_end = row.start.checked_add(length).and_then(|at| at.checked_add(central.size));
        match data_end.map(|end| end.cmp(&next)) {
            Some(std::cmp::Ordering::Equal) => {}
            Some(std::cmp::Ordering::Less) => return Err(Fault::Gap.into()),
            _ => return Err(Fault::Overlap.into()),
        }
        Ok(Body { file: &mut self.file, left: central.size, crc: crc32fast::Hasher::new(), expect: central.crc })
    }

    /// Where the data of the entry called `name` begins in the file, and how long it is.
    pub fn place(&mut self, name: &str) -> Result<(u64, u64), ZipTrouble> {
        let length = self.entry(name)?.left;
        Ok((self.file.stream_position()?, length))
    }

    /// Where the directory begins.
    pub fn directory_at(&self) -> u64 {
        self.end.directory_at
    }

    /// How many bytes the directory has.
    pub fn directory_len(&self) -> u64 {
        self.end.directory_len
    }

    /// Calls `each` with the name and the size of every entry, in the order in which they lie. One that is no ordinary
    /// file with a clean name, or does not lie behind the one before it, is a fault of the whole zip here.
    pub fn names<E: From<ZipTrouble>>(&self, mut each: impl FnMut(&str, u64) -> Result<(), E>) -> Result<(), E> {
        let io = |error: io::Error| E::from(ZipTrouble::Io(error));
        let fault = |fault: Fault| E::from(ZipTrouble::Fault(fault));
        let mut directory = BufReader::with_capacity(64 * 1024, self.slice.open().map_err(io)?);
        directory.seek(SeekFrom::Start(self.end.directory_at)).map_err(io)?;
        let mut central = Central::default();
        let mut at = 0;
        for (index, row) in self.rows.iter().enumerate() {
            central.read(&mut directory)?;
            central.check().map_err(fault)?;
            if central.start < at || row.start != central.start || central.least_end() > self.next_start(index) {
                return Err(fault(Fault::Overlap));
            }
            at = central.least_end();
            let (first, last) = self.named(row.name);
            if last - first > 1 {
                return Err(fault(Fault::Duplicate));
            }
            each(std::str::from_utf8(&central.name).map_err(|_| fault(Fault::Name))?, central.size)?;
        }
        Ok(())
    }

    /// The range of `by_name` whose names have this hash.
    fn named(&self, hash: u64) -> (usize, usize) {
        let name_of = |index: &u32| self.rows.get(*index as usize).map(|row| row.name);
        let first = self.by_name.partition_point(|index| name_of(index) < Some(hash));
        let last = self.by_name.partition_point(|index| name_of(index) <= Some(hash));
        (first, last)
    }

    /// Where the entry at `index` must end.
    fn next_start(&self, index: usize) -> u64 {
        self.rows.get(index + 1).map_or(self.end.directory_at, |row| row.start)
    }
}

/// The bytes of one entry.
#[derive(Debug)]
pub struct Body<'a> {
    file: &'a mut BufReader<SliceReader>,
    left: u64,
    crc: crc32fast::Hasher,
    expect: u32,
}

impl Body<'_> {
    /// How many bytes are still to come.
    pub fn left(&self) -> u64 {
        self.left
    }
}

impl Read for Body<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let wanted = buf.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let Some(part) = buf.get_mut(..wanted).filter(|part| !part.is_empty()) else { return Ok(0) };
        let n = self.file.read(part)?;
        if n == 0 {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, Fault::Cut));
        }
        self.crc.update(part.get(..n).unwrap_or_default());
        self.left -= n as u64;
        if self.left == 0 && self.crc.clone().finalize() != self.expect {
            return Err(io::Error::new(io::ErrorKind::InvalidData, Fault::Checksum));
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::craft::{Craft, Lie};
    use super::*;

    fn open(bytes: &[u8]) -> (tempfile::TempDir, Result<Archive, ZipTrouble>) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.zip");
        std::fs::write(&path, bytes).unwrap();
        let archive = Archive::open(&path);
        (dir, archive)
    }

    fn read(archive: &mut Archive, name: &str) -> String {
        let mut out = String::new();
        match archive.entry(name) {
            Err(why) => why.to_string(),
            Ok(mut body) => match body.read_to_string(&mut out) {
                Err(why) => why.to_string(),
                Ok(_) => out,
            },
        }
    }

    #[test]
    fn reads_what_the_zip_crate_writes() {
        for large in [false, true] {
            let mut writer = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
            let options = zip::write::SimpleFileOptions::default()
                .compression_method(zip::CompressionMethod::Stored)
                .large_file(large);
            for name in ["a.jpg", "Ü/b.jpg", "empty"] {
                writer.start_file(name, options).unwrap();
                if name != "empty" {
                    writer.write_all(name.as_bytes()).unwrap();
                }
            }
            let bytes = writer.finish().unwrap().into_inner();
            let (_dir, archive) = open(&bytes);
            let mut archive = archive.unwrap();
            assert_eq!(archive.len(), 3);
            assert_eq!(read(&mut archive, "Ü/b.jpg"), "Ü/b.jpg");
            assert_eq!(read(&mut archive, "a.jpg"), "a.jpg");
            assert_eq!(read(&mut archive, "empty"), "");
            assert_eq!(read(&mut archive, "c.jpg"), "no such entry");
        }
    }

    #[test]
    fn reads_more_entries_than_a_plain_zip_can_count() {
        let mut writer = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        for n in 0..66_000 {
            writer.start_file(format!("{n}"), options).unwrap();
        }
        let (_dir, archive) = open(&writer.finish().unwrap().into_inner());
        let mut archive = archive.unwrap();
        assert_eq!(archive.len(), 66_000);
        assert_eq!(read(&mut archive, "65999"), "");
    }

    #[test]
    fn a_lying_zip_or_entry_is_refused() {
        let check = |lie: Lie, expect: Fault| {
            let (_dir, archive) = open(&Craft::new().file("a", b"one").lie(lie).file("b", b"two").bytes());
            let said = match archive {
                Err(why) => why.to_string(),
                Ok(mut archive) => read(&mut archive, lie.name()),
            };
            assert_eq!(said, expect.to_string(), "{lie:?}");
        };
        check(Lie::Comment, Fault::End);
        check(Lie::Prefix, Fault::Directory);
        check(Lie::Suffix, Fault::End);
        check(Lie::Cut, Fault::End);
        check(Lie::CountTooHigh, Fault::Directory);
        check(Lie::CountTooLow, Fault::Directory);
        check(Lie::Disks, Fault::End);
        check(Lie::Up, Fault::Name);
        check(Lie::Absolute, Fault::Name);
        check(Lie::Backslash, Fault::Name);
        check(Lie::Drive, Fault::Name);
        check(Lie::Folder, Fault::Name);
        check(Lie::Duplicate, Fault::Duplicate);
        check(Lie::Link, Fault::NotAFile);
        check(Lie::Device, Fault::NotAFile);
        check(Lie::Encrypted, Fault::Encrypted);
        check(Lie::Deflated, Fault::NotStored);
        check(Lie::Descriptor, Fault::NotStored);
        check(Lie::OtherLocalName, Fault::Differs);
        check(Lie::OtherLocalSize, Fault::Differs);
        check(Lie::OtherLocalChecksum, Fault::Differs);
        check(Lie::SizeTooBig, Fault::Overlap);
        check(Lie::SizeTooSmall, Fault::Gap);
        check(Lie::SameData, Fault::Differs);
        check(Lie::HiddenEntry, Fault::Gap);
        check(Lie::WrongChecksum, Fault::Checksum);
    }
}
