//! *Help now*: what to do while a cloud is failing. What must not be done comes first, then read-only mode, then the backups
//! that are here, and a next step for each thing that a person has. Each step has the button that does it.

use egui::Ui;

use crate::engine::Request;
use crate::text::{Value, say};

use super::frame::{announce, has_navigation, page_ui, step_ui};
use super::home::when;
use super::icons;
use super::notices::trouble_ui;
use super::state::{AccountCard, Have, Screen, Setting, State, Way};
use super::theme::{self, Palette, medium, regular, size};
use super::update::{Act, HelpAct, Msg, Salvage, is_locked};
use super::widgets::{
    Button, Tone, badge_ui, body_ui, heading_ui, icon_tile_ui, muted_ui, notice_ui, rule_ui, strong_ui, text_ui,
    tick_ui, title_ui,
};

/// The way here.
pub fn help_button_ui(ui: &mut Ui, wide: bool, out: &mut Vec<Msg>) {
    let words = say("help-title", &[]);
    let button = match wide {
        true => Button::plain(&words).icon(icons::TRIANGLE_ALERT).big().wide(),
        false => Button::quiet(&words).icon(icons::TRIANGLE_ALERT),
    };
    if ui.add(button).clicked() {
        out.push(Msg::GoTo(Screen::Help));
    }
}

/// Draws the screen.
pub fn help_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) {
    if has_navigation(state) {
        page_ui(ui, state, out, |ui, out| page(ui, state, out));
    } else {
        step_ui(ui, state, out, size::PAGE, |ui, out| page(ui, state, out));
    }
}

fn page(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) {
    title_ui(ui, &say("help-title", &[]));
    muted_ui(ui, &say("help-text", &[]));
    ui.add_space(8.0);
    let dont = say("help-dont", &[]);
    notice_ui(ui, Tone::Warning, &dont, |ui| {
        strong_ui(ui, &dont);
        steps_ui(ui, &["help-dont-1", "help-dont-2", "help-dont-3"]);
    });
    ui.add_space(8.0);
    read_only_ui(ui, state, out);
    if let Some(trouble) = &state.trouble {
        ui.add_space(8.0);
        trouble_ui(ui, state, trouble, out);
    }
    if state.run.as_ref().is_some_and(|run| run.is_going() && matches!(run.request, Request::Restore(_))) {
        ui.add_space(8.0);
        let words = say("help-restoring", &[]);
        notice_ui(ui, Tone::Warning, &words, |ui| {
            body_ui(ui, &words);
            if ui.add(Button::plain(&say("help-restoring-go", &[]))).clicked() {
                out.push(Msg::GoTo(Screen::Running));
            }
        });
    }
    let kept: Vec<&AccountCard> = state.home.accounts.iter().filter(|card| !card.backups.is_empty()).collect();
    if !kept.is_empty() {
        kept_ui(ui, state, &kept, out);
    }
    ui.add_space(size::GAP);
    heading_ui(ui, &say("help-have", &[]));
    muted_ui(ui, &say("help-have-text", &[]));
    ui.add_space(2.0);
    theme::card(Palette::of(ui)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        for have in Have::ALL {
            let [_, title, note] = words_of(have);
            if tick_ui(ui, state.help.has.contains(&have), &say(title, &[]), &say(note, &[])) {
                out.push(Msg::Help(HelpAct::Tick(have)));
            }
        }
    });
    for have in Have::ALL.into_iter().filter(|have| state.help.has.contains(have)) {
        ui.add_space(size::GAP);
        have_ui(ui, state, have, out);
    }
    ui.add_space(size::GAP);
    theme::card(Palette::of(ui)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        strong_ui(ui, &say("help-later", &[]));
        steps_ui(ui, &["help-later-1", "help-later-2", "help-later-3"]);
    });
}

/// Whether nothing can be changed at a service now, and how to have it otherwise.
fn read_only_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) {
    let Some(set) = &state.preferences else {
        if state.trouble.is_none() {
            muted_ui(ui, &say("help-read-only-asking", &[]));
        }
        return;
    };
    let on = set.read_only.is_some();
    let title = say(if on { "help-read-only-on" } else { "help-read-only-off" }, &[]);
    notice_ui(ui, if on { Tone::Good } else { Tone::Calm }, &title, |ui| {
        strong_ui(ui, &title);
        announce(ui, "read-only", &title);
        match on {
            _ if is_locked(set.read_only.as_ref()) => body_ui(ui, &say("help-read-only-locked", &[])),
            true => body_ui(ui, &say("help-read-only-on-text", &[])),
            false => body_ui(ui, &say("help-read-only-off-text", &[])),
        };
        if !is_locked(set.read_only.as_ref()) {
            ui.add_space(4.0);
            let words = say(if on { "help-read-only-off-go" } else { "help-read-only-on-go" }, &[]);
            if ui.add(Button::plain(&words)).clicked() {
                out.push(Msg::Set(Setting::ReadOnly(!on)));
            }
        }
    });
}

/// The backups that are here: no failing cloud reaches them.
fn kept_ui(ui: &mut Ui, state: &State, cards: &[&AccountCard], out: &mut Vec<Msg>) {
    ui.add_space(size::GAP);
    heading_ui(ui, &say("help-kept", &[]));
    muted_ui(ui, &say("help-kept-text", &[]));
    ui.add_space(2.0);
    let free = !state.is_running();
    theme::card(Palette::of(ui)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        for (at, card) in cards.iter().enumerate() {
            let Some(newest) = card.backups.first() else { continue };
            let good = card.backups.iter().find(|backup| backup.is_good()).unwrap_or(newest);
            if at > 0 {
                rule_ui(ui);
                ui.add_space(4.0);
            }
            let args = [
                ("account", Value::from(&card.name)),
                ("n", Value::Number(card.backups.len() as u64)),
                ("time", Value::from(when(good.sealed))),
            ];
            body_ui(ui, &say(if good.is_good() { "help-kept-of" } else { "help-kept-of-none-good" }, &args));
            ui.horizontal_wrapped(|ui| {
                if let Some(vault) = card.vault() {
                    let name = say("copy-to-drive-name", &[("account", Value::from(&card.name))]);
                    let words = say("copy-to-drive", &[]);
                    let button = Button::primary(&words).name(&name).icon(icons::HARD_DRIVE);
                    if ui.add_enabled(free, button).clicked() {
                        out.push(Msg::CopyVault(vault.to_owned()));
                    }
                }
                let name = say("home-line-open", &[("time", Value::from(when(good.sealed)))]);
                let words = say("help-look-in", &[]);
                if ui.add(Button::plain(&words).name(&name).icon(icons::FOLDER_OPEN)).clicked() {
                    out.push(Msg::Browse(Act::Open(good.path.clone())));
                }
                if good.pinned.is_some() {
                    badge_ui(ui, Tone::Good, &say("home-pinned", &[]));
                } else {
                    let name = say("help-pin-name", &[("time", Value::from(when(good.sealed)))]);
                    let words = say("help-pin", &[]);
                    if ui.add(Button::plain(&words).name(&name).icon(icons::LOCK_KEYHOLE)).clicked() {
                        out.push(Msg::Help(HelpAct::Pin(good.path.clone())));
                    }
                }
            });
        }
    });
}

/// The words for something that a person has: what to do with it, what it is called, and what that may be.
fn words_of(have: Have) -> [&'static str; 3] {
    match have {
        Have::Account => ["help-account", "help-have-account", "help-have-account-note"],
        Have::Phone => ["help-phone", "help-have-phone", "help-have-phone-note"],
        Have::Computer => ["help-computer", "help-have-computer", "help-have-computer-note"],
        Have::Files => ["help-files", "help-have-files", "help-have-files-note"],
    }
}

fn have_ui(ui: &mut Ui, state: &State, have: Have, out: &mut Vec<Msg>) {
    let [title, ..] = words_of(have);
    let (icon, steps): (char, &[&str]) = match have {
        Have::Account => (icons::USER, &["help-account-1", "help-account-2", "help-account-3"]),
        Have::Phone => (icons::USERS, &["help-phone-1", "help-phone-2", "help-phone-3", "help-phone-4"]),
        Have::Computer => (icons::HARD_DRIVE, &["help-computer-1", "help-computer-2", "help-computer-3"]),
        Have::Files => (icons::FILE_TEXT, &["help-files-1", "help-files-2"]),
    };
    theme::card(Palette::of(ui)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            icon_tile_ui(ui, icon, Tone::Calm);
            ui.add_space(4.0);
            ui.vertical(|ui| {
                ui.set_width(ui.available_width());
                ui.add_space(2.0);
                heading_ui(ui, &say(title, &[]));
                steps_ui(ui, steps);
                ui.add_space(4.0);
                ui.horizontal_wrapped(|ui| buttons_ui(ui, state, have, out));
            });
        });
    });
}

fn buttons_ui(ui: &mut Ui, state: &State, have: Have, out: &mut Vec<Msg>) {
    let free = !state.is_running();
    let mut button = |ui: &mut Ui, button: Button<'_>, msg: Msg| {
        if ui.add_enabled(free, button).clicked() {
            out.push(msg);
        }
    };
    match have {
        Have::Account => {
            for card in state.home.accounts.iter().filter(|card| matches!(card.way, Way::Saved | Way::SignIn)) {
                let words = say("home-back-up-name", &[("account", Value::from(&card.name))]);
                let msg = Msg::BackUpAccount(card.name.clone());
                button(ui, Button::primary(&words).icon(icons::DOWNLOAD), msg);
            }
            let first = !state.home.accounts.iter().any(|card| matches!(card.way, Way::Saved | Way::SignIn));
            let words = say(if first { "welcome-back-up" } else { "help-account-add" }, &[]);
            let add = if first { Button::primary(&words) } else { Button::plain(&words) };
            button(ui, add.icon(icons::PLUS), Msg::GoTo(Screen::AddAccount));
        }
        Have::Phone => {
            let words = say("help-phone-go", &[]);
            button(ui, Button::primary(&words).icon(icons::FOLDER_OPEN), Msg::GoTo(Screen::Import));
        }
        Have::Computer => {
            let words = say("help-computer-go", &[]);
            button(ui, Button::primary(&words).icon(icons::FOLDER_OPEN), Msg::GoTo(Screen::Import));
        }
        Have::Files => {
            let words = say("help-files-go", &[]);
            button(ui, Button::primary(&words).icon(icons::FOLDER_OPEN), Msg::GoTo(Screen::Import));
            let words = say("browse-open-title", &[]);
            button(ui, Button::plain(&words).icon(icons::HISTORY), Msg::Browse(Act::Which));
            let words = say("salvage-open", &[]);
            button(ui, Button::plain(&words).icon(icons::TRIANGLE_ALERT), Msg::Salvage(Salvage::Open(Vec::new())));
        }
    }
}

/// Sentences with a number before each.
fn steps_ui(ui: &mut Ui, steps: &[&str]) {
    let p = Palette::of(ui);
    for (at, step) in steps.iter().enumerate() {
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| {
                ui.set_width(20.0);
                text_ui(ui, &format!("{}.", at + 1), medium(15.0), p.muted);
            });
            ui.vertical(|ui| {
                ui.set_width(ui.available_width());
                text_ui(ui, &say(step, &[]), regular(15.0), p.text);
            });
        });
    }
}
