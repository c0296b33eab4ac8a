//! The alarm: what an account lost since it was backed up last, judged after everything was fetched and before the
//! backup is sealed. Which backups it is judged against is decided by `pick`, what counts as a loss by `judge`; both are
//! pure. What was told before and what the person answered is in `told`. Holds nothing of a collection in memory but
//! what differs. A loss never ends a run: the backup of today is the truth of today, and is kept.

mod judge;

mod pick;
mod told;

use std::collections::{BTreeMap, BTreeSet};

use std::path::Path;

use jiff::Timestamp;

use super::event::{BackupRequest, Event};
use super::report::Reporter;
use crate::archive::bag::{Bag, Items};
use crate::archive::reader::Shelf;
use crate::archive::records::{AlarmClass, AlarmLevel, AlarmRecord, Scope};
use crate::archive::vault::{AlarmHead, Pin, Stored, VaultState, losses_of};
use crate::archive::writer::{Draft, Drafted, SealFacts};
use crate::model::{Account, Collection, Kind, Service, Trouble};
use crate::zips::reader::foreign::SliceReader;
use judge::{Lines, Now, Role, Verdict, Whereabouts};
use pick::{Key, Past, Today};

pub use told::{LastGood, OpenAlarms, accept, is_settled, last_good, lost_items, open_alarms, settle};

/// Why a backup is pinned when an alarm is raised against it; a message key of the `text` room.
pub const PIN_ALARM: &str = "pin-alarm";

/// Lets know which backup stays to go back to, should the run fail. `vault`: its vault, once it is known; until then it is
/// looked for by name. What can't be told now is no reason to stop.
pub fn tell_last_good(request: &BackupRequest, vault: Option<&Path>, reporter: &Reporter) {
    let found = match vault {
        Some(vault) => Some(vault.to_owned()),
        None => {
            let name = request.vault_name.as_deref().unwrap_or(request.door.key.user());
            Shelf::new(&request.vault_root).vault_of(name).ok().flatten()
        }
    };
    if let Some(good) = found.and_then(|vault| last_good(&vault).ok().flatten()) {
        reporter.send(Event::LastGood(good));
    }
}

/// A draft to be judged, and what is known of its run.
pub struct Told<'a> {
    pub draft: &'a Draft,
    pub account: &'a Account,
    pub scope: &'a Scope,
    /// What the clock says.
    pub now: Timestamp,
    /// When its run began, where that is no longer under way: what was backed up after it says nothing of it.
    pub began: Option<Timestamp>,
    /// The collections that it found and did not come to list.
    pub unlisted: &'a [Collection],
}

/// Judges a draft whose collections were all taken in, and pins the backups that have what is missing. The answer goes into
/// the facts that the draft is sealed with.
pub fn judge_draft(told: &Told<'_>) -> Result<SealFacts, Trouble> {
    let Told { draft, account, scope, now, began, unlisted } = *told;
    let vault = draft.vault();
    let (mut stored, state) = (vault.backups()?, vault.state()?);
    let settled = settled(&stored, &state);
    stored.retain(|backup| began.is_none_or(|began| backup.started < began));
    let unlisted: BTreeSet<Key> = unlisted.iter().map(pick::key_of).collect();
    let collections: Vec<Collection> =
        draft.taken_in().filter(|collection| !unlisted.contains(&pick::key_of(collection))).cloned().collect();
    let mut past: Vec<Past> = stored.iter().cloned().filter_map(|backup| told::past_of(backup, &state)).collect();
    let today = Today { now, account, scope, collections: &collections, unlisted, settled };
    let (against, verdicts) = loop {
        let against = pick::pick(&past, &today);
        match verdicts(&against, &stored, draft)? {
            Ok(verdicts) => break (against, verdicts),
            // A backup whose records are damaged can't tell what is missing; the next best one may.
            Err(damaged) => past.retain(|backup| backup.name != damaged),
        }
    };
    let mut reference = BTreeMap::new();
    for (against, pair) in against.iter().flat_map(|against| against.pairs.iter().map(move |pair| (against, pair))) {
        let id = match &pair.now {
            Whereabouts::Here(id) => id,
            Whereabouts::Gone | Whereabouts::HomeGone => &pair.id,
        };
        if pair.role == Role::Reference {
            reference.entry(id.clone()).or_insert_with(|| against.backup.clone());
        }
    }
    let mut moved: Vec<String> = verdicts.iter().flat_map(|verdict| verdict.moved.iter().cloned()).collect();
    moved.sort();
    let mut alarms = merged(verdicts);
    for alarm in alarms.iter_mut().filter(|alarm| alarm.level == AlarmLevel::Alarm) {
        alarm.new = new_items(alarm, &stored, &against)?;
    }
    let level = alarms.iter().map(|alarm| alarm.level).max().unwrap_or_default();
    pin(draft, &alarms, &reference)?;
    Ok(SealFacts {
        now,
        alarm: level,
        alarms,
        reference,
        moved,
        accepted: state.accepted.into_iter().map(|accepted| accepted.href).collect(),
        ..SealFacts::default()
    })
}

/// From when on each collection is as the person says it should be.
fn settled(stored: &[Stored], state: &VaultState) -> BTreeMap<Key, Timestamp> {
    let mut since: BTreeMap<Key, Timestamp> = BTreeMap::new();
    for answer in &state.settled {
        let named = stored.iter().find(|backup| backup.name == answer.backup);
        // Of one that was forgotten, an older version of this program did not note when it was sealed.
        let before = || stored.iter().rev().find(|backup| backup.sealed <= answer.when);
        let sealed = named.map(|backup| backup.sealed).or(answer.sealed);
        let Some(from) = sealed.or_else(|| before().map(|backup| backup.sealed)) else { continue };
        let known = since.entry((answer.service, answer.href.clone())).or_insert(from);
        *known = from.max(*known);
    }
    since
}

/// What each of `against` says; the name of one that can't be read.
fn verdicts(
    against: &[judge::Against],
    stored: &[Stored],
    draft: &Draft,
) -> Result<Result<Vec<Verdict>, String>, Trouble> {
    let mut verdicts = Vec::new();
    for against in against {
        let Some(backup) = stored.iter().find(|backup| backup.name == against.backup) else { continue };
        let Ok(items) = Bag::open(&backup.path).and_then(|bag| bag.items()) else {
            return Ok(Err(backup.name.clone()));
        };
        let mut then = Sealed { items, path: &backup.path };
        let mut now = DraftLines { ids: draft.taken_in().map(|c| c.id.clone()).collect(), records: draft.drafted()? };
        match judge::judge(against, &mut then, &mut now) {
            Ok(verdict) => verdicts.push(verdict),
            Err(Trouble::Damaged { .. }) => return Ok(Err(backup.name.clone())),
            Err(trouble) => return Err(trouble),
        }
    }
    Ok(Ok(verdicts))
}

/// The records of all verdicts, one for each class of loss of a kind in a collection: the one that tells of more.
fn merged(verdicts: Vec<Verdict>) -> Vec<AlarmRecord> {
    let mut best: BTreeMap<(Service, String, Kind, AlarmClass), AlarmRecord> = BTreeMap::new();
    for alarm in verdicts.into_iter().flat_map(|verdict| verdict.alarms) {
        let key = (alarm.service, alarm.href.clone(), alarm.kind, alarm.class);
        match best.get(&key) {
            Some(known) if (known.level, known.items.len()) >= (alarm.level, alarm.items.len()) => (),
            _ => {
                best.insert(key, alarm);
            }
        }
    }
    best.into_values().collect()
}

/// How many items of an alarm the backups since its reference have not raised an alarm for.
fn new_items(alarm: &AlarmRecord, stored: &[Stored], against: &[judge::Against]) -> Result<u64, Trouble> {
    let of_alarm = |pair: &judge::Pair| {
        pair.role == Role::Reference && (pair.service, pair.href.as_str()) == (alarm.service, alarm.href.as_str())
    };
    let reference = against.iter().find(|against| against.pairs.iter().any(of_alarm));
    let since = reference.map_or(alarm.against_sealed, |reference| reference.sealed);
    let head = AlarmHead::from(alarm);
    let key = told::key_of_alarm(&head);
    let same = |other: &AlarmHead| {
        other.level == AlarmLevel::Alarm
            && told::key_of_alarm(other) == key
            && other.kind == head.kind
            && (other.class == head.class || (other.class.is_missing() && head.class.is_missing()))
    };
    for backup in stored.iter().rev().take_while(|backup| backup.sealed > since) {
        let Ok(told_then) = losses_of::<told::Named>(&backup.path) else { continue };
        let has_it = backup.collections.iter().any(|record| pick::key_of(&record.collection) == key);
        let named: BTreeSet<&str> = told_then
            .iter()
            .filter(|other| same(&other.head))
            .flat_map(|other| other.items.iter().map(|item| item.href.as_str()))
            .collect();
        if has_it || !named.is_empty() {
            return Ok(alarm.items.iter().filter(|item| !named.contains(item.href.as_str())).count() as u64);
        }
    }
    Ok(alarm.items.len() as u64)
}

/// Keeps for good what has the missing items: it must not be rotated out before the person has answered.
fn pin(draft: &Draft, alarms: &[AlarmRecord], reference: &BTreeMap<String, String>) -> Result<(), Trouble> {
    let raised = alarms.iter().filter(|alarm| alarm.level == AlarmLevel::Alarm);
    let names: BTreeSet<&String> =
        raised.flat_map(|alarm| [Some(&alarm.against), reference.get(&alarm.collection)]).flatten().collect();
    if names.is_empty() {
        return Ok(());
    }
    let since = Timestamp::now();
    draft.vault().change(|state| {
        for name in names {
            // Somebody's own reason to keep it stays.
            state.pins.entry(name.clone()).or_insert_with(|| Pin { since, why: PIN_ALARM.to_owned() });
        }
    })
}

/// The records of a sealed backup.
struct Sealed<'a> {
    items: Items<SliceReader>,
    path: &'a Path,
}

impl Lines for Sealed<'_> {
    fn advance(&mut self) -> Result<bool, Trouble> {
        match self.items.next_as(|_| Ok(())) {
            Some(Ok(())) => Ok(true),
            None => Ok(false),
            Some(Err(bad)) => Err(Trouble::Damaged { path: self.path.to_owned(), why: bad.to_string() }),
        }
    }

    fn line(&self) -> &[u8] {
        self.items.line()
    }
}

/// The records of the run.
struct DraftLines<'a> {
    ids: Vec<String>,
    records: Drafted<'a>,
}

impl Lines for DraftLines<'_> {
    fn advance(&mut self) -> Result<bool, Trouble> {
        self.records.advance().map(|fate| fate.is_some())
    }

    fn line(&self) -> &[u8] {
        self.records.text()
    }
}

impl Now for DraftLines<'_> {
    fn collections(&self) -> Vec<String> {
        self.ids.clone()
    }

    fn enter(&mut self, collection: &str) {
        self.records.enter(collection);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::vault::Settled;

    fn time(day: &str) -> Timestamp {
        format!("{day}T04:15:00Z").parse().unwrap()
    }

    fn stored(day: &str) -> Stored {
        let account = serde_json::json!({"id": "a"});
        let value = serde_json::json!({
            "format": 1, "name": day, "account": account, "sealed": time(day), "status": "complete", "alarm": "alarm",
            "collections": [],
        });
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn an_answer_counts_from_the_backup_it_names_on_though_that_was_forgotten() {
        let check = |backups: &[&str], sealed: Option<&str>, expect: Option<&str>| {
            let mut state = VaultState::of(Account::default());
            state.settled.push(Settled {
                backup: "2026-11-08".into(),
                class: AlarmClass::Vanished,
                kind: Kind::Contacts,
                service: Service::Carddav,
                href: "/b/".into(),
                who: None,
                when: time("2026-11-20"),
                sealed: sealed.map(time),
            });
            let stored: Vec<Stored> = backups.iter().map(|day| stored(day)).collect();
            let since = settled(&stored, &state);
            assert_eq!(since.values().copied().next(), expect.map(time), "{backups:?} {sealed:?}");
        };
        check(&["2026-11-01", "2026-11-08", "2026-11-15"], None, Some("2026-11-08"));
        check(&["2026-11-01", "2026-11-15"], Some("2026-11-08"), Some("2026-11-08"));
        check(&["2026-11-01", "2026-11-15", "2026-11-22"], None, Some("2026-11-15"));
        check(&["2026-11-22"], None, None);
    }
}
