//! A desk with a script, and what a made-up account holds: for the tests of the window and for pictures of it.

mod files;
mod homes;
pub mod inside;
mod ways;

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::rc::Rc;

use lifeboat::engine::{
    AlarmClass, AlarmItem, AlarmLevel, AlarmRecord, BackedUp, BackupPlan, BackupRequest, CollectionLine,
    CollectionPlan, Event, KindProgress, LastGood, Missing, Outcome, Phase, PhotoForm, Progress, Receipt, Request,
    Scope, Status,
};
use lifeboat::gui::desk::{Desk, Work};
use lifeboat::gui::state::{Kept, Preferences};
use lifeboat::gui::update::{Answer, Errand, Look, Place};
use lifeboat::model::{
    Account, Collection, Counts, Credentials, Door, Found, Kind, LeftOut, Secret, Service, Sign, Trouble,
};
use lifeboat::text::Language;

pub use files::*;
pub use homes::*;
pub use ways::*;

/// What the window asked for, and what it is going to be told.
#[derive(Default)]
pub struct Script {
    pub requests: Vec<Request>,
    pub errands: Vec<Errand>,
    pub answers: VecDeque<Answer>,
    pub events: VecDeque<Event>,
    pub stopped: bool,
    pub paused: Option<bool>,
    /// What is in the backup that is looked at, if one is.
    pub sizes: Option<inside::Sizes>,
}

/// A script that both sides hold.
#[derive(Clone, Default)]
pub struct ScriptedDesk(pub Rc<RefCell<Script>>);

impl Desk for ScriptedDesk {
    fn start(&mut self, request: Request) -> Box<dyn Work> {
        self.0.borrow_mut().requests.push(request);
        Box::new(self.clone())
    }

    fn send(&mut self, errand: Errand) {
        let mut script = self.0.borrow_mut();
        if let (Some(sizes), Errand::Look(look)) = (script.sizes, &errand) {
            match look {
                Look::Ask(ask) => script.answers.extend(sizes.answer(ask).map(Answer::Told)),
                Look::Want(wants) => {
                    script.answers.extend(wants.iter().map(|want| Answer::Told(inside::picture(*want))));
                }
            }
            return;
        }
        script.errands.push(errand);
    }

    fn answer(&mut self) -> Option<Answer> {
        self.0.borrow_mut().answers.pop_front()
    }
}

impl Work for ScriptedDesk {
    fn next(&self) -> Option<Event> {
        self.0.borrow_mut().events.pop_front()
    }

    fn stop(&self) {
        self.0.borrow_mut().stopped = true;
    }

    fn pause(&self, paused: bool) {
        self.0.borrow_mut().paused = Some(paused);
    }
}

pub fn place() -> Place {
    Place { home: Some(PathBuf::from("/home/maria")), vault_root: PathBuf::from("/home/maria/Lifeboat") }
}

/// What is set.
pub fn preferences(language: Option<Language>) -> Preferences {
    Preferences { language, text_percent: 100, vault_root: place().vault_root, ..Preferences::default() }
}

pub fn door() -> Door {
    Door {
        urls: vec!["https://dav.example.org".into()],
        address: Some("maria@example.org".into()),
        key: Credentials { user: "maria@example.org".into(), password: Secret::new("correct horse") }.into(),
        ..Door::default()
    }
}

fn collection(service: Service, kinds: &[Kind], name: &str) -> Collection {
    Collection {
        service,
        kinds: kinds.to_vec(),
        name: name.into(),
        origin: "https://dav.example.org".into(),
        href: format!("/dav/{}/", name.replace(' ', "-")),
        ..Collection::default()
    }
}

pub fn found() -> Found {
    let dav = |kinds: &[Kind], name| collection(Service::Caldav, kinds, name);
    Found {
        urls: Vec::new(),
        account: Account {
            id: "maria@example.org@dav.example.org:443/principals/maria/".into(),
            user: "maria@example.org".into(),
            ..Account::default()
        },
        collections: vec![
            collection(Service::Carddav, &[Kind::Contacts], "Personal"),
            collection(Service::Carddav, &[Kind::Contacts], "Choir"),
            dav(&[Kind::Calendar], "Home"),
            dav(&[Kind::Calendar, Kind::Tasks], "Work"),
            dav(&[Kind::Calendar], "ليلى حسن"),
            dav(&[Kind::Tasks], "Errands"),
            dav(&[Kind::Notes], "Journal"),
            collection(Service::Webdav, &[Kind::Photos], "Camera 2022"),
            collection(Service::Webdav, &[Kind::Photos], "Camera 2023"),
            collection(Service::Webdav, &[Kind::Photos], "Camera 2024"),
            collection(Service::Webdav, &[Kind::Photos], "Wedding"),
        ],
        left_out: vec![LeftOut {
            href: "/dav/holidays/".into(),
            name: "Public holidays".into(),
            why: "left-out-subscription".into(),
        }],
        coverage: vec!["coverage-mail".into(), "coverage-bookmarks".into()],
    }
}

pub fn looking() -> Vec<Event> {
    [
        ("looking-well-known", "dav.example.org"),
        ("looking-principal", "dav.example.org"),
        ("looking-home", "dav.example.org"),
    ]
    .into_iter()
    .map(|(step, subject)| Event::Sign(Sign::Looking { step, subject: subject.into() }))
    .collect()
}

/// The account was saved, under the name that was wished.
pub fn kept() -> Answer {
    let name = || "maria@example.org".to_owned();
    Answer::Saved { wished: name(), saved: Ok((name(), Kept::InKeychain)) }
}

pub fn backup_request() -> BackupRequest {
    BackupRequest {
        door: door(),
        vault_name: Some("maria@example.org".into()),
        vault_root: place().vault_root,
        scope: Scope::default(),
        photos: PhotoForm::Zips,
        full: false,
        case: None,
        operator: None,
    }
}

pub fn plan() -> BackupPlan {
    BackupPlan {
        vault: "/home/maria/Lifeboat/maria@example.org".into(),
        collections: found()
            .collections
            .iter()
            .map(|c| CollectionPlan { name: c.name.clone(), href: c.href.clone(), kind: *c.kinds.first().unwrap() })
            .collect(),
        left_out: found().left_out,
        coverage: found().coverage,
        copies_bytes: 0,
    }
}

fn counts(listed: u64, settled: u64, bytes: u64, bytes_listed: u64) -> KindProgress {
    KindProgress { listed, settled, lost: 0, bytes, bytes_listed }
}

/// The middle of a run: the small kinds are there, photos under way.
pub fn progress() -> Progress {
    Progress {
        kinds: BTreeMap::from([
            (Kind::Contacts, counts(734, 734, 1_130_000, 0)),
            (Kind::Calendar, KindProgress { lost: 1, ..counts(1_204, 1_204, 2_310_000, 0) }),
            (Kind::Tasks, counts(86, 86, 60_400, 0)),
            (Kind::Notes, counts(12, 12, 9_000, 0)),
            (Kind::Photos, counts(2_418, 350, 1_640_000_000, 11_400_000_000)),
        ]),
        received: 1_643_500_000,
        elapsed_ms: 357_000,
        ..Progress::default()
    }
}

pub fn running() -> Vec<Event> {
    let start = Progress { elapsed_ms: 12_000, kinds: progress().kinds, ..Progress::default() };
    let start = Progress {
        kinds: start.kinds.into_iter().map(|(kind, at)| (kind, KindProgress { settled: 0, bytes: 0, ..at })).collect(),
        ..start
    };
    vec![
        Event::Found(found()),
        Event::Planned(plan()),
        Event::Phase(Phase::Fetching),
        Event::Progress(start),
        Event::Progress(progress()),
        Event::Lost {
            kind: Kind::Calendar,
            name: "Dentist".into(),
            why: Trouble::Status { url: "https://dav.example.org/dav/Work/17.ics".into(), status: 500 },
        },
    ]
}

fn saved(n: u64) -> Counts {
    Counts { listed: n, saved: n, ..Counts::default() }
}

/// A receipt; with `lost`, of an incomplete run.
pub fn receipt(lost: bool) -> Receipt {
    let events = if lost { Counts { saved: 1_203, lost: 1, ..saved(1_204) } } else { saved(1_204) };
    let line = |id: &str, name: &str, kind: Kind, counts: Counts, bytes: u64| CollectionLine {
        id: id.into(),
        name: name.into(),
        kinds: vec![kind],
        counts,
        bytes,
    };
    Receipt {
        format: 1,
        backup: "2026-11-22 04.15".into(),
        origin: Default::default(),
        status: if lost { Status::Incomplete } else { Status::Complete },
        alarm: AlarmLevel::None,
        case: None,
        operator: None,
        read_only: false,
        alarms: Vec::new(),
        accepted: Vec::new(),
        totals: BTreeMap::from([
            (Kind::Contacts, saved(734)),
            (Kind::Calendar, events),
            (Kind::Tasks, saved(86)),
            (Kind::Notes, saved(12)),
            (Kind::Photos, saved(2_418)),
        ]),
        collections: vec![
            line("c1", "Personal", Kind::Contacts, saved(640), 1_000_000),
            line("c2", "Choir", Kind::Contacts, saved(94), 130_000),
            line("c3", "Work", Kind::Calendar, events, 2_310_000),
            line("c4", "Errands", Kind::Tasks, saved(86), 60_400),
            line("c5", "Journal", Kind::Notes, saved(12), 9_000),
            line("c6", "Camera 2024", Kind::Photos, saved(2_418), 11_400_000_000),
        ],
        lost: if lost {
            vec![Missing {
                kind: Kind::Calendar,
                collection: "Work".into(),
                href: "/dav/Work/17.ics".into(),
                name: Some("Dentist".into()),
                reason: "the server made an error (500)".into(),
            }]
        } else {
            Vec::new()
        },
        skipped: Vec::new(),
        pictures: Vec::new(),
        unreadable: Vec::new(),
        losses: Vec::new(),
        left_out: found().left_out,
        coverage: found().coverage,
        notices: Vec::new(),
        timings: lifeboat::archive::records::Timings {
            requests: 2_600,
            bytes_received: 11_404_000_000,
            fetch_secs: 2_480.0,
            check_secs: 21.0,
            ..Default::default()
        },
    }
}

pub fn backed_up(lost: bool) -> Event {
    Event::Ended(Ok(Outcome::BackedUp(Box::new(BackedUp {
        path: "/home/maria/Lifeboat/maria@example.org/2026-11-22 04.15".into(),
        receipt: receipt(lost),
        seal: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
    }))))
}

/// Most contacts are gone, and one photo less is there.
pub fn alarms() -> Vec<AlarmRecord> {
    let item = |name: String, what: &'static str| AlarmItem {
        uid: None,
        href: format!("/dav/{name}"),
        name,
        what: what.into(),
    };
    let record = |class, level, kind, name: &str, before, items: Vec<AlarmItem>| AlarmRecord {
        class,
        level,
        kind,
        collection: "c1".into(),
        service: Service::Carddav,
        href: format!("/dav/{name}/"),
        name: name.into(),
        before,
        now: before - items.len() as u64,
        against: "2026-11-15 04.15".into(),
        against_sealed: "2026-11-15T12:00:00Z".parse().unwrap(),
        new: items.len() as u64,
        items,
    };
    let gone = (1..=700).map(|n| item(format!("Person {n}"), "vanished")).collect();
    let hollow = (701..=705).map(|n| item(format!("Person {n}"), "hollow-unreachable")).collect();
    let photo = vec![item("IMG_0815.jpg".into(), "vanished")];
    vec![
        record(AlarmClass::Vanished, AlarmLevel::Alarm, Kind::Contacts, "Personal", 734, gone),
        record(AlarmClass::Hollow, AlarmLevel::Alarm, Kind::Contacts, "Personal", 734, hollow),
        record(AlarmClass::Vanished, AlarmLevel::Notice, Kind::Photos, "Camera 2024", 2_419, photo),
    ]
}

/// A run that ended with an alarm.
pub fn alarmed() -> Vec<Event> {
    let good = LastGood {
        name: "2026-11-15 04.15".into(),
        path: "/home/maria/Lifeboat/maria@example.org/2026-11-15 04.15".into(),
        sealed: "2026-11-15T12:00:00Z".parse().unwrap(),
        kept: BTreeMap::from([(Kind::Contacts, 734)]),
    };
    let receipt = Receipt {
        alarm: AlarmLevel::Alarm,
        alarms: alarms(),
        totals: BTreeMap::from([(Kind::Contacts, saved(34)), (Kind::Photos, saved(2_418))]),
        ..receipt(false)
    };
    let path = "/home/maria/Lifeboat/maria@example.org/2026-11-22 04.15".into();
    let done = BackedUp { path, receipt, seal: "9f86d081".into() };
    vec![Event::LastGood(good), Event::Ended(Ok(Outcome::BackedUp(Box::new(done))))]
}
