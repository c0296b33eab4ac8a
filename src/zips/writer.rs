//! Writing a zip: entries stored, their sizes in front, one behind the other with nothing between (PKWARE APPNOTE
//! 6.3.10). Written through a file that can seek, so that even a cut archive can be read from header to header.
//! Does not choose names, and does not judge what it is given.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use zip::result::ZipError;
use zip::write::FullFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::durable;

/// Small writes are gathered up to this size; larger ones go straight to the file.
const BUFFER_BYTES: usize = 64 * 1024;
/// What an entry costs in the directory beside its name: its header, sizes in zip64 and the times.
const DIRECTORY_BYTES: u64 = 46 + 20 + 9;
/// The extra field with the time in UTC that Info-ZIP defined.
const EXTENDED_TIMESTAMP: u16 = 0x5455;

/// A zip that is being written.
pub struct ZipFile {
    zip: ZipWriter<Tail>,
    entries: u64,
    /// What the directory will take at the end.
    directory: u64,
}

impl ZipFile {
    /// Begins a zip in an empty file.
    pub fn new(file: File) -> ZipFile {
        ZipFile { zip: ZipWriter::new(Tail::new(file)), entries: 0, directory: 0 }
    }

    /// Begins an entry, whose data is then written. `zone` gives the date that old programs show. Returns where its
    /// data begins.
    pub fn start(&mut self, name: &str, modified: Option<Timestamp>, zone: &TimeZone) -> io::Result<u64> {
        let mut options = FullFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .large_file(true)
            .unix_permissions(0o644)
            .last_modified_time(modified.and_then(|time| dos_time(time, zone)).unwrap_or_default());
        // The field holds 32 bits with a sign.
        if let Some(seconds) = modified.and_then(|time| i32::try_from(time.as_second()).ok()) {
            let [a, b, c, d] = seconds.to_le_bytes();
            options.add_extra_field(EXTENDED_TIMESTAMP, [1, a, b, c, d], false).map_err(io_error)?;
        }
        self.zip.start_file(name, options).map_err(io_error)?;
        self.entries += 1;
        self.directory += DIRECTORY_BYTES + name.len() as u64;
        Ok(self.zip.get_ref().map_or(0, Tail::position))
    }

    /// How many entries were begun.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// About how large the file would be if it were finished now.
    pub fn size(&self) -> u64 {
        self.zip.get_ref().map_or(0, Tail::position) + self.directory
    }

    /// Makes durable what was written so far.
    pub fn sync(&mut self) -> io::Result<()> {
        self.zip.flush()?;
        self.zip.get_ref().map_or(Ok(()), |tail| tail.expect_whole().and_then(|()| durable::sync_data(&tail.file)))
    }

    /// Writes the directory and makes the file durable. Returns it, and its size.
    pub fn finish(self) -> io::Result<(File, u64)> {
        let mut tail = self.zip.finish().map_err(io_error)?;
        tail.flush()?;
        tail.expect_whole()?;
        durable::sync(&tail.file)?;
        Ok((tail.file, tail.at))
    }
}

impl Write for ZipFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.zip.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.zip.flush()
    }
}

pub(super) fn io_error(error: ZipError) -> io::Error {
    match error {
        ZipError::Io(error) => error,
        other => io::Error::other(other),
    }
}

/// The local time that a zip can say: years 1980 to 2107, every other second.
pub(super) fn dos_time(time: Timestamp, zone: &TimeZone) -> Option<DateTime> {
    let local = zone.to_datetime(time);
    let small = |n: i8| u8::try_from(n).ok();
    DateTime::from_date_and_time(
        u16::try_from(local.year()).ok()?,
        small(local.month())?,
        small(local.day())?,
        small(local.hour())?,
        small(local.minute())?,
        small(local.second())?,
    )
    .ok()
}

/// A file that is written at its end, but for the header of the last entry. Knows its position without asking.
pub(super) struct Tail {
    pub(super) file: File,
    buffer: Vec<u8>,
    /// Where the next byte goes.
    at: u64,
    /// How far the file went when it was last left for somewhere else.
    end: u64,
    /// A write failed, and this zip can't be ended well any more. The zip crate ends every zip that is dropped, and prints
    /// to the terminal when that fails, so from then on writes go nowhere; `sync` and `finish` tell.
    failed: bool,
}

impl Tail {
    pub(super) fn new(file: File) -> Tail {
        Tail { file, buffer: Vec::with_capacity(BUFFER_BYTES), at: 0, end: 0, failed: false }
    }

    pub(super) fn position(&self) -> u64 {
        self.at
    }

    pub(super) fn expect_whole(&self) -> io::Result<()> {
        if self.failed { Err(io::Error::other("an earlier write failed")) } else { Ok(()) }
    }
}

impl Write for Tail {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.buffer.len() + bytes.len() > BUFFER_BYTES {
            self.flush()?;
        }
        let n = if self.failed {
            bytes.len()
        } else if bytes.len() >= BUFFER_BYTES {
            self.file.write(bytes).inspect_err(|_| self.failed = true)?
        } else {
            self.buffer.extend_from_slice(bytes);
            bytes.len()
        };
        self.at += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.failed {
            self.file.write_all(&self.buffer).inspect_err(|_| self.failed = true)?;
        }
        self.buffer.clear();
        Ok(())
    }
}

impl Seek for Tail {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        if self.failed {
            // The zip crate stops the program when an entry ends before its beginning.
            self.at = self.end.max(self.at);
        } else if !matches!(to, SeekFrom::Current(0)) {
            self.end = self.end.max(self.at);
            self.flush()?;
            self.at = self.file.seek(to).inspect_err(|_| self.failed = true)?;
        }
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zips::reader::Archive;
    use std::io::Read;

    fn written(entries: &[(&str, &[u8], Option<&str>)]) -> (tempfile::TempDir, std::path::PathBuf, u64) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.zip");
        let file = File::options().create_new(true).read(true).write(true).open(&path).unwrap();
        let mut zip = ZipFile::new(file);
        for (name, data, modified) in entries {
            let modified = modified.map(|time| time.parse().unwrap());
            let at = zip.start(name, modified, &TimeZone::UTC).unwrap();
            zip.write_all(data).unwrap();
            zip.sync().unwrap();
            let on_disk = std::fs::read(&path).unwrap();
            assert_eq!(on_disk[usize::try_from(at).unwrap()..], **data);
        }
        let about = zip.size();
        let (_, size) = zip.finish().unwrap();
        assert_eq!(size, std::fs::metadata(&path).unwrap().len());
        assert!(about.abs_diff(size) < 100, "{about} {size}");
        (dir, path, size)
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_zip_that_could_not_be_written_never_ends_well() {
        let full = || ZipFile::new(File::options().read(true).write(true).open("/dev/full").unwrap());
        let mut zip = full();
        let _ = zip.start("a", None, &TimeZone::UTC);
        assert!(zip.write_all(&vec![0; 2 * BUFFER_BYTES]).is_err());
        assert!(zip.sync().is_err());
        assert!(zip.finish().is_err());
        let mut zip = full();
        let _ = zip.start("a", None, &TimeZone::UTC);
        assert!(zip.sync().is_err());
    }

    #[test]
    fn the_checked_reader_reads_what_was_written() {
        let large = vec![7; 3 * BUFFER_BYTES];
        let entries: [(&str, &[u8], _); 5] = [
            ("Grüße/a.jpg", b"photo", Some("2024-06-01T12:00:01Z")),
            ("empty.jpg", b"", None),
            ("large.mov", &large, Some("1969-07-20T20:17:40Z")),
            ("far.jpg", b"f", Some("2150-01-01T00:00:00Z")),
            ("last.jpg", b"l", Some("2024-06-01T12:00:02Z")),
        ];
        let (_dir, path, _) = written(&entries);
        let mut archive = Archive::open(&path).unwrap();
        assert_eq!(archive.len(), entries.len());
        for (name, data, _) in entries {
            let mut read = Vec::new();
            archive.entry(name).unwrap().read_to_end(&mut read).unwrap();
            assert_eq!(read, data, "{name}");
        }
        let zip = std::fs::read(&path).unwrap();
        let mut archive = zip::ZipArchive::new(io::Cursor::new(zip)).unwrap();
        let first = archive.by_index(0).unwrap();
        assert_eq!(first.last_modified().unwrap().to_string(), "2024-06-01 12:00:00");
    }

    #[test]
    fn an_empty_zip_is_a_zip() {
        let (_dir, path, _) = written(&[]);
        assert!(Archive::open(&path).unwrap().is_empty());
    }

    #[test]
    fn a_name_is_used_once() {
        let file = tempfile::tempfile().unwrap();
        let mut zip = ZipFile::new(file);
        zip.start("a", None, &TimeZone::UTC).unwrap();
        assert!(zip.start("a", None, &TimeZone::UTC).is_err());
    }
}
