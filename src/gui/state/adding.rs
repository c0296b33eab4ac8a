//! An account that is being added: where it may be, how one gets in, and what a person typed for it.

use std::path::PathBuf;

use crate::model::{Door, Key, OauthPart, Page, Secret, Service, WayIn, WaysIn};

/// An account that is being added, or signed in to again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Adding {
    /// Where it is; without a key.
    pub door: Door,
    /// How one gets in, once that is known.
    pub ways: WaysIn,
    /// It is on *Home* already.
    pub again: bool,
    /// The saved account that it is, by its name.
    pub account: Option<String>,
    /// A backup is to be compared with it or put back into it, which goes on once it has let us in.
    pub for_recovery: bool,
    /// Remember it on this computer.
    pub remember: bool,
    /// The page that could not be opened from here.
    pub shut_page: Option<String>,
}

impl Adding {
    /// The saved account that it is for this user: another user has another account.
    pub fn account_of(&self, key: &Key) -> Option<String> {
        self.account.clone().filter(|_| self.door.key.user() == key.user())
    }

    /// The e-mail address, where that is the user name, too.
    pub fn user(&self) -> Option<&str> {
        let is_known = self.ways.provider.is_some() && self.ways.user_name.is_none();
        self.door.address.as_deref().filter(|_| is_known && !self.again)
    }

    /// How to sign in without a password, best first.
    pub fn elsewhere(&self) -> Vec<Elsewhere> {
        let mut ways = Vec::new();
        for way in &self.ways.ways {
            match way {
                WayIn::LoginFlow { .. } => ways.push(Elsewhere::LoginFlow),
                WayIn::Oauth(part) if part.client_id.is_some() => {
                    if !part.authorize_url.is_empty() || part.issuer.is_some() {
                        ways.push(Elsewhere::Browser);
                    }
                    if part.device_url.is_some() {
                        ways.push(Elsewhere::Code);
                    }
                }
                _ => (),
            }
        }
        ways
    }
}

/// An account of which nothing is known but that a password may let in.
pub fn with_password(name: &str) -> WaysIn {
    WaysIn { name: name.to_owned(), ways: vec![WayIn::Password], ..WaysIn::default() }
}

/// The address of an account, as it leaves the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whereabouts {
    /// An e-mail address, or a web address.
    pub address: String,
    pub urls: Vec<String>,
    pub ca_file: Option<PathBuf>,
    pub proxy: Option<Secret>,
}

/// The sign-in as it leaves the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    pub user: String,
    pub password: Secret,
    pub remember: bool,
}

/// A sign-in where no password is typed here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elsewhere {
    /// OAuth 2.0 in the browser of this computer.
    Browser,
    /// OAuth 2.0 on any device, with a code.
    Code,
    /// Nextcloud.
    LoginFlow,
}

/// The same as it leaves the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInElsewhere {
    pub way: Elsewhere,
    pub user: String,
    /// What the person brings of their own.
    pub own: OauthPart,
    pub remember: bool,
}

/// How an account on *Home* stands, as far as is known without asking.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub lasts: crate::model::Lasts,
    pub last_contact: Option<jiff::Timestamp>,
    /// When the service let us in no more.
    pub refused: Option<jiff::Timestamp>,
    /// What was reached at the last backup.
    pub reached: Vec<Service>,
    /// What it can't give: message keys, or sentences of a provider file.
    pub coverage: Vec<String>,
    /// How one gets in again.
    pub ways: WaysIn,
}

/// The page of a service where something is made or said, if it can be opened.
pub fn open_page(page: Option<&Page>) -> Option<&Page> {
    page.filter(|page| page.link.starts_with("https://") || page.link.starts_with("http://"))
}
