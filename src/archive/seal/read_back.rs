//! Reads a payload file back from the disk, once: its bytes, what is in it, and how much. Repairs nothing.

use std::io::Read as _;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::damaged;
use crate::archive::bag;
use crate::archive::blocks::Blocks;
use crate::archive::disk;
use crate::archive::manifest::Digest;
use crate::archive::writer::{Check, Payload};
use crate::model::{Trouble, Watch};
use crate::zips::reader::foreign::Slice;
use crate::zips::reader::{Fault, PassError, Visitor, read_through};

const BUFFER_BYTES: usize = 256 * 1024;

/// Files are read from the disk itself, where the system lets us, until so much was read; a large backup mostly left the
/// system's memory long ago, and what did not is read again by later runs. Going by the disk for all of 1 GB of fresh
/// photos cost up to 1.4 s of CPU on a virtual machine, more than hashing them.
const FROM_DISK_BYTES: u64 = 256 * 1024 * 1024;

/// What was found in all files together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// Items found as originals, those that can't be read left out.
    pub(super) originals: u64,
    /// Bytes that were read from the disk and not from the system's memory.
    from_disk: u64,
}

/// Reads one file back and compares it with what was written.
pub(super) fn payload(
    path: &Path,
    file: &Payload,
    seen: &mut Seen,
    w: &Watch,
    checked: &mut dyn FnMut(u64),
) -> Result<Digest, Trouble> {
    let opened = bag::open_plain(path).map_err(disk::trouble(path))?;
    if seen.from_disk <= FROM_DISK_BYTES {
        disk::forget_cached(&opened);
        seen.from_disk += file.size;
    }
    if let Check::Zip(crcs) = &file.check {
        drop(opened);
        seen.originals += crcs.len() as u64;
        return zip(path, file.size, crcs, w, checked);
    }

    let mut opened = opened;
    let (mut hash, mut blocks, mut size) = (Sha256::new(), Blocks::default(), 0_u64);
    let text = matches!(file.check, Check::Cards { .. } | Check::Objects(_) | Check::Components(_));
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        w.check()?;
        let n = opened.read(&mut buffer).map_err(disk::trouble(path))?;
        let Some(bytes) = buffer.get(..n).filter(|bytes| !bytes.is_empty()) else { break };
        hash.update(bytes);
        if text {
            blocks.feed(bytes);
        }
        size += n as u64;
        checked(n as u64);
    }
    let sha256: Digest = hash.finalize().into();
    if size != file.size || file.sha256 != Some(sha256) {
        return Err(damaged(path, "it is not what was written"));
    }
    let counted = blocks.finish();
    let (as_expected, originals) = match file.check {
        Check::Cards { cards, originals } => (counted.objects == cards, if originals { counted.objects } else { 0 }),
        Check::Objects(objects) => (counted.objects == objects, counted.objects),
        Check::Components(components) => (counted.objects == 1 && counted.components == components, 0),
        Check::Item => (true, 1),
        Check::Copied { originals } => (true, originals),
        Check::Bytes | Check::Zip(_) | Check::Linked { .. } => (true, 0),
    };
    if !as_expected || (text && !counted.balanced) {
        return Err(damaged(path, &format!("it holds {counted:?}, and {:?} was written", file.check)));
    }
    seen.originals += originals;
    Ok(sha256)
}

fn zip(path: &Path, size: u64, crcs: &[u32], w: &Watch, checked: &mut dyn FnMut(u64)) -> Result<Digest, Trouble> {
    let mut pass = Pass {
        watch: w,
        checked,
        hash: Sha256::new(),
        size: 0,
        crc: crc32fast::Hasher::new(),
        expected: crcs.iter(),
        wrong: None,
        name: String::new(),
    };
    let slice = Slice::of(path).map_err(disk::trouble(path))?;
    let fault = match read_through(&slice, &mut pass) {
        Ok(fault) => fault,
        Err(PassError::Io(error)) => return Err(disk::trouble(path)(error)),
        Err(PassError::Stopped(trouble)) => return Err(trouble),
    };
    if let Some(wrong) = pass.wrong {
        return Err(damaged(path, &wrong));
    }
    if let Some(fault) = fault {
        return Err(damaged(path, &fault.to_string()));
    }
    if pass.size != size || pass.expected.len() > 0 {
        return Err(damaged(path, "it is not what was written"));
    }
    Ok(pass.hash.finalize().into())
}

/// Compares each entry with the checksum computed as it arrived.
struct Pass<'a> {
    watch: &'a Watch,
    checked: &'a mut dyn FnMut(u64),
    hash: Sha256,
    size: u64,
    crc: crc32fast::Hasher,
    expected: std::slice::Iter<'a, u32>,
    name: String,
    /// The first thing that is wrong.
    wrong: Option<String>,
}

impl Visitor for Pass<'_> {
    type Stop = Trouble;

    fn raw(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        self.hash.update(bytes);
        self.size += bytes.len() as u64;
        (self.checked)(bytes.len() as u64);
        self.watch.check()
    }

    fn begin(&mut self, name: &str, _size: u64) {
        self.crc.reset();
        name.clone_into(&mut self.name);
    }

    fn data(&mut self, bytes: &[u8]) {
        self.crc.update(bytes);
    }

    fn end(&mut self, result: Result<(), Fault>) {
        let found = self.crc.clone().finalize();
        let what = match result {
            Err(fault) => fault.to_string(),
            Ok(()) if self.expected.next() == Some(&found) => return,
            Ok(()) => "is not what arrived".to_owned(),
        };
        self.wrong.get_or_insert_with(|| format!("{}: {what}", self.name));
    }
}
