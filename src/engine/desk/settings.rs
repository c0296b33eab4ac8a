//! What is set for all accounts: read, and changed.

use std::path::PathBuf;

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
