//! Asking an account on *Home* how it is, and forgetting it after a question.

use super::adding::sign_in_again;
use super::{Effect, Errand};
use crate::gui::state::{Forgotten, State, Tending};
use crate::model::{Health, Trouble};

/// Asks the service of an account whether it lets us in, and what it has.
pub(super) fn check(state: &mut State, name: String) -> Option<Effect> {
    if !is_free(state, &name) {
        return None;
    }
    state.tending.insert(name.clone(), Tending::Checking);
    Some(Effect::Errand(Errand::CheckAccount { name }))
}

/// What the service said.
pub(super) fn checked(state: &mut State, name: String, done: Result<Box<Health>, Trouble>) -> Option<Effect> {
    state.tending.remove(&name);
    match done {
        // There is nothing to ask with.
        Err(trouble @ Trouble::NoPassword { .. }) => {
            let card = state.card(&name)?.clone();
            if state.screen == super::Screen::Home {
                sign_in_again(state, &card, Some(trouble));
            }
            return None;
        }
        Ok(health) => state.tending.insert(name, Tending::Checked(health)),
        Err(trouble) => state.tending.insert(name, Tending::Failed(trouble)),
    };
    Some(Effect::Errand(Errand::LoadHome))
}

/// Asks before an account is forgotten.
pub(super) fn ask(state: &mut State, name: String) {
    if is_free(state, &name) {
        state.forgotten = None;
        state.tending.insert(name, Tending::Asking);
    }
}

/// Forgets an account, once the person said so.
pub(super) fn forget(state: &mut State, name: String, yes: bool) -> Option<Effect> {
    if state.tending.get(&name) != Some(&Tending::Asking) {
        return None;
    }
    if !yes {
        state.tending.remove(&name);
        return None;
    }
    if !is_free(state, &name) {
        return None;
    }
    state.tending.insert(name.clone(), Tending::Forgetting);
    Some(Effect::Errand(Errand::ForgetAccount { name }))
}

/// It is forgotten, or could not be.
pub(super) fn forgot(state: &mut State, name: &str, done: Result<Forgotten, Trouble>) -> Effect {
    state.tending.remove(name);
    match done {
        Ok(forgotten) => {
            // What it was saved with is not saved again behind the person's back.
            if let Some(session) = state.session.as_mut().filter(|session| session.account.as_deref() == Some(name)) {
                (session.account, session.remember, session.kept) = (None, false, None);
            }
            state.forgotten = Some(forgotten);
        }
        Err(trouble) => state.trouble = Some(trouble),
    }
    Effect::Errand(Errand::LoadHome)
}

/// Where one leaves *Home*, what was asked is no answer, and what was said is over.
pub(super) fn leave(state: &mut State) {
    state.tending.retain(|_, tending| tending.is_going());
    state.forgotten = None;
}

fn is_free(state: &State, name: &str) -> bool {
    !state.is_running() && !state.tending.get(name).is_some_and(Tending::is_going)
}
