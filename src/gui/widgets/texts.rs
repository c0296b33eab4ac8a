//! Texts: titles, headings, and running text in its few sizes.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::text::{LayoutJob, TextWrapping};
use egui::{Color32, FontId, Galley, Label, Response, RichText, TextFormat, Ui, WidgetInfo};

use crate::gui::bidi::{display_cut, display_lines};
use crate::gui::theme::{self, Palette, medium, regular, semibold};
use crate::text::{Value, say};

/// Tells of a part of a text whether it fits into `room` on one line.
fn fits(ui: &Ui, font: &FontId, room: f32) -> impl Fn(&str) -> bool {
    move |part: &str| ui.painter().layout_no_wrap(part.to_owned(), font.clone(), Color32::PLACEHOLDER).size().x <= room
}

/// What is painted of `text` within `room`. Names in Arabic or Hebrew stand in their order, on each line.
pub fn wrapped(ui: &Ui, text: &str, font: FontId, colour: Color32, room: f32) -> Arc<Galley> {
    let shown = display_lines(text, fits(ui, &font, room)).unwrap_or_else(|| text.to_owned());
    ui.painter().layout(shown, font, colour, room)
}

/// The same on one line, cut with `…`.
pub fn one_line(ui: &Ui, text: &str, font: FontId, colour: Color32, room: f32) -> Arc<Galley> {
    let text = text.replace(['\n', '\r'], " ");
    let shown = display_cut(&text, fits(ui, &font, room)).unwrap_or(text);
    let mut job =
        LayoutJob::single_section(shown, TextFormat { font_id: font, color: colour, ..TextFormat::default() });
    job.wrap = TextWrapping::truncate_at_width(room);
    ui.painter().layout_job(job)
}

/// A text that wraps. Names in Arabic or Hebrew are painted in their order; the accessible text is as stored.
pub fn text_ui(ui: &mut Ui, text: &str, font: FontId, colour: Color32) -> Response {
    let shown = display_lines(text, fits(ui, &font, ui.available_width()));
    let label = RichText::new(shown.as_deref().unwrap_or(text)).font(font).color(colour);
    let response = ui.add(Label::new(label).wrap());
    if shown.is_some() {
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

/// *… and 4 more*, below a list of `n` of which `shown` at most are drawn.
pub fn more_ui(ui: &mut Ui, n: usize, shown: usize) {
    if let Some(more) = n.checked_sub(shown).filter(|more| *more > 0) {
        muted_ui(ui, &say("done-names-more", &[("n", Value::from(more))]));
    }
}

/// A name or the first words of a row.
pub fn strong_ui(ui: &mut Ui, text: &str) -> Response {
    let p = Palette::of(ui);
    text_ui(ui, text, medium(15.0), p.text)
}

/// A text on one line that is cut with `…`; the whole of it is shown under the pointer and read aloud.
pub fn line_ui(ui: &mut Ui, text: &str, font: FontId, colour: Color32) -> Response {
    let shown = display_cut(text, fits(ui, &font, ui.available_width()));
    let label = RichText::new(shown.as_deref().unwrap_or(text)).font(font).color(colour);
    let response = ui.add(Label::new(label).truncate());
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
