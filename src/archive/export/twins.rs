//! The names of exported files: unique in their folder, also where case is not told apart; namesakes get numbers.

use std::collections::HashMap;
use std::path::Path;

use crate::archive::names;
use crate::model::Trouble;

/// How many files of a name there are, by the name as the least careful file system sees it.
#[derive(Default)]
pub(super) struct Taken(HashMap<String, u64>);

impl Taken {
    /// Forgets all names: another folder is written.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Takes a name.
    pub fn mark(&mut self, name: &str) {
        self.0.insert(names::folded(name), 1);
    }

    /// `name`, or its next twin that was not given yet.
    pub fn next(&mut self, name: &str) -> String {
        loop {
            let n = self.0.entry(names::folded(name)).or_insert(0);
            *n += 1;
            let twin = twin(name, *n);
            if *n == 1 || self.0.insert(names::folded(&twin), 1).is_none() {
                return twin;
            }
        }
    }
}

/// No twin of a name is free.
pub(super) fn too_many(folder: &Path, name: &str) -> Trouble {
    Trouble::Disk { path: folder.join(name), why: "too many files of this name".to_owned() }
}

/// `name (n)` with its ending; the name itself for 1.
pub(super) fn twin(name: &str, n: u64) -> String {
    let (stem, ending) = match name.rfind('.') {
        Some(dot) if dot > 0 => name.split_at(dot),
        _ => (name, ""),
    };
    if n == 1 { name.to_owned() } else { format!("{stem} ({n}){ending}") }
}
