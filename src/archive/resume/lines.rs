//! Reads the journal of a dead run from front to end, as far as it can be read, or the finished records of one that died
//! just before it got its name. `journal.rs` says what the lines look like.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Deserialize;

use super::{LeftCollection, LeftItem, LeftRun};
use crate::archive::bag::{BACKUP_RECORD, BadRecord, ITEM_RECORDS, open_plain, read_record};
use crate::archive::disk;
use crate::archive::journal::JOURNAL;
use crate::archive::records::{BackupRecord, FORMAT, ItemRecord, Origin, Scope};
use crate::model::{Account, Collection, Fate, Input, Listed, Listing, Trouble};

const BUFFER_BYTES: usize = 64 * 1024;
/// No line that this program writes is longer.
const MAX_LINE: u64 = 64 * 1024 * 1024;

/// The first line.
#[derive(Deserialize)]
struct Run {
    format: u64,
    origin: Origin,
    account: Account,
    started: Timestamp,
    scope: Scope,
    #[serde(default)]
    inputs: Vec<Input>,
    read_only: bool,
    case: Option<String>,
    operator: Option<String>,
}

#[derive(Deserialize)]
struct ListingHead {
    collection: String,
    count: usize,
    whole: bool,
    next: Option<String>,
}

/// As much of an item as is needed to find it again.
#[derive(Deserialize)]
struct Peek<'a> {
    collection: String,
    #[serde(borrow)]
    href: Cow<'a, str>,
    fate: Fate,
    size: Option<u64>,
}

#[derive(Deserialize)]
struct PeekLine<'a> {
    #[serde(borrow)]
    item: Peek<'a>,
}

#[derive(Deserialize)]
struct ItemLine {
    item: ItemRecord,
    at: Option<u64>,
}

/// The beginning of a large body, in a file of its own.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct LeftBegun {
    pub collection: String,
    pub href: String,
    pub etag: String,
    /// How many bytes the whole has, where that is known.
    pub size: Option<u64>,
    /// Inside the `.part`, with `/`.
    pub file: String,
    /// How many bytes have come, and their digest.
    pub bytes: u64,
    pub sha256: String,
}

/// A file that was about to get another name when the run was last heard of.
#[derive(Deserialize)]
pub(super) struct Renamed {
    pub(super) from: String,
    pub(super) to: String,
}

/// A line of a listing.
#[derive(Deserialize)]
struct Row<'a>(
    #[serde(borrow)] Cow<'a, str>,
    #[serde(borrow)] Option<Cow<'a, str>>,
    Option<u64>,
    Option<i64>,
    #[serde(borrow)] Option<Cow<'a, str>>,
);

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    Run(Run),
    Begun(LeftBegun),
    Collection(Box<Collection>),
    Listing(ListingHead),
    Renamed(Renamed),
    Finished(serde::de::IgnoredAny),
}

/// Something that stands in a journal.
pub(super) enum Told {
    Collection(Collection),
    Begun(LeftBegun),
    Renamed(Renamed),
    Listing(String, Listing),
    Item { collection: String, href: String, fate: Fate, size: u64, at: u64, len: u32 },
}

/// What is known before the first line is asked for.
pub(super) struct Begun {
    pub(super) run: LeftRun,
    pub(super) collections: Vec<LeftCollection>,
}

/// The lines of a dead run.
#[derive(Debug)]
pub(super) struct Lines {
    path: PathBuf,
    input: Option<BufReader<File>>,
    /// A journal, and not finished records.
    is_journal: bool,
    at: u64,
    line: Vec<u8>,
}

impl Lines {
    /// Opens what `part` has, and reads what the run was.
    pub(super) fn open(part: &Path) -> Result<(Lines, Begun), Trouble> {
        let path = part.join(JOURNAL);
        match open_plain(&path) {
            Ok(file) => {
                let mut lines = Lines::of(path, file, true);
                let first = lines.line()?.then_some(lines.line.as_slice());
                match first.and_then(|line| serde_json::from_slice(line).ok()) {
                    Some(Line::Run(run)) if run.format > FORMAT => {
                        Err(Trouble::NewerFormat { path: part.to_owned(), format: run.format })
                    }
                    Some(Line::Run(run)) => Ok((lines, Begun { run: run.into(), collections: Vec::new() })),
                    _ => Err(Trouble::NotABackup { path: part.to_owned() }),
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Lines::records(part),
            Err(error) => Err(disk::trouble(&path)(error)),
        }
    }

    /// The finished records of a run that had all but its name.
    fn records(part: &Path) -> Result<(Lines, Begun), Trouble> {
        let record: BackupRecord = read_record(part, BACKUP_RECORD).map_err(|bad| match bad {
            BadRecord::Newer(format) => Trouble::NewerFormat { path: part.to_owned(), format },
            _ => Trouble::NotABackup { path: part.to_owned() },
        })?;
        let path = disk::inside(part, ITEM_RECORDS);
        let file = open_plain(&path).map_err(|_| Trouble::NotABackup { path: part.to_owned() })?;
        // The listing of such a run is what its records name.
        let collections = record
            .collections
            .iter()
            .map(|known| LeftCollection { collection: known.collection.clone(), listing: Some(Listing::whole()) });
        let run = LeftRun {
            account: record.account.clone(),
            origin: record.origin,
            started: record.started,
            scope: record.scope.clone(),
            inputs: record.inputs.clone(),
            read_only: false,
            case: None,
            operator: None,
        };
        let mut begun = Begun { run, collections: collections.collect() };
        let mut lines = Lines::of(path.clone(), file, false);
        while lines.line()? {
            let Ok(item) = serde_json::from_slice::<ItemRecord>(&lines.line) else { break };
            let known = begun.collections.iter_mut().find(|known| known.collection.id == item.collection);
            if let Some(listing) = known.and_then(|known| known.listing.as_mut()) {
                let (etag, media_type) = (item.etag.as_deref(), None);
                let line = Listed { href: &item.href, etag, size: item.size, modified: item.modified, media_type };
                listing.push(line).map_err(|error| Trouble::Internal(error.to_string()))?;
            }
        }
        let file = open_plain(&path).map_err(disk::trouble(&path))?;
        Ok((Lines::of(path, file, false), begun))
    }

    /// Stands in until the lines were read.
    pub(super) fn none(part: &Path) -> Lines {
        Lines { path: part.to_owned(), input: None, is_journal: true, at: 0, line: Vec::new() }
    }

    fn of(path: PathBuf, file: File, is_journal: bool) -> Lines {
        let input = Some(BufReader::with_capacity(BUFFER_BYTES, file));
        Lines { path, input, is_journal, at: 0, line: Vec::new() }
    }

    /// The next line that says something, until the end or the first line that can't be read.
    pub(super) fn next(&mut self, with_listings: bool) -> Result<Option<Told>, Trouble> {
        loop {
            let at = self.at;
            if !self.line()? {
                return Ok(None);
            }
            let len = u32::try_from(self.line.len()).unwrap_or(u32::MAX);
            if let Some(peek) = self.peek() {
                let Peek { collection, href, fate, size } = peek;
                let (href, size) = (href.into_owned(), size.unwrap_or(0));
                return Ok(Some(Told::Item { collection, href, fate, size, at, len }));
            }
            match serde_json::from_slice(&self.line) {
                Ok(Line::Begun(begun)) => return Ok(Some(Told::Begun(begun))),
                Ok(Line::Renamed(renamed)) => return Ok(Some(Told::Renamed(renamed))),
                Ok(Line::Collection(collection)) => return Ok(Some(Told::Collection(*collection))),
                Ok(Line::Listing(head)) => match self.listing(&head, with_listings)? {
                    Some(listing) if with_listings => return Ok(Some(Told::Listing(head.collection, listing))),
                    Some(_) => (),
                    None => return Ok(None),
                },
                Ok(Line::Run(_) | Line::Finished(_)) => (),
                Err(_) => return Ok(None),
            }
        }
    }

    /// The record at `at`.
    pub(super) fn item(&mut self, at: u64, len: u32) -> Result<LeftItem, Trouble> {
        let trouble = disk::trouble(&self.path);
        let Some(input) = &mut self.input else { return Err(Trouble::Internal("no lines".to_owned())) };
        let jump = at.cast_signed() - self.at.cast_signed();
        self.line.resize(len as usize, 0);
        input.seek_relative(jump).and_then(|()| input.read_exact(&mut self.line)).map_err(&trouble)?;
        self.at = at + u64::from(len);
        let broken = |error: serde_json::Error| trouble(io::Error::new(io::ErrorKind::InvalidData, error));
        if self.is_journal {
            let ItemLine { item, at } = serde_json::from_slice(&self.line).map_err(broken)?;
            Ok(LeftItem { record: item, at })
        } else {
            Ok(LeftItem { record: serde_json::from_slice(&self.line).map_err(broken)?, at: None })
        }
    }

    fn peek(&self) -> Option<Peek<'_>> {
        if self.is_journal {
            if !self.line.starts_with(b"{\"item\":") {
                return None;
            }
            serde_json::from_slice::<PeekLine<'_>>(&self.line).ok().map(|line| line.item)
        } else {
            serde_json::from_slice(&self.line).ok()
        }
    }

    /// The lines of a listing; `None` when it was cut.
    fn listing(&mut self, head: &ListingHead, wanted: bool) -> Result<Option<Listing>, Trouble> {
        let mut listing = Listing::default();
        (listing.whole, listing.next) = (head.whole, head.next.clone());
        for _ in 0..head.count {
            if !self.line()? {
                return Ok(None);
            }
            if !wanted {
                continue;
            }
            let Ok(Row(href, etag, size, modified, media_type)) = serde_json::from_slice(&self.line) else {
                return Ok(None);
            };
            let line = Listed {
                href: &href,
                etag: etag.as_deref(),
                size,
                modified: modified.and_then(|time| Timestamp::from_second(time).ok()),
                media_type: media_type.as_deref(),
            };
            if listing.push(line).is_err() {
                return Ok(None);
            }
        }
        Ok(Some(listing))
    }

    /// Reads the next line that has its end.
    fn line(&mut self) -> Result<bool, Trouble> {
        self.line.clear();
        let Some(input) = &mut self.input else { return Ok(false) };
        let n = input.by_ref().take(MAX_LINE).read_until(b'\n', &mut self.line).map_err(disk::trouble(&self.path))?;
        if !self.line.ends_with(b"\n") {
            // A torn end says nothing. What is read next is found by its place.
            input.seek(SeekFrom::Start(self.at)).map_err(disk::trouble(&self.path))?;
            return Ok(false);
        }
        self.at += n as u64;
        Ok(true)
    }
}

impl From<Run> for LeftRun {
    fn from(run: Run) -> LeftRun {
        let Run { origin, account, started, scope, inputs, read_only, case, operator, .. } = run;
        LeftRun { account, origin, started, scope, inputs, read_only, case, operator }
    }
}
