//! The end of a run: every byte is read back from the disk and must be what was written, the records and the bag's own
//! files are made, everything is synced, and only then the folder gets the name of a backup (RFC 8493). Whatever fails
//! before leaves a `.part`, never something that looks whole. A failed sync is never tried again.

mod accepted;
mod info;
mod lines;
mod read_back;
mod tags;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::bag::{BACKUP_RECORD, ITEM_RECORDS, RECEIPT, walk};
use super::disk::{self, inside};
use super::journal::JOURNAL;
use super::litter::is_of_a_system;
use super::manifest::{BAG_INFO, DECLARATION, DECLARATION_TEXT, Digest, Manifest, PAYLOAD_MANIFEST, unhex};
use super::pages;
use super::records::{
    AlarmLevel, AlarmRecord, BackupRecord, CollectionLine, FORMAT, FileRecord, Notice, Receipt, Status, Timings,
};
use super::text_files::TextFile;
use super::writer::{Check, Draft, Payload, SPOOL, local_name};
use crate::model::{Counts, Fate, Kind, LeftOut, Trouble, Watch, hex};
use read_back::Seen;
use tags::{expect_tag, opened, write_json, write_tag, write_tag_manifest};

/// How long a rename is tried while something holds a file open (scanners on Windows).
const RENAME_TRIES: u32 = 100;
const RENAME_PAUSE: Duration = Duration::from_millis(100);

/// What the engine knows of a run at its end.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SealFacts {
    /// What the clock says.
    pub now: Timestamp,
    pub alarm: AlarmLevel,
    /// What the source no longer has, or has only hollow.
    pub alarms: Vec<AlarmRecord>,
    /// By id of a collection: the backup that losses in it were judged against.
    pub reference: BTreeMap<String, String>,
    /// Paths of collections that are no longer there, but whose items are.
    pub moved: Vec<String>,
    /// Addresses of items that the person goes on without when they can't be had.
    pub accepted: BTreeSet<String>,
    pub left_out: Vec<LeftOut>,
    pub coverage: Vec<String>,
    pub notices: Vec<Notice>,
    /// `check_secs` is measured here.
    pub timings: Timings,
}

/// A backup that was sealed.
#[derive(Clone, Debug, PartialEq)]
pub struct Sealed {
    pub path: PathBuf,
    pub receipt: Receipt,
    /// SHA-256 of `tagmanifest-sha256.txt`.
    pub seal: String,
}

/// What sealing lets know on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sealing {
    /// So many more bytes were read back.
    ReadBack(u64),
    /// All was read back and is right; the records are being written.
    Recording,
}

impl Draft {
    /// Reads everything back, makes the records, and gives the backup its name. `Trouble::Damaged` when the disk does not
    /// hold what was written.
    pub fn seal(mut self, mut facts: SealFacts, w: &Watch, tell: &mut dyn FnMut(Sealing)) -> Result<Sealed, Trouble> {
        w.check()?;
        if let Some(open) = self.entries.iter().find(|entry| entry.is_open()) {
            return Err(Trouble::Internal(format!("{} is still being taken in", open.collection.id)));
        }
        let began = Instant::now();
        self.payload.sort_by(|a, b| a.path.cmp(&b.path));
        let sealed = self.vault.now_sealed(facts.now)?;
        let (files, manifest, seen) = self.read_back(sealed, w, &mut |n_bytes| tell(Sealing::ReadBack(n_bytes)))?;
        self.expect_counts(&seen)?;
        tell(Sealing::Recording);

        let name = self.vault.free_name(&local_name(sealed, &self.options.zone), false)?;
        let mut timings = facts.timings.clone();
        timings.check_secs = began.elapsed().as_secs_f64();
        let backup = self.backup_record(&name, sealed, &facts, files);
        let receipt = Receipt {
            alarms: std::mem::take(&mut facts.alarms),
            accepted: self.accepted(&facts).map(|lost| lost.href.clone()).collect(),
            ..self.receipt(&backup, facts.notices.clone(), timings)
        };

        let dir = self.path().to_owned();
        let mut tags = BTreeMap::new();
        // A receipt that names every item of a large loss is never whole in memory.
        tags.insert(BACKUP_RECORD.to_owned(), write_json(&dir, BACKUP_RECORD, &backup)?);
        tags.insert(RECEIPT.to_owned(), write_json(&dir, RECEIPT, &receipt)?);
        let mut tag =
            |name: &str, text: &[u8]| write_tag(&dir, name, text).map(|digest| tags.insert(name.to_owned(), digest));
        tag(DECLARATION, DECLARATION_TEXT.as_bytes())?;
        tag(BAG_INFO, self.bag_info(&backup).write().as_bytes())?;
        tag(PAYLOAD_MANIFEST, manifest.write().as_bytes())?;
        tags.insert(ITEM_RECORDS.to_owned(), self.write_items(&name, w)?);
        pages::write_pages(&dir, &backup, &receipt, &inside(&dir, ITEM_RECORDS))?;
        // A second of these in memory, to see that they can be read, would be one too many.
        drop((backup, receipt, manifest));

        w.check()?;
        remove_if_there(&dir.join(SPOOL), |path| fs::remove_dir_all(path))?;
        let seal = write_tag_manifest(&dir, &tags)?;
        sync_folders(&dir)?;
        let receipt = opened(&dir)?;

        let Draft { vault, bench, .. } = self;
        // Closes the journal: no file may be open when the folder gets its name. A run that dies after this is continued
        // from its records, which are durable by now.
        drop(bench);
        remove_if_there(&dir.join(JOURNAL), |path| fs::remove_file(path))?;
        disk::sync_dir(&dir)?;
        let path = vault.path().join(&name);
        rename(&dir, &path)?;
        disk::sync_dir(vault.path())?;
        Ok(Sealed { path, receipt, seal })
    }

    /// Reads the payload back from the disk and takes the right to write from it.
    fn read_back(
        &self,
        sealed: Timestamp,
        w: &Watch,
        checked: &mut dyn FnMut(u64),
    ) -> Result<(BTreeMap<String, FileRecord>, Manifest, Seen), Trouble> {
        let (mut files, mut manifest, mut seen) = (BTreeMap::new(), Manifest::default(), Seen::default());
        for file in &self.payload {
            let path = inside(self.path(), &file.path);
            if let Check::Linked { originals, record } = &file.check {
                let digest = self.linked(&path, file, record)?;
                seen.originals += originals;
                if files.insert(file.path.clone(), record.clone()).is_some() {
                    return Err(Trouble::Internal(format!("{} was written twice", file.path)));
                }
                manifest.0.insert(file.path.clone(), digest);
                continue;
            }
            let sha256 = read_back::payload(&path, file, &mut seen, w, checked)?;
            disk::make_read_only(&path)?;
            let modified = fs::metadata(&path).and_then(|meta| meta.modified()).map_err(disk::trouble(&path))?;
            let mtime = Timestamp::try_from(modified).map_err(|error| Trouble::Internal(error.to_string()))?;
            let record = FileRecord { size: file.size, sha256: hex(&sha256), mtime, read_back_at: sealed };
            if files.insert(file.path.clone(), record).is_some() {
                return Err(Trouble::Internal(format!("{} was written twice", file.path)));
            }
            manifest.0.insert(file.path.clone(), sha256);
        }
        let there: BTreeSet<String> =
            walk(self.path()).map_err(disk::trouble(self.path()))?.into_iter().map(|found| found.path).collect();
        for path in there.iter().filter(|path| !files.contains_key(*path)) {
            if is_of_a_system(path) {
                // Somebody looked into the folder meanwhile.
                let litter = inside(self.path(), path);
                fs::remove_file(&litter).map_err(disk::trouble(&litter))?;
            } else if path.starts_with("data/") {
                return Err(damaged(self.path(), &format!("{path} does not belong to it")));
            }
        }
        Ok((files, manifest, seen))
    }

    /// The digest of a file that is the base's own, so that it need not be read.
    fn linked(&self, path: &Path, file: &Payload, record: &FileRecord) -> Result<Digest, Trouble> {
        let size = fs::symlink_metadata(path).map_err(disk::trouble(path))?.len();
        match unhex(&record.sha256) {
            Some(digest) if size == file.size => Ok(digest),
            _ => Err(damaged(path, "it is not what the backup before has")),
        }
    }

    /// What was found on the disk must be what is told of it.
    fn expect_counts(&self, seen: &Seen) -> Result<(), Trouble> {
        let mut kept = 0;
        let mut unreadable = 0;
        for done in self.entries.iter().filter_map(|entry| entry.done.as_ref()) {
            if !done.counts.balanced() || done.counts.listed != done.slots.len() as u64 {
                return Err(Trouble::Internal(format!("counts do not add up: {:?}", done.counts)));
            }
            kept += done.counts.kept();
            unreadable += done.counts.unreadable;
        }
        if seen.originals + unreadable == kept {
            return Ok(());
        }
        let why = format!("{kept} items were written, {} were found and {unreadable} unreadable ones", seen.originals);
        Err(damaged(self.path(), &why))
    }

    fn backup_record(
        &self,
        name: &str,
        sealed: Timestamp,
        facts: &SealFacts,
        files: BTreeMap<String, FileRecord>,
    ) -> BackupRecord {
        let collections = self.collection_records(facts);
        let complete = collections.iter().all(|collection| collection.complete);
        BackupRecord {
            format: FORMAT,
            name: name.to_owned(),
            origin: self.options.origin,
            account: self.options.account.clone(),
            tool: self.options.tool.clone(),
            started: self.options.started,
            sealed,
            scope: self.options.scope.clone(),
            base: self.options.base.clone(),
            status: if complete { Status::Complete } else { Status::Incomplete },
            alarm: facts.alarm,
            reference: facts.reference.clone(),
            moved: facts.moved.clone(),
            collections,
            inputs: self.options.inputs.clone(),
            left_out: sorted(&facts.left_out),
            coverage: facts.coverage.clone(),
            files,
        }
    }

    fn receipt(&mut self, backup: &BackupRecord, notices: Vec<Notice>, timings: Timings) -> Receipt {
        let mut totals: BTreeMap<Kind, Counts> = BTreeMap::new();
        let mut collections = Vec::new();
        for entry in &self.entries {
            let done = entry.done.clone().unwrap_or_default();
            for (kind, counts) in &done.by_kind {
                totals.entry(*kind).or_default().add(counts);
            }
            collections.push(CollectionLine {
                id: entry.collection.id.clone(),
                name: entry.collection.name.clone(),
                kinds: entry.collection.kinds.clone(),
                counts: done.counts,
                bytes: done.bytes,
            });
        }
        // Collections end in any order; two runs over the same data say the same.
        for list in [&mut self.lost, &mut self.skipped, &mut self.unreadable, &mut self.pictures] {
            list.sort_by(|a, b| (a.kind, &a.collection, &a.href).cmp(&(b.kind, &b.collection, &b.href)));
        }
        self.losses.sort_by(|a, b| a.place.cmp(&b.place));
        Receipt {
            format: FORMAT,
            backup: backup.name.clone(),
            origin: backup.origin,
            status: backup.status,
            alarm: backup.alarm,
            case: self.options.case.clone(),
            operator: self.options.operator.clone(),
            read_only: self.options.read_only,
            totals,
            collections,
            lost: std::mem::take(&mut self.lost),
            skipped: std::mem::take(&mut self.skipped),
            unreadable: std::mem::take(&mut self.unreadable),
            pictures: std::mem::take(&mut self.pictures),
            losses: std::mem::take(&mut self.losses),
            alarms: Vec::new(),
            accepted: Vec::new(),
            left_out: backup.left_out.clone(),
            coverage: backup.coverage.clone(),
            notices,
            timings,
        }
    }

    /// Makes `items.jsonl` from the journal: by collection, then address.
    fn write_items(&self, name: &str, w: &Watch) -> Result<Digest, Trouble> {
        let mut records = self.drafted()?;
        let mut out = TextFile::create(self.path(), ITEM_RECORDS.to_owned())?;
        let quoted = serde_json::to_string(name).map_err(|error| Trouble::Internal(error.to_string()))?;
        let first_saved = format!(",\"first_saved\":{quoted}}}");
        for entry in &self.entries {
            w.check()?;
            records.enter(&entry.collection.id);
            while let Some(fate) = records.advance()? {
                let record = records.text();
                match record.strip_suffix(b"}") {
                    Some(record) if fate == Fate::Saved => {
                        out.put(record)?;
                        out.put(first_saved.as_bytes())?;
                    }
                    _ => out.put(record)?,
                }
                out.put(b"\n")?;
            }
        }
        expect_tag(self.path(), out)
    }
}

/// Makes what every folder of the backup lists durable, the innermost first.
pub(super) fn sync_folders(dir: &Path) -> Result<(), Trouble> {
    let mut folders = BTreeSet::from([dir.to_owned(), dir.join("data")]);
    for found in walk(dir).map_err(disk::trouble(dir))? {
        let path = inside(dir, &found.path);
        folders.extend(path.ancestors().skip(1).take_while(|above| above.starts_with(dir)).map(Path::to_owned));
    }
    folders.iter().rev().try_for_each(|folder| disk::sync_dir(folder))
}

/// Gives a folder the name it is known by; on Windows it is tried for ten seconds (scanners).
pub(super) fn rename(from: &Path, to: &Path) -> Result<(), Trouble> {
    for _ in 0..RENAME_TRIES {
        match disk::rename_new(from, to) {
            Err(error) if cfg!(windows) && error.kind() == io::ErrorKind::PermissionDenied => {
                std::thread::sleep(RENAME_PAUSE);
            }
            done => return done.map_err(disk::trouble(to)),
        }
    }
    disk::rename_new(from, to).map_err(disk::trouble(to))
}

fn remove_if_there(path: &Path, remove: impl Fn(&Path) -> io::Result<()>) -> Result<(), Trouble> {
    match remove(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(disk::trouble(path)(error)),
        _ => Ok(()),
    }
}

fn sorted<T: Ord + Clone>(list: &[T]) -> Vec<T> {
    let mut list = list.to_vec();
    list.sort();
    list
}

fn damaged(path: &Path, why: &str) -> Trouble {
    Trouble::Damaged { path: path.to_owned(), why: why.to_owned() }
}
