//! Going from screen to screen, and back.

use super::{
    Effect, Errand, Place, about, browse, help, import, packing, recover, salvage, settings, stop, support, tending,
};
use crate::gui::state::{Keychain, Screen, Session, State};
use crate::model::Door;

pub(super) fn go_to(state: &mut State, place: &Place, screen: Screen) -> Option<Effect> {
    state.copied = None;
    // A question that was left is no answer; it is asked anew.
    state.removing = None;
    tending::leave(state);
    if screen == Screen::AddAccount && state.screen != Screen::Welcome {
        // It is another account.
        state.draft.fill_in("", &Door::default());
    }
    let from = std::mem::replace(&mut state.screen, screen);
    match screen {
        Screen::AddAccount => {
            state.trouble = None;
            state.types_ca = false;
            state.missing.clear();
            state.draft.focus = Some("address");
            (state.keychain == Keychain::Unknown).then_some(Effect::Errand(Errand::AskKeychain))
        }
        Screen::Choose => {
            state.trouble = None;
            if state.draft.folder.is_empty() {
                state.draft.folder = place.vault_root.display().to_string();
            }
            None
        }
        Screen::Home => {
            state.trouble = None;
            Some(Effect::Errand(Errand::LoadHome))
        }
        Screen::Import => {
            import::open(state, place);
            None
        }
        Screen::Settings => Some(settings::open(state)),
        Screen::Help => Some(help::open(state)),
        Screen::Support => Some(support::open(state, place)),
        Screen::About => Some(about::open(state, from)),
        _ => None,
    }
}

/// The screen that the window begins with, and that *Back* ends at.
pub(super) fn first_screen(state: &State) -> Screen {
    match state.home.is_new() {
        // A first backup is under way: there is no account on *Home* yet, and nothing else leads back to it.
        true if state.is_working() => Screen::Running,
        true => Screen::Welcome,
        false => Screen::Home,
    }
}

pub(super) fn back(state: &mut State, place: &Place) -> Option<Effect> {
    match state.screen {
        Screen::AddAccount | Screen::Help => {
            state.trouble = None;
            state.screen = first_screen(state);
            None
        }
        Screen::Import => import::back(state),
        Screen::Salvage => salvage::back(state),
        Screen::SignIn => {
            state.trouble = None;
            let again = state.adding.as_ref().is_some_and(|adding| adding.again);
            recover::leave_sign_in(state);
            state.screen = if again { first_screen(state) } else { Screen::AddAccount };
            None
        }
        Screen::Approving if !state.is_running() => {
            state.trouble = None;
            state.screen = Screen::SignIn;
            None
        }
        Screen::Looking | Screen::Approving => stop(state),
        Screen::Choose => {
            // Its key came from the keychain, or none was needed.
            let from_home = |session: &Session| session.demo || (session.account.is_some() && !session.remember);
            state.screen = match state.session.as_ref().is_some_and(from_home) {
                true => first_screen(state),
                false if state.adding.is_some() => Screen::SignIn,
                false => Screen::AddAccount,
            };
            None
        }
        Screen::Which | Screen::Save | Screen::Browse => browse::back(state),
        Screen::Pack => {
            packing::back(state);
            None
        }
        Screen::Compare | Screen::Statement | Screen::Restore => recover::back(state),
        Screen::Room => go_to(state, place, Screen::Home),
        Screen::Copy => {
            state.trouble = None;
            state.screen =
                if state.run.is_some() && !state.is_running() { Screen::Result } else { first_screen(state) };
            None
        }
        _ => None,
    }
}
