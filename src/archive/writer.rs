//! Writing a backup: a folder `NAME.part` in the vault that takes the collections of a run one after another, or several
//! at once, and becomes a backup when it is sealed. Fetches nothing and decides nothing about what is wanted.
//!
//! One thread writes each collection while its bodies arrive; memory is bounded by one pool for the whole run. What was
//! written is journaled, so that a run that died can be continued or finished.
//!
//! One file because the steps of a draft have one order, which is seen only where they stand together.

mod carry;
mod entry;
mod files;
mod options;
mod scribe;

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread::JoinHandle;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::oneshot;

use super::base::Carried;
use super::disk;
use super::intake::Gate;
use super::journal::{Journal, Run};
use super::manifest::Digest;
use super::names::{self, Taken};
use super::photos::PhotoFiles;
use super::records::{CollectionRecord, FORMAT, FileRecord, LossRecord, Missing, PhotoForm};
use super::spool::{Pool, Spill};
use super::text_files::{CalendarFiles, ContactFiles};
use super::vault::{PART, Vault};
use crate::model::{Collection, Fate, Listed, Listing, Trouble};

pub use super::disk::{can_link, free_space};
pub use super::drafted::Drafted;
pub use super::intake::{CollectionIntake, Told};
pub use super::seal::{SealFacts, Sealed, Sealing};
pub(super) use carry::take_over;
pub(super) use entry::{Done, Entry, first_kind};
use entry::{Form, form};
pub(super) use files::{Arrived, Ended, Files, Kept, Written};
pub use options::DraftOptions;
pub(super) use scribe::missing_pictures;

/// Name of the folder in which bodies wait.
pub(super) const SPOOL: &str = "spool";

/// Cards that get a second opinion in one run.
const MAX_VERDICTS: u32 = 500;

/// Room that a disk must have left when everything is written.
const SPARE_BYTES: u64 = 64 * 1024 * 1024;

/// What all writers of a run share.
#[derive(Debug)]
pub(super) struct Bench {
    /// The `.part`.
    pub(super) dir: PathBuf,
    journal: Mutex<Journal>,
    pub(super) zone: TimeZone,
    pub(super) max_zip_bytes: Option<u64>,
    pub(super) max_open_entries: Option<u64>,
    pub(super) photos: PhotoForm,
    pub(super) link: bool,
    pool: Arc<Pool>,
    verdicts_left: AtomicU32,
}

impl Bench {
    pub(super) fn journal(&self) -> MutexGuard<'_, Journal> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// True while second opinions are left in this run, and one less from now on.
    pub(super) fn take_verdict(&self) -> bool {
        let less = |left: u32| left.checked_sub(1);
        self.verdicts_left.fetch_update(Ordering::AcqRel, Ordering::Acquire, less).is_ok()
    }
}

/// A file under `data/` that was written and must be found again as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Payload {
    /// Inside the backup, with `/`.
    pub(super) path: String,
    pub(super) size: u64,
    /// Computed while it was written, where that was possible.
    pub(super) sha256: Option<Digest>,
    pub(super) check: Check,
}

/// What reading a payload file back must find beside its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Check {
    Bytes,
    /// The file is one item.
    Item,
    /// So many cards; they are the originals, or stand for them.
    Cards {
        cards: u64,
        originals: bool,
    },
    /// So many calendar objects one after another.
    Objects(u64),
    /// One calendar with so many components other than time zones.
    Components(u64),
    /// Entries with these checksums, computed as they arrived.
    Zip(Vec<u32>),
    /// The same file as in the base, so it is not read. It holds so many originals.
    Linked {
        originals: u64,
        record: FileRecord,
    },
    /// A copy of the base's file.
    Copied {
        originals: u64,
    },
}

/// A backup in the making.
#[derive(Debug)]
pub struct Draft {
    pub(super) vault: Vault,
    pub(super) options: DraftOptions,
    pub(super) bench: Arc<Bench>,
    pub(super) entries: Vec<Entry>,
    pub(super) payload: Vec<Payload>,
    pub(super) lost: Vec<Missing>,
    pub(super) skipped: Vec<Missing>,
    pub(super) unreadable: Vec<Missing>,
    /// Contacts that link to a picture which could not be had.
    pub(super) pictures: Vec<Missing>,
    pub(super) losses: Vec<LossRecord>,
    taken: [Taken; 3],
    threads: Vec<JoinHandle<()>>,
}

impl Draft {
    /// Begins a backup in `vault`.
    pub fn begin(vault: Vault, options: DraftOptions) -> Result<Draft, Trouble> {
        let name = vault.free_name(&local_name(options.started, &options.zone), true)?;
        let dir = vault.path().join(format!("{name}{PART}"));
        disk::make_new_dir(&dir).map_err(disk::trouble(&dir))?;
        // A bag without payload still has its folder.
        disk::make_dir(&dir.join("data"))?;
        let run = Run {
            format: FORMAT,
            origin: options.origin,
            account: &options.account,
            tool: &options.tool,
            started: options.started,
            scope: &options.scope,
            inputs: &options.inputs,
            read_only: options.read_only,
            case: options.case.as_deref(),
            operator: options.operator.as_deref(),
        };
        let journal = Journal::begin(&dir, &run)?;
        disk::sync_dir(&dir)?;
        disk::sync_dir(vault.path())?;
        let bench = Bench {
            dir,
            journal: Mutex::new(journal),
            zone: options.zone.clone(),
            max_zip_bytes: options.max_zip_bytes,
            max_open_entries: options.max_open_entries,
            photos: options.photos,
            link: options.link,
            pool: Pool::new(options.pool_bytes),
            verdicts_left: AtomicU32::new(MAX_VERDICTS),
        };
        Ok(Draft {
            vault,
            options,
            bench: Arc::new(bench),
            entries: Vec::new(),
            payload: Vec::new(),
            lost: Vec::new(),
            skipped: Vec::new(),
            unreadable: Vec::new(),
            pictures: Vec::new(),
            losses: Vec::new(),
            taken: Default::default(),
            threads: Vec::new(),
        })
    }

    /// The folder that is being written, which ends in `.part`.
    pub fn path(&self) -> &Path {
        &self.bench.dir
    }

    /// The vault it is written in.
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// The collections that were given to it.
    pub fn taken_in(&self) -> impl Iterator<Item = &Collection> {
        self.entries.iter().map(|entry| &entry.collection)
    }

    /// `Trouble::DiskFull` when `bytes` more would not fit, as far as the system tells.
    pub fn expect_room(&self, bytes: u64) -> Result<(), Trouble> {
        match free_space(&self.bench.dir) {
            Some(free) if free < bytes.saturating_add(SPARE_BYTES) => {
                Err(Trouble::DiskFull { path: self.bench.dir.clone(), needed: bytes + SPARE_BYTES, free })
            }
            _ => Ok(()),
        }
    }

    /// Gives collections that have none yet their ids in the order given, and their stems: twins in the order of their
    /// addresses. One that was in the base came with both.
    pub fn collections(&mut self, collections: &mut [Collection]) -> Result<(), Trouble> {
        for collection in collections.iter_mut() {
            if !collection.file_stem.is_empty() {
                self.taken_for(collection).mark(&collection.file_stem);
            }
            if collection.id.is_empty() {
                self.options.highest_id += 1;
                collection.id = format!("c{}", self.options.highest_id);
            }
        }
        let mut by_address: Vec<&mut Collection> = collections.iter_mut().collect();
        by_address.sort_by(|a, b| (&a.href, &a.origin).cmp(&(&b.href, &b.origin)));
        for collection in by_address {
            if collection.file_stem.is_empty() {
                collection.file_stem = self.taken_for(collection).take(names::stem(&collection.name));
            }
        }
        for collection in collections.iter() {
            self.bench.journal().collection(collection)?;
            self.entries.push(Entry::new(collection));
        }
        Ok(())
    }

    /// The stems that are taken where the files of `collection` lie.
    fn taken_for(&mut self, collection: &Collection) -> &mut Taken {
        let [contacts, calendars, photos] = &mut self.taken;
        // A calendar's objects may be of any kind, so the three kinds share their stems.
        match form(collection) {
            Form::Contacts => contacts,
            Form::Calendars => calendars,
            Form::Files => photos,
        }
    }

    /// Journals all that a collection holds, before its first item is fetched.
    pub fn listed(&mut self, collection: &Collection, listing: &Listing) -> Result<(), Trouble> {
        self.bench.journal().listing(&collection.id, listing)?;
        self.entry(&collection.id)?.listed(listing);
        Ok(())
    }

    /// Takes over what did not change since the base; those items must not be in the listing of the intake.
    /// `since_full` and `looked_to`: what the next run must know, as in [`CollectionRecord`].
    pub fn take_over(
        &mut self,
        collection: &Collection,
        carried: Option<Carried>,
        since_full: u32,
        looked_to: Option<String>,
    ) -> Result<(), Trouble> {
        let entry = self.entry(&collection.id)?;
        entry.carried = carried.map(Arc::new);
        (entry.since_full, entry.looked_to) = (since_full, looked_to);
        Ok(())
    }

    /// Leaves out a listed item that is not wanted; it must not be in the listing of the intake. `reason`: a message key
    /// of the `text` room.
    pub fn skip(&mut self, collection: &Collection, line: Listed<'_>, reason: &str) -> Result<(), Trouble> {
        let kind = first_kind(collection);
        let mut record = scribe::record(kind, &collection.id, line, Fate::Skipped);
        record.reason = Some(reason.to_owned());
        let bench = Arc::clone(&self.bench);
        self.entry(&collection.id)?.skip(&record, &mut bench.journal())?;
        self.skipped.push(Missing {
            kind,
            collection: collection.name.clone(),
            name: Some(names::display_path(&collection.href, line.href)),
            href: record.href,
            reason: reason.to_owned(),
        });
        Ok(())
    }

    /// Opens the intake for the wanted items of a collection. They are appended in the order of `listing`, which should
    /// be that of their addresses (photos: newest first). `tell` is called on the writing thread.
    pub fn intake(
        &mut self,
        collection: &Collection,
        listing: Arc<Listing>,
        tell: impl Fn(Told) + Send + 'static,
    ) -> Result<CollectionIntake, Trouble> {
        let bench = Arc::clone(&self.bench);
        let entry = self.entry(&collection.id)?;
        entry.open(Arc::clone(&listing))?;
        let collection = entry.collection.clone();

        let gate = Gate::new(Arc::clone(&bench.pool));
        let spool = bench.dir.join(SPOOL);
        let spill = Arc::new(Spill::new(spool.join(format!("{}.spill", collection.id))));
        let carried = entry.carried.clone();
        let as_is = carried.as_deref().filter(|carried| carried.is_as_is());
        let mut originals = None;
        let files: Box<dyn Files> = match form(&collection) {
            Form::Contacts | Form::Calendars if as_is.is_some_and(|_| listing.is_empty()) => {
                let carried = as_is.cloned().ok_or_else(|| Trouble::Internal("nothing to take over".to_owned()))?;
                Box::new(carry::AsIs { bench: Arc::clone(&bench), carried })
            }
            Form::Contacts => {
                let (bench, spill) = (Arc::clone(&bench), Arc::clone(&spill));
                Box::new(ContactFiles::new(bench, spill, collection.file_stem.clone(), carried.clone()))
            }
            Form::Calendars => Box::new(CalendarFiles::new(Arc::clone(&bench), Arc::clone(&spill), &collection)),
            Form::Files => {
                let (bench, spill) = (Arc::clone(&bench), Arc::clone(&spill));
                Box::new(PhotoFiles::new(bench, spill, collection.clone(), &listing, carried.clone())?)
            }
        };
        if let (Form::Contacts | Form::Calendars, Some(carried)) = (form(&collection), &carried)
            && !(carried.is_as_is() && listing.is_empty())
        {
            originals = Some(carried.originals()?);
        }
        let id = collection.id.clone();
        let scribe = scribe::Scribe {
            bench: Arc::clone(&bench),
            collection,
            listing: Arc::clone(&listing),
            gate: Arc::clone(&gate),
            files,
            originals,
            tell: Box::new(tell),
        };
        let (line, messages) = mpsc::channel();
        let (done, written) = oneshot::channel();
        let leaving = Leaving(Arc::clone(&gate));
        let thread = std::thread::Builder::new()
            .name(format!("write {id}"))
            .spawn(move || {
                let ended = scribe.run(&messages);
                drop(leaving);
                // Nobody waits for the end of a run that was stopped.
                let _ = done.send(ended);
            })
            .map_err(|error| Trouble::Internal(format!("no thread: {error}")))?;
        self.threads.push(thread);
        Ok(CollectionIntake::new(bench, id, listing, gate, line, spill, written))
    }

    /// Ends a collection when every wanted item was answered and is written and synced.
    pub async fn finish_collection(&mut self, intake: CollectionIntake) -> Result<CollectionRecord, Trouble> {
        let id = intake.collection().to_owned();
        let (answered, written) = intake.close().await?;
        let bench = Arc::clone(&self.bench);
        let entry = self.entry(&id)?;
        let of_base =
            |list: fn(&Carried) -> &Vec<Missing>| entry.carried.as_deref().map_or(Vec::new(), |c| list(c).clone());
        let (unreadable, pictures) = (of_base(|carried| &carried.unreadable), of_base(|carried| &carried.pictures));
        let mut losses = match entry.carried.as_deref() {
            // Files that are taken over as they are have told theirs.
            Some(carried) if written.merged || !carried.is_as_is() => carried.losses(&entry.collection.file_stem)?,
            _ => Vec::new(),
        };
        for loss in &mut losses {
            loss.place = written.carried_names.get(&loss.place).unwrap_or(&loss.place).clone();
        }
        let told: HashSet<&LossRecord> = written.losses.iter().collect();
        losses.retain(|loss| !told.contains(loss));
        entry.finish(&answered, &written, &mut bench.journal())?;
        let record = entry.record();
        self.payload.extend(written.payload);
        self.lost.extend(written.lost);
        self.skipped.extend(written.skipped);
        self.unreadable.extend(unreadable.into_iter().chain(written.unreadable));
        self.pictures.extend(pictures.into_iter().chain(written.pictures));
        self.losses.extend(losses.into_iter().chain(written.losses));
        Ok(record)
    }

    /// Bytes that sealing reads back.
    pub fn to_check(&self) -> u64 {
        let is_read = |file: &&Payload| !matches!(file.check, Check::Linked { .. });
        self.payload.iter().filter(is_read).map(|file| file.size).sum()
    }

    /// Ends a run that can't go on: what was received whole is written, synced and journaled, for the run that continues it.
    /// No intake may be open any more.
    pub fn give_up(self) {
        for thread in self.threads {
            // A panic of a writer was already told to whoever gave it bodies.
            let _ = thread.join();
        }
    }

    fn entry(&mut self, id: &str) -> Result<&mut Entry, Trouble> {
        let entry = self.entries.iter_mut().find(|entry| entry.collection.id == id);
        entry.ok_or_else(|| Trouble::Internal(format!("no collection {id:?}")))
    }

    /// Removes everything that was written. For a run that has nothing worth keeping.
    pub fn discard(self) -> Result<(), Trouble> {
        fs::remove_dir_all(&self.bench.dir).map_err(disk::trouble(&self.bench.dir))
    }
}

/// Tells whoever waits when the writing thread is gone, even by a panic.
struct Leaving(Arc<Gate>);

impl Drop for Leaving {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.fail(Trouble::Internal("the writing thread panicked".to_owned()));
        }
    }
}

/// The name of a backup made at `time`, without what tells it from its namesakes.
pub(super) fn local_name(time: Timestamp, zone: &TimeZone) -> String {
    time.to_zoned(zone.clone()).strftime("%Y-%m-%d %H.%M").to_string()
}

#[cfg(test)]
mod tests;
