//! Where the window meets what lies behind it: jobs of the engine, and errands (keychain, dialogs, folders, the demo
//! cloud, saved accounts). The window itself has no thread; what blocks runs on the engine's.

use crate::engine::{Event, Request};

use super::update::{Answer, Errand};

/// Called from any thread when there is something new: asks for a frame.
pub type Wake = std::sync::Arc<dyn Fn() + Send + Sync>;

/// A running job, as the window uses it.
pub trait Work {
    /// The next event, if one is waiting.
    fn next(&self) -> Option<Event>;
    /// Asks it to end.
    fn stop(&self);
    /// Asks it to wait, or to go on.
    fn pause(&self, paused: bool);
}

/// What the window needs to have done.
pub trait Desk {
    /// Starts a piece of work.
    fn start(&mut self, request: Request) -> Box<dyn Work>;
    /// Takes an errand; its answer comes from [`Desk::answer`].
    fn send(&mut self, errand: Errand);
    /// The next answer, if one is waiting.
    fn answer(&mut self) -> Option<Answer>;
}
