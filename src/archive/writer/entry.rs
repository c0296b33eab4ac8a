//! What a draft knows of one collection: what was listed, what was left out, and what it came to. Writes no file but
//! lines of the journal.

use std::sync::Arc;

use super::Written;
use crate::archive::journal::{Group, Journal, Slot};
use crate::archive::records::{CollectionRecord, ItemRecord};
use crate::model::{Collection, Counts, Kind, Listing, Service, Trouble};

/// A collection of the draft.
#[derive(Debug, Default)]
pub(in crate::archive) struct Entry {
    pub(in crate::archive) collection: Collection,
    /// How many items were listed, and the token of that listing.
    listed: usize,
    next: Option<String>,
    skips: Group,
    /// Addresses of skipped items; their slots follow in the same order.
    skipped_hrefs: Vec<String>,
    skipped_slots: Vec<Slot>,
    /// What is being taken in.
    wanted: Option<Arc<Listing>>,
    pub(in crate::archive) done: Option<Done>,
}

/// What became of a collection.
#[derive(Clone, Debug, Default)]
pub(in crate::archive) struct Done {
    pub(in crate::archive) counts: Counts,
    pub(in crate::archive) by_kind: Vec<(Kind, Counts)>,
    pub(in crate::archive) bytes: u64,
    /// The records of its items in the order of their addresses.
    pub(in crate::archive) slots: Vec<Slot>,
}

impl Entry {
    pub(super) fn new(collection: &Collection) -> Entry {
        Entry { collection: collection.clone(), ..Entry::default() }
    }

    pub(super) fn listed(&mut self, listing: &Listing) {
        self.listed = listing.len();
        self.next.clone_from(&listing.next);
    }

    /// Notes a listed item that is not taken in.
    pub(super) fn skip(&mut self, record: &ItemRecord, journal: &mut Journal) -> Result<(), Trouble> {
        self.skips.push(record, None, &[])?;
        self.skipped_hrefs.push(record.href.clone());
        if self.skips.is_long() {
            self.skipped_slots.extend(journal.items(&mut self.skips)?);
        }
        Ok(())
    }

    /// Begins to take in `wanted`, once.
    pub(super) fn open(&mut self, wanted: Arc<Listing>) -> Result<(), Trouble> {
        if self.wanted.is_some() || self.done.is_some() {
            return Err(Trouble::Internal(format!("{} was opened twice", self.collection.id)));
        }
        self.wanted = Some(wanted);
        Ok(())
    }

    /// An intake was opened for it, and it did not come to its end.
    pub(in crate::archive) fn is_open(&self) -> bool {
        self.wanted.is_some()
    }

    /// Closes the books: what was listed, what was answered and what was written must agree.
    pub(super) fn finish(
        &mut self,
        answered: &Counts,
        written: &Written,
        journal: &mut Journal,
    ) -> Result<(), Trouble> {
        self.skipped_slots.extend(journal.items(&mut self.skips)?);
        let mut counts = written.counts();
        let skipped = self.skipped_hrefs.len() as u64;
        let same = Counts { unreadable: 0, ..counts } == Counts { unreadable: 0, ..*answered };
        if !same || self.listed as u64 != counts.listed + skipped {
            let (id, listed) = (&self.collection.id, self.listed);
            return Err(Trouble::Internal(format!("{id}: {listed} listed, {answered:?} answered, {counts:?} written")));
        }
        let mut by_kind = written.by_kind.clone();
        if skipped > 0 {
            let kind = by_kind.entry(first_kind(&self.collection)).or_default();
            for counts in [kind, &mut counts] {
                counts.listed += skipped;
                counts.skipped += skipped;
            }
        }
        let Collection { sync_token, ctag, .. } = &mut self.collection;
        if counts.lost == 0 {
            *sync_token = self.next.take().or(sync_token.take());
        } else {
            // With these, the next run would not ask again for what is missing.
            (*sync_token, *ctag) = (None, None);
        }
        let wanted = self.wanted.take().unwrap_or_default();
        let slots = in_order(&wanted, &written.slots, &std::mem::take(&mut self.skipped_hrefs), &self.skipped_slots);
        self.skipped_slots = Vec::new();
        self.done = Some(Done { counts, by_kind: by_kind.into_iter().collect(), bytes: written.bytes, slots });
        journal.finished(&self.collection.id)
    }

    /// The collection as the backup tells it. One that was never finished is not complete.
    pub(in crate::archive) fn record(&self) -> CollectionRecord {
        let (complete, counts) = match &self.done {
            Some(done) => (done.counts.lost == 0, done.counts),
            None => (false, Counts::default()),
        };
        CollectionRecord { collection: self.collection.clone(), complete, counts }
    }
}

/// The forms of files that collections become.
pub(super) enum Form {
    Contacts,
    Calendars,
    Files,
}

/// The form that a collection becomes.
pub(super) fn form(collection: &Collection) -> Form {
    match collection.kinds.first() {
        Some(Kind::Contacts) => Form::Contacts,
        Some(Kind::Calendar | Kind::Tasks | Kind::Notes) => Form::Calendars,
        Some(Kind::Photos | Kind::Other) => Form::Files,
        None => match collection.service {
            Service::Carddav => Form::Contacts,
            Service::Caldav => Form::Calendars,
            Service::Webdav => Form::Files,
        },
    }
}

/// The kind that lost and skipped items of a collection count under.
pub(in crate::archive) fn first_kind(collection: &Collection) -> Kind {
    match (collection.kinds.first(), form(collection)) {
        (Some(kind), _) => *kind,
        (None, Form::Contacts) => Kind::Contacts,
        (None, Form::Calendars) => Kind::Calendar,
        (None, Form::Files) => Kind::Photos,
    }
}

/// The slots of all items in the order of their addresses.
fn in_order(listing: &Listing, slots: &[Slot], skipped_hrefs: &[String], skipped_slots: &[Slot]) -> Vec<Slot> {
    let sorted = listing.iter().zip(listing.iter().skip(1)).all(|(a, b)| a.href <= b.href);
    if sorted && skipped_slots.is_empty() {
        return slots.to_vec();
    }
    let written = listing.iter().map(|line| line.href).zip(slots.iter().copied());
    let skipped = skipped_hrefs.iter().map(String::as_str).zip(skipped_slots.iter().copied());
    let mut all: Vec<(&str, Slot)> = written.chain(skipped).collect();
    all.sort_by(|a, b| a.0.cmp(b.0));
    all.into_iter().map(|(_, slot)| slot).collect()
}
