//! *Not in this backup*: never folded away, each line with its names, and a way where there is one.

use egui::Ui;

use crate::engine::{Missing, Origin, Receipt};
use crate::gui::alarm::notices_ui;
use crate::gui::choose::{bullet_ui, not_given};
use crate::gui::icons;
use crate::gui::state::{Section, State};
use crate::gui::theme::{self, Palette};
use crate::gui::update::Msg;
use crate::gui::widgets::{Tone, body_ui, icon_ui};
use crate::text::{self, Offered, Value, say};

use super::lists::list_ui;

/// What is not in the backup, or not in all of its files: each line with its names, and a way where there is one.
pub fn missing_ui(ui: &mut Ui, state: &State, receipt: &Receipt, offered: Offered, out: &mut Vec<Msg>) {
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
            list_ui(ui, state, out, (section, tone), (&title, way), names);
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
