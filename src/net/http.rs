//! The one HTTP client: time-outs, redirects followed by hand, sign-in, limits. Prints no secret.

use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::Stream;
use http::{HeaderMap, Method};
use url::Url;

use crate::model::{Credentials, Trouble, Watch};

/// How the client reaches the network.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientOptions {
    /// A PEM file with further certificate authorities to trust.
    pub ca_file: Option<PathBuf>,
    /// The person agreed to plain http outside this computer.
    pub allow_http: bool,
    /// Hosts other than `home`'s that may have the password (https only).
    pub allow_hosts: Vec<String>,
}

/// A request, before anything was sent.
#[derive(Clone, Debug)]
pub struct Ask {
    pub method: Method,
    pub url: Url,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// The body is kept byte for byte: no content coding is accepted.
    pub identity: bool,
}

/// Signs in to one account: a cheap clone, every clone the same connection pool and sign-in.
#[derive(Clone)]
pub struct Session(Arc<Inner>);

struct Inner {}

/// The head of an answer; its body is still on the way.
pub struct Answer {
    pub status: u16,
    /// The address that answered, after redirects.
    pub url: Url,
    pub headers: HeaderMap,
}

impl Session {
    /// A session for the host of `home`, the address the person gave.
    pub fn new(_options: &ClientOptions, _home: &Url, _credentials: Credentials) -> Result<Session, Trouble> {
        Ok(Session(Arc::new(Inner {})))
    }

    /// Sends a request and returns once the head of the answer is here.
    pub async fn send(&self, _ask: Ask, _w: &Watch) -> Result<Answer, Trouble> {
        let _ = &self.0;
        Err(Trouble::Internal("not built yet".into()))
    }

    /// Requests sent and body bytes received so far, by every clone.
    pub fn traffic(&self) -> (u64, u64) {
        (0, 0)
    }
}

impl Answer {
    /// The next piece of the body; `None` at its end. A body shorter than its length, or cut, is an error.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Trouble> {
        Ok(None)
    }

    /// The whole body, when it has at most `limit` bytes.
    pub async fn bytes(self, _limit: u64) -> Result<Bytes, Trouble> {
        Ok(Bytes::new())
    }

    /// The body as a stream.
    pub fn into_stream(self) -> impl Stream<Item = Result<Bytes, Trouble>> {
        futures_util::stream::empty()
    }
}
