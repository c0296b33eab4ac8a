//! The frame of cards and calendar objects: every BEGIN with its END. Tells whether a body is one whole thing, and finds
//! the things that stand one after another in a file. What is inside is not looked at.

use std::ops::Range;

use super::Unreadable;
use super::lines::{edge, find_ignore_case, line_end, lines};

/// The text of a body that is exactly one whole `wanted`: UTF-8, every BEGIN with its END, only blank lines around it.
pub(crate) fn whole<'a>(bytes: &'a [u8], wanted: &'static str) -> Result<&'a str, Unreadable> {
    let text = std::str::from_utf8(bytes).map_err(|error| Unreadable::NotUtf8 { at: error.valid_up_to() })?;
    if text.starts_with('\u{feff}') {
        return Err(Unreadable::ByteOrderMark);
    }
    let mut nesting = Nesting::default();
    let mut closed = false;
    for line in lines(text) {
        if nesting.open.is_empty() {
            if line.text.trim().is_empty() {
                continue;
            }
            let begins = edge(&line.text).is_some_and(|(begin, name)| begin && name.eq_ignore_ascii_case(wanted));
            if closed {
                return Err(if begins { Unreadable::Several { wanted } } else { Unreadable::Around });
            }
            if !begins {
                let page = line.text.trim_start().starts_with('<') && find_ignore_case(text, "<html");
                return Err(if page { Unreadable::WebPage } else { Unreadable::NoBegin { wanted } });
            }
        }
        match nesting.step(&line.text) {
            Step::Closed => closed = true,
            Step::Crossed { open, found } => return Err(Unreadable::Crossed { open, found }),
            Step::Other | Step::Opened | Step::Inner => (),
        }
    }
    match nesting.open.pop() {
        Some(open) => Err(Unreadable::NoEnd { open }),
        None if !closed => Err(Unreadable::Empty),
        None => Ok(text),
    }
}

/// The ranges of the `wanted` components that stand one after another in a text, each from BEGIN to the line end after
/// END. A component that never ends reaches to the next BEGIN of its kind (unless that is the AGENT of a vCard 2.1), or
/// to the end of the text.
pub(crate) fn split(text: &[u8], wanted: &'static str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let mut start = None;
        let mut depth = 0_usize;
        let mut agent = false;
        while at < text.len() {
            let begin = at;
            let (end, mut next) = line_end(text, at);
            while matches!(text.get(next), Some(b' ' | b'\t')) {
                next = line_end(text, next + 1).1;
            }
            let line = text.get(begin..end).unwrap_or_default();
            let mark = if line.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
            // A line that is not UTF-8 can't be BEGIN or END.
            let edge = std::str::from_utf8(line.get(mark..).unwrap_or_default()).ok().and_then(edge);
            match (edge, start) {
                (Some((true, name)), None) if name.eq_ignore_ascii_case(wanted) => {
                    start = Some(begin + mark);
                    depth = 1;
                }
                (Some((true, name)), Some(from)) if name.eq_ignore_ascii_case(wanted) && !agent => {
                    return Some(from..begin);
                }
                (Some((true, _)), Some(_)) => depth += 1,
                (Some((false, _)), Some(from)) => {
                    depth -= 1;
                    if depth == 0 {
                        at = next;
                        return Some(from..next);
                    }
                }
                _ => (),
            }
            agent = line.get(..5).is_some_and(|head| head.eq_ignore_ascii_case(b"AGENT"));
            at = next;
        }
        start.map(|from| from..text.len())
    })
}

/// Follows BEGIN and END. Text before the first BEGIN and after its END is outside.
#[derive(Default)]
struct Nesting {
    open: Vec<String>,
}

enum Step {
    /// A line that opens or closes nothing.
    Other,
    Opened,
    /// The outermost component ended.
    Closed,
    /// A component inside ended.
    Inner,
    Crossed {
        open: String,
        found: String,
    },
}

impl Nesting {
    fn step(&mut self, line: &str) -> Step {
        match edge(line) {
            None => Step::Other,
            Some((true, name)) => {
                self.open.push(name.to_ascii_uppercase());
                Step::Opened
            }
            Some((false, name)) => match self.open.pop() {
                Some(open) if open.eq_ignore_ascii_case(name) => {
                    if self.open.is_empty() {
                        Step::Closed
                    } else {
                        Step::Inner
                    }
                }
                Some(open) => Step::Crossed { open, found: name.to_ascii_uppercase() },
                None => Step::Other,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tells_a_whole_object_from_a_broken_one() {
        let check = |input: &str, expect: Result<(), Unreadable>| {
            assert_eq!(whole(input.as_bytes(), "VCARD").map(|_| ()), expect, "{input:?}");
        };
        let wanted = "VCARD";
        check("BEGIN:VCARD\r\nFN:A\r\nEND:VCARD\r\n", Ok(()));
        check("\n\nbegin:vcard\nFN:A\nend:vcard \n\n", Ok(()));
        check("BEGIN:VCARD\rFN:A\rEND:VCARD", Ok(()));
        check("BEGIN:VCARD\nAGENT:\nBEGIN:VCARD\nFN:B\nEND:VCARD\nEND:VCARD\n", Ok(()));
        check("", Err(Unreadable::Empty));
        check(" \r\n", Err(Unreadable::Empty));
        check("\u{feff}BEGIN:VCARD\nEND:VCARD", Err(Unreadable::ByteOrderMark));
        check("<!DOCTYPE html>\n<html>", Err(Unreadable::WebPage));
        check("FN:A", Err(Unreadable::NoBegin { wanted }));
        check("BEGIN:VCALENDAR\nEND:VCALENDAR", Err(Unreadable::NoBegin { wanted }));
        check("BEGIN:VCARD\nFN:A\n", Err(Unreadable::NoEnd { open: "VCARD".into() }));
        check("BEGIN:VCARD\nEND:VCARD\nBEGIN:VCARD\nEND:VCARD\n", Err(Unreadable::Several { wanted }));
        check("BEGIN:VCARD\nEND:VCARD\nx", Err(Unreadable::Around));
        check(
            "BEGIN:VCARD\nBEGIN:X\nEND:VCARD\nEND:X",
            Err(Unreadable::Crossed { open: "X".into(), found: "VCARD".into() }),
        );
        assert_eq!(whole(b"BEGIN:VCARD\nFN:\xff\nEND:VCARD", "VCARD"), Err(Unreadable::NotUtf8 { at: 15 }));
    }

    #[test]
    fn splits_a_stream() {
        let text = b"\xef\xbb\xbfBEGIN:VCARD\r\nFN:A\r\nEND:VCARD\r\njunk\r\nBEGIN:VCARD\nFN:\xff\nEND:VCARD\nBEGIN:VCARD\nFN:C\nBEGIN:VCARD\nAGENT:\nBEGIN:VCARD\nEND:VCARD\nEND:VCARD\nBEGIN:VCARD";
        let found: Vec<_> = split(text, "VCARD").map(|range| text[range].to_vec()).collect();
        assert_eq!(found.len(), 5);
        assert_eq!(found[0], b"BEGIN:VCARD\r\nFN:A\r\nEND:VCARD\r\n");
        assert_eq!(found[1], b"BEGIN:VCARD\nFN:\xff\nEND:VCARD\n");
        assert_eq!(found[2], b"BEGIN:VCARD\nFN:C\n", "END is missing");
        assert_eq!(found[3], b"BEGIN:VCARD\nAGENT:\nBEGIN:VCARD\nEND:VCARD\nEND:VCARD\n");
        assert_eq!(found[4], b"BEGIN:VCARD");
    }

    proptest! {
        #[test]
        fn whole_objects_survive_splitting(cards in prop::collection::vec("[^\r\n]{0,40}", 0..6)) {
            let cards: Vec<String> = cards.iter().map(|note| format!("BEGIN:VCARD\r\nNOTE:{note}\r\nEND:VCARD\r\n")).collect();
            let text = cards.concat();
            let found: Vec<_> = split(text.as_bytes(), "VCARD").map(|range| text[range].to_string()).collect();
            prop_assert_eq!(found, cards);
        }

        #[test]
        fn nothing_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = whole(&bytes, "VCARD");
            let _ = split(&bytes, "VCARD").count();
        }
    }
}
