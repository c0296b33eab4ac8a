//! The thread that writes one collection: appends each item in the order of the listing, whatever order they come in,
//! and journals groups of them after their bytes were synced. What an item becomes is up to the [`Files`] of its kind.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::files::{Arrived, Ended, Files, Kept, Written};
use super::{Bench, first_kind};
use crate::archive::base::Originals;
use crate::archive::intake::{Gate, Message, Told};
use crate::archive::journal::Group;
use crate::archive::names;
use crate::archive::records::{ItemRecord, LossRecord, Missing, Place};
use crate::archive::spool::Permit;
use crate::model::{Collection, Fate, Head, Kind, Listed, Listing, Trouble, hex};
use crate::text;

/// A group is synced when it has so many bytes of originals, or of records, or is so old.
const GROUP_BYTES: u64 = 64 * 1024 * 1024;
/// A little less than a power of two: what grows by doubling then stays below it.
const GROUP_RECORD_BYTES: usize = 1024 * 1024 - 64 * 1024;
const GROUP_AGE: Duration = Duration::from_secs(5);

/// The taking side is told how far the writer is after so many messages or bytes.
const BREATH_MESSAGES: usize = 64;
const BREATH_BYTES: u64 = 1024 * 1024;

pub(super) struct Scribe {
    pub(super) bench: Arc<Bench>,
    pub(super) collection: Collection,
    pub(super) listing: Arc<Listing>,
    pub(super) gate: Arc<Gate>,
    pub(super) files: Box<dyn Files>,
    /// Items of the base that are written among those that come.
    pub(super) originals: Option<Originals>,
    pub(super) tell: Box<dyn Fn(Told) + Send>,
}

/// The work of a [`Scribe`] under way.
struct Desk {
    scribe: Scribe,
    /// The item that is written next.
    next: usize,
    /// The item of the base whose turn is next.
    again: Option<(ItemRecord, Bytes)>,
    /// What came before its turn.
    early: BTreeMap<usize, Message>,
    /// Messages dealt with, and room that is free again, since the other side was told last.
    handled: u64,
    spent: Vec<Permit>,
    spent_bytes: u64,
    group: Group,
    group_bytes: u64,
    /// When the first item of the group was written.
    group_since: Option<Instant>,
    written: Written,
    /// Settled since the last word, by kind.
    settled: BTreeMap<Kind, (u64, u64)>,
}

impl Scribe {
    /// Writes until the line is closed. Every listed item must have come by then.
    pub(super) fn run(self, line: &Receiver<(usize, Message)>) -> Result<Written, Trouble> {
        let gate = Arc::clone(&self.gate);
        let ended = self.work(line);
        if let Err(why) = &ended {
            gate.fail(why.clone());
        }
        ended
    }

    fn work(mut self, line: &Receiver<(usize, Message)>) -> Result<Written, Trouble> {
        let again = match &mut self.originals {
            Some(originals) => originals.next()?,
            None => None,
        };
        let written = Written { merged: self.originals.is_some(), ..Written::default() };
        let mut desk = Desk {
            scribe: self,
            next: 0,
            again,
            early: BTreeMap::new(),
            handled: 0,
            spent: Vec::new(),
            spent_bytes: 0,
            group: Group::default(),
            group_bytes: 0,
            group_since: None,
            written,
            settled: BTreeMap::new(),
        };
        loop {
            let patience = match desk.group_since {
                Some(since) => GROUP_AGE.saturating_sub(since.elapsed()),
                None => Duration::from_secs(3600),
            };
            match line.recv_timeout(patience) {
                Ok((item, message)) => {
                    desk.take(item, message)?;
                    while let Ok((item, message)) = line.try_recv() {
                        desk.take(item, message)?;
                    }
                    desk.breathe();
                }
                Err(RecvTimeoutError::Timeout) => desk.close_group()?,
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        desk.finish()
    }
}

impl Desk {
    fn take(&mut self, item: usize, message: Message) -> Result<(), Trouble> {
        if item == self.next {
            self.write(item, message)?;
            while let Some(message) = self.early.remove(&self.next) {
                self.write(self.next, message)?;
            }
        } else {
            self.early.insert(item, message);
        }
        self.handled += 1;
        Ok(())
    }

    /// Lets the taking side know how far it is, and gives back room. Not with every item: each time may wake that side.
    fn breathe(&mut self) {
        self.spent.clear();
        self.spent_bytes = 0;
        self.scribe.gate.handled(std::mem::take(&mut self.handled));
        for (kind, (items, bytes)) in std::mem::take(&mut self.settled) {
            (self.scribe.tell)(Told::Settled { kind, items, bytes });
        }
    }

    /// Writes the item whose turn it is.
    fn write(&mut self, item: usize, message: Message) -> Result<(), Trouble> {
        let listing = Arc::clone(&self.scribe.listing);
        let Some(line) = listing.get(item) else {
            return Err(Trouble::Internal(format!("item {item} was not listed")));
        };
        self.write_again(Some(line.href))?;
        match message {
            Message::Body { head, body, linked, permit } => {
                let size = body.len;
                let kept = self.scribe.files.put(Arrived { item, line, head: &head, body, pictures: &linked })?;
                self.keep(line, &head, size, kept)?;
                self.spent.extend(permit);
                self.spent_bytes += size;
            }
            Message::Refused { why, permit } => {
                self.lose(line, why)?;
                self.spent.push(permit);
            }
            Message::Skipped { reason, permit } => {
                self.skip(line, reason)?;
                self.spent.push(permit);
            }
        }
        self.next += 1;
        self.scribe.gate.set_next(self.next);
        if self.spent.len() >= BREATH_MESSAGES || self.spent_bytes >= BREATH_BYTES {
            self.breathe();
        }
        if self.group_bytes >= GROUP_BYTES
            || self.group.n_bytes() >= GROUP_RECORD_BYTES
            || self.group_since.is_some_and(|since| since.elapsed() >= GROUP_AGE)
        {
            self.close_group()?;
        }
        Ok(())
    }

    /// Writes the items of the base whose turn is before the item at `until`; all that are left when there is none.
    fn write_again(&mut self, until: Option<&str>) -> Result<(), Trouble> {
        while let Some((mut record, original)) =
            self.again.take_if(|(record, _)| until.is_none_or(|until| record.href.as_str() < until))
        {
            let size = original.len() as u64;
            let losses = self.scribe.files.put_again(&mut record, original)?;
            record.fate = Fate::Unchanged;
            let losses = told(losses, &record);
            self.group.push(&record, None, &losses)?;
            self.written.losses.extend(losses);
            self.group_since.get_or_insert_with(Instant::now);
            self.group_bytes += size;
            if self.group_bytes >= GROUP_BYTES || self.group.n_bytes() >= GROUP_RECORD_BYTES {
                self.close_group()?;
            }
            if let Some(originals) = &mut self.scribe.originals {
                self.again = originals.next()?;
            }
        }
        Ok(())
    }

    fn keep(&mut self, line: Listed<'_>, head: &Head, size: u64, kept: Kept) -> Result<(), Trouble> {
        let Kept { kind, sha256, original, at, portable, read, verdict, name, pictures, unreadable, mut losses } = kept;
        let (Place::Entry { file, .. } | Place::Range { file, .. }) = &original;
        let place = portable.as_ref().map_or(file, |portable| &portable.file).clone();
        let known = head.known.iter().flat_map(|known| &known.losses);
        losses.extend(known.map(|what| (what.clone(), place.clone())));
        let mut record = self.record(kind, line, Fate::Saved);
        record.uid = read.uid;
        if head.etag.is_some() {
            record.etag.clone_from(&head.etag);
        }
        record.modified = head.modified.or(record.modified);
        record.size = Some(size);
        record.sha256 = Some(hex(&sha256));
        record.name = name;
        record.asked = head.asked.map(str::to_owned);
        record.original = Some(original);
        record.portable = portable;
        record.meaning = Some(read.meaning).filter(|meaning| !meaning.is_empty());
        record.problems = read.problems;
        record.verdict = verdict;
        record.pictures = pictures;
        record.from = head.known.as_ref().map(|known| known.provenance.clone()).unwrap_or_default();
        if !unreadable {
            record.facts = Some(read.facts);
        }
        self.written.pictures.extend(missing_pictures(&record, &self.scribe.collection.name));

        let losses = told(losses, &record);
        self.group.push(&record, at, &losses)?;
        self.written.losses.extend(losses);
        let counts = self.written.by_kind.entry(kind).or_default();
        counts.listed += 1;
        counts.saved += 1;
        if unreadable {
            counts.unreadable += 1;
            self.written.unreadable.push(Missing {
                kind,
                collection: self.scribe.collection.name.clone(),
                href: record.href,
                name: record.name,
                reason: record.problems.join("; "),
            });
        }
        self.settle(kind, size);
        Ok(())
    }

    fn lose(&mut self, line: Listed<'_>, why: Trouble) -> Result<(), Trouble> {
        let kind = first_kind(&self.scribe.collection);
        let reason = text::reason(&why);
        let mut record = self.record(kind, line, Fate::Lost);
        record.reason = Some(reason.clone());
        self.group.push(&record, None, &[])?;
        let counts = self.written.by_kind.entry(kind).or_default();
        counts.listed += 1;
        counts.lost += 1;
        let name = names::display_path(&self.scribe.collection.href, line.href);
        self.written.lost.push(Missing {
            kind,
            collection: self.scribe.collection.name.clone(),
            href: line.href.to_owned(),
            // Only files are called what their address ends in.
            name: match &why {
                Trouble::NotTaken { name, .. } | Trouble::NotWhole { name } => Some(name.clone()),
                _ => Some(name.clone()).filter(|_| matches!(kind, Kind::Photos | Kind::Other)),
            },
            reason,
        });
        self.group_since.get_or_insert_with(Instant::now);
        (self.scribe.tell)(Told::Lost { kind, name, why });
        Ok(())
    }

    fn skip(&mut self, line: Listed<'_>, reason: &str) -> Result<(), Trouble> {
        let kind = first_kind(&self.scribe.collection);
        let mut record = self.record(kind, line, Fate::Skipped);
        record.reason = Some(reason.to_owned());
        self.group.push(&record, None, &[])?;
        let counts = self.written.by_kind.entry(kind).or_default();
        counts.listed += 1;
        counts.skipped += 1;
        self.written.skipped.push(Missing {
            kind,
            collection: self.scribe.collection.name.clone(),
            href: line.href.to_owned(),
            name: Some(names::display_path(&self.scribe.collection.href, line.href)),
            reason: reason.to_owned(),
        });
        self.settle(kind, 0);
        Ok(())
    }

    fn record(&self, kind: Kind, line: Listed<'_>, fate: Fate) -> ItemRecord {
        record(kind, &self.scribe.collection.id, line, fate)
    }

    fn settle(&mut self, kind: Kind, size: u64) {
        self.written.bytes += size;
        self.group_bytes += size;
        self.group_since.get_or_insert_with(Instant::now);
        let (items, bytes) = self.settled.entry(kind).or_default();
        *items += 1;
        *bytes += size;
    }

    /// Syncs what was written, then notes it: what the journal says is on the disk.
    fn close_group(&mut self) -> Result<(), Trouble> {
        self.group_since = None;
        self.group_bytes = 0;
        if self.group.is_empty() {
            return Ok(());
        }
        self.scribe.files.sync()?;
        self.written.slots.extend(self.scribe.bench.journal().items(&mut self.group)?);
        Ok(())
    }

    /// The run breaks off, and some bodies wait for one that will not come: they are kept for the run that continues it.
    fn keep_early(&mut self) -> Result<(), Trouble> {
        for (item, message) in std::mem::take(&mut self.early) {
            if matches!(message, Message::Body { .. }) {
                self.write(item, message)?;
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Written, Trouble> {
        self.keep_early()?;
        self.breathe();
        self.write_again(None)?;
        self.close_group()?;
        let listed = self.scribe.listing.len();
        if self.next != listed {
            return Err(Trouble::Internal(format!("{} of {listed} items were given no fate", listed - self.next)));
        }
        let Ended { payload, carried_names, written_names, losses } = self.scribe.files.finish()?;
        self.written.losses.extend(losses);
        Ok(Written { payload, carried_names, written_names, ..self.written })
    }
}

/// A record with what the listing says.
pub(super) fn record(kind: Kind, collection: &str, line: Listed<'_>, fate: Fate) -> ItemRecord {
    ItemRecord {
        etag: line.etag.map(str::to_owned),
        modified: line.modified,
        ..ItemRecord::new(kind, collection, line.href, fate)
    }
}

/// Losses with the name of their item.
fn told(losses: Vec<(String, String)>, record: &ItemRecord) -> Vec<LossRecord> {
    if losses.is_empty() {
        return Vec::new();
    }
    let item = record.called().unwrap_or(&record.href);
    losses.into_iter().map(|(what, place)| LossRecord { item: item.to_owned(), what, place }).collect()
}

/// The pictures that a contact links to and that could not be had, named by the contact.
pub(in crate::archive) fn missing_pictures(record: &ItemRecord, collection: &str) -> Vec<Missing> {
    let of_picture = |reason: &String| Missing {
        kind: record.kind,
        collection: collection.to_owned(),
        href: record.href.clone(),
        name: record.called().map(str::to_owned),
        reason: reason.clone(),
    };
    record.pictures.iter().filter_map(|picture| picture.reason.as_ref()).map(of_picture).collect()
}
