//! The records of a draft as `items.jsonl` will have them, collection by collection and in the order of addresses, while
//! the draft is not sealed yet. Sealing writes them from here, and losses are judged from here.

use super::base;
use super::journal::{Records, Slot};
use super::writer::{Done, Draft};
use crate::model::{Fate, Trouble};

/// Reads the records of a draft; holds one of them.
pub struct Drafted<'a> {
    draft: &'a Draft,
    records: Records,
    /// The collection that was entered, and the records of the base that it was taken over from.
    done: Option<&'a Done>,
    of_base: Option<Result<base::Records, Trouble>>,
    /// Its records that are still to be read.
    slots: std::slice::Iter<'a, Slot>,
    text: Vec<u8>,
}

impl Draft {
    /// The records of what was taken in so far.
    pub fn drafted(&self) -> Result<Drafted<'_>, Trouble> {
        let records = Records::open(self.path())?;
        Ok(Drafted { draft: self, records, done: None, of_base: None, slots: [].iter(), text: Vec::new() })
    }
}

impl Drafted<'_> {
    /// Goes to the beginning of a collection, given by its id; one that holds nothing is empty. When the base can't be
    /// opened, its first record says so.
    pub fn enter(&mut self, collection: &str) {
        let entry = self.draft.entries.iter().find(|entry| entry.collection.id == collection);
        self.done = entry.and_then(|entry| entry.done.as_ref());
        self.of_base = self.done.and_then(|done| done.base.as_deref()).map(base::Records::open);
        self.slots = self.done.map_or(&[][..], |done| &done.slots).iter();
    }

    /// Goes on to the next record of the collection that was entered; its fate, or `None` behind the last one.
    pub fn advance(&mut self) -> Result<Option<Fate>, Trouble> {
        let (Some(slot), Some(done)) = (self.slots.next(), self.done) else { return Ok(None) };
        self.text.clear();
        match self.of_base.as_mut().filter(|_| slot.of_base) {
            Some(of_base) => {
                let of_base = of_base.as_mut().map_err(|trouble| trouble.clone())?;
                base::carry(of_base.get(slot.at, slot.len)?, &done.carried_names, &mut self.text)?;
            }
            None => {
                let record = self.records.get(*slot)?;
                if done.written_names.is_empty() {
                    self.text.extend_from_slice(record);
                } else {
                    base::renamed(record, &done.written_names, &mut self.text)?;
                }
            }
        }
        Ok(Some(slot.fate))
    }

    /// The JSON text of the record that `advance` came to.
    pub fn text(&self) -> &[u8] {
        &self.text
    }
}
