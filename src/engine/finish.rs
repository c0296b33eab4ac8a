//! Keeps what a dead run has, when it will not be continued: seals it as a backup without asking any service. Everything
//! that was received whole is in it; what is missing is named, and so are collections that were never listed. The `.part`
//! is removed only when the backup has all of it.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::event::{BackedUp, FinishRequest, Phase};
use super::report::Reporter;
use super::{plan, resume};
use crate::archive::records::{ItemRecord, Origin, Scope, Timings};
use crate::archive::resume::{Held, Left, LeftCollection, remove};
use crate::archive::vault::Vault;
use crate::archive::writer::{Draft, DraftOptions, SealFacts, Told};
use crate::model::{Collection, Fate, Intake as _, Kind, LeftOut, Listed, Listing, Trouble, Watch};

/// Why a collection is not in the backup: a message key of the `text` room.
const NEVER_LISTED: &str = "left-out-never-listed";

/// Carries `request` out.
pub async fn perform(request: &FinishRequest, reporter: &Reporter, w: &Watch) -> Result<BackedUp, Trouble> {
    let none = || Trouble::NotABackup { path: request.part.clone() };
    let folder = request.part.parent().ok_or_else(none)?;
    let vault = Vault::at(folder)?;
    let mut left = Left::only(&request.part)?;
    let (run, collections) = left.newest().map(|run| (run.run.clone(), run.collections.clone())).ok_or_else(none)?;

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
        ..DraftOptions::default()
    };
    reporter.phase(Phase::Fetching);
    let began = Instant::now();
    let mut draft = Draft::begin(vault, options)?;
    let written = write(&mut draft, &mut left, collections, reporter, w).await;
    let left_out = match written {
        Ok(left_out) => left_out,
        Err(trouble) => {
            // All of it is still in the `.part` that it was made from.
            draft.discard()?;
            return Err(trouble);
        }
    };
    draft.name_missing();

    reporter.phase(Phase::Checking);
    reporter.update(|progress| progress.to_check = draft.to_check());
    let facts = SealFacts {
        now: Timestamp::now(),
        left_out,
        timings: Timings { fetch_secs: began.elapsed().as_secs_f64(), ..Timings::default() },
        ..SealFacts::default()
    };
    let mut checked = |n_bytes: u64| reporter.update(|progress| progress.checked += n_bytes);
    let sealed = draft.seal(facts, w, &mut checked)?;
    reporter.phase(Phase::Sealing);
    resume::settle(left, folder, reporter);
    Ok(BackedUp { path: sealed.path, receipt: sealed.receipt, seal: sealed.seal })
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

/// Writes every collection, and gives those that were never listed.
async fn write(
    draft: &mut Draft,
    left: &mut Left,
    found: Vec<LeftCollection>,
    reporter: &Reporter,
    w: &Watch,
) -> Result<Vec<LeftOut>, Trouble> {
    let mut collections: Vec<Collection> = found.iter().map(|found| found.collection.clone()).collect();
    draft.collections(&mut collections)?;
    let (origin, scope) = left.newest().map(|run| (run.run.origin, run.run.scope.clone())).unwrap_or_default();
    let mut never_listed = Vec::new();
    for (collection, found) in collections.iter().zip(found) {
        w.go_on().await?;
        match found.listing {
            Some(listing) => take(draft, left, collection, listing, (origin, &scope), reporter, w).await?,
            None => never_listed.push(LeftOut {
                href: collection.href.clone(),
                name: collection.name.clone(),
                why: NEVER_LISTED.to_owned(),
            }),
        }
    }
    Ok(never_listed)
}

async fn take(
    draft: &mut Draft,
    left: &mut Left,
    collection: &Collection,
    mut listing: Listing,
    (origin, scope): (Origin, &Scope),
    reporter: &Reporter,
    w: &Watch,
) -> Result<(), Trouble> {
    let kind = plan::kind_of(collection);
    if kind == Kind::Photos {
        listing.sort_newest_first();
    } else {
        listing.sort_by_href();
    }
    draft.listed(collection, &listing)?;
    let mut left_out = Vec::with_capacity(listing.len());
    for line in listing.iter() {
        // Of what was not wanted, the journal may not have come to say so.
        let reason = match find(left, collection, line)? {
            Fell::Skipped(reason) => Some(reason),
            _ => plan::skipped(origin, kind, scope, line).map(str::to_owned),
        };
        left_out.push(reason.is_some());
        if let Some(reason) = reason {
            draft.skip(collection, line, &reason)?;
        }
    }
    let mut each = left_out.iter();
    let wanted = Arc::new(listing.filtered(|_| each.next() == Some(&false)));
    reporter.count(kind, |progress| progress.listed += wanted.len() as u64);
    let told = {
        let reporter = reporter.clone();
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
    let intake = draft.intake(collection, Arc::clone(&wanted), told)?;
    for (item, line) in wanted.iter().enumerate() {
        w.go_on().await?;
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
