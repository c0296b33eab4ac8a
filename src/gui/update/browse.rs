//! Looking into a backup: what is opened, listed, searched and shown, and what of it is saved as ordinary files.

mod save;

use std::path::PathBuf;

use jiff::Zoned;
use jiff::civil::Date;

use crate::engine::Request;
use crate::engine::inside::{Ask, Told, Want};
use crate::gui::state::{Browse, PAGE, Screen, State};
use crate::gui::synced::typed_path;
use crate::model::{Kind, Trouble};

use super::keeping::wrong_with;
use super::{Chosen, Effect, Errand, Place, start};
use save::{look_at_save_folder, save, save_go};

/// Something that a person does with a backup that is looked at.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Asks which backup to open.
    Which,
    /// The path was typed.
    WhichTyped,
    OpenTyped,
    /// *Choose a file*: a backup that was packed into one.
    ChoosePack,
    Open(PathBuf),
    /// Shows another kind.
    Kind(Kind),
    Collection(Option<String>),
    Find(String),
    /// Rows of this page come into view.
    See(u64),
    /// The keyboard or the pointer is on a row.
    Row(u64),
    /// Shows an item: where its record begins.
    Item(u64),
    /// Shows an item beside the list, where there is room for both.
    Peek(u64),
    /// Back from an item to the list.
    List,
    Ticking(bool),
    Tick(u64),
    /// Shows the month of a day.
    Day(Date),
    /// A day was typed.
    DayTyped,
    /// Looks at a photo, or no longer.
    Large(Option<u64>),
    Save(Which),
    SaveTyped,
    SaveGo,
    Verify(PathBuf),
}

/// What is to be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// All that is listed.
    Found,
    Ticked,
    One(u64),
}

/// What the window wants of the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    Ask(Ask),
    /// Pictures, the most urgent first.
    Want(Vec<Want>),
}

fn ask(ask: Ask) -> Option<Effect> {
    Some(Effect::Errand(Errand::Look(Look::Ask(ask))))
}

/// Takes in what a person does.
pub(super) fn act(state: &mut State, place: &Place, act: Act) -> Option<Effect> {
    match act {
        Act::Which => {
            state.trouble = None;
            state.missing.clear();
            state.draft.focus = Some("open-path");
            state.screen = Screen::Which;
            None
        }
        Act::WhichTyped => {
            state.missing.clear();
            None
        }
        Act::OpenTyped => {
            let path = typed_path(&state.draft.open_path, place.home.as_deref());
            if let Some(wrong) = wrong_with(&path) {
                state.missing.insert(wrong);
                state.draft.focus = Some("open-path");
                return None;
            }
            open(state, path)
        }
        Act::ChoosePack => {
            let from = typed_path(&state.draft.open_path, place.home.as_deref());
            Some(Effect::Errand(Errand::ChooseFile { from }))
        }
        Act::Open(path) => open(state, path),
        Act::Save(which) => save(state, place, which),
        Act::SaveTyped => {
            look_at_save_folder(state, place);
            None
        }
        Act::SaveGo => save_go(state, place),
        Act::Verify(path) => start(state, Request::Verify { backups: vec![path], deep: false }),
        other => within(state, other),
    }
}

fn open(state: &mut State, path: PathBuf) -> Option<Effect> {
    state.trouble = None;
    state.copied = None;
    state.draft.find.clear();
    state.browse = Some(Browse::of(path.clone(), Zoned::now().date()));
    state.screen = Screen::Browse;
    ask(Ask::Open(path))
}

/// What happens within the backup that is open.
fn within(state: &mut State, act: Act) -> Option<Effect> {
    let typed = state.draft.day.trim().parse::<Date>();
    let browse = state.browse.as_mut()?;
    match act {
        Act::Kind(kind) => {
            state.draft.find.clear();
            (browse.query.kind, browse.query.collection) = (kind, None);
            browse.query.find.clear();
            (browse.ticking, browse.no_day) = (false, false);
            browse.ticked.clear();
            list(browse)
        }
        Act::Collection(collection) => {
            browse.query.collection = collection;
            list(browse)
        }
        Act::Find(find) => {
            // Blanks alone find nothing else.
            if browse.query.find.trim() == find.trim() {
                browse.query.find = find;
                return None;
            }
            browse.query.find = find;
            list(browse)
        }
        Act::See(page) => {
            if !browse.lacks(page * PAGE) {
                return None;
            }
            browse.note_asked(page);
            ask(Ask::Rows { query: browse.query.clone(), from: page * PAGE, n: usize::try_from(PAGE).unwrap_or(0) })
        }
        Act::Row(index) => {
            browse.active = index;
            if browse.query.kind == Kind::Photos || browse.is_agenda() {
                return None;
            }
            match browse.row(index).map(|row| row.place) {
                Some(place) => show(browse, place),
                None => {
                    // It is shown when its row has come.
                    browse.item = None;
                    None
                }
            }
        }
        Act::Item(place) => {
            browse.in_front = true;
            show(browse, place)
        }
        Act::Peek(place) => show(browse, place),
        Act::List => {
            browse.in_front = false;
            None
        }
        Act::Ticking(on) => {
            browse.ticking = on;
            browse.ticked.clear();
            None
        }
        Act::Tick(place) => {
            super::flip(&mut browse.ticked, place);
            None
        }
        Act::Day(day) => {
            browse.no_day = false;
            go_to_day(browse, day)
        }
        Act::DayTyped => match typed {
            Ok(day) => {
                browse.no_day = false;
                go_to_day(browse, day)
            }
            Err(_) => {
                browse.no_day = true;
                None
            }
        },
        Act::Large(index) => {
            browse.large = index;
            browse.active = index.unwrap_or(browse.active);
            None
        }
        _ => None,
    }
}

fn show(browse: &mut Browse, place: u64) -> Option<Effect> {
    if browse.item.as_ref().is_some_and(|(known, _)| *known == place) {
        return None;
    }
    browse.item = Some((place, None));
    ask(Ask::Item(place))
}

fn go_to_day(browse: &mut Browse, day: Date) -> Option<Effect> {
    browse.month = day.first_of_month();
    browse.agenda = None;
    (browse.item, browse.in_front) = (None, false);
    ask(Ask::Agenda(browse.range()))
}

/// Asks for what the query finds.
fn list(browse: &mut Browse) -> Option<Effect> {
    browse.clear();
    browse.agenda = None;
    if browse.is_agenda() { ask(Ask::Agenda(browse.range())) } else { ask(Ask::List(browse.query.clone())) }
}

/// Takes an answer of the reader in.
pub(super) fn told(state: &mut State, place: &Place, told: Told) -> Option<Effect> {
    if let Told::Places(_, places) = told {
        if let Some(saving) = state.saving.as_mut().filter(|saving| saving.places.is_none()) {
            saving.places = Some(places);
        }
        return None;
    }
    let browse = state.browse.as_mut()?;
    match told {
        Told::Opened(path, Err(trouble @ Trouble::Locked { .. })) if path == browse.path => {
            browse.opened = Some(Err(trouble));
            // Whoever wants it for something else is told there.
            if state.screen == Screen::Browse {
                super::packing::ask_for_password(state, place, path);
            }
        }
        Told::Opened(path, opened) if path == browse.path => {
            let first = opened.as_ref().ok().and_then(|opened| opened.kinds.first()).map(|(kind, _)| *kind);
            browse.opened = Some(opened);
            browse.query.kind = first?;
            return list(browse);
        }
        Told::Listed(listed) if listed.query == browse.query => browse.listed = Some(listed),
        Told::Rows { query, from, rows } if query == browse.query => {
            browse.take_rows(from, rows);
            // The first one is shown right away: an empty half of the window helps nobody.
            let here = browse.row(browse.active).map(|row| row.place);
            if browse.item.is_none() && browse.query.kind != Kind::Photos {
                return here.and_then(|place| show(browse, place));
            }
        }
        Told::Item(item) => {
            if let Some((_, known)) = browse.item.as_mut().filter(|(place, _)| *place == item.row.place) {
                *known = Some(item);
            }
        }
        Told::Agenda(agenda) if agenda.range == browse.range() => browse.agenda = Some(agenda),
        Told::Failed(trouble) => browse.trouble = Some(trouble),
        _ => (),
    }
    None
}

/// Takes in a folder that was chosen for one of the screens of this room; `None` when it is for another.
pub(super) fn chosen(state: &mut State, place: &Place, chosen: &Chosen) -> bool {
    match state.screen {
        Screen::Which => {
            if let Chosen::Folder(folder) = chosen {
                state.draft.open_path = folder.display().to_string();
                state.missing.clear();
            }
            state.no_chooser = *chosen == Chosen::NoChooser;
            true
        }
        Screen::Save => {
            if let Chosen::Folder(folder) = chosen {
                state.draft.save_to = folder.display().to_string();
                look_at_save_folder(state, place);
            }
            if let Some(saving) = &mut state.saving {
                saving.no_chooser = *chosen == Chosen::NoChooser;
            }
            true
        }
        Screen::Settings => {
            if let Chosen::Folder(folder) = chosen {
                state.draft.usual_folder = folder.display().to_string();
                state.missing.clear();
            }
            state.no_chooser = *chosen == Chosen::NoChooser;
            true
        }
        _ => false,
    }
}

/// The path that a file chooser begins at, on the screens of this room.
pub(super) fn typed(state: &State) -> Option<&String> {
    match state.screen {
        Screen::Which => Some(&state.draft.open_path),
        Screen::Save => Some(&state.draft.save_to),
        Screen::Settings => Some(&state.draft.usual_folder),
        _ => None,
    }
}

/// One step back on the screens of this room.
pub(super) fn back(state: &mut State) -> Option<Effect> {
    state.trouble = None;
    match state.screen {
        Screen::Save if state.browse.is_some() => state.screen = Screen::Browse,
        _ => state.screen = super::first_screen(state),
    }
    None
}

#[cfg(test)]
mod tests;
