//! Carries out the steps of a restore, a collection at a time: looks what is there, puts, reads back, compares by what it
//! says. Few puts are under way at once, as a service would be used by people.

use std::collections::HashSet;
use std::pin::pin;

use futures_util::{StreamExt as _, stream};
use serde::Serialize;

use super::body;
use super::plan::{RestorePlan, Step, Target};
use super::read_back::{Got, judged, read_back};
use super::ready::{Ready, is_there, of_bytes};
use super::target::{components, place};
use crate::archive::reader::Browser;
use crate::archive::restores::Restores;
use crate::engine::look::Looked;
use crate::engine::report::Reporter;
use crate::formats::{Change, How};
use crate::model::{Collection, Kind, Service, Trouble, Watch};
use crate::sources::{AnySource, Expect, Sink, Source, Stored, Taken, key};

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
    /// The account as it was when the plan was made, where it held anything.
    pub captured: Option<Browser>,
    pub how: How,
    pub records: &'a mut Restores,
    pub reporter: &'a Reporter,
    pub w: &'a Watch,
    /// Collections that were made.
    pub made: Vec<Target>,
}

impl Writer<'_> {
    /// Does all steps of one collection.
    pub(super) async fn target(&mut self, plan: &RestorePlan, index: usize) -> Result<Vec<Written>, Trouble> {
        let Some(target) = plan.targets.get(index) else { return Ok(Vec::new()) };
        let steps: Vec<&Step> = plan.steps.iter().filter(|step| step.target == index).collect();
        if steps.is_empty() {
            return Ok(Vec::new());
        }
        for step in &steps {
            self.reporter.count(step.kind, |progress| progress.listed += 1);
        }
        let looked = self.looked;
        let found = place(looked, target);
        let found = found.and_then(|(source, collection)| {
            Some((source, collection, source.sink(&target.origin, target.reads_vcard4())?))
        });
        let Some((source, collection, sink)) = found else {
            return Ok(steps.iter().map(|step| refused(step, "restore-no-place".into())).collect());
        };
        let mut is_new = false;
        if target.make {
            if target.service == Service::Webdav {
                self.make_parents(target, &sink).await?;
            }
            match sink.make_collection(&target.href, target.service, &target.name, components(target), self.w).await? {
                Stored::Refused(status) => {
                    let why = format!("restore-not-made {status}");
                    return Ok(steps.iter().map(|step| refused(step, why.clone())).collect());
                }
                Stored::Taken(_) => is_new = true,
                Stored::Otherwise => (),
            }
        }
        let mut there: HashSet<Vec<u8>> = HashSet::new();
        if !is_new {
            let listing = source.changes(&collection, None, self.w).await?;
            there.extend(listing.iter().map(|line| key(line.href).into_owned()));
        }
        // One with nothing in it that is there all of a sudden was made by a request whose answer was lost.
        if target.make && there.is_empty() {
            self.made.push(target.clone());
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
                        bytes += ready.body.content.bytes().len() as u64;
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

    /// Makes the folders that a folder lies in, from the innermost that is missing on.
    async fn make_parents(&self, target: &Target, sink: &Sink) -> Result<(), Trouble> {
        let has = |href: &str| {
            let mut found = self.looked.found.collections.iter();
            found.any(|c| key(&c.href).starts_with(&key(href)))
        };
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
        let (group, etags): (Vec<_>, Vec<_>) = self.put_once(group, sink, &mut done).await?.into_iter().unzip();
        let read = read_back(&group, source, collection, self.w).await?;
        let mut again = Vec::new();
        for ((mut ready, etag), got) in group.into_iter().zip(etags).zip(read) {
            let ended = judged(&ready, got.as_ref());
            match (ended, ready.older.take(), got) {
                // Somebody has edited it since: it is not the service that keeps it otherwise.
                (Ended::KeptOtherwise { .. }, _, Some(Got { etag: Some(now), .. }))
                    if etag.as_ref().is_some_and(|put| *put != now) =>
                {
                    done.push(self.settle(ready.step, ready.href, Ended::ChangedMeanwhile)?);
                }
                (Ended::KeptOtherwise { .. } | Ended::Refused { .. }, Some(older), Some(got)) => {
                    (ready.body, ready.expect) = (of_bytes(older), Expect::Etag(got.etag));
                    again.push(ready);
                }
                (ended, ..) => done.push(self.settle(ready.step, ready.href, ended)?),
            }
        }
        if !again.is_empty() {
            let again: Vec<_> =
                self.put_once(again, sink, &mut done).await?.into_iter().map(|(ready, _)| ready).collect();
            let read = read_back(&again, source, collection, self.w).await?;
            for (ready, got) in again.into_iter().zip(read) {
                let ended = judged(&ready, got.as_ref());
                done.push(self.settle(ready.step, ready.href, ended)?);
            }
        }
        Ok(done)
    }

    /// Puts each; gives back those that were taken, with what tells the version that was put, where the service says.
    async fn put_once<'s>(
        &mut self,
        group: Vec<Ready<'s>>,
        sink: &Sink,
        done: &mut Vec<Written>,
    ) -> Result<Vec<(Ready<'s>, Option<String>)>, Trouble> {
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
                Stored::Taken(Taken { elsewhere, etag }) => {
                    if let Some(href) = elsewhere {
                        ready.href = href;
                    }
                    taken.push((ready, etag));
                }
                Stored::Otherwise => {
                    // A put whose answer was lost may be what is in the way.
                    let is_it = is_there(sink, ready.step.kind, &ready.href, &ready.body, w).await?;
                    let ended = match (&ready.expect, is_it) {
                        (_, true) => {
                            taken.push((ready, None));
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
