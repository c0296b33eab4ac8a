//! A file in the making: it stands beside its name until it is whole, and is gone if it never is.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::archive::disk;
use crate::model::Trouble;

/// So many files of one name may have been left by runs that were killed.
const MAX_LEFT: u32 = 100;

/// A file that has not got its name yet.
pub(super) struct Aside {
    path: PathBuf,
    file: Option<File>,
    is_done: bool,
}

impl Aside {
    /// Begins the file that will be `to`.
    pub(super) fn begin(to: &Path) -> Result<Aside, Trouble> {
        let name = to.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let folder = match to.parent() {
            Some(folder) if folder != Path::new("") => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        for n in 1..=MAX_LEFT {
            let number = if n == 1 { String::new() } else { format!(".{n}") };
            let path = folder.join(format!("{name}{number}.part"));
            match disk::private().create_new(true).open(&path) {
                Ok(file) => return Ok(Aside { path, file: Some(file), is_done: false }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => (),
                Err(error) => return Err(disk::trouble(&path)(error)),
            }
        }
        Err(Trouble::Exists { path: folder.join(format!("{name}.part")) })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The folder it is in.
    pub(super) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("."))
    }

    /// The file, to be written; once.
    pub(super) fn file(&mut self) -> Result<File, Trouble> {
        self.file.take().ok_or_else(|| Trouble::Internal("a file that was given away".into()))
    }

    /// Gives it its name; nothing is replaced.
    pub(super) fn finish(mut self, to: &Path) -> Result<(), Trouble> {
        match disk::rename_new(&self.path, to) {
            Ok(()) => (),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(Trouble::Exists { path: to.to_owned() });
            }
            Err(error) => return Err(disk::trouble(to)(error)),
        }
        self.is_done = true;
        disk::sync_dir(self.folder())
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        self.file = None;
        if !self.is_done {
            // What is left of it is named as what it is: a part.
            let _ = fs::remove_file(&self.path);
        }
    }
}
