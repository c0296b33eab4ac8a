//! What is put for a step, made ready: the body in the form that the service takes, the address, and what has to be there.
//! A large photo is read through once, which proves it, and then goes out from where it lies; it is never held in memory.

use std::collections::HashSet;
use std::io::{self, Read as _};

use bytes::Bytes;
use sha2::{Digest as _, Sha256};

use super::body;
use super::plan::{Act, Step, Target};
use super::read_back::{is_readable, is_same, is_text};
use super::write::{Ended, Writer};
use crate::archive::reader::Browser;
use crate::archive::records::ItemRecord;
use crate::engine::look_again::meaning;
use crate::model::{Kind, Trouble, Watch, hex};
use crate::sources::{Body, Content, Expect, FilePart, Sink, key};

/// A photo larger than this goes out from its file.
const LARGE_BYTES: u64 = 1 << 20;

/// A body that is ready to be put.
pub(super) struct Ready<'a> {
    pub step: &'a Step,
    pub href: String,
    pub body: Body,
    /// The same in the older version, where there is one, for a service that does not keep the first.
    pub older: Option<Bytes>,
    pub expect: Expect,
}

/// A body that is at hand.
pub(super) fn of_bytes(bytes: Bytes) -> Body {
    let sha256 = hex(&Sha256::digest(&bytes));
    Body { content: Content::Bytes(bytes), sha256 }
}

/// True when the service has this at `href`: the same by what it says, or where that can't be told the same bytes.
pub(super) async fn is_there(sink: &Sink, kind: Kind, href: &str, body: &Body, w: &Watch) -> Result<bool, Trouble> {
    if is_text(kind) {
        let there = sink.look(href, w).await?;
        return Ok(there.is_some_and(|there| is_same(kind, &there.bytes, body.content.bytes())));
    }
    Ok(sink.digest(href, w).await?.as_ref() == Some(&body.sha256))
}

impl Writer<'_> {
    /// The body of a step; how it ended where nothing is to be put any more.
    pub(super) async fn ready<'s>(
        &mut self,
        step: &'s Step,
        target: &Target,
        sink: &Sink,
        there: &HashSet<Vec<u8>>,
    ) -> Result<Result<Ready<'s>, Ended>, Trouble> {
        let record = self.backup.record_at(step.from.place)?;
        let not_readable = Ok(Err(Ended::Refused { why: "restore-not-readable".into() }));
        let (body, older) = if is_text(step.kind) || record.size.unwrap_or(0) <= LARGE_BYTES {
            let Some(ours) = bytes_of(&mut self.backup, &record)? else { return not_readable };
            if let Act::Fill { .. } = step.act {
                return self.fill(step, sink, &ours).await;
            }
            bodies(step, target, &ours)
        } else {
            match part_of(&mut self.backup, &record)? {
                Some(body) => (body, None),
                None => return not_readable,
            }
        };
        let mut href = step.href.clone();
        if there.contains(key(&href).as_ref()) {
            if is_there(sink, step.kind, &href, &body, self.w).await? {
                return Ok(Err(Ended::AlreadyThere));
            }
            href = other_name(&href);
            if there.contains(key(&href).as_ref()) {
                let is_it = is_there(sink, step.kind, &href, &body, self.w).await?;
                let why = || Ended::Refused { why: "restore-something-there".into() };
                return Ok(Err(if is_it { Ended::AlreadyThere } else { why() }));
            }
        }
        Ok(Ok(Ready { step, href, body, older, expect: Expect::Nothing }))
    }

    /// What is there now with the values of the backup, unless it is not what the plan was made for.
    async fn fill<'s>(
        &mut self,
        step: &'s Step,
        sink: &Sink,
        ours: &Bytes,
    ) -> Result<Result<Ready<'s>, Ended>, Trouble> {
        let (Some(spot), Some(captured)) = (&step.there, &self.captured) else {
            return Ok(Err(Ended::ChangedMeanwhile));
        };
        let captured = captured.record_at(spot.place)?;
        let Some(now) = sink.look(&step.href, self.w).await? else { return Ok(Err(Ended::ChangedMeanwhile)) };
        let (Ok(theirs), Ok(ours)) = (std::str::from_utf8(&now.bytes), std::str::from_utf8(ours)) else {
            return Ok(Err(Ended::ChangedMeanwhile));
        };
        if meaning(step.kind, theirs) != captured.meaning {
            return Ok(Err(Ended::ChangedMeanwhile));
        }
        let Some(merged) = body::merged(step.kind, theirs, ours, self.how) else {
            return Ok(Err(Ended::Refused { why: "restore-not-readable".into() }));
        };
        if merged.added.is_empty() {
            return Ok(Err(Ended::AlreadyThere));
        }
        let expect = Expect::Etag(now.etag);
        Ok(Ok(Ready { step, href: step.href.clone(), body: of_bytes(merged.text.into()), older: None, expect }))
    }
}

/// What is put, and the same in the older version where that is another one.
fn bodies(step: &Step, target: &Target, ours: &Bytes) -> (Body, Option<Bytes>) {
    let uid = match &step.act {
        Act::CreateCopy { uid } => Some(uid.as_str()),
        _ => None,
    };
    let text = std::str::from_utf8(ours).ok().filter(|_| is_text(step.kind) && is_readable(step.kind, ours));
    let body: Bytes = match text {
        Some(text) => body::created(step.kind, text, target.takes_vcard4, uid).into(),
        None => ours.clone(),
    };
    let older = text
        .filter(|_| step.kind == Kind::Contacts)
        .map(|text| body::created(Kind::Contacts, &body::older(text), false, uid))
        .map(Bytes::from)
        .filter(|older| *older != body);
    (of_bytes(body), older)
}

/// The original of an item; `None` when the backup has it no more.
fn bytes_of(browser: &mut Browser, item: &ItemRecord) -> Result<Option<Bytes>, Trouble> {
    let mut bytes = Vec::new();
    let read = browser.body(item).map(|mut body| body.read_to_end(&mut bytes).map(|_| ()));
    Ok(if whole(read)? { Some(bytes.into()) } else { None })
}

/// The same as a part of a file, once all of it was read and found right.
fn part_of(browser: &mut Browser, item: &ItemRecord) -> Result<Option<Body>, Trouble> {
    let read = browser.body(item).map(|mut body| io::copy(&mut body, &mut io::sink()).map(|_| ()));
    if !whole(read)? {
        return Ok(None);
    }
    let (path, at, length) = browser.place(item)?;
    let sha256 = item.sha256.clone().unwrap_or_default();
    Ok(Some(Body { content: Content::File(FilePart { path, at, length }), sha256 }))
}

/// False when the backup can't give an item any more; an error when nothing can be read.
fn whole(read: Result<io::Result<()>, Trouble>) -> Result<bool, Trouble> {
    match read {
        Ok(Ok(())) => Ok(true),
        Ok(Err(_)) | Err(Trouble::Damaged { .. } | Trouble::NotThere { .. }) => Ok(false),
        Err(trouble) => Err(trouble),
    }
}

/// Another name in the same folder, the same one every time.
fn other_name(href: &str) -> String {
    let (folder, name) = href.rsplit_once('/').unwrap_or(("", href));
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{folder}/{stem}-restored.{ending}"),
        None => format!("{folder}/{name}-restored"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_name_stays_in_its_folder() {
        let check = |href: &str, expect: &str| assert_eq!(other_name(href), expect);
        check("/a/b.vcf", "/a/b-restored.vcf");
        check("/a.b/c", "/a.b/c-restored");
    }
}
