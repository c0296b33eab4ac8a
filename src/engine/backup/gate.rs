//! What stands between a source and the writer of a collection: leaves out what was not chosen where only the body tells,
//! and tells items that were deleted meanwhile from those that can't be had.

use std::cell::RefCell;

use bytes::Bytes;
use futures_util::Stream;

use crate::archive::writer::CollectionIntake;
use crate::engine::plan;
use crate::formats::icalendar;
use crate::model::{Collection, Head, Intake, Kind, Listing, Trouble, Watch};
use crate::sources::Source;

/// Tells items that were deleted while the run was under way from items that the service lists but can't give: the
/// first were never going to be in this backup, the second are lost.
pub(super) async fn settle_vanished(
    vanished: &[(usize, Trouble)],
    (collection, wanted): (&Collection, &Listing),
    source: &impl Source,
    intake: &CollectionIntake,
    w: &Watch,
) -> Result<(), Trouble> {
    let now = source.changes(collection, None, w).await?;
    let still_there: std::collections::HashSet<&str> = now.iter().map(|line| line.href).collect();
    for (item, why) in vanished {
        let listed = wanted.get(*item).is_some_and(|line| still_there.contains(line.href));
        if listed {
            intake.refused(*item, why.clone()).await?;
        } else {
            intake.skip(*item, plan::DELETED_MEANWHILE)?;
        }
    }
    Ok(())
}

/// Passes bodies on; leaves out what a mixed calendar holds of kinds that were not chosen, which shows only in the body;
/// and holds back items that are gone until the collection was listed again.
pub(super) struct Gate<'a> {
    pub intake: &'a CollectionIntake,
    /// The kinds that were chosen, where the collection may hold others too.
    pub chosen: &'a [Kind],
    pub vanished: RefCell<Vec<(usize, Trouble)>>,
}

impl Intake for Gate<'_> {
    async fn body(&self, item: usize, head: Head, bytes: Bytes) -> Result<(), Trouble> {
        if !self.chosen.is_empty()
            && let Some(kind) = icalendar::check(&bytes).ok().and_then(icalendar::kind)
            && !self.chosen.contains(&kind)
        {
            return self.intake.skip(item, plan::NOT_CHOSEN);
        }
        self.intake.body(item, head, bytes).await
    }

    async fn stream<S>(&self, item: usize, head: Head, body: S) -> Result<(), Trouble>
    where
        S: Stream<Item = Result<Bytes, Trouble>>,
    {
        self.intake.stream(item, head, body).await
    }

    async fn refused(&self, item: usize, why: Trouble) -> Result<(), Trouble> {
        if matches!(why, Trouble::NotThere { .. }) {
            self.vanished.borrow_mut().push((item, why));
            return Ok(());
        }
        self.intake.refused(item, why).await
    }
}
