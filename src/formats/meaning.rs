//! What two items that say the same have in common: a digest over normalised units, whatever their order. Which lines
//! count, and how they are normalised, is decided by `vcard::meaning` and `icalendar::meaning`.

use sha2::{Digest, Sha256};

/// Units of one component, written one after another into one buffer and sorted before they are hashed.
#[derive(Default)]
pub(crate) struct Units {
    buffer: Vec<u8>,
    ends: Vec<usize>,
}

impl Units {
    /// Adds a unit that `write` appends to the buffer; nothing when it says there is none.
    pub(crate) fn add(&mut self, write: impl FnOnce(&mut Vec<u8>) -> bool) {
        let start = self.buffer.len();
        if write(&mut self.buffer) {
            self.ends.push(self.buffer.len());
        } else {
            self.buffer.truncate(start);
        }
    }

    /// The digest of all units in sorted order, with their lengths so that no two sets give the same bytes.
    pub(crate) fn digest(&self) -> [u8; 32] {
        let mut units = Vec::with_capacity(self.ends.len());
        let mut start = 0;
        for end in &self.ends {
            units.push(self.buffer.get(start..*end).unwrap_or_default());
            start = *end;
        }
        units.sort_unstable();
        let mut hash = Sha256::new();
        for unit in units {
            hash.update((unit.len() as u64).to_le_bytes());
            hash.update(unit);
        }
        hash.finalize().into()
    }
}
