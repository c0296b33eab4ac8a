//! Cards for other programs: the same person in vCard 3.0 (RFC 2426) or 4.0 (RFC 6350), by one table of rules on content
//! lines. A line without a rule is copied; every dropped or changed value is a loss. The rules look at how a line is
//! written, not at the version the card claims, because servers mix them.
//!
//! One file because the table and what its rules do are read together.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::super::lines::{self, Line, Parts};
use super::super::{Loss, text};
use super::date::{Date, Extended, dashed_offset};
use super::draft::{self, Draft};
use super::media::{is_address, is_place, media_type, percent_data, short_type, sniffed};
use super::{Version, number};

/// What happens to a property. Where versions differ, the comment gives 3.0 first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// Written by the frame.
    Frame,
    /// Parameters are put right, the value stays.
    Text,
    /// A list of categories or names: as [`Rule::Text`], but commas of a 2.1 value stay.
    Fields,
    /// One FN; several.
    FullName,
    /// Five fields, one N, SORT-STRING; SORT-AS.
    Name,
    /// Seven fields, LABEL; a LABEL parameter.
    Address,
    /// A property; a parameter of the address.
    Label,
    /// `ENCODING=b`; `data:`.
    Picture,
    /// `1980-04-15`, X-APPLE-OMIT-YEAR; `19800415`, `--0415`.
    Date,
    /// Plain numbers in both.
    Phone,
    /// `INTERNET` is the default.
    Mail,
    /// `1;2`; `geo:1,2`.
    Geo,
    /// An address on the web, with needless escapes taken out.
    Uri,
    /// `2024-01-01T12:00:00Z` in either form; `20240101T120000Z`.
    Revised,
    /// X-ABRELATEDNAMES; RELATED.
    Related,
    /// An inner card is dropped; an address becomes RELATED.
    Agent,
    /// Has this name in 3.0 and that one in 4.0.
    Renamed(&'static str, &'static str),
    /// 4.0 dropped it; kept with X- in front.
    Old,
    /// 3.0 has no such thing; kept with X- in front.
    New,
    /// Only 4.0 has it; dropped in 3.0.
    OnlyNew,
    /// Says nothing, and some readers stumble over it (vobject 0.9.9, 22 November 2026).
    Empty,
    /// SORT-STRING is taken up by the name.
    Sort,
}

const TABLE: &[(&str, Rule)] = &[
    ("BEGIN", Rule::Frame),
    ("END", Rule::Frame),
    ("VERSION", Rule::Frame),
    ("FN", Rule::FullName),
    ("N", Rule::Name),
    ("NICKNAME", Rule::Fields),
    ("CATEGORIES", Rule::Fields),
    ("ORG", Rule::Fields),
    ("TITLE", Rule::Text),
    ("ROLE", Rule::Text),
    ("NOTE", Rule::Text),
    ("UID", Rule::Text),
    ("PRODID", Rule::Text),
    ("TZ", Rule::Text),
    ("TEL", Rule::Phone),
    ("EMAIL", Rule::Mail),
    ("ADR", Rule::Address),
    ("LABEL", Rule::Label),
    ("IMPP", Rule::Uri),
    ("URL", Rule::Uri),
    ("SOURCE", Rule::Uri),
    ("FBURL", Rule::Uri),
    ("CALURI", Rule::Uri),
    ("CALADRURI", Rule::Uri),
    ("PHOTO", Rule::Picture),
    ("LOGO", Rule::Picture),
    ("SOUND", Rule::Picture),
    ("KEY", Rule::Picture),
    ("BDAY", Rule::Date),
    ("ANNIVERSARY", Rule::Date),
    ("X-ANNIVERSARY", Rule::Date),
    ("GEO", Rule::Geo),
    ("REV", Rule::Revised),
    ("KIND", Rule::Renamed("X-ADDRESSBOOKSERVER-KIND", "KIND")),
    ("X-ADDRESSBOOKSERVER-KIND", Rule::Renamed("X-ADDRESSBOOKSERVER-KIND", "KIND")),
    ("MEMBER", Rule::Renamed("X-ADDRESSBOOKSERVER-MEMBER", "MEMBER")),
    ("X-ADDRESSBOOKSERVER-MEMBER", Rule::Renamed("X-ADDRESSBOOKSERVER-MEMBER", "MEMBER")),
    ("RELATED", Rule::Related),
    ("X-ABRELATEDNAMES", Rule::Related),
    ("AGENT", Rule::Agent),
    ("SORT-STRING", Rule::Sort),
    ("CLASS", Rule::Old),
    ("MAILER", Rule::Old),
    ("NAME", Rule::Old),
    ("PROFILE", Rule::Empty),
    ("GENDER", Rule::New),
    ("LANG", Rule::New),
    ("BIRTHPLACE", Rule::New),
    ("DEATHPLACE", Rule::New),
    ("DEATHDATE", Rule::New),
    ("EXPERTISE", Rule::New),
    ("HOBBY", Rule::New),
    ("INTEREST", Rule::New),
    ("ORG-DIRECTORY", Rule::New),
    ("CONTACT-URI", Rule::New),
    ("CREATED", Rule::New),
    ("GRAMGENDER", Rule::New),
    ("LANGUAGE", Rule::New),
    ("PRONOUNS", Rule::New),
    ("SOCIALPROFILE", Rule::New),
    ("JSPROP", Rule::New),
    ("CLIENTPIDMAP", Rule::OnlyNew),
    ("XML", Rule::OnlyNew),
];

fn rule(name: &str) -> Option<Rule> {
    TABLE.iter().find(|(known, _)| name.eq_ignore_ascii_case(known)).map(|(_, rule)| *rule)
}

/// The card in version 3.0 or 4.0 (2.1 gives 3.0), with CRLF and folded lines, and what it could not carry over.
pub fn convert(card: &str, to: Version) -> (String, Vec<Loss>) {
    let to = if to == Version::V40 { to } else { Version::V30 };
    let lines: Vec<Line<'_>> = lines::card_lines(card).collect();
    let mut work =
        Work { to, source: Version::V30, out: String::with_capacity(card.len() + 64), losses: Vec::new(), groups: 0 };
    let mut properties = Vec::with_capacity(lines.len());
    let mut depth = 0_usize;
    for line in &lines {
        if let Some((begin, _)) = lines::edge(&line.text) {
            depth = if begin { depth + 1 } else { depth.saturating_sub(1) };
            if begin && depth == 2 {
                work.lose("AGENT: a card inside the card is only in the original");
            }
            continue;
        }
        if depth > 1 || line.text.trim().is_empty() {
            continue;
        }
        match lines::parts(&line.text) {
            Some(parts) if is_name(parts.name) && parts.group.is_none_or(is_name) => properties.push((line, parts)),
            _ => work.lose(format!("a line that is no property: {}", excerpt(&line.text))),
        }
    }
    if let Some((_, parts)) = properties.iter().find(|(_, parts)| parts.name.eq_ignore_ascii_case("VERSION")) {
        work.source = number(parts.value).unwrap_or(Version::V30);
    }
    work.out.push_str("BEGIN:VCARD\r\nVERSION:");
    work.out.push_str(to.number());
    work.out.push_str("\r\n");
    work.required(&properties);
    for index in 0..properties.len() {
        work.property(&properties, index);
    }
    work.out.push_str("END:VCARD\r\n");
    (work.out, work.losses)
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

fn excerpt(line: &str) -> Cow<'_, str> {
    let short = line.get(..line.floor_char_boundary(40)).unwrap_or("");
    if short.len() == line.len() { short.into() } else { format!("{short}…").into() }
}

type Properties<'l> = [(&'l Line<'l>, Parts<'l>)];

struct Work {
    to: Version,
    source: Version,
    out: String,
    losses: Vec<Loss>,
    /// How many groups were made up.
    groups: usize,
}

fn of<'p, 'l>(properties: &'p Properties<'l>, name: &'p str) -> impl Iterator<Item = Parts<'l>> + 'p {
    properties.iter().map(|(_, parts)| *parts).filter(move |parts| parts.name.eq_ignore_ascii_case(name))
}

impl Work {
    fn lose(&mut self, what: impl Into<String>) {
        self.losses.push(Loss::new(what));
    }

    /// What the version asks for and the card does not have: FN in both, N in 3.0.
    fn required(&mut self, properties: &Properties<'_>) {
        let source = self.source;
        let value = |name: &str, structured: bool| {
            of(properties, name)
                .map(|p| Draft::new(p, source, structured).value.into_owned())
                .find(|v| !v.trim().is_empty())
        };
        let full_name = value("FN", false);
        let name = of(properties, "N").next().map(|p| Draft::new(p, source, true).value.into_owned());
        if full_name.is_none() {
            let composed = name.as_deref().map(full_name_of).filter(|composed| !composed.is_empty());
            let other = || {
                let organisation = value("ORG", true).map(|org| org.split(';').next().unwrap_or("").to_string());
                value("NICKNAME", false)
                    .or(organisation)
                    .or_else(|| value("EMAIL", false))
                    .or_else(|| value("TEL", false))
            };
            let composed = composed.or_else(other).unwrap_or_default();
            lines::push_folded(&mut self.out, &format!("FN:{composed}"));
        }
        if self.to == Version::V30 && name.is_none() {
            // Which part of a name is the family's is not ours to guess.
            let family = full_name.unwrap_or_default();
            let family = text::escape(&text::unescape(&family)).into_owned();
            lines::push_folded(&mut self.out, &format!("N:{family};;;;"));
        }
    }

    fn property(&mut self, properties: &Properties<'_>, index: usize) {
        let Some((line, parts)) = properties.get(index) else { return };
        let rule = rule(parts.name);
        if rule == Some(Rule::Frame) {
            return;
        }
        let clean;
        let parts = if lines::has_control(&line.text) {
            self.lose(format!("{}: control characters", parts.name));
            clean = line.text.replace(|c: char| c.is_ascii_control() && c != '\t', "");
            let Some(parts) = lines::parts(&clean) else { return };
            parts
        } else {
            *parts
        };
        let Some(rule) = rule else { return self.copy(parts) };
        let structured = matches!(rule, Rule::Name | Rule::Address | Rule::Fields);
        let mut draft = Draft::new(parts, self.source, structured);
        if rule == Rule::Fields && self.source == Version::V21 {
            draft.value = Cow::Owned(draft.value.replace("\\,", ","));
        }
        if !draft.certain {
            self.lose(format!("{}: its character set is not known", parts.name));
        }
        self.params(&mut draft, rule);
        match rule {
            Rule::Frame => (),
            Rule::Text | Rule::Fields => self.text(draft),
            Rule::FullName => self.full_name(draft, properties, index),
            Rule::Name => self.name(draft, properties, index),
            Rule::Address => self.address(draft, properties),
            Rule::Label => self.label(draft, properties),
            Rule::Picture => self.picture(draft),
            Rule::Date => self.date(draft, properties, index),
            Rule::Phone => self.phone(draft),
            Rule::Mail => self.mail(draft),
            Rule::Geo => self.geo(draft),
            Rule::Uri => self.uri(draft),
            Rule::Revised => self.revised(draft),
            Rule::Related => self.related(draft, properties),
            Rule::Agent => self.agent(draft),
            Rule::Renamed(old, new) => {
                draft.name = if self.to == Version::V40 { new } else { old }.into();
                self.push(&draft);
            }
            Rule::Old => self.old(draft),
            Rule::New => self.new_in_4(draft),
            Rule::OnlyNew => match self.to {
                Version::V40 => self.push(&draft),
                _ => self.lose(format!("{}: version 3 does not have it", parts.name)),
            },
            Rule::Empty => (),
            Rule::Sort => self.sort(draft, properties),
        }
    }

    fn push(&mut self, draft: &Draft<'_>) {
        draft.push(&mut self.out, self.to);
    }

    /// A property without a rule: as it stands, unless 2.1's encodings have to be resolved.
    fn copy(&mut self, parts: Parts<'_>) {
        // A parameter without a name or without a value is 2.1's, or a slip that other readers stumble over.
        let old = |param: &str| {
            let name = param.split('=').next().unwrap_or("");
            !param.contains('=') || ["ENCODING", "CHARSET"].iter().any(|encoding| name.eq_ignore_ascii_case(encoding))
        };
        if !parts.params.is_empty() && parts.params.split(';').any(old) {
            // Not 2.1's escaping: nobody knows what the value of such a property means.
            let draft = Draft::new(parts, Version::V30, true);
            if !draft.certain {
                self.lose(format!("{}: its character set is not known", parts.name));
            }
            return self.push(&draft);
        }
        let group = parts.group.map(|group| format!("{group}.")).unwrap_or_default();
        let separator = if parts.params.is_empty() { "" } else { ";" };
        lines::push_folded(&mut self.out, &format!("{group}{}{separator}{}:{}", parts.name, parts.params, parts.value));
    }

    /// The parameters that only one of the versions has.
    fn params(&mut self, draft: &mut Draft<'_>, rule: Rule) {
        if draft.has_value_type("text") && !matches!(rule, Rule::Date | Rule::Picture | Rule::Related | Rule::Uri) {
            draft.value_type = None;
        }
        draft.base64 &= matches!(rule, Rule::Picture);
        if self.to == Version::V40 {
            if draft.has_value_type("phone-number") || draft.has_value_type("binary") {
                draft.value_type = None;
            }
            draft.take("CONTEXT");
            return;
        }
        let name = draft.name.to_ascii_uppercase();
        for gone in ["PID", "ALTID", "INDEX", "LEVEL", "CALSCALE"] {
            match draft.take(gone) {
                Some(value) if gone == "CALSCALE" && value.eq_ignore_ascii_case("gregorian") => (),
                Some(value) => self.lose(format!("{name};{gone}={value}: version 3 does not have it")),
                None => (),
            }
        }
        if let Some(pref) = draft.pref.filter(|pref| *pref > 1) {
            self.lose(format!("{name};PREF={pref}: version 3 only knows the preferred one"));
            draft.pref = None;
        }
    }

    fn text(&mut self, mut draft: Draft<'_>) {
        if self.to == Version::V30 {
            draft.value_type = None;
            if let Some(value) = draft.take("SORT-AS") {
                self.lose(format!("{};SORT-AS={value}: version 3 does not have it", draft.name));
            }
            if draft.name.eq_ignore_ascii_case("TZ") {
                draft.value = dashed_offset(&draft.value).into();
            }
        }
        self.push(&draft);
    }

    fn full_name(&mut self, mut draft: Draft<'_>, properties: &Properties<'_>, index: usize) {
        let here = |p: &Parts<'_>| p.name.eq_ignore_ascii_case("FN") && !p.value.trim().is_empty();
        if draft.value.trim().is_empty() {
            // An empty one was replaced when the card has no other.
            return;
        }
        let first = properties.iter().position(|(_, parts)| here(parts));
        if self.to == Version::V30 && first != Some(index) {
            self.lose(format!("FN: a further name, kept as X-FN: {}", excerpt(&draft.value)));
            draft.name = "X-FN".into();
        }
        self.text(draft);
    }

    fn name(&mut self, mut draft: Draft<'_>, properties: &Properties<'_>, index: usize) {
        draft.value = padded(&draft.value, 5).into();
        let first = properties.iter().position(|(_, parts)| parts.name.eq_ignore_ascii_case("N"));
        let further = first != Some(index);
        if self.to == Version::V30 {
            let sort = draft.take("SORT-AS");
            if further {
                self.lose(format!("N: a further name, kept as X-N: {}", excerpt(&draft.value)));
                draft.name = "X-N".into();
            }
            self.push(&draft);
            if let Some(sort) = sort.filter(|_| !further && of(properties, "SORT-STRING").next().is_none()) {
                lines::push_folded(&mut self.out, &format!("SORT-STRING:{}", sort.replace(',', "\\,")));
            }
            return;
        }
        if let Some(sort) =
            of(properties, "SORT-STRING").next().filter(|_| !further && draft_has_not(&draft, "SORT-AS"))
        {
            draft.set("SORT-AS", &text::unescape(sort.value));
        }
        self.push(&draft);
    }

    fn sort(&mut self, draft: Draft<'_>, properties: &Properties<'_>) {
        if self.to == Version::V30 {
            self.push(&draft);
        } else if of(properties, "N").next().is_none() {
            self.lose("SORT-STRING: the card has no name that it could belong to");
        }
    }

    fn address(&mut self, mut draft: Draft<'_>, properties: &Properties<'_>) {
        draft.value = padded(&draft.value, 7).into();
        if self.to == Version::V40 {
            if draft_has_not(&draft, "LABEL") {
                let label = of(properties, "LABEL").find(|label| belongs(*label, &draft, self.source));
                if let Some(label) = label {
                    let label = Draft::new(label, self.source, false);
                    draft.set("LABEL", &label.value.replace("\\,", ",").replace("\\;", ";"));
                }
            }
            return self.push(&draft);
        }
        for gone in ["GEO", "TZ", "CC"] {
            if let Some(value) = draft.take(gone) {
                self.lose(format!("ADR;{gone}={value}: version 3 does not have it"));
            }
        }
        let label = draft.take("LABEL");
        self.push(&draft);
        if let Some(label) = label {
            let plain = text::unescape(&label).replace("^n", "\n").replace("^'", "\"").replace("^^", "^");
            draft.name = "LABEL".into();
            draft.value = text::escape(&plain).into_owned().into();
            draft.rest.clear();
            self.push(&draft);
        }
    }

    fn label(&mut self, mut draft: Draft<'_>, properties: &Properties<'_>) {
        if self.to == Version::V30 {
            return self.push(&draft);
        }
        let source = self.source;
        let taken = of(properties, "ADR").any(|address| {
            let address = Draft::new(address, source, true);
            draft_has_not(&address, "LABEL") && same_types(&address, &draft)
        });
        if !taken {
            let value = draft.value.replace("\\,", ",").replace("\\;", ";");
            draft.name = "ADR".into();
            draft.value = ";;;;;;".into();
            draft.set("LABEL", &value);
            self.push(&draft);
        }
    }

    fn picture(&mut self, mut draft: Draft<'_>) {
        let name = draft.name.to_ascii_uppercase();
        let value = draft.value.trim().to_string();
        if value.is_empty() {
            return;
        }
        let data_uri = value.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"));
        let address = !data_uri && (draft.has_value_type("uri") || !draft.has_value_type("text") && is_address(&value));
        let is_text = name == "KEY" && !data_uri && !draft.base64 && !address;
        let said = draft.take("MEDIATYPE");
        let media_type = said.or_else(|| media_type(&name, &draft.types));
        if address || is_text {
            draft.value = if is_text { value.into() } else { text::unescape(&value).into_owned().into() };
            draft.value_type =
                if is_text { (self.to == Version::V40).then(|| "text".into()) } else { draft.value_type };
            draft.types.retain(|kind| is_place(kind));
            if self.to == Version::V40 {
                draft.value_type = draft.value_type.filter(|kind| !kind.eq_ignore_ascii_case("uri"));
                if let Some(media_type) = media_type {
                    draft.set("MEDIATYPE", &media_type);
                }
            } else {
                if address {
                    draft.value_type = Some("uri".into());
                }
                draft.types.extend(media_type.map(|media_type| short_type(&media_type).into()));
            }
            return self.push(&draft);
        }
        let decoded = match draft::embedded(&value) {
            Some(data) => draft::clean_base64(data),
            // `data:` that is not base64: bytes with percent signs.
            None => percent_data(&value).map(|bytes| STANDARD.encode(bytes)),
        };
        let Some(data) = decoded else {
            return self.lose(format!("{name}: damaged, it can't be decoded"));
        };
        let media_type = draft::data_media_type(&value)
            .filter(|_| data_uri)
            .map(str::to_string)
            .or(media_type)
            .or_else(|| sniffed(&data).map(str::to_string));
        draft.value_type = None;
        draft.types.retain(|kind| is_place(kind));
        if self.to == Version::V40 {
            draft.base64 = false;
            let media_type = media_type.unwrap_or_else(|| "application/octet-stream".into());
            draft.value = format!("data:{media_type};base64,{data}").into();
        } else {
            draft.base64 = true;
            draft.types.extend(media_type.map(|media_type| short_type(&media_type).into()));
            draft.value = data.into();
        }
        self.push(&draft);
    }

    fn date(&mut self, mut draft: Draft<'_>, properties: &Properties<'_>, index: usize) {
        let birthday = draft.name.eq_ignore_ascii_case("BDAY");
        let name = if birthday { "BDAY" } else { "ANNIVERSARY" };
        let omitted = draft.take("X-APPLE-OMIT-YEAR");
        let value = draft.value.trim().to_string();
        if value.is_empty() {
            return;
        }
        let date = (!draft.has_value_type("text")).then(|| Date::read(&value, omitted.as_deref())).flatten();
        if self.to == Version::V40 {
            draft.name = name.into();
            let has_time = date.as_ref().is_some_and(|date| !date.time.is_empty());
            draft.value_type = match date {
                Some(_) if has_time && draft.has_value_type("date-time") => Some("date-time".into()),
                Some(_) => None,
                None => Some("text".into()),
            };
            draft.value = date.map_or(value, |date| date.basic()).into();
            return self.push(&draft);
        }
        let first = properties.iter().position(|(_, parts)| parts.name.eq_ignore_ascii_case(&draft.name));
        draft.name = if birthday { "BDAY" } else { "X-ANNIVERSARY" }.into();
        match date.map(|date| date.extended()) {
            Some(Extended::Whole(date)) if first == Some(index) || !birthday => {
                draft.value_type = draft.value_type.filter(|kind| kind.eq_ignore_ascii_case("date"));
                draft.value = date.into();
            }
            Some(Extended::WithoutYear(date)) if first == Some(index) || !birthday => {
                self.lose(format!("{name}: has no year; written with the year 1604 as Apple does"));
                draft.value_type = None;
                draft.value = date.into();
                draft.set("X-APPLE-OMIT-YEAR", "1604");
            }
            _ => {
                self.lose(format!("{name}: version 3 can't write {}; kept as X-{name}", excerpt(&value)));
                draft.name = format!("X-{name}").into();
                draft.value = value.into();
                draft.value_type = None;
            }
        }
        self.push(&draft);
    }

    fn phone(&mut self, mut draft: Draft<'_>) {
        let value = text::unescape(draft.value.trim()).into_owned();
        if value.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("tel:")) {
            if self.to == Version::V30 {
                let plain = percent_decoded(value.get(4..).unwrap_or(""));
                draft.value = plain.trim().to_string().into();
                draft.value_type = None;
            } else {
                draft.value = value.into();
                draft.value_type = Some("uri".into());
            }
        } else if self.to == Version::V30 && draft.has_value_type("uri") {
            self.lose("TEL: an address instead of a number; few programs read it in version 3");
        }
        self.push(&draft);
    }

    fn mail(&mut self, mut draft: Draft<'_>) {
        if self.to == Version::V40 {
            draft.types.retain(|kind| !kind.eq_ignore_ascii_case("internet"));
        }
        let bare = super::without_scheme(draft.value.trim(), "mailto:").to_string();
        if draft.has_value_type("uri") {
            draft.value_type = None;
        }
        draft.value = bare.into();
        self.push(&draft);
    }

    fn geo(&mut self, mut draft: Draft<'_>) {
        let value = text::unescape(draft.value.trim()).into_owned();
        let place = super::without_scheme(&value, "geo:");
        let mut fields = place.split([',', ';']);
        let (Some(latitude), Some(longitude)) = (fields.next(), fields.next()) else {
            return self.lose(format!("GEO: no place: {}", excerpt(&value)));
        };
        draft.value_type = None;
        if self.to == Version::V40 {
            let whole = place.contains(',');
            draft.value =
                if whole { format!("geo:{place}") } else { format!("geo:{},{}", latitude.trim(), longitude.trim()) }
                    .into();
        } else {
            let further: Vec<&str> = fields.collect();
            if !further.is_empty() {
                self.lose(format!("GEO: version 3 only knows latitude and longitude, not {}", further.join(";")));
            }
            draft.value = format!("{};{}", latitude.trim(), longitude.trim()).into();
        }
        self.push(&draft);
    }

    fn uri(&mut self, mut draft: Draft<'_>) {
        let value = draft.value.trim();
        draft.value = if value.contains(':') { text::unescape(value).into_owned() } else { value.to_string() }.into();
        if self.to == Version::V30 {
            draft.value_type = None;
        }
        self.push(&draft);
    }

    fn revised(&mut self, mut draft: Draft<'_>) {
        if self.to == Version::V40 {
            let value = draft.value.trim();
            let date = Date::read(value, None).map(|date| date.basic());
            let midnight = if date.as_ref().is_some_and(|date| date.len() == 8) { "T000000Z" } else { "" };
            draft.value = date.map_or_else(|| value.to_string(), |date| date + midnight).into();
        }
        draft.value_type = None;
        self.push(&draft);
    }

    fn related(&mut self, mut draft: Draft<'_>, properties: &Properties<'_>) {
        let label = |group: &str| {
            of(properties, "X-ABLABEL").find(|p| p.group.is_some_and(|other| other.eq_ignore_ascii_case(group)))
        };
        if self.to == Version::V40 {
            if draft.name.eq_ignore_ascii_case("X-ABRELATEDNAMES") {
                let named = draft.group.as_deref().and_then(label).and_then(|label| relation(label.value));
                draft.types.clear();
                draft.types.extend(named.map(Cow::Borrowed));
                draft.name = "RELATED".into();
                draft.value_type = Some("text".into());
            }
            return self.push(&draft);
        }
        let plain = draft.has_value_type("text") || !draft.value.contains(':');
        if draft.name.eq_ignore_ascii_case("X-ABRELATEDNAMES") {
            return self.push(&draft);
        }
        if !plain {
            self.lose("RELATED: points to another card; few programs read it in version 3");
            return self.push(&draft);
        }
        draft.name = "X-ABRELATEDNAMES".into();
        draft.value_type = None;
        let kinds = std::mem::take(&mut draft.types);
        let labelled = draft.group.as_deref().is_some_and(|group| label(group).is_some());
        if labelled {
            return self.push(&draft);
        }
        let group = loop {
            self.groups += 1;
            let group = format!("related{}", self.groups);
            if !properties.iter().any(|(_, p)| p.group.is_some_and(|other| other.eq_ignore_ascii_case(&group))) {
                break group;
            }
        };
        draft.group = Some(group.clone().into());
        self.push(&draft);
        if let Some(kind) = kinds.first() {
            let label = RELATIONS.iter().find(|(_, word)| kind.eq_ignore_ascii_case(word));
            let label = label.map_or_else(|| text::escape(kind).into_owned(), |(label, _)| (*label).to_string());
            lines::push_folded(&mut self.out, &format!("{group}.X-ABLabel:{label}"));
        }
        if kinds.len() > 1 {
            self.lose(format!("RELATED;TYPE={}: only the first is kept", kinds.join(",")));
        }
    }

    fn agent(&mut self, mut draft: Draft<'_>) {
        let value = draft.value.trim().to_string();
        if self.to == Version::V30 && !value.is_empty() {
            return self.push(&draft);
        }
        if draft.has_value_type("uri") {
            draft.name = "RELATED".into();
            draft.types.insert(0, "agent".into());
            draft.value = text::unescape(&value).into_owned().into();
            draft.value_type = None;
            self.push(&draft);
        } else if !value.is_empty() {
            self.lose("AGENT: a card inside the card is only in the original");
        }
    }

    fn old(&mut self, mut draft: Draft<'_>) {
        if self.to == Version::V40 {
            if draft.name.eq_ignore_ascii_case("CLASS") && draft.value.trim().eq_ignore_ascii_case("PUBLIC") {
                return;
            }
            self.lose(format!("{0}: version 4 does not have it; kept as X-{0}", draft.name.to_ascii_uppercase()));
            draft.name = format!("X-{}", draft.name.to_ascii_uppercase()).into();
        }
        self.push(&draft);
    }

    fn new_in_4(&mut self, mut draft: Draft<'_>) {
        if self.to == Version::V30 {
            self.lose(format!("{0}: version 3 does not have it; kept as X-{0}", draft.name.to_ascii_uppercase()));
            draft.name = format!("X-{}", draft.name.to_ascii_uppercase()).into();
        }
        self.push(&draft);
    }
}

/// Apple's labels for people who belong to a contact, and the types of RFC 6350 §6.6.6.
const RELATIONS: [(&str, &str); 6] = [
    ("_$!<Spouse>!$_", "spouse"),
    ("_$!<Child>!$_", "child"),
    ("_$!<Parent>!$_", "parent"),
    ("_$!<Friend>!$_", "friend"),
    ("_$!<Sibling>!$_", "sibling"),
    ("_$!<Assistant>!$_", "agent"),
];

fn relation(label: &str) -> Option<&'static str> {
    RELATIONS.iter().find(|(known, _)| label.trim().eq_ignore_ascii_case(known)).map(|(_, word)| *word)
}

fn draft_has_not(draft: &Draft<'_>, name: &str) -> bool {
    !draft.rest.iter().any(|(other, _)| other.eq_ignore_ascii_case(name))
}

fn belongs(label: Parts<'_>, address: &Draft<'_>, source: Version) -> bool {
    same_types(&Draft::new(label, source, false), address)
}

fn same_types(one: &Draft<'_>, other: &Draft<'_>) -> bool {
    one.types.len() == other.types.len()
        && one.types.iter().all(|kind| other.types.iter().any(|also| also.eq_ignore_ascii_case(kind)))
}

/// A value with at least so many fields.
fn padded(value: &str, fields: usize) -> String {
    let missing = fields.saturating_sub(text::fields(value, b';').count());
    let mut out = value.to_string();
    out.extend(std::iter::repeat_n(';', missing));
    out
}

fn full_name_of(name: &str) -> String {
    let fields: Vec<&str> = text::fields(name, b';').map(str::trim).collect();
    let parts: Vec<&str> =
        [3, 1, 2, 0, 4].into_iter().filter_map(|at| fields.get(at).copied()).filter(|f| !f.is_empty()).collect();
    parts.join(" ")
}

fn percent_decoded(value: &str) -> String {
    percent_encoding::percent_decode_str(value).decode_utf8().map_or_else(|_| value.to_string(), Cow::into_owned)
}
