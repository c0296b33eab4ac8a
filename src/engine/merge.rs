//! Makes one backup out of several partial copies: what an old backup has, an export of the phone, what a server still holds.
//! What is the same is told by `group`; of the copies of one item the fullest is taken, and what the others have more is put
//! into it. What contradicts is kept beside it, under a UID of its own, the same each time. Nothing of any input is dropped
//! without being somewhere in the result, and each item says where it came from. From there on the steps are those of every
//! backup; the inputs are only read.

mod group;
mod input;
mod resolve;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::backup::{Errand, carry_out};
use super::event::{BackedUp, Event, Phase, PhotoForm};
use super::look::Looked;
use super::report::Reporter;
use crate::archive::reader::Shelf;
use crate::archive::records::{Notice, Origin, Scope};
use crate::archive::vault::{Vault, is_vault, state_of};
use crate::formats::Change;
use crate::model::{Account, Input, Kind, Trouble, Watch};
use crate::sources::{AnySource, Gathered, Source as _};
use crate::text;
use input::Inputs;

/// Backups to be made one of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MergeRequest {
    /// Of two that are equally full, the earlier one in this list is taken.
    pub backups: Vec<PathBuf>,
    /// Whose they are: an account that has a vault. Without, they get one of their own.
    pub account: Option<String>,
    /// The folder that holds the vaults.
    pub vault_root: PathBuf,
    pub photos: PhotoForm,
    pub case: Option<String>,
    pub operator: Option<String>,
}

/// A backup that was made of several, and what was done for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    pub done: BackedUp,
    pub report: MergeReport,
}

/// What a merge did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MergeReport {
    pub inputs: Vec<Input>,
    pub totals: BTreeMap<Kind, MergeSum>,
    /// Items of which two copies contradict each other, so that both are there.
    pub kept_both: Vec<KeptBoth>,
    /// Items that an input had listed but not got when it was made.
    pub not_had: u64,
}

/// How many of a kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MergeSum {
    /// In all inputs together.
    pub read: u64,
    /// In the result.
    pub made: u64,
    /// Of those, how many have values from several copies.
    pub filled: u64,
    pub kept_both: u64,
}

/// An item that is there twice, because its copies contradict each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeptBoth {
    pub kind: Kind,
    pub name: String,
    /// The UID of the second.
    pub uid: String,
    /// What that one says otherwise.
    pub changes: Vec<Change>,
}

/// Carries `request` out.
pub async fn perform(request: &MergeRequest, reporter: &Reporter, w: &Watch) -> Result<Merged, Trouble> {
    reporter.phase(Phase::Comparing);
    if request.backups.len() < 2 {
        return Err(Trouble::WrongUse(text::say("merge-two", &[])));
    }
    let mut inputs = Inputs::open(&request.backups)?;
    let entries = inputs.read(w)?;
    let (shelves, report) = resolve::resolve(&mut inputs, &entries, &group::group(&entries), w)?;

    let (account, name) = match owner(request)? {
        Some(owner) => owner,
        None => {
            let id = format!("merge {}", name_of(&request.backups));
            (Account { id: id.clone(), ..Account::default() }, id)
        }
    };
    let vault = Vault::open(&request.vault_root, &account, &name)?;
    let source = Gathered::new(shelves);
    let mut found = source.collections(w).await?;
    if found.collections.is_empty() {
        return Err(Trouble::NothingFound { url: name });
    }
    found.account = account;
    reporter.send(Event::Found(found.clone()));
    let errand = Errand {
        read_only: false,
        origin: Origin::Merge,
        scope: Scope { all_files: true, ..Scope::default() },
        photos: request.photos,
        full: false,
        any_host: false,
        inputs: report.inputs.clone(),
        notices: notices(&report),
        case: request.case.clone(),
        operator: request.operator.clone(),
    };
    let looked = Looked::of(AnySource::Gathered(Box::new(source)), found);
    let done = carry_out(&errand, looked, vault, reporter, w).await?;
    Ok(Merged { done, report })
}

/// The account that the result is for, and the name of its vault; `None` when it is for none.
fn owner(request: &MergeRequest) -> Result<Option<(Account, String)>, Trouble> {
    let Some(name) = &request.account else { return Ok(None) };
    let path = Shelf::new(&request.vault_root).vault(name)?;
    let path = path.ok_or_else(|| Trouble::NoVault { account: name.clone() })?;
    Ok(Some((state_of(&path)?.account, name.clone())))
}

/// What the first backup is called by: the vault it lies in, else itself.
fn name_of(backups: &[PathBuf]) -> String {
    let first = backups.first().map(PathBuf::as_path).unwrap_or(Path::new(""));
    let first = first.canonicalize().unwrap_or_else(|_| first.to_owned());
    let named = first.parent().filter(|vault| is_vault(vault)).unwrap_or(&first);
    named.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn notices(report: &MergeReport) -> Vec<Notice> {
    let sum = |n: fn(&MergeSum) -> u64| report.totals.values().map(n).sum::<u64>();
    let notice = |what: &str, about: &str, items: u64| Notice { what: what.to_owned(), about: about.to_owned(), items };
    let names: Vec<&str> = report.inputs.iter().map(|input| input.name.as_str()).collect();
    let mut notices = vec![notice("notice-merge-read", &text::names(&names), sum(|sum| sum.read))];
    let filled = sum(|sum| sum.filled);
    if filled > 0 {
        notices.push(notice("notice-merge-filled", "", filled));
    }
    notices.extend(report.kept_both.iter().map(|both| notice("notice-merge-both", &both.name, 1)));
    if report.not_had > 0 {
        notices.push(notice("notice-merge-not-had", "", report.not_had));
    }
    notices
}
