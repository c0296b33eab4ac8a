//! Finding out what was lost and getting it back, in the window, with everything real behind it.

use std::path::PathBuf;

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use lifeboat::demo;

use super::story::Real;

impl Real {
    /// Presses one of several controls of a name; they are counted from 0.
    #[track_caller]
    fn press_nth(&mut self, part_of_name: &str, nth: usize) {
        self.wait_for(part_of_name);
        let find = |window: &Real| {
            window.harness.get_all_by_label_contains(part_of_name).nth(nth).map(|node| {
                node.click_accesskit();
            })
        };
        assert!(find(self).is_some(), "there are fewer than {} of {part_of_name:?}", nth + 1);
        self.harness.run();
    }

    #[track_caller]
    fn must_not_say(&self, text: &str) {
        assert!(!self.said().contains(text), "says {text:?}:\n{}", self.said());
    }

    /// The files of this ending in a folder.
    fn files(folder: PathBuf, ending: &str) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.extension().is_some_and(|has| has == ending)).collect()
    }
}

/// The demo account is backed up, loses its data, and is backed up again.
fn after_october() -> Real {
    let mut window =
        Real::open(demo::Options { contacts: 60, events: 10, todos: 4, notes: 2, photos: 4, ..Default::default() });
    window.press(Role::Button, "Try it with a demo account");
    window.wait_for("The demo account holds");
    window.press(Role::Button, "Back up now");
    window.wait_for("All 60 contacts, 10 events, 4 to-dos, 2 notes and 4 photos");
    window.press(Role::Tab, "Home");
    window.press(Role::Button, "Let the demo account lose its data");
    window.wait_for("The demo account has lost its data");
    window
}

const LOST: &str = "48 of 60 contacts of the backup of";
const HOLLOW: &str = "12 of 60 contacts are still there, but hollow.";

#[test]
fn a_backup_beside_the_account_and_beside_another() {
    let mut window = after_october();
    // Beside the account as it is now, which is backed up for that.
    window.press_nth("Compare the backup of", 0);
    window.wait_for("There is no other backup of this account here.");
    window.press(Role::Button, "Compare with demo@lifeboat now");
    window.wait_for(LOST);
    window.wait_for(HOLLOW);
    assert_eq!(window.backups().len(), 2);
    window.wait_for("Missing: 48 contacts");
    window.wait_for("Still there, but hollow: 12 contacts");
    let said = window.said();
    assert!(said.contains("lost 2 phone numbers: ") || said.contains("lost a phone number: "), "{said}");
    let lines = said.lines().count();
    window.press_nth("Show all 48 (Missing: 48 contacts)", 0);
    assert!(window.said().lines().count() > lines + 2 * 40, "42 more names, each with its collection");
    window.press_nth("Show fewer (Missing: 48 contacts)", 0);
    assert_eq!(window.said().lines().count(), lines);

    // A statement about that.
    window.press(Role::Button, "Statement of loss…");
    window.wait_for("Folder for the statement");
    for (field, text) in [("Case", "4711"), ("Written by", "Support, Ann")] {
        window.harness.get_by_role_and_label(Role::TextInput, field).focus();
        window.harness.run();
        window.harness.get_by_role_and_label(Role::TextInput, field).type_text(text);
        window.harness.run();
    }
    window.press(Role::Button, "Write the statement");
    window.wait_for("The statement of loss is written.");
    window.wait_for("Open the statement");
    let folder = window.dir.path().join("Lifeboat statements");
    let page = std::fs::read_to_string(&Real::files(folder.clone(), "html")[0]).unwrap();
    assert!(page.contains("4711") && page.contains("Support, Ann"));
    let json = std::fs::read_to_string(&Real::files(folder, "json")[0]).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["gone"].as_array().unwrap().len(), 48);
    assert_eq!(json["hollow"].as_array().unwrap().len(), 12);
    window.press(Role::Button, "Back to the comparison");
    window.wait_for(LOST);

    // Beside one another: whichever is pressed, the earlier one is what is looked for.
    window.press(Role::Tab, "Home");
    window.wait_for("Last good backup:");
    window.press_nth("Compare the backup of", 0);
    window.press_nth("Compare with the backup of", 0);
    window.wait_for(LOST);

    // Nothing is missing of what is there now.
    window.press(Role::Tab, "Home");
    window.wait_for("Last good backup:");
    window.press_nth("Compare the backup of", 0);
    window.press(Role::Button, "Compare with demo@lifeboat now");
    window.wait_for("Nothing is missing and nothing is hollow: all that the backup of");
    window.must_not_say("Statement of loss…");
}
