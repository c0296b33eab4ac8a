//! Signing in: from the fields or a saved account to a run, the yes that a person gives on the way, and what was found.

use std::path::PathBuf;

use zeroize::Zeroize;

use crate::engine::Request;
use crate::model::{Consent, Credentials, Door, Found, Key, Trouble};

use super::adding::{note_contact, sign_in_again};
use super::backup::{look_at_folder, of_card};
use super::{Effect, Errand, Place, ToSave, first_screen, is_busy, start};
use crate::gui::state::{Choice, Missing, Screen, Session, SignIn, State, Way, consent};
use crate::gui::synced::typed_path;

pub(super) fn sign_in_with(state: &mut State, sign_in: SignIn) -> Option<Effect> {
    let adding = state.adding.as_mut()?;
    let checks = [
        (Missing::User, sign_in.user.is_empty(), "user"),
        (Missing::Password, sign_in.password.expose().is_empty(), "password"),
    ];
    state.missing = checks.iter().filter(|(_, empty, _)| *empty).map(|(field, ..)| *field).collect();
    if let Some((.., field)) = checks.iter().find(|(_, empty, _)| *empty) {
        state.draft.focus = Some(field);
        return None;
    }
    adding.remember = sign_in.remember;
    let key = Credentials { user: sign_in.user, password: sign_in.password }.into();
    let account = adding.account_of(&key);
    let door = Door { key, ..adding.door.clone() };
    look(state, Session { door, account, remember: sign_in.remember, ..Session::default() })
}

pub(super) fn look(state: &mut State, session: Session) -> Option<Effect> {
    if is_busy(state) {
        return None;
    }
    let request = Request::Look(session.door.clone());
    state.session = Some(session);
    start(state, request)
}

pub(super) fn allow(door: &mut Door, consent: &Consent) {
    match consent {
        Consent::PlainHttp { .. } => door.allow_http = true,
        Consent::OtherHost { host, .. } | Consent::SignInElsewhere { host, .. } => door.allow_hosts.push(host.clone()),
    }
}

pub(super) fn consented(state: &mut State, yes: bool) -> Option<Effect> {
    if is_busy(state) {
        return None;
    }
    let ended = state.run.as_ref().and_then(|run| run.state.ended.as_ref()?.as_ref().err());
    let asked = state.trouble.take().or_else(|| ended.cloned())?;
    if !yes {
        if state.screen == Screen::Result {
            state.screen = if state.choice.is_some() { Screen::Choose } else { first_screen(state) };
        }
        return None;
    }
    let consent = consent(&asked)?.clone();
    let mut request = state.run.as_ref().map(|run| run.request.clone())?;
    let before_look = matches!(request, Request::Ask(_) | Request::SignIn(_));
    if let Some(session) = state.session.as_mut().filter(|_| !before_look) {
        allow(&mut session.door, &consent);
        session.agreed.push(consent.clone());
    }
    if let Some(adding) = state.adding.as_mut().filter(|_| request_of_adding(&request)) {
        allow(&mut adding.door, &consent);
    }
    allow(request.door_mut()?, &consent);
    start(state, request)
}

/// True for work that adds an account.
fn request_of_adding(request: &Request) -> bool {
    matches!(request, Request::Ask(_) | Request::SignIn(_) | Request::Look(_))
}

/// What is to be saved of an account that let us in.
fn save(session: &Session, id: &str, vault_root: Option<PathBuf>) -> Errand {
    Errand::SaveAccount(Box::new(ToSave {
        account: session.account.clone(),
        wished: session.name(),
        door: session.door.clone(),
        id: id.to_owned(),
        vault_root,
        login_flow: session.login_flow.clone(),
    }))
}

pub(super) fn looked(state: &mut State, place: &Place, found: Found) -> Option<Effect> {
    let session = state.session.as_mut()?;
    if session.door.urls.is_empty() {
        // What was found is kept, so that the next run need not look for it, and asks nobody else.
        let door = &mut session.door;
        door.urls.clone_from(&found.urls);
        if let Key::Password(credentials) = &mut door.key {
            credentials.user.clone_from(&found.account.user);
        }
        door.provider.clone_from(&found.account.provider);
    }
    let id = found.account.id.clone();
    let card = state.home.accounts.iter().find(|card| match &session.account {
        Some(name) => card.name == *name,
        None => card.may_be(&id),
    });
    // One that is added anew is the one that was saved.
    if let Some(card) = card.filter(|card| card.way == Way::Saved && session.remember) {
        session.account = Some(card.name.clone());
    }
    let card = card.filter(|card| !card.backups.is_empty());
    state.choice = Some(match card {
        Some(card) => Choice::as_before(found, &card.scope, card.photos),
        None => Choice::all(found),
    });
    // Each choice begins with the account's own folder, else the usual one: what was typed for another is not this one's.
    let own = card.map(|card| &card.vault_root).filter(|root| !root.as_os_str().is_empty());
    state.draft.folder = own.unwrap_or(&place.vault_root).display().to_string();
    // It has reached its place and need not lie in the field any more.
    state.draft.password.zeroize();
    state.screen = Screen::Choose;
    look_at_folder(state, place);
    let vault_root = typed_path(&state.draft.folder, place.home.as_deref());
    let session = state.session.as_ref()?;
    if session.remember && !session.demo {
        return Some(Effect::Errand(save(session, &id, (!state.has_backups(session)).then_some(vault_root))));
    }
    note_contact(state, true).map(Effect::Errand)
}

pub(super) fn fetched_door(
    state: &mut State,
    place: &Place,
    name: &str,
    door: Result<Door, Trouble>,
) -> Option<Effect> {
    // Whoever asked for it may have gone on to something else meanwhile.
    if state.keys_wanted.remove(name) {
        if !super::recover::is_waiting(state, name) {
            return None;
        }
        return match door {
            Ok(door) => super::recover::with_door(state, place, door, false),
            Err(trouble) => super::recover::sign_in_first(state, name, Some(trouble)),
        };
    }
    let card = state.card(name)?.clone();
    // Something else was begun before the keychain answered.
    if super::turns::waits_again(state, name) {
        return None;
    }
    let chooses_anew = state.choosing.take_if(|chosen| chosen == name).is_some();
    if is_busy(state) {
        return None;
    }
    match door {
        Ok(door) => {
            let session = Session { door, account: Some(name.to_owned()), ..Session::default() };
            if chooses_anew {
                return look(state, session);
            }
            let request = of_card(card, &session, place);
            state.session = Some(session);
            // What was chosen before belongs to another account.
            state.choice = None;
            // Whoever went elsewhere meanwhile stays there when another account's turn comes.
            let at = state.screen;
            let stays = state.turns.now.is_some() && !state.turns.done.is_empty();
            let effect = start(state, Request::Backup(request));
            if stays && !matches!(at, Screen::Running | Screen::Result) {
                state.screen = at;
            }
            effect
        }
        Err(trouble) => super::turns::cannot_sign_in(state, name).or_else(|| {
            sign_in_again(state, &card, Some(trouble));
            None
        }),
    }
}
