//! Checks a backup: complete and valid, or the exact list of what is wrong, by name. Every byte against the manifests,
//! every original against its record, every count against the others (RFC 8493 §3, DESIGN "A backup on disk").
//!
//! Each payload byte is read once. A record whose own bytes are wrong is reported as that, and nothing is concluded from
//! it; a file that is wrong is named by the items in it where they are known. Changes nothing and repairs nothing.

mod contents;
mod counts;
mod deep;
mod index;
mod lines;

pub use index::{file_name, name_of};

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::bag::{self, BACKUP_RECORD, BadRecord, Found, ITEM_RECORDS, RECEIPT};
use super::litter::is_of_a_system;
use super::manifest::{
    BAG_INFO, BagInfo, DECLARATION, Digest, Lists, Manifest, PAYLOAD_MANIFEST, TAG_MANIFEST, bagit_version, unhex,
};
use super::records::{BackupRecord, Damage, DamageKind, Receipt, Status, Verified};
use super::site::Site;
use crate::model::{Trouble, Watch, hex};
use crate::zips::reader::foreign::SliceReader;
use contents::{Contents, Meter, Stop};
use counts::Records;
use index::{Index, Names, Row};
use lines::Objects;

/// Tag files that every backup has and its tag manifest lists.
const REQUIRED: [&str; 6] = [DECLARATION, BAG_INFO, PAYLOAD_MANIFEST, BACKUP_RECORD, ITEM_RECORDS, RECEIPT];

/// Checks the backup at `path`. `progress` is told how many bytes were read so far.
///
/// `Trouble::NotABackup` if it is none, or not sealed; damage is no trouble but part of the answer.
pub fn verify(path: &Path, deep: bool, w: &Watch, progress: &mut dyn FnMut(u64)) -> Result<Verified, Trouble> {
    verify_site(&Site::of(path)?, deep, w, progress)
}

/// Checks a folder as `verify` does, also one that has not been given its name yet.
pub fn verify_folder(path: &Path, deep: bool, w: &Watch, progress: &mut dyn FnMut(u64)) -> Result<Verified, Trouble> {
    verify_site(&Site::Folder(path.to_owned()), deep, w, progress)
}

fn verify_site(bag: &Site, deep: bool, w: &Watch, progress: &mut dyn FnMut(u64)) -> Result<Verified, Trouble> {
    let path = bag.path();
    let found = bag.walk().map_err(|error| Trouble::disk(path, &error))?;
    let found = found.into_iter().map(|Found { path, size }| (path, size)).collect();
    let meter = Meter { watch: w, read: 0, progress };
    let mut check = Check { bag, found, meter, damage: Vec::new(), remarks: Vec::new(), files: 0, deep };

    let (seal, tags) = check.tag_manifest()?;
    let index = check.tag_files(tags.as_ref())?;
    let backup: Option<BackupRecord> = check.record(BACKUP_RECORD)?;
    let receipt: Option<Receipt> = check.record(RECEIPT)?;
    let info = check.tag(BAG_INFO, |text| BagInfo::parse(text).ok());
    let manifest = check.tag(PAYLOAD_MANIFEST, |text| Manifest::parse(text, Lists::Payload).ok());
    check.tag(DECLARATION, |text| bagit_version(text).ok());

    let trusted_items = index.as_ref().filter(|_| check.is_sound(ITEM_RECORDS));
    if let Some(index) = trusted_items {
        for what in &index.bad {
            check.tell(ITEM_RECORDS, Some(what.clone()), DamageKind::Unreadable);
        }
    }
    let records =
        Records { items: trusted_items, backup: backup.as_ref(), receipt: receipt.as_ref(), info: info.as_ref() };
    check.damage.extend(counts::compare(&records));

    let expected = check.expected(manifest.as_ref(), backup.as_ref());
    let before = check.damage.len();
    check.payload(&expected, index.as_ref(), trusted_items.is_some())?;
    check.extras(tags.as_ref(), expected.as_ref());
    if check.damage.len() == before {
        check.oxum(info.as_ref());
    }

    let Check { mut damage, mut remarks, files, .. } = check;
    for list in [&mut damage, &mut remarks] {
        list.sort();
        list.dedup();
    }
    Ok(Verified {
        path: path.to_owned(),
        seal,
        files,
        items: index.map_or(0, |index| index.items),
        complete: backup.map(|backup| backup.status).or(receipt.map(|r| r.status)) == Some(Status::Complete),
        damage,
        remarks,
    })
}

/// A check under way.
struct Check<'a> {
    bag: &'a Site,
    /// Every file in the folder and its size; no size for what is not an ordinary file.
    found: BTreeMap<String, Option<u64>>,
    meter: Meter<'a>,
    damage: Vec<Damage>,
    remarks: Vec<Damage>,
    files: u64,
    deep: bool,
}

impl Check<'_> {
    fn tell(&mut self, path: &str, item: Option<String>, what: DamageKind) {
        self.damage.push(Damage { path: path.to_owned(), item, what });
    }

    /// Nothing was found to be wrong with this file as such.
    fn is_sound(&self, path: &str) -> bool {
        self.found.contains_key(path) && !self.damage.iter().any(|damage| damage.path == path && damage.item.is_none())
    }

    /// Reads the tag manifest: its own digest, and what it lists if it can be understood.
    fn tag_manifest(&mut self) -> Result<(Option<String>, Option<Manifest>), Trouble> {
        self.files += 1;
        let text = match self.bag.text(TAG_MANIFEST) {
            Ok(text) => text,
            Err(error) => {
                self.tell(TAG_MANIFEST, None, kind_of(&error));
                let seal = self.bag.open(TAG_MANIFEST).and_then(bag::sha256_of);
                return Ok((seal.ok().map(|seal| hex(&seal)), None));
            }
        };
        self.meter.add(text.len())?;
        let manifest = Manifest::parse(&text, Lists::Tags).ok();
        // Nothing vouches for this file, so it must at least be as we write it.
        let lists_all = |manifest: &Manifest| REQUIRED.iter().all(|name| manifest.0.contains_key(*name));
        if !manifest.as_ref().is_some_and(|manifest| lists_all(manifest) && manifest.write() == text) {
            self.tell(TAG_MANIFEST, None, DamageKind::Altered);
        }
        Ok((Some(hex(&Sha256::digest(&text))), manifest))
    }

    /// Compares the tag files with their manifest. `items.jsonl` is read into an index on the way.
    fn tag_files(&mut self, manifest: Option<&Manifest>) -> Result<Option<Index>, Trouble> {
        let empty = BTreeMap::new();
        let listed = manifest.map_or(&empty, |manifest| &manifest.0);
        let mut names: BTreeSet<&str> = listed.keys().map(String::as_str).collect();
        names.extend(REQUIRED);
        let mut index = None;
        for name in names {
            self.files += 1;
            let expected = listed.get(name);
            let read = self.bag.open(name).and_then(|file| {
                let mut input = Hashed { file, hasher: Sha256::new(), meter: &mut self.meter };
                if name == ITEM_RECORDS {
                    index = Some(Index::read(&mut input)?);
                } else {
                    io::copy(&mut input, &mut io::sink())?;
                }
                Ok(Digest::from(input.hasher.finalize()))
            });
            self.meter.watch.check()?;
            match read {
                Ok(digest) if expected.is_some_and(|expected| *expected != digest) => {
                    self.tell(name, None, DamageKind::Altered);
                }
                Ok(_) => {}
                Err(error) => self.tell(name, None, kind_of(&error)),
            }
        }
        Ok(index)
    }

    /// A tag file as a value, if its bytes are right. If they are and it still can't be understood, it is unreadable.
    fn tag<T>(&mut self, name: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        if !self.is_sound(name) {
            return None;
        }
        let value = self.bag.text(name).ok().and_then(|text| parse(&text));
        if value.is_none() {
            self.tell(name, None, DamageKind::Unreadable);
        }
        value
    }

    fn record<T: serde::de::DeserializeOwned>(&mut self, name: &str) -> Result<Option<T>, Trouble> {
        if !self.is_sound(name) {
            return Ok(None);
        }
        match self.bag.record(name) {
            Ok(record) => Ok(Some(record)),
            Err(newer @ BadRecord::Newer(_)) => Err(newer.into_trouble(self.bag.path(), name)),
            Err(_) => {
                self.tell(name, None, DamageKind::Unreadable);
                Ok(None)
            }
        }
    }

    /// The payload files there should be: as the manifest says, or `backup.json` if the manifest can't be believed.
    fn expected(
        &mut self,
        manifest: Option<&Manifest>,
        backup: Option<&BackupRecord>,
    ) -> Option<BTreeMap<String, Option<Digest>>> {
        let in_backup: Option<BTreeMap<&str, Option<Digest>>> =
            backup.map(|b| b.files.iter().map(|(path, file)| (path.as_str(), unhex(&file.sha256))).collect());
        let Some(manifest) = manifest else {
            return in_backup.map(|files| files.into_iter().map(|(path, digest)| (path.to_owned(), digest)).collect());
        };
        if let Some(in_backup) = in_backup {
            let listed = manifest.0.iter().map(|(path, digest)| (path.as_str(), Some(*digest)));
            if !listed.eq(in_backup.iter().map(|(path, digest)| (*path, *digest))) {
                self.tell(BACKUP_RECORD, None, DamageKind::Miscounted);
            }
        }
        Some(manifest.0.iter().map(|(path, digest)| (path.clone(), Some(*digest))).collect())
    }

    /// Reads every payload file that should be there.
    fn payload(
        &mut self,
        expected: &Option<BTreeMap<String, Option<Digest>>>,
        index: Option<&Index>,
        trusted: bool,
    ) -> Result<(), Trouble> {
        let nothing = Index::default();
        let index = index.unwrap_or(&nothing);
        let rows: BTreeMap<&str, &[Row]> = index.by_file().collect();
        let mut names = Names::open(self.bag);
        let empty = BTreeMap::new();
        for (name, digest) in expected.as_ref().unwrap_or(&empty) {
            self.meter.watch.check()?;
            self.files += 1;
            match self.found.get(name) {
                None => self.tell(name, None, DamageKind::Missing),
                Some(None) => self.tell(name, None, DamageKind::Altered),
                Some(Some(_)) => {
                    let rows = rows.get(name.as_str()).copied().unwrap_or_default();
                    match contents::read(self.bag, name, index, rows, self.deep, &mut self.meter) {
                        Ok(contents) => {
                            let is_right = digest.is_none_or(|digest| digest == contents.sha256);
                            self.judge(name, &contents, is_right, rows.len(), trusted, index, &mut names);
                        }
                        Err(Stop::Io) => self.tell(name, None, DamageKind::Unreadable),
                        Err(Stop::Trouble(trouble)) => return Err(trouble),
                    }
                }
            }
        }
        if trusted && expected.is_some() {
            for (name, rows) in
                rows.iter().filter(|(name, _)| !expected.as_ref().unwrap_or(&empty).contains_key(**name))
            {
                for row in *rows {
                    self.tell(name, names.at(row.line_at), DamageKind::Missing);
                }
            }
            for name in index.portable.keys().filter(|name| !expected.as_ref().unwrap_or(&empty).contains_key(*name)) {
                self.tell(name, None, DamageKind::Missing);
            }
        }
        Ok(())
    }

    /// What reading a payload file means.
    #[expect(clippy::too_many_arguments, reason = "one question, asked in one place")]
    fn judge(
        &mut self,
        name: &str,
        contents: &Contents,
        is_right: bool,
        n_rows: usize,
        trusted: bool,
        index: &Index,
        names: &mut Names,
    ) {
        let Contents { wrong, fault, strange, objects, remarks, .. } = contents;
        for line_at in remarks {
            let item = names.at(*line_at);
            self.remarks.push(Damage { path: name.to_owned(), item, what: DamageKind::Unreadable });
        }
        if !is_right {
            // When nothing in a file is right any more, its name says it best.
            if wrong.is_empty() || (wrong.len() == n_rows && n_rows > 1) {
                return self.tell(name, None, DamageKind::Altered);
            }
        } else if !trusted {
            return;
        }
        for (line_at, kind) in wrong {
            self.tell(name, names.at(*line_at), *kind);
        }
        if !is_right {
            return;
        }
        // The bytes are what the manifest says, so from here on it is the makers of the backup who were wrong.
        if fault.is_some() {
            self.tell(name, None, DamageKind::Unreadable);
        }
        for entry in strange {
            self.tell(name, Some(entry.clone()), DamageKind::Extra);
        }
        if let Some(objects) = objects {
            if !objects.balanced {
                self.tell(name, None, DamageKind::Unreadable);
            } else if !is_counted(name, objects, n_rows, index) {
                self.tell(name, None, DamageKind::Miscounted);
            }
        }
    }

    /// Files that no manifest lists.
    fn extras(&mut self, tags: Option<&Manifest>, payload: Option<&BTreeMap<String, Option<Digest>>>) {
        let is_extra = |path: &str| {
            if path == TAG_MANIFEST || REQUIRED.contains(&path) {
                false
            } else if path.starts_with("data/") {
                payload.is_some_and(|files| !files.contains_key(path))
            } else {
                tags.is_some_and(|tags| !tags.0.contains_key(path))
            }
        };
        let extra: Vec<String> = self.found.keys().filter(|path| is_extra(path)).cloned().collect();
        for path in extra {
            if !is_of_a_system(&path) {
                self.tell(&path, None, DamageKind::Extra);
            } else if path.starts_with("data/") {
                // No item is harmed, but other programs that check bags refuse this one until it is removed.
                self.tell(&path, None, DamageKind::Litter);
            } else {
                self.remarks.push(Damage { path, item: None, what: DamageKind::Litter });
            }
        }
    }

    /// Compares the sums in `bag-info.txt` with the payload, which is all there and right.
    fn oxum(&mut self, info: Option<&BagInfo>) {
        let Some(info) = info else { return };
        let payload = self.found.iter().filter(|(path, _)| path.starts_with("data/")).filter_map(|(_, size)| *size);
        let (n_bytes, n_files) = payload.fold((0, 0), |(bytes, files), size| (bytes + size, files + 1));
        if info.payload_oxum() != Some((n_bytes, n_files)) {
            self.tell(BAG_INFO, Some("Payload-Oxum".to_owned()), DamageKind::Miscounted);
        }
    }
}

/// True when a text file holds as many objects as the records say.
fn is_counted(name: &str, objects: &Objects, n_rows: usize, index: &Index) -> bool {
    if name.ends_with(".ics") {
        return objects.outer == 1
            && index.portable.get(name).is_none_or(|portable| {
                // An object without UID may have several components.
                let without = (objects.without_uid, portable.without_uid);
                objects.uids == portable.uids() && without.0 >= without.1 && (without.0 > 0) == (without.1 > 0)
            });
    }
    let same_people = name.strip_prefix("data/contacts/for-other-programs/").and_then(|other| {
        let stem = other.strip_suffix(".v3.vcf").or_else(|| other.strip_suffix(".v4.vcf"))?;
        index.rows_of(&format!("data/contacts/{stem}.vcf")).map(<[Row]>::len)
    });
    objects.outer == same_people.unwrap_or(n_rows) as u64
}

fn kind_of(error: &io::Error) -> DamageKind {
    match error.kind() {
        io::ErrorKind::NotFound => DamageKind::Missing,
        io::ErrorKind::InvalidData => DamageKind::Altered,
        _ => DamageKind::Unreadable,
    }
}

/// Hashes and counts what is read through it.
struct Hashed<'h, 'm> {
    file: SliceReader,
    hasher: Sha256,
    meter: &'h mut Meter<'m>,
}

impl Read for Hashed<'_, '_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.file.read(buf)?;
        self.hasher.update(buf.get(..n).unwrap_or_default());
        // Whoever reads asks the watch afterwards what the reason was.
        self.meter.add(n).map(|()| n).map_err(|_| io::Error::other("stopped"))
    }
}

#[cfg(test)]
mod real;
#[cfg(test)]
mod tests;
