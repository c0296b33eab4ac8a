//! Buttons.

use egui::accesskit::Role;
use egui::{Color32, CornerRadius, Response, Sense, Stroke, StrokeKind, Ui, Widget, WidgetInfo, pos2, vec2};

use super::marks::paint_icon;
use super::{focus_ring, follow_focus, wrapped};
use crate::gui::theme::{Palette, medium, size};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Primary,
    Plain,
    Quiet,
    Faint,
    Danger,
}

/// A button with a text and perhaps an icon.
#[must_use = "a button does nothing until it is added"]
pub struct Button<'a> {
    text: &'a str,
    name: Option<&'a str>,
    icon: Option<char>,
    look: Look,
    big: bool,
    wide: bool,
}

impl<'a> Button<'a> {
    fn new(text: &'a str, look: Look) -> Button<'a> {
        Button { text, name: None, icon: None, look, big: false, wide: false }
    }

    /// The one thing to do next.
    pub fn primary(text: &'a str) -> Button<'a> {
        Button::new(text, Look::Primary)
    }

    /// Something else one can do.
    pub fn plain(text: &'a str) -> Button<'a> {
        Button::new(text, Look::Plain)
    }

    /// Something on the side: looks like a link.
    pub fn quiet(text: &'a str) -> Button<'a> {
        Button::new(text, Look::Quiet)
    }

    /// Something that ends what is going on.
    pub fn danger(text: &'a str) -> Button<'a> {
        Button::new(text, Look::Danger)
    }

    pub fn icon(self, icon: char) -> Button<'a> {
        Button { icon: Some(icon), ..self }
    }

    /// Its accessible name, where the visible text alone does not tell what it does.
    pub fn name(self, name: &'a str) -> Button<'a> {
        Button { name: Some(name), ..self }
    }

    pub fn big(self) -> Button<'a> {
        Button { big: true, ..self }
    }

    /// How wide it is where there is room for its text on one line.
    pub fn width(&self, ui: &Ui) -> f32 {
        let (font, _, pad, icon_edge) = self.measures();
        let text = ui.painter().layout_no_wrap(self.text.to_owned(), font, Color32::PLACEHOLDER).size().x;
        text + 2.0 * pad + if self.icon.is_some() { icon_edge + 9.0 } else { 0.0 }
    }

    /// Its font, its least height, what is left and right of its content, and the size of its icon.
    fn measures(&self) -> (egui::FontId, f32, f32, f32) {
        let (font, least, pad, icon_edge) = if self.big {
            (medium(16.0), size::BUTTON_BIG, 24.0, 20.0)
        } else {
            (medium(15.0), size::BUTTON, 14.0, 18.0)
        };
        let pad = if matches!(self.look, Look::Quiet | Look::Faint) { 6.0 } else { pad };
        (font, least, pad, icon_edge)
    }

    /// As wide as there is room.
    pub fn wide(self) -> Button<'a> {
        Button { wide: true, ..self }
    }
}

impl Widget for Button<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let p = Palette::of(ui);
        let (font, least, pad, icon_edge) = self.measures();
        let gap = if self.text.is_empty() { 0.0 } else { 9.0 };
        let icon_width = if self.icon.is_some() { icon_edge + gap } else { 0.0 };
        let room = (ui.available_width() - 2.0 * pad - icon_width).max(40.0);
        let galley = wrapped(ui, self.text, font, Color32::PLACEHOLDER, room);
        let content = vec2(icon_width + galley.size().x, galley.size().y);
        let mut want = vec2(content.x + 2.0 * pad, (content.y + 16.0).max(least));
        if self.wide {
            want.x = want.x.max(ui.available_width());
        }
        let (rect, response) = ui.allocate_exact_size(want, Sense::click());
        let name = self.name.unwrap_or(self.text);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
        follow_focus(&response);

        if ui.is_rect_visible(rect) {
            let hot = response.hovered() || response.has_focus();
            let (fill, line, front) = match self.look {
                Look::Primary => (if hot { p.accent_hover } else { p.accent }, Color32::TRANSPARENT, p.on_accent),
                Look::Plain => (if hot { p.hover } else { p.card }, p.edge, p.text),
                Look::Quiet => (if hot { p.hover } else { Color32::TRANSPARENT }, Color32::TRANSPARENT, p.accent),
                Look::Faint => (if hot { p.hover } else { Color32::TRANSPARENT }, Color32::TRANSPARENT, p.muted),
                Look::Danger => (if hot { p.hover } else { p.card }, p.edge, p.bad),
            };
            let radius = if self.big { 10 } else { size::RADIUS };
            let painted = if response.is_pointer_button_down_on() { rect.shrink(0.5) } else { rect };
            ui.painter().rect(painted, CornerRadius::same(radius), fill, Stroke::new(1.0, line), StrokeKind::Inside);
            let mut at = pos2(rect.center().x - content.x / 2.0, rect.center().y);
            if let Some(icon) = self.icon {
                paint_icon(ui, pos2(at.x + icon_edge / 2.0, at.y), icon, icon_edge, front);
                at.x += icon_width;
            }
            ui.painter().galley(pos2(at.x, at.y - galley.size().y / 2.0), galley, front);
            focus_ring(ui, &response, rect, radius);
        }
        response.on_hover_cursor(egui::CursorIcon::PointingHand)
    }
}

/// An icon that can be pressed, with the name that it has for everyone who can't see it.
pub fn icon_button_ui(ui: &mut Ui, icon: char, name: &str) -> Response {
    ui.add(Button { icon: Some(icon), name: Some(name), ..Button::new("", Look::Faint) }).on_hover_text(name)
}
