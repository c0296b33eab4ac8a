//! *Make room*: old backups go once the person has seen which, and single ones are kept for good. Also going on without
//! items that can't be had.

use std::path::PathBuf;

use super::{Effect, Errand, start};
use crate::engine::{ForgetPlan, Request};
use crate::gui::state::{Accepting, Room, Screen, State};
use crate::model::Trouble;

/// What a person does on *Make room*.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoomAct {
    /// Shows what would go of the backups in this vault.
    Open(PathBuf),
    /// So many of the newest stay.
    KeepLast(usize),
    /// A backup is kept for good, or no longer.
    Keep { backup: PathBuf, on: bool },
    /// *Remove*: asks first.
    Ask,
    /// The answer to that.
    Go(bool),
}

/// What a person says to items that can't be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AcceptAct {
    Ask,
    No,
    /// Goes on without these, by their addresses.
    Yes(Vec<String>),
}

/// So many of the newest stay unless the person chooses.
const USUAL: usize = 10;

pub(super) fn act(state: &mut State, act: RoomAct) -> Option<Effect> {
    match act {
        RoomAct::Open(vault) => {
            state.trouble = None;
            state.screen = Screen::Room;
            state.room = Some(Room { vault, keep_last: USUAL, plan: None, asking: false });
            plan(state)
        }
        RoomAct::KeepLast(n) => {
            state.room.as_mut()?.keep_last = n;
            plan(state)
        }
        RoomAct::Keep { backup, on } => Some(Effect::Errand(Errand::Keep { backup, on })),
        RoomAct::Ask => {
            let room = state.room.as_mut()?;
            room.asking = room.planned().is_some_and(|plan| !plan.forget.is_empty());
            None
        }
        RoomAct::Go(yes) => {
            let room = state.room.as_mut()?;
            let asked = std::mem::take(&mut room.asking);
            let shown = room.planned()?.clone();
            let request = Request::Forget { vault: room.vault.clone(), shown, keep_last: room.keep_last };
            if yes && asked { start(state, request) } else { None }
        }
    }
}

/// Has it looked which backups would go now.
fn plan(state: &mut State) -> Option<Effect> {
    let room = state.room.as_mut()?;
    (room.plan, room.asking) = (None, false);
    Some(Effect::Errand(Errand::PlanForget { vault: room.vault.clone(), keep_last: room.keep_last }))
}

pub(super) fn planned(state: &mut State, vault: PathBuf, keep_last: usize, done: Result<ForgetPlan, Trouble>) {
    // Something else may have been chosen since.
    let asked = |room: &&mut Room| room.vault == vault && room.keep_last == keep_last;
    if let Some(room) = state.room.as_mut().filter(asked) {
        room.plan = Some(done);
    }
}

/// A backup is kept for good now, or no longer; or that could not be noted.
pub(super) fn kept(state: &mut State, done: Result<(), Trouble>) -> Option<Effect> {
    state.trouble = done.err();
    if state.screen == Screen::Room { plan(state) } else { None }
}

pub(super) fn accept(state: &mut State, vault: PathBuf, act: AcceptAct) -> Option<Effect> {
    match act {
        AcceptAct::Ask => {
            state.accepting.insert(vault, Accepting::Asking);
            None
        }
        AcceptAct::No => {
            state.accepting.remove(&vault);
            None
        }
        AcceptAct::Yes(items) => {
            state.accepting.insert(vault.clone(), Accepting::Noting);
            Some(Effect::Errand(Errand::Accept { vault, items }))
        }
    }
}

pub(super) fn accepted(state: &mut State, vault: PathBuf, done: Result<(), Trouble>) -> Option<Effect> {
    match done {
        Ok(()) => {
            state.accepting.insert(vault, Accepting::Done);
        }
        Err(trouble) => {
            state.accepting.remove(&vault);
            state.trouble = Some(trouble);
        }
    }
    // What the accounts on *Home* say of themselves may be another now; a run has its own end.
    (!state.is_running()).then_some(Effect::Errand(Errand::LoadHome))
}
