//! What `verify --deep` asks of an original whose bytes are right: can it still be read as what it is, and what does a
//! strict second reader say of it? A photo is judged by its beginning. Pure.

use std::io::Cursor;
use std::panic::catch_unwind;

use crate::formats::icalendar;
use crate::formats::photo;
use crate::formats::vcard::{self, Opinion};
use crate::model::Kind;

/// So much of an original is looked at. A larger card or calendar object is not looked at in depth.
pub(super) const MAX_BYTES: usize = 16 << 20;
/// So much of a photo is looked at.
pub(super) const MAX_HEAD: usize = 256 << 10;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Finding {
    Fine,
    /// As it came from the source, but a strict reader takes none of it.
    OnlyAsOriginal,
    /// It stands among those that can be read, and can't be.
    Unreadable,
}

/// Looks at one original; of a photo with this name, at its first bytes. Parsers are the work of others: one that panics
/// has not read it.
pub(super) fn look(kind: Kind, name: &str, bytes: &[u8]) -> Finding {
    catch_unwind(|| match kind {
        Kind::Contacts => card(bytes),
        Kind::Calendar | Kind::Tasks | Kind::Notes => match icalendar::check(bytes) {
            Ok(object) if icalendar::kind(object) == Some(kind) => Finding::Fine,
            _ => Finding::Unreadable,
        },
        Kind::Photos => picture(name, bytes),
        Kind::Other => Finding::Fine,
    })
    .unwrap_or(Finding::Unreadable)
}

/// A photo is kept as it came, whatever it is, so nothing about it is damage.
fn picture(name: &str, head: &[u8]) -> Finding {
    if !photo::check(name, head).is_empty() {
        return Finding::OnlyAsOriginal;
    }
    let facts = photo::read(name, &mut Cursor::new(head));
    // The size may stand behind what was read of a large file.
    let tells_size = matches!(facts.media_type.as_deref(), Some("image/jpeg" | "image/png" | "image/gif"));
    let whole = head.len() < MAX_HEAD;
    if tells_size && whole && facts.width.is_none() { Finding::OnlyAsOriginal } else { Finding::Fine }
}

fn card(bytes: &[u8]) -> Finding {
    match vcard::check(bytes) {
        Err(_) => Finding::Unreadable,
        Ok(card) => match vcard::verdict(card).opinion {
            Opinion::OnlyAsOriginal => Finding::OnlyAsOriginal,
            Opinion::Portable | Opinion::WithRemarks => Finding::Fine,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::bag::fixture::{card, event};

    #[test]
    fn tells_what_can_be_read() {
        let check = |kind, text: &str, expect| assert_eq!(look(kind, "x.jpg", text.as_bytes()), expect, "{text:?}");
        check(Kind::Contacts, &card("Ada"), Finding::Fine);
        check(Kind::Contacts, &card("Ada").replace("FN:", "FN;VALUE=uri:"), Finding::OnlyAsOriginal);
        check(Kind::Contacts, "BEGIN:VCARD\r\n", Finding::Unreadable);
        check(Kind::Calendar, &event("u", "t"), Finding::Fine);
        check(Kind::Tasks, &event("u", "t"), Finding::Unreadable);
        check(Kind::Calendar, "", Finding::Unreadable);
        check(Kind::Photos, "<html>", Finding::OnlyAsOriginal);
        check(Kind::Photos, "", Finding::OnlyAsOriginal);
        check(Kind::Photos, "GIF89a\u{1}\0\u{1}\0\0\0\0;", Finding::Fine);
        check(Kind::Other, "<html>", Finding::Fine);
    }
}
