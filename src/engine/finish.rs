//! Keeps what a dead run has, when it will not be continued: seals it as a backup without asking any service. Everything
//! that was received whole is in it, and what it had found unchanged is taken over from the backup before, as the run
//! would have done; what is missing is named, and so are collections that were never listed. The `.part` is removed only
//! when the backup has all of it.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::event::{BackedUp, FinishRequest, Phase};
use super::report::Reporter;
use super::{alarm, plan, resume};
use crate::archive::base::{Base, Bases, Compared, Rules};
use crate::archive::records::{ItemRecord, Origin, Scope, Timings};
use crate::archive::resume::{Held, Left, LeftCollection, LeftRun, remove};
use crate::archive::vault::Vault;
use crate::archive::writer::{Draft, DraftOptions, SealFacts, Told, can_link};
use crate::model::{Collection, Fate, Intake as _, Kind, LeftOut, Listed, Listing, Trouble, Watch};
use crate::signin::is_on_any_host;

/// Why a collection is not in the backup: a message key of the `text` room.
const NEVER_LISTED: &str = "left-out-never-listed";

/// Carries `request` out.
pub async fn perform(request: &FinishRequest, reporter: &Reporter, w: &Watch) -> Result<BackedUp, Trouble> {
    let none = || Trouble::NotABackup { path: request.part.clone() };
    let folder = request.part.parent().ok_or_else(none)?;
    let vault = Vault::at(folder)?;
    let mut left = Left::only(&request.part)?;
    let (run, mut found) = left.newest().map(|run| (run.run.clone(), run.collections.clone())).ok_or_else(none)?;
    if run.origin == Origin::Account && found.is_empty() {
        // An account without a single collection is never backed up.
        return Err(none());
    }
    let bases = bases(&vault, &run, &mut found)?;

    let (origin, scope, account, began) = (run.origin, run.scope.clone(), run.account.clone(), run.started);
    let options = DraftOptions {
        account: run.account,
        origin: run.origin,
        scope: run.scope,
        inputs: run.inputs,
        started: run.started,
        zone: TimeZone::system(),
        case: request.case.clone().or(run.case),
        operator: request.operator.clone().or(run.operator),
        read_only: run.read_only,
        tool: super::backup::TOOL.to_owned(),
        base: bases.newest(),
        highest_id: bases.highest_id,
        ..DraftOptions::default()
    };
    let work = Work { bases: &bases, origin, scope: &scope, copies: !can_link(folder), reporter, w };
    reporter.phase(Phase::Fetching);
    let begun = Instant::now();
    let mut draft = Draft::begin(vault, options)?;
    let n_found = found.len();
    let written = work.write(&mut draft, &mut left, found).await;
    let unlisted = match written {
        Ok(unlisted) => unlisted,
        Err(trouble) => {
            // All of it is still in the `.part` that it was made from.
            draft.discard()?;
            return Err(trouble);
        }
    };
    draft.name_missing();

    reporter.phase(Phase::Checking);
    reporter.update(|progress| progress.to_check = draft.to_check());
    let now = Timestamp::now();
    let scope = &scope;
    // A run that listed nothing may not even have noted all that it found.
    let judged = if origin == Origin::Account && unlisted.len() < n_found {
        let (draft, account, unlisted) = (&draft, &account, &unlisted);
        alarm::judge_draft(&alarm::Told { draft, account, scope, now, began: Some(began), unlisted })?
    } else {
        SealFacts { now, ..SealFacts::default() }
    };
    let facts = SealFacts {
        left_out: unlisted.into_iter().map(never_listed).collect(),
        timings: Timings { fetch_secs: begun.elapsed().as_secs_f64(), ..Timings::default() },
        ..judged
    };
    let sealed = draft.seal(facts, w, &mut |sealing| reporter.sealing(sealing))?;
    resume::settle(left, folder, reporter);
    Ok(BackedUp { path: sealed.path, receipt: sealed.receipt, seal: sealed.seal })
}

fn never_listed(collection: Collection) -> LeftOut {
    let Collection { href, name, .. } = collection;
    LeftOut { href, name, why: NEVER_LISTED.to_owned() }
}

/// Removes what a dead run has left.
pub fn discard(part: &Path) -> Result<(), Trouble> {
    let none = || Trouble::NotABackup { path: part.to_owned() };
    let _lock = Vault::at(part.parent().ok_or_else(none)?)?;
    remove(part)
}

/// What a listed item of the dead run comes to.
enum Fell {
    Held(Box<Held>),
    Skipped(String),
    Missing,
}

/// The backups that the collections of a dead run go on from; gives those that are in one the id and stem they have there.
fn bases(vault: &Vault, run: &LeftRun, found: &mut [LeftCollection]) -> Result<Bases, Trouble> {
    if !matches!(run.origin, Origin::Account | Origin::Import) {
        return Ok(Bases::default());
    }
    let mut collections: Vec<Collection> = found.iter().map(|found| found.collection.clone()).collect();
    let bases = Bases::choose(vault, &mut collections, is_on_any_host(&run.account), run.origin)?;
    for (found, collection) in found.iter_mut().zip(collections) {
        found.collection = collection;
    }
    Ok(bases)
}

/// What all collections of a dead run share.
struct Work<'a> {
    bases: &'a Bases,
    origin: Origin,
    scope: &'a Scope,
    /// Nothing can be linked in this vault.
    copies: bool,
    reporter: &'a Reporter,
    w: &'a Watch,
}

impl Work<'_> {
    /// Writes every collection, and gives those that were never listed.
    async fn write(
        &self,
        draft: &mut Draft,
        left: &mut Left,
        found: Vec<LeftCollection>,
    ) -> Result<Vec<Collection>, Trouble> {
        let mut collections: Vec<Collection> = found.iter().map(|found| found.collection.clone()).collect();
        draft.collections(&mut collections)?;
        let mut never_listed = Vec::new();
        for (collection, found) in collections.iter().zip(found) {
            self.w.go_on().await?;
            match found.listing {
                Some(listing) => self.take(draft, left, collection, listing).await?,
                None => never_listed.push(collection.clone()),
            }
        }
        Ok(never_listed)
    }

    async fn take(
        &self,
        draft: &mut Draft,
        left: &mut Left,
        collection: &Collection,
        mut listing: Listing,
    ) -> Result<(), Trouble> {
        let kind = plan::kind_of(collection);
        listing.sort_by_href();
        draft.listed(collection, &listing)?;
        let (mut left_out, mut at_hand) = (Vec::with_capacity(listing.len()), HashSet::new());
        for line in listing.iter() {
            // Of what was not wanted, the journal may not have come to say so.
            let skipped = plan::skipped(self.origin, kind, self.scope, line);
            let reason = match (find(left, collection, line)?, skipped) {
                (Fell::Skipped(reason), _) => Some(reason),
                (_, Some(why)) => Some(why.to_owned()),
                (Fell::Held(_), None) => {
                    at_hand.insert(line.href.to_owned());
                    None
                }
                (Fell::Missing, None) => None,
            };
            left_out.push(reason.is_some());
            if let Some(reason) = reason {
                draft.skip(collection, line, &reason)?;
            }
        }
        let mut each = left_out.iter();
        let mut wanted = listing.filtered(|_| each.next() == Some(&false));
        let n_wanted = wanted.len() as u64;
        if let Some(base) = self.bases.of(collection) {
            wanted = self.take_over(draft, collection, base, wanted, at_hand)?;
        }
        if kind == Kind::Photos {
            wanted.sort_newest_first();
        }
        self.reporter.count(kind, |progress| {
            progress.listed += n_wanted;
            progress.settled += n_wanted - wanted.len() as u64;
        });
        let told = {
            let reporter = self.reporter.clone();
            move |told: Told| match told {
                Told::Settled { items, bytes, .. } => reporter.count(kind, |progress| {
                    progress.settled += items;
                    progress.bytes += bytes;
                }),
                Told::Lost { .. } => reporter.count(kind, |progress| {
                    progress.settled += 1;
                    progress.lost += 1;
                }),
            }
        };
        let wanted = Arc::new(wanted);
        let intake = draft.intake(collection, Arc::clone(&wanted), told)?;
        for (item, line) in wanted.iter().enumerate() {
            self.w.go_on().await?;
            let given = match find(left, collection, line)? {
                Fell::Held(held) => {
                    let body = left.body(&held);
                    resume::give(item, held.record(), body, &intake).await?
                }
                _ => false,
            };
            if !given {
                intake.refused(item, Trouble::NotReached { href: line.href.to_owned() }).await?;
            }
        }
        draft.finish_collection(intake).await.map(|_| ())
    }

    /// Takes over what the dead run had found unchanged; gives what is left of `wanted`.
    fn take_over(
        &self,
        draft: &mut Draft,
        collection: &Collection,
        base: &Arc<Base>,
        wanted: Listing,
        at_hand: HashSet<String>,
    ) -> Result<Listing, Trouble> {
        let rules = Rules {
            now: Timestamp::now(),
            photos: None,
            copies: self.copies,
            pictures_elsewhere: self.scope.pictures_elsewhere,
            named: None,
            chosen: plan::narrowed(collection, &self.scope.kinds).to_vec(),
            at_hand,
            by_digest: self.origin == Origin::Import,
        };
        // What is damaged in the base is named with what else is missing.
        let Compared { wanted, carried, not_chosen, .. } = base.compare(collection, &wanted, &rules, self.w)?;
        for line in not_chosen.iter() {
            draft.skip(collection, line, plan::NOT_CHOSEN)?;
        }
        let known = base.collection(&collection.id);
        // Whether its listing was a whole one, the dead run did not say.
        let since_full = known.map_or(0, |known| known.since_full + 1);
        let looked_to = known.and_then(|known| known.looked_to.clone());
        draft.take_over(collection, Some(carried), since_full, looked_to)?;
        Ok(wanted)
    }
}

fn find(left: &mut Left, collection: &Collection, line: Listed<'_>) -> Result<Fell, Trouble> {
    let is_settled = |record: &ItemRecord, _: &_| record.fate != Fate::Lost;
    Ok(match left.find(&collection.origin, line.href, is_settled)? {
        Some(held) if held.record().fate == Fate::Skipped => {
            Fell::Skipped(held.record().reason.clone().unwrap_or_default())
        }
        Some(held) => Fell::Held(Box::new(held)),
        None => Fell::Missing,
    })
}
