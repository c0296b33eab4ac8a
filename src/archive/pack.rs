//! A backup as one file to carry: the same bag inside one zip, everything stored, dates kept. With a password it is one inner
//! zip that is encrypted, so that the names are hidden too.
//!
//! A pack is written beside its name, synced, read back and compared with the manifests, and gets its name last; it never
//! replaces anything. Each byte is compared with the manifests before it is packed, so nothing damaged is packed as if it
//! were whole. The same backup makes the same pack, byte for byte, where there is no password.

mod aside;
mod locked;
mod unpack;

pub use locked::verify_locked;
pub use unpack::{Unpacked, unpack};

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::bag::Bag;
use super::disk;
use super::export::refuse_inside_backup;
use super::litter::is_of_a_system;
use super::manifest::{Digest, Lists, Manifest, PAYLOAD_MANIFEST, TAG_MANIFEST};
use super::names;
use super::records::{BackupRecord, Damage, DamageKind};
use super::site::{Pack, Site};
use crate::model::{Secret, Trouble, Watch, hex};
use crate::zips::layout::{Layout, Member};
use crate::zips::locked::LockedZip;
use aside::Aside;

const BUFFER_BYTES: usize = 256 * 1024;
/// Room that is left for what else the disk does meanwhile.
const SLACK: u64 = 1 << 20;

/// A pack that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Packed {
    pub path: PathBuf,
    /// Bytes.
    pub size: u64,
    pub files: u64,
    /// SHA-256 of the tag manifest of the backup in it.
    pub seal: String,
    /// It opens with the password only.
    pub locked: bool,
}

/// What a pack is called that nobody named.
pub fn usual_name(record: &BackupRecord, locked: bool) -> String {
    // The name of one that is locked is seen by everybody.
    let whose = if locked || record.account.user.is_empty() { "Lifeboat" } else { &record.account.user };
    format!("{} {}.zip", names::part(whose), names::part(&record.name))
}

/// Packs the backup at `backup` into the new file `to`. `progress` is told the bytes that were gone through, and how many
/// there are.
pub fn pack(
    backup: &Path,
    to: &Path,
    password: Option<&Secret>,
    w: &Watch,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Packed, Trouble> {
    let bag = Bag::open(backup)?;
    refuse_inside_backup(to)?;
    if std::fs::symlink_metadata(to).is_ok() {
        return Err(Trouble::Exists { path: to.to_owned() });
    }
    let found = bag.site.walk().map_err(|error| Trouble::disk(backup, &error))?;
    let bytes: u64 = found.iter().filter_map(|found| found.size).sum();
    let mut meter = Meter { w, done: 0, total: 3 * bytes, progress };
    let expected = expected(&bag.site)?;
    let members = looked_through(&bag, &expected, &mut meter)?;
    let top = format!("{}/", names::part(&bag.record.name));
    let zone = TimeZone::system();
    let named = members.into_iter().map(|m| Member { name: format!("{top}{}", m.name), ..m }).collect();
    let layout = Layout::new(named, &zone);

    let mut aside = Aside::begin(to)?;
    let room = layout.len() + SLACK;
    match disk::free_space(aside.folder()) {
        Some(free) if free < room => {
            return Err(Trouble::DiskFull { path: aside.folder().to_owned(), needed: room, free });
        }
        _ => (),
    }
    let file = aside.file()?;
    let written = match password {
        None => plain(file, &layout, &bag.site, top.len(), &mut meter),
        Some(password) => encrypted(file, password, &layout, &bag.site, top.len(), &mut meter),
    };
    let file = written.map_err(|stop| stop.into_trouble(aside.path()))?;
    disk::forget_cached(&file);
    drop(file);
    match password {
        None => read_back(aside.path(), &expected, &mut meter)?,
        Some(password) => locked::read_back(aside.path(), password, &expected, &mut meter)?,
    }
    let size = std::fs::metadata(aside.path()).map_err(disk::trouble(aside.path()))?.len();
    aside.finish(to)?;
    let files = layout.members().count() as u64;
    Ok(Packed { path: to.to_owned(), size, files, seal: bag.seal()?, locked: password.is_some() })
}

/// Counts bytes, and stops when asked to.
struct Meter<'a> {
    w: &'a Watch,
    done: u64,
    total: u64,
    progress: &'a mut dyn FnMut(u64, u64),
}

impl Meter<'_> {
    fn add(&mut self, n: usize) -> Result<(), Trouble> {
        self.w.check()?;
        self.done += n as u64;
        (self.progress)(self.done, self.total.max(self.done));
        Ok(())
    }
}

/// Why something was not written.
enum Stop {
    Io(io::Error),
    Trouble(Trouble),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Stop {
        Stop::Io(error)
    }
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Stop {
        Stop::Trouble(trouble)
    }
}

impl Stop {
    fn into_trouble(self, path: &Path) -> Trouble {
        match self {
            Stop::Io(error) => disk::trouble(path)(error),
            Stop::Trouble(trouble) => trouble,
        }
    }
}

/// The files of a backup and their digests, by its manifests; the tag manifest, for which nothing vouches, with its own.
fn expected(site: &Site) -> Result<BTreeMap<String, Digest>, Trouble> {
    let tags = site.text(TAG_MANIFEST).map_err(|error| damaged(site, TAG_MANIFEST, &error.to_string()))?;
    let list = site.text(PAYLOAD_MANIFEST).map_err(|error| damaged(site, PAYLOAD_MANIFEST, &error.to_string()))?;
    listed(&tags, &list).map_err(|wrong| wrong_with(site.path(), &[wrong]))
}

/// The same from the texts of both manifests.
fn listed(tags: &str, payload: &str) -> Result<BTreeMap<String, Digest>, Damage> {
    let wrong = |path: &str| Damage { path: path.to_owned(), item: None, what: DamageKind::Altered };
    let seal: Digest = Sha256::digest(tags).into();
    let tags = Manifest::parse(tags, Lists::Tags).ok().filter(|manifest| manifest.write() == tags);
    let mut files = tags.ok_or_else(|| wrong(TAG_MANIFEST))?.0;
    let is_vouched_for =
        files.get(PAYLOAD_MANIFEST).is_some_and(|digest| *digest == Digest::from(Sha256::digest(payload)));
    let payload = Manifest::parse(payload, Lists::Payload).ok().filter(|_| is_vouched_for);
    files.extend(payload.ok_or_else(|| wrong(PAYLOAD_MANIFEST))?.0);
    files.insert(TAG_MANIFEST.to_owned(), seal);
    Ok(files)
}

/// Trouble that names the first of what is wrong with the backup at `path`.
fn wrong_with(path: &Path, damage: &[Damage]) -> Trouble {
    let mut words: Vec<String> = damage.iter().take(3).map(Damage::in_words).collect();
    if damage.len() > words.len() {
        words.push("…".to_owned());
    }
    Trouble::Damaged { path: path.to_owned(), why: words.join("; ") }
}

fn damaged(site: &Site, name: &str, why: &str) -> Trouble {
    Trouble::Damaged { path: site.path().to_owned(), why: format!("{name}: {why}") }
}

/// Reads every file of the backup and compares it with its digest; what it is in the pack, in the order of writing: tag
/// files first, since they tell what the rest must be.
fn looked_through(
    bag: &Bag,
    expected: &BTreeMap<String, Digest>,
    meter: &mut Meter<'_>,
) -> Result<Vec<Member>, Trouble> {
    let damage = |path: &str, what| Damage { path: path.to_owned(), item: None, what };
    let found = bag.site.walk().map_err(|error| Trouble::disk(&bag.path, &error))?;
    let extra = found.iter().filter(|found| !expected.contains_key(&found.path) && !is_of_a_system(&found.path));
    let mut wrong: Vec<Damage> = extra.map(|found| damage(&found.path, DamageKind::Extra)).collect();
    let mut members = Vec::new();
    for (path, digest) in expected {
        let read = bag.site.open(path).map(|file| sums(file, meter));
        let (sha256, crc, size) = match read {
            Ok(sums) => match sums {
                Ok(sums) => sums,
                Err(Stop::Trouble(trouble)) => return Err(trouble),
                Err(Stop::Io(_)) => {
                    wrong.push(damage(path, DamageKind::Unreadable));
                    continue;
                }
            },
            Err(_) => {
                wrong.push(damage(path, DamageKind::Missing));
                continue;
            }
        };
        if sha256 != *digest {
            wrong.push(damage(path, DamageKind::Altered));
        }
        let modified = bag.record.files.get(path).map_or(bag.record.sealed, |file| file.mtime);
        members.push(Member { name: path.clone(), size, crc, modified: Some(modified) });
    }
    if !wrong.is_empty() {
        return Err(wrong_with(&bag.path, &wrong));
    }
    members.sort_by_key(|member| (member.name.starts_with("data/"), member.name.contains('/')));
    Ok(members)
}

/// SHA-256, CRC-32 and length.
fn sums(mut file: impl Read, meter: &mut Meter<'_>) -> Result<(Digest, u32, u64), Stop> {
    let (mut sha256, mut crc, mut len) = (Sha256::new(), crc32fast::Hasher::new(), 0);
    let mut buf = vec![0; BUFFER_BYTES];
    loop {
        let n = match file.read(&mut buf) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read?,
        };
        let Some(bytes) = buf.get(..n).filter(|bytes| !bytes.is_empty()) else {
            return Ok((sha256.finalize().into(), crc.finalize(), len));
        };
        sha256.update(bytes);
        crc.update(bytes);
        len += n as u64;
        meter.add(n)?;
    }
}

fn plain(mut file: File, layout: &Layout, site: &Site, top: usize, meter: &mut Meter<'_>) -> Result<File, Stop> {
    write(&mut file, layout, site, top, meter)?;
    disk::sync(&file)?;
    Ok(file)
}

fn encrypted(
    file: File,
    password: &Secret,
    layout: &Layout,
    site: &Site,
    top: usize,
    meter: &mut Meter<'_>,
) -> Result<File, Stop> {
    let mut zip = LockedZip::new(file, password)?;
    write(&mut zip, layout, site, top, meter)?;
    Ok(zip.finish()?)
}

/// Writes the zip. `top`: how many bytes of the entries' names stand in front of the backup's own.
fn write(out: &mut impl Write, layout: &Layout, site: &Site, top: usize, meter: &mut Meter<'_>) -> Result<(), Stop> {
    let mut buf = vec![0; BUFFER_BYTES];
    for (member, header) in layout.headers() {
        out.write_all(&header)?;
        let name = member.name.get(top..).unwrap_or_default();
        let changed = || Stop::Trouble(damaged(site, name, "was changed while it was being packed"));
        let (mut file, mut left) = (site.open(name).map_err(|_| changed())?, member.size);
        while left > 0 {
            let most = usize::try_from(left).unwrap_or(usize::MAX).min(buf.len());
            let n = file.read(buf.get_mut(..most).unwrap_or_default()).map_err(|_| changed())?;
            if n == 0 {
                return Err(changed());
            }
            out.write_all(buf.get(..n).unwrap_or_default())?;
            left -= n as u64;
            meter.add(n)?;
        }
    }
    out.write_all(&layout.end())?;
    Ok(())
}

/// Reads a pack from the disk and compares each file in it with its digest.
fn read_back(path: &Path, expected: &BTreeMap<String, Digest>, meter: &mut Meter<'_>) -> Result<(), Trouble> {
    let site = Site::Pack(Pack::open(path)?);
    let names = site.walk().map_err(|error| Trouble::disk(path, &error))?.into_iter().map(|found| found.path);
    if !names.eq(expected.keys().cloned()) {
        return Err(Trouble::Disk { path: path.to_owned(), why: "what was read back is not what was written".into() });
    }
    for (name, digest) in expected {
        let read = site.open(name).map_err(Stop::Io).and_then(|file| sums(file, meter));
        let (sha256, ..) = read.map_err(|stop| stop.into_trouble(path))?;
        if sha256 != *digest {
            let why = format!("{name}: what was read back is not what was written");
            return Err(Trouble::Disk { path: path.to_owned(), why });
        }
    }
    Ok(())
}

/// The seal of a tag manifest.
fn seal_of(files: &BTreeMap<String, Digest>) -> Option<String> {
    files.get(TAG_MANIFEST).map(|digest| hex(digest))
}

#[cfg(test)]
mod tests;
