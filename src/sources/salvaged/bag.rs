//! What can be had out of one damaged backup. What a record proves by its digest comes first, wherever in the backup those
//! bytes are now; then what a manifest proves; and of files that nothing proves any more, each card and object that can be
//! read, in collections of their own. Of an item whose original is gone, the form for other programs is taken where a
//! manifest proves that, and it is said so. What is missing is named.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;

use sha2::{Digest as _, Sha256};

use super::ORIGIN;
use super::bytes::{bytes_of, digest, is_whole, pieces_of, sha_of};
use super::heap::{Heap, Lump};
use super::hints::{self, Hint, Spot};
use super::shelving::{From, Item, Shelves, service_of};
use crate::formats::photo;
use crate::model::{Collection, Kind, LeftOut, Trouble, Watch};
use crate::sources::handed_out::content::Ranges;
use crate::sources::handed_out::rows::{encoded, shown, shown_path};

type Sha = [u8; 32];

/// The last part of the path of collections that nothing proves.
const UNPROVEN: &str = "unproven/";

/// The folders of the heap that are, or were, backups: those with a record or a manifest in them.
pub(super) fn prefixes(heap: &Heap) -> Vec<String> {
    const MARKS: [&str; 5] = [
        "/lifeboat/items.jsonl",
        "/lifeboat/backup.json",
        "/lifeboat/receipt.json",
        "/manifest-sha256.txt",
        "/tagmanifest-sha256.txt",
    ];
    let marked = |lump: &Lump| MARKS.iter().find_map(|mark| lump.href.strip_suffix(mark).map(str::to_owned));
    // Where nothing but the payload is left, its folders are known.
    const FOLDERS: [&str; 2] = ["/data/originals/", "/data/contacts/for-other-programs/"];
    let housed = |lump: &Lump| FOLDERS.iter().find_map(|mark| Some(lump.href.split_once(mark)?.0.to_owned()));
    let found: BTreeSet<String> = heap.lumps.iter().filter_map(|lump| marked(lump).or_else(|| housed(lump))).collect();
    // A backup among the files of another one is one of its files.
    let is_in = |prefix: &String| found.iter().any(|other| prefix.starts_with(&format!("{other}/")));
    found.iter().filter(|prefix| !is_in(prefix)).cloned().collect()
}

/// A damaged backup.
pub(super) struct Wreck<'a> {
    heap: &'a Heap,
    prefix: &'a str,
    /// The part of a collection's name that says that nothing proves what is in it.
    unproven: &'a str,
    hints: Vec<Hint>,
    /// The records are whole: what they don't have was not in the backup.
    is_recorded: bool,
    known: BTreeMap<String, Collection>,
    manifest: BTreeMap<String, Sha>,
    /// Lumps that came out, or need not.
    claimed: HashSet<usize>,
    w: &'a Watch,
}

impl<'a> Wreck<'a> {
    pub fn look(heap: &'a Heap, prefix: &'a str, unproven: &'a str, w: &'a Watch) -> Wreck<'a> {
        let (claimed, known, manifest) = (HashSet::new(), BTreeMap::new(), BTreeMap::new());
        let (hints, is_recorded) = (Vec::new(), false);
        let mut wreck = Wreck { heap, prefix, unproven, hints, is_recorded, known, manifest, claimed, w };
        let tags = wreck.lump("tagmanifest-sha256.txt").map(|(_, lump)| hints::manifest(lump)).unwrap_or_default();
        if let Some((_, lump)) = wreck.lump("manifest-sha256.txt") {
            wreck.manifest = hints::manifest(lump);
        }
        if let Some((_, lump)) = wreck.lump("lifeboat/backup.json") {
            wreck.known = hints::collections(lump);
        }
        if let Some((_, lump)) = wreck.lump("lifeboat/items.jsonl") {
            let (hints, bad) = hints::items(lump);
            wreck.hints = hints;
            let said = tags.get("lifeboat/items.jsonl");
            wreck.is_recorded =
                !bad && !lump.broken && said.is_some_and(|said| sha_of(lump).is_ok_and(|is| is == *said));
        }
        wreck
    }

    /// The lump at a path of the backup.
    fn lump(&self, path: &str) -> Option<(usize, &'a Lump)> {
        let parts = path.split('/').map(|part| encoded(part.as_bytes()));
        let href = format!("{}/{}", self.prefix, parts.collect::<Vec<_>>().join("/"));
        let at = self.heap.lumps.binary_search_by(|lump| lump.href.as_str().cmp(&href)).ok()?;
        self.heap.lumps.get(at).map(|lump| (at, lump))
    }

    /// The lumps of the payload, with their paths in the backup as people read them.
    fn payload(&self) -> impl Iterator<Item = (usize, &'a Lump, String)> {
        let prefix = format!("{}/", self.prefix);
        let first = self.heap.lumps.partition_point(|lump| lump.href < prefix);
        let lumps = self.heap.lumps.iter().enumerate().skip(first);
        lumps.map_while(move |(at, lump)| Some((at, lump, lump.href.strip_prefix(&prefix)?.to_owned()))).filter_map(
            |(at, lump, below)| {
                let path = shown_path(&below);
                path.starts_with("data/").then_some((at, lump, path))
            },
        )
    }

    /// A manifest says that this file is right, and it is.
    fn is_listed(&self, lump: &Lump, path: &str) -> bool {
        let said = self.manifest.get(path).filter(|_| !lump.broken);
        said.is_some_and(|said| sha_of(lump).is_ok_and(|is| is == *said))
    }

    /// Puts everything that can be had into `shelves`; the rest is named.
    pub fn salvage(mut self, shelves: &mut Shelves, left_out: &mut Vec<LeftOut>) -> Result<(), Trouble> {
        let hints = std::mem::take(&mut self.hints);
        let mut orphans = Vec::new();
        let mut proven: HashSet<Sha> = HashSet::new();
        let mut by_file: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, hint) in hints.iter().enumerate() {
            let (Spot::Entry { file, .. } | Spot::Range { file, .. }) = &hint.spot;
            by_file.entry(file).or_default().push(at);
        }
        for (file, own) in by_file {
            self.w.check()?;
            let text = self.lump(file).and_then(|(at, lump)| Some((at, lump.slice().ok()?)));
            let mut open = text.as_ref().and_then(|(at, slice)| Some((*at, slice.open().ok()?)));
            for hint in own.iter().filter_map(|at| hints.get(*at)) {
                let from = match &hint.spot {
                    Spot::Range { offset, length, .. } => open.as_mut().and_then(|(at, source)| {
                        let range = *offset..offset.checked_add(*length)?;
                        let range: Box<[Range<u64>]> = std::iter::once(range).collect();
                        let is = digest(Ranges::of(source, &range)).ok()?;
                        (is == (hint.sha256, *length)).then_some(From::Ranges(*at, range))
                    }),
                    Spot::Entry { file, entry } => self.lump(&format!("{file}/{entry}")).and_then(|(at, lump)| {
                        let is_it = sha_of(lump).is_ok_and(|is| is == hint.sha256);
                        is_it.then(|| self.claimed.insert(at)).map(|_| From::Lump(at))
                    }),
                };
                match from {
                    Some(from) => {
                        proven.insert(hint.sha256);
                        self.put(shelves, hint, from);
                    }
                    None => orphans.push(hint),
                }
            }
        }
        if !orphans.is_empty() {
            self.elsewhere(orphans, shelves, left_out, &mut proven)?;
        }
        self.rest(&hints, &proven, shelves, left_out)
    }

    fn put(&self, shelves: &mut Shelves, hint: &Hint, from: From) {
        let collection = match self.known.get(&hint.collection) {
            Some(known) => Collection {
                id: String::new(),
                file_stem: String::new(),
                sync_token: None,
                ctag: None,
                ..known.clone()
            },
            None => {
                let (Spot::Entry { file, .. } | Spot::Range { file, .. }) = &hint.spot;
                let stem = shown(&encoded(file.rsplit('/').next().unwrap_or(file).as_bytes()));
                let stem = stem.rsplit_once('.').map_or(stem.as_str(), |(stem, _)| stem).to_owned();
                let folder = hint.href.rfind('/').and_then(|at| hint.href.get(..=at)).unwrap_or("/").to_owned();
                let (service, origin) = (service_of(hint.kind), ORIGIN.to_owned());
                Collection { service, name: stem, origin, href: folder, ..Collection::default() }
            }
        };
        let sha256 = (!matches!(from, From::Lost(_))).then_some(hint.sha256);
        let item = Item { kind: hint.kind, sha256, size: hint.size, modified: hint.modified, from };
        shelves.put(&collection, &hint.href, item);
    }

    /// Looks for items that are not where their records say: anywhere in the backup by their digest, or as another form of
    /// the same in a file that a manifest proves.
    fn elsewhere(
        &mut self,
        orphans: Vec<&Hint>,
        shelves: &mut Shelves,
        left_out: &mut Vec<LeftOut>,
        proven: &mut HashSet<Sha>,
    ) -> Result<(), Trouble> {
        let mut pool: HashMap<Sha, From> = HashMap::new();
        let mut forms: HashMap<(bool, String), (Sha, u64, From)> = HashMap::new();
        for (at, lump, path) in self.payload() {
            self.w.check()?;
            if !is_text(&path) {
                if !self.claimed.contains(&at)
                    && let Ok(sha256) = sha_of(lump)
                {
                    pool.entry(sha256).or_insert(From::Lump(at));
                }
                continue;
            }
            let is_sound = self.is_listed(lump, &path);
            for piece in pieces_of(lump, &path) {
                let ranges: Box<[Range<u64>]> = piece.ranges.into();
                let Some((sha256, size)) = lump
                    .slice()
                    .and_then(|s| s.open())
                    .ok()
                    .and_then(|mut source| digest(Ranges::of(&mut source, &ranges)).ok())
                else {
                    continue;
                };
                let from = From::Ranges(at, ranges);
                if let Some(uid) = piece.uid.filter(|_| is_sound) {
                    forms.entry((piece.kind == Kind::Contacts, uid)).or_insert((sha256, size, from.clone()));
                }
                pool.entry(sha256).or_insert(from);
            }
        }
        for hint in orphans {
            if let Some(from) = pool.get(&hint.sha256) {
                if let From::Lump(at) = from {
                    self.claimed.insert(*at);
                }
                proven.insert(hint.sha256);
                self.put(shelves, hint, from.clone());
                continue;
            }
            let is_contact = hint.kind == Kind::Contacts;
            let form = hint.uid.as_ref().and_then(|uid| forms.get(&(is_contact, uid.clone())));
            match form {
                Some((sha256, size, from)) => {
                    left_out.push(LeftOut {
                        href: hint.href.clone(),
                        name: hint.name.clone(),
                        why: "left-out-original".to_owned(),
                    });
                    let as_form = Hint { sha256: *sha256, size: *size, ..hint.clone() };
                    self.put(shelves, &as_form, from.clone());
                }
                None => self.put(shelves, hint, From::Lost(hint.name.clone())),
            }
        }
        Ok(())
    }

    /// What no record names. Where the records are whole, that is nothing of the backup's, or no longer what it was.
    fn rest(
        &mut self,
        hints: &[Hint],
        proven: &HashSet<Sha>,
        shelves: &mut Shelves,
        left_out: &mut Vec<LeftOut>,
    ) -> Result<(), Trouble> {
        let uids: HashSet<(bool, &str)> =
            hints.iter().filter_map(|h| Some((h.kind == Kind::Contacts, h.uid.as_deref()?))).collect();
        let linked: Vec<(usize, &Lump, String)> = self.payload().collect();
        for (at, lump, path) in &linked {
            self.w.check()?;
            if self.claimed.contains(at) {
                continue;
            }
            let is_proven = self.is_listed(lump, path) || lump.proven;
            if !is_text(path) {
                if is_made(path) || lump.broken {
                    continue;
                }
                if self.is_recorded && !is_proven {
                    left_out.push(left(&lump.href, "left-out-not-as-recorded"));
                } else if !self.is_recorded || path.contains(" pictures/") {
                    self.file(*at, lump, path, is_proven, shelves);
                }
            } else if !self.is_recorded && is_original(path, &linked) {
                if self.manifest.contains_key(path) && !is_proven {
                    left_out.push(left(&lump.href, "left-out-not-as-recorded"));
                }
                self.text(*at, lump, path, is_proven && !lump.broken, (&uids, proven), shelves, left_out);
            }
        }
        if !self.is_recorded {
            left_out.extend(self.gone());
        }
        Ok(())
    }

    /// What a manifest lists and is there no more, where no record tells of what was in it.
    fn gone(&self) -> Vec<LeftOut> {
        let is_payload =
            |path: &&String| path.starts_with("data/") && !is_made(path) && !path.contains("/for-other-programs/");
        let href = |path: &String| {
            let parts = path.split('/').map(|part| encoded(part.as_bytes()));
            format!("{}/{}", self.prefix, parts.collect::<Vec<_>>().join("/"))
        };
        // Of an archive, what was in it lies below its name.
        let is_there = |href: &String| {
            let first = self.heap.lumps.partition_point(|lump| lump.href < *href);
            self.heap.lumps.get(first).is_some_and(|lump| lump.href.starts_with(href.as_str()))
        };
        let gone = self.manifest.keys().filter(is_payload).map(href).filter(|href| !is_there(href));
        gone.map(|href| left(&href, "left-out-gone")).collect()
    }

    fn named(&self, name: &str, is_proven: bool) -> String {
        if is_proven { name.to_owned() } else { format!("{name} ({})", self.unproven) }
    }

    fn file(&self, at: usize, lump: &Lump, path: &str, is_proven: bool, shelves: &mut Shelves) {
        let Ok(sha256) = sha_of(lump) else { return };
        let (folder, _) = lump.href.rsplit_once('/').unwrap_or((&lump.href, ""));
        let name = shown(folder);
        let name = self.named(name.strip_suffix(".zip").unwrap_or(&name), is_proven);
        let is_photo = photo::media(path, None).is_some();
        let href = if is_proven { format!("{folder}/") } else { format!("{folder}/{UNPROVEN}") };
        let collection = Collection {
            service: service_of(Kind::Photos),
            kinds: vec![Kind::Photos],
            name,
            origin: ORIGIN.to_owned(),
            href: href.clone(),
            ..Collection::default()
        };
        let file = lump.href.rsplit('/').next().unwrap_or_default();
        let kind = if is_photo { Kind::Photos } else { Kind::Other };
        let item = Item { kind, sha256: Some(sha256), size: lump.size, modified: lump.modified, from: From::Lump(at) };
        shelves.put(&collection, &format!("{href}{file}"), item);
    }

    #[expect(clippy::too_many_arguments, reason = "one file, and everything that is known around it")]
    fn text(
        &self,
        at: usize,
        lump: &Lump,
        path: &str,
        is_proven: bool,
        (uids, proven): (&HashSet<(bool, &str)>, &HashSet<Sha>),
        shelves: &mut Shelves,
        left_out: &mut Vec<LeftOut>,
    ) {
        let stem = path.rsplit('/').next().unwrap_or(path);
        let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
        for piece in pieces_of(lump, path) {
            let ranges: Box<[Range<u64>]> = piece.ranges.into();
            let source = lump.slice().and_then(|slice| slice.open());
            let Ok(Some(bytes)) = source.map(|mut source| bytes_of(Ranges::of(&mut source, &ranges))) else { continue };
            let sha256: Sha = Sha256::digest(&bytes).into();
            let is_contact = piece.kind == Kind::Contacts;
            let is_known = piece.uid.as_deref().is_some_and(|uid| uids.contains(&(is_contact, uid)));
            if proven.contains(&sha256) || is_known {
                continue;
            }
            if !is_proven && !is_whole(piece.kind, &bytes) {
                if left_out.last().is_none_or(|last| last.href != lump.href) {
                    left_out.push(left(&lump.href, "left-out-unreadable-piece"));
                }
                continue;
            }
            let base = if is_proven { format!("{}/", lump.href) } else { format!("{}/{UNPROVEN}", lump.href) };
            let collection = Collection {
                service: service_of(piece.kind),
                name: self.named(stem, is_proven),
                origin: ORIGIN.to_owned(),
                href: base.clone(),
                ..Collection::default()
            };
            let key = super::key_of(piece.uid.as_deref(), &sha256);
            let size = bytes.len() as u64;
            let from = From::Ranges(at, ranges);
            let item = Item { kind: piece.kind, sha256: Some(sha256), size, modified: None, from };
            shelves.put(&collection, &format!("{base}{key}"), item);
        }
    }
}

/// True for a collection of which nothing proves that its items are as they were.
pub(super) fn is_unproven(collection: &Collection) -> bool {
    collection.href.ends_with(UNPROVEN)
}

fn left(href: &str, why: &str) -> LeftOut {
    LeftOut { href: href.to_owned(), name: shown_path(href), why: why.to_owned() }
}

/// Files of cards and calendar objects.
fn is_text(path: &str) -> bool {
    let is_ours = !path.starts_with("data/other/") && !path.starts_with("data/photos/");
    is_ours && [".vcf", ".ics", ".icsx"].iter().any(|ending| path.ends_with(ending))
}

/// Files that are made from others, and can be made again.
fn is_made(path: &str) -> bool {
    let is_in = |kind: &str| path.starts_with(&format!("data/{kind}/"));
    (is_in("contacts") || is_in("calendars") || is_in("tasks") || is_in("notes"))
        && (path.ends_with(".csv") || path.ends_with(".txt"))
}

/// Holds originals, as far as they are left: forms for other programs only where there is no original beside them.
fn is_original(path: &str, all: &[(usize, &Lump, String)]) -> bool {
    if path.contains("/for-other-programs/") {
        return false;
    }
    let Some(stem) = path.strip_prefix("data/").and_then(|path| path.strip_suffix(".ics")) else { return true };
    let original = format!("data/originals/{stem}.icsx");
    !all.iter().any(|(.., other)| *other == original)
}
