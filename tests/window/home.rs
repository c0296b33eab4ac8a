//! What *Home* says of backups and their folders, and what it takes for the next backup, by accessible names.

use egui::accesskit::Role;
use lifeboat::engine::{CopyEnd, CopyLine, Damage, DamageKind, Event, Origin, Outcome, Status};
use lifeboat::gui::state::{BackupLine, Dropped, Home, Preferences};
use lifeboat::gui::update::{Answer, Msg};
use lifeboat::model::{Kind, Recognised};
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
    window.event(Event::Ended(Ok(Outcome::Looked(script::found()))));
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
