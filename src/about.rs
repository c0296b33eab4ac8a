//! What this program is made of: its name and version, and the licences of everything that is compiled in. Pure; the list
//! is made by `assets/licences/make.py`, and `tests/about.rs` compares it with Cargo.lock.

use std::io::Read;
use std::sync::LazyLock;

use serde::Deserialize;

/// The version of this program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Under what this program itself may be used, as SPDX says it.
pub const LICENCE: &str = env!("CARGO_PKG_LICENSE");

const PACKED: &[u8] = include_bytes!("../assets/licences/third-party.json.gz");

/// Something that others made and that is compiled in.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Part {
    pub name: String,
    /// Empty where it has none of its own.
    pub version: String,
    /// An SPDX expression.
    pub licence: String,
    texts: Vec<usize>,
}

/// The parts, with the texts of their licences.
#[derive(Debug, Default, Deserialize)]
pub struct ThirdParty {
    /// Fonts and what else is no crate first; each by name.
    pub parts: Vec<Part>,
    texts: Vec<String>,
    /// `name version` of what Cargo.lock names beside these: for tests, for building, or for other systems.
    pub left_out: Vec<String>,
}

impl ThirdParty {
    /// What the licence of `part` says, word for word.
    pub fn text_of(&self, part: &Part) -> String {
        let texts: Vec<&str> = part.texts.iter().filter_map(|at| self.texts.get(*at)).map(String::as_str).collect();
        texts.join("\n")
    }
}

/// The same words for a window, which wraps lines itself: lines that were broken because they were full are put together
/// again.
pub fn flowing(text: &str) -> String {
    // Shorter lines end where they do on purpose: names, headings, lists.
    const FULL: usize = 55;
    let mut out = String::with_capacity(text.len());
    let mut full = false;
    for line in text.lines().map(str::trim) {
        let new_point = line.starts_with(['-', '*', '(', '=', '_']) || line.starts_with(|c: char| c.is_ascii_digit());
        if !out.is_empty() {
            out.push(if full && !line.is_empty() && !new_point { ' ' } else { '\n' });
        }
        out.push_str(line);
        full = line.chars().count() >= FULL;
    }
    out
}

/// Everything of others that is compiled in. Unpacked when it is asked for first.
pub fn third_party() -> &'static ThirdParty {
    static ALL: LazyLock<ThirdParty> = LazyLock::new(|| {
        let mut text = String::new();
        // The bytes are our own; a test reads them to their end.
        let read = flate2::read::GzDecoder::new(PACKED).read_to_string(&mut text);
        read.ok().and_then(|_| serde_json::from_str(&text).ok()).unwrap_or_default()
    });
    &ALL
}

/// The name of a part with its version.
impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.version.as_str() {
            "" => f.write_str(&self.name),
            version => write!(f, "{} {version}", self.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_full_lines_are_put_together() {
        let check = |text: &str, expect: &str| assert_eq!(flowing(text), expect);
        check(
            "The MIT License\n\nCopyright (c) 2026 A\nCopyright (c) 2025 B\n\n\
             Permission is hereby granted, free of charge, to any person obtaining a copy\n\
             of this software and associated documentation files.\n",
            "The MIT License\n\nCopyright (c) 2026 A\nCopyright (c) 2025 B\n\n\
             Permission is hereby granted, free of charge, to any person obtaining a copy \
             of this software and associated documentation files.",
        );
        check(
            "   You must give any other recipients of the Work a copy of this License;\n   (b) and\n",
            "You must give any other recipients of the Work a copy of this License;\n(b) and",
        );
        check("", "");
    }

    #[test]
    fn nothing_but_blanks_changes() {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        for part in &third_party().parts {
            let text = third_party().text_of(part);
            assert_eq!(words(&flowing(&text)), words(&text), "{part}");
        }
    }
}
