//! What the server answers to each method: WebDAV (RFC 4918), CardDAV (RFC 6352), CalDAV (RFC 4791), sync-collection
//! (RFC 6578), extended MKCOL (RFC 5689). Decides on values; sends nothing.
//!
//! Not here: locks, COPY and MOVE, access control, free-busy.

mod change;
mod content;
mod filter;
mod get;
mod listing;
mod properties;
mod report;
mod tree;
mod xml;

use bytes::Bytes;
use hyper::StatusCode;
use hyper::header::{ALLOW, HeaderMap, HeaderName};

use super::answer::Answer;
use super::cloud::{Cloud, Place};
use super::faults::Faults;
use crate::formats::vcard::{self, Version};

/// A request whose body has arrived.
pub struct Asked<'a> {
    pub method: &'a str,
    /// The path as sent.
    pub target: &'a str,
    pub headers: &'a HeaderMap,
    pub body: &'a Bytes,
}

impl Asked<'_> {
    fn header(&self, name: HeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The `Depth` header (RFC 4918 §10.2); infinity when there is none.
    fn depth(&self) -> Option<Depth> {
        match self.headers.get("depth").map(|value| value.as_bytes()) {
            Some(b"0") => Some(Depth::Zero),
            Some(b"1") => Some(Depth::One),
            Some(b"infinity" | b"Infinity") | None => Some(Depth::Infinity),
            Some(_) => None,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    Zero,
    One,
    Infinity,
}

/// How the server is set up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manners {
    /// Sync reports give at most so many changes, then 507.
    pub sync_page: Option<usize>,
    pub faults: Faults,
    /// The user name in paths.
    pub user: String,
}

const METHODS: &str = "OPTIONS, GET, HEAD, PUT, DELETE, PROPFIND, PROPPATCH, REPORT, MKCOL, MKCALENDAR";

/// The answer to `OPTIONS`.
pub fn options() -> Answer {
    Answer::empty(StatusCode::OK)
        .with(ALLOW, METHODS.into())
        .with(HeaderName::from_static("dav"), "1, 3, extended-mkcol, addressbook, calendar-access".into())
}

/// The answer to a request that is allowed in.
pub fn answer(cloud: &mut Cloud, manners: &Manners, asked: &Asked<'_>) -> Answer {
    let path = asked.target.split('?').next().unwrap_or("");
    let Some(path) = xml::decode_path(path) else {
        return Answer::text(StatusCode::BAD_REQUEST, "This path is not UTF-8.\n");
    };
    let place = cloud.find(&path);
    match asked.method {
        "OPTIONS" => options(),
        "GET" => get::answer(cloud, manners, asked, &place),
        "HEAD" => get::answer(cloud, manners, asked, &place).head_only(),
        "PROPFIND" => listing::answer(cloud, manners, asked, &place),
        "REPORT" => report::answer(cloud, manners, asked, &place),
        "PUT" => change::put(cloud, manners, asked, &place),
        "DELETE" => change::delete(cloud, manners, asked, &place),
        "MKCOL" | "MKCALENDAR" => change::make(cloud, asked, &place),
        "PROPPATCH" => change::patch(cloud, asked, &place),
        _ => Answer::empty(StatusCode::METHOD_NOT_ALLOWED).with(ALLOW, METHODS.into()),
    }
}

/// A body in the version that was asked for, where cards are converted.
fn as_asked(body: Bytes, wants_vcard4: bool, manners: &Manners) -> Bytes {
    let card = std::str::from_utf8(&body).ok().filter(|_| manners.faults.converts_cards && !wants_vcard4);
    match card.filter(|card| vcard::version(card) == Some(Version::V40)) {
        Some(card) => vcard::convert(card, Version::V30).0.into(),
        None => body,
    }
}

fn not_found(place: &Place) -> Answer {
    let parent_is_there = matches!(place, Place::Free(..));
    Answer::text(StatusCode::NOT_FOUND, if parent_is_there { "Nothing here.\n" } else { "Nothing here, nor above.\n" })
}

/// A decoded path percent-encoded as the server lists it.
pub fn encode(path: &str) -> String {
    xml::encode_path(path)
}

/// A listed path, or the path of an address, decoded.
pub fn decode(href: &str) -> Option<String> {
    xml::decode_path(href)
}

/// What a portal answers to everything once a session has ended.
pub const SIGN_IN_PAGE: &str = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Sign in</title></head>\
<body><h1>Sign in</h1><p>Your session has ended.</p><form method=\"post\" action=\"/login\"><label>User name \
<input name=\"user\"></label><label>Password <input name=\"password\" type=\"password\"></label><button>Sign in</button>\
</form></body></html>\n";
