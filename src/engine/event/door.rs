//! Which account a request goes to. Every request is named here, so that a new one is thought about: what is decided for
//! all doors (read-only mode, a consent) reaches each of them this way.

use super::Request;
use crate::model::Door;

impl Request {
    /// The account that it goes to, if it goes to one.
    pub fn door_mut(&mut self) -> Option<&mut Door> {
        match self {
            Request::Ask(door) | Request::Look(door) | Request::Check { door, .. } => Some(door),
            Request::Backup(request) => Some(&mut request.door),
            Request::Restore(request) => Some(&mut request.to.door),
            Request::SignOut(request) => Some(&mut request.door),
            Request::SignIn(request) => Some(&mut request.door),
            Request::Drill(_)
            | Request::Recognise(_)
            | Request::Examine(_)
            | Request::Import(_)
            | Request::Salvage(_)
            | Request::Finish(_)
            | Request::Verify { .. }
            | Request::Compare { .. }
            | Request::Statement(_)
            | Request::Merge(_)
            | Request::Copy { .. }
            | Request::Export(_)
            | Request::Pack { .. }
            | Request::Unpack { .. }
            | Request::VerifyLocked { .. }
            | Request::Forget { .. } => None,
        }
    }
}
