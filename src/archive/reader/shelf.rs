//! The vaults in the folders that hold them and the backups in those, and what a person means by `alice@example.org@2026-11-22`.
//! Reads small records only. A backup that can't be read is listed with the reason, never left out.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{Summary, summary};
use crate::archive::bag::is_ours;
use crate::archive::records::Origin;
use crate::archive::site::may_be_pack;
use crate::archive::vault::{self, SealedFolder};
use crate::model::Trouble;

/// The folders that hold the vaults. None of them need exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelf {
    pub roots: Vec<PathBuf>,
    /// By account: the one of them that holds its vault, where that was said.
    own: BTreeMap<String, PathBuf>,
}

/// One vault.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct VaultLine {
    pub name: String,
    pub path: PathBuf,
}

/// One backup, or what lies in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Shelved {
    pub name: String,
    pub path: PathBuf,
    pub summary: Result<Summary, Trouble>,
}

impl Shelved {
    fn sealed(&self) -> Option<Timestamp> {
        self.summary.as_ref().ok().map(|summary| summary.record.sealed)
    }
}

impl Shelf {
    /// The shelf at `root`.
    pub fn new(root: &Path) -> Shelf {
        Shelf { roots: vec![root.to_owned()], own: BTreeMap::new() }
    }

    /// The same with another folder, in which the vault of `account` is.
    #[must_use]
    pub fn with(mut self, account: &str, root: &Path) -> Shelf {
        if !self.roots.iter().any(|known| known == root) {
            self.roots.push(root.to_owned());
        }
        self.own.insert(account.to_owned(), root.to_owned());
        self
    }

    /// The vaults, by name.
    pub fn vaults(&self) -> Result<Vec<VaultLine>, Trouble> {
        let mut vaults = Vec::new();
        for root in &self.roots {
            vaults.extend(folders(root)?.into_iter().filter(|vault| is_vault(&vault.path)));
        }
        vaults.sort();
        Ok(vaults)
    }

    /// The backups of a vault, newest first; those that can't be read come last.
    pub fn backups(vault: &Path) -> Result<Vec<Shelved>, Trouble> {
        let mut backups: Vec<Shelved> = sealed_folders(vault)?
            .into_iter()
            .map(|SealedFolder { name, path }| Shelved { summary: summary(&path), name, path })
            .collect();
        backups.sort_by(|a, b| b.sealed().cmp(&a.sealed()).then_with(|| b.name.cmp(&a.name)));
        Ok(backups)
    }

    /// The backup that a person means: a path, or ACCOUNT for its newest, or ACCOUNT@DATE or ACCOUNT@NAME.
    ///
    /// ACCOUNT is the name of a vault, or the user or id of the account it holds.
    pub fn resolve(&self, what: &str) -> Result<PathBuf, Trouble> {
        let no_match = || Trouble::NoMatch { wanted: what.to_owned() };
        let path = Path::new(what);
        if is_ours(path) || may_be_pack(path) {
            return Ok(path.to_owned());
        }
        if path.is_dir() && is_vault(path) {
            return newest(path, "")?.ok_or_else(no_match);
        }
        if let Some(vault) = self.vault_of(what)? {
            return newest(&vault, "")?.ok_or_else(no_match);
        }
        if let Some((account, wanted)) = what.rsplit_once('@')
            && !wanted.is_empty()
            && let Some(vault) = self.vault_of(account)?
        {
            return newest(&vault, wanted)?.ok_or_else(no_match);
        }
        if path.components().count() > 1 && path.exists() {
            return Err(Trouble::NotABackup { path: path.to_owned() });
        }
        Err(no_match())
    }

    /// The vault that a person means: its path, or the account whose it is.
    pub fn vault(&self, what: &str) -> Result<Option<PathBuf>, Trouble> {
        let path = Path::new(what);
        if path.is_dir() && !is_ours(path) && is_vault(path) { Ok(Some(path.to_owned())) } else { self.vault_of(what) }
    }

    /// The vault of an account, if there is one.
    pub fn vault_of(&self, account: &str) -> Result<Option<PathBuf>, Trouble> {
        if let Some(own) = self.own.get(account).map(|root| root.join(account)).filter(|own| is_vault(own)) {
            return Ok(Some(own));
        }
        let (mut found, others): (Vec<_>, Vec<_>) = self.vaults()?.into_iter().partition(|vault| vault.name == account);
        let others = if found.is_empty() { others } else { Vec::new() };
        for vault in others {
            let newest = Shelf::backups(&vault.path)?.into_iter().find_map(|backup| backup.summary.ok());
            if newest.is_some_and(|s| s.record.account.user == account || s.record.account.id == account) {
                found.push(vault);
            }
        }
        match found.as_slice() {
            [] => Ok(None),
            [vault] => Ok(Some(vault.path.clone())),
            several => {
                let paths: Vec<String> = several.iter().map(|vault| vault.path.display().to_string()).collect();
                Err(Trouble::WrongUse(format!("{account} may be any of: {}", paths.join(", "))))
            }
        }
    }
}

/// The newest backup of a vault whose name is `wanted` or begins with it as a date; one of the account itself before one
/// of files that were imported for it. One that can't be read counts only
/// when there is no other.
fn newest(vault: &Path, wanted: &str) -> Result<Option<PathBuf>, Trouble> {
    let backups = Shelf::backups(vault)?;
    let exact = backups.iter().find(|backup| backup.name == wanted);
    let begins = |name: &str| name.strip_prefix(wanted).is_some_and(|rest| wanted.is_empty() || rest.starts_with(' '));
    let of_account =
        |backup: &&Shelved| backup.summary.as_ref().is_ok_and(|summary| summary.record.origin == Origin::Account);
    let found = || {
        let of_day = || backups.iter().filter(|backup| begins(&backup.name));
        of_day().find(of_account).or_else(|| of_day().next())
    };
    Ok(exact.or_else(found).map(|backup| backup.path.clone()))
}

fn is_vault(path: &Path) -> bool {
    path.join(vault::STATE).is_file() || sealed_folders(path).is_ok_and(|backups| !backups.is_empty())
}

/// A vault that is not there has no backups.
fn sealed_folders(vault: &Path) -> Result<Vec<SealedFolder>, Trouble> {
    match vault::sealed_folders(vault) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        found => found.map_err(|error| Trouble::disk(vault, &error)),
    }
}

fn folders(path: &Path) -> Result<Vec<VaultLine>, Trouble> {
    let disk = |error: io::Error| Trouble::disk(path, &error);
    let entries = match fs::read_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(disk)?,
    };
    let mut folders = Vec::new();
    for entry in entries {
        let path = entry.map_err(disk)?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if path.is_dir() && !name.starts_with('.') {
            folders.push(VaultLine { name, path });
        }
    }
    Ok(folders)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::bag::fixture::Fixture;

    #[test]
    fn lists_backups_by_when_they_were_sealed() {
        let fixture = Fixture::new();
        let vault = fixture.path.parent().unwrap();
        fixture.add("alice@example.org", "2026-11-22 04.15 (2)", "2026-11-22T03:15:30Z");
        fixture.add("alice@example.org", "2026-01-01 00.00", "2026-11-29T00:00:00Z");
        fixture.add("alice@example.org", "2026-12-01 00.00.part", "2026-12-01T00:00:00Z");
        let broken = fixture.add("alice@example.org", "2026-12-06 00.00", "2026-12-06T00:00:00Z");
        fs::write(broken.join("lifeboat/backup.json"), "{").unwrap();
        fs::create_dir(vault.join("restores")).unwrap();
        fixture.add("bob@example.org", "2026-11-22 04.15", "2026-11-22T03:15:00Z");
        fs::create_dir(fixture.root.join("something else")).unwrap();

        let shelf = Shelf::new(&fixture.root);
        let names: Vec<_> = shelf.vaults().unwrap().into_iter().map(|vault| vault.name).collect();
        assert_eq!(names, ["alice@example.org", "bob@example.org"]);
        let backups = Shelf::backups(vault).unwrap();
        let names: Vec<_> = backups.iter().map(|backup| (backup.name.as_str(), backup.summary.is_ok())).collect();
        let expect = [
            ("2026-01-01 00.00", true),
            ("2026-11-22 04.15 (2)", true),
            ("2026-11-22 04.15", true),
            ("2026-12-06 00.00", false),
        ];
        assert_eq!(names, expect);
        assert_eq!(Shelf::new(&fixture.root.join("nowhere")).vaults(), Ok(vec![]));
    }

    #[test]
    fn knows_which_backup_is_meant() {
        let fixture = Fixture::new();
        fixture.add("alice@example.org", "2026-11-22 04.15 (2)", "2026-11-22T03:15:30Z");
        fixture.add("alice@example.org", "2026-11-29 04.15", "2026-11-29T03:15:00Z");
        fixture.add("bob", "2026-11-22 04.15", "2026-11-22T03:15:00Z");
        let shelf = Shelf::new(&fixture.root);
        let check = |what: &str, expect: &str| {
            let found = shelf.resolve(what).map_err(|trouble| trouble.to_string());
            let found = found.map(|path| path.strip_prefix(&fixture.root).unwrap().to_string_lossy().into_owned());
            assert_eq!(found.as_deref(), Ok(expect), "{what}");
        };
        check("alice@example.org", "alice@example.org/2026-11-29 04.15");
        check("id of alice@example.org", "alice@example.org/2026-11-29 04.15");
        check("alice@example.org@2026-11-22", "alice@example.org/2026-11-22 04.15 (2)");
        check("alice@example.org@2026-11-22 04.15", "alice@example.org/2026-11-22 04.15");
        check("bob@2026-11-22", "bob/2026-11-22 04.15");
        check(fixture.path.to_str().unwrap(), "alice@example.org/2026-11-22 04.15");
        check(fixture.root.join("bob").to_str().unwrap(), "bob/2026-11-22 04.15");
        let refused = |what: &str, expect: &dyn Fn(&Trouble) -> bool| {
            let trouble = shelf.resolve(what).unwrap_err();
            assert!(expect(&trouble), "{what}: {trouble:?}");
        };
        let no_match = |trouble: &Trouble| matches!(trouble, Trouble::NoMatch { .. });
        for what in ["carol", "alice@example.org@2026-11", "alice@example.org@2027-11-22", "bob@", "", "alice"] {
            refused(what, &no_match);
        }
        refused(fixture.root.to_str().unwrap(), &|trouble| matches!(trouble, Trouble::NotABackup { .. }));
    }

    #[test]
    fn an_account_may_have_a_folder_of_its_own() {
        let (usual, own) = (Fixture::new(), Fixture::new());
        let there = own.add("alice@example.org", "2026-12-24 04.15", "2026-12-24T03:15:00Z");
        usual.add("bob", "2026-11-22 04.15", "2026-11-22T03:15:00Z");
        own.add("bob", "2026-11-22 04.15", "2026-11-22T03:15:00Z");
        let shelf = Shelf::new(&usual.root).with("alice@example.org", &own.root).with("carol", &own.root.join("away"));
        // Its earlier backups, in the usual folder, are still listed; what it is called means the new place.
        let names: Vec<_> = shelf.vaults().unwrap().into_iter().map(|vault| vault.name).collect();
        assert_eq!(names, ["alice@example.org", "alice@example.org", "bob", "bob"]);
        assert_eq!(shelf.resolve("alice@example.org"), Ok(there.clone()));
        assert_eq!(shelf.resolve("alice@example.org@2026-12-24"), Ok(there));
        assert!(matches!(shelf.resolve("bob"), Err(Trouble::WrongUse(why)) if why.contains("/bob, ")));
        assert!(matches!(shelf.resolve("carol"), Err(Trouble::NoMatch { .. })));
    }

    #[test]
    fn two_accounts_of_one_user_are_told_apart() {
        let fixture = Fixture::new();
        let record = "lifeboat/backup.json";
        fixture.edit(record, "\"user\":\"alice@example.org\"", "\"user\":\"al\"");
        let other = fixture.add("al@elsewhere", "2026-11-22 04.15", "2026-11-22T03:15:00Z");
        let text = fs::read_to_string(other.join(record)).unwrap();
        fs::write(other.join(record), text.replace("\"user\":\"al@elsewhere\"", "\"user\":\"al\"")).unwrap();
        let shelf = Shelf::new(&fixture.root);
        assert!(matches!(shelf.resolve("al"), Err(Trouble::WrongUse(why)) if why.contains("al@elsewhere")));
        assert_eq!(shelf.resolve("al@elsewhere"), Ok(other));
    }
}
