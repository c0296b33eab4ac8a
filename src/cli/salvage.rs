//! `lifeboat salvage`: a proper backup out of what is left of a damaged one.

use std::path::PathBuf;

use clap::Args;

use crate::cli::made::Made;
use crate::cli::progress::{end_of, follow_all};
use crate::cli::{Exit, Shell, backup};
use crate::engine::{Outcome, Request, SalvageRequest};
use crate::model::Trouble;

#[derive(Debug, Args)]
pub struct Options {
    /// What is damaged: backups, packs, zips, folders of files; several copies of the same help each other
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    made: Made,
}

/// Salvages what `options` name: 3 when something was left behind.
pub fn run(shell: &Shell, options: &Options) -> Result<Exit, Trouble> {
    shell.say_if_synced(&shell.desk.vault_root()?);
    let request = SalvageRequest {
        paths: options.paths.clone(),
        account: options.made.account.clone(),
        vault_root: shell.desk.vault_root()?,
        photos: options.made.photos(),
        case: options.made.case.clone(),
        operator: options.made.operator.clone(),
    };
    let job = shell.desk.start(Request::Salvage(request), || ());
    let done = match end_of(follow_all(shell, &job).ended)? {
        Outcome::BackedUp(done) => done,
        other => return Err(Trouble::Internal(format!("salvaging ended as {other:?}"))),
    };
    let exit = backup::report(shell, &done, None);
    // The report names what was left behind.
    let left_out = &done.receipt.left_out;
    Ok(if left_out.is_empty() { exit } else { exit.worst(Exit::Incomplete) })
}
