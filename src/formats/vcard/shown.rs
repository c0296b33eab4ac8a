//! A card for people who look at it: each value with its label and types, and the picture that lies in it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::super::lines;
use super::super::shown::{Shown, written};
use super::super::text;
use super::draft::{self, Draft};
use super::{Version, version, without_scheme};

/// A larger picture in a card is not looked at.
const MOST_BYTES: usize = 16 << 20;

/// The values of a card, in its order. Says nothing of the frame (VERSION) and of the picture.
pub fn shown(card: &str) -> Vec<Shown> {
    let source = version(card).unwrap_or(Version::V30);
    let mut out: Vec<(Option<String>, Shown)> = Vec::new();
    let mut labels: Vec<(String, String)> = Vec::new();
    let mut depth = 0_usize;
    for line in lines::card_lines(card) {
        if let Some((begin, _)) = lines::edge(&line.text) {
            depth = if begin { depth + 1 } else { depth.saturating_sub(1) };
            continue;
        }
        let Some(parts) = lines::parts(&line.text).filter(|_| depth == 1) else { continue };
        let property = parts.name.to_ascii_uppercase();
        let group = parts.group.map(str::to_ascii_lowercase);
        if ["VERSION", "X-ABADR"].contains(&property.as_str()) {
            continue;
        }
        let inside = draft::embedded(parts.value).is_some();
        if property == "PHOTO" && inside {
            continue;
        }
        let structured = ["N", "ADR", "ORG", "GENDER"].contains(&property.as_str());
        let drawn = Draft::new(parts, source, structured);
        if let ("X-ABLABEL", Some(group)) = (property.as_str(), &group) {
            labels.push((group.clone(), bare_label(&text::unescape(&drawn.value))));
            continue;
        }
        let value = match property.as_str() {
            "LOGO" | "SOUND" | "KEY" if inside => String::new(),
            _ => value_of(&property, &drawn, structured),
        };
        let is_media = ["LOGO", "SOUND", "KEY"].contains(&property.as_str());
        if value.is_empty() && !is_media {
            continue;
        }
        let types = drawn.types.iter().map(|kind| kind.to_ascii_lowercase());
        let types = types.filter(|kind| !["internet", "voice"].contains(&kind.as_str())).collect();
        let label = drawn.rest.iter().find(|(name, _)| name.eq_ignore_ascii_case("LABEL") && property != "ADR");
        let label = label.map(|(_, value)| value.trim_matches('"').to_owned());
        out.push((group, Shown { property, label, types, value, instance: None }));
    }
    for (group, shown) in &mut out {
        let known = group.as_ref().and_then(|group| labels.iter().find(|(of, _)| of == group));
        if let Some((_, label)) = known {
            shown.label = Some(label.clone()).filter(|label| !label.is_empty());
        }
    }
    out.into_iter().map(|(_, shown)| shown).collect()
}

/// Apple's own labels stand in brackets: `_$!<Anniversary>!$_`.
fn bare_label(label: &str) -> String {
    let bare = label.trim().strip_prefix("_$!<").and_then(|rest| rest.strip_suffix(">!$_"));
    bare.unwrap_or(label).trim().to_owned()
}

fn value_of(property: &str, drawn: &Draft<'_>, structured: bool) -> String {
    let value = drawn.value.trim();
    let joined = |separator: u8, between: &str| {
        let fields = text::fields(value, separator).map(|field| text::unescape(field).trim().replace('\n', ", "));
        fields.filter(|field| !field.is_empty()).collect::<Vec<_>>().join(between)
    };
    match property {
        "N" | "ORG" | "GENDER" => joined(b';', ", "),
        "ADR" => joined(b';', "\n"),
        "CATEGORIES" | "NICKNAME" => joined(b',', ", "),
        "BDAY" | "ANNIVERSARY" | "DEATHDATE" | "REV" | "X-ANNIVERSARY" => written(&text::unescape(value), None),
        _ if structured => joined(b';', ", "),
        _ => {
            let text = text::unescape(value);
            let text = ["tel:", "mailto:", "xmpp:", "sip:"].iter().fold(text.trim(), |text, s| without_scheme(text, s));
            text.chars().filter(|c| *c == '\n' || !c.is_control()).collect::<String>().trim().to_owned()
        }
    }
}

/// The bytes of the first picture that lies in a card.
pub fn portrait(card: &str) -> Option<Vec<u8>> {
    let mut depth = 0_usize;
    for line in lines::card_lines(card) {
        if let Some((begin, _)) = lines::edge(&line.text) {
            depth = if begin { depth + 1 } else { depth.saturating_sub(1) };
            continue;
        }
        let Some(parts) = lines::parts(&line.text).filter(|_| depth == 1) else { continue };
        if parts.name.eq_ignore_ascii_case("PHOTO")
            && let Some(data) = draft::embedded(parts.value).filter(|data| data.len() <= MOST_BYTES)
            && let Some(bytes) = draft::clean_base64(data).and_then(|clean| STANDARD.decode(clean).ok())
        {
            return Some(bytes);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(version: &str, lines: &str) -> String {
        format!("BEGIN:VCARD\r\nVERSION:{version}\r\n{lines}END:VCARD\r\n")
    }

    fn told(version: &str, lines: &str) -> Vec<String> {
        let line = |shown: Shown| {
            let label = shown.label.map(|label| format!("“{label}” ")).unwrap_or_default();
            format!("{} {label}[{}] {}", shown.property, shown.types.join(","), shown.value)
        };
        shown(&card(version, lines)).into_iter().map(line).collect()
    }

    #[test]
    fn values_with_their_labels_and_types() {
        let lines = "FN:Zoë Straße\r\nN:Straße;Zoë;;;\r\nitem1.TEL;type=CELL;type=pref:+49 170 1\r\n\
            item1.X-ABLabel:_$!<HomeFAX>!$_\r\nEMAIL;TYPE=INTERNET,WORK:zoe@example.org\r\n\
            ADR;TYPE=home:;;1 Street\\, rear;Berlin;;10115;Germany\r\nBDAY:19800415\r\nNOTE:two\\nlines\r\n\
            PHOTO;ENCODING=b;TYPE=JPEG:/9j/\r\nKEY;ENCODING=b:AAAA\r\nX-THING:kept\r\nTITLE:\r\n";
        assert_eq!(
            told("3.0", lines),
            [
                "FN [] Zoë Straße",
                "N [] Straße, Zoë",
                "TEL “HomeFAX” [cell] +49 170 1",
                "EMAIL [work] zoe@example.org",
                "ADR [home] 1 Street, rear\nBerlin\n10115\nGermany",
                "BDAY [] 1980-04-15",
                "NOTE [] two\nlines",
                "KEY [] ",
                "X-THING [] kept",
            ]
        );
        assert_eq!(told("4.0", "TEL;VALUE=uri;TYPE=\"voice,home\":tel:+1-555\r\n"), ["TEL [home] +1-555"]);
        assert_eq!(
            told("2.1", "NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Gr=C3=BC=C3=9Fe\r\nTEL;HOME;FAX:1\r\n"),
            ["NOTE [] Grüße", "TEL [home,fax] 1"]
        );
    }

    #[test]
    fn the_picture_that_lies_inside() {
        let check = |lines: &str, expect: Option<&[u8]>| assert_eq!(portrait(&card("3.0", lines)).as_deref(), expect);
        check("PHOTO;ENCODING=b;TYPE=JPEG:/9j/\r\n", Some(b"\xff\xd8\xff"));
        check("PHOTO:data:image/jpeg;base64,/9j/\r\n", Some(b"\xff\xd8\xff"));
        check("PHOTO;VALUE=uri:https://h/a.jpg\r\n", None);
        check("PHOTO;ENCODING=b:*\r\n", None);
    }
}
