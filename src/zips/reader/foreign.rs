//! Zips that others made, read in place: compressed entries, sizes that stand behind the data, folders and comments are
//! all right in them. What is not: names that lead elsewhere, links, encryption, entries that lie over each other, and
//! data that becomes more than it is declared to be. Such entries are faults of their own; the others can be read.
//! Nothing is unpacked, and no name is taken for a path.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use flate2::bufread::DeflateDecoder;

use super::header::{Central, End, LOCAL_LEN};
use super::{Fault, ZipTrouble};

/// No set of files that somebody hands out has more.
const MAX_ENTRIES: u64 = 4_000_000;
/// A directory in memory, of one that is read from a zip.
const BUFFER_BYTES: usize = 64 * 1024;
/// What is larger than the first and more than so many times as large as its data is made to fill a disk. DEFLATE alone
/// can do 1,032.
const BOMB_BYTES: u64 = 64 * 1024 * 1024;
const BOMB_RATIO: u64 = 200;

/// Bytes that can be read from anywhere: a part of a file, or of memory.
#[derive(Clone, Debug)]
pub enum Slice {
    File { path: Arc<Path>, from: u64, len: u64 },
    Memory(Bytes),
}

impl Slice {
    /// A whole file.
    pub fn of(path: &Path) -> io::Result<Slice> {
        Ok(Slice::File { path: path.into(), from: 0, len: std::fs::metadata(path)?.len() })
    }

    /// How many bytes there are.
    pub fn len(&self) -> u64 {
        match self {
            Slice::File { len, .. } => *len,
            Slice::Memory(bytes) => bytes.len() as u64,
        }
    }

    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Opens it at its beginning.
    pub fn open(&self) -> io::Result<SliceReader> {
        Ok(match self {
            Slice::File { path, from, len } => {
                let mut file = File::open(path)?;
                if *from > 0 {
                    file.seek(SeekFrom::Start(*from))?;
                }
                SliceReader { inner: Inner::File { file, from: *from }, at: 0, len: *len }
            }
            Slice::Memory(bytes) => SliceReader { inner: Inner::Memory(bytes.clone()), at: 0, len: bytes.len() as u64 },
        })
    }
}

#[derive(Debug)]
enum Inner {
    File { file: File, from: u64 },
    Memory(Bytes),
}

/// Reads a [`Slice`].
#[derive(Debug)]
pub struct SliceReader {
    inner: Inner,
    at: u64,
    len: u64,
}

impl Read for SliceReader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.len - self.at).unwrap_or(usize::MAX).min(into.len());
        let into = into.get_mut(..most).unwrap_or_default();
        let n = match &mut self.inner {
            Inner::File { file, .. } => file.read(into)?,
            Inner::Memory(bytes) => {
                let at = usize::try_from(self.at).unwrap_or(usize::MAX);
                bytes.get(at..).unwrap_or_default().read(into)?
            }
        };
        self.at += n as u64;
        Ok(n)
    }
}

impl Seek for SliceReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let wanted = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.len.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        let wanted = wanted.filter(|at| *at <= self.len).ok_or(io::ErrorKind::InvalidInput)?;
        if let Inner::File { file, from } = &mut self.inner {
            file.seek(SeekFrom::Start(*from + wanted))?;
        }
        self.at = wanted;
        Ok(wanted)
    }
}

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

/// What is remembered of an entry.
#[derive(Clone, Copy, Debug)]
struct Row {
    /// Where its header begins in the directory.
    at: u64,
    fault: Option<Fault>,
}

/// A zip that somebody handed out.
#[derive(Clone, Debug)]
pub struct Foreign {
    slice: Slice,
    directory_at: u64,
    rows: Vec<Row>,
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
        let mut rows = Vec::new();
        let mut spans: Vec<(u64, u64, u32)> = Vec::new();
        let (mut at, mut central) = (0, Central::default());
        for index in 0..u32::try_from(end.entries).unwrap_or(u32::MAX) {
            let length = central.read(&mut file)?;
            let fault = fault_of(&central);
            let data = (LOCAL_LEN + central.name.len()) as u64 + central.stored_size;
            spans.push((central.start, central.start.saturating_add(data), index));
            rows.push(Row { at, fault });
            at += length;
        }
        spans.sort_unstable();
        let (mut furthest, mut last) = (0, None);
        for (start, end_of_data, index) in spans {
            if start < furthest || end_of_data > end.directory_at {
                // Whoever lies over another is not believed, nor is the other.
                for index in [Some(index), last].into_iter().flatten() {
                    if let Some(row) = rows.get_mut(index as usize) {
                        row.fault.get_or_insert(Fault::Overlap);
                    }
                }
            }
            if end_of_data >= furthest {
                (furthest, last) = (end_of_data, Some(index));
            }
        }
        Ok(Foreign { slice, directory_at: end.directory_at, rows })
    }

    /// How many entries there are, folders too.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Calls `each` with every entry in the order of the directory.
    pub fn entries<E: From<ZipTrouble>>(&self, mut each: impl FnMut(Entry<'_>) -> Result<(), E>) -> Result<(), E> {
        let io = |error: io::Error| E::from(ZipTrouble::Io(error));
        let mut file = BufReader::with_capacity(BUFFER_BYTES, self.slice.open().map_err(io)?);
        file.seek(SeekFrom::Start(self.directory_at)).map_err(io)?;
        let mut central = Central::default();
        for (row, index) in self.rows.iter().zip(0..) {
            central.read(&mut file)?;
            let (modified, dos_time) = central.modified();
            each(Entry {
                name: &central.name,
                size: central.size,
                crc: central.crc,
                modified,
                dos_time,
                is_folder: central.is_folder(),
                row: index,
                fault: row.fault,
            })?;
        }
        Ok(())
    }

    /// Opens an entry. Its length and checksum are compared when its last byte is read; what differs is an error of the
    /// kind `InvalidData`.
    pub fn read(&self, row: u32) -> Result<Inflated, ZipTrouble> {
        let (central, from) = self.find(row)?;
        let data = self.data(from, central.stored_size).open()?;
        let data = BufReader::with_capacity(BUFFER_BYTES, data);
        let data =
            if central.is_deflated() { Packed::Deflated(DeflateDecoder::new(data)) } else { Packed::Stored(data) };
        Ok(Inflated { data, left: central.size, crc: crc32fast::Hasher::new(), expect: central.crc, done: false })
    }

    /// The bytes of an entry where they lie, when they are not compressed.
    pub fn slice(&self, row: u32) -> Result<Option<Slice>, ZipTrouble> {
        let (central, from) = self.find(row)?;
        Ok((!central.is_deflated()).then(|| self.data(from, central.size)))
    }

    /// What the directory says of an entry, and where its data begins.
    fn find(&self, row: u32) -> Result<(Central, u64), ZipTrouble> {
        let Row { at, fault } = *self.rows.get(row as usize).ok_or(ZipTrouble::NoEntry)?;
        if let Some(fault) = fault {
            return Err(fault.into());
        }
        let mut file = BufReader::with_capacity(1024, self.slice.open()?);
        file.seek(SeekFrom::Start(self.directory_at + at))?;
        let mut central = Central::default();
        central.read(&mut file)?;
        file.seek(SeekFrom::Start(central.start))?;
        let from = central.start + central.read_local_foreign(&mut file)?;
        if from.saturating_add(central.stored_size) > self.directory_at {
            return Err(Fault::Overlap.into());
        }
        Ok((central, from))
    }

    fn data(&self, at: u64, len: u64) -> Slice {
        match &self.slice {
            Slice::File { path, from, .. } => Slice::File { path: Arc::clone(path), from: from + at, len },
            Slice::Memory(bytes) => {
                let index = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
                Slice::Memory(bytes.slice(index(at)..index(at + len)))
            }
        }
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
mod tests {
    use std::io::{Cursor, Write};

    use flate2::Compression;
    use flate2::write::DeflateEncoder;

    use super::super::craft::{Craft, Lie};
    use super::*;

    fn open(bytes: Vec<u8>) -> Result<Foreign, ZipTrouble> {
        Foreign::open(Slice::Memory(bytes.into()))
    }

    fn read(zip: &Foreign, name: &str) -> String {
        let mut row = None;
        let found = zip.entries::<ZipTrouble>(|entry| {
            if entry.name == name.as_bytes() {
                row = Some(entry.row);
            }
            Ok(())
        });
        found.unwrap();
        let mut out = String::new();
        match zip.read(row.unwrap()) {
            Err(why) => why.to_string(),
            Ok(mut body) => match body.read_to_string(&mut out) {
                Err(why) => why.to_string(),
                Ok(_) => out,
            },
        }
    }

    /// A zip as streaming programs write it: compressed, sizes behind the data, a folder and a comment.
    fn streamed(name: &str, text: &[u8], size: u32) -> Vec<u8> {
        let mut packed = DeflateEncoder::new(Vec::new(), Compression::best());
        packed.write_all(text).unwrap();
        let packed = packed.finish().unwrap();
        let crc = crc32fast::hash(text);
        let mut out = Vec::new();
        let header = |local: bool| {
            let mut head = Vec::new();
            head.extend(if local { &b"PK\x03\x04\x14\0"[..] } else { &b"PK\x01\x02\x14\x03\x14\0"[..] });
            head.extend([8, 8, 8, 0, 0, 0, 0x21, 0x58]);
            let numbers = if local { [0; 3] } else { [crc, packed.len() as u32, size] };
            numbers.iter().for_each(|number| head.extend(number.to_le_bytes()));
            head.extend((name.len() as u16).to_le_bytes());
            head.extend([0, 0]);
            if !local {
                head.extend([0; 6]);
                head.extend((0o100_644_u32 << 16).to_le_bytes());
                head.extend([0; 4]);
            }
            head.extend(name.as_bytes());
            head
        };
        out.extend(header(true));
        out.extend(&packed);
        out.extend(b"PK\x07\x08");
        [crc, packed.len() as u32, size].iter().for_each(|number| out.extend(number.to_le_bytes()));
        let directory_at = out.len() as u32;
        let central = header(false);
        out.extend(&central);
        out.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
        out.extend((central.len() as u32).to_le_bytes());
        out.extend(directory_at.to_le_bytes());
        out.extend(b"\x05\0hello");
        out
    }

    #[test]
    fn reads_what_other_programs_write() {
        let text = "once upon a time ".repeat(500);
        let zip = open(streamed("Takeout/ä.txt", text.as_bytes(), text.len() as u32)).unwrap();
        assert_eq!(read(&zip, "Takeout/ä.txt"), text);
        let told = |size| read(&open(streamed("a", text.as_bytes(), size)).unwrap(), "a");
        assert_eq!(told(10), Fault::Differs.to_string(), "more than declared");
        assert_eq!(told(60_000), Fault::Cut.to_string(), "less than declared");

        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        writer.add_directory("folder", options).unwrap();
        writer.start_file("folder/a.txt", options.large_file(true)).unwrap();
        writer.write_all(b"stored").unwrap();
        let bytes = writer.finish().unwrap().into_inner();
        let zip = open(bytes.clone()).unwrap();
        assert_eq!(read(&zip, "folder/a.txt"), "stored");
        let mut seen = Vec::new();
        zip.entries::<ZipTrouble>(|entry| {
            seen.push((String::from_utf8_lossy(entry.name).into_owned(), entry.is_folder));
            Ok(())
        })
        .unwrap();
        assert_eq!(seen, [("folder/".to_owned(), true), ("folder/a.txt".to_owned(), false)]);

        // One in another, read where it lies.
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("inner.zip", options).unwrap();
        writer.write_all(&bytes).unwrap();
        let outer = open(writer.finish().unwrap().into_inner()).unwrap();
        let inner = Foreign::open(outer.slice(0).unwrap().unwrap()).unwrap();
        assert_eq!(read(&inner, "folder/a.txt"), "stored");
    }

    #[test]
    fn what_lies_is_refused_and_the_rest_can_be_read() {
        let check = |lie: Lie, expect: &str| {
            let said = match open(Craft::new().file("a", b"one").lie(lie).file("b", b"two").bytes()) {
                Err(why) => why.to_string(),
                Ok(zip) => {
                    let said = read(&zip, lie.name());
                    if !matches!(lie, Lie::SizeTooBig | Lie::SameData | Lie::HiddenEntry) {
                        assert_eq!(read(&zip, "b"), "two", "{lie:?}");
                    }
                    said
                }
            };
            assert_eq!(said, expect, "{lie:?}");
        };
        let fault = |fault: Fault| fault.to_string();
        check(Lie::Up, &fault(Fault::Name));
        check(Lie::Absolute, &fault(Fault::Name));
        check(Lie::Drive, &fault(Fault::Name));
        check(Lie::Link, &fault(Fault::NotAFile));
        check(Lie::Device, &fault(Fault::NotAFile));
        check(Lie::Encrypted, &fault(Fault::Encrypted));
        check(Lie::OtherLocalName, &fault(Fault::Differs));
        check(Lie::OtherLocalSize, &fault(Fault::Differs));
        check(Lie::OtherLocalChecksum, &fault(Fault::Differs));
        check(Lie::SizeTooBig, &fault(Fault::Overlap));
        check(Lie::WrongChecksum, &fault(Fault::Checksum));
        check(Lie::Cut, &fault(Fault::End));
        check(Lie::CountTooHigh, &fault(Fault::Directory));
        check(Lie::Disks, &fault(Fault::Split));
    }

    #[test]
    fn a_bomb_is_not_lit() {
        let zeros = vec![0; 1 << 20];
        let bytes = streamed("bomb", &zeros, 300 << 20);
        let zip = open(bytes).unwrap();
        assert_eq!(read(&zip, "bomb"), Fault::Bomb.to_string());
    }

    #[test]
    fn names_that_lead_elsewhere() {
        let check = |name: &str, expect: bool| assert_eq!(is_clean(name.as_bytes()), expect, "{name}");
        check("a/b.txt", true);
        check("a\\b.txt", true);
        check("12:30.jpg", true);
        check("a..b/c", true);
        check("", false);
        check("/etc/passwd", false);
        check("a//b", false);
        check("../a", false);
        check("a/../../b", false);
        check("..\\a", false);
        check("c:\\a", false);
    }
}
