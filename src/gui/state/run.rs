//! A piece of work and how it stands.

use crate::engine::{BackedUp, Event, Outcome, Request, RunState};
use crate::model::{Came, Sign};

use crate::gui::pace::Pace;

/// A piece of work and how it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    pub request: Request,
    pub state: RunState,
    /// The steps of signing in so far.
    pub steps: Vec<Step>,
    pub pace: Pace,
    pub paused: bool,
    pub stopping: bool,
    /// Whether to stop is being asked; `Close` when the window shall close then.
    pub asking: Option<Asking>,
}

/// A step of finding an account's services.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// A message key of the `text` room.
    pub what: &'static str,
    pub at: String,
    /// What came of it, where that was told.
    pub came: Option<Came>,
}

/// Why a person is asked whether to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    Stop,
    Close,
}

impl Run {
    /// A piece of work that begins now.
    pub fn of(request: Request) -> Run {
        Run {
            request,
            state: RunState::default(),
            steps: Vec::new(),
            pace: Pace::default(),
            paused: false,
            stopping: false,
            asking: None,
        }
    }

    /// True until its last event has come.
    pub fn is_going(&self) -> bool {
        self.state.ended.is_none()
    }

    /// True for looking and signing in, which have screens of their own and no result.
    pub fn is_looking(&self) -> bool {
        matches!(
            self.request,
            Request::Ask(_) | Request::SignIn(_) | Request::Look(_) | Request::Recognise(_) | Request::Examine(_)
        )
    }

    /// True when it makes a backup: of an account, of files, of something damaged, or of what an unfinished one has.
    pub fn is_backup(&self) -> bool {
        matches!(self.request, Request::Backup(_) | Request::Import(_) | Request::Salvage(_) | Request::Finish(_))
    }

    /// True when it makes a backup of files.
    pub fn is_import(&self) -> bool {
        matches!(self.request, Request::Import(_))
    }

    /// True when it makes a backup of what can be had of something damaged.
    pub fn is_salvage(&self) -> bool {
        matches!(self.request, Request::Salvage(_))
    }

    /// That of three values that fits the work: a backup, keeping what an unfinished one has, or copying.
    pub fn one_of<T>(&self, [backup, finish, copy]: [T; 3]) -> T {
        match self.request {
            Request::Finish(_) => finish,
            Request::Copy { .. } => copy,
            _ => backup,
        }
    }

    /// The sealed backup, when it ended with one.
    pub fn backed_up(&self) -> Option<&BackedUp> {
        match &self.state.ended {
            Some(Ok(Outcome::BackedUp(done))) => Some(done),
            _ => None,
        }
    }

    /// Folds one event in.
    pub fn apply(&mut self, event: Event) {
        match &event {
            Event::Sign(Sign::Looking { step, subject }) => {
                let step = Step { what: step, at: subject.clone(), came: None };
                if self.steps.last() != Some(&step) {
                    self.steps.push(step);
                }
            }
            Event::Sign(Sign::Looked { step, subject, came }) => {
                let is_it = |known: &&mut Step| known.what == *step && known.at == *subject && known.came.is_none();
                if let Some(known) = self.steps.iter_mut().rfind(is_it) {
                    known.came = Some(came.clone());
                }
            }
            _ => (),
        }
        self.state.apply(event);
        self.pace.note(&self.state);
    }
}
