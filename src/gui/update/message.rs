//! What can happen in the window, and what it may have done outside: plain comparable data.

use std::path::PathBuf;

use crate::engine::{Event, ForgetPlan, PhotoForm, Request, SupportBundle};
use crate::model::{Door, Health, Kind, Trouble};

use super::Errand;
use super::browse::Act;
use super::help::HelpAct;
use super::packing::Pack;
use super::recover::Recover;
use super::room::{AcceptAct, RoomAct};
use super::salvage::Salvage;
use crate::engine::inside::Told;
use crate::gui::state::{
    Dropped, Forgotten, Home, Kept, Keychain, Names, Preferences, Scheduled, Screen, Section, Setting, SignIn,
    SignInElsewhere, Whereabouts,
};

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    // What a person does.
    GoTo(Screen),
    /// One step back from where one is.
    Back,
    TryDemo,
    /// Find out how one gets in there.
    FindWays(Whereabouts),
    SignIn(SignIn),
    SignInElsewhere(SignInElsewhere),
    /// A new code, once the old one has run out.
    SignInOnceMore,
    /// *Sign in* of an account on *Home*; `None`: of the one that was just added and is not saved.
    SignInAgain(Option<String>),
    /// *Check now* of an account on *Home*.
    CheckAccount(String),
    /// *Sign out and forget*: asks first.
    AskForget(String),
    /// The answer to that.
    Forget {
        name: String,
        yes: bool,
    },
    /// Lets the person choose the file of a certificate authority.
    ChooseCaFile,
    Consent(bool),
    Dismiss,
    TickKind(Kind),
    TickCollection(String),
    /// Whether the other files in photo folders are taken, too.
    TickAllFiles,
    /// Whether pictures of contacts are asked for at hosts that are no part of the account.
    TickPicturesElsewhere,
    /// How photos shall lie in the backup.
    Photos(PhotoForm),
    FolderTyped,
    ChooseFolder,
    BackUp,
    BackUpAgain,
    /// *Back up all* accounts that are saved, one after the other.
    BackUpAll,
    /// *Back up now* of an account on *Home*.
    BackUpAccount(String),
    /// *Choose what is backed up* of an account on *Home*.
    ChooseForAccount(String),
    Pause(bool),
    AskStop,
    KeepGoing,
    Stop,
    /// The window is about to be closed.
    AskClose,
    OpenFolder(PathBuf),
    /// Looks for no backups any more in a folder that is gone.
    ForgetFolder(PathBuf),
    Copy(String),
    Toggle(Section),
    /// The person's answer to the losses of a vault: did they remove or change it themselves?
    AnswerAlarm {
        vault: PathBuf,
        mine: bool,
    },

    /// Makes a backup of what an unfinished one has.
    Finish(PathBuf),
    /// *Remove* of an unfinished backup: asks first.
    AskRemove(PathBuf),
    /// The answer to that.
    Remove {
        part: PathBuf,
        yes: bool,
    },
    /// *Copy to another drive* of all that is in a vault: asks where to.
    CopyVault(PathBuf),
    /// On *Make room*.
    Room(RoomAct),
    /// Going on without items that an account's service does not give.
    Accept {
        vault: PathBuf,
        act: AcceptAct,
    },
    CopyToTyped,
    StartCopy,
    /// *Do this every week*, or no longer.
    Schedule {
        account: String,
        weekly: bool,
    },
    /// Lets the demo account lose its data, or gives it back.
    LoseDemo(bool),

    /// In a backup that is looked at.
    Browse(Act),
    /// Comparing backups, and getting back what was lost.
    Recover(Recover),
    /// One file of a backup, and the folder out of it again.
    Pack(Pack),
    /// Getting what can be had out of something damaged.
    Salvage(Salvage),
    /// Files and folders were dropped onto the window.
    Dropped(Vec<PathBuf>),
    /// *Choose files* to import, or a folder.
    ChooseFiles {
        folder: bool,
    },
    /// Looks into the file or folder that was typed.
    LookAtTyped,
    /// Looks through the files once more, or now that nothing else runs.
    LookThrough,
    /// Other files are wanted than those that were opened.
    OtherFiles,
    /// The account that files are for, by its name on *Home*; `None`: by themselves.
    ImportFor(Option<String>),
    /// More files for an account of *Home*.
    ImportInto(String),
    Import,
    /// Imports though a backup has these very files.
    ImportAgain,

    /// Shows a web page in the browser.
    OpenPage(String),

    /// The folder for a support bundle was typed.
    SupportTyped,
    SaveSupport,
    /// Something on *Help now*.
    Help(HelpAct),
    /// Sets something for the whole program.
    Set(Setting),
    /// The folder on *Settings* was typed.
    UsualFolderTyped,
    SetUsualFolder,
    SetNetwork,

    /// On *Licences*: goes to a part, and shows it in place of the list where there is room for one only; `None`: back to
    /// the list.
    Licence {
        row: Option<u64>,
        in_front: bool,
    },

    // What the job and the desk let know.
    Event(Event),
    Answer(Answer),
}

/// What came of an errand.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Keychain(Keychain),
    Home(Home),
    /// Why something small on *Home* could not be done.
    NotDone(Trouble),
    Demo(Result<Door, Trouble>),
    Folder(Chosen),
    /// Files and folders to import.
    Files(Chosen),
    Dropped(Dropped),
    /// One file was chosen, or none was.
    File(Chosen),
    Opened(Result<(), Trouble>),
    /// A web page was opened, or this computer has no browser that would.
    PageOpened {
        url: String,
        done: Result<(), Trouble>,
    },
    /// What came of saving an account: what it is called now, and where its secret is.
    Saved {
        wished: String,
        saved: Result<(String, Kept), Trouble>,
    },
    /// A saved account with its password; `Trouble::NoPassword` when that is not kept.
    Door {
        name: String,
        door: Result<Door, Trouble>,
    },
    Names(Names),
    /// What is in the backup that is looked at.
    Told(Told),
    /// What came of noting that the losses of a vault were on purpose.
    Settled {
        vault: PathBuf,
        done: Result<(), Trouble>,
    },
    /// The demo account lost its data, or has it back.
    DemoPlayed {
        lost: bool,
        done: Result<(), Trouble>,
    },
    /// What a support bundle holds.
    Support(Box<SupportBundle>),
    /// Where it was saved.
    SupportSaved(Result<PathBuf, Trouble>),
    /// What came of keeping a backup for good.
    Pinned(Result<(), Trouble>),
    /// The same from *Make room*, where it may also be kept no longer.
    Kept(Result<(), Trouble>),
    /// Which backups of a vault would go when so many of the newest stay.
    Planned {
        vault: PathBuf,
        keep_last: usize,
        done: Result<ForgetPlan, Trouble>,
    },
    /// What came of going on without items of a vault's account.
    Accepted {
        vault: PathBuf,
        done: Result<(), Trouble>,
    },
    /// What came of removing an unfinished backup.
    Removed(Result<(), Trouble>),
    /// An empty account and a folder for a drill with `backup`.
    DrillReady {
        backup: PathBuf,
        done: Result<(Door, PathBuf), Trouble>,
    },
    Scheduled {
        account: String,
        done: Result<Scheduled, Trouble>,
    },
    /// How an account on *Home* stands, just asked.
    Checked {
        name: String,
        done: Result<Box<Health>, Trouble>,
    },
    Forgot {
        name: String,
        done: Result<Forgotten, Trouble>,
    },
    /// What is set.
    Preferences(Result<Preferences, Trouble>),
    /// Something was set; and now all is so.
    Set(Result<Preferences, Trouble>),
}

/// How choosing a folder ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    Folder(PathBuf),
    Files(Vec<PathBuf>),
    Nothing,
    /// There is no file chooser on this computer.
    NoChooser,
}

/// Something to be done outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    Start(Box<Request>),
    Stop,
    Pause(bool),
    Copy(String),
    CloseWindow,
    /// Language, look, size and folder are these from now on.
    /// `look_changed`: the theme, too, is another than it was.
    Appear {
        set: Box<Preferences>,
        look_changed: bool,
    },
    Errand(Errand),
    /// One after the other.
    Errands(Vec<Errand>),
}

/// What `update` must know of the computer; set once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub home: Option<PathBuf>,
    /// Where backups go unless the person chooses another folder.
    pub vault_root: PathBuf,
}
