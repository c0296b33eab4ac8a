//! The names of our files: ours, never the source's. Pure functions that turn what a source calls a thing into a name
//! that works on Linux, macOS and Windows. The original name stands in the records.
//!
//! Windows' rules: <https://learn.microsoft.com/windows/win32/fileio/naming-a-file>. Equality of names is judged under
//! NFKC and full case folding, which is wider than any file system's own idea of it.

use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use caseless::Caseless;
use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization;

use crate::model::Listing;

/// How long a stem or a part of a path may be, in bytes of UTF-8.
const MAX_BYTES: usize = 80;
/// A longer path inside a zip or under `other/` loses its first folders, so that it can be unpacked anywhere.
const MAX_PATH_BYTES: usize = 480;
/// An ending longer than this is no ending, but a dot in a name.
const MAX_ENDING_BYTES: usize = 16;

const UNNAMED: &str = "Unnamed";

/// Names that Windows keeps for devices, whatever ending follows.
const DEVICES: [&str; 7] = ["con", "prn", "aux", "nul", "conin$", "conout$", "clock$"];

/// Endings that our own files carry after a stem, so a stem must not end like one.
const OWN_ENDINGS: [&str; 14] = [
    ".v3",
    ".v4",
    ".vcf",
    ".csv",
    ".ics",
    ".icsx",
    ".txt",
    ".zip",
    ".part",
    ".unreadable",
    " without date",
    ".json",
    ".jsonl",
    ".html",
];

/// The first part of a file's name, from what the source calls the collection.
pub fn stem(name: &str) -> String {
    let mut stem = cut(&cleaned(name), MAX_BYTES);
    if stem.is_empty() {
        stem = UNNAMED.to_owned();
    }
    let stem = without_device(stem);
    if ends_like_ours(&stem) { cut(&stem, MAX_BYTES - 1) + "_" } else { stem }
}

/// One part of a path: a folder, or a file whose ending stays.
pub fn part(name: &str) -> String {
    let clean = cleaned(name);
    let (base, ending) = split_ending(&clean);
    let base = cut(base, MAX_BYTES - ending.len());
    match (base.is_empty(), ending.is_empty()) {
        (true, true) => UNNAMED.to_owned(),
        (true, false) => format!("{UNNAMED}{ending}"),
        (false, _) => without_device(format!("{base}{ending}")),
    }
}

/// The path of an entry: each part of `href` below `base`, decoded and cleaned.
pub fn entry_path(base: &str, href: &str) -> String {
    let mut parts: Vec<String> =
        below(base, href).split('/').filter(|p| !p.is_empty()).map(|p| part(&decoded(p))).collect();
    if parts.is_empty() {
        parts.push(UNNAMED.to_owned());
    }
    let too_long = |parts: &[String]| parts.iter().map(|part| part.len() + 1).sum::<usize>() > MAX_PATH_BYTES;
    while parts.len() > 1 && too_long(&parts) {
        parts.remove(0);
    }
    parts.join("/")
}

/// What the source calls the thing at `href`, for people: the path below `base`, decoded.
pub fn display_path(base: &str, href: &str) -> String {
    below(base, href).split('/').filter(|part| !part.is_empty()).map(decoded).collect::<Vec<_>>().join("/")
}

/// What two names have in common when some file system would take them for the same.
pub fn folded(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    name.nfkc().default_case_fold().nfkc().default_case_fold().nfkc().collect()
}

/// Stems that are taken. Twins get ` (2)`, ` (3)`, ….
#[derive(Clone, Debug, Default)]
pub struct Taken(HashSet<String>);

impl Taken {
    /// `stem`, or its first free twin, which is taken from now on.
    pub fn take(&mut self, stem: String) -> String {
        if self.0.insert(folded(&stem)) {
            return stem;
        }
        for n in 2_u64.. {
            let twin = twin(&stem, "", n);
            if self.0.insert(folded(&twin)) {
                return twin;
            }
        }
        stem
    }

    /// Marks a name that is in use.
    pub fn mark(&mut self, name: &str) {
        self.0.insert(folded(name));
    }
}

/// The paths of a listing's items inside a zip or folder: unique, also where case is not told apart, and with no file
/// where another path has a folder. Kept small: only paths that had to become a twin are stored.
#[derive(Clone, Debug, Default)]
pub struct EntryPaths {
    base: String,
    twins: BTreeMap<u32, String>,
}

impl EntryPaths {
    /// What [`EntryPaths::beside`] must keep clear of, for a path that is in use.
    pub fn mark(taken: &mut HashSet<u64>, path: &str) {
        let hasher = BuildHasherDefault::<DefaultHasher>::default();
        taken.insert(hasher.hash_one(folded(path)));
        let mut folder = path;
        while let Some((above, _)) = folder.rsplit_once('/') {
            if !taken.insert(hasher.hash_one(folded(above))) {
                break;
            }
            folder = above;
        }
    }

    /// The paths of the items of a listing, in the folder at `base`; none is one of those marked in `taken`.
    pub fn beside(base: &str, listing: &Listing, mut taken: HashSet<u64>) -> EntryPaths {
        let hasher = BuildHasherDefault::<DefaultHasher>::default();
        let hash = |path: &str| hasher.hash_one(folded(path));
        let mut order: Vec<(u32, &str)> = (0..).zip(listing.iter().map(|line| line.href)).collect();
        order.sort_by(|a, b| a.1.cmp(b.1));

        taken.reserve(order.len());
        for (_, href) in &order {
            let path = entry_path(base, href);
            let mut folder = path.as_str();
            while let Some((above, _)) = folder.rsplit_once('/') {
                if !taken.insert(hash(above)) {
                    break;
                }
                folder = above;
            }
        }
        let mut twins = BTreeMap::new();
        for (item, href) in order {
            let path = entry_path(base, href);
            if taken.insert(hash(&path)) {
                continue;
            }
            let (folder, name) = path.rsplit_once('/').map_or(("", path.as_str()), |(folder, name)| (folder, name));
            let (stem, ending) = split_ending(name);
            for n in 2_u64.. {
                let name = twin(stem, ending, n);
                let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
                if taken.insert(hash(&path)) {
                    twins.insert(item, path);
                    break;
                }
            }
        }
        EntryPaths { base: base.to_owned(), twins }
    }

    /// The path of the item at `index`, whose address is `href`.
    pub fn path(&self, index: usize, href: &str) -> String {
        match u32::try_from(index).ok().and_then(|index| self.twins.get(&index)) {
            Some(twin) => twin.clone(),
            None => entry_path(&self.base, href),
        }
    }
}

/// `stem (n)` with its ending, no longer than a name may be.
fn twin(stem: &str, ending: &str, n: u64) -> String {
    let mark = format!(" ({n})");
    let room = MAX_BYTES.saturating_sub(mark.len() + ending.len());
    format!("{}{mark}{ending}", cut(stem, room))
}

/// The characters of a name: composed, harmless, blanks collapsed, no dot or blank at either end.
fn cleaned(name: &str) -> String {
    let mut clean = String::with_capacity(name.len());
    for c in name.nfc() {
        let c = match c {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '%' | char::REPLACEMENT_CHARACTER => '_',
            '\u{2028}' | '\u{2029}' => '_',
            c if c.is_control() || is_format(c) => '_',
            c if c.is_whitespace() => ' ',
            c => c,
        };
        if !(c == ' ' && clean.ends_with(' ')) {
            clean.push(c);
        }
    }
    trimmed(&clean).to_owned()
}

fn trimmed(name: &str) -> &str {
    name.trim_matches([' ', '.'])
}

/// At most `bytes` bytes, cut at a character, and again without a dot or blank at the end.
fn cut(name: &str, bytes: usize) -> String {
    let mut end = name.len().min(bytes);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    trimmed(name.get(..end).unwrap_or("")).to_owned()
}

/// Splits `name.ending` before the dot; no ending when it is long, empty or all there is.
fn split_ending(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(dot) if dot > 0 && name.len() - dot <= MAX_ENDING_BYTES => name.split_at(dot),
        _ => (name, ""),
    }
}

fn without_device(name: String) -> String {
    let (base, rest) = name.split_at(name.find('.').unwrap_or(name.len()));
    let base = base.trim_end();
    let lower = folded(base);
    let numbered = |device: &str| {
        lower.strip_prefix(device).is_some_and(|n| n.len() == 1 && n.bytes().all(|digit| digit.is_ascii_digit()))
    };
    if DEVICES.contains(&lower.as_str()) || numbered("com") || numbered("lpt") {
        format!("{base}_{rest}")
    } else {
        name
    }
}

fn ends_like_ours(stem: &str) -> bool {
    let lower = stem.to_lowercase();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    OWN_ENDINGS.iter().any(|ending| lower.ends_with(ending))
        || lower.rsplit_once(" part ").is_some_and(|(_, n)| digits(n))
        || lower.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (")).is_some_and(|(_, n)| digits(n))
}

fn below<'a>(base: &str, href: &'a str) -> &'a str {
    match href.strip_prefix(base) {
        Some(rest) if !rest.trim_matches('/').is_empty() => rest,
        _ => href.trim_end_matches('/').rsplit('/').next().unwrap_or(href),
    }
}

fn decoded(part: &str) -> String {
    percent_decode_str(part).decode_utf8_lossy().into_owned()
}

/// Unicode 16's characters of the general category Cf.
fn is_format(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}' | '\u{8e2}'
        | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}'
        | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0001}' | '\u{e0020}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Listed;
    use proptest::prelude::*;

    #[test]
    fn stems() {
        let check = |input: &str, expect: &str| assert_eq!(stem(input), expect, "{input:?}");
        check("Personal", "Personal");
        check("alice@example.org", "alice@example.org");
        check("Gru\u{308}ße", "Grüße");
        check("a/b\\c:d*e?f\"g<h>i|j%k", "a_b_c_d_e_f_g_h_i_j_k");
        check("tab\there\u{7f}", "tab_here_");
        check("zero\u{200b}width\u{feff}", "zero_width_");
        check("line\u{2028}para\u{2029}", "line_para_");
        check("\u{202e}gpj.exe", "_gpj.exe");
        check("  a \u{a0}\u{3000} b  ", "a b");
        check("..hidden. .", "hidden");
        check("CON", "CON_");
        check("con.backup", "con_.backup");
        check("Com1", "Com1_");
        check("COM¹", "COM¹_");
        check("LPT9 .x", "LPT9_.x");
        check("console", "console");
        check("com10", "com10");
        check("", "Unnamed");
        check(" . . ", "Unnamed");
        check("///", "___");
        check("Personal.v3", "Personal.v3_");
        check("Old.VCF", "Old.VCF_");
        check("Camera part 2", "Camera part 2_");
        check("Camera part two", "Camera part two");
        check("Camera without date", "Camera without date_");
        check("Holiday 2024", "Holiday 2024");
        check("Work (2)", "Work (2)_");
        check("Work (b)", "Work (b)");
        check(&"ä".repeat(60), &"ä".repeat(40));
        check(&format!("{}.", "x".repeat(79)), &"x".repeat(79));
        check(&format!("{} (2)", "x".repeat(76)), &format!("{}_", "x".repeat(76) + " (2"));
    }

    #[test]
    fn parts_keep_their_ending() {
        let check = |input: &str, expect: &str| assert_eq!(part(input), expect, "{input:?}");
        check("IMG_0001.JPG", "IMG_0001.JPG");
        check("nul.jpg", "nul_.jpg");
        check(".jpg", "jpg");
        check("..", "Unnamed");
        check(&format!("{}.jpeg", "x".repeat(200)), &format!("{}.jpeg", "x".repeat(75)));
        check("scan.v3", "scan.v3");
    }

    #[test]
    fn paths_stay_below_their_base() {
        let check = |href: &str, expect: &str| assert_eq!(entry_path("/dav/Camera/", href), expect, "{href:?}");
        check("/dav/Camera/IMG%201.jpg", "IMG 1.jpg");
        check("/dav/Camera/2024/a%2Fb.jpg", "2024/a_b.jpg");
        check("/dav/Camera/../../etc/passwd", "Unnamed/Unnamed/etc/passwd");
        check("/dav/Camera/%2e%2e/x.jpg", "Unnamed/x.jpg");
        check("/dav/Camera//x%FF.jpg", "x_.jpg");
        check("/elsewhere/y.jpg", "y.jpg");
        check("/dav/Camera/", "Camera");
        let deep = format!("/dav/Camera/{}x.jpg", "folder%20with%20a%20name/".repeat(100));
        assert!(entry_path("/dav/Camera/", &deep).len() <= MAX_PATH_BYTES);
        assert!(entry_path("/dav/Camera/", &deep).ends_with("folder with a name/x.jpg"));
        assert_eq!(display_path("/dav/Camera/", "/dav/Camera/a%2Fb/c%20d.jpg"), "a/b/c d.jpg");
    }

    #[test]
    fn twins_are_told_apart() {
        let mut taken = Taken::default();
        let check = |taken: &mut Taken, input: &str, expect: &str| assert_eq!(taken.take(stem(input)), expect);
        check(&mut taken, "Work", "Work");
        check(&mut taken, "work", "work (2)");
        check(&mut taken, "ＷＯＲＫ", "ＷＯＲＫ (3)");
        check(&mut taken, "Straße", "Straße");
        check(&mut taken, "STRASSE", "STRASSE (2)");
        check(&mut taken, "ﬁle", "ﬁle");
        check(&mut taken, "FILE", "FILE (2)");
        let long = "x".repeat(80);
        check(&mut taken, &long, &long);
        check(&mut taken, &long, &format!("{} (2)", "x".repeat(76)));
    }

    #[test]
    fn entries_are_unique_in_the_order_of_addresses() {
        let mut listing = Listing::whole();
        for href in ["/c/b/IMG.jpg", "/c/b/img.JPG", "/c/B", "/c/a:1.jpg", "/c/a%2F1.jpg", "/c/b/IMG%20%282%29.jpg"] {
            listing.push(Listed { href, etag: None, size: None, modified: None, media_type: None }).unwrap();
        }
        let paths = EntryPaths::beside("/c/", &listing, HashSet::new());
        let got: Vec<_> = listing.iter().enumerate().map(|(item, line)| paths.path(item, line.href)).collect();
        assert_eq!(got, ["b/IMG.jpg", "b/img (3).JPG", "B (2)", "a_1 (2).jpg", "a_1.jpg", "b/IMG (2).jpg"]);
    }

    proptest! {
        #[test]
        fn any_name_becomes_a_harmless_one(name in "\\PC{0,120}|[\\x00-\\x7f]{0,120}") {
            for clean in [stem(&name), part(&name)] {
                prop_assert!(!clean.is_empty() && clean.len() <= MAX_BYTES + 1, "{clean:?}");
                prop_assert!(!clean.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|', '%', '\n', '\0']));
                prop_assert!(!clean.starts_with(['.', ' ']) && !clean.ends_with(['.', ' ']));
            }
            prop_assert_eq!(stem(&stem(&name)), stem(&name));
        }
    }
}
