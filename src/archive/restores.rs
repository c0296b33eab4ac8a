//! What a restore did, in the vault of the account: `restores/TIME/plan.json` before anything is written, `journal.jsonl`
//! while it is, `receipt.json` at the end. A restore that was killed leaves its journal, which names every address that
//! something may have been put to. The next restore of the same backup goes on with it: it finds in the account what was
//! put there, and says in `continued.json` that it did. What a drill found is beside, in `drills/TIME/receipt.json`.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::disk;
use crate::model::Trouble;

/// The folder of a vault that restores are kept in.
pub const RESTORES: &str = "restores";
/// The folder of a vault that drills are kept in.
pub const DRILLS: &str = "drills";
const RECEIPT: &str = "receipt.json";
const CONTINUED: &str = "continued.json";

/// The record of a restore that is under way.
#[derive(Debug)]
pub struct Restores {
    folder: PathBuf,
    journal: File,
}

impl Restores {
    /// Begins the record of a restore in the vault at `vault`, and writes down its plan. `seal`: that of the backup.
    pub fn begin(
        vault: &Path,
        now: Timestamp,
        zone: TimeZone,
        seal: &str,
        plan: &impl Serialize,
    ) -> Result<Restores, Trouble> {
        let folder = new_folder(&vault.join(RESTORES), now, zone)?;
        write(&folder.join("plan.json"), &serde_json::json!({ "seal": seal, "plan": plan }))?;
        let journal = disk::make_file(&folder.join("journal.jsonl"))?;
        disk::sync_dir(&folder)?;
        Ok(Restores { folder, journal })
    }

    /// Notes in every restore of the same backup that was broken off that this one goes on with it; gives their names.
    pub fn go_on(&self, seal: &str) -> Result<Vec<String>, Trouble> {
        let root = self.folder.parent().unwrap_or(&self.folder);
        let mut names = Vec::new();
        for entry in fs::read_dir(root).map_err(disk::trouble(root))? {
            let path = entry.map_err(disk::trouble(root))?.path();
            let is_over = path == self.folder || path.join(RECEIPT).exists() || path.join(CONTINUED).exists();
            let plan = fs::read(path.join("plan.json")).ok().filter(|_| !is_over);
            let plan: Option<Planned> = plan.and_then(|text| serde_json::from_slice(&text).ok());
            if plan.is_some_and(|plan| plan.seal == seal) {
                let by = serde_json::json!({ "by": name_of(&self.folder) });
                write(&path.join(CONTINUED), &by)?;
                names.push(name_of(&path));
            }
        }
        names.sort();
        Ok(names)
    }

    /// The folder of this restore.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes down that something is about to be put to `href`.
    pub fn intend(&mut self, href: &str) -> Result<(), Trouble> {
        self.line(&serde_json::json!({ "puts": href }))
    }

    /// Writes down how a step ended.
    pub fn tell(&mut self, written: &impl Serialize) -> Result<(), Trouble> {
        self.line(written)
    }

    /// Makes sure that what was written down stays.
    pub fn sync(&mut self) -> Result<(), Trouble> {
        disk::sync_data(&self.journal).map_err(|error| Trouble::disk(&self.folder, &error))
    }

    /// Writes the report.
    pub fn end(&mut self, receipt: &impl Serialize) -> Result<(), Trouble> {
        self.sync()?;
        write(&self.folder.join(RECEIPT), receipt)?;
        disk::sync_dir(&self.folder)
    }

    fn line(&mut self, value: &impl Serialize) -> Result<(), Trouble> {
        let mut line = serde_json::to_vec(value).map_err(|error| Trouble::Internal(error.to_string()))?;
        line.push(b'\n');
        self.journal.write_all(&line).map_err(|error| Trouble::disk(&self.folder, &error))
    }
}

/// Writes down what a drill of a backup found, in the vault at `vault`; gives the folder.
pub fn keep_drill(vault: &Path, now: Timestamp, zone: TimeZone, receipt: &impl Serialize) -> Result<PathBuf, Trouble> {
    let folder = new_folder(&vault.join(DRILLS), now, zone)?;
    write(&folder.join(RECEIPT), receipt)?;
    disk::sync_dir(&folder)?;
    Ok(folder)
}

/// Removes what a drill has left in a folder of its own, read-only files and all.
pub fn remove_work(work: &Path) -> Result<(), Trouble> {
    disk::remove_tree(work)
}

/// As much of a plan as has to be known of it later.
#[derive(Deserialize)]
struct Planned {
    seal: String,
}

fn name_of(folder: &Path) -> String {
    folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A folder of its own, named after the time.
fn new_folder(root: &Path, now: Timestamp, zone: TimeZone) -> Result<PathBuf, Trouble> {
    disk::make_dir(root)?;
    let name = now.to_zoned(zone).strftime("%Y-%m-%d %H.%M.%S").to_string();
    disk::first_free(root, &name, |name| {
        let folder = root.join(name);
        match disk::make_new_dir(&folder) {
            Ok(()) => Ok(Some(folder)),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(None),
            Err(error) => Err(Trouble::disk(folder, &error)),
        }
    })
}

fn write(path: &Path, value: &impl Serialize) -> Result<(), Trouble> {
    let text = serde_json::to_vec_pretty(value).map_err(|error| Trouble::Internal(error.to_string()))?;
    let mut file = disk::make_file(path)?;
    file.write_all(&text).and_then(|()| disk::sync(&file)).map_err(|error| Trouble::disk(path, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_restores_of_one_second_have_folders_of_their_own() {
        let dir = tempfile::tempdir().unwrap();
        let begin = || Restores::begin(dir.path(), Timestamp::UNIX_EPOCH, TimeZone::UTC, "seal", &"plan").unwrap();
        let (mut one, two) = (begin(), begin());
        assert_ne!(one.folder(), two.folder());
        one.intend("/a.vcf").unwrap();
        one.tell(&serde_json::json!({ "href": "/a.vcf" })).unwrap();
        one.end(&"receipt").unwrap();
        let journal = std::fs::read_to_string(one.folder().join("journal.jsonl")).unwrap();
        assert_eq!(journal, "{\"puts\":\"/a.vcf\"}\n{\"href\":\"/a.vcf\"}\n");
        assert_eq!(std::fs::read_to_string(one.folder().join("receipt.json")).unwrap(), "\"receipt\"");
        assert!(!two.folder().join("receipt.json").exists());

        // The second was broken off: the third goes on with it, once, and with nothing of another backup.
        let three = begin();
        assert!(three.go_on("another").unwrap().is_empty());
        assert_eq!(three.go_on("seal").unwrap(), [name_of(two.folder())]);
        assert!(begin().go_on("seal").unwrap() == [name_of(three.folder())]);
    }
}
