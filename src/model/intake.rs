//! Where fetched bodies go. Declared here so that sources need not know the archive.

use bytes::Bytes;
use futures_util::Stream;
use jiff::Timestamp;

use super::{Facts, Picture, Provenance, Trouble};

/// What came with a body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The entity tag of the body that was sent, where it came with one.
    pub etag: Option<String>,
    /// What was asked for when it mattered, such as `vcard-4.0`.
    pub asked: Option<&'static str>,
    /// `Last-Modified` of the body, where it came with one.
    pub modified: Option<Timestamp>,
    /// `Content-Type` of the body, where it came with one.
    pub media_type: Option<String>,
    /// The length the source promised, in bytes.
    pub size: Option<u64>,
    /// When a photo was taken, as far as the source can tell: by its other half, say. Decides its year where the file
    /// itself does not tell.
    pub taken: Option<String>,
    /// The body goes on behind so many bytes, which the receiving side said it has.
    pub from: u64,
    /// Of a contact: the pictures that it has only addresses of. One that is not here was not asked for.
    pub pictures: Vec<Picture>,
    /// What the source knows beside the body.
    pub known: Option<Box<Known>>,
    /// Of a merge: which of its inputs have the item, and what came from where.
    pub provenance: Vec<Provenance>,
}

/// What a source knows of an item that its body does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// What the source had and the item could not take, in plain words.
    pub losses: Vec<String>,
    /// Of a photo: what is told beside it. What it tells itself comes first.
    pub facts: Facts,
    /// Of a file that is no photo: the path, without ending, of the photo that it is kept beside.
    pub group: Option<String>,
}

/// The beginning of an item's body that is at hand already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// The strong entity tag of the whole body.
    pub etag: String,
    /// How many bytes of it are at hand.
    pub bytes: u64,
    /// How many it has, where that is known.
    pub size: Option<u64>,
}

/// Takes the answer to each wanted item. `item` is its index in the listing that was passed to `fetch`.
///
/// Every wanted item is answered exactly once, by one `Ok` of these calls. A call that returned an error has not
/// answered the item: the source may try again from the first byte, and says `refused` when it gives up.
/// [`Trouble::Cancelled`] and trouble of the receiving side (a full disk) end the run instead.
#[expect(async_fn_in_trait, reason = "one thread drives a run, so the futures need not be Send")]
pub trait Intake {
    /// The whole body of an item.
    async fn body(&self, item: usize, head: Head, bytes: Bytes) -> Result<(), Trouble>;

    /// A body that arrives in pieces. An error inside the stream leaves the item unanswered and is returned.
    async fn stream<S>(&self, item: usize, head: Head, body: S) -> Result<(), Trouble>
    where
        S: Stream<Item = Result<Bytes, Trouble>>;

    /// What is at hand of an item already, once: the source may then ask for the rest of exactly this body and stream that,
    /// with `Head::from`, or stream the whole.
    fn begun(&self, item: usize) -> Option<Begun> {
        let _ = item;
        None
    }

    /// The source can't give this item.
    async fn refused(&self, item: usize, why: Trouble) -> Result<(), Trouble>;
}
