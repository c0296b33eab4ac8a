//! *About* and *Licences*: which is open, and the way back.

use crate::gui::state::{Licences, Screen, State};

use super::{Effect, Place, first_screen, go_to, settings};

/// Opens *About* from `from`; it shows what *Settings* reads.
pub(super) fn open(state: &mut State, from: Screen) -> Effect {
    if from != Screen::Licences {
        state.licences.from = from;
    }
    state.folder_shut = false;
    settings::open(state)
}

/// A part is looked at; `None`: none any more, where it stood in place of the list.
pub(super) fn licence(state: &mut State, row: Option<u64>, in_front: bool) {
    let Licences { from, row: before, .. } = state.licences;
    state.licences = Licences { from, row: row.unwrap_or(before), in_front: row.is_some() && in_front };
}

/// One step back.
pub(super) fn back(state: &mut State, place: &Place) -> Option<Effect> {
    match state.screen {
        Screen::Licences => go_to(state, place, Screen::About),
        _ if state.licences.from == Screen::Settings => go_to(state, place, Screen::Settings),
        _ => {
            state.screen = first_screen(state);
            None
        }
    }
}
