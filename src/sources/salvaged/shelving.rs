//! Puts what came out into collections: what a record knows goes back to where it was, the rest is grouped by file and
//! folder. Of several copies of one item a whole one is taken; two that differ both stay. Pure.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::Timestamp;

use crate::model::{Collection, Kind, Service};

/// Where the bytes of an item are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// A whole lump, by its index in the heap.
    Lump(usize),
    /// Parts of one.
    Ranges(usize, Box<[Range<u64>]>),
    /// Parts of one, and what was cut off behind them.
    Closed(usize, Box<[Range<u64>]>, &'static str),
    /// Nowhere: what it was called.
    Lost(String),
}

/// One item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    pub kind: Kind,
    /// Digest of its bytes, where there are any.
    pub sha256: Option<[u8; 32]>,
    pub size: u64,
    pub modified: Option<Timestamp>,
    pub from: From,
}

/// A collection and its items, by address.
#[derive(Clone, Debug, Default)]
pub(super) struct Shelf {
    pub collection: Collection,
    pub items: BTreeMap<String, Item>,
}

/// All collections.
#[derive(Debug, Default)]
pub(super) struct Shelves {
    shelves: BTreeMap<(Service, String), Shelf>,
    n_items: usize,
}

/// No account has more; what has was made to fill a computer's memory.
pub(super) const MAX_ITEMS: usize = 400_000;

impl Shelves {
    /// Puts an item into `collection`, which is known by its service and path.
    pub fn put(&mut self, collection: &Collection, href: &str, item: Item) {
        if self.n_items >= MAX_ITEMS {
            return;
        }
        let kind = item.kind;
        let key = (collection.service, collection.href.clone());
        let shelf =
            self.shelves.entry(key).or_insert_with(|| Shelf { collection: collection.clone(), ..Shelf::default() });
        if !shelf.collection.kinds.contains(&kind) {
            shelf.collection.kinds.push(kind);
            shelf.collection.kinds.sort_unstable();
        }
        let mut name = href.to_owned();
        let mut n = 2_u32;
        loop {
            match shelf.items.get_mut(&name) {
                None => {
                    shelf.items.insert(name, item);
                    self.n_items += 1;
                    return;
                }
                Some(known) if matches!(known.from, From::Lost(_)) => {
                    *known = item;
                    return;
                }
                Some(known) if matches!(item.from, From::Lost(_)) || known.sha256 == item.sha256 => return,
                Some(_) => name = format!("{href}%20({n})"),
            }
            n += 1;
        }
    }

    /// True when no more is taken.
    pub fn is_full(&self) -> bool {
        self.n_items >= MAX_ITEMS
    }

    /// The collections, by path.
    pub fn done(self) -> Vec<Shelf> {
        self.shelves.into_values().collect()
    }
}

/// The service that keeps items of this kind.
pub(super) fn service_of(kind: Kind) -> Service {
    match kind {
        Kind::Contacts => Service::Carddav,
        Kind::Calendar | Kind::Tasks | Kind::Notes => Service::Caldav,
        Kind::Photos | Kind::Other => Service::Webdav,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(n: u8, from: From) -> Item {
        Item { kind: Kind::Contacts, sha256: Some([n; 32]), size: 1, modified: None, from }
    }

    #[test]
    fn a_whole_copy_counts_and_two_that_differ_both_stay() {
        let mut shelves = Shelves::default();
        let book = Collection { href: "/b/".into(), ..Collection::default() };
        let lost = || Item { sha256: None, ..item(0, From::Lost("Ada".into())) };
        shelves.put(&book, "/b/1", lost());
        shelves.put(&book, "/b/1", item(1, From::Lump(1)));
        shelves.put(&book, "/b/1", item(1, From::Lump(2)));
        shelves.put(&book, "/b/1", lost());
        shelves.put(&book, "/b/1", item(2, From::Lump(3)));
        shelves.put(&book, "/b/2", lost());
        let shelf = &shelves.done()[0];
        let told: Vec<_> = shelf.items.iter().map(|(href, item)| (href.as_str(), item.from.clone())).collect();
        let expect = [("/b/1", From::Lump(1)), ("/b/1%20(2)", From::Lump(3)), ("/b/2", From::Lost("Ada".into()))];
        assert_eq!(told, expect);
        assert_eq!(shelf.collection.kinds, [Kind::Contacts]);
    }
}
