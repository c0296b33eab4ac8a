//! The text files of a bag and the values they stand for: manifests, `bag-info.txt`, `bagit.txt` (RFC 8493 §2.1, §2.2).
//! A line that is not understood is an error, never skipped. Touches no file.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use thiserror::Error;

use crate::model::hex;

/// A SHA-256.
pub type Digest = [u8; 32];

/// Name of the list of payload files.
pub const PAYLOAD_MANIFEST: &str = "manifest-sha256.txt";
/// Name of the list of tag files.
pub const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";
/// Name of the file that says who made the bag, when, and how big its payload is.
pub const BAG_INFO: &str = "bag-info.txt";
/// Name of the declaration that makes a folder a bag.
pub const DECLARATION: &str = "bagit.txt";
/// The content of `bagit.txt`.
pub const DECLARATION_TEXT: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// A manifest that lists more files is no backup's.
pub const MAX_FILES: usize = 1_000_000;

/// A line that is none, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {why}")]
pub struct BadLine {
    pub line: usize,
    pub why: &'static str,
}

/// Adds the line of one file to a manifest. `path` is relative to the bag, with `/`.
pub fn manifest_line(out: &mut String, digest: &str, path: &str) {
    out.push_str(digest);
    out.push_str("  ");
    for c in path.chars() {
        match c {
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            '%' => out.push_str("%25"),
            c => out.push(c),
        }
    }
    out.push('\n');
}

/// The digest that 64 hexadecimal digits of either case stand for.
pub fn unhex(text: &str) -> Option<Digest> {
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
    let mut digest = [0; 32];
    if pairs.len() != digest.len() {
        return None;
    }
    let digit = |c: u8| char::from(c).to_digit(16).and_then(|n| u8::try_from(n).ok());
    for (byte, [high, low]) in digest.iter_mut().zip(pairs) {
        *byte = (digit(*high)? << 4) | digit(*low)?;
    }
    Some(digest)
}

/// True for a relative path with `/` that stays where it begins, on every system.
pub fn is_clean(path: &str) -> bool {
    !path.contains(['\\', ':', '\0']) && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

/// Which files a manifest may list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lists {
    /// Files below `data/`.
    Payload,
    /// Files outside `data/`, but no tag manifest.
    Tags,
}

impl Lists {
    /// True when a manifest of this sort may list `path`.
    pub fn may_list(self, path: &str) -> bool {
        let payload = path.starts_with("data/");
        match self {
            Lists::Payload => payload,
            Lists::Tags => !payload && !path.starts_with("tagmanifest-"),
        }
    }
}

/// The files a manifest lists and their digests, in order of path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest(pub BTreeMap<String, Digest>);

impl Manifest {
    /// Reads the text of a manifest.
    pub fn parse(text: &str, lists: Lists) -> Result<Manifest, BadLine> {
        let mut files = BTreeMap::new();
        for (line, text) in lines(text) {
            let bad = |why| BadLine { line, why };
            let (digest, path) = text.split_once([' ', '\t']).ok_or_else(|| bad("has no path"))?;
            let digest = unhex(digest).ok_or_else(|| bad("does not begin with a SHA-256"))?;
            let path = path.trim_start_matches([' ', '\t']);
            let path = decoded(path.strip_prefix('*').unwrap_or(path)).map_err(bad)?;
            if !is_clean(&path) {
                return Err(bad("its path leads out of the bag or is not in its simplest form"));
            }
            if !lists.may_list(&path) {
                return Err(bad("its path does not belong into this manifest"));
            }
            if files.len() == MAX_FILES {
                return Err(bad("lists too many files"));
            }
            match files.entry(path) {
                Entry::Occupied(_) => return Err(bad("its path was listed before")),
                Entry::Vacant(free) => free.insert(digest),
            };
        }
        Ok(Manifest(files))
    }

    /// The text of the manifest.
    pub fn write(&self) -> String {
        let mut out = String::new();
        for (path, digest) in &self.0 {
            manifest_line(&mut out, &hex(digest), path);
        }
        out
    }
}

/// A path in which the three characters that a manifest must encode are decoded.
fn decoded(path: &str) -> Result<String, &'static str> {
    let mut parts = path.split('%');
    let mut out = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let (code, rest) = part.split_at_checked(2).ok_or("its path has a lone %")?;
        out.push(match code {
            "0D" | "0d" => '\r',
            "0A" | "0a" => '\n',
            "25" => '%',
            _ => return Err("its path has a % that stands for nothing"),
        });
        out.push_str(rest);
    }
    Ok(out)
}

/// Lines that end in LF, CR or both, counted from 1. The last one may lack its end.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let empty = text.is_empty();
    text.split('\n')
        .flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'))
        .enumerate()
        .map(|(n, line)| (n + 1, line))
        .filter(move |_| !empty)
}

/// Labels and values of `bag-info.txt`, in order. A label may stand more than once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BagInfo(pub Vec<(String, String)>);

impl BagInfo {
    /// Adds a line. Line breaks and other controls in the value become blanks.
    pub fn push(&mut self, label: &str, value: impl Into<String>) {
        self.0.push((label.to_owned(), value.into()));
    }

    /// The first value of `label`, in either case.
    pub fn get(&self, label: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known.eq_ignore_ascii_case(label)).map(|(_, value)| value.as_str())
    }

    /// `Payload-Oxum`: sum of the payload's bytes, and number of its files.
    pub fn payload_oxum(&self) -> Option<(u64, u64)> {
        let (octets, streams) = self.get("Payload-Oxum")?.split_once('.')?;
        Some((octets.parse().ok()?, streams.parse().ok()?))
    }

    /// Reads `bag-info.txt`, joining folded lines.
    pub fn parse(text: &str) -> Result<BagInfo, BadLine> {
        let mut info = BagInfo::default();
        for (line, text) in lines(text) {
            if text.starts_with([' ', '\t']) {
                let Some((_, value)) = info.0.last_mut() else {
                    return Err(BadLine { line, why: "continues nothing" });
                };
                if !value.is_empty() {
                    value.push(' ');
                }
                value.push_str(text.trim());
                continue;
            }
            match text.split_once(':') {
                Some((label, value)) if !label.trim().is_empty() => info.push(label.trim_end(), value.trim()),
                _ => return Err(BadLine { line, why: "has no label" }),
            }
        }
        Ok(info)
    }

    /// The text of `bag-info.txt`, a line a label, never folded.
    pub fn write(&self) -> String {
        let mut out = String::new();
        for (label, value) in &self.0 {
            out.push_str(label);
            out.push_str(": ");
            let value = value.replace("\r\n", " ").replace(|c: char| c.is_control(), " ");
            out.push_str(value.trim());
            out.push('\n');
        }
        out
    }
}

/// The version that a `bagit.txt` declares. Only UTF-8 bags of versions 0.93 to 1.x are known.
pub fn bagit_version(text: &str) -> Result<(u32, u32), BadLine> {
    let bad = |line, why| BadLine { line, why };
    let declaration = BagInfo::parse(text)?;
    let version = declaration.get("BagIt-Version").ok_or(bad(1, "does not name a BagIt version"))?;
    let version = version.split_once('.').and_then(|(major, minor)| Some((major.parse().ok()?, minor.parse().ok()?)));
    let encoding = declaration.get("Tag-File-Character-Encoding").unwrap_or("");
    match version {
        Some(_) if !encoding.eq_ignore_ascii_case("UTF-8") => Err(bad(2, "tag files are not UTF-8")),
        Some((0, minor)) if minor >= 93 => Ok((0, minor)),
        Some((1, minor)) => Ok((1, minor)),
        _ => Err(bad(1, "is not a BagIt version known here")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    #[test]
    fn hex_and_back() {
        let digest = unhex(A).unwrap();
        assert_eq!(hex(&digest), A);
        assert_eq!(unhex(&A.to_uppercase()), Some(digest));
        for wrong in ["", "9f", &A[1..], &format!("{A}00"), &A.replace('9', "g"), &A.replace("9f", "é")] {
            assert_eq!(unhex(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_manifest_is_read_as_it_was_written() {
        let mut manifest = Manifest::default();
        for path in ["data/b c.txt", "data/a\r\n100%25.txt", "data/ü/*x"] {
            manifest.0.insert(path.to_owned(), unhex(A).unwrap());
        }
        let text = manifest.write();
        assert_eq!(text.lines().next(), Some(&*format!("{A}  data/a%0D%0A100%2525.txt")));
        assert_eq!(Manifest::parse(&text, Lists::Payload), Ok(manifest));
        assert_eq!(Manifest::parse("", Lists::Payload), Ok(Manifest::default()));
    }

    #[test]
    fn lines_of_others_are_accepted() {
        let check = |line: String, path: &str| {
            let read = Manifest::parse(&line, Lists::Payload).unwrap();
            assert_eq!(read.0.into_keys().collect::<Vec<_>>(), [path], "{line:?}");
        };
        check(format!("{A} data/x"), "data/x");
        check(format!("{A}\t \tdata/x y\r\n"), "data/x y");
        check(format!("{A} *data/x\r"), "data/x");
        check(format!("{}  data/%0a", A.to_uppercase()), "data/\n");
        check(format!("{A}  data/*x "), "data/*x ");
    }

    #[test]
    fn a_malformed_line_is_an_error() {
        let check = |lists, text: &str, line: usize| {
            assert_eq!(Manifest::parse(text, lists).map_err(|bad| bad.line), Err(line), "{text:?}");
        };
        let good = format!("{A}  data/x\n");
        for path in [
            "x",
            "data",
            "data/",
            "/data/x",
            "data//x",
            "data/../x",
            "data/./x",
            "../data/x",
            "data\\x",
            "data/a\\b",
            "data/c:x",
            "data/%",
            "data/%0",
            "data/%2F",
            "data/%é",
            "data/x",
            "data/\0",
            "*/data/x",
            "DATA/x",
            "",
        ] {
            check(Lists::Payload, &format!("{good}{A}  {path}\n"), 2);
        }
        for line in ["", " ", "data/y", &A[2..], A, &format!("{}  data/y", &A[1..]), &format!(" {A}  data/y")] {
            check(Lists::Payload, &format!("{good}{line}\n{good}"), 2);
        }
        check(Lists::Tags, &good, 1);
        check(Lists::Tags, &format!("{A}  tagmanifest-sha256.txt\n"), 1);
        assert!(Manifest::parse(&format!("{A}  lifeboat/items.jsonl\n"), Lists::Tags).is_ok());
    }

    #[test]
    fn bag_info_folds_and_unfolds() {
        let mut info = BagInfo::default();
        info.push("Payload-Oxum", "279164409832.1198");
        info.push("Lifeboat-Case", "line\r\nline\u{7}: x ");
        assert_eq!(info.write(), "Payload-Oxum: 279164409832.1198\nLifeboat-Case: line line : x\n");
        let read = BagInfo::parse("payload-oxum:5.1\r\nNote:\r\n  one\r\n\ttwo: 2\r\n").unwrap();
        assert_eq!(read.payload_oxum(), Some((5, 1)));
        assert_eq!(read.get("note"), Some("one two: 2"));
        let check = |text: &str, line: usize| assert_eq!(BagInfo::parse(text).map_err(|bad| bad.line), Err(line));
        check(" x", 1);
        check("A: b\n\nC: d", 2);
        check("A: b\nno label", 2);
        check(": b", 1);
    }

    #[test]
    fn knows_the_versions_it_knows() {
        let check = |text: &str, expect| assert_eq!(bagit_version(text).ok(), expect, "{text:?}");
        check(DECLARATION_TEXT, Some((1, 0)));
        check("BagIt-Version: 0.97\r\nTag-File-Character-Encoding: utf-8\r\n", Some((0, 97)));
        check("BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n", None);
        check("BagIt-Version: 1.0\nTag-File-Character-Encoding: ISO-8859-1\n", None);
        check("BagIt-Version: one\nTag-File-Character-Encoding: UTF-8\n", None);
        check("\u{feff}BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", None);
        check("", None);
    }
}
