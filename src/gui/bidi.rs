//! Puts the words of right-to-left text in the order they are seen. For painting only.
//!
//! egui 0.37 shapes each word of Arabic or Hebrew well, but always places words left to right, so first and last name
//! would be swapped (emilk/egui#8577). Accessible names and copies keep the stored order.

use std::borrow::Cow;

use unicode_bidi::{BidiClass, BidiInfo, Level};

/// Between facts that stand on one line; each of them has an order of its own.
pub const BETWEEN: &str = "  ·  ";

/// `line` with its words in visual order. Never store or copy the result.
pub fn display_order(line: &str) -> Cow<'_, str> {
    let level = match level_of(line) {
        None => return line.into(),
        Some(level) => level,
    };
    reorder(line, level)
}

/// The same for a text that needs several lines: `lines` are the parts of it, in the order they are read, that fit on one
/// line each. `None` when there is nothing to change.
pub fn display_lines(text: &str, lines: &[String]) -> Option<String> {
    let level = level_of(text)?;
    let shown: Vec<_> = lines.iter().map(|line| reorder(line.trim_end(), level)).collect();
    Some(shown.join("\n"))
}

/// The same for facts on one line, with [`BETWEEN`] between them.
pub fn display_facts(line: &str) -> String {
    line.split(BETWEEN).map(display_order).collect::<Vec<_>>().join(BETWEEN)
}

/// The direction that all of `text` is read in: `None` if it has no word that goes from right to left.
fn level_of(text: &str) -> Option<Option<Level>> {
    if text.is_ascii() {
        return None;
    }
    let info = BidiInfo::new(text, None);
    if !info.has_rtl() {
        return None;
    }
    let is_strong = |class: &&BidiClass| matches!(class, BidiClass::L | BidiClass::R | BidiClass::AL);
    // One of our sentences that begins with a name reads from left to right all the same.
    let is_ours = info.original_classes.iter().rev().find(is_strong) == Some(&BidiClass::L);
    Some(match (is_ours, info.paragraphs.as_slice()) {
        (true, _) => Some(Level::ltr()),
        (false, [one]) => Some(one.level),
        (false, _) => None,
    })
}

/// `level`: the direction of it as a whole, else that of each paragraph.
fn reorder(line: &str, level: Option<Level>) -> Cow<'_, str> {
    let info = BidiInfo::new(line, level);
    let mut out = String::with_capacity(line.len());
    for paragraph in &info.paragraphs {
        let (levels, runs) = info.visual_runs(paragraph, paragraph.range.clone());
        for run in runs {
            let Some(text) = line.get(run.clone()) else { return line.into() };
            if levels.get(run.start).is_some_and(|level| level.is_rtl()) {
                let mut words: Vec<&str> = text
                    .split_inclusive(char::is_whitespace)
                    .flat_map(|word| {
                        let (word, space) = word.split_at(word.trim_end().len());
                        [word, space]
                    })
                    .filter(|word| !word.is_empty())
                    .collect();
                words.reverse();
                out.extend(words);
            } else {
                out.push_str(text);
            }
        }
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_right_to_left_text_change_places() {
        let check = |input: &str, expect: &str| assert_eq!(display_order(input), expect, "{input}");
        check("", "");
        check("Maria Costa", "Maria Costa");
        check("Zoë 田中", "Zoë 田中");
        check("ليلى حسن", "حسن ليلى");
        check("שרה כהן", "כהן שרה");
        check("Dr. ليلى حسن", "Dr. حسن ليلى");
        check("שרה כהן: no longer there", "כהן שרה: no longer there");
    }

    #[test]
    fn long_texts_go_on_below_and_not_above() {
        // Broken where it is full: the first words stand on the first line, at its right.
        let lines = ["ليلى حسن ".to_owned(), "علي عمر".to_owned()];
        assert_eq!(display_lines("ليلى حسن علي عمر", &lines).as_deref(), Some("حسن ليلى\nعمر علي"));
        let lines = ["Dr. ליאת ".to_owned(), "כהן is gone".to_owned()];
        assert_eq!(display_lines("Dr. ליאת כהן is gone", &lines).as_deref(), Some("Dr. ליאת\nכהן is gone"));
        assert_eq!(display_lines("Zoë Łuczak", &["Zoë".to_owned(), "Łuczak".to_owned()]), None);
    }

    #[test]
    fn facts_on_one_line_keep_their_places() {
        assert_eq!(display_facts("10:00  ·  יומן שלי  ·  repeats"), "10:00  ·  שלי יומן  ·  repeats");
        assert_eq!(display_facts("יומן שלי  ·  ליאת כהן"), "שלי יומן  ·  כהן ליאת");
    }

    #[test]
    fn loses_no_character() {
        for text in ["ليلى حسن (office)", "a ב c ד", "\u{202e}abc\u{202c} שלום", "שלום\nעולם\n"] {
            let mut before: Vec<char> = text.chars().collect();
            let mut after: Vec<char> = display_order(text).chars().collect();
            before.sort_unstable();
            after.sort_unstable();
            assert_eq!(before, after, "{text}");
        }
    }
}
