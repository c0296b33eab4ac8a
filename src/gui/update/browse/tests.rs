//! What happens in a backup that is looked at, without a window.

use super::*;
use crate::engine::inside::{Agenda, Entry, Listed, Opened, Query, Row};
use crate::engine::{AlarmLevel, Origin, Status};
use crate::gui::state::Missing;
use crate::gui::update::{Answer, Msg, Pack, update};
use crate::model::Secret;

fn opened() -> Opened {
    Opened {
        path: "/b/2026-11-22 04.15".into(),
        name: "2026-11-22 04.15".into(),
        is_pack: false,
        pack_names: [String::new(), String::new()],
        account: "maria@example.org".into(),
        origin: Origin::Account,
        sealed: "2026-11-22T03:15:00Z".parse().unwrap(),
        status: Status::Complete,
        alarm: AlarmLevel::None,
        kinds: vec![(Kind::Contacts, 250), (Kind::Calendar, 3), (Kind::Photos, 9)],
        lost: Vec::new(),
        collections: Vec::new(),
        trouble: None,
    }
}

fn place() -> Place {
    Place { home: Some("/home/maria".into()), vault_root: "/home/maria/Lifeboat".into() }
}

fn does(state: &mut State, act: Act) -> Option<Effect> {
    update(state, &place(), Msg::Browse(act))
}

fn hears(state: &mut State, told: Told) -> Option<Effect> {
    update(state, &place(), Msg::Answer(Answer::Told(told)))
}

fn asked(effect: Option<Effect>) -> Ask {
    match effect {
        Some(Effect::Errand(Errand::Look(Look::Ask(ask)))) => ask,
        other => panic!("{other:?}"),
    }
}

fn state() -> State {
    let mut state = State::default();
    let path = PathBuf::from("/b/2026-11-22 04.15");
    assert_eq!(asked(does(&mut state, Act::Open(path.clone()))), Ask::Open(path.clone()));
    let first = asked(hears(&mut state, Told::Opened(path, Ok(Box::new(opened())))));
    assert_eq!(first, Ask::List(Query { kind: Kind::Contacts, collection: None, find: String::new() }));
    state
}

#[test]
fn a_search_asks_once_and_old_answers_are_not_taken() {
    let mut state = state();
    let old = state.browse.as_ref().unwrap().query.clone();
    let ask = asked(does(&mut state, Act::Find("ann".into())));
    assert!(matches!(ask, Ask::List(Query { find, .. }) if find == "ann"));
    assert_eq!(does(&mut state, Act::Find("ann ".into())), None, "a blank finds nothing else");
    let listed = Listed { query: old, n: 250, groups: Vec::new(), bad_lines: 0 };
    hears(&mut state, Told::Listed(listed.clone()));
    assert_eq!(state.browse.as_ref().unwrap().listed, None);
    let now = Listed { query: state.browse.as_ref().unwrap().query.clone(), n: 2, ..listed };
    hears(&mut state, Told::Listed(now));
    assert_eq!(state.browse.as_ref().unwrap().n(), 2);
}

#[test]
fn pages_are_asked_for_once_and_the_first_item_is_shown() {
    let mut state = state();
    let query = state.browse.as_ref().unwrap().query.clone();
    assert!(matches!(asked(does(&mut state, Act::See(1))), Ask::Rows { from: 100, n: 100, .. }));
    assert_eq!(does(&mut state, Act::See(1)), None);
    does(&mut state, Act::See(0));
    let rows = vec![Row { place: 7, title: "Ada".into(), ..Row::default() }];
    assert_eq!(asked(hears(&mut state, Told::Rows { query, from: 0, rows })), Ask::Item(7));
    assert_eq!(does(&mut state, Act::Item(7)), None, "it is on its way already");
    assert!(state.browse.as_ref().unwrap().in_front);
    does(&mut state, Act::List);
    assert!(!state.browse.as_ref().unwrap().in_front);
}

#[test]
fn months_and_days() {
    let mut state = state();
    assert!(matches!(asked(does(&mut state, Act::Kind(Kind::Calendar))), Ask::Agenda(_)));
    state.draft.day = "2024-02-29".into();
    let Ask::Agenda(range) = asked(does(&mut state, Act::DayTyped)) else { panic!() };
    assert_eq!((range.from.to_string(), range.to.to_string()), ("2024-02-01".into(), "2024-03-01".into()));
    state.draft.day = "2024-02-30".into();
    assert_eq!(does(&mut state, Act::DayTyped), None);
    assert!(state.browse.as_ref().unwrap().no_day);
    assert!(matches!(asked(does(&mut state, Act::Find("boat".into()))), Ask::List(_)), "a search is a list");
}

#[test]
fn what_is_saved_is_what_was_chosen() {
    let mut state = state();
    for place in [9, 4, 4, 5] {
        does(&mut state, Act::Tick(place));
    }
    assert_eq!(does(&mut state, Act::Save(Which::Ticked)), None);
    assert_eq!(state.screen, Screen::Save);
    assert_eq!(state.draft.save_to, "/home/maria/Lifeboat copies/2026-11-22 04.15", "a folder of its own");
    state.draft.save_to.clear();
    assert_eq!(does(&mut state, Act::SaveGo), None, "there is no folder any more");
    assert!(state.missing.contains(&Missing::Folder));
    state.draft.save_to = "~/Out".into();
    let Some(Effect::Start(request)) = does(&mut state, Act::SaveGo) else { panic!() };
    let Request::Export(export) = *request else { panic!() };
    assert_eq!(export.to, PathBuf::from("/home/maria/Out"));
    assert_eq!((export.filter.places, export.filter.kinds), (Some(vec![5, 9]), vec![Kind::Contacts]));
    assert_eq!(export.backup, PathBuf::from("/b/2026-11-22 04.15"));

    // While that runs, nothing else is begun.
    assert_eq!(does(&mut state, Act::SaveGo), None);
    assert_eq!(does(&mut state, Act::Verify("/b".into())), None);

    state.run = None;
    let ask = asked(does(&mut state, Act::Save(Which::Found)));
    let Ask::Places(query) = ask else { panic!() };
    assert_eq!(does(&mut state, Act::SaveGo), None, "it is not known yet what was found");
    hears(&mut state, Told::Places(query, vec![1, 2, 3]));
    assert!(matches!(does(&mut state, Act::SaveGo), Some(Effect::Start(_))));
}

#[test]
fn what_is_no_backup_says_so() {
    let mut state = State::default();
    let path = PathBuf::from("/b/nothing");
    does(&mut state, Act::Open(path.clone()));
    let trouble = Trouble::NotABackup { path: path.clone() };
    assert_eq!(hears(&mut state, Told::Opened(path, Err(trouble.clone()))), None);
    assert_eq!(state.browse.as_ref().unwrap().opened, Some(Err(trouble)));
    state.draft.open_path = "relative".into();
    does(&mut state, Act::Which);
    assert_eq!(does(&mut state, Act::OpenTyped), None);
    assert!(state.missing.contains(&Missing::WholePath));
}

#[test]
fn of_a_calendar_the_month_that_is_shown_is_saved_and_events_can_be_ticked() {
    let mut state = state();
    let Ask::Agenda(range) = asked(does(&mut state, Act::Kind(Kind::Calendar))) else { panic!() };
    let entry = |place: u64, day: &str| Entry {
        first: day.parse().unwrap(),
        last: day.parse().unwrap(),
        from: None,
        to: None,
        title: "Choir".into(),
        place,
        collection: String::new(),
        recurs: true,
        changed: false,
    };
    let entries = vec![entry(7, "2026-11-03"), entry(7, "2026-11-10"), entry(2, "2026-11-11")];
    let agenda = Agenda { range: range.clone(), entries, more: false, unread: Vec::new(), before: None, after: None };
    hears(&mut state, Told::Agenda(agenda));
    assert_eq!(does(&mut state, Act::Save(Which::Found)), None, "what is shown is known");
    let saving = state.saving.clone().unwrap();
    assert_eq!((saving.places, saving.month), (Some(vec![2, 7]), Some(range.from)));
    state.screen = Screen::Browse;
    does(&mut state, Act::Ticking(true));
    does(&mut state, Act::Tick(7));
    does(&mut state, Act::Save(Which::Ticked));
    let saving = state.saving.clone().unwrap();
    assert_eq!((saving.places, saving.month), (Some(vec![7]), None));
    assert_eq!(state.draft.save_to, "/home/maria/Lifeboat copies/2026-11-22 04.15", "a folder of its own");
}

#[test]
fn a_pack_with_a_password_asks_for_it() {
    let mut state = State::default();
    let path = PathBuf::from("/b/x.zip");
    does(&mut state, Act::Open(path.clone()));
    hears(&mut state, Told::Opened(path.clone(), Err(Trouble::Locked { path: path.clone() })));
    assert_eq!(state.screen, Screen::Pack);
    let go = |state: &mut State| update(state, &place(), Msg::Pack(Pack::Go));
    assert_eq!(go(&mut state), None, "not without a password");
    state.draft.pack_password = "tea at five".into();
    let Some(Effect::Start(request)) = go(&mut state) else { panic!() };
    let to = "/home/maria/Lifeboat unpacked".into();
    assert_eq!(*request, Request::Unpack { pack: path, to, password: Some(Secret::new("tea at five")) });
    assert!(state.draft.pack_password.is_empty());
}
