//! Content lines as vCard and iCalendar share them (RFC 6350 §3.2, RFC 5545 §3.1): escaping, folding, CRLF.

/// A card or component under way.
#[derive(Debug, Default)]
pub struct Lines(String);

impl Lines {
    /// Appends a line, folded at 75 octets between characters.
    pub fn push(&mut self, line: &str) {
        let mut room = 75;
        let mut rest = line;
        while rest.len() > room {
            let mut cut = room;
            while !rest.is_char_boundary(cut) {
                cut -= 1;
            }
            let (now, later) = rest.split_at(cut);
            self.0.push_str(now);
            self.0.push_str("\r\n ");
            rest = later;
            room = 74;
        }
        self.0.push_str(rest);
        self.0.push_str("\r\n");
    }

    /// Appends lines that are finished, as they are.
    pub fn push_raw(&mut self, lines: &str) {
        self.0.push_str(lines);
    }

    /// Everything appended so far.
    pub fn into_string(self) -> String {
        self.0
    }
}

/// Text as a value: backslash, comma, semicolon and line feed escaped.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\\' | ',' | ';' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_between_characters_and_loses_nothing() {
        for text in ["short", &"x".repeat(75), &"x".repeat(76), &"漢字🛟ü".repeat(40)] {
            let mut lines = Lines::default();
            lines.push(text);
            let folded = lines.into_string();
            assert!(folded.split("\r\n").all(|line| line.len() <= 75), "{folded}");
            assert_eq!(folded.replace("\r\n ", ""), format!("{text}\r\n"));
        }
    }

    #[test]
    fn escapes() {
        assert_eq!(escape("a,b;c\\d\ne"), "a\\,b\\;c\\\\d\\ne");
    }
}
