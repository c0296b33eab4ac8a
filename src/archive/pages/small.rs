//! Small pictures out of large ones.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};

/// A JPEG of at most `px` by `px` of a JPEG or PNG, turned the right way up; `None` when it can't be read.
pub(super) fn small(bytes: &[u8], px: u32) -> Option<Vec<u8>> {
    // A decoder's panic costs this picture, not the backup.
    catch_unwind(AssertUnwindSafe(|| shrink(bytes, px))).ok().flatten()
}

fn shrink(bytes: &[u8], px: u32) -> Option<Vec<u8>> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(64 * 1024 * 1024);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let orientation = decoder.orientation().ok()?;
    let mut image = DynamicImage::from_decoder(decoder).ok()?.thumbnail(px, px);
    image.apply_orientation(orientation);
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, 78).encode_image(&image.to_rgb8()).ok()?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shrinks_and_refuses() {
        let mut png = Vec::new();
        DynamicImage::new_rgb8(400, 100).write_to(&mut Cursor::new(&mut png), image::ImageFormat::Png).unwrap();
        let jpeg = image::load_from_memory(&small(&png, 240).unwrap()).unwrap();
        assert_eq!((jpeg.width(), jpeg.height()), (240, 60));
        let check = |bytes: &[u8]| assert_eq!(small(bytes, 240), None);
        check(b"");
        check(b"<script>");
        check(&png[..60]);
    }
}
