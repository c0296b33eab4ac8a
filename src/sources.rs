//! Every place that items come from. A source lists completely or fails; it never shortens a list.

mod address;
mod allowance;
mod dav;
mod folders;
mod gathered;
mod handed_out;
mod rest;
mod salvaged;
mod single;
mod sink;
mod tree;

#[cfg(test)]
mod contract;
#[cfg(test)]
mod live;

use bytes::Bytes;

use crate::model::{Account, Collection, Found, Intake, Listed, Listing, NoPicture, Service, Trouble, Watch};
use crate::signin::SignedIn;

pub use crate::net::http::{Content, FilePart};
pub use crate::net::webdav::Expect;
pub use address::{folder_key, key};
pub use dav::DavSource;
pub use folders::FolderSource;
pub use gathered::{Copies, Gather, Gathered};
pub use handed_out::HandedOut;
pub use salvaged::Salvaged;
pub use sink::{Body, Sink, Stored, Taken, There};

/// A place that items can be read from.
#[expect(async_fn_in_trait, reason = "one thread drives a run, so the futures need not be Send")]
pub trait Source {
    /// The collections there are, what was left out and why, and what this source can't give.
    async fn collections(&self, w: &Watch) -> Result<Found, Trouble>;

    /// What a collection holds: everything when `since` is `None`, else at least what changed since that token.
    async fn changes(&self, c: &Collection, since: Option<&str>, w: &Watch) -> Result<Listing, Trouble>;

    /// Why a line of the last listing of `c` need not be fetched, where the source knows that: a message key of the `text`
    /// room.
    fn passed_over(&self, c: &Collection, line: Listed<'_>) -> Option<&'static str> {
        let _ = (c, line);
        None
    }

    /// Fetches each line of `want`, in its order as far as possible, and answers each once.
    /// An error means that the run can't go on; trouble with single items goes to `Intake::refused`.
    async fn fetch(&self, c: &Collection, want: &Listing, out: &impl Intake, w: &Watch) -> Result<(), Trouble>;

    /// What lies at the address of a picture that a card of `c` links to, whatever it is. `elsewhere`: hosts that are no
    /// part of the account may be asked, too.
    async fn picture(&self, c: &Collection, address: &str, elsewhere: bool, w: &Watch) -> Result<Bytes, NoPicture> {
        let _ = (c, address, elsewhere, w);
        Err(NoPicture::NotAsked)
    }
}

/// Any of the sources.
pub enum AnySource {
    Dav(DavSource),
    Folders(FolderSource),
    HandedOut(Box<HandedOut>),
    Salvaged(Box<Salvaged>),
    Gathered(Box<Gathered>),
}

impl AnySource {
    /// True when things of this service may lie behind it.
    pub fn serves(&self, service: Service) -> bool {
        match self {
            AnySource::Dav(_) => service != Service::Webdav,
            AnySource::Folders(_) => service == Service::Webdav,
            AnySource::HandedOut(_) | AnySource::Gathered(_) | AnySource::Salvaged(_) => false,
        }
    }

    /// Where items of this source go back to: the addresses on `origin`, which is that of one of its collections. Nothing
    /// goes back into files. `vcard4`: cards are asked for in 4.0, as this source fetches them.
    pub fn sink(&self, origin: &str, vcard4: bool) -> Option<Sink> {
        match self {
            AnySource::Dav(source) => Some(source.sink(origin, vcard4)),
            AnySource::Folders(source) => Some(source.sink(origin)),
            AnySource::HandedOut(_) | AnySource::Gathered(_) | AnySource::Salvaged(_) => None,
        }
    }
}

impl Source for AnySource {
    async fn collections(&self, w: &Watch) -> Result<Found, Trouble> {
        match self {
            AnySource::Dav(source) => source.collections(w).await,
            AnySource::Folders(source) => source.collections(w).await,
            AnySource::HandedOut(source) => source.collections(w).await,
            AnySource::Salvaged(source) => source.collections(w).await,
            AnySource::Gathered(source) => source.collections(w).await,
        }
    }

    async fn changes(&self, c: &Collection, since: Option<&str>, w: &Watch) -> Result<Listing, Trouble> {
        match self {
            AnySource::Dav(source) => source.changes(c, since, w).await,
            AnySource::Folders(source) => source.changes(c, since, w).await,
            AnySource::HandedOut(source) => source.changes(c, since, w).await,
            AnySource::Salvaged(source) => source.changes(c, since, w).await,
            AnySource::Gathered(source) => source.changes(c, since, w).await,
        }
    }

    fn passed_over(&self, c: &Collection, line: Listed<'_>) -> Option<&'static str> {
        match self {
            AnySource::Dav(_) | AnySource::Folders(_) | AnySource::Gathered(_) | AnySource::Salvaged(_) => None,
            AnySource::HandedOut(source) => source.passed_over(c, line),
        }
    }

    async fn fetch(&self, c: &Collection, want: &Listing, out: &impl Intake, w: &Watch) -> Result<(), Trouble> {
        match self {
            AnySource::Dav(source) => source.fetch(c, want, out, w).await,
            AnySource::Folders(source) => source.fetch(c, want, out, w).await,
            AnySource::HandedOut(source) => source.fetch(c, want, out, w).await,
            AnySource::Salvaged(source) => source.fetch(c, want, out, w).await,
            AnySource::Gathered(source) => source.fetch(c, want, out, w).await,
        }
    }

    async fn picture(&self, c: &Collection, address: &str, elsewhere: bool, w: &Watch) -> Result<Bytes, NoPicture> {
        match self {
            AnySource::Dav(source) => source.picture(c, address, elsewhere, w).await,
            AnySource::Folders(source) => source.picture(c, address, elsewhere, w).await,
            AnySource::HandedOut(source) => source.picture(c, address, elsewhere, w).await,
            AnySource::Salvaged(source) => source.picture(c, address, elsewhere, w).await,
            AnySource::Gathered(source) => source.picture(c, address, elsewhere, w).await,
        }
    }
}

/// The sources behind an account's services: one for each address, contacts and calendars of one home together.
pub fn open(signed_in: &SignedIn) -> Vec<AnySource> {
    let has = |service: Service| signed_in.services.iter().any(|(endpoint, _)| endpoint.service == service);
    let mut opened: Vec<AnySource> = Vec::new();
    let mut homes: Vec<(String, DavSource)> = Vec::new();
    for (endpoint, session) in &signed_in.services {
        let account: &Account = &signed_in.account;
        if endpoint.service == Service::Webdav {
            opened.push(AnySource::Folders(FolderSource::new(account, endpoint, session.clone())));
            continue;
        }
        let known = homes.iter_mut().find(|(url, _)| *url == endpoint.url);
        match known {
            Some((_, source)) => source.also(endpoint.service),
            None => {
                let mut source = DavSource::new(account, endpoint, session.clone());
                source.heed(signed_in.habits);
                // A home lists what it has; nobody else would, where the account has no other service.
                for service in [Service::Carddav, Service::Caldav] {
                    if !has(service) {
                        source.also(service);
                    }
                }
                homes.push((endpoint.url.clone(), source));
            }
        }
    }
    // Contacts and calendars come first, as in every run.
    let mut sources: Vec<AnySource> = homes.into_iter().map(|(_, source)| AnySource::Dav(source)).collect();
    sources.append(&mut opened);
    sources
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;
    use crate::model::{Credentials, Endpoint, Secret};
    use crate::net::http::{ClientOptions, Session};

    #[test]
    fn one_source_for_each_address_photos_last() {
        let credentials = Credentials { user: "alice".into(), password: Secret::new("secret") };
        let home = Url::parse("http://127.0.0.1:1/").unwrap();
        let session = Session::new(&ClientOptions::default(), &home, credentials).unwrap();
        let check = |services: &[(Service, &str)], expect: &[&str]| {
            let services = services
                .iter()
                .map(|(service, url)| {
                    (Endpoint { service: *service, url: (*url).into(), principal: None }, session.clone())
                })
                .collect();
            let opened = open(&SignedIn { services, ..SignedIn::default() });
            let told: Vec<String> = opened.iter().map(tell).collect();
            assert_eq!(told, expect);
        };
        use Service::{Caldav, Carddav, Webdav};
        check(&[], &[]);
        // Radicale and DAViCal have one home for both.
        check(&[(Carddav, "/a/"), (Webdav, "/p/"), (Caldav, "/a/")], &["/a/ [Carddav, Caldav]", "/p/"]);
        check(&[(Caldav, "/c/"), (Carddav, "/a/")], &["/c/ [Caldav]", "/a/ [Carddav]"]);
        // Where nobody else would list the calendars of a home, its source does.
        check(&[(Carddav, "/a/")], &["/a/ [Carddav, Caldav]"]);
    }

    fn tell(source: &AnySource) -> String {
        match source {
            AnySource::Dav(source) => source.told(),
            AnySource::Folders(source) => source.told(),
            AnySource::HandedOut(_) | AnySource::Gathered(_) | AnySource::Salvaged(_) => String::new(),
        }
    }
}
