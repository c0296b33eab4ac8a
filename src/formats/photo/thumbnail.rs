//! Small pictures for pages and grids. The one that the camera put into the file is taken where it is large enough;
//! decoding a whole photo costs memory, so its declared size is looked at first.

use std::io::{BufRead, Cursor};
use std::panic::catch_unwind;

use exif::{Exif, In, Tag};
use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageFormat, ImageReader, Limits};

use super::{head, media_type_of};

/// The largest picture that is decoded: 48 MB of pixels.
const MOST_PIXELS: u64 = 16_000_000;

/// A JPEG of at most `px` pixels a side, upright; `None` for what can't be decoded here (videos, HEIC, raw) or is too
/// large to be.
pub fn thumbnail(bytes: &[u8], px: u32) -> Option<Vec<u8>> {
    catch_unwind(|| small(bytes, px.clamp(1, 4096))).ok().flatten()
}

fn small(bytes: &[u8], px: u32) -> Option<Vec<u8>> {
    let kind = media_type_of(bytes)?;
    let start = bytes.get(..bytes.len().min(4096))?;
    let found = head::read(kind, start, &mut Cursor::new(bytes));
    let orientation = found.exif.as_ref().and_then(orientation);
    let inside = found.exif.as_ref().and_then(embedded).and_then(decoded);
    let large_enough = inside.as_ref().is_some_and(|inside| inside.width().max(inside.height()) >= px);
    let fits = found.size.is_some_and(|(width, height)| u64::from(width) * u64::from(height) <= MOST_PIXELS);
    let mut picture = if large_enough || !fits { inside? } else { decoded(bytes).or(inside)? };
    if let Some(orientation) = orientation {
        picture.apply_orientation(orientation);
    }
    if picture.width().max(picture.height()) > px {
        picture = picture.thumbnail(px, px);
    }
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, 80).encode_image(&picture.to_rgb8()).ok()?;
    Some(out)
}

fn decoded(bytes: &[u8]) -> Option<DynamicImage> {
    let mut reader = reader(Cursor::new(bytes))?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(1 << 16);
    limits.max_image_height = Some(1 << 16);
    limits.max_alloc = Some(MOST_PIXELS * 8);
    reader.limits(limits);
    reader.decode().ok()
}

fn reader<S: BufRead + std::io::Seek>(source: S) -> Option<ImageReader<S>> {
    let reader = ImageReader::new(source).with_guessed_format().ok()?;
    matches!(reader.format()?, ImageFormat::Jpeg | ImageFormat::Png).then_some(reader)
}

fn orientation(exif: &Exif) -> Option<Orientation> {
    let value = exif.get_field(Tag::Orientation, In::PRIMARY)?.value.get_uint(0)?;
    Orientation::from_exif(u8::try_from(value).ok()?)
}

/// The preview that the camera put into the EXIF block.
fn embedded(exif: &Exif) -> Option<&[u8]> {
    let number = |tag: Tag| exif.get_field(tag, In::THUMBNAIL)?.value.get_uint(0).map(|n| n as usize);
    let start = number(Tag::JPEGInterchangeFormat)?;
    let length = number(Tag::JPEGInterchangeFormatLength)?;
    exif.buf().get(start..start.checked_add(length)?)
}
