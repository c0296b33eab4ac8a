//! Somebody who adds an account in the window, with everything real behind it, and whose questions and clicks are counted.

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ::lifeboat::engine::{self, Request};
use ::lifeboat::gui::App;
use ::lifeboat::gui::desk::{Desk, Work};
use ::lifeboat::gui::office::Office;
use ::lifeboat::gui::update::{Answer, Errand, Place};
use egui::Theme;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use tempfile::TempDir;

/// Everything that is said anywhere in a window, a line each.
pub fn said_in(harness: &Harness<'static, App>) -> String {
    fn collect(node: egui_kittest::Node<'_>, out: &mut String) {
        let access = node.accesskit_node();
        for text in [access.label(), access.value()].into_iter().flatten() {
            out.push_str(&text);
            out.push('\n');
        }
        for child in node.children() {
            collect(child, out);
        }
    }
    let mut out = String::new();
    collect(harness.root(), &mut out);
    out
}

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
pub struct Person {
    pub harness: Harness<'static, App>,
    dir: TempDir,
    /// Pages that the browser was to open.
    pub opened: Rc<RefCell<Vec<String>>>,
    pub questions: Vec<String>,
    pub clicks: Vec<String>,
}

impl Person {
    /// With a provider file of the settings folder, if one is given.
    pub fn open(file: Option<&str>) -> Person {
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

    /// Until the window says so.
    #[track_caller]
    pub fn wait_for(&mut self, text: &str) {
        let until = Instant::now() + Duration::from_secs(60);
        while !said_in(&self.harness).contains(text) {
            assert!(Instant::now() < until, "does not come to say {text:?}, but:\n{}", said_in(&self.harness));
            std::thread::sleep(Duration::from_millis(10));
            self.harness.step();
        }
        self.harness.run();
    }

    /// Presses a button.
    #[track_caller]
    pub fn click(&mut self, name: &str) {
        self.wait_for(name);
        self.harness.get_by_role_and_label(Role::Button, name).scroll_to_me();
        self.harness.run();
        // What the window does meanwhile may move the control, so it is pressed by its name and not by its place.
        self.harness.get_by_role_and_label(Role::Button, name).click_accesskit();
        self.harness.run();
        self.clicks.push(name.to_owned());
    }

    /// Fills a field in.
    #[track_caller]
    pub fn answer(&mut self, role: Role, label: &str, text: &str) {
        self.wait_for(label);
        self.harness.get_by_role_and_label(role, label).focus();
        self.harness.run();
        self.harness.get_by_role_and_label(role, label).type_text(text);
        self.harness.run();
        self.questions.push(label.to_owned());
    }

    /// What *Home* shows, once it has so many backups: the names of the accounts, and how many each has.
    #[track_caller]
    pub fn cards(&mut self, n_backups: usize) -> Vec<(String, usize)> {
        self.harness.get_by_role_and_label(Role::Tab, "Home").click();
        let until = Instant::now() + Duration::from_secs(60);
        let cards = |harness: &Harness<'static, App>| {
            let accounts = &harness.state().state().home.accounts;
            accounts.iter().map(|card| (card.name.clone(), card.backups.len())).collect::<Vec<_>>()
        };
        while cards(&self.harness).iter().map(|(_, n)| n).sum::<usize>() < n_backups {
            assert!(Instant::now() < until, "not so many backups on Home: {}", said_in(&self.harness));
            std::thread::sleep(Duration::from_millis(10));
            self.harness.step();
        }
        self.harness.run();
        cards(&self.harness)
    }

    /// From *Sign in* to a backup that says it is whole, in these words; gives its folder.
    #[track_caller]
    pub fn back_up(&mut self, whole: &str) -> PathBuf {
        self.click("Back up now");
        self.wait_for(whole);
        let root = self.dir.path().join("Lifeboat");
        let vaults = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
        let backups = vaults.filter(|path| path.is_dir()).flat_map(|vault| std::fs::read_dir(vault).unwrap());
        let mut found = backups.map(|entry| entry.unwrap().path()).filter(|path| path.join("bagit.txt").is_file());
        found.next().unwrap()
    }

    /// The settings about accounts.
    pub fn saved(&self) -> String {
        std::fs::read_to_string(self.dir.path().join("settings/accounts.toml")).unwrap()
    }
}
