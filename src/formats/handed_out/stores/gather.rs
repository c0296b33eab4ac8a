//! Cards and calendar objects that a program keeps as such: told whole from broken, and named.

use super::super::super::{Loss, icalendar, vcard};
use super::super::{Composed, Place, excerpt};
use crate::model::Kind;

/// A card as the program keeps it, with line ends as they have to be; why not, where it is none.
pub(super) fn card(text: &str, uid: &str, collection: Option<&str>, number: u64) -> Result<Composed, String> {
    let text = text.trim_matches('\0').trim();
    let text = format!("{}\r\n", crlf(text));
    vcard::check(text.as_bytes()).map_err(|why| format!("its card {why}"))?;
    let read = vcard::read(&text);
    let name = read.facts.name.clone().unwrap_or_default();
    let uid = read.uid.filter(|uid| !uid.is_empty()).unwrap_or_else(|| uid.to_owned());
    Ok(composed(Kind::Contacts, text, uid, excerpt(&name), collection, number))
}

/// A calendar object; `losses` are those of putting it together.
pub(super) fn object(
    text: String,
    uid: &str,
    collection: Option<&str>,
    number: u64,
    losses: Vec<Loss>,
) -> Result<Composed, String> {
    icalendar::check(text.as_bytes()).map_err(|why| format!("what is kept of it {why}"))?;
    let kind = icalendar::kind(&text).ok_or("it is neither an event nor a to-do nor a note")?;
    let read = icalendar::read(&text);
    let name = excerpt(read.facts.summary.as_deref().unwrap_or_default());
    Ok(Composed { losses, ..composed(kind, text, uid.to_owned(), name, collection, number) })
}

fn composed(kind: Kind, text: String, uid: String, name: String, collection: Option<&str>, number: u64) -> Composed {
    Composed {
        kind,
        collection: collection.map(str::to_owned),
        text,
        uid,
        name,
        losses: Vec::new(),
        from: Place { number, line: None },
        attached: Vec::new(),
    }
}

/// Lines that end as RFC 6350 §3.2 and RFC 5545 §3.1 want them.
pub(super) fn crlf(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 32);
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push_str("\r\n");
        }
        out.push_str(line.strip_suffix('\r').unwrap_or(line));
    }
    out
}
