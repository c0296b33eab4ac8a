//! *My cloud is failing*, by accessible names: read-only mode, what is here already, and a next step for each thing.

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use lifeboat::engine::ReadOnly;
use lifeboat::gui::state::{Preferences, Screen, Setting};
use lifeboat::gui::update::{Answer, Errand};
use lifeboat::model::Trouble;

use super::{Window, script};

fn set(read_only: Option<ReadOnly>) -> Result<Preferences, Trouble> {
    Ok(Preferences { read_only, ..script::preferences(None) })
}

const PHONE: &str = "A phone or tablet, With contacts, appointments or photos of this account";
const COMPUTER: &str = "A computer, With a program for mail, contacts or calendars, or with a folder that is synced";
const FILES: &str = "Files from earlier, Exports, archives, attachments of mails, old backups";
const ACCOUNT: &str = "The account itself, It lets you in, or did until now";

#[test]
fn without_an_account_each_answer_has_a_button_that_does_it() {
    let mut window = Window::open();
    window.button("My cloud is failing");
    assert_eq!(window.screen(), Screen::Help);
    assert_eq!(window.errand(), Errand::Set(Setting::ReadOnly(true)), "before anything else");
    window.must_say("Read-only mode is being turned on…");
    assert!(!window.says("Read-only mode is now on"), "it is not claimed before it is so");
    window.answer(Answer::Set(set(Some(ReadOnly::Set))));
    window.must_say("Read-only mode is now on");
    window.must_say("until you turn it off here or in Settings");
    window.must_say("Let nothing sync, and don't reset your phone");
    assert!(!window.says("You have backups here already"));

    let walk = [
        (ACCOUNT, "Back up my account", Screen::AddAccount),
        (PHONE, "Open files from the phone", Screen::Import),
        (COMPUTER, "Open files of this computer", Screen::Import),
        (FILES, "Open files from earlier", Screen::Import),
        (FILES, "Open a backup", Screen::Which),
    ];
    for (have, button, leads_to) in walk {
        window.press(Role::CheckBox, have);
        window.button(button);
        assert_eq!(window.screen(), leads_to, "{button}");
        window.button("Back");
        assert_eq!(window.screen(), Screen::Welcome);
        window.button("My cloud is failing");
        // What was ticked is still ticked, and read-only mode is as it was left.
        assert_eq!(window.errand(), Errand::ReadPreferences);
        window.answer(Answer::Preferences(set(Some(ReadOnly::Set))));
        window.press(Role::CheckBox, have);
        assert!(window.harness.query_by_role_and_label(Role::Button, button).is_none(), "no longer ticked: {button}");
    }
}

#[test]
fn backups_that_are_here_come_first_and_stay() {
    let mut window = Window::open();
    window.answer(Answer::Home(script::home()));
    window.press(Role::Tab, "Help now");
    window.answer(Answer::Set(set(Some(ReadOnly::Set))));
    window.must_say("You have backups here already");
    window.must_say("A new backup does not change or replace them");
    window.press(Role::CheckBox, ACCOUNT);
    window.button("Back up maria@example.org now");
    assert_eq!(window.errand(), Errand::FetchDoor { name: "maria@example.org".into() });

    window.press(Role::Tab, "Help now");
    window.answer(Answer::Preferences(set(Some(ReadOnly::Set))));
    let card = script::home().accounts.into_iter().find(|card| card.name == "maria@example.org").unwrap();
    let good = card.backups.iter().find(|backup| backup.is_good()).unwrap();
    let time = lifeboat::text::date_time(good.sealed.to_zoned(jiff::tz::TimeZone::system()).datetime());
    window.button(&format!("Keep the backup of {time} for good"));
    assert_eq!(window.errand(), Errand::Pin { backup: good.path.clone() });
    window.answer(Answer::Pinned(Err(Trouble::InUse { path: good.path.clone() })));
    window.must_say("Another run of Lifeboat is working in this backup folder.");
    window.answer(Answer::Pinned(Ok(())));
    assert_eq!(window.errand(), Errand::LoadHome);
    window.button("Copy the backups of maria@example.org to another drive");
    assert_eq!(window.screen(), Screen::Copy);
}

#[test]
fn read_only_mode_is_turned_off_again_and_home_says_while_it_is_on() {
    let mut window = Window::open();
    window.answer(Answer::Home(script::home()));
    window.button("My cloud is failing");
    window.answer(Answer::Set(Err(Trouble::BadSettings { path: "/settings.toml".into(), why: "x".into() })));
    assert!(!window.says("Read-only mode is now on"), "{}", window.said());
    window.answer(Answer::Set(set(Some(ReadOnly::Set))));
    window.press(Role::Tab, "Home");
    window.must_say("Read-only mode is on: nothing can be put back into an account.");
    window.button("Change this");
    assert_eq!(window.screen(), Screen::Settings);
    window.press(Role::Tab, "Help now");
    window.answer(Answer::Preferences(set(Some(ReadOnly::Set))));
    window.button("Turn read-only mode off");
    assert_eq!(window.errand(), Errand::Set(Setting::ReadOnly(false)));
    window.answer(Answer::Set(set(None)));
    window.must_say("Read-only mode is off");
    window.press(Role::Tab, "Home");
    assert!(!window.says("Read-only mode is on"));
    // It was started with --read-only: nothing here can end that.
    window.press(Role::Tab, "Help now");
    window.answer(Answer::Set(set(Some(ReadOnly::Told))));
    window.must_say("It was started like that");
    assert!(window.harness.query_by_role_and_label(Role::Button, "Turn read-only mode off").is_none());
}
