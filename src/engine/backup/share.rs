//! What is wanted of one collection: what of it changed since the base, what is left out and why. Of files at hand, which
//! can be listed again at any time, no listing is held meanwhile.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::Timestamp;

use super::listing::{Held, at_hand};
use super::{Errand, Run, notice};
use crate::archive::base::{Carried, Rules};
use crate::archive::records::{Notice, Origin};
use crate::engine::plan;
use crate::model::{Collection, Kind, Listed, Listing, Trouble};
use crate::sources::Source;

/// One collection of the run: where it comes from and what is wanted of it.
pub(super) struct Share {
    pub source: usize,
    pub collection: Collection,
    /// All that it holds. Empty where it is files at hand, which are listed again: of very many, only the numbers are held.
    pub all: Listing,
    /// What of it has to be fetched.
    pub wanted: Arc<Listing>,
    /// All of it is wanted that is not skipped, and will be listed again.
    pub lists_again: bool,
    /// How much has to be fetched.
    pub wanted_bytes: u64,
    /// What of it is left out on purpose, and why, where that is not told by each line.
    pub skipped: Listing,
    pub why_skipped: Option<&'static str>,
    /// What of it is taken over from the base.
    pub carried: Option<Carried>,
    /// Entity tags can tell two versions of an item apart.
    pub tags_tell: bool,
    /// How many runs in a row went by lists of changes.
    pub since_full: u32,
    /// The address behind which the next run looks at unchanged items.
    pub looked_to: Option<String>,
}

/// Tells what of a collection has to be fetched.
pub(super) async fn share(run: &Run<'_>, held: Held, notices: &mut Vec<Notice>) -> Result<Share, Trouble> {
    let Held { source, collection, mut listing, named, since_full } = held;
    let is_at_hand = run.errand.origin == Origin::Import;
    if is_at_hand {
        listing = at_hand(run, source, &collection).await?;
    }
    let kind = plan::kind_of(&collection);
    let Errand { origin, scope, photos, .. } = run.errand;
    let is_wanted = |line: Listed<'_>| why_left_out(run, source, &collection, line).is_none();
    let (mut wanted, mut skipped) = (listing.filtered(is_wanted), listing.filtered(|line| !is_wanted(line)));
    let mut why_skipped = None;
    let n_wanted = wanted.len() as u64;
    let mut carried = None;
    if let Some(base) = run.bases.of(&collection) {
        let rules = Rules {
            now: Timestamp::now(),
            photos: Some(*photos),
            copies: run.copies,
            pictures_elsewhere: scope.pictures_elsewhere,
            named,
            chosen: plan::narrowed(&collection, &scope.kinds).to_vec(),
            at_hand: HashSet::new(),
            by_digest: *origin == Origin::Import,
        };
        let compared = base.compare(&collection, &wanted, &rules, run.w)?;
        if compared.damaged > 0 {
            notices.push(notice("notice-base-damaged", base.name(), compared.damaged));
        }
        wanted = compared.wanted;
        if !compared.not_chosen.is_empty() {
            // Only calendars are narrowed, and nothing in them was skipped as no photo.
            (skipped, why_skipped) = (compared.not_chosen, Some(plan::NOT_CHOSEN));
        }
        carried = Some(compared.carried);
    }
    if kind == Kind::Photos {
        wanted.sort_newest_first();
    }
    let wanted_bytes = wanted.iter().filter_map(|line| line.size).sum::<u64>();
    run.reporter.count(kind, |progress| {
        progress.listed += n_wanted;
        progress.settled += n_wanted - wanted.len() as u64;
        progress.bytes_listed += wanted_bytes;
    });
    let looked_to = run.bases.of(&collection).and_then(|base| base.collection(&collection.id)?.looked_to.clone());
    let (tags_tell, lists_again) = (!listing.is_alike(), is_at_hand && carried.is_none());
    if is_at_hand {
        let own = |listing: &Listing| listing.compacted().map_err(|error| Trouble::Internal(error.to_string()));
        wanted = if lists_again { Listing::default() } else { own(&wanted)? };
        (skipped, listing) = (own(&skipped)?, Listing::default());
    }
    Ok(Share {
        source,
        collection,
        tags_tell,
        all: listing,
        wanted: Arc::new(wanted),
        lists_again,
        wanted_bytes,
        skipped,
        why_skipped,
        carried,
        since_full,
        looked_to,
    })
}

/// Why a line of a collection is not fetched, when it is not.
pub(super) fn why_left_out(run: &Run<'_>, source: usize, c: &Collection, line: Listed<'_>) -> Option<&'static str> {
    let by_plan = plan::skipped(run.errand.origin, plan::kind_of(c), &run.errand.scope, line);
    by_plan.or_else(|| run.looked.sources.get(source)?.passed_over(c, line))
}

/// What has to be fetched of a collection, in the order in which it is written.
pub(super) async fn wanted(run: &Run<'_>, share: &Share) -> Result<Arc<Listing>, Trouble> {
    if !share.lists_again {
        return Ok(Arc::clone(&share.wanted));
    }
    let listing = at_hand(run, share.source, &share.collection).await?;
    let mut wanted = listing.filtered(|line| why_left_out(run, share.source, &share.collection, line).is_none());
    if plan::kind_of(&share.collection) == Kind::Photos {
        wanted.sort_newest_first();
    }
    Ok(Arc::new(wanted))
}
