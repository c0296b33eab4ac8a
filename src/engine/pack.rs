//! Packs: a backup as one file to carry, the folder out of it again, and one that is encrypted checked as it is.

use std::path::{Path, PathBuf};

use super::event::{Checked, Phase};
use super::report::Reporter;
use crate::archive::pack::{Packed, Unpacked, pack, unpack, usual_name, verify_locked};
use crate::archive::reader::summary;
use crate::model::{Secret, Trouble, Watch};

/// Packs `backup` into the file `to`.
pub fn perform(
    backup: &Path,
    to: &Path,
    password: Option<&Secret>,
    reporter: &Reporter,
    w: &Watch,
) -> Result<Packed, Trouble> {
    reporter.phase(Phase::Copying);
    pack(backup, to, password, w, &mut tell(reporter))
}

/// Takes the backup out of `from` into a new folder in `to`.
pub fn perform_unpack(
    from: &Path,
    to: &Path,
    password: Option<&Secret>,
    reporter: &Reporter,
    w: &Watch,
) -> Result<Unpacked, Trouble> {
    reporter.phase(Phase::Copying);
    unpack(from, to, password, w, &mut tell(reporter))
}

/// Checks an encrypted pack without unpacking it.
pub fn perform_verify(path: &Path, password: &Secret, reporter: &Reporter, w: &Watch) -> Result<Vec<Checked>, Trouble> {
    reporter.phase(Phase::Checking);
    let size = std::fs::metadata(path).map_or(0, |meta| meta.len());
    reporter.update(|progress| progress.to_check = size);
    let mut read = |n_bytes: u64| reporter.update(|progress| progress.checked = n_bytes);
    match verify_locked(path, password, w, &mut read) {
        Err(Trouble::Cancelled) => Err(Trouble::Cancelled),
        result => Ok(vec![(path.to_owned(), result)]),
    }
}

/// What the pack of a backup is called when nobody says it.
pub fn name(backup: &Path, locked: bool) -> Result<PathBuf, Trouble> {
    Ok(usual_name(&summary(backup)?.record, locked).into())
}

fn tell(reporter: &Reporter) -> impl FnMut(u64, u64) {
    let reporter = reporter.clone();
    move |done, total| {
        reporter.update(|progress| {
            progress.checked = done;
            progress.to_check = total;
        });
    }
}
