//! Old backups of an account that may go, and items that it is gone on without.

use std::path::PathBuf;

use crate::engine::ForgetPlan;
use crate::model::Trouble;

/// So many of the newest backups can be chosen to stay.
pub const KEEPS: [usize; 5] = [3, 5, 10, 20, 50];

/// *Make room*: which backups of a vault would go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    pub vault: PathBuf,
    /// How many of the newest stay, one of [`KEEPS`].
    pub keep_last: usize,
    /// `None` while it is being planned.
    pub plan: Option<Result<ForgetPlan, Trouble>>,
    /// It is being asked whether they shall go.
    pub asking: bool,
}

impl Room {
    /// What would go, once that is known.
    pub fn planned(&self) -> Option<&ForgetPlan> {
        self.plan.as_ref()?.as_ref().ok()
    }
}

/// Going on without items that can't be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepting {
    /// It is being asked whether the person wants that.
    Asking,
    /// It is being noted.
    Noting,
    Done,
}
