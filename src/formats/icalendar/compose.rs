//! One VCALENDAR out of many objects, while they pass by: components as sent, each time zone once. Zones of the same name
//! with different rules are kept apart: the second gets another name, and the times that mean it follow. It keeps the
//! names and digests of zones, nothing else.

use std::collections::HashMap;
use std::ops::Range;

use super::super::lines::{self, Line, push_folded};
use super::super::meaning::Units;
use super::super::{Loss, text};

/// Composes a calendar: [`Composer::begin`], then [`Composer::add`] for each object, then [`Composer::end`].
#[derive(Debug)]
pub struct Composer {
    head: String,
    /// For each zone name: the digests of the rules seen under it, and the name each was written under.
    zones: HashMap<String, Vec<([u8; 32], String)>>,
}

/// What an object adds to the calendar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// What is to be written.
    pub text: String,
    /// How many components that is, time zones not counted.
    pub components: u64,
    pub losses: Vec<Loss>,
}

impl Composer {
    /// A calendar with the name and colour (`#rrggbb`) of its collection.
    pub fn new(name: Option<&str>, colour: Option<&str>) -> Composer {
        let mut head =
            String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Lifeboat//EN\r\nCALSCALE:GREGORIAN\r\n");
        if let Some(name) = name {
            let name = text::escape(name);
            push_folded(&mut head, &format!("NAME:{name}"));
            push_folded(&mut head, &format!("X-WR-CALNAME:{name}"));
        }
        let valid = |colour: &&str| {
            colour.strip_prefix('#').is_some_and(|hex| !hex.is_empty() && hex.bytes().all(|b| b.is_ascii_hexdigit()))
        };
        if let Some(colour) = colour.filter(valid) {
            push_folded(&mut head, &format!("X-APPLE-CALENDAR-COLOR:{colour}"));
        }
        Composer { head, zones: HashMap::new() }
    }

    /// The beginning of the calendar.
    pub fn begin(&self) -> String {
        self.head.clone()
    }

    /// The end of the calendar.
    pub fn end(&self) -> String {
        "END:VCALENDAR\r\n".into()
    }

    /// The components of an object, with the time zones that the calendar does not have yet.
    pub fn add(&mut self, object: &str) -> Added {
        let mut added = Added::default();
        let mut renamed: Vec<(String, String)> = Vec::new();
        let parts = components(object, &mut added.losses);
        for part in parts.iter().filter(|part| part.zone) {
            let text = object.get(part.range.clone()).unwrap_or("");
            self.zone(text, &mut renamed, &mut added);
        }
        added.text.reserve(object.len());
        for part in parts.iter().filter(|part| !part.zone) {
            let text = object.get(part.range.clone()).unwrap_or("");
            copy(text, &renamed, &mut added.text);
            added.components += 1;
        }
        added
    }

    fn zone(&mut self, zone: &str, renamed: &mut Vec<(String, String)>, added: &mut Added) {
        let lines: Vec<Line<'_>> = lines::lines(zone).collect();
        let Some(name) = lines.iter().find_map(|line| tzid(&line.text)) else {
            added.losses.push(Loss::new("VTIMEZONE: it has no name"));
            return;
        };
        let digest = rules(&lines);
        let same_name = self.zones.get(&name).map_or(0, Vec::len);
        let known = self.zones.get(&name).and_then(|all| all.iter().find(|(other, _)| *other == digest));
        let (written, new) = match known {
            Some((_, written)) => (written.clone(), false),
            None if same_name == 0 => (name.clone(), true),
            None => (self.free_name(&name, same_name), true),
        };
        if written != name {
            if !renamed.iter().any(|(from, _)| *from == name) {
                renamed.push((name.clone(), written.clone()));
            }
            if new {
                added.losses.push(Loss::new(format!(
                    "TZID={name}: another time zone has this name already, so this one is called {written}"
                )));
            }
        }
        if !new {
            return;
        }
        self.zones.entry(name.clone()).or_default().push((digest, written.clone()));
        if written == name {
            copy(zone, &[], &mut added.text);
            return;
        }
        // So that a zone which comes by that name of its own is told apart from this one.
        self.zones.entry(written.clone()).or_default().push((digest, written.clone()));
        for line in lines {
            if tzid(&line.text).is_some() {
                push_folded(&mut added.text, &format!("TZID:{written}"));
            } else if !line.text.trim().is_empty() {
                push_folded(&mut added.text, &line.text);
            }
        }
    }

    fn free_name(&self, name: &str, from: usize) -> String {
        let mut number = from + 1;
        loop {
            let candidate = format!("{name}-{number}");
            if !self.zones.contains_key(&candidate) {
                return candidate;
            }
            number += 1;
        }
    }
}

/// The time zones that lines from another object name, for the object `there`: the text of those that it lacks, and the
/// names, old and new, of those that have another name there, since one with other rules has theirs.
pub(super) fn zones_for(there: &str, from: &str, lines: &[&str]) -> (String, Vec<(String, String)>) {
    let mut composer = Composer::new(None, None);
    let (mut renamed, mut added) = (Vec::new(), Added::default());
    for zone in zones(there) {
        let lines: Vec<Line<'_>> = lines::lines(zone).collect();
        if let Some(name) = lines.iter().find_map(|line| tzid(&line.text)) {
            composer.zones.entry(name.clone()).or_insert_with(|| vec![(rules(&lines), name)]);
        }
    }
    let properties = lines.iter().filter_map(|line| lines::parts(line));
    let wanted: Vec<&str> = properties.filter_map(|parts| lines::param(parts.params, "TZID")).collect();
    for zone in zones(from) {
        let name = lines::lines(zone).find_map(|line| tzid(&line.text));
        if name.is_some_and(|name| wanted.contains(&name.as_str())) {
            composer.zone(zone, &mut renamed, &mut added);
        }
    }
    (added.text, renamed)
}

fn zones(object: &str) -> impl Iterator<Item = &str> {
    let parts = components(object, &mut Vec::new()).into_iter();
    parts.filter(|part| part.zone).filter_map(|part| object.get(part.range))
}

struct Part {
    range: Range<usize>,
    zone: bool,
}

/// Properties of VCALENDAR that say nothing about its components, or that the new calendar has itself.
const FRAME: [&str; 8] =
    ["VERSION", "PRODID", "CALSCALE", "METHOD", "X-WR-CALNAME", "X-WR-TIMEZONE", "NAME", "X-APPLE-CALENDAR-COLOR"];

/// The components directly inside VCALENDAR.
fn components(object: &str, losses: &mut Vec<Loss>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut depth = 0_usize;
    let mut open = None;
    for line in lines::lines(object) {
        match lines::edge(&line.text) {
            Some((true, name)) => {
                depth += 1;
                if depth == 2 {
                    open = Some((line.range.start, name.eq_ignore_ascii_case("VTIMEZONE")));
                }
            }
            Some((false, _)) => {
                if depth == 2
                    && let Some((start, zone)) = open.take()
                {
                    parts.push(Part { range: start..line.range.end, zone });
                }
                depth = depth.saturating_sub(1);
            }
            None if depth == 1 => {
                let Some(found) = lines::parts(&line.text) else {
                    if !line.text.trim().is_empty() {
                        losses.push(Loss::new("VCALENDAR: a line that is no property"));
                    }
                    continue;
                };
                let is = |name: &str| found.name.eq_ignore_ascii_case(name);
                let other_calendar = is("CALSCALE") && !found.value.trim().eq_ignore_ascii_case("GREGORIAN");
                if other_calendar || !FRAME.iter().any(|name| is(name)) {
                    losses.push(Loss::new(format!("VCALENDAR: {}", found.name.to_ascii_uppercase())));
                }
            }
            None => (),
        }
    }
    parts
}

fn tzid(line: &str) -> Option<String> {
    let parts = lines::parts(line)?;
    parts.name.eq_ignore_ascii_case("TZID").then(|| parts.value.trim().to_string())
}

/// A digest of what a zone does, whatever it is called and in whatever order it stands.
fn rules(lines: &[Line<'_>]) -> [u8; 32] {
    const NO_RULES: [&str; 8] =
        ["TZID", "LAST-MODIFIED", "TZURL", "TZNAME", "X-LIC-LOCATION", "X-PROLEPTIC-TZNAME", "TZUNTIL", "COMMENT"];
    let mut zone = Units::default();
    let mut inner: Option<Units> = None;
    for line in lines {
        match lines::edge(&line.text) {
            Some((true, name)) if !name.eq_ignore_ascii_case("VTIMEZONE") => {
                let mut units = Units::default();
                units.add(|out| {
                    out.extend_from_slice(name.to_ascii_uppercase().as_bytes());
                    true
                });
                inner = Some(units);
            }
            Some((false, _)) => {
                if let Some(units) = inner.take() {
                    zone.add(|out| {
                        out.extend_from_slice(&units.digest());
                        true
                    });
                }
            }
            Some(_) => (),
            None => {
                let Some(parts) = lines::parts(&line.text) else { continue };
                if NO_RULES.iter().any(|name| parts.name.eq_ignore_ascii_case(name)) {
                    continue;
                }
                let mut value: Vec<String> =
                    parts.value.split(';').map(|part| part.trim().to_ascii_uppercase()).collect();
                value.sort_unstable();
                inner.as_mut().unwrap_or(&mut zone).add(|out| {
                    out.extend(parts.name.bytes().map(|b| b.to_ascii_uppercase()));
                    out.push(b':');
                    out.extend_from_slice(value.join(";").as_bytes());
                    true
                });
            }
        }
    }
    zone.digest()
}

/// Copies a component as it was sent, with CRLF at each line end, and with the new names of renamed zones.
fn copy(component: &str, renamed: &[(String, String)], out: &mut String) {
    if renamed.is_empty() && ends_all_in_crlf(component) {
        out.push_str(component);
        return;
    }
    for line in lines::lines(component) {
        if line.text.is_empty() {
            continue;
        }
        match rename(&line.text, renamed) {
            Some(line) => push_folded(out, &line),
            None => push_folded(out, &line.text),
        }
    }
}

fn ends_all_in_crlf(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut before = 0;
    for byte in bytes {
        if (*byte == b'\n') != (before == b'\r') {
            return false;
        }
        before = *byte;
    }
    before == b'\n'
}

/// The line with another TZID parameter; `None` when nothing changes.
pub(super) fn rename(line: &str, renamed: &[(String, String)]) -> Option<String> {
    let parts = lines::parts(line)?;
    let zone = lines::param(parts.params, "TZID")?;
    let (_, new) = renamed.iter().find(|(old, _)| old == zone)?;
    let params: Vec<String> = lines::params(parts.params)
        .map(|param| match param.value {
            Some(_) if param.name.eq_ignore_ascii_case("TZID") && new.contains([':', ';', ',']) => {
                format!("TZID=\"{new}\"")
            }
            Some(_) if param.name.eq_ignore_ascii_case("TZID") => format!("TZID={new}"),
            Some(value) => format!("{}={value}", param.name),
            None => param.name.to_string(),
        })
        .collect();
    Some(format!("{};{}:{}", parts.name, params.join(";"), parts.value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str, offset: &str) -> String {
        format!(
            "BEGIN:VTIMEZONE\r\nTZID:{name}\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nTZOFFSETFROM:+0200\r\n\
            TZOFFSETTO:{offset}\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
        )
    }

    fn event(uid: &str, zone: &str) -> String {
        format!("BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTART;TZID={zone}:20240101T090000\r\nEND:VEVENT\r\n")
    }

    fn object(inside: &str) -> String {
        format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{inside}END:VCALENDAR\r\n")
    }

    #[test]
    fn writes_each_zone_once_and_components_as_sent() {
        let mut composer = Composer::new(Some("Work, home"), Some("#ff0000"));
        assert!(composer.begin().contains("X-WR-CALNAME:Work\\, home\r\nX-APPLE-CALENDAR-COLOR:#ff0000\r\n"));
        let first = composer.add(&object(&(zone("Berlin", "+0100") + &event("1", "Berlin"))));
        assert_eq!(first.text, zone("Berlin", "+0100") + &event("1", "Berlin"));
        assert_eq!((first.components, first.losses), (1, vec![]));
        // The zone may stand behind the event, and in other words.
        let again = zone("Berlin", "+0100")
            .replace("TZOFFSETFROM:+0200\r\n", "")
            .replace("END:STANDARD", "TZOFFSETFROM:+0200\r\nTZNAME:CET\r\nEND:STANDARD");
        let second = composer.add(&object(&(event("2", "Berlin") + &again)));
        assert_eq!(second.text, event("2", "Berlin"));
    }

    #[test]
    fn keeps_zones_of_one_name_apart() {
        let mut composer = Composer::new(None, None);
        composer.add(&object(&(zone("Home", "+0100") + &event("1", "Home"))));
        let other = composer.add(&object(&(zone("Home", "+0500") + &event("2", "\"Home\""))));
        assert_eq!(other.text, zone("Home-2", "+0500") + &event("2", "Home-2"));
        assert_eq!(other.losses.len(), 1);
        let third = composer.add(&object(&(zone("Home", "+0500") + &event("3", "Home"))));
        assert_eq!(third.text, event("3", "Home-2"), "the same rules get the same new name");
        assert_eq!(third.losses, []);
        let taken = composer.add(&object(&(zone("Home-2", "+0900") + &event("4", "Home-2"))));
        assert_eq!(taken.text, zone("Home-2-2", "+0900") + &event("4", "Home-2-2"));
        let first = composer.add(&object(&(zone("Home", "+0100") + &event("5", "Home"))));
        assert_eq!(first.text, event("5", "Home"));
    }

    #[test]
    fn copies_every_component_and_names_what_the_frame_loses() {
        let mut composer = Composer::new(None, None);
        let inside = "X-OWN:1\r\nCALSCALE:CHINESE\r\nMETHOD:PUBLISH\r\nBEGIN:VEVENT\nUID:1\nBEGIN:VALARM\nACTION:DISPLAY\nEND:VALARM\nEND:VEVENT\n\
            BEGIN:X-THING\r\nX:1\r\nEND:X-THING\r\nBEGIN:VTODO\r\nUID:1\r\nSUMMARY:a\r\n b\r\nEND:VTODO\r\n";
        let added = composer.add(&object(inside));
        assert_eq!(added.components, 3);
        assert_eq!(
            added.text,
            "BEGIN:VEVENT\r\nUID:1\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nEND:VALARM\r\nEND:VEVENT\r\n\
            BEGIN:X-THING\r\nX:1\r\nEND:X-THING\r\nBEGIN:VTODO\r\nUID:1\r\nSUMMARY:a\r\n b\r\nEND:VTODO\r\n"
        );
        let losses: Vec<_> = added.losses.iter().map(|loss| loss.what.as_str()).collect();
        assert_eq!(losses, ["VCALENDAR: X-OWN", "VCALENDAR: CALSCALE"]);
        assert_eq!(composer.add(&object("")), Added::default());
        assert_eq!(composer.add("nonsense"), Added::default());
    }
}
