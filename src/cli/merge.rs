//! `lifeboat merge`: several partial copies made one backup.

use std::path::PathBuf;

use clap::Args;

use crate::cli::made::Made;
use crate::cli::progress::follow;
use crate::cli::{Exit, Shell, backup, json};
use crate::engine::{self, MergeReport, MergeRequest, Outcome, Request};
use crate::model::Trouble;
use crate::text::{self, Value};

#[derive(Debug, Args)]
pub struct Options {
    /// Backups; of two copies that have equally much, the one of the earlier backup is taken
    #[arg(value_name = "BACKUP", required = true, num_args = 2..)]
    backups: Vec<String>,
    #[command(flatten)]
    made: Made,
}

/// Merges what `options` name.
pub fn run(shell: &Shell, options: &Options) -> Result<Exit, Trouble> {
    let shelf = shell.desk.shelf()?;
    let backups = options.backups.iter().map(|backup| shelf.resolve(backup)).collect::<Result<Vec<PathBuf>, _>>()?;
    shell.say_if_synced(&shell.desk.vault_root()?);
    let request = MergeRequest {
        backups,
        account: options.made.account.clone(),
        vault_root: shell.desk.vault_root()?,
        photos: options.made.photos(),
        case: options.made.case.clone(),
        operator: options.made.operator.clone(),
    };
    let job = shell.desk.start(Request::Merge(request), || ());
    let merged = match follow(shell, &job)? {
        Outcome::Merged(merged) => merged,
        other => return Err(Trouble::Internal(format!("a merge ended as {other:?}"))),
    };
    if shell.json {
        let mut value = json::backed_up(&merged.done);
        if let Some(object) = value.as_object_mut() {
            let report = serde_json::to_value(&merged.report);
            object.insert("merge".into(), report.map_err(|error| Trouble::Internal(error.to_string()))?);
        }
        shell.json(&value);
        return Ok(Exit::of_backup(merged.done.receipt.status == engine::Status::Complete, false));
    }
    lines(&merged.report).iter().for_each(|line| shell.say(line));
    Ok(backup::report(shell, &merged.done, None))
}

/// What was done, kind by kind, and what contradicts.
fn lines(report: &MergeReport) -> Vec<String> {
    let clean = |text: &str| text::for_terminal(text).into_owned();
    let mut lines = Vec::new();
    for (kind, sum) in &report.totals {
        let args = [
            ("kind", Value::from(text::kind_name(*kind))),
            ("read", Value::Number(sum.read)),
            ("made", Value::Number(sum.made)),
        ];
        lines.push(text::say("merge-sum", &args));
    }
    for both in &report.kept_both {
        let said = both.changes.iter().map(|c| text::change(&c.property, c.instance.as_deref(), &c.gone, &c.new));
        let said: Vec<String> = said.map(|said| clean(&said)).collect();
        let args = [("name", Value::from(clean(&both.name))), ("changes", Value::from(text::names(&said)))];
        lines.push(text::say("merge-otherwise", &args));
    }
    lines
}
