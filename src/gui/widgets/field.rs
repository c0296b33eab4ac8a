//! Text fields.

use egui::{
    Align, CornerRadius, Frame, Id, Label, Layout, Margin, Rect, Response, RichText, Stroke, StrokeKind, TextEdit, Ui,
    UiBuilder, pos2, vec2,
};

use super::{follow_focus, icon_button_ui, icon_ui, paint_icon, small_ui, text_ui};
use crate::gui::icons;
use crate::gui::theme::{Palette, medium, regular, size};

/// A text field with its label above it.
#[must_use = "a field does nothing until it is shown"]
pub struct Field<'a> {
    id: &'a str,
    label: &'a str,
    hint: &'a str,
    /// What is wrong with the text, in words.
    wrong: Option<&'a str>,
    /// Below it, what it is for.
    help: Option<&'a str>,
}

impl<'a> Field<'a> {
    pub fn new(id: &'a str, label: &'a str) -> Field<'a> {
        Field { id, label, hint: "", wrong: None, help: None }
    }

    pub fn hint(self, hint: &'a str) -> Field<'a> {
        Field { hint, ..self }
    }

    pub fn help(self, help: &'a str) -> Field<'a> {
        Field { help: Some(help), ..self }
    }

    pub fn wrong(self, wrong: Option<&'a str>) -> Field<'a> {
        Field { wrong, ..self }
    }

    /// Shows it.
    pub fn show(self, ui: &mut Ui, text: &mut String) -> Response {
        self.draw(ui, text, None)
    }

    /// Shows it as a password with a button that uncovers it.
    pub fn show_password(self, ui: &mut Ui, text: &mut String, uncovered: &mut bool, names: (&str, &str)) -> Response {
        self.draw(ui, text, Some((uncovered, names)))
    }

    fn draw(self, ui: &mut Ui, text: &mut String, password: Option<(&mut bool, (&str, &str))>) -> Response {
        let p = Palette::of(ui);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            let label = ui.add(Label::new(RichText::new(self.label).font(medium(14.0)).color(p.text)).wrap());
            let covered = password.as_ref().is_some_and(|(uncovered, _)| !**uncovered);
            let eye = if password.is_some() { 44.0 } else { 0.0 };
            let edge = if self.wrong.is_some() { p.bad } else { p.edge };
            let frame = Frame::new()
                .fill(p.field)
                .stroke(Stroke::new(1.0, edge))
                .corner_radius(size::RADIUS)
                .inner_margin(Margin { left: 12, right: 12 + eye as i8, top: 9, bottom: 9 });
            let edit = TextEdit::singleline(text)
                .id(Id::unique(self.id))
                .password(covered)
                .hint_text(RichText::new(self.hint).color(p.muted))
                .font(regular(15.0))
                .text_color(p.text)
                .frame(frame)
                .desired_width(f32::INFINITY);
            let response = ui.add(edit).labelled_by(label.id);
            follow_focus(&response);
            if response.has_focus() {
                let stroke = Stroke::new(2.0, p.accent);
                ui.painter().rect_stroke(response.rect, CornerRadius::same(size::RADIUS), stroke, StrokeKind::Inside);
            }
            if let Some((uncovered, (show, hide))) = password {
                let icon = if *uncovered { icons::EYE_OFF } else { icons::EYE };
                let place = Rect::from_min_max(
                    pos2(response.rect.right() - eye + 3.0, response.rect.top() + 2.0),
                    response.rect.right_bottom() - vec2(3.0, 2.0),
                );
                let mut inside =
                    ui.new_child(UiBuilder::new().max_rect(place).layout(Layout::left_to_right(Align::Center)));
                let name = if *uncovered { hide } else { show };
                if icon_button_ui(&mut inside, icon, name).clicked() {
                    *uncovered = !*uncovered;
                }
            }
            if let Some(wrong) = self.wrong {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = 6.0;
                    icon_ui(ui, icons::CIRCLE_ALERT, 16.0, p.bad);
                    ui.vertical(|ui| text_ui(ui, wrong, regular(13.0), p.bad));
                });
            }
            if let Some(help) = self.help {
                small_ui(ui, help);
            }
            response
        })
        .inner
    }
}

/// A field to search with: no label above it, an icon in it. Its name is also its hint.
pub fn search_ui(ui: &mut Ui, id: &str, name: &str, text: &mut String, width: f32) -> Response {
    let p = Palette::of(ui);
    let frame = Frame::new()
        .fill(p.field)
        .stroke(Stroke::new(1.0, p.edge))
        .corner_radius(size::RADIUS)
        .inner_margin(Margin { left: 36, right: 12, top: 9, bottom: 9 });
    let edit = TextEdit::singleline(text)
        .id(Id::unique(id))
        .hint_text(RichText::new(name).color(p.muted))
        .font(regular(15.0))
        .text_color(p.text)
        .frame(frame)
        .desired_width(width);
    let response = ui.add(edit).accessible_name(name);
    let at = pos2(response.rect.left() + 19.0, response.rect.center().y);
    paint_icon(ui, at, icons::SEARCH, 18.0, p.muted);
    if response.has_focus() {
        let stroke = Stroke::new(2.0, p.accent);
        ui.painter().rect_stroke(response.rect, CornerRadius::same(size::RADIUS), stroke, StrokeKind::Inside);
    }
    response
}
