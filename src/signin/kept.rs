//! The settings folder, and the TOML files in it: read whole or not at all, changed by one run at a time, written aside and
//! renamed, and readable by their owner only. Knows nothing of what stands in them.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use directories::ProjectDirs;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::model::Trouble;

/// The folder that was named, or the platform's own for settings.
pub(super) fn dir(config: Option<&Path>) -> Result<PathBuf, Trouble> {
    if let Some(dir) = config {
        return Ok(dir.to_owned());
    }
    let dirs = ProjectDirs::from("", "", "Lifeboat")
        .ok_or_else(|| Trouble::Disk { path: PathBuf::from("~"), why: "this user has no home folder".into() })?;
    Ok(dirs.config_dir().to_owned())
}

/// What stands in the file; what is usual when there is none.
pub(super) fn read<T: DeserializeOwned + Default>(path: &Path) -> Result<T, Trouble> {
    let text = match fs::read(path) {
        Ok(bytes) => String::from_utf8(bytes).map_err(|error| Trouble::BadSettings {
            path: path.to_owned(),
            why: format!("byte {} is not UTF-8", error.utf8_error().valid_up_to()),
        })?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(T::default()),
        Err(error) => return Err(Trouble::disk(path, &error)),
    };
    toml::from_str(&text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start));
        let why = match before {
            Some(before) => format!("line {}: {}", before.matches('\n').count() + 1, error.message()),
            None => error.message().to_owned(),
        };
        Trouble::BadSettings { path: path.to_owned(), why }
    })
}

/// Reads, changes and writes, while no other run can.
pub(super) fn change<T, R>(path: &Path, change: impl FnOnce(&mut T) -> Result<R, Trouble>) -> Result<R, Trouble>
where
    T: DeserializeOwned + Default + Serialize,
{
    let disk = |path: &Path| {
        let path = path.to_owned();
        move |error: io::Error| Trouble::disk(path, &error)
    };
    let (Some(dir), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(Trouble::Internal("a settings file without folder".into()));
    };
    let name = name.to_string_lossy();
    private_dir(dir).map_err(disk(dir))?;
    let lock_path = dir.join(format!(".{}.lock", name.trim_end_matches(".toml")));
    let lock = private_file(&lock_path, false).map_err(disk(&lock_path))?;
    lock.lock().map_err(disk(&lock_path))?;

    let mut held = read(path)?;
    let done = change(&mut held)?;
    let text = toml::to_string(&held).map_err(|error| Trouble::Internal(error.to_string()))?;
    let part = dir.join(format!("{name}.part"));
    let written = write(&part, &text).and_then(|()| fs::rename(&part, path)).and_then(|()| sync_dir(dir));
    if let Err(error) = written {
        // What is left of the new file is of no use; the old one stands.
        let _ = fs::remove_file(&part);
        return Err(Trouble::disk(path, &error));
    }
    Ok(done)
}

#[expect(clippy::disallowed_methods, reason = "settings lie in the home folder, where a sync is to be had")]
fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = private_file(path, true)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// A file that only its owner may read.
fn private_file(path: &Path, fresh: bool) -> io::Result<File> {
    if fresh {
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => (),
        }
    }
    let mut options = OpenOptions::new();
    options.write(true).create(true).create_new(fresh).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn private_dir(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[expect(clippy::disallowed_methods, reason = "settings lie in the home folder, where a sync is to be had")]
fn sync_dir(path: &Path) -> io::Result<()> {
    // Elsewhere folders can't be opened to be synced.
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}
