//! The walk through the whole window by roles and accessible names alone, in each language, with everything real behind
//! it: the demo cloud, the engine, the disk. The same by the platform's own accessibility interface is in `tests/servers`.

use std::thread;
use std::time::Duration;

use egui::accesskit::{Role, Toggled};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use lifeboat::demo;
use lifeboat::gui::App;
use lifeboat::text::Language;

use super::story::Real;
use super::walk::{Hands, Node, Walk};

/// What is in a window, as a screen reader gets it.
pub fn nodes(harness: &Harness<'static, App>) -> Vec<Node> {
    fn collect(node: egui_kittest::Node<'_>, out: &mut Vec<Node>) {
        let access = node.accesskit_node();
        let role = access.role();
        // The lines of a text, which its own node has as a whole.
        if role == Role::TextRun {
            return;
        }
        let is_text = matches!(role, Role::TextInput | Role::PasswordInput);
        let value = access.value().unwrap_or_default();
        let name = access.label().unwrap_or_default();
        // A text that is no control is its own name.
        let name = if name.is_empty() && !is_text { value.clone() } else { name };
        out.push(Node {
            role: format!("{role:?}"),
            name,
            text: if is_text { value } else { String::new() },
            on: !access.is_disabled(),
            checked: access.toggled() == Some(Toggled::True),
        });
        for child in node.children() {
            collect(child, out);
        }
    }
    let mut out = Vec::new();
    collect(harness.root(), &mut out);
    out
}

impl Hands for &mut Real {
    fn nodes(&mut self) -> Vec<Node> {
        nodes(&self.harness)
    }

    fn press(&mut self, role: Role, name: &str) {
        Real::press(self, role, name);
    }

    fn write(&mut self, name: &str, text: &str) {
        self.harness.get_by_role_and_label(Role::TextInput, name).focus();
        self.harness.run();
        self.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        self.harness.key_press(Key::Backspace);
        self.harness.run();
        if !text.is_empty() {
            self.harness.get_by_role_and_label(Role::TextInput, name).type_text(text);
        }
        self.harness.run();
    }

    fn tab_to(&mut self, role: Role, name: &str) -> bool {
        (0..80).any(|_| {
            self.harness.key_press(Key::Tab);
            self.harness.run();
            let option = |node: &egui_kittest::Node<'_>| role == Role::ListBox && node.is_focused();
            self.harness.get_by_role_and_label(role, name).is_focused()
                || self.harness.query_all_by_role(Role::ListBoxOption).any(|node| option(&node))
        })
    }

    fn rest(&mut self) {
        thread::sleep(Duration::from_millis(10));
        self.harness.step();
    }
}

fn walk_in(language: Language) {
    let walk = move || {
        language.speak_on_this_thread();
        let account =
            demo::Options { contacts: 60, events: 40, todos: 8, notes: 6, photos: 12, ..demo::Options::default() };
        let mut window = Real::open(account);
        let (root, copies) = (window.dir.path().join("Lifeboat"), window.dir.path().join("copies"));
        let mut walk = Walk { hands: &mut window, language, root: &root, copies: &copies, account: [60, 40, 8, 6, 12] };
        walk.whole();
    };
    thread::spawn(walk).join().unwrap();
}

#[test]
fn the_whole_window_is_in_reach_by_name() {
    walk_in(Language::En);
}

#[test]
fn the_whole_window_is_in_reach_by_name_in_spanish() {
    walk_in(Language::Es);
}
