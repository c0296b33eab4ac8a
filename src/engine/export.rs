//! Saves copies of items of a backup as ordinary files, as a job: with progress, and to be stopped. What is written and how
//! it is named is the archive's business.

use super::event::{ExportRequest, Phase};
use super::report::Reporter;
use crate::archive::export::{Exported, export_telling};
use crate::model::{Kind, Trouble, Watch};

/// Carries `request` out.
pub fn perform(request: &ExportRequest, reporter: &Reporter, w: &Watch) -> Result<Exported, Trouble> {
    reporter.phase(Phase::Exporting);
    let mut tell = |kind: Kind, done: u64, of: u64| {
        reporter.count(kind, |at| (at.listed, at.settled) = (of, done));
    };
    export_telling(&request.backup, &request.filter, &request.to, w, &mut tell)
}
