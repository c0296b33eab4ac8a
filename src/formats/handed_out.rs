//! Files that other services and programs hand out: bytes in, cards and calendar objects out, with what did not fit. Each
//! room reads one layout, recognises it by content, names what can't be read, and keeps what it reads in memory: nothing
//! here opens a file, and nothing here knows a path.
//!
//! The layouts are written from what is publicly described; the files that they are tested with are made by us.

pub mod appointments;
mod card;
mod charset;
pub mod contacts;
mod days;
pub mod keep;
pub mod ldif;
pub mod side_cars;
pub mod stores;
mod table;
pub mod tasks;
pub mod vcards;

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::Loss;
use super::icalendar::build::{Entry, object};
use crate::model::Kind;

pub use charset::{Text, decode};
pub use days::Order;

/// Where in the source an item stood.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Counted from 1: the row, the record, the card, the entry.
    pub number: u64,
    /// The line of the file it begins on, counted from 1, where lines mean something.
    pub line: Option<u64>,
}

/// An item composed from what a source had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composed {
    pub kind: Kind,
    /// The list or folder within the file that it belonged to.
    pub collection: Option<String>,
    /// One whole card (vCard 4.0) or calendar object.
    pub text: String,
    /// The source's own, or made from the content: reading the same file again gives the same.
    pub uid: String,
    /// As people would call it.
    pub name: String,
    /// What the source had and the item could not take, or took changed.
    pub losses: Vec<Loss>,
    pub from: Place,
    /// Names of files beside the source that belong to it and could not be put into it.
    pub attached: Vec<String>,
}

/// Something in a file that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub from: Place,
    /// What it seems to be, to find it again: its first text.
    pub name: String,
    /// In plain words.
    pub why: String,
}

/// What a file gave. Everything in it is among the items, or refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    pub items: Vec<Composed>,
    pub refused: Vec<Refused>,
    /// What was assumed of the whole file, in plain words.
    pub remarks: Vec<String>,
}

/// Why nothing of a file was taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    #[error("it is larger than {limit} bytes")]
    TooLarge { limit: usize },
    #[error("it is no text")]
    NoText,
    #[error("it is not {wanted}")]
    NotThis { wanted: &'static str },
    #[error("it is damaged: {why}")]
    Damaged { why: String },
    #[error("none of its columns is known: {}", .headers.join(", "))]
    NoColumns { headers: Vec<String> },
    /// Every date of the file can be read in both orders.
    #[error("day or month first? its dates, such as {example}, can be read both ways")]
    WhichOrder { example: String },
}

/// The layouts that are known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layout {
    /// [`vcards`].
    Cards,
    /// One or more calendar objects (RFC 5545), which are read elsewhere ([`super::icalendar`]).
    Calendars,
    /// [`contacts`].
    ContactTable,
    /// [`appointments`].
    CalendarTable,
    /// [`ldif`].
    Ldif,
    /// [`tasks`].
    GoogleTasks,
    /// [`keep::read`].
    KeepNote,
    /// [`keep::read_page`].
    KeepPage,
    /// [`side_cars`]: of a photo, or of an album.
    PhotoJson,
    /// [`stores`]: a database, which may be one of them.
    Store,
}

/// What a file is, by its first bytes; 16 KiB are enough. `None`: nothing that is known here.
pub fn layout(head: &[u8]) -> Option<Layout> {
    let begins_calendar = || {
        let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        start.get(..15).is_some_and(|start| start.eq_ignore_ascii_case(b"BEGIN:VCALENDAR"))
    };
    if stores::recognise(head) {
        Some(Layout::Store)
    } else if vcards::recognise(head) {
        Some(Layout::Cards)
    } else if begins_calendar() {
        Some(Layout::Calendars)
    } else if tasks::recognise(head) {
        Some(Layout::GoogleTasks)
    } else if keep::recognise(head) {
        Some(Layout::KeepNote)
    } else if side_cars::recognise(head) {
        Some(Layout::PhotoJson)
    } else if keep::recognise_page(head) {
        Some(Layout::KeepPage)
    } else if ldif::recognise(head) {
        Some(Layout::Ldif)
    } else if appointments::recognise(head) {
        Some(Layout::CalendarTable)
    } else if contacts::recognise(head) {
        Some(Layout::ContactTable)
    } else {
        None
    }
}

/// How large a file may be that is read as a whole. Address books and lists are far smaller.
pub const MOST: usize = 256 << 20;

fn check_size(bytes: &[u8]) -> Result<(), Unfit> {
    if bytes.len() > MOST { Err(Unfit::TooLarge { limit: MOST }) } else { Ok(()) }
}

/// Makes UIDs out of content. The second item that says the same gets another one, and gets it again the next time.
#[derive(Default)]
struct Uids {
    seen: HashMap<[u8; 32], u32>,
}

impl Uids {
    /// A UUID of version 8 (RFC 9562 §5.8): the beginning of the SHA-256 of the layout's name and the content.
    fn of<'a>(&mut self, layout: &'a str, content: impl IntoIterator<Item = &'a str>) -> String {
        let mut hash = Sha256::new();
        for part in std::iter::once(layout).chain(content) {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        let digest: [u8; 32] = hash.clone().finalize().into();
        let times = self.seen.entry(digest).or_default();
        *times += 1;
        hash.update(times.to_le_bytes());
        let digest: [u8; 32] = hash.finalize().into();
        let mut id = [0_u8; 16];
        for (to, from) in id.iter_mut().zip(digest) {
            *to = from;
        }
        let number = u128::from_be_bytes(id) & !(0xf << 76) & !(0x3 << 62) | (0x8 << 76) | (0x2 << 62);
        let hex = format!("{number:032x}");
        let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
        format!("{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32))
    }
}

/// One calendar object. Texts of other systems may have line ends and control characters that a calendar can't have.
fn written(mut entry: Entry, losses: &mut Vec<Loss>) -> String {
    let mut dropped = false;
    let mut plain = |text: &mut String, breaks: bool| {
        let bad = |c: char| c.is_control() && !(breaks && matches!(c, '\n' | '\t'));
        if text.contains(bad) {
            let lines = text.replace("\r\n", "\n").replace('\r', "\n");
            *text = lines.chars().filter(|c| !bad(*c)).collect();
            dropped |= lines.chars().any(|c| bad(c) && !matches!(c, '\n' | '\t'));
        }
    };
    for text in [&mut entry.summary, &mut entry.description, &mut entry.location] {
        plain(text, true);
    }
    for text in &mut entry.categories {
        plain(text, true);
    }
    for alarm in &mut entry.alarms {
        plain(&mut alarm.text, true);
    }
    for person in entry.attendees.iter_mut().chain(&mut entry.organizer) {
        plain(&mut person.name, false);
        plain(&mut person.email, false);
    }
    for (_, value) in &mut entry.extra {
        plain(value, false);
    }
    plain(&mut entry.uid, false);
    if dropped {
        losses.push(Loss::new("control characters"));
    }
    object(&[entry])
}

/// A text on one line, short enough to be shown in a list.
fn excerpt(text: &str) -> String {
    const MOST_CHARS: usize = 60;
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST_CHARS) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
        None => line,
    }
}

/// Letters and digits only, lower case, without accents: how headers are compared.
fn folded(header: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    header
        .nfkd()
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric())
        .flat_map(|c| if c == 'ß' { vec!['s', 's'] } else { vec![c] })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uids_follow_the_content() {
        let mut uids = Uids::default();
        let first = uids.of("csv", ["Ann", "1"]);
        let again = uids.of("csv", ["Ann", "1"]);
        assert_ne!(first, again, "two rows that say the same are two items");
        assert_ne!(first, uids.of("csv", ["Ann1", ""]));
        let mut second = Uids::default();
        assert_eq!([first.clone(), again], [second.of("csv", ["Ann", "1"]), second.of("csv", ["Ann", "1"])]);
        assert_eq!(first.len(), 36);
        assert_eq!(first.as_bytes()[14], b'8');
        assert!(matches!(first.as_bytes()[19], b'8' | b'9' | b'a' | b'b'), "{first}");
    }

    #[test]
    fn tells_layouts_by_content() {
        let check = |head: &str, expect: Option<Layout>| {
            assert_eq!(layout(head.as_bytes()), expect, "{head}");
            let recognised = [
                vcards::recognise(head.as_bytes()),
                tasks::recognise(head.as_bytes()),
                keep::recognise(head.as_bytes()),
                keep::recognise_page(head.as_bytes()),
                side_cars::recognise(head.as_bytes()),
                ldif::recognise(head.as_bytes()),
                appointments::recognise(head.as_bytes()),
                contacts::recognise(head.as_bytes()),
            ];
            assert!(recognised.iter().filter(|yes| **yes).count() <= 1, "{head} is two things: {recognised:?}");
        };
        check("BEGIN:VCARD\r\nVERSION:3.0\r\n", Some(Layout::Cards));
        check("\u{feff}begin:vcalendar\r\n", Some(Layout::Calendars));
        check("Name,Given Name,E-mail 1 - Value\n", Some(Layout::ContactTable));
        check("Betreff,Beginnt am,Beginnt um,Ort,Notizen\n", Some(Layout::CalendarTable));
        check("version: 1\ndn: cn=a\nmail: b\n", Some(Layout::Ldif));
        check("{\n \"kind\": \"tasks#taskLists\",\n \"items\": [", Some(Layout::GoogleTasks));
        check("{\"color\":\"DEFAULT\",\"isTrashed\":false,\"title\":\"x\"", Some(Layout::KeepNote));
        check("<html><body><div class=\"note\"><div class=\"heading\">", Some(Layout::KeepPage));
        check("{\"title\":\"a.jpg\",\"photoTakenTime\":{\"timestamp\":\"1\"}}", Some(Layout::PhotoJson));
        check("{\"title\":\"Sea\",\"access\":\"protected\",\"date\":{\"timestamp\":\"1\"}}", Some(Layout::PhotoJson));
        for other in
            ["", "hello", "{\"a\":1}", "<html><body>hi</body></html>", "a,b\n1,2\n", "From ann@x\n", "\u{0}\u{1}"]
        {
            check(other, None);
        }
    }

    #[test]
    fn line_ends_and_control_characters_end_no_line() {
        let mut losses = Vec::new();
        let hostile = "a\r\nEND:VEVENT\rb\u{0}\u{85}\u{2028}c".to_string();
        let entry = Entry {
            uid: hostile.clone(),
            summary: hostile.clone(),
            description: hostile.clone(),
            categories: vec![hostile.clone()],
            extra: vec![("ATTACH".into(), hostile)],
            ..Entry::default()
        };
        let text = written(entry, &mut losses);
        assert!(crate::formats::icalendar::check(text.as_bytes()).is_ok(), "{text}");
        assert_eq!(crate::formats::icalendar::read(&text).problems, ["the event has no start"]);
        assert!(text.contains("SUMMARY:a\\nEND:VEVENT\\nb\u{2028}c\r\n"), "{text}");
        assert!(text.contains("ATTACH:aEND:VEVENTb\u{2028}c\r\n"), "{text}");
        assert_eq!(losses, [Loss::new("control characters")]);
    }

    #[test]
    fn folds_headers() {
        let check = |header: &str, expect: &str| assert_eq!(folded(header), expect);
        check("Straße geschäftlich 2", "strassegeschaftlich2");
        check("E-mail 1 - Value", "email1value");
        check("Téléphone (bureau)", "telephonebureau");
        check("2º telefone da residência", "2otelefonedaresidencia");
    }
}
