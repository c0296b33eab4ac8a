//! *Settings*, by accessible names, in both languages.

use egui::Theme;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use lifeboat::engine::ReadOnly;
use lifeboat::gui::Look;
use lifeboat::gui::state::{Preferences, Screen, Setting};
use lifeboat::gui::update::{Answer, Chosen, Errand};
use lifeboat::model::Trouble;
use lifeboat::text::Language;

use super::{Window, script};

fn set(language: Language) -> Preferences {
    Preferences { vault_root: script::place().vault_root, ..script::preferences(Some(language)) }
}

fn opened() -> Window {
    let mut window = Window::open();
    window.answer(Answer::Home(script::home()));
    window.press(Role::Tab, "Settings");
    assert_eq!(window.screen(), Screen::Settings);
    assert_eq!(window.errand(), Errand::ReadPreferences);
    window.answer(Answer::Preferences(Ok(set(Language::En))));
    window
}

fn walk_through_the_languages() {
    Language::En.speak_on_this_thread();
    let mut window = opened();
    window.press(Role::RadioButton, "Español");
    assert_eq!(window.errand(), Errand::Set(Setting::Language(Some(Language::Es))));
    window.answer(Answer::Set(Ok(set(Language::Es))));
    window.must_say("Ajustes");
    window.must_say("Tamaño del texto");
    assert!(!window.says("Settings"), "{}", window.said());
    window.press(Role::RadioButton, "Oscuro");
    assert_eq!(window.errand(), Errand::Set(Setting::Look(Some(Look::Dark))));
    window.press(
        Role::CheckBox,
        "No cambiar nada en ninguna cuenta, Las copias se siguen haciendo igual. No se envía \
        nada que pueda cambiar algo en un servicio; así que no se puede devolver nada.",
    );
    assert_eq!(window.errand(), Errand::Set(Setting::ReadOnly(true)));
    // What was there before speaks it, too.
    window.press(Role::Tab, "Inicio");
    window.must_say("Hacer ahora una copia de laila@cloud.example");
    window.press(Role::Tab, "Ajustes");
    window.answer(Answer::Preferences(Ok(set(Language::Es))));
    window.press(Role::RadioButton, "English");
    window.answer(Answer::Set(Ok(set(Language::En))));
    window.must_say("Settings");
}

#[test]
fn the_language_can_be_changed_and_changed_back() {
    std::thread::spawn(walk_through_the_languages).join().unwrap();
}

#[test]
fn look_and_size_are_there_at_once() {
    let mut window = opened();
    window.press(Role::RadioButton, "150 %");
    assert_eq!(window.errand(), Errand::Set(Setting::TextPercent(150)));
    let preferences = Preferences { text_percent: 150, look: Some(Look::Dark), ..set(Language::En) };
    let appear = move || {
        Language::En.speak_on_this_thread();
        let mut window = opened();
        window.answer(Answer::Set(Ok(preferences)));
        (window.harness.ctx.zoom_factor(), window.harness.ctx.theme())
    };
    assert_eq!(std::thread::spawn(appear).join().unwrap(), (1.5, egui::Theme::Dark));
}

#[test]
fn the_folder_and_the_network_are_kept_when_one_says_so() {
    let mut window = opened();
    assert!(window.harness.query_by_role_and_label(Role::Button, "Use this folder").is_none(), "nothing to keep yet");
    window.button("Choose…");
    window.answer(Answer::Folder(Chosen::Folder("/media/disk/Backups".into())));
    window.button("Use this folder");
    assert_eq!(window.errand(), Errand::Set(Setting::VaultRoot("/media/disk/Backups".into())));

    window.type_into(Role::TextInput, "Proxy", "socks5h://127.0.0.1:9050");
    window.button("Choose a certificate file");
    window.answer(Answer::File(Chosen::NoChooser));
    window.must_say("No file chooser is available here. Type where the file is instead.");
    window.button("Choose a certificate file");
    window.answer(Answer::File(Chosen::Folder("/home/maria/ca.pem".into())));
    window.button("Save");
    let network =
        Setting::Network { proxy: Some("socks5h://127.0.0.1:9050".into()), ca_file: Some("/home/maria/ca.pem".into()) };
    assert_eq!(window.errand(), Errand::Set(network));
    let path = "/home/maria/ca.pem".into();
    window.answer(Answer::Set(Err(Trouble::Disk { path, why: "No such file".into() })));
    window.must_say("This computer could not read or write /home/maria/ca.pem.");
    assert!(!window.says("No backup was made"), "none was being made");
    assert_eq!(window.harness.state().state().draft.usual_ca, "/home/maria/ca.pem", "what was typed stays");
}

#[test]
fn what_a_policy_wants_is_locked_and_explained() {
    let mut window = opened();
    let policy = Some(ReadOnly::Policy("/etc/lifeboat/policy.toml".into()));
    window.answer(Answer::Preferences(Ok(Preferences { read_only: policy, ..set(Language::En) })));
    window.must_say("The policy of this computer wants it so (/etc/lifeboat/policy.toml).");
    let tick = window.harness.get_by(|node| {
        node.role() == Role::CheckBox && node.label().is_some_and(|label| label.starts_with("Change nothing"))
    });
    assert!(tick.accesskit_node().is_disabled());
}

/// What a person asked for when starting the program stays, until they choose another look here.
#[test]
fn the_look_that_was_asked_for_stays_until_another_is_chosen() {
    let mut window = opened();
    let dark = |window: &Window| window.harness.ctx.theme() == Theme::Dark;
    window.harness.ctx.set_theme(Theme::Dark);
    window.answer(Answer::Set(Ok(Preferences { text_percent: 125, ..set(Language::En) })));
    assert!(dark(&window), "the size of text is no look");
    window.answer(Answer::Set(Ok(Preferences { look: Some(Look::Light), ..set(Language::En) })));
    assert!(!dark(&window));
}

/// With large text or in a small window, what is shown matters more than the ways to elsewhere.
#[test]
fn the_navigation_takes_little_of_a_small_window() {
    let walk = |language: Language| {
        language.speak_on_this_thread();
        // As 200 % text leaves of 1080×720.
        let mut window = Window::open_at(Theme::Light, 540.0, 360.0);
        window.answer(Answer::Home(script::home()));
        let tabs: Vec<_> = window.harness.get_all_by_role(Role::Tab).map(|tab| tab.rect()).collect();
        assert!(tabs.len() >= 5);
        for tab in &tabs {
            assert!(tab.bottom() <= 80.0 && tab.right() <= 540.0 && tab.width() >= 60.0, "{language:?}: {tab:?}");
        }
    };
    for language in Language::ALL {
        std::thread::spawn(move || walk(language)).join().unwrap();
    }
}
