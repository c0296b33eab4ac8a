//! A verified second copy of backups on another disk: each byte is hashed while it is copied and compared with the
//! manifests, what was written is read back, links between backups are kept, and a copy gets its name last, so that a
//! folder without `.part` is whole here too. What is there already is read, not copied again; a `.part` that a run
//! left is continued file by file. Copies what was sealed and nothing else, repairs nothing, and removes nothing but
//! unfinished files of its own.

mod bytes;
mod expect;
mod places;
mod room;

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use jiff::Timestamp;
use serde::Serialize;

use super::bag::walk;
use super::disk::{self, inside};
use super::endings::{COPYING, DAMAGED};
use super::litter::is_of_a_system;
use super::manifest::Digest;
use super::records::{Damage, DamageKind};
use super::seal::{rename, sync_folders};
use super::vault::{self, Vault, backups_in, change_state};
use super::verify::verify;
use crate::model::{Trouble, Watch};
use bytes::{Bad, Reads};
use expect::{Expected, Wanted};

/// What is to be copied: a vault, and which of its backups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopySource {
    pub vault: PathBuf,
    /// Folders in the vault; `None` means every sealed backup.
    pub backups: Option<Vec<PathBuf>>,
}

impl CopySource {
    /// One backup, given by its folder.
    pub fn of_backup(path: &Path) -> Result<CopySource, Trouble> {
        let path = fs::canonicalize(path).map_err(disk::trouble(path))?;
        if path.is_file() {
            return Err(Trouble::IsAPack { path });
        }
        let vault = path.parent().ok_or_else(|| Trouble::NotABackup { path: path.clone() })?.to_owned();
        Ok(CopySource { vault, backups: Some(vec![path]) })
    }
}

/// How far a copy is: bytes read and written so far, and in all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CopyProgress {
    pub done: u64,
    pub total: u64,
}

/// What became of a copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Copied {
    /// The folder that holds the copies.
    pub vault: PathBuf,
    pub backups: Vec<CopyLine>,
    /// The disk keeps links, so that what backups share takes its room once.
    pub links: bool,
    /// The copy is on the same disk as what was copied, and will be lost with it.
    pub same_disk: bool,
}

/// One backup of a copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CopyLine {
    pub name: String,
    pub end: CopyEnd,
    /// Bytes that were written, and bytes that are shared with other backups there.
    pub written: u64,
    pub linked: u64,
    /// Where a damaged copy that was there is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aside: Option<PathBuf>,
    /// Files in the folder that do not belong to the backup; they are not in the copy.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extra: Vec<String>,
}

/// How one backup's copy ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum CopyEnd {
    /// Copied and read back.
    Copied,
    /// It was there, and each of its bytes is right.
    AlreadyThere,
    /// A damaged copy was there, and a new one was made.
    Renewed,
    /// The backup itself is damaged, so there is no copy that could be called whole. What is right of it is in `part`.
    SourceDamaged { damage: Vec<Damage>, part: Option<PathBuf> },
    /// Another backup of this name is there.
    OtherThere,
}

impl CopyLine {
    fn new(name: &str, end: CopyEnd) -> CopyLine {
        CopyLine { name: name.to_owned(), end, written: 0, linked: 0, aside: None, extra: Vec::new() }
    }
}

impl CopyEnd {
    /// True when a whole copy is there now.
    pub fn is_whole(&self) -> bool {
        matches!(self, CopyEnd::Copied | CopyEnd::AlreadyThere | CopyEnd::Renewed)
    }
}

/// Copies `source` into a folder of its own below `to`.
pub fn copy(
    source: &CopySource,
    to: &Path,
    w: &Watch,
    progress: &mut dyn FnMut(CopyProgress),
) -> Result<Copied, Trouble> {
    copy_where(source, to, w, progress, disk::can_link)
}

/// As [`copy`]; `can_link` finds out whether a folder's disk keeps links.
fn copy_where(
    source: &CopySource,
    to: &Path,
    w: &Watch,
    progress: &mut dyn FnMut(CopyProgress),
    can_link: fn(&Path) -> bool,
) -> Result<Copied, Trouble> {
    let from = fs::canonicalize(&source.vault).map_err(disk::trouble(&source.vault))?;
    let backups = places::chosen(source, &from)?;
    places::expect_apart(&from, to)?;
    disk::make_dir(to)?;
    let target = places::open_target(&from, &backups, to)?;

    let can_link = can_link(target.path());
    let reads = Reads::new(w, progress);
    let mut job =
        Job { from, target, can_link, reads, by_identity: HashMap::new(), previous: Previous::default(), aside: None };
    job.previous = job.newest_there()?;
    job.expect_room(&backups)?;

    let same_disk = disk::same_disk(&job.from, job.target.path());
    let mut lines = Vec::new();
    for name in backups {
        w.check()?;
        lines.push(match Expected::of(&job.from.join(&name)) {
            Ok(expected) => job.backup(&name, &expected)?,
            Err(damage) => CopyLine::new(&name, CopyEnd::SourceDamaged { damage, part: None }),
        });
    }
    Ok(Copied { vault: job.target.path().to_owned(), backups: lines, links: can_link, same_disk })
}

/// What the backup before holds: path in the backup, digest, and where that file is.
#[derive(Debug, Default)]
struct Previous {
    dir: PathBuf,
    files: BTreeMap<String, Digest>,
}

/// A copy under way.
struct Job<'a> {
    from: PathBuf,
    target: Vault,
    can_link: bool,
    reads: Reads<'a>,
    /// Where the copy of a file stands that the source may have under several names.
    by_identity: HashMap<(u64, u64), (Digest, PathBuf)>,
    previous: Previous,
    /// A damaged copy of the backup under way; what is right in it is used.
    aside: Option<PathBuf>,
}

impl Job<'_> {
    /// The newest copy that is there before this run.
    fn newest_there(&self) -> Result<Previous, Trouble> {
        let newest = backups_in(self.target.path())?.pop();
        let files = newest.as_ref().and_then(|backup| Expected::of(&backup.path).ok()).map(|there| there.payload());
        Ok(Previous { dir: newest.map(|backup| backup.path).unwrap_or_default(), files: files.unwrap_or_default() })
    }

    /// Copies one backup, or finds it there.
    fn backup(&mut self, name: &str, expected: &Expected) -> Result<CopyLine, Trouble> {
        let path = self.target.path().join(name);
        let mut line = CopyLine::new(name, CopyEnd::AlreadyThere);
        self.aside = None;
        if fs::symlink_metadata(&path).is_ok() {
            if self.is_right(&path, expected)? {
                self.settle(name, expected)?;
                return Ok(line);
            }
            let is_other = verify(&path, false, self.reads.watch, &mut |_| ());
            match is_other {
                Err(Trouble::Cancelled) => return Err(Trouble::Cancelled),
                Ok(verified) if !verified.is_unharmed() => self.aside = Some(self.set_aside(&path)?),
                _ => {
                    line.end = CopyEnd::OtherThere;
                    return Ok(line);
                }
            }
        }
        let part = self.target.path().join(format!("{name}{COPYING}"));
        self.begin(&part, expected)?;
        let mut damage = Vec::new();
        // The records come last, so that an unfinished copy does not even look like a backup inside.
        let (payload, tags): (Vec<&Wanted>, Vec<&Wanted>) =
            expected.files.iter().partition(|wanted| wanted.is_payload());
        for wanted in payload.into_iter().chain(tags) {
            self.reads.watch.check()?;
            if let Some(what) = self.file(&part, expected, wanted, &mut line)? {
                damage.push(Damage { path: wanted.path.clone(), item: None, what });
            }
        }
        line.extra = expected.extra.clone();
        line.aside = self.aside.take();
        if !damage.is_empty() {
            if !expected.dir.is_dir() {
                // It was removed meanwhile, which is not what damage looks like.
                return Err(Trouble::NotABackup { path: expected.dir.clone() });
            }
            line.end = CopyEnd::SourceDamaged { damage, part: Some(part) };
            return Ok(line);
        }
        sync_folders(&part)?;
        rename(&part, &path)?;
        disk::sync_dir(self.target.path())?;
        self.settle(name, expected)?;
        line.end = if line.aside.is_some() { CopyEnd::Renewed } else { CopyEnd::Copied };
        Ok(line)
    }

    /// True when the folder at `path` holds exactly what the backup does.
    fn is_right(&mut self, path: &Path, expected: &Expected) -> Result<bool, Trouble> {
        let found = match walk(path) {
            Ok(found) => found,
            Err(_) => return Ok(false),
        };
        // What a system left there while somebody looked at the copy makes it no other one.
        let found = found.iter().map(|found| &found.path).filter(|path| expected.has(path) || !is_of_a_system(path));
        if !found.eq(expected.files.iter().map(|wanted| &wanted.path)) {
            return Ok(false);
        }
        for wanted in &expected.files {
            if !self.reads.is(&inside(path, &wanted.path), wanted.digest)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Gives a copy that is damaged a name that no backup has.
    fn set_aside(&self, path: &Path) -> Result<PathBuf, Trouble> {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let vault = self.target.path();
        let aside = disk::first_free(vault, &name, |name| {
            let aside = vault.join(format!("{name}{DAMAGED}"));
            Ok(fs::symlink_metadata(&aside).is_err().then_some(aside))
        })?;
        rename(path, &aside)?;
        disk::sync_dir(vault)?;
        Ok(aside)
    }

    /// Makes the folder to copy into, or goes on with the one that a run of ours left.
    fn begin(&self, part: &Path, expected: &Expected) -> Result<(), Trouble> {
        match disk::make_new_dir(part) {
            Ok(()) => (),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                let foreign = |path: PathBuf| Trouble::Disk { path, why: "does not belong to this copy".to_owned() };
                if !fs::symlink_metadata(part).is_ok_and(|meta| meta.is_dir()) {
                    return Err(foreign(part.to_owned()));
                }
                let (litter, found): (Vec<_>, Vec<_>) = walk(part)
                    .map_err(disk::trouble(part))?
                    .into_iter()
                    .partition(|found| is_of_a_system(&found.path) && !expected.has(&found.path));
                for found in litter {
                    let file = inside(part, &found.path);
                    fs::remove_file(&file).map_err(disk::trouble(&file))?;
                }
                if let Some(strange) = found.iter().find(|found| found.size.is_none() || !expected.has(&found.path)) {
                    return Err(foreign(inside(part, &strange.path)));
                }
            }
            Err(error) => return Err(disk::trouble(part)(error)),
        }
        // A bag without payload still has its folder.
        disk::make_dir(&part.join("data"))
    }

    /// Brings one file into `part`: it is there already, or shared with another backup there, or copied. Answers what is
    /// wrong with the source's file when it can't be had.
    fn file(
        &mut self,
        part: &Path,
        expected: &Expected,
        wanted: &Wanted,
        line: &mut CopyLine,
    ) -> Result<Option<DamageKind>, Trouble> {
        let (from, to) = (inside(&expected.dir, &wanted.path), inside(part, &wanted.path));
        if let Ok(meta) = fs::symlink_metadata(&to) {
            if meta.len() == wanted.size && self.reads.is(&to, wanted.digest)? {
                return self.finish(&to, wanted).map(|()| None);
            }
            // Half a file of a run that was stopped. It may share its bytes, so it is removed, never written to.
            fs::remove_file(&to).map_err(disk::trouble(&to))?;
        }
        if wanted.is_payload() && self.can_link && self.link(&from, &to, wanted)? {
            line.linked += wanted.size;
            return Ok(None);
        }
        match self.reads.copy(&expected.dir, &from, &to, wanted) {
            Ok(()) => {
                line.written += wanted.size;
                self.finish(&to, wanted).map(|()| None)
            }
            Err(Bad::Source(what)) => match self.mend(&to, wanted, line)? {
                true => Ok(None),
                false => Ok(Some(what)),
            },
            Err(Bad::Trouble(trouble)) => Err(trouble),
        }
    }

    /// Copies a file that is wrong in the source from the copy that was set aside, where it is right.
    fn mend(&mut self, to: &Path, wanted: &Wanted, line: &mut CopyLine) -> Result<bool, Trouble> {
        let Some(aside) = self.aside.clone() else { return Ok(false) };
        match self.reads.copy(&aside, &inside(&aside, &wanted.path), to, wanted) {
            Ok(()) => {
                line.written += wanted.size;
                self.finish(to, wanted).map(|()| true)
            }
            Err(Bad::Source(_)) => Ok(false),
            Err(Bad::Trouble(trouble)) => Err(trouble),
        }
    }

    /// Gives a file that is right its date, and takes the right to write from payload.
    fn finish(&self, path: &Path, wanted: &Wanted) -> Result<(), Trouble> {
        // A date that the disk can't hold harms nothing: it is looked at before a digest is spared, never instead.
        let _ = fs::File::open(path).and_then(|file| file.set_modified(SystemTime::from(wanted.modified)));
        if wanted.is_payload() { disk::make_read_only(path) } else { Ok(()) }
    }

    /// Shares the bytes of a file that another backup there has; false where there is none, or the disk can't.
    fn link(&mut self, from: &Path, to: &Path, wanted: &Wanted) -> Result<bool, Trouble> {
        let known = fs::symlink_metadata(from).ok().and_then(|meta| disk::identity(&meta));
        let same_file = known.and_then(|(id, _)| self.by_identity.get(&id)).filter(|known| known.0 == wanted.digest);
        let candidate = match same_file {
            Some((_, path)) => path.clone(),
            None => match self.previous.files.get(&wanted.path) {
                Some(digest) if *digest == wanted.digest => inside(&self.previous.dir, &wanted.path),
                _ => return Ok(false),
            },
        };
        if !fs::symlink_metadata(&candidate).is_ok_and(|meta| meta.is_file()) {
            return Ok(false);
        }
        if !self.reads.is(&candidate, wanted.digest)? {
            return Ok(false);
        }
        if let Some(folder) = to.parent() {
            disk::make_dir(folder)?;
        }
        // At its limit of links, or on a disk that lied about them, the file is copied.
        Ok(fs::hard_link(&candidate, to).is_ok())
    }

    /// Remembers a copy that is there and right: in both vaults, and for the backups after it.
    fn settle(&mut self, name: &str, expected: &Expected) -> Result<(), Trouble> {
        let path = self.target.path().join(name);
        let now = Timestamp::now();
        for wanted in expected.files.iter().filter(|wanted| wanted.is_payload()) {
            let from = inside(&expected.dir, &wanted.path);
            if let Some((id, _)) = fs::symlink_metadata(from).ok().and_then(|meta| disk::identity(&meta)) {
                self.by_identity.insert(id, (wanted.digest, inside(&path, &wanted.path)));
            }
        }
        self.previous = Previous { dir: path, files: expected.payload() };
        self.target.change(|state| state.verified.insert(name.to_owned(), now))?;
        // A lone backup in a folder that is no vault, or one on a disk that can't be written, has nobody to remember it.
        if vault::is_vault(&self.from) {
            let copies = self.target.path().to_owned();
            let _ = change_state(&self.from, |state| state.copied(&copies, [name.to_owned()], now));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
