//! What lies beside photos: the JSON side-cars of Google Takeout, the other half of a Live Photo, the camera's JPEG beside a
//! raw picture, and the same photo in another album. A side-car is read when it is needed and forgotten again: of a
//! hundred thousand of them only the numbers are held.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::io::{Cursor, Read as _};

use super::content;
use super::digests::Digests;
use super::rows::{FileAt, Files, Href, shown};
use crate::formats::handed_out::side_cars::{self, Beside, How, Json, Pairing, SideCar};
use crate::formats::handed_out::{Layout, Unfit};
use crate::formats::photo;
use crate::formats::recognise::Sort;
use crate::model::{Trouble, Watch};

/// So much of the beginning of a photo tells when it was taken.
const LOOKED_AT: u64 = 1024 * 1024;
/// No side-car is larger, see [`side_cars`].
const MAX_SIDE_CAR_BYTES: u64 = 4 * 1024 * 1024 + 1;
const NONE: u32 = u32::MAX;

/// Which files belong together, by index.
#[derive(Debug, Default)]
pub(super) struct Companions {
    /// Of a photo its side-car, of a side-car the first of its photos.
    beside: Vec<u32>,
    /// Photos and videos in folders that have side-cars: with one, and all of them.
    pub matched: u64,
    pub media: u64,
}

impl Companions {
    /// Pairs the photos of each folder with the side-cars in it. Reads only those whose names don't tell.
    pub(super) fn find(files: &Files, w: &Watch) -> Result<Companions, Trouble> {
        let mut folders: BTreeMap<&str, (Vec<u32>, Vec<u32>)> = BTreeMap::new();
        for (file, index) in files.iter().zip(0_u32..) {
            match file.sort {
                Sort::Media(_) => folders.entry(file.href.folder).or_default().0.push(index),
                Sort::Layout(Layout::PhotoJson) => folders.entry(file.href.folder).or_default().1.push(index),
                _ => (),
            }
        }
        folders.retain(|_, (media, jsons)| !media.is_empty() && !jsons.is_empty());
        let mut found = Companions::default();
        if !folders.is_empty() {
            found.beside = vec![NONE; files.len()];
        }
        for (media, jsons) in folders.into_values() {
            w.check()?;
            let pairs = pair(files, &media, &jsons, w)?;
            found.media += media.len() as u64;
            found.matched += pairs.len() as u64;
            for (photo, json) in pairs {
                found.set(photo, json);
                // The first one is the one that the side-car lies beside.
                if found.get(json).is_none() {
                    found.set(json, photo);
                }
            }
        }
        Ok(found)
    }

    fn set(&mut self, at: u32, to: u32) {
        if let Some(slot) = self.beside.get_mut(at as usize) {
            *slot = to;
        }
    }

    fn get(&self, at: u32) -> Option<u32> {
        self.beside.get(at as usize).copied().filter(|to| *to != NONE)
    }

    /// The side-car of a photo, or the photo of a side-car.
    pub(super) fn of(&self, index: usize) -> Option<usize> {
        self.get(u32::try_from(index).ok()?).map(|to| to as usize)
    }

    /// What the side-car of a photo tells; `None` for a photo without, or one whose side-car can't be read.
    pub(super) fn told(&self, files: &Files, photo: &FileAt<'_>) -> Option<SideCar> {
        let side_car = files.get(self.of(files.at(photo.href)?)?)?;
        match read(files, &side_car) {
            Ok(Json::SideCar(told)) => Some(*told),
            Ok(Json::Album(_) | Json::Other) | Err(_) => None,
        }
    }
}

/// Reads a JSON file of a photo folder.
pub(super) fn read(files: &Files, file: &FileAt<'_>) -> Result<Json, Unfit> {
    let damaged = |why: String| Unfit::Damaged { why };
    let mut bytes = Vec::with_capacity(usize::try_from(file.size.min(MAX_SIDE_CAR_BYTES)).unwrap_or(0));
    let body = content::open(files, file).map_err(|why| damaged(why.to_string()))?;
    body.take(MAX_SIDE_CAR_BYTES).read_to_end(&mut bytes).map_err(|why| damaged(why.to_string()))?;
    side_cars::read(&bytes)
}

/// Pairs the files of one folder.
fn pair(files: &Files, media: &[u32], jsons: &[u32], w: &Watch) -> Result<Vec<(u32, u32)>, Trouble> {
    let name = |index: &u32| files.get(*index as usize).map_or_else(String::new, |file| shown(file.href.name));
    let photos: Vec<(String, u32)> = media.iter().map(|index| (name(index), *index)).collect();
    let names: Vec<(String, u32)> = jsons.iter().map(|index| (name(index), *index)).collect();
    let (mut pairs, photos, names) = plain(photos, names);
    let (photos, media): (Vec<String>, Vec<u32>) = photos.into_iter().unzip();
    let (names, jsons): (Vec<String>, Vec<u32>) = names.into_iter().unzip();
    let pairing = rest(files, &photos, (&names, &jsons), w)?;
    for pair in pairing.pairs {
        if let (Some(photo), Some(json)) = (media.get(pair.file), jsons.get(pair.side_car)) {
            pairs.push((*photo, *json));
        }
    }
    pairs.sort_unstable();
    Ok(pairs)
}

type Named = Vec<(String, u32)>;

/// The pairs of which nothing else in the folder has a name that begins alike: those of most photos, and no other rule than
/// the first would come to another end. The others are left.
fn plain(mut photos: Named, mut names: Named) -> (Vec<(u32, u32)>, Named, Named) {
    photos.sort_unstable();
    names.sort_unstable();
    let like = |all: &Named, base: &str| {
        let from = all.partition_point(|(name, _)| name.as_str() < base);
        let n =
            all.get(from..).unwrap_or_default().iter().take(2).take_while(|(name, _)| name.starts_with(base)).count();
        (n == 1).then_some(from)
    };
    let mut pairs = Vec::new();
    let (mut paired, mut taken) = (HashSet::new(), HashSet::new());
    for (photo, index) in &photos {
        let base = photo.rfind('.').filter(|at| *at > 0).and_then(|at| photo.get(..at)).unwrap_or(photo);
        if base.ends_with(')') || like(&photos, base).is_none() {
            continue;
        }
        let Some((json, side_car)) = like(&names, base).and_then(|at| names.get(at)) else { continue };
        let ending = json.strip_prefix(photo.as_str());
        if matches!(ending, Some(".json" | ".supplemental-metadata.json")) {
            pairs.push((*index, *side_car));
            paired.insert(*index);
            taken.insert(*side_car);
        }
    }
    photos.retain(|(_, index)| !paired.contains(index));
    names.retain(|(_, index)| !taken.contains(index));
    (pairs, photos, names)
}

/// Pairs what is not plain. Reads only those side-cars whose names don't tell.
fn rest(files: &Files, photos: &[String], (names, jsons): (&[String], &[u32]), w: &Watch) -> Result<Pairing, Trouble> {
    let photos: Vec<&str> = photos.iter().map(String::as_str).collect();
    let mut titles: Vec<Option<String>> = vec![None; names.len()];
    let beside = |titles: &[Option<String>]| -> Pairing {
        let both = names.iter().zip(titles);
        let beside: Vec<Beside<'_>> = both.map(|(name, title)| Beside { name, title: title.as_deref() }).collect();
        side_cars::pair(&photos, &beside)
    };
    let by_name = beside(&titles);
    // A name that is whole needs no title to be believed.
    let sure: HashSet<usize> =
        by_name.pairs.iter().filter(|pair| pair.how < How::Cut).map(|pair| pair.side_car).collect();
    if by_name.alone.is_empty() && sure.len() == names.len() {
        return Ok(by_name);
    }
    for (at, (title, json)) in titles.iter_mut().zip(jsons).enumerate() {
        if sure.contains(&at) {
            continue;
        }
        w.check()?;
        let Some(file) = files.get(*json as usize) else { continue };
        if let Ok(Json::SideCar(told)) = read(files, &file) {
            *title = Some(told.title);
        }
    }
    Ok(beside(&titles))
}

/// The file of one photo that says best when it was taken; `None` when it is this one, or there is no other.
pub(super) fn leader<'f>(files: &'f Files, file: &FileAt<'_>) -> Option<FileAt<'f>> {
    let Sort::Media(_) = file.sort else { return None };
    // The other half of a Live Photo, a raw picture and the camera's JPEG are called the same up to the ending.
    let stem = file.href.name.get(..=file.href.stem()?.name.len())?;
    let from = files.from(Href { name: stem, ..file.href });
    let begin = format!("{}{stem}", file.href.folder);
    let halves = (from..).map_while(|index| files.get(index)).take_while(|half| half.href.starts_with(&begin));
    let halves = halves.filter(|half| {
        let ending = half.href.name.strip_prefix(stem).filter(|ending| !ending.contains('.'));
        ending.is_some() && half.href.folder == file.href.folder
    });
    let leader = halves.filter_map(|half| Some((rank(&half)?, half))).min_by_key(|(rank, _)| *rank)?.1;
    (leader.href != file.href).then_some(leader)
}

/// When a photo was taken by what the photo itself says.
pub(super) fn taken(files: &Files, file: &FileAt<'_>) -> Option<String> {
    let mut start = Vec::new();
    content::open(files, file).ok()?.take(LOOKED_AT).read_to_end(&mut start).ok()?;
    photo::read(&shown(file.href.name), &mut Cursor::new(start)).taken
}

/// Which of the files of one photo says best when it was taken; `None` for what is none of them.
fn rank(file: &FileAt<'_>) -> Option<u8> {
    let Sort::Media(media_type) = file.sort else { return None };
    let ending = file.href.name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    Some(match ending.as_str() {
        "jpg" | "jpeg" => 0,
        "heic" | "heif" | "hif" => 1,
        _ if photo::media(file.href.name, Some(media_type)) == Some(photo::Media::Photo) => 2,
        _ => 3,
    })
}

/// Files that are in several albums of Google's, by index: each with the one that is kept.
pub(super) type Twins = HashMap<u32, u32>;

/// Finds photos, and their side-cars, that are in several albums. They have the same name and the same bytes. The one in
/// the folder of its year is kept, else the first.
pub(super) fn twins(files: &Files, companions: &Companions, digests: &Digests, w: &Watch) -> Result<Twins, Trouble> {
    let is_json = |file: &FileAt<'_>| file.sort == Sort::Layout(Layout::PhotoJson);
    let albums: BTreeSet<&str> = files.iter().filter(is_json).map(|file| file.href.folder).collect();
    let hasher = BuildHasherDefault::<DefaultHasher>::default();
    let mut alike: HashMap<u64, Vec<u32>> = HashMap::new();
    if albums.len() > 1 {
        for (file, index) in files.iter().zip(0_u32..) {
            if (matches!(file.sort, Sort::Media(_)) || is_json(&file)) && albums.contains(file.href.folder) {
                let key = hasher.hash_one((file.href.name, file.size));
                alike.entry(key).or_default().push(index);
            }
        }
    }
    let mut twins = Twins::new();
    for mut group in alike.into_values().filter(|group| group.len() > 1) {
        let file = |index: &u32| files.get(*index as usize);
        group.sort_by_key(|index| (file(index).map(|file| !is_of_year(file.href.folder)), *index));
        // Checksums tell most that differ; only what agrees in them is read.
        let mut kept: BTreeMap<[u8; 32], u32> = BTreeMap::new();
        let crcs: Vec<Option<u32>> = group.iter().map(|index| file(index).map(|file| file.crc)).collect();
        for (index, crc) in group.iter().zip(&crcs) {
            if crcs.iter().filter(|other| *other == crc).count() < 2 && *crc != Some(0) {
                continue;
            }
            let Some(sha256) = digests.read(files, *index as usize, w)? else { continue };
            match kept.get(&sha256) {
                Some(first) => drop(twins.insert(*index, *first)),
                None => drop(kept.insert(sha256, *index)),
            }
        }
    }
    // A side-car stays with its photo where that is kept.
    let stays = |index: u32| {
        let photo = companions.get(index).filter(|_| files.get(index as usize).is_some_and(|file| is_json(&file)));
        photo.is_some_and(|photo| !twins.contains_key(&photo))
    };
    let stay: Vec<u32> = twins.keys().copied().filter(|index| stays(*index)).collect();
    for index in stay {
        twins.remove(&index);
    }
    Ok(twins)
}

/// True for the folders that Takeout makes by year: `Photos from 2019`, in any language.
fn is_of_year(folder: &str) -> bool {
    let name = shown(folder);
    let digits = name.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 4);
    digits.and_then(|year| year.parse::<u16>().ok()).is_some_and(|year| (1826..=2200).contains(&year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_years_in_any_language() {
        for yes in ["/T/Photos%20from%202019/", "/T/Fotos%20von%202019/", "/T/2019%E5%B9%B4/"] {
            assert!(is_of_year(yes), "{yes}");
        }
        for no in ["/T/Holiday/", "/T/Room%2012345/", "/T/Flight%200815/"] {
            assert!(!is_of_year(no), "{no}");
        }
    }

    #[test]
    fn halves_of_a_photo() {
        let mut files = Files::default();
        for href in ["/D/IMG_1.HEIC", "/D/IMG_1.JPG", "/D/IMG_1.MOV", "/D/IMG_10.JPG", "/D/IMG_1.AAE"] {
            let sort = if href.ends_with("AAE") { Sort::Other } else { Sort::Media("") };
            let href = Href::of(href);
            files.push(FileAt { href, holder: 0, entry: 0, crc: 0, size: 1, modified: None, sort }).unwrap();
        }
        files.sort();
        let of = |href: &str| {
            let leader = leader(&files, &files.get(files.find(href).unwrap()).unwrap());
            leader.map(|file| file.href.to_string())
        };
        let jpg = || Some("/D/IMG_1.JPG".to_owned());
        assert_eq!(of("/D/IMG_1.MOV"), jpg());
        assert_eq!(of("/D/IMG_1.HEIC"), jpg());
        assert_eq!((of("/D/IMG_1.JPG"), of("/D/IMG_10.JPG"), of("/D/IMG_1.AAE")), (None, None, None));
    }
    #[test]
    fn plain_pairs_are_those_that_all_rules_give() {
        let photos = [
            "IMG_0001.jpg",
            "IMG_0002.jpg",
            "IMG_0002-edited.jpg",
            "IMG_0003.HEIC",
            "IMG_0003.MP4",
            "IMG_0004(1).jpg",
            "IMG_0004.jpg",
            "IMG_1.jpg",
            "IMG_12.jpg",
            "long-name.png",
            "IMG_0005.jpg",
            "IMG_0006.jpg",
        ];
        let names = [
            "IMG_0001.jpg.json",
            "IMG_0002.jpg.json",
            "IMG_0003.HEIC.supplemental-metadata.json",
            "IMG_0004.jpg.json",
            "IMG_0004.jpg(1).json",
            "IMG_1.jpg.json",
            "IMG_12.jpg.json",
            "long-name.png.suppl.json",
            "IMG_0005.jpg.json",
            "IMG_0005.jpg.supplemental-metadata.json",
        ];
        let indexed = |all: &[&str]| -> Named { all.iter().map(|name| (*name).to_owned()).zip(0..).collect() };
        let beside: Vec<Beside<'_>> = names.iter().map(|name| Beside { name, title: None }).collect();
        let all: BTreeSet<(u32, u32)> = side_cars::pair(&photos, &beside)
            .pairs
            .iter()
            .map(|pair| (pair.file as u32, pair.side_car as u32))
            .collect();
        let (pairs, photos_left, names_left) = plain(indexed(&photos), indexed(&names));
        let told: Vec<&str> = pairs.iter().map(|(photo, _)| photos[*photo as usize]).collect();
        assert_eq!(told, ["IMG_0001.jpg", "IMG_12.jpg"]);
        let left: Vec<&str> = photos_left.iter().map(|(name, _)| name.as_str()).collect();
        let beside: Vec<Beside<'_>> = names_left.iter().map(|(name, _)| Beside { name, title: None }).collect();
        let rest = side_cars::pair(&left, &beside).pairs;
        let rest = rest.iter().map(|pair| (photos_left[pair.file].1, names_left[pair.side_car].1));
        assert_eq!(pairs.into_iter().chain(rest).collect::<BTreeSet<_>>(), all);
    }
}
