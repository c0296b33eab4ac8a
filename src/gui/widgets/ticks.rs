//! Boxes to tick: a line of text, or a large tile.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Color32, CornerRadius, FontId, Galley, Rect, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::marks::paint_icon;
use super::{focus_ring, follow_focus, wrapped};
use crate::gui::icons;
use crate::gui::theme::{self, Palette, regular, semibold};

/// Paints a box, ticked or not, inside a widget that has its own place.
pub fn paint_tick(ui: &Ui, rect: Rect, on: bool, hot: bool) {
    let p = Palette::of(ui);
    let radius = CornerRadius::same(6);
    if on {
        ui.painter().rect_filled(rect, radius, if hot { p.accent_hover } else { p.accent });
        paint_icon(ui, rect.center(), icons::CHECK, rect.width() * 0.78, p.on_accent);
    } else {
        let stroke = Stroke::new(1.5, if hot { p.text } else { p.edge });
        ui.painter().rect(rect, radius, p.field, stroke, StrokeKind::Inside);
    }
}

fn paint_dot(ui: &Ui, rect: Rect, on: bool, hot: bool) {
    let p = Palette::of(ui);
    let (centre, radius) = (rect.center(), rect.width() / 2.0);
    if on {
        ui.painter().circle_filled(centre, radius, if hot { p.accent_hover } else { p.accent });
        ui.painter().circle_filled(centre, radius * 0.4, p.on_accent);
    } else {
        let stroke = Stroke::new(1.5, if hot { p.text } else { p.edge });
        ui.painter().circle(centre, radius - 0.75, p.field, stroke);
    }
}

/// A box to tick with its text; `true` when it was pressed.
pub fn tick_ui(ui: &mut Ui, on: bool, text: &str, note: &str) -> bool {
    line_ui(ui, Role::CheckBox, on, text, note)
}

/// One of several of which one is chosen; `true` when it was pressed.
pub fn radio_ui(ui: &mut Ui, on: bool, text: &str, note: &str) -> bool {
    line_ui(ui, Role::RadioButton, on, text, note)
}

fn line_ui(ui: &mut Ui, role: Role, on: bool, text: &str, note: &str) -> bool {
    let p = Palette::of(ui);
    let room = (ui.available_width() - 32.0).max(40.0);
    let galley = wrapped(ui, text, regular(15.0), p.text, room);
    let under = (!note.is_empty()).then(|| wrapped(ui, note, regular(13.0), p.muted, room));
    let tall = galley.size().y + under.as_ref().map_or(0.0, |under| under.size().y + 1.0);
    let wide = galley.size().x.max(under.as_ref().map_or(0.0, |under| under.size().x));
    let (rect, response) = ui.allocate_exact_size(vec2(wide + 32.0, (tall + 8.0).max(28.0)), Sense::click());
    let name = if note.is_empty() { text.to_owned() } else { format!("{text}, {note}") };
    response.widget_info(|| WidgetInfo::selected(role, ui.is_enabled(), on, &name));
    follow_focus(&response);
    let tick = Rect::from_min_size(rect.left_top() + vec2(0.0, 4.0), Vec2::splat(20.0));
    let hot = response.hovered() || response.has_focus();
    if role == Role::RadioButton {
        paint_dot(ui, tick, on, hot)
    } else {
        paint_tick(ui, tick, on, hot)
    }
    let top = rect.top() + (rect.height() - tall) / 2.0;
    let under_top = top + galley.size().y + 1.0;
    ui.painter().galley(pos2(rect.left() + 32.0, top), galley, p.text);
    if let Some(under) = under {
        ui.painter().galley(pos2(rect.left() + 32.0, under_top), under, p.muted);
    }
    focus_ring(ui, &response, rect.expand2(vec2(1.0, 0.0)), 6);
    response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
}

/// What a tile says.
pub struct Tile<'a> {
    pub icon: char,
    pub title: &'a str,
    pub line: &'a str,
    pub note: &'a str,
    pub on: bool,
}

/// The texts of a tile as they are painted, with the gap below each.
fn tile_rows(ui: &Ui, width: f32, tile: &Tile<'_>) -> Vec<(Arc<Galley>, f32)> {
    let p = Palette::of(ui);
    let room = (width - 16.0 - 40.0 - 14.0 - 14.0 - 22.0 - 16.0).max(60.0);
    let line = |text: &str, font: FontId, colour: Color32| -> Arc<Galley> { wrapped(ui, text, font, colour, room) };
    let title = line(tile.title, semibold(15.5), p.text);
    let middle = line(tile.line, regular(14.0), p.text);
    let note = line(tile.note, regular(13.0), p.muted);
    let mut rows = vec![(title, 4.0), (middle, 4.0)];
    if !tile.note.is_empty() {
        rows.push((note, 0.0));
    }
    rows
}

/// How tall a tile must be for its texts.
pub fn tile_height(ui: &Ui, width: f32, tile: &Tile<'_>) -> f32 {
    let text: f32 = tile_rows(ui, width, tile).iter().map(|(galley, gap)| galley.size().y + gap).sum();
    (text + 34.0).max(92.0)
}

/// A large box to tick; `true` when it was pressed.
pub fn tile_ui(ui: &mut Ui, size: egui::Vec2, tile: &Tile<'_>) -> bool {
    let p = Palette::of(ui);
    let rows = tile_rows(ui, size.x, tile);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let name =
        [tile.title, tile.line, tile.note].iter().filter(|t| !t.is_empty()).copied().collect::<Vec<_>>().join(", ");
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), tile.on, &name));
    follow_focus(&response);
    let hot = response.hovered() || response.has_focus();
    let stroke = if tile.on { Stroke::new(1.5, p.accent) } else { Stroke::new(1.0, if hot { p.text } else { p.edge }) };
    let radius = CornerRadius::same(theme::size::CARD_RADIUS);
    ui.painter().rect(rect, radius, if hot { p.hover } else { p.card }, stroke, StrokeKind::Inside);
    let square = Rect::from_min_size(rect.left_top() + vec2(16.0, 16.0), Vec2::splat(40.0));
    let (front, back) = if tile.on { (p.accent, p.accent_soft) } else { (p.muted, p.hover) };
    ui.painter().rect_filled(square, CornerRadius::same(10), back);
    paint_icon(ui, square.center(), tile.icon, 21.0, front);
    let mut at = pos2(square.right() + 14.0, rect.top() + 16.0);
    for (galley, gap) in rows {
        let tall = galley.size().y;
        ui.painter().galley(at, galley, p.text);
        at.y += tall + gap;
    }
    let tick = Rect::from_min_size(pos2(rect.right() - 16.0 - 22.0, rect.top() + 16.0), Vec2::splat(22.0));
    paint_tick(ui, tick, tile.on, hot);
    focus_ring(ui, &response, rect, theme::size::CARD_RADIUS);
    response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
}
