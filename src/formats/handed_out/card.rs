//! Composing a card (vCard 4.0, RFC 6350) out of values that a source gives one by one. Values come as plain text; what
//! they have to be to stand in a card is done here, and what can't stand there is a loss.

use std::borrow::Cow;

use super::super::lines::push_folded;
use super::super::{Loss, text};
use super::{Composed, Place};
use crate::model::Kind;

/// A card in the making.
#[derive(Default)]
pub(super) struct Card {
    body: String,
    losses: Vec<Loss>,
    groups: usize,
    notes: Vec<String>,
    /// The name as a whole, where the source has one.
    pub full_name: String,
    pub family: String,
    pub given: String,
    pub middle: String,
    pub prefix: String,
    pub suffix: String,
    /// What the card is called when it has no name: the first organisation, address or number.
    other_name: String,
}

/// The parts of an address in the order of RFC 6350 §6.3.1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Address {
    pub box_number: String,
    pub extended: String,
    pub street: Vec<String>,
    pub city: String,
    pub region: String,
    pub postal_code: String,
    pub country: String,
    /// As it would be written on a letter.
    pub formatted: String,
}

impl Address {
    fn has_parts(&self) -> bool {
        let parts = [&self.box_number, &self.extended, &self.city, &self.region, &self.postal_code, &self.country];
        parts.into_iter().chain(&self.street).any(|part| !part.trim().is_empty())
    }
}

/// What is said about one of several values of the same sort.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct About {
    /// TYPE.
    pub types: Vec<&'static str>,
    pub preferred: bool,
    /// What its owner called it, when no type says that.
    pub label: String,
}

impl About {
    pub fn types(types: &[&'static str]) -> About {
        About { types: types.to_vec(), ..About::default() }
    }

    /// What a label that people read means.
    pub fn label(label: &str) -> About {
        let preferred = label.trim_start().starts_with('*');
        let label = label.trim().trim_start_matches('*').trim();
        let known: &[&'static str] = match super::folded(label).as_str() {
            "" | "other" | "voice" | "internet" => &[],
            "home" | "private" | "personal" => &["home"],
            "work" | "business" | "office" => &["work"],
            "mobile" | "cell" | "cellular" => &["cell"],
            "main" => &["main"],
            "pager" => &["pager"],
            "fax" | "otherfax" => &["fax"],
            "homefax" => &["home", "fax"],
            "workfax" => &["work", "fax"],
            "workmobile" => &["work", "cell"],
            "workpager" => &["work", "pager"],
            _ => return About { types: Vec::new(), preferred, label: label.to_string() },
        };
        About { types: known.to_vec(), preferred, label: String::new() }
    }
}

impl Card {
    pub fn lose(&mut self, what: impl Into<String>) {
        self.losses.push(Loss::new(what));
    }

    /// A line of the note. Several sources give several.
    pub fn note(&mut self, note: &str) {
        if !note.trim().is_empty() {
            self.notes.push(note.trim().to_string());
        }
    }

    /// A value with no property of its own: it goes into the note under its name.
    pub fn also(&mut self, name: &str, value: &str) {
        self.note(&format!("{}: {}", name.trim(), value.trim()));
    }

    /// A property with a text value.
    pub fn text(&mut self, property: &str, value: &str) {
        self.line(property, &About::default(), &[], |card| card.escaped(property, value));
    }

    /// A property whose value is a list.
    pub fn list<'a>(&mut self, property: &str, values: impl IntoIterator<Item = &'a str>) {
        let all: Vec<&str> = values.into_iter().map(str::trim).filter(|value| !value.is_empty()).collect();
        self.line(property, &About::default(), &[], |card| {
            all.iter().map(|value| card.escaped(property, value)).collect::<Vec<_>>().join(",")
        });
    }

    pub fn organisation(&mut self, company: &str, units: &[&str]) {
        let units: Vec<&str> = units.iter().map(|unit| unit.trim()).filter(|unit| !unit.is_empty()).collect();
        if company.trim().is_empty() && units.is_empty() {
            return;
        }
        self.name_by(company);
        self.line("ORG", &About::default(), &[], |card| {
            std::iter::once(company.trim())
                .chain(units.iter().copied())
                .map(|part| card.escaped("ORG", part))
                .collect::<Vec<_>>()
                .join(";")
        });
    }

    pub fn phone(&mut self, about: &About, number: &str) {
        self.name_by(number);
        self.line("TEL", about, &[], |card| card.escaped("TEL", number));
    }

    pub fn mail(&mut self, about: &About, address: &str) {
        self.name_by(address);
        self.line("EMAIL", about, &[], |card| card.escaped("EMAIL", address));
    }

    pub fn address(&mut self, about: &About, address: &Address) {
        let label = address.formatted.trim();
        if !address.has_parts() && label.is_empty() {
            return;
        }
        let label = quoted(&text::escape(label).replace("\\,", ",").replace("\\;", ";"));
        let params: &[(&str, &str)] = if address.formatted.trim().is_empty() { &[] } else { &[("LABEL", &label)] };
        self.line("ADR", about, params, |card| {
            let street: Vec<String> =
                address.street.iter().filter(|s| !s.trim().is_empty()).map(|s| card.escaped("ADR", s)).collect();
            let fields = [&address.box_number, &address.extended]
                .map(|part| card.escaped("ADR", part))
                .into_iter()
                .chain([street.join(",")]);
            let fields: Vec<String> = fields.collect();
            let rest = [&address.city, &address.region, &address.postal_code, &address.country]
                .map(|part| card.escaped("ADR", part));
            fields.into_iter().chain(rest).collect::<Vec<_>>().join(";")
        });
    }

    /// An address on the web. One without a scheme gets `http://`; what is none goes into the note.
    pub fn page(&mut self, about: &About, address: &str) {
        let address = address.trim();
        if address.is_empty() {
            return;
        }
        if is_address(address) && address.contains("//") {
            self.line("URL", about, &[], |_| address.to_string());
        } else if address.contains('.') && is_address(&format!("http://{address}")) {
            self.lose(format!("URL {address}: written as http://{address}"));
            self.line("URL", about, &[], |_| format!("http://{address}"));
        } else {
            self.also("Web page", address);
        }
    }

    /// A picture that lies elsewhere.
    pub fn picture_elsewhere(&mut self, address: &str) {
        let address = address.trim();
        if is_address(address) {
            self.lose("PHOTO: only its address is in the file, not the picture");
            self.line("PHOTO", &About::default(), &[], |_| address.to_string());
        } else if !address.is_empty() {
            self.also("Photo", address);
        }
    }

    /// A picture, as `data:` (RFC 6350 §6.2.4).
    pub fn picture(&mut self, media_type: &str, bytes: &[u8]) {
        use base64::Engine;
        let data = base64::engine::general_purpose::STANDARD.encode(bytes);
        self.line("PHOTO", &About::default(), &[], |_| format!("data:{media_type};base64,{data}"));
    }

    /// An address for messages: `service` as people call it.
    pub fn messenger(&mut self, about: &About, service: &str, address: &str) {
        let address = address.trim();
        if address.is_empty() {
            return;
        }
        let known = match super::folded(service).as_str() {
            "jabber" | "xmpp" | "googletalk" | "gtalk" => "xmpp",
            "aim" => "aim",
            "icq" => "icq",
            "skype" => "skype",
            "yahoo" => "ymsgr",
            "msn" => "msnim",
            "irc" => "irc",
            "matrix" => "matrix",
            "sip" => "sip",
            _ => "",
        };
        if address.contains(':') && is_address(address) {
            self.line("IMPP", about, &[], |_| address.to_string());
        } else if known.is_empty() {
            self.also(if service.trim().is_empty() { "Messages" } else { service }, address);
        } else {
            let encoded = percent_encoding::utf8_percent_encode(address, ADDRESS).to_string();
            self.line("IMPP", about, &[], |_| format!("{known}:{encoded}"));
        }
    }

    /// Somebody who belongs to the person, by name.
    pub fn related(&mut self, about: &About, name: &str) {
        self.line("RELATED", about, &[("VALUE", "text")], |card| card.escaped("RELATED", name));
    }

    /// A date as [`Day`] reads it; what it can't read stands as text.
    pub fn date(&mut self, property: &str, day: Day<'_>) {
        match day {
            Day::Known { year: Some(year), month, day } => {
                self.line(property, &About::default(), &[], |_| format!("{year:04}{month:02}{day:02}"));
            }
            Day::Known { year: None, month, day } => {
                self.line(property, &About::default(), &[], |_| format!("--{month:02}{day:02}"));
            }
            Day::Unclear { text, why } => {
                self.lose(format!("{property} {text}: {why}; kept as text"));
                self.line(property, &About::default(), &[("VALUE", "text")], |card| card.escaped(property, text));
            }
        }
    }

    /// The finished card. `uid` is a bare UUID or what the source has.
    pub fn finish(mut self, uid: &str, from: Place) -> Composed {
        let parts = [&self.prefix, &self.given, &self.middle, &self.family, &self.suffix];
        let composed: Vec<&str> = parts.into_iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
        let name = match (self.full_name.trim(), composed.join(" ")) {
            ("", composed) if composed.is_empty() => super::excerpt(&self.other_name),
            ("", composed) => composed,
            (full, _) => full.to_string(),
        };
        let body = std::mem::take(&mut self.body);
        self.body.push_str("BEGIN:VCARD\r\nVERSION:4.0\r\n");
        let bare = uid.len() == 36 && uid.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
        let uid = if bare { format!("urn:uuid:{uid}") } else { uid.to_string() };
        let uid_type: &[(&str, &str)] = if is_address(&uid) { &[] } else { &[("VALUE", "text")] };
        self.line("UID", &About::default(), uid_type, |card| card.escaped("UID", &uid));
        let full_name = if name.trim().is_empty() { "?" } else { name.as_str() };
        self.line("FN", &About::default(), &[], |card| card.escaped("FN", full_name));
        let fields =
            [&self.family, &self.given, &self.middle, &self.prefix, &self.suffix].map(|part| part.trim().to_string());
        if fields.iter().any(|field| !field.is_empty()) {
            self.line("N", &About::default(), &[], |card| fields.map(|field| card.escaped("N", &field)).join(";"));
        }
        self.body.push_str(&body);
        let notes = std::mem::take(&mut self.notes).join("\n");
        self.text("NOTE", &notes);
        self.body.push_str("END:VCARD\r\n");
        Composed {
            kind: Kind::Contacts,
            collection: None,
            text: self.body,
            uid,
            name: super::excerpt(&name),
            losses: self.losses,
            from,
            attached: Vec::new(),
        }
    }

    fn name_by(&mut self, name: &str) {
        if self.other_name.is_empty() {
            self.other_name = name.trim().to_string();
        }
    }

    /// A value as it stands in a card.
    fn escaped(&mut self, property: &str, value: &str) -> String {
        let value = value.trim();
        let bad = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        let value: Cow<'_, str> = if value.contains(bad) {
            self.lose(format!("{property}: control characters"));
            value.replace(bad, "").into()
        } else {
            value.into()
        };
        text::escape(&value.replace("\r\n", "\n").replace('\r', "\n")).into_owned()
    }

    fn line(
        &mut self,
        property: &str,
        about: &About,
        params: &[(&str, &str)],
        value: impl FnOnce(&mut Card) -> String,
    ) {
        let value = value(self);
        if value.bytes().all(|b| matches!(b, b';' | b',')) && params.is_empty() {
            return;
        }
        let mut line = String::with_capacity(value.len() + 64);
        let label = about.label.trim();
        let group = if label.is_empty() {
            None
        } else {
            self.groups += 1;
            Some(format!("item{}", self.groups))
        };
        if let Some(group) = &group {
            line.push_str(group);
            line.push('.');
        }
        line.push_str(property);
        for (name, value) in params {
            line.push_str(&format!(";{name}={value}"));
        }
        if !about.types.is_empty() {
            line.push_str(&format!(";TYPE={}", about.types.join(",")));
        }
        if about.preferred {
            line.push_str(";PREF=1");
        }
        line.push(':');
        line.push_str(&value);
        push_folded(&mut self.body, &line);
        if let Some(group) = group {
            let label = self.escaped("X-ABLabel", label);
            push_folded(&mut self.body, &format!("{group}.X-ABLabel:{label}"));
        }
    }
}

/// Adds a further value to one that may be there already.
pub(super) fn put(field: &mut String, value: &str) {
    if !field.is_empty() {
        field.push(' ');
    }
    field.push_str(value);
}

/// Whether a text can stand as an address. The crate url alone would overlook line ends within it.
fn is_address(text: &str) -> bool {
    !text.contains(|c: char| c.is_whitespace() || c.is_control()) && url::Url::parse(text).is_ok()
}

/// A birthday or the like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Day<'a> {
    Known { year: Option<i16>, month: i8, day: i8 },
    Unclear { text: &'a str, why: &'static str },
}

const ADDRESS: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'@').remove(b'.').remove(b'-').remove(b'_').remove(b'+');

fn quoted(value: &str) -> String {
    let value: String = value.chars().filter(|c| !c.is_control()).map(|c| if c == '"' { '\'' } else { c }).collect();
    format!("\"{value}\"")
}

#[cfg(test)]
mod tests;
