//! Reads the JSON records of a backup. They are parsed as they are read, so what they take in memory is what they say; and a
//! record that was made to fill the memory is refused.

use std::fmt;
use std::io::{self, BufReader, Read};
use std::path::Path;

use serde::Deserializer as _;
use serde::de::{DeserializeOwned, IgnoredAny, MapAccess, Visitor};

use super::MAX_TAG_FILE;
use crate::archive::records::FORMAT;
use crate::model::Trouble;

/// No record with more commas is read: so few values can be in it that even the smallest don't fill the memory.
const MAX_COMMAS: usize = 8_000_000;

/// Why a record can't be had.
#[derive(Debug, thiserror::Error)]
pub enum BadRecord {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("{0}")]
    Json(String),
    /// It was made by a newer version, in this format.
    #[error("has format {0}")]
    Newer(u64),
}

impl BadRecord {
    /// What it means for whoever wanted to read the backup at `bag`.
    pub fn into_trouble(self, bag: &Path, name: &str) -> Trouble {
        let path = bag.to_owned();
        match self {
            BadRecord::Newer(format) => Trouble::NewerFormat { path, format },
            other => Trouble::Damaged { path, why: format!("{name}: {other}") },
        }
    }
}

/// Reads a JSON record, refusing a format that is not known here before anything else is looked at. It is opened twice,
/// and its text is never whole in memory.
pub fn record_from<T: DeserializeOwned, R: Read>(open: impl Fn() -> io::Result<R>) -> Result<T, BadRecord> {
    let mut found = None;
    let mut reader = serde_json::Deserializer::from_reader(bounded(open()?));
    let read = reader.deserialize_map(Format { found: &mut found });
    match found {
        Some(format) if format > FORMAT => return Err(BadRecord::Newer(format)),
        Some(_) => (),
        None => return Err(read.err().map_or_else(|| BadRecord::Json("has no format".to_owned()), bad)),
    }
    serde_json::from_reader(bounded(open()?)).map_err(bad)
}

fn bad(error: serde_json::Error) -> BadRecord {
    if error.is_io() { BadRecord::Io(error.into()) } else { BadRecord::Json(error.to_string()) }
}

fn bounded<R: Read>(input: R) -> BufReader<Bounded<R>> {
    let bounded = Bounded { input, bytes_left: MAX_TAG_FILE, commas_left: MAX_COMMAS };
    BufReader::with_capacity(64 * 1024, bounded)
}

/// Reads a record no further than to its format, which we write first.
struct Format<'a> {
    found: &'a mut Option<u64>,
}

impl<'de> Visitor<'de> for Format<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "format" {
                *self.found = Some(map.next_value()?);
                return Ok(());
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

/// Ends a JSON record that is too large with an error of the kind `InvalidData`.
struct Bounded<R> {
    input: R,
    bytes_left: u64,
    commas_left: usize,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.input.read(into)?;
        let commas = into.get(..n).unwrap_or_default().iter().filter(|byte| **byte == b',').count();
        match (self.bytes_left.checked_sub(n as u64), self.commas_left.checked_sub(commas)) {
            (Some(bytes), Some(commas)) => (self.bytes_left, self.commas_left) = (bytes, commas),
            _ => return Err(io::Error::new(io::ErrorKind::InvalidData, "is too large")),
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;
    use crate::archive::records::FileRecord;

    #[test]
    fn a_record_of_very_many_files_with_long_names_is_not_too_large() {
        let now = "2026-11-22T03:14:07.123456789Z".parse().unwrap();
        let file = FileRecord { size: 4_000_000, sha256: "0".repeat(64), mtime: now, read_back_at: now };
        let line = format!("    \"{}\": {},\n", "x".repeat(120), serde_json::to_string(&file).unwrap());
        assert!(line.len() as u64 * 750_000 < MAX_TAG_FILE, "{line}");
    }

    #[test]
    fn the_format_is_looked_at_before_anything_else() {
        let read = |text: &'static str| record_from::<BTreeMap<String, u64>, _>(|| Ok(text.as_bytes()));
        assert_eq!(read(r#"{"a": 7, "format": 1}"#).unwrap().len(), 2);
        assert!(matches!(read(r#"{"a": "x", "format": 9, rubbish"#), Err(BadRecord::Newer(9))));
        for text in ["", "[]", "{}", r#"{"format": "1"}"#, r#"{"format": 1} x"#, r#"{"format": 1"#] {
            assert!(matches!(read(text), Err(BadRecord::Json(_))), "{text}");
        }
    }

    #[test]
    fn a_record_that_would_fill_the_memory_is_refused() {
        #[derive(Deserialize)]
        struct Words {
            words: Vec<String>,
        }
        let read = |n: usize| {
            let text = format!("{{\"format\":1,\"words\":[{}\"\"]}}", "\"\",".repeat(n));
            record_from::<Words, _>(|| Ok(text.as_bytes())).map(|read| read.words.len())
        };
        assert_eq!(read(1000).unwrap(), 1001);
        assert!(matches!(read(MAX_COMMAS), Err(BadRecord::Io(why)) if why.kind() == io::ErrorKind::InvalidData));
        let endless = || Ok((&b"{\"format\":1,\"words\":[\""[..]).chain(io::repeat(b'x')));
        assert!(matches!(record_from::<Words, _>(endless), Err(BadRecord::Io(_))));
    }
}
