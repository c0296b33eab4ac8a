//! The demo account's loss: offers to let happen what happened in October 2009, so that anybody can watch the alarm.

use egui::Ui;

use crate::text::say;

use super::icons;
use super::state::{State, Story};
use super::theme::{Palette, medium};
use super::update::Msg;
use super::widgets::{Button, Tone, body_ui, notice_ui, text_ui};

/// The box that stands with the demo account once it was backed up.
pub fn story_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) {
    let demo = |card: &&super::state::AccountCard| card.way == super::state::Way::Demo;
    let Some(card) = state.home.accounts.iter().find(demo).filter(|card| !card.backups.is_empty()) else { return };
    let lost = state.demo.story == Story::Lost;
    // While a loss waits for an answer, that question comes first.
    if !lost && !card.alarms.is_empty() {
        return;
    }
    ui.add_space(12.0);
    let (title, text) = match lost {
        true => (say("story-lost", &[]), say("story-lost-text", &[])),
        false => (say("story-offer", &[]), say("story-offer-text", &[])),
    };
    let told = lost && !card.alarms.is_empty();
    notice_ui(ui, if lost && !told { Tone::Warning } else { Tone::Calm }, &title, |ui| {
        let p = Palette::of(ui);
        text_ui(ui, &title, medium(15.0), p.text);
        if !told {
            body_ui(ui, &text);
        }
        ui.add_space(4.0);
        let free = state.demo.story != Story::Changing && !state.is_running();
        let (key, icon) = match state.demo.story {
            Story::Whole => ("story-lose", icons::FLASK_CONICAL),
            Story::Changing => ("story-changing", icons::FLASK_CONICAL),
            Story::Lost => ("story-give-back", icons::ROTATE_CCW),
        };
        if ui.add_enabled(free, Button::plain(&say(key, &[])).icon(icon)).clicked() {
            out.push(Msg::LoseDemo(!lost));
        }
    });
}
