//! Reads the records of a backup's items, a line each, one after another.

use std::io::{self, BufRead, BufReader, Read};

use crate::archive::records::ItemRecord;

/// No line is read beyond this many bytes.
const MAX_LINE: u64 = 4 << 20;

/// A line of `items.jsonl` that can't be read.
#[derive(Debug, thiserror::Error)]
pub enum BadItem {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("line {line}: {why}")]
    Line { line: u64, why: String },
}

/// Reads `items.jsonl` line by line. After a bad line it goes on with the next one; after one that can't be read at all, it
/// is at its end.
#[derive(Debug)]
pub struct Items<R> {
    input: BufReader<R>,
    line: Vec<u8>,
    number: u64,
    at: u64,
    next: u64,
    is_over: bool,
}

impl<R: Read> Items<R> {
    /// Reads records from `input`.
    pub fn new(input: R) -> Items<R> {
        let input = BufReader::with_capacity(64 * 1024, input);
        Items { input, line: Vec::new(), number: 0, at: 0, next: 0, is_over: false }
    }

    /// Where the last line began, in bytes.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// The text of the last line.
    pub fn line(&self) -> &[u8] {
        &self.line
    }

    /// The next line without its end, if there is one.
    fn next_line(&mut self) -> io::Result<bool> {
        self.line.clear();
        let n = (&mut self.input).take(MAX_LINE).read_until(b'\n', &mut self.line)?;
        self.number += 1;
        self.at = self.next;
        self.next += n as u64;
        Ok(n > 0)
    }

    /// The disk that gave an error gives it again and again.
    fn ended_by(&mut self, error: io::Error) -> BadItem {
        self.is_over = true;
        error.into()
    }

    /// Goes to the end of a line that is too long.
    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let part = self.input.fill_buf()?;
            let (n, over) = match part.iter().position(|byte| *byte == b'\n') {
                Some(end) => (end + 1, true),
                None => (part.len(), part.is_empty()),
            };
            self.input.consume(n);
            self.next += n as u64;
            if over {
                return Ok(());
            }
        }
    }
}

impl<R: Read> Items<R> {
    /// What `parse` makes of the next line.
    pub fn next_as<T>(&mut self, parse: impl FnOnce(&[u8]) -> serde_json::Result<T>) -> Option<Result<T, BadItem>> {
        self.next_at(|line, _| parse(line))
    }

    /// The same, where `parse` is also told at which byte the line begins.
    pub fn next_at<T>(
        &mut self,
        parse: impl FnOnce(&[u8], u64) -> serde_json::Result<T>,
    ) -> Option<Result<T, BadItem>> {
        if self.is_over {
            return None;
        }
        let is_long = match self.next_line() {
            Ok(true) => self.line.len() as u64 == MAX_LINE && !self.line.ends_with(b"\n"),
            Ok(false) => return None,
            Err(error) => return Some(Err(self.ended_by(error))),
        };
        let bad = |why: String| BadItem::Line { line: self.number, why };
        if is_long {
            let bad = bad("is too long".to_owned());
            return Some(Err(self.skip_line().map_or_else(|error| self.ended_by(error), |()| bad)));
        }
        Some(parse(&self.line, self.at).map_err(|error| bad(error.to_string())))
    }
}

impl<R: Read> Iterator for Items<R> {
    type Item = Result<ItemRecord, BadItem>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_as(|line| serde_json::from_slice(line))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture;
    use super::*;

    #[test]
    fn a_bad_line_is_told_and_the_next_one_read() {
        let good = serde_json::to_string(&fixture::contact("c1", "/1.vcf", "Ada")).unwrap();
        let long = format!("{{\"kind\":\"{}\"}}", "x".repeat(MAX_LINE as usize));
        let text = format!("{good}\n{{}}\n{long}\n{good}\nrubbish");
        let mut items = Items::new(text.as_bytes());
        let mut seen = Vec::new();
        while let Some(item) = items.next() {
            seen.push((items.at(), item.map(|item| item.href).map_err(|bad| bad.to_string())));
        }
        let at = |n: usize| text.match_indices('\n').nth(n).unwrap().0 as u64 + 1;
        assert_eq!(seen[0], (0, Ok("/1.vcf".into())));
        assert!(matches!(&seen[1], (start, Err(why)) if *start == at(0) && why.starts_with("line 2: missing field")));
        assert_eq!(seen[2], (at(1), Err("line 3: is too long".into())));
        assert_eq!(seen[3], (at(2), Ok("/1.vcf".into())));
        assert_eq!(seen[4].0, at(3));
        assert!(seen[4].1.is_err() && seen.len() == 5);
    }

    #[test]
    fn what_cannot_be_read_is_told_once_and_is_the_end() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("the disk is broken"))
            }
        }
        let good = serde_json::to_string(&fixture::contact("c1", "/1.vcf", "Ada")).unwrap() + "\n";
        let long = "x".repeat(MAX_LINE as usize);
        for (text, n_good) in [(good.clone(), 1), (good.repeat(2), 2), (good + &long, 1)] {
            let read: Vec<_> = Items::new(text.as_bytes().chain(Broken)).take(9).collect();
            assert_eq!(read.len(), n_good + 1, "{read:?}");
            assert!(matches!(read.last(), Some(Err(BadItem::Io(_)))));
        }
    }
}
