//! *Not in this backup*: never folded away, each line with its names, and a way where there is one.

use std::path::Path;

use egui::Ui;

use crate::engine::{Missing, Origin, Receipt, Status};
use crate::gui::alarm::notices_ui;
use crate::gui::choose::{bullet_ui, not_given};
use crate::gui::frame::announce;
use crate::gui::icons;
use crate::gui::state::{Accepting, Section, State};
use crate::gui::theme::{self, Palette};
use crate::gui::update::{AcceptAct, Msg};
use crate::gui::widgets::{Button, Tone, body_ui, icon_ui, muted_ui, notice_ui, strong_ui};
use crate::text::{self, Offered, Value, say};

use super::lists::{indented_ui, list_ui};

/// What is not in the backup, or not in all of its files: each line with its names, and a way where there is one.
///
/// `vault`: where the backup lies, as far as items can be gone on without there.
pub fn missing_ui(
    ui: &mut Ui,
    state: &State,
    receipt: &Receipt,
    (offered, vault): (Offered, Option<&Path>),
    out: &mut Vec<Msg>,
) {
    let salvaged = receipt.origin == Origin::Salvage;
    let (nothing, lost_way) = match offered {
        _ if salvaged => ("salvage-nothing-missing", "salvage-lost-way"),
        Offered::Files | Offered::Backups => ("import-nothing-missing", "import-lost-way"),
        Offered::Account | Offered::Chosen => ("done-missing-nothing", "done-missing-lost-way"),
    };
    theme::card(Palette::of(ui)).inner_margin(egui::Margin::symmetric(20, 12)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        notices_ui(ui, state, &receipt.alarms, out);
        // Nothing is whole while a part of the set is missing.
        let part_missing = receipt.left_out.iter().any(|left| left.why == "left-out-part-missing");
        let left = part_missing || (salvaged && !receipt.left_out.is_empty());
        if receipt.lost.is_empty() && receipt.skipped.is_empty() && !left {
            ui.add_space(4.0);
            ui.horizontal_top(|ui| {
                let p = Palette::of(ui);
                icon_ui(ui, icons::CIRCLE_CHECK, 18.0, p.ok);
                ui.vertical(|ui| body_ui(ui, &say(nothing, &[])));
            });
            ui.add_space(4.0);
        }
        let lists = [
            (Section::Lost, "done-missing-lost", &receipt.lost, Tone::Warning, lost_way),
            (Section::Unreadable, "done-missing-unreadable", &receipt.unreadable, Tone::Warning, ""),
            (Section::Pictures, "done-missing-pictures", &receipt.pictures, Tone::Calm, "done-missing-pictures-way"),
            (Section::Skipped, "done-missing-skipped", &receipt.skipped, Tone::Calm, ""),
        ];
        for (section, key, items, tone, way) in lists {
            if items.is_empty() {
                continue;
            }
            let title = say(key, &[("n", Value::from(items.len()))]);
            let names = items.iter().map(missing_words);
            let is_lost = section == Section::Lost;
            list_ui(ui, state, out, (section, tone), (&title, way), names);
            if let Some(vault) = vault.filter(|_| is_lost && receipt.status == Status::Incomplete) {
                indented_ui(ui, |ui| accept_ui(ui, state, receipt, vault, out));
            }
        }
        if !receipt.losses.is_empty() {
            let title = say("done-missing-losses", &[("n", Value::from(receipt.losses.len()))]);
            let names = receipt.losses.iter().map(|loss| {
                let (item, what) = (Value::from(&loss.item), Value::from(&loss.what));
                say("done-loss", &[("item", item), ("what", what), ("place", Value::from(&loss.place))])
            });
            list_ui(ui, state, out, (Section::Losses, Tone::Calm), (&title, "done-missing-losses-way"), names);
        }
        ui.add_space(4.0);
        for line in not_given(&receipt.coverage, &receipt.left_out) {
            bullet_ui(ui, &line);
        }
    });
}

fn missing_words(missing: &Missing) -> String {
    let item = missing.name.as_ref().unwrap_or(&missing.href);
    let why = text::why_not_had(&missing.reason);
    let (item, collection) = (Value::from(item), Value::from(&missing.collection));
    say("done-item-in", &[("item", item), ("collection", collection), ("why", Value::from(why))])
}

/// Lets the person go on without items that can't be had.
fn accept_ui(ui: &mut Ui, state: &State, receipt: &Receipt, vault: &Path, out: &mut Vec<Msg>) {
    let n = [("n", Value::from(receipt.lost.len()))];
    let act = |act| Msg::Accept { vault: vault.to_owned(), act };
    match state.accepting.get(vault) {
        None => {
            if ui.add(Button::plain(&say("accept-go", &n))).clicked() {
                out.push(act(AcceptAct::Ask));
            }
        }
        Some(Accepting::Done) => {
            let words = say("accept-done", &n);
            announce(ui, "accepted", &words);
            muted_ui(ui, &words);
        }
        Some(now) => {
            let title = say("accept-title", &n);
            notice_ui(ui, Tone::Warning, &title, |ui| {
                strong_ui(ui, &title);
                body_ui(ui, &say("accept-text", &n));
                ui.add_space(4.0);
                ui.add_enabled_ui(*now == Accepting::Asking, |ui| {
                    ui.horizontal_wrapped(|ui| {
                        if ui.add(Button::primary(&say("accept-no", &[]))).clicked() {
                            out.push(act(AcceptAct::No));
                        }
                        if ui.add(Button::plain(&say("accept-yes", &n))).clicked() {
                            let items = receipt.lost.iter().map(|lost| lost.href.clone()).collect();
                            out.push(act(AcceptAct::Yes(items)));
                        }
                    });
                });
            });
        }
    }
    ui.add_space(6.0);
}
