//! When an event or to-do takes place, for previews: recurrence by the crate icalendar, always limited. Times without a
//! zone, and zones that only the object knows, are counted by the clock on the wall.

use std::panic::catch_unwind;

use icalendar::{Component as _, Event, EventLike as _, Parameter, Property};
use jiff::civil::Date;

use super::super::{lines, text};

/// One time at which something takes place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    /// Written like [`crate::model::Facts::start`].
    pub start: String,
    pub summary: Option<String>,
    /// This instance differs from the others.
    pub changed: bool,
}

/// No more steps than this are taken from the first instance: 27 years of days. A rule for every second would never end.
const MOST_STEPS: usize = 10_000;

/// The next occurrences from a day on, at most `limit`, in order. What can't be understood has none.
pub fn occurrences(object: &str, from: Date, limit: usize) -> Vec<Occurrence> {
    let components = components(object);
    let from = from.to_string();
    let mut found = Vec::new();
    for main in components.iter().filter(|c| c.replaces.is_none()) {
        let changes: Vec<&Component> =
            components.iter().filter(|c| c.replaces.is_some() && c.uid == main.uid).collect();
        let replaced =
            |at: &Instance| changes.iter().any(|change| change.replaces.as_ref().is_some_and(|time| at.is(time)));
        let mut instances = instances(main, &from, limit + changes.len());
        instances.retain(|instance| !replaced(instance));
        found.extend(instances.into_iter().map(|instance| Occurrence {
            start: instance.start,
            summary: main.summary.clone(),
            changed: false,
        }));
    }
    for change in components.iter().filter(|c| c.replaces.is_some()) {
        if let Some(start) = change.start.as_ref().and_then(Time::written) {
            found.push(Occurrence { start, summary: change.summary.clone(), changed: true });
        }
    }
    found.retain(|occurrence| occurrence.start.as_str() >= from.as_str());
    found.sort();
    found.truncate(limit);
    found
}

#[derive(Default)]
struct Component {
    uid: String,
    summary: Option<String>,
    start: Option<Time>,
    replaces: Option<Time>,
    rule: Option<String>,
    also: Vec<Time>,
    except: Vec<Time>,
}

/// A date or time as the object writes it.
#[derive(Clone)]
struct Time {
    value: String,
    zone: Option<String>,
}

impl Time {
    fn has_clock(&self) -> bool {
        self.value.contains('T')
    }

    fn is_utc(&self) -> bool {
        self.value.ends_with('Z')
    }

    /// `20240101T090000` without what is behind it.
    fn clock(&self) -> String {
        let clock = self.value.trim_end_matches('Z');
        if self.has_clock() { clock.to_string() } else { format!("{clock}T000000") }
    }

    fn written(&self) -> Option<String> {
        let v = &self.value;
        let mut out = format!("{}-{}-{}", v.get(0..4)?, v.get(4..6)?, v.get(6..8)?);
        if self.has_clock() {
            out.push_str(&format!("T{}:{}:{}", v.get(9..11)?, v.get(11..13)?, v.get(13..15)?));
            match &self.zone {
                _ if self.is_utc() => out.push('Z'),
                Some(zone) => out.push_str(&format!("[{zone}]")),
                None => (),
            }
        }
        Some(out)
    }
}

/// An instance: as it is written, by its own clock and in UTC.
struct Instance {
    start: String,
    clock: String,
    utc: String,
}

impl Instance {
    fn is(&self, time: &Time) -> bool {
        let clock = time.clock();
        if time.is_utc() { clock == self.utc } else { clock == self.clock }
    }
}

fn components(object: &str) -> Vec<Component> {
    let mut all = Vec::new();
    let mut depth = 0_usize;
    let mut open = None;
    for line in lines::lines(object) {
        if let Some((begin, name)) = lines::edge(&line.text) {
            if begin {
                depth += 1;
                let counts = ["VEVENT", "VTODO", "VJOURNAL"].iter().any(|known| name.eq_ignore_ascii_case(known));
                if depth == 2 && counts {
                    open = Some(Component::default());
                }
            } else {
                if depth == 2 {
                    all.extend(open.take());
                }
                depth = depth.saturating_sub(1);
            }
            continue;
        }
        if depth == 2
            && let Some(component) = &mut open
            && let Some(parts) = lines::parts(&line.text)
        {
            component.take(parts);
        }
    }
    all
}

impl Component {
    fn take(&mut self, parts: lines::Parts<'_>) {
        let is = |name: &str| parts.name.eq_ignore_ascii_case(name);
        let zone = || lines::param(parts.params, "TZID").map(str::to_string);
        let times = || {
            let starts = parts.value.split(',').map(|value| value.split('/').next().unwrap_or("").trim());
            starts.filter(|value| is_time(value)).map(|value| Time { value: value.to_ascii_uppercase(), zone: zone() })
        };
        if is("UID") {
            self.uid = parts.value.trim().to_string();
        } else if is("SUMMARY") {
            self.summary = Some(text::unescape(parts.value.trim()).into_owned()).filter(|text| !text.is_empty());
        } else if is("DTSTART") {
            self.start = times().next();
        } else if is("RECURRENCE-ID") {
            self.replaces = times().next();
        } else if is("RRULE") {
            self.rule.get_or_insert_with(|| parts.value.trim().to_ascii_uppercase());
        } else if is("RDATE") {
            self.also.extend(times());
        } else if is("EXDATE") {
            self.except.extend(times());
        }
    }
}

/// `20240101`, `20240101T090000`, `20240101T090000Z`.
fn is_time(value: &str) -> bool {
    let shape: String = value.chars().map(|c| if c.is_ascii_digit() { '0' } else { c.to_ascii_uppercase() }).collect();
    matches!(shape.as_str(), "00000000" | "00000000T000000" | "00000000T000000Z")
}

fn instances(main: &Component, from: &str, limit: usize) -> Vec<Instance> {
    let Some(start) = &main.start else { return Vec::new() };
    if main.rule.is_none() && main.also.is_empty() {
        let written = start.written();
        let clock = start.clock();
        return written.into_iter().map(|start| Instance { start, utc: clock.clone(), clock: clock.clone() }).collect();
    }
    let zoned = start.zone.is_some() && start.has_clock();
    if zoned && let Some(found) = expand(main, start, true, from, limit) {
        return found;
    }
    expand(main, start, false, from, limit).unwrap_or_default()
}

/// Expands the rule; `None` when the crate can't: the zone is not known, the first time does not exist in it, or the rule
/// is none.
fn expand(main: &Component, start: &Time, zoned: bool, from: &str, limit: usize) -> Option<Vec<Instance>> {
    let property = |name: &str, time: &Time| {
        if zoned && !time.is_utc() {
            let mut property = Property::new(name, time.clock());
            property.append_parameter(Parameter::new(
                "TZID",
                time.zone.as_deref().or(start.zone.as_deref()).unwrap_or("UTC"),
            ));
            return property.done();
        }
        // Without a zone the clock on the wall is taken for UTC, so that this computer's zone has no say.
        Property::new(name, format!("{}Z", time.clock()))
    };
    let mut event = Event::new();
    event.append_property(property("DTSTART", start));
    if let Some(rule) = &main.rule {
        event.add_property("RRULE", until_in_utc(rule));
    }
    for time in &main.also {
        event.append_multi_property(property("RDATE", time));
    }
    for time in &main.except {
        event.append_multi_property(property("EXDATE", time));
    }
    let suffix = match &start.zone {
        _ if !start.has_clock() => None,
        _ if start.is_utc() => Some("Z".to_string()),
        Some(zone) => Some(format!("[{zone}]")),
        None => Some(String::new()),
    };
    catch_unwind(move || {
        let set = event.get_recurrence().ok()?.limit();
        let mut found = Vec::new();
        for time in (&set).into_iter().take(MOST_STEPS) {
            if found.len() >= limit {
                break;
            }
            let local = time.naive_local();
            let day = local.format("%Y-%m-%d").to_string();
            if day.as_str() < from {
                continue;
            }
            let start = match &suffix {
                None => day,
                Some(suffix) => format!("{}{suffix}", local.format("%Y-%m-%dT%H:%M:%S")),
            };
            let clock = local.format("%Y%m%dT%H%M%S").to_string();
            found.push(Instance { start, clock, utc: time.naive_utc().format("%Y%m%dT%H%M%S").to_string() });
        }
        Some(found)
    })
    .ok()
    .flatten()
}

/// The rule with its UNTIL as the crate wants it.
fn until_in_utc(rule: &str) -> String {
    let parts: Vec<String> = rule
        .split(';')
        .filter(|part| !part.is_empty())
        .map(|part| match part.strip_prefix("UNTIL=") {
            Some(until) if until.ends_with('Z') => part.to_string(),
            Some(until) if until.contains('T') => format!("UNTIL={until}Z"),
            Some(until) => format!("UNTIL={until}T235959Z"),
            None => part.to_string(),
        })
        .collect();
    parts.join(";")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn starts(inside: &str, from: &str, limit: usize) -> Vec<String> {
        let object = format!("BEGIN:VCALENDAR\r\n{inside}END:VCALENDAR\r\n");
        occurrences(&object, from.parse().unwrap(), limit).into_iter().map(|o| o.start).collect()
    }

    #[test]
    fn expands_rules() {
        let check = |lines: &str, from: &str, expect: &[&str]| {
            assert_eq!(starts(&format!("BEGIN:VEVENT\r\n{lines}\r\nEND:VEVENT\r\n"), from, 3), expect, "{lines}");
        };
        check("DTSTART:20240101T090000Z", "2024-01-01", &["2024-01-01T09:00:00Z"]);
        check("DTSTART:20240101T090000Z", "2024-01-02", &[]);
        check(
            "DTSTART;VALUE=DATE:20240101\r\nRRULE:FREQ=YEARLY",
            "2025-06-01",
            &["2026-01-01", "2027-01-01", "2028-01-01"],
        );
        check(
            "DTSTART:20240101T090000\r\nRRULE:FREQ=DAILY;COUNT=2",
            "2024-01-01",
            &["2024-01-01T09:00:00", "2024-01-02T09:00:00"],
        );
        check(
            "DTSTART;TZID=Europe/Berlin:20240330T090000\r\nRRULE:FREQ=DAILY;UNTIL=20240401T070000Z\r\nEXDATE;TZID=Europe/Berlin:20240331T090000",
            "2024-01-01",
            &["2024-03-30T09:00:00[Europe/Berlin]", "2024-04-01T09:00:00[Europe/Berlin]"],
        );
        check(
            "DTSTART;TZID=My Zone:20240101T090000\r\nRRULE:FREQ=WEEKLY;COUNT=2",
            "2024-01-02",
            &["2024-01-08T09:00:00[My Zone]"],
        );
        check(
            "DTSTART;VALUE=DATE:20240101\r\nRRULE:FREQ=DAILY;UNTIL=20240102",
            "2024-01-01",
            &["2024-01-01", "2024-01-02"],
        );
        check(
            "DTSTART:20240101T090000Z\r\nRDATE:20240105T090000Z,20240106T090000Z/PT1H",
            "2024-01-02",
            &["2024-01-05T09:00:00Z", "2024-01-06T09:00:00Z"],
        );
        check("DTSTART:20240101T090000Z\r\nRRULE:FREQ=NEVER", "2024-01-01", &[]);
        check("DTSTART:20000101T090000Z\r\nRRULE:FREQ=SECONDLY", "2024-01-01", &[]);
        check("SUMMARY:no start", "2024-01-01", &[]);
    }

    #[test]
    fn puts_changed_instances_in_their_place() {
        let series = "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Team\r\nDTSTART;TZID=Europe/Berlin:20240101T090000\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\nEND:VEVENT\r\n\
            BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Team, later\r\nRECURRENCE-ID:20240108T080000Z\r\nDTSTART;TZID=Europe/Berlin:20240109T100000\r\nEND:VEVENT\r\n";
        let found =
            occurrences(&format!("BEGIN:VCALENDAR\r\n{series}END:VCALENDAR\r\n"), "2024-01-01".parse().unwrap(), 9);
        let found: Vec<_> = found.iter().map(|o| (o.start.as_str(), o.summary.as_deref(), o.changed)).collect();
        assert_eq!(
            found,
            [
                ("2024-01-01T09:00:00[Europe/Berlin]", Some("Team"), false),
                ("2024-01-09T10:00:00[Europe/Berlin]", Some("Team, later"), true),
                ("2024-01-15T09:00:00[Europe/Berlin]", Some("Team"), false),
            ]
        );
    }
}
