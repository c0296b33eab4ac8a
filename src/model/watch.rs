//! Lets a long job be watched, paused and stopped from outside.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

use super::{Service, Trouble};

/// Why a job is waiting, as plain data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// A request was sent to `host`, and no byte of the answer has come for `secs` seconds.
    FirstByte { host: String, secs: u64 },
    /// The service asked for a pause of `secs` seconds.
    AskedToWait { host: String, secs: u64 },
    /// A connection failed, and the next try comes in `secs` seconds.
    TryAgain { host: String, secs: u64 },
    /// The person paused the job.
    Paused,
}

/// What came of a step of finding the account's services.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Came {
    /// These services were found by it.
    Found(Vec<Service>),
    /// It answered what was asked, and that leads on.
    Answered,
    /// Nothing is there, which is no trouble.
    Nothing,
    Failed(Trouble),
}

/// What the person has to do or to know while they sign in elsewhere, as plain data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInStep {
    /// To open this address in a browser on this computer, and to agree there.
    Browser { url: String },
    /// To open `url` on any device, to enter `code` there and to agree, within `secs` seconds. `complete` is an address
    /// that has the code in it already.
    Code { url: String, code: String, complete: Option<String>, secs: u64 },
    /// They agreed.
    Approved,
    /// What was renewed did not get into the keychain: next time they have to sign in again.
    NotKept { why: String },
}

/// Something a job lets know while it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sign {
    /// A step of finding the account's services; a message key of the `text` room and what it is about.
    Looking { step: &'static str, subject: String },
    /// What came of the last step with this key and subject.
    Looked { step: &'static str, subject: String, came: Came },
    /// So many items have been listed so far in the collection being listed.
    Listed(u64),
    /// Waiting, and for what.
    Waiting(Waiting),
    /// Waiting is over.
    GoingOn,
    /// A step of signing in elsewhere.
    SignIn(SignInStep),
}

struct Inner {
    cancelled: AtomicBool,
    paused: AtomicBool,
    changed: Notify,
    report: Box<dyn Fn(Sign) + Send + Sync>,
}

/// A handle on a running job: cheap to clone, the same job behind every clone.
#[derive(Clone)]
pub struct Watch(Arc<Inner>);

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch").field("cancelled", &self.is_cancelled()).finish_non_exhaustive()
    }
}

impl Default for Watch {
    fn default() -> Watch {
        Watch::new(|_| ())
    }
}

impl Watch {
    /// A job whose signs go to `report`.
    pub fn new(report: impl Fn(Sign) + Send + Sync + 'static) -> Watch {
        Watch(Arc::new(Inner {
            cancelled: AtomicBool::new(false),
            paused: AtomicBool::new(false),
            changed: Notify::new(),
            report: Box::new(report),
        }))
    }

    /// Lets know what is going on.
    pub fn sign(&self, sign: Sign) {
        (self.0.report)(sign);
    }

    /// Asks the job to stop. It ends within a second.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::SeqCst);
        self.0.changed.notify_waiters();
    }

    /// Asks the job to wait before its next step, or to go on.
    pub fn pause(&self, paused: bool) {
        self.0.paused.store(paused, Ordering::SeqCst);
        self.0.changed.notify_waiters();
    }

    /// True once `cancel` was called.
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::SeqCst)
    }

    /// `Err(Trouble::Cancelled)` once `cancel` was called.
    pub fn check(&self) -> Result<(), Trouble> {
        if self.is_cancelled() { Err(Trouble::Cancelled) } else { Ok(()) }
    }

    /// Ends when `cancel` is called.
    pub async fn cancelled(&self) {
        loop {
            let changed = self.0.changed.notified();
            if self.is_cancelled() {
                return;
            }
            changed.await;
        }
    }

    /// Waits while the job is paused; then as `check`.
    pub async fn go_on(&self) -> Result<(), Trouble> {
        let mut told = false;
        loop {
            let changed = self.0.changed.notified();
            self.check()?;
            if !self.0.paused.load(Ordering::SeqCst) {
                if told {
                    self.sign(Sign::GoingOn);
                }
                return Ok(());
            }
            if !told {
                self.sign(Sign::Waiting(Waiting::Paused));
                told = true;
            }
            changed.await;
        }
    }

    /// The result of `work`, or `Err(Trouble::Cancelled)` as soon as `cancel` is called.
    pub async fn or_cancelled<T>(&self, work: impl Future<Output = T>) -> Result<T, Trouble> {
        tokio::select! {
            biased;
            () = self.cancelled() => Err(Trouble::Cancelled),
            done = work => Ok(done),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn cancel_ends_waiting() {
        let watch = Watch::default();
        let other = watch.clone();
        watch.pause(true);
        let waiting = tokio::spawn(async move { other.go_on().await });
        tokio::task::yield_now().await;
        watch.cancel();
        assert_eq!(waiting.await.unwrap(), Err(Trouble::Cancelled));
        assert_eq!(watch.or_cancelled(std::future::pending::<()>()).await, Err(Trouble::Cancelled));
    }
}
