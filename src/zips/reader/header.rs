//! The records of a zip as bytes (APPNOTE §4.3.7, §4.3.12 to §4.3.16, §4.5.3): read, and checked each for itself.
//!
//! One file because these are one format, whose records repeat each other.

use std::io::{self, Read, Seek, SeekFrom};

use super::{Fault, ZipTrouble};

pub(super) const LOCAL: [u8; 4] = *b"PK\x03\x04";
pub(super) const CENTRAL: [u8; 4] = *b"PK\x01\x02";
pub(super) const END: [u8; 4] = *b"PK\x05\x06";
const END64: [u8; 4] = *b"PK\x06\x06";
const LOCATOR64: [u8; 4] = *b"PK\x06\x07";

const END_LEN: u64 = 22;
const LOCATOR64_LEN: u64 = 20;
const END64_LEN: u64 = 56;
const CENTRAL_LEN: u64 = 46;
/// Length of a local header without name and extra fields.
pub(super) const LOCAL_LEN: usize = 30;

const FLAG_ENCRYPTED: u16 = 1;
const FLAG_STRONG: u16 = 1 << 6;
const FLAG_MASKED: u16 = 1 << 13;
/// Bits 1 and 2 tell how hard a compressor tried, bit 11 that the name is UTF-8. All others change the meaning.
const FLAGS_HARMLESS: u16 = 0b1000_0000_0110;
const FLAG_UTF8: u16 = 1 << 11;
const FLAG_DESCRIPTOR: u16 = 1 << 3;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;
/// A comment behind the end record has its length in 16 bits.
const MAX_COMMENT: u64 = u16::MAX as u64;
const NARROW_MAX: u64 = u32::MAX as u64;

/// Takes little-endian numbers from a record, one after the other.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        match self.0.split_first_chunk::<N>() {
            Some((head, rest)) => {
                self.0 = rest;
                *head
            }
            None => {
                self.0 = &[];
                [0; N]
            }
        }
    }

    fn u16(&mut self) -> u16 {
        u16::from_le_bytes(self.bytes())
    }

    fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.bytes())
    }

    fn u64(&mut self) -> u64 {
        u64::from_le_bytes(self.bytes())
    }
}

fn read_exact(file: &mut impl Read, bytes: &mut [u8], fault: Fault) -> Result<(), ZipTrouble> {
    file.read_exact(bytes).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => fault.into(),
        _ => ZipTrouble::Io(error),
    })
}

/// What the end of a zip says.
#[derive(Clone, Copy, Debug)]
pub(super) struct End {
    pub directory_at: u64,
    pub directory_len: u64,
    pub entries: u64,
}

impl End {
    /// Reads the end record, which must be the last thing in a file of `len` bytes, and its wide form where there is one.
    pub fn read(file: &mut (impl Read + Seek), len: u64) -> Result<End, ZipTrouble> {
        let at = len.checked_sub(END_LEN).ok_or(Fault::End)?;
        let mut record = [0; END_LEN as usize];
        file.seek(SeekFrom::Start(at))?;
        read_exact(file, &mut record, Fault::End)?;
        let mut fields = Fields(&record);
        let sound = fields.bytes() == END && fields.u32() == 0;
        let (entries_here, entries) = (fields.u16(), fields.u16());
        let narrow =
            End { entries: entries.into(), directory_len: fields.u32().into(), directory_at: fields.u32().into() };
        let comment_len = fields.u16();
        if !sound || entries_here != entries || comment_len != 0 {
            return Err(Fault::End.into());
        }
        let is_narrow = entries != u16::MAX && narrow.directory_len != NARROW_MAX && narrow.directory_at != NARROW_MAX;
        let (end, end_at) = if is_narrow { (narrow, at) } else { narrow.widened(file, at)? };
        let directory_end = end.directory_at.checked_add(end.directory_len);
        if directory_end != Some(end_at) || end.entries > end.directory_len / CENTRAL_LEN {
            return Err(Fault::Directory.into());
        }
        Ok(end)
    }

    /// Finds the end record of a zip that others made: a comment may stand behind it, and signatures in front of it.
    pub fn find(file: &mut (impl Read + Seek), len: u64) -> Result<End, ZipTrouble> {
        let from = len.saturating_sub(END_LEN + MAX_COMMENT);
        let mut tail = Vec::new();
        file.seek(SeekFrom::Start(from))?;
        file.take(END_LEN + MAX_COMMENT).read_to_end(&mut tail)?;
        let ends = |at: &usize| {
            let record = tail.get(*at..).unwrap_or_default();
            let comment =
                record.get(20..22).and_then(|bytes| bytes.first_chunk::<2>()).map(|len| u16::from_le_bytes(*len));
            record.starts_with(&END)
                && comment.is_some_and(|comment| record.len() as u64 == END_LEN + u64::from(comment))
        };
        let last = tail.len().checked_sub(END_LEN as usize).ok_or(Fault::End)?;
        let at = (0..=last).rev().find(ends).ok_or(Fault::End)?;
        let mut fields = Fields(tail.get(at + 4..).unwrap_or_default());
        let (disk, directory_disk, entries_here, entries) = (fields.u16(), fields.u16(), fields.u16(), fields.u16());
        let narrow =
            End { entries: entries.into(), directory_len: fields.u32().into(), directory_at: fields.u32().into() };
        if disk != directory_disk || disk != 0 && disk != u16::MAX || entries_here != entries {
            return Err(Fault::Split.into());
        }
        let at = from + at as u64;
        let is_narrow = entries != u16::MAX && narrow.directory_len != NARROW_MAX && narrow.directory_at != NARROW_MAX;
        let (end, end_at) = if is_narrow { (narrow, at) } else { narrow.widened(file, at)? };
        let directory_end = end.directory_at.checked_add(end.directory_len);
        if directory_end.is_none_or(|directory_end| directory_end > end_at)
            || end.entries > end.directory_len / CENTRAL_LEN
        {
            return Err(Fault::Directory.into());
        }
        Ok(end)
    }

    /// What the zip64 end record in front of `at` says, and where it begins.
    fn widened(self, file: &mut (impl Read + Seek), at: u64) -> Result<(End, u64), ZipTrouble> {
        let locator_at = at.checked_sub(LOCATOR64_LEN).ok_or(Fault::End)?;
        let mut record = [0; LOCATOR64_LEN as usize];
        file.seek(SeekFrom::Start(locator_at))?;
        read_exact(file, &mut record, Fault::End)?;
        let mut fields = Fields(&record);
        if fields.bytes() != LOCATOR64 {
            // 65,535 entries fit a plain zip too.
            return Ok((self, at));
        }
        let (disk, end64_at, disks) = (fields.u32(), fields.u64(), fields.u32());
        if disk != 0 || disks > 1 || end64_at.checked_add(END64_LEN) != Some(locator_at) {
            return Err(Fault::End.into());
        }
        let mut record = [0; END64_LEN as usize];
        file.seek(SeekFrom::Start(end64_at))?;
        read_exact(file, &mut record, Fault::End)?;
        let mut fields = Fields(&record);
        let sound = fields.bytes() == END64 && fields.u64() == END64_LEN - 12;
        let _versions = fields.u32();
        let sound = sound && fields.u64() == 0;
        let (entries_here, entries) = (fields.u64(), fields.u64());
        let wide = End { entries, directory_len: fields.u64(), directory_at: fields.u64() };
        let agrees = |narrow: u64, max: u64, wide: u64| narrow == max || narrow == wide;
        let agrees = agrees(self.entries, u16::MAX.into(), entries)
            && agrees(self.directory_len, NARROW_MAX, wide.directory_len)
            && agrees(self.directory_at, NARROW_MAX, wide.directory_at);
        if sound && agrees && entries_here == entries { Ok((wide, end64_at)) } else { Err(Fault::End.into()) }
    }
}

/// What both headers of an entry must say alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Shared {
    flags: u16,
    method: u16,
    time: u32,
}

/// What the directory says of an entry. One value is read again and again, so that its buffers are reused.
#[derive(Clone, Debug, Default)]
pub(super) struct Central {
    pub name: Vec<u8>,
    pub start: u64,
    pub size: u64,
    pub crc: u32,
    shared: Shared,
    pub stored_size: u64,
    attributes: u32,
    disk: u16,
    extra: Vec<u8>,
}

impl Central {
    /// Reads the next header of the directory, and says how long it is.
    pub fn read(&mut self, file: &mut impl Read) -> Result<u64, ZipTrouble> {
        let mut record = [0; CENTRAL_LEN as usize];
        read_exact(file, &mut record, Fault::Directory)?;
        let mut fields = Fields(&record);
        if fields.bytes() != CENTRAL {
            return Err(Fault::Directory.into());
        }
        let _versions = fields.u32();
        self.shared = Shared { flags: fields.u16(), method: fields.u16(), time: fields.u32() };
        self.crc = fields.u32();
        self.stored_size = fields.u32().into();
        self.size = fields.u32().into();
        let (name_len, extra_len, comment_len) = (fields.u16(), fields.u16(), fields.u16());
        self.disk = fields.u16();
        let _internal = fields.u16();
        self.attributes = fields.u32();
        self.start = fields.u32().into();
        self.name.resize(name_len.into(), 0);
        read_exact(file, &mut self.name, Fault::Directory)?;
        self.extra.resize(usize::from(extra_len) + usize::from(comment_len), 0);
        read_exact(file, &mut self.extra, Fault::Directory)?;
        let extra = self.extra.get(..extra_len.into()).unwrap_or_default();
        widen(extra, &mut [&mut self.size, &mut self.stored_size, &mut self.start])?;
        Ok(CENTRAL_LEN + self.name.len() as u64 + self.extra.len() as u64)
    }

    /// Gives back the room of its extra fields, where only their times are still needed.
    pub fn forget_extra(&mut self) {
        let time = unix_time(&self.extra);
        self.extra = time.map_or_else(Vec::new, |time| [&[0x55, 0x54, 5, 0, 1], &time.to_le_bytes()[..]].concat());
    }

    /// The entry can't end before this.
    pub fn least_end(&self) -> u64 {
        self.start.saturating_add((LOCAL_LEN + self.name.len()) as u64).saturating_add(self.size)
    }

    /// True when the data is compressed with DEFLATE.
    pub fn is_deflated(&self) -> bool {
        self.shared.method == DEFLATED
    }

    /// True for the entry of a folder, which has no data.
    pub fn is_folder(&self) -> bool {
        self.name.ends_with(b"/") || self.attributes & 0x10 != 0 && self.size == 0
    }

    /// When the file was last changed: in seconds since 1970 where the zip says it, and by a clock of unknown place.
    pub fn modified(&self) -> (Option<i32>, u32) {
        (unix_time(&self.extra), self.shared.time)
    }

    /// Checks what the directory of a zip that others made says of an entry; its name is looked at elsewhere.
    pub fn check_foreign(&self) -> Result<(), Fault> {
        let format = (self.attributes >> 16) & 0o170_000;
        if !matches!(format, 0 | 0o100_000) {
            return Err(Fault::NotAFile);
        }
        if self.shared.flags & (FLAG_ENCRYPTED | FLAG_STRONG | FLAG_MASKED) != 0 {
            return Err(Fault::Encrypted);
        }
        match self.shared.method {
            STORED if self.size != self.stored_size => Err(Fault::Differs),
            STORED | DEFLATED => Ok(()),
            _ => Err(Fault::Method),
        }
    }

    /// As `read_local`, for a zip that others made: sizes and checksum may stand behind the data.
    pub fn read_local_foreign(&self, file: &mut impl Read) -> Result<u64, ZipTrouble> {
        let mut local = Local::default();
        let length = local.read(file)?;
        let is_alike = local.name == self.name && local.shared.method == self.shared.method;
        let is_behind = local.shared.flags & FLAG_DESCRIPTOR != 0;
        let numbers = |crc: u32, size: u64, stored: u64| (crc, size, stored);
        let here = numbers(local.crc, local.size, local.stored_size);
        if is_alike && (is_behind || here == numbers(self.crc, self.size, self.stored_size)) {
            Ok(length)
        } else {
            Err(Fault::Differs.into())
        }
    }

    /// Checks what the directory says for itself.
    pub fn check(&self) -> Result<(), Fault> {
        check_name(&self.name, self.shared.flags)?;
        check_form(&self.shared, self.size, self.stored_size)?;
        // The upper half is a Unix mode, whatever system the entry claims to come from; 0x10 marks a DOS folder.
        let format = (self.attributes >> 16) & 0o170_000;
        if !matches!(format, 0 | 0o100_000) || self.attributes & 0x10 != 0 {
            return Err(Fault::NotAFile);
        }
        if self.disk == 0 { Ok(()) } else { Err(Fault::Directory) }
    }

    /// Reads the local header that `file` stands at, compares it with the directory, and says how long it is.
    pub fn read_local(&self, file: &mut impl Read) -> Result<u64, ZipTrouble> {
        let mut local = Local::default();
        let length = local.read(file)?;
        if local.agrees(self) { Ok(length) } else { Err(Fault::Differs.into()) }
    }
}

/// What stands in front of an entry's data.
#[derive(Clone, Debug, Default)]
pub(super) struct Local {
    pub name: Vec<u8>,
    pub size: u64,
    pub crc: u32,
    shared: Shared,
    stored_size: u64,
    extra: Vec<u8>,
}

impl Local {
    /// Reads a local header, and says how long it is.
    pub fn read(&mut self, file: &mut impl Read) -> Result<u64, ZipTrouble> {
        let mut record = [0; LOCAL_LEN];
        read_exact(file, &mut record, Fault::Cut)?;
        let mut fields = Fields(&record);
        if fields.bytes() != LOCAL {
            return Err(Fault::Differs.into());
        }
        let _version = fields.u16();
        self.shared = Shared { flags: fields.u16(), method: fields.u16(), time: fields.u32() };
        self.crc = fields.u32();
        self.stored_size = fields.u32().into();
        self.size = fields.u32().into();
        self.name.resize(fields.u16().into(), 0);
        self.extra.resize(fields.u16().into(), 0);
        read_exact(file, &mut self.name, Fault::Cut)?;
        read_exact(file, &mut self.extra, Fault::Cut)?;
        widen(&self.extra, &mut [&mut self.size, &mut self.stored_size]).map_err(|_| Fault::Differs)?;
        Ok((LOCAL_LEN + self.name.len() + self.extra.len()) as u64)
    }

    /// Checks what the header says for itself, where there is no directory to compare it with.
    pub fn check(&self) -> Result<(), Fault> {
        check_name(&self.name, self.shared.flags)?;
        check_form(&self.shared, self.size, self.stored_size)
    }

    /// How many bytes the data has as it lies there.
    pub fn stored_size(&self) -> u64 {
        self.stored_size
    }

    pub fn is_stored(&self) -> bool {
        self.shared.method == STORED
    }

    pub fn is_deflated(&self) -> bool {
        self.shared.method == DEFLATED
    }

    pub fn is_encrypted(&self) -> bool {
        self.shared.flags & (FLAG_ENCRYPTED | FLAG_STRONG | FLAG_MASKED) != 0
    }

    /// Sizes and checksum stand behind the data.
    pub fn sizes_are_behind(&self) -> bool {
        self.shared.flags & FLAG_DESCRIPTOR != 0
    }

    /// As that of the directory.
    pub fn modified(&self) -> (Option<i32>, u32) {
        (unix_time(&self.extra), self.shared.time)
    }

    /// True when it says the same as the directory.
    pub fn agrees(&self, central: &Central) -> bool {
        self.shared == central.shared
            && self.name == central.name
            && self.crc == central.crc
            && self.size == central.size
            && self.stored_size == central.stored_size
    }
}

fn check_name(name: &[u8], flags: u16) -> Result<(), Fault> {
    let name = std::str::from_utf8(name).map_err(|_| Fault::Name)?;
    let is_clean = !name.contains(['\\', ':', '\0']) && name.split('/').all(|part| !matches!(part, "" | "." | ".."));
    if is_clean && (name.is_ascii() || flags & FLAG_UTF8 != 0) { Ok(()) } else { Err(Fault::Name) }
}

fn check_form(shared: &Shared, size: u64, stored_size: u64) -> Result<(), Fault> {
    if shared.flags & FLAG_ENCRYPTED != 0 || shared.flags & !(FLAGS_HARMLESS | FLAG_DESCRIPTOR) != 0 {
        return Err(Fault::Encrypted);
    }
    if shared.method != STORED || shared.flags & FLAG_DESCRIPTOR != 0 || size != stored_size {
        return Err(Fault::NotStored);
    }
    Ok(())
}

/// The time of the extended timestamp field (Info-ZIP's `UT`).
fn unix_time(extra: &[u8]) -> Option<i32> {
    let mut rest = Fields(extra);
    while rest.0.len() >= 4 {
        let (id, len) = (rest.u16(), usize::from(rest.u16()));
        let (field, behind) = rest.0.split_at_checked(len)?;
        if id == 0x5455 {
            let (flags, time) = field.split_first()?;
            return (flags & 1 != 0).then(|| time.first_chunk::<4>().map(|time| i32::from_le_bytes(*time)))?;
        }
        rest = Fields(behind);
    }
    None
}

/// Replaces each number that did not fit 32 bits by the one in the zip64 field, where they stand in this order.
fn widen(extra: &[u8], numbers: &mut [&mut u64]) -> Result<(), Fault> {
    if numbers.iter().all(|number| **number != NARROW_MAX) {
        return Ok(());
    }
    let mut rest = Fields(extra);
    while !rest.0.is_empty() {
        let (id, len) = (rest.u16(), usize::from(rest.u16()));
        let (field, behind) = rest.0.split_at_checked(len).ok_or(Fault::Directory)?;
        if id == 1 {
            let mut field = Fields(field);
            for number in numbers.iter_mut().filter(|number| ***number == NARROW_MAX) {
                if field.0.len() < 8 {
                    return Err(Fault::Directory);
                }
                **number = field.u64();
            }
            return Ok(());
        }
        rest = Fields(behind);
    }
    Err(Fault::Directory)
}
