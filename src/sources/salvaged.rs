//! What can still be had out of something damaged, as a source: backups with files missing or altered, zips and packs that
//! were cut off or have holes, loose heaps of files. Opens everything for reading only, and changes nothing.
//!
//! Taken is what is provably whole, by the digest of a record or a manifest or by a zip's checksum, and, where nothing can
//! prove anything any more, each card and calendar object that can be read. The rest is named: by the records of the damaged
//! backup where they are left, else by its file.

mod bag;
mod bytes;
mod heap;
mod hints;
mod loose;
mod shelving;

use std::io::Read as _;
use std::path::PathBuf;

use super::Source;
use super::handed_out::content::Ranges;
use super::handed_out::fetching::give;
use super::handed_out::parts::set_name;
use super::handed_out::rows::{encoded, shown_path};
use super::handed_out::{folder_digest, given, sha256_tag};
use crate::model::{
    Collection, Found, Head, Input, Intake, Known, LeftOut, Listed, Listing, Salvageable, Trouble, Watch, hex,
};
use bag::Wreck;
use heap::{Gathering, Heap};
use loose::Loose;
use shelving::{From, Item, MAX_ITEMS, Shelf, Shelves};

/// Stands where the address of a server would.
pub const ORIGIN: &str = "file:";

const MAX_KEY_BYTES: usize = 512;
/// What an object lacks whose calendar was cut off behind it.
const CUT_OFF: &str = "its calendar was cut off behind it: the line END:VCALENDAR was added, and what the calendar said behind that \
    place is missing";

/// What came out of something damaged.
pub struct Salvaged {
    name: String,
    inputs: Vec<Input>,
    heap: Heap,
    shelves: Vec<Shelf>,
    left_out: Vec<LeftOut>,
}

impl Salvaged {
    /// Looks through `paths` and finds out what of them can be had. `unproven`: the words for a collection of which nothing
    /// proves that it is as it was. `read` is told how many more bytes were read.
    pub fn look(paths: &[PathBuf], unproven: &str, w: &Watch, read: &mut dyn FnMut(u64)) -> Result<Salvaged, Trouble> {
        let given = given(paths)?;
        let name = given.first().map_or(String::new(), |first| set_name(&first.name));
        let mut inputs = Vec::new();
        let mut gathering = Gathering::new(w, read);
        for given in &given {
            gathering.path(&given.path)?;
        }
        let mut heap = gathering.done();
        for given in &given {
            inputs.push(folder_digest(&given.path, &given.name, w)?);
        }
        let mut left_out = std::mem::take(&mut heap.left_out);
        let mut shelves = Shelves::default();
        let prefixes = bag::prefixes(&heap);
        for prefix in &prefixes {
            Wreck::look(&heap, prefix, unproven, w).salvage(&mut shelves, &mut left_out)?;
        }
        let mut loose = Loose::default();
        for (at, lump) in heap.lumps.iter().enumerate() {
            w.check()?;
            if !prefixes.iter().any(|prefix| lump.href.starts_with(&format!("{prefix}/"))) {
                loose.take(at, lump, &mut shelves, &mut left_out);
            }
        }
        loose.done(&mut shelves);
        if shelves.is_full() {
            return Err(Trouble::TooLarge { url: name, limit: MAX_ITEMS as u64 });
        }
        let shelves = shelves.done();
        let came_out = |item: &Item| !matches!(item.from, From::Lost(_));
        if !shelves.iter().any(|shelf| shelf.items.values().any(came_out)) {
            let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
            return Err(Trouble::NothingToSalvage { name: names.join(", ") });
        }
        left_out.sort();
        left_out.dedup();
        Ok(Salvaged { name, inputs, heap, shelves, left_out })
    }

    /// What of it can be had, and what can't.
    pub fn salvageable(&self) -> Salvageable {
        let mut told =
            Salvageable { name: self.name.clone(), left_out: self.left_out.clone(), ..Salvageable::default() };
        for shelf in &self.shelves {
            for item in shelf.items.values() {
                let (whole, lost) = told.kinds.entry(item.kind).or_default();
                if let From::Lost(name) = &item.from {
                    *lost += 1;
                    told.lost.push((item.kind, name.clone()));
                } else {
                    *whole += 1;
                    told.bytes += item.size;
                    told.unproven += u64::from(bag::is_unproven(&shelf.collection));
                }
            }
        }
        told.lost.sort();
        told
    }

    /// What the set is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The paths that were given, with their digests.
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    fn shelf(&self, c: &Collection) -> Result<&Shelf, Trouble> {
        let at = |shelf: &&Shelf| (shelf.collection.service, &shelf.collection.href) == (c.service, &c.href);
        self.shelves.iter().find(at).ok_or_else(|| Trouble::NotThere { href: c.href.clone() })
    }

    async fn answer(
        &self,
        found: Option<&Item>,
        line: Listed<'_>,
        index: usize,
        out: &impl Intake,
        w: &Watch,
    ) -> Result<(), Trouble> {
        let item = found.ok_or_else(|| Trouble::NotThere { href: line.href.to_owned() })?;
        let unreadable =
            |error: std::io::Error| Trouble::Unreadable { name: shown_path(line.href), why: error.to_string() };
        let head = Head { etag: line.etag.map(str::to_owned), size: Some(item.size), ..Head::default() };
        let lump = |at: usize| self.heap.lumps.get(at).ok_or_else(|| Trouble::NotThere { href: line.href.to_owned() });
        match &item.from {
            From::Lost(name) => Err(Trouble::NotWhole { name: name.clone() }),
            From::Lump(at) => {
                let body = lump(*at)?.open().map_err(unreadable)?;
                give(body, head, line.href, index, out, w).await
            }
            From::Ranges(at, ranges) => {
                let mut source = lump(*at)?.slice().and_then(|slice| slice.open()).map_err(unreadable)?;
                give(Ranges::of(&mut source, ranges), head, line.href, index, out, w).await
            }
            From::Closed(at, ranges, end) => {
                let mut source = lump(*at)?.slice().and_then(|slice| slice.open()).map_err(unreadable)?;
                let losses = vec![CUT_OFF.to_owned()];
                let head = Head { known: Some(Box::new(Known { losses, ..Known::default() })), ..head };
                let body = Ranges::of(&mut source, ranges).chain(end.as_bytes());
                give(body, head, line.href, index, out, w).await
            }
        }
    }
}

impl Source for Salvaged {
    async fn collections(&self, w: &Watch) -> Result<Found, Trouble> {
        w.check()?;
        Ok(Found {
            collections: self.shelves.iter().map(|shelf| shelf.collection.clone()).collect(),
            left_out: self.left_out.clone(),
            coverage: vec!["coverage-salvaged".to_owned()],
            ..Found::default()
        })
    }

    async fn changes(&self, c: &Collection, _since: Option<&str>, w: &Watch) -> Result<Listing, Trouble> {
        w.check()?;
        let mut listing = Listing::whole();
        for (href, item) in &self.shelf(c)?.items {
            let etag = item.sha256.as_ref().map(sha256_tag);
            let size = (!matches!(item.from, From::Lost(_))).then_some(item.size);
            let line = Listed { href, etag: etag.as_deref(), size, modified: item.modified, media_type: None };
            let too_long = |_| Trouble::TooLarge { url: shown_path(href), limit: u64::from(u32::MAX) };
            listing.push(line).map_err(too_long)?;
        }
        listing.sort_by_href();
        Ok(listing)
    }

    async fn fetch(&self, c: &Collection, want: &Listing, out: &impl Intake, w: &Watch) -> Result<(), Trouble> {
        let shelf = self.shelf(c)?;
        for (index, line) in want.iter().enumerate() {
            w.go_on().await?;
            match self.answer(shelf.items.get(line.href), line, index, out, w).await {
                Ok(()) => (),
                Err(trouble) if trouble.ends_run() => return Err(trouble),
                Err(trouble) => out.refused(index, trouble).await?,
            }
        }
        Ok(())
    }
}

/// What an item is called in its collection.
fn key_of(uid: Option<&str>, sha256: &[u8; 32]) -> String {
    let digest = || hex(sha256.get(..16).unwrap_or_default());
    match uid.map(|uid| encoded(uid.as_bytes())) {
        Some(key) if key.len() <= MAX_KEY_BYTES => key,
        _ => format!("sha256-{}", digest()),
    }
}
