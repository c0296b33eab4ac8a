//! Jobs: plan, run, report. Three doors: [`start`] for work, the [`Desk`] for what is set and kept, [`inside::Reader`] for
//! looking into a backup. Knows neither window nor terminal, and
//! writes no sentences.

mod alarm;
mod awake;
mod backup;
mod compare;
mod desk;
mod drill;
mod event;
mod export;
mod finish;
mod import;
pub mod inside;
mod job;
mod keep;
mod known;
mod log;
mod look;
mod look_again;
mod merge;
mod outage;
mod pack;
mod pictures;
mod plan;
mod report;
mod restore;
mod resume;
mod salvage;
pub mod schedule;
mod sign_in;
mod statement;
mod support;
pub mod synced;
mod verify;

pub use crate::archive::copy::{Copied, CopyEnd, CopyLine, CopySource};
pub use crate::archive::export::Exported;
pub use crate::archive::pack::{Packed, Unpacked};
pub use crate::archive::pages::{loss_of, noticed};
pub use crate::archive::reader::{Body, Browser, Filter, Page, Shelf, Shelved, Summary};
pub use crate::archive::records::{
    AlarmClass, AlarmItem, AlarmLevel, AlarmRecord, CollectionLine, Damage, DamageKind, Missing, Origin, Receipt,
    Scope, Status, Verified,
};
pub use crate::archive::resume::Unfinished;
pub use crate::archive::retention::{
    Forgot, Forgotten, Kept, Plan as ForgetPlan, Reason as KeepReason, plan as plan_forget,
};
pub use crate::archive::statement::Statement;
pub use crate::archive::vault::{Accepted, Pin, SecondCopy, Settled, VaultState, state_of as vault_state};
pub use crate::archive::verify::name_of as title_of;
pub use crate::formats::photo::Pixels;
pub use crate::formats::{Change, Shown};
pub use crate::signin::accounts::SavedAccount;
pub use crate::signin::schedules::{At, Every, SavedSchedule};
pub use crate::signin::settings::ReadOnly;
pub use alarm::{LastGood, OpenAlarms, accept, is_settled, last_good, lost_items, open_alarms, settle};
pub use compare::{Compared, Comparison, Difference, Later, Spot, Tally, What};
pub use desk::{Desk, UnfinishedRun, aside};
pub use drill::{DrillRequest, DrillWork, Drilled, Problem};
pub use event::{
    AlreadyHere, BackedUp, BackupPlan, BackupRequest, Checked, CollectionPlan, Earlier, Event, ExportRequest,
    FinishRequest, ImportRequest, KindProgress, LookStep, Outcome, Phase, PhotoForm, Progress, Request, RunState,
    SalvageRequest,
};
pub use job::{Control, Job, start, wait_for_interrupt};
pub use keep::{pin, unpin};
pub use merge::{KeptBoth, MergeReport, MergeRequest, MergeSum, Merged};
pub use pack::name as pack_name;
pub use restore::{
    Act, Consent as RestoreConsent, Differing, Ended, Into as RestoreInto, Left, Planned, RestorePlan, RestoreRequest,
    Restored, Step, Takes, Target, Wish, Written,
};
pub use salvage::looks_damaged;
pub use sign_in::{SignInRequest, SignInWay, SignOutRequest, SignedInAs};
pub use statement::{Stated, StatementRequest};
pub use support::{SupportBundle, SupportFile};

/// The door for looking: opens a backup to list, search and read its items. Reads no payload until a body is asked for.
pub fn open(path: &std::path::Path) -> Result<Browser, crate::model::Trouble> {
    Browser::open(path)
}

/// True for a pack that opens with a password only.
pub fn is_locked(path: &std::path::Path) -> bool {
    matches!(crate::archive::site::Site::of(path), Err(crate::model::Trouble::Locked { .. }))
}

/// Writes the items of a backup that `filter` finds into `to_dir`, as ordinary files.
pub fn export(
    backup: &std::path::Path,
    filter: &Filter,
    to_dir: &std::path::Path,
) -> Result<Exported, crate::model::Trouble> {
    crate::archive::export::export(backup, filter, to_dir, &crate::model::Watch::default())
}

/// Removes a run that was never sealed, for good; `Trouble::InUse` while one is at work beside it.
pub fn discard(part: &std::path::Path) -> Result<(), crate::model::Trouble> {
    finish::discard(part)
}
