//! Bodies of items: small, each unlike any other, proper or not. Lines end in CRLF, since XML carries nothing else back.

use crate::property::story::Shape;

/// What sort of thing an item is, told from its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Card,
    Object,
    File,
}

impl Sort {
    pub fn of(href: &str) -> Sort {
        match href {
            _ if href.starts_with("/addressbooks/") => Sort::Card,
            _ if href.starts_with("/calendars/") => Sort::Object,
            _ => Sort::File,
        }
    }
}

/// The bytes of an item at `href`; another number gives other bytes that mean something else.
pub fn body(href: &str, n: u32, shape: Shape) -> Vec<u8> {
    // A UID lasts as long as the item is called the same, wherever it is.
    let uid = href.rsplit('/').next().unwrap_or("");
    let proper = match Sort::of(href) {
        Sort::Card => card(uid, n),
        Sort::Object => object(uid, n),
        Sort::File => return file(n, shape),
    };
    match shape {
        Shape::Proper => proper.into_bytes(),
        Shape::Empty => Vec::new(),
        Shape::NotUtf8 => [proper.as_bytes(), b"X-N:\xff\xfe\r\n"].concat(),
        Shape::Endless => proper.rsplit_once("END:").map_or("", |(before, _)| before).as_bytes().to_vec(),
        Shape::Two => [proper.as_bytes(), proper.as_bytes()].concat(),
        Shape::Strange if Sort::of(href) == Sort::Object => object(uid, n + 1).into_bytes(),
        Shape::Strange => page(n),
    }
}

fn card(uid: &str, n: u32) -> String {
    let version = if n.is_multiple_of(3) { "3.0" } else { "4.0" };
    let photo = if n.is_multiple_of(5) { "PHOTO:data:image/jpeg;base64,/9j/4AAQSkZJRgABAQ==\r\n" } else { "" };
    format!(
        "BEGIN:VCARD\r\nVERSION:{version}\r\nUID:{uid}\r\nFN:Zoë Nummer {n}\r\nN:Nummer {n};Zoë;;;\r\n\
         TEL;TYPE=cell:+1 555 {n}\r\nEMAIL:n{n}@example.org\r\n{photo}END:VCARD\r\n"
    )
}

fn object(uid: &str, n: u32) -> String {
    let zone = "BEGIN:VTIMEZONE\r\nTZID:Here\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\n\
                TZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";
    let day = n % 28 + 1;
    let (zone, name, body) = match n % 4 {
        0 => ("", "VEVENT", format!("DTSTART:202401{day:02}T100000Z\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\n")),
        1 => (zone, "VEVENT", format!("DTSTART;TZID=Here:202401{day:02}T100000\r\nDURATION:PT1H\r\n")),
        2 => ("", "VTODO", format!("DUE:202402{day:02}T100000Z\r\nPRIORITY:1\r\n")),
        _ => ("", "VJOURNAL", format!("DTSTART;VALUE=DATE:202403{day:02}\r\nDESCRIPTION:Nass\\, kalt\\n{n}\r\n")),
    };
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Somebody//EN\r\n{zone}BEGIN:{name}\r\nUID:{uid}\r\n\
         DTSTAMP:20240101T000000Z\r\nSUMMARY:Nummer {n}\r\n{body}END:{name}\r\nEND:VCALENDAR\r\n"
    )
}

/// A file for a photo folder. Two in three have the same size as others.
fn file(n: u32, shape: Shape) -> Vec<u8> {
    let mut jpeg = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xfe\x00\x0c".to_vec();
    jpeg.extend(format!("{n:010}").bytes());
    if n.is_multiple_of(3) {
        jpeg.extend(vec![0x2a; n as usize % 700]);
    }
    jpeg.extend(b"\xff\xd9");
    match shape {
        Shape::Empty => Vec::new(),
        Shape::Strange => page(n),
        Shape::Endless => jpeg[..jpeg.len() - 1].to_vec(),
        _ => jpeg,
    }
}

fn page(n: u32) -> Vec<u8> {
    format!("<!DOCTYPE html><html><title>{n}</title><p>Sign in.</p></html>\r\n").into_bytes()
}

/// The kind of a proper calendar object: the word of its first component that is no time zone.
pub fn component(body: &[u8]) -> Option<&'static str> {
    let text = std::str::from_utf8(body).ok()?;
    let first = text
        .lines()
        .find(|line| line.starts_with("BEGIN:V") && !line.ends_with("CALENDAR") && !line.ends_with("TIMEZONE"))?;
    ["VEVENT", "VTODO", "VJOURNAL"].into_iter().find(|known| first.ends_with(known))
}
