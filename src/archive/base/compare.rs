//! Tells what of a listing is unchanged since the base (DESIGN "Base, reference, alarm"): a merge of the listing with the
//! base's records, both in order of address. What can't be told is fetched again.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::carried::{Carried, CarriedItems, FileUse, Lines};
use super::{Base, LastZip, Probe};
use crate::archive::photo_parts;
use crate::archive::records::{ItemRecord, Missing, PhotoForm, Place};
use crate::archive::text_files::folder_of;
use crate::archive::writer::missing_pictures;
use crate::model::{Collection, Counts, Kind, Listed, Listing, Service, Trouble, Watch};

/// A weak entity tag is believed when the base is so much older: Apache gives them to files that changed just now.
const WEAK_AGE: Duration = Duration::from_secs(5);
/// What an item of unknown size is taken for, to tell which zips may be merged.
const UNKNOWN_BYTES: u64 = 8 * 1024 * 1024;
/// A list of changes that names so many and half of everything says nothing more than a whole listing.
const MANY_CHANGES: usize = 20;

/// How a listing is compared.
#[derive(Clone, Debug)]
pub struct Rules {
    pub now: Timestamp,
    /// How photos have to lie; `None`: as they do.
    pub photos: Option<PhotoForm>,
    /// Files can't be linked here: each will be read, to be copied.
    pub copies: bool,
    /// Hosts that are no part of the account may be asked for pictures.
    pub pictures_elsewhere: bool,
    /// The listing was made from a list of changes, which named these addresses.
    pub named: Option<HashSet<String>>,
    /// The listing's entity tags are digests of the originals.
    pub by_digest: bool,
    /// The kinds that were chosen, where the collection may hold others too; empty where all are wanted.
    pub chosen: Vec<Kind>,
    /// Addresses of items that are at hand otherwise, whatever the base has of them.
    pub at_hand: HashSet<String>,
}

/// A listing, compared with the base.
#[derive(Debug)]
pub struct Compared {
    /// What has to be fetched, in the order of the listing.
    pub wanted: Listing,
    pub carried: Carried,
    /// What is unchanged and of a kind that was not chosen.
    pub not_chosen: Listing,
    /// How many items are fetched again because the base's copy of them is damaged.
    pub damaged: u64,
}

impl Base {
    /// The listing that follows from the base's records and what a source says changed since its token. Whatever the base
    /// has a record of was listed then, also what was left out or lost. `changes`: not whole. Gives the addresses it named, too, unless it named so much that they say nothing.
    pub fn updated(&self, id: &str, changes: &Listing) -> Result<(Listing, Option<HashSet<String>>), Trouble> {
        let named: HashSet<String> = changes
            .iter()
            .map(|line| line.href)
            .chain(changes.gone.iter().map(String::as_str))
            .map(str::to_owned)
            .collect();
        let mut listing = Listing::whole();
        listing.next.clone_from(&changes.next);
        let mut lines = Lines::open(self, id)?;
        while let Some((_, _, line)) = lines.next()? {
            let probe = lines_probe(self, line)?;
            if named.contains(&*probe.href) {
                continue;
            }
            let etag = probe.etag.as_deref();
            listing
                .push(Listed { href: &probe.href, etag, size: None, modified: None, media_type: None })
                .map_err(|error| Trouble::Internal(error.to_string()))?;
        }
        changes.iter().try_for_each(|line| listing.push(line)).map_err(|error| Trouble::Internal(error.to_string()))?;
        listing.sort_by_href();
        let says_nothing = changes.len() >= MANY_CHANGES && changes.len() * 2 >= listing.len();
        Ok((listing, Some(named).filter(|_| !says_nothing)))
    }

    /// Compares `listing`, which is sorted by address and lacks what is not wanted, with what the base has.
    pub fn compare(
        self: &Arc<Base>,
        collection: &Collection,
        listing: &Listing,
        rules: &Rules,
        w: &Watch,
    ) -> Result<Compared, Trouble> {
        loop {
            let compared = self.merged(collection, listing, rules, w)?;
            // What is not linked but read must be right before anything is fetched, so that it can be fetched instead.
            let mut news = false;
            for file in self.to_be_read(collection, &compared, rules) {
                let before = self.is_right(&file, false, rules.now, w)?;
                news |= before != self.is_right(&file, true, rules.now, w)?;
            }
            if !news {
                return Ok(compared);
            }
        }
    }

    fn merged(
        self: &Arc<Base>,
        collection: &Collection,
        listing: &Listing,
        rules: &Rules,
        w: &Watch,
    ) -> Result<Compared, Trouble> {
        let judge = Judge { base: self, rules, all_alike: listing.is_alike() };
        let mut items = CarriedItems::default();
        let mut files: BTreeMap<String, FileUse> = BTreeMap::new();
        let mut by_kind: BTreeMap<Kind, Counts> = BTreeMap::new();
        let (mut bytes, mut damaged, mut unreadable, mut lacking) = (0, 0, Vec::new(), Vec::new());
        let (mut unchanged, mut not_chosen) = (vec![false; listing.len()], vec![false; listing.len()]);

        let mut zip = None;
        let mut lines = Lines::open(self, &collection.id)?;
        let mut present = listing.iter().enumerate().peekable();
        while let Some((at, len, line)) = lines.next()? {
            let probe = lines_probe(self, line)?;
            if !probe.is_kept() {
                continue;
            }
            note(&mut files, probe.file(), |used| used.total += 1);
            let pictures = || probe.pictures.iter().filter_map(|picture| picture.kept.as_ref());
            pictures().for_each(|kept| note(&mut files, &kept.file, |used| used.total += 1));
            while present.next_if(|(_, line)| line.href < &*probe.href).is_some() {}
            let Some((item, listed)) = present.peek().filter(|(_, line)| line.href == &*probe.href) else { continue };
            let is_at_hand = rules.at_hand.contains(listed.href);
            if is_at_hand
                || !judge.is_unchanged(listed, &probe)
                || !judge.has_form(&probe)
                || judge.lacks_picture(&probe)
            {
                continue;
            }
            // Of what can't be read, nobody knows the kind.
            let is_unreadable = probe.file().ends_with(".unreadable") && probe.file().starts_with("data/originals/");
            if !is_unreadable && !rules.chosen.is_empty() && !rules.chosen.contains(&probe.kind) {
                if let Some(flag) = not_chosen.get_mut(*item) {
                    *flag = true;
                }
                continue;
            }
            let mut right = self.is_right(probe.file(), false, rules.now, w)?;
            if !right {
                w.check()?;
                right = judge.is_item_right(&probe, &mut zip);
            }
            for kept in pictures() {
                right &= self.is_right(&kept.file, false, rules.now, w)?;
            }
            if !right {
                damaged += 1;
                continue;
            }
            if let Some(flag) = unchanged.get_mut(*item) {
                *flag = true;
            }
            items.push(at, len);
            note(&mut files, probe.file(), |used| used.kept += 1);
            pictures().for_each(|kept| note(&mut files, &kept.file, |used| used.kept += 1));
            if probe.pictures.iter().any(|picture| picture.reason.is_some()) {
                lacking.extend(missing_pictures(&record_of(line)?, &collection.name));
            }
            let counts = by_kind.entry(probe.kind).or_default();
            counts.listed += 1;
            counts.unchanged += 1;
            bytes += probe.size.unwrap_or(0);
            if is_unreadable {
                counts.unreadable += 1;
                unreadable.push(missing(collection, line)?);
            }
        }
        let flagged = |flags: &[bool]| {
            let mut flags = flags.iter();
            listing.filtered(|_| flags.next().copied().unwrap_or(false))
        };
        let neither: Vec<bool> = unchanged.iter().zip(&not_chosen).map(|(a, b)| !a && !b).collect();
        let (wanted, not_chosen) = (flagged(&neither), flagged(&not_chosen));
        let mut carried = Carried {
            base: Arc::clone(self),
            items,
            by_kind,
            bytes,
            unreadable,
            pictures: lacking,
            files,
            as_is: Vec::new(),
        };
        carried.as_is = self.as_is(collection, &carried, &wanted, rules.now, w)?;
        Ok(Compared { wanted, carried, not_chosen, damaged })
    }

    /// The text files of a collection in which nothing changes: all of them, or none.
    fn as_is(
        &self,
        collection: &Collection,
        carried: &Carried,
        wanted: &Listing,
        now: Timestamp,
        w: &Watch,
    ) -> Result<Vec<String>, Trouble> {
        let is_whole = |(file, used): (&String, &FileUse)| used.total == used.kept && self.has(file);
        if collection.service == Service::Webdav || !wanted.is_empty() || !carried.files.iter().all(is_whole) {
            return Ok(Vec::new());
        }
        // The calendar's file says its name and colour.
        let before = self.collection(&collection.id).map(|known| &known.collection);
        let looks = |c: &Collection| (c.name.clone(), c.colour.clone());
        if collection.service == Service::Caldav && before.map(looks) != Some(looks(collection)) {
            return Ok(Vec::new());
        }
        let pictures = carried.files.keys().filter(|file| is_picture(collection, file)).cloned();
        let files: Vec<String> =
            text_files(collection).into_iter().filter(|file| self.has(file)).chain(pictures).collect();
        for file in &files {
            if !self.is_right(file, false, now, w)? {
                return Ok(Vec::new());
            }
        }
        let known: BTreeSet<&String> = files.iter().collect();
        Ok(if carried.files.keys().all(|file| known.contains(file)) { files } else { Vec::new() })
    }

    /// Files of the base that this comparison does not link as they are, but reads.
    fn to_be_read(&self, collection: &Collection, compared: &Compared, rules: &Rules) -> Vec<String> {
        let Compared { wanted, carried, .. } = compared;
        if rules.copies {
            let used = carried.files.iter().filter(|(_, used)| used.kept > 0).map(|(file, _)| file);
            return used.chain(&carried.as_is).cloned().collect();
        }
        let used = carried.files.iter().filter(|(_, used)| used.kept > 0);
        if collection.service != Service::Webdav {
            let is_read = carried.as_is.is_empty();
            return used.filter(|_| is_read).map(|(file, _)| file.clone()).collect();
        }
        let new_bytes: u64 = wanted.iter().map(|line| line.size.unwrap_or(UNKNOWN_BYTES)).sum();
        let zips = used.filter(|(file, _)| file.ends_with(".zip"));
        let sizes: Vec<(&String, FileUse, u64)> =
            zips.map(|(file, used)| (file, *used, self.file(file).map_or(0, |file| file.size))).collect();
        photo_parts::may_be_read(&sizes, new_bytes)
    }
}

/// The files that a collection of text may have.
fn text_files(collection: &Collection) -> Vec<String> {
    let stem = &collection.file_stem;
    if collection.service == Service::Carddav {
        let other = ["v3.vcf", "v4.vcf", "csv"].map(|end| format!("data/contacts/for-other-programs/{stem}.{end}"));
        let own = [format!("data/contacts/{stem}.vcf"), format!("data/originals/contacts/{stem}.unreadable")];
        return own.into_iter().chain(other).collect();
    }
    let of_kind = |kind: Kind| {
        let folder = kind.folder();
        let own = ["ics", "txt"].map(|end| format!("data/{folder}/{stem}.{end}"));
        let originals = ["icsx", "unreadable"].map(|end| format!("data/originals/{folder}/{stem}.{end}"));
        own.into_iter().chain(originals)
    };
    [Kind::Calendar, Kind::Tasks, Kind::Notes].into_iter().flat_map(of_kind).collect()
}

/// True for a file with a picture that a card of the collection links to.
fn is_picture(collection: &Collection, file: &str) -> bool {
    collection.service == Service::Carddav && file.starts_with(&folder_of(&collection.file_stem))
}

/// Changes what is known of the use of a file; its name is copied only once.
fn note(files: &mut BTreeMap<String, FileUse>, file: &str, change: impl FnOnce(&mut FileUse)) {
    match files.get_mut(file) {
        Some(used) => change(used),
        None => {
            let mut used = FileUse::default();
            change(&mut used);
            files.insert(file.to_owned(), used);
        }
    }
}

fn lines_probe<'a>(base: &Base, line: &'a [u8]) -> Result<Probe<'a>, Trouble> {
    let damaged = |error: serde_json::Error| Trouble::Damaged { path: base.path.clone(), why: error.to_string() };
    serde_json::from_slice(line).map_err(damaged)
}

fn record_of(line: &[u8]) -> Result<ItemRecord, Trouble> {
    serde_json::from_slice(line).map_err(|error| Trouble::Internal(error.to_string()))
}

fn missing(collection: &Collection, line: &[u8]) -> Result<Missing, Trouble> {
    let record = record_of(line)?;
    Ok(Missing {
        kind: record.kind,
        collection: collection.name.clone(),
        href: record.href,
        name: record.name,
        reason: record.problems.join("; "),
    })
}

/// True when a listed original has the digest that was saved. An entry of an archive whose digest was not read, because the
/// archive is one that the base was made from, is told by its checksum there, or by its size when the base knows no such.
fn is_same_original(listed: &Listed<'_>, known: &Probe<'_>) -> bool {
    let tag = |tag: Option<&str>, of: &str| Some(tag?.strip_prefix(of)?.strip_suffix('"')?.to_owned());
    if listed.size != known.size {
        return false;
    }
    if let Some(sha256) = tag(listed.etag, "\"sha256-") {
        return known.sha256.as_deref() == Some(sha256.as_str());
    }
    let crc = |etag: Option<&str>| tag(etag, "\"crc32-");
    match (crc(listed.etag), crc(known.etag.as_deref())) {
        (Some(now), Some(before)) => now == before,
        (Some(_), None) => true,
        (None, _) => false,
    }
}

struct Judge<'a> {
    base: &'a Base,
    rules: &'a Rules,
    /// Every item has the same entity tag, so that it tells nothing.
    all_alike: bool,
}

impl Judge<'_> {
    fn is_unchanged(&self, listed: &Listed<'_>, known: &Probe<'_>) -> bool {
        if let Some(named) = &self.rules.named {
            return !named.contains(listed.href);
        }
        if self.rules.by_digest {
            return is_same_original(listed, known);
        }
        let both = |differ: bool, known: bool| if known { Some(!differ) } else { None };
        let size = both(listed.size != known.size, listed.size.is_some() && known.size.is_some());
        let time = both(listed.modified != known.modified, listed.modified.is_some() && known.modified.is_some());
        let agree = size == Some(true) && time == Some(true);
        match (listed.etag, known.etag.as_deref()) {
            (Some(now), Some(before)) if now == before => {
                let weak = now.starts_with("W/");
                let old = self.rules.now.duration_since(self.base.record.started).unsigned_abs() >= WEAK_AGE;
                if self.all_alike || (weak && !old) { agree } else { size != Some(false) && time != Some(false) }
            }
            (Some(_), Some(_)) => false,
            _ => agree,
        }
    }

    /// A picture that the card links to could not be had then, and may be had now.
    fn lacks_picture(&self, known: &Probe<'_>) -> bool {
        known.pictures.iter().any(|picture| picture.is_due(self.rules.pictures_elsewhere))
    }

    /// Photos lie as they are wanted now.
    fn has_form(&self, known: &Probe<'_>) -> bool {
        let Some(wanted) = self.rules.photos else { return true };
        match &known.original {
            Some(Place::Entry { .. }) => wanted == PhotoForm::Zips,
            Some(Place::Range { file, .. }) if file.starts_with("data/photos/") => wanted == PhotoForm::Files,
            _ => true,
        }
    }

    /// One original in a file that is damaged elsewhere.
    fn is_item_right(&self, known: &Probe<'_>, zip: &mut LastZip) -> bool {
        let (Some(place), Some(sha256)) = (&known.original, known.sha256.as_deref()) else { return false };
        self.base.is_original(place, sha256, zip)
    }
}
