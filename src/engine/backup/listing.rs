//! What each collection of a run holds: told by what changed since the base where the service can say that, and by the
//! whole listing else. Every so often both are asked for and compared (RFC 6578; DESIGN "Base, reference, alarm").

use std::collections::{BTreeMap, HashSet};

use super::{Run, notice};
use crate::archive::records::{Notice, Origin};
use crate::engine::plan;
use crate::model::{Collection, Listing, Trouble};
use crate::sources::Source;

/// A run asks for every whole listing after so many that went by lists of changes.
const FULL_EVERY: u32 = 10;

/// A collection, and all that it holds.
pub(super) struct Held {
    pub source: usize,
    pub collection: Collection,
    pub listing: Listing,
    /// The addresses that a list of changes named, when the listing was made from one.
    pub named: Option<HashSet<String>>,
    pub since_full: u32,
}

/// Asks every collection in scope what it holds. Nothing is fetched before all of them have answered, so that the run
/// knows its size, and a listing that fails ends it before anything was written.
pub(super) async fn list(run: &Run<'_>, notices: &mut Vec<Notice>) -> Result<Vec<Held>, Trouble> {
    let mut held = Vec::new();
    let mut gone = None;
    for index in plan::order(&run.looked.found, &run.errand.scope) {
        let found = &run.looked.found;
        let (Some(collection), Some(&source)) = (found.collections.get(index), run.looked.source_of.get(index)) else {
            continue;
        };
        let from =
            run.looked.sources.get(source).ok_or_else(|| Trouble::Internal("a collection without source".into()))?;
        let mut collection = collection.clone();
        run.w.go_on().await?;
        if run.errand.origin == Origin::Import {
            // Files at hand are listed when their turn comes, and again whenever that is needed.
            held.push(Held { source, collection, listing: Listing::default(), named: None, since_full: 0 });
            continue;
        }
        let mut one = match list_one(run, from, &collection, notices).await {
            Err(trouble) if is_gone(&trouble, from, &collection, run).await? => {
                notices.push(notice("notice-collection-removed", &collection.name, 0));
                gone = Some(trouble);
                continue;
            }
            one => one?,
        };
        collection.sync_token.clone_from(&one.listing.next);
        one.listing.sort_by_href();
        held.push(Held { source, collection, ..one });
    }
    match gone {
        Some(trouble) if held.is_empty() => Err(trouble),
        _ => Ok(held),
    }
}

/// Lists a collection of files at hand, which says the same each time.
pub(super) async fn at_hand(run: &Run<'_>, source: usize, c: &Collection) -> Result<Listing, Trouble> {
    let from = run.looked.sources.get(source);
    let from = from.ok_or_else(|| Trouble::Internal("a collection without source".into()))?;
    let mut listing = from.changes(c, None, run.w).await?;
    listing.sort_by_href();
    Ok(listing)
}

/// True when a collection could not be listed because it was removed since it was found: the account, asked once more,
/// no longer has it. What went with it is then judged like any collection that is gone.
async fn is_gone(
    trouble: &Trouble,
    from: &impl Source,
    collection: &Collection,
    run: &Run<'_>,
) -> Result<bool, Trouble> {
    if !matches!(trouble, Trouble::Status { status: 404 | 410, .. }) {
        return Ok(false);
    }
    let now = from.collections(run.w).await?;
    Ok(now.collections.iter().all(|left| left.href != collection.href))
}

/// What a collection holds: told by what changed since the base, where the service can say that; else listed.
async fn list_one(
    run: &Run<'_>,
    from: &impl Source,
    collection: &Collection,
    notices: &mut Vec<Notice>,
) -> Result<Held, Trouble> {
    let held =
        |listing, named, since_full| Held { source: 0, collection: collection.clone(), listing, named, since_full };
    let base = run.bases.of(collection);
    let known = base.and_then(|base| base.collection(&collection.id)).filter(|known| known.complete);
    let (Some(base), Some(known)) = (base, known) else {
        return Ok(held(from.changes(collection, None, run.w).await?, None, 0));
    };
    let before = &known.collection;
    let since_full = known.since_full + 1;
    let full = run.errand.full || since_full >= FULL_EVERY;
    let changes = match &before.sync_token {
        Some(token) if collection.offers_sync => {
            let changes = from.changes(collection, Some(token), run.w).await?;
            if changes.whole {
                notices.push(notice("notice-no-changes", &collection.name, changes.len() as u64));
                return Ok(held(changes, None, 0));
            }
            changes
        }
        None if before.ctag.is_some() && before.ctag == collection.ctag => Listing::default(),
        _ => return Ok(held(from.changes(collection, None, run.w).await?, None, 0)),
    };
    let (claimed, named) = base.updated(&collection.id, &changes)?;
    if !full {
        return Ok(held(claimed, named, since_full));
    }
    // The token that came with the changes is as good for the list, and costs no more asking.
    let listed_as = Collection { sync_token: changes.next.clone(), ..collection.clone() };
    let mut whole = from.changes(&listed_as, None, run.w).await?;
    whole.sort_by_href();
    // What changed between the two questions is no contradiction.
    let meanwhile = match (&changes.next, collection.offers_sync) {
        (Some(token), true) => from.changes(collection, Some(token), run.w).await?,
        _ => Listing::default(),
    };
    let differing = differing(&claimed, &whole, &meanwhile);
    if differing > 0 {
        notices.push(notice("notice-changes-differ", &collection.name, differing));
    }
    Ok(held(whole, None, 0))
}

/// How many items two listings, both sorted, say something different of.
fn differing(claimed: &Listing, whole: &Listing, meanwhile: &Listing) -> u64 {
    let mut lines: BTreeMap<&str, (Option<&str>, u8)> =
        claimed.iter().map(|line| (line.href, (line.etag, 1))).collect();
    for line in whole.iter() {
        match lines.get(line.href) {
            Some((etag, _)) if *etag == line.etag => drop(lines.remove(line.href)),
            _ => drop(lines.insert(line.href, (line.etag, 2))),
        }
    }
    for href in meanwhile.iter().map(|line| line.href).chain(meanwhile.gone.iter().map(String::as_str)) {
        lines.remove(href);
    }
    if meanwhile.whole { 0 } else { lines.len() as u64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Listed;

    #[test]
    fn two_listings_that_differ() {
        let listing = |lines: &[(&str, &str)]| {
            let mut listing = Listing::whole();
            for (href, etag) in lines {
                listing.push(Listed { href, etag: Some(etag), size: None, modified: None, media_type: None }).unwrap();
            }
            listing
        };
        let claimed = listing(&[("/a", "1"), ("/b", "1"), ("/c", "1")]);
        let check = |whole: &[(&str, &str)], meanwhile: &[&str], expect: u64| {
            let mut changed = Listing::default();
            changed.gone = meanwhile.iter().map(|href| (*href).to_owned()).collect();
            assert_eq!(differing(&claimed, &listing(whole), &changed), expect, "{whole:?} {meanwhile:?}");
        };
        check(&[("/a", "1"), ("/b", "1"), ("/c", "1")], &[], 0);
        check(&[("/a", "1"), ("/b", "2"), ("/d", "1")], &[], 3);
        check(&[("/a", "1"), ("/b", "2"), ("/d", "1")], &["/b", "/c", "/d"], 0);
    }
}
