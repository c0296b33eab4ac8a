//! `read/photos.html`: where the photos are, file by file, and a few small ones to recognise them by.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::model::{Kind, Trouble};
use crate::text::{self, Value, say};

use super::html::Html;
use super::order::Line;
use super::tables::open_page;
use super::{About, files};

/// How many small pictures the page shows.
const SHOWN: u64 = 24;

/// What is known of the photos in one file.
#[derive(Default)]
struct InFile {
    collection: String,
    n: u64,
    n_bytes: u64,
    first: Option<Date>,
    last: Option<Date>,
}

/// Gathers, while `items.jsonl` is read, what the page says: by file, not by photo.
pub(super) struct Photos {
    expected: u64,
    seen: u64,
    files: BTreeMap<String, InFile>,
}

impl Photos {
    /// `expected` photos are going to come.
    pub(super) fn new(expected: u64) -> Photos {
        Photos { expected, seen: 0, files: BTreeMap::new() }
    }

    pub(super) fn add(&mut self, line: &Line) {
        let Some(place) = &line.original else { return };
        self.seen += 1;
        if !self.files.contains_key(&place.file) {
            self.files.insert(place.file.clone(), InFile { collection: line.collection.clone(), ..InFile::default() });
        }
        let Some(file) = self.files.get_mut(&place.file) else { return };
        file.n += 1;
        file.n_bytes += line.size.unwrap_or(0);
        let taken = line.facts.taken.as_deref().and_then(|taken| taken.get(..10)?.parse::<Date>().ok());
        if let Some(day) = taken {
            file.first = Some(file.first.map_or(day, |first| first.min(day)));
            file.last = Some(file.last.map_or(day, |last| last.max(day)));
        }
    }

    /// Writes the page, if there is a photo.
    pub(super) fn write(self, about: &About<'_>) -> Result<(), Trouble> {
        if self.files.is_empty() {
            return Ok(());
        }
        let mut page = open_page(about, Kind::Photos)?;
        let html = &mut page.html;
        html.raw("<p class=\"lead\">").text(&say("photos-lead", &[("n", Value::Number(self.seen))])).raw("</p>\n");
        html.raw("<p>").say("photos-zips").raw("</p>\n");
        self.table(about, html);
        page.finish()
    }

    fn table(&self, about: &About<'_>, html: &mut Html) {
        html.raw("<h2>").say("photos-files-heading").raw("</h2>\n<div class=\"table\"><table>\n<thead><tr>");
        html.raw("<th scope=\"col\">").say("heading-file").raw("</th><th scope=\"col\">").say("heading-taken");
        html.raw("</th><th scope=\"col\" class=\"number\">").say("heading-photos");
        html.raw("</th><th scope=\"col\" class=\"number\">").say("heading-size").raw("</th></tr></thead>\n<tbody>\n");
        let mut collection = "";
        // By album, then by name; the names begin with the album's stem, so this keeps its years in order.
        let mut files: Vec<_> = self.files.iter().collect();
        files.sort_by_key(|(path, file)| (about.collection_name(&file.collection).to_owned(), (*path).clone()));
        for (path, file) in files {
            if collection != file.collection {
                collection = &file.collection;
                html.raw("<tr class=\"part\"><th colspan=\"4\" scope=\"rowgroup\" dir=\"auto\">");
                html.text(about.collection_name(collection)).raw("</th></tr>\n");
            }
            html.raw("<tr><th scope=\"row\">").link("../", path, files::file_name(path)).raw("</th><td>");
            match (file.first, file.last) {
                (Some(first), Some(last)) if first == last => html.text(&text::date(first)),
                (Some(first), Some(last)) => {
                    html.text(&say("from-to", &[("from", Value::Day(first)), ("to", Value::Day(last))]))
                }
                _ => html,
            };
            html.raw("</td><td class=\"number\">").text(&text::number(file.n)).raw("</td><td class=\"number\">");
            html.text(&text::size(file.n_bytes)).raw("</td></tr>\n");
        }
        html.raw("</tbody>\n</table></div>\n");
    }
}
