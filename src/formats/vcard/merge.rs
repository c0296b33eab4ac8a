//! Puts values of a backup's card into the card that is there. It adds and never overwrites; the card keeps its version,
//! its UID and every line it has.

use std::borrow::Cow;

use super::super::fields::{Field, How, Merged, is_empty_line, without};
use super::super::lines::{self, push_folded};
use super::{Version, convert, fields, version};

/// Properties of which a person has many (RFC 6350 §6). Of the others programs show one, so a second is never added.
const MANY: [&str; 14] = [
    "TEL",
    "EMAIL",
    "ADR",
    "URL",
    "IMPP",
    "CATEGORIES",
    "RELATED",
    "LANG",
    "MEMBER",
    "SOCIALPROFILE",
    "X-SOCIALPROFILE",
    "X-ABDATE",
    "X-ABRELATEDNAMES",
    "X-ABADR",
];

/// The card `there` with what `backup` has and it lacks.
pub fn merge(there: &str, backup: &str, how: How) -> Merged {
    let to = version(there).unwrap_or(Version::V30);
    let ours = match version(backup) {
        Some(from) if from != to && to != Version::V21 => Cow::Owned(convert(backup, to).0),
        _ => Cow::Borrowed(backup),
    };
    let (ours, theirs) = (fields(&ours), fields(there));
    let mut merged = Merged::default();
    let mut adding: Vec<&Field> = Vec::new();
    for field in without(&ours, &theirs) {
        let mut same_property = theirs.iter().filter(|other| other.property == field.property).peekable();
        let is_empty = same_property.peek().is_none();
        let says_it = same_property.any(|other| plain(other) == plain(field));
        let may_be_many = how == How::Merge && MANY.contains(&field.property.as_str());
        if is_empty || (may_be_many && !says_it) {
            Merged::note(&mut merged.added, field);
            adding.push(field);
        } else if !says_it {
            Merged::note(&mut merged.left, field);
        }
    }
    merged.text = written(there, &adding);
    merged
}

/// A value as it is compared with others of its property, whatever its types and labels.
fn plain(field: &Field) -> String {
    if field.shown.is_empty() {
        // A picture is its bytes.
        return String::from_utf8_lossy(&field.unit).into_owned();
    }
    if field.property == "TEL" {
        let digits: String = field.shown.chars().filter(char::is_ascii_digit).collect();
        // The same number with and without the country's code ends alike.
        return digits.get(digits.len().saturating_sub(9)..).unwrap_or(&digits).to_owned();
    }
    field.shown.to_lowercase()
}

fn written(there: &str, adding: &[&Field]) -> String {
    let mut out = String::with_capacity(there.len() + 512);
    let mut groups: Vec<String> = Vec::new();
    let mut depth = 0_usize;
    for line in lines::card_lines(there) {
        let edge = lines::edge(&line.text);
        if let Some(group) = lines::parts(&line.text).and_then(|parts| parts.group) {
            groups.push(group.to_ascii_lowercase());
        }
        match edge {
            Some((true, _)) => depth += 1,
            Some((false, _)) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    add(&mut out, adding, &groups);
                }
            }
            // What was emptied gives way to what fills it.
            None if depth == 1 && adding.iter().any(|field| is_empty_line(&line.text, &field.property)) => continue,
            None => (),
        }
        out.push_str(there.get(line.range).unwrap_or_default());
    }
    out
}

fn add(out: &mut String, adding: &[&Field], taken: &[String]) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.push_str("\r\n");
    }
    let mut number = 0_u32;
    for field in adding {
        let group = field.lines.iter().find_map(|line| lines::parts(line)?.group);
        let other = group.map(|group| {
            let mut free = group.to_owned();
            while taken.contains(&free.to_ascii_lowercase()) {
                number += 1;
                free = format!("restored{number}");
            }
            free
        });
        for line in &field.lines {
            match (&other, line.split_once('.')) {
                (Some(group), Some((_, rest))) => push_folded(out, &format!("{group}.{rest}")),
                _ => push_folded(out, line),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    fn card(version: &str, lines: &[&str]) -> String {
        format!("BEGIN:VCARD\r\nVERSION:{version}\r\n{}\r\nEND:VCARD\r\n", lines.join("\r\n"))
    }

    /// The lines that come out, without the frame.
    fn merged(there: &[&str], backup: &[&str], how: How) -> (Vec<String>, Vec<String>) {
        let done = merge(&card("3.0", there), &card("3.0", backup), how);
        check(done.text.as_bytes()).unwrap();
        let lines = lines::lines(&done.text).map(|line| line.text.into_owned());
        let lines: Vec<String> = lines.filter(|l| lines::edge(l).is_none() && !l.starts_with("VERSION")).collect();
        (lines, done.left.into_iter().map(|change| change.property).collect())
    }

    #[test]
    fn fills_what_is_empty_and_overwrites_nothing() {
        let check = |there: &[&str], backup: &[&str], refilled: &[&str], joined: &[&str], left: &[&str]| {
            let (lines, left_there) = merged(there, backup, How::Refill);
            assert_eq!(lines, refilled);
            assert_eq!(left_there, left);
            assert_eq!(merged(there, backup, How::Merge).0, joined);
        };
        // Hollow: the numbers are gone.
        check(
            &["UID:1", "FN:Anna", "TEL:"],
            &["UID:1", "FN:Anna", "TEL;TYPE=CELL:1", "item1.TEL:2", "item1.X-ABLabel:Boat", "EMAIL:a@x.org"],
            &["UID:1", "FN:Anna", "TEL;TYPE=CELL:1", "item1.TEL:2", "item1.X-ABLabel:Boat", "EMAIL:a@x.org"],
            &["UID:1", "FN:Anna", "TEL;TYPE=CELL:1", "item1.TEL:2", "item1.X-ABLabel:Boat", "EMAIL:a@x.org"],
            &[],
        );
        // A value that is there stays; a further number comes with a merge only.
        check(
            &["UID:1", "FN:Ann", "TEL:+49 170 5550123", "NOTE:mine"],
            &["UID:1", "FN:Anna", "TEL;TYPE=HOME:0170 5550123", "TEL:030 5550199", "NOTE:theirs"],
            &["UID:1", "FN:Ann", "TEL:+49 170 5550123", "NOTE:mine"],
            &["UID:1", "FN:Ann", "TEL:+49 170 5550123", "NOTE:mine", "TEL:030 5550199"],
            &["FN", "TEL", "NOTE"],
        );
        // Two labels of the same name stay two.
        check(
            &["item1.URL:x", "item1.X-ABLabel:a"],
            &["item1.URL:x", "item1.X-ABLabel:a", "item2.TEL:1", "item2.X-ABLabel:b"],
            &["item1.URL:x", "item1.X-ABLabel:a", "item2.TEL:1", "item2.X-ABLabel:b"],
            &["item1.URL:x", "item1.X-ABLabel:a", "item2.TEL:1", "item2.X-ABLabel:b"],
            &[],
        );
        check(
            &["item1.URL:x", "item1.X-ABLabel:a"],
            &["item1.TEL:1", "item1.X-ABLabel:b"],
            &["item1.URL:x", "item1.X-ABLabel:a", "restored1.TEL:1", "restored1.X-ABLabel:b"],
            &["item1.URL:x", "item1.X-ABLabel:a", "restored1.TEL:1", "restored1.X-ABLabel:b"],
            &[],
        );
    }

    #[test]
    fn the_card_keeps_its_version() {
        let there = card("3.0", &["UID:1", "FN:Anna"]);
        let backup = card("4.0", &["UID:1", "FN:Anna", "PHOTO:data:image/png;base64,QUJD", "TEL;VALUE=uri:tel:+1"]);
        let done = merge(&there, &backup, How::Refill).text;
        assert!(done.contains("\r\nPHOTO;ENCODING=b;TYPE=PNG:QUJD\r\n") && done.contains("VERSION:3.0"), "{done}");
        assert!(done.contains("+1"));
        assert_eq!(merge(&there, &there, How::Merge).text, there);
    }
}
