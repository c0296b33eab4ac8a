//! What an album takes over from its base: whole parts and ordinary files are linked; a part that lost entries is built
//! again from the others, and small parts before a new one go up in it, entry by entry as they are. At the end the parts
//! of a year are numbered from 1 without a gap.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};

use super::{OpenZip, PhotoFiles};
use crate::archive::base::Carried;
use crate::archive::disk::{self, inside};
use crate::archive::photo_parts::{self, MAX_MERGED_BYTES, Year};
use crate::archive::records::Place;
use crate::archive::writer::{Bench, Check, Ended, Payload, take_over};
use crate::model::Trouble;
use crate::zips::reader::Archive;

/// A part of the base of which something is kept.
struct Part {
    file: String,
    number: u64,
    /// How many entries are kept, and whether that is all of them.
    kept: u64,
    whole: bool,
    /// Size of what is kept, about.
    size: u64,
}

/// A zip that entries of the base are copied into.
enum Into {
    /// The open zip of this year.
    Open(Year),
    /// One of those that are built again.
    Rebuilt(usize),
}

impl PhotoFiles {
    /// Ends the files of this run together with what is taken over.
    pub(super) fn with_base(mut self, carried: &Carried) -> Result<Ended, Trouble> {
        let mut years = self.parts_of(carried)?;
        let max = MAX_MERGED_BYTES.min(self.max_zip_bytes);
        let mut into: BTreeMap<String, Into> = BTreeMap::new();
        let mut rebuilt: Vec<(Year, OpenZip)> = Vec::new();
        // What each part of the base is now, in order; those that go up in another one are no longer there.
        let mut stay: BTreeMap<Year, Vec<(Part, Option<usize>)>> = BTreeMap::new();
        for (year, parts) in &mut years {
            parts.sort_by_key(|part| part.number);
            let sizes: Vec<u64> = parts.iter().map(|part| part.size).collect();
            let new = self.open.get(year).map(|open| open.zip.size());
            let n_merged = new.map_or(0, |new| photo_parts::merged(&sizes, new, max));
            let merged = parts.split_off(parts.len() - n_merged);
            into.extend(merged.into_iter().map(|part| (part.file, Into::Open(*year))));
            for part in parts.drain(..) {
                let again = if part.whole {
                    None
                } else {
                    rebuilt.push((*year, self.begin(*year)?));
                    into.insert(part.file.clone(), Into::Rebuilt(rebuilt.len() - 1));
                    Some(rebuilt.len() - 1)
                };
                stay.entry(*year).or_default().push((part, again));
            }
        }
        let mut ended = Ended::default();
        self.copy_entries(carried, &into, &mut rebuilt)?;
        for (file, target) in &into {
            if let Into::Open(year) = target
                && let Some(open) = self.open.get(year)
            {
                ended.carried_names.insert(file.clone(), open.relative.clone());
            }
        }
        for year in self.open.keys().copied().collect::<Vec<_>>() {
            self.close(year)?;
        }
        let mut rebuilt: Vec<Option<Payload>> = rebuilt
            .into_iter()
            .map(|(_, OpenZip { relative, path, zip, crcs, .. })| {
                let (_, size) = zip.finish().map_err(disk::trouble(&path))?;
                Ok(Some(Payload { path: relative, size, sha256: None, check: Check::Zip(crcs) }))
            })
            .collect::<Result<_, Trouble>>()?;

        let mut all: Vec<Year> = stay.keys().chain(self.closed.keys()).copied().collect();
        all.sort_unstable();
        all.dedup();
        for year in all {
            let mut number = 0;
            let mut next = || {
                number += 1;
                photo_parts::name(&self.collection.file_stem, year, number)
            };
            for (part, again) in stay.remove(&year).unwrap_or_default() {
                let name = next();
                let payload = match again.and_then(|index| rebuilt.get_mut(index)).and_then(Option::take) {
                    Some(payload) => renamed(&self.bench, payload, &name)?,
                    None => take_over(&self.bench, &carried.base, &part.file, &name, part.kept)?,
                };
                if part.file != name {
                    ended.carried_names.insert(part.file, name);
                }
                ended.payload.push(payload);
            }
            for payload in self.closed.remove(&year).unwrap_or_default() {
                let name = next();
                if payload.path != name {
                    ended.written_names.insert(payload.path.clone(), name.clone());
                }
                ended.payload.push(renamed(&self.bench, payload, &name)?);
            }
        }
        // What went up in a part that was given another name since.
        for name in ended.carried_names.values_mut() {
            if let Some(now) = ended.written_names.get(name) {
                name.clone_from(now);
            }
        }
        ended.payload.append(&mut self.payload);
        Ok(ended)
    }

    /// Links what lies as ordinary files, and tells the parts of each year.
    fn parts_of(&mut self, carried: &Carried) -> Result<BTreeMap<Year, Vec<Part>>, Trouble> {
        let mut years: BTreeMap<Year, Vec<Part>> = BTreeMap::new();
        for (file, used) in carried.files.iter().filter(|(_, used)| used.kept > 0) {
            let Some((year, number)) = photo_parts::parse(&self.collection.file_stem, file) else {
                self.payload.push(take_over(&self.bench, &carried.base, file, file, used.kept)?);
                continue;
            };
            let size = carried.base.file(file).map_or(0, |record| record.size);
            let size = u64::try_from(u128::from(size) * u128::from(used.kept) / u128::from(used.total.max(1)));
            years.entry(year).or_default().push(Part {
                file: file.clone(),
                number,
                kept: used.kept,
                whole: used.kept == used.total,
                size: size.unwrap_or(u64::MAX),
            });
        }
        Ok(years)
    }

    /// Copies the kept entries of parts that are not linked.
    fn copy_entries(
        &mut self,
        carried: &Carried,
        into: &BTreeMap<String, Into>,
        rebuilt: &mut [(Year, OpenZip)],
    ) -> Result<(), Trouble> {
        if into.is_empty() {
            return Ok(());
        }
        let zone = self.bench.zone.clone();
        let mut archives: BTreeMap<String, Archive> = BTreeMap::new();
        let mut buffer = vec![0; super::BUFFER_BYTES];
        carried.probes(|known| {
            let Some(Place::Entry { file, entry }) = &known.original else { return Ok(()) };
            let target = match into.get(file) {
                None => return Ok(()),
                Some(Into::Open(year)) => self.open.get_mut(year),
                Some(Into::Rebuilt(index)) => rebuilt.get_mut(*index).map(|(_, zip)| zip),
            };
            let Some(target) = target else { return Err(Trouble::Internal("a zip was lost".to_owned())) };
            if !archives.contains_key(file) {
                archives.insert(file.clone(), carried.base.archive(file)?);
            }
            let Some(archive) = archives.get_mut(file) else {
                return Err(Trouble::Internal("a zip was lost".to_owned()));
            };
            let damaged = |why: String| Trouble::Damaged { path: carried.base.path_of(file), why };
            let mut body = archive.entry(entry).map_err(|why| damaged(format!("{entry}: {why}")))?;
            let trouble = disk::trouble(&target.path);
            target.zip.start(entry, known.modified, &zone).map_err(&trouble)?;
            let mut crc = crc32fast::Hasher::new();
            loop {
                let n = body.read(&mut buffer).map_err(|why| damaged(format!("{entry}: {why}")))?;
                let Some(bytes) = buffer.get(..n).filter(|bytes| !bytes.is_empty()) else { break };
                crc.update(bytes);
                target.zip.write_all(bytes).map_err(&trouble)?;
            }
            target.crcs.push(crc.finalize());
            target.synced = false;
            Ok(())
        })
    }
}

/// Gives a file that was written in this run its name among the parts. The journal, which says what is in it, is told first.
fn renamed(bench: &Bench, payload: Payload, name: &str) -> Result<Payload, Trouble> {
    if payload.path != name {
        bench.journal().renamed(&payload.path, name)?;
        let (from, to) = (inside(&bench.dir, &payload.path), inside(&bench.dir, name));
        disk::rename_new(&from, &to).map_err(disk::trouble(&to))?;
    }
    Ok(Payload { path: name.to_owned(), ..payload })
}
