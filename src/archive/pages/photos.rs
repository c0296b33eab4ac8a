//! `read/photos.html`: where the photos are, file by file, and a few small ones to recognise them by. The small ones are
//! spread over all photos, are part of the page, and cost a bounded amount of work however many photos there are.

use std::collections::BTreeMap;
use std::io::Read;

use jiff::civil::Date;

use crate::formats::photo;
use crate::model::{Kind, Trouble};
use crate::text::{self, Value, say};
use crate::zips::reader::Archive;

use super::html::Html;
use super::order::Line;
use super::tables::open_page;
use super::{About, files};

/// How many small pictures the page shows.
const SHOWN: u64 = 24;

/// Their longer side.
const SHOWN_PX: u32 = 240;

/// A larger one is not opened for this: unpacked it would take most of the memory a whole run is allowed.
const OPENED_PIXELS: u64 = 8_000_000;

/// Nor are more bytes than this read for all of them.
const OPENED_BYTES: u64 = 24_000_000;

/// A photo that the page may show.
struct Sample {
    file: String,
    entry: String,
    n_bytes: u64,
    taken: Option<Date>,
}

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
    samples: Vec<Sample>,
}

impl Photos {
    /// `expected` photos are going to come.
    pub(super) fn new(expected: u64) -> Photos {
        Photos { expected, seen: 0, files: BTreeMap::new(), samples: Vec::new() }
    }

    pub(super) fn add(&mut self, line: &Line) {
        let Some(place) = &line.original else { return };
        let taken = line.facts.taken.as_deref().and_then(|taken| taken.get(..10)?.parse::<Date>().ok());
        // One out of each of `SHOWN` stretches: the first that can be opened.
        let stretch = self.seen * SHOWN / self.expected.max(1);
        self.seen += 1;
        if let Some(entry) = place.entry.as_ref().filter(|_| self.samples.len() as u64 <= stretch && can_be_shown(line))
        {
            self.samples.push(Sample {
                file: place.file.clone(),
                entry: entry.clone(),
                n_bytes: line.size.unwrap_or(0),
                taken,
            });
        }
        if !self.files.contains_key(&place.file) {
            self.files.insert(place.file.clone(), InFile { collection: line.collection.clone(), ..InFile::default() });
        }
        let Some(file) = self.files.get_mut(&place.file) else { return };
        file.n += 1;
        file.n_bytes += line.size.unwrap_or(0);
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
        self.some(about, html);
        self.table(about, html);
        page.finish()
    }

    /// A few small ones. One that can't be opened is left out: the page is no place to find damage.
    fn some(&self, about: &About<'_>, html: &mut Html) {
        let n_bytes: u64 = self.samples.iter().map(|sample| sample.n_bytes).sum();
        let n = self.samples.len() as u64;
        let affordable = if n_bytes <= OPENED_BYTES { n } else { (n * OPENED_BYTES / n_bytes).max(1) };
        let mut zip: Option<(&str, Archive)> = None;
        let mut shown = Html::default();
        for (i, sample) in self.samples.iter().enumerate() {
            // Evenly less, where all would cost too much.
            let i = i as u64;
            if i * affordable / n == (i + 1) * affordable / n {
                continue;
            }
            if zip.as_ref().is_none_or(|(file, _)| *file != sample.file) {
                zip = Archive::open(&about.dir.join(&sample.file)).ok().map(|archive| (sample.file.as_str(), archive));
            }
            let Some((_, archive)) = &mut zip else { continue };
            let Some(jpeg) = read(archive, sample).and_then(|bytes| photo::thumbnail(&bytes, SHOWN_PX)) else {
                continue;
            };
            shown.raw("<div>").picture(&jpeg, files::file_name(&sample.entry)).raw("<span class=\"muted\">");
            shown.text(&sample.taken.map(text::date).unwrap_or_default()).raw("</span></div>\n");
        }
        if shown.len() > 0 {
            html.raw("<h2>").say("photos-some").raw("</h2>\n<div class=\"photos\">\n").append(shown).raw("</div>\n");
        }
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

fn can_be_shown(line: &Line) -> bool {
    let picture = matches!(line.facts.media_type.as_deref(), Some("image/jpeg" | "image/png"));
    let pixels = line.facts.width.zip(line.facts.height).map(|(width, height)| u64::from(width) * u64::from(height));
    picture && pixels.is_some_and(|pixels| pixels <= OPENED_PIXELS) && line.size.is_some_and(|n| n <= OPENED_BYTES / 2)
}

fn read(archive: &mut Archive, sample: &Sample) -> Option<Vec<u8>> {
    let body = archive.entry(&sample.entry).ok()?;
    let mut bytes = Vec::with_capacity(usize::try_from(sample.n_bytes).ok()?);
    body.take(OPENED_BYTES).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}
