//! Keys to accounts: asked of the keychain, or of the person by signing in; and what is begun once there is one.

use super::super::backup::of_card;
use super::super::{Effect, Errand, Place, start};
use super::wish_of;
use crate::engine::{BackupRequest, Request, RestoreConsent, RestoreRequest, Scope, Wish};
use crate::gui::state::{Recovering, Screen, Session, State, Then, WantedOf, Way};
use crate::model::{Door, Trouble};

/// Gets a key to the account; what is wanted of it is done when that is there.
pub(super) fn wants(state: &mut State, account: String, then: Then) -> Option<Effect> {
    if state.is_running() {
        return None;
    }
    let way = state.card(&account)?.way;
    let recovering = state.recovering.as_mut()?;
    recovering.then = Some(then);
    recovering.account = Some(account.clone());
    state.trouble = None;
    match way {
        Way::Demo => {
            state.demo.wanted = Some(WantedOf::Recovering);
            Some(Effect::Errand(Errand::StartDemo))
        }
        Way::SignIn => sign_in_first(state, &account, None),
        _ => {
            state.keys_wanted.insert(account.clone());
            Some(Effect::Errand(Errand::FetchDoor { name: account }))
        }
    }
}

/// There is a key to the account now: does what was wanted. `None` when nothing was.
pub(in super::super) fn with_door(state: &mut State, place: &Place, door: Door, demo: bool) -> Option<Effect> {
    if state.is_running() {
        return None;
    }
    let recovering = state.recovering.as_mut()?;
    let then = recovering.then.take()?;
    recovering.last = Some(then);
    let name = recovering.account.clone()?;
    let backup = recovering.backup.clone();
    let card = state.card(&name)?.clone();
    let session = Session { door, demo, account: Some(name).filter(|_| !demo), ..Session::default() };
    let to: BackupRequest = of_card(card, &session, place);
    state.session = Some(session);
    state.choice = None;
    match then {
        Then::Compare => {
            let effect = start(state, Request::Backup(to));
            state.compare_next = Some(backup);
            effect
        }
        Then::Missing | Then::Chosen => {
            let wish = match then {
                Then::Missing => Wish { places: wish_of(state).places, ..Wish::default() },
                _ => wish_of(state),
            };
            // The whole account is kept first, not only what is usually backed up.
            let to = BackupRequest { scope: Scope::default(), ..to };
            let request = RestoreRequest { backup, to, wish, consent: RestoreConsent::No };
            start(state, Request::Restore(Box::new(request)))
        }
    }
}

/// True while the key of this account is being fetched for this.
pub(in super::super) fn is_waiting(state: &State, account: &str) -> bool {
    let waits = |recovering: &Recovering| recovering.then.is_some() && recovering.account.as_deref() == Some(account);
    state.recovering.as_ref().is_some_and(waits)
}

/// Lets the person sign in to the account; what was wanted of it is done when that has let us in.
pub(in super::super) fn sign_in_first(state: &mut State, account: &str, why: Option<Trouble>) -> Option<Effect> {
    let card = state.card(account)?.clone();
    super::super::adding::sign_in_again(state, &card, why);
    if let Some(adding) = &mut state.adding {
        adding.for_recovery = true;
    }
    None
}

/// Who goes back from signing in wants nothing of the account any more.
pub(in super::super) fn leave_sign_in(state: &mut State) {
    if state.adding.as_mut().is_some_and(|adding| std::mem::take(&mut adding.for_recovery)) {
        gave_up(state);
    }
}

/// The account has let us in; `keeps` remembers it, and only then goes on what was wanted of it.
pub(in super::super) fn let_in(state: &mut State, place: &Place, keeps: Option<Effect>) -> Option<Effect> {
    let signs_in = state.session.as_ref().is_some_and(|session| !session.demo);
    let is_for_this = signs_in && state.adding.as_ref().is_some_and(|adding| adding.for_recovery);
    let Some(then) = state.recovering.as_ref().filter(|_| is_for_this).and_then(|recovering| recovering.then) else {
        return keeps;
    };
    state.screen = if then == Then::Compare { Screen::Compare } else { Screen::Restore };
    keeps.or_else(|| after_sign_in(state, place))
}

/// The account was signed in to for this, and is remembered if it shall be: goes on. `None` when it was for something else.
pub(in super::super) fn after_sign_in(state: &mut State, place: &Place) -> Option<Effect> {
    if !std::mem::take(&mut state.adding.as_mut()?.for_recovery) {
        return None;
    }
    let door = state.session.as_ref()?.door.clone();
    with_door(state, place, door, false)
}

/// No key to the account could be had.
pub(in super::super) fn gave_up(state: &mut State) {
    if let Some(recovering) = &mut state.recovering {
        recovering.then = None;
    }
}
