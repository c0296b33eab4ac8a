//! Files of other services in the window: opened or dropped, looked through, imported, with everything real behind it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use lifeboat::demo;
use lifeboat::engine::inside::Ask;
use lifeboat::engine::{Event, PhotoForm, Request};
use lifeboat::gui::state::{Dropped, Screen};
use lifeboat::gui::update::{Answer, Chosen, Errand, Look};
use lifeboat::model::{Recognised, Trouble};

use super::story::{Real, whole};
use super::{Window, script};
use crate::zip::Zip;

#[derive(Debug)]
struct File(PathBuf);

impl egui::DroppedFile for File {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("only the path is asked for".into())
    }
}

fn card(n: usize) -> String {
    format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:card-{n}\r\nFN:Person {n}\r\nN:{n};Person;;;\r\nEND:VCARD\r\n")
}

fn calendar(uids: &[&str]) -> String {
    let event = |uid: &&str| {
        format!(
            "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20240101T000000Z\r\nDTSTART:20240102T090000Z\r\nSUMMARY:{uid}\r\nEND:VEVENT\r\n"
        )
    };
    let events: String = uids.iter().map(event).collect();
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//EN\r\n{events}END:VCALENDAR\r\n")
}

impl Real {
    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn drop_files(&mut self, paths: &[PathBuf]) {
        for path in paths {
            self.harness.input_mut().dropped_files.push(Arc::new(File(path.clone())));
        }
        self.harness.run();
    }
}

fn open() -> Real {
    Real::open(demo::Options::default())
}

#[test]
fn files_become_a_backup() {
    let mut window = open();
    let given = window.dir.path().join("given");
    window.file("given/contacts.vcf", [card(1), card(2), card(3)].concat());
    window.file("given/work.ics", calendar(&["a", "b"]));
    window.file("given/letter.xyz", "Dear all");
    window.press(Role::Button, "Open or drop files");
    window.wait_for("Drop files and folders here");
    let title = "Google: contacts, calendars, to-dos, notes and photos (Takeout)";
    assert!(!window.said().contains("takeout.google.com"));
    window.press(Role::DisclosureTriangle, title);
    window.wait_for("Open takeout.google.com");
    window.wait_for("have not tried it with a live account");

    window.drop_files(std::slice::from_ref(&given));
    window.wait_for("What is in given");
    for line in ["3 contacts", "2 events", "1 other file", "1 file with contacts (3)", "3 files,"] {
        assert!(window.said().contains(line), "{line}:\n{}", window.said());
    }
    assert!(!window.said().contains("missing"), "{}", window.said());
    let own = window.harness.get_by_role_and_label(Role::RadioButton, "By themselves, in “import given”");
    assert_eq!(own.accesskit_node().toggled(), Some(egui::accesskit::Toggled::True));
    window.press(Role::Button, "Import");
    window.wait_for("All 3 contacts, 2 events and 1 other file in these files are saved and checked.");
    window.wait_for("Of what is in these files, nothing is missing.");
    assert!(!window.said().contains("account offered"), "{}", window.said());
    let first = window.backups_in("import given");
    assert_eq!(first.len(), 1);
    assert!(whole(&first[0]));

    // The same files again.
    window.press(Role::Tab, "Open files");
    window.drop_files(std::slice::from_ref(&given));
    window.wait_for("What is in given");
    window.press(Role::Button, "Import");
    window.wait_for("These very files are in a backup already");
    window.wait_for(&first[0].display().to_string());
    assert_eq!(window.backups_in("import given").len(), 1);
    window.press(Role::Button, "Import them all the same");
    window.wait_for("All 3 contacts");
    assert_eq!(window.backups_in("import given").len(), 2);

    // More of them, kept with these.
    window.press(Role::Tab, "Home");
    window.wait_for("Made from files that were opened here");
    window.press(Role::Button, "Import more files to import given");
    let more = window.file("more.vcf", card(9));
    window.drop_files(&[more]);
    window.wait_for("1 contact");
    let with = "import given, with the backups of this account";
    let with = window.harness.get_by_role_and_label(Role::RadioButton, with);
    assert_eq!(with.accesskit_node().toggled(), Some(egui::accesskit::Toggled::True));
    window.press(Role::Button, "Import");
    window.wait_for("The 1 contact in these files is saved and checked.");
    assert_eq!(window.backups_in("import given").len(), 3);
}

#[test]
fn a_missing_part_is_named_and_can_be_added() {
    let mut window = open();
    let part = |n: usize| Zip::default().file(&format!("Takeout/Contacts/part {n}.vcf"), card(n)).bytes();
    let parts: Vec<PathBuf> =
        (1..=3).map(|n| window.file(&format!("takeout-20240101T000000Z-00{n}.zip"), part(n))).collect();
    window.drop_files(&[parts[0].clone(), parts[2].clone()]);
    window.wait_for("A part of the set is missing");
    window.wait_for("takeout-20240101T000000Z-002.zip");
    window.wait_for("2 contacts");
    window.drop_files(&[parts[1].clone()]);
    window.wait_for("3 contacts");
    assert!(!window.said().contains("missing"), "{}", window.said());
    window.press(Role::Button, "Import");
    window.wait_for("All 3 contacts in these files are saved and checked.");
    let backups = window.backups_in("import takeout-20240101T000000Z");
    assert_eq!(backups.len(), 1);
    assert!(whole(&backups[0]));
}

#[test]
fn what_becomes_of_columns_is_shown_first() {
    let mut window = open();
    let table = "Name,E-mail 1 - Value,Phone 1 - Value,Shoe size\nAnn,ann@example.org,1,38\nBo,bo@example.org,2,44\n";
    let table = window.file("people.csv", table);
    window.drop_files(&[table]);
    window.wait_for("2 contacts");
    window.press(Role::DisclosureTriangle, "What becomes of the columns of people.csv");
    for line in ["Name: name", "E-mail 1 - Value: e-mail address", "Shoe size: goes into the note, under its name"] {
        assert!(window.said().lines().any(|said| said == line), "{line}:\n{}", window.said());
    }
    window.press(Role::Button, "Import");
    window.wait_for("All 2 contacts and 1 other file in these files are saved and checked.");
}

#[test]
fn what_can_not_be_opened_is_said() {
    let mut window = open();
    let gone = window.dir.path().join("gone.vcf");
    let empty = window.dir.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    window.drop_files(&[empty]);
    window.wait_for("There is no file in what you named.");
    window.drop_files(&[gone]);
    window.wait_for("gone.vcf");
    window.wait_for("Drop files and folders here");
    // And then one that can.
    let cards = window.file("cards.vcf", card(1));
    window.drop_files(&[cards]);
    window.wait_for("1 contact");
    assert!(!window.said().contains("gone.vcf"));
}

#[test]
fn without_a_file_chooser_a_path_is_typed() {
    let mut window = Window::open();
    window.button("Open or drop files");
    assert_eq!(window.screen(), Screen::Import);
    window.button("Choose a folder…");
    assert_eq!(window.errand(), Errand::ChooseFiles { folder: true, from: "/home/maria".into() });
    window.button("Choose files…");
    assert_eq!(window.errand(), Errand::ChooseFiles { folder: false, from: "/home/maria".into() });
    window.answer(Answer::Files(Chosen::Nothing));
    assert!(!window.says("Type the whole path"));
    window.answer(Answer::Files(Chosen::NoChooser));
    window.type_into(Role::TextInput, "File or folder", "~/takeout.zip");
    window.button("Look into it");
    assert_eq!(window.request(), Request::Recognise(vec!["/home/maria/takeout.zip".into()]));
    window.must_say("Looking through the files");
    window.must_say("/home/maria/takeout.zip");
    // Files come while these are looked through: all of them are, then.
    window.answer(Answer::Files(Chosen::Files(vec!["/home/maria/b.vcf".into()])));
    assert!(window.desk.0.borrow().stopped);
    window.ended(Trouble::Cancelled);
    let both = vec!["/home/maria/takeout.zip".into(), "/home/maria/b.vcf".into()];
    assert_eq!(window.request(), Request::Recognise(both));
    let outcome = lifeboat::engine::Outcome::Recognised(Recognised { name: "takeout".into(), ..Default::default() });
    window.event(Event::Ended(Ok(outcome)));
    window.must_say("What is in takeout");
    window.button("Choose other files");
    window.must_say("Drop files and folders here");
    window.button("Back");
    assert_eq!(window.screen(), Screen::Welcome);
}

#[test]
fn guides_have_the_addresses() {
    let mut window = Window::open();
    window.button("Open or drop files");
    window
        .press(Role::DisclosureTriangle, "Apple: reminders, notes, photos, contacts and calendars (copy of your data)");
    window.button("Open privacy.apple.com");
    assert_eq!(window.errand(), Errand::OpenPage("https://privacy.apple.com".into()));
    let none = Trouble::NoBrowser { url: "https://example.org".into(), why: "none".into() };
    window.answer(Answer::PageOpened { url: "https://privacy.apple.com".into(), done: Err(none) });
    window.must_say("No web browser could be opened on this computer.");
    window.button("Copy the address");
    window.must_say("Copied");
}

#[test]
fn a_backup_that_is_dropped_is_opened_and_files_wait_for_their_turn() {
    let mut window = Window::open();
    let backup = PathBuf::from("/home/maria/Lifeboat/maria@example.org/2026-11-22 04.15");
    window.answer(Answer::Dropped(Dropped::Backup(backup.clone())));
    assert_eq!(window.errand(), Errand::Look(Look::Ask(Ask::Open(backup))));
    assert_eq!(window.screen(), Screen::Browse);
    let mut window = Window::open();
    window.walk_to_running();
    let files: Vec<PathBuf> = vec!["/home/maria/b.vcf".into()];
    window.answer(Answer::Dropped(Dropped::Files(files.clone())));
    assert_eq!(window.screen(), Screen::Import);
    window.must_say("A backup is running.");
    window.must_say("/home/maria/b.vcf");
    let look = window.harness.get_by_role_and_label(Role::Button, "Look through the files");
    assert!(look.accesskit_node().is_disabled());
    assert!(matches!(window.request(), Request::Backup(_)), "the run goes on");
    window.event(script::backed_up(false));
    assert_eq!(window.screen(), Screen::Import, "who went elsewhere stays there");
    window.button("Look through the files");
    assert_eq!(window.request(), Request::Recognise(files));
}

#[test]
fn what_is_in_a_set_and_what_is_not_is_said_before_it_is_imported() {
    let mut window = Window::open();
    window.answer(Answer::Home(script::home()));
    window.press(Role::Tab, "Open files");
    window.answer(Answer::Files(Chosen::Files(script::given())));
    window.event(script::recognised());
    for text in [
        "734 contacts",
        "2,418 photos and videos, 21.4 GB",
        "takeout-20261120T081500Z-003.zip",
        "Takeout/Drive/old.tgz: kept as it is, but not looked into",
        "92 other files, kept as they are",
    ] {
        window.must_say(text);
    }
    window.press(Role::RadioButton, "maria@example.org, with the backups of this account");
    assert!(!window.says("Backup folder"), "the account has its own");
    window.press(Role::RadioButton, "As ordinary files, Each photo can be opened where it lies.");
    window.button("Import");
    let Request::Import(request) = window.request() else { panic!("{:?}", window.request()) };
    assert_eq!((request.paths, request.account.as_deref()), (script::given(), Some("maria@example.org")));
    assert_eq!((request.vault_root, request.photos), (script::place().vault_root, PhotoForm::Files));
    assert!(!request.again);
    window.must_say("Importing");
    window.events(script::importing());
    window.must_say("Photos: 812 of 2,418  ·  7.1 GB of 21.4 GB");
    window.event(script::imported());
    window.must_say("All 734 contacts, 2,418 photos and 94 other files in these files are saved and checked.");
    window.must_say("takeout-20261120T081500Z-003.zip: this part of the set was not given");
    // What was imported is put away; what could not be is still there.
    window.press(Role::Tab, "Open files");
    window.must_say("Drop files and folders here");
    window.answer(Answer::Files(Chosen::Files(script::given())));
    window.event(script::recognised());
    window.button("Import");
    window.ended(Trouble::Cancelled);
    window.button("Choose other files");
    window.must_say("What is in takeout-20261120T081500Z");
    window.button("Import");
    window.event(script::already_here());
    window.must_say("These very files are in a backup already");
    window.button("Import them all the same");
    let Request::Import(request) = window.request() else { panic!("{:?}", window.request()) };
    assert!(request.again);
}
