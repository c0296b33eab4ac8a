//! What the account lost: one sentence, a question, the names behind the numbers; first aid for those who say no.

use std::path::Path;

use egui::Ui;

use crate::engine::{self, AlarmLevel, AlarmRecord};
use crate::text::{self, Value, say};

use super::frame::announce;
use super::icons;
use super::result::list_ui;
use super::state::{Said, Section, State};
use super::theme::{self, Palette, semibold};
use super::update::{Msg, Recover};
use super::widgets::{Button, Tone, body_ui, icon_round_ui, muted_ui, text_ui};

/// The card of the open alarms of a vault; nothing when there is none.
pub fn alarm_ui(ui: &mut Ui, state: &State, vault: &Path, alarms: &[AlarmRecord], out: &mut Vec<Msg>) {
    let loss = engine::loss_of(alarms);
    if loss.is_empty() {
        return;
    }
    let said = state.answers.get(vault).copied();
    let tone = if said == Some(Said::Mine) { Tone::Calm } else { Tone::Bad };
    let p = Palette::of(ui);
    let edge = egui::Stroke::new(1.5, if tone == Tone::Bad { p.bad } else { p.line });
    theme::card(p).stroke(edge).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            icon_round_ui(ui, icons::TRIANGLE_ALERT, tone);
            ui.add_space(6.0);
            ui.vertical(|ui| {
                let sentence = loss.sentence();
                let response = text_ui(ui, &sentence, semibold(20.0), p.text);
                response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Heading, true, &sentence));
                announce(ui, "alarm", &sentence);
                ui.add_space(4.0);
                answer_ui(ui, state, vault, alarms, out);
            });
        });
        ui.add_space(8.0);
        names_ui(ui, state, vault, alarms, out);
    });
}

fn answer_ui(ui: &mut Ui, state: &State, vault: &Path, alarms: &[AlarmRecord], out: &mut Vec<Msg>) {
    let said = state.answers.get(vault);
    if said == Some(&Said::Mine) {
        muted_ui(ui, &say("alarm-answered", &[]));
        return;
    }
    body_ui(ui, &engine::loss_of(alarms).question());
    let not_mine = said == Some(&Said::NotMine);
    let kept = most(alarms).map(|most| vault.join(&most.against)).filter(|_| not_mine);
    if not_mine {
        ui.add_space(4.0);
        body_ui(ui, &say("alarm-first-aid", &[]));
    }
    if let Some(path) = &kept {
        body_ui(ui, &say("alarm-first-aid-backup", &[("path", Value::from(path.display().to_string()))]));
    }
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        let free = said != Some(&Said::Noting);
        // Who has answered by keyboard goes on from what took the answer's place.
        let just_said = egui::Id::unique("that it was not the person was just said");
        if let Some(path) = kept {
            let idle = !state.is_running();
            let back = ui.add_enabled(idle, Button::primary(&say("recover-get-back", &[])).icon(icons::ROTATE_CCW));
            if ui.data_mut(|data| data.remove_temp::<()>(just_said)).is_some() {
                back.request_focus();
            }
            if back.clicked() {
                out.push(Msg::Recover(Recover::Restore(path.clone())));
            }
            if ui.add(Button::plain(&say("alarm-open-backup", &[])).icon(icons::FOLDER_OPEN)).clicked() {
                out.push(Msg::OpenFolder(path));
            }
        }
        // The answer that keeps the warning comes first and is the one that stands out.
        if !not_mine && ui.add_enabled(free, Button::primary(&say("alarm-not-mine", &[]))).clicked() {
            ui.data_mut(|data| data.insert_temp(just_said, ()));
            out.push(Msg::AnswerAlarm { vault: vault.to_owned(), mine: false });
        }
        if ui.add_enabled(free, Button::plain(&say("alarm-mine", &[]))).clicked() {
            out.push(Msg::AnswerAlarm { vault: vault.to_owned(), mine: true });
        }
    });
}

/// The loss of most items: what it was judged against has them.
fn most(alarms: &[AlarmRecord]) -> Option<&AlarmRecord> {
    alarms.iter().filter(|alarm| alarm.level == AlarmLevel::Alarm).max_by_key(|alarm| alarm.items.len())
}

fn names_ui(ui: &mut Ui, state: &State, vault: &Path, alarms: &[AlarmRecord], out: &mut Vec<Msg>) {
    let raised = alarms.iter().filter(|alarm| alarm.level == AlarmLevel::Alarm);
    for (line, noticed) in engine::noticed(raised).into_iter().enumerate() {
        let section = Section::Loss(vault.to_owned(), line);
        let names = noticed.items.iter().map(|(name, what)| named(name, what));
        list_ui(ui, state, out, (section, Tone::Bad), (&noticed.title(), ""), names);
    }
}

/// What is missing without being an alarm, a line each with its names.
pub fn notices_ui(ui: &mut Ui, state: &State, alarms: &[AlarmRecord], out: &mut Vec<Msg>) {
    let small = alarms.iter().filter(|alarm| alarm.level == AlarmLevel::Notice);
    for (line, noticed) in engine::noticed(small).into_iter().enumerate() {
        let names = noticed.items.iter().map(|(name, what)| named(name, what));
        list_ui(ui, state, out, (Section::Notice(line), Tone::Calm), (&noticed.title(), ""), names);
    }
}

fn named(name: &str, what: &str) -> String {
    say("alarm-item", &[("item", Value::from(name)), ("what", Value::from(text::why_not_had(what)))])
}
