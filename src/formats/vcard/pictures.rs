//! Pictures that lie outside of their card (PHOTO and LOGO of RFC 2426 §3.1.4, §3.5.3 and RFC 6350 §6.2.4, §6.6.3): where
//! they lie, and the card with them inside. The original stays as it is.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::super::lines::{self, Parts};
use super::super::text;
use super::draft::Draft;
use super::media::{is_address, is_place, short_type};
use super::{Version, version};

/// More pictures than these no card has; the addresses behind them are left alone.
const MAX_ADDRESSES: usize = 16;
/// A longer text is no address.
const MAX_ADDRESS_BYTES: usize = 8 * 1024;

/// A picture that a card links to.
#[derive(Clone, Copy, Debug)]
pub struct Linked<'a> {
    /// As [`picture_addresses`] gives it.
    pub address: &'a str,
    pub media_type: &'a str,
    pub bytes: &'a [u8],
}

/// The addresses of the pictures that a card links to, each once, without escapes.
pub fn picture_addresses(card: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    if !may_link(card) {
        return found;
    }
    let mut said = None;
    each(card, |parts, _| {
        if let Some(address) = parts.filter(|parts| is_picture(*parts)).and_then(|parts| {
            let source = *said.get_or_insert_with(|| version(card).unwrap_or(Version::V30));
            address_of(&Draft::new(parts, source, false))
        }) && found.len() < MAX_ADDRESSES
            && !found.contains(&address)
        {
            found.push(address);
        }
    });
    found
}

/// False for a card that links to no picture, told without unfolding its lines: every card is asked, and most have none,
/// or a large one inside.
fn may_link(card: &str) -> bool {
    let mut at = 0;
    while at < card.len() {
        let (end, next) = lines::line_end(card.as_bytes(), at);
        let line = card.get(at..end).unwrap_or("");
        let named = line.get(..line.find([':', ';']).unwrap_or(line.len())).unwrap_or("");
        let name = named.rsplit('.').next().unwrap_or("");
        if is_picture_name(name) {
            let inside = lines::parts(line).is_some_and(|parts| {
                let encoded = ["ENCODING=B", "BASE64"].iter().any(|word| lines::find_ignore_case(parts.params, word));
                encoded || parts.value.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"))
            });
            if !inside {
                return true;
            }
        }
        at = next;
    }
    false
}

/// The card with those pictures inside that it links to: as base64, or as `data:` in version 4.0. Every other line is as
/// it was.
pub fn with_pictures(card: &str, pictures: &[Linked<'_>]) -> String {
    let source = version(card).unwrap_or(Version::V30);
    let size: usize = pictures.iter().map(|picture| picture.bytes.len() * 3 / 2).sum();
    let mut out = String::with_capacity(card.len() + size + 256);
    each(card, |parts, line| {
        let linked = parts.filter(|parts| is_picture(*parts)).and_then(|parts| {
            let draft = Draft::new(parts, source, false);
            let address = address_of(&draft)?;
            Some((draft, pictures.iter().find(|picture| picture.address == address)?))
        });
        match linked {
            Some((draft, picture)) => embedded(draft, picture, source).push(&mut out, source),
            None => out.push_str(line),
        }
    });
    out
}

fn embedded<'a>(mut draft: Draft<'a>, picture: &Linked<'_>, source: Version) -> Draft<'a> {
    let data = STANDARD.encode(picture.bytes);
    draft.take("MEDIATYPE");
    draft.value_type = None;
    draft.types.retain(|kind| is_place(kind));
    if source == Version::V40 {
        draft.value = format!("data:{};base64,{data}", picture.media_type).into();
    } else {
        draft.base64 = true;
        draft.types.push(short_type(picture.media_type).into());
        draft.value = data.into();
    }
    draft
}

/// Calls `look` with each line of the card, taken apart where it is a property of the card itself.
fn each<'a>(card: &'a str, mut look: impl FnMut(Option<Parts<'_>>, &'a str)) {
    let mut depth = 0_usize;
    for line in lines::card_lines(card) {
        let whole = card.get(line.range.clone()).unwrap_or("");
        if let Some((begin, _)) = lines::edge(&line.text) {
            depth = if begin { depth + 1 } else { depth.saturating_sub(1) };
            look(None, whole);
        } else {
            look(lines::parts(&line.text).filter(|_| depth == 1), whole);
        }
    }
}

fn is_picture(parts: Parts<'_>) -> bool {
    is_picture_name(parts.name)
}

fn is_picture_name(name: &str) -> bool {
    ["PHOTO", "LOGO"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// The address that a picture property has instead of a picture. One without a scheme counts only where the card says
/// that it is an address: base64 may look like a path.
fn address_of(draft: &Draft<'_>) -> Option<String> {
    let value = draft.value.trim();
    let data = value.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"));
    let said = draft.has_value_type("uri");
    let is_one =
        !value.is_empty() && !data && !draft.base64 && (said || !draft.has_value_type("text") && is_address(value));
    let address = text::unescape(value).into_owned();
    (is_one && address.len() <= MAX_ADDRESS_BYTES).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(version: &str, lines: &str) -> String {
        format!("BEGIN:VCARD\r\nVERSION:{version}\r\nFN:Ada\r\n{lines}NOTE:n\r\nEND:VCARD\r\n")
    }

    #[test]
    fn finds_what_is_linked_and_nothing_else() {
        let check = |version: &str, lines: &str, expect: &[&str]| {
            assert_eq!(picture_addresses(&card(version, lines)), expect, "{lines}");
        };
        check("3.0", "PHOTO;VALUE=uri:https://h/a.jpg\r\n", &["https://h/a.jpg"]);
        check("3.0", "item1.PHOTO;VALUE=URI;TYPE=JPEG:https\\://h/a\\,b.jpg\r\n", &["https://h/a,b.jpg"]);
        check(
            "4.0",
            "PHOTO;MEDIATYPE=image/jpeg:https://h/a.jpg\r\nLOGO:http://h/l.png\r\n",
            &["https://h/a.jpg", "http://h/l.png"],
        );
        check("4.0", "PHOTO:https://h/a.jpg\r\nLOGO:https://h/a.jpg\r\n", &["https://h/a.jpg"]);
        check("2.1", "PHOTO;VALUE=URL;GIF:http://h/a.gif\r\n", &["http://h/a.gif"]);
        check("3.0", "PHOTO;VALUE=uri:https://h/long\r\n  name\r\n", &["https://h/long name"]);
        check("3.0", "PHOTO;VALUE=uri:/p/a.jpg\r\n", &["/p/a.jpg"]);
        check("3.0", "PHOTO;VALUE=uri\r\n :https://h/data:base64.jpg\r\n", &["https://h/data:base64.jpg"]);
        check("3.0", "LOGO;ENCODING=b:AAAA\r\nphoto;value=uri:https://h/a.jpg\r\n", &["https://h/a.jpg"]);
        check("3.0", "PHOTO;VALUE=uri:cid:part1@h\r\n", &["cid:part1@h"]);
        // A picture that lies inside is none of these, even where it looks like a path.
        check("3.0", "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ\r\n", &[]);
        check("3.0", "PHOTO:/9j/4AAQ\r\n", &[]);
        check("4.0", "PHOTO:data:image/jpeg;base64,/9j/4AAQ\r\nLOGO;VALUE=uri:DATA:image/png;base64,AAAA\r\n", &[]);
        check("3.0", "URL:https://h/a.jpg\r\nPHOTO;VALUE=text:https://h/a.jpg\r\nPHOTO;VALUE=uri:\r\n", &[]);
        check("3.0", "AGENT:\r\nBEGIN:VCARD\r\nPHOTO;VALUE=uri:https://h/inner.jpg\r\nEND:VCARD\r\n", &[]);
        let many: String = (0..40).map(|n| format!("PHOTO;VALUE=uri:https://h/{n}\r\n")).collect();
        assert_eq!(picture_addresses(&card("3.0", &many)).len(), MAX_ADDRESSES);
        let long = format!("PHOTO;VALUE=uri:https://h/{}\r\n", "x".repeat(MAX_ADDRESS_BYTES));
        check("3.0", &long, &[]);
    }

    #[test]
    fn puts_pictures_where_their_addresses_were() {
        let picture = |address| Linked { address, media_type: "image/jpeg", bytes: b"\xff\xd8\xff" };
        let check = |version: &str, lines: &str, expect: &str| {
            let pictures = [picture("https://h/a.jpg"), picture("https://h/b.jpg")];
            assert_eq!(with_pictures(&card(version, lines), &pictures), card(version, expect), "{lines}");
        };
        check("3.0", "PHOTO;VALUE=uri:https://h/a.jpg\r\n", "PHOTO;ENCODING=b;TYPE=JPEG:/9j/\r\n");
        check(
            "3.0",
            "item1.LOGO;VALUE=uri;TYPE=work:https://h/b.jpg\r\n",
            "item1.LOGO;ENCODING=b;TYPE=work,JPEG:/9j/\r\n",
        );
        check(
            "4.0",
            "PHOTO;MEDIATYPE=image/png;PREF=1:https://h/a.jpg\r\n",
            "PHOTO;PREF=1:data:image/jpeg;base64,/9j/\r\n",
        );
        // What could not be had stays an address, and folds, case and odd lines stay as they are.
        let kept = "PHOTO;VALUE=uri:https://h/other.jpg\r\nnote:a\r\n b\r\nodd line\r\n";
        check("3.0", kept, kept);
    }

    #[test]
    fn a_card_with_its_picture_is_read_as_one() {
        let bytes = b"\xff\xd8\xff\xe0 a picture that is long enough to be folded over several lines of the card";
        for version in ["3.0", "4.0"] {
            let linked = card(version, "PHOTO;VALUE=uri:https://h/a.jpg\r\n");
            let whole =
                with_pictures(&linked, &[Linked { address: "https://h/a.jpg", media_type: "image/jpeg", bytes }]);
            assert_eq!(super::super::read(&linked).facts.photo_bytes, Some(0));
            let read = super::super::read(&whole);
            assert_eq!((read.facts.photo_bytes, read.problems.len()), (Some(bytes.len() as u64), 0), "{whole}");
            for to in [Version::V30, Version::V40] {
                let (other, losses) = super::super::convert(&whole, to);
                assert!(losses.is_empty(), "{losses:?}");
                assert_eq!(super::super::read(&other).facts.photo_bytes, Some(bytes.len() as u64), "{other}");
            }
        }
        let relative = super::super::read(&card("3.0", "PHOTO;VALUE=uri:/p/a.jpg\r\n"));
        assert_eq!((relative.facts.photo_bytes, relative.problems.len()), (Some(0), 0), "{:?}", relative.problems);
    }
}
