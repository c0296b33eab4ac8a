//! Takes the bodies of one collection as they come and hands them to the thread that writes them. Bodies may come in any
//! order; those that are early wait in the pool of memory, or in the spool when the pool is full and waiting for room
//! would never end. Settles each item once. Knows no format.

use std::pin::pin;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use tokio::sync::oneshot;

use super::disk;
use super::journal::BegunBody;
use super::spool::{Body, Held, Linked, MAX_IN_MEMORY, MESSAGE_BYTES, Permit, Pool, Spill, Spooling, Summing, Sums};
use super::writer::{Bench, SPOOL, Written};
use crate::model::{Counts, Fate, Head, Intake, Kind, Ledger, Listing, Picture, Trouble, hex, is_strong};

/// So many messages may wait for the writer. What came before its turn does not count, that is up to the pool.
const MAX_BEHIND: u64 = 1024;

/// A large body is noted whenever so many bytes more have come.
const NOTE_BYTES: u64 = 64 * 1024 * 1024;

/// Something the writer of a collection lets know, for progress. Counts are those since the last time.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// So many items are settled other than by being lost, with so many bytes of originals.
    Settled { kind: Kind, items: u64, bytes: u64 },
    /// An item could not be had, which settles it.
    Lost { kind: Kind, name: String, why: Trouble },
}

/// What goes to the writing thread.
#[derive(Debug)]
pub(super) enum Message {
    Body { head: Head, body: Body, linked: Vec<Linked>, permit: Option<Permit> },
    Refused { why: Trouble, permit: Permit },
    Skipped { reason: &'static str, permit: Permit },
}

/// What the taking and the writing side of a collection know of each other.
#[derive(Debug)]
pub(super) struct Gate {
    pub(super) pool: Arc<Pool>,
    /// The item that is to be written next.
    next: AtomicUsize,
    /// Messages sent, and messages of which the writer has done all it can.
    sent: AtomicU64,
    handled: AtomicU64,
    failed: Mutex<Option<Trouble>>,
}

impl Gate {
    pub(super) fn new(pool: Arc<Pool>) -> Arc<Gate> {
        let failed = Mutex::new(None);
        Arc::new(Gate { pool, next: AtomicUsize::new(0), sent: AtomicU64::new(0), handled: AtomicU64::new(0), failed })
    }

    /// The writer goes on to this item.
    pub(super) fn set_next(&self, item: usize) {
        self.next.store(item, Ordering::Release);
    }

    /// The writer has done what it can with so many more messages.
    pub(super) fn handled(&self, n: u64) {
        self.handled.fetch_add(n, Ordering::AcqRel);
        self.pool.wake();
    }

    /// The writer has given up. The first reason stays.
    pub(super) fn fail(&self, why: Trouble) {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(why);
        self.pool.wake();
    }

    /// The trouble that made the writer give up.
    pub(super) fn check(&self) -> Result<(), Trouble> {
        match &*self.failed.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(why) => Err(why.clone()),
            None => Ok(()),
        }
    }

    /// Room for a body of `n` bytes, or `None` when it has to wait outside of memory.
    ///
    /// Nothing waits for ever: the item whose turn it is always gets in; others wait only while the writer has something
    /// to do, and so will give back room or make it their turn.
    async fn admit(&self, item: usize, n: u64) -> Result<Option<Permit>, Trouble> {
        let n = n + MESSAGE_BYTES;
        loop {
            let moved = self.pool.moved();
            self.check()?;
            let behind = self.sent.load(Ordering::Acquire).saturating_sub(self.handled.load(Ordering::Acquire));
            if behind < MAX_BEHIND {
                if let Some(permit) = self.pool.try_take(n) {
                    return Ok(Some(permit));
                }
                if self.next.load(Ordering::Acquire) == item {
                    return Ok(Some(self.pool.take(n)));
                }
                if behind == 0 {
                    return Ok(None);
                }
            }
            moved.await;
        }
    }
}

/// Takes the bodies of one collection.
#[derive(Debug)]
pub struct CollectionIntake {
    bench: Arc<Bench>,
    collection: String,
    listing: Arc<Listing>,
    ledger: Mutex<Ledger>,
    gate: Arc<Gate>,
    line: Sender<(usize, Message)>,
    spill: Arc<Spill>,
    written: oneshot::Receiver<Result<Written, Trouble>>,
}

impl CollectionIntake {
    pub(super) fn new(
        bench: Arc<Bench>,
        collection: String,
        listing: Arc<Listing>,
        gate: Arc<Gate>,
        line: Sender<(usize, Message)>,
        spill: Arc<Spill>,
        written: oneshot::Receiver<Result<Written, Trouble>>,
    ) -> CollectionIntake {
        let ledger = Mutex::new(Ledger::new(listing.len()));
        CollectionIntake { bench, collection, listing, ledger, gate, line, spill, written }
    }

    /// The name of the file in which a large body waits.
    fn spool(&self, item: usize) -> String {
        format!("{SPOOL}/{}-{item}", self.collection)
    }

    /// Notes how much of a large body has come, for the run that goes on with this one should it die. Only a strong entity
    /// tag tells that a rest belongs to it.
    fn note(&self, item: usize, head: &Head, len: u64, sums: &Summing, file: &mut Spooling) -> Result<(), Trouble> {
        let (Some(etag), Some(line)) = (head.etag.as_deref().filter(|etag| is_strong(etag)), self.listing.get(item))
        else {
            return Ok(());
        };
        let (name, sha256) = (self.spool(item), hex(&sums.clone().sums().sha256));
        let (collection, href, size, sha256) = (&self.collection, line.href, head.size, &sha256);
        let begun = BegunBody { collection, href, etag, size, file: &name, bytes: len, sha256 };
        file.note(|| self.bench.journal().begun(&begun))
    }

    /// The id of the collection.
    pub fn collection(&self) -> &str {
        &self.collection
    }

    /// The items that were not answered yet.
    pub fn open(&self) -> Vec<usize> {
        self.ledger().open().collect()
    }

    /// Closes the intake, and waits until everything is written and synced.
    pub(super) async fn close(self) -> Result<(Counts, Written), Trouble> {
        let CollectionIntake { ledger, gate, line, written, .. } = self;
        drop(line);
        let written = match written.await {
            Ok(written) => written?,
            Err(_) => return Err(gate.check().err().unwrap_or_else(thread_gone)),
        };
        let counts = ledger.into_inner().unwrap_or_else(PoisonError::into_inner).close();
        Ok((counts.map_err(|error| Trouble::Internal(error.to_string()))?, written))
    }

    /// Leaves an item out that need not be in the backup after all. `reason`: a message key of the `text` room.
    pub fn skip(&self, item: usize, reason: &'static str) -> Result<(), Trouble> {
        let permit = self.gate.pool.take(MESSAGE_BYTES);
        self.send(item, Fate::Skipped, Message::Skipped { reason, permit })
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An error when the item can't be answered (again).
    fn check(&self, item: usize) -> Result<(), Trouble> {
        self.gate.check()?;
        let mut ledger = self.ledger();
        match ledger.fate(item) {
            None if item < self.listing.len() => Ok(()),
            _ => self.settle(&mut ledger, item, Fate::Lost),
        }
    }

    fn settle(&self, ledger: &mut Ledger, item: usize, fate: Fate) -> Result<(), Trouble> {
        ledger.settle(item, fate).map_err(|error| Trouble::Internal(format!("{}: {error}", self.collection)))
    }

    fn send(&self, item: usize, fate: Fate, message: Message) -> Result<(), Trouble> {
        self.gate.check()?;
        self.settle(&mut self.ledger(), item, fate)?;
        self.gate.sent.fetch_add(1, Ordering::AcqRel);
        self.line.send((item, message)).map_err(|_| self.gate.check().err().unwrap_or_else(thread_gone))
    }
}

impl Intake for CollectionIntake {
    async fn body(&self, item: usize, mut head: Head, bytes: Bytes) -> Result<(), Trouble> {
        self.check(item)?;
        let pictures = std::mem::take(&mut head.pictures);
        let of_pictures =
            pictures.iter().filter_map(|picture| picture.got.as_ref().ok()).map(|bytes| bytes.len() as u64);
        let permit = self.gate.admit(item, bytes.len() as u64 + of_pictures.sum::<u64>()).await?;
        let hold = |bytes: Bytes| {
            let len = bytes.len() as u64;
            Ok(match permit {
                Some(_) => Body { held: Held::Memory(bytes), len, sums: None },
                None => {
                    let sums = Some(Sums::of(&bytes));
                    Body { held: Held::Spilled(self.spill.write(&bytes)?), len, sums }
                }
            })
        };
        let body = hold(bytes)?;
        let mut linked = Vec::with_capacity(pictures.len());
        for Picture { address, got } in pictures {
            let got = got.map(hold).map_or_else(|why| Ok(Err(why)), |held| held.map(Ok))?;
            linked.push(Linked { address, got });
        }
        self.send(item, Fate::Saved, Message::Body { head, body, linked, permit })
    }

    async fn stream<S>(&self, item: usize, head: Head, body: S) -> Result<(), Trouble>
    where
        S: Stream<Item = Result<Bytes, Trouble>>,
    {
        self.check(item)?;
        let promised = head.size;
        let room = promised.unwrap_or(MAX_IN_MEMORY);
        let mut permit = if room <= MAX_IN_MEMORY { self.gate.admit(item, room).await? } else { None };
        let spool = || Spooling::new(disk::inside(&self.bench.dir, &self.spool(item)));
        let mut file = if permit.is_none() { Some(spool()?) } else { None };
        let mut memory = Vec::new();
        if permit.is_some() && promised.is_some() {
            memory.reserve_exact(usize::try_from(room).unwrap_or(0));
        }

        let (mut len, mut summing) = (0_u64, Summing::default());
        let mut body = pin!(body);
        while let Some(piece) = body.next().await {
            let piece = match (piece, &mut file) {
                (Ok(piece), _) => piece,
                (Err(why), Some(file)) => {
                    // Why it ends matters more than whether its beginning can be kept.
                    let _ = self.note(item, &head, len, &summing, file);
                    return Err(why);
                }
                (Err(why), None) => return Err(why),
            };
            len += piece.len() as u64;
            summing.update(&piece);
            if file.is_none() && len > room.min(MAX_IN_MEMORY) {
                let mut begun = spool()?;
                begun.write(&memory)?;
                memory = Vec::new();
                permit = None;
                file = Some(begun);
            }
            match &mut file {
                Some(file) => {
                    file.write(&piece)?;
                    if file.unnoted() >= NOTE_BYTES {
                        self.note(item, &head, len, &summing, file)?;
                    }
                }
                None => memory.extend_from_slice(&piece),
            }
        }
        if let Some(expected) = promised.filter(|promised| *promised != len) {
            let url = self.listing.get(item).map_or("", |line| line.href).to_owned();
            return Err(Trouble::Cut { url, got: len, expected });
        }
        let held = match file {
            Some(file) => Held::File(file.finish()?),
            None => Held::Memory(memory.into()),
        };
        let body = Body { held, len, sums: Some(summing.sums()) };
        self.send(item, Fate::Saved, Message::Body { head, body, linked: Vec::new(), permit })
    }

    async fn refused(&self, item: usize, why: Trouble) -> Result<(), Trouble> {
        let permit = self.gate.pool.take(MESSAGE_BYTES);
        self.send(item, Fate::Lost, Message::Refused { why, permit })
    }
}

fn thread_gone() -> Trouble {
    Trouble::Internal("the writing thread ended".to_owned())
}
