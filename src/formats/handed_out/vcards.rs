//! `.vcf` files of any program and any age: cards one after another, in versions 2.1, 3.0 and 4.0. A card that is one
//! whole card in UTF-8 is handed on as it stands. One in another character set, as phones and old Outlooks write them
//! (`CHARSET=` on each line, or nothing at all), is composed anew as vCard 4.0, beside its original.

use std::borrow::Cow;
use std::ops::Range;

use encoding_rs::Encoding;

use super::super::lines::{self, line_end};
use super::super::{Loss, frame, vcard};
use super::{Composed, Place, Uids, Unfit, charset};
use crate::model::Kind;

/// A card of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where its original stands in the bytes that [`read`] was given.
    pub original: Range<usize>,
    pub form: Form,
    pub from: Place,
}

/// What can be done with a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// The original is one whole card in UTF-8.
    AsItStands,
    /// The original is in another character set, or in a file that as a whole is.
    Composed(Composed),
    /// It is no whole card, in plain words.
    Unreadable(String),
}

/// Whether a file begins like cards.
pub fn recognise(head: &[u8]) -> bool {
    let head = head.get(..head.len().min(512)).unwrap_or_default();
    let text: String = match Encoding::for_bom(head) {
        // A character may be cut at the end of the head.
        Some((charset, mark)) => {
            charset.decode_without_bom_handling(head.get(mark..).unwrap_or_default()).0.into_owned()
        }
        None => head.iter().filter(|byte| **byte != 0).map(|byte| char::from(*byte)).collect(),
    };
    text.trim_start().get(..11).is_some_and(|start| start.eq_ignore_ascii_case("BEGIN:VCARD"))
}

/// The cards of a file, one at a time, in their order. What stands between cards and is none is skipped.
pub fn read(bytes: &[u8]) -> Result<impl Iterator<Item = Found> + '_, Unfit> {
    let wide = matches!(Encoding::for_bom(bytes), Some((charset, _)) if charset != encoding_rs::UTF_8)
        || bytes.get(..4).is_some_and(|head| head.contains(&0));
    // A file in UTF-16 has no card that could be handed on: it is decoded as a whole.
    let text: Cow<'_, [u8]> = if wide {
        super::check_size(bytes)?;
        Cow::Owned(charset::decode(bytes)?.text.into_owned().into_bytes())
    } else {
        Cow::Borrowed(bytes)
    };
    let ranges: Vec<Range<usize>> = frame::split(&text, "VCARD").collect();
    if ranges.is_empty() {
        return Err(Unfit::NotThis { wanted: "a file of contact cards" });
    }
    let mut uids = Uids::default();
    let whole = 0..bytes.len();
    Ok(ranges.into_iter().zip(1..).map(move |(range, number)| {
        let body = text.get(range.clone()).unwrap_or_default();
        let from = Place { number, line: None };
        let form = form(body, wide, &mut uids, from);
        Found { original: if wide { whole.clone() } else { range }, form, from }
    }))
}

fn form(body: &[u8], wide: bool, uids: &mut Uids, from: Place) -> Form {
    if !wide && vcard::check(body).is_ok() {
        return Form::AsItStands;
    }
    let (text, mut losses) = decoded(body);
    if let Err(why) = vcard::check(text.as_bytes()) {
        return Form::Unreadable(format!("the card {why}"));
    }
    let (card, lost) = vcard::convert(&text, vcard::Version::V40);
    losses.extend(lost);
    let read = vcard::read(&card);
    let name = read.facts.name.unwrap_or_default();
    let (card, uid) = match read.uid {
        Some(uid) => (card, uid),
        None => {
            let uid = format!("urn:uuid:{}", uids.of("vcard", [card.as_str()]));
            let end = card.len() - "END:VCARD\r\n".len().min(card.len());
            (format!("{}UID:{uid}\r\nEND:VCARD\r\n", card.get(..end).unwrap_or_default()), uid)
        }
    };
    let attached = Vec::new();
    Form::Composed(Composed { kind: Kind::Contacts, collection: None, text: card, uid, name, losses, from, attached })
}

/// The text of a card whose lines may each be in the character set that they name.
fn decoded(body: &[u8]) -> (String, Vec<Loss>) {
    let mut out = String::with_capacity(body.len() + body.len() / 8);
    let mut losses = Vec::new();
    let mut named: Option<&'static Encoding> = None;
    let mut at = 0;
    while at < body.len() {
        let (end, next) = line_end(body, at);
        let line = body.get(at..end).unwrap_or_default();
        let folded = matches!(line.first(), Some(b' ' | b'\t'));
        // The value may be in any character set; what stands before it is ASCII.
        let head: String = line.iter().take_while(|byte| byte.is_ascii()).map(|byte| char::from(*byte)).collect();
        let parts = if folded { None } else { lines::parts(&head) };
        if let Some(parts) = parts {
            named = lines::param(parts.params, "CHARSET").and_then(|label| Encoding::for_label(label.as_bytes()));
        }
        match (named, std::str::from_utf8(line)) {
            (Some(charset), _) if !line.is_ascii() => {
                let (text, wrong) = charset.decode_without_bom_handling(line);
                if wrong {
                    losses.push(Loss::new(format!("{}: not all of it is {}", name_of(&head), charset.name())));
                }
                out.push_str(&text);
            }
            (_, Ok(text)) => out.push_str(text),
            (_, Err(_)) => {
                let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(line);
                losses.push(Loss::new(format!(
                    "{}: its character set is not said; read as windows-1252",
                    name_of(&head)
                )));
                out.push_str(&text);
            }
        }
        out.push_str("\r\n");
        at = next;
    }
    (out, losses)
}

fn name_of(head: &str) -> String {
    head.split([':', ';']).next().unwrap_or_default().trim().to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn composed(bytes: &[u8]) -> Composed {
        match read(bytes).unwrap().next().unwrap().form {
            Form::Composed(composed) => composed,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn recognises_cards_by_content() {
        for yes in [
            &b"BEGIN:VCARD\r\nVERSION:2.1\r\n"[..],
            b"\xef\xbb\xbf\r\nbegin:vcard\n",
            b"\xff\xfeB\0E\0G\0I\0N\0:\0V\0C\0A\0R\0D\0\r\0",
            b"B\0E\0G\0I\0N\0:\0V\0C\0A\0R\0D\0\r\0",
        ] {
            assert!(recognise(yes), "{yes:?}");
        }
        for no in [&b""[..], b"BEGIN:VCALENDAR\r\n", b"First Name,Last Name\r\n"] {
            assert!(!recognise(no), "{no:?}");
        }
    }

    #[test]
    fn hands_on_what_is_whole_and_names_what_is_not() {
        let file = b"\xef\xbb\xbfBEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BC=\r\nller;Hans\r\n\
            TEL;CELL;PREF:1\r\nEND:VCARD\r\n\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nFN:B\r\nEND:VCARD\r\n\
            BEGIN:VCARD\r\nVERSION:3.0\r\nFN:cut";
        let found: Vec<Found> = read(file).unwrap().collect();
        assert_eq!(found.len(), 3);
        assert_eq!(found[0].form, Form::AsItStands);
        assert!(file[found[1].original.clone()].starts_with(b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:B"));
        assert_eq!(found[2].form, Form::Unreadable("the card ends inside VCARD: END:VCARD is missing".into()));
        assert!(read(b"nothing").is_err());
    }

    #[test]
    fn composes_what_is_in_another_character_set() {
        let latin = b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=ISO-8859-1:M\xfcller;J\xf6rg\r\nTEL;CELL;PREF:+49 1\r\n\
            ADR;HOME:;;Stra\xdfe 1;K\xf6ln;;50667;\r\nEND:VCARD\r\n";
        let card = composed(latin);
        assert_eq!(card.name, "Jörg Müller");
        assert_eq!(vcard::verdict(&card.text).remarks, Vec::<String>::new());
        assert!(card.text.contains("TEL;TYPE=CELL;PREF=1:+49 1\r\n"), "{}", card.text);
        assert!(card.text.contains("Straße 1;Köln"), "{}", card.text);
        let losses: Vec<&str> = card.losses.iter().map(|loss| loss.what.as_str()).collect();
        assert_eq!(losses, ["ADR: its character set is not said; read as windows-1252"]);
        assert_eq!(composed(latin).uid, card.uid);
        assert!(card.text.contains(&format!("UID:{}\r\n", card.uid)));

        let japanese = b"BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=SHIFT_JIS:\x8ER\x93c;\x91\xBE\x98Y\nUID:7\nEND:VCARD\n";
        let card = composed(japanese);
        assert_eq!((card.name.as_str(), card.uid.as_str()), ("太郎 山田", "7"));
        assert_eq!(card.losses, []);

        let wide: Vec<u8> = "\u{feff}BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Zoë\r\nN:;Zoë;;;\r\nEND:VCARD\r\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(composed(&wide).name, "Zoë");
        assert_eq!(read(&wide).unwrap().next().unwrap().original, 0..wide.len());
    }

    #[test]
    fn a_picture_and_a_card_in_a_card() {
        let old = b"BEGIN:VCARD\r\nVERSION:2.1\r\nN:L\xe9e;Ann\r\nPHOTO;GIF;ENCODING=BASE64:\r\n R0lGODlhAQABAIAAAAAAAP///yH5\r\n BAEAAAAALAAAAAABAAEAAAIBRAA7\r\n\r\n\
            AGENT:\r\nBEGIN:VCARD\r\nVERSION:2.1\r\nN:Inner;I\r\nTEL:9\r\nEND:VCARD\r\nTEL;WORK;VOICE:1\r\nEND:VCARD\r\n";
        let card = composed(old);
        assert!(card.text.contains("PHOTO:data:image/gif;base64,R0lGOD"), "{}", card.text);
        assert!(card.text.contains("TEL;TYPE=WORK,VOICE:1\r\n") && !card.text.contains("TEL:9"), "{}", card.text);
        assert!(card.losses.iter().any(|loss| loss.what.starts_with("AGENT")));
        assert_eq!(vcard::verdict(&card.text).opinion, vcard::Opinion::Portable);
        // Cards within cards within cards end no stack.
        let deep =
            format!("{}N:\u{e9}\r\n{}", "BEGIN:VCARD\r\nAGENT:\r\n".repeat(50_000), "END:VCARD\r\n".repeat(50_000));
        assert_eq!(read(deep.as_bytes()).unwrap().count(), 1);
    }
}
