//! The names behind a number: the first of them at once, all of them when asked for.

use egui::Ui;

use crate::gui::icons;
use crate::gui::state::{Section, State};
use crate::gui::theme::{self, Palette, medium, regular};
use crate::gui::update::Msg;
use crate::gui::widgets::{Button, Tone, heading_ui, icon_ui, muted_ui, small_ui, text_ui};
use crate::text::{Value, say};

/// So many are shown before anybody asks, and so many at most.
const FIRST: usize = 6;
const MOST: usize = 500;

/// One of them.
pub struct Line {
    pub name: String,
    /// Where it is, and what is to be said of it.
    pub notes: Vec<String>,
}

/// A heading with the lines below it; nothing when there are none.
pub fn part_ui(
    ui: &mut Ui,
    state: &State,
    (key, tone, heading): (&'static str, Tone, &str),
    lines: impl ExactSizeIterator<Item = Line>,
    out: &mut Vec<Msg>,
) {
    let n = lines.len();
    if n == 0 {
        return;
    }
    ui.add_space(16.0);
    let p = Palette::of(ui);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let colour = match tone {
            Tone::Bad => p.bad,
            Tone::Warning => p.warn,
            Tone::Good => p.ok,
            Tone::Calm => p.muted,
        };
        icon_ui(ui, tone.icon(), 20.0, colour);
        ui.vertical(|ui| heading_ui(ui, heading));
    });
    ui.add_space(4.0);
    theme::card(p).inner_margin(egui::Margin::symmetric(20, 12)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let section = Section::Part(key);
        let open = state.open.contains(&section);
        for line in lines.take(if open { MOST } else { FIRST }) {
            line_ui(ui, &line);
        }
        if let Some(more) = n.checked_sub(MOST).filter(|more| *more > 0 && open) {
            muted_ui(ui, &say("done-names-more", &[("n", Value::from(more))]));
        }
        if n > FIRST {
            let words = match open {
                true => say("recover-fewer", &[]),
                false => say("recover-all", &[("n", Value::from(n))]),
            };
            let name = say("recover-part-name", &[("button", Value::from(&words)), ("part", Value::from(heading))]);
            let icon = if open { icons::CHEVRON_UP } else { icons::CHEVRON_DOWN };
            if ui.add(Button::quiet(&words).name(&name).icon(icon)).clicked() {
                out.push(Msg::Toggle(section));
            }
        }
    });
}

fn line_ui(ui: &mut Ui, line: &Line) {
    let p = Palette::of(ui);
    ui.spacing_mut().item_spacing.y = 2.0;
    text_ui(ui, &line.name, medium(15.0), p.text);
    let mut notes = line.notes.iter().filter(|note| !note.is_empty());
    if let Some(place) = notes.next() {
        small_ui(ui, place);
    }
    for note in notes {
        text_ui(ui, note, regular(14.0), p.text);
    }
    ui.add_space(7.0);
}
