//! Goes on with runs that were never sealed: stands in front of a source and gives, out of what they left, the items that
//! the source still lists the same; only the others are fetched. Every body is hashed again on its way. The new run writes
//! its own files, so a run that dies while it goes on with another harms neither.

mod rests;

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures_util::{Stream, stream, try_join};
use jiff::{SignedDuration, Timestamp};

use super::event::{Earlier, Event};
use super::outage::{Outage, Until};
use super::report::Reporter;
use crate::archive::records::ItemRecord;
use crate::archive::resume::{Held, Left, LeftBody, Leftover, MAX_AT_ONCE, Unfinished};
use crate::archive::vault::Vault;
use crate::archive::writer::Draft;
use crate::model::{Begun, Collection, Fate, Found, Head, Intake, Listed, Listing, NoPicture, Trouble, Watch};
use crate::sources::Source;
use rests::Rests;

/// What was asked for, as records have it; a head wants words that live for ever.
const ASKED: [&str; 1] = ["vcard-4.0"];
/// An item without a strong entity tag must have been left alone for so long before it was fetched: file systems and
/// servers tell times by the second.
const SETTLED: SignedDuration = SignedDuration::from_secs(2);

/// What earlier runs have left, for the run that goes on.
#[derive(Debug, Default)]
pub struct Going {
    left: RefCell<Left>,
    outage: Outage,
}

impl Going {
    /// Looks into the vault for runs that were never sealed, and tells when there is one to go on with.
    pub fn on(vault: &Vault, reporter: &Reporter) -> Result<Going, Trouble> {
        let left = Left::open(vault, false)?;
        if let Some(newest) = left.newest().filter(|newest| newest.holds().0 > 0) {
            let (items, _) = newest.holds();
            reporter.send(Event::Earlier(Earlier::GoingOn { started: newest.run.started, items }));
        }
        Ok(Going { left: RefCell::new(left), outage: Outage::default() })
    }

    /// `source`, with what was left in front of it. `tags_tell`: entity tags can tell two versions of an item apart.
    pub fn before<'a, S: Source>(&'a self, source: &'a S, tags_tell: bool) -> Ahead<'a, S> {
        Ahead { going: self, source, tags_tell }
    }

    /// After the run was sealed in the vault at `path`: what it has made useless is removed, and what only earlier runs have
    /// is told.
    pub fn settle(self, path: &Path, reporter: &Reporter) {
        settle(self.left.into_inner(), path, reporter);
    }

    /// The items of `want` that need not be fetched, in its order.
    fn plan(&self, c: &Collection, want: &Listing, tags_tell: bool) -> Result<Vec<usize>, Trouble> {
        let mut here = Vec::new();
        if self.left.borrow().is_empty() {
            return Ok(here);
        }
        for (item, line) in want.iter().enumerate() {
            if self.find(c, line, tags_tell)?.is_some() {
                here.push(item);
            }
        }
        Ok(here)
    }

    fn find(&self, c: &Collection, line: Listed<'_>, tags_tell: bool) -> Result<Option<Held>, Trouble> {
        // A tag that says nothing is as good as none.
        let line = Listed { etag: line.etag.filter(|_| tags_tell), ..line };
        let fits = |record: &ItemRecord, run: &Leftover| is_same(line, record, run.run.started);
        self.left.borrow_mut().find(&c.origin, line.href, fits)
    }

    /// Gives the item at `line`; false when its bytes are no longer what was written. It is looked up anew, since records of a whole
    /// collection would take too much memory.
    async fn give(
        &self,
        c: &Collection,
        item: usize,
        line: Option<Listed<'_>>,
        tags_tell: bool,
        out: &impl Intake,
        w: &Watch,
    ) -> Result<bool, Trouble> {
        w.go_on().await?;
        let held = line.map(|line| self.find(c, line, tags_tell)).transpose()?.flatten();
        let Some(held) = held else { return Ok(false) };
        let body = self.left.borrow_mut().body(&held);
        give(item, held.record(), body, out).await
    }
}

/// Removes what a backup that was just sealed has made useless, and tells what it has not.
pub(super) fn settle(left: Left, vault: &Path, reporter: &Reporter) {
    if left.is_empty() {
        return;
    }
    // The backup is sealed whatever comes of this; what could not be removed, the next run looks at again.
    let Ok(kept) = Vault::at(vault).and_then(|vault| left.settle(&vault)) else { return };
    for Unfinished { path, started, items, .. } in kept {
        let started = started.unwrap_or_default();
        reporter.send(Event::Earlier(Earlier::Kept { path, started, items }));
    }
}

/// Ends a run that can't go on, and tells what waits for the next one.
pub fn leave(draft: Draft, reporter: &Reporter) {
    let path = draft.path().to_owned();
    draft.give_up();
    waits(path, reporter);
}

/// Tells what a run that failed has left in `path`.
pub fn waits(path: PathBuf, reporter: &Reporter) {
    // Nothing is told of a draft that can't be read: the trouble that ended the run comes next.
    if let Ok(left) = Leftover::open(&path, false)
        && left.holds().0 > 0
    {
        reporter.send(Event::Earlier(Earlier::Waits { path, items: left.holds().0 }));
    }
}

/// Gives an item from what was left of it; false when it is not all there.
pub(super) async fn give(
    item: usize,
    record: &ItemRecord,
    body: Option<LeftBody>,
    out: &impl Intake,
) -> Result<bool, Trouble> {
    let Some(mut body) = body else { return Ok(false) };
    let head = Head {
        etag: record.etag.clone(),
        asked: record.asked.as_ref().and_then(|word| ASKED.into_iter().find(|known| known == word)),
        modified: record.modified,
        media_type: record.facts.as_ref().and_then(|facts| facts.media_type.clone()),
        size: Some(body.size()),
        pictures: body.take_pictures(),
        provenance: record.from.clone(),
        ..Head::default()
    };
    let given = if body.size() <= MAX_AT_ONCE {
        match body.whole() {
            Ok(bytes) => out.body(item, head, bytes).await,
            Err(_) => return Ok(false),
        }
    } else {
        out.stream(item, head, pieces(body, &record.href)).await
    };
    match given {
        Ok(()) => Ok(true),
        // The stream said so; trouble of the receiving side is another one.
        Err(Trouble::NotReached { .. }) => Ok(false),
        Err(trouble) => Err(trouble),
    }
}

fn pieces(body: LeftBody, href: &str) -> impl Stream<Item = Result<Bytes, Trouble>> {
    let href = href.to_owned();
    stream::try_unfold(body, move |mut body| {
        let piece = body.piece().map_err(|_| Trouble::NotReached { href: href.clone() });
        async move { Ok(piece?.map(|piece| (piece, body))) }
    })
}

/// True when a listed item is the one that was received by a run that began at `started`: the same strong entity tag; or,
/// where the source gives no strong one, the same size and date, and the date is older than the run.
fn is_same(line: Listed<'_>, record: &ItemRecord, started: Timestamp) -> bool {
    if !matches!(record.fate, Fate::Saved | Fate::Unchanged) {
        return false;
    }
    let seconds = |time: Timestamp| time.as_second();
    let same_size = line.size.is_none() || line.size == record.size;
    let same_time = line.modified.is_none()
        || record.modified.is_none()
        || line.modified.map(seconds) == record.modified.map(seconds);
    if !same_size || !same_time {
        return false;
    }
    let strong = |tag: &&str| !tag.starts_with("W/") && tag.len() > 2;
    match (line.etag.filter(strong), record.etag.as_deref().filter(strong)) {
        (Some(now), Some(then)) => now == then,
        _ => {
            let known = line.size.is_some() && line.modified.is_some() && record.modified.is_some();
            let rested =
                line.modified.and_then(|time| time.checked_add(SETTLED).ok()).is_some_and(|time| time <= started);
            known && rested
        }
    }
}

/// A source with what earlier runs left in front of it.
pub struct Ahead<'a, S> {
    going: &'a Going,
    source: &'a S,
    tags_tell: bool,
}

impl<S: Source> Source for Ahead<'_, S> {
    async fn collections(&self, w: &Watch) -> Result<Found, Trouble> {
        self.source.collections(w).await
    }

    async fn changes(&self, c: &Collection, since: Option<&str>, w: &Watch) -> Result<Listing, Trouble> {
        self.source.changes(c, since, w).await
    }

    async fn picture(&self, c: &Collection, address: &str, elsewhere: bool, w: &Watch) -> Result<Bytes, NoPicture> {
        self.source.picture(c, address, elsewhere, w).await
    }

    async fn fetch(&self, c: &Collection, want: &Listing, out: &impl Intake, w: &Watch) -> Result<(), Trouble> {
        let out = &Rests::before(self.going, c, want, out);
        let out = &Until { outage: &self.going.outage, out };
        let here = self.going.plan(c, want, self.tags_tell)?;
        if here.is_empty() {
            return self.source.fetch(c, want, out, w).await;
        }
        // Those at the beginning first, so that nothing has to wait for its turn; the others while the rest is fetched.
        let first_gap = here.iter().enumerate().find(|(n, item)| n != *item).map_or(here.len(), |(n, _)| n);
        let (first, later) = here.split_at(first_gap);
        let mut again = Vec::new();
        for item in first {
            if !self.going.give(c, *item, want.get(*item), self.tags_tell, out, w).await? {
                again.push(*item);
            }
        }
        let mut rest = Vec::with_capacity(want.len() - here.len());
        let mut known = here.iter().copied().peekable();
        for item in 0..want.len() {
            if known.next_if_eq(&item).is_none() {
                rest.push(item);
            }
        }
        rest.extend(std::mem::take(&mut again));
        rest.sort_unstable();
        let fetching = self.fetch_some(c, want, &rest, out, w);
        let giving = async {
            for item in later {
                if !self.going.give(c, *item, want.get(*item), self.tags_tell, out, w).await? {
                    again.push(*item);
                }
                tokio::task::yield_now().await;
            }
            Ok(())
        };
        try_join!(fetching, giving)?;
        self.fetch_some(c, want, &again, out, w).await
    }
}

impl<S: Source> Ahead<'_, S> {
    /// Fetches the items of `want` with these indexes, in ascending order.
    async fn fetch_some(
        &self,
        c: &Collection,
        want: &Listing,
        items: &[usize],
        out: &impl Intake,
        w: &Watch,
    ) -> Result<(), Trouble> {
        if items.is_empty() {
            return Ok(());
        }
        let (mut item, mut wanted) = (0_usize.., items.iter().peekable());
        let some = want.filtered(|_| item.next().is_some_and(|item| wanted.next_if_eq(&&item).is_some()));
        self.source.fetch(c, &some, &Part { out, items }, w).await
    }
}

/// Passes on the answers to some of a listing's items.
struct Part<'a, I> {
    out: &'a I,
    items: &'a [usize],
}

impl<I: Intake> Part<'_, I> {
    fn item(&self, item: usize) -> Result<usize, Trouble> {
        self.items.get(item).copied().ok_or_else(|| Trouble::Internal(format!("item {item} was not wanted")))
    }
}

impl<I: Intake> Intake for Part<'_, I> {
    async fn body(&self, item: usize, head: Head, bytes: Bytes) -> Result<(), Trouble> {
        self.out.body(self.item(item)?, head, bytes).await
    }

    async fn stream<S>(&self, item: usize, head: Head, body: S) -> Result<(), Trouble>
    where
        S: Stream<Item = Result<Bytes, Trouble>>,
    {
        self.out.stream(self.item(item)?, head, body).await
    }

    fn begun(&self, item: usize) -> Option<Begun> {
        self.out.begun(self.item(item).ok()?)
    }

    async fn refused(&self, item: usize, why: Trouble) -> Result<(), Trouble> {
        self.out.refused(self.item(item)?, why).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Kind;

    #[test]
    fn only_what_did_not_change_is_taken_over() {
        let started: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let time = |text: &str| Some(text.parse::<Timestamp>().unwrap());
        let (old, new) = (time("2026-11-01T12:00:00Z"), time("2026-11-22T11:59:59Z"));
        type Known<'a> = (Option<&'a str>, Option<u64>, Option<Timestamp>);
        let check = |then: Known<'_>, now: Known<'_>, expect: bool| {
            let record = ItemRecord {
                etag: then.0.map(str::to_owned),
                size: then.1,
                modified: then.2,
                ..record(Kind::Photos, Fate::Saved)
            };
            let line = Listed { href: "/a", etag: now.0, size: now.1, modified: now.2, media_type: None };
            assert_eq!(is_same(line, &record, started), expect, "{then:?} {now:?}");
        };
        check((Some("\"1\""), Some(3), old), (Some("\"1\""), Some(3), old), true);
        // Cards and events are listed without size and date.
        check((Some("\"1\""), Some(3), None), (Some("\"1\""), None, None), true);
        check((Some("\"1\""), Some(3), old), (Some("\"2\""), Some(3), old), false);
        check((Some("\"1\""), Some(3), old), (Some("\"1\""), Some(4), old), false);
        check((Some("\"1\""), Some(3), old), (Some("\"1\""), Some(3), new), false);
        // Apache's tags are weak right after writing.
        check((Some("W/\"1\""), Some(3), old), (Some("\"1\""), Some(3), old), true);
        check((Some("W/\"1\""), Some(3), new), (Some("W/\"1\""), Some(3), new), false);
        check((None, Some(3), old), (None, Some(3), old), true);
        check((None, Some(3), None), (None, None, None), false);
        check((None, Some(3), None), (Some("\"1\""), None, None), false);
        let lost = record(Kind::Photos, Fate::Lost);
        let line = Listed { href: "/a", etag: Some("\"1\""), size: None, modified: None, media_type: None };
        assert!(!is_same(line, &ItemRecord { etag: Some("\"1\"".into()), ..lost }, started));
    }

    fn record(kind: Kind, fate: Fate) -> ItemRecord {
        serde_json::from_value(serde_json::json!({"kind": kind, "collection": "c1", "href": "/a", "fate": fate}))
            .unwrap()
    }
}
