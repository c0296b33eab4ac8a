//! The plan of a restore, which is shown before anything is written, and the report of what was done; both by name.

use std::collections::BTreeMap;

use egui::Ui;

use super::compare::said;
use super::home_ui;
use super::listed::{Line, part_ui};
use super::restore::{offline_ui, read_only_ui};
use crate::engine::{Act, Ended, Left, Planned, RestoreRequest, Restored, Step, Written};
use crate::gui::frame::sentence_card_ui;
use crate::gui::icons;
use crate::gui::notices::trouble_ui;
use crate::gui::state::State;
use crate::gui::update::{Msg, Recover};
use crate::gui::widgets::{Button, Tone, body_ui, muted_ui};
use crate::model::Kind;
use crate::text::{self, Value, say};

/// A heading with how many of each kind it is about.
fn heading(key: &str, kinds: impl Iterator<Item = Kind>) -> String {
    let mut counts = BTreeMap::new();
    for kind in kinds {
        *counts.entry(kind).or_default() += 1;
    }
    text::compare_heading(key, &counts)
}

/// Draws the plan, and the one button that lets it be carried out.
pub fn planned_ui(ui: &mut Ui, state: &State, request: &RestoreRequest, planned: &Planned, out: &mut Vec<Msg>) {
    let plan = &planned.plan;
    let nothing = plan.steps.is_empty();
    let account = state.recovering.as_ref().and_then(|recovering| recovering.account.as_deref());
    let account = account.unwrap_or(request.to.door.key.user());
    let lines = planned.to_restore(account).lines();
    let (first, rest) = lines.split_first().map_or(("", [].as_slice()), |(first, rest)| (first.as_str(), rest));
    sentence_card_ui(ui, "recovered", if nothing { Tone::Good } else { Tone::Calm }, first, |ui| {
        for line in rest {
            body_ui(ui, line);
        }
        if !nothing {
            ui.add_space(2.0);
            muted_ui(ui, &say("recover-nothing-yet", &[]));
        }
        ui.add_space(6.0);
        ui.horizontal_wrapped(|ui| {
            let go = say("recover-go", &[]);
            let may = !nothing && !state.home.read_only;
            if may && ui.add(Button::primary(&go).icon(icons::ROTATE_CCW)).clicked() {
                out.push(Msg::Recover(Recover::Confirm));
            }
            if ui.add(Button::plain(&say("recover-other-choices", &[])).icon(icons::ARROW_LEFT)).clicked() {
                out.push(Msg::Recover(Recover::Choices(request.backup.clone())));
            }
            home_ui(ui, out);
        });
    });
    ui.add_space(10.0);
    if let Some(trouble) = &state.trouble {
        trouble_ui(ui, state, trouble, out);
        ui.add_space(8.0);
    }
    if !nothing {
        read_only_ui(ui, state);
        offline_ui(ui);
    }
    let part = |ui: &mut Ui, key, tone, is: fn(&Act) -> bool, out: &mut Vec<Msg>| {
        let steps: Vec<&Step> = plan.steps.iter().filter(|step| is(&step.act)).collect();
        let heading = heading(key, steps.iter().map(|step| step.kind));
        part_ui(ui, state, (key, tone, &heading), steps.into_iter().map(step_line), out);
    };
    part(ui, "recover-part-create", Tone::Good, |act| *act == Act::Create, out);
    part(ui, "recover-part-fill", Tone::Good, |act| matches!(act, Act::Fill { .. }), out);
    part(ui, "recover-part-copy", Tone::Good, |act| matches!(act, Act::CreateCopy { .. }), out);
    left_ui(ui, state, &plan.left, out);
}

fn step_line(step: &Step) -> Line {
    let mut notes = vec![step.from.collection.clone()];
    if let Act::Fill { added } = &step.act {
        // What the backup has and the account has not is what the item gets.
        notes.extend(added.iter().map(|c| text::change(&c.property, c.instance.as_deref(), &[], &c.gone)));
    }
    Line { name: step.name.clone(), notes }
}

fn left_ui(ui: &mut Ui, state: &State, left: &[Left], out: &mut Vec<Msg>) {
    let key = "recover-part-left";
    let heading = heading(key, left.iter().map(|left| left.kind));
    let line = |left: &Left| {
        let mut notes = vec![text::why_not_restored(left.why)];
        notes.extend(left.changes.iter().map(said));
        Line { name: left.name.clone(), notes }
    };
    part_ui(ui, state, (key, Tone::Calm, &heading), left.iter().map(line), out);
}

/// Draws what was done.
pub fn restored_ui(ui: &mut Ui, state: &State, restored: &Restored, out: &mut Vec<Msg>) {
    let whole = restored.is_whole();
    let account = [("account", Value::from(&restored.account))];
    let sentence = say(if whole { "recover-restored" } else { "recover-restored-some" }, &account);
    sentence_card_ui(ui, "recovered", if whole { Tone::Good } else { Tone::Warning }, &sentence, |ui| {
        for line in restored.told().lines() {
            body_ui(ui, &line);
        }
        if !restored.continues.is_empty() {
            let names = text::names(&restored.continues);
            muted_ui(ui, &say("restored-continues", &[("names", Value::from(names))]));
        }
        ui.add_space(6.0);
        ui.horizontal_wrapped(|ui| {
            if ui.add(Button::primary(&say("recover-check", &[])).icon(icons::SEARCH)).clicked() {
                out.push(Msg::Recover(Recover::Check(restored.backup.clone())));
            }
            if ui.add(Button::plain(&say("recover-open-report", &[])).icon(icons::FOLDER_OPEN)).clicked() {
                out.push(Msg::OpenFolder(restored.folder.clone()));
            }
            home_ui(ui, out);
        });
        if state.folder_shut {
            body_ui(ui, &say("done-open-failed", &[]));
            body_ui(ui, &restored.folder.display().to_string());
        }
    });
    if let Some(trouble) = &state.trouble {
        ui.add_space(8.0);
        trouble_ui(ui, state, trouble, out);
    }
    let part = |ui: &mut Ui, key, tone, is: fn(&Ended) -> bool, out: &mut Vec<Msg>| {
        let items: Vec<&Written> = restored.items.iter().filter(|written| is(&written.ended)).collect();
        let heading = heading(key, items.iter().map(|written| written.kind));
        part_ui(ui, state, (key, tone, &heading), items.into_iter().map(written_line), out);
    };
    part(ui, "recover-done-refused", Tone::Bad, |ended| matches!(ended, Ended::Refused { .. }), out);
    let otherwise = |ended: &Ended| matches!(ended, Ended::KeptOtherwise { .. });
    part(ui, "recover-done-otherwise", Tone::Warning, otherwise, out);
    part(ui, "recover-done-changed", Tone::Warning, |ended| *ended == Ended::ChangedMeanwhile, out);
    part(ui, "recover-done-created", Tone::Good, |ended| *ended == Ended::Created, out);
    part(ui, "recover-done-filled", Tone::Good, |ended| *ended == Ended::Filled, out);
    part(ui, "recover-done-there", Tone::Calm, |ended| *ended == Ended::AlreadyThere, out);
    left_ui(ui, state, &restored.left, out);
}

fn written_line(written: &Written) -> Line {
    let notes = match &written.ended {
        Ended::Created | Ended::Filled | Ended::AlreadyThere | Ended::ChangedMeanwhile => Vec::new(),
        Ended::KeptOtherwise { changes } => changes.iter().map(said).collect(),
        Ended::Refused { why } => vec![text::why_not_restored(why)],
    };
    Line { name: written.name.clone(), notes }
}
