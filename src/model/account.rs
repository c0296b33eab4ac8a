//! Where data lives and how a person gets in. No secret here is ever printed.

use std::path::PathBuf;

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize};

use super::{Collection, Grant, Lasts};

/// One of the services an account may offer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Service {
    /// Contacts (RFC 6352).
    #[default]
    Carddav,
    /// Calendars, to-dos and notes (RFC 4791).
    Caldav,
    /// Folders of files (RFC 4918), here for photos.
    Webdav,
}

/// Where one service of an account was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    pub service: Service,
    /// The home set of contacts or calendars, a single collection, or the folder that holds the photos.
    pub url: String,
    /// The principal that listed it (RFC 3744), where there is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub principal: Option<String>,
}

/// An account as a backup remembers it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Account {
    /// What makes it the same account next time: host and port, principal path and user of each service.
    pub id: String,
    /// The provider file it was recognised by, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    pub user: String,
    pub endpoints: Vec<Endpoint>,
}

/// A secret that prints as `***`, is wiped from memory when dropped, and compares equal only to itself.
#[derive(Clone, Default)]
pub struct Secret(SecretString);

impl Secret {
    /// Takes a secret over.
    pub fn new(secret: impl Into<String>) -> Secret {
        Secret(SecretString::from(secret.into()))
    }

    /// The secret itself, for the one place that puts it on the wire or into the keychain.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Secret {
        Secret::new(text)
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Secret) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for Secret {}

/// Secrets are read from what others wrote; none is ever written.
impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Secret, D::Error> {
        String::deserialize(deserializer).map(Secret::new)
    }
}

/// A user name and its password.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Credentials {
    pub user: String,
    pub password: Secret,
}

/// What opens an account's door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    Password(Credentials),
    /// What the service gave when the person signed in there. `user` names the account; it is not sent.
    Grant {
        user: String,
        grant: Grant,
    },
}

impl Key {
    /// Tells who signs in, and opens nothing.
    pub fn without_secret(user: &str) -> Key {
        Key::Password(Credentials { user: user.to_owned(), ..Credentials::default() })
    }

    /// Who signs in.
    pub fn user(&self) -> &str {
        match self {
            Key::Password(credentials) => &credentials.user,
            Key::Grant { user, .. } => user,
        }
    }
}

impl From<Credentials> for Key {
    fn from(credentials: Credentials) -> Key {
        Key::Password(credentials)
    }
}

impl Default for Key {
    fn default() -> Key {
        Key::Password(Credentials::default())
    }
}

/// Everything needed to knock at an account: addresses, its key, and what the person agreed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Door {
    /// Addresses as the person gave them. Each may be a server, a principal, a home, a collection or a WebDAV folder.
    pub urls: Vec<String>,
    /// The e-mail address to find the services from, where `urls` names none.
    pub address: Option<String>,
    /// The provider file to go by, by its id; else it is recognised.
    pub provider: Option<String>,
    /// The folder with provider files of one's own.
    pub providers_dir: Option<PathBuf>,
    pub key: Key,
    /// Set only where the account has an identity that its addresses don't give (the demo account: any port).
    pub account_id: Option<String>,
    /// A PEM file with further certificate authorities to trust.
    pub ca_file: Option<PathBuf>,
    /// The person agreed to plain http outside this computer.
    pub allow_http: bool,
    /// Other hosts that the person agreed may have the password.
    pub allow_hosts: Vec<String>,
    /// The proxy that everything goes through, in place of the system's; its address may hold a password.
    pub proxy: Option<Secret>,
    /// Nothing that could change anything is sent.
    pub read_only: bool,
}

/// What an account offers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub account: Account,
    /// The addresses that led to the services: what is worth saving.
    pub urls: Vec<String>,
    pub collections: Vec<Collection>,
    pub left_out: Vec<LeftOut>,
    /// What this source can't give, as message keys of the `text` room or plain sentences of a provider file.
    pub coverage: Vec<String>,
}

/// How an account stands, just after it let us in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// The name of its provider, where that is known.
    pub provider: Option<String>,
    pub user: String,
    pub services: Vec<Reached>,
    /// How long one is let in.
    pub lasts: Lasts,
    /// When it was last reached before.
    pub last_contact: Option<Timestamp>,
    /// When its newest backup was sealed that is complete and has no open alarm.
    pub last_good: Option<Timestamp>,
    /// What it can't give, as in `Found`.
    pub coverage: Vec<String>,
}

/// A service that answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    pub service: Service,
    pub url: String,
    /// Address books, calendars and lists, or albums in it.
    pub n_collections: u64,
}

/// Something the source listed that is no collection of the owner's, and why it is left out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LeftOut {
    pub href: String,
    pub name: String,
    /// A message key of the `text` room, such as `left-out-inbox`.
    pub why: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_prints_nothing() {
        let credentials = Credentials { user: "alice".into(), password: Secret::new("hunter2") };
        assert_eq!(format!("{credentials:?}"), "Credentials { user: \"alice\", password: *** }");
    }
}
