//! Does a search word occur in an item? Case, width and accents don't matter; numbers are compared by their digits. The window
//! keeps the text that is searched and the command line makes it anew for each item, so both find the same.

use super::Glance;
use crate::formats::plain;

/// So many digits make a number worth looking for.
const MIN_DIGITS: usize = 3;

/// What is looked for.
#[derive(Debug)]
pub struct Needle {
    words: Vec<String>,
    /// The digits, when nothing but a telephone number is looked for.
    number: Option<String>,
}

impl Needle {
    /// What to look for; in everything when `wanted` is blank.
    pub fn new(wanted: &str) -> Needle {
        let is_number = wanted.chars().all(|c| c.is_ascii_digit() || " +-()./".contains(c));
        let digits: String = wanted.chars().filter(char::is_ascii_digit).collect();
        // Whoever dials from home writes 0170 where the card says +49 170.
        let number = digits.trim_start_matches('0').to_owned();
        let number = Some(number).filter(|number| is_number && number.len() >= MIN_DIGITS);
        Needle { words: plain(wanted).split_whitespace().map(str::to_owned).collect(), number }
    }

    /// True when every word occurs somewhere in what [`add_searched`] says of an item, or the number in one of its numbers.
    pub fn is_in(&self, text: &str) -> bool {
        if let Some(number) = &self.number
            && text.lines().any(|line| line.starts_with('#') && line.contains(number.as_str()))
        {
            return true;
        }
        self.words.iter().all(|word| text.contains(word.as_str()))
    }
}

/// Adds to `text` everything of an item that is searched, a line each; numbers once more by their digits.
pub fn add_searched(text: &mut String, item: &Glance<'_>) {
    let facts = &item.facts;
    let title = item.title();
    add(text, &title);
    let single = [&facts.name, &facts.summary, &item.name].into_iter().flatten().filter(|other| **other != title);
    let many = [&facts.phones, &facts.emails, &facts.addresses].into_iter().flatten();
    for part in single.chain(&facts.org).chain(many) {
        add(text, part);
    }
    for phone in &facts.phones {
        text.push('#');
        text.extend(phone.chars().filter(char::is_ascii_digit));
        text.push('\n');
    }
}

fn add(text: &mut String, part: &str) {
    if part.is_ascii() {
        text.extend(part.chars().map(|c| c.to_ascii_lowercase()));
    } else {
        text.push_str(&plain(part));
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers() {
        let text = "zoe strasse\nachme\nzoe@example.org\n+49 170 12\n#4917012\n";
        let check = |wanted: &str, expect: bool| assert_eq!(Needle::new(wanted).is_in(text), expect, "{wanted}");
        check("", true);
        check("ZOË", true);
        check("Straße zoe", true);
        check("zoe ada", false);
        check("0170 / 12", true);
        check("+49-170", true);
        check("example.org", true);
        check("0171", false);
        check("17", true);
    }

    #[test]
    fn what_an_item_is_searched_by() {
        let record = r#"{"kind":"contacts","collection":"c1","href":"/a/1.vcf","fate":"saved","name":"Zoe.vcf",
            "facts":{"name":"Zoë Ağa","org":"Ärzte","phones":["+49 170"],"emails":["Z@x.org"],"addresses":[]}}"#;
        let mut text = String::new();
        add_searched(&mut text, &serde_json::from_str(record).unwrap());
        assert_eq!(text, "zoe aga\nzoe.vcf\narzte\n+49 170\nz@x.org\n#49170\n");
    }
}
