//! *Open a backup*: its folder is typed or chosen. (One that is dropped onto the window is opened without this screen.)

use egui::{Align, Layout, Ui};

use crate::gui::folder::FolderField;
use crate::gui::frame::{enter_pressed, footer_ui, step_ui};
use crate::gui::icons;
use crate::gui::salvage::salvage_button_ui;
use crate::gui::state::{Draft, State};
use crate::gui::update::{Act, Msg};
use crate::gui::widgets::{Button, muted_ui, title_ui};
use crate::text::say;

/// Draws the screen that asks which.
pub fn which_ui(ui: &mut Ui, state: &State, draft: &mut Draft, out: &mut Vec<Msg>) {
    footer_ui(ui, 640.0, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let go = say("browse-open-go", &[]);
            if ui.add(Button::primary(&go).icon(icons::FOLDER_OPEN).big()).clicked() || enter_pressed(ui) {
                out.push(Msg::Browse(Act::OpenTyped));
            }
        });
    });
    step_ui(ui, state, out, 640.0, |ui, out| {
        title_ui(ui, &say("browse-open-title", &[]));
        muted_ui(ui, &say("browse-open-text", &[]));
        ui.add_space(12.0);
        let field = FolderField {
            id: "open-path",
            label: &say("browse-open-folder", &[]),
            help: &say("browse-open-help", &[]),
            typed: Msg::Browse(Act::WhichTyped),
            synced: None,
            no_chooser: state.no_chooser,
        };
        field.show(ui, state, &mut draft.open_path, &mut draft.focus, out);
        ui.add_space(6.0);
        if ui.add(Button::quiet(&say("browse-open-pack", &[])).icon(icons::FILE)).clicked() {
            out.push(Msg::Browse(Act::ChoosePack));
        }
        ui.add_space(12.0);
        salvage_button_ui(ui, &[], out);
    });
}
