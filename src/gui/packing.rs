//! *Pack into one file* and *Unpack*: with a password or without, and where to. How far it is and what came of it shows
//! `browse::work`.

use egui::{Align, Layout, Ui};

use crate::text::{Value, say};

use super::folder::FolderField;
use super::frame::{enter_pressed, footer_ui, step_ui};
use super::icons;
use super::notices::trouble_ui;
use super::state::{Does, Draft, Packing, State, WrongPassword};
use super::theme::{self, Palette};
use super::update::{Msg, Pack};
use super::widgets::{Button, Field, Tone, body_ui, muted_ui, notice_ui, tick_ui, title_ui};

/// Draws the screen that asks how and where to.
pub fn packing_ui(ui: &mut Ui, state: &State, draft: &mut Draft, out: &mut Vec<Msg>) {
    let Some(packing) = &state.packing else { return };
    let free = !state.is_running();
    let packs = matches!(packing.does, Does::Pack { .. });
    footer_ui(ui, 640.0, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let go = say(if packs { "pack-go" } else { "unpack-go" }, &[]);
            if ui.add_enabled(free, Button::primary(&go).icon(icons::FOLDER_OPEN).big()).clicked()
                || (free && enter_pressed(ui))
            {
                out.push(Msg::Pack(Pack::Go));
            }
        });
    });
    step_ui(ui, state, out, 640.0, |ui, out| {
        title_ui(ui, &say(if packs { "pack-title" } else { "unpack-title" }, &[]));
        let text = match packing.does {
            Does::Pack { .. } => "pack-text",
            Does::Unpack { locked: true } => "unpack-text-locked",
            Does::Unpack { locked: false } => "unpack-text",
        };
        body_ui(ui, &say(text, &[]));
        muted_ui(ui, &packing.from.display().to_string());
        if let Some(trouble) = &state.trouble {
            trouble_ui(ui, state, trouble, out);
        }
        ui.add_space(10.0);
        theme::card(Palette::of(ui)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            if packs && tick_ui(ui, packing.is_locked(), &say("pack-lock", &[]), &say("pack-lock-text", &[])) {
                out.push(Msg::Pack(Pack::Locked(!packing.is_locked())));
            }
            if packing.is_locked() {
                passwords_ui(ui, packing, draft);
            }
            if let Some(name) = packing.name() {
                muted_ui(ui, &say("pack-name", &[("name", Value::from(name))]));
            }
        });
        ui.add_space(10.0);
        let field = FolderField {
            id: "pack-to",
            label: &say(if packs { "pack-folder" } else { "unpack-folder" }, &[]),
            help: &say(if packs { "pack-folder-help" } else { "unpack-folder-help" }, &[]),
            typed: Msg::Pack(Pack::Typed),
            synced: packing.synced,
            no_chooser: packing.no_chooser,
        };
        field.show(ui, state, &mut draft.pack_to, &mut draft.focus, out);
    });
}

/// The password; twice where it is a new one, which nobody can find again.
fn passwords_ui(ui: &mut Ui, packing: &Packing, draft: &mut Draft) {
    let is_new = packing.name().is_some();
    if is_new {
        let words = say("pack-lock-warning", &[]);
        notice_ui(ui, Tone::Warning, &words, |ui| body_ui(ui, &words));
    }
    let names = (say("sign-in-password-show", &[]), say("sign-in-password-hide", &[]));
    let wrong = |which: WrongPassword, key: &str| (packing.wrong == Some(which)).then(|| say(key, &[]));
    let empty = wrong(WrongPassword::Empty, "sign-in-password-missing");
    let label = say("pack-password", &[]);
    let field = Field::new("pack-password", &label).wrong(empty.as_deref());
    let response = field.show_password(ui, &mut draft.pack_password, &mut draft.uncovered, (&names.0, &names.1));
    focus_ui(&response, "pack-password", draft);
    if is_new {
        let differs = wrong(WrongPassword::Differs, "pack-differs");
        let label = say("pack-again", &[]);
        let names = (say("pack-again-show", &[]), say("pack-again-hide", &[]));
        let field = Field::new("pack-again", &label).wrong(differs.as_deref());
        let response = field.show_password(ui, &mut draft.pack_again, &mut draft.uncovered, (&names.0, &names.1));
        focus_ui(&response, "pack-again", draft);
    }
}

fn focus_ui(response: &egui::Response, id: &'static str, draft: &mut Draft) {
    if draft.focus == Some(id) {
        response.request_focus();
        draft.focus = None;
    }
}
