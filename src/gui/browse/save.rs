//! *Save a copy…*: into which folder what was chosen goes, as ordinary files.

use egui::{Align, Layout, Ui};

use crate::gui::folder::FolderField;
use crate::gui::frame::{enter_pressed, footer_ui, step_ui};
use crate::gui::icons;
use crate::gui::notices::trouble_ui;
use crate::gui::state::{Draft, State};
use crate::gui::update::{Act, Msg};
use crate::gui::widgets::{Button, muted_ui, title_ui};
use crate::model::Kind;
use crate::text::{self, Value, say};

/// Draws the screen that asks where to.
pub fn save_ui(ui: &mut Ui, state: &State, draft: &mut Draft, out: &mut Vec<Msg>) {
    let Some(saving) = &state.saving else { return };
    let free = saving.places.is_some() && !state.is_running();
    footer_ui(ui, 640.0, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let go = say("save-go", &[]);
            if ui.add_enabled(free, Button::primary(&go).icon(icons::DOWNLOAD).big()).clicked()
                || (free && enter_pressed(ui))
            {
                out.push(Msg::Browse(Act::SaveGo));
            }
        });
    });
    step_ui(ui, state, out, 640.0, |ui, out| {
        title_ui(ui, &say("save-title", &[]));
        let what = match (&saving.title, &saving.places) {
            (Some(title), _) => say("save-one", &[("name", Value::from(title))]),
            (None, None) => say("browse-loading", &[]),
            (None, Some(places)) if saving.month.is_some() => {
                let what = text::count_of(saving.kind, places.len() as u64);
                let month = saving.month.map(text::month_of).unwrap_or_default();
                let args =
                    [("n", Value::from(places.len())), ("what", Value::from(what)), ("month", Value::from(month))];
                say("save-month", &args)
            }
            (None, Some(places)) => {
                let what = text::count_of(saving.kind, places.len() as u64);
                say("save-several", &[("n", Value::from(places.len())), ("what", Value::from(what))])
            }
        };
        muted_ui(ui, &format!("{what} {}", say(format_key(saving.kind), &[])));
        if let Some(trouble) = &state.trouble {
            trouble_ui(ui, state, trouble, out);
        }
        ui.add_space(10.0);
        let field = FolderField {
            id: "save-to",
            label: &say("save-folder", &[]),
            help: &say("save-folder-help", &[]),
            typed: Msg::Browse(Act::SaveTyped),
            synced: saving.synced,
            no_chooser: saving.no_chooser,
        };
        field.show(ui, state, &mut draft.save_to, &mut draft.focus, out);
    });
}

/// What the files will be.
fn format_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Contacts => "save-as-vcard",
        Kind::Calendar | Kind::Tasks | Kind::Notes => "save-as-icalendar",
        Kind::Photos | Kind::Other => "save-as-they-are",
    }
}
