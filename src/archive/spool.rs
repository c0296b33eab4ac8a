//! Where bodies wait until it is their turn to be written: in one pool of memory, or in files under `.part/spool/`.
//! Knows nothing of order; `intake` decides what waits where.

use std::fs::{self, File};
use std::io::{BufWriter, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use sha2::{Digest as _, Sha256};
use tokio::sync::Notify;
use tokio::sync::futures::Notified;

use super::disk;
use super::manifest::Digest;
use crate::model::{NoPicture, Trouble};

/// Bodies up to this size wait in memory.
pub(super) const MAX_IN_MEMORY: u64 = 8 * 1024 * 1024;

/// What a waiting message costs beside its body.
pub(super) const MESSAGE_BYTES: u64 = 512;

const BUFFER_BYTES: usize = 256 * 1024;

/// The memory that all waiting bodies of a run share.
#[derive(Debug)]
pub(super) struct Pool {
    limit: u64,
    used: AtomicU64,
    moved: Notify,
}

impl Pool {
    pub(super) fn new(limit: u64) -> Arc<Pool> {
        Arc::new(Pool { limit, used: AtomicU64::new(0), moved: Notify::new() })
    }

    /// Takes `n` bytes if they are free.
    pub(super) fn try_take(self: &Arc<Pool>, n: u64) -> Option<Permit> {
        let fits = |used: u64| used.checked_add(n).filter(|used| *used <= self.limit);
        self.used.fetch_update(Ordering::AcqRel, Ordering::Acquire, fits).ok()?;
        Some(Permit { pool: Arc::clone(self), n })
    }

    /// Takes `n` bytes whether they are free or not: for what must not wait.
    pub(super) fn take(self: &Arc<Pool>, n: u64) -> Permit {
        self.used.fetch_add(n, Ordering::AcqRel);
        Permit { pool: Arc::clone(self), n }
    }

    /// Ends when bytes were given back or a writer got on. To be made before looking, so that nothing is missed.
    pub(super) fn moved(&self) -> Notified<'_> {
        self.moved.notified()
    }

    /// Lets everyone who waits look again.
    pub(super) fn wake(&self) {
        self.moved.notify_waiters();
    }
}

/// Bytes of the pool, given back when dropped.
#[derive(Debug)]
pub(super) struct Permit {
    pool: Arc<Pool>,
    n: u64,
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.pool.used.fetch_sub(self.n, Ordering::AcqRel);
        self.pool.wake();
    }
}

/// What was computed of a body as it arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) sha256: Digest,
    pub(super) crc32: u32,
}

impl Sums {
    pub(super) fn of(bytes: &[u8]) -> Sums {
        let mut summing = Summing::default();
        summing.update(bytes);
        summing.sums()
    }
}

/// Computes [`Sums`] piece by piece.
#[derive(Clone, Default)]
pub(super) struct Summing {
    sha256: Sha256,
    crc32: crc32fast::Hasher,
}

impl Summing {
    pub(super) fn update(&mut self, bytes: &[u8]) {
        self.sha256.update(bytes);
        self.crc32.update(bytes);
    }

    pub(super) fn sums(self) -> Sums {
        Sums { sha256: self.sha256.finalize().into(), crc32: self.crc32.finalize() }
    }
}

/// A body that is whole.
#[derive(Debug)]
pub(super) struct Body {
    pub(super) held: Held,
    pub(super) len: u64,
    /// Computed on arrival; what is read back from the spool must agree. `None`: still to be computed.
    pub(super) sums: Option<Sums>,
}

/// What is at the address of a picture that a waiting card links to.
#[derive(Debug)]
pub(super) struct Linked {
    pub(super) address: String,
    pub(super) got: Result<Body, NoPicture>,
}

/// Where a body waits.
#[derive(Debug)]
pub(super) enum Held {
    Memory(Bytes),
    /// In the spill of its collection, from this offset.
    Spilled(u64),
    /// In a file of its own.
    File(Spooled),
}

/// A spooled file, removed when dropped, unless its beginning is noted for the run that goes on with this one.
#[derive(Debug)]
pub(super) struct Spooled {
    path: PathBuf,
    noted: bool,
}

impl Spooled {
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Spooled {
    fn drop(&mut self) {
        if !self.noted {
            // What stays behind goes with the whole spool folder.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// A spooled file that is being written.
#[derive(Debug)]
pub(super) struct Spooling {
    file: BufWriter<File>,
    spooled: Spooled,
    /// Bytes that came since its beginning was noted.
    unnoted: u64,
}

impl Spooling {
    /// Begins a file anew, also where an earlier try has left one.
    pub(super) fn new(path: PathBuf) -> Result<Spooling, Trouble> {
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(disk::trouble(&path)(error)),
            _ => (),
        }
        let file = BufWriter::with_capacity(BUFFER_BYTES, disk::make_file(&path)?);
        Ok(Spooling { file, spooled: Spooled { path, noted: false }, unnoted: 0 })
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        self.unnoted += bytes.len() as u64;
        self.file.write_all(bytes).map_err(disk::trouble(&self.spooled.path))
    }

    /// Bytes that came since its beginning was noted.
    pub(super) fn unnoted(&self) -> u64 {
        self.unnoted
    }

    /// Makes what came so far durable and has `note` note it; from then on the file stays when it is not finished.
    pub(super) fn note(&mut self, note: impl FnOnce() -> Result<(), Trouble>) -> Result<(), Trouble> {
        let synced = self.file.flush().and_then(|()| disk::sync_data(self.file.get_ref()));
        synced.map_err(disk::trouble(&self.spooled.path))?;
        note()?;
        (self.spooled.noted, self.unnoted) = (true, 0);
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<Spooled, Trouble> {
        self.file.flush().map_err(disk::trouble(&self.spooled.path))?;
        self.spooled.noted = false;
        Ok(self.spooled)
    }
}

/// The file in which small bodies of one collection wait, one after another, when the pool is full.
#[derive(Debug)]
pub(super) struct Spill {
    path: PathBuf,
    file: Mutex<Option<(File, u64)>>,
}

impl Spill {
    pub(super) fn new(path: PathBuf) -> Spill {
        Spill { path, file: Mutex::new(None) }
    }

    /// Adds a body and says where it begins.
    pub(super) fn write(&self, bytes: &[u8]) -> Result<u64, Trouble> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let (file, end) = match &mut *file {
            Some(open) => open,
            none => none.insert((disk::make_file(&self.path)?, 0)),
        };
        let at = *end;
        file.seek(SeekFrom::Start(at)).and_then(|_| file.write_all(bytes)).map_err(disk::trouble(&self.path))?;
        *end += bytes.len() as u64;
        Ok(at)
    }

    /// The `len` bytes at `at`.
    pub(super) fn read(&self, at: u64, len: u64) -> Result<Bytes, Trouble> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let mut bytes = vec![0; usize::try_from(len).unwrap_or(0)];
        if let Some((file, _)) = &mut *file {
            file.seek(SeekFrom::Start(at))
                .and_then(|_| file.read_exact(&mut bytes))
                .map_err(disk::trouble(&self.path))?;
        }
        Ok(bytes.into())
    }
}

impl Drop for Spill {
    fn drop(&mut self) {
        if self.file.get_mut().unwrap_or_else(PoisonError::into_inner).take().is_some() {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Trouble with a body that the spool gave back differently.
pub(super) fn altered(path: &Path) -> Trouble {
    Trouble::Damaged { path: path.to_owned(), why: "a file that waited there was altered".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pool_gives_what_it_has_and_gets_it_back() {
        let pool = Pool::new(10);
        let six = pool.try_take(6).unwrap();
        assert!(pool.try_take(5).is_none());
        let four = pool.try_take(4).unwrap();
        drop(six);
        assert!(pool.try_take(7).is_none());
        let forced = pool.take(100);
        assert!(pool.try_take(1).is_none());
        drop((four, forced));
        assert!(pool.try_take(10).is_some());
    }

    #[test]
    fn the_spill_keeps_bodies_apart_and_goes_when_dropped() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("spool/c1.spill");
        let spill = Spill::new(path.clone());
        let at: Vec<_> = ["one", "", "three"].map(|body| spill.write(body.as_bytes()).unwrap()).into();
        assert_eq!(at, [0, 3, 3]);
        assert_eq!(spill.read(3, 5).unwrap(), "three");
        assert_eq!(spill.write(b"four").unwrap(), 8);
        assert_eq!(spill.read(0, 3).unwrap(), "one");
        assert!(matches!(spill.read(10, 5), Err(Trouble::Disk { .. })));
        drop(spill);
        assert!(!path.exists());
    }

    #[test]
    fn sums_are_the_known_ones() {
        let sums = Sums::of(b"123456789");
        assert_eq!(sums.crc32, 0xcbf4_3926);
        assert_eq!(crate::model::hex(&sums.sha256), "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225");
    }
}
