//! The values of a calendar object one by one.

use super::super::fields::{Field, shown};
use super::super::lines::{self, Parts};
use super::super::meaning::Units;
use super::meaning;

/// The values of an object, in its order. Those of an overridden instance carry its RECURRENCE-ID; an alarm is one value.
pub fn fields(object: &str) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    let mut depth = 0_usize;
    let mut zone = false;
    // Where the fields of the open component begin, and the instance it is.
    let (mut from, mut instance) = (0, None);
    let mut inner: Option<(Field, Units)> = None;
    for line in lines::lines(object) {
        if let Some((begin, name)) = lines::edge(&line.text) {
            match (begin, depth) {
                (true, 1) => {
                    zone = name.eq_ignore_ascii_case("VTIMEZONE");
                    (from, instance) = (fields.len(), None);
                }
                (true, 2) if !zone => {
                    let property = name.to_ascii_uppercase();
                    let field =
                        Field { property, instance: None, unit: Vec::new(), shown: String::new(), lines: Vec::new() };
                    inner = Some((field, Units::default()));
                }
                (false, 2) => {
                    fields
                        .get_mut(from..)
                        .unwrap_or_default()
                        .iter_mut()
                        .for_each(|f| f.instance.clone_from(&instance));
                }
                _ => (),
            }
            if let Some((field, _)) = &mut inner {
                field.lines.push(line.text.to_string());
            }
            if !begin
                && depth == 3
                && let Some((mut field, units)) = inner.take()
            {
                field.unit = field.property.bytes().chain([0]).chain(units.digest()).collect();
                fields.push(field);
            }
            depth = if begin { depth + 1 } else { depth.saturating_sub(1) };
            continue;
        }
        if let Some((field, _)) = &mut inner {
            field.lines.push(line.text.to_string());
        }
        let Some(parts) = lines::parts(&line.text).filter(|_| depth >= 2 && !zone) else { continue };
        for parts in meaning::items(parts) {
            if depth == 2 && parts.name.eq_ignore_ascii_case("RECURRENCE-ID") {
                instance = Some(parts.value.trim().to_owned());
            }
            if let Some((field, units)) = &mut inner {
                units.add(|out| meaning::unit(parts, out));
                if parts.name.eq_ignore_ascii_case("TRIGGER") {
                    field.shown = shown(parts, false);
                }
                continue;
            }
            let mut unit = Vec::new();
            if meaning::unit(parts, &mut unit) {
                let property = parts.name.to_ascii_uppercase();
                let is_file = property == "ATTACH" && parts.params.to_ascii_uppercase().contains("BASE64");
                let shown = if is_file { String::new() } else { shown(parts, false) };
                fields.push(Field { property, instance: None, unit, shown, lines: vec![written(parts)] });
            }
        }
    }
    fields
}

/// The line that says one value, which may have stood in a list.
fn written(parts: Parts<'_>) -> String {
    let separator = if parts.params.is_empty() { "" } else { ";" };
    format!("{}{separator}{}:{}", parts.name, parts.params, parts.value)
}

#[cfg(test)]
mod tests {
    use super::super::super::fields::difference;
    use super::*;

    fn object(lines: &[&str]) -> String {
        format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}\r\nEND:VCALENDAR\r\n", lines.join("\r\n"))
    }

    #[test]
    fn what_differs_is_told_by_property_and_instance() {
        let old = object(&[
            "BEGIN:VTIMEZONE",
            "TZID:X",
            "END:VTIMEZONE",
            "BEGIN:VEVENT",
            "UID:1",
            "SUMMARY:Boat",
            "RRULE:FREQ=DAILY;COUNT=3",
            "CATEGORIES:A,B",
            "BEGIN:VALARM",
            "TRIGGER:-PT5M",
            "ACTION:DISPLAY",
            "END:VALARM",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "UID:1",
            "RECURRENCE-ID:20261122",
            "SUMMARY:Late boat",
            "END:VEVENT",
        ]);
        let new = object(&[
            "BEGIN:VEVENT",
            "RRULE:COUNT=3;FREQ=DAILY",
            "SUMMARY:Boat",
            "SEQUENCE:2",
            "CATEGORIES:B",
            "LOCATION:Pier",
            "UID:1",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "UID:1",
            "RECURRENCE-ID:20261122",
            "SUMMARY:Later boat",
            "END:VEVENT",
        ]);
        let told: Vec<_> = difference(&fields(&old), &fields(&new))
            .into_iter()
            .map(|c| (c.property, c.instance, c.gone.join("|"), c.new.join("|")))
            .collect();
        let line = |property: &str, instance: Option<&str>, gone: &str, new: &str| {
            (property.to_owned(), instance.map(str::to_owned), gone.to_owned(), new.to_owned())
        };
        assert_eq!(
            told,
            [
                line("CATEGORIES", None, "A", ""),
                line("LOCATION", None, "", "Pier"),
                line("VALARM", None, "-PT5M", ""),
                line("SUMMARY", Some("20261122"), "Late boat", "Later boat"),
            ]
        );
        assert_eq!(difference(&fields(&old), &fields(&old)), []);
        let line = |property: &str| fields(&old).into_iter().rfind(|field| field.property == property).unwrap().lines;
        assert_eq!(line("VALARM"), ["BEGIN:VALARM", "TRIGGER:-PT5M", "ACTION:DISPLAY", "END:VALARM"]);
        assert_eq!(line("CATEGORIES"), ["CATEGORIES:B"]);
    }
}
