//! A property being rewritten: its line taken apart, the encodings and bare parameters of vCard 2.1 resolved. What a
//! target version wants is decided in `convert`.

use std::borrow::Cow;

use super::super::lines::{self, Parts, find_ignore_case};
use super::super::text;
use super::Version;

/// A property taken apart. Its value is decoded text, escaped as in 3.0 and 4.0.
#[derive(Clone, Debug)]
pub(super) struct Draft<'a> {
    pub group: Option<Cow<'a, str>>,
    pub name: Cow<'a, str>,
    /// TYPE without `pref`.
    pub types: Vec<Cow<'a, str>>,
    /// `TYPE=pref` is 1.
    pub pref: Option<u32>,
    pub value_type: Option<Cow<'a, str>>,
    /// The value is said to be base64.
    pub base64: bool,
    /// Every other parameter, as written.
    pub rest: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    pub value: Cow<'a, str>,
    /// The value's character set was known.
    pub certain: bool,
}

impl<'a> Draft<'a> {
    /// Takes a property apart. `structured` says that its semicolons separate fields.
    pub fn new(parts: Parts<'a>, source: Version, structured: bool) -> Draft<'a> {
        let mut draft = Draft {
            group: parts.group.map(Cow::Borrowed),
            name: Cow::Borrowed(parts.name),
            types: Vec::new(),
            pref: None,
            value_type: None,
            base64: false,
            rest: Vec::new(),
            value: Cow::Borrowed(parts.value),
            certain: true,
        };
        let mut quoted_printable = false;
        let mut charset = None;
        for param in lines::params(parts.params) {
            let is = |name: &str| param.name.eq_ignore_ascii_case(name);
            let encoding = if is("ENCODING") { param.value } else { param.value.is_none().then_some(param.name) };
            match encoding.map(str::trim) {
                Some(e) if e.eq_ignore_ascii_case("QUOTED-PRINTABLE") => quoted_printable = true,
                Some(e) if e.eq_ignore_ascii_case("BASE64") || is("ENCODING") && e.eq_ignore_ascii_case("B") => {
                    draft.base64 = true;
                }
                Some(e) if e.eq_ignore_ascii_case("8BIT") || e.eq_ignore_ascii_case("7BIT") || is("ENCODING") => (),
                Some(e) if e.eq_ignore_ascii_case("URL") => draft.value_type = Some("uri".into()),
                Some(e) if ["INLINE", "CID", "CONTENT-ID"].iter().any(|value| e.eq_ignore_ascii_case(value)) => (),
                Some(e) => draft.add_type(e),
                None => draft.param(param.name, param.value.unwrap_or(""), &mut charset),
            }
        }
        if quoted_printable {
            let (text, certain) = text::in_charset(text::quoted_printable(parts.value), charset);
            draft.certain = certain;
            draft.value = Cow::Owned(escaped(&text, structured));
        } else if source == Version::V21 && !draft.base64 {
            draft.value = Cow::Owned(escaped(parts.value, structured));
        }
        draft
    }

    fn param(&mut self, name: &'a str, value: &'a str, charset: &mut Option<&'a str>) {
        let is = |other: &str| name.eq_ignore_ascii_case(other);
        if is("TYPE") {
            for value in lines::param_values(value).flat_map(|list| list.split(',')) {
                self.add_type(value);
            }
        } else if is("PREF") {
            let pref = value.trim_matches('"').trim().parse().ok();
            self.pref = self.pref.into_iter().chain(pref).min();
        } else if is("CHARSET") {
            *charset = lines::param_values(value).next();
        } else if is("VALUE") {
            let value = value.trim_matches('"');
            if value.eq_ignore_ascii_case("URL") {
                self.value_type = Some("uri".into());
            } else if !value.eq_ignore_ascii_case("INLINE") {
                self.value_type = Some(value.into());
            }
        } else if !name.is_empty() {
            self.rest.push((name.into(), mended(value)));
        }
    }

    fn add_type(&mut self, value: &'a str) {
        let value = value.trim();
        if value.eq_ignore_ascii_case("pref") {
            self.pref = Some(1);
        } else if !value.is_empty() && !self.types.iter().any(|other| other.eq_ignore_ascii_case(value)) {
            self.types.push(value.into());
        }
    }

    pub fn has_value_type(&self, value_type: &str) -> bool {
        self.value_type.as_deref().is_some_and(|value| value.eq_ignore_ascii_case(value_type))
    }

    /// Takes a parameter out and gives its value without quotes.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let at = self.rest.iter().position(|(other, _)| other.eq_ignore_ascii_case(name))?;
        let (_, value) = self.rest.remove(at);
        Some(value.trim_matches('"').to_string())
    }

    /// Sets a parameter, quoted when it has to be.
    pub fn set(&mut self, name: &'static str, value: &str) {
        let value = value.replace('"', "'");
        let quoted = value.contains([':', ';', ',']);
        self.rest.push((name.into(), if quoted { format!("\"{value}\"").into() } else { value.into() }));
    }

    /// Appends the line, folded. The preference is written as the target version has it.
    pub fn push(&self, out: &mut String, to: Version) {
        let mut line = String::with_capacity(self.value.len() + 64);
        if let Some(group) = &self.group {
            line.push_str(group);
            line.push('.');
        }
        line.push_str(&self.name);
        if let Some(value_type) = &self.value_type {
            line.push_str(";VALUE=");
            line.push_str(value_type);
        }
        if self.base64 {
            line.push_str(";ENCODING=b");
        }
        let preferred = self.pref == Some(1) && to != Version::V40;
        let mut separator = ";TYPE=";
        for value in self.types.iter().map(AsRef::as_ref).chain(preferred.then_some("pref")) {
            line.push_str(separator);
            line.push_str(value);
            separator = ",";
        }
        if let Some(pref) = self.pref.filter(|_| to == Version::V40) {
            line.push_str(";PREF=");
            line.push_str(&pref.clamp(1, 100).to_string());
        }
        for (name, value) in &self.rest {
            line.push(';');
            line.push_str(name);
            line.push('=');
            line.push_str(value);
        }
        line.push(':');
        line.push_str(&self.value);
        lines::push_folded(out, &line);
    }
}

/// A parameter's value whose quotes are closed, with none inside.
fn mended(value: &str) -> Cow<'_, str> {
    let whole = |part: &str| match part.strip_prefix('"') {
        Some(rest) => rest.strip_suffix('"').is_some_and(|inner| !inner.contains('"')),
        None => !part.contains('"'),
    };
    if !value.contains('"') || lines::raw_values(value).all(whole) {
        return value.into();
    }
    let inner = value.trim_matches(['"', '\\']).replace("\\\"", "'").replace('"', "'");
    format!("\"{inner}\"").into()
}

/// Text of vCard 2.1, where only semicolons could be escaped, as 3.0 and 4.0 escape it. What already is an escape stays.
pub(super) fn escaped(text: &str, structured: bool) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut chars = text.trim_end_matches(['\r', '\n']).chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\\' => match chars.next_if(|next| matches!(next, '\\' | ',' | ';' | ':' | 'n' | 'N')) {
                Some(next) => out.extend(['\\', next]),
                None => out.push_str("\\\\"),
            },
            '\r' | '\n' => {
                if char == '\r' {
                    chars.next_if_eq(&'\n');
                }
                out.push_str("\\n");
            }
            ',' => out.push_str("\\,"),
            ';' if !structured => out.push_str("\\;"),
            _ => out.push(char),
        }
    }
    out
}

/// The decoded value of a quoted-printable line, escaped; `None` when the line has no such encoding.
pub(super) fn decoded(parts: Parts<'_>) -> Option<String> {
    if !find_ignore_case(parts.params, "QUOTED-PRINTABLE") {
        return None;
    }
    let (text, _) = text::in_charset(text::quoted_printable(parts.value), lines::param(parts.params, "CHARSET"));
    let structured = ["N", "ADR", "ORG"].iter().any(|name| parts.name.eq_ignore_ascii_case(name));
    Some(escaped(&text, structured))
}

/// The base64 text of a picture that lies in the value, as base64 or as `data:`, also with the backslashes that SOGo and
/// Radicale put into it (22 November 2026); `None` when the value is an address.
pub(super) fn embedded(value: &str) -> Option<&str> {
    let value = value.trim();
    if value.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:")) {
        let at = value.find("base64").map(|at| at + 6)?;
        let rest = value.get(at..)?;
        return rest.strip_prefix('\\').unwrap_or(rest).strip_prefix(',');
    }
    (!value.contains(':')).then_some(value)
}

/// The media type in front of a `data:` picture.
pub(super) fn data_media_type(value: &str) -> Option<&str> {
    let rest = value.trim().get(5..)?;
    let media_type = rest.split([';', ',', '\\']).next()?;
    media_type.contains('/').then_some(media_type)
}

/// The base64 text without blanks and with its padding; `None` when it is none.
pub(super) fn clean_base64(data: &str) -> Option<String> {
    let (length, valid) = base64_length(data);
    if !valid || length == 0 || length % 4 == 1 {
        return None;
    }
    let mut out = bare_base64(data).into_owned();
    out.extend(std::iter::repeat_n('=', (4 - length % 4) % 4));
    Some(out)
}

/// The base64 text without blanks, padding and stray backslashes.
pub(super) fn bare_base64(data: &str) -> Cow<'_, str> {
    let bare = data.trim_end_matches(['=', ' ', '\t', '\\']);
    if bare.bytes().fold(false, |found, b| found | matches!(b, b'=' | b' ' | b'\t' | b'\\')) {
        bare.replace(['=', ' ', '\t', '\\'], "").into()
    } else {
        bare.into()
    }
}

/// How many letters of base64 a text has, and whether it has nothing else than these, padding and blanks. Without a
/// branch a byte, so that it runs over pictures fast.
fn base64_length(data: &str) -> (usize, bool) {
    data.bytes().fold((0, true), |(length, valid), b| {
        let letter = b.is_ascii_alphanumeric() | (b == b'+') | (b == b'/');
        let filler = (b == b'=') | (b == b' ') | (b == b'\t') | (b == b'\\');
        (length + usize::from(letter), valid & (letter | filler))
    })
}

/// Size of the picture that lies in a PHOTO after decoding: 0 for an address or nothing; `None` when it is damaged.
pub(super) fn picture_bytes(parts: Parts<'_>) -> Option<u64> {
    let value = parts.value.trim();
    let is_address = lines::param(parts.params, "VALUE")
        .is_some_and(|kind| ["uri", "url"].iter().any(|uri| kind.eq_ignore_ascii_case(uri)));
    let data_uri = value.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"));
    if value.is_empty() || is_address && !data_uri {
        return Some(0);
    }
    let Some(data) = embedded(value) else {
        let scheme = value.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"));
        return if scheme && !value.contains(',') { None } else { Some(0) };
    };
    let (length, valid) = base64_length(data);
    (valid && length % 4 != 1).then_some(length as u64 * 3 / 4)
}
