//! Sentences from facts: how a run ended, what was left out and why, what a source can't give, what is going on.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::model::{Came, Counts, Health, Kind, Lasts, LeftOut, Reached, Service, Waiting};

use super::{Value, date_time, for_terminal, has, say};

/// A kind as a heading or menu names it: *Contacts*, *To-dos*.
pub fn kind_name(kind: Kind) -> String {
    match kind {
        Kind::Contacts => say("kind-contacts", &[]),
        Kind::Calendar => say("kind-calendar", &[]),
        Kind::Tasks => say("kind-tasks", &[]),
        Kind::Notes => say("kind-notes", &[]),
        Kind::Photos => say("kind-photos", &[]),
        Kind::Other => say("kind-other", &[]),
    }
}

/// So many of a kind: *1 contact*, *1,204 events*.
pub fn count_of(kind: Kind, n: u64) -> String {
    let args = [("n", Value::Number(n))];
    match kind {
        Kind::Contacts => say("count-contacts", &args),
        Kind::Calendar => say("count-calendar", &args),
        Kind::Tasks => say("count-tasks", &args),
        Kind::Notes => say("count-notes", &args),
        Kind::Photos => say("count-photos", &args),
        Kind::Other => say("count-other", &args),
    }
}

/// Who offered what a backup has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Offered {
    #[default]
    Account,
    /// The account, and the person chose a part of it.
    Chosen,
    /// Files that were handed over.
    Files,
    /// Other backups.
    Backups,
}

/// How a backup of an account ended; `narrowed` when the person chose only part of it.
pub fn result_sentence(totals: &BTreeMap<Kind, Counts>, narrowed: bool) -> String {
    result_of(totals, if narrowed { Offered::Chosen } else { Offered::Account })
}

/// How a backup ended, in a sentence or two: what could not be saved comes first, and half is never called success.
/// `totals` are counts by kind.
pub fn result_of(totals: &BTreeMap<Kind, Counts>, offered: Offered) -> String {
    let mut sum = Counts::default();
    for counts in totals.values() {
        sum.add(counts);
    }
    let list = |n: fn(&Counts) -> u64, words: fn(Kind, &Counts) -> String| {
        let some = totals.iter().filter(|(_, counts)| n(counts) > 0);
        Value::Names(some.map(|(kind, counts)| Cow::Owned(words(*kind, counts))).collect())
    };
    if sum.listed == 0 {
        return say("result-empty", &[]);
    }
    let mut said = Vec::new();
    let kept = list(Counts::kept, |kind, counts| count_of(kind, counts.kept()));
    if sum.lost > 0 {
        let lost = list(
            |counts| counts.lost,
            |kind, counts| {
                let what = count_of(kind, counts.listed);
                say("lost-of", &[("lost", Value::Number(counts.lost)), ("what", Value::from(what))])
            },
        );
        said.push(say("result-lost", &[("lost", lost)]));
        said.push(say("result-others", &[("n", Value::Number(sum.kept()))]));
    } else if sum.kept() > 0 {
        let args = [("n", Value::Number(sum.kept())), ("kept", kept)];
        said.push(match offered {
            Offered::Account => say("result-complete", &args),
            Offered::Chosen => say("result-chosen", &args),
            Offered::Files => say("result-imported", &args),
            Offered::Backups => say("result-merged", &args),
        });
    } else {
        said.push(say("result-nothing-kept", &[]));
    }
    if sum.skipped > 0 {
        said.push(say("result-skipped", &[("n", Value::Number(sum.skipped))]));
    }
    if sum.unreadable > 0 {
        said.push(say("result-unreadable", &[("n", Value::Number(sum.unreadable))]));
    }
    said.join(" ")
}

/// A message key as its sentence, and anything else as it stands: records hold both.
pub fn sentence(key_or_sentence: &str) -> String {
    if has(key_or_sentence) { say(key_or_sentence, &[]) } else { key_or_sentence.to_owned() }
}

/// What a run noticed about the source or the backup before, as a sentence.
pub fn notice(what: &str, about: &str, n_items: u64) -> String {
    say(what, &[("about", Value::from(about)), ("n", Value::from(n_items))])
}

/// What a source can't give (`coverage` of the records), as a sentence.
pub fn coverage(entry: &str) -> String {
    sentence(entry)
}

/// Why an item was skipped or lost (`reason` of the records), in a few words.
pub fn why_not_had(reason: &str) -> String {
    sentence(reason)
}

/// Something the account lists that was left out, with the reason.
pub fn left_out(entry: &LeftOut) -> String {
    let name = if entry.name.is_empty() { &entry.href } else { &entry.name };
    say("left-out-line", &[("name", Value::from(name)), ("why", Value::from(sentence(&entry.why)))])
}

/// A step of finding an account's services, given by its key.
pub fn looking(step: &str, subject: &str) -> String {
    if has(step) { say(step, &[("subject", Value::from(subject))]) } else { subject.to_owned() }
}

/// A step of finding an account's services, and what came of it.
pub fn looked(step: &str, subject: &str, came: &Came) -> String {
    let said = looking(step, subject);
    let step = || ("step", Value::from(&said));
    match came {
        Came::Found(services) => {
            let names = services.iter().map(|service| Cow::Owned(service_name(*service))).collect();
            say("looked-found", &[step(), ("services", Value::Names(names))])
        }
        Came::Answered => say("looked-answered", &[step()]),
        Came::Nothing => say("looked-nothing", &[step()]),
        Came::Failed(why) => say("looked-failed", &[step(), ("why", Value::from(super::reason(why)))]),
    }
}

/// What came of a step, in words of its own; nothing where it merely led on.
pub fn came(came: &Came) -> Option<String> {
    match came {
        Came::Found(services) => {
            let names = services.iter().map(|service| Cow::Owned(service_name(*service))).collect();
            Some(say("came-found", &[("services", Value::Names(names))]))
        }
        Came::Answered => None,
        Came::Nothing => Some(say("came-nothing", &[])),
        Came::Failed(why) => Some(say("came-failed", &[("why", Value::from(super::reason(why)))])),
    }
}

/// How an account stands, line by line, with times of `zone`.
pub fn health(health: &Health, zone: &TimeZone) -> Vec<String> {
    let user = Value::from(&health.user);
    let mut said = vec![match &health.provider {
        Some(provider) => say("health-signed-in-to", &[("provider", Value::from(provider)), ("user", user)]),
        None => say("health-signed-in", &[("user", user)]),
    }];
    said.extend(health.services.iter().map(reached));
    let time = |time: Timestamp| Value::from(date_time(time.to_zoned(zone.clone()).datetime()));
    said.extend(lasts(health.lasts, zone));
    if let Some(last) = health.last_contact {
        said.push(say("health-last-contact", &[("time", time(last))]));
    }
    said.push(match health.last_good {
        Some(last) => say("health-last-good", &[("time", time(last))]),
        None => say("health-no-good", &[]),
    });
    if !health.coverage.is_empty() {
        said.push(say("health-not-in", &[]));
        said.extend(health.coverage.iter().map(|entry| format!("  {}", coverage(entry))));
    }
    said.iter().map(|line| for_terminal(line).into_owned()).collect()
}

/// A service that answers, and how much is in it.
pub fn reached(at: &Reached) -> String {
    let args = [
        ("service", Value::from(service_name(at.service))),
        ("url", Value::from(&at.url)),
        ("n", Value::Number(at.n_collections)),
    ];
    for_terminal(&say("health-service", &args)).into_owned()
}

/// How long one is let in, where that is another matter than a password's.
pub fn lasts(lasts: Lasts, zone: &TimeZone) -> Option<String> {
    match lasts {
        Lasts::Password => None,
        Lasts::Renews => Some(say("sign-in-renews", &[])),
        Lasts::TakenBack => Some(say("sign-in-lasts", &[])),
        Lasts::Until(end) => {
            let time = Value::from(date_time(end.to_zoned(zone.clone()).datetime()));
            Some(say("sign-in-lasts-until", &[("time", time)]))
        }
    }
}

/// What a service holds, within a sentence: *contacts*.
pub fn service_name(service: Service) -> String {
    match service {
        Service::Carddav => say("service-contacts", &[]),
        Service::Caldav => say("service-calendars", &[]),
        Service::Webdav => say("service-photos", &[]),
    }
}

/// What a job is waiting for and why.
pub fn waiting(waiting: &Waiting) -> String {
    let args = |host, secs: &u64| [("host", Value::from(host)), ("time", Value::Duration(*secs))];
    match waiting {
        Waiting::FirstByte { host, secs } => say("waiting-first-byte", &args(host, secs)),
        Waiting::AskedToWait { host, secs } => say("waiting-asked", &args(host, secs)),
        Waiting::TryAgain { host, secs } => say("waiting-try-again", &args(host, secs)),
        Waiting::Paused => say("waiting-paused", &[]),
    }
}

/// A line of what is wrong with a backup. `key` is one of `damage-missing`, `damage-extra`, `damage-litter`,
/// `damage-altered`, `damage-unreadable`, `damage-miscounted`.
pub fn damage(key: &str, path: &str, item: Option<&str>) -> String {
    let place = match item {
        None => path.to_owned(),
        Some(item) => say("item-in-file", &[("item", Value::from(item)), ("path", Value::from(path))]),
    };
    for_terminal(&say(key, &[("place", Value::from(place))])).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(listed: u64, skipped: u64, lost: u64, unreadable: u64) -> Counts {
        Counts { listed, saved: listed - skipped - lost, skipped, lost, unreadable, ..Counts::default() }
    }

    #[test]
    fn results_in_a_sentence() {
        let check = |totals: &[(Kind, Counts)], expect: &str| {
            assert_eq!(result_sentence(&totals.iter().copied().collect(), false), expect);
        };
        check(
            &[
                (Kind::Contacts, counts(734, 0, 0, 0)),
                (Kind::Calendar, counts(1_204, 0, 0, 0)),
                (Kind::Tasks, counts(86, 0, 0, 0)),
                (Kind::Notes, counts(0, 0, 0, 0)),
            ],
            "All 734 contacts, 1,204 events and 86 to-dos that this account offered are saved and checked.",
        );
        check(&[(Kind::Contacts, counts(1, 0, 0, 0))], "The 1 contact that this account offered is saved and checked.");
        check(
            &[(Kind::Contacts, counts(734, 0, 3, 0))],
            "3 of 734 contacts could not be saved. The other 731 items are saved and checked.",
        );
        check(
            &[
                (Kind::Contacts, counts(1, 0, 1, 0)),
                (Kind::Calendar, counts(3, 0, 1, 0)),
                (Kind::Notes, counts(5, 0, 0, 0)),
            ],
            "1 of 1 contact and 1 of 3 events could not be saved. The other 7 items are saved and checked.",
        );
        check(&[(Kind::Contacts, counts(2, 0, 2, 0))], "2 of 2 contacts could not be saved. No item could be saved.");
        check(
            &[(Kind::Photos, counts(12, 2, 0, 1))],
            "All 10 photos that this account offered are saved and checked. 2 items were left out on purpose. 1 item is \
             kept exactly as it came, because it can't be read as what it claims to be.",
        );
        check(&[(Kind::Photos, counts(2, 2, 0, 0))], "No item was saved. 2 items were left out on purpose.");
        check(
            &[],
            "This account offered nothing to save: each of its address books, calendars, lists and folders is empty, \
             or there is none.",
        );
    }

    #[test]
    fn a_chosen_part_is_not_called_all_there_is() {
        let totals = [(Kind::Contacts, counts(734, 0, 0, 0))].into();
        assert_eq!(result_sentence(&totals, true), "All 734 contacts that you chose are saved and checked.");
    }

    #[test]
    fn left_out_with_reason_and_plain_sentences_stay() {
        let entry = |name: &str, why: &str| LeftOut { href: "/cal/in/".into(), name: name.into(), why: why.into() };
        assert_eq!(
            left_out(&entry("Inbox", "left-out-inbox")),
            "Inbox: the tray for incoming invitations; what you accepted is in your calendars"
        );
        assert_eq!(left_out(&entry("", "because")), "/cal/in/: because");
        assert_eq!(coverage("Reminders stay with Apple."), "Reminders stay with Apple.");
    }

    #[test]
    fn what_is_going_on() {
        assert_eq!(looking("looking-principal", "dav.example.org"), "Asking dav.example.org who you are…");
        assert_eq!(looking("looking-elsewhere", "dav.example.org"), "dav.example.org");
        assert_eq!(
            waiting(&Waiting::FirstByte { host: "dav.example.org".into(), secs: 125 }),
            "Waiting for dav.example.org, for 2 minutes so far. Some servers take long to put a large answer together."
        );
    }

    #[test]
    fn damage_names_the_place() {
        assert_eq!(damage("damage-missing", "data/x.zip", None), "missing: data/x.zip");
        assert_eq!(damage("damage-altered", "data/contacts/A.vcf", Some("Anna")), "altered: data/contacts/A.vcf: Anna");
    }
}
