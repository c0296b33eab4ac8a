//! Puts the words of right-to-left text in the order they are seen. For painting only.
//!
//! egui 0.37 shapes each word of Arabic or Hebrew well, but always places words left to right, so first and last name
//! would be swapped (emilk/egui#8577). Accessible names and copies keep the stored order.

use std::borrow::Cow;

use unicode_bidi::{BidiClass, BidiInfo, Level};

/// `line` with its words in visual order. Never store or copy the result.
pub fn display_order(line: &str) -> Cow<'_, str> {
    if line.is_ascii() {
        return line.into();
    }
    let mut info = BidiInfo::new(line, None);
    if !info.has_rtl() {
        return line.into();
    }
    let is_strong = |class: &&BidiClass| matches!(class, BidiClass::L | BidiClass::R | BidiClass::AL);
    if info.original_classes.iter().rev().find(is_strong) == Some(&BidiClass::L) {
        // One of our sentences that begins with a name reads from left to right all the same.
        info = BidiInfo::new(line, Some(Level::ltr()));
    }
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
