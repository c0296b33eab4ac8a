//! *Settings*: what was set is read when the screen opens, and each change is kept and applied at once.

use std::path::Path;

use crate::engine::ReadOnly;
use crate::gui::state::{Missing, Preferences, Setting, State};
use crate::gui::synced::typed_path;
use crate::model::Trouble;

use super::keeping::wrong_with;
use super::{Effect, Errand, Place};

pub(super) fn open(state: &mut State) -> Effect {
    state.trouble = None;
    state.missing.clear();
    state.preferences = None;
    state.no_chooser = false;
    state.types_ca = false;
    Effect::Errand(Errand::ReadPreferences)
}

pub(super) fn folder_typed(state: &mut State) -> Option<Effect> {
    state.missing.remove(&Missing::Folder);
    state.missing.remove(&Missing::WholePath);
    None
}

pub(super) fn set_folder(state: &mut State, place: &Place) -> Option<Effect> {
    let folder = typed_path(&state.draft.usual_folder, place.home.as_deref());
    if let Some(wrong) = wrong_with(&folder) {
        state.missing.insert(wrong);
        state.draft.focus = Some("usual-folder");
        return None;
    }
    Some(Effect::Errand(Errand::Set(Setting::VaultRoot(folder))))
}

pub(super) fn set_network(state: &State, place: &Place) -> Effect {
    let typed = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let ca_file = typed(&state.draft.usual_ca).map(|path| typed_path(&path, place.home.as_deref()));
    Effect::Errand(Errand::Set(Setting::Network { proxy: typed(&state.draft.usual_proxy), ca_file }))
}

/// What was set was read.
pub(super) fn read(state: &mut State, preferences: Result<Preferences, Trouble>) -> Option<Effect> {
    match preferences {
        Ok(preferences) => {
            state.draft.usual_folder = preferences.vault_root.display().to_string();
            state.draft.usual_proxy.clone_from(&preferences.proxy);
            state.draft.usual_ca.clone_from(&preferences.ca_file);
            state.preferences = Some(preferences);
        }
        Err(trouble) => state.trouble = Some(trouble),
    }
    None
}

/// Something was set. What is being typed meanwhile stays.
pub(super) fn is_set(state: &mut State, preferences: Result<Preferences, Trouble>) -> Option<Effect> {
    match preferences {
        Ok(preferences) => {
            // A look that was asked for when the program was started stays until another is chosen here.
            let look_changed = state.preferences.as_ref().is_none_or(|before| before.look != preferences.look);
            state.trouble = None;
            if let Some(before) =
                state.preferences.as_ref().filter(|before| before.vault_root != preferences.vault_root)
            {
                // Where the usual folder was proposed, the new one will be.
                for folder in [&mut state.draft.folder, &mut state.draft.import_folder] {
                    if Path::new(folder) == before.vault_root {
                        folder.clear();
                    }
                }
            }
            state.preferences = Some(preferences.clone());
            state.home.read_only = preferences.read_only.is_some();
            Some(Effect::Appear { set: Box::new(preferences), look_changed })
        }
        Err(trouble) => {
            state.trouble = Some(trouble);
            None
        }
    }
}

/// True when read-only mode is not the person's to end.
pub fn is_locked(read_only: Option<&ReadOnly>) -> bool {
    matches!(read_only, Some(ReadOnly::Policy(_) | ReadOnly::Told))
}
