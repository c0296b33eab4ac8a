//! Finding an account's services, keeping its settings, and its secret in the keychain. Signing in by app password, in the
//! browser and by device code.

mod access;
pub mod accounts;
mod app_password;
mod discovery;
mod kept;
pub mod keychain;
pub mod login_flow;
pub mod oauth;
pub mod providers;
pub mod schedules;
pub mod settings;

use crate::model::{Account, Door, Endpoint, Trouble, Watch, WaysIn};
use crate::net::http::Session;
use discovery::Reach;
use providers::{Catalogue, Habits};

/// An account whose services were found and that let us in.
#[derive(Clone, Debug, Default)]
pub struct SignedIn {
    pub account: Account,
    /// Each service found, with the session that reaches it.
    pub services: Vec<(Endpoint, Session)>,
    /// The addresses that led to them: what is worth saving.
    pub urls: Vec<String>,
    /// Where the service can't be taken at its word.
    pub habits: Habits,
    /// What it can't give: message keys, or sentences of a provider file.
    pub coverage: Vec<String>,
}

impl SignedIn {
    /// Requests sent and body bytes received so far by all of its sessions, each counted once.
    pub fn traffic(&self) -> (u64, u64) {
        let mut sum = (0, 0);
        for (at, (_, session)) in self.services.iter().enumerate() {
            let counted = self.services.iter().take(at).any(|(_, other)| other.is_same(session));
            if !counted {
                let (requests, bytes) = session.traffic();
                sum = (sum.0 + requests, sum.1 + bytes);
            }
        }
        sum
    }
}

/// True for an account that is known by a name of its own, on whatever host and port it is found (the demo account).
pub fn is_on_any_host(account: &Account) -> bool {
    account.id != discovery::account_id(&account.user, &account.endpoints)
}

/// Finds the services behind the addresses of `door`, or behind its e-mail address, and signs in.
pub async fn sign_in(door: &Door, w: &Watch) -> Result<SignedIn, Trouble> {
    discovery::sign_in(door, &Reach::default(), w).await
}

/// How one gets in at `door`, found out without a key.
pub async fn ways_in(door: &Door, w: &Watch) -> Result<WaysIn, Trouble> {
    discovery::ways::find(door, &Reach::default(), w).await
}

/// The same as far as a provider file tells: nobody is asked.
pub fn known_ways(door: &Door) -> Result<Option<WaysIn>, Trouble> {
    discovery::ways::known(door, &Catalogue::open(door.providers_dir.as_deref())?)
}
