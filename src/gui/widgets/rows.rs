//! Rows that can be pressed: one that opens what lies behind it, and the entries of the navigation.

use egui::accesskit::Role;
use egui::{Color32, CornerRadius, Sense, Ui, WidgetInfo, pos2, vec2};

use super::marks::paint_icon;
use super::{Tone, focus_ring, follow_focus};
use crate::gui::bidi::display_order;
use crate::gui::icons;
use crate::gui::theme::{Palette, medium, regular, size};

/// What a row that opens says.
pub struct Row<'a> {
    pub icon: char,
    pub tone: Tone,
    pub title: &'a str,
    pub value: &'a str,
    pub open: bool,
}

/// A row that opens what lies behind it; `true` when it was pressed.
pub fn row_ui(ui: &mut Ui, row: &Row<'_>) -> bool {
    let p = Palette::of(ui);
    let (front, _) = row.tone.colours(p);
    let front = if row.tone == Tone::Calm { p.muted } else { front };
    let width = ui.available_width();
    let value = ui.painter().layout_no_wrap(row.value.to_owned(), medium(15.0), p.text);
    let room = (width - 32.0 - 44.0 - value.size().x - 16.0).max(60.0);
    let title = ui.painter().layout(display_order(row.title).into_owned(), regular(15.0), p.text, room);
    let (rect, response) = ui.allocate_exact_size(vec2(width, (title.size().y + 22.0).max(44.0)), Sense::click());
    let name = if row.value.is_empty() { row.title.to_owned() } else { format!("{}: {}", row.title, row.value) };
    response.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, ui.is_enabled(), row.open, &name));
    follow_focus(&response);
    let ground = rect.expand2(vec2(8.0, 0.0));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(ground, CornerRadius::same(size::RADIUS), p.hover);
    }
    paint_icon(ui, pos2(rect.left() + 11.0, rect.center().y), row.icon, 20.0, front);
    ui.painter().galley(pos2(rect.left() + 36.0, rect.center().y - title.size().y / 2.0), title, p.text);
    let at = pos2(rect.right() - 30.0 - value.size().x, rect.center().y - value.size().y / 2.0);
    ui.painter().galley(at, value, p.text);
    let chevron = if row.open { icons::CHEVRON_UP } else { icons::CHEVRON_DOWN };
    paint_icon(ui, pos2(rect.right() - 10.0, rect.center().y), chevron, 18.0, p.muted);
    focus_ring(ui, &response, ground.shrink(3.0), size::RADIUS);
    response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
}

/// An entry of the navigation; `true` when it was pressed.
pub fn nav_ui(ui: &mut Ui, icon: char, text: &str, here: bool, wide: bool) -> bool {
    let p = Palette::of(ui);
    let front = if here { p.accent } else { p.text };
    let galley = ui.painter().layout_no_wrap(text.to_owned(), medium(15.0), front);
    let width = if wide { ui.available_width() } else { galley.size().x + 54.0 };
    let (rect, response) = ui.allocate_exact_size(vec2(width, 42.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, ui.is_enabled(), here, text));
    let fill = match (here, response.hovered() || response.has_focus()) {
        (true, _) => p.accent_soft,
        (false, true) => p.hover,
        (false, false) => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, CornerRadius::same(size::RADIUS), fill);
    paint_icon(ui, pos2(rect.left() + 24.0, rect.center().y), icon, 20.0, if here { p.accent } else { p.muted });
    let clip = ui.painter().with_clip_rect(rect);
    clip.galley(pos2(rect.left() + 44.0, rect.center().y - galley.size().y / 2.0), galley, front);
    focus_ring(ui, &response, rect.shrink(3.0), size::RADIUS);
    response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
}
