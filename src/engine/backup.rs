//! Makes a backup: signs in, lists, plans, fetches into the archive, seals. The order of the collections and what is in
//! scope are decided by `plan`; how things lie on disk is the archive's business.

mod listing;

use std::cell::RefCell;
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use futures_util::Stream;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::alarm;
use super::event::{BackedUp, BackupRequest, Event, Phase};
use super::look::{self, Looked};
use super::look_again::{Allowance, look_again};
use super::pictures::{Pictures, fetch_with_pictures};
use super::plan;
use super::report::Reporter;
use super::resume::{self, Going};
use crate::archive::base::{Bases, Carried, Rules, Sampled};
use crate::archive::records::{Notice, Origin, Timings};
use crate::archive::vault::Vault;
use crate::archive::writer::{CollectionIntake, Draft, DraftOptions, SealFacts, Told, can_link};
use crate::formats::{icalendar, photo};
use crate::model::{Collection, Head, Intake, Kind, Listed, Listing, Trouble, Watch};
use crate::sources::Source;
use listing::{Held, list};

/// What this program calls itself in a backup's records.
pub const TOOL: &str = concat!("lifeboat ", env!("CARGO_PKG_VERSION"));

/// One collection of the run: where it comes from and what is wanted of it.
struct Share {
    source: usize,
    collection: Collection,
    /// All that it holds.
    all: Listing,
    /// What of it has to be fetched.
    wanted: Arc<Listing>,
    /// What of it is left out on purpose, and why.
    skipped: Listing,
    why_skipped: &'static str,
    /// What of it is taken over from the base.
    carried: Option<Carried>,
    /// How many runs in a row went by lists of changes.
    since_full: u32,
    /// The address behind which the next run looks at unchanged items.
    looked_to: Option<String>,
}

/// What the parts of a run share.
struct Run<'a> {
    request: &'a BackupRequest,
    looked: &'a Looked,
    bases: &'a Bases,
    /// Nothing can be linked in this vault.
    copies: bool,
    reporter: &'a Reporter,
    w: &'a Watch,
}

/// Carries `request` out.
pub async fn perform(request: &BackupRequest, reporter: &Reporter, w: &Watch) -> Result<BackedUp, Trouble> {
    reporter.phase(Phase::SigningIn);
    alarm::tell_last_good(request, None, reporter);
    let mut looked = look::look(&request.door, w).await?;
    reporter.send(Event::Found(looked.found.clone()));

    let user = &looked.found.account.user;
    let vault = Vault::open(&request.vault_root, &looked.found.account, request.vault_name.as_deref().unwrap_or(user))?;
    alarm::tell_last_good(request, Some(vault.path()), reporter);
    let mut plan = plan::plan_backup(&looked.found, &request.scope, vault.path());
    if plan.collections.is_empty() {
        return Err(Trouble::NoMatch { wanted: request.scope.collections.join(", ") });
    }
    let bases = Bases::choose(&vault, &mut looked.found.collections, request.door.account_id.is_some())?;
    plan.copies_bytes = copies_bytes(request, &looked, &bases, vault.path());
    let (left_out, coverage, copies_bytes) = (plan.left_out.clone(), plan.coverage.clone(), plan.copies_bytes);
    reporter.send(Event::Planned(plan));

    let began = Instant::now();
    reporter.phase(Phase::Listing);
    let run = Run { request, looked: &looked, bases: &bases, copies: copies_bytes > 0, reporter, w };
    let mut notices: Vec<Notice> = bases.unusable.iter().map(|name| notice("notice-base-unusable", name, 0)).collect();
    let mut listed = list(&run, &mut notices).await?;
    let sampled = read_back(&run, &listed)?;
    let mut shares = Vec::new();
    for listed in listed.drain(..) {
        shares.push(share(&run, listed, &mut notices)?);
    }

    let allowance = look_behind(&run, &mut shares, &mut notices).await?;

    let going = Going::on(&vault, reporter)?;
    let pictures = Pictures::new(request.scope.pictures_elsewhere);
    let mut draft = Draft::begin(vault, options(&run))?;
    if let Err(trouble) = announce(&mut draft, &mut shares, copies_bytes) {
        // Nothing was fetched yet, so nothing is lost with it.
        draft.discard()?;
        return Err(trouble);
    }
    reporter.phase(Phase::Fetching);
    for share in &shares {
        if let Err(trouble) = fetch(share, &run, &going, &pictures, &mut draft).await {
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
        notices,
        timings: Timings {
            requests,
            bytes_received,
            fetch_secs,
            read_again_bytes: sampled.bytes,
            read_again_secs: sampled.secs,
            fetched_again_items: allowance.fetched,
            fetched_again_bytes: allowance.fetched_bytes,
            ..Timings::default()
        },
        ..alarm::judge_draft(&draft, &looked.found.account, &request.scope, Timestamp::now())?
    };
    reporter.update(|progress| progress.to_check = draft.to_check());
    let (in_vault, part) = (draft.vault().path().to_owned(), draft.path().to_owned());
    let mut tell = |sealing| reporter.sealing(sealing);
    let sealed = draft.seal(facts, w, &mut tell).inspect_err(|_| resume::waits(part, reporter))?;
    going.settle(&in_vault, reporter);
    Ok(BackedUp { path: sealed.path, receipt: sealed.receipt, seal: sealed.seal })
}

fn options(run: &Run<'_>) -> DraftOptions {
    let Run { request, looked, bases, .. } = run;
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
        photos: request.photos,
        base: bases.newest(),
        highest_id: bases.highest_id,
        ..DraftOptions::default()
    }
}

/// What has to be copied where the vault's file system has no links.
fn copies_bytes(request: &BackupRequest, looked: &Looked, bases: &Bases, vault: &Path) -> u64 {
    if bases.newest().is_none() || can_link(vault) {
        return 0;
    }
    let in_scope = looked.found.collections.iter().filter(|collection| plan::in_scope(collection, &request.scope));
    let bytes = in_scope.filter_map(|c| bases.of(c).map(|base| base.bytes_of(&[c.file_stem.as_str()])));
    bytes.sum()
}

fn notice(what: &str, about: &str, items: u64) -> Notice {
    Notice { what: what.to_owned(), about: about.to_owned(), items }
}

/// Reads back the longest unread part of what will be taken over unread.
fn read_back(run: &Run<'_>, held: &[Held]) -> Result<Sampled, Trouble> {
    let collections: Vec<Collection> = held.iter().map(|held| held.collection.clone()).collect();
    run.bases.read_back(&collections, Timestamp::now(), run.w)
}

/// Tells what of a collection has to be fetched.
fn share(run: &Run<'_>, held: Held, notices: &mut Vec<Notice>) -> Result<Share, Trouble> {
    let Held { source, collection, listing, named, since_full } = held;
    let kind = plan::kind_of(&collection);
    let is_wanted = |line: Listed<'_>| {
        kind != Kind::Photos || run.request.scope.all_files || photo::media(line.href, line.media_type).is_some()
    };
    let (mut wanted, mut skipped) = (listing.filtered(is_wanted), listing.filtered(|line| !is_wanted(line)));
    let mut why_skipped = "skipped-not-a-photo";
    let n_wanted = wanted.len() as u64;
    let mut carried = None;
    if let Some(base) = run.bases.of(&collection) {
        let rules = Rules {
            now: Timestamp::now(),
            photos: Some(run.request.photos),
            copies: run.copies,
            pictures_elsewhere: run.request.scope.pictures_elsewhere,
            named,
            chosen: plan::narrowed(&collection, &run.request.scope.kinds).to_vec(),
            at_hand: HashSet::new(),
        };
        let compared = base.compare(&collection, &wanted, &rules, run.w)?;
        if compared.damaged > 0 {
            notices.push(notice("notice-base-damaged", base.name(), compared.damaged));
        }
        wanted = compared.wanted;
        if !compared.not_chosen.is_empty() {
            // Only calendars are narrowed, and nothing in them was skipped as no photo.
            (skipped, why_skipped) = (compared.not_chosen, plan::NOT_CHOSEN);
        }
        carried = Some(compared.carried);
    }
    if kind == Kind::Photos {
        wanted.sort_newest_first();
    }
    run.reporter.count(kind, |progress| {
        progress.listed += n_wanted;
        progress.settled += n_wanted - wanted.len() as u64;
        progress.bytes_listed += wanted.iter().filter_map(|line| line.size).sum::<u64>();
    });
    let looked_to = run.bases.of(&collection).and_then(|base| base.collection(&collection.id)?.looked_to.clone());
    Ok(Share {
        source,
        collection,
        all: listing,
        wanted: Arc::new(wanted),
        skipped,
        why_skipped,
        carried,
        since_full,
        looked_to,
    })
}

/// Looks behind the entity tags of a few unchanged items. A collection in which one of them says something else than
/// before is fetched whole.
async fn look_behind(run: &Run<'_>, shares: &mut [Share], notices: &mut Vec<Notice>) -> Result<Allowance, Trouble> {
    let unchanged = shares.iter().filter_map(|share| share.carried.as_ref()).map(Carried::items).sum();
    let mut allowance = Allowance::new(unchanged);
    for share in shares {
        let Some(carried) = &share.carried else { continue };
        let source = run
            .looked
            .sources
            .get(share.source)
            .ok_or_else(|| Trouble::Internal("a collection without source".into()))?;
        let looked_to = share.looked_to.take();
        let seen = look_again(&share.collection, carried, source, looked_to.as_deref(), &mut allowance, run.w).await?;
        share.looked_to = seen.looked_to;
        if seen.differing == 0 {
            continue;
        }
        notices.push(notice("notice-silent-change", &share.collection.name, seen.differing));
        let skipped: HashSet<&str> = share.skipped.iter().map(|line| line.href).collect();
        let mut again = share.all.filtered(|line| !skipped.contains(line.href));
        let kind = plan::kind_of(&share.collection);
        if kind == Kind::Photos {
            again.sort_newest_first();
        }
        let n_more = (again.len() - share.wanted.len()) as u64;
        run.reporter.count(kind, |progress| progress.settled = progress.settled.saturating_sub(n_more));
        (share.wanted, share.carried) = (Arc::new(again), None);
    }
    Ok(allowance)
}

/// Tells the draft what will come, and makes sure that it has room.
fn announce(draft: &mut Draft, shares: &mut [Share], copies_bytes: u64) -> Result<(), Trouble> {
    let mut collections: Vec<Collection> = shares.iter().map(|share| share.collection.clone()).collect();
    draft.collections(&mut collections)?;
    for (share, collection) in shares.iter_mut().zip(collections) {
        share.collection = collection;
        draft.listed(&share.collection, &share.all)?;
        draft.take_over(&share.collection, share.carried.take(), share.since_full, share.looked_to.take())?;
        for line in share.skipped.iter() {
            draft.skip(&share.collection, line, share.why_skipped)?;
        }
    }
    let fetched: u64 = shares.iter().flat_map(|share| share.wanted.iter().filter_map(|line| line.size)).sum();
    draft.expect_room(fetched.saturating_add(copies_bytes))
}

async fn fetch(
    share: &Share,
    run: &Run<'_>,
    going: &Going,
    pictures: &Pictures,
    draft: &mut Draft,
) -> Result<(), Trouble> {
    let Run { request, looked, reporter, w, .. } = *run;
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
    let chosen = plan::narrowed(&share.collection, &request.scope.kinds);
    let gate = Gate { intake: &intake, chosen, vanished: RefCell::default() };
    if !share.wanted.is_empty() {
        let ahead = going.before(source, &share.all);
        match kind {
            Kind::Contacts => {
                fetch_with_pictures(&ahead, &share.collection, &share.wanted, &gate, pictures, w).await?;
            }
            _ => ahead.fetch(&share.collection, &share.wanted, &gate, w).await?,
        }
    }
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

/// Passes bodies on; leaves out what a mixed calendar holds of kinds that were not chosen, which shows only in the body;
/// and holds back items that are gone until the collection was listed again.
struct Gate<'a> {
    intake: &'a CollectionIntake,
    /// The kinds that were chosen, where the collection may hold others too.
    chosen: &'a [Kind],
    vanished: RefCell<Vec<(usize, Trouble)>>,
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

/// Requests sent and bytes received by all sessions of the run.
fn traffic(looked: &Looked) -> (u64, u64) {
    looked.signed_in.traffic()
}
