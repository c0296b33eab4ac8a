//! *Looking*: the steps of finding and signing in, as they run.

use egui::Ui;

use crate::engine::Request;
use crate::model::Came;
use crate::text::{self, Value, say};

use super::frame::step_ui;
use super::icons;
use super::state::{Run, State, Step, host_of};
use super::theme::{self, Palette, regular};
use super::update::Msg;
use super::widgets::{Button, Tone, body_ui, icon_ui, muted_ui, notice_ui, text_ui, title_ui};

/// Draws *Looking*.
pub fn looking_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) {
    let Some(run) = &state.run else { return };
    let demo = state.session.as_ref().is_some_and(|session| session.demo);
    step_ui(ui, state, out, 520.0, |ui, out| {
        ui.vertical_centered(|ui| {
            let (title, text) = match (&run.request, demo) {
                (Request::Ask(_), _) => ("look-title-find", "look-text-find"),
                (_, true) => ("look-title-demo", "look-text"),
                (_, false) => ("look-title", "look-text"),
            };
            title_ui(ui, &say(title, &[]));
            muted_ui(ui, &say(text, &[]));
        });
        ui.add_space(12.0);
        let p = Palette::of(ui);
        theme::card(p).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 12.0;
            if run.steps.is_empty() {
                line_ui(ui, &Line { text: say("look-start", &[]), came: None }, false);
            }
            steps_ui(ui, run);
            if run.stopping {
                line_ui(ui, &Line { text: say("look-stopping", &[]), came: None }, false);
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

/// A step in words, and what came of it.
#[derive(Debug, PartialEq)]
struct Line {
    text: String,
    came: Option<Came>,
}

/// The steps of a search, each with what came of it.
pub fn steps_ui(ui: &mut Ui, run: &Run) {
    let lines = lines(&run.steps);
    for (index, line) in lines.iter().enumerate() {
        line_ui(ui, line, index + 1 < lines.len() || !run.is_going());
    }
}

/// The steps in words. Servers are named, not their addresses, so that several steps may say the same: the last stays.
fn lines(steps: &[Step]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for step in steps {
        let text = text::looking(step.what, &host_of(&step.at));
        lines.retain(|known| known.text != text);
        lines.push(Line { text, came: step.came.clone() });
    }
    lines
}

fn line_ui(ui: &mut Ui, line: &Line, over: bool) {
    let p = Palette::of(ui);
    ui.horizontal_top(|ui| {
        let (icon, colour) = match &line.came {
            Some(Came::Failed(_)) => (icons::CIRCLE_ALERT, p.warn),
            Some(Came::Nothing) => (icons::MINUS, p.muted),
            Some(_) => (icons::CHECK, p.ok),
            None if over => (icons::CHECK, p.ok),
            None => (icons::CIRCLE_DASHED, p.accent),
        };
        icon_ui(ui, icon, 18.0, colour);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            let is_past = over || line.came.is_some();
            let response = text_ui(ui, &line.text, regular(15.0), if is_past { p.muted } else { p.text });
            let key = if is_past { "look-step-done" } else { "look-step-now" };
            let spoken = say(key, &[("step", Value::from(&line.text))]);
            response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, &spoken));
            if let Some(words) = line.came.as_ref().and_then(text::came) {
                let colour = if matches!(line.came, Some(Came::Failed(_))) { p.text } else { p.muted };
                text_ui(ui, &words, regular(13.5), colour);
            }
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_said_once_and_by_the_servers_name() {
        let step = |what, at: &str| Step { what, at: at.to_owned(), came: None };
        let steps = [
            step("looking-principal", "https://dav.example.org/principals/"),
            step("looking-home", "https://dav.example.org/addressbooks/maria/"),
            Step {
                came: Some(Came::Nothing),
                ..step("looking-principal", "https://dav.example.org/principals/maria/")
            },
        ];
        let said = lines(&steps);
        assert_eq!(
            said.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(),
            ["Asking dav.example.org what you have there…", "Asking dav.example.org who you are…"]
        );
        assert_eq!(said[1].came, Some(Came::Nothing));
    }
}
