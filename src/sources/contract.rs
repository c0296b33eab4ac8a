//! What every source promises, as one suite that each of them passes, and an intake that remembers what it was given.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use url::Url;

use super::Source;
use crate::model::{
    Account, Collection, Credentials, Endpoint, Head, Intake, Listed, Listing, Secret, Service, Trouble, Watch,
};
use crate::net::http::rig::Rig;
use crate::net::http::{ClientOptions, Patience, Session};

/// How one item was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Given {
    Body(Head, Bytes),
    Refused(Trouble),
}

/// An intake that remembers, and fails once for the items it is told to fail for.
#[derive(Default)]
pub(super) struct Kept {
    pub given: RefCell<BTreeMap<usize, Vec<Given>>>,
    pub fails: RefCell<BTreeMap<usize, Trouble>>,
}

impl Kept {
    fn give(&self, item: usize, given: Given) -> Result<(), Trouble> {
        if let Some(trouble) = self.fails.borrow_mut().remove(&item) {
            return Err(trouble);
        }
        self.given.borrow_mut().entry(item).or_default().push(given);
        Ok(())
    }

    /// The one answer of each item: its body as text, or why there is none.
    pub fn told(&self) -> Vec<Result<String, Trouble>> {
        let given = self.given.borrow();
        let tell = |(place, (item, answers)): (usize, (&usize, &Vec<Given>))| {
            assert_eq!(place, *item, "an item was not answered");
            assert_eq!(answers.len(), 1, "item {item} was answered more than once: {answers:?}");
            match &answers[0] {
                Given::Body(_, bytes) => Ok(String::from_utf8_lossy(bytes).into_owned()),
                Given::Refused(trouble) => Err(trouble.clone()),
            }
        };
        given.iter().enumerate().map(tell).collect()
    }

    pub fn head(&self, item: usize) -> Head {
        match &self.given.borrow()[&item][0] {
            Given::Body(head, _) => head.clone(),
            Given::Refused(trouble) => panic!("{trouble:?}"),
        }
    }
}

impl Intake for Kept {
    async fn body(&self, item: usize, head: Head, bytes: Bytes) -> Result<(), Trouble> {
        tokio::task::yield_now().await;
        self.give(item, Given::Body(head, bytes))
    }

    async fn stream<S>(&self, item: usize, head: Head, body: S) -> Result<(), Trouble>
    where
        S: Stream<Item = Result<Bytes, Trouble>>,
    {
        let mut body = std::pin::pin!(body);
        let mut bytes = Vec::new();
        while let Some(piece) = body.next().await {
            bytes.extend_from_slice(&piece?);
        }
        self.give(item, Given::Body(head, Bytes::from(bytes)))
    }

    async fn refused(&self, item: usize, why: Trouble) -> Result<(), Trouble> {
        self.give(item, Given::Refused(why))
    }
}

/// An account with one service on a scripted server.
pub(super) fn account(rig: &Rig, service: Service, path: &str) -> (Account, Endpoint, Session) {
    let patience = Patience {
        first_byte: Duration::from_secs(5),
        body: Duration::from_secs(5),
        again: Duration::from_millis(1),
        tries: 2,
        ..Patience::default()
    };
    let options = ClientOptions { patience, ..ClientOptions::default() };
    let credentials = Credentials { user: "alice".into(), password: Secret::new("secret") };
    let session = Session::new(&options, &rig.url("/"), credentials).unwrap();
    let endpoint = Endpoint { service, url: rig.url(path).to_string(), principal: None };
    (Account { user: "alice".into(), ..Account::default() }, endpoint, session)
}

/// Lines of a listing that names `hrefs`.
pub(super) fn want(hrefs: &[&str]) -> Listing {
    let mut listing = Listing::whole();
    for href in hrefs {
        listing.push(Listed { href, etag: None, size: None, modified: None, media_type: None }).unwrap();
    }
    listing
}

/// The suite. The source must hold at least one item.
pub(super) async fn contract(source: &impl Source) {
    let w = Watch::default();
    let found = source.collections(&w).await.unwrap();
    assert!(!found.collections.is_empty());
    let mut hrefs = BTreeSet::new();
    let mut n_items = 0;
    for c in &found.collections {
        assert!(c.href.starts_with('/') && c.href.ends_with('/'), "{c:?}");
        assert!(hrefs.insert(&c.href), "listed twice: {c:?}");
        assert!(!c.name.is_empty() && !c.kinds.is_empty() && c.kinds.is_sorted(), "{c:?}");
        if c.origin != super::handed_out::ORIGIN {
            assert_eq!(Url::parse(&c.origin).unwrap().origin().ascii_serialization(), c.origin);
        }
        assert!(c.id.is_empty() && c.file_stem.is_empty(), "given by the archive: {c:?}");
        n_items += lists_and_fetches(source, c, &w).await;
    }
    assert!(n_items > 0, "a contract needs items");
    assert!(found.left_out.iter().all(|left| left.why.starts_with("left-out-") && !left.href.is_empty()));
    assert_eq!(source.collections(&w).await.unwrap(), found, "asked again, it says the same");

    let c = &found.collections[0];
    let listing = source.changes(c, None, &w).await.unwrap();
    let cancelled = Watch::default();
    cancelled.cancel();
    assert_eq!(source.collections(&cancelled).await, Err(Trouble::Cancelled));
    let out = Kept::default();
    assert_eq!(source.fetch(c, &listing, &out, &cancelled).await, Err(Trouble::Cancelled));
    assert!(out.told().is_empty());
}

async fn lists_and_fetches(source: &impl Source, c: &Collection, w: &Watch) -> usize {
    let listing = source.changes(c, None, w).await.unwrap();
    assert!(listing.whole && listing.gone.is_empty());
    let lines: Vec<String> = listing.iter().map(|line| line.href.to_owned()).collect();
    assert!(lines.is_sorted_by(|a, b| a < b), "sorted, each once: {lines:?}");
    assert!(lines.iter().all(|href| href.starts_with('/') && !href.ends_with('/')), "{lines:?}");
    let again = source.changes(c, None, w).await.unwrap();
    assert!(listing.iter().eq(again.iter()), "asked again, it says the same");

    let out = Kept::default();
    source.fetch(c, &listing, &out, w).await.unwrap();
    let told = out.told();
    assert_eq!(told.len(), listing.len());
    assert!(told.iter().all(Result::is_ok), "{told:?}");

    // What is not there is refused, and costs the others nothing.
    let missing = format!("{}not-there-at-all", c.href);
    let hrefs: Vec<&str> = lines.iter().map(String::as_str).chain([missing.as_str()]).collect();
    let out = Kept::default();
    source.fetch(c, &want(&hrefs), &out, w).await.unwrap();
    let mut expect = told.clone();
    expect.push(Err(Trouble::NotThere { href: missing.clone() }));
    assert_eq!(out.told(), expect);

    // Nothing wanted, nothing asked or answered.
    let out = Kept::default();
    source.fetch(c, &Listing::whole(), &out, w).await.unwrap();
    assert!(out.told().is_empty());

    // What an intake could not take is tried again; a full disk ends the run.
    if !lines.is_empty() {
        let out = Kept::default();
        let busy = Trouble::Broken { host: "h".into(), why: "once".into() };
        out.fails.borrow_mut().insert(0, busy);
        source.fetch(c, &listing, &out, w).await.unwrap();
        assert_eq!(out.told(), told);
        let full = Trouble::DiskFull { path: "/".into(), needed: 1, free: 0 };
        let out = Kept::default();
        out.fails.borrow_mut().insert(0, full.clone());
        assert_eq!(source.fetch(c, &listing, &out, w).await, Err(full));
    }
    listing.len()
}
