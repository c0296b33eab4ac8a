//! The files of a calendar collection, one set for each kind that its objects turn out to be: one VCALENDAR that other
//! programs import, the objects as sent one after another (RFC 5545 §3.4), and plain text for to-dos and notes.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use bytes::Bytes;

use super::{FOLDED, PARSER_FAILED, TOO_LARGE, Text, TextFile, Unreadables, guarded, is_one, text_of};
use crate::archive::blocks;
use crate::archive::records::{ItemRecord, Place, Portable};
use crate::archive::spool::{Spill, Sums};
use crate::archive::writer::{Arrived, Bench, Check, Ended, Files, Kept, Payload, first_kind};
use crate::formats::Read;
use crate::formats::icalendar::{self, Composer};
use crate::model::{Collection, Kind, Trouble};

const NOT_COMPOSED: &str = "the object could not be written into the calendar";
const NOTHING_IN_IT: &str = "holds no event, to-do or note";

/// The files of one calendar, task list or journal. None exists before its first object.
pub(in crate::archive) struct CalendarFiles {
    bench: Arc<Bench>,
    spill: Arc<Spill>,
    stem: String,
    name: String,
    colour: Option<String>,
    /// The kind that unreadable objects count under.
    kind: Kind,
    sets: BTreeMap<Kind, Set>,
    unreadable: Unreadables,
}

/// The files of one kind.
struct Set {
    ics: TextFile,
    icsx: TextFile,
    txt: Option<TextFile>,
    composer: Composer,
    objects: u64,
    /// Objects that have a portable form.
    composed: u64,
    components: u64,
}

impl CalendarFiles {
    pub(in crate::archive) fn new(bench: Arc<Bench>, spill: Arc<Spill>, collection: &Collection) -> CalendarFiles {
        let kind = first_kind(collection);
        CalendarFiles {
            bench,
            spill,
            stem: collection.file_stem.clone(),
            name: collection.name.clone(),
            colour: collection.colour.clone(),
            kind,
            sets: BTreeMap::new(),
            unreadable: Unreadables::default(),
        }
    }

    /// Writes an object among those of its kind; why it can be kept only as original otherwise. `fresh`: also reads its
    /// facts.
    fn object(&mut self, bytes: &[u8], fresh: bool) -> Result<Result<Kept, String>, Trouble> {
        let object = match icalendar::check(bytes) {
            Ok(_) if !is_one(bytes) => return Ok(Err(FOLDED.to_owned())),
            Ok(object) => object,
            Err(why) => return Ok(Err(why.to_string())),
        };
        let kind = match guarded(|| icalendar::kind(object)) {
            Some(Some(kind)) => kind,
            Some(None) => return Ok(Err(NOTHING_IN_IT.to_owned())),
            None => return Ok(Err(PARSER_FAILED.to_owned())),
        };
        let set = match self.sets.entry(kind) {
            Entry::Occupied(set) => set.into_mut(),
            Entry::Vacant(free) => {
                free.insert(Set::begin(&self.bench, kind, &self.stem, &self.name, self.colour.as_deref())?)
            }
        };
        // A parser that fails has written nothing: the files get an object only when all of it could be derived.
        let derived = guarded(|| {
            let plain = match kind {
                Kind::Tasks => Some(icalendar::todo_text(object)),
                Kind::Notes => Some(icalendar::note_text(object)),
                _ => None,
            };
            (if fresh { icalendar::read(object) } else { Read::default() }, plain, set.composer.add(object))
        });
        let Some((read, plain, added)) = derived else { return Ok(Err(PARSER_FAILED.to_owned())) };
        let portable = Portable { file: set.ics.relative().to_owned(), component: set.composed };
        let mut losses: Vec<(String, String)> =
            added.losses.into_iter().map(|loss| (loss.what, portable.file.clone())).collect();
        let components = blocks::components(added.text.as_bytes()).unwrap_or_else(|| {
            losses.push((NOT_COMPOSED.to_owned(), portable.file.clone()));
            0
        });
        if components > 0 {
            set.ics.put(added.text.as_bytes())?;
        }
        if let (Some(txt), Some(plain)) = (&mut set.txt, plain) {
            txt.put(plain.as_bytes())?;
        }
        let original = set.icsx.object(bytes)?;
        set.objects += 1;
        set.composed += u64::from(components > 0);
        set.components += components;
        Ok(Ok(Kept {
            kind,
            sha256: [0; 32],
            original,
            at: None,
            portable: (components > 0).then_some(portable),
            read,
            verdict: None,
            name: None,
            pictures: Vec::new(),
            unreadable: false,
            losses,
        }))
    }

    fn keep_unreadable(&mut self, text: &Text<'_>, why: String) -> Result<Kept, Trouble> {
        Ok(Kept {
            kind: self.kind,
            sha256: [0; 32],
            original: self.unreadable.put(&self.bench.dir, self.kind, &self.stem, text)?,
            at: None,
            portable: None,
            read: Read { problems: vec![why], ..Read::default() },
            verdict: None,
            name: None,
            pictures: Vec::new(),
            unreadable: true,
            losses: Vec::new(),
        })
    }
}

impl Files for CalendarFiles {
    fn put(&mut self, item: Arrived<'_>) -> Result<Kept, Trouble> {
        let spill = Arc::clone(&self.spill);
        let text = text_of(&item.body, &spill, &self.bench.dir)?;
        let written = match &text {
            Text::Whole(bytes, _) => self.object(bytes, true)?,
            Text::TooLarge(..) => Err(TOO_LARGE.to_owned()),
        };
        let kept = match written {
            Ok(kept) => kept,
            Err(why) => self.keep_unreadable(&text, why)?,
        };
        Ok(Kept { sha256: text.sha256(), ..kept })
    }

    fn sync(&mut self) -> Result<(), Trouble> {
        // The other forms can be made again from the originals.
        self.unreadable.sync()?;
        self.sets.values_mut().try_for_each(|set| set.icsx.sync())
    }

    fn put_again(&mut self, record: &mut ItemRecord, original: Bytes) -> Result<Vec<(String, String)>, Trouble> {
        let before = record.original.as_ref();
        let is_unreadable = matches!(before, Some(Place::Range { file, .. }) if file.ends_with(".unreadable"));
        let kept = if is_unreadable {
            let text = Text::Whole(original, Sums { sha256: [0; 32], crc32: 0 });
            self.keep_unreadable(&text, String::new())?
        } else {
            self.object(&original, false)?
                .map_err(|why| Trouble::Internal(format!("{} was an object before: {why}", record.href)))?
        };
        (record.original, record.portable) = (Some(kept.original), kept.portable);
        Ok(kept.losses)
    }

    fn finish(self: Box<Self>) -> Result<Ended, Trouble> {
        let mut payload: Vec<Payload> = self.unreadable.finish().collect::<Result<_, _>>()?;
        for set in self.sets.into_values() {
            set.finish(&mut payload)?;
        }
        Ok(Ended { payload, ..Ended::default() })
    }
}

impl Set {
    fn begin(bench: &Bench, kind: Kind, stem: &str, name: &str, colour: Option<&str>) -> Result<Set, Trouble> {
        let folder = kind.folder();
        let create = |relative| TextFile::create(&bench.dir, relative);
        let composer = Composer::new(Some(name).filter(|name| !name.is_empty()), colour);
        let mut ics = create(format!("data/{folder}/{stem}.ics"))?;
        ics.put(composer.begin().as_bytes())?;
        let icsx = create(format!("data/originals/{folder}/{stem}.icsx"))?;
        let plain = matches!(kind, Kind::Tasks | Kind::Notes);
        let txt = if plain { Some(create(format!("data/{folder}/{stem}.txt"))?) } else { None };
        Ok(Set { ics, icsx, txt, composer, objects: 0, composed: 0, components: 0 })
    }

    fn finish(mut self, payload: &mut Vec<Payload>) -> Result<(), Trouble> {
        if self.objects == 0 {
            let files = [Some(self.ics), Some(self.icsx), self.txt];
            return files.into_iter().flatten().try_for_each(TextFile::remove);
        }
        self.ics.put(self.composer.end().as_bytes())?;
        payload.push(self.ics.finish(Check::Components(self.components))?);
        payload.push(self.icsx.finish(Check::Objects(self.objects))?);
        if let Some(txt) = self.txt {
            payload.push(txt.finish(Check::Bytes)?);
        }
        Ok(())
    }
}
