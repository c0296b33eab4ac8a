//! What is asked of the engine and what it lets know: plain comparable data. [`RunState::apply`] folds the events of a
//! job into what a shell shows; command line and window use the same fold and show nothing else.

mod door;

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::Timestamp;

use super::alarm::LastGood;
use super::compare::{Comparison, Later};
use super::drill::{DrillRequest, Drilled};
use super::merge::{MergeRequest, Merged};
use super::restore::{Planned, RestorePlan, RestoreRequest, Restored};
use super::sign_in::{SignInRequest, SignOutRequest, SignedInAs};
use super::statement::{Stated, StatementRequest};
use crate::archive::copy::{Copied, CopySource};
use crate::archive::export::Exported;
use crate::archive::pack::{Packed, Unpacked};
use crate::archive::reader::Filter;
pub use crate::archive::records::PhotoForm;
use crate::archive::records::{Receipt, Scope, Verified};
use crate::archive::retention::{Forgot, Plan as ForgetPlan};
use crate::model::{
    Came, Door, Found, Kind, LeftOut, Recognised, Salvageable, Secret, Sign, SignInStep, Trouble, Waiting, WaysIn,
};

/// A piece of work for the engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Find out how one gets into an account, without a key to it.
    Ask(Door),
    /// Let the person agree in their browser or on another device.
    SignIn(SignInRequest),
    /// Give back what the service gave at a sign-in.
    SignOut(SignOutRequest),
    /// Sign in and find out what there is, without fetching it.
    Look(Door),
    /// The same at a saved account whose backups are under `vault_root`: one that had something and has nothing any more is
    /// told from one where there never was anything.
    Check { door: Door, vault_root: PathBuf },
    /// Make a backup.
    Backup(BackupRequest),
    /// Say what is in files that somebody handed out, without doing anything with them.
    Recognise(Vec<PathBuf>),
    /// Make a backup of such files.
    Import(ImportRequest),
    /// Say what can be had out of something damaged, without doing anything with it.
    Examine(Vec<PathBuf>),
    /// Make a backup of what can be had out of something damaged.
    Salvage(SalvageRequest),
    /// Seal what a run that died has left, without asking any service.
    Finish(FinishRequest),
    /// Check backups against their manifests and records.
    Verify { backups: Vec<PathBuf>, deep: bool },
    /// Put what a backup has back into an account, or plan that.
    Restore(Box<RestoreRequest>),
    /// Put a backup into an empty account on this computer, and see whether all of it comes back.
    Drill(Box<DrillRequest>),
    /// Compare two backups, or a backup with an account that has nothing any more.
    Compare { old: PathBuf, new: Later },
    /// Make one backup of several partial copies.
    Merge(MergeRequest),
    /// Write down what an account lost between two backups.
    Statement(StatementRequest),
    /// Copy backups to another place.
    Copy { source: CopySource, to: PathBuf },
    /// Save copies of items of a backup as ordinary files.
    Export(ExportRequest),
    /// Make one file of a backup; with a password, an encrypted one.
    Pack { backup: PathBuf, to: PathBuf, password: Option<Secret> },
    /// Make the folder again that such a file holds, in the folder `to`.
    Unpack { pack: PathBuf, to: PathBuf, password: Option<Secret> },
    /// Check an encrypted pack without unpacking it.
    VerifyLocked { pack: PathBuf, password: Secret },
    /// Forget old backups of a vault, of those that a plan named which was shown.
    Forget { vault: PathBuf, shown: ForgetPlan, keep_last: usize },
}

/// A backup to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupRequest {
    pub door: Door,
    /// The name the vault gets when it is new: the e-mail address, or `user@host` when `None`.
    pub vault_name: Option<String>,
    /// The folder that holds the vaults.
    pub vault_root: PathBuf,
    pub scope: Scope,
    pub photos: PhotoForm,
    /// Ask for every whole listing, also where the service could say what changed, and compare the two.
    pub full: bool,
    pub case: Option<String>,
    pub operator: Option<String>,
}

/// Files that somebody handed out, to be made a backup of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportRequest {
    /// Files, folders and archives; several parts of a set together.
    pub paths: Vec<PathBuf>,
    /// Whose they are: an account that has a vault. Without, they get one of their own.
    pub account: Option<String>,
    /// The folder that holds the vaults.
    pub vault_root: PathBuf,
    pub photos: PhotoForm,
    /// Make a backup though one holds these very files already.
    pub again: bool,
    pub case: Option<String>,
    pub operator: Option<String>,
}

/// Something damaged, to be made a backup of as far as it goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SalvageRequest {
    /// Backups, packs, zips, files and folders.
    pub paths: Vec<PathBuf>,
    /// Whose it is: an account that has a vault. Without, it gets one of its own.
    pub account: Option<String>,
    /// The folder that holds the vaults.
    pub vault_root: PathBuf,
    pub photos: PhotoForm,
    pub case: Option<String>,
    pub operator: Option<String>,
}

/// What a dead run has left, to be kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FinishRequest {
    /// The `.part`.
    pub part: PathBuf,
    pub case: Option<String>,
    pub operator: Option<String>,
}

/// Items of a backup to be saved as ordinary files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportRequest {
    pub backup: PathBuf,
    pub filter: Filter,
    /// The folder they go into; made if it is not there.
    pub to: PathBuf,
}

/// What a backup is going to do, before it does it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BackupPlan {
    /// The vault the backup will stand in.
    pub vault: PathBuf,
    pub collections: Vec<CollectionPlan>,
    pub left_out: Vec<LeftOut>,
    /// What this source can't give.
    pub coverage: Vec<String>,
    /// Bytes that have to be copied from the backup before, because the file system has no links.
    pub copies_bytes: u64,
}

/// One collection of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollectionPlan {
    pub name: String,
    /// Its path at the source.
    pub href: String,
    /// The kind it is listed under: of a mixed calendar, the first one it may have.
    pub kind: Kind,
}

/// Where a backup stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Finding the services and signing in.
    #[default]
    SigningIn,
    /// Looking through files that were handed over.
    Recognising,
    /// Asking each collection what it holds.
    Listing,
    /// Fetching items.
    Fetching,
    /// Reading back what was written.
    Checking,
    /// Writing the records and giving the backup its name.
    Sealing,
    /// Copying backups to another place and reading the copies back.
    Copying,
    /// Comparing two backups.
    Comparing,
    /// Writing to an account.
    Restoring,
    /// Saving copies of items.
    Exporting,
}

impl Phase {
    /// The key of its message in the `text` room.
    pub fn key(self) -> &'static str {
        match self {
            Phase::SigningIn => "phase-signing-in",
            Phase::Recognising => "phase-recognising",
            Phase::Listing => "phase-listing",
            Phase::Fetching => "phase-fetching",
            Phase::Checking => "phase-checking",
            Phase::Sealing => "phase-sealing",
            Phase::Copying => "phase-copying",
            Phase::Comparing => "phase-comparing",
            Phase::Restoring => "phase-restoring",
            Phase::Exporting => "phase-exporting",
        }
    }
}

/// How far one kind is. `listed` grows while collections are being listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KindProgress {
    pub listed: u64,
    pub settled: u64,
    pub lost: u64,
    pub bytes: u64,
    /// Sum of the listed sizes, where the source gave them.
    pub bytes_listed: u64,
}

/// Counts of a running job; at most four a second.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub kinds: BTreeMap<Kind, KindProgress>,
    /// Bytes received and bytes read back.
    pub received: u64,
    pub checked: u64,
    /// Bytes there are to read back.
    pub to_check: u64,
    /// Milliseconds since the job began.
    pub elapsed_ms: u64,
}

/// A run before this one that was never sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Earlier {
    /// This run goes on with it: so many items need not be fetched again.
    GoingOn { started: Timestamp, items: u64 },
    /// The run that ends here can be gone on with; so many items were received whole.
    Waits { path: PathBuf, items: u64 },
    /// It stays where it is, since it has so many items, or forms of them, that no backup has.
    Kept { path: PathBuf, started: Timestamp, items: u64 },
}

/// Something a job lets know.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A step of signing in, or why it is waiting.
    Sign(Sign),
    /// What is in the files that were handed over.
    Recognised(Recognised),
    /// What the account holds.
    Found(Found),
    /// What is going to be done.
    Planned(BackupPlan),
    /// What a restore is about to do.
    RestorePlanned(Box<RestorePlan>),
    /// What becomes of a run that was never sealed.
    Earlier(Earlier),
    /// The backup to go back to, should this run not end well.
    LastGood(LastGood),
    Phase(Phase),
    Progress(Progress),
    /// This computer's sleep is held off until the job is over.
    Awake,
    /// An item could not be had.
    Lost {
        kind: Kind,
        name: String,
        why: Trouble,
    },
    /// The job is over; always the last event.
    Ended(Result<Outcome, Trouble>),
}

/// How a job ended well.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    Ways(WaysIn),
    SignedIn(SignedInAs),
    /// False: the service has no way to take it back, and the person has to do it there.
    SignedOut(bool),
    Looked(Found),
    Recognised(Recognised),
    Examined(Box<Salvageable>),
    /// Nothing was done: a backup holds these very files.
    AlreadyHere(AlreadyHere),
    BackedUp(Box<BackedUp>),
    Verified(Vec<Checked>),
    Copied(Copied),
    Exported(Exported),
    Packed(Packed),
    Unpacked(Unpacked),
    Forgot(Forgot),
    Compared(Box<Comparison>),
    Stated(Box<Stated>),
    Merged(Box<Merged>),
    PlannedRestore(Box<Planned>),
    Restored(Box<Restored>),
    Drilled(Box<Drilled>),
}

/// The backup that holds what was to be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlreadyHere {
    pub name: String,
    pub path: PathBuf,
    pub sealed: Timestamp,
}

/// A backup that was to be checked, and what came of it.
pub type Checked = (PathBuf, Result<Verified, Trouble>);

/// A sealed backup.
#[derive(Clone, Debug, PartialEq)]
pub struct BackedUp {
    pub path: PathBuf,
    pub receipt: Receipt,
    /// SHA-256 of `tagmanifest-sha256.txt`: kept elsewhere, it proves that the backup is this one.
    pub seal: String,
}

/// A step of finding the services: what was done, where, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookStep {
    /// A message key of the `text` room.
    pub what: &'static str,
    pub at: String,
    pub came: Came,
}

/// What a shell shows of a job.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunState {
    pub phase: Phase,
    pub recognised: Option<Recognised>,
    pub found: Option<Found>,
    pub plan: Option<BackupPlan>,
    /// Of a restore, what it is going to do.
    pub restore_plan: Option<Box<RestorePlan>>,
    pub progress: Progress,
    /// What the person has to do elsewhere to sign in.
    pub sign_in: Option<SignInStep>,
    /// The step of signing in that is under way.
    pub looking: Option<(&'static str, String)>,
    /// The steps of finding the services that came to an end.
    pub steps: Vec<LookStep>,
    pub waiting: Option<Waiting>,
    /// Sleep is held off.
    pub awake: bool,
    pub lost: Vec<(Kind, String, Trouble)>,
    /// What became of runs that were never sealed.
    pub earlier: Vec<Earlier>,
    /// The backup to go back to, should the run not end well.
    pub last_good: Option<LastGood>,
    pub ended: Option<Result<Outcome, Trouble>>,
}

impl RunState {
    /// Folds one event in.
    pub fn apply(&mut self, event: Event) {
        match event {
            Event::Sign(Sign::Looking { step, subject }) => self.looking = Some((step, subject)),
            Event::Sign(Sign::Waiting(waiting)) => self.waiting = Some(waiting),
            Event::Sign(Sign::GoingOn) => self.waiting = None,
            Event::Sign(Sign::Looked { step, subject, came }) => {
                self.steps.push(LookStep { what: step, at: subject, came });
            }
            Event::Sign(Sign::Listed(_)) => (),
            Event::Recognised(recognised) => self.recognised = Some(recognised),
            Event::Sign(Sign::SignIn(step)) => self.sign_in = Some(step),
            Event::Found(found) => self.found = Some(found),
            Event::Planned(plan) => self.plan = Some(plan),
            Event::RestorePlanned(plan) => self.restore_plan = Some(plan),
            Event::Earlier(earlier) => self.earlier.push(earlier),
            Event::LastGood(good) => self.last_good = Some(good),
            Event::Phase(phase) => self.phase = phase,
            Event::Progress(progress) => self.progress = progress,
            Event::Awake => self.awake = true,
            Event::Lost { kind, name, why } => self.lost.push((kind, name, why)),
            Event::Ended(end) => {
                self.waiting = None;
                self.awake = false;
                self.ended = Some(end);
            }
        }
    }

    /// Bytes a second over the whole job, once it has run for two seconds.
    pub fn bytes_per_sec(&self) -> Option<u64> {
        let ms = self.progress.elapsed_ms;
        (ms >= 2_000).then(|| self.progress.received.saturating_mul(1_000) / ms)
    }
}
