//! Content lines, the common ground of vCard and iCalendar (RFC 6350 §3.2-3.3, RFC 5545 §3.1, vCard 2.1): unfolding,
//! taking a line apart, folding. Lossless: the ranges of all lines, one after another, are the text. It knows no
//! property and decides nothing; BEGIN and END are followed by `frame`.

use std::borrow::Cow;
use std::ops::Range;

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
            let folded = matches!(bytes.get(next), Some(b' ' | b'\t'));
            if self.soft_breaks && next < bytes.len() && (!folded || text.ends_with('=')) {
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
            if !folded {
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
    edge(line).is_some_and(|(begin, _)| !begin)
}

fn is_base64(line: &str) -> bool {
    !line.is_empty() && line.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
}

/// The end of the line that begins at `from`, without and with its line end. A line end is LF, CR or CRs before an LF.
pub(super) fn line_end(bytes: &[u8], from: usize) -> (usize, usize) {
    let rest = bytes.get(from..).unwrap_or_default();
    let Some(length) = find_end(rest) else { return (bytes.len(), bytes.len()) };
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

/// The first LF or CR. Eight bytes at a step: pictures are long, and every byte of every card passes here.
fn find_end(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // A zero byte is the only one that this leaves a high bit in.
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word & HIGH;
    let (words, _) = bytes.as_chunks::<8>();
    let whole = words.iter().position(|word| {
        let word = u64::from_le_bytes(*word);
        zeros(word ^ (ONES * 0x0a)) | zeros(word ^ (ONES * 0x0d)) != 0
    });
    let from = whole.unwrap_or(words.len()) * 8;
    let rest = bytes.get(from..)?;
    rest.iter().position(|b| matches!(b, b'\n' | b'\r')).map(|at| from + at)
}

/// Whether a text has control characters other than tabs.
pub(crate) fn has_control(text: &str) -> bool {
    let blocks = text.as_bytes().chunks(256);
    blocks.into_iter().any(|block| block.iter().fold(false, |found, b| found | (b.is_ascii_control() & (*b != b'\t'))))
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

/// The values of a parameter, with their quotes.
pub(crate) fn raw_values(value: &str) -> impl Iterator<Item = &str> {
    outside_quotes(value, b',')
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

/// `Some((true, NAME))` for `BEGIN:NAME`, `Some((false, NAME))` for `END:NAME`.
pub fn edge(line: &str) -> Option<(bool, &str)> {
    match line.as_bytes().first()? {
        b'B' | b'b' if line.get(..6)?.eq_ignore_ascii_case("BEGIN:") => Some((true, line.get(6..)?.trim())),
        b'E' | b'e' if line.get(..4)?.eq_ignore_ascii_case("END:") => Some((false, line.get(4..)?.trim())),
        _ => None,
    }
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
    fn finds_line_ends_and_control_characters() {
        for at in 0..40 {
            let mut text = vec![b'a'; 40];
            assert_eq!(find_end(&text), None);
            text[at] = if at % 2 == 0 { b'\n' } else { b'\r' };
            assert_eq!(find_end(&text), Some(at));
        }
        assert_eq!(find_end("\u{10a}\u{8d}\u{8a}\u{10d}0123".as_bytes()), None);
        assert!(has_control("a\0") && has_control("\u{7f}") && !has_control("a\tb\u{80}"));
    }

    #[test]
    fn joins_what_version_2_1_breaks_without_a_blank() {
        let check = |input: &str, expect: &[&str]| {
            let found: Vec<_> = card_lines(input).map(|line| line.text.into_owned()).collect();
            assert_eq!(found, expect, "{input:?}");
        };
        check(
            "NOTE;ENCODING=QUOTED-PRINTABLE:a=\r\nb=\r\n c\r\nTEL:1",
            &["NOTE;ENCODING=QUOTED-PRINTABLE:ab c", "TEL:1"],
        );
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
        let found: Vec<_> =
            params("TYPE=\"home,work\",x;;PREF=1;QUOTED-PRINTABLE").map(|p| (p.name, p.value)).collect();
        assert_eq!(found, [("TYPE", Some("\"home,work\",x")), ("PREF", Some("1")), ("QUOTED-PRINTABLE", None)]);
        assert_eq!(param_values("\"home,work\",x").collect::<Vec<_>>(), ["home,work", "x"]);
        assert_eq!(param("A=1;TZID=\"Europe/Berlin\"", "tzid"), Some("Europe/Berlin"));
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
        fn nothing_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
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
