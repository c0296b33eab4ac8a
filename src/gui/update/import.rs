//! Files of other services: from opening or dropping them to the run that makes a backup of them.

use std::path::{Path, PathBuf};

use crate::engine::{ImportRequest, Outcome, Request};
use crate::gui::state::{AccountCard, Dropped, Importing, Screen, State, Way};
use crate::gui::synced::typed_path;
use crate::model::Trouble;

use super::backup::look_at_folder;
use super::keeping::wrong_with;
use super::{Act, Chosen, Effect, Errand, Place, first_screen, start};

/// Shows the screen. What was opened before and not imported is still there.
pub(super) fn open(state: &mut State, place: &Place) {
    state.trouble = None;
    state.screen = Screen::Import;
    if state.draft.import_folder.is_empty() || state.importing.recognised.is_none() {
        state.draft.import_folder = place.vault_root.display().to_string();
    }
    look_at_folder(state, place);
}

/// Shows the screen for files that shall be kept with an account.
pub(super) fn open_for(state: &mut State, place: &Place, account: String) {
    state.importing = Importing::default();
    keep_with(state, Some(account));
    open(state, place);
}

pub(super) fn choose(state: &State, place: &Place, folder: bool) -> Effect {
    let last = state.importing.paths.last().and_then(|path| path.parent()).map(Path::to_owned);
    let from = last.or_else(|| place.home.clone()).unwrap_or_default();
    Effect::Errand(Errand::ChooseFiles { folder, from })
}

pub(super) fn chosen(state: &mut State, place: &Place, chosen: Chosen) -> Option<Effect> {
    state.importing.types_path |= chosen == Chosen::NoChooser;
    match chosen {
        Chosen::Files(paths) => add(state, place, paths),
        Chosen::Folder(path) => add(state, place, vec![path]),
        Chosen::Nothing | Chosen::NoChooser => None,
    }
}

/// Where what was dropped is shown.
pub(super) fn dropped(state: &mut State, place: &Place, dropped: Dropped) -> Option<Effect> {
    match dropped {
        Dropped::Backup(path) => super::browse::act(state, place, Act::Open(path)),
        Dropped::Damaged(paths) => super::salvage::add(state, paths),
        Dropped::Files(paths) => {
            // A set that is being imported is no longer the one that more could be added to.
            if state.run.as_ref().is_some_and(|run| run.is_going() && run.is_import()) {
                state.importing = Importing::default();
            }
            add(state, place, paths)
        }
    }
}

pub(super) fn look_at_typed(state: &mut State, place: &Place) -> Option<Effect> {
    let path = typed_path(&state.draft.import_path, place.home.as_deref());
    if path.as_os_str().is_empty() {
        state.draft.focus = Some("import-path");
        return None;
    }
    state.draft.import_path.clear();
    add(state, place, vec![path])
}

/// Adds files to those that are there, and looks through all of them.
fn add(state: &mut State, place: &Place, paths: Vec<PathBuf>) -> Option<Effect> {
    let known = &mut state.importing.paths;
    let before = known.len();
    for path in paths {
        if !known.contains(&path) {
            known.push(path);
        }
    }
    let more = known.len() > before;
    open(state, place);
    if more { look_through(state) } else { None }
}

/// Looks through the files, now or when what runs has ended.
pub(super) fn look_through(state: &mut State) -> Option<Effect> {
    let going = state.run.as_ref().filter(|run| run.is_going());
    state.importing.recognised = None;
    match going.map(|run| matches!(run.request, Request::Recognise(_))) {
        Some(true) => {
            state.importing.changed = true;
            Some(Effect::Stop)
        }
        // The screen says why nothing happens, and has the button to do it later.
        Some(false) => None,
        None if state.importing.paths.is_empty() => None,
        None => {
            let paths = state.importing.paths.clone();
            start(state, Request::Recognise(paths))
        }
    }
}

/// The files were looked through, or could not be.
pub(super) fn looked_through(state: &mut State, end: Result<Outcome, Trouble>) -> Option<Effect> {
    // It has no result of its own.
    state.run = None;
    if std::mem::take(&mut state.importing.changed) {
        return look_through(state);
    }
    match end {
        Ok(Outcome::Recognised(recognised)) => state.importing.recognised = Some(recognised),
        Ok(_) | Err(Trouble::Cancelled) => state.importing.paths.clear(),
        Err(trouble) => {
            state.importing.paths.clear();
            state.trouble = Some(trouble);
        }
    }
    None
}

/// Puts the files away, for others.
pub(super) fn other_files(state: &mut State) -> Option<Effect> {
    let account = state.importing.account.take();
    let types_path = state.importing.types_path;
    state.importing = Importing { account, types_path, ..Importing::default() };
    state.trouble = None;
    stop_looking(state)
}

pub(super) fn back(state: &mut State) -> Option<Effect> {
    state.trouble = None;
    state.screen = first_screen(state);
    let effect = stop_looking(state);
    if effect.is_some() {
        state.importing = Importing { changed: true, ..Importing::default() };
    }
    effect
}

fn stop_looking(state: &mut State) -> Option<Effect> {
    let run = state.run.as_ref().filter(|run| run.is_going())?;
    if !matches!(run.request, Request::Recognise(_)) {
        return None;
    }
    state.importing.changed = true;
    Some(Effect::Stop)
}

/// The accounts on *Home* that files can be kept with.
pub fn keepers(state: &State) -> impl Iterator<Item = &AccountCard> {
    state.home.accounts.iter().filter(|card| card.way != Way::Demo && card.vault().is_some())
}

pub(super) fn keep_with(state: &mut State, account: Option<String>) {
    let photos = keepers(state).find(|card| Some(&card.name) == account.as_ref()).map(|card| card.photos);
    state.importing.photos = photos.unwrap_or(state.importing.photos);
    state.importing.account = account;
}

pub(super) fn import(state: &mut State, place: &Place) -> Option<Effect> {
    if state.is_running() || state.importing.recognised.is_none() {
        return None;
    }
    let importing = state.importing.clone();
    let keeper = keepers(state).find(|card| Some(&card.name) == importing.account.as_ref()).cloned();
    let vault_root = match &keeper {
        Some(card) if !card.vault_root.as_os_str().is_empty() => card.vault_root.clone(),
        Some(_) => place.vault_root.clone(),
        None => typed_path(&state.draft.import_folder, place.home.as_deref()),
    };
    if let Some(wrong) = wrong_with(&vault_root) {
        state.missing.insert(wrong);
        state.draft.focus = Some("folder");
        return None;
    }
    let request = ImportRequest {
        paths: importing.paths,
        account: keeper.and_then(|card| card.vault_name()),
        vault_root,
        photos: importing.photos,
        ..ImportRequest::default()
    };
    start(state, Request::Import(request))
}

/// Imports what a backup has already.
pub(super) fn again(state: &mut State) -> Option<Effect> {
    let run = state.run.as_ref().filter(|run| !run.is_going())?;
    let Request::Import(request) = &run.request else { return None };
    let request = ImportRequest { again: true, ..request.clone() };
    start(state, Request::Import(request))
}

/// A run imported the files: the next ones are others.
pub(super) fn done(state: &mut State) {
    let imported = state.run.as_ref().and_then(|run| match &run.request {
        Request::Import(request) => Some(&request.paths),
        _ => None,
    });
    if imported == Some(&state.importing.paths) {
        state.importing = Importing::default();
    }
}
