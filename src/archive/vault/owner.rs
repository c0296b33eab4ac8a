//! Whose a vault is, and which one is an account's. An account is known again by one service that it had before.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::backups::{by_age, sealed_folders};
use super::{STATE, read_json};
use crate::archive::disk;
use crate::model::{Account, Trouble};

/// What the ids of vaults begin with that belong to no account: a name follows, as it is.
const OF_FILES: [&str; 3] = ["import ", "salvage ", "merge "];

/// The account whose vault the folder `vault` is; `None` when nothing in it tells, or we may not look into it: in the root of
/// a drive, systems keep such folders (`lost+found`, `System Volume Information`).
pub fn owner_of(vault: &Path) -> Result<Option<Account>, Trouble> {
    #[derive(Deserialize)]
    struct Owner {
        account: Account,
    }
    Ok(match read_json::<Owner>(&vault.join(STATE)) {
        Ok(state) => Some(state.account),
        // The state was lost: the newest backup knows whose it is.
        Err(_) => match sealed_folders(vault) {
            Ok(backups) => by_age(backups).pop().map(|backup| backup.account),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => None,
            Err(error) => return Err(disk::trouble(vault)(error)),
        },
    })
}

/// The parts of an account's id, one a service: one of them is enough to know the account again.
pub(super) fn parts(account: &Account) -> BTreeSet<&str> {
    if OF_FILES.iter().any(|origin| account.id.starts_with(origin)) {
        return BTreeSet::from([account.id.as_str()]);
    }
    account.id.split_whitespace().collect()
}

/// The vault under `root` that belongs to `account`. A folder with a name that begins with a dot is none.
pub(super) fn find(root: &Path, account: &Account) -> Result<Option<PathBuf>, Trouble> {
    let wanted = parts(account);
    let mut folders = Vec::new();
    for entry in fs::read_dir(root).map_err(disk::trouble(root))? {
        let entry = entry.map_err(disk::trouble(root))?;
        let path = entry.path();
        if !entry.file_name().as_encoded_bytes().starts_with(b".") && path.is_dir() {
            folders.push(path);
        }
    }
    folders.sort();
    for folder in folders {
        if owner_of(&folder)?.is_some_and(|owner| parts(&owner).intersection(&wanted).next().is_some()) {
            return Ok(Some(folder));
        }
    }
    Ok(None)
}
