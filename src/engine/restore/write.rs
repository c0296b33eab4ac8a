//! Carries out the steps of a restore, a collection at a time: looks what is there, puts, reads back, compares by what it
//! says. Few puts are under way at once, as a service would be used by people.

use std::collections::HashMap;
use std::io::Read as _;
use std::pin::pin;

use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use serde::Serialize;

use super::body;
use super::plan::{Act, RestorePlan, Step, Target};
use super::read_back::{is_readable, is_same, is_text, judged, read_back};
use super::target::{components, place};
use crate::archive::reader::Browser;
use crate::archive::records::ItemRecord;
use crate::archive::restores::Restores;
use crate::engine::look::Looked;
use crate::engine::look_again::meaning;
use crate::engine::report::Reporter;
use crate::formats::{Change, How};
use crate::model::{Collection, Kind, Service, Trouble, Watch};
use crate::sources::{AnySource, Expect, Sink, Source, Stored};

/// Puts that are under way at once.
const AT_ONCE: usize = 4;
/// Bodies of a group lie in memory until they were read back.
const GROUP_BYTES: u64 = 32 << 20;
const GROUP_ITEMS: usize = 200;

/// How one step ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "ended", rename_all = "kebab-case")]
pub enum Ended {
    /// It was put where nothing was, and is there as the backup has it.
    Created,
    /// Values were put into what was there.
    Filled,
    /// It was there already.
    AlreadyThere,
    /// It changed after the plan was made, and was left.
    ChangedMeanwhile,
    /// It is there, but the service keeps it otherwise than it was sent: these values are missing or others.
    KeptOtherwise { changes: Vec<Change> },
    /// The service did not take it.
    Refused { why: String },
}

impl Ended {
    /// True when the item is there as it should be.
    pub fn is_done(&self) -> bool {
        matches!(self, Ended::Created | Ended::Filled | Ended::AlreadyThere)
    }
}

/// One step, and how it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Written {
    pub kind: Kind,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    /// Its path in the account.
    pub href: String,
    #[serde(flatten)]
    pub ended: Ended,
}

/// Writes to an account.
pub(super) struct Writer<'a> {
    pub looked: &'a Looked,
    pub backup: Browser,
    pub captured: Browser,
    pub how: How,
    pub records: &'a mut Restores,
    pub reporter: &'a Reporter,
    pub w: &'a Watch,
    /// Collections that were made.
    pub made: Vec<Target>,
}

/// A body that is ready to be put.
pub(super) struct Ready<'a> {
    pub step: &'a Step,
    pub href: String,
    pub body: Bytes,
    /// The same in the older version, where there is one, for a service that does not keep the first.
    older: Option<Bytes>,
    expect: Expect,
}

impl Writer<'_> {
    /// Does all steps of one collection.
    pub(super) async fn target(&mut self, plan: &RestorePlan, index: usize) -> Result<Vec<Written>, Trouble> {
        let Some(target) = plan.targets.get(index) else { return Ok(Vec::new()) };
        let steps: Vec<&Step> = plan.steps.iter().filter(|step| step.target == index).collect();
        for step in &steps {
            self.reporter.count(step.kind, |progress| progress.listed += 1);
        }
        let looked = self.looked;
        let Some((source, collection)) = place(looked, target) else {
            return Ok(steps.iter().map(|step| refused(step, "restore-no-place".into())).collect());
        };
        let sink = source.sink(&target.origin);
        let mut there: HashMap<String, Option<String>> = HashMap::new();
        if target.make && !steps.is_empty() {
            if target.service == Service::Webdav {
                self.make_parents(target, &sink).await?;
            }
            match sink.make_collection(&target.href, target.service, &target.name, components(target), self.w).await? {
                Stored::Refused(status) => {
                    let why = format!("restore-not-made {status}");
                    return Ok(steps.iter().map(|step| refused(step, why.clone())).collect());
                }
                Stored::Taken(_) | Stored::Otherwise => self.made.push(target.clone()),
            }
        } else {
            for line in source.changes(&collection, None, self.w).await?.iter() {
                there.insert(line.href.to_owned(), line.etag.map(str::to_owned));
            }
        }
        let mut done = Vec::new();
        let mut folders: Vec<String> = Vec::new();
        let mut waiting = steps.into_iter().peekable();
        while waiting.peek().is_some() {
            let (mut group, mut bytes) = (Vec::new(), 0_u64);
            while let Some(step) = waiting.next_if(|_| group.len() < GROUP_ITEMS && bytes < GROUP_BYTES) {
                self.w.go_on().await?;
                match self.ready(step, target, &sink, &there).await? {
                    Ok(ready) => {
                        bytes += ready.body.len() as u64;
                        group.push(ready);
                    }
                    Err(ended) => done.push(self.settle(step, step.href.clone(), ended)?),
                }
            }
            if target.service == Service::Webdav {
                self.make_folders(&group, target, &sink, &mut folders).await?;
            }
            done.extend(self.put(group, source, &collection, &sink).await?);
        }
        Ok(done)
    }

    /// The body of a step; how it ended where nothing is to be put any more.
    async fn ready<'s>(
        &mut self,
        step: &'s Step,
        target: &Target,
        sink: &Sink,
        there: &HashMap<String, Option<String>>,
    ) -> Result<Result<Ready<'s>, Ended>, Trouble> {
        let record = self.backup.record_at(step.from.place)?;
        let Some(ours) = bytes_of(&mut self.backup, &record)? else {
            return Ok(Err(Ended::Refused { why: "restore-not-readable".into() }));
        };
        if let Act::Fill { .. } = step.act {
            return self.fill(step, sink, &ours).await;
        }
        let uid = match &step.act {
            Act::CreateCopy { uid } => Some(uid.as_str()),
            _ => None,
        };
        let text = std::str::from_utf8(&ours).ok().filter(|_| is_text(step.kind) && is_readable(step.kind, &ours));
        let body: Bytes = match text {
            Some(text) => body::created(step.kind, text, target.takes_vcard4, uid).into(),
            None => ours.clone(),
        };
        let older = text
            .filter(|_| step.kind == Kind::Contacts)
            .map(|text| body::created(Kind::Contacts, &body::older(text), false, uid))
            .map(Bytes::from)
            .filter(|older| *older != body);
        let mut href = step.href.clone();
        if there.contains_key(&href) {
            let now = sink.look(&href, self.w).await?;
            if now.as_ref().is_some_and(|now| is_same(step.kind, &now.bytes, &body)) {
                return Ok(Err(Ended::AlreadyThere));
            }
            href = other_name(&href);
            if there.contains_key(&href) {
                return Ok(Err(Ended::AlreadyThere));
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
        let Some(spot) = &step.there else { return Ok(Err(Ended::ChangedMeanwhile)) };
        let captured = self.captured.record_at(spot.place)?;
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
        Ok(Ok(Ready { step, href: step.href.clone(), body: merged.text.into(), older: None, expect }))
    }

    /// Makes the folders that a folder lies in, from the innermost that is missing on.
    async fn make_parents(&self, target: &Target, sink: &Sink) -> Result<(), Trouble> {
        let has = |href: &str| self.looked.found.collections.iter().any(|c| c.href.starts_with(href));
        let parts = target.href.match_indices('/').map(|(at, _)| at + 1);
        let parents: Vec<&str> = parts.filter_map(|end| target.href.get(..end)).collect();
        for parent in parents.iter().take(parents.len().saturating_sub(1)).filter(|parent| !has(parent)) {
            // One that can't be made shows when the folder itself is refused.
            sink.make_collection(parent, Service::Webdav, "", &[], self.w).await?;
        }
        Ok(())
    }

    /// Makes the folders that photos lie in.
    async fn make_folders(
        &mut self,
        group: &[Ready<'_>],
        target: &Target,
        sink: &Sink,
        made: &mut Vec<String>,
    ) -> Result<(), Trouble> {
        for ready in group {
            let Some(inside) = ready.href.strip_prefix(&target.href) else { continue };
            let mut at = 0;
            while let Some(end) = inside.get(at..).and_then(|rest| rest.find('/')) {
                at += end + 1;
                let folder = format!("{}{}", target.href, inside.get(..at).unwrap_or_default());
                if !made.contains(&folder) {
                    // One that can't be made shows when the first photo is refused.
                    sink.make_collection(&folder, Service::Webdav, "", &[], self.w).await?;
                    made.push(folder);
                }
            }
        }
        Ok(())
    }

    /// Puts a group, reads it back, and puts once more, in an older version, what the service did not keep.
    async fn put(
        &mut self,
        group: Vec<Ready<'_>>,
        source: &AnySource,
        collection: &Collection,
        sink: &Sink,
    ) -> Result<Vec<Written>, Trouble> {
        let mut done = Vec::new();
        let group = self.put_once(group, sink, &mut done).await?;
        let read = read_back(&group, source, collection, self.w).await?;
        let mut again = Vec::new();
        for (mut ready, got) in group.into_iter().zip(read) {
            let ended = judged(&ready, got.as_ref());
            match (ended, ready.older.take(), got) {
                (Ended::KeptOtherwise { .. } | Ended::Refused { .. }, Some(older), Some(got)) => {
                    (ready.body, ready.expect) = (older, Expect::Etag(got.etag));
                    again.push(ready);
                }
                (ended, ..) => done.push(self.settle(ready.step, ready.href, ended)?),
            }
        }
        if !again.is_empty() {
            let again = self.put_once(again, sink, &mut done).await?;
            let read = read_back(&again, source, collection, self.w).await?;
            for (ready, got) in again.into_iter().zip(read) {
                let ended = judged(&ready, got.as_ref());
                done.push(self.settle(ready.step, ready.href, ended)?);
            }
        }
        Ok(done)
    }

    /// Puts each; gives back those that were taken.
    async fn put_once<'s>(
        &mut self,
        group: Vec<Ready<'s>>,
        sink: &Sink,
        done: &mut Vec<Written>,
    ) -> Result<Vec<Ready<'s>>, Trouble> {
        for ready in &group {
            self.records.intend(&ready.href)?;
        }
        self.records.sync()?;
        let w = self.w;
        let put = |ready: Ready<'s>| async move {
            let media_type = body::media_type(ready.step.kind);
            let end = sink.put(&ready.href, media_type, &ready.body, &ready.expect, w).await;
            (ready, end)
        };
        let mut putting = pin!(stream::iter(group).map(put).buffered(AT_ONCE));
        let mut taken = Vec::new();
        while let Some((mut ready, end)) = putting.next().await {
            match end? {
                Stored::Taken(elsewhere) => {
                    if let Some(href) = elsewhere {
                        ready.href = href;
                    }
                    taken.push(ready);
                }
                Stored::Otherwise => {
                    // A put whose answer was lost may be what is in the way.
                    let there = sink.look(&ready.href, w).await?;
                    let is_it = there.is_some_and(|there| is_same(ready.step.kind, &there.bytes, &ready.body));
                    let ended = match (&ready.expect, is_it) {
                        (_, true) => {
                            taken.push(ready);
                            continue;
                        }
                        (Expect::Nothing, false) => Ended::Refused { why: "restore-something-there".into() },
                        (Expect::Etag(_), false) => Ended::ChangedMeanwhile,
                    };
                    done.push(self.settle(ready.step, ready.href, ended)?);
                }
                Stored::Refused(status) => {
                    let ended = Ended::Refused { why: format!("restore-refused {status}") };
                    done.push(self.settle(ready.step, ready.href, ended)?);
                }
            }
        }
        Ok(taken)
    }

    fn settle(&mut self, step: &Step, href: String, ended: Ended) -> Result<Written, Trouble> {
        self.reporter.count(step.kind, |progress| {
            progress.settled += 1;
            progress.lost += u64::from(!ended.is_done());
        });
        let written = Written { kind: step.kind, name: step.name.clone(), uid: step.uid.clone(), href, ended };
        self.records.tell(&written)?;
        Ok(written)
    }
}

fn refused(step: &Step, why: String) -> Written {
    let Step { kind, name, uid, href, .. } = step.clone();
    Written { kind, name, uid, href, ended: Ended::Refused { why } }
}

/// Another name in the same folder, the same one every time.
fn other_name(href: &str) -> String {
    let (folder, name) = href.rsplit_once('/').unwrap_or(("", href));
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{folder}/{stem}-restored.{ending}"),
        None => format!("{folder}/{name}-restored"),
    }
}

/// The original of an item; `None` when the backup has it no more.
fn bytes_of(browser: &mut Browser, item: &ItemRecord) -> Result<Option<Bytes>, Trouble> {
    let mut bytes = Vec::new();
    match browser.body(item).map(|mut body| body.read_to_end(&mut bytes)) {
        Ok(Ok(_)) => Ok(Some(bytes.into())),
        Ok(Err(_)) | Err(Trouble::Damaged { .. } | Trouble::NotThere { .. }) => Ok(None),
        Err(trouble) => Err(trouble),
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
