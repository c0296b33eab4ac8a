//! The folder that holds all backups of one account: finding or making it, and its lock. Knows of the backups in it only
//! what their `backup.json` says first; what changes about the vault itself stands in [`VaultState`].

mod answers;
mod state;

pub use answers::{AlarmHead, losses_of};
pub use state::{Accepted, PIN_STATE_LOST, Pin, SecondCopy, Settled, VaultState, change_state, state_of};

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, TryLockError};
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, de::DeserializeOwned};

use super::bag::is_ours;
use super::records::{AlarmLevel, CollectionRecord, FORMAT, Origin, Scope, Status};
use super::{disk, names};
use crate::model::{Account, Input, Trouble};

/// Name of the file with the state that changes.
pub const STATE: &str = "lifeboat-vault.json";
/// What the name of a backup that is not sealed ends in.
pub const PART: &str = ".part";
const LOCK: &str = ".lock";
/// Somebody who only looks whether a run is at work holds the lock for a moment.
const LOCK_TRIES: u32 = 5;
const LOCK_PAUSE: Duration = Duration::from_millis(20);
/// So many namesakes are tried before giving up.
const MAX_NAMESAKES: u64 = 10_000;

/// One account's folder of backups. Holds its lock until it is dropped or the process ends.
#[derive(Debug)]
pub struct Vault {
    path: PathBuf,
    _lock: File,
}

/// A sealed backup in a vault, as far as its `backup.json` tells at the beginning.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Stored {
    #[serde(skip)]
    pub path: PathBuf,
    format: u64,
    /// Name of its folder.
    pub name: String,
    #[serde(default)]
    pub origin: Origin,
    pub account: Account,
    /// When its run began: of one that died, long before it was sealed.
    #[serde(default)]
    pub started: Timestamp,
    pub sealed: Timestamp,
    #[serde(default)]
    pub scope: Scope,
    pub status: Status,
    pub alarm: AlarmLevel,
    /// By id of a collection: the backup that losses in it were judged against.
    #[serde(default)]
    pub reference: BTreeMap<String, String>,
    /// Paths of collections that are no longer there, but whose items are.
    #[serde(default)]
    pub moved: Vec<String>,
    pub collections: Vec<CollectionRecord>,
    /// The files it was made from.
    #[serde(default)]
    pub inputs: Vec<Input>,
}

impl Vault {
    /// Opens the vault of `account` under `root`, or makes it, named as near to `wanted_name` as names go.
    pub fn open(root: &Path, account: &Account, wanted_name: &str) -> Result<Vault, Trouble> {
        disk::make_dir(root)?;
        if let Some(path) = find(root, account)? {
            let vault = Vault::locked(path)?;
            vault.remember(account)?;
            return Ok(vault);
        }
        let stem = names::stem(wanted_name);
        for n in 1..=MAX_NAMESAKES {
            let path = root.join(if n == 1 { stem.clone() } else { format!("{stem} ({n})") });
            match disk::make_new_dir(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && !is_unborn(&path)? => continue,
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                    return Err(disk::trouble(&path)(error));
                }
                _ => (),
            }
            let vault = Vault::locked(path)?;
            vault.remember(account)?;
            disk::sync_dir(root)?;
            return Ok(vault);
        }
        Err(Trouble::Disk { path: root.join(stem), why: "too many folders of this name".to_owned() })
    }

    /// The vault of `account` under `root`, if it has one; never makes one.
    pub fn of(root: &Path, account: &Account) -> Result<Option<PathBuf>, Trouble> {
        if root.is_dir() { find(root, account) } else { Ok(None) }
    }

    /// Opens the vault that `path` is; never makes one.
    pub fn at(path: &Path) -> Result<Vault, Trouble> {
        if !path.is_dir() {
            return Err(Trouble::NoMatch { wanted: path.display().to_string() });
        }
        Vault::locked(path.to_owned())
    }

    /// True while a run is at work in the vault at `path`.
    pub fn is_in_use(path: &Path) -> bool {
        File::open(path.join(LOCK)).is_ok_and(|lock| matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The sealed backups, oldest first. One whose record can't be read is left out: `verify` is there to say why.
    pub fn backups(&self) -> Result<Vec<Stored>, Trouble> {
        stored(&self.path)
    }

    /// What the vault remembers beside its backups.
    pub fn state(&self) -> Result<VaultState, Trouble> {
        state_of(&self.path)
    }

    /// Changes what the vault remembers.
    pub fn change<T>(&self, change: impl FnOnce(&mut VaultState) -> T) -> Result<T, Trouble> {
        change_state(&self.path, change)
    }

    /// `now` to the second, or a second after the newest backup was sealed if a clock went back.
    pub fn now_sealed(&self, now: Timestamp) -> Result<Timestamp, Trouble> {
        let now = Timestamp::from_second(now.as_second()).unwrap_or(now);
        let newest = self.backups()?.last().map(|backup| backup.sealed);
        Ok(match newest {
            Some(newest) if newest >= now => newest.checked_add(SignedDuration::from_secs(1)).unwrap_or(newest),
            _ => now,
        })
    }

    /// A name for a backup that no other has. `begins`: for a draft, which must not be called like another draft either;
    /// what a dead run has left is no reason to call the backup that takes its place something else.
    pub(super) fn free_name(&self, wanted: &str, begins: bool) -> Result<String, Trouble> {
        let is_there = |name: &str| fs::symlink_metadata(self.path.join(name)).is_ok();
        let used = |name: &str| is_there(name) || (begins && is_there(&format!("{name}{PART}")));
        (1..=MAX_NAMESAKES)
            .map(|n| if n == 1 { wanted.to_owned() } else { format!("{wanted} ({n})") })
            .find(|name| !used(name))
            .ok_or_else(|| Trouble::Disk { path: self.path.join(wanted), why: "too many of this name".to_owned() })
    }

    fn locked(path: PathBuf) -> Result<Vault, Trouble> {
        let lock = path.join(LOCK);
        let file = disk::private().create(true).truncate(false).open(&lock).map_err(disk::trouble(&lock))?;
        for _ in 0..LOCK_TRIES {
            match file.try_lock() {
                Ok(()) => return Ok(Vault { path, _lock: file }),
                Err(TryLockError::WouldBlock) => std::thread::sleep(LOCK_PAUSE),
                Err(TryLockError::Error(error)) => return Err(disk::trouble(&lock)(error)),
            }
        }
        Err(Trouble::InUse { path })
    }

    /// Writes the state when it is missing or when the account has a service that it doesn't name yet.
    fn remember(&self, account: &Account) -> Result<(), Trouble> {
        self.change(|state| {
            let mut parts: BTreeSet<&str> = parts(&state.account);
            let known = parts.len();
            parts.extend(self::parts(account));
            if parts.len() > known {
                let id = parts.into_iter().collect::<Vec<_>>().join(" ");
                state.account = Account { id, ..account.clone() };
            }
        })
    }
}

/// True for a folder that a run made for a vault and was killed before it wrote whose it is, and for an empty one.
fn is_unborn(path: &Path) -> Result<bool, Trouble> {
    if !path.is_dir() {
        return Ok(false);
    }
    for entry in fs::read_dir(path).map_err(disk::trouble(path))? {
        let name = entry.map_err(disk::trouble(path))?.file_name();
        if name != LOCK && !state::is_beginning(&name) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// True when `path` is a vault, though its state may be lost: a run made its lock there.
pub fn is_vault(path: &Path) -> bool {
    path.join(STATE).is_file() || path.join(LOCK).is_file()
}

/// Keeps the backup in the folder called `backup` of `vault` for good, whether or not a run is using the vault.
pub fn pin(vault: &Path, backup: &str, why: &str) -> Result<(), Trouble> {
    let is_name = !matches!(backup, "" | "." | "..") && !backup.contains(['/', '\\']) && !backup.ends_with(PART);
    if !is_name || !is_ours(&vault.join(backup)) {
        return Err(Trouble::NoMatch { wanted: backup.to_owned() });
    }
    change_state(vault, |state| {
        let since = state.pins.get(backup).map_or_else(Timestamp::now, |pin| pin.since);
        state.pins.insert(backup.to_owned(), Pin { since, why: why.to_owned() });
    })
}

/// What the ids of vaults begin with that belong to no account: a name follows, as it is.
const OF_FILES: [&str; 3] = ["import ", "salvage ", "merge "];

/// The parts of an account's id, one a service: one of them is enough to know the account again.
fn parts(account: &Account) -> BTreeSet<&str> {
    if OF_FILES.iter().any(|origin| account.id.starts_with(origin)) {
        return BTreeSet::from([account.id.as_str()]);
    }
    account.id.split_whitespace().collect()
}

/// The vault under `root` that belongs to `account`.
fn find(root: &Path, account: &Account) -> Result<Option<PathBuf>, Trouble> {
    let wanted = parts(account);
    let mut folders = Vec::new();
    for entry in fs::read_dir(root).map_err(disk::trouble(root))? {
        let path = entry.map_err(disk::trouble(root))?.path();
        if path.is_dir() {
            folders.push(path);
        }
    }
    folders.sort();
    for folder in folders {
        #[derive(Deserialize)]
        struct Owner {
            account: Account,
        }
        let owner = match read_json::<Owner>(&folder.join(STATE)) {
            Ok(state) => Some(state.account),
            // The state was lost: the newest backup knows whose it is.
            Err(_) => stored(&folder)?.pop().map(|backup| backup.account),
        };
        if owner.is_some_and(|owner| parts(&owner).intersection(&wanted).next().is_some()) {
            return Ok(Some(folder));
        }
    }
    Ok(None)
}

/// The sealed backups of the vault at `vault`, oldest first, whether or not a run is using it. One whose record can't be
/// read is left out.
pub fn backups_in(vault: &Path) -> Result<Vec<Stored>, Trouble> {
    stored(vault)
}

/// The sealed backups in a folder, oldest first.
pub(super) fn stored(vault: &Path) -> Result<Vec<Stored>, Trouble> {
    let mut backups = Vec::new();
    for entry in fs::read_dir(vault).map_err(disk::trouble(vault))? {
        let path = entry.map_err(disk::trouble(vault))?.path();
        if path.extension().is_some_and(|ending| ending == "part") {
            continue;
        }
        backups.extend(stored_at(&path));
    }
    backups.sort_by(|a, b| a.sealed.cmp(&b.sealed).then_with(|| a.path.cmp(&b.path)));
    Ok(backups)
}

/// The backup at `path`, if its record can be read.
pub(super) fn stored_at(path: &Path) -> Option<Stored> {
    let backup = read_json::<Stored>(&path.join("lifeboat").join("backup.json")).ok()?;
    // The folder says what a backup is called; what is written in it must not lead elsewhere.
    let name = path.file_name()?.to_string_lossy().into_owned();
    (backup.format <= FORMAT).then_some(Stored { path: path.to_owned(), name, ..backup })
}

fn read_json<T: DeserializeOwned>(path: &Path) -> io::Result<T> {
    Ok(serde_json::from_reader(BufReader::new(File::open(path)?))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(id: &str) -> Account {
        Account { id: id.to_owned(), user: "alice".to_owned(), ..Account::default() }
    }

    #[test]
    fn an_account_finds_its_vault_again() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("Lifeboat");
        let name = |id: &str, wanted: &str| {
            let vault = Vault::open(&root, &account(id), wanted).unwrap();
            vault.path().file_name().unwrap().to_string_lossy().into_owned()
        };
        assert_eq!(name("alice@dav.example.org:443/alice", "alice@example.org"), "alice@example.org");
        assert_eq!(name("alice@dav.example.org:443/alice", "something else"), "alice@example.org");
        assert_eq!(name("alice@other.example:443/alice", "alice@example.org"), "alice@example.org (2)");
        // A second service on another host is remembered, and is enough next time.
        assert_eq!(name("alice@photos.example:443/ alice@dav.example.org:443/alice", "x"), "alice@example.org");
        assert_eq!(name("alice@photos.example:443/", "x"), "alice@example.org");
        assert_eq!(name("demo@lifeboat", "../../etc"), "_.._etc");
    }

    #[test]
    fn a_vault_whose_making_was_interrupted_is_made() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["alice", "bob"] {
            fs::create_dir(dir.path().join(name)).unwrap();
        }
        fs::write(dir.path().join("alice/.lock"), "").unwrap();
        fs::write(dir.path().join("alice/lifeboat-vault.new"), "{").unwrap();
        fs::write(dir.path().join("bob/letter.txt"), "").unwrap();
        let name = |wanted: &str| {
            let vault = Vault::open(dir.path(), &account(wanted), wanted).unwrap();
            vault.path().file_name().unwrap().to_string_lossy().into_owned()
        };
        assert_eq!(name("alice"), "alice");
        assert_eq!(name("bob"), "bob (2)");
    }

    #[test]
    fn one_run_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let vault = Vault::open(dir.path(), &account("a"), "a").unwrap();
        assert!(matches!(Vault::open(dir.path(), &account("a"), "a"), Err(Trouble::InUse { .. })));
        drop(vault);
        Vault::open(dir.path(), &account("a"), "a").unwrap();
    }

    #[test]
    fn state_of_a_newer_version_is_not_touched_and_unknown_keys_stay() {
        let dir = tempfile::tempdir().unwrap();
        let path = Vault::open(dir.path(), &account("a"), "a").unwrap().path().join(STATE);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replacen('{', "{\"tins\":[\"x\"],", 1)).unwrap();
        drop(Vault::open(dir.path(), &account("a b"), "a").unwrap());
        let state = state_of(path.parent().unwrap()).unwrap();
        assert_eq!(state.account.id, "a b");
        assert!(state.more.contains_key("tins"));
        fs::write(&path, fs::read_to_string(&path).unwrap().replace("\"format\": 1", "\"format\": 2")).unwrap();
        assert!(matches!(Vault::open(dir.path(), &account("a"), "a"), Err(Trouble::NewerFormat { format: 2, .. })));
    }

    #[test]
    fn a_root_that_cannot_be_made_is_trouble() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(matches!(Vault::open(&file.join("root"), &account("a"), "a"), Err(Trouble::Disk { .. })));
    }

    #[test]
    fn backups_are_ordered_by_when_they_were_sealed() {
        let dir = tempfile::tempdir().unwrap();
        let vault = Vault::open(dir.path(), &account("a"), "a").unwrap();
        let now: Timestamp = "2026-11-22T03:15:07.5Z".parse().unwrap();
        assert_eq!(vault.now_sealed(now).unwrap(), "2026-11-22T03:15:07Z".parse().unwrap());
        for (name, sealed) in
            [("b", "2026-11-22T05:00:00Z"), ("a", "2026-11-22T06:00:00Z"), ("c.part", "2027-01-01T00:00:00Z")]
        {
            let records = vault.path().join(name).join("lifeboat");
            fs::create_dir_all(&records).unwrap();
            let text = format!(
                r#"{{"format":1,"name":"{name}","account":{{"id":"a"}},"sealed":"{sealed}","status":"complete","alarm":"none","collections":[],"x":1}}"#
            );
            fs::write(records.join("backup.json"), text).unwrap();
        }
        fs::create_dir_all(vault.path().join("restores")).unwrap();
        let names: Vec<_> = vault.backups().unwrap().into_iter().map(|backup| backup.name).collect();
        assert_eq!(names, ["b", "a"]);
        assert_eq!(vault.now_sealed(now).unwrap(), "2026-11-22T06:00:01Z".parse().unwrap());
        assert_eq!(
            (vault.free_name("a", true).unwrap(), vault.free_name("a", false).unwrap()),
            ("a (2)".into(), "a (2)".into())
        );
        assert_eq!(
            (vault.free_name("c", true).unwrap(), vault.free_name("c", false).unwrap()),
            ("c (2)".into(), "c".into())
        );
        // The state can be lost: the backups know whose they are.
        let path = vault.path().to_owned();
        drop(vault);
        fs::remove_file(path.join(STATE)).unwrap();
        assert_eq!(Vault::open(dir.path(), &account("a"), "z").unwrap().path(), path);
        assert!(path.join(STATE).exists());
    }
}
