//! A statement of loss: what an account held and what of it is gone or hollow, by name, as a page to print and as JSON.
//! It stands for itself, outside of any backup, and says which two backups it was made from and how to tell them again.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::disk;
use super::pages::write_statement;
use super::records::Status;
use crate::formats::Change;
use crate::model::{Endpoint, Kind, Trouble};
use crate::text::Beside;

/// The files' name, before the time.
const STEM: &str = "Statement of loss";

/// What became of an account between two backups, for somebody who knows neither.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Statement {
    pub format: u64,
    /// Program and version.
    pub tool: String,
    pub written: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    pub then: Made,
    pub now: Made,
    /// How many there were and are, of each kind, and how many are gone and hollow.
    pub totals: BTreeMap<Kind, Sum>,
    pub gone: Vec<Lost>,
    pub hollow: Vec<Lost>,
    /// Still there, but a value is gone or another one.
    pub changed: Vec<Lost>,
    /// Of so many items it can't be told what became of them.
    pub unknown: u64,
    /// The other backups that were looked through for what is gone.
    pub others: Vec<String>,
    /// Those that could not be read.
    pub unread: Vec<String>,
    /// The whole in words.
    #[serde(skip)]
    pub beside: Beside,
}

/// One of the two backups; or the account itself where that had nothing left that could be backed up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Made {
    /// The user of its account.
    pub account: String,
    pub endpoints: Vec<Endpoint>,
    pub name: String,
    pub path: PathBuf,
    pub tool: String,
    pub sealed: Timestamp,
    pub status: Status,
    /// SHA-256 of its tag manifest.
    pub seal: String,
    /// It is no backup but the account, which had no collection any more at the time that stands in `sealed`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub emptied: bool,
}

/// How many of a kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sum {
    pub then: u64,
    pub now: u64,
    pub gone: u64,
    pub hollow: u64,
    pub changed: u64,
}

/// One item that is gone, hollow or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lost {
    pub kind: Kind,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    /// Name of its collection.
    pub collection: String,
    pub href: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// In what way it is hollow; a message key of the `text` room.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hollow: Option<&'static str>,
    /// Values that are gone, or other ones.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// Names of other backups that have it as it was.
    pub also_in: Vec<String>,
}

impl Statement {
    /// The items that no other backup has as they were.
    pub fn only_here(&self) -> impl Iterator<Item = &Lost> {
        self.gone.iter().chain(&self.hollow).chain(&self.changed).filter(|lost| lost.also_in.is_empty())
    }
}

/// Writes `statement` into `to_dir` under a name that is free: the page and the JSON.
pub fn write(statement: &Statement, to_dir: &Path, zone: TimeZone) -> Result<(PathBuf, PathBuf), Trouble> {
    disk::make_dir(to_dir)?;
    let stem = format!("{STEM} {}", statement.written.to_zoned(zone.clone()).strftime("%Y-%m-%d %H.%M"));
    let [page, json] = disk::first_free(to_dir, &stem, |name| {
        let both = ["html", "json"].map(|ending| to_dir.join(format!("{name}.{ending}")));
        Ok(both.iter().all(|path| path.symlink_metadata().is_err()).then_some(both))
    })?;
    let text = serde_json::to_vec_pretty(statement).map_err(|error| Trouble::Internal(error.to_string()))?;
    let mut file = disk::private().create_new(true).open(&json).map_err(disk::trouble(&json))?;
    file.write_all(&text).and_then(|()| disk::sync(&file)).map_err(disk::trouble(&json))?;
    write_statement(&page, statement, zone)?;
    disk::sync_dir(to_dir)?;
    Ok((page, json))
}
