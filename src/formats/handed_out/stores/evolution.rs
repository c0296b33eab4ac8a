//! Evolution's address books: `contacts.db` of evolution-data-server (`e-book-sqlite.c`, and `e-book-backend-sqlitedb.c`
//! before it). The table `folders` names a table for each address book, with a card a row. Of books that it only keeps a
//! summary of, the cards are not there.

use std::collections::BTreeSet;

use super::super::{Taken, Unfit};
use super::gather;
use super::sqlite::Store;

pub(super) fn is(store: &Store) -> bool {
    store.has("folders", &["folder_id"])
}

pub(super) fn read(store: &Store) -> Result<Taken, Unfit> {
    let mut taken = Taken::default();
    let mut folders: BTreeSet<String> = BTreeSet::new();
    store.rows("folders", &["folder_id"], &mut taken.refused, |row| {
        folders.extend(row.into_iter().flatten().filter(|folder| store.has(folder, &["uid", "vcard"])));
    });
    let several = folders.len() > 1;
    for folder in &folders {
        let (mut number, mut refused) = (0, Vec::new());
        store.rows(folder, &["uid", "vcard"], &mut taken.refused, |row| {
            let [uid, card] = row.as_slice() else { return };
            number += 1;
            let uid = uid.clone().unwrap_or_default();
            let found = match card.as_deref().filter(|card| !card.trim().is_empty()) {
                Some(card) => gather::card(card, &uid, several.then_some(folder.as_str()), number),
                None => Err("Evolution keeps a summary of it only; the card is with the service".to_owned()),
            };
            match found {
                Ok(item) => taken.items.push(item),
                Err(why) => refused.push(store.refused(uid, why)),
            }
        });
        taken.refused.extend(refused);
    }
    if folders.is_empty() {
        return Err(super::NOT_A_STORE);
    }
    Ok(taken)
}
