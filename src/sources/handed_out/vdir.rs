//! Folders with a card or an event a file, as vdirsyncer, khard and khal keep them (the vdir format): what the collection
//! is called and its colour stand in files named `displayname` and `color` beside the items. Those stay files of the set.

use std::io::Read as _;

use super::books::Book;
use super::content;
use super::rows::Files;
use super::shelves::{Holds, Shelf};

/// A name is no longer.
const MOST: u64 = 1024;

/// Gives address books and calendars the names and colours that lie beside their items.
pub(super) fn name(shelves: &mut [Shelf], files: &Files, books: &[Book]) {
    for shelf in shelves {
        let Holds::Books(list) = &shelf.holds else { continue };
        let Some(folder) = folder(list, files, books) else { continue };
        if let Some(name) = text(files, &format!("{folder}displayname")) {
            shelf.collection.name = name;
        }
        let is_colour = |text: &String| {
            text.len() == 7 && text.starts_with('#') && text.bytes().skip(1).all(|b| b.is_ascii_hexdigit())
        };
        if let Some(colour) = text(files, &format!("{folder}color")).filter(is_colour) {
            shelf.collection.colour = Some(colour);
        }
    }
}

/// The folder of a collection, when each of its files is one item and all lie in it.
fn folder<'a>(list: &[usize], files: &'a Files, books: &[Book]) -> Option<&'a str> {
    let mut folder = None;
    for at in list {
        let book = books.get(*at).filter(|book| book.items.len() == 1 && !book.is_composed)?;
        let own = files.get(book.file)?.href.folder;
        if *folder.get_or_insert(own) != own {
            return None;
        }
    }
    folder
}

/// What a small file says, without the blanks around it.
fn text(files: &Files, href: &str) -> Option<String> {
    let file = files.get(files.find(href)?).filter(|file| file.size <= MOST)?;
    let mut text = String::new();
    content::open(files, &file).ok()?.take(MOST).read_to_string(&mut text).ok()?;
    let text = text.trim();
    (!text.is_empty() && !text.contains(char::is_control)).then(|| text.to_owned())
}
