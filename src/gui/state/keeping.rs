//! What keeps backups: second copies, and a schedule.

use std::path::PathBuf;

use crate::gui::synced::Cloud;
use crate::model::Trouble;

/// Backups that are about to be copied to another drive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyOf {
    /// All that is in this vault.
    pub vault: PathBuf,
    /// The cloud that syncs the folder that was last looked at.
    pub synced: Option<Cloud>,
    /// No file chooser could be shown.
    pub no_chooser: bool,
}

/// What came of backing an account up by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scheduled {
    /// It is being set or ended.
    Asking,
    /// The system's timer does it.
    Timer,
    /// Lifeboat can't set a timer here: these texts have to be installed.
    ByHand(Vec<ToInstall>),
    /// It is over. With the name of what the person installed and has to remove, if so.
    Off {
        by_hand: Option<String>,
    },
    /// The password can't be had without the person.
    NoPassword,
    Failed(Trouble),
}

/// A text that the person can install, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToInstall {
    pub how: String,
    pub text: String,
}
