//! Nothing private gets into the log, whatever the events carry; and it stays small.

use super::file::OLDER;
use super::*;
use crate::engine::event::{BackupPlan, BackupRequest, CollectionPlan, Earlier, Phase, PhotoForm};
use crate::model::{Credentials, Door, Endpoint, Found, LeftOut, Secret, Service, SignInStep, Waiting};

/// Stands in each text that comes from outside.
const MARK: &str = "Marked-Private";

fn mark() -> String {
    format!("https://{MARK}.example/maria@{MARK}.example")
}

fn request() -> Request {
    let key = Credentials { user: mark(), password: Secret::new(MARK) }.into();
    let door = Door {
        urls: vec![mark()],
        address: Some(mark()),
        provider: Some(MARK.into()),
        account_id: Some(mark()),
        ca_file: Some(mark().into()),
        allow_hosts: vec![mark()],
        proxy: Some(Secret::new(MARK)),
        key,
        ..Door::default()
    };
    Request::Backup(BackupRequest {
        door,
        vault_name: Some(mark()),
        vault_root: mark().into(),
        scope: Default::default(),
        photos: PhotoForm::Zips,
        full: false,
        case: Some(mark()),
        operator: Some(mark()),
    })
}

fn events() -> Vec<Event> {
    let status = || Trouble::Status { url: mark(), status: 503 };
    let account = Account {
        id: mark(),
        provider: Some(MARK.into()),
        user: mark(),
        endpoints: vec![Endpoint { service: Service::Carddav, url: mark(), principal: Some(mark()) }],
    };
    let left_out = LeftOut { href: mark(), name: mark(), why: mark() };
    let found =
        Found { account, urls: vec![mark()], left_out: vec![left_out], coverage: vec![mark()], ..Found::default() };
    let planned = CollectionPlan { name: mark(), href: mark(), kind: Kind::Contacts };
    let lost = |why| Event::Lost { kind: Kind::Contacts, name: mark(), why };
    let when = jiff::Timestamp::UNIX_EPOCH;
    vec![
        Event::Sign(Sign::Looking { step: "looking-dns", subject: mark() }),
        Event::Sign(Sign::Looked { step: "looking-dns", subject: mark(), came: Came::Failed(status()) }),
        Event::Sign(Sign::Waiting(Waiting::FirstByte { host: mark(), secs: 4 })),
        Event::Sign(Sign::SignIn(SignInStep::Browser { url: mark() })),
        Event::Sign(Sign::SignIn(SignInStep::NotKept { why: mark() })),
        Event::Found(found),
        Event::Planned(BackupPlan { vault: mark().into(), collections: vec![planned], ..BackupPlan::default() }),
        Event::Earlier(Earlier::Kept { path: mark().into(), started: when, items: 7 }),
        Event::Phase(Phase::Fetching),
        lost(status()),
        lost(Trouble::NotThere { href: mark() }),
        lost(status()),
        Event::Ended(Err(Trouble::Disk { path: mark().into(), why: mark() })),
        Event::Ended(Err(Trouble::Internal(mark()))),
        Event::Ended(Err(Trouble::SignInRefused { host: mark() })),
    ]
}

#[test]
fn what_is_told_is_told_in_words_of_this_program_and_numbers() {
    let dir = tempfile::tempdir().unwrap();
    let file = LogFile::new(dir.path().join("log"));
    let log = JobLog::begin(file.clone(), &request());
    for event in events() {
        log.note(&event);
    }
    let [(_, text)] = file.read().try_into().unwrap();
    assert!(!text.to_lowercase().contains(&MARK.to_lowercase()), "{text}");
    assert!(!text.contains("example") && !text.contains('@') && !text.contains('/'), "{text}");
    for expect in [
        "begins version=",
        "work=backup read-only=no proxy=yes ca-file=yes key=password",
        "looked step=looking-dns trouble=status status=503",
        "found service=own-server collections=0 left-out=1",
        "waiting for=first-byte secs=4",
        "lost kind=contacts trouble=status status=503 times=2",
        "lost kind=contacts trouble=not-there times=1",
        "trouble=sign-in-refused",
    ] {
        assert!(text.contains(expect), "{expect}: {text}");
    }
}

#[test]
fn the_log_stays_small() {
    let dir = tempfile::tempdir().unwrap();
    let file = LogFile::new(dir.path().to_owned()).with_full(1_000);
    for number in 0..100 {
        file.write(number, &Line::new("phase").with("is", "fetching"));
    }
    let files = file.read();
    assert_eq!(files.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["lifeboat.log", OLDER]);
    assert!(files.iter().all(|(_, text)| text.len() <= 1_000), "{files:?}");
    assert!(files.first().unwrap().1.contains(" 00000063 "), "the newest is in it: {files:?}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(dir.path().join(OLDER)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
