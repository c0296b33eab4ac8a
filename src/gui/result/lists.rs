//! A line that opens the names behind it.

use egui::Ui;

use crate::gui::state::{Section, State};
use crate::gui::theme::{Palette, regular};
use crate::gui::update::Msg;
use crate::gui::widgets::{Row, Tone, muted_ui, row_ui, small_ui, text_ui};
use crate::text::{Value, say};

/// So many names are shown of a list at most; the receipt has them all.
const SHOWN: usize = 200;

/// A line with its title, the way to get what it is about, and the names when it is open.
pub fn list_ui(
    ui: &mut Ui,
    state: &State,
    out: &mut Vec<Msg>,
    (section, tone): (Section, Tone),
    (title, way): (&str, &str),
    names: impl ExactSizeIterator<Item = String>,
) {
    let open = state.open.contains(&section);
    if row_ui(ui, &Row { icon: tone.icon(), tone, title, value: "", open }) {
        out.push(Msg::Toggle(section));
    }
    if !way.is_empty() {
        ui.horizontal_top(|ui| {
            ui.add_space(36.0);
            ui.vertical(|ui| small_ui(ui, &say(way, &[])));
        });
        ui.add_space(4.0);
    }
    if open {
        let more = names.len().saturating_sub(SHOWN);
        names_ui(ui, names.take(SHOWN));
        if more > 0 {
            indented_ui(ui, |ui| muted_ui(ui, &say("done-more", &[("n", Value::from(more))])));
        }
    }
}

/// What stands below a line's title.
pub fn indented_ui<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.horizontal_top(|ui| {
        ui.add_space(36.0);
        ui.vertical(add).inner
    })
    .inner
}

/// Names, one below the other.
pub fn names_ui(ui: &mut Ui, names: impl Iterator<Item = String>) {
    indented_ui(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 5.0;
        let p = Palette::of(ui);
        for name in names {
            text_ui(ui, &name, regular(14.0), p.text);
        }
    });
    ui.add_space(6.0);
}
