//! Finding out what was lost, and getting it back: comparing backups, a statement of loss, the way back with its plan.

mod compare;
mod drill;
mod listed;
mod plan;
mod restore;
mod statement;

use egui::Ui;

use crate::engine::{Outcome, Phase, Request, RestoreConsent};
use crate::model::Trouble;
use crate::text::{self, Value, number, say};

pub use compare::{compare_ui, recover_buttons_ui};
pub use drill::drills_ui;
pub use restore::restore_ui;
pub use statement::statement_ui;

use super::asking::asking_ui;
use super::frame::{announce, page_ui};
use super::icons;
use super::notices::trouble_ui;
use super::pace::whole;
use super::state::{Asking, Run, Screen, State};
use super::theme::{self, Palette};
use super::update::{Msg, Recover};
use super::widgets::{Button, Tone, bar_ui, body_ui, muted_ui, notice_ui, strong_ui, title_ui};

/// What runs that make no backup are called: while they go, what is said beside it, and when they came to nothing.
pub struct Words {
    pub going: &'static str,
    pub note: &'static str,
    pub failed: &'static str,
}

fn words_of(run: &Run) -> Option<Words> {
    match run.request {
        Request::Compare { .. } => {
            Some(Words { going: "recover-comparing", note: "recover-reads-only", failed: "recover-not-compared" })
        }
        Request::Statement(_) => {
            Some(Words { going: "recover-stating", note: "recover-reads-only", failed: "recover-not-stated" })
        }
        Request::Drill(_) => Some(Words { going: "drill-running", note: "drill-note", failed: "drill-not-held" }),
        Request::Restore(ref request) if request.consent == RestoreConsent::No => {
            Some(Words { going: "recover-planning", note: "recover-planning-note", failed: "recover-not-planned" })
        }
        Request::Restore(_) => {
            Some(Words { going: "recover-restoring", note: "recover-restoring-note", failed: "recover-not-restored" })
        }
        _ => None,
    }
}

/// Draws how far such a run is; false when it is another screen's.
pub fn going_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) -> bool {
    let Some(run) = &state.run else { return false };
    let Some(words) = words_of(run) else { return false };
    page_ui(ui, state, out, |ui, out| {
        let title = say(if run.stopping { "run-title-stopping" } else { words.going }, &[]);
        title_ui(ui, &title);
        ui.add_space(6.0);
        if run.asking == Some(Asking::Close) {
            let title = say("recover-close-title", &[]);
            asking_ui(ui, &title, &say(words.note, &[]), &say("run-close-yes", &[]), out);
        }
        theme::card(Palette::of(ui)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            let now = how_far(run);
            strong_ui(ui, &now);
            announce(ui, "recovering", &say(run.state.phase.key(), &[]));
            ui.add_space(8.0);
            bar_ui(ui, &title, whole(run.state.phase, &run.state.progress), 12.0, Tone::Calm);
            ui.add_space(8.0);
            let free = !run.stopping && run.asking.is_none();
            if ui.add_enabled(free, Button::danger(&say("run-stop", &[])).icon(icons::X)).clicked() {
                out.push(Msg::Stop);
            }
        });
        ui.add_space(8.0);
        if matches!(run.request, Request::Restore(_)) {
            restore::offline_ui(ui);
            ui.add_space(8.0);
        }
        muted_ui(ui, &say(words.note, &[]));
    });
    true
}

fn how_far(run: &Run) -> String {
    let phase = say(run.state.phase.key(), &[]);
    let sum = |n: fn(&crate::engine::KindProgress) -> u64| run.state.progress.kinds.values().map(n).sum::<u64>();
    let (done, all) = (sum(|at| at.settled), sum(|at| at.listed));
    if all == 0 || !matches!(run.state.phase, Phase::Fetching | Phase::Restoring) {
        return phase;
    }
    let count = say("run-kind-count", &[("done", Value::from(number(done))), ("all", Value::from(number(all)))]);
    format!("{phase}  ·  {count}")
}

/// Draws what came of such a run; false when it is another screen's.
pub fn came_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) -> bool {
    let Some(run) = &state.run else { return false };
    let Some(words) = words_of(run) else { return false };
    page_ui(ui, state, out, |ui, out| match &run.state.ended {
        Some(Ok(Outcome::PlannedRestore(planned))) => {
            if let Request::Restore(request) = &run.request {
                plan::planned_ui(ui, state, request, planned, out);
            }
        }
        Some(Ok(Outcome::Restored(restored))) => plan::restored_ui(ui, state, restored, out),
        Some(Ok(Outcome::Compared(compared))) => compare::compared_ui(ui, state, compared, out),
        Some(Ok(Outcome::Drilled(drilled))) => drill::drilled_ui(ui, state, drilled, out),
        Some(Ok(Outcome::Stated(stated))) => statement::stated_ui(ui, state, stated, out),
        Some(Err(trouble)) => failed_ui(ui, state, run, trouble, &words, out),
        _ => (),
    });
    true
}

fn failed_ui(ui: &mut Ui, state: &State, run: &Run, trouble: &Trouble, words: &Words, out: &mut Vec<Msg>) {
    let stopped = *trouble == Trouble::Cancelled;
    title_ui(ui, &say(if stopped { "done-title-stopped" } else { words.failed }, &[]));
    ui.add_space(8.0);
    // What trouble means for a backup is not what it means for an account that was being written to.
    let restores = matches!(run.request, Request::Restore(_));
    if restores && run.state.phase == Phase::Restoring && !matches!(trouble, Trouble::NeedsConsent(_)) {
        let happened = text::trouble(trouble, text::During::Restore).happened;
        notice_ui(ui, if stopped { Tone::Warning } else { Tone::Bad }, &happened, |ui| {
            strong_ui(ui, &happened);
            body_ui(ui, &say("recover-broken-off", &[]));
        });
    } else {
        trouble_ui(ui, state, trouble, out);
        if restores {
            ui.add_space(8.0);
            body_ui(ui, &say("recover-nothing-written", &[]));
        }
    }
    ui.add_space(10.0);
    ui.horizontal_wrapped(|ui| {
        let asks = matches!(trouble, Trouble::NeedsConsent(_)) || trouble.is_refusal();
        match &run.request {
            Request::Restore(_) if trouble.is_refusal() => {
                // The same password once more could lock the account.
                if ui.add(Button::primary(&say("sign-in-title-again", &[])).icon(icons::KEY_ROUND)).clicked() {
                    out.push(Msg::Recover(Recover::SignIn));
                }
            }
            _ if asks => (),
            Request::Drill(request) => {
                if ui.add(Button::primary(&say("button-try-again", &[])).icon(icons::REFRESH_CW)).clicked() {
                    out.push(Msg::Recover(Recover::Drill(request.backup.clone())));
                }
            }
            Request::Restore(_) => {
                if ui.add(Button::primary(&say("recover-plan-anew", &[])).icon(icons::REFRESH_CW)).clicked() {
                    out.push(Msg::Recover(Recover::PlanAnew));
                }
            }
            _ => {
                if ui.add(Button::primary(&say("button-try-again", &[])).icon(icons::REFRESH_CW)).clicked() {
                    out.push(Msg::BackUpAgain);
                }
            }
        }
        home_ui(ui, out);
    });
}

fn home_ui(ui: &mut Ui, out: &mut Vec<Msg>) {
    if ui.add(Button::plain(&say("button-home", &[]))).clicked() {
        out.push(Msg::GoTo(Screen::Home));
    }
}
