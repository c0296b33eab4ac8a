//! The bytes of one item, compared with its record while they are read.

use std::io::{self, Read, Take};

use sha2::{Digest as _, Sha256};

use crate::archive::manifest::Digest;
use crate::zips::reader::Body as EntryBody;
use crate::zips::reader::foreign::SliceReader;

#[derive(Debug)]
pub(super) enum Source<'a> {
    Range(Take<SliceReader>),
    Entry(EntryBody<'a>),
}

/// The bytes of one item.
#[derive(Debug)]
pub struct Body<'a> {
    pub(super) source: Source<'a>,
    pub(super) left: u64,
    pub(super) hasher: Sha256,
    pub(super) expect: Digest,
}

impl Body<'_> {
    /// How many bytes are still to come.
    pub fn left(&self) -> u64 {
        self.left
    }
}

impl Read for Body<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = match &mut self.source {
            Source::Range(file) => file.read(buf)?,
            Source::Entry(entry) => entry.read(buf)?,
        };
        if n == 0 && self.left > 0 && !buf.is_empty() {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "ends too early"));
        }
        self.hasher.update(buf.get(..n).unwrap_or_default());
        self.left = self.left.saturating_sub(n as u64);
        if self.left == 0 && n > 0 && Digest::from(self.hasher.clone().finalize()) != self.expect {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "is not what was saved"));
        }
        Ok(n)
    }
}
