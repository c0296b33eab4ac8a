//! Small pictures for pages and grids. The one that the camera put into the file is taken where it is large enough;
//! decoding a whole photo costs memory, so its declared size is looked at first.

use std::io::{BufRead, Cursor};
use std::panic::catch_unwind;

use exif::{Exif, In, Tag, Value};
use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageFormat, ImageReader, Limits, RgbaImage};

use super::{head, media_type_of};

/// The largest picture that is decoded for a page: 48 MB of pixels.
const MOST_PIXELS: u64 = 16_000_000;
/// The largest picture that is decoded to be looked at, one at a time: 150 MB of pixels.
const MOST_TO_SHOW: u64 = 50_000_000;

/// A picture as it is painted: red, green, blue and opacity of each point, row by row.
#[derive(Clone, PartialEq, Eq)]
pub struct Pixels {
    pub width: usize,
    pub height: usize,
    pub rgba: Vec<u8>,
}

impl std::fmt::Debug for Pixels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pixels({} × {})", self.width, self.height)
    }
}

impl Pixels {
    /// The picture as a JPEG, to be kept.
    pub fn to_jpeg(&self) -> Option<Vec<u8>> {
        let (width, height) = (u32::try_from(self.width).ok()?, u32::try_from(self.height).ok()?);
        jpeg(&DynamicImage::ImageRgba8(RgbaImage::from_raw(width, height, self.rgba.clone())?))
    }
}

/// The picture in at most `px` points a side, upright; `None` for what can't be decoded here (videos, HEIC, raw) or is
/// too large to be.
pub fn pixels(bytes: &[u8], px: u32) -> Option<Pixels> {
    let picture = catch_unwind(|| small(bytes, px.clamp(1, 4096), MOST_TO_SHOW)).ok().flatten()?.into_rgba8();
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    Some(Pixels { width, height, rgba: picture.into_raw() })
}

/// A JPEG of at most `px` pixels a side, upright; `None` for what can't be decoded here (videos, HEIC, raw) or is too
/// large to be.
pub fn thumbnail(bytes: &[u8], px: u32) -> Option<Vec<u8>> {
    catch_unwind(|| jpeg(&small(bytes, px.clamp(1, 4096), MOST_PIXELS)?)).ok().flatten()
}

/// Where the picture was taken: latitude and longitude in degrees, where the camera wrote them.
pub fn place(bytes: &[u8]) -> Option<(f64, f64)> {
    let found = catch_unwind(|| {
        let kind = media_type_of(bytes)?;
        let exif = head::read(kind, bytes.get(..bytes.len().min(4096))?, &mut Cursor::new(bytes)).exif?;
        let degrees = |tag: Tag, sign: Tag| {
            let Value::Rational(parts) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
            let part = |at: usize| parts.get(at).map(|part| part.to_f64()).filter(|part| part.is_finite());
            let value = part(0)? + part(1).unwrap_or(0.0) / 60.0 + part(2).unwrap_or(0.0) / 3600.0;
            let Value::Ascii(side) = &exif.get_field(sign, In::PRIMARY)?.value else { return None };
            let back = side.first()?.first().is_some_and(|side| matches!(side, b'S' | b'W' | b's' | b'w'));
            Some(if back { -value } else { value })
        };
        let latitude = degrees(Tag::GPSLatitude, Tag::GPSLatitudeRef)?;
        let longitude = degrees(Tag::GPSLongitude, Tag::GPSLongitudeRef)?;
        // Cameras without a fix write zeros.
        let is_there = latitude.abs() <= 90.0 && longitude.abs() <= 180.0 && (latitude, longitude) != (0.0, 0.0);
        is_there.then_some((latitude, longitude))
    });
    found.ok().flatten()
}

fn jpeg(picture: &DynamicImage) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, 80).encode_image(&picture.to_rgb8()).ok()?;
    Some(out)
}

fn small(bytes: &[u8], px: u32, most: u64) -> Option<DynamicImage> {
    let kind = media_type_of(bytes)?;
    let start = bytes.get(..bytes.len().min(4096))?;
    let found = head::read(kind, start, &mut Cursor::new(bytes));
    let orientation = found.exif.as_ref().and_then(orientation);
    let inside = found.exif.as_ref().and_then(embedded).and_then(|bytes| decoded(bytes, most));
    let large_enough = inside.as_ref().is_some_and(|inside| inside.width().max(inside.height()) >= px);
    let fits = found.size.is_some_and(|(width, height)| u64::from(width) * u64::from(height) <= most);
    let mut picture = if large_enough || !fits { inside? } else { decoded(bytes, most).or(inside)? };
    if let Some(orientation) = orientation {
        picture.apply_orientation(orientation);
    }
    if picture.width().max(picture.height()) > px {
        picture = picture.thumbnail(px, px);
    }
    Some(picture)
}

fn decoded(bytes: &[u8], most: u64) -> Option<DynamicImage> {
    let mut reader = reader(Cursor::new(bytes))?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(1 << 16);
    limits.max_image_height = Some(1 << 16);
    limits.max_alloc = Some(most * 8);
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
