//! What judging needs to know of one item, and what became of it between then and now. Compact, since after a great loss
//! there are as many of these as items are missing. Pure.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use jiff::Timestamp;

use crate::archive::records::ItemRecord;
use crate::model::{Facts, Kind};

/// A photo smaller than a quarter of what it was is no longer that photo.
const HOLLOW_FRACTION: u64 = 4;

/// What is known of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// It could be read as what it claims to be.
    readable: bool,
    /// It has a phone number, an e-mail or a postal address.
    reachable: bool,
    named: bool,
    starts: bool,
    size: u64,
    /// When it was last changed, in seconds, by each of the clocks that say so: its own, and the source's.
    own_time: Option<i64>,
    listed_time: Option<i64>,
    /// The digest of what it says: its meaning, else its bytes.
    pub meaning: u64,
}

/// What became of an item that is still there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turned {
    /// Nothing to tell of.
    Same,
    /// Emptied; a message key says of what.
    Hollow(&'static str),
    /// As it was at an earlier time.
    Older,
    /// It says something else.
    Changed,
}

/// A number that stands for a text.
pub fn key(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

impl Known {
    /// What a record tells of its item.
    pub fn of(record: &ItemRecord) -> Known {
        let facts = record.facts.as_ref();
        let filled = |text: Option<&String>| text.is_some_and(|text| !text.trim().is_empty());
        let own = facts.and_then(|facts| match &facts.rev {
            Some(rev) => revision(rev),
            None => facts.modified.map(Timestamp::as_second),
        });
        Known {
            readable: match record.kind {
                Kind::Photos => facts.is_some_and(|facts| facts.media_type.is_some()),
                Kind::Other => true,
                _ => facts.is_some(),
            },
            reachable: facts.is_some_and(|f| ![&f.phones, &f.emails, &f.addresses].into_iter().all(Vec::is_empty)),
            named: facts.is_some_and(|facts| filled(facts.name.as_ref().or(facts.summary.as_ref()))),
            starts: facts.is_some_and(|facts| facts.start.is_some()),
            size: record.size.unwrap_or(0),
            own_time: own,
            listed_time: record.modified.map(Timestamp::as_second),
            meaning: key(record.meaning.as_deref().or(record.sha256.as_deref()).unwrap_or("")),
        }
    }

    /// What became of this item, which is `now`.
    pub fn turned(&self, now: &Known, kind: Kind) -> Turned {
        if let Some(what) = self.hollowed(now, kind) {
            return Turned::Hollow(what);
        }
        if self.meaning == now.meaning {
            return Turned::Same;
        }
        let older = match (self.own_time, now.own_time, self.listed_time, now.listed_time) {
            (Some(before), Some(now), ..) | (_, _, Some(before), Some(now)) => now < before,
            _ => false,
        };
        if older { Turned::Older } else { Turned::Changed }
    }

    fn hollowed(&self, now: &Known, kind: Kind) -> Option<&'static str> {
        match kind {
            _ if self.size > 0 && now.size == 0 => Some("hollow-empty"),
            Kind::Photos if now.size.saturating_mul(HOLLOW_FRACTION) < self.size => Some("hollow-smaller"),
            _ if self.readable && !now.readable => Some("hollow-unreadable"),
            Kind::Contacts if self.reachable && !now.reachable => Some("hollow-unreachable"),
            Kind::Photos | Kind::Other => None,
            _ if self.named && !now.named => Some("hollow-nameless"),
            Kind::Calendar if self.starts && !now.starts => Some("hollow-timeless"),
            _ => None,
        }
    }
}

/// A REV value (RFC 6350 §6.7.4, RFC 2426 §3.6.4) as seconds: with or without dashes and colons, with `Z`, an offset or
/// neither, which counts as UTC; a date alone is its beginning.
fn revision(text: &str) -> Option<i64> {
    let text = text.trim();
    let (date, time) = text.split_once(['T', 't', ' ']).unwrap_or((text, ""));
    let digits = |part: &str| part.chars().filter(char::is_ascii_digit).collect::<String>();
    let (clock, offset) = match time.find(['Z', 'z', '+', '-']) {
        Some(at) => time.split_at_checked(at)?,
        None => (time, ""),
    };
    // Fractions of a second don't matter.
    let clock = clock.split(['.', ',']).next().unwrap_or(clock);
    let (date, clock) = (digits(date), digits(clock));
    let number = |text: &str, at: usize, len: usize| text.get(at..at + len).and_then(|part| part.parse::<i64>().ok());
    let day = jiff::civil::Date::new(
        i16::try_from(number(&date, 0, 4)?).ok()?,
        i8::try_from(number(&date, 4, 2)?).ok()?,
        i8::try_from(number(&date, 6, 2)?).ok()?,
    )
    .ok()?;
    let part = |at| number(&clock, at, 2).unwrap_or(0);
    let midnight = day.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second();
    let seconds = midnight + part(0) * 3_600 + part(2) * 60 + part(4);
    let away = digits(offset);
    let away = number(&away, 0, 2).unwrap_or(0) * 3_600 + number(&away, 2, 2).unwrap_or(0) * 60;
    Some(if offset.starts_with('-') { seconds + away } else { seconds - away })
}

/// What two cards of the same person have in common: the ways to reach them, and the words of their name. Each sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    pub ways: Box<[u64]>,
    words: Box<[u64]>,
}

impl Person {
    /// What a contact's facts tell of the person.
    pub fn of(facts: &Facts) -> Person {
        let phones = facts.phones.iter().filter_map(|phone| way(phone, true));
        let ways = phones.chain(facts.emails.iter().filter_map(|email| way(email, false)));
        let name = facts.name.as_deref().unwrap_or("");
        let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        Person { ways: sorted(ways), words: sorted(words.map(|word| key(&word.to_lowercase()))) }
    }

    /// What stands for the whole name, whatever the order of its words.
    pub fn name(&self) -> u64 {
        key(&self.words.iter().map(|word| format!("{word:x} ")).collect::<String>())
    }

    /// True for a card without a name.
    pub fn is_nameless(&self) -> bool {
        self.words.is_empty()
    }

    /// True when one name is the other or a part of it.
    pub fn is_named_like(&self, other: &Person) -> bool {
        let is_part = |part: &[u64], whole: &[u64]| part.iter().all(|word| whole.binary_search(word).is_ok());
        let named = !self.is_nameless() && !other.is_nameless();
        named && (is_part(&self.words, &other.words) || is_part(&other.words, &self.words))
    }

    /// True when a number or address is on both cards.
    pub fn shares_way(&self, other: &Person) -> bool {
        self.ways.iter().any(|way| other.ways.binary_search(way).is_ok())
    }

    /// True when nothing of this card is missing in `other`: one name is the other or a part of it, and each number and
    /// address is there. A card with neither numbers nor addresses is never sure to be in another one.
    pub fn is_in(&self, other: &Person) -> bool {
        let is_part =
            |part: &[u64], whole: &[u64]| !part.is_empty() && part.iter().all(|key| whole.binary_search(key).is_ok());
        let same_name = is_part(&self.words, &other.words) || is_part(&other.words, &self.words);
        same_name && is_part(&self.ways, &other.ways)
    }
}

fn sorted(keys: impl Iterator<Item = u64>) -> Box<[u64]> {
    let mut keys: Vec<u64> = keys.collect();
    keys.sort_unstable();
    keys.dedup();
    keys.into()
}

fn way(text: &str, is_phone: bool) -> Option<u64> {
    if is_phone {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        // The same number with and without the country's code ends alike.
        let end = digits.len().saturating_sub(9);
        return digits.get(end..).filter(|digits| !digits.is_empty()).map(key);
    }
    Some(text.trim().to_lowercase()).filter(|text| !text.is_empty()).map(|text| key(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn revisions_in_every_form() {
        let check = |text: &str, expect: Option<&str>| {
            let expect = expect.map(|time| time.parse::<Timestamp>().unwrap().as_second());
            assert_eq!(revision(text), expect, "{text}");
        };
        check("20261122T041500Z", Some("2026-11-22T04:15:00Z"));
        check("2026-11-22T04:15:00Z", Some("2026-11-22T04:15:00Z"));
        check("2026-11-22T04:15:00.123Z", Some("2026-11-22T04:15:00Z"));
        check("20261122T041500", Some("2026-11-22T04:15:00Z"));
        check("2026-11-22T05:15:00+01:00", Some("2026-11-22T04:15:00Z"));
        check("20261121T231500-0500", Some("2026-11-22T04:15:00Z"));
        check("20261122", Some("2026-11-22T00:00:00Z"));
        check("2026-11-22 04:15", Some("2026-11-22T04:15:00Z"));
        for text in ["", "soon", "2026", "20261399", "T0415", "2026-11-é2"] {
            check(text, None);
        }
    }

    #[test]
    fn one_person_on_two_cards() {
        let person = |name: &str, phones: &[&str], emails: &[&str]| {
            Person::of(&Facts {
                name: Some(name.into()),
                phones: phones.iter().map(|&phone| phone.into()).collect(),
                emails: emails.iter().map(|&email| email.into()).collect(),
                ..Facts::default()
            })
        };
        let anna = person("Anna Müller", &["+49 170 5550123", "030 5550199"], &["Anna@example.org"]);
        let check = |other: Person, expect| assert_eq!(other.is_in(&anna), expect, "{other:?}");
        check(person("anna", &["0170 5550123"], &[]), true);
        check(person("Müller, Anna", &[], &["anna@example.org"]), true);
        check(person("Anna", &["0170 5550123"], &["other@example.org"]), false);
        // Two who share a telephone are two.
        check(person("Ben Müller", &["030 5550199"], &[]), false);
        check(person("Anna Müller", &[], &[]), false);
        check(person("", &["030 5550199"], &[]), false);
    }
}
