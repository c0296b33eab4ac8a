//! Calendar objects (RFC 5545): events, to-dos, notes. Checks that a body is one whole VCALENDAR, tells its kind, reads
//! its facts and its meaning, splits streams. Composing one calendar out of many objects is [`Composer`]'s work, composing
//! new objects [`build`]'s. It never changes an original.

pub mod build;
mod compose;
mod fields;
mod meaning;
mod merge;
mod occurrences;
mod plain;
mod shown;
mod zone;

use std::ops::Range;
use std::panic::catch_unwind;

use calcard::common::PartialDateTime;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarEntry, ICalendarParameterName, ICalendarProperty,
    ICalendarStatus, ICalendarValue,
};
use jiff::{Span, Timestamp, civil};

use super::{Read, Unreadable};
use super::{frame, lines};
use crate::model::{Kind, hex};

pub use compose::{Added, Composer};
pub use fields::fields;
pub use merge::merge;
pub use occurrences::{Occurrence, occurrences};
pub use plain::{note_text, todo_text};
pub use shown::shown;
pub use zone::zone;

/// The text of a body that is exactly one whole VCALENDAR.
pub fn check(bytes: &[u8]) -> Result<&str, Unreadable> {
    frame::whole(bytes, "VCALENDAR")
}

/// The ranges of the objects of a stream (RFC 5545 §3.4), each from BEGIN to the line end after END.
pub fn split(text: &[u8]) -> impl Iterator<Item = Range<usize>> {
    frame::split(text, "VCALENDAR")
}

/// The kind of an object, by its first component other than VTIMEZONE; `None` when it has none that is known.
pub fn kind(object: &str) -> Option<Kind> {
    let mut depth = 0_usize;
    for line in lines::lines(object) {
        match lines::edge(&line.text) {
            Some((true, name)) => {
                depth += 1;
                if depth == 2
                    && let Some(kind) = kind_of(name)
                {
                    return kind;
                }
            }
            Some((false, _)) => depth = depth.saturating_sub(1),
            None => (),
        }
    }
    None
}

/// `None` for a time zone, which decides nothing.
fn kind_of(component: &str) -> Option<Option<Kind>> {
    let is = |name: &str| component.eq_ignore_ascii_case(name);
    if is("VTIMEZONE") {
        None
    } else if is("VEVENT") || is("VFREEBUSY") {
        Some(Some(Kind::Calendar))
    } else if is("VTODO") {
        Some(Some(Kind::Tasks))
    } else if is("VJOURNAL") {
        Some(Some(Kind::Notes))
    } else {
        Some(None)
    }
}

/// The properties that facts are read from.
const FACTS: [&str; 13] = [
    "UID",
    "SUMMARY",
    "DTSTART",
    "DTEND",
    "DUE",
    "DURATION",
    "RRULE",
    "RDATE",
    "RECURRENCE-ID",
    "LAST-MODIFIED",
    "DTSTAMP",
    "STATUS",
    "COMPLETED",
];

/// What is known of an object. Never fails: what is wrong with it stands in the problems.
pub fn read(object: &str) -> Read {
    let mut read = Read::default();
    let mut meaning = meaning::Object::default();
    let mut seen = Seen::default();
    // The lines that facts are read from; time zones, alarms and attachments need not be parsed twice.
    let mut excerpt = String::with_capacity(object.len().min(1024));
    excerpt.push_str("BEGIN:VCALENDAR\r\n");
    let mut depth = 0_usize;
    let mut taken = false;
    for line in lines::lines(object) {
        if let Some((begin, name)) = lines::edge(&line.text) {
            if begin {
                depth += 1;
                meaning.begin(name);
                if depth == 2 {
                    taken = seen.component(name);
                }
            } else {
                meaning.end();
            }
            if depth == 2 && taken {
                excerpt.push_str(&line.text);
                excerpt.push_str("\r\n");
            }
            if !begin {
                depth = depth.saturating_sub(1);
            }
            continue;
        }
        let Some(parts) = lines::parts(&line.text) else {
            if !line.text.trim().is_empty() {
                seen.stray += 1;
                meaning.stray(&line.text);
            }
            continue;
        };
        seen.control |= lines::has_control(&line.text);
        meaning.line(parts);
        if depth == 1 && parts.name.eq_ignore_ascii_case("VERSION") && parts.value.trim() != "2.0" {
            seen.version = Some(parts.value.trim().to_string());
        }
        seen.zone(parts, taken || depth > 2);
        if depth == 2 && taken && FACTS.iter().any(|name| parts.name.eq_ignore_ascii_case(name)) {
            excerpt.push_str(&line.text);
            excerpt.push_str("\r\n");
        }
    }
    excerpt.push_str("END:VCALENDAR\r\n");
    match catch_unwind(|| ICalendar::parse(&excerpt)) {
        Ok(Ok(calendar)) => gather(&calendar, &mut read),
        Ok(Err(_)) => read.problems.push("the object could not be read".into()),
        Err(_) => read.problems.push("the object broke the reader".into()),
    }
    seen.complain(&mut read.problems);
    read.meaning = hex(&meaning.digest());
    read
}

/// What a walk over the lines notices.
#[derive(Default)]
struct Seen {
    components: u32,
    others: Vec<String>,
    defined: Vec<String>,
    used: Vec<String>,
    /// A version of the object other than 2.0.
    version: Option<String>,
    stray: usize,
    control: bool,
}

impl Seen {
    /// Notes a component of the object; true when facts are read from it.
    fn component(&mut self, name: &str) -> bool {
        match kind_of(name) {
            Some(Some(_)) => {
                self.components += 1;
                true
            }
            Some(None) => {
                self.others.push(name.to_ascii_uppercase());
                false
            }
            None => false,
        }
    }

    fn zone(&mut self, parts: lines::Parts<'_>, uses: bool) {
        if parts.params.is_empty() && !parts.name.eq_ignore_ascii_case("TZID") {
            return;
        }
        if parts.name.eq_ignore_ascii_case("TZID") {
            self.defined.push(parts.value.trim().to_string());
        } else if uses
            && let Some(zone) = lines::param(parts.params, "TZID")
            && !self.used.iter().any(|used| used == zone)
        {
            self.used.push(zone.to_string());
        }
    }

    fn complain(&self, problems: &mut Vec<String>) {
        if self.components == 0 && self.others.is_empty() {
            problems.push("the object holds no event, to-do or note".into());
        }
        if let Some(version) = &self.version {
            problems.push(format!("the object has version {version}, not 2.0"));
        }
        for other in &self.others {
            problems.push(format!("the object holds a {other}, which is not read"));
        }
        for zone in self.used.iter().filter(|zone| !self.defined.contains(zone)) {
            problems.push(format!("the time zone {zone} is not described"));
        }
        if self.stray > 0 {
            problems.push(format!("lines that are no properties: {}", self.stray));
        }
        if self.control {
            problems.push("the object has control characters".into());
        }
    }
}

fn gather(calendar: &ICalendar, read: &mut Read) {
    let components: Vec<&ICalendarComponent> =
        calendar.components.iter().filter(|c| c.component_type != ICalendarComponentType::VCalendar).collect();
    let mut uids: Vec<&str> =
        components.iter().filter_map(|c| c.uid()).map(str::trim).filter(|uid| !uid.is_empty()).collect();
    read.uid = uids.first().map(|uid| (*uid).to_string());
    uids.sort_unstable();
    uids.dedup();
    if uids.len() > 1 {
        read.problems.push("the object holds more than one UID".into());
    }
    if uids.is_empty() && !components.is_empty() {
        read.problems.push("the object has no UID".into());
    }
    let Some(main) = components.iter().find(|c| !c.is_recurrence_override()).or(components.first()) else { return };
    let facts = &mut read.facts;
    facts.overrides = components.iter().filter(|c| c.is_recurrence_override()).count().try_into().unwrap_or(u32::MAX);
    facts.recurs = main.is_recurrent();
    facts.summary = text(main, &ICalendarProperty::Summary);
    let start = main.property(&ICalendarProperty::Dtstart);
    facts.start = start.and_then(moment);
    let end = main.property(&ICalendarProperty::Due).or_else(|| main.property(&ICalendarProperty::Dtend));
    facts.due = end.and_then(moment).or_else(|| {
        let duration = main.property(&ICalendarProperty::Duration)?.values.first()?;
        let ICalendarValue::Duration(duration) = duration else { return None };
        after(facts.start.as_deref()?, &duration.to_string())
    });
    facts.modified = [ICalendarProperty::LastModified, ICalendarProperty::Dtstamp]
        .iter()
        .find_map(|name| instant(main.property(name)?.values.first()?.as_partial_date_time()?));
    facts.done = main.status() == Some(&ICalendarStatus::Completed) || main.has_property(&ICalendarProperty::Completed);
    if facts.start.is_none() && main.component_type == ICalendarComponentType::VEvent {
        read.problems.push("the event has no start".into());
    }
}

fn text(component: &ICalendarComponent, name: &ICalendarProperty) -> Option<String> {
    let text = component.property(name)?.values.first()?.as_text()?.trim();
    (!text.is_empty()).then(|| text.to_string())
}

/// `2026-11-22`, `2026-11-22T04:15:00`, with `Z` or `[zone]` behind it; what can't be read stands as it was written.
fn moment(entry: &ICalendarEntry) -> Option<String> {
    let value = entry.values.first()?;
    let Some(date) = value.as_partial_date_time() else {
        let text = value.as_text()?.trim();
        return (!text.is_empty()).then(|| text.to_string());
    };
    let mut out = format!("{:04}-{:02}-{:02}", date.year?, date.month?, date.day?);
    if let Some(hour) = date.hour {
        out.push_str(&format!("T{hour:02}:{:02}:{:02}", date.minute.unwrap_or(0), date.second.unwrap_or(0)));
        if date.tz_hour.is_some() {
            out.push('Z');
        } else if let Some(zone) = entry.parameter(&ICalendarParameterName::Tzid).and_then(|zone| zone.as_text()) {
            out.push_str(&format!("[{zone}]"));
        }
    }
    Some(out)
}

/// A start and an ISO 8601 duration (RFC 5545 §3.3.6) give the end, by the clock on the wall.
fn after(start: &str, duration: &str) -> Option<String> {
    let (clock, zone) = match start.find(['Z', '[']) {
        Some(at) => start.split_at_checked(at)?,
        None => (start, ""),
    };
    let span: Span = duration.parse().ok()?;
    if clock.contains('T') {
        let end = clock.parse::<civil::DateTime>().ok()?.checked_add(span).ok()?;
        return Some(format!("{}{zone}", end.strftime("%Y-%m-%dT%H:%M:%S")));
    }
    let day = clock.parse::<civil::Date>().ok()?;
    Some(day.checked_add(span).ok()?.to_string())
}

fn instant(date: &PartialDateTime) -> Option<Timestamp> {
    let part = |part: Option<u8>| i8::try_from(part.unwrap_or(0)).ok();
    let year = i16::try_from(date.year?).ok()?;
    let second = part(date.second)?.min(59);
    let clock =
        civil::DateTime::new(year, part(date.month)?, part(date.day)?, part(date.hour)?, part(date.minute)?, second, 0);
    Some(clock.ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())
}

#[cfg(test)]
mod tests;
