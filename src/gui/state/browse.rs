//! The backup that is looked at: what of it is on the screen, and the few pages of rows around that.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use jiff::civil::Date;

use crate::engine::inside::{Agenda, Item, Listed, Opened, Query, Range, Row, Shelfmark};
use crate::gui::synced::Cloud;
use crate::model::{Kind, Trouble};

/// So many rows are asked for at a time.
pub const PAGE: u64 = 100;
/// So many pages are held.
const MOST_PAGES: usize = 30;

/// A backup that is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Browse {
    /// As it was asked for.
    pub path: PathBuf,
    /// `None` while it is being opened.
    pub opened: Option<Result<Box<Opened>, Trouble>>,
    pub query: Query,
    /// What the query found, once that is known.
    pub listed: Option<Listed>,
    /// Pages of rows; `None` while one is being read.
    pages: BTreeMap<u64, Option<Vec<Row>>>,
    /// The row that the keyboard is on, counted from 0.
    pub active: u64,
    /// The item that is shown, and what was read of it.
    pub item: Option<(u64, Option<Box<Item>>)>,
    /// Where there is no room for both, the item stands in place of the list.
    pub in_front: bool,
    /// Several are being chosen.
    pub ticking: bool,
    pub ticked: BTreeSet<u64>,
    /// The first day of the month that is shown.
    pub month: Date,
    pub agenda: Option<Agenda>,
    /// What was typed as a day is none.
    pub no_day: bool,
    /// The photo that is looked at, counted from 0.
    pub large: Option<u64>,
    /// Why the last question could not be answered.
    pub trouble: Option<Trouble>,
}

impl Browse {
    /// One that begins to be opened, on `today`.
    pub fn of(path: PathBuf, today: Date) -> Browse {
        Browse {
            path,
            opened: None,
            query: Query { kind: Kind::Contacts, collection: None, find: String::new() },
            listed: None,
            pages: BTreeMap::new(),
            active: 0,
            item: None,
            in_front: false,
            ticking: false,
            ticked: BTreeSet::new(),
            month: today.first_of_month(),
            agenda: None,
            no_day: false,
            large: None,
            trouble: None,
        }
    }

    /// What the backup says of itself, once it is open.
    pub fn inside(&self) -> Option<&Opened> {
        self.opened.as_ref()?.as_ref().ok().map(|opened| &**opened)
    }

    /// The collection of an id.
    pub fn collection(&self, id: &str) -> Option<&Shelfmark> {
        self.inside()?.collections.iter().find(|collection| collection.id == id)
    }

    /// True where days are shown in place of a list.
    pub fn is_agenda(&self) -> bool {
        self.query.kind == Kind::Calendar && self.query.find.trim().is_empty()
    }

    /// The days that are shown.
    pub fn range(&self) -> Range {
        let to = self.month.last_of_month().tomorrow().unwrap_or(Date::MAX);
        Range { from: self.month, to, collection: self.query.collection.clone() }
    }

    /// Forgets what the list held: another is asked for.
    pub fn clear(&mut self) {
        self.listed = None;
        self.pages.clear();
        self.active = 0;
        self.item = None;
        self.in_front = false;
        self.large = None;
        self.trouble = None;
    }

    /// A row, if it is known.
    pub fn row(&self, index: u64) -> Option<&Row> {
        let rows = self.pages.get(&(index / PAGE))?.as_ref()?;
        rows.get(usize::try_from(index % PAGE).ok()?)
    }

    /// True when the page of a row was neither read nor asked for.
    pub fn lacks(&self, index: u64) -> bool {
        !self.pages.contains_key(&(index / PAGE))
    }

    /// Notes that a page was asked for; lets those go that are furthest from it.
    pub fn note_asked(&mut self, page: u64) {
        self.pages.insert(page, None);
        while self.pages.len() > MOST_PAGES {
            let furthest = self.pages.keys().copied().max_by_key(|known| known.abs_diff(page));
            furthest.and_then(|furthest| self.pages.remove(&furthest));
        }
    }

    /// Takes rows in that were asked for.
    pub fn take_rows(&mut self, from: u64, rows: Vec<Row>) {
        if let Some(page) = self.pages.get_mut(&(from / PAGE)) {
            *page = Some(rows);
        }
    }

    /// How many rows the list has, once that is known.
    pub fn n(&self) -> u64 {
        self.listed.as_ref().map_or(0, |listed| listed.n)
    }
}

/// What is about to be saved as ordinary files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saving {
    pub backup: PathBuf,
    pub kind: Kind,
    /// Where the records begin; `None` while that is being asked.
    pub places: Option<Vec<u64>>,
    /// The name of the only one.
    pub title: Option<String>,
    /// They are the events of this month.
    pub month: Option<Date>,
    /// The cloud that syncs the folder that was last looked at.
    pub synced: Option<Cloud>,
    /// No file chooser could be shown.
    pub no_chooser: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_some_pages_are_held() {
        let mut browse = Browse::of("/b".into(), "2026-11-22".parse().unwrap());
        for page in 0..500 {
            assert!(browse.lacks(page * PAGE));
            browse.note_asked(page);
            browse.take_rows(page * PAGE, vec![Row { place: page, ..Row::default() }]);
        }
        assert_eq!(browse.pages.len(), MOST_PAGES);
        assert_eq!(browse.row(499 * PAGE).map(|row| row.place), Some(499));
        assert_eq!((browse.row(499 * PAGE + 1), browse.row(3)), (None, None));
        browse.take_rows(3, vec![Row::default()]);
        assert!(browse.lacks(3), "rows that nobody waits for any more are let go");
        assert_eq!(browse.range().to, "2026-12-01".parse().unwrap());
    }
}
