//! Counts what stands between BEGIN and END in a file of vCards or iCalendar objects while it streams by (RFC 6350 §3.2,
//! RFC 5545 §3.1). Looks at nothing else, so it takes no memory by the size of the file. A BEGIN or END that is folded is
//! none here: whatever holds one is kept out of the files that others read.

/// So much of a line is looked at: enough for BEGIN, END and any name behind them.
const MAX_LINE: usize = 64;

/// What a file holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counted {
    /// Objects side by side.
    pub(super) objects: u64,
    /// What stands directly inside them, time zones left out.
    pub(super) components: u64,
    /// Each BEGIN has an END.
    pub(super) balanced: bool,
}

/// What a text holds.
pub(super) fn count(text: &[u8]) -> Counted {
    let mut blocks = Blocks::default();
    blocks.feed(text);
    blocks.finish()
}

/// How many components other than time zones stand side by side in a text; `None` when a BEGIN lacks its END.
pub(super) fn components(text: &[u8]) -> Option<u64> {
    let mut blocks = Blocks { depth: 1, floor: 1, ..Blocks::default() };
    blocks.feed(text);
    let line = std::mem::take(&mut blocks.line);
    blocks.take(&line);
    (blocks.depth == 1 && !blocks.crossed).then_some(blocks.components)
}

/// Is fed a file piece by piece.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    line: Vec<u8>,
    depth: u64,
    /// The depth at which the text began.
    floor: u64,
    objects: u64,
    components: u64,
    /// An END came without its BEGIN.
    crossed: bool,
}

impl Blocks {
    /// Takes the next piece.
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let Some(end) = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
            let (part, behind) = rest.split_at(end);
            if self.line.is_empty() {
                self.take(part);
            } else {
                self.keep(part);
                let line = std::mem::take(&mut self.line);
                self.take(&line);
                self.line = line;
                self.line.clear();
            }
            rest = behind.get(1..).unwrap_or_default();
        }
        self.keep(rest);
    }

    /// What there was.
    pub(super) fn finish(mut self) -> Counted {
        let line = std::mem::take(&mut self.line);
        self.take(&line);
        let Blocks { depth, objects, components, crossed, .. } = self;
        Counted { objects, components, balanced: depth == 0 && !crossed }
    }

    fn keep(&mut self, part: &[u8]) {
        let room = MAX_LINE.saturating_sub(self.line.len());
        self.line.extend_from_slice(part.get(..room.min(part.len())).unwrap_or_default());
    }

    fn take(&mut self, line: &[u8]) {
        if let Some(name) = behind(line, b"BEGIN:") {
            match self.depth {
                0 => self.objects += 1,
                1 if !name.eq_ignore_ascii_case(b"VTIMEZONE") => self.components += 1,
                _ => (),
            }
            self.depth += 1;
        } else if behind(line, b"END:").is_some() {
            match self.depth.checked_sub(1).filter(|depth| *depth >= self.floor) {
                Some(depth) => self.depth = depth,
                None => self.crossed = true,
            }
        }
    }
}

fn behind<'a>(line: &'a [u8], word: &[u8]) -> Option<&'a [u8]> {
    let (begin, name) = line.split_at_checked(word.len())?;
    begin.eq_ignore_ascii_case(word).then(|| name.trim_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_whatever_the_pieces() {
        let check = |text: &str, objects, components, balanced| {
            for size in [1, 2, 7, 64, 10_000] {
                let mut blocks = Blocks::default();
                text.as_bytes().chunks(size).for_each(|piece| blocks.feed(piece));
                assert_eq!(blocks.finish(), Counted { objects, components, balanced }, "{size} {text:?}");
            }
        };
        check("", 0, 0, true);
        check("BEGIN:VCARD\r\nFN:BEGIN:VCARD\r\n BEGIN:VCARD\r\nEND:VCARD\r\n\nbegin:vcard\nEnd:vcard", 2, 0, true);
        check("BEGIN:VCARD\nAGENT:\nBEGIN:VCARD\nEND:VCARD\nEND:VCARD\n", 1, 1, true);
        let calendar = "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nBEGIN:STANDARD\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\n\
                        BEGIN:VALARM\nEND:VALARM\nEND:VEVENT\nBEGIN:VTODO\nEND:VTODO\nEND:VCALENDAR\n";
        check(calendar, 1, 2, true);
        check("BEGIN:VCARD\nEND:VCARD\nEND:VCARD\n", 1, 0, false);
        check("BEGIN:VCARD\n", 1, 0, false);
        check("BEGIN:VCARD\rEND:VCARD\r", 1, 0, true);
        check("BEG\n IN:VCARD\nEND:VCARD\n", 0, 0, false);
        check(&format!("NOTE:{}\nBEGIN:VCARD\nEND:VCARD", "x".repeat(500)), 1, 0, true);
    }
    #[test]
    fn counts_pieces_of_a_calendar() {
        let check = |text: &str, expect| assert_eq!(components(text.as_bytes()), expect, "{text:?}");
        check("BEGIN:VTIMEZONE\nEND:VTIMEZONE\nBEGIN:VEVENT\nEND:VEVENT\nBEGIN:VEVENT\nEND:VEVENT", Some(2));
        check("", Some(0));
        check("BEGIN:VEVENT\n", None);
        check("END:VCALENDAR\nBEGIN:VCALENDAR\n", None);
    }
}
