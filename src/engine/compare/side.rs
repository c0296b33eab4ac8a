//! One of two backups that are compared: what is needed to pair its items, and the records behind it. Some 150 bytes an
//! item in memory; the records themselves are read again for what differs.

use std::collections::HashSet;
use std::path::Path;

use super::{Compared, Placed, Spot, is_in};
use crate::archive::bag::{BadItem, Bag};
use crate::archive::reader::Browser;
use crate::archive::records::ItemRecord;
use crate::engine::known::{Known, Person, key};
use crate::engine::plan::DELETED_MEANWHILE;
use crate::model::{Collection, Fate, Kind, Service, Trouble};

/// Kinds between which an item may be moved without becoming another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Group {
    Cards,
    Objects,
    Files,
}

impl Group {
    pub(super) fn of(kind: Kind) -> Group {
        match kind {
            Kind::Contacts => Group::Cards,
            Kind::Calendar | Kind::Tasks | Kind::Notes => Group::Objects,
            Kind::Photos | Kind::Other => Group::Files,
        }
    }
}

/// By what a collection is known again in the other backup.
pub(super) type Place = (Service, String);

/// An item, as far as pairing needs to know it.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) kind: Kind,
    /// Index of its collection.
    pub(super) collection: usize,
    pub(super) href: Box<str>,
    pub(super) uid: Option<u64>,
    /// The digest of its bytes.
    pub(super) sha256: u64,
    pub(super) known: Known,
    /// Where its record begins.
    at: u64,
}

impl Entry {
    pub(super) fn group(&self) -> Group {
        Group::of(self.kind)
    }
}

/// One of the two.
pub(super) struct Side {
    pub(super) compared: Compared,
    pub(super) collections: Vec<Collection>,
    pub(super) entries: Vec<Entry>,
    pub(super) browser: Browser,
    /// Addresses and UIDs of what the source has, but the backup has not: it could not be given, or was left out.
    not_had: HashSet<(Group, u64)>,
}

impl Side {
    pub(super) fn open(path: &Path) -> Result<Side, Trouble> {
        let bag = Bag::open(path)?;
        let collections: Vec<Collection> = bag.record.collections.iter().map(|c| c.collection.clone()).collect();
        let mut side = Side {
            compared: Compared {
                path: path.to_owned(),
                name: bag.record.name.clone(),
                account: bag.record.account.user.clone(),
                sealed: bag.record.sealed,
                status: bag.record.status,
                seal: bag.seal()?,
                emptied: None,
            },
            collections,
            entries: Vec::new(),
            browser: Browser::open(path)?,
            not_had: HashSet::new(),
        };
        let mut items = bag.items()?;
        while let Some(item) = items.next() {
            let damaged = |bad: BadItem| Trouble::Damaged { path: path.to_owned(), why: bad.to_string() };
            let (item, at) = (item.map_err(damaged)?, items.at());
            side.take(&item, at);
        }
        Ok(side)
    }

    fn take(&mut self, item: &ItemRecord, at: u64) {
        let Some(collection) = self.collections.iter().position(|c| c.id == item.collection) else { return };
        match item.fate {
            Fate::Saved | Fate::Unchanged => self.entries.push(Entry {
                kind: item.kind,
                collection,
                href: item.href.as_str().into(),
                uid: item.uid.as_deref().map(key),
                sha256: key(item.sha256.as_deref().unwrap_or("")),
                known: Known::of(item),
                at,
            }),
            // It is gone: what it was listed for is no more.
            Fate::Skipped if item.reason.as_deref() == Some(DELETED_MEANWHILE) => (),
            Fate::Lost | Fate::Skipped => {
                let group = Group::of(item.kind);
                self.not_had.insert((group, key(&item.href)));
                self.not_had.extend(item.uid.as_deref().map(|uid| (group, key(uid))));
            }
        }
    }

    /// The collection an entry is in, as the other backup would know it.
    pub(super) fn place(&self, entry: &Entry) -> Option<Place> {
        self.collections.get(entry.collection).map(|c| (c.service, c.href.clone()))
    }

    /// Who is on a card.
    pub(super) fn person(&self, entry: &Entry) -> Option<Person> {
        let record = self.record(entry).ok()?;
        record.facts.as_ref().map(Person::of)
    }

    fn record(&self, entry: &Entry) -> Result<ItemRecord, Trouble> {
        self.browser.record_at(entry.at)
    }

    /// The record of an entry and where it lies.
    pub(super) fn spot(&self, at: usize) -> Result<Placed, Trouble> {
        let gone = || Trouble::Internal("an entry that is not there".into());
        let entry = self.entries.get(at).ok_or_else(gone)?;
        let collection = self.collections.get(entry.collection).ok_or_else(gone)?;
        let record = self.record(entry)?;
        let spot = Spot {
            collection: if collection.name.is_empty() {
                title_of_path(&collection.href)
            } else {
                collection.name.clone()
            },
            collection_href: collection.href.clone(),
            href: record.href.clone(),
            size: record.size,
            sha256: record.sha256.clone(),
            place: entry.at,
        };
        Ok((record, spot))
    }

    /// True when the other backup was asked for what this one has as `entry`.
    pub(super) fn is_asked(&self, entry: &Entry, other: &Side) -> bool {
        let scope = &other.browser.record().scope;
        self.collections.get(entry.collection).is_some_and(|collection| is_in(scope, collection, entry.kind))
    }

    /// True when this backup's source has `entry` of the other one, though the backup itself has not.
    pub(super) fn has_at_source(&self, entry: &Entry) -> bool {
        let group = entry.group();
        self.not_had.contains(&(group, key(&entry.href)))
            || entry.uid.is_some_and(|uid| self.not_had.contains(&(group, uid)))
    }
}

fn title_of_path(href: &str) -> String {
    href.trim_end_matches('/').rsplit('/').next().unwrap_or(href).to_owned()
}
