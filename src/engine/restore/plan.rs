//! What a restore is going to do, decided before anything is done. Pure: takes what comparing the backup with the account
//! found, and returns a value that can be shown, saved and carried out. It never plans to remove or overwrite anything.

mod places;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::engine::compare::{Comparison, Difference, Spot, What};
use crate::formats::Change;
use crate::model::{Collection, Endpoint, Kind, Service, hex};
use places::Places;

/// What is done about an item that the account has, but not as the backup has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Differing {
    /// Fill what was emptied; leave every value that is there.
    #[default]
    Refill,
    /// Fill what was emptied and add further values; leave every value that is there.
    Merge,
    /// Leave it, and put the backup's beside it as an item of its own.
    KeepBoth,
    /// Leave it.
    KeepThere,
}

/// Where things go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Into {
    /// Where they were; a collection that is gone is made again.
    #[default]
    Same,
    /// Into new collections with the day in their names.
    New,
}

/// What the person chose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Wish {
    pub differing: Differing,
    pub into: Into,
    /// Only these kinds; empty means all.
    pub kinds: Vec<Kind>,
    /// Only these collections, by name or path; empty means all.
    pub collections: Vec<String>,
    /// Only these items, by address or UID; empty means all.
    pub items: BTreeSet<String>,
    /// Not these items, by address or UID.
    pub skip: BTreeSet<String>,
    /// Only the items whose records begin here in `items.jsonl` of the backup; `None` means all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub places: Option<BTreeSet<u64>>,
}

/// A collection that things go into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Target {
    pub name: String,
    pub service: Service,
    /// The kinds it is to hold.
    pub kinds: Vec<Kind>,
    /// Scheme, host and port.
    pub origin: String,
    /// Its path there, ending in a slash.
    pub href: String,
    /// It has to be made first.
    pub make: bool,
    /// How many items it has now.
    pub holds: u64,
    /// The account's service takes vCard 4.0 into it.
    pub takes_vcard4: bool,
}

impl Target {
    /// True where cards are read in 4.0, as they are for a backup.
    pub(super) fn reads_vcard4(&self) -> bool {
        self.takes_vcard4 && self.service == Service::Carddav
    }
}

/// What is done with one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// It is put where nothing is.
    Create,
    /// It is put beside what is there, with a UID of its own.
    CreateCopy { uid: String },
    /// Values are put into what is there; nothing of that is changed.
    Fill { added: Vec<Change> },
}

/// One item that something is done with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    pub kind: Kind,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    pub act: Act,
    /// Index of the collection it goes into.
    pub target: usize,
    /// Its path there.
    pub href: String,
    /// Where it is in the backup.
    pub from: Spot,
    /// Where it is in the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub there: Option<Spot>,
}

/// An item that is left as it is in the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Left {
    pub kind: Kind,
    pub name: String,
    /// A message key of the `text` room.
    pub why: &'static str,
    /// What the backup says otherwise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
}

impl Left {
    /// True for what could not be put back, though nobody chose to leave it.
    pub fn is_left_behind(&self) -> bool {
        matches!(self.why, "left-no-place" | "left-differs" | "left-not-shown")
    }
}

/// What a restore is going to do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RestorePlan {
    pub targets: Vec<Target>,
    /// In the order in which they are done.
    pub steps: Vec<Step>,
    pub left: Vec<Left>,
}

impl RestorePlan {
    /// How many items of each kind are created, copied and filled.
    pub fn counts(&self) -> BTreeMap<Kind, (u64, u64, u64)> {
        let mut counts: BTreeMap<Kind, (u64, u64, u64)> = BTreeMap::new();
        for step in &self.steps {
            let (created, copied, filled) = counts.entry(step.kind).or_default();
            *match step.act {
                Act::Create => created,
                Act::CreateCopy { .. } => copied,
                Act::Fill { .. } => filled,
            } += 1;
        }
        counts
    }
}

/// What the plan is made from.
pub struct Known<'a> {
    /// The backup against the account as it is now.
    pub compared: &'a Comparison,
    /// The collections of the backup.
    pub backup: &'a [Collection],
    /// The collections the account has.
    pub account: &'a [Collection],
    /// Where the backup's account, and this one, have their services.
    pub was_at: &'a [Endpoint],
    pub is_at: &'a [Endpoint],
    /// How many items each collection of the account holds, by its path.
    pub held: &'a BTreeMap<String, u64>,
    /// The day, for the names of new collections: `2026-11-22`.
    pub day: &'a str,
}

/// What values of the backup would be put into what is there, and what would be left: from the texts of both.
pub type Fill<'a> = dyn FnMut(&Difference) -> Option<(Vec<Change>, Vec<Change>)> + 'a;

/// Plans a restore. `fill` tells what putting a backup's values into an item would come to.
pub fn plan_restore(known: &Known<'_>, wish: &Wish, fill: &mut Fill<'_>) -> RestorePlan {
    let mut plan = RestorePlan::default();
    let mut places = Places::new(known, wish.into);
    for difference in &known.compared.differences {
        let Some(from) = difference.old.as_ref().filter(|from| is_wished(difference, from, wish)) else { continue };
        let act = match (difference.what, wish.differing) {
            (What::Vanished, _) => Some(Act::Create),
            (What::Hollow | What::Changed, Differing::KeepThere) => {
                plan.left.push(left(difference, "left-kept-there", difference.changes.clone()));
                None
            }
            (What::Hollow | What::Changed, Differing::KeepBoth) => {
                Some(Act::CreateCopy { uid: uid_of_copy(&known.compared.old.seal, &from.href) })
            }
            (What::Hollow | What::Changed, Differing::Refill | Differing::Merge) => match fill(difference) {
                Some((added, others)) => {
                    if !others.is_empty() {
                        plan.left.push(left(difference, "left-other-values", others));
                    }
                    (!added.is_empty()).then_some(Act::Fill { added })
                }
                None => {
                    plan.left.push(left(difference, "left-differs", Vec::new()));
                    None
                }
            },
            (What::Moved | What::Merged | What::Duplicate | What::Added, _) => None,
        };
        let Some(act) = act else { continue };
        let there = difference.new.as_ref();
        let Some(target) = (if matches!(act, Act::Fill { .. }) {
            there.and_then(|there| places.existing(there, &mut plan.targets))
        } else {
            places.of(from, difference.kind, &mut plan.targets)
        }) else {
            plan.left.push(left(difference, "left-no-place", Vec::new()));
            continue;
        };
        let href = match (&act, there) {
            (Act::Fill { .. }, Some(there)) => there.href.clone(),
            (Act::CreateCopy { uid }, _) => places.path(&plan.targets, target, &format!("{uid}{}", ending(&from.href))),
            _ => places.path(&plan.targets, target, relative(from)),
        };
        plan.steps.push(Step {
            kind: difference.kind,
            name: difference.name.clone(),
            uid: difference.uid.clone(),
            act,
            target,
            href,
            from: from.clone(),
            there: there.cloned(),
        });
    }
    // The small and precious first, as in a backup.
    plan.steps.sort_by(|a, b| (a.kind, a.target, &a.href).cmp(&(b.kind, b.target, &b.href)));
    plan
}

fn left(difference: &Difference, why: &'static str, changes: Vec<Change>) -> Left {
    Left { kind: difference.kind, name: difference.name.clone(), why, changes }
}

fn is_wished(difference: &Difference, from: &Spot, wish: &Wish) -> bool {
    let named = |set: &BTreeSet<String>| {
        set.contains(&from.href) || difference.uid.as_ref().is_some_and(|uid| set.contains(uid))
    };
    let in_collection = |name: &String| *name == from.collection || *name == from.collection_href;
    (wish.kinds.is_empty() || wish.kinds.contains(&difference.kind))
        && (wish.collections.is_empty() || wish.collections.iter().any(in_collection))
        && (wish.items.is_empty() || named(&wish.items))
        && !named(&wish.skip)
        && wish.places.as_ref().is_none_or(|places| places.contains(&from.place))
}

/// The UID of a backup's item beside one that is there: the same every time, so that doing it twice makes no third.
pub fn uid_of_copy(seal: &str, href: &str) -> String {
    let digest = Sha256::new().chain_update(seal).chain_update([0]).chain_update(href).finalize();
    let hex = hex(&digest);
    let part = |at: usize, len: usize| hex.get(at..at + len).unwrap_or_default();
    // Written like a name-based UUID (RFC 9562 §5.8), which is what clients expect a UID to look like.
    format!("{}-{}-8{}-8{}-{}", part(0, 8), part(8, 4), part(12, 3), part(15, 3), part(18, 12))
}

/// The path of an item inside its collection: photos may lie in folders of it.
fn relative(from: &Spot) -> &str {
    from.href.strip_prefix(from.collection_href.as_str()).filter(|rest| !rest.is_empty()).unwrap_or(last(&from.href))
}

/// The last part of a path.
fn last(href: &str) -> &str {
    href.trim_end_matches('/').rsplit('/').next().unwrap_or(href)
}

/// The ending of a path's name, with its dot.
fn ending(href: &str) -> &str {
    let name = last(href);
    name.rfind('.').and_then(|at| name.get(at..)).unwrap_or("")
}

#[cfg(test)]
mod tests;
