//! Looking into a real backup of the demo account, by names and roles, with the real office behind the window: each kind,
//! search, details, a copy of what was found, and a check. And a made-up one of any size.
//!
//! One file because each test is a walk through the inside of a backup with the same few steps.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui::{Event, Key};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use lifeboat::demo::{self, Demo};
use lifeboat::engine::{self, BackupRequest, Filter, Outcome, PhotoForm, Request, Scope};
use lifeboat::gui::update::{Act, Msg, Which};
use lifeboat::model::{Kind, Secret};
use tempfile::TempDir;

use super::Window;
use super::script::inside::Sizes;
use super::story::Real;

/// A backup of the demo account, made once for all tests of this file.
fn backup() -> &'static Path {
    static MADE: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = MADE.get_or_init(|| {
        let dir = TempDir::new().unwrap();
        let account = demo::Options {
            contacts: 140,
            events: 60,
            todos: 12,
            notes: 6,
            photos: 10,
            odd: true,
            ..demo::Options::default()
        };
        let cloud: Demo = demo::serve(&account).unwrap();
        let request = BackupRequest {
            door: cloud.door(),
            vault_name: Some("demo@lifeboat".into()),
            vault_root: dir.path().join("Lifeboat"),
            scope: Scope { all_files: true, ..Scope::default() },
            photos: PhotoForm::Zips,
            full: false,
            case: None,
            operator: None,
        };
        let job = engine::start(Request::Backup(request), || ());
        let end = job.events.iter().find_map(|event| match event {
            engine::Event::Ended(end) => Some(end),
            _ => None,
        });
        let Some(Ok(Outcome::BackedUp(done))) = end else { panic!("{end:?}") };
        (dir, done.path)
    });
    path
}

fn titles(kind: Kind) -> Vec<String> {
    let filter = Filter { kinds: vec![kind], kept_only: true, ..Filter::default() };
    let page = engine::open(backup()).unwrap().page(&filter, 0, 10_000).unwrap();
    page.items.iter().map(engine::title_of).collect()
}

fn files_in(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

impl Real {
    fn at_backup(path: &Path) -> Real {
        let mut window = Real::open(demo::Options::default());
        window.press(Role::Button, "Open a backup");
        window.set(Role::TextInput, "Folder of the backup", &path.display().to_string());
        window.press(Role::Button, "Open");
        window
    }

    fn set(&mut self, role: Role, label: &str, text: &str) {
        self.harness.get_by_role_and_label(role, label).focus();
        self.harness.run();
        self.harness.get_by_role_and_label(role, label).type_text(text);
        self.harness.run();
    }

    fn key(&mut self, key: Key) {
        self.harness.key_press(key);
        self.harness.run();
    }

    /// Names of the options that are in view.
    fn options(&self) -> Vec<String> {
        let options = self.harness.query_all_by_role(Role::ListBoxOption);
        options.filter_map(|node| node.accesskit_node().label()).collect()
    }

    #[track_caller]
    fn option_with(&mut self, text: &str) -> String {
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            let options = self.options();
            if let Some(name) = options.iter().find(|name| name.contains(text)) {
                let name = name.clone();
                self.harness.run();
                return name;
            }
            assert!(Instant::now() < until, "no {text:?} in {options:?}");
            std::thread::sleep(Duration::from_millis(10));
            self.harness.step();
        }
    }

    fn tab(&mut self, text: &str) {
        self.wait_for(text);
        let name = self.said().lines().find(|line| line.starts_with(text)).unwrap().to_owned();
        self.press(Role::Tab, &name);
    }
}

#[test]
fn contacts_are_found_shown_and_saved() {
    let mut window = Real::at_backup(backup());
    let name = titles(Kind::Contacts).into_iter().find(|name| name.contains('ö') || name.contains('ü')).unwrap();
    window.wait_for("Contacts  14");
    // Without the accent, in capitals: it is found all the same.
    let plain = lifeboat::formats::plain(&name).to_uppercase();
    window.set(Role::TextInput, "Search contacts", &plain);
    window.wait_for(" found of ");
    let option = window.option_with(&name);
    window.press(Role::ListBoxOption, &option);
    window.wait_for("Phone");
    assert!(window.harness.get_by_role_and_label(Role::Heading, &name).accesskit_node().label().is_some());

    let to = window.dir.path().join("copies/of one");
    window.press(Role::Button, &format!("Save a copy of {name}…"));
    window.wait_for("is saved as an ordinary file");
    window.set_anew("Folder for the copy", &to.display().to_string());
    window.press(Role::Button, "Save a copy");
    window.wait_for("1 item is saved in");
    let files = files_in(&to);
    assert!(files.iter().any(|file| file.ends_with(".vcf")), "{files:?}");
    let card = std::fs::read_to_string(to.join(files.iter().find(|file| file.ends_with(".vcf")).unwrap())).unwrap();
    assert!(card.starts_with("BEGIN:VCARD") && card.contains(&name), "{card}");
    window.press(Role::Button, "Back to the backup");
    window.wait_for(" found of ");
}

#[test]
fn several_contacts_are_chosen_by_keyboard_alone() {
    let mut window = Real::at_backup(backup());
    window.wait_for("Contacts  14");
    window.press(Role::Button, "Choose several");
    window.wait_for("not chosen");
    window.harness.get_by_role_and_label(Role::ListBox, "Contacts").focus();
    window.harness.run();
    window.key(Key::Space);
    for _ in 0..3 {
        window.key(Key::ArrowDown);
    }
    window.key(Key::Space);
    window.key(Key::End);
    window.wait_for("not chosen");
    window.key(Key::Space);
    window.wait_for("Save a copy of 3…");
    let last = window.options().last().cloned().unwrap();
    assert!(last.ends_with(", chosen"), "{last}");
    let to = window.dir.path().join("three");
    window.press(Role::Button, "Save a copy of 3…");
    window.wait_for("3 contacts are saved as ordinary files.");
    window.set_anew("Folder for the copy", &to.display().to_string());
    window.press(Role::Button, "Save a copy");
    window.wait_for("3 items are saved in");
    let files = files_in(&to);
    assert!(files.len() >= 4 && files.contains(&"contacts.vcf".to_owned()), "{files:?}");
}

#[test]
fn what_can_not_be_read_says_so() {
    let mut window = Real::at_backup(backup());
    window.wait_for("Contacts  14");
    window.set(Role::TextInput, "Search contacts", "odd");
    let option = window.option_with("Kept exactly as it came");
    window.press(Role::ListBoxOption, &option);
    window.wait_for("This can't be read as what it claims to be.");
    window.wait_for("BEGIN:VCARD");
    window.wait_for("1 could not be saved");
}

#[test]
fn the_agenda_goes_through_the_months() {
    let mut window = Real::at_backup(backup());
    window.tab("Calendar");
    window.wait_for("Month after");
    // A month in which something is, wherever that may be.
    let items = {
        let filter = Filter { kinds: vec![Kind::Calendar], kept_only: true, ..Filter::default() };
        engine::open(backup()).unwrap().page(&filter, 0, 10_000).unwrap().items
    };
    let facts = |item: &lifeboat::model::Facts| !item.recurs && item.start.is_some() && item.summary.is_some();
    let event = items.iter().filter_map(|item| item.facts.clone()).find(facts).unwrap();
    let day = event.start.clone().unwrap().get(..10).unwrap().to_owned();
    window.set(Role::TextInput, "Go to a day: 2026-11-22", &day);
    window.key(Key::Enter);
    let option = window.option_with(event.summary.as_deref().unwrap());
    assert!(option.contains(day.get(..4).unwrap()), "{option}");
    window.press(Role::ListBoxOption, &option);
    window.wait_for("When");

    // Something that repeats is on more days than its first.
    let recurring = items.iter().filter_map(|item| item.facts.clone()).find(|facts| facts.recurs).unwrap();
    let day: jiff::civil::Date = recurring.start.as_deref().unwrap().get(..10).unwrap().parse().unwrap();
    window.harness.get_by_role_and_label(Role::TextInput, "Go to a day: 2026-11-22").focus();
    window.harness.run();
    window.harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
    window.set(Role::TextInput, "Go to a day: 2026-11-22", &day.to_string());
    window.key(Key::Enter);
    let option = window.option_with(", repeats");
    window.press(Role::ListBoxOption, &option);
    window.wait_for("Repeats");
    let month = window.option_with(", repeats");
    window.press(Role::Button, "Month after");
    window.wait_for(&lifeboat::text::month_of(day.first_of_month().checked_add(jiff::ToSpan::months(1)).unwrap()));
    window.wait_for("Month before");
    assert!(!window.options().contains(&month), "another month has other days");

    // A search looks through all days.
    let name = recurring.summary.as_deref().unwrap();
    window.set(Role::TextInput, "Search events", name);
    window.wait_for(" found of ");
    window.option_with(name);
    window.press(Role::Button, "Save a copy of these…");
    window.wait_for("iCalendar files");
}

#[test]
fn todos_notes_and_other_files() {
    let mut window = Real::at_backup(backup());
    window.tab("To-dos");
    let title = titles(Kind::Tasks).into_iter().next().unwrap();
    let option = window.option_with(&title);
    window.press(Role::ListBoxOption, &option);
    window.wait_for("further detail");
    window.tab("Notes");
    let title = titles(Kind::Notes).into_iter().next().unwrap();
    let option = window.option_with(&title);
    window.press(Role::ListBoxOption, &option);
    window.wait_for("Description");
    window.tab("Other files");
    let option = window.option_with(".txt");
    window.press(Role::ListBoxOption, &option);
    window.wait_for("File");
}

#[test]
fn photos_are_looked_at_one_after_the_other_and_saved() {
    let mut window = Real::at_backup(backup());
    window.tab("Photos");
    window.wait_for(".jpg");
    let n = window.options().len();
    assert!(n >= 2, "{:?}", window.options());
    window.harness.get_by_role_and_label(Role::ListBox, "Photos").focus();
    window.harness.run();
    window.key(Key::ArrowRight);
    window.key(Key::Enter);
    window.wait_for("2 of ");
    window.key(Key::ArrowRight);
    window.wait_for("3 of ");
    window.key(Key::ArrowLeft);
    window.key(Key::ArrowLeft);
    window.wait_for("1 of ");
    assert!(window.harness.query_all_by_role(Role::Image).count() > 0);
    let before = std::fs::read_dir(window.dir.path().join("settings/cache/thumbnails")).map_or(0, Iterator::count);
    window.key(Key::Escape);
    window.wait_for("Choose several");
    // The small pictures come to lie in the cache, outside of the backup.
    let until = Instant::now() + Duration::from_secs(60);
    while std::fs::read_dir(window.dir.path().join("settings/cache/thumbnails")).map_or(0, Iterator::count)
        <= before.min(4)
    {
        assert!(Instant::now() < until, "no small picture was kept");
        std::thread::sleep(Duration::from_millis(10));
        window.harness.step();
    }
    let to = window.dir.path().join("photos");
    window.press(Role::Button, "Save a copy of these…");
    window.wait_for("are saved as ordinary files");
    window.set_anew("Folder for the copy", &to.display().to_string());
    window.press(Role::Button, "Save a copy");
    window.wait_for("items are saved in");
    assert_eq!(files_in(&to).len(), titles(Kind::Photos).len());
    // Once more into the same folder: nothing is replaced.
    window.press(Role::Button, "Back to the backup");
    window.press(Role::Button, "Save a copy of these…");
    window.wait_for("are saved as ordinary files");
    window.press(Role::Button, "Save a copy");
    window.wait_for("items are saved in");
    assert_eq!(files_in(&to).len(), 2 * titles(Kind::Photos).len());
}

#[test]
fn a_backup_is_checked_and_damage_is_named() {
    let dir = TempDir::new().unwrap();
    let moved = dir.path().join("renamed by hand");
    copy_tree(backup(), &moved);
    let mut window = Real::at_backup(&moved);
    window.wait_for("Contacts  14");
    let check = window.said().lines().find(|line| line.starts_with("Check the backup of")).unwrap().to_owned();
    window.press(Role::Button, &check);
    window.wait_for("Intact");
    window.press(Role::Button, "Back to the backup");

    let card_file = std::fs::read_dir(moved.join("data/contacts")).unwrap().map(|entry| entry.unwrap().path());
    let victim = card_file.filter(|path| path.extension().is_some_and(|ending| ending == "vcf")).min().unwrap();
    let mut bytes = std::fs::read(&victim).unwrap();
    let at = bytes.windows(3).position(|part| part == b"FN:").unwrap();
    bytes[at + 3] ^= 1;
    make_writable(&victim);
    std::fs::write(&victim, bytes).unwrap();
    window.press(Role::Button, &check);
    window.wait_for("Damaged");
    window.wait_for("it was changed after the backup was made");
    window.wait_for("Don't remove it");
}

#[test]
fn what_is_no_backup_or_is_dropped_onto_the_window() {
    let dir = TempDir::new().unwrap();
    let mut window = Real::at_backup(dir.path());
    window.wait_for("This could not be opened");
    window.press(Role::Button, "Open another backup");
    window.wait_for("Folder of the backup");
    let path = backup().to_owned();
    window.harness.input_mut().dropped_files.push(std::sync::Arc::new(Dropped(path)));
    window.wait_for("Contacts  14");
    window.harness.event(Event::PointerGone);
    window.harness.run();
}

/// A window over a made-up backup of any size.
fn made_up(width: f32, height: f32, sizes: Sizes) -> Window {
    let mut window = Window::open_at(egui::Theme::Light, width, height);
    window.desk.0.borrow_mut().sizes = Some(sizes);
    window.button("Open a backup");
    window.type_into(Role::TextInput, "Folder of the backup", "/home/maria/Lifeboat");
    window.button("Open");
    window
}

fn shown(window: &Window) -> Vec<String> {
    let options = window.harness.query_all_by_role(Role::ListBoxOption);
    options.filter_map(|node| node.accesskit_node().label()).collect()
}

#[test]
fn of_very_many_only_what_is_in_view_is_drawn_and_held() {
    let mut window = made_up(1080.0, 720.0, Sizes { contacts: 50_000, photos: 100_000 });
    assert!((8..=14).contains(&shown(&window).len()), "{:?}", shown(&window));
    window.harness.get_by_role_and_label(Role::ListBox, "Contacts").focus();
    window.run();
    window.key(Key::End);
    window.run();
    assert!(shown(&window).iter().any(|name| name.contains("somebody.49999@")), "{:?}", shown(&window));
    assert!(window.says("Phone (mobile)"), "the last one is shown beside");
    for _ in 0..3 {
        window.key(Key::PageUp);
    }
    assert!(!shown(&window).iter().any(|name| name.contains("somebody.49999@")));
    window.key(Key::Home);
    assert!(shown(&window).iter().any(|name| name.contains("somebody.0@")));

    window.press(Role::Tab, "Photos  100,000");
    assert!(shown(&window).len() <= 30, "{}", shown(&window).len());
    window.harness.get_by_role_and_label(Role::ListBox, "Photos").focus();
    window.run();
    window.key(Key::End);
    window.run();
    let last = shown(&window);
    assert!(last.iter().any(|name| name.starts_with("IMG_99999.")) && last.len() <= 30, "{last:?}");
    window.key(Key::Enter);
    window.must_say("100,000 of 100,000");
    window.key(Key::Escape);
    let mut options = window.harness.query_all_by_role(Role::ListBoxOption);
    let here = options.find(|node| node.is_focused()).and_then(|node| node.accesskit_node().label());
    assert!(here.as_ref().is_some_and(|name| name.starts_with("IMG_99999.")), "one goes on where one was: {here:?}");
}

#[test]
fn letters_without_a_font_are_said_to_be_right_in_the_backup() {
    // A test has no fonts of a system: Latin, Greek and Cyrillic are all that can be drawn.
    let latin = made_up(1080.0, 720.0, Sizes { contacts: 4, photos: 0 });
    assert!(shown(&latin).iter().any(|name| name.contains("Björn")), "{:?}", shown(&latin));
    assert!(!latin.says("no font"), "{}", latin.said());
    let all = made_up(1080.0, 720.0, Sizes { contacts: 14, photos: 0 });
    all.must_say("This computer has no font for some of these letters: they show as boxes here.");
}

#[test]
fn each_screen_of_a_backup_fits_small_windows() {
    fn look(node: egui_kittest::Node<'_>, width: f32, what: &str, outside: &mut Vec<String>) {
        let access = node.accesskit_node();
        let label = access.label().or(access.value());
        if let (Some(rect), Some(label)) = (access.bounding_box(), label) {
            let inside = rect.x0 >= -0.5 && rect.x1 <= f64::from(width) + 0.5;
            if !inside && rect.x1 > rect.x0 {
                outside.push(format!("{what} at {width}: {label:?} stands at {rect:?}"));
            }
        }
        for child in node.children() {
            look(child, width, what, outside);
        }
    }
    for (width, height) in [(1080.0, 760.0), (640.0, 480.0), (540.0, 380.0), (480.0, 400.0)] {
        let mut outside = Vec::new();
        let sizes = Sizes { contacts: 734, photos: 2_418 };
        let mut window = made_up(width, height, sizes);
        let mut check = |window: &Window, what: &str| look(window.harness.root(), width, what, &mut outside);
        check(&window, "contacts");
        window.button("Choose several");
        check(&window, "choosing");
        window.button("Done choosing");
        let first = shown(&window).into_iter().next().unwrap();
        window.press(Role::ListBoxOption, &first);
        check(&window, "a contact");
        for kind in [Kind::Calendar, Kind::Tasks, Kind::Photos, Kind::Other] {
            window.take(Act::Kind(kind));
            check(&window, kind.word());
        }
        window.take(Act::Kind(Kind::Photos));
        window.take(Act::Large(Some(1)));
        check(&window, "a photo");
        window.take(Act::Large(Some(4)));
        check(&window, "a photo that can't be shown");
        window.take(Act::Save(Which::Found));
        check(&window, "saving");
        assert!(outside.is_empty(), "{outside:#?}");
    }
}

impl Window {
    /// Does what a control would do, where only the look matters.
    fn take(&mut self, act: Act) {
        let ctx = self.harness.ctx.clone();
        self.harness.state_mut().take(&ctx, Msg::Browse(act));
        self.run();
    }
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("nobody reads it".into())
    }
}

fn copy_tree(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_tree(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

fn make_writable(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    #[cfg(not(unix))]
    {
        let mut permissions = std::fs::metadata(path).unwrap().permissions();
        permissions.set_readonly(false);
        std::fs::set_permissions(path, permissions).unwrap();
    }
}

/// Starts a request of the engine, and waits for its end.
fn outcome_of(request: Request) -> Outcome {
    let job = engine::start(request, || ());
    let end = job.events.iter().find_map(|event| match event {
        engine::Event::Ended(end) => Some(end),
        _ => None,
    });
    end.unwrap().unwrap()
}

#[test]
fn a_pack_with_a_password_is_opened_and_its_backup_looked_into() {
    let dir = TempDir::new().unwrap();
    let to = dir.path().join("pack.zip");
    let password = Some(Secret::new("tea at five"));
    outcome_of(Request::Pack { backup: backup().to_owned(), to: to.clone(), password });
    let mut window = Real::at_backup(&to);
    window.wait_for("This backup opens with its password only.");
    window.set(Role::PasswordInput, "Password of the file", "coffee at five");
    window.set_anew("Folder to put it into", &dir.path().join("out").display().to_string());
    window.press(Role::Button, "Unpack");
    window.wait_for("The password does not open this pack.");
    window.press(Role::Button, "Try again");
    window.wait_for("This backup opens with its password only.");
    window.set(Role::PasswordInput, "Password of the file", "tea at five");
    window.set_anew("Folder to put it into", &dir.path().join("out").display().to_string());
    window.press(Role::Button, "Unpack");
    window.wait_for("The backup is unpacked");
    window.press(Role::Button, "Browse");
    window.wait_for("Contacts  14");
    let state = window.harness.state().state();
    assert!(state.draft.pack_password.is_empty(), "it stays in no field");
    assert!(state.browse.as_ref().unwrap().inside().unwrap().path.starts_with(dir.path().join("out")));
}

#[test]
fn a_backup_is_packed_with_a_password_that_is_typed_twice() {
    let dir = TempDir::new().unwrap();
    let mut window = Real::at_backup(backup());
    window.wait_for("Contacts  14");
    window.press(Role::Button, "Pack into one file…");
    let tick = "With a password, Nobody without it can see what is in the file, not even the names in it";
    window.press(Role::CheckBox, tick);
    window.wait_for("Nobody can find it again, and without it nobody can open the file.");
    window.set_anew("Folder for the file", &dir.path().display().to_string());
    window.set(Role::PasswordInput, "Password of the file", "tea at five");
    window.set(Role::PasswordInput, "The same password once more", "tea at fife");
    window.press(Role::Button, "Pack");
    window.wait_for("This is not the same as above.");
    window.set_password_anew("The same password once more", "tea at five");
    window.press(Role::Button, "Pack");
    window.wait_for("The backup is packed, encrypted and read back");
    let made = files_in(dir.path());
    assert!(matches!(made.as_slice(), [name] if name.starts_with("Lifeboat ") && name.ends_with(".zip")), "{made:?}");
    assert!(engine::is_locked(&dir.path().join(&made[0])));
}

impl Real {
    /// Types in place of what a field holds.
    fn set_anew(&mut self, label: &str, text: &str) {
        self.type_anew(Role::TextInput, label, text);
    }

    fn set_password_anew(&mut self, label: &str, text: &str) {
        self.type_anew(Role::PasswordInput, label, text);
    }

    fn type_anew(&mut self, role: Role, label: &str, text: &str) {
        self.harness.get_by_role_and_label(role, label).focus();
        self.harness.run();
        self.harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
        self.harness.run();
        self.harness.get_by_role_and_label(role, label).type_text(text);
        self.harness.run();
    }
}
