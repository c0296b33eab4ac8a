//! What *Home* shows: accounts, and their backups.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::engine::{AlarmLevel, AlarmRecord, Scope, Status};
use crate::model::{Counts, Kind};

/// What *Home* shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Home {
    pub accounts: Vec<AccountCard>,
}

/// An account and its backups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountCard {
    /// What the account is called in the settings: its address. That of its backup folder where it is not saved.
    pub name: String,
    pub way: Way,
    /// Where it lives, for people.
    pub host: String,
    pub user: String,
    pub urls: Vec<String>,
    pub ca_file: Option<PathBuf>,
    /// The folder that holds the vaults.
    pub vault_root: PathBuf,
    /// What was chosen when it was backed up last.
    pub scope: Scope,
    /// Newest first.
    pub backups: Vec<BackupLine>,
    /// Losses that the person has not answered yet.
    pub alarms: Vec<AlarmRecord>,
}

impl AccountCard {
    /// The folder of its backups, once there are some.
    pub fn vault(&self) -> Option<&Path> {
        self.backups.first().and_then(|backup| backup.path.parent())
    }
}

/// How one gets into an account again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// It is saved.
    #[default]
    Saved,
    /// It is not saved, but its backups are here.
    SignIn,
    /// The demo account, which needs no sign-in.
    Demo,
}

/// One backup in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupLine {
    pub path: PathBuf,
    pub sealed: jiff::Timestamp,
    pub status: Status,
    pub alarm: AlarmLevel,
    /// The person has answered its alarm, if it has one.
    pub answered: bool,
    pub totals: BTreeMap<Kind, Counts>,
}

impl BackupLine {
    /// Complete, and nothing open about it.
    pub fn is_good(&self) -> bool {
        self.status == Status::Complete && !self.has_open_alarm()
    }

    /// It tells of a loss that the person has not answered.
    pub fn has_open_alarm(&self) -> bool {
        self.alarm == AlarmLevel::Alarm && !self.answered
    }
}
