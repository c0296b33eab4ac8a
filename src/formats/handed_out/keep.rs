//! Google Keep's notes as Takeout hands them out: a JSON file a note, and the same as a web page ([`page`]), which is read
//! where the JSON is missing. A note becomes a VJOURNAL, a checklist its lines with `[ ]` and `[x]`.

mod page;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::super::Loss;
use super::super::icalendar::build::{Entry, Sort, When};
use super::{Composed, Place, Uids, Unfit};
use crate::model::Kind;

pub use page::{read as read_page, recognise as recognise_page};

/// A file of this size is no note.
const MOST: usize = 16 << 20;

/// Whether a file begins like a note of Keep. A note is small, so that its head is most often the whole.
pub fn recognise(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    let has = |key: &str| text.contains(&format!("\"{key}\""));
    text.trim_start_matches('\u{feff}').trim_start().starts_with('{')
        && (has("isTrashed") || has("isArchived") || has("isPinned"))
        && (has("textContent") || has("listContent") || has("userEditedTimestampUsec") || has("title"))
}

/// Reads one note.
pub fn read(bytes: &[u8]) -> Result<Composed, Unfit> {
    if bytes.len() > MOST {
        return Err(Unfit::TooLarge { limit: MOST });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let note: Note = serde_json::from_slice(bytes).map_err(|error| Unfit::Damaged { why: error.to_string() })?;
    let mut losses = Vec::new();
    for (name, value) in &note.rest {
        let says_nothing = matches!(value, Value::Null | Value::Bool(false))
            || value.as_array().is_some_and(Vec::is_empty)
            || value.as_str().is_some_and(str::is_empty);
        // The same text once more, with its looks.
        if !says_nothing && name != "textContentHtml" {
            losses.push(Loss::new(format!("{name}: a note has no place for it")));
        }
    }
    let others: Vec<&str> =
        note.sharees.iter().filter(|sharee| !sharee.is_owner).map(|sharee| sharee.email.as_str()).collect();
    if !others.is_empty() {
        losses.push(Loss::new(format!("it was shared with {}", others.join(", "))));
    }
    let mut links = Vec::new();
    for annotation in note.annotations {
        if !annotation.url.is_empty() && !note.text_content.contains(&annotation.url) {
            links.push(if annotation.title.is_empty() {
                annotation.url
            } else {
                format!("{}: {}", annotation.title, annotation.url)
            });
        }
    }
    let state = if note.is_trashed {
        State::Trash
    } else if note.is_archived {
        State::Archive
    } else {
        State::Open
    };
    Ok(Found {
        title: note.title,
        text: note.text_content,
        list: note.list_content.into_iter().map(|item| (item.is_checked, item.text)).collect(),
        labels: note.labels.into_iter().map(|label| label.name).collect(),
        links,
        colour: note.color,
        pinned: note.is_pinned,
        state,
        attached: note.attachments.into_iter().map(|attachment| attachment.file_path).collect(),
        created: time(note.created_timestamp_usec),
        edited: time(note.user_edited_timestamp_usec),
        losses,
    }
    .composed())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[derive(Default)]
struct Note {
    title: String,
    text_content: String,
    list_content: Vec<ListItem>,
    labels: Vec<Label>,
    color: String,
    is_trashed: bool,
    is_pinned: bool,
    is_archived: bool,
    attachments: Vec<Attachment>,
    annotations: Vec<Annotation>,
    sharees: Vec<Sharee>,
    created_timestamp_usec: Option<Value>,
    user_edited_timestamp_usec: Option<Value>,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ListItem {
    #[serde(default)]
    text: String,
    #[serde(default)]
    is_checked: bool,
}

#[derive(Deserialize)]
struct Label {
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Attachment {
    #[serde(default)]
    file_path: String,
}

#[derive(Deserialize)]
struct Annotation {
    #[serde(default)]
    title: String,
    #[serde(default)]
    url: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sharee {
    #[serde(default)]
    is_owner: bool,
    #[serde(default)]
    email: String,
}

/// Millionths of seconds since 1970, as a number or as text; 0 says nothing.
fn time(value: Option<Value>) -> Option<Timestamp> {
    let micros = match value? {
        Value::Number(number) => number.as_i64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    Timestamp::from_microsecond(micros).ok().filter(|time| *time != Timestamp::UNIX_EPOCH)
}

/// Where a note lay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Open,
    Archive,
    Trash,
}

/// A note, from either form.
#[derive(Default)]
struct Found {
    title: String,
    text: String,
    list: Vec<(bool, String)>,
    labels: Vec<String>,
    links: Vec<String>,
    colour: String,
    pinned: bool,
    state: State,
    attached: Vec<String>,
    created: Option<Timestamp>,
    edited: Option<Timestamp>,
    losses: Vec<Loss>,
}

/// Keep's colours as CSS knows them (RFC 7986 §5.9).
const COLOURS: [(&str, &str); 11] = [
    ("RED", "red"),
    ("ORANGE", "orange"),
    ("YELLOW", "yellow"),
    ("GREEN", "green"),
    ("TEAL", "teal"),
    ("BLUE", "blue"),
    ("CERULEAN", "steelblue"),
    ("PURPLE", "purple"),
    ("PINK", "pink"),
    ("BROWN", "brown"),
    ("GRAY", "gray"),
];

impl Found {
    fn composed(self) -> Composed {
        let mut losses = self.losses;
        let mut text = self.text.trim_end().to_string();
        let list = self.list.iter().map(|(done, item)| format!("[{}] {item}", if *done { 'x' } else { ' ' }));
        for line in list.chain(self.links) {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&line);
        }
        let mut extra = Vec::new();
        match COLOURS.iter().find(|(name, _)| self.colour.eq_ignore_ascii_case(name)) {
            Some((_, colour)) => extra.push(("COLOR".to_string(), (*colour).to_string())),
            None if self.colour.is_empty() || self.colour.eq_ignore_ascii_case("DEFAULT") => (),
            None => losses.push(Loss::new(format!("its colour {} has no name that others know", self.colour))),
        }
        if self.pinned {
            extra.push(("X-GOOGLE-KEEP-PINNED".to_string(), "TRUE".to_string()));
        }
        if let Some(created) = self.created {
            extra.push(("CREATED".to_string(), created.strftime("%Y%m%dT%H%M%SZ").to_string()));
        }
        for name in &self.attached {
            losses.push(Loss::new(format!("{name}: attached, and kept beside the note as a file")));
        }
        // The moment of its making is a note's own; what it says may change between two exports.
        let made = self.created.map(|created| created.to_string());
        let uid = match &made {
            Some(made) => Uids::default().of("google keep", [made.as_str(), self.title.as_str()]),
            None => Uids::default().of("google keep", [self.title.as_str(), text.as_str()]),
        };
        let first = text.lines().next().unwrap_or_default().to_string();
        let entry = Entry {
            sort: Sort::Note,
            uid: uid.clone(),
            stamp: self.edited.or(self.created).unwrap_or(Timestamp::UNIX_EPOCH),
            summary: self.title.clone(),
            description: text,
            start: self.created.or(self.edited).map(When::Utc),
            status: if self.state == State::Trash { "CANCELLED".into() } else { String::new() },
            categories: self.labels,
            extra,
            ..Entry::default()
        };
        let name = if self.title.trim().is_empty() { first } else { self.title };
        let collection = match self.state {
            State::Open => None,
            State::Archive => Some("Archive".to_string()),
            State::Trash => Some("Trash".to_string()),
        };
        let text = super::written(entry, &mut losses);
        Composed {
            kind: Kind::Notes,
            collection,
            text,
            uid,
            name: super::excerpt(&name),
            losses,
            from: Place { number: 1, line: None },
            attached: self.attached,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{icalendar, lines};
    use super::*;

    fn has(item: &Composed, wanted: &[&str]) {
        assert!(icalendar::check(item.text.as_bytes()).is_ok());
        assert_eq!(icalendar::kind(&item.text), Some(Kind::Notes));
        assert_eq!(icalendar::read(&item.text).problems, Vec::<String>::new(), "{}", item.text);
        assert!(item.text.parse::<::icalendar::Calendar>().is_ok());
        for line in wanted {
            assert!(lines::lines(&item.text).any(|found| found.text == *line), "{line} is not in {}", item.text);
        }
    }

    #[test]
    fn reads_notes_and_checklists() {
        let json = br#"{"color":"CERULEAN","isTrashed":false,"isPinned":true,"isArchived":true,"textContent":"a, b\nc","textContentHtml":"<p>a</p>","title":"Sea",
            "userEditedTimestampUsec":1600598769123456,"createdTimestampUsec":"1600598000000000","labels":[{"name":"Home, sweet"},{"name":"x"}],
            "attachments":[{"filePath":"17.jpg","mimetype":"image/jpeg"}],"annotations":[{"description":"d","source":"WEBLINK","title":"X","url":"https://x.org"}],
            "sharees":[{"isOwner":true,"type":"WRITER","email":"me@x"},{"isOwner":false,"type":"WRITER","email":"bo@x"}],"reminders":[{"at":1}]}"#;
        assert!(recognise(json));
        let note = read(json).unwrap();
        has(
            &note,
            &[
                "SUMMARY:Sea",
                "DESCRIPTION:a\\, b\\nc\\nX: https://x.org",
                "CATEGORIES:Home\\, sweet,x",
                "COLOR:steelblue",
                "X-GOOGLE-KEEP-PINNED:TRUE",
                "DTSTART:20200920T103320Z",
                "CREATED:20200920T103320Z",
                "LAST-MODIFIED:20200920T104609Z",
            ],
        );
        assert_eq!(
            (note.collection.as_deref(), note.attached.as_slice()),
            (Some("Archive"), &["17.jpg".to_string()][..])
        );
        let losses: Vec<&str> = note.losses.iter().map(|loss| loss.what.as_str()).collect();
        assert_eq!(
            losses,
            [
                "reminders: a note has no place for it",
                "it was shared with bo@x",
                "17.jpg: attached, and kept beside the note as a file"
            ]
        );

        let list = br#"{"color":"DEFAULT","isTrashed":true,"isPinned":false,"isArchived":false,"title":"","userEditedTimestampUsec":0,
            "listContent":[{"text":"milk","isChecked":true},{"text":"oats","isChecked":false}]}"#;
        let note = read(list).unwrap();
        has(&note, &["DESCRIPTION:[x] milk\\n[ ] oats", "STATUS:CANCELLED"]);
        assert_eq!((note.name.as_str(), note.collection.as_deref()), ("[x] milk", Some("Trash")));
        assert_eq!(read(list).unwrap(), note);
        assert!(!recognise(b"{\"title\":\"IMG.jpg\",\"photoTakenTime\":{}}"));
        assert!(matches!(read(b"{"), Err(Unfit::Damaged { .. })));
    }

    #[test]
    fn reads_the_page_where_there_is_no_json() {
        let page = "<?xml version=\"1.0\"?><html><head><title>Sea &amp; sun</title><style>.x{a:b}</style></head><body><div class=\"note ORANGE\">\
            <div class=\"heading\"><div class=\"meta-icons\"><span class=\"pinned\" title=\"p\"></span><span class=\"archived\" title=\"a\"></span></div>\nSep 20, 2020, 10:46:09 AM\n</div>\
            <div class=\"title\">Sea &amp; sun</div><div class=\"content\">one&#39;s<br/>two &lt;b&gt;<ul class=\"list\"><li class=\"listitem checked\"><span class=\"bullet\">&#9745;</span>\
            <span class=\"text\">milk</span></li><li class=\"listitem\"><span class=\"bullet\">&#9744;</span><span class=\"text\">oats</span></li></ul></div>\
            <div class=\"attachments\"><ul><li><img alt=\"\" src=\"17.jpg\"/></li></ul></div>\
            <div class=\"chips\"><span class=\"chip label\"><span class=\"label-name\">Home</span></span><span class=\"chip annotation WEBLINK\"><a class=\"annotation\" href=\"https://x.org\">X</a></span></div></div></body></html>";
        assert!(recognise_page(page.as_bytes()) && !recognise_page(b"<html><body>hello</body></html>"));
        let note = read_page(page.as_bytes()).unwrap();
        has(
            &note,
            &[
                "SUMMARY:Sea & sun",
                "DESCRIPTION:one's\\ntwo <b>\\n[x] milk\\n[ ] oats\\nX: https://x.org",
                "CATEGORIES:Home",
                "COLOR:orange",
                "X-GOOGLE-KEEP-PINNED:TRUE",
            ],
        );
        assert_eq!(
            (note.collection.as_deref(), note.attached.as_slice()),
            (Some("Archive"), &["17.jpg".to_string()][..])
        );
        assert_eq!(note.losses[0].what, "its time is only said as Sep 20, 2020, 10:46:09 AM, without a time zone");
        let older = "<html><body><div class=\"note\"><div class=\"heading\">x</div><div class=\"content\"><div class=\"listitem checked\"><div class=\"bullet\">&#9745;</div><div class=\"text\">tea</div></div></div><div class=\"labels\"><span class=\"label\">A</span></div></div></body></html>";
        has(&read_page(older.as_bytes()).unwrap(), &["DESCRIPTION:[x] tea", "CATEGORIES:A"]);
        let deep = format!("<html><body><div class=\"note\"><div class=\"content\">{}x", "<div>".repeat(100_000));
        assert!(read_page(deep.as_bytes()).is_ok());
    }
}
