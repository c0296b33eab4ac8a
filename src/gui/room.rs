//! *Make room*: which old backups of an account would go and which stay, and why; what came of it.

use egui::{Align, Layout, Ui};

use crate::engine::{ForgetPlan, Forgot, KeepReason};
use crate::text::{Value, say};

use super::frame::{announce, footer_ui, sentence_card_ui, step_ui};
use super::home::moment;
use super::icons;
use super::notices::trouble_ui;
use super::state::{AccountCard, KEEPS, Room, Screen, State};
use super::theme::{self, Palette, medium, size};
use super::update::{Msg, RoomAct};
use super::widgets::{
    Button, Tone, body_ui, heading_ui, icon_ui, muted_ui, notice_ui, radio_ui, rule_ui, small_ui, text_ui, title_ui,
};

/// *Make room*, on the card of an account.
pub fn room_button_ui(ui: &mut Ui, card: &AccountCard, out: &mut Vec<Msg>) {
    let Some(vault) = card.vault().filter(|_| !card.backups.is_empty()) else { return };
    let (words, name) = (say("room-go", &[]), say("room-go-name", &[("account", Value::from(&card.name))]));
    if ui.add(Button::plain(&words).name(&name).icon(icons::HISTORY)).clicked() {
        out.push(Msg::Room(RoomAct::Open(vault.to_owned())));
    }
}

/// Draws *Make room*.
pub fn room_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) {
    let Some(room) = &state.room else { return };
    let free = !state.is_running();
    if let Some(plan) = room.planned().filter(|plan| !plan.forget.is_empty() && !room.asking) {
        footer_ui(ui, 760.0, |ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let words = say("room-remove", &[("n", Value::from(plan.forget.len()))]);
                if ui.add_enabled(free, Button::danger(&words).icon(icons::X).big()).clicked() {
                    out.push(Msg::Room(RoomAct::Ask));
                }
            });
        });
    }
    step_ui(ui, state, out, 760.0, |ui, out| {
        title_ui(ui, &say("room-title", &[]));
        let account = state.card_of(&room.vault).map(|card| card.name.as_str()).unwrap_or_default();
        muted_ui(ui, &say("room-text", &[("account", Value::from(account))]));
        if let Some(trouble) = &state.trouble {
            trouble_ui(ui, state, trouble, out);
        }
        if let Some(plan) = room.planned().filter(|_| room.asking) {
            ui.add_space(6.0);
            asking_ui(ui, plan, free, out);
        }
        ui.add_space(10.0);
        keep_ui(ui, room, out);
        ui.add_space(10.0);
        match &room.plan {
            None => {
                let words = say("room-looking", &[]);
                announce(ui, "room", &words);
                muted_ui(ui, &words);
            }
            Some(Err(trouble)) => trouble_ui(ui, state, trouble, out),
            Some(Ok(plan)) => plan_ui(ui, state, room, plan, out),
        }
    });
}

fn asking_ui(ui: &mut Ui, plan: &ForgetPlan, free: bool, out: &mut Vec<Msg>) {
    let n = || ("n", Value::from(plan.forget.len()));
    let title = say("room-ask", &[n()]);
    notice_ui(ui, Tone::Bad, &title, |ui| {
        let p = Palette::of(ui);
        text_ui(ui, &title, medium(15.0), p.text);
        body_ui(ui, &say("room-ask-text", &[n(), ("size", Value::Size(plan.n_bytes()))]));
        if !plan.check_first.is_empty() {
            body_ui(ui, &say("forget-check-first", &[("n", Value::from(plan.check_first.len()))]));
        }
        ui.add_space(4.0);
        ui.horizontal_wrapped(|ui| {
            // The answer that loses nothing comes first and is the one that stands out.
            if ui.add(Button::primary(&say("room-ask-no", &[]))).clicked() {
                out.push(Msg::Room(RoomAct::Go(false)));
            }
            if ui.add_enabled(free, Button::danger(&say("room-ask-yes", &[]))).clicked() {
                out.push(Msg::Room(RoomAct::Go(true)));
            }
        });
    });
}

fn keep_ui(ui: &mut Ui, room: &Room, out: &mut Vec<Msg>) {
    heading_ui(ui, &say("room-keep", &[]));
    ui.add_space(2.0);
    theme::card(Palette::of(ui)).inner_margin(egui::Margin::symmetric(20, 10)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 20.0;
            for n in KEEPS {
                if radio_ui(ui, room.keep_last == n, &say("room-keep-n", &[("n", Value::from(n))]), "") {
                    out.push(Msg::Room(RoomAct::KeepLast(n)));
                }
            }
        });
    });
}

fn plan_ui(ui: &mut Ui, state: &State, room: &Room, plan: &ForgetPlan, out: &mut Vec<Msg>) {
    let args = [("n", Value::from(plan.forget.len())), ("size", Value::Size(plan.n_bytes()))];
    let goes = say("room-goes", &args);
    announce(ui, "room", &goes);
    heading_ui(ui, &goes);
    // Newest first, as on *Home*.
    let gone = plan.forget.iter().rev().map(|gone| {
        let why = say("forget-goes", &[("size", Value::Size(gone.n_bytes))]);
        (gone.name.as_str(), why, false)
    });
    lines_ui(ui, state, room, gone, out);
    ui.add_space(size::SECTION);
    heading_ui(ui, &say("room-stays", &[("n", Value::from(plan.keep.len()))]));
    let kept = plan.keep.iter().map(|kept| {
        let pinned = matches!(kept.reason, KeepReason::Pinned { .. });
        (kept.name.as_str(), kept.reason.in_words(), pinned)
    });
    lines_ui(ui, state, room, kept, out);
}

/// Backups by their folders' names, each with what becomes of it and why, and whether it is kept for good.
fn lines_ui<'a>(
    ui: &mut Ui,
    state: &State,
    room: &Room,
    lines: impl ExactSizeIterator<Item = (&'a str, String, bool)>,
    out: &mut Vec<Msg>,
) {
    if lines.len() == 0 {
        return;
    }
    let card = state.card_of(&room.vault);
    ui.add_space(2.0);
    theme::card(Palette::of(ui)).inner_margin(egui::Margin::symmetric(20, 8)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        for (index, (name, why, pinned)) in lines.enumerate() {
            if index > 0 {
                rule_ui(ui);
            }
            let path = room.vault.join(name);
            let line = card.and_then(|card| Some((card, card.backups.iter().find(|backup| backup.path == path)?)));
            let time = line.map_or_else(|| name.to_owned(), |(card, backup)| moment(card, backup.sealed));
            let (words, key) = match pinned {
                true => (say("room-let", &[]), "room-let-name"),
                false => (say("room-pin", &[]), "room-pin-name"),
            };
            let label = say(key, &[("time", Value::from(&time))]);
            ui.add_space(2.0);
            ui.horizontal_top(|ui| {
                let p = Palette::of(ui);
                let (icon, colour) = if pinned { (icons::LOCK_KEYHOLE, p.text) } else { (icons::HISTORY, p.muted) };
                icon_ui(ui, icon, 18.0, colour);
                let room = (ui.available_width() - 200.0).max(120.0);
                ui.allocate_ui_with_layout(egui::vec2(room, 0.0), Layout::top_down(Align::Min), |ui| {
                    ui.set_width(room);
                    ui.spacing_mut().item_spacing.y = 2.0;
                    text_ui(ui, &time, medium(15.0), p.text);
                    small_ui(ui, &why);
                });
                ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                    if ui.add(Button::quiet(&words).name(&label)).clicked() {
                        out.push(Msg::Room(RoomAct::Keep { backup: path, on: !pinned }));
                    }
                });
            });
        }
    });
}

/// Draws what came of it.
pub fn forgot_ui(ui: &mut Ui, done: &Forgot, out: &mut Vec<Msg>) {
    let damaged: Vec<_> = done.damaged().collect();
    let args = [("n", Value::from(done.forgotten.len())), ("size", Value::Size(done.n_bytes()))];
    let tone = if damaged.is_empty() { Tone::Good } else { Tone::Warning };
    sentence_card_ui(ui, "work done", tone, &say("forget-done", &args), |ui| {
        for verified in damaged {
            body_ui(ui, &verified.path.display().to_string());
            body_ui(ui, &verified.in_words());
        }
        ui.add_space(6.0);
        if ui.add(Button::plain(&say("button-home", &[]))).clicked() {
            out.push(Msg::GoTo(Screen::Home));
        }
    });
}
