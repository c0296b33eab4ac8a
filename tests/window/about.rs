//! *About* and *Licences*, by accessible names, in both languages.

use egui::accesskit::{Role, Toggled};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use lifeboat::about::{VERSION, third_party};
use lifeboat::gui::state::{Keychain, Preferences, Screen};
use lifeboat::gui::update::{Answer, Errand, Msg};
use lifeboat::text::Language;

use super::{Window, script};

fn preferences() -> Preferences {
    Preferences { settings_dir: "/home/maria/.config/lifeboat".into(), ..script::preferences(Some(Language::En)) }
}

fn opened() -> Window {
    let mut window = Window::open();
    window.answer(Answer::Home(script::home()));
    window.press(Role::Tab, "About");
    assert_eq!(window.screen(), Screen::About);
    assert_eq!(window.errand(), Errand::ReadPreferences);
    window.answer(Answer::Preferences(Ok(preferences())));
    window
}

#[test]
fn it_says_what_this_is_and_where_things_lie() {
    let mut window = opened();
    window.must_say("About Lifeboat");
    window.must_say(&format!("Version {VERSION}"));
    window.must_say("/home/maria/.config/lifeboat");
    window.must_say("MIT or Apache-2.0, at your choice");
    window.must_say("In your system's keychain");
    window.button("Open the folder of your backups");
    assert_eq!(window.errand(), Errand::OpenFolder(script::place().vault_root));
    window.button("Open the folder of the settings");
    assert_eq!(window.errand(), Errand::OpenFolder("/home/maria/.config/lifeboat".into()));
    window.answer(Answer::Keychain(Keychain::NotThere));
    window.must_say("This computer has no keychain");
}

#[test]
fn each_licence_can_be_read_and_only_the_rows_in_view_are_drawn() {
    let mut window = opened();
    window.button("Show all licences");
    assert_eq!(window.screen(), Screen::Licences);
    let rows = || window.harness.query_all_by_role(Role::ListBoxOption).count();
    assert!((5..40).contains(&rows()), "{} rows of {}", rows(), third_party().parts.len());
    window.must_say("SIL OPEN FONT LICENSE");
    let at = third_party().parts.iter().position(|part| part.name == "option-ext").unwrap();
    assert!(!window.says("Mozilla Public License"));
    let ctx = window.harness.ctx.clone();
    window.harness.state_mut().take(&ctx, Msg::Licence { row: Some(at as u64), in_front: false });
    window.run();
    window.must_say("Mozilla Public License");
    // From there the keyboard goes on.
    let name = format!("{} parts made by others", third_party().parts.len());
    window.harness.get_by_role_and_label(Role::ListBox, &name).focus();
    window.run();
    window.key(egui::Key::End);
    let last = third_party().parts.last().unwrap();
    let rows = window.harness.query_all_by_role(Role::ListBoxOption);
    let chosen: Vec<_> =
        rows.map(|row| row.accesskit_node()).filter(|row| row.toggled() == Some(Toggled::True)).collect();
    assert_eq!(chosen.len(), 1);
    assert_eq!(chosen[0].label(), Some(format!("{last}, {}", last.licence)));
    window.button("Back");
    assert_eq!(window.screen(), Screen::About);
}

#[test]
fn the_way_back_leads_where_one_came_from() {
    let mut window = Window::open();
    window.button("About Lifeboat");
    window.answer(Answer::Preferences(Ok(preferences())));
    window.button("Show all licences");
    window.button("Back");
    window.answer(Answer::Preferences(Ok(preferences())));
    window.button("Back");
    assert_eq!(window.screen(), Screen::Welcome);
    window.answer(Answer::Home(script::home()));
    window.press(Role::Tab, "Settings");
    window.answer(Answer::Preferences(Ok(preferences())));
    window.button("About Lifeboat");
    assert_eq!(window.screen(), Screen::About);
    window.press(Role::Tab, "Home");
    assert_eq!(window.screen(), Screen::Home);
}

#[test]
fn in_a_small_window_list_and_text_take_turns() {
    let mut window = Window::open_at(egui::Theme::Dark, 480.0, 400.0);
    window.button("About Lifeboat");
    window.answer(Answer::Preferences(Ok(preferences())));
    window.button("Show all licences");
    let first = third_party().parts.first().unwrap();
    window.press(Role::ListBoxOption, &format!("{first}, {}", first.licence));
    window.must_say("SIL OPEN FONT LICENSE");
    assert!(window.harness.query_by_role(Role::ListBox).is_none());
    window.button("Back to the list");
    assert!(window.harness.query_by_role(Role::ListBox).is_some());
}

#[test]
fn it_speaks_spanish() {
    std::thread::spawn(|| {
        Language::Es.speak_on_this_thread();
        let mut window = Window::open();
        window.button("Acerca de Lifeboat");
        window.answer(Answer::Preferences(Ok(preferences())));
        window.must_say("Dónde están tus datos");
        window.must_say("Qué sale de tu ordenador");
        window.button("Ver todas las licencias");
    })
    .join()
    .unwrap();
}
