//! *Save a support bundle*: shown before it is saved; and what *Running* says of sleep.

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use lifeboat::engine::{Event, SupportBundle, SupportFile};
use lifeboat::gui::state::Screen;
use lifeboat::gui::update::{Answer, Errand};
use lifeboat::model::Trouble;

use super::{Window, script};

fn bundle() -> SupportBundle {
    let file = |name, about, text: &str| SupportFile { name, about, text: text.into() };
    SupportBundle {
        files: vec![
            file("program.txt", "support-program", "lifeboat version=0.1.0\n"),
            file("lifeboat.log", "support-log", "begins work=backup\nended trouble=unreachable\n"),
        ],
    }
}

#[test]
fn a_bundle_is_read_before_it_is_saved() {
    let mut window = Window::open();
    window.answer(Answer::Home(script::home()));
    window.press(Role::Tab, "Settings");
    window.answer(Answer::Preferences(Ok(script::preferences(None))));
    window.button("Save a support bundle…");
    assert_eq!((window.screen(), window.errand()), (Screen::Support, Errand::ReadSupport));
    assert!(window.harness.query_by_role_and_label(Role::Button, "Save").is_none(), "nothing is saved unread");
    window.answer(Answer::Support(Box::new(bundle())));
    assert!(!window.says("trouble=unreachable"));
    window.press(Role::DisclosureTriangle, "lifeboat.log: what Lifeboat did: times, counts, kinds of errors: 45 bytes");
    window.must_say("trouble=unreachable");
    window.button("Save");
    let to = script::place().home.unwrap();
    assert_eq!(window.errand(), Errand::SaveSupport { bundle: Box::new(bundle()), to });
    window.answer(Answer::SupportSaved(Err(Trouble::Exists { path: "/home/maria/x.zip".into() })));
    window.must_say("There is something of this name already, and Lifeboat replaces nothing.");
    window.answer(Answer::SupportSaved(Ok("/home/maria/lifeboat-support.zip".into())));
    window.must_say("Saved: /home/maria/lifeboat-support.zip");
    window.button("Open folder");
    assert_eq!(window.errand(), Errand::OpenFolder("/home/maria".into()));
}

#[test]
fn a_failed_run_leads_to_it_and_a_stopped_one_does_not() {
    let mut window = Window::open();
    window.walk_to_running();
    window.ended(Trouble::Cancelled);
    assert!(window.harness.query_by_role_and_label(Role::Button, "Save a support bundle…").is_none());
    let mut window = Window::open();
    window.walk_to_running();
    window.ended(Trouble::Internal("x".into()));
    window.button("Save a support bundle…");
    assert_eq!(window.screen(), Screen::Support);
}

#[test]
fn sleep_is_held_off_only_where_that_is_so() {
    let mut window = Window::open();
    window.walk_to_running();
    assert!(!window.says("Sleep is held off"));
    window.event(Event::Awake);
    window.must_say("Sleep is held off: this computer stays awake until it is done.");
}
