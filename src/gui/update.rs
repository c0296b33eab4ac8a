//! What happens in the window: each [`Msg`] changes the [`State`] here and nowhere else, and may ask for one
//! [`Effect`]. Pure: no thread, no disk, no egui.
//!
//! One file because it is the one place where the state changes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use zeroize::Zeroize;

use crate::engine::{BackupRequest, Event, Outcome, PhotoForm, Request};
use crate::model::{Consent, Credentials, Door, Found, Kind, Trouble};

use super::state::{
    Asking, Choice, Home, Kept, Keychain, Missing, Names, Run, Said, Screen, Section, Session, SignIn, State, Way,
    consent,
};
use super::synced::{synced_by, typed_path};

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    // What a person does.
    GoTo(Screen),
    /// One step back from where one is.
    Back,
    TryDemo,
    SignIn(SignIn),
    Consent(bool),
    Dismiss,
    TickKind(Kind),
    TickCollection(String),
    FolderTyped,
    ChooseFolder,
    BackUp,
    BackUpAgain,
    /// *Back up now* of an account on *Home*.
    BackUpAccount(String),
    Pause(bool),
    AskStop,
    KeepGoing,
    Stop,
    /// The window is about to be closed.
    AskClose,
    OpenFolder(PathBuf),
    Copy(String),
    Toggle(Section),
    /// The person's answer to the losses of a vault: did they remove or change it themselves?
    AnswerAlarm {
        vault: PathBuf,
        mine: bool,
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
    Demo(Result<Door, Trouble>),
    Folder(Chosen),
    Opened(Result<(), Trouble>),
    Saved(Result<Kept, Trouble>),
    /// A saved account with its password; `Trouble::NoPassword` when that is not kept.
    Door {
        name: String,
        door: Result<Door, Trouble>,
    },
    Names(Names),
    /// What came of noting that the losses of a vault were on purpose.
    Settled {
        vault: PathBuf,
        done: Result<(), Trouble>,
    },
}

/// How choosing a folder ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    Folder(PathBuf),
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
    Errand(Errand),
}

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
    OpenFolder(PathBuf),
    SaveAccount {
        door: Door,
        name: String,
        vault_root: PathBuf,
    },
    /// The door of a saved account.
    FetchDoor {
        name: String,
    },
    /// Notes that the losses of a vault were on purpose.
    SettleAlarm {
        vault: PathBuf,
    },
    /// The names of the items of one kind in a backup.
    ReadNames {
        backup: PathBuf,
        kind: Kind,
    },
}

/// What `update` must know of the computer; set once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub home: Option<PathBuf>,
    /// Where backups go unless the person chooses another folder.
    pub vault_root: PathBuf,
}

/// What is done when the window opens.
pub fn first_effects() -> [Effect; 2] {
    [Effect::Errand(Errand::AskKeychain), Effect::Errand(Errand::LoadHome)]
}

/// Takes a message in. The only place where the state changes.
pub fn update(state: &mut State, place: &Place, msg: Msg) -> Option<Effect> {
    match msg {
        Msg::GoTo(screen) => go_to(state, screen),
        Msg::Back => back(state),
        Msg::TryDemo => {
            state.trouble = None;
            state.demo_starting = true;
            Some(Effect::Errand(Errand::StartDemo))
        }
        Msg::SignIn(sign_in) => sign_in_with(state, sign_in),
        Msg::Consent(yes) => consented(state, yes),
        Msg::Dismiss => {
            state.trouble = None;
            state.folder_shut = false;
            None
        }
        Msg::TickKind(kind) => {
            if let Some(choice) = &mut state.choice {
                flip(&mut choice.off, kind);
            }
            None
        }
        Msg::TickCollection(href) => {
            if let Some(choice) = &mut state.choice {
                flip(&mut choice.off_collections, href);
            }
            None
        }
        Msg::FolderTyped => {
            look_at_folder(state, place);
            None
        }
        Msg::ChooseFolder => {
            Some(Effect::Errand(Errand::ChooseFolder { from: typed_path(&state.draft.folder, place.home.as_deref()) }))
        }
        Msg::BackUp => back_up(state, place),
        Msg::BackUpAgain => {
            let request = state.run.as_ref().map(|run| run.request.clone())?;
            Some(start(state, request))
        }
        Msg::BackUpAccount(name) => back_up_account(state, &name),
        Msg::Pause(paused) => {
            let run = state.run.as_mut().filter(|run| run.is_going())?;
            run.paused = paused;
            Some(Effect::Pause(paused))
        }
        Msg::AskStop => {
            if let Some(run) = state.run.as_mut().filter(|run| run.is_going()) {
                run.asking = Some(Asking::Stop);
            }
            None
        }
        Msg::AskClose => match state.run.as_mut().filter(|run| run.is_going() && run.is_backup()) {
            Some(run) => {
                run.asking = Some(Asking::Close);
                state.screen = Screen::Running;
                None
            }
            None => Some(Effect::CloseWindow),
        },
        Msg::KeepGoing => {
            if let Some(run) = &mut state.run {
                run.asking = None;
            }
            None
        }
        Msg::Stop => stop(state),
        Msg::OpenFolder(path) => {
            state.folder_shut = false;
            Some(Effect::Errand(Errand::OpenFolder(path)))
        }
        Msg::Copy(text) => {
            state.copied = Some(text.clone());
            Some(Effect::Copy(text))
        }
        Msg::Toggle(section) => toggle(state, section),
        Msg::AnswerAlarm { vault, mine } => {
            state.answers.insert(vault.clone(), if mine { Said::Noting } else { Said::NotMine });
            mine.then_some(Effect::Errand(Errand::SettleAlarm { vault }))
        }
        Msg::Event(event) => happened(state, place, event),
        Msg::Answer(answer) => answered(state, place, answer),
    }
}

fn flip<T: Ord>(set: &mut BTreeSet<T>, value: T) {
    if !set.remove(&value) {
        set.insert(value);
    }
}

fn go_to(state: &mut State, screen: Screen) -> Option<Effect> {
    state.copied = None;
    state.screen = screen;
    match screen {
        Screen::AddAccount => {
            state.trouble = None;
            state.missing.clear();
            state.draft.focus = Some(if state.draft.user.is_empty() { "user" } else { "password" });
            (state.keychain == Keychain::Unknown).then_some(Effect::Errand(Errand::AskKeychain))
        }
        Screen::Choose => {
            state.trouble = None;
            None
        }
        Screen::Home => {
            state.trouble = None;
            Some(Effect::Errand(Errand::LoadHome))
        }
        _ => None,
    }
}

/// The screen that the window begins with, and that *Back* ends at.
fn first_screen(state: &State) -> Screen {
    if state.home.accounts.is_empty() { Screen::Welcome } else { Screen::Home }
}

fn back(state: &mut State) -> Option<Effect> {
    match state.screen {
        Screen::AddAccount => {
            state.trouble = None;
            state.screen = first_screen(state);
            None
        }
        Screen::Looking => stop(state),
        Screen::Choose => {
            state.screen = match state.session.as_ref().is_some_and(|session| session.demo) {
                true => first_screen(state),
                false => Screen::AddAccount,
            };
            None
        }
        _ => None,
    }
}

fn sign_in_with(state: &mut State, sign_in: SignIn) -> Option<Effect> {
    let checks = [
        (Missing::User, sign_in.user.is_empty(), "user"),
        (Missing::Password, sign_in.password.expose().is_empty(), "password"),
        (Missing::Url, sign_in.urls.is_empty(), "url"),
    ];
    state.missing = checks.iter().filter(|(_, empty, _)| *empty).map(|(field, ..)| *field).collect();
    if let Some((.., field)) = checks.iter().find(|(_, empty, _)| *empty) {
        state.draft.focus = Some(field);
        return None;
    }
    let door = Door {
        urls: sign_in.urls,
        key: Credentials { user: sign_in.user, password: sign_in.password }.into(),
        account_id: None,
        ca_file: sign_in.ca_file,
        allow_http: false,
        allow_hosts: Vec::new(),
    };
    Some(look(state, Session { door, demo: false, remember: sign_in.remember, kept: None }))
}

fn look(state: &mut State, session: Session) -> Effect {
    let request = Request::Look(session.door.clone());
    state.session = Some(session);
    start(state, request)
}

fn start(state: &mut State, request: Request) -> Effect {
    state.trouble = None;
    state.copied = None;
    state.folder_shut = false;
    state.open.clear();
    state.names.clear();
    // A new run tells of losses anew.
    state.answers.clear();
    state.screen = if matches!(request, Request::Look(_)) { Screen::Looking } else { Screen::Running };
    state.run = Some(Run::of(request.clone()));
    Effect::Start(Box::new(request))
}

fn allow(door: &mut Door, consent: &Consent) {
    match consent {
        Consent::PlainHttp { .. } => door.allow_http = true,
        Consent::OtherHost { host, .. } | Consent::SignInElsewhere { host, .. } => door.allow_hosts.push(host.clone()),
    }
}

fn consented(state: &mut State, yes: bool) -> Option<Effect> {
    let ended = state.run.as_ref().and_then(|run| run.state.ended.as_ref()?.as_ref().err());
    let asked = state.trouble.take().or_else(|| ended.cloned())?;
    if !yes {
        if state.screen == Screen::Result {
            state.screen = if state.choice.is_some() { Screen::Choose } else { first_screen(state) };
        }
        return None;
    }
    let consent = consent(&asked)?.clone();
    let mut request = state.run.as_ref().map(|run| run.request.clone())?;
    if let Some(session) = &mut state.session {
        allow(&mut session.door, &consent);
    }
    match &mut request {
        Request::Look(door) => allow(door, &consent),
        Request::Backup(backup) => allow(&mut backup.door, &consent),
        Request::SignIn(sign_in) => match &consent {
            Consent::PlainHttp { .. } => sign_in.allow_http = true,
            Consent::OtherHost { host, .. } | Consent::SignInElsewhere { host, .. } => {
                sign_in.allow_hosts.push(host.clone());
            }
        },
        Request::SignOut(_)
        | Request::Finish(_)
        | Request::Verify { .. }
        | Request::Restore(_)
        | Request::Compare { .. }
        | Request::Copy { .. }
        | Request::Forget { .. } => return None,
    }
    Some(start(state, request))
}

/// Looks at the folder that was typed: is it a whole path, and does a cloud sync it?
fn look_at_folder(state: &mut State, place: &Place) {
    state.missing.remove(&Missing::Folder);
    state.missing.remove(&Missing::WholePath);
    if let Some(choice) = &mut state.choice {
        choice.synced = synced_by(&typed_path(&state.draft.folder, place.home.as_deref()));
    }
}

fn back_up(state: &mut State, place: &Place) -> Option<Effect> {
    let choice = state.choice.as_ref()?;
    let session = state.session.as_ref()?;
    if choice.is_empty() {
        return None;
    }
    let folder = typed_path(&state.draft.folder, place.home.as_deref());
    let wrong = if folder.as_os_str().is_empty() {
        Some(Missing::Folder)
    } else if folder.is_relative() {
        Some(Missing::WholePath)
    } else {
        None
    };
    if let Some(wrong) = wrong {
        state.missing.insert(wrong);
        state.draft.focus = Some("folder");
        return None;
    }
    let request = BackupRequest {
        door: session.door.clone(),
        vault_name: session.vault_name(),
        vault_root: folder,
        scope: choice.scope(),
        photos: PhotoForm::Zips,
        full: false,
        case: None,
        operator: None,
    };
    Some(start(state, Request::Backup(request)))
}

fn back_up_account(state: &mut State, name: &str) -> Option<Effect> {
    if state.run.as_ref().is_some_and(Run::is_going) {
        state.screen = Screen::Running;
        return None;
    }
    let card = state.home.accounts.iter().find(|card| card.name == name)?;
    match card.way {
        Way::Saved => Some(Effect::Errand(Errand::FetchDoor { name: name.to_owned() })),
        Way::Demo => {
            state.demo_starting = true;
            Some(Effect::Errand(Errand::StartDemo))
        }
        Way::SignIn => {
            state.draft.fill_in(&card.user, &card.urls, card.ca_file.as_deref());
            state.missing.clear();
            state.trouble = None;
            state.screen = Screen::AddAccount;
            None
        }
    }
}

fn stop(state: &mut State) -> Option<Effect> {
    let run = state.run.as_mut().filter(|run| run.is_going())?;
    run.stopping = true;
    Some(Effect::Stop)
}

fn toggle(state: &mut State, section: Section) -> Option<Effect> {
    flip(&mut state.open, section.clone());
    let Section::Kind(kind) = section else { return None };
    let backup = state.run.as_ref().and_then(Run::backed_up).map(|done| done.path.clone())?;
    if !state.open.contains(&section) || state.names.iter().any(|names| names.kind == kind) {
        return None;
    }
    state.names.push(Names { kind, names: None, more: 0 });
    Some(Effect::Errand(Errand::ReadNames { backup, kind }))
}

fn happened(state: &mut State, place: &Place, event: Event) -> Option<Effect> {
    let run = state.run.as_mut()?;
    run.apply(event);
    let closing = run.asking == Some(Asking::Close) && run.stopping;
    let end = run.state.ended.clone()?;
    run.asking = None;
    if closing {
        return Some(Effect::CloseWindow);
    }
    let was_backup = run.is_backup();
    match end {
        Ok(Outcome::Looked(found)) => looked(state, place, found),
        Ok(_) => {
            // A person who went elsewhere meanwhile stays there; the navigation has the result.
            if state.screen == Screen::Running {
                state.screen = Screen::Result;
            }
            Some(Effect::Errand(remember_folder(state, place).unwrap_or(Errand::LoadHome)))
        }
        Err(trouble) if was_backup => {
            if let (Trouble::SignInRefused { .. }, Some(session)) = (&trouble, &state.session) {
                let door = &session.door;
                state.draft.fill_in(door.key.user(), &door.urls, door.ca_file.as_deref());
            }
            state.trouble = Some(trouble);
            if state.screen == Screen::Running {
                state.screen = Screen::Result;
            }
            None
        }
        Err(trouble) => {
            let demo = state.session.as_ref().is_some_and(|session| session.demo);
            state.screen = if demo { first_screen(state) } else { Screen::AddAccount };
            state.draft.focus = matches!(trouble, Trouble::SignInRefused { .. }).then_some("password");
            state.trouble = (trouble != Trouble::Cancelled).then_some(trouble);
            None
        }
    }
}

/// The account was saved before its folder was chosen: saves it again when that is not the usual one.
fn remember_folder(state: &State, place: &Place) -> Option<Errand> {
    let session = state.session.as_ref().filter(|session| session.remember && session.kept.is_some())?;
    let Request::Backup(request) = &state.run.as_ref()?.request else { return None };
    (request.vault_root != place.vault_root).then(|| save(session, request.vault_root.clone()))
}

fn save(session: &Session, vault_root: PathBuf) -> Errand {
    Errand::SaveAccount { door: session.door.clone(), name: session.wished_vault(), vault_root }
}

fn looked(state: &mut State, place: &Place, found: Found) -> Option<Effect> {
    state.choice = Some(Choice::all(found));
    // It has reached its place and need not lie in the field any more.
    state.draft.password.zeroize();
    state.screen = Screen::Choose;
    if state.draft.folder.is_empty() {
        state.draft.folder = place.vault_root.display().to_string();
    }
    look_at_folder(state, place);
    let vault_root = typed_path(&state.draft.folder, place.home.as_deref());
    let session = state.session.as_ref()?;
    (session.remember && !session.demo).then(|| Effect::Errand(save(session, vault_root)))
}

fn answered(state: &mut State, place: &Place, answer: Answer) -> Option<Effect> {
    match answer {
        Answer::Keychain(keychain) => {
            state.keychain = keychain;
            None
        }
        Answer::Home(home) => {
            let first = state.home.accounts.is_empty() && !home.accounts.is_empty();
            state.home = home;
            if first && state.screen == Screen::Welcome && !state.demo_starting {
                state.screen = Screen::Home;
            }
            None
        }
        Answer::Demo(door) => {
            state.demo_starting = false;
            match door {
                Ok(door) => Some(look(state, Session { door, demo: true, remember: false, kept: None })),
                Err(trouble) => {
                    state.trouble = Some(trouble);
                    None
                }
            }
        }
        Answer::Folder(chosen) => {
            if let Chosen::Folder(folder) = &chosen {
                state.draft.folder = folder.display().to_string();
                look_at_folder(state, place);
            }
            if let Some(choice) = &mut state.choice {
                choice.no_chooser = chosen == Chosen::NoChooser;
            }
            None
        }
        Answer::Opened(opened) => {
            state.folder_shut = opened.is_err();
            None
        }
        Answer::Saved(saved) => {
            if let Some(session) = &mut state.session {
                session.kept = saved.as_ref().ok().copied();
            }
            state.trouble = saved.err().or(state.trouble.take());
            Some(Effect::Errand(Errand::LoadHome))
        }
        Answer::Door { name, door } => fetched_door(state, place, &name, door),
        Answer::Settled { vault, done } => {
            match done {
                Ok(()) => {
                    state.answers.insert(vault, Said::Mine);
                }
                Err(trouble) => {
                    state.answers.remove(&vault);
                    state.trouble = Some(trouble);
                }
            }
            Some(Effect::Errand(Errand::LoadHome))
        }
        Answer::Names(names) => {
            if let Some(known) = state.names.iter_mut().find(|known| known.kind == names.kind) {
                *known = names;
            }
            None
        }
    }
}

fn fetched_door(state: &mut State, place: &Place, name: &str, door: Result<Door, Trouble>) -> Option<Effect> {
    let card = state.home.accounts.iter().find(|card| card.name == name)?.clone();
    match door {
        Ok(door) => {
            let session = Session { door: door.clone(), demo: false, remember: false, kept: None };
            let root = if card.vault_root.as_os_str().is_empty() { &place.vault_root } else { &card.vault_root };
            let request = BackupRequest {
                door,
                vault_name: session.vault_name(),
                vault_root: root.clone(),
                scope: card.scope,
                photos: PhotoForm::Zips,
                full: false,
                case: None,
                operator: None,
            };
            state.session = Some(session);
            // What was chosen before belongs to another account.
            state.choice = None;
            Some(start(state, Request::Backup(request)))
        }
        Err(trouble) => {
            state.screen = Screen::AddAccount;
            state.missing.clear();
            state.draft.fill_in(&card.user, &card.urls, card.ca_file.as_deref());
            state.trouble = Some(trouble);
            None
        }
    }
}

/// A sensible folder for backups: in the home folder, and not where a cloud might sync it.
pub fn default_vault_root(home: Option<&Path>) -> PathBuf {
    home.map_or_else(|| PathBuf::from("Lifeboat"), |home| home.join("Lifeboat"))
}
