//! A statement of loss: for which case, by whom, where to; and the files that were written.

use egui::{Align, Layout, Ui};

use super::home_ui;
use crate::engine::{Later, Request, Stated};
use crate::gui::folder::FolderField;
use crate::gui::frame::sentence_card_ui;
use crate::gui::frame::{enter_pressed, footer_ui, step_ui};
use crate::gui::icons;
use crate::gui::notices::trouble_ui;
use crate::gui::state::{Draft, State};
use crate::gui::theme::{self, Palette};
use crate::gui::update::{Msg, Recover};
use crate::gui::widgets::{Button, Field, Tone, body_ui, muted_ui, title_ui};
use crate::text::{Value, say};

use super::compare::name_of;

/// Draws the screen that asks where to.
pub fn statement_ui(ui: &mut Ui, state: &State, draft: &mut Draft, out: &mut Vec<Msg>) {
    let Some(recovering) = &state.recovering else { return };
    let free = !state.is_running();
    footer_ui(ui, 640.0, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let go = say("recover-state-go", &[]);
            if ui.add_enabled(free, Button::primary(&go).icon(icons::FILE_TEXT).big()).clicked()
                || (free && enter_pressed(ui))
            {
                out.push(Msg::Recover(Recover::StateGo));
            }
        });
    });
    step_ui(ui, state, out, 640.0, |ui, out| {
        title_ui(ui, &say("recover-state-title", &[]));
        let old = name_of(state, &recovering.backup);
        let said = match &recovering.other {
            Some(Later::Emptied { .. }) => say("recover-state-text-emptied", &[("old", Value::from(old))]),
            Some(Later::Backup(other)) => {
                let new = name_of(state, other);
                say("recover-state-text", &[("old", Value::from(old)), ("new", Value::from(new))])
            }
            None => String::new(),
        };
        muted_ui(ui, &said);
        if let Some(trouble) = &state.trouble {
            trouble_ui(ui, state, trouble, out);
        }
        ui.add_space(10.0);
        theme::card(Palette::of(ui)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            let (label, help) = (say("recover-case", &[]), say("recover-case-help", &[]));
            let case = Field::new("case", &label).help(&help).show(ui, &mut draft.case);
            if draft.focus == Some("case") {
                case.request_focus();
                draft.focus = None;
            }
            ui.add_space(8.0);
            let (label, help) = (say("recover-operator", &[]), say("recover-operator-help", &[]));
            Field::new("operator", &label).help(&help).show(ui, &mut draft.operator);
        });
        ui.add_space(10.0);
        let field = FolderField {
            id: "statement-to",
            label: &say("recover-folder", &[]),
            help: &say("recover-folder-help", &[]),
            typed: Msg::Recover(Recover::StateTyped),
            synced: recovering.synced,
            no_chooser: recovering.no_chooser,
        };
        field.show(ui, state, &mut draft.statement_to, &mut draft.focus, out);
    });
}

/// Draws what was written.
pub fn stated_ui(ui: &mut Ui, state: &State, stated: &Stated, out: &mut Vec<Msg>) {
    let done = say("recover-stated", &[]);
    sentence_card_ui(ui, "recovered", Tone::Good, &done, |ui| {
        body_ui(ui, &stated.statement.beside.sentence());
        ui.add_space(4.0);
        muted_ui(ui, &say("recover-stated-page", &[("path", Value::from(stated.page.display().to_string()))]));
        muted_ui(ui, &say("recover-stated-json", &[("path", Value::from(stated.json.display().to_string()))]));
        ui.add_space(6.0);
        ui.horizontal_wrapped(|ui| {
            if ui.add(Button::primary(&say("recover-open", &[])).icon(icons::FILE_TEXT)).clicked() {
                out.push(Msg::OpenFolder(stated.page.clone()));
            }
            if let Some(folder) = stated.page.parent()
                && ui.add(Button::plain(&say("done-open", &[])).icon(icons::FOLDER_OPEN)).clicked()
            {
                out.push(Msg::OpenFolder(folder.to_owned()));
            }
            let again = state.run.as_ref().and_then(|run| match &run.request {
                Request::Statement(request) => Some((request.old.clone(), request.new.clone())),
                _ => None,
            });
            if let Some((old, new)) = again
                && ui.add(Button::plain(&say("recover-again", &[])).icon(icons::ARROW_LEFT)).clicked()
            {
                out.push(Msg::Recover(Recover::Again(old, new)));
            }
            home_ui(ui, out);
        });
        if state.folder_shut {
            body_ui(ui, &say("recover-open-failed", &[]));
        }
    });
}
