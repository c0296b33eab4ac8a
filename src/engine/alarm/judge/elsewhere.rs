//! Looks everywhere for what is missing in its place before it counts as lost: an item that was moved, a collection that
//! was renamed, a photo that lies in another album, a card that was merged into its twin.

use std::borrow::Cow;

use serde::Deserialize;

use super::{Head, Now, Work, parse};
use crate::archive::records::{AlarmItem, ItemRecord};
use crate::engine::known::{Known, Person, key};
use crate::engine::title_of;
use crate::model::{Facts, Kind, Trouble};

/// What is read of a record to recognise items elsewhere.
#[derive(Deserialize)]
struct Traits<'a> {
    kind: Kind,
    #[serde(borrow, default)]
    uid: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    sha256: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    meaning: Option<Cow<'a, str>>,
}

/// What is read of a contact's record to recognise a person on another card.
#[derive(Deserialize)]
struct Described {
    #[serde(default)]
    facts: Facts,
}

/// An item that is not in its place.
pub(super) struct Absent {
    /// Index of its pair.
    pub(super) pair: usize,
    pub(super) kind: Kind,
    uid: Option<Box<str>>,
    name: Box<str>,
    href: Box<str>,
    sha256: u64,
    known: Known,
    person: Option<Box<Person>>,
    pub(super) found: bool,
}

impl Work<'_> {
    pub(super) fn miss(&mut self, pair: usize, record: &ItemRecord) {
        let person = record.facts.as_ref().filter(|_| record.kind == Kind::Contacts).map(Person::of);
        self.absent.push(Absent {
            pair,
            kind: record.kind,
            uid: record.uid.as_deref().map(Box::from),
            name: title_of(record).into(),
            href: record.href.as_str().into(),
            sha256: key(record.sha256.as_deref().unwrap_or("")),
            known: Known::of(record),
            person: person.filter(|person| !person.ways.is_empty()).map(Box::new),
            found: false,
        });
    }

    /// Looks in all that is there now for what is not in its place.
    pub(super) fn look_elsewhere(&mut self, now: &mut impl Now) -> Result<(), Trouble> {
        if self.absent.is_empty() {
            return Ok(());
        }
        let wanted = Wanted::of(&self.absent);
        for id in now.collections() {
            now.enter(&id);
            while now.advance()? {
                let head: Head<'_> = parse(now.line())?;
                if head.is_kept() {
                    self.recognise(&wanted, now.line())?;
                }
            }
        }
        Ok(())
    }

    fn recognise(&mut self, wanted: &Wanted, line: &[u8]) -> Result<(), Trouble> {
        let traits: Traits<'_> = parse(line)?;
        if let Some(uid) = &traits.uid {
            for item in wanted.uids.get(grouped(traits.kind, key(uid))) {
                self.found_by_uid(item, line)?;
            }
        }
        if let Some(sha256) = &traits.sha256 {
            wanted.digests.get(key(sha256)).for_each(|item| self.found(item));
        }
        if let Some(meaning) = &traits.meaning {
            wanted.meanings.get(grouped(traits.kind, key(meaning))).for_each(|item| self.found(item));
        }
        if traits.kind == Kind::Contacts && !wanted.ways.0.is_empty() {
            let person = Person::of(&parse::<Described>(line)?.facts);
            for item in person.ways.iter().flat_map(|way| wanted.ways.get(*way)) {
                let Some(absent) = self.absent.get_mut(item) else { continue };
                absent.found |= absent.person.as_ref().is_some_and(|lost| lost.is_in(&person));
            }
        }
        Ok(())
    }

    fn found(&mut self, item: usize) {
        if let Some(absent) = self.absent.get_mut(item) {
            absent.found = true;
        }
    }

    /// The item itself, in another place: it may have been emptied on the way.
    fn found_by_uid(&mut self, index: usize, line: &[u8]) -> Result<(), Trouble> {
        let Some(absent) = self.absent.get_mut(index).filter(|absent| !absent.found) else { return Ok(()) };
        absent.found = true;
        let (pair, kind, was) = (absent.pair, absent.kind, absent.known.clone());
        let item = absent.item("");
        let is = Known::of(&parse(line)?);
        self.note(pair, kind, &was, &is, |what| AlarmItem { what: what.into(), ..item.clone() });
        Ok(())
    }
}

impl Absent {
    fn item(&self, what: &'static str) -> AlarmItem {
        AlarmItem {
            uid: self.uid.as_deref().map(str::to_owned),
            name: self.name.to_string(),
            href: self.href.to_string(),
            what: what.into(),
        }
    }

    pub(super) fn into_item(self, what: &'static str) -> AlarmItem {
        let Absent { uid, name, href, .. } = self;
        AlarmItem { uid: uid.map(String::from), name: name.into(), href: href.into(), what: what.into() }
    }
}

/// By what absent items can be recognised. Compact: there are as many entries as items are missing.
#[derive(Default)]
struct Wanted {
    uids: Index,
    digests: Index,
    meanings: Index,
    ways: Index,
}

impl Wanted {
    fn of(absent: &[Absent]) -> Wanted {
        let mut wanted = Wanted::default();
        for (item, absent) in absent.iter().enumerate() {
            if let Some(uid) = &absent.uid {
                wanted.uids.add(grouped(absent.kind, key(uid)), item);
            }
            wanted.digests.add(absent.sha256, item);
            wanted.meanings.add(grouped(absent.kind, absent.known.meaning), item);
            for way in absent.person.iter().flat_map(|person| &person.ways) {
                wanted.ways.add(*way, item);
            }
        }
        for index in [&mut wanted.uids, &mut wanted.digests, &mut wanted.meanings, &mut wanted.ways] {
            index.0.sort_unstable();
        }
        wanted
    }
}

/// Keys with the items that have them, sorted.
#[derive(Default)]
struct Index(Vec<(u64, u32)>);

impl Index {
    fn add(&mut self, key: u64, item: usize) {
        // No account has so many items that they can't be counted so.
        self.0.extend(u32::try_from(item).ok().map(|item| (key, item)));
    }

    fn get(&self, key: u64) -> impl Iterator<Item = usize> + '_ {
        let from = self.0.partition_point(|(other, _)| *other < key);
        let found = self.0.get(from..).unwrap_or_default().iter().take_while(move |(other, _)| *other == key);
        found.map(|(_, item)| *item as usize)
    }
}

/// A key among those kinds between which an item may be moved without becoming another one.
fn grouped(kind: Kind, key: u64) -> u64 {
    match kind {
        Kind::Contacts => key,
        Kind::Calendar | Kind::Tasks | Kind::Notes => key.wrapping_add(1),
        Kind::Photos | Kind::Other => key.wrapping_add(2),
    }
}
