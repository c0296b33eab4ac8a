//! The photos and videos of the account: which album, which name, when and where taken, and their bytes. Many photos
//! share a picture; each has an Exif segment and a comment of its own, so no two files are alike.

use bytes::Bytes;
use jiff::ToSpan;
use jiff::civil::{DateTime, date};

use super::exif::{self, Shot};
use super::pictures;
use crate::demo::chance::Chance;

/// Above so many photos they all lie in one folder and are small.
pub const MANY: u32 = 1_000;

/// A folder of photos.
pub struct Album {
    /// Its path below the folder of all photos, without slashes at the ends.
    pub path: &'static str,
    /// How many of `SHARES` photos lie in it.
    share: u32,
    start: (i16, i8, i8),
    days: i64,
    offset_hours: i64,
    place: Option<(f64, f64)>,
    scenes: &'static [u32],
    names: Names,
    camera: (&'static str, &'static str),
}

#[derive(Clone, Copy)]
enum Names {
    Img(u32),
    Dsc(u32),
    Pxl,
    Lumix(u32),
}

const SHARES: u32 = 160;

/// The albums, and which of the pictures fit them.
pub const ALBUMS: [Album; 8] = [
    Album {
        path: "2018-07 Bretagne",
        share: 18,
        start: (2018, 7, 12),
        days: 10,
        offset_hours: 2,
        place: Some((48.6493, -2.0257)),
        scenes: &[0, 7, 10, 17, 8],
        names: Names::Img(2041),
        camera: ("Canon", "Canon EOS 200D"),
    },
    Album {
        path: "2019-05 Hochzeit Anna & Jonas",
        share: 26,
        start: (2019, 5, 18),
        days: 1,
        offset_hours: 2,
        place: None,
        scenes: &[2, 12, 8, 18, 16],
        names: Names::Dsc(117),
        camera: ("NIKON CORPORATION", "NIKON D750"),
    },
    Album {
        path: "2020 Garten",
        share: 16,
        start: (2020, 3, 22),
        days: 200,
        offset_hours: 1,
        place: None,
        scenes: &[2, 12, 18, 4],
        names: Names::Pxl,
        camera: ("Google", "Pixel 4a"),
    },
    Album {
        path: "2021-08 Ελλάδα",
        share: 22,
        start: (2021, 8, 3),
        days: 14,
        offset_hours: 3,
        place: Some((36.4618, 25.3753)),
        scenes: &[0, 10, 7, 17, 6, 16],
        names: Names::Pxl,
        camera: ("Google", "Pixel 5"),
    },
    Album {
        path: "2022-12 雪まつり",
        share: 14,
        start: (2022, 12, 27),
        days: 6,
        offset_hours: 9,
        place: Some((43.0606, 141.3545)),
        scenes: &[3, 13, 5, 15, 11],
        names: Names::Lumix(1),
        camera: ("Panasonic", "DC-GX9"),
    },
    Album {
        path: "2023/Herbst im Harz",
        share: 20,
        start: (2023, 10, 14),
        days: 5,
        offset_hours: 2,
        place: Some((51.7991, 10.6157)),
        scenes: &[4, 14, 9, 19, 1],
        names: Names::Img(3310),
        camera: ("Apple", "iPhone 13 mini"),
    },
    Album {
        path: "2024-06 Côte d’Azur",
        share: 24,
        start: (2024, 6, 1),
        days: 12,
        offset_hours: 2,
        place: Some((43.7031, 7.2661)),
        scenes: &[0, 7, 10, 17, 6, 5],
        names: Names::Img(5002),
        camera: ("Apple", "iPhone 13 mini"),
    },
    Album {
        path: "Camera",
        share: 20,
        start: (2021, 1, 5),
        days: 1_900,
        offset_hours: 1,
        place: None,
        scenes: &[1, 11, 5, 15, 9, 19, 14, 8],
        names: Names::Img(2041),
        camera: ("samsung", "SM-A536B"),
    },
];

/// The album of accounts with very many photos.
pub const ONE_FOLDER: &str = "Camera";

enum Form {
    Jpeg,
    Png,
    Mp4,
}

/// A photo, before its bytes.
pub struct Photo {
    pub album: &'static str,
    pub name: String,
    /// Unix seconds.
    pub modified: i64,
    form: Form,
    small: bool,
    picture: u32,
    shot: Option<Shot>,
}

/// The photo at `index` of `n` in all.
pub fn photo(seed: u64, index: u32, n: u32) -> Photo {
    let mut chance = Chance::of(seed, "photo", u64::from(index));
    if n > MANY {
        let taken = date(2014, 1, 1).at(8, 0, 0, 0).saturating_add((i64::from(index) * 53).minutes());
        let shot = shot(&("Lifeboat", "Ring Buoy 1"), Some(taken), 0, 1, None);
        return Photo {
            album: ONE_FOLDER,
            name: format!("IMG_{index:06}.jpg"),
            modified: unix(taken, 0),
            form: Form::Jpeg,
            small: true,
            picture: u32::try_from(chance.below(u64::from(pictures::SCENES))).unwrap_or(0),
            shot: Some(shot),
        };
    }
    let (album, rank) = album_of(index, n);
    let (year, month, day) = album.start;
    let step = album.days * 86_400 / i64::from(n.max(1) * album.share / SHARES + 1);
    let seconds = i64::from(rank) * step + chance.between(0, step / 2) % 36_000;
    let taken = date(year, month, day).at(9, 10, 0, 0).saturating_add(seconds.seconds());
    let picture = chance.pick(album.scenes).copied().unwrap_or(0);
    let in_camera = album.path == ONE_FOLDER;
    let (form, name) = match (in_camera, rank) {
        (true, 4) => (Form::Png, "Screenshot 2022-03-14 at 09.26.53.png".to_owned()),
        (true, 9) => (Form::Mp4, "VID_20230704_181500.mp4".to_owned()),
        _ => (Form::Jpeg, name(album, rank, taken)),
    };
    let orientation = pictures::orientation(picture);
    let place = album
        .place
        .filter(|_| !chance.one_in(5))
        .map(|(north, east)| (north + chance.part() * 0.04 - 0.02, east + chance.part() * 0.04 - 0.02));
    // Screenshots, videos and scans have no Exif; a camera whose clock was never set writes one without a date.
    let shot = match (in_camera, rank) {
        (true, 4 | 9 | 11 | 12) => None,
        (true, 13) => Some(shot(&album.camera, None, 0, orientation, None)),
        _ => Some(shot(&album.camera, Some(taken), album.offset_hours, orientation, place)),
    };
    Photo { album: album.path, name, modified: unix(taken, album.offset_hours), form, small: false, picture, shot }
}

fn album_of(index: u32, n: u32) -> (&'static Album, u32) {
    let mut before = 0;
    let mut last = (&ALBUMS[0], 0);
    for album in &ALBUMS {
        let first = before * n / SHARES;
        before += album.share;
        if index >= first {
            last = (album, index - first);
        }
        if index < before * n / SHARES {
            break;
        }
    }
    last
}

fn name(album: &Album, rank: u32, taken: DateTime) -> String {
    let special = match (album.path, rank) {
        ("2018-07 Bretagne", 5) => "Möwe über dem Hafen.jpg",
        ("2018-07 Bretagne", 7) => "Café & crêpes.jpg",
        ("2019-05 Hochzeit Anna & Jonas", 3) => "100% Liebe.jpg",
        ("2019-05 Hochzeit Anna & Jonas", 12) => "Der Kuss; #2.JPEG",
        ("2021-08 Ελλάδα", 2) => "ηλιοβασίλεμα.jpg",
        ("2022-12 雪まつり", 6) => "雪だるま ⛄.jpg",
        ("Camera", 11) => "Scan Oma 1962.jpg",
        _ => "",
    };
    if !special.is_empty() {
        return special.to_owned();
    }
    match album.names {
        Names::Img(first) => format!("IMG_{:04}.jpg", first + rank),
        Names::Dsc(first) => format!("DSC_{:04}.JPG", first + rank),
        Names::Pxl => format!("PXL_{}{rank:03}.jpg", taken.strftime("%Y%m%d_%H%M%S")),
        Names::Lumix(first) => format!("P10{:05}.JPG", first + rank),
    }
}

fn shot(
    camera: &(&'static str, &'static str),
    taken: Option<DateTime>,
    offset_hours: i64,
    orientation: u16,
    place: Option<(f64, f64)>,
) -> Shot {
    Shot {
        taken: taken.map(|taken| taken.strftime("%Y:%m:%d %H:%M:%S").to_string()),
        // Nikon's and Canon's of that time did not write it.
        offset: taken.filter(|_| !camera.0.starts_with(['N', 'C'])).map(|_| format!("{offset_hours:+03}:00")),
        maker: camera.0,
        model: camera.1,
        orientation,
        place,
    }
}

fn unix(taken: DateTime, offset_hours: i64) -> i64 {
    jiff::tz::TimeZone::UTC.to_timestamp(taken).map_or(0, |time| time.as_second() - offset_hours * 3_600)
}

/// The length of `comment`.
const COMMENT_LENGTH: usize = 4 + 52;

/// A COM segment that makes each file unlike every other.
fn comment(seed: u64, index: u32) -> Vec<u8> {
    let text = format!("Lifeboat demo photo {index:010} seed {seed:016x}");
    let mut out = vec![0xff, 0xfe, 0, u8::try_from(COMMENT_LENGTH - 2).unwrap_or(0)];
    out.extend(text.bytes());
    out.resize(COMMENT_LENGTH, b'.');
    out
}

impl Photo {
    fn picture(&self) -> &'static Bytes {
        match (&self.form, self.small) {
            (Form::Png, _) => pictures::screenshot(),
            (_, true) => pictures::thumbnail(self.picture),
            (_, false) => pictures::scene(self.picture),
        }
    }

    /// The number of the landscape it needs, if it needs one.
    pub fn scene(&self) -> Option<u32> {
        (matches!(self.form, Form::Jpeg) && !self.small).then_some(self.picture)
    }

    /// The length of its bytes, without composing them.
    pub fn size(&self) -> usize {
        match self.form {
            Form::Mp4 => video(0).len(),
            Form::Png => self.picture().len(),
            Form::Jpeg => self.picture().len() + COMMENT_LENGTH + self.shot.as_ref().map_or(0, |_| exif::APP1_LENGTH),
        }
    }

    /// Its bytes.
    pub fn compose(&self, seed: u64, index: u32) -> Bytes {
        let picture = self.picture();
        match self.form {
            Form::Mp4 => Bytes::from(video(self.modified)),
            Form::Png => picture.clone(),
            Form::Jpeg => {
                let mut out = Vec::with_capacity(self.size());
                // Start of image, Exif, comment, and the rest of what the encoder wrote.
                out.extend(picture.iter().take(2));
                out.extend(self.shot.iter().flat_map(exif::app1));
                out.extend(comment(seed, index));
                out.extend_from_slice(picture.get(2..).unwrap_or_default());
                Bytes::from(out)
            }
        }
    }
}

/// The smallest thing that is a video file: type, a movie header with its date, and some media data (ISO 14496-12).
fn video(created: i64) -> Vec<u8> {
    let boxed = |kind: &[u8; 4], content: Vec<u8>| {
        let length = u32::try_from(content.len() + 8).unwrap_or(0);
        [length.to_be_bytes().to_vec(), kind.to_vec(), content].concat()
    };
    // Seconds since 1904.
    let date = u32::try_from(created + 2_082_844_800).unwrap_or(0).to_be_bytes();
    let mut header = vec![0, 0, 0, 0];
    header.extend(date);
    header.extend(date);
    header.extend(1_000_u32.to_be_bytes());
    header.extend(1_500_u32.to_be_bytes());
    header.extend([0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    for unit in [0x0001_0000_u32, 0, 0, 0, 0x0001_0000, 0, 0, 0, 0x4000_0000] {
        header.extend(unit.to_be_bytes());
    }
    header.extend([0; 24]);
    header.extend(2_u32.to_be_bytes());
    let mut chance = Chance::of(7, "video", 0);
    let media: Vec<u8> = (0..512).flat_map(|_| chance.next().to_be_bytes()).collect();
    [
        boxed(b"ftyp", b"isom\0\0\x02\0isomiso2mp41".to_vec()),
        boxed(b"moov", boxed(b"mvhd", header)),
        boxed(b"mdat", media),
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn albums_share_everything_out_and_names_are_unique() {
        assert_eq!(ALBUMS.iter().map(|album| album.share).sum::<u32>(), SHARES);
        for n in [0, 1, 7, 160, 1_000, 3_000] {
            let names: BTreeSet<(&str, String)> =
                (0..n).map(|index| photo(1, index, n)).map(|photo| (photo.album, photo.name)).collect();
            assert_eq!(names.len(), n as usize);
        }
        let share = |path: &str| (0..160).filter(|index| photo(1, *index, 160).album == path).count();
        assert_eq!(ALBUMS.map(|album| share(album.path)), [18, 26, 16, 22, 14, 20, 24, 20]);
    }

    #[test]
    fn sizes_are_exact_and_files_open() {
        for (index, n) in [(0, 8), (7, 8), (0, 2_000), (1_999, 2_000), (144, 160), (149, 160), (151, 160)] {
            let photo = photo(1, index, n);
            let bytes = photo.compose(1, index);
            assert_eq!(bytes.len(), photo.size(), "{}", photo.name);
            if photo.name.ends_with(".mp4") {
                assert_eq!(&bytes[4..8], b"ftyp");
                continue;
            }
            image::load_from_memory(&bytes).unwrap();
            let exif = ::exif::Reader::new().read_from_container(&mut std::io::Cursor::new(&bytes));
            assert_eq!(exif.is_ok(), photo.shot.is_some(), "{}", photo.name);
        }
        assert_eq!(video(1).len(), video(0).len());
    }

    #[test]
    fn no_two_files_are_alike() {
        let bodies: BTreeSet<Bytes> = (0..40).map(|index| photo(1, index, 2_000).compose(1, index)).collect();
        assert_eq!(bodies.len(), 40);
    }
}
