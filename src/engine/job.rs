//! The door for work: [`start`] runs a request on a thread of its own and sends its events.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use super::awake::Awake;
use super::event::{Event, Outcome, Phase, Request};
use super::log::{JobLog, LogFile};
use super::report::Reporter;
use super::{
    backup, compare, drill, export, finish, import, keep, look, merge, pack, restore, salvage, sign_in, statement,
    verify,
};
use crate::model::{Sign, Trouble, Watch};
use crate::signin;

/// Called after each event was sent, from the job's threads: wakes the window.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// A running piece of work. Dropping it stops the work and waits for its end.
pub struct Job {
    /// What the job lets know; the last one is [`Event::Ended`].
    pub events: Receiver<Event>,
    /// Pauses and stops it.
    pub control: Control,
    thread: Option<JoinHandle<()>>,
}

/// Pauses and stops a job; a cheap clone.
#[derive(Clone, Debug)]
pub struct Control(Watch);

impl Control {
    /// Asks the job to end. It does so within a second and keeps what it has.
    pub fn stop(&self) {
        self.0.cancel();
    }

    /// Asks the job to wait, or to go on.
    pub fn pause(&self, paused: bool) {
        self.0.pause(paused);
    }

    /// Stops the job when the terminal or the system asks the program to end (Ctrl-C, SIGTERM).
    pub fn stop_on_interrupt(&self) {
        let watch = self.0.clone();
        std::thread::spawn(move || {
            let Ok(runtime) = runtime() else { return };
            if runtime.block_on(interrupted()).is_ok() {
                watch.cancel();
            }
        });
    }
}

#[cfg(unix)]
async fn interrupted() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        done = tokio::signal::ctrl_c() => done,
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn interrupted() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

/// Returns when the terminal or the system asks the program to end (Ctrl-C, SIGTERM).
pub fn wait_for_interrupt() {
    // Where signals can't be heard, the system ends the program by its own means.
    let _ = runtime().and_then(|runtime| runtime.block_on(interrupted()));
}

/// Starts `request` on its own thread. `wake` is called after each event.
pub fn start(request: Request, wake: impl Fn() + Send + Sync + 'static) -> Job {
    start_prepared(request, |_| None, wake)
}

/// The same; first `prepare` makes the request ready, on the job's thread since it may read the disk, and gives the log that
/// the job is noted in.
pub(super) fn start_prepared(
    mut request: Request,
    prepare: impl FnOnce(&mut Request) -> Option<LogFile> + Send + 'static,
    wake: impl Fn() + Send + Sync + 'static,
) -> Job {
    let (sender, events) = channel();
    let wake: Wake = Arc::new(wake);
    let reporter = Reporter::new(sender.clone(), Arc::clone(&wake));
    let watch = {
        let reporter = reporter.clone();
        Watch::new(move |sign: Sign| reporter.send(Event::Sign(sign)))
    };
    let control = Control(watch.clone());
    let thread = std::thread::spawn(move || match catch_unwind(AssertUnwindSafe(|| prepare(&mut request))) {
        Ok(log) => {
            if let Some(file) = log {
                reporter.note_in(JobLog::begin(file, &request));
            }
            run(&request, &reporter, &watch);
        }
        // What was not made ready is not begun.
        Err(panic) => reporter.end(Err(mistake(panic))),
    });
    Job { events, control, thread: Some(thread) }
}

fn run(request: &Request, reporter: &Reporter, watch: &Watch) {
    let work = || -> Result<Outcome, Trouble> {
        let runtime = runtime().map_err(|error| Trouble::Internal(error.to_string()))?;
        match request {
            Request::Ask(door) => runtime.block_on(signin::ways_in(door, watch)).map(Outcome::Ways),
            Request::SignIn(request) => runtime.block_on(sign_in::perform(request, watch)).map(Outcome::SignedIn),
            Request::SignOut(request) => runtime.block_on(sign_in::undo(request, watch)).map(Outcome::SignedOut),
            Request::Look(door) => runtime.block_on(look::perform(door, watch)).map(Outcome::Looked),
            Request::Check { door, vault_root } => {
                runtime.block_on(look::check(door, vault_root, watch)).map(Outcome::Looked)
            }
            Request::Backup(request) => runtime
                .block_on(backup::perform(request, reporter, watch))
                .map(|done| Outcome::BackedUp(Box::new(done))),
            Request::Recognise(paths) => import::recognise(paths, reporter, watch).map(Outcome::Recognised),
            Request::Import(request) => runtime.block_on(import::perform(request, reporter, watch)),
            Request::Examine(paths) => {
                salvage::examine(paths, reporter, watch).map(|found| Outcome::Examined(Box::new(found)))
            }
            Request::Salvage(request) => runtime.block_on(salvage::perform(request, reporter, watch)),
            Request::Finish(request) => runtime
                .block_on(finish::perform(request, reporter, watch))
                .map(|done| Outcome::BackedUp(Box::new(done))),
            Request::Verify { backups, deep } => {
                verify::perform(backups, *deep, reporter, watch).map(Outcome::Verified)
            }
            Request::Restore(request) => runtime.block_on(restore::perform(request, reporter, watch)),
            Request::Drill(request) => runtime
                .block_on(drill::perform(request, reporter, watch))
                .map(|drilled| Outcome::Drilled(Box::new(drilled))),
            Request::Compare { old, new } => {
                reporter.phase(Phase::Comparing);
                compare::compare_with(old, new, watch).map(|compared| Outcome::Compared(Box::new(compared)))
            }
            Request::Merge(request) => runtime
                .block_on(merge::perform(request, reporter, watch))
                .map(|merged| Outcome::Merged(Box::new(merged))),
            Request::Statement(request) => {
                reporter.phase(Phase::Comparing);
                statement::perform(request, watch).map(|stated| Outcome::Stated(Box::new(stated)))
            }
            Request::Copy { source, to } => keep::perform_copy(source, to, reporter, watch).map(Outcome::Copied),
            Request::Export(request) => export::perform(request, reporter, watch).map(Outcome::Exported),
            Request::Pack { backup, to, password } => {
                pack::perform(backup, to, password.as_ref(), reporter, watch).map(Outcome::Packed)
            }
            Request::Unpack { pack: from, to, password } => {
                pack::perform_unpack(from, to, password.as_ref(), reporter, watch).map(Outcome::Unpacked)
            }
            Request::VerifyLocked { pack: path, password } => {
                pack::perform_verify(path, password, reporter, watch).map(Outcome::Verified)
            }
            Request::Forget { vault, shown, keep_last } => {
                keep::perform_forget(vault, shown, *keep_last, reporter, watch).map(Outcome::Forgot)
            }
        }
    };
    let awake = Awake::begin(request, reporter);
    let end = catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(mistake(panic)));
    if let Some(awake) = awake {
        awake.end();
    }
    reporter.end(end);
}

/// What a panic of the job's thread said.
fn mistake(panic: Box<dyn std::any::Any + Send>) -> Trouble {
    let what = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let what = what.or_else(|| panic.downcast_ref::<String>().cloned());
    Trouble::Internal(what.unwrap_or_else(|| "the job's thread ended unexpectedly".into()))
}

impl Drop for Job {
    fn drop(&mut self) {
        self.control.stop();
        if let Some(thread) = self.thread.take() {
            // A panic of the job's thread was already reported as its end.
            let _ = thread.join();
        }
    }
}

/// Sends events and wakes the window; never blocks.
pub(super) fn deliver(sender: &Sender<Event>, wake: &Wake, event: Event) {
    // A closed window takes no more events; the job notices by its `Watch`.
    if sender.send(event).is_ok() {
        wake();
    }
}
