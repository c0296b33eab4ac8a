//! To-dos and notes as plain text, for people without a calendar program. Everything a person wrote stands in it; what
//! programs wrote for themselves does not.

use super::super::{lines, text};

/// The to-dos of an object, each a block that begins with `[ ]`, or `[x]` when it is done.
pub fn todo_text(object: &str) -> String {
    let mut out = String::new();
    for block in blocks(object, "VTODO") {
        let done = block.is("STATUS", "COMPLETED") || block.get("COMPLETED").is_some();
        let cancelled = if block.is("STATUS", "CANCELLED") { " (cancelled)" } else { "" };
        let summary = block.get("SUMMARY").unwrap_or("(no title)");
        out.push_str(&format!("[{}] {}{cancelled}\n", if done { 'x' } else { ' ' }, one_line(summary)));
        for (label, name) in [("Due", "DUE"), ("Start", "DTSTART"), ("Done", "COMPLETED"), ("For", "RECURRENCE-ID")] {
            block.line(&mut out, label, name);
        }
        if let Some(progress) = block.get("PERCENT-COMPLETE").filter(|_| !done) {
            out.push_str(&format!("    Progress: {progress} %\n"));
        }
        for (label, name) in [("Priority", "PRIORITY"), ("Repeats", "RRULE")] {
            block.line(&mut out, label, name);
        }
        block.rest(&mut out);
        out.push('\n');
    }
    out
}

/// The notes of an object, each a block that begins with its title and its date.
pub fn note_text(object: &str) -> String {
    let mut out = String::new();
    for block in blocks(object, "VJOURNAL") {
        let title = one_line(block.get("SUMMARY").unwrap_or("(no title)"));
        out.push_str(&title);
        out.push('\n');
        out.extend(std::iter::repeat_n('-', title.chars().count().clamp(3, 60)));
        out.push('\n');
        block.line(&mut out, "Date", "DTSTART");
        block.rest(&mut out);
        out.push('\n');
    }
    out
}

struct Block {
    /// Name and readable value of each property.
    values: Vec<(String, String)>,
}

impl Block {
    fn get(&self, name: &'static str) -> Option<&str> {
        self.all(name).next()
    }

    fn all(&self, name: &'static str) -> impl Iterator<Item = &str> {
        self.values
            .iter()
            .filter(move |(known, value)| known == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    fn is(&self, name: &'static str, value: &str) -> bool {
        self.get(name).is_some_and(|found| found.eq_ignore_ascii_case(value))
    }

    fn line(&self, out: &mut String, label: &str, name: &'static str) {
        if let Some(value) = self.get(name).filter(|value| name != "PRIORITY" || *value != "0") {
            out.push_str(&format!("    {label}: {}\n", one_line(value)));
        }
    }

    /// What to-dos and notes have in common.
    fn rest(&self, out: &mut String) {
        for (label, name) in [
            ("Place", "LOCATION"),
            ("With", "ATTENDEE"),
            ("Contact", "CONTACT"),
            ("Categories", "CATEGORIES"),
            ("Link", "URL"),
            ("Attached", "ATTACH"),
        ] {
            let all: Vec<String> = self.all(name).map(one_line).collect();
            if !all.is_empty() {
                out.push_str(&format!("    {label}: {}\n", all.join(", ")));
            }
        }
        for text in self.all("DESCRIPTION").chain(self.all("COMMENT")) {
            for line in text.lines() {
                out.push_str(format!("    {line}").trim_end());
                out.push('\n');
            }
        }
    }
}

fn blocks(object: &str, wanted: &str) -> Vec<Block> {
    let mut all = Vec::new();
    let mut depth = 0_usize;
    let mut open: Option<Block> = None;
    for line in lines::lines(object) {
        match lines::edge(&line.text) {
            Some((true, name)) => {
                depth += 1;
                if depth == 2 && name.eq_ignore_ascii_case(wanted) {
                    open = Some(Block { values: Vec::new() });
                }
            }
            Some((false, _)) => {
                if depth == 2 {
                    all.extend(open.take());
                }
                depth = depth.saturating_sub(1);
            }
            None if depth == 2 => {
                if let (Some(block), Some(parts)) = (&mut open, lines::parts(&line.text)) {
                    let name = parts.name.to_ascii_uppercase();
                    let value = readable(&name, parts);
                    block.values.push((name, value));
                }
            }
            None => (),
        }
    }
    all
}

fn readable(name: &str, parts: lines::Parts<'_>) -> String {
    let value = parts.value.trim();
    match name {
        "DTSTART" | "DUE" | "COMPLETED" | "RECURRENCE-ID" => {
            let zone = lines::param(parts.params, "TZID").map(|zone| format!(" ({zone})")).unwrap_or_default();
            clock(value).map_or_else(|| value.to_string(), |clock| clock + &zone)
        }
        "ATTACH" if lines::find_ignore_case(parts.params, "BASE64") => {
            "a file that is only in the calendar file".into()
        }
        "ATTENDEE" => {
            lines::param(parts.params, "CN").unwrap_or_else(|| value.split_once(':').map_or(value, |(_, to)| to)).into()
        }
        "CATEGORIES" => {
            let all: Vec<_> = text::fields(value, b',').map(|item| text::unescape(item).trim().to_string()).collect();
            all.join(", ")
        }
        _ => text::unescape(value).into_owned(),
    }
}

/// `2026-11-22`, `2026-11-22 18:00`, with ` UTC` behind it where it is so.
fn clock(value: &str) -> Option<String> {
    let mut out = format!("{}-{}-{}", value.get(0..4)?, value.get(4..6)?, value.get(6..8)?);
    if value.len() > 8 {
        out.push_str(&format!(" {}:{}", value.get(9..11)?, value.get(11..13)?));
        if value.ends_with(['Z', 'z']) {
            out.push_str(" UTC");
        }
    }
    Some(out)
}

fn one_line(text: &str) -> String {
    text.split('\n').map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_todos() {
        let object = "BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nSUMMARY:Buy milk\\, eggs\r\nDUE;TZID=Europe/Berlin:20261122T180000\r\nPRIORITY:1\r\n\
            PERCENT-COMPLETE:50\r\nCATEGORIES:Home,Food\r\nDESCRIPTION:two litres\\n\\nwhole\r\nATTENDEE;CN=Bo:mailto:bo@x\r\n\
            BEGIN:VALARM\r\nDESCRIPTION:not this\r\nEND:VALARM\r\nEND:VTODO\r\n\
            BEGIN:VTODO\r\nSUMMARY:Tax\r\nDUE;VALUE=DATE:20260101\r\nSTATUS:COMPLETED\r\nCOMPLETED:20260101T120000Z\r\nEND:VTODO\r\nBEGIN:VTODO\r\nEND:VTODO\r\nEND:VCALENDAR\r\n";
        assert_eq!(
            todo_text(object),
            "[ ] Buy milk, eggs\n    Due: 2026-11-22 18:00 (Europe/Berlin)\n    Progress: 50 %\n    Priority: 1\n    With: Bo\n\
            \x20   Categories: Home, Food\n    two litres\n\n    whole\n\n\
            [x] Tax\n    Due: 2026-01-01\n    Done: 2026-01-01 12:00 UTC\n\n[ ] (no title)\n\n"
        );
        assert_eq!(note_text(object), "");
    }

    #[test]
    fn writes_notes() {
        let object = "BEGIN:VCALENDAR\r\nBEGIN:VJOURNAL\r\nSUMMARY:Idea\r\nDTSTART;VALUE=DATE:20260101\r\nDESCRIPTION:one\\ntwo\r\nDESCRIPTION:three\r\nEND:VJOURNAL\r\nEND:VCALENDAR\r\n";
        assert_eq!(note_text(object), "Idea\n----\n    Date: 2026-01-01\n    one\n    two\n    three\n\n");
    }
}
