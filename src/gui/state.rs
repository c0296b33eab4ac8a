//! What the window knows. Plain comparable data; only `update` changes it, apart from the drafts of the screens.

mod about;
mod adding;
mod browse;
mod choice;
mod demo;
mod draft;
mod helping;
mod home;
mod importing;
mod keeping;
mod packing;
mod recovering;
mod room;
mod run;
mod salvaging;
mod section;
mod settings;
mod support;
mod tending;
mod turns;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

pub use about::Licences;
pub use adding::{Adding, Elsewhere, SignIn, SignInElsewhere, Standing, Whereabouts, open_page, with_password};
pub use browse::{Browse, PAGE, Saving};
pub use choice::Choice;
pub use demo::{DemoCloud, Story, WantedOf};
pub use draft::Draft;
pub use helping::{Have, Helping};
pub use home::{AccountCard, BackupLine, Folder, Home, Schedule, SecondCopy, Unfinished, Unreadable, Way};
pub use importing::{Dropped, Guide, Importing};
pub use keeping::{CopyOf, Scheduled, ToInstall};
pub use packing::{Does, Packing, WrongPassword};
pub use recovering::{Recovering, Then};
pub use room::{Accepting, KEEPS, Room};
pub use run::{Asking, Run, Step};
pub use salvaging::Salvaging;
pub use section::Section;
pub use settings::{Preferences, Setting};
pub use support::Supporting;
pub use tending::{Forgotten, Tending};
pub use turns::{Ending, Turn, Turns};

use crate::model::{Consent, Door, Kind, Trouble};

/// Everything that is shown, and nothing else.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    pub screen: Screen,
    /// What a person is typing; the screens edit it themselves.
    pub draft: Draft,
    pub home: Home,
    pub keychain: Keychain,
    pub demo: DemoCloud,
    /// What went wrong with the sign-in or before it; shown where the person can do something about it.
    pub trouble: Option<Trouble>,
    /// The account that is being added.
    pub adding: Option<Adding>,
    /// Fields that were left empty.
    pub missing: BTreeSet<Missing>,
    /// The account that was signed in to last.
    pub session: Option<Session>,
    /// What is chosen of it.
    pub choice: Option<Choice>,
    /// The piece of work that is under way or ended last.
    pub run: Option<Run>,
    /// Rows and boxes that are open.
    pub open: BTreeSet<Section>,
    /// What was copied last, so that its button can say so.
    pub copied: Option<String>,
    /// The folder of the result could not be opened.
    pub folder_shut: bool,
    /// Names of the items of a kind in the backup of the result, as they are asked for.
    pub names: Vec<Names>,
    /// What the person said to the losses of a vault.
    pub answers: BTreeMap<PathBuf, Said>,
    /// What became of going on without items of a vault's account that can't be had.
    pub accepting: BTreeMap<PathBuf, Accepting>,
    /// Old backups that may go.
    pub room: Option<Room>,
    /// The backups that are about to be copied to another drive.
    pub copying: Option<CopyOf>,
    /// Files that were opened or dropped.
    pub importing: Importing,
    /// Something damaged that was opened.
    pub salvaging: Salvaging,
    /// An unfinished backup of which it is being asked whether it shall be removed.
    pub removing: Option<PathBuf>,
    /// The backup that is looked at.
    pub browse: Option<Browse>,
    /// What of it is about to be saved as ordinary files.
    pub saving: Option<Saving>,
    /// A backup that is about to be packed into one file, or unpacked.
    pub packing: Option<Packing>,
    /// No file chooser could be shown for a backup to open.
    pub no_chooser: bool,
    /// No file chooser could be shown for the file of a certificate authority.
    pub types_ca: bool,
    /// A backup that is compared, or put back.
    pub recovering: Option<Recovering>,
    /// Accounts whose keys were asked for to compare them or to put something back into them.
    pub keys_wanted: BTreeSet<String>,
    /// Accounts whose keys were asked for to back them up.
    pub opening: BTreeSet<String>,
    /// The account for which it is chosen anew what is backed up, until its key is here.
    pub choosing: Option<String>,
    /// A backup that shall be compared with the one that is being made.
    pub compare_next: Option<PathBuf>,
    /// What is being done with accounts on *Home* beside backing them up, by name.
    pub tending: BTreeMap<String, Tending>,
    /// The account that was forgotten last.
    pub forgotten: Option<Forgotten>,
    /// What was set, once *Settings* was opened.
    pub preferences: Option<Preferences>,
    /// A support bundle that is looked at.
    pub supporting: Supporting,
    /// What is ticked on *Help now*.
    pub help: Helping,
    /// *Licences*, and where *About* was opened.
    pub licences: Licences,
    /// *Back up all*, while it goes on and until something else is begun.
    pub turns: Turns,
    /// What came of backing an account up every week.
    pub scheduled: Option<(String, Scheduled)>,
}

impl State {
    /// The account on *Home* that is called `name`.
    pub fn card(&self, name: &str) -> Option<&AccountCard> {
        self.home.accounts.iter().find(|card| card.name == name)
    }

    /// True when an account is backed up to somewhere already. There it stays: later backups are compared with those.
    pub fn has_backups(&self, session: &Session) -> bool {
        let card = session.account.as_deref().and_then(|name| self.card(name));
        card.is_some_and(|card| !card.backups.is_empty())
    }

    /// A run is going.
    pub fn is_running(&self) -> bool {
        self.run.as_ref().is_some_and(Run::is_going)
    }

    /// Work is going on that has a screen to go back to.
    pub fn is_working(&self) -> bool {
        self.run.as_ref().is_some_and(|run| run.is_going() && !run.is_looking())
    }

    /// One turn of *Back up all* has ended, and the next has not begun.
    pub fn is_between_turns(&self) -> bool {
        self.turns.is_going() && !self.is_running()
    }

    /// Closing the window would end something.
    pub fn asks_before_closing(&self) -> bool {
        self.is_working() || self.is_between_turns()
    }

    /// The account on *Home* whose backups are in `vault`.
    pub fn card_of(&self, vault: &Path) -> Option<&AccountCard> {
        self.home.accounts.iter().find(|card| card.vault() == Some(vault))
    }
}

/// The person's answer to *Did you remove them yourself?*
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// Yes, and it is being noted.
    Noting,
    /// Yes.
    Mine,
    /// No: first aid is shown.
    NotMine,
}

/// What fills the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    #[default]
    Welcome,
    AddAccount,
    /// How one gets in.
    SignIn,
    /// Waiting until the person has agreed elsewhere.
    Approving,
    Looking,
    Choose,
    Running,
    Result,
    Home,
    /// Where to copy backups to.
    Copy,
    /// Which old backups would go.
    Room,
    /// Which backup to open.
    Which,
    /// Inside a backup.
    Browse,
    /// Where to save copies of what is in it.
    Save,
    /// How and where to it is packed into one file, or unpacked.
    Pack,
    /// What to compare a backup with.
    Compare,
    /// Where a statement of loss shall go.
    Statement,
    /// How a backup shall be put back.
    Restore,
    /// Files of other services: choosing them, and what is in them.
    Import,
    /// Something damaged: what can be had of it.
    Salvage,
    /// Language, look, folder, network, read-only mode.
    Settings,
    /// What to do while a cloud is failing.
    Help,
    /// What is in a support bundle.
    Support,
    /// What this program is, and where it keeps things.
    About,
    /// The licences of all that is compiled in.
    Licences,
}

/// A field that must not be empty, or is not what it must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    User,
    Password,
    Client,
    Folder,
    WholePath,
}

/// Where a password can be kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keychain {
    /// Not asked yet.
    #[default]
    Unknown,
    There,
    NotThere,
}

/// An account that let us in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Session {
    pub door: Door,
    pub demo: bool,
    pub remember: bool,
    /// The saved account that this is, by its name.
    pub account: Option<String>,
    /// What the person agreed to since it was signed in to.
    pub agreed: Vec<Consent>,
    /// The Nextcloud server that gave the app password in the browser, and takes it back.
    pub login_flow: Option<String>,
    /// What became of remembering it.
    pub kept: Option<Kept>,
}

impl Session {
    /// What the account is called, and its vault. A wish as long as it is not saved: the name may be another account's.
    pub fn name(&self) -> String {
        let user = self.door.key.user();
        match &self.account {
            Some(name) => name.clone(),
            None if self.demo => "demo@lifeboat".to_owned(),
            None if user.contains('@') => user.to_owned(),
            None => self.door.address.clone().unwrap_or_else(|| format!("{user}@{}", self.host())),
        }
    }

    /// The server's name, for people.
    pub fn host(&self) -> String {
        self.door.urls.first().map(|url| host_of(url)).unwrap_or_default()
    }
}

/// The server's name in an address, for people; the address itself when it has none.
pub fn host_of(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    host.to_owned()
}

/// Where an account's password is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    InKeychain,
    ForThisSession,
}

/// Names of the items of one kind in a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    pub kind: Kind,
    /// `None` while they are being read.
    pub names: Option<Result<Vec<String>, Trouble>>,
    /// How many more there are.
    pub more: u64,
}

/// The consent that `trouble` asks for.
pub fn consent(trouble: &Trouble) -> Option<&Consent> {
    match trouble {
        Trouble::NeedsConsent(consent) => Some(consent),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_for_people() {
        let check = |url: &str, expect: &str| assert_eq!(host_of(url), expect, "{url}");
        check("https://dav.example.org/principals/alice/", "dav.example.org");
        check("https://alice:x@dav.example.org:8443", "dav.example.org:8443");
        check("dav.example.org", "dav.example.org");
        check("", "");
    }
}
