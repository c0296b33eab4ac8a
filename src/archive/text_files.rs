//! Files that hold many items one after another: written once from front to end, hashed on the way, synced when asked.

mod calendars;
mod contacts;
mod pictures;

use std::fs::File;
use std::io::{self, Read as _, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use sha2::{Digest as _, Sha256};

use super::blocks;
use super::disk;
use super::manifest::Digest;
use super::records::Place;
use super::spool::{Body, Held, Spill, Sums, altered};
use super::writer::{Check, Payload};
use crate::model::{Kind, Trouble};

pub(super) use calendars::CalendarFiles;
pub(super) use contacts::ContactFiles;
pub(super) use pictures::folder_of;

const BUFFER_BYTES: usize = 128 * 1024;

/// A larger text is not read for its meaning, but kept.
const MAX_TEXT_BYTES: u64 = 64 * 1024 * 1024;

/// A file that is written from front to end.
pub(super) struct TextFile {
    /// Inside the backup, with `/`.
    relative: String,
    path: PathBuf,
    file: File,
    buffer: Vec<u8>,
    hash: Sha256,
    len: u64,
}

impl TextFile {
    /// Makes the file at `relative` in the backup at `dir`.
    pub(super) fn create(dir: &Path, relative: String) -> Result<TextFile, Trouble> {
        let path = disk::inside(dir, &relative);
        let file = disk::make_file(&path)?;
        let buffer = Vec::with_capacity(BUFFER_BYTES);
        Ok(TextFile { relative, path, file, buffer, hash: Sha256::new(), len: 0 })
    }

    pub(super) fn relative(&self) -> &str {
        &self.relative
    }

    /// How many bytes were written so far.
    pub(super) fn len(&self) -> u64 {
        self.len
    }

    pub(super) fn put(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        self.write_all(bytes).map_err(disk::trouble(&self.path))
    }

    /// Adds an object and the line end it may lack. Returns where the object itself lies.
    pub(super) fn object(&mut self, bytes: &[u8]) -> Result<Place, Trouble> {
        let place = Place::Range { file: self.relative.clone(), offset: self.len, length: bytes.len() as u64 };
        self.put(bytes)?;
        if !bytes.ends_with(b"\n") {
            self.put(b"\r\n")?;
        }
        Ok(place)
    }

    /// Makes what was written so far durable.
    pub(super) fn sync(&mut self) -> Result<(), Trouble> {
        self.flush().and_then(|()| disk::sync_data(&self.file)).map_err(disk::trouble(&self.path))
    }

    /// Removes the file again.
    pub(super) fn remove(self) -> Result<(), Trouble> {
        drop(self.file);
        std::fs::remove_file(&self.path).map_err(disk::trouble(&self.path))
    }

    /// Ends and syncs the file. `check` is what reading it back must find.
    pub(super) fn finish(mut self, check: Check) -> Result<Payload, Trouble> {
        self.flush().and_then(|()| disk::sync(&self.file)).map_err(disk::trouble(&self.path))?;
        let sha256: Digest = self.hash.finalize().into();
        Ok(Payload { path: self.relative, size: self.len, sha256: Some(sha256), check })
    }
}

impl Write for TextFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        self.len += bytes.len() as u64;
        if self.buffer.len() >= BUFFER_BYTES {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.hash.update(&self.buffer);
        self.file.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }
}

/// The files for items that can't be read as what they claim to be: one a kind, all of them originals.
#[derive(Default)]
struct Unreadables(Vec<(Kind, TextFile)>);

impl Unreadables {
    /// Keeps an item as it came.
    fn put(&mut self, dir: &Path, kind: Kind, stem: &str, text: &Text<'_>) -> Result<Place, Trouble> {
        let known = self.0.iter().position(|(known, _)| *known == kind);
        let index = match known {
            Some(index) => index,
            None => {
                let relative = format!("data/originals/{}/{stem}.unreadable", kind.folder());
                self.0.push((kind, TextFile::create(dir, relative)?));
                self.0.len() - 1
            }
        };
        let Some((_, file)) = self.0.get_mut(index) else {
            return Err(Trouble::Internal("a file was lost".to_owned()));
        };
        match text {
            Text::Whole(bytes, _) => file.object(bytes),
            Text::TooLarge(path, len, sums) => {
                let place = Place::Range { file: file.relative.clone(), offset: file.len, length: *len };
                let mut from = File::open(path).map_err(disk::trouble(path))?;
                let mut buffer = vec![0; BUFFER_BYTES];
                let mut summing = super::spool::Summing::default();
                loop {
                    let n = from.read(&mut buffer).map_err(disk::trouble(path))?;
                    let Some(bytes) = buffer.get(..n).filter(|bytes| !bytes.is_empty()) else { break };
                    summing.update(bytes);
                    file.put(bytes)?;
                }
                if summing.sums() != *sums {
                    return Err(altered(path));
                }
                file.put(b"\r\n")?;
                Ok(place)
            }
        }
    }

    fn sync(&mut self) -> Result<(), Trouble> {
        self.0.iter_mut().try_for_each(|(_, file)| file.sync())
    }

    fn finish(self) -> impl Iterator<Item = Result<Payload, Trouble>> {
        self.0.into_iter().map(|(_, file)| file.finish(Check::Bytes))
    }
}

/// The body of an item that should be text.
enum Text<'a> {
    Whole(Bytes, Sums),
    TooLarge(&'a Path, u64, Sums),
}

impl Text<'_> {
    fn sha256(&self) -> Digest {
        match self {
            Text::Whole(_, sums) | Text::TooLarge(_, _, sums) => sums.sha256,
        }
    }
}

/// Takes a body from where it waits. What was computed as it arrived must still hold.
fn text_of<'a>(body: &'a Body, spill: &Spill, dir: &Path) -> Result<Text<'a>, Trouble> {
    let (bytes, path) = match &body.held {
        Held::Memory(bytes) => {
            return Ok(Text::Whole(bytes.clone(), body.sums.unwrap_or_else(|| Sums::of(bytes))));
        }
        Held::Spilled(at) => (spill.read(*at, body.len)?, dir),
        Held::File(spooled) if body.len > MAX_TEXT_BYTES => {
            let sums = body.sums.ok_or_else(|| altered(spooled.path()))?;
            return Ok(Text::TooLarge(spooled.path(), body.len, sums));
        }
        Held::File(spooled) => {
            let path = spooled.path();
            (std::fs::read(path).map_err(disk::trouble(path))?.into(), path)
        }
    };
    let sums = Sums::of(&bytes);
    if body.sums.is_some_and(|known| known != sums) {
        return Err(altered(path));
    }
    Ok(Text::Whole(bytes, sums))
}

/// What `work` gives, or `None` when it panics: a parser's mistake costs one item, not the backup.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

/// What is said of an item whose parser failed.
pub(super) const PARSER_FAILED: &str = "could not be read: the parser failed";
const TOO_LARGE: &str = "is larger than 64 MiB";
const FOLDED: &str = "has a BEGIN or END that is broken over two lines";

/// True when a simple reader, too, finds exactly one object in a text.
fn is_one(text: &[u8]) -> bool {
    let counted = blocks::count(text);
    counted.objects == 1 && counted.balanced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_exclude_the_line_end_that_was_added() {
        let dir = tempfile::tempdir().unwrap();
        let mut file = TextFile::create(dir.path(), "data/a/b.vcf".to_owned()).unwrap();
        let range = |offset, length| Place::Range { file: "data/a/b.vcf".to_owned(), offset, length };
        assert_eq!(file.object(b"one").unwrap(), range(0, 3));
        assert_eq!(file.object(b"two\n").unwrap(), range(5, 4));
        file.sync().unwrap();
        assert_eq!(file.object(b"three\r\n").unwrap(), range(9, 7));
        let payload = file.finish(Check::Bytes).unwrap();
        let text = std::fs::read(dir.path().join("data/a/b.vcf")).unwrap();
        assert_eq!(text, b"one\r\ntwo\nthree\r\n");
        assert_eq!((payload.size, payload.sha256.unwrap()), (16, Sums::of(&text).sha256));
    }

    #[test]
    fn a_panic_costs_one_item() {
        assert_eq!(guarded(|| 1), Some(1));
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| ()));
        assert_eq!(guarded(|| -> u8 { panic!("parser") }), None);
        std::panic::set_hook(hook);
    }

    #[test]
    fn a_spooled_body_that_changed_is_trouble() {
        let dir = tempfile::tempdir().unwrap();
        let spill = Spill::new(dir.path().join("c1.spill"));
        let at = spill.write(b"body").unwrap();
        let body = |sums| Body { held: Held::Spilled(at), len: 4, sums: Some(sums) };
        assert!(text_of(&body(Sums::of(b"body")), &spill, dir.path()).is_ok());
        let changed = text_of(&body(Sums::of(b"bodz")), &spill, dir.path()).err();
        assert!(matches!(changed, Some(Trouble::Damaged { .. })), "{changed:?}");
    }
}
