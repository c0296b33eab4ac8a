//! Goes through what was handed over: folders and archives, also archives in folders and in archives, all read where they
//! lie. Tells by its first bytes what each file is. Follows no link, and goes down no deeper than a person would.

mod clock;
mod tarred;

use std::collections::{HashSet, VecDeque};
use std::fs;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sha2::{Digest as _, Sha256};

pub(in crate::sources) use clock::clock_time;

use super::place::Place;
use super::rows::{FileAt, Files, Holder, Href, encoded, shown_path};
use crate::formats::photo;
use crate::formats::recognise::{HEAD_BYTES, Sort, sort_of};
use crate::model::{LeftOut, Trouble, Watch};
use crate::sources::allowance::Allowance;
use crate::sources::tree::{self, Met};
use crate::zips::reader::foreign::{Entry, Foreign, Slice};
use crate::zips::reader::{Fault, ZipTrouble};

/// Archives in archives.
const MAX_NESTED: usize = 3;
/// A packed archive in an archive is read from memory; together they may have so much.
const MAX_NESTED_BYTES: u64 = 32 * 1024 * 1024;

/// One of the paths that were handed over.
#[derive(Clone, Debug)]
pub(in crate::sources) struct Given {
    pub path: PathBuf,
    /// As it stands in the set.
    pub name: String,
    pub is_folder: bool,
}

/// An archive that was found as a file on the disk and is looked into.
#[derive(Clone, Debug)]
pub(super) struct Opened {
    pub path: PathBuf,
    /// Where the archive itself lies in the set.
    pub href: String,
    pub input: usize,
}

/// All that was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub files: Files,
    pub opened: Vec<Opened>,
    pub left_out: Vec<LeftOut>,
    /// Bytes of all files, those in archives as they are unpacked.
    pub bytes: u64,
}

/// An archive that was not looked into yet.
struct Pending {
    slice: Slice,
    href: String,
    input: Option<usize>,
    depth: usize,
    sort: Sort,
}

pub(super) struct Walk<'a> {
    found: Found,
    taken: HashSet<u64>,
    pending: VecDeque<Pending>,
    /// Length and directory of archives that were seen, to tell a second copy.
    seen: HashSet<(u64, [u8; 32])>,
    nested_bytes: u64,
    allowance: Allowance,
    zone: TimeZone,
    w: &'a Watch,
}

impl<'a> Walk<'a> {
    pub(super) fn new(w: &'a Watch) -> Walk<'a> {
        Walk {
            found: Found::default(),
            taken: HashSet::new(),
            pending: VecDeque::new(),
            seen: HashSet::new(),
            nested_bytes: 0,
            allowance: Allowance::default(),
            zone: TimeZone::system(),
            w,
        }
    }

    /// Goes through `given`, in their order.
    pub(super) fn through(mut self, given: &[Given]) -> Result<Found, Trouble> {
        for (input, given) in given.iter().enumerate() {
            let mount = format!("/{}", encoded(given.name.as_bytes()));
            if given.is_folder {
                self.folder(&given.path, mount, input)?;
            } else {
                let meta = fs::metadata(&given.path).map_err(|error| Trouble::disk(&given.path, &error))?;
                let holder = self.holder(&given.path, &mount, input);
                self.disk_file(&given.path, mount, holder, input, true, &meta)?;
            }
        }
        while let Some(archive) = self.pending.pop_front() {
            self.archive(archive)?;
        }
        self.found.files.sort();
        self.found.left_out.sort();
        Ok(self.found)
    }

    fn holder(&mut self, root: &Path, mount: &str, input: usize) -> usize {
        self.found.files.holders.push(Holder::Disk { root: root.to_owned(), mount: mount.to_owned(), input });
        self.found.files.holders.len() - 1
    }

    fn leave_out(&mut self, href: &str, why: &str) {
        let href = href.to_owned();
        self.found.left_out.push(LeftOut { name: shown_path(&href), href, why: why.to_owned() });
    }

    fn folder(&mut self, root: &Path, mount: String, input: usize) -> Result<(), Trouble> {
        let holder = self.holder(root, &mount, input);
        tree::go_through(root, mount, self.w, &mut |met| match met {
            Met::File(path, href, meta) => self.disk_file(path, href, holder, input, false, meta),
            Met::LeftOut(href, why) => {
                self.leave_out(href, why);
                Ok(())
            }
        })
    }

    fn disk_file(
        &mut self,
        path: &Path,
        href: String,
        holder: usize,
        input: usize,
        by_itself: bool,
        meta: &fs::Metadata,
    ) -> Result<(), Trouble> {
        let head = || -> io::Result<Vec<u8>> { head_of(fs::File::open(path)?) };
        let sort = sorted(&href, head);
        if matches!(sort, Sort::Zip | Sort::Tar | Sort::Gzip)
            && let Ok(slice) = Slice::of(path)
        {
            self.allowance.met(meta.len());
            self.found.opened.push(Opened { path: path.to_owned(), href: href.clone(), input });
            let input = by_itself.then_some(input);
            self.pending.push_back(Pending { slice, href, input, depth: 0, sort });
            return Ok(());
        }
        let modified = meta.modified().ok().and_then(|time| Timestamp::try_from(time).ok());
        let file = FileAt { href: Href::of(&href), holder, entry: 0, crc: 0, size: meta.len(), modified, sort };
        self.add(file)
    }

    /// Adds a file, unless its path is taken: then it gets one below the name of what holds it.
    fn add(&mut self, file: FileAt<'_>) -> Result<(), Trouble> {
        self.w.check()?;
        let too_much = |_| Trouble::TooLarge { url: file.href.shown_path(), limit: u64::from(u32::MAX) };
        self.found.bytes = self.found.bytes.saturating_add(file.size);
        let whole = file.href.to_string();
        if self.take(&whole) {
            return self.found.files.push(file).map_err(too_much);
        }
        let Some(Holder::Disk { root, mount, input }) = self.found.files.holders.get(file.holder) else {
            return Err(Trouble::Internal(format!("{whole} is there twice")));
        };
        let (root, mount, input) = (root.clone(), mount.clone(), *input);
        for n in 2_u32.. {
            let mount_now = format!("{mount}%20({n})");
            let href = format!("{mount_now}{}", whole.strip_prefix(&mount).unwrap_or(&whole));
            if self.take(&href) {
                let holder = self.holder(&root, &mount_now, input);
                return self.found.files.push(FileAt { href: Href::of(&href), holder, ..file }).map_err(too_much);
            }
        }
        Ok(())
    }

    /// True when nothing had this path so far.
    fn take(&mut self, href: &str) -> bool {
        self.taken.insert(hash_of(href))
    }

    /// Looks into an archive; one that can't be opened stays a file.
    fn archive(&mut self, archive: Pending) -> Result<(), Trouble> {
        self.w.check()?;
        if archive.sort != Sort::Zip {
            return self.tar(&archive);
        }
        let zip = match Foreign::open(archive.slice.clone()) {
            Ok(zip) => zip,
            Err(why) => {
                let why = match why {
                    ZipTrouble::Fault(Fault::Split) => "left-out-archive-split",
                    _ => "left-out-archive-broken",
                };
                self.leave_out(&archive.href, why);
                return self.keep_closed(&archive);
            }
        };
        let Some(print) = fingerprint(&zip).map_err(|why| unreadable(&archive.href, &why))? else {
            return self.keep_closed(&archive);
        };
        if !self.seen.insert((archive.slice.len(), print)) {
            self.leave_out(&archive.href, "left-out-given-twice");
            return Ok(());
        }
        self.entries(zip, &archive)
    }

    /// Keeps an archive as the file it is.
    fn keep_closed(&mut self, archive: &Pending) -> Result<(), Trouble> {
        let Slice::File { path, from: 0, .. } = &archive.slice else {
            // It is an entry of another archive, and was added as that.
            return Ok(());
        };
        let Some(at) = self.found.opened.iter().position(|opened| opened.href == archive.href) else { return Ok(()) };
        let opened = self.found.opened.remove(at);
        let modified = fs::metadata(path).and_then(|meta| meta.modified()).ok();
        let modified = modified.and_then(|time| Timestamp::try_from(time).ok());
        let holder = self.holder(&opened.path, &opened.href, opened.input);
        let (href, size) = (opened.href.as_str(), archive.slice.len());
        let sort = if archive.sort == Sort::Zip { Sort::Other } else { archive.sort };
        self.add(FileAt { href: Href::of(href), holder, entry: 0, crc: 0, size, modified, sort })
    }

    /// Where an entry of an archive lies in the set: at `href`, or where nothing else is.
    fn free(&self, href: String, place: &Place, name: &[u8]) -> String {
        let is_taken = |href: &str| self.taken.contains(&hash_of(href));
        if !is_taken(&href) {
            return href;
        }
        let href = place.apart(name);
        let numbered = (2_u32..).map(|n| format!("{href}%20({n})"));
        std::iter::once(href.clone()).chain(numbered).find(|href| !is_taken(href)).unwrap_or(href)
    }

    fn entries(&mut self, zip: Foreign, archive: &Pending) -> Result<(), Trouble> {
        let holder = self.found.files.holders.len();
        let place = Place::of(&archive.href);
        let mut inner = Vec::new();
        let entries = zip.clone();
        self.found.files.holders.push(Holder::Zip { zip, input: archive.input });
        let read = entries.entries::<Stop>(|entry| {
            if entry.is_folder {
                return Ok(());
            }
            let href = place.href(entry.name);
            if matches!(archive.slice, Slice::Memory(_)) && !self.allowance.takes(entry.size) {
                self.leave_out(&href, "left-out-bomb");
                return Ok(());
            }
            let head = || -> io::Result<Vec<u8>> { head_of(entries.read(entry.row).map_err(io::Error::other)?) };
            let sort = if entry.fault.is_some() { Sort::Other } else { sorted(&href, head) };
            let nests = sort == Sort::Zip && archive.depth + 1 < MAX_NESTED;
            if nests && let Some(slice) = self.nested(&entries, &entry) {
                inner.push(Pending { slice, href, input: None, depth: archive.depth + 1, sort });
                return Ok(());
            }
            if sort == Sort::Gzip {
                self.leave_out(&href, "left-out-archive-gzip");
            } else if sort == Sort::Zip && !nests {
                self.leave_out(&href, "left-out-too-deep");
            }
            let href = self.free(href, &place, entry.name);
            let modified = clock_time(entry.modified, entry.dos_time, &self.zone);
            let file = FileAt {
                href: Href::of(&href),
                holder,
                entry: entry.row,
                crc: entry.crc,
                size: entry.size,
                modified,
                sort,
            };
            self.add(file).map_err(Stop::Trouble)
        });
        read.map_err(|stop| stop.told(&archive.href))?;
        self.pending.extend(inner);
        Ok(())
    }

    /// The bytes of an archive in an archive, where it is worth looking into and can be.
    fn nested(&mut self, zip: &Foreign, entry: &Entry<'_>) -> Option<Slice> {
        let slice = match zip.slice(entry.row).ok()? {
            Some(slice) => slice,
            None if entry.size <= MAX_NESTED_BYTES - self.nested_bytes => {
                let mut bytes = Vec::with_capacity(usize::try_from(entry.size).ok()?);
                zip.read(entry.row).ok()?.read_to_end(&mut bytes).ok()?;
                Slice::Memory(Bytes::from(bytes))
            }
            None => return None,
        };
        let inner = Foreign::open(slice.clone()).ok()?;
        fingerprint(&inner).ok()??;
        if let Slice::Memory(bytes) = &slice {
            self.nested_bytes += bytes.len() as u64;
        }
        Some(slice)
    }
}

/// Why going through an archive ended.
enum Stop {
    Zip(ZipTrouble),
    Trouble(Trouble),
}

impl From<ZipTrouble> for Stop {
    fn from(why: ZipTrouble) -> Stop {
        Stop::Zip(why)
    }
}

impl From<io::Error> for Stop {
    fn from(why: io::Error) -> Stop {
        Stop::Zip(why.into())
    }
}

impl Stop {
    /// What it means for the archive at `href`.
    fn told(self, href: &str) -> Trouble {
        match self {
            Stop::Trouble(trouble) => trouble,
            Stop::Zip(why) => unreadable(href, &why),
        }
    }
}

fn unreadable(href: &str, why: &ZipTrouble) -> Trouble {
    Trouble::Unreadable { name: shown_path(href), why: why.to_string() }
}

fn hash_of(href: &str) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(href)
}

/// The first bytes of a file.
fn head_of(source: impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    source.take(HEAD_BYTES as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// What a file is. Photos and videos are believed their names, as everywhere: what is in them is looked at when they are
/// saved. A file that can't be read now is none of the known sorts; when its turn comes, it is said why.
fn sorted(href: &str, head: impl FnOnce() -> io::Result<Vec<u8>>) -> Sort {
    if photo::media(href, None).is_some() {
        return Sort::Media("");
    }
    match head().map(|head| sort_of(&head)) {
        Ok(Sort::Media(media_type)) if photo::media(href, Some(media_type)).is_none() => Sort::Other,
        Ok(sort) => sort,
        Err(_) => Sort::Other,
    }
}

/// What tells an archive from others, and `None` for one that is a document: those are zips, too, but nobody wants them in
/// pieces.
fn fingerprint(zip: &Foreign) -> Result<Option<[u8; 32]>, ZipTrouble> {
    let mut hash = Sha256::new();
    let mut is_document = false;
    zip.entries::<ZipTrouble>(|entry| {
        hash.update((entry.name.len() as u64).to_le_bytes());
        hash.update(entry.name);
        hash.update(entry.size.to_le_bytes());
        hash.update(entry.crc.to_le_bytes());
        is_document |= is_of_document(entry.name);
        Ok(())
    })?;
    Ok((!is_document).then(|| hash.finalize().into()))
}

/// Names that the formats of office programs, books and programs ask for.
pub(in crate::sources) fn is_of_document(name: &[u8]) -> bool {
    const NAMES: [&[u8]; 6] = [
        b"[Content_Types].xml",
        b"mimetype",
        b"META-INF/MANIFEST.MF",
        b"META-INF/container.xml",
        b"Index/Document.iwa",
        b"AndroidManifest.xml",
    ];
    NAMES.contains(&name)
}
