//! WebDAV requests as values; `prepare` turns one into an `Ask` without sending it.

use http::header::{ACCEPT, CONTENT_TYPE, IF_MATCH, IF_NONE_MATCH};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use url::Url;

use super::names::qualified;
use super::{Depth, Prop};
use crate::model::Service;
use crate::net::http::{Ask, Content};

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

/// What has to be at an address for something to be put there (RFC 9110 §13.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expect {
    /// Nothing.
    Nothing,
    /// The body with this entity tag; whatever there is, where the server gave none that can be compared.
    Etag(Option<String>),
}

/// Puts a body to an address (RFC 4918 §9.7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Put {
    pub url: Url,
    pub media_type: &'static str,
    pub body: Content,
    pub expect: Expect,
}

/// Makes a collection: an address book (RFC 5689, RFC 6352 §6.3.1), a calendar (RFC 4791 §5.3.1) or a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MakeCollection<'a> {
    pub url: Url,
    pub service: Service,
    /// As people see it; a folder's name is its address.
    pub name: &'a str,
    /// The components a calendar is to hold; empty leaves it to the server.
    pub components: &'a [&'static str],
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

impl Put {
    /// The request, ready to be sent.
    pub fn prepare(&self) -> Ask {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        match &self.expect {
            Expect::Nothing => {
                headers.insert(IF_NONE_MATCH, HeaderValue::from_static("*"));
            }
            // A weak tag never matches here (RFC 9110 §13.1.1).
            Expect::Etag(etag) => {
                let strong = etag.as_deref().filter(|etag| !etag.starts_with("W/"));
                if let Some(value) = strong.and_then(|etag| HeaderValue::from_str(etag).ok()) {
                    headers.insert(IF_MATCH, value);
                }
            }
        }
        Ask { method: Method::PUT, url: self.url.clone(), headers, body: self.body.clone(), identity: false }
    }
}

impl MakeCollection<'_> {
    /// The request, ready to be sent.
    pub fn prepare(&self) -> Ask {
        let mut body = String::new();
        let (method, open, close): (&[u8], _, _) = match self.service {
            Service::Webdav => return ask_bare(b"MKCOL", &self.url),
            Service::Carddav => (b"MKCOL", "<D:mkcol", "</D:mkcol>\n"),
            Service::Caldav => (b"MKCALENDAR", "<C:mkcalendar", "</C:mkcalendar>\n"),
        };
        for part in [XML, open, NAMESPACES, "><D:set><D:prop>"] {
            body.push_str(part);
        }
        if self.service == Service::Carddav {
            body.push_str("<D:resourcetype><D:collection/><A:addressbook/></D:resourcetype>");
        }
        body.push_str("<D:displayname>");
        push_escaped(&mut body, self.name);
        body.push_str("</D:displayname>");
        if self.service == Service::Caldav && !self.components.is_empty() {
            body.push_str("<C:supported-calendar-component-set>");
            for component in self.components {
                body.push_str("<C:comp name=\"");
                body.push_str(component);
                body.push_str("\"/>");
            }
            body.push_str("</C:supported-calendar-component-set>");
        }
        for part in ["</D:prop></D:set>", close] {
            body.push_str(part);
        }
        ask(method, &self.url, None, body)
    }
}

fn ask_bare(method: &[u8], url: &Url) -> Ask {
    Ask {
        // A valid token, so the fallback is never taken.
        method: Method::from_bytes(method).unwrap_or_default(),
        url: url.clone(),
        headers: HeaderMap::new(),
        body: Content::default(),
        identity: false,
    }
}

/// A GET of bytes that are kept as they come, in the media type that `accept` prefers.
pub fn get(url: Url, accept: Option<&'static str>) -> Ask {
    let mut headers = HeaderMap::new();
    if let Some(accept) = accept {
        headers.insert(ACCEPT, HeaderValue::from_static(accept));
    }
    Ask { method: Method::GET, url, headers, body: Content::default(), identity: true }
}

/// Asks what is at an address without its bytes.
pub fn head(url: Url) -> Ask {
    Ask { method: Method::HEAD, ..get(url, None) }
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
        body: body.into(),
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
        std::str::from_utf8(ask.body.bytes()).unwrap()
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
    fn what_is_put_says_what_it_expects() {
        let url = Url::parse("http://127.0.0.1/dav/a.vcf").unwrap();
        let put =
            |expect| Put { url: url.clone(), media_type: "text/vcard", body: "x".into(), expect }.prepare().headers;
        assert_eq!(put(Expect::Nothing)["if-none-match"], "*");
        assert_eq!(put(Expect::Etag(Some("\"a\"".into())))["if-match"], "\"a\"");
        for etag in [None, Some("W/\"a\"".to_owned())] {
            assert!(!put(Expect::Etag(etag)).contains_key("if-match"));
        }
    }

    #[test]
    fn collections_are_made_as_their_standards_say() {
        let url = Url::parse("http://127.0.0.1/dav/new/").unwrap();
        let make =
            |service, components| MakeCollection { url: url.clone(), service, name: "A & B", components }.prepare();
        let book = make(Service::Carddav, &[]);
        assert_eq!(book.method.as_str(), "MKCOL");
        assert!(text(&book).contains("<A:addressbook/></D:resourcetype><D:displayname>A &amp; B</D:displayname>"));
        let calendar = make(Service::Caldav, &["VEVENT", "VTODO"]);
        assert_eq!(calendar.method.as_str(), "MKCALENDAR");
        assert!(text(&calendar).contains("<C:comp name=\"VEVENT\"/><C:comp name=\"VTODO\"/>"));
        let folder = make(Service::Webdav, &[]);
        assert_eq!((folder.method.as_str(), folder.body.len()), ("MKCOL", 0));
    }

    #[test]
    fn sync_carries_its_token() {
        let url = Url::parse("http://127.0.0.1/dav/").unwrap();
        let ask = SyncCollection { url, token: "data:,a&b", props: &[Prop::Etag] }.prepare();
        assert!(text(&ask).contains("<D:sync-token>data:,a&amp;b</D:sync-token><D:sync-level>1</D:sync-level>"));
    }
}
