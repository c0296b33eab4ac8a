//! Pushes XML through quick-xml chunk by chunk, and settles what a document must be before anyone looks at its words:
//! UTF-8, no DOCTYPE, tags that match, bounded depth, namespaces resolved, references resolved, one root, closed.
//!
//! A chunk is parsed up to its last `>`; what follows waits for the next one. So no event is ever cut, except that a
//! long text may come in several pieces. Source: XML 1.0 (fifth edition), Namespaces in XML 1.0.

use quick_xml::Reader;
use quick_xml::errors::{Error, SyntaxError};
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{NamespaceResolver, ResolveResult};

/// Why a document is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Malformed(String),
    TooLarge { limit: u64 },
}

impl Fault {
    pub(super) fn malformed(why: impl Into<String>) -> Fault {
        Fault::Malformed(why.into())
    }
}

/// Receives what a document says, in order.
pub(super) trait Sink {
    /// An element begins. `namespace` is `None` when its prefix is not declared, and empty when it has none.
    fn start(&mut self, namespace: Option<&str>, local: &str, tag: &BytesStart<'_>) -> Result<(), Fault>;
    /// The innermost element ends.
    fn end(&mut self) -> Result<(), Fault>;
    /// A piece of text inside the innermost element.
    fn text(&mut self, piece: &str) -> Result<(), Fault>;
}

/// Elements may lie this deep in one another.
const MAX_DEPTH: usize = 64;
/// A tag, reference or processing instruction may be this long.
const MAX_TAG_BYTES: usize = 64 << 10;
/// A text without any markup is handed on in pieces of at least this size.
const TEXT_PIECE_BYTES: usize = 64 << 10;
/// What quick-xml takes for a byte order mark at the start of each slice, though it is text in the middle.
const MARK: &str = "\u{feff}";

/// A document that arrives in chunks.
pub(super) struct Document {
    waiting: Vec<u8>,
    /// Just after the last `>` in `waiting`; 0 when there is none.
    closed: usize,
    /// Parsing is not tried again before so much is waiting.
    retry_at: usize,
    begun: bool,
    rooted: bool,
    /// Names of the open elements, one after another, and where each begins.
    names: String,
    open: Vec<usize>,
    namespaces: NamespaceResolver,
    /// What the transport said about the encoding; the document's own word goes first.
    encoding_outside: Option<String>,
    received: u64,
    limit: u64,
    /// A comment or CDATA section may be this long.
    section_limit: u64,
}

impl Document {
    pub(super) fn new(limit: u64, section_limit: u64, encoding_outside: Option<&str>) -> Document {
        Document {
            waiting: Vec::new(),
            closed: 0,
            retry_at: 0,
            begun: false,
            rooted: false,
            names: String::new(),
            open: Vec::new(),
            namespaces: NamespaceResolver::default(),
            encoding_outside: encoding_outside.map(str::to_owned),
            received: 0,
            limit,
            section_limit,
        }
    }

    /// Takes the next chunk and passes on what is complete in it.
    pub(super) fn feed(&mut self, chunk: &[u8], sink: &mut impl Sink) -> Result<(), Fault> {
        self.received += chunk.len() as u64;
        if self.received > self.limit {
            return Err(Fault::TooLarge { limit: self.limit });
        }
        let before = self.waiting.len();
        self.waiting.extend_from_slice(chunk);
        if let Some(at) = chunk.iter().rposition(|byte| *byte == b'>') {
            self.closed = before + at + 1;
        }
        if self.waiting.len() < self.retry_at {
            return Ok(());
        }
        if self.closed > 0 {
            self.parse(self.closed, false, sink)
        } else if self.waiting.len() >= TEXT_PIECE_BYTES {
            self.parse(end_of_text(&self.waiting), false, sink)
        } else {
            Ok(())
        }
    }

    /// The document has ended: it must be whole.
    pub(super) fn finish(&mut self, sink: &mut impl Sink) -> Result<(), Fault> {
        self.parse(self.waiting.len(), true, sink)?;
        if !self.rooted || !self.open.is_empty() {
            return Err(Fault::malformed("it ends in the middle"));
        }
        Ok(())
    }

    fn parse(&mut self, end: usize, last: bool, sink: &mut impl Sink) -> Result<(), Fault> {
        let mut waiting = std::mem::take(&mut self.waiting);
        let used = self.parse_slice(waiting.get(..end).unwrap_or_default(), last, sink)?;
        let stuck = used < end;
        waiting.drain(..used);
        // What stays behind holds no closed markup: either nothing came after the last `>`, or that `>` closes nothing.
        self.closed = 0;
        self.retry_at = 0;
        if stuck {
            let section = waiting.starts_with(b"<!");
            if !section && waiting.len() > MAX_TAG_BYTES {
                return Err(Fault::malformed("a tag has no end"));
            }
            if waiting.len() as u64 > self.section_limit {
                return Err(Fault::TooLarge { limit: self.section_limit });
            }
            // Doubling keeps the cost of trying again linear.
            self.retry_at = if waiting.len() < 4096 { 0 } else { waiting.len() * 2 };
        }
        self.waiting = waiting;
        Ok(())
    }

    /// Parses as far as possible and returns how many bytes that was.
    fn parse_slice(&mut self, slice: &[u8], last: bool, sink: &mut impl Sink) -> Result<usize, Fault> {
        let mut start = 0;
        if self.begun && slice.starts_with(MARK.as_bytes()) {
            self.text(MARK, sink)?;
            start = MARK.len();
        }
        let mut reader = Reader::from_reader(slice.get(start..).unwrap_or_default());
        // Open elements outlive this reader, so their names are matched here.
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        loop {
            let before = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            match reader.read_event() {
                Ok(Event::Eof) => return Ok(slice.len()),
                Ok(event) => {
                    self.event(event, sink)?;
                    self.begun = true;
                }
                Err(Error::Syntax(SyntaxError::InvalidBangMarkup | SyntaxError::UnclosedDoctype)) => {
                    return Err(Fault::malformed("it has a declaration that does not belong there"));
                }
                Err(Error::Syntax(_)) if !last => return Ok(start + before),
                Err(Error::Syntax(_)) => return Err(Fault::malformed("it ends in the middle of a tag")),
                Err(Error::Encoding(_)) => return Err(Fault::malformed("it is not UTF-8")),
                Err(error) => return Err(Fault::malformed(error.to_string())),
            }
        }
    }

    fn event(&mut self, event: Event<'_>, sink: &mut impl Sink) -> Result<(), Fault> {
        match event {
            Event::Text(text) => self.text(&text, sink),
            Event::Start(tag) => self.start(&tag, sink),
            Event::End(tag) => self.end(tag.name().0, sink),
            Event::Empty(tag) => {
                self.start(&tag, sink)?;
                self.end(tag.name().0, sink)
            }
            Event::GeneralRef(name) => {
                if self.open.is_empty() {
                    return Err(Fault::malformed("text outside of the root element"));
                }
                let number = name.resolve_char_ref().map_err(|error| Fault::malformed(error.to_string()))?;
                match number {
                    Some(character) => sink.text(character.encode_utf8(&mut [0; 4])),
                    None => match quick_xml::escape::resolve_predefined_entity(&name) {
                        Some(text) => sink.text(text),
                        None => Err(Fault::malformed("it names an entity that XML does not define")),
                    },
                }
            }
            Event::CData(text) => {
                if self.open.is_empty() {
                    return Err(Fault::malformed("text outside of the root element"));
                }
                sink.text(&text)
            }
            Event::DocType(_) => Err(Fault::malformed("it has a DOCTYPE")),
            Event::Decl(declaration) => {
                let named = match declaration.encoding() {
                    Some(Ok(name)) => Some(name.into_owned()),
                    Some(Err(error)) => return Err(Fault::malformed(error.to_string())),
                    None => self.encoding_outside.take(),
                };
                self.encoding_outside = None;
                check_encoding(named.as_deref())
            }
            Event::Comment(_) | Event::PI(_) | Event::Eof => Ok(()),
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>, sink: &mut impl Sink) -> Result<(), Fault> {
        if self.open.is_empty() {
            if std::mem::replace(&mut self.rooted, true) {
                return Err(Fault::malformed("it has more than one root element"));
            }
            check_encoding(self.encoding_outside.take().as_deref())?;
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(Fault::malformed("its elements lie too deep in one another"));
        }
        self.namespaces.push(tag).map_err(|error| Fault::malformed(error.to_string()))?;
        self.open.push(self.names.len());
        self.names.push_str(tag.name().0);
        let (namespace, local) = self.namespaces.resolve_element(tag.name());
        let namespace = match &namespace {
            ResolveResult::Bound(name) => Some(name.0),
            ResolveResult::Unbound => Some(""),
            ResolveResult::Unknown(_) => None,
        };
        sink.start(namespace, local.as_ref(), tag)
    }

    fn end(&mut self, name: &str, sink: &mut impl Sink) -> Result<(), Fault> {
        let Some(at) = self.open.pop() else { return Err(Fault::malformed("an end tag without its start")) };
        if self.names.get(at..) != Some(name) {
            return Err(Fault::malformed("an end tag that does not match its start"));
        }
        self.names.truncate(at);
        self.namespaces.pop();
        sink.end()
    }

    fn text(&mut self, piece: &str, sink: &mut impl Sink) -> Result<(), Fault> {
        if !self.open.is_empty() {
            return sink.text(piece);
        }
        if piece.bytes().all(|byte| byte.is_ascii_whitespace()) {
            return Ok(());
        }
        Err(Fault::malformed("text outside of the root element"))
    }
}

fn check_encoding(name: Option<&str>) -> Result<(), Fault> {
    match name {
        None => Ok(()),
        Some(name) if ["utf-8", "utf8", "us-ascii"].iter().any(|known| name.eq_ignore_ascii_case(known)) => Ok(()),
        Some(_) => Err(Fault::malformed("it is not UTF-8")),
    }
}

/// Where a text without a `>` can be cut: between characters, and not inside a reference.
fn end_of_text(text: &[u8]) -> usize {
    let mut end = text.len();
    // A character has at most four bytes, and only its first is not 0b10xxxxxx.
    let tail = text.iter().rev().take(4).position(|byte| byte & 0b1100_0000 != 0b1000_0000);
    if let Some(behind) = tail {
        let first = text.len() - 1 - behind;
        if text.get(first).is_some_and(|byte| *byte >= 0x80) {
            end = first;
        }
    }
    let from = end.saturating_sub(16);
    let ampersand = text.get(from..end).and_then(|tail| tail.iter().rposition(|byte| *byte == b'&'));
    match ampersand {
        Some(at) if text.get(from + at..end).is_some_and(|tail| !tail.contains(&b';')) => from + at,
        _ => end,
    }
}
