//! Writing answers: namespaces, escaping, percent-encoded paths, errors with a precondition (RFC 4918 §16).

use hyper::StatusCode;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::demo::answer::Answer;
use crate::demo::faults::Faults;

pub const DAV: &str = "DAV:";
pub const CALDAV: &str = "urn:ietf:params:xml:ns:caldav";
pub const CARDDAV: &str = "urn:ietf:params:xml:ns:carddav";
pub const SERVER: &str = "http://calendarserver.org/ns/";
pub const APPLE: &str = "http://apple.com/ns/ical/";

/// The prefixes every answer declares.
const DECLARED: &str = r#"xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:A="urn:ietf:params:xml:ns:carddav" xmlns:S="http://calendarserver.org/ns/" xmlns:I="http://apple.com/ns/ical/""#;

/// What stays as it is in a path; `&` and quotes are encoded so that no XML escaping is needed.
const PATH: AsciiSet = NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':');

/// What stays where all is encoded that may be.
const ALL: AsciiSet = NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The start of a multistatus.
pub fn head() -> String {
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:multistatus {DECLARED}>\n")
}

/// The end of a multistatus.
pub const TAIL: &str = "</D:multistatus>\n";

/// A multistatus with nothing in it.
pub fn nothing() -> String {
    head() + TAIL
}

/// Appends a decoded path percent-encoded.
pub fn push_path(out: &mut String, path: &str) {
    out.extend(utf8_percent_encode(path, &PATH));
}

/// The same as the href of a response.
pub fn push_href(out: &mut String, path: &str, faults: &Faults) {
    if faults.encodes_all {
        out.extend(utf8_percent_encode(path, &ALL));
    } else {
        push_path(out, path);
    }
}

/// A decoded path percent-encoded.
pub fn encode_path(path: &str) -> String {
    utf8_percent_encode(path, &PATH).to_string()
}

/// A path, or the path of an address, decoded; `None` when it is not UTF-8.
pub fn decode_path(href: &str) -> Option<String> {
    let path = match href.split_once("://") {
        Some((_, rest)) => rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/"),
        None => href,
    };
    percent_decode_str(path).decode_utf8().ok().map(|path| path.into_owned())
}

/// Appends text for element content. Line ends go as they are: XML carries only line feeds, as on every server.
pub fn push_text(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
}

/// True when XML 1.0 can carry the text at all (§2.2).
pub fn can_carry(text: &str) -> bool {
    text.chars().all(|c| {
        matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}')
    })
}

/// An answer with `<D:error>` and the precondition that failed, such as `D:propfind-finite-depth`.
pub fn refused(status: StatusCode, condition: &str) -> Answer {
    let body = format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:error {DECLARED}><{condition}/></D:error>\n");
    Answer::xml(status, body)
}

/// The status line of a propstat or response.
pub fn status_line(status: StatusCode) -> String {
    format!("HTTP/1.1 {} {}", status.as_u16(), status.canonical_reason().unwrap_or("Unknown"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_go_there_and_back() {
        for path in ["/a b/c&d'e\"f/ü/日本.jpg", "/%41", "/demo@lifeboat/x;y=z"] {
            let encoded = encode_path(path);
            assert!(encoded.is_ascii() && !encoded.contains(['&', '<', '"', '\'', ' ']), "{encoded}");
            assert_eq!(decode_path(&encoded).as_deref(), Some(path));
        }
        assert_eq!(decode_path("http://127.0.0.1:1/a%20b").as_deref(), Some("/a b"));
        assert_eq!(decode_path("/%ff"), None);
    }

    #[test]
    fn text_is_escaped_and_checked() {
        let mut out = String::new();
        push_text(&mut out, "a<b>&\r\n]]>");
        assert_eq!(out, "a&lt;b&gt;&amp;\r\n]]&gt;");
        assert!(can_carry("ü\t\r\n🛟"));
        assert!(!can_carry("\u{b}"));
    }
}
