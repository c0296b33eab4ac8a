//! Files of another service, and what is in them: for the tests of the window and for pictures of it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use lifeboat::engine::{AlreadyHere, BackedUp, Event, KindProgress, Outcome, Phase, Progress, Receipt};
use lifeboat::model::{Column, Kind, LeftOut, Parts, Recognised, Recognition, Table};

use super::{receipt, saved};

const SET: &str = "takeout-20261120T081500Z";

/// Three of four parts.
pub fn given() -> Vec<PathBuf> {
    [1, 2, 4].iter().map(|n| PathBuf::from(format!("/home/maria/Downloads/{SET}-00{n}.zip"))).collect()
}

fn left_out() -> LeftOut {
    LeftOut {
        href: "/Takeout/Drive/old.tgz".into(),
        name: "Takeout/Drive/old.tgz".into(),
        why: "left-out-archive-gzip".into(),
    }
}

/// They were looked through.
pub fn recognised() -> Event {
    let sort = |what, files, items, bytes| Recognition { what, files, items, bytes };
    Event::Ended(Ok(Outcome::Recognised(Recognised {
        name: SET.into(),
        files: 2_517,
        bytes: 21_600_000_000,
        sorts: vec![
            sort("sort-cards", 2, 734, 1_130_000),
            sort("sort-calendar", 3, 1_204, 2_310_000),
            sort("sort-media", 2_418, 0, 21_400_000_000),
            sort("sort-mail", 1, 0, 180_000_000),
            sort("sort-archive", 1, 0, 9_800_000),
            sort("sort-unknown", 92, 0, 1_200_000),
        ],
        kinds: BTreeMap::from([
            (Kind::Contacts, 734),
            (Kind::Calendar, 1_204),
            (Kind::Photos, 2_418),
            (Kind::Other, 94),
        ]),
        parts: vec![Parts { name: SET.into(), here: vec![1, 2, 4], missing: vec![format!("{SET}-003.zip")] }],
        left_out: vec![left_out()],
        tables: vec![Table {
            name: "Takeout/Contacts/My Contacts.csv".into(),
            columns: [("Name", "column-name"), ("Phone 1 - Value", "column-phone"), ("Shoe size", "column-note")]
                .map(|(header, becomes)| Column { header: header.into(), becomes })
                .into(),
        }],
        matched: (2_395, 2_418),
    })))
}

/// The middle of the import.
pub fn importing() -> Vec<Event> {
    let at = |listed, settled, bytes, bytes_listed| KindProgress { listed, settled, lost: 0, bytes, bytes_listed };
    let kinds = BTreeMap::from([
        (Kind::Contacts, at(734, 734, 1_130_000, 1_130_000)),
        (Kind::Calendar, at(1_204, 1_204, 2_310_000, 2_310_000)),
        (Kind::Photos, at(2_418, 812, 7_100_000_000, 21_400_000_000)),
        (Kind::Other, at(94, 0, 0, 191_000_000)),
    ]);
    let progress = Progress { kinds, received: 7_103_000_000, elapsed_ms: 61_000, ..Progress::default() };
    vec![Event::Phase(Phase::Fetching), Event::Progress(progress)]
}

/// It ended with a backup.
pub fn imported() -> Event {
    let totals = BTreeMap::from([(Kind::Contacts, saved(734)), (Kind::Photos, saved(2_418)), (Kind::Other, saved(94))]);
    let missing = format!("{SET}-003.zip");
    let missing = LeftOut { href: missing.clone(), name: missing, why: "left-out-part-missing".into() };
    let left_out = vec![left_out(), missing];
    let receipt = Receipt { totals, left_out, coverage: vec!["coverage-handed-out".into()], ..receipt(false) };
    let path = format!("/home/maria/Lifeboat/import {SET}/2026-11-22 04.15").into();
    Event::Ended(Ok(Outcome::BackedUp(Box::new(BackedUp { path, receipt, seal: "9f86d081".into() }))))
}

/// A backup has these very files.
pub fn already_here() -> Event {
    Event::Ended(Ok(Outcome::AlreadyHere(AlreadyHere {
        name: "2026-11-20 18.02".into(),
        path: format!("/home/maria/Lifeboat/import {SET}/2026-11-20 18.02").into(),
        sealed: "2026-11-20T17:02:00Z".parse().unwrap(),
    })))
}
