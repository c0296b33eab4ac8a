//! Reads one payload file once, hashing the file and every original in it, and counting what a text file holds.

use std::io::{self, Read};

use sha2::{Digest as _, Sha256};

use super::deep::{self, Finding};
use super::index::{Index, Row};
use super::lines::{Lines, Objects};
use crate::archive::manifest::Digest;
use crate::archive::records::DamageKind;
use crate::archive::site::Site;
use crate::model::{Trouble, Watch};
use crate::zips::reader::{Fault, PassError, Visitor, read_through};

/// What reading a file showed.
#[derive(Debug)]
pub(super) struct Contents {
    pub sha256: Digest,
    /// Originals that are not what their records say, with the place of their lines.
    pub wrong: Vec<(u64, DamageKind)>,
    /// Originals that a strict reader does not take, with the place of their lines. Only of a deep check.
    pub remarks: Vec<u64>,
    /// What is wrong with a zip as such.
    pub fault: Option<Fault>,
    /// Entries of a zip that are faulty or belong to no item.
    pub strange: Vec<String>,
    /// Of a text file.
    pub objects: Option<Objects>,
}

/// Tells how much was read, and stops when asked to.
pub(super) struct Meter<'a> {
    pub watch: &'a Watch,
    pub read: u64,
    pub progress: &'a mut dyn FnMut(u64),
}

impl Meter<'_> {
    pub fn add(&mut self, n: usize) -> Result<(), Trouble> {
        self.watch.check()?;
        self.read += n as u64;
        (self.progress)(self.read);
        Ok(())
    }
}

/// Why a file could not be read to its end.
pub(super) enum Stop {
    Io,
    Trouble(Trouble),
}

impl From<io::Error> for Stop {
    fn from(_: io::Error) -> Stop {
        Stop::Io
    }
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Stop {
        Stop::Trouble(trouble)
    }
}

/// Reads the file `name` of the backup at `bag`, in which `rows` should lie.
pub(super) fn read(
    bag: &Site,
    name: &str,
    index: &Index,
    rows: &[Row],
    deep: bool,
    meter: &mut Meter<'_>,
) -> Result<Contents, Stop> {
    // Files of other kinds are what they are, whatever their names say.
    let is_zip = name.starts_with("data/photos/") && name.ends_with(".zip");
    if is_zip { zip(bag, name, index, rows, deep, meter) } else { plain(bag, name, rows, deep, meter) }
}

fn is_text(name: &str) -> bool {
    let is_ours = !name.starts_with("data/other/") && !name.starts_with("data/photos/");
    is_ours && [".vcf", ".ics", ".icsx"].iter().any(|ending| name.ends_with(ending))
}

fn plain(bag: &Site, name: &str, rows: &[Row], deep: bool, meter: &mut Meter<'_>) -> Result<Contents, Stop> {
    let mut file = bag.open(name)?;
    let mut whole = Sha256::new();
    let mut ranges = Ranges::new(rows, deep && !name.ends_with(".unreadable"));
    let mut lines = is_text(name).then(Lines::default);
    let mut buf = vec![0; 256 * 1024];
    loop {
        let n = match file.read(&mut buf) {
            Ok(0) => break,
            Ok(n) => n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error.into()),
        };
        let bytes = buf.get(..n).unwrap_or_default();
        whole.update(bytes);
        ranges.feed(bytes);
        if let Some(lines) = &mut lines {
            lines.feed(bytes);
        }
        meter.add(n)?;
    }
    let judged = ranges.finish();
    Ok(Contents {
        sha256: whole.finalize().into(),
        wrong: judged.wrong,
        remarks: judged.remarks,
        fault: None,
        strange: Vec::new(),
        objects: lines.map(Lines::finish),
    })
}

/// What is to be said of originals, with the places of their lines.
#[derive(Debug, Default)]
struct Judged {
    wrong: Vec<(u64, DamageKind)>,
    remarks: Vec<u64>,
}

impl Judged {
    /// Looks at an original whose bytes are right.
    fn look(&mut self, row: &Row, name: &str, bytes: &[u8]) {
        match deep::look(row.kind, name, bytes) {
            Finding::Fine => {}
            Finding::OnlyAsOriginal => self.remarks.push(row.line_at),
            Finding::Unreadable => self.wrong.push((row.line_at, DamageKind::Unreadable)),
        }
    }
}

/// Hashes the ranges of a file, which are sorted by where they begin.
struct Ranges<'a> {
    rows: &'a [Row],
    pos: u64,
    /// How much of the first row was hashed.
    done: u64,
    hasher: Sha256,
    deep: bool,
    /// The bytes of the first row, when they are looked at.
    text: Vec<u8>,
    judged: Judged,
}

impl<'a> Ranges<'a> {
    fn new(rows: &'a [Row], deep: bool) -> Ranges<'a> {
        let (text, judged) = (Vec::new(), Judged::default());
        let mut ranges = Ranges { rows, pos: 0, done: 0, hasher: Sha256::new(), deep, text, judged };
        ranges.settle();
        ranges
    }

    fn feed(&mut self, bytes: &[u8]) {
        let end = self.pos + bytes.len() as u64;
        let mut rest = bytes;
        while let Some(row) = self.rows.first().filter(|row| row.key < end) {
            let skip = usize::try_from(row.key.saturating_sub(self.pos)).unwrap_or(usize::MAX);
            let from_row = rest.get(skip..).unwrap_or_default();
            let wanted = usize::try_from(row.length - self.done).unwrap_or(usize::MAX).min(from_row.len());
            let (own, behind) = from_row.split_at(wanted);
            self.hasher.update(own);
            if self.deep && row.length <= deep::MAX_BYTES as u64 {
                self.text.extend_from_slice(own);
            }
            self.done += own.len() as u64;
            self.pos = end - behind.len() as u64;
            rest = behind;
            self.settle();
            if rest.is_empty() {
                break;
            }
        }
        self.pos = end;
    }

    /// Closes every row that is complete, and such as begin before the one in front of them has ended.
    fn settle(&mut self) {
        while let Some((row, rest)) = self.rows.split_first() {
            let overlaps = self.done == 0 && row.key < self.pos;
            if row.in_zip || overlaps {
                self.judged.wrong.push((row.line_at, DamageKind::Altered));
            } else if self.done == row.length && row.key <= self.pos {
                let sha256: Digest = std::mem::take(&mut self.hasher).finalize().into();
                if sha256 != row.sha256 {
                    self.judged.wrong.push((row.line_at, DamageKind::Altered));
                } else if self.text.len() as u64 == row.length && self.deep {
                    self.judged.look(row, "", &self.text);
                }
                self.text.clear();
                self.done = 0;
            } else {
                break;
            }
            self.rows = rest;
        }
    }

    fn finish(mut self) -> Judged {
        self.settle();
        let cut = self.done > 0;
        for (n, row) in self.rows.iter().enumerate() {
            let kind = if n == 0 && cut { DamageKind::Altered } else { DamageKind::Missing };
            self.judged.wrong.push((row.line_at, kind));
        }
        self.judged
    }
}

fn zip(
    bag: &Site,
    name: &str,
    index: &Index,
    rows: &[Row],
    deep: bool,
    meter: &mut Meter<'_>,
) -> Result<Contents, Stop> {
    let slice = bag.slice(name)?;
    let mut entries = Entries {
        index,
        rows,
        seen: vec![false; rows.len()],
        whole: Sha256::new(),
        current: None,
        deep,
        head: Vec::new(),
        judged: Judged::default(),
        strange: Vec::new(),
        meter,
    };
    let fault = match read_through(&slice, &mut entries) {
        Ok(fault) => fault,
        Err(PassError::Io(error)) => return Err(error.into()),
        Err(PassError::Stopped(trouble)) => return Err(trouble.into()),
    };
    let Judged { mut wrong, remarks } = entries.judged;
    let unseen = rows.iter().zip(&entries.seen).filter(|(_, seen)| !**seen);
    wrong.extend(unseen.map(|(row, _)| (row.line_at, DamageKind::Missing)));
    Ok(Contents {
        sha256: entries.whole.finalize().into(),
        wrong,
        remarks,
        fault,
        strange: entries.strange,
        objects: None,
    })
}

/// How many strange entries of a zip are told.
const MAX_STRANGE: usize = 20;

/// Hashes the entries of a zip, whose rows are sorted by the hash of their names.
struct Entries<'a, 'm> {
    index: &'a Index,
    rows: &'a [Row],
    seen: Vec<bool>,
    whole: Sha256,
    current: Option<Current>,
    deep: bool,
    /// The beginning of the entry, when it is looked at.
    head: Vec<u8>,
    judged: Judged,
    strange: Vec<String>,
    meter: &'a mut Meter<'m>,
}

struct Current {
    name: String,
    /// The rows that name this entry: one, or none.
    rows: (usize, usize),
    hasher: Sha256,
}

impl Visitor for Entries<'_, '_> {
    type Stop = Trouble;

    fn raw(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        self.whole.update(bytes);
        self.meter.add(bytes.len())
    }

    fn begin(&mut self, name: &str, _: u64) {
        let key = self.index.key_of(name);
        let first = self.rows.partition_point(|row| row.key < key);
        let last = self.rows.partition_point(|row| row.key <= key);
        self.current = Some(Current { name: name.to_owned(), rows: (first, last), hasher: Sha256::new() });
    }

    fn data(&mut self, bytes: &[u8]) {
        if let Some(current) = &mut self.current {
            current.hasher.update(bytes);
            if self.deep {
                let room = deep::MAX_HEAD.saturating_sub(self.head.len()).min(bytes.len());
                self.head.extend_from_slice(bytes.get(..room).unwrap_or_default());
            }
        }
    }

    fn end(&mut self, result: Result<(), Fault>) {
        let Some(Current { name, rows: (first, last), hasher }) = self.current.take() else { return };
        let sha256: Digest = hasher.finalize().into();
        if first == last && self.strange.len() < MAX_STRANGE {
            self.strange.push(name.clone());
        }
        let rows = self.rows.get(first..last).unwrap_or_default();
        for (row, seen) in rows.iter().zip(self.seen.iter_mut().skip(first)) {
            let wrong = match result {
                Ok(()) if sha256 == row.sha256 && row.in_zip => None,
                Ok(()) | Err(Fault::Checksum) => Some(DamageKind::Altered),
                Err(_) => Some(DamageKind::Unreadable),
            };
            if let Some(kind) = wrong.filter(|_| !*seen) {
                self.judged.wrong.push((row.line_at, kind));
            } else if self.deep && wrong.is_none() {
                self.judged.look(row, &name, &self.head);
            }
            *seen = true;
        }
        self.head.clear();
    }
}
