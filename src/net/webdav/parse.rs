//! Reads `DAV:multistatus` documents as they arrive (RFC 4918 §13, §14.16). Nothing is guessed: what is not understood
//! where it matters is an error, and unknown elements elsewhere are passed over as RFC 4918 §17 wants it.

use std::collections::VecDeque;

use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;

use super::names::{Shape, Tag, Types, accept, known, shape};
use super::xml::{Document, Fault, Sink};
use super::{Limits, Prop};
use crate::model::Trouble;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Value {
    prop: Prop,
    start: usize,
    end: usize,
}

/// One `DAV:response`. Values stand here only when their propstat had a status of success.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// The address, as sent.
    pub href: String,
    /// The status of the resource as a whole, where it has one instead of properties.
    pub status: Option<u16>,
    pub types: Types,
    /// It answers `sync-collection` reports (RFC 6578).
    pub offers_sync: bool,
    /// It can give vCard 4.0 (RFC 6352 §6.2.2).
    pub offers_vcard4: bool,
    /// `address-data` or `calendar-data`, with CRLF line ends again.
    pub data: Option<String>,
    text: String,
    values: Vec<Value>,
}

impl Response {
    /// The first value of a property. A property that is there and empty gives `Some("")`.
    pub fn text(&self, prop: Prop) -> Option<&str> {
        self.texts(prop).next()
    }

    /// The values of a property: the addresses of a home set, the names of supported components; else one.
    pub fn texts(&self, prop: Prop) -> impl Iterator<Item = &str> {
        self.values
            .iter()
            .filter(move |value| value.prop == prop)
            .filter_map(|value| self.text.get(value.start..value.end))
    }
}

/// What an answer said of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub responses: usize,
    /// The new token of a `sync-collection` answer (RFC 6578 §3.2).
    pub sync_token: Option<String>,
    /// The server left something out: a status of 507 (RFC 6578 §3.6, RFC 6352 §8.6.2).
    pub truncated: bool,
}

/// Reads one multistatus document, pushed in chunks.
pub struct Parser {
    url: String,
    document: Document,
    reading: Reading,
}

impl Parser {
    /// A parser for the answer of `url`. `charset` is what its `Content-Type` said.
    pub fn new(url: String, limits: &Limits, charset: Option<&str>) -> Parser {
        let reading = Reading { limits: *limits, ..Reading::default() };
        Parser { url, document: Document::new(limits.answer_bytes, limits.item_bytes, charset), reading }
    }

    /// Takes the next chunk of the body.
    pub fn feed(&mut self, chunk: &[u8]) -> Result<(), Trouble> {
        let done = self.document.feed(chunk, &mut self.reading);
        done.map_err(|fault| self.trouble(fault))
    }

    /// The body has ended; an error unless the document is whole.
    pub fn finish(&mut self) -> Result<(), Trouble> {
        let done = self.document.finish(&mut self.reading);
        done.map_err(|fault| self.trouble(fault))
    }

    /// The next response that is complete.
    pub fn pop(&mut self) -> Option<Response> {
        self.reading.ready.pop_front()
    }

    /// What the answer has said of itself so far.
    pub fn summary(&self) -> Summary {
        self.reading.summary.clone()
    }

    fn trouble(&self, fault: Fault) -> Trouble {
        let url = self.url.clone();
        match fault {
            Fault::Malformed(why) => Trouble::Malformed { url, why },
            Fault::TooLarge { limit } => Trouble::TooLarge { url, limit },
        }
    }
}

#[derive(Default)]
struct Reading {
    limits: Limits,
    stack: Vec<Tag>,
    /// Text of the element that is being read.
    scratch: String,
    current: Response,
    /// Addresses of the current response; there is more than one only next to a status (RFC 4918 §14.24).
    hrefs: Vec<String>,
    /// Where the current propstat began, and what it said.
    mark: Mark,
    ready: VecDeque<Response>,
    summary: Summary,
    /// Length of the last body, a good guess for the next.
    body_bytes: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct Mark {
    status: Option<u16>,
    values: usize,
    text: usize,
    types: Types,
    offers_sync: bool,
    offers_vcard4: bool,
    had_data: bool,
}

/// Texts other than bodies and addresses may be this long.
const MAX_TEXT_BYTES: usize = 1 << 20;

impl Sink for Reading {
    fn start(&mut self, namespace: Option<&str>, local: &str, element: &BytesStart<'_>) -> Result<(), Fault> {
        let parent = self.stack.last().copied();
        let Some(namespace) = namespace else {
            // An undeclared prefix on a property is the server's loss; around properties it could hide a line.
            return match parent {
                Some(Tag::Prop | Tag::Value(_) | Tag::Other) => {
                    self.stack.push(Tag::Other);
                    Ok(())
                }
                _ => Err(Fault::malformed("it uses a namespace prefix that it does not declare")),
            };
        };
        let tag = accept(parent, known(namespace, local));
        match tag {
            Tag::Other if parent.is_none() => return Err(Fault::malformed("it is not a DAV:multistatus")),
            Tag::Response => {
                self.current = Response::default();
                self.hrefs.clear();
            }
            Tag::Propstat => {
                self.mark = Mark {
                    status: None,
                    values: self.current.values.len(),
                    text: self.current.text.len(),
                    types: self.current.types,
                    offers_sync: self.current.offers_sync,
                    offers_vcard4: self.current.offers_vcard4,
                    had_data: self.current.data.is_some(),
                };
            }
            Tag::Value(Prop::AddressData | Prop::CalendarData) => {
                self.current.data = Some(String::with_capacity(self.body_bytes.max(256)));
            }
            Tag::Href | Tag::Status | Tag::Value(_) => self.scratch.clear(),
            Tag::Type(kind) => self.current.types = self.current.types.with(kind),
            Tag::Component => {
                if let Some(name) = attribute(element, "name")? {
                    self.push_value(Prop::SupportedComponents, &name);
                }
            }
            Tag::DataType => {
                if attribute(element, "version")?.is_some_and(|version| version.trim() == "4.0") {
                    self.current.offers_vcard4 = true;
                }
            }
            Tag::SyncCollection => self.current.offers_sync = true,
            Tag::Multistatus | Tag::Prop | Tag::SupportedReport | Tag::Report | Tag::Other => {}
        }
        self.stack.push(tag);
        Ok(())
    }

    fn text(&mut self, piece: &str) -> Result<(), Fault> {
        match self.stack.last() {
            Some(Tag::Value(Prop::AddressData | Prop::CalendarData)) => {
                let Some(body) = &mut self.current.data else { return Ok(()) };
                if (body.len() + piece.len()) as u64 > self.limits.item_bytes {
                    return Err(Fault::TooLarge { limit: self.limits.item_bytes });
                }
                push_lines(body, piece);
            }
            Some(Tag::Href | Tag::Status | Tag::Value(_)) => {
                if self.scratch.len() + piece.len() > MAX_TEXT_BYTES {
                    return Err(Fault::malformed("one of its values is too long"));
                }
                self.scratch.push_str(piece);
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), Fault> {
        let tag = self.stack.pop();
        let parent = self.stack.last().copied();
        match (tag, parent) {
            (Some(Tag::Href), Some(Tag::Response)) => {
                let href = self.scratch.trim();
                if href.is_empty() {
                    return Err(Fault::malformed("a response without an address"));
                }
                if href.len() > self.limits.href_bytes {
                    return Err(Fault::malformed("an address in it is too long"));
                }
                self.hrefs.push(href.to_owned());
            }
            (Some(Tag::Href), Some(Tag::Value(prop))) => self.push_scratch(prop),
            (Some(Tag::Status), Some(Tag::Response)) => self.current.status = Some(status(&self.scratch)?),
            (Some(Tag::Status), _) => self.mark.status = Some(status(&self.scratch)?),
            (Some(Tag::Value(Prop::AddressData | Prop::CalendarData)), _) => {
                self.body_bytes = self.current.data.as_ref().map_or(0, String::len);
            }
            (Some(Tag::Value(Prop::SyncToken)), Some(Tag::Multistatus)) => {
                self.summary.sync_token = Some(self.scratch.trim().to_owned());
            }
            (Some(Tag::Value(prop)), _) => match shape(prop) {
                Shape::Text => self.push_scratch(prop),
                // An empty set is a value too.
                Shape::Hrefs | Shape::Types | Shape::Components | Shape::DataTypes | Shape::Reports => {}
            },
            (Some(Tag::Propstat), _) => self.end_propstat()?,
            (Some(Tag::Response), _) => self.end_response()?,
            _ => {}
        }
        Ok(())
    }
}

impl Reading {
    fn push_value(&mut self, prop: Prop, text: &str) {
        let start = self.current.text.len();
        self.current.text.push_str(text);
        self.current.values.push(Value { prop, start, end: self.current.text.len() });
    }

    fn push_scratch(&mut self, prop: Prop) {
        let start = self.current.text.len();
        self.current.text.push_str(self.scratch.trim());
        self.current.values.push(Value { prop, start, end: self.current.text.len() });
    }

    fn end_propstat(&mut self) -> Result<(), Fault> {
        let Some(status) = self.mark.status else {
            return Err(Fault::malformed("properties without a status"));
        };
        if status == 507 {
            self.summary.truncated = true;
        }
        if !(200..300).contains(&status) {
            self.current.values.truncate(self.mark.values);
            self.current.text.truncate(self.mark.text);
            self.current.types = self.mark.types;
            self.current.offers_sync = self.mark.offers_sync;
            self.current.offers_vcard4 = self.mark.offers_vcard4;
            if !self.mark.had_data {
                self.current.data = None;
            }
        }
        Ok(())
    }

    fn end_response(&mut self) -> Result<(), Fault> {
        let mut response = std::mem::take(&mut self.current);
        if response.status == Some(507) {
            self.summary.truncated = true;
        }
        if self.hrefs.is_empty() {
            return Err(Fault::malformed("a response without an address"));
        }
        if self.hrefs.len() > 1 && response.status.is_none() {
            return Err(Fault::malformed("a response with several addresses and no status"));
        }
        for href in self.hrefs.drain(..) {
            response.href = href;
            self.summary.responses += 1;
            let status = response.status;
            self.ready.push_back(std::mem::replace(&mut response, Response { status, ..Response::default() }));
        }
        Ok(())
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, Fault> {
    let found = element.try_get_attribute(name).map_err(|error| Fault::malformed(error.to_string()))?;
    match found {
        None => Ok(None),
        Some(found) => match found.normalized_value(XmlVersion::Implicit1_0) {
            Ok(value) => Ok(Some(value.into_owned())),
            Err(error) => Err(Fault::malformed(error.to_string())),
        },
    }
}

/// The number in a status line such as `HTTP/1.1 404 Not Found`.
fn status(line: &str) -> Result<u16, Fault> {
    let number = line.split_ascii_whitespace().nth(1).and_then(|number| number.parse().ok());
    number
        .filter(|number| (100..600).contains(number))
        .ok_or_else(|| Fault::malformed("a status line without a number"))
}

/// Appends text of a body. XML carries only line feeds, so each that has lost its carriage return gets it back.
fn push_lines(body: &mut String, piece: &str) {
    for line in piece.split_inclusive('\n') {
        match line.strip_suffix('\n') {
            None => body.push_str(line),
            Some(text) => {
                body.push_str(text);
                if !body.ends_with('\r') {
                    body.push('\r');
                }
                body.push('\n');
            }
        }
    }
}

#[cfg(test)]
mod tests;
