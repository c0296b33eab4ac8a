//! Items of several backups put together by a plan: whose bytes lie in files on this computer, at places that are known.
//! It reads them, proves each by its digest, puts values of one into another where the plan says so, and decides nothing.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek as _, SeekFrom};

use bytes::Bytes;
use futures_util::stream;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::{FilePart, Source};
use crate::formats::{How, icalendar, vcard, with_uid};
use crate::model::{
    Collection, Facts, Found, Head, Intake, Kind, Known, Listed, Listing, NoPicture, Provenance, Trouble, Watch, hex,
};

/// A body up to this size is handed on in one piece.
const AT_ONCE: u64 = 8 << 20;
const PIECE_BYTES: usize = 256 * 1024;

/// One item of the result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gather {
    /// Its address in the result.
    pub href: String,
    pub kind: Option<Kind>,
    pub modified: Option<Timestamp>,
    /// What is known of a photo beside its file.
    pub facts: Option<Facts>,
    /// The item itself, and behind it those whose values are put into it, in that order.
    pub copies: Vec<Copies>,
    /// Another UID than its own.
    pub uid: Option<String>,
    pub from: Vec<Provenance>,
    /// Pictures that it has only the addresses of, by address.
    pub pictures: BTreeMap<String, FilePart>,
    /// Tells it from what it was made of otherwise.
    pub etag: String,
}

/// The same bytes in one or more places; the next is asked where one turns out to be damaged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copies {
    pub sha256: String,
    pub places: Vec<FilePart>,
}

/// Gathered items as a source.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    shelves: Vec<(Collection, Vec<Gather>)>,
}

impl Gathered {
    /// A source of these collections with these items.
    pub fn new(mut shelves: Vec<(Collection, Vec<Gather>)>) -> Gathered {
        for (_, items) in &mut shelves {
            items.sort_by(|a, b| a.href.cmp(&b.href));
        }
        Gathered { shelves }
    }

    fn items(&self, c: &Collection) -> Result<&[Gather], Trouble> {
        let shelf = self.shelves.iter().find(|(known, _)| known.href == c.href && known.service == c.service);
        shelf.map(|(_, items)| items.as_slice()).ok_or_else(|| Trouble::NotThere { href: c.href.clone() })
    }
}

impl Source for Gathered {
    async fn collections(&self, _w: &Watch) -> Result<Found, Trouble> {
        let collections = self.shelves.iter().map(|(collection, _)| collection.clone()).collect();
        Ok(Found { collections, ..Found::default() })
    }

    async fn changes(&self, c: &Collection, _since: Option<&str>, _w: &Watch) -> Result<Listing, Trouble> {
        let mut listing = Listing::whole();
        for item in self.items(c)? {
            let size = match item.copies.as_slice() {
                [one] if item.uid.is_none() => one.places.first().map(|place| place.length),
                _ => None,
            };
            let line =
                Listed { href: &item.href, etag: Some(&item.etag), size, modified: item.modified, media_type: None };
            listing.push(line).map_err(|error| Trouble::Internal(error.to_string()))?;
        }
        Ok(listing)
    }

    async fn fetch(&self, c: &Collection, want: &Listing, out: &impl Intake, w: &Watch) -> Result<(), Trouble> {
        let items = self.items(c)?;
        for (index, line) in want.iter().enumerate() {
            w.go_on().await?;
            let item = items.binary_search_by(|item| item.href.as_str().cmp(line.href)).ok();
            let Some(item) = item.and_then(|at| items.get(at)) else {
                out.refused(index, Trouble::NotThere { href: line.href.to_owned() }).await?;
                continue;
            };
            match give(item, index, out, w).await {
                Err(trouble) if trouble.ends_run() => return Err(trouble),
                Err(trouble) => out.refused(index, trouble).await?,
                Ok(()) => (),
            }
        }
        Ok(())
    }

    async fn picture(&self, c: &Collection, address: &str, _elsewhere: bool, _w: &Watch) -> Result<Bytes, NoPicture> {
        let items = self.items(c).map_err(NoPicture::Failed)?;
        let part = items.iter().find_map(|item| item.pictures.get(address)).ok_or(NoPicture::NotAsked)?;
        bytes_of(part).map(Bytes::from).map_err(|why| NoPicture::Failed(unreadable(address, &why)))
    }
}

async fn give(item: &Gather, index: usize, out: &impl Intake, w: &Watch) -> Result<(), Trouble> {
    let head = Head {
        etag: Some(item.etag.clone()),
        modified: item.modified,
        taken: item.facts.as_ref().and_then(|facts| facts.taken.clone()),
        known: Some(Box::new(Known {
            facts: item.facts.clone().unwrap_or_default(),
            provenance: item.from.clone(),
            ..Known::default()
        })),
        ..Head::default()
    };
    let first = item.copies.first().ok_or_else(|| Trouble::NotThere { href: item.href.clone() })?;
    let length = first.places.first().map_or(0, |place| place.length);
    if item.copies.len() == 1 && item.uid.is_none() && length > AT_ONCE {
        // The first place whose bytes are right: large ones are read twice rather than held.
        let place = first.places.iter().find(|place| is_right(place, &first.sha256));
        let place = place.ok_or_else(|| unreadable(&item.href, &damaged()))?;
        let file = open(place).map_err(|why| unreadable(&item.href, &why))?;
        let pieces = stream::try_unfold(file, move |mut file| async move {
            w.go_on().await?;
            let mut piece = Vec::with_capacity(PIECE_BYTES);
            let read = file.by_ref().take(PIECE_BYTES as u64).read_to_end(&mut piece);
            read.map_err(|why| unreadable(&item.href, &why))?;
            Ok(if piece.is_empty() { None } else { Some((Bytes::from(piece), file)) })
        });
        return out.stream(index, Head { size: Some(length), ..head }, pieces).await;
    }
    let mut whole = right_bytes(first, &item.href)?;
    for other in item.copies.iter().skip(1) {
        let (theirs, ours) = (text(&whole, &item.href)?, right_bytes(other, &item.href)?);
        let ours = text(&ours, &item.href)?;
        let merged = match item.kind {
            Some(Kind::Contacts) => vcard::merge(theirs, ours, How::Merge),
            _ => icalendar::merge(theirs, ours, How::Merge),
        };
        whole = merged.text.into_bytes();
    }
    if let Some(uid) = &item.uid {
        whole = with_uid(text(&whole, &item.href)?, uid).into_bytes();
    }
    out.body(index, Head { size: Some(whole.len() as u64), ..head }, whole.into()).await
}

fn text<'a>(bytes: &'a [u8], href: &str) -> Result<&'a str, Trouble> {
    std::str::from_utf8(bytes).map_err(|_| unreadable(href, &damaged()))
}

/// The bytes from the first place that has them right.
fn right_bytes(copies: &Copies, href: &str) -> Result<Vec<u8>, Trouble> {
    let mut why = damaged();
    for place in &copies.places {
        match bytes_of(place) {
            Ok(bytes) if hex(&Sha256::digest(&bytes)) == copies.sha256 => return Ok(bytes),
            Ok(_) => (),
            Err(error) => why = error,
        }
    }
    Err(unreadable(href, &why))
}

fn is_right(place: &FilePart, sha256: &str) -> bool {
    let (mut hash, mut piece) = (Sha256::new(), vec![0; PIECE_BYTES]);
    let Ok(mut file) = open(place) else { return false };
    loop {
        match file.read(&mut piece) {
            Ok(0) => return hex(&hash.finalize()) == sha256,
            Ok(n) => hash.update(piece.get(..n).unwrap_or_default()),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => (),
            Err(_) => return false,
        }
    }
}

fn bytes_of(place: &FilePart) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(place)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn open(place: &FilePart) -> std::io::Result<std::io::Take<File>> {
    let mut file = File::open(&place.path)?;
    file.seek(SeekFrom::Start(place.at))?;
    Ok(file.take(place.length))
}

fn damaged() -> std::io::Error {
    std::io::Error::new(std::io::ErrorKind::InvalidData, "is not what was saved")
}

fn unreadable(href: &str, why: &std::io::Error) -> Trouble {
    Trouble::Unreadable { name: href.to_owned(), why: why.to_string() }
}
