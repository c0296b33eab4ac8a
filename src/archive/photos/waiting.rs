//! The body of a photo where it waits to be written: in memory, or in a file of the spool.

use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read as _, Seek, SeekFrom};
use std::path::Path;

use bytes::Bytes;

use crate::archive::disk;
use crate::archive::spool::{Body, Held, Spill, Spooled, Sums, altered};
use crate::model::Trouble;

/// So much of the beginning is looked at to tell what a file is.
const HEAD_BYTES: usize = 4096;

/// A body with all its sums, where it waits.
pub(super) struct Waiting {
    pub(super) at: At,
    pub(super) len: u64,
    pub(super) sums: Sums,
}

pub(super) enum At {
    Memory(Bytes),
    File(Spooled),
}

impl Waiting {
    pub(super) fn new(body: Body, spill: &Spill) -> Result<Waiting, Trouble> {
        let Body { held, len, sums } = body;
        let (at, sums) = match held {
            Held::Memory(bytes) => {
                let sums = sums.unwrap_or_else(|| Sums::of(&bytes));
                (At::Memory(bytes), sums)
            }
            Held::Spilled(at) => {
                let bytes = spill.read(at, len)?;
                let now = Sums::of(&bytes);
                if sums.is_some_and(|before| before != now) {
                    return Err(altered(Path::new("spool")));
                }
                (At::Memory(bytes), now)
            }
            Held::File(spooled) => {
                let sums = match sums {
                    Some(sums) => sums,
                    None => return Err(altered(spooled.path())),
                };
                (At::File(spooled), sums)
            }
        };
        Ok(Waiting { at, len, sums })
    }

    /// The content from its beginning, and its first bytes.
    pub(super) fn reader(&self) -> Result<(Box<dyn Content + '_>, Vec<u8>), Trouble> {
        match &self.at {
            At::Memory(bytes) => {
                let first = bytes.get(..bytes.len().min(HEAD_BYTES)).unwrap_or_default().to_vec();
                Ok((Box::new(Cursor::new(bytes)), first))
            }
            At::File(spooled) => {
                let trouble = disk::trouble(spooled.path());
                let mut file = BufReader::new(File::open(spooled.path()).map_err(&trouble)?);
                let mut first = Vec::with_capacity(HEAD_BYTES);
                file.by_ref().take(HEAD_BYTES as u64).read_to_end(&mut first).map_err(&trouble)?;
                file.seek(SeekFrom::Start(0)).map_err(&trouble)?;
                Ok((Box::new(file), first))
            }
        }
    }
}

/// Content that can be read wherever it waits.
pub(super) trait Content: BufRead + Seek {}
impl<T: BufRead + Seek> Content for T {}
