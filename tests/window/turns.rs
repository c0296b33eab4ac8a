//! *Back up all*: one saved account after the other, whatever comes of each.

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use lifeboat::engine::{Event, Request};
use lifeboat::gui::state::{AccountCard, Home, Keychain, Screen};
use lifeboat::gui::update::{Answer, Errand};
use lifeboat::model::Trouble;

use super::{Window, script};

const ACCOUNTS: [&str; 3] = ["anna@example.org", "ben@example.org", "maria@example.org"];

fn home() -> Home {
    let home = script::home_kept();
    let card = home.accounts.first().unwrap().clone();
    let accounts = ACCOUNTS.map(|name| AccountCard { name: name.into(), unfinished: Vec::new(), ..card.clone() });
    Home { accounts: accounts.into(), ..home }
}

fn at_home() -> Window {
    let mut window = Window::open();
    window.answer(Answer::Keychain(Keychain::There));
    window.answer(Answer::Home(home()));
    window
}

/// The next account is asked for its door, and a backup of it begins.
fn begins(window: &mut Window, name: &str) {
    assert_eq!(window.errand(), Errand::FetchDoor { name: name.into() });
    window.answer(Answer::Door { name: name.into(), door: Ok(script::door()) });
    assert!(matches!(window.request(), Request::Backup(_)));
}

#[test]
fn each_account_has_its_turn_whatever_comes_of_the_others() {
    let mut window = at_home();
    window.button("Back up all accounts, one after the other");
    begins(&mut window, ACCOUNTS[0]);
    window.must_say("Account 1 of 3: anna@example.org");
    window.event(script::backed_up(true));
    window.must_say("1 of 3 accounts are done");
    window.must_say("anna@example.org: backed up, but some items could not be read");
    window.answer(Answer::Home(home()));
    // The second has no password: the third does not wait for it.
    assert_eq!(window.errand(), Errand::FetchDoor { name: ACCOUNTS[1].into() });
    window.answer(Answer::Door { name: ACCOUNTS[1].into(), door: Err(Trouble::SignInRefused { host: "x".into() }) });
    assert_eq!(window.errand(), Errand::LoadHome);
    window.answer(Answer::Home(home()));
    begins(&mut window, ACCOUNTS[2]);
    window.must_say("Account 3 of 3: maria@example.org");
    window.event(Event::Ended(Err(Trouble::Status { url: "https://x/".into(), status: 503 })));
    window.answer(Answer::Home(home()));
    window.must_say("3 of 3 accounts are done");
    window.must_say("ben@example.org: not backed up, because you have to sign in again");
    window.must_say("maria@example.org: not backed up.");
    // It is told on Home, too, until something else is begun.
    window.press(Role::Tab, "Home");
    window.must_say("3 of 3 accounts are done");
    window.button("Back up ben@example.org now");
    begins(&mut window, ACCOUNTS[1]);
    assert!(!window.says("accounts are done"));
}

#[test]
fn whoever_stops_one_stops_those_behind_it() {
    let mut window = at_home();
    window.button("Back up all accounts, one after the other");
    begins(&mut window, ACCOUNTS[0]);
    window.button("Stop");
    window.button("Stop now");
    window.event(Event::Ended(Err(Trouble::Cancelled)));
    window.must_say("anna@example.org: stopped");
    window.answer(Answer::Home(home()));
    assert_eq!(window.errand(), Errand::LoadHome, "nobody else's turn comes");
    assert_eq!(window.screen(), Screen::Result);
}

#[test]
fn whoever_went_elsewhere_stays_there_when_the_next_begins() {
    let mut window = at_home();
    window.button("Back up all accounts, one after the other");
    begins(&mut window, ACCOUNTS[0]);
    window.press(Role::Tab, "Home");
    window.event(script::backed_up(false));
    window.answer(Answer::Home(home()));
    begins(&mut window, ACCOUNTS[1]);
    assert_eq!(window.screen(), Screen::Home);
    window.must_say("anna@example.org: backed up");
}

#[test]
fn a_run_is_not_begun_beside_another() {
    let mut window = at_home();
    let door = |name: &str| Answer::Door { name: name.into(), door: Ok(script::door()) };
    // A button that is pressed twice before the keychain answers.
    window.button("Back up anna@example.org now");
    window.button("Back up anna@example.org now");
    window.answer(door(ACCOUNTS[0]));
    let started = window.n_requests();
    window.answer(door(ACCOUNTS[0]));
    assert_eq!((window.n_requests(), window.screen()), (started, Screen::Running));
}

#[test]
fn one_account_needs_no_button_for_all() {
    let mut window = Window::open();
    window.answer(Answer::Keychain(Keychain::There));
    let home = home();
    window.answer(Answer::Home(Home { accounts: home.accounts[..1].to_vec(), ..home }));
    assert!(
        window.harness.query_by_role_and_label(Role::Button, "Back up all accounts, one after the other").is_none()
    );
}

#[test]
fn closing_between_two_turns_asks_first() {
    let mut window = at_home();
    window.button("Back up all accounts, one after the other");
    begins(&mut window, ACCOUNTS[0]);
    window.event(script::backed_up(false));
    assert!(!window.close());
    window.must_say("Close Lifeboat and leave out the other accounts?");
    window.button("Keep going");
    window.answer(Answer::Home(home()));
    begins(&mut window, ACCOUNTS[1]);
    window.event(script::backed_up(false));
    assert!(!window.close());
    // The next turn begins before the answer: the question stays.
    window.answer(Answer::Home(home()));
    begins(&mut window, ACCOUNTS[2]);
    window.must_say("Close Lifeboat and stop this backup?");
    window.button("Stop and close");
    assert!(window.ends_and_closes());
    assert!(window.close(), "it is not asked again");
}
