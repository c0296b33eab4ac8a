//! Files that other services and programs hand out, as a source: folders, archives (read where they lie, never unpacked)
//! and their numbered parts. Signs in nowhere and asks no network.
//!
//! The original of an item is what the file has of it: of a card its lines, of a calendar object the file without its
//! other objects (see `formats::pieces`), and else the whole file, byte for byte. An entity tag is the digest of the
//! original, or, for an entry of an archive that was not read yet, its checksum there.

mod albums;
mod books;
mod columns;
mod companions;
pub(super) mod content;
mod digests;
pub(super) mod fetching;
pub(super) mod parts;
mod place;
mod readers;
pub(super) mod rows;
mod shelves;
mod stores;
mod vdir;
pub(super) mod walk;

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::Source;
use crate::formats::handed_out::{Layout, Unfit};
use crate::formats::recognise::Sort;
use crate::model::{
    Account, Collection, Found, Input, Intake, Kind, LeftOut, Listed, Listing, Recognised, Recognition, Trouble, Watch,
};
use books::Book;
use companions::{Companions, Twins};
use digests::Digests;
pub(super) use digests::{folder_digest, sha256_tag};
use rows::{Holder, Href, shown, shown_path};
use shelves::{Holds, Shelf, shelves};
use walk::{Given, Walk};

/// Stands where the address of a server would.
pub const ORIGIN: &str = "file:";

/// Why a part is missing from a set; a message key of the `text` room.
const PART_MISSING: &str = "left-out-part-missing";

/// Why a photo is not saved a second time; a message key of the `text` room.
const KEPT_ONCE: &str = "skipped-kept-once";

/// A set of files that were handed over.
pub struct HandedOut {
    given: Vec<Given>,
    found: walk::Found,
    books: Vec<Book>,
    shelves: Vec<Shelf>,
    recognised: Recognised,
    digests: Digests,
    companions: Companions,
    twins: OnceCell<Twins>,
    /// By photo: length and checksum of the XMP beside it, once it was composed.
    xmps: RefCell<Vec<Option<albums::Xmp>>>,
}

impl HandedOut {
    /// Looks through `paths`: what each file is, and which items are in them. Reads the beginning of files and whole
    /// address books and calendars; writes nothing.
    pub fn recognise(paths: &[PathBuf], w: &Watch) -> Result<HandedOut, Trouble> {
        let given = given(paths)?;
        let mut found = Walk::new(w).through(&given)?;
        let books = read_books(&mut found, w)?;
        let name = given.first().map_or(String::new(), |first| parts::set_name(&first.name));
        let mut shelves = shelves(&name, &found.files, &books);
        vdir::name(&mut shelves, &found.files, &books);
        let companions = Companions::find(&found.files, w)?;
        let recognised = recognised(name, &found, &books, &companions);
        if recognised.files == 0 {
            let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
            return Err(Trouble::NothingToImport { name: names.join(", ") });
        }
        let digests = Digests::new(found.files.len());
        let twins = OnceCell::new();
        Ok(HandedOut { given, found, books, shelves, recognised, digests, companions, twins, xmps: RefCell::default() })
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
        let file = self.found.files.get(book.file).map_or_else(String::new, |file| file.href.to_string());
        for item in &book.items {
            let (href, etag) = (format!("{file}#{}", item.key), sha256_tag(&item.sha256));
            let (etag, size) = (Some(etag.as_str()), Some(item.len));
            push(listing, Listed { href: &href, etag, size, modified: None, media_type: None })?;
        }
        Ok(())
    }

    /// The photos that are in several albums. Looked for once, when the digests of files on the disk are known.
    fn twins(&self, w: &Watch) -> Result<&Twins, Trouble> {
        if let Some(known) = self.twins.get() {
            return Ok(known);
        }
        let found = companions::twins(&self.found.files, &self.companions, &self.digests, w)?;
        Ok(self.twins.get_or_init(|| found))
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
            Holds::Files(files) => albums::list(self, files, &mut listing, w)?,
            Holds::Books(books) => {
                for book in books.iter().filter_map(|at| self.books.get(*at)) {
                    self.list_book(book, &mut listing)?;
                }
            }
        }
        listing.sort_by_href();
        Ok(listing)
    }

    fn passed_over(&self, _c: &Collection, line: Listed<'_>) -> Option<&'static str> {
        let index = u32::try_from(self.found.files.find(line.href)?).ok()?;
        self.twins.get()?.contains_key(&index).then_some(KEPT_ONCE)
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

/// Takes files apart that hold items. What can't be is kept as the file it is.
fn read_books(found: &mut walk::Found, w: &Watch) -> Result<Vec<Book>, Trouble> {
    let mut books = Vec::new();
    // A note's page says the same as its JSON, so it is read only where that is missing or can't be read.
    let is_page = |sort: Sort| sort == Sort::Layout(Layout::KeepPage);
    for pages in [false, true] {
        for index in 0..found.files.len() {
            let Some(file) = found.files.get(index) else { continue };
            let holds = matches!(file.sort, Sort::Cards | Sort::Calendar) || readers::is_composed(file.sort);
            if !holds || is_page(file.sort) != pages || pages && has_note(&found.files, file.href) {
                continue;
            }
            w.check()?;
            let slice = content::slice(&found.files, &file);
            let slice = slice.map_err(|why| Unfit::Damaged { why: why.to_string() });
            match slice.and_then(|slice| books::read(index, file.sort, &slice)) {
                Ok(read) => {
                    if file.sort == Sort::Layout(Layout::Store) {
                        let log = stores::log_beside(&found.files, &file);
                        found.left_out.extend(log);
                    }
                    books.extend(read);
                }
                Err(unfit) if readers::is_another(file.sort, &unfit) => found.files.set_sort(index, Sort::Other),
                Err(unfit) => {
                    let (href, why) = (file.href.to_string(), readers::why(&unfit).to_owned());
                    found.files.set_sort(index, Sort::Other);
                    found.left_out.push(LeftOut { name: shown_path(&href), href, why });
                }
            }
        }
    }
    books.sort_by_key(|book| book.file);
    found.left_out.sort();
    Ok(books)
}

/// True when the note of a page lies beside it as JSON, too.
fn has_note(files: &rows::Files, page: Href<'_>) -> bool {
    let json = page.stem().map(|stem| format!("{stem}.json"));
    let note = json.and_then(|json| files.get(files.find(&json)?));
    note.is_some_and(|note| note.sort == Sort::Layout(Layout::KeepNote))
}

/// Counts what was found.
fn recognised(name: String, found: &walk::Found, books: &[Book], companions: &Companions) -> Recognised {
    let mut sorts: BTreeMap<&'static str, Recognition> = BTreeMap::new();
    let mut kinds: BTreeMap<Kind, u64> = BTreeMap::new();
    let mut n_files = 0;
    let mut in_pieces = vec![false; found.files.len()];
    for book in books.iter().filter(|book| !book.is_composed) {
        if let Some(flag) = in_pieces.get_mut(book.file) {
            *flag = true;
        }
    }
    for (file, in_pieces) in found.files.iter().zip(in_pieces) {
        let what = readers::word_of(file.sort);
        let line = sorts.entry(what).or_insert(Recognition { what, ..Recognition::default() });
        line.files += 1;
        line.bytes += file.size;
        n_files += 1;
        match file.sort {
            _ if in_pieces => (),
            Sort::Media(_) => *kinds.entry(Kind::Photos).or_default() += 1,
            _ => *kinds.entry(Kind::Other).or_default() += 1,
        }
    }
    for book in books {
        let what = found.files.get(book.file).map_or("", |file| readers::word_of(file.sort));
        for (kind, n) in &book.by_kind {
            *kinds.entry(*kind).or_default() += n;
            if let Some(line) = sorts.get_mut(what) {
                line.items += n;
            }
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
        tables: found.files.iter().filter_map(|file| columns::of(&found.files, &file)).collect(),
        matched: (companions.matched, companions.media),
    }
}

/// True when an item's bytes lie in an archive.
fn is_packed(files: &rows::Files, file: &rows::FileAt<'_>) -> bool {
    matches!(files.holder(file), Some(Holder::Zip { .. }))
}

#[cfg(test)]
mod tests;
