//! What a drill needs beside a backup: an empty account that is served on this computer, and a folder that goes with it.

use std::path::PathBuf;
use std::sync::Mutex;

use super::locked;
use crate::demo::{self, Demo};
use crate::engine::DrillWork;
use crate::model::{Door, Trouble};

/// An empty account on this computer, and a folder for what a drill makes meanwhile.
pub(super) struct DrillAt {
    _cloud: Demo,
    _work: DrillWork,
}

/// Makes both, in place of what an earlier drill left.
pub(super) fn prepare(at: &Mutex<Option<DrillAt>>) -> Result<(Door, PathBuf), Trouble> {
    let mut at = locked(at);
    *at = None;
    let work = DrillWork::make(&std::env::temp_dir())?;
    let served = demo::serve(&demo::Options { spool: Some(work.spool()), ..demo::Options::empty() });
    let cloud = served.map_err(|error| Trouble::Unreachable { host: "127.0.0.1".into(), why: error.to_string() })?;
    let ready = (cloud.door(), work.path().to_owned());
    *at = Some(DrillAt { _cloud: cloud, _work: work });
    Ok(ready)
}
