//! The values of a card one by one.

use super::super::fields::{Field, shown};
use super::super::lines::{self, Parts};
use super::{draft, meaning, without_scheme};

/// The values of a card, in its order. The lines of a group (`item1.TEL`, `item1.X-ABLabel`) are one value.
pub fn fields(card: &str) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    let mut groups: Vec<(String, usize, Vec<Vec<u8>>)> = Vec::new();
    let mut depth = 0_usize;
    for line in lines::card_lines(card) {
        if let Some((begin, _)) = lines::edge(&line.text) {
            depth = if begin { depth + 1 } else { depth.saturating_sub(1) };
            continue;
        }
        let Some(parts) = lines::parts(&line.text) else { continue };
        let mut unit = Vec::new();
        if !meaning::unit(parts, depth, &mut unit) {
            continue;
        }
        let field = Field {
            property: property(&unit),
            instance: None,
            unit,
            shown: value(parts),
            lines: vec![line.text.to_string()],
        };
        let known = parts.group.and_then(|group| groups.iter_mut().find(|(name, ..)| name.eq_ignore_ascii_case(group)));
        match (known, parts.group) {
            (Some((_, at, units)), _) => {
                units.push(field.unit);
                if let Some(whole) = fields.get_mut(*at) {
                    // The label stands behind what it labels, wherever its line is.
                    if whole.property.starts_with("X-AB") && !field.property.starts_with("X-AB") {
                        (whole.property, whole.shown) = (field.property, field.shown);
                    }
                    whole.lines.extend(field.lines);
                }
            }
            (None, Some(group)) => {
                groups.push((group.to_owned(), fields.len(), vec![field.unit.clone()]));
                fields.push(field);
            }
            (None, None) => fields.push(field),
        }
    }
    for (_, at, mut units) in groups {
        units.sort_unstable();
        if let Some(field) = fields.get_mut(at) {
            field.unit = units.join(&0x1d);
        }
    }
    fields
}

/// The name that a unit begins with, behind its depth.
fn property(unit: &[u8]) -> String {
    let name = unit.get(1..).unwrap_or_default().split(|byte| matches!(byte, b':' | b';')).next().unwrap_or_default();
    String::from_utf8_lossy(name).into_owned()
}

fn value(parts: Parts<'_>) -> String {
    let is = |name: &str| parts.name.eq_ignore_ascii_case(name);
    if ["PHOTO", "LOGO", "SOUND", "KEY"].iter().any(|name| is(name)) && draft::embedded(parts.value).is_some() {
        return String::new();
    }
    let decoded = draft::decoded(parts);
    let parts = Parts { value: decoded.as_deref().unwrap_or(parts.value), ..parts };
    let line = shown(parts, ["N", "ADR", "ORG", "GENDER"].iter().any(|name| is(name)));
    let bare = without_scheme(without_scheme(&line, "tel:"), "mailto:");
    bare.to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::super::fields::{Change, difference};
    use super::*;

    fn card(lines: &[&str]) -> String {
        format!("BEGIN:VCARD\r\nVERSION:4.0\r\n{}\r\nEND:VCARD\r\n", lines.join("\r\n"))
    }

    #[test]
    fn what_differs_is_told_by_property() {
        let check = |old: &[&str], new: &[&str], expect: &[(&str, &[&str], &[&str])]| {
            let (old, new) = (card(old), card(new));
            let told = difference(&fields(&old), &fields(&new));
            let expect: Vec<Change> = expect
                .iter()
                .map(|(property, gone, new)| Change {
                    property: (*property).into(),
                    instance: None,
                    gone: gone.iter().map(|&text| text.into()).collect(),
                    new: new.iter().map(|&text| text.into()).collect(),
                })
                .collect();
            assert_eq!(told, expect);
        };
        let anna = ["UID:1", "FN:Anna", "N:Müller;Anna;;;", "TEL;TYPE=cell:+49 170 1", "TEL;TYPE=home:030 2"];
        check(&anna, &anna, &[]);
        // What servers rewrite is no difference.
        check(
            &anna,
            &["FN:Anna", "TEL;TYPE=CELL;VALUE=uri:tel:+49 170 1", "tel;type=home:030 2", "N:Müller;Anna", "REV:1"],
            &[],
        );
        check(&anna, &["FN:Anna", "N:Müller;Anna;;;"], &[("TEL", &["+49 170 1", "030 2"], &[])]);
        check(
            &anna,
            &["FN:Ann", "N:Müller;Ann;;;", "TEL;TYPE=cell:+49 170 1", "TEL;TYPE=home:030 2", "EMAIL:a@x.org"],
            &[("EMAIL", &[], &["a@x.org"]), ("FN", &["Anna"], &["Ann"]), ("N", &["Müller, Anna"], &["Müller, Ann"])],
        );
        // Another label is another value; the number is what is shown.
        check(
            &["item1.X-ABLabel:Boat", "item1.TEL:1"],
            &["item1.TEL:1", "item1.X-ABLabel:Car"],
            &[("TEL", &["1"], &["1"])],
        );
        check(&["item1.X-ABLabel:Boat", "item1.TEL:1"], &["g.TEL:1", "g.X-ABLABEL:Boat"], &[]);
        check(&["TEL:1", "TEL:1"], &["TEL:1"], &[("TEL", &["1"], &[])]);
        check(&["PHOTO:data:image/png;base64,QUJD"], &[], &[("PHOTO", &[""], &[])]);
        check(&["NOTE:two\\nlines\\, more"], &["NOTE:"], &[("NOTE", &["two lines, more"], &[])]);
    }

    #[test]
    fn lines_can_be_taken_out() {
        let card = card(&["item1.TEL:1", "NOTE:long", " er", "item1.X-ABLabel:Boat"]);
        let lines: Vec<Vec<String>> = fields(&card).into_iter().map(|field| field.lines).collect();
        assert_eq!(lines, [vec!["item1.TEL:1", "item1.X-ABLabel:Boat"], vec!["NOTE:longer"]]);
    }
}
