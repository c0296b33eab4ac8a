//! Lines of a base's `items.jsonl`: as much of each as is needed to tell whether its item is unchanged, and the edits
//! that make it a line of the next backup without composing it anew.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;

use crate::archive::records::{ItemRecord, PictureRecord, Place};
use crate::model::{Fate, Kind, Trouble};

/// What a comparison needs of a record.
#[derive(Debug, Deserialize)]
pub(in crate::archive) struct Probe<'a> {
    pub kind: Kind,
    #[serde(borrow)]
    pub href: Cow<'a, str>,
    #[serde(borrow, default)]
    pub etag: Option<Cow<'a, str>>,
    #[serde(default)]
    pub modified: Option<Timestamp>,
    #[serde(default)]
    pub size: Option<u64>,
    #[serde(borrow, default)]
    pub sha256: Option<Cow<'a, str>>,
    pub fate: Fate,
    #[serde(default)]
    pub original: Option<Place>,
    #[serde(default)]
    pub pictures: Vec<PictureRecord>,
}

impl Probe<'_> {
    pub fn is_kept(&self) -> bool {
        matches!(self.fate, Fate::Saved | Fate::Unchanged) && self.original.is_some() && self.sha256.is_some()
    }

    /// The file its original is in.
    pub fn file(&self) -> &str {
        match &self.original {
            Some(Place::Range { file, .. } | Place::Entry { file, .. }) => file,
            None => "",
        }
    }
}

/// The collection that a line says it belongs to, without reading it all: it stands in front.
pub(super) fn collection_of(line: &[u8]) -> Option<&str> {
    let head = line.get(..line.len().min(96)).unwrap_or_default();
    let key = b"\"collection\":\"";
    let at = head.windows(key.len()).position(|window| window == key)? + key.len();
    let rest = head.get(at..)?;
    let end = rest.iter().position(|byte| *byte == b'"')?;
    std::str::from_utf8(rest.get(..end)?).ok()
}

/// Adds the line of an item that was taken over to `out`, without its line feed. Files that got another name are named
/// as `renamed` says.
pub(in crate::archive) fn carry(
    line: &[u8],
    renamed: &BTreeMap<String, String>,
    out: &mut Vec<u8>,
) -> Result<(), Trouble> {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let (saved, unchanged) = (b"\"fate\":\"saved\"", b"\"fate\":\"unchanged\"");
    // Inside of a string both would have their quotes escaped, so the first one is the key.
    let at = position(line, saved);
    if renamed.is_empty() && (at.is_some() || position(line, unchanged).is_some()) {
        match at.and_then(|at| Some((line.get(..at)?, line.get(at + saved.len()..)?))) {
            Some((before, behind)) => {
                out.extend_from_slice(before);
                out.extend_from_slice(unchanged);
                out.extend_from_slice(behind);
            }
            None => out.extend_from_slice(line),
        }
        return Ok(());
    }
    let internal = |error: serde_json::Error| Trouble::Internal(error.to_string());
    let mut record: ItemRecord = serde_json::from_slice(line).map_err(internal)?;
    record.fate = Fate::Unchanged;
    rename(&mut record, renamed);
    serde_json::to_writer(out, &record).map_err(internal)
}

/// Adds the line of an item that this run wrote to `out`, where its file got another name since.
pub(in crate::archive) fn renamed(
    line: &[u8],
    renamed: &BTreeMap<String, String>,
    out: &mut Vec<u8>,
) -> Result<(), Trouble> {
    let internal = |error: serde_json::Error| Trouble::Internal(error.to_string());
    let mut record: ItemRecord = serde_json::from_slice(line).map_err(internal)?;
    rename(&mut record, renamed);
    serde_json::to_writer(out, &record).map_err(internal)
}

fn rename(record: &mut ItemRecord, renamed: &BTreeMap<String, String>) {
    if let Some(Place::Range { file, .. } | Place::Entry { file, .. }) = &mut record.original
        && let Some(name) = renamed.get(file)
    {
        file.clone_from(name);
    }
}

fn position(line: &[u8], wanted: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let rest = line.get(from..)?;
        // Quotes are rarer than any other place to begin looking, and the key begins with one.
        let at = from + rest.windows(2).position(|pair| pair == b"\"f")?;
        if line.get(at..).is_some_and(|rest| rest.starts_with(wanted)) {
            return Some(at);
        }
        from = at + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_changes_its_fate_and_nothing_else() {
        let check = |line: &str, expect: &str| {
            let mut out = Vec::new();
            carry(line.as_bytes(), &BTreeMap::new(), &mut out).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), expect);
        };
        check("{\"a\":1,\"fate\":\"saved\",\"x\":2}\n", "{\"a\":1,\"fate\":\"unchanged\",\"x\":2}");
        check("{\"fate\":\"unchanged\"}", "{\"fate\":\"unchanged\"}");
        check(
            "{\"href\":\"\\\"fate\\\":\\\"saved\\\"\",\"fate\":\"saved\"}\n",
            "{\"href\":\"\\\"fate\\\":\\\"saved\\\"\",\"fate\":\"unchanged\"}",
        );
        assert_eq!(collection_of(br#"{"kind":"contacts","collection":"c12","href":"#), Some("c12"));
        assert_eq!(collection_of(b"{}"), None);
    }

    #[test]
    fn a_line_follows_its_file() {
        let names = BTreeMap::from([("data/a.zip".to_owned(), "data/b.zip".to_owned())]);
        let line = r#"{"kind":"photos","collection":"c1","href":"/1","fate":"saved","original":{"file":"data/a.zip","entry":"1"}}"#;
        let mut out = Vec::new();
        carry(line.as_bytes(), &names, &mut out).unwrap();
        let record: ItemRecord = serde_json::from_slice(&out).unwrap();
        assert_eq!(record.fate, Fate::Unchanged);
        assert_eq!(record.original, Some(Place::Entry { file: "data/b.zip".into(), entry: "1".into() }));
        out.clear();
        renamed(line.as_bytes(), &names, &mut out).unwrap();
        assert_eq!(serde_json::from_slice::<ItemRecord>(&out).unwrap().fate, Fate::Saved);
    }
}
