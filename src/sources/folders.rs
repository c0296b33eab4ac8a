//! Photos and other files in WebDAV folders (RFC 4918). Each folder that has files is an album. Lists every file; which
//! of them are photos is for the engine to say.

mod walk;

use std::cell::RefCell;
use std::collections::BTreeMap;

use futures_util::stream::{self, StreamExt, TryStreamExt};
use url::Url;

use super::address;
use super::single::Single;
use super::{Sink, Source};
use crate::model::{Account, Collection, Endpoint, Found, Intake, Listing, Trouble, Watch};
use crate::net::http::Session;

/// Files that are on their way at once.
const AT_ONCE: usize = 4;

/// A folder and everything below it.
pub struct FolderSource {
    account: Account,
    session: Session,
    url: String,
    /// What the walk saw in each folder, by address, until somebody asks for it: it would cost each request twice.
    seen: RefCell<BTreeMap<String, Result<Listing, Trouble>>>,
}

impl FolderSource {
    /// The source behind an endpoint for folders.
    pub fn new(account: &Account, endpoint: &Endpoint, session: Session) -> FolderSource {
        FolderSource { account: account.clone(), session, url: endpoint.url.clone(), seen: RefCell::default() }
    }

    pub(super) fn sink(&self, origin: &str) -> Sink {
        Sink::new(self.session.clone(), origin, false)
    }

    #[cfg(test)]
    pub(super) fn told(&self) -> String {
        self.url.clone()
    }
}

impl Source for FolderSource {
    async fn collections(&self, w: &Watch) -> Result<Found, Trouble> {
        let root = Url::parse(&self.url)
            .map_err(|error| Trouble::BadAddress { input: self.url.clone(), why: error.to_string() })?;
        let albums = walk::walk(&self.session, &root, w).await?;
        let mut found = Found { account: self.account.clone(), ..Found::default() };
        let mut seen = BTreeMap::new();
        for (collection, listing) in albums {
            seen.insert(collection.href.clone(), listing);
            found.collections.push(collection);
        }
        *self.seen.borrow_mut() = seen;
        Ok(found)
    }

    async fn changes(&self, c: &Collection, _since: Option<&str>, w: &Watch) -> Result<Listing, Trouble> {
        let seen = self.seen.borrow_mut().remove(&c.href);
        match seen {
            Some(listing) => listing,
            None => walk::files(&self.session, c, w).await,
        }
    }

    async fn fetch(&self, c: &Collection, want: &Listing, out: &impl Intake, w: &Watch) -> Result<(), Trouble> {
        let one = |item: usize| async move {
            let Some(line) = want.get(item) else { return Ok(()) };
            let url = match address::url_in(c, line.href) {
                Ok(url) => url,
                Err(trouble) => return out.refused(item, trouble).await,
            };
            let single = Single {
                item,
                href: line.href,
                url,
                accept: None,
                may_be_html: is_page(line.href, line.media_type),
                whole: false,
            };
            single.fetch(&self.session, out, w).await.map(|_given| ())
        };
        stream::iter(0..want.len()).map(one).buffer_unordered(AT_ONCE).try_for_each(|()| async { Ok(()) }).await
    }
}

/// A file that is a web page itself, so that getting one is no sign of a sign-in page.
fn is_page(href: &str, media_type: Option<&str>) -> bool {
    let ending = href.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, ending)| ending);
    let by_name = ["html", "htm", "xhtml", "shtml", "xht"].iter().any(|known| ending.eq_ignore_ascii_case(known));
    by_name || media_type.is_some_and(crate::net::webdav::is_html)
}

#[cfg(test)]
mod tests;
