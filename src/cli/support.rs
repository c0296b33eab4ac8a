//! `lifeboat support-bundle`: what whoever helps may see, shown first and saved when a place for it is named.

use std::path::PathBuf;

use clap::Args;

use crate::cli::{Exit, Shell};
use crate::model::Trouble;
use crate::text::{self, Value};

#[derive(Debug, Args)]
pub struct Options {
    /// File or folder to save it at, as one zip; without it, all that it would hold is shown
    #[arg(value_name = "PATH")]
    to: Option<PathBuf>,
}

/// Shows the bundle, or saves it.
pub fn run(shell: &Shell, options: &Options) -> Result<Exit, Trouble> {
    let bundle = shell.desk.support();
    let saved = options.to.as_deref().map(|to| bundle.save(to)).transpose()?;
    if shell.json {
        let files: Vec<_> =
            bundle.files.iter().map(|file| serde_json::json!({ "name": file.name, "text": file.text })).collect();
        shell.json(&serde_json::json!({ "files": files, "path": saved }));
        return Ok(Exit::Done);
    }
    match saved {
        Some(path) => {
            for file in &bundle.files {
                shell.say(&format!("{}: {}", file.name, text::say(file.about, &[])));
            }
            shell.say(&text::say("support-saved", &[("path", Value::from(path.display().to_string()))]));
            shell.result(&path.display().to_string());
        }
        None => {
            for file in &bundle.files {
                shell.result(&format!("== {}: {}\n{}", file.name, text::say(file.about, &[]), file.text));
            }
            shell.say(&text::say("support-not-saved", &[]));
        }
    }
    Ok(Exit::Done)
}
