//! An event, to-do or note for people who look at it: each value with its types, reminders as when they ring.

use super::super::lines::{self, Parts};
use super::super::shown::{Shown, written};
use super::super::text;

/// Properties that only programs want to know.
const SILENT: [&str; 6] = ["DTSTAMP", "SEQUENCE", "X-MOZ-GENERATION", "X-LIC-ERROR", "ACTION", "TRANSP"];

/// The values of an object's components other than time zones, in its order. Those of an overridden instance carry its
/// RECURRENCE-ID; a reminder is one value, `VALARM`, with when it rings.
pub fn shown(object: &str) -> Vec<Shown> {
    let mut out: Vec<Shown> = Vec::new();
    let mut depth = 0_usize;
    let mut zone = false;
    let (mut from, mut instance) = (0, None);
    for line in lines::lines(object) {
        if let Some((begin, name)) = lines::edge(&line.text) {
            match (begin, depth) {
                (true, 1) => {
                    zone = name.eq_ignore_ascii_case("VTIMEZONE");
                    (from, instance) = (out.len(), None);
                }
                (false, 2) => {
                    for shown in out.iter_mut().skip(from) {
                        shown.instance.clone_from(&instance);
                    }
                }
                _ => (),
            }
            depth = if begin { depth + 1 } else { depth.saturating_sub(1) };
            continue;
        }
        let Some(parts) = lines::parts(&line.text).filter(|_| depth >= 2 && !zone) else { continue };
        let property = parts.name.to_ascii_uppercase();
        if depth > 2 {
            if property == "TRIGGER" {
                let value = written(parts.value, lines::param(parts.params, "TZID"));
                out.push(Shown { property: "VALARM".into(), value, ..Shown::default() });
            }
            continue;
        }
        if property == "RECURRENCE-ID" {
            instance = Some(written(parts.value, lines::param(parts.params, "TZID")));
        }
        if !SILENT.contains(&property.as_str()) {
            out.extend(value_of(property, parts));
        }
    }
    out
}

fn value_of(property: String, parts: Parts<'_>) -> Option<Shown> {
    let zone = lines::param(parts.params, "TZID");
    let mut types = Vec::new();
    let value = match property.as_str() {
        "DTSTART" | "DTEND" | "DUE" | "COMPLETED" | "CREATED" | "LAST-MODIFIED" | "RECURRENCE-ID" => {
            written(parts.value, zone)
        }
        "RDATE" | "EXDATE" => parts.value.split(',').map(|value| written(value, zone)).collect::<Vec<_>>().join("\n"),
        "ATTENDEE" | "ORGANIZER" => {
            let status = lines::param(parts.params, "PARTSTAT").map(str::to_ascii_lowercase);
            types.extend(status);
            let value = parts.value.trim();
            let bare = match value.get(..7) {
                Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => value.get(7..).unwrap_or(value),
                _ => value,
            };
            match lines::param(parts.params, "CN").map(str::trim).filter(|name| !name.is_empty()) {
                Some(name) if name != bare => format!("{name} ({bare})"),
                _ => bare.to_owned(),
            }
        }
        "ATTACH" if parts.params.to_ascii_uppercase().contains("BASE64") => {
            lines::param(parts.params, "X-FILENAME").or(lines::param(parts.params, "FILENAME")).unwrap_or("").to_owned()
        }
        "CATEGORIES" | "RESOURCES" => {
            let fields = text::fields(parts.value, b',').map(|field| text::unescape(field).trim().to_owned());
            fields.filter(|field| !field.is_empty()).collect::<Vec<_>>().join(", ")
        }
        _ => {
            let text = text::unescape(parts.value.trim());
            text.chars().filter(|c| *c == '\n' || !c.is_control()).collect::<String>().trim().to_owned()
        }
    };
    (!value.is_empty() || property == "ATTACH").then_some(Shown { property, types, value, ..Shown::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_reminders_and_instances() {
        let object = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTIMEZONE\r\nTZID:X\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:1\r\n\
            DTSTAMP:20240101T000000Z\r\nSUMMARY:Boat\\, small\r\nDTSTART;TZID=Europe/Berlin:20240101T090000\r\n\
            ATTENDEE;CN=\"Ann\";PARTSTAT=ACCEPTED:mailto:ann@example.org\r\nATTENDEE:mailto:b@example.org\r\n\
            CATEGORIES:A,B\\,C\r\nDESCRIPTION:one\\ntwo\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\n\
            END:VEVENT\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Late\r\nRECURRENCE-ID:20240108T080000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        let told: Vec<String> = shown(object)
            .into_iter()
            .map(|s| {
                let of = s.instance.map(|of| format!(" @{of}")).unwrap_or_default();
                format!("{}{of} [{}] {}", s.property, s.types.join(","), s.value)
            })
            .collect();
        assert_eq!(
            told,
            [
                "UID [] 1",
                "SUMMARY [] Boat, small",
                "DTSTART [] 2024-01-01T09:00:00[Europe/Berlin]",
                "ATTENDEE [accepted] Ann (ann@example.org)",
                "ATTENDEE [] b@example.org",
                "CATEGORIES [] A, B,C",
                "DESCRIPTION [] one\ntwo",
                "VALARM [] -PT15M",
                "UID @2024-01-08T08:00:00Z [] 1",
                "SUMMARY @2024-01-08T08:00:00Z [] Late",
                "RECURRENCE-ID @2024-01-08T08:00:00Z [] 2024-01-08T08:00:00Z",
            ]
        );
    }
}
