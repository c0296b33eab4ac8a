//! What is sent for an item: its original, in a form that the service takes. Pure.

use crate::formats::vcard::Version;
use crate::formats::{How, Merged, icalendar, lines, rewritten, vcard, with_uid};
use crate::model::Kind;

/// The text of `ours` as it is put where nothing is; `uid`: another UID than its own.
pub(super) fn created(kind: Kind, ours: &str, takes_vcard4: bool, uid: Option<&str>) -> String {
    let text = match kind {
        Kind::Contacts => card(ours, takes_vcard4),
        // What is stored has no METHOD (RFC 4791 §4.1).
        _ => without(ours, "METHOD"),
    };
    match uid {
        Some(uid) => with_uid(&text, uid),
        None => text,
    }
}

/// A card in the version it came in, or in 3.0 where the service does not say that it takes 4.0.
fn card(ours: &str, takes_vcard4: bool) -> String {
    match vcard::version(ours) {
        Some(Version::V40) if !takes_vcard4 => older(ours),
        // No server takes 2.1 (RFC 6352 §5.1).
        Some(Version::V21) => older(ours),
        _ => ours.to_owned(),
    }
}

/// The card in version 3.0, which every service keeps whole that was tried (22 November 2026): of a card in 4.0, some drop
/// the picture.
pub(super) fn older(ours: &str) -> String {
    vcard::convert(ours, Version::V30).0
}

/// What is there with values of `ours` put into it; `None` for what is no card and no calendar object.
pub(super) fn merged(kind: Kind, theirs: &str, ours: &str, how: How) -> Option<Merged> {
    let is_whole = |text: &str| match kind {
        Kind::Contacts => vcard::check(text.as_bytes()).is_ok(),
        Kind::Calendar | Kind::Tasks | Kind::Notes => icalendar::check(text.as_bytes()).is_ok(),
        Kind::Photos | Kind::Other => false,
    };
    if !is_whole(theirs) || !is_whole(ours) {
        return None;
    }
    Some(match kind {
        Kind::Contacts => vcard::merge(theirs, ours, how),
        _ => icalendar::merge(theirs, ours, how),
    })
}

/// The media type that a kind is sent as.
pub(super) fn media_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Contacts => "text/vcard; charset=utf-8",
        Kind::Calendar | Kind::Tasks | Kind::Notes => "text/calendar; charset=utf-8",
        Kind::Photos | Kind::Other => "application/octet-stream",
    }
}

fn without(text: &str, property: &str) -> String {
    rewritten(text, |line| {
        let is = lines::parts(line).is_some_and(|parts| parts.name.eq_ignore_ascii_case(property));
        if is { Some(String::new()) } else { None }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sends_what_the_service_takes() {
        let card = |version: &str, more: &str| {
            format!("BEGIN:VCARD\r\nVERSION:{version}\r\nUID:1\r\nFN:Anna\r\n{more}END:VCARD\r\n")
        };
        let four = card("4.0", "PHOTO:data:image/png;base64,QUJD\r\n");
        assert_eq!(created(Kind::Contacts, &four, true, None), four);
        let sent = created(Kind::Contacts, &four, false, None);
        assert!(sent.contains("VERSION:3.0") && sent.contains("PHOTO;ENCODING=b;TYPE=PNG:QUJD"), "{sent}");
        let three = card("3.0", "");
        assert_eq!(created(Kind::Contacts, &three, true, Some("2")), three.replace("UID:1", "UID:2"));
        let bare = three.replace("UID:1\r\n", "");
        assert!(created(Kind::Contacts, &bare, true, Some("2")).contains("FN:Anna\r\nUID:2\r\nEND:VCARD"));

        let event = "BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nBEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:1\r\n\
                     RECURRENCE-ID:20261122\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        let sent = created(Kind::Calendar, event, false, Some("2"));
        assert_eq!(sent, event.replace("METHOD:PUBLISH\r\n", "").replace("UID:1", "UID:2"));
    }
}
