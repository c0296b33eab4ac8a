//! What is looked at of the licences.

use super::Screen;

/// *Licences*, and where *About* was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Licences {
    /// The screen before *About*.
    pub from: Screen,
    /// The part that the keyboard is on, and whose licence is read, by its place in the list.
    pub row: u64,
    /// It stands in place of the list where there is no room for both.
    pub in_front: bool,
}
