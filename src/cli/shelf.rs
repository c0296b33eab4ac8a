//! `lifeboat list`, `show` and `export`: looking for backups, into one, and getting things out of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;
use serde_json::json;

use crate::cli::backup::kind;
use crate::cli::progress::follow;
use crate::cli::{Exit, Shell, finish, schedule};
use crate::engine::{self, AlarmLevel, ExportRequest, Filter, Outcome, Pin, Request, Shelf, Shelved, Status};
use crate::model::{Fate, Kind, Trouble};
use crate::text;

/// So many records are read at a time.
const PAGE: usize = 500;

#[derive(Debug, Args)]
pub struct ListOptions {
    /// Only this account's backups
    #[arg(value_name = "ACCOUNT")]
    account: Option<String>,
}

/// What is looked for in a backup.
#[derive(Debug, Args)]
struct Wanted {
    /// Backup to look into
    #[arg(value_name = "BACKUP")]
    backup: String,
    /// Only these kinds: contacts, calendar, tasks, notes, photos, other
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = kind)]
    kind: Vec<Kind>,
    /// Only items with all of these words in a name, number, address or title
    #[arg(long, value_name = "WORDS")]
    find: Option<String>,
    /// Only this address book, calendar, list or album, by its name
    #[arg(long, value_name = "NAME")]
    collection: Option<String>,
}

impl Wanted {
    fn filter(&self) -> Filter {
        Filter {
            kinds: self.kind.clone(),
            collection: self.collection.clone(),
            find: self.find.clone(),
            ..Filter::default()
        }
    }
}

#[derive(Debug, Args)]
pub struct ShowOptions {
    #[command(flatten)]
    wanted: Wanted,
}

#[derive(Debug, Args)]
pub struct ExportOptions {
    #[command(flatten)]
    wanted: Wanted,
    /// Folder to put the files into
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
}

/// Lists backups, newest first, and then runs that were never sealed.
pub fn list(shell: &Shell, options: &ListOptions) -> Result<Exit, Trouble> {
    let shelf = shell.desk.shelf()?;
    let backups = shell.desk.backups(&shelf, options.account.as_deref())?;
    let unfinished = shell.desk.unfinished(&shelf, options.account.as_deref())?;
    if backups.is_empty() && unfinished.is_empty() && !shell.json {
        shell.say(&text::say("cli-list-none", &[("root", roots(&shelf).into())]));
    }
    let mut pins = Pins::default();
    for backup in &backups {
        let pin = pins.of(&backup.path);
        if shell.json {
            shell.json(&listed_json(backup, pin));
        } else {
            shell.result(&listed_line(backup, pin));
        }
    }
    if !shell.json {
        // Backups are listed even where the settings can't be read; `schedule` tells why.
        for (account, last_good) in shell.desk.overdue(Timestamp::now()).unwrap_or_default() {
            shell.say(&schedule::overdue_words(&account.name, last_good));
        }
    }
    for run in &unfinished {
        if shell.json {
            shell.json(&finish::line_json(run));
        } else {
            shell.result(&finish::line(run));
        }
    }
    Ok(Exit::Done)
}

/// The folders of `shelf`, for people.
pub fn roots(shelf: &Shelf) -> String {
    text::names(&shelf.roots.iter().map(|root| root.display().to_string()).collect::<Vec<_>>())
}

/// The pinned backups of each vault, read when they are first asked for.
#[derive(Default)]
struct Pins(BTreeMap<PathBuf, BTreeMap<String, Pin>>);

impl Pins {
    fn of(&mut self, backup: &Path) -> Option<&Pin> {
        let (vault, name) = (backup.parent()?, backup.file_name()?.to_str()?);
        let pins = self.0.entry(vault.to_owned()).or_insert_with(|| {
            // A state that can't be read is told by whoever needs it; the list is about the backups.
            engine::vault_state(vault).map(|state| state.pins).unwrap_or_default()
        });
        pins.get(name)
    }
}

fn listed_json(backup: &Shelved, pin: Option<&Pin>) -> serde_json::Value {
    match &backup.summary {
        Ok(summary) => json!({
            "path": backup.path, "name": backup.name, "account": summary.record.account, "sealed": summary.record.sealed,
            "origin": summary.record.origin, "status": summary.record.status, "alarm": summary.record.alarm, "seal": summary.seal,
            "alarm_settled": summary.record.alarm == AlarmLevel::Alarm && engine::is_settled(&backup.path, AlarmLevel::Alarm),
            "totals": summary.receipt.as_ref().map(|receipt| &receipt.totals),
            "trouble": summary.trouble.as_ref().map(ToString::to_string), "pinned": pin,
        }),
        Err(trouble) => json!({"path": backup.path, "name": backup.name, "trouble": trouble.to_string()}),
    }
}

/// One line, with tabs between the columns: path, status, counts, seal.
fn listed_line(backup: &Shelved, pin: Option<&Pin>) -> String {
    let path = backup.path.display().to_string();
    let summary = match &backup.summary {
        Ok(summary) => summary,
        Err(trouble) => {
            return format!("{path}\t{}", text::say("cli-list-damaged", &[("why", trouble.to_string().into())]));
        }
    };
    let status = match summary.record.status {
        Status::Complete => text::say("cli-status-complete", &[]),
        Status::Incomplete => text::say("cli-status-incomplete", &[]),
    };
    let alarm = match summary.record.alarm {
        AlarmLevel::Alarm if engine::is_settled(&backup.path, AlarmLevel::Alarm) => Some("cli-status-alarm-settled"),
        AlarmLevel::Alarm => Some("cli-status-alarm"),
        AlarmLevel::Notice => Some("cli-status-notice"),
        AlarmLevel::None => None,
    };
    let status = alarm.map_or(status.clone(), |key| format!("{status}, {}", text::say(key, &[])));
    let status = if pin.is_some() { text::say("cli-status-pinned", &[("status", status.into())]) } else { status };
    let counts = match (&summary.receipt, &summary.trouble) {
        (Some(receipt), _) => {
            let counts: Vec<String> = receipt
                .totals
                .iter()
                .filter(|(_, counts)| counts.kept() > 0)
                .map(|(kind, counts)| text::count_of(*kind, counts.kept()))
                .collect();
            counts.join(", ")
        }
        (None, Some(trouble)) => text::say("cli-list-damaged", &[("why", trouble.to_string().into())]),
        (None, None) => String::new(),
    };
    format!("{path}\t{status}\t{counts}\t{}", summary.seal.clone().unwrap_or_default())
}

/// Shows the items of a backup, one a line.
pub fn show(shell: &Shell, options: &ShowOptions) -> Result<Exit, Trouble> {
    let path = shell.desk.shelf()?.resolve(&options.wanted.backup)?;
    let mut browser = engine::open(&path)?;
    let filter = options.wanted.filter();
    let mut offset = 0_u64;
    loop {
        let page = browser.page(&filter, offset, PAGE)?;
        if page.matches == 0 && page.bad_lines > 0 {
            return Err(Trouble::Damaged { path, why: "items.jsonl".to_owned() });
        }
        for item in &page.items {
            if shell.json {
                shell.json(&serde_json::to_value(item).map_err(|error| Trouble::Internal(error.to_string()))?);
                continue;
            }
            let facts = item.facts.clone().unwrap_or_default();
            let title = engine::title_of(item);
            let mut more = [facts.phones, facts.emails, facts.start.into_iter().chain(facts.taken).collect()].concat();
            if !matches!(item.fate, Fate::Saved | Fate::Unchanged) {
                more.push(item.reason.as_deref().map(text::why_not_had).unwrap_or_default());
            }
            let cells = [item.kind.word(), &title, &more.join(", ")].map(|cell| text::for_terminal(cell).into_owned());
            shell.result(&cells.join("\t"));
        }
        offset += page.items.len() as u64;
        if page.items.is_empty() || offset >= page.matches {
            return Ok(if offset == 0 { Exit::Failed } else { Exit::Done });
        }
    }
}

/// Gets the items that are looked for out of a backup.
pub fn export(shell: &Shell, options: &ExportOptions) -> Result<Exit, Trouble> {
    let path = shell.desk.shelf()?.resolve(&options.wanted.backup)?;
    let request = ExportRequest { backup: path, filter: options.wanted.filter(), to: options.output.clone() };
    let job = shell.desk.start(Request::Export(request), || ());
    let done = match follow(shell, &job)? {
        Outcome::Exported(done) => done,
        other => return Err(Trouble::Internal(format!("an export ended as {other:?}"))),
    };
    for (name, why) in &done.failed {
        shell.say(&text::say(
            "cli-not-exported",
            &[("name", text::for_terminal(name).into_owned().into()), ("why", text::reason(why).into())],
        ));
    }
    if shell.json {
        shell
            .json(&json!({"event": "exported", "items": done.items, "files": done.files, "failed": done.failed.len()}));
    } else {
        let to = options.output.display().to_string();
        shell.say(&text::say("cli-exported", &[("items", done.items.into()), ("to", to.into())]));
    }
    Ok(if done.failed.is_empty() { Exit::Done } else { Exit::Incomplete })
}
