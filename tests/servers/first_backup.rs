//! From nothing to a first backup of a real Radicale in the window, by its web address, and found by DNS from an e-mail
//! address: every question and click is counted. README has the numbers.

use std::process::Command;

use crate::dns::dnsmasq;
use crate::person::{Person, said_in};
use crate::server::{USER, free_port, radicale, radicale_of};
use crate::{compare, outside};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

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
    // The account has one card, though its name is no name for a folder.
    let name = format!("{USER}@127.0.0.1:{}", server.port);
    assert_eq!(person.cards(1), [(name.clone(), 1)]);
    // Asked once more, it says so; with its password changed, too.
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

impl Person {
    /// Looks at a field that is filled in already, and leaves it so.
    #[track_caller]
    fn leave(&mut self, label: &str, expect: &str) {
        self.wait_for(label);
        let field = self.harness.get_by_role_and_label(Role::TextInput, label);
        assert_eq!(field.accesskit_node().value().as_deref(), Some(expect));
        self.questions.push(label.to_owned());
    }

    /// Fills in a field anew that is filled in already.
    #[track_caller]
    fn correct(&mut self, label: &str, before: &str, text: &str) {
        self.leave(label, before);
        self.harness.get_by_role_and_label(Role::TextInput, label).focus();
        self.harness.run();
        self.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
        self.harness.run();
        self.harness.get_by_role_and_label(Role::TextInput, label).type_text(text);
        self.harness.run();
    }

    /// Says yes to a question by pressing this.
    #[track_caller]
    fn agree(&mut self, question: &str, yes: &str) {
        self.wait_for(question);
        self.click(yes);
        self.questions.push(question.to_owned());
    }
}

const ADDRESS: &str = "alice@family.example";
/// Set for the process that plays the person: the port of the Radicale that its DNS names.
const PORT: &str = "LIFEBOAT_TEST_PORT";

/// Runs the test `name` once more, in a process whose DNS says of *family.example* that its services are at a port of this
/// computer.
fn where_dns_names(name: &str) {
    let port = free_port();
    let record = |label: &str| format!("srv-host={label}._tcp.family.example,localhost,{port},0,0");
    let dns = dnsmasq(&[
        // Without encryption, which needs no yes on one's own computer.
        record("_carddav"),
        record("_caldav"),
        // The domain itself is nobody's web server.
        "address=/family.example/127.0.0.1".into(),
    ]);
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.args(["--exact", &format!("first_backup::{name}"), "--nocapture"]).env(PORT, port.to_string());
    let out = again.env("LIFEBOAT_DNS", format!("127.0.0.1:{}", dns.port)).output().unwrap();
    let said = [out.stdout, out.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(out.status.success() && said.contains("1 passed"), "{said}");
}

/// From the e-mail address to a backup of a Radicale that knows its owner as `user`, and to its card on *Home*.
fn found_by_dns(port: u16, user: &str) {
    let server = radicale_of(user, port);
    let path = |kind: &str| format!("/{}/{kind}/", user.replace('@', "%40"));
    for (kind, n_items) in [("contacts", "20"), ("events", "10"), ("todos", "2")] {
        outside("fill.py", &["whole", &server.url(&path(kind)), user, server.password, kind, n_items]);
    }
    let mut person = Person::open(None);
    person.click("Back up my account");
    person.answer(Role::TextInput, "E-mail address", ADDRESS);
    person.click("Continue");
    // It stands there already, and what it may be instead is said.
    person.wait_for("with some services only the part in front of the @");
    if user == ADDRESS {
        person.leave("User name", ADDRESS);
    } else {
        person.correct("User name", ADDRESS, user);
    }
    person.answer(Role::PasswordInput, "Password", server.password);
    person.click("Sign in");
    let question = format!("family.example says that your data lies on another server: localhost:{port}.");
    person.wait_for(&question);
    person.wait_for("Look where your phone or another program has this account");
    assert!(!server.log().contains("Failed login"), "DNS alone gives nobody the password: {}", server.log());
    let yes = format!("Send the password to localhost:{port}");
    person.agree(&question, &yes);
    let backup = person.back_up("All 20 contacts");
    assert_eq!(person.questions, ["E-mail address", "User name", "Password", &question]);
    assert_eq!(person.clicks, ["Back up my account", "Continue", "Sign in", &yes, "Back up now"]);
    assert!(person.opened.borrow().is_empty(), "no page was needed");
    assert!(!person.saved().contains(server.password));
    for (kind, n_items) in [("contacts", 20), ("events", 10), ("todos", 2)] {
        let args = [backup.to_str().unwrap(), &server.url("/"), user, server.password, &path(kind)];
        let told = outside("compare.py", &args);
        assert!(told.contains(&format!("{n_items} items, none missing, none altered")), "{kind}: {told}");
    }
    assert_eq!(person.cards(1), [(ADDRESS.to_owned(), 1)]);
    // The next one asks nothing, not even DNS.
    person.questions.clear();
    person.click(&format!("Back up {ADDRESS} now"));
    person.wait_for("All 20 contacts");
    assert_eq!(person.cards(2), [(ADDRESS.to_owned(), 2)]);
    assert!(person.questions.is_empty());
}

#[test]
fn from_an_email_address_to_a_first_backup_of_a_radicale_that_dns_names() {
    match std::env::var(PORT) {
        Ok(port) => found_by_dns(port.parse().unwrap(), ADDRESS),
        Err(_) => where_dns_names("from_an_email_address_to_a_first_backup_of_a_radicale_that_dns_names"),
    }
}

#[test]
fn from_an_email_address_to_a_first_backup_where_the_user_name_is_another() {
    match std::env::var(PORT) {
        Ok(port) => found_by_dns(port.parse().unwrap(), USER),
        Err(_) => where_dns_names("from_an_email_address_to_a_first_backup_where_the_user_name_is_another"),
    }
}
