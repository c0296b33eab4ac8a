//! Where a copy comes from and where it may go: the backups that are meant, a folder that is really another place, and
//! the vault in it that holds copies of this account's backups.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::CopySource;
use crate::archive::bag::is_ours;
use crate::archive::vault::{PART, STATE, Vault, VaultState, sealed_folders, state_of, stored_at};
use crate::archive::{disk, names};
use crate::model::{Account, Trouble};
use crate::text;

/// The names of the backups to copy, oldest first, so that later ones can share what earlier ones brought.
pub(super) fn chosen(source: &CopySource, from: &Path) -> Result<Vec<String>, Trouble> {
    let Some(wanted) = &source.backups else {
        let names: Vec<String> = sealed_names(from)?;
        return if names.is_empty() { Err(Trouble::NotABackup { path: from.to_owned() }) } else { Ok(names) };
    };
    let mut names = Vec::new();
    for path in wanted {
        let not_there = || Trouble::NotABackup { path: path.clone() };
        let name = path.file_name().and_then(|name| name.to_str()).ok_or_else(not_there)?;
        if name.ends_with(PART) || !is_ours(&from.join(name)) {
            return Err(not_there());
        }
        names.push(name.to_owned());
    }
    names.sort_by_key(|name| (stored_at(&from.join(name)).map(|backup| backup.sealed), name.clone()));
    names.dedup();
    Ok(names)
}

/// Folders of sealed backups, oldest first; those whose record can't be read come first, so that they are named.
fn sealed_names(vault: &Path) -> Result<Vec<String>, Trouble> {
    let folders = sealed_folders(vault).map_err(disk::trouble(vault))?.into_iter();
    let mut names: Vec<_> =
        folders.map(|folder| (stored_at(&folder.path).map(|backup| backup.sealed), folder.name)).collect();
    names.sort();
    Ok(names.into_iter().map(|(_, name)| name).collect())
}

/// Refuses a copy that would lie in what is copied, or in a vault or backup, or around what is copied.
pub(super) fn expect_apart(from: &Path, to: &Path) -> Result<(), Trouble> {
    let to = resolved(to)?;
    let args = [("to", text::Value::from(to.display().to_string()))];
    let is_taken = |dir: &Path| dir.join(STATE).exists() || is_ours(dir) || dir == from;
    if to.ancestors().any(is_taken) {
        return Err(Trouble::WrongUse(text::say("copy-into-a-vault", &args)));
    }
    if from.starts_with(&to) {
        return Err(Trouble::WrongUse(text::say("copy-around", &args)));
    }
    Ok(())
}

/// The folder that `path` will be, with every link on the way followed as far as there is something.
fn resolved(path: &Path) -> Result<PathBuf, Trouble> {
    let path = std::path::absolute(path).map_err(disk::trouble(path))?;
    for above in path.ancestors() {
        if let Ok(real) = fs::canonicalize(above) {
            let rest = path.strip_prefix(above).unwrap_or(Path::new(""));
            return Ok(if rest.as_os_str().is_empty() { real } else { real.join(rest) });
        }
    }
    Ok(path)
}

/// The vault below `to` that holds copies of this account's backups; made when there is none.
pub(super) fn open_target(from: &Path, backups: &[String], to: &Path) -> Result<Vault, Trouble> {
    let folder = from.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let (state, name) = if from.join(STATE).exists() {
        (state_of(from)?, folder)
    } else {
        // Backups in a folder that is no vault, or no longer one: the newest knows whose it is.
        let newest = backups.iter().rev().find_map(|name| stored_at(&from.join(name)));
        let account = newest.map(|backup| backup.account).unwrap_or_default();
        let name = if account.user.is_empty() { folder } else { account.user.clone() };
        (VaultState::of(account), name)
    };
    let target = if state.account.id.trim().is_empty() {
        // Backups that know no account are told apart by the name of their folder alone.
        let path = to.join(names::stem(&name));
        disk::make_dir(&path)?;
        Vault::at(&path)?
    } else {
        Vault::open(to, &state.account, &name)?
    };
    take_over(&target, &state)?;
    Ok(target)
}

/// Lets the copied vault know what the vault knows: pins, what was settled, and whatever else other versions keep there.
/// Where its own copies are and when its own backups were read stays its own.
fn take_over(target: &Vault, state: &VaultState) -> Result<(), Trouble> {
    let internal = |error: serde_json::Error| Trouble::Internal(error.to_string());
    let map = |state: &VaultState| match serde_json::to_value(state) {
        Ok(Value::Object(map)) => Ok(map),
        _ => Ok::<Map<String, Value>, Trouble>(Map::new()),
    };
    let theirs = map(state)?;
    target
        .change(|own| {
            let mut merged = map(own)?;
            for (key, value) in theirs {
                if !matches!(key.as_str(), "format" | "account" | "copies" | "verified" | "pins") {
                    merged.insert(key, value);
                }
            }
            let mut merged: VaultState = serde_json::from_value(Value::Object(merged)).map_err(internal)?;
            for (name, pin) in &state.pins {
                merged.pins.entry(name.clone()).or_insert_with(|| pin.clone());
            }
            if merged.account == Account::default() {
                merged.account = state.account.clone();
            }
            *own = merged;
            Ok(())
        })
        .and_then(|done| done)
}
