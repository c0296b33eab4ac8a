//! What the account holds right now: collections, their items, and what changed when (RFC 6578 §3).
//!
//! Bodies of made-up items are composed when they are asked for, so fifty thousand contacts or a hundred thousand
//! photos cost little memory. Knows no HTTP and no XML.

mod spool;
mod uid;

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::fs;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::subscriber::{Age, Made, Subscriber};

use spool::stored;
pub use uid::uid_of;

/// The items of a collection by name; shared, so that a listing under way keeps what it began with.
pub type Items = Arc<BTreeMap<Box<str>, Item>>;

/// Where the body of an item comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Composed from the seed.
    Made { what: Made, age: Age },
    /// Put there by somebody.
    Stored(Bytes),
    /// The same in a file, since it is large.
    Filed(Arc<Path>, u64),
    /// Listed, but not there when it is fetched.
    Ghost,
}

/// A card, a calendar object or a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub content: Content,
    /// The opaque part of its strong entity tag.
    pub etag: u64,
    /// Unix seconds.
    pub modified: i64,
    /// The number of the change of its collection that brought it.
    pub changed: u64,
}

impl Item {
    /// The entity tag with its quotes.
    pub fn etag(&self) -> String {
        format!("\"{:016x}\"", self.etag)
    }

    /// Its bytes; `None` for one that is listed but not there.
    pub fn body(&self, subscriber: &Subscriber) -> Option<Bytes> {
        match &self.content {
            Content::Made { what, age } => Some(subscriber.body(*what, *age)),
            Content::Stored(bytes) => Some(bytes.clone()),
            Content::Filed(path, _) => fs::read(path).ok().map(Bytes::from),
            Content::Ghost => None,
        }
    }

    /// The length of its bytes.
    pub fn size(&self, subscriber: &Subscriber) -> u64 {
        match &self.content {
            Content::Made { what, age } => subscriber.size(*what, *age),
            Content::Stored(bytes) => bytes.len() as u64,
            Content::Filed(_, length) => *length,
            Content::Ghost => 321,
        }
    }
}

/// What sort of collection it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Root,
    Principals,
    Principal,
    AddressbookHome,
    CalendarHome,
    AddressBook,
    Calendar,
    /// Events that others publish; not the owner's own (CalendarServer `subscribed`).
    Subscribed,
    /// Scheduling inbox (RFC 6638).
    Inbox,
    /// Scheduling outbox (RFC 6638).
    Outbox,
    /// An ordinary WebDAV folder.
    Folder,
    /// Pictures that cards link to; they are no items.
    Pictures,
}

impl Sort {
    /// True where items may be put, and changes are counted.
    pub fn holds_items(self) -> bool {
        matches!(self, Sort::AddressBook | Sort::Calendar | Sort::Folder)
    }
}

/// An address book, calendar or folder, or one of the places around them.
#[derive(Clone, Debug)]
pub struct Collection {
    pub sort: Sort,
    pub name: String,
    pub description: Option<String>,
    pub colour: Option<String>,
    pub order: Option<i64>,
    pub components: Vec<String>,
    pub items: Items,
    /// The number of its last change.
    pub changed: u64,
    /// The number it began with: tokens from before are of a collection that was removed.
    born: u64,
    /// What was removed, and by which change.
    pub gone: BTreeMap<Box<str>, u64>,
    pub modified: i64,
    uids: Option<HashMap<String, Box<str>>>,
}

impl Collection {
    /// An empty collection.
    pub fn new(sort: Sort, name: &str, modified: i64) -> Collection {
        Collection {
            sort,
            name: name.to_owned(),
            description: None,
            colour: None,
            order: None,
            components: Vec::new(),
            items: Items::default(),
            changed: 0,
            born: 0,
            gone: BTreeMap::new(),
            modified,
            uids: None,
        }
    }

    fn put(&mut self, name: &str, content: Content, etag: u64, modified: i64) {
        self.changed += 1;
        self.gone.remove(name);
        self.modified = self.modified.max(modified);
        let item = Item { content, etag, modified, changed: self.changed };
        Arc::make_mut(&mut self.items).insert(name.into(), item);
    }
}

/// What an address names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A collection, by its path with a slash at the end.
    Collection(String),
    /// An item, by the path of its collection and its name.
    Item(String, String),
    /// Nothing, but its parent is this collection.
    Free(String, String),
    /// Nothing, and neither is its parent.
    Nowhere,
}

/// One change of a collection, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub number: u64,
    pub name: Box<str>,
    pub item: Option<Item>,
}

/// Everything there is.
pub struct Cloud {
    pub subscriber: Arc<Subscriber>,
    collections: BTreeMap<String, Collection>,
    /// The last change of each collection that was removed.
    removed: BTreeMap<String, u64>,
    /// Stands in every sync token, so that a token of another account is refused.
    fingerprint: u64,
    /// Where large bodies go that somebody puts; without, they stay in memory.
    spool: Option<PathBuf>,
}

impl Cloud {
    /// An account without any collection.
    pub fn new(subscriber: Arc<Subscriber>, fingerprint: u64) -> Cloud {
        Cloud { subscriber, collections: BTreeMap::new(), removed: BTreeMap::new(), fingerprint, spool: None }
    }

    /// Lets large bodies go into files of a folder.
    pub fn spool_to(&mut self, folder: Option<PathBuf>) {
        self.spool = folder;
    }

    /// Adds a collection; `path` ends in a slash.
    pub fn add(&mut self, path: &str, mut collection: Collection) {
        if let Some(last) = self.removed.remove(path) {
            collection.born = last + 1;
            collection.changed = collection.changed.max(last + 1);
        }
        self.collections.insert(path.to_owned(), collection);
    }

    /// The collection at a path that ends in a slash.
    pub fn collection(&self, path: &str) -> Option<&Collection> {
        self.collections.get(path)
    }

    /// The same, to change its description.
    pub fn collection_mut(&mut self, path: &str) -> Option<&mut Collection> {
        self.collections.get_mut(path)
    }

    /// Every collection by path.
    pub fn collections(&self) -> impl Iterator<Item = (&String, &Collection)> {
        self.collections.iter()
    }

    /// The collections right inside one, by path.
    pub fn children(&self, path: &str) -> impl Iterator<Item = (&String, &Collection)> {
        let inside = path.to_owned();
        self.collections
            .range::<str, _>((Bound::Excluded(path), Bound::Unbounded))
            .take_while(move |(child, _)| child.starts_with(&inside))
            .filter(move |(child, _)| {
                child.strip_prefix(path).is_some_and(|rest| rest.trim_end_matches('/').find('/').is_none())
            })
    }

    /// What a decoded path names. Collections are found without their last slash too.
    pub fn find(&self, path: &str) -> Place {
        let with_slash = if path.ends_with('/') { path.to_owned() } else { format!("{path}/") };
        if self.collections.contains_key(&with_slash) {
            return Place::Collection(with_slash);
        }
        let bare = path.trim_end_matches('/');
        let Some((parent, name)) = bare.rsplit_once('/') else { return Place::Nowhere };
        let parent = format!("{parent}/");
        match self.collections.get(&parent) {
            Some(collection) if !path.ends_with('/') && collection.items.contains_key(name) => {
                Place::Item(parent, name.to_owned())
            }
            Some(_) => Place::Free(parent, name.to_owned()),
            None => Place::Nowhere,
        }
    }

    /// An item of a collection.
    pub fn item(&self, path: &str, name: &str) -> Option<&Item> {
        self.collections.get(path).and_then(|collection| collection.items.get(name))
    }

    /// Puts an item that is composed when asked for.
    pub fn put_made(&mut self, path: &str, name: &str, what: Made, age: Age) {
        let (etag, modified) = (self.subscriber.etag(what, age), self.subscriber.modified(what, age));
        if let Some(collection) = self.collections.get_mut(path) {
            collection.put(name, Content::Made { what, age }, etag, modified);
        }
    }

    /// Puts an item that is listed but not there.
    pub fn put_ghost(&mut self, path: &str, name: &str, modified: i64) {
        if let Some(collection) = self.collections.get_mut(path) {
            collection.put(name, Content::Ghost, 0xdead, modified);
        }
    }

    /// Puts bytes, and returns the new entity tag with its quotes; `None` when there is no such collection.
    pub fn put(&mut self, path: &str, name: &str, bytes: Bytes, modified: i64) -> Option<String> {
        let etag = etag_of(&bytes);
        let uid = uid_of(&bytes);
        let collection = self.collections.get_mut(path)?;
        if let Some(uids) = &mut collection.uids {
            if collection.items.contains_key(name) {
                uids.retain(|_, holder| &**holder != name);
            }
            if let Some(uid) = uid {
                uids.insert(uid, name.into());
            }
        }
        collection.put(name, stored(self.spool.as_deref(), etag, bytes), etag, modified);
        collection.items.get(name).map(Item::etag)
    }

    /// Changes the bytes of an item without changing its entity tag or any token: what a broken server does.
    pub fn change_silently(&mut self, path: &str, name: &str, bytes: Bytes) -> bool {
        let Some(collection) = self.collections.get_mut(path) else { return false };
        collection.uids = None;
        match Arc::make_mut(&mut collection.items).get_mut(name) {
            Some(item) => {
                item.content = Content::Stored(bytes);
                true
            }
            None => false,
        }
    }

    /// Gives an item another entity tag, and tells of it as of a change, though its bytes stay the same.
    pub fn touch(&mut self, path: &str, name: &str) -> bool {
        let Some(collection) = self.collections.get_mut(path) else { return false };
        let number = collection.changed + 1;
        let Some(item) = Arc::make_mut(&mut collection.items).get_mut(name) else { return false };
        item.etag = item.etag.wrapping_add(0x9e37_79b9_7f4a_7c15);
        item.changed = number;
        collection.changed = number;
        true
    }

    /// Removes an item; false when it was not there.
    pub fn remove(&mut self, path: &str, name: &str) -> bool {
        let Some(collection) = self.collections.get_mut(path) else { return false };
        if Arc::make_mut(&mut collection.items).remove(name).is_none() {
            return false;
        }
        collection.changed += 1;
        collection.gone.insert(name.into(), collection.changed);
        if let Some(uids) = &mut collection.uids {
            uids.retain(|_, holder| &**holder != name);
        }
        true
    }

    /// Removes a collection with everything in it; false when it was not there.
    pub fn remove_collection(&mut self, path: &str) -> bool {
        let (before, removed) = (self.collections.len(), &mut self.removed);
        self.collections.retain(|known, collection| {
            let stays = !known.starts_with(path);
            if !stays {
                removed.insert(known.clone(), collection.changed);
            }
            stays
        });
        self.collections.len() < before
    }

    /// The name of the item that has this UID in a collection.
    pub fn holder_of(&mut self, path: &str, uid: &str) -> Option<Box<str>> {
        let subscriber = Arc::clone(&self.subscriber);
        let collection = self.collections.get_mut(path)?;
        let items = Arc::clone(&collection.items);
        let uids = collection.uids.get_or_insert_with(|| {
            let uid = |item: &Item| match &item.content {
                Content::Made { what, .. } => Some(subscriber.uid(*what)),
                Content::Stored(bytes) => uid_of(bytes),
                Content::Filed(..) | Content::Ghost => None,
            };
            items.iter().filter_map(|(name, item)| Some((uid(item)?, name.clone()))).collect()
        });
        uids.get(uid).cloned()
    }

    /// The token that stands for a number of changes of a collection.
    pub fn token(&self, number: u64) -> String {
        format!("http://demo.lifeboat.invalid/sync/{:016x}/{number}", self.fingerprint)
    }

    /// The number of changes a token of this collection stands for; `None` when it is none of ours.
    pub fn number_of(&self, token: &str, collection: &Collection) -> Option<u64> {
        let prefix = format!("http://demo.lifeboat.invalid/sync/{:016x}/", self.fingerprint);
        let number = token.strip_prefix(&prefix)?.parse().ok();
        number.filter(|number| (collection.born..=collection.changed).contains(number))
    }

    /// The tag of a collection's state (CalendarServer `getctag`).
    pub fn ctag(&self, collection: &Collection) -> String {
        format!("{:016x}-{}", self.fingerprint, collection.changed)
    }

    /// What changed in a collection after the change `since`, oldest first.
    pub fn changes(&self, collection: &Collection, since: u64) -> Vec<Change> {
        let present = collection.items.iter().filter(|(_, item)| item.changed > since).map(|(name, item)| Change {
            number: item.changed,
            name: name.clone(),
            item: Some(item.clone()),
        });
        let gone = collection
            .gone
            .iter()
            .filter(|(_, number)| since > 0 && **number > since)
            .map(|(name, number)| Change { number: *number, name: name.clone(), item: None });
        let mut changes: Vec<Change> = present.chain(gone).collect();
        changes.sort_by_key(|change| change.number);
        changes
    }
}

/// The entity tag of stored bytes.
pub fn etag_of(bytes: &[u8]) -> u64 {
    let digest = Sha256::digest(bytes);
    digest.iter().take(8).fold(0, |number, byte| (number << 8) | u64::from(*byte))
}
