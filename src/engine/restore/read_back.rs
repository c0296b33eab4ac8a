//! What became of what was put: fetches it again and compares it with what was sent, by what it says. Servers write cards
//! and objects in their own way, so bytes are compared only where there is no meaning.

use std::cell::RefCell;
use std::pin::pin;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use sha2::{Digest as _, Sha256};

use super::plan::Act;
use super::ready::Ready;
use super::write::Ended;
use crate::engine::look_again::meaning;
use crate::formats::{self, icalendar, vcard};
use crate::model::{Collection, Head, Intake, Kind, Listed, Listing, Trouble, Watch, hex};
use crate::sources::Source;

/// What the service has now of each.
pub(super) async fn read_back(
    group: &[Ready<'_>],
    source: &impl Source,
    collection: &Collection,
    w: &Watch,
) -> Result<Vec<Option<Got>>, Trouble> {
    let mut listing = Listing::whole();
    for ready in group {
        let line = Listed { href: &ready.href, etag: None, size: None, modified: None, media_type: None };
        listing.push(line).map_err(|error| Trouble::Internal(error.to_string()))?;
    }
    let kinds = group.iter().map(|ready| ready.step.kind).collect();
    let back = ReadBack { kinds, got: RefCell::new(vec![None; group.len()]) };
    if !group.is_empty() {
        source.fetch(collection, &listing, &back, w).await?;
    }
    Ok(back.got.into_inner())
}

/// How a step ended, by what is there now.
pub(super) fn judged(ready: &Ready<'_>, got: Option<&Got>) -> Ended {
    let Some(got) = got else { return Ended::Refused { why: "restore-not-kept".into() } };
    let is_it = match &got.text {
        Some(text) => is_same(ready.step.kind, text.as_bytes(), ready.body.content.bytes()),
        None => got.sha256 == ready.body.sha256,
    };
    if is_it {
        return if matches!(ready.step.act, Act::Fill { .. }) { Ended::Filled } else { Ended::Created };
    }
    let changes = match (&got.text, std::str::from_utf8(ready.body.content.bytes())) {
        (Some(text), Ok(sent)) => match ready.step.kind {
            Kind::Contacts => formats::difference(&vcard::fields(sent), &vcard::fields(text)),
            _ => formats::difference(&icalendar::fields(sent), &icalendar::fields(text)),
        },
        _ => Vec::new(),
    };
    Ended::KeptOtherwise { changes }
}

pub(super) fn is_text(kind: Kind) -> bool {
    !matches!(kind, Kind::Photos | Kind::Other)
}

pub(super) fn is_readable(kind: Kind, bytes: &[u8]) -> bool {
    match kind {
        Kind::Contacts => vcard::check(bytes).is_ok(),
        Kind::Calendar | Kind::Tasks | Kind::Notes => icalendar::check(bytes).is_ok(),
        Kind::Photos | Kind::Other => false,
    }
}

/// True when both say the same.
pub(super) fn is_same(kind: Kind, one: &[u8], other: &[u8]) -> bool {
    let says = |bytes: &[u8]| std::str::from_utf8(bytes).ok().and_then(|text| meaning(kind, text));
    one == other || says(one).is_some_and(|says_one| says(other) == Some(says_one))
}

/// What was read back.
#[derive(Clone, Debug)]
pub(super) struct Got {
    pub etag: Option<String>,
    /// Of what is text, its text.
    text: Option<String>,
    sha256: String,
}

/// Takes what is read back.
struct ReadBack {
    kinds: Vec<Kind>,
    got: RefCell<Vec<Option<Got>>>,
}

impl ReadBack {
    fn take(&self, item: usize, got: Got) {
        if let Some(place) = self.got.borrow_mut().get_mut(item) {
            *place = Some(got);
        }
    }
}

impl Intake for ReadBack {
    async fn body(&self, item: usize, head: Head, bytes: Bytes) -> Result<(), Trouble> {
        let text =
            self.kinds.get(item).filter(|kind| is_text(**kind)).and_then(|_| String::from_utf8(bytes.to_vec()).ok());
        self.take(item, Got { etag: head.etag, text, sha256: hex(&Sha256::digest(&bytes)) });
        Ok(())
    }

    async fn stream<S>(&self, item: usize, head: Head, body: S) -> Result<(), Trouble>
    where
        S: Stream<Item = Result<Bytes, Trouble>>,
    {
        let keep = self.kinds.get(item).is_some_and(|kind| is_text(*kind));
        let (mut hash, mut text) = (Sha256::new(), Vec::new());
        let mut body = pin!(body);
        while let Some(piece) = body.next().await {
            let piece = piece?;
            hash.update(&piece);
            if keep {
                text.extend_from_slice(&piece);
            }
        }
        let text = keep.then_some(text).and_then(|text| String::from_utf8(text).ok());
        self.take(item, Got { etag: head.etag, text, sha256: hex(&hash.finalize()) });
        Ok(())
    }

    async fn refused(&self, _item: usize, _why: Trouble) -> Result<(), Trouble> {
        // It stays without an answer, which is what is judged.
        Ok(())
    }
}
