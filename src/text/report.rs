//! The report of a run as plain text, for terminals, logs and letters: the result, a line a collection, and what is not
//! in the backup, by name. Takes facts as values, since this room knows no records.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::civil::Date;

use crate::model::{Counts, Kind, LeftOut};

use super::{
    Loss, Value, coverage, for_terminal, kind_name, left_out, names, number, result_sentence, say, share_of, size,
    why_not_had,
};

/// What a run did, as the receipt has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report<'a> {
    /// Counts by kind.
    pub totals: BTreeMap<Kind, Counts>,
    /// The person chose only part of the account.
    pub narrowed: bool,
    pub collections: Vec<ReportLine<'a>>,
    pub lost: Vec<NotHad<'a>>,
    pub skipped: Vec<NotHad<'a>>,
    /// Kept only as original.
    pub unreadable: Vec<NotHad<'a>>,
    /// Contacts that link to a picture which could not be had.
    pub pictures: Vec<NotHad<'a>>,
    pub left_out: &'a [LeftOut],
    /// What the source can't give.
    pub coverage: &'a [String],
    /// How many values the files for other programs could not carry over.
    pub losses: usize,
    /// What the account lost, where that is an alarm.
    pub loss: Loss<'a>,
    /// What it lost by name, alarm or not.
    pub noticed: Vec<Noticed<'a>>,
    /// How many of the lost items the person goes on without.
    pub accepted: usize,
    /// What the run noticed and dealt with, in words.
    pub notices: Vec<String>,
}

/// Items that an account no longer has, or no longer as they were.
#[derive(Clone, Debug, PartialEq)]
pub struct Noticed<'a> {
    /// The key of the heading.
    pub heading: &'static str,
    /// When the backup was made that has them.
    pub since: Date,
    pub kind: Kind,
    pub collection: &'a str,
    /// How many there were.
    pub of: u64,
    /// Name, and what became of it.
    pub items: Vec<(&'a str, &'a str)>,
}

impl Noticed<'_> {
    /// *Missing from your account since 15 November 2026: 3 of 300 contacts (Personal)*
    pub fn title(&self) -> String {
        let items = share_of(&[(self.kind, (self.items.len() as u64, self.of))].into());
        let place = say("alarm-where", &[("items", items.into()), ("collection", self.collection.into())]);
        say(self.heading, &[("date", Value::Day(self.since)), ("items", place.into())])
    }
}

/// One collection of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportLine<'a> {
    pub name: &'a str,
    pub kinds: &'a [Kind],
    pub counts: Counts,
    pub bytes: u64,
}

/// An item that is not, or not readably, in the backup.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotHad<'a> {
    pub collection: &'a str,
    /// Its name, else its address.
    pub item: &'a str,
    pub reason: &'a str,
}

/// Skipped items are a choice, so that only so many of them are named; lost ones are named all. Of what an account no
/// longer has there may be thousands, and a backup still has it.
const SKIPPED_NAMED: usize = 20;

impl Report<'_> {
    /// The whole report, ending in a line feed. Names from outside are made harmless for terminals.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        if !self.loss.is_empty() {
            line(&mut out, "", &format!("{} {}", self.loss.sentence(), self.loss.question()));
            out.push('\n');
        }
        out.push_str(&result_sentence(&self.totals, self.narrowed));
        out.push('\n');
        if self.accepted > 0 {
            line(&mut out, "", &say("alarm-accepted", &[("n", Value::from(self.accepted))]));
        }
        if !self.collections.is_empty() {
            out.push('\n');
            self.table(&mut out);
        }
        for noticed in &self.noticed {
            self.noticed(&mut out, noticed);
        }
        self.items(&mut out, "report-lost", &self.lost, usize::MAX);
        self.items(&mut out, "report-unreadable", &self.unreadable, usize::MAX);
        self.items(&mut out, "report-pictures", &self.pictures, SKIPPED_NAMED);
        self.not_in(&mut out);
        self.items(&mut out, "report-skipped", &self.skipped, SKIPPED_NAMED);
        if !self.notices.is_empty() {
            out.push('\n');
            line(&mut out, "", &say("report-notices", &[]));
            self.notices.iter().for_each(|notice| line(&mut out, "  ", notice));
        }
        if self.losses > 0 {
            out.push('\n');
            line(&mut out, "", &say("report-losses", &[("n", Value::from(self.losses))]));
        }
        out
    }

    /// Numbers first and names last: names are of any width, and in scripts of any width.
    fn table(&self, out: &mut String) {
        let heads = [
            say("column-listed", &[]),
            say("column-saved", &[]),
            say("column-unchanged", &[]),
            say("column-skipped", &[]),
            say("column-lost", &[]),
            say("column-size", &[]),
        ];
        let mut sum = Counts::default();
        let mut n_bytes = 0_u64;
        let mut rows = Vec::new();
        for line in &self.collections {
            sum.add(&line.counts);
            n_bytes = n_bytes.saturating_add(line.bytes);
            let kinds: Vec<String> = line.kinds.iter().map(|kind| kind_name(*kind).to_lowercase()).collect();
            let name = Value::from(for_terminal(line.name).into_owned());
            let name = say("report-collection", &[("name", name), ("kinds", Value::from(names(&kinds)))]);
            rows.push((cells(&line.counts, line.bytes), name));
        }
        if rows.len() > 1 {
            rows.push((cells(&sum, n_bytes), say("report-total", &[])));
        }
        let widths: Vec<usize> = heads
            .iter()
            .enumerate()
            .map(|(i, head)| {
                let cells = rows.iter().filter_map(|(cells, _)| cells.get(i)).map(|cell| cell.chars().count());
                cells.chain([head.chars().count()]).max().unwrap_or(0)
            })
            .collect();
        let mut row = |cells: &[String; 6], name: &str| {
            for (cell, width) in cells.iter().zip(&widths) {
                let _ = write!(out, "{cell:>width$}  ");
            }
            line(out, "", name);
        };
        row(&heads, &say("column-collection", &[]));
        for (cells, name) in &rows {
            row(cells, name);
        }
    }

    fn not_in(&self, out: &mut String) {
        if self.left_out.is_empty() && self.coverage.is_empty() {
            return;
        }
        out.push('\n');
        line(out, "", &say("report-not-in", &[]));
        for entry in self.left_out {
            line(out, "  ", &left_out(entry));
        }
        for entry in self.coverage {
            line(out, "  ", &coverage(entry));
        }
    }

    fn noticed(&self, out: &mut String, noticed: &Noticed<'_>) {
        out.push('\n');
        line(out, "", &noticed.title());
        for (name, what) in noticed.items.iter().take(SKIPPED_NAMED) {
            let said = say(
                "report-item",
                &[
                    ("collection", Value::from(noticed.collection)),
                    ("item", Value::from(*name)),
                    ("why", Value::from(why_not_had(what))),
                ],
            );
            line(out, "  ", &said);
        }
        if let Some(more) = noticed.items.len().checked_sub(SKIPPED_NAMED).filter(|more| *more > 0) {
            line(out, "  ", &say("report-more", &[("n", Value::from(more))]));
        }
    }

    fn items(&self, out: &mut String, heading: &str, items: &[NotHad<'_>], limit: usize) {
        if items.is_empty() {
            return;
        }
        out.push('\n');
        line(out, "", &say(heading, &[("n", Value::from(items.len()))]));
        for item in items.iter().take(limit) {
            let said = say(
                "report-item",
                &[
                    ("collection", Value::from(item.collection)),
                    ("item", Value::from(item.item)),
                    ("why", Value::from(why_not_had(item.reason))),
                ],
            );
            line(out, "  ", &said);
        }
        if items.len() > limit {
            line(out, "  ", &say("report-more", &[("n", Value::from(items.len() - limit))]));
        }
    }
}

fn cells(counts: &Counts, n_bytes: u64) -> [String; 6] {
    [
        number(counts.listed),
        number(counts.saved),
        number(counts.unchanged),
        number(counts.skipped),
        number(counts.lost),
        size(n_bytes),
    ]
}

fn line(out: &mut String, indent: &str, text: &str) {
    out.push_str(indent);
    out.push_str(&for_terminal(text));
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_names_what_is_missing() {
        let contacts = Counts { listed: 734, saved: 730, skipped: 0, unchanged: 1, lost: 3, unreadable: 1 };
        let photos = Counts { listed: 2_420, saved: 2_418, skipped: 2, ..Counts::default() };
        let not_had = |collection, item, reason| NotHad { collection, item, reason };
        let left_out = [LeftOut { href: "/in/".into(), name: "Inbox".into(), why: "left-out-inbox".into() }];
        let coverage = ["coverage-mail".to_owned(), "Reminders stay with Apple.".to_owned()];
        let report = Report {
            totals: [(Kind::Contacts, contacts), (Kind::Photos, photos)].into(),
            narrowed: false,
            collections: vec![
                ReportLine { name: "Personal", kinds: &[Kind::Contacts], counts: contacts, bytes: 1_100_000 },
                ReportLine {
                    name: "カメラ\u{1b}[2J", kinds: &[Kind::Photos], counts: photos, bytes: 11_400_000_000
                },
            ],
            lost: vec![
                not_had("Personal", "Anna \u{202e}Müller", "listed, but no longer there"),
                not_had("Personal", "/dav/x.vcf", "the server stopped sending"),
                not_had("Personal", "ليلى حسن", "refused by the server (403)"),
            ],
            skipped: vec![not_had("カメラ", "notes.txt", "skipped-not-a-photo"); 22],
            unreadable: vec![not_had("Personal", "broken.vcf", "BEGIN and END do not balance")],
            pictures: vec![not_had("Personal", "Bob", "picture-not-one")],
            left_out: &left_out,
            coverage: &coverage,
            losses: 4,
            ..Report::default()
        };
        insta::assert_snapshot!(report.to_text());
    }

    #[test]
    fn a_report_tells_first_what_the_account_lost() {
        let contacts = Counts { listed: 64, saved: 64, ..Counts::default() };
        let since = jiff::civil::date(2026, 11, 15);
        let names: Vec<String> = (1..=22).map(|n| format!("Person {n}")).collect();
        let noticed = |heading, kind, of, items| Noticed { heading, since, kind, collection: "Personal", of, items };
        let report = Report {
            totals: [(Kind::Contacts, contacts)].into(),
            loss: Loss { missing: [(Kind::Contacts, (22, 86))].into(), kept: Some(since), ..Loss::default() },
            noticed: vec![
                noticed("alarm-heading", Kind::Contacts, 86, names.iter().map(|name| (&**name, "vanished")).collect()),
                noticed(
                    "alarm-heading-hollow",
                    Kind::Contacts,
                    86,
                    vec![("Anna \u{202e}Müller", "hollow-unreachable")],
                ),
            ],
            accepted: 1,
            ..Report::default()
        };
        insta::assert_snapshot!(report.to_text());
    }

    #[test]
    fn an_empty_report_is_one_sentence() {
        assert_eq!(Report::default().to_text().lines().count(), 1);
    }
}
