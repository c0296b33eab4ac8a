//! Makes a backup: signs in, lists, plans, fetches into the archive, seals. The order of the collections and what is in
//! scope are decided by `plan`; how things lie on disk is the archive's business.

use std::cell::RefCell;
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use futures_util::Stream;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::alarm;
use super::event::{BackedUp, BackupRequest, Event, Phase};
use super::look::{self, Looked};
use super::plan;
use super::report::Reporter;
use super::resume::{self, Going};
use crate::archive::records::{Origin, Timings};
use crate::archive::vault::Vault;
use crate::archive::writer::{CollectionIntake, Draft, DraftOptions, SealFacts, Told};
use crate::formats::photo;
use crate::model::{Collection, Head, Intake, Kind, Listed, Listing, Trouble, Watch};
use crate::sources::Source;

/// What this program calls itself in a backup's records.
pub const TOOL: &str = concat!("lifeboat ", env!("CARGO_PKG_VERSION"));

/// One collection of the run: where it comes from and what is wanted of it.
struct Share {
    source: usize,
    collection: Collection,
    /// All that it holds.
    all: Listing,
    /// What of it is wanted.
    wanted: Arc<Listing>,
    /// What of it is left out on purpose.
    skipped: Listing,
}

/// Carries `request` out.
pub async fn perform(request: &BackupRequest, reporter: &Reporter, w: &Watch) -> Result<BackedUp, Trouble> {
    reporter.phase(Phase::SigningIn);
    alarm::tell_last_good(request, None, reporter);
    let looked = look::look(&request.door, w).await?;
    reporter.send(Event::Found(looked.found.clone()));

    let user = &looked.found.account.user;
    let vault = Vault::open(&request.vault_root, &looked.found.account, request.vault_name.as_deref().unwrap_or(user))?;
    alarm::tell_last_good(request, Some(vault.path()), reporter);
    let plan = plan::plan_backup(&looked.found, &request.scope, vault.path());
    if plan.collections.is_empty() {
        return Err(Trouble::NoMatch { wanted: request.scope.collections.join(", ") });
    }
    let (left_out, coverage) = (plan.left_out.clone(), plan.coverage.clone());
    reporter.send(Event::Planned(plan));

    let began = Instant::now();
    reporter.phase(Phase::Listing);
    let mut shares = list(request, &looked, reporter, w).await?;

    let going = Going::on(&vault, reporter)?;
    let mut draft = Draft::begin(vault, options(request, &looked))?;
    if let Err(trouble) = announce(&mut draft, &mut shares) {
        // Nothing was fetched yet, so nothing is lost with it.
        draft.discard()?;
        return Err(trouble);
    }
    reporter.phase(Phase::Fetching);
    for share in &shares {
        if let Err(trouble) = fetch(share, &looked, &going, &mut draft, reporter, w).await {
            resume::leave(draft, reporter);
            return Err(trouble);
        }
    }
    let fetch_secs = began.elapsed().as_secs_f64();

    reporter.phase(Phase::Checking);
    let (requests, bytes_received) = traffic(&looked);
    let facts = SealFacts {
        left_out,
        coverage,
        timings: Timings { requests, bytes_received, fetch_secs, check_secs: 0.0 },
        ..alarm::judge_draft(&draft, &looked.found.account, &request.scope, Timestamp::now())?
    };
    reporter.update(|progress| progress.to_check = draft.to_check());
    let mut checked = |n_bytes: u64| reporter.update(|progress| progress.checked += n_bytes);
    let (in_vault, part) = (draft.vault().path().to_owned(), draft.path().to_owned());
    let sealed = draft.seal(facts, w, &mut checked).inspect_err(|_| resume::waits(part, reporter))?;
    reporter.phase(Phase::Sealing);
    going.settle(&in_vault, reporter);
    Ok(BackedUp { path: sealed.path, receipt: sealed.receipt, seal: sealed.seal })
}

fn options(request: &BackupRequest, looked: &Looked) -> DraftOptions {
    DraftOptions {
        account: looked.found.account.clone(),
        origin: Origin::Account,
        scope: request.scope.clone(),
        started: Timestamp::now(),
        zone: TimeZone::system(),
        case: request.case.clone(),
        operator: request.operator.clone(),
        read_only: false,
        tool: TOOL.to_owned(),
        ..DraftOptions::default()
    }
}

/// Asks every collection in scope what it holds. Nothing is fetched before all of them have answered, so that the run
/// knows its size, and a listing that fails ends it before anything was written.
async fn list(request: &BackupRequest, looked: &Looked, reporter: &Reporter, w: &Watch) -> Result<Vec<Share>, Trouble> {
    let mut shares = Vec::new();
    for index in plan::order(&looked.found, &request.scope) {
        let (Some(collection), Some(&source)) = (looked.found.collections.get(index), looked.source_of.get(index))
        else {
            continue;
        };
        let mut collection = collection.clone();
        let from = looked.sources.get(source).ok_or_else(|| Trouble::Internal("a collection without source".into()))?;
        w.go_on().await?;
        let mut listing = from.changes(&collection, None, w).await?;
        collection.sync_token = listing.next.clone();
        let kind = plan::kind_of(&collection);
        if kind == Kind::Photos {
            listing.sort_newest_first();
        } else {
            listing.sort_by_href();
        }
        let is_wanted = |line: Listed<'_>| {
            kind != Kind::Photos || request.scope.all_files || photo::media(line.href, line.media_type).is_some()
        };
        let (wanted, skipped) = (listing.filtered(is_wanted), listing.filtered(|line| !is_wanted(line)));
        reporter.count(kind, |progress| {
            progress.listed += wanted.len() as u64;
            progress.bytes_listed += wanted.iter().filter_map(|line| line.size).sum::<u64>();
        });
        shares.push(Share { source, collection, all: listing, wanted: Arc::new(wanted), skipped });
    }
    Ok(shares)
}

/// Tells the draft what will come, and makes sure that it has room.
fn announce(draft: &mut Draft, shares: &mut [Share]) -> Result<(), Trouble> {
    let mut collections: Vec<Collection> = shares.iter().map(|share| share.collection.clone()).collect();
    draft.collections(&mut collections)?;
    for (share, collection) in shares.iter_mut().zip(collections) {
        share.collection = collection;
        draft.listed(&share.collection, &share.all)?;
        for line in share.skipped.iter() {
            draft.skip(&share.collection, line, "skipped-not-a-photo")?;
        }
    }
    draft.expect_room(shares.iter().flat_map(|share| share.wanted.iter().filter_map(|line| line.size)).sum())
}

async fn fetch(
    share: &Share,
    looked: &Looked,
    going: &Going,
    draft: &mut Draft,
    reporter: &Reporter,
    w: &Watch,
) -> Result<(), Trouble> {
    let source =
        looked.sources.get(share.source).ok_or_else(|| Trouble::Internal("a collection without source".into()))?;
    let kind = plan::kind_of(&share.collection);
    let told = {
        let reporter = reporter.clone();
        move |told: Told| match told {
            // Progress counts under the kind a collection is listed as, so that a bar ends where it was said to.
            Told::Settled { items, bytes, .. } => {
                reporter.update(|progress| progress.received += bytes);
                reporter.count(kind, |progress| {
                    progress.settled += items;
                    progress.bytes += bytes;
                });
            }
            Told::Lost { name, why, .. } => {
                reporter.count(kind, |progress| {
                    progress.settled += 1;
                    progress.lost += 1;
                });
                reporter.send(Event::Lost { kind, name, why });
            }
        }
    };
    let intake = draft.intake(&share.collection, Arc::clone(&share.wanted), told)?;
    let gate = Gate { intake: &intake, vanished: RefCell::default() };
    going.before(source).fetch(&share.collection, &share.wanted, &gate, w).await?;
    let vanished = gate.vanished.into_inner();
    if !vanished.is_empty() {
        settle_vanished(&vanished, share, source, &intake, w).await?;
    }
    draft.finish_collection(intake).await.map(|_| ())
}

/// Tells items that were deleted while the run was under way from items that the service lists but can't give: the
/// first were never going to be in this backup, the second are lost.
async fn settle_vanished(
    vanished: &[(usize, Trouble)],
    share: &Share,
    source: &impl Source,
    intake: &CollectionIntake,
    w: &Watch,
) -> Result<(), Trouble> {
    let now = source.changes(&share.collection, None, w).await?;
    let still_there: std::collections::HashSet<&str> = now.iter().map(|line| line.href).collect();
    for (item, why) in vanished {
        let listed = share.wanted.get(*item).is_some_and(|line| still_there.contains(line.href));
        if listed {
            intake.refused(*item, why.clone()).await?;
        } else {
            intake.skip(*item, "skipped-deleted-meanwhile")?;
        }
    }
    Ok(())
}

/// Passes bodies on, and holds back items that are gone until the collection was listed again.
struct Gate<'a> {
    intake: &'a CollectionIntake,
    vanished: RefCell<Vec<(usize, Trouble)>>,
}

impl Intake for Gate<'_> {
    async fn body(&self, item: usize, head: Head, bytes: Bytes) -> Result<(), Trouble> {
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

/// Requests sent and bytes received by all sessions of the run.
fn traffic(looked: &Looked) -> (u64, u64) {
    looked.signed_in.traffic()
}
