//! Composing new calendar objects with the crate icalendar: for the made-up account, and for what other services hand
//! out. The crate's clock and dice are kept out: PRODID, UID and DTSTAMP are given, and what it adds to alarms and zones
//! is taken out again, so that two runs over the same data write the same bytes.

use icalendar::{Calendar, CalendarComponent, Component as _, Event, Parameter, Property, Todo};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use super::super::lines::{self, push_folded};
use super::zone::zone;

/// A day or a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    Day(Date),
    /// By the clock on the wall, wherever one is.
    Floating(DateTime),
    Utc(Timestamp),
    /// In a named time zone.
    Zoned(DateTime, String),
}

/// What an entry is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Event,
    Todo,
    Note,
}

/// A reminder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    pub minutes_before: u32,
    pub text: String,
}

/// Somebody who takes part, or who invites.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    pub email: String,
    /// PARTSTAT, such as `ACCEPTED`; empty says nothing.
    pub answer: String,
}

/// An event, a to-do or a note.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    pub sort: Sort,
    pub uid: String,
    /// DTSTAMP and LAST-MODIFIED.
    pub stamp: Timestamp,
    pub summary: String,
    pub description: String,
    pub location: String,
    pub start: Option<When>,
    /// The end of an event; when a to-do is due.
    pub end: Option<When>,
    /// RRULE, such as `FREQ=WEEKLY;BYDAY=MO`.
    pub rule: String,
    pub except: Vec<When>,
    /// The instance of the series that this entry replaces (RECURRENCE-ID).
    pub replaces: Option<When>,
    /// STATUS, such as `CONFIRMED`; empty says nothing.
    pub status: String,
    pub completed: Option<Timestamp>,
    pub percent: Option<u8>,
    pub priority: Option<u8>,
    pub categories: Vec<String>,
    pub organizer: Option<Person>,
    pub attendees: Vec<Person>,
    pub alarms: Vec<Alarm>,
    /// Further properties, their values as they are to stand in the file.
    pub extra: Vec<(String, String)>,
}

/// One object (RFC 4791 §4.1): the entries, which share a UID, and the time zones they name, where [`super::zone`] knows them.
pub fn object(entries: &[Entry]) -> String {
    let mut calendar = Calendar::empty();
    calendar.append_property(("VERSION", "2.0")).append_property(("PRODID", "-//Lifeboat//EN"));
    for entry in entries {
        calendar.push(component(entry));
    }
    let mut names: Vec<&str> = entries.iter().flat_map(zones).collect();
    names.sort_unstable();
    names.dedup();
    cleaned(&calendar.to_string(), &names)
}

fn zones(entry: &Entry) -> impl Iterator<Item = &str> {
    [&entry.start, &entry.end, &entry.replaces].into_iter().flatten().chain(&entry.except).filter_map(|when| match when
    {
        When::Zoned(_, zone) => Some(zone.as_str()),
        _ => None,
    })
}

fn component(entry: &Entry) -> CalendarComponent {
    let properties = properties(entry);
    match entry.sort {
        Sort::Event => {
            let mut event = Event::new();
            for (property, several) in properties {
                if several {
                    event.append_multi_property(property)
                } else {
                    event.append_property(property)
                };
            }
            for alarm in &entry.alarms {
                event.append_component(reminder(alarm));
            }
            event.done().into()
        }
        Sort::Todo => {
            let mut todo = Todo::new();
            for (property, several) in properties {
                if several {
                    todo.append_multi_property(property)
                } else {
                    todo.append_property(property)
                };
            }
            for alarm in &entry.alarms {
                todo.append_component(reminder(alarm));
            }
            todo.done().into()
        }
        // The crate has no builder for notes; its parsed form takes any component.
        Sort::Note => CalendarComponent::from(icalendar::parser::Component {
            name: "VJOURNAL".into(),
            properties: properties.into_iter().map(|(property, _)| property.into()).collect(),
            components: Vec::new(),
        }),
    }
}

/// The crate's own alarm wants a time of its clock's making, so its parsed form is used here too.
fn reminder(alarm: &Alarm) -> icalendar::parser::Component<'static> {
    let trigger = format!("-PT{}M", alarm.minutes_before);
    let properties = [("ACTION", "DISPLAY"), ("TRIGGER", &trigger), ("DESCRIPTION", &alarm.text)];
    icalendar::parser::Component {
        name: "VALARM".into(),
        properties: properties.into_iter().map(|(name, value)| Property::new(name, value).into()).collect(),
        components: Vec::new(),
    }
}

/// The properties of an entry, and whether there may be several of that name.
fn properties(entry: &Entry) -> Vec<(Property, bool)> {
    let mut all = vec![
        (Property::new("UID", &entry.uid), false),
        (Property::new("DTSTAMP", utc(entry.stamp)), false),
        (Property::new("LAST-MODIFIED", utc(entry.stamp)), false),
    ];
    let texts = [
        ("SUMMARY", &entry.summary),
        ("DESCRIPTION", &entry.description),
        ("LOCATION", &entry.location),
        ("RRULE", &entry.rule),
        ("STATUS", &entry.status),
    ];
    all.extend(
        texts
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (Property::new(name, value), false)),
    );
    let end = if entry.sort == Sort::Todo { "DUE" } else { "DTEND" };
    for (name, time) in [("DTSTART", &entry.start), (end, &entry.end), ("RECURRENCE-ID", &entry.replaces)] {
        all.extend(time.as_ref().map(|time| (at(name, time), false)));
    }
    all.extend(entry.except.iter().map(|time| (at("EXDATE", time), true)));
    all.extend(entry.completed.map(|time| (Property::new("COMPLETED", utc(time)), false)));
    all.extend(entry.percent.map(|percent| (Property::new("PERCENT-COMPLETE", percent.to_string()), false)));
    all.extend(entry.priority.map(|priority| (Property::new("PRIORITY", priority.to_string()), false)));
    if !entry.categories.is_empty() {
        let all_of_them: Vec<_> = entry.categories.iter().map(|name| super::super::text::escape(name)).collect();
        all.push((Property::new("CATEGORIES", all_of_them.join(",")), true));
    }
    all.extend(entry.organizer.iter().map(|person| (participant("ORGANIZER", person), false)));
    all.extend(entry.attendees.iter().map(|person| (participant("ATTENDEE", person), true)));
    all.extend(entry.extra.iter().map(|(name, value)| (Property::new(name, value), true)));
    all
}

fn participant(name: &str, person: &Person) -> Property {
    let mut property = Property::new(name, format!("mailto:{}", person.email));
    if !person.name.is_empty() {
        property.append_parameter(Parameter::new("CN", &person.name.replace('"', "'")));
    }
    if !person.answer.is_empty() {
        property.append_parameter(Parameter::new("PARTSTAT", &person.answer));
    }
    property.done()
}

fn at(name: &str, when: &When) -> Property {
    let clock = |time: &DateTime| time.strftime("%Y%m%dT%H%M%S").to_string();
    let (value, parameter) = match when {
        When::Day(day) => (day.strftime("%Y%m%d").to_string(), Some(("VALUE", "DATE"))),
        When::Floating(time) => (clock(time), None),
        When::Utc(time) => (utc(*time), None),
        When::Zoned(time, zone) => (clock(time), Some(("TZID", zone.as_str()))),
    };
    let mut property = Property::new(name, value);
    if let Some((key, value)) = parameter {
        property.append_parameter(Parameter::new(key, value));
    }
    property.done()
}

fn utc(time: Timestamp) -> String {
    time.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// The calendar with its zones in it, and without the UID and DTSTAMP that the crate gives to alarms.
fn cleaned(calendar: &str, zones: &[&str]) -> String {
    let mut out = String::with_capacity(calendar.len() + zones.len() * 400);
    let mut zones = Some(zones);
    let mut alarm = false;
    for line in lines::lines(calendar) {
        match lines::edge(&line.text) {
            Some((begin, name)) => {
                alarm = begin && name == "VALARM";
                if begin
                    && name != "VCALENDAR"
                    && let Some(names) = zones.take()
                {
                    out.extend(names.iter().filter_map(|name| zone(name)));
                }
            }
            None if alarm && (line.text.starts_with("DTSTAMP:") || line.text.starts_with("UID:")) => continue,
            None => (),
        }
        push_folded(&mut out, &line.text);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{check, kind, read};
    use super::*;
    use crate::model::Kind;

    fn entry() -> Entry {
        Entry {
            uid: "e1".into(),
            stamp: "2024-01-01T00:00:00Z".parse().unwrap(),
            summary: "Team; plan, and more".into(),
            description: "one\ntwo \u{1f680}".repeat(12),
            start: Some(When::Zoned("2024-01-01T09:00:00".parse().unwrap(), "Europe/Berlin".into())),
            end: Some(When::Zoned("2024-01-01T10:00:00".parse().unwrap(), "Europe/Berlin".into())),
            rule: "FREQ=WEEKLY;BYDAY=MO".into(),
            except: vec![When::Zoned("2024-01-08T09:00:00".parse().unwrap(), "Europe/Berlin".into())],
            categories: vec!["a,b".into(), "c".into()],
            organizer: Some(Person { name: "Ann; Lee".into(), email: "ann@x".into(), answer: String::new() }),
            attendees: vec![
                Person { name: "Bo".into(), email: "bo@x".into(), answer: "ACCEPTED".into() },
                Person { email: "cy@x".into(), ..Person::default() },
            ],
            alarms: vec![Alarm { minutes_before: 15, text: "Team, soon".into() }],
            extra: vec![("X-OWN".into(), "1".into())],
            ..Entry::default()
        }
    }

    #[test]
    fn writes_the_same_bytes_every_time() {
        let series = [entry(), Entry { replaces: entry().start, rule: String::new(), except: vec![], ..entry() }];
        let text = object(&series);
        assert_eq!(text, object(&series));
        assert!(check(text.as_bytes()).is_ok());
        assert!(text.starts_with(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Lifeboat//EN\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n"
        ));
        assert_eq!(text.matches("BEGIN:VTIMEZONE").count(), 1);
        assert!(
            text.contains(
                "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Team\\, soon\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\n"
            ),
            "{text}"
        );
        assert!(text.contains("SUMMARY:Team\\; plan\\, and more\r\n"));
        assert!(text.contains("CATEGORIES:a\\,b,c\r\n"));
        assert!(text.contains("ORGANIZER;CN=\"Ann; Lee\":mailto:ann@x\r\n"));
        assert_eq!(text.matches("ATTENDEE").count(), 4);
        assert!(text.split("\r\n").all(|line| line.len() <= 75));
        let read = read(&text);
        assert_eq!(read.problems, Vec::<String>::new());
        assert_eq!(read.facts.start.as_deref(), Some("2024-01-01T09:00:00[Europe/Berlin]"));
        assert_eq!((read.facts.recurs, read.facts.overrides), (true, 1));
    }

    #[test]
    fn writes_todos_and_notes() {
        let stamp = "2024-01-01T00:00:00Z".parse().unwrap();
        let day = When::Day("2024-02-01".parse().unwrap());
        let todo = object(&[Entry {
            sort: Sort::Todo,
            uid: "t".into(),
            stamp,
            summary: "Buy".into(),
            end: Some(day.clone()),
            completed: Some(stamp),
            status: "COMPLETED".into(),
            ..Entry::default()
        }]);
        assert_eq!(kind(&todo), Some(Kind::Tasks));
        assert_eq!(read(&todo).facts.due.as_deref(), Some("2024-02-01"));
        assert!(read(&todo).facts.done);
        let note = object(&[Entry {
            sort: Sort::Note,
            uid: "n".into(),
            stamp,
            description: "a, b\nc".into(),
            start: Some(day),
            ..Entry::default()
        }]);
        assert_eq!(kind(&note), Some(Kind::Notes));
        assert!(note.contains("DESCRIPTION:a\\, b\\nc\r\n"), "{note}");
        assert_eq!(note, note.clone());
        assert_eq!(note.matches("DTSTAMP").count(), 1);
    }
}
