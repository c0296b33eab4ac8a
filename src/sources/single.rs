//! Fetches one item with GET, as bytes that are kept as they come, and settles it: passed on, or refused with a reason.

use std::cell::{Cell, RefCell};

use http::header::{CONTENT_TYPE, ETAG, LAST_MODIFIED};
use jiff::Timestamp;
use url::Url;

use super::rest::{Asked, Rest};
use crate::model::{Head, Intake, Trouble, Watch};
use crate::net::http::{Answer, Session, http_date};
use crate::net::webdav;

/// A body up to this size waits in memory until it is whole.
const IN_MEMORY_BYTES: u64 = 8 << 20;
/// How often a body that broke off is asked for, as long as that brings little.
pub(super) const TRIES: u32 = 3;

/// The media type of cards that are asked for in 4.0, and the word for that in records.
pub(super) const VCARD4: (&str, &str) = ("text/vcard; version=4.0", "vcard-4.0");

/// One item to be fetched by itself.
pub(super) struct Single<'a> {
    /// Its index in the listing that is being fetched.
    pub item: usize,
    pub href: &'a str,
    pub url: Url,
    /// The media type to prefer, and the word for it in records.
    pub accept: Option<(&'static str, &'static str)>,
    /// A web page is what was asked for.
    pub may_be_html: bool,
    /// Bodies are small and wanted whole.
    pub whole: bool,
}

/// How far the asking for one item has come.
#[derive(Default)]
pub(super) struct Asking {
    /// How often it was asked for since it last brought something.
    pub tried: Cell<u32>,
    /// An answer that begins at the first byte, though the rest was asked for: the next try is this one.
    pub anew: RefCell<Option<Answer>>,
}

impl Single<'_> {
    /// Answers the item once; true when it was given, false when refused. An error ends the run.
    pub(super) async fn fetch(mut self, session: &Session, out: &impl Intake, w: &Watch) -> Result<bool, Trouble> {
        let asking = Asking::default();
        loop {
            w.go_on().await?;
            asking.tried.set(asking.tried.get() + 1);
            let trouble = match self.fetch_once(&asking, session, out, w).await {
                Ok(()) => return Ok(true),
                Err(trouble) => trouble,
            };
            if trouble.ends_run() || is_about_the_host(&trouble) {
                return Err(trouble);
            }
            if matches!(trouble, Trouble::Status { status: 406, .. }) && self.accept.is_some() {
                self.accept = None;
                continue;
            }
            // A whole body that is at hand costs nothing to take.
            let at_hand = asking.anew.borrow().is_some();
            if at_hand || asking.tried.get() < TRIES && breaks_off(&trouble) {
                continue;
            }
            let why = match trouble {
                Trouble::Status { status: 404 | 410, .. } => Trouble::NotThere { href: self.href.to_owned() },
                other => other,
            };
            out.refused(self.item, why).await?;
            return Ok(false);
        }
    }

    async fn fetch_once(
        &self,
        asking: &Asking,
        session: &Session,
        out: &impl Intake,
        w: &Watch,
    ) -> Result<(), Trouble> {
        let ask = webdav::get(self.url.clone(), self.accept.map(|(accept, _)| accept));
        let begun = if self.whole { None } else { out.begun(self.item) };
        if let Some(begun) = begun {
            let mut rest = Rest::behind(ask.clone(), begun, asking, session, w);
            match rest.ask().await? {
                Asked::Rest(answer) => {
                    let head = Head { from: rest.at(), size: rest.total(), ..head_of(&answer) };
                    return out.stream(self.item, head, rest.after(answer)).await;
                }
                Asked::Whole(answer) => *asking.anew.borrow_mut() = Some(answer),
                Asked::Neither => {}
            }
        }
        let anew = asking.anew.borrow_mut().take();
        let answer = match anew {
            Some(answer) => answer,
            None => session.send(ask.clone(), w).await?,
        };
        if answer.status != 200 {
            return Err(Trouble::Status { url: answer.url.to_string(), status: answer.status });
        }
        let head = Head { asked: self.accept.map(|(_, word)| word), ..head_of(&answer) };
        if !self.may_be_html && head.media_type.as_deref().is_some_and(webdav::is_html) {
            return Err(Trouble::SignInPage { url: answer.url.to_string() });
        }
        if self.whole && head.size.unwrap_or(0) <= IN_MEMORY_BYTES {
            let limit = webdav::Limits::default().item_bytes;
            let bytes = w.or_cancelled(answer.bytes(limit)).await??;
            out.body(self.item, head, bytes).await
        } else {
            let rest = Rest::of(ask, &head, asking, session, w);
            out.stream(self.item, head, rest.after(answer)).await
        }
    }
}

/// Trouble with the connection as a whole: the next item would meet it too.
pub(super) fn is_about_the_host(trouble: &Trouble) -> bool {
    matches!(
        trouble,
        Trouble::UnknownHost { .. } | Trouble::Unreachable { .. } | Trouble::Certificate { .. } | Trouble::Busy { .. }
    )
}

/// Trouble that came in the middle of an answer, so that the session could not try again by itself.
pub(super) fn breaks_off(trouble: &Trouble) -> bool {
    matches!(trouble, Trouble::Broken { .. } | Trouble::Cut { .. } | Trouble::Stalled { .. })
}

/// The date of a `Last-Modified`: an HTTP date, or an RFC 3339 one; what is neither is not known.
pub(super) fn date(text: &str) -> Option<Timestamp> {
    http_date(text).or_else(|| text.parse().ok())
}

fn head_of(answer: &Answer) -> Head {
    Head {
        etag: answer.header(ETAG).map(str::to_owned),
        modified: answer.header(LAST_MODIFIED).and_then(date),
        media_type: answer.header(CONTENT_TYPE).map(str::to_owned),
        size: answer.length(),
        ..Head::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_dates() {
        let check =
            |text: &str, expect: Option<i64>| assert_eq!(date(text).map(Timestamp::as_second), expect, "{text}");
        check("Sun, 22 Nov 2026 04:15:00 GMT", Some(1_795_320_900));
        check("Mon, 22 Nov 2026 04:15:00 GMT", Some(1_795_320_900));
        check("2026-11-22T04:15:00Z", Some(1_795_320_900));
        check("yesterday", None);
    }
}
