//! Makes a backup: signs in, lists, plans, fetches into the archive, seals. The order of the collections and what is in
//! scope are decided by `plan`; how things lie on disk is the archive's business.

mod gate;
mod listing;
mod share;

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
use crate::archive::base::{Bases, Carried, Sampled};
use crate::archive::records::{Notice, Origin, PhotoForm, Scope, Timings};
use crate::archive::vault::{Stored, Vault, backups_in};
use crate::archive::writer::{Draft, DraftOptions, SealFacts, Told, can_link};
use crate::model::{Collection, Input, Kind, Trouble, Watch};
use crate::sources::Source;
use gate::{Gate, settle_vanished};
use listing::{Held, at_hand, list};
use share::{Share, share, wanted, why_left_out};

/// Memory for bodies that wait, where they come from files at hand: nothing has to be on its way beforehand.
const POOL_BYTES_AT_HAND: u64 = 8 * 1024 * 1024;
/// Entries of zips under way there: beside each photo lie its side-cars.
const OPEN_ENTRIES_AT_HAND: u64 = 4_096;

/// What this program calls itself in a backup's records.
pub const TOOL: &str = concat!("lifeboat ", env!("CARGO_PKG_VERSION"));

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
    let looked = look::look_for_any(&request.door, w).await?;
    if looked.found.collections.is_empty() {
        return Err(nothing_there(request, &looked)?);
    }
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

/// Why an account in which nothing was found is not backed up. It has lost all it had where it is one that had something, and
/// says itself that it has nothing any more; everything else may as well be a wrong address.
fn nothing_there(request: &BackupRequest, looked: &Looked) -> Result<Trouble, Trouble> {
    let account = &looked.found.account;
    let had = |stored: Stored| stored.origin == Origin::Account && !stored.collections.is_empty();
    let known = match Vault::of(&request.vault_root, account)? {
        Some(vault) => backups_in(&vault)?.into_iter().any(had),
        None => false,
    };
    if known && looked.has_nothing_left() {
        return Ok(Trouble::Emptied { account: Box::new(account.clone()), seen: Timestamp::now() });
    }
    Ok(Trouble::NothingFound { url: request.door.urls.join(", ") })
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
        shares.push(share(&run, listed, &mut notices).await?);
    }

    let allowance = look_behind(&run, &mut shares, &mut notices).await?;

    let going = Going::on(&vault, reporter)?;
    let pictures = Pictures::new(scope.pictures_elsewhere);
    let mut draft = Draft::begin(vault, options(&run))?;
    if let Err(trouble) = announce(&mut draft, &mut shares, &run, copies_bytes).await {
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
        Origin::Account => alarm::judge_draft(&alarm::Told {
            draft: &draft,
            account: &looked.found.account,
            scope,
            now: Timestamp::now(),
            began: None,
            unlisted: &[],
        })?,
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
        max_open_entries: at_hand.then_some(OPEN_ENTRIES_AT_HAND),
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
        if run.errand.origin == Origin::Import {
            share.all = at_hand(run, share.source, &share.collection).await?;
        }
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
async fn announce(draft: &mut Draft, shares: &mut [Share], run: &Run<'_>, copies_bytes: u64) -> Result<(), Trouble> {
    let mut collections: Vec<Collection> = shares.iter().map(|share| share.collection.clone()).collect();
    draft.collections(&mut collections)?;
    for (share, collection) in shares.iter_mut().zip(collections) {
        share.collection = collection;
        let again;
        let all = if run.errand.origin == Origin::Import {
            again = at_hand(run, share.source, &share.collection).await?;
            &again
        } else {
            &share.all
        };
        draft.listed(&share.collection, all)?;
        draft.take_over(&share.collection, share.carried.take(), share.since_full, share.looked_to.take())?;
        for line in share.skipped.iter() {
            let why = share.why_skipped.or_else(|| why_left_out(run, share.source, &share.collection, line));
            draft.skip(&share.collection, line, why.unwrap_or(plan::NOT_A_PHOTO))?;
        }
    }
    let fetched: u64 = shares.iter().map(|share| share.wanted_bytes).sum();
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
    let wanted = wanted(run, share).await?;
    let intake = draft.intake(&share.collection, Arc::clone(&wanted), told)?;
    let chosen = plan::narrowed(&share.collection, &errand.scope.kinds);
    let gate = Gate { intake: &intake, chosen, vanished: RefCell::default() };
    if errand.origin != Origin::Account {
        // Files at hand are read again as fast as what an earlier run made of them, and lead to no picture elsewhere.
        source.fetch(&share.collection, &wanted, &gate, w).await?;
    } else if !wanted.is_empty() {
        let ahead = going.before(source, share.tags_tell);
        match kind {
            Kind::Contacts => {
                fetch_with_pictures(&ahead, &share.collection, &wanted, &gate, pictures, w).await?;
            }
            _ => ahead.fetch(&share.collection, &wanted, &gate, w).await?,
        }
    }
    let vanished = gate.vanished.into_inner();
    if !vanished.is_empty() {
        settle_vanished(&vanished, (&share.collection, &wanted), source, &intake, w).await?;
    }
    draft.finish_collection(intake).await.map(|_| ())
}
