//! What receipts and checks say, handed to the `text` room as values.

use super::losses::{loss_of, noticed};
use crate::archive::records::{AlarmLevel, Damage, DamageKind, Missing, Origin, Receipt, Verified};
use crate::model::Kind;
use crate::text::{self, NotHad, Offered, Report, ReportLine, Value, say};

impl Missing {
    /// What to call it: its name, else the last part of its address.
    pub fn label(&self) -> &str {
        match self.name.as_deref() {
            Some(name) if !name.is_empty() => name,
            _ => &self.href,
        }
    }
}

impl Receipt {
    /// True when the person chose only part of the account.
    pub fn narrowed(&self) -> bool {
        const NOT_CHOSEN: &str = "skipped-not-chosen";
        self.left_out.iter().any(|entry| entry.why == NOT_CHOSEN)
            || self.skipped.iter().any(|item| item.reason == NOT_CHOSEN)
    }

    /// Who offered what the backup has.
    pub fn offered(&self) -> Offered {
        match self.origin {
            Origin::Import | Origin::Salvage => Offered::Files,
            Origin::Merge => Offered::Backups,
            _ if self.narrowed() => Offered::Chosen,
            _ => Offered::Account,
        }
    }

    /// The facts of this receipt as a report, which [`Report::to_text`] puts into words.
    pub fn report(&self) -> Report<'_> {
        Report {
            totals: self.totals.clone(),
            offered: self.offered(),
            collections: self
                .collections
                .iter()
                .map(|line| ReportLine {
                    name: if line.name.is_empty() { &line.id } else { &line.name },
                    kinds: &line.kinds,
                    counts: line.counts,
                    bytes: line.bytes,
                })
                .collect(),
            lost: not_had(&self.lost),
            skipped: not_had(&self.skipped),
            unreadable: not_had(&self.unreadable),
            pictures: not_had(&self.pictures),
            left_out: &self.left_out,
            coverage: &self.coverage,
            losses: self.losses.len(),
            loss: loss_of(&self.alarms),
            noticed: noticed(&self.alarms),
            accepted: self.accepted.len(),
            notices: self.notices.iter().map(|n| text::notice(&n.what, &n.about, n.items)).collect(),
        }
    }

    /// True when the account lost something that no earlier run with an open alarm has told of.
    pub fn raises_alarm(&self) -> bool {
        self.alarms.iter().any(|alarm| alarm.level == AlarmLevel::Alarm && alarm.new > 0)
    }

    /// How many of a kind are in the backup.
    pub fn kept(&self, kind: Kind) -> u64 {
        self.totals.get(&kind).map_or(0, |counts| counts.kept())
    }
}

fn not_had(items: &[Missing]) -> Vec<NotHad<'_>> {
    items.iter().map(|item| NotHad { collection: &item.collection, item: item.label(), reason: &item.reason }).collect()
}

impl Damage {
    /// One line for people and scripts: what is wrong, then where.
    pub fn in_words(&self) -> String {
        text::damage(self.what.key(), &self.path, self.item.as_deref())
    }
}

impl Verified {
    /// True when each byte is as it was sealed, whatever else may lie there.
    pub fn is_unharmed(&self) -> bool {
        self.damage.iter().all(|damage| damage.what == DamageKind::Litter)
    }

    /// The outcome in a sentence.
    pub fn in_words(&self) -> String {
        if !self.damage.is_empty() && self.is_unharmed() {
            return say("verified-littered", &[("n", Value::from(self.damage.len()))]);
        }
        if !self.damage.is_empty() {
            return say("verified-damaged", &[("n", Value::from(self.damage.len()))]);
        }
        if !self.complete {
            return say("verified-incomplete", &[]);
        }
        say("verified-intact", &[("items", Value::Number(self.items)), ("files", Value::Number(self.files))])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_check_found() {
        let damage = |what| Damage { path: "data/contacts/A.vcf".into(), item: Some("Anna".into()), what };
        let check = |complete, damage: Vec<Damage>, expect: &str| {
            let verified = Verified {
                path: "/b".into(),
                seal: None,
                files: 12,
                items: 1_204,
                complete,
                damage,
                remarks: Vec::new(),
            };
            assert_eq!(verified.in_words(), expect);
        };
        check(true, vec![], "Intact: 1,204 items in 12 files, each byte as it was sealed.");
        check(
            false,
            vec![],
            "Intact, but it says of itself that it is incomplete: some items could not be had when it was made. \
             START-HERE.html names them.",
        );
        check(false, vec![damage(DamageKind::Altered)], "Damaged: 1 finding.");
        assert_eq!(damage(DamageKind::Altered).in_words(), "altered: data/contacts/A.vcf: Anna");
        let litter = Damage { path: "data/.DS_Store".into(), item: None, what: DamageKind::Litter };
        assert_eq!(litter.in_words(), "litter: data/.DS_Store (left by the system; it can be removed)");
        check(
            true,
            vec![litter],
            "Each byte is as it was sealed, but the computer left 1 file in it that does not belong there. Remove it: \
             until then, other programs take the backup for damaged.",
        );
        for kind in [DamageKind::Missing, DamageKind::Extra, DamageKind::Unreadable, DamageKind::Miscounted] {
            assert!(damage(kind).in_words().ends_with(": data/contacts/A.vcf: Anna"));
        }
    }
}
