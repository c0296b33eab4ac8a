//! Backing up by itself: the command that a timer runs, the timer itself where there is a systemd that serves this user,
//! and the text to install elsewhere. Decides nothing about secrets: whether one can be had without a person is for the
//! shell to find out. The program has no part that stays in memory.

mod texts;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jiff::{SignedDuration, Timestamp};

pub use texts::{Form, Text, text_for};

use super::desk::Desk;
use crate::model::Trouble;
use crate::signin::schedules::{At, Every, SavedSchedule};
use crate::text::{Value, say};

/// When a backup is made where nothing else was said: most computers have nothing else to do then, or catch up later.
pub const USUAL: At = At { hour: 4, minute: 15 };

/// What came of setting a schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Set {
    /// The system's timer was set; the file it is in.
    Timer(PathBuf),
    /// There is no timer here that can be set: the person has to install the text for it.
    ByHand,
}

/// Sets the system's timer for `task` where there is one that can be set, and remembers `schedule`.
pub fn set(desk: &Desk, mut schedule: SavedSchedule, task: &Task) -> Result<Set, Trouble> {
    let set = match Systemd::here() {
        Some(systemd) => Set::Timer(systemd.install(task)?),
        None => Set::ByHand,
    };
    schedule.installed = set != Set::ByHand;
    desk.set_schedule(schedule)?;
    Ok(set)
}

/// Ends the schedules of `account`, or each one. Gives what was ended, and whether its timer was removed: one that was
/// installed by hand is the person's to remove.
pub fn off(desk: &Desk, account: Option<&str>) -> Result<Vec<(SavedSchedule, bool)>, Trouble> {
    let gone = desk.remove_schedules(account)?;
    let systemd = if gone.is_empty() { None } else { Systemd::here() };
    let mut ended = Vec::new();
    for schedule in gone {
        let is_removed = match &systemd {
            Some(systemd) if schedule.installed => systemd.remove(&timer_name(schedule.account.as_deref()))?,
            _ => false,
        };
        ended.push((schedule, is_removed));
    }
    Ok(ended)
}

/// Where the password comes from when nobody is there to type it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretFrom {
    Keychain,
    File(PathBuf),
    Command(String),
}

/// A backup that is to be made by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The account; `None` is every saved one.
    pub account: Option<String>,
    pub every: Every,
    pub at: At,
    /// Words of the command, the program first.
    argv: Vec<String>,
}

/// The folders that a scheduled command is to use, where they are not the usual ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folders {
    pub config: Option<PathBuf>,
    pub vault: Option<PathBuf>,
}

impl Task {
    /// A backup of `schedule` by `program`. Every path becomes absolute, since a timer runs nowhere in particular.
    pub fn new(
        schedule: &SavedSchedule,
        program: &Path,
        folders: &Folders,
        secret: &SecretFrom,
    ) -> Result<Task, Trouble> {
        let mut argv = vec![word(program)?, "backup".to_owned(), "--quiet".to_owned()];
        let mut option = |name: &str, value: String| argv.extend([name.to_owned(), value]);
        for (name, dir) in [("--config", &folders.config), ("--vault", &folders.vault)] {
            if let Some(dir) = dir {
                option(name, word(dir)?);
            }
        }
        match secret {
            SecretFrom::Keychain => (),
            SecretFrom::File(path) => option("--password-file", word(path)?),
            SecretFrom::Command(command) => option("--password-command", plain(command)?),
        }
        match &schedule.account {
            None => argv.push("--all".to_owned()),
            Some(account) => argv.extend(["--".to_owned(), plain(account)?]),
        }
        Ok(Task { account: schedule.account.clone(), every: schedule.every, at: schedule.at, argv })
    }

    /// The words of the command, the program first.
    pub fn argv(&self) -> &[String] {
        &self.argv
    }

    /// What the system's timer is called.
    pub fn timer_name(&self) -> String {
        timer_name(self.account.as_deref())
    }
}

/// What the timer for `account`, or for all accounts, is called: a name that every system takes.
pub fn timer_name(account: Option<&str>) -> String {
    let Some(account) = account else { return "lifeboat-backup".to_owned() };
    let mut name = "lifeboat-backup-".to_owned();
    for byte in account.to_lowercase().bytes() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'.' => name.push(char::from(byte)),
            other => name.push_str(&format!("_{other:02x}")),
        }
    }
    name
}

/// A path as an absolute word of a command.
fn word(path: &Path) -> Result<String, Trouble> {
    let path = std::path::absolute(path).map_err(|error| Trouble::disk(path, &error))?;
    let text = path.to_str().ok_or_else(|| Trouble::Disk { path: path.clone(), why: "is not readable text".into() })?;
    plain(text)
}

/// A word that no timer's file takes for two lines.
fn plain(text: &str) -> Result<String, Trouble> {
    if text.chars().any(char::is_control) {
        return Err(Trouble::WrongUse(say("wrong-timer-text", &[("text", Value::from(text))])));
    }
    Ok(text.to_owned())
}

/// True when the last good backup of something that is backed up this often is too old. A day, or half a day, of grace:
/// computers sleep and networks fail.
pub fn is_overdue(last_good: Option<Timestamp>, every: Every, now: Timestamp) -> bool {
    let allowed = match every {
        Every::Day => SignedDuration::from_hours(24 + 12),
        Every::Week => SignedDuration::from_hours(7 * 24 + 24),
    };
    last_good.is_none_or(|last| now.duration_since(last) > allowed)
}

/// The program that a timer is to run: this one, or the AppImage it was unpacked from.
pub fn this_program() -> Result<PathBuf, Trouble> {
    if let Some(image) = std::env::var_os("APPIMAGE").map(PathBuf::from).filter(|path| path.is_file()) {
        return Ok(image);
    }
    std::env::current_exe().map_err(|error| Trouble::Disk { path: PathBuf::from("lifeboat"), why: error.to_string() })
}

/// The systemd that serves this user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Systemd {
    systemctl: PathBuf,
    units: PathBuf,
}

impl Systemd {
    /// The one that is running, if there is one.
    pub fn here() -> Option<Systemd> {
        if !cfg!(target_os = "linux") {
            return None;
        }
        let units = directories::BaseDirs::new()?.config_dir().join("systemd/user");
        let systemd = Systemd::with(PathBuf::from("systemctl"), units);
        systemd.call(&["show", "--property=Version"]).is_ok().then_some(systemd)
    }

    /// One that is spoken to through `systemctl`, and whose units for this user lie in `units`.
    pub fn with(systemctl: PathBuf, units: PathBuf) -> Systemd {
        Systemd { systemctl, units }
    }

    /// Sets the timer, in place of the one of that name, and gives the file it is in.
    pub fn install(&self, task: &Task) -> Result<PathBuf, Trouble> {
        let name = task.timer_name();
        let timer = self.units.join(format!("{name}.timer"));
        fs::create_dir_all(&self.units).map_err(|error| Trouble::disk(&self.units, &error))?;
        for text in text_for(task, Form::Systemd) {
            let path = self.units.join(&text.file);
            write(&path, &text.text).map_err(|error| Trouble::disk(&path, &error))?;
        }
        let unit = format!("{name}.timer");
        let set = self.call(&["daemon-reload"]).and_then(|()| self.call(&["enable", "--now", &unit]));
        if let Err(why) = set {
            self.remove(&name)?;
            return Err(Trouble::Disk { path: timer, why });
        }
        // A timer that was running keeps its old time until it is started anew.
        self.call(&["restart", &unit]).map_err(|why| Trouble::Disk { path: timer.clone(), why })?;
        Ok(timer)
    }

    /// Removes the timer of that name; false when there is none.
    pub fn remove(&self, name: &str) -> Result<bool, Trouble> {
        let timer = self.units.join(format!("{name}.timer"));
        let was_there = timer.exists();
        if was_there {
            // One that was disabled by hand is as good as gone; what counts is that its files go.
            let _ = self.call(&["disable", "--now", &format!("{name}.timer")]);
        }
        for ending in ["timer", "service"] {
            let path = self.units.join(format!("{name}.{ending}"));
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(Trouble::disk(path, &error)),
                _ => (),
            }
        }
        if was_there {
            let _ = self.call(&["daemon-reload"]);
        }
        Ok(was_there)
    }

    /// True when the timer of that name is waiting for its time.
    pub fn is_set(&self, name: &str) -> bool {
        self.call(&["is-active", "--quiet", &format!("{name}.timer")]).is_ok()
    }

    /// Runs `systemctl --user`; what it says on failure is the error.
    fn call(&self, args: &[&str]) -> Result<(), String> {
        let mut command = Command::new(&self.systemctl);
        command.arg("--user").args(args).stdin(Stdio::null());
        let out = command.output().map_err(|error| error.to_string())?;
        if out.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&out.stderr).trim().to_owned();
        Err(if said.is_empty() { format!("systemctl: {}", out.status) } else { said })
    }
}

/// Writes a unit aside and renames it: systemd may look at any moment.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let aside = path.with_extension("new");
    fs::write(&aside, text)?;
    fs::rename(&aside, path)
}

#[cfg(test)]
mod tests;
