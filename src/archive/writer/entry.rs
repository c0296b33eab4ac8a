//! What a draft knows of one collection: what was listed, what was left out, and what it came to. Writes no file but
//! lines of the journal.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Written;
use crate::archive::base::{Base, Carried};
use crate::archive::journal::{Group, Journal, Slot};
use crate::archive::records::{CollectionRecord, ItemRecord};
use crate::model::{Collection, Counts, Fate, Kind, Listing, Service, Trouble};

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
    /// What is taken over from the base.
    pub(super) carried: Option<Arc<Carried>>,
    pub(super) since_full: u32,
    pub(super) looked_to: Option<String>,
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
    /// Where the slots of the base point into.
    pub(in crate::archive) base: Option<Arc<Base>>,
    /// Files that have another name now: those of the base, and those that were written.
    pub(in crate::archive) carried_names: BTreeMap<String, String>,
    pub(in crate::archive) written_names: BTreeMap<String, String>,
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
        let carried = self.carried.take();
        let mut by_kind = written.by_kind.clone();
        for (kind, kept) in carried.iter().flat_map(|carried| &carried.by_kind) {
            by_kind.entry(*kind).or_default().add(kept);
            counts.add(kept);
        }
        if !same || self.listed as u64 != counts.listed + skipped {
            let (id, listed) = (&self.collection.id, self.listed);
            return Err(Trouble::Internal(format!("{id}: {listed} listed, {answered:?} answered, {counts:?} written")));
        }
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
        let skipped_hrefs = std::mem::take(&mut self.skipped_hrefs);
        let skipped = (skipped_hrefs.as_slice(), std::mem::take(&mut self.skipped_slots));
        let slots = in_order(&wanted, written, carried.as_deref(), (skipped.0, &skipped.1))?;
        self.done = Some(Done {
            counts,
            by_kind: by_kind.into_iter().collect(),
            bytes: written.bytes + carried.as_ref().map_or(0, |carried| carried.bytes),
            slots,
            base: carried.map(|carried| Arc::clone(&carried.base)),
            carried_names: written.carried_names.clone(),
            written_names: written.written_names.clone(),
        });
        journal.finished(&self.collection.id)
    }

    /// The collection as the backup tells it. One that was never finished is not complete.
    pub(in crate::archive) fn record(&self) -> CollectionRecord {
        let (complete, counts) = match &self.done {
            Some(done) => (done.counts.lost == 0, done.counts),
            None => (false, Counts::default()),
        };
        CollectionRecord {
            collection: self.collection.clone(),
            complete,
            counts,
            since_full: self.since_full,
            looked_to: self.looked_to.clone(),
        }
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

/// The slots of all items in the order of their addresses, which those of the base have in its records.
fn in_order(
    listing: &Listing,
    written: &Written,
    carried: Option<&Carried>,
    skipped: (&[String], &[Slot]),
) -> Result<Vec<Slot>, Trouble> {
    let mut done = written.slots.iter().copied();
    let mut own: Vec<(&str, Option<Slot>)> =
        skipped.0.iter().map(String::as_str).zip(skipped.1.iter().copied().map(Some)).collect();
    // The writer put those of the base among the others, or else did not see them.
    let of_base = |(at, len)| (!written.merged).then_some(Slot { at, len, fate: Fate::Unchanged, of_base: true });
    own.extend(listing.iter().map(|line| (line.href, if written.merged { None } else { done.next() })));
    own.sort_by(|a, b| a.0.cmp(b.0));
    let n_base = carried.map_or(0, |carried| carried.items.len());
    let n_all = own.len() + n_base;
    let mut slots = Vec::with_capacity(n_all);
    let mut own = own.into_iter().peekable();
    if let Some(carried) = carried.filter(|_| own.peek().is_none()) {
        slots.extend(carried.items.iter().filter_map(|place| of_base(place).or_else(|| done.next())));
    } else if let Some(carried) = carried {
        let mut places = carried.items.iter();
        carried.probes(|known| {
            while let Some((_, slot)) = own.next_if(|(href, _)| *href < &*known.href) {
                slots.extend(slot.or_else(|| done.next()));
            }
            slots.extend(places.next().and_then(|place| of_base(place).or_else(|| done.next())));
            Ok(())
        })?;
    }
    slots.extend(own.filter_map(|(_, slot)| slot.or_else(|| done.next())));
    if slots.len() != n_all {
        return Err(Trouble::Internal(format!("{n_all} items have {} records", slots.len())));
    }
    Ok(slots)
}
