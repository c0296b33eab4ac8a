//! Google Tasks as Takeout hands them out: one JSON file with all lists. Each task becomes a to-do of its own, a subtask
//! names its parent (RELATED-TO).

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::Value;

use super::super::Loss;
use super::super::icalendar::build::{Entry, Sort, When};
use super::{Composed, Place, Refused, Taken, Uids, Unfit};
use crate::model::Kind;

/// Whether a file begins like Google's tasks.
pub fn recognise(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head.get(..head.len().min(4096)).unwrap_or_default());
    text.trim_start_matches('\u{feff}').trim_start().starts_with('{') && text.contains("\"tasks#task")
}

/// The to-dos of all lists; a list's name stands in `collection`.
pub fn read(bytes: &[u8]) -> Result<Taken, Unfit> {
    super::check_size(bytes)?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let file: Lists = serde_json::from_slice(bytes).map_err(|error| Unfit::Damaged { why: error.to_string() })?;
    if !file.kind.starts_with("tasks#task") {
        return Err(Unfit::NotThis { wanted: "Google's tasks" });
    }
    let mut taken = Taken::default();
    let mut uids = Uids::default();
    let mut number = 0;
    for list in file.items {
        if list.items.is_empty() {
            taken.remarks.push(format!("the list {} is empty", list.title));
        }
        for raw in list.items {
            number += 1;
            let from = Place { number, line: None };
            match serde_json::from_value::<Task>(raw.clone()) {
                Ok(task) => taken.items.push(todo(task, &list.title, &mut uids, from)),
                Err(error) => {
                    let name = raw.get("title").and_then(Value::as_str).unwrap_or("a task without a title");
                    taken.refused.push(Refused { from, name: super::excerpt(name), why: error.to_string() });
                }
            }
        }
    }
    Ok(taken)
}

#[derive(Deserialize)]
struct Lists {
    kind: String,
    #[serde(default)]
    items: Vec<List>,
}

#[derive(Deserialize)]
struct List {
    #[serde(default)]
    title: String,
    #[serde(default)]
    items: Vec<Value>,
}

#[derive(Deserialize)]
struct Task {
    #[serde(default)]
    id: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    notes: String,
    #[serde(default)]
    status: String,
    due: Option<Timestamp>,
    completed: Option<Timestamp>,
    created: Option<Timestamp>,
    updated: Option<Timestamp>,
    parent: Option<String>,
    #[serde(default)]
    deleted: bool,
    #[serde(default)]
    starred: bool,
    #[serde(default)]
    links: Vec<Link>,
    #[serde(default)]
    scheduled_time: Vec<Scheduled>,
    /// Everything else, which nobody has described.
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Link {
    #[serde(default)]
    description: String,
    #[serde(default)]
    link: String,
}

#[derive(Deserialize)]
struct Scheduled {
    start: Option<Timestamp>,
    #[serde(default)]
    current: bool,
}

/// How Google keeps its records, not the task.
const BOOKKEEPING: [&str; 8] =
    ["kind", "etag", "selfLink", "webViewLink", "position", "hidden", "task_type", "self_link"];

fn todo(task: Task, list: &str, uids: &mut Uids, from: Place) -> Composed {
    let mut losses: Vec<Loss> = Vec::new();
    for (name, value) in &task.rest {
        let says_nothing = match value {
            Value::Null | Value::Bool(false) => true,
            Value::String(text) => text.is_empty(),
            Value::Array(all) => all.is_empty(),
            Value::Object(all) => all.is_empty(),
            _ => false,
        };
        if !says_nothing && !BOOKKEEPING.contains(&name.as_str()) {
            losses.push(Loss::new(format!("{name}: a to-do has no place for it")));
        }
    }
    // Google keeps the day at midnight UTC; a time of day, if there is one, stands in the schedule.
    let time = task.scheduled_time.iter().filter(|time| time.current).find_map(|time| time.start);
    let at_time = time.filter(|time| time.to_zoned(TimeZone::UTC).time() != Time::midnight());
    let due = at_time.map(When::Utc).or_else(|| {
        let day = task.due.or(time)?;
        Some(When::Day(day.to_zoned(TimeZone::UTC).date()))
    });
    let done = task.status == "completed" || task.completed.is_some();
    let mut description = task.notes.clone();
    let mut extra = Vec::new();
    for link in &task.links {
        if url::Url::parse(&link.link).is_ok() {
            extra.push(("ATTACH".to_string(), link.link.clone()));
        }
        if !description.is_empty() {
            description.push('\n');
        }
        let colon = if link.description.is_empty() { "" } else { ": " };
        description.push_str(&format!("{}{colon}{}", link.description, link.link));
    }
    if let Some(parent) = task.parent.filter(|parent| !parent.is_empty()) {
        extra.push(("RELATED-TO".to_string(), parent));
    }
    if let Some(created) = task.created {
        extra.push(("CREATED".to_string(), created.strftime("%Y%m%dT%H%M%SZ").to_string()));
    }
    if task.deleted {
        losses.push(Loss::new("it lay in the trash; kept as cancelled"));
    }
    let uid = if task.id.is_empty() {
        let due = task.due.map(|due| due.to_string()).unwrap_or_default();
        uids.of("google tasks", [list, task.title.as_str(), task.notes.as_str(), due.as_str()])
    } else {
        task.id.replace(char::is_control, "")
    };
    let status = match (task.deleted, done) {
        (true, _) => "CANCELLED",
        (false, true) => "COMPLETED",
        (false, false) => "NEEDS-ACTION",
    };
    let entry = Entry {
        sort: Sort::Todo,
        uid: uid.clone(),
        stamp: task.updated.or(task.created).unwrap_or(Timestamp::UNIX_EPOCH),
        summary: task.title.clone(),
        description,
        end: due,
        status: status.into(),
        completed: task.completed,
        percent: done.then_some(100),
        priority: task.starred.then_some(1),
        extra,
        ..Entry::default()
    };
    let text = super::written(entry, &mut losses);
    Composed {
        kind: Kind::Tasks,
        collection: Some(list.to_string()),
        text,
        uid,
        name: super::excerpt(&task.title),
        losses,
        from,
        attached: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::icalendar;
    use super::*;

    const FILE: &str = r#"{"kind":"tasks#taskLists","items":[
        {"kind":"tasks#tasks","id":"l1","title":"Errands","updated":"2024-05-01T10:00:00Z","selfLink":"https://x","items":[
            {"id":"t1","title":"Buy; milk","task_type":"STANDARD","notes":"two\nlines","status":"needsAction","due":"2024-06-01T00:00:00Z",
             "created":"2024-05-01T09:00:00.123Z","updated":"2024-05-01T10:00:00.5Z","scheduled_time":[{"current":true,"start":"2024-06-01T00:00:00Z"}],
             "links":[{"type":"email","description":"The mail","link":"https://mail.google.com/x"}],"starred":true,"kind":"tasks#task"},
            {"id":"t2","parent":"t1","title":"Oat","status":"completed","completed":"2024-05-02T08:00:00Z","hidden":true,"updated":"2024-05-02T08:00:00Z"},
            {"id":"t3","title":"Call","status":"needsAction","scheduled_time":[{"current":true,"start":"2024-06-01T15:30:00Z"}],"deleted":true,"recurrence":{"rule":"x"}},
            {"title":7}]},
        {"title":"Empty"}]}"#;

    #[test]
    fn reads_lists_subtasks_and_links() {
        assert!(recognise(FILE.as_bytes()) && !recognise(b"{\"title\":\"x\"}"));
        let taken = read(FILE.as_bytes()).unwrap();
        assert_eq!(taken.items.len(), 3);
        let has = |at: usize, lines: &[&str]| {
            let item = &taken.items[at];
            assert!(icalendar::check(item.text.as_bytes()).is_ok());
            assert_eq!(icalendar::kind(&item.text), Some(Kind::Tasks));
            assert_eq!(icalendar::read(&item.text).problems, Vec::<String>::new());
            assert!(item.text.parse::<::icalendar::Calendar>().is_ok());
            for line in lines {
                let found = super::super::super::lines::lines(&item.text).any(|found| found.text == *line);
                assert!(found, "{line} is not in {}", item.text);
            }
        };
        has(
            0,
            &[
                "UID:t1",
                "SUMMARY:Buy\\; milk",
                "DUE;VALUE=DATE:20240601",
                "DESCRIPTION:two\\nlines\\nThe mail: https://mail.google.com/x",
                "PRIORITY:1",
                "ATTACH:https://mail.google.com/x",
                "CREATED:20240501T090000Z",
                "LAST-MODIFIED:20240501T100000Z",
            ],
        );
        has(1, &["RELATED-TO:t1", "STATUS:COMPLETED", "COMPLETED:20240502T080000Z", "PERCENT-COMPLETE:100"]);
        has(2, &["DUE:20240601T153000Z", "STATUS:CANCELLED"]);
        assert_eq!(taken.items[0].losses, []);
        let losses: Vec<&str> = taken.items[2].losses.iter().map(|loss| loss.what.as_str()).collect();
        assert_eq!(losses, ["recurrence: a to-do has no place for it", "it lay in the trash; kept as cancelled"]);
        assert_eq!(taken.items[0].collection.as_deref(), Some("Errands"));
        assert_eq!((taken.refused.len(), taken.refused[0].from.number), (1, 4));
        assert_eq!(taken.remarks, ["the list Empty is empty"]);
        assert_eq!(read(FILE.as_bytes()).unwrap(), taken);
        assert!(matches!(read(b"{\"kind\":\"tasks#taskLists\",\"items\":["), Err(Unfit::Damaged { .. })));
        assert!(read(b"{\"kind\":\"other\"}").is_err());
    }
}
