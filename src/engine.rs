//! Jobs: plan, run, report. Two doors: [`start`] for work, `open` for looking. Knows neither window nor terminal, and
//! writes no sentences.

mod backup;
mod desk;
mod event;
mod finish;
mod job;
mod look;
mod outage;
mod plan;
mod report;
mod resume;
mod verify;

pub use crate::archive::export::Exported;
pub use crate::archive::reader::{Body, Browser, Filter, Page, Shelf, Shelved, Summary};
pub use crate::archive::records::{
    AlarmLevel, CollectionLine, Damage, DamageKind, Missing, Origin, Receipt, Scope, Status, Verified,
};
pub use crate::archive::resume::Unfinished;
pub use crate::archive::verify::name_of as title_of;
pub use crate::signin::accounts::SavedAccount;
pub use desk::{Desk, UnfinishedRun, aside};
pub use event::{
    BackedUp, BackupPlan, BackupRequest, Checked, CollectionPlan, Earlier, Event, FinishRequest, KindProgress, Outcome,
    Phase, PhotoForm, Progress, Request, RunState,
};
pub use job::{Control, Job, start, wait_for_interrupt};

/// The door for looking: opens a backup to list, search and read its items. Reads no payload until a body is asked for.
pub fn open(path: &std::path::Path) -> Result<Browser, crate::model::Trouble> {
    Browser::open(path)
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
