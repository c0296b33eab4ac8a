//! Asking the service of a saved account how it is, and forgetting the account.

use super::{Keys, fetch_door, locked, timer};
use crate::engine::{self, Contact, Event, Job, Outcome, Request, SavedAccount, SignOutRequest};
use crate::gui::state::{Forgotten, Scheduled, host_of};
use crate::model::{Health, Lasts, Trouble};

/// Signs in and looks what is there; notes whether the service let us in.
pub fn check(desk: &engine::Desk, keys: &Keys, name: &str) -> Result<Box<Health>, Trouble> {
    let account = desk.account(name)?;
    let door = fetch_door(desk, keys, name)?;
    let key = door.key.clone();
    match end_of(&desk.start(Request::Check { door, vault_root: desk.root_of(&account)? }, || ())) {
        Ok(Outcome::Looked(found)) => {
            desk.note_contact(name, &Contact::with(Some(&found.account.id)));
            let health = desk.health(&account, &found)?;
            Ok(Box::new(Health { lasts: Lasts::of(&key), ..health }))
        }
        Ok(_) => Err(Trouble::Internal("looking ended as something else".into())),
        Err(trouble) => {
            if trouble.is_refusal() {
                desk.note_contact(name, &Contact::default());
            }
            Err(trouble)
        }
    }
}

/// Gives back what the service gave, and forgets the account, its secret and its schedule. Its backups stay. What the
/// service does not take back stands in nobody's way.
pub fn forget(desk: &engine::Desk, keys: &Keys, name: &str) -> Result<Forgotten, Trouble> {
    let account = desk.account(name)?;
    let oauth = account.oauth.as_ref().map(|part| part.issuer.as_deref().unwrap_or(&part.token_url));
    let giver = account.login_flow.as_deref().or(oauth);
    let given_back = giver.map(|_| give_back(desk, keys, &account));
    let host = giver.map(host_of).unwrap_or_default();
    desk.remove(&account.name)?;
    locked(keys).remove(&account.name);
    let by_hand = match timer::end(desk, &account.name)? {
        Scheduled::Off { by_hand } => by_hand,
        _ => None,
    };
    Ok(Forgotten { name: account.name, given_back, host, by_hand })
}

fn give_back(desk: &engine::Desk, keys: &Keys, account: &SavedAccount) -> bool {
    let Ok(door) = fetch_door(desk, keys, &account.name) else { return false };
    let request = SignOutRequest { door, login_flow: account.login_flow.clone() };
    matches!(end_of(&desk.start(Request::SignOut(request), || ())), Ok(Outcome::SignedOut(true)))
}

fn end_of(job: &Job) -> Result<Outcome, Trouble> {
    let ends = job.events.iter().find_map(|event| match event {
        Event::Ended(end) => Some(end),
        _ => None,
    });
    ends.unwrap_or_else(|| Err(Trouble::Internal("a job ended without a word".into())))
}
