//! What the desk does on the side.

use std::path::PathBuf;

use super::Look;
use crate::engine::{Contact, SupportBundle};
use crate::gui::state::Setting;
use crate::model::{Door, Kind};

/// Something that the desk does on the side; it answers with an [`Answer`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Errand {
    /// Is there a keychain?
    AskKeychain,
    /// What accounts and backups are there?
    LoadHome,
    StartDemo,
    ChooseFolder {
        from: PathBuf,
    },
    ChooseFile {
        from: PathBuf,
    },
    OpenFolder(PathBuf),
    /// Files to import, or a folder.
    ChooseFiles {
        folder: bool,
        from: PathBuf,
    },
    /// Is it a backup that was dropped, or files?
    LookAtDropped(Vec<PathBuf>),
    /// Shows a web page in the person's browser.
    OpenPage(String),
    SaveAccount(Box<ToSave>),
    /// Notes where a backup was made.
    NoteVault(PathBuf),
    /// Looks for no backups any more in this folder.
    ForgetFolder(PathBuf),
    /// Notes with a saved account what a run told of it.
    NoteContact {
        name: String,
        contact: Contact,
    },
    /// The door of a saved account.
    FetchDoor {
        name: String,
    },
    /// Asks the service of a saved account whether it lets us in, and what it has.
    CheckAccount {
        name: String,
    },
    /// Gives back what the service gave to an account, and forgets it.
    ForgetAccount {
        name: String,
    },
    /// Notes that the losses of a vault were on purpose.
    SettleAlarm {
        vault: PathBuf,
    },
    /// Lets the demo account lose its data, or gives it back.
    PlayDemo {
        lost: bool,
    },
    /// Removes an unfinished backup for good.
    Remove {
        part: PathBuf,
    },
    /// Backs an account up every week, or no longer.
    Schedule {
        account: String,
        weekly: bool,
    },
    /// Makes an empty account on this computer, and a folder, for a drill with `backup`.
    PrepareDrill {
        backup: PathBuf,
    },
    /// Puts these away.
    EndDrill,
    ReadPreferences,
    Set(Setting),
    /// What would a support bundle hold?
    ReadSupport,
    SaveSupport {
        bundle: Box<SupportBundle>,
        to: PathBuf,
    },
    /// Keeps a backup for good.
    Pin {
        backup: PathBuf,
    },
    /// The same because the person wants it so; or no longer.
    Keep {
        backup: PathBuf,
        on: bool,
    },
    /// Which backups of a vault would go when so many of the newest stay?
    PlanForget {
        vault: PathBuf,
        keep_last: usize,
    },
    /// Notes that it is gone on without these items, by their addresses.
    Accept {
        vault: PathBuf,
        items: Vec<String>,
    },
    /// Looks into a backup.
    Look(Look),
    /// The names of the items of one kind in a backup.
    ReadNames {
        backup: PathBuf,
        kind: Kind,
    },
}

/// An account that let us in, to be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToSave {
    /// The saved account that it is; else it is a new one, of which `wished` may be the name.
    pub account: Option<String>,
    pub wished: String,
    pub door: Door,
    /// What makes it the same account next time.
    pub id: String,
    /// The folder for its vault; `None`: where that is already.
    pub vault_root: Option<PathBuf>,
    pub login_flow: Option<String>,
}
