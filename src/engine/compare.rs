//! Compares two backups: what vanished, what is hollow, changed, moved, doubled, new. By UID and by meaning, never by bytes:
//! servers reorder, refold and add to what they keep. Reads the records of both, and of what differs the items themselves.
//! How the items of the two are paired is decided by `pairing`, which is pure.

mod pairing;
mod side;

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::known::Turned;
use super::{plan, title_of};
use crate::archive::reader::Browser;
use crate::archive::records::{BackupRecord, ItemRecord, Scope, Status};
use crate::formats::{self, Change, Field, icalendar, vcard};
use crate::model::{Account, Kind, Trouble, Watch};
use crate::text::Beside;
use pairing::{Fate, Pairing};
use side::Side;

/// An item larger than this is compared by its digest only.
const MAX_BODY: u64 = 16 << 20;

/// What became of an item between two backups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// The new one does not have it.
    Vanished,
    /// It is there, but emptied.
    Hollow,
    /// It says something else.
    Changed,
    /// It says the same, in another collection.
    Moved,
    /// All that it said stands on another card of the same person.
    Merged,
    /// Only the new one has it, beside another that says the same or has its UID.
    Duplicate,
    /// Only the new one has it.
    Added,
}

impl What {
    /// Every one, the gravest first.
    pub const ALL: [What; 7] =
        [What::Vanished, What::Hollow, What::Changed, What::Moved, What::Merged, What::Duplicate, What::Added];

    /// The key of its message in the `text` room.
    pub fn key(self) -> &'static str {
        match self {
            What::Vanished => "compare-vanished",
            What::Hollow => "compare-hollow",
            What::Changed => "compare-changed",
            What::Moved => "compare-moved",
            What::Merged => "compare-merged",
            What::Duplicate => "compare-duplicate",
            What::Added => "compare-added",
        }
    }
}

/// Where an item lies in one of the two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Spot {
    /// Name of its collection.
    pub collection: String,
    /// Path of its collection at the source.
    pub collection_href: String,
    pub href: String,
    pub size: Option<u64>,
    pub sha256: Option<String>,
    /// Where its record begins in `items.jsonl`, in bytes.
    #[serde(skip)]
    pub place: u64,
}

/// One item that is not in both alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    pub what: What,
    pub kind: Kind,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<Spot>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<Spot>,
    /// In what way it is hollow; a message key of the `text` room.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hollow: Option<&'static str>,
    /// The values that differ.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
}

/// How many items of a kind the two have, and what became of those of the old one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    pub old: u64,
    pub new: u64,
    pub same: u64,
    pub vanished: u64,
    pub hollow: u64,
    pub changed: u64,
    pub moved: u64,
    pub merged: u64,
    pub duplicate: u64,
    pub added: u64,
    /// Items of the old one that the new one could not get, left out, or was not asked for.
    pub unknown: u64,
}

impl Tally {
    fn count(&mut self, what: What) {
        *match what {
            What::Vanished => &mut self.vanished,
            What::Hollow => &mut self.hollow,
            What::Changed => &mut self.changed,
            What::Moved => &mut self.moved,
            What::Merged => &mut self.merged,
            What::Duplicate => &mut self.duplicate,
            What::Added => &mut self.added,
        } += 1;
    }
}

/// One of two backups that are compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Compared {
    pub path: PathBuf,
    pub name: String,
    /// The user of its account.
    pub account: String,
    pub sealed: Timestamp,
    pub status: Status,
    /// SHA-256 of its tag manifest.
    pub seal: String,
    /// It is no backup but the account itself, which had no collection any more at that time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emptied: Option<Box<Account>>,
}

impl Compared {
    /// What it was compared as, to do it again.
    pub fn later(&self) -> Later {
        match &self.emptied {
            Some(account) => Later::Emptied { account: account.clone(), seen: self.sealed },
            None => Later::Backup(self.path.clone()),
        }
    }
}

/// The later one of two that are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Later {
    Backup(PathBuf),
    /// The account itself, which had no collection any more when it was `seen` ([`Trouble::Emptied`]).
    Emptied {
        account: Box<Account>,
        seen: Timestamp,
    },
}

impl From<PathBuf> for Later {
    fn from(path: PathBuf) -> Later {
        Later::Backup(path)
    }
}

/// What comparing two backups found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Comparison {
    pub old: Compared,
    pub new: Compared,
    pub totals: BTreeMap<Kind, Tally>,
    /// By what became of them, kind, collection and name.
    pub differences: Vec<Difference>,
}

impl Comparison {
    /// True when nothing is missing and nothing hollow.
    pub fn is_unharmed(&self) -> bool {
        !self.differences.iter().any(|d| matches!(d.what, What::Vanished | What::Hollow))
    }

    /// What a sentence tells of it.
    pub fn beside(&self) -> Beside {
        let day = |sealed: Timestamp| Some(sealed.to_zoned(TimeZone::system()).date());
        let share = |n: fn(&Tally) -> u64| {
            let some = self.totals.iter().filter(|(_, tally)| n(tally) > 0);
            some.map(|(kind, tally)| (*kind, (n(tally), tally.old))).collect()
        };
        let sum = |n: fn(&Tally) -> u64| self.totals.values().map(n).sum::<u64>();
        Beside {
            old: day(self.old.sealed),
            new: day(self.new.sealed),
            emptied: self.new.emptied.is_some(),
            before: sum(|tally| tally.old),
            vanished: share(|tally| tally.vanished),
            hollow: share(|tally| tally.hollow),
            others: vec![
                ("compare-n-changed", sum(|tally| tally.changed)),
                ("compare-n-moved", sum(|tally| tally.moved)),
                ("compare-n-merged", sum(|tally| tally.merged)),
                ("compare-n-duplicate", sum(|tally| tally.duplicate)),
                ("compare-n-added", sum(|tally| tally.added)),
            ],
            unknown: sum(|tally| tally.unknown),
        }
    }

    /// The differences of one sort.
    pub fn of(&self, what: What) -> impl Iterator<Item = &Difference> {
        self.differences.iter().filter(move |difference| difference.what == what)
    }
}

/// What is to be backed up of an account that the backup `old` is compared with: all of it, and files of every sort where `old`
/// took them.
pub fn scope_beside(old: &BackupRecord) -> Scope {
    Scope { all_files: old.scope.all_files, ..Scope::default() }
}

/// Compares the backup at `old` with the one at `new`.
pub fn compare(old: &Path, new: &Path, w: &Watch) -> Result<Comparison, Trouble> {
    let (mut was, mut is) = (Side::open(old)?, Side::open(new)?);
    let pairing = pairing::pair(&was, &is);
    let mut totals: BTreeMap<Kind, Tally> = BTreeMap::new();
    for entry in &is.entries {
        totals.entry(entry.kind).or_default().new += 1;
    }
    let mut differences = Vec::new();
    let Pairing { fates, added } = pairing;
    for (at, fate) in fates.iter().enumerate() {
        w.check()?;
        let Some(entry) = was.entries.get(at) else { continue };
        let tally = totals.entry(entry.kind).or_default();
        tally.old += 1;
        let difference = match *fate {
            Fate::Gone if was.is_asked(entry, &is) && !is.has_at_source(entry) => {
                Some(difference(What::Vanished, Some(was.spot(at)?), None))
            }
            Fate::Gone => {
                tally.unknown += 1;
                continue;
            }
            Fate::MergedInto(other) => Some(difference(What::Merged, Some(was.spot(at)?), Some(is.spot(other)?))),
            Fate::Is(other) => both(&mut was, at, &mut is, other)?,
        };
        match difference {
            Some(difference) => {
                tally.count(difference.what);
                differences.push(difference);
            }
            None => tally.same += 1,
        }
    }
    for (at, is_double) in added {
        let what = if is_double { What::Duplicate } else { What::Added };
        let difference = difference(what, None, Some(is.spot(at)?));
        totals.entry(difference.kind).or_default().count(what);
        differences.push(difference);
    }
    let key = |d: &Difference| {
        let spot = d.old.as_ref().or(d.new.as_ref());
        (d.what, d.kind, spot.map(|s| s.collection.clone()), d.name.clone(), spot.map(|s| s.href.clone()))
    };
    differences.sort_by_cached_key(key);
    Ok(Comparison { old: was.compared, new: is.compared, totals, differences })
}

/// Compares the backup at `old` with what is later.
pub fn compare_with(old: &Path, later: &Later, w: &Watch) -> Result<Comparison, Trouble> {
    match later {
        Later::Backup(new) => compare(old, new, w),
        Later::Emptied { account, seen } => all_gone(old, account, *seen, w),
    }
}

/// Compares the backup at `old` with an account that holds nothing any more: all of it is missing.
pub fn all_gone(old: &Path, account: &Account, seen: Timestamp, w: &Watch) -> Result<Comparison, Trouble> {
    let was = Side::open(old)?;
    let mut totals: BTreeMap<Kind, Tally> = BTreeMap::new();
    let mut differences = Vec::new();
    for at in 0..was.entries.len() {
        w.check()?;
        let difference = difference(What::Vanished, Some(was.spot(at)?), None);
        let tally = totals.entry(difference.kind).or_default();
        (tally.old, tally.vanished) = (tally.old + 1, tally.vanished + 1);
        differences.push(difference);
    }
    let now = Compared {
        path: PathBuf::new(),
        name: String::new(),
        account: account.user.clone(),
        sealed: seen,
        status: Status::Complete,
        seal: String::new(),
        emptied: Some(Box::new(account.clone())),
    };
    Ok(Comparison { old: was.compared, new: now, totals, differences })
}

/// A record with where it lies.
type Placed = (ItemRecord, Spot);

fn difference(what: What, old: Option<Placed>, new: Option<Placed>) -> Difference {
    let (kind, uid, name) = match old.as_ref().or(new.as_ref()) {
        Some((record, _)) => (record.kind, record.uid.clone(), title_of(record)),
        None => (Kind::Other, None, String::new()),
    };
    let spot = |placed: Option<Placed>| placed.map(|(_, spot)| spot);
    Difference { what, kind, name, uid, old: spot(old), new: spot(new), hollow: None, changes: Vec::new() }
}

/// What became of an item that both have.
fn both(was: &mut Side, at: usize, is: &mut Side, other: usize) -> Result<Option<Difference>, Trouble> {
    let (Some(before), Some(now)) = (was.entries.get(at), is.entries.get(other)) else { return Ok(None) };
    let moved = was.place(before) != is.place(now);
    let turned = if before.sha256 == now.sha256 { Turned::Same } else { before.known.turned(&now.known, before.kind) };
    let (what, hollow) = match turned {
        Turned::Same if moved => (What::Moved, None),
        Turned::Same => return Ok(None),
        Turned::Hollow(what) => (What::Hollow, Some(what)),
        Turned::Older | Turned::Changed => (What::Changed, None),
    };
    let (old, new) = (was.spot(at)?, is.spot(other)?);
    let changes = match what {
        What::Moved => Vec::new(),
        _ => changes(&mut was.browser, &old.0, &mut is.browser, &new.0),
    };
    Ok(Some(Difference { hollow, changes, ..difference(what, Some(old), Some(new)) }))
}

/// The values that differ. None where an item is no text, or can't be read any more: its digest tells that it differs, and
/// `verify` what is wrong with the backup.
fn changes(was: &mut Browser, old: &ItemRecord, is: &mut Browser, new: &ItemRecord) -> Vec<Change> {
    match (fields_of(was, old), fields_of(is, new)) {
        (Some(old), Some(new)) => formats::difference(&old, &new),
        _ => Vec::new(),
    }
}

/// The original of the item at `spot`, where it is text.
pub(super) fn text_at(browser: &mut Browser, spot: &Spot) -> Option<String> {
    let record = browser.record_at(spot.place).ok()?;
    text_of(browser, &record)
}

/// The values of an item; `None` for what has none.
fn fields_of(browser: &mut Browser, item: &ItemRecord) -> Option<Vec<Field>> {
    let text = text_of(browser, item)?;
    match item.kind {
        Kind::Contacts => Some(vcard::fields(vcard::check(text.as_bytes()).ok()?)),
        Kind::Calendar | Kind::Tasks | Kind::Notes => Some(icalendar::fields(icalendar::check(text.as_bytes()).ok()?)),
        Kind::Photos | Kind::Other => None,
    }
}

/// The original of an item that is text.
pub(super) fn text_of(browser: &mut Browser, item: &ItemRecord) -> Option<String> {
    if matches!(item.kind, Kind::Photos | Kind::Other) || item.size? > MAX_BODY {
        return None;
    }
    let mut text = String::new();
    browser.body(item).ok()?.read_to_string(&mut text).ok()?;
    Some(text)
}

/// True when `scope` asks for what a collection holds of a kind.
fn is_in(scope: &Scope, collection: &crate::model::Collection, kind: Kind) -> bool {
    plan::in_scope(collection, scope) && (scope.kinds.is_empty() || scope.kinds.contains(&kind))
}

#[cfg(test)]
mod tests;
