//! From nothing to a first backup, with everything real behind the window: every question asked and every click made is
//! counted. The numbers stand in README. The same against a real Radicale is in `tests/servers`.

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use lifeboat::{demo, engine};

use super::person::Person;
use crate::stand_in::{StandIn, browse};

/// What the window says of a whole backup.
const WHOLE: &str = "All 20 contacts";

fn cloud() -> demo::Demo {
    demo::serve(&demo::Options { contacts: 20, events: 10, todos: 2, notes: 2, photos: 0, ..Default::default() })
        .unwrap()
}

/// The rest of a provider file for a service at `url`.
fn file(id: &str, domain: &str, url: &str, rest: &str) -> String {
    format!(
        "id = \"{id}\"\nname = \"Ours\"\ndomains = [\"{domain}\"]\ncontacts = \"{url}\"\ncalendars = \"{url}\"\n{rest}\n\
         [checked]\nhow = \"live\"\ndate = \"2026-11-22\"\nsources = [\"us\"]\n"
    )
}

#[test]
fn from_nothing_to_a_first_backup_by_web_address() {
    let cloud = cloud();
    let credentials = cloud.credentials();
    let mut person = Person::open(None);
    person.click("Back up my account");
    person.answer(Role::TextInput, "E-mail address", &cloud.url());
    person.click("Continue");
    person.answer(Role::TextInput, "User name", &credentials.user);
    person.answer(Role::PasswordInput, "Password", credentials.password.expose());
    person.click("Sign in");
    person.back_up(WHOLE);
    assert_eq!(person.questions, ["E-mail address", "User name", "Password"]);
    assert_eq!(person.clicks, ["Back up my account", "Continue", "Sign in", "Back up now"]);
    assert!(!person.saved().contains(credentials.password.expose()));
    assert_eq!(person.cards(1).len(), 1, "an account has one card, whatever it is called");
}

/// Somebody who signs in to a Nextcloud server, by address and in the browser.
fn at_a_nextcloud(service: &StandIn) -> Person {
    let ways = "[[sign_in]]\nway = \"login-flow-v2\"";
    let mut person = Person::open(Some(&file("ours", "cloud.example", &service.url("/"), ways)));
    person.click("Back up my account");
    person.answer(Role::TextInput, "E-mail address", "maria@cloud.example");
    person.click("Continue");
    person.click("Sign in in the browser");
    person
}

#[test]
fn from_nothing_to_a_first_backup_of_a_nextcloud_by_address() {
    let cloud = cloud();
    let service = StandIn::before(&cloud, 0);
    let mut person = at_a_nextcloud(&service);
    person.wait_for("Waiting for your yes…");
    // The stand-in takes it for a yes once it was asked twice; the person has opened this.
    assert_eq!(*person.opened.borrow(), [service.url("/login/v2/flow/x")]);
    person.back_up(WHOLE);
    assert_eq!(person.questions, ["E-mail address"]);
    let clicks = ["Back up my account", "Continue", "Sign in in the browser", "Back up now"];
    assert_eq!(person.clicks, clicks, "and what the server's own page asks");
    assert!(person.saved().contains("login_flow = "));
    assert_eq!(person.cards(1), [("maria@cloud.example".to_owned(), 1)], "though the login is no address");
    for secret in service.given() {
        assert!(!person.saved().contains(&secret));
    }
}

#[test]
fn an_account_is_asked_how_it_is_and_forgotten_with_what_the_service_gave() {
    let cloud = cloud();
    let service = StandIn::before(&cloud, 0);
    let mut person = at_a_nextcloud(&service);
    let backup = person.back_up(WHOLE);
    person.harness.get_by_role_and_label(Role::Tab, "Home").click();
    person.harness.run();
    let name = person.saved().lines().find_map(|line| line.strip_prefix("name = ").map(str::to_owned)).unwrap();
    let name = name.trim_matches('"');
    person.click(&format!("Check {name} now"));
    person.wait_for("Checked just now: 127.0.0.1");
    person.wait_for("contacts at http://127.0.0.1");
    person.click(&format!("Sign out of {name} and forget it"));
    person.wait_for("The backups that you have stay where they are.");
    assert!(service.is_in(), "nothing before the yes");
    person.click("Sign out and forget it");
    person.wait_for("is forgotten here. Its backups stay where they are.");
    person.wait_for("had given Lifeboat at the sign-in is void now.");
    assert!(!service.is_in());
    assert_eq!(service.count("DELETE /ocs/v2.php/core/apppassword"), 1);
    assert!(!person.saved().contains(name), "{}", person.saved());
    assert!(engine::open(&backup).is_ok());
    // Its backups are still on Home, with the way back in.
    person.wait_for("Sign in");
}

/// Somebody who signs in to an iCloud with an app password, by address.
fn at_an_icloud(service: &StandIn) -> Person {
    service.let_in("alice@icloud.com", "abcd-efgh-ijkl-mnop");
    // As iCloud's own file has it, but for the hosts.
    let ways = "[[sign_in]]\nway = \"app-password\"\npage = \"App-Specific Passwords\"\n\
                link = \"https://account.apple.com/account/manage\"";
    let mut person = Person::open(Some(&file("icloud", "icloud.com", &service.url("/"), ways)));
    person.click("Back up my account");
    person.answer(Role::TextInput, "E-mail address", "alice@icloud.com");
    person.click("Continue");
    person.click("Open this page");
    person.answer(Role::PasswordInput, "App password", "abcd-efgh-ijkl-mnop");
    person.click("Sign in");
    person
}

#[test]
fn from_nothing_to_a_first_backup_of_an_icloud_by_address() {
    let cloud = cloud();
    let service = StandIn::before(&cloud, 0);
    let mut person = at_an_icloud(&service);
    assert_eq!(*person.opened.borrow(), ["https://account.apple.com/account/manage"]);
    person.back_up(WHOLE);
    assert_eq!(person.questions, ["E-mail address", "App password"]);
    assert_eq!(person.clicks, ["Back up my account", "Continue", "Open this page", "Sign in", "Back up now"]);
    assert!(!person.saved().contains("abcd-efgh-ijkl-mnop"));
    assert_eq!(person.cards(1), [("alice@icloud.com".to_owned(), 1)]);
}

#[test]
fn a_carriers_own_file_leads_through_the_browser_to_a_backup() {
    let cloud = cloud();
    let service = StandIn::before(&cloud, 5);
    let ways = format!(
        "password_entry = false\n[[sign_in]]\nway = \"oauth\"\n[oauth]\nauthorize_url = \"{}\"\ntoken_url = \"{}\"\n\
         client_id = \"lifeboat\"",
        service.url("/authorize"),
        service.url("/token")
    );
    let mut person = Person::open(Some(&file("ours", "carrier.example", &service.url("/"), &ways)));
    person.click("Back up my account");
    person.answer(Role::TextInput, "E-mail address", "maria@carrier.example");
    person.click("Continue");
    person.click("Sign in in the browser");
    person.wait_for("Waiting for your yes…");
    let url = person.opened.borrow().first().cloned().unwrap();
    assert!(browse(&url).contains("You are signed in."));
    let backup = person.back_up(WHOLE);
    assert!(engine::open(&backup).is_ok());
    assert_eq!((person.questions.len(), person.clicks.len()), (1, 4));
    // On Home it says how it stands.
    person.harness.get_by_role_and_label(Role::Tab, "Home").click();
    person.harness.run();
    person.wait_for("Signed in; renewed by itself. Last reached");
    for secret in service.given() {
        assert!(!person.saved().contains(&secret));
    }
}

#[test]
fn what_is_backed_up_is_chosen_anew() {
    let cloud = cloud();
    let service = StandIn::before(&cloud, 0);
    let mut person = at_an_icloud(&service);
    person.back_up(WHOLE);

    fn tick(person: &mut Person, part: &str) -> bool {
        use egui_kittest::kittest::NodeT as _;
        person.wait_for(part);
        let find = |person: &Person| {
            let mut boxes = person.harness.query_all_by_role(Role::CheckBox);
            let node = boxes.find(|node| node.accesskit_node().label().is_some_and(|label| label.starts_with(part)));
            let node = node.unwrap();
            node.click_accesskit();
            node.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
        };
        let was = find(person);
        person.harness.run();
        was
    }
    let open_singles = |person: &mut Person| {
        let singles = person.harness.get_by_role_and_label(Role::DisclosureTriangle, "Choose single ones");
        singles.click_accesskit();
        person.harness.run();
    };
    let again = |person: &mut Person| {
        person.harness.get_by_role_and_label(Role::Tab, "Home").click();
        person.harness.run();
        person.click("Choose what is backed up of alice@icloud.com");
        person.wait_for("What shall be backed up?");
    };

    again(&mut person);
    assert!(person.harness.query_by_label("Backup folder").is_none(), "it stays where its backups are");
    assert!(tick(&mut person, "Calendar,"), "all was chosen before");
    open_singles(&mut person);
    assert!(!tick(&mut person, "Also pictures of contacts that lie outside of this account"));
    person.click("Back up now");
    person.wait_for("All 20 contacts, 2 to-dos and 2 notes that you chose are saved and checked.");

    // What was chosen is chosen still, from *Home* as well as on this screen.
    again(&mut person);
    assert!(!tick(&mut person, "Calendar,"));
    open_singles(&mut person);
    assert!(tick(&mut person, "Also pictures of contacts that lie outside of this account"));
    person.click("Back up now");
    person.wait_for("All 20 contacts, 10 events");
}
