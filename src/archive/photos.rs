//! The files of a photo folder: photos and videos in zips by album and year (or as ordinary files, where that is wished),
//! everything else as ordinary files. An entry is the file as it came, with its date; nothing is changed in it. What is
//! taken over from the base is linked, or copied into a new part (see `photo_parts`); a sealed zip is never changed.

mod parts;
mod waiting;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::io::{Read as _, Write};
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use super::base::Carried;
use super::disk;
use super::names::{self, EntryPaths};
use super::photo_parts::{self, Year};
use super::records::{PhotoForm, Place};
use super::spool::{Spill, altered};
use super::text_files::{PARSER_FAILED, guarded};
use super::writer::{Arrived, Bench, Check, Ended, Files, Kept, Payload};
use crate::formats::{Read, photo};
use crate::model::{Collection, Facts, Kind, Listing, Trouble};
use crate::zips::writer::ZipFile;
use waiting::{At, Waiting};

/// A zip holds at most so many bytes, or one file.
const MAX_ZIP_BYTES: u64 = 2 * 1024 * 1024 * 1024;
/// Nor does what belongs together make a zip larger than this: FAT32 holds no file of 4 GiB.
const MAX_TOGETHER_BYTES: u64 = u32::MAX as u64 - 1024 * 1024;
/// What an entry adds to its zip at most beside data and name.
const ENTRY_BYTES: u64 = 256;
/// Zips that are being written cost memory by the entry and a handle each. Beyond this the largest is closed.
const MAX_OPEN_ENTRIES: u64 = 32_768;
const MAX_OPEN_ZIPS: usize = 48;
/// Files that were written and not synced yet; each is a handle.
const MAX_UNSYNCED: usize = 32;
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
    /// By what the paths of the files of one photo have in common: the year that it went into.
    years: HashMap<u64, Year>,
    /// The photo that was written last.
    last: Option<u64>,
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
            years: HashMap::new(),
            last: None,
        })
    }

    /// Puts a photo or video, or what is kept beside one, into the zip of its year. The files of one photo stay together:
    /// a zip is not closed between them.
    fn photo(
        &mut self,
        entry: &str,
        year: Year,
        goes_on: bool,
        modified: Option<Timestamp>,
        body: &Waiting,
    ) -> Result<(String, u64), Trouble> {
        let adds = body.len + ENTRY_BYTES + 2 * entry.len() as u64;
        let is_small = |open: &OpenZip| open.zip.size() + adds <= MAX_TOGETHER_BYTES;
        let goes_on = goes_on && self.open.get(&year).is_some_and(is_small);
        if !goes_on && self.open.get(&year).is_some_and(|open| open.zip.size() + adds > self.max_zip_bytes) {
            self.close(year)?;
        }
        if !goes_on {
            self.make_room(year)?;
        }
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
        if let Some(OpenZip { relative, path, zip, mut crcs, .. }) = self.open.remove(&year) {
            crcs.shrink_to_fit();
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
        self.unsynced.drain(..).try_for_each(|(path, file)| disk::sync(&file).map_err(disk::trouble(&path)))
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
        let known = head.known.as_deref();
        if let Some(known) = known.filter(|_| is_media) {
            tell(&mut read.facts, &known.facts);
        }
        let group = known.and_then(|known| known.group.as_deref());
        let is_beside = group.is_some();
        let group = hash_of(group.unwrap_or_else(|| stem_of(line.href)));
        let told = year(read.facts.taken.as_deref().or(head.taken.as_deref()), modified);
        // What is kept beside a photo follows it.
        let year = if is_beside { self.years.get(&group).copied().unwrap_or(told) } else { told };
        let goes_on = self.last.replace(group) == Some(group);
        // Only where something may be kept beside it.
        if is_media && known.is_some() {
            self.years.insert(group, year);
        }
        let stem = self.collection.file_stem.clone();
        let kind = if is_media { Kind::Photos } else { Kind::Other };
        let (kind, original, at) = if (is_media || is_beside) && self.bench.photos == PhotoForm::Files {
            let label = photo_parts::label(year);
            let relative = format!("data/photos/{stem}/{label}/{entry}");
            (kind, self.ordinary(relative, body)?, None)
        } else if is_media || is_beside {
            let (file, at) = self.photo(&entry, year, goes_on, modified, &body)?;
            (kind, Place::Entry { file, entry: entry.clone() }, Some(at))
        } else {
            let relative = format!("data/other/{stem}/{entry}");
            (kind, self.ordinary(relative, body)?, None)
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

/// What the names of the files of one photo have in common.
fn stem_of(href: &str) -> &str {
    let name = href.rfind('/').map_or(0, |at| at + 1);
    href.rfind('.').filter(|at| *at > name).and_then(|at| href.get(..at)).unwrap_or(href)
}

fn hash_of(text: &str) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(text)
}

/// Adds what is told beside a photo to what it tells itself.
fn tell(facts: &mut Facts, beside: &Facts) {
    if facts.taken.is_none() {
        facts.taken.clone_from(&beside.taken);
    }
    facts.place.clone_from(&beside.place);
    facts.description.clone_from(&beside.description);
    facts.people.clone_from(&beside.people);
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
