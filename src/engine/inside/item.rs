//! One item of a backup: as a row of a list, and with all its values.

use std::path::Path;

use jiff::Timestamp;

use crate::archive::reader::Browser;
use crate::archive::records::{ItemRecord, Place};
use crate::archive::verify::{file_name, name_of};
use crate::formats::{Shown, icalendar, vcard};
use crate::model::{Facts, Kind, Trouble};

/// A larger item is not taken apart to be shown.
const MOST_BYTES: u64 = 32 << 20;
/// So much of a text is shown that can't be read as what it claims to be.
const MOST_RAW: usize = 4_000;

/// An item as a list shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Where its record begins.
    pub place: u64,
    /// Id of its collection.
    pub collection: String,
    pub title: String,
    /// Name of its file at the source.
    pub file: String,
    pub facts: Facts,
    pub size: u64,
    pub modified: Option<Timestamp>,
    /// It has a picture of its own, or is one.
    pub has_picture: bool,
    /// It is kept only as it came.
    pub unreadable: bool,
}

impl Row {
    /// The row of `record`, which begins at `place`.
    pub fn of(place: u64, record: ItemRecord) -> Row {
        let facts = record.facts.clone().unwrap_or_default();
        let unreadable = match &record.original {
            Some(Place::Range { file, .. }) => file.ends_with(".unreadable"),
            _ => false,
        };
        let linked = record.pictures.iter().any(|picture| picture.kept.is_some());
        Row {
            place,
            title: name_of(&record),
            file: record.name.clone().unwrap_or_else(|| file_name(&record.href)),
            size: record.size.unwrap_or(0),
            modified: record.modified,
            has_picture: linked || facts.photo_bytes.is_some_and(|n| n > 0) || record.kind == Kind::Photos,
            unreadable,
            collection: record.collection,
            facts,
        }
    }
}

/// An item with all that it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub kind: Kind,
    pub row: Row,
    pub shown: Vec<Shown>,
    /// The beginning of its text, when it can't be read as what it claims to be.
    pub raw: Option<String>,
    /// What is wrong with it, in plain words.
    pub problems: Vec<String>,
    /// Pictures that it links to and that could not be had: their addresses, and why.
    pub no_pictures: Vec<(String, String)>,
    /// Name of the backup that saved it first.
    pub first_saved: Option<String>,
    /// Why its bytes can't be had any more.
    pub trouble: Option<Trouble>,
}

impl Item {
    /// Reads the item whose record begins at `place`.
    pub fn read(browser: &mut Browser, path: &Path, place: u64) -> Result<Item, Trouble> {
        let record = browser.record_at(place)?;
        let mut item = Item {
            kind: record.kind,
            row: Row::of(place, record.clone()),
            shown: Vec::new(),
            raw: None,
            problems: record.problems.clone(),
            no_pictures: record
                .pictures
                .iter()
                .filter_map(|picture| Some((picture.address.clone(), picture.reason.clone()?)))
                .collect(),
            first_saved: record.first_saved.clone(),
            trouble: None,
        };
        if matches!(record.kind, Kind::Photos | Kind::Other) {
            return Ok(item);
        }
        match text_of(browser, path, &record) {
            Ok(Some(bytes)) => item.take(record.kind, &bytes),
            Ok(None) => (),
            Err(trouble) => item.trouble = Some(trouble),
        }
        Ok(item)
    }

    fn take(&mut self, kind: Kind, bytes: &[u8]) {
        let read = match kind {
            Kind::Contacts => vcard::check(bytes).map(vcard::shown),
            _ => icalendar::check(bytes).map(icalendar::shown),
        };
        match read {
            Ok(shown) => self.shown = shown,
            Err(why) => {
                let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(MOST_RAW)).unwrap_or_default());
                self.raw = Some(head.into_owned());
                let why = why.to_string();
                if !self.problems.contains(&why) {
                    self.problems.push(why);
                }
            }
        }
    }
}

/// The bytes of an item, unless there are too many to be shown.
pub fn text_of(browser: &mut Browser, path: &Path, record: &ItemRecord) -> Result<Option<Vec<u8>>, Trouble> {
    let damaged = |error: std::io::Error| Trouble::Damaged {
        path: path.to_owned(),
        why: format!("{}: {error}", file_name(&record.href)),
    };
    browser.body(record)?.whole(MOST_BYTES).map_err(damaged)
}
