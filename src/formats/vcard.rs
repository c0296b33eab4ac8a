//! Contact cards: vCard 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350). Checks that a body is one whole card, reads its facts
//! and its meaning, splits files, converts between versions. It never changes an original.

mod convert;
mod date;
mod draft;
mod fields;
mod meaning;
mod media;
mod merge;
mod pictures;
mod shown;
mod table;
mod verdict;

use std::ops::Range;
use std::panic::catch_unwind;

use calcard::vcard::{VCard, VCardEntry, VCardProperty, VCardValue};

use super::frame;
use super::lines::{self, Parts};
use super::{Read, Unreadable};
use crate::model::{Facts, hex};

pub use convert::convert;
pub use fields::fields;
pub use merge::merge;
pub use pictures::{Linked, picture_addresses, with_pictures};
pub use shown::{portrait, shown};
pub use table::{CSV_HEADER, csv_row};
pub use verdict::{Opinion, Verdict, verdict};

/// The versions of vCard that are in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    V21,
    V30,
    V40,
}

impl Version {
    /// As it stands in the card.
    pub fn number(self) -> &'static str {
        match self {
            Version::V21 => "2.1",
            Version::V30 => "3.0",
            Version::V40 => "4.0",
        }
    }
}

/// The text of a body that is exactly one whole card.
pub fn check(bytes: &[u8]) -> Result<&str, Unreadable> {
    frame::whole(bytes, "VCARD")
}

/// The version a card says it has; `None` when it says none or one that does not exist.
pub fn version(card: &str) -> Option<Version> {
    lines::lines(card).find_map(|line| {
        let parts = lines::parts(&line.text)?;
        parts.name.eq_ignore_ascii_case("VERSION").then(|| number(parts.value))
    })?
}

fn number(value: &str) -> Option<Version> {
    [Version::V21, Version::V30, Version::V40].into_iter().find(|version| version.number() == value.trim())
}

/// The ranges of the cards of a `.vcf` file, each from BEGIN to the line end after END.
pub fn split(text: &[u8]) -> impl Iterator<Item = Range<usize>> {
    frame::split(text, "VCARD")
}

/// What is known of a card. Never fails: what is wrong with it stands in the problems.
pub fn read(card: &str) -> Read {
    let mut read = Read::default();
    let mut facts = Facts { photo_bytes: Some(0), ..Facts::default() };
    let mut units = meaning::Card::default();
    let mut seen = Seen::default();
    // The lines that facts are read from; everything else, pictures above all, need not be parsed twice.
    let mut excerpt = String::with_capacity(card.len().min(1024));
    excerpt.push_str("BEGIN:VCARD\r\n");
    let mut depth = 0_usize;
    for line in lines::card_lines(card) {
        if let Some((begin, _)) = lines::edge(&line.text) {
            depth = if begin { depth + 1 } else { depth.saturating_sub(1) };
            continue;
        }
        let Some(parts) = lines::parts(&line.text) else {
            if !line.text.trim().is_empty() {
                seen.stray += 1;
                units.stray(&line.text);
            }
            continue;
        };
        seen.control |= lines::has_control(&line.text);
        units.line(parts, depth);
        if depth == 1 {
            seen.note(parts, &mut read, &mut facts);
            if FACTS.iter().any(|name| parts.name.eq_ignore_ascii_case(name)) {
                // Without parameters, which say nothing here, and decoded.
                let decoded = draft::decoded(parts);
                excerpt.push_str(parts.name);
                excerpt.push(':');
                excerpt.push_str(decoded.as_deref().unwrap_or(parts.value));
                excerpt.push_str("\r\n");
            }
        }
    }
    excerpt.push_str("END:VCARD\r\n");
    match catch_unwind(|| VCard::parse(&excerpt)) {
        Ok(Ok(parsed)) => gather(parsed, &mut facts),
        Ok(Err(_)) => read.problems.push("the card could not be read".into()),
        Err(_) => read.problems.push("the card broke the reader".into()),
    }
    seen.complain(&facts, &mut read.problems);
    read.facts = facts;
    read.meaning = hex(&units.digest());
    read
}

/// The properties that facts are read from.
const FACTS: [&str; 7] = ["VERSION", "FN", "N", "ORG", "TEL", "EMAIL", "ADR"];

/// What a walk over the lines notices.
#[derive(Default)]
struct Seen {
    version: Option<Option<Version>>,
    stray: usize,
    control: bool,
    uids: usize,
    damaged_photo: bool,
}

impl Seen {
    fn note(&mut self, parts: Parts<'_>, read: &mut Read, facts: &mut Facts) {
        let is = |name: &str| parts.name.eq_ignore_ascii_case(name);
        if is("VERSION") {
            self.version.get_or_insert_with(|| number(parts.value));
        } else if is("UID") {
            self.uids += 1;
            let uid = parts.value.trim();
            if !uid.is_empty() {
                read.uid.get_or_insert_with(|| uid.to_string());
            }
        } else if is("REV") {
            facts.rev.get_or_insert_with(|| parts.value.trim().to_string());
        } else if is("PHOTO") {
            match draft::picture_bytes(parts) {
                Some(bytes) if facts.photo_bytes == Some(0) => facts.photo_bytes = Some(bytes),
                Some(_) => (),
                None => self.damaged_photo = true,
            }
        }
    }

    fn complain(&self, facts: &Facts, problems: &mut Vec<String>) {
        match self.version {
            None => problems.push("the card does not say its version".into()),
            Some(None) => problems.push("the card has a version that does not exist".into()),
            Some(Some(_)) => (),
        }
        if facts.name.is_none() {
            problems.push("the card has no name".into());
        }
        if self.uids > 1 {
            problems.push("the card has more than one UID".into());
        }
        if self.damaged_photo {
            problems.push("the picture is damaged".into());
        }
        if self.stray > 0 {
            problems.push(format!("lines that are no properties: {}", self.stray));
        }
        if self.control {
            problems.push("the card has control characters".into());
        }
    }
}

fn gather(card: VCard, facts: &mut Facts) {
    let mut composed = None;
    for entry in card.entries {
        match entry.name {
            VCardProperty::Fn => {
                let name = first_text(&entry);
                if !name.is_empty() {
                    facts.name.get_or_insert(name);
                }
            }
            VCardProperty::N => {
                composed.get_or_insert(composed_name(&texts(&entry)));
            }
            VCardProperty::Org => {
                let org: Vec<String> = texts(&entry).into_iter().filter(|part| !part.is_empty()).collect();
                if !org.is_empty() {
                    facts.org.get_or_insert(org.join(", "));
                }
            }
            VCardProperty::Tel => push(&mut facts.phones, without_scheme(&first_text(&entry), "tel:")),
            VCardProperty::Email => push(&mut facts.emails, without_scheme(&first_text(&entry), "mailto:")),
            VCardProperty::Adr => {
                let parts: Vec<String> = texts(&entry).into_iter().filter(|part| !part.is_empty()).collect();
                push(&mut facts.addresses, &parts.join(", "));
            }
            _ => (),
        }
    }
    if facts.name.is_none() {
        facts.name = composed.filter(|name| !name.is_empty());
    }
}

fn push(list: &mut Vec<String>, value: &str) {
    if !value.is_empty() {
        list.push(value.to_string());
    }
}

fn without_scheme<'a>(value: &'a str, scheme: &str) -> &'a str {
    match value.get(..scheme.len()) {
        Some(head) if head.eq_ignore_ascii_case(scheme) => value.get(scheme.len()..).unwrap_or("").trim(),
        _ => value,
    }
}

/// Prefixes, given, additional, family name, suffixes: the order that N's five fields are read in.
fn composed_name(fields: &[String]) -> String {
    let in_order: Vec<&str> = [3, 1, 2, 0, 4]
        .into_iter()
        .filter_map(|at| fields.get(at))
        .map(String::as_str)
        .filter(|f| !f.is_empty())
        .collect();
    in_order.join(" ")
}

fn first_text(entry: &VCardEntry) -> String {
    texts(entry).into_iter().next().unwrap_or_default()
}

/// The values on one line each.
fn texts(entry: &VCardEntry) -> Vec<String> {
    entry
        .values
        .iter()
        .map(|value| match value {
            VCardValue::Component(list) => one_line(&list.join(", ")),
            VCardValue::Integer(number) => number.to_string(),
            other => one_line(other.as_text().unwrap_or("")),
        })
        .collect()
}

fn one_line(text: &str) -> String {
    if !text.contains(|c: char| c.is_control()) {
        return text.trim().to_string();
    }
    text.split(|c: char| c.is_control()).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
