//! *Make room*: which old backups would go is shown before they do; and going on without what can't be had.

use egui::accesskit::Role;
use lifeboat::gui::update::{Answer, Errand};
use lifeboat::model::Trouble;

use super::restore::account;
use super::story::Real;
use super::{Window, script};

#[test]
fn old_backups_go_once_the_person_has_seen_which() {
    let mut window = Real::open(account());
    window.press(Role::Button, "Try it with a demo account");
    window.wait_for("The demo account holds");
    window.press(Role::Button, "Back up now");
    for _ in 0..4 {
        window.wait_for("All 60 contacts");
        window.press(Role::Button, "Back up again");
        window.wait_for("Backing up");
    }
    window.wait_for("All 60 contacts");
    let vault = window.dir.path().join("Lifeboat/demo@lifeboat");
    let n_backups = || {
        let entries = std::fs::read_dir(&vault).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.join("bagit.txt").is_file()).count()
    };
    assert_eq!(n_backups(), 5);

    window.press(Role::Tab, "Home");
    window.press(Role::Button, "Make room: remove old backups of demo@lifeboat");
    window.wait_for("None would go");
    window.press(Role::RadioButton, "3");
    window.wait_for("2 backups would go");
    // One of them is kept for good, and then no longer.
    window.press_nth("Keep the backup of", 0);
    window.wait_for("1 backup would go");
    window.wait_for("stays: kept for good");
    window.press_nth("No longer keep the backup of", 0);
    window.wait_for("2 backups would go");
    window.press_nth("Keep the backup of", 1);
    window.wait_for("1 backup would go");

    window.press(Role::Button, "Remove 1 backup");
    window.wait_for("Remove 1 backup for good?");
    window.press(Role::Button, "Keep them all");
    assert_eq!(n_backups(), 5);
    window.press(Role::Button, "Remove 1 backup");
    window.press(Role::Button, "Remove for good");
    window.wait_for("1 backup was removed");
    assert_eq!(n_backups(), 4);
    window.press(Role::Button, "Go to Home");
    window.wait_for("Kept for good");
}

#[test]
fn it_is_gone_on_without_what_can_not_be_had() {
    let mut window = Window::open();
    window.walk_to_choose();
    window.button("Back up now");
    window.event(script::backed_up(true));
    window.button("Go on without it");
    window.must_say("It stays named in each report as not saved");
    window.button("Don't go on without");
    assert!(!window.says("It stays named in each report as not saved"));
    window.button("Go on without it");
    window.button("Yes, go on without it");
    let Errand::Accept { vault, items } = window.errand() else { panic!("{:?}", window.errand()) };
    assert_eq!(items.len(), 1);
    // What can't be noted is said, and it can be tried again.
    window.answer(Answer::Accepted { vault: vault.clone(), done: Err(Trouble::InUse { path: vault.clone() }) });
    window.button("Go on without it");
    window.button("Yes, go on without it");
    window.answer(Answer::Accepted { vault, done: Ok(()) });
    window.must_say("From the next backup on, it no longer makes one incomplete.");
    // A backup that has all it was offered has nothing to go on without.
    window.event(script::backed_up(false));
    assert!(!window.says("Go on without"));
}
