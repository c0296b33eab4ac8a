//! Where each container keeps its size and its EXIF block: JPEG (ITU T.81), PNG, GIF, BMP, WebP, TIFF, HEIF (ISO
//! 23008-12). Reads a bounded number of bytes of any file.

use std::io::{BufRead, Read, Result, Seek, SeekFrom};

use exif::{Exif, Reader};

use super::{MOST, exif};

/// What the head of a picture tells.
#[derive(Default)]
pub(super) struct Found {
    /// Width and height in pixels, as stored.
    pub size: Option<(u32, u32)>,
    pub exif: Option<Exif>,
}

/// Reads the head of a picture; `start` is its first bytes, `source` stands at its beginning.
pub(super) fn read(kind: &str, start: &[u8], source: &mut (impl BufRead + Seek)) -> Found {
    let mut sip = Sip { source, left: MOST };
    match kind {
        "image/jpeg" => jpeg(&mut sip).unwrap_or_default(),
        "image/png" => Found { size: pair(start, 16, u32::from_be_bytes), exif: contained(&mut sip) },
        "image/gif" => Found { size: short_pair(start, 6), exif: None },
        "image/bmp" => Found { size: pair(start, 18, |bytes| i32::from_le_bytes(bytes).unsigned_abs()), exif: None },
        "image/webp" => Found { size: webp(start), exif: contained(&mut sip) },
        "image/heic" | "image/avif" => {
            let size = heif(&mut sip);
            let exif = sip.seek(SeekFrom::Start(0)).ok().and_then(|_| contained(&mut sip));
            Found { size, exif }
        }
        "image/tiff" | "image/x-canon-cr2" => {
            let mut block = Vec::new();
            // A file that is longer is read as far as this goes.
            let _ = sip.read_to_end(&mut block);
            Found { size: None, exif: exif(block) }
        }
        _ => Found::default(),
    }
}

/// Hands on a source, but no more than so many bytes of it.
struct Sip<'s, S> {
    source: &'s mut S,
    left: u64,
}

impl<S: BufRead> Read for Sip<'_, S> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(into.len());
        let read = self.source.read(into.get_mut(..most).unwrap_or_default())?;
        self.left -= read as u64;
        Ok(read)
    }
}

impl<S: BufRead> BufRead for Sip<'_, S> {
    fn fill_buf(&mut self) -> Result<&[u8]> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX);
        let all = self.source.fill_buf()?;
        Ok(all.get(..most.min(all.len())).unwrap_or_default())
    }

    fn consume(&mut self, n_bytes: usize) {
        self.left = self.left.saturating_sub(n_bytes as u64);
        self.source.consume(n_bytes);
    }
}

impl<S: Seek> Seek for Sip<'_, S> {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        self.source.seek(to)
    }
}

fn contained(source: &mut (impl BufRead + Seek)) -> Option<Exif> {
    let read = Reader::new().continue_on_error(true).read_from_container(source);
    read.or_else(|error| error.distill_partial_result(|_| ())).ok()
}

fn pair(bytes: &[u8], at: usize, number: fn([u8; 4]) -> u32) -> Option<(u32, u32)> {
    let width = bytes.get(at..)?.first_chunk::<4>()?;
    let height = bytes.get(at + 4..)?.first_chunk::<4>()?;
    sized(number(*width), number(*height))
}

fn short_pair(bytes: &[u8], at: usize) -> Option<(u32, u32)> {
    let [a, b, c, d] = *bytes.get(at..)?.first_chunk::<4>()?;
    sized(u32::from(u16::from_le_bytes([a, b])), u32::from(u16::from_le_bytes([c, d])))
}

fn sized(width: u32, height: u32) -> Option<(u32, u32)> {
    (width > 0 && height > 0).then_some((width, height))
}

/// Walks the segments up to the picture itself.
fn jpeg(source: &mut (impl BufRead + Seek)) -> Result<Found> {
    let mut found = Found::default();
    source.seek(SeekFrom::Start(2))?;
    loop {
        let mut marker = [0; 2];
        source.read_exact(&mut marker)?;
        let [0xff, mut code] = marker else { return Ok(found) };
        while code == 0xff {
            let mut next = [0; 1];
            source.read_exact(&mut next)?;
            [code] = next;
        }
        let mut length = [0; 2];
        source.read_exact(&mut length)?;
        let length = usize::from(u16::from_be_bytes(length)).saturating_sub(2);
        match code {
            0xe1 if found.exif.is_none() => {
                let mut segment = vec![0; length];
                source.read_exact(&mut segment)?;
                if let Some(block) = segment.strip_prefix(b"Exif\0\0") {
                    found.exif = exif(block.to_vec());
                }
            }
            // The start of a frame of any coding; c4, c8 and cc are tables.
            0xc0..=0xcf if !matches!(code, 0xc4 | 0xc8 | 0xcc) => {
                let mut frame = [0; 5];
                source.read_exact(&mut frame)?;
                let [_, high, low, wide, narrow] = frame;
                found.size =
                    sized(u32::from(u16::from_be_bytes([wide, narrow])), u32::from(u16::from_be_bytes([high, low])));
                return Ok(found);
            }
            0xd9 | 0xda => return Ok(found),
            _ => {
                source.seek(SeekFrom::Current(i64::try_from(length).unwrap_or(0)))?;
            }
        }
    }
}

fn webp(start: &[u8]) -> Option<(u32, u32)> {
    let rest = start.get(12..)?;
    let byte = |at: usize| rest.get(at).copied().map(u32::from);
    match rest.first_chunk::<4>()? {
        b"VP8X" => {
            let number = |at: usize| Some(byte(at)? | byte(at + 1)? << 8 | byte(at + 2)? << 16);
            sized(number(12)? + 1, number(15)? + 1)
        }
        b"VP8L" => {
            let bits = byte(9)? | byte(10)? << 8 | byte(11)? << 16 | byte(12)? << 24;
            sized((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1)
        }
        b"VP8 " => sized((byte(14)? | byte(15)? << 8) & 0x3fff, (byte(16)? | byte(17)? << 8) & 0x3fff),
        _ => None,
    }
}

/// The largest picture that the `meta` box describes: the whole one, where the file also holds its tiles.
fn heif(source: &mut (impl BufRead + Seek)) -> Option<(u32, u32)> {
    for _ in 0..64 {
        let mut header = [0; 8];
        source.read_exact(&mut header).ok()?;
        let size = u64::from(u32::from_be_bytes(*header.first_chunk::<4>()?));
        if header.ends_with(b"meta") {
            let mut meta = Vec::new();
            source.take(size.saturating_sub(8).min(1 << 20)).read_to_end(&mut meta).ok()?;
            let sizes = meta.windows(4).enumerate().filter(|(_, name)| *name == b"ispe");
            return sizes
                .filter_map(|(at, _)| pair(&meta, at + 8, u32::from_be_bytes))
                .filter(|(width, height)| *width < 1 << 17 && *height < 1 << 17)
                .max_by_key(|(width, height)| u64::from(*width) * u64::from(*height));
        }
        source.seek(SeekFrom::Current(i64::try_from(size.checked_sub(8)?).ok()?)).ok()?;
    }
    None
}
