//! Inside a backup, for whoever looks at it in a window: what it holds, rows of a list page by page, one item with all its
//! values, the days of an agenda, and pictures. Each question is answered on a thread of the [`Reader`], which is told by
//! plain values and answers with some; pictures have a thread of their own. Changes nothing in the backup.

mod agenda;
mod cache;
mod index;
mod item;
mod pictures;
mod room;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};

use jiff::Timestamp;
use jiff::civil::Date;

pub use agenda::{Agenda, Entry, Range, local};
pub use cache::Cache;
pub use item::{Item, Row};
pub use pictures::{Picture, Shape, Want};

use crate::archive::records::{AlarmLevel, Origin, Status};
use crate::model::{Kind, Trouble};
use pictures::Wants;

/// What of one kind is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    pub kind: Kind,
    /// Id of a collection; `None`: all of them.
    pub collection: Option<String>,
    /// Words that must all occur, without regard to case and accents; or a part of a telephone number.
    pub find: String,
}

/// A question about the backup that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Opens the backup at a path: its folder, something in it, or the folder of a vault, of which the newest is opened.
    Open(PathBuf),
    List(Query),
    /// Rows of a list, from the one at `from`, counted from 0.
    Rows {
        query: Query,
        from: u64,
        n: usize,
    },
    /// One item, by where its record begins.
    Item(u64),
    Agenda(Range),
    /// Where the records of everything in a list begin.
    Places(Query),
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// With the path as it was asked.
    Opened(PathBuf, Result<Box<Opened>, Trouble>),
    Listed(Listed),
    Rows {
        query: Query,
        from: u64,
        rows: Vec<Row>,
    },
    Item(Box<Item>),
    Agenda(Agenda),
    Places(Query, Vec<u64>),
    Picture(Picture),
    /// A question could not be answered.
    Failed(Trouble),
}

/// What an open backup says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    pub path: PathBuf,
    /// Name of its folder.
    pub name: String,
    /// It is one file.
    pub is_pack: bool,
    /// What a pack of it is called: without a password, and with one.
    pub pack_names: [String; 2],
    /// Whose it is: the account's user name, else its id.
    pub account: String,
    pub origin: Origin,
    pub sealed: Timestamp,
    pub status: Status,
    pub alarm: AlarmLevel,
    /// How many items of each kind it holds; kinds without any are left out.
    pub kinds: Vec<(Kind, u64)>,
    /// How many of each kind the source listed, but could not be had.
    pub lost: Vec<(Kind, u64)>,
    pub collections: Vec<Shelfmark>,
    /// What of its own records can't be read.
    pub trouble: Option<Trouble>,
}

/// A collection, as far as lists need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelfmark {
    pub id: String,
    pub name: String,
    pub kinds: Vec<Kind>,
    /// Red, green and blue, as its owner chose.
    pub colour: Option<[u8; 3]>,
}

/// How long a list is, and its groups in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub query: Query,
    pub n: u64,
    pub groups: Vec<Group>,
    /// Lines of the records that can't be read.
    pub bad_lines: u64,
}

/// Neighbours in a list that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// Photos: year and month. `None`: no date is known.
    pub month: Option<(i16, i8)>,
    /// To-dos: they are done.
    pub done: bool,
    pub n: u64,
}

/// Answers questions about one backup after the other. Dropping it ends its threads.
pub struct Reader {
    asks: Sender<Ask>,
    wants: Arc<Wants>,
}

impl Reader {
    /// A reader that keeps small pictures in `cache` and calls `tell` from its threads.
    pub fn start(cache: Option<PathBuf>, tell: impl Fn(Told) + Send + Clone + 'static) -> Reader {
        let (asks, questions) = channel();
        let wants = Arc::new(Wants::default());
        let (opened, also) = (Arc::clone(&wants), tell.clone());
        std::thread::spawn(move || room::answer(&questions, &opened, &also));
        let wanted = Arc::clone(&wants);
        std::thread::spawn(move || pictures::draw(&wanted, cache.map(Cache::new), &tell));
        Reader { asks, wants }
    }

    /// Asks a question; a later one of the same sort takes its place if it was not answered yet.
    pub fn ask(&self, ask: Ask) {
        // The thread ends only with this reader.
        let _ = self.asks.send(ask);
    }

    /// Says which pictures are wanted now, the most urgent first. Those that were wanted before and are no longer are not
    /// drawn any more.
    pub fn want(&self, wants: Vec<Want>) {
        self.wants.set(wants);
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.wants.close();
    }
}

/// The day that a time is on, as facts write it.
fn day_of(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}

#[cfg(test)]
mod tests;
