//! The items of a file that holds many: which bytes of it each of them is. Reads a file once, from front to end, whatever
//! its size, and keeps none of it.
//!
//! A card is the lines from its BEGIN to its END. A calendar object is what the file holds of one UID, **as the file would
//! be with its other objects left out**: the lines of the calendar itself, the time zones that the object names, and its
//! components (the recurring one and those that override single instances), byte for byte and in the order of the file.
//! Nothing is put in between, so an object reads as a calendar of its own, and every byte of it is the file's.
//! What stands outside of cards or calendars, other than blank lines, is a piece too.
//!
//! One file because cards and objects are told apart by the same lines.

use std::collections::BTreeMap;
use std::io::{self, BufRead};
use std::iter;
use std::ops::Range;

use super::lines::{edge, param, parts};
use super::text::unescape;
use crate::model::Kind;

/// So much of a line is looked at. Longer ones are pictures or attachments, which decide nothing.
const LOOKED_AT: usize = 4096;
/// A calendar whose own lines stand in more places is not taken apart: each object would repeat them all.
const MAX_OWN_RANGES: usize = 64;
/// No file holds more items; one that does was made to fill a computer's memory.
const MAX_PIECES: usize = 1_000_000;

/// An item in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// As its file says it, where it says one.
    pub uid: Option<String>,
    pub kind: Kind,
    /// Its bytes in the file, in order.
    pub ranges: Vec<Range<u64>>,
}

impl Piece {
    /// How many bytes it has.
    pub fn len(&self) -> u64 {
        self.ranges.iter().map(|range| range.end - range.start).sum()
    }

    /// True for a piece without bytes; there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// All that a file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pieces {
    pub pieces: Vec<Piece>,
    /// What the calendar says it is called.
    pub name: Option<String>,
    /// `#rrggbb`, as the calendar says it.
    pub colour: Option<String>,
}

/// The cards of a file.
pub fn cards(input: impl BufRead) -> io::Result<Pieces> {
    let mut lines = Lines::new(input);
    let mut found = Pieces::default();
    let mut outside = Vec::new();
    let mut open: Option<(u64, usize, Option<String>)> = None;
    let mut agent = false;
    while let Some(line) = lines.next()? {
        expect_few(found.pieces.len() + outside.len())?;
        let text = line.text();
        let at = edge(text);
        let is_card = |name: &str| name.eq_ignore_ascii_case("VCARD");
        match (&mut open, at) {
            (None, Some((true, name))) if is_card(name) => open = Some((line.start, 1, None)),
            (None, _) => push_outside(&mut outside, &line),
            // The AGENT of a vCard 2.1 is a card in a card; any other BEGIN says that the card before was cut off.
            (Some((start, _, uid)), Some((true, name))) if is_card(name) && !agent => {
                found.pieces.push(card(*start..line.start, uid.take()));
                open = Some((line.start, 1, None));
            }
            (Some((_, depth, _)), Some((true, _))) => *depth += 1,
            (Some((start, depth, uid)), Some((false, _))) => {
                *depth -= 1;
                if *depth == 0 {
                    found.pieces.push(card(*start..line.end, uid.take()));
                    open = None;
                }
            }
            (Some((_, 1, uid @ None)), None) => *uid = value_of(text, "UID"),
            _ => (),
        }
        agent = text.get(..5).is_some_and(|head| head.eq_ignore_ascii_case("AGENT"));
    }
    if let Some((start, _, uid)) = open {
        found.pieces.push(card(start..lines.at, uid));
    }
    found.pieces.extend(rest(outside, Kind::Contacts));
    Ok(found)
}

fn card(range: Range<u64>, uid: Option<String>) -> Piece {
    Piece { uid, kind: Kind::Contacts, ranges: vec![range] }
}

/// The objects of a file of calendars.
pub fn objects(input: impl BufRead) -> io::Result<Pieces> {
    take_apart(input, |calendar, end| vec![calendar.whole(end)])
}

/// The objects of a file of which calendars were cut off: where one has no end, the objects that ended before the cut, without
/// the last line that each would have, and what the cut has left of another.
pub fn objects_of_cut(input: impl BufRead) -> io::Result<Pieces> {
    take_apart(input, Calendar::before_cut)
}

/// Takes calendars apart; `cut` tells what becomes of one that has no end.
fn take_apart(input: impl BufRead, cut: fn(&mut Calendar, u64) -> Vec<Piece>) -> io::Result<Pieces> {
    let mut lines = Lines::new(input);
    let mut found = Pieces::default();
    let mut outside = Vec::new();
    let mut open: Option<Calendar> = None;
    while let Some(line) = lines.next()? {
        let inner = open.as_ref().map_or(0, |calendar| calendar.components.len());
        expect_few(found.pieces.len() + outside.len() + inner)?;
        let text = line.text();
        let at = edge(text);
        let begins = matches!(at, Some((true, name)) if name.eq_ignore_ascii_case("VCALENDAR"));
        match &mut open {
            None if begins => open = Some(Calendar::begin(&line)),
            None => push_outside(&mut outside, &line),
            Some(calendar) if begins => {
                found.pieces.extend(cut(calendar, line.start));
                open = Some(Calendar::begin(&line));
            }
            Some(calendar) => {
                if calendar.line(&line, text, at, &mut found) {
                    found.pieces.extend(calendar.objects());
                    open = None;
                }
            }
        }
    }
    if let Some(mut calendar) = open {
        found.pieces.extend(cut(&mut calendar, lines.at));
    }
    found.pieces.extend(rest(outside, Kind::Calendar));
    Ok(found)
}

fn expect_few(n_pieces: usize) -> io::Result<()> {
    if n_pieces > MAX_PIECES { Err(io::Error::new(io::ErrorKind::InvalidData, "too many items")) } else { Ok(()) }
}

/// A calendar that is being read.
struct Calendar {
    start: u64,
    /// The lines of the calendar itself.
    own: Vec<Range<u64>>,
    zones: BTreeMap<String, Range<u64>>,
    components: Vec<Component>,
    /// How deep the line is that was read last: 1 inside of the calendar.
    depth: usize,
}

/// A component of a calendar.
#[derive(Default)]
struct Component {
    name: String,
    range: Range<u64>,
    uid: Option<String>,
    /// The time zones it names; of a time zone, its own name.
    zones: Vec<String>,
}

impl Calendar {
    fn begin(line: &Line<'_>) -> Calendar {
        Calendar {
            start: line.start,
            own: iter::once(line.start..line.end).collect(),
            zones: BTreeMap::new(),
            components: Vec::new(),
            depth: 1,
        }
    }

    /// Takes the next line in; true when the calendar ended with it.
    fn line(&mut self, line: &Line<'_>, text: &str, at: Option<(bool, &str)>, found: &mut Pieces) -> bool {
        match at {
            Some((true, name)) => {
                self.depth += 1;
                if self.depth == 2 {
                    let name = name.to_ascii_uppercase();
                    let range = line.start..line.end;
                    self.components.push(Component { name, range, ..Component::default() });
                }
            }
            Some((false, _)) => {
                self.depth -= 1;
                match self.depth {
                    0 => push_range(&mut self.own, line.start..line.end),
                    1 => self.end(line),
                    _ => (),
                }
            }
            None if self.depth == 1 => {
                push_range(&mut self.own, line.start..line.end);
                for name in ["X-WR-CALNAME", "NAME"] {
                    found.name = found
                        .name
                        .take()
                        .or_else(|| value_of(text, name).map(|name| unescape(&name).replace('\n', " ")));
                }
                for name in ["X-APPLE-CALENDAR-COLOR", "COLOR"] {
                    let colour = || value_of(text, name).filter(|colour| colour.starts_with('#'));
                    found.colour = found.colour.take().or_else(colour);
                }
            }
            None => self.property(text),
        }
        self.depth == 0
    }

    fn property(&mut self, text: &str) {
        let depth = self.depth;
        let Some(component) = self.components.last_mut() else { return };
        let Some(property) = parts(text) else { return };
        if component.name == "VTIMEZONE" {
            if depth == 2 && property.name.eq_ignore_ascii_case("TZID") && component.zones.is_empty() {
                component.zones.push(property.value.trim().to_owned());
            }
            return;
        }
        if depth == 2 && component.uid.is_none() && property.name.eq_ignore_ascii_case("UID") {
            component.uid = Some(property.value.trim().to_owned()).filter(|uid| !uid.is_empty());
        } else if let Some(zone) = param(property.params, "TZID")
            && !component.zones.iter().any(|known| known == zone)
        {
            component.zones.push(zone.to_owned());
        }
    }

    /// A component ended.
    fn end(&mut self, line: &Line<'_>) {
        let Some(mut component) = self.components.pop() else { return };
        component.range.end = line.end;
        match component.zones.first() {
            // Of two of the same name the first one counts, as for every reader.
            Some(zone) if component.name == "VTIMEZONE" => {
                self.zones.entry(zone.clone()).or_insert(component.range);
            }
            _ => self.components.push(component),
        }
    }

    /// The calendar up to `end`, which has no end of its own or is not taken apart.
    fn whole(&self, end: u64) -> Piece {
        let kind = self.components.first().map_or(Kind::Calendar, |component| kind_of(&component.name));
        Piece { uid: None, kind, ranges: iter::once(self.start..end).collect() }
    }

    /// The objects in front of the cut at `end`, and what it has left of the component that it goes through.
    fn before_cut(&mut self, end: u64) -> Vec<Piece> {
        let open = if self.depth > 1 { self.components.pop() } else { None };
        let mut pieces = self.objects();
        pieces.extend(open.map(|open| {
            let (uid, kind) = (open.uid, kind_of(&open.name));
            Piece { uid, kind, ranges: iter::once(open.range.start..end).collect() }
        }));
        pieces
    }

    /// The objects: what has the same UID is one, what has none stands for itself.
    fn objects(&mut self) -> Vec<Piece> {
        if self.own.len() > MAX_OWN_RANGES {
            return vec![self.whole(self.own.last().map_or(self.start, |range| range.end))];
        }
        let mut by_uid: BTreeMap<String, usize> = BTreeMap::new();
        let mut objects: Vec<(Option<String>, Vec<Component>)> = Vec::new();
        for component in std::mem::take(&mut self.components) {
            let known = component.uid.as_ref().and_then(|uid| by_uid.get(uid)).copied();
            match known.and_then(|at| objects.get_mut(at)) {
                Some((_, components)) => components.push(component),
                None => {
                    if let Some(uid) = &component.uid {
                        by_uid.insert(uid.clone(), objects.len());
                    }
                    objects.push((component.uid.clone(), vec![component]));
                }
            }
        }
        objects.into_iter().map(|(uid, components)| self.object(uid, &components)).collect()
    }

    fn object(&self, uid: Option<String>, components: &[Component]) -> Piece {
        let zones = components.iter().flat_map(|component| &component.zones).filter_map(|zone| self.zones.get(zone));
        let mut all: Vec<Range<u64>> =
            self.own.iter().chain(zones).chain(components.iter().map(|component| &component.range)).cloned().collect();
        all.sort_by_key(|range| range.start);
        all.dedup();
        let mut ranges = Vec::new();
        all.into_iter().for_each(|range| push_range(&mut ranges, range));
        let kind = components.first().map_or(Kind::Calendar, |component| kind_of(&component.name));
        Piece { uid, kind, ranges }
    }
}

fn kind_of(component: &str) -> Kind {
    match component {
        "VTODO" => Kind::Tasks,
        "VJOURNAL" => Kind::Notes,
        _ => Kind::Calendar,
    }
}

/// The value of the property `name`, when `line` is one and has one.
fn value_of(line: &str, name: &str) -> Option<String> {
    let property = parts(line).filter(|parts| parts.name.eq_ignore_ascii_case(name))?;
    Some(property.value.trim().to_owned()).filter(|value| !value.is_empty())
}

/// Adds a range; one that follows the last one makes it longer.
fn push_range(ranges: &mut Vec<Range<u64>>, range: Range<u64>) {
    match ranges.last_mut() {
        Some(last) if last.end == range.start => last.end = range.end,
        _ => ranges.push(range),
    }
}

fn push_outside(ranges: &mut Vec<Range<u64>>, line: &Line<'_>) {
    if line.bytes.iter().any(|byte| !byte.is_ascii_whitespace()) {
        push_range(ranges, line.start..line.end);
    }
}

/// What stands outside of everything, which is kept as well.
fn rest(outside: Vec<Range<u64>>, kind: Kind) -> Option<Piece> {
    (!outside.is_empty()).then_some(Piece { uid: None, kind, ranges: outside })
}

/// A logical line: with those that continue it (RFC 5545 §3.1, RFC 6350 §3.2).
struct Line<'a> {
    start: u64,
    end: u64,
    /// Its first bytes, unfolded, without a mark of byte order.
    bytes: &'a [u8],
}

impl Line<'_> {
    /// Its text; none where it is not UTF-8, or not as far as it was looked at.
    fn text(&self) -> &str {
        match std::str::from_utf8(self.bytes) {
            Ok(text) => text,
            Err(error) => {
                let valid = self.bytes.get(..error.valid_up_to()).unwrap_or_default();
                std::str::from_utf8(valid).unwrap_or_default()
            }
        }
    }
}

/// Reads logical lines and where they stand.
struct Lines<R> {
    input: R,
    at: u64,
    bytes: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    fn new(input: R) -> Lines<R> {
        Lines { input, at: 0, bytes: Vec::new() }
    }

    fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.bytes.clear();
        let mut start = self.at;
        if !self.physical()? {
            return Ok(None);
        }
        while matches!(self.input.fill_buf()?.first(), Some(b' ' | b'\t')) {
            self.input.consume(1);
            self.at += 1;
            self.physical()?;
        }
        if start == 0 && self.bytes.starts_with(b"\xef\xbb\xbf") {
            self.bytes.drain(..3);
            start = 3;
        }
        Ok(Some(Line { start, end: self.at, bytes: &self.bytes }))
    }

    /// Reads up to the end of a line, which is LF, CRLF or CR; false when nothing is left.
    fn physical(&mut self) -> io::Result<bool> {
        let mut any = false;
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                return Ok(any);
            }
            any = true;
            let end = buffer.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let text = buffer.get(..end.unwrap_or(buffer.len())).unwrap_or_default();
            let room = LOOKED_AT.saturating_sub(self.bytes.len()).min(text.len());
            self.bytes.extend_from_slice(text.get(..room).unwrap_or_default());
            let (mut used, ended_by) = (text.len(), end.and_then(|at| buffer.get(at)).copied());
            used += usize::from(ended_by.is_some());
            self.input.consume(used);
            self.at += used as u64;
            match ended_by {
                None => continue,
                Some(b'\r') if self.input.fill_buf()?.first() == Some(&b'\n') => {
                    self.input.consume(1);
                    self.at += 1;
                }
                Some(_) => (),
            }
            return Ok(true);
        }
    }
}

#[cfg(test)]
mod tests;
