//! The backups that a merge reads: their records, as far as finding the same item again needs them, and the collections of
//! the result, which are those of the inputs by name.

use std::collections::BTreeSet;
use std::path::PathBuf;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::group::{Entry, FILES};
use crate::archive::bag::{BadItem, Bag};
use crate::archive::names::folded;
use crate::archive::reader::Browser;
use crate::archive::records::ItemRecord;
use crate::engine::known::{Person, key};
use crate::model::{Collection, Fate, Input, Kind, Service, Trouble, Watch};
use crate::text;

/// What of a name stays as it is in an address.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// The inputs, opened.
pub(super) struct Inputs {
    pub opened: Vec<Opened>,
    /// The collections of the result.
    pub shelves: Vec<Collection>,
    /// By what each is known: its folder, and its name as file systems fold it.
    known: Vec<(&'static str, String)>,
    pub not_had: u64,
}

/// One backup.
pub(super) struct Opened {
    pub path: PathBuf,
    pub browser: Browser,
    pub seal: String,
    pub input: Input,
}

impl Inputs {
    /// Opens the backups; none may be given twice.
    pub(super) fn open(paths: &[PathBuf]) -> Result<Inputs, Trouble> {
        let mut opened = Vec::new();
        let mut seals = BTreeSet::new();
        for path in paths {
            let bag = Bag::open(path)?;
            let seal = bag.seal()?;
            if !seals.insert(seal.clone()) {
                let name = path.display().to_string();
                return Err(Trouble::WrongUse(text::say("merge-twice", &[("name", name.into())])));
            }
            let input = Input {
                name: format!("{} ({})", bag.record.name, user_of(&bag)),
                size: bag.record.files.values().map(|file| file.size).sum(),
                sha256: seal.clone(),
                files: Some(bag.record.files.len() as u64),
            };
            opened.push(Opened { path: path.clone(), browser: Browser::open(path)?, seal, input });
        }
        Ok(Inputs { opened, shelves: Vec::new(), known: Vec::new(), not_had: 0 })
    }

    /// Every item that the inputs have, input by input.
    pub(super) fn read(&mut self, w: &Watch) -> Result<Vec<Entry>, Trouble> {
        let mut entries = Vec::new();
        for input in 0..self.opened.len() {
            let Some(path) = self.opened.get(input).map(|opened| opened.path.clone()) else { continue };
            let bag = Bag::open(&path)?;
            let collections: Vec<(String, usize)> = {
                let of_bag = bag.record.collections.iter();
                of_bag.map(|line| (line.collection.id.clone(), self.shelf(&line.collection))).collect()
            };
            let mut items = bag.items()?;
            while let Some(item) = items.next() {
                w.check()?;
                let damaged = |bad: BadItem| Trouble::Damaged { path: path.clone(), why: bad.to_string() };
                let (item, at) = (item.map_err(damaged)?, items.at());
                let shelf = collections.iter().find(|(id, _)| *id == item.collection).map(|(_, shelf)| *shelf);
                match (item.fate, shelf) {
                    (Fate::Saved | Fate::Unchanged, Some(shelf)) => entries.push(entry(&item, input, shelf, at)),
                    (Fate::Lost, _) => self.not_had += 1,
                    _ => (),
                }
            }
        }
        Ok(entries)
    }

    /// The collection of the result that takes what was in this one.
    fn shelf(&mut self, of: &Collection) -> usize {
        let folder = match (of.service, of.kinds.first()) {
            (Service::Carddav, _) => "contacts",
            (Service::Caldav, _) => "calendars",
            (Service::Webdav, Some(Kind::Other)) => "other",
            (Service::Webdav, _) => "photos",
        };
        let last = of.href.trim_end_matches('/').rsplit('/').next().unwrap_or(&of.href);
        let name = if of.name.is_empty() { last.to_owned() } else { of.name.clone() };
        let key = (folder, folded(&name));
        if let Some(at) = self.known.iter().position(|known| *known == key) {
            if let Some(shelf) = self.shelves.get_mut(at) {
                let more: Vec<Kind> = of.kinds.iter().copied().filter(|kind| !shelf.kinds.contains(kind)).collect();
                shelf.kinds.extend(more);
                let more = of.components.iter().filter(|name| !shelf.components.contains(name)).cloned();
                let more: Vec<String> = more.collect();
                shelf.components.extend(more);
            }
            return at;
        }
        self.known.push(key);
        self.shelves.push(Collection {
            service: of.service,
            kinds: of.kinds.clone(),
            href: format!("/{folder}/{}/", utf8_percent_encode(&name, PLAIN)),
            name,
            colour: of.colour.clone(),
            description: of.description.clone(),
            order: of.order,
            components: of.components.clone(),
            ..Collection::default()
        });
        self.shelves.len() - 1
    }
}

fn user_of(bag: &Bag) -> &str {
    let account = &bag.record.account;
    if account.user.is_empty() { &account.id } else { &account.user }
}

fn entry(item: &ItemRecord, input: usize, shelf: usize, at: u64) -> Entry {
    let group = match item.kind {
        Kind::Contacts => 0,
        Kind::Calendar | Kind::Tasks | Kind::Notes => 1,
        Kind::Photos | Kind::Other => FILES,
    };
    let says = item.meaning.as_deref().filter(|_| group != FILES).or(item.sha256.as_deref()).unwrap_or("");
    let person = item.facts.as_ref().filter(|_| item.kind == Kind::Contacts).map(Person::of);
    Entry { input, shelf, group, at, uid: item.uid.as_deref().map(key), says: key(says), person }
}
