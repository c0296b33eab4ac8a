//! What holds or shows something and can not be pressed: notices, badges, bars, lines.

use egui::accesskit::Role;
use egui::{CornerRadius, Frame, Margin, Rect, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::marks::paint_icon;
use super::{Tone, icon_ui};
use crate::gui::theme::{Palette, medium};

/// A box with a tone, an icon and whatever `add` puts beside it; one thing for assistive technology, named `name`.
pub fn notice_ui<R>(ui: &mut Ui, tone: Tone, name: &str, add: impl FnOnce(&mut Ui) -> R) -> R {
    let p = Palette::of(ui);
    let (front, back) = tone.colours(p);
    let role = if tone == Tone::Bad { Role::Alert } else { Role::Note };
    Frame::new()
        .fill(back)
        .corner_radius(10)
        .inner_margin(Margin::symmetric(14, 12))
        .show(ui, |ui| {
            ui.scope_builder(UiBuilder::new().accessibility_role(role).accessibility_label(name), |ui| {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = 10.0;
                    ui.vertical(|ui| {
                        ui.set_width(20.0);
                        ui.add_space(1.0);
                        icon_ui(ui, tone.icon(), 18.0, front);
                    });
                    ui.vertical(|ui| {
                        ui.set_width(ui.available_width());
                        ui.spacing_mut().item_spacing.y = 4.0;
                        add(ui)
                    })
                    .inner
                })
                .inner
            })
            .inner
        })
        .inner
}

/// A small word on a soft ground, such as *complete*.
pub fn badge_ui(ui: &mut Ui, tone: Tone, text: &str) {
    let p = Palette::of(ui);
    let (front, back) = tone.colours(p);
    let galley = ui.painter().layout_no_wrap(text.to_owned(), medium(13.0), front);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 34.0, 24.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    ui.painter().rect_filled(rect, CornerRadius::same(12), back);
    paint_icon(ui, pos2(rect.left() + 16.0, rect.center().y), tone.icon(), 14.0, front);
    ui.painter().galley(pos2(rect.left() + 26.0, rect.center().y - galley.size().y / 2.0), galley, front);
}

/// How far something is, `0.0..=1.0`; `None` while that is not known.
pub fn bar_ui(ui: &mut Ui, name: &str, value: Option<f32>, height: f32, tone: Tone) {
    let p = Palette::of(ui);
    let (front, _) = tone.colours(p);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    response.widget_info(|| WidgetInfo {
        value: value.map(|value| f64::from(value * 100.0).floor()),
        ..WidgetInfo::labeled(Role::ProgressIndicator, true, name)
    });
    let round = CornerRadius::same((height / 2.0) as u8);
    ui.painter().rect_filled(rect, round, p.trough);
    let value = value.unwrap_or(0.0).clamp(0.0, 1.0);
    if value > 0.0 {
        let filled = Rect::from_min_size(rect.min, vec2((rect.width() * value).max(height), height));
        ui.painter().rect_filled(filled, round, front);
    }
}

/// A line between rows.
pub fn rule_ui(ui: &mut Ui) {
    let p = Palette::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter().rect_filled(rect, CornerRadius::ZERO, p.line);
}
