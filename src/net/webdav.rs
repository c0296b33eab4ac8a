//! WebDAV requests as values, and a strict reader of multistatus answers that never holds more than one chunk's worth
//! of them (RFC 4918, RFC 4791, RFC 6352, RFC 6578).
//!
//! Decides nothing about what a server's words mean for a backup; follows no redirect, repeats no request.

mod names;
mod parse;
mod request;
mod xml;

use http::header::CONTENT_TYPE;

use crate::model::{Trouble, Watch};
use crate::net::http::Answer;

pub use names::{Prop, Type, Types};
pub use parse::{Parser, Response, Summary};
pub use request::{Expect, MakeCollection, Multiget, Propfind, Put, SyncCollection, get, head};

/// How far below the address a request reaches (RFC 4918 §10.2). Infinity is never asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    Zero,
    One,
}

/// How much of an answer is believed before it counts as an attack or a mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The whole answer, decompressed, in bytes.
    pub answer_bytes: u64,
    /// One card or calendar object, in bytes.
    pub item_bytes: u64,
    /// One address, in bytes.
    pub href_bytes: usize,
}

impl Limits {
    /// For answers that are held as a whole: what a principal, a home or a collection says of itself.
    pub const HELD: Limits = Limits { answer_bytes: 32 << 20, item_bytes: 1 << 20, href_bytes: 16 << 10 };
}

impl Default for Limits {
    fn default() -> Limits {
        // A hundred thousand lines of Apache's listing are some 90 MB; servers take cards of up to 20 MiB.
        Limits { answer_bytes: 1 << 30, item_bytes: 64 << 20, href_bytes: 16 << 10 }
    }
}

/// A multistatus answer that is still arriving.
pub struct Multistatus {
    answer: Answer,
    parser: Parser,
    ended: bool,
}

impl Multistatus {
    /// Looks at the head of an answer: anything but 207 is an error that says what it was instead.
    pub async fn open(answer: Answer, limits: &Limits) -> Result<Multistatus, Trouble> {
        let url = answer.url.to_string();
        let media_type = answer.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let media_type = media_type.as_deref();
        match answer.status {
            207 => {
                let parser = Parser::new(url, limits, media_type.and_then(charset));
                Ok(Multistatus { answer, parser, ended: false })
            }
            status @ 200..=299 => match media_type {
                Some(name) if is_html(name) => Err(Trouble::SignInPage { url }),
                Some(_) => Err(Trouble::NotDav { url, status }),
                None if begins_like_html(answer).await? => Err(Trouble::SignInPage { url }),
                None => Err(Trouble::NotDav { url, status }),
            },
            status @ (405 | 501) => Err(Trouble::NotDav { url, status }),
            status => Err(Trouble::Status { url, status }),
        }
    }

    /// The next response; `None` once the answer has ended as it should. A cut answer is an error.
    pub async fn next(&mut self, w: &Watch) -> Result<Option<Response>, Trouble> {
        loop {
            if let Some(response) = self.parser.pop() {
                return Ok(Some(response));
            }
            if self.ended {
                return Ok(None);
            }
            match w.or_cancelled(self.answer.chunk()).await?? {
                Some(chunk) => self.parser.feed(&chunk)?,
                None => {
                    self.parser.finish()?;
                    self.ended = true;
                }
            }
        }
    }

    /// What the answer said of itself; whole only after `next` gave `None`.
    pub fn summary(&self) -> Summary {
        self.parser.summary()
    }
}

/// Streams an answer and calls `each` once per `DAV:response`.
pub async fn multistatus(
    answer: Answer,
    limits: &Limits,
    mut each: impl FnMut(Response) -> Result<(), Trouble>,
    w: &Watch,
) -> Result<Summary, Trouble> {
    let mut reading = Multistatus::open(answer, limits).await?;
    while let Some(response) = reading.next(w).await? {
        each(response)?;
    }
    Ok(reading.summary())
}

/// True for the media type of a web page.
pub fn is_html(media_type: &str) -> bool {
    let media_type = media_type.trim_start();
    ["text/html", "application/xhtml"]
        .iter()
        .any(|html| media_type.get(..html.len()).is_some_and(|start| start.eq_ignore_ascii_case(html)))
}

/// The `charset` parameter of a media type.
fn charset(media_type: &str) -> Option<&str> {
    media_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
    })
}

async fn begins_like_html(mut answer: Answer) -> Result<bool, Trouble> {
    let Some(chunk) = answer.chunk().await? else { return Ok(false) };
    let start: Vec<u8> = chunk
        .iter()
        .skip_while(|byte| byte.is_ascii_whitespace())
        .take(14)
        .map(|byte| byte.to_ascii_lowercase())
        .collect();
    Ok(start.starts_with(b"<!doctype html") || start.starts_with(b"<html"))
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};
    use url::Url;

    use super::*;

    const URL: &str = "http://127.0.0.1/";

    async fn opened(status: u16, media_type: &'static str, body: &'static str) -> Result<Summary, Trouble> {
        let mut headers = HeaderMap::new();
        if !media_type.is_empty() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        }
        let answer = Answer::told(status, Url::parse(URL).unwrap(), headers, vec![Ok(body.into())]);
        multistatus(answer, &Limits::default(), |_| Ok(()), &Watch::default()).await
    }

    #[tokio::test]
    async fn only_207_is_a_listing() {
        let dav = "<multistatus xmlns='DAV:'/>";
        let url = || URL.to_owned();
        assert_eq!(opened(207, "text/xml", dav).await, Ok(Summary::default()));
        assert_eq!(opened(207, "", dav).await, Ok(Summary::default()));
        let check = async |status, media_type, body, expect: Trouble| {
            assert_eq!(opened(status, media_type, body).await, Err(expect), "{status} {media_type}");
        };
        check(200, "text/xml", dav, Trouble::NotDav { url: url(), status: 200 }).await;
        check(200, "text/HTML; charset=x", "", Trouble::SignInPage { url: url() }).await;
        check(200, "", " \n<!DOCTYPE html><p>", Trouble::SignInPage { url: url() }).await;
        check(200, "", "<HTML>", Trouble::SignInPage { url: url() }).await;
        check(200, "", dav, Trouble::NotDav { url: url(), status: 200 }).await;
        check(204, "", "", Trouble::NotDav { url: url(), status: 204 }).await;
        check(405, "text/html", "", Trouble::NotDav { url: url(), status: 405 }).await;
        check(501, "", "", Trouble::NotDav { url: url(), status: 501 }).await;
        check(404, "text/html", "", Trouble::Status { url: url(), status: 404 }).await;
        check(500, "", "", Trouble::Status { url: url(), status: 500 }).await;
        assert!(matches!(opened(207, "text/html", "<html/>").await, Err(Trouble::Malformed { .. })));
        assert!(matches!(opened(207, "text/xml; charset=utf-16", dav).await, Err(Trouble::Malformed { .. })));
    }

    #[tokio::test]
    async fn trouble_of_the_reader_and_of_the_wire_is_passed_on() {
        let text = "<multistatus xmlns='DAV:'><response><href>/a</href><status>HTTP/1.1 200 OK</status></response>";
        let broken = Trouble::Broken { host: "h".into(), why: "w".into() };
        let told = |pieces| Answer::told(207, Url::parse(URL).unwrap(), HeaderMap::new(), pieces);
        let w = Watch::default();
        let pieces = vec![Ok(text.into()), Err(broken.clone())];
        assert_eq!(multistatus(told(pieces), &Limits::default(), |_| Ok(()), &w).await, Err(broken));
        let pieces = vec![Ok(text.into()), Ok("</multistatus>".into())];
        let stop = |_| Err(Trouble::Cancelled);
        assert_eq!(multistatus(told(pieces), &Limits::default(), stop, &w).await, Err(Trouble::Cancelled));
    }

    #[test]
    fn reads_media_types() {
        assert_eq!(charset("text/xml; charset=\"utf-8\""), Some("utf-8"));
        assert_eq!(charset("text/xml;Charset=ISO-8859-1; x=y"), Some("ISO-8859-1"));
        assert_eq!(charset("text/xml"), None);
        assert!(is_html("Text/HTML; charset=utf-8"));
        assert!(!is_html("text/xml"));
    }
}
