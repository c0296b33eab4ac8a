//! Items that can't be had, and that the person goes on without: they stay listed, and a collection that lacks nothing
//! else counts as complete.

use super::SealFacts;
use crate::archive::records::{CollectionRecord, Missing};
use crate::archive::writer::Draft;
use crate::model::Collection;

impl Draft {
    /// Lost items that the person goes on without.
    pub(super) fn accepted<'a>(&'a self, facts: &'a SealFacts) -> impl Iterator<Item = &'a Missing> {
        self.lost.iter().filter(|lost| facts.accepted.contains(&lost.href))
    }

    /// The collections, complete where nothing is missing but what the person goes on without.
    pub(super) fn collection_records(&self, facts: &SealFacts) -> Vec<CollectionRecord> {
        let all = self.entries.iter().map(|entry| entry.record());
        all.map(|mut record| {
            let Collection { name, href, .. } = &record.collection;
            let of_it = |lost: &&Missing| lost.collection == *name && lost.href.starts_with(href.as_str());
            let lost = record.counts.lost;
            record.complete |= lost > 0 && self.accepted(facts).filter(of_it).count() as u64 == lost;
            record
        })
        .collect()
    }
}
