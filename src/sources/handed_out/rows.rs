//! The files of a set as a compact table: 32 bytes a file and its name, and each folder once. A path is one in the set as if everything
//! that was handed over had been put into one folder, and each archive unpacked where it lies; parts of it are
//! percent-encoded, as in addresses.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, percent_encode};

use crate::formats::recognise::Sort;
use crate::zips::reader::foreign::{Foreign, Slice};

/// What a part of a path must not have in it as it is.
const PART: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'/')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// No [`Timestamp`] is so early.
const NO_TIME: i64 = -(1 << 39);

/// One part of a path, encoded. A part that is `.` or `..` would lead elsewhere in an address.
pub(in crate::sources) fn encoded(part: &[u8]) -> String {
    match part {
        b"." => "%2E".to_owned(),
        b".." => "%2E%2E".to_owned(),
        part => percent_encode(part, PART).to_string(),
    }
}

/// The last part of a path, as people read it.
pub(in crate::sources) fn shown(href: &str) -> String {
    percent_decode_str(href.trim_end_matches('/').rsplit('/').next().unwrap_or(href)).decode_utf8_lossy().into_owned()
}

/// A whole path, as people read it.
pub(in crate::sources) fn shown_path(href: &str) -> String {
    percent_decode_str(href.trim_matches('/')).decode_utf8_lossy().into_owned()
}

/// The folder of a path, with its slash.
pub(super) fn folder_of(href: &str) -> &str {
    href.rfind('/').and_then(|at| href.get(..=at)).unwrap_or("/")
}

/// What holds files.
#[derive(Debug)]
pub(super) enum Holder {
    /// A file or folder on a disk; what is at `root` there is at `mount` in the set.
    Disk { root: PathBuf, mount: String, input: usize },
    /// An archive, and which of the inputs it is, when it is one by itself.
    Zip { zip: Foreign, input: Option<usize> },
    /// A tar, and where the bytes of each of its files lie in it.
    Tar { tar: Slice, places: Vec<(u64, u64)> },
}

impl Holder {
    /// Where a file lies on the disk.
    pub(super) fn path_of(&self, href: &str) -> Option<PathBuf> {
        let Holder::Disk { root, mount, .. } = self else { return None };
        let below = href.strip_prefix(mount.as_str())?.trim_start_matches('/');
        if below.is_empty() {
            return Some(root.clone());
        }
        let parts = below.split('/').map(|part| Cow::from(percent_decode_str(part)));
        Some(parts.fold(root.clone(), |path, part| path.join(os_name(&part))))
    }
}

/// The bytes of a name on this system's disks.
#[cfg(unix)]
pub(in crate::sources) fn os_bytes(name: &std::ffi::OsStr) -> Cow<'_, [u8]> {
    Cow::Borrowed(std::os::unix::ffi::OsStrExt::as_bytes(name))
}

/// The bytes of a name on this system's disks.
#[cfg(not(unix))]
pub(in crate::sources) fn os_bytes(name: &std::ffi::OsStr) -> Cow<'_, [u8]> {
    Cow::Owned(name.to_string_lossy().into_owned().into_bytes())
}

#[cfg(unix)]
fn os_name(name: &[u8]) -> &Path {
    Path::new(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(name))
}

#[cfg(not(unix))]
fn os_name(name: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(name).into_owned())
}

/// A path in the set: its folder, with its slash, and what follows. Paths stand in the order of their texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Href<'a> {
    pub folder: &'a str,
    pub name: &'a str,
}

impl<'a> Href<'a> {
    pub(super) fn of(text: &'a str) -> Href<'a> {
        let (folder, name) = text.split_at(text.rfind('/').map_or(0, |at| at + 1));
        Href { folder, name }
    }

    /// The name without its ending; `None` for one that has none, or nothing in front of it.
    pub(super) fn stem(self) -> Option<Href<'a>> {
        let name = self.name.get(..self.name.rfind('.').filter(|at| *at > 0)?)?;
        Some(Href { name, ..self })
    }

    pub(super) fn starts_with(self, text: &str) -> bool {
        match text.strip_prefix(self.folder) {
            Some(rest) => self.name.starts_with(rest),
            None => self.folder.starts_with(text),
        }
    }

    /// As people read it.
    pub(super) fn shown_path(self) -> String {
        shown_path(&self.to_string())
    }

    fn cmp_text(&self, other: &Href<'_>) -> Ordering {
        if self.folder == other.folder {
            return self.name.cmp(other.name);
        }
        self.folder.bytes().chain(self.name.bytes()).cmp(other.folder.bytes().chain(other.name.bytes()))
    }
}

impl fmt::Display for Href<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.folder)?;
        f.write_str(self.name)
    }
}

/// Numbers of fewer than eight bytes, the lowest first: of very many files, each byte counts.
type Int40 = [u8; 5];
type Uint48 = [u8; 6];

#[derive(Clone, Copy, Debug)]
struct Row {
    folder: u32,
    /// Where its name stands.
    at: u32,
    entry: u32,
    crc: u32,
    len: u16,
    holder: u16,
    size: Uint48,
    modified: Int40,
    sort: u8,
}

const _: () = assert!(size_of::<Row>() == 32);

fn uint48(number: u64) -> Result<Uint48, TooMuch> {
    match number.to_le_bytes() {
        [a, b, c, d, e, f, 0, 0] => Ok([a, b, c, d, e, f]),
        _ => Err(TooMuch),
    }
}

fn of_uint48([a, b, c, d, e, f]: Uint48) -> u64 {
    u64::from_le_bytes([a, b, c, d, e, f, 0, 0])
}

/// Seconds since 1970; 40 bits are enough for all that [`Timestamp`] can say.
fn int40(time: Option<Timestamp>) -> Int40 {
    let [a, b, c, d, e, ..] = time.map_or(NO_TIME, Timestamp::as_second).to_le_bytes();
    [a, b, c, d, e]
}

fn of_int40([a, b, c, d, e]: Int40) -> Option<Timestamp> {
    let seconds = i64::from_le_bytes([0, 0, 0, a, b, c, d, e]) >> 24;
    Timestamp::from_second(seconds).ok().filter(|_| seconds != NO_TIME)
}

/// One file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct FileAt<'a> {
    pub href: Href<'a>,
    pub holder: usize,
    /// Its place in its archive.
    pub entry: u32,
    pub crc: u32,
    pub size: u64,
    pub modified: Option<Timestamp>,
    pub sort: Sort,
}

/// More files, or longer paths, than anybody hands out.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooMuch;

/// All files, and where each lies.
#[derive(Debug, Default)]
pub(super) struct Files {
    folders: Vec<Box<str>>,
    /// Where each folder stands, until all files are known.
    folder_at: HashMap<Box<str>, u32>,
    /// The names, one after another.
    names: String,
    rows: Vec<Row>,
    sorts: Vec<Sort>,
    pub(super) holders: Vec<Holder>,
}

impl Files {
    /// Adds a file.
    pub(super) fn push(&mut self, file: FileAt<'_>) -> Result<(), TooMuch> {
        let sort = match self.sorts.iter().position(|known| *known == file.sort) {
            Some(at) => at,
            None => {
                self.sorts.push(file.sort);
                self.sorts.len() - 1
            }
        };
        let name = file.href.name;
        let folder = self.folder(file.href.folder)?;
        self.rows.push(Row {
            folder,
            at: u32::try_from(self.names.len()).map_err(|_| TooMuch)?,
            len: u16::try_from(name.len()).map_err(|_| TooMuch)?,
            holder: u16::try_from(file.holder).map_err(|_| TooMuch)?,
            entry: file.entry,
            crc: file.crc,
            size: uint48(file.size)?,
            modified: int40(file.modified),
            sort: u8::try_from(sort).map_err(|_| TooMuch)?,
        });
        self.names.push_str(name);
        Ok(())
    }

    fn folder(&mut self, folder: &str) -> Result<u32, TooMuch> {
        if let Some(at) = self.folder_at.get(folder) {
            return Ok(*at);
        }
        let at = u32::try_from(self.folders.len()).map_err(|_| TooMuch)?;
        self.folders.push(folder.into());
        self.folder_at.insert(folder.into(), at);
        Ok(at)
    }

    /// Sorts by path; only now are indexes what they stay.
    pub(super) fn sort(&mut self) {
        let mut rows = std::mem::take(&mut self.rows);
        rows.sort_unstable_by(|a, b| self.href(a).cmp_text(&self.href(b)));
        rows.shrink_to_fit();
        self.rows = rows;
        self.names.shrink_to_fit();
        self.folders.shrink_to_fit();
        self.folder_at = HashMap::new();
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn get(&self, index: usize) -> Option<FileAt<'_>> {
        self.rows.get(index).map(|row| self.file(row))
    }

    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = FileAt<'_>> + '_ {
        self.rows.iter().map(|row| self.file(row))
    }

    /// The file at `href`.
    pub(super) fn find(&self, href: &str) -> Option<usize> {
        self.at(Href::of(href))
    }

    /// The file at `href`.
    pub(super) fn at(&self, href: Href<'_>) -> Option<usize> {
        self.rows.binary_search_by(|row| self.href(row).cmp_text(&href)).ok()
    }

    /// The first file whose path is not before `href`.
    pub(super) fn from(&self, href: Href<'_>) -> usize {
        self.rows.partition_point(|row| self.href(row).cmp_text(&href).is_lt())
    }

    /// Takes a file for another sort than its first bytes say.
    pub(super) fn set_sort(&mut self, index: usize, sort: Sort) {
        let at = self.sorts.iter().position(|known| *known == sort).unwrap_or_else(|| {
            self.sorts.push(sort);
            self.sorts.len() - 1
        });
        if let (Some(row), Ok(at)) = (self.rows.get_mut(index), u8::try_from(at)) {
            row.sort = at;
        }
    }

    pub(super) fn holder(&self, file: &FileAt<'_>) -> Option<&Holder> {
        self.holders.get(file.holder)
    }

    fn file(&self, row: &Row) -> FileAt<'_> {
        FileAt {
            href: self.href(row),
            holder: row.holder.into(),
            entry: row.entry,
            crc: row.crc,
            size: of_uint48(row.size),
            modified: of_int40(row.modified),
            sort: self.sorts.get(usize::from(row.sort)).copied().unwrap_or(Sort::Other),
        }
    }

    fn href(&self, row: &Row) -> Href<'_> {
        let from = row.at as usize;
        Href {
            folder: self.folders.get(row.folder as usize).map_or("", |folder| folder),
            name: self.names.get(from..from + usize::from(row.len)).unwrap_or(""),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_times_come_back_as_they_were() {
        let now = Timestamp::from_second(1_700_000_000).unwrap();
        let times = [Timestamp::MIN, Timestamp::MAX, Timestamp::UNIX_EPOCH, now];
        for time in times.map(|time| Timestamp::from_second(time.as_second()).unwrap()) {
            assert_eq!(of_int40(int40(Some(time))), Some(time));
        }
        assert_eq!(of_int40(int40(None)), None);
        for size in [0, 1, u64::from(u32::MAX) + 1, (1 << 48) - 1] {
            assert_eq!(of_uint48(uint48(size).unwrap()), size);
        }
        assert_eq!(uint48(1 << 48), Err(TooMuch));
    }

    #[test]
    fn a_path_in_the_set_leads_back_to_the_disk() {
        let holder = Holder::Disk { root: "/home/a/DCIM".into(), mount: "/DCIM".into(), input: 0 };
        let check = |href: &str, expect: Option<&str>| {
            assert_eq!(holder.path_of(href), expect.map(PathBuf::from), "{href}");
        };
        check("/DCIM/100%20APPLE/a%23b.jpg", Some("/home/a/DCIM/100 APPLE/a#b.jpg"));
        check("/DCIM", Some("/home/a/DCIM"));
        check("/other/a.jpg", None);
        assert_eq!(encoded("a/b ü".as_bytes()), "a%2Fb%20%C3%BC");
        assert_eq!(encoded(b".."), "%2E%2E");
        assert_eq!(shown("/x/J%C3%B6rg%20%23.jpg"), "Jörg #.jpg");
        assert_eq!(folder_of("/a/b.jpg"), "/a/");
    }
}
