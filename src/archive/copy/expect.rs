//! What a copy of a backup must hold, from its manifests: each file with its digest, size and date. Reads only tag files;
//! whether the payload still is what the manifest says turns out while it is copied.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::archive::bag::{BACKUP_RECORD, read_record, tag_text, walk};
use crate::archive::disk::inside;
use crate::archive::litter::is_of_a_system;
use crate::archive::manifest::{Digest, Lists, Manifest, PAYLOAD_MANIFEST, TAG_MANIFEST};
use crate::archive::records::{BackupRecord, Damage, DamageKind};

/// One file of a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Path inside the backup, with `/`.
    pub path: String,
    pub digest: Digest,
    /// Length of the source's file; 0 when it is missing.
    pub size: u64,
    pub modified: Timestamp,
}

impl Wanted {
    /// True for payload, which is read-only and may be shared; tag files are neither.
    pub fn is_payload(&self) -> bool {
        self.path.starts_with("data/")
    }
}

/// All that a copy of a backup must hold, in order of path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The backup.
    pub dir: PathBuf,
    pub files: Vec<Wanted>,
    /// Files in the folder that no manifest lists and no system left there.
    pub extra: Vec<String>,
}

impl Expected {
    /// Reads the manifests of the backup at `dir`. What is wrong with them is the answer when they can't be believed.
    pub fn of(dir: &Path) -> Result<Expected, Vec<Damage>> {
        let wrong = |path: &str, what| vec![Damage { path: path.to_owned(), item: None, what }];
        let text = |name: &str| {
            tag_text(dir, name).map_err(|error| match error.kind() {
                std::io::ErrorKind::NotFound => wrong(name, DamageKind::Missing),
                std::io::ErrorKind::InvalidData => wrong(name, DamageKind::Altered),
                _ => wrong(name, DamageKind::Unreadable),
            })
        };
        let seal = text(TAG_MANIFEST)?;
        // Nothing vouches for this file, so it must at least be as we write it.
        let tags = Manifest::parse(&seal, Lists::Tags).ok().filter(|tags| tags.write() == seal);
        let mut tags = tags.ok_or_else(|| wrong(TAG_MANIFEST, DamageKind::Altered))?;
        let list = text(PAYLOAD_MANIFEST)?;
        let is_vouched_for = tags.0.get(PAYLOAD_MANIFEST).is_some_and(|digest| *digest == sha256(&list));
        let payload = Manifest::parse(&list, Lists::Payload).ok().filter(|_| is_vouched_for);
        let payload = payload.ok_or_else(|| wrong(PAYLOAD_MANIFEST, DamageKind::Altered))?;

        let record: Option<BackupRecord> = read_record(dir, BACKUP_RECORD).ok();
        let known = record.map(|record| record.files).unwrap_or_default();
        tags.0.insert(TAG_MANIFEST.to_owned(), sha256(&seal));
        let mut files: Vec<Wanted> = payload
            .0
            .into_iter()
            .chain(tags.0)
            .map(|(path, digest)| {
                let meta = fs::symlink_metadata(inside(dir, &path)).ok();
                let on_disk = meta.as_ref().and_then(|meta| meta.modified().ok());
                let on_disk = on_disk.and_then(|time| Timestamp::try_from(time).ok()).unwrap_or_default();
                let modified = known.get(&path).map_or(on_disk, |file| file.mtime);
                Wanted { size: meta.map_or(0, |meta| meta.len()), path, digest, modified }
            })
            .collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let mut expected = Expected { dir: dir.to_owned(), files, extra: Vec::new() };
        let found = walk(dir).unwrap_or_default().into_iter().map(|found| found.path);
        expected.extra = found.filter(|path| !expected.has(path) && !is_of_a_system(path)).collect();
        Ok(expected)
    }

    /// True when the backup has such a file.
    pub fn has(&self, path: &str) -> bool {
        self.files.binary_search_by(|wanted| wanted.path.as_str().cmp(path)).is_ok()
    }

    /// The payload's paths and digests.
    pub fn payload(&self) -> BTreeMap<String, Digest> {
        let payload = self.files.iter().filter(|wanted| wanted.is_payload());
        payload.map(|wanted| (wanted.path.clone(), wanted.digest)).collect()
    }
}

fn sha256(text: &str) -> Digest {
    Sha256::digest(text).into()
}
