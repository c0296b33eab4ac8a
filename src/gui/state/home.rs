//! What *Home* shows: accounts, and their backups.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::engine::synced::SyncedFolders;
use crate::engine::{AlarmLevel, AlarmRecord, At, Every, Origin, PhotoForm, Scope, Status, may_be};
use crate::model::{Counts, Door, Kind, OauthPart, Trouble};

use super::Standing;

/// What *Home* shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Home {
    pub accounts: Vec<AccountCard>,
    /// Nothing may be changed at any service.
    pub read_only: bool,
    /// Folders that a cloud's client syncs.
    pub synced: SyncedFolders,
    /// Why the settings or the list of accounts can't be read, if so: then accounts may be missing here.
    pub trouble: Option<Trouble>,
    /// Folders in which there were backups and now are none, other than those of saved accounts.
    pub gone: Vec<PathBuf>,
}

impl Home {
    /// True for somebody who has nothing here yet.
    pub fn is_new(&self) -> bool {
        self.accounts.is_empty() && self.trouble.is_none() && self.gone.is_empty()
    }
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
    /// What makes it the same account next time, where that is known.
    pub id: Option<String>,
    /// The way to it, without a key.
    pub door: Door,
    /// It is signed in to by OAuth 2.0, so.
    pub oauth: Option<OauthPart>,
    pub standing: Standing,
    /// The folder that holds the vaults.
    pub vault_root: PathBuf,
    /// What was chosen when it was backed up itself last.
    pub scope: Scope,
    pub folder: Folder,
    /// Newest first.
    pub backups: Vec<BackupLine>,
    /// Those of which nothing can be read.
    pub damaged: Vec<Unreadable>,
    /// How photos lie in its newest backup, or in what is kept there in place of one.
    pub photos: PhotoForm,
    /// Losses that the person has not answered yet.
    pub alarms: Vec<AlarmRecord>,
    /// Runs that were never sealed, newest first.
    pub unfinished: Vec<Unfinished>,
    pub copies: Vec<SecondCopy>,
    pub schedule: Option<Schedule>,
    /// The last good backup is older than the schedule says.
    pub is_late: bool,
}

impl AccountCard {
    /// True when the account with this id may be the one of this card.
    pub fn may_be(&self, id: &str) -> bool {
        may_be(self.id.as_deref(), &self.user, &self.door.urls, id)
    }

    /// What its vault is called, once there is one.
    pub fn vault_name(&self) -> Option<String> {
        self.vault()?.file_name().map(|name| name.to_string_lossy().into_owned())
    }

    /// The newest backup that is good, where it comes from what the card stands for: files are all that a card of files has.
    pub fn last_good(&self) -> Option<&BackupLine> {
        let is_good = |backup: &&BackupLine| match self.way {
            Way::Files => backup.status == Status::Complete && !backup.has_open_alarm(),
            _ => backup.is_good(),
        };
        self.backups.iter().find(is_good)
    }

    /// The folder of its backups, once there are some.
    pub fn vault(&self) -> Option<&Path> {
        let backups = self.backups.iter().map(|backup| &backup.path);
        backups
            .chain(self.damaged.iter().map(|damaged| &damaged.path))
            .chain(self.unfinished.iter().map(|run| &run.path))
            .find_map(|path| path.parent())
    }
}

/// Whether the folder of an account's backups can be looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Folder {
    #[default]
    Here,
    /// There were backups of the account, or were to be, and they are not there: a drive may not be connected.
    Gone,
    /// It can't be read.
    Shut(Trouble),
}

/// What stands in the place of a backup and can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    pub path: PathBuf,
    /// What its folder is called.
    pub name: String,
    pub why: Trouble,
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
    /// None: what is kept there came from files.
    Files,
}

/// One backup in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupLine {
    pub path: PathBuf,
    pub sealed: jiff::Timestamp,
    /// Where what is in it comes from: the account, or files that were kept with it.
    pub origin: Origin,
    /// What was chosen.
    pub scope: Scope,
    pub status: Status,
    pub alarm: AlarmLevel,
    /// The person has answered its alarm, if it has one.
    pub answered: bool,
    pub totals: BTreeMap<Kind, Counts>,
    /// Why it is kept for good, if it is: words of the person, or a message key.
    pub pinned: Option<String>,
}

impl BackupLine {
    /// The account itself as it was then, not files that were kept with it.
    pub fn is_of_account(&self) -> bool {
        self.origin == Origin::Account
    }

    /// The account itself, complete, and nothing open about it.
    pub fn is_good(&self) -> bool {
        self.is_of_account() && self.status == Status::Complete && !self.has_open_alarm()
    }

    /// It tells of a loss that the person has not answered.
    pub fn has_open_alarm(&self) -> bool {
        self.alarm == AlarmLevel::Alarm && !self.answered
    }
}

/// A run that was never sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// Its folder, which ends in `.part`.
    pub path: PathBuf,
    /// `None` when nothing tells.
    pub started: Option<jiff::Timestamp>,
    /// Items that were received whole, and the bytes of their originals.
    pub items: u64,
    pub bytes: u64,
    /// A run is at work in it, perhaps of another Lifeboat.
    pub is_running: bool,
}

/// A folder that holds copies of the backups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondCopy {
    pub path: PathBuf,
    /// When it was read back last.
    pub verified: Option<jiff::Timestamp>,
    pub has_newest: bool,
}

/// When an account is backed up by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    pub every: Every,
    pub at: At,
    /// For every saved account, not this one alone.
    pub for_all: bool,
    /// Lifeboat set a timer for it, and that timer is not active any more.
    pub is_dead: bool,
}
