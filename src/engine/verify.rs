//! Checks sealed backups, one after another.

use std::path::{Path, PathBuf};

use super::event::{Checked, Phase};
use super::report::Reporter;
use crate::archive::verify::verify;
use crate::model::{Trouble, Watch};

/// Checks each of `backups`. Trouble with one (not a backup, unreadable) does not keep the others from being checked.
pub fn perform(backups: &[PathBuf], deep: bool, reporter: &Reporter, w: &Watch) -> Result<Vec<Checked>, Trouble> {
    reporter.phase(Phase::Checking);
    let sizes: u64 = backups.iter().map(|path| payload_bytes(path)).sum();
    reporter.update(|progress| progress.to_check = sizes);
    let mut done = Vec::new();
    let mut before = 0;
    for path in backups {
        let mut read = |n_bytes: u64| reporter.update(|progress| progress.checked = before + n_bytes);
        match verify(path, deep, w, &mut read) {
            Err(Trouble::Cancelled) => return Err(Trouble::Cancelled),
            result => done.push((path.clone(), result)),
        }
        before += payload_bytes(path);
    }
    Ok(done)
}

/// Bytes of payload, for the progress bar; 0 where they can't be told.
fn payload_bytes(backup: &Path) -> u64 {
    crate::archive::reader::summary(backup).map_or(0, |s| s.record.files.values().map(|file| file.size).sum())
}
