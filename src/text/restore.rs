//! Sentences about putting things back. Takes facts as values, since this room knows no records.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::model::{Kind, Trouble};

use super::{Value, count_of, duration, names, reason, say, sentence, size};

/// How long a restore takes is told when that may be longer than a person cares to wait for.
const WORTH_TELLING_SECS: u64 = 15;

/// How many items of each kind.
pub type Many = BTreeMap<Kind, u64>;

/// What a restore is going to do, as far as sentences tell it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ToRestore<'a> {
    pub account: &'a str,
    pub create: Many,
    pub copy: Many,
    pub fill: Many,
    /// Names of collections that have to be made.
    pub make: Vec<&'a str>,
    /// How many items are left as they are.
    pub left: u64,
    /// The backup of the account as it is now; empty where it holds nothing.
    pub captured: &'a str,
    /// Bytes that are sent, and seconds that this takes with a quick and with a slow service.
    pub takes: Option<(u64, u64, u64)>,
}

impl ToRestore<'_> {
    /// The plan, a sentence a line.
    pub fn lines(&self) -> Vec<String> {
        if [&self.create, &self.copy, &self.fill].into_iter().all(BTreeMap::is_empty) {
            let mut said = vec![say("restore-nothing", &[])];
            self.push_left(&mut said);
            return said;
        }
        let mut said = vec![say("restore-plan", &[("account", self.account.into())])];
        push(&mut said, "restore-will-create", &self.create);
        push(&mut said, "restore-will-fill", &self.fill);
        push(&mut said, "restore-will-copy", &self.copy);
        if !self.make.is_empty() {
            let names = self.make.iter().map(|name| Cow::Borrowed(*name)).collect();
            said.push(say("restore-will-make", &[("n", self.make.len().into()), ("names", Value::Names(names))]));
        }
        self.push_left(&mut said);
        if let Some((bytes, quick, slow)) = self.takes.filter(|(.., slow)| *slow >= WORTH_TELLING_SECS) {
            let n = [&self.create, &self.copy, &self.fill].into_iter().flat_map(BTreeMap::values).sum::<u64>();
            let args = [
                ("n", n.into()),
                ("size", size(bytes).into()),
                ("quick", duration(quick.max(1)).into()),
                ("slow", duration(slow).into()),
            ];
            said.push(say("restore-takes", &args));
        }
        said.push(match self.captured {
            "" => say("restore-into-nothing", &[]),
            captured => say("restore-never-removes", &[("captured", captured.into())]),
        });
        said
    }

    fn push_left(&self, said: &mut Vec<String>) {
        if self.left > 0 {
            said.push(say("restore-will-leave", &[("n", self.left.into())]));
        }
    }
}

/// What a restore did, as far as sentences tell it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WasRestored {
    pub created: Many,
    pub filled: Many,
    pub already: Many,
    pub changed: Many,
    pub otherwise: Many,
    pub refused: Many,
    pub left: u64,
}

impl WasRestored {
    /// The report, a sentence a line; what could not be done comes first.
    pub fn lines(&self) -> Vec<String> {
        let mut said = Vec::new();
        push(&mut said, "restored-refused", &self.refused);
        push(&mut said, "restored-otherwise", &self.otherwise);
        push(&mut said, "restored-changed", &self.changed);
        push(&mut said, "restored-created", &self.created);
        push(&mut said, "restored-filled", &self.filled);
        push(&mut said, "restored-there", &self.already);
        if said.is_empty() {
            said.push(say("restored-nothing", &[]));
        }
        if self.left > 0 {
            said.push(say("restore-will-leave", &[("n", self.left.into())]));
        }
        said
    }
}

fn push(said: &mut Vec<String>, key: &str, many: &Many) {
    let n: u64 = many.values().sum();
    if n > 0 {
        let counts: Vec<String> = many.iter().filter(|(_, n)| **n > 0).map(|(kind, n)| count_of(*kind, *n)).collect();
        said.push(say(key, &[("n", n.into()), ("items", names(&counts).into())]));
    }
}

/// What a drill found, in a sentence: how many items the backup has of each kind, and how many came back.
pub fn drilled(items: &Many, came_back: &Many) -> String {
    let (all, back): (u64, u64) = (items.values().sum(), came_back.values().sum());
    let counts: Vec<String> = items.iter().map(|(kind, n)| count_of(*kind, *n)).collect();
    match all.saturating_sub(back) {
        _ if all == 0 => say("drill-empty", &[]),
        0 => say("drill-whole", &[("n", all.into()), ("items", names(&counts).into())]),
        n => say("drill-not-whole", &[("n", n.into()), ("items", names(&counts).into())]),
    }
}

/// That a drill was held, but its vault could not keep the report, and why.
pub fn drill_not_kept(trouble: &Trouble) -> String {
    say("drill-not-kept", &[("why", reason(trouble).into())])
}

/// Why an item was left or refused: a message key, with the status of the answer behind it where there was one.
pub fn why_not_restored(why: &str) -> String {
    match why.split_once(' ') {
        Some(("restore-refused", status)) => say("restore-refused", &[("status", status.into())]),
        Some(("restore-not-made", status)) => say("restore-not-made", &[("status", status.into())]),
        _ => sentence(why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plan_and_report_in_words() {
        let contacts = |n| Many::from([(Kind::Contacts, n)]);
        let plan = ToRestore {
            account: "alice",
            create: [(Kind::Contacts, 236), (Kind::Photos, 1)].into(),
            fill: contacts(64),
            make: vec!["Boats"],
            left: 1,
            captured: "2026-11-22 04.15",
            takes: Some((1_200_000, 3, 3_600)),
            ..ToRestore::default()
        };
        assert_eq!(
            plan.lines(),
            [
                "This is what would be done in the account alice:",
                "236 contacts and 1 photo will be put back that are no longer there.",
                "64 contacts will be filled where they were emptied; no value that is there is changed.",
                "A collection will be made: Boats.",
                "1 item has values of its own now and is left as it is.",
                "301 items, 1.2 MB in all, will be written one by one. With a quick service that takes about 3 seconds, with \
                 one that goes through its whole collection for each item, such as Radicale, about 60 minutes.",
                "Nothing will be removed, and nothing that is there overwritten. The account as it is now is kept in the \
                 backup 2026-11-22 04.15."
            ]
        );
        assert_eq!(
            ToRestore::default().lines(),
            ["There is nothing to put back: the account has all that the backup has."]
        );
        let report = WasRestored { created: contacts(1), refused: contacts(2), ..WasRestored::default() };
        assert_eq!(
            report.lines(),
            ["2 contacts could not be put back. The backup still has them.", "1 contact is back in the account."]
        );
        assert_eq!(WasRestored::default().lines(), ["Nothing had to be written."]);
        let both = Many::from([(Kind::Contacts, 300), (Kind::Photos, 2)]);
        assert_eq!(
            drilled(&both, &both),
            "The way back works: 300 contacts and 2 photos were put into an empty account on this computer and read back, \
             and all of them say what the backup says."
        );
        assert_eq!(
            drilled(&both, &contacts(300)),
            "Of 300 contacts and 2 photos, 2 did not come back as the backup has them. The backup was only read. Check it \
             to see whether it is whole."
        );
        assert_eq!(drilled(&Many::new(), &Many::new()), "This backup has nothing to put back.");
        assert_eq!(why_not_restored("restore-refused 507"), "the service refused it (status 507)");
    }
}
