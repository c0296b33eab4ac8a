//! TEXT values (RFC 6350 §3.4 and §4, RFC 5545 §3.3.11) and the encodings of vCard 2.1: escaping, lists, quoted-printable.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// The text that an escaped value stands for. An unknown escape is kept as it stands.
pub(crate) fn unescape(value: &str) -> Cow<'_, str> {
    if !value.contains('\\') {
        return Cow::Borrowed(value);
    }
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(char) = chars.next() {
        if char != '\\' {
            out.push(char);
            continue;
        }
        match chars.next() {
            Some('n' | 'N') => out.push('\n'),
            Some(char @ ('\\' | ',' | ';' | ':')) => out.push(char),
            Some(other) => out.extend(['\\', other]),
            None => out.push('\\'),
        }
    }
    Cow::Owned(out)
}

/// Escapes a text for a value.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['\\', ',', ';', '\n', '\r']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\\' | ',' | ';' => out.extend(['\\', char]),
            '\r' => {
                chars.next_if_eq(&'\n');
                out.push_str("\\n");
            }
            '\n' => out.push_str("\\n"),
            _ => out.push(char),
        }
    }
    Cow::Owned(out)
}

/// The parts of a value between unescaped separators, still escaped.
pub(crate) fn fields(value: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut at = 0;
    let mut done = false;
    std::iter::from_fn(move || {
        if done {
            return None;
        }
        let start = at;
        let mut escaped = false;
        let rest = value.as_bytes().get(start..).unwrap_or_default();
        let length = rest.iter().position(|b| {
            let separates = *b == separator && !escaped;
            escaped = *b == b'\\' && !escaped;
            separates
        });
        match length {
            Some(length) => {
                at = start + length + 1;
                value.get(start..start + length)
            }
            None => {
                done = true;
                value.get(start..)
            }
        }
    })
}

/// The bytes that a quoted-printable value stands for (RFC 2045 §6.7). What is no escape is kept as it stands.
pub(crate) fn quoted_printable(value: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(value.len());
    let mut bytes = value.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'=' {
            out.push(byte);
            continue;
        }
        let mut ahead = bytes.clone();
        let pair = (ahead.next().and_then(nibble), ahead.next().and_then(nibble));
        match pair {
            (Some(high), Some(low)) => {
                out.push(high << 4 | low);
                bytes = ahead;
            }
            // A soft break that was already joined, or a stray sign.
            _ if bytes.len() == 0 => (),
            _ => out.push(b'='),
        }
    }
    out
}

fn nibble(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// The text that bytes stand for in a character set, and whether that is certain. Without a name: UTF-8, else Western.
pub(crate) fn in_charset(bytes: Vec<u8>, charset: Option<&str>) -> (String, bool) {
    let known = charset.map(|name| Encoding::for_label(name.trim().as_bytes()));
    let encoding = match known {
        Some(Some(encoding)) if encoding != UTF_8 => Some(encoding),
        _ => None,
    };
    if let Some(encoding) = encoding {
        let (text, wrong) = encoding.decode_without_bom_handling(&bytes);
        return (text.into_owned(), !wrong);
    }
    let ascii = bytes.is_ascii();
    match String::from_utf8(bytes) {
        Ok(text) => (text, known != Some(None) || ascii),
        Err(error) if known == Some(Some(UTF_8)) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), false),
        Err(error) => (WINDOWS_1252.decode_without_bom_handling(error.as_bytes()).0.into_owned(), false),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn escapes_and_unescapes() {
        let check = |value: &str, text: &str| assert_eq!(unescape(value), text, "{value}");
        check(r"a\, b\; c\\d\ne\Nf", "a, b; c\\d\ne\nf");
        check(r"http\://x", "http://x");
        check(r"C:\temp\", r"C:\temp\");
        assert_eq!(escape("a, b; c\\d\r\ne"), r"a\, b\; c\\d\ne");
    }

    #[test]
    fn splits_at_unescaped_separators() {
        let check =
            |value: &str, expect: &[&str]| assert_eq!(fields(value, b';').collect::<Vec<_>>(), expect, "{value}");
        check(r"Doe\;x;John;;;", &[r"Doe\;x", "John", "", "", ""]);
        check(r"a\\;b", &[r"a\\", "b"]);
        check("", &[""]);
    }

    #[test]
    fn decodes_quoted_printable() {
        let check = |value: &str, charset: Option<&str>, expect: &str| {
            assert_eq!(in_charset(quoted_printable(value), charset), (expect.to_string(), true), "{value}");
        };
        check("Gr=C3=BC=C3=9Fe=0D=0Aneu", Some("UTF-8"), "Grüße\r\nneu");
        check("Gr=FC=DFe =80", Some("ISO-8859-1"), "Grüße €");
        check("a=", None, "a");
        check("a=zz", None, "a=zz");
        assert_eq!(in_charset(vec![0xe5, 0x41], Some("UTF-8")), ("\u{fffd}A".to_string(), false));
        assert_eq!(in_charset(vec![0x83, 0x41], Some("SHIFT_JIS")), ("ア".to_string(), true));
        assert_eq!(in_charset(vec![0x83, 0x41], Some("X-UNHEARD-OF")), ("ƒA".to_string(), false));
        assert_eq!(in_charset(vec![0xcc, 0xf3], Some("koi8-r")), ("лС".to_string(), true));
    }

    proptest! {
        #[test]
        fn unescaping_undoes_escaping(text in "[^\r]{0,60}") {
            let escaped = escape(&text);
            prop_assert_eq!(unescape(&escaped), text.as_str());
        }
    }
}
