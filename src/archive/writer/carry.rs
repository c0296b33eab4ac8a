//! Files that are taken over from the base as they are. Reads nothing; what they hold was compared before.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Arrived, Bench, Check, Ended, Files, Kept, Payload};
use crate::archive::base::{Base, Carried};
use crate::archive::disk::{self, Taken, inside};
use crate::archive::manifest::unhex;
use crate::model::Trouble;

/// Takes a payload file of the base over as `name`. `originals`: how many items that can be read are in it.
pub(in crate::archive) fn take_over(
    bench: &Bench,
    base: &Base,
    file: &str,
    name: &str,
    originals: u64,
) -> Result<Payload, Trouble> {
    let record = base.file(file).ok_or_else(|| Trouble::Internal(format!("the base has no {file}")))?;
    let taken = disk::take_over(&base.path_of(file), &inside(&bench.dir, name), bench.link)?;
    let (size, sha256) = (record.size, unhex(&record.sha256));
    let check = match taken {
        Taken::Linked => Check::Linked { originals, record },
        Taken::Copied => Check::Copied { originals },
    };
    Ok(Payload { path: name.to_owned(), size, sha256, check })
}

/// A collection of text in which nothing changed: all its files are taken over, and none is written.
pub(super) struct AsIs {
    pub(super) bench: Arc<Bench>,
    pub(super) carried: Carried,
}

impl Files for AsIs {
    fn put(&mut self, item: Arrived<'_>) -> Result<Kept, Trouble> {
        Err(Trouble::Internal(format!("{} came though nothing changed", item.line.href)))
    }

    fn sync(&mut self) -> Result<(), Trouble> {
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Ended, Trouble> {
        let Carried { base, as_is, files, .. } = &self.carried;
        let mut ended = Ended::default();
        for file in as_is {
            // Beside the cards lie what can't be read and the pictures that cards link to.
            let is_item = !file.ends_with(".unreadable") && !file.starts_with("data/originals/contacts/");
            let originals = files.get(file).filter(|_| is_item).map_or(0, |used| used.kept);
            ended.payload.push(take_over(&self.bench, base, file, file, originals)?);
        }
        let own: BTreeSet<&str> = as_is.iter().map(String::as_str).collect();
        ended.losses = base.losses()?.iter().filter(|loss| own.contains(loss.place.as_str())).cloned().collect();
        Ok(ended)
    }
}
