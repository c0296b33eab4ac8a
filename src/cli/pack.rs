//! `lifeboat pack` and `unpack`: a backup as one file to carry, and the folder out of it again.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::cli::progress::follow;
use crate::cli::{Exit, Shell, secret};
use crate::engine::{self, Outcome, Request};
use crate::model::Trouble;
use crate::text::{self, Value};

#[derive(Debug, Args)]
pub struct PackOptions {
    /// Backup to pack
    #[arg(value_name = "BACKUP")]
    backup: String,
    /// The file to make [default: named after the account and the backup, in the folder where you are]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Encrypt it, names and all (AES-256); the password is asked for, or comes as other passwords do
    #[arg(long)]
    encrypt: bool,
}

#[derive(Debug, Args)]
pub struct UnpackOptions {
    /// Pack to open
    #[arg(value_name = "PACK")]
    pack: PathBuf,
    /// Folder to put the backup's folder into
    #[arg(value_name = "DIR")]
    to: PathBuf,
}

/// Packs a backup.
pub fn pack(shell: &Shell, options: &PackOptions) -> Result<Exit, Trouble> {
    let backup = shell.desk.shelf()?.resolve(&options.backup)?;
    let to = match &options.output {
        Some(to) => to.clone(),
        None => engine::pack_name(&backup, options.encrypt)?,
    };
    if to.symlink_metadata().is_ok() {
        // Nobody should think up a password for nothing.
        return Err(Trouble::Exists { path: to });
    }
    let password = if options.encrypt { Some(secret::for_new_pack(shell)?) } else { None };
    let job = shell.desk.start(Request::Pack { backup, to, password }, || ());
    let Outcome::Packed(packed) = follow(shell, &job)? else {
        return Err(Trouble::Internal("packing ended as something else".into()));
    };
    if shell.json {
        shell.json(&json!({"event": "packed", "result": packed}));
    } else {
        let args = [("n", Value::Number(packed.files)), ("size", Value::Size(packed.size))];
        shell.say(&text::say(if packed.locked { "pack-done-locked" } else { "pack-done" }, &args));
        shell.say(&text::say("cli-seal", &[("seal", packed.seal.as_str().into())]));
        shell.result(&packed.path.display().to_string());
    }
    Ok(Exit::Done)
}

/// Takes a backup out of its pack.
pub fn unpack(shell: &Shell, options: &UnpackOptions) -> Result<Exit, Trouble> {
    let (pack, to) = (options.pack.clone(), options.to.clone());
    let password = if engine::is_locked(&pack) { Some(secret::of_pack(shell, &pack)?) } else { None };
    let job = shell.desk.start(Request::Unpack { pack, to, password }, || ());
    let Outcome::Unpacked(unpacked) = follow(shell, &job)? else {
        return Err(Trouble::Internal("unpacking ended as something else".into()));
    };
    if shell.json {
        shell.json(&json!({"event": "unpacked", "result": unpacked}));
    } else {
        shell.say(&text::say("unpack-done", &[("n", Value::Number(unpacked.files))]));
        if let Some(seal) = &unpacked.seal {
            shell.say(&text::say("cli-seal", &[("seal", seal.as_str().into())]));
        }
        shell.result(&unpacked.path.display().to_string());
    }
    Ok(if unpacked.complete { Exit::Done } else { Exit::Incomplete })
}
