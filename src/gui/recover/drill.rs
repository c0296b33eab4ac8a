//! Proving that the way back works: for which backup, and what came of it.

use std::collections::BTreeMap;

use egui::Ui;

use super::compare::said;
use super::home_ui;
use super::listed::{Line, part_ui};
use crate::engine::{Drilled, Problem};
use crate::gui::frame::sentence_card_ui;
use crate::gui::home::when;
use crate::gui::icons;
use crate::gui::state::State;
use crate::gui::update::{Act, Msg, Recover};
use crate::gui::widgets::{Button, Tone, body_ui, muted_ui};
use crate::text::{self, Value, say};

/// A button for the newest backup of each account.
pub fn drills_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) {
    let free = !state.is_running();
    body_ui(ui, &say("drill-window-text", &[]));
    let newest = state.home.accounts.iter().filter_map(|card| Some((card, card.backups.first()?)));
    let mut none = true;
    for (card, backup) in newest {
        none = false;
        let args = [("time", Value::from(when(backup.sealed))), ("account", Value::from(&card.name))];
        let words = say("drill-window-of", &args);
        if ui.add_enabled(free, Button::plain(&words).icon(icons::SHIELD_CHECK)).clicked() {
            out.push(Msg::Recover(Recover::Drill(backup.path.clone())));
        }
    }
    if none {
        muted_ui(ui, &say("drill-window-none", &[]));
    }
}

/// Draws what came of it.
pub fn drilled_ui(ui: &mut Ui, state: &State, drilled: &Drilled, out: &mut Vec<Msg>) {
    let tone = if drilled.is_whole() { Tone::Good } else { Tone::Warning };
    sentence_card_ui(ui, "recovered", tone, &text::drilled(&drilled.items, &drilled.came_back), |ui| {
        muted_ui(ui, &drilled.backup.display().to_string());
        ui.add_space(6.0);
        ui.horizontal_wrapped(|ui| {
            let verify = say("verify-button", &[]);
            if !drilled.is_whole() && ui.add(Button::primary(&verify).icon(icons::SHIELD_CHECK)).clicked() {
                out.push(Msg::Browse(Act::Verify(drilled.backup.clone())));
            }
            if let Some(folder) = &drilled.folder
                && ui.add(Button::plain(&say("drill-open", &[])).icon(icons::FOLDER_OPEN)).clicked()
            {
                out.push(Msg::OpenFolder(folder.clone()));
            }
            home_ui(ui, out);
        });
        if let Some(trouble) = &drilled.not_kept {
            body_ui(ui, &text::drill_not_kept(trouble));
        }
        if state.folder_shut {
            body_ui(ui, &say("done-open-failed", &[]));
        }
    });
    let key = "drill-part-problems";
    let mut counts = BTreeMap::new();
    for problem in &drilled.problems {
        *counts.entry(problem.kind).or_default() += 1;
    }
    let heading = text::compare_heading(key, &counts);
    part_ui(ui, state, (key, Tone::Warning, &heading), drilled.problems.iter().map(line), out);
}

fn line(problem: &Problem) -> Line {
    let mut notes = vec![text::why_not_restored(&problem.why)];
    notes.extend(problem.changes.iter().map(said));
    Line { name: problem.name.clone(), notes }
}
