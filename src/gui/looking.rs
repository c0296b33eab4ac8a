//! *Looking*: the steps of finding and signing in, as they run.

use egui::Ui;

use crate::text::{self, Value, say};

use super::frame::step_ui;
use super::icons;
use super::state::{State, host_of};
use super::theme::{self, Palette, regular};
use super::update::Msg;
use super::widgets::{Button, Tone, body_ui, icon_ui, muted_ui, notice_ui, text_ui, title_ui};

/// Draws *Looking*.
pub fn looking_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) {
    let Some(run) = &state.run else { return };
    let demo = state.session.as_ref().is_some_and(|session| session.demo);
    step_ui(ui, state, out, 520.0, |ui, out| {
        ui.vertical_centered(|ui| {
            title_ui(ui, &say(if demo { "look-title-demo" } else { "look-title" }, &[]));
            muted_ui(ui, &say("look-text", &[]));
        });
        ui.add_space(12.0);
        let p = Palette::of(ui);
        theme::card(p).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 12.0;
            if run.steps.is_empty() {
                step_line_ui(ui, &say("look-start", &[]), false);
            }
            let lines = lines(&run.steps);
            for (index, line) in lines.iter().enumerate() {
                step_line_ui(ui, line, index + 1 < lines.len());
            }
            if run.stopping {
                step_line_ui(ui, &say("look-stopping", &[]), false);
            }
        });
        if let Some(waiting) = &run.state.waiting {
            ui.add_space(6.0);
            let words = text::waiting(waiting);
            notice_ui(ui, Tone::Calm, &words, |ui| body_ui(ui, &words));
        }
        ui.add_space(10.0);
        ui.vertical_centered(|ui| {
            let cancel = say("button-cancel", &[]);
            if ui.add_enabled(!run.stopping, Button::plain(&cancel).icon(icons::X)).clicked() {
                out.push(Msg::Back);
            }
        });
    });
}

/// The steps in words. Servers are named, not their addresses, so that several steps may say the same: the last stays.
fn lines(steps: &[(&'static str, String)]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (step, subject) in steps {
        let line = text::looking(step, &host_of(subject));
        lines.retain(|known| *known != line);
        lines.push(line);
    }
    lines
}

fn step_line_ui(ui: &mut Ui, step: &str, done: bool) {
    let p = Palette::of(ui);
    ui.horizontal_top(|ui| {
        let (icon, colour) = if done { (icons::CHECK, p.ok) } else { (icons::CIRCLE_DASHED, p.accent) };
        icon_ui(ui, icon, 18.0, colour);
        ui.vertical(|ui| {
            let response = text_ui(ui, step, regular(15.0), if done { p.muted } else { p.text });
            let key = if done { "look-step-done" } else { "look-step-now" };
            let spoken = say(key, &[("step", Value::from(step))]);
            response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, &spoken));
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_said_once_and_by_the_servers_name() {
        let step = |step, subject: &str| (step, subject.to_owned());
        let steps = [
            step("looking-principal", "https://dav.example.org/principals/"),
            step("looking-home", "https://dav.example.org/addressbooks/maria/"),
            step("looking-principal", "https://dav.example.org/principals/maria/"),
        ];
        assert_eq!(
            lines(&steps),
            ["Asking dav.example.org what you have there …", "Asking dav.example.org who you are …"]
        );
    }
}
