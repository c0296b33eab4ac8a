//! What *Home* says of backups and their folders, and what it takes for the next backup, by accessible names.

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use lifeboat::engine::{CopyEnd, CopyLine, Damage, DamageKind, Event, Origin, Outcome, Request, Status};
use lifeboat::gui::state::{BackupLine, Dropped, Folder, Home, Preferences, Screen, Unreadable};
use lifeboat::gui::update::{Answer, Errand, Msg};
use lifeboat::model::{Kind, Recognised, Trouble};
use lifeboat::text::Language;

use super::{Window, script};

impl Window {
    /// The folders that are proposed: for an account, and for files.
    fn proposed(&self) -> (&str, &str) {
        let draft = &self.harness.state().state().draft;
        (&draft.folder, &draft.import_folder)
    }
}

/// *Home* after files were kept with Maria's account.
fn with_an_import() -> Home {
    let mut home = script::home();
    let maria = home.accounts.first_mut().unwrap();
    let newest = maria.backups.first().unwrap().clone();
    let photos = newest.totals.iter().filter(|(kind, _)| **kind == Kind::Photos).map(|(k, n)| (*k, *n)).collect();
    let import = BackupLine {
        path: "/home/maria/Lifeboat/maria@example.org/takeout".into(),
        sealed: "2026-11-22T19:00:00Z".parse().unwrap(),
        origin: Origin::Import,
        status: Status::Complete,
        totals: photos,
        ..newest
    };
    maria.backups.insert(0, import);
    home
}

#[test]
fn files_that_are_kept_with_an_account_are_no_backup_of_it() {
    let mut window = Window::open();
    window.answer(Answer::Home(with_an_import()));
    let good = script::home().accounts[0].backups[1].sealed;
    let good = lifeboat::text::date_time(good.to_zoned(jiff::tz::TimeZone::system()).datetime());
    window.must_say(&format!("Last good backup: {good}"));
    assert!(!window.says("fewer than in the backup before"), "{}", window.said());
}

#[test]
fn each_choice_begins_with_the_accounts_own_folder() {
    let mut window = Window::open();
    let mut home = script::home();
    home.accounts[0].vault_root = "/media/stick/Lifeboat".into();
    window.answer(Answer::Home(home));
    window.button("Choose what is backed up of maria@example.org");
    window.answer(Answer::Door { name: "maria@example.org".into(), door: Ok(script::door()) });
    window.event(Event::Ended(Ok(Outcome::Looked(script::found()))));
    assert_eq!(window.proposed().0, "/media/stick/Lifeboat");
    // Files that are imported go to the usual folder all the same.
    window.answer(Answer::Home(script::home()));
    let ctx = window.harness.ctx.clone();
    let recognise = |window: &mut Window| {
        window.harness.state_mut().take(&ctx, Msg::Dropped(vec!["/home/maria/takeout".into()]));
        let dropped = Dropped::Files(vec!["/home/maria/takeout".into()]);
        window.answer(Answer::Dropped(dropped));
        let recognised = Recognised { name: "takeout".into(), ..Recognised::default() };
        window.event(Event::Ended(Ok(Outcome::Recognised(recognised))));
    };
    recognise(&mut window);
    assert_eq!(window.proposed().1, "/home/maria/Lifeboat");
    // Another usual folder is proposed from now on, also for files that lie there already.
    window.button("Back");
    window.press(Role::Tab, "Settings");
    window.answer(Answer::Preferences(Ok(script::preferences(Some(Language::En)))));
    let elsewhere = Preferences { vault_root: "/media/disk".into(), ..script::preferences(Some(Language::En)) };
    window.answer(Answer::Set(Ok(elsewhere)));
    window.press(Role::Tab, "Home");
    window.press(Role::Tab, "Open files");
    assert_eq!(window.proposed().1, "/media/disk");
    // And for the next account.
    window.button("Back");
    window.press(Role::Tab, "Add an account");
    window.type_into(Role::TextInput, "E-mail address", "eva@example.org");
    window.button("Continue");
    window.event(Event::Ended(Ok(Outcome::Ways(script::ways()))));
    window.type_into(Role::TextInput, "User name", "eva@example.org");
    window.type_into(Role::PasswordInput, "Password", "correct horse");
    window.button("Sign in");
    let mut found = script::found();
    (found.account.id, found.account.user) = ("eva@dav.example.org:443/eva".into(), "eva@example.org".into());
    window.event(Event::Ended(Ok(Outcome::Looked(found))));
    assert_eq!(window.proposed().0, "/media/disk");
}

#[test]
fn of_a_long_list_a_part_is_drawn() {
    let damage = |n: usize| Damage { path: format!("data/{n}.jpg"), item: None, what: DamageKind::Missing };
    let mut window = Window::open();
    window.answer(Answer::Home(script::home_kept()));
    window.button("Copy the backups of maria@example.org to another drive");
    window.button("Copy now");
    let Event::Ended(Ok(Outcome::Copied(mut copied))) = script::copied() else { panic!() };
    copied.backups = vec![CopyLine {
        name: "2026-11-22 04.15".into(),
        end: CopyEnd::SourceDamaged { damage: (0..2_000).map(damage).collect(), part: None },
        written: 0,
        linked: 0,
        aside: None,
        extra: (0..2_000).map(|n| format!("{n}.txt")).collect(),
    }];
    window.event(Event::Ended(Ok(Outcome::Copied(copied))));
    let n_lines = window.said().lines().count();
    assert!(n_lines < 1_000 && window.says("… and 1,950 more"), "{n_lines} lines");
}

fn nowhere() -> Trouble {
    Trouble::Unreachable { host: "dav.example.org".into(), why: "connection refused".into() }
}

#[test]
fn a_folder_that_is_gone_is_no_account_without_backups() {
    let mut window = Window::open();
    let mut home = script::home();
    let maria = home.accounts.first_mut().unwrap();
    (maria.backups, maria.folder, maria.vault_root) = (Vec::new(), Folder::Gone, "/media/stick".into());
    home.accounts[1].folder = Folder::Shut(Trouble::Disk { path: "/media/disk".into(), why: "denied".into() });
    home.gone = vec!["/media/other".into()];
    window.answer(Answer::Home(home));
    window.must_say("The backups of this account are not where they were: /media/stick");
    window.must_say("If that folder is on a drive, connect the drive and try again.");
    window.must_say("could not read or write /media/disk");
    assert!(!window.says("No backup yet"), "{}", window.said());
    for account in ["maria@example.org", "laila@cloud.example"] {
        let name = format!("Back up {account} now");
        assert!(window.harness.query_by_role_and_label(Role::Button, &name).is_none(), "{name}");
    }
    window.button("Look for the backups of maria@example.org again");
    assert_eq!(window.errand(), Errand::LoadHome);
    window.button("Back up all accounts, one after the other");
    window.must_say("maria@example.org: not backed up, because its backups are not where they were");
    assert_eq!(window.errand(), Errand::LoadHome, "nothing was begun");
    window.button("Back up maria@example.org there all the same");
    assert_eq!(window.errand(), Errand::FetchDoor { name: "maria@example.org".into() });
    window.must_say("Backups were made in /media/other, too.");
    window.button("Don't look in /media/other any more");
    assert_eq!(window.errand(), Errand::ForgetFolder("/media/other".into()));
}

#[test]
fn a_backup_that_can_not_be_read_is_named() {
    let mut window = Window::open();
    let mut home = script::home();
    let path = std::path::PathBuf::from("/home/maria/Lifeboat/maria@example.org/2026-11-29 04.15");
    home.accounts[0].damaged = vec![Unreadable {
        path: path.clone(),
        name: "2026-11-29 04.15".into(),
        why: Trouble::Damaged { path: path.clone(), why: "backup.json".into() },
    }];
    window.answer(Answer::Home(home));
    window.must_say("2026-11-29 04.15");
    window.must_say("This backup is damaged.");
    window.button("Get out what is intact of 2026-11-29 04.15, maria@example.org");
    assert_eq!(window.screen(), Screen::Salvage);
    window.ended(Trouble::Cancelled);
    window.button("Back");
    window.button("Check the backup of 2026-11-29 04.15, maria@example.org");
    let Request::Verify { backups, .. } = window.request() else { panic!("{:?}", window.request()) };
    assert_eq!(backups, [path]);
}

#[test]
fn settings_that_can_not_be_read_are_no_new_person() {
    let mut window = Window::open();
    let path = "/home/maria/.config/lifeboat/accounts.toml".into();
    let trouble = Some(Trouble::BadSettings { path, why: "line 3: expected `=`".into() });
    window.answer(Answer::Home(Home { trouble, ..Home::default() }));
    assert_eq!(window.screen(), Screen::Home);
    window.must_say("The settings of Lifeboat can't be read.");
    window.must_say("/home/maria/.config/lifeboat/accounts.toml: line 3");
    assert!(!window.says("No account is remembered here."), "{}", window.said());
    window.button("Open the folder of the settings");
    assert_eq!(window.errand(), Errand::OpenFolder("/home/maria/.config/lifeboat".into()));
    window.button("Try again");
    assert_eq!(window.errand(), Errand::LoadHome);
}

#[test]
fn a_run_that_fails_while_one_is_elsewhere_is_named_on_home_only() {
    let mut window = Window::open();
    window.walk_to_running();
    window.answer(Answer::Home(script::home()));
    window.press(Role::Tab, "Settings");
    window.answer(Answer::Preferences(Ok(script::preferences(Some(Language::En)))));
    let happened = lifeboat::text::trouble(&nowhere(), lifeboat::text::During::Other).happened;
    window.ended(nowhere());
    assert_eq!(window.screen(), Screen::Settings);
    assert!(!window.says(&happened), "{}", window.said());
    window.press(Role::Tab, "Home");
    window.must_say(&format!("maria@example.org: not backed up. {happened}"));
    window.button("See what happened");
    assert_eq!(window.screen(), Screen::Result);
    window.must_say(&happened);
}

#[test]
fn what_went_wrong_comes_into_view() {
    let mut window = Window::open();
    window.answer(Answer::Home(script::home()));
    window.press(Role::Tab, "Settings");
    window.answer(Answer::Preferences(Ok(script::preferences(Some(Language::En)))));
    let happened = lifeboat::text::trouble(&nowhere(), lifeboat::text::During::Other).happened;
    for _ in 0..2 {
        window.harness.get_by_role_and_label(Role::TextInput, "Proxy").scroll_to_me();
        window.harness.run();
        window.type_into(Role::TextInput, "Proxy", "x");
        window.button("Save");
        window.answer(Answer::Set(Err(nowhere())));
        assert!(window.says(&happened));
        let place = window.harness.get_by_role_and_label(Role::Button, "Show details").rect();
        assert!(place.top() > 0.0 && place.bottom() < 900.0, "{place:?}");
    }
    // What comes of a schedule stands on the account's card.
    let mut window = Window::open();
    window.answer(Answer::Keychain(lifeboat::gui::state::Keychain::There));
    window.answer(Answer::Home(script::home()));
    window.button("Back up maria@example.org every week");
    window.answer(Answer::Scheduled { account: "maria@example.org".into(), done: Err(nowhere()) });
    window.must_say(&happened);
    assert_eq!(window.harness.state().state().trouble, None);
}

#[test]
fn while_the_keychain_is_asked_the_card_says_so() {
    let mut window = Window::open();
    window.answer(Answer::Home(script::home()));
    window.button("Back up maria@example.org now");
    window.must_say("Asking this computer's keychain…");
    let is_disabled = |window: &Window| {
        let node = window.harness.get_by_role_and_label(Role::Button, "Back up maria@example.org now");
        node.accesskit_node().is_disabled()
    };
    assert!(is_disabled(&window));
    window.answer(Answer::Door { name: "maria@example.org".into(), door: Err(nowhere()) });
    assert_eq!(window.screen(), Screen::SignIn);
    window.button("Back");
    assert!(!is_disabled(&window));
    assert!(!window.says("Asking this computer's keychain"));
}

#[test]
fn where_a_backup_was_made_is_noted() {
    let mut window = Window::open();
    window.walk_to_running();
    window.event(script::backed_up(false));
    let noted = Errand::NoteVault("/home/maria/Lifeboat/maria@example.org".into());
    assert!(window.desk.0.borrow().errands.contains(&noted), "{:?}", window.desk.0.borrow().errands);
}
