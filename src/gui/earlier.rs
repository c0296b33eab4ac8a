//! Runs that were never sealed: going on with them, keeping what they have, removing them after a question.

use egui::Ui;

use crate::engine::Earlier;
use crate::text::{self, Value, say};

use super::home::when;
use super::icons;
use super::state::{AccountCard, Run, State, Unfinished, Way};
use super::theme::{Palette, medium};
use super::update::Msg;
use super::widgets::{Button, Tone, body_ui, muted_ui, notice_ui, text_ui};

/// The unfinished backups of an account, a box each.
pub fn unfinished_ui(ui: &mut Ui, state: &State, card: &AccountCard, out: &mut Vec<Msg>) {
    let going = state.is_running();
    for run in &card.unfinished {
        if run.is_running {
            // That of this window is shown elsewhere.
            if !going {
                ui.add_space(12.0);
                let words = say("unfinished-running", &[]);
                notice_ui(ui, Tone::Calm, &words, |ui| body_ui(ui, &words));
            }
            continue;
        }
        ui.add_space(12.0);
        let title = title(run);
        if state.removing.as_ref() == Some(&run.path) {
            removing_ui(ui, run, out);
            continue;
        }
        notice_ui(ui, Tone::Warning, &title, |ui| {
            let p = Palette::of(ui);
            text_ui(ui, &title, medium(15.0), p.text);
            body_ui(ui, &holds(run));
            if run.items > 0 {
                muted_ui(ui, &say("unfinished-ways", &[]));
            }
            ui.add_space(4.0);
            ui.add_enabled_ui(!going, |ui| ways_ui(ui, card, run, out));
        });
    }
}

fn ways_ui(ui: &mut Ui, card: &AccountCard, run: &Unfinished, out: &mut Vec<Msg>) {
    let time = run.started.map(when).unwrap_or_default();
    let time = || [("time", Value::from(time.clone()))];
    ui.horizontal_wrapped(|ui| {
        let (go_on, go_on_name) = (say("unfinished-go-on", &[]), say("unfinished-go-on-name", &time()));
        // Signing in is another step, and has its own button; so has opening files again.
        if matches!(card.way, Way::Saved | Way::Demo)
            && run.items > 0
            && ui.add(Button::primary(&go_on).name(&go_on_name).icon(icons::PLAY)).clicked()
        {
            out.push(Msg::BackUpAccount(card.name.clone()));
        }
        if run.items > 0 && ui.add(Button::plain(&say("unfinished-keep", &[]))).clicked() {
            out.push(Msg::Finish(run.path.clone()));
        }
        let name = say("unfinished-remove-name", &time());
        if ui.add(Button::quiet(&say("unfinished-remove", &[])).name(&name)).clicked() {
            out.push(Msg::AskRemove(run.path.clone()));
        }
    });
}

fn removing_ui(ui: &mut Ui, run: &Unfinished, out: &mut Vec<Msg>) {
    let title = say("unfinished-remove-title", &[]);
    notice_ui(ui, Tone::Bad, &title, |ui| {
        let p = Palette::of(ui);
        text_ui(ui, &title, medium(15.0), p.text);
        body_ui(ui, &say("unfinished-remove-text", &[("items", Value::Number(run.items))]));
        ui.add_space(4.0);
        ui.horizontal_wrapped(|ui| {
            // The answer that loses nothing comes first and is the one that stands out.
            for (words, yes) in [("unfinished-remove-no", false), ("unfinished-remove-yes", true)] {
                let words = say(words, &[]);
                let button = if yes { Button::danger(&words) } else { Button::primary(&words) };
                if ui.add(button).clicked() {
                    out.push(Msg::Remove { part: run.path.clone(), yes });
                }
            }
        });
    });
}

fn title(run: &Unfinished) -> String {
    match run.started {
        Some(started) => say("unfinished-title", &[("time", Value::from(when(started)))]),
        None => say("unfinished-title-unknown", &[]),
    }
}

fn holds(run: &Unfinished) -> String {
    say("unfinished-holds", &[("items", Value::Number(run.items)), ("size", Value::Size(run.bytes))])
}

/// What a run has let know of earlier ones: that it goes on with one; and, once it is over, what waits or stays, with the
/// way to keep it.
pub fn earlier_ui(ui: &mut Ui, state: &State, run: &Run, out: &mut Vec<Msg>) {
    for earlier in &run.state.earlier {
        let (words, path) = match earlier {
            Earlier::GoingOn { .. } if !run.is_going() => continue,
            Earlier::GoingOn { started, items } => {
                let time = Value::from(when(*started));
                (say("earlier-going-on", &[("time", time), ("items", Value::Number(*items))]), None)
            }
            Earlier::Waits { path, items } => {
                (say("earlier-waits-here", &[("items", Value::Number(*items))]), Some(path))
            }
            Earlier::Kept { path, started, items } => {
                let time = Value::from(when(*started));
                (say("earlier-kept-here", &[("time", time), ("items", Value::Number(*items))]), Some(path))
            }
        };
        ui.add_space(8.0);
        notice_ui(ui, Tone::Calm, &words, |ui| {
            body_ui(ui, &words);
            let free = !state.is_running();
            if let Some(path) = path
                && ui.add_enabled(free, Button::plain(&say("unfinished-keep", &[]))).clicked()
            {
                out.push(Msg::Finish(path.clone()));
            }
        });
    }
}

/// How much will have to be copied where the disk has no links; nothing where it has.
pub fn copies_words(run: &Run) -> Option<String> {
    let bytes = run.state.plan.as_ref()?.copies_bytes;
    (bytes > 0).then(|| text::say("run-copies", &[("size", Value::Size(bytes))]))
}
