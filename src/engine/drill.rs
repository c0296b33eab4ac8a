//! A drill: puts a backup into an empty account on this computer, backs that up again and compares the two. What comes out
//! of it is what a restore would bring back; nothing leaves the computer, and the backup is only read.
//!
//! The account is the shell's to provide, since this room knows of none.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::backup::{self, TOOL};
use super::compare::{self, Comparison, Difference, What};
use super::event::{BackupRequest, Outcome, Phase, PhotoForm};
use super::report::Reporter;
use super::restore::{self, Consent, Ended, RestoreRequest, Restored, Wish};
use crate::archive::bag::Bag;
use crate::archive::records::{FORMAT, Scope};
use crate::archive::restores::{keep_drill, remove_work};
use crate::archive::vault::is_vault;
use crate::archive::writer::free_space;
use crate::formats::Change;
use crate::model::{Door, Kind, Trouble, Watch};

/// The account holds what is put there once, and the backup that is made of it once more.
const COPIES: u64 = 2;
const MARGIN_BYTES: u64 = 64 << 20;

/// A folder for what a drill makes meanwhile; it goes with this, however the drill ends.
#[derive(Debug)]
pub struct DrillWork(PathBuf);

impl DrillWork {
    /// Makes the folder in `inside`.
    pub fn make(inside: &Path) -> Result<DrillWork, Trouble> {
        static MADE: AtomicU64 = AtomicU64::new(0);
        let n = MADE.fetch_add(1, Ordering::Relaxed);
        let path = inside.join(format!("lifeboat-drill-{}-{n}", std::process::id()));
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path).map_err(|error| Trouble::disk(&path, &error))?;
        let work = DrillWork(path);
        let spool = work.spool();
        fs::create_dir(&spool).map_err(|error| Trouble::disk(&spool, &error))?;
        Ok(work)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Where the account keeps large bodies.
    pub fn spool(&self) -> PathBuf {
        self.0.join("account")
    }
}

impl Drop for DrillWork {
    fn drop(&mut self) {
        // Nothing in it is of use to anybody; where it can't be removed, the system's folder is emptied one day.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A drill to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrillRequest {
    pub backup: PathBuf,
    /// An empty account on this computer.
    pub door: Door,
    /// A folder of the drill's own, for what it makes meanwhile; it is emptied at the end.
    pub work: PathBuf,
}

/// What a drill found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Drilled {
    pub format: u64,
    pub tool: String,
    pub backup: PathBuf,
    /// The backup's seal.
    pub seal: String,
    pub started: Timestamp,
    pub ended: Timestamp,
    /// How many items the backup has, and how many came back saying the same.
    pub items: BTreeMap<Kind, u64>,
    pub came_back: BTreeMap<Kind, u64>,
    /// Everything else, by name.
    pub problems: Vec<Problem>,
    /// The folder with this report; none for a backup that lies in no vault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folder: Option<PathBuf>,
    /// Why the vault could not keep this report.
    #[serde(skip)]
    pub not_kept: Option<Trouble>,
}

/// An item that did not come back as the backup has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    pub kind: Kind,
    pub name: String,
    /// A message key of the `text` room, perhaps with a status behind it.
    pub why: String,
    /// Values that are missing or others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
}

impl Drilled {
    /// True when each item came back.
    pub fn is_whole(&self) -> bool {
        self.problems.is_empty() && self.items == self.came_back
    }
}

/// Holds the drill that `request` asks for.
pub async fn perform(request: &DrillRequest, reporter: &Reporter, w: &Watch) -> Result<Drilled, Trouble> {
    let bag = Bag::open(&request.backup)?;
    let bytes: u64 = bag.record.files.values().map(|file| file.size).sum();
    let needed = bytes * COPIES + MARGIN_BYTES;
    if let Some(free) = free_space(&request.work).filter(|free| *free < needed) {
        return Err(Trouble::DiskFull { path: request.work.clone(), needed, free });
    }
    let vault_root = request.work.join("vault");
    let done = drill(request, &bag, &vault_root, reporter, w).await;
    // What the drill made is of no use to anybody; where it can't be removed, the shell removes the folder as a whole.
    let _ = remove_work(&vault_root);
    let mut drilled = done?;
    if let Some(vault) = request.backup.parent().filter(|vault| is_vault(vault)) {
        // The vault may lie on something that can't be written to; what was found is told all the same.
        match keep_drill(vault, drilled.started, TimeZone::system(), &drilled) {
            Ok(folder) => drilled.folder = Some(folder),
            Err(trouble) => drilled.not_kept = Some(trouble),
        }
    }
    Ok(drilled)
}

async fn drill(
    request: &DrillRequest,
    bag: &Bag,
    vault_root: &Path,
    reporter: &Reporter,
    w: &Watch,
) -> Result<Drilled, Trouble> {
    let started = Timestamp::now();
    let to = BackupRequest {
        door: request.door.clone(),
        vault_name: Some("drill".into()),
        vault_root: vault_root.to_owned(),
        scope: Scope { all_files: true, ..Scope::default() },
        photos: PhotoForm::Files,
        full: true,
        case: None,
        operator: None,
    };
    let restore =
        RestoreRequest { backup: request.backup.clone(), to: to.clone(), wish: Wish::default(), consent: Consent::Any };
    let restored = match restore::perform(&restore, reporter, w).await? {
        Outcome::Restored(restored) => *restored,
        other => return Err(Trouble::Internal(format!("a restore ended as {other:?}"))),
    };
    let read_back = backup::perform(&to, reporter, w).await?;
    reporter.phase(Phase::Comparing);
    let compared = compare::compare(&request.backup, &read_back.path, w)?;
    let totals = |n: fn(&compare::Tally) -> u64| -> BTreeMap<Kind, u64> {
        let some = compared.totals.iter().filter(|(_, tally)| tally.old > 0);
        some.map(|(kind, tally)| (*kind, n(tally))).collect()
    };
    Ok(Drilled {
        format: FORMAT,
        tool: TOOL.to_owned(),
        backup: request.backup.clone(),
        seal: bag.seal()?,
        started,
        ended: Timestamp::now(),
        items: totals(|tally| tally.old),
        // Where it lies is another place; a twin that says the same on one card is there, too.
        came_back: totals(|tally| tally.same + tally.moved + tally.merged),
        problems: problems(&compared, &restored),
        folder: None,
        not_kept: None,
    })
}

/// What did not come back, with the reason that the restore gave where it gave one.
fn problems(compared: &Comparison, restored: &Restored) -> Vec<Problem> {
    let refused = |difference: &Difference| {
        let of_it = |kind: Kind, name: &str| kind == difference.kind && name == difference.name;
        let written = restored.items.iter().find(|written| of_it(written.kind, &written.name));
        let why = written.and_then(|written| match &written.ended {
            Ended::Refused { why } => Some(why.clone()),
            _ => None,
        });
        why.or_else(|| restored.left.iter().find(|left| of_it(left.kind, &left.name)).map(|left| left.why.to_owned()))
    };
    let differences = compared.differences.iter();
    differences
        .filter_map(|difference| {
            let why = match difference.what {
                What::Vanished => refused(difference).unwrap_or_else(|| "drill-missing".into()),
                What::Hollow | What::Changed => "drill-otherwise".into(),
                What::Moved | What::Merged | What::Duplicate | What::Added => return None,
            };
            let Difference { kind, name, changes, .. } = difference.clone();
            Some(Problem { kind, name, why, changes })
        })
        .collect()
}
