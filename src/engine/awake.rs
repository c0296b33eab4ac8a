//! Holds off this computer's sleep while a job is at work, where the platform lets us: the login manager on Linux, power
//! assertions on macOS, the thread's execution state on Windows (all by the keepawake crate). Where it does not, nothing is
//! said and nothing is claimed: [`Event::Awake`] is sent once it really holds.
//!
//! The platform is asked on a thread of its own, because a bus may let us wait for its answer.

use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use super::event::{Event, Request};
use super::report::Reporter;
use crate::text::say;

/// Sleep is held off, or about to be, until this ends.
pub(super) struct Awake {
    over: Arc<Mutex<bool>>,
    _held: Sender<()>,
}

impl Awake {
    /// Begins to hold sleep off for work that takes a while.
    pub fn begin(request: &Request, reporter: &Reporter) -> Option<Awake> {
        if !takes_a_while(request) {
            return None;
        }
        let over: Arc<Mutex<bool>> = Arc::default();
        let (held, ended) = channel::<()>();
        let (reporter, is_over) = (reporter.clone(), Arc::clone(&over));
        std::thread::spawn(move || {
            let why = say("awake-why", &[]);
            let asked = keepawake::Builder::default()
                .idle(true)
                // Not every desktop on Linux heeds what holds idleness off; elsewhere this would mean another thing.
                .sleep(cfg!(target_os = "linux"))
                .reason(why)
                .app_name(say("app-name", &[]))
                .app_reverse_domain("lifeboat")
                .create();
            let Ok(awake) = asked else { return };
            {
                let over = is_over.lock().unwrap_or_else(PoisonError::into_inner);
                if !*over {
                    reporter.send(Event::Awake);
                }
            }
            // Nothing is ever sent: this returns when the job drops its end.
            let _ = ended.recv();
            drop(awake);
        });
        Some(Awake { over, _held: held })
    }

    /// The job is over: no event comes from here any more, and sleep is no longer held off.
    pub fn end(self) {
        *self.over.lock().unwrap_or_else(PoisonError::into_inner) = true;
    }
}

/// True for work that somebody may leave alone for a while.
fn takes_a_while(request: &Request) -> bool {
    match request {
        Request::Backup(_)
        | Request::Import(_)
        | Request::Salvage(_)
        | Request::Finish(_)
        | Request::Verify { .. }
        | Request::Restore(_)
        | Request::Drill(_)
        | Request::Merge(_)
        | Request::Copy { .. }
        | Request::Export(_)
        | Request::Pack { .. }
        | Request::Unpack { .. }
        | Request::VerifyLocked { .. } => true,
        Request::Ask(_)
        | Request::SignIn(_)
        | Request::SignOut(_)
        | Request::Look(_)
        | Request::Check { .. }
        | Request::Recognise(_)
        | Request::Examine(_)
        | Request::Compare { .. }
        | Request::Statement(_)
        | Request::Forget { .. } => false,
    }
}
