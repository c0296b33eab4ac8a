//! *Back up all*: saved accounts that are backed up one after another.

use crate::model::Trouble;

/// Whose turn it is, who waits, and what came of the others.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Turns {
    /// Names of accounts, the next one first.
    pub waiting: Vec<String>,
    pub now: Option<String>,
    pub done: Vec<Turn>,
    /// The window was to be closed between two turns: whether to stop is being asked.
    pub closing: bool,
}

/// What came of one account.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    pub account: String,
    pub ending: Ending,
}

/// How a turn ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Ending {
    Complete,
    Incomplete,
    /// The account lost items since the backup before.
    Alarm,
    Failed(Trouble),
    /// Its backups are not where they were: nothing was begun there.
    FolderGone,
    /// There is no password or grant for it: nothing was asked for.
    NeedsSignIn,
}

impl Turns {
    /// How many accounts there are in all.
    pub fn n_all(&self) -> usize {
        self.done.len() + self.waiting.len() + usize::from(self.now.is_some())
    }

    /// Accounts wait, or one is being backed up.
    pub fn is_going(&self) -> bool {
        self.now.is_some() || !self.waiting.is_empty()
    }
}
