//! What is set for all accounts: read, and changed.

use std::path::{Path, PathBuf};

use super::{Desk, SavedAccount, Settings};
use crate::model::Trouble;
use crate::signin::accounts;

impl Desk {
    /// What was set for all accounts.
    pub fn settings(&self) -> Result<Settings, Trouble> {
        Settings::read(self.config.as_deref())
    }

    /// Changes what was set for all accounts.
    pub fn change_settings(&self, change: impl FnOnce(&mut Settings)) -> Result<(), Trouble> {
        Settings::change(self.config.as_deref(), change)
    }

    /// Sets the folder for backups of accounts to come. Those that are saved go on in the folder they have.
    pub fn set_vault_root(&self, root: PathBuf) -> Result<(), Trouble> {
        let usual = self.vault_root()?;
        if usual == root {
            return Ok(());
        }
        for account in self.accounts()?.into_iter().filter(|account| account.vault_root.is_none()) {
            self.book()?.add(SavedAccount { vault_root: Some(usual.clone()), ..account })?;
        }
        self.change_settings(|settings| settings.vault_root = Some(root))
    }

    /// The vaults that were noted. None for a desk that was given a folder: that is for this time only.
    pub fn noted_vaults(&self) -> Vec<PathBuf> {
        if self.vault_root.is_some() {
            return Vec::new();
        }
        self.settings().map(|settings| settings.vaults).unwrap_or_default()
    }

    /// Notes vaults in which there are backups.
    pub fn note_vaults(&self, vaults: &[PathBuf]) -> Result<(), Trouble> {
        let noted = self.noted_vaults();
        let new: Vec<&PathBuf> = vaults.iter().filter(|vault| !noted.contains(vault)).collect();
        if new.is_empty() || self.vault_root.is_some() {
            return Ok(());
        }
        self.change_settings(|settings| {
            settings.vaults.extend(new.into_iter().cloned());
            settings.vaults.sort();
            settings.vaults.dedup();
        })
    }

    /// Looks for no backups in the folder `root` any more, unless that is where an account's are.
    pub fn forget_root(&self, root: &Path) -> Result<(), Trouble> {
        self.change_settings(|settings| settings.vaults.retain(|vault| vault.parent() != Some(root)))
    }

    /// Sets the proxy and the certificate file for accounts that have none of their own.
    pub fn set_network(&self, proxy: Option<String>, ca_file: Option<PathBuf>) -> Result<(), Trouble> {
        if let Some(proxy) = &proxy {
            accounts::check_proxy(proxy)?;
        }
        if let Some(path) = &ca_file {
            std::fs::File::open(path).map_err(|error| Trouble::Disk { path: path.clone(), why: error.to_string() })?;
        }
        self.change_settings(|settings| (settings.proxy, settings.ca_file) = (proxy, ca_file))
    }
}
