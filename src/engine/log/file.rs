//! The log on disk: two files of at most 1 MiB each, readable by their owner only. When the newer is full it takes the place
//! of the older.
//!
//! A log that can't be written is no reason to fail: what goes wrong here is kept to itself.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::Line;

/// How large each of the two files may be, in bytes.
const FULL: u64 = 1024 * 1024;
/// The names of the newer and the older.
const NEWER: &str = "lifeboat.log";
pub const OLDER: &str = "lifeboat.old.log";

/// The log in a folder.
#[derive(Clone, Debug)]
pub struct LogFile {
    dir: PathBuf,
    full: u64,
}

impl LogFile {
    /// The log in the folder `dir`, which is made when there is something to write.
    pub fn new(dir: PathBuf) -> LogFile {
        LogFile { dir, full: FULL }
    }

    #[cfg(test)]
    pub fn with_full(self, full: u64) -> LogFile {
        LogFile { full, ..self }
    }

    /// Adds a line of the job `number`.
    pub fn write(&self, number: u64, line: &Line) {
        // See above.
        let _ = self.add(&format!(
            "{} {number:08x} {line}\n",
            Timestamp::now().round(jiff::Unit::Millisecond).unwrap_or_default()
        ));
    }

    /// The files that are there with what is in them, the newer first.
    pub fn read(&self) -> Vec<(&'static str, String)> {
        let read =
            |name| fs::read(self.dir.join(name)).ok().map(|bytes| (name, String::from_utf8_lossy(&bytes).into_owned()));
        [NEWER, OLDER].into_iter().filter_map(read).collect()
    }

    fn add(&self, line: &str) -> io::Result<()> {
        let path = self.dir.join(NEWER);
        let size = match fs::metadata(&path) {
            Ok(metadata) => metadata.len(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                make(&self.dir)?;
                0
            }
            Err(error) => return Err(error),
        };
        if size > 0 && size + line.len() as u64 > self.full {
            fs::rename(&path, self.dir.join(OLDER))?;
        }
        open(&path)?.write_all(line.as_bytes())
    }
}

fn make(dir: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
