//! Content lines, the common ground of vCard and iCalendar (RFC 6350 §3.2-3.3, RFC 5545 §3.1, vCard 2.1): unfolding,
//! taking a line apart, folding. Lossless: the ranges of all lines, one after another, are the text. It knows no
//! property and decides nothing; structure is checked by [`whole`] and [`split`].

use std::borrow::Cow;
use std::ops::Range;

use super::Unreadable;

/// A content line after unfolding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// The line without folds and line end.
    pub text: Cow<'a, str>,
    /// Where it stands in the text, with its folds and its line end.
    pub range: Range<usize>,
}

/// The content lines of a text; see [`lines`] and [`card_lines`].
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    text: &'a str,
    at: usize,
    soft_breaks: bool,
}

/// The content lines of a text. A line ends with LF, CRLF or CR; one that begins with a blank continues the one before.
pub fn lines(text: &str) -> Lines<'_> {
    Lines { text, at: 0, soft_breaks: false }
}

/// Like [`lines`], and also joins what vCard 2.1 breaks without a blank: quoted-printable and base64 values.
pub fn card_lines(text: &str) -> Lines<'_> {
    Lines { text, at: 0, soft_breaks: true }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        let bytes = self.text.as_bytes();
        if self.at >= bytes.len() {
            return None;
        }
        let start = self.at;
        let (end, mut next) = line_end(bytes, start);
        let mut text = Cow::Borrowed(cut(self.text, start, end));
        let mut header = None;
        loop {
            if self.soft_breaks && next < bytes.len() {
                let (end, after) = line_end(bytes, next);
                let coming = cut(self.text, next, end);
                if text.ends_with('=') && header.get_or_insert_with(|| Encoded::of(&text)).quoted && !is_end(coming) {
                    let joined = text.to_mut();
                    joined.pop();
                    joined.push_str(coming);
                    next = after;
                    continue;
                }
                if is_base64(coming) && header.get_or_insert_with(|| Encoded::of(&text)).base64 {
                    text.to_mut().push_str(coming);
                    next = after;
                    continue;
                }
            }
            if !matches!(bytes.get(next), Some(b' ' | b'\t')) {
                break;
            }
            let (end, after) = line_end(bytes, next + 1);
            text.to_mut().push_str(cut(self.text, next + 1, end));
            next = after;
        }
        self.at = next;
        Some(Line { text, range: start..next })
    }
}

/// Which of vCard 2.1's encodings a line declares.
#[derive(Clone, Copy)]
struct Encoded {
    quoted: bool,
    base64: bool,
}

impl Encoded {
    fn of(line: &str) -> Encoded {
        let header = line.split(':').next().unwrap_or("");
        Encoded {
            quoted: find_ignore_case(header, "QUOTED-PRINTABLE"),
            base64: find_ignore_case(header, "BASE64") || find_ignore_case(header, "ENCODING=B"),
        }
    }
}

/// True when `text` contains `word`, which is ASCII, in any case.
pub(crate) fn find_ignore_case(text: &str, word: &str) -> bool {
    text.as_bytes().windows(word.len()).any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}

fn is_end(line: &str) -> bool {
    line.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("END:"))
}

fn is_base64(line: &str) -> bool {
    !line.is_empty() && line.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
}

/// The end of the line that begins at `from`, without and with its line end. A line end is LF, CR or CRs before an LF.
fn line_end(bytes: &[u8], from: usize) -> (usize, usize) {
    let rest = bytes.get(from..).unwrap_or_default();
    let Some(length) = rest.iter().position(|b| matches!(b, b'\n' | b'\r')) else { return (bytes.len(), bytes.len()) };
    let end = from + length;
    let mut next = end;
    while bytes.get(next) == Some(&b'\r') {
        next += 1;
    }
    if bytes.get(next) == Some(&b'\n') {
        next += 1;
    }
    (end, next)
}

fn cut(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to).unwrap_or("")
}

/// A content line taken apart: `group.NAME;PARAM=value;PARAM=value:value`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts<'a> {
    pub group: Option<&'a str>,
    /// As written; compare without case.
    pub name: &'a str,
    /// Everything between name and value, without the semicolon in front.
    pub params: &'a str,
    pub value: &'a str,
}

/// Takes a line apart; `None` when it has no colon or no name.
pub fn parts(line: &str) -> Option<Parts<'_>> {
    let bytes = line.as_bytes();
    let head = bytes.iter().position(|b| matches!(b, b':' | b';'))?;
    let colon = if bytes.get(head) == Some(&b':') {
        head
    } else {
        let mut quoted = false;
        let outside = bytes.iter().enumerate().skip(head).find(|(_, b)| {
            quoted ^= **b == b'"';
            **b == b':' && !quoted
        });
        match outside {
            Some((at, _)) => at,
            // A quote that is never closed: the first colon has to do.
            None => head + bytes.iter().skip(head).position(|b| *b == b':')?,
        }
    };
    let (group, name) = match cut(line, 0, head).rsplit_once('.') {
        Some((group, name)) => (Some(group), name),
        None => (None, cut(line, 0, head)),
    };
    if name.is_empty() {
        return None;
    }
    Some(Parts { group, name, params: cut(line, head + 1, colon), value: cut(line, colon + 1, line.len()) })
}

/// A parameter as written. `value` is `None` for the bare parameters of vCard 2.1 (`TEL;HOME:`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Param<'a> {
    pub name: &'a str,
    pub value: Option<&'a str>,
}

/// The parameters between name and value.
pub fn params(params: &str) -> impl Iterator<Item = Param<'_>> {
    outside_quotes(params, b';').filter(|param| !param.is_empty()).map(|param| match param.split_once('=') {
        Some((name, value)) => Param { name: name.trim(), value: Some(value) },
        None => Param { name: param.trim(), value: None },
    })
}

/// The values of a parameter, without their quotes.
pub fn param_values(value: &str) -> impl Iterator<Item = &str> {
    outside_quotes(value, b',').map(|value| value.trim().trim_matches('"'))
}

/// The first value of the parameter `name`, without quotes.
pub fn param<'a>(all: &'a str, name: &str) -> Option<&'a str> {
    if all.is_empty() {
        return None;
    }
    let found = params(all).find(|param| param.name.eq_ignore_ascii_case(name))?;
    param_values(found.value?).next()
}

fn outside_quotes(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut at = 0;
    let mut done = text.is_empty();
    std::iter::from_fn(move || {
        if done {
            return None;
        }
        let mut quoted = false;
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        let length = rest.iter().position(|b| {
            quoted ^= *b == b'"';
            *b == separator && !quoted
        });
        let start = at;
        let end = match length {
            Some(length) => {
                at += length + 1;
                start + length
            }
            None => {
                done = true;
                text.len()
            }
        };
        Some(cut(text, start, end))
    })
}

/// Appends a line, folded to 75 octets between characters, with CRLF (RFC 6350 §3.2, RFC 5545 §3.1).
pub fn push_folded(out: &mut String, line: &str) {
    let mut rest = line;
    let mut room = 75;
    while rest.len() > room {
        let at = rest.floor_char_boundary(room);
        let (head, tail) = rest.split_at(at);
        out.push_str(head);
        out.push_str("\r\n ");
        rest = tail;
        room = 74;
    }
    out.push_str(rest);
    out.push_str("\r\n");
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
    Crossed { open: String, found: String },
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

/// `Some((true, NAME))` for `BEGIN:NAME`, `Some((false, NAME))` for `END:NAME`.
pub fn edge(line: &str) -> Option<(bool, &str)> {
    match line.as_bytes().first()? {
        b'B' | b'b' if line.get(..6)?.eq_ignore_ascii_case("BEGIN:") => Some((true, line.get(6..)?.trim())),
        b'E' | b'e' if line.get(..4)?.eq_ignore_ascii_case("END:") => Some((false, line.get(4..)?.trim())),
        _ => None,
    }
}

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
                (Some((true, name)), Some(from)) if name.eq_ignore_ascii_case(wanted) && !agent => return Some(from..begin),
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(text: &str) -> Vec<String> {
        lines(text).map(|line| line.text.into_owned()).collect()
    }

    #[test]
    fn unfolds_every_line_end() {
        let check = |input: &str, expect: &[&str]| assert_eq!(texts(input), expect, "{input:?}");
        check("A:1\r\nB:2\r\n", &["A:1", "B:2"]);
        check("A:1\nB:2", &["A:1", "B:2"]);
        check("A:1\rB:2\r", &["A:1", "B:2"]);
        check("A:1\r\r\n 2\r\nB:3", &["A:12", "B:3"]);
        check("NOTE:long \r\n line\r\n\t and more\r\n", &["NOTE:long line and more"]);
        check("NOTE:Gr\u{fc}\r\n \u{df}e\r\n", &["NOTE:Gr\u{fc}\u{df}e"]);
        check("", &[]);
        check("\r\n\r\nA:1", &["", "", "A:1"]);
    }

    #[test]
    fn joins_what_version_2_1_breaks_without_a_blank() {
        let check = |input: &str, expect: &[&str]| {
            let found: Vec<_> = card_lines(input).map(|line| line.text.into_owned()).collect();
            assert_eq!(found, expect, "{input:?}");
        };
        check("NOTE;ENCODING=QUOTED-PRINTABLE:a=\r\nb=\r\n c\r\nTEL:1", &["NOTE;ENCODING=QUOTED-PRINTABLE:ab c", "TEL:1"]);
        check("NOTE;QUOTED-PRINTABLE:a=\r\nEND:VCARD", &["NOTE;QUOTED-PRINTABLE:a=", "END:VCARD"]);
        check("PHOTO;JPEG;BASE64:\r\n AAAA\r\n BBBB\r\n\r\nTEL:1", &["PHOTO;JPEG;BASE64:AAAABBBB", "", "TEL:1"]);
        check("PHOTO;ENCODING=b:AAAA\r\nBBBB==\r\nTEL:1", &["PHOTO;ENCODING=b:AAAABBBB==", "TEL:1"]);
        check("NOTE:a=\r\nTEL:1", &["NOTE:a=", "TEL:1"]);
    }

    #[test]
    fn takes_lines_apart() {
        let check = |line: &str, group: Option<&str>, name: &str, params: &str, value: &str| {
            assert_eq!(parts(line), Some(Parts { group, name, params, value }), "{line}");
        };
        check("FN:Ann", None, "FN", "", "Ann");
        check("item1.X-ABLabel:_$!<Home>!$_", Some("item1"), "X-ABLabel", "", "_$!<Home>!$_");
        check("TEL;HOME;VOICE:+49:1", None, "TEL", "HOME;VOICE", "+49:1");
        check("ADR;LABEL=\"a:b;c\";TYPE=home:;;x", None, "ADR", "LABEL=\"a:b;c\";TYPE=home", ";;x");
        check("ATTENDEE;CN=\"never closed:mailto:a@b", None, "ATTENDEE", "CN=\"never closed", "mailto:a@b");
        for line in ["no colon", "", ":1", "group.:1", ";A=b:1"] {
            assert_eq!(parts(line), None, "{line}");
        }
        let found: Vec<_> = params("TYPE=\"home,work\",x;;PREF=1;QUOTED-PRINTABLE").map(|p| (p.name, p.value)).collect();
        assert_eq!(
            found,
            [("TYPE", Some("\"home,work\",x")), ("PREF", Some("1")), ("QUOTED-PRINTABLE", None)]
        );
        assert_eq!(param_values("\"home,work\",x").collect::<Vec<_>>(), ["home,work", "x"]);
        assert_eq!(param("A=1;TZID=\"Europe/Berlin\"", "tzid"), Some("Europe/Berlin"));
    }

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

    #[test]
    fn folds_between_characters() {
        let mut out = String::new();
        push_folded(&mut out, &"\u{20ac}".repeat(60));
        assert!(out.lines().all(|line| line.trim_end().len() <= 75), "{out}");
        assert_eq!(texts(&out), ["\u{20ac}".repeat(60)]);
    }

    proptest! {
        #[test]
        fn the_ranges_are_the_text(text in "(BEGIN:|END:|NOTE;ENCODING=QUOTED-PRINTABLE:|=|\\PC|\r|\n| |\t){0,80}") {
            for found in [lines(&text).collect::<Vec<_>>(), card_lines(&text).collect()] {
                let joined: String = found.iter().map(|line| &text[line.range.clone()]).collect();
                prop_assert_eq!(&joined, &text);
            }
        }

        #[test]
        fn unfolding_undoes_folding(line in "[^\r\n ][^\r\n]{0,300}") {
            let mut out = String::new();
            push_folded(&mut out, &line);
            prop_assert!(out.split("\r\n").all(|part| part.len() <= 75));
            prop_assert_eq!(texts(&out), vec![line]);
        }

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
            if let Ok(text) = std::str::from_utf8(&bytes) {
                for line in card_lines(text) {
                    if let Some(parts) = parts(&line.text) {
                        let _ = params(parts.params).count();
                    }
                }
            }
        }
    }
}
