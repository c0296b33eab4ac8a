//! `lifeboat compare`: two backups beside one another, or a backup beside the account as it is now.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;

use crate::cli::progress::follow;
use crate::cli::{Exit, Shell, backup};
use crate::engine::{self, Comparison, Difference, Later, Outcome, Request, What};
use crate::model::Trouble;
use crate::text::{self, Value};

/// The two that are compared.
#[derive(Debug, Args)]
pub struct Two {
    /// The earlier backup
    #[arg(value_name = "OLD")]
    old: String,
    /// The later backup
    #[arg(value_name = "NEW", required_unless_present = "live", conflicts_with = "live")]
    new: Option<String>,
    /// Instead of a later backup: this saved account as it is now, of which a backup is made first
    #[arg(long, value_name = "ACCOUNT")]
    live: Option<String>,
}

#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    two: Two,
    /// Tell only how many, not which
    #[arg(long)]
    short: bool,
}

/// Compares what `options` name: 4 when something is missing or hollow.
pub fn run(shell: &Shell, options: &Options) -> Result<Exit, Trouble> {
    let compared = compare(shell, &options.two)?;
    if shell.json {
        let value = serde_json::to_value(&compared).map_err(|error| Trouble::Internal(error.to_string()))?;
        shell.json(&value);
    } else {
        if !options.short {
            for what in What::ALL {
                list(shell, what, &compared);
            }
        }
        shell.say(&compared.beside().sentence());
    }
    Ok(if compared.is_unharmed() { Exit::Done } else { Exit::Alarm })
}

/// The paths of the two; makes a backup first where the later one is the account itself.
pub fn resolve(shell: &Shell, two: &Two) -> Result<(PathBuf, Later), Trouble> {
    let shelf = shell.desk.shelf()?;
    // What was the newest backup before is not any more once the account was backed up.
    let old = shelf.resolve(&two.old)?;
    let new = match (&two.live, &two.new) {
        (Some(account), _) => match backup::capture(shell, account, &old) {
            Err(Trouble::Emptied { account, seen }) => Later::Emptied { account, seen },
            captured => captured?.into(),
        },
        (None, Some(new)) => shelf.resolve(new)?.into(),
        (None, None) => return Err(Trouble::WrongUse(text::say("cli-compare-two", &[]))),
    };
    Ok((old, new))
}

fn compare(shell: &Shell, two: &Two) -> Result<Comparison, Trouble> {
    let (old, new) = resolve(shell, two)?;
    let job = shell.desk.start(Request::Compare { old, new }, || ());
    match follow(shell, &job)? {
        Outcome::Compared(compared) => Ok(*compared),
        other => Err(Trouble::Internal(format!("comparing ended as {other:?}"))),
    }
}

fn list(shell: &Shell, what: What, compared: &Comparison) {
    let mut counts = BTreeMap::new();
    for difference in compared.of(what) {
        *counts.entry(difference.kind).or_default() += 1;
    }
    if counts.is_empty() {
        return;
    }
    shell.result(&text::compare_heading(what.key(), &counts));
    for difference in compared.of(what) {
        shell.result(&format!("  {}", line(difference)));
    }
}

/// One item in a line: its name, where it is or was, and what became of it.
fn line(difference: &Difference) -> String {
    let clean = |text: &str| text::for_terminal(text).into_owned();
    let place = |spot: &Option<engine::Spot>| spot.as_ref().map(|s| clean(&s.collection)).unwrap_or_default();
    let (old, new) = (place(&difference.old), place(&difference.new));
    let mut cells = vec![clean(&difference.name)];
    match difference.what {
        What::Moved => {
            cells.push(text::say("compare-moved-to", &[("from", Value::from(old)), ("to", Value::from(new))]));
        }
        _ => cells.push(if old.is_empty() { new } else { old }),
    }
    cells.extend(difference.hollow.map(|key| text::say(key, &[])));
    cells.extend(
        difference.changes.iter().map(|c| clean(&text::change(&c.property, c.instance.as_deref(), &c.gone, &c.new))),
    );
    cells.join("\t")
}
