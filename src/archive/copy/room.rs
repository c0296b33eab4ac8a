//! How much room a copy will need, found out before its first byte is written. Reads manifests and sizes, no payload.

use std::collections::HashSet;
use std::fs;

use super::Job;
use super::expect::Expected;
use crate::archive::disk::{self, inside};
use crate::archive::endings::COPYING;
use crate::model::Trouble;

/// Room that a file takes beside its bytes.
const FILE_SLACK: u64 = 4 << 10;
/// Room that is left for records and for what else the disk does meanwhile.
const SLACK: u64 = 1 << 20;

impl Job<'_> {
    /// `Trouble::DiskFull` when what is still to be copied of `names` can't have room. Also sets how much there is to do.
    pub(super) fn expect_room(&mut self, names: &[String]) -> Result<(), Trouble> {
        let (mut needed, mut work) = (SLACK, 0);
        let mut known = HashSet::new();
        let mut before = self.previous.files.clone();
        for name in names {
            self.reads.watch.check()?;
            let Ok(expected) = Expected::of(&self.from.join(name)) else { continue };
            let is_there = fs::symlink_metadata(self.target.path().join(name)).is_ok();
            let part = self.target.path().join(format!("{name}{COPYING}"));
            for wanted in &expected.files {
                let meta = fs::symlink_metadata(inside(&expected.dir, &wanted.path)).ok();
                let id = meta.as_ref().and_then(disk::identity).map(|(id, _)| id);
                let is_known = !id.is_none_or(|id| known.insert(id));
                let is_shared = is_known || before.get(&wanted.path) == Some(&wanted.digest);
                if is_there {
                    work += if is_known { 0 } else { wanted.size };
                } else if fs::metadata(inside(&part, &wanted.path)).is_ok_and(|meta| meta.len() == wanted.size) {
                    work += wanted.size;
                } else if !(self.can_link && is_shared && wanted.is_payload()) {
                    needed += wanted.size + FILE_SLACK;
                    work += 2 * wanted.size;
                }
            }
            before = expected.payload();
        }
        self.reads.progress.total = work;
        match disk::free_space(self.target.path()) {
            Some(free) if free < needed => Err(Trouble::DiskFull { path: self.target.path().to_owned(), needed, free }),
            _ => Ok(()),
        }
    }
}
