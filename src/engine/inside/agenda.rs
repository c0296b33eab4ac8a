//! The days of a calendar: what takes place in a range of days, with recurrences expanded, by the clock of this computer.
//! Times without a zone, and zones that nobody knows, are taken as the clock on the wall.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::index::{Index, Spread};
use super::item::{Row, text_of};
use super::{Query, day_of};
use crate::archive::reader::Browser;
use crate::formats::icalendar;
use crate::model::{Kind, Trouble};

/// So many entries are given at most.
const MOST_ENTRIES: usize = 5_000;
/// So many times of one event are looked at.
const MOST_TIMES: usize = 1_000;
/// An event is not looked for further back than it can last.
const MOST_DAYS: i64 = 400;

/// From a day to before another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    pub from: Date,
    pub to: Date,
    /// Id of a calendar; `None`: all of them.
    pub collection: Option<String>,
}

/// What takes place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agenda {
    pub range: Range,
    /// In the order of their beginning; whole days first.
    pub entries: Vec<Entry>,
    /// There are more than are given.
    pub more: bool,
    /// Events whose bytes could not be read, by name.
    pub unread: Vec<String>,
    /// The nearest days before and after on which something is that does not repeat.
    pub before: Option<Date>,
    pub after: Option<Date>,
}

/// One time of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub first: Date,
    /// The last day it is on.
    pub last: Date,
    /// By this computer's clock; `None` for whole days.
    pub from: Option<Time>,
    pub to: Option<Time>,
    pub title: String,
    /// Where its record begins.
    pub place: u64,
    /// Id of its calendar.
    pub collection: String,
    pub recurs: bool,
    /// This instance differs from the others.
    pub changed: bool,
}

/// A time as facts write it, by this computer's clock; true for a whole day.
pub fn local(text: &str) -> Option<(DateTime, bool)> {
    in_zone(text, &TimeZone::system())
}

fn in_zone(text: &str, here: &TimeZone) -> Option<(DateTime, bool)> {
    if text.len() == 10 {
        return Some((text.parse::<Date>().ok()?.to_datetime(Time::midnight()), true));
    }
    if text.ends_with('Z') {
        let time: Timestamp = text.parse().ok()?;
        return Some((time.to_zoned(here.clone()).datetime(), false));
    }
    let (clock, zone) = match text.split_once('[') {
        Some((clock, zone)) => (clock, zone.strip_suffix(']')),
        None => (text, None),
    };
    let clock: DateTime = clock.parse().ok()?;
    let known = zone.and_then(|zone| TimeZone::get(zone).ok()).and_then(|zone| clock.to_zoned(zone).ok());
    Some((known.map_or(clock, |time| time.with_time_zone(here.clone()).datetime()), false))
}

fn shifted(day: Date, days: i64) -> Date {
    day.checked_add(days.days()).unwrap_or(if days < 0 { Date::MIN } else { Date::MAX })
}

/// One time of an event, from its start and end as facts write them.
fn entry(row: &Row, start: &str, end: Option<&str>, here: &TimeZone) -> Option<Entry> {
    let (from, whole) = in_zone(start, here)?;
    let to = end.and_then(|end| in_zone(end, here)).map(|(to, _)| to).filter(|to| *to > from);
    // What ends at midnight is not on the day that then begins (RFC 5545 §3.6.1).
    let last = match to {
        Some(to) if to.time() == Time::midnight() => shifted(to.date(), -1),
        Some(to) => to.date(),
        None => from.date(),
    };
    Some(Entry {
        first: from.date(),
        last: last.max(from.date()),
        from: (!whole).then(|| from.time()),
        to: to.filter(|_| !whole).map(DateTime::time),
        title: row.title.clone(),
        place: row.place,
        collection: row.collection.clone(),
        recurs: row.facts.recurs,
        changed: false,
    })
}

/// How long an event lasts, as its own clock says.
fn lasts(row: &Row) -> Option<jiff::SignedDuration> {
    let clock = |text: &str| -> Option<DateTime> {
        if text.len() == 10 {
            return Some(text.parse::<Date>().ok()?.to_datetime(Time::midnight()));
        }
        text.trim_end_matches('Z').split('[').next()?.parse().ok()
    };
    let (start, due) = (row.facts.start.as_deref()?, row.facts.due.as_deref()?);
    let lasts = clock(due)?.duration_since(clock(start)?);
    lasts.is_positive().then_some(lasts)
}

/// `start` and `lasts`, written like `start`.
fn end_of(start: &str, lasts: jiff::SignedDuration) -> Option<String> {
    if start.len() == 10 {
        let end = start.parse::<Date>().ok()?.to_datetime(Time::midnight()).checked_add(lasts).ok()?;
        return Some(end.date().to_string());
    }
    let (clock, zone) = match start.find(['Z', '[']) {
        Some(at) => start.split_at_checked(at)?,
        None => (start, ""),
    };
    let end = clock.parse::<DateTime>().ok()?.checked_add(lasts).ok()?;
    Some(format!("{}{zone}", end.strftime("%Y-%m-%dT%H:%M:%S")))
}

/// What takes place in `range`.
pub fn agenda(browser: &mut Browser, index: &Index, range: &Range) -> Result<Agenda, Trouble> {
    let here = TimeZone::system();
    let query = Query { kind: Kind::Calendar, collection: range.collection.clone(), find: String::new() };
    let wanted = query.collection.as_ref().map(|id| index.collection(id));
    let own = |spread: &&Spread| wanted.is_none_or(|number| number == Some(spread.collection));
    // Another zone may move an event by a day.
    let (from, to) = (shifted(range.from, -1), shifted(range.to, 1));
    let mut out = Agenda {
        range: range.clone(),
        entries: Vec::new(),
        more: false,
        unread: Vec::new(),
        before: None,
        after: None,
    };
    let mut places = Vec::new();
    for spread in index.spreads.iter().filter(own) {
        if spread.recurs {
            if spread.first <= to {
                repeated(browser, spread.place, range, &here, &mut out)?;
            }
        } else if spread.last < from {
            out.before = out.before.max(Some(spread.last));
        } else if spread.first > to {
            out.after = Some(out.after.map_or(spread.first, |after| after.min(spread.first)));
        } else {
            places.push(spread.place);
        }
    }
    places.sort_unstable();
    for (place, record) in places.iter().zip(browser.records_at(&places)?) {
        let row = Row::of(*place, record);
        let start = row.facts.start.as_deref().unwrap_or("");
        out.entries.extend(entry(&row, start, row.facts.due.as_deref(), &here));
    }
    out.entries.retain(|entry| entry.first < range.to && entry.last >= range.from);
    out.entries.sort_by(|a, b| (a.first, a.from, &a.title, a.place).cmp(&(b.first, b.from, &b.title, b.place)));
    out.more = out.entries.len() > MOST_ENTRIES;
    out.entries.truncate(MOST_ENTRIES);
    Ok(out)
}

/// The times of an event that repeats.
fn repeated(
    browser: &mut Browser,
    place: u64,
    range: &Range,
    here: &TimeZone,
    out: &mut Agenda,
) -> Result<(), Trouble> {
    let record = browser.record_at(place)?;
    let row = Row::of(place, record.clone());
    let bytes = match text_of(browser, std::path::Path::new(""), &record) {
        Ok(Some(bytes)) => bytes,
        Ok(None) | Err(Trouble::Damaged { .. } | Trouble::NotThere { .. }) => {
            out.unread.push(row.title);
            return Ok(());
        }
        Err(trouble) => return Err(trouble),
    };
    let Ok(object) = icalendar::check(&bytes) else { return Ok(()) };
    let lasts = lasts(&row);
    let days = lasts.map_or(0, |lasts| lasts.as_hours() / 24 + 1).min(MOST_DAYS);
    for time in icalendar::occurrences(object, shifted(range.from, -1 - days), MOST_TIMES) {
        if day_of(&time.start).is_none_or(|day| day > shifted(range.to, 1)) {
            continue;
        }
        // How long a changed instance lasts, its series does not tell.
        let end = lasts.filter(|_| !time.changed).and_then(|lasts| end_of(&time.start, lasts));
        let found = entry(&row, &time.start, end.as_deref(), here);
        out.entries.extend(found.map(|entry| Entry {
            title: time.summary.unwrap_or(entry.title),
            recurs: true,
            changed: time.changed,
            ..entry
        }));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Facts;

    fn at(start: &str, end: Option<&str>) -> String {
        let here = TimeZone::get("Europe/Berlin").unwrap();
        let row = Row { title: "x".into(), ..Row::default() };
        let Some(found) = entry(&row, start, end, &here) else { return String::new() };
        let time = |time: Option<Time>| time.map_or("-".to_owned(), |time| time.strftime("%H:%M").to_string());
        format!("{}..{} {} {}", found.first, found.last, time(found.from), time(found.to))
    }

    #[test]
    fn by_the_clock_of_this_computer() {
        let check = |start: &str, end: Option<&str>, expect: &str| assert_eq!(at(start, end), expect, "{start}");
        check("2026-11-22", None, "2026-11-22..2026-11-22 - -");
        check("2026-11-22", Some("2026-11-25"), "2026-11-22..2026-11-24 - -");
        check("2026-11-22T23:30:00Z", Some("2026-11-23T00:30:00Z"), "2026-11-23..2026-11-23 00:30 01:30");
        check("2026-11-22T20:00:00[America/New_York]", None, "2026-11-23..2026-11-23 02:00 -");
        check(
            "2026-11-22T20:00:00[Nobody's]",
            Some("2026-11-23T00:00:00[Nobody's]"),
            "2026-11-22..2026-11-22 20:00 00:00",
        );
        check("2026-11-22T20:00:00", Some("2026-11-22T19:00:00"), "2026-11-22..2026-11-22 20:00 -");
        check("soon", None, "");
    }

    #[test]
    fn instances_last_as_long_as_the_first() {
        let row = |start: &str, due: &str| Row {
            facts: Facts { start: Some(start.into()), due: Some(due.into()), ..Facts::default() },
            ..Row::default()
        };
        let check = |start: &str, due: &str, next: &str, expect: &str| {
            let end = lasts(&row(start, due)).and_then(|lasts| end_of(next, lasts));
            assert_eq!(end.as_deref().unwrap_or(""), expect);
        };
        check("2026-11-01", "2026-11-03", "2026-12-01", "2026-12-03");
        check("2026-11-01T23:00:00[X]", "2026-11-02T01:00:00[X]", "2026-12-31T23:00:00[X]", "2027-01-01T01:00:00[X]");
        check("2026-11-01T09:00:00Z", "2026-11-01T08:00:00Z", "2026-12-01T09:00:00Z", "");
    }
}
