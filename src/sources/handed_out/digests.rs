//! The digests of a set: of what was handed over, as a backup remembers it, and of single files, which tell whether they
//! are what an earlier backup has. A file is read for its digest only once.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use percent_encoding::percent_decode_str;
use sha2::{Digest as _, Sha256};

use super::rows::{Files, Holder, shown_path};
use super::walk::{Found, Given, Opened};
use super::{content, is_packed};
use crate::model::{Input, Trouble, Watch, hex};

type Sha = [u8; 32];

const BUFFER_BYTES: usize = 256 * 1024;

/// What is known of the digests of a set's files, by index.
#[derive(Debug, Default)]
pub(super) struct Digests {
    /// Empty until the first is known: of archives none is read in vain.
    files: RefCell<Vec<Option<Sha>>>,
    n_files: usize,
    /// By input: of the file that was handed over itself.
    inputs: Vec<Option<String>>,
    /// Digests of what an earlier backup was made from; `None` while there is none to compare with.
    known: Option<BTreeSet<String>>,
}

/// The entity tag of an original that was read.
pub(in crate::sources) fn sha256_tag(sha256: &Sha) -> String {
    format!("\"sha256-{}\"", hex(sha256))
}

/// The entity tag of an entry of an archive that was not read yet.
pub(super) fn crc_tag(crc: u32) -> String {
    format!("\"crc32-{crc:08x}\"")
}

impl Digests {
    pub(super) fn new(n_files: usize) -> Digests {
        Digests { n_files, ..Digests::default() }
    }

    /// Reads everything that was handed over.
    pub(super) fn inputs(
        &mut self,
        given: &[Given],
        found: &Found,
        w: &Watch,
        read: &mut dyn FnMut(u64),
    ) -> Result<Vec<Input>, Trouble> {
        let mut inputs = Vec::new();
        self.inputs = vec![None; given.len()];
        for (at, given) in given.iter().enumerate() {
            let input = if given.is_folder {
                self.folder(at, given, found, w, read)?
            } else {
                self.file(at, given, found, w, read)?
            };
            inputs.push(input);
        }
        Ok(inputs)
    }

    fn remember(&self, index: usize, sha256: Sha) {
        let mut files = self.files.borrow_mut();
        if files.is_empty() {
            files.resize(self.n_files, None);
        }
        if let Some(known) = files.get_mut(index) {
            *known = Some(sha256);
        }
    }

    fn file(
        &mut self,
        at: usize,
        given: &Given,
        found: &Found,
        w: &Watch,
        read: &mut dyn FnMut(u64),
    ) -> Result<Input, Trouble> {
        let (sha256, size) = on_disk(&given.path, w, read)?;
        let of_input =
            |holder: usize| matches!(found.files.holders.get(holder), Some(Holder::Disk { input, .. }) if *input == at);
        let index = found.files.iter().position(|file| of_input(file.holder));
        if let Some(index) = index {
            self.remember(index, sha256);
        }
        let sha256 = hex(&sha256);
        if let Some(known) = self.inputs.get_mut(at) {
            *known = Some(sha256.clone());
        }
        Ok(Input { name: given.name.clone(), size, sha256, files: None })
    }

    /// A folder's digest is that of its list of files, so that one can say later which of them is another.
    fn folder(
        &mut self,
        at: usize,
        given: &Given,
        found: &Found,
        w: &Watch,
        read: &mut dyn FnMut(u64),
    ) -> Result<Input, Trouble> {
        let mount = |href: &str| href.split('/').nth(1).map_or(0, |top| top.len() + 2);
        // Archives that are looked into lie among the files.
        let archives: Vec<&Opened> = found.opened.iter().filter(|opened| opened.input == at).collect();
        let mut lines: Vec<(Vec<u8>, Sha)> = Vec::new();
        let (mut size, mut files) = (0, 0);
        for opened in archives {
            let (sha256, len) = on_disk(&opened.path, w, read)?;
            let below = opened.href.get(mount(&opened.href)..).unwrap_or_default();
            lines.push((percent_decode_str(below).collect(), sha256));
            size += len;
            files += 1;
        }
        for (index, file) in found.files.iter().enumerate() {
            let Some(holder @ Holder::Disk { input, .. }) = found.files.holder(&file) else { continue };
            if *input != at {
                continue;
            }
            let href = file.href.to_string();
            let Some(path) = holder.path_of(&href) else { continue };
            files += 1;
            size += file.size;
            // One that can't be read is said when its turn comes.
            let Ok((sha256, _)) = on_disk(&path, w, read) else {
                w.check()?;
                continue;
            };
            self.remember(index, sha256);
            let below = href.get(mount(&href)..).unwrap_or_default();
            lines.push((percent_decode_str(below).collect(), sha256));
        }
        lines.sort();
        let mut hash = Sha256::new();
        for (path, sha256) in lines {
            hash.update(hex(&sha256));
            hash.update(b"  ");
            hash.update(path);
            hash.update(b"\n");
        }
        Ok(Input { name: given.name.clone(), size, sha256: hex(&hash.finalize()), files: Some(files) })
    }

    pub(super) fn compare_with(&mut self, known: &BTreeSet<String>) {
        self.known = Some(known.clone());
    }

    /// The digest of a file, which is read for it unless it is known; `None` for one that can't be read.
    pub(super) fn read(&self, files: &Files, index: usize, w: &Watch) -> Result<Option<Sha>, Trouble> {
        if let Some(known) = self.files.borrow().get(index).copied().flatten() {
            return Ok(Some(known));
        }
        let Some(Ok(mut body)) = files.get(index).map(|file| content::open(files, &file)) else { return Ok(None) };
        let Some((sha256, _)) = digest(&mut body, w, &mut |_| ())? else { return Ok(None) };
        self.remember(index, sha256);
        Ok(Some(sha256))
    }

    /// The digest of a file; `None` for an entry of an archive that need not be read to be compared: there is nothing to
    /// compare with, or the whole archive is known.
    pub(super) fn of(&self, files: &Files, index: usize, w: &Watch) -> Result<Option<Sha>, Trouble> {
        if let Some(known) = self.files.borrow().get(index).copied().flatten() {
            return Ok(Some(known));
        }
        let Some(file) = files.get(index) else { return Ok(None) };
        if is_packed(files, &file) {
            let Some(known) = &self.known else { return Ok(None) };
            let whole = match files.holder(&file) {
                Some(Holder::Zip { input, .. }) => input.and_then(|input| self.inputs.get(input)?.as_ref()),
                _ => None,
            };
            if whole.is_some_and(|sha256| known.contains(sha256)) {
                return Ok(None);
            }
        }
        self.read(files, index, w)
    }
}

/// What was handed over at `path`, with the digest of every file in it: archives are files here.
pub(in crate::sources) fn folder_digest(path: &Path, name: &str, w: &Watch) -> Result<Input, Trouble> {
    let name = name.to_owned();
    if !path.is_dir() {
        let (sha256, size) = on_disk(path, w, &mut |_| ())?;
        return Ok(Input { name, size, sha256: hex(&sha256), files: None });
    }
    let (mut lines, mut size, mut folders) = (Vec::new(), 0, vec![path.to_owned()]);
    while let Some(folder) = folders.pop() {
        // What can't be opened was named when it was looked through.
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                Ok(kind) if kind.is_file() => {
                    let Ok((sha256, len)) = on_disk(&entry.path(), w, &mut |_| ()) else {
                        w.check()?;
                        continue;
                    };
                    let below = entry.path();
                    let below = below.strip_prefix(path).unwrap_or(&below).to_string_lossy().replace('\\', "/");
                    lines.push((below, sha256));
                    size += len;
                }
                _ => (),
            }
        }
    }
    lines.sort();
    let mut hash = Sha256::new();
    for (path, sha256) in &lines {
        hash.update(format!("{}  {path}\n", hex(sha256)));
    }
    Ok(Input { name, size, sha256: hex(&hash.finalize()), files: Some(lines.len() as u64) })
}

fn on_disk(path: &Path, w: &Watch, read: &mut dyn FnMut(u64)) -> Result<(Sha, u64), Trouble> {
    let trouble = |why: std::io::Error| Trouble::Unreadable { name: path.display().to_string(), why: why.to_string() };
    let mut file = std::fs::File::open(path).map_err(trouble)?;
    match digest(&mut file, w, read)? {
        Some(found) => Ok(found),
        None => {
            Err(Trouble::Unreadable { name: shown_path(&path.display().to_string()), why: "cannot be read".into() })
        }
    }
}

/// Digest and length; `None` when it can't be read to its end.
fn digest(body: &mut impl Read, w: &Watch, read: &mut dyn FnMut(u64)) -> Result<Option<(Sha, u64)>, Trouble> {
    let (mut hash, mut len, mut buffer) = (Sha256::new(), 0, vec![0; BUFFER_BYTES]);
    loop {
        w.check()?;
        let Ok(n) = body.read(&mut buffer) else { return Ok(None) };
        let Some(bytes) = buffer.get(..n).filter(|bytes| !bytes.is_empty()) else {
            return Ok(Some((hash.finalize().into(), len)));
        };
        hash.update(bytes);
        len += n as u64;
        read(n as u64);
    }
}
