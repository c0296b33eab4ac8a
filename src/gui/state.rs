//! What the window knows. Plain comparable data; only `update` changes it, apart from the drafts of the screens.
//!
//! One file because the state is one value, and one reads its parts together.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use zeroize::Zeroize;

use crate::engine::{AlarmLevel, AlarmRecord, BackedUp, Event, Outcome, Request, RunState, Scope, Status};
use crate::model::{Consent, Counts, Door, Found, Kind, Secret, Trouble};

use super::pace::Pace;
use super::synced::Cloud;

/// Everything that is shown, and nothing else.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    pub screen: Screen,
    /// What a person is typing; the screens edit it themselves.
    pub draft: Draft,
    pub home: Home,
    pub keychain: Keychain,
    /// The demo account is being set up.
    pub demo_starting: bool,
    /// What went wrong with the sign-in or before it; shown where the person can do something about it.
    pub trouble: Option<Trouble>,
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
    Looking,
    Choose,
    Running,
    Result,
    Home,
}

/// What a person is typing.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Draft {
    pub user: String,
    pub password: String,
    pub url: String,
    pub more_urls: String,
    pub ca_file: String,
    /// The password can be read.
    pub uncovered: bool,
    pub more: bool,
    pub forget: bool,
    pub folder: String,
    /// The field that gets the keyboard when it is drawn next.
    pub focus: Option<&'static str>,
}

impl Draft {
    /// Fills in what is known of an account; the password stays empty.
    pub fn fill_in(&mut self, user: &str, urls: &[String], ca_file: Option<&Path>) {
        let (first, rest) = urls.split_first().map_or(("", urls), |(first, rest)| (first.as_str(), rest));
        self.user = user.to_owned();
        self.url = first.to_owned();
        self.more_urls = rest.join(" ");
        self.ca_file = ca_file.map(|path| path.display().to_string()).unwrap_or_default();
        self.more = !self.more_urls.is_empty() || !self.ca_file.is_empty();
        self.password.zeroize();
        self.focus = Some("password");
    }
}

impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Draft").field("user", &self.user).field("url", &self.url).finish_non_exhaustive()
    }
}

/// A field that must not be empty, or is not what it must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    User,
    Password,
    Url,
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub door: Door,
    pub demo: bool,
    pub remember: bool,
    /// What became of remembering it.
    pub kept: Option<Kept>,
}

impl Session {
    /// The name of the account's vault and of the account on screens, where the user name gives one.
    pub fn vault_name(&self) -> Option<String> {
        let user = self.door.key.user();
        if self.demo {
            Some("demo@lifeboat".to_owned())
        } else if user.contains('@') {
            Some(user.to_owned())
        } else {
            None
        }
    }

    /// What the vault of this account will be called; a wish, since the name may belong to another account.
    pub fn wished_vault(&self) -> String {
        self.vault_name().unwrap_or_else(|| format!("{}@{}", self.door.key.user(), self.host()))
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

/// What was found, and what of it is ticked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub found: Found,
    /// Kinds that were ticked off.
    pub off: BTreeSet<Kind>,
    /// Paths of collections that were ticked off.
    pub off_collections: BTreeSet<String>,
    /// The folder that was last looked at, and the cloud that syncs it.
    pub synced: Option<Cloud>,
    /// No file chooser could be shown.
    pub no_chooser: bool,
}

impl Choice {
    /// All of what was found.
    pub fn all(found: Found) -> Choice {
        Choice { found, off: BTreeSet::new(), off_collections: BTreeSet::new(), synced: None, no_chooser: false }
    }

    /// The kinds that the account may hold, in their order.
    pub fn kinds(&self) -> Vec<Kind> {
        let kinds: BTreeSet<Kind> = self.found.collections.iter().flat_map(|c| c.kinds.iter().copied()).collect();
        kinds.into_iter().collect()
    }

    /// True when something of this collection will be backed up.
    pub fn takes(&self, index: usize) -> bool {
        self.found.collections.get(index).is_some_and(|collection| {
            !self.off_collections.contains(&collection.href) && collection.kinds.iter().any(|k| !self.off.contains(k))
        })
    }

    /// True when nothing is left to back up.
    pub fn is_empty(&self) -> bool {
        !(0..self.found.collections.len()).any(|index| self.takes(index))
    }

    /// What the engine is asked for.
    pub fn scope(&self) -> Scope {
        let kinds = if self.off.is_empty() {
            Vec::new()
        } else {
            self.kinds().into_iter().filter(|kind| !self.off.contains(kind)).collect()
        };
        let collections = if self.off_collections.is_empty() {
            Vec::new()
        } else {
            let chosen = self.found.collections.iter().enumerate().filter(|(index, _)| self.takes(*index));
            chosen.map(|(_, collection)| collection.href.clone()).collect()
        };
        Scope { kinds, collections, all_files: false }
    }
}

/// A piece of work and how it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    pub request: Request,
    pub state: RunState,
    /// The steps of signing in so far, as their keys and subjects.
    pub steps: Vec<(&'static str, String)>,
    pub pace: Pace,
    pub paused: bool,
    pub stopping: bool,
    /// Whether to stop is being asked; `Close` when the window shall close then.
    pub asking: Option<Asking>,
}

/// Why a person is asked whether to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    Stop,
    Close,
}

impl Run {
    /// A piece of work that begins now.
    pub fn of(request: Request) -> Run {
        Run {
            request,
            state: RunState::default(),
            steps: Vec::new(),
            pace: Pace::default(),
            paused: false,
            stopping: false,
            asking: None,
        }
    }

    /// True until its last event has come.
    pub fn is_going(&self) -> bool {
        self.state.ended.is_none()
    }

    /// True for a backup (and false for looking).
    pub fn is_backup(&self) -> bool {
        matches!(self.request, Request::Backup(_))
    }

    /// The sealed backup, when it ended with one.
    pub fn backed_up(&self) -> Option<&BackedUp> {
        match &self.state.ended {
            Some(Ok(Outcome::BackedUp(done))) => Some(done),
            _ => None,
        }
    }

    /// Folds one event in.
    pub fn apply(&mut self, event: Event) {
        if let Event::Sign(crate::model::Sign::Looking { step, subject }) = &event {
            let step = (*step, subject.clone());
            if self.steps.last() != Some(&step) {
                self.steps.push(step);
            }
        }
        self.state.apply(event);
        self.pace.note(&self.state);
    }
}

/// Something that can be opened to show what lies behind it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// Single collections on *Choose*.
    Collections,
    /// What could not be had so far, on *Running*.
    LostSoFar,
    /// A kind's number on *Result*.
    Kind(Kind),
    Lost,
    Unreadable,
    Skipped,
    Losses,
    /// The technical part of a trouble.
    Details,
    /// All backups of an account on *Home*.
    Older(String),
    /// What one line of an account's losses names: its vault, and which line.
    Loss(PathBuf, usize),
    /// What is missing without being an alarm, on *Result*.
    Notice(usize),
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

/// The consent that `trouble` asks for.
pub fn consent(trouble: &Trouble) -> Option<&Consent> {
    match trouble {
        Trouble::NeedsConsent(consent) => Some(consent),
        _ => None,
    }
}

/// The sign-in as it leaves the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    pub user: String,
    pub password: Secret,
    pub urls: Vec<String>,
    pub ca_file: Option<PathBuf>,
    pub remember: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Collection;

    #[test]
    fn hosts_for_people() {
        let check = |url: &str, expect: &str| assert_eq!(host_of(url), expect, "{url}");
        check("https://dav.example.org/principals/alice/", "dav.example.org");
        check("https://alice:x@dav.example.org:8443", "dav.example.org:8443");
        check("dav.example.org", "dav.example.org");
        check("", "");
    }

    fn choice() -> Choice {
        let collection = |href: &str, kinds: &[Kind]| Collection {
            href: href.into(),
            kinds: kinds.to_vec(),
            ..Collection::default()
        };
        Choice::all(Found {
            collections: vec![
                collection("/a/", &[Kind::Contacts]),
                collection("/b/", &[Kind::Calendar, Kind::Tasks]),
                collection("/c/", &[Kind::Photos]),
            ],
            ..Found::default()
        })
    }

    #[test]
    fn all_is_an_empty_scope() {
        assert_eq!(choice().scope(), Scope::default());
        assert_eq!(choice().kinds(), [Kind::Contacts, Kind::Calendar, Kind::Tasks, Kind::Photos]);
    }

    #[test]
    fn a_mixed_calendar_stays_while_one_of_its_kinds_does() {
        let mut choice = choice();
        choice.off.insert(Kind::Calendar);
        assert!(choice.takes(1));
        assert_eq!(choice.scope().kinds, [Kind::Contacts, Kind::Tasks, Kind::Photos]);
        choice.off.insert(Kind::Tasks);
        assert!(!choice.takes(1));
        assert!(!choice.is_empty());
        choice.off.insert(Kind::Photos);
        choice.off_collections.insert("/a/".into());
        assert!(choice.is_empty());
    }

    #[test]
    fn single_collections_are_named() {
        let mut choice = choice();
        choice.off_collections.insert("/c/".into());
        assert_eq!(choice.scope().collections, ["/a/", "/b/"]);
        assert!(choice.scope().kinds.is_empty());
    }
}
