//! *Back up all*: its button, and what came of each account so far.

use egui::Ui;

use super::icons;
use super::state::{Ending, State, Turn, Way};
use super::theme::{Palette, semibold};
use super::update::Msg;
use super::widgets::{Button, Tone, body_ui, muted_ui, notice_ui, text_ui};
use crate::model::Trouble;
use crate::text::{self, Value, say};

/// The button, where there are several accounts that it is for.
pub fn turns_button_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) {
    if state.home.accounts.iter().filter(|card| card.way == Way::Saved).count() < 2 {
        return;
    }
    let free = !state.is_running();
    let (words, name) = (say("turns-go", &[]), say("turns-go-name", &[]));
    if ui.add_enabled(free, Button::plain(&words).name(&name).icon(icons::DOWNLOAD)).clicked() {
        out.push(Msg::BackUpAll);
    }
}

/// Whose turn it is, above a run.
pub fn turn_ui(ui: &mut Ui, state: &State) {
    let turns = &state.turns;
    if let Some(now) = &turns.now {
        let number = |n: usize| Value::Number(n as u64);
        let args =
            [("at", number(turns.done.len() + 1)), ("all", number(turns.n_all())), ("account", Value::from(now))];
        muted_ui(ui, &say("turns-at", &args));
    }
}

/// What came of each account.
pub fn turns_ui(ui: &mut Ui, state: &State) {
    let turns = &state.turns;
    if turns.done.is_empty() {
        return;
    }
    let args = [("done", Value::Number(turns.done.len() as u64)), ("all", Value::Number(turns.n_all() as u64))];
    let title = say("turns-title", &args);
    let well = turns.done.iter().all(|turn| turn.ending == Ending::Complete);
    let tone = if well { Tone::Good } else { Tone::Warning };
    notice_ui(ui, tone, &title, |ui| {
        text_ui(ui, &title, semibold(15.0), Palette::of(ui).text);
        for turn in &turns.done {
            body_ui(ui, &words(turn));
        }
    });
    ui.add_space(10.0);
}

fn words(turn: &Turn) -> String {
    let account = ("account", Value::from(&turn.account));
    match &turn.ending {
        Ending::Complete => say("turns-complete", &[account]),
        Ending::Incomplete => say("turns-incomplete", &[account]),
        Ending::Alarm => say("turns-alarm", &[account]),
        Ending::FolderGone => say("turns-gone", &[account]),
        Ending::NeedsSignIn => say("turns-sign-in", &[account]),
        Ending::Failed(Trouble::Cancelled) => say("turns-stopped", &[account]),
        Ending::Failed(trouble) => {
            let why = text::trouble(trouble, text::During::Backup).happened;
            say("turns-failed", &[account, ("why", Value::from(&why))])
        }
    }
}
