//! `lifeboat salvage`: a proper backup out of what is left of a damaged one.

use std::path::PathBuf;

use clap::Args;

use crate::cli::progress::{end_of, follow_all};
use crate::cli::{Exit, Shell, backup};
use crate::engine::{Outcome, PhotoForm, Request, SalvageRequest};
use crate::model::Trouble;

#[derive(Debug, Args)]
pub struct Options {
    /// What is damaged: backups, packs, zips, folders of files; several copies of the same help each other
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// Keep it with the backups of this account, instead of by itself
    #[arg(long = "for", value_name = "ACCOUNT")]
    account: Option<String>,
    /// How to keep photos: in zips by album and year, or as ordinary files
    #[arg(long, value_name = "HOW", default_value = "zips", value_parser = ["zips", "files"])]
    photos: String,
    /// A case number, kept in the backup's records
    #[arg(long, value_name = "TEXT")]
    case: Option<String>,
    /// Who did it, kept in the backup's records
    #[arg(long, value_name = "TEXT")]
    operator: Option<String>,
}

/// Salvages what `options` name: 3 when something was left behind.
pub fn run(shell: &Shell, options: &Options) -> Result<Exit, Trouble> {
    shell.say_if_synced(&shell.desk.vault_root()?);
    let request = SalvageRequest {
        paths: options.paths.clone(),
        account: options.account.clone(),
        vault_root: shell.desk.vault_root()?,
        photos: if options.photos == "files" { PhotoForm::Files } else { PhotoForm::Zips },
        case: options.case.clone(),
        operator: options.operator.clone(),
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
