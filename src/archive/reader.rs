//! Looking into a backup: what it holds, its items by kind and search word, and the bytes of each. For `show`, `export`
//! and the window. Reads records, never the payload, until a body is asked for; holds 8 bytes an item in memory.
//! Checks each body against its record while it is read, and nothing else: that is `verify`'s part.

mod body;
mod find;
mod glance;
mod shelf;

pub use body::Body;
pub use glance::{Glance, GlanceFacts};
pub use shelf::{Shelf, Shelved, VaultLine};

use std::collections::BTreeSet;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::bag::{BadItem, Bag, ITEM_RECORDS};
use super::disk::inside;
use super::manifest::{BagInfo, unhex};
use super::records::{BackupRecord, ItemRecord, Place, Receipt};
use super::site::Site;
use crate::model::{Kind, Trouble};
use crate::zips::reader::Archive;
use crate::zips::reader::foreign::Slice;
use body::Source;
pub use find::{Needle, add_searched};

/// What a backup says of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    pub record: BackupRecord,
    /// `None` when it can't be read; then `trouble` says why.
    pub receipt: Option<Receipt>,
    pub info: BagInfo,
    /// SHA-256 of the tag manifest.
    pub seal: Option<String>,
    /// What could not be read beside `backup.json`.
    pub trouble: Option<Trouble>,
}

/// Reads what a backup says of itself: its small records only.
pub fn summary(path: &Path) -> Result<Summary, Trouble> {
    let bag = Bag::open(path)?;
    let (receipt, info, seal) = (bag.receipt(), bag.info(), bag.seal());
    let troubles = [receipt.as_ref().err(), info.as_ref().err(), seal.as_ref().err()];
    let trouble = troubles.into_iter().flatten().next().cloned();
    Ok(Summary { record: bag.record, receipt: receipt.ok(), info: info.unwrap_or_default(), seal: seal.ok(), trouble })
}

/// Which items are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Empty: all kinds.
    pub kinds: Vec<Kind>,
    /// Id or name of a collection.
    pub collection: Option<String>,
    /// Words that must all occur in an item's names, addresses or numbers, in any case.
    pub find: Option<String>,
    /// Leave out what was lost or skipped.
    pub kept_only: bool,
    /// Only those whose records begin at these bytes of `items.jsonl`, in rising order.
    pub places: Option<Vec<u64>>,
}

/// Some of the items that a filter finds, in the order of the records.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    pub items: Vec<ItemRecord>,
    /// How many items the filter finds in all.
    pub matches: u64,
    /// Lines of the records that can't be read.
    pub bad_lines: u64,
}

/// Where the items lie that a filter found.
#[derive(Debug, Default)]
struct Matches {
    filter: Filter,
    lines: Vec<u64>,
    kinds: BTreeSet<Kind>,
    bad_lines: u64,
}

/// An open backup. Remembers the last search and the last zip, so that turning pages and opening one photo after the
/// other cost little.
#[derive(Debug)]
pub struct Browser {
    bag: Bag,
    matches: Option<Matches>,
    zip: Option<(String, Archive)>,
}

impl Browser {
    /// Opens a backup.
    pub fn open(path: &Path) -> Result<Browser, Trouble> {
        Ok(Browser { bag: Bag::open(path)?, matches: None, zip: None })
    }

    /// The backup's own record.
    pub fn record(&self) -> &BackupRecord {
        &self.bag.record
    }

    /// The report of the run that made the backup.
    pub fn receipt(&self) -> Result<Receipt, Trouble> {
        self.bag.receipt()
    }

    /// At most `limit` of the items that `filter` finds, from the one at `offset`, counted from 0.
    pub fn page(&mut self, filter: &Filter, offset: u64, limit: usize) -> Result<Page, Trouble> {
        let site = self.bag.site.clone();
        let matches = self.search(filter)?;
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        let wanted = matches.lines.get(offset..).unwrap_or_default();
        let items = lines_at(&site, wanted.get(..limit.min(wanted.len())).unwrap_or_default())?;
        Ok(Page { items, matches: matches.lines.len() as u64, bad_lines: matches.bad_lines })
    }

    /// The record on the line that begins at `place` in `items.jsonl`, in bytes.
    pub fn record_at(&self, place: u64) -> Result<ItemRecord, Trouble> {
        let found = lines_at(&self.bag.site, &[place])?.pop();
        found.ok_or_else(|| Trouble::Damaged {
            path: self.bag.path.clone(),
            why: format!("{ITEM_RECORDS}: has changed"),
        })
    }

    /// The kinds of the items that `filter` finds.
    pub fn kinds(&mut self, filter: &Filter) -> Result<BTreeSet<Kind>, Trouble> {
        self.search(filter).map(|matches| matches.kinds.clone())
    }

    /// The bytes of an item as the source sent them. They are compared with the record while they are read: a difference
    /// is an error of the kind `InvalidData`.
    pub fn body(&mut self, item: &ItemRecord) -> Result<Body<'_>, Trouble> {
        let path = self.bag.path.clone();
        let damaged = |why: String| Trouble::Damaged { path: path.clone(), why };
        let (Some(place), Some(expect)) = (&item.original, item.sha256.as_deref().and_then(unhex)) else {
            return Err(Trouble::NotThere { href: item.href.clone() });
        };
        let (source, length) = match place {
            Place::Range { file, offset, length } => {
                let of_file = |error: io::Error| damaged(format!("{file}: {error}"));
                let mut open = self.bag.site.payload(file)?.open().map_err(of_file)?;
                open.seek(SeekFrom::Start(*offset)).map_err(of_file)?;
                (Source::Range(open.take(*length)), *length)
            }
            Place::Entry { file, entry } => {
                let of_entry = |why: &dyn std::fmt::Display| damaged(format!("{file}: {entry}: {why}"));
                let archive = self.archive(file)?;
                let body = archive.entry(entry).map_err(|why| of_entry(&why))?;
                let length = body.left();
                (Source::Entry(body), length)
            }
        };
        if item.size.is_some_and(|size| size != length) {
            return Err(damaged(format!("{}: its record has another size", item.href)));
        }
        Ok(Body { source, left: length, hasher: Sha256::new(), expect })
    }

    /// Where the bytes of an item lie: the file, and begin and length in bytes. Says nothing about whether they are right.
    pub fn place(&mut self, item: &ItemRecord) -> Result<(PathBuf, u64, u64), Trouble> {
        let (file, at, length) = match &item.original {
            Some(Place::Range { file, offset, length }) => (file, *offset, *length),
            Some(Place::Entry { file, entry }) => {
                let bag = self.bag.path.clone();
                let placed = self.archive(file)?.place(entry);
                let damaged = |why| Trouble::Damaged { path: bag, why: format!("{file}: {entry}: {why}") };
                let (at, length) = placed.map_err(damaged)?;
                (file, at, length)
            }
            None => return Err(Trouble::NotThere { href: item.href.clone() }),
        };
        let (path, from) = self.file(file)?;
        Ok((path, from + at, length))
    }

    /// Where a payload file begins that a record names: in a file of its own, or in a pack.
    pub fn file(&self, relative: &str) -> Result<(PathBuf, u64), Trouble> {
        match self.bag.site.payload(relative)? {
            Slice::File { path, from, .. } => Ok((path.to_path_buf(), from)),
            Slice::Memory(_) => Err(Trouble::Internal("a payload file that is no file".into())),
        }
    }

    fn archive(&mut self, file: &str) -> Result<&mut Archive, Trouble> {
        let cached = self.zip.take().filter(|(name, _)| name == file);
        let opened = match cached {
            Some(opened) => opened,
            None => {
                let damaged = |why: String| Trouble::Damaged { path: self.bag.path.clone(), why };
                let archive = Archive::of(self.bag.site.payload(file)?);
                (file.to_owned(), archive.map_err(|why| damaged(format!("{file}: {why}")))?)
            }
        };
        Ok(&mut self.zip.insert(opened).1)
    }

    fn search(&mut self, filter: &Filter) -> Result<&Matches, Trouble> {
        let known = self.matches.take().filter(|matches| matches.filter == *filter);
        let matches = match known {
            Some(matches) => matches,
            None => self.scan(filter)?,
        };
        Ok(self.matches.insert(matches))
    }

    fn scan(&self, filter: &Filter) -> Result<Matches, Trouble> {
        let mut found = Matches { filter: filter.clone(), ..Matches::default() };
        let ids: Option<BTreeSet<&str>> = filter.collection.as_ref().map(|wanted| {
            let collections = self.bag.record.collections.iter().map(|c| &c.collection);
            collections.filter(|c| c.id == *wanted || c.name == *wanted).map(|c| c.id.as_str()).collect()
        });
        let needle = filter.find.as_deref().map(Needle::new);
        let mut text = String::new();
        let mut items = self.bag.items()?;
        loop {
            match items.next_at(|line, at| {
                if filter.places.as_ref().is_some_and(|places| places.binary_search(&at).is_err()) {
                    return Ok(None);
                }
                let item: Glance<'_> = serde_json::from_slice(line)?;
                let is_wanted = (filter.kinds.is_empty() || filter.kinds.contains(&item.kind))
                    && ids.as_ref().is_none_or(|ids| ids.contains(&*item.collection))
                    && (!filter.kept_only || item.is_kept())
                    && needle.as_ref().is_none_or(|needle| {
                        text.clear();
                        add_searched(&mut text, &item);
                        needle.is_in(&text)
                    });
                Ok(is_wanted.then_some(item.kind))
            }) {
                None => return Ok(found),
                Some(Ok(Some(kind))) => {
                    found.lines.push(items.at());
                    found.kinds.insert(kind);
                }
                Some(Ok(None)) => {}
                Some(Err(BadItem::Line { .. })) => found.bad_lines += 1,
                Some(Err(BadItem::Io(error))) => {
                    return Err(Trouble::disk(inside(&self.bag.path, ITEM_RECORDS), &error));
                }
            }
        }
    }
}

/// The records on the lines that begin at these places.
fn lines_at(site: &Site, places: &[u64]) -> Result<Vec<ItemRecord>, Trouble> {
    let path = inside(site.path(), ITEM_RECORDS);
    let disk = |error: io::Error| Trouble::disk(path.clone(), &error);
    let mut file = BufReader::new(site.open(ITEM_RECORDS).map_err(disk)?);
    let mut pos = 0;
    let mut line = Vec::new();
    let mut items = Vec::with_capacity(places.len());
    for place in places {
        // Neighbours are already in the buffer.
        let step = i64::try_from(*place).unwrap_or(i64::MAX) - i64::try_from(pos).unwrap_or(i64::MAX);
        file.seek_relative(step).map_err(disk)?;
        line.clear();
        let n = file.read_until(b'\n', &mut line).map_err(disk)?;
        pos = place + n as u64;
        let damaged = |error: serde_json::Error| Trouble::Damaged { path: path.clone(), why: error.to_string() };
        items.push(serde_json::from_slice(&line).map_err(damaged)?);
    }
    Ok(items)
}

#[cfg(test)]
mod tests {
    use super::super::bag::fixture::{Fixture, card};
    use super::*;

    fn hrefs(browser: &mut Browser, filter: &Filter) -> Vec<String> {
        browser.page(filter, 0, 100).unwrap().items.into_iter().map(|item| item.href).collect()
    }

    #[test]
    fn says_what_there_is() {
        let fixture = Fixture::new();
        let said = summary(&fixture.path).unwrap();
        assert_eq!(said.receipt.unwrap().totals[&Kind::Photos].saved, 2);
        assert_eq!(said.trouble, None);
        fixture.edit("lifeboat/receipt.json", "{", "[");
        let said = summary(&fixture.path).unwrap();
        assert!(matches!((said.receipt, said.trouble), (None, Some(Trouble::Damaged { .. }))));
    }

    #[test]
    fn pages_of_what_a_filter_finds() {
        let fixture = Fixture::new();
        let mut browser = Browser::open(&fixture.path).unwrap();
        let all = browser.page(&Filter::default(), 0, 100).unwrap();
        assert_eq!((all.items, all.matches, all.bad_lines), (fixture.items.clone(), 7, 0));
        let page = browser.page(&Filter::default(), 2, 3).unwrap();
        assert_eq!((page.items.as_slice(), page.matches), (&fixture.items[2..5], 7));
        assert_eq!(browser.page(&Filter::default(), 7, 3).unwrap().items, []);

        let mut check = |filter: Filter, expect: &[usize]| {
            let expect: Vec<_> = expect.iter().map(|n| fixture.items[*n].href.clone()).collect();
            assert_eq!(hrefs(&mut browser, &filter), expect, "{filter:?}");
        };
        check(Filter { kinds: vec![Kind::Calendar, Kind::Photos], ..Filter::default() }, &[3, 4, 5, 6]);
        check(Filter { collection: Some("c2".into()), ..Filter::default() }, &[3, 4]);
        check(Filter { collection: Some("Camera".into()), ..Filter::default() }, &[5, 6]);
        check(Filter { collection: Some("c9".into()), ..Filter::default() }, &[]);
        let mut find = |text: &str, expect: &[usize]| {
            check(Filter { find: Some(text.to_owned()), kept_only: true, ..Filter::default() }, expect);
        };
        find("", &[0, 1, 2, 3, 4, 5, 6]);
        find("ada", &[0]);
        find("ZOË", &[1]);
        find("Zoe\u{308}", &[1]);
        find("Zoe", &[1]);
        find("STRASSE zoë", &[1]);
        find("strasse ada", &[]);
        find("img 2.JPG", &[6]);
        find("boat", &[4]);
        find("3.vcf", &[2]);
        find("0170 / 12", &[1]);
        find("+49-170", &[0, 1]);
        find("170 3", &[0]);
    }

    #[test]
    fn a_bad_line_is_counted() {
        let fixture = Fixture::new();
        fixture.edit("lifeboat/items.jsonl", "\n", "\nrubbish\n");
        let page = Browser::open(&fixture.path).unwrap().page(&Filter::default(), 0, 100).unwrap();
        assert_eq!((page.items.len(), page.matches, page.bad_lines), (7, 7, 1));
    }

    #[test]
    fn gives_back_the_bytes_that_were_saved() {
        let fixture = Fixture::new();
        let mut browser = Browser::open(&fixture.path).unwrap();
        let mut read = |item: &ItemRecord| {
            let mut bytes = Vec::new();
            let mut body = browser.body(item).map_err(|trouble| trouble.to_string())?;
            body.read_to_end(&mut bytes).map_err(|error| error.to_string())?;
            Ok::<_, String>(bytes)
        };
        assert_eq!(read(&fixture.items[1]).unwrap(), card("Zoë Straße").as_bytes());
        for item in fixture.items.iter().rev() {
            assert_eq!(read(item).unwrap().len() as u64, item.size.unwrap());
        }
        fixture.edit("data/contacts/Personal.vcf", "Ada", "Adb");
        fixture.edit("data/photos/Camera 2024.zip", "photo two", "photo twn");
        assert_eq!(read(&fixture.items[0]), Err("is not what was saved".into()));
        assert!(read(&fixture.items[1]).is_ok());
        assert_eq!(read(&fixture.items[6]), Err("its checksum is wrong".into()));
        let mut lying = fixture.items[0].clone();
        lying.original =
            Some(Place::Range { file: "data/../bagit.txt".into(), offset: 0, length: lying.size.unwrap() });
        assert!(read(&lying).unwrap_err().contains("is no path of a payload file"));
        lying.original = Some(Place::Entry { file: "data/photos/Camera 2024.zip".into(), entry: "../x".into() });
        assert!(read(&lying).unwrap_err().contains("no such entry"));
        lying.original = None;
        assert!(read(&lying).is_err());
    }
}
