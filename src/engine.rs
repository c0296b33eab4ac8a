//! Jobs: plan, run, report. Two doors: [`start`] for work, `open` for looking. Knows neither window nor terminal, and
//! writes no sentences.

mod backup;
mod desk;
mod event;
mod job;
mod look;
mod plan;
mod report;
mod verify;

pub use crate::archive::records::{
    AlarmLevel, CollectionLine, Damage, DamageKind, Missing, Origin, Receipt, Scope, Status, Verified,
};
pub use crate::signin::accounts::SavedAccount;
pub use desk::Desk;
pub use event::{
    BackedUp, BackupPlan, BackupRequest, Checked, CollectionPlan, Event, KindProgress, Outcome, Phase, PhotoForm, Progress,
    Request, RunState,
};
pub use job::{Control, Job, start, wait_for_interrupt};
