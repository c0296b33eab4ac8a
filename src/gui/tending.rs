//! What is done with an account on *Home* besides backing it up: choosing what is backed up, *Check now*, *Sign out and
//! forget*, and what came of them.

use egui::Ui;

use crate::text::{self, During, Value, say};

use super::frame::announce;
use super::icons;
use super::state::{AccountCard, Forgotten, State, Tending};
use super::theme::{Palette, medium, semibold};
use super::update::Msg;
use super::weekly::line_ui;
use super::widgets::{Button, Tone, body_ui, notice_ui, text_ui};

/// What is being done with the account or came of it, and the buttons.
pub fn tending_ui(ui: &mut Ui, state: &State, card: &AccountCard, out: &mut Vec<Msg>) {
    let tending = state.tending.get(&card.name);
    let account = [("account", Value::from(&card.name))];
    let free = !state.is_running() && !tending.is_some_and(Tending::is_going);
    ui.add_space(6.0);
    match tending {
        Some(Tending::Checking) => going_ui(ui, card, &say("check-going", &[("host", Value::from(&card.host))])),
        Some(Tending::Forgetting) => going_ui(ui, card, &say("forget-going", &account)),
        Some(Tending::Checked(health)) => {
            let words = say("check-done", &[("host", Value::from(&card.host))]);
            announce(ui, &card.name, &words);
            line_ui(ui, icons::CIRCLE_CHECK, &words);
            for at in &health.services {
                line_ui(ui, icons::CHECK, &text::reached(at));
            }
        }
        Some(Tending::Failed(trouble)) => {
            let message = text::trouble(trouble, During::Other);
            notice_ui(ui, Tone::Warning, &message.happened, |ui| {
                let p = Palette::of(ui);
                text_ui(ui, &message.happened, semibold(15.0), p.text);
                body_ui(ui, &message.means);
                body_ui(ui, &message.next);
            });
        }
        Some(Tending::Asking) => return asking_ui(ui, card, free, out),
        None => (),
    }
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        if !card.backups.is_empty() {
            let (words, name) = (say("home-choose", &[]), say("home-choose-name", &account));
            if ui.add_enabled(free, Button::plain(&words).name(&name).icon(icons::SETTINGS)).clicked() {
                out.push(Msg::ChooseForAccount(card.name.clone()));
            }
        }
        let (words, name) = (say("check-go", &[]), say("check-go-name", &account));
        if ui.add_enabled(free, Button::plain(&words).name(&name).icon(icons::REFRESH_CW)).clicked() {
            out.push(Msg::CheckAccount(card.name.clone()));
        }
        let (words, name) = (say("forget-go", &[]), say("forget-go-name", &account));
        if ui.add_enabled(free, Button::quiet(&words).name(&name)).clicked() {
            out.push(Msg::AskForget(card.name.clone()));
        }
    });
}

fn going_ui(ui: &mut Ui, card: &AccountCard, words: &str) {
    announce(ui, &card.name, words);
    line_ui(ui, icons::CIRCLE_DASHED, words);
}

fn asking_ui(ui: &mut Ui, card: &AccountCard, free: bool, out: &mut Vec<Msg>) {
    let title = say("forget-title", &[("account", Value::from(&card.name))]);
    notice_ui(ui, Tone::Bad, &title, |ui| {
        let p = Palette::of(ui);
        text_ui(ui, &title, medium(15.0), p.text);
        body_ui(ui, &say("forget-text", &[]));
        ui.add_space(4.0);
        ui.horizontal_wrapped(|ui| {
            // The answer that loses nothing comes first and is the one that stands out.
            for (words, yes) in [("forget-no", false), ("forget-yes", true)] {
                let words = say(words, &[]);
                let button = if yes { Button::danger(&words) } else { Button::primary(&words) };
                if ui.add_enabled(free || !yes, button).clicked() {
                    out.push(Msg::Forget { name: card.name.clone(), yes });
                }
            }
        });
    });
}

/// An account that was forgotten a moment ago.
pub fn forgotten_ui(ui: &mut Ui, forgotten: &Forgotten) {
    let words = say("cli-account-removed", &[("account", Value::from(&forgotten.name))]);
    let tone = if forgotten.given_back == Some(false) { Tone::Warning } else { Tone::Good };
    notice_ui(ui, tone, &words, |ui| {
        body_ui(ui, &words);
        let host = [("host", Value::from(&forgotten.host))];
        match forgotten.given_back {
            Some(true) => {
                body_ui(ui, &say("sign-in-given-back", &host));
            }
            Some(false) => {
                body_ui(ui, &say("sign-in-not-given-back", &host));
            }
            None => (),
        }
        if let Some(name) = &forgotten.by_hand {
            body_ui(ui, &say("weekly-off-by-hand", &[("name", Value::from(name))]));
        }
    });
    ui.add_space(10.0);
}
