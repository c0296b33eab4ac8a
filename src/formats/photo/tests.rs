//! Photos made by code, and files that only pretend to be photos.

use std::io::Cursor;

use exif::experimental::Writer;
use exif::{Context, Field};
use image::{ImageFormat, Rgb, RgbImage};
use proptest::prelude::*;

use super::*;

/// A left half in red and a right half in blue.
fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let image =
        RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([250, 0, 0]) } else { Rgb([0, 0, 250]) });
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, format).unwrap();
    out.into_inner()
}

fn ascii(tag: Tag, text: &str) -> Field {
    Field { tag, ifd_num: In::PRIMARY, value: Value::Ascii(vec![text.as_bytes().to_vec()]) }
}

fn exif_block(fields: &[Field]) -> Vec<u8> {
    let mut writer = Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    let mut out = Cursor::new(Vec::new());
    writer.write(&mut out, false).unwrap();
    out.into_inner()
}

/// Puts an EXIF segment behind the first two bytes of a JPEG.
fn with_exif(jpeg: &[u8], fields: &[Field]) -> Vec<u8> {
    let block = exif_block(fields);
    let mut out = jpeg[..2].to_vec();
    out.extend([0xff, 0xe1]);
    out.extend(u16::try_from(block.len() + 8).unwrap().to_be_bytes());
    out.extend(b"Exif\0\0");
    out.extend(block);
    out.extend(&jpeg[2..]);
    out
}

fn facts(name: &str, bytes: &[u8]) -> Facts {
    read(name, &mut Cursor::new(bytes))
}

#[test]
fn tells_photos_from_other_files() {
    let check = |name: &str, media_type: Option<&str>, expect: Option<Media>| {
        assert_eq!(media(name, media_type), expect, "{name}")
    };
    check("IMG_1.JPG", None, Some(Media::Photo));
    check("a/b/clip.mov", Some("application/octet-stream"), Some(Media::Video));
    check("noending", Some("image/jpeg; charset=binary"), Some(Media::Photo));
    check("noending", Some("video/mp4"), Some(Media::Video));
    check("IMG.jpg", Some("text/html"), Some(Media::Photo));
    check("logo.svg", Some("image/svg+xml"), None);
    check("art.psd", Some("image/vnd.adobe.photoshop"), None);
    check("main.ts", Some("video/mp2t"), None);
    check("clip.mts", Some("video/mp2t"), Some(Media::Video));
    check("._IMG_1.jpg", Some("image/jpeg"), None);
    check("notes.txt", Some("text/plain"), None);
    check("jpg", None, None);
}

#[test]
fn reads_what_the_camera_wrote() {
    let jpeg = picture(40, 30, ImageFormat::Jpeg);
    let check = |time: &str, offset: Option<&str>, expect: Option<&str>| {
        let mut fields = vec![ascii(Tag::DateTimeOriginal, time)];
        fields.extend(offset.map(|offset| ascii(Tag::OffsetTimeOriginal, offset)));
        let facts = facts("a.jpg", &with_exif(&jpeg, &fields));
        assert_eq!(facts.taken.as_deref(), expect, "{time} {offset:?}");
        assert_eq!((facts.width, facts.height), (Some(40), Some(30)));
        assert_eq!(facts.media_type.as_deref(), Some("image/jpeg"));
    };
    check("2024:06:01 12:00:00", None, Some("2024-06-01T12:00:00"));
    check("2024:06:01 12:00:00", Some("+02:00"), Some("2024-06-01T12:00:00+02:00"));
    check("2024:06:01 12:00:00", Some("-03:30"), Some("2024-06-01T12:00:00-03:30"));
    check("2024:06:01 12:00:00", Some("+99:00"), Some("2024-06-01T12:00:00"));
    check("2024:13:01 12:00:00", None, None);
    check("0000:00:00 00:00:00", None, None);
    check("    :  :     :  :  ", None, None);
    assert_eq!(facts("a.jpg", &jpeg).taken, None);
    let other = with_exif(&jpeg, &[ascii(Tag::DateTime, "2024:06:01 12:00:00")]);
    assert_eq!(facts("a.jpg", &other).taken, None, "when the file was edited is not when it was taken");
}

#[test]
fn reads_sizes_and_types() {
    let check = |bytes: &[u8], kind: &str, size: Option<(u32, u32)>| {
        let facts = facts("x", bytes);
        assert_eq!(facts.media_type.as_deref(), Some(kind));
        assert_eq!(facts.width.zip(facts.height), size, "{kind}");
    };
    check(&picture(7, 5, ImageFormat::Png), "image/png", Some((7, 5)));
    check(b"GIF89a\x07\0\x05\0", "image/gif", Some((7, 5)));
    check(b"BM\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x07\0\0\0\xfb\xff\xff\xff", "image/bmp", Some((7, 5)));
    check(b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x06\0\0\x04\0\0", "image/webp", Some((7, 5)));
    check(b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f\x06\x00\x01\x00", "image/webp", Some((7, 5)));
    check(
        b"\0\0\0\x14ftypheic\0\0\0\0mif1\0\0\0\x20meta\0\0\0\0\0\0\0\x14ispe\0\0\0\0\0\0\0\x07\0\0\0\x05",
        "image/heic",
        Some((7, 5)),
    );
    check(b"\0\0\0\x18ftypmp42\0\0\0\0isommp42", "video/mp4", None);
    check(b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "video/quicktime", None);
    check(b"\0\0\0\x18ftypavif\0\0\0\0mif1avif", "image/avif", None);
    check(b"\x1a\x45\xdf\xa3\0\0\x42\x82\x84webm", "video/webm", None);
    assert_eq!(facts("x.jpg", b"nothing"), Facts::default());
    assert_eq!(facts("x.jpg", b""), Facts::default());
}

#[test]
fn reads_tiff_and_webp_exif() {
    let block = exif_block(&[
        ascii(Tag::DateTimeOriginal, "2024:06:01 12:00:00"),
        Field { tag: Tag(Context::Tiff, 0x100), ifd_num: In::PRIMARY, value: Value::Long(vec![7]) },
        Field { tag: Tag(Context::Tiff, 0x101), ifd_num: In::PRIMARY, value: Value::Long(vec![5]) },
    ]);
    let tiff = facts("a.tif", &block);
    assert_eq!((tiff.taken.as_deref(), tiff.width, tiff.height), (Some("2024-06-01T12:00:00"), Some(7), Some(5)));
    assert_eq!(facts("a.dng", &block).width, None, "the first picture of a raw file is its preview");
    let size = u32::try_from(block.len()).unwrap();
    let webp = [b"RIFF", &(size + 12).to_le_bytes()[..], b"WEBPEXIF", &size.to_le_bytes()[..], &block].concat();
    assert_eq!(facts("a.webp", &webp).taken.as_deref(), Some("2024-06-01T12:00:00"));
}

#[test]
fn names_what_is_wrong() {
    let verdict = |name: &str, head: &[u8]| check(name, head);
    let check = |name: &str, head: &[u8], expect: &[&str]| assert_eq!(verdict(name, head), expect, "{name}");
    check("a.jpg", b"", &["the file is empty"]);
    check("a.jpg", b"\n<!DOCTYPE html><html>", &["the file is a web page, not a picture"]);
    check("a.jpg", b"{\"error\":1}", &["the file is text, not a picture"]);
    check("a.jpg", &[0; 64], &["the file begins with nothing but zeros"]);
    check("a.jpg", b"what is this", &["the file does not begin as a jpg file does"]);
    check("a.jpg", b"\xff\xd8\xff\xe0", &[]);
    check("a.jpg", b"\0\0\0\x14ftypheic\0\0\0\0mif1", &[]);
    check("a.raw", b"some raw format", &[]);
}

#[test]
fn makes_small_upright_pictures() {
    let jpeg = picture(400, 200, ImageFormat::Jpeg);
    let open = |bytes: &[u8]| image::load_from_memory(&thumbnail(bytes, 100).unwrap()).unwrap().to_rgb8();
    let plain = open(&jpeg);
    assert_eq!(plain.dimensions(), (100, 50));
    assert!(plain.get_pixel(5, 25)[0] > 200 && plain.get_pixel(95, 25)[2] > 200);
    let turned = Field { tag: Tag::Orientation, ifd_num: In::PRIMARY, value: Value::Short(vec![6]) };
    let upright = open(&with_exif(&jpeg, &[turned]));
    assert_eq!(upright.dimensions(), (50, 100));
    assert!(upright.get_pixel(25, 5)[0] > 200 && upright.get_pixel(25, 95)[2] > 200);
    assert_eq!(open(&picture(30, 20, ImageFormat::Png)).dimensions(), (30, 20), "small ones are not blown up");
    assert_eq!(thumbnail(b"GIF89a", 100), None);
    assert_eq!(thumbnail(&jpeg[..40], 100), None);
    assert_eq!(thumbnail(b"", 100), None);
}

#[test]
fn a_picture_that_claims_to_be_huge_is_not_decoded() {
    let mut png = picture(2, 2, ImageFormat::Png);
    png[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
    assert_eq!(thumbnail(&png, 100), None);
}

proptest! {
    #[test]
    fn nothing_panics(start in 0..8_usize, bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let heads: [&[u8]; 8] = [b"", b"\xff\xd8\xff\xe1", b"\x89PNG\r\n\x1a\n", b"II*\0", b"RIFF\0\0\0\0WEBP", b"\0\0\0\x14ftypheic\0\0\0\0mif1", b"GIF8", b"\xff\xd8\xff\xe1\x01\0Exif\0\0MM\0*\0\0\0\x08"];
        let bytes = [heads[start], &bytes].concat();
        let _ = facts("a.tif", &bytes);
        let _ = check("a.jpg", &bytes);
        let _ = thumbnail(&bytes, 64);
    }
}
