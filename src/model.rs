//! The nouns that every room shares. Plain data, no I/O.

mod account;
mod facts;
mod grant;
mod handed_out;
mod hex;
mod intake;
mod item;
mod ledger;
mod listing;
mod picture;
mod provenance;
mod trouble;
mod watch;
mod ways;

pub use account::{Account, Credentials, Door, Endpoint, Found, Health, Key, LeftOut, Reached, Secret, Service};
pub use facts::Facts;
pub use grant::{Grant, OauthPart, Tokens};
pub use handed_out::{Column, Input, Parts, Recognised, Recognition, Salvageable, Table};
pub use hex::hex;
pub use intake::{Begun, Head, Intake, Known};
pub use item::{Collection, Counts, Fate, Kind};
pub use ledger::Ledger;
pub use listing::{Listed, Listing, is_strong};
pub use picture::{NoPicture, Picture};
pub use provenance::{Provenance, Took};
pub use trouble::{Consent, Trouble};
pub use watch::{Came, Sign, SignInStep, Waiting, Watch};
pub use ways::{Lasts, Page, WayIn, WaysIn};
