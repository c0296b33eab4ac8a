//! What the records of a damaged backup say of it, line by line, as far as they can be read: each says where an item lay and
//! what its digest was, so each proves its item by itself. Nothing here is believed further than that.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};

use jiff::Timestamp;
use serde::Deserialize;

use super::heap::Lump;
use crate::model::{Collection, Facts, Fate, Kind};

type Sha = [u8; 32];

/// Limits of records; no backup comes near them.
const MAX_LINE: u64 = 1 << 20;
const MAX_TEXT: usize = 96 << 20;
const MAX_RECORD: u64 = 32 << 20;
const MAX_NAME: usize = 200;

/// Where an item lay; paths are relative to the backup.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub(super) enum Spot {
    Entry { file: String, entry: String },
    Range { file: String, offset: u64, length: u64 },
}

/// What a record says of its item.
#[derive(Clone, Debug)]
pub(super) struct Hint {
    pub kind: Kind,
    pub collection: String,
    pub href: String,
    pub uid: Option<String>,
    pub modified: Option<Timestamp>,
    pub size: u64,
    pub sha256: Sha,
    /// As people know it.
    pub name: String,
    pub spot: Spot,
}

#[derive(Deserialize)]
struct Line {
    kind: Kind,
    collection: String,
    href: String,
    #[serde(default)]
    uid: Option<String>,
    #[serde(default)]
    modified: Option<Timestamp>,
    #[serde(default)]
    size: Option<u64>,
    #[serde(default)]
    sha256: Option<String>,
    fate: Fate,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    facts: Option<Facts>,
    #[serde(default)]
    original: Option<Spot>,
}

#[derive(Deserialize)]
struct Backup {
    collections: Vec<serde_json::Value>,
}

pub(super) fn unhex(text: &str) -> Option<Sha> {
    let mut digest = [0; 32];
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
    if pairs.len() != digest.len() {
        return None;
    }
    let digit = |c: u8| char::from(c).to_digit(16).and_then(|n| u8::try_from(n).ok());
    for (byte, [high, low]) in digest.iter_mut().zip(pairs) {
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(digest)
}

/// The lines of `items.jsonl` that can be read and say where something is. The second: some could not be read.
pub(super) fn items(lump: &Lump) -> (Vec<Hint>, bool) {
    let (mut hints, mut bad, mut text) = (Vec::new(), false, 0);
    let Ok(file) = lump.open() else { return (hints, true) };
    let (mut file, mut line) = (BufReader::new(file), Vec::new());
    loop {
        line.clear();
        match Read::take(&mut file, MAX_LINE).read_until(b'\n', &mut line) {
            Ok(0) => return (hints, bad),
            Ok(_) => (),
            Err(_) => return (hints, true),
        }
        let Ok(said) = serde_json::from_slice::<Line>(&line) else {
            bad = true;
            continue;
        };
        let (Some(spot), Some(sha256)) = (said.original, said.sha256.as_deref().and_then(unhex)) else { continue };
        if !matches!(said.fate, Fate::Saved | Fate::Unchanged) {
            continue;
        }
        let facts = said.facts.unwrap_or_default();
        let name = facts.name.or(facts.summary).or(said.name).filter(|name| !name.trim().is_empty());
        let last = || said.href.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
        let name: String = name.unwrap_or_else(last).chars().take(MAX_NAME).collect();
        text += said.href.len() + said.uid.as_ref().map_or(0, String::len) + name.len() + 256;
        if text > MAX_TEXT {
            return (hints, true);
        }
        let size = said.size.unwrap_or(match &spot {
            Spot::Range { length, .. } => *length,
            Spot::Entry { .. } => 0,
        });
        hints.push(Hint {
            kind: said.kind,
            collection: said.collection,
            href: said.href,
            uid: said.uid,
            modified: said.modified,
            size,
            sha256,
            name,
            spot,
        });
    }
}

/// The collections that `backup.json` names, by id.
pub(super) fn collections(lump: &Lump) -> BTreeMap<String, Collection> {
    let mut text = Vec::new();
    let read = lump.open().and_then(|file| file.take(MAX_RECORD).read_to_end(&mut text));
    let backup: Option<Backup> = read.ok().and_then(|_| serde_json::from_slice(&text).ok());
    let known = backup.map(|backup| backup.collections).unwrap_or_default().into_iter();
    let known = known.filter_map(|value| serde_json::from_value::<Collection>(value).ok());
    known.map(|collection| (collection.id.clone(), collection)).collect()
}

/// The lines of a manifest that can be read: path → digest.
pub(super) fn manifest(lump: &Lump) -> BTreeMap<String, Sha> {
    let mut text = Vec::new();
    if lump.open().and_then(|file| file.take(MAX_RECORD).read_to_end(&mut text)).is_err() {
        return BTreeMap::new();
    }
    let text = String::from_utf8_lossy(&text);
    let line = |line: &str| {
        let (digest, path) = line.split_once("  ")?;
        let path = path.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
        Some((path, unhex(digest)?))
    };
    text.lines().filter_map(line).collect()
}
