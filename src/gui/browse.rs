//! Inside a backup: its kinds beside, what is in them in the middle. Asks for what comes into view and draws nothing else.

mod agenda;

mod detail;
mod gallery;
mod grid;
mod head;
mod large;
mod list;
mod open;
mod panes;
mod save;
mod stage;
mod words;
mod work;

use egui::Ui;

use crate::engine::inside::Opened;
use crate::model::{Kind, Trouble};
use crate::text::say;

pub use gallery::Gallery;
pub use list::{List, RowState};
pub use open::which_ui;
pub use save::save_ui;
pub use work::{damages_ui, work_done_ui, work_ui};

use super::frame::page_ui;
use super::icons;
use super::letters::letters_ui;
use super::notices::trouble_ui;
use super::salvage::salvage_button_ui;
use super::state::{Browse, Draft, State};
use super::update::{Act, Msg};
use super::widgets::{Button, muted_ui, title_ui};
use stage::stage_ui;

/// Draws the backup that is looked at.
pub fn browse_ui(ui: &mut Ui, state: &State, draft: &mut Draft, gallery: &mut Gallery, out: &mut Vec<Msg>) {
    let Some(browse) = &state.browse else { return };
    match &browse.opened {
        None => page_ui(ui, state, out, |ui, _| {
            title_ui(ui, &say("browse-opening", &[]));
            muted_ui(ui, &browse.path.display().to_string());
        }),
        Some(Err(trouble)) => page_ui(ui, state, out, |ui, out| {
            title_ui(ui, &say("browse-not-opened", &[]));
            muted_ui(ui, &browse.path.display().to_string());
            ui.add_space(8.0);
            trouble_ui(ui, state, trouble, out);
            ui.add_space(8.0);
            if ui.add(Button::primary(&say("browse-open-other", &[])).icon(icons::FOLDER_OPEN)).clicked() {
                out.push(Msg::Browse(Act::Which));
            }
            if matches!(trouble, Trouble::Damaged { .. } | Trouble::NotABackup { .. }) {
                salvage_button_ui(ui, std::slice::from_ref(&browse.path), out);
            }
        }),
        Some(Ok(opened)) => stage_ui(ui, state, browse, opened, out, |ui, out| {
            inside_ui(ui, state, browse, opened, draft, gallery, out);
        }),
    }
}

fn inside_ui(
    ui: &mut Ui,
    state: &State,
    browse: &Browse,
    opened: &Opened,
    draft: &mut Draft,
    gallery: &mut Gallery,
    out: &mut Vec<Msg>,
) {
    if opened.kinds.is_empty() {
        title_ui(ui, &say("browse-empty", &[]));
        muted_ui(ui, &say("browse-empty-text", &[]));
        return;
    }
    if let Some(index) = browse.large {
        large::large_ui(ui, state, browse, gallery, index, out);
        return;
    }
    // Where an item stands in place of the list, it needs the room.
    let instead = browse.in_front && browse.item.is_some() && ui.available_width() < panes::TWO;
    if !instead {
        head::head_ui(ui, state, browse, opened, draft, out);
        letters_ui(ui);
    }
    if let Some(trouble) = &browse.trouble {
        trouble_ui(ui, state, trouble, out);
    }
    match browse.query.kind {
        Kind::Photos => grid::grid_ui(ui, browse, gallery, out),
        Kind::Calendar if browse.is_agenda() => agenda::agenda_ui(ui, state, browse, draft, gallery, out),
        _ => panes::panes_ui(ui, state, browse, gallery, out),
    }
}
