//! Which backups a run is judged against: of each collection in scope, the newest backup in which it was complete and
//! that has no open alarm for it; beside it the largest one of the last twelve months. What the person has said they
//! removed themselves is the truth from then on: nothing older is looked at. Pure.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::judge::{Against, Pair, Role, Whereabouts};
use crate::archive::records::{CollectionRecord, Scope};
use crate::engine::plan::in_scope;
use crate::model::{Account, Collection, Endpoint, Kind, Service};

/// How far back the largest backup is looked for.
const A_YEAR: SignedDuration = SignedDuration::from_hours(24 * 365);

/// By what a collection is known again: its service, and its path at the source. Ports and hosts may change.
pub type Key = (Service, String);

/// The key of a collection.
pub fn key_of(collection: &Collection) -> Key {
    (collection.service, collection.href.clone())
}

/// An earlier backup of the account.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    pub name: String,
    pub sealed: Timestamp,
    pub endpoints: Vec<Endpoint>,
    pub scope: Scope,
    pub collections: Vec<CollectionRecord>,
    /// Collections that were gone already, but whose items were not.
    pub moved: Vec<String>,
    pub open: Open,
}

/// Collections for which a backup has an open alarm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Open {
    For(BTreeSet<Key>),
    /// It can't be told any more, so it counts for each.
    Unknown,
}

impl Open {
    fn is_for(&self, key: &Key) -> bool {
        match self {
            Open::For(keys) => keys.contains(key),
            Open::Unknown => true,
        }
    }
}

/// A run whose losses are to be judged.
pub struct Today<'a> {
    pub now: Timestamp,
    pub account: &'a Account,
    pub scope: &'a Scope,
    /// The collections it took in.
    pub collections: &'a [Collection],
    /// Collections that it found and did not come to: nothing is known of them.
    pub unlisted: BTreeSet<Key>,
    /// From when on each collection is as the person says it should be.
    pub settled: BTreeMap<Key, Timestamp>,
}

/// What to judge against: each backup with the collections that it stands for, oldest first.
pub fn pick(past: &[Past], today: &Today<'_>) -> Vec<Against> {
    let mut chosen: BTreeMap<usize, Vec<Pair>> = BTreeMap::new();
    for (key, whereabouts) in keys(past, today) {
        let since = today.settled.get(&key).copied();
        let stands: Vec<(usize, &Past, &CollectionRecord)> = past
            .iter()
            .enumerate()
            .filter(|(_, backup)| since.is_none_or(|since| backup.sealed >= since) && !backup.open.is_for(&key))
            .filter_map(|(at, backup)| Some((at, backup, of(backup, &key)?)))
            .filter(|(_, backup, record)| record.complete && covers(&backup.scope, &record.collection, today.scope))
            .collect();
        let Some(reference) = stands.last() else { continue };
        let was_moved = |backup: &Past| backup.sealed > reference.1.sealed && backup.moved.contains(&key.1);
        if !matches!(whereabouts, Whereabouts::Here(_)) && past.iter().any(was_moved) {
            continue;
        }
        let recent = stands.iter().filter(|(_, backup, _)| today.now.duration_since(backup.sealed) <= A_YEAR);
        // Of several that are equally large the oldest: what was emptied since then adds up.
        let largest = recent.rev().max_by_key(|(.., record)| record.counts.kept());
        let pairs = [(Some(reference), Role::Reference), (largest, Role::Largest)];
        for (stand, role) in pairs {
            let Some((at, _, record)) = stand else { continue };
            if role == Role::Largest && *at == reference.0 {
                continue;
            }
            chosen.entry(*at).or_default().push(Pair {
                id: record.collection.id.clone(),
                service: key.0,
                href: key.1.clone(),
                name: record.collection.name.clone(),
                now: whereabouts.clone(),
                role,
            });
        }
    }
    let against = |(at, pairs): (usize, Vec<Pair>)| {
        past.get(at).map(|backup| Against { backup: backup.name.clone(), sealed: backup.sealed, pairs })
    };
    chosen.into_iter().filter_map(against).collect()
}

/// True when a backup took every kind of a mixed calendar that is asked for now.
fn covers(then: &Scope, collection: &Collection, now: &Scope) -> bool {
    let is_asked = |scope: &Scope, kind: &Kind| scope.kinds.is_empty() || scope.kinds.contains(kind);
    collection.kinds.iter().filter(|kind| is_asked(now, kind)).all(|kind| is_asked(then, kind))
}

fn of<'a>(backup: &'a Past, key: &Key) -> Option<&'a CollectionRecord> {
    backup.collections.iter().find(|record| key_of(&record.collection) == *key)
}

/// The collections to be judged: those that were taken in, and those in scope that earlier backups have and that were
/// asked for again.
fn keys(past: &[Past], today: &Today<'_>) -> BTreeMap<Key, Whereabouts> {
    let here = |c: &Collection| (key_of(c), Whereabouts::Here(c.id.clone()));
    let mut keys: BTreeMap<Key, Whereabouts> = today.collections.iter().map(here).collect();
    for backup in past.iter().rev() {
        for record in &backup.collections {
            let key = key_of(&record.collection);
            if keys.contains_key(&key) || today.unlisted.contains(&key) || !in_scope(&record.collection, today.scope) {
                continue;
            }
            if let Some(whereabouts) = gone(&record.collection, backup, today.account) {
                keys.insert(key, whereabouts);
            }
        }
    }
    keys
}

/// What a collection is that was not found; `None` when this run did not ask for it: it may have been given another
/// address than the one before.
fn gone(collection: &Collection, backup: &Past, account: &Account) -> Option<Whereabouts> {
    let asked = |endpoint: &&Endpoint| endpoint.service == collection.service;
    let now: Vec<&str> = account.endpoints.iter().filter(asked).map(|endpoint| path(&endpoint.url)).collect();
    let then: Vec<&str> = backup.endpoints.iter().filter(asked).map(|endpoint| path(&endpoint.url)).collect();
    if now.iter().any(|home| collection.href.starts_with(home)) {
        return Some(Whereabouts::Gone);
    }
    // Somebody's home may list collections that lie elsewhere.
    let lies_elsewhere = !then.iter().any(|home| collection.href.starts_with(home));
    if lies_elsewhere && !then.is_empty() && then.iter().all(|home| now.contains(home)) {
        return Some(Whereabouts::Gone);
    }
    // The principal that named the home was asked again, and now names others only.
    let is_single = |url: &str| backup.collections.iter().any(|record| record.collection.href == path(url));
    let principals: Vec<&str> = backup.endpoints.iter().filter(asked).filter_map(named_by).collect();
    let asked_again = account.endpoints.iter().any(|endpoint| {
        !is_single(&endpoint.url) && named_by(endpoint).is_some_and(|principal| principals.contains(&principal))
    });
    (now.is_empty() && asked_again).then_some(Whereabouts::HomeGone)
}

/// The path of the principal that named an endpoint.
fn named_by(endpoint: &Endpoint) -> Option<&str> {
    endpoint.principal.as_deref().map(path)
}

/// The path of an address, without scheme, host and port.
fn path(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Counts;

    fn time(day: &str) -> Timestamp {
        format!("{day}T04:15:00Z").parse().unwrap()
    }

    fn collection(service: Service, href: &str) -> Collection {
        let kinds = match service {
            Service::Carddav => vec![Kind::Contacts],
            Service::Caldav => vec![Kind::Calendar, Kind::Tasks],
            Service::Webdav => vec![Kind::Photos],
        };
        Collection { id: format!("id of {href}"), service, kinds, href: href.into(), ..Collection::default() }
    }

    fn endpoint(service: Service, path: &str) -> Endpoint {
        let principal = (service != Service::Webdav).then(|| "https://a.example:8443/principals/alice/".to_owned());
        Endpoint { service, url: format!("https://a.example{path}"), principal }
    }

    const BOOK: &str = "/books/alice/personal/";
    const WORK: &str = "/calendars/alice/work/";
    const CAMERA: &str = "/photos/camera/";

    fn endpoints() -> Vec<Endpoint> {
        vec![
            endpoint(Service::Carddav, "/books/alice/"),
            endpoint(Service::Caldav, "/calendars/alice/"),
            endpoint(Service::Webdav, "/photos/"),
        ]
    }

    /// A backup of that day with so many items of each collection; `+`: complete, `-`: not, `!`: an open alarm.
    fn past(day: &str, counts: &[(char, Service, &str, u64)]) -> Past {
        let record = |(mark, service, href, n): &(char, Service, &str, u64)| CollectionRecord {
            collection: collection(*service, href),
            complete: *mark != '-',
            counts: Counts { listed: *n, saved: *n, ..Counts::default() },
            ..CollectionRecord::default()
        };
        let open = counts.iter().filter(|(mark, ..)| *mark == '!').map(|(_, s, href, _)| (*s, (*href).to_owned()));
        Past {
            name: day.to_owned(),
            sealed: time(day),
            endpoints: endpoints(),
            scope: Scope::default(),
            collections: counts.iter().map(record).collect(),
            moved: Vec::new(),
            open: Open::For(open.collect()),
        }
    }

    struct Case {
        collections: Vec<Collection>,
        endpoints: Vec<Endpoint>,
        unlisted: Vec<Collection>,
        scope: Scope,
        settled: Vec<(Service, &'static str, &'static str)>,
    }

    impl Case {
        fn of(collections: &[(Service, &str)]) -> Case {
            Case {
                collections: collections.iter().map(|(service, href)| collection(*service, href)).collect(),
                endpoints: endpoints(),
                unlisted: Vec::new(),
                scope: Scope::default(),
                settled: Vec::new(),
            }
        }

        /// Each backup that is judged against with what it stands for.
        fn check(&self, past: &[Past], expect: &[(&str, &str, Role, &str)]) {
            let account = Account { endpoints: self.endpoints.clone(), ..Account::default() };
            let settled = self.settled.iter().map(|(s, href, day)| ((*s, (*href).to_owned()), time(day))).collect();
            let today = Today {
                now: time("2026-11-22"),
                account: &account,
                scope: &self.scope,
                collections: &self.collections,
                unlisted: self.unlisted.iter().map(key_of).collect(),
                settled,
            };
            let picked = pick(past, &today);
            let told: Vec<(&str, &str, Role, &str)> = picked
                .iter()
                .flat_map(|against| against.pairs.iter().map(move |pair| (against, pair)))
                .map(|(against, pair)| {
                    let now = match pair.now {
                        Whereabouts::Here(_) => "here",
                        Whereabouts::Gone => "gone",
                        Whereabouts::HomeGone => "home gone",
                    };
                    (against.backup.as_str(), pair.href.as_str(), pair.role, now)
                })
                .collect();
            assert_eq!(told, expect);
        }
    }

    use Role::{Largest, Reference};
    use Service::{Caldav, Carddav, Webdav};

    #[test]
    fn the_newest_good_one_and_the_largest() {
        let case = Case::of(&[(Carddav, BOOK)]);
        case.check(&[], &[]);
        let book = |mark, n| [(mark, Carddav, BOOK, n)];
        case.check(&[past("2026-11-15", &book('+', 734))], &[("2026-11-15", BOOK, Reference, "here")]);
        // One that is not complete, or has an open alarm, is no reference.
        let days = [
            past("2026-11-01", &book('+', 734)),
            past("2026-11-08", &book('-', 733)),
            past("2026-11-15", &book('!', 34)),
        ];
        case.check(&days, &[("2026-11-01", BOOK, Reference, "here")]);
        case.check(&days[1..], &[]);
        // The largest one of the last twelve months stands beside it; of equally large ones the oldest.
        let days = [
            past("2025-11-01", &book('+', 900)),
            past("2025-12-01", &book('+', 740)),
            past("2026-01-01", &book('+', 740)),
            past("2026-11-15", &book('+', 734)),
        ];
        case.check(&days, &[("2025-12-01", BOOK, Largest, "here"), ("2026-11-15", BOOK, Reference, "here")]);
        // A reference may be older than that.
        case.check(&days[..1], &[("2025-11-01", BOOK, Reference, "here")]);
    }

    #[test]
    fn what_was_answered_is_not_asked_again() {
        let days = [past("2026-11-01", &[('+', Carddav, BOOK, 734)]), past("2026-11-08", &[('+', Carddav, BOOK, 34)])];
        let mut case = Case::of(&[(Carddav, BOOK)]);
        case.settled.push((Carddav, BOOK, "2026-11-08"));
        case.check(&days, &[("2026-11-08", BOOK, Reference, "here")]);
        // A collection that the person removed.
        let mut case = Case::of(&[]);
        case.check(&days, &[("2026-11-01", BOOK, Largest, "gone"), ("2026-11-08", BOOK, Reference, "gone")]);
        case.settled.push((Carddav, BOOK, "2026-11-15"));
        case.check(&days, &[]);
    }

    #[test]
    fn only_what_was_asked_for_is_judged() {
        let all = [
            ('+', Carddav, BOOK, 300),
            ('+', Caldav, WORK, 200),
            ('+', Webdav, CAMERA, 100),
            ('+', Caldav, "/shared/team/", 9),
        ];
        let days = [past("2026-11-15", &all)];
        let mut case = Case::of(&[(Carddav, BOOK)]);
        case.check(
            &days,
            &[
                ("2026-11-15", BOOK, Reference, "here"),
                ("2026-11-15", WORK, Reference, "gone"),
                ("2026-11-15", "/shared/team/", Reference, "gone"),
                ("2026-11-15", CAMERA, Reference, "gone"),
            ],
        );
        case.scope.kinds = vec![Kind::Contacts, Kind::Tasks];
        case.check(
            &days,
            &[
                ("2026-11-15", BOOK, Reference, "here"),
                ("2026-11-15", WORK, Reference, "gone"),
                ("2026-11-15", "/shared/team/", Reference, "gone"),
            ],
        );
        // The run died before it had listed these.
        case.unlisted = vec![collection(Caldav, WORK), collection(Caldav, "/shared/team/")];
        case.check(&days, &[("2026-11-15", BOOK, Reference, "here")]);
        case.unlisted.clear();
        case.scope.collections = vec![BOOK.to_owned()];
        case.check(&days, &[("2026-11-15", BOOK, Reference, "here")]);
        // No photo folder was given this time, and the principal names no calendars any more.
        let mut case = Case::of(&[(Carddav, BOOK)]);
        case.endpoints.truncate(1);
        case.check(
            &days,
            &[
                ("2026-11-15", BOOK, Reference, "here"),
                ("2026-11-15", WORK, Reference, "home gone"),
                ("2026-11-15", "/shared/team/", Reference, "home gone"),
            ],
        );
        // Only this address book was asked for.
        case.endpoints = vec![endpoint(Carddav, BOOK)];
        case.check(&days, &[("2026-11-15", BOOK, Reference, "here")]);
    }

    #[test]
    fn a_backup_of_the_events_alone_says_nothing_of_the_to_dos() {
        let mut days = [past("2026-11-01", &[('+', Caldav, WORK, 9)]), past("2026-11-08", &[('+', Caldav, WORK, 8)])];
        days[1].scope.kinds = vec![Kind::Calendar];
        let mut case = Case::of(&[(Caldav, WORK)]);
        case.check(&days, &[("2026-11-01", WORK, Reference, "here")]);
        case.scope.kinds = vec![Kind::Calendar];
        case.check(&days, &[("2026-11-01", WORK, Largest, "here"), ("2026-11-08", WORK, Reference, "here")]);
    }

    #[test]
    fn a_collection_that_was_moved_is_not_looked_for_again() {
        let mut days = [past("2026-11-01", &[('+', Webdav, CAMERA, 100)]), past("2026-11-08", &[])];
        let case = Case::of(&[]);
        case.check(&days, &[("2026-11-01", CAMERA, Reference, "gone")]);
        days[1].moved.push(CAMERA.to_owned());
        case.check(&days, &[]);
        // When it is there again, it is.
        Case::of(&[(Webdav, CAMERA)]).check(&days, &[("2026-11-01", CAMERA, Reference, "here")]);
    }

    #[test]
    fn an_alarm_that_can_not_be_read_counts_as_open() {
        let mut days = [past("2026-11-01", &[('+', Carddav, BOOK, 9)]), past("2026-11-08", &[('+', Carddav, BOOK, 8)])];
        days[1].open = Open::Unknown;
        Case::of(&[(Carddav, BOOK)]).check(&days, &[("2026-11-01", BOOK, Reference, "here")]);
    }
}
