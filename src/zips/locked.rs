//! A zip with one entry that is encrypted with AES-256 (WinZip's AE-2, which 7-Zip and others open): what is in it, even the
//! names, is told to nobody without the password. The length of the entry can be seen, and its name, which says nothing.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::Path;

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{AesMode, CompressionMethod, ZipArchive, ZipWriter};

use super::durable;
use super::reader::foreign::Slice;
use super::reader::{Archive, Fault, ZipTrouble};
use super::writer::{Tail, io_error};
use crate::model::Secret;

/// The entry's name.
pub const INNER: &str = "content.zip";

/// Such a zip that is being written.
pub struct LockedZip(ZipWriter<Tail>);

impl LockedZip {
    /// Begins one in an empty file.
    pub fn new(file: File, password: &Secret) -> io::Result<LockedZip> {
        let mut zip = ZipWriter::new(Tail::new(file));
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .large_file(true)
            .unix_permissions(0o600)
            .with_aes_encryption(AesMode::Aes256, password.expose());
        zip.start_file(INNER, options).map_err(io_error)?;
        Ok(LockedZip(zip))
    }

    /// Writes the end and makes the file durable.
    pub fn finish(self) -> io::Result<File> {
        let mut tail = self.0.finish().map_err(io_error)?;
        tail.flush()?;
        tail.expect_whole()?;
        durable::sync(&tail.file)?;
        Ok(tail.file)
    }
}

impl Write for LockedZip {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Why what is in such a zip can't be had.
#[derive(Debug, thiserror::Error)]
pub enum LockedTrouble {
    #[error(transparent)]
    Zip(#[from] ZipTrouble),
    #[error("the password does not open it")]
    Password,
}

/// The zip at `path` has one entry, and that is encrypted: it may be one of ours.
pub fn is_locked(path: &Path) -> bool {
    expect_one(path).is_ok()
}

/// Another reader looks for the end of a zip in its own way; so there must be only one way to see it.
fn expect_one(path: &Path) -> Result<(), ZipTrouble> {
    let archive = Archive::open(path)?;
    let said = archive.names::<ZipTrouble>(|_, _| Ok(()));
    match said {
        Err(ZipTrouble::Fault(Fault::Encrypted)) if archive.len() == 1 => Ok(()),
        Err(why) => Err(why),
        Ok(()) => Err(Fault::Method.into()),
    }
}

/// Gives what is in it to `use_it`, as a stream. Only when that was read to its end without an error is it what was
/// written.
pub fn read<T, E: From<LockedTrouble>>(
    path: &Path,
    password: &Secret,
    use_it: impl FnOnce(&mut dyn Read) -> Result<T, E>,
) -> Result<T, E> {
    expect_one(path).map_err(LockedTrouble::Zip)?;
    let file = Slice::of(path).and_then(|slice| slice.open()).map_err(|error| LockedTrouble::Zip(error.into()))?;
    let of_zip = |error: ZipError| match error {
        ZipError::InvalidPassword => LockedTrouble::Password,
        ZipError::Io(error) => LockedTrouble::Zip(error.into()),
        _ => LockedTrouble::Zip(Fault::Directory.into()),
    };
    let mut archive = ZipArchive::new(BufReader::with_capacity(256 * 1024, file)).map_err(of_zip)?;
    let mut entry = archive.by_index_decrypt(0, password.expose().as_bytes()).map_err(of_zip)?;
    if entry.compression() != CompressionMethod::Stored {
        return Err(LockedTrouble::Zip(Fault::NotStored.into()).into());
    }
    use_it(&mut entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locked(bytes: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.zip");
        let file = File::options().create_new(true).read(true).write(true).open(&path).unwrap();
        let mut zip = LockedZip::new(file, &Secret::new("Ü 1")).unwrap();
        zip.write_all(bytes).unwrap();
        zip.finish().unwrap();
        (dir, path)
    }

    fn unlocked(path: &Path, password: &str) -> Result<Vec<u8>, String> {
        let read = read::<_, LockedTrouble>(path, &Secret::new(password), |input| {
            let mut out = Vec::new();
            input.read_to_end(&mut out).map_err(|error| LockedTrouble::Zip(error.into()))?;
            Ok(out)
        });
        read.map_err(|why| why.to_string())
    }

    #[test]
    fn comes_back_with_the_password_only() {
        let bytes: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
        let (_dir, path) = locked(&bytes);
        assert!(is_locked(&path));
        assert_eq!(unlocked(&path, "Ü 1").as_ref(), Ok(&bytes));
        assert_eq!(unlocked(&path, "u 1"), Err("the password does not open it".to_owned()));
        let on_disk = std::fs::read(&path).unwrap();
        assert!(!on_disk.windows(16).any(|window| window == &bytes[4000..4016]));
    }

    #[test]
    fn a_flipped_bit_is_noticed() {
        let (_dir, path) = locked(&[7; 1000]);
        let sound = std::fs::read(&path).unwrap();
        for at in [100, 500, 900] {
            let mut bytes = sound.clone();
            bytes[at] ^= 1;
            std::fs::write(&path, bytes).unwrap();
            assert!(unlocked(&path, "Ü 1").is_err(), "{at}");
        }
        std::fs::write(&path, &sound[..sound.len() - 1]).unwrap();
        assert!(!is_locked(&path));
    }
}
