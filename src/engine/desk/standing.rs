//! How saved accounts stand: where their backups are, when they were reached, and which are late.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::Desk;
use crate::archive::names;
use crate::archive::reader::Shelf;
use crate::archive::vault::{Vault, owner_of};
use crate::engine::alarm::last_good;
use crate::engine::schedule::is_overdue;
use crate::model::{Account, Collection, Endpoint, Found, Health, Reached, Trouble};
use crate::signin::accounts::{Contact, SavedAccount};
use crate::signin::providers::Catalogue;

/// The vault of a saved account in the folder `root`, if it has one: the one that a backup of it would go to. Of an account
/// whose id is not known yet, the one of its user at its hosts, else the one of its name.
pub fn vault_in(root: &Path, account: &SavedAccount) -> Result<Option<PathBuf>, Trouble> {
    if let Some(id) = &account.id {
        return Vault::of(root, &Account { id: id.clone(), ..Account::default() });
    }
    let vaults = Shelf::new(root).vaults()?;
    for vault in &vaults {
        if owner_of(&vault.path)?.is_some_and(|owner| account.may_be(&owner.id)) {
            return Ok(Some(vault.path.clone()));
        }
    }
    let stem = names::stem(&account.name);
    Ok(vaults.into_iter().find(|vault| vault.name == account.name || vault.name == stem).map(|vault| vault.path))
}

impl Desk {
    /// How a saved account stands that was just looked through.
    pub fn health(&self, account: &SavedAccount, found: &Found) -> Result<Health, Trouble> {
        let catalogue = Catalogue::open(Some(&self.providers_dir()?))?;
        let provider = found.account.provider.as_deref().and_then(|id| catalogue.get(id));
        let n_at = |endpoint: &Endpoint| {
            let is_there = |c: &&Collection| c.service == endpoint.service && endpoint.url.starts_with(&c.origin);
            found.collections.iter().filter(is_there).count() as u64
        };
        let reached = |endpoint: &Endpoint| Reached {
            service: endpoint.service,
            url: endpoint.url.clone(),
            n_collections: n_at(endpoint),
        };
        let last_good = match Vault::of(&self.root_of(account)?, &found.account)? {
            Some(vault) => last_good(&vault)?.map(|good| good.sealed),
            None => None,
        };
        Ok(Health {
            provider: provider.map(|provider| provider.name.clone()),
            user: found.account.user.clone(),
            services: found.account.endpoints.iter().map(reached).collect(),
            lasts: account.lasts.unwrap_or_default(),
            last_contact: account.last_contact,
            last_good,
            coverage: found.coverage.clone(),
        })
    }

    /// Notes with a saved account what a run told of it.
    pub fn note_contact(&self, name: &str, contact: &Contact) {
        let usual = self.vault_root().ok();
        let now = Timestamp::now();
        let amend = |account: &mut SavedAccount| {
            account.note(contact, now);
            if let Some(root) = &contact.vault_root {
                account.vault_root = Some(root.clone()).filter(|root| Some(root) != usual.as_ref());
            }
        };
        // Settings that can't be written are no reason to call a backup failed that is there; the next change says so.
        let _ = self.book().and_then(|book| book.amend(name, amend));
    }

    /// The saved accounts that are backed up by themselves, or should be, and are late: with their last good backup.
    pub fn overdue(&self, now: Timestamp) -> Result<Vec<(SavedAccount, Option<Timestamp>)>, Trouble> {
        let schedules = self.schedules()?;
        if schedules.is_empty() {
            return Ok(Vec::new());
        }
        let mut late = Vec::new();
        for account in self.accounts()? {
            let every = schedules.iter().filter(|known| known.covers(&account.name)).map(|known| known.every).min();
            let Some(every) = every else { continue };
            let last = match vault_in(&self.root_of(&account)?, &account)? {
                Some(vault) => last_good(&vault)?.map(|good| good.sealed),
                None => None,
            };
            if is_overdue(last, every, now) {
                late.push((account, last));
            }
        }
        Ok(late)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_account_finds_its_vault_whatever_the_two_are_called() {
        let dir = tempfile::tempdir().unwrap();
        let vault = |id: &str, name: &str| {
            let account = Account { id: id.to_owned(), user: "maria".to_owned(), ..Account::default() };
            Vault::open(dir.path(), &account, name).unwrap().path().to_owned()
        };
        let plain = vault("maria@127.0.0.1:43049/maria/", "maria");
        let other = vault("maria@dav.example.org:443/p/maria/ maria@dav.example.org:443/files/", "maria (2)");
        let named = vault("maria@elsewhere.example:443/p/", "maria@cloud.example_8443");
        let check = |id: Option<&str>, name: &str, url: &str, expect: Option<&Path>| {
            let account = SavedAccount {
                name: name.into(),
                id: id.map(str::to_owned),
                user: "maria".into(),
                urls: vec![url.into()],
                ..SavedAccount::default()
            };
            assert_eq!(vault_in(dir.path(), &account).unwrap().as_deref(), expect, "{id:?} {name} {url}");
        };
        // Saved before ids were kept: by user and host, else by name.
        check(None, "maria@127.0.0.1:43049", "http://127.0.0.1:43049/", Some(&plain));
        check(None, "maria", "https://dav.example.org", Some(&other));
        check(None, "maria@cloud.example:8443", "https://cloud.example:8443", Some(&named));
        check(None, "maria@nowhere.example", "https://nowhere.example", None);
        // By id, as a backup finds it; then a name is no reason to take another's.
        check(Some("maria@dav.example.org:443/files/"), "maria", "https://127.0.0.1:43049", Some(&other));
        check(Some("maria@new.example:443/"), "maria", "http://127.0.0.1:43049/", None);
        assert_eq!(vault_in(&dir.path().join("none"), &SavedAccount::default()).unwrap(), None, "there is no folder");
    }
}
