//! Where an item of a merge came from.

use serde::{Deserialize, Serialize};

/// One of the inputs of a merge that has an item, and what of the item came from there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Which of the backup's inputs, from 0.
    pub input: usize,
    /// The item's address there.
    pub href: String,
    pub took: Took,
    /// The properties that came from there, where it was not the item itself.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub fields: Vec<String>,
}

/// What was taken from an input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Took {
    /// The item itself.
    #[default]
    Whole,
    /// Some values, which the item itself lacked.
    Fields,
    /// Nothing: it says no more than the others.
    Nothing,
}
