//! Comparing a backup, stating a loss and putting back: what was chosen for it so far.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::engine::{Differing, Later, RestoreInto};
use crate::gui::synced::Cloud;
use crate::model::Kind;

use super::Screen;

/// A backup that is compared with something, or put back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovering {
    pub backup: PathBuf,
    /// The later of the two that a statement is about.
    pub other: Option<Later>,
    /// The account that it is about, by its name on *Home*.
    pub account: Option<String>,
    /// What becomes of items that are there, but not as in the backup.
    pub differing: Differing,
    pub into: RestoreInto,
    /// What is not put back.
    pub off: BTreeSet<Kind>,
    pub off_collections: BTreeSet<String>,
    /// Only these items: where their records begin.
    pub places: Option<BTreeSet<u64>>,
    /// What is done once there is a key to the account.
    pub then: Option<Then>,
    /// What was begun with that key last.
    pub last: Option<Then>,
    /// The screen that *Back* leads to.
    pub from: Screen,
    /// The cloud that syncs the folder that was last looked at.
    pub synced: Option<Cloud>,
    /// No file chooser could be shown.
    pub no_chooser: bool,
}

/// What is to be done with an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// Compare the backup with it as it is now.
    Compare,
    /// Plan to put back what is missing.
    Missing,
    /// Plan to put back what was chosen.
    Chosen,
}
