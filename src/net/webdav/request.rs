//! WebDAV requests as values; `prepare` turns one into an `Ask` without sending it.

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use url::Url;

use super::names::qualified;
use super::{Depth, Prop};
use crate::model::Service;
use crate::net::http::Ask;

/// Asks for properties of a resource, and at `Depth::One` of what it contains (RFC 4918 §9.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Propfind {
    pub url: Url,
    pub depth: Depth,
    pub props: &'static [Prop],
}

/// Asks for several items at once (RFC 6352 §8.7, RFC 4791 §7.9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Multiget<'a> {
    /// The collection that holds them.
    pub url: Url,
    /// `Carddav` or `Caldav`.
    pub service: Service,
    /// Absolute paths, percent-encoded as the server listed them.
    pub hrefs: &'a [&'a str],
    /// Ask for vCard 4.0 instead of the server's own choice (RFC 6352 §10.4.2).
    pub vcard4: bool,
}

/// Asks what changed in a collection since a token; with an empty token, for everything (RFC 6578 §3.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncCollection<'a> {
    pub url: Url,
    pub token: &'a str,
    pub props: &'static [Prop],
}

const XML: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
const NAMESPACES: &str = " xmlns:D=\"DAV:\" xmlns:A=\"urn:ietf:params:xml:ns:carddav\" \
     xmlns:C=\"urn:ietf:params:xml:ns:caldav\" xmlns:S=\"http://calendarserver.org/ns/\" \
     xmlns:I=\"http://apple.com/ns/ical/\"";

impl Propfind {
    /// The request, ready to be sent.
    pub fn prepare(&self) -> Ask {
        let mut body = String::with_capacity(1024);
        body.push_str(XML);
        body.push_str("<D:propfind");
        body.push_str(NAMESPACES);
        body.push('>');
        push_props(&mut body, self.props);
        body.push_str("</D:propfind>\n");
        ask(b"PROPFIND", &self.url, Some(self.depth), body)
    }
}

impl Multiget<'_> {
    /// The request, ready to be sent.
    pub fn prepare(&self) -> Ask {
        let (report, data) = match self.service {
            Service::Caldav => ("C:calendar-multiget", "<C:calendar-data/>"),
            _ if self.vcard4 => {
                ("A:addressbook-multiget", "<A:address-data content-type=\"text/vcard\" version=\"4.0\"/>")
            }
            _ => ("A:addressbook-multiget", "<A:address-data/>"),
        };
        let text: usize = self.hrefs.iter().map(|href| href.len() + 19).sum();
        let mut body = String::with_capacity(512 + text);
        for part in [XML, "<", report, NAMESPACES, "><D:prop><D:getetag/>", data, "</D:prop>"] {
            body.push_str(part);
        }
        for href in self.hrefs {
            body.push_str("<D:href>");
            push_escaped(&mut body, href);
            body.push_str("</D:href>");
        }
        for part in ["</", report, ">\n"] {
            body.push_str(part);
        }
        // RFC 6352 wants Depth 0 with its report; RFC 4791 asks for no Depth, and 0 is the default.
        let depth = if self.service == Service::Caldav { None } else { Some(Depth::Zero) };
        ask(b"REPORT", &self.url, depth, body)
    }
}

impl SyncCollection<'_> {
    /// The request, ready to be sent.
    pub fn prepare(&self) -> Ask {
        let mut body = String::with_capacity(512);
        for part in [XML, "<D:sync-collection", NAMESPACES, "><D:sync-token>"] {
            body.push_str(part);
        }
        push_escaped(&mut body, self.token);
        body.push_str("</D:sync-token><D:sync-level>1</D:sync-level>");
        push_props(&mut body, self.props);
        body.push_str("</D:sync-collection>\n");
        ask(b"REPORT", &self.url, Some(Depth::Zero), body)
    }
}

/// A GET of bytes that are kept as they come, in the media type that `accept` prefers.
pub fn get(url: Url, accept: Option<&'static str>) -> Ask {
    let mut headers = HeaderMap::new();
    if let Some(accept) = accept {
        headers.insert(ACCEPT, HeaderValue::from_static(accept));
    }
    Ask { method: Method::GET, url, headers, body: Bytes::new(), identity: true }
}

fn ask(method: &[u8], url: &Url, depth: Option<Depth>, body: String) -> Ask {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/xml; charset=utf-8"));
    if let Some(depth) = depth {
        let value = match depth {
            Depth::Zero => "0",
            Depth::One => "1",
        };
        headers.insert(HeaderName::from_static("depth"), HeaderValue::from_static(value));
    }
    Ask {
        // Both methods are valid tokens, so the fallback is never taken.
        method: Method::from_bytes(method).unwrap_or_default(),
        url: url.clone(),
        headers,
        body: Bytes::from(body),
        identity: false,
    }
}

fn push_props(body: &mut String, props: &[Prop]) {
    body.push_str("<D:prop>");
    for prop in props {
        body.push('<');
        body.push_str(qualified(*prop));
        body.push_str("/>");
    }
    body.push_str("</D:prop>");
}

fn push_escaped(body: &mut String, text: &str) {
    for piece in text.split_inclusive(['&', '<', '>']) {
        let mut rest = piece.chars();
        let escaped = match rest.next_back() {
            Some('&') => "&amp;",
            Some('<') => "&lt;",
            Some('>') => "&gt;",
            _ => {
                body.push_str(piece);
                continue;
            }
        };
        body.push_str(rest.as_str());
        body.push_str(escaped);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(ask: &Ask) -> &str {
        std::str::from_utf8(&ask.body).unwrap()
    }

    #[test]
    fn propfind_names_each_property() {
        let url = Url::parse("http://127.0.0.1/dav/").unwrap();
        let ask = Propfind { url, depth: Depth::One, props: &[Prop::Etag, Prop::Ctag] }.prepare();
        assert_eq!(ask.method.as_str(), "PROPFIND");
        assert_eq!(ask.headers["depth"], "1");
        assert!(text(&ask).contains("<D:prop><D:getetag/><S:getctag/></D:prop></D:propfind>"));
        assert!(!ask.identity);
    }

    #[test]
    fn multiget_escapes_addresses_and_asks_for_vcard_4() {
        let url = Url::parse("http://127.0.0.1/dav/").unwrap();
        let hrefs = ["/a&b<c>d.vcf", "/plain.vcf", ""];
        let ask = Multiget { url: url.clone(), service: Service::Carddav, hrefs: &hrefs, vcard4: true }.prepare();
        assert_eq!(ask.headers["depth"], "0");
        assert!(text(&ask).contains("<D:href>/a&amp;b&lt;c&gt;d.vcf</D:href><D:href>/plain.vcf</D:href>"));
        assert!(text(&ask).contains("<A:address-data content-type=\"text/vcard\" version=\"4.0\"/>"));
        assert!(text(&ask).ends_with("</A:addressbook-multiget>\n"));
        let ask = Multiget { url, service: Service::Caldav, hrefs: &hrefs, vcard4: true }.prepare();
        assert!(text(&ask).contains("<C:calendar-data/>"));
        assert!(!ask.headers.contains_key("depth"));
    }

    #[test]
    fn sync_carries_its_token() {
        let url = Url::parse("http://127.0.0.1/dav/").unwrap();
        let ask = SyncCollection { url, token: "data:,a&b", props: &[Prop::Etag] }.prepare();
        assert!(text(&ask).contains("<D:sync-token>data:,a&amp;b</D:sync-token><D:sync-level>1</D:sync-level>"));
    }
}
