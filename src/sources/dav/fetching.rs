//! Fetches cards and calendar objects: multiget in batches over a few connections, and whatever a batch leaves out,
//! garbles or chokes on in smaller batches and at last singly, so that one bad item costs nobody else anything.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use bytes::Bytes;
use futures_util::stream::{self, StreamExt, TryStreamExt};

use crate::model::{Collection, Head, Intake, Listing, Service, Trouble, Watch};
use crate::net::http::{Ask, Session};
use crate::net::webdav::{Limits, Multiget, Multistatus, Prop, Response};
use crate::sources::address;
use crate::sources::single::{Single, VCARD4, breaks_off, is_about_the_host};

/// Smaller batches cost every server more, larger ones slow Xandikos down (measured November 2026).
const BATCH: usize = 500;
/// Batches that are on their way at once.
const AT_ONCE: usize = 4;
/// A batch whose connection breaks is asked for again so often before it is halved.
const TRIES: u32 = 3;

/// One `fetch` of one collection.
pub(super) struct Fetching<'a, I> {
    session: &'a Session,
    c: &'a Collection,
    want: &'a Listing,
    out: &'a I,
    w: &'a Watch,
    vcard4: bool,
    /// Collections that don't do multiget, by address.
    singly: &'a RefCell<BTreeSet<String>>,
    /// A multiget of this collection has given something.
    worked: Cell<bool>,
}

/// What became of a multiget.
enum Outcome {
    /// The answer was whole, whatever it left out.
    Whole,
    /// Some items may have been answered before this.
    Failed(Trouble),
}

impl<'a, I: Intake> Fetching<'a, I> {
    pub(super) fn new(
        session: &'a Session,
        c: &'a Collection,
        want: &'a Listing,
        out: &'a I,
        w: &'a Watch,
        singly: &'a RefCell<BTreeSet<String>>,
    ) -> Fetching<'a, I> {
        let vcard4 = c.offers_vcard4 && c.service == Service::Carddav;
        Fetching { session, c, want, out, w, vcard4, singly, worked: Cell::new(false) }
    }

    /// Answers every wanted item once. An error ends the run.
    pub(super) async fn run(&self) -> Result<(), Trouble> {
        let batches = (0..self.want.len()).step_by(BATCH).map(|start| start..(start + BATCH).min(self.want.len()));
        stream::iter(batches)
            .map(|items| self.batch(items))
            .buffer_unordered(AT_ONCE)
            .try_for_each(|()| async { Ok(()) })
            .await
    }

    async fn batch(&self, items: Range<usize>) -> Result<(), Trouble> {
        // Parts still to be asked for, the next one last.
        let mut parts: Vec<Vec<usize>> = vec![items.collect()];
        let mut tried = 0;
        while let Some(mut part) = parts.pop() {
            self.w.go_on().await?;
            if self.singly.borrow().contains(&self.c.href) {
                self.each_singly(&part).await?;
                continue;
            }
            let before = part.len();
            match self.multiget(&mut part).await? {
                // A server may leave out an item without a word.
                Outcome::Whole => {
                    self.each_singly(&part).await?;
                }
                Outcome::Failed(trouble) if trouble.ends_run() || is_about_the_host(&trouble) => return Err(trouble),
                // Whoever answers a report with a web page has forgotten the sign-in, or is a hotel's network. Its
                // word on single items would be worth nothing.
                Outcome::Failed(trouble @ Trouble::SignInPage { .. }) => return Err(trouble),
                Outcome::Failed(_) if part.is_empty() => {}
                Outcome::Failed(trouble) if breaks_off(&trouble) && tried < TRIES => {
                    // What came before the break is settled; only the rest is asked for again.
                    tried += 1;
                    parts.push(part);
                }
                Outcome::Failed(trouble) if refuses(&trouble) && !self.worked.get() => {
                    self.give_up_multiget();
                    self.each_singly(&part).await?;
                }
                Outcome::Failed(_) if part.len() == 1 => {
                    let given = self.each_singly(&part).await?;
                    // Every multiget failed, down to a single item that is there: it is not the items' fault.
                    if before == 1 && given && !self.worked.get() {
                        self.give_up_multiget();
                    }
                }
                Outcome::Failed(_) => {
                    let second = part.split_off(part.len().div_ceil(2));
                    parts.push(second);
                    parts.push(part);
                }
            }
        }
        Ok(())
    }

    fn give_up_multiget(&self) {
        self.singly.borrow_mut().insert(self.c.href.clone());
    }

    /// Asks for `part`, passes on what comes, and leaves in `part` what was not answered.
    async fn multiget(&self, part: &mut Vec<usize>) -> Result<Outcome, Trouble> {
        let hrefs: Vec<&str> = part.iter().map(|item| self.href(*item)).collect();
        let url = address::url_in(self.c, &self.c.href)?;
        let ask = Multiget { url, service: self.c.service, hrefs: &hrefs, vcard4: self.vcard4 }.prepare();
        let mut asked = Asked::new(&hrefs);
        let done = self.read(ask, part, &mut asked).await;
        asked.leave_open(part);
        match done {
            Ok(()) => Ok(Outcome::Whole),
            Err(Stop::Here(trouble)) => Err(trouble),
            Err(Stop::Batch(trouble)) => Ok(Outcome::Failed(trouble)),
        }
    }

    async fn read(&self, ask: Ask, part: &[usize], asked: &mut Asked<'_>) -> Result<(), Stop> {
        let answer = self.session.send(ask, self.w).await.map_err(Stop::Batch)?;
        let base = answer.url.clone();
        let mut reading = Multistatus::open(answer, &Limits::default()).await.map_err(Stop::Batch)?;
        while let Some(response) = reading.next(self.w).await.map_err(Stop::Batch)? {
            let Response { href, status, data, .. } = &response;
            let body = data.as_ref().is_some_and(|body| !body.is_empty());
            if !body || status.is_some_and(|status| !(200..300).contains(&status)) {
                // Missing or refused here: GET has the last word.
                continue;
            }
            // What was not asked for, or is answered again, is not ours.
            let Ok(path) = address::path_of(&base, href) else { continue };
            let Some(place) = asked.settle(&path) else { continue };
            let Some(item) = part.get(place) else { continue };
            let head = self.head(&response);
            match self.out.body(*item, head, Bytes::from(response.data.unwrap_or_default())).await {
                Ok(()) => self.worked.set(true),
                Err(trouble) if trouble.ends_run() => return Err(Stop::Here(trouble)),
                Err(_) => asked.reopen(place),
            }
        }
        Ok(())
    }

    fn head(&self, response: &Response) -> Head {
        let etag = response.text(Prop::Etag).filter(|etag| !etag.is_empty());
        Head { etag: etag.map(str::to_owned), asked: self.vcard4.then_some("vcard-4.0"), ..Head::default() }
    }

    /// GETs one item after the other; true when at least one was given.
    async fn each_singly(&self, part: &[usize]) -> Result<bool, Trouble> {
        let mut given = false;
        for item in part {
            let href = self.href(*item);
            let url = match address::url_in(self.c, href) {
                Ok(url) => url,
                Err(trouble) => {
                    self.out.refused(*item, trouble).await?;
                    continue;
                }
            };
            let single = Single {
                item: *item,
                href,
                url,
                accept: self.vcard4.then_some(VCARD4),
                may_be_html: false,
                whole: true,
            };
            given |= single.fetch(self.session, self.out, self.w).await?;
        }
        Ok(given)
    }

    fn href(&self, item: usize) -> &'a str {
        self.want.get(item).map_or("", |line| line.href)
    }
}

enum Stop {
    /// The run can't go on.
    Here(Trouble),
    /// This request failed.
    Batch(Trouble),
}

/// A server that doesn't do multiget, or not for this collection.
fn refuses(trouble: &Trouble) -> bool {
    matches!(trouble, Trouble::NotDav { .. } | Trouble::Status { status: 400 | 403 | 404 | 405 | 415 | 501, .. })
}

/// The addresses of one multiget and which of them were answered. Servers encode the same path differently.
struct Asked<'a> {
    hrefs: &'a [&'a str],
    settled: Vec<bool>,
    /// Servers mostly answer in the order of the request.
    next: usize,
    places: Option<HashMap<Vec<u8>, usize>>,
}

impl<'a> Asked<'a> {
    fn new(hrefs: &'a [&'a str]) -> Asked<'a> {
        Asked { hrefs, settled: vec![false; hrefs.len()], next: 0, places: None }
    }

    /// The place of `path` among the addresses, the first time it is named.
    fn settle(&mut self, path: &str) -> Option<usize> {
        let place = if self.hrefs.get(self.next).is_some_and(|href| *href == path) {
            self.next
        } else {
            let hrefs = self.hrefs;
            let places = self.places.get_or_insert_with(|| {
                hrefs.iter().enumerate().map(|(place, href)| (address::key(href).into_owned(), place)).collect()
            });
            *places.get(address::key(path).as_ref())?
        };
        self.next = place + 1;
        let settled = self.settled.get_mut(place)?;
        if std::mem::replace(settled, true) { None } else { Some(place) }
    }

    fn reopen(&mut self, place: usize) {
        if let Some(settled) = self.settled.get_mut(place) {
            *settled = false;
        }
    }

    fn leave_open(&self, part: &mut Vec<usize>) {
        let mut settled = self.settled.iter();
        part.retain(|_| !settled.next().copied().unwrap_or(false));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_matched_however_they_are_encoded() {
        let hrefs = ["/a%20b.vcf", "/c@d.vcf", "/%C3%A9.vcf", "/last.vcf"];
        let mut asked = Asked::new(&hrefs);
        assert_eq!(asked.settle("/a%20b.vcf"), Some(0));
        assert_eq!(asked.settle("/é.vcf"), Some(2));
        assert_eq!(asked.settle("/c%40d.vcf"), Some(1));
        assert_eq!(asked.settle("/c@d.vcf"), None, "answered already");
        assert_eq!(asked.settle("/other.vcf"), None, "not asked for");
        asked.reopen(2);
        let mut part = vec![10, 11, 12, 13];
        asked.leave_open(&mut part);
        assert_eq!(part, [12, 13]);
    }
}
