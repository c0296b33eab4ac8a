//! Files that belong to no backup: cards and calendar objects by themselves, everything else as the file it is. The items of
//! one file are a collection. Where a folder has a file for each item, as many programs keep them (the vdir format), the
//! folder is the collection: thousands of collections of one item would help nobody, and each would cost files of its own.

use std::collections::BTreeMap;
use std::ops::Range;

use sha2::{Digest as _, Sha256};

use super::bytes::{bytes_of, is_whole, sha_of};
use super::heap::Lump;
use super::shelving::{From, Item, Shelves, service_of};
use super::{ORIGIN, key_of};
use crate::formats::photo;
use crate::formats::pieces;
use crate::formats::recognise::Sort;
use crate::model::{Collection, Kind, LeftOut, Service};
use crate::sources::handed_out::content::Ranges;
use crate::sources::handed_out::rows::{shown, shown_path};

/// Of more files in one folder, not each becomes a collection, however many items it has.
const MAX_BOOKS: usize = 100;

/// A card or object.
struct Piece {
    /// What it is called in its file.
    key: String,
    item: Item,
}

/// The cards and objects of a file.
struct Book {
    href: String,
    pieces: Vec<Piece>,
}

/// The loose files that were taken so far.
#[derive(Default)]
pub(super) struct Loose {
    /// By the folder they lie in.
    books: BTreeMap<(String, Service), Vec<Book>>,
}

impl Loose {
    /// Takes what is in `lump`, the heap's one at `at`.
    pub fn take(&mut self, at: usize, lump: &Lump, shelves: &mut Shelves, left_out: &mut Vec<LeftOut>) {
        let left = |why: &str| LeftOut { href: lump.href.clone(), name: shown_path(&lump.href), why: why.to_owned() };
        let ends = |ending: &str| lump.href.to_ascii_lowercase().ends_with(ending);
        let sort = lump.sort();
        let is_cards = sort == Sort::Cards || ends(".vcf");
        let is_objects = sort == Sort::Calendar || ends(".ics") || ends(".icsx");
        if is_cards || is_objects {
            let Some((pieces, all_whole)) = pieces_in(at, lump, is_cards) else {
                return left_out.push(left("left-out-unreadable-piece"));
            };
            if !all_whole {
                left_out.push(left("left-out-unreadable-piece"));
            }
            if let Some(service) = pieces.first().map(|piece| service_of(piece.item.kind)) {
                let folder = lump.href.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
                self.books.entry((folder, service)).or_default().push(Book { href: lump.href.clone(), pieces });
            }
            return;
        }
        let Ok(sha256) = sha_of(lump) else { return left_out.push(left("left-out-damaged-entry")) };
        let (folder, _) = lump.href.rsplit_once('/').unwrap_or(("", &lump.href));
        let is_photo = photo::media(&lump.href, None).is_some() || matches!(sort, Sort::Media(_));
        let collection = Collection {
            service: service_of(Kind::Photos),
            name: if folder.is_empty() { shown(&lump.href) } else { shown(folder) },
            origin: ORIGIN.to_owned(),
            href: format!("{folder}/"),
            kinds: vec![Kind::Photos],
            ..Collection::default()
        };
        let kind = if is_photo { Kind::Photos } else { Kind::Other };
        let item = Item { kind, sha256: Some(sha256), size: lump.size, modified: lump.modified, from: From::Lump(at) };
        shelves.put(&collection, &lump.href, item);
    }

    /// Puts the cards and objects into collections, when all files were taken.
    pub fn done(self, shelves: &mut Shelves) {
        for ((folder, service), books) in self.books {
            let is_single = |book: &Book| book.pieces.len() == 1;
            let n_singles = books.iter().filter(|book| is_single(book)).count();
            let (many_singles, many) = (n_singles > 1, books.len() > MAX_BOOKS);
            let of_folder = Collection {
                service,
                name: shown(&folder),
                origin: ORIGIN.to_owned(),
                href: format!("{folder}/"),
                ..Collection::default()
            };
            for book in books {
                if folder.is_empty() || !(many || (many_singles && is_single(&book))) {
                    of_file(book, shelves);
                } else if is_single(&book) {
                    for Piece { item, .. } in book.pieces {
                        shelves.put(&of_folder, &book.href, item);
                    }
                } else {
                    for Piece { key, item } in book.pieces {
                        shelves.put(&of_folder, &format!("{}/{key}", book.href), item);
                    }
                }
            }
        }
    }
}

/// Puts the items of a file into the collection that the file is.
fn of_file(book: Book, shelves: &mut Shelves) {
    let (name, href) = (shown(&book.href), format!("{}/", book.href));
    for Piece { key, item } in book.pieces {
        let collection = Collection {
            service: service_of(item.kind),
            name: name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem).to_owned(),
            origin: ORIGIN.to_owned(),
            href: href.clone(),
            ..Collection::default()
        };
        shelves.put(&collection, &format!("{href}{key}"), item);
    }
}

/// A whole card or object, and what it lacks to be one: an object in a calendar that was cut off behind it lacks the
/// calendar's last line. `None` for what is not whole.
fn closed(kind: Kind, mut bytes: Vec<u8>) -> Option<(Vec<u8>, Option<&'static str>)> {
    if is_whole(kind, &bytes) {
        return Some((bytes, None));
    }
    if kind == Kind::Contacts {
        return None;
    }
    let end = if bytes.ends_with(b"\n") { "END:VCALENDAR\r\n" } else { "\r\nEND:VCALENDAR\r\n" };
    bytes.extend_from_slice(end.as_bytes());
    is_whole(kind, &bytes).then_some((bytes, Some(end)))
}

/// The cards or objects in a file that are whole, and whether all of them are; `None` when it can't be read.
fn pieces_in(at: usize, lump: &Lump, is_cards: bool) -> Option<(Vec<Piece>, bool)> {
    let slice = lump.slice().ok()?;
    let read = slice.open().map(std::io::BufReader::new);
    let found = read.and_then(|read| if is_cards { pieces::cards(read) } else { pieces::objects_of_cut(read) });
    let pieces = found.map(|found| found.pieces).unwrap_or_default();
    let (mut whole, mut all_whole) = (Vec::new(), !pieces.is_empty());
    for piece in pieces {
        let ranges: Box<[Range<u64>]> = piece.ranges.into();
        let bytes = slice.open().ok().and_then(|mut source| bytes_of(Ranges::of(&mut source, &ranges)));
        let Some((bytes, end)) = bytes.and_then(|bytes| closed(piece.kind, bytes)) else {
            all_whole = false;
            continue;
        };
        let sha256: [u8; 32] = Sha256::digest(&bytes).into();
        let from = match end {
            None => From::Ranges(at, ranges),
            Some(end) => {
                all_whole = false;
                From::Closed(at, ranges, end)
            }
        };
        let item = Item { kind: piece.kind, sha256: Some(sha256), size: bytes.len() as u64, modified: None, from };
        whole.push(Piece { key: key_of(piece.uid.as_deref(), &sha256), item });
    }
    Some((whole, all_whole))
}
