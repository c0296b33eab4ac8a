//! Books one fate for each found item, and refuses a second one.

use super::Counts;
use super::Fate;

/// The fates of one collection's items. An item is its index in the listing.
#[derive(Clone, Debug)]
pub struct Ledger {
    fates: Vec<Option<Fate>>,
    unreadable: u64,
}

/// The books don't balance: a mistake of this program, never of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unbalanced {
    #[error("item {0} was not listed")]
    NotListed(usize),
    #[error("item {0} was given two fates")]
    Twice(usize),
    #[error("{0} items were given no fate")]
    Open(usize),
}

impl Ledger {
    /// Opens the books for `listed` items.
    pub fn new(listed: usize) -> Ledger {
        Ledger { fates: vec![None; listed], unreadable: 0 }
    }

    /// Gives an item its fate.
    pub fn settle(&mut self, item: usize, fate: Fate) -> Result<(), Unbalanced> {
        match self.fates.get_mut(item) {
            None => Err(Unbalanced::NotListed(item)),
            Some(Some(_)) => Err(Unbalanced::Twice(item)),
            Some(open) => {
                *open = Some(fate);
                Ok(())
            }
        }
    }

    /// Notes that a kept item is kept only as original.
    pub fn note_unreadable(&mut self) {
        self.unreadable += 1;
    }

    /// The items that have no fate yet.
    pub fn open(&self) -> impl Iterator<Item = usize> + '_ {
        self.fates.iter().enumerate().filter(|(_, fate)| fate.is_none()).map(|(item, _)| item)
    }

    /// The fate of an item, once it has one.
    pub fn fate(&self, item: usize) -> Option<Fate> {
        self.fates.get(item).copied().flatten()
    }

    /// Counts so far.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts { listed: self.fates.len() as u64, unreadable: self.unreadable, ..Counts::default() };
        for fate in self.fates.iter().flatten() {
            match fate {
                Fate::Saved => counts.saved += 1,
                Fate::Unchanged => counts.unchanged += 1,
                Fate::Skipped => counts.skipped += 1,
                Fate::Lost => counts.lost += 1,
            }
        }
        counts
    }

    /// Closes the books: every item must have its fate.
    pub fn close(self) -> Result<Counts, Unbalanced> {
        match self.open().count() {
            0 => Ok(self.counts()),
            open => Err(Unbalanced::Open(open)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_item_is_settled_once() {
        let mut ledger = Ledger::new(2);
        assert_eq!(ledger.settle(0, Fate::Saved), Ok(()));
        assert_eq!(ledger.settle(0, Fate::Lost), Err(Unbalanced::Twice(0)));
        assert_eq!(ledger.settle(2, Fate::Lost), Err(Unbalanced::NotListed(2)));
        assert_eq!(ledger.clone().close(), Err(Unbalanced::Open(1)));
        assert_eq!(ledger.settle(1, Fate::Lost), Ok(()));
        let counts = ledger.close().unwrap();
        assert_eq!((counts.listed, counts.saved, counts.lost), (2, 1, 1));
        assert!(counts.balanced());
    }
}
