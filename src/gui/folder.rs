//! The field for a folder: typed, or chosen where this computer has a file chooser. Says what is wrong with it, and when a
//! cloud syncs it.

use egui::{Ui, vec2};

use crate::text::{Value, say};

use super::icons;
use super::state::{Missing, State};
use super::synced::Cloud;
use super::theme::{self, Palette};
use super::update::Msg;
use super::widgets::{Button, Field, Tone, body_ui, notice_ui};

/// A field for a folder.
pub struct FolderField<'a> {
    /// Also the name by which the draft gives it the keyboard.
    pub id: &'static str,
    pub label: &'a str,
    pub help: &'a str,
    /// Sent when the text was changed.
    pub typed: Msg,
    pub synced: Option<Cloud>,
    pub no_chooser: bool,
}

impl FolderField<'_> {
    /// Shows it as a card.
    pub fn show(
        self,
        ui: &mut Ui,
        state: &State,
        text: &mut String,
        focus: &mut Option<&'static str>,
        out: &mut Vec<Msg>,
    ) {
        theme::card(Palette::of(ui)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            let browse = say("choose-folder-browse", &[]);
            let wrong = if state.missing.contains(&Missing::Folder) {
                Some(say("choose-folder-missing", &[]))
            } else if state.missing.contains(&Missing::WholePath) {
                let example = if cfg!(windows) { "D:\\Backups" } else { "/home/you/Backups" };
                Some(say("choose-folder-relative", &[("example", Value::from(example))]))
            } else {
                None
            };
            let field = Field::new(self.id, self.label).help(self.help).wrong(wrong.as_deref());
            let mut chosen = false;
            let response = if ui.available_width() < 460.0 {
                let response = field.show(ui, text);
                chosen |= ui.add(Button::plain(&browse).icon(icons::FOLDER)).clicked();
                response
            } else {
                ui.horizontal_top(|ui| {
                    let button = 130.0;
                    let width = ui.available_width() - button - ui.spacing().item_spacing.x;
                    let layout = egui::Layout::top_down(egui::Align::Min);
                    let response = ui
                        .allocate_ui_with_layout(vec2(width, 0.0), layout, |ui| {
                            ui.set_width(width);
                            field.show(ui, text)
                        })
                        .inner;
                    ui.vertical(|ui| {
                        // Beside the field, not beside its label.
                        ui.add_space((response.rect.top() - ui.max_rect().top()).max(0.0) - 0.5);
                        chosen |= ui.add(Button::plain(&browse).icon(icons::FOLDER).wide()).clicked();
                    });
                    response
                })
                .inner
            };
            if *focus == Some(self.id) {
                response.request_focus();
                *focus = None;
            }
            if response.changed() {
                out.push(self.typed);
            }
            if chosen {
                out.push(Msg::ChooseFolder);
            }
            if self.no_chooser {
                let words = say("choose-folder-no-chooser", &[]);
                notice_ui(ui, Tone::Calm, &words, |ui| body_ui(ui, &words));
            }
            if let Some(cloud) = self.synced {
                let words = say("choose-synced", &[("cloud", Value::from(cloud.0))]);
                notice_ui(ui, Tone::Warning, &words, |ui| body_ui(ui, &words));
            }
        });
    }
}
