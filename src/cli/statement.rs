//! `lifeboat statement`: what an account lost, as a page to print and as JSON.

use std::path::PathBuf;

use clap::Args;

use crate::cli::compare::{Two, resolve};
use crate::cli::progress::follow;
use crate::cli::{Exit, Shell};
use crate::engine::{Outcome, Request, StatementRequest};
use crate::model::Trouble;
use crate::text;

#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    two: Two,
    /// Folder to write it into, instead of this one
    #[arg(short, long, value_name = "DIR", default_value = ".")]
    output: PathBuf,
    /// A case number or note for the statement
    #[arg(long, value_name = "TEXT")]
    case: Option<String>,
    /// Who writes it
    #[arg(long, value_name = "TEXT")]
    operator: Option<String>,
}

/// Writes the statement, whatever it has to say.
pub fn run(shell: &Shell, options: &Options) -> Result<Exit, Trouble> {
    let (old, new) = resolve(shell, &options.two)?;
    let request = StatementRequest {
        old,
        new,
        to_dir: options.output.clone(),
        case: options.case.clone(),
        operator: options.operator.clone(),
    };
    let job = shell.desk.start(Request::Statement(request), || ());
    let stated = match follow(shell, &job)? {
        Outcome::Stated(stated) => stated,
        other => return Err(Trouble::Internal(format!("a statement ended as {other:?}"))),
    };
    if shell.json {
        shell.json(&serde_json::json!({ "page": stated.page, "json": stated.json, "statement": stated.statement }));
        return Ok(Exit::Done);
    }
    shell.say(&stated.statement.beside.sentence());
    shell.say(&text::say("statement-files", &[]));
    shell.result(&stated.page.display().to_string());
    shell.result(&stated.json.display().to_string());
    Ok(Exit::Done)
}
