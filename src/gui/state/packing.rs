//! A backup that is made one file of, or taken out of one.

use std::path::PathBuf;

use crate::gui::synced::Cloud;

/// A backup and what is to be done with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packing {
    /// The folder of the backup, or the pack.
    pub from: PathBuf,
    pub does: Does,
    /// Why the password won't do.
    pub wrong: Option<WrongPassword>,
    /// The cloud that syncs the folder that was last looked at.
    pub synced: Option<Cloud>,
    /// No file chooser could be shown.
    pub no_chooser: bool,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Does {
    Pack {
        /// With a password.
        locked: bool,
        /// What the file is called without one, and with one.
        names: [String; 2],
    },
    Unpack {
        locked: bool,
    },
}

/// Why a password won't do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongPassword {
    Empty,
    Differs,
}

impl Packing {
    /// True when a password is asked for.
    pub fn is_locked(&self) -> bool {
        match &self.does {
            Does::Pack { locked, .. } | Does::Unpack { locked } => *locked,
        }
    }

    /// What the new file is called, where one is made.
    pub fn name(&self) -> Option<&str> {
        match &self.does {
            Does::Pack { locked, names: [open, closed] } => Some(if *locked { closed } else { open }),
            Does::Unpack { .. } => None,
        }
    }
}
