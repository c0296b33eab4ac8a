//! Where a backup's content comes from.

use serde::{Deserialize, Serialize};

/// Where a backup's content comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    #[default]
    Account,
    Import,
    Salvage,
    Merge,
}

impl Origin {
    pub(super) fn is_account(&self) -> bool {
        *self == Origin::Account
    }
}
