//! *Save a support bundle*: put together when the screen opens, shown, and saved as it was shown.

use std::path::PathBuf;

use crate::engine::SupportBundle;
use crate::gui::state::{Missing, Screen, State, Supporting};
use crate::gui::synced::typed_path;
use crate::model::Trouble;

use super::keeping::wrong_with;
use super::{Chosen, Effect, Errand, Place};

pub(super) fn open(state: &mut State, place: &Place) -> Effect {
    state.trouble = None;
    state.folder_shut = false;
    state.missing.clear();
    state.screen = Screen::Support;
    state.supporting = Supporting::default();
    if state.draft.support_to.is_empty() {
        state.draft.support_to = place.home.as_ref().map(|home| home.display().to_string()).unwrap_or_default();
    }
    Effect::Errand(Errand::ReadSupport)
}

pub(super) fn read(state: &mut State, bundle: SupportBundle) -> Option<Effect> {
    state.supporting.bundle = Some(bundle);
    None
}

pub(super) fn typed(state: &mut State) -> Option<Effect> {
    state.missing.remove(&Missing::Folder);
    state.missing.remove(&Missing::WholePath);
    None
}

pub(super) fn chosen(state: &mut State, chosen: Chosen) -> Option<Effect> {
    state.supporting.no_chooser = chosen == Chosen::NoChooser;
    if let Chosen::Folder(folder) = chosen {
        state.draft.support_to = folder.display().to_string();
    }
    typed(state)
}

pub(super) fn save(state: &mut State, place: &Place) -> Option<Effect> {
    let bundle = state.supporting.bundle.clone()?;
    let to = typed_path(&state.draft.support_to, place.home.as_deref());
    if let Some(wrong) = wrong_with(&to) {
        state.missing.insert(wrong);
        state.draft.focus = Some("support-to");
        return None;
    }
    state.trouble = None;
    Some(Effect::Errand(Errand::SaveSupport { bundle: Box::new(bundle), to }))
}

pub(super) fn saved(state: &mut State, done: Result<PathBuf, Trouble>) -> Option<Effect> {
    match done {
        Ok(path) => state.supporting.saved = Some(path),
        Err(trouble) => state.trouble = Some(trouble),
    }
    None
}
