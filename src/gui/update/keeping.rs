//! Keeping backups: what unfinished ones have, second copies, a schedule; and the demo account's loss.

use std::path::{Path, PathBuf};

use crate::engine::{CopySource, FinishRequest, Request};
use crate::gui::state::{CopyOf, Missing, Scheduled, Screen, State, Story};
use crate::gui::synced::typed_path;

use super::{Effect, Errand, Place, start};

/// Keeps what an unfinished backup has.
pub(super) fn finish(state: &mut State, part: PathBuf) -> Option<Effect> {
    if state.is_running() {
        return None;
    }
    start(state, Request::Finish(FinishRequest { part, case: None, operator: None }))
}

/// Removes an unfinished backup, once the person said so.
pub(super) fn remove(state: &mut State, part: PathBuf, yes: bool) -> Option<Effect> {
    let asked = state.removing.take()?;
    (yes && asked == part).then_some(Effect::Errand(Errand::Remove { part }))
}

/// Asks where to copy the backups of `vault`; where they were copied to before is proposed.
pub(super) fn ask_where(state: &mut State, place: &Place, vault: PathBuf) {
    let cards = state.home.accounts.iter().filter(|card| card.vault() == Some(&vault));
    let before = cards.flat_map(|card| &card.copies).max_by_key(|copy| copy.verified);
    // A copy is a folder of the vault's name in the folder that was given.
    let before = before.and_then(|copy| copy.path.parent());
    state.draft.copy_to = before.map(|path| path.display().to_string()).unwrap_or_default();
    state.draft.focus = Some("copy-to");
    state.copying = Some(CopyOf { vault, synced: None, no_chooser: false });
    state.trouble = None;
    state.screen = Screen::Copy;
    look_at_copy_folder(state, place);
}

/// Looks at the folder that was typed.
pub(super) fn look_at_copy_folder(state: &mut State, place: &Place) {
    state.missing.remove(&Missing::Folder);
    state.missing.remove(&Missing::WholePath);
    let synced = state.home.synced.by(&typed_path(&state.draft.copy_to, place.home.as_deref()));
    if let Some(copying) = &mut state.copying {
        copying.synced = synced;
    }
}

/// What is wrong with a folder as it was typed.
pub(super) fn wrong_with(folder: &Path) -> Option<Missing> {
    if folder.as_os_str().is_empty() {
        Some(Missing::Folder)
    } else if folder.is_relative() {
        Some(Missing::WholePath)
    } else {
        None
    }
}

/// Begins the copy.
pub(super) fn copy(state: &mut State, place: &Place) -> Option<Effect> {
    if state.is_running() {
        return None;
    }
    let vault = state.copying.as_ref()?.vault.clone();
    let to = typed_path(&state.draft.copy_to, place.home.as_deref());
    if let Some(wrong) = wrong_with(&to) {
        state.missing.insert(wrong);
        state.draft.focus = Some("copy-to");
        return None;
    }
    start(state, Request::Copy { source: CopySource { vault, backups: None }, to })
}

/// Has an account backed up every week, or no longer.
pub(super) fn schedule(state: &mut State, account: String, weekly: bool) -> Effect {
    state.scheduled = Some((account.clone(), Scheduled::Asking));
    Effect::Errand(Errand::Schedule { account, weekly })
}

/// Lets the demo account lose its data, or gives it back.
pub(super) fn lose_demo(state: &mut State, lost: bool) -> Option<Effect> {
    // What a run is reading stays as it is.
    if state.is_running() || state.demo.story == Story::Changing {
        return None;
    }
    state.demo.story = Story::Changing;
    Some(Effect::Errand(Errand::PlayDemo { lost }))
}
