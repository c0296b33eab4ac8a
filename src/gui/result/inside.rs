//! What is in a backup: a number a kind, and behind it collections and the names of the items.

use egui::{Align, Layout, Ui};

use crate::engine::{CollectionLine, Receipt};
use crate::gui::choose::kind_icon;
use crate::gui::state::{Section, State};
use crate::gui::theme::{self, Palette, medium, regular};
use crate::gui::update::Msg;
use crate::gui::widgets::{Row, Tone, body_ui, line_ui, muted_ui, row_ui, rule_ui, text_ui};
use crate::model::Kind;
use crate::text::{self, Value, kind_name, number, say};

use super::lists::{indented_ui, names_ui};

/// A number a kind; pressing it shows its collections and the names of its items.
pub fn inside_ui(ui: &mut Ui, state: &State, receipt: &Receipt, out: &mut Vec<Msg>) {
    theme::card(Palette::of(ui)).inner_margin(egui::Margin::symmetric(20, 8)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let mut first = true;
        for (kind, counts) in receipt.totals.iter().filter(|(_, counts)| counts.listed > 0) {
            if !first {
                rule_ui(ui);
            }
            first = false;
            let open = state.open.contains(&Section::Kind(*kind));
            let name = kind_name(*kind);
            let row =
                Row { icon: kind_icon(*kind), tone: Tone::Calm, title: &name, value: &number(counts.kept()), open };
            if row_ui(ui, &row) {
                out.push(Msg::Toggle(Section::Kind(*kind)));
            }
            if open {
                for line in receipt.collections.iter().filter(|line| line.kinds.contains(kind)) {
                    collection_ui(ui, line);
                }
                item_names_ui(ui, state, *kind);
            }
        }
        if first {
            muted_ui(ui, &text::result_sentence(&receipt.totals, false));
        }
    });
}

fn collection_ui(ui: &mut Ui, line: &CollectionLine) {
    indented_ui(ui, |ui| {
        let p = Palette::of(ui);
        let saved = say("done-collection", &[("saved", Value::Number(line.counts.kept()))]);
        let value = say("done-collection-size", &[("saved", Value::from(saved)), ("size", Value::Size(line.bytes))]);
        ui.horizontal(|ui| {
            let wide = ui.available_width() > 380.0;
            let name = if line.name.is_empty() { say("choose-unnamed", &[]) } else { line.name.clone() };
            if wide {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    text_ui(ui, &value, regular(14.0), p.muted);
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        line_ui(ui, &name, medium(14.0), p.text);
                    });
                });
            } else {
                ui.vertical(|ui| {
                    text_ui(ui, &name, medium(14.0), p.text);
                    text_ui(ui, &value, regular(13.0), p.muted);
                });
            }
        });
    });
}

fn item_names_ui(ui: &mut Ui, state: &State, kind: Kind) {
    let Some(known) = state.names.iter().find(|names| names.kind == kind) else { return };
    ui.add_space(4.0);
    match &known.names {
        None => indented_ui(ui, |ui| muted_ui(ui, &say("done-names-loading", &[]))),
        Some(Ok(names)) => {
            names_ui(ui, names.iter().cloned());
            if known.more == 0 {
                return;
            }
            indented_ui(ui, |ui| muted_ui(ui, &say("done-names-more", &[("n", Value::Number(known.more))])))
        }
        Some(Err(trouble)) => indented_ui(ui, |ui| body_ui(ui, &text::trouble(trouble, text::During::Other).happened)),
    };
    ui.add_space(6.0);
}
