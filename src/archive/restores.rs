//! What a restore did, in the vault of the account: `restores/TIME/plan.json` before anything is written, `journal.jsonl`
//! while it is, `receipt.json` at the end. A restore that was killed leaves its journal, which names every address that
//! something may have been put to.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::disk;
use crate::model::Trouble;

/// The folder of a vault that restores are kept in.
pub const RESTORES: &str = "restores";
const MAX_NAMESAKES: u32 = 1_000;

/// The record of a restore that is under way.
#[derive(Debug)]
pub struct Restores {
    folder: PathBuf,
    journal: File,
}

impl Restores {
    /// Begins the record of a restore in the vault at `vault`, and writes down its plan.
    pub fn begin(vault: &Path, now: Timestamp, zone: TimeZone, plan: &impl Serialize) -> Result<Restores, Trouble> {
        let root = vault.join(RESTORES);
        disk::make_dir(&root)?;
        let name = now.to_zoned(zone).strftime("%Y-%m-%d %H.%M.%S").to_string();
        let mut n = 1;
        let folder = loop {
            let folder = root.join(if n == 1 { name.clone() } else { format!("{name} ({n})") });
            match disk::make_new_dir(&folder) {
                Ok(()) => break folder,
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists && n < MAX_NAMESAKES => n += 1,
                Err(error) => return Err(Trouble::disk(folder, &error)),
            }
        };
        write(&folder.join("plan.json"), plan)?;
        let journal = disk::make_file(&folder.join("journal.jsonl"))?;
        disk::sync_dir(&folder)?;
        Ok(Restores { folder, journal })
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
        self.journal.sync_data().map_err(|error| Trouble::disk(&self.folder, &error))
    }

    /// Writes the report.
    pub fn end(&mut self, receipt: &impl Serialize) -> Result<(), Trouble> {
        self.sync()?;
        write(&self.folder.join("receipt.json"), receipt)?;
        disk::sync_dir(&self.folder)
    }

    fn line(&mut self, value: &impl Serialize) -> Result<(), Trouble> {
        let mut line = serde_json::to_vec(value).map_err(|error| Trouble::Internal(error.to_string()))?;
        line.push(b'\n');
        self.journal.write_all(&line).map_err(|error| Trouble::disk(&self.folder, &error))
    }
}

fn write(path: &Path, value: &impl Serialize) -> Result<(), Trouble> {
    let text = serde_json::to_vec_pretty(value).map_err(|error| Trouble::Internal(error.to_string()))?;
    let mut file = disk::make_file(path)?;
    file.write_all(&text).and_then(|()| file.sync_all()).map_err(|error| Trouble::disk(path, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_restores_of_one_second_have_folders_of_their_own() {
        let dir = tempfile::tempdir().unwrap();
        let begin = || Restores::begin(dir.path(), Timestamp::UNIX_EPOCH, TimeZone::UTC, &"plan").unwrap();
        let (mut one, two) = (begin(), begin());
        assert_ne!(one.folder(), two.folder());
        one.intend("/a.vcf").unwrap();
        one.tell(&serde_json::json!({ "href": "/a.vcf" })).unwrap();
        one.end(&"receipt").unwrap();
        let journal = std::fs::read_to_string(one.folder().join("journal.jsonl")).unwrap();
        assert_eq!(journal, "{\"puts\":\"/a.vcf\"}\n{\"href\":\"/a.vcf\"}\n");
        assert_eq!(std::fs::read_to_string(one.folder().join("receipt.json")).unwrap(), "\"receipt\"");
        assert!(!two.folder().join("receipt.json").exists());
    }
}
