//! Signs in and finds out what an account holds, without fetching it.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::Timestamp;

use super::plan;
use crate::archive::records::Origin;
use crate::archive::vault::{Stored, Vault, backups_in};
use crate::model::{Door, Endpoint, Found, Service, Trouble, Watch};
use crate::signin::{self, SignedIn};
use crate::sources::{self, AnySource, Source, folder_key};

/// An account that was looked through: its sources, and which of them each collection comes from.
pub struct Looked {
    /// Where it was signed in; nowhere for files.
    signed_in: Option<SignedIn>,
    pub sources: Vec<AnySource>,
    /// Index into `sources` for each collection of `found`.
    pub source_of: Vec<usize>,
    pub found: Found,
}

impl Looked {
    /// What one source has that nobody signs in to.
    pub fn of(source: AnySource, found: Found) -> Looked {
        let source_of = vec![0; found.collections.len()];
        Looked { signed_in: None, sources: vec![source], source_of, found }
    }

    /// Requests sent and bytes received by all sessions of the run.
    pub fn traffic(&self) -> (u64, u64) {
        self.signed_in.as_ref().map_or((0, 0), SignedIn::traffic)
    }

    /// True when the account itself says that it has no collection: each of its services was named by its owner's principal
    /// as the home of such collections (RFC 6352 §7.1.1, RFC 4791 §6.2.1), and answered that there are none. An address
    /// that somebody gave and that merely lists nothing is not one of these.
    pub fn has_nothing_left(&self) -> bool {
        let endpoints = &self.found.account.endpoints;
        let is_home = |endpoint: &Endpoint| endpoint.service != Service::Webdav && endpoint.principal.is_some();
        self.found.collections.is_empty() && !endpoints.is_empty() && endpoints.iter().all(is_home)
    }

    /// Why nothing can be done with an account in which nothing was found. It has lost all it had where it is one that had
    /// something, by its backups under `vault_root`, and says itself that it has nothing any more; everything else may as
    /// well be a wrong address.
    pub fn nothing_there(&self, door: &Door, vault_root: &Path) -> Result<Trouble, Trouble> {
        let account = &self.found.account;
        let had = |stored: Stored| stored.origin == Origin::Account && !stored.collections.is_empty();
        let known = match Vault::of(vault_root, account)? {
            Some(vault) => backups_in(&vault)?.into_iter().any(had),
            None => false,
        };
        if known && self.has_nothing_left() {
            return Ok(Trouble::Emptied { account: Box::new(account.clone()), seen: Timestamp::now() });
        }
        Ok(Trouble::NothingFound { url: door.urls.join(", ") })
    }
}

/// Signs in at `door` and lists the collections of every service behind it; there has to be one.
pub async fn look(door: &Door, w: &Watch) -> Result<Looked, Trouble> {
    let looked = look_for_any(door, w).await?;
    if looked.found.collections.is_empty() {
        return Err(Trouble::NothingFound { url: door.urls.join(", ") });
    }
    Ok(looked)
}

/// The same, though there may be none: the account may have lost them all.
pub async fn look_for_any(door: &Door, w: &Watch) -> Result<Looked, Trouble> {
    let signed_in = signin::sign_in(door, w).await?;
    let sources = sources::open(&signed_in);
    let mut found = Found { account: signed_in.account.clone(), ..Found::default() };
    let mut source_of = Vec::new();
    let mut seen = BTreeSet::new();
    for (index, source) in sources.iter().enumerate() {
        let part = source.collections(w).await?;
        for collection in part.collections {
            // A home and an address inside of it may both list it.
            let key = folder_key(&collection.href).into_owned();
            if seen.insert((collection.service, collection.origin.clone(), key)) {
                source_of.push(index);
                found.collections.push(collection);
            }
        }
        found.left_out.extend(part.left_out);
        found.coverage.extend(part.coverage);
    }
    found.urls.clone_from(&signed_in.urls);
    found.coverage.extend(plan::coverage_of(&signed_in.account));
    found.coverage.extend(signed_in.coverage.iter().cloned());
    found.left_out.sort();
    found.left_out.dedup();
    found.coverage.sort();
    found.coverage.dedup();
    Ok(Looked { signed_in: Some(signed_in), sources, source_of, found })
}

/// What the account at `door` holds.
pub async fn perform(door: &Door, w: &Watch) -> Result<Found, Trouble> {
    Ok(look(door, w).await?.found)
}

/// What the saved account at `door` holds, whose backups are under `vault_root`.
pub async fn check(door: &Door, vault_root: &Path, w: &Watch) -> Result<Found, Trouble> {
    let looked = look_for_any(door, w).await?;
    if looked.found.collections.is_empty() {
        return Err(looked.nothing_there(door, vault_root)?);
    }
    Ok(looked.found)
}
