//! What a server can do wrong, as plain data: evaluated for each request, changed at any time.

use serde::{Deserialize, Serialize};

/// The switchboard. Everything off is a healthy server; 0 in `every_…` means never.
///
/// `every_…` counts requests after the sign-in, from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Faults {
    /// Every so many requests are answered with 503.
    pub every_nth_503: u64,
    /// The status of those answers, where it is another one (429).
    pub busy_status: Option<u16>,
    /// The value of `Retry-After` in those answers, as sent.
    pub retry_after: Option<String>,
    /// Every so many requests the connection is closed without an answer.
    pub drop_every: u64,
    /// Every so many requests that write are carried out, and the connection is closed without an answer.
    pub lose_reply_every: u64,
    /// Every so many answers with items the body ends in the middle.
    pub cut_body_every: u64,
    /// Every so many listings and lists of changes the body ends in the middle.
    pub cut_listing_every: u64,
    /// Each answer is held back for so many milliseconds.
    pub stall_ms: u64,
    /// Every so many answers with items the body pauses in the middle …
    pub stall_body_every: u64,
    /// … for so many milliseconds.
    pub stall_body_ms: u64,
    /// After so many bodies of items the server is gone: open connections die, new ones are refused.
    pub gone_after_bodies: Option<u64>,
    /// After so many requests the password is no longer accepted.
    pub unauthorised_after: Option<u64>,
    /// After so many requests nothing is answered any more, and no connection closed, until the faults are set anew.
    pub silent_after: Option<u64>,
    /// Everything is answered with a sign-in page and status 200.
    pub html_instead: bool,
    /// Listings and reports of address books, calendars and folders are a multistatus with nothing in it.
    pub empty_listings: bool,
    /// Listings of the homes don't name any collection.
    pub empty_homes: bool,
    /// Multiget reports leave out every so many items without a word (as Nextcloud does for missing ones).
    pub multiget_leaves_out_every: u64,
    /// Multiget reports of more items than this are answered with 500.
    pub multiget_limit: Option<usize>,
    /// No sync-collection: the report is not offered and is refused.
    pub no_sync: bool,
    /// Every sync token is refused, as if the server had forgotten its history.
    pub forgets_tokens: bool,
    /// Sync reports give at most so many changes, then 507 (RFC 6578 §3.6), also where [`super::Options`] allow more.
    pub sync_page: Option<usize>,
    /// Listed addresses have encoded what may stand as it is, as Go's servers write them: `%28` for a bracket.
    pub encodes_all: bool,
    /// PUT takes no notice of `If-None-Match` (SOGo, nginx, rclone).
    pub ignores_if_none_match: bool,
    /// Cards go out in version 3.0 to whoever does not ask for 4.0 (Nextcloud).
    pub converts_cards: bool,
    pub etags: Etags,
}

/// How entity tags look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Etags {
    #[default]
    Strong,
    /// `W/"…"`, as Apache right after writing.
    Weak,
    /// None at all.
    Missing,
    /// The same for every item, as SOGo gives new ones.
    Alike,
}

impl Etags {
    /// What becomes of a strong tag.
    pub fn show(self, strong: String) -> Option<String> {
        match self {
            Etags::Strong => Some(strong),
            Etags::Weak => Some(format!("W/{strong}")),
            Etags::Missing => None,
            Etags::Alike => Some("\"gcs00000000\"".into()),
        }
    }
}

/// True when the `number`th thing is one of every `every`.
pub fn is_due(number: u64, every: u64) -> bool {
    every > 0 && number.is_multiple_of(every)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_from_one() {
        let due: Vec<u64> = (1..=9).filter(|number| is_due(*number, 3)).collect();
        assert_eq!(due, [3, 6, 9]);
        assert!(!is_due(5, 0));
    }
}
