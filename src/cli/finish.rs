//! `lifeboat finish`: keeps what a run has that was never sealed, or removes it after showing what that is.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::cli::progress::{self, follow};
use crate::cli::{Exit, Shell, backup};
use crate::engine::{self, FinishRequest, Outcome, Request, UnfinishedRun};
use crate::model::Trouble;
use crate::text;

#[derive(Debug, Args)]
pub struct Options {
    /// Account, or the path of an unfinished backup (it ends in `.part`)
    #[arg(value_name = "ACCOUNT|PATH")]
    what: String,
    /// Remove it instead; shows what would be removed, and does it only with --yes
    #[arg(long)]
    discard: bool,
    /// Do it
    #[arg(long, requires = "discard")]
    yes: bool,
    /// A case number, kept in the backup's records
    #[arg(long, value_name = "TEXT", conflicts_with = "discard")]
    case: Option<String>,
    /// Who made the backup, kept in its records
    #[arg(long, value_name = "TEXT", conflicts_with = "discard")]
    operator: Option<String>,
}

/// Finishes or discards what `options` name.
pub fn run(shell: &Shell, options: &Options) -> Result<Exit, Trouble> {
    let runs = named(shell, &options.what)?;
    if runs.is_empty() {
        shell.say(&text::say("cli-finish-none", &[("account", options.what.as_str().into())]));
        return Ok(Exit::Failed);
    }
    if options.discard {
        return discard(shell, options, &runs);
    }
    let mut end = Exit::Done;
    for run in runs {
        let request =
            FinishRequest { part: run.left.path, case: options.case.clone(), operator: options.operator.clone() };
        let job = shell.desk.start(Request::Finish(request), || ());
        end = end.worst(match follow(shell, &job) {
            Ok(Outcome::BackedUp(done)) => backup::report(shell, &done, None),
            Ok(other) => return Err(Trouble::Internal(format!("a finish ended as {other:?}"))),
            Err(trouble) => shell.fail(&trouble),
        });
    }
    Ok(end)
}

/// The unfinished runs that are meant.
fn named(shell: &Shell, what: &str) -> Result<Vec<UnfinishedRun>, Trouble> {
    let path = Path::new(what);
    if path.is_dir() && what.trim_end_matches('/').ends_with(".part") {
        let path: PathBuf = path.canonicalize().map_err(|error| Trouble::disk(path, &error))?;
        let folder = path.parent().unwrap_or(&path);
        return Ok(shell.desk.unfinished_in(folder)?.into_iter().filter(|run| run.left.path == path).collect());
    }
    shell.desk.unfinished(&shell.desk.shelf()?, Some(what))
}

fn discard(shell: &Shell, options: &Options, runs: &[UnfinishedRun]) -> Result<Exit, Trouble> {
    if !options.yes {
        shell.say(&text::say("cli-discard-plan", &[]));
    }
    for run in runs {
        let path = run.left.path.display().to_string();
        if options.yes {
            engine::discard(&run.left.path)?;
            if shell.json {
                shell.json(&json!({"event": "discarded", "path": run.left.path}));
            } else {
                shell.say(&text::say("cli-discarded", &[("path", path.into())]));
            }
        } else if shell.json {
            shell.json(&line_json(run));
        } else {
            let args = [("path", path.into()), ("what", status(run).into()), ("holds", holds(run).into())];
            shell.result(&text::say("cli-discard-line", &args));
        }
    }
    if !options.yes {
        shell.say(&text::say("cli-discard-hint", &[("account", options.what.as_str().into())]));
    }
    Ok(Exit::Done)
}

/// An unfinished run as a line of `list`: path, what it is, what it holds.
pub fn line(run: &UnfinishedRun) -> String {
    format!("{}\t{}\t{}", run.left.path.display(), status(run), holds(run))
}

/// An unfinished run as JSON.
pub fn line_json(run: &UnfinishedRun) -> serde_json::Value {
    json!({
        "unfinished": true, "path": run.left.path, "started": run.left.started, "running": run.is_running,
        "items": run.left.items, "bytes": run.left.bytes,
    })
}

fn status(run: &UnfinishedRun) -> String {
    match run.left.started {
        _ if run.is_running => text::say("cli-unfinished-running", &[]),
        Some(started) => text::say("cli-unfinished", &[("time", progress::local(started).into())]),
        None => text::say("cli-unfinished-unknown", &[]),
    }
}

fn holds(run: &UnfinishedRun) -> String {
    let size = text::size(run.left.bytes);
    text::say("cli-unfinished-holds", &[("items", run.left.items.into()), ("size", size.into())])
}
