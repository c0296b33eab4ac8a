//! Small questions outside of WebDAV: a form that is posted, a short document that is read. For sign-in, whose answers are
//! a few hundred bytes of JSON.

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method};
use serde::de::DeserializeOwned;
use url::{Url, form_urlencoded};

use super::origin::shown;
use super::{Ask, Session};
use crate::model::{Trouble, Watch};

/// More than this is no answer to such a question.
const LIMIT: u64 = 64 * 1024;

/// A short answer, whole.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    /// The address that answered, after redirects.
    pub url: Url,
    body: Body,
}

/// Prints nothing: it may hold a token.
#[derive(Clone)]
struct Body(Bytes);

impl Reply {
    /// The answer as JSON of a known shape.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Trouble> {
        serde_json::from_slice(&self.body.0).map_err(|error| {
            // The error's own words may quote what was sent.
            let why = format!("not the JSON that was asked for (line {}, column {})", error.line(), error.column());
            Trouble::Malformed { url: shown(&self.url), why }
        })
    }
}

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

impl Session {
    /// Posts a form and reads the short answer, whatever its status.
    pub async fn post_form(&self, url: &Url, fields: &[(&str, &str)], w: &Watch) -> Result<Reply, Trouble> {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        self.ask_shortly(Method::POST, url, headers, body.into(), w).await
    }

    /// Reads a short document, whatever its status.
    pub async fn get_document(&self, url: &Url, w: &Watch) -> Result<Reply, Trouble> {
        self.ask_shortly(Method::GET, url, HeaderMap::new(), Bytes::new(), w).await
    }

    /// Gives back the app password that this session signs in with (Nextcloud's OCS API). `url`: its own address there.
    pub async fn delete_app_password(&self, url: &Url, w: &Watch) -> Result<Reply, Trouble> {
        let mut headers = HeaderMap::new();
        headers.insert("ocs-apirequest", HeaderValue::from_static("true"));
        self.ask_shortly(Method::DELETE, url, headers, Bytes::new(), w).await
    }

    async fn ask_shortly(
        &self,
        method: Method,
        url: &Url,
        mut headers: HeaderMap,
        body: Bytes,
        w: &Watch,
    ) -> Result<Reply, Trouble> {
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        let ask = Ask { method, url: url.clone(), headers, body: body.into(), identity: false };
        let answer =
            if ask.method == Method::POST { self.follow(ask, false, w).await? } else { self.send(ask, w).await? };
        let (status, url) = (answer.status, answer.url.clone());
        Ok(Reply { status, url, body: Body(answer.bytes(LIMIT).await?) })
    }
}
