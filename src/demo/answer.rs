//! What the server answers, as a value, and the body that carries it out over hyper: whole, in pieces made while
//! they are sent, held up, or cut off in the middle when a fault says so.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};
use tokio::time::Sleep;

/// Gives the next piece of a long body, `None` at its end.
pub type Pieces = Box<dyn FnMut() -> Option<Bytes> + Send>;

/// A body before it is sent.
pub enum Content {
    Empty,
    Whole(Bytes),
    Pieces(Pieces),
}

/// An answer before faults had their say.
pub struct Answer {
    pub status: StatusCode,
    pub headers: Vec<(HeaderName, String)>,
    pub content: Content,
    /// How many bodies of items it carries, for the faults that count them.
    pub n_bodies: u64,
}

impl Answer {
    /// An answer without a body.
    pub fn empty(status: StatusCode) -> Answer {
        Answer { status, headers: Vec::new(), content: Content::Empty, n_bodies: 0 }
    }

    /// An answer with a short text for people.
    pub fn text(status: StatusCode, text: impl Into<String>) -> Answer {
        Answer::whole(status, "text/plain; charset=utf-8", text.into())
    }

    /// An answer with a body of this media type.
    pub fn whole(status: StatusCode, media_type: &str, body: impl Into<Bytes>) -> Answer {
        Answer { content: Content::Whole(body.into()), ..Answer::empty(status) }
            .with(CONTENT_TYPE, media_type.to_owned())
    }

    /// An XML answer.
    pub fn xml(status: StatusCode, body: impl Into<Bytes>) -> Answer {
        Answer::whole(status, "application/xml; charset=utf-8", body)
    }

    /// A multistatus whose pieces are made while they are sent.
    pub fn multistatus(pieces: Pieces) -> Answer {
        Answer { content: Content::Pieces(pieces), ..Answer::empty(StatusCode::MULTI_STATUS) }
            .with(CONTENT_TYPE, "application/xml; charset=utf-8".into())
    }

    /// The same with one header more.
    pub fn with(mut self, name: HeaderName, value: String) -> Answer {
        self.headers.push((name, value));
        self
    }

    /// The answer to HEAD: the same head, no body.
    pub fn head_only(mut self) -> Answer {
        if let Content::Whole(bytes) = &self.content {
            let length = bytes.len().to_string();
            self.headers.push((CONTENT_LENGTH, length));
        }
        self.content = Content::Empty;
        self
    }

    /// What hyper sends; the body suffers `harm`.
    pub fn into_response(self, harm: Harm) -> Response<Outgoing> {
        let (whole, pieces) = match self.content {
            Content::Empty => (None, None),
            Content::Whole(bytes) => (Some(bytes), None),
            Content::Pieces(pieces) => (None, Some(pieces)),
        };
        let announced = match (&whole, &pieces) {
            (_, Some(_)) => None,
            (Some(bytes), None) => Some(bytes.len() as u64),
            (None, None) => Some(0),
        };
        let mut response = Response::new(Outgoing { whole, pieces, announced, harm, n_frames: 0, sleep: None });
        *response.status_mut() = self.status;
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().append(name, value);
            }
        }
        response
    }
}

/// What a fault does to a body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Harm {
    /// It ends in the middle and the connection is closed.
    pub cut: bool,
    /// It pauses in the middle for so many milliseconds.
    pub stall_ms: u64,
}

/// A body on its way.
pub struct Outgoing {
    whole: Option<Bytes>,
    pieces: Option<Pieces>,
    announced: Option<u64>,
    harm: Harm,
    n_frames: u32,
    sleep: Option<Pin<Box<Sleep>>>,
}

impl Outgoing {
    fn next_piece(&mut self) -> Option<Bytes> {
        let mut bytes = match (self.whole.take(), &mut self.pieces) {
            (Some(bytes), _) => bytes,
            (None, Some(pieces)) => pieces()?,
            (None, None) => return None,
        };
        if self.harm != Harm::default() && self.n_frames == 0 && bytes.len() > 1 {
            self.whole = Some(bytes.split_off(bytes.len() / 2));
        }
        Some(bytes)
    }
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if self.n_frames == 1 && self.harm != Harm::default() {
            // What was sent so far must have left before the connection dies, hence the pause also before a cut.
            let pause = Duration::from_millis(self.harm.stall_ms.max(if self.harm.cut { 20 } else { 0 }));
            let sleep = self.sleep.get_or_insert_with(|| Box::pin(tokio::time::sleep(pause)));
            if sleep.as_mut().poll(context).is_pending() {
                return Poll::Pending;
            }
            if self.harm.cut {
                return Poll::Ready(Some(Err(io::Error::other("cut off by a fault of the demo cloud"))));
            }
        }
        let piece = self.next_piece();
        self.n_frames = self.n_frames.saturating_add(1);
        Poll::Ready(piece.map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.pieces.is_none() && self.whole.as_ref().is_none_or(Bytes::is_empty) && self.harm == Harm::default()
    }

    fn size_hint(&self) -> SizeHint {
        match self.announced {
            Some(length) if self.n_frames == 0 => SizeHint::with_exact(length),
            _ => SizeHint::default(),
        }
    }
}
