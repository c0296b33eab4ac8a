//! Photos and videos: which files are, what they tell about themselves (EXIF 2.32, by the crate kamadak-exif), whether
//! they are what their names say, and small pictures of them. A date is never guessed: the camera's, or none.

mod head;
mod thumbnail;

use std::io::{BufRead, Read as _, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use exif::{Exif, In, Reader, Tag, Value};
use jiff::civil;

use crate::model::Facts;

pub use thumbnail::{Pixels, pixels, place, thumbnail};

/// What a file in a photo folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    Photo,
    Video,
}

const PHOTO_ENDINGS: [&str; 26] = [
    "jpg", "jpeg", "jpe", "jfif", "png", "gif", "webp", "heic", "heif", "hif", "avif", "jxl", "tif", "tiff", "bmp",
    "dng", "raw", "cr2", "cr3", "nef", "arw", "orf", "rw2", "raf", "pef", "srw",
];

const VIDEO_ENDINGS: [&str; 16] =
    ["mp4", "mov", "m4v", "avi", "mkv", "webm", "3gp", "3g2", "mts", "m2ts", "mpg", "mpeg", "wmv", "flv", "ogv", "qt"];

/// Tells photos and videos from other files, by the ending of the name and by what the server says.
pub fn media(name: &str, media_type: Option<&str>) -> Option<Media> {
    let file = name.rsplit('/').next().unwrap_or(name);
    // What macOS leaves on foreign disks beside each file.
    if file.starts_with("._") {
        return None;
    }
    let ending = ending(file);
    let is = |endings: &[&str]| endings.iter().any(|known| ending.eq_ignore_ascii_case(known));
    if is(&PHOTO_ENDINGS) {
        return Some(Media::Photo);
    }
    if is(&VIDEO_ENDINGS) {
        return Some(Media::Video);
    }
    let media_type = media_type?.split(';').next()?.trim().to_ascii_lowercase();
    match media_type.split_once('/')? {
        // Drawings, icons and the files of drawing programs are no photos.
        ("image", kind) => {
            (!kind.starts_with("svg") && !kind.starts_with("vnd.") && !kind.contains("icon")).then_some(Media::Photo)
        }
        // `.ts` is a program text far more often than a video.
        ("video", _) => (!ending.eq_ignore_ascii_case("ts")).then_some(Media::Video),
        _ => None,
    }
}

fn ending(file: &str) -> &str {
    file.rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// How many bytes are looked at to tell what a file is.
const HEAD: u64 = 4096;
/// How many bytes are read at most to find what the camera wrote.
const MOST: u64 = 16 << 20;

/// What a file tells about itself: when it was taken, its size in pixels, its media type. Never fails; reads the head of
/// the file and, where a format has it elsewhere, that part.
pub fn read(name: &str, source: &mut (impl BufRead + Seek)) -> Facts {
    let mut facts = Facts::default();
    let mut start = Vec::new();
    if source.by_ref().take(HEAD).read_to_end(&mut start).is_err() {
        return facts;
    }
    let Some(kind) = media_type_of(&start) else { return facts };
    facts.media_type = Some(kind.into());
    if kind.starts_with("video/") || source.seek(SeekFrom::Start(0)).is_err() {
        return facts;
    }
    let found = catch_unwind(AssertUnwindSafe(|| head::read(kind, &start, source))).unwrap_or_default();
    (facts.width, facts.height) = found.size.unzip();
    if let Some(exif) = found.exif {
        facts.taken = taken(&exif);
        // The first picture inside a raw file is its preview, so only a plain TIFF tells its size this way.
        if facts.width.is_none() && ["tif", "tiff"].iter().any(|known| ending(name).eq_ignore_ascii_case(known)) {
            facts.width = number(&exif, Tag::ImageWidth);
            facts.height = number(&exif, Tag::ImageLength);
        }
    }
    facts
}

fn number(exif: &Exif, tag: Tag) -> Option<u32> {
    exif.get_field(tag, In::PRIMARY)?.value.get_uint(0)
}

/// `2024-06-01T12:00:00`, with `+02:00` where the camera wrote its offset.
fn taken(exif: &Exif) -> Option<String> {
    let ascii = |tag: Tag| match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Ascii(texts) => texts.first().map(Vec::as_slice),
        _ => None,
    };
    let mut time = exif::DateTime::from_ascii(ascii(Tag::DateTimeOriginal)?).ok()?;
    let part = |part: u8| i8::try_from(part).ok();
    let (year, second) = (i16::try_from(time.year).ok()?, part(time.second)?.min(59));
    let clock =
        civil::DateTime::new(year, part(time.month)?, part(time.day)?, part(time.hour)?, part(time.minute)?, second, 0);
    let clock = clock.ok().filter(|clock| clock.year() > 1800)?;
    let mut out = clock.strftime("%Y-%m-%dT%H:%M:%S").to_string();
    if let Some(offset) = ascii(Tag::OffsetTimeOriginal)
        && time.parse_offset(offset).is_ok()
        && let Some(minutes) = time.offset.filter(|minutes| minutes.abs() <= 14 * 60)
    {
        let sign = if minutes < 0 { '-' } else { '+' };
        out.push_str(&format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60));
    }
    Some(out)
}

/// What is wrong with a photo or video, from its first bytes: in plain words, nothing when it looks right.
pub fn check(name: &str, head: &[u8]) -> Vec<String> {
    if head.is_empty() {
        return vec!["the file is empty".into()];
    }
    if media_type_of(head).is_some() {
        return Vec::new();
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let begins = |word: &str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()));
    let ending = ending(name).to_ascii_lowercase();
    if begins("<!doctype html") || begins("<html") {
        vec!["the file is a web page, not a picture".into()]
    } else if begins("<?xml") || begins("{") || begins("<") {
        vec!["the file is text, not a picture".into()]
    } else if head.iter().all(|byte| *byte == 0) {
        vec!["the file begins with nothing but zeros".into()]
    } else if ["jpg", "jpeg", "png", "gif", "webp", "heic", "heif", "avif", "mp4", "mov", "m4v"]
        .contains(&ending.as_str())
    {
        vec![format!("the file does not begin as a {ending} file does")]
    } else {
        Vec::new()
    }
}

/// The media type of a picture that can be shown, from its first bytes; `None` for everything else, drawings with
/// programs in them (SVG) and raw files of cameras too.
pub fn picture_type(head: &[u8]) -> Option<&'static str> {
    media_type_of(head).filter(|kind| PICTURES.iter().any(|(known, _)| known == kind))
}

/// The usual ending of a picture of this media type.
pub fn picture_ending(media_type: &str) -> &'static str {
    PICTURES.iter().find(|(known, _)| *known == media_type).map_or("bin", |(_, ending)| ending)
}

const PICTURES: [(&str, &str); 9] = [
    ("image/jpeg", "jpg"),
    ("image/png", "png"),
    ("image/gif", "gif"),
    ("image/webp", "webp"),
    ("image/heic", "heic"),
    ("image/avif", "avif"),
    ("image/jxl", "jxl"),
    ("image/bmp", "bmp"),
    ("image/tiff", "tif"),
];

/// The media type that the first bytes say.
pub fn media_type_of(head: &[u8]) -> Option<&'static str> {
    let at = |from: usize, bytes: &[u8]| head.get(from..from + bytes.len()) == Some(bytes);
    let simple: [(&[u8], &str); 17] = [
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"GIF8", "image/gif"),
        (b"II*\0\x10\0\0\0CR", "image/x-canon-cr2"),
        (b"II*\0", "image/tiff"),
        (b"MM\0*", "image/tiff"),
        (b"IIU\0", "image/x-panasonic-rw2"),
        (b"IIRO", "image/x-olympus-orf"),
        (b"IIRS", "image/x-olympus-orf"),
        (b"FUJIFILMCCD-RAW", "image/x-fuji-raf"),
        (b"\0\0\0\x0cJXL ", "image/jxl"),
        (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-wmv"),
        (b"FLV\x01", "video/x-flv"),
        (b"OggS", "video/ogg"),
        (b"\0\0\x01\xba", "video/mpeg"),
        (b"\0\0\x01\xb3", "video/mpeg"),
        (b"\xff\x0a", "image/jxl"),
    ];
    if let Some((_, kind)) = simple.iter().find(|(magic, _)| at(0, magic)) {
        return Some(kind);
    }
    if at(0, b"RIFF") {
        return if at(8, b"WEBP") {
            Some("image/webp")
        } else if at(8, b"AVI ") {
            Some("video/x-msvideo")
        } else {
            None
        };
    }
    if at(0, b"BM") && at(6, b"\0\0\0\0") {
        return Some("image/bmp");
    }
    if at(0, b"\x1a\x45\xdf\xa3") {
        let webm = head.iter().take(64).copied().collect::<Vec<_>>().windows(4).any(|word| word == b"webm");
        return Some(if webm { "video/webm" } else { "video/x-matroska" });
    }
    if at(4, b"ftyp") {
        return Some(brand(head));
    }
    if [b"moov", b"mdat", b"wide", b"free", b"skip"].iter().any(|name| at(4, *name)) {
        return Some("video/quicktime");
    }
    // Transport streams repeat their sign every packet; cameras put a time of four bytes in front.
    if at(0, b"G") && at(188, b"G") || at(4, b"G") && at(196, b"G") {
        return Some("video/mp2t");
    }
    None
}

/// The media type of a file that begins with an `ftyp` box (ISO 14496-12).
fn brand(head: &[u8]) -> &'static str {
    let size = head.first_chunk::<4>().map_or(0, |size| u32::from_be_bytes(*size) as usize);
    let brands: Vec<&[u8]> = head.get(8..size.clamp(12, 256).min(head.len())).unwrap_or_default().chunks(4).collect();
    let has = |names: &[&[u8]]| brands.iter().enumerate().any(|(at, brand)| at != 1 && names.contains(brand));
    if has(&[b"avif", b"avis"]) {
        "image/avif"
    } else if has(&[b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"]) {
        "image/heic"
    } else if has(&[b"crx "]) {
        "image/x-canon-cr3"
    } else if has(&[b"qt  "]) {
        "video/quicktime"
    } else if brands.first().is_some_and(|brand| brand.starts_with(b"3g")) {
        "video/3gpp"
    } else {
        "video/mp4"
    }
}

/// Reads EXIF out of its block, as far as it can be read.
fn exif(block: Vec<u8>) -> Option<Exif> {
    let read = Reader::new().continue_on_error(true).read_raw(block);
    read.or_else(|error| error.distill_partial_result(|_| ())).ok()
}

#[cfg(test)]
mod tests;
