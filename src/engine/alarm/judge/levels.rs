//! From how many items on a loss is an alarm, and what is told of it. The thresholds are those of DESIGN "Base,
//! reference, alarm".

use std::collections::{BTreeMap, BTreeSet};

use super::{Against, Pair, Role, Whereabouts};
use crate::archive::records::{AlarmClass, AlarmItem, AlarmLevel, AlarmRecord};
use crate::model::Kind;

/// Collections smaller than this are judged by single items: a share of them says little.
const SMALL: u64 = 20;
/// So many items of a small collection make an alarm.
const SMALL_ITEMS: u64 = 2;
/// So many items that say the same are told of.
const ALIKE_NOTICE: usize = 2;
const ALIKE_ALARM: usize = 5;

/// An item that says something else than before.
pub(super) struct Changed {
    pub(super) before: u64,
    pub(super) now: u64,
    pub(super) item: AlarmItem,
}

/// What is known of one kind in one collection.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) before: u64,
    pub(super) now: u64,
    pub(super) missing: Vec<AlarmItem>,
    pub(super) hollow: Vec<AlarmItem>,
    pub(super) older: Vec<AlarmItem>,
    pub(super) changed: Vec<Changed>,
}

/// What is told of one kind in one collection.
pub(super) fn records(against: &Against, pair: &Pair, kind: Kind, tally: Tally) -> Vec<AlarmRecord> {
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
