//! What of a damaged zip is provably whole: its entries are looked for by the headers in front of them, wherever those stand,
//! and each is read to its end and compared with its checksum. A directory at the end is believed where it helps and the
//! checksum agrees: it knows lengths that a header does not say, and entries whose header is gone.
//!
//! Nothing is unpacked, no name is taken for a path, nothing is read that lies over something accepted, and the work is
//! bounded by the length of the zip, whatever its headers claim.
//!
//! One file because headers and directory prove the same entries, each where the other fails.

use std::collections::{BTreeMap, HashSet};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

use flate2::bufread::DeflateDecoder;

use super::foreign::{Slice, SliceReader};
use super::header::{Central, End, LOCAL, Local};
use super::{Fault, ZipTrouble};

/// No damaged zip gives more, or longer names.
const MAX_ENTRIES: usize = 200_000;
const MAX_NAME: usize = 1024;
/// As for every zip of others: what becomes so much larger is made to fill a disk.
const BOMB_BYTES: u64 = 64 * 1024 * 1024;
const BOMB_RATIO: u64 = 200;
/// So often the zip may be read over, in all.
const MAX_WORK: u64 = 6;
const BUFFER_BYTES: usize = 64 * 1024;

/// An entry of which every byte is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole {
    pub name: Vec<u8>,
    pub size: u64,
    pub crc: u32,
    /// Seconds since 1970, and date and time by a clock of unknown place.
    pub modified: (Option<i32>, u32),
    /// Where its data lies.
    pub from: u64,
    pub stored_size: u64,
    pub is_deflated: bool,
    /// The entry it lies in, which is a damaged zip itself: where that begins.
    pub inside: Option<u64>,
}

/// An entry that is not whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    pub name: Vec<u8>,
    pub why: Fault,
    /// What is there of its data.
    pub from: u64,
    pub len: u64,
    pub is_deflated: bool,
    /// Where its header begins, by which it is known.
    pub start: u64,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// In the order in which they lie.
    pub whole: Vec<Whole>,
    pub broken: Vec<Broken>,
    /// There was more than is looked at: made to be endless, or damaged beyond telling.
    pub tangled: bool,
}

/// What is known of an entry before its data was read.
struct Claim {
    size: u64,
    stored_size: u64,
    crc: u32,
}

struct Work<'a> {
    file: BufReader<SliceReader>,
    at: u64,
    len: u64,
    /// Bytes that may still be read.
    budget: u64,
    found: Scan,
    read: &'a mut dyn FnMut(u64) -> io::Result<()>,
}

/// Looks through `slice`. `read` is told how many more bytes were gone through, and ends it with an error.
pub fn scan(slice: &Slice, read: &mut dyn FnMut(u64) -> io::Result<()>) -> io::Result<Scan> {
    let listed = listed(slice).unwrap_or_default();
    let len = slice.len();
    let budget = len.saturating_mul(MAX_WORK).saturating_add(1 << 20);
    let file = BufReader::with_capacity(BUFFER_BYTES, slice.open()?);
    let mut work = Work { file, at: 0, len, budget, found: Scan::default(), read };
    work.by_headers(&listed)?;
    work.by_directory(&listed)?;
    let mut found = work.found;
    found.whole.sort_by_key(|whole| whole.from);
    let names: HashSet<&[u8]> = listed.values().map(|central| central.name.as_slice()).collect();
    let is_listed = |whole: &Whole| names.contains(whole.name.as_slice());
    let all_there = found.broken.is_empty() && !listed.is_empty() && found.whole.len() >= listed.len();
    if all_there && found.whole.len() > listed.len() {
        // A sound zip may still hold what was taken out of it.
        found.whole.retain(is_listed);
    }
    Ok(found)
}

/// What the directory lists, by where the entries begin; nothing where it can't be read.
fn listed(slice: &Slice) -> Result<BTreeMap<u64, Central>, ZipTrouble> {
    let mut file = BufReader::with_capacity(BUFFER_BYTES, slice.open()?);
    let end = End::find(&mut file, slice.len())?;
    if end.entries > MAX_ENTRIES as u64 {
        return Err(Fault::TooMany.into());
    }
    file.seek(SeekFrom::Start(end.directory_at))?;
    let mut listed = BTreeMap::new();
    for _ in 0..end.entries {
        let mut central = Central::default();
        central.read(&mut file)?;
        if !central.is_folder() && central.name.len() <= MAX_NAME {
            central.forget_extra();
            listed.insert(central.start, central);
        }
    }
    Ok(listed)
}

impl Work<'_> {
    fn go_to(&mut self, at: u64) -> io::Result<()> {
        let step = i64::try_from(at).unwrap_or(i64::MAX) - i64::try_from(self.at).unwrap_or(i64::MAX);
        self.file.seek_relative(step)?;
        self.at = at;
        Ok(())
    }

    /// Where the next local header seems to stand, from here on.
    fn next_header(&mut self) -> io::Result<Option<u64>> {
        loop {
            let buffer = self.file.fill_buf()?;
            if buffer.is_empty() {
                return Ok(None);
            }
            let len = buffer.len();
            let Some(found) = buffer.iter().position(|byte| *byte == b'P') else {
                self.file.consume(len);
                self.at += len as u64;
                (self.read)(len as u64)?;
                continue;
            };
            self.file.consume(found);
            self.at += found as u64;
            (self.read)(found as u64)?;
            let start = self.at;
            let mut mark = [0; 4];
            if start + 4 > self.len {
                return Ok(None);
            }
            self.file.read_exact(&mut mark)?;
            self.at += 4;
            self.go_to(if mark == LOCAL { start } else { start + 1 })?;
            if mark == LOCAL {
                return Ok(Some(start));
            }
        }
    }

    fn by_headers(&mut self, listed: &BTreeMap<u64, Central>) -> io::Result<()> {
        let mut outer: Option<(u64, u64, Vec<u8>)> = None;
        while let Some(start) = self.next_header()? {
            if self.found.whole.len() + self.found.broken.len() >= MAX_ENTRIES || self.budget == 0 {
                self.found.tangled = true;
                return Ok(());
            }
            let mut local = Local::default();
            let header = local.read(&mut self.file);
            let length = match header {
                Ok(length) if !local.name.is_empty() && local.name.len() <= MAX_NAME => length,
                Err(ZipTrouble::Io(error)) => return Err(error),
                _ => {
                    self.back_to(start + 4)?;
                    continue;
                }
            };
            self.at = start + length;
            let data = self.at;
            outer = outer.filter(|(_, end, _)| start < *end);
            if local.name.ends_with(b"/") && local.size == 0 {
                continue;
            }
            let around = outer.as_ref().filter(|(.., name)| !are_siblings(name, &local.name));
            let inside = around.map(|(start, ..)| *start);
            let result = self.entry(data, &local, listed.get(&start));
            match result? {
                Ok((claim, end)) => {
                    self.found.whole.push(Whole {
                        size: claim.size,
                        crc: claim.crc,
                        modified: local.modified(),
                        from: data,
                        stored_size: claim.stored_size,
                        is_deflated: local.is_deflated(),
                        inside,
                        name: local.name,
                    });
                    self.back_to(end)?;
                }
                Err((why, len)) => {
                    self.back_to(data)?;
                    let mut mark = [0; 4];
                    let is_zip = data + 4 <= self.len && {
                        self.file.read_exact(&mut mark)?;
                        self.at += 4;
                        mark == LOCAL
                    };
                    self.back_to(data)?;
                    let is_deflated = local.is_deflated();
                    if is_zip && !is_deflated {
                        outer = Some((start, data + len, local.name.clone()));
                    }
                    self.found.broken.push(Broken { name: local.name, why, from: data, len, is_deflated, start });
                }
            }
        }
        Ok(())
    }

    fn back_to(&mut self, at: u64) -> io::Result<()> {
        self.at = self.len - self.left()?;
        self.go_to(at.min(self.len))
    }

    /// How many bytes stand behind the place where the file is.
    fn left(&mut self) -> io::Result<u64> {
        Ok(self.len - self.file.stream_position()?)
    }

    /// Reads an entry: what it is and where it ends, or why it is not whole and how much of it may be there.
    fn entry(
        &mut self,
        data: u64,
        local: &Local,
        central: Option<&Central>,
    ) -> io::Result<Result<(Claim, u64), (Fault, u64)>> {
        let left = self.len - data;
        if local.is_encrypted() {
            return Ok(Err((Fault::Encrypted, 0)));
        }
        if !local.is_stored() && !local.is_deflated() {
            return Ok(Err((Fault::Method, 0)));
        }
        let claim = match central.filter(|central| local.sizes_are_behind() && central.name == local.name) {
            Some(central) => Claim { size: central.size, stored_size: central.stored_size, crc: central.crc },
            None if local.sizes_are_behind() => {
                if !local.is_deflated() {
                    return Ok(Err((Fault::NotStored, left)));
                }
                return self.unmeasured(data);
            }
            None => Claim { size: local.size, stored_size: local.stored_size(), crc: local.crc },
        };
        if claim.stored_size > left {
            return Ok(Err((Fault::Cut, left)));
        }
        let stored_size = claim.stored_size;
        Ok(match self.is_right(data, &claim, local.is_deflated())? {
            Ok(()) => Ok((claim, data + stored_size)),
            Err(fault) => Err((fault, stored_size)),
        })
    }

    /// Reads the data that is claimed, and compares length and checksum.
    fn is_right(&mut self, data: u64, claim: &Claim, is_deflated: bool) -> io::Result<Result<(), Fault>> {
        if claim.size > BOMB_BYTES && claim.size / BOMB_RATIO > claim.stored_size {
            return Ok(Err(Fault::Bomb));
        }
        if !is_deflated && claim.size != claim.stored_size {
            return Ok(Err(Fault::Differs));
        }
        if claim.stored_size > self.budget {
            self.found.tangled = true;
            self.budget = 0;
            return Ok(Err(Fault::TooMany));
        }
        self.budget -= claim.stored_size;
        self.back_to(data)?;
        let (crc, size) = {
            let mut stored = Read::take(&mut self.file, claim.stored_size);
            if is_deflated {
                let mut inflated = DeflateDecoder::new(&mut stored).take(claim.size.saturating_add(1));
                match sums(&mut inflated, self.read) {
                    Ok(sums) => sums,
                    Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData) => {
                        return Ok(Err(Fault::Checksum));
                    }
                    Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(Err(Fault::Cut)),
                    Err(error) => return Err(error),
                }
            } else {
                sums(&mut stored, self.read)?
            }
        };
        Ok(match size == claim.size {
            true if crc == claim.crc => Ok(()),
            true => Err(Fault::Checksum),
            false => Err(Fault::Differs),
        })
    }

    /// A compressed entry whose length nobody says: its data tells where it ends, and the sums stand behind it.
    fn unmeasured(&mut self, data: u64) -> io::Result<Result<(Claim, u64), (Fault, u64)>> {
        let left = self.len - data;
        self.back_to(data)?;
        let most = self.budget.min(left).saturating_mul(BOMB_RATIO).saturating_add(BOMB_BYTES);
        let (sums, stored_size) = {
            let mut inflater = DeflateDecoder::new(&mut self.file);
            let sums = sums(&mut Read::take(&mut inflater, most), self.read);
            (sums, inflater.total_in())
        };
        self.budget = self.budget.saturating_sub(stored_size);
        let Ok((crc, size)) = sums else { return Ok(Err((Fault::Cut, left))) };
        if size == most {
            return Ok(Err((Fault::Bomb, 0)));
        }
        let mut behind = Vec::new();
        self.back_to(data + stored_size)?;
        Read::take(&mut self.file, 24).read_to_end(&mut behind)?;
        let sums = behind.strip_prefix(b"PK\x07\x08").unwrap_or(&behind);
        let is_right = sums.first_chunk::<4>().is_some_and(|said| u32::from_le_bytes(*said) == crc);
        let claim = Claim { size, stored_size, crc };
        Ok(if is_right { Ok((claim, data + stored_size)) } else { Err((Fault::Checksum, stored_size)) })
    }

    /// Entries that the directory knows and that were not found whole by their headers.
    fn by_directory(&mut self, listed: &BTreeMap<u64, Central>) -> io::Result<()> {
        let mut taken: BTreeMap<u64, u64> = BTreeMap::new();
        let names: HashSet<Vec<u8>> = self.found.whole.iter().map(|whole| whole.name.clone()).collect();
        let begun: BTreeMap<u64, u64> = self.found.broken.iter().map(|broken| (broken.start, broken.from)).collect();
        let named: HashSet<Vec<u8>> = self.found.broken.iter().map(|broken| broken.name.clone()).collect();
        let mut had: HashSet<u64> = HashSet::new();
        for whole in &self.found.whole {
            taken.insert(whole.from, whole.from + whole.stored_size);
        }
        let end_of_data = listed.keys().next_back().map_or(0, |_| self.len);
        let mut starts = listed.keys().skip(1).copied().chain([end_of_data]);
        for (start, central) in listed {
            let next = starts.next().unwrap_or(end_of_data);
            let is_found =
                taken.range(start..).next().is_some_and(|(from, _)| *from <= next) && names.contains(&central.name);
            if is_found || self.budget == 0 {
                continue;
            }
            let claim = Claim { size: central.size, stored_size: central.stored_size, crc: central.crc };
            // What stands in front of the data has this length, or one that the local header said for itself.
            let broken = begun.get(start).copied();
            let by_next = next.checked_sub(central.stored_size).filter(|from| *from > *start);
            let mut whole = None;
            if central.check_foreign().is_ok() {
                for from in [broken, by_next].into_iter().flatten() {
                    let end = from.saturating_add(central.stored_size);
                    let before = taken.range(..end).next_back();
                    let is_free = end <= self.len && before.is_none_or(|(_, taken_to)| *taken_to <= from);
                    if is_free && self.is_right(from, &claim, central.is_deflated())?.is_ok() {
                        whole = Some((from, end));
                        break;
                    }
                }
            }
            match whole {
                Some((from, end)) => {
                    taken.insert(from, end);
                    had.insert(*start);
                    self.found.whole.push(Whole {
                        name: central.name.clone(),
                        size: central.size,
                        crc: central.crc,
                        modified: central.modified(),
                        from,
                        stored_size: central.stored_size,
                        is_deflated: central.is_deflated(),
                        inside: None,
                    });
                }
                None if !named.contains(&central.name) => {
                    let (name, why) = (central.name.clone(), Fault::Cut);
                    let is_deflated = central.is_deflated();
                    self.found.broken.push(Broken { name, why, from: 0, len: 0, is_deflated, start: *start });
                }
                None => (),
            }
        }
        self.found.broken.retain(|broken| !had.contains(&broken.start));
        Ok(())
    }
}

/// Entries of one zip, not one of them in the other: packs have everything in one folder.
fn are_siblings(outer: &[u8], name: &[u8]) -> bool {
    fn top(name: &[u8]) -> Option<&[u8]> {
        name.iter().position(|byte| *byte == b'/').and_then(|at| name.get(..at))
    }
    top(outer).is_some() && top(outer) == top(name)
}

fn sums(input: &mut impl Read, read: &mut dyn FnMut(u64) -> io::Result<()>) -> io::Result<(u32, u64)> {
    let (mut crc, mut len, mut buf) = (crc32fast::Hasher::new(), 0, vec![0; BUFFER_BYTES]);
    loop {
        let n = input.read(&mut buf)?;
        let Some(bytes) = buf.get(..n).filter(|bytes| !bytes.is_empty()) else { return Ok((crc.finalize(), len)) };
        crc.update(bytes);
        len += n as u64;
        read(n as u64)?;
    }
}

#[cfg(test)]
mod tests;
