//! Makes a backup: signs in, lists, plans, fetches into the archive, seals. The order of the collections and what is in
//! scope are decided by `plan`; how things lie on disk is the archive's business.

mod gate;
mod listing;

use std::cell::RefCell;
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

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
use crate::archive::records::{Notice, Origin, PhotoForm, Scope, Timings};
use crate::archive::vault::Vault;
use crate::archive::writer::{Draft, DraftOptions, SealFacts, Told, can_link};
use crate::model::{Collection, Input, Kind, Listed, Listing, Trouble, Watch};
use crate::sources::Source;
use gate::{Gate, settle_vanished};
use listing::{Held, list};

/// Memory for bodies that wait, where they come from files at hand: nothing has to be on its way beforehand.
const POOL_BYTES_AT_HAND: u64 = 8 * 1024 * 1024;

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
    /// What of it is left out on purpose, and why, where that is not told by each line.
    skipped: Listing,
    why_skipped: Option<&'static str>,
    /// What of it is taken over from the base.
    carried: Option<Carried>,
    /// Entity tags can tell two versions of an item apart.
    tags_tell: bool,
    /// How many runs in a row went by lists of changes.
    since_full: u32,
    /// The address behind which the next run looks at unchanged items.
    looked_to: Option<String>,
}

/// What a run is to do, wherever its items come from.
#[derive(Debug)]
pub(super) struct Errand {
    pub origin: Origin,
    pub scope: Scope,
    pub photos: PhotoForm,
    /// Ask for every whole listing.
    pub full: bool,
    /// The account is the same on any host and port.
    pub any_host: bool,
    /// The files that it is made from.
    pub inputs: Vec<Input>,
    /// What is to be said of it beforehand.
    pub notices: Vec<Notice>,
    pub case: Option<String>,
    pub operator: Option<String>,
    /// Nothing that could change anything is sent.
    pub read_only: bool,
}

/// What the parts of a run share.
struct Run<'a> {
    errand: &'a Errand,
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
    let looked = look::look(&request.door, w).await?;
    reporter.send(Event::Found(looked.found.clone()));

    let user = &looked.found.account.user;
    let vault = Vault::open(&request.vault_root, &looked.found.account, request.vault_name.as_deref().unwrap_or(user))?;
    alarm::tell_last_good(request, Some(vault.path()), reporter);
    let errand = Errand {
        origin: Origin::Account,
        scope: request.scope.clone(),
        photos: request.photos,
        full: request.full,
        any_host: request.door.account_id.is_some(),
        inputs: Vec::new(),
        notices: Vec::new(),
        case: request.case.clone(),
        operator: request.operator.clone(),
        read_only: request.door.read_only,
    };
    carry_out(&errand, looked, vault, reporter, w).await
}

/// Makes a backup in `vault` of what was found: plans, lists, compares with the base, fetches, judges, seals.
pub(super) async fn carry_out(
    errand: &Errand,
    mut looked: Looked,
    vault: Vault,
    reporter: &Reporter,
    w: &Watch,
) -> Result<BackedUp, Trouble> {
    let scope = &errand.scope;
    let mut plan = plan::plan_backup(&looked.found, scope, vault.path());
    if plan.collections.is_empty() {
        return Err(Trouble::NoMatch { wanted: scope.collections.join(", ") });
    }
    let bases = Bases::choose(&vault, &mut looked.found.collections, errand.any_host, errand.origin)?;
    plan.copies_bytes = copies_bytes(errand, &looked, &bases, vault.path());
    let (left_out, coverage, copies_bytes) = (plan.left_out.clone(), plan.coverage.clone(), plan.copies_bytes);
    reporter.send(Event::Planned(plan));

    let began = Instant::now();
    reporter.phase(Phase::Listing);
    let run = Run { errand, looked: &looked, bases: &bases, copies: copies_bytes > 0, reporter, w };
    let mut notices: Vec<Notice> = bases.unusable.iter().map(|name| notice("notice-base-unusable", name, 0)).collect();
    notices.extend(errand.notices.iter().cloned());
    let mut listed = list(&run, &mut notices).await?;
    let sampled = read_back(&run, &listed)?;
    let mut shares = Vec::new();
    for listed in listed.drain(..) {
        shares.push(share(&run, listed, &mut notices)?);
    }

    let allowance = look_behind(&run, &mut shares, &mut notices).await?;

    let going = Going::on(&vault, reporter)?;
    let pictures = Pictures::new(scope.pictures_elsewhere);
    let mut draft = Draft::begin(vault, options(&run))?;
    if let Err(trouble) = announce(&mut draft, &mut shares, &run, copies_bytes) {
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
    let (requests, bytes_received) = looked.traffic();
    let judged = match errand.origin {
        Origin::Account => alarm::judge_draft(&draft, &looked.found.account, scope, Timestamp::now())?,
        // What somebody handed out says nothing about what an account has lost.
        Origin::Import | Origin::Salvage | Origin::Merge => SealFacts { now: Timestamp::now(), ..SealFacts::default() },
    };
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
        ..judged
    };
    reporter.update(|progress| progress.to_check = draft.to_check());
    let (in_vault, part) = (draft.vault().path().to_owned(), draft.path().to_owned());
    let mut tell = |sealing| reporter.sealing(sealing);
    let sealed = draft.seal(facts, w, &mut tell).inspect_err(|_| resume::waits(part, reporter))?;
    going.settle(&in_vault, reporter);
    Ok(BackedUp { path: sealed.path, receipt: sealed.receipt, seal: sealed.seal })
}

fn options(run: &Run<'_>) -> DraftOptions {
    let Run { errand, looked, bases, .. } = run;
    let usual = DraftOptions::default();
    let at_hand = errand.origin != Origin::Account;
    DraftOptions {
        pool_bytes: if at_hand { POOL_BYTES_AT_HAND } else { usual.pool_bytes },
        account: looked.found.account.clone(),
        origin: errand.origin,
        scope: errand.scope.clone(),
        inputs: errand.inputs.clone(),
        started: Timestamp::now(),
        zone: TimeZone::system(),
        case: errand.case.clone(),
        operator: errand.operator.clone(),
        read_only: errand.read_only,
        tool: TOOL.to_owned(),
        photos: errand.photos,
        base: bases.newest(),
        highest_id: bases.highest_id,
        ..usual
    }
}

/// What has to be copied where the vault's file system has no links.
fn copies_bytes(errand: &Errand, looked: &Looked, bases: &Bases, vault: &Path) -> u64 {
    if bases.newest().is_none() || can_link(vault) {
        return 0;
    }
    let in_scope = looked.found.collections.iter().filter(|collection| plan::in_scope(collection, &errand.scope));
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
    run.reporter.count(kind, |progress| {
        progress.listed += n_wanted;
        progress.settled += n_wanted - wanted.len() as u64;
        progress.bytes_listed += wanted.iter().filter_map(|line| line.size).sum::<u64>();
    });
    let looked_to = run.bases.of(&collection).and_then(|base| base.collection(&collection.id)?.looked_to.clone());
    Ok(Share {
        source,
        collection,
        tags_tell: !listing.is_alike(),
        all: listing,
        wanted: Arc::new(wanted),
        skipped,
        why_skipped,
        carried,
        since_full,
        looked_to,
    })
}

/// Why a line of a collection is not fetched, when it is not.
fn why_left_out(run: &Run<'_>, source: usize, c: &Collection, line: Listed<'_>) -> Option<&'static str> {
    let by_plan = plan::skipped(run.errand.origin, plan::kind_of(c), &run.errand.scope, line);
    by_plan.or_else(|| run.looked.sources.get(source)?.passed_over(c, line))
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
        (share.wanted, share.carried, share.tags_tell) = (Arc::new(again), None, false);
    }
    Ok(allowance)
}

/// Tells the draft what will come, and makes sure that it has room.
fn announce(draft: &mut Draft, shares: &mut [Share], run: &Run<'_>, copies_bytes: u64) -> Result<(), Trouble> {
    let mut collections: Vec<Collection> = shares.iter().map(|share| share.collection.clone()).collect();
    draft.collections(&mut collections)?;
    for (share, collection) in shares.iter_mut().zip(collections) {
        share.collection = collection;
        draft.listed(&share.collection, &share.all)?;
        draft.take_over(&share.collection, share.carried.take(), share.since_full, share.looked_to.take())?;
        for line in share.skipped.iter() {
            let why = share.why_skipped.or_else(|| why_left_out(run, share.source, &share.collection, line));
            draft.skip(&share.collection, line, why.unwrap_or(plan::NOT_A_PHOTO))?;
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
    let Run { errand, looked, reporter, w, .. } = *run;
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
    let chosen = plan::narrowed(&share.collection, &errand.scope.kinds);
    let gate = Gate { intake: &intake, chosen, vanished: RefCell::default() };
    if errand.origin != Origin::Account {
        // Files at hand are read again as fast as what an earlier run made of them, and lead to no picture elsewhere.
        source.fetch(&share.collection, &share.wanted, &gate, w).await?;
    } else if !share.wanted.is_empty() {
        let ahead = going.before(source, share.tags_tell);
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
