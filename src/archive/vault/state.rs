//! The state of a vault that changes: whose it is, pinned backups, second copies, when each backup was last verified,
//! alarms that were answered, losses that were accepted (`lifeboat-vault.json`, DESIGN "The vault"). Written aside and
//! renamed, under a lock of its own that is held for a moment only, so that a backup can be pinned while a long run is
//! under way. Knows nothing of what backups hold.
//!
//! Keys of other versions are kept. When the file is lost or can't be read it is made anew from the backups: whose the
//! vault is they know, which of them were pinned they don't, so all that are there count as pinned until the person
//! says otherwise. A file that can't be read is set aside, never overwritten.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{AlarmHead, STATE, stored};
use crate::archive::disk;
use crate::archive::records::{AlarmClass, FORMAT};
use crate::model::{Account, Kind, Service, Trouble};

/// Why a backup counts as pinned whose pin, if it had one, was lost with the state; a message key of the `text` room.
pub const PIN_STATE_LOST: &str = "pin-state-lost";

const LOCK: &str = ".lifeboat-vault.lock";
/// What the name of a state that can't be read ends in once it is set aside.
const SET_ASIDE: &str = "unreadable.json";

/// What `lifeboat-vault.json` says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct VaultState {
    format: u64,
    pub account: Account,
    /// Backups that are never forgotten, by the name of their folder.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub pins: BTreeMap<String, Pin>,
    /// Where second copies are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<SecondCopy>,
    /// When each backup was last checked and found intact, by the name of its folder.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub verified: BTreeMap<String, Timestamp>,
    /// Alarms that the person has answered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settled: Vec<Settled>,
    /// Items that can't be had, and that the person goes on without.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<Accepted>,
    /// Keys of other versions.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// A backup that is kept for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    pub since: Timestamp,
    /// The person's words, or a message key of the `text` room.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}

/// A vault on another disk that holds copies of this one's backups.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondCopy {
    /// The copied vault's folder.
    pub path: String,
    /// When each copy was last read back and found right, by the backup's name.
    pub backups: BTreeMap<String, Timestamp>,
}

impl SecondCopy {
    /// When a backup in it was last read back.
    pub fn verified(&self) -> Option<Timestamp> {
        self.backups.values().max().copied()
    }
}

/// An alarm that the person has answered: they removed or changed these items themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// The folder of the backup that told of it.
    pub backup: String,
    pub class: AlarmClass,
    pub kind: Kind,
    /// The collection: its service, and its path at the source.
    pub service: Service,
    pub href: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    pub when: Timestamp,
    /// When that backup was sealed: it may be forgotten since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<Timestamp>,
}

impl Settled {
    /// True when this answers `alarm` of the backup in the folder called `backup`.
    pub fn answers(&self, backup: &str, alarm: &AlarmHead) -> bool {
        self.backup == backup
            && (self.class, self.kind, self.service) == (alarm.class, alarm.kind, alarm.service)
            && self.href == alarm.href
    }
}

/// An item that the source lists but can't give, and that the person goes on without.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    pub kind: Kind,
    /// Name of its collection.
    pub collection: String,
    /// Its path at the source.
    pub href: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    pub when: Timestamp,
}

impl VaultState {
    /// The state of a vault that is new.
    pub fn of(account: Account) -> VaultState {
        VaultState { format: FORMAT, account, ..VaultState::default() }
    }

    /// Remembers that the copies `backups` at `path` were read back at `when` and are right.
    pub fn copied(&mut self, path: &Path, backups: impl IntoIterator<Item = String>, when: Timestamp) {
        let path = path.display().to_string();
        let at = self.copies.iter().position(|copy| copy.path == path);
        let at = at.unwrap_or_else(|| {
            self.copies.push(SecondCopy { path, ..SecondCopy::default() });
            self.copies.len() - 1
        });
        if let Some(copy) = self.copies.get_mut(at) {
            copy.backups.extend(backups.into_iter().map(|name| (name, when)));
        }
    }
}

/// The state of the vault at `vault`; made from its backups when there is none that can be read.
pub fn state_of(vault: &Path) -> Result<VaultState, Trouble> {
    match read(vault)? {
        Some(Ok(state)) => Ok(state),
        Some(Err(_)) | None => rebuilt(vault),
    }
}

/// Changes the state of the vault at `vault`, whether or not a run is using the vault. Written only if it is another one
/// than before.
pub fn change_state<T>(vault: &Path, change: impl FnOnce(&mut VaultState) -> T) -> Result<T, Trouble> {
    let lock = vault.join(LOCK);
    let file = disk::private().create(true).truncate(false).open(&lock).map_err(disk::trouble(&lock))?;
    file.lock().map_err(disk::trouble(&lock))?;
    let path = vault.join(STATE);
    let (before, mut state) = match read(vault)? {
        Some(Ok(state)) => (Some(state.clone()), state),
        Some(Err(_)) => {
            set_aside(&path)?;
            (None, rebuilt(vault)?)
        }
        None => (None, rebuilt(vault)?),
    };
    let answer = change(&mut state);
    if before.as_ref() != Some(&state) {
        let text = serde_json::to_vec_pretty(&state).map_err(|error| Trouble::Internal(error.to_string()))?;
        disk::replace(&path, &text)?;
    }
    Ok(answer)
}

/// True for what there is of a state before it is first written.
pub(super) fn is_beginning(name: &OsStr) -> bool {
    name == LOCK || Some(name) == Path::new(STATE).with_extension("new").file_name()
}

/// The state as the file has it, if there is a file.
fn read(vault: &Path) -> Result<Option<serde_json::Result<VaultState>>, Trouble> {
    #[derive(Deserialize)]
    struct Versioned {
        format: u64,
    }
    let path = vault.join(STATE);
    let text = match fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(disk::trouble(&path)(error)),
    };
    match serde_json::from_slice::<Versioned>(&text) {
        Ok(Versioned { format }) if format > FORMAT => Err(Trouble::NewerFormat { path, format }),
        _ => Ok(Some(serde_json::from_slice(&text))),
    }
}

/// Puts a file that can't be read where it does no harm and whoever helps can find it.
fn set_aside(path: &Path) -> Result<PathBuf, Trouble> {
    let mut n = 1;
    loop {
        let ending = if n == 1 { SET_ASIDE.to_owned() } else { format!("{n}.{SET_ASIDE}") };
        let aside = path.with_extension(ending);
        match disk::rename_new(path, &aside) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && n < 1_000 => n += 1,
            done => return done.map(|()| aside).map_err(disk::trouble(path)),
        }
    }
}

/// What the backups know of a state that was lost.
fn rebuilt(vault: &Path) -> Result<VaultState, Trouble> {
    let backups = stored(vault)?;
    let account = backups.last().map(|backup| backup.account.clone()).unwrap_or_default();
    let pin = |since| Pin { since, why: PIN_STATE_LOST.to_owned() };
    let pins = backups.into_iter().map(|backup| (backup.name, pin(backup.sealed))).collect();
    Ok(VaultState { pins, ..VaultState::of(account) })
}

#[cfg(test)]
mod tests {
    use super::super::{Vault, pin};
    use super::*;
    use crate::archive::bag::fixture::Fixture;

    fn time(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn vault_of(fixture: &Fixture) -> PathBuf {
        fixture.path.parent().unwrap().to_owned()
    }

    #[test]
    fn what_is_changed_is_there_again() {
        let dir = tempfile::tempdir().unwrap();
        let account = Account { id: "a".into(), ..Account::default() };
        let vault = Vault::open(dir.path(), &account, "a").unwrap();
        let when = time("2026-11-22T04:15:00Z");
        let n = vault
            .change(|state| {
                state.verified.insert("one".into(), when);
                state.copied(Path::new("/media/usb/a"), ["one".to_owned()], when);
                state.copied(Path::new("/media/usb/a"), ["two".to_owned()], time("2026-11-23T00:00:00Z"));
                state.verified.len()
            })
            .unwrap();
        assert_eq!(n, 1);
        let state = vault.state().unwrap();
        assert_eq!(state.account, account);
        assert_eq!(state.verified.get("one"), Some(&when));
        assert_eq!(state.copies.len(), 1);
        assert_eq!(state.copies[0].backups.len(), 2);
        assert_eq!(state.copies[0].verified(), Some(time("2026-11-23T00:00:00Z")));
        // The vault's own lock is held; the state can be changed all the same.
        change_state(vault.path(), |state| state.verified.clear()).unwrap();
        assert!(vault.state().unwrap().verified.is_empty());
    }

    #[test]
    fn keys_of_other_versions_stay_and_nothing_is_written_for_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(STATE);
        let old = r#"{"format":1,"account":{"id":"a"},"later":[{"who":"me"}]}"#;
        fs::write(&path, old).unwrap();
        change_state(dir.path(), |_| ()).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), old);
        change_state(dir.path(), |state| state.verified.insert("x".into(), Timestamp::UNIX_EPOCH)).unwrap();
        let state = state_of(dir.path()).unwrap();
        assert_eq!(state.more["later"][0]["who"], "me");
        assert_eq!(state.account.id, "a");
        fs::write(&path, r#"{"format":2,"account":7}"#).unwrap();
        let newer = Err(Trouble::NewerFormat { path: path.clone(), format: 2 });
        assert_eq!(change_state(dir.path(), |_| ()), newer);
    }

    #[test]
    fn a_lost_state_is_made_from_the_backups_and_every_backup_counts_as_pinned() {
        let fixture = Fixture::new();
        let vault = vault_of(&fixture);
        fixture.add("alice@example.org", "2026-11-29 04.15", "2026-11-29T03:15:00Z");
        let state = state_of(&vault).unwrap();
        assert_eq!(state.account.id, "id of alice@example.org");
        assert_eq!(state.pins.keys().collect::<Vec<_>>(), ["2026-11-22 04.15", "2026-11-29 04.15"]);
        assert!(!vault.join(STATE).exists(), "looking writes nothing");

        let check = |broken: &str| {
            fs::write(vault.join(STATE), broken).unwrap();
            change_state(&vault, |state| state.pins.remove("2026-11-29 04.15")).unwrap();
            let state = state_of(&vault).unwrap();
            assert_eq!(state.account.id, "id of alice@example.org", "{broken}");
            assert_eq!(state.pins.keys().collect::<Vec<_>>(), ["2026-11-22 04.15"], "{broken}");
        };
        for broken in ["", "{\"format\":1,\"account\":{\"id\":\"a\"", "[]", r#"{"format":1,"account":{},"pins":7}"#] {
            check(broken);
        }
        let aside: Vec<_> = fs::read_dir(&vault)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.contains("unreadable"))
            .collect();
        assert_eq!(aside.len(), 4, "{aside:?}");
    }

    #[test]
    fn only_a_backup_of_this_vault_can_be_pinned() {
        let fixture = Fixture::new();
        let vault = vault_of(&fixture);
        fs::write(vault.join(STATE), r#"{"format":1,"account":{"id":"a"}}"#).unwrap();
        let outside = fixture.add("bob", "2026-11-29 04.15", "2026-11-29T03:15:00Z");
        let vault = vault.as_path();
        for name in ["../bob/2026-11-29 04.15", "", ".", "..", "nothing", outside.to_str().unwrap()] {
            assert!(matches!(pin(vault, name, ""), Err(Trouble::NoMatch { .. })), "{name}");
        }
        pin(vault, "2026-11-22 04.15", "before the phone's reset").unwrap();
        let first = state_of(vault).unwrap().pins["2026-11-22 04.15"].clone();
        assert_eq!(first.why, "before the phone's reset");
        // Pinned again for another reason, it keeps its date.
        pin(vault, "2026-11-22 04.15", "before the provider's maintenance").unwrap();
        let again = state_of(vault).unwrap().pins["2026-11-22 04.15"].clone();
        assert_eq!((again.since, again.why.as_str()), (first.since, "before the provider's maintenance"));
    }
}
