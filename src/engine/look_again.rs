//! The look behind unchanged entity tags (DESIGN "Base, reference, alarm"): a few unchanged items are fetched all the same,
//! by rotation, and must still say what they said. Keeps nothing of what it fetches.

use std::cell::{Cell, RefCell};

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use sha2::{Digest as _, Sha256};
use std::pin::pin;

use crate::archive::base::{Carried, Look, Room};
use crate::formats::{icalendar, vcard};
use crate::model::{Collection, Head, Intake, Kind, Trouble, Watch};
use crate::sources::Source;

/// One in so many unchanged items is looked at, but so many at least and at most.
const ONE_IN: u64 = 100;
const AT_LEAST: u64 = 20;
const AT_MOST: u64 = 200;
/// Bytes that may be fetched for it in a run.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// What one run may still fetch for this.
#[derive(Debug)]
pub struct Allowance {
    items: u64,
    unchanged: u64,
    bytes: u64,
    pub fetched: u64,
    pub fetched_bytes: u64,
}

impl Allowance {
    /// For a run in which so many items are unchanged.
    pub fn new(unchanged: u64) -> Allowance {
        let items = (unchanged / ONE_IN).clamp(AT_LEAST, AT_MOST);
        Allowance { items, unchanged, bytes: MAX_BYTES, fetched: 0, fetched_bytes: 0 }
    }

    /// The share of a collection in which so many items are unchanged.
    fn share(&self, unchanged: u64) -> u64 {
        (self.items * unchanged).div_ceil(self.unchanged.max(1)).min(unchanged)
    }
}

/// What a look came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Items that say something else than they did, though nothing told so.
    pub differing: u64,
    /// The address the next run goes on behind.
    pub looked_to: Option<String>,
}

/// Looks at a few of the items that `collection` takes over, those behind `looked_to` first.
pub async fn look_again(
    collection: &Collection,
    carried: &Carried,
    source: &impl Source,
    looked_to: Option<&str>,
    allowance: &mut Allowance,
    w: &Watch,
) -> Result<Seen, Trouble> {
    let room = Room { items: allowance.share(carried.items()), bytes: allowance.bytes, most_bytes: MAX_BYTES };
    let look = carried.some(looked_to, room)?;
    let looked_to = look.looked_to.clone().or_else(|| looked_to.map(str::to_owned));
    if look.listing.is_empty() {
        return Ok(Seen { differing: 0, looked_to });
    }
    let eye = Eye {
        look: &look,
        answered: RefCell::new(vec![false; look.listing.len()]),
        differing: Cell::new(0),
        bytes: Cell::new(0),
    };
    source.fetch(collection, &look.listing, &eye, w).await?;
    allowance.fetched += look.listing.len() as u64;
    allowance.fetched_bytes += eye.bytes.get();
    allowance.bytes = allowance.bytes.saturating_sub(eye.bytes.get());
    Ok(Seen { differing: eye.differing.get(), looked_to })
}

/// Compares what comes with what was saved.
struct Eye<'a> {
    look: &'a Look,
    answered: RefCell<Vec<bool>>,
    differing: Cell<u64>,
    bytes: Cell<u64>,
}

impl Eye<'_> {
    fn settle(&self, item: usize, same: bool) {
        if let Some(answered) = self.answered.borrow_mut().get_mut(item)
            && !std::mem::replace(answered, true)
            && !same
        {
            self.differing.set(self.differing.get() + 1);
        }
    }

    /// True when the item was edited after it was listed: its tag tells, and the next run will see it.
    fn is_edited(&self, item: usize, head: &Head) -> bool {
        let listed = self.look.listing.get(item).and_then(|line| line.etag);
        listed.is_some() && head.etag.is_some() && listed != head.etag.as_deref()
    }

    fn is_same(&self, item: usize, sha256: &[u8], body: Option<&[u8]>) -> bool {
        let Some(known) = self.look.known.get(item) else { return true };
        if known.sha256 == crate::archive::manifest::hex(sha256) {
            return true;
        }
        // Another server software may write the same card differently.
        let meaning = body.and_then(|body| std::str::from_utf8(body).ok()).and_then(|text| meaning(known.kind, text));
        known.meaning.is_some() && meaning == known.meaning
    }
}

/// What a text says, when its parser can tell.
pub(super) fn meaning(kind: Kind, text: &str) -> Option<String> {
    let read = std::panic::catch_unwind(|| match kind {
        Kind::Contacts => vcard::check(text.as_bytes()).is_ok().then(|| vcard::read(text).meaning),
        Kind::Calendar | Kind::Tasks | Kind::Notes => {
            icalendar::check(text.as_bytes()).is_ok().then(|| icalendar::read(text).meaning)
        }
        Kind::Photos | Kind::Other => None,
    });
    read.ok().flatten().filter(|meaning| !meaning.is_empty())
}

impl Intake for Eye<'_> {
    async fn body(&self, item: usize, head: Head, bytes: Bytes) -> Result<(), Trouble> {
        self.bytes.set(self.bytes.get() + bytes.len() as u64);
        let same = self.is_edited(item, &head) || self.is_same(item, &Sha256::digest(&bytes), Some(&bytes));
        self.settle(item, same);
        Ok(())
    }

    async fn stream<S>(&self, item: usize, head: Head, body: S) -> Result<(), Trouble>
    where
        S: Stream<Item = Result<Bytes, Trouble>>,
    {
        let (mut hash, mut got) = (Sha256::new(), 0_u64);
        // Only texts, which are small, are looked at for what they say.
        let is_text = self.look.known.get(item).is_some_and(|known| known.meaning.is_some());
        let mut text = Vec::new();
        let mut body = pin!(body);
        while let Some(piece) = body.next().await {
            let piece = piece?;
            hash.update(&piece);
            got += piece.len() as u64;
            if is_text && got <= MAX_BYTES {
                text.extend_from_slice(&piece);
            }
        }
        self.bytes.set(self.bytes.get() + got);
        if let Some(expected) = head.size.filter(|size| *size != got) {
            let url = self.look.listing.get(item).map_or("", |line| line.href).to_owned();
            return Err(Trouble::Cut { url, got, expected });
        }
        let text = is_text.then_some(text.as_slice());
        let same = self.is_edited(item, &head) || self.is_same(item, &hash.finalize(), text);
        self.settle(item, same);
        Ok(())
    }

    async fn refused(&self, item: usize, _why: Trouble) -> Result<(), Trouble> {
        // It may have been deleted just now. The next listing tells, and the copy is kept as it is.
        self.settle(item, true);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_in_a_hundred_but_some_and_not_too_many() {
        let check = |unchanged, of, expect| assert_eq!(Allowance::new(unchanged).share(of), expect, "{unchanged} {of}");
        check(0, 0, 0);
        check(5, 5, 5);
        check(1_000, 1_000, 20);
        check(10_000, 10_000, 100);
        check(100_000, 100_000, 200);
        check(100_000, 10, 1);
    }
}
