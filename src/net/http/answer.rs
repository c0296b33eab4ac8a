//! The answer to a request: its head, and its body while it arrives. A body is whole or it is an error.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::{Bytes, BytesMut};
use futures_util::{FutureExt, Stream, stream};
use http::header::{CONTENT_ENCODING, HeaderName, TRANSFER_ENCODING};
use http::{HeaderMap, Method, Version};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Duration, timeout};
use url::Url;

use super::client::broken;
use super::origin::{Origin, shown};
use crate::model::{Trouble, Watch};

/// The head of an answer; its body is still on the way. It holds one of the session's eight places until the body is
/// read to its end or the answer is dropped, so don't keep answers while sending.
pub struct Answer {
    pub status: u16,
    /// The address that answered, after redirects.
    pub url: Url,
    pub headers: HeaderMap,
    body: Body,
    /// What the server said the body has, in bytes on the wire.
    promised: Option<u64>,
    got: u64,
    limit: Option<u64>,
}

enum Body {
    Wire(Box<Wire>),
    #[cfg(test)]
    Told(std::collections::VecDeque<Result<Bytes, Trouble>>),
    Over,
    Failed(Trouble),
}

struct Wire {
    response: reqwest::Response,
    received: Arc<AtomicU64>,
    silence: Duration,
    w: Watch,
    _place: OwnedSemaphorePermit,
}

impl Answer {
    pub(super) fn new(
        response: reqwest::Response,
        url: Url,
        received: Arc<AtomicU64>,
        silence: Duration,
        w: Watch,
        place: OwnedSemaphorePermit,
    ) -> Answer {
        let promised = response.content_length();
        let headers = response.headers().clone();
        let status = response.status().as_u16();
        let wire = Wire { response, received, silence, w, _place: place };
        Answer { status, url, headers, body: Body::Wire(Box::new(wire)), promised, got: 0, limit: None }
    }

    /// An answer that did not come over the wire, in given pieces.
    #[cfg(test)]
    pub fn told(status: u16, url: Url, headers: HeaderMap, pieces: Vec<Result<Bytes, Trouble>>) -> Answer {
        Answer { status, url, headers, body: Body::Told(pieces.into()), promised: None, got: 0, limit: None }
    }

    /// Fails when the body could not be kept byte for byte, or was not asked for in this form.
    pub(super) fn accept(&self, method: &Method, identity: bool, ranged: bool) -> Result<(), Trouble> {
        let malformed = |why: String| Err(Trouble::Malformed { url: shown(&self.url), why });
        if self.status == 206 && !ranged {
            return malformed("a part was sent where the whole was asked for".into());
        }
        if let Some(coding) = self.headers.get(CONTENT_ENCODING)
            && !coding.as_bytes().eq_ignore_ascii_case(b"identity")
        {
            return malformed(format!("sent as {:?}, which was not asked for", coding.to_str().unwrap_or("?")));
        }
        let Body::Wire(wire) = &self.body else { return Ok(()) };
        let has_end = self.promised.is_some()
            || self.headers.contains_key(TRANSFER_ENCODING)
            || wire.response.version() >= Version::HTTP_2
            || *method == Method::HEAD
            || self.status == 204
            || !(200..300).contains(&self.status);
        if identity && !has_end {
            return malformed("it does not say where it ends".into());
        }
        Ok(())
    }

    /// A header's value, where it is text.
    pub fn header(&self, name: HeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The length of the body that the server promised.
    pub fn length(&self) -> Option<u64> {
        self.promised
    }

    /// The same answer; a body of more than `limit` bytes, after unpacking, is an error.
    pub fn at_most(mut self, limit: u64) -> Answer {
        self.limit = Some(limit);
        self
    }

    /// The next piece of the body; `None` at its end. A body shorter than its length, or cut, is an error.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Trouble> {
        let next = self.next_piece().await;
        match &next {
            Ok(Some(_)) => (),
            Ok(None) => self.body = Body::Over,
            Err(trouble) => self.body = Body::Failed(trouble.clone()),
        }
        next
    }

    async fn next_piece(&mut self) -> Result<Option<Bytes>, Trouble> {
        if let (Some(limit), Some(promised)) = (self.limit, self.promised)
            && promised > limit
        {
            return Err(Trouble::TooLarge { url: shown(&self.url), limit });
        }
        loop {
            let piece = match &mut self.body {
                Body::Over => return Ok(None),
                Body::Failed(trouble) => return Err(trouble.clone()),
                #[cfg(test)]
                Body::Told(pieces) => pieces.pop_front().transpose()?,
                Body::Wire(wire) => wire.piece(&self.url, self.got, self.promised).await?,
            };
            let Some(piece) = piece else {
                // The wire checks it too; nothing shorter than promised passes as whole.
                return match self.promised {
                    Some(expected) if self.got < expected => {
                        Err(Trouble::Cut { url: shown(&self.url), got: self.got, expected })
                    }
                    _ => Ok(None),
                };
            };
            self.got += piece.len() as u64;
            if let Some(limit) = self.limit
                && self.got > limit
            {
                return Err(Trouble::TooLarge { url: shown(&self.url), limit });
            }
            if !piece.is_empty() {
                return Ok(Some(piece));
            }
        }
    }

    /// The whole body, when it has at most `limit` bytes.
    pub async fn bytes(self, limit: u64) -> Result<Bytes, Trouble> {
        let mut answer = self.at_most(limit);
        let Some(first) = answer.chunk().await? else { return Ok(Bytes::new()) };
        let Some(second) = answer.chunk().await? else { return Ok(first) };
        let promised = answer.promised.unwrap_or(0).min(limit).min(1 << 20);
        let mut whole = BytesMut::with_capacity(usize::try_from(promised).unwrap_or(0));
        whole.extend_from_slice(&first);
        whole.extend_from_slice(&second);
        while let Some(piece) = answer.chunk().await? {
            whole.extend_from_slice(&piece);
        }
        Ok(whole.freeze())
    }

    /// The body as a stream.
    pub fn into_stream(self) -> impl Stream<Item = Result<Bytes, Trouble>> {
        stream::unfold(Some(self), |answer| async {
            let mut answer = answer?;
            match answer.chunk().await {
                Ok(Some(piece)) => Some((Ok(piece), Some(answer))),
                Ok(None) => None,
                Err(trouble) => Some((Err(trouble), None)),
            }
        })
    }

    /// Reads what little is left of a body nobody wants, so that the connection can be used again.
    pub async fn discard(self) {
        let mut answer = self.at_most(64 * 1024);
        let all = async { while let Ok(Some(_)) = answer.chunk().await {} };
        let _ = timeout(Duration::from_secs(1), all).await;
    }
}

impl Wire {
    async fn piece(&mut self, url: &Url, got: u64, promised: Option<u64>) -> Result<Option<Bytes>, Trouble> {
        self.w.check()?;
        // Mostly the next piece is here already, and then no clock is needed.
        let next = match self.response.chunk().now_or_never() {
            Some(next) => next,
            None => {
                let next = self.w.or_cancelled(timeout(self.silence, self.response.chunk())).await?;
                next.map_err(|_| Trouble::Stalled {
                    host: Origin::of(url).map(|origin| origin.host()).unwrap_or_default(),
                    secs: self.silence.as_secs(),
                })?
            }
        };
        let piece = next.map_err(|error| broken(&error, url, Some((got, promised))))?;
        if let Some(piece) = &piece {
            self.received.fetch_add(piece.len() as u64, Ordering::Relaxed);
        }
        Ok(piece)
    }
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer").field("status", &self.status).field("url", &shown(&self.url)).finish_non_exhaustive()
    }
}
