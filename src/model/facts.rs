//! What is known of an item without opening it again. Computed once, when it is saved, and carried from backup to backup.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Facts of a contact, an event, to-do or note, or a photo. Fields that don't apply are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    // A contact.
    /// The formatted name (FN), else what the name parts give.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org: Option<String>,
    /// Phone numbers as written, in the card's order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<String>,
    /// E-mail addresses as written, in the card's order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<String>,
    /// Postal addresses on one line each, in the card's order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<String>,
    /// Size of the embedded picture in bytes after decoding; 0 when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub photo_bytes: Option<u64>,
    /// The card's revision time (REV), as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rev: Option<String>,

    // An event, to-do or note.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Start: `2026-11-22`, `2026-11-22T04:15:00` (floating), with `Z` (UTC) or with `[Europe/Berlin]` behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// End or due time, written like `start`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    /// It repeats (RRULE or RDATE).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub recurs: bool,
    /// How many single instances are overridden (RECURRENCE-ID).
    #[serde(skip_serializing_if = "is_zero")]
    pub overrides: u32,
    /// LAST-MODIFIED, else DTSTAMP.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<Timestamp>,
    /// A to-do that is done (STATUS:COMPLETED or COMPLETED).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub done: bool,

    // A photo or video.
    /// When it was taken by the camera's clock: `2024-06-01T12:00:00`, with the offset where the camera wrote one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// Where it was taken, as a `geo:` address (RFC 5870), where that is told beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What its owner wrote to it, where that is told beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Who is on it, where that is told beside it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<String>,
    /// Media type found by looking at the content, such as `image/jpeg`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
}

fn is_zero(n: &u32) -> bool {
    *n == 0
}
