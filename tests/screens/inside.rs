//! The ways to the screens inside a backup, and to saving and checking.

use lifeboat::engine::{Damage, DamageKind, Event, Exported, Outcome, Phase, Progress, Verified};
use lifeboat::gui::update::{Act, Answer, Chosen, Msg, Pack, Which};
use lifeboat::model::{Kind, Trouble};

use super::{events, script};

/// Saving copies, and checking.
pub fn work(screen: &str) -> Vec<Msg> {
    let path = std::path::PathBuf::from("/home/maria/Lifeboat/maria@example.org/2026-11-22 04.15");
    let open = vec![Msg::Browse(Act::Open(path.clone()))];
    let sizes = script::inside::Sizes { contacts: 734, photos: 2_418 };
    let told = |ask: &lifeboat::engine::inside::Ask| Msg::Answer(Answer::Told(sizes.answer(ask).unwrap()));
    let opened = vec![told(&lifeboat::engine::inside::Ask::Open(path.clone())), Msg::Browse(Act::Save(Which::One(1)))];
    let way = match screen {
        "save" => opened,
        "pack" | "pack-locked" => {
            let looked = opened.first().cloned().into_iter();
            let ask = [Msg::Pack(Pack::Ask), Msg::Pack(Pack::Locked(screen == "pack-locked"))];
            looked.chain(ask).collect()
        }
        "saving" | "saved" => {
            let typed = vec![
                Msg::Answer(Answer::Folder(Chosen::Folder("/home/maria/Contacts".into()))),
                Msg::Browse(Act::SaveGo),
            ];
            let progress = lifeboat::engine::KindProgress { listed: 734, settled: 210, ..Default::default() };
            let progress = Progress { kinds: [(Kind::Contacts, progress)].into(), ..Progress::default() };
            let going = events(vec![Event::Phase(Phase::Exporting), Event::Progress(progress)]);
            let failed = vec![("Ada".into(), Trouble::NotThere { href: "/ada.vcf".into() })];
            let done = Exported { files: 734, items: 733, failed };
            let end = if screen == "saved" {
                vec![Msg::Event(Event::Ended(Ok(Outcome::Exported(done))))]
            } else {
                Vec::new()
            };
            [opened, typed, going, end].concat()
        }
        _ => {
            let damage =
                |path: &str, item: Option<&str>, what| Damage { path: path.into(), item: item.map(Into::into), what };
            let damage = match screen {
                "verified" => Vec::new(),
                _ => vec![
                    damage("data/contacts/Personal.vcf", Some("Amélie Dubois"), DamageKind::Altered),
                    damage("data/photos/Camera 2024.zip", None, DamageKind::Missing),
                ],
            };
            let verified = Verified {
                path: path.clone(),
                seal: None,
                files: 34,
                items: 4_454,
                complete: true,
                damage,
                remarks: Vec::new(),
            };
            let end = Event::Ended(Ok(Outcome::Verified(vec![(path.clone(), Ok(verified))])));
            vec![Msg::Browse(Act::Verify(path)), Msg::Event(end)]
        }
    };
    [open, way].concat()
}

/// What is done in the window with a made-up backup once it is open: `browse-KIND[-more]`.
pub fn way(screen: &str) -> (script::inside::Sizes, Vec<Msg>) {
    let many = screen.ends_with("-many");
    let none = screen.ends_with("-none");
    let zero = screen.ends_with("-zero");
    let n = |some: u64, most: u64| match (zero, many) {
        (true, _) => 0,
        (_, true) => most,
        _ => some,
    };
    let sizes = script::inside::Sizes { contacts: n(734, 50_000), photos: n(2_418, 100_000) };
    let does = |acts: Vec<Act>| acts.into_iter().map(Msg::Browse).collect::<Vec<_>>();
    let kind = |kind| Act::Kind(kind);
    let acts = match screen.trim_end_matches("-many").trim_end_matches("-none").trim_end_matches("-zero") {
        "browse-contacts" if zero => Vec::new(),
        "browse-contacts" => vec![Act::Row(1), Act::Item(1)],
        "browse-contacts-list" => vec![Act::Ticking(true), Act::Tick(0), Act::Tick(2)],
        "browse-unreadable" => vec![Act::Row(5), Act::Item(5)],
        "browse-agenda" => {
            vec![kind(Kind::Calendar), Act::Day("2026-11-22".parse().unwrap()), Act::Row(1), Act::Peek(1)]
        }
        "browse-agenda-ticks" => {
            vec![
                kind(Kind::Calendar),
                Act::Day("2026-11-22".parse().unwrap()),
                Act::Ticking(true),
                Act::Tick(0),
                Act::Tick(2),
            ]
        }
        "browse-agenda-empty" => vec![kind(Kind::Calendar), Act::Day("2031-01-22".parse().unwrap())],
        "browse-todos" => vec![kind(Kind::Tasks)],
        "browse-photos" => vec![kind(Kind::Photos)],
        "browse-large" => vec![kind(Kind::Photos), Act::See(0), Act::Large(Some(1))],
        "browse-large-heic" => vec![kind(Kind::Photos), Act::See(0), Act::Large(Some(4))],
        other => panic!("no screen {other}"),
    };
    let mut acts = does(acts);
    if none {
        acts.push(Msg::Browse(Act::Find("nobody".into())));
    }
    (sizes, acts)
}
