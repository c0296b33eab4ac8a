//! *Help now*: opening it turns read-only mode on, before anything else.

use std::path::PathBuf;

use crate::gui::state::{Have, Screen, Setting, State};

use super::{Effect, Errand, flip};

/// What a person does on *Help now*.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HelpAct {
    /// Ticks something they have, or no longer.
    Tick(Have),
    /// Keeps a backup for good.
    Pin(PathBuf),
}

/// Shows the screen. Whoever comes from a run that was begun there finds read-only mode as they left it.
pub(super) fn open(state: &mut State) -> Effect {
    state.trouble = None;
    state.screen = Screen::Help;
    state.preferences = None;
    let came_back = !state.help.has.is_empty();
    Effect::Errand(match state.home.read_only || came_back {
        true => Errand::ReadPreferences,
        false => Errand::Set(Setting::ReadOnly(true)),
    })
}

pub(super) fn act(state: &mut State, act: HelpAct) -> Option<Effect> {
    match act {
        HelpAct::Tick(have) => {
            flip(&mut state.help.has, have);
            None
        }
        HelpAct::Pin(backup) => Some(Effect::Errand(Errand::Pin { backup })),
    }
}
