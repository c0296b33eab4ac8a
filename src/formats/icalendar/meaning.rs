//! Which lines of a calendar object make its meaning, and what counts as the same. Servers rewrite objects: Cyrus
//! reorders the parts of rules, Radicale and Xandikos sort lines, SOGo adds CLASS (22 November 2026).
//!
//! Left out: what stands in VCALENDAR itself; time zones, since servers put their own in; UID, DTSTAMP, CREATED,
//! LAST-MODIFIED, SEQUENCE; CLASS:PUBLIC, TRANSP:OPAQUE, PRIORITY:0; what programs note for themselves (see
//! [`LEFT_OUT`]); properties without a value; the parameters VALUE, SCHEDULE-STATUS, X-VOBJ-… and those that say the
//! default; letter case of names; the order of components, lines, parameters, parts of a rule and dates of a list; how a
//! value is folded or escaped.

use super::super::lines::{self, Parts};
use super::super::meaning::Units;
use super::super::text;

/// The meaning of an object while its lines are read. A component counts into the one around it.
#[derive(Default)]
pub(super) struct Object {
    open: Vec<Component>,
    /// How many of the open components are time zones.
    zones: usize,
    whole: Units,
}

struct Component {
    name: String,
    units: Units,
}

impl Object {
    pub(super) fn begin(&mut self, name: &str) {
        let name = name.to_ascii_uppercase();
        self.zones += usize::from(name == "VTIMEZONE");
        self.open.push(Component { name, units: Units::default() });
    }

    pub(super) fn end(&mut self) {
        let Some(closed) = self.open.pop() else { return };
        if closed.name == "VTIMEZONE" {
            self.zones -= 1;
            return;
        }
        let digest = closed.units.digest();
        let outer = self.open.last_mut().map_or(&mut self.whole, |component| &mut component.units);
        outer.add(|out| {
            out.extend_from_slice(closed.name.as_bytes());
            out.push(0);
            out.extend_from_slice(&digest);
            true
        });
    }

    pub(super) fn line(&mut self, parts: Parts<'_>) {
        // The first is VCALENDAR itself, which is the server's.
        if self.open.len() < 2 || self.zones > 0 {
            return;
        }
        if let Some(component) = self.open.last_mut() {
            for parts in items(parts) {
                component.units.add(|out| unit(parts, out));
            }
        }
    }

    /// Adds a line that is no property.
    pub(super) fn stray(&mut self, line: &str) {
        self.whole.add(|out| {
            out.extend_from_slice(line.trim().as_bytes());
            true
        });
    }

    pub(super) fn digest(mut self) -> [u8; 32] {
        while !self.open.is_empty() {
            self.end();
        }
        self.whole.digest()
    }
}

/// Lists of which each item may as well stand in a line of its own.
const LISTS: [&str; 4] = ["EXDATE", "RDATE", "CATEGORIES", "RESOURCES"];

/// A line, or where it is a list, a line for each item of it.
pub(super) fn items(parts: Parts<'_>) -> impl Iterator<Item = Parts<'_>> {
    let is_list = LISTS.iter().any(|list| parts.name.eq_ignore_ascii_case(list));
    let items = is_list.then(|| text::fields(parts.value, b','));
    let whole = (!is_list).then_some(parts.value);
    items.into_iter().flatten().chain(whole).map(move |value| Parts { value, ..parts })
}

/// Properties that say nothing about the content.
const LEFT_OUT: [&str; 16] = [
    "UID",
    "DTSTAMP",
    "CREATED",
    "LAST-MODIFIED",
    "SEQUENCE",
    "ACKNOWLEDGED",
    "X-WR-ALARMUID",
    "X-LIC-ERROR",
    "X-MOZ-GENERATION",
    "X-MOZ-LASTACK",
    "X-MOZ-SNOOZE-TIME",
    "X-MOZ-RECEIVED-SEQUENCE",
    "X-MOZ-RECEIVED-DTSTAMP",
    "X-EVOLUTION-CALDAV-HREF",
    "X-EVOLUTION-CALDAV-ETAG",
    "X-APPLE-DEFAULT-ALARM",
];

const DEFAULTS: [(&str, &str); 3] = [("CLASS", "PUBLIC"), ("TRANSP", "OPAQUE"), ("PRIORITY", "0")];

const DEFAULT_PARAMS: [(&str, &str); 8] = [
    ("CUTYPE", "INDIVIDUAL"),
    ("ROLE", "REQ-PARTICIPANT"),
    ("PARTSTAT", "NEEDS-ACTION"),
    ("RSVP", "FALSE"),
    ("RELATED", "START"),
    ("RELTYPE", "PARENT"),
    ("SCHEDULE-AGENT", "SERVER"),
    ("FBTYPE", "BUSY"),
];

/// Appends a line's unit; false when it says nothing.
pub(super) fn unit(parts: Parts<'_>, out: &mut Vec<u8>) -> bool {
    let is = |name: &str| parts.name.eq_ignore_ascii_case(name);
    let value = parts.value.trim();
    if LEFT_OUT.iter().any(|name| is(name))
        || DEFAULTS.iter().any(|(name, default)| is(name) && value.eq_ignore_ascii_case(default))
        || value.is_empty()
    {
        return false;
    }
    out.extend(parts.name.bytes().map(|b| b.to_ascii_uppercase()));
    params(parts.params, out);
    out.push(b':');
    if is("RRULE") || is("EXRULE") {
        rule(value, out);
    } else if value.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto:")) {
        out.extend_from_slice(b"mailto:");
        out.extend_from_slice(value.get(7..).unwrap_or("").as_bytes());
    } else {
        out.extend_from_slice(text::unescape(value).trim().as_bytes());
    }
    true
}

fn params(all: &str, out: &mut Vec<u8>) {
    if all.is_empty() {
        return;
    }
    let mut found: Vec<Vec<u8>> = Vec::new();
    for param in lines::params(all) {
        let is = |name: &str| param.name.eq_ignore_ascii_case(name);
        let value = param.value.unwrap_or("");
        let bare = value.trim_matches('"');
        let default = DEFAULT_PARAMS.iter().any(|(name, default)| is(name) && bare.eq_ignore_ascii_case(default));
        let own = param.name.get(..7).is_some_and(|head| head.eq_ignore_ascii_case("X-VOBJ-"));
        if default || own || is("VALUE") || is("SCHEDULE-STATUS") {
            continue;
        }
        let mut unit: Vec<u8> = param.name.bytes().map(|b| b.to_ascii_uppercase()).collect();
        let upper = ["CUTYPE", "ROLE", "PARTSTAT", "RSVP", "RELATED", "RELTYPE", "RANGE", "FBTYPE", "ENCODING"]
            .iter()
            .any(|n| is(n));
        for value in lines::param_values(value) {
            unit.push(b'=');
            unit.extend(value.bytes().map(|b| if upper { b.to_ascii_uppercase() } else { b }));
        }
        found.push(unit);
    }
    found.sort_unstable();
    for param in found {
        out.push(b';');
        out.extend_from_slice(&param);
    }
}

/// The parts of a rule in a fixed order, without those that say the default.
fn rule(value: &str, out: &mut Vec<u8>) {
    let mut parts: Vec<String> = value.split(';').map(|part| part.trim().to_ascii_uppercase()).collect();
    parts.retain(|part| !part.is_empty() && part != "INTERVAL=1" && part != "WKST=MO");
    parts.sort_unstable();
    out.extend_from_slice(parts.join(";").as_bytes());
}
