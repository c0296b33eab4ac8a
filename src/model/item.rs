//! What an account holds: kinds, collections, and what became of each item.

use serde::{Deserialize, Serialize};

use super::Service;

/// The kind of thing an item is. The order is the order of a run: the small and precious first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Contact cards (vCard).
    Contacts,
    /// Calendar objects whose first component is a VEVENT (or VFREEBUSY).
    Calendar,
    /// Calendar objects whose first component is a VTODO.
    Tasks,
    /// Calendar objects whose first component is a VJOURNAL.
    Notes,
    /// Photos and videos.
    Photos,
    /// Files that are none of these.
    Other,
}

impl Kind {
    /// Every kind, in the order of a run.
    pub const ALL: [Kind; 6] = [Kind::Contacts, Kind::Calendar, Kind::Tasks, Kind::Notes, Kind::Photos, Kind::Other];

    /// The word in records and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Contacts => "contacts",
            Kind::Calendar => "calendar",
            Kind::Tasks => "tasks",
            Kind::Notes => "notes",
            Kind::Photos => "photos",
            Kind::Other => "other",
        }
    }

    /// The kind that `word` names.
    pub fn from_word(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The folder under `data/` where the items of this kind lie.
    pub fn folder(self) -> &'static str {
        match self {
            Kind::Calendar => "calendars",
            other => other.word(),
        }
    }
}

/// An address book, calendar, task list or photo folder, as the source described it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Collection {
    /// `c1`, `c2`, …; stays the same from backup to backup. Empty until the archive has given it.
    pub id: String,
    /// Which of the account's services it belongs to.
    pub service: Service,
    /// The kinds its items may have. A mixed calendar has several.
    pub kinds: Vec<Kind>,
    /// Its name as people see it.
    pub name: String,
    /// Scheme, host and port it lies on, such as `https://dav.example.org:8443`.
    pub origin: String,
    /// Its absolute path on that origin, percent-encoded as the source sent it, ending in a slash.
    pub href: String,
    /// The first part of the names of its files, without kind folder and ending. Empty until the archive has given it.
    pub file_stem: String,
    /// `#rrggbb` or `#rrggbbaa`, as the source sent it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub colour: Option<String>,
    /// What its owner wrote about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where its owner sorted it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<i64>,
    /// The components a calendar says it supports (RFC 4791 §5.2.3); empty when it does not say.
    pub components: Vec<String>,
    /// The source offers vCard 4.0 for this address book (RFC 6352 §6.2.2).
    #[serde(skip)]
    pub offers_vcard4: bool,
    /// The source answers sync-collection reports for it (RFC 6578).
    #[serde(skip)]
    pub offers_sync: bool,
    /// The sync token of the listing this backup was made from (RFC 6578); only when the collection was complete.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sync_token: Option<String>,
    /// The `getctag` of that listing (CalendarServer extension); only where there are no sync tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ctag: Option<String>,
}

/// What became of an item. Each found item gets exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// Fetched and written by this run.
    Saved,
    /// Taken over from the base.
    Unchanged,
    /// Left out on purpose, with the reason.
    Skipped,
    /// Listed by the source, but could not be had.
    Lost,
}

/// How many items of a collection were listed and what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    pub listed: u64,
    pub saved: u64,
    pub unchanged: u64,
    pub skipped: u64,
    pub lost: u64,
    /// How many of `saved + unchanged` are kept only as original, because they can't be read as what they claim to be.
    pub unreadable: u64,
}

impl Counts {
    /// True when every listed item was given exactly one fate.
    pub fn balanced(&self) -> bool {
        self.listed == self.saved + self.unchanged + self.skipped + self.lost
    }

    /// Items that are in the backup.
    pub fn kept(&self) -> u64 {
        self.saved + self.unchanged
    }

    /// Adds the counts of another collection.
    pub fn add(&mut self, other: &Counts) {
        self.listed += other.listed;
        self.saved += other.saved;
        self.unchanged += other.unchanged;
        self.skipped += other.skipped;
        self.lost += other.lost;
        self.unreadable += other.unreadable;
    }
}
