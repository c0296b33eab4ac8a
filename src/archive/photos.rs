//! The files of a photo folder: photos and videos in zips by album and year (or as ordinary files, where that is wished),
//! everything else as ordinary files. An entry is the file as it came, with its date; nothing is changed in it. What is
//! taken over from the base is linked, or copied into a new part (see `photo_parts`); a sealed zip is never changed.

mod parts;

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read as _, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;

use super::base::Carried;
use super::disk;
use super::names::{self, EntryPaths};
use super::photo_parts::{self, Year};
use super::records::{PhotoForm, Place};
use super::spool::{Body, Held, Spill, Spooled, Sums, altered};
use super::text_files::{PARSER_FAILED, guarded};
use super::writer::{Arrived, Bench, Check, Ended, Files, Kept, Payload};
use crate::formats::{Read, photo};
use crate::model::{Collection, Kind, Listing, Trouble};
use crate::zips::writer::ZipFile;

/// A zip holds at most so many bytes, or one file.
const MAX_ZIP_BYTES: u64 = 2 * 1024 * 1024 * 1024;
/// What an entry adds to its zip at most beside data and name.
const ENTRY_BYTES: u64 = 256;
/// Zips that are being written cost memory by the entry and a handle each. Beyond this the largest is closed.
const MAX_OPEN_ENTRIES: u64 = 32_768;
const MAX_OPEN_ZIPS: usize = 48;
/// Files that were written and not synced yet; each is a handle.
const MAX_UNSYNCED: usize = 32;
/// So much of the beginning is looked at to tell what a file is.
const HEAD_BYTES: usize = 4096;
/// No camera is older, and years beyond the other end are mistakes.
const YEARS: std::ops::RangeInclusive<i16> = 1826..=2200;
const BUFFER_BYTES: usize = 256 * 1024;

/// The files of one photo folder.
pub(super) struct PhotoFiles {
    bench: Arc<Bench>,
    spill: Arc<Spill>,
    collection: Collection,
    paths: EntryPaths,
    max_zip_bytes: u64,
    max_open_entries: u64,
    open: BTreeMap<Year, OpenZip>,
    /// The highest number that a part of each year has, here or in the base.
    parts: BTreeMap<Year, u64>,
    /// Zips that were closed, in the order in which they were begun.
    closed: BTreeMap<Year, Vec<Payload>>,
    payload: Vec<Payload>,
    carried: Option<Arc<Carried>>,
    unsynced: Vec<(PathBuf, File)>,
}

struct OpenZip {
    relative: String,
    path: PathBuf,
    zip: ZipFile,
    /// The checksums of the entries in their order, as they arrived.
    crcs: Vec<u32>,
    synced: bool,
}

impl PhotoFiles {
    pub(super) fn new(
        bench: Arc<Bench>,
        spill: Arc<Spill>,
        collection: Collection,
        listing: &Listing,
        carried: Option<Arc<Carried>>,
    ) -> Result<PhotoFiles, Trouble> {
        let stem = &collection.file_stem;
        let mut taken = HashSet::new();
        let mut parts: BTreeMap<Year, u64> = BTreeMap::new();
        if let Some(carried) = carried.as_deref().filter(|_| !listing.is_empty()) {
            carried.probes(|known| {
                if let Some(place) = &known.original {
                    EntryPaths::mark(&mut taken, entry_of(stem, place));
                }
                Ok(())
            })?;
        }
        for (year, part) in carried.iter().flat_map(|c| c.files.keys()).filter_map(|f| photo_parts::parse(stem, f)) {
            let highest = parts.entry(year).or_default();
            *highest = part.max(*highest);
        }
        let paths = EntryPaths::beside(&collection.href, listing, taken);
        Ok(PhotoFiles {
            max_zip_bytes: bench.max_zip_bytes.unwrap_or(MAX_ZIP_BYTES),
            max_open_entries: bench.max_open_entries.unwrap_or(MAX_OPEN_ENTRIES),
            bench,
            spill,
            collection,
            paths,
            open: BTreeMap::new(),
            parts,
            closed: BTreeMap::new(),
            payload: Vec::new(),
            carried,
            unsynced: Vec::new(),
        })
    }

    /// Puts a photo or video into the zip of its year.
    fn photo(
        &mut self,
        entry: &str,
        year: Year,
        modified: Option<Timestamp>,
        body: &Waiting,
    ) -> Result<(String, u64), Trouble> {
        let adds = body.len + ENTRY_BYTES + 2 * entry.len() as u64;
        if self.open.get(&year).is_some_and(|open| open.zip.size() + adds > self.max_zip_bytes) {
            self.close(year)?;
        }
        self.make_room(year)?;
        if !self.open.contains_key(&year) {
            let opened = self.begin(year)?;
            self.open.insert(year, opened);
        }
        let Some(open) = self.open.get_mut(&year) else { return Err(Trouble::Internal("a zip was lost".to_owned())) };
        let trouble = disk::trouble(&open.path);
        let at = open.zip.start(entry, modified, &self.bench.zone).map_err(&trouble)?;
        match &body.at {
            At::Memory(bytes) => open.zip.write_all(bytes).map_err(&trouble)?,
            At::File(spooled) => {
                let mut crc = crc32fast::Hasher::new();
                let mut from = File::open(spooled.path()).map_err(disk::trouble(spooled.path()))?;
                let mut buffer = vec![0; BUFFER_BYTES];
                loop {
                    let n = from.read(&mut buffer).map_err(disk::trouble(spooled.path()))?;
                    let Some(bytes) = buffer.get(..n).filter(|bytes| !bytes.is_empty()) else { break };
                    crc.update(bytes);
                    open.zip.write_all(bytes).map_err(&trouble)?;
                }
                if crc.finalize() != body.sums.crc32 {
                    return Err(altered(spooled.path()));
                }
            }
        }
        open.crcs.push(body.sums.crc32);
        open.synced = false;
        Ok((open.relative.clone(), at))
    }

    fn begin(&mut self, year: Year) -> Result<OpenZip, Trouble> {
        let part = self.parts.entry(year).or_default();
        *part += 1;
        let relative = photo_parts::name(&self.collection.file_stem, year, *part);
        let path = disk::inside(&self.bench.dir, &relative);
        let zip = ZipFile::new(disk::make_file(&path)?);
        Ok(OpenZip { relative, path, zip, crcs: Vec::new(), synced: true })
    }

    /// Closes the largest zips until there is room for another entry, of this year.
    fn make_room(&mut self, year: Year) -> Result<(), Trouble> {
        loop {
            let entries: u64 = self.open.values().map(|open| open.zip.entries()).sum();
            let handles = self.open.len() + usize::from(!self.open.contains_key(&year));
            if entries < self.max_open_entries && handles <= MAX_OPEN_ZIPS {
                return Ok(());
            }
            let largest = self.open.iter().max_by_key(|(_, open)| open.zip.entries()).map(|(year, _)| *year);
            let Some(largest) = largest else { return Ok(()) };
            self.close(largest)?;
        }
    }

    fn close(&mut self, year: Year) -> Result<(), Trouble> {
        if let Some(OpenZip { relative, path, zip, crcs, .. }) = self.open.remove(&year) {
            let (_, size) = zip.finish().map_err(disk::trouble(&path))?;
            let payload = Payload { path: relative, size, sha256: None, check: Check::Zip(crcs) };
            self.closed.entry(year).or_default().push(payload);
        }
        Ok(())
    }

    /// Keeps a file as an ordinary one.
    fn ordinary(&mut self, relative: String, body: Waiting) -> Result<Place, Trouble> {
        let path = disk::inside(&self.bench.dir, &relative);
        let trouble = disk::trouble(&path);
        let file = match body.at {
            At::Memory(bytes) => {
                let mut file = disk::make_file(&path)?;
                file.write_all(&bytes).map_err(&trouble)?;
                file
            }
            At::File(spooled) => {
                if let Some(folder) = path.parent() {
                    disk::make_dir(folder)?;
                }
                disk::rename_new(spooled.path(), &path).map_err(&trouble)?;
                disk::private().open(&path).map_err(&trouble)?
            }
        };
        self.payload.push(Payload {
            path: relative.clone(),
            size: body.len,
            sha256: Some(body.sums.sha256),
            check: Check::Item,
        });
        drop(trouble);
        self.unsynced.push((path, file));
        if self.unsynced.len() >= MAX_UNSYNCED {
            self.sync_others()?;
        }
        Ok(Place::Range { file: relative, offset: 0, length: body.len })
    }

    fn sync_others(&mut self) -> Result<(), Trouble> {
        self.unsynced.drain(..).try_for_each(|(path, file)| file.sync_all().map_err(disk::trouble(&path)))
    }
}

impl Files for PhotoFiles {
    fn put(&mut self, item: Arrived<'_>) -> Result<Kept, Trouble> {
        let Arrived { item, line, head, body, .. } = item;
        let body = Waiting::new(body, &self.spill)?;
        let entry = self.paths.path(item, line.href);
        let source_name = names::display_path(&self.collection.href, line.href);
        let file_name = source_name.rsplit('/').next().unwrap_or(&source_name).to_owned();
        let media_type = head.media_type.as_deref().or(line.media_type);
        let modified = head.modified.or(line.modified);
        let is_media = photo::media(&file_name, media_type).is_some();

        let mut read = Read::default();
        if is_media {
            let (mut reader, first) = body.reader()?;
            let found = guarded(|| (photo::read(&file_name, &mut reader), photo::check(&file_name, &first)));
            match found {
                Some((facts, problems)) => (read.facts, read.problems) = (facts, problems),
                None => read.problems.push(PARSER_FAILED.to_owned()),
            }
        }
        let sha256 = body.sums.sha256;
        let stem = &self.collection.file_stem;
        let (kind, original, at) = if is_media && self.bench.photos == PhotoForm::Files {
            let label = photo_parts::label(year(read.facts.taken.as_deref(), modified));
            let relative = format!("data/photos/{stem}/{label}/{entry}");
            (Kind::Photos, self.ordinary(relative, body)?, None)
        } else if is_media {
            let (file, at) = self.photo(&entry, year(read.facts.taken.as_deref(), modified), modified, &body)?;
            (Kind::Photos, Place::Entry { file, entry: entry.clone() }, Some(at))
        } else {
            let relative = format!("data/other/{stem}/{entry}");
            (Kind::Other, self.ordinary(relative, body)?, None)
        };
        Ok(Kept {
            kind,
            sha256,
            original,
            at,
            portable: None,
            read,
            verdict: None,
            name: Some(source_name).filter(|name| *name != entry),
            pictures: Vec::new(),
            unreadable: false,
            losses: Vec::new(),
        })
    }

    fn sync(&mut self) -> Result<(), Trouble> {
        self.sync_others()?;
        for open in self.open.values_mut().filter(|open| !open.synced) {
            open.zip.sync().map_err(disk::trouble(&open.path))?;
            open.synced = true;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Ended, Trouble> {
        self.sync_others()?;
        let Some(carried) = self.carried.take() else {
            for year in self.open.keys().copied().collect::<Vec<_>>() {
                self.close(year)?;
            }
            self.payload.extend(self.closed.into_values().flatten());
            return Ok(Ended { payload: self.payload, ..Ended::default() });
        };
        self.with_base(&carried)
    }
}

/// A body with all its sums, where it waits.
struct Waiting {
    at: At,
    len: u64,
    sums: Sums,
}

enum At {
    Memory(Bytes),
    File(Spooled),
}

impl Waiting {
    fn new(body: Body, spill: &Spill) -> Result<Waiting, Trouble> {
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
    fn reader(&self) -> Result<(Box<dyn Content + '_>, Vec<u8>), Trouble> {
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
trait Content: BufRead + Seek {}
impl<T: BufRead + Seek> Content for T {}

/// The path of an item inside its album, whatever it lies in.
fn entry_of<'a>(stem: &str, place: &'a Place) -> &'a str {
    match place {
        Place::Entry { entry, .. } => entry,
        Place::Range { file, .. } => {
            let below = |folder: &str| file.strip_prefix(folder)?.strip_prefix(stem)?.strip_prefix('/');
            let photo = || below("data/photos/")?.split_once('/').map(|(_year, entry)| entry);
            below("data/other/").or_else(photo).unwrap_or(file)
        }
    }
}

/// The year a photo was taken, else the year the file is from.
fn year(taken: Option<&str>, modified: Option<Timestamp>) -> Year {
    let taken = taken.and_then(|taken| taken.get(..4)).and_then(|year| year.parse().ok());
    let modified = || modified.map(|time| time.to_zoned(jiff::tz::TimeZone::UTC).year());
    taken.filter(|year| YEARS.contains(year)).or_else(|| modified().filter(|year| YEARS.contains(year)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_is_the_camera_s_or_else_the_file_s() {
        let check = |taken: Option<&str>, modified: Option<&str>, expect: Year| {
            let modified = modified.map(|time| time.parse().unwrap());
            assert_eq!(year(taken, modified), expect, "{taken:?} {modified:?}");
        };
        check(Some("2019-12-31T23:59:59+02:00"), Some("2024-01-01T00:00:00Z"), Some(2019));
        check(None, Some("2023-12-31T23:59:59Z"), Some(2023));
        check(Some("0000-00-00T00:00:00"), Some("2024-01-01T00:00:00Z"), Some(2024));
        check(Some("99"), None, None);
        check(Some("9999-01-01T00:00:00"), Some("-000500-01-01T00:00:00Z"), None);
        check(None, None, None);
    }
}
