//! The picture that a contact links to, as a file beside the contact.

use std::path::Path;

use super::{Export, Writing, copy};
use crate::archive::names;
use crate::archive::records::{ItemRecord, KeptPicture, Place};
use crate::archive::verify::name_of;
use crate::model::Trouble;

impl Export<'_> {
    /// Writes it under the name of its contact.
    pub(super) fn picture(&mut self, item: &ItemRecord, kept: &KeptPicture, folder: &Path) -> Result<(), Trouble> {
        let ending = kept.file.rsplit_once('.').map_or("", |(_, ending)| ending);
        let name = names::part(&format!("{}.{ending}", name_of(item)));
        // What lies in a file of its own is read as an item that does.
        let alone = ItemRecord {
            size: Some(kept.size),
            sha256: Some(kept.sha256.clone()),
            original: Some(Place::Range { file: kept.file.clone(), offset: 0, length: kept.size }),
            ..item.clone()
        };
        let mut out = Writing::begin(folder, &name)?;
        match copy(&mut self.browser, &alone, &mut out, None, self.w) {
            Ok(()) => {}
            Err(trouble @ (Trouble::Damaged { .. } | Trouble::NotThere { .. })) => {
                self.done.failed.push((name, trouble));
                return Ok(());
            }
            Err(trouble) => return Err(trouble),
        }
        out.finish(folder, &name, &mut self.taken, None)?;
        self.done.files += 1;
        Ok(())
    }
}
