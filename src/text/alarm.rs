//! What an account lost, in sentences: how many of what, which backup still has them, and a question that accuses nobody.
//! Takes facts as values, since this room knows no records.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::model::Kind;

use super::{Value, count_of, kind_name, say};

/// So many of so many, by kind.
pub type Share = BTreeMap<Kind, (u64, u64)>;

/// What an account lost.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loss<'a> {
    pub missing: Share,
    pub hollow: Share,
    /// Some of the hollow contacts lost more than the ways to reach somebody.
    pub nameless: bool,
    pub older: Share,
    pub alike: Share,
    /// Names and kinds of collections that are gone as a whole.
    pub gone: Vec<(&'a str, Kind)>,
    /// The same, where the service no longer names the home they were in.
    pub home_gone: Vec<(&'a str, Kind)>,
    /// When the backup was made that has them.
    pub kept: Option<Date>,
}

impl Loss<'_> {
    /// What happened and who still has it: *700 of 734 contacts are no longer in your account. Your backup of 15 November
    /// 2026 still has them.*
    pub fn sentence(&self) -> String {
        let mut said = Vec::new();
        push(&mut said, "alarm-missing", &self.missing);
        for (key, gone) in [("alarm-collections", &self.gone), ("alarm-homes", &self.home_gone)] {
            if !gone.is_empty() {
                let names = gone.iter().map(|(name, kind)| Cow::Owned(collection(name, *kind))).collect();
                said.push(say(key, &[("n", Value::from(gone.len())), ("names", Value::Names(names))]));
            }
        }
        let hollow = |kinds: &[Kind]| -> Share {
            self.hollow.iter().filter(|(kind, _)| kinds.contains(kind)).map(|(kind, share)| (*kind, *share)).collect()
        };
        let of_contacts = if self.nameless { "alarm-hollow-contacts-more" } else { "alarm-hollow-contacts" };
        push(&mut said, of_contacts, &hollow(&[Kind::Contacts]));
        push(&mut said, "alarm-hollow-calendar", &hollow(&[Kind::Calendar, Kind::Tasks, Kind::Notes]));
        push(&mut said, "alarm-hollow-photos", &hollow(&[Kind::Photos, Kind::Other]));
        push(&mut said, "alarm-older", &self.older);
        push(&mut said, "alarm-alike", &self.alike);
        if let Some(day) = self.kept {
            let key = if self.only_changed() { "alarm-kept-as-it-was" } else { "alarm-kept" };
            said.push(say(key, &[("n", Value::Number(self.count())), ("date", Value::Day(day))]));
        }
        said.join(" ")
    }

    /// *Did you remove them yourself?*
    pub fn question(&self) -> String {
        let key = if self.only_changed() { "alarm-ask-changed" } else { "alarm-ask-removed" };
        say(key, &[("n", Value::Number(self.count()))])
    }

    /// True when nothing is to be told.
    pub fn is_empty(&self) -> bool {
        self.count() == 0
    }

    fn only_changed(&self) -> bool {
        self.missing.is_empty()
    }

    fn count(&self) -> u64 {
        let shares = [&self.missing, &self.hollow, &self.older, &self.alike];
        shares.iter().flat_map(|share| share.values()).map(|(n, _)| n).sum()
    }
}

fn push(said: &mut Vec<String>, key: &str, share: &Share) {
    if !share.is_empty() {
        let n = share.values().map(|(n, _)| n).sum();
        said.push(say(key, &[("n", Value::Number(n)), ("items", Value::from(share_of(share)))]));
    }
}

/// *700 of 734 contacts and 3 of 86 to-dos.*
pub fn share_of(share: &Share) -> String {
    let each = share.iter().map(|(kind, (n, of))| {
        Cow::Owned(say("alarm-of", &[("n", Value::Number(*n)), ("what", Value::from(count_of(*kind, *of)))]))
    });
    super::names(&each.collect::<Vec<Cow<'_, str>>>())
}

fn collection(name: &str, kind: Kind) -> String {
    let kind = kind_name(kind).to_lowercase();
    if name.is_empty() { kind } else { say("report-collection", &[("name", name.into()), ("kinds", kind.into())]) }
}

/// *Your backup of 15 November 2026 with 734 contacts is kept.* `kept`: how many of each kind are in it.
pub fn last_good(day: Date, kept: &BTreeMap<Kind, u64>) -> String {
    let counts: Vec<String> = kept.iter().filter(|(_, n)| **n > 0).map(|(kind, n)| count_of(*kind, *n)).collect();
    if counts.is_empty() {
        return say("alarm-kept-empty", &[("date", Value::Day(day))]);
    }
    say("alarm-kept-with", &[("date", Value::Day(day)), ("kept", Value::from(super::names(&counts)))])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(kinds: &[(Kind, u64, u64)]) -> Share {
        kinds.iter().map(|(kind, n, of)| (*kind, (*n, *of))).collect()
    }

    #[test]
    fn losses_in_words() {
        let check = |loss: Loss<'_>, sentence: &str, question: &str| {
            let loss = Loss { kept: Some(jiff::civil::date(2026, 11, 15)), ..loss };
            assert_eq!((loss.sentence().as_str(), loss.question().as_str()), (sentence, question));
        };
        check(
            Loss { missing: share(&[(Kind::Contacts, 700, 734)]), ..Loss::default() },
            "700 of 734 contacts are no longer in your account. Your backup of 15 November 2026 still has them.",
            "Did you remove them yourself?",
        );
        check(
            Loss { missing: share(&[(Kind::Contacts, 1, 300)]), ..Loss::default() },
            "1 of 300 contacts is no longer in your account. Your backup of 15 November 2026 still has it.",
            "Did you remove it yourself?",
        );
        check(
            Loss {
                missing: share(&[(Kind::Contacts, 236, 300), (Kind::Photos, 1_412, 1_412)]),
                hollow: share(&[(Kind::Contacts, 64, 300)]),
                gone: vec![("Camera", Kind::Photos)],
                ..Loss::default()
            },
            "236 of 300 contacts and 1,412 of 1,412 photos are no longer in your account. Camera (photos) is no longer \
             there at all. 64 of 300 contacts are still there, but their phone numbers and addresses are gone. Your backup of 15 November 2026 still has them.",
            "Did you remove them yourself?",
        );
        check(
            Loss {
                older: share(&[(Kind::Contacts, 180, 300), (Kind::Calendar, 120, 200)]),
                alike: share(&[(Kind::Tasks, 5, 20)]),
                hollow: share(&[(Kind::Contacts, 1, 300), (Kind::Calendar, 1, 200), (Kind::Photos, 9, 10)]),
                nameless: true,
                ..Loss::default()
            },
            "1 of 300 contacts is still there, but its name, or its phone numbers and addresses, are gone. 1 of 200 events is still there, but has lost its title or its time. 9 of 10 photos are still there, but are \
             empty or far smaller than they were. 180 of 300 contacts and 120 of 200 events are back at an earlier \
             state. 5 of 20 to-dos all say the same now. Your backup of 15 November 2026 still has them as they were.",
            "Did you change them yourself?",
        );
        check(
            Loss {
                missing: share(&[(Kind::Calendar, 30, 30)]),
                home_gone: vec![("Work", Kind::Calendar), ("", Kind::Calendar)],
                ..Loss::default()
            },
            "30 of 30 events are no longer in your account. The service no longer names a place for any of Work \
             (calendar) and calendar. Your backup of 15 November 2026 still has them.",
            "Did you remove them yourself?",
        );
        assert!(Loss::default().is_empty());
    }

    #[test]
    fn the_last_good_backup_is_named() {
        let day = jiff::civil::date(2026, 11, 15);
        let kept = [(Kind::Contacts, 734), (Kind::Photos, 0)].into();
        assert_eq!(last_good(day, &kept), "Your backup of 15 November 2026 with 734 contacts is kept.");
        assert_eq!(last_good(day, &BTreeMap::new()), "Your backup of 15 November 2026 is kept.");
    }
}
