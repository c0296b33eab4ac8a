//! Comparing: with what, and what came of it by name, with the lost fields in words.

use std::collections::BTreeMap;
use std::path::Path;

use egui::{Align, Layout, Ui};

use super::home_ui;
use super::listed::{Line, part_ui};
use crate::engine::{Comparison, Difference, Spot, Status, What};
use crate::gui::frame::sentence_card_ui;
use crate::gui::frame::step_ui;
use crate::gui::home::{moment, when};
use crate::gui::icons;
use crate::gui::notices::trouble_ui;
use crate::gui::state::{BackupLine, State};
use crate::gui::theme::{self, Palette, medium, size};
use crate::gui::update::{Msg, Recover, others_of, reachable};
use crate::gui::widgets::{
    Button, Tone, badge_ui, body_ui, heading_ui, muted_ui, notice_ui, rule_ui, small_ui, text_ui, title_ui,
};
use crate::text::{self, Value, say};

/// What can be done with a backup to find out what was lost.
pub fn recover_buttons_ui(ui: &mut Ui, state: &State, backup: &Path, time: &str, out: &mut Vec<Msg>) {
    let free = !state.is_running();
    let time = [("time", Value::from(time))];
    let (words, name) = (say("recover-compare-with", &[]), say("recover-compare-with-name", &time));
    if ui.add_enabled(free, Button::quiet(&words).name(&name).icon(icons::SEARCH)).clicked() {
        out.push(Msg::Recover(Recover::With(backup.to_owned())));
    }
    let (words, name) = (say("recover-put-back", &[]), say("recover-put-back-name", &time));
    if ui.add_enabled(free, Button::quiet(&words).name(&name).icon(icons::ROTATE_CCW)).clicked() {
        out.push(Msg::Recover(Recover::Restore(backup.to_owned())));
    }
    let (words, name) = (say("drill-window", &[]), say("drill-window-name", &time));
    if ui.add_enabled(free, Button::quiet(&words).name(&name).icon(icons::SHIELD_CHECK)).clicked() {
        out.push(Msg::Recover(Recover::Drill(backup.to_owned())));
    }
}

/// The name of a backup for people: when it was made, else its folder.
pub fn name_of(state: &State, backup: &Path) -> String {
    let lines = state.home.accounts.iter().flat_map(|card| card.backups.iter().map(move |line| (card, line)));
    let known = lines.into_iter().find(|(_, line)| line.path == backup).map(|(card, line)| moment(card, line.sealed));
    let inside = || {
        let opened = state.browse.as_ref().and_then(|browse| browse.inside());
        opened.filter(|opened| opened.path == backup).map(|opened| when(opened.sealed))
    };
    known
        .or_else(inside)
        .unwrap_or_else(|| backup.file_name().unwrap_or(backup.as_os_str()).to_string_lossy().into_owned())
}

/// Draws the screen that asks what with.
pub fn compare_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) {
    let Some(recovering) = &state.recovering else { return };
    let free = !state.is_running() && recovering.then.is_none();
    step_ui(ui, state, out, 640.0, |ui, out| {
        title_ui(ui, &say("recover-compare-title", &[]));
        let time = name_of(state, &recovering.backup);
        muted_ui(ui, &say("recover-compare-text", &[("time", Value::from(time))]));
        if let Some(trouble) = &state.trouble {
            trouble_ui(ui, state, trouble, out);
        }
        ui.add_space(10.0);
        let accounts = reachable(state, &recovering.backup);
        if !accounts.is_empty() {
            theme::card(Palette::of(ui)).show(ui, |ui| {
                ui.set_width(ui.available_width());
                heading_ui(ui, &say("recover-live", &[]));
                muted_ui(ui, &say("recover-live-text", &[]));
                ui.add_space(6.0);
                ui.horizontal_wrapped(|ui| {
                    for card in &accounts {
                        let words = say("recover-live-go", &[("account", Value::from(&card.name))]);
                        if ui.add_enabled(free, Button::primary(&words).icon(icons::DOWNLOAD)).clicked() {
                            out.push(Msg::Recover(Recover::Live(card.name.clone())));
                        }
                    }
                });
            });
            ui.add_space(size::GAP);
        }
        theme::card(Palette::of(ui)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            heading_ui(ui, &say("recover-others", &[]));
            let mut any = false;
            for line in others_of(state, &recovering.backup) {
                any = true;
                ui.add_space(4.0);
                rule_ui(ui);
                ui.add_space(4.0);
                let card = line.path.parent().and_then(|vault| state.card_of(vault));
                let time = card.map_or_else(|| when(line.sealed), |card| moment(card, line.sealed));
                other_ui(ui, line, &time, free, out);
            }
            if !any {
                muted_ui(ui, &say("recover-others-none", &[]));
            }
        });
    });
}

fn other_ui(ui: &mut Ui, line: &BackupLine, time: &str, free: bool, out: &mut Vec<Msg>) {
    let p = Palette::of(ui);
    let counts: Vec<String> = line
        .totals
        .iter()
        .filter(|(_, counts)| counts.kept() > 0)
        .map(|(kind, counts)| text::count_of(*kind, counts.kept()))
        .collect();
    ui.horizontal_top(|ui| {
        let (words, name) = (say("recover-beside", &[]), say("recover-beside-name", &[("time", Value::from(time))]));
        let button = Button::plain(&words).name(&name);
        let room = (ui.available_width() - button.width(ui) - ui.spacing().item_spacing.x).max(160.0);
        ui.allocate_ui_with_layout(egui::vec2(room, 0.0), Layout::top_down(Align::Min), |ui| {
            ui.set_width(room);
            ui.spacing_mut().item_spacing.y = 3.0;
            text_ui(ui, time, medium(15.0), p.text);
            small_ui(ui, &text::names(&counts));
            match (line.has_open_alarm(), line.status) {
                (true, _) => badge_ui(ui, Tone::Bad, &say("home-alarm", &[])),
                (_, Status::Incomplete) => badge_ui(ui, Tone::Warning, &say("home-incomplete", &[])),
                _ => (),
            }
        });
        if ui.add_enabled(free, button).clicked() {
            out.push(Msg::Recover(Recover::Beside(line.path.clone())));
        }
    });
}

/// Draws what comparing found.
pub fn compared_ui(ui: &mut Ui, state: &State, compared: &Comparison, out: &mut Vec<Msg>) {
    let unharmed = compared.is_unharmed();
    let sentence = compared.beside().sentence();
    sentence_card_ui(ui, "recovered", if unharmed { Tone::Good } else { Tone::Bad }, &sentence, |ui| {
        ui.add_space(6.0);
        ui.horizontal_wrapped(|ui| {
            let (old, new) = (&compared.old.path, compared.new.later());
            let lost = !unharmed || compared.of(What::Changed).next().is_some();
            if lost && ui.add(Button::primary(&say("recover-get-back", &[])).icon(icons::ROTATE_CCW)).clicked() {
                out.push(Msg::Recover(Recover::Restore(old.clone())));
            }
            if lost && ui.add(Button::plain(&say("recover-state", &[])).icon(icons::FILE_TEXT)).clicked() {
                out.push(Msg::Recover(Recover::State(old.clone(), new)));
            }
            home_ui(ui, out);
        });
    });
    if let Some(trouble) = &state.trouble {
        ui.add_space(8.0);
        trouble_ui(ui, state, trouble, out);
    }
    if !unharmed {
        ui.add_space(10.0);
        let words = say("recover-keep", &[("time", Value::from(when(compared.old.sealed)))]);
        notice_ui(ui, Tone::Calm, &words, |ui| body_ui(ui, &words));
    }
    for what in What::ALL {
        let of_it: Vec<&Difference> = compared.of(what).collect();
        let mut counts = BTreeMap::new();
        for difference in &of_it {
            *counts.entry(difference.kind).or_default() += 1;
        }
        let tone = match what {
            What::Vanished => Tone::Bad,
            What::Hollow | What::Changed => Tone::Warning,
            _ => Tone::Calm,
        };
        let heading = text::compare_heading(what.key(), &counts);
        part_ui(ui, state, (what.key(), tone, &heading), of_it.into_iter().map(line), out);
    }
}

/// One item: its name, where it is or was, and what became of it.
fn line(difference: &Difference) -> Line {
    let place = |spot: &Option<Spot>| spot.as_ref().map(|spot| spot.collection.clone()).unwrap_or_default();
    let (old, new) = (place(&difference.old), place(&difference.new));
    let mut notes = vec![match difference.what {
        What::Moved => say("compare-moved-to", &[("from", Value::from(old)), ("to", Value::from(new))]),
        _ if old.is_empty() => new,
        _ => old,
    }];
    notes.extend(difference.hollow.map(|key| say(key, &[])));
    notes.extend(difference.changes.iter().map(said));
    Line { name: difference.name.clone(), notes }
}

/// A change in words.
pub fn said(change: &crate::engine::Change) -> String {
    text::change(&change.property, change.instance.as_deref(), &change.gone, &change.new)
}
