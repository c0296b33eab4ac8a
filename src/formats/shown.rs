//! What an item says, value by value, for people who look at it: with the labels and types it has, and line ends kept. And
//! text as it is searched: without accents, in one case.

use caseless::Caseless as _;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// One value of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Name of the property, in upper case.
    pub property: String,
    /// The overridden instance it belongs to (RECURRENCE-ID), written like [`crate::model::Facts::start`].
    pub instance: Option<String>,
    /// What its owner calls it.
    pub label: Option<String>,
    /// Its types (TYPE, PARTSTAT), in lower case.
    pub types: Vec<String>,
    /// Its text; empty for what is no text, as a sound. Times are written like [`crate::model::Facts::start`].
    pub value: String,
}

/// The text as it is searched: in one case, without accents, letters that are drawn otherwise as their plain ones.
pub fn plain(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).default_case_fold() {
        match c {
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'đ' | 'ð' => out.push('d'),
            'ħ' => out.push('h'),
            'ı' => out.push('i'),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            _ => out.push(c),
        }
    }
    out
}

/// A date or time of RFC 5545 or RFC 6350 as [`crate::model::Facts::start`] writes it; what can't be read stays.
pub(super) fn written(value: &str, zone: Option<&str>) -> String {
    let value = value.trim();
    let bare: String = value.chars().filter(|c| !matches!(c, '-' | ':')).collect();
    let digits = |from: usize, to: usize| {
        bare.get(from..to).filter(|part| part.bytes().all(|b| b.is_ascii_digit())).map(str::to_owned)
    };
    // A day of no year: --0415.
    if let Some(rest) = value.strip_prefix("--") {
        let rest: String = rest.chars().filter(|c| *c != '-').collect();
        return match (rest.get(..2), rest.get(2..4)) {
            (Some(month), Some(day)) if rest.bytes().all(|b| b.is_ascii_digit()) => format!("--{month}-{day}"),
            _ => value.to_owned(),
        };
    }
    let (Some(year), Some(month), Some(day)) = (digits(0, 4), digits(4, 6), digits(6, 8)) else {
        return value.to_owned();
    };
    let date = format!("{year}-{month}-{day}");
    match (bare.get(8..9), digits(9, 11), digits(11, 13)) {
        (None, ..) => date,
        (Some("T" | "t"), Some(hour), Some(minute)) => {
            let second = digits(13, 15).unwrap_or_else(|| "00".into());
            let end = match zone {
                _ if bare.ends_with(['Z', 'z']) => "Z".to_owned(),
                Some(zone) => format!("[{zone}]"),
                None => String::new(),
            };
            format!("{date}T{hour}:{minute}:{second}{end}")
        }
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searched_text_has_neither_case_nor_accents() {
        let check = |input: &str, expect: &str| assert_eq!(plain(input), expect, "{input}");
        check("Zoë ŠTRAßE", "zoe strasse");
        check("Zoe\u{308}", "zoe");
        check("Bjørn Łukasz Þór", "bjorn lukasz thor");
        check("ΑΘΗΝΆ", "αθηνα");
        check("ﬁｘ", "fix");
        check("田中", "田中");
    }

    #[test]
    fn times_are_written_one_way() {
        let check = |input: &str, zone: Option<&str>, expect: &str| assert_eq!(written(input, zone), expect, "{input}");
        check("19800415", None, "1980-04-15");
        check("1980-04-15", None, "1980-04-15");
        check("--0415", None, "--04-15");
        check("--04-15", None, "--04-15");
        check("20240101T090000Z", Some("X"), "2024-01-01T09:00:00Z");
        check("20240101T090000", Some("Europe/Berlin"), "2024-01-01T09:00:00[Europe/Berlin]");
        check("1996-10-22T14:00:00Z", None, "1996-10-22T14:00:00Z");
        check("20240101T0900", None, "2024-01-01T09:00:00");
        check("spring 1980", None, "spring 1980");
        check("", None, "");
    }
}
