//! Where items go back to: an address book, calendar or folder of a WebDAV server (RFC 4918, RFC 6352, RFC 4791). It puts
//! things where nothing is, or in place of a body that it was shown; it makes collections. It removes nothing: there is no
//! verb for it here.

use bytes::Bytes;
use http::header::ETAG;
use sha2::{Digest as _, Sha256};
use url::Url;

use super::address::url_at;
use super::single::VCARD4;
use crate::model::{Service, Trouble, Watch, hex};
use crate::net::http::{Content, Session};
use crate::net::webdav::{self, Expect, MakeCollection, Put};

/// No card or object is larger.
const MAX_BODY: u64 = 64 << 20;

/// What is at an address now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct There {
    pub etag: Option<String>,
    pub bytes: Bytes,
}

/// What is put, and how it is known again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    pub content: Content,
    /// In lower-case hex.
    pub sha256: String,
}

/// What a service said of a thing that it took.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Where it is, when that is another address than was asked for.
    pub elsewhere: Option<String>,
    /// What tells it from later versions. Services that write things in their own way don't say.
    pub etag: Option<String>,
}

/// How putting something ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored {
    /// It was taken.
    Taken(Taken),
    /// Something else is there than was expected.
    Otherwise,
    /// The service does not want it: the status it answered with.
    Refused(u16),
}

/// Writes to one origin of an account.
#[derive(Clone, Debug)]
pub struct Sink {
    session: Session,
    origin: String,
    /// Cards are asked for in 4.0.
    vcard4: bool,
}

impl Sink {
    /// A sink for the addresses on `origin` (scheme, host and port), which `session` reaches.
    pub(super) fn new(session: Session, origin: &str, vcard4: bool) -> Sink {
        Sink { session, origin: origin.to_owned(), vcard4 }
    }

    fn url(&self, href: &str) -> Result<Url, Trouble> {
        url_at(&self.origin, href)
    }

    /// What is at `href`, a card in the version that a backup has it in; `None` when nothing is.
    pub async fn look(&self, href: &str, w: &Watch) -> Result<Option<There>, Trouble> {
        let url = self.url(href)?;
        let get = |accept| self.session.send(webdav::get(url.clone(), accept), w);
        let mut answer = get(self.vcard4.then_some(VCARD4.0)).await?;
        if self.vcard4 && answer.status == 406 {
            answer.discard().await;
            answer = get(None).await?;
        }
        let mut answer = answer.at_most(MAX_BODY);
        match answer.status {
            200..=299 => {
                let etag = answer.header(ETAG).map(str::to_owned);
                let mut bytes = Vec::new();
                while let Some(chunk) = answer.chunk().await? {
                    bytes.extend_from_slice(&chunk);
                }
                Ok(Some(There { etag, bytes: bytes.into() }))
            }
            404 | 410 => {
                answer.discard().await;
                Ok(None)
            }
            status => Err(Trouble::Status { url: answer.url.to_string(), status }),
        }
    }

    /// The SHA-256 of what is at `href`, however large it is; `None` when nothing is.
    pub async fn digest(&self, href: &str, w: &Watch) -> Result<Option<String>, Trouble> {
        let mut answer = self.session.send(webdav::get(self.url(href)?, None), w).await?;
        match answer.status {
            200..=299 => {
                let mut hash = Sha256::new();
                while let Some(chunk) = answer.chunk().await? {
                    hash.update(&chunk);
                }
                Ok(Some(hex(&hash.finalize())))
            }
            404 | 410 => {
                answer.discard().await;
                Ok(None)
            }
            status => Err(Trouble::Status { url: answer.url.to_string(), status }),
        }
    }

    /// Puts `body` to `href`. Where nothing is to be there it looks first: SOGo 5.8, nginx 1.22.1 and rclone 1.60.1 overwrite
    /// what is there, whatever `If-None-Match` says (22 November 2026). When an answer is lost it is put again, so that
    /// `Otherwise` may be what was put before.
    pub async fn put(
        &self,
        href: &str,
        media_type: &'static str,
        body: &Body,
        expect: &Expect,
        w: &Watch,
    ) -> Result<Stored, Trouble> {
        w.go_on().await?;
        let url = self.url(href)?;
        if *expect == Expect::Nothing && self.has_something(&url, w).await? {
            return Ok(Stored::Otherwise);
        }
        let put = Put { url: url.clone(), media_type, body: body.content.clone(), expect: expect.clone() };
        let answer = self.session.send(put.prepare(), w).await?;
        let status = answer.status;
        let place = answer.header(http::header::LOCATION).map(str::to_owned);
        let etag = answer.header(ETAG).map(str::to_owned);
        answer.discard().await;
        Ok(match status {
            200..=299 => {
                let elsewhere = place.and_then(|place| self.elsewhere(&url, &place));
                Stored::Taken(Taken { elsewhere, etag })
            }
            412 => Stored::Otherwise,
            status => Stored::Refused(status),
        })
    }

    /// True when something is at an address. A server that does not say so is left to what it makes of the condition.
    async fn has_something(&self, url: &Url, w: &Watch) -> Result<bool, Trouble> {
        let answer = self.session.send(webdav::head(url.clone()), w).await?;
        let status = answer.status;
        answer.discard().await;
        Ok(matches!(status, 200..=299))
    }

    /// The path of another address on this origin that an answer names.
    fn elsewhere(&self, asked: &Url, place: &str) -> Option<String> {
        let url = asked.join(place).ok()?;
        (url.origin() == asked.origin() && url.path() != asked.path()).then(|| url.path().to_owned())
    }

    /// Makes a collection. `Otherwise`: one is there already, which may have been made by a request whose answer was lost.
    pub async fn make_collection(
        &self,
        href: &str,
        service: Service,
        name: &str,
        components: &[&'static str],
        w: &Watch,
    ) -> Result<Stored, Trouble> {
        w.go_on().await?;
        let make = MakeCollection { url: self.url(href)?, service, name, components };
        let answer = self.session.send(make.prepare(), w).await?;
        let status = answer.status;
        answer.discard().await;
        Ok(match status {
            200..=299 => Stored::Taken(Taken::default()),
            // It exists (RFC 4918 §9.3.1).
            405 => Stored::Otherwise,
            status => Stored::Refused(status),
        })
    }
}
