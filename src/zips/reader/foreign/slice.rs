//! Bytes that are read where they lie: in a file, in a part of one, or in memory. A zip in a zip is such a part.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;

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

    /// The part of it that begins at `at`; no longer than there are bytes.
    pub fn part(&self, at: u64, len: u64) -> Slice {
        let (at, end) = (at.min(self.len()), at.saturating_add(len).min(self.len()));
        match self {
            Slice::File { path, from, .. } => Slice::File { path: Arc::clone(path), from: from + at, len: end - at },
            Slice::Memory(bytes) => {
                let index = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
                Slice::Memory(bytes.slice(index(at)..index(end)))
            }
        }
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
