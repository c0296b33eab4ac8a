//! The backups of an account on its card: a line each, the newest open, the older ones on request.

use egui::{Align, Layout, Ui};

use crate::engine::Status;
use crate::gui::icons;
use crate::gui::recover::recover_buttons_ui;
use crate::gui::state::{AccountCard, BackupLine, Section, State};
use crate::gui::theme::{Palette, medium, regular};
use crate::gui::update::{Act, Msg};
use crate::gui::widgets::{Button, Tone, badge_ui, heading_ui, icon_button_ui, icon_ui, muted_ui, rule_ui, text_ui};
use crate::text::{self, Value, say};

use super::over_time::{before, falls, falls_words};
use super::{moment, moment_of_whom};

/// The backups of an account, newest first.
pub fn backups_ui(ui: &mut Ui, state: &State, card: &AccountCard, out: &mut Vec<Msg>) {
    const SHOWN: usize = 5;
    heading_ui(ui, &say("home-backups", &[]));
    let older = Section::Older(card.name.clone());
    let shown = if state.open.contains(&older) { usize::MAX } else { SHOWN };
    for backup in card.backups.iter().take(shown) {
        rule_ui(ui);
        backup_ui(ui, state, card, backup, out);
    }
    if let Some(more) = card.backups.len().checked_sub(shown).filter(|more| *more > 0) {
        rule_ui(ui);
        let words = say("home-backups-more", &[("n", Value::from(more))]);
        let name = format!("{words}, {}", card.name);
        if ui.add(Button::quiet(&words).name(&name).icon(icons::CHEVRON_DOWN)).clicked() {
            out.push(Msg::Toggle(older));
        }
    }
}

fn backup_ui(ui: &mut Ui, state: &State, card: &AccountCard, backup: &BackupLine, out: &mut Vec<Msg>) {
    let p = Palette::of(ui);
    let (tone, key) = match (backup.has_open_alarm(), backup.status) {
        (true, _) => (Tone::Bad, "home-alarm"),
        (_, Status::Incomplete) => (Tone::Warning, "home-incomplete"),
        (_, Status::Complete) => (Tone::Good, "home-complete"),
    };
    let counts: Vec<String> = backup
        .totals
        .iter()
        .filter(|(_, counts)| counts.kept() > 0)
        .map(|(kind, counts)| text::count_of(*kind, counts.kept()))
        .collect();
    let name = moment_of_whom(state, card, backup.sealed);
    ui.add_space(2.0);
    ui.horizontal_top(|ui| {
        let room = ui.available_width() - 132.0;
        ui.allocate_ui_with_layout(egui::vec2(room, 0.0), Layout::top_down(Align::Min), |ui| {
            ui.set_width(room);
            ui.spacing_mut().item_spacing.y = 4.0;
            ui.horizontal_wrapped(|ui| {
                text_ui(ui, &moment(card, backup.sealed), medium(15.0), p.text);
                badge_ui(ui, tone, &say(key, &[]));
            });
            muted_ui(ui, &text::names(&counts));
            if let Some(words) = before(card, backup).and_then(|older| falls_words(&falls(backup, older))) {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = 6.0;
                    icon_ui(ui, icons::CHEVRON_DOWN, 16.0, p.warn);
                    ui.vertical(|ui| text_ui(ui, &words, medium(13.5), p.warn));
                });
            }
            if let Some(why) = &backup.pinned {
                pinned_ui(ui, why);
            }
            ui.horizontal_wrapped(|ui| {
                recover_buttons_ui(ui, state, &backup.path, &name, out);
            });
        });
        let time = [("time", Value::from(&name))];
        if icon_button_ui(ui, icons::EYE, &say("browse-line", &time)).clicked() {
            out.push(Msg::Browse(Act::Open(backup.path.clone())));
        }
        let free = !state.is_running();
        let verify = ui.add_enabled_ui(free, |ui| icon_button_ui(ui, icons::SHIELD_CHECK, &say("verify-line", &time)));
        if verify.inner.clicked() {
            out.push(Msg::Browse(Act::Verify(backup.path.clone())));
        }
        let name = say("home-line-open", &[("time", Value::from(&name))]);
        if icon_button_ui(ui, icons::FOLDER_OPEN, &name).clicked() {
            out.push(Msg::OpenFolder(backup.path.clone()));
        }
    });
}

/// That nothing removes a backup, and why.
fn pinned_ui(ui: &mut Ui, why: &str) {
    let p = Palette::of(ui);
    let words = match why {
        "" => say("home-pinned", &[]),
        why => say("home-pinned-why", &[("why", Value::from(text::sentence(why)))]),
    };
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        icon_ui(ui, icons::LOCK_KEYHOLE, 15.0, p.muted);
        ui.vertical(|ui| text_ui(ui, &words, regular(13.5), p.muted));
    });
}
