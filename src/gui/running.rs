//! *Running*: how far each kind is, how far the whole, what is being waited for; pause and stop.

use egui::{Align, Layout, Ui, vec2};

use crate::engine::{KindProgress, Phase, Progress};
use crate::model::{Kind, Waiting};
use crate::text::{self, Value, kind_name, number, say, size as bytes};

use super::asking::asking_ui;
use super::browse::work_ui;
use super::choose::kind_icon;
use super::earlier::{copies_words, earlier_ui};
use super::frame::{announce, page_ui, percent};
use super::icons;
use super::pace::{checked, whole};
use super::recover::going_ui;
use super::state::{Asking, Run, Section, State};
use super::theme::{self, Palette, display, medium, regular, size};
use super::turns::{turn_ui, turns_ui};
use super::update::Msg;
use super::widgets::{
    Button, Row, Tone, bar_ui, body_ui, icon_tile_ui, icon_ui, more_ui, muted_ui, notice_ui, row_ui, rule_ui, small_ui,
    strong_ui, text_ui, title_ui,
};

/// Draws *Running*.
pub fn running_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) {
    if state.is_between_turns() {
        page_ui(ui, state, out, |ui, out| between_ui(ui, state, out));
        return;
    }
    if work_ui(ui, state, out) || going_ui(ui, state, out) {
        return;
    }
    let Some(run) = &state.run else { return };
    page_ui(ui, state, out, |ui, out| {
        title_ui(ui, &say(title_key(run), &[]));
        turn_ui(ui, state);
        ui.add_space(6.0);
        if let Some(asking) = run.asking {
            stop_ui(ui, run, asking, out);
        }
        whole_ui(ui, run, percent(state), out);
        if let Some(waiting) = run.state.waiting.as_ref().filter(|waiting| **waiting != Waiting::Paused) {
            ui.add_space(size::GAP / 2.0);
            let words = text::waiting(waiting);
            notice_ui(ui, Tone::Calm, &words, |ui| body_ui(ui, &words));
        }
        if run.is_going() {
            earlier_ui(ui, state, run, out);
        }
        if let Some(words) = copies_words(run) {
            ui.add_space(8.0);
            notice_ui(ui, Tone::Calm, &words, |ui| body_ui(ui, &words));
        }
        if run.is_backup() {
            ui.add_space(size::GAP / 2.0);
            kinds_ui(ui, run);
        }
        if !run.state.lost.is_empty() {
            ui.add_space(size::GAP / 2.0);
            lost_ui(ui, state, run, out);
        }
        ui.add_space(10.0);
        ui.horizontal_top(|ui| {
            let p = Palette::of(ui);
            icon_ui(ui, icons::INFO, 18.0, p.muted);
            ui.vertical(|ui| {
                muted_ui(ui, &say(run.one_of(["run-note", "run-note", "run-note-copy"]), &[]));
                if run.state.awake {
                    muted_ui(ui, &say("run-awake", &[]));
                }
            });
        });
    });
}

fn title_key(run: &Run) -> &'static str {
    match () {
        () if run.stopping => "run-title-stopping",
        () if run.paused => "run-title-pausing",
        () if run.is_import() => "import-title-running",
        () if run.is_salvage() => "salvage-title-running",
        () => run.one_of(["run-title", "run-title-finish", "run-title-copy"]),
    }
}

fn stop_ui(ui: &mut Ui, run: &Run, asking: Asking, out: &mut Vec<Msg>) {
    let stop = ["run-stop-title", "run-stop-title-finish", "run-stop-title-copy"];
    let close = ["run-close-title", "run-close-title", "run-close-title-copy"];
    let (title, yes) = match asking {
        Asking::Stop => (say(run.one_of(stop), &[]), say("run-stop-yes", &[])),
        Asking::Close => (say(run.one_of(close), &[]), say("run-close-yes", &[])),
    };
    let text = say(run.one_of(["run-stop-text", "run-stop-text-finish", "run-stop-text-copy"]), &[]);
    asking_ui(ui, &title, &text, &yes, out);
}

/// Between two accounts of *Back up all*.
fn between_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) {
    title_ui(ui, &say("turns-between", &[]));
    turn_ui(ui, state);
    ui.add_space(6.0);
    if state.turns.closing {
        let text = say("turns-close-text", &[]);
        asking_ui(ui, &say("turns-close-title", &[]), &text, &say("run-close-yes", &[]), out);
    }
    turns_ui(ui, state);
}

fn whole_ui(ui: &mut Ui, run: &Run, percent: Option<u64>, out: &mut Vec<Msg>) {
    theme::card(Palette::of(ui)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let p = Palette::of(ui);
        // What is left of a line beside the buttons shall hold the rate and the time left.
        let beside = ui.available_width() >= 620.0;
        let row = vec2(ui.available_width(), 52.0);
        ui.allocate_ui_with_layout(row, Layout::left_to_right(Align::Center), |ui| {
            if let Some(percent) = percent {
                let words = say("run-percent", &[("percent", Value::Number(percent))]);
                let font = display(38.0);
                // As wide as it will ever be, so that nothing beside it moves.
                let widest = ui.painter().layout_no_wrap(
                    say("run-percent", &[("percent", Value::Number(99))]),
                    font.clone(),
                    p.text,
                );
                let label = egui::Label::new(egui::RichText::new(words).font(font).color(p.text)).extend();
                ui.allocate_ui_with_layout(
                    vec2(widest.size().x + 8.0, 52.0),
                    Layout::left_to_right(Align::Center),
                    |ui| {
                        ui.set_min_width(widest.size().x + 8.0);
                        ui.add(label);
                    },
                );
            }
            let room = if beside { ui.available_width() - 236.0 } else { ui.available_width() };
            let (first, second) = words_beside(run);
            let tall = if second.is_empty() { 20.0 } else { 44.0 };
            ui.allocate_ui_with_layout(vec2(room, tall), Layout::top_down(Align::Min), |ui| {
                ui.set_width(room);
                ui.spacing_mut().item_spacing.y = 3.0;
                strong_ui(ui, &first);
                if !second.is_empty() {
                    muted_ui(ui, &second);
                }
            });
            if beside {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| buttons_ui(ui, run, out, true));
            }
        });
        ui.add_space(8.0);
        let part = whole(run.state.phase, &run.state.progress);
        let name = say(run.one_of(["run-whole", "run-whole", "run-whole-copy"]), &[]);
        bar_ui(ui, &name, part, 12.0, Tone::Calm);
        if !beside {
            ui.add_space(8.0);
            ui.horizontal_wrapped(|ui| buttons_ui(ui, run, out, false));
        }
        announce(ui, "phase", &words_beside(run).0);
    });
}

fn buttons_ui(ui: &mut Ui, run: &Run, out: &mut Vec<Msg>, from_right: bool) {
    let pause = say(if run.paused { "run-go-on" } else { "run-pause" }, &[]);
    let stop = say("run-stop", &[]);
    let icon = if run.paused { icons::PLAY } else { icons::PAUSE };
    let open = !run.stopping && run.asking.is_none();
    let mut pause_ui = |ui: &mut Ui| {
        // A copy reads and writes without a place to wait at; it can be stopped, and gone on with.
        let pauses = run.is_backup();
        if pauses && ui.add_enabled(!run.stopping, Button::plain(&pause).icon(icon)).clicked() {
            out.push(Msg::Pause(!run.paused));
        }
    };
    if !from_right {
        pause_ui(ui);
    }
    let stopped = ui.add_enabled(open, Button::danger(&stop).icon(icons::X)).clicked();
    if from_right {
        pause_ui(ui);
    }
    if stopped {
        out.push(Msg::AskStop);
    }
}

/// What is going on, and how fast and how long it will go on.
fn words_beside(run: &Run) -> (String, String) {
    let progress = &run.state.progress;
    let mut second = Vec::new();
    if let Some(rate) = run.state.bytes_per_sec().filter(|rate| *rate > 0 && run.state.phase == Phase::Fetching) {
        second.push(say("run-rate", &[("size", Value::Size(rate))]));
    }
    if let Some(secs) = run.pace.left_secs().filter(|_| !run.paused && run.state.waiting.is_none()) {
        second.push(time_left(secs));
    }
    let first = match run.state.phase {
        Phase::SigningIn => say("run-signing-in", &[]),
        Phase::Recognising if progress.to_check > 0 => {
            let (done, all) = (Value::Size(progress.received), Value::Size(progress.to_check));
            say("import-reading", &[("done", done), ("all", all)])
        }
        Phase::Recognising => say(Phase::Recognising.key(), &[]),
        Phase::Listing => say("run-listing", &[]),
        Phase::Fetching => {
            let sum = |n: fn(&KindProgress) -> u64| progress.kinds.values().map(n).sum::<u64>();
            let (done, all) = (sum(|at| at.settled), sum(|at| at.listed));
            say("run-items", &[("done", Value::Number(done)), ("all", Value::Number(all))])
        }
        Phase::Checking => say("run-check", &[]),
        Phase::Sealing => say("run-sealing", &[]),
        phase @ (Phase::Comparing | Phase::Restoring | Phase::Exporting) => say(phase.key(), &[]),
        Phase::Copying => {
            let (done, all) = (Value::Size(progress.checked), Value::Size(progress.to_check));
            say("run-copied", &[("done", done), ("all", all)])
        }
    };
    (first, second.join("  ·  "))
}

/// *About 2 minutes left*: no more exact than it can be.
fn time_left(secs: u64) -> String {
    match secs {
        0..55 => say("run-left-seconds", &[]),
        55..5_400 => say("run-left-minutes", &[("n", Value::Number((secs + 30) / 60))]),
        _ => say("run-left-hours", &[("n", Value::Number((secs + 1_800) / 3_600))]),
    }
}

/// The kinds that this run is about, in their order.
fn kinds_of(run: &Run) -> Vec<Kind> {
    let planned = run.state.plan.iter().flat_map(|plan| plan.collections.iter().map(|c| c.kind));
    let counted = run.state.progress.kinds.keys().copied();
    let kinds: std::collections::BTreeSet<Kind> = planned.chain(counted).collect();
    kinds.into_iter().collect()
}

fn kinds_ui(ui: &mut Ui, run: &Run) {
    let kinds = kinds_of(run);
    theme::card(Palette::of(ui)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        for kind in &kinds {
            let at = run.state.progress.kinds.get(kind).copied().unwrap_or_default();
            kind_ui(ui, *kind, &at, run.state.phase);
            ui.add_space(5.0);
            rule_ui(ui);
            ui.add_space(5.0);
        }
        check_ui(ui, run.state.phase, &run.state.progress);
    });
}

/// A row of the list: icon, name, what is said on the right, bar.
struct Line<'a> {
    icon: char,
    tone: Tone,
    name: &'a str,
    value: String,
    part: Option<f32>,
}

fn line_ui(ui: &mut Ui, line: &Line<'_>) {
    let p = Palette::of(ui);
    let done = line.tone == Tone::Good;
    ui.horizontal(|ui| {
        icon_tile_ui(ui, if done { icons::CHECK } else { line.icon }, line.tone);
        ui.add_space(4.0);
        let width = ui.available_width();
        ui.allocate_ui_with_layout(vec2(width, 40.0), Layout::top_down(Align::Min), |ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing.y = 6.0;
            let value = ui.painter().layout_no_wrap(line.value.clone(), regular(13.5), p.muted);
            let beside = value.size().x + 110.0 <= width;
            ui.horizontal(|ui| {
                text_ui(ui, line.name, medium(15.0), p.text);
                if beside {
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        text_ui(ui, &line.value, regular(13.5), if done { p.ok } else { p.muted });
                    });
                }
            });
            if !beside {
                small_ui(ui, &line.value);
            }
            let name = format!("{}: {}", line.name, line.value);
            bar_ui(ui, &name, line.part, 6.0, line.tone);
        });
    });
}

fn kind_ui(ui: &mut Ui, kind: Kind, at: &KindProgress, phase: Phase) {
    let over = phase >= Phase::Fetching && at.settled >= at.listed && (at.listed > 0 || phase > Phase::Fetching);
    let count = |key, n| say(key, &[("n", Value::Number(n))]);
    let mut value = Vec::new();
    if over {
        value.push(match at.lost {
            0 => count("run-kind-done", at.listed),
            lost => {
                let (done, all) = (Value::from(number(at.settled - lost)), Value::from(number(at.listed)));
                say("run-kind-count", &[("done", done), ("all", all)])
            }
        });
    } else if phase < Phase::Fetching {
        value.push(if at.listed == 0 { say("run-kind-waiting", &[]) } else { count("run-kind-listed", at.listed) });
    } else if at.listed == 0 {
        value.push(say("run-kind-waiting", &[]));
    } else {
        let (done, all) = (Value::from(number(at.settled)), Value::from(number(at.listed)));
        value.push(say("run-kind-count", &[("done", done), ("all", all)]));
    }
    if at.bytes > 0 {
        value.push(if at.bytes_listed > at.bytes && !over {
            let (done, all) = (Value::Size(at.bytes), Value::Size(at.bytes_listed));
            say("run-kind-bytes", &[("done", done), ("all", all)])
        } else {
            bytes(at.bytes)
        });
    }
    if at.lost > 0 {
        value.push(count("run-kind-lost", at.lost));
    }
    let part = if phase < Phase::Fetching {
        None
    } else if over {
        Some(1.0)
    } else if at.bytes_listed > 0 {
        Some((at.bytes as f64 / at.bytes_listed as f64).min(1.0) as f32)
    } else {
        (at.listed > 0).then(|| (at.settled as f64 / at.listed as f64).min(1.0) as f32)
    };
    let tone = match (over, at.lost) {
        (true, 0) => Tone::Good,
        (_, 1..) => Tone::Warning,
        _ => Tone::Calm,
    };
    line_ui(ui, &Line { icon: kind_icon(kind), tone, name: &kind_name(kind), value: value.join("  ·  "), part });
}

fn check_ui(ui: &mut Ui, phase: Phase, progress: &Progress) {
    let (value, part, tone) = match phase {
        Phase::Sealing => (say("run-check-done", &[]), Some(1.0), Tone::Good),
        Phase::Checking if progress.to_check > 0 => {
            let (done, all) = (Value::Size(progress.checked), Value::Size(progress.to_check));
            (say("run-check-bytes", &[("done", done), ("all", all)]), Some(checked(progress)), Tone::Calm)
        }
        _ => (say("run-check-waiting", &[]), None, Tone::Calm),
    };
    line_ui(ui, &Line { icon: icons::SHIELD_CHECK, tone, name: &say("run-check", &[]), value, part });
}

fn lost_ui(ui: &mut Ui, state: &State, run: &Run, out: &mut Vec<Msg>) {
    const SHOWN: usize = 100;
    theme::card(Palette::of(ui)).inner_margin(egui::Margin::symmetric(16, 6)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let open = state.open.contains(&Section::LostSoFar);
        let row = Row {
            icon: icons::TRIANGLE_ALERT,
            tone: Tone::Warning,
            title: &say("run-lost", &[]),
            value: &number(run.state.lost.len() as u64),
            open,
        };
        if row_ui(ui, &row) {
            out.push(Msg::Toggle(Section::LostSoFar));
        }
        if !open {
            return;
        }
        for (_, name, why) in run.state.lost.iter().take(SHOWN) {
            let why = text::reason(why);
            body_ui(ui, &say("done-item", &[("item", Value::from(name)), ("why", Value::from(why))]));
        }
        more_ui(ui, run.state.lost.len(), SHOWN);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_is_no_more_exact_than_it_can_be() {
        let check = |secs, expect: &str| assert_eq!(time_left(secs), expect, "{secs}");
        check(3, "less than a minute left");
        check(70, "about 1 minute left");
        check(125, "about 2 minutes left");
        check(5_399, "about 90 minutes left");
        check(7_200, "about 2 hours left");
    }
}
