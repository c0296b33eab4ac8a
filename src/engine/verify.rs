//! Checks sealed backups, one after another. A vault remembers when each of its backups was last found intact.

use std::path::{Path, PathBuf};

use super::event::{Checked, Phase};
use super::report::Reporter;
use crate::archive::records::Verified;
use crate::archive::vault;
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
            result => {
                if let Ok(verified) = &result {
                    remember(path, verified);
                }
                done.push((path.clone(), result));
            }
        }
        before += payload_bytes(path);
    }
    Ok(done)
}

/// Lets the vault know that a backup was found intact, or that it no longer is.
fn remember(backup: &Path, verified: &Verified) {
    let Ok(path) = std::fs::canonicalize(backup) else { return };
    let (Some(vault), Some(name)) = (path.parent(), path.file_name().and_then(|name| name.to_str())) else { return };
    // A pack that lies there is no backup of the vault's.
    if !path.is_dir() || !vault::is_vault(vault) {
        return;
    }
    // A vault on a disk that can't be written remembers nothing; the answer to the person is the same.
    let _ = vault::change_state(vault, |state| {
        if verified.is_unharmed() {
            state.verified.insert(name.to_owned(), jiff::Timestamp::now());
        } else {
            state.verified.remove(name);
        }
    });
}

/// Bytes of payload, for the progress bar; 0 where they can't be told.
pub(super) fn payload_bytes(backup: &Path) -> u64 {
    crate::archive::reader::summary(backup).map_or(0, |s| s.record.files.values().map(|file| file.size).sum())
}
