//! Work on backups that makes none: saving copies of what is in one, checking one, and removing old ones. How far it is, and
//! what came of it.

use egui::Ui;

use crate::engine::inside::Opened;
use crate::engine::{Checked, Damage, DamageKind, Exported, Outcome, Packed, Request, Unpacked};
use crate::gui::asking::asking_ui;
use crate::gui::bidi::BETWEEN;
use crate::gui::frame::{announce, page_ui, sentence_card_ui};
use crate::gui::icons;
use crate::gui::notices::trouble_ui;
use crate::gui::pace::whole;
use crate::gui::recover::Words;
use crate::gui::room::forgot_ui;
use crate::gui::salvage::salvage_button_ui;
use crate::gui::state::{Asking, Run, Screen, State};
use crate::gui::theme::{self, Palette, size};
use crate::gui::update::{Act, Msg, Pack};
use crate::gui::widgets::{
    Button, Tone, bar_ui, body_ui, heading_ui, more_ui, muted_ui, small_ui, strong_ui, title_ui,
};
use crate::model::Trouble;
use crate::text::{self, Value, number, say};

/// So many lines are drawn of a list at most.
const SHOWN: usize = 500;

fn words_of(run: &Run) -> Option<Words> {
    match run.request {
        Request::Export(_) => Some(Words { going: "work-saving", note: "work-saving-note", failed: "work-not-saved" }),
        Request::Verify { .. } => {
            Some(Words { going: "work-verifying", note: "work-verifying-note", failed: "work-not-verified" })
        }
        Request::Pack { .. } => Some(Words { going: "pack-going", note: "pack-going-note", failed: "pack-not-made" }),
        Request::Unpack { .. } => {
            Some(Words { going: "unpack-going", note: "unpack-going-note", failed: "unpack-not-done" })
        }
        Request::Forget { .. } => {
            Some(Words { going: "work-forgetting", note: "work-forgetting-note", failed: "work-not-forgotten" })
        }
        _ => None,
    }
}

/// Draws how far the work is; false when it is another screen's.
pub fn work_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) -> bool {
    let Some(run) = &state.run else { return false };
    let Some(words) = words_of(run) else { return false };
    page_ui(ui, state, out, |ui, out| {
        let name = say(words.going, &[]);
        title_ui(ui, &name);
        ui.add_space(6.0);
        let note = say(words.note, &[]);
        if run.asking == Some(Asking::Close) {
            asking_ui(ui, &say("recover-close-title", &[]), &note, &say("run-close-yes", &[]), out);
        }
        theme::card(Palette::of(ui)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            body_ui(ui, &how_far(run));
            ui.add_space(8.0);
            bar_ui(ui, &name, whole(run.state.phase, &run.state.progress), 12.0, Tone::Calm);
            announce(ui, "work", &name);
            ui.add_space(8.0);
            let free = !run.stopping && run.asking.is_none();
            let stop = ui.add_enabled(free, Button::danger(&say("run-stop", &[])).icon(icons::X));
            if stop.clicked() {
                out.push(Msg::Stop);
            }
        });
        ui.add_space(8.0);
        muted_ui(ui, &note);
    });
    true
}

fn how_far(run: &Run) -> String {
    let progress = &run.state.progress;
    match run.request {
        Request::Verify { .. } | Request::Forget { .. } => {
            let (done, all) = (Value::Size(progress.checked), Value::Size(progress.to_check));
            return say("run-check-bytes", &[("done", done), ("all", all)]);
        }
        // The bytes are gone through more than once, so that a part says more than their number.
        Request::Pack { .. } | Request::Unpack { .. } => {
            let part = whole(run.state.phase, progress).unwrap_or_default();
            return say("run-percent", &[("percent", Value::Number((part * 100.0) as u64))]);
        }
        _ => (),
    }
    let sum = |n: fn(&crate::engine::KindProgress) -> u64| progress.kinds.values().map(n).sum::<u64>();
    let (done, all) = (sum(|at| at.settled), sum(|at| at.listed));
    say("run-kind-count", &[("done", Value::from(number(done))), ("all", Value::from(number(all)))])
}

/// Draws what came of the work; false when it is another screen's.
pub fn work_done_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) -> bool {
    let Some(run) = &state.run else { return false };
    let Some(words) = words_of(run) else { return false };
    page_ui(ui, state, out, |ui, out| match (&run.state.ended, &run.request) {
        (Some(Ok(Outcome::Exported(done))), Request::Export(request)) => {
            saved_ui(ui, state, done, &request.to, out);
        }
        (Some(Ok(Outcome::Verified(done))), _) => {
            for checked in done {
                verified_ui(ui, state, checked, out);
            }
        }
        (Some(Ok(Outcome::Forgot(done))), _) => forgot_ui(ui, done, out),
        (Some(Ok(Outcome::Packed(done))), _) => packed_ui(ui, state, done, out),
        (Some(Ok(Outcome::Unpacked(done))), _) => unpacked_ui(ui, done, out),
        (Some(Err(trouble)), request) => {
            let stopped = *trouble == Trouble::Cancelled;
            let key = if stopped { "done-title-stopped" } else { words.failed };
            title_ui(ui, &say(key, &[]));
            ui.add_space(8.0);
            trouble_ui(ui, state, trouble, out);
            ui.add_space(10.0);
            ui.horizontal_wrapped(|ui| {
                if ui.add(Button::primary(&say("button-try-again", &[])).icon(icons::REFRESH_CW)).clicked() {
                    out.push(match request {
                        // Its password is asked for anew.
                        Request::Unpack { pack, .. } => Msg::Browse(Act::Open(pack.clone())),
                        Request::Pack { .. } => Msg::Pack(Pack::Ask),
                        _ => Msg::BackUpAgain,
                    });
                }
                back_ui(ui, state, out);
            });
        }
        _ => (),
    });
    true
}

fn back_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) {
    if state.browse.is_some() && ui.add(Button::plain(&say("work-back", &[])).icon(icons::ARROW_LEFT)).clicked() {
        out.push(Msg::GoTo(Screen::Browse));
    }
    if ui.add(Button::plain(&say("button-home", &[]))).clicked() {
        out.push(Msg::GoTo(Screen::Home));
    }
}

/// What is damaged of a backup; at most `shown` of it, since a drive that was pulled damages all that was to be read.
pub fn damages_ui(ui: &mut Ui, damage: &[Damage], shown: usize) {
    for damage in damage.iter().take(shown) {
        damage_ui(ui, damage);
    }
    more_ui(ui, damage.len(), shown);
}

fn damage_ui(ui: &mut Ui, damage: &Damage) {
    let how = say(
        match damage.what {
            DamageKind::Missing => "verify-is-missing",
            DamageKind::Extra => "verify-is-extra",
            DamageKind::Litter => "verify-is-litter",
            DamageKind::Altered => "verify-is-altered",
            DamageKind::Unreadable => "verify-is-unreadable",
            DamageKind::Miscounted => "verify-is-miscounted",
        },
        &[],
    );
    strong_ui(ui, damage.item.as_deref().unwrap_or(&damage.path));
    let how = if damage.item.is_some() { format!("{how}{BETWEEN}{}", damage.path) } else { how };
    small_ui(ui, &how);
    ui.add_space(2.0);
}

/// The card of a list, below its heading.
fn listed_ui(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.add_space(2.0);
    theme::card(Palette::of(ui)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        add(ui);
    });
}

fn saved_ui(ui: &mut Ui, state: &State, done: &Exported, to: &std::path::Path, out: &mut Vec<Msg>) {
    let all = done.failed.is_empty();
    let path = to.display().to_string();
    let args = [("n", Value::Number(done.items)), ("path", Value::from(&path))];
    let sentence = say(if all { "save-done" } else { "save-some-done" }, &args);
    sentence_card_ui(ui, "work done", if all { Tone::Good } else { Tone::Warning }, &sentence, |ui| {
        muted_ui(ui, &say("save-done-text", &[("n", Value::Number(done.files))]));
        ui.add_space(6.0);
        ui.horizontal_wrapped(|ui| {
            if ui.add(Button::primary(&say("done-open", &[])).icon(icons::FOLDER_OPEN)).clicked() {
                out.push(Msg::OpenFolder(to.to_owned()));
            }
            back_ui(ui, state, out);
        });
        if state.folder_shut {
            body_ui(ui, &say("done-open-failed", &[]));
            body_ui(ui, &path);
        }
    });
    if !all {
        ui.add_space(size::SECTION);
        heading_ui(ui, &say("save-failed", &[("n", Value::from(done.failed.len()))]));
        listed_ui(ui, |ui| {
            for (name, why) in done.failed.iter().take(SHOWN) {
                let args = [("item", Value::from(name)), ("why", Value::from(text::reason(why)))];
                body_ui(ui, &say("done-item", &args));
            }
            more_ui(ui, done.failed.len(), SHOWN);
        });
    }
}

fn packed_ui(ui: &mut Ui, state: &State, done: &Packed, out: &mut Vec<Msg>) {
    let args = [("n", Value::Number(done.files)), ("size", Value::Size(done.size))];
    let sentence = say(if done.locked { "pack-done-locked" } else { "pack-done" }, &args);
    sentence_card_ui(ui, "work done", Tone::Good, &sentence, |ui| {
        muted_ui(ui, &done.path.display().to_string());
        ui.add_space(6.0);
        ui.horizontal_wrapped(|ui| {
            if ui.add(Button::primary(&say("done-open", &[])).icon(icons::FOLDER_OPEN)).clicked() {
                out.push(Msg::OpenFolder(done.path.parent().unwrap_or(&done.path).to_owned()));
            }
            back_ui(ui, state, out);
        });
        if state.folder_shut {
            body_ui(ui, &say("done-open-failed", &[]));
        }
    });
}

fn unpacked_ui(ui: &mut Ui, done: &Unpacked, out: &mut Vec<Msg>) {
    let sentence = say("unpack-done", &[("n", Value::Number(done.files))]);
    sentence_card_ui(ui, "work done", Tone::Good, &sentence, |ui| {
        muted_ui(ui, &done.path.display().to_string());
        ui.add_space(6.0);
        ui.horizontal_wrapped(|ui| {
            if ui.add(Button::primary(&say("browse-go", &[])).icon(icons::EYE)).clicked() {
                out.push(Msg::Browse(Act::Open(done.path.clone())));
            }
            if ui.add(Button::plain(&say("button-home", &[]))).clicked() {
                out.push(Msg::GoTo(Screen::Home));
            }
        });
    });
}

fn verified_ui(ui: &mut Ui, state: &State, (path, result): &Checked, out: &mut Vec<Msg>) {
    let actions = |ui: &mut Ui, out: &mut Vec<Msg>| {
        ui.add_space(6.0);
        ui.horizontal_wrapped(|ui| {
            let inside = state.browse.as_ref().and_then(|browse| browse.inside());
            if inside.is_some_and(|opened: &Opened| opened.path == *path) {
                back_ui(ui, state, out);
                return;
            }
            if ui.add(Button::plain(&say("browse-go", &[])).icon(icons::EYE)).clicked() {
                out.push(Msg::Browse(Act::Open(path.clone())));
            }
            if ui.add(Button::plain(&say("button-home", &[]))).clicked() {
                out.push(Msg::GoTo(Screen::Home));
            }
        });
    };
    match result {
        Ok(verified) => {
            let whole = verified.damage.is_empty();
            // What a system left in it harms nothing.
            let unharmed = verified.is_unharmed();
            let tone = match (unharmed, whole && verified.complete) {
                (false, _) => Tone::Bad,
                (true, false) => Tone::Warning,
                (true, true) => Tone::Good,
            };
            sentence_card_ui(ui, "work done", tone, &verified.in_words(), |ui| {
                muted_ui(ui, &path.display().to_string());
                if !unharmed {
                    body_ui(ui, &say("verify-damaged-next", &[]));
                    salvage_button_ui(ui, std::slice::from_ref(path), out);
                }
                actions(ui, out);
            });
            if !whole {
                ui.add_space(size::SECTION);
                let heading = if unharmed { "verify-litter" } else { "verify-damage" };
                heading_ui(ui, &say(heading, &[("n", Value::from(verified.damage.len()))]));
                listed_ui(ui, |ui| damages_ui(ui, &verified.damage, SHOWN));
            }
        }
        Err(trouble) => {
            title_ui(ui, &say("work-not-verified", &[]));
            muted_ui(ui, &path.display().to_string());
            ui.add_space(8.0);
            trouble_ui(ui, state, trouble, out);
            actions(ui, out);
        }
    }
}
