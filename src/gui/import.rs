//! *Open or drop files*: choosing files of other services, what is in them, and the backup that is made of them. How far
//! that is shows *Running*, and what came of it *Result*.

mod found;
mod guides;

use std::path::PathBuf;

use egui::{Align2, CornerRadius, Id, LayerId, Order, Stroke, StrokeKind, Ui};

use crate::engine::AlreadyHere;
use crate::text::{Value, say};

use super::frame::{announce, enter_pressed, footer_ui, step_ui};
use super::home::when;
use super::icons;
use super::notices::trouble_ui;
use super::state::{Draft, Run, Screen, State};
use super::theme::{self, Palette, medium, semibold, size};
use super::update::Msg;
use super::widgets::{
    Button, Field, Tone, body_ui, icon_round_ui, more_ui, muted_ui, notice_ui, small_ui, strong_ui, text_ui, title_ui,
};
use found::{found_ui, go_ui};
use guides::guides_ui;

/// What was dropped onto the window in this frame, if something was.
pub fn dropped(ui: &Ui) -> Option<Vec<PathBuf>> {
    let paths: Vec<PathBuf> =
        ui.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
    (!paths.is_empty()).then_some(paths)
}

/// Says what happens when the files that are over the window are let go.
pub fn hovering_ui(ui: &Ui) {
    if ui.input(|input| input.raw.hovered_files.is_empty()) {
        return;
    }
    let p = Palette::of(ui);
    let painter = ui.ctx().layer_painter(LayerId::new(Order::Foreground, Id::unique("files over the window")));
    let rect = ui.ctx().content_rect();
    painter.rect_filled(rect, CornerRadius::ZERO, p.bg.gamma_multiply(0.88));
    let frame = rect.shrink(24.0);
    let edge = Stroke::new(3.0, p.accent);
    painter.rect_stroke(frame, CornerRadius::same(theme::size::CARD_RADIUS), edge, StrokeKind::Inside);
    let words = say("import-drop-now", &[]);
    painter.text(rect.center(), Align2::CENTER_CENTER, words, semibold(24.0), p.text);
}

/// *Open or drop files*, where one may begin with it.
pub fn import_button_ui(ui: &mut Ui, wide: bool, out: &mut Vec<Msg>) {
    let words = say("import-open", &[]);
    let button = Button::plain(&words).icon(icons::FOLDER_OPEN);
    let button = if wide { button.big().wide() } else { button };
    if ui.add(button).clicked() {
        out.push(Msg::GoTo(Screen::Import));
    }
    let words = say("import-open-text", &[]);
    if wide {
        ui.vertical_centered(|ui| small_ui(ui, &words));
    } else {
        small_ui(ui, &words);
    }
}

/// Draws the screen.
pub fn import_ui(ui: &mut Ui, state: &State, draft: &mut Draft, out: &mut Vec<Msg>) {
    let importing = &state.importing;
    let going = state.is_running();
    let looking = going && state.run.as_ref().is_some_and(Run::is_looking);
    let recognised = importing.recognised.as_ref().filter(|_| !looking);
    if recognised.is_some() {
        footer_ui(ui, 760.0, |ui| go_ui(ui, state, draft, !going, out));
    }
    step_ui(ui, state, out, 760.0, |ui, out| {
        title_ui(ui, &say("import-title", &[]));
        muted_ui(ui, &say("import-text", &[]));
        ui.add_space(8.0);
        if let Some(trouble) = &state.trouble {
            trouble_ui(ui, state, trouble, out);
            ui.add_space(8.0);
        }
        if going && !looking {
            let words = say("import-busy", &[]);
            notice_ui(ui, Tone::Calm, &words, |ui| body_ui(ui, &words));
            ui.add_space(8.0);
        }
        match recognised {
            Some(recognised) => found_ui(ui, state, recognised, draft, out),
            None if looking => looking_ui(ui, state, out),
            None if !importing.paths.is_empty() => waiting_ui(ui, state, !going, out),
            None => {
                choose_ui(ui, state, draft, out);
                ui.add_space(size::SECTION);
                guides_ui(ui, state, out);
            }
        }
    });
}

/// The place to drop files on, and the buttons that open choosers.
fn choose_ui(ui: &mut Ui, state: &State, draft: &mut Draft, out: &mut Vec<Msg>) {
    theme::card(Palette::of(ui)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let p = Palette::of(ui);
        ui.add_space(14.0);
        ui.vertical_centered(|ui| {
            icon_round_ui(ui, icons::DOWNLOAD, Tone::Calm);
            ui.add_space(4.0);
            text_ui(ui, &say("import-drop", &[]), semibold(18.0), p.text);
            muted_ui(ui, &say("import-drop-text", &[]));
        });
        ui.add_space(8.0);
        let words = [say("import-choose-files", &[]), say("import-choose-folder", &[])];
        ui.columns_const(|[left, right]| {
            let button = Button::primary(&words[0]).icon(icons::FILE_TEXT).wide();
            if left.add(button).clicked() || enter_pressed(left) {
                out.push(Msg::ChooseFiles { folder: false });
            }
            if right.add(Button::plain(&words[1]).icon(icons::FOLDER).wide()).clicked() {
                out.push(Msg::ChooseFiles { folder: true });
            }
        });
        if state.importing.types_path {
            ui.add_space(8.0);
            let (label, help) = (say("import-path", &[]), say("import-path-help", &[]));
            let response = Field::new("import-path", &label).help(&help).show(ui, &mut draft.import_path);
            if draft.focus == Some("import-path") {
                response.request_focus();
                draft.focus = None;
            }
            let entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
            if ui.add(Button::plain(&say("import-path-look", &[])).icon(icons::SEARCH)).clicked() || entered {
                out.push(Msg::LookAtTyped);
            }
        }
        ui.add_space(6.0);
    });
}

fn looking_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) {
    theme::card(Palette::of(ui)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let words = say("phase-recognising", &[]);
        strong_ui(ui, &words);
        announce(ui, "looking through", &words);
        paths_ui(ui, state);
        muted_ui(ui, &say("import-looking-text", &[]));
        ui.add_space(6.0);
        if ui.add(Button::plain(&say("button-cancel", &[])).icon(icons::X)).clicked() {
            out.push(Msg::OtherFiles);
        }
    });
}

/// Files that came while something else was running.
fn waiting_ui(ui: &mut Ui, state: &State, free: bool, out: &mut Vec<Msg>) {
    theme::card(Palette::of(ui)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        paths_ui(ui, state);
        ui.add_space(6.0);
        ui.horizontal_wrapped(|ui| {
            let look = say("import-look-now", &[]);
            if ui.add_enabled(free, Button::primary(&look).icon(icons::SEARCH)).clicked() {
                out.push(Msg::LookThrough);
            }
            if ui.add(Button::plain(&say("import-other", &[]))).clicked() {
                out.push(Msg::OtherFiles);
            }
        });
    });
}

fn paths_ui(ui: &mut Ui, state: &State) {
    const SHOWN: usize = 8;
    let paths = &state.importing.paths;
    for path in paths.iter().take(SHOWN) {
        body_ui(ui, &path.display().to_string());
    }
    more_ui(ui, paths.len(), SHOWN);
}

/// What is said of files that a backup has already.
pub fn already_here_ui(ui: &mut Ui, state: &State, here: &AlreadyHere, out: &mut Vec<Msg>) {
    theme::card(Palette::of(ui)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let p = Palette::of(ui);
        let title = say("import-here-title", &[]);
        ui.horizontal_top(|ui| {
            icon_round_ui(ui, icons::CHECK, Tone::Good);
            ui.add_space(6.0);
            ui.vertical(|ui| {
                let response = text_ui(ui, &title, semibold(20.0), p.text);
                response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Heading, true, &title));
                announce(ui, "result", &title);
                muted_ui(ui, &say("import-here-text", &[("time", Value::from(when(here.sealed)))]));
                text_ui(ui, &here.path.display().to_string(), medium(14.0), p.muted);
            });
        });
        ui.add_space(10.0);
        ui.horizontal_wrapped(|ui| {
            if ui.add(Button::primary(&say("done-open", &[])).icon(icons::FOLDER_OPEN)).clicked() {
                out.push(Msg::OpenFolder(here.path.clone()));
            }
            if ui.add(Button::plain(&say("import-here-again", &[]))).clicked() {
                out.push(Msg::ImportAgain);
            }
            if ui.add(Button::plain(&say("button-home", &[]))).clicked() {
                out.push(Msg::GoTo(Screen::Home));
            }
        });
        if state.folder_shut {
            body_ui(ui, &say("done-open-failed", &[]));
            body_ui(ui, &here.path.display().to_string());
        }
    });
}
