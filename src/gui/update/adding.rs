//! Adding an account: from its address to how one gets in, and to a sign-in in the browser or on another device.

use zeroize::Zeroize;

use super::sign_in::look;
use super::{Effect, Errand, is_busy, start};
use crate::engine::{Contact, Outcome, Request, SignInRequest, SignInWay, SignedInAs};
use crate::gui::state::{
    AccountCard, Adding, Elsewhere, Missing, Run, Screen, Session, SignInElsewhere, State, Way, Whereabouts,
    with_password,
};
use crate::model::{Credentials, Door, Trouble, WaysIn};

/// Finds out how one gets in at an address.
pub(super) fn find_ways(state: &mut State, place: Whereabouts) -> Option<Effect> {
    if is_busy(state) {
        return None;
    }
    state.missing.clear();
    // A web address in the one field is as good as in its own.
    let is_email = place.address.contains('@') && !place.address.contains("://");
    let typed = (!is_email && !place.address.is_empty()).then(|| place.address.clone());
    let urls: Vec<String> = typed.into_iter().chain(place.urls).collect();
    if urls.is_empty() && place.address.is_empty() {
        state.missing.insert(Missing::User);
        state.draft.focus = Some("address");
        return None;
    }
    // A saved account whose certificate file was asked for is still that account.
    let same = state.adding.take().filter(|adding| adding.again && adding.door.urls == urls).unwrap_or_default();
    let door = Door {
        urls,
        address: is_email.then_some(place.address),
        ca_file: place.ca_file,
        proxy: place.proxy,
        ..same.door
    };
    state.adding = Some(Adding { door: door.clone(), remember: !state.draft.forget, ..same });
    start(state, Request::Ask(door))
}

/// It is known how one gets in.
pub(super) fn found_ways(state: &mut State, ways: WaysIn) -> Option<Effect> {
    let adding = state.adding.as_mut()?;
    adding.door.take(&ways);
    if !adding.again {
        state.draft.user = adding.door.address.clone().unwrap_or_default();
    }
    state.draft.password.zeroize();
    adding.ways = ways;
    show_ways(state);
    None
}

/// Shows how one gets in again to an account of *Home*, with what is known of it.
pub(super) fn sign_in_again(state: &mut State, card: &AccountCard, why: Option<Trouble>) {
    let standing = &card.standing;
    let is_known = !standing.ways.ways.is_empty() || standing.ways.why_not.is_some();
    let mut ways = if is_known { standing.ways.clone() } else { with_password(&card.host) };
    // The way that was gone before comes first; a client of one's own is known from then.
    if let Some(part) = &card.oauth {
        ways.ways.retain(|way| !matches!(way, crate::model::WayIn::Oauth(_)));
        ways.ways.insert(0, crate::model::WayIn::Oauth(part.clone()));
        ways.why_not = None;
    }
    // All that it was saved with goes on: also the proxy, and what was agreed to.
    let door = card.door.clone();
    let account = (card.way == Way::Saved).then(|| card.name.clone());
    state.adding = Some(Adding { door, ways, again: true, account, remember: true, ..Adding::default() });
    state.draft.fill_in(&card.user, &card.door);
    state.missing.clear();
    show_ways(state);
    state.trouble = why;
}

/// The same by the name of the account; without one it is the one that was just added.
pub(super) fn sign_in_again_to(state: &mut State, name: Option<&str>) {
    if let Some(card) = name.and_then(|name| state.card(name)).cloned() {
        sign_in_again(state, &card, None);
    } else if state.adding.is_some() {
        state.missing.clear();
        state.trouble = None;
        show_ways(state);
    }
}

fn show_ways(state: &mut State) {
    let Some(adding) = &state.adding else { return };
    state.screen = Screen::SignIn;
    state.draft.own_client = false;
    state.draft.by_password = false;
    let first = adding.elsewhere().is_empty() && adding.ways.takes_password();
    let asks_user = adding.user().is_none() && state.draft.user.is_empty();
    state.draft.focus = first.then_some(if asks_user { "user" } else { "password" });
}

/// Lets the person sign in in their browser or on another device.
pub(super) fn sign_in_elsewhere(state: &mut State, sign_in: SignInElsewhere) -> Option<Effect> {
    state.missing.clear();
    let adding = state.adding.as_mut()?;
    adding.remember = sign_in.remember;
    adding.shut_page = None;
    let part = adding.ways.oauth().map_or_else(|| sign_in.own.clone(), |part| part.with(&sign_in.own));
    let way = match sign_in.way {
        Elsewhere::LoginFlow => {
            let server = adding.ways.login_flow().or(adding.door.urls.first().map(String::as_str))?;
            SignInWay::LoginFlow { server: server.to_owned() }
        }
        _ if part.client_id.is_none() => {
            state.missing.insert(Missing::Client);
            state.draft.focus = Some("client-id");
            return None;
        }
        Elsewhere::Browser => SignInWay::Browser(part),
        Elsewhere::Code => SignInWay::Code(part),
    };
    let door = adding.door.clone();
    let user = if sign_in.user.is_empty() { door.address.clone().unwrap_or_default() } else { sign_in.user };
    let key = Credentials { user, ..Credentials::default() }.into();
    start(state, Request::SignIn(SignInRequest { way, door: Door { key, ..door } }))
}

/// The person agreed: looks through the account.
pub(super) fn signed_in(state: &mut State, done: SignedInAs) -> Option<Effect> {
    let adding = state.adding.as_mut()?;
    if let (Some(server), Some(first)) = (&done.login_flow, adding.door.urls.first_mut()) {
        first.clone_from(server);
    }
    let account = adding.account_of(&done.key);
    let door = Door { key: done.key, ..adding.door.clone() };
    let remember = adding.remember;
    look(state, Session { door, account, remember, login_flow: done.login_flow, ..Session::default() })
}

/// Asks for a new code, or opens the browser once more.
pub(super) fn once_more(state: &mut State) -> Option<Effect> {
    let run = state.run.as_ref().filter(|run| !run.is_going())?;
    let request = run.request.clone();
    if matches!(request, Request::SignIn(_)) { start(state, request) } else { None }
}

/// Where one is when finding out or signing in did not work.
pub(super) fn did_not_work(state: &mut State, trouble: Trouble) -> Option<Effect> {
    let request = state.run.as_ref().map(|run: &Run| run.request.clone())?;
    state.screen = match (&request, &trouble) {
        // The code on the screen is void, and a new one can be had there.
        (Request::SignIn(SignInRequest { way: SignInWay::Code(_), .. }), Trouble::SignInTooLate { .. }) => {
            Screen::Approving
        }
        // The file of the authority is named where the address is.
        (_, Trouble::Certificate { .. }) | (Request::Ask(_), _) => Screen::AddAccount,
        _ if state.adding.is_some() => Screen::SignIn,
        _ => Screen::AddAccount,
    };
    match &trouble {
        Trouble::Certificate { .. } => {
            state.draft.more = true;
            state.draft.focus = Some("ca-file");
        }
        Trouble::ServiceUnknown { .. } | Trouble::NoDns { .. } => {
            state.draft.more = true;
            state.draft.focus = Some("url");
        }
        Trouble::WantsUserName { .. } => state.draft.focus = Some("user"),
        Trouble::SignInRefused { .. } | Trouble::WantsAppPassword { .. } => {
            state.draft.by_password = true;
            state.draft.focus = Some("password");
        }
        _ => state.draft.focus = None,
    }
    state.trouble = (trouble != Trouble::Cancelled).then_some(trouble);
    None
}

/// Notes with a saved account what the run told of it: whether it let us in, which account it is, and what was agreed to.
pub(super) fn note_contact(state: &State, let_in: bool) -> Option<Errand> {
    let session = state.session.as_ref().filter(|session| !session.demo)?;
    let run = state.run.as_ref()?;
    let vault_root = match &run.request {
        Request::Backup(request) => Some(request.vault_root.clone()),
        Request::Look(_) | Request::Restore(_) => None,
        _ => return None,
    };
    let found = match &run.state.ended {
        Some(Ok(Outcome::Looked(found))) => Some(found),
        _ => run.state.found.as_ref(),
    };
    let id = found.map(|found| found.account.id.clone());
    let contact = Contact { let_in, id, agreed: session.agreed.clone(), vault_root };
    Some(Errand::NoteContact { name: session.account.clone()?, contact })
}
