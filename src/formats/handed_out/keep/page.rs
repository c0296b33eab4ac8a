//! A note of Keep as a web page. Only the classes that Keep's pages are marked with are looked at; this is no reader of HTML.

use super::super::{Composed, Unfit, charset};
use super::{Found, MOST, State};
use crate::formats::Loss;

/// Whether a file begins like a page of Keep. The marks come after a style sheet of some kilobytes.
pub fn recognise(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    text.contains("<html") && text.contains("class=\"note") && text.contains("class=\"heading\"")
}

/// Reads one note from its page.
pub fn read(bytes: &[u8]) -> Result<Composed, Unfit> {
    if bytes.len() > MOST {
        return Err(Unfit::TooLarge { limit: MOST });
    }
    let text = charset::decode(bytes)?;
    let mut note = Note::default();
    for piece in pieces(&text.text) {
        match piece {
            Piece::Text(text) => note.text(text),
            Piece::Begin { name, inside, closed } => note.begin(name, inside, closed),
            Piece::End(name) => note.end(name),
        }
    }
    if !note.seen {
        return Err(Unfit::NotThis { wanted: "a note of Keep" });
    }
    let mut found = note.found;
    found.text = found.text.trim().to_string();
    let time = note.time.split_whitespace().collect::<Vec<_>>().join(" ");
    if !time.is_empty() {
        found.losses.push(Loss::new(format!("its time is only said as {time}, without a time zone")));
    }
    Ok(found.composed())
}

enum Piece<'t> {
    Text(&'t str),
    /// A tag with what stands in it after its name; `closed` when it has no end tag.
    Begin {
        name: &'t str,
        inside: &'t str,
        closed: bool,
    },
    End(&'t str),
}

fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            if rest.is_empty() {
                return None;
            }
            let Some(after) = rest.strip_prefix('<') else {
                let (plain, next) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
                rest = next;
                return Some(Piece::Text(plain));
            };
            if after.starts_with("!--") {
                rest = after.find("-->").and_then(|at| after.get(at + 3..)).unwrap_or_default();
                continue;
            }
            let (tag, next) = after.split_at(after.find('>').unwrap_or(after.len()));
            rest = next.strip_prefix('>').unwrap_or_default();
            if tag.starts_with(['!', '?']) {
                continue;
            }
            if let Some(name) = tag.strip_prefix('/') {
                return Some(Piece::End(name.trim()));
            }
            let closed = tag.ends_with('/');
            let tag = tag.trim_end_matches('/');
            let (name, inside) = tag.split_at(tag.find(char::is_whitespace).unwrap_or(tag.len()));
            let void = ["br", "img", "meta", "link", "hr", "input"].iter().any(|void| name.eq_ignore_ascii_case(void));
            return Some(Piece::Begin { name, inside, closed: closed || void });
        }
    })
}

/// The value of an attribute.
fn attribute<'t>(inside: &'t str, name: &str) -> Option<&'t str> {
    let at = inside.find(&format!("{name}=\""))?;
    let rest = inside.get(at + name.len() + 2..)?;
    rest.split('"').next()
}

/// What a text belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Part {
    #[default]
    Nothing,
    Time,
    Title,
    Content,
    Item,
    Label,
    Link,
}

#[derive(Default)]
struct Note {
    seen: bool,
    /// Open tags and what their text belongs to.
    open: Vec<(String, Part)>,
    found: Found,
    time: String,
}

impl Note {
    fn part(&self) -> Part {
        self.open.last().map(|(_, part)| *part).unwrap_or_default()
    }

    fn begin(&mut self, name: &str, inside: &str, closed: bool) {
        let class = attribute(inside, "class").unwrap_or_default();
        let has = |wanted: &str| class.split_whitespace().any(|class| class == wanted);
        if name.eq_ignore_ascii_case("br") && self.part() == Part::Content {
            self.found.text.push('\n');
        }
        if name.eq_ignore_ascii_case("img") || name.eq_ignore_ascii_case("audio") || name.eq_ignore_ascii_case("video")
        {
            // A picture within the page itself is one of Keep's own signs.
            let source = attribute(inside, "src")
                .map(unescaped)
                .filter(|source| !source.is_empty() && !source.starts_with("data:"));
            self.found.attached.extend(source);
        }
        let mut part = self.part();
        if has("note") {
            self.seen = true;
            self.found.colour = class.split_whitespace().find(|class| *class != "note").unwrap_or_default().to_string();
            part = Part::Nothing;
        } else if has("heading") {
            part = Part::Time;
        } else if has("title") && name.eq_ignore_ascii_case("div") {
            part = Part::Title;
        } else if has("content") {
            part = Part::Content;
        } else if has("listitem") {
            self.found.list.push((has("checked"), String::new()));
            part = Part::Nothing;
        } else if has("bullet") || has("meta-icons") || has("attachments") || has("chips") {
            part = Part::Nothing;
        } else if has("text") && !self.found.list.is_empty() {
            part = Part::Item;
        } else if has("label-name") || has("label") && !has("chip") {
            self.found.labels.push(String::new());
            part = Part::Label;
        } else if has("annotation") && name.eq_ignore_ascii_case("a") {
            self.found.links.push(String::new());
            part = Part::Link;
        }
        if self.seen {
            self.found.pinned |= has("pinned");
            if has("trashed") {
                self.found.state = State::Trash;
            } else if has("archived") && self.found.state == State::Open {
                self.found.state = State::Archive;
            }
        }
        if let (true, Some(address)) = (part == Part::Link, attribute(inside, "href"))
            && let Some(link) = self.found.links.last_mut()
        {
            *link = unescaped(address);
        }
        if !closed {
            self.open.push((name.to_ascii_lowercase(), part));
        }
    }

    fn end(&mut self, name: &str) {
        let name = name.to_ascii_lowercase();
        // A page that closes what it never opened is read on.
        if self.open.last().is_some_and(|(open, _)| *open == name) {
            self.open.pop();
        } else if let Some(at) = self.open.iter().rev().take(64).position(|(open, _)| *open == name) {
            self.open.truncate(self.open.len() - at - 1);
        }
    }

    fn text(&mut self, text: &str) {
        if !self.seen {
            return;
        }
        let text = unescaped(text);
        match self.part() {
            Part::Nothing => (),
            Part::Time => self.time.push_str(&text),
            Part::Title => self.found.title.push_str(text.trim()),
            Part::Content => self.found.text.push_str(&text),
            Part::Item => {
                if let Some((_, item)) = self.found.list.last_mut() {
                    item.push_str(&text);
                }
            }
            Part::Label => {
                if let Some(label) = self.found.labels.last_mut() {
                    label.push_str(text.trim());
                }
            }
            Part::Link => {
                if let Some(link) = self.found.links.last_mut()
                    && !text.trim().is_empty()
                    && *link != text.trim()
                {
                    *link = format!("{}: {link}", text.trim());
                }
            }
        }
    }
}

/// Text with its entities resolved: the five of XML, blanks, and numbers.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (plain, entity) = rest.split_at(at);
        out.push_str(plain);
        let end = entity.bytes().take(12).position(|byte| byte == b';');
        let name = end.and_then(|end| entity.get(1..end)).unwrap_or_default();
        let number = match name.strip_prefix('#') {
            Some(hex) if hex.starts_with(['x', 'X']) => hex.get(1..).and_then(|hex| u32::from_str_radix(hex, 16).ok()),
            Some(number) => number.parse().ok(),
            None => None,
        };
        let c = match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            "nbsp" => Some(' '),
            _ => number.and_then(char::from_u32),
        };
        match (c, end) {
            (Some(c), Some(end)) => {
                out.push(c);
                rest = entity.get(end + 1..).unwrap_or_default();
            }
            _ => {
                out.push('&');
                rest = entity.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}
