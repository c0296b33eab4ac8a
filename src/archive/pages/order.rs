//! The lines of `items.jsonl` and the order in which a table shows them. A line is read once to learn its place and, by
//! that place, a second time when its row is written.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::model::{Facts, Fate, Kind, Trouble};

/// What of a line of `items.jsonl` the pages need.
#[derive(Deserialize)]
pub(super) struct Line {
    pub(super) kind: Kind,
    pub(super) collection: String,
    pub(super) href: String,
    fate: Fate,
    #[serde(default)]
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) size: Option<u64>,
    #[serde(default)]
    pub(super) original: Option<Place>,
    #[serde(default)]
    pub(super) facts: Facts,
    #[serde(default)]
    pub(super) pictures: Vec<Picture>,
}

/// As much of [`crate::archive::records::PictureRecord`] as a page shows.
#[derive(Deserialize)]
pub(super) struct Picture {
    #[serde(default)]
    pub(super) file: Option<String>,
}

/// [`crate::archive::records::Place`], read without trying one form after the other.
#[derive(Deserialize)]
pub(super) struct Place {
    pub(super) file: String,
    #[serde(default)]
    pub(super) entry: Option<String>,
}

impl Line {
    fn parse(bytes: &[u8]) -> Result<Line, serde_json::Error> {
        serde_json::from_slice(bytes)
    }

    pub(super) fn kept(&self) -> bool {
        matches!(self.fate, Fate::Saved | Fate::Unchanged)
    }

    /// Kept only as it came, in a file of its own.
    pub(super) fn unreadable(&self) -> bool {
        self.original.as_ref().is_some_and(|place| place.file.ends_with(".unreadable"))
    }

    /// What to call an item that has no name of its own.
    pub(super) fn label(&self) -> &str {
        self.name.as_deref().unwrap_or_else(|| self.href.trim_end_matches('/').rsplit('/').next().unwrap_or(&self.href))
    }
}

/// Where an item comes in the table of its collection, and where its line stands in `items.jsonl`.
pub(super) struct Entry {
    pub(super) part: Part,
    pub(super) key: Box<str>,
    pub(super) at: u64,
    pub(super) len: u32,
}

/// The parts of a section, in their order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// Sorted by name.
    Plain,
    Repeating,
    ToDo,
    /// Newest first.
    Dated,
    Undated,
    Done,
    Unreadable,
}

impl Part {
    pub(super) fn heading(self) -> Option<&'static str> {
        match self {
            Part::Plain | Part::Dated | Part::Unreadable => None,
            Part::Repeating => Some("calendar-repeating"),
            Part::ToDo => Some("tasks-open"),
            Part::Undated => Some("calendar-undated"),
            Part::Done => Some("tasks-done"),
        }
    }
}

/// Reads `items.jsonl` from its beginning to its end.
pub(super) struct Source {
    path: PathBuf,
    lines: BufReader<File>,
    line: Vec<u8>,
    at: u64,
}

impl Source {
    pub(super) fn open(path: &Path) -> Result<Source, Trouble> {
        let file = File::open(path).map_err(|error| Trouble::disk(path, &error))?;
        Ok(Source { path: path.to_owned(), lines: BufReader::with_capacity(128 * 1024, file), line: Vec::new(), at: 0 })
    }

    /// The next line, where it stands and how long it is.
    pub(super) fn next_line(&mut self) -> Result<Option<(u64, u32, Line)>, Trouble> {
        self.line.clear();
        let len = self.lines.read_until(b'\n', &mut self.line).map_err(|error| Trouble::disk(&self.path, &error))?;
        if len == 0 {
            return Ok(None);
        }
        let at = self.at;
        self.at += len as u64;
        let line = Line::parse(&self.line).map_err(|error| damaged(&self.path, &error))?;
        let len = u32::try_from(len)
            .map_err(|_| Trouble::Damaged { path: self.path.clone(), why: "a line of 4 GiB".into() })?;
        Ok(Some((at, len, line)))
    }
}

/// Reads single lines of `items.jsonl` again.
pub(super) struct Rows {
    path: PathBuf,
    file: File,
    line: Vec<u8>,
}

impl Rows {
    pub(super) fn open(path: &Path) -> Result<Rows, Trouble> {
        let file = File::open(path).map_err(|error| Trouble::disk(path, &error))?;
        Ok(Rows { path: path.to_owned(), file, line: Vec::new() })
    }

    pub(super) fn get(&mut self, entry: &Entry) -> Result<Line, Trouble> {
        self.line.resize(entry.len as usize, 0);
        self.file
            .seek(SeekFrom::Start(entry.at))
            .and_then(|_| self.file.read_exact(&mut self.line))
            .map_err(|error| Trouble::disk(&self.path, &error))?;
        Line::parse(&self.line).map_err(|error| damaged(&self.path, &error))
    }
}

fn damaged(path: &Path, error: &serde_json::Error) -> Trouble {
    Trouble::Damaged { path: path.to_owned(), why: error.to_string() }
}

/// Where an item comes in its table.
pub(super) fn place_of(line: &Line) -> (Part, String) {
    let facts = &line.facts;
    if line.unreadable() {
        return (Part::Unreadable, sort_key(line.label()));
    }
    let title = || sort_key(facts.summary.as_deref().unwrap_or(""));
    match line.kind {
        Kind::Calendar if facts.recurs => (Part::Repeating, title()),
        Kind::Calendar | Kind::Notes => match &facts.start {
            Some(start) if is_day(start) => (Part::Dated, start.clone()),
            _ => (Part::Undated, title()),
        },
        Kind::Tasks => {
            // What has no date comes after what has one.
            let when = facts.due.as_deref().or(facts.start.as_deref()).unwrap_or("~");
            (if facts.done { Part::Done } else { Part::ToDo }, format!("{when} {}", title()))
        }
        _ => {
            let called = [facts.name.as_ref(), facts.org.as_ref(), facts.emails.first(), facts.phones.first()];
            let called = called.into_iter().flatten().find(|name| !name.trim().is_empty());
            // U+10FFFF sorts behind every name.
            (Part::Plain, called.map_or_else(|| "\u{10ffff}".to_owned(), |name| sort_key(name)))
        }
    }
}

/// It begins with a day, so that it sorts and has a year.
fn is_day(start: &str) -> bool {
    start.get(..10).is_some_and(|day| day.parse::<jiff::civil::Date>().is_ok())
}

/// Sorts as a person looks: case and accents don't count. At most 48 bytes are kept.
fn sort_key(name: &str) -> String {
    let mut key = String::with_capacity(48);
    for c in name.trim_start().nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        if key.len() + c.len_utf8() > 48 {
            break;
        }
        key.push(c);
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_as_a_person_looks() {
        let mut names = vec!["Zoë", "émile", "Adam", "Эмиль", "eric", "  Bob", "Émilie"];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(names, ["Adam", "  Bob", "émile", "Émilie", "eric", "Zoë", "Эмиль"]);
        assert!(sort_key(&"田".repeat(100)).len() <= 48);
    }
}
