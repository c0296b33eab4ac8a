//! The sealed backups in a vault, for all who ask which there are. Knows of each only what its `backup.json` says first.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Deserialize;

use super::{PART, read_json};
use crate::archive::bag::is_ours;
use crate::archive::disk;
use crate::archive::records::{AlarmLevel, CollectionRecord, FORMAT, Origin, Scope, Status};
use crate::model::{Account, Input, Trouble};

/// The folder of a sealed backup, whether or not its records can be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::archive) struct SealedFolder {
    pub name: String,
    pub path: PathBuf,
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

/// The folders of the sealed backups in `vault`, by name. None of them is a link: what lies elsewhere is not the vault's. None
/// begins with a dot, as what is being removed does, and none ends in `.part`.
pub(in crate::archive) fn sealed_folders(vault: &Path) -> io::Result<Vec<SealedFolder>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(vault)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = entry.path();
        if entry.file_type()?.is_dir() && !name.starts_with('.') && !name.ends_with(PART) && is_ours(&path) {
            found.push(SealedFolder { name, path });
        }
    }
    found.sort();
    Ok(found)
}

/// The sealed backups of the vault at `vault`, oldest first, whether or not a run is using it. One whose record can't be
/// read is left out.
pub fn backups_in(vault: &Path) -> Result<Vec<Stored>, Trouble> {
    sealed_folders(vault).map(by_age).map_err(disk::trouble(vault))
}

/// What can be read of `folders`, oldest first.
pub(super) fn by_age(folders: Vec<SealedFolder>) -> Vec<Stored> {
    let mut backups: Vec<Stored> = folders.iter().filter_map(|folder| stored_at(&folder.path)).collect();
    backups.sort_by(|a, b| a.sealed.cmp(&b.sealed).then_with(|| a.path.cmp(&b.path)));
    backups
}

/// The backup at `path`, if its record can be read.
pub(in crate::archive) fn stored_at(path: &Path) -> Option<Stored> {
    let backup = read_json::<Stored>(&path.join("lifeboat").join("backup.json")).ok()?;
    // The folder says what a backup is called; what is written in it must not lead elsewhere.
    let name = path.file_name()?.to_string_lossy().into_owned();
    (backup.format <= FORMAT).then_some(Stored { path: path.to_owned(), name, ..backup })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::bag::fixture::Fixture;
    use crate::archive::reader::Shelf;
    use crate::archive::retention::candidates;
    use crate::archive::vault::VaultState;

    #[test]
    fn all_who_ask_find_the_same_backups() {
        let fixture = Fixture::new();
        let vault = fixture.path.parent().unwrap();
        fixture.add("alice@example.org", "2026-11-29 04.15", "2026-11-29T03:15:00Z");
        for other in [".2026-12-01 04.15.part.removed", "2026-12-02 04.15.part", "2026-12-03 04.15.forgotten.part"] {
            fixture.add("alice@example.org", other, "2026-12-03T03:15:00Z");
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(&fixture.path, vault.join("linked")).unwrap();
        let expect = ["2026-11-22 04.15", "2026-11-29 04.15"];
        let check = |names: Vec<String>| assert_eq!(names, expect);
        check(sealed_folders(vault).unwrap().into_iter().map(|folder| folder.name).collect());
        check(backups_in(vault).unwrap().into_iter().map(|backup| backup.name).collect());
        let candidates = candidates(vault, &VaultState::default()).unwrap();
        check(candidates.into_iter().map(|candidate| candidate.name).collect());
        check(Shelf::backups(vault).unwrap().into_iter().rev().map(|backup| backup.name).collect());
    }
}
