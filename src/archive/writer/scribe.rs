//! The thread that writes one collection: appends each item in the order of the listing, whatever order they come in,
//! and journals groups of them after their bytes were synced. What an item becomes is up to the [`Files`] of its kind.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::{Bench, Payload, first_kind};
use crate::archive::intake::{Gate, Message, Told};
use crate::archive::journal::{Group, Slot};
use crate::archive::manifest::{Digest, hex};
use crate::archive::names;
use crate::archive::records::{ItemRecord, LossRecord, Missing, Place, Portable, Verdict};
use crate::archive::spool::{Body, Permit};
use crate::formats::Read;
use crate::model::{Collection, Counts, Fate, Head, Kind, Listed, Listing, Trouble};
use crate::text;

/// A group is synced when it has so many bytes of originals, or of records, or is so old.
const GROUP_BYTES: u64 = 64 * 1024 * 1024;
const GROUP_RECORD_BYTES: usize = 2 * 1024 * 1024;
const GROUP_AGE: Duration = Duration::from_secs(5);

/// The taking side is told how far the writer is after so many messages or bytes.
const BREATH_MESSAGES: usize = 64;
const BREATH_BYTES: u64 = 1024 * 1024;

/// The files of one collection.
pub(in crate::archive) trait Files: Send {
    /// Writes an item and says where it is and what it says.
    fn put(&mut self, item: Arrived<'_>) -> Result<Kept, Trouble>;
    /// Makes the originals written so far durable.
    fn sync(&mut self) -> Result<(), Trouble>;
    /// Ends and syncs every file.
    fn finish(self: Box<Self>) -> Result<Vec<Payload>, Trouble>;
}

/// An item whose turn it is.
pub(in crate::archive) struct Arrived<'a> {
    /// Its index in the listing.
    pub(in crate::archive) item: usize,
    pub(in crate::archive) line: Listed<'a>,
    pub(in crate::archive) head: &'a Head,
    pub(in crate::archive) body: Body,
}

/// An item that was written.
#[derive(Debug)]
pub(in crate::archive) struct Kept {
    pub(in crate::archive) kind: Kind,
    pub(in crate::archive) sha256: Digest,
    pub(in crate::archive) original: Place,
    /// Where its data begins in its zip.
    pub(in crate::archive) at: Option<u64>,
    pub(in crate::archive) portable: Option<Portable>,
    pub(in crate::archive) read: Read,
    pub(in crate::archive) verdict: Option<Verdict>,
    /// What the source calls it, where our file has another name.
    pub(in crate::archive) name: Option<String>,
    /// Why it is kept only as original.
    pub(in crate::archive) unreadable: bool,
    /// What portable forms could not carry over, with the file in which it is missing.
    pub(in crate::archive) losses: Vec<(String, String)>,
}

/// What a collection came to.
#[derive(Debug, Default)]
pub(in crate::archive) struct Written {
    /// In the order of the listing.
    pub(in crate::archive) slots: Vec<Slot>,
    pub(in crate::archive) payload: Vec<Payload>,
    /// By what the items turned out to be.
    pub(in crate::archive) by_kind: BTreeMap<Kind, Counts>,
    pub(in crate::archive) bytes: u64,
    pub(in crate::archive) lost: Vec<Missing>,
    pub(in crate::archive) skipped: Vec<Missing>,
    pub(in crate::archive) unreadable: Vec<Missing>,
    pub(in crate::archive) losses: Vec<LossRecord>,
}

impl Written {
    /// The counts of all kinds together.
    pub(in crate::archive) fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        self.by_kind.values().for_each(|kind| counts.add(kind));
        counts
    }
}

pub(super) struct Scribe {
    pub(super) bench: Arc<Bench>,
    pub(super) collection: Collection,
    pub(super) listing: Arc<Listing>,
    pub(super) gate: Arc<Gate>,
    pub(super) files: Box<dyn Files>,
    pub(super) tell: Box<dyn Fn(Told) + Send>,
}

/// The work of a [`Scribe`] under way.
struct Desk {
    scribe: Scribe,
    /// The item that is written next.
    next: usize,
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

    fn work(self, line: &Receiver<(usize, Message)>) -> Result<Written, Trouble> {
        let mut desk = Desk {
            scribe: self,
            next: 0,
            early: BTreeMap::new(),
            handled: 0,
            spent: Vec::new(),
            spent_bytes: 0,
            group: Group::default(),
            group_bytes: 0,
            group_since: None,
            written: Written::default(),
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
        match message {
            Message::Body { head, body, permit } => {
                let size = body.len;
                let kept = self.scribe.files.put(Arrived { item, line, head: &head, body })?;
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

    fn keep(&mut self, line: Listed<'_>, head: &Head, size: u64, kept: Kept) -> Result<(), Trouble> {
        let Kept { kind, sha256, original, at, portable, read, verdict, name, unreadable, losses } = kept;
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
        if !unreadable {
            record.facts = Some(read.facts);
        }

        let losses: Vec<LossRecord> = if losses.is_empty() {
            Vec::new()
        } else {
            let item = named(&record).unwrap_or_else(|| line.href.to_owned());
            losses.into_iter().map(|(what, place)| LossRecord { item: item.clone(), what, place }).collect()
        };
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
            name: Some(name.clone()).filter(|_| matches!(kind, Kind::Photos | Kind::Other)),
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
        self.close_group()?;
        let listed = self.scribe.listing.len();
        if self.next != listed {
            return Err(Trouble::Internal(format!("{} of {listed} items were given no fate", listed - self.next)));
        }
        self.written.payload = self.scribe.files.finish()?;
        Ok(self.written)
    }
}

/// A record with what the listing says.
pub(super) fn record(kind: Kind, collection: &str, line: Listed<'_>, fate: Fate) -> ItemRecord {
    ItemRecord {
        kind,
        collection: collection.to_owned(),
        href: line.href.to_owned(),
        uid: None,
        etag: line.etag.map(str::to_owned),
        modified: line.modified,
        size: None,
        sha256: None,
        fate,
        reason: None,
        name: None,
        asked: None,
        original: None,
        portable: None,
        facts: None,
        meaning: None,
        problems: Vec::new(),
        verdict: None,
        first_saved: None,
    }
}

fn named(record: &ItemRecord) -> Option<String> {
    let facts = record.facts.as_ref()?;
    let name = facts.name.as_ref().or(facts.summary.as_ref()).or(record.name.as_ref())?;
    Some(name.clone()).filter(|name| !name.is_empty())
}
