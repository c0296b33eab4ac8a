//! Where large bodies go that somebody puts: into files, where there is a folder for them, so that the account takes little
//! memory however many photos are put into it.

use std::fs;
use std::path::Path;

use bytes::Bytes;

use super::Content;

/// Bodies larger than this go into files, where there is a place for them.
const LARGE_BYTES: usize = 64 * 1024;

/// Keeps a body: in a file of the folder, named by its digest, when it is large. One that can't be written stays in memory.
pub fn stored(spool: Option<&Path>, etag: u64, bytes: Bytes) -> Content {
    let Some(folder) = spool.filter(|_| bytes.len() > LARGE_BYTES) else { return Content::Stored(bytes) };
    let path = folder.join(format!("{etag:016x}"));
    match fs::write(&path, &bytes) {
        Ok(()) => Content::Filed(path.into(), bytes.len() as u64),
        Err(_) => Content::Stored(bytes),
    }
}
