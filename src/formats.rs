//! vCard, iCalendar and photo facts: bytes in, facts, meaning and conversions out. Pure: no files, no clock, no network.
//!
//! Nothing here changes an original. What is derived from one never goes without its losses, and input that can't be
//! read gets a reason, not a panic.

mod fields;
mod frame;
pub mod handed_out;
pub mod icalendar;
pub mod lines;
mod meaning;
pub mod photo;
pub mod pieces;
pub mod recognise;
mod rewrite;
mod shown;
mod text;
pub mod vcard;

pub use fields::{Change, Field, How, Merged, difference, without};
pub use rewrite::{rewritten, with_uid};
pub use shown::{Shown, plain};

use crate::model::Facts;

/// A value that a portable form could not carry over, or had to change. The original has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Loss {
    /// The property and, in plain words, what became of it.
    pub what: String,
}

impl Loss {
    fn new(what: impl Into<String>) -> Loss {
        Loss { what: what.into() }
    }
}

/// What reading an item gave. Computed once, when it is saved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    pub uid: Option<String>,
    pub facts: Facts,
    /// SHA-256 of the normalised content in lower-case hex: equal for two items that say the same.
    pub meaning: String,
    /// What is wrong with the item, in plain words. It is kept all the same.
    pub problems: Vec<String>,
}

/// Why a body is not one whole card or calendar object. It is kept, but never among those that can be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("is empty")]
    Empty,
    #[error("is not UTF-8 text (byte {at})")]
    NotUtf8 { at: usize },
    #[error("begins with a byte order mark")]
    ByteOrderMark,
    #[error("is a web page")]
    WebPage,
    #[error("does not begin with BEGIN:{wanted}")]
    NoBegin { wanted: &'static str },
    #[error("ends inside {open}: END:{open} is missing")]
    NoEnd { open: String },
    #[error("has END:{found} where END:{open} is due")]
    Crossed { open: String, found: String },
    #[error("has more than one {wanted}")]
    Several { wanted: &'static str },
    #[error("has text outside of BEGIN and END")]
    Around,
}
