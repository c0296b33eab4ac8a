//! Which lines of a card make its meaning, and what counts as the same. Servers rewrite cards: SOGo adds CLASS and
//! upper-cases groups, Radicale sorts lines, Nextcloud and Cyrus change the version (22 November 2026).
//!
//! Left out: VERSION, PRODID, REV, UID, CLIENTPIDMAP, PROFILE, X-LIC-ERROR; CLASS:PUBLIC; KIND:individual; properties
//! without any content; the name of a group, though what it ties together stays tied; the parameters VALUE, ENCODING,
//! CHARSET, PID, CALSCALE:gregorian and MEDIATYPE; a PREF above 1; the types that are the default (INTERNET of an
//! e-mail address, VOICE of a number) and those of pictures; letter case of names, parameter names and types; the order
//! of lines, parameters and types; how a value is folded, encoded or escaped; trailing empty fields.
//!
//! The same: TYPE=pref and PREF=1; a picture as base64 and as `data:`; `tel:` and `mailto:` in front or not;
//! `geo:1,2` and `1;2`; dates with and without dashes; a birthday without year in the 4.0 way and in Apple's;
//! X-ADDRESSBOOKSERVER-KIND, -MEMBER and X-ANNIVERSARY and what 4.0 calls them.

use super::super::lines::{self, Parts};
use super::super::meaning::Units;
use super::super::text;
use super::draft;

/// The meaning of a card while its lines are read.
#[derive(Default)]
pub(crate) struct Card {
    units: Units,
    groups: Vec<(String, Vec<Vec<u8>>)>,
}

impl Card {
    /// Adds a line; `depth` is 1 for the card itself and more inside a nested component.
    pub(crate) fn line(&mut self, parts: Parts<'_>, depth: usize) {
        match parts.group {
            None => self.units.add(|out| unit(parts, depth, out)),
            Some(group) => {
                let mut line = Vec::new();
                if !unit(parts, depth, &mut line) {
                    return;
                }
                match self.groups.iter_mut().find(|(name, _)| name.eq_ignore_ascii_case(group)) {
                    Some((_, lines)) => lines.push(line),
                    None => self.groups.push((group.to_string(), vec![line])),
                }
            }
        }
    }

    /// Adds a line that is no property.
    pub(crate) fn stray(&mut self, line: &str) {
        self.units.add(|out| {
            out.extend_from_slice(line.trim().as_bytes());
            true
        });
    }

    pub(crate) fn digest(mut self) -> [u8; 32] {
        for (_, mut lines) in std::mem::take(&mut self.groups) {
            lines.sort_unstable();
            self.units.add(|out| {
                out.extend_from_slice(&lines.join(&0x1d));
                true
            });
        }
        self.units.digest()
    }
}

/// How a value is normalised.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Text,
    /// Fields between semicolons; empty ones at the end don't count.
    Fields,
    Picture,
    Date,
    Phone,
    Mail,
    Geo,
}

const LEFT_OUT: [&str; 10] =
    ["VERSION", "PRODID", "REV", "UID", "CLIENTPIDMAP", "PROFILE", "X-LIC-ERROR", "BEGIN", "END", "X-PRODID"];

const FORMS: [(&str, Form); 15] = [
    ("N", Form::Fields),
    ("ADR", Form::Fields),
    ("ORG", Form::Fields),
    ("GENDER", Form::Fields),
    ("PHOTO", Form::Picture),
    ("LOGO", Form::Picture),
    ("SOUND", Form::Picture),
    ("KEY", Form::Picture),
    ("BDAY", Form::Date),
    ("ANNIVERSARY", Form::Date),
    ("DEATHDATE", Form::Date),
    ("X-ABDATE", Form::Date),
    ("TEL", Form::Phone),
    ("EMAIL", Form::Mail),
    ("GEO", Form::Geo),
];

const NAMES: [(&str, &str); 3] =
    [("X-ADDRESSBOOKSERVER-KIND", "KIND"), ("X-ADDRESSBOOKSERVER-MEMBER", "MEMBER"), ("X-ANNIVERSARY", "ANNIVERSARY")];

/// Appends a line's unit; false when it says nothing.
pub(super) fn unit(parts: Parts<'_>, depth: usize, out: &mut Vec<u8>) -> bool {
    let known = NAMES.iter().find(|(alias, _)| parts.name.eq_ignore_ascii_case(alias)).map(|(_, name)| *name);
    let name = known.unwrap_or(parts.name);
    let is = |other: &str| name.eq_ignore_ascii_case(other);
    if LEFT_OUT.iter().any(|left| is(left))
        || is("CLASS") && parts.value.trim().eq_ignore_ascii_case("PUBLIC")
        || is("KIND") && parts.value.trim().eq_ignore_ascii_case("individual")
    {
        return false;
    }
    let form = FORMS.iter().find(|(of, _)| is(of)).map_or(Form::Text, |(_, form)| *form);
    out.push(u8::try_from(depth).unwrap_or(u8::MAX));
    out.extend(name.bytes().map(|b| b.to_ascii_uppercase()));
    let decoded = draft::decoded(parts);
    params(parts.params, form, out);
    out.push(b':');
    let start = out.len();
    value(decoded.as_deref().unwrap_or(parts.value), parts, form, out);
    out.len() > start
}

/// Parameters that say nothing about the content.
const EMPTY_PARAMS: [&str; 10] = [
    "VALUE",
    "ENCODING",
    "CHARSET",
    "PID",
    "MEDIATYPE",
    "X-APPLE-OMIT-YEAR",
    "BASE64",
    "QUOTED-PRINTABLE",
    "8BIT",
    "7BIT",
];

fn params(all: &str, form: Form, out: &mut Vec<u8>) {
    if all.is_empty() {
        return;
    }
    let mut found: Vec<Vec<u8>> = Vec::new();
    let mut add_type = |name: &str| {
        let name = name.trim();
        let default = form == Form::Mail && name.eq_ignore_ascii_case("internet")
            || form == Form::Phone && name.eq_ignore_ascii_case("voice")
            || form == Form::Picture && !["home", "work", "pref"].iter().any(|kept| name.eq_ignore_ascii_case(kept));
        if !name.is_empty() && !default {
            let mut unit = b"=".to_vec();
            unit.extend(name.bytes().map(|b| b.to_ascii_lowercase()));
            found.push(unit);
        }
    };
    let mut others: Vec<Vec<u8>> = Vec::new();
    for param in lines::params(all) {
        let is = |name: &str| param.name.eq_ignore_ascii_case(name);
        match param.value {
            _ if EMPTY_PARAMS.iter().any(|name| is(name)) => (),
            None => add_type(param.name),
            Some(value) if is("TYPE") => {
                lines::param_values(value).flat_map(|list| list.split(',')).for_each(&mut add_type)
            }
            Some(value) if is("PREF") => {
                if value.trim_matches('"').trim() == "1" {
                    add_type("pref");
                }
            }
            Some(value) if is("CALSCALE") && value.eq_ignore_ascii_case("gregorian") => (),
            Some(value) => {
                let mut unit: Vec<u8> = param.name.bytes().map(|b| b.to_ascii_uppercase()).collect();
                for value in lines::param_values(value) {
                    unit.push(b'=');
                    unit.extend_from_slice(value.as_bytes());
                }
                others.push(unit);
            }
        }
    }
    found.append(&mut others);
    found.sort_unstable();
    found.dedup();
    for param in found {
        out.push(b';');
        out.extend_from_slice(&param);
    }
}

fn value(value: &str, parts: Parts<'_>, form: Form, out: &mut Vec<u8>) {
    match form {
        Form::Text => out.extend_from_slice(text::unescape(value).trim().as_bytes()),
        Form::Fields => {
            let start = out.len();
            for field in text::fields(value, b';') {
                // The separator is one that no field can hold once it is unescaped.
                out.extend_from_slice(text::unescape(field).trim().as_bytes());
                out.push(0x1e);
            }
            while out.len() > start && out.last() == Some(&0x1e) {
                out.pop();
            }
        }
        Form::Picture => match draft::embedded(value) {
            Some(data) => out.extend_from_slice(draft::bare_base64(data).as_bytes()),
            None => out.extend_from_slice(text::unescape(value).trim().as_bytes()),
        },
        Form::Date => {
            let date = text::unescape(value.trim());
            let omitted = lines::param(parts.params, "X-APPLE-OMIT-YEAR");
            let bytes = date.as_bytes();
            let dashed = |at: usize| bytes.get(at) == Some(&b'-');
            match omitted {
                Some(year) if date.starts_with(year) && dashed(year.len()) => {
                    out.extend_from_slice(b"--");
                    out.extend(date.bytes().skip(year.len()).filter(|b| *b != b'-'));
                }
                _ if dashed(4) && dashed(7) => out.extend(date.bytes().filter(|b| !matches!(b, b'-' | b':'))),
                _ if date.starts_with("--") => {
                    out.extend_from_slice(b"--");
                    out.extend(date.bytes().filter(|b| *b != b'-'));
                }
                _ => out.extend_from_slice(bytes),
            }
        }
        Form::Phone => {
            out.extend_from_slice(super::without_scheme(text::unescape(value.trim()).trim(), "tel:").as_bytes())
        }
        Form::Mail => {
            out.extend_from_slice(super::without_scheme(text::unescape(value.trim()).trim(), "mailto:").as_bytes())
        }
        Form::Geo => {
            let place = text::unescape(value.trim());
            out.extend(super::without_scheme(&place, "geo:").bytes().map(|b| if b == b';' { b',' } else { b }));
        }
    }
}
