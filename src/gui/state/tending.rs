//! Asking an account on *Home* how it is, and forgetting it.

use crate::model::{Health, Trouble};

/// What is being done with an account on *Home* beside backing it up, or came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tending {
    /// The service is being asked.
    Checking,
    /// It let us in.
    Checked(Box<Health>),
    Failed(Trouble),
    /// The person is asked whether to forget it.
    Asking,
    Forgetting,
}

impl Tending {
    /// True while nothing else can be done with the account.
    pub fn is_going(&self) -> bool {
        matches!(self, Tending::Checking | Tending::Forgetting)
    }
}

/// An account that was forgotten, and what that left behind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    pub name: String,
    /// True: what the service had given is void. False: it could not be taken back. `None`: it had given nothing.
    pub given_back: Option<bool>,
    /// The host that had given it.
    pub host: String,
    /// What the person installed to back it up by itself and has to remove.
    pub by_hand: Option<String>,
}
