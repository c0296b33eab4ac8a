//! Where a password comes from: file, command, environment, keychain, or a prompt. Never from an argument, which every
//! user of the computer could read in the list of processes.

use std::io::{BufRead, BufReader, IsTerminal};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::cli::Shell;
use crate::engine::SavedAccount;
use crate::model::{Secret, Trouble};
use crate::text;

/// The environment variable a password may come in.
const VARIABLE: &str = "LIFEBOAT_PASSWORD";

/// The longest password that is read, in bytes: no more is taken from a wrong file.
const LONGEST: u64 = 4_096;

/// The password given with this command (file, command or environment), if any.
pub fn given(shell: &Shell) -> Result<Option<Secret>, Trouble> {
    if let Some(path) = &shell.password_file {
        let file = std::fs::File::open(path).map_err(|error| Trouble::disk(path, &error))?;
        return first_line(file).map_err(|error| Trouble::disk(path, &error)).map(Some);
    }
    if let Some(command) = &shell.password_command {
        return from_command(command).map(Some);
    }
    match std::env::var(VARIABLE) {
        Ok(password) => Ok(Some(Secret::new(password))),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err(Trouble::WrongUse(text::say("cli-password-not-text", &[]))),
    }
}

/// The password given with this command, else what the person types.
pub fn given_or_asked(shell: &Shell, account: &str) -> Result<Secret, Trouble> {
    match given(shell)? {
        Some(secret) => Ok(secret),
        None => ask(account),
    }
}

/// What lets us into a saved account: the password given with this command, else what the keychain has, else what the
/// person types. An account that is signed in to in the browser has no password: only the keychain knows it.
pub fn of_saved(shell: &Shell, account: &SavedAccount) -> Result<Secret, Trouble> {
    if account.oauth.is_some() {
        return shell.desk.secret(account)?.ok_or_else(|| account.without_secret());
    }
    let known = match given(shell)? {
        Some(secret) => Some(secret),
        None => shell.desk.secret(account)?,
    };
    known.map_or_else(|| ask(&account.name), Ok)
}

/// The password for a pack that is to be made: given with this command, else typed twice.
pub fn for_new_pack(shell: &Shell) -> Result<Secret, Trouble> {
    let secret = match given(shell)? {
        Some(secret) => secret,
        None => {
            let secret = prompt(&text::say("pack-prompt", &[]), "pack")?;
            if prompt(&text::say("pack-prompt-again", &[]), "pack")? != secret {
                return Err(Trouble::WrongUse(text::say("pack-prompt-differs", &[])));
            }
            secret
        }
    };
    match secret.expose().is_empty() {
        true => Err(Trouble::WrongUse(text::say("pack-prompt-empty", &[]))),
        false => Ok(secret),
    }
}

/// The password of the pack at `path`: given with this command, else typed.
pub fn of_pack(shell: &Shell, path: &Path) -> Result<Secret, Trouble> {
    let path = path.display().to_string();
    match given(shell)? {
        Some(secret) => Ok(secret),
        None => prompt(&text::say("pack-prompt-open", &[("path", path.as_str().into())]), &path),
    }
}

/// Asks for the password on the terminal, without showing it.
fn ask(account: &str) -> Result<Secret, Trouble> {
    prompt(&text::say("cli-password-prompt", &[("account", account.into())]), account)
}

fn prompt(question: &str, account: &str) -> Result<Secret, Trouble> {
    let missing = || Trouble::NoPassword { account: account.to_owned() };
    if !std::io::stdin().is_terminal() {
        return Err(missing());
    }
    rpassword::prompt_password(question).map(Secret::new).map_err(|_| missing())
}

fn first_line(source: impl std::io::Read) -> std::io::Result<Secret> {
    let mut line = String::new();
    BufReader::new(source.take(LONGEST)).read_line(&mut line)?;
    let secret = Secret::new(line.trim_end_matches(['\r', '\n']));
    zeroize::Zeroize::zeroize(&mut line);
    Ok(secret)
}

fn from_command(command: &str) -> Result<Secret, Trouble> {
    let failed = |why: String| Trouble::WrongUse(text::say("cli-password-command-failed", &[("why", why.into())]));
    #[cfg(unix)]
    let mut shell = Command::new("sh");
    #[cfg(unix)]
    shell.arg("-c").arg(command);
    #[cfg(not(unix))]
    let mut shell = Command::new("cmd");
    #[cfg(not(unix))]
    shell.arg("/C").arg(command);
    let mut child = shell.stdout(Stdio::piped()).spawn().map_err(|error| failed(error.to_string()))?;
    let out = child.stdout.take().ok_or_else(|| failed("no output".into()))?;
    let secret = first_line(out).map_err(|error| failed(error.to_string()))?;
    let status = child.wait().map_err(|error| failed(error.to_string()))?;
    if status.success() { Ok(secret) } else { Err(failed(status.to_string())) }
}
