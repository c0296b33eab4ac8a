//! The records inside a backup: `items.jsonl`, `backup.json`, `receipt.json`. UTF-8 JSON, times RFC 3339 in UTC, digests
//! lower-case hex. Readers refuse a higher `format` and ignore unknown keys.
//!
//! One file because these are one format, which is read and judged as a whole; parts that stand for themselves are beside.

mod alarms;
mod origin;
mod pictures;

pub use alarms::{AlarmClass, AlarmItem, AlarmRecord};
pub use origin::Origin;
pub use pictures::{Again, KeptPicture, PictureRecord};

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::{Account, Collection, Counts, Facts, Fate, Input, Kind, LeftOut, Provenance};

/// The format these records have.
pub const FORMAT: u64 = 1;

/// One line of `items.jsonl`, sorted by (collection, href).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemRecord {
    pub kind: Kind,
    /// The id of its collection, such as `c1`.
    pub collection: String,
    pub href: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub uid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub etag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub modified: Option<Timestamp>,
    /// Length of the original in bytes; absent when it was not had.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub size: Option<u64>,
    /// Digest of the original.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub sha256: Option<String>,
    pub fate: Fate,
    /// Why it was skipped or lost.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// The name the source gave it, where our file has another one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<String>,
    /// What was asked for when it mattered, such as `vcard-4.0`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub asked: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub original: Option<Place>,
    /// Where the portable form stands, when that is another place than the original.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub portable: Option<Portable>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub facts: Option<Facts>,
    /// SHA-256 of the normalised content: equal for two cards that say the same.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub meaning: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub problems: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub verdict: Option<Verdict>,
    /// Of a contact: the pictures that its card has only the addresses of.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub pictures: Vec<PictureRecord>,
    /// Of a merge: which of its inputs have the item, and what came from where.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub from: Vec<Provenance>,
    /// Name of the backup that saved it first.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub first_saved: Option<String>,
}

impl ItemRecord {
    /// A record that says no more of an item than where the source listed it and what became of it.
    pub fn new(kind: Kind, collection: &str, href: &str, fate: Fate) -> ItemRecord {
        ItemRecord {
            kind,
            collection: collection.to_owned(),
            href: href.to_owned(),
            uid: None,
            etag: None,
            modified: None,
            size: None,
            sha256: None,
            fate,
            reason: None,
            name: None,
            asked: None,
            original: None,
            portable: None,
            facts: None,
            meaning: None,
            problems: Vec::new(),
            verdict: None,
            pictures: Vec::new(),
            from: Vec::new(),
            first_saved: None,
        }
    }

    /// The name people know it by.
    pub(in crate::archive) fn called(&self) -> Option<&str> {
        let facts = self.facts.as_ref()?;
        let name = facts.name.as_ref().or(facts.summary.as_ref()).or(self.name.as_ref())?;
        Some(name.as_str()).filter(|name| !name.is_empty())
    }
}

/// Where the bytes of an original lie. Paths are relative to the backup, with `/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Place {
    /// An entry of a zip.
    Entry { file: String, entry: String },
    /// A range of a file, in bytes.
    Range { file: String, offset: u64, length: u64 },
}

/// Where the portable form of an item stands: the `component`th object of `file`, from 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Portable {
    pub file: String,
    pub component: u64,
}

/// What a strict second reader says of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    #[serde(rename = "portable")]
    Portable,
    #[serde(rename = "with remarks")]
    WithRemarks,
    #[serde(rename = "only as original")]
    OnlyAsOriginal,
}

/// Whether everything the source listed is in the backup.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    #[default]
    Complete,
    Incomplete,
}

/// Whether the source lost something since the reference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AlarmLevel {
    #[default]
    None,
    Notice,
    Alarm,
}

/// How photos lie in a backup.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PhotoForm {
    /// In zips by album and year.
    #[default]
    Zips,
    /// As ordinary files by album and year.
    Files,
}

/// The backup that unchanged things were taken from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseRef {
    pub name: String,
    /// Its seal, so that backups form a chain.
    pub tagmanifest_sha256: String,
}

/// Something a run noticed about the source or about the base, and dealt with.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Notice {
    /// A message key of the `text` room, such as `notice-changes-differ`.
    pub what: String,
    /// Name of the collection, or of the backup it is about.
    pub about: String,
    /// How many items it is about.
    pub items: u64,
}

/// What the person chose to back up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Scope {
    /// The kinds to back up; empty means every kind the source gives.
    pub kinds: Vec<Kind>,
    /// Paths (`href`) of the collections to back up; empty means all of those kinds.
    pub collections: Vec<String>,
    /// Also take files in photo folders that are neither photos nor videos.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub all_files: bool,
    /// Also ask hosts that are no part of the account for pictures that contacts link to, without the password.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub pictures_elsewhere: bool,
}

impl Scope {
    /// True when less was chosen than the source gives.
    pub fn is_narrowed(&self) -> bool {
        !self.kinds.is_empty() || !self.collections.is_empty()
    }

    /// True when nothing of `kind` was chosen in `other` that was not chosen here, too.
    pub fn takes_all_of(&self, other: &Scope, kind: Kind) -> bool {
        let kinds = self.kinds.is_empty() || self.kinds.contains(&kind);
        let known = |href: &String| self.collections.contains(href);
        let collections =
            self.collections.is_empty() || (!other.collections.is_empty() && other.collections.iter().all(known));
        let files = kind != Kind::Other || self.all_files || !other.all_files;
        kinds && collections && files
    }
}

/// A collection as a backup holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionRecord {
    #[serde(flatten)]
    pub collection: Collection,
    /// Every listed item is in the backup.
    pub complete: bool,
    pub counts: Counts,
    /// How many runs in a row did not ask for the whole listing.
    #[serde(skip_serializing_if = "is_zero", default)]
    pub since_full: u32,
    /// The address up to which unchanged items were looked at all the same; the next run goes on behind it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub looked_to: Option<String>,
}

fn is_zero(n: &u32) -> bool {
    *n == 0
}

/// What is known of a payload file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    pub size: u64,
    pub sha256: String,
    pub mtime: Timestamp,
    /// When its bytes were last read back and found right.
    pub read_back_at: Timestamp,
}

/// `lifeboat/backup.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupRecord {
    pub format: u64,
    pub name: String,
    pub origin: Origin,
    pub account: Account,
    /// Program and version.
    pub tool: String,
    pub started: Timestamp,
    pub sealed: Timestamp,
    pub scope: Scope,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub base: Option<BaseRef>,
    pub status: Status,
    pub alarm: AlarmLevel,
    /// By id of a collection: the backup that losses in it were judged against.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub reference: BTreeMap<String, String>,
    /// Paths of collections that are no longer there, but whose items are.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub moved: Vec<String>,
    pub collections: Vec<CollectionRecord>,
    /// The files it was made from, where it was not made from an account.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub inputs: Vec<Input>,
    pub left_out: Vec<LeftOut>,
    pub coverage: Vec<String>,
    pub files: BTreeMap<String, FileRecord>,
}

/// A value that the portable forms could not carry over, or had to change. The original has it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LossRecord {
    /// Name of the item, else its address.
    pub item: String,
    /// What could not be carried over.
    pub what: String,
    /// The file in which it is missing.
    #[serde(rename = "where")]
    pub place: String,
}

/// An item that is not, or not readably, in the backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    pub kind: Kind,
    /// Name of its collection.
    pub collection: String,
    pub href: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<String>,
    pub reason: String,
}

/// One collection's line in the receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionLine {
    pub id: String,
    pub name: String,
    pub kinds: Vec<Kind>,
    pub counts: Counts,
    /// Bytes of originals kept.
    pub bytes: u64,
}

/// What a run cost.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Timings {
    pub requests: u64,
    pub bytes_received: u64,
    /// Seconds by the wall clock until everything was written, and for reading it back.
    pub fetch_secs: f64,
    pub check_secs: f64,
    /// Of what was taken over unread: bytes that were read back for a sample, and the seconds it took.
    pub read_again_bytes: u64,
    pub read_again_secs: f64,
    /// Unchanged items that were fetched for a sample, and their bytes.
    pub fetched_again_items: u64,
    pub fetched_again_bytes: u64,
}

/// `lifeboat/receipt.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    pub format: u64,
    /// Name of the backup.
    pub backup: String,
    #[serde(skip_serializing_if = "Origin::is_account", default)]
    pub origin: Origin,
    pub status: Status,
    pub alarm: AlarmLevel,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub case: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub operator: Option<String>,
    pub read_only: bool,
    /// Counts by kind (`contacts`, `calendar`, …): an item counts under the kind it turned out to be.
    pub totals: BTreeMap<Kind, Counts>,
    pub collections: Vec<CollectionLine>,
    pub lost: Vec<Missing>,
    pub skipped: Vec<Missing>,
    /// Kept only as original.
    pub unreadable: Vec<Missing>,
    /// Contacts that link to a picture which could not be had; the contacts themselves are in the backup.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub pictures: Vec<Missing>,
    pub losses: Vec<LossRecord>,
    /// What the source no longer has, or has only hollow.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub alarms: Vec<AlarmRecord>,
    /// Addresses of those lost items that the person goes on without.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub accepted: Vec<String>,
    pub left_out: Vec<LeftOut>,
    pub coverage: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub notices: Vec<Notice>,
    pub timings: Timings,
}

/// What checking a backup found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verified {
    pub path: PathBuf,
    /// SHA-256 of `tagmanifest-sha256.txt`, where there is one.
    pub seal: Option<String>,
    /// Files and items that were checked.
    pub files: u64,
    pub items: u64,
    /// The backup says of itself that it is complete.
    pub complete: bool,
    /// Everything that is wrong, in order of path.
    pub damage: Vec<Damage>,
    /// What is no damage: files that systems left beside the payload, and of a deep check, items that are as they came from
    /// the source, but that strict readers don't take.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Damage>,
}

/// One thing that is wrong with a backup.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Damage {
    /// Path inside the backup, with `/`.
    pub path: String,
    /// The item inside that file, by name, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    pub what: DamageKind,
}

/// The ways in which a backup can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DamageKind {
    Missing,
    Extra,
    /// A system left a file there that harms nothing.
    Litter,
    Altered,
    Unreadable,
    Miscounted,
}

impl DamageKind {
    /// The key of its message in the `text` room.
    pub fn key(self) -> &'static str {
        match self {
            DamageKind::Missing => "damage-missing",
            DamageKind::Extra => "damage-extra",
            DamageKind::Litter => "damage-litter",
            DamageKind::Altered => "damage-altered",
            DamageKind::Unreadable => "damage-unreadable",
            DamageKind::Miscounted => "damage-miscounted",
        }
    }
}
