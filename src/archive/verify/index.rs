//! What `verify` remembers of `items.jsonl`: 64 bytes an item, and the counts. Names are read again from the file when
//! something is wrong with their item.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

use percent_encoding::percent_decode_str;

use crate::archive::bag::{BadItem, ITEM_RECORDS, Items};
use crate::archive::manifest::{Digest, unhex};
use crate::archive::records::{ItemRecord, Place};
use crate::archive::site::Site;
use crate::model::{Counts, Fate, Kind};
use crate::zips::reader::foreign::SliceReader;

/// How many bad lines are told; more of them say nothing new.
const MAX_TOLD: usize = 20;

/// An item's place and digest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub sha256: Digest,
    /// Where it begins in its file, or the hash of its entry's name.
    pub key: u64,
    /// Length of a range in bytes; the recorded size of an entry.
    pub length: u64,
    /// Where its line begins in `items.jsonl`.
    pub line_at: u64,
    /// Index of its file.
    pub file: u32,
    pub kind: Kind,
    pub in_zip: bool,
    /// No item, but a picture that one links to.
    pub linked: bool,
}

/// What the items of a collection add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub counts: Counts,
    pub bytes: u64,
}

/// All of `items.jsonl` that is needed later.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Sorted by file, then key.
    pub rows: Vec<Row>,
    /// Names of the files that hold originals.
    pub files: Vec<String>,
    pub items: u64,
    pub collections: BTreeMap<String, Sum>,
    pub kinds: BTreeMap<Kind, Counts>,
    /// The items that have their portable form in a file.
    pub portable: BTreeMap<String, Portables>,
    /// Lines, or items by name, that can't be what they should be.
    pub bad: Vec<String>,
    keys: RandomState,
}

/// Items whose portable form stands in one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Portables {
    /// Hashes of the UIDs they have.
    uids: HashSet<u64>,
    pub without_uid: u64,
}

impl Portables {
    pub fn uids(&self) -> u64 {
        self.uids.len() as u64
    }
}

impl Index {
    /// Reads `items.jsonl`. The file is read to its end, whatever it holds.
    pub fn read(input: impl Read) -> io::Result<Index> {
        let mut index = Index::default();
        let mut file_ids = HashMap::new();
        let mut items = Items::new(input);
        while let Some(item) = items.next() {
            match item {
                Ok(item) => index.add(&item, items.at(), &mut file_ids),
                Err(BadItem::Io(error)) => return Err(error),
                Err(bad) => index.tell(bad.to_string()),
            }
        }
        index.rows.sort_unstable_by_key(|row| (row.file, row.key, row.length));
        // Contacts of one name may have one picture.
        index.rows.dedup_by(|a, b| {
            let same = |a: &Row, b: &Row| (a.file, a.key, a.length, a.sha256) == (b.file, b.key, b.length, b.sha256);
            a.linked && b.linked && same(a, b)
        });
        Ok(index)
    }

    /// The hash by which the rows of a zip are found.
    pub fn key_of(&self, entry: &str) -> u64 {
        self.keys.hash_one(entry)
    }

    /// The rows of each file that holds originals.
    pub fn by_file(&self) -> impl Iterator<Item = (&str, &[Row])> {
        self.rows.chunk_by(|a, b| a.file == b.file).filter_map(|rows| {
            let file = self.files.get(rows.first()?.file as usize)?;
            Some((file.as_str(), rows))
        })
    }

    /// The rows of one file.
    pub fn rows_of(&self, name: &str) -> Option<&[Row]> {
        self.by_file().find(|(file, _)| *file == name).map(|(_, rows)| rows)
    }

    fn tell(&mut self, what: String) {
        if self.bad.len() < MAX_TOLD {
            self.bad.push(what);
        }
    }

    fn add(&mut self, item: &ItemRecord, line_at: u64, file_ids: &mut HashMap<String, u32>) {
        self.items += 1;
        let size = item.size.unwrap_or(0);
        let unreadable =
            is_kept(item) && matches!(&item.original, Some(place) if file_of(place).ends_with(".unreadable"));
        let one = one(item.fate, unreadable);
        if !self.collections.contains_key(&item.collection) {
            self.collections.insert(item.collection.clone(), Sum::default());
        }
        if let Some(sum) = self.collections.get_mut(&item.collection) {
            sum.counts.add(&one);
            sum.bytes += if is_kept(item) { size } else { 0 };
        }
        self.kinds.entry(item.kind).or_default().add(&one);
        if !is_kept(item) {
            return;
        }
        if let Some(portable) = &item.portable {
            if !self.portable.contains_key(&portable.file) {
                self.portable.insert(portable.file.clone(), Portables::default());
            }
            if let Some(known) = self.portable.get_mut(&portable.file) {
                match &item.uid {
                    Some(uid) => drop(known.uids.insert(self.keys.hash_one(uid))),
                    None => known.without_uid += 1,
                }
            }
        }
        for kept in item.pictures.iter().filter_map(|picture| picture.kept.as_ref()) {
            let Some(sha256) = unhex(&kept.sha256) else {
                self.tell(name_of(item));
                continue;
            };
            let file = self.file_id(&kept.file, file_ids);
            let (key, length, kind) = (0, kept.size, Kind::Photos);
            self.rows.push(Row { sha256, key, length, line_at, file, kind, in_zip: false, linked: true });
        }
        let (Some(place), Some(sha256)) = (&item.original, item.sha256.as_deref().and_then(unhex)) else {
            return self.tell(name_of(item));
        };
        let (key, length, in_zip) = match place {
            Place::Entry { entry, .. } => (self.keys.hash_one(entry.as_str()), size, true),
            Place::Range { offset, length, .. } => (*offset, *length, false),
        };
        if item.size.is_some_and(|size| size != length) {
            self.tell(name_of(item));
        }
        let file = self.file_id(file_of(place), file_ids);
        self.rows.push(Row { sha256, key, length, line_at, file, kind: item.kind, in_zip, linked: false });
    }

    fn file_id(&mut self, file: &str, file_ids: &mut HashMap<String, u32>) -> u32 {
        file_ids.get(file).copied().unwrap_or_else(|| {
            let id = u32::try_from(self.files.len()).unwrap_or(u32::MAX);
            self.files.push(file.to_owned());
            file_ids.insert(file.to_owned(), id);
            id
        })
    }
}

fn is_kept(item: &ItemRecord) -> bool {
    matches!(item.fate, Fate::Saved | Fate::Unchanged)
}

fn file_of(place: &Place) -> &str {
    match place {
        Place::Entry { file, .. } | Place::Range { file, .. } => file,
    }
}

fn one(fate: Fate, unreadable: bool) -> Counts {
    let n = |is: bool| u64::from(is);
    Counts {
        listed: 1,
        saved: n(fate == Fate::Saved),
        unchanged: n(fate == Fate::Unchanged),
        skipped: n(fate == Fate::Skipped),
        lost: n(fate == Fate::Lost),
        unreadable: n(unreadable),
    }
}

/// What people call an item: its name or title, else that of its file.
pub fn name_of(item: &ItemRecord) -> String {
    let facts = item.facts.as_ref();
    let of_facts = facts.and_then(|facts| facts.name.as_ref().or(facts.summary.as_ref()));
    let entry = match &item.original {
        Some(Place::Entry { entry, .. }) => Some(entry),
        _ => None,
    };
    match of_facts.or(item.name.as_ref()).or(entry).filter(|name| !name.trim().is_empty()) {
        Some(name) => name.clone(),
        None => file_name(&item.href),
    }
}

/// The last part of an address, decoded.
pub fn file_name(href: &str) -> String {
    let last = href.trim_end_matches('/').rsplit('/').next().unwrap_or(href);
    percent_decode_str(last).decode_utf8_lossy().into_owned()
}

/// Reads the names of items again, given where their lines begin.
pub(super) struct Names(Option<BufReader<SliceReader>>);

impl Names {
    pub fn open(bag: &Site) -> Names {
        Names(bag.open(ITEM_RECORDS).ok().map(BufReader::new))
    }

    pub fn at(&mut self, line_at: u64) -> Option<String> {
        let file = self.0.as_mut()?;
        file.seek(SeekFrom::Start(line_at)).ok()?;
        let mut line = Vec::new();
        file.take(4 << 20).read_until(b'\n', &mut line).ok()?;
        serde_json::from_slice(&line).ok().map(|item| name_of(&item))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::bag::fixture::{Fixture, contact};

    #[test]
    fn rows_are_small_and_sorted() {
        assert!(size_of::<Row>() <= 64);
        let fixture = Fixture::new();
        let index = Index::read(&*fixture.read("lifeboat/items.jsonl")).unwrap();
        assert_eq!((index.items, index.rows.len(), index.bad.len()), (7, 7, 0));
        let files: Vec<_> = index.by_file().map(|(file, rows)| (file, rows.len(), rows[0].in_zip)).collect();
        assert_eq!(files[0], ("data/contacts/Personal.vcf", 2, false));
        assert_eq!(files[3], ("data/photos/Camera 2024.zip", 2, true));
        assert_eq!(index.collections["c1"].counts.unreadable, 1);
        let portable = &index.portable["data/calendars/Work.ics"];
        assert_eq!((portable.uids(), portable.without_uid), (2, 0));
    }

    #[test]
    fn a_kept_item_without_a_place_is_told() {
        let line = serde_json::to_string(&contact("c1", "/c1/x%20y.vcf", "Ada")).unwrap();
        assert_eq!(Index::read(line.as_bytes()).unwrap().bad, ["Ada"]);
    }

    #[test]
    fn names_are_what_people_know() {
        let mut item = contact("c1", "/c1/x%20y.vcf", "Ada");
        assert_eq!(name_of(&item), "Ada");
        item.facts = None;
        assert_eq!(name_of(&item), "x y.vcf");
        item.original = Some(Place::Entry { file: "z".into(), entry: "IMG 1.jpg".into() });
        assert_eq!(name_of(&item), "IMG 1.jpg");
    }
}
