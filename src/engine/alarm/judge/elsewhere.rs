//! Looks everywhere for what is missing in its place before it counts as lost: an item that was moved, a collection that
//! was renamed, a photo that lies in another album, a card that was merged into its twin.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Deserialize;

use super::{Head, Now, Work, parse};
use crate::archive::records::{AlarmItem, ItemRecord};
use crate::engine::alarm::known::{Known, Person, key};
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
        let mut wanted = Wanted::default();
        for (index, absent) in self.absent.iter().enumerate() {
            wanted.add(index, absent);
        }
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
        let uid = traits.uid.as_deref().and_then(|uid| wanted.uids.get(&(group(traits.kind), key(uid))));
        for index in uid.into_iter().flatten() {
            self.found_by_uid(*index, line)?;
        }
        let same = [
            traits.sha256.as_deref().and_then(|sha256| wanted.digests.get(&key(sha256))),
            traits.meaning.as_deref().and_then(|meaning| wanted.meanings.get(&(group(traits.kind), key(meaning)))),
        ];
        for index in same.into_iter().flatten().flatten() {
            if let Some(absent) = self.absent.get_mut(*index) {
                absent.found = true;
            }
        }
        if traits.kind == Kind::Contacts && !wanted.ways.is_empty() {
            let person = Person::of(&parse::<Described>(line)?.facts);
            let candidates = person.ways.iter().filter_map(|way| wanted.ways.get(way)).flatten();
            for index in candidates {
                let Some(absent) = self.absent.get_mut(*index) else { continue };
                absent.found |= absent.person.as_ref().is_some_and(|lost| lost.is_in(&person));
            }
        }
        Ok(())
    }

    /// The item itself, in another place: it may have been emptied on the way.
    fn found_by_uid(&mut self, index: usize, line: &[u8]) -> Result<(), Trouble> {
        let Some(absent) = self.absent.get_mut(index).filter(|absent| !absent.found) else { return Ok(()) };
        absent.found = true;
        let (pair, kind, was) = (absent.pair, absent.kind, absent.known.clone());
        let item = absent.item("");
        let is = Known::of(&parse(line)?);
        self.note(pair, kind, &was, &is, |what| AlarmItem { what: what.to_owned(), ..item.clone() });
        Ok(())
    }
}

impl Absent {
    pub(super) fn item(&self, what: &str) -> AlarmItem {
        AlarmItem {
            uid: self.uid.as_deref().map(str::to_owned),
            name: self.name.to_string(),
            href: self.href.to_string(),
            what: what.to_owned(),
        }
    }
}

/// By what absent items can be recognised: each index into the absent ones.
#[derive(Default)]
struct Wanted {
    uids: HashMap<(u8, u64), Vec<usize>>,
    digests: HashMap<u64, Vec<usize>>,
    meanings: HashMap<(u8, u64), Vec<usize>>,
    ways: HashMap<u64, Vec<usize>>,
}

impl Wanted {
    fn add(&mut self, index: usize, absent: &Absent) {
        if let Some(uid) = &absent.uid {
            self.uids.entry((group(absent.kind), key(uid))).or_default().push(index);
        }
        self.digests.entry(absent.sha256).or_default().push(index);
        self.meanings.entry((group(absent.kind), absent.known.meaning)).or_default().push(index);
        for way in absent.person.iter().flat_map(|person| &person.ways) {
            self.ways.entry(*way).or_default().push(index);
        }
    }
}

/// Kinds between which an item may be moved without becoming another one.
fn group(kind: Kind) -> u8 {
    match kind {
        Kind::Contacts => 0,
        Kind::Calendar | Kind::Tasks | Kind::Notes => 1,
        Kind::Photos | Kind::Other => 2,
    }
}
