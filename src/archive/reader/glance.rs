//! A look at every record of a backup, for an index of it: as much of each as a list is sorted and searched by, borrowed
//! from its line. And whole records by where they begin, as such an index names them.

use std::borrow::Cow;
use std::io;

use jiff::Timestamp;
use serde::Deserialize;

use super::{BadItem, Body, Browser, ITEM_RECORDS, inside, lines_at};
use crate::archive::records::{ItemRecord, KeptPicture, Place};
use crate::archive::verify::file_name;
use crate::model::{Fate, Kind, Trouble};

/// What a list needs to know of an item.
#[derive(Debug, Deserialize)]
pub struct Glance<'a> {
    pub kind: Kind,
    #[serde(borrow)]
    pub collection: Cow<'a, str>,
    #[serde(borrow)]
    pub href: Cow<'a, str>,
    pub fate: Fate,
    #[serde(borrow, default)]
    pub name: Option<Cow<'a, str>>,
    #[serde(default)]
    pub modified: Option<Timestamp>,
    #[serde(borrow, default)]
    original: Original<'a>,
    #[serde(borrow, default)]
    pub facts: GlanceFacts<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Original<'a> {
    #[serde(borrow)]
    entry: Option<Cow<'a, str>>,
}

/// Its facts; see [`crate::model::Facts`].
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct GlanceFacts<'a> {
    #[serde(borrow)]
    pub name: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub org: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub summary: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub phones: Vec<Cow<'a, str>>,
    #[serde(borrow)]
    pub emails: Vec<Cow<'a, str>>,
    #[serde(borrow)]
    pub addresses: Vec<Cow<'a, str>>,
    #[serde(borrow)]
    pub start: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub due: Option<Cow<'a, str>>,
    pub recurs: bool,
    pub done: bool,
    #[serde(borrow)]
    pub taken: Option<Cow<'a, str>>,
}

impl Glance<'_> {
    /// What people call it, as [`crate::archive::verify::name_of`] says.
    pub fn title(&self) -> Cow<'_, str> {
        let known = [&self.facts.name, &self.facts.summary].into_iter().flatten().next();
        let known = known.or(self.name.as_ref()).or(self.original.entry.as_ref());
        match known.filter(|name| !name.trim().is_empty()) {
            Some(name) => Cow::Borrowed(name),
            None => Cow::Owned(file_name(&self.href)),
        }
    }

    /// It is in the backup.
    pub fn is_kept(&self) -> bool {
        matches!(self.fate, Fate::Saved | Fate::Unchanged)
    }
}

impl Browser {
    /// Shows `see` every record and where it begins; gives how many lines can't be read.
    pub fn glance(&self, see: &mut dyn FnMut(u64, &Glance<'_>)) -> Result<u64, Trouble> {
        let mut items = self.bag.items()?;
        let mut n_bad = 0;
        loop {
            match items.next_at(|line, at| {
                let seen: Glance<'_> = serde_json::from_slice(line)?;
                see(at, &seen);
                Ok(())
            }) {
                None => return Ok(n_bad),
                Some(Ok(())) => (),
                Some(Err(BadItem::Line { .. })) => n_bad += 1,
                Some(Err(BadItem::Io(error))) => {
                    return Err(Trouble::disk(inside(self.bag.site.path(), ITEM_RECORDS), &error));
                }
            }
        }
    }

    /// The records on the lines that begin at `places`, in that order.
    pub fn records_at(&self, places: &[u64]) -> Result<Vec<ItemRecord>, Trouble> {
        lines_at(&self.bag.site, places)
    }

    /// The bytes of a picture that a contact links to.
    pub fn picture(&mut self, item: &ItemRecord, kept: &KeptPicture) -> Result<Body<'_>, Trouble> {
        // What lies in a file of its own is read as an item that does.
        self.body(&ItemRecord {
            size: Some(kept.size),
            sha256: Some(kept.sha256.clone()),
            original: Some(Place::Range { file: kept.file.clone(), offset: 0, length: kept.size }),
            ..item.clone()
        })
    }
}

impl Body<'_> {
    /// All that is left, unless that is more than `most` bytes: then `None`.
    pub fn whole(mut self, most: u64) -> io::Result<Option<Vec<u8>>> {
        if self.left() > most {
            return Ok(None);
        }
        let mut bytes = Vec::with_capacity(usize::try_from(self.left()).unwrap_or(0));
        io::Read::read_to_end(&mut self, &mut bytes)?;
        Ok(Some(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::bag::fixture::Fixture;
    use crate::archive::verify::name_of;

    #[test]
    fn each_record_is_seen_where_it_begins() {
        let fixture = Fixture::new();
        let browser = Browser::open(&fixture.path).unwrap();
        let mut seen = Vec::new();
        let n_bad = browser.glance(&mut |at, item| seen.push((at, item.title().into_owned(), item.is_kept()))).unwrap();
        assert_eq!((n_bad, seen.len()), (0, 7));
        let back: Vec<u64> = seen.iter().rev().map(|(at, ..)| *at).collect();
        let records = browser.records_at(&back).unwrap();
        for ((_, title, kept), record) in seen.iter().rev().zip(&records) {
            assert_eq!((title, *kept), (&name_of(record), true));
        }
        assert_eq!(records.first(), fixture.items.last());
    }
}
