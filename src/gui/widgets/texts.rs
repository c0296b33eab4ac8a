//! Texts: titles, headings, and running text in its few sizes.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::text::{LayoutJob, TextWrapping};
use egui::{Color32, FontId, Galley, Label, Response, RichText, TextFormat, Ui, WidgetInfo};

use crate::gui::bidi::{display_facts, display_lines};
use crate::gui::theme::{self, Palette, medium, regular, semibold};

/// What is painted of `text` within `room`. Names in Arabic or Hebrew stand in their order, on each line.
pub fn wrapped(ui: &Ui, text: &str, font: FontId, colour: Color32, room: f32) -> Arc<Galley> {
    let galley = ui.painter().layout(text.to_owned(), font.clone(), colour, room);
    let lines: Vec<String> = galley.rows.iter().map(|row| row.text()).collect();
    match display_lines(text, &lines) {
        Some(shown) => ui.painter().layout(shown, font, colour, f32::INFINITY),
        None => galley,
    }
}

/// The same on one line, cut with `…`.
pub fn one_line(ui: &Ui, text: &str, font: FontId, colour: Color32, room: f32) -> Arc<Galley> {
    let mut job = LayoutJob::single_section(
        text.replace(['\n', '\r'], " "),
        TextFormat { font_id: font.clone(), color: colour, ..TextFormat::default() },
    );
    job.wrap = TextWrapping::truncate_at_width(room);
    let galley = ui.painter().layout_job(job);
    // Cut first: what is left out of a name in Arabic is its end, which stands at the left.
    let kept: String = galley.rows.iter().map(|row| row.text()).collect();
    let shown = display_facts(&kept);
    if shown == kept { galley } else { ui.painter().layout_no_wrap(shown, font, colour) }
}

/// A text that wraps. Names in Arabic or Hebrew are painted in their order; the accessible text is as stored.
pub fn text_ui(ui: &mut Ui, text: &str, font: FontId, colour: Color32) -> Response {
    let lines = || -> Vec<String> {
        let galley = ui.painter().layout(text.to_owned(), font.clone(), colour, ui.available_width());
        galley.rows.iter().map(|row| row.text()).collect()
    };
    let shown = if text.is_ascii() { None } else { display_lines(text, &lines()) };
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

/// A name or the first words of a row.
pub fn strong_ui(ui: &mut Ui, text: &str) -> Response {
    let p = Palette::of(ui);
    text_ui(ui, text, medium(15.0), p.text)
}

/// A text on one line that is cut with `…`; the whole of it is shown under the pointer and read aloud.
pub fn line_ui(ui: &mut Ui, text: &str, font: FontId, colour: Color32) -> Response {
    let shown = one_line(ui, text, font.clone(), colour, ui.available_width()).text().to_owned();
    let whole = if display_facts(text) == text { text } else { &shown };
    let response = ui.add(Label::new(RichText::new(whole).font(font).color(colour)).truncate());
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
