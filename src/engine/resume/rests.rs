//! Large bodies that an earlier run did not receive to their end: offers the source what is there of them, and puts it in
//! front of the rest. It is hashed again on its way; should it be wrong, the next try is for the whole.

use std::cell::RefCell;
use std::collections::HashSet;

use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};

use super::Going;
use crate::archive::resume::{LeftBegun, LeftBody};
use crate::model::{Begun, Collection, Head, Intake, Listing, Trouble, is_strong};

/// Puts the beginnings of large bodies that earlier runs have in front of their rests.
pub(super) struct Rests<'a, I> {
    going: &'a Going,
    c: &'a Collection,
    want: &'a Listing,
    /// Items whose beginning was offered: should it turn out wrong, the next try is for the whole.
    asked: RefCell<HashSet<usize>>,
    out: &'a I,
}

impl<'a, I> Rests<'a, I> {
    /// For the items of `want`, in front of `out`.
    pub(super) fn before(going: &'a Going, c: &'a Collection, want: &'a Listing, out: &'a I) -> Rests<'a, I> {
        Rests { going, c, want, asked: RefCell::default(), out }
    }

    fn find(&self, item: usize) -> Option<(LeftBegun, LeftBody)> {
        let line = self.want.get(item)?;
        let fits = |begun: &LeftBegun| {
            let same = line.etag == Some(&begun.etag) && is_strong(&begun.etag);
            same && (line.size.is_none() || line.size == begun.size) && begun.size.is_none_or(|size| begun.bytes < size)
        };
        self.going.left.borrow().begun(&self.c.origin, line.href, fits)
    }
}

impl<I: Intake> Intake for Rests<'_, I> {
    async fn body(&self, item: usize, head: Head, bytes: Bytes) -> Result<(), Trouble> {
        self.out.body(item, head, bytes).await
    }

    async fn stream<S>(&self, item: usize, head: Head, body: S) -> Result<(), Trouble>
    where
        S: Stream<Item = Result<Bytes, Trouble>>,
    {
        if head.from == 0 {
            return self.out.stream(item, head, body).await;
        }
        let wrong = || Trouble::Broken { host: String::new(), why: "what was received before is not whole".to_owned() };
        let Some((_, before)) = self.find(item).filter(|(begun, _)| begun.bytes == head.from) else {
            return Err(wrong());
        };
        let before = stream::try_unfold(before, move |mut body| {
            let piece = body.piece().map_err(|_| wrong());
            async move { Ok(piece?.map(|piece| (piece, body))) }
        });
        self.out.stream(item, Head { from: 0, ..head }, before.chain(body)).await
    }

    fn begun(&self, item: usize) -> Option<Begun> {
        let is_first = self.asked.borrow_mut().insert(item);
        let (LeftBegun { etag, bytes, size, .. }, _) = self.find(item).filter(|_| is_first)?;
        Some(Begun { etag, bytes, size })
    }

    async fn refused(&self, item: usize, why: Trouble) -> Result<(), Trouble> {
        self.out.refused(item, why).await
    }
}
