//! *About*: what this program is, where it keeps things, and the licences of what it is made of.

mod licences;

use std::path::Path;

use egui::{Align, Layout, Ui};

use crate::about::{VERSION, third_party};
use crate::text::{Value, say};

use super::frame::{page_ui, step_ui};
use super::icons;
use super::logo::logo_ui;
use super::notices::trouble_ui;
use super::state::{Keychain, Screen, State};
use super::theme::{self, Palette, medium, regular, size};
use super::update::Msg;
use super::widgets::{
    Button, body_ui, heading_ui, icon_button_ui, line_ui, muted_ui, rule_ui, small_ui, text_ui, title_ui,
};

pub use licences::licences_ui;

/// Draws *About*. Who has no account here yet sees it among the first steps, without the navigation.
pub fn about_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) {
    if state.home.is_new() {
        step_ui(ui, state, out, 680.0, |ui, out| content_ui(ui, state, out));
    } else {
        page_ui(ui, state, out, |ui, out| content_ui(ui, state, out));
    }
}

fn content_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) {
    ui.horizontal_top(|ui| {
        logo_ui(ui, 72.0);
        ui.add_space(8.0);
        ui.vertical(|ui| {
            ui.set_width(ui.available_width());
            title_ui(ui, &say("about-title", &[]));
            muted_ui(ui, &say("about-version", &[("version", Value::from(VERSION))]));
        });
    });
    ui.add_space(6.0);
    body_ui(ui, &say("about-what", &[]));
    if let Some(trouble) = &state.trouble {
        trouble_ui(ui, state, trouble, out);
    }
    section_ui(ui, "about-data", |ui| data_ui(ui, state, out));
    section_ui(ui, "about-leaves", |ui| {
        body_ui(ui, &say("about-leaves-text", &[]));
    });
    section_ui(ui, "about-licences", |ui| {
        body_ui(ui, &say("about-own", &[]));
        body_ui(ui, &say("about-others", &[("n", Value::Number(third_party().parts.len() as u64))]));
        ui.add_space(4.0);
        if ui.add(Button::plain(&say("about-licences-go", &[])).icon(icons::FILE_TEXT)).clicked() {
            out.push(Msg::GoTo(Screen::Licences));
        }
    });
}

fn section_ui(ui: &mut Ui, key: &str, add: impl FnOnce(&mut Ui)) {
    ui.add_space(size::GAP);
    heading_ui(ui, &say(key, &[]));
    ui.add_space(2.0);
    theme::card(Palette::of(ui)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        add(ui);
    });
}

fn data_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) {
    let p = Palette::of(ui);
    match &state.preferences {
        Some(set) => {
            place_ui(ui, "about-data-backups", "about-data-backups-open", &set.vault_root, out);
            rule_ui(ui);
            place_ui(ui, "about-data-settings", "about-data-settings-open", &set.settings_dir, out);
            rule_ui(ui);
        }
        None => {
            muted_ui(ui, &say("browse-loading", &[]));
        }
    }
    if state.folder_shut {
        small_ui(ui, &say("done-open-failed", &[]));
    }
    text_ui(ui, &say("about-data-passwords", &[]), medium(15.0), p.text);
    let key = if state.keychain == Keychain::NotThere { "about-data-no-keychain" } else { "about-data-passwords-text" };
    small_ui(ui, &say(key, &[]));
}

/// What lies in a folder, which one that is, and a button to look into it.
fn place_ui(ui: &mut Ui, what: &str, open: &str, path: &Path, out: &mut Vec<Msg>) {
    let p = Palette::of(ui);
    let row = egui::vec2(ui.available_width(), 44.0);
    ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
        if icon_button_ui(ui, icons::FOLDER_OPEN, &say(open, &[])).clicked() {
            out.push(Msg::OpenFolder(path.to_owned()));
        }
        ui.with_layout(Layout::top_down(Align::Min), |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            text_ui(ui, &say(what, &[]), medium(15.0), p.text);
            line_ui(ui, &path.display().to_string(), regular(14.0), p.muted);
        });
    });
}

/// *So many parts of others*, for the list of them.
fn parts_words() -> String {
    say("about-parts", &[("n", Value::Number(third_party().parts.len() as u64))])
}
