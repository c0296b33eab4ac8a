//! Jobs: plan, run, report. Two doors: [`start`] for work, `open` for looking. Knows neither window nor terminal, and
//! writes no sentences.

mod event;

pub use crate::archive::records::{
    AlarmLevel, CollectionLine, Damage, DamageKind, Missing, Origin, Receipt, Scope, Status, Verified,
};
pub use event::{
    BackedUp, BackupPlan, BackupRequest, CollectionPlan, Event, KindProgress, Outcome, Phase, PhotoForm, Progress,
    Request, RunState,
};
