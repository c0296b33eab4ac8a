//! The files of a bag beside its payload (RFC 8493 §2.1.3, §2.2): each is written, synced and read back; and at the end the
//! whole is opened as readers do.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::{damaged, lines};
use crate::archive::bag::{self, Bag, tag_text, walk};
use crate::archive::disk::{self, inside};
use crate::archive::journal::JOURNAL;
use crate::archive::manifest::{Digest, Lists, Manifest, PAYLOAD_MANIFEST, TAG_MANIFEST};
use crate::archive::records::Receipt;
use crate::archive::text_files::TextFile;
use crate::archive::writer::Check;
use crate::model::{Trouble, hex};

/// Opens a folder that is all but sealed as whoever reads backups does, and gives its receipt: what can't be opened is never
/// called a backup.
pub(super) fn opened(dir: &Path) -> Result<Receipt, Trouble> {
    let bag = Bag::of_folder(dir)?;
    for (name, lists) in [(PAYLOAD_MANIFEST, Lists::Payload), (TAG_MANIFEST, Lists::Tags)] {
        let why = |bad: String| damaged(dir, &format!("{name}: {bad}"));
        let text = tag_text(dir, name).map_err(|bad| why(bad.to_string()))?;
        Manifest::parse(&text, lists).map_err(|bad| why(bad.to_string()))?;
    }
    bag.info()?;
    drop(bag.items()?);
    bag.receipt()
}

/// Writes a tag file, syncs it and reads it back.
pub(super) fn write_tag(dir: &Path, name: &str, text: &[u8]) -> Result<Digest, Trouble> {
    let mut file = TextFile::create(dir, name.to_owned())?;
    file.put(text)?;
    expect_tag(dir, file)
}

/// The same with a record.
pub(super) fn write_json<T: Serialize>(dir: &Path, name: &str, record: &T) -> Result<Digest, Trouble> {
    let mut file = TextFile::create(dir, name.to_owned())?;
    let path = inside(dir, name);
    lines::write(&mut file, record).map_err(|error| disk::trouble(&path)(error.into()))?;
    file.put(b"\n")?;
    expect_tag(dir, file)
}

pub(super) fn expect_tag(dir: &Path, file: TextFile) -> Result<Digest, Trouble> {
    let written = file.finish(Check::Bytes)?;
    let path = inside(dir, &written.path);
    let digest = sha256_from_disk(&path)?;
    if written.sha256 == Some(digest) { Ok(digest) } else { Err(damaged(&path, "it is not what was written")) }
}

fn sha256_from_disk(path: &Path) -> Result<Digest, Trouble> {
    let file = bag::open_plain(path).map_err(disk::trouble(path))?;
    disk::forget_cached(&file);
    bag::sha256_of(file).map_err(disk::trouble(path))
}

/// Lists every tag file there is; those that were written elsewhere are synced first. Returns the digest of the list.
pub(super) fn write_tag_manifest(dir: &Path, known: &BTreeMap<String, Digest>) -> Result<String, Trouble> {
    let mut tags = Manifest::default();
    for found in walk(dir).map_err(disk::trouble(dir))? {
        if found.path.starts_with("data/") || found.path == JOURNAL {
            continue;
        }
        let path = inside(dir, &found.path);
        let digest = match known.get(&found.path) {
            Some(digest) => *digest,
            None => {
                let file = disk::private().open(&path).map_err(disk::trouble(&path))?;
                disk::sync(&file).map_err(disk::trouble(&path))?;
                drop(file);
                sha256_from_disk(&path)?
            }
        };
        tags.0.insert(found.path, digest);
    }
    write_tag(dir, TAG_MANIFEST, tags.write().as_bytes()).map(|digest| hex(&digest))
}
