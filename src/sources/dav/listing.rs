//! Lists a collection: the whole by PROPFIND (RFC 4918 §9.1), or what changed since a token (RFC 6578). A listing that
//! looks wrong is an error; nothing here decides that a collection is empty unless its server says so plainly.

use std::collections::BTreeMap;

use url::Url;

use super::collect::propfind;
use crate::model::{Collection, Listed, Listing, Sign, Trouble, Watch};
use crate::net::http::Session;
use crate::net::webdav::{self, Depth, Limits, Prop, Propfind, Response, SyncCollection, Type};
use crate::sources::address;
use crate::sources::single::breaks_off;

/// Sizes and dates would cost servers that compute them (Radicale serialises each item) and tell nothing that the
/// fetched items don't.
const PROPS: &[Prop] = &[Prop::ResourceType, Prop::Etag];
/// How often a listing that broke off is asked for.
const TRIES: u32 = 3;
/// A sync-collection answer may be continued so often.
const MAX_PAGES: usize = 10_000;
/// Progress is shown at every so many lines.
const SIGN_EVERY: u64 = 256;

/// Everything in `c`, sorted by address.
pub(super) async fn whole(session: &Session, c: &Collection, w: &Watch) -> Result<Listing, Trouble> {
    let mut tried = 0;
    loop {
        w.go_on().await?;
        tried += 1;
        match whole_once(session, c, w).await {
            Err(trouble) if tried < TRIES && breaks_off(&trouble) => {}
            done => return done,
        }
    }
}

async fn whole_once(session: &Session, c: &Collection, w: &Watch) -> Result<Listing, Trouble> {
    let url = address::url_in(c, &c.href)?;
    // The token is older than the listing, so asking with it can only repeat something.
    let token = match &c.sync_token {
        None if c.offers_sync => token_of(session, c, &url, w).await?,
        known => known.clone(),
    };
    let answer = session.send(Propfind { url, depth: Depth::One, props: PROPS }.prepare(), w).await?;
    let mut lines = Lines::new(c, answer.url.clone());
    lines.listing.next = token;
    let summary = webdav::multistatus(answer, &Limits::default(), |response| lines.add(&response, w), w).await?;
    lines.finish(summary.truncated)
}

/// The present sync token of `c` (RFC 6578 §4), where its server tells one.
async fn token_of(session: &Session, c: &Collection, url: &Url, w: &Watch) -> Result<Option<String>, Trouble> {
    let (base, responses) = match propfind(session, url, Depth::Zero, &[Prop::SyncToken], w).await {
        // Whoever can't answer this can still be asked for the list.
        Err(Trouble::Status { status: 400..=499, .. }) => return Ok(None),
        answered => answered?,
    };
    for response in &responses {
        if *address::folder_key(&address::path_of(&base, &response.href)?) == *address::folder_key(&c.href) {
            return Ok(response.text(Prop::SyncToken).filter(|token| !token.is_empty()).map(str::to_owned));
        }
    }
    Ok(None)
}

/// The lines of a listing, while they arrive.
struct Lines {
    base: Url,
    own_key: Vec<u8>,
    saw_itself: bool,
    seen: u64,
    listing: Listing,
}

impl Lines {
    fn new(c: &Collection, base: Url) -> Lines {
        let own_key = address::folder_key(&c.href).into_owned();
        Lines { base, own_key, saw_itself: false, seen: 0, listing: Listing::whole() }
    }

    fn add(&mut self, response: &Response, w: &Watch) -> Result<(), Trouble> {
        let path = address::path_of(&self.base, &response.href)?;
        let refused = response.status.filter(|status| *status >= 300);
        if *address::folder_key(&path) == *self.own_key {
            self.saw_itself = true;
            return match refused {
                Some(status) => Err(Trouble::Status { url: self.base.to_string(), status }),
                None => Ok(()),
            };
        }
        if response.types.has(Type::Collection) || path.ends_with('/') {
            return Ok(());
        }
        // What is listed with an error is listed all the same: fetching it will say what is wrong.
        let etag = response.text(Prop::Etag).filter(|etag| !etag.is_empty());
        let line = Listed { href: &path, etag, size: None, modified: None, media_type: None };
        self.listing.push(line).map_err(|error| self.malformed(&error.to_string()))?;
        self.seen += 1;
        if self.seen.is_multiple_of(SIGN_EVERY) {
            w.sign(Sign::Listed(self.seen));
        }
        Ok(())
    }

    fn finish(mut self, truncated: bool) -> Result<Listing, Trouble> {
        if truncated {
            return Err(self.malformed("the server left a part of the list out"));
        }
        if !self.saw_itself && self.listing.is_empty() {
            return Err(self.malformed("it lists nothing, not even itself"));
        }
        self.listing.sort_by_href();
        collapse(self.listing).map_err(|why| Trouble::Malformed { url: self.base.to_string(), why })
    }

    fn malformed(&self, why: &str) -> Trouble {
        Trouble::Malformed { url: self.base.to_string(), why: why.to_owned() }
    }
}

/// Leaves one of several lines that say the same; lines that contradict each other are an error.
fn collapse(sorted: Listing) -> Result<Listing, String> {
    let mut again = 0_usize;
    for (line, next) in sorted.iter().zip(sorted.iter().skip(1)) {
        if line.href == next.href {
            if line.etag != next.etag {
                return Err(format!("it lists {} twice and differently", line.href));
            }
            again += 1;
        }
    }
    if again == 0 {
        return Ok(sorted);
    }
    let mut before: Option<String> = None;
    Ok(sorted.filtered(|line| {
        let is_new = before.as_deref() != Some(line.href);
        before = Some(line.href.to_owned());
        is_new
    }))
}

/// What changed in `c` since `token`; everything where the server no longer knows the token.
pub(super) async fn since(session: &Session, c: &Collection, token: &str, w: &Watch) -> Result<Listing, Trouble> {
    let mut tried = 0;
    loop {
        w.go_on().await?;
        tried += 1;
        match since_once(session, c, token, w).await {
            Err(trouble) if tried < TRIES && breaks_off(&trouble) => {}
            // RFC 6578 §3.2 wants 403 for a token it doesn't know; Xandikos 0.4.10 says 412. Whoever can't answer this
            // report can still be asked for everything.
            Err(Trouble::Status { status: 400..=499, .. } | Trouble::NotDav { .. }) => {
                return whole(session, c, w).await;
            }
            done => return done,
        }
    }
}

async fn since_once(session: &Session, c: &Collection, token: &str, w: &Watch) -> Result<Listing, Trouble> {
    let url = address::url_in(c, &c.href)?;
    let malformed = |why: &str| Trouble::Malformed { url: url.to_string(), why: why.to_owned() };
    // The last word on an address counts: `Some(etag)` when it is there, `None` when it is gone.
    let mut last_words: BTreeMap<String, Option<Option<String>>> = BTreeMap::new();
    let own_key = address::folder_key(&c.href).into_owned();
    let mut token = token.to_owned();
    for _ in 0..MAX_PAGES {
        w.go_on().await?;
        let ask = SyncCollection { url: url.clone(), token: &token, props: PROPS }.prepare();
        let answer = session.send(ask, w).await?;
        let base = answer.url.clone();
        let read = |response: Response| {
            let path = address::path_of(&base, &response.href)?;
            if *address::folder_key(&path) == *own_key || response.types.has(Type::Collection) || path.ends_with('/') {
                return Ok(());
            }
            let word = match response.status {
                Some(404 | 410) => None,
                _ => Some(response.text(Prop::Etag).filter(|etag| !etag.is_empty()).map(str::to_owned)),
            };
            last_words.insert(path.into_owned(), word);
            Ok(())
        };
        let summary = webdav::multistatus(answer, &Limits::default(), read, w).await?;
        w.sign(Sign::Listed(last_words.len() as u64));
        let Some(next) = summary.sync_token.filter(|next| !next.is_empty()) else {
            return Err(malformed("a list of changes without a token"));
        };
        if !summary.truncated {
            return changed(last_words, next).map_err(|why| malformed(&why));
        }
        if next == token {
            return Err(malformed("a list of changes that does not go on"));
        }
        token = next;
    }
    Err(malformed("a list of changes without an end"))
}

fn changed(last_words: BTreeMap<String, Option<Option<String>>>, next: String) -> Result<Listing, String> {
    let mut listing = Listing::default();
    listing.next = Some(next);
    for (path, word) in last_words {
        match word {
            None => listing.gone.push(path),
            Some(etag) => {
                let etag = etag.as_deref();
                let line = Listed { href: &path, etag, size: None, modified: None, media_type: None };
                listing.push(line).map_err(|error| error.to_string())?;
            }
        }
    }
    Ok(listing)
}
