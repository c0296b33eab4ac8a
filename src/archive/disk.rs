//! The few things we ask of a file system: private files and folders, syncs, room, and a rename that replaces nothing.
//! Every error names its path.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use crate::model::Trouble;
#[cfg(unix)]
use crate::zips::durable::is_not_offered;
pub(super) use crate::zips::durable::{sync, sync_data};

/// So many namesakes are tried before giving up.
const MAX_NAMESAKES: u64 = 10_000;

/// Turns an error of a file operation on `path` into trouble, with the room that is left when the disk is full.
pub(super) fn trouble(path: &Path) -> impl Fn(io::Error) -> Trouble {
    move |error| match Trouble::disk(path, &error) {
        Trouble::DiskFull { path, needed, .. } => {
            let free = free_space(path.parent().unwrap_or(&path)).unwrap_or(0);
            Trouble::DiskFull { path, needed, free }
        }
        other => other,
    }
}

/// Makes a folder that only its owner can open, with the folders above it.
pub(super) fn make_dir(path: &Path) -> Result<(), Trouble> {
    builder(true).create(path).map_err(trouble(path))
}

/// Makes one folder that only its owner can open; an error of kind `AlreadyExists` when there is something.
pub(super) fn make_new_dir(path: &Path) -> io::Result<()> {
    builder(false).create(path)
}

fn builder(recursive: bool) -> DirBuilder {
    let mut builder = DirBuilder::new();
    builder.recursive(recursive);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

/// Makes a file that only its owner can read, for writing and reading back; never opens one that exists.
pub(super) fn make_file(path: &Path) -> Result<File, Trouble> {
    if let Some(folder) = path.parent() {
        expect_draft(path)?;
        make_dir(folder)?;
    }
    private().create_new(true).open(path).map_err(trouble(path))
}

/// A backup in the making whose folder has vanished (a drive that was pulled out) is not made anew somewhere else.
fn expect_draft(path: &Path) -> Result<(), Trouble> {
    let draft = path.ancestors().skip(1).find(|folder| folder.extension().is_some_and(|ending| ending == "part"));
    match draft {
        Some(draft) if !draft.is_dir() => Err(trouble(draft)(io::ErrorKind::NotFound.into())),
        _ => Ok(()),
    }
}

/// Options for a file that only its owner can read and write.
pub(super) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Takes the right to write from a file. Its folder stays writable, so its owner can still remove it.
pub(super) fn make_read_only(path: &Path) -> Result<(), Trouble> {
    #[cfg(unix)]
    let permissions = std::os::unix::fs::PermissionsExt::from_mode(0o400);
    // Windows refuses to remove a folder with read-only files in it, so there the attribute stays unset.
    #[cfg(not(unix))]
    let permissions = fs::metadata(path).map_err(trouble(path))?.permissions();
    fs::set_permissions(path, permissions).map_err(trouble(path))
}

/// Removes a folder and all that is in it, also what is read-only. Follows no link.
pub(super) fn remove_tree(path: &Path) -> Result<(), Trouble> {
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        // What must be writable for its names to go: folders on Unix, files on Windows.
        #[cfg(unix)]
        fs::set_permissions(&folder, std::os::unix::fs::PermissionsExt::from_mode(0o700)).map_err(trouble(&folder))?;
        for entry in fs::read_dir(&folder).map_err(trouble(&folder))? {
            let entry = entry.map_err(trouble(&folder))?;
            let kind = entry.file_type().map_err(trouble(&folder))?;
            if kind.is_dir() {
                folders.push(entry.path());
            }
            #[cfg(not(unix))]
            if kind.is_file() {
                make_removable(&entry.path())?;
            }
        }
    }
    fs::remove_dir_all(path).map_err(trouble(path))
}

#[cfg(not(unix))]
fn make_removable(path: &Path) -> Result<(), Trouble> {
    let mut permissions = fs::metadata(path).map_err(trouble(path))?.permissions();
    permissions.set_readonly(false);
    fs::set_permissions(path, permissions).map_err(trouble(path))
}

/// What tells a file from every other on this computer (device and inode), and how many names it has. `None` where the
/// system tells neither.
pub(super) fn identity(meta: &fs::Metadata) -> Option<((u64, u64), u64)> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        Some(((meta.dev(), meta.ino()), meta.nlink()))
    }
    #[cfg(not(unix))]
    {
        let _ = meta;
        None
    }
}

/// True when files below `dir` can have several names. Tried, since no system tells.
pub fn can_link(dir: &Path) -> bool {
    let (one, two) = (dir.join(".lifeboat-link-1"), dir.join(".lifeboat-link-2"));
    let forget = || {
        // What a run that was killed left here, or this one: both are empty.
        let _ = (fs::remove_file(&one), fs::remove_file(&two));
    };
    forget();
    let done = private().create_new(true).open(&one).and_then(|_| fs::hard_link(&one, &two)).is_ok();
    forget();
    done
}

/// True when both lie on one disk, where the system tells.
pub(super) fn same_disk(one: &Path, other: &Path) -> bool {
    let disk = |path: &Path| fs::metadata(path).ok().and_then(|meta| identity(&meta)).map(|((device, _), _)| device);
    disk(one).is_some_and(|device| disk(other) == Some(device))
}

/// Makes what a folder lists durable. Windows has no such call and needs none.
pub(super) fn sync_dir(path: &Path) -> Result<(), Trouble> {
    #[cfg(unix)]
    folder_synced(File::open(path).and_then(|folder| Ok(rustix::fs::fsync(folder)?))).map_err(trouble(path))?;
    let _ = path;
    Ok(())
}

/// Some file systems can't sync a folder (some network and FUSE drives); what it lists is then as durable as they make it.
#[cfg(unix)]
fn folder_synced(done: io::Result<()>) -> io::Result<()> {
    let is_bad_handle = |error: &io::Error| rustix::io::Errno::from_io_error(error) == Some(rustix::io::Errno::BADF);
    match done {
        Err(error) if is_not_offered(&error) || is_bad_handle(&error) => Ok(()),
        done => done,
    }
}

/// Writes a small file aside, syncs it, and puts it in place of the one before.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    let aside = path.with_extension("new");
    match fs::remove_file(&aside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(trouble(&aside)(error)),
        _ => (),
    }
    let mut file = make_file(&aside)?;
    io::Write::write_all(&mut file, bytes).and_then(|()| sync(&file)).map_err(trouble(&aside))?;
    drop(file);
    fs::rename(&aside, path).map_err(trouble(path))?;
    path.parent().map_or(Ok(()), sync_dir)
}

/// Tries the names `stem`, `stem (2)`, `stem (3)`, … in `folder` until `take` takes one; `None` says that something has it.
pub(super) fn first_free<T>(
    folder: &Path,
    stem: &str,
    mut take: impl FnMut(&str) -> Result<Option<T>, Trouble>,
) -> Result<T, Trouble> {
    for n in 1..=MAX_NAMESAKES {
        let name = if n == 1 { stem.to_owned() } else { format!("{stem} ({n})") };
        if let Some(taken) = take(&name)? {
            return Ok(taken);
        }
    }
    Err(Trouble::Disk { path: folder.join(stem), why: "too many of this name".to_owned() })
}

/// Renames a folder to a name that nothing has.
pub(super) fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
            // A file system or kernel without this flag; the vault's lock and the look before must do.
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::NOTSUP) => (),
            done => return done.map_err(io::Error::from),
        }
    }
    if fs::symlink_metadata(to).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    fs::rename(from, to)
}

/// How a file was taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    Linked,
    Copied,
}

/// Makes a sealed file stand at `to` as well: linked where that is possible and wished, else copied and synced.
pub(super) fn take_over(from: &Path, to: &Path, link: bool) -> Result<Taken, Trouble> {
    if let Some(folder) = to.parent() {
        make_dir(folder)?;
    }
    if link {
        match fs::hard_link(from, to) {
            Ok(()) => return Ok(Taken::Linked),
            Err(error) if !can_be_copied(&error) => return Err(trouble(to)(error)),
            // No links here, or too many of this file already: a copy is linked from next time.
            Err(_) => (),
        }
    }
    // Shares the blocks where the file system can.
    fs::copy(from, to).and_then(|_| File::open(to)).and_then(|file| sync(&file)).map_err(trouble(to))?;
    Ok(Taken::Copied)
}

/// A link failed for a reason that does not keep a copy from being made.
fn can_be_copied(error: &io::Error) -> bool {
    use io::ErrorKind::{CrossesDevices, PermissionDenied, TooManyLinks, Unsupported};
    let kinds = [CrossesDevices, PermissionDenied, TooManyLinks, Unsupported];
    // Windows' ERROR_INVALID_FUNCTION, which FAT gives.
    kinds.contains(&error.kind()) || (cfg!(windows) && error.raw_os_error() == Some(1))
}

/// Lets the system forget what it holds of a file in memory, so that reading it back asks the disk. Best effort.
pub(super) fn forget_cached(file: &File) {
    #[cfg(target_os = "linux")]
    let _ = rustix::fs::fadvise(file, 0, None, rustix::fs::Advice::DontNeed);
    #[cfg(not(target_os = "linux"))]
    let _ = file;
}

/// How many bytes can still be written under `path`, where the system tells.
pub fn free_space(path: &Path) -> Option<u64> {
    #[cfg(unix)]
    return rustix::fs::statvfs(path).ok().map(|stat| stat.f_bavail.saturating_mul(stat.f_frsize));
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}

/// The path of a payload or tag file inside a backup, as the records write it, on this system.
pub(super) fn inside(dir: &Path, relative: &str) -> PathBuf {
    relative.split('/').fold(dir.to_owned(), |path, part| path.join(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rename_never_replaces() {
        let dir = tempfile::tempdir().unwrap();
        let (from, to) = (dir.path().join("from"), dir.path().join("to"));
        fs::create_dir(&from).unwrap();
        fs::create_dir(&to).unwrap();
        assert_eq!(rename_new(&from, &to).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        fs::remove_dir(&to).unwrap();
        rename_new(&from, &to).unwrap();
        assert!(to.is_dir() && !from.exists());
    }

    #[test]
    fn namesakes_get_numbers() {
        let (folder, mut n) = (Path::new("x"), 0);
        let third = first_free(folder, "a", |name| {
            n += 1;
            Ok((n == 3).then(|| name.to_owned()))
        });
        assert_eq!(third.unwrap(), "a (3)");
        let never = first_free(folder, "a", |_| Ok(None::<()>));
        assert!(matches!(never, Err(Trouble::Disk { path, .. }) if path == Path::new("x/a")));
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_need_not_be_synced_where_that_is_not_offered() {
        use rustix::io::Errno;
        let check = |error: Errno, expect: Result<(), Errno>| {
            let done = folder_synced(Err(error.into()));
            assert_eq!(done.map_err(|error| Errno::from_io_error(&error).unwrap()), expect, "{error:?}");
        };
        for not_offered in [Errno::INVAL, Errno::NOTSUP, Errno::NOSYS, Errno::BADF] {
            check(not_offered, Ok(()));
        }
        for fatal in [Errno::IO, Errno::NOSPC, Errno::ROFS] {
            check(fatal, Err(fatal));
        }
        sync_dir(tempfile::tempdir().unwrap().path()).unwrap();
    }

    #[test]
    fn tells_room_and_full_disks() {
        let dir = tempfile::tempdir().unwrap();
        assert!(free_space(dir.path()).unwrap() > 0);
        let full = trouble(&dir.path().join("x"))(io::ErrorKind::StorageFull.into());
        assert!(matches!(full, Trouble::DiskFull { free, .. } if free > 0), "{full:?}");
    }

    #[test]
    fn a_tree_goes_whatever_is_read_only_in_it() {
        let dir = tempfile::tempdir().unwrap();
        let outside = dir.path().join("outside");
        fs::create_dir(&outside).unwrap();
        fs::write(outside.join("file"), "stays").unwrap();
        let tree = dir.path().join("tree");
        make_file(&tree.join("a/b/file")).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::os::unix::fs::symlink(&outside, tree.join("a/link")).unwrap();
            fs::set_permissions(tree.join("a/b/file"), fs::Permissions::from_mode(0o400)).unwrap();
            fs::set_permissions(tree.join("a/b"), fs::Permissions::from_mode(0o500)).unwrap();
            fs::set_permissions(tree.join("a"), fs::Permissions::from_mode(0o500)).unwrap();
        }
        remove_tree(&tree).unwrap();
        assert!(!tree.exists());
        assert_eq!(fs::read_to_string(outside.join("file")).unwrap(), "stays");
        assert!(matches!(remove_tree(&tree), Err(Trouble::Disk { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn files_and_folders_are_private() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a/b/c");
        make_file(&file).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&file), mode(&dir.path().join("a/b"))), (0o600, 0o700));
        assert!(matches!(make_file(&file), Err(Trouble::Disk { .. })));
        replace(&file, b"new").unwrap();
        assert_eq!((fs::read(&file).unwrap().as_slice(), mode(&file)), (b"new".as_slice(), 0o600));
        make_read_only(&file).unwrap();
        assert_eq!(mode(&file), 0o400);
    }
}
