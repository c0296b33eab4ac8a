//! Keeping backups: second copies, pins, and forgetting. What is decided and how it is carried out on disk is the
//! archive's business; here it gets its progress and its place among the jobs.

use std::path::Path;

use super::event::Phase;
use super::report::Reporter;
use crate::archive::copy::{Copied, CopyProgress, CopySource, copy};
use crate::archive::retention::{self, Forgot, Plan};
use crate::archive::vault::{self, Vault};
use crate::model::{Trouble, Watch};

/// Copies backups to another place.
pub fn perform_copy(source: &CopySource, to: &Path, reporter: &Reporter, w: &Watch) -> Result<Copied, Trouble> {
    reporter.phase(Phase::Copying);
    let mut tell = |now: CopyProgress| {
        reporter.update(|progress| {
            progress.checked = now.done;
            progress.to_check = now.total;
        });
    };
    copy(source, to, w, &mut tell)
}

/// Forgets what a plan that was shown names.
pub fn perform_forget(
    vault: &Path,
    shown: &Plan,
    keep_last: usize,
    reporter: &Reporter,
    w: &Watch,
) -> Result<Forgot, Trouble> {
    let vault = Vault::at(vault)?;
    reporter.phase(Phase::Checking);
    let to_check = shown.check_first.iter().map(|name| super::verify::payload_bytes(&vault.path().join(name))).sum();
    reporter.update(|progress| progress.to_check = to_check);
    let mut checked = |n_bytes: u64| reporter.update(|progress| progress.checked = n_bytes);
    retention::forget(&vault, shown, keep_last, w, &mut checked)
}

/// Keeps a backup for good. `why`: words of the person, or a message key.
pub fn pin(backup: &Path, why: &str) -> Result<(), Trouble> {
    let (vault, name) = place_of(backup)?;
    vault::pin(&vault, &name, why)
}

/// Lets a backup be forgotten again; true when it was pinned.
pub fn unpin(backup: &Path) -> Result<bool, Trouble> {
    let (vault, name) = place_of(backup)?;
    vault::change_state(&vault, |state| state.pins.remove(&name).is_some())
}

/// The folder that a backup stands in, and its name there.
fn place_of(backup: &Path) -> Result<(std::path::PathBuf, String), Trouble> {
    let not_there = || Trouble::NotABackup { path: backup.to_owned() };
    let path = std::fs::canonicalize(backup).map_err(|error| Trouble::disk(backup, &error))?;
    if path.is_file() {
        return Err(Trouble::IsAPack { path });
    }
    let name = path.file_name().and_then(|name| name.to_str()).ok_or_else(not_there)?.to_owned();
    Ok((path.parent().ok_or_else(not_there)?.to_owned(), name))
}
