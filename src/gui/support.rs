//! *Save a support bundle*: every file that is in it, to be read before it is saved.

use egui::{RichText, ScrollArea, Ui};

use crate::engine::SupportFile;
use crate::text::{Value, say, size as bytes};

use super::folder::FolderField;
use super::frame::page_ui;
use super::icons;
use super::notices::trouble_ui;
use super::state::{Draft, Screen, Section, State};
use super::theme::{self, Palette, regular, size};
use super::update::Msg;
use super::widgets::{
    Button, Row, Tone, body_ui, heading_ui, muted_ui, notice_ui, row_ui, rule_ui, small_ui, strong_ui, title_ui,
};

/// So much of a file is laid out; a log may be as long as 1 MiB.
const SHOWN: usize = 64 * 1024;

/// The way here.
pub fn support_button_ui(ui: &mut Ui, out: &mut Vec<Msg>) {
    if ui.add(Button::quiet(&say("support-go-to", &[])).icon(icons::FILE_TEXT)).clicked() {
        out.push(Msg::GoTo(Screen::Support));
    }
}

/// Draws the screen.
pub fn support_ui(ui: &mut Ui, state: &State, draft: &mut Draft, out: &mut Vec<Msg>) {
    page_ui(ui, state, out, |ui, out| {
        title_ui(ui, &say("support-title", &[]));
        muted_ui(ui, &say("support-text", &[]));
        ui.add_space(8.0);
        if let Some(trouble) = &state.trouble {
            trouble_ui(ui, state, trouble, out);
            ui.add_space(8.0);
        }
        let Some(bundle) = &state.supporting.bundle else {
            muted_ui(ui, &say("browse-loading", &[]));
            return;
        };
        if let Some(path) = &state.supporting.saved {
            let words = say("support-saved", &[("path", Value::from(path.display().to_string()))]);
            notice_ui(ui, Tone::Good, &words, |ui| {
                strong_ui(ui, &words);
                body_ui(ui, &say("support-saved-text", &[]));
                let folder = path.parent().unwrap_or(path);
                if ui.add(Button::plain(&say("done-open", &[])).icon(icons::FOLDER_OPEN)).clicked() {
                    out.push(Msg::OpenFolder(folder.to_owned()));
                }
                if state.folder_shut {
                    body_ui(ui, &say("recover-open-failed", &[]));
                }
            });
            ui.add_space(8.0);
        }
        heading_ui(ui, &say("support-inside", &[]));
        ui.add_space(2.0);
        theme::card(Palette::of(ui)).inner_margin(egui::Margin::symmetric(20, 6)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            for (at, file) in bundle.files.iter().enumerate() {
                if at > 0 {
                    rule_ui(ui);
                }
                file_ui(ui, state, file, out);
            }
        });
        ui.add_space(size::GAP);
        let field = FolderField {
            id: "support-to",
            label: &say("support-folder", &[]),
            help: &say("support-folder-help", &[]),
            typed: Msg::SupportTyped,
            // It holds nothing that a cloud must not have.
            synced: None,
            no_chooser: state.supporting.no_chooser,
        };
        field.show(ui, state, &mut draft.support_to, &mut draft.focus, out);
        ui.add_space(8.0);
        if ui.add(Button::primary(&say("support-save", &[])).icon(icons::DOWNLOAD)).clicked() {
            out.push(Msg::SaveSupport);
        }
    });
}

fn file_ui(ui: &mut Ui, state: &State, file: &SupportFile, out: &mut Vec<Msg>) {
    let section = Section::Part(file.name);
    let open = state.open.contains(&section);
    let title = format!("{}: {}", file.name, say(file.about, &[]));
    let value = bytes(file.text.len() as u64);
    if row_ui(ui, &Row { icon: icons::FILE_TEXT, tone: Tone::Calm, title: &title, value: &value, open }) {
        out.push(Msg::Toggle(section));
    }
    if !open {
        return;
    }
    // The end of a log is what happened last.
    let from = file.text.len().saturating_sub(SHOWN);
    let from = (from..file.text.len()).find(|at| file.text.is_char_boundary(*at)).unwrap_or_default();
    if from > 0 {
        small_ui(ui, &say("support-end", &[]));
    }
    let shown = file.text.get(from..).unwrap_or_default();
    let colour = Palette::of(ui).text;
    ScrollArea::vertical().id_salt(file.name).max_height(280.0).show(ui, |ui| {
        ui.set_width(ui.available_width() - size::SCROLL_BAR);
        ui.add(egui::Label::new(RichText::new(shown).font(regular(13.0)).color(colour)).wrap());
    });
    ui.add_space(8.0);
}
