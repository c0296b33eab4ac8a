//! A card or calendar object with some of its lines in other words, every other byte as it is.

use super::lines;

/// The text with those lines in other words for which `other` has some.
pub fn rewritten(text: &str, mut other: impl FnMut(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    for line in lines::lines(text) {
        match other(&line.text) {
            Some(instead) => out.push_str(&instead),
            None => out.push_str(text.get(line.range).unwrap_or_default()),
        }
    }
    out
}

/// The same under another UID: a card, or each component of a calendar object. What lies in these, as a reminder, keeps its
/// own. One that has none gets it: a card needs none to be one, but its twin has to be told from it.
pub fn with_uid(text: &str, uid: &str) -> String {
    let mut out = String::with_capacity(text.len() + uid.len());
    let (mut depth, mut own, mut has) = (0_usize, 1_usize, false);
    for line in lines::lines(text) {
        match lines::edge(&line.text) {
            Some((true, name)) => {
                if depth == 0 {
                    own = if name.eq_ignore_ascii_case("VCALENDAR") { 2 } else { 1 };
                }
                depth += 1;
                if depth == own {
                    has = name.eq_ignore_ascii_case("VTIMEZONE");
                }
            }
            Some((false, _)) => {
                if depth == own && !has {
                    out.push_str(&format!("UID:{uid}\r\n"));
                }
                depth = depth.saturating_sub(1);
            }
            None if depth == own
                && lines::parts(&line.text).is_some_and(|parts| parts.name.eq_ignore_ascii_case("UID")) =>
            {
                has = true;
                out.push_str(&format!("UID:{uid}\r\n"));
                continue;
            }
            None => (),
        }
        out.push_str(text.get(line.range).unwrap_or_default());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_uid_is_another() {
        let check = |text: &str, expect: &str| assert_eq!(with_uid(text, "2"), expect);
        check("BEGIN:VCARD\r\nUID:1\r\nFN:A\r\nEND:VCARD\r\n", "BEGIN:VCARD\r\nUID:2\r\nFN:A\r\nEND:VCARD\r\n");
        check("BEGIN:VCARD\nitem1.UID:1\n 2\nFN:A\nEND:VCARD\n", "BEGIN:VCARD\nUID:2\r\nFN:A\nEND:VCARD\n");
        check("BEGIN:VCARD\r\nFN:A\r\nend:vcard\r\n", "BEGIN:VCARD\r\nFN:A\r\nUID:2\r\nend:vcard\r\n");
        let event = |uid: &str| {
            format!(
                "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:X\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nBEGIN:VALARM\r\n\
                 UID:alarm\r\nEND:VALARM\r\n{uid}END:VEVENT\r\nEND:VCALENDAR\r\n"
            )
        };
        check(&event("UID:1\r\n"), &event("UID:2\r\n"));
        check(&event(""), &event("UID:2\r\n"));
    }
}
