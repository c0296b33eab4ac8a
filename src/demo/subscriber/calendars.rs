//! The calendars of the account and their events, composed with the icalendar crate; alarms and time zones as plain
//! lines (the crate would put a DTSTAMP and a random UID into them).

use icalendar::{Component, Event, EventLike, EventStatus, Property};
use jiff::civil::{Date, DateTime, date};
use jiff::{Span, ToSpan};

use super::Age;
use super::contacts::basic_utc;
use super::lines::{Lines, escape};
use super::zones::Zone;
use crate::demo::chance::Chance;

/// A calendar of the account.
pub struct Calendar {
    /// The last part of its path.
    pub slug: &'static str,
    pub name: &'static str,
    pub colour: &'static str,
    pub order: i64,
    pub description: Option<&'static str>,
    pub components: &'static [&'static str],
}

/// The calendars: the first mixes events and to-dos, the fourth holds only to-dos, the last only notes.
pub const CALENDARS: [Calendar; 5] = [
    Calendar {
        slug: "home",
        name: "Home & family",
        colour: "#D8442CFF",
        order: 1,
        description: Some("Everybody's dates, and who buys the milk"),
        components: &["VEVENT", "VTODO"],
    },
    Calendar { slug: "work", name: "Work", colour: "#1F6FB5FF", order: 2, description: None, components: &["VEVENT"] },
    Calendar {
        slug: "travel",
        name: "Reisen / Voyages / 旅行",
        colour: "#2E9E6B",
        order: 3,
        description: Some("Zug & Flug <gebucht>"),
        components: &["VEVENT"],
    },
    Calendar {
        slug: "errands",
        name: "Errands",
        colour: "#8E5BD0FF",
        order: 4,
        description: None,
        components: &["VTODO"],
    },
    Calendar {
        slug: "journal",
        name: "Journal",
        colour: "#7A7F87FF",
        order: 5,
        description: Some("Notes from the boat"),
        components: &["VJOURNAL"],
    },
];

/// Which calendar an event lies in.
pub fn calendar_of_event(index: u32) -> usize {
    match index % 5 {
        0 | 1 => 0,
        2 | 3 => 1,
        _ => 2,
    }
}

/// Which calendar a to-do lies in.
pub fn calendar_of_todo(index: u32) -> usize {
    if index % 8 < 3 { 0 } else { 3 }
}

/// The UID of an event, to-do or note (`what`), in the forms of several programs.
pub fn uid(seed: u64, what: &str, index: u32) -> String {
    let mut chance = Chance::of(seed, what, u64::from(index));
    chance.next();
    let uuid = chance.uuid();
    match index % 4 {
        0 => uuid,
        1 => uuid.to_uppercase(),
        2 => format!("{}@lifeboat.example", uuid.replace('-', "")),
        _ => format!("040000008200E00074C5B7101A82E008{}", uuid.replace('-', "").to_uppercase()),
    }
}

/// When an object was last changed, as Unix seconds.
pub fn changed(seed: u64, what: &str, index: u32, age: Age) -> i64 {
    let now = 1_640_995_200 + Chance::of(seed, "changed", u64::from(index) ^ what.len() as u64).between(0, 150_000_000);
    if age == Age::Older { now - 400 * 86_400 } else { now }
}

/// A day between 2022 and 2026.
pub fn day_of(chance: &mut Chance) -> Date {
    date(2022, 1, 3).saturating_add(chance.between(0, 1700).days())
}

/// `20240601`.
pub fn basic_date(day: Date) -> String {
    day.strftime("%Y%m%d").to_string()
}

/// `20240601T120000`.
pub fn basic(time: DateTime) -> String {
    time.strftime("%Y%m%dT%H%M%S").to_string()
}

/// A time moved on.
pub fn later(time: DateTime, span: Span) -> DateTime {
    time.saturating_add(span)
}

/// How a start or end is written.
#[derive(Clone, Copy)]
pub enum Clock {
    In(Zone),
    Utc,
    Floating,
    Day,
}

/// A start, end or due time.
pub fn when(name: &str, time: DateTime, clock: Clock) -> Property {
    match clock {
        Clock::In(zone) => Property::new(name, basic(time)).add_parameter("TZID", zone.id()).done(),
        Clock::Utc => Property::new(name, format!("{}Z", basic(time))),
        Clock::Floating => Property::new(name, basic(time)),
        Clock::Day => Property::new(name, basic_date(time.date())).add_parameter("VALUE", "DATE").done(),
    }
}

/// A calendar object around finished components.
pub fn object(zones: &[Zone], components: &[String]) -> String {
    let mut out =
        String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Lifeboat//Demo cloud//EN\r\nCALSCALE:GREGORIAN\r\n");
    for zone in zones {
        out.push_str(zone.definition());
    }
    for component in components {
        out.push_str(component);
    }
    out.push_str("END:VCALENDAR\r\n");
    out
}

/// A component's text, with lines before its end.
pub fn finish(component: &impl Component, inner: &str) -> String {
    // Writing into a String can't fail, so there is no other case.
    let text = component.try_into_string().unwrap_or_default();
    let end = format!("END:{}\r\n", component.component_kind());
    match text.strip_suffix(&end) {
        Some(head) => format!("{head}{inner}{end}"),
        None => text,
    }
}

/// A VALARM that shows a text.
pub fn alarm(trigger: &str, text: &str) -> String {
    let mut lines = Lines::default();
    lines.push("BEGIN:VALARM");
    lines.push("ACTION:DISPLAY");
    lines.push(&format!("TRIGGER:{trigger}"));
    lines.push(&format!("DESCRIPTION:{}", escape(text)));
    lines.push("END:VALARM");
    lines.into_string()
}

const SUMMARIES: &[&str] = &[
    "Zahnarzt",
    "Swimming, lane 3",
    "Elternabend 4b",
    "Book club: “Moby-Dick”, ch. 1–40",
    "Déjeuner avec Zoé",
    "Choir rehearsal 🎶",
    "打ち合わせ（第二会議室）",
    "Sailing; if the wind holds",
    "موعد مع الطبيبة",
    "Vet: Käpt’n’s jab 🐕",
    "Quartalszahlen besprechen",
    "1:1",
];

const DESCRIPTIONS: &[&str] = &[
    "Bring the blue folder.",
    "Agenda:\n1. Money, and where it went\n2. Boats; ropes; paint\n3. Any other business",
    "Parkplatz hinter dem Haus.\nTor-Code: 4711#",
    "持ち物：水着、タオル、保険証。雨天中止。連絡は前日までに。集合は午前九時、駅前の時計の下。",
    "See C:\\plans\\2024 for the drawings — “final_final2.pdf”.",
];

const PLACES: &[&str] =
    &["Hafenstraße 12, Hamburg", "Town hall; room 2.14", "Café de Flore, Paris", "オンライン", "Pier 39"];

/// The object of an event.
pub fn event(seed: u64, index: u32, age: Age) -> String {
    let mut chance = Chance::of(seed, "event", u64::from(index));
    let uid = uid(seed, "event", index);
    let day = day_of(&mut chance);
    let start = day.at(i8::try_from(chance.between(7, 20)).unwrap_or(9), if chance.one_in(2) { 0 } else { 30 }, 0, 0);
    let hour = 1.hours();
    let mut event = Event::with_uid(&uid);
    let stamp = changed(seed, "event", index, age);
    event.add_property("DTSTAMP", basic_utc(stamp));
    event.add_property("CREATED", basic_utc(stamp - 500 * 86_400));
    event.add_property("LAST-MODIFIED", basic_utc(stamp));
    let summary = chance.word(SUMMARIES);
    event.summary(if age == Age::Older { "Termin" } else { summary });
    if chance.one_in(3) {
        event.description(chance.word(DESCRIPTIONS));
    }
    if chance.one_in(3) {
        event.location(chance.word(PLACES));
    }
    if chance.one_in(5) {
        event.categories([chance.word(&["Familie", "Work", "Sport, outdoor"])]);
    }
    let mut inner = String::new();
    let timed = |event: &mut Event, clock: Clock, length: Span| {
        event.append_property(when("DTSTART", start, clock));
        event.append_property(when("DTEND", later(start, length), clock));
    };
    match index % 12 {
        0 => {
            timed(&mut event, Clock::In(Zone::Berlin), hour);
            inner = alarm("-PT15M", summary) + &alarm("-P1D", "Tomorrow: get ready");
            object(&[Zone::Berlin], &[finish(&event, &inner)])
        }
        1 => recurring(event, &mut chance, start),
        2 => {
            timed(&mut event, Clock::In(Zone::NewYork), hour);
            invite(&mut event, &mut chance);
            object(&[Zone::NewYork], &[finish(&event, &inner)])
        }
        3 => {
            timed(&mut event, Clock::Day, chance.between(1, 14).days());
            event.add_property("TRANSP", "TRANSPARENT");
            object(&[], &[finish(&event, &inner)])
        }
        4 => {
            timed(&mut event, Clock::In(Zone::Kolkata), 90.minutes());
            event.add_property("CONFERENCE", "https://meet.example.org/jal-tarang");
            object(&[Zone::Kolkata], &[finish(&event, &inner)])
        }
        5 => {
            event.summary(&format!("🎂 {}", chance.word(&["Oma Käthe", "Ελένη", "ليلى", "Alice", "花子さん"])));
            timed(&mut event, Clock::Day, 1.days());
            event.add_property("RRULE", "FREQ=YEARLY");
            inner = alarm("PT9H", "Congratulate!");
            object(&[], &[finish(&event, &inner)])
        }
        6 => {
            timed(&mut event, Clock::Utc, 45.minutes());
            event.description(&DESCRIPTIONS.join("\n\n"));
            object(&[], &[finish(&event, &inner)])
        }
        7 => {
            timed(&mut event, Clock::In(Zone::Berlin), hour);
            let until = basic(later(start, 3.years()));
            event.add_property("RRULE", format!("FREQ=MONTHLY;BYDAY=2TU;UNTIL={until}Z"));
            object(&[Zone::Berlin], &[finish(&event, &inner)])
        }
        8 => {
            timed(&mut event, Clock::Floating, hour);
            event.class(icalendar::Class::Private);
            object(&[], &[finish(&event, &inner)])
        }
        9 => {
            timed(&mut event, Clock::In(Zone::OldBerlin), 2.hours());
            event.add_property("X-MICROSOFT-CDO-BUSYSTATUS", "BUSY");
            object(&[Zone::OldBerlin], &[finish(&event, &inner)])
        }
        10 => {
            timed(&mut event, Clock::In(Zone::Berlin), 3.hours());
            event.status(if chance.one_in(2) { EventStatus::Cancelled } else { EventStatus::Tentative });
            event.add_property("GEO", "53.545600;9.968700");
            event.url("https://www.example.org/landungsbr%C3%BCcken?a=1&b=2");
            event.append_property(
                Property::new("X-APPLE-STRUCTURED-LOCATION", "geo:53.545600,9.968700")
                    .add_parameter("VALUE", "URI")
                    .add_parameter("X-TITLE", "Landungsbrücken, Brücke 3")
                    .done(),
            );
            object(&[Zone::Berlin], &[finish(&event, &inner)])
        }
        _ => {
            event.summary(chance.word(&["LH 401 JFK → FRA", "Nachtzug nach Wien 🚆", "Fähre Kiel–Oslo"]));
            event.append_property(when("DTSTART", start, Clock::In(Zone::NewYork)));
            event.append_property(when("DTEND", later(start, 14.hours()), Clock::In(Zone::Berlin)));
            event.append_multi_property(
                Property::new("ATTACH", "VGlja2V0OiAxMkEgZmVuc3RlcgotLSBMaWZlYm9hdCBSYWls")
                    .add_parameter("ENCODING", "BASE64")
                    .add_parameter("VALUE", "BINARY")
                    .add_parameter("FMTTYPE", "text/plain")
                    .done(),
            );
            inner = alarm("-PT3H", "Passport, tickets, umbrella");
            object(&[Zone::NewYork, Zone::Berlin], &[finish(&event, &inner)])
        }
    }
}

/// A weekly event of which two instances were moved and one was cancelled.
fn recurring(mut event: Event, chance: &mut Chance, start: DateTime) -> String {
    let clock = Clock::In(Zone::Berlin);
    let hour = 1.hours();
    let week = |n: i64| later(start, n.weeks());
    let mut moved = event.clone();
    event.append_property(when("DTSTART", start, clock));
    event.append_property(when("DTEND", later(start, hour), clock));
    event.add_property("RRULE", format!("FREQ=WEEKLY;COUNT={}", chance.between(10, 52)));
    event.append_multi_property(when("EXDATE", week(4), clock));
    let mut components = vec![finish(&event, &alarm("-PT10M", "Now"))];
    for (n, shift) in [(2, 1.days()), (6, 3.hours())] {
        let begin = later(week(n), shift);
        moved.append_property(when("RECURRENCE-ID", week(n), clock));
        moved.append_property(when("DTSTART", begin, clock));
        moved.append_property(when("DTEND", later(begin, hour), clock));
        moved.add_property("SEQUENCE", "1");
        components.push(finish(&moved, ""));
    }
    object(&[Zone::Berlin], &components)
}

/// Makes a meeting of it.
fn invite(event: &mut Event, chance: &mut Chance) {
    event.append_property(
        Property::new("ORGANIZER", "mailto:demo@lifeboat.example").add_parameter("CN", "Demo, Lifeboat").done(),
    );
    let guests = [
        ("Zoë Ångström", "zoe@example.org", "ACCEPTED"),
        ("O’Brien; Noah", "noah@example.org", "DECLINED"),
        ("山田花子", "hanako@example.org", "TENTATIVE"),
        ("Room 2.14", "room-2.14@example.org", "NEEDS-ACTION"),
    ];
    for (name, mail, state) in guests.iter().take(usize::try_from(chance.between(2, 4)).unwrap_or(2)) {
        event.append_multi_property(
            Property::new("ATTENDEE", format!("mailto:{mail}"))
                .add_parameter("CN", name)
                .add_parameter("PARTSTAT", state)
                .add_parameter("ROLE", "REQ-PARTICIPANT")
                .add_parameter("RSVP", "TRUE")
                .done(),
        );
    }
    event.sequence(2);
}

#[cfg(test)]
mod tests {
    use super::super::todos::{note, todo};
    use super::*;
    use calcard::icalendar::ICalendar;

    #[test]
    fn every_object_is_sound_and_the_same_each_time() {
        let check = |text: String, again: String, kind: &str| {
            assert_eq!(text, again);
            assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"), "{text}");
            let lines = |start: &str| text.lines().filter(|line| line.starts_with(start)).count();
            assert_eq!(lines("BEGIN:"), lines("END:"), "{text}");
            assert!(text.contains(&format!("BEGIN:{kind}\r\n")), "{text}");
            assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])), "{text}");
            for line in text.split("\r\n").filter(|line| line.contains("TZID=")) {
                let tzid = line.split("TZID=").nth(1).unwrap().split([':', ';']).next().unwrap();
                assert!(text.contains(&format!("TZID:{tzid}\r\n")), "{text}");
            }
            assert!(ICalendar::parse(&text).is_ok(), "{text}");
            text.parse::<icalendar::Calendar>().unwrap();
        };
        for index in 0..250 {
            check(event(2009, index, Age::Now), event(2009, index, Age::Now), "VEVENT");
        }
        for index in 0..60 {
            check(todo(2009, index, Age::Now), todo(2009, index, Age::Now), "VTODO");
            check(note(2009, index, Age::Now), note(2009, index, Age::Now), "VJOURNAL");
        }
    }

    #[test]
    fn one_zone_name_has_two_definitions() {
        assert_eq!(Zone::Berlin.id(), Zone::OldBerlin.id());
        assert!(event(2009, 0, Age::Now).contains(Zone::Berlin.definition()));
        assert!(event(2009, 9, Age::Now).contains(Zone::OldBerlin.definition()));
    }

    #[test]
    fn an_event_that_repeats_has_moved_instances() {
        let text = event(2009, 1, Age::Now);
        assert_eq!(text.matches("BEGIN:VEVENT").count(), 3);
        assert_eq!(text.matches("RECURRENCE-ID").count(), 2);
        assert!(text.contains("EXDATE") && text.contains("RRULE"));
    }
}
