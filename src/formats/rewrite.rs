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

/// The same under another UID, in each of its components.
pub fn with_uid(text: &str, uid: &str) -> String {
    let mut had = false;
    let changed = rewritten(text, |line| {
        let is = lines::parts(line).is_some_and(|parts| parts.name.eq_ignore_ascii_case("UID"));
        had |= is;
        is.then(|| format!("UID:{uid}\r\n"))
    });
    if had {
        return changed;
    }
    // A card needs none to be one, but its twin has to be told from it.
    let end = changed.to_ascii_uppercase().rfind("END:VCARD").unwrap_or(changed.len());
    let (head, tail) = changed.split_at(end);
    format!("{head}UID:{uid}\r\n{tail}")
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
    }
}
