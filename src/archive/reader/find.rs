//! Does a search word occur in an item? Case and width don't matter, accents do; numbers are compared by their digits.

use super::Glance;
use crate::archive::names::folded;
use crate::archive::verify::file_name;

/// So many digits make a number worth looking for.
const MIN_DIGITS: usize = 3;

/// What is looked for.
#[derive(Debug)]
pub(super) struct Needle {
    words: Vec<String>,
    /// The digits, when nothing but a telephone number is looked for.
    number: Option<String>,
    /// Everything of an item that is searched, a line each; kept to be filled again.
    text: String,
}

impl Needle {
    /// What to look for; nothing when `wanted` is blank.
    pub fn new(wanted: &str) -> Option<Needle> {
        let words: Vec<String> = wanted.split_whitespace().map(folded).collect();
        let is_number = wanted.chars().all(|c| c.is_ascii_digit() || " +-()./".contains(c));
        // Whoever dials from home writes 0170 where the card says +49 170.
        let number = digits(wanted).trim_start_matches('0').to_owned();
        let number = Some(number).filter(|number| is_number && number.len() >= MIN_DIGITS);
        if words.is_empty() { None } else { Some(Needle { words, number, text: String::new() }) }
    }

    /// True when every word occurs somewhere in the item, or the number in one of its numbers.
    pub fn is_in(&mut self, item: &Glance<'_>) -> bool {
        let facts = &item.facts;
        if let Some(number) = &self.number
            && facts.phones.iter().any(|phone| digits(phone).contains(number))
        {
            return true;
        }
        self.text.clear();
        let single = [&facts.name, &facts.org, &facts.summary, &item.name].into_iter().flatten();
        let many = [&facts.phones, &facts.emails, &facts.addresses].into_iter().flatten();
        for part in single.chain(many) {
            add(&mut self.text, part);
        }
        add(&mut self.text, &file_name(&item.href));
        self.words.iter().all(|word| self.text.contains(word))
    }
}

fn add(text: &mut String, part: &str) {
    if part.is_ascii() {
        text.extend(part.chars().map(|c| c.to_ascii_lowercase()));
    } else {
        text.push_str(&folded(part));
    }
    text.push('\n');
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
