//! The thread that answers questions about records: it holds the open backup, an index of each kind that was asked for, and
//! what the last query found. Questions that a later one has overtaken are not answered.

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;

use super::index::{Found, Index};
use super::item::{Item, Row};
use super::pictures::Wants;
use super::{Ask, Opened, Query, Shelfmark, Told, agenda};
use crate::archive::bag::is_ours;
use crate::archive::pack::usual_name;
use crate::archive::reader::{Browser, Shelf, summary};
use crate::model::{Kind, Trouble};

/// So far up it is looked for the backup that something is in.
const MOST_LEVELS: usize = 5;

struct Room {
    path: PathBuf,
    browser: Browser,
    indexes: BTreeMap<Kind, Index>,
    found: Option<(Query, Found)>,
}

/// Answers until there are no more questions.
pub fn answer(questions: &Receiver<Ask>, wants: &Wants, tell: &(impl Fn(Told) + Send)) {
    let mut room: Option<Room> = None;
    let mut waiting: VecDeque<Ask> = VecDeque::new();
    loop {
        if waiting.is_empty() {
            match questions.recv() {
                Ok(ask) => waiting.push_back(ask),
                Err(_) => return,
            }
        }
        waiting.extend(questions.try_iter());
        let Some(ask) = waiting.pop_front() else { continue };
        if waiting.iter().any(|later| overtakes(later, &ask)) {
            continue;
        }
        match ask {
            Ask::Open(path) => {
                // What was open is let go first: both indexes together would need twice the room.
                room = None;
                let opened = open(&path);
                let told = opened.map(|(opened, browser)| {
                    wants.opened(opened.path.clone());
                    let path = opened.path.clone();
                    room = Some(Room { path, browser, indexes: BTreeMap::new(), found: None });
                    Box::new(opened)
                });
                tell(Told::Opened(path, told));
            }
            ask => {
                if let Some(room) = &mut room {
                    tell(room.answer(ask).unwrap_or_else(Told::Failed));
                }
            }
        }
    }
}

/// True when nobody waits for the answer to `ask` any more once `later` was asked.
fn overtakes(later: &Ask, ask: &Ask) -> bool {
    match (later, ask) {
        (Ask::Open(_), _) => true,
        (Ask::List(_), Ask::List(_)) | (Ask::Agenda(_), Ask::Agenda(_)) | (Ask::Item(_), Ask::Item(_)) => true,
        (Ask::List(now), Ask::Rows { query, .. }) => now != query,
        _ => false,
    }
}

impl Room {
    fn answer(&mut self, ask: Ask) -> Result<Told, Trouble> {
        match ask {
            Ask::Open(path) => Ok(Told::Opened(path.clone(), Err(Trouble::NotABackup { path }))),
            Ask::List(query) => {
                let bad_lines = self.index(query.kind)?.bad_lines;
                Ok(Told::Listed(self.find(&query)?.listed(&query, bad_lines)))
            }
            Ask::Rows { query, from, n } => {
                let places = self.places(&query, from, n)?;
                let records = self.browser.records_at(&places)?;
                let rows = places.iter().zip(records).map(|(place, record)| Row::of(*place, record)).collect();
                Ok(Told::Rows { query, from, rows })
            }
            Ask::Item(place) => Ok(Told::Item(Box::new(Item::read(&mut self.browser, &self.path, place)?))),
            Ask::Agenda(range) => {
                self.index(Kind::Calendar)?;
                let Room { browser, indexes, .. } = self;
                let index = indexes.entry(Kind::Calendar).or_default();
                agenda::agenda(browser, index, &range).map(Told::Agenda)
            }
            Ask::Places(query) => {
                let mut places = self.places(&query, 0, usize::MAX)?;
                places.sort_unstable();
                Ok(Told::Places(query, places))
            }
        }
    }

    fn index(&mut self, kind: Kind) -> Result<&Index, Trouble> {
        if !self.indexes.contains_key(&kind) {
            self.indexes.insert(kind, Index::build(&self.browser, kind)?);
        }
        Ok(self.indexes.entry(kind).or_default())
    }

    fn find(&mut self, query: &Query) -> Result<&Found, Trouble> {
        let known = self.found.take().filter(|(known, _)| known == query);
        let found = match known {
            Some(found) => found,
            None => (query.clone(), self.index(query.kind)?.find(query)),
        };
        Ok(&self.found.insert(found).1)
    }

    fn places(&mut self, query: &Query, from: u64, n: usize) -> Result<Vec<u64>, Trouble> {
        self.find(query)?;
        let index = self.indexes.get(&query.kind);
        let found = self.found.as_ref().map(|(_, found)| found);
        Ok(index.zip(found).map(|(index, found)| index.places(found, from, n)).unwrap_or_default())
    }
}

/// The backup that a person means by `path`: itself, as a folder or a pack, the one it lies in, or the newest of a vault.
fn meant(path: &Path) -> Result<PathBuf, Trouble> {
    if let Some(backup) = path.ancestors().take(MOST_LEVELS).find(|above| is_ours(above)) {
        return Ok(backup.to_owned());
    }
    // A backup that was packed into one file.
    if path.is_file() {
        match Browser::open(path) {
            Ok(_) => return Ok(path.to_owned()),
            Err(trouble @ (Trouble::Locked { .. } | Trouble::NewerFormat { .. })) => return Err(trouble),
            Err(_) => (),
        }
    }
    let newest = if path.is_dir() { Shelf::backups(path).ok() } else { None };
    let newest = newest.and_then(|backups| backups.into_iter().find(|backup| backup.summary.is_ok()));
    match newest {
        Some(backup) => Ok(backup.path),
        None if path.exists() => Err(Trouble::NotABackup { path: path.to_owned() }),
        None => Err(Trouble::Disk { path: path.to_owned(), why: "there is nothing of that name".into() }),
    }
}

fn open(path: &Path) -> Result<(Opened, Browser), Trouble> {
    let path = meant(path)?;
    let browser = Browser::open(&path)?;
    let said = summary(&path)?;
    let record = &said.record;
    let totals = match &said.receipt {
        Some(receipt) => receipt.totals.clone(),
        None => counted(&browser)?,
    };
    let some = |count: &dyn Fn(&crate::model::Counts) -> u64| -> Vec<(Kind, u64)> {
        totals.iter().map(|(kind, counts)| (*kind, count(counts))).filter(|(_, n)| *n > 0).collect()
    };
    let collection = |line: &crate::archive::records::CollectionRecord| Shelfmark {
        id: line.collection.id.clone(),
        name: line.collection.name.clone(),
        kinds: line.collection.kinds.clone(),
        colour: line.collection.colour.as_deref().and_then(colour),
    };
    let account = &record.account;
    let opened = Opened {
        name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        is_pack: path.is_file(),
        pack_names: [usual_name(record, false), usual_name(record, true)],
        account: if account.user.is_empty() { account.id.clone() } else { account.user.clone() },
        origin: record.origin,
        sealed: record.sealed,
        status: record.status,
        alarm: record.alarm,
        kinds: some(&|counts| counts.kept()),
        lost: some(&|counts| counts.lost),
        collections: record.collections.iter().map(collection).collect(),
        trouble: said.trouble,
        path,
    };
    Ok((opened, browser))
}

/// How many items of each kind there are, where the report does not tell.
fn counted(browser: &Browser) -> Result<BTreeMap<Kind, crate::model::Counts>, Trouble> {
    let mut totals: BTreeMap<Kind, crate::model::Counts> = BTreeMap::new();
    browser.glance(&mut |_, item| {
        let counts = totals.entry(item.kind).or_default();
        if item.is_kept() {
            counts.saved += 1;
        } else if item.fate == crate::model::Fate::Lost {
            counts.lost += 1;
        }
    })?;
    Ok(totals)
}

/// `#rrggbb`, perhaps with how opaque it is behind.
fn colour(text: &str) -> Option<[u8; 3]> {
    let hex = text.trim().strip_prefix('#')?;
    let part = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}
