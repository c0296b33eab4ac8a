//! What is open on a screen.

use std::path::PathBuf;

use super::Guide;
use crate::model::Kind;

/// Something that can be opened to show what lies behind it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// Single collections on *Choose*.
    Collections,
    /// What could not be had so far, on *Running*.
    LostSoFar,
    /// A kind's number on *Result*.
    Kind(Kind),
    Lost,
    Unreadable,
    /// Contacts that link to a picture which could not be had.
    Pictures,
    Skipped,
    Losses,
    /// The technical part of a trouble.
    Details,
    /// What was tried to find an account's services.
    Steps,
    /// What an account on *Home* can't give.
    NotGiven(String),
    /// All backups of an account on *Home*.
    Older(String),
    /// What one line of an account's losses names: its vault, and which line.
    Loss(PathBuf, usize),
    /// What is missing without being an alarm, on *Result*.
    Notice(usize),
    /// How to get one's data out of a service.
    Guide(Guide),
    /// What becomes of the columns of a table, on *Open files*.
    Columns(usize),
    /// All names of one part of a comparison, a plan or a report.
    Part(&'static str),
}
