//! Every class of loss at the edge of its threshold, and what must not be called a loss.
//!
//! One file because all cases are made of the same few records.

use super::*;
use crate::archive::bag::fixture;
use crate::archive::records::{AlarmClass, AlarmLevel, Place};
use crate::model::Facts;

const OLD: &str = "20261001T000000Z";
const NEW: &str = "20261101T000000Z";

/// Collections of records, as a test makes them up.
#[derive(Clone, Debug, Default)]
struct Account {
    /// By id; in the order of their addresses.
    collections: BTreeMap<String, Vec<ItemRecord>>,
}

/// Lines of records; those of one collection, or all of them.
struct Text {
    collections: BTreeMap<String, Vec<Vec<u8>>>,
    lines: std::vec::IntoIter<Vec<u8>>,
    line: Vec<u8>,
}

impl Lines for Text {
    fn advance(&mut self) -> Result<bool, Trouble> {
        let next = self.lines.next();
        let more = next.is_some();
        self.line = next.unwrap_or_default();
        Ok(more)
    }

    fn line(&self) -> &[u8] {
        &self.line
    }
}

impl Now for Text {
    fn collections(&self) -> Vec<String> {
        self.collections.keys().cloned().collect()
    }

    fn enter(&mut self, collection: &str) {
        self.lines = self.collections.get(collection).cloned().unwrap_or_default().into_iter();
    }
}

impl Account {
    fn of(collections: &[(&str, Vec<ItemRecord>)]) -> Account {
        let mut account = Account::default();
        for (id, items) in collections {
            let mut items: Vec<ItemRecord> =
                items.iter().map(|item| ItemRecord { collection: (*id).to_owned(), ..item.clone() }).collect();
            items.sort_by(|a, b| a.href.cmp(&b.href));
            account.collections.insert((*id).to_owned(), items);
        }
        account
    }

    fn text(&self) -> Text {
        let collections: BTreeMap<String, Vec<Vec<u8>>> = self
            .collections
            .iter()
            .map(|(id, items)| (id.clone(), items.iter().map(|item| serde_json::to_vec(item).unwrap()).collect()))
            .collect();
        let all: Vec<Vec<u8>> = collections.values().flatten().cloned().collect();
        Text { collections, lines: all.into_iter(), line: Vec::new() }
    }
}

fn contact(n: usize) -> ItemRecord {
    let mut record = fixture::contact("c1", &format!("/book/{n:05}.vcf"), &format!("Person {n}"));
    record.uid = Some(format!("uid {n}"));
    // As long as a digest is.
    record.sha256 = Some(format!("{n:064}"));
    record.meaning = Some(format!("meaning {n}"));
    let facts = record.facts.as_mut().unwrap();
    facts.phones = vec![format!("+49 170 555{n:05}")];
    facts.emails = vec![format!("person{n}@example.org")];
    facts.rev = Some(NEW.to_owned());
    record
}

fn photo(n: usize, album: &str, size: u64) -> ItemRecord {
    let facts = Facts { media_type: Some("image/jpeg".into()), ..Facts::default() };
    let entry = format!("IMG_{n}.jpg");
    ItemRecord {
        kind: Kind::Photos,
        uid: None,
        href: format!("/photos/{album}/IMG_{n:05}.jpg"),
        size: Some(size),
        sha256: Some(format!("pixels {n} {size}")),
        meaning: None,
        original: Some(Place::Entry { file: "data/photos/Camera 2026.zip".into(), entry }),
        facts: Some(facts),
        ..contact(n)
    }
}

fn event(n: usize) -> ItemRecord {
    let facts = Facts {
        summary: Some(format!("Event {n}")),
        start: Some("2026-11-22T04:15:00Z".into()),
        modified: Some("2026-11-01T00:00:00Z".parse().unwrap()),
        ..Facts::default()
    };
    ItemRecord { kind: Kind::Calendar, href: format!("/work/{n:05}.ics"), facts: Some(facts), ..contact(n) }
}

fn contacts(n: usize) -> Vec<ItemRecord> {
    (0..n).map(contact).collect()
}

/// The same item after its content was changed.
fn changed(record: &ItemRecord, change: impl Fn(&mut ItemRecord)) -> ItemRecord {
    let mut now = record.clone();
    now.sha256 = now.sha256.map(|digest| format!("{digest} changed"));
    now.meaning = now.meaning.map(|meaning| format!("{meaning} changed"));
    change(&mut now);
    now
}

fn facts(record: &mut ItemRecord) -> &mut Facts {
    record.facts.get_or_insert_default()
}

fn unreachable(record: &mut ItemRecord) {
    let facts = facts(record);
    (facts.phones, facts.emails, facts.addresses) = Default::default();
}

fn pair(id: &str, now: Whereabouts) -> Pair {
    let (service, role) = (Service::Carddav, Role::Reference);
    Pair { id: id.into(), service, href: format!("/{id}/"), name: format!("name of {id}"), now, role }
}

fn here(id: &str) -> Pair {
    pair(id, Whereabouts::Here(id.into()))
}

fn against(pairs: Vec<Pair>) -> Against {
    Against { backup: "2026-11-15 04.15".into(), sealed: "2026-11-15T03:15:00Z".parse().unwrap(), pairs }
}

type Told = (AlarmClass, AlarmLevel, usize);

fn verdict(before: &Account, now: &Account, pairs: Vec<Pair>) -> Verdict {
    judge(&against(pairs), &mut before.text(), &mut now.text()).unwrap()
}

fn told(verdict: &Verdict) -> Vec<Told> {
    verdict.alarms.iter().map(|alarm| (alarm.class, alarm.level, alarm.items.len())).collect()
}

/// One collection, before and now.
fn check_items(before: Vec<ItemRecord>, now: Vec<ItemRecord>, expect: &[Told]) {
    let (n, m) = (before.len(), now.len());
    let verdict = verdict(&Account::of(&[("c1", before)]), &Account::of(&[("c1", now)]), vec![here("c1")]);
    assert_eq!(told(&verdict), expect, "{n} before, {m} now");
}

use AlarmClass::{AllAlike, Gone, Hollow, HomeGone, RolledBack, Vanished};
use AlarmLevel::{Alarm, Notice};

#[test]
fn vanished() {
    let check = |before: usize, gone: usize, expect: AlarmLevel| {
        let now = contacts(before).split_off(gone);
        let expect: &[Told] = if gone == 0 { &[] } else { &[(Vanished, expect, gone)] };
        check_items(contacts(before), now, expect);
    };
    check(300, 0, AlarmLevel::None);
    check(300, 1, Notice);
    check(300, 14, Notice);
    check(300, 15, Alarm);
    check(734, 700, Alarm);
    check(1_000, 24, Notice);
    check(1_000, 25, Alarm);
    check(20, 1, Alarm);
    check(21, 1, Notice);
    check(21, 2, Alarm);
    check(19, 1, Notice);
    check(19, 2, Alarm);
    check(2, 1, Notice);
    check(2, 2, Alarm);
    check(1, 1, Notice);
    check(300, 300, Alarm);
}

#[test]
fn most_items_need_no_second_look() {
    let digest = "0123456789abcdef".repeat(4);
    let record = ItemRecord { sha256: Some(digest.clone()), ..contact(1) };
    let text = |record: &ItemRecord| serde_json::to_vec(record).unwrap();
    let check = |now: ItemRecord, expect: Option<Kind>| {
        assert_eq!(unchanged(&text(&record), &text(&now)), expect, "{now:?}");
    };
    check(record.clone(), Some(Kind::Contacts));
    check(ItemRecord { fate: Fate::Unchanged, first_saved: Some("x".into()), ..record.clone() }, Some(Kind::Contacts));
    check(ItemRecord { fate: Fate::Lost, ..record.clone() }, None);
    check(ItemRecord { collection: "c2".into(), ..record.clone() }, None);
    check(ItemRecord { href: "/other".into(), ..record.clone() }, None);
    check(ItemRecord { sha256: Some(digest.replace('0', "1")), ..record.clone() }, None);
    // A name that looks like a field is none, and a record without a digest says nothing.
    let sly = format!(",\"sha256\":\"{digest}\",\"fate\":\"saved\"");
    let lost = ItemRecord { uid: Some(sly), sha256: None, fate: Fate::Lost, ..contact(1) };
    assert_eq!(unchanged(&text(&lost), &text(&lost)), None);
    for text in [b"".as_slice(), b"{", b",\"fate\":\"saved\""] {
        assert_eq!(unchanged(text, text), None);
    }
}

#[test]
fn what_is_told_of_a_loss() {
    let now = contacts(10).split_off(2);
    let verdict = verdict(&Account::of(&[("c1", contacts(10))]), &Account::of(&[("c1", now)]), vec![here("c1")]);
    let [alarm] = verdict.alarms.as_slice() else { panic!("{verdict:?}") };
    assert_eq!((alarm.before, alarm.now, alarm.new, alarm.kind), (10, 8, 2, Kind::Contacts));
    assert_eq!((alarm.collection.as_str(), alarm.href.as_str(), alarm.name.as_str()), ("c1", "/c1/", "name of c1"));
    assert_eq!(alarm.against, "2026-11-15 04.15");
    let item = |n: usize| AlarmItem {
        uid: Some(format!("uid {n}")),
        name: format!("Person {n}"),
        href: format!("/book/{n:05}.vcf"),
        what: "vanished".into(),
    };
    assert_eq!(alarm.items, [item(0), item(1)]);
}

#[test]
fn hollow() {
    let check = |before: usize, hollow: usize, expect: AlarmLevel| {
        let now = contacts(before).into_iter().enumerate().map(|(n, record)| match n < hollow {
            true => changed(&record, unreachable),
            false => record,
        });
        check_items(contacts(before), now.collect(), &[(Hollow, expect, hollow)]);
    };
    check(300, 1, Notice);
    check(300, 4, Notice);
    check(300, 5, Alarm);
    check(101, 2, Notice);
    check(100, 2, Alarm);
    check(19, 1, Notice);
    check(19, 2, Alarm);
}

#[test]
fn hollow_in_every_way() {
    let check = |before: ItemRecord, change: &dyn Fn(&mut ItemRecord), expect: &str| {
        let now = changed(&before, change);
        let verdict =
            verdict(&Account::of(&[("c1", vec![before])]), &Account::of(&[("c1", vec![now])]), vec![here("c1")]);
        let what: Vec<&str> =
            verdict.alarms.iter().flat_map(|alarm| &alarm.items).map(|item| item.what.as_str()).collect();
        assert_eq!(what, if expect.is_empty() { Vec::new() } else { vec![expect] });
    };
    check(contact(1), &unreachable, "hollow-unreachable");
    check(contact(1), &|now| facts(now).emails.clear(), "");
    check(contact(1), &|now| facts(now).name = None, "hollow-nameless");
    check(contact(1), &|now| facts(now).name = Some(" ".into()), "hollow-nameless");
    check(contact(1), &|now| now.facts = None, "hollow-unreadable");
    // What had none before lost none.
    let mut bare = contact(1);
    unreachable(&mut bare);
    check(bare, &|now| facts(now).org = Some("x".into()), "");
    check(event(1), &|now| facts(now).summary = None, "hollow-nameless");
    check(event(1), &|now| facts(now).start = None, "hollow-timeless");
    check(ItemRecord { kind: Kind::Tasks, ..event(1) }, &|now| facts(now).start = None, "");
    check(photo(1, "camera", 1_000), &|now| now.size = Some(0), "hollow-empty");
    check(photo(1, "camera", 1_000), &|now| now.size = Some(249), "hollow-smaller");
    check(photo(1, "camera", 1_000), &|now| now.size = Some(250), "");
    check(photo(1, "camera", 1_000), &|now| facts(now).media_type = None, "hollow-unreadable");
    check(ItemRecord { kind: Kind::Other, ..photo(1, "camera", 1_000) }, &|now| now.size = Some(1), "");
}

#[test]
fn rolled_back() {
    let check = |before: usize, older: usize, expect: AlarmLevel| {
        let now = contacts(before).into_iter().enumerate().map(|(n, record)| match n < older {
            true => changed(&record, |now| facts(now).rev = Some(OLD.to_owned())),
            false => record,
        });
        check_items(contacts(before), now.collect(), &[(RolledBack, expect, older)]);
    };
    check(300, 1, Notice);
    check(300, 9, Notice);
    check(300, 10, Alarm);
    check(100, 4, Notice);
    check(100, 5, Alarm);
    check(19, 1, Notice);
    check(19, 2, Alarm);
}

#[test]
fn rolled_back_only_when_older_and_different() {
    let check = |before: ItemRecord, change: &dyn Fn(&mut ItemRecord), expect: bool| {
        let now = changed(&before, change);
        check_items(vec![before], vec![now], if expect { &[(RolledBack, Notice, 1)] } else { &[] });
    };
    let time = |text: &str| Some(text.parse::<Timestamp>().unwrap());
    check(contact(1), &|now| facts(now).rev = Some("20261201T000000Z".into()), false);
    check(contact(1), &|_| (), false);
    let same_content = |now: &mut ItemRecord| {
        now.meaning = contact(1).meaning;
        facts(now).rev = Some(OLD.to_owned());
    };
    check(contact(1), &same_content, false);
    check(event(1), &|now| facts(now).modified = time("2026-10-31T23:59:59Z"), true);
    check(event(1), &|now| facts(now).modified = time("2026-11-01T00:00:01Z"), false);
    // Without a time of its own, an item has the one that the source listed.
    let mut silent = contact(1);
    facts(&mut silent).rev = None;
    silent.modified = time("2026-11-01T00:00:00Z");
    check(silent.clone(), &|now| now.modified = time("2026-10-01T00:00:00Z"), true);
    check(silent, &|now| now.modified = time("2026-11-02T00:00:00Z"), false);
    let mut photo = photo(1, "camera", 1_000);
    photo.modified = time("2026-11-01T00:00:00Z");
    check(photo, &|now| now.modified = time("2026-10-01T00:00:00Z"), true);
}

#[test]
fn all_alike() {
    let check = |alike: usize, expect: &[Told]| {
        let now = contacts(300).into_iter().enumerate().map(|(n, record)| match n < alike {
            true => changed(&record, |now| now.meaning = Some("nobody".into())),
            false => changed(&record, |_| ()),
        });
        check_items(contacts(300), now.collect(), expect);
    };
    check(1, &[]);
    check(2, &[(AllAlike, Notice, 2)]);
    check(4, &[(AllAlike, Notice, 4)]);
    check(5, &[(AllAlike, Alarm, 5)]);
    check(300, &[(AllAlike, Alarm, 300)]);
    // Those that said the same before have not become alike.
    let twins: Vec<ItemRecord> =
        contacts(9).into_iter().map(|record| ItemRecord { meaning: Some("twin".into()), ..record }).collect();
    let now = twins.iter().map(|record| changed(record, |_| ())).collect();
    check_items(twins, now, &[]);
}

#[test]
fn a_collection_or_its_home_is_gone() {
    let check = |n: usize, now: Whereabouts, expect: &[Told]| {
        let before = Account::of(&[("c1", contacts(n))]);
        let verdict = verdict(&before, &Account::default(), vec![pair("c1", now)]);
        assert_eq!(told(&verdict), expect);
        assert!(verdict.moved.is_empty());
    };
    check(0, Whereabouts::Gone, &[]);
    check(1, Whereabouts::Gone, &[(Gone, Alarm, 1)]);
    check(30, Whereabouts::Gone, &[(Gone, Alarm, 30)]);
    check(3, Whereabouts::HomeGone, &[(HomeGone, Alarm, 3)]);
}

#[test]
fn what_was_moved_or_renamed_is_not_lost() {
    let moved = |items: Vec<ItemRecord>| -> Vec<ItemRecord> {
        items.into_iter().map(|item| ItemRecord { href: item.href.replace("/book/", "/family/"), ..item }).collect()
    };
    // A renamed collection: the same items under other addresses.
    let before = Account::of(&[("c1", contacts(30))]);
    let now = Account::of(&[("c7", moved(contacts(30)))]);
    let told_of = verdict(&before, &now, vec![pair("c1", Whereabouts::Gone)]);
    assert_eq!((told(&told_of), told_of.moved), (vec![], vec!["/c1/".to_owned()]));
    // Another program wrote them anew, with other ids.
    let anew = |item: ItemRecord| ItemRecord { uid: item.uid.map(|uid| format!("new {uid}")), ..item };
    let now = Account::of(&[("c7", moved(contacts(30)).into_iter().map(anew).collect())]);
    assert_eq!(told(&verdict(&before, &now, vec![pair("c1", Whereabouts::Gone)])), []);
    // Moved for the most part: the rest is gone with its collection.
    let now = Account::of(&[("c7", moved(contacts(29)))]);
    let told_of = verdict(&before, &now, vec![pair("c1", Whereabouts::Gone)]);
    assert_eq!((told(&told_of), told_of.moved), (vec![(Gone, Alarm, 1)], vec![]));
    // Moved on the way and emptied.
    let hollow = moved(contacts(30)).iter().map(|item| changed(item, unreachable)).collect();
    let now = Account::of(&[("c7", hollow)]);
    assert_eq!(told(&verdict(&before, &now, vec![pair("c1", Whereabouts::Gone)])), [(Hollow, Alarm, 30)]);
    // Emptied by its owner into another address book.
    let before = Account::of(&[("c1", contacts(30)), ("c2", vec![contact(99)])]);
    let now = Account::of(&[("c1", vec![]), ("c2", [moved(contacts(30)), vec![contact(99)]].concat())]);
    assert_eq!(told(&verdict(&before, &now, vec![here("c1"), here("c2")])), []);
    // New addresses in the same collection.
    check_items(contacts(30), moved(contacts(30)), &[]);
}

#[test]
fn a_photo_in_another_album_is_not_lost() {
    let album = |name: &str| (0..30).map(|n| photo(n, name, 1_000)).collect::<Vec<_>>();
    let before = Account::of(&[("c1", album("camera")), ("c2", vec![])]);
    let now = Account::of(&[("c1", vec![]), ("c2", album("holiday"))]);
    assert_eq!(told(&verdict(&before, &now, vec![here("c1"), here("c2")])), []);
    let now = Account::of(&[("c1", vec![]), ("c2", album("holiday").split_off(3))]);
    assert_eq!(told(&verdict(&before, &now, vec![here("c1"), here("c2")])), [(Vanished, Alarm, 3)]);
}

#[test]
fn merged_duplicates_are_not_lost() {
    let twin =
        |n: usize| ItemRecord { uid: Some(format!("twin {n}")), href: format!("/book/twin-{n}.vcf"), ..contact(n) };
    // The same card twice.
    check_items([contacts(30), (0..30).map(twin).collect()].concat(), contacts(30), &[]);
    // Two cards of one person, each with something of its own, were made one.
    let half = |n: usize, phone: bool| {
        changed(&if phone { contact(n) } else { twin(n) }, |card| {
            card.meaning = Some(format!("half {n} {phone}"));
            card.sha256 = card.meaning.clone();
            if phone { facts(card).emails.clear() } else { facts(card).phones.clear() }
        })
    };
    let halves: Vec<ItemRecord> = (0..30).flat_map(|n| [half(n, true), half(n, false)]).collect();
    check_items(halves.clone(), contacts(30), &[]);
    // Here the second one's address went missing with it.
    let only_phones: Vec<ItemRecord> = (0..30).map(|n| half(n, true)).collect();
    check_items(halves, only_phones, &[(Vanished, Alarm, 30)]);
}

#[test]
fn what_could_not_be_had_is_not_gone() {
    let fate = |fate: Fate, reason: &str| -> Vec<ItemRecord> {
        let without = |record: ItemRecord| ItemRecord {
            fate,
            reason: Some(reason.into()),
            uid: None,
            sha256: None,
            meaning: None,
            facts: None,
            ..record
        };
        contacts(30).into_iter().map(without).collect()
    };
    check_items(contacts(30), fate(Fate::Lost, "refused"), &[]);
    check_items(contacts(30), fate(Fate::Skipped, "skipped-not-a-photo"), &[]);
    check_items(contacts(30), fate(Fate::Skipped, DELETED_MEANWHILE), &[(Vanished, Alarm, 30)]);
    // And what the reference itself did not have is not missed.
    check_items(fate(Fate::Lost, "refused"), contacts(0), &[]);
    check_items(fate(Fate::Skipped, "skipped-not-a-photo"), contacts(0), &[]);
}

#[test]
fn kinds_of_a_mixed_calendar_are_judged_apart() {
    let task = |n: usize| ItemRecord {
        kind: Kind::Tasks,
        href: format!("/work/task-{n}.ics"),
        uid: Some(format!("task {n}")),
        sha256: Some(format!("task {n}")),
        meaning: Some(format!("task {n}")),
        ..event(n)
    };
    let events: Vec<ItemRecord> = (0..300).map(event).collect();
    let before = Account::of(&[("c1", [events.clone(), (0..5).map(task).collect()].concat())]);
    let verdict = verdict(&before, &Account::of(&[("c1", events)]), vec![here("c1")]);
    let [alarm] = verdict.alarms.as_slice() else { panic!("{verdict:?}") };
    assert_eq!((alarm.kind, alarm.level, alarm.before, alarm.now), (Kind::Tasks, Alarm, 5, 0));
}

#[test]
fn collections_that_are_not_judged_are_passed_over() {
    let before = Account::of(&[("c1", contacts(30)), ("c2", contacts(30)), ("c3", contacts(30))]);
    assert_eq!(told(&verdict(&before, &Account::default(), vec![])), []);
    let told_of = verdict(&before, &Account::default(), vec![pair("c2", Whereabouts::Gone)]);
    assert_eq!(told(&told_of), [(Gone, Alarm, 30)]);
    assert_eq!(told_of.alarms[0].collection, "c2");
}

#[test]
fn the_largest_backup_tells_of_alarms_only() {
    let largest = |gone: usize| {
        let now = Account::of(&[("c1", contacts(300).split_off(gone))]);
        let pairs = vec![Pair { role: Role::Largest, ..here("c1") }];
        told(&verdict(&Account::of(&[("c1", contacts(300))]), &now, pairs))
    };
    assert_eq!(largest(14), []);
    assert_eq!(largest(15), [(Vanished, Alarm, 15)]);
}

#[test]
fn records_that_can_not_be_read_are_damage_of_the_backup() {
    let lines = |text: &str| Text {
        collections: BTreeMap::new(),
        lines: vec![text.as_bytes().to_vec()].into_iter(),
        line: Vec::new(),
    };
    for text in ["", "{", "{\"collection\":\"c1\"}"] {
        let ended = judge(&against(vec![here("c1")]), &mut lines(text), &mut Account::default().text());
        assert!(matches!(ended, Err(Trouble::Damaged { .. })), "{text:?}: {ended:?}");
    }
}
