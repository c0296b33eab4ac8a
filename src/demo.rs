//! The demo cloud: a made-up account behind a real HTTP server on loopback. Knows only model and formats.
//!
//! It speaks CardDAV, CalDAV and WebDAV as the RFCs say, holds the same account for the same seed, plays the story of
//! 2009 ([`Scenario`]) and goes wrong on request ([`Faults`]). It is for trying Lifeboat out and for its tests; it
//! never replaces tests against servers that others wrote.

mod answer;
mod auth;
mod chance;
mod cloud;
mod dav;
mod edit;
mod faults;
mod scenario;
mod server;
mod subscriber;

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;

use crate::model::{Credentials, Door, Secret};

pub use auth::Auth;
pub use cloud::Sort;
pub use edit::Edit;
pub use faults::{Etags, Faults};
pub use scenario::Scenario;
pub use server::Seen;

use cloud::{Cloud, Place};
use server::{Server, Setup};
use subscriber::Subscriber;

const USER: &str = "demo@lifeboat";
const PASSWORD: &str = "made-up ring buoy";
const PHOTOS: &str = "/files/demo@lifeboat/Photos/";
/// Where the pictures lie that cards link to.
const PICTURES: &str = "/pictures/";
/// The largest card or calendar object the server takes, in bytes.
const MAX_ITEM: usize = 10_000_000;
/// How much the account may hold, in bytes.
const QUOTA: u64 = 20_000_000_000;

/// What sort of account to make up, and how its server behaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The same seed always gives the same account.
    pub seed: u64,
    /// Cards in all address books together, groups included.
    pub contacts: usize,
    pub events: usize,
    pub todos: usize,
    pub notes: usize,
    /// Photos and videos in all albums together. Above 1,000 they lie in one folder and are a few kB each.
    pub photos: usize,
    /// Adds what servers really hold: a card that is not UTF-8, one without END, an unbalanced event, a web page
    /// named like a photo, and a card that is listed but not there.
    pub odd: bool,
    pub scenario: Scenario,
    /// What the scenario does to the account from the second backup on has happened.
    pub second_time: bool,
    pub auth: Auth,
    /// After so many requests a Digest nonce is stale.
    pub nonce_uses: Option<u64>,
    /// Sync reports give at most so many changes, then 507 (RFC 6578 §3.6).
    pub sync_page: Option<usize>,
    /// The port to listen on; 0 for any free one.
    pub port: u16,
    /// A folder for large bodies that somebody puts there, which would else stay in memory.
    pub spool: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            seed: 2009,
            contacts: 300,
            events: 250,
            todos: 40,
            notes: 20,
            photos: 160,
            odd: false,
            scenario: Scenario::Healthy,
            second_time: false,
            auth: Auth::Basic,
            nonce_uses: None,
            sync_page: None,
            port: 0,
            spool: None,
        }
    }
}

impl Options {
    /// An account with nothing in its collections.
    pub fn empty() -> Options {
        Options { contacts: 0, events: 0, todos: 0, notes: 0, photos: 0, ..Options::default() }
    }
}

/// Makes up the account and serves it until the returned handle is dropped, which takes less than a second.
pub fn serve(options: &Options) -> io::Result<Demo> {
    let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, options.port)))?;
    let address = listener.local_addr()?;
    let subscriber = Arc::new(Subscriber::new(options));
    let mut cloud = subscriber::furnish(&subscriber, options);
    cloud.spool_to(options.spool.clone());
    let mut faults = Faults::default();
    if options.second_time || !options.scenario.waits_for_second_time() {
        options.scenario.strike(&mut cloud);
        faults = options.scenario.faults(options);
    }
    let setup = Setup {
        auth: options.auth,
        credentials: credentials(),
        nonce_uses: options.nonce_uses,
        sync_page: options.sync_page,
        seed: options.seed,
        faults,
    };
    let server = Server::start(listener, cloud, setup)?;
    Ok(Demo { address, server, options: options.clone() })
}

fn credentials() -> Credentials {
    Credentials { user: USER.into(), password: Secret::new(PASSWORD) }
}

/// A demo cloud that is being served.
pub struct Demo {
    address: SocketAddr,
    server: Server,
    options: Options,
}

/// A collection as the demo cloud holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Absolute path as the server lists it, percent-encoded, with a slash at the end.
    pub href: String,
    pub name: String,
    pub sort: Sort,
    /// By path.
    pub items: Vec<HeldItem>,
}

/// An item as the demo cloud holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldItem {
    /// Absolute path as the server lists it, percent-encoded.
    pub href: String,
    /// With its quotes.
    pub etag: String,
    /// Length in bytes, as listed.
    pub size: u64,
    /// Unix seconds.
    pub modified: i64,
}

impl Demo {
    /// The address of the server: `http://127.0.0.1:PORT/`.
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// The address of the folder with the photo albums.
    pub fn photos_url(&self) -> String {
        format!("http://{}{}", self.address, dav::encode(PHOTOS))
    }

    /// The user name and the made-up password.
    pub fn credentials(&self) -> Credentials {
        credentials()
    }

    /// What makes it the same account on any port.
    pub fn account_id() -> &'static str {
        USER
    }

    /// The address of a picture that cards may link to.
    pub fn picture_url(&self, name: &str) -> String {
        format!("http://{}{PICTURES}{name}", self.address)
    }

    /// Everything a run needs to sign in.
    pub fn door(&self) -> Door {
        Door {
            urls: vec![self.url(), self.photos_url()],
            key: credentials().into(),
            account_id: Some(USER.into()),
            ..Door::default()
        }
    }

    /// The requests seen, oldest first; only the last 65,536 are kept.
    pub fn log(&self) -> Vec<Seen> {
        self.server.log()
    }

    /// Forgets the requests seen so far, so that a test can count those of its next step.
    pub fn clear_log(&self) {
        self.server.clear_log();
    }

    /// Every address book, calendar and folder that is the owner's own, by path, with what it holds.
    /// A folder's items are its files; items that are listed but not there are among them.
    pub fn truth(&self) -> Vec<Held> {
        self.server.with(|cloud| {
            let own = cloud.collections().filter(|(_, collection)| collection.sort.holds_items());
            own.map(|(path, collection)| Held {
                href: dav::encode(path),
                name: collection.name.clone(),
                sort: collection.sort,
                items: collection
                    .items
                    .iter()
                    .map(|(name, item)| HeldItem {
                        href: dav::encode(&format!("{path}{name}")),
                        etag: item.etag(),
                        size: item.size(&cloud.subscriber),
                        modified: item.modified,
                    })
                    .collect(),
            })
            .collect()
        })
    }

    /// The exact bytes behind a path as `truth` gives it; `None` when nothing is there.
    pub fn body(&self, href: &str) -> Option<Bytes> {
        self.at(href, |cloud, path, name| cloud.item(path, name)?.body(&cloud.subscriber))
    }

    /// Puts bytes at a path, as another program would; the new entity tag, or `None` when its collection is not there.
    pub fn put(&self, href: &str, bytes: impl Into<Bytes>) -> Option<String> {
        let (href, bytes) = (href.to_owned(), bytes.into());
        self.edit(Edit::Put { href: href.clone(), bytes, modified: Timestamp::now().as_second() });
        self.at(&href, |cloud, path, name| Some(cloud.item(path, name)?.etag()))
    }

    /// Changes the bytes behind a path but neither entity tag nor any token, as a broken server would.
    pub fn change_silently(&self, href: &str, bytes: impl Into<Bytes>) -> bool {
        self.edit(Edit::PutSilently { href: href.to_owned(), bytes: bytes.into() })
    }

    /// Lists an item that is not there when it is fetched.
    pub fn put_ghost(&self, href: &str) {
        self.edit(Edit::PutGhost { href: href.to_owned() });
    }

    /// Removes an item, or a collection with everything in it; false when nothing was there.
    pub fn delete(&self, href: &str) -> bool {
        self.edit(Edit::Remove { href: href.to_owned() })
    }

    /// Changes the account; false where there is nothing that could be changed so.
    pub fn edit(&self, edit: Edit) -> bool {
        self.server.with(|cloud| edit.apply(cloud))
    }

    /// Changes the account right before the `n`th request from now on, counted from 1, is answered.
    pub fn edit_at(&self, n: u64, edit: Edit) {
        self.server.edit_at(n, edit);
    }

    /// The changes whose turn has not come; they will not be made any more.
    pub fn take_edits(&self) -> Vec<Edit> {
        self.server.take_edits()
    }

    /// Lets a scenario happen now: its loss to the account, and its faults to the server.
    pub fn play(&self, scenario: Scenario) {
        self.server.with(|cloud| scenario.strike(cloud));
        self.set_faults(scenario.faults(&self.options));
    }

    /// What the server does wrong at the moment.
    pub fn faults(&self) -> Faults {
        self.server.faults()
    }

    /// Makes the server do this wrong from the next request on, and counts requests anew.
    pub fn set_faults(&self, faults: Faults) {
        self.server.set_faults(faults);
    }

    fn at<T>(&self, href: &str, then: impl FnOnce(&mut Cloud, &str, &str) -> Option<T>) -> Option<T> {
        let decoded = dav::decode(href)?;
        self.server.with(|cloud| match cloud.find(&decoded) {
            Place::Item(path, name) | Place::Free(path, name) => then(cloud, &path, &name),
            Place::Collection(_) | Place::Nowhere => None,
        })
    }
}

#[cfg(test)]
mod tests;
