//! Draws pictures: small ones of photos, portraits of contacts, and large ones. One at a time, on a thread of its own, so
//! that never more than one photo is in memory; what is no longer on the screen is not drawn.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::item::text_of;
use super::{Cache, Told};
use crate::archive::reader::Browser;
use crate::archive::records::ItemRecord;
use crate::formats::photo::{self, Pixels};
use crate::formats::vcard;
use crate::model::{Kind, Trouble};

/// A larger photo is not looked at.
const MOST_BYTES: u64 = 128 << 20;

/// What a picture is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Shape {
    /// A contact's own picture.
    Portrait,
    /// A photo in a grid.
    Small,
    /// A photo to be looked at.
    Large,
}

impl Shape {
    /// So many points a side.
    fn px(self) -> u32 {
        match self {
            Shape::Portrait => 192,
            Shape::Small => 320,
            Shape::Large => 2048,
        }
    }
}

/// A picture of the item whose record begins at `place`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Want {
    pub place: u64,
    pub shape: Shape,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    pub want: Want,
    /// The backup it is from.
    pub backup: PathBuf,
    /// `None`: there is none, or it can't be drawn here.
    pub pixels: Option<Pixels>,
    /// Of a large one: where it was taken, as latitude and longitude.
    pub taken_at: Option<(f64, f64)>,
}

#[derive(Debug, Default)]
struct Queue {
    backup: Option<PathBuf>,
    wants: VecDeque<Want>,
    /// The one that is being drawn.
    current: Option<Want>,
    closed: bool,
}

/// What is wanted now.
#[derive(Debug, Default)]
pub struct Wants {
    queue: Mutex<Queue>,
    more: Condvar,
}

impl Wants {
    fn locked(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Another backup is open.
    pub fn opened(&self, backup: PathBuf) {
        let mut queue = self.locked();
        queue.wants.clear();
        queue.current = None;
        queue.backup = Some(backup);
    }

    pub fn set(&self, wants: Vec<Want>) {
        let mut queue = self.locked();
        let current = queue.current;
        queue.wants = wants.into_iter().filter(|want| Some(*want) != current).collect();
        drop(queue);
        self.more.notify_one();
    }

    pub fn close(&self) {
        self.locked().closed = true;
        self.more.notify_one();
    }

    /// The next one; waits for it. `None` when there will be no more.
    fn next(&self) -> Option<(PathBuf, Want)> {
        let mut queue = self.locked();
        loop {
            if queue.closed {
                return None;
            }
            if let Some(backup) = queue.backup.clone()
                && let Some(want) = queue.wants.pop_front()
            {
                queue.current = Some(want);
                return Some((backup, want));
            }
            queue = self.more.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Draws what is wanted until there will be no more.
pub fn draw(wants: &Wants, mut cache: Option<Cache>, tell: &(impl Fn(Told) + Send)) {
    let mut open: Option<(PathBuf, Browser)> = None;
    while let Some((backup, want)) = wants.next() {
        if open.as_ref().is_none_or(|(path, _)| *path != backup) {
            open = Browser::open(&backup).ok().map(|browser| (backup.clone(), browser));
        }
        let drawn = open.as_mut().and_then(|(_, browser)| drawn(browser, &mut cache, &backup, want).ok());
        let (pixels, taken_at) = drawn.unwrap_or((None, None));
        tell(Told::Picture(Picture { want, backup, pixels, taken_at }));
    }
}

type Drawn = (Option<Pixels>, Option<(f64, f64)>);

fn drawn(browser: &mut Browser, cache: &mut Option<Cache>, path: &Path, want: Want) -> Result<Drawn, Trouble> {
    let record = browser.record_at(want.place)?;
    match (want.shape, record.kind) {
        (Shape::Portrait, _) => portrait(browser, path, &record).map(|pixels| (pixels, None)),
        (_, Kind::Photos) => shown(browser, cache, path, &record, want.shape),
        _ => Ok((None, None)),
    }
}

fn portrait(browser: &mut Browser, path: &Path, record: &ItemRecord) -> Result<Option<Pixels>, Trouble> {
    let px = Shape::Portrait.px();
    for kept in record.pictures.iter().filter_map(|picture| picture.kept.as_ref()) {
        let bytes =
            browser.picture(record, kept)?.whole(MOST_BYTES).map_err(|error| unreadable(path, record, &error))?;
        if let Some(pixels) = bytes.and_then(|bytes| photo::pixels(&bytes, px)) {
            return Ok(Some(pixels));
        }
    }
    let Some(bytes) = text_of(browser, path, record)? else { return Ok(None) };
    let inside = vcard::check(&bytes).ok().and_then(vcard::portrait);
    Ok(inside.and_then(|bytes| photo::pixels(&bytes, px)))
}

fn shown(
    browser: &mut Browser,
    cache: &mut Option<Cache>,
    path: &Path,
    record: &ItemRecord,
    shape: Shape,
) -> Result<Drawn, Trouble> {
    let digest = record.sha256.as_deref().unwrap_or("");
    let kept = cache.as_ref().filter(|_| shape == Shape::Small).and_then(|cache| cache.get(digest, shape.px()));
    if let Some(kept) = kept {
        return Ok((photo::pixels(&kept, shape.px()), None));
    }
    let is_video = |kind: &str| kind.starts_with("video/");
    if record.facts.as_ref().and_then(|facts| facts.media_type.as_deref()).is_some_and(is_video) {
        return Ok((None, None));
    }
    let whole = browser.body(record)?.whole(MOST_BYTES).map_err(|error| unreadable(path, record, &error))?;
    let Some(bytes) = whole else { return Ok((None, None)) };
    let pixels = photo::pixels(&bytes, shape.px());
    if let (Shape::Small, Some(cache)) = (shape, cache) {
        // That there is none is kept, too: looking for it again would cost as much.
        cache.put(digest, shape.px(), &pixels.as_ref().and_then(Pixels::to_jpeg).unwrap_or_default());
    }
    let taken_at = if shape == Shape::Large { photo::place(&bytes) } else { None };
    Ok((pixels, taken_at))
}

fn unreadable(path: &Path, record: &ItemRecord, error: &std::io::Error) -> Trouble {
    Trouble::Damaged { path: path.to_owned(), why: format!("{}: {error}", record.href) }
}
