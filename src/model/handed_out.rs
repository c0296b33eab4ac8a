//! Files that somebody handed out: what they were, and what was recognised in them before anything is done with them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Kind, LeftOut};

/// One of the files or folders that a backup was made from.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Input {
    /// Its own name, without the folder it lay in.
    pub name: String,
    /// Bytes; of a folder, those of all files in it.
    pub size: u64,
    /// Of a folder: of the lines `DIGEST  PATH` of its files, as `sha256sum` writes them, in the order of their paths.
    pub sha256: String,
    /// How many files a folder holds; absent for a file.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub files: Option<u64>,
}

/// What is in the files that were handed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recognised {
    /// What the set is called: the last part of the first path, without a part's number and an archive's ending.
    pub name: String,
    /// Files, those in archives counted one by one, and their bytes.
    pub files: u64,
    pub bytes: u64,
    pub sorts: Vec<Recognition>,
    /// How many items a backup of it would find.
    pub kinds: BTreeMap<Kind, u64>,
    /// The sets of numbered parts.
    pub parts: Vec<Parts>,
    /// What will not be looked into, or not be taken, and why.
    pub left_out: Vec<LeftOut>,
    /// The tables that items are composed from.
    pub tables: Vec<Table>,
    /// In folders with side-cars: how many photos and videos have one, and how many there are.
    pub matched: (u64, u64),
}

/// What can still be had out of something damaged, and what can't.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Salvageable {
    /// What the set is called: the last part of the first path, without a part's number and an archive's ending.
    pub name: String,
    /// How many items of each kind are whole, and how many are known by their names only.
    pub kinds: BTreeMap<Kind, (u64, u64)>,
    /// Bytes of the whole ones.
    pub bytes: u64,
    /// How many of the whole ones can be read, though nothing proves that they are as they were.
    pub unproven: u64,
    /// Those that are known by their names only.
    pub lost: Vec<(Kind, String)>,
    /// Files and parts of files that nothing could be had of, and why.
    pub left_out: Vec<LeftOut>,
}

impl Salvageable {
    /// Items that are whole.
    pub fn n_whole(&self) -> u64 {
        self.kinds.values().map(|(whole, _)| whole).sum()
    }
}

/// A table, and what becomes of its columns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Table {
    /// Its path.
    pub name: String,
    pub columns: Vec<Column>,
}

/// A column of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Column {
    pub header: String,
    /// A message key of the `text` room, such as `column-phone`.
    pub becomes: &'static str,
}

impl Recognised {
    /// The parts that are missing, by the names they should have.
    pub fn missing_parts(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().flat_map(|parts| &parts.missing).map(String::as_str)
    }
}

/// How many files of a sort there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recognition {
    /// A message key of the `text` room, such as `sort-cards`.
    pub what: &'static str,
    pub files: u64,
    /// Items in them, where they hold several.
    pub items: u64,
    pub bytes: u64,
}

/// A set of archives that belong together by their numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// What their names have in common.
    pub name: String,
    /// The numbers that are there.
    pub here: Vec<u32>,
    /// Names of those that must have been there and are not.
    pub missing: Vec<String>,
}
