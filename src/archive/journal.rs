//! `journal.jsonl` of a run under way: what was found, each collection's whole listing before its first fetch, and the
//! record of each item after its bytes were synced. A run that died is continued or finished from it; a run that ends
//! well makes `items.jsonl` from it. Writes only; what it says is always true, and it may lack its last lines.
//!
//! ```text
//! {"run":{…}}                                      once, in the first line
//! {"collection":{…}}                               a collection, with its id and stem
//! {"listing":{"collection":"c1","count":2,…}}      followed by `count` lines of its items:
//! ["/href","\"etag\"",size,modified,"type"]        null for what the source did not say
//! {"begun":{"collection":"c1","href":…,"etag":…,"size":9,"file":"spool/…","bytes":5,"sha256":…}}
//!                                                  so much of a large body has come and lies in that file
//! {"item":{…},"at":30,"losses":[…]}                an item as in items.jsonl; `at`: where its data lies in its zip
//! {"renamed":{"from":…,"to":…}}                    the file that items above lie in is about to get this name
//! {"finished":"c1"}                                every item of the collection stands above
//! ```

use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Serialize;

use super::disk;
use super::records::{ItemRecord, LossRecord, Origin, Scope};
use crate::model::{Account, Collection, Fate, Input, Listed, Listing, Trouble};

/// Name of the journal in a `.part`.
pub(super) const JOURNAL: &str = "journal.jsonl";

/// The first line: what is being done.
#[derive(Serialize)]
pub(super) struct Run<'a> {
    pub(super) format: u64,
    pub(super) origin: Origin,
    pub(super) account: &'a Account,
    pub(super) tool: &'a str,
    pub(super) started: Timestamp,
    pub(super) scope: &'a Scope,
    #[serde(skip_serializing_if = "<[Input]>::is_empty")]
    pub(super) inputs: &'a [Input],
    pub(super) read_only: bool,
    pub(super) case: Option<&'a str>,
    pub(super) operator: Option<&'a str>,
}

/// The line before a listing.
#[derive(Serialize)]
struct ListingHead<'a> {
    collection: &'a str,
    count: usize,
    whole: bool,
    next: Option<&'a str>,
}

/// A file of the `.part` that gets another name; paths inside it, with `/`.
#[derive(Serialize)]
struct Renamed<'a> {
    from: &'a str,
    to: &'a str,
}

/// The beginning of a large body, durable in a file of its own.
#[derive(Serialize)]
pub(super) struct BegunBody<'a> {
    pub(super) collection: &'a str,
    pub(super) href: &'a str,
    pub(super) etag: &'a str,
    pub(super) size: Option<u64>,
    /// Inside the `.part`, with `/`.
    pub(super) file: &'a str,
    pub(super) bytes: u64,
    pub(super) sha256: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Line<'a> {
    Run(&'a Run<'a>),
    Begun(&'a BegunBody<'a>),
    Collection(&'a Collection),
    Listing(ListingHead<'a>),
    Renamed(Renamed<'a>),
    Finished(&'a str),
}

/// Where the record of an item lies in the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) at: u64,
    pub(super) len: u32,
    pub(super) fate: Fate,
    /// It lies in the records of the base instead, as they were.
    pub(super) of_base: bool,
}

/// The journal of one run.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    file: File,
    len: u64,
}

impl Journal {
    /// Begins the journal of the run in `part`.
    pub(super) fn begin(part: &Path, run: &Run<'_>) -> Result<Journal, Trouble> {
        let path = part.join(JOURNAL);
        let mut journal = Journal { file: disk::make_file(&path)?, path, len: 0 };
        journal.line(&Line::Run(run))?;
        Ok(journal)
    }

    /// Notes a collection.
    pub(super) fn collection(&mut self, collection: &Collection) -> Result<(), Trouble> {
        self.line(&Line::Collection(collection))
    }

    /// Notes how much of a large body has come.
    pub(super) fn begun(&mut self, begun: &BegunBody<'_>) -> Result<(), Trouble> {
        self.line(&Line::Begun(begun))
    }

    /// Notes, durably, that a file is about to get another name.
    pub(super) fn renamed(&mut self, from: &str, to: &str) -> Result<(), Trouble> {
        self.line(&Line::Renamed(Renamed { from, to }))?;
        self.file.sync_data().map_err(disk::trouble(&self.path))
    }

    /// Notes that every item of a collection has its record.
    pub(super) fn finished(&mut self, collection: &str) -> Result<(), Trouble> {
        self.line(&Line::Finished(collection))
    }

    /// Notes all that a collection holds, durably.
    pub(super) fn listing(&mut self, collection: &str, listing: &Listing) -> Result<(), Trouble> {
        let head =
            ListingHead { collection, count: listing.len(), whole: listing.whole, next: listing.next.as_deref() };
        self.line(&Line::Listing(head))?;
        let mut lines = Vec::with_capacity(BLOCK_BYTES + 1024);
        for Listed { href, etag, size, modified, media_type } in listing.iter() {
            let modified = modified.map(Timestamp::as_second);
            to_json(&mut lines, &(href, etag, size, modified, media_type))?;
            lines.push(b'\n');
            if lines.len() >= BLOCK_BYTES {
                self.append(&lines)?;
                lines.clear();
            }
        }
        self.append(&lines)?;
        self.file.sync_data().map_err(disk::trouble(&self.path))
    }

    /// Adds the records of a group, whose bytes have been synced, and says where each lies.
    pub(super) fn items(&mut self, group: &mut Group) -> Result<Vec<Slot>, Trouble> {
        let begin = self.len;
        self.append(&group.lines)?;
        group.lines.clear();
        Ok(group.slots.drain(..).map(|slot| Slot { at: begin + slot.at, ..slot }).collect())
    }

    fn line(&mut self, line: &Line<'_>) -> Result<(), Trouble> {
        let mut text = Vec::new();
        to_json(&mut text, line)?;
        text.push(b'\n');
        self.append(&text)
    }

    fn append(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        self.file.write_all(bytes).map_err(disk::trouble(&self.path))?;
        self.len += bytes.len() as u64;
        Ok(())
    }
}

const BLOCK_BYTES: usize = 64 * 1024;
/// Photos are journaled newest first and read by address, so most of a larger piece would be read in vain.
const READ_BYTES: usize = 8 * 1024;

/// Records of items whose bytes are not synced yet.
#[derive(Debug, Default)]
pub(super) struct Group {
    lines: Vec<u8>,
    slots: Vec<Slot>,
}

impl Group {
    /// Adds an item. `at` is where its data begins in its zip.
    pub(super) fn push(&mut self, item: &ItemRecord, at: Option<u64>, losses: &[LossRecord]) -> Result<(), Trouble> {
        self.lines.extend_from_slice(b"{\"item\":");
        let begin = self.lines.len();
        to_json(&mut self.lines, item)?;
        let len = u32::try_from(self.lines.len() - begin)
            .map_err(|_| Trouble::Internal("a record is larger than 4 GiB".to_owned()))?;
        self.slots.push(Slot { at: begin as u64, len, fate: item.fate, of_base: false });
        if let Some(at) = at {
            self.lines.extend_from_slice(b",\"at\":");
            to_json(&mut self.lines, &at)?;
        }
        if !losses.is_empty() {
            self.lines.extend_from_slice(b",\"losses\":");
            to_json(&mut self.lines, losses)?;
        }
        self.lines.extend_from_slice(b"}\n");
        Ok(())
    }

    /// Bytes of records that wait.
    pub(super) fn n_bytes(&self) -> usize {
        self.lines.len()
    }

    /// True when enough records wait to be written together.
    pub(super) fn is_long(&self) -> bool {
        self.lines.len() >= BLOCK_BYTES
    }

    pub(super) fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }
}

/// Reads records back from a journal.
pub(super) struct Records {
    path: PathBuf,
    file: BufReader<File>,
    at: u64,
    text: Vec<u8>,
}

impl Records {
    pub(super) fn open(part: &Path) -> Result<Records, Trouble> {
        let path = part.join(JOURNAL);
        let file = File::open(&path).map_err(disk::trouble(&path))?;
        Ok(Records { path, file: BufReader::with_capacity(READ_BYTES, file), at: 0, text: Vec::new() })
    }

    /// The JSON text of one record.
    pub(super) fn get(&mut self, slot: Slot) -> Result<&[u8], Trouble> {
        let jump = slot.at.cast_signed() - self.at.cast_signed();
        self.text.resize(slot.len as usize, 0);
        self.file
            .seek_relative(jump)
            .and_then(|()| self.file.read_exact(&mut self.text))
            .map_err(disk::trouble(&self.path))?;
        self.at = slot.at + u64::from(slot.len);
        Ok(&self.text)
    }
}

fn to_json<T: Serialize + ?Sized>(out: &mut Vec<u8>, value: &T) -> Result<(), Trouble> {
    serde_json::to_writer(out, value).map_err(|error| Trouble::Internal(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::records::Place;
    use crate::model::Kind;
    use serde_json::Value;

    fn record(href: &str, fate: Fate) -> ItemRecord {
        ItemRecord {
            size: Some(3),
            original: Some(Place::Entry { file: "data/x.zip".to_owned(), entry: "a\n".to_owned() }),
            ..ItemRecord::new(Kind::Contacts, "c1", href, fate)
        }
    }

    #[test]
    fn says_all_that_is_needed_to_go_on() {
        let dir = tempfile::tempdir().unwrap();
        let account = Account { id: "a".to_owned(), ..Account::default() };
        let run = Run {
            format: 1,
            origin: Origin::Account,
            account: &account,
            tool: "Lifeboat 0",
            started: Timestamp::UNIX_EPOCH,
            scope: &Scope::default(),
            inputs: &[],
            read_only: false,
            case: None,
            operator: Some("op"),
        };
        let mut journal = Journal::begin(dir.path(), &run).unwrap();
        assert!(Journal::begin(dir.path(), &run).is_err(), "a journal is never written over");
        let mut listing = Listing::whole();
        let modified = Some(Timestamp::from_second(7).unwrap());
        listing
            .push(Listed { href: "/\"a\"\n", etag: Some("\"1\""), size: Some(3), modified, media_type: Some("t/x") })
            .unwrap();
        listing.push(Listed { href: "/b", etag: None, size: None, modified: None, media_type: None }).unwrap();
        listing.next = Some("token".to_owned());
        journal.collection(&Collection { id: "c1".to_owned(), ..Collection::default() }).unwrap();
        journal.listing("c1", &listing).unwrap();
        let mut group = Group::default();
        let loss = LossRecord { item: "a".to_owned(), what: "b".to_owned(), place: "c".to_owned() };
        group.push(&record("/a", Fate::Saved), Some(30), &[loss]).unwrap();
        group.push(&record("/b", Fate::Lost), None, &[]).unwrap();
        let mut slots = journal.items(&mut group).unwrap();
        assert!(group.is_empty() && group.n_bytes() == 0);
        group.push(&record("/c", Fate::Skipped), None, &[]).unwrap();
        slots.extend(journal.items(&mut group).unwrap());
        journal.finished("c1").unwrap();

        let text = std::fs::read_to_string(dir.path().join(JOURNAL)).unwrap();
        let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines[0]["run"]["account"]["id"], "a");
        assert_eq!(lines[1]["collection"]["id"], "c1");
        assert_eq!(
            lines[2],
            serde_json::json!({"listing": {"collection": "c1", "count": 2, "whole": true, "next": "token"}})
        );
        assert_eq!(lines[3], serde_json::json!(["/\"a\"\n", "\"1\"", 3, 7, "t/x"]));
        assert_eq!(lines[4], serde_json::json!(["/b", null, null, null, null]));
        assert_eq!((&lines[5]["at"], &lines[5]["losses"][0]["where"]), (&Value::from(30), &Value::from("c")));
        assert_eq!(lines[6].as_object().unwrap().len(), 1);
        assert_eq!(lines[8], serde_json::json!({"finished": "c1"}));

        let mut records = Records::open(dir.path()).unwrap();
        for index in [2, 0, 1, 1] {
            let read: ItemRecord = serde_json::from_slice(records.get(slots[index]).unwrap()).unwrap();
            let expect = [("/a", Fate::Saved), ("/b", Fate::Lost), ("/c", Fate::Skipped)][index];
            assert_eq!((read.href.as_str(), slots[index].fate), expect);
        }
    }
}
