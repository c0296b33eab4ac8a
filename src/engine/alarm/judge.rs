//! Judges what an account lost since a backup was made: the records of then and of now run side by side, sorted by
//! collection and address, and only what differs is kept in memory. Pure: reads lines that are handed to it, and returns
//! records. The thresholds are those of DESIGN "Base, reference, alarm".
//!
//! What is missing in its place is looked for everywhere before it counts as lost: an item that was moved, a collection
//! that was renamed, a photo that lies in another album, a card that was merged into its twin.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::Timestamp;
use serde::Deserialize;

use super::known::{Known, Person, Turned, key};
use crate::archive::records::{AlarmClass, AlarmItem, AlarmLevel, AlarmRecord, ItemRecord};
use crate::engine::title_of;
use crate::model::{Facts, Fate, Kind, Service, Trouble};

/// Collections smaller than this are judged by single items: a share of them says little.
const SMALL: u64 = 20;
/// So many items of a small collection make an alarm.
const SMALL_ITEMS: u64 = 2;
/// So many items that say the same are told of.
const ALIKE_NOTICE: usize = 2;
const ALIKE_ALARM: usize = 5;

/// Why an item is not in a backup although it was listed: it was deleted while the run was under way.
const DELETED_MEANWHILE: &str = "skipped-deleted-meanwhile";

/// Lines of records, one after another.
pub trait Lines {
    /// Goes on to the next line; false behind the last one.
    fn advance(&mut self) -> Result<bool, Trouble>;
    /// The JSON text of the line that `advance` came to.
    fn line(&self) -> &[u8];
}

/// The records of now, which can be read collection by collection.
pub trait Now: Lines {
    /// The id of every collection.
    fn collections(&self) -> Vec<String>;
    /// Goes to the beginning of a collection.
    fn enter(&mut self, collection: &str);
}

/// A collection of then, and what became of it as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Its id then.
    pub id: String,
    pub service: Service,
    pub href: String,
    pub name: String,
    pub now: Whereabouts,
    pub role: Role,
}

/// Why a collection of a backup is judged against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It is the newest one that is known to be good.
    Reference,
    /// It is the largest one of a year, so that small losses add up: only alarms are told, no notices.
    Largest,
}

/// What became of a collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// It is there, under this id.
    Here(String),
    /// The source no longer lists it.
    Gone,
    /// The source no longer names the home it was in.
    HomeGone,
}

/// The backup that is judged against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Against {
    pub backup: String,
    pub sealed: Timestamp,
    pub pairs: Vec<Pair>,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// By collection, kind and class.
    pub alarms: Vec<AlarmRecord>,
    /// Paths of collections that are no longer there, but whose items all are.
    pub moved: Vec<String>,
}

/// What is read of a record at first: enough to see whether it is the same.
#[derive(Deserialize)]
struct Head<'a> {
    #[serde(borrow)]
    collection: Cow<'a, str>,
    kind: Kind,
    #[serde(borrow)]
    href: Cow<'a, str>,
    #[serde(borrow, default)]
    sha256: Option<Cow<'a, str>>,
    fate: Fate,
    #[serde(borrow, default)]
    reason: Option<Cow<'a, str>>,
}

impl Head<'_> {
    fn is_kept(&self) -> bool {
        matches!(self.fate, Fate::Saved | Fate::Unchanged)
    }

    fn is_there(&self) -> bool {
        !(self.fate == Fate::Skipped && self.reason.as_deref() == Some(DELETED_MEANWHILE))
    }
}

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

fn parse<'a, T: Deserialize<'a>>(line: &'a [u8]) -> Result<T, Trouble> {
    serde_json::from_slice(line).map_err(|error| Trouble::Internal(format!("a record can't be read: {error}")))
}

/// A record of the backup that is judged against: one that can't be read is its damage, not a mistake of ours.
fn parse_then<'a, T: Deserialize<'a>>(line: &'a [u8]) -> Result<T, Trouble> {
    let damaged = |error: serde_json::Error| Trouble::Damaged { path: "items.jsonl".into(), why: error.to_string() };
    serde_json::from_slice(line).map_err(damaged)
}

/// An item that is not in its place.
struct Absent {
    /// Index of its pair.
    pair: usize,
    kind: Kind,
    uid: Option<Box<str>>,
    name: Box<str>,
    href: Box<str>,
    sha256: u64,
    known: Known,
    person: Option<Box<Person>>,
    found: bool,
}

/// An item that says something else than before.
struct Changed {
    before: u64,
    now: u64,
    item: AlarmItem,
}

/// What is known of one kind in one collection.
#[derive(Default)]
struct Tally {
    before: u64,
    now: u64,
    missing: Vec<AlarmItem>,
    hollow: Vec<AlarmItem>,
    older: Vec<AlarmItem>,
    changed: Vec<Changed>,
}

/// Compares the records of a backup with those of now; `Trouble::Damaged` when a record of then can't be read. `then` is its `items.jsonl`; collections that are not in
/// `against.pairs` are passed over.
pub fn judge(against: &Against, then: &mut impl Lines, now: &mut impl Now) -> Result<Verdict, Trouble> {
    let mut work = Work { against, tallies: BTreeMap::new(), absent: Vec::new() };
    let ids: HashMap<&str, usize> =
        against.pairs.iter().enumerate().map(|(index, pair)| (pair.id.as_str(), index)).collect();
    let mut more = then.advance()?;
    while more {
        let collection = parse_then::<Head<'_>>(then.line())?.collection.into_owned();
        let Some(&index) = ids.get(collection.as_str()) else {
            more = pass_over(&collection, then)?;
            continue;
        };
        more = work.side_by_side(index, &collection, then, now)?;
    }
    work.look_elsewhere(now)?;
    Ok(work.verdict())
}

fn pass_over(collection: &str, then: &mut impl Lines) -> Result<bool, Trouble> {
    while then.advance()? {
        if parse_then::<Head<'_>>(then.line())?.collection != collection {
            return Ok(true);
        }
    }
    Ok(false)
}

struct Work<'a> {
    against: &'a Against,
    /// By index of the pair and kind.
    tallies: BTreeMap<(usize, Kind), Tally>,
    absent: Vec<Absent>,
}

impl Work<'_> {
    fn tally(&mut self, pair: usize, kind: Kind) -> &mut Tally {
        self.tallies.entry((pair, kind)).or_default()
    }

    /// Goes through one collection of then, whose first line was read, beside what it is now. True when `then` has come
    /// to the first line of another collection.
    fn side_by_side(
        &mut self,
        pair: usize,
        collection: &str,
        then: &mut impl Lines,
        now: &mut impl Now,
    ) -> Result<bool, Trouble> {
        let here = self.against.pairs.get(pair).and_then(|pair| match &pair.now {
            Whereabouts::Here(id) => Some(id.as_str()),
            _ => None,
        });
        let mut now_more = match here {
            Some(id) => {
                now.enter(id);
                now.advance()?
            }
            None => false,
        };
        loop {
            let before: Head<'_> = parse_then(then.line())?;
            if before.collection != collection {
                self.count_rest(pair, now_more, now)?;
                return Ok(true);
            }
            let mut there = None;
            while now_more {
                let head: Head<'_> = parse(now.line())?;
                match head.href.cmp(&before.href) {
                    Ordering::Less => self.count_now(pair, &head),
                    Ordering::Equal => {
                        self.count_now(pair, &head);
                        there = Some(()).filter(|()| head.is_there());
                        if before.is_kept() && head.is_kept() && before.sha256 != head.sha256 {
                            self.compare(pair, &parse_then(then.line())?, &parse(now.line())?);
                        }
                        now_more = now.advance()?;
                        break;
                    }
                    Ordering::Greater => break,
                }
                now_more = now.advance()?;
            }
            if before.is_kept() {
                self.tally(pair, before.kind).before += 1;
                if there.is_none() {
                    self.miss(pair, &parse_then(then.line())?);
                }
            }
            if !then.advance()? {
                self.count_rest(pair, now_more, now)?;
                return Ok(false);
            }
        }
    }

    fn count_rest(&mut self, pair: usize, mut more: bool, now: &mut impl Now) -> Result<(), Trouble> {
        while more {
            self.count_now(pair, &parse(now.line())?);
            more = now.advance()?;
        }
        Ok(())
    }

    fn count_now(&mut self, pair: usize, head: &Head<'_>) {
        if head.is_there() {
            self.tally(pair, head.kind).now += 1;
        }
    }

    fn compare(&mut self, pair: usize, before: &ItemRecord, now: &ItemRecord) {
        let (was, is) = (Known::of(before), Known::of(now));
        let item = |what: &str| AlarmItem {
            uid: before.uid.clone(),
            name: title_of(before),
            href: before.href.clone(),
            what: what.to_owned(),
        };
        self.note(pair, before.kind, &was, &is, item);
    }

    fn note(&mut self, pair: usize, kind: Kind, was: &Known, is: &Known, item: impl Fn(&str) -> AlarmItem) {
        let turned = was.turned(is, kind);
        let tally = self.tally(pair, kind);
        match turned {
            Turned::Same => return,
            Turned::Hollow(what) => return tally.hollow.push(item(what)),
            Turned::Older => tally.older.push(item("rolled-back")),
            Turned::Changed => (),
        }
        tally.changed.push(Changed { before: was.meaning, now: is.meaning, item: item("all-alike") });
    }

    fn miss(&mut self, pair: usize, record: &ItemRecord) {
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
    fn look_elsewhere(&mut self, now: &mut impl Now) -> Result<(), Trouble> {
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

    fn verdict(mut self) -> Verdict {
        for absent in std::mem::take(&mut self.absent) {
            if !absent.found {
                let item = absent.item("vanished");
                self.tally(absent.pair, absent.kind).missing.push(item);
            }
        }
        let mut verdict = Verdict::default();
        for (index, pair) in self.against.pairs.iter().enumerate() {
            if pair.role == Role::Reference && !matches!(pair.now, Whereabouts::Here(_)) {
                let of_pair = self.tallies.range((index, Kind::Contacts)..=(index, Kind::Other));
                let (before, missing) = of_pair.fold((0, 0), |(before, missing), (_, tally)| {
                    (before + tally.before, missing + tally.missing.len())
                });
                if before > 0 && missing == 0 {
                    verdict.moved.push(pair.href.clone());
                }
            }
        }
        for ((index, kind), tally) in std::mem::take(&mut self.tallies) {
            if let Some(pair) = self.against.pairs.get(index) {
                verdict.alarms.extend(records(self.against, pair, kind, tally));
            }
        }
        verdict
    }
}

impl Absent {
    fn item(&self, what: &str) -> AlarmItem {
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

/// What is told of one kind in one collection.
fn records(against: &Against, pair: &Pair, kind: Kind, tally: Tally) -> Vec<AlarmRecord> {
    let Tally { before, now, missing, hollow, older, changed } = tally;
    let (alike, alike_level) = alike(changed);
    let (class, missing_level) = match pair.now {
        Whereabouts::Here(_) => (AlarmClass::Vanished, vanished_level(missing.len() as u64, before)),
        Whereabouts::Gone => (AlarmClass::Gone, AlarmLevel::Alarm),
        Whereabouts::HomeGone => (AlarmClass::HomeGone, AlarmLevel::Alarm),
    };
    let (hollow_level, older_level) =
        (hollow_level(hollow.len() as u64, before), older_level(older.len() as u64, before));
    [
        (class, missing_level, missing),
        (AlarmClass::Hollow, hollow_level, hollow),
        (AlarmClass::RolledBack, older_level, older),
        (AlarmClass::AllAlike, alike_level, alike),
    ]
    .into_iter()
    .filter(|(_, level, items)| !items.is_empty() && (pair.role == Role::Reference || *level == AlarmLevel::Alarm))
    .map(|(class, level, mut items)| {
        items.sort_by(|a, b| a.href.cmp(&b.href));
        AlarmRecord {
            class,
            level,
            kind,
            collection: pair.id.clone(),
            service: pair.service,
            href: pair.href.clone(),
            name: pair.name.clone(),
            before,
            now,
            against: against.backup.clone(),
            against_sealed: against.sealed,
            new: items.len() as u64,
            items,
        }
    })
    .collect()
}

/// The level for `n` of `before` items, from `percent` of them or `many` of them on.
fn level(n: u64, before: u64, percent: u64, many: u64) -> AlarmLevel {
    let alarm = if before < SMALL { n >= SMALL_ITEMS } else { n >= many || n * 100 >= before * percent };
    if alarm { AlarmLevel::Alarm } else { AlarmLevel::Notice }
}

/// How many vanished items make an alarm: 5 % or 25, of a small collection 2.
fn vanished_level(n: u64, before: u64) -> AlarmLevel {
    level(n, before, 5, 25)
}

/// How many emptied items make an alarm: 2 % or 5, of a small collection 2.
fn hollow_level(n: u64, before: u64) -> AlarmLevel {
    level(n, before, 2, 5)
}

/// How many items of an earlier time make an alarm: 5 % or 10, of a small collection 2.
fn older_level(n: u64, before: u64) -> AlarmLevel {
    level(n, before, 5, 10)
}

/// Those items that say the same now and said different things before.
fn alike(changed: Vec<Changed>) -> (Vec<AlarmItem>, AlarmLevel) {
    let mut groups: BTreeMap<u64, Vec<Changed>> = BTreeMap::new();
    for change in changed {
        groups.entry(change.now).or_default().push(change);
    }
    let (mut items, mut level) = (Vec::new(), AlarmLevel::Notice);
    for group in groups.into_values() {
        let before: BTreeSet<u64> = group.iter().map(|change| change.before).collect();
        if before.len() >= ALIKE_NOTICE {
            if before.len() >= ALIKE_ALARM {
                level = AlarmLevel::Alarm;
            }
            items.extend(group.into_iter().map(|change| change.item));
        }
    }
    (items, level)
}

#[cfg(test)]
mod tests;
