//! Puts values of a backup's calendar object into the object that is there. It adds and never overwrites; when something
//! takes place is changed only where nothing of it is left.

use super::super::fields::{Field, How, Merged, is_empty_line, without};
use super::super::lines::{self, push_folded};
use super::compose::{rename, zones_for};
use super::fields;

/// Properties that an entry may have many of without meaning something else (RFC 5545 §3.8).
const MANY: [&str; 10] = [
    "CATEGORIES",
    "ATTENDEE",
    "COMMENT",
    "CONTACT",
    "ATTACH",
    "RELATED-TO",
    "RESOURCES",
    "IMAGE",
    "CONFERENCE",
    "VALARM",
];

/// Properties of which only one may be there (RFC 5545 §3.6.1, §3.6.2).
const INSTEAD: [(&str, &str); 4] =
    [("DTEND", "DURATION"), ("DURATION", "DTEND"), ("DUE", "DURATION"), ("DURATION", "DUE")];

/// The object `there` with what `backup` has and it lacks.
pub fn merge(there: &str, backup: &str, how: How) -> Merged {
    let (ours, theirs) = (fields(backup), fields(there));
    let mut merged = Merged::default();
    let mut adding: Vec<&Field> = Vec::new();
    for field in without(&ours, &theirs) {
        let of_instance = || theirs.iter().filter(|other| other.instance == field.instance);
        let stands_for = |other: &Field| {
            other.property == field.property
                || INSTEAD.iter().any(|(one, two)| *one == field.property && *two == other.property)
        };
        let has_instance = of_instance().next().is_some();
        let is_empty = has_instance && !of_instance().any(stands_for);
        let may_be_many = how == How::Merge && has_instance && MANY.contains(&field.property.as_str());
        if is_empty || may_be_many {
            Merged::note(&mut merged.added, field);
            adding.push(field);
        } else {
            Merged::note(&mut merged.left, field);
        }
    }
    merged.text = written(there, backup, &adding);
    merged
}

fn written(there: &str, backup: &str, adding: &[&Field]) -> String {
    let lines: Vec<&str> = adding.iter().flat_map(|field| &field.lines).map(String::as_str).collect();
    let (zones, renamed) = zones_for(there, backup, &lines);
    let mut zones = Some(zones);
    let instances = instances(there);
    let mut out = String::with_capacity(there.len() + 512);
    let mut depth = 0_usize;
    let mut component = 0_usize;
    for line in lines::lines(there) {
        let here = || {
            adding.iter().filter(|field| instances.get(component).is_some_and(|at| *at == Some(field.instance.clone())))
        };
        match lines::edge(&line.text) {
            Some((true, _)) => {
                if depth == 1 {
                    out.push_str(&zones.take().unwrap_or_default());
                }
                depth += 1;
            }
            Some((false, _)) => {
                if depth == 2 {
                    for line in here().flat_map(|field| &field.lines) {
                        push_folded(&mut out, rename(line, &renamed).as_ref().unwrap_or(line));
                    }
                    component += 1;
                }
                depth = depth.saturating_sub(1);
            }
            None if depth == 2 && here().any(|field| is_empty_line(&line.text, &field.property)) => continue,
            None => (),
        }
        out.push_str(there.get(line.range).unwrap_or_default());
        if !out.ends_with('\n') {
            out.push_str("\r\n");
        }
    }
    out
}

/// Of each component, which instance it is: `None` for a time zone, `Some(None)` for the entry itself. Of two that are the
/// same, the first.
fn instances(object: &str) -> Vec<Option<Option<String>>> {
    let mut found: Vec<Option<Option<String>>> = Vec::new();
    let mut depth = 0_usize;
    let mut open = None;
    for line in lines::lines(object) {
        match lines::edge(&line.text) {
            Some((true, name)) => {
                depth += 1;
                if depth == 2 {
                    open = (!name.eq_ignore_ascii_case("VTIMEZONE")).then_some(None);
                }
            }
            Some((false, _)) => {
                if depth == 2 {
                    let seen = open.take().filter(|instance| !found.contains(&Some(instance.clone())));
                    found.push(seen);
                }
                depth = depth.saturating_sub(1);
            }
            None if depth == 2 => {
                if let Some(parts) = lines::parts(&line.text)
                    && parts.name.eq_ignore_ascii_case("RECURRENCE-ID")
                    && let Some(instance) = &mut open
                {
                    *instance = Some(parts.value.trim().to_owned());
                }
            }
            None => (),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    fn object(lines: &[&str]) -> String {
        format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}\r\nEND:VCALENDAR\r\n", lines.join("\r\n"))
    }

    #[test]
    fn fills_what_is_empty_and_overwrites_nothing() {
        let there = [
            "BEGIN:VTIMEZONE",
            "TZID:X",
            "END:VTIMEZONE",
            "BEGIN:VEVENT",
            "UID:1",
            "SUMMARY:",
            "DTSTART:20261122T100000Z",
            "DURATION:PT1H",
            "CATEGORIES:A",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "UID:1",
            "RECURRENCE-ID:20261123T100000Z",
            "LOCATION:Pier",
            "END:VEVENT",
        ];
        let backup = object(&[
            "BEGIN:VEVENT",
            "UID:1",
            "SUMMARY:Boat",
            "DTSTART:20261122T110000Z",
            "DTEND:20261122T120000Z",
            "CATEGORIES:A,B",
            "BEGIN:VALARM",
            "TRIGGER:-PT5M",
            "END:VALARM",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "UID:1",
            "RECURRENCE-ID:20261123T100000Z",
            "LOCATION:Harbour",
            "SUMMARY:Late boat",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "UID:1",
            "RECURRENCE-ID:20261124T100000Z",
            "SUMMARY:No boat",
            "END:VEVENT",
        ]);
        let check_one = |how: How, more: &[&str], left: &[&str]| {
            let done = merge(&object(&there), &backup, how);
            check(done.text.as_bytes()).unwrap();
            let mut expect = there.to_vec();
            expect.insert(14, "SUMMARY:Late boat");
            expect.remove(5);
            for (at, line) in more.iter().enumerate() {
                expect.insert(8 + at, line);
            }
            assert_eq!(done.text, object(&expect));
            assert_eq!(done.left.iter().map(|change| change.property.as_str()).collect::<Vec<_>>(), left);
        };
        check_one(
            How::Refill,
            &["SUMMARY:Boat", "BEGIN:VALARM", "TRIGGER:-PT5M", "END:VALARM"],
            &["DTSTART", "DTEND", "CATEGORIES", "LOCATION", "RECURRENCE-ID", "SUMMARY"],
        );
        check_one(
            How::Merge,
            &["SUMMARY:Boat", "CATEGORIES:B", "BEGIN:VALARM", "TRIGGER:-PT5M", "END:VALARM"],
            &["DTSTART", "DTEND", "LOCATION", "RECURRENCE-ID", "SUMMARY"],
        );
        assert_eq!(merge(&backup, &backup, How::Merge).text, backup);
    }

    #[test]
    fn times_come_with_their_zone() {
        let zone = |name: &str, offset: &str| {
            format!(
                "BEGIN:VTIMEZONE\r\nTZID:{name}\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nTZOFFSETFROM:+0200\r\n\
                 TZOFFSETTO:{offset}\r\nEND:STANDARD\r\nEND:VTIMEZONE"
            )
        };
        let start = |zone: &str| format!("DTSTART;TZID={zone}:20261122T100000");
        let event = |more: &str| format!("BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Boat\r\n{more}END:VEVENT");
        let backup = object(&[&zone("Berlin", "+0100"), &zone("Other", "+0300"), &event(&(start("Berlin") + "\r\n"))]);
        let check_one = |there: &[&str], expect: &[&str]| {
            let done = merge(&object(there), &backup, How::Refill);
            check(done.text.as_bytes()).unwrap();
            assert_eq!(done.text, object(expect));
        };
        let (empty, berlin) = (event(""), zone("Berlin", "+0100"));
        let whole = event(&(start("Berlin") + "\r\n"));
        check_one(&[&empty], &[&berlin, &whole]);
        check_one(&[&berlin, &empty], &[&berlin, &whole]);
        check_one(&[&empty, &berlin], &[&whole, &berlin]);
        // Another zone of that name: the one that is added gets a name of its own.
        let other = zone("Berlin", "+0500");
        let apart = event(&(start("Berlin-2") + "\r\n"));
        check_one(&[&other, &empty], &[&zone("Berlin-2", "+0100"), &other, &apart]);
    }
}
