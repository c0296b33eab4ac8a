//! The stores of programs: SQLite files in which Thunderbird and Evolution keep address books and calendars. What such a
//! file is, its tables tell. A card or calendar object that the program keeps as one stays as it stands; where a program
//! keeps columns, it is composed from them.
//!
//! The layouts are those of the programs' public sources; the stores that this is tested with are made by us after them.

mod cache;
mod evolution;
mod gather;
mod sqlite;
mod thunderbird_book;
mod thunderbird_calendar;
mod thunderbird_times;

use super::{Taken, Unfit};
use sqlite::Store;

/// Whether a file begins like a SQLite database, as every store does that is read here, and as many other files do.
pub fn recognise(head: &[u8]) -> bool {
    sqlite::is_database(head)
}

/// The items of a store. [`Unfit::NotThis`]: a database of something else.
pub fn read(bytes: &[u8]) -> Result<Taken, Unfit> {
    let store = Store::open(bytes)?;
    if thunderbird_book::is(&store) {
        thunderbird_book::read(&store)
    } else if thunderbird_calendar::is(&store) {
        thunderbird_calendar::read(&store)
    } else if evolution::is(&store) {
        evolution::read(&store)
    } else if cache::is(&store) {
        cache::read(&store)
    } else {
        Err(NOT_A_STORE)
    }
}

/// What is said of a database that nothing is known of.
pub const NOT_A_STORE: Unfit = Unfit::NotThis { wanted: "a store of Thunderbird or Evolution" };

#[cfg(test)]
mod tests;
