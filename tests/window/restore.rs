//! Finding out what was lost and getting it back, in the window, with everything real behind it.

use std::path::PathBuf;
use std::sync::Arc;

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::NodeT as _;
use egui_kittest::kittest::Queryable as _;
use lifeboat::demo;
use lifeboat::engine::{self, Desk, Filter, Later, Request, RestoreConsent, Scope, Wish};
use lifeboat::gui::App;
use lifeboat::gui::office::Office;
use lifeboat::gui::state::{Screen, Way};
use lifeboat::gui::update::{Answer, Errand, Msg, Place, Recover};
use lifeboat::model::{Account, Kind, Trouble};
use tempfile::TempDir;

use super::story::Real;
use super::{Window, script};

impl Real {
    /// Presses one of several controls of a name; they are counted from 0.
    #[track_caller]
    pub(super) fn press_nth(&mut self, part_of_name: &str, nth: usize) {
        self.wait_for(part_of_name);
        let find = |window: &Real| {
            window.harness.get_all_by_label_contains(part_of_name).nth(nth).map(|node| {
                node.click_accesskit();
            })
        };
        assert!(find(self).is_some(), "there are fewer than {} of {part_of_name:?}", nth + 1);
        self.harness.run();
    }

    #[track_caller]
    pub(super) fn must_not_say(&self, text: &str) {
        assert!(!self.said().contains(text), "says {text:?}:\n{}", self.said());
    }

    /// The files of this ending in a folder.
    pub(super) fn files(folder: PathBuf, ending: &str) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.extension().is_some_and(|has| has == ending)).collect()
    }
}

pub(super) fn account() -> demo::Options {
    demo::Options { contacts: 60, events: 10, todos: 4, notes: 2, photos: 4, ..Default::default() }
}

/// The demo account is backed up and loses its data.
pub(super) fn after_october() -> Real {
    lose(Real::open(account()), ALL)
}

/// The demo account is backed up, which says `all`, and loses its data.
pub(super) fn lose(mut window: Real, all: &str) -> Real {
    window.press(Role::Button, "Try it with a demo account");
    window.wait_for("The demo account holds");
    window.press(Role::Button, "Back up now");
    window.wait_for(all);
    window.press(Role::Tab, "Home");
    window.press(Role::Button, "Let the demo account lose its data");
    window.wait_for("The demo account has lost its data");
    window
}

const ALL: &str = "All 60 contacts, 10 events, 4 to-dos, 2 notes and 4 photos";
const LOST: &str = "48 of 60 contacts of the backup of";
pub(super) const HOLLOW: &str = "12 of 60 contacts are still there, but hollow.";

#[test]
fn a_backup_beside_the_account_and_beside_another() {
    let mut window = after_october();
    // Beside the account as it is now, which is backed up for that.
    window.press_nth("Compare the backup of", 0);
    window.wait_for("There is no other backup of this account here.");
    window.press(Role::Button, "Compare with demo@lifeboat now");
    window.wait_for(LOST);
    window.wait_for(HOLLOW);
    assert_eq!(window.backups().len(), 2);
    window.wait_for("Missing: 48 contacts");
    window.wait_for("Still there, but hollow: 12 contacts");
    let said = window.said();
    assert!(said.contains("lost 2 phone numbers: ") || said.contains("lost a phone number: "), "{said}");
    let lines = said.lines().count();
    window.press_nth("Show all 48 (Missing: 48 contacts)", 0);
    assert!(window.said().lines().count() > lines + 2 * 40, "42 more names, each with its collection");
    window.press_nth("Show fewer (Missing: 48 contacts)", 0);
    assert_eq!(window.said().lines().count(), lines);

    // A statement about that.
    window.press(Role::Button, "Statement of loss…");
    window.wait_for("Folder for the statement");
    for (field, text) in [("Case", "4711"), ("Written by", "Support, Ann")] {
        window.harness.get_by_role_and_label(Role::TextInput, field).focus();
        window.harness.run();
        window.harness.get_by_role_and_label(Role::TextInput, field).type_text(text);
        window.harness.run();
    }
    window.press(Role::Button, "Write the statement");
    window.wait_for("The statement of loss is written.");
    window.wait_for("Open the statement");
    let folder = window.dir.path().join("Lifeboat statements");
    let page = std::fs::read_to_string(&Real::files(folder.clone(), "html")[0]).unwrap();
    assert!(page.contains("4711") && page.contains("Support, Ann"));
    let json = std::fs::read_to_string(&Real::files(folder, "json")[0]).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["gone"].as_array().unwrap().len(), 48);
    assert_eq!(json["hollow"].as_array().unwrap().len(), 12);
    window.press(Role::Button, "Back to the comparison");
    window.wait_for(LOST);

    // Beside one another: whichever is pressed, the earlier one is what is looked for.
    window.press(Role::Tab, "Home");
    window.wait_for("Last good backup:");
    window.press_nth("Compare the backup of", 0);
    window.press_nth("Compare with the backup of", 0);
    window.wait_for(LOST);

    // Nothing is missing of what is there now.
    window.press(Role::Tab, "Home");
    window.wait_for("Last good backup:");
    window.press_nth("Compare the backup of", 0);
    window.press(Role::Button, "Compare with demo@lifeboat now");
    window.wait_for("Nothing is missing and nothing is hollow: all that the backup of");
    window.must_not_say("Statement of loss…");
}

impl Real {
    /// How many contacts the newest backup holds.
    pub(super) fn contacts(&self) -> u64 {
        let filter = Filter { kinds: vec![Kind::Contacts], ..Filter::default() };
        engine::open(self.backups().last().unwrap()).unwrap().page(&filter, 0, 1).unwrap().matches
    }

    #[track_caller]
    pub(super) fn choose(&mut self, role: Role, name: &str) {
        self.press(role, name);
        let node = self.harness.get_by_role_and_label(role, name);
        assert!(node.accesskit_node().toggled().is_some());
    }
}

#[test]
fn october_2009_is_put_back() {
    let mut window = after_october();
    window.press(Role::Button, "Back up demo@lifeboat now");
    window.wait_for("48 of 60 contacts are no longer in your account.");
    window.press(Role::Tab, "Home");
    window.wait_for("Something went missing");

    // The statement first: what is known now is not known better later.
    window.press_nth("Compare the backup of", 0);
    window.press_nth("Compare with the backup of", 0);
    window.wait_for(LOST);
    window.press(Role::Button, "Statement of loss…");
    window.press(Role::Button, "Write the statement");
    window.wait_for("The statement of loss is written.");

    window.press(Role::Tab, "Home");
    window.press(Role::Button, "No, I did not");
    window.press(Role::Button, "Get it back…");
    window.wait_for("into the account demo@lifeboat.");
    window.wait_for("Keep other phones and computers offline until this has finished.");
    assert_eq!(window.backups().len(), 2);
    window.press(Role::Button, "Put back what is missing");
    window.wait_for("48 contacts will be put back that are no longer there.");
    window.wait_for("12 contacts will be filled where they were emptied; no value that is there is changed.");
    window.wait_for("Will be put back: 48 contacts");
    window.wait_for("Will be filled: 12 contacts");
    let said = window.said();
    assert!(said.contains("got 2 phone numbers: ") || said.contains("got a phone number: "), "{said}");
    window.wait_for("Nothing was written so far.");
    assert_eq!((window.backups().len(), window.contacts()), (3, 12), "the account as it is now is kept first");

    window.press(Role::Button, "Put it back now");
    window.wait_for("It is back in the account demo");
    window.wait_for("48 contacts are back in the account.");
    window.wait_for("12 contacts were filled where they were emptied.");
    window.wait_for("Put back: 48 contacts");
    window.must_not_say("Could not be put back");
    window.press(Role::Button, "Compare once more");
    window.wait_for("Nothing is missing and nothing is hollow: all that the backup of");
    for sort in ["doubled", "changed", "moved"] {
        window.must_not_say(&format!(" {sort}."));
    }
    assert_eq!(window.contacts(), 60, "and nothing is there twice");

    // Once more: there is nothing to do, and no button that would.
    window.press(Role::Tab, "Home");
    window.wait_for("Last good backup:");
    window.press_nth("Put back what the backup of", 0);
    window.press(Role::Button, "Put back what is missing");
    window.wait_for("There is nothing to put back: the account has all that the backup has.");
    window.must_not_say("Put it back now");
}

#[test]
fn what_shall_become_of_what_differs_is_chosen() {
    let mut window = after_october();
    window.press_nth("Put back what the backup of", 0);
    window.wait_for("From the backup of");
    window.must_not_say("Show the plan");
    window.press(Role::DisclosureTriangle, "More choices");
    window.wait_for("From which of them");
    let keep_there = "Keep what is there, Only what is gone is put back";
    let merge = "Merge, The same, and further values of the backup are added, such as a second phone number";
    let keep_both = "Keep both, The backup's is put beside it, as an item of its own";
    window.choose(Role::RadioButton, keep_there);
    window.press(Role::Button, "Show the plan");
    window.wait_for("Left as it is: 12 contacts");
    window.wait_for("is not as in the backup, and was left as you chose");
    window.press(Role::Button, "Other choices");
    window.choose(Role::RadioButton, merge);
    window.press(Role::Button, "Show the plan");
    window.wait_for("Will be filled: 12 contacts");
    window.press(Role::Button, "Other choices");

    // Without contacts there is nothing to do, and without anything no plan.
    window.choose(Role::CheckBox, "Contacts, 60 contacts");
    window.press(Role::Button, "Show the plan");
    window.wait_for("There is nothing to put back");
    window.press(Role::Button, "Other choices");
    for kind in ["Calendar, 10 events", "To-dos, 4 to-dos", "Notes, 2 notes", "Photos, 4 photos"] {
        window.choose(Role::CheckBox, kind);
    }
    window.wait_for("Choose something to put back.");
    assert!(window.harness.get_by_role_and_label(Role::Button, "Show the plan").accesskit_node().is_disabled());

    window.choose(Role::CheckBox, "Contacts, 60 contacts");
    window.choose(Role::RadioButton, keep_both);
    window.press(Role::Button, "Show the plan");
    window.wait_for("12 contacts will be put beside what is there, each as an item of its own.");
    window.press(Role::Button, "Put it back now");
    window.wait_for("60 contacts are back in the account.");
    window.press(Role::Button, "Compare once more");
    window.wait_for("contacts");
    window.wait_for("12 of 60 contacts are still there, but hollow.");
    window.must_not_say("are not in the backup of");
    assert_eq!(window.contacts(), 72, "48 that were gone, and 12 beside those that were left");
}

#[test]
fn in_read_only_mode_the_plan_is_shown_and_why_it_ends_there() {
    let dir = TempDir::new().unwrap();
    let (config, root) = (dir.path().join("settings"), dir.path().join("Lifeboat"));
    let place = Place { home: Some(dir.path().to_owned()), vault_root: root.clone() };
    let harness = Harness::builder().allow_missing_glyphs().with_max_steps(30).with_size([1080.0, 900.0]).build_eframe(
        move |cc| {
            let desk = Desk::new(Some(config), Some(root)).with_read_only(true);
            App::new(&cc.egui_ctx, place, Box::new(Office::with_demo(desk, Arc::new(|| ()), account())))
        },
    );
    let mut window = lose(Real { harness, dir }, ALL);
    window.press_nth("Put back what the backup of", 0);
    window.wait_for("Read-only mode is on, so nothing can be put back.");
    window.press(Role::Button, "Put back what is missing");
    window.wait_for("48 contacts will be put back that are no longer there.");
    window.wait_for("Read-only mode is on, so nothing can be put back.");
    window.must_not_say("Put it back now");
}

#[test]
fn a_key_that_comes_too_late_starts_nothing() {
    let mut window = Window::open();
    window.answer(Answer::Home(script::home()));
    let name = || "maria@example.org".to_owned();
    let ask = |window: &mut Window| {
        window.button("Put back what the backup of 15 November 2026, 03:15 has");
        window.button("Put back what is missing");
        assert_eq!(window.errand(), Errand::FetchDoor { name: name() });
    };
    ask(&mut window);
    window.button("Back");
    window.button("Compare the backup of 15 November 2026, 03:15 with another one, or with the account");
    window.answer(Answer::Door { name: name(), door: Ok(script::door()) });
    assert_eq!(window.desk.0.borrow().requests, []);
    assert_eq!(window.screen(), Screen::Compare);

    window.button("Back");
    ask(&mut window);
    window.answer(Answer::Door { name: name(), door: Ok(script::door()) });
    let Request::Restore(request) = window.request() else { panic!("{:?}", window.request()) };
    assert_eq!((request.consent, request.wish), (RestoreConsent::No, Wish::default()));
    assert_eq!(request.to.scope, Scope::default(), "the whole account is kept first");

    // What went wrong before anything was written is said so, and the same can be planned again.
    window.ended(Trouble::Unreachable { host: "dav.example.org".into(), why: "connection refused".into() });
    window.must_say("Nothing was written to the account.");
    window.button("Plan it once more");
    assert_eq!(window.screen(), Screen::Running);
}

#[test]
fn an_account_that_lost_all_it_had_is_compared_all_the_same() {
    let mut window = Window::open();
    window.answer(Answer::Home(script::home()));
    let ask = |window: &mut Window| {
        window.button("Compare the backup of 15 November 2026, 03:15 with another one, or with the account");
        window.button("Compare with maria@example.org now");
        window.answer(Answer::Door { name: "maria@example.org".into(), door: Ok(script::door()) });
        assert!(matches!(window.request(), Request::Backup(_)));
    };
    ask(&mut window);
    let account = Account { user: "maria@example.org".into(), ..Account::default() };
    let (account, seen) = (Box::new(account), "2026-11-22T04:00:00Z".parse().unwrap());
    window.ended(Trouble::Emptied { account: account.clone(), seen });
    let Request::Compare { new, .. } = window.request() else { panic!("{:?}", window.request()) };
    assert_eq!(new, Later::Emptied { account, seen });
    window.ended(Trouble::Cancelled);

    // What is not the account's own word is no loss.
    window.press(Role::Tab, "Home");
    ask(&mut window);
    window.ended(Trouble::NothingFound { url: "https://dav.example.org".into() });
    window.must_say("Lifeboat does not take that for an empty account.");
    assert!(matches!(window.request(), Request::Backup(_)));
}

/// Signs in to the account that is shown, and is let in.
fn signs_in(window: &mut Window) {
    assert_eq!(window.screen(), Screen::SignIn);
    window.type_into(Role::PasswordInput, "Password", "correct horse");
    window.button("Sign in");
    window.event(engine::Event::Ended(Ok(engine::Outcome::Looked(script::found()))));
    assert!(matches!(window.errand(), Errand::SaveAccount(_)));
    window.answer(script::kept());
}

#[test]
fn whoever_is_refused_while_it_is_planned_signs_in_and_goes_on_to_the_plan() {
    let mut window = Window::open();
    window.answer(Answer::Home(script::home()));
    let name = || "maria@example.org".to_owned();
    let back = |window: &mut Window| {
        window.button("Put back what the backup of 15 November 2026, 03:15 has");
        window.button("Put back what is missing");
    };
    back(&mut window);
    window.answer(Answer::Door { name: name(), door: Ok(script::door()) });
    let Request::Restore(first) = window.request() else { panic!("{:?}", window.request()) };
    window.ended(Trouble::SignInRefused { host: "dav.example.org".into() });
    let Errand::NoteContact { name: told, contact } = window.errand() else { panic!("{:?}", window.errand()) };
    assert_eq!((told, contact.let_in), (name(), false), "Home says so, too");
    window.button("Sign in again");
    signs_in(&mut window);
    let Request::Restore(again) = window.request() else { panic!("{:?}", window.request()) };
    assert_eq!((again.backup, again.wish, again.consent), (first.backup, first.wish, RestoreConsent::No));

    // The same where the keychain has no password, and for whoever goes back from signing in.
    window.ended(Trouble::Cancelled);
    window.press(Role::Tab, "Home");
    back(&mut window);
    window.answer(Answer::Door { name: name(), door: Err(Trouble::NoPassword { account: name() }) });
    window.button("Back");
    assert_eq!(window.screen(), Screen::Home);
    back(&mut window);
    window.answer(Answer::Door { name: name(), door: Err(Trouble::NoPassword { account: name() }) });
    signs_in(&mut window);
    assert_eq!(window.screen(), Screen::Running);
    assert!(matches!(window.request(), Request::Restore(_)));
}

#[test]
fn an_account_that_is_not_saved_is_signed_in_to_before_it_gets_something_back() {
    let mut window = Window::open();
    let mut home = script::home();
    let card = home.accounts.iter_mut().find(|card| card.name == "maria@example.org").unwrap();
    card.way = Way::SignIn;
    window.answer(Answer::Home(home));
    window.button("Put back what the backup of 15 November 2026, 03:15 has");
    window.must_say("No password is kept for maria@example.org on this computer.");
    window.button("Put back what is missing");
    signs_in(&mut window);
    assert!(matches!(window.request(), Request::Restore(_)));
    window.ended(Trouble::Cancelled);
    window.press(Role::Tab, "Home");
    window.button("Compare the backup of 15 November 2026, 03:15 with another one, or with the account");
    window.button("Compare with maria@example.org now");
    signs_in(&mut window);
    assert!(matches!(window.request(), Request::Backup(_)), "it is backed up first");
}

#[test]
fn backups_of_one_minute_are_told_apart_by_their_seconds() {
    let mut window = Window::open();
    let mut home = script::home();
    let card = home.accounts.iter_mut().find(|card| card.backups.len() > 2).unwrap();
    card.backups[1].sealed = "2026-11-15T03:15:07Z".parse().unwrap();
    card.backups[2].sealed = "2026-11-15T03:15:41Z".parse().unwrap();
    let newest = card.backups[0].path.clone();
    window.answer(Answer::Home(home));
    window.tell(Msg::Recover(Recover::With(newest)));
    window.must_say("03:15:07");
    window.must_say("03:15:41");
}
