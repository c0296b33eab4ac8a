//! Rows that can be pressed: one that opens what lies behind it, and the entries of the navigation.

use egui::accesskit::Role;
use egui::text::LayoutJob;
use egui::{Align, Color32, CornerRadius, Rect, Response, Sense, Ui, WidgetInfo, pos2, vec2};

use super::marks::paint_icon;
use super::{Tone, focus_ring, follow_focus, one_line, wrapped};
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
    let value = wrapped(ui, row.value, medium(15.0), p.text, f32::INFINITY);
    let room = (width - 32.0 - 44.0 - value.size().x - 16.0).max(60.0);
    let title = wrapped(ui, row.title, regular(15.0), p.text, room);
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

/// An entry of the navigation that stands at the side; `true` when it was pressed.
pub fn nav_ui(ui: &mut Ui, icon: char, text: &str, here: bool) -> bool {
    let p = Palette::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 38.0), Sense::click());
    let front = entry(ui, &response, rect, text, here);
    paint_icon(ui, pos2(rect.left() + 24.0, rect.center().y), icon, 20.0, if here { p.accent } else { p.muted });
    let galley = one_line(ui, text, medium(15.0), front, rect.width() - 50.0);
    ui.painter().galley(pos2(rect.left() + 44.0, rect.center().y - galley.size().y / 2.0), galley, front);
    focus_ring(ui, &response, rect.shrink(3.0), size::RADIUS);
    response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
}

/// The ground of an entry of the navigation, and its name; returns the colour of its text.
fn entry(ui: &Ui, response: &Response, rect: Rect, text: &str, here: bool) -> Color32 {
    let p = Palette::of(ui);
    response.widget_info(|| WidgetInfo::selected(Role::Tab, ui.is_enabled(), here, text));
    let fill = match (here, response.hovered() || response.has_focus()) {
        (true, _) => p.accent_soft,
        (false, true) => p.hover,
        (false, false) => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, CornerRadius::same(size::RADIUS), fill);
    if here { p.accent } else { p.text }
}

/// An entry of the navigation that lies on top, with its text below its icon.
pub struct TopEntry<'a> {
    pub icon: char,
    pub text: &'a str,
    pub here: bool,
}

/// Draws all of them beside each other, each as wide as the others; returns the place of the one that was pressed.
pub fn top_entries_ui(ui: &mut Ui, entries: &[TopEntry<'_>]) -> Option<usize> {
    let p = Palette::of(ui);
    ui.spacing_mut().item_spacing.x = 4.0;
    let n = entries.len().max(1) as f32;
    let width = ((ui.available_width() - 4.0 * (n - 1.0)) / n).floor();
    let texts: Vec<_> = entries
        .iter()
        .map(|entry| {
            let front = if entry.here { p.accent } else { p.text };
            let mut job = LayoutJob::simple(entry.text.to_owned(), medium(12.5), front, width - 8.0);
            job.halign = Align::Center;
            ui.painter().layout_job(job)
        })
        .collect();
    let tall = texts.iter().map(|text| text.size().y).fold(0.0, f32::max);
    let mut pressed = None;
    ui.horizontal(|ui| {
        for (index, (of, text)) in entries.iter().zip(texts).enumerate() {
            let (rect, response) = ui.allocate_exact_size(vec2(width, tall + 36.0), Sense::click());
            let front = entry(ui, &response, rect, of.text, of.here);
            let colour = if of.here { p.accent } else { p.muted };
            paint_icon(ui, pos2(rect.center().x, rect.top() + 16.0), of.icon, 20.0, colour);
            ui.painter().galley(pos2(rect.center().x, rect.top() + 30.0), text, front);
            focus_ring(ui, &response, rect.shrink(3.0), size::RADIUS);
            if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
                pressed = Some(index);
            }
        }
    });
    pressed
}
