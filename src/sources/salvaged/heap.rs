//! Everything that lies in what is to be salvaged, as one flat heap of files: folders are gone through, and each zip, sound
//! or damaged, is taken for the files in it, which lie below its name. Opens for reading only, and follows no link.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use flate2::read::DeflateDecoder;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::formats::recognise::{HEAD_BYTES, Sort, sort_of};
use crate::model::{LeftOut, Trouble, Watch};
use crate::sources::allowance::Allowance;
use crate::sources::handed_out::rows::{encoded, os_bytes, shown_path};
use crate::sources::handed_out::walk::{clock_time, is_of_document};
use crate::sources::tree::{self, Met};
use crate::zips::reader::Fault;
use crate::zips::reader::foreign::Slice;
use crate::zips::reader::scan::{Broken, Scan, Whole, scan};

/// Limits of a heap; no account's data come near them.
const MAX_LUMPS: usize = 300_000;
const MAX_NESTED: usize = 4;
/// What is compressed is held in memory while it is taken apart, one file at a time.
pub(super) const MAX_INFLATED: u64 = 48 << 20;

/// Where the bytes of a lump are.
#[derive(Clone, Debug)]
pub(super) enum At {
    Disk(PathBuf),
    Slice(Slice),
    /// Compressed data, of which so many bytes must come.
    Deflated(Slice),
}

/// One file.
#[derive(Clone, Debug)]
pub(super) struct Lump {
    /// Its path in the heap; the parts are percent-encoded, as in addresses.
    pub href: String,
    pub at: At,
    pub size: u64,
    pub modified: Option<Timestamp>,
    /// A checksum beside it says that its bytes are right.
    pub proven: bool,
    /// It is what is left of a file whose end is missing, or some of whose bytes are wrong.
    pub broken: bool,
}

impl Lump {
    /// Its bytes, from the beginning.
    pub fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(match &self.at {
            At::Disk(path) => Box::new(fs::File::open(path)?),
            At::Slice(slice) => Box::new(slice.open()?),
            At::Deflated(slice) => Box::new(DeflateDecoder::new(slice.open()?).take(self.size)),
        })
    }

    /// Its bytes, to be read from anywhere.
    pub fn slice(&self) -> io::Result<Slice> {
        Ok(match &self.at {
            At::Disk(path) => Slice::of(path)?,
            At::Slice(slice) => slice.clone(),
            At::Deflated(_) if self.size > MAX_INFLATED => return Err(io::ErrorKind::FileTooLarge.into()),
            At::Deflated(_) => {
                let mut bytes = Vec::new();
                self.open()?.read_to_end(&mut bytes)?;
                Slice::Memory(Bytes::from(bytes))
            }
        })
    }

    /// What it is, by its first bytes.
    pub fn sort(&self) -> Sort {
        let mut head = Vec::new();
        let read = self.open().and_then(|file| file.take(HEAD_BYTES as u64).read_to_end(&mut head));
        read.map_or(Sort::Other, |_| sort_of(&head))
    }
}

/// The heap.
#[derive(Default)]
pub(super) struct Heap {
    /// By path.
    pub lumps: Vec<Lump>,
    pub left_out: Vec<LeftOut>,
}

pub(super) struct Gathering<'a> {
    heap: Heap,
    taken: HashSet<String>,
    zone: TimeZone,
    allowance: Allowance,
    w: &'a Watch,
    read: &'a mut dyn FnMut(u64),
}

impl<'a> Gathering<'a> {
    pub fn new(w: &'a Watch, read: &'a mut dyn FnMut(u64)) -> Gathering<'a> {
        let (heap, taken) = (Heap::default(), HashSet::new());
        Gathering { heap, taken, zone: TimeZone::system(), allowance: Allowance::default(), w, read }
    }

    /// Gathers all that lies at `path`.
    pub fn path(&mut self, path: &Path) -> Result<(), Trouble> {
        let name = path.file_name().map_or_else(|| b"files".to_vec(), |name| os_bytes(name).into_owned());
        let meta = fs::metadata(path).map_err(|error| Trouble::disk(path, &error))?;
        let href = format!("/{}", encoded(&name));
        if !meta.is_dir() {
            return self.file(path, href, &meta);
        }
        tree::go_through(path, href, self.w, &mut |met| match met {
            Met::File(path, href, meta) => self.file(path, href, meta),
            Met::LeftOut(href, why) => {
                self.leave_out(href, why);
                Ok(())
            }
        })
    }

    pub fn done(mut self) -> Heap {
        self.heap.lumps.sort_by(|a, b| a.href.cmp(&b.href));
        self.heap
    }

    fn leave_out(&mut self, href: &str, why: &str) {
        // A heap of nothing but wrecks need not be told one by one.
        if self.heap.left_out.len() < MAX_LUMPS {
            let href = href.to_owned();
            self.heap.left_out.push(LeftOut { name: shown_path(&href), href, why: why.to_owned() });
        }
    }

    fn file(&mut self, path: &Path, href: String, meta: &fs::Metadata) -> Result<(), Trouble> {
        let modified = meta.modified().ok().and_then(|time| Timestamp::try_from(time).ok());
        self.allowance.met(meta.len());
        let at = At::Disk(path.to_owned());
        let lump = Lump { href, at, size: meta.len(), modified, proven: false, broken: false };
        self.lump(lump, 0)
    }

    /// Adds a file; a zip is taken for what is in it.
    fn lump(&mut self, lump: Lump, depth: usize) -> Result<(), Trouble> {
        self.w.check()?;
        let is_zip = lump.sort() == Sort::Zip || looks_cut(&lump);
        if is_zip && depth >= MAX_NESTED {
            self.leave_out(&lump.href, "left-out-too-deep");
        } else if is_zip && let Ok(slice) = lump.slice() {
            let (w, read) = (self.w, &mut *self.read);
            let mut told = |n: u64| {
                read(n);
                w.check().map_err(|_| io::Error::other("stopped"))
            };
            let found = scan(&slice, &mut told);
            self.w.check()?;
            let found =
                found.map_err(|error| Trouble::Unreadable { name: shown_path(&lump.href), why: error.to_string() })?;
            let is_document = found.broken.is_empty() && found.whole.iter().any(|whole| is_of_document(&whole.name));
            if !is_document {
                return self.zip(&lump.href, &slice, found, depth);
            }
        }
        self.add(lump)
    }

    fn add(&mut self, mut lump: Lump) -> Result<(), Trouble> {
        if self.heap.lumps.len() >= MAX_LUMPS || lump.href.len() > usize::from(u16::MAX) / 2 {
            return Err(Trouble::TooLarge { url: shown_path(&lump.href), limit: MAX_LUMPS as u64 });
        }
        let href = lump.href.clone();
        let mut n = 2_u32;
        while !self.taken.insert(lump.href.clone()) {
            lump.href = format!("{href}%20({n})");
            n += 1;
        }
        self.heap.lumps.push(lump);
        Ok(())
    }

    fn zip(&mut self, href: &str, slice: &Slice, found: Scan, depth: usize) -> Result<(), Trouble> {
        let Scan { whole, broken, tangled } = found;
        if tangled || whole.is_empty() && broken.is_empty() {
            self.leave_out(href, "left-out-no-entries");
        }
        let place = |name: &[u8]| {
            let parts = name.split(|byte| matches!(byte, b'/' | b'\\')).filter(|part| !part.is_empty());
            format!("{href}/{}", parts.map(encoded).collect::<Vec<_>>().join("/"))
        };
        let outer: BTreeMap<u64, &[u8]> = broken.iter().map(|broken| (broken.start, broken.name.as_slice())).collect();
        for Whole { name, size, modified, from, stored_size, is_deflated, inside, .. } in whole {
            let outer = inside.and_then(|start| outer.get(&start)).map(|outer| place(outer));
            let href = match outer {
                None => place(&name),
                Some(outer) => format!("{outer}{}", place(&name).strip_prefix(href).unwrap_or_default()),
            };
            if matches!(slice, Slice::Memory(_)) && !self.allowance.takes(size) {
                self.leave_out(&href, "left-out-bomb");
                continue;
            }
            let data = part(slice, from, stored_size);
            let at = if is_deflated { At::Deflated(data) } else { At::Slice(data) };
            let modified = clock_time(modified.0, modified.1, &self.zone);
            self.lump(Lump { href, at, size, modified, proven: true, broken: false }, depth + 1)?;
        }
        for Broken { name, why, from, len, is_deflated, .. } in &broken {
            let href = place(name);
            let why = match why {
                Fault::Encrypted => "left-out-encrypted",
                Fault::Bomb | Fault::TooMany => "left-out-bomb",
                _ => "left-out-damaged-entry",
            };
            self.leave_out(&href, why);
            // What is left of it may have whole cards and objects in it, or lines of the records.
            let is_text = [".vcf", ".ics", ".icsx", ".jsonl"].iter().any(|ending| href.ends_with(ending));
            if is_text && !is_deflated && *len > 0 && why == "left-out-damaged-entry" {
                let at = At::Slice(part(slice, *from, *len));
                self.add(Lump { href, at, size: *len, modified: None, proven: false, broken: true })?;
            }
        }
        Ok(())
    }
}

/// A zip whose beginning is gone still has an end.
fn looks_cut(lump: &Lump) -> bool {
    lump.href.get(lump.href.len().saturating_sub(4)..).is_some_and(|ending| ending.eq_ignore_ascii_case(".zip"))
}

fn part(slice: &Slice, at: u64, len: u64) -> Slice {
    match slice {
        Slice::File { path, from, .. } => Slice::File { path: path.clone(), from: from + at, len },
        Slice::Memory(bytes) => {
            let index = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
            Slice::Memory(bytes.slice(index(at)..index(at.saturating_add(len)).max(index(at))))
        }
    }
}
