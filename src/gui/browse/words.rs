//! The values of an item in words: what a property is called, its types, dates, how something repeats, when a reminder
//! rings. What has no word of ours stands under its own name: nothing is left out.

use crate::engine::Shown;
use crate::engine::inside::Item;
use crate::model::Kind;
use crate::text::{self, Value, day_of_week, names, say, span, written_time};

/// One value as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub label: String,
    pub value: String,
}

/// What people call a property; in the order in which they are shown.
const FIELDS: [(&str, &str); 38] = [
    ("WHEN", "field-when"),
    ("RRULE", "field-repeats"),
    ("DUE", "field-due"),
    ("COMPLETED", "field-completed"),
    ("STATUS", "field-status"),
    ("PRIORITY", "field-priority"),
    ("PERCENT-COMPLETE", "field-progress"),
    ("LOCATION", "field-location"),
    ("TEL", "field-phone"),
    ("EMAIL", "field-email"),
    ("ADR", "field-address"),
    ("IMPP", "field-chat"),
    ("X-SOCIALPROFILE", "field-profile"),
    ("URL", "field-web"),
    ("ORG", "field-organisation"),
    ("TITLE", "field-title"),
    ("ROLE", "field-role"),
    ("NICKNAME", "field-nickname"),
    ("BDAY", "field-birthday"),
    ("ANNIVERSARY", "field-anniversary"),
    ("X-ANNIVERSARY", "field-anniversary"),
    ("X-ABDATE", "field-date"),
    ("DEATHDATE", "field-deathdate"),
    ("RELATED", "field-related"),
    ("X-ABRELATEDNAMES", "field-related"),
    ("CATEGORIES", "field-categories"),
    ("ORGANIZER", "field-organizer"),
    ("ATTENDEE", "field-attendee"),
    ("VALARM", "field-reminder"),
    ("ATTACH", "field-attachment"),
    ("LANG", "field-language"),
    ("GENDER", "field-gender"),
    ("TZ", "field-zone"),
    ("GEO", "field-geo"),
    ("NOTE", "field-note"),
    ("DESCRIPTION", "field-description"),
    ("COMMENT", "field-comment"),
    ("INSTANCE", "field-instance"),
];

/// Types of a value, in words.
const TYPES: [(&str, &str); 12] = [
    ("home", "type-home"),
    ("work", "type-work"),
    ("cell", "type-mobile"),
    ("mobile", "type-mobile"),
    ("fax", "type-fax"),
    ("pager", "type-pager"),
    ("main", "type-main"),
    ("other", "type-other"),
    ("accepted", "type-accepted"),
    ("declined", "type-declined"),
    ("tentative", "type-tentative"),
    ("needs-action", "type-open"),
];

fn type_word(kind: &str) -> String {
    let known = TYPES.iter().find(|(known, _)| *known == kind);
    known.map_or_else(|| kind.to_owned(), |(_, key)| say(key, &[]))
}

fn label_of(shown: &Shown, name: &str) -> String {
    let mut more: Vec<String> = shown.label.iter().cloned().collect();
    more.extend(shown.types.iter().map(|kind| type_word(kind)));
    more.dedup_by(|a, b| a.to_lowercase() == b.to_lowercase());
    if more.is_empty() {
        return name.to_owned();
    }
    say("field-typed", &[("name", Value::from(name)), ("types", Value::from(more.join(", ")))])
}

/// A day, also one of no year: `--04-15`.
fn day_words(value: &str) -> String {
    let parts = value.strip_prefix("--").and_then(|rest| rest.split_once('-'));
    match parts.map(|(month, day)| (month.parse::<u64>(), day.parse::<u64>())) {
        Some((Ok(month), Ok(day))) if (1..=12).contains(&month) => {
            say("day-of-year", &[("day", Value::from(day.to_string())), ("month", Value::Number(month))])
        }
        // An anniversary is a day, whatever time of it a program wrote.
        _ if value.len() > 10 && value.get(10..).is_some_and(|rest| rest.starts_with("T00:00:00")) => {
            written_time(value.get(..10).unwrap_or(value))
        }
        _ => written_time(value),
    }
}

fn value_of(shown: &Shown) -> String {
    match shown.property.as_str() {
        "BDAY" | "ANNIVERSARY" | "X-ANNIVERSARY" | "DEATHDATE" | "X-ABDATE" => day_words(&shown.value),
        "DUE" | "COMPLETED" | "INSTANCE" => written_time(&shown.value),
        "RRULE" => repeats(&shown.value),
        "VALARM" => reminder(&shown.value),
        "STATUS" => status(&shown.value),
        "PERCENT-COMPLETE" => shown.value.parse().map_or_else(
            |_| shown.value.clone(),
            |percent: u64| say("field-percent", &[("percent", Value::Number(percent))]),
        ),
        "LOGO" | "SOUND" | "KEY" | "ATTACH" if shown.value.is_empty() => say("field-embedded", &[]),
        _ => shown.value.clone(),
    }
}

fn status(value: &str) -> String {
    let key = match value.to_ascii_uppercase().as_str() {
        "CONFIRMED" => "status-confirmed",
        "TENTATIVE" => "status-tentative",
        "CANCELLED" => "status-cancelled",
        "NEEDS-ACTION" => "status-open",
        "IN-PROCESS" => "status-in-process",
        "COMPLETED" => "status-completed",
        _ => return value.to_owned(),
    };
    say(key, &[])
}

/// `-PT15M`: 15 minutes before.
fn reminder(value: &str) -> String {
    let (before, bare) = match value.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, value.strip_prefix('+').unwrap_or(value)),
    };
    if !bare.starts_with('P') {
        return written_time(value);
    }
    let Some(secs) = seconds(bare) else { return value.to_owned() };
    match (secs, before) {
        (0, _) => say("reminder-at", &[]),
        (secs, true) => say("reminder-before", &[("time", Value::Duration(secs))]),
        (secs, false) => say("reminder-after", &[("time", Value::Duration(secs))]),
    }
}

/// Seconds of a duration as RFC 5545 §3.3.6 writes it.
fn seconds(duration: &str) -> Option<u64> {
    let mut sum = 0_u64;
    let mut digits = String::new();
    for c in duration.strip_prefix('P')?.chars() {
        let unit = match c {
            'T' => continue,
            '0'..='9' => {
                digits.push(c);
                continue;
            }
            'W' => 7 * 86_400,
            'D' => 86_400,
            'H' => 3_600,
            'M' => 60,
            'S' => 1,
            _ => return None,
        };
        sum = sum.checked_add(digits.parse::<u64>().ok()?.checked_mul(unit)?)?;
        digits.clear();
    }
    digits.is_empty().then_some(sum)
}

/// `FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH`: every 2 weeks on Monday and Thursday. What of it has no words stands behind it.
fn repeats(rule: &str) -> String {
    let mut interval = 1_u64;
    let (mut key, mut days, mut end, mut rest) = (None, Vec::new(), None, Vec::new());
    for part in rule.split(';').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        match name.to_ascii_uppercase().as_str() {
            "FREQ" => {
                key = match value.to_ascii_uppercase().as_str() {
                    "DAILY" => Some("repeats-daily"),
                    "WEEKLY" => Some("repeats-weekly"),
                    "MONTHLY" => Some("repeats-monthly"),
                    "YEARLY" => Some("repeats-yearly"),
                    _ => None,
                }
            }
            "INTERVAL" => interval = value.parse().unwrap_or(1),
            "BYDAY" => match value.split(',').map(weekday).collect::<Option<Vec<u64>>>() {
                Some(known) => days = known,
                None => rest.push(part),
            },
            "COUNT" => {
                end = value.parse().ok().map(|n| say("repeats-count", &[("n", Value::Number(n))]));
            }
            "UNTIL" => {
                let day = value.get(..8).and_then(|day| jiff::civil::Date::strptime("%Y%m%d", day).ok());
                end = day.map(|day| say("repeats-until", &[("day", Value::Day(day))]));
            }
            "WKST" => (),
            _ => rest.push(part),
        }
    }
    let Some(key) = key else { return rule.to_owned() };
    let mut words = say(key, &[("n", Value::Number(interval))]);
    if !days.is_empty() {
        let days: Vec<String> = days.into_iter().map(day_of_week).collect();
        words = say("repeats-on", &[("how", Value::from(words)), ("days", Value::from(names(&days)))]);
    }
    if let Some(end) = end {
        words.push_str(", ");
        words.push_str(&end);
    }
    if !rest.is_empty() {
        words.push_str(&format!(" ({})", rest.join("; ")));
    }
    words
}

fn weekday(word: &str) -> Option<u64> {
    let days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    days.iter().zip(1..).find(|(day, _)| word.eq_ignore_ascii_case(day)).map(|(_, n)| n)
}

/// Properties whose values stand in the head of an item already, or in another line.
fn is_told(item: &Item, shown: &Shown) -> bool {
    let facts = &item.row.facts;
    match shown.property.as_str() {
        "FN" => facts.name.as_deref() == Some(shown.value.as_str()),
        "SUMMARY" => shown.instance.is_none() && facts.summary.as_deref() == Some(shown.value.as_str()),
        "DTSTART" | "DTEND" | "DURATION" => shown.instance.is_none() && facts.start.is_some(),
        "DUE" => shown.instance.is_none() && item.kind == Kind::Calendar,
        "RECURRENCE-ID" => true,
        "STATUS" => shown.value.eq_ignore_ascii_case("CONFIRMED"),
        _ => false,
    }
}

/// What an item says: what people look for, in the order of [`FIELDS`], and all the rest.
pub fn lines(item: &Item) -> (Vec<Line>, Vec<Line>) {
    let facts = &item.row.facts;
    let mut known: Vec<(usize, Line)> = Vec::new();
    let mut rest = Vec::new();
    if let Some(start) = facts.start.as_deref() {
        // What is due is no end.
        let end = facts.due.as_deref().filter(|_| item.kind == Kind::Calendar);
        known.push((0, Line { label: say("field-when", &[]), value: span(start, end) }));
    }
    for shown in item.shown.iter().filter(|shown| !is_told(item, shown)) {
        let at = FIELDS.iter().position(|(property, _)| *property == shown.property);
        match (at.and_then(|at| Some((at, FIELDS.get(at)?.1))), &shown.instance) {
            (Some((at, key)), None) => {
                known.push((at, Line { label: label_of(shown, &say(key, &[])), value: value_of(shown) }));
            }
            (Some((_, key)), Some(instance)) => {
                let of = [("name", Value::from(say(key, &[]))), ("time", Value::from(written_time(instance)))];
                rest.push(Line { label: say("field-of-instance", &of), value: value_of(shown) });
            }
            (None, _) => rest.push(Line { label: own_label(shown), value: value_of(shown) }),
        }
    }
    known.sort_by_key(|(at, _)| *at);
    if matches!(item.kind, Kind::Other | Kind::Photos) {
        known.push((0, Line { label: say("field-file", &[]), value: item.row.file.clone() }));
        known.push((0, Line { label: say("field-size", &[]), value: text::size(item.row.size) }));
        let modified = item.row.modified.map(crate::gui::home::when);
        known.extend(modified.map(|value| (0, Line { label: say("field-modified", &[]), value })));
    }
    (known.into_iter().map(|(_, line)| line).collect(), rest)
}

fn own_label(shown: &Shown) -> String {
    let name = match shown.property.as_str() {
        "N" => say("field-name-parts", &[]),
        "UID" => say("field-uid", &[]),
        "REV" | "LAST-MODIFIED" => say("field-modified", &[]),
        "CREATED" => say("field-created", &[]),
        "EXDATE" => say("field-except", &[]),
        "RDATE" => say("field-also", &[]),
        "CLASS" => say("field-class", &[]),
        "PRODID" => say("field-program", &[]),
        own => own.to_owned(),
    };
    let name = label_of(shown, &name);
    match &shown.instance {
        Some(instance) => {
            let of = [("name", Value::from(name)), ("time", Value::from(written_time(instance)))];
            say("field-of-instance", &of)
        }
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::inside::Row;
    use crate::model::Facts;

    fn item(kind: Kind, facts: Facts, shown: &[(&str, &str, &str)]) -> Item {
        let shown = shown.iter().map(|(property, types, value)| Shown {
            property: (*property).into(),
            types: types.split(',').filter(|kind| !kind.is_empty()).map(str::to_owned).collect(),
            value: (*value).into(),
            ..Shown::default()
        });
        Item {
            kind,
            row: Row { facts, ..Row::default() },
            shown: shown.collect(),
            raw: None,
            problems: Vec::new(),
            no_pictures: Vec::new(),
            first_saved: None,
            trouble: None,
        }
    }

    fn told(lines: &[Line]) -> Vec<String> {
        lines.iter().map(|line| format!("{}: {}", line.label, line.value)).collect()
    }

    #[test]
    fn a_contact_in_words() {
        let facts = Facts { name: Some("Zoë".into()), ..Facts::default() };
        let shown = [
            ("FN", "", "Zoë"),
            ("X-THING", "", "kept"),
            ("NOTE", "", "two\nlines"),
            ("BDAY", "", "--04-15"),
            ("TEL", "work,fax", "030 1"),
            ("TEL", "", "030 2"),
            ("ANNIVERSARY", "", "2001-05-03T00:00:00Z"),
            ("KEY", "", ""),
            ("N", "", "Straße, Zoë"),
        ];
        let (first, rest) = lines(&item(Kind::Contacts, facts, &shown));
        assert_eq!(
            told(&first),
            [
                "Phone (work, fax): 030 1",
                "Phone: 030 2",
                "Birthday: 15 April",
                "Anniversary: 3 May 2001",
                "Note: two\nlines"
            ]
        );
        assert_eq!(told(&rest), ["X-THING: kept", "KEY: (in the file)", "Parts of the name: Straße, Zoë"]);
    }

    #[test]
    fn an_event_in_words() {
        let facts = Facts {
            summary: Some("Choir".into()),
            start: Some("2026-11-22T19:00:00[Europe/Berlin]".into()),
            due: Some("2026-11-22T21:00:00[Europe/Berlin]".into()),
            recurs: true,
            ..Facts::default()
        };
        let shown = [
            ("SUMMARY", "", "Choir"),
            ("DTSTART", "", "2026-11-22T19:00:00[Europe/Berlin]"),
            ("RRULE", "", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TH;UNTIL=20270601T000000Z"),
            ("VALARM", "", "-PT15M"),
            ("ATTENDEE", "accepted", "Ann (ann@example.org)"),
        ];
        let (first, rest) = lines(&item(Kind::Calendar, facts, &shown));
        assert_eq!(
            told(&first),
            [
                "When: 22 November 2026, 19:00 – 21:00 (Europe/Berlin)",
                "Repeats: every 2 weeks on Sunday and Thursday, until 1 June 2027",
                "Invited (accepted): Ann (ann@example.org)",
                "Reminder: 15 minutes before",
            ]
        );
        assert_eq!(rest, []);
    }

    #[test]
    fn rules_and_reminders() {
        let check = |rule: &str, expect: &str| assert_eq!(repeats(rule), expect);
        check("FREQ=DAILY", "every day");
        check("FREQ=YEARLY;COUNT=3", "every year, 3 times");
        check("FREQ=MONTHLY;BYDAY=2TU", "every month (BYDAY=2TU)");
        check("FREQ=HOURLY", "FREQ=HOURLY");
        let check = |trigger: &str, expect: &str| assert_eq!(reminder(trigger), expect);
        check("PT0S", "at the time itself");
        check("-P1D", "24 hours before");
        check("PT10M", "10 minutes after");
        check("2026-11-22T04:15:00Z", "22 November 2026, 04:15 (UTC)");
        check("-PX", "-PX");
    }
}
