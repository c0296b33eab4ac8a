//! Files that hold many items: address books and calendars. What an item is called in the set stays the same when others
//! come or go: by its UID, or where it has none, by its content.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufReader, Read};
use std::ops::Range;

use sha2::{Digest as _, Sha256};

use super::content::Ranges;
use super::rows::encoded;
use crate::formats::pieces::{self, Piece, Pieces};
use crate::formats::recognise::Sort;
use crate::model::Kind;
use crate::zips::reader::foreign::Slice;

/// No program holds so many in one file; beyond it, a file is kept as it is.
const MAX_ITEMS: usize = 4_000_000;
/// An address that is longer is cut, and told from others by the digest.
const MAX_KEY_BYTES: usize = 512;
const BUFFER_BYTES: usize = 256 * 1024;

/// An item of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// What follows the `#` behind the file's path.
    pub key: String,
    pub ranges: Box<[Range<u64>]>,
    pub sha256: [u8; 32],
}

impl Item {
    pub(super) fn len(&self) -> u64 {
        self.ranges.iter().map(|range| range.end - range.start).sum()
    }
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
}

/// Takes a file apart; `None` when there is nothing in it that could be an item.
pub(super) fn read(file: usize, sort: Sort, slice: &Slice) -> io::Result<Option<Book>> {
    let input = BufReader::with_capacity(BUFFER_BYTES, slice.open()?);
    let Pieces { pieces, name, colour } = match sort {
        Sort::Cards => pieces::cards(input)?,
        Sort::Calendar => pieces::objects(input)?,
        _ => return Ok(None),
    };
    if pieces.is_empty() || pieces.len() > MAX_ITEMS {
        return Ok(None);
    }
    let mut book = Book { file, name, colour, ..Book::default() };
    let (mut source, mut buffer) = (slice.open()?, vec![0; BUFFER_BYTES]);
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for Piece { uid, kind, ranges } in pieces {
        let mut hash = Sha256::new();
        let mut body = Ranges::of(&mut source, &ranges);
        loop {
            let n = body.read(&mut buffer)?;
            let Some(bytes) = buffer.get(..n).filter(|bytes| !bytes.is_empty()) else { break };
            hash.update(bytes);
        }
        let sha256: [u8; 32] = hash.finalize().into();
        let key = free(key_of(uid.as_deref(), &sha256), &mut taken);
        *book.by_kind.entry(kind).or_default() += 1;
        book.items.push(Item { key, ranges: ranges.into(), sha256 });
    }
    book.items.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(Some(book))
}

fn key_of(uid: Option<&str>, sha256: &[u8; 32]) -> String {
    let digest = || sha256.iter().take(16).map(|byte| format!("{byte:02x}")).collect::<String>();
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
        let book = read(0, Sort::Cards, &Slice::Memory(text.to_owned().into())).unwrap().unwrap();
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
}
