//! Files that other services and programs hand out, as a source: folders, archives (read where they lie, never unpacked)
//! and their numbered parts. Signs in nowhere and asks no network.
//!
//! The original of an item is what the file has of it: of a card its lines, of a calendar object the file without its
//! other objects (see `formats::pieces`), and else the whole file, byte for byte. An entity tag is the digest of the
//! original, or, for an entry of an archive that was not read yet, its checksum there.

mod books;
pub(super) mod content;
mod digests;
pub(super) mod fetching;
pub(super) mod parts;
mod place;
pub(super) mod rows;
mod shelves;
pub(super) mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::Source;
use crate::formats::recognise::Sort;
use crate::model::{
    Account, Collection, Found, Input, Intake, Kind, LeftOut, Listed, Listing, Recognised, Recognition, Trouble, Watch,
};
use books::Book;
use digests::{Digests, crc_tag};
pub(super) use digests::{folder_digest, sha256_tag};
use rows::{Holder, shown, shown_path};
use shelves::{Holds, Shelf, shelves};
use walk::{Given, Walk};

/// Stands where the address of a server would.
pub const ORIGIN: &str = "file:";

/// Why a part is missing from a set; a message key of the `text` room.
const PART_MISSING: &str = "left-out-part-missing";

/// A set of files that were handed over.
pub struct HandedOut {
    given: Vec<Given>,
    found: walk::Found,
    books: Vec<Book>,
    shelves: Vec<Shelf>,
    recognised: Recognised,
    digests: Digests,
}

impl HandedOut {
    /// Looks through `paths`: what each file is, and which items are in them. Reads the beginning of files and whole
    /// address books and calendars; writes nothing.
    pub fn recognise(paths: &[PathBuf], w: &Watch) -> Result<HandedOut, Trouble> {
        let given = given(paths)?;
        let mut found = Walk::new(w).through(&given)?;
        let books = read_books(&mut found, w)?;
        let name = given.first().map_or(String::new(), |first| parts::set_name(&first.name));
        let shelves = shelves(&name, &found.files, &books);
        let recognised = recognised(name, &found, &books);
        if recognised.files == 0 {
            let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
            return Err(Trouble::NothingToImport { name: names.join(", ") });
        }
        let digests = Digests::new(found.files.len());
        Ok(HandedOut { given, found, books, shelves, recognised, digests })
    }

    /// What was found, before anything is done with it.
    pub fn recognised(&self) -> &Recognised {
        &self.recognised
    }

    /// The paths that were handed over, with their digests: reads every file to its end. `read` is told how many more
    /// bytes were read.
    pub fn inputs(&mut self, w: &Watch, read: &mut dyn FnMut(u64)) -> Result<Vec<Input>, Trouble> {
        self.digests.inputs(&self.given, &self.found, w, read)
    }

    /// Lets the source know that there is an earlier backup to compare with, which was made from files with the digests
    /// `known`: what is in other archives is then told by its own digest.
    pub fn compare_with(&mut self, known: &BTreeSet<String>) {
        self.digests.compare_with(known);
    }

    fn shelf(&self, c: &Collection) -> Result<&Shelf, Trouble> {
        let at = |shelf: &&Shelf| (shelf.collection.service, &shelf.collection.href) == (c.service, &c.href);
        self.shelves.iter().find(at).ok_or_else(|| Trouble::NotThere { href: c.href.clone() })
    }

    /// Lists the items of an address book or calendar.
    fn list_book(&self, book: &Book, listing: &mut Listing) -> Result<(), Trouble> {
        let file = self.found.files.get(book.file).map_or("", |file| file.href);
        for item in &book.items {
            let (href, etag) = (format!("{file}#{}", item.key), sha256_tag(&item.sha256));
            let (etag, size) = (Some(etag.as_str()), Some(item.len()));
            push(listing, Listed { href: &href, etag, size, modified: None, media_type: None })?;
        }
        Ok(())
    }

    fn list_files(&self, files: &[u32], listing: &mut Listing, w: &Watch) -> Result<(), Trouble> {
        for index in files {
            w.check()?;
            let Some(file) = self.found.files.get(*index as usize) else { continue };
            let etag = match self.digests.of(&self.found.files, *index as usize, w)? {
                Some(sha256) => sha256_tag(&sha256),
                None => crc_tag(file.crc),
            };
            let media_type = match file.sort {
                Sort::Media(media_type) if !media_type.is_empty() => Some(media_type),
                _ => None,
            };
            let (etag, size) = (Some(etag.as_str()), Some(file.size));
            push(listing, Listed { href: file.href, etag, size, modified: file.modified, media_type })?;
        }
        Ok(())
    }
}

impl Source for HandedOut {
    async fn collections(&self, w: &Watch) -> Result<Found, Trouble> {
        w.check()?;
        let missing =
            |name: &str| LeftOut { href: name.to_owned(), name: name.to_owned(), why: PART_MISSING.to_owned() };
        let mut left_out = self.found.left_out.clone();
        left_out.extend(self.recognised.missing_parts().map(missing));
        left_out.sort();
        Ok(Found {
            account: Account::default(),
            collections: self.shelves.iter().map(|shelf| shelf.collection.clone()).collect(),
            left_out,
            coverage: vec!["coverage-handed-out".to_owned()],
            urls: Vec::new(),
        })
    }

    async fn changes(&self, c: &Collection, _since: Option<&str>, w: &Watch) -> Result<Listing, Trouble> {
        w.check()?;
        let mut listing = Listing::whole();
        match &self.shelf(c)?.holds {
            Holds::Files(files) => self.list_files(files, &mut listing, w)?,
            Holds::Books(books) => {
                for book in books.iter().filter_map(|at| self.books.get(*at)) {
                    self.list_book(book, &mut listing)?;
                }
            }
        }
        listing.sort_by_href();
        Ok(listing)
    }

    async fn fetch(&self, c: &Collection, want: &Listing, out: &impl Intake, w: &Watch) -> Result<(), Trouble> {
        fetching::fetch(self, c, want, out, w).await
    }
}

fn push(listing: &mut Listing, line: Listed<'_>) -> Result<(), Trouble> {
    let too_long = |_| Trouble::TooLarge { url: shown_path(line.href), limit: u64::from(u32::MAX) };
    listing.push(line).map_err(too_long)
}

/// The paths as they will be gone through: each once, by name, and without those that lie in others.
pub(super) fn given(paths: &[PathBuf]) -> Result<Vec<Given>, Trouble> {
    let mut whole = Vec::new();
    for path in paths {
        whole.push(fs::canonicalize(path).map_err(|error| Trouble::disk(path, &error))?);
    }
    let first = whole.first().cloned();
    let mut given = Vec::new();
    for path in &whole {
        let is_in = |other: &PathBuf| other != path && path.starts_with(other);
        if whole.iter().any(is_in) || given.iter().any(|known: &Given| known.path == *path) {
            continue;
        }
        let meta = fs::metadata(path).map_err(|error| Trouble::disk(path, &error))?;
        if !meta.is_dir() && !meta.is_file() {
            return Err(Trouble::Disk { path: path.clone(), why: "is neither a file nor a folder".to_owned() });
        }
        given.push(Given { path: path.clone(), name: name_of(path), is_folder: meta.is_dir() });
    }
    // The set is called by the path that was named first; what does not depend on their order must not.
    given.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.path.cmp(&b.path)));
    if let Some(at) = given.iter().position(|given| first.as_ref().is_some_and(|first| first.starts_with(&given.path)))
    {
        let first = given.remove(at);
        given.insert(0, first);
    }
    Ok(given)
}

fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(|| "files".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// Takes address books and calendars apart. What can't be is kept as the file it is.
fn read_books(found: &mut walk::Found, w: &Watch) -> Result<Vec<Book>, Trouble> {
    let mut books = Vec::new();
    for index in 0..found.files.len() {
        let Some(file) = found.files.get(index).filter(|file| matches!(file.sort, Sort::Cards | Sort::Calendar)) else {
            continue;
        };
        w.check()?;
        let slice = content::slice(&found.files, &file);
        let book = slice.ok().and_then(|slice| books::read(index, file.sort, &slice).ok().flatten());
        match book {
            Some(book) => books.push(book),
            None => found.files.set_sort(index, Sort::Other),
        }
    }
    Ok(books)
}

/// Counts what was found.
fn recognised(name: String, found: &walk::Found, books: &[Book]) -> Recognised {
    let mut sorts: BTreeMap<&'static str, Recognition> = BTreeMap::new();
    let mut kinds: BTreeMap<Kind, u64> = BTreeMap::new();
    let mut n_files = 0;
    for file in found.files.iter() {
        let what = match file.sort {
            Sort::Cards => "sort-cards",
            Sort::Calendar => "sort-calendar",
            Sort::Media(_) => "sort-media",
            Sort::Mail => "sort-mail",
            Sort::Bookmarks => "sort-bookmarks",
            Sort::Zip | Sort::Gzip => "sort-archive",
            Sort::Empty | Sort::Other => "sort-unknown",
        };
        let line = sorts.entry(what).or_insert(Recognition { what, ..Recognition::default() });
        line.files += 1;
        line.bytes += file.size;
        n_files += 1;
        match file.sort {
            Sort::Cards | Sort::Calendar => (),
            Sort::Media(_) => *kinds.entry(Kind::Photos).or_default() += 1,
            _ => *kinds.entry(Kind::Other).or_default() += 1,
        }
    }
    for (kind, n) in books.iter().flat_map(|book| &book.by_kind) {
        *kinds.entry(*kind).or_default() += n;
        let what = if *kind == Kind::Contacts { "sort-cards" } else { "sort-calendar" };
        if let Some(line) = sorts.get_mut(what) {
            line.items += n;
        }
    }
    let archives: BTreeSet<&str> = found.opened.iter().map(|opened| opened.href.as_str()).collect();
    let archives: Vec<String> = archives.into_iter().map(shown).collect();
    Recognised {
        name,
        files: n_files,
        bytes: found.bytes,
        sorts: sorts.into_values().collect(),
        kinds,
        parts: parts::sets(archives.iter().map(String::as_str)),
        left_out: found.left_out.clone(),
    }
}

/// True when an item's bytes lie in an archive.
fn is_packed(files: &rows::Files, file: &rows::FileAt<'_>) -> bool {
    matches!(files.holder(file), Some(Holder::Zip { .. }))
}

#[cfg(test)]
mod tests;
