//! What the writing thread asks of the files of a collection, whatever its kind, and what they answer.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::Payload;
use crate::archive::journal::Slot;
use crate::archive::manifest::Digest;
use crate::archive::records::{ItemRecord, LossRecord, Missing, PictureRecord, Place, Portable, Verdict};
use crate::archive::spool::{Body, Linked};
use crate::formats::Read;
use crate::model::{Counts, Head, Kind, Listed, Trouble};

/// The files of one collection.
pub(in crate::archive) trait Files: Send {
    /// Writes an item and says where it is and what it says.
    fn put(&mut self, item: Arrived<'_>) -> Result<Kept, Trouble>;
    /// Writes an item of the base again: `record` gets its new places. What portable forms could not carry over is
    /// given with the file in which it is missing.
    fn put_again(&mut self, record: &mut ItemRecord, original: Bytes) -> Result<Vec<(String, String)>, Trouble> {
        let _ = original;
        Err(Trouble::Internal(format!("{} can't be written again", record.href)))
    }
    /// Makes the originals written so far durable.
    fn sync(&mut self) -> Result<(), Trouble>;
    /// Ends and syncs every file.
    fn finish(self: Box<Self>) -> Result<Ended, Trouble>;
}

/// The files of a collection when nothing more comes.
#[derive(Debug, Default)]
pub(in crate::archive) struct Ended {
    pub(in crate::archive) payload: Vec<Payload>,
    /// Files that have another name now than in the base, and than when they were written.
    pub(in crate::archive) carried_names: BTreeMap<String, String>,
    pub(in crate::archive) written_names: BTreeMap<String, String>,
    /// What the portable forms that were taken over as they are could not carry over.
    pub(in crate::archive) losses: Vec<LossRecord>,
}

/// An item whose turn it is.
pub(in crate::archive) struct Arrived<'a> {
    /// Its index in the listing.
    pub(in crate::archive) item: usize,
    pub(in crate::archive) line: Listed<'a>,
    pub(in crate::archive) head: &'a Head,
    pub(in crate::archive) body: Body,
    /// Of a contact: what is at the addresses of pictures that it links to.
    pub(in crate::archive) pictures: &'a [Linked],
}

/// An item that was written.
#[derive(Debug)]
pub(in crate::archive) struct Kept {
    pub(in crate::archive) kind: Kind,
    pub(in crate::archive) sha256: Digest,
    pub(in crate::archive) original: Place,
    /// Where its data begins in its zip.
    pub(in crate::archive) at: Option<u64>,
    pub(in crate::archive) portable: Option<Portable>,
    pub(in crate::archive) read: Read,
    pub(in crate::archive) verdict: Option<Verdict>,
    /// What the source calls it, where our file has another name.
    pub(in crate::archive) name: Option<String>,
    /// The pictures that it links to.
    pub(in crate::archive) pictures: Vec<PictureRecord>,
    /// It can't be read as what it claims to be, and is kept only as original.
    pub(in crate::archive) unreadable: bool,
    /// What portable forms could not carry over, with the file in which it is missing.
    pub(in crate::archive) losses: Vec<(String, String)>,
}

/// What a collection came to.
#[derive(Debug, Default)]
pub(in crate::archive) struct Written {
    /// In the order of the listing.
    pub(in crate::archive) slots: Vec<Slot>,
    pub(in crate::archive) payload: Vec<Payload>,
    /// By what the items turned out to be.
    pub(in crate::archive) by_kind: BTreeMap<Kind, Counts>,
    pub(in crate::archive) bytes: u64,
    pub(in crate::archive) lost: Vec<Missing>,
    pub(in crate::archive) skipped: Vec<Missing>,
    pub(in crate::archive) unreadable: Vec<Missing>,
    /// Linked pictures that could not be had.
    pub(in crate::archive) pictures: Vec<Missing>,
    pub(in crate::archive) losses: Vec<LossRecord>,
    /// Items of the base were written among the others, so that their slots stand there too.
    pub(in crate::archive) merged: bool,
    pub(in crate::archive) carried_names: BTreeMap<String, String>,
    pub(in crate::archive) written_names: BTreeMap<String, String>,
}

impl Written {
    /// The counts of all kinds together.
    pub(in crate::archive) fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        self.by_kind.values().for_each(|kind| counts.add(kind));
        counts
    }
}
