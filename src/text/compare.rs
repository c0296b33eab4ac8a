//! Sentences about two backups beside one another. Takes facts as values, since this room knows no records.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::model::Kind;

use super::{Share, Value, count_of, names, say, share_of};

/// What comparing two backups gave, as far as a sentence tells it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Beside {
    /// When the two were made.
    pub old: Option<Date>,
    pub new: Option<Date>,
    /// The later one is no backup but the account, which had no collection any more.
    pub emptied: bool,
    /// How many there were, of each kind.
    pub before: u64,
    /// How many of how many are missing, and hollow.
    pub vanished: Share,
    pub hollow: Share,
    /// How many there are of every other sort; each with the key of its words.
    pub others: Vec<(&'static str, u64)>,
    pub unknown: u64,
}

impl Beside {
    /// *236 of 300 contacts of the backup of 15 November 2026 are not in the backup of 22 November 2026. …*
    pub fn sentence(&self) -> String {
        let day = |day: Option<Date>| day.map_or(Value::from(""), Value::Day);
        let n = |share: &Share| share.values().map(|(n, _)| n).sum::<u64>();
        let days = || [("old", day(self.old)), ("new", day(self.new))];
        let mut said = Vec::new();
        if n(&self.vanished) > 0 {
            let items = [("n", Value::Number(n(&self.vanished))), ("items", Value::from(share_of(&self.vanished)))];
            let key = if self.emptied { "compare-lost-all" } else { "compare-lost" };
            said.push(say(key, &[days(), items].concat()));
        }
        if n(&self.hollow) > 0 {
            let items = [("n", Value::Number(n(&self.hollow))), ("items", Value::from(share_of(&self.hollow)))];
            said.push(say("compare-emptied", &items));
        }
        if said.is_empty() {
            let key = if self.before == 0 { "compare-nothing-there" } else { "compare-all-there" };
            said.push(say(key, &days()));
        }
        let others: Vec<String> =
            self.others.iter().filter(|(_, n)| *n > 0).map(|(key, n)| say(key, &[("n", Value::Number(*n))])).collect();
        if !others.is_empty() {
            said.push(say("compare-also", &[("list", Value::from(names(&others)))]));
        }
        if self.unknown > 0 {
            said.push(say("compare-unknown", &[("n", Value::Number(self.unknown))]));
        }
        said.join(" ")
    }
}

/// *Missing: 236 contacts and 3 to-dos*
pub fn compare_heading(key: &str, counts: &BTreeMap<Kind, u64>) -> String {
    let counts: Vec<String> = counts.iter().map(|(kind, n)| count_of(*kind, *n)).collect();
    say("compare-heading", &[("what", Value::from(say(key, &[]))), ("items", Value::from(names(&counts)))])
}

/// What changed in one property of an item: *lost 2 phone numbers: +49 170 1 and 030 2*.
pub fn change(property: &str, instance: Option<&str>, gone: &[String], new: &[String]) -> String {
    let said = match (gone, new) {
        (gone, []) => say("compare-lost-values", &[("values", values(property, gone).into())]),
        ([], new) => say("compare-got-values", &[("values", values(property, new).into())]),
        ([from], [to]) if !from.is_empty() && !to.is_empty() && from != to => {
            say("compare-other-value", &[("what", field(property, 1).into()), ("from", from.into()), ("to", to.into())])
        }
        (gone, new) => {
            let n = gone.len().max(new.len()) as u64;
            say("compare-other-values", &[("what", field(property, n).into())])
        }
    };
    match instance {
        Some(instance) => say("compare-in-instance", &[("change", said.into()), ("instance", instance.into())]),
        None => said,
    }
}

/// *2 phone numbers: +49 170 1 and 030 2*, or *the picture*.
fn values(property: &str, values: &[String]) -> String {
    let what = field(property, values.len() as u64);
    let shown: Vec<Cow<'_, str>> = values.iter().filter(|v| !v.is_empty()).map(|v| Cow::Borrowed(v.as_str())).collect();
    if shown.is_empty() {
        return what;
    }
    say("compare-value-list", &[("what", what.into()), ("values", Value::Names(shown))])
}

/// The properties that have words of their own.
const FIELDS: [&str; 26] = [
    "field-FN",
    "field-N",
    "field-NICKNAME",
    "field-TEL",
    "field-EMAIL",
    "field-ADR",
    "field-ORG",
    "field-TITLE",
    "field-PHOTO",
    "field-BDAY",
    "field-ANNIVERSARY",
    "field-NOTE",
    "field-URL",
    "field-CATEGORIES",
    "field-SUMMARY",
    "field-DESCRIPTION",
    "field-LOCATION",
    "field-DTSTART",
    "field-DTEND",
    "field-DUE",
    "field-RRULE",
    "field-EXDATE",
    "field-STATUS",
    "field-VALARM",
    "field-ATTENDEE",
    "field-ATTACH",
];

/// *2 phone numbers*
fn field(property: &str, n: u64) -> String {
    match FIELDS.iter().find(|key| key.strip_prefix("field-") == Some(property)) {
        Some(key) => say(key, &[("n", Value::Number(n))]),
        None => say("field-other", &[("n", Value::Number(n)), ("property", property.into())]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_in_words() {
        let check = |property: &str, gone: &[&str], new: &[&str], expect: &str| {
            let own = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
            assert_eq!(change(property, None, &own(gone), &own(new)), expect);
        };
        check("TEL", &["1", "2"], &[], "lost 2 phone numbers: 1 and 2");
        check("TEL", &["1"], &[], "lost a phone number: 1");
        check("EMAIL", &[], &["a@x.org"], "got an e-mail address: a@x.org");
        check("FN", &["Anna"], &["Ann"], "the name changed from Anna to Ann");
        check("PHOTO", &[""], &[], "lost the picture");
        check("PHOTO", &[""], &[""], "the picture changed");
        check("TEL", &["1", "2"], &["3"], "2 phone numbers changed");
        check("X-BOAT", &["Ark"], &[], "lost the field X-BOAT: Ark");
        assert_eq!(
            change("SUMMARY", Some("20261122"), &["a".into()], &["b".into()]),
            "the title changed from a to b (on 20261122)"
        );
    }

    #[test]
    fn the_whole_in_a_sentence() {
        let days = || Beside {
            old: Some(jiff::civil::date(2026, 11, 15)),
            new: Some(jiff::civil::date(2026, 11, 22)),
            before: 300,
            ..Beside::default()
        };
        let check = |beside: Beside, expect: &str| assert_eq!(beside.sentence(), expect);
        check(
            days(),
            "Nothing is missing and nothing is hollow: all that the backup of 15 November 2026 has is in the backup of \
             22 November 2026, too.",
        );
        check(
            Beside {
                vanished: [(Kind::Contacts, (236, 300))].into(),
                hollow: [(Kind::Contacts, (64, 300))].into(),
                others: vec![("compare-n-changed", 2), ("compare-n-moved", 0), ("compare-n-added", 1)],
                unknown: 1,
                ..days()
            },
            "236 of 300 contacts of the backup of 15 November 2026 are not in the backup of 22 November 2026. 64 of \
             300 contacts are still there, but hollow. Besides: 2 changed and 1 new. Of 1 item this can't be told: the \
             newer backup was not asked for it, or the service could not give it.",
        );
    }
}
