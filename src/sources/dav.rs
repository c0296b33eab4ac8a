//! Contacts, calendars, to-dos and notes from a CardDAV and CalDAV server (RFC 6352, RFC 4791). Lists by PROPFIND or
//! sync-collection, never by time range; fetches by multiget, and singly whatever that leaves out.

mod collect;
mod fetching;
mod listing;
mod picture;

use std::cell::RefCell;
use std::collections::BTreeSet;

use bytes::Bytes;
use url::Url;

use super::{Sink, Source};
use crate::model::{Account, Collection, Endpoint, Found, Intake, Listing, NoPicture, Service, Trouble, Watch};
use crate::net::http::Session;
use crate::signin::providers::Habits;

/// A home set, or a single address book or calendar.
pub struct DavSource {
    account: Account,
    session: Session,
    url: String,
    /// The services whose collections are taken from here.
    services: Vec<Service>,
    /// Collections whose server refuses multiget; their items are fetched singly.
    singly: RefCell<BTreeSet<String>>,
    habits: Habits,
}

impl DavSource {
    /// The source behind an endpoint for contacts or calendars.
    pub fn new(account: &Account, endpoint: &Endpoint, session: Session) -> DavSource {
        DavSource {
            account: account.clone(),
            session,
            url: endpoint.url.clone(),
            services: vec![endpoint.service],
            singly: RefCell::default(),
            habits: Habits::default(),
        }
    }

    /// Takes the collections of `service` from here, too.
    pub(super) fn also(&mut self, service: Service) {
        if !self.services.contains(&service) {
            self.services.push(service);
        }
    }

    /// Keeps in mind where the service can't be taken at its word.
    pub(super) fn heed(&mut self, habits: Habits) {
        self.habits = habits;
    }

    #[cfg(test)]
    pub(super) fn told(&self) -> String {
        format!("{} {:?}", self.url, self.services)
    }

    pub(super) fn sink(&self, origin: &str, vcard4: bool) -> Sink {
        Sink::new(self.session.clone(), origin, vcard4)
    }

    fn home(&self) -> Result<Url, Trouble> {
        Url::parse(&self.url).map_err(|error| Trouble::BadAddress { input: self.url.clone(), why: error.to_string() })
    }
}

impl Source for DavSource {
    async fn collections(&self, w: &Watch) -> Result<Found, Trouble> {
        let mut found = collect::collections(&self.session, &self.home()?, &self.services, w).await?;
        found.account = self.account.clone();
        if !self.habits.sync_tokens {
            // A ctag is the same word in another form.
            for collection in &mut found.collections {
                collection.offers_sync = false;
                collection.sync_token = None;
                collection.ctag = None;
            }
        }
        Ok(found)
    }

    async fn changes(&self, c: &Collection, since: Option<&str>, w: &Watch) -> Result<Listing, Trouble> {
        match since {
            None => listing::whole(&self.session, c, w).await,
            Some(token) => listing::since(&self.session, c, token, w).await,
        }
    }

    async fn fetch(&self, c: &Collection, want: &Listing, out: &impl Intake, w: &Watch) -> Result<(), Trouble> {
        fetching::Fetching::new(&self.session, c, want, out, w, &self.singly).run().await
    }

    async fn picture(&self, c: &Collection, address: &str, elsewhere: bool, w: &Watch) -> Result<Bytes, NoPicture> {
        picture::fetch(&self.session, c, address, elsewhere, w).await
    }
}

#[cfg(test)]
mod tests;
