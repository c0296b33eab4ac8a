//! Puts what was found into collections: each address book and calendar is one, each folder with photos or videos is an
//! album with everything that lies in it, and all other files are one. A folder of files with a card or an event each, as
//! vdirsyncer and others keep them, is one address book or calendar. Pure.

use std::collections::BTreeMap;

use super::ORIGIN;
use super::books::Book;
use super::rows::{Files, encoded, folder_of, shown, shown_path};
use crate::formats::handed_out::Layout;
use crate::formats::recognise::Sort;
use crate::model::{Collection, Kind, Service};

/// What a collection holds.
#[derive(Clone, Debug)]
pub(super) enum Holds {
    /// The items of one file, or of several, by path.
    Books(Vec<usize>),
    /// Whole files, by index, which is by path.
    Files(Vec<u32>),
}

/// A collection, and what it holds.
#[derive(Clone, Debug)]
pub(super) struct Shelf {
    pub collection: Collection,
    pub holds: Holds,
}

/// Sorts the files of a set called `set` into collections. The items of `books` stand in them; of what is in none, and of
/// what items were composed from, the whole files are taken.
pub(super) fn shelves(set: &str, files: &Files, books: &[Book]) -> Vec<Shelf> {
    let mut shelves = Vec::new();
    let mut heaps: BTreeMap<(Service, &str, Option<&str>), Vec<usize>> = BTreeMap::new();
    let mut is_book = vec![false; files.len()];
    for (at, book) in books.iter().enumerate() {
        let Some(file) = files.get(book.file) else { continue };
        if let Some(flag) = is_book.get_mut(book.file) {
            *flag = !book.is_composed;
        }
        if book.items.len() == 1 {
            heaps.entry((service(book), file.href.folder, book.list.as_deref())).or_default().push(at);
        } else {
            shelves.push(of_file(at, book, &file.href.to_string()));
        }
    }
    for ((_, folder, list), heap) in heaps {
        let first = heap.first().and_then(|at| Some((*at, books.get(*at)?)));
        let Some((at, book)) = first else { continue };
        let Some(file) = files.get(book.file) else { continue };
        // Notes come one a file; which are together does not depend on how many there are.
        let is_note = matches!(file.sort, Sort::Layout(Layout::KeepNote | Layout::KeepPage));
        shelves.push(if heap.len() > 1 || is_note {
            of_folder(set, folder, list, heap, books)
        } else {
            of_file(at, book, &file.href.to_string())
        });
    }
    albums(set, files, &is_book, &mut shelves);
    shelves.sort_by(|a, b| key(&a.collection).cmp(&key(&b.collection)));
    shelves
}

fn key(collection: &Collection) -> (&str, Service) {
    (&collection.href, collection.service)
}

fn service(book: &Book) -> Service {
    if book.by_kind.contains_key(&Kind::Contacts) { Service::Carddav } else { Service::Caldav }
}

fn of_file(at: usize, book: &Book, href: &str) -> Shelf {
    let file = shown(href);
    let stem = file.rsplit_once('.').map_or(file.as_str(), |(stem, _)| stem);
    let own = book.list.clone().filter(|list| !list.trim().is_empty()).or_else(|| book.name.clone());
    let name = own.unwrap_or_else(|| if stem.is_empty() { file.clone() } else { stem.to_owned() });
    Shelf {
        collection: Collection {
            service: service(book),
            kinds: book.by_kind.keys().copied().collect(),
            name,
            origin: ORIGIN.to_owned(),
            href: format!("{href}/{}", below(book.list.as_deref())),
            colour: book.colour.clone(),
            ..Collection::default()
        },
        holds: Holds::Books(vec![at]),
    }
}

/// What follows the path of a file or folder for one of several lists in it. No path has a `#` in it.
fn below(list: Option<&str>) -> String {
    list.map_or_else(String::new, |list| format!("#{}/", encoded(list.as_bytes())))
}

fn of_folder(set: &str, folder: &str, list: Option<&str>, heap: Vec<usize>, books: &[Book]) -> Shelf {
    let mut kinds: Vec<Kind> =
        heap.iter().filter_map(|at| books.get(*at)).flat_map(|book| book.by_kind.keys().copied()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let service = if kinds.contains(&Kind::Contacts) { Service::Carddav } else { Service::Caldav };
    let name = if folder == "/" { set.to_owned() } else { shown(folder) };
    let name = list.map_or(name.clone(), |list| format!("{name} {list}"));
    let (origin, href) = (ORIGIN.to_owned(), format!("{folder}{}", below(list)));
    let collection = Collection { service, kinds, name, origin, href, ..Collection::default() };
    Shelf { collection, holds: Holds::Books(heap) }
}

/// The folders with photos or videos, and what is left.
fn albums(set: &str, files: &Files, is_book: &[bool], shelves: &mut Vec<Shelf>) {
    let mut folders: BTreeMap<&str, (Vec<u32>, bool, bool)> = BTreeMap::new();
    for (index, file) in (0_u32..).zip(files.iter()) {
        if is_book.get(index as usize).copied().unwrap_or(false) {
            continue;
        }
        let (all, media, other) = folders.entry(file.href.folder).or_default();
        all.push(index);
        match file.sort {
            Sort::Media(_) => *media = true,
            _ => *other = true,
        }
    }
    let top = common_top(folders.iter().filter(|(_, (_, media, _))| *media).map(|(folder, _)| *folder));
    let mut rest: Vec<u32> = Vec::new();
    let mut has_photos = false;
    for (folder, (all, media, other)) in folders {
        if !media || folder == REST {
            rest.extend(all);
            has_photos |= media;
            continue;
        }
        let below = folder.strip_prefix(top).filter(|below| !below.is_empty()).map(shown_path);
        let name = below.unwrap_or_else(|| shown(folder));
        let kinds = if other { vec![Kind::Photos, Kind::Other] } else { vec![Kind::Photos] };
        shelves.push(of_files(folder, name, kinds, all));
    }
    if !rest.is_empty() {
        rest.sort_unstable();
        let kinds = if has_photos { vec![Kind::Photos, Kind::Other] } else { vec![Kind::Other] };
        shelves.push(of_files(REST, set.to_owned(), kinds, rest));
    }
}

/// The path of the collection of all files that are in no other, and so of what lies in no folder.
const REST: &str = "/";

fn of_files(href: &str, name: String, kinds: Vec<Kind>, mut all: Vec<u32>) -> Shelf {
    all.shrink_to_fit();
    let collection = Collection {
        service: Service::Webdav,
        kinds,
        name,
        origin: ORIGIN.to_owned(),
        href: href.to_owned(),
        ..Collection::default()
    };
    Shelf { collection, holds: Holds::Files(all) }
}

/// The folder that all of `folders` lie below, with its slash.
fn common_top<'a>(folders: impl Iterator<Item = &'a str>) -> &'a str {
    let above = |folder: &'a str| folder_of(folder.trim_end_matches('/'));
    let shared = |a: &'a str, b: &'a str| {
        let mut top = a;
        while !b.starts_with(top) {
            top = above(top);
        }
        top
    };
    folders.map(above).reduce(shared).unwrap_or("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::handed_out::rows::{FileAt, Href};

    fn files(paths: &[(&str, Sort)]) -> Files {
        let mut files = Files::default();
        for (href, sort) in paths {
            let file =
                FileAt { href: Href::of(href), holder: 0, entry: 0, crc: 0, size: 1, modified: None, sort: *sort };
            files.push(file).unwrap();
        }
        files.sort();
        files
    }

    #[test]
    fn each_folder_of_photos_is_an_album_and_the_rest_is_one() {
        const PHOTO: Sort = Sort::Media("");
        let check = |paths: &[(&str, Sort)], expect: &[(&str, &str, &[Kind], usize)]| {
            let found = shelves("set", &files(paths), &[]);
            let told: Vec<_> = found
                .iter()
                .map(|shelf| {
                    let n = match &shelf.holds {
                        Holds::Files(files) => files.len(),
                        Holds::Books(_) => 0,
                    };
                    (
                        shelf.collection.href.as_str(),
                        shelf.collection.name.as_str(),
                        shelf.collection.kinds.as_slice(),
                        n,
                    )
                })
                .collect();
            assert_eq!(told, expect);
        };
        check(
            &[
                ("/T/Google%20Photos/Urlaub/a.jpg", PHOTO),
                ("/T/Google%20Photos/Urlaub/a.jpg.json", Sort::Other),
                ("/T/Google%20Photos/2024/b.jpg", PHOTO),
                ("/T/Mail/all.mbox", Sort::Mail),
                ("/T/index.html", Sort::Other),
            ],
            &[
                ("/", "set", &[Kind::Other], 2),
                ("/T/Google%20Photos/2024/", "2024", &[Kind::Photos], 1),
                ("/T/Google%20Photos/Urlaub/", "Urlaub", &[Kind::Photos, Kind::Other], 2),
            ],
        );
        check(&[("/a.jpg", PHOTO)], &[("/", "set", &[Kind::Photos, Kind::Other], 1)]);
        check(&[("/DCIM/100APPLE/a.jpg", PHOTO)], &[("/DCIM/100APPLE/", "100APPLE", &[Kind::Photos], 1)]);
        check(
            &[("/D/a.jpg", PHOTO), ("/D/E/b.jpg", PHOTO)],
            &[("/D/", "D", &[Kind::Photos], 1), ("/D/E/", "D/E", &[Kind::Photos], 1)],
        );
    }
}
