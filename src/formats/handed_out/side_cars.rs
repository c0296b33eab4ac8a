//! Google Takeout's side-cars: the JSON beside each photo and video that tells when and where it was taken, what it shows
//! and who is on it. [`pair`] finds which side-car belongs to which file of a folder; [`read`] reads one; [`SideCar::xmp`]
//! writes the same as an XMP side-car, which photo programs read. The photo itself is never touched.
//!
//! Google documents none of this. The fields are those that people found in their exports (immich-go's and gphotos-321sync's
//! descriptions, November 2026).

mod pairs;
mod xmp;

use jiff::Timestamp;
use serde::Deserialize;

use super::Unfit;

pub use pairs::{Beside, How, Pair, Pairing, pair};

/// What a side-car tells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SideCar {
    /// The file's name when it was uploaded, which may differ from the name in the export.
    pub title: String,
    pub description: String,
    pub taken: Option<Timestamp>,
    /// When it was uploaded.
    pub created: Option<Timestamp>,
    pub place: Option<Spot>,
    /// The names of the people on it, as its owner gave them.
    pub people: Vec<String>,
    pub favourite: bool,
    pub archived: bool,
    pub trashed: bool,
    /// Came from a partner's library.
    pub from_partner: bool,
    pub url: String,
}

/// A place on earth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    pub latitude: f64,
    pub longitude: f64,
    /// Metres above the sea.
    pub altitude: Option<f64>,
}

/// What an album's own file tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Album {
    pub title: String,
    pub description: String,
    pub date: Option<Timestamp>,
}

/// What a JSON file of a photo folder is.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    SideCar(Box<SideCar>),
    Album(Album),
    /// Something else that Takeout puts there: comments, print orders, memories.
    Other,
}

/// A JSON file of this size is no side-car.
const MOST: usize = 4 << 20;

/// Whether a file begins like a side-car or an album's own file.
pub fn recognise(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head.get(..head.len().min(4096)).unwrap_or_default());
    let has = |key: &str| text.contains(&format!("\"{key}\""));
    text.trim_start_matches('\u{feff}').trim_start().starts_with('{')
        && (has("photoTakenTime")
            || has("title") && has("creationTime") && has("imageViews")
            || has("albumData")
            || has("title") && has("access") && has("date") && has("timestamp"))
}

/// Reads a JSON file of a photo folder. What it is shows in its fields; its name is in the user's language.
pub fn read(bytes: &[u8]) -> Result<Json, Unfit> {
    if bytes.len() > MOST {
        return Err(Unfit::TooLarge { limit: MOST });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let raw: Raw = match serde_json::from_slice(bytes) {
        Ok(raw) => raw,
        Err(error) if error.is_data() => return Ok(Json::Other),
        Err(error) => return Err(Unfit::Damaged { why: error.to_string() }),
    };
    let time = |stamp: &Option<Stamp>| stamp.as_ref().and_then(Stamp::time);
    if raw.photo_taken_time.is_some() || raw.creation_time.is_some() && raw.title.is_some() {
        // What its owner put right comes before what the camera wrote.
        let place = [raw.geo_data, raw.geo_data_exif].into_iter().flatten().find_map(|geo| geo.spot());
        return Ok(Json::SideCar(Box::new(SideCar {
            title: raw.title.unwrap_or_default(),
            description: raw.description.unwrap_or_default(),
            taken: time(&raw.photo_taken_time),
            created: time(&raw.creation_time),
            place,
            people: raw.people.into_iter().map(|person| person.name).filter(|name| !name.trim().is_empty()).collect(),
            favourite: raw.favorited,
            archived: raw.archived,
            trashed: raw.trashed,
            from_partner: raw.google_photos_origin.is_some_and(|origin| origin.get("fromPartnerSharing").is_some()),
            url: raw.url.unwrap_or_default(),
        })));
    }
    // Older exports wrap the album's fields.
    let inner = raw.album_data;
    let (title, description, date) = match inner {
        Some(album) => (album.title, album.description, album.date),
        None => (raw.title, raw.description, raw.date),
    };
    match title {
        Some(title) if date.is_some() || raw.access.is_some() || description.is_some() => {
            Ok(Json::Album(Album { title, description: description.unwrap_or_default(), date: time(&date) }))
        }
        _ => Ok(Json::Other),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    title: Option<String>,
    description: Option<String>,
    photo_taken_time: Option<Stamp>,
    creation_time: Option<Stamp>,
    geo_data: Option<Geo>,
    geo_data_exif: Option<Geo>,
    #[serde(default)]
    people: Vec<Person>,
    #[serde(default)]
    favorited: bool,
    #[serde(default)]
    archived: bool,
    #[serde(default)]
    trashed: bool,
    url: Option<String>,
    google_photos_origin: Option<serde_json::Value>,
    access: Option<String>,
    date: Option<Stamp>,
    album_data: Option<AlbumData>,
}

#[derive(Deserialize)]
struct AlbumData {
    title: Option<String>,
    description: Option<String>,
    date: Option<Stamp>,
}

#[derive(Deserialize)]
struct Person {
    #[serde(default)]
    name: String,
}

/// Seconds since 1970, written as text; before 1970 they are negative.
#[derive(Deserialize)]
struct Stamp {
    timestamp: Option<Number>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Number {
    Text(String),
    Plain(i64),
}

impl Stamp {
    fn time(&self) -> Option<Timestamp> {
        let seconds = match self.timestamp.as_ref()? {
            Number::Text(text) => text.trim().parse().ok()?,
            Number::Plain(number) => *number,
        };
        Timestamp::from_second(seconds).ok()
    }
}

#[derive(Deserialize)]
struct Geo {
    latitude: Option<f64>,
    longitude: Option<f64>,
    altitude: Option<f64>,
}

impl Geo {
    /// `None` for 0, 0, which is how Google writes that there is none.
    fn spot(&self) -> Option<Spot> {
        let (latitude, longitude) = (self.latitude?, self.longitude?);
        let nowhere = latitude == 0.0 && longitude == 0.0;
        let on_earth = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
        (on_earth && !nowhere).then_some(Spot {
            latitude,
            longitude,
            altitude: self.altitude.filter(|altitude| *altitude != 0.0 && altitude.is_finite()),
        })
    }
}

#[cfg(test)]
mod tests;
