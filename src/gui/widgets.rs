//! The window's own widgets. Each has an accessible name and role, shows when it has the focus, and fits its text.
//! Icons are painted, never part of a text, so that they stay out of accessible names.

mod boxes;
mod button;
mod field;
mod marks;
mod rows;
mod texts;
mod ticks;

use egui::{Color32, CornerRadius, Rect, Response, Stroke, StrokeKind, Ui};

pub use boxes::{badge_ui, bar_ui, notice_ui, rule_ui};
pub use button::{Button, icon_button_ui};
pub use field::{Field, search_ui};
pub use marks::{avatar_ui, icon_round_ui, icon_tile_ui, icon_ui, paint_avatar, paint_icon};
pub use rows::{Row, TopEntry, nav_ui, row_ui, top_entries_ui};
pub use texts::{
    body_ui, heading_ui, line_ui, more_ui, muted_ui, one_line, small_ui, strong_ui, text_ui, title_ui, wrapped,
};
pub use ticks::{Tile, paint_tick, radio_ui, tick_ui, tile_height, tile_ui};

use super::icons;
use super::theme::Palette;

/// What a coloured thing says. Each meaning also has its own icon and word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Calm,
    Good,
    Warning,
    Bad,
}

impl Tone {
    fn colours(self, p: &Palette) -> (Color32, Color32) {
        match self {
            Tone::Calm => (p.accent, p.accent_soft),
            Tone::Good => (p.ok, p.ok_soft),
            Tone::Warning => (p.warn, p.warn_soft),
            Tone::Bad => (p.bad, p.bad_soft),
        }
    }

    /// Its icon.
    pub fn icon(self) -> char {
        match self {
            Tone::Calm => icons::INFO,
            Tone::Good => icons::CIRCLE_CHECK,
            Tone::Warning => icons::TRIANGLE_ALERT,
            Tone::Bad => icons::CIRCLE_ALERT,
        }
    }
}

/// The ring around what has the keyboard.
fn focus_ring(ui: &Ui, response: &Response, rect: Rect, radius: u8) {
    if response.has_focus() {
        let p = Palette::of(ui);
        let ring = rect.expand(3.0);
        ui.painter().rect_stroke(ring, CornerRadius::same(radius + 3), Stroke::new(2.0, p.accent), StrokeKind::Middle);
    }
}

/// The ring around what has the keyboard, where that is part of something larger.
pub fn ring_ui(ui: &Ui, rect: Rect, radius: u8, p: &Palette) {
    ui.painter().rect_stroke(rect, CornerRadius::same(radius), Stroke::new(2.0, p.accent), StrokeKind::Inside);
}

/// Brings what just got the focus into view.
fn follow_focus(response: &Response) {
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
}
