//! *Back up all*: one saved account after the other, whatever comes of each. Stopping one stops those behind it, too.

use super::backup::back_up_account;
use super::{Effect, Errand, Place};
use crate::engine::{AlarmLevel, Outcome, Status};
use crate::gui::state::{AccountCard, Ending, Folder, Run, Screen, State, Turn, Turns, Way};
use crate::model::Trouble;

/// Begins with the first of all saved accounts.
pub(super) fn begin(state: &mut State, place: &Place) -> Option<Effect> {
    if state.is_running() {
        state.screen = Screen::Running;
        return None;
    }
    let saved = state.home.accounts.iter().filter(|card| card.way == Way::Saved);
    state.turns = Turns { waiting: saved.map(|card| card.name.clone()).collect(), ..Turns::default() };
    next(state, place)
}

/// The next account's turn, when nothing else is going on.
pub(super) fn next(state: &mut State, place: &Place) -> Option<Effect> {
    if state.turns.now.is_some() || state.is_running() {
        return None;
    }
    if state.turns.waiting.is_empty() {
        // The last one had no turn of its own: the question that was asked meanwhile is answered by that.
        let closing = std::mem::take(&mut state.turns.closing);
        if state.screen == Screen::Running {
            state.screen = Screen::Result;
        }
        return closing.then_some(Effect::CloseWindow);
    }
    let name = state.turns.waiting.remove(0);
    let is_gone = |card: &AccountCard| card.name == name && card.folder != Folder::Here;
    if state.home.accounts.iter().any(is_gone) {
        // A backup that nobody looks at would begin anew on another disk.
        state.turns.done.push(Turn { account: name, ending: Ending::FolderGone });
        return next(state, place);
    }
    state.turns.now = Some(name.clone());
    match back_up_account(state, place, &name) {
        Some(effect) => Some(effect),
        // The account was removed meanwhile.
        None => {
            state.turns.now = None;
            next(state, place)
        }
    }
}

/// Between two turns, the window shall be closed: nobody's turn comes any more.
pub(super) fn close(state: &mut State) -> Option<Effect> {
    state.turns = Turns::default();
    Some(Effect::CloseWindow)
}

/// Lets an account whose turn has come wait again while something else is going on. `false` when it is not its turn, or
/// nothing is going on.
pub(super) fn waits_again(state: &mut State, name: &str) -> bool {
    let busy = state.is_running();
    let Some(name) = state.turns.now.take_if(|now| busy && now == name) else { return false };
    state.turns.waiting.insert(0, name);
    true
}

/// Notes what came of a run, if it was somebody's turn.
pub(super) fn ended(state: &mut State, end: &Result<Outcome, Trouble>) {
    if !state.run.as_ref().is_some_and(Run::is_backup) {
        return;
    }
    let Some(account) = state.turns.now.take() else { return };
    let ending = match end {
        Ok(Outcome::BackedUp(done)) if done.receipt.alarm == AlarmLevel::Alarm => Ending::Alarm,
        Ok(Outcome::BackedUp(done)) if done.receipt.status == Status::Incomplete => Ending::Incomplete,
        Ok(_) => Ending::Complete,
        Err(trouble) => {
            if *trouble == Trouble::Cancelled {
                state.turns.waiting.clear();
            }
            Ending::Failed(trouble.clone())
        }
    };
    state.turns.done.push(Turn { account, ending });
}

/// The account whose turn it is can't be signed in to without asking: it is left out, and said so. `None` when it is
/// not its turn.
pub(super) fn cannot_sign_in(state: &mut State, name: &str) -> Option<Effect> {
    state.turns.now.take_if(|now| now == name)?;
    state.turns.done.push(Turn { account: name.to_owned(), ending: Ending::NeedsSignIn });
    // The next begins when *Home* has come.
    Some(Effect::Errand(Errand::LoadHome))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Request;

    #[test]
    fn a_turn_that_something_else_came_before_waits() {
        let run = Run::of(Request::Recognise(Vec::new()));
        let mut state = State { run: Some(run), ..State::default() };
        state.turns = Turns { now: Some("anna".into()), waiting: vec!["ben".into()], ..Turns::default() };
        assert!(!waits_again(&mut state, "ben"), "it is not its turn");
        assert!(waits_again(&mut state, "anna"));
        assert_eq!(
            (state.turns.now.as_deref(), state.turns.waiting.as_slice()),
            (None, &["anna".into(), "ben".into()][..])
        );
        state.run = None;
        state.turns.now = Some("anna".into());
        assert!(!waits_again(&mut state, "anna"), "nothing is going on");
    }
}
