//! Writes a statement of loss: compares two backups, and looks through the others beside them for what is gone, so that it
//! can be said which backup is the last to have it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::backup::TOOL;
use super::compare::{self, Comparison, Difference, Later, What};
use crate::archive::bag::Bag;
use crate::archive::reader::{Browser, Shelf};
use crate::archive::records::{FORMAT, Status};
use crate::archive::statement::{Lost, Made, Statement, Sum, write};
use crate::model::{Fate, Trouble, Watch};

/// A statement to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementRequest {
    pub old: PathBuf,
    pub new: Later,
    /// The folder that the page and the JSON go into.
    pub to_dir: PathBuf,
    pub case: Option<String>,
    pub operator: Option<String>,
}

/// A statement that was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Stated {
    pub statement: Statement,
    /// The page to print.
    pub page: PathBuf,
    /// The same for machines.
    pub json: PathBuf,
}

/// Writes the statement that `request` asks for.
pub fn perform(request: &StatementRequest, w: &Watch) -> Result<Stated, Trouble> {
    let compared = compare::compare_with(&request.old, &request.new, w)?;
    let mut statement = stated(&compared, request)?;
    look_elsewhere(&mut statement, &compared, w)?;
    let (page, json) = write(&statement, &request.to_dir, TimeZone::system())?;
    Ok(Stated { statement, page, json })
}

fn stated(compared: &Comparison, request: &StatementRequest) -> Result<Statement, Trouble> {
    let made = |of: &compare::Compared| -> Result<Made, Trouble> {
        if let Some(account) = &of.emptied {
            return Ok(Made {
                account: account.user.clone(),
                endpoints: account.endpoints.clone(),
                name: String::new(),
                path: PathBuf::new(),
                tool: TOOL.to_owned(),
                sealed: of.sealed,
                status: Status::Complete,
                seal: String::new(),
                emptied: true,
            });
        }
        let record = Bag::open(&of.path)?.record;
        Ok(Made {
            account: if record.account.user.is_empty() { record.account.id } else { record.account.user },
            endpoints: record.account.endpoints,
            name: record.name,
            path: of.path.clone(),
            tool: record.tool,
            sealed: record.sealed,
            status: record.status,
            seal: of.seal.clone(),
            emptied: false,
        })
    };
    let sum = |tally: &compare::Tally| Sum {
        then: tally.old,
        now: tally.new,
        gone: tally.vanished,
        hollow: tally.hollow,
        changed: tally.changed,
    };
    let lost = |what: What| compared.of(what).filter_map(lost).collect::<Vec<Lost>>();
    Ok(Statement {
        format: FORMAT,
        tool: TOOL.to_owned(),
        written: Timestamp::now(),
        case: request.case.clone(),
        operator: request.operator.clone(),
        then: made(&compared.old)?,
        now: made(&compared.new)?,
        totals: compared.totals.iter().map(|(kind, tally)| (*kind, sum(tally))).collect(),
        gone: lost(What::Vanished),
        hollow: lost(What::Hollow),
        // What only got more has lost nothing.
        changed: lost(What::Changed)
            .into_iter()
            .filter(|lost| lost.changes.is_empty() || lost.changes.iter().any(|change| !change.gone.is_empty()))
            .collect(),
        unknown: compared.totals.values().map(|tally| tally.unknown).sum(),
        others: Vec::new(),
        unread: Vec::new(),
        beside: compared.beside(),
    })
}

fn lost(difference: &Difference) -> Option<Lost> {
    let was = difference.old.as_ref()?;
    Some(Lost {
        kind: difference.kind,
        name: difference.name.clone(),
        uid: difference.uid.clone(),
        collection: was.collection.clone(),
        href: was.href.clone(),
        size: was.size,
        sha256: was.sha256.clone(),
        hollow: difference.hollow,
        changes: difference.changes.clone(),
        also_in: Vec::new(),
    })
}

/// Notes for everything that is lost which other backups of these vaults have it as it was.
fn look_elsewhere(statement: &mut Statement, compared: &Comparison, w: &Watch) -> Result<(), Trouble> {
    let mut wanted: HashMap<String, Vec<String>> = HashMap::new();
    let was = Browser::open(&compared.old.path)?;
    let mut meanings: HashMap<String, String> = HashMap::new();
    for spot in compared.differences.iter().filter_map(|difference| difference.old.as_ref()) {
        let record = was.record_at(spot.place)?;
        let says = record.meaning.or(record.sha256).unwrap_or_default();
        wanted.insert(says.clone(), Vec::new());
        meanings.insert(spot.href.clone(), says);
    }
    let mut vaults: Vec<&Path> = [&compared.old, &compared.new].iter().filter_map(|of| of.path.parent()).collect();
    vaults.dedup();
    let is_one_of_them = |path: &Path| {
        [&compared.old, &compared.new].iter().any(|of| of.path.canonicalize().ok() == path.canonicalize().ok())
    };
    for vault in vaults {
        for backup in Shelf::backups(vault)?.into_iter().filter(|backup| !is_one_of_them(&backup.path)) {
            w.check()?;
            if has(&backup.path, &backup.name, &mut wanted).is_ok() {
                statement.others.push(backup.name);
            } else {
                statement.unread.push(backup.name);
            }
        }
    }
    let lists = [&mut statement.gone, &mut statement.hollow, &mut statement.changed];
    for lost in lists.into_iter().flatten() {
        let found = meanings.get(&lost.href).and_then(|says| wanted.get(says));
        lost.also_in = found.cloned().unwrap_or_default();
    }
    Ok(())
}

/// Notes what of the wanted the backup at `path` has.
fn has(path: &Path, name: &str, wanted: &mut HashMap<String, Vec<String>>) -> Result<(), Trouble> {
    for item in Bag::open(path)?.items()? {
        let item = item.map_err(|bad| Trouble::Damaged { path: path.to_owned(), why: bad.to_string() })?;
        if !matches!(item.fate, Fate::Saved | Fate::Unchanged) {
            continue;
        }
        if let Some(says) = item.meaning.or(item.sha256)
            && let Some(found) = wanted.get_mut(&says)
            && found.last().is_none_or(|last| last != name)
        {
            found.push(name.to_owned());
        }
    }
    Ok(())
}
