//! Reads the bytes of a set's files where they lie: on the disk, or in an archive.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

use bytes::Bytes;

use super::rows::{FileAt, Files, Holder};
use crate::zips::reader::ZipTrouble;
use crate::zips::reader::foreign::{Inflated, Slice, SliceReader};

/// A packed file that holds items is unpacked into memory to be taken apart, one at a time. Larger ones stay files.
pub(super) const MAX_TEXT_BYTES: u64 = 256 * 1024 * 1024;

/// The bytes of a file, one after another.
#[derive(Debug)]
pub(super) enum Content {
    Disk(std::fs::File),
    Zip(Box<Inflated>),
    Tar(SliceReader),
}

impl Read for Content {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Content::Disk(file) => file.read(into),
            Content::Zip(entry) => entry.read(into),
            Content::Tar(part) => part.read(into),
        }
    }
}

/// Opens a file of the set at its beginning.
pub(super) fn open(files: &Files, file: &FileAt<'_>) -> Result<Content, ZipTrouble> {
    match files.holder(file) {
        Some(Holder::Zip { zip, .. }) => Ok(Content::Zip(Box::new(zip.read(file.entry)?))),
        Some(Holder::Tar { tar, places }) => Ok(Content::Tar(in_tar(tar, places, file)?.open()?)),
        Some(disk @ Holder::Disk { .. }) => {
            let path = disk.path_of(&file.href.to_string()).ok_or(ZipTrouble::NoEntry)?;
            Ok(Content::Disk(std::fs::File::open(path)?))
        }
        None => Err(ZipTrouble::NoEntry),
    }
}

fn in_tar(tar: &Slice, places: &[(u64, u64)], file: &FileAt<'_>) -> Result<Slice, ZipTrouble> {
    let (at, len) = *places.get(file.entry as usize).ok_or(ZipTrouble::NoEntry)?;
    Ok(tar.part(at, len))
}

/// The bytes of a file, to be read from anywhere.
pub(super) fn slice(files: &Files, file: &FileAt<'_>) -> Result<Slice, ZipTrouble> {
    match files.holder(file) {
        Some(Holder::Zip { zip, .. }) => {
            if let Some(slice) = zip.slice(file.entry)? {
                return Ok(slice);
            }
            if file.size > MAX_TEXT_BYTES {
                return Err(io::Error::from(io::ErrorKind::FileTooLarge).into());
            }
            let mut bytes = Vec::with_capacity(usize::try_from(file.size).unwrap_or(0));
            zip.read(file.entry)?.read_to_end(&mut bytes)?;
            Ok(Slice::Memory(Bytes::from(bytes)))
        }
        Some(Holder::Tar { tar, places }) => in_tar(tar, places, file),
        Some(disk @ Holder::Disk { .. }) => {
            let path = disk.path_of(&file.href.to_string()).ok_or(ZipTrouble::NoEntry)?;
            Ok(Slice::of(&path)?)
        }
        None => Err(ZipTrouble::NoEntry),
    }
}

/// Reads ranges of a file one after another, as if nothing stood between them.
#[derive(Debug)]
pub(in crate::sources) struct Ranges<'a> {
    source: &'a mut SliceReader,
    ranges: std::slice::Iter<'a, Range<u64>>,
    left: u64,
}

impl<'a> Ranges<'a> {
    pub(in crate::sources) fn of(source: &'a mut SliceReader, ranges: &'a [Range<u64>]) -> Ranges<'a> {
        Ranges { source, ranges: ranges.iter(), left: 0 }
    }
}

impl Read for Ranges<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.left == 0 {
            let Some(range) = self.ranges.next() else { return Ok(0) };
            self.source.seek(SeekFrom::Start(range.start))?;
            self.left = range.end - range.start;
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(into.len());
        let n = self.source.read(into.get_mut(..most).unwrap_or_default())?;
        if n == 0 && !into.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left -= n as u64;
        Ok(n)
    }
}
