//! A body as a stream that goes on where it broke off: the rest is asked for with `Range` and `If-Range` (RFC 9110 §14.2,
//! §13.1.5), where the body came with a strong entity tag. Whether what comes is that rest is judged strictly: anything
//! else begins again at the first byte, since a body that is put together from two versions is worse than none.

use bytes::Bytes;
use futures_util::{Stream, stream};
use http::HeaderValue;
use http::header::{CONTENT_RANGE, ETAG, IF_RANGE, RANGE};

use super::single::{Asking, TRIES, breaks_off};
use crate::model::{Begun, Head, Trouble, Watch, is_strong};
use crate::net::http::{Answer, Ask, Session};

/// So many bytes since the last break are progress: a long body may break off as often as it likes.
const PROGRESS_BYTES: u64 = 1 << 20;

/// What is needed to ask for the rest of a body.
pub(super) struct Rest<'a> {
    ask: Ask,
    /// Of the body that broke off; only a strong one tells that the rest belongs to it.
    etag: Option<String>,
    total: Option<u64>,
    /// Bytes that came so far, and at the last break.
    at: u64,
    broke_at: u64,
    asking: &'a Asking,
    session: &'a Session,
    w: &'a Watch,
}

impl<'a> Rest<'a> {
    /// The rest of the body that `ask` was answered with.
    pub(super) fn of(ask: Ask, head: &Head, asking: &'a Asking, session: &'a Session, w: &'a Watch) -> Rest<'a> {
        let etag = head.etag.clone().filter(|etag| is_strong(etag));
        Rest { ask, etag, total: head.size, at: 0, broke_at: 0, asking, session, w }
    }

    /// The rest of a body of which an earlier run has the beginning.
    pub(super) fn behind(ask: Ask, begun: Begun, asking: &'a Asking, session: &'a Session, w: &'a Watch) -> Rest<'a> {
        let Begun { etag, bytes, size } = begun;
        Rest { ask, etag: Some(etag), total: size, at: bytes, broke_at: bytes, asking, session, w }
    }

    /// Where the rest begins.
    pub(super) fn at(&self) -> u64 {
        self.at
    }

    /// How long the whole body is, where that is known.
    pub(super) fn total(&self) -> Option<u64> {
        self.total
    }

    /// Asks for the rest: the answer that has it, or a whole one to begin again with, or neither.
    pub(super) async fn ask(&mut self) -> Result<Asked, Trouble> {
        let Some(etag) = self.etag.clone() else { return Ok(Asked::Neither) };
        let Ok(tag) = HeaderValue::from_str(&etag) else { return Ok(Asked::Neither) };
        let mut ask = self.ask.clone();
        ask.headers.insert(RANGE, HeaderValue::from_maybe_shared(format!("bytes={}-", self.at)).map_err(internal)?);
        ask.headers.insert(IF_RANGE, tag);
        let answer = self.session.send(ask, self.w).await?;
        match answer.status {
            206 => Ok(match self.total_of(&answer, &etag) {
                Some(total) => {
                    self.total = Some(total);
                    Asked::Rest(answer)
                }
                None => Asked::Neither,
            }),
            // Another body by now, or a server that knows no ranges.
            200 => Ok(Asked::Whole(answer)),
            416 => Ok(Asked::Neither),
            status => Err(Trouble::Status { url: answer.url.to_string(), status }),
        }
    }

    /// The body that begins with `answer`. It waits while the job is paused, and ends with an error when it is cancelled.
    pub(super) fn after(self, answer: Answer) -> impl Stream<Item = Result<Bytes, Trouble>> + 'a {
        stream::unfold(Some((self, answer)), |state| async {
            let (mut rest, mut answer) = state?;
            loop {
                let broke = match rest.piece(&mut answer).await {
                    Ok(Some(piece)) => return Some((Ok(piece), Some((rest, answer)))),
                    Ok(None) => return None,
                    Err(broke) => broke,
                };
                match rest.go_on(broke).await {
                    Ok(more) => answer = more,
                    Err(trouble) => return Some((Err(trouble), None)),
                }
            }
        })
    }

    async fn piece(&mut self, answer: &mut Answer) -> Result<Option<Bytes>, Trouble> {
        self.w.go_on().await?;
        let piece = self.w.or_cancelled(answer.chunk()).await??;
        self.at += piece.as_ref().map_or(0, |piece| piece.len() as u64);
        Ok(piece)
    }

    /// The answer that goes on where the body broke off; else why it can't be gone on with.
    async fn go_on(&mut self, broke: Trouble) -> Result<Answer, Trouble> {
        if self.etag.is_none() || !breaks_off(&broke) || self.at == 0 {
            return Err(broke);
        }
        if self.at - self.broke_at >= PROGRESS_BYTES {
            self.asking.tried.set(0);
        }
        self.broke_at = self.at;
        let tried = self.asking.tried.get() + 1;
        if tried > TRIES {
            return Err(broke);
        }
        self.asking.tried.set(tried);
        match self.ask().await? {
            Asked::Rest(answer) => Ok(answer),
            Asked::Whole(answer) => {
                *self.asking.anew.borrow_mut() = Some(answer);
                Err(broke)
            }
            Asked::Neither => Err(broke),
        }
    }

    /// The whole length, when a part is all that lacks of the same body.
    fn total_of(&self, answer: &Answer, etag: &str) -> Option<u64> {
        let (first, last, total) = answer.header(CONTENT_RANGE).and_then(parse)?;
        let is_same = answer.header(ETAG) == Some(etag) && self.total.is_none_or(|known| known == total);
        let is_all = first == self.at && last.checked_add(1) == Some(total);
        let is_long = answer.length().is_none_or(|length| length == total - first);
        (is_same && is_all && is_long).then_some(total)
    }
}

/// What came when the rest of a body was asked for.
pub(super) enum Asked {
    Rest(Answer),
    Whole(Answer),
    Neither,
}

fn internal(error: http::header::InvalidHeaderValue) -> Trouble {
    Trouble::Internal(error.to_string())
}

/// The first byte, the last one and the whole length of `bytes 5-9/10` (RFC 9110 §14.4).
fn parse(text: &str) -> Option<(u64, u64, u64)> {
    let number = |text: &str| text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    let (range, total) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = range.split_once('-')?;
    let (first, last, total): (u64, u64, u64) = (number(first)?, number(last)?, number(total)?);
    (first <= last && last < total).then_some((first, last, total))
}

#[cfg(test)]
mod tests;
