//! What a backup tells of losses in the account: what was there when the reference was made and is not, or is hollow.
//! Whether that is worth an alarm is judged elsewhere; these are the records of it.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::AlarmLevel;
use crate::model::{Kind, Service};

/// The ways in which an account can lose data (DESIGN "Base, reference, alarm").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AlarmClass {
    /// Items are no longer there.
    Vanished,
    /// The collection itself is no longer there, with what it held.
    Gone,
    /// The service no longer names the home of the collection.
    HomeGone,
    /// Items are there, but emptied.
    Hollow,
    /// Items are as they were at an earlier time.
    RolledBack,
    /// Items that differed say the same now.
    AllAlike,
}

impl AlarmClass {
    /// True when the items themselves are missing.
    pub fn is_missing(self) -> bool {
        matches!(self, AlarmClass::Vanished | AlarmClass::Gone | AlarmClass::HomeGone)
    }
}

/// One class of loss of one kind in one collection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlarmRecord {
    pub class: AlarmClass,
    pub level: AlarmLevel,
    pub kind: Kind,
    /// Id of the collection; of one that is gone, the id that it had.
    pub collection: String,
    #[serde(default)]
    pub service: Service,
    /// Path of the collection at the source, by which it is known again.
    #[serde(default)]
    pub href: String,
    /// Its name as people see it.
    #[serde(default)]
    pub name: String,
    /// How many items of the kind the reference has of this collection, and how many the source has now.
    pub before: u64,
    pub now: u64,
    /// The backup that still has them, and when it was sealed.
    pub against: String,
    pub against_sealed: Timestamp,
    /// How many of the items no earlier backup with an open alarm names.
    #[serde(default)]
    pub new: u64,
    /// By address.
    pub items: Vec<AlarmItem>,
}

/// An item that is missing or not what it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlarmItem {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub uid: Option<String>,
    /// What people call it.
    pub name: String,
    /// Where it was when the reference was made.
    #[serde(default)]
    pub href: String,
    /// What became of it: a message key of the `text` room.
    pub what: Cow<'static, str>,
}
