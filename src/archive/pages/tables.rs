//! `read/*.html`: a table a kind, a section a collection, sorted as one looks things up. Reads `items.jsonl` once to
//! learn the order, a collection at a time, and each line a second time to write its row; no item stays in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::model::{Kind, Trouble};
use crate::text::{self, Value, say};

use super::html::{Html, Page};
use super::order::{Entry, Line, Part, Rows, Source, place_of};
use super::photos::Photos;
use super::{About, files, page_of, start};

/// The kinds that have a row an item.
const TABLES: [Kind; 4] = [Kind::Contacts, Kind::Calendar, Kind::Tasks, Kind::Notes];

/// Writes the pages of all kinds that are in the backup.
pub(super) fn write(about: &About<'_>, items: &Path) -> Result<(), Trouble> {
    let mut source = Source::open(items)?;
    let mut pages = BTreeMap::new();
    for kind in TABLES {
        if about.kept(kind) > 0 {
            pages.insert(kind, TablePage::create(about, kind)?);
        }
    }
    let mut photos = Photos::new(about.kept(Kind::Photos));
    let mut collection = String::new();
    let mut order: BTreeMap<Kind, Vec<Entry>> = BTreeMap::new();
    while let Some((at, len, line)) = source.next_line()? {
        if !line.kept() {
            continue;
        }
        if line.collection != collection {
            flush(about, &collection, &mut order, &mut pages, items)?;
            collection.clone_from(&line.collection);
        }
        if line.kind == Kind::Photos {
            photos.add(&line);
        } else if TABLES.contains(&line.kind) {
            let (part, key) = place_of(&line);
            order.entry(line.kind).or_default().push(Entry { part, key: key.into_boxed_str(), at, len });
        }
    }
    flush(about, &collection, &mut order, &mut pages, items)?;
    for page in pages.into_values() {
        page.finish(about)?;
    }
    photos.write(about)
}

/// Writes the section of a collection on each page that it has items for.
fn flush(
    about: &About<'_>,
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
            pages.insert(*kind, TablePage::create(about, *kind)?);
        }
        if let Some(page) = pages.get_mut(kind) {
            page.section(about, collection, entries, &mut Rows::open(items)?)?;
        }
        entries.clear();
    }
    Ok(())
}

/// The page of one kind while it is being written.
struct TablePage {
    kind: Kind,
    page: Page,
    written: BTreeSet<String>,
}

impl TablePage {
    fn create(about: &About<'_>, kind: Kind) -> Result<TablePage, Trouble> {
        let mut page = open_page(about, kind)?;
        let lead = [("n", Value::Number(about.kept(kind)))];
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
        let sections: Vec<_> = sections(about, kind).collect();
        if sections.len() > 1 {
            html.raw("<ul class=\"screen\">\n");
            for id in sections {
                html.raw("<li dir=\"auto\">").jump(id, about.collection_name(id)).raw("</li>\n");
            }
            html.raw("</ul>\n");
        }
        Ok(TablePage { kind, page, written: BTreeSet::new() })
    }

    fn section(&mut self, about: &About<'_>, id: &str, entries: &[Entry], rows: &mut Rows) -> Result<(), Trouble> {
        self.section_head(about, id, entries.len() as u64);
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

    fn section_head(&mut self, about: &About<'_>, id: &str, n: u64) {
        let html = &mut self.page.html;
        html.raw("<h2 id=\"").text(id).raw("\" dir=\"auto\">").text(about.collection_name(id)).raw("</h2>\n");
        html.raw("<p class=\"muted\">").text(&text::count_of(self.kind, n));
        let mut first = true;
        for path in files::files_to_import(about, id, self.kind) {
            html.raw(if first { " · " } else { ", " }).link("../", path, files::file_name(path));
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
                for file in line.pictures.iter().filter_map(|picture| picture.file.as_deref()) {
                    html.raw(" <span class=\"muted\">· ").link("../", file, &say("page-picture", &[])).raw("</span>");
                }
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
    fn finish(mut self, about: &About<'_>) -> Result<(), Trouble> {
        let empty: Vec<&str> = sections(about, self.kind).filter(|id| !self.written.contains(*id)).collect();
        for id in empty {
            self.section_head(about, id, 0);
            self.page.html.raw("<p>").say("page-none-here").raw("</p>\n");
        }
        self.page.finish()
    }
}

/// A page of a kind with its head, up to the title.
pub(super) fn open_page(about: &About<'_>, kind: Kind) -> Result<Page, Trouble> {
    let name = text::kind_name(kind);
    let made = about.made();
    let title = say(
        "page-title",
        &[("title", Value::from(&name)), ("account", Value::from(about.account())), ("date", Value::from(&made))],
    );
    let path = about.dir.join(page_of(kind).unwrap_or("read/other.html"));
    let mut page = Page::create(&path, &title)?;
    start::brand(&mut page.html, Some(&say("page-back", &[])));
    page.html.raw("<h1>").text(&name).raw("</h1>\n<p class=\"muted\"><bdi>").text(about.account()).raw("</bdi> · ");
    page.html.text(&made).raw("</p>\n");
    Ok(page)
}

/// The collections that may have items of a kind, in the order of `items.jsonl`.
fn sections<'a>(about: &'a About<'_>, kind: Kind) -> impl Iterator<Item = &'a str> {
    let mut ids: Vec<&str> = about
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
