//! Stores of programs: what lies beside them that is not in them yet.

use std::fs;

use super::rows::{FileAt, Files, shown_path};
use crate::model::LeftOut;

/// A database's log, into which a program writes first (`-wal`). It is not read: only the program knows which of it counts.
const LOG: &str = "-wal";

/// The log that lies beside a store, in the set or where the file was given from, if there is something in it.
pub(super) fn log_beside(files: &Files, store: &FileAt<'_>) -> Option<LeftOut> {
    let href = format!("{}{LOG}", store.href);
    let in_set = files.find(&href).and_then(|at| files.get(at)).map(|log| log.size);
    let on_disk = || {
        let mut path = files.holder(store)?.path_of(&store.href.to_string())?.into_os_string();
        path.push(LOG);
        fs::metadata(path).ok().map(|meta| meta.len())
    };
    let size = in_set.or_else(on_disk)?;
    (size > 0).then(|| LeftOut { name: shown_path(&href), href, why: "left-out-write-ahead".to_owned() })
}
