//! Where the entries of an archive lie in the set: as if it had been unpacked in the folder it lies in. Pure.

use super::parts;
use super::rows::{encoded, folder_of, shown};
use crate::zips::reader::foreign::is_clean;

/// Where the entries of an archive lie in the set.
pub(super) struct Place {
    /// The folder the archive lies in, with its slash.
    folder: String,
    /// The archive's own name, encoded.
    name: String,
    /// The folder that a numbered part has at its top, and what it is called in the set.
    top: Option<(Vec<u8>, String)>,
}

impl Place {
    pub(super) fn of(href: &str) -> Place {
        let folder = folder_of(href).to_owned();
        let name = href.get(folder.len()..).unwrap_or(href).to_owned();
        let shown = shown(href);
        let top = parts::part_of(&shown).map(|part| {
            let (stem, _) = parts::split(&shown);
            (stem.as_bytes().to_vec(), encoded(part.set.as_bytes()))
        });
        Place { folder, name, top }
    }

    /// Where an entry lies: as if the archive had been unpacked in its folder.
    pub(super) fn href(&self, name: &[u8]) -> String {
        if !is_clean(name) {
            return format!("{}{}/{}", self.folder, self.name, encoded(name));
        }
        let mut parts: Vec<String> = Vec::new();
        for part in name.split(|byte| matches!(byte, b'/' | b'\\')) {
            match &self.top {
                Some((top, set)) if parts.is_empty() && part == top.as_slice() => parts.push(set.clone()),
                _ => parts.push(encoded(part)),
            }
        }
        format!("{}{}", self.folder, parts.join("/"))
    }

    /// Where it lies when something else is there already.
    pub(super) fn apart(&self, name: &[u8]) -> String {
        let parts: Vec<String> = name.split(|byte| matches!(byte, b'/' | b'\\')).map(encoded).collect();
        format!("{}{}/{}", self.folder, self.name, parts.join("/"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_lie_where_the_archive_lies() {
        let check = |archive: &str, name: &str, expect: &str, apart: &str| {
            let place = Place::of(archive);
            assert_eq!(place.href(name.as_bytes()), expect, "{name}");
            assert_eq!(place.apart(name.as_bytes()), apart, "{name}");
        };
        check("/x.zip", "a/b c.txt", "/a/b%20c.txt", "/x.zip/a/b%20c.txt");
        check("/in/x.zip", "a\\b.txt", "/in/a/b.txt", "/in/x.zip/a/b.txt");
        check("/x.zip", "../up", "/x.zip/..%2Fup", "/x.zip/%2E%2E/up");
        // The parts of a set have a folder each; what is in them belongs together.
        let part = "/iCloud%20Photos%20Part%202%20of%204.zip";
        let name = "iCloud Photos Part 2 of 4/Photos/a.jpg";
        let apart = "/iCloud%20Photos%20Part%202%20of%204.zip/iCloud%20Photos%20Part%202%20of%204/Photos/a.jpg";
        check(part, name, "/iCloud%20Photos/Photos/a.jpg", apart);
    }
}
