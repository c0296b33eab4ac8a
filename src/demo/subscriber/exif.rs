//! What a camera writes into a photo: an Exif segment (CIPA DC-008, TIFF 6.0, little endian) and a comment.

/// What the camera knew.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shot {
    /// `2024:06:01 12:00:00`; none when the clock was never set.
    pub taken: Option<String>,
    /// `+02:00`.
    pub offset: Option<String>,
    pub maker: &'static str,
    pub model: &'static str,
    /// 1 upright, 6 turned right, 3 upside down.
    pub orientation: u16,
    /// Degrees north and east.
    pub place: Option<(f64, f64)>,
}

/// The length of every segment `app1` writes, marker included: so the length of a photo is known without composing it.
pub const APP1_LENGTH: usize = 4 + PAYLOAD;
const PAYLOAD: usize = 480;

enum Value {
    Ascii(String),
    Short(u16),
    Long(u32),
    /// Numerators; the denominator is the same for all.
    Rationals([u32; 3], u32),
    Undefined([u8; 4]),
}

impl Value {
    fn kind(&self) -> u16 {
        match self {
            Value::Ascii(_) => 2,
            Value::Short(_) => 3,
            Value::Long(_) => 4,
            Value::Rationals(..) => 5,
            Value::Undefined(_) => 7,
        }
    }

    fn count(&self) -> u32 {
        match self {
            Value::Ascii(text) => u32::try_from(text.len() + 1).unwrap_or(1),
            Value::Short(_) | Value::Long(_) => 1,
            Value::Rationals(..) => 3,
            Value::Undefined(_) => 4,
        }
    }

    fn bytes(&self) -> Vec<u8> {
        match self {
            Value::Ascii(text) => text.bytes().chain([0]).collect(),
            Value::Short(number) => number.to_le_bytes().to_vec(),
            Value::Long(number) => number.to_le_bytes().to_vec(),
            Value::Rationals(numbers, denominator) => {
                numbers.iter().flat_map(|number| [number.to_le_bytes(), denominator.to_le_bytes()].concat()).collect()
            }
            Value::Undefined(bytes) => bytes.to_vec(),
        }
    }
}

/// How many bytes a directory takes without the values that don't fit into it.
fn directory_length(entries: usize) -> usize {
    2 + 12 * entries + 4
}

/// Appends a directory (IFD) that stands at the present end of `out`; its long values follow it.
fn push_directory(out: &mut Vec<u8>, entries: &[(u16, Value)]) {
    let mut long = Vec::new();
    let values_at = out.len() + directory_length(entries.len());
    out.extend(u16::try_from(entries.len()).unwrap_or(0).to_le_bytes());
    for (tag, value) in entries {
        out.extend(tag.to_le_bytes());
        out.extend(value.kind().to_le_bytes());
        out.extend(value.count().to_le_bytes());
        let mut bytes = value.bytes();
        if bytes.len() <= 4 {
            bytes.resize(4, 0);
            out.extend(bytes);
        } else {
            out.extend(u32::try_from(values_at + long.len()).unwrap_or(0).to_le_bytes());
            if bytes.len() % 2 == 1 {
                bytes.push(0);
            }
            long.extend(bytes);
        }
    }
    out.extend([0; 4]);
    out.extend(long);
}

fn long_length(entries: &[(u16, Value)]) -> usize {
    entries.iter().map(|(_, value)| value.bytes().len()).filter(|length| *length > 4).map(|n| n + n % 2).sum()
}

/// The whole segment, `APP1_LENGTH` bytes.
pub fn app1(shot: &Shot) -> Vec<u8> {
    let mut main = vec![
        (0x010f, Value::Ascii(shot.maker.into())),
        (0x0110, Value::Ascii(shot.model.into())),
        (0x0112, Value::Short(shot.orientation)),
    ];
    let mut camera = vec![(0x9000, Value::Undefined(*b"0232"))];
    if let Some(taken) = &shot.taken {
        main.push((0x0132, Value::Ascii(taken.clone())));
        camera.push((0x9003, Value::Ascii(taken.clone())));
        if let Some(offset) = &shot.offset {
            camera.push((0x9011, Value::Ascii(offset.clone())));
        }
    }
    let place: Vec<(u16, Value)> = match shot.place {
        None => Vec::new(),
        Some((north, east)) => vec![
            (0x0000, Value::Undefined([2, 3, 0, 0])),
            (0x0001, Value::Ascii(if north < 0.0 { "S" } else { "N" }.into())),
            (0x0002, degrees(north)),
            (0x0003, Value::Ascii(if east < 0.0 { "W" } else { "E" }.into())),
            (0x0004, degrees(east)),
        ],
    };
    // The main directory stands at offset 8; the others follow it and its long values.
    let pointers = if place.is_empty() { 1 } else { 2 };
    let camera_at = 8 + directory_length(main.len() + pointers) + long_length(&main);
    let place_at = camera_at + directory_length(camera.len()) + long_length(&camera);
    main.push((0x8769, Value::Long(u32::try_from(camera_at).unwrap_or(0))));
    if !place.is_empty() {
        main.push((0x8825, Value::Long(u32::try_from(place_at).unwrap_or(0))));
    }
    let mut tiff = b"II\x2a\x00\x08\x00\x00\x00".to_vec();
    push_directory(&mut tiff, &main);
    push_directory(&mut tiff, &camera);
    if !place.is_empty() {
        push_directory(&mut tiff, &place);
    }
    let mut out = vec![0xff, 0xe1];
    out.extend(u16::try_from(PAYLOAD + 2).unwrap_or(0).to_be_bytes());
    out.extend(b"Exif\0\0");
    out.extend(tiff);
    out.resize(APP1_LENGTH, 0);
    out
}

fn degrees(value: f64) -> Value {
    let seconds = (value.abs() * 3600.0 * 100.0).round();
    // In hundredths of a second; at most 180 degrees, so it fits.
    let hundredths = format!("{seconds:.0}").parse::<u32>().unwrap_or(0);
    let whole = hundredths / 360_000;
    let minutes = hundredths / 6_000 % 60;
    Value::Rationals([whole * 100, minutes * 100, hundredths % 6_000], 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_reader_reads_it() {
        let shot = Shot {
            taken: Some("2024:06:01 12:34:56".into()),
            offset: Some("+02:00".into()),
            maker: "Lifeboat",
            model: "Ring Buoy 2",
            orientation: 6,
            place: Some((-33.8568, 151.2153)),
        };
        let segment = app1(&shot);
        assert_eq!(segment.len(), APP1_LENGTH);
        let read = exif::Reader::new().read_raw(segment[10..].to_vec()).unwrap();
        let text = |tag| read.get_field(tag, exif::In::PRIMARY).unwrap().display_value().to_string();
        assert_eq!(text(exif::Tag::DateTimeOriginal), "2024-06-01 12:34:56");
        assert_eq!(text(exif::Tag::OffsetTimeOriginal), "\"+02:00\"");
        assert_eq!(text(exif::Tag::Model), "\"Ring Buoy 2\"");
        assert_eq!(read.get_field(exif::Tag::Orientation, exif::In::PRIMARY).unwrap().value.get_uint(0), Some(6));
        assert_eq!(text(exif::Tag::GPSLatitude), "33 deg 51 min 24.48 sec");
        assert_eq!(text(exif::Tag::GPSLatitudeRef), "S");
        let bare =
            exif::Reader::new().read_raw(app1(&Shot { orientation: 1, ..Shot::default() })[10..].to_vec()).unwrap();
        assert!(bare.get_field(exif::Tag::DateTimeOriginal, exif::In::PRIMARY).is_none());
    }
}
