//! A zip of ours that comes as a stream, from its first byte to its last, as out of a cipher: nothing can be looked up
//! beforehand, so each header must say for itself what follows, and the directory behind must say the same again.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufReader, Read};

use super::header::{CENTRAL, Central, END, LOCAL, Local};
use super::{Fault, ZipTrouble};

const BUFFER_BYTES: usize = 256 * 1024;
const END64: [u8; 4] = *b"PK\x06\x06";

/// Calls `each` with name, size and data of every entry, in their order. What it leaves of the data is read over. The zip
/// is whole when this ends well, and what `each` was given is right.
pub fn entries<R: Read, E: From<ZipTrouble>>(
    input: R,
    mut each: impl FnMut(&str, u64, &mut dyn Read) -> Result<(), E>,
) -> Result<(), E> {
    let mut input = BufReader::with_capacity(BUFFER_BYTES, input);
    let (mut seen, mut count) = (DefaultHasher::new(), 0_u64);
    let mut local = Local::default();
    let mut mark = mark_of(&mut input)?;
    while mark == LOCAL {
        local.read(&mut mark.as_slice().chain(&mut input))?;
        local.check().map_err(ZipTrouble::from)?;
        let name = std::str::from_utf8(&local.name).map_err(|_| ZipTrouble::from(Fault::Name))?;
        (name, local.size, local.crc).hash(&mut seen);
        count += 1;
        let crc = crc32fast::Hasher::new();
        let mut body = Streamed { input: &mut input, left: local.size, crc, expect: local.crc };
        each(name, local.size, &mut body)?;
        io::copy(&mut body, &mut io::sink()).map_err(ZipTrouble::from)?;
        if local.size == 0 && local.crc != 0 {
            return Err(ZipTrouble::from(Fault::Checksum).into());
        }
        mark = mark_of(&mut input)?;
    }
    let (mut listed, mut central) = (DefaultHasher::new(), Central::default());
    while mark == CENTRAL && count > 0 {
        central.read(&mut mark.as_slice().chain(&mut input))?;
        central.check().map_err(ZipTrouble::from)?;
        let name = std::str::from_utf8(&central.name).map_err(|_| ZipTrouble::from(Fault::Name))?;
        (name, central.size, central.crc).hash(&mut listed);
        count -= 1;
        mark = mark_of(&mut input)?;
    }
    if count > 0 || seen.finish() != listed.finish() || !matches!(mark, END | END64) {
        return Err(ZipTrouble::from(Fault::Directory).into());
    }
    let mut rest = Vec::new();
    input.take(1024).read_to_end(&mut rest).map_err(ZipTrouble::from)?;
    // The numbers in it were not needed; that it is all there says that nothing was cut off.
    let expect = if mark == END { 18 } else { 52 + 20 + 22 };
    if rest.len() == expect { Ok(()) } else { Err(ZipTrouble::from(Fault::End).into()) }
}

fn mark_of(input: &mut impl Read) -> Result<[u8; 4], ZipTrouble> {
    let mut mark = [0; 4];
    input.read_exact(&mut mark).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => ZipTrouble::Fault(Fault::End),
        _ => ZipTrouble::Io(error),
    })?;
    Ok(mark)
}

/// The data of one entry.
struct Streamed<'a, R> {
    input: &'a mut BufReader<R>,
    left: u64,
    crc: crc32fast::Hasher,
    expect: u32,
}

impl<R: Read> Read for Streamed<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(into.len());
        let Some(into) = into.get_mut(..most).filter(|into| !into.is_empty()) else { return Ok(0) };
        let n = self.input.read(into)?;
        if n == 0 {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, Fault::Cut));
        }
        self.crc.update(into.get(..n).unwrap_or_default());
        self.left -= n as u64;
        if self.left == 0 && self.crc.clone().finalize() != self.expect {
            return Err(io::Error::new(io::ErrorKind::InvalidData, Fault::Checksum));
        }
        Ok(n)
    }
}
