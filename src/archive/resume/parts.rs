//! All that dead runs have left in one vault: which of it holds an item, which is superseded, which is to be kept. A `.part`
//! is removed only when every item in it is byte for byte in a backup or in another `.part`, or when its owner says so.

use std::collections::HashSet;
use std::fs;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{LeftBegun, LeftBody, LeftItem, Leftover};
use crate::archive::bag::{ITEM_RECORDS, Items, open_plain, walk};
use crate::archive::disk;
use crate::archive::endings::is_draft;
use crate::archive::records::ItemRecord;
use crate::archive::retention;
use crate::archive::vault::Vault;
use crate::archive::writer::SPOOL;
use crate::model::{Account, Trouble};

/// What the name of a folder ends in that is being removed.
const REMOVED: &str = ".removed";

/// A run that was never sealed, as far as it can be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfinished {
    pub path: PathBuf,
    /// `None` when nothing tells.
    pub started: Option<Timestamp>,
    /// Whose it is; `None` when nothing tells.
    pub account: Option<Account>,
    /// Items that were received whole, and the bytes of their originals.
    pub items: u64,
    pub bytes: u64,
}

impl Unfinished {
    fn of(left: &Leftover) -> Unfinished {
        let (items, bytes) = left.holds();
        let run = &left.run;
        let (path, account) = (left.path().to_owned(), Some(run.account.clone()));
        Unfinished { path, started: Some(run.started), account, items, bytes }
    }
}

/// The runs of a vault that were never sealed, newest first. One may be under way.
pub fn unfinished(vault: &Path) -> Result<Vec<Unfinished>, Trouble> {
    let mut found = Vec::new();
    for path in parts(vault)? {
        found.push(match Leftover::open(&path, false) {
            Ok(left) => Unfinished::of(&left),
            Err(_) => Unfinished { path, started: None, account: None, items: 0, bytes: 0 },
        });
    }
    found.sort_by(|a, b| (b.started, &b.path).cmp(&(a.started, &a.path)));
    Ok(found)
}

/// The folders of runs that were never sealed.
fn parts(vault: &Path) -> Result<Vec<PathBuf>, Trouble> {
    Ok(folders(vault)?.into_iter().filter(|(name, _)| is_draft(name)).map(|(_, path)| path).collect())
}

fn folders(vault: &Path) -> Result<Vec<(String, PathBuf)>, Trouble> {
    let mut found = Vec::new();
    for entry in fs::read_dir(vault).map_err(disk::trouble(vault))? {
        let entry = entry.map_err(disk::trouble(vault))?;
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            found.push((entry.file_name().to_string_lossy().into_owned(), entry.path()));
        }
    }
    found.sort();
    Ok(found)
}

/// Removes a `.part`. It is gone at once, even when the removal is cut short: the next run does the rest.
pub fn remove(part: &Path) -> Result<(), Trouble> {
    let name = part.file_name().unwrap_or_default().to_string_lossy();
    let going = part.with_file_name(format!(".{name}{REMOVED}"));
    disk::rename_new(part, &going).map_err(disk::trouble(part))?;
    disk::remove_tree(&going)
}

/// Ends removals that were cut short, those of forgotten backups too, and clears away what dead runs left that tells
/// nothing and holds nothing.
fn sweep(vault: &Path) -> Result<(), Trouble> {
    retention::sweep(vault)?;
    for (name, path) in folders(vault)? {
        if name.starts_with('.') && name.ends_with(REMOVED) {
            disk::remove_tree(&path)?;
        } else if is_draft(&name) && is_husk(&path) {
            remove(&path)?;
        }
    }
    Ok(())
}

/// True for a `.part` whose run died before it had written anything.
fn is_husk(part: &Path) -> bool {
    let is_empty = || walk(part).is_ok_and(|files| files.iter().all(|file| file.size == Some(0)));
    matches!(Leftover::open(part, false), Err(Trouble::NotABackup { .. })) && is_empty()
}

/// An item, and which of the dead runs has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    run: usize,
    item: LeftItem,
}

impl Held {
    /// Its record.
    pub fn record(&self) -> &ItemRecord {
        &self.item.record
    }
}

/// What dead runs have left in a vault, newest first.
#[derive(Debug, Default)]
pub struct Left {
    runs: Vec<Leftover>,
}

impl Left {
    /// Looks into a vault, and clears away what is of no use to anybody: the rest of a removal, a `.part` without content, one
    /// whose items are all in another one. What can't be read stays as it is.
    pub fn open(vault: &Vault, with_listings: bool) -> Result<Left, Trouble> {
        sweep(vault.path())?;
        let read = |path: &PathBuf| Leftover::open(path, with_listings).ok();
        let mut runs: Vec<Leftover> = parts(vault.path())?.iter().filter_map(read).collect();
        runs.sort_by(|a, b| (b.run.started, &b.path).cmp(&(a.run.started, &a.path)));
        let mut left = Left { runs };
        left.prune()?;
        for run in &left.runs {
            clear_spool(run)?;
        }
        Ok(left)
    }

    /// Only the run in `part`.
    pub fn only(part: &Path) -> Result<Left, Trouble> {
        Ok(Left { runs: vec![Leftover::open(part, true)?] })
    }

    /// True when nothing was left.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// The newest run.
    pub fn newest(&self) -> Option<&Leftover> {
        self.runs.first()
    }

    /// The newest record of an item for which `fits` is true.
    pub fn find(
        &mut self,
        origin: &str,
        href: &str,
        fits: impl Fn(&ItemRecord, &Leftover) -> bool,
    ) -> Result<Option<Held>, Trouble> {
        for (run, left) in self.runs.iter_mut().enumerate() {
            if let Some(item) = left.find(origin, href)?.filter(|item| fits(&item.record, left)) {
                return Ok(Some(Held { run, item }));
            }
        }
        Ok(None)
    }

    /// The original of an item; `None` when it is not there any more.
    pub fn body(&mut self, held: &Held) -> Option<LeftBody> {
        self.runs.get_mut(held.run)?.body(&held.item)
    }

    /// The longest beginning of a large body for which `fits` is true, and its bytes.
    pub fn begun(&self, origin: &str, href: &str, fits: impl Fn(&LeftBegun) -> bool) -> Option<(LeftBegun, LeftBody)> {
        let found =
            self.runs.iter().filter_map(|run| Some((run, run.begun(origin, href).filter(|begun| fits(begun))?)));
        let (run, begun) = found.max_by_key(|(_, begun)| begun.bytes)?;
        Some((begun.clone(), run.begun_body(begun)?))
    }

    /// Removes each `.part` of which every item is in a sealed backup of `vault`. Returns the others, with the number of
    /// items that only they have.
    pub fn settle(self, vault: &Vault) -> Result<Vec<Unfinished>, Trouble> {
        let mut kept = Vec::new();
        let mut backups = vault.backups()?;
        backups.reverse();
        for mut run in self.runs {
            let mut wanted = prints(&mut run)?;
            for backup in &backups {
                if wanted.is_empty() {
                    break;
                }
                let path = disk::inside(&backup.path, ITEM_RECORDS);
                // A backup whose records can't be read proves nothing.
                let Ok(file) = open_plain(&path) else { continue };
                for item in Items::new(file).flatten() {
                    for print in prints_of(&item) {
                        wanted.remove(&print);
                    }
                }
            }
            if wanted.is_empty() {
                let path = run.path.clone();
                drop(run);
                remove(&path)?;
            } else {
                kept.push(Unfinished { items: wanted.len() as u64, ..Unfinished::of(&run) });
            }
        }
        Ok(kept)
    }

    /// Removes each `.part` of which every item is in another one, and can be had from there.
    fn prune(&mut self) -> Result<(), Trouble> {
        if self.runs.len() < 2 {
            return Ok(());
        }
        let mut sets = Vec::new();
        for run in &mut self.runs {
            let mut set = prints(run)?;
            // Nobody else has the beginning of a body.
            set.extend(run.begun.values().map(|begun| print(&begun.href, &begun.sha256)));
            sets.push(set);
        }
        let mut index = self.runs.len();
        while index > 0 {
            index -= 1;
            let set = sets.get(index).cloned().unwrap_or_default();
            let mut is_elsewhere = false;
            for (other, run) in self.runs.iter_mut().enumerate().filter(|(other, _)| *other != index) {
                let may_be = !is_elsewhere && sets.get(other).is_some_and(|held| set.is_subset(held));
                is_elsewhere |= may_be && set.is_subset(&proven(run, &set)?);
            }
            if is_elsewhere {
                sets.remove(index);
                let run = self.runs.remove(index);
                let path = run.path.clone();
                drop(run);
                remove(&path)?;
            }
        }
        Ok(())
    }
}

/// What tells the items of a run from all others: where they came from, and their bytes.
fn prints(run: &mut Leftover) -> Result<HashSet<u64>, Trouble> {
    let mut prints = HashSet::new();
    run.each(|_, item| {
        prints.extend(prints_of(&item.record));
    })?;
    Ok(prints)
}

/// Those of `wanted` that are in a run and can be read there, from the first byte to the last.
fn proven(run: &mut Leftover, wanted: &HashSet<u64>) -> Result<HashSet<u64>, Trouble> {
    let is_there = |begun: &&LeftBegun| run.begun_body(begun).is_some();
    let mut proven: HashSet<u64> =
        run.begun.values().filter(is_there).map(|begun| print(&begun.href, &begun.sha256)).collect();
    run.each(|run, item| {
        if prints_of(&item.record).any(|print| wanted.contains(&print))
            && let Some(mut body) = run.body(item)
        {
            let n_kept = item.record.pictures.iter().filter(|picture| picture.kept.is_some()).count();
            if body.take_pictures().len() == n_kept
                && std::iter::from_fn(|| body.piece().transpose()).all(|p| p.is_ok())
            {
                proven.extend(prints_of(&item.record));
            }
        }
    })?;
    Ok(proven)
}

/// Of an item and of the pictures that it links to.
fn prints_of(item: &ItemRecord) -> impl Iterator<Item = u64> + '_ {
    let pictures = item.pictures.iter().filter_map(|picture| picture.kept.as_ref());
    item.sha256.iter().chain(pictures.map(|kept| &kept.sha256)).map(|sha256| print(&item.href, sha256))
}

fn print(href: &str, sha256: &str) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one((href, sha256))
}

/// Removes what waited in the spool of a dead run, but not the beginnings of large bodies.
fn clear_spool(run: &Leftover) -> Result<(), Trouble> {
    let spool = run.path.join(SPOOL);
    if run.begun.is_empty() {
        return remove_if_there(&spool);
    }
    let kept: HashSet<PathBuf> = run.begun.values().map(|begun| disk::inside(&run.path, &begun.file)).collect();
    let Ok(files) = fs::read_dir(&spool) else { return Ok(()) };
    for file in files.flatten().map(|file| file.path()).filter(|path| !kept.contains(path)) {
        fs::remove_file(&file).map_err(disk::trouble(&file))?;
    }
    Ok(())
}

fn remove_if_there(folder: &Path) -> Result<(), Trouble> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(disk::trouble(folder)(error)),
        _ => Ok(()),
    }
}
