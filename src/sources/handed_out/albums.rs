//! The lines of an album, and what goes with each: a photo with what its side-car tells, the side-car as it came, the same
//! as XMP for other programs, and a list of the photos that lie in another album, too, and are kept only there.
//!
//! The parts of one photo are listed with one time, so that they are written one after another into one zip.

use std::fmt::Write as _;
use std::num::NonZeroU32;

use super::companions::{self, Twins, leader, taken};
use super::digests::{crc_tag, sha256_tag};
use super::rows::{FileAt, Href, shown};
use super::{HandedOut, push};
use crate::formats::handed_out::Layout;
use crate::formats::handed_out::side_cars::{Json, SideCar};
use crate::formats::recognise::Sort;
use crate::model::{Facts, Head, Known, Listed, Listing, Trouble, Watch};

/// What follows a photo's name in that of its XMP side-car.
const XMP_ENDING: &str = ".xmp";
/// What the list of an album is called; the second name is for albums in which there is a file of the first.
const LISTS: [&str; 2] = ["In%20this%20album.txt", "Photos%20of%20this%20album%20in%20others.txt"];

/// Something that is composed beside the files of an album.
pub(super) enum Composed<'a> {
    /// The XMP of this photo.
    Xmp(FileAt<'a>),
    /// The list of the album with this path.
    List(&'a str),
}

/// What the address of a composed file stands for.
pub(super) fn composed<'a>(set: &'a HandedOut, href: &'a str) -> Option<Composed<'a>> {
    if let Some(folder) = LISTS.iter().find_map(|list| href.strip_suffix(list)) {
        return Some(Composed::List(folder));
    }
    let photo = set.found.files.find(href.strip_suffix(XMP_ENDING)?)?;
    set.companions.of(photo)?;
    set.found.files.get(photo).map(Composed::Xmp)
}

/// Lists whole files, and what is composed beside them.
pub(super) fn list(set: &HandedOut, files: &[u32], listing: &mut Listing, w: &Watch) -> Result<(), Trouble> {
    let twins = set.twins(w)?;
    let mut has_twins = None;
    for index in files {
        w.check()?;
        let Some(file) = set.found.files.get(*index as usize) else { continue };
        let etag = match set.digests.of(&set.found.files, *index as usize, w)? {
            Some(sha256) => sha256_tag(&sha256),
            None => crc_tag(file.crc),
        };
        let media_type = match file.sort {
            Sort::Media(media_type) if !media_type.is_empty() => Some(media_type),
            _ => None,
        };
        let photo = photo_of(set, *index as usize, &file);
        let first = photo.and_then(|photo| leader(&set.found.files, &photo)).or(photo);
        let modified = first.unwrap_or(file).modified;
        let (tag, size) = (Some(etag.as_str()), Some(file.size));
        let href = file.href.to_string();
        push(listing, Listed { href: &href, etag: tag, size, modified, media_type })?;
        if twins.contains_key(index) {
            has_twins.get_or_insert(file.href.folder);
        } else if let (Sort::Media(_), Some(_)) = (file.sort, set.companions.of(*index as usize)) {
            let href = format!("{href}{XMP_ENDING}");
            // A photo that has XMP of its own keeps it.
            if set.found.files.find(&href).is_none()
                && let Some((len, crc)) = xmp_of(set, *index, &file)
            {
                let (etag, size) = (crc_tag(crc), Some(len));
                push(listing, Listed { href: &href, etag: Some(&etag), size, modified, media_type: None })?;
            }
        }
    }
    let free = |folder: &str| LISTS.iter().find(|list| set.found.files.find(&format!("{folder}{list}")).is_none());
    if let Some((folder, list)) = has_twins.and_then(|folder| Some((folder, free(folder)?))) {
        let text = album_list(set, twins, folder);
        let (href, etag) = (format!("{folder}{list}"), crc_tag(crc32fast::hash(text.as_bytes())));
        let size = Some(text.len() as u64);
        push(listing, Listed { href: &href, etag: Some(&etag), size, modified: None, media_type: None })?;
    }
    Ok(())
}

/// Length and checksum of an XMP that was composed.
pub(super) type Xmp = (NonZeroU32, u32);

/// Length and checksum of the XMP of a photo, whose side-car is read for it once; `None` when that can't be read.
fn xmp_of(set: &HandedOut, index: u32, photo: &FileAt<'_>) -> Option<(u64, u32)> {
    let mut xmps = set.xmps.borrow_mut();
    if xmps.is_empty() {
        xmps.resize(set.found.files.len(), None);
    }
    let known = xmps.get_mut(index as usize)?;
    if known.is_none() {
        let text = set.companions.told(&set.found.files, photo)?.xmp();
        *known =
            u32::try_from(text.len()).ok().and_then(NonZeroU32::new).map(|len| (len, crc32fast::hash(text.as_bytes())));
    }
    known.map(|(len, crc)| (u64::from(len.get()), crc))
}

/// The photo that a file belongs to: itself, or of a side-car the photo beside it.
fn photo_of<'a>(set: &'a HandedOut, index: usize, file: &FileAt<'a>) -> Option<FileAt<'a>> {
    match file.sort {
        Sort::Media(_) => Some(*file),
        Sort::Layout(Layout::PhotoJson) => set.found.files.get(set.companions.of(index)?),
        _ => None,
    }
}

/// What goes with the body of a file.
pub(super) fn head(set: &HandedOut, file: &FileAt<'_>) -> Head {
    let head = Head { size: Some(file.size), modified: file.modified, ..Head::default() };
    let files = &set.found.files;
    match file.sort {
        Sort::Media(_) => {
            let first = leader(files, file);
            let told = set.companions.told(files, file);
            let by_side_car = || told.as_ref().and_then(time_of);
            let by_half = || first.and_then(|first| taken(files, &first));
            let by_date = || first.and_then(|first| first.modified.map(|time| time.to_string()));
            let taken = by_half().or_else(by_side_car).or_else(by_date);
            Head { taken, known: told.map(|told| Box::new(known(&told))), ..head }
        }
        Sort::Layout(Layout::PhotoJson) => of_side_car(set, file, head),
        _ => head,
    }
}

/// A side-car goes into the zip of its photo.
fn of_side_car(set: &HandedOut, file: &FileAt<'_>, head: Head) -> Head {
    let files = &set.found.files;
    let photo = files.at(file.href).and_then(|index| set.companions.of(index)).and_then(|photo| files.get(photo));
    let (told, losses) = match companions::read(files, file) {
        Ok(Json::SideCar(told)) => (time_of(&told), Vec::new()),
        Ok(Json::Album(_) | Json::Other) => (None, Vec::new()),
        Err(unfit) => (None, vec![format!("nothing of it was taken over to its photo: {unfit}")]),
    };
    let group = photo.map(|photo| group_of(&photo));
    Head { taken: told, known: Some(Box::new(Known { losses, group, ..Known::default() })), ..head }
}

/// What the files of one photo have in common, which are kept together.
fn group_of(photo: &FileAt<'_>) -> String {
    photo.href.stem().unwrap_or(photo.href).to_string()
}

/// The XMP of a photo, and what goes with it.
pub(super) fn xmp(set: &HandedOut, photo: &FileAt<'_>) -> Option<(String, Head)> {
    let told = set.companions.told(&set.found.files, photo)?;
    let text = told.xmp();
    let group = Some(group_of(photo));
    let known = Some(Box::new(Known { group, ..Known::default() }));
    let size = Some(text.len() as u64);
    let head = Head { size, modified: photo.modified, taken: time_of(&told), known, ..Head::default() };
    Some((text, head))
}

fn time_of(told: &SideCar) -> Option<String> {
    told.taken.map(|taken| taken.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string())
}

/// What a side-car tells, as facts of its photo.
fn known(told: &SideCar) -> Known {
    let place = told.place.map(|spot| {
        let altitude = spot.altitude.map(|metres| format!(",{metres}")).unwrap_or_default();
        format!("geo:{},{}{altitude}", spot.latitude, spot.longitude)
    });
    let facts = Facts {
        taken: time_of(told),
        place,
        description: Some(told.description.clone()).filter(|text| !text.trim().is_empty()),
        people: told.people.clone(),
        ..Facts::default()
    };
    Known { facts, ..Known::default() }
}

/// The photos of an album that are kept in another one, and where.
pub(super) fn album_list(set: &HandedOut, twins: &Twins, folder: &str) -> String {
    let files = &set.found.files;
    let mut text = String::from("Photos of this album that are kept once, in another album:\r\n\r\n");
    for index in files.from(Href::of(folder)).. {
        let Some(file) = files.get(index).filter(|file| file.href.folder.starts_with(folder)) else { break };
        let twin = u32::try_from(index).ok().and_then(|index| twins.get(&index));
        let Some(kept) = twin.and_then(|kept| files.get(*kept as usize)) else { continue };
        if file.href.folder == folder && matches!(file.sort, Sort::Media(_)) {
            let _ = write!(text, "{}\tin \u{201c}{}\u{201d}\r\n", shown(file.href.name), shown(kept.href.folder));
        }
    }
    text
}
