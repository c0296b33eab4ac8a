//! What happens in the window: each [`Msg`] changes the [`State`] here and nowhere else, and may ask for one
//! [`Effect`]. Pure: no thread, no disk, no egui.

mod about;
mod adding;
mod answers;
mod backup;
mod browse;
mod errand;
mod going;
mod help;
mod import;
mod keeping;
mod message;
mod packing;
mod recover;
mod room;
mod salvage;
mod settings;
mod sign_in;
mod support;
mod tending;
mod turns;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

pub use browse::{Act, Look, Which};
pub use errand::{Errand, ToSave};
pub use help::HelpAct;
pub use import::keepers;
pub use message::{Answer, Chosen, Effect, Msg, Place};
pub use packing::Pack;
pub use recover::{Recover, chosen_nothing, others_of, reachable};
pub use room::{AcceptAct, RoomAct};
pub use salvage::Salvage;
pub use settings::is_locked;

use crate::engine::Request;

use super::state::{Asking, Names, Run, Said, Screen, Section, State, Turns, WantedOf};
use super::synced::typed_path;
use answers::answered;
use backup::{back_up, back_up_account, back_up_again, happened, look_at_folder, stop};
use going::{back, first_screen, go_to};
use sign_in::{consented, sign_in_with};

/// What is done when the window opens.
pub fn first_effects() -> [Effect; 2] {
    [Effect::Errand(Errand::AskKeychain), Effect::Errand(Errand::LoadHome)]
}

/// Takes a message in. The only place where the state changes.
pub fn update(state: &mut State, place: &Place, msg: Msg) -> Option<Effect> {
    match msg {
        Msg::OpenPage(url) => Some(Effect::Errand(Errand::OpenPage(url))),
        Msg::GoTo(screen) => go_to(state, place, screen),
        Msg::Back if matches!(state.screen, Screen::About | Screen::Licences) => about::back(state, place),
        Msg::Back => back(state, place),
        Msg::TryDemo => {
            state.trouble = None;
            state.draft.folder.clear();
            state.demo.wanted = Some(WantedOf::Looking);
            Some(Effect::Errand(Errand::StartDemo))
        }
        Msg::FindWays(place) => adding::find_ways(state, place),
        Msg::SignIn(sign_in) => sign_in_with(state, sign_in),
        Msg::SignInElsewhere(sign_in) => adding::sign_in_elsewhere(state, sign_in),
        Msg::SignInOnceMore => adding::once_more(state),
        Msg::SignInAgain(name) => {
            adding::sign_in_again_to(state, name.as_deref());
            None
        }
        Msg::CheckAccount(name) => tending::check(state, name),
        Msg::AskForget(name) => {
            tending::ask(state, name);
            None
        }
        Msg::Forget { name, yes } => tending::forget(state, name, yes),
        Msg::ChooseCaFile => {
            let own = state.screen == Screen::Settings;
            let typed = if own { &state.draft.usual_ca } else { &state.draft.ca_file };
            let from = typed_path(typed, place.home.as_deref());
            Some(Effect::Errand(Errand::ChooseFile { from }))
        }
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
        Msg::TickAllFiles => {
            if let Some(choice) = &mut state.choice {
                choice.all_files = !choice.all_files;
            }
            None
        }
        Msg::TickPicturesElsewhere => {
            if let Some(choice) = &mut state.choice {
                choice.pictures_elsewhere = !choice.pictures_elsewhere;
            }
            None
        }
        Msg::Photos(form) if state.screen == Screen::Import => {
            state.importing.photos = form;
            None
        }
        Msg::Photos(form) if state.screen == Screen::Salvage => {
            state.salvaging.photos = form;
            None
        }
        Msg::Photos(form) => {
            if let Some(choice) = &mut state.choice {
                choice.photos = form;
            }
            None
        }
        Msg::FolderTyped => {
            look_at_folder(state, place);
            None
        }
        Msg::ChooseFolder => {
            let usual = match state.screen {
                Screen::Copy => &state.draft.copy_to,
                Screen::Import => &state.draft.import_folder,
                Screen::Statement => &state.draft.statement_to,
                Screen::Pack => &state.draft.pack_to,
                Screen::Support => &state.draft.support_to,
                _ => &state.draft.folder,
            };
            let typed = browse::typed(state).unwrap_or(usual);
            Some(Effect::Errand(Errand::ChooseFolder { from: typed_path(typed, place.home.as_deref()) }))
        }
        Msg::BackUp => back_up(state, place),
        Msg::BackUpAgain => back_up_again(state),
        Msg::BackUpAll => turns::begin(state, place),
        Msg::ChooseForAccount(name) => backup::choose_for_account(state, name),
        Msg::BackUpAccount(name) => {
            state.turns = Turns::default();
            back_up_account(state, place, &name)
        }
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
        Msg::AskClose => backup::ask_close(state),
        Msg::KeepGoing => {
            if let Some(run) = &mut state.run {
                run.asking = None;
            }
            state.turns.closing = false;
            None
        }
        Msg::Stop if state.turns.closing => turns::close(state),
        Msg::Stop => stop(state),
        Msg::OpenFolder(path) => {
            state.folder_shut = false;
            Some(Effect::Errand(Errand::OpenFolder(path)))
        }
        Msg::ForgetFolder(root) => Some(Effect::Errand(Errand::ForgetFolder(root))),
        Msg::Copy(text) => {
            state.copied = Some(text.clone());
            Some(Effect::Copy(text))
        }
        Msg::Toggle(section) => toggle(state, section),
        Msg::AnswerAlarm { vault, mine } => {
            state.answers.insert(vault.clone(), if mine { Said::Noting } else { Said::NotMine });
            mine.then_some(Effect::Errand(Errand::SettleAlarm { vault }))
        }
        Msg::Finish(part) => keeping::finish(state, part),
        Msg::AskRemove(part) => {
            state.removing = Some(part);
            None
        }
        Msg::Remove { part, yes } => keeping::remove(state, part, yes),
        Msg::CopyVault(vault) => {
            keeping::ask_where(state, place, vault);
            None
        }
        Msg::Room(act) => room::act(state, act),
        Msg::Accept { vault, act } => room::accept(state, vault, act),
        Msg::CopyToTyped => {
            keeping::look_at_copy_folder(state, place);
            None
        }
        Msg::StartCopy => keeping::copy(state, place),
        Msg::Schedule { account, weekly } => Some(keeping::schedule(state, account, weekly)),
        Msg::LoseDemo(lost) => keeping::lose_demo(state, lost),
        Msg::Browse(act) => browse::act(state, place, act),
        Msg::Recover(act) => recover::act(state, place, act),
        Msg::Pack(act) => packing::act(state, place, act),
        Msg::Salvage(act) => salvage::act(state, place, act),
        // There it is said already that it is damaged.
        Msg::Dropped(paths) if state.screen == Screen::Salvage => salvage::add(state, paths),
        Msg::Dropped(paths) => Some(Effect::Errand(Errand::LookAtDropped(paths))),
        Msg::ChooseFiles { folder } => Some(import::choose(state, place, folder)),
        Msg::LookAtTyped => import::look_at_typed(state, place),
        Msg::LookThrough => import::look_through(state),
        Msg::OtherFiles => import::other_files(state),
        Msg::ImportFor(account) => {
            import::keep_with(state, account);
            None
        }
        Msg::ImportInto(account) => {
            import::open_for(state, place, account);
            None
        }
        Msg::Import => import::import(state, place),
        Msg::ImportAgain => import::again(state),
        Msg::SupportTyped => support::typed(state),
        Msg::SaveSupport => support::save(state, place),
        Msg::Help(act) => help::act(state, act),
        Msg::Set(setting) => Some(Effect::Errand(Errand::Set(setting))),
        Msg::UsualFolderTyped => settings::folder_typed(state),
        Msg::SetUsualFolder => settings::set_folder(state, place),
        Msg::SetNetwork => {
            state.trouble = None;
            Some(settings::set_network(state, place))
        }
        Msg::Licence { row, in_front } => {
            about::licence(state, row, in_front);
            None
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

/// True while a run is going: then that one is shown. An answer may come late and a button be pressed twice.
fn is_busy(state: &mut State) -> bool {
    let is_going = state.is_running();
    if is_going {
        state.screen = Screen::Running;
    }
    is_going
}

/// Starts a run, unless one is going. Whoever changes the state for it asks [`is_busy`] before that.
fn start(state: &mut State, request: Request) -> Option<Effect> {
    if is_busy(state) {
        return None;
    }
    state.trouble = None;
    state.copied = None;
    state.folder_shut = false;
    state.open.clear();
    state.names.clear();
    state.compare_next = None;
    let signs_in = matches!(request, Request::Ask(_) | Request::SignIn(_) | Request::Look(_));
    let for_recovery = signs_in && state.adding.as_ref().is_some_and(|adding| adding.for_recovery);
    if let Some(recovering) = state.recovering.as_mut().filter(|_| !for_recovery) {
        recovering.then = None;
    }
    // A new run tells of losses anew.
    state.answers.clear();
    state.accepting.clear();
    state.screen = match request {
        Request::Ask(_) | Request::Look(_) => Screen::Looking,
        Request::SignIn(_) => Screen::Approving,
        Request::Recognise(_) => Screen::Import,
        Request::Examine(_) => Screen::Salvage,
        _ => Screen::Running,
    };
    let mut run = Run::of(request.clone());
    // The question that was asked between two turns is still open.
    run.asking = std::mem::take(&mut state.turns.closing).then_some(Asking::Close);
    state.run = Some(run);
    Some(Effect::Start(Box::new(request)))
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

/// A sensible folder for backups: in the home folder, and not where a cloud might sync it.
pub fn default_vault_root(home: Option<&Path>) -> PathBuf {
    home.map_or_else(|| PathBuf::from("Lifeboat"), |home| home.join("Lifeboat"))
}
