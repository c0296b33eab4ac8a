//! From nothing to a first backup, with everything real behind the window: every question asked and every click made is
//! counted. The numbers stand in README.

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::Theme;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use lifeboat::demo;
use lifeboat::engine::{self, Request};
use lifeboat::gui::App;
use lifeboat::gui::desk::{Desk, Work};
use lifeboat::gui::office::Office;
use lifeboat::gui::update::{Answer, Errand, Place};
use tempfile::TempDir;

use super::said_in;
use crate::stand_in::{StandIn, browse};

/// The real office, but for the browser: that only notes what it is to open.
struct WithoutBrowser {
    office: Office,
    opened: Rc<RefCell<Vec<String>>>,
    answers: Vec<Answer>,
}

impl Desk for WithoutBrowser {
    fn start(&mut self, request: Request) -> Box<dyn Work> {
        self.office.start(request)
    }

    fn send(&mut self, errand: Errand) {
        match errand {
            Errand::OpenPage(url) => {
                self.opened.borrow_mut().push(url.clone());
                self.answers.push(Answer::PageOpened { url, done: Ok(()) });
            }
            other => self.office.send(other),
        }
    }

    fn answer(&mut self) -> Option<Answer> {
        self.answers.pop().or_else(|| self.office.answer())
    }
}

/// Somebody who adds an account, and counts.
struct Person {
    harness: Harness<'static, App>,
    dir: TempDir,
    opened: Rc<RefCell<Vec<String>>>,
    questions: Vec<String>,
    clicks: Vec<String>,
}

impl Person {
    /// With a provider file of the settings folder, if one is given.
    fn open(file: Option<&str>) -> Person {
        let dir = TempDir::new().unwrap();
        let (config, root) = (dir.path().join("settings"), dir.path().join("Lifeboat"));
        if let Some(file) = file {
            std::fs::create_dir_all(config.join("providers")).unwrap();
            std::fs::write(config.join("providers/mine.toml"), file).unwrap();
        }
        let opened: Rc<RefCell<Vec<String>>> = Rc::default();
        let noted = Rc::clone(&opened);
        let place = Place { home: Some(dir.path().to_owned()), vault_root: root.clone() };
        let harness =
            Harness::builder().allow_missing_glyphs().with_size([1080.0, 900.0]).with_theme(Theme::Light).build_eframe(
                move |cc| {
                    let desk = engine::Desk::new(Some(config), Some(root));
                    let office = Office::new(desk, Arc::new(|| ()));
                    let desk = WithoutBrowser { office, opened: noted, answers: Vec::new() };
                    App::new(&cc.egui_ctx, place, Box::new(desk))
                },
            );
        Person { harness, dir, opened, questions: Vec::new(), clicks: Vec::new() }
    }

    #[track_caller]
    fn wait_for(&mut self, text: &str) {
        let until = Instant::now() + Duration::from_secs(60);
        while !said_in(&self.harness).contains(text) {
            assert!(Instant::now() < until, "does not come to say {text:?}, but:\n{}", said_in(&self.harness));
            std::thread::sleep(Duration::from_millis(10));
            self.harness.step();
        }
        self.harness.run();
    }

    #[track_caller]
    fn click(&mut self, name: &str) {
        self.wait_for(name);
        self.harness.get_by_role_and_label(Role::Button, name).scroll_to_me();
        self.harness.run();
        // What the window does meanwhile may move the control, so it is pressed by its name and not by its place.
        self.harness.get_by_role_and_label(Role::Button, name).click_accesskit();
        self.harness.run();
        self.clicks.push(name.to_owned());
    }

    #[track_caller]
    fn answer(&mut self, role: Role, label: &str, text: &str) {
        self.wait_for(label);
        self.harness.get_by_role_and_label(role, label).focus();
        self.harness.run();
        self.harness.get_by_role_and_label(role, label).type_text(text);
        self.harness.run();
        self.questions.push(label.to_owned());
    }

    /// From *Sign in* to a backup that says it is whole; gives its folder.
    #[track_caller]
    fn back_up(&mut self) -> PathBuf {
        self.click("Back up now");
        self.wait_for("All 20 contacts");
        let root = self.dir.path().join("Lifeboat");
        let vaults = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
        let backups = vaults.filter(|path| path.is_dir()).flat_map(|vault| std::fs::read_dir(vault).unwrap());
        let mut found = backups.map(|entry| entry.unwrap().path()).filter(|path| path.join("bagit.txt").is_file());
        found.next().unwrap()
    }

    fn saved(&self) -> String {
        std::fs::read_to_string(self.dir.path().join("settings/accounts.toml")).unwrap()
    }
}

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
    person.back_up();
    assert_eq!(person.questions, ["E-mail address", "User name", "Password"]);
    assert_eq!(person.clicks, ["Back up my account", "Continue", "Sign in", "Back up now"]);
    assert!(!person.saved().contains(credentials.password.expose()));
}

#[test]
fn from_nothing_to_a_first_backup_of_a_nextcloud_by_address() {
    let cloud = cloud();
    let service = StandIn::before(&cloud, 0);
    let ways = "[[sign_in]]\nway = \"login-flow-v2\"";
    let mut person = Person::open(Some(&file("ours", "cloud.example", &service.url("/"), ways)));
    person.click("Back up my account");
    person.answer(Role::TextInput, "E-mail address", "maria@cloud.example");
    person.click("Continue");
    person.click("Sign in in the browser");
    person.wait_for("Waiting for your yes …");
    // The stand-in takes it for a yes once it was asked twice; the person has opened this.
    assert_eq!(*person.opened.borrow(), [service.url("/login/v2/flow/x")]);
    person.back_up();
    assert_eq!(person.questions, ["E-mail address"]);
    let clicks = ["Back up my account", "Continue", "Sign in in the browser", "Back up now"];
    assert_eq!(person.clicks, clicks, "and what the server's own page asks");
    assert!(person.saved().contains("login_flow = "));
    for secret in service.given() {
        assert!(!person.saved().contains(&secret));
    }
}

#[test]
fn from_nothing_to_a_first_backup_of_an_icloud_by_address() {
    let cloud = cloud();
    let service = StandIn::before(&cloud, 0);
    service.let_in("alice@icloud.com", "abcd-efgh-ijkl-mnop");
    // As iCloud's own file has it, but for the hosts.
    let ways = "[[sign_in]]\nway = \"app-password\"\npage = \"App-Specific Passwords\"\n\
                link = \"https://account.apple.com/account/manage\"";
    let mut person = Person::open(Some(&file("icloud", "icloud.com", &service.url("/"), ways)));
    person.click("Back up my account");
    person.answer(Role::TextInput, "E-mail address", "alice@icloud.com");
    person.click("Continue");
    person.click("Open this page");
    assert_eq!(*person.opened.borrow(), ["https://account.apple.com/account/manage"]);
    person.answer(Role::PasswordInput, "App password", "abcd-efgh-ijkl-mnop");
    person.click("Sign in");
    person.back_up();
    assert_eq!(person.questions, ["E-mail address", "App password"]);
    assert_eq!(person.clicks, ["Back up my account", "Continue", "Open this page", "Sign in", "Back up now"]);
    assert!(!person.saved().contains("abcd-efgh-ijkl-mnop"));
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
    person.wait_for("Waiting for your yes …");
    let url = person.opened.borrow().first().cloned().unwrap();
    assert!(browse(&url).contains("You are signed in."));
    let backup = person.back_up();
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
