//! A strict second opinion on one card, by a reader that was written by others (the crate vcard_parser, RFC 6350 only).
//! It is asked about the 4.0 form of the card and never writes: what it writes back has lost values.

use std::panic::catch_unwind;

use vcard_parser::traits::{HasName, HasValue};
use vcard_parser::vcard::Vcard;
use vcard_parser::vcard::property::Property;

use super::super::lines;
use super::{Version, convert};

/// How much of a card a strict reader takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opinion {
    /// All of it.
    Portable,
    /// All but what the remarks name.
    WithRemarks,
    /// None of it, or not without its name.
    OnlyAsOriginal,
}

/// What a strict reader says of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub opinion: Opinion,
    /// What it refused and why, in plain words.
    pub remarks: Vec<String>,
}

/// Asks the strict reader about one card. Costs some 0.3 ms for a small one, and more than its length for a large one.
pub fn verdict(card: &str) -> Verdict {
    let (card, losses) = convert(card, Version::V40);
    let mut remarks: Vec<String> = losses.into_iter().map(|loss| loss.what).collect();
    let mut kept = Vec::new();
    for line in lines::lines(&card) {
        if lines::edge(&line.text).is_some() || line.text.starts_with("VERSION:") {
            continue;
        }
        kept.push(as_it_reads(&line.text));
    }
    let whole = read(&kept);
    let read_as = match whole {
        Some(card) => Some(card),
        None => {
            kept.retain(|line| {
                let taken = catch_unwind(|| Property::try_from(format!("{line}\n").as_str()).is_ok()).unwrap_or(false);
                if !taken {
                    remarks.push(format!("{}: refused by a strict reader", name_of(line)));
                }
                taken
            });
            read(&kept)
        }
    };
    let Some(card) = read_as else {
        remarks.push("refused by a strict reader".into());
        return Verdict { opinion: Opinion::OnlyAsOriginal, remarks };
    };
    for name in emptied(&card, &kept) {
        remarks.push(format!("{name}: read as empty by a strict reader"));
    }
    let opinion = if remarks.is_empty() { Opinion::Portable } else { Opinion::WithRemarks };
    Verdict { opinion, remarks }
}

fn read(properties: &[String]) -> Option<Vcard> {
    let text = format!("BEGIN:VCARD\nVERSION:4.0\n{}\nEND:VCARD\n", properties.join("\n"));
    catch_unwind(|| Vcard::try_from(text.as_str()).ok()).ok().flatten()
}

/// The line as this reader can take it: it compares value types in upper case, knows no tabs, and copies the whole rest
/// of its input at every step, so that a picture is shown to it by its beginning only.
fn as_it_reads(line: &str) -> String {
    const MOST: usize = 4096;
    let mut line = line.replace('\t', " ");
    if let Some(parts) = lines::parts(&line)
        && lines::find_ignore_case(parts.params, "VALUE=")
    {
        let params: Vec<String> = lines::params(parts.params)
            .map(|param| match param.value {
                Some(value) if param.name.eq_ignore_ascii_case("VALUE") => {
                    format!("VALUE={}", value.to_ascii_uppercase())
                }
                Some(value) => format!("{}={value}", param.name),
                None => param.name.to_string(),
            })
            .collect();
        let group = parts.group.map(|group| format!("{group}.")).unwrap_or_default();
        line = format!("{group}{};{}:{}", parts.name, params.join(";"), parts.value);
    }
    if line.len() > MOST && line.contains(";base64,") {
        line.truncate(line.floor_char_boundary(MOST));
    }
    line
}

fn name_of(line: &str) -> String {
    lines::parts(line).map_or_else(|| line.to_string(), |parts| parts.name.to_ascii_uppercase())
}

/// Names of the properties that came out empty though they are not.
fn emptied(card: &Vcard, lines: &[String]) -> Vec<String> {
    let mut names = Vec::new();
    for property in card.get_properties() {
        if !property.get_value().to_string().is_empty() {
            continue;
        }
        let name = property.name().to_ascii_uppercase();
        let said_empty = lines
            .iter()
            .filter_map(|line| lines::parts(line))
            .any(|parts| parts.name.eq_ignore_ascii_case(&name) && parts.value.trim().is_empty());
        if !said_empty && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_a_strict_reader_takes() {
        let check = |lines: &str, expect: Opinion| {
            let verdict = verdict(&format!("BEGIN:VCARD\r\n{lines}END:VCARD\r\n"));
            assert_eq!(verdict.opinion, expect, "{lines:?}: {:?}", verdict.remarks);
        };
        check("VERSION:4.0\r\nFN:Ann\r\nTEL;VALUE=uri;TYPE=\"voice,home\":tel:+1-555\r\n", Opinion::Portable);
        check("VERSION:3.0\r\nFN:Ann\r\nN:Lee;Ann\r\nPHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ\r\n", Opinion::Portable);
        check("VERSION:2.1\r\nN:Lee;Ann\r\nTEL;HOME;VOICE:1\r\n", Opinion::Portable);
        check("VERSION:4.0\r\nFN:Ann\r\nURL:example.org\r\n", Opinion::WithRemarks);
        check("VERSION:3.0\r\nFN:Ann\r\nCLASS:PRIVATE\r\n", Opinion::WithRemarks);
    }

    #[test]
    fn names_what_it_refuses() {
        let found = verdict("BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ann\r\nURL:example.org\r\nEND:VCARD\r\n");
        assert_eq!(found.remarks, ["URL: refused by a strict reader"]);
        assert_eq!(verdict("nonsense").remarks, ["a line that is no property: nonsense"]);
    }
}
