//! The pages inside a backup: START-HERE.html, and `read/*.html` to look things up, search and print. They open offline
//! in any browser, are inert (DESIGN: nothing runs, nothing is loaded from elsewhere), and are made of the records
//! alone: the files themselves are not opened again, but for a few small photos.

mod files;
mod html;
mod losses;
mod order;
mod photos;
mod report;
mod start;
mod statement;
mod tables;

pub use losses::{loss_of, noticed};
pub use statement::write_statement;

use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::archive::disk;
use crate::archive::records::{BackupRecord, Receipt};
use crate::model::{Kind, Trouble};
use crate::text;

/// What every page needs to know.
struct About<'a> {
    /// The folder of the backup.
    dir: &'a Path,
    backup: &'a BackupRecord,
    receipt: &'a Receipt,
    /// The time zone in which people at this computer read times.
    zone: TimeZone,
}

impl About<'_> {
    fn local(&self, time: Timestamp) -> String {
        text::date_time(self.zone.to_datetime(time))
    }

    /// When the copy was made, in words.
    fn made(&self) -> String {
        self.local(self.backup.sealed)
    }

    /// How many of a kind are in the backup.
    fn kept(&self, kind: Kind) -> u64 {
        self.receipt.totals.get(&kind).map_or(0, |counts| counts.kept())
    }

    /// The name of a collection by its id, else the id.
    fn collection_name<'b>(&'b self, id: &'b str) -> &'b str {
        let known = self.backup.collections.iter().find(|line| line.collection.id == id);
        known.map(|line| line.collection.name.as_str()).filter(|name| !name.is_empty()).unwrap_or(id)
    }
}

/// The page of a kind, where it has one.
fn page_of(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Contacts => Some("read/contacts.html"),
        Kind::Calendar => Some("read/calendar.html"),
        Kind::Tasks => Some("read/todos.html"),
        Kind::Notes => Some("read/notes.html"),
        Kind::Photos => Some("read/photos.html"),
        Kind::Other => None,
    }
}

/// Writes START-HERE.html and the pages of those kinds that are in the backup into the backup at `dir`, synced.
///
/// `items` is its `items.jsonl`, sorted by collection. Memory: some 80 bytes an item of the largest collection.
pub fn write_pages(dir: &Path, backup: &BackupRecord, receipt: &Receipt, items: &Path) -> Result<(), Trouble> {
    write_in_zone(dir, backup, receipt, items, TimeZone::system())
}

fn write_in_zone(
    dir: &Path,
    backup: &BackupRecord,
    receipt: &Receipt,
    items: &Path,
    zone: TimeZone,
) -> Result<(), Trouble> {
    let about = About { dir, backup, receipt, zone };
    let read = dir.join("read");
    disk::make_dir(&read)?;
    tables::write(&about, items)?;
    start::write(&about)?;
    Ok(())
}

#[cfg(test)]
mod tests;
