//! What came of the errands.

use crate::gui::state::{Said, Scheduled, Screen, Session, State, Story, WantedOf};

use super::backup::{back_up_demo, look_at_folder};
use super::browse;
use super::import;
use super::keeping::look_at_copy_folder;
use super::packing;
use super::recover;
use super::salvage;
use super::settings;
use super::sign_in::{fetched_door, look};
use super::support;
use super::tending;
use super::turns;
use super::{Answer, Chosen, Effect, Errand, Place, room};

pub(super) fn answered(state: &mut State, place: &Place, answer: Answer) -> Option<Effect> {
    match answer {
        Answer::Keychain(keychain) => {
            state.keychain = keychain;
            None
        }
        Answer::Home(home) => {
            let first = state.home.is_new() && !home.is_new();
            state.home = home;
            if first && state.screen == Screen::Welcome && state.demo.wanted.is_none() {
                state.screen = Screen::Home;
            }
            turns::next(state, place)
        }
        Answer::NotDone(trouble) => {
            state.trouble = Some(trouble);
            None
        }
        Answer::Demo(door) => match (door, state.demo.wanted.take()) {
            (Ok(door), Some(WantedOf::Recovering)) => recover::with_door(state, place, door, true),
            (Ok(door), Some(WantedOf::BackingUp)) => back_up_demo(state, place, door),
            (Ok(door), _) => look(state, Session { door, demo: true, ..Session::default() }),
            (Err(trouble), _) => {
                recover::gave_up(state);
                state.trouble = Some(trouble);
                None
            }
        },
        Answer::Told(told) => browse::told(state, place, told),
        Answer::Preferences(preferences) => settings::read(state, preferences),
        Answer::Set(preferences) => settings::is_set(state, preferences),
        Answer::Folder(chosen) if browse::chosen(state, place, &chosen) => None,
        Answer::Folder(chosen) if recover::chosen(state, place, &chosen) => None,
        Answer::Folder(chosen) if packing::chosen(state, place, &chosen) => None,
        Answer::Support(bundle) => support::read(state, *bundle),
        Answer::SupportSaved(done) => support::saved(state, done),
        Answer::Folder(chosen) if state.screen == Screen::Support => support::chosen(state, chosen),
        Answer::Folder(chosen) if state.screen == Screen::Copy => {
            if let Chosen::Folder(folder) = &chosen {
                state.draft.copy_to = folder.display().to_string();
                look_at_copy_folder(state, place);
            }
            if let Some(copying) = &mut state.copying {
                copying.no_chooser = chosen == Chosen::NoChooser;
            }
            None
        }
        Answer::Files(chosen) if state.screen == Screen::Salvage => salvage::chosen(state, chosen),
        Answer::Files(chosen) => import::chosen(state, place, chosen),
        Answer::Dropped(dropped) => import::dropped(state, place, dropped),
        Answer::Folder(chosen) => {
            if let Chosen::Folder(folder) = &chosen {
                let draft = &mut state.draft;
                let field = if state.screen == Screen::Import { &mut draft.import_folder } else { &mut draft.folder };
                *field = folder.display().to_string();
                look_at_folder(state, place);
            }
            if state.screen == Screen::Import {
                state.importing.no_chooser = chosen == Chosen::NoChooser;
            } else if let Some(choice) = &mut state.choice {
                choice.no_chooser = chosen == Chosen::NoChooser;
            }
            None
        }
        Answer::File(chosen) if state.screen == Screen::Which => {
            browse::chosen(state, place, &chosen);
            None
        }
        Answer::File(chosen) => {
            let (typed, field) = match state.screen {
                Screen::Settings => (&mut state.draft.usual_ca, "usual-ca"),
                _ => (&mut state.draft.ca_file, "ca-file"),
            };
            state.types_ca = chosen == Chosen::NoChooser;
            if state.types_ca {
                state.draft.focus = Some(field);
            }
            if let Chosen::Folder(file) = chosen {
                *typed = file.display().to_string();
            }
            None
        }
        Answer::PageOpened { url, done } => {
            match &mut state.adding {
                // There the address stands beside it.
                Some(adding) if matches!(state.screen, Screen::SignIn | Screen::Approving) => {
                    adding.shut_page = done.is_err().then_some(url);
                }
                _ => state.trouble = done.err().or(state.trouble.take()),
            }
            None
        }
        Answer::Opened(opened) => {
            state.folder_shut = opened.is_err();
            None
        }
        Answer::Saved { wished, saved } => {
            // Another account may have been begun meanwhile.
            if let Some(session) = state.session.as_mut().filter(|session| session.name() == wished) {
                session.kept = saved.as_ref().ok().map(|(_, kept)| *kept);
                session.account = saved.as_ref().ok().map(|(name, _)| name.clone()).or(session.account.take());
            }
            state.trouble = saved.err().or(state.trouble.take());
            recover::after_sign_in(state, place).or(Some(Effect::Errand(Errand::LoadHome)))
        }
        Answer::Door { name, door } => {
            state.opening.remove(&name);
            fetched_door(state, place, &name, door)
        }
        Answer::Settled { vault, done } => {
            match done {
                Ok(()) => {
                    state.answers.insert(vault, Said::Mine);
                }
                Err(trouble) => {
                    state.answers.remove(&vault);
                    state.trouble = Some(trouble);
                }
            }
            Some(Effect::Errand(Errand::LoadHome))
        }
        Answer::Kept(done) => room::kept(state, done),
        Answer::Planned { vault, keep_last, done } => {
            room::planned(state, vault, keep_last, done);
            None
        }
        Answer::Accepted { vault, done } => room::accepted(state, vault, done),
        Answer::DemoPlayed { lost, done } => {
            state.demo.story = match (lost, &done) {
                (true, Ok(())) | (false, Err(_)) => Story::Lost,
                (false, Ok(())) | (true, Err(_)) => Story::Whole,
            };
            state.trouble = done.err().or(state.trouble.take());
            None
        }
        Answer::Removed(done) | Answer::Pinned(done) => {
            state.trouble = done.err().or(state.trouble.take());
            Some(Effect::Errand(Errand::LoadHome))
        }
        Answer::DrillReady { backup, done } => recover::drill(state, backup, done),
        Answer::Scheduled { account, done } => {
            match done {
                Ok(scheduled) => state.scheduled = Some((account, scheduled)),
                Err(trouble) => state.scheduled = Some((account, Scheduled::Failed(trouble))),
            }
            Some(Effect::Errand(Errand::LoadHome))
        }
        Answer::Checked { name, done } => tending::checked(state, name, done),
        Answer::Forgot { name, done } => Some(tending::forgot(state, &name, done)),
        Answer::Names(names) => {
            if let Some(known) = state.names.iter_mut().find(|known| known.kind == names.kind) {
                *known = names;
            }
            None
        }
    }
}
