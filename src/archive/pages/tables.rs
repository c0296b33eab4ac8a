//! `read/*.html`: a table a kind, a section a collection, sorted as one looks things up. Reads `items.jsonl` once to
//! learn the order, a collection at a time, and each line a second time to write its row; no item stays in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::model::{Facts as ItemFacts, Fate, Kind, Trouble};
use crate::text::{self, Value, say};

use super::html::{Html, Page};
use super::photos::Photos;
use super::{Facts, page_of, start};

/// The kinds that have a row an item.
const TABLES: [Kind; 4] = [Kind::Contacts, Kind::Calendar, Kind::Tasks, Kind::Notes];

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
    pub(super) modified: Option<jiff::Timestamp>,
    #[serde(default)]
    pub(super) original: Option<Place>,
    #[serde(default)]
    pub(super) facts: ItemFacts,
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

    fn kept(&self) -> bool {
        matches!(self.fate, Fate::Saved | Fate::Unchanged)
    }

    /// Kept only as it came, in a file of its own.
    fn unreadable(&self) -> bool {
        self.original.as_ref().is_some_and(|place| place.file.ends_with(".unreadable"))
    }

    /// What to call an item that has no name of its own.
    fn label(&self) -> &str {
        self.name.as_deref().unwrap_or_else(|| self.href.trim_end_matches('/').rsplit('/').next().unwrap_or(&self.href))
    }
}

/// Where an item comes in the table of its collection, and where its line stands in `items.jsonl`.
struct Entry {
    part: Part,
    key: Box<str>,
    at: u64,
    len: u32,
}

/// The parts of a section, in their order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
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
    fn heading(self) -> Option<&'static str> {
        match self {
            Part::Plain | Part::Dated | Part::Unreadable => None,
            Part::Repeating => Some("calendar-repeating"),
            Part::ToDo => Some("tasks-open"),
            Part::Undated => Some("calendar-undated"),
            Part::Done => Some("tasks-done"),
        }
    }
}

/// Writes the pages of all kinds that are in the backup.
pub(super) fn write(facts: &Facts<'_>, items: &Path) -> Result<(), Trouble> {
    let mut source = Source::open(items)?;
    let mut pages = BTreeMap::new();
    for kind in TABLES {
        if facts.kept(kind) > 0 {
            pages.insert(kind, TablePage::create(facts, kind)?);
        }
    }
    let mut photos = Photos::new(facts.kept(Kind::Photos));
    let mut collection = String::new();
    let mut order: BTreeMap<Kind, Vec<Entry>> = BTreeMap::new();
    while let Some((at, len, line)) = source.next_line()? {
        if !line.kept() {
            continue;
        }
        if line.collection != collection {
            flush(facts, &collection, &mut order, &mut pages, items)?;
            collection.clone_from(&line.collection);
        }
        if line.kind == Kind::Photos {
            photos.add(&line);
        } else if TABLES.contains(&line.kind) {
            let (part, key) = place_of(&line);
            order.entry(line.kind).or_default().push(Entry { part, key: key.into_boxed_str(), at, len });
        }
    }
    flush(facts, &collection, &mut order, &mut pages, items)?;
    for page in pages.into_values() {
        page.finish(facts)?;
    }
    photos.write(facts)
}

/// Writes the section of a collection on each page that it has items for.
fn flush(
    facts: &Facts<'_>,
    collection: &str,
    order: &mut BTreeMap<Kind, Vec<Entry>>,
    pages: &mut BTreeMap<Kind, TablePage>,
    items: &Path,
) -> Result<(), Trouble> {
    for (kind, entries) in order.iter_mut() {
        if entries.is_empty() {
            continue;
        }
        entries.sort_unstable_by(|a, b| {
            let by_key = if a.part == Part::Dated { b.key.cmp(&a.key) } else { a.key.cmp(&b.key) };
            a.part.cmp(&b.part).then(by_key).then(a.at.cmp(&b.at))
        });
        // The receipt counts what the records hold; if it did not, a page is made all the same.
        if !pages.contains_key(kind) {
            pages.insert(*kind, TablePage::create(facts, *kind)?);
        }
        if let Some(page) = pages.get_mut(kind) {
            page.section(facts, collection, entries, &mut Rows::open(items)?)?;
        }
        entries.clear();
    }
    Ok(())
}

/// Reads `items.jsonl` from its beginning to its end.
struct Source {
    path: PathBuf,
    lines: BufReader<File>,
    line: Vec<u8>,
    at: u64,
}

impl Source {
    fn open(path: &Path) -> Result<Source, Trouble> {
        let file = File::open(path).map_err(|error| Trouble::disk(path, &error))?;
        Ok(Source { path: path.to_owned(), lines: BufReader::with_capacity(128 * 1024, file), line: Vec::new(), at: 0 })
    }

    /// The next line, where it stands and how long it is.
    fn next_line(&mut self) -> Result<Option<(u64, u32, Line)>, Trouble> {
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
struct Rows {
    path: PathBuf,
    file: File,
    line: Vec<u8>,
}

impl Rows {
    fn open(path: &Path) -> Result<Rows, Trouble> {
        let file = File::open(path).map_err(|error| Trouble::disk(path, &error))?;
        Ok(Rows { path: path.to_owned(), file, line: Vec::new() })
    }

    fn get(&mut self, entry: &Entry) -> Result<Line, Trouble> {
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
fn place_of(line: &Line) -> (Part, String) {
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

/// The page of one kind while it is being written.
struct TablePage {
    kind: Kind,
    page: Page,
    written: BTreeSet<String>,
}

impl TablePage {
    fn create(facts: &Facts<'_>, kind: Kind) -> Result<TablePage, Trouble> {
        let mut page = open_page(facts, kind)?;
        let lead = [("n", Value::Number(facts.kept(kind)))];
        let lead = match kind {
            Kind::Contacts => say("contacts-lead", &lead),
            Kind::Calendar => say("calendar-lead", &lead),
            Kind::Tasks => say("tasks-lead", &lead),
            _ => say("notes-lead", &lead),
        };
        let html = &mut page.html;
        html.raw("<p class=\"lead\">")
            .text(&lead)
            .raw("</p>\n<p class=\"muted screen\">")
            .say("page-search-hint")
            .raw("</p>\n");
        let sections: Vec<_> = sections(facts, kind).collect();
        if sections.len() > 1 {
            html.raw("<ul class=\"screen\">\n");
            for id in sections {
                html.raw("<li dir=\"auto\">").jump(id, facts.collection_name(id)).raw("</li>\n");
            }
            html.raw("</ul>\n");
        }
        Ok(TablePage { kind, page, written: BTreeSet::new() })
    }

    fn section(&mut self, facts: &Facts<'_>, id: &str, entries: &[Entry], rows: &mut Rows) -> Result<(), Trouble> {
        self.section_head(facts, id, entries.len() as u64);
        self.page.html.raw("<div class=\"table\"><table");
        self.page.html.raw(if self.kind == Kind::Contacts { " class=\"people\"" } else { "" }).raw(">\n<thead><tr>");
        let columns = columns(self.kind);
        for column in columns {
            self.page.html.raw("<th scope=\"col\">").say(column).raw("</th>");
        }
        self.page.html.raw("</tr></thead>\n<tbody>\n");
        let mut part = None;
        let mut year = String::new();
        for entry in entries {
            let new_part = part != Some(entry.part);
            part = Some(entry.part);
            if let Some(heading) = entry.part.heading().filter(|_| new_part) {
                part_row(&mut self.page.html, columns.len(), &say(heading, &[]));
            }
            if entry.part == Part::Dated {
                let of = entry.key.split('-').next().unwrap_or("");
                if new_part || of != year {
                    of.clone_into(&mut year);
                    part_row(&mut self.page.html, columns.len(), &year);
                }
            }
            let line = rows.get(entry)?;
            self.row(&line);
            self.page.pass_on()?;
        }
        self.page.html.raw("</tbody>\n</table></div>\n");
        self.written.insert(id.to_owned());
        Ok(())
    }

    fn section_head(&mut self, facts: &Facts<'_>, id: &str, n: u64) {
        let html = &mut self.page.html;
        html.raw("<h2 id=\"").text(id).raw("\" dir=\"auto\">").text(facts.collection_name(id)).raw("</h2>\n");
        html.raw("<p class=\"muted\">").text(&text::count_of(self.kind, n));
        let mut first = true;
        for path in start::files_to_import(facts, id, self.kind) {
            html.raw(if first { " · " } else { ", " }).link("../", path, start::file_name(path));
            first = false;
        }
        html.raw("</p>\n");
    }

    fn row(&mut self, line: &Line) {
        let html = &mut self.page.html;
        let facts = &line.facts;
        if line.unreadable() {
            html.raw("<tr><th scope=\"row\" dir=\"auto\">").text(line.label()).raw("</th><td colspan=\"");
            html.text(&(columns(self.kind).len() - 1).to_string()).raw("\" class=\"muted\">").say("page-as-it-came");
            html.raw("</td></tr>\n");
            return;
        }
        match self.kind {
            Kind::Contacts => {
                html.raw("<tr><th scope=\"row\" dir=\"auto\">");
                name_or(html, facts.name.as_deref(), "page-no-name");
                html.raw("</th><td dir=\"auto\">").text(facts.org.as_deref().unwrap_or("")).raw("</td>");
                for list in [&facts.phones, &facts.emails, &facts.addresses] {
                    lines(html, list);
                }
            }
            Kind::Calendar => {
                html.raw("<tr><td class=\"when\">");
                if let Some(start) = &facts.start {
                    html.text(&text::span(start, facts.due.as_deref()));
                }
                if facts.recurs {
                    html.raw(" <span class=\"muted\">· ").text(&repeats(facts.overrides)).raw("</span>");
                }
                html.raw("</td><th scope=\"row\" dir=\"auto\">");
                name_or(html, facts.summary.as_deref(), "page-no-title");
                html.raw("</th>");
            }
            _ => {
                html.raw("<tr><th scope=\"row\" dir=\"auto\">");
                name_or(html, facts.summary.as_deref(), "page-no-title");
                html.raw("</th><td class=\"when\">");
                let when = if self.kind == Kind::Tasks { facts.due.as_ref() } else { facts.start.as_ref() };
                if let Some(when) = when {
                    html.text(&text::written_time(when));
                }
                if facts.recurs {
                    html.raw(" <span class=\"muted\">· ").text(&repeats(facts.overrides)).raw("</span>");
                }
                html.raw("</td>");
            }
        }
        html.raw("</tr>\n");
    }

    /// A section that the list at the top names and that turned out empty says so.
    fn finish(mut self, facts: &Facts<'_>) -> Result<(), Trouble> {
        let empty: Vec<&str> = sections(facts, self.kind).filter(|id| !self.written.contains(*id)).collect();
        for id in empty {
            self.section_head(facts, id, 0);
            self.page.html.raw("<p>").say("page-none-here").raw("</p>\n");
        }
        self.page.finish()
    }
}

/// A page of a kind with its head, up to the title.
pub(super) fn open_page(facts: &Facts<'_>, kind: Kind) -> Result<Page, Trouble> {
    let name = text::kind_name(kind);
    let made = facts.made();
    let title = say(
        "page-title",
        &[("title", Value::from(&name)), ("account", Value::from(facts.account())), ("date", Value::from(&made))],
    );
    let path = facts.dir.join(page_of(kind).unwrap_or("read/other.html"));
    let mut page = Page::create(&path, &title)?;
    start::brand(&mut page.html, Some(&say("page-back", &[])));
    page.html.raw("<h1>").text(&name).raw("</h1>\n<p class=\"muted\"><bdi>").text(facts.account()).raw("</bdi> · ");
    page.html.text(&made).raw("</p>\n");
    Ok(page)
}

/// The collections that may have items of a kind, in the order of `items.jsonl`.
fn sections<'a>(facts: &'a Facts<'_>, kind: Kind) -> impl Iterator<Item = &'a str> {
    let mut ids: Vec<&str> = facts
        .backup
        .collections
        .iter()
        .filter(|line| line.counts.kept() > 0 && line.collection.kinds.contains(&kind))
        .map(|line| line.collection.id.as_str())
        .collect();
    ids.sort_unstable();
    ids.into_iter()
}

fn columns(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Contacts => {
            &["heading-name", "heading-organisation", "heading-phone", "heading-email", "heading-address"]
        }
        Kind::Calendar => &["heading-when", "heading-what"],
        Kind::Tasks => &["heading-what", "heading-due"],
        _ => &["heading-what", "heading-date"],
    }
}

fn part_row(html: &mut Html, columns: usize, heading: &str) {
    html.raw("<tr class=\"part\"><th colspan=\"").text(&columns.to_string()).raw("\" scope=\"rowgroup\">");
    html.text(heading).raw("</th></tr>\n");
}

fn name_or(html: &mut Html, name: Option<&str>, otherwise: &str) {
    match name.filter(|name| !name.trim().is_empty()) {
        Some(name) => html.text(name),
        None => html.raw("<span class=\"muted\">").say(otherwise).raw("</span>"),
    };
}

fn lines(html: &mut Html, list: &[String]) {
    html.raw("<td dir=\"auto\">");
    for (i, entry) in list.iter().enumerate() {
        html.raw(if i > 0 { "<br>" } else { "" }).raw("<bdi>").text(entry).raw("</bdi>");
    }
    html.raw("</td>");
}

fn repeats(overrides: u32) -> String {
    match overrides {
        0 => say("calendar-repeats", &[]),
        n => say("calendar-repeats-except", &[("n", Value::Number(n.into()))]),
    }
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
