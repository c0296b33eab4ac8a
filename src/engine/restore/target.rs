//! The collections that a restore writes into: by which source each is reached, and what a new one is to hold. Pure.

use super::plan::Target;
use crate::engine::look::Looked;
use crate::model::{Collection, Kind};
use crate::sources::AnySource;

/// The source that a target is reached through, and the collection as that knows it.
pub(super) fn place<'a>(looked: &'a Looked, target: &Target) -> Option<(&'a AnySource, Collection)> {
    let found = &looked.found.collections;
    let same = |c: &Collection| c.service == target.service && c.href == target.href;
    let beside = |c: &Collection| c.service == target.service && c.origin == target.origin;
    let at = found.iter().position(same).or_else(|| found.iter().position(beside));
    let known = at.and_then(|at| found.get(at));
    let source = match at {
        Some(at) => looked.sources.get(*looked.source_of.get(at)?)?,
        // Nothing of this service is left in the account.
        None => looked.sources.iter().find(|source| source.serves(target.service))?,
    };
    let collection = if let Some(known) = known.filter(|known| same(known)) {
        known.clone()
    } else {
        Collection {
            service: target.service,
            kinds: target.kinds.clone(),
            name: target.name.clone(),
            origin: target.origin.clone(),
            href: target.href.clone(),
            offers_vcard4: known.is_some_and(|known| known.offers_vcard4),
            ..Collection::default()
        }
    };
    Some((source, collection))
}

/// The components of a calendar that holds these kinds.
pub(super) fn components(target: &Target) -> &'static [&'static str] {
    let has = |kind: Kind| target.kinds.contains(&kind);
    match (has(Kind::Calendar), has(Kind::Tasks), has(Kind::Notes)) {
        (true, false, false) => &["VEVENT"],
        (false, true, false) => &["VTODO"],
        (false, false, true) => &["VJOURNAL"],
        (true, true, false) => &["VEVENT", "VTODO"],
        (true, false, true) => &["VEVENT", "VJOURNAL"],
        (false, true, true) => &["VTODO", "VJOURNAL"],
        _ => &["VEVENT", "VTODO", "VJOURNAL"],
    }
}
