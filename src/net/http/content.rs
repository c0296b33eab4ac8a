//! What a request carries: bytes at hand, or a part of a file that is read while it goes out, so that a photo of any size
//! takes no memory.

use std::fmt;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use futures_util::stream;
use tokio::time::Instant;

/// So much of a file is read at once.
const PIECE_BYTES: usize = 256 * 1024;

/// The body of a request. It may hold a password or a token, so it is not printed.
#[derive(Clone, PartialEq, Eq)]
pub enum Content {
    Bytes(Bytes),
    File(FilePart),
}

/// A part of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePart {
    pub path: PathBuf,
    /// Where it begins, in bytes.
    pub at: u64,
    pub length: u64,
}

impl Content {
    /// How many bytes it has.
    pub fn len(&self) -> u64 {
        match self {
            Content::Bytes(bytes) => bytes.len() as u64,
            Content::File(part) => part.length,
        }
    }

    /// True when there is nothing to carry.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes, where they are at hand.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Content::Bytes(bytes) => bytes,
            Content::File(_) => &[],
        }
    }

    /// The same as it goes out.
    pub(super) fn outgoing(&self, moving: &Moving) -> io::Result<reqwest::Body> {
        let part = match self {
            Content::Bytes(bytes) => return Ok(bytes.clone().into()),
            Content::File(part) => part,
        };
        let mut file = File::open(&part.path)?;
        file.seek(SeekFrom::Start(part.at))?;
        let pieces = stream::unfold((file, part.length, moving.clone()), |(mut file, left, moving)| async move {
            moving.note();
            let wanted = PIECE_BYTES.min(usize::try_from(left).unwrap_or(PIECE_BYTES));
            if wanted == 0 {
                return None;
            }
            let mut piece = vec![0; wanted];
            // A file that has become shorter breaks the request off: half a photo is never put.
            let read = file.read_exact(&mut piece).map(|()| Bytes::from(piece));
            let left = if read.is_ok() { left - wanted as u64 } else { 0 };
            Some((read, (file, left, moving)))
        });
        Ok(reqwest::Body::wrap_stream(pieces))
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Content::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
            Content::File(part) => part.fmt(f),
        }
    }
}

impl Default for Content {
    fn default() -> Content {
        Content::Bytes(Bytes::new())
    }
}

impl From<Bytes> for Content {
    fn from(bytes: Bytes) -> Content {
        Content::Bytes(bytes)
    }
}

impl From<String> for Content {
    fn from(text: String) -> Content {
        Content::Bytes(text.into())
    }
}

impl From<&'static str> for Content {
    fn from(text: &'static str) -> Content {
        Content::Bytes(text.into())
    }
}

/// When a body last went on, so that a slow way out is not taken for silence.
#[derive(Clone, Debug)]
pub(super) struct Moving {
    began: Instant,
    last_ms: Arc<AtomicU64>,
}

impl Moving {
    pub(super) fn now() -> Moving {
        Moving { began: Instant::now(), last_ms: Arc::default() }
    }

    fn note(&self) {
        self.last_ms.store(u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// How long nothing has gone out.
    pub(super) fn rests(&self) -> std::time::Duration {
        let last = std::time::Duration::from_millis(self.last_ms.load(Ordering::Relaxed));
        self.began.elapsed().saturating_sub(last)
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, Method};

    use super::super::rig::{Rig, reply};
    use super::super::{Ask, ClientOptions, Session};
    use super::*;
    use crate::model::{Credentials, Secret, Watch};

    #[test]
    fn a_body_is_not_printed() {
        assert_eq!(format!("{:?}", Content::from("refresh_token=hunter2")), "21 bytes");
    }

    #[tokio::test]
    async fn a_part_of_a_file_goes_out_with_its_length() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.zip");
        let text: String = (0..100_000).map(|n| format!("{n:07} ")).collect();
        std::fs::write(&path, format!("head{text}tail")).unwrap();
        let rig = Rig::start(|_, _| reply(201, &[], ""));
        let who = Credentials { user: "alice".into(), password: Secret::new("secret") };
        let session = Session::new(&ClientOptions::default(), &rig.url("/"), who).unwrap();
        let put = |length: u64| Ask {
            method: Method::PUT,
            url: rig.url("/a.jpg"),
            headers: HeaderMap::new(),
            body: Content::File(FilePart { path: path.clone(), at: 4, length }),
            identity: false,
        };
        let answer = session.send(put(text.len() as u64), &Watch::default()).await.unwrap();
        assert_eq!(answer.status, 201);
        let seen = rig.seen().pop().unwrap();
        assert_eq!((seen.header("content-length"), seen.header("transfer-encoding")), (Some("800000"), None));
        assert!(seen.body == text, "{} bytes", seen.body.len());
        // A file that has become shorter is not put half.
        assert!(session.send(put(text.len() as u64 + 5), &Watch::default()).await.is_err());
    }
}
