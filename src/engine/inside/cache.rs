//! Small pictures of photos, kept on disk outside of every backup, by the digest of the photo: so they are found again from
//! whatever backup, and after it was moved. The folder is private, and never grows beyond its limit: what was not looked at
//! for longest goes first. It may be removed at any time.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// So many bytes are kept.
pub const MOST_BYTES: u64 = 256 << 20;

/// A folder of small pictures.
#[derive(Debug)]
pub struct Cache {
    dir: PathBuf,
    limit: u64,
    /// Bytes in it; not known before it was looked through.
    used: Option<u64>,
}

impl Cache {
    /// The cache in `dir`, which is made when something is kept.
    pub fn new(dir: PathBuf) -> Cache {
        Cache { dir, limit: MOST_BYTES, used: None }
    }

    fn path(&self, digest: &str, px: u32) -> Option<PathBuf> {
        let is_digest = digest.len() == 64 && digest.bytes().all(|b| b.is_ascii_hexdigit());
        is_digest.then(|| self.dir.join(digest.get(..2).unwrap_or("")).join(format!("{digest}-{px}.jpg")))
    }

    /// What is kept of a photo; nothing in it when it is known that there is no picture to be had of it.
    pub fn get(&self, digest: &str, px: u32) -> Option<Vec<u8>> {
        let path = self.path(digest, px)?;
        let bytes = fs::read(&path).ok()?;
        // Looked at now, so that it goes last. Where the time can't be set it goes sooner.
        let _ = File::options().write(true).open(&path).and_then(|file| file.set_modified(SystemTime::now()));
        Some(bytes)
    }

    /// Keeps a picture. A disk that takes none only makes the next look slower.
    pub fn put(&mut self, digest: &str, px: u32, bytes: &[u8]) {
        let Some(path) = self.path(digest, px) else { return };
        if write(&path, bytes).is_ok() {
            // An empty file takes room, too.
            let n_bytes = bytes.len().max(4096) as u64;
            let used = self.used.map_or_else(|| sum(&files(&self.dir)), |used| used + n_bytes);
            self.used = Some(if used > self.limit { self.prune() } else { used });
        }
    }

    /// Removes what was not looked at for longest until a fifth is free; gives what is left.
    fn prune(&self) -> u64 {
        let mut files = files(&self.dir);
        files.sort_unstable();
        let mut used = sum(&files);
        for (_, path, n_bytes) in &files {
            if used <= self.limit / 5 * 4 {
                break;
            }
            if fs::remove_file(path).is_ok() {
                used -= n_bytes;
            }
        }
        used
    }
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    let mut options = File::options();
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
        builder.mode(0o700);
        options.mode(0o600);
    }
    builder.recursive(true).create(path.parent().unwrap_or(path))?;
    let aside = path.with_extension(format!("{}.part", std::process::id()));
    let mut file = options.write(true).create(true).truncate(true).open(&aside)?;
    io::Write::write_all(&mut file, bytes)?;
    drop(file);
    fs::rename(&aside, path)
}

/// Every file with when it was looked at and the room it takes.
fn files(dir: &Path) -> Vec<(SystemTime, PathBuf, u64)> {
    let folders = fs::read_dir(dir).into_iter().flatten().flatten();
    let files = folders.flat_map(|folder| fs::read_dir(folder.path()).into_iter().flatten().flatten());
    let file = |entry: fs::DirEntry| {
        let meta = entry.metadata().ok().filter(fs::Metadata::is_file)?;
        Some((meta.modified().unwrap_or(SystemTime::UNIX_EPOCH), entry.path(), meta.len().max(4096)))
    };
    files.filter_map(file).collect()
}

fn sum(files: &[(SystemTime, PathBuf, u64)]) -> u64 {
    files.iter().map(|(.., n_bytes)| n_bytes).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_was_looked_at_last() {
        let dir = tempfile::tempdir().unwrap();
        let mut cache = Cache { limit: 50_000, ..Cache::new(dir.path().join("thumbnails")) };
        let digest = |n: u32| format!("{n:064x}");
        for n in 0..10 {
            cache.put(&digest(n), 320, &vec![7; 5_000]);
            // Time stamps of neighbours must differ.
            let path = cache.path(&digest(n), 320).unwrap();
            let time = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000 + u64::from(n));
            File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
        }
        assert_eq!(cache.get(&digest(0), 320).unwrap().len(), 5_000, "looked at, so it is the newest now");
        cache.put(&digest(10), 320, &[]);
        let kept: Vec<bool> = (0..=10).map(|n| cache.get(&digest(n), 320).is_some()).collect();
        assert!(kept[0] && kept[10] && !kept[1] && !kept[2] && kept[9], "{kept:?}");
        assert!(sum(&files(&cache.dir)) <= 50_000);
        assert_eq!(cache.get(&digest(10), 320), Some(Vec::new()));
        assert_eq!(cache.get("../../etc/passwd", 320), None);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&cache.dir), mode(&cache.path(&digest(9), 320).unwrap())), (0o700, 0o600));
        }
    }
}
