//! Files that hold many items: address books and calendars. What an item is called in the set stays the same when others
//! come or go: by its UID, or where it has none, by its content.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufReader, Read};
use std::ops::Range;

use sha2::{Digest as _, Sha256};

use super::content::Ranges;
use super::readers;
use super::rows::encoded;
use crate::formats::handed_out::{Refused, Taken, Unfit};
use crate::formats::pieces::{self, Piece, Pieces};
use crate::formats::recognise::Sort;
use crate::model::{Kind, hex};
use crate::zips::reader::foreign::Slice;

/// No program holds so many in one file; beyond it, a file is kept as it is.
const MAX_ITEMS: usize = 4_000_000;
/// An address that is longer is cut, and told from others by the digest.
const MAX_KEY_BYTES: usize = 512;
const BUFFER_BYTES: usize = 256 * 1024;

/// Where an item of a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Body {
    /// Lines of the file.
    Ranges(Box<[Range<u64>]>),
    /// Composed from it: which of the items that its reader gives.
    Composed(u32),
    /// Its reader could not take it: which of those that it names.
    Refused(u32),
}

/// An item of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// What follows the `#` behind the file's path.
    pub key: String,
    pub body: Body,
    pub len: u64,
    pub sha256: [u8; 32],
}

/// What a file holds, by key.
#[derive(Clone, Debug, Default)]
pub(super) struct Book {
    /// The file.
    pub file: usize,
    pub items: Vec<Item>,
    pub by_kind: BTreeMap<Kind, u64>,
    pub name: Option<String>,
    pub colour: Option<String>,
    /// The list within the file, where it has several.
    pub list: Option<String>,
    /// Its items are composed, so the file itself is kept beside them.
    pub is_composed: bool,
}

/// Takes a file apart: one book, or one for each list that is in it.
pub(super) fn read(file: usize, sort: Sort, slice: &Slice) -> Result<Vec<Book>, Unfit> {
    if matches!(sort, Sort::Cards | Sort::Calendar) {
        let damaged = |error: io::Error| Unfit::Damaged { why: error.to_string() };
        if let Some(book) = in_pieces(file, sort, slice).map_err(damaged)? {
            return Ok(vec![book]);
        }
        if sort == Sort::Calendar {
            return Err(Unfit::NotThis { wanted: "a calendar" });
        }
    }
    composed(file, sort, readers::read(sort, slice)?)
}

/// Finds the lines of each item; `None` when there is nothing that could be one, or not all of it is in UTF-8.
fn in_pieces(file: usize, sort: Sort, slice: &Slice) -> io::Result<Option<Book>> {
    let input = BufReader::with_capacity(BUFFER_BYTES, slice.open()?);
    let Pieces { pieces, name, colour } = match sort {
        Sort::Cards => pieces::cards(input)?,
        _ => pieces::objects(input)?,
    };
    if pieces.is_empty() || pieces.len() > MAX_ITEMS {
        return Ok(None);
    }
    let mut book = Book { file, name, colour, ..Book::default() };
    let (mut source, mut buffer) = (slice.open()?, vec![0; BUFFER_BYTES]);
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for Piece { uid, kind, ranges } in pieces {
        let (mut hash, mut utf8) = (Sha256::new(), Utf8::default());
        let mut body = Ranges::of(&mut source, &ranges);
        loop {
            let n = body.read(&mut buffer)?;
            let Some(bytes) = buffer.get(..n).filter(|bytes| !bytes.is_empty()) else { break };
            hash.update(bytes);
            utf8.update(bytes);
        }
        // A calendar is UTF-8 or unreadable; of cards, old phones wrote many in other character sets.
        if sort == Sort::Cards && !utf8.ends_well() {
            return Ok(None);
        }
        let sha256: [u8; 32] = hash.finalize().into();
        let key = free(key_of(uid.as_deref(), &sha256), &mut taken);
        *book.by_kind.entry(kind).or_default() += 1;
        let len = ranges.iter().map(|range| range.end - range.start).sum();
        book.items.push(Item { key, body: Body::Ranges(ranges.into()), len, sha256 });
    }
    book.items.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(Some(book))
}

/// What a reader gave, as one book a list.
fn composed(file: usize, sort: Sort, given: Taken) -> Result<Vec<Book>, Unfit> {
    if given.items.is_empty() && given.refused.is_empty() {
        return Err(Unfit::NotThis { wanted: "a file with anything in it" });
    }
    let mut books: BTreeMap<(Option<String>, bool), Book> = BTreeMap::new();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for (item, index) in given.items.iter().zip(0_u32..) {
        let sha256: [u8; 32] = Sha256::digest(&item.text).into();
        let uid = Some(item.uid.as_str()).filter(|uid| !uid.is_empty());
        let key = free(key_of(uid, &sha256), &mut taken);
        let list = (item.collection.clone(), item.kind == Kind::Contacts);
        let book = books.entry(list).or_default();
        *book.by_kind.entry(item.kind).or_default() += 1;
        book.items.push(Item { key, body: Body::Composed(index), len: item.text.len() as u64, sha256 });
    }
    let kind = given.items.first().map_or_else(|| readers::kind_of(sort), |item| item.kind);
    let first = books.keys().next().cloned().unwrap_or((None, kind == Kind::Contacts));
    for (refused, index) in given.refused.iter().zip(0_u32..) {
        let book = books.entry(first.clone()).or_default();
        let key = free(format!("not-taken-{}", refused.from.number), &mut taken);
        let sha256: [u8; 32] = Sha256::digest(told(refused)).into();
        *book.by_kind.entry(kind).or_default() += 1;
        book.items.push(Item { key, body: Body::Refused(index), len: 0, sha256 });
    }
    let books = books.into_iter().map(|((list, _), mut book)| {
        book.items.sort_by(|a, b| a.key.cmp(&b.key));
        Book { file, list, is_composed: true, ..book }
    });
    Ok(books.collect())
}

/// Where what could not be taken stands in its file, and what it seems to be.
pub(super) fn told(refused: &Refused) -> String {
    let name = refused.name.trim();
    let place = match refused.from.line {
        Some(line) => format!("line {line}"),
        None => format!("number {}", refused.from.number),
    };
    if name.is_empty() { place } else { format!("{name} ({place})") }
}

/// Tells whether bytes that come in pieces are UTF-8.
#[derive(Default)]
struct Utf8 {
    /// The beginning of a character that goes on in the next piece.
    open: Vec<u8>,
    wrong: bool,
}

impl Utf8 {
    fn update(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while !self.open.is_empty() && !self.wrong {
            let Some((first, behind)) = rest.split_first() else { return };
            self.open.push(*first);
            rest = behind;
            match std::str::from_utf8(&self.open) {
                Ok(_) => self.open.clear(),
                Err(error) => self.wrong |= error.error_len().is_some(),
            }
        }
        if let Err(error) = std::str::from_utf8(rest) {
            match error.error_len() {
                Some(_) => self.wrong = true,
                None => self.open = rest.get(error.valid_up_to()..).unwrap_or_default().to_vec(),
            }
        }
    }

    fn ends_well(&self) -> bool {
        !self.wrong && self.open.is_empty()
    }
}

fn key_of(uid: Option<&str>, sha256: &[u8; 32]) -> String {
    let digest = || hex(sha256.get(..16).unwrap_or_default());
    match uid.map(|uid| encoded(uid.as_bytes())) {
        None => format!("sha256-{}", digest()),
        Some(key) if key.len() <= MAX_KEY_BYTES => key,
        Some(key) => format!("{}-{}", key.get(..MAX_KEY_BYTES).unwrap_or_default(), digest()),
    }
}

/// The key itself, or with a number for the second and third of the same.
fn free(key: String, taken: &mut BTreeSet<String>) -> String {
    if taken.insert(key.clone()) {
        return key;
    }
    (2_u64..).map(|n| format!("{key}%20({n})")).find(|twin| taken.insert(twin.clone())).unwrap_or(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<String> {
        let book = read(0, Sort::Cards, &Slice::Memory(text.to_owned().into())).unwrap().remove(0);
        assert!(!book.is_composed);
        book.items.into_iter().map(|item| item.key).collect()
    }

    #[test]
    fn an_item_keeps_its_key_when_others_come() {
        let card = |more: &str| format!("BEGIN:VCARD\nVERSION:3.0\n{more}END:VCARD\n");
        let (a, b) = (card("UID:a b/c\n"), card("FN:no uid\n"));
        let alone = keys(&b);
        assert!(alone[0].starts_with("sha256-") && alone[0].len() == 39, "{alone:?}");
        assert_eq!(keys(&format!("{a}{b}")), ["a%20b%2Fc", &alone[0]]);
        assert_eq!(keys(&format!("{a}{a}{b}{b}")).len(), 4);
        assert_eq!(keys(&format!("{a}{a}"))[1], "a%20b%2Fc%20(2)");
        assert!(keys(&card(&format!("UID:{}\n", "x".repeat(2000))))[0].len() < 600);
    }
    #[test]
    fn a_file_in_another_character_set_is_composed() {
        let file = b"BEGIN:VCARD\r\nVERSION:2.1\r\nN:M\xfcller;Ann\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nUID:b\r\nFN:B\r\nEND:VCARD\r\n";
        let books = read(0, Sort::Cards, &Slice::Memory(file.to_vec().into())).unwrap();
        assert!(books.len() == 1 && books[0].is_composed);
        let bodies: Vec<&Body> = books[0].items.iter().map(|item| &item.body).collect();
        assert_eq!(books[0].items[0].key, "b");
        assert_eq!(bodies, [&Body::Composed(1), &Body::Composed(0)]);
    }

    #[test]
    fn each_list_of_a_file_is_a_book() {
        let file = r#"{"kind":"tasks#taskLists","items":[{"title":"A","items":[{"id":"1","title":"x"},{"title":7}]},{"title":"B","items":[{"id":"2","title":"y"}]}]}"#;
        let sort = crate::formats::recognise::sort_of(file.as_bytes());
        let books = read(0, sort, &Slice::Memory(file.as_bytes().into())).unwrap();
        let told: Vec<_> = books.iter().map(|book| (book.list.as_deref(), book.by_kind[&Kind::Tasks])).collect();
        assert_eq!(told, [(Some("A"), 2), (Some("B"), 1)]);
        assert_eq!(books[0].items[1].key, "not-taken-2");
    }

    #[test]
    fn characters_may_be_cut_by_a_piece() {
        let check = |pieces: &[&[u8]], expect: bool| {
            let mut utf8 = Utf8::default();
            pieces.iter().for_each(|piece| utf8.update(piece));
            assert_eq!(utf8.ends_well(), expect, "{pieces:?}");
        };
        check(&[b"a\xe2\x82", b"\xac b"], true);
        check(&[b"a\xe2", b"\x82", b"\xac"], true);
        check(&[b"a\xe2\x82", b"x"], false);
        check(&[b"a\xe2\x82"], false);
        check(&[b"\xff"], false);
    }
}
