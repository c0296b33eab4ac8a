//! `lifeboat schedule`: backing up by itself. Also the notice on the desktop that a scheduled backup gives when
//! something is wrong.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;

use crate::cli::{Exit, Shell};
use crate::engine::schedule::{self, Form, SecretFrom, Systemd, Task, USUAL, text_for, this_program, timer_name};
use crate::engine::{At, Every, SavedSchedule};
use crate::model::Trouble;
use crate::text;

#[derive(Clone, Copy, Debug, ValueEnum)]
enum How {
    /// Every day
    Daily,
    /// Every Sunday
    Weekly,
    /// No longer
    Off,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Which {
    Systemd,
    Cron,
    Launchd,
    TaskScheduler,
    /// Each of them
    All,
}

impl Which {
    fn forms(self) -> Vec<Form> {
        match self {
            Which::Systemd => vec![Form::Systemd],
            Which::Cron => vec![Form::Cron],
            Which::Launchd => vec![Form::Launchd],
            Which::TaskScheduler => vec![Form::TaskScheduler],
            Which::All => Form::ALL.to_vec(),
        }
    }
}

#[derive(Debug, Args)]
pub struct Options {
    /// How often; without this, say what is set
    #[arg(value_name = "daily|weekly|off")]
    how: Option<How>,
    /// The account; without one, every saved account
    #[arg(value_name = "ACCOUNT")]
    account: Option<String>,
    /// Every saved account, as without ACCOUNT
    #[arg(long, conflicts_with = "account")]
    all: bool,
    /// Time of day
    #[arg(long, value_name = "HH:MM")]
    at: Option<At>,
    /// Set nothing, and print the text to install yourself
    #[arg(long, value_name = "SYSTEM", num_args = 0..=1, require_equals = true, default_missing_value = "all")]
    print: Option<Which>,
}

/// Sets, removes or shows schedules.
pub fn run(shell: &Shell, options: &Options) -> Result<Exit, Trouble> {
    match options.how {
        None => show(shell),
        Some(How::Off) => off(shell, options),
        Some(How::Daily) => set(shell, options, Every::Day),
        Some(How::Weekly) => set(shell, options, Every::Week),
    }
}

fn set(shell: &Shell, options: &Options, every: Every) -> Result<Exit, Trouble> {
    let mut schedule = SavedSchedule {
        account: options.account.clone(),
        every,
        at: options.at.unwrap_or(USUAL),
        installed: false,
        others: Default::default(),
    };
    let accounts = match &options.account {
        Some(account) => vec![shell.desk.account(account)?],
        None => shell.desk.accounts()?,
    };
    if accounts.is_empty() {
        return Err(Trouble::WrongUse(text::say("cli-no-accounts", &[])));
    }
    // The name as it is saved, so that the same account has one timer however it was written.
    if let (Some(account), [saved]) = (&mut schedule.account, accounts.as_slice()) {
        account.clone_from(&saved.name);
    }
    let Some(secret) = secret_for(shell, &accounts)? else {
        return Ok(Exit::Failed);
    };
    let task = Task::new(&schedule, &this_program()?, &shell.desk.folders(), &secret)?;
    if let Some(which) = options.print {
        print(shell, &task, &which.forms());
        return Ok(Exit::Done);
    }
    match schedule::set(&shell.desk, schedule.clone(), &task)? {
        schedule::Set::Timer(timer) if shell.json => {
            shell.json(&json!({"event": "scheduled", "timer": timer, "command": task.argv()}));
        }
        schedule::Set::Timer(timer) => {
            shell.say(&schedule_words(&schedule));
            shell.say(&text::say("schedule-set", &[("timer", timer.display().to_string().into())]));
        }
        schedule::Set::ByHand => print(shell, &task, &[Form::usual_here()]),
    }
    Ok(Exit::Done)
}

/// Where the password will come from when nobody is there. Says why, and gives `None`, when it can't come from anywhere.
fn secret_for(shell: &Shell, accounts: &[crate::engine::SavedAccount]) -> Result<Option<SecretFrom>, Trouble> {
    if shell.password_file.is_some() || shell.password_command.is_some() {
        if accounts.len() > 1 {
            return Err(Trouble::WrongUse(text::say("schedule-one-password", &[])));
        }
        return match (&shell.password_file, &shell.password_command) {
            (Some(path), _) => {
                std::fs::File::open(path).map_err(|error| Trouble::disk(path, &error))?;
                Ok(Some(SecretFrom::File(path.clone())))
            }
            (None, command) => Ok(command.clone().map(SecretFrom::Command)),
        };
    }
    for account in accounts {
        if shell.desk.secret(account)?.is_none() {
            if shell.json {
                shell.json(&json!({"event": "failed", "why": "no-password-kept", "account": account.name}));
            }
            shell.say(&text::say("schedule-no-password", &[("account", (&account.name).into())]));
            return Ok(None);
        }
    }
    Ok(Some(SecretFrom::Keychain))
}

/// Prints what to install, and where to.
fn print(shell: &Shell, task: &Task, forms: &[Form]) {
    for form in forms {
        for text in text_for(task, *form) {
            if shell.json {
                shell.json(&json!({"event": "text", "system": form.word(), "file": text.file, "text": text.text}));
                continue;
            }
            shell.say(&text::say(how_to_install(*form), &[("file", text.file.as_str().into())]));
            shell.result(text.text.trim_end());
        }
        if !shell.json && *form == Form::Systemd {
            let timer = format!("{}.timer", task.timer_name());
            shell.say(&text::say("schedule-install-systemd-then", &[("timer", timer.into())]));
        }
    }
}

fn how_to_install(form: Form) -> &'static str {
    match form {
        Form::Systemd => "schedule-install-systemd",
        Form::Cron => "schedule-install-cron",
        Form::Launchd => "schedule-install-launchd",
        Form::TaskScheduler => "schedule-install-task-scheduler",
    }
}

fn off(shell: &Shell, options: &Options) -> Result<Exit, Trouble> {
    let gone = schedule::off(&shell.desk, options.account.as_deref())?;
    for (schedule, is_removed) in &gone {
        let name = timer_name(schedule.account.as_deref());
        let key = if schedule.installed { "schedule-off" } else { "schedule-off-by-hand" };
        if shell.json {
            shell.json(&json!({"event": "unscheduled", "account": schedule.account, "timer_removed": is_removed}));
        } else {
            shell.say(&text::say(key, &[("what", what_words(schedule).into()), ("name", name.into())]));
        }
    }
    if gone.is_empty() && !shell.json {
        shell.say(&text::say("schedule-none", &[]));
    }
    Ok(Exit::Done)
}

fn show(shell: &Shell) -> Result<Exit, Trouble> {
    let schedules = shell.desk.schedules()?;
    let systemd = Systemd::here();
    for schedule in &schedules {
        let name = timer_name(schedule.account.as_deref());
        let is_set = systemd.as_ref().map(|systemd| systemd.is_set(&name));
        if shell.json {
            shell.json(&json!({"event": "schedule", "account": schedule.account, "every": schedule.every,
                "at": schedule.at.to_string(), "installed": schedule.installed, "active": is_set}));
            continue;
        }
        shell.result(&schedule_words(schedule));
        if schedule.installed && is_set != Some(true) {
            shell.say(&text::say("schedule-not-active", &[("name", name.into())]));
        }
    }
    if shell.json {
        return Ok(Exit::Done);
    }
    if schedules.is_empty() {
        shell.say(&text::say("schedule-none", &[]));
    }
    for (account, last_good) in shell.desk.overdue(Timestamp::now())? {
        shell.say(&overdue_words(&account.name, last_good));
    }
    Ok(Exit::Done)
}

fn what_words(schedule: &SavedSchedule) -> String {
    schedule.account.clone().unwrap_or_else(|| text::say("schedule-every-account", &[]))
}

fn schedule_words(schedule: &SavedSchedule) -> String {
    let args = [("what", what_words(schedule).into()), ("at", schedule.at.to_string().into())];
    match schedule.every {
        Every::Day => text::say("schedule-daily", &args),
        Every::Week => text::say("schedule-weekly", &args),
    }
}

/// That an account's backup is late.
pub fn overdue_words(account: &str, last_good: Option<Timestamp>) -> String {
    match last_good {
        Some(last) => {
            let day = last.to_zoned(TimeZone::system()).date();
            text::say("schedule-overdue", &[("account", account.into()), ("day", text::Value::Day(day))])
        }
        None => text::say("schedule-never", &[("account", account.into())]),
    }
}

/// Shows a notice on the desktop where there is a program for it. Best effort, and nothing is waited for.
pub fn notify(said: &str) {
    if !cfg!(target_os = "linux") {
        return;
    }
    // Notices may hold markup.
    let body = said.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let mut command = Command::new(PathBuf::from("notify-send"));
    command.args(["--app-name=Lifeboat", "--urgency=critical", "--", "Lifeboat", &body]);
    let _ = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
}
