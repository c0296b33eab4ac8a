//! The accounts a person saved: one TOML file in the platform's settings folder. Holds no secret.
//!
//! Keys that this version does not know are kept as they are, so that an older program does no harm to a newer one's
//! settings.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::schedules::SavedSchedule;
use super::{discovery, kept, oauth};
use crate::model::{Consent, Credentials, Door, Key, Lasts, OauthPart, Secret, Trouble};

const FILE: &str = "accounts.toml";

/// An account as it is saved.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SavedAccount {
    /// What it is called on the command line and on screens: mostly an e-mail address.
    pub name: String,
    /// What makes it the same account next time, as its vault has it; once the account was reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(default)]
    pub user: String,
    /// Addresses as the person gave them.
    #[serde(default)]
    pub urls: Vec<String>,
    /// The e-mail address to find the services from, where `urls` names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The provider file it goes by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// The proxy that everything goes through; never with a password in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy: Option<String>,
    /// A PEM file with further certificate authorities to trust.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<PathBuf>,
    /// The person agreed to plain http outside this computer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub allow_http: bool,
    /// Other hosts that the person agreed may have the password.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow_hosts: Vec<String>,
    /// When it was last reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_contact: Option<Timestamp>,
    /// Where its backups go, when not to the usual place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vault_root: Option<PathBuf>,
    /// The server that gave its app password in the browser, and takes it back (Nextcloud).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login_flow: Option<String>,
    /// It is signed in to by OAuth 2.0: what the keychain has is a grant, not a password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oauth: Option<OauthPart>,
    /// How long it is signed in to, as the service said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lasts: Option<Lasts>,
    /// When the service let us in no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Timestamp>,
    /// Keys of other versions.
    #[serde(flatten)]
    pub others: toml::Table,
}

impl SavedAccount {
    /// What it means that nothing is kept to get in with.
    pub fn without_secret(&self) -> Trouble {
        let account = self.name.clone();
        if self.oauth.is_some() { Trouble::NotSignedIn { account } } else { Trouble::NoPassword { account } }
    }

    /// True when the account with this id may be this one.
    pub fn may_be(&self, id: &str) -> bool {
        may_be(self.id.as_deref(), &self.user, &self.urls, id)
    }

    /// Takes over what a run told.
    pub fn note(&mut self, contact: &Contact, now: Timestamp) {
        if !contact.let_in {
            self.refused = Some(now);
            return;
        }
        (self.last_contact, self.refused) = (Some(now), None);
        self.id = contact.id.clone().or(self.id.take());
        for consent in &contact.agreed {
            match consent {
                Consent::PlainHttp { .. } => self.allow_http = true,
                Consent::OtherHost { host, .. } | Consent::SignInElsewhere { host, .. } => {
                    if !self.allow_hosts.contains(host) {
                        self.allow_hosts.push(host.clone());
                    }
                }
            }
        }
    }

    /// The door of this account, with what the keychain has for it.
    pub fn door(&self, secret: Secret) -> Door {
        self.door_with(self.key(secret))
    }

    /// The key to this account that the keychain's secret is.
    pub fn key(&self, secret: Secret) -> Key {
        match &self.oauth {
            Some(part) => Key::Grant { user: self.user.clone(), grant: oauth::from_secret(part, &self.name, &secret) },
            None => Credentials { user: self.user.clone(), password: secret }.into(),
        }
    }

    /// The door of this account, with a key that was kept otherwise.
    pub fn door_with(&self, key: Key) -> Door {
        Door {
            urls: self.urls.clone(),
            address: self.address.clone(),
            provider: self.provider.clone(),
            key,
            ca_file: self.ca_file.clone(),
            allow_http: self.allow_http,
            allow_hosts: self.allow_hosts.clone(),
            proxy: self.proxy.clone().map(Secret::new),
            ..Door::default()
        }
    }
}

/// True when the account with the id `other` may be the one with `id`: they have a service in common. Before it was reached
/// an account has no id: then it may be any of its user at one of its hosts.
pub fn may_be(id: Option<&str>, user: &str, urls: &[String], other: &str) -> bool {
    let host_of = |part: &str| part.split('/').next().unwrap_or(part).to_owned();
    let parts = || other.split_whitespace();
    match id {
        Some(id) => id.split_whitespace().any(|part| parts().any(|other| other == part)),
        None => {
            let at = discovery::account_id_at(user, urls);
            at.split_whitespace().map(host_of).any(|host| parts().any(|other| host_of(other) == host))
        }
    }
}

/// What a run told of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// The service let us in; else it did not, and there is no more to tell.
    pub let_in: bool,
    /// The account's id.
    pub id: Option<String>,
    /// What the person agreed to on the way.
    pub agreed: Vec<Consent>,
    /// The folder for vaults that it was backed up in.
    pub vault_root: Option<PathBuf>,
}

impl Contact {
    /// It let us in.
    pub fn with(id: Option<&str>) -> Contact {
        Contact { let_in: true, id: id.map(str::to_owned), ..Contact::default() }
    }
}

#[derive(Default, Serialize, Deserialize)]
struct Book {
    #[serde(default, rename = "account", skip_serializing_if = "Vec::is_empty")]
    accounts: Vec<SavedAccount>,
    #[serde(default, rename = "schedule", skip_serializing_if = "Vec::is_empty")]
    schedules: Vec<SavedSchedule>,
    #[serde(flatten)]
    others: toml::Table,
}

/// The file of saved accounts. Opening it touches no disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accounts {
    dir: PathBuf,
}

impl Accounts {
    /// The accounts in `config`, or in the platform's own settings folder.
    pub fn open(config: Option<&Path>) -> Result<Accounts, Trouble> {
        Ok(Accounts { dir: kept::dir(config)? })
    }

    /// The folder of the settings.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where provider files of one's own lie.
    pub fn providers_dir(&self) -> PathBuf {
        self.dir.join(super::providers::FOLDER)
    }

    /// The file itself.
    pub fn path(&self) -> PathBuf {
        self.dir.join(FILE)
    }

    /// Every saved account, by name.
    pub fn list(&self) -> Result<Vec<SavedAccount>, Trouble> {
        let mut accounts = self.read()?.accounts;
        accounts.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(accounts)
    }

    /// The account of that name; capital and small letters are alike.
    pub fn get(&self, name: &str) -> Result<SavedAccount, Trouble> {
        let found = self.read()?.accounts.into_iter().find(|account| is_named(account, name));
        found.ok_or_else(|| Trouble::UnknownAccount { account: name.to_owned() })
    }

    /// Saves an account, in place of the one that had its name; true when there was one.
    pub fn add(&self, account: SavedAccount) -> Result<bool, Trouble> {
        if account.name.trim().is_empty() || account.name.contains(char::is_control) {
            return Err(Trouble::WrongUse("wrong-account-name".into()));
        }
        for url in &account.urls {
            // An address with a password in it would put the password on disk.
            discovery::read_address(url)?;
        }
        if let Some(proxy) = &account.proxy {
            check_proxy(proxy)?;
        }
        self.change(|Book { accounts, .. }| {
            let before = accounts.len();
            accounts.retain(|known| !is_named(known, &account.name));
            let had = accounts.len() < before;
            accounts.push(account);
            Ok(had)
        })
    }

    /// Changes a saved account in place; one that is not saved is none of ours.
    pub fn amend(&self, name: &str, amend: impl Fn(&mut SavedAccount)) -> Result<(), Trouble> {
        self.change(|Book { accounts, .. }| {
            accounts.iter_mut().filter(|known| is_named(known, name)).for_each(amend);
            Ok(())
        })
    }

    /// Forgets an account. Its backups stay, and so does its secret in the keychain.
    pub fn remove(&self, name: &str) -> Result<SavedAccount, Trouble> {
        self.change(|Book { accounts, .. }| match accounts.iter().position(|account| is_named(account, name)) {
            Some(at) => Ok(accounts.remove(at)),
            None => Err(Trouble::UnknownAccount { account: name.to_owned() }),
        })
    }

    /// The schedules that were set.
    pub fn schedules(&self) -> Result<Vec<SavedSchedule>, Trouble> {
        self.read().map(|book| book.schedules)
    }

    /// Remembers a schedule, in place of the one that the same account had.
    pub fn set_schedule(&self, schedule: SavedSchedule) -> Result<(), Trouble> {
        self.change(|book| {
            book.schedules.retain(|known| known.account != schedule.account);
            book.schedules.push(schedule);
            Ok(())
        })
    }

    /// Forgets the schedules that `is_over` says so of, and gives them.
    pub fn remove_schedules(&self, is_over: impl Fn(&SavedSchedule) -> bool) -> Result<Vec<SavedSchedule>, Trouble> {
        self.change(|book| {
            let (over, left) = std::mem::take(&mut book.schedules).into_iter().partition(is_over);
            book.schedules = left;
            Ok(over)
        })
    }

    fn read(&self) -> Result<Book, Trouble> {
        kept::read(&self.path())
    }

    /// Reads, changes and writes, while no other run can.
    fn change<T>(&self, change: impl FnOnce(&mut Book) -> Result<T, Trouble>) -> Result<T, Trouble> {
        kept::change(&self.path(), change)
    }
}

fn is_named(account: &SavedAccount, name: &str) -> bool {
    account.name.to_lowercase() == name.to_lowercase()
}

/// The address of a proxy can be used, and has no password in it that would lie on the disk.
pub fn check_proxy(proxy: &str) -> Result<(), Trouble> {
    let as_web = proxy.replacen("socks5h://", "http://", 1).replacen("socks5://", "http://", 1);
    discovery::read_address(&as_web).map(|_| ())
}

#[cfg(test)]
mod tests;
