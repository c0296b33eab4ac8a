//! The four choices of October 2009 in the window, each carried out on a fresh loss and compared again; choosing what is put
//! back; stopping in the middle; and the proof that the way back works.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use lifeboat::demo;
use lifeboat::engine::{self, Comparison, Filter, Outcome, Phase, Planned, What};
use lifeboat::model::Kind;

use super::restore::{HOLLOW, account, after_october, lose};
use super::story::Real;

impl Real {
    /// What comparing found that ended last.
    #[track_caller]
    fn compared(&self) -> Comparison {
        let run = self.harness.state().state().run.as_ref().unwrap();
        match &run.state.ended {
            Some(Ok(Outcome::Compared(compared))) => (**compared).clone(),
            other => panic!("{other:?}"),
        }
    }

    /// Draws until so many controls have this in their names.
    #[track_caller]
    fn wait_for_n(&mut self, part_of_name: &str, n: usize) {
        let until = Instant::now() + Duration::from_secs(60);
        while self.harness.query_all_by_label_contains(part_of_name).count() < n {
            assert!(Instant::now() < until, "there are fewer than {n} of {part_of_name:?}:\n{}", self.said());
            std::thread::sleep(Duration::from_millis(10));
            self.harness.step();
        }
    }

    fn planned(&self) -> Option<Planned> {
        match &self.harness.state().state().run.as_ref()?.state.ended {
            Some(Ok(Outcome::PlannedRestore(planned))) => Some((**planned).clone()),
            _ => None,
        }
    }

    /// The contacts of a backup: their UIDs by address.
    fn uids(backup: &Path) -> BTreeMap<String, String> {
        let filter = Filter { kinds: vec![Kind::Contacts], ..Filter::default() };
        let page = engine::open(backup).unwrap().page(&filter, 0, 100_000).unwrap();
        page.items.into_iter().map(|item| (item.href, item.uid.unwrap())).collect()
    }
}

/// One of the four choices of 2009, from the loss to the comparison after it.
struct Choice {
    /// The name of its radio button; `None` is the first choice.
    radio: Option<&'static str>,
    /// What the plan says.
    plan: [&'static str; 2],
    /// What is hollow afterwards, and what is there beside what there was.
    hollow: usize,
    beside: usize,
}

/// Plays October 2009 anew, makes the choice, and looks what is there afterwards.
fn october(choice: &Choice) {
    let mut window = after_october();
    window.press_nth("Put back what the backup of", 0);
    window.wait_for("From the backup of");
    match choice.radio {
        None => window.press(Role::Button, "Put back what is missing"),
        Some(radio) => {
            window.press(Role::DisclosureTriangle, "More choices");
            window.wait_for("From which of them");
            window.choose(Role::RadioButton, radio);
            window.press(Role::Button, "Show the plan");
        }
    }
    window.wait_for("48 contacts will be put back that are no longer there.");
    for words in choice.plan {
        window.wait_for(words);
    }
    let captured = window.backups().last().unwrap().clone();
    window.press(Role::Button, "Put it back now");
    window.wait_for("It is back in the account demo");
    window.press(Role::Button, "Compare once more");
    window.wait_for(if choice.hollow == 0 { "Nothing is missing and nothing is hollow" } else { HOLLOW });
    let compared = window.compared();
    let n = |what: What| compared.of(what).count();
    assert_eq!((n(What::Vanished), n(What::Hollow)), (0, choice.hollow), "{:?}", choice.radio);
    assert_eq!(n(What::Duplicate) + n(What::Added), choice.beside, "{:?}", choice.radio);
    assert_eq!((n(What::Changed), n(What::Moved), n(What::Merged)), (0, 0, 0), "{:?}", choice.radio);
    // Nothing was deleted of what was there after the loss, and each card has a UID of its own.
    let (before, after) = (Real::uids(&captured), Real::uids(window.backups().last().unwrap()));
    assert_eq!((before.len(), after.len()), (12, 60 + choice.beside), "{:?}", choice.radio);
    assert!(before.iter().all(|(href, uid)| after.get(href) == Some(uid)), "{:?}", choice.radio);
    assert_eq!(after.values().collect::<BTreeSet<_>>().len(), after.len(), "{:?}", choice.radio);
}

#[test]
fn each_choice_of_2009_leaves_what_it_says() {
    let choices = [
        Choice {
            radio: None,
            plan: ["Will be put back: 48 contacts", "Will be filled: 12 contacts"],
            hollow: 0,
            beside: 0,
        },
        Choice {
            radio: Some("Merge, The same, and further values of the backup are added, such as a second phone number"),
            plan: ["Will be put back: 48 contacts", "Will be filled: 12 contacts"],
            hollow: 0,
            beside: 0,
        },
        Choice {
            radio: Some("Keep both, The backup's is put beside it, as an item of its own"),
            plan: ["Will be put back: 48 contacts", "Will be put beside what is there: 12 contacts"],
            hollow: 12,
            beside: 12,
        },
        Choice {
            radio: Some("Keep what is there, Only what is gone is put back"),
            plan: ["Will be put back: 48 contacts", "Left as it is: 12 contacts"],
            hollow: 12,
            beside: 0,
        },
    ];
    choices.iter().for_each(october);
}

#[test]
fn single_items_and_collections_are_chosen_and_go_into_new_ones() {
    let mut window = after_october();
    // One address book of the two, and nothing of the other.
    let first = window.backups()[0].clone();
    let books: Vec<_> = engine::open(&first).unwrap().record().collections.clone();
    let books: Vec<_> = books.iter().filter(|book| book.collection.kinds == [Kind::Contacts]).collect();
    let [one, other] = books[..] else { panic!("{books:?}") };
    window.press_nth("Put back what the backup of", 0);
    window.press(Role::DisclosureTriangle, "More choices");
    window.wait_for("From which of them");
    window.choose(Role::CheckBox, &format!("{}, Contacts", other.collection.name));
    window.press(Role::Button, "Show the plan");
    window.wait_for("Put it back now");
    let plan = window.planned().unwrap().plan;
    assert!(!plan.steps.is_empty());
    assert!(plan.steps.iter().all(|step| step.from.collection_href == one.collection.href), "{plan:?}");

    // Three contacts.
    window.press(Role::Tab, "Home");
    window.wait_for("Last good backup:");
    window.wait_for_n("Browse the backup of", 2);
    window.press_nth("Browse the backup of", 1);
    window.wait_for("Contacts  60");
    window.press(Role::Button, "Choose several");
    window.wait_for("not chosen");
    window.harness.get_by_role_and_label(Role::ListBox, "Contacts").focus();
    window.harness.run();
    for key in [Key::Space, Key::ArrowDown, Key::ArrowDown, Key::Space, Key::ArrowDown, Key::Space] {
        window.harness.key_press(key);
        window.harness.run();
    }
    window.press(Role::Button, "Put back 3…");
    window.wait_for("Only the 3 items that you chose, where they are missing or were emptied.");
    window.press(Role::DisclosureTriangle, "More choices");
    window.must_not_say("From which of them");
    window.press(Role::Button, "Put back what is missing");
    window.wait_for("Put it back now");
    assert_eq!(window.planned().unwrap().plan.steps.len(), 3);

    // Into a new address book, with the day in its name.
    window.press(Role::Button, "Other choices");
    window.wait_for("Only the 3 items that you chose");
    let new = "Into new ones, New address books, calendars, lists and folders, with the day in their names";
    window.choose(Role::RadioButton, new);
    window.choose(Role::RadioButton, "Keep both, The backup's is put beside it, as an item of its own");
    window.press(Role::Button, "Show the plan");
    window.wait_for("Put it back now");
    let plan = window.planned().unwrap().plan;
    assert_eq!(plan.steps.len(), 3);
    assert!(!plan.targets.is_empty() && plan.targets.iter().all(|target| target.make && target.name.contains(" 20")));
    window.wait_for("will be made: ");
    window.press(Role::Button, "Put it back now");
    window.wait_for("3 contacts are back in the account.");
    window.press(Role::Tab, "Home");
    window.wait_for("Last good backup:");
    window.press(Role::Button, "Back up demo@lifeboat now");
    window.wait_for("All 15 contacts");
}

#[test]
fn a_restore_that_is_stopped_goes_on_and_puts_nothing_there_twice() {
    let account = demo::Options { contacts: 900, events: 2, todos: 1, notes: 1, photos: 1, ..Default::default() };
    let mut window = lose(Real::open(account), "All 900 contacts");
    window.press_nth("Put back what the backup of", 0);
    window.press(Role::Button, "Put back what is missing");
    window.wait_for("Put it back now");
    let all = window.planned().unwrap().plan.steps.len();
    window.press(Role::Button, "Put it back now");
    let until = Instant::now() + Duration::from_secs(60);
    let put_back = |window: &Real| {
        let run = &window.harness.state().state().run.as_ref().unwrap().state;
        // What was backed up before had other kinds, too.
        let counted = run.phase == Phase::Restoring && run.progress.kinds.len() == 1;
        run.progress.kinds.get(&Kind::Contacts).filter(|_| counted).map_or(0, |at| at.settled)
    };
    while put_back(&window) == 0 {
        assert!(Instant::now() < until, "nothing is put back:\n{}", window.said());
        std::thread::sleep(Duration::from_millis(5));
        window.harness.step();
    }
    window.press(Role::Button, "Stop");
    window.wait_for("What was put back so far stays in the account, and nothing was removed.");
    window.must_not_say("nothing was changed in your account");
    window.press(Role::Button, "Plan it once more");
    window.wait_for("Put it back now");
    let rest = window.planned().unwrap().plan.steps.len();
    assert!(rest > 0 && rest < all, "{rest} of {all}");
    window.press(Role::Button, "Put it back now");
    window.wait_for("It is back in the account demo");
    window.press(Role::Button, "Compare once more");
    window.wait_for("Nothing is missing and nothing is hollow");
    let compared = window.compared();
    assert_eq!(compared.of(What::Duplicate).count() + compared.of(What::Added).count(), 0);
    assert_eq!(window.contacts(), 900);
}

#[test]
fn the_way_back_is_proved() {
    let mut window = Real::open(account());
    window.press(Role::Button, "Try it with a demo account");
    window.wait_for("The demo account holds");
    window.press(Role::Button, "Back up now");
    window.wait_for("All 60 contacts, 10 events, 4 to-dos, 2 notes and 4 photos");
    let works = "The way back works: 60 contacts, 10 events, 4 to-dos, 2 notes and 4 photos";
    window.press(Role::Tab, "Home");
    window.wait_for("Last good backup:");
    window.press_nth("Prove that the backup of", 0);
    window.wait_for(works);
    window.must_not_say("Did not come back");
    assert_eq!(window.backups().len(), 1, "it makes no backup in the vault");
    let drills = window.backups()[0].parent().unwrap().join("drills");
    assert_eq!(std::fs::read_dir(&drills).unwrap().count(), 1, "the report is kept");
    // Once more, from the settings.
    window.press(Role::Tab, "Settings");
    window.wait_for("Prove that the way back works");
    window.press_nth("With the backup of", 0);
    window.wait_for(works);
    // What was made for it is gone.
    let own = format!("lifeboat-drill-{}-", std::process::id());
    let until = Instant::now() + Duration::from_secs(10);
    let left = || {
        let mut names = std::fs::read_dir(std::env::temp_dir()).unwrap().map(|entry| entry.unwrap().file_name());
        names.any(|name| name.to_string_lossy().starts_with(&own))
    };
    while left() {
        assert!(Instant::now() < until, "a folder of a drill is left");
        std::thread::sleep(Duration::from_millis(10));
        window.harness.step();
    }
}
