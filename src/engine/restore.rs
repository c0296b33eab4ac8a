//! Puts what a backup has back into an account. The account as it is now is backed up first; what is to be done is planned
//! (see `plan`) and shown before anything is written; what was written is read back and compared by what it says. Nothing
//! is ever removed, and no value that the account has is overwritten. Doing it again does nothing: what is there is there.

mod body;
mod plan;
mod read_back;
mod ready;
mod takes;
mod target;
mod write;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::event::{BackupRequest, Event, Outcome, Phase};
use super::look::{self, Looked};
use super::report::Reporter;
use super::{backup, compare};
use crate::archive::bag::Bag;
use crate::archive::reader::Browser;
use crate::archive::restores::Restores;
use crate::archive::vault::Vault;
use crate::formats::How;
use crate::model::{Collection, Kind, Trouble, Watch};
use crate::text::{ToRestore, WasRestored};

pub(super) use plan::uid_of_copy;
pub use plan::{Act, Differing, Into, Left, RestorePlan, Step, Target, Wish};
pub use takes::Takes;
pub use write::{Ended, Written};

/// What is to be put back, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoreRequest {
    pub backup: PathBuf,
    /// How the account is backed up before it is touched; its door is the account that is written to.
    pub to: BackupRequest,
    pub wish: Wish,
    pub consent: Consent,
}

/// What may be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Consent {
    /// Nothing: only the plan is wanted.
    No,
    /// What this plan says, which was shown; what has to be done since then beside it is left.
    Shown(Box<RestorePlan>),
    /// Whatever the wish comes to.
    Any,
}

/// A plan, and the backup of the account that was made for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Planned {
    pub plan: RestorePlan,
    /// None where the account holds nothing that could be lost.
    pub captured: Option<PathBuf>,
    pub takes: Takes,
}

impl Planned {
    /// What the words of the plan are made from. `account`: what it is called.
    pub fn to_restore<'a>(&'a self, account: &'a str) -> ToRestore<'a> {
        let counts = self.plan.counts();
        let some = |n: fn(&(u64, u64, u64)) -> u64| -> BTreeMap<Kind, u64> {
            counts.iter().map(|(kind, of)| (*kind, n(of))).filter(|(_, n)| *n > 0).collect()
        };
        ToRestore {
            account,
            create: some(|(created, ..)| *created),
            copy: some(|(_, copied, _)| *copied),
            fill: some(|(.., filled)| *filled),
            make: self.plan.targets.iter().filter(|target| target.make).map(|target| target.name.as_str()).collect(),
            left: self.plan.left.len() as u64,
            captured: self.captured.as_deref().and_then(Path::to_str).unwrap_or_default(),
            takes: Some((self.takes.bytes, self.takes.quick_secs, self.takes.slow_secs)),
        }
    }
}

/// What a restore did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Restored {
    pub format: u64,
    /// The backup that was put back, and its seal.
    pub backup: PathBuf,
    pub seal: String,
    /// Earlier restores of it that were broken off; what they had put into the account was found there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub continues: Vec<String>,
    /// The user of the account that was written to.
    pub account: String,
    /// The backup of the account from before; none where it held nothing.
    pub captured: Option<PathBuf>,
    pub started: Timestamp,
    pub ended: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    pub wish: Wish,
    /// Collections that were made.
    pub made: Vec<Target>,
    /// Each item that something was to be done with, and how that ended.
    pub items: Vec<Written>,
    /// What was left as it is.
    pub left: Vec<Left>,
    /// The folder with plan, journal and this report.
    pub folder: PathBuf,
}

impl Restored {
    /// How many items ended so, of each kind.
    pub fn counts(&self, is: impl Fn(&Ended) -> bool) -> BTreeMap<Kind, u64> {
        let mut counts = BTreeMap::new();
        for written in self.items.iter().filter(|written| is(&written.ended)) {
            *counts.entry(written.kind).or_default() += 1;
        }
        counts
    }

    /// What it did, as far as sentences tell it.
    pub fn told(&self) -> WasRestored {
        WasRestored {
            created: self.counts(|ended| *ended == Ended::Created),
            filled: self.counts(|ended| *ended == Ended::Filled),
            already: self.counts(|ended| *ended == Ended::AlreadyThere),
            changed: self.counts(|ended| *ended == Ended::ChangedMeanwhile),
            otherwise: self.counts(|ended| matches!(ended, Ended::KeptOtherwise { .. })),
            refused: self.counts(|ended| matches!(ended, Ended::Refused { .. })),
            left: self.left.len() as u64,
        }
    }

    /// True when everything that was to be put back is there as the backup has it; what the person chose to leave does not
    /// count.
    pub fn is_whole(&self) -> bool {
        self.items.iter().all(|written| written.ended.is_done()) && !self.left.iter().any(Left::is_left_behind)
    }
}

/// Carries `request` out: plans, and where that was agreed to, writes.
pub async fn perform(request: &RestoreRequest, reporter: &Reporter, w: &Watch) -> Result<Outcome, Trouble> {
    let started = Timestamp::now();
    if request.to.door.read_only && request.consent != Consent::No {
        return Err(Trouble::ReadOnly { method: "PUT".into(), host: request.to.door.key.user().to_owned() });
    }
    let backup = Bag::open(&request.backup)?;
    let capture = BackupRequest { scope: compare::scope_beside(&backup.record), ..request.to.clone() };
    let captured = match backup::perform(&capture, reporter, w).await {
        Ok(captured) => Some(captured.path),
        // An account that has lost every collection has nothing to be captured.
        Err(Trouble::NothingFound { .. } | Trouble::Emptied { .. }) => None,
        Err(trouble) => return Err(trouble),
    };

    reporter.phase(Phase::Comparing);
    let looked = look::look_for_any(&request.to.door, w).await?;
    let account = &looked.found.account;
    if captured.is_none() && !looked.found.collections.is_empty() {
        // It was empty a moment ago. What it holds now has to be kept first.
        return Err(Trouble::NothingFound { url: request.to.door.urls.join(", ") });
    }
    let mut plan = plan(request, &backup, captured.as_deref(), &looked, w)?;
    match &request.consent {
        Consent::No => {
            let takes = takes::takes(&plan);
            return Ok(Outcome::PlannedRestore(Box::new(Planned { plan, captured, takes })));
        }
        Consent::Shown(shown) => keep_to(&mut plan, shown),
        Consent::Any => (),
    }
    reporter.send(Event::RestorePlanned(Box::new(plan.clone())));

    // What was counted so far is the backup from before.
    reporter.update(|progress| progress.kinds.clear());
    reporter.phase(Phase::Restoring);
    let vault = match captured.as_deref().and_then(Path::parent) {
        Some(vault) => Vault::at(vault)?,
        None => {
            let name = request.to.vault_name.as_deref().unwrap_or(&account.user);
            Vault::open(&request.to.vault_root, account, name)?
        }
    };
    let seal = backup.seal()?;
    let mut records = Restores::begin(vault.path(), started, TimeZone::system(), &seal, &plan)?;
    let continues = records.go_on(&seal)?;
    let mut writer = write::Writer {
        looked: &looked,
        backup: Browser::open(&request.backup)?,
        captured: captured.as_deref().map(Browser::open).transpose()?,
        how: how(request.wish.differing),
        records: &mut records,
        reporter,
        w,
        made: Vec::new(),
    };
    let mut items = Vec::new();
    for index in 0..plan.targets.len() {
        let written = writer.target(&plan, index).await?;
        items.extend(written);
    }
    let made = writer.made;
    let restored = Restored {
        format: crate::archive::records::FORMAT,
        backup: request.backup.clone(),
        seal,
        continues,
        account: account.user.clone(),
        captured,
        started,
        ended: Timestamp::now(),
        case: request.to.case.clone(),
        operator: request.to.operator.clone(),
        wish: request.wish.clone(),
        made,
        items,
        left: plan.left,
        folder: records.folder().to_owned(),
    };
    records.end(&restored)?;
    Ok(Outcome::Restored(Box::new(restored)))
}

fn how(differing: Differing) -> How {
    if differing == Differing::Merge { How::Merge } else { How::Refill }
}

fn plan(
    request: &RestoreRequest,
    backup: &Bag,
    captured: Option<&Path>,
    looked: &Looked,
    w: &Watch,
) -> Result<RestorePlan, Trouble> {
    let compared = match captured {
        Some(captured) => compare::compare(&request.backup, captured, w)?,
        None => compare::all_gone(&request.backup, &looked.found.account, Timestamp::now(), w)?,
    };
    let held = captured.map(Bag::open).transpose()?.map(|bag| held(&bag)).unwrap_or_default();
    let collections: Vec<Collection> = backup.record.collections.iter().map(|c| c.collection.clone()).collect();
    let day = Timestamp::now().to_zoned(TimeZone::system()).date().to_string();
    let known = plan::Known {
        compared: &compared,
        backup: &collections,
        account: &looked.found.collections,
        was_at: &backup.record.account.endpoints,
        is_at: &looked.found.account.endpoints,
        held: &held,
        day: &day,
    };
    let mut was = Browser::open(&request.backup)?;
    let mut is = captured.map(Browser::open).transpose()?;
    let how = how(request.wish.differing);
    Ok(plan::plan_restore(&known, &request.wish, &mut |difference| {
        let ours = compare::text_at(&mut was, difference.old.as_ref()?)?;
        let theirs = compare::text_at(is.as_mut()?, difference.new.as_ref()?)?;
        let merged = body::merged(difference.kind, &theirs, &ours, how)?;
        Some((merged.added, merged.left))
    }))
}

/// How many items each collection of the account holds, by its path.
fn held(captured: &Bag) -> BTreeMap<String, u64> {
    let collections = captured.record.collections.iter();
    collections.map(|line| (line.collection.href.clone(), line.counts.listed)).collect()
}

/// Leaves what was not in the plan that the person saw.
fn keep_to(plan: &mut RestorePlan, shown: &RestorePlan) {
    let seen: BTreeMap<&str, &Act> = shown.steps.iter().map(|step| (step.href.as_str(), &step.act)).collect();
    let (steps, others): (Vec<Step>, Vec<Step>) =
        std::mem::take(&mut plan.steps).into_iter().partition(|step| seen.get(step.href.as_str()) == Some(&&step.act));
    plan.steps = steps;
    plan.left.extend(others.into_iter().map(|step| Left {
        kind: step.kind,
        name: step.name,
        why: "left-not-shown",
        changes: Vec::new(),
    }));
}
