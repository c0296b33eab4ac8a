//! What backups have told of losses and what the person answered: which alarms are open, which backup is the last good
//! one, settling an alarm, accepting an item that can't be had.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Deserialize;

use super::pick::{Key, Open, Past};
use crate::archive::bag::{RECEIPT, read_record};
use crate::archive::records::{AlarmLevel, AlarmRecord, Missing, Origin, Receipt, Status};
use crate::archive::vault::{
    Accepted, AlarmHead, Settled, Stored, VaultState, backups_in, change_state, losses_of, state_of,
};
use crate::model::{Kind, Trouble};

/// The newest backup that is complete and has no open alarm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastGood {
    pub name: String,
    pub path: PathBuf,
    pub sealed: Timestamp,
    /// How many of each kind are in it.
    pub kept: BTreeMap<Kind, u64>,
}

/// A backup with alarms that the person has not answered.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenAlarms {
    pub backup: String,
    pub path: PathBuf,
    pub sealed: Timestamp,
    pub alarms: Vec<AlarmRecord>,
}

/// By what the collection of an alarm is known again.
pub(super) fn key_of_alarm(alarm: &AlarmHead) -> Key {
    (alarm.service, alarm.href.clone())
}

/// The alarms of a sealed backup, without its notices and their items; an error when its receipt can't be read.
fn alarms_in(backup: &Stored) -> Result<Vec<AlarmHead>, Trouble> {
    if backup.alarm < AlarmLevel::Alarm {
        return Ok(Vec::new());
    }
    let mut alarms: Vec<AlarmHead> = losses_of(&backup.path)?;
    alarms.retain(|alarm| alarm.level == AlarmLevel::Alarm);
    Ok(alarms)
}

/// An alarm of a backup with the addresses of its items.
#[derive(Deserialize)]
pub(super) struct Named {
    #[serde(flatten)]
    pub(super) head: AlarmHead,
    pub(super) items: Vec<Address>,
}

#[derive(Deserialize)]
pub(super) struct Address {
    pub(super) href: String,
}

/// A sealed backup as a run is judged against it; `None` for one that is not of the account itself.
pub(super) fn past_of(backup: Stored, state: &VaultState) -> Option<Past> {
    if backup.origin != Origin::Account {
        return None;
    }
    let open = match alarms_in(&backup) {
        Ok(alarms) => {
            Open::For(alarms.iter().filter(|alarm| !state.has_settled(&backup.name, alarm)).map(key_of_alarm).collect())
        }
        Err(_) => Open::Unknown,
    };
    let Stored { name, sealed, account, scope, collections, moved, .. } = backup;
    Some(Past { name, sealed, endpoints: account.endpoints, scope, collections, moved, open })
}

/// The open alarms of a vault, newest backup first. One that a newer backup which was judged for the same collection no
/// longer has is not open: what was missing came back. Of a run that died and was finished later, its own time counts.
pub fn open_alarms(vault: &Path) -> Result<Vec<OpenAlarms>, Trouble> {
    let state = state_of(vault)?;
    let mut decided: BTreeSet<(Key, Kind)> = BTreeSet::new();
    let mut open = Vec::new();
    let mut backups = backups_in(vault)?;
    backups.retain(|backup| backup.origin == Origin::Account);
    backups.sort_by_key(|backup| backup.started);
    for backup in backups.into_iter().rev() {
        // One whose receipt is damaged is said to be damaged by `verify` and `list`.
        let heads = alarms_in(&backup).unwrap_or_default();
        let is_open = |alarm: &AlarmHead| {
            alarm.level == AlarmLevel::Alarm
                && !decided.contains(&(key_of_alarm(alarm), alarm.kind))
                && !state.has_settled(&backup.name, alarm)
        };
        let mut alarms: Vec<AlarmRecord> = Vec::new();
        if heads.iter().any(is_open) {
            alarms = losses_of(&backup.path)?;
            alarms.retain(|alarm| is_open(&AlarmHead::from(alarm)));
        }
        decided.extend(heads.iter().map(|alarm| (key_of_alarm(alarm), alarm.kind)));
        let taken = |kind: &Kind| backup.scope.kinds.is_empty() || backup.scope.kinds.contains(kind);
        let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(taken).collect();
        for record in backup.collections.iter().filter(|record| backup.reference.contains_key(&record.collection.id)) {
            decided.extend(kinds.iter().map(|kind| (super::pick::key_of(&record.collection), *kind)));
        }
        if !alarms.is_empty() {
            open.push(OpenAlarms { backup: backup.name, path: backup.path, sealed: backup.sealed, alarms });
        }
    }
    Ok(open)
}

/// The newest backup of the account itself that is complete and has no alarm without an answer.
pub fn last_good(vault: &Path) -> Result<Option<LastGood>, Trouble> {
    let state = state_of(vault)?;
    for backup in backups_in(vault)?.into_iter().rev() {
        if backup.origin == Origin::Account
            && backup.status == Status::Complete
            && state.has_answered(&backup.path, backup.alarm)
        {
            let receipt: Result<Receipt, _> = read_record(&backup.path, RECEIPT);
            let totals = receipt.map(|receipt| receipt.totals).unwrap_or_default();
            let kept = totals.into_iter().map(|(kind, counts)| (kind, counts.kept())).filter(|(_, n)| *n > 0).collect();
            return Ok(Some(LastGood { name: backup.name, path: backup.path, sealed: backup.sealed, kept }));
        }
    }
    Ok(None)
}

/// True when a backup has no alarm, or the person has answered each of them.
pub fn is_settled(backup: &Path, level: AlarmLevel) -> bool {
    backup.parent().is_some_and(|vault| state_of(vault).is_ok_and(|state| state.has_answered(backup, level)))
}

/// Notes that the person removed or changed these items themselves: every alarm without an answer of the vault, or of one
/// backup. Returns what was answered.
pub fn settle(vault: &Path, backup: Option<&str>, who: Option<&str>) -> Result<Vec<Settled>, Trouble> {
    let backups = backups_in(vault)?;
    if let Some(wanted) = backup
        && !backups.iter().any(|backup| backup.name == wanted)
    {
        return Err(Trouble::NoMatch { wanted: wanted.to_owned() });
    }
    let mut told = Vec::new();
    for stored in backups.into_iter().filter(|stored| backup.is_none_or(|wanted| stored.name == wanted)) {
        let alarms = alarms_in(&stored)?;
        told.extend(alarms.into_iter().map(|alarm| (stored.name.clone(), stored.sealed, alarm)));
    }
    let when = Timestamp::now();
    change_state(vault, |state| {
        let open = told.into_iter().filter(|(backup, _, alarm)| !state.has_settled(backup, alarm));
        let answers: Vec<Settled> = open
            .map(|(backup, sealed, alarm)| Settled {
                backup,
                class: alarm.class,
                kind: alarm.kind,
                service: alarm.service,
                href: alarm.href,
                who: who.map(str::to_owned),
                when,
                sealed: Some(sealed),
            })
            .collect();
        state.settled.extend(answers.iter().cloned());
        answers
    })
}

/// The items that the newest backup of the account could not have, with those that were accepted marked.
pub fn lost_items(vault: &Path) -> Result<Vec<(Missing, bool)>, Trouble> {
    let state = state_of(vault)?;
    let newest = backups_in(vault)?.into_iter().rev().find(|backup| backup.origin == Origin::Account);
    let Some(newest) = newest else { return Ok(Vec::new()) };
    let receipt: Receipt = read_record(&newest.path, RECEIPT).map_err(|bad| bad.into_trouble(&newest.path, RECEIPT))?;
    let is_accepted = |lost: &Missing| state.accepted.iter().any(|accepted| accepted.href == lost.href);
    Ok(receipt.lost.into_iter().map(|lost| (is_accepted(&lost), lost)).map(|(is, lost)| (lost, is)).collect())
}

/// Goes on without items that can't be had: each of `wanted` is the address of a lost item of the newest backup, the end
/// of one, or its name. Returns what was accepted.
pub fn accept(vault: &Path, wanted: &[String], who: Option<&str>) -> Result<Vec<Accepted>, Trouble> {
    let lost = lost_items(vault)?;
    let mut chosen: BTreeMap<String, Missing> = BTreeMap::new();
    for word in wanted {
        let is_meant = |lost: &&(Missing, bool)| {
            let (lost, _) = lost;
            lost.href == *word || lost.label() == word || lost.href.rsplit('/').next() == Some(word)
        };
        let meant: Vec<&Missing> = lost.iter().filter(is_meant).map(|(lost, _)| lost).collect();
        match meant.as_slice() {
            [] => return Err(Trouble::NoMatch { wanted: word.clone() }),
            [one] => {
                chosen.insert(one.href.clone(), (*one).clone());
            }
            several => {
                let hrefs: Vec<&str> = several.iter().map(|lost| lost.href.as_str()).collect();
                return Err(Trouble::WrongUse(format!("{word} may be any of: {}", hrefs.join(", "))));
            }
        }
    }
    let when = Timestamp::now();
    change_state(vault, |state| {
        let known: BTreeSet<String> = state.accepted.iter().map(|accepted| accepted.href.clone()).collect();
        let new = chosen.into_values().filter(|lost| !known.contains(&lost.href));
        let new: Vec<Accepted> = new
            .map(|lost| Accepted {
                kind: lost.kind,
                collection: lost.collection,
                href: lost.href,
                name: lost.name,
                who: who.map(str::to_owned),
                when,
            })
            .collect();
        state.accepted.extend(new.iter().cloned());
        new
    })
}
