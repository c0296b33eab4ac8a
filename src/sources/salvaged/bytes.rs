//! Reads the bytes of what is to be salvaged: the cards and objects in a file, their digests, and whether they are whole.

use std::io::{self, Read as _};
use std::ops::Range;

use sha2::{Digest as _, Sha256};

use super::heap::{Lump, MAX_INFLATED};
use crate::formats::pieces::{self, Piece};
use crate::formats::{icalendar, vcard};
use crate::model::Kind;

type Sha = [u8; 32];

const BUFFER_BYTES: usize = 256 * 1024;
/// No card or object is larger.
const MAX_PIECE: u64 = 48 << 20;

/// The cards or objects in a file.
pub(super) fn pieces_of(lump: &Lump, path: &str) -> Vec<Piece> {
    let Ok(slice) = lump.slice() else { return Vec::new() };
    let Ok(open) = slice.open() else { return Vec::new() };
    let read = io::BufReader::with_capacity(BUFFER_BYTES, open);
    if path.ends_with(".vcf") {
        return pieces::cards(read).map(|found| found.pieces).unwrap_or_default();
    }
    if path.ends_with(".ics") {
        return pieces::objects(read).map(|found| found.pieces).unwrap_or_default();
    }
    // Objects as they were sent, one behind the other: each stays as it is, whatever is in it.
    let mut text = Vec::new();
    if slice.len() > MAX_INFLATED || read.take(MAX_INFLATED).read_to_end(&mut text).is_err() {
        return Vec::new();
    }
    let object = |range: Range<usize>| {
        let bytes = text.get(range.clone()).unwrap_or_default();
        let inner = pieces::objects(bytes).ok()?.pieces.into_iter().find(|piece| piece.uid.is_some());
        let kind = icalendar::check(bytes).ok().and_then(icalendar::kind).unwrap_or(Kind::Calendar);
        let whole = range.start as u64..range.end as u64;
        Some(Piece { uid: inner.and_then(|piece| piece.uid), kind, ranges: vec![whole] })
    };
    icalendar::split(&text).filter_map(object).collect()
}

/// SHA-256 and length.
pub(super) fn digest(mut body: impl io::Read) -> io::Result<(Sha, u64)> {
    let (mut hash, mut len, mut buf) = (Sha256::new(), 0, vec![0; BUFFER_BYTES]);
    loop {
        let n = body.read(&mut buf)?;
        let Some(bytes) = buf.get(..n).filter(|bytes| !bytes.is_empty()) else {
            return Ok((hash.finalize().into(), len));
        };
        hash.update(bytes);
        len += n as u64;
    }
}

/// The digest of a whole lump.
pub(super) fn sha_of(lump: &Lump) -> io::Result<Sha> {
    digest(lump.open()?).map(|(sha256, _)| sha256)
}

/// All bytes of one card or object; `None` when they can't be read.
pub(super) fn bytes_of(body: impl io::Read) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    body.take(MAX_PIECE).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Whether bytes are one whole card or object.
pub(super) fn is_whole(kind: Kind, bytes: &[u8]) -> bool {
    // No text of either format has them: they are what a hole on a disk is filled with.
    let is_holed = bytes.iter().any(|byte| byte.is_ascii_control() && !matches!(byte, b'\t' | b'\r' | b'\n'));
    if is_holed || bytes.len() as u64 >= MAX_PIECE {
        return false;
    }
    match kind {
        Kind::Contacts => vcard::check(bytes).is_ok(),
        _ => icalendar::check(bytes).is_ok_and(|object| icalendar::kind(object).is_some()),
    }
}
