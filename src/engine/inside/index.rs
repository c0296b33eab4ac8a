//! The index of one kind in a backup: where each record begins, in the order of its list, and the text it is searched by,
//! one after another in one string. Some 100 bytes an item.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Group, Listed, Query, day_of};
use crate::archive::reader::{Browser, Glance, Needle, add_searched};
use crate::formats::plain;
use crate::model::{Kind, Trouble};

/// What has no date is older than everything, or due after everything.
const NEVER: i64 = 99_999_999_999_999;

/// One item.
#[derive(Clone, Copy, Debug)]
struct Entry {
    place: u64,
    collection: u16,
    /// Photos: year and month as `202611`; to-dos: 1 when done.
    group: i32,
    /// Where its text ends; it begins where that of the entry before ends.
    ends: usize,
}

/// When an event is that does not repeat; or from when on one does.
#[derive(Clone, Copy, Debug)]
pub struct Spread {
    pub place: u64,
    pub collection: u16,
    pub first: jiff::civil::Date,
    pub last: jiff::civil::Date,
    pub recurs: bool,
}

/// Everything of one kind.
#[derive(Debug, Default)]
pub struct Index {
    entries: Vec<Entry>,
    text: String,
    ids: Vec<String>,
    /// Only of the calendar.
    pub spreads: Vec<Spread>,
    pub bad_lines: u64,
}

impl Index {
    /// Reads the records of `kind`.
    pub fn build(browser: &Browser, kind: Kind) -> Result<Index, Trouble> {
        let mut index = Index::default();
        let mut drafts: Vec<((i64, String), Entry, String)> = Vec::new();
        index.bad_lines = browser.glance(&mut |place, item| {
            if item.kind != kind || !item.is_kept() {
                return;
            }
            let collection = index.number_of(&item.collection);
            let key = key_of(kind, item);
            let group = match kind {
                Kind::Photos if key.0 < 0 && key.0 > -NEVER => i32::try_from(-key.0 / 100_000_000).unwrap_or(0),
                Kind::Tasks => i32::from(item.facts.done),
                _ => 0,
            };
            if kind == Kind::Calendar {
                index.spreads.extend(spread(place, collection, item));
            }
            let mut text = String::new();
            add_searched(&mut text, item);
            drafts.push((key, Entry { place, collection, group, ends: 0 }, text));
        })?;
        drafts.sort_by(|a, b| (&a.0, a.1.place).cmp(&(&b.0, b.1.place)));
        index.entries.reserve_exact(drafts.len());
        for (_, entry, text) in drafts {
            index.text.push_str(&text);
            index.entries.push(Entry { ends: index.text.len(), ..entry });
        }
        index.text.shrink_to_fit();
        Ok(index)
    }

    fn number_of(&mut self, id: &str) -> u16 {
        let known = self.ids.iter().position(|known| known == id);
        let at = known.unwrap_or_else(|| {
            self.ids.push(id.to_owned());
            self.ids.len() - 1
        });
        u16::try_from(at).unwrap_or(u16::MAX)
    }

    /// The number that stands for a collection here.
    pub fn collection(&self, id: &str) -> Option<u16> {
        self.ids.iter().position(|known| known == id).and_then(|at| u16::try_from(at).ok())
    }

    /// What `query` finds.
    pub fn find(&self, query: &Query) -> Found {
        let wanted = query.collection.as_ref().map(|id| self.collection(id));
        let needle = Needle::new(&query.find);
        let mut found = Found::default();
        let mut start = 0;
        for (n, entry) in (0_u32..).zip(&self.entries) {
            let text = self.text.get(start..entry.ends).unwrap_or("");
            start = entry.ends;
            let is_in = match wanted {
                None => true,
                Some(number) => number == Some(entry.collection),
            };
            if is_in && needle.is_in(text) {
                found.entries.push(n);
                match found.groups.last_mut() {
                    Some((group, n)) if *group == entry.group => *n += 1,
                    _ => found.groups.push((entry.group, 1)),
                }
            }
        }
        found
    }

    /// Where the records of some of what was found begin.
    pub fn places(&self, found: &Found, from: u64, n: usize) -> Vec<u64> {
        let from = usize::try_from(from).unwrap_or(usize::MAX);
        let entries = found.entries.iter().skip(from).take(n);
        entries.filter_map(|n| self.entries.get(*n as usize)).map(|entry| entry.place).collect()
    }
}

/// What a query found: numbers of entries, and how they are grouped.
#[derive(Debug, Default)]
pub struct Found {
    pub entries: Vec<u32>,
    groups: Vec<(i32, u64)>,
}

impl Found {
    /// What the window is told of it.
    pub fn listed(&self, query: &Query, bad_lines: u64) -> Listed {
        let group = |(group, n): &(i32, u64)| Group {
            month: match query.kind {
                Kind::Photos if *group > 0 => i16::try_from(group / 100).ok().zip(i8::try_from(group % 100).ok()),
                _ => None,
            },
            done: query.kind == Kind::Tasks && *group == 1,
            n: *n,
        };
        let groups = self.groups.iter().map(group).collect();
        Listed { query: query.clone(), n: self.entries.len() as u64, groups, bad_lines }
    }
}

/// What a list is sorted by.
fn key_of(kind: Kind, item: &Glance<'_>) -> (i64, String) {
    let title = || plain(&item.title());
    let newest_first = |stamp: i64| if stamp == 0 { NEVER } else { -stamp };
    let facts = &item.facts;
    let said = |text: &Option<std::borrow::Cow<'_, str>>| text.as_ref().map_or(0, |text| stamp(text));
    match kind {
        Kind::Contacts | Kind::Other => (0, title()),
        Kind::Calendar => (newest_first(said(&facts.start)), title()),
        Kind::Tasks => {
            let due = [said(&facts.due), said(&facts.start)].into_iter().find(|due| *due > 0).unwrap_or(NEVER);
            (if facts.done { 2 * NEVER - due } else { due }, title())
        }
        Kind::Notes | Kind::Photos => {
            let own = if kind == Kind::Notes { said(&facts.start) } else { said(&facts.taken) };
            let time = if own > 0 { own } else { item.modified.map_or(0, local_stamp) };
            (newest_first(time), title())
        }
    }
}

/// `20261122041500` for `2026-11-22T04:15:00`; 0 for what is no date.
fn stamp(text: &str) -> i64 {
    if day_of(text).is_none() {
        return 0;
    }
    let digits: String = text.chars().take(19).filter(char::is_ascii_digit).collect();
    format!("{digits:0<14}").parse().unwrap_or(0)
}

fn local_stamp(time: Timestamp) -> i64 {
    stamp(&time.to_zoned(TimeZone::system()).datetime().to_string())
}

fn spread(place: u64, collection: u16, item: &Glance<'_>) -> Option<Spread> {
    let first = day_of(item.facts.start.as_deref()?)?;
    let last = item.facts.due.as_deref().and_then(day_of).filter(|last| *last > first).unwrap_or(first);
    Some(Spread { place, collection, first, last, recurs: item.facts.recurs })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_sort_as_times_do() {
        assert_eq!(stamp("2026-11-22"), 20_261_122_000_000);
        assert_eq!(stamp("2026-11-22T04:15:00[Europe/Berlin]"), 20_261_122_041_500);
        assert_eq!(stamp("soon"), 0);
    }
}
