//! `lifeboat verify`: complete and valid, or the exact list of what is not.

use clap::Args;

use crate::cli::progress::follow;
use crate::cli::{Exit, Shell, json};
use crate::engine::{Outcome, Request, Verified};
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
    if backups.is_empty() {
        return Ok(end);
    }
    let job = shell.desk.start(Request::Verify { backups, deep: options.deep }, || ());
    let Outcome::Verified(done) = follow(shell, &job)? else {
        return Err(Trouble::Internal("verify ended as something else".into()));
    };
    for (path, result) in &done {
        end = end.worst(match result {
            Ok(verified) => report(shell, verified),
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
