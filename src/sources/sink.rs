//! Where items go back to: an address book, calendar or folder of a WebDAV server (RFC 4918, RFC 6352, RFC 4791). It puts
//! things where nothing is, or in place of a body that it was shown; it makes collections. It removes nothing: there is no
//! verb for it here.

use std::time::Duration;

use bytes::Bytes;
use http::header::ETAG;
use sha2::{Digest as _, Sha256};
use url::Url;

use super::address::url_at;
use crate::model::{Service, Trouble, Watch};
use crate::net::http::{Content, Session};
use crate::net::webdav::{self, Expect, MakeCollection, Put};

/// How often something is put whose answer was lost.
const TRIES: u32 = 5;
/// Before the second try; longer before each further one.
const PAUSE: Duration = Duration::from_millis(200);
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
}

impl Sink {
    /// A sink for the addresses on `origin` (scheme, host and port), which `session` reaches.
    pub(super) fn new(session: Session, origin: &str) -> Sink {
        Sink { session, origin: origin.to_owned() }
    }

    fn url(&self, href: &str) -> Result<Url, Trouble> {
        url_at(&self.origin, href)
    }

    /// What is at `href`; `None` when nothing is.
    pub async fn look(&self, href: &str, w: &Watch) -> Result<Option<There>, Trouble> {
        let mut answer = self.session.send(webdav::get(self.url(href)?, None), w).await?.at_most(MAX_BODY);
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
                Ok(Some(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()))
            }
            404 | 410 => {
                answer.discard().await;
                Ok(None)
            }
            status => Err(Trouble::Status { url: answer.url.to_string(), status }),
        }
    }

    /// Puts `body` to `href`. When the answer is lost it looks before it puts again, so nothing is there twice.
    pub async fn put(
        &self,
        href: &str,
        media_type: &'static str,
        body: &Body,
        expect: &Expect,
        w: &Watch,
    ) -> Result<Stored, Trouble> {
        let url = self.url(href)?;
        let mut tried = 0;
        loop {
            w.go_on().await?;
            tried += 1;
            let put = Put { url: url.clone(), media_type, body: body.content.clone(), expect: expect.clone() };
            let lost = match self.session.send(put.prepare(), w).await {
                Ok(answer) => {
                    let status = answer.status;
                    let place = answer.header(http::header::LOCATION).map(str::to_owned);
                    let etag = answer.header(ETAG).map(str::to_owned);
                    answer.discard().await;
                    match status {
                        200..=299 => {
                            let elsewhere = place.and_then(|place| self.elsewhere(&url, &place));
                            return Ok(Stored::Taken(Taken { elsewhere, etag }));
                        }
                        // What was put before, and whose answer was lost, is what stands in the way now.
                        412 if tried > 1 && self.is_there(href, body, w).await? => {
                            return Ok(Stored::Taken(Taken::default()));
                        }
                        412 => return Ok(Stored::Otherwise),
                        429 | 500 | 502..=504 => Trouble::Status { url: url.to_string(), status },
                        status => return Ok(Stored::Refused(status)),
                    }
                }
                Err(trouble) if trouble.may_pass() => trouble,
                Err(trouble) => return Err(trouble),
            };
            if tried >= TRIES {
                return match lost {
                    Trouble::Status { status, .. } => Ok(Stored::Refused(status)),
                    lost => Err(lost),
                };
            }
            w.or_cancelled(tokio::time::sleep(PAUSE * tried)).await?;
            if self.is_there(href, body, w).await? {
                return Ok(Stored::Taken(Taken::default()));
            }
        }
    }

    /// True when `href` has these bytes. Servers that write them differently are asked again by whoever compares meanings.
    async fn is_there(&self, href: &str, body: &Body, w: &Watch) -> Result<bool, Trouble> {
        let mut tried = 0;
        loop {
            tried += 1;
            match self.digest(href, w).await {
                Err(trouble) if trouble.may_pass() && tried < TRIES => (),
                digest => return Ok(digest?.as_ref() == Some(&body.sha256)),
            }
        }
    }

    /// The path of another address on this origin that an answer names.
    fn elsewhere(&self, asked: &Url, place: &str) -> Option<String> {
        let url = asked.join(place).ok()?;
        (url.origin() == asked.origin() && url.path() != asked.path()).then(|| url.path().to_owned())
    }

    /// Makes a collection. One that is there already is as good, also when it was made by a request whose answer was lost.
    pub async fn make_collection(
        &self,
        href: &str,
        service: Service,
        name: &str,
        components: &[&'static str],
        w: &Watch,
    ) -> Result<Stored, Trouble> {
        let url = self.url(href)?;
        let mut tried = 0;
        loop {
            w.go_on().await?;
            tried += 1;
            let make = MakeCollection { url: url.clone(), service, name, components };
            match self.session.send(make.prepare(), w).await {
                Ok(answer) => {
                    let status = answer.status;
                    answer.discard().await;
                    match status {
                        200..=299 => return Ok(Stored::Taken(Taken::default())),
                        // 405: it exists (RFC 4918 §9.3.1).
                        405 => return Ok(Stored::Otherwise),
                        429 | 500 | 502..=504 if tried < TRIES => (),
                        status => return Ok(Stored::Refused(status)),
                    }
                }
                Err(trouble) if trouble.may_pass() && tried < TRIES => (),
                Err(trouble) => return Err(trouble),
            }
            w.or_cancelled(tokio::time::sleep(PAUSE * tried)).await?;
        }
    }
}
