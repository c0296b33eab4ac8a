//! How the JSON records of a backup are laid out: what stands at the top a line each, and what stands in that; a file, a
//! collection or an item further in has one line to itself. So people can read a record, programs that compare lines can
//! compare two, and a record of many files is little longer than it must be.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// What lies deeper goes on in the same line.
const DEPTH: usize = 2;
const INDENT: &[u8] = b"  ";

/// Writes `value` so.
pub(super) fn write<T: Serialize>(out: impl Write, value: &T) -> serde_json::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Lines::default()))
}

#[derive(Default)]
struct Lines {
    depth: usize,
    has_value: bool,
}

impl Lines {
    fn begin<W: Write + ?Sized>(&mut self, out: &mut W, mark: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.has_value = false;
        out.write_all(mark)
    }

    fn end<W: Write + ?Sized>(&mut self, out: &mut W, mark: &[u8]) -> io::Result<()> {
        self.depth -= 1;
        if self.has_value && self.depth < DEPTH {
            self.new_line(out)?;
        }
        out.write_all(mark)
    }

    fn next<W: Write + ?Sized>(&self, out: &mut W, first: bool) -> io::Result<()> {
        if !first {
            out.write_all(b",")?;
        }
        if self.depth <= DEPTH { self.new_line(out) } else { Ok(()) }
    }

    fn new_line<W: Write + ?Sized>(&self, out: &mut W) -> io::Result<()> {
        out.write_all(b"\n")?;
        (0..self.depth).try_for_each(|_| out.write_all(INDENT))
    }
}

impl Formatter for Lines {
    fn begin_array<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.begin(out, b"[")
    }

    fn end_array<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.end(out, b"]")
    }

    fn begin_array_value<W: Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.next(out, first)
    }

    fn end_array_value<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }

    fn begin_object<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.begin(out, b"{")
    }

    fn end_object<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.end(out, b"}")
    }

    fn begin_object_key<W: Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.next(out, first)
    }

    fn begin_object_value<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(if self.depth <= DEPTH { b": " } else { b":" })
    }

    fn end_object_value<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_has_one_line() {
        let value = serde_json::json!({
            "coverage": [], "files": {"data/a": {"sizes": [1, {}], "of": "x"}, "data/b": {}}, "format": 1,
            "lost": [{"href": "/a"}, {"href": "/b"}], "scope": {}
        });
        let mut text = Vec::new();
        write(&mut text, &value).unwrap();
        let expect = "{\n  \"coverage\": [],\n  \"files\": {\n    \"data/a\": {\"of\":\"x\",\"sizes\":[1,{}]},\n    \
                      \"data/b\": {}\n  },\n  \"format\": 1,\n  \"lost\": [\n    {\"href\":\"/a\"},\n    \
                      {\"href\":\"/b\"}\n  ],\n  \"scope\": {}\n}";
        assert_eq!(String::from_utf8(text).unwrap(), expect);
        assert_eq!(serde_json::from_str::<serde_json::Value>(expect).unwrap(), value);
    }
}
