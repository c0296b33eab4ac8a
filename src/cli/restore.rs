//! `lifeboat restore`: what would be put back, and with `--yes`, putting it back.

mod drill;

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::backup::{self, kind};
use crate::cli::progress::{end_of, follow_all};
use crate::cli::{Exit, Shell, json};
use crate::engine::{
    Act, Differing, Ended, Outcome, Phase, Planned, Request, RestoreConsent, RestoreInto, RestoreRequest, Restored,
    Wish,
};
use crate::model::{Kind, Trouble};
use crate::text::{self, Value};

#[derive(Debug, Args)]
pub struct Options {
    /// Backup to put back
    #[arg(value_name = "BACKUP")]
    backup: String,
    /// Saved account to put it into
    #[arg(long, value_name = "ACCOUNT", required_unless_present = "drill")]
    to: Option<String>,
    /// Do it: without this, only the plan is shown
    #[arg(long)]
    yes: bool,
    /// Put it into an empty account on this computer, read everything back and compare: proof that the way back works
    #[arg(long, conflicts_with_all = ["to", "yes"])]
    drill: bool,
    /// With --drill: where to put what it makes meanwhile, instead of the system's folder for such
    #[arg(long, value_name = "DIR", requires = "drill")]
    work: Option<PathBuf>,
    /// What becomes of items that are there, but not as in the backup
    #[arg(long, value_enum, default_value = "refill", value_name = "HOW")]
    differing: How,
    /// Into the collections they were in, or into new ones with the day in their names
    #[arg(long, value_enum, default_value = "same", value_name = "WHERE")]
    into: Where,
    /// Only these kinds: contacts, calendar, tasks, notes, photos, other
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = kind)]
    kind: Vec<Kind>,
    /// Only this address book, calendar, list or album, by name or path; may be given several times
    #[arg(long, value_name = "NAME")]
    collection: Vec<String>,
    /// Only this item, by its UID or path; may be given several times
    #[arg(long, value_name = "ITEM")]
    only: Vec<String>,
    /// Not this item, by its UID or path; may be given several times
    #[arg(long, value_name = "ITEM")]
    skip: Vec<String>,
    /// A case number or note for the report
    #[arg(long, value_name = "TEXT")]
    case: Option<String>,
    /// Who does this, for the report
    #[arg(long, value_name = "TEXT")]
    operator: Option<String>,
}

/// What becomes of items that differ.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum How {
    /// Fill what was emptied, leave every value that is there
    Refill,
    /// Also add further values, such as phone numbers
    Merge,
    /// Put the backup's beside what is there
    KeepBoth,
    /// Leave what is there
    KeepThere,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Where {
    Same,
    New,
}

/// Plans a restore, and carries it out where `--yes` is given: 3 when something was refused or left behind.
pub fn run(shell: &Shell, options: &Options) -> Result<Exit, Trouble> {
    let backup = shell.desk.shelf()?.resolve(&options.backup)?;
    let Some(account) = &options.to else { return drill::run(shell, backup, options.work.as_deref()) };
    let mut to = backup::request_for(shell, account)?;
    (to.case, to.operator) = (options.case.clone(), options.operator.clone());
    let wish = Wish {
        differing: match options.differing {
            How::Refill => Differing::Refill,
            How::Merge => Differing::Merge,
            How::KeepBoth => Differing::KeepBoth,
            How::KeepThere => Differing::KeepThere,
        },
        into: match options.into {
            Where::Same => RestoreInto::Same,
            Where::New => RestoreInto::New,
        },
        kinds: options.kind.clone(),
        collections: options.collection.clone(),
        items: options.only.iter().cloned().collect(),
        skip: options.skip.iter().cloned().collect(),
        places: None,
    };
    let consent = if options.yes { RestoreConsent::Any } else { RestoreConsent::No };
    let request = RestoreRequest { backup, to, wish, consent };
    let job = shell.desk.start(Request::Restore(Box::new(request)), || ());
    let state = follow_all(shell, &job);
    if let (Some(Err(trouble)), Phase::Restoring) = (&state.ended, state.phase) {
        // What trouble means for a backup is not what it means for an account that was being written to.
        if shell.json {
            shell.json(&json::trouble(trouble, text::During::Restore));
        }
        shell.say(&text::trouble(trouble, text::During::Restore).happened);
        shell.say(&text::say("restore-broken-off", &[]));
        return Ok(Exit::of(trouble));
    }
    match end_of(state.ended)? {
        Outcome::PlannedRestore(planned) => planned_out(shell, &planned, account),
        Outcome::Restored(restored) => report(shell, &restored),
        other => Err(Trouble::Internal(format!("a restore ended as {other:?}"))),
    }
}

fn planned_out(shell: &Shell, planned: &Planned, account: &str) -> Result<Exit, Trouble> {
    if shell.json {
        shell.json(&json_of(planned)?);
        return Ok(Exit::Done);
    }
    for step in &planned.plan.steps {
        let what = match &step.act {
            Act::Create => "create",
            Act::CreateCopy { .. } => "copy",
            Act::Fill { .. } => "fill",
        };
        let mut cells = vec![what.to_owned(), step.kind.word().to_owned(), clean(&step.name), clean(&step.href)];
        if let Act::Fill { added } = &step.act {
            cells.extend(added.iter().map(|c| clean(&text::change(&c.property, c.instance.as_deref(), &[], &c.gone))));
        }
        shell.result(&cells.join("\t"));
    }
    for left in &planned.plan.left {
        shell.result(&format!(
            "leave\t{}\t{}\t{}",
            left.kind.word(),
            clean(&left.name),
            text::why_not_restored(left.why)
        ));
    }
    let plan = planned.to_restore(account);
    plan.lines().iter().for_each(|line| shell.say(line));
    if !planned.plan.steps.is_empty() {
        shell.say(&text::say("restore-how-to-go-on", &[]));
    }
    Ok(Exit::Done)
}

fn report(shell: &Shell, restored: &Restored) -> Result<Exit, Trouble> {
    if shell.json {
        shell.json(&json_of(restored)?);
    } else {
        for written in &restored.items {
            let why = match &written.ended {
                Ended::Created | Ended::Filled | Ended::AlreadyThere => continue,
                Ended::ChangedMeanwhile => text::say("restore-changed-meanwhile", &[]),
                Ended::KeptOtherwise { changes } => {
                    let said =
                        changes.iter().map(|c| text::change(&c.property, c.instance.as_deref(), &c.gone, &c.new));
                    let otherwise = text::say("restore-kept-otherwise", &[]);
                    std::iter::once(otherwise).chain(said.map(|s| clean(&s))).collect::<Vec<_>>().join("\t")
                }
                Ended::Refused { why } => text::why_not_restored(why),
            };
            shell.result(&format!("{}\t{}\t{why}", written.kind.word(), clean(&written.name)));
        }
        for left in &restored.left {
            shell.result(&format!("{}\t{}\t{}", left.kind.word(), clean(&left.name), text::why_not_restored(left.why)));
        }
        restored.told().lines().iter().for_each(|line| shell.say(line));
        if !restored.continues.is_empty() {
            let names = text::names(&restored.continues);
            shell.say(&text::say("restored-continues", &[("names", Value::from(names))]));
        }
        let folder = restored.folder.display().to_string();
        shell.say(&text::say("restored-folder", &[("folder", Value::from(folder))]));
    }
    Ok(if restored.is_whole() { Exit::Done } else { Exit::Incomplete })
}

fn json_of(value: &impl serde::Serialize) -> Result<serde_json::Value, Trouble> {
    serde_json::to_value(value).map_err(|error| Trouble::Internal(error.to_string()))
}

fn clean(name: &str) -> String {
    text::for_terminal(name).into_owned()
}
