//! `lifeboat import`: a backup of files that other services hand out. What is in them is said before anything starts.

use std::path::PathBuf;

use clap::Args;

use crate::cli::made::Made;
use crate::cli::progress::{self, end_of, follow_all};
use crate::cli::{Exit, Shell, backup, json};
use crate::engine::{AlreadyHere, BackedUp, ImportRequest, Outcome, Request};
use crate::model::{Recognised, Trouble};
use crate::text::{self, Value};

#[derive(Debug, Args)]
pub struct Options {
    /// Files, folders and archives; give all parts of a set together
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// Only say what is in the files
    #[arg(long)]
    look: bool,
    /// Make a backup even if there is one of these very files
    #[arg(long)]
    again: bool,
    #[command(flatten)]
    made: Made,
}

/// Imports what `options` name.
pub fn run(shell: &Shell, options: &Options) -> Result<Exit, Trouble> {
    if options.look {
        return look(shell, options);
    }
    shell.say_if_synced(&shell.desk.vault_root()?);
    let request = ImportRequest {
        paths: options.paths.clone(),
        account: options.made.account.clone(),
        vault_root: shell.desk.vault_root()?,
        photos: options.made.photos(),
        again: options.again,
        case: options.made.case.clone(),
        operator: options.made.operator.clone(),
    };
    let job = shell.desk.start(Request::Import(request), || ());
    match end_of(follow_all(shell, &job).ended)? {
        Outcome::BackedUp(done) => Ok(report(shell, &done)),
        Outcome::AlreadyHere(here) => Ok(say_already(shell, &here)),
        other => Err(Trouble::Internal(format!("an import ended as {other:?}"))),
    }
}

fn look(shell: &Shell, options: &Options) -> Result<Exit, Trouble> {
    let job = shell.desk.start(Request::Recognise(options.paths.clone()), || ());
    match end_of(follow_all(shell, &job).ended)? {
        Outcome::Recognised(recognised) => {
            if shell.json {
                shell.json(&json::recognised(&recognised));
            } else {
                shell.result(recognised_lines(&recognised).trim_end());
            }
            let whole = recognised.left_out.is_empty() && recognised.missing_parts().next().is_none();
            Ok(if whole { Exit::Done } else { Exit::Incomplete })
        }
        other => Err(Trouble::Internal(format!("a look ended as {other:?}"))),
    }
}

/// What was left behind, though nothing was lost: it stands in the receipt by name.
fn report(shell: &Shell, done: &BackedUp) -> Exit {
    let exit = backup::report(shell, done, None);
    let whole = done.receipt.left_out.iter().all(|left| left.why == "left-out-given-twice");
    if whole { exit } else { exit.worst(Exit::Incomplete) }
}

fn say_already(shell: &Shell, here: &AlreadyHere) -> Exit {
    if shell.json {
        shell.json(&json::already_here(here));
    } else {
        shell.say(&text::say("import-already", &[("time", progress::local(here.sealed).into())]));
        shell.result(&here.path.display().to_string());
    }
    Exit::Done
}

/// What is in the files, line by line.
pub fn recognised_lines(recognised: &Recognised) -> String {
    let name = text::for_terminal(&recognised.name).into_owned();
    let args = [("name", name.into()), ("n", Value::Number(recognised.files)), ("size", Value::Size(recognised.bytes))];
    let mut lines = vec![text::say("import-found", &args)];
    for sort in &recognised.sorts {
        let what = text::say(sort.what, &[("n", Value::Number(sort.files)), ("items", Value::Number(sort.items))]);
        lines.push(text::say("import-line", &[("what", what.into()), ("size", Value::Size(sort.bytes))]));
    }
    if recognised.matched.1 > 0 {
        let (n, of) = (Value::Number(recognised.matched.0), Value::Number(recognised.matched.1));
        lines.push(text::say("import-matched", &[("n", n), ("of", of)]));
    }
    for table in &recognised.tables {
        let name = text::for_terminal(&table.name).into_owned();
        lines.push(text::say("import-table", &[("name", name.into())]));
        for column in &table.columns {
            let header = text::for_terminal(&column.header).into_owned();
            let becomes = text::say(column.becomes, &[]);
            lines.push(text::say("import-column", &[("header", header.into()), ("becomes", becomes.into())]));
        }
    }
    let missing: Vec<&str> = recognised.missing_parts().collect();
    if !missing.is_empty() {
        lines.push(text::say("import-missing", &[("n", Value::from(missing.len()))]));
        lines.extend(
            missing
                .iter()
                .map(|name| text::say("import-entry", &[("what", text::for_terminal(name).into_owned().into())])),
        );
    }
    if !recognised.left_out.is_empty() {
        lines.push(text::say("import-left-out", &[("n", Value::from(recognised.left_out.len()))]));
        for left in &recognised.left_out {
            let what = text::for_terminal(&text::left_out(left)).into_owned();
            lines.push(text::say("import-entry", &[("what", what.into())]));
        }
    }
    lines.join("\n")
}
