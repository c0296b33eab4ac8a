//! Judges what an account lost since a backup was made: the records of then and of now run side by side, sorted by
//! collection and address, and only what differs is kept in memory. Pure: reads lines that are handed to it, and returns
//! records. What is missing in its place is looked for everywhere before it counts as lost.

mod elsewhere;
mod levels;

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use serde::Deserialize;

use crate::archive::records::{AlarmItem, AlarmRecord, ItemRecord};
use crate::engine::known::{Known, Turned};
use crate::engine::plan::DELETED_MEANWHILE;
use crate::engine::title_of;
use crate::model::{Fate, Kind, Service, Trouble};
use elsewhere::Absent;
use levels::{Changed, Tally, records};

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

fn parse<'a, T: Deserialize<'a>>(line: &'a [u8]) -> Result<T, Trouble> {
    serde_json::from_slice(line).map_err(|error| Trouble::Internal(format!("a record can't be read: {error}")))
}

/// A record of the backup that is judged against: one that can't be read is its damage, not a mistake of ours.
fn parse_then<'a, T: Deserialize<'a>>(line: &'a [u8]) -> Result<T, Trouble> {
    let damaged = |error: serde_json::Error| Trouble::Damaged { path: "items.jsonl".into(), why: error.to_string() };
    serde_json::from_slice(line).map_err(damaged)
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

/// The kind of an item whose records of then and now say the same up to its digest: most items of most runs, for which
/// nothing else needs to be read. Relies on the order in which records are written; where it is another one, nothing is
/// lost but time. What stands in a value has its quotes escaped and is not mistaken for the name of a field.
fn unchanged(then: &[u8], now: &[u8]) -> Option<Kind> {
    const FATE: &[u8] = b",\"fate\":\"";
    const DIGEST: &[u8] = b",\"sha256\":\"";
    let at = then.windows(FATE.len()).position(|part| part == FATE)?;
    let has_digest = at.checked_sub(DIGEST.len() + 65).and_then(|from| then.get(from..))?.starts_with(DIGEST);
    let (head, fate_then) = then.split_at_checked(at + FATE.len())?;
    let fate_now = now.strip_prefix(head)?;
    let is_kept = |fate: &[u8]| fate.starts_with(b"saved\"") || fate.starts_with(b"unchanged\"");
    let kind = head.strip_prefix(b"{\"kind\":\"")?;
    let end = kind.iter().position(|byte| *byte == b'"')?;
    let kind = Kind::from_word(std::str::from_utf8(kind.get(..end)?).ok()?)?;
    (has_digest && is_kept(fate_then) && is_kept(fate_now)).then_some(kind)
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
            if now_more && let Some(kind) = unchanged(then.line(), now.line()) {
                let tally = self.tally(pair, kind);
                (tally.before, tally.now) = (tally.before + 1, tally.now + 1);
                now_more = now.advance()?;
                if then.advance()? {
                    continue;
                }
                self.count_rest(pair, now_more, now)?;
                return Ok(false);
            }
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
        let item = |what: &'static str| AlarmItem {
            uid: before.uid.clone(),
            name: title_of(before),
            href: before.href.clone(),
            what: what.into(),
        };
        self.note(pair, before.kind, &was, &is, item);
    }

    fn note(&mut self, pair: usize, kind: Kind, was: &Known, is: &Known, item: impl Fn(&'static str) -> AlarmItem) {
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

    fn verdict(mut self) -> Verdict {
        for absent in std::mem::take(&mut self.absent) {
            if !absent.found {
                let (pair, kind) = (absent.pair, absent.kind);
                self.tally(pair, kind).missing.push(absent.into_item("vanished"));
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

#[cfg(test)]
mod tests;
