//! The command line: verbs, options and exit codes. One file a verb group; results on stdout, everything for people on
//! stderr, `--json` for machines.

mod about;
mod account;
mod alarm;
mod backup;
mod compare;
mod demo;
mod exit;
mod finish;
mod import;
mod json;
mod keep;
mod made;
mod merge;
mod pack;
mod progress;
mod restore;
mod salvage;
mod schedule;
mod secret;
mod shelf;
mod sign_in;
mod statement;
mod support;
mod verify;

use std::io::Write;
use std::path::PathBuf;

use clap::parser::ValueSource;
use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::engine::Desk;
use crate::engine::synced::{SyncedFolders, Whose};
use crate::model::{Door, Secret, Trouble};
use crate::text::{self, During};

pub use exit::Exit;

/// Backs up your contacts, calendars, to-dos, notes and photos into ordinary files, and proves the copy whole.
#[derive(Debug, Parser)]
#[command(name = "lifeboat", version, about, long_about = None, after_help = AFTER_HELP, disable_help_subcommand = true)]
struct Line {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    verb: Option<Verb>,
}

const AFTER_HELP: &str = "\
Without arguments, Lifeboat opens its window.

ACCOUNT is the name of a saved account (see `lifeboat account list`).
BACKUP is a backup's folder or pack, or ACCOUNT for its newest backup, or ACCOUNT@2026-11-22 for the newest of that day.

Exit codes: 0 done and complete · 1 failed: no backup, or an answer could not be had · 2 wrong use · 3 incomplete
            4 alarm: the account lost something (once for each new loss) · 5 incomplete and alarm · 130 stopped.
            import, salvage: 3 something was left behind. alarm show: 4 while an alarm is open. verify: 1 damaged (the list is on stdout), 2 not a backup, 3 intact but incomplete.";

/// Options that every verb takes.
#[derive(Debug, Args)]
struct Common {
    /// Folder of the settings, instead of the system's own place for them
    #[arg(long, global = true, value_name = "DIR", env = "LIFEBOAT_CONFIG")]
    config: Option<PathBuf>,
    /// Folder that holds the backups of all accounts
    #[arg(long, global = true, value_name = "DIR", env = "LIFEBOAT_VAULT")]
    vault: Option<PathBuf>,
    /// One JSON object a line on stdout, for machines
    #[arg(long, global = true)]
    json: bool,
    /// Change nothing at any service, whatever is asked for
    #[arg(long, global = true)]
    read_only: bool,
    /// Read the password from the first line of this file
    #[arg(long, global = true, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Go through this proxy: http://HOST:PORT or socks5h://HOST:PORT; one with a password only as LIFEBOAT_PROXY
    #[arg(long, global = true, value_name = "URL", env = "LIFEBOAT_PROXY", hide_env_values = true)]
    proxy: Option<Secret>,
    /// Run this command and take the first line it prints as the password
    #[arg(long, global = true, value_name = "COMMAND")]
    password_command: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Save an account, list, test or forget saved accounts
    #[command(subcommand)]
    Account(account::Verb),
    /// Back up an account
    Backup(backup::Options),
    /// Make a backup of files that other services hand out: archives, folders, address books, calendars, photos
    Import(import::Options),
    /// Make a backup of everything that can be had out of a damaged backup, pack, zip or heap of files
    Salvage(salvage::Options),
    /// Keep what an unfinished backup has, without asking the service, or remove it
    Finish(finish::Options),
    /// List backups, newest first
    List(shelf::ListOptions),
    /// Show what is in a backup
    Show(shelf::ShowOptions),
    /// Get things out of a backup as ordinary files
    Export(shelf::ExportOptions),
    /// Check backups: every byte, every item, every count
    Verify(verify::Options),
    /// What vanished, changed or went hollow between two backups
    Compare(compare::Options),
    /// What an account lost, as a page to print and as JSON: for a subscriber, a support desk or a complaint
    Statement(statement::Options),
    /// Put back what an account lost: shows the plan, and with --yes does it; never removes or overwrites anything
    Restore(restore::Options),
    /// Make one backup of several partial copies: nothing twice, what one lacks from another
    Merge(merge::Options),
    /// What the account lost since the last good backup
    #[command(subcommand)]
    Alarm(alarm::Verb),
    /// Go on without items that can't be had: a run is complete without them from now on
    Accept(alarm::AcceptOptions),
    /// Make a verified second copy of backups on another disk
    Copy(keep::CopyOptions),
    /// Make one file of a backup, to carry or to send; --encrypt hides everything in it, names too
    Pack(pack::PackOptions),
    /// Take a backup out of such a file again, and check all of it
    Unpack(pack::UnpackOptions),
    /// Keep a backup for good
    Pin(keep::PinOptions),
    /// Let a backup be forgotten again
    Unpin(keep::UnpinOptions),
    /// Remove old backups: shows first what would go and what stays
    Forget(keep::ForgetOptions),
    /// Back up by itself, every day or every week
    Schedule(schedule::Options),
    /// Show, or save as one zip, what whoever helps may see: the log and numbers, nothing private
    SupportBundle(support::Options),
    /// Serve the demo account on this computer until Ctrl-C
    Demo(demo::Options),
    /// Version, folders, and the licences of all that is compiled in
    About(about::Options),
}

impl Verb {
    /// What comes to nothing when it fails.
    fn during(&self) -> During {
        match self {
            Verb::Backup(_) | Verb::Import(_) | Verb::Salvage(_) | Verb::Finish(_) | Verb::Merge(_) => During::Backup,
            _ => During::Other,
        }
    }
}

/// What every verb works with.
struct Shell {
    desk: Desk,
    json: bool,
    /// Nothing is said as long as nothing is wrong.
    quiet: bool,
    password_file: Option<PathBuf>,
    password_command: Option<String>,
    proxy: Option<Secret>,
    /// The proxy stands on the command line, not in the environment.
    is_proxy_of_line: bool,
    during: During,
}

impl Shell {
    /// A door that goes through the proxy that was given with this command, if one was.
    fn through_proxy(&self, mut door: Door) -> Door {
        if let Some(proxy) = &self.proxy {
            door.proxy = Some(proxy.clone());
        }
        door
    }

    /// Says so when a folder that backups go into is itself synced with a cloud.
    fn say_if_synced(&self, folder: &std::path::Path) {
        let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        if let Some(cloud) = SyncedFolders::of(&Whose::here()).by_disk(&whole)
            && !self.quiet
        {
            let said = text::say("choose-synced", &[("cloud", text::Value::from(cloud.0))]);
            self.say(&format!("{}: {said}", folder.display()));
        }
    }

    /// A password is no part of a command line, which each program on this computer can read.
    fn check_proxy(&self) -> Result<(), Trouble> {
        match &self.proxy {
            Some(proxy) if proxy.expose().contains('@') && self.is_proxy_of_line => {
                Err(Trouble::WrongUse(text::say("cli-proxy-password", &[])))
            }
            _ => Ok(()),
        }
    }

    /// The proxy to save with an account: what was given for this one, not what the environment says for all.
    fn proxy_to_save(&self) -> Option<String> {
        let given = self.proxy.as_ref().filter(|_| self.is_proxy_of_line);
        given.map(|proxy| proxy.expose().to_owned())
    }

    /// Prints a result line on stdout.
    fn result(&self, line: &str) {
        // A reader that has gone away (`| head`) wants no more; the work itself is not harmed.
        let _ = writeln!(std::io::stdout().lock(), "{line}");
    }

    /// Prints a line for people on stderr.
    fn say(&self, line: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{line}");
    }

    /// Prints one JSON object on stdout.
    fn json(&self, value: &serde_json::Value) {
        self.result(&value.to_string());
    }

    /// Says in words what went wrong, and gives the exit code for it.
    fn fail(&self, trouble: &Trouble) -> Exit {
        if self.json {
            self.json(&json::trouble(trouble, self.during));
        }
        let message = text::trouble(trouble, self.during);
        self.say(&message.to_string());
        if self.quiet && *trouble != Trouble::Cancelled {
            schedule::notify(&message.happened);
        }
        Exit::of(trouble)
    }
}

/// What a command line asks for.
pub enum Wanted {
    /// A verb, to be given to [`run`].
    Command(Box<Command>),
    /// The window, with the folders that were named.
    Window(Desk),
    /// Nothing more to do (help was printed, or the use was wrong): the exit code.
    Nothing(u8),
}

/// A verb with its options.
pub struct Command {
    shell: Shell,
    verb: Verb,
}

/// Reads a command line; the first of `args` is the program's name.
pub fn read(args: impl IntoIterator<Item = std::ffi::OsString>) -> Wanted {
    let mut command = Line::command();
    let matches = command.try_get_matches_from_mut(args);
    let read = matches.and_then(|matches| {
        let is_proxy_of_line = matches.value_source("proxy") == Some(ValueSource::CommandLine);
        let line = Line::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
        Ok((line, is_proxy_of_line))
    });
    let (line, is_proxy_of_line) = match read {
        Ok(read) => read,
        Err(error) => {
            let code = if error.use_stderr() { Exit::WrongUse } else { Exit::Done };
            // Nothing is left to do when the terminal is gone.
            let _ = error.print();
            return Wanted::Nothing(code.code());
        }
    };
    let desk = Desk::new(line.common.config, line.common.vault).with_read_only(line.common.read_only);
    let Some(verb) = line.verb else { return Wanted::Window(desk) };
    let shell = Shell {
        desk,
        json: line.common.json,
        quiet: matches!(&verb, Verb::Backup(options) if options.quiet),
        password_file: line.common.password_file,
        password_command: line.common.password_command,
        proxy: line.common.proxy,
        is_proxy_of_line,
        during: verb.during(),
    };
    Wanted::Command(Box::new(Command { shell, verb }))
}

/// Runs a verb and returns the exit code.
pub fn run(command: Command) -> u8 {
    let Command { shell, verb } = command;
    shell.desk.speak();
    if let Err(trouble) = shell.check_proxy() {
        return shell.fail(&trouble).code();
    }
    let end = match verb {
        Verb::Account(verb) => account::run(&shell, verb),
        Verb::Backup(options) => backup::run(&shell, &options),
        Verb::Import(options) => import::run(&shell, &options),
        Verb::Salvage(options) => salvage::run(&shell, &options),
        Verb::Finish(options) => finish::run(&shell, &options),
        Verb::List(options) => shelf::list(&shell, &options),
        Verb::Show(options) => shelf::show(&shell, &options),
        Verb::Export(options) => shelf::export(&shell, &options),
        Verb::Verify(options) => verify::run(&shell, &options),
        Verb::Compare(options) => compare::run(&shell, &options),
        Verb::Statement(options) => statement::run(&shell, &options),
        Verb::Restore(options) => restore::run(&shell, &options),
        Verb::Merge(options) => merge::run(&shell, &options),
        Verb::Alarm(verb) => alarm::run(&shell, &verb),
        Verb::Accept(options) => alarm::accept(&shell, &options),
        Verb::Copy(options) => keep::copy(&shell, &options),
        Verb::Pack(options) => pack::pack(&shell, &options),
        Verb::Unpack(options) => pack::unpack(&shell, &options),
        Verb::Pin(options) => keep::pin(&shell, &options),
        Verb::Unpin(options) => keep::unpin(&shell, &options),
        Verb::Forget(options) => keep::forget(&shell, &options),
        Verb::Schedule(options) => schedule::run(&shell, &options),
        Verb::SupportBundle(options) => support::run(&shell, &options),
        Verb::Demo(options) => demo::run(&shell, &options),
        Verb::About(options) => about::run(&shell, &options),
    };
    end.unwrap_or_else(|trouble| shell.fail(&trouble)).code()
}

/// Says that the window can't be opened here, and gives the exit code for that.
pub fn no_window(why: &str, details: Option<&str>) -> u8 {
    // Without a terminal there is nobody to tell.
    let _ = writeln!(std::io::stderr().lock(), "{why}");
    if let Some(details) = details {
        let _ = writeln!(std::io::stderr().lock(), "{}", text::for_terminal(details));
    }
    Exit::Failed.code()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Line::command().debug_assert();
    }
}
