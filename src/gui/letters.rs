//! Letters that this computer has no font for: they show as boxes, and a person could think that the backup is damaged.

use egui::{Id, Ui};

use crate::text::say;

use super::theme::{Palette, regular};
use super::widgets::text_ui;

fn known() -> Id {
    Id::unique("letters without a font")
}

/// Notes whether the letters of a text that is drawn can be drawn.
pub fn look_at_letters(ui: &Ui, text: &str) {
    if text.is_ascii() || ui.data(|data| data.get_temp(known())).unwrap_or(false) {
        return;
    }
    let font = regular(15.0);
    let drawn = |c: char| c.is_whitespace() || c.is_control() || ui.ctx().fonts_mut(|fonts| fonts.has_glyph(&font, c));
    // Format characters and what joins emoji have no shape of their own.
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let lacks = letters.into_iter().any(|c| !drawn(c));
    if lacks {
        ui.data_mut(|data| data.insert_temp(known(), true));
        ui.ctx().request_repaint();
    }
}

/// Says so when some could not be drawn.
pub fn letters_ui(ui: &mut Ui) {
    if ui.data(|data| data.get_temp(known())).unwrap_or(false) {
        let p = Palette::of(ui);
        text_ui(ui, &say("letters-lacking", &[]), regular(13.5), p.warn);
    }
}
