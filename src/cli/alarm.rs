//! `lifeboat alarm` and `accept`: what the account lost, by number and by name, and the person's answer to it.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use jiff::tz::TimeZone;

use crate::cli::{Exit, Shell, json};
use crate::engine::{self, AlarmLevel, AlarmRecord, LastGood};
use crate::model::Trouble;
use crate::text;

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Show what is missing, and which backup has it
    Show(Show),
    /// Say that you removed or changed these items yourself; no backup is removed
    Settle(Settle),
}

#[derive(Debug, Args)]
pub struct Show {
    /// An account, for its open alarms, or one backup; all accounts without it
    #[arg(value_name = "ACCOUNT|BACKUP")]
    what: Option<String>,
    /// Tell each item by name
    #[arg(long)]
    names: bool,
}

#[derive(Debug, Args)]
pub struct Settle {
    #[arg(value_name = "ACCOUNT")]
    account: String,
    /// Only what this backup tells of, by its name
    #[arg(long, value_name = "NAME")]
    backup: Option<String>,
    /// Who says so, kept with the answer
    #[arg(long, value_name = "TEXT")]
    operator: Option<String>,
}

#[derive(Debug, Args)]
pub struct AcceptOptions {
    #[arg(value_name = "ACCOUNT")]
    account: String,
    /// Names or addresses of items that the newest backup lacks; without any, those are listed
    #[arg(value_name = "ITEM")]
    items: Vec<String>,
    /// Who says so, kept with the answer
    #[arg(long, value_name = "TEXT")]
    operator: Option<String>,
}

/// Runs one of the alarm verbs.
pub fn run(shell: &Shell, verb: &Verb) -> Result<Exit, Trouble> {
    match verb {
        Verb::Show(options) => show(shell, options),
        Verb::Settle(options) => settle(shell, options),
    }
}

/// What one backup tells of.
struct Told {
    account: String,
    backup: String,
    path: PathBuf,
    open: bool,
    alarms: Vec<AlarmRecord>,
}

fn show(shell: &Shell, options: &Show) -> Result<Exit, Trouble> {
    let shelf = shell.desk.shelf()?;
    let told = match &options.what {
        None => {
            let mut told = Vec::new();
            for vault in shelf.vaults()? {
                told.extend(open_in(&vault.path)?);
            }
            told
        }
        Some(what) => match shelf.vault_of(what)? {
            Some(vault) => open_in(&vault)?,
            None => vec![of_backup(&shelf.resolve(what)?)?],
        },
    };
    let told: Vec<Told> = told.into_iter().filter(|told| !told.alarms.is_empty()).collect();
    for told in &told {
        if shell.json {
            for alarm in &told.alarms {
                shell.json(&json::alarm(&told.account, &told.backup, told.open, alarm));
            }
            continue;
        }
        let state = text::say(if told.open { "cli-alarm-open" } else { "cli-alarm-settled" }, &[]);
        shell.result(&format!("{}\t{state}", told.path.display()));
        shell.result(&sentence(&told.alarms));
        if options.names {
            names(shell, &told.alarms);
        }
        if told.open {
            say_what_to_do(shell, &told.alarms, &told.path);
        }
    }
    if told.is_empty() && !shell.json {
        shell.say(&text::say("cli-alarm-none", &[]));
    }
    let open = told.iter().any(|told| told.open);
    Ok(if open { Exit::Alarm } else { Exit::Done })
}

fn open_in(vault: &Path) -> Result<Vec<Told>, Trouble> {
    let open = engine::open_alarms(vault)?.into_iter();
    let told = |of: engine::OpenAlarms| Told {
        account: name_of(vault),
        backup: of.backup,
        path: of.path,
        open: true,
        alarms: of.alarms,
    };
    Ok(open.map(told).collect())
}

/// What a backup tells of, its notices too.
fn of_backup(path: &Path) -> Result<Told, Trouble> {
    let record = engine::open(path)?.receipt()?;
    let open = !engine::is_settled(path, record.alarm);
    let account = path.parent().map(name_of).unwrap_or_default();
    Ok(Told { account, backup: name_of(path), path: path.to_owned(), open, alarms: record.alarms })
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn sentence(alarms: &[AlarmRecord]) -> String {
    let loss = engine::loss_of(alarms);
    let said = if loss.is_empty() { String::new() } else { format!("{} {}", loss.sentence(), loss.question()) };
    text::for_terminal(&said).into_owned()
}

/// One line an item, with tabs between the columns: kind, collection, name, what became of it.
fn names(shell: &Shell, alarms: &[AlarmRecord]) {
    for alarm in alarms {
        for item in &alarm.items {
            let cells = [alarm.kind.word(), &alarm.name, &item.name, &text::why_not_had(&item.what)];
            shell.result(&cells.map(|cell| text::for_terminal(cell).into_owned()).join("\t"));
        }
    }
}

/// First aid, where what is missing is, and how to answer. `backup`: the one that tells of it.
pub fn say_what_to_do(shell: &Shell, alarms: &[AlarmRecord], backup: &Path) {
    let raised = alarms.iter().filter(|alarm| alarm.level == AlarmLevel::Alarm);
    let Some(most) = raised.max_by_key(|alarm| alarm.items.len()) else { return };
    let account = backup.parent().map(name_of).unwrap_or_default();
    let path = backup.with_file_name(&most.against).display().to_string();
    let account = [("account", text::Value::from(account))];
    shell.say(&text::say("alarm-first-aid", &[]));
    shell.say(&text::say("alarm-first-aid-backup", &[("path", path.into())]));
    shell.say(&text::say("cli-alarm-names", &account));
    shell.say(&text::say("cli-alarm-settle", &account));
}

/// *Your backup of 15 November 2026 with 734 contacts is kept.*
pub fn say_last_good(shell: &Shell, good: Option<&LastGood>) {
    if let Some(good) = good.filter(|_| !shell.json) {
        let day = good.sealed.to_zoned(TimeZone::system()).date();
        shell.say(&text::last_good(day, &good.kept));
        shell.say(&good.path.display().to_string());
    }
}

fn vault(shell: &Shell, account: &str) -> Result<PathBuf, Trouble> {
    let vault = shell.desk.shelf()?.vault_of(account)?;
    vault.ok_or_else(|| Trouble::NoMatch { wanted: account.to_owned() })
}

fn settle(shell: &Shell, options: &Settle) -> Result<Exit, Trouble> {
    let vault = vault(shell, &options.account)?;
    let settled = engine::settle(&vault, options.backup.as_deref(), options.operator.as_deref())?;
    if shell.json {
        shell.json(&serde_json::json!({"event": "settled", "account": name_of(&vault), "settled": settled}));
    } else if settled.is_empty() {
        shell.say(&text::say("cli-alarm-none", &[]));
    } else {
        shell.say(&text::say("cli-alarm-settled-now", &[("n", settled.len().into())]));
    }
    Ok(Exit::Done)
}

/// Goes on without items that can't be had.
pub fn accept(shell: &Shell, options: &AcceptOptions) -> Result<Exit, Trouble> {
    let vault = vault(shell, &options.account)?;
    if !options.items.is_empty() {
        let accepted = engine::accept(&vault, &options.items, options.operator.as_deref())?;
        if shell.json {
            shell.json(&serde_json::json!({"event": "accepted", "account": name_of(&vault), "accepted": accepted}));
        } else {
            shell.say(&text::say("cli-accepted", &[("n", accepted.len().into())]));
        }
        return Ok(Exit::Done);
    }
    let lost = engine::lost_items(&vault)?;
    for (item, accepted) in &lost {
        if shell.json {
            shell.json(&serde_json::json!({"event": "lost", "item": item, "accepted": accepted}));
            continue;
        }
        let state = if *accepted { text::say("cli-accept-line-accepted", &[]) } else { String::new() };
        let cells = [item.kind.word(), &item.collection, &item.href, &text::why_not_had(&item.reason), &state];
        shell.result(&cells.map(|cell| text::for_terminal(cell).into_owned()).join("\t"));
    }
    if lost.is_empty() && !shell.json {
        shell.say(&text::say("cli-accept-none", &[]));
    }
    Ok(Exit::Done)
}
