//! Tar archives that other programs made, read in place: ustar and pax (POSIX.1-2017, "pax Interchange Format") and GNU's
//! long names. What is packed with gzip (RFC 1952) has to be unpacked into memory first. Follows no link, and takes no
//! name for a path.

use std::io::{self, BufReader, Read};

use bytes::Bytes;
use flate2::read::MultiGzDecoder;
use tar::{Archive, EntryType, PaxExtensions};

use super::reader::foreign::Slice;

/// A name, or what stands in front of a file to tell it, is no longer.
const MAX_NAME_BYTES: u64 = 64 * 1024;
/// No set of files that somebody hands out has more.
const MAX_MEMBERS: usize = 4_000_000;
const BUFFER_BYTES: usize = 64 * 1024;

/// A file in a tar, or a link or device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member<'a> {
    /// As it stands there, without `./` in front.
    pub name: &'a [u8],
    /// Where its bytes are.
    pub at: u64,
    pub size: u64,
    /// Seconds since 1970.
    pub modified: Option<i64>,
    /// False for what holds no bytes of its own.
    pub is_file: bool,
}

/// Calls `each` with every member in its order; folders are passed over. An archive that is cut off or damaged is an error
/// of the kind `InvalidData`.
pub fn members<E: From<io::Error>>(
    archive: &Slice,
    mut each: impl FnMut(Member<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let damaged = |why: &str| io::Error::new(io::ErrorKind::InvalidData, why.to_owned());
    let mut tar = Archive::new(archive.open()?);
    let (mut long_name, mut modified, mut n) = (None::<Vec<u8>>, None::<i64>, 0);
    for entry in tar.entries_with_seek()?.raw(true) {
        let mut entry = entry?;
        let (header, at) = (entry.header().clone(), entry.raw_file_position());
        let (kind, size) = (header.entry_type(), header.entry_size()?);
        if at.checked_add(size).is_none_or(|end| end > archive.len()) {
            return Err(damaged("it is cut off").into());
        }
        match kind {
            EntryType::GNULongName | EntryType::XHeader => {
                if size > MAX_NAME_BYTES {
                    return Err(damaged("a name is too long").into());
                }
                let mut told = Vec::new();
                entry.read_to_end(&mut told)?;
                if kind == EntryType::GNULongName {
                    told.truncate(told.iter().position(|byte| *byte == 0).unwrap_or(told.len()));
                    long_name = Some(told);
                    continue;
                }
                for extension in PaxExtensions::new(&told) {
                    let extension = extension?;
                    match extension.key_bytes() {
                        b"path" => long_name = Some(extension.value_bytes().to_vec()),
                        b"mtime" => modified = extension.value().ok().and_then(whole_seconds),
                        b"size" | b"GNU.sparse.major" => {
                            return Err(damaged("it has a file in a form that is not read").into());
                        }
                        _ => (),
                    }
                }
                continue;
            }
            EntryType::XGlobalHeader | EntryType::GNULongLink => continue,
            _ => (),
        }
        let name = long_name.take().unwrap_or_else(|| header.path_bytes().into_owned());
        let modified = modified.take().or_else(|| header.mtime().ok().and_then(|secs| i64::try_from(secs).ok()));
        if kind == EntryType::Directory || name.ends_with(b"/") {
            continue;
        }
        if kind == EntryType::GNUSparse {
            return Err(damaged("it has a file in a form that is not read").into());
        }
        n += 1;
        if n > MAX_MEMBERS {
            return Err(damaged("it has too many files").into());
        }
        let mut name = name.as_slice();
        while let Some(rest) = name.strip_prefix(b"./") {
            name = rest;
        }
        let is_file = matches!(kind, EntryType::Regular | EntryType::Continuous);
        each(Member { name, at, size, modified, is_file })?;
    }
    Ok(())
}

fn whole_seconds(text: &str) -> Option<i64> {
    text.split('.').next()?.parse().ok()
}

/// What was packed with gzip, unpacked; `None` when that is more than `most` bytes.
pub fn unpacked(packed: &Slice, most: u64) -> io::Result<Option<Bytes>> {
    let mut bytes = Vec::new();
    let source = BufReader::with_capacity(BUFFER_BYTES, packed.open()?);
    MultiGzDecoder::new(source).take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= most).then(|| Bytes::from(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(tar: &[u8]) -> Result<Vec<(String, String, bool)>, io::Error> {
        let slice = Slice::Memory(Bytes::copy_from_slice(tar));
        let mut found = Vec::new();
        members(&slice, |member| -> Result<(), io::Error> {
            let from = usize::try_from(member.at).unwrap();
            let body = &tar[from..from + usize::try_from(member.size).unwrap()];
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            found.push((text(member.name), text(body), member.is_file));
            Ok(())
        })?;
        Ok(found)
    }

    fn made(files: &[(&str, &str)]) -> Vec<u8> {
        let mut tar = tar::Builder::new(Vec::new());
        for (name, body) in files {
            let mut header = tar::Header::new_gnu();
            header.set_size(body.len() as u64);
            header.set_mode(0o644);
            header.set_mtime(1_700_000_000);
            tar.append_data(&mut header, name, body.as_bytes()).unwrap();
        }
        tar.into_inner().unwrap()
    }

    #[test]
    fn gives_each_file_with_its_whole_name() {
        let long = format!("./{}/{}.vcf", "d".repeat(90), "n".repeat(90));
        let tar = made(&[("a.vcf", "one"), (&long, "two")]);
        let told = found(&tar).unwrap();
        assert_eq!(told[0], ("a.vcf".to_owned(), "one".to_owned(), true));
        assert_eq!((told[1].0.as_str(), told[1].1.as_str()), (long.trim_start_matches("./"), "two"));
    }

    #[test]
    fn one_that_is_cut_off_or_damaged_is_an_error_wherever() {
        let tar = made(&[("a.vcf", "one"), (&"n".repeat(200), "two"), ("b.vcf", &"three".repeat(300))]);
        let end = tar.len() - 1024;
        for cut in (0..end).step_by(37).filter(|cut| cut % 512 != 0) {
            assert!(found(&tar[..cut]).is_err(), "{cut}");
        }
        for at in (0..end).step_by(11) {
            let mut damaged = tar.clone();
            damaged[at] ^= 0x55;
            // It may be in a body, which has no checksum here. It must only come to an end.
            let _ = found(&damaged);
        }
    }

    #[test]
    fn gzip_is_unpacked_only_when_it_is_small() {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        io::Write::write_all(&mut packer, &[7; 5_000]).unwrap();
        let packed = Slice::Memory(packer.finish().unwrap().into());
        assert_eq!(unpacked(&packed, 5_000).unwrap().map(|bytes| bytes.len()), Some(5_000));
        assert_eq!(unpacked(&packed, 4_999).unwrap(), None);
    }
}
