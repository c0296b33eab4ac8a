//! What happened in October 2009, in the window, with everything real behind it: the demo cloud, the engine, the disk.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::Theme;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use lifeboat::archive::verify::verify;
use lifeboat::demo;
use lifeboat::engine::{self, Desk, Filter, Request};
use lifeboat::gui::App;
use lifeboat::gui::office::Office;
use lifeboat::gui::update::{Answer, Errand, Place};
use lifeboat::model::{Door, Kind, Trouble, Watch};
use tempfile::TempDir;

use super::{Window, reach, said_in, script, walk};

/// A window with the real desk behind it.
pub(super) struct Real {
    pub(super) harness: Harness<'static, App>,
    pub(super) dir: TempDir,
}

impl Real {
    pub(super) fn open(account: demo::Options) -> Real {
        let dir = TempDir::new().unwrap();
        let (config, root) = (dir.path().join("settings"), dir.path().join("Lifeboat"));
        let place = Place { home: Some(dir.path().to_owned()), vault_root: root.clone() };
        let harness = Harness::builder()
            .allow_missing_glyphs()
            .with_max_steps(30)
            .with_size([1080.0, 900.0])
            .with_theme(Theme::Light)
            .build_eframe(move |cc| {
                let desk = Desk::new(Some(config), Some(root));
                App::new(&cc.egui_ctx, place, Box::new(Office::with_demo(desk, Arc::new(|| ()), account)))
            });
        Real { harness, dir }
    }

    pub(super) fn said(&self) -> String {
        said_in(&self.harness)
    }

    /// Draws until the window says `text`.
    #[track_caller]
    pub(super) fn wait_for(&mut self, text: &str) {
        let until = Instant::now() + Duration::from_secs(60);
        while !self.said().contains(text) {
            assert!(Instant::now() < until, "does not come to say {text:?}, but:\n{}", self.said());
            std::thread::sleep(Duration::from_millis(10));
            self.harness.step();
        }
        self.harness.run();
    }

    /// Draws until the window no longer says `text`.
    #[track_caller]
    fn wait_till_gone(&mut self, text: &str) {
        let until = Instant::now() + Duration::from_secs(60);
        while self.said().contains(text) {
            assert!(Instant::now() < until, "does not stop saying {text:?}, but:\n{}", self.said());
            std::thread::sleep(Duration::from_millis(10));
            self.harness.step();
        }
        self.harness.run();
    }

    #[track_caller]
    pub(super) fn press(&mut self, role: Role, name: &str) {
        self.wait_for(name);
        walk::tell_apart(&reach::nodes(&self.harness));
        self.harness.get_by_role_and_label(role, name).scroll_to_me();
        self.harness.run();
        // What the window does meanwhile may move the control, so it is pressed by its name and not by its place.
        self.harness.get_by_role_and_label(role, name).click_accesskit();
        self.harness.run();
    }

    pub(super) fn backups(&self) -> Vec<PathBuf> {
        self.backups_in("demo@lifeboat")
    }

    pub(super) fn backups_in(&self, vault: &str) -> Vec<PathBuf> {
        let vault = self.dir.path().join("Lifeboat").join(vault);
        let mut found: Vec<PathBuf> = std::fs::read_dir(vault)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.join("bagit.txt").is_file())
            .collect();
        found.sort();
        found
    }
}

pub(super) fn whole(backup: &Path) -> bool {
    verify(backup, false, &Watch::default(), &mut |_| ()).unwrap().damage.is_empty()
}

#[test]
fn october_2009() {
    let mut window =
        Real::open(demo::Options { contacts: 60, events: 10, todos: 4, notes: 2, photos: 4, ..Default::default() });
    window.press(Role::Button, "Try it with a demo account");
    window.wait_for("The demo account holds");
    window.press(Role::Button, "Back up now");
    window.wait_for("All 60 contacts, 10 events, 4 to-dos, 2 notes and 4 photos");
    let first = window.backups();
    assert_eq!(first.len(), 1);

    window.press(Role::Tab, "Home");
    window.wait_for("Last good backup:");
    window.press(Role::Button, "Let the demo account lose its data");
    window.wait_for("The demo account has lost its data");
    window.press(Role::Button, "Back up demo@lifeboat now");
    // 12 of 60 are left, and those have no numbers any more.
    let sentence = "48 of 60 contacts are no longer in your account. 12 of 60 contacts are still there, but their phone numbers and addresses are gone.";
    window.wait_for(sentence);
    let said = window.said();
    let at = |text: &str| said.find(text).unwrap_or_else(|| panic!("does not say {text:?}:\n{said}"));
    assert!(at(sentence) < at("All 12 contacts"), "the loss comes first");
    assert_eq!(window.backups().len(), 2, "today's truth is kept too");
    assert!(whole(&first[0]), "the first backup is as it was");

    // The names, on request.
    assert!(!window.said().contains(": no longer there"));
    // A line an address book.
    let lines: BTreeSet<&str> = said
        .lines()
        .filter(|line| line.starts_with("Missing from your account since") && line.ends_with(')'))
        .collect();
    for line in lines {
        window.press(Role::DisclosureTriangle, line);
    }
    let said = window.said();
    let told: BTreeSet<&str> = said.lines().filter_map(|line| line.strip_suffix(": no longer there")).collect();
    let contacts = |backup: &Path| -> BTreeMap<String, String> {
        let filter = Filter { kinds: vec![Kind::Contacts], ..Filter::default() };
        let page = engine::open(backup).unwrap().page(&filter, 0, 100).unwrap();
        page.items.iter().map(|item| (item.href.clone(), engine::title_of(item))).collect()
    };
    let (before, after) = (contacts(&first[0]), contacts(&window.backups()[1]));
    let (kept, gone): (Vec<_>, Vec<_>) = before.iter().partition(|(href, _)| after.contains_key(*href));
    assert_eq!((kept.len(), gone.len()), (12, 48));
    let namesakes: BTreeSet<&str> = gone.iter().map(|(_, name)| name.as_str()).collect();
    assert!(namesakes.is_subset(&told), "{told:?}");
    let kept = kept.iter().map(|(_, name)| name.as_str()).filter(|name| !namesakes.contains(name));
    assert_eq!(kept.filter(|name| told.contains(name)).count(), 0, "{told:?}");

    // On Home too, where the first backup is the last good one, and is kept for good.
    window.press(Role::Tab, "Home");
    window.wait_for("Something went missing");
    window.wait_for("Kept for good: has what is missing from the account");
    window.wait_for(sentence);
    window.press(Role::Button, "No, I did not");
    window.wait_for("don't sync, reset or restart your phone");
    window.wait_for(&first[0].display().to_string());
    window.press(Role::Button, "Yes, I did that myself");
    // The window reads anew what is kept; what is below moves up then, and would be missed by a click.
    window.wait_till_gone("Something went missing");
    let vault = first[0].parent().unwrap();
    let until = Instant::now() + Duration::from_secs(10);
    while !engine::open_alarms(vault).unwrap().is_empty() {
        assert!(Instant::now() < until, "the answer was not noted");
        std::thread::sleep(Duration::from_millis(10));
        window.harness.step();
    }

    // It gets its data back, and nothing is alarming about that.
    window.press(Role::Button, "Give the demo account its data back");
    window.wait_for("Let the demo account lose its data");
    window.press(Role::Button, "Back up demo@lifeboat now");
    window.wait_for("All 60 contacts");
    assert!(!window.said().contains("no longer in your account"), "{}", window.said());
}

#[test]
fn the_demo_account_loses_its_data_only_when_asked() {
    let mut window = Window::open();
    window.answer(Answer::Home(script::home_demo()));
    assert!(!window.desk.0.borrow().errands.iter().any(|errand| matches!(errand, Errand::PlayDemo { .. })));
    window.button("Let the demo account lose its data");
    assert_eq!(window.errand(), Errand::PlayDemo { lost: true });
    window.answer(Answer::DemoPlayed { lost: true, done: Err(Trouble::Internal("no port".into())) });
    window.must_say("Lifeboat made a mistake.");
    window.button("Let the demo account lose its data");
    window.answer(Answer::DemoPlayed { lost: true, done: Ok(()) });
    window.must_say("The demo account has lost its data");
    window.button("Back up demo@lifeboat now");
    assert_eq!(window.errand(), Errand::StartDemo);
    let door = Door { account_id: Some("demo@lifeboat".into()), ..script::door() };
    window.answer(Answer::Demo(Ok(door.clone())));
    let Request::Backup(request) = window.request() else { panic!("{:?}", window.request()) };
    assert_eq!((request.door, request.vault_name.as_deref()), (door, Some("demo@lifeboat")));
    // What a run is reading stays as it is.
    window.press(Role::Tab, "Home");
    let give_back = window.harness.get_by_role_and_label(Role::Button, "Give the demo account its data back");
    assert!(give_back.accesskit_node().is_disabled());
}
