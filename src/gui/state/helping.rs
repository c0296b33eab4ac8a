//! *Help now*: what a person says they have.

use std::collections::BTreeSet;

/// What is ticked on *Help now*.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Helping {
    pub has: BTreeSet<Have>,
}

/// What may still hold a person's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Have {
    Account,
    Phone,
    Computer,
    /// Exports, archives and backups of other programs.
    Files,
}

impl Have {
    /// In the order in which they are seen to.
    pub const ALL: [Have; 4] = [Have::Account, Have::Phone, Have::Computer, Have::Files];
}
