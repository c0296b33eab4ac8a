//! Texts: titles, headings, and running text in its few sizes.

use egui::accesskit::Role;
use egui::{Color32, FontId, Label, Response, RichText, Ui, WidgetInfo};

use crate::gui::bidi::display_order;
use crate::gui::theme::{self, Palette, medium, regular, semibold};

/// A text that wraps. Names in Arabic or Hebrew are painted in their order; the accessible text is as stored.
pub fn text_ui(ui: &mut Ui, text: &str, font: FontId, colour: Color32) -> Response {
    let shown = display_order(text);
    let response = ui.add(Label::new(RichText::new(shown.as_ref()).font(font).color(colour)).wrap());
    if shown != text {
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    }
    response
}

/// Running text.
pub fn body_ui(ui: &mut Ui, text: &str) -> Response {
    let p = Palette::of(ui);
    text_ui(ui, text, regular(15.0), p.text)
}

/// Text that explains.
pub fn muted_ui(ui: &mut Ui, text: &str) -> Response {
    let p = Palette::of(ui);
    text_ui(ui, text, regular(15.0), p.muted)
}

/// Small text that explains.
pub fn small_ui(ui: &mut Ui, text: &str) -> Response {
    let p = Palette::of(ui);
    text_ui(ui, text, regular(13.0), p.muted)
}

/// A name or the first words of a row.
pub fn strong_ui(ui: &mut Ui, text: &str) -> Response {
    let p = Palette::of(ui);
    text_ui(ui, text, medium(15.0), p.text)
}

/// A text on one line that is cut with `…`; the whole of it is shown under the pointer and read aloud.
pub fn line_ui(ui: &mut Ui, text: &str, font: FontId, colour: Color32) -> Response {
    let shown = display_order(text);
    let response = ui.add(Label::new(RichText::new(shown.as_ref()).font(font).color(colour)).truncate());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    response
}

fn as_heading(response: Response, text: &str) -> Response {
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, text));
    response
}

/// The title of a screen.
pub fn title_ui(ui: &mut Ui, text: &str) -> Response {
    let p = Palette::of(ui);
    let response = text_ui(ui, text, theme::display(27.0), p.text);
    as_heading(response, text)
}

/// The heading of a section.
pub fn heading_ui(ui: &mut Ui, text: &str) -> Response {
    let p = Palette::of(ui);
    let response = text_ui(ui, text, semibold(17.0), p.text);
    as_heading(response, text)
}
