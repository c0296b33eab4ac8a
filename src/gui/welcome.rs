//! The first screen of somebody who has no account here yet.

use egui::Ui;

use crate::text::say;

use super::frame::{enter_pressed, step_ui};
use super::help::help_button_ui;
use super::icons;
use super::import::import_button_ui;
use super::logo::logo_ui;
use super::notices::trouble_ui;
use super::salvage::salvage_button_ui;
use super::state::{Screen, State};
use super::theme::{self, Palette, medium, regular, size};
use super::update::{Act, Msg};
use super::widgets::{Button, Tone, icon_tile_ui, muted_ui, small_ui, text_ui, title_ui};

/// Draws *Welcome*.
pub fn welcome_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) {
    step_ui(ui, state, out, 760.0, |ui, out| {
        let wide = ui.available_width() > 620.0;
        ui.vertical_centered(|ui| {
            // With little room, the small one above is enough.
            if wide {
                logo_ui(ui, 72.0);
                ui.add_space(10.0);
            }
            title_ui(ui, &say("welcome-title", &[]));
            ui.add_space(2.0);
            ui.scope(|ui| {
                ui.set_max_width(ui.available_width().min(560.0));
                muted_ui(ui, &say("welcome-text", &[]));
            });
        });
        ui.add_space(20.0);
        if let Some(trouble) = &state.trouble {
            trouble_ui(ui, state, trouble, out);
            ui.add_space(12.0);
        }
        let open = |ui: &mut Ui, out: &mut Vec<Msg>| import_button_ui(ui, true, out);
        pair_ui(ui, wide, out, back_up_ui, help_ui);
        ui.add_space(if wide { 14.0 } else { 10.0 });
        pair_ui(ui, wide, out, open, |ui, out| demo_ui(ui, state, out));
        ui.add_space(8.0);
        further_ui(ui, out);
        ui.add_space(12.0);
        points_ui(ui, wide);
    });
}

/// What else one can begin with: on one line in the middle, where there is room for it.
fn further_ui(ui: &mut Ui, out: &mut Vec<Msg>) {
    let (open, about) = (say("browse-open-title", &[]), say("about-title", &[]));
    let (open, about) = (Button::quiet(&open).icon(icons::HISTORY), Button::quiet(&about).icon(icons::INFO));
    let salvage = Button::quiet(&say("salvage-open", &[])).icon(icons::TRIANGLE_ALERT).width(ui);
    let wide = open.width(ui) + salvage + about.width(ui) + 2.0 * ui.spacing().item_spacing.x;
    let add = |ui: &mut Ui| {
        if ui.add(open).clicked() {
            out.push(Msg::Browse(Act::Which));
        }
        salvage_button_ui(ui, &[], out);
        if ui.add(about).clicked() {
            out.push(Msg::GoTo(Screen::About));
        }
    };
    let spare = ui.available_width() - wide;
    if spare >= 0.0 {
        ui.horizontal(|ui| {
            ui.add_space(spare / 2.0);
            add(ui);
        });
    } else {
        ui.vertical_centered(add);
    }
}

/// Two ways to begin, beside each other where there is room.
fn pair_ui(
    ui: &mut Ui,
    wide: bool,
    out: &mut Vec<Msg>,
    first: impl FnOnce(&mut Ui, &mut Vec<Msg>),
    second: impl FnOnce(&mut Ui, &mut Vec<Msg>),
) {
    if wide {
        ui.columns_const(|[left, right]| {
            first(left, out);
            second(right, out);
        });
    } else {
        first(ui, out);
        ui.add_space(10.0);
        second(ui, out);
    }
}

fn help_ui(ui: &mut Ui, out: &mut Vec<Msg>) {
    help_button_ui(ui, true, out);
    ui.vertical_centered(|ui| small_ui(ui, &say("help-title-text", &[])));
}

fn back_up_ui(ui: &mut Ui, out: &mut Vec<Msg>) {
    let words = say("welcome-back-up", &[]);
    if ui.add(Button::primary(&words).icon(icons::USER).big().wide()).clicked() || enter_pressed(ui) {
        out.push(Msg::GoTo(Screen::AddAccount));
    }
    ui.vertical_centered(|ui| small_ui(ui, &say("welcome-back-up-text", &[])));
}

fn demo_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) {
    let starting = state.demo.wanted.is_some();
    let words = say(if starting { "welcome-demo-starting" } else { "welcome-demo" }, &[]);
    let button = Button::plain(&words).icon(icons::FLASK_CONICAL).big().wide();
    if ui.add_enabled(!starting, button).clicked() {
        out.push(Msg::TryDemo);
    }
    ui.vertical_centered(|ui| small_ui(ui, &say("welcome-demo-text", &[])));
}

fn points_ui(ui: &mut Ui, wide: bool) {
    let points = [
        (icons::FILE_TEXT, "welcome-point-files", "welcome-point-files-text"),
        (icons::SHIELD_CHECK, "welcome-point-proof", "welcome-point-proof-text"),
        (icons::SEARCH, "welcome-point-missing", "welcome-point-missing-text"),
    ];
    let point = |ui: &mut Ui, (icon, title, text): (char, &str, &str)| {
        let p = Palette::of(ui);
        ui.horizontal_top(|ui| {
            icon_tile_ui(ui, icon, Tone::Calm);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 3.0;
                text_ui(ui, &say(title, &[]), medium(15.0), p.text);
                text_ui(ui, &say(text, &[]), regular(13.5), p.muted);
            });
        });
    };
    theme::card(Palette::of(ui)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        if wide {
            ui.columns_const(|columns: &mut [Ui; 3]| {
                for (ui, what) in columns.iter_mut().zip(points) {
                    point(ui, what);
                }
            });
        } else {
            for what in points {
                point(ui, what);
                ui.add_space(size::GAP / 2.0);
            }
        }
    });
}
