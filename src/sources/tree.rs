//! Goes through a folder of this computer and those in it. Follows no link, and goes down no deeper than a person would.

use std::fs::{self, Metadata};
use std::io;
use std::path::Path;

use super::handed_out::rows::{encoded, os_bytes};
use crate::model::{Trouble, Watch};

/// Folders in folders.
const MAX_DEPTH: usize = 64;

/// What was met on the way. Addresses are that of the root, and below it the names, percent-encoded.
pub(super) enum Met<'a> {
    File(&'a Path, String, &'a Metadata),
    /// What can't be looked into, and a message key that says why.
    LeftOut(&'a str, &'static str),
}

/// Shows `meet` all that lies below `root`, whose address is `href`; the folders of a folder come after its files.
pub(super) fn go_through(
    root: &Path,
    href: String,
    w: &Watch,
    meet: &mut dyn FnMut(Met<'_>) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let mut folders = vec![(root.to_owned(), href, 0)];
    while let Some((path, href, depth)) = folders.pop() {
        w.check()?;
        let listed = fs::read_dir(&path).and_then(|entries| entries.collect::<io::Result<Vec<_>>>());
        let mut entries = match listed {
            Ok(entries) => entries,
            Err(error) if depth == 0 => return Err(Trouble::disk(&path, &error)),
            Err(_) => {
                meet(Met::LeftOut(&href, "left-out-folder-closed"))?;
                continue;
            }
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let href = format!("{href}/{}", encoded(&os_bytes(&entry.file_name())));
            match entry.metadata() {
                Ok(meta) if meta.is_dir() && depth < MAX_DEPTH => folders.push((entry.path(), href, depth + 1)),
                Ok(meta) if meta.is_dir() => meet(Met::LeftOut(&href, "left-out-too-deep"))?,
                Ok(meta) if meta.is_file() => meet(Met::File(&entry.path(), href, &meta))?,
                Ok(_) => meet(Met::LeftOut(&href, "left-out-link"))?,
                Err(_) => meet(Met::LeftOut(&href, "left-out-folder-closed"))?,
            }
        }
    }
    Ok(())
}
