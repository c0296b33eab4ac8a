//! What *Home* may hold, and what comes of what is done there: for the tests of the window and for pictures of it.

use std::collections::BTreeMap;

use lifeboat::engine::schedule::USUAL;
use lifeboat::engine::{
    AlarmLevel, Copied, CopyEnd, CopyLine, Damage, DamageKind, Event, Every, Origin, Outcome, Scope, Status,
};
use lifeboat::gui::state::{AccountCard, BackupLine, Home, Schedule, SecondCopy, Standing, Unfinished, Way};
use lifeboat::model::{Door, Key, Kind, Lasts, Service};

use super::{alarms, place, saved};

/// *Home* after that run.
pub fn home_alarmed() -> Home {
    let mut home = home();
    let maria = home.accounts.first_mut().unwrap();
    let newest = maria.backups.first_mut().unwrap();
    (newest.status, newest.alarm, newest.answered) = (Status::Complete, AlarmLevel::Alarm, false);
    newest.totals.insert(Kind::Contacts, saved(34));
    maria.backups.get_mut(1).unwrap().pinned = Some("pin-alarm".into());
    maria.alarms = alarms().into_iter().filter(|alarm| alarm.level == AlarmLevel::Alarm).collect();
    home
}

/// *Home* with a run that was not finished, a second copy that is getting old, and a schedule.
pub fn home_kept() -> Home {
    let mut home = home();
    let maria = home.accounts.first_mut().unwrap();
    maria.unfinished = vec![unfinished()];
    maria.copies = vec![SecondCopy {
        path: "/media/maria/Stick/maria@example.org".into(),
        verified: Some("2026-11-15T12:00:00Z".parse().unwrap()),
        has_newest: false,
    }];
    maria.schedule = Some(Schedule { every: Every::Week, at: USUAL, for_all: false, is_dead: false });
    maria.is_late = true;
    home
}

/// *Home* with accounts that say how they stand.
pub fn home_standing() -> Home {
    let mut home = home();
    let maria = home.accounts.first_mut().unwrap();
    maria.standing = Standing {
        lasts: Lasts::Renews,
        last_contact: Some("2026-11-22T03:15:00Z".parse().unwrap()),
        reached: vec![Service::Carddav, Service::Caldav, Service::Webdav],
        coverage: vec!["provider-nextcloud-apps".into(), "provider-nextcloud-bin".into()],
        ..Standing::default()
    };
    maria.backups.truncate(2);
    let laila = home.accounts.get_mut(1).unwrap();
    laila.standing = Standing { refused: Some("2026-11-21T12:00:00Z".parse().unwrap()), ..Standing::default() };
    home
}

/// *Home* with the demo account, backed up once.
pub fn home_demo() -> Home {
    let mut home = home();
    home.accounts.truncate(1);
    let demo = home.accounts.first_mut().unwrap();
    (demo.name, demo.way) = ("demo@lifeboat".into(), Way::Demo);
    demo.backups.truncate(1);
    demo.backups.first_mut().unwrap().status = Status::Complete;
    home
}

pub fn unfinished() -> Unfinished {
    Unfinished {
        path: "/home/maria/Lifeboat/maria@example.org/2026-11-22 11.02.part".into(),
        started: Some("2026-11-22T10:02:00Z".parse().unwrap()),
        items: 350,
        bytes: 1_640_000_000,
        is_running: false,
    }
}

/// What a copy of three backups came to: the last one is damaged where it is.
pub fn copied() -> Event {
    let line = |name: &str, end: CopyEnd, written: u64| CopyLine {
        name: name.into(),
        end,
        written,
        linked: 0,
        aside: None,
        extra: Vec::new(),
    };
    let damage = vec![Damage { path: "data/contacts/Personal.vcf".into(), item: None, what: DamageKind::Altered }];
    Event::Ended(Ok(Outcome::Copied(Copied {
        vault: "/media/maria/Stick/maria@example.org".into(),
        backups: vec![
            line("2026-11-22 04.15", CopyEnd::Copied, 11_404_000_000),
            line("2026-11-15 04.15", CopyEnd::AlreadyThere, 0),
            line("2026-11-07 04.15", CopyEnd::SourceDamaged { damage, part: None }, 0),
        ],
        links: false,
        same_disk: true,
    })))
}

pub fn home() -> Home {
    let backup = |sealed: &str, contacts: u64, status: Status| BackupLine {
        path: format!("/home/maria/Lifeboat/maria@example.org/{sealed}").into(),
        sealed: sealed.parse().unwrap(),
        origin: Origin::Account,
        scope: Scope::default(),
        status,
        alarm: AlarmLevel::None,
        answered: true,
        totals: BTreeMap::from([
            (Kind::Contacts, saved(contacts)),
            (Kind::Calendar, saved(1_204)),
            (Kind::Tasks, saved(86)),
            (Kind::Photos, saved(2_418)),
        ]),
        pinned: None,
    };
    let mut backups = vec![
        backup("2026-11-22T03:15:00Z", 734, Status::Incomplete),
        backup("2026-11-15T03:15:00Z", 734, Status::Complete),
    ];
    backups.extend((1..=7).rev().map(|day| backup(&format!("2026-11-0{day}T03:15:00Z"), 720 + day, Status::Complete)));
    Home {
        accounts: vec![
            AccountCard {
                name: "maria@example.org".into(),
                way: Way::Saved,
                host: "dav.example.org".into(),
                user: "maria@example.org".into(),
                door: Door {
                    urls: vec!["https://dav.example.org".into(), "https://photos.example.org".into()],
                    key: Key::without_secret("maria@example.org"),
                    ..Door::default()
                },
                vault_root: place().vault_root,
                scope: Scope::default(),
                backups,
                ..AccountCard::default()
            },
            AccountCard {
                name: "laila@cloud.example".into(),
                host: "cloud.example".into(),
                vault_root: place().vault_root,
                ..AccountCard::default()
            },
        ],
        ..Home::default()
    }
}
