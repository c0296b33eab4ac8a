//! Pictures that a contact card has only the address of.

use bytes::Bytes;

use super::Trouble;

/// What became of the picture at one address of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// As the card has it, without its escapes.
    pub address: String,
    pub got: Result<Bytes, NoPicture>,
}

/// Why a picture could not be had. It never costs the contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoPicture {
    /// It lies on a host that is no part of the account, and nobody said that such hosts may be asked.
    Elsewhere {
        host: String,
    },
    /// The address leads to a computer that a card must not lead to: this one, or one of the network it is in.
    Closed {
        host: String,
    },
    /// It is no address that can be asked.
    NoAddress,
    /// What came is not a picture, whatever its name or type say.
    NotOne,
    /// Nobody asked for it.
    NotAsked,
    /// Others on its host could not be had, so this one was not asked for.
    GivenUp {
        host: String,
    },
    Failed(Trouble),
}
