//! One file of a backup, and the folder out of it again: what is asked before, and the run that does it.

use std::path::PathBuf;

use zeroize::Zeroize;

use super::keeping::wrong_with;
use super::{Chosen, Effect, Place, start};
use crate::engine::Request;
use crate::gui::state::{Does, Missing, Packing, Screen, State, WrongPassword};
use crate::gui::synced::typed_path;
use crate::model::Secret;

/// Something that a person does for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pack {
    /// *Pack into one file* of the backup that is looked at, or *Unpack* where that is such a file.
    Ask,
    /// With a password, or without.
    Locked(bool),
    /// The folder was typed.
    Typed,
    Go,
}

pub(super) fn act(state: &mut State, place: &Place, act: Pack) -> Option<Effect> {
    match act {
        Pack::Ask => {
            let opened = state.browse.as_ref()?.inside()?;
            let does = match opened.is_pack {
                true => Does::Unpack { locked: false },
                false => Does::Pack { locked: false, names: opened.pack_names.clone() },
            };
            let from = opened.path.clone();
            ask(state, place, from, does);
        }
        Pack::Locked(locked) => {
            if let Some(Does::Pack { locked: now, .. }) = state.packing.as_mut().map(|packing| &mut packing.does) {
                *now = locked;
            }
            forget_passwords(state);
        }
        Pack::Typed => look_at_folder(state, place),
        Pack::Go => return go(state, place),
    }
    None
}

/// The pack at `from` opens with a password only: asks for that, and where to.
pub(super) fn ask_for_password(state: &mut State, place: &Place, from: PathBuf) {
    ask(state, place, from, Does::Unpack { locked: true });
}

fn ask(state: &mut State, place: &Place, from: PathBuf, does: Does) {
    let home = place.home.clone().unwrap_or_else(|| place.vault_root.clone());
    let packs = matches!(does, Does::Pack { .. });
    let to = if packs { home } else { home.join("Lifeboat unpacked") };
    state.draft.pack_to = to.display().to_string();
    state.draft.focus = Some(if matches!(does, Does::Unpack { locked: true }) { "pack-password" } else { "pack-to" });
    state.packing = Some(Packing { from, does, wrong: None, synced: None, no_chooser: false });
    forget_passwords(state);
    state.trouble = None;
    state.screen = Screen::Pack;
    look_at_folder(state, place);
}

fn forget_passwords(state: &mut State) {
    state.draft.pack_password.zeroize();
    state.draft.pack_again.zeroize();
    if let Some(packing) = &mut state.packing {
        packing.wrong = None;
    }
}

fn look_at_folder(state: &mut State, place: &Place) {
    state.missing.clear();
    let synced = state.home.synced.by(&typed_path(&state.draft.pack_to, place.home.as_deref()));
    if let Some(packing) = &mut state.packing {
        packing.synced = synced;
    }
}

fn go(state: &mut State, place: &Place) -> Option<Effect> {
    if state.is_running() {
        return None;
    }
    let packing = state.packing.as_mut()?;
    let typed = &state.draft.pack_password;
    let makes = packing.name().is_some();
    packing.wrong = match packing.is_locked() {
        true if typed.is_empty() => Some(WrongPassword::Empty),
        true if makes && *typed != state.draft.pack_again => Some(WrongPassword::Differs),
        _ => None,
    };
    if let Some(wrong) = packing.wrong {
        state.draft.focus = Some(if wrong == WrongPassword::Empty { "pack-password" } else { "pack-again" });
        return None;
    }
    let to = typed_path(&state.draft.pack_to, place.home.as_deref());
    if let Some(wrong) = wrong_with(&to) {
        state.missing.insert(wrong);
        state.draft.focus = Some("pack-to");
        return None;
    }
    let password = packing.is_locked().then(|| Secret::new(typed.clone()));
    let from = packing.from.clone();
    let request = match packing.name() {
        Some(name) => Request::Pack { backup: from, to: to.join(name), password },
        None => Request::Unpack { pack: from, to, password },
    };
    forget_passwords(state);
    start(state, request)
}

/// Takes in a folder that was chosen; false when it is for another screen.
pub(super) fn chosen(state: &mut State, place: &Place, chosen: &Chosen) -> bool {
    if state.screen != Screen::Pack {
        return false;
    }
    if let Chosen::Folder(folder) = chosen {
        state.draft.pack_to = folder.display().to_string();
        look_at_folder(state, place);
    }
    if let Some(packing) = &mut state.packing {
        packing.no_chooser = *chosen == Chosen::NoChooser;
    }
    true
}

/// One step back: to the backup that is looked at, if one is.
pub(super) fn back(state: &mut State) {
    forget_passwords(state);
    state.trouble = None;
    state.missing.remove(&Missing::Folder);
    let looks = state.browse.as_ref().is_some_and(|browse| browse.inside().is_some());
    state.screen = if looks { Screen::Browse } else { super::first_screen(state) };
}
