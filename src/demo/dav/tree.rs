//! The XML body of a request as a small flat tree. No DOCTYPE, bounded depth and size, no recursion.

use quick_xml::NsReader;
use quick_xml::XmlVersion;
use quick_xml::events::Event;
use quick_xml::name::{Namespace, ResolveResult};

const MAX_DEPTH: usize = 64;
const MAX_ELEMENTS: usize = 200_000;

/// Why a request body is not XML that a server takes.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the body of the request is not acceptable XML: {0}")]
pub struct BadXml(String);

/// A parsed request body.
#[derive(Debug)]
pub struct Tree(Vec<Node>);

#[derive(Debug, Default)]
struct Node {
    namespace: String,
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    first: Option<usize>,
    last: Option<usize>,
    next: Option<usize>,
}

/// One element of a tree.
#[derive(Clone, Copy, Debug)]
pub struct Element<'a> {
    tree: &'a Tree,
    node: &'a Node,
}

impl Tree {
    /// Reads a whole body.
    pub fn parse(body: &[u8]) -> Result<Tree, BadXml> {
        let text = std::str::from_utf8(body).map_err(|_| BadXml("not UTF-8".into()))?;
        let mut reader = NsReader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        let mut nodes: Vec<Node> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        loop {
            let (namespace, event) = reader.read_resolved_event().map_err(|error| BadXml(error.to_string()))?;
            match event {
                Event::Start(start) => {
                    let namespace = match namespace {
                        ResolveResult::Bound(Namespace(namespace)) => namespace.to_owned(),
                        ResolveResult::Unbound => String::new(),
                        ResolveResult::Unknown(prefix) => return Err(BadXml(format!("unknown prefix {prefix}"))),
                    };
                    let at = nodes.len();
                    if open.len() >= MAX_DEPTH || at >= MAX_ELEMENTS || (open.is_empty() && at > 0) {
                        return Err(BadXml("too deep, too long or more than one root".into()));
                    }
                    let mut node = Node { namespace, name: start.local_name().as_ref().to_owned(), ..Node::default() };
                    for attribute in start.attributes() {
                        let attribute = attribute.map_err(|error| BadXml(error.to_string()))?;
                        let value = attribute
                            .normalized_value(XmlVersion::Implicit1_0)
                            .map_err(|error| BadXml(error.to_string()))?;
                        node.attributes.push((attribute.key.local_name().as_ref().to_owned(), value.into_owned()));
                    }
                    nodes.push(node);
                    if let Some(parent) = open.last().copied() {
                        let before = nodes.get_mut(parent).and_then(|parent| {
                            parent.first.get_or_insert(at);
                            parent.last.replace(at)
                        });
                        if let Some(before) = before.and_then(|before| nodes.get_mut(before)) {
                            before.next = Some(at);
                        }
                    }
                    open.push(at);
                }
                Event::End(_) => {
                    open.pop();
                }
                Event::Text(text) => append(&mut nodes, &open, &text.xml10_content()),
                Event::CData(text) => append(&mut nodes, &open, &text.xml10_content()),
                Event::GeneralRef(reference) => {
                    let known = match reference.as_ref() {
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "amp" => Some('&'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        _ => reference.resolve_char_ref().map_err(|error| BadXml(error.to_string()))?,
                    };
                    let known = known.ok_or_else(|| BadXml("unknown entity".into()))?;
                    append(&mut nodes, &open, known.encode_utf8(&mut [0; 4]));
                }
                Event::DocType(_) => return Err(BadXml("a DOCTYPE".into())),
                Event::Eof if open.is_empty() && !nodes.is_empty() => return Ok(Tree(nodes)),
                Event::Eof => return Err(BadXml("it ends early".into())),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => (),
            }
        }
    }

    /// The outermost element.
    pub fn root(&self) -> Option<Element<'_>> {
        self.element(0)
    }

    fn element(&self, at: usize) -> Option<Element<'_>> {
        self.0.get(at).map(|node| Element { tree: self, node })
    }
}

fn append(nodes: &mut [Node], open: &[usize], text: &str) {
    if let Some(node) = open.last().and_then(|at| nodes.get_mut(*at)) {
        node.text.push_str(text);
    }
}

impl<'a> Element<'a> {
    /// True when it has this name in this namespace.
    pub fn is(&self, namespace: &str, name: &str) -> bool {
        self.node.name == name && self.node.namespace == namespace
    }

    /// Its local name.
    pub fn name(&self) -> &'a str {
        &self.node.name
    }

    /// Its namespace; empty when it has none.
    pub fn namespace(&self) -> &'a str {
        &self.node.namespace
    }

    /// Its own text, without that of its children, trimmed.
    pub fn text(&self) -> &'a str {
        self.node.text.trim()
    }

    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        self.node.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Its children in order.
    pub fn children(&self) -> impl Iterator<Item = Element<'a>> + use<'a> {
        let tree = self.tree;
        std::iter::successors(self.node.first.and_then(|at| tree.element(at)), move |child| {
            child.node.next.and_then(|at| tree.element(at))
        })
    }

    /// The first child of this name.
    pub fn child(&self, namespace: &str, name: &str) -> Option<Element<'a>> {
        self.children().find(|child| child.is(namespace, name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_namespaces_attributes_and_text() {
        let tree = Tree::parse(
            br#"<?xml version="1.0"?><p:propfind xmlns:p="DAV:" xmlns="urn:x"><p:prop><a/><b c="1 &lt; 2">x &amp; <![CDATA[<y>]]>&#x7a;</b></p:prop></p:propfind>"#,
        )
        .unwrap();
        let root = tree.root().unwrap();
        assert!(root.is("DAV:", "propfind"));
        let prop = root.child("DAV:", "prop").unwrap();
        let names: Vec<_> = prop.children().map(|child| child.name()).collect();
        assert_eq!(names, ["a", "b"]);
        let b = prop.child("urn:x", "b").unwrap();
        assert_eq!(b.text(), "x & <y>z");
        assert_eq!(b.attribute("c"), Some("1 < 2"));
    }

    #[test]
    fn refuses_what_a_server_should_not_take() {
        let deep = "<a>".repeat(100);
        for bad in ["", "<a>", "<a></b>", "<!DOCTYPE a><a/>", "<a/><b/>", "<x:a/>", "<a>&bomb;</a>", deep.as_str()] {
            assert!(Tree::parse(bad.as_bytes()).is_err(), "{bad}");
        }
        assert!(Tree::parse(b"<a>\xff</a>").is_err());
    }
}
