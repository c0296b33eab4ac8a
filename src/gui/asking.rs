//! The question whether to stop what is going on: the same wherever a run is shown.

use egui::Ui;

use super::frame::escape_pressed;
use super::update::Msg;
use super::widgets::{Button, Tone, body_ui, notice_ui, strong_ui};
use crate::text::say;

/// Asks; `yes` is what the button says that stops. Escape is a no.
pub fn asking_ui(ui: &mut Ui, title: &str, text: &str, yes: &str, out: &mut Vec<Msg>) {
    notice_ui(ui, Tone::Warning, title, |ui| {
        strong_ui(ui, title);
        body_ui(ui, text);
        ui.add_space(6.0);
        ui.horizontal_wrapped(|ui| {
            let keep = ui.add(Button::primary(&say("run-stop-no", &[])));
            if keep.clicked() || escape_pressed(ui) {
                out.push(Msg::KeepGoing);
            }
            if ui.add(Button::danger(yes)).clicked() {
                out.push(Msg::Stop);
            }
        });
    });
    ui.add_space(8.0);
}
