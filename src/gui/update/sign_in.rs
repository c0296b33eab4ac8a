//! Signing in: from the fields or a saved account to a run, the yes that a person gives on the way, and what was found.

use std::path::PathBuf;

use zeroize::Zeroize;

use crate::engine::Request;
use crate::model::{Consent, Credentials, Door, Found, Trouble};

use super::backup::{look_at_folder, of_card};
use super::{Effect, Errand, Place, first_screen, start};
use crate::gui::state::{Choice, Missing, Screen, Session, SignIn, State, consent};
use crate::gui::synced::typed_path;

pub(super) fn sign_in_with(state: &mut State, sign_in: SignIn) -> Option<Effect> {
    let checks = [
        (Missing::User, sign_in.user.is_empty(), "user"),
        (Missing::Password, sign_in.password.expose().is_empty(), "password"),
        (Missing::Url, sign_in.urls.is_empty(), "url"),
    ];
    state.missing = checks.iter().filter(|(_, empty, _)| *empty).map(|(field, ..)| *field).collect();
    if let Some((.., field)) = checks.iter().find(|(_, empty, _)| *empty) {
        state.draft.focus = Some(field);
        return None;
    }
    let door = Door {
        urls: sign_in.urls,
        key: Credentials { user: sign_in.user, password: sign_in.password }.into(),
        ca_file: sign_in.ca_file,
        ..Door::default()
    };
    Some(look(state, Session { door, demo: false, remember: sign_in.remember, kept: None }))
}

pub(super) fn look(state: &mut State, session: Session) -> Effect {
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
    if let Some(session) = &mut state.session {
        allow(&mut session.door, &consent);
    }
    match &mut request {
        Request::Look(door) => allow(door, &consent),
        Request::Backup(backup) => allow(&mut backup.door, &consent),
        Request::Restore(restore) => allow(&mut restore.to.door, &consent),
        Request::SignIn(sign_in) => match &consent {
            Consent::PlainHttp { .. } => sign_in.allow_http = true,
            Consent::OtherHost { host, .. } | Consent::SignInElsewhere { host, .. } => {
                sign_in.allow_hosts.push(host.clone());
            }
        },
        Request::SignOut(_)
        | Request::Recognise(_)
        | Request::Import(_)
        | Request::Finish(_)
        | Request::Verify { .. }
        | Request::Compare { .. }
        | Request::Copy { .. }
        | Request::Salvage(_)
        | Request::Pack { .. }
        | Request::Unpack { .. }
        | Request::VerifyLocked { .. }
        | Request::Forget { .. } => return None,
    }
    Some(start(state, request))
}

/// The account was saved before its folder was chosen: saves it again when that is not the usual one.
pub(super) fn remember_folder(state: &State, place: &Place) -> Option<Errand> {
    let session = state.session.as_ref().filter(|session| session.remember && session.kept.is_some())?;
    let Request::Backup(request) = &state.run.as_ref()?.request else { return None };
    (request.vault_root != place.vault_root).then(|| save(session, request.vault_root.clone()))
}

pub(super) fn save(session: &Session, vault_root: PathBuf) -> Errand {
    Errand::SaveAccount { door: Box::new(session.door.clone()), name: session.wished_vault(), vault_root }
}

pub(super) fn looked(state: &mut State, place: &Place, found: Found) -> Option<Effect> {
    state.choice = Some(Choice::all(found));
    // It has reached its place and need not lie in the field any more.
    state.draft.password.zeroize();
    state.screen = Screen::Choose;
    if state.draft.folder.is_empty() {
        state.draft.folder = place.vault_root.display().to_string();
    }
    look_at_folder(state, place);
    let vault_root = typed_path(&state.draft.folder, place.home.as_deref());
    let session = state.session.as_ref()?;
    (session.remember && !session.demo).then(|| Effect::Errand(save(session, vault_root)))
}

pub(super) fn fetched_door(
    state: &mut State,
    place: &Place,
    name: &str,
    door: Result<Door, Trouble>,
) -> Option<Effect> {
    let card = state.home.accounts.iter().find(|card| card.name == name)?.clone();
    match door {
        Ok(door) => {
            let session = Session { door, demo: false, remember: false, kept: None };
            let request = of_card(card, &session, place);
            state.session = Some(session);
            // What was chosen before belongs to another account.
            state.choice = None;
            Some(start(state, Request::Backup(request)))
        }
        Err(trouble) => {
            state.screen = Screen::AddAccount;
            state.missing.clear();
            state.draft.fill_in(&card.user, &card.urls, card.ca_file.as_deref());
            state.trouble = Some(trouble);
            None
        }
    }
}
