//! Getting what can be had out of something damaged, in the window, with everything real behind it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::accesskit::Role;
use lifeboat::demo;
use lifeboat::engine::{Request, SalvageRequest};
use lifeboat::gui::state::{Dropped, Screen};
use lifeboat::gui::update::{Answer, Chosen, Errand, Msg, Salvage};
use lifeboat::model::{Kind, LeftOut, Salvageable, Trouble};

use super::story::{Real, whole};
use super::{Window, script};
use crate::salvage::copy;

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

impl Real {
    fn let_go_of(&mut self, path: &Path) {
        self.harness.input_mut().dropped_files.push(Arc::new(File(path.to_owned())));
        self.harness.run();
    }
}

#[test]
fn a_damaged_backup_gives_what_is_whole_and_names_the_rest() {
    let account = demo::Options { contacts: 30, events: 10, todos: 4, notes: 2, photos: 4, ..Default::default() };
    let mut window = Real::open(account);
    window.press(Role::Button, "Try it with a demo account");
    window.wait_for("The demo account holds");
    window.press(Role::Button, "Back up now");
    window.wait_for("All 30 contacts, 10 events, 4 to-dos, 2 notes and 4 photos");

    // The record of the backup is gone, and so is a card.
    let damaged = window.dir.path().join("Damaged one");
    copy(&window.backups()[0], &damaged);
    fs::remove_file(damaged.join("lifeboat/backup.json")).unwrap();
    let book = fs::read_dir(damaged.join("data/contacts")).unwrap().map(|entry| entry.unwrap().path());
    let book = book.filter(|path| path.is_file()).max_by_key(|path| path.metadata().unwrap().len()).unwrap();
    let mut bytes = fs::read(&book).unwrap();
    let at = bytes.windows(4).position(|window| window == b"\nFN:").unwrap();
    bytes[at + 4..at + 8].fill(0);
    fs::write(&book, bytes).unwrap();
    let forms = damaged.join("data/contacts/for-other-programs");
    fs::remove_dir_all(forms).unwrap();
    let before = fs::read(&book).unwrap();

    window.let_go_of(&damaged);
    // The pictures that contacts link to are items of their own.
    window.wait_for("52 of 53 items that Damaged one has or names can be had whole.");
    window.wait_for("29 of 30 whole, 1 damaged or gone");
    window.wait_for("Nothing was written so far.");
    window.wait_for("1 item is known by its name only");
    assert!(!window.dir.path().join("Lifeboat/salvage Damaged one").exists());
    window.press(Role::Button, "Salvage it");
    window.wait_for("Not in this backup");
    let made = window.backups_in("salvage Damaged one");
    assert_eq!(made.len(), 1, "{}", window.said());
    assert!(whole(&made[0]));
    assert!(!window.said().contains("nothing is missing"), "{}", window.said());
    assert_eq!(fs::read(&book).unwrap(), before, "what is damaged is only read");
}

#[test]
fn a_zip_that_broke_off_is_salvaged_and_one_that_is_whole_is_not_taken_for_damaged() {
    let mut window = Real::open(demo::Options::default());
    window.press(Role::Button, "Something is damaged");
    window.wait_for("Drop what is damaged here");
    let nothing = window.dir.path().join("nothing.zip");
    fs::write(&nothing, vec![7; 4_000]).unwrap();
    window.let_go_of(&nothing);
    window.wait_for("Nothing could be salvaged from");
    window.press(Role::Button, "Back");

    let cards: Vec<u8> = (0..5)
        .flat_map(|n| format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{n}\r\nFN:Person {n}\r\nEND:VCARD\r\n").into_bytes())
        .collect();
    let zip = crate::zip::Zip::default().file("given/people.vcf", &cards).file("given/letter.txt", b"Dear all");
    let sound = window.dir.path().join("sound.zip");
    fs::write(&sound, zip.bytes()).unwrap();
    let cut = window.dir.path().join("cut.zip");
    let bytes = fs::read(&sound).unwrap();
    fs::write(&cut, &bytes[..bytes.len() - 60]).unwrap();
    window.let_go_of(&cut);
    window.wait_for("can be had whole.");
    window.press(Role::Button, "Salvage it");
    window.wait_for("5 contacts");
    assert_eq!(window.backups_in("salvage cut").len(), 1);
    window.press(Role::Tab, "Home");
    window.let_go_of(&sound);
    window.wait_for("What is in sound");
}

#[test]
fn it_waits_its_turn_and_is_kept_with_an_account() {
    let mut window = Window::open();
    window.answer(Answer::Home(script::home()));
    // Any screen leads here with what it knows to be damaged.
    window.harness.state_mut().take(&egui::Context::default(), Msg::Salvage(Salvage::Open(vec!["/old".into()])));
    window.run();
    assert_eq!(window.screen(), Screen::Salvage);
    assert_eq!(window.request(), Request::Examine(vec!["/old".into()]));
    window.must_say("/old");
    let found = Salvageable {
        name: "old".into(),
        kinds: [(Kind::Contacts, (40, 2)), (Kind::Photos, (7, 0))].into(),
        bytes: 4_000_000,
        unproven: 3,
        lost: vec![(Kind::Contacts, "Ada".into()), (Kind::Contacts, "Bo".into())],
        left_out: vec![LeftOut { href: "/x".into(), name: "x".into(), why: "left-out-damaged-entry".into() }],
    };
    window.event(lifeboat::engine::Event::Ended(Ok(lifeboat::engine::Outcome::Examined(Box::new(found)))));
    window.must_say("47 of 49 items that old has or names can be had whole.");
    window.must_say("Of these, 3 can be read, though nothing proves that they are as they were.");
    window.press(Role::DisclosureTriangle, "2 items are known by their names only");
    window.must_say("Ada (Contacts)");
    window.press(Role::RadioButton, "maria@example.org, with the backups of this account");
    window.button("Salvage it");
    let expect = SalvageRequest {
        paths: vec!["/old".into()],
        account: Some("maria@example.org".into()),
        vault_root: script::place().vault_root,
        ..SalvageRequest::default()
    };
    assert_eq!(window.request(), Request::Salvage(expect));
    // What comes meanwhile waits.
    window.answer(Answer::Dropped(Dropped::Damaged(vec!["/other".into()])));
    assert_eq!(window.screen(), Screen::Salvage);
    window.must_say("This can be looked through when that has ended.");
    window.ended(Trouble::Cancelled);
    window.button("Look through the files");
    assert_eq!(window.request(), Request::Examine(vec!["/old".into(), "/other".into()]));
    window.ended(Trouble::Cancelled);
    window.button("Choose files…");
    assert!(matches!(window.errand(), Errand::ChooseFiles { folder: false, .. }));
    window.answer(Answer::Files(Chosen::Files(vec!["/third.zip".into()])));
    assert_eq!(window.request(), Request::Examine(vec!["/third.zip".into()]));
}
