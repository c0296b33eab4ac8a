//! Icons, alone and on their grounds, and the letters that stand for an account. They say nothing to assistive
//! technology: what they mean stands beside them.

use egui::{Color32, CornerRadius, Pos2, Rect, Sense, Ui, Vec2};

use super::Tone;
use crate::gui::theme::{self, Palette, semibold};

/// An icon in a square of its own. It says nothing to assistive technology; its text stands beside it.
pub fn icon_ui(ui: &mut Ui, icon: char, edge: f32, colour: Color32) -> Rect {
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(edge), Sense::hover());
    paint_icon(ui, rect.center(), icon, edge, colour);
    rect
}

/// Paints an icon around `centre`, inside a widget that has its own place.
pub fn paint_icon(ui: &Ui, centre: Pos2, icon: char, edge: f32, colour: Color32) {
    let galley = ui.painter().layout_no_wrap(icon.to_string(), theme::icon(edge), colour);
    // By what is seen of it: the line that a glyph stands on is taller than the glyph.
    let ink = galley.mesh_bounds;
    let middle = if ink.is_positive() { ink.center() } else { galley.rect.center() };
    ui.painter().galley(centre - middle.to_vec2(), galley, colour);
}

/// An icon on a soft square, as at the head of rows and tiles.
pub fn icon_tile_ui(ui: &mut Ui, icon: char, tone: Tone) {
    let p = Palette::of(ui);
    let (front, back) = tone.colours(p);
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(40.0), Sense::hover());
    ui.painter().rect_filled(rect, CornerRadius::same(10), back);
    paint_icon(ui, rect.center(), icon, 21.0, front);
}

/// A large round icon, as at the head of a result.
pub fn icon_round_ui(ui: &mut Ui, icon: char, tone: Tone) {
    let p = Palette::of(ui);
    let (front, back) = tone.colours(p);
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(56.0), Sense::hover());
    ui.painter().circle_filled(rect.center(), 28.0, back);
    paint_icon(ui, rect.center(), icon, 30.0, front);
}

/// A circle with the first letters of `name`.
pub fn avatar_ui(ui: &mut Ui, name: &str, edge: f32) {
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(edge), Sense::hover());
    paint_avatar(ui, rect, name);
}

/// Paints the same inside a widget that has its own place.
pub fn paint_avatar(ui: &Ui, rect: Rect, name: &str) {
    let p = Palette::of(ui);
    let edge = rect.width();
    ui.painter().circle_filled(rect.center(), edge / 2.0, p.accent);
    let galley = ui.painter().layout_no_wrap(initials(name), semibold(edge * 0.38), p.on_accent);
    ui.painter().galley(rect.center() - galley.rect.center().to_vec2(), galley, p.on_accent);
}

fn initials(name: &str) -> String {
    let before_at = name.split('@').next().unwrap_or(name);
    before_at
        .split(|c: char| !c.is_alphanumeric())
        .filter_map(|part| part.chars().next())
        .take(2)
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_letters() {
        let check = |input: &str, expect: &str| assert_eq!(initials(input), expect, "{input}");
        check("maria.costa@example.org", "MC");
        check("alice@example.org", "A");
        check("ülkü yılmaz", "ÜY");
        check("@", "");
        check("", "");
    }
}
