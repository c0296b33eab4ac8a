//! Something damaged: from opening it to the run that makes a backup of what can be had of it. [`Salvage::Open`] is the way in
//! for every other screen.

use std::path::{Path, PathBuf};

use crate::engine::{Outcome, Request, SalvageRequest};
use crate::gui::state::{Salvaging, Screen, State};
use crate::gui::synced::typed_path;
use crate::model::Trouble;

use super::import::keepers;
use super::{Chosen, Effect, Errand, Place, first_screen, start};

/// Something that a person does to get what can be had out of something damaged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Salvage {
    /// Shows the screen, and looks through these: folders, packs, zips, files; several copies of the same help each other.
    /// With none, it asks for them.
    Open(Vec<PathBuf>),
    /// *Choose files*, or a folder.
    Choose { folder: bool },
    /// Looks into what was typed.
    Typed,
    /// Looks through them now that nothing else runs.
    Look,
    /// Other things are wanted than those that were opened.
    Others,
    /// The account that it is kept with; `None`: by itself.
    For(Option<String>),
    /// Makes the backup.
    Go,
}

/// Takes in what a person does.
pub(super) fn act(state: &mut State, place: &Place, act: Salvage) -> Option<Effect> {
    match act {
        Salvage::Open(paths) => add(state, paths),
        Salvage::Choose { folder } => {
            let last = state.salvaging.paths.last().and_then(|path| path.parent()).map(Path::to_owned);
            let from = last.or_else(|| place.home.clone()).unwrap_or_default();
            Some(Effect::Errand(Errand::ChooseFiles { folder, from }))
        }
        Salvage::Typed => {
            let path = typed_path(&state.draft.salvage_path, place.home.as_deref());
            if path.as_os_str().is_empty() {
                state.draft.focus = Some("salvage-path");
                return None;
            }
            state.draft.salvage_path.clear();
            add(state, vec![path])
        }
        Salvage::Look => look_through(state),
        Salvage::Others => {
            let types_path = state.salvaging.types_path;
            state.salvaging = Salvaging { types_path, ..Salvaging::default() };
            state.trouble = None;
            stop_looking(state)
        }
        Salvage::For(account) => {
            state.salvaging.account = account;
            None
        }
        Salvage::Go => go(state, place),
    }
}

/// Adds to what is there, and looks through all of it.
pub(super) fn add(state: &mut State, paths: Vec<PathBuf>) -> Option<Effect> {
    state.trouble = None;
    state.screen = Screen::Salvage;
    let known = &mut state.salvaging.paths;
    let before = known.len();
    for path in paths {
        if !known.contains(&path) {
            known.push(path);
        }
    }
    if known.len() > before { look_through(state) } else { None }
}

pub(super) fn chosen(state: &mut State, chosen: Chosen) -> Option<Effect> {
    state.salvaging.types_path |= chosen == Chosen::NoChooser;
    match chosen {
        Chosen::Files(paths) => add(state, paths),
        Chosen::Folder(path) => add(state, vec![path]),
        Chosen::Nothing | Chosen::NoChooser => None,
    }
}

/// Looks through what was opened, now or when what runs has ended.
fn look_through(state: &mut State) -> Option<Effect> {
    let going = state.run.as_ref().filter(|run| run.is_going());
    state.salvaging.found = None;
    match going.map(|run| matches!(run.request, Request::Examine(_))) {
        Some(true) => {
            state.salvaging.changed = true;
            Some(Effect::Stop)
        }
        // The screen says why nothing happens, and has the button to do it later.
        Some(false) => None,
        None if state.salvaging.paths.is_empty() => None,
        None => {
            let paths = state.salvaging.paths.clone();
            start(state, Request::Examine(paths))
        }
    }
}

/// It was looked through, or could not be.
pub(super) fn looked_through(state: &mut State, end: Result<Outcome, Trouble>) -> Option<Effect> {
    // It has no result of its own.
    state.run = None;
    if std::mem::take(&mut state.salvaging.changed) {
        return look_through(state);
    }
    match end {
        Ok(Outcome::Examined(found)) => state.salvaging.found = Some(*found),
        Ok(_) | Err(Trouble::Cancelled) => state.salvaging.paths.clear(),
        Err(trouble) => {
            state.salvaging.paths.clear();
            state.trouble = Some(trouble);
        }
    }
    None
}

pub(super) fn back(state: &mut State) -> Option<Effect> {
    state.trouble = None;
    state.screen = first_screen(state);
    let effect = stop_looking(state);
    if effect.is_some() {
        state.salvaging = Salvaging { changed: true, ..Salvaging::default() };
    }
    effect
}

fn stop_looking(state: &mut State) -> Option<Effect> {
    let run = state.run.as_ref().filter(|run| run.is_going())?;
    if !matches!(run.request, Request::Examine(_)) {
        return None;
    }
    state.salvaging.changed = true;
    Some(Effect::Stop)
}

fn go(state: &mut State, place: &Place) -> Option<Effect> {
    if state.is_running() || state.salvaging.found.is_none() {
        return None;
    }
    let salvaging = state.salvaging.clone();
    let keeper = keepers(state).find(|card| Some(&card.name) == salvaging.account.as_ref()).cloned();
    let vault_root = match &keeper {
        Some(card) if !card.vault_root.as_os_str().is_empty() => card.vault_root.clone(),
        _ => place.vault_root.clone(),
    };
    let request = SalvageRequest {
        paths: salvaging.paths,
        account: keeper.and_then(|card| card.vault_name()),
        vault_root,
        photos: salvaging.photos,
        case: None,
        operator: None,
    };
    start(state, Request::Salvage(request))
}

/// A run made a backup of it: what comes next is something else.
pub(super) fn done(state: &mut State) {
    let salvaged = state.run.as_ref().and_then(|run| match &run.request {
        Request::Salvage(request) => Some(&request.paths),
        _ => None,
    });
    if salvaged == Some(&state.salvaging.paths) {
        state.salvaging = Salvaging::default();
    }
}
