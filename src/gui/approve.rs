//! Waiting until the person has agreed elsewhere: in the browser of this computer, or with a code on any device.

use std::time::Duration;

use egui::accesskit::Role;
use egui::{Align, Color32, CornerRadius, Layout, Rect, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};
use qrcode::{Color, QrCode};

use crate::engine::{Request, SignInWay};
use crate::model::{SignInStep, Trouble};
use crate::text::{self, Value, say};

use super::frame::{announce, enter_pressed, step_ui};
use super::icons;
use super::notices::trouble_ui;
use super::state::{State, host_of};
use super::theme::{self, Palette, display, medium, regular};
use super::update::Msg;
use super::widgets::{
    Button, Tone, body_ui, icon_tile_ui, icon_ui, muted_ui, notice_ui, small_ui, strong_ui, text_ui, title_ui,
};

/// Draws the waiting screen.
pub fn approve_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) {
    let Some(run) = &state.run else { return };
    let by_code = matches!(&run.request, Request::SignIn(request) if matches!(request.way, SignInWay::Code(_)));
    let width = if by_code { 640.0 } else { 520.0 };
    step_ui(ui, state, out, width, |ui, out| {
        ui.vertical_centered(|ui| {
            title_ui(ui, &say(if by_code { "approve-title-code" } else { "approve-title-browser" }, &[]));
            muted_ui(ui, &say(if by_code { "approve-text-code" } else { "approve-text-browser" }, &[]));
        });
        ui.add_space(12.0);
        match (&run.state.sign_in, &state.trouble) {
            (_, Some(trouble)) => over_ui(ui, state, trouble, out),
            (Some(SignInStep::Browser { url }), _) => browser_ui(ui, state, url, out),
            (Some(SignInStep::Code { url, code, complete, secs }), _) => {
                code_ui(ui, state, &Shown { url, code, complete: complete.as_deref(), secs: *secs }, out);
            }
            _ => card_ui(ui, |ui| waiting_ui(ui, &say("look-start", &[]))),
        }
        ui.add_space(12.0);
        ui.vertical_centered(|ui| {
            let cancel = say("button-cancel", &[]);
            if ui.add_enabled(!run.stopping, Button::plain(&cancel).icon(icons::X)).clicked() {
                out.push(Msg::Back);
            }
        });
    });
}

fn card_ui(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    theme::card(Palette::of(ui)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 10.0;
        add(ui);
    });
}

/// What is being waited for, said aloud too.
fn waiting_ui(ui: &mut Ui, words: &str) {
    let p = Palette::of(ui);
    announce(ui, "waiting for approval", words);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        icon_ui(ui, icons::CIRCLE_DASHED, 18.0, p.accent);
        ui.vertical(|ui| text_ui(ui, words, medium(15.0), p.text));
    });
}

/// The code has run out.
fn over_ui(ui: &mut Ui, state: &State, trouble: &Trouble, out: &mut Vec<Msg>) {
    trouble_ui(ui, state, trouble, out);
    ui.add_space(10.0);
    if ui.add(Button::primary(&say("approve-new-code", &[])).icon(icons::REFRESH_CW).big().wide()).clicked()
        || enter_pressed(ui)
    {
        out.push(Msg::SignInOnceMore);
    }
}

fn browser_ui(ui: &mut Ui, state: &State, url: &str, out: &mut Vec<Msg>) {
    let shut = state.adding.as_ref().is_some_and(|adding| adding.shut_page.as_deref() == Some(url));
    card_ui(ui, |ui| {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 14.0;
            icon_tile_ui(ui, icons::USER, Tone::Calm);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 8.0;
                if !shut {
                    body_ui(ui, &say("approve-browser", &[("host", Value::from(host_of(url)))]));
                }
                waiting_ui(ui, &say("sign-in-waiting", &[]));
            });
        });
    });
    ui.add_space(10.0);
    let words = say(if shut { "approve-shut" } else { "approve-not-open" }, &[]);
    let tone = if shut { Tone::Warning } else { Tone::Calm };
    notice_ui(ui, tone, &words, |ui| {
        body_ui(ui, &words);
        link_ui(ui, url);
        ui.add_space(4.0);
        ui.horizontal_wrapped(|ui| {
            copy_ui(ui, state, url, "approve-copy-link", out);
            if ui.add(Button::plain(&say("approve-open-again", &[])).icon(icons::REFRESH_CW)).clicked() {
                out.push(Msg::OpenPage(url.to_owned()));
            }
        });
    });
}

/// An address in full, to be read or typed: long ones break wherever they must.
fn link_ui(ui: &mut Ui, url: &str) {
    let p = Palette::of(ui);
    let mut job = egui::text::LayoutJob::simple(url.to_owned(), regular(13.5), p.accent, ui.available_width());
    job.wrap.break_anywhere = true;
    let response = ui.add(egui::Label::new(job).selectable(true));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, url));
}

fn copy_ui(ui: &mut Ui, state: &State, text: &str, key: &str, out: &mut Vec<Msg>) {
    let copied = state.copied.as_deref() == Some(text);
    let words = say(if copied { "copied" } else { key }, &[]);
    let icon = if copied { icons::CHECK } else { icons::COPY };
    if ui.add(Button::plain(&words).icon(icon)).clicked() {
        out.push(Msg::Copy(text.to_owned()));
    }
}

/// What the service gave to be shown.
struct Shown<'a> {
    url: &'a str,
    code: &'a str,
    complete: Option<&'a str>,
    secs: u64,
}

fn code_ui(ui: &mut Ui, state: &State, shown: &Shown<'_>, out: &mut Vec<Msg>) {
    card_ui(ui, |ui| {
        let wide = ui.available_width() >= 460.0;
        let picture = shown.complete.unwrap_or(shown.url);
        if wide {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 24.0;
                ui.vertical(|ui| {
                    ui.set_width(216.0);
                    qr_ui(ui, picture, 216.0);
                });
                let room = ui.available_width();
                ui.allocate_ui_with_layout(vec2(room, 0.0), Layout::top_down(Align::Min), |ui| {
                    ui.set_width(room);
                    words_ui(ui, state, shown, out);
                });
            });
        } else {
            words_ui(ui, state, shown, out);
            ui.vertical_centered(|ui| qr_ui(ui, picture, 190.0));
        }
    });
}

fn words_ui(ui: &mut Ui, state: &State, shown: &Shown<'_>, out: &mut Vec<Msg>) {
    let p = Palette::of(ui);
    ui.spacing_mut().item_spacing.y = 8.0;
    strong_ui(ui, &say(if shown.complete.is_some() { "approve-scan" } else { "approve-scan-page" }, &[]));
    body_ui(ui, &say("approve-or-open", &[]));
    link_ui(ui, shown.url);
    body_ui(ui, &say("approve-enter", &[]));
    // A long code must fit as well as one of eight letters.
    let size = if shown.code.chars().count() <= 11 { 42.0 } else { 26.0 };
    let response = text_ui(ui, shown.code, display(size), p.text);
    let spoken = say("approve-code-name", &[("code", Value::from(shown.code))]);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    copy_ui(ui, state, shown.code, "approve-copy-code", out);
    waiting_ui(ui, &say("approve-waiting", &[]));
    let left = left_ui(ui, shown);
    small_ui(ui, &left);
}

/// How long the code is good for: counted from when it was first shown.
fn left_ui(ui: &Ui, shown: &Shown<'_>) -> String {
    let now = ui.input(|input| input.time);
    let known = egui::Id::unique(("code", shown.code));
    let since = ui.data_mut(|data| *data.get_temp_mut_or(known, now));
    let left = shown.secs.saturating_sub((now - since).max(0.0) as u64);
    // Minutes while there are some: a clock that runs down makes nobody quicker.
    ui.ctx().request_repaint_after(Duration::from_secs(if left > 120 { 15 } else { 1 }));
    match left {
        0 => say("approve-over", &[]),
        _ => say("approve-left", &[("time", Value::from(text::duration(left)))]),
    }
}

/// A QR code, dark on light in every theme: not each phone reads it the other way round.
fn qr_ui(ui: &mut Ui, address: &str, edge: f32) {
    let Ok(code) = QrCode::new(address.as_bytes()) else { return };
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(edge), Sense::hover());
    let name = say("approve-qr-name", &[("host", Value::from(host_of(address)))]);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    ui.painter().rect_filled(rect, CornerRadius::same(8), theme::QR_PAPER);
    let n = code.width();
    // Four modules of quiet around it (ISO/IEC 18004).
    let module = edge / (n as f32 + 8.0);
    let at = |index: usize| module * (index as f32 + 4.0);
    let dark: Vec<bool> = code.to_colors().iter().map(|colour| *colour == Color::Dark).collect();
    for (y, row) in dark.chunks(n).enumerate() {
        let mut x = 0;
        // Neighbours are one rectangle, so that no line shows between them.
        while x < n {
            let run = row.iter().skip(x).take_while(|dark| **dark).count();
            if run > 0 {
                let min = rect.min + vec2(at(x), at(y));
                let max = pos2(rect.min.x + at(x + run), rect.min.y + at(y + 1));
                paint(ui, Rect::from_min_max(min, max), theme::QR_INK);
            }
            x += run.max(1);
        }
    }
}

fn paint(ui: &Ui, rect: Rect, colour: Color32) {
    ui.painter().rect_filled(rect, CornerRadius::ZERO, colour);
}
