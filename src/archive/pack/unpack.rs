//! Makes the folder again that a pack holds. It gets its name only after everything in it was compared with the manifests,
//! as `verify` does it; until then it is a `.part`, and is gone if anything is wrong. Nothing is replaced.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::locked::stop_of;
use super::{BUFFER_BYTES, Meter, SLACK, Stop, wrong_with};
use crate::archive::bag::Bag;
use crate::archive::disk::{self, inside};
use crate::archive::endings::UNPACKING;
use crate::archive::export::refuse_inside_backup;
use crate::archive::manifest::is_clean;
use crate::archive::names;
use crate::archive::seal::{rename, sync_folders};
use crate::archive::site::{Pack, Site};
use crate::archive::vault::PART;
use crate::archive::verify::verify_folder;
use crate::model::{Secret, Trouble, Watch};
use crate::zips::locked;
use crate::zips::reader::stream;

/// Limits of what is taken out of a pack; no backup comes near them.
const MAX_FILES: u64 = 1_000_000;
const MAX_NAME: usize = 1024;
const MAX_DEPTH: usize = 32;

/// A backup that was taken out of its pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unpacked {
    pub path: PathBuf,
    pub files: u64,
    pub seal: Option<String>,
    /// False when the backup itself says that it is incomplete.
    pub complete: bool,
}

/// Takes the backup out of the pack at `pack`, as a new folder in `into`. `progress` is told the bytes that were gone
/// through, and about how many there are.
pub fn unpack(
    pack: &Path,
    into: &Path,
    password: Option<&Secret>,
    w: &Watch,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Unpacked, Trouble> {
    let size = fs::metadata(pack).map_err(disk::trouble(pack))?.len();
    let mut meter = Meter { w, done: 0, total: 2 * size, progress };
    let opened = match Pack::open(pack) {
        Err(Trouble::Locked { .. }) if password.is_some() => None,
        opened => Some(opened?),
    };
    refuse_inside_backup(into)?;
    disk::make_dir(into)?;
    // Everything in a pack is stored, so it can't become more than it is.
    match disk::free_space(into) {
        Some(free) if free < size + SLACK => {
            return Err(Trouble::DiskFull { path: into.to_owned(), needed: size + SLACK, free });
        }
        _ => (),
    }
    let mut out = Out { into, folder: None, name: String::new(), files: 0 };
    match (opened, password) {
        (Some(opened), _) => {
            out.begin(opened.top())?;
            let site = Site::Pack(opened);
            for found in site.walk().map_err(|error| Trouble::disk(pack, &error))? {
                let read = site.open(&found.path).map_err(Stop::Io);
                let wrong = |error: io::Error| Trouble::Damaged { path: pack.to_owned(), why: error.to_string() };
                let mut file = read.map_err(|stop| match stop {
                    Stop::Io(error) => wrong(error),
                    Stop::Trouble(trouble) => trouble,
                })?;
                out.file(pack, &found.path, &mut file, &mut meter)?;
            }
        }
        (None, Some(password)) => locked::read::<_, Stop>(pack, password, |input| {
            stream::entries::<_, Stop>(input, |name, _, body| {
                let (top, rest) = name.split_once('/').unwrap_or((name, ""));
                out.begin(top)?;
                Ok(out.file(pack, rest, body, &mut meter)?)
            })
        })
        .map_err(|stop| stop_of(stop, pack))?,
        (None, None) => return Err(Trouble::Locked { path: pack.to_owned() }),
    }
    out.finish(pack, &mut meter)
}

/// The folder in the making.
struct Out<'a> {
    into: &'a Path,
    folder: Option<PathBuf>,
    /// What the pack calls it.
    name: String,
    files: u64,
}

impl Out<'_> {
    /// Begins the folder, which the pack calls `top`; or makes sure that it is still called so.
    fn begin(&mut self, top: &str) -> Result<(), Trouble> {
        if self.folder.is_some() {
            let same = top == self.name;
            return if same { Ok(()) } else { Err(Trouble::NotABackup { path: self.into.join(names::part(top)) }) };
        }
        self.name = top.to_owned();
        let to = self.to();
        if fs::symlink_metadata(&to).is_ok() {
            return Err(Trouble::Exists { path: to });
        }
        let folder = self.into.join(format!("{}{UNPACKING}", self.safe_name()));
        match disk::make_new_dir(&folder) {
            Ok(()) => (),
            // What a run that was killed has left: nothing in it is anybody's only copy.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                disk::remove_tree(&folder)?;
                disk::make_new_dir(&folder).map_err(disk::trouble(&folder))?;
            }
            Err(error) => return Err(disk::trouble(&folder)(error)),
        }
        disk::make_dir(&folder.join("data"))?;
        self.folder = Some(folder);
        Ok(())
    }

    /// Its name here: nothing that an archive says chooses a path.
    fn safe_name(&self) -> String {
        let name = names::part(&self.name);
        if name.ends_with(PART) { format!("{name}_") } else { name }
    }

    fn to(&self) -> PathBuf {
        self.into.join(self.safe_name())
    }

    fn file(&mut self, pack: &Path, name: &str, body: &mut dyn Read, meter: &mut Meter<'_>) -> Result<(), Trouble> {
        let wrong =
            |why: &str| Trouble::Damaged { path: pack.to_owned(), why: format!("{}: {why}", names::part(name)) };
        let is_small = name.len() <= MAX_NAME && name.split('/').count() <= MAX_DEPTH;
        if !is_clean(name) || !is_small || name.chars().any(char::is_control) {
            return Err(wrong("is no path of a file in a backup"));
        }
        self.files += 1;
        if self.files > MAX_FILES {
            return Err(wrong("the pack has too many files"));
        }
        let folder = self.folder.as_ref().ok_or_else(|| wrong("has no folder"))?;
        let path = inside(folder, name);
        let mut file = disk::make_file(&path)?;
        let mut buf = vec![0; BUFFER_BYTES];
        loop {
            let n = body.read(&mut buf).map_err(|error| wrong(&error.to_string()))?;
            let Some(bytes) = buf.get(..n).filter(|bytes| !bytes.is_empty()) else { break };
            file.write_all(bytes).map_err(disk::trouble(&path))?;
            meter.add(n)?;
        }
        disk::sync(&file).map_err(disk::trouble(&path))?;
        disk::forget_cached(&file);
        Ok(())
    }

    /// Checks everything, and gives the folder its name.
    fn finish(mut self, pack: &Path, meter: &mut Meter<'_>) -> Result<Unpacked, Trouble> {
        let none = || Trouble::NotABackup { path: pack.to_owned() };
        let folder = self.folder.clone().ok_or_else(none)?;
        let before = meter.done;
        let verified = {
            let (w, total) = (meter.w, meter.total);
            let progress = &mut *meter.progress;
            let mut tell = |n: u64| progress(before + n, total.max(before + n));
            verify_folder(&folder, false, w, &mut tell)?
        };
        if !verified.damage.is_empty() {
            return Err(wrong_with(pack, &verified.damage));
        }
        let record = Bag::of_folder(&folder)?.record;
        for (name, file) in &record.files {
            let path = inside(&folder, name);
            let open = disk::private().open(&path).map_err(disk::trouble(&path))?;
            // A file system that can't keep the date still has the file.
            let _ = open.set_modified(file.mtime.into());
            drop(open);
            disk::make_read_only(&path)?;
        }
        sync_folders(&folder)?;
        let to = self.to();
        if fs::symlink_metadata(&to).is_ok() {
            return Err(Trouble::Exists { path: to });
        }
        rename(&folder, &to)?;
        self.folder = None;
        disk::sync_dir(self.into)?;
        Ok(Unpacked { path: to, files: self.files, seal: verified.seal, complete: verified.complete })
    }
}

impl Drop for Out<'_> {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            // What is left of it is named as what it is: a part.
            let _ = disk::remove_tree(folder);
        }
    }
}
