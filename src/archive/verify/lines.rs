//! Counts the objects of a text file of vCards or iCalendar objects while it streams by: content lines and their
//! BEGIN and END only (RFC 6350 §3.2, RFC 5545 §3.1). No item is parsed for its meaning here.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

/// So much of a line is looked at: enough for any name of a component and for any UID that is one.
const MAX_LINE: usize = 1024;
const MAX_DEPTH: usize = 64;

/// What a text file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Objects {
    /// Cards, or calendars, side by side.
    pub outer: u64,
    /// How many different UIDs the components inside the calendars have, time zones left out.
    pub uids: u64,
    /// Such components without a UID.
    pub without_uid: u64,
    /// Each BEGIN has its END.
    pub balanced: bool,
}

/// Is fed a file piece by piece.
#[derive(Debug, Default)]
pub(super) struct Lines {
    line: Vec<u8>,
    /// The last physical line has ended, so that the next byte tells whether it goes on.
    ended: bool,
    open: Vec<Vec<u8>>,
    outer: u64,
    unbalanced: bool,
    without_uid: u64,
    /// The component that is open has told its UID.
    told: bool,
    uids: HashSet<u64>,
    keys: RandomState,
}

impl Lines {
    /// Takes the next piece.
    pub fn feed(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let Some(first) = rest.first() {
            if self.ended {
                self.ended = false;
                if matches!(first, b' ' | b'\t') {
                    rest = rest.get(1..).unwrap_or_default();
                } else {
                    self.take_line();
                }
                continue;
            }
            let end = rest.iter().position(|byte| *byte == b'\n');
            let (part, behind) = rest.split_at(end.unwrap_or(rest.len()));
            let room = MAX_LINE.saturating_sub(self.line.len());
            self.line.extend_from_slice(part.get(..room.min(part.len())).unwrap_or_default());
            if end.is_some() {
                self.ended = true;
                if self.line.last() == Some(&b'\r') {
                    self.line.pop();
                }
                rest = behind.get(1..).unwrap_or_default();
            } else {
                rest = behind;
            }
        }
    }

    /// What there was.
    pub fn finish(mut self) -> Objects {
        self.take_line();
        Objects {
            outer: self.outer,
            uids: self.uids.len() as u64,
            without_uid: self.without_uid,
            balanced: !self.unbalanced && self.open.is_empty(),
        }
    }

    fn take_line(&mut self) {
        let mut line = std::mem::take(&mut self.line);
        if let Some(colon) = line.iter().take(512).position(|byte| matches!(byte, b':' | b';')) {
            let (name, value) = line.split_at(colon);
            let value = value.get(1..).unwrap_or_default().trim_ascii();
            if name.eq_ignore_ascii_case(b"BEGIN") {
                self.begin(value.to_ascii_uppercase());
            } else if name.eq_ignore_ascii_case(b"END") {
                self.end(&value.to_ascii_uppercase());
            } else if self.open.len() == 2 && name.eq_ignore_ascii_case(b"UID") && !self.told {
                let value = line.splitn(2, |byte| *byte == b':').nth(1).unwrap_or_default();
                self.uids.insert(self.keys.hash_one(value));
                self.told = true;
            }
        }
        line.clear();
        self.line = line;
    }

    fn begin(&mut self, name: Vec<u8>) {
        match self.open.len() {
            0 => self.outer += 1,
            1 => self.told = name == b"VTIMEZONE",
            MAX_DEPTH => {
                self.unbalanced = true;
                return;
            }
            _ => {}
        }
        self.open.push(name);
    }

    fn end(&mut self, name: &[u8]) {
        if self.open.last().is_some_and(|open| open == name) {
            self.open.pop();
            if self.open.len() == 1 && !self.told {
                self.without_uid += 1;
                self.told = true;
            }
        } else {
            self.unbalanced = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, outer: u64, (uids, without_uid): (u64, u64), balanced: bool) {
        for size in [1, 3, text.len().max(1)] {
            let mut lines = Lines::default();
            text.as_bytes().chunks(size).for_each(|part| lines.feed(part));
            assert_eq!(lines.finish(), Objects { outer, uids, without_uid, balanced }, "{text:?} in pieces of {size}");
        }
    }

    #[test]
    fn counts_cards() {
        let card = "BEGIN:VCARD\r\nFN:x\r\nNOTE:BEGIN:VCARD\\n\r\n BEGIN:VCARD\r\nEND:VCARD\r\n";
        check("", 0, (0, 0), true);
        check(card, 1, (0, 0), true);
        check(&card.repeat(3), 3, (0, 0), true);
        check(&card.replace("\r\n", "\n"), 1, (0, 0), true);
        check("begin:vcard\nEnd:VCard \n", 1, (0, 0), true);
        check("BEGIN:VCA\r\n RD\r\nEND:VCARD", 1, (0, 0), true);
        check("BEGIN:VCARD\r\nFN:x\r\n", 1, (0, 0), false);
        check("END:VCARD\r\n", 0, (0, 0), false);
        check("BEGIN:VCARD\r\nEND:VCALENDAR\r\n", 1, (0, 0), false);
        check(&"BEGIN:A\n".repeat(1000), 1, (0, 0), false);
    }

    #[test]
    fn counts_objects_in_calendars() {
        let text = "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:x\nBEGIN:STANDARD\nEND:STANDARD\nEND:VTIMEZONE\n\
                    BEGIN:VEVENT\nUID:a\nBEGIN:VALARM\nUID:z\nEND:VALARM\nEND:VEVENT\n\
                    BEGIN:VEVENT\nUID;X-Y=1:a\nRECURRENCE-ID:1\nEND:VEVENT\n\
                    BEGIN:VTODO\nUI\n D:b\nEND:VTODO\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR\n";
        check(text, 1, (2, 1), true);
    }
}
