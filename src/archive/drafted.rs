//! The records of a draft as `items.jsonl` will have them, collection by collection and in the order of addresses, while
//! the draft is not sealed yet. Sealing writes them from here, and losses are judged from here.

use super::journal::{Records, Slot};
use super::writer::Draft;
use crate::model::{Fate, Trouble};

/// Reads the records of a draft; holds one of them.
pub struct Drafted<'a> {
    draft: &'a Draft,
    records: Records,
    /// Those of the collection that was entered, which are still to be read.
    slots: std::slice::Iter<'a, Slot>,
}

impl Draft {
    /// The records of what was taken in so far.
    pub fn drafted(&self) -> Result<Drafted<'_>, Trouble> {
        Ok(Drafted { draft: self, records: Records::open(self.path())?, slots: [].iter() })
    }
}

impl Drafted<'_> {
    /// Goes to the beginning of a collection, given by its id; one that holds nothing is empty.
    pub fn enter(&mut self, collection: &str) {
        let entry = self.draft.entries.iter().find(|entry| entry.collection.id == collection);
        self.slots = entry.and_then(|entry| entry.done.as_ref()).map_or(&[][..], |done| &done.slots).iter();
    }

    /// Goes on to the next record of the collection that was entered; its fate, or `None` behind the last one.
    pub fn advance(&mut self) -> Result<Option<Fate>, Trouble> {
        let Some(slot) = self.slots.next() else { return Ok(None) };
        self.records.get(*slot)?;
        Ok(Some(slot.fate))
    }

    /// The JSON text of the record that `advance` came to.
    pub fn text(&self) -> &[u8] {
        self.records.text()
    }
}
