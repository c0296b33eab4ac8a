//! Runs: what is asked for, what happens on the way, and where one is when it has ended.

use std::path::PathBuf;

use crate::engine::{BackupRequest, Event, Outcome, Request};
use crate::model::{Door, Sign, SignInStep, Trouble};

use super::adding::{did_not_work, found_ways, note_contact, sign_in_again, signed_in};
use super::keeping::wrong_with;
use super::sign_in::looked;
use super::{Effect, Errand, Place, first_screen, is_busy, start};
use crate::gui::state::{AccountCard, Asking, Missing, Run, Screen, Session, State, Turns, WantedOf, Way};
use crate::gui::synced::typed_path;

/// Looks at the folder that was typed: is it a whole path, and does a cloud sync it?
pub(super) fn look_at_folder(state: &mut State, place: &Place) {
    state.missing.remove(&Missing::Folder);
    state.missing.remove(&Missing::WholePath);
    let synced = |folder: &str| state.home.synced.by(&typed_path(folder, place.home.as_deref()));
    if state.screen == Screen::Import {
        state.importing.synced = synced(&state.draft.import_folder);
    } else if let Some(choice) = &mut state.choice {
        choice.synced = synced(&state.draft.folder);
    }
}

pub(super) fn back_up(state: &mut State, place: &Place) -> Option<Effect> {
    let choice = state.choice.as_ref()?;
    let session = state.session.as_ref()?;
    if choice.is_empty() {
        return None;
    }
    let folder = typed_path(&state.draft.folder, place.home.as_deref());
    if let Some(wrong) = wrong_with(&folder) {
        state.missing.insert(wrong);
        state.draft.focus = Some("folder");
        return None;
    }
    let request = BackupRequest {
        door: session.door.clone(),
        vault_name: Some(session.name()),
        vault_root: folder,
        scope: choice.scope(),
        photos: choice.photos,
        full: false,
        case: None,
        operator: None,
    };
    start(state, Request::Backup(request))
}

pub(super) fn back_up_account(state: &mut State, place: &Place, name: &str) -> Option<Effect> {
    if is_busy(state) {
        return None;
    }
    let card = state.card(name)?;
    match card.way {
        Way::Saved => {
            state.choosing = None;
            state.opening.insert(name.to_owned());
            Some(Effect::Errand(Errand::FetchDoor { name: name.to_owned() }))
        }
        Way::Demo => {
            state.demo.wanted = Some(WantedOf::BackingUp);
            Some(Effect::Errand(Errand::StartDemo))
        }
        Way::SignIn => {
            let card = card.clone();
            sign_in_again(state, &card, None);
            None
        }
        Way::Files => {
            super::import::open_for(state, place, name.to_owned());
            None
        }
    }
}

/// Looks what there is in a saved account now, so that it can be chosen anew what is backed up.
pub(super) fn choose_for_account(state: &mut State, name: String) -> Option<Effect> {
    state.choosing = Some(name.clone());
    // What a sign-in was begun for is not what is wanted now.
    super::recover::leave_sign_in(state);
    state.opening.insert(name.clone());
    Some(Effect::Errand(Errand::FetchDoor { name }))
}

/// Does the same work once more.
pub(super) fn back_up_again(state: &mut State) -> Option<Effect> {
    let request = state.run.as_ref().filter(|run| !run.is_going())?.request.clone();
    match &request {
        // The demo cloud may have been set up anew since, at another port.
        Request::Backup(backup) if backup.door.account_id.is_some() => {
            state.demo.wanted = Some(WantedOf::BackingUp);
            Some(Effect::Errand(Errand::StartDemo))
        }
        _ => start(state, request),
    }
}

/// Backs the demo account up as it was backed up last: a moment ago, or by its newest backup.
pub(super) fn back_up_demo(state: &mut State, place: &Place, door: Door) -> Option<Effect> {
    if is_busy(state) {
        return None;
    }
    let last = state.run.as_ref().and_then(|run| match &run.request {
        Request::Backup(backup) if backup.door.account_id == door.account_id => Some(backup.clone()),
        _ => None,
    });
    let session = Session { door: door.clone(), demo: true, ..Session::default() };
    let card = || state.home.accounts.iter().find(|card| card.way == Way::Demo).cloned().unwrap_or_default();
    let request = last.unwrap_or_else(|| of_card(card(), &session, place));
    state.session = Some(session);
    start(state, Request::Backup(BackupRequest { door, ..request }))
}

/// A backup like the newest one of an account on *Home*.
pub(super) fn of_card(card: AccountCard, session: &Session, place: &Place) -> BackupRequest {
    BackupRequest {
        door: session.door.clone(),
        vault_name: Some(session.name()),
        vault_root: if card.vault_root.as_os_str().is_empty() { place.vault_root.clone() } else { card.vault_root },
        scope: card.scope,
        photos: card.photos,
        full: false,
        case: None,
        operator: None,
    }
}

pub(super) fn stop(state: &mut State) -> Option<Effect> {
    let run = state.run.as_mut().filter(|run| run.is_going())?;
    run.stopping = true;
    Some(Effect::Stop)
}

/// The window is about to be closed: asks whether to stop what is going on.
pub(super) fn ask_close(state: &mut State) -> Option<Effect> {
    if !state.asks_before_closing() {
        return Some(Effect::CloseWindow);
    }
    if state.is_between_turns() {
        state.turns.closing = true;
    } else if let Some(run) = &mut state.run {
        run.asking = Some(Asking::Close);
    }
    state.screen = Screen::Running;
    None
}

pub(super) fn happened(state: &mut State, place: &Place, event: Event) -> Option<Effect> {
    let run = state.run.as_mut()?;
    let page = match &event {
        Event::Sign(Sign::SignIn(SignInStep::Browser { url })) => Some(url.clone()),
        _ => None,
    };
    run.apply(event);
    if let Some(url) = page {
        return Some(Effect::Errand(Errand::OpenPage(url)));
    }
    let closing = run.asking == Some(Asking::Close) && run.stopping;
    let end = run.state.ended.clone()?;
    run.asking = None;
    if closing {
        state.turns = Turns::default();
        return Some(Effect::CloseWindow);
    }
    let was_work = !run.is_looking();
    super::turns::ended(state, &end);
    let run = state.run.as_ref()?;
    if matches!(run.request, Request::Drill(_)) {
        // A drill has made nothing that is to be kept but its report.
        if state.screen == Screen::Running {
            state.screen = Screen::Result;
        }
        return Some(Effect::Errand(Errand::EndDrill));
    }
    if let Some(effect) = super::recover::goes_on(state, &end) {
        return Some(effect);
    }
    let run = state.run.as_ref()?;
    match end {
        Ok(Outcome::Ways(ways)) => found_ways(state, ways),
        Ok(Outcome::SignedIn(done)) => signed_in(state, done),
        Ok(Outcome::Looked(found)) => {
            let keeps = looked(state, place, found);
            super::recover::let_in(state, place, keeps)
        }
        _ if matches!(run.request, Request::Recognise(_)) => super::import::looked_through(state, end),
        _ if matches!(run.request, Request::Examine(_)) => super::salvage::looked_through(state, end),
        Ok(_) => {
            if state.run.as_ref().is_some_and(Run::is_import) {
                super::import::done(state);
            }
            super::salvage::done(state);
            // A person who went elsewhere meanwhile stays there; the navigation has the result.
            if state.screen == Screen::Running {
                state.screen = Screen::Result;
            }
            let then = note_contact(state, true).unwrap_or(Errand::LoadHome);
            let made = new_vault(state);
            Some(Effect::Errands(made.map(Errand::NoteVault).into_iter().chain([then]).collect()))
        }
        Err(trouble) if was_work => {
            let refused = trouble.is_refusal();
            // The result says why, and *Home* whose run it was: elsewhere it would be taken for what one is doing there.
            if state.screen == Screen::Running {
                state.screen = Screen::Result;
            }
            let noted = note_contact(state, false).filter(|_| refused);
            Some(Effect::Errand(noted.unwrap_or(Errand::LoadHome)))
        }
        Err(trouble) => {
            let demo = state.session.as_ref().is_some_and(|session| session.demo);
            let for_demo = state.run.as_ref().is_some_and(|run| matches!(run.request, Request::Look(_))) && demo;
            if for_demo {
                state.screen = first_screen(state);
                state.trouble = (trouble != Trouble::Cancelled).then_some(trouble);
                return None;
            }
            did_not_work(state, trouble)
        }
    }
}

/// The vault of the backup that was just made, where *Home* would not look for it otherwise: the demo account is shown
/// only where it is made without asking.
fn new_vault(state: &State) -> Option<PathBuf> {
    let run = state.run.as_ref()?;
    if matches!(&run.request, Request::Backup(request) if request.door.account_id.is_some()) {
        return None;
    }
    let vault = run.backed_up()?.path.parent()?;
    state.card_of(vault).is_none().then(|| vault.to_owned())
}
