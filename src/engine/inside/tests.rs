//! Questions to a reader over small backups, with its real threads.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use super::*;
use crate::archive::bag::fixture::Fixture;

struct Asked {
    reader: Reader,
    told: Receiver<Told>,
}

impl Asked {
    fn new() -> Asked {
        let (tell, told) = channel();
        let reader = Reader::start(None, move |answer| drop(tell.send(answer)));
        Asked { reader, told }
    }

    fn ask(&self, ask: Ask) -> Told {
        self.reader.ask(ask);
        self.told.recv_timeout(Duration::from_secs(30)).unwrap()
    }

    fn open(&self, path: &Path) -> Result<Box<Opened>, Trouble> {
        match self.ask(Ask::Open(path.to_owned())) {
            Told::Opened(asked, opened) => {
                assert_eq!(asked, path);
                opened
            }
            other => panic!("{other:?}"),
        }
    }

    fn titles(&self, kind: Kind, find: &str) -> Vec<String> {
        let query = Query { kind, collection: None, find: find.into() };
        let Told::Listed(listed) = self.ask(Ask::List(query.clone())) else { panic!() };
        assert_eq!(listed.query, query);
        let Told::Rows { rows, .. } = self.ask(Ask::Rows { query, from: 0, n: 100 }) else { panic!() };
        assert_eq!(listed.n, rows.len() as u64);
        rows.into_iter().map(|row| row.title).collect()
    }
}

#[test]
fn opens_a_backup_by_whatever_is_in_it_or_around_it() {
    let fixture = Fixture::new();
    let asked = Asked::new();
    let moved = fixture.root.parent().unwrap().join("Stick");
    std::fs::rename(&fixture.root, &moved).unwrap();
    let path = moved.join(fixture.path.strip_prefix(&fixture.root).unwrap());
    for at in [path.clone(), path.join("bagit.txt"), path.join("data/contacts"), path.parent().unwrap().to_owned()] {
        let opened = asked.open(&at).unwrap();
        assert_eq!(opened.path, path, "{at:?}");
        assert_eq!(opened.kinds, [(Kind::Contacts, 3), (Kind::Calendar, 2), (Kind::Photos, 2)]);
    }
    let nowhere = PathBuf::from("/nowhere/at/all");
    assert!(matches!(asked.open(&nowhere), Err(Trouble::Disk { .. })));
    assert!(matches!(asked.open(&moved), Err(Trouble::NotABackup { .. })));
}

#[test]
fn lists_searches_and_shows() {
    let fixture = Fixture::new();
    let asked = Asked::new();
    asked.open(&fixture.path).unwrap();
    assert_eq!(asked.titles(Kind::Contacts, ""), ["3.vcf", "Ada", "Zoë Straße"]);
    assert_eq!(asked.titles(Kind::Contacts, "zoe STRASSE"), ["Zoë Straße"]);
    assert_eq!(asked.titles(Kind::Contacts, "0170 3"), ["Ada"]);
    assert_eq!(asked.titles(Kind::Photos, "img 2"), ["Sommer/IMG 2.jpg"]);
    let query = Query { kind: Kind::Contacts, collection: Some("c1".into()), find: "zoe".into() };
    let Told::Places(_, places) = asked.ask(Ask::Places(query)) else { panic!() };
    let Told::Item(item) = asked.ask(Ask::Item(places[0])) else { panic!() };
    assert_eq!(item.row.title, "Zoë Straße");
    assert!(item.shown.iter().any(|shown| shown.property == "TEL" && shown.value.starts_with("+49 170")));

    let query = Query { kind: Kind::Contacts, collection: None, find: "3.vcf".into() };
    let Told::Places(_, places) = asked.ask(Ask::Places(query)) else { panic!() };
    let Told::Item(item) = asked.ask(Ask::Item(places[0])) else { panic!() };
    assert!(item.row.unreadable && item.raw.is_some(), "{item:?}");
}

#[test]
fn the_days_of_a_month() {
    let fixture = Fixture::new();
    let asked = Asked::new();
    asked.open(&fixture.path).unwrap();
    let range = |from: &str, to: &str| Range { from: from.parse().unwrap(), to: to.parse().unwrap(), collection: None };
    let Told::Agenda(agenda) = asked.ask(Ask::Agenda(range("2026-11-01", "2026-12-01"))) else { panic!() };
    let titles: Vec<&str> = agenda.entries.iter().map(|entry| entry.title.as_str()).collect();
    assert_eq!(titles, ["Boat show", "Dentist"]);
    let Told::Agenda(agenda) = asked.ask(Ask::Agenda(range("2027-11-01", "2027-12-01"))) else { panic!() };
    assert_eq!((agenda.entries.len(), agenda.before), (0, Some("2026-11-22".parse().unwrap())));
}

#[test]
fn pictures_that_are_none_are_told_as_such() {
    let fixture = Fixture::new();
    let asked = Asked::new();
    asked.open(&fixture.path).unwrap();
    let query = Query { kind: Kind::Photos, collection: None, find: String::new() };
    let Told::Places(_, places) = asked.ask(Ask::Places(query)) else { panic!() };
    let want = Want { place: places[0], shape: Shape::Small };
    asked.reader.want(vec![want]);
    let Told::Picture(picture) = asked.told.recv_timeout(Duration::from_secs(30)).unwrap() else { panic!() };
    assert_eq!((picture.want, picture.pixels, picture.backup), (want, None, fixture.path.clone()));
}
