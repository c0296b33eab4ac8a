//! `lifeboat verify`: complete and valid, or the exact list of what is not.

use std::path::PathBuf;

use clap::Args;

use crate::cli::progress::follow;
use crate::cli::{Exit, Shell, json, secret};
use crate::engine::{self, Checked, DamageKind, Outcome, Request, Verified};
use crate::model::Trouble;
use crate::text;

#[derive(Debug, Args)]
pub struct Options {
    /// Backups to check
    #[arg(value_name = "BACKUP", required = true)]
    backups: Vec<String>,
    /// Also have every contact judged by a second, strict reader, and look into every photo
    #[arg(long)]
    deep: bool,
}

/// Checks the backups that `options` name.
pub fn run(shell: &Shell, options: &Options) -> Result<Exit, Trouble> {
    let shelf = shell.desk.shelf()?;
    let mut end = Exit::Done;
    let mut backups = Vec::new();
    for name in &options.backups {
        match shelf.resolve(name) {
            Ok(path) => backups.push(path),
            Err(trouble) => {
                shell.fail(&trouble);
                end = end.worst(not_a_backup(&trouble));
            }
        }
    }
    let (locked, backups): (Vec<PathBuf>, Vec<PathBuf>) = backups.into_iter().partition(|path| engine::is_locked(path));
    let mut done = Vec::new();
    if !backups.is_empty() {
        done.extend(checked(shell, Request::Verify { backups, deep: options.deep })?);
    }
    for pack in &locked {
        let password = secret::of_pack(shell, pack)?;
        done.extend(checked(shell, Request::VerifyLocked { pack: pack.clone(), password })?);
    }
    for (path, result) in &done {
        end = end.worst(match result {
            Ok(verified) => {
                let exit = report(shell, verified);
                if locked.contains(path) && verified.damage.is_empty() && !shell.json {
                    shell.say(&text::say("pack-checked-locked", &[]));
                }
                exit
            }
            Err(trouble) => {
                if !shell.json {
                    shell.say(&path.display().to_string());
                }
                shell.fail(trouble);
                not_a_backup(trouble)
            }
        });
    }
    Ok(end)
}

fn checked(shell: &Shell, request: Request) -> Result<Vec<Checked>, Trouble> {
    let job = shell.desk.start(request, || ());
    match follow(shell, &job)? {
        Outcome::Verified(done) => Ok(done),
        other => Err(Trouble::Internal(format!("verify ended as {other:?}"))),
    }
}

fn not_a_backup(trouble: &Trouble) -> Exit {
    match trouble {
        Trouble::NotABackup { .. }
        | Trouble::NewerFormat { .. }
        | Trouble::UnknownAccount { .. }
        | Trouble::NoMatch { .. } => Exit::WrongUse,
        other => Exit::of(other),
    }
}

fn report(shell: &Shell, verified: &Verified) -> Exit {
    if shell.json {
        shell.json(&json::verified(verified));
    } else {
        for damage in &verified.damage {
            shell.result(&damage.in_words());
        }
        for litter in verified.remarks.iter().filter(|remark| remark.what == DamageKind::Litter) {
            shell.say(&litter.in_words());
        }
        shell.say(&verified.in_words());
        if let Some(seal) = &verified.seal {
            shell.say(&text::say("cli-seal", &[("seal", seal.as_str().into())]));
        }
    }
    match (verified.damage.is_empty(), verified.complete) {
        (false, _) => Exit::Failed,
        (true, true) => Exit::Done,
        (true, false) => Exit::Incomplete,
    }
}
