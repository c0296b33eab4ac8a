//! The pictures that the cards of an address book only link to: files beside the originals, named after their contacts
//! and what is in them, so that two runs over the same data give them the same names and none is written twice.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;

use crate::archive::base::Carried;
use crate::archive::disk;
use crate::archive::manifest::{Digest, unhex};
use crate::archive::names;
use crate::archive::records::{KeptPicture, PictureRecord, Place};
use crate::archive::spool::Sums;
use crate::archive::writer::{Bench, Check, Payload, take_over};
use crate::formats::photo;
use crate::formats::vcard::Linked;
use crate::model::{Trouble, hex};

/// Files that were written and not synced yet; each is a handle.
const MAX_UNSYNCED: usize = 32;
/// So many digits of a picture's digest stand in its name; all of them, should that not do.
const DIGITS: [usize; 2] = [12, 64];

/// The folder of an address book's pictures.
pub(in crate::archive) fn folder_of(stem: &str) -> String {
    format!("data/originals/contacts/{stem} pictures/")
}

/// The pictures of one address book.
pub(super) struct PictureFiles {
    bench: Arc<Bench>,
    folder: String,
    carried: Option<Arc<Carried>>,
    /// The files there are, and what is in them; by their names as a drive takes them that doesn't tell cases apart.
    files: BTreeMap<String, (String, Digest)>,
    payload: Vec<Payload>,
    unsynced: Vec<(PathBuf, File)>,
}

impl PictureFiles {
    pub(super) fn new(bench: Arc<Bench>, stem: &str, carried: Option<Arc<Carried>>) -> PictureFiles {
        let folder = folder_of(stem);
        PictureFiles { bench, folder, carried, files: BTreeMap::new(), payload: Vec::new(), unsynced: Vec::new() }
    }

    /// Keeps a picture of the contact with this name.
    pub(super) fn keep(&mut self, name: &str, media_type: &str, bytes: &[u8]) -> Result<KeptPicture, Trouble> {
        let Sums { sha256, .. } = Sums::of(bytes);
        let digits = hex(&sha256);
        let (stem, ending) = (names::stem(name), photo::picture_ending(media_type));
        let mut file = String::new();
        let mut is_there = false;
        for n in DIGITS {
            file = format!("{}{stem} {}.{ending}", self.folder, digits.get(..n).unwrap_or(&digits));
            match self.files.get(&names::folded(&file)) {
                None => break,
                Some((known, digest)) if *digest == sha256 => {
                    (file, is_there) = (known.clone(), true);
                    break;
                }
                Some(_) => (),
            }
        }
        if !is_there {
            let path = disk::inside(&self.bench.dir, &file);
            let mut open = disk::make_file(&path)?;
            open.write_all(bytes).map_err(disk::trouble(&path))?;
            let (path_of, size) = (file.clone(), bytes.len() as u64);
            self.payload.push(Payload { path: path_of, size, sha256: Some(sha256), check: Check::Bytes });
            self.files.insert(names::folded(&file), (file.clone(), sha256));
            self.unsynced.push((path, open));
            if self.unsynced.len() >= MAX_UNSYNCED {
                self.sync()?;
            }
        }
        Ok(KeptPicture { file, size: bytes.len() as u64, sha256: digits, media_type: media_type.to_owned() })
    }

    /// Takes a picture over from the base, and gives its bytes, which are what was saved.
    pub(super) fn keep_again(&mut self, picture: &mut KeptPicture) -> Result<Bytes, Trouble> {
        let KeptPicture { file, size, sha256, .. } = picture;
        let internal = || Trouble::Internal(format!("{file} is taken over from no base"));
        let base = &self.carried.as_ref().ok_or_else(internal)?.base;
        let place = Place::Range { file: file.clone(), offset: 0, length: *size };
        let bytes = base.original(&place, sha256)?;
        let digest = unhex(sha256).ok_or_else(internal)?;
        match self.files.get(&names::folded(file)) {
            Some((known, there)) if *there == digest => file.clone_from(known),
            _ => {
                self.payload.push(take_over(&self.bench, base, &*file, &*file, 0)?);
                self.files.insert(names::folded(file), (file.clone(), digest));
            }
        }
        Ok(bytes.into())
    }

    /// Makes what was written so far durable.
    pub(super) fn sync(&mut self) -> Result<(), Trouble> {
        self.unsynced.drain(..).try_for_each(|(path, file)| disk::sync(&file).map_err(disk::trouble(&path)))
    }

    pub(super) fn finish(mut self) -> Result<Vec<Payload>, Trouble> {
        self.sync()?;
        Ok(self.payload)
    }
}

/// The pictures of a card that are at hand, to be put into its other forms.
#[derive(Default)]
pub(super) struct AtHand(Vec<(String, String, Bytes)>);

impl AtHand {
    pub(super) fn add(&mut self, record: &PictureRecord, bytes: Bytes) {
        if let Some(kept) = &record.kept {
            self.0.push((record.address.clone(), kept.media_type.clone(), bytes));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn linked(&self) -> Vec<Linked<'_>> {
        self.0.iter().map(|(address, media_type, bytes)| Linked { address, media_type, bytes }).collect()
    }
}
