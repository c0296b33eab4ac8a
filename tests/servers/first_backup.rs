//! From nothing to a first backup of a real Radicale, by its web address, in the window: every question and click is counted.
//! README has the numbers.

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use crate::person::{Person, said_in};
use crate::server::{USER, radicale};
use crate::{compare, outside};

#[test]
fn from_nothing_to_a_first_backup_of_a_radicale() {
    let server = radicale();
    for (kind, n_items) in [("contacts", "20"), ("events", "10"), ("todos", "2")] {
        outside("fill.py", &["whole", &server.url(&format!("/{USER}/{kind}/")), USER, server.password, kind, n_items]);
    }
    let mut person = Person::open(None);
    person.click("Back up my account");
    person.answer(Role::TextInput, "E-mail address", &server.url("/"));
    person.click("Continue");
    person.answer(Role::TextInput, "User name", USER);
    person.answer(Role::PasswordInput, "Password", server.password);
    person.click("Sign in");
    let backup = person.back_up("All 20 contacts");
    assert_eq!(person.questions, ["E-mail address", "User name", "Password"]);
    assert_eq!(person.clicks, ["Back up my account", "Continue", "Sign in", "Back up now"]);
    assert!(person.opened.borrow().is_empty(), "no page was needed");
    assert!(!person.saved().contains(server.password));
    for (kind, n_items) in [("contacts", 20), ("events", 10), ("todos", 2)] {
        compare(&backup, &server, &format!("/{USER}/{kind}/"), n_items);
    }
    // Asked once more, it says so; with its password changed, too.
    person.harness.get_by_role_and_label(Role::Tab, "Home").click();
    person.harness.run();
    let name = format!("{USER}@127.0.0.1:{}", server.port);
    person.click(&format!("Check {name} now"));
    person.wait_for("lets Lifeboat in.");
    std::fs::write(server.dir.path().join("users"), format!("{USER}:another\n")).unwrap();
    person.click(&format!("Check {name} now"));
    person.wait_for("the service did not let Lifeboat in any more");
    assert!(!said_in(&person.harness).contains("lets Lifeboat in."), "what was so is not said any more");
    person.click(&format!("Sign in to {name} again"));
    person.answer(Role::PasswordInput, "Password", "another");
    person.click("Sign in");
    person.wait_for("Back up now");
}
