//! *Save a copy*: of what, and into which folder.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::super::keeping::wrong_with;
use super::super::{Effect, Place, start};
use super::{Which, ask};
use crate::engine::inside::{Ask, Opened};
use crate::engine::{ExportRequest, Filter, Request};
use crate::gui::state::{Browse, Missing, Saving, Screen, State};
use crate::gui::synced::typed_path;
use crate::text::say;

/// Where the records of the events of the month that is shown begin, each once.
fn in_month(browse: &Browse) -> Vec<u64> {
    let entries = browse.agenda.iter().flat_map(|agenda| &agenda.entries);
    let places: BTreeSet<u64> = entries.map(|entry| entry.place).collect();
    places.into_iter().collect()
}

/// Where copies of what is in this backup go unless the person chooses another folder: one of their own, named after it.
fn usual_save_folder(place: &Place, opened: &Opened) -> PathBuf {
    let home = place.home.clone().unwrap_or_else(|| place.vault_root.clone());
    let name = opened.name.strip_suffix(".zip").unwrap_or(&opened.name);
    home.join(say("save-folder-usual", &[])).join(name)
}

pub(super) fn save(state: &mut State, place: &Place, which: Which) -> Option<Effect> {
    let browse = state.browse.as_ref()?;
    let backup = browse.inside()?.path.clone();
    let another = state.saving.as_ref().is_none_or(|saving| saving.backup != backup);
    if another || state.draft.save_to.is_empty() {
        state.draft.save_to = usual_save_folder(place, browse.inside()?).display().to_string();
    }
    // Of a calendar, the month is what is shown.
    let month = (which == Which::Found && browse.is_agenda()).then_some(browse.month);
    let (places, title) = match &which {
        Which::Found => (month.is_some().then(|| in_month(browse)), None),
        Which::Ticked => (Some(browse.ticked.iter().copied().collect()), None),
        Which::One(place) => {
            let item = browse.item.as_ref().and_then(|(_, item)| item.as_ref()).map(|item| &item.row);
            let row = item.into_iter().chain(browse.row(browse.active)).find(|row| row.place == *place);
            (Some(vec![*place]), row.map(|row| row.title.clone()))
        }
    };
    let query = browse.query.clone();
    state.saving = Some(Saving { backup, kind: query.kind, places, title, month, synced: None, no_chooser: false });
    state.trouble = None;
    state.missing.clear();
    state.draft.focus = Some("save-to");
    state.screen = Screen::Save;
    look_at_save_folder(state, place);
    if which == Which::Found && month.is_none() { ask(Ask::Places(query)) } else { None }
}

pub(super) fn look_at_save_folder(state: &mut State, place: &Place) {
    state.missing.remove(&Missing::Folder);
    state.missing.remove(&Missing::WholePath);
    let synced = state.home.synced.by(&typed_path(&state.draft.save_to, place.home.as_deref()));
    if let Some(saving) = &mut state.saving {
        saving.synced = synced;
    }
}

pub(super) fn save_go(state: &mut State, place: &Place) -> Option<Effect> {
    if state.is_running() {
        return None;
    }
    let saving = state.saving.as_ref()?;
    let places = saving.places.clone()?;
    let to = typed_path(&state.draft.save_to, place.home.as_deref());
    if let Some(wrong) = wrong_with(&to) {
        state.missing.insert(wrong);
        state.draft.focus = Some("save-to");
        return None;
    }
    let filter = Filter { kinds: vec![saving.kind], places: Some(places), ..Filter::default() };
    let request = ExportRequest { backup: saving.backup.clone(), filter, to };
    start(state, Request::Export(request))
}
