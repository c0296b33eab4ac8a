//! Comparing backups, stating a loss, and putting back: from a backup to what is chosen, the plan and the yes to it.

mod keys;

use std::path::{Path, PathBuf};

use crate::engine::inside::Opened;
use crate::engine::{
    Differing, DrillRequest, Later, Outcome, Request, RestoreConsent, RestoreInto, RestoreRequest, StatementRequest,
    Wish,
};
use crate::gui::state::{AccountCard, BackupLine, Recovering, Screen, Section, State, Then, Way};
use crate::gui::synced::typed_path;
use crate::model::{Door, Kind, Trouble};

use super::keeping::wrong_with;
use super::{Chosen, Effect, Errand, Place, start};
use keys::wants;

pub(super) use keys::{after_sign_in, gave_up, is_waiting, leave_sign_in, let_in, sign_in_first, with_door};

/// Something that a person does to find out what was lost, or to get it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recover {
    /// Asks what a backup shall be compared with.
    With(PathBuf),
    /// Compares it with another one.
    Beside(PathBuf),
    /// Compares it with the account of this name as it is now.
    Live(String),
    /// Compares these two once more.
    Again(PathBuf, Later),
    /// Asks where a statement about these two shall go.
    State(PathBuf, Later),
    StateTyped,
    StateGo,
    /// Compares a backup that was put back with the account.
    Check(PathBuf),
    /// Asks how a backup shall be put back.
    Restore(PathBuf),
    /// The same, for nothing but the items that are ticked in the backup that is looked at.
    Ticked,
    /// The same, with what was chosen before.
    Choices(PathBuf),
    /// Into this account.
    Account(String),
    Differing(Differing),
    Into(RestoreInto),
    TickKind(Kind),
    TickCollection(String),
    /// Plans to put back what is missing.
    PlanMissing,
    /// Plans what was chosen.
    PlanChosen,
    /// Plans the same once more.
    PlanAnew,
    /// Signs in again to the account that refused us, and does the same once more.
    SignIn,
    /// Yes to the plan that is shown.
    Confirm,
    /// Proves that a backup can be put back.
    Drill(PathBuf),
}

/// Takes in what a person does.
pub(super) fn act(state: &mut State, place: &Place, act: Recover) -> Option<Effect> {
    let free = !state.is_running();
    match act {
        Recover::With(backup) => {
            begin(state, backup, Screen::Compare);
            None
        }
        Recover::Beside(other) => {
            let backup = state.recovering.as_ref().filter(|_| free)?.backup.clone();
            let sealed = |path: &Path| line_of(state, path).map(|line| line.sealed);
            let turned = sealed(&other).zip(sealed(&backup)).is_some_and(|(other, it)| other < it);
            let (old, new) = if turned { (other, backup) } else { (backup, other) };
            start(state, Request::Compare { old, new: new.into() })
        }
        Recover::Live(account) => wants(state, account, Then::Compare),
        Recover::Again(old, new) => start(state, Request::Compare { old, new }),
        Recover::State(old, new) => {
            begin(state, old, Screen::Statement);
            if let Some(recovering) = &mut state.recovering {
                recovering.other = Some(new);
            }
            if state.draft.statement_to.is_empty() {
                let home = place.home.as_ref().map(|home| home.join("Lifeboat statements"));
                let folder = home.unwrap_or_else(|| place.vault_root.clone());
                state.draft.statement_to = folder.display().to_string();
            }
            state.draft.focus = Some("case");
            look_at_folder(state, place);
            None
        }
        Recover::StateTyped => {
            look_at_folder(state, place);
            None
        }
        Recover::StateGo => {
            let recovering = state.recovering.as_ref().filter(|_| free)?;
            let (old, new) = (recovering.backup.clone(), recovering.other.clone()?);
            let to_dir = typed_path(&state.draft.statement_to, place.home.as_deref());
            if let Some(wrong) = wrong_with(&to_dir) {
                state.missing.insert(wrong);
                state.draft.focus = Some("statement-to");
                return None;
            }
            let said = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
            let (case, operator) = (said(&state.draft.case), said(&state.draft.operator));
            start(state, Request::Statement(StatementRequest { old, new, to_dir, case, operator }))
        }
        Recover::Check(backup) => {
            let known = state.recovering.as_ref().filter(|recovering| recovering.backup == backup);
            let account = known.and_then(|recovering| recovering.account.clone());
            let own = || card_of(state, &backup).filter(|card| is_account(card)).map(|card| card.name.clone());
            let account = account.or_else(own)?;
            state.recovering = Some(Recovering { backup, from: Screen::Home, ..Recovering::default() });
            wants(state, account, Then::Compare)
        }
        Recover::Restore(backup) => choose(state, backup),
        Recover::Ticked => {
            let browse = state.browse.as_ref()?;
            let (backup, places) = (browse.inside()?.path.clone(), browse.ticked.clone());
            let effect = choose(state, backup);
            if let Some(recovering) = &mut state.recovering {
                recovering.places = Some(places);
            }
            effect
        }
        Recover::Choices(backup) => {
            if state.recovering.as_ref().is_some_and(|recovering| recovering.backup == backup) {
                state.trouble = None;
                state.open.insert(Section::Part("recover-more"));
                state.screen = Screen::Restore;
                return None;
            }
            choose(state, backup)
        }
        Recover::PlanMissing => wants(state, state.recovering.as_ref()?.account.clone()?, Then::Missing),
        Recover::PlanChosen => wants(state, state.recovering.as_ref()?.account.clone()?, Then::Chosen),
        Recover::PlanAnew => {
            let Request::Restore(request) = &state.run.as_ref().filter(|_| free)?.request else { return None };
            let request = RestoreRequest { consent: RestoreConsent::No, ..(**request).clone() };
            start(state, Request::Restore(Box::new(request)))
        }
        Recover::SignIn => {
            let recovering = state.recovering.as_mut().filter(|_| free)?;
            recovering.then = recovering.last;
            let account = recovering.account.clone()?;
            sign_in_first(state, &account, None)
        }
        Recover::Confirm => confirm(state),
        Recover::Drill(backup) => free.then_some(Effect::Errand(Errand::PrepareDrill { backup })),
        Recover::Account(_)
        | Recover::Differing(_)
        | Recover::Into(_)
        | Recover::TickKind(_)
        | Recover::TickCollection(_) => {
            let recovering = state.recovering.as_mut()?;
            match act {
                Recover::Account(name) => recovering.account = Some(name),
                Recover::Differing(how) => recovering.differing = how,
                Recover::Into(place) => recovering.into = place,
                Recover::TickKind(kind) => super::flip(&mut recovering.off, kind),
                Recover::TickCollection(name) => super::flip(&mut recovering.off_collections, name),
                _ => (),
            }
            None
        }
    }
}

/// What a drill needs is there: begins it.
pub(super) fn drill(state: &mut State, backup: PathBuf, ready: Result<(Door, PathBuf), Trouble>) -> Option<Effect> {
    match ready {
        Ok((door, work)) if !state.is_running() => {
            start(state, Request::Drill(Box::new(DrillRequest { backup, door, work })))
        }
        // Something else was begun meanwhile.
        Ok(_) => Some(Effect::Errand(Errand::EndDrill)),
        Err(trouble) => {
            state.trouble = Some(trouble);
            None
        }
    }
}

/// Shows how a backup can be put back, and looks into it for what there is to choose from.
fn choose(state: &mut State, backup: PathBuf) -> Option<Effect> {
    begin(state, backup.clone(), Screen::Restore);
    if state.browse.as_ref().is_some_and(|browse| browse.path == backup && browse.inside().is_some()) {
        return None;
    }
    let effect = super::browse::act(state, &Place::default(), super::Act::Open(backup));
    state.screen = Screen::Restore;
    effect
}

/// Starts what the plan says that is shown.
fn confirm(state: &mut State) -> Option<Effect> {
    let run = state.run.as_ref().filter(|run| !run.is_going())?;
    let (Request::Restore(request), Some(Ok(Outcome::PlannedRestore(planned)))) = (&run.request, &run.state.ended)
    else {
        return None;
    };
    if planned.plan.steps.is_empty() || state.home.read_only {
        return None;
    }
    let consent = RestoreConsent::Shown(Box::new(planned.plan.clone()));
    let request = RestoreRequest { consent, ..(**request).clone() };
    start(state, Request::Restore(Box::new(request)))
}

/// True when all that the backup has was taken out of the choice.
pub fn chosen_nothing(state: &State) -> bool {
    let Some(recovering) = &state.recovering else { return true };
    let Some(opened) = opened(state) else { return false };
    opened.kinds.iter().all(|(kind, _)| recovering.off.contains(kind))
        || (!opened.collections.is_empty()
            && opened.collections.iter().all(|of| recovering.off_collections.contains(&of.name)))
}

/// The backup of the choice, once it was looked into.
fn opened(state: &State) -> Option<&Opened> {
    let backup = &state.recovering.as_ref()?.backup;
    state.browse.as_ref().filter(|browse| browse.path == *backup)?.inside()
}

/// What was chosen. Nothing named means all.
fn wish_of(state: &State) -> Wish {
    let Some(recovering) = &state.recovering else { return Wish::default() };
    let (differing, into, places) = (recovering.differing, recovering.into, recovering.places.clone());
    let mut wish = Wish { differing, into, places, ..Wish::default() };
    if let Some(opened) = opened(state).filter(|_| wish.places.is_none()) {
        if !recovering.off.is_empty() {
            let on = opened.kinds.iter().map(|(kind, _)| *kind).filter(|kind| !recovering.off.contains(kind));
            wish.kinds = on.collect();
        }
        if !recovering.off_collections.is_empty() {
            let names = opened.collections.iter().map(|collection| collection.name.clone());
            wish.collections = names.filter(|name| !recovering.off_collections.contains(name)).collect();
        }
    }
    wish
}

/// Shows the screen that is about this backup.
fn begin(state: &mut State, backup: PathBuf, screen: Screen) {
    let account = card_of(state, &backup).filter(|card| is_account(card)).map(|card| card.name.clone());
    let from = if matches!(state.screen, Screen::Browse | Screen::Result) { state.screen } else { Screen::Home };
    state.recovering = Some(Recovering { backup, account, from, ..Recovering::default() });
    state.trouble = None;
    state.missing.clear();
    state.open.clear();
    state.screen = screen;
}

/// The card of *Home* that has this backup.
fn card_of<'a>(state: &'a State, backup: &Path) -> Option<&'a AccountCard> {
    state.card_of(backup.parent()?)
}

fn line_of<'a>(state: &'a State, backup: &Path) -> Option<&'a BackupLine> {
    card_of(state, backup)?.backups.iter().find(|line| line.path == backup)
}

/// The other backups of the same account, newest first.
pub fn others_of<'a>(state: &'a State, backup: &'a Path) -> impl Iterator<Item = &'a BackupLine> {
    let backups = card_of(state, backup).map(|card| card.backups.as_slice()).unwrap_or_default();
    backups.iter().filter(move |line| line.path != backup)
}

/// The accounts that a backup can be compared with or put into: its own one, and where that must be signed in to first, all
/// others that can be reached, too.
pub fn reachable<'a>(state: &'a State, backup: &Path) -> Vec<&'a AccountCard> {
    let own = card_of(state, backup).filter(|card| is_account(card));
    if own.is_some_and(can_be_reached) {
        return own.into_iter().collect();
    }
    own.into_iter().chain(state.home.accounts.iter().filter(|card| can_be_reached(card))).collect()
}

/// True for an account at a service, whether or not its key is kept.
fn is_account(card: &AccountCard) -> bool {
    can_be_reached(card) || card.way == Way::SignIn
}

fn can_be_reached(card: &AccountCard) -> bool {
    matches!(card.way, Way::Saved | Way::Demo)
}

/// The account was backed up so that a backup can be compared with it, or had nothing left for that: compares.
pub(super) fn goes_on(state: &mut State, end: &Result<Outcome, Trouble>) -> Option<Effect> {
    let old = state.compare_next.take()?;
    let new = match end {
        Ok(Outcome::BackedUp(done)) => Later::Backup(done.path.clone()),
        // It says itself that it has lost all it had.
        Err(Trouble::Emptied { account, seen }) => Later::Emptied { account: account.clone(), seen: *seen },
        _ => return None,
    };
    let screen = state.screen;
    let effect = start(state, Request::Compare { old, new });
    // Who went elsewhere meanwhile stays there.
    state.screen = screen;
    effect
}

fn look_at_folder(state: &mut State, place: &Place) {
    state.missing.clear();
    let synced = state.home.synced.by(&typed_path(&state.draft.statement_to, place.home.as_deref()));
    if let Some(recovering) = &mut state.recovering {
        recovering.synced = synced;
    }
}

/// Takes in a folder that was chosen for a statement; false when it is for another screen.
pub(super) fn chosen(state: &mut State, place: &Place, chosen: &Chosen) -> bool {
    if state.screen != Screen::Statement {
        return false;
    }
    if let Chosen::Folder(folder) = chosen {
        state.draft.statement_to = folder.display().to_string();
        look_at_folder(state, place);
    }
    if let Some(recovering) = &mut state.recovering {
        recovering.no_chooser = *chosen == Chosen::NoChooser;
    }
    true
}

/// One step back on the screens of this room.
pub(super) fn back(state: &mut State) -> Option<Effect> {
    state.trouble = None;
    let from = state.recovering.as_ref().map_or(Screen::Home, |recovering| recovering.from);
    state.screen = match from {
        Screen::Browse if state.browse.is_some() => Screen::Browse,
        Screen::Result if state.run.is_some() => Screen::Result,
        _ => super::first_screen(state),
    };
    None
}
