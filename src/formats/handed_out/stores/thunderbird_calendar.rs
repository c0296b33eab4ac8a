//! Thunderbird's calendars (`local.sqlite`, and `cache.sqlite` for those of a service; `CalStorageItemModel` in its
//! sources): a row for each event and to-do, one more for each changed instance of a series. Rules, alarms, attendees,
//! attachments and relations are content lines in tables of their own, and stand in the object as they stand there; times
//! are microseconds and a time zone. What the calendars are called stands in Thunderbird's settings, not here.

use std::collections::{BTreeMap, BTreeSet};

use super::super::super::icalendar::zone;
use super::super::super::lines::push_folded;
use super::super::super::{Loss, lines, text};
use super::super::{Taken, Unfit};
use super::gather;
use super::sqlite::{Row, Store};
use super::thunderbird_times::Moment;

const ALL_DAY: u64 = 8;
const INSTANCE_ALL_DAY: u64 = 512;
/// `OFFLINE_FLAG_DELETED_RECORD`.
const DELETED: &str = "4";

pub(super) fn is(store: &Store) -> bool {
    store.has("cal_events", &["id", "event_start"]) && store.has("cal_recurrence", &["item_id", "icalString"])
}

/// Which row of an object: its calendar, UID and, of a changed instance, when that would have been.
type Key = (String, String, Option<i64>);

/// Columns that events and to-dos have both; those that only one of them has follow.
const COMMON: [&str; 11] = [
    "cal_id",
    "id",
    "recurrence_id",
    "recurrence_id_tz",
    "flags",
    "title",
    "priority",
    "privacy",
    "ical_status",
    "offline_journal",
    "alarm_last_ack",
];

struct Component {
    name: &'static str,
    /// By column.
    columns: BTreeMap<&'static str, String>,
    number: u64,
}

impl Component {
    fn get(&self, column: &str) -> Option<&str> {
        self.columns.get(column).map(String::as_str)
    }

    fn moment(&self, column: &str) -> Option<Moment> {
        Moment::of(self.get(column), self.get(&format!("{column}_tz")))
    }

    fn flags(&self) -> u64 {
        self.get("flags").and_then(|flags| flags.parse().ok()).unwrap_or(0)
    }
}

/// What other tables have of each row.
#[derive(Default)]
struct Rest {
    /// Whole lines, or several (alarms).
    lines: BTreeMap<Key, Vec<String>>,
    properties: BTreeMap<Key, Vec<(String, String)>>,
    /// By property, its parameters.
    parameters: BTreeMap<Key, Vec<(String, String, String)>>,
}

pub(super) fn read(store: &Store) -> Result<Taken, Unfit> {
    let mut taken = Taken::default();
    let mut objects: BTreeMap<(String, String), Vec<Component>> = BTreeMap::new();
    let mut number = 0;
    let events =
        ["event_start", "event_start_tz", "event_end", "event_end_tz", "event_stamp", "time_created", "last_modified"];
    let todos = [
        "todo_entry",
        "todo_entry_tz",
        "todo_due",
        "todo_due_tz",
        "todo_completed",
        "todo_completed_tz",
        "todo_complete",
        "todo_stamp",
        "time_created",
        "last_modified",
    ];
    for (table, name, own) in [("cal_events", "VEVENT", &events[..]), ("cal_todos", "VTODO", &todos[..])] {
        let columns: Vec<&'static str> = COMMON.iter().chain(own).copied().collect();
        store.rows(table, &columns, &mut taken.refused, |row| {
            number += 1;
            let columns: BTreeMap<&'static str, String> =
                columns.iter().zip(row).filter_map(|(column, value)| Some((*column, value?))).collect();
            let component = Component { name, columns, number };
            let of = |column| component.get(column).unwrap_or_default().to_owned();
            objects.entry((of("cal_id"), of("id"))).or_default().push(component);
        });
    }
    let rest = rest(store, &mut taken);
    let several = objects.keys().map(|(calendar, _)| calendar).collect::<BTreeSet<_>>().len() > 1;
    for ((calendar, uid), mut components) in objects {
        components.sort_by_key(|component| component.moment("recurrence_id"));
        let number = components.first().map_or(0, |component| component.number);
        let mut losses = Vec::new();
        let text = object(&calendar, &uid, &components, &rest, &mut losses);
        match gather::object(text, &uid, several.then_some(calendar.as_str()), number, losses) {
            Ok(item) => taken.items.push(item),
            Err(why) => {
                let title = components.first().and_then(|component| component.get("title")).unwrap_or(&uid);
                taken.refused.push(store.refused(title.to_owned(), why));
            }
        }
    }
    Ok(taken)
}

/// The lines and properties of other tables.
fn rest(store: &Store, taken: &mut Taken) -> Rest {
    let mut rest = Rest::default();
    let text = |row: &Row, at: usize| row.get(at).cloned().flatten().unwrap_or_default();
    let key = |row: &Row| -> Key {
        let instance =
            row.get(2).cloned().flatten().and_then(|micros| micros.parse().ok()).filter(|micros| *micros != 0);
        (text(row, 0), text(row, 1), instance)
    };
    for table in ["cal_recurrence", "cal_attendees", "cal_attachments", "cal_relations", "cal_alarms"] {
        store.rows(table, &["cal_id", "item_id", "recurrence_id", "icalString"], &mut taken.refused, |row| {
            rest.lines.entry(key(&row)).or_default().push(text(&row, 3));
        });
    }
    store.rows("cal_properties", &["cal_id", "item_id", "recurrence_id", "key", "value"], &mut taken.refused, |row| {
        rest.properties.entry(key(&row)).or_default().push((text(&row, 3), text(&row, 4)));
    });
    let columns = ["cal_id", "item_id", "recurrence_id", "key1", "key2", "value"];
    store.rows("cal_parameters", &columns, &mut taken.refused, |row| {
        rest.parameters.entry(key(&row)).or_default().push((text(&row, 3), text(&row, 4), text(&row, 5)));
    });
    rest
}

fn object(calendar: &str, uid: &str, components: &[Component], rest: &Rest, losses: &mut Vec<Loss>) -> String {
    let (mut body, mut zones) = (String::new(), BTreeSet::new());
    for component in components {
        let instance = component.moment("recurrence_id").map(|moment| moment.micros);
        let key = (calendar.to_owned(), uid.to_owned(), instance);
        body.push_str(&component_text(component, uid, &key, rest, losses));
        if component.get("offline_journal") == Some(DELETED) {
            losses.push(Loss::new("deleted in Thunderbird, not yet at the service"));
        }
    }
    for line in lines::lines(&body) {
        let name = lines::parts(&line.text).and_then(|parts| lines::param(parts.params, "TZID").map(str::to_owned));
        zones.extend(name);
    }
    let mut out = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Lifeboat//EN\r\n");
    for name in &zones {
        match zone(name) {
            Some(zone) => out.push_str(&zone),
            None => match described(components, name) {
                Some(zone) => out.push_str(&zone),
                None => losses.push(Loss::new(format!("TZID {name}: the store has no description of this time zone"))),
            },
        }
    }
    out.push_str(&body);
    out.push_str("END:VCALENDAR\r\n");
    out
}

/// The description of a time zone that one of the rows carries, under the name that is used for it.
fn described(components: &[Component], name: &str) -> Option<String> {
    let columns = components.iter().flat_map(|component| component.columns.values());
    let zone = columns
        .filter(|value| value.trim_start().starts_with("BEGIN:VTIMEZONE"))
        .find(|zone| Moment { micros: 1, zone: (*zone).clone() }.zone_name().as_deref() == Some(name))?;
    let mut out = String::new();
    for line in lines::lines(zone.trim()) {
        let is_name = lines::parts(&line.text).is_some_and(|parts| parts.name.eq_ignore_ascii_case("TZID"));
        push_folded(&mut out, &if is_name { format!("TZID:{name}") } else { line.text.into_owned() });
    }
    Some(out)
}

fn component_text(component: &Component, uid: &str, key: &Key, rest: &Rest, losses: &mut Vec<Loss>) -> String {
    let mut out = String::new();
    let mut push = |line: &str| push_folded(&mut out, line);
    push(&format!("BEGIN:{}", component.name));
    push(&format!("UID:{}", text::escape(uid)));
    let is_event = component.name == "VEVENT";
    let stamp = if is_event { "event_stamp" } else { "todo_stamp" };
    let stamps =
        [stamp, "last_modified", "time_created"].map(|column| component.moment(column).and_then(|at| at.utc()));
    let [stamp, modified, created] = stamps;
    // Every object has one; the sources of the others are the next best.
    let any = stamp.or_else(|| modified.clone()).or_else(|| created.clone());
    push(&format!("DTSTAMP:{}", any.unwrap_or_else(|| "19700101T000000Z".to_owned())));
    for (name, value) in [("CREATED", created), ("LAST-MODIFIED", modified)] {
        if let Some(value) = value {
            push(&format!("{name}:{value}"));
        }
    }
    let all_day = component.flags() & ALL_DAY != 0;
    let of_instance = all_day || component.flags() & INSTANCE_ALL_DAY != 0;
    let times: &[(&str, &str, bool)] = if is_event {
        &[("RECURRENCE-ID", "recurrence_id", true), ("DTSTART", "event_start", false), ("DTEND", "event_end", false)]
    } else {
        &[("RECURRENCE-ID", "recurrence_id", true), ("DTSTART", "todo_entry", false), ("DUE", "todo_due", false)]
    };
    for (property, column, is_instance) in times {
        let Some(moment) = component.moment(column) else { continue };
        match moment.line(property, if *is_instance { of_instance } else { all_day }, losses) {
            Some(line) => push(&line),
            None => losses.push(Loss::new(format!("{property}: {} is no time", moment.micros))),
        }
    }
    if let Some(done) = component.moment("todo_completed").and_then(|moment| moment.utc()) {
        push(&format!("COMPLETED:{done}"));
    }
    let own = [
        ("SUMMARY", "title", true),
        ("PRIORITY", "priority", false),
        ("CLASS", "privacy", false),
        ("STATUS", "ical_status", false),
        ("PERCENT-COMPLETE", "todo_complete", false),
    ];
    for (name, column, is_text) in own {
        let Some(value) = component.get(column).filter(|value| !value.is_empty()) else { continue };
        let clean = plain(value, losses);
        push(&format!("{name}:{}", if is_text { text::escape(&clean).into_owned() } else { one_line(&clean) }));
    }
    let parameters = rest.parameters.get(key).map_or(&[][..], Vec::as_slice);
    for (name, value) in rest.properties.get(key).into_iter().flatten() {
        if let Some(line) = property(name, value, parameters, losses) {
            push(&line);
        }
    }
    for part in rest.lines.get(key).into_iter().flatten() {
        for line in lines::lines(part.trim_end()).filter(|line| !line.text.is_empty()) {
            push(&line.text);
        }
    }
    push(&format!("END:{}", component.name));
    out
}

/// A property of `cal_properties`. Names that can't be one, and times in columns of their own, are left out.
fn property(name: &str, value: &str, all: &[(String, String, String)], losses: &mut Vec<Loss>) -> Option<String> {
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !is_name {
        losses.push(Loss::new(format!("{}: no property can be called so", one_line(name))));
        return None;
    }
    // The end is a column, as for Thunderbird itself.
    if name.eq_ignore_ascii_case("DURATION") {
        return None;
    }
    let value = plain(value, losses);
    let is_list = matches!(name, "CATEGORIES" | "RESOURCES");
    let is_text = matches!(name, "DESCRIPTION" | "LOCATION" | "COMMENT" | "CONTACT" | "SUMMARY");
    let value = if is_text { text::escape(&value).into_owned() } else { one_line(&value) };
    let mut line = name.to_owned();
    for (_, parameter, what) in all.iter().filter(|(of, ..)| of == name) {
        let what = one_line(what).replace('"', "'");
        let quoted = what.contains([',', ';', ':']);
        line.push_str(&if quoted { format!(";{parameter}=\"{what}\"") } else { format!(";{parameter}={what}") });
    }
    line.push(':');
    // Categories come as a calendar writes them: commas that belong to one are escaped.
    line.push_str(if is_list { value.trim_matches(',') } else { &value });
    Some(line)
}

fn one_line(value: &str) -> String {
    value.replace("\r\n", "\\n").replace(['\n', '\r'], "\\n")
}

/// Without the control characters that no calendar can have.
fn plain(value: &str, losses: &mut Vec<Loss>) -> String {
    let bad = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if value.contains(bad) {
        losses.push(Loss::new("control characters"));
        return value.replace(bad, "");
    }
    value.to_owned()
}
