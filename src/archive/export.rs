//! Gets items out of a backup as ordinary files, without a restore: one file an item, as the source sent it, and all
//! contacts once more in one file, which is what address books import. Never replaces a file and never writes into a
//! backup; what can't be read is named, and the rest is exported all the same.

mod picture;
mod twins;

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::bag::is_ours;
use super::reader::{Browser, Filter};
use super::records::ItemRecord;
use super::verify::{file_name, name_of};
use super::{disk, names};
use crate::model::{Kind, Trouble, Watch};
use crate::text;
use twins::{Taken, too_many, twin};

/// So many records are held at a time.
const PAGE: usize = 200;
const MAX_NAMESAKES: u64 = 1_000_000;
/// Name of the file with all contacts.
const ALL_CONTACTS: &str = "contacts.vcf";

/// What was exported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    pub files: u64,
    pub items: u64,
    /// Items that could not be read, by name, and why.
    pub failed: Vec<(String, Trouble)>,
}

/// Writes every item that `filter` finds into `to_dir`, which is made if it is not there. With several kinds, each gets
/// a folder of its own. `tell` gets how many of how many items of a kind are done.
pub fn export_telling(
    backup: &Path,
    filter: &Filter,
    to_dir: &Path,
    w: &Watch,
    tell: &mut dyn FnMut(Kind, u64, u64),
) -> Result<Exported, Trouble> {
    refuse_inside_backup(to_dir)?;
    let filter = Filter { kept_only: true, ..filter.clone() };
    let mut browser = Browser::open(backup)?;
    let kinds = browser.kinds(&filter)?;
    if kinds.is_empty() {
        return Err(Trouble::NoMatch { wanted: filter.find.unwrap_or_default() });
    }
    disk::make_dir(to_dir)?;
    let mut export = Export { browser, taken: Taken::default(), done: Exported::default(), w };
    for kind in &kinds {
        let folder = if kinds.len() > 1 { to_dir.join(kind.folder()) } else { to_dir.to_owned() };
        disk::make_dir(&folder)?;
        export.kind(*kind, &filter, &folder, tell)?;
    }
    Ok(export.done)
}

/// The same for tests, which don't ask how far it is.
#[cfg(test)]
pub(super) fn export(backup: &Path, filter: &Filter, to_dir: &Path, w: &Watch) -> Result<Exported, Trouble> {
    export_telling(backup, filter, to_dir, w, &mut |_, _, _| ())
}

/// Nothing may be added to a backup, and so to no folder in one.
pub(super) fn refuse_inside_backup(to_dir: &Path) -> Result<(), Trouble> {
    let absolute = std::path::absolute(to_dir).map_err(|error| Trouble::disk(to_dir, &error))?;
    let there = absolute.ancestors().find(|path| path.exists()).unwrap_or(&absolute);
    // Links and `..` are followed as far as the path exists.
    let real = there.canonicalize().map_err(|error| Trouble::disk(there, &error))?;
    if real.ancestors().chain(absolute.ancestors()).any(is_ours) {
        let path = to_dir.display().to_string();
        return Err(Trouble::WrongUse(text::say("wrong-inside-backup", &[("path", text::Value::from(path))])));
    }
    Ok(())
}

struct Export<'a> {
    browser: Browser,
    /// Names given in this folder; what was there before is seen when the file gets its name.
    taken: Taken,
    done: Exported,
    w: &'a Watch,
}

impl Export<'_> {
    fn kind(
        &mut self,
        kind: Kind,
        filter: &Filter,
        folder: &Path,
        tell: &mut dyn FnMut(Kind, u64, u64),
    ) -> Result<(), Trouble> {
        self.taken.clear();
        let filter = Filter { kinds: vec![kind], ..filter.clone() };
        let mut all = None;
        let mut offset = 0;
        loop {
            let page = self.browser.page(&filter, offset, PAGE)?;
            if kind == Kind::Contacts && page.matches > 1 && all.is_none() {
                self.taken.mark(ALL_CONTACTS);
                all = Some(Writing::begin(folder, ALL_CONTACTS)?);
            }
            for (item, n) in page.items.iter().zip(offset..) {
                self.w.check()?;
                tell(kind, n, page.matches);
                self.item(item, folder, all.as_mut())?;
            }
            tell(kind, offset + page.items.len() as u64, page.matches);
            offset += page.items.len() as u64;
            if page.items.is_empty() || offset >= page.matches {
                break;
            }
        }
        if let Some(all) = all {
            all.finish(folder, ALL_CONTACTS, &mut Taken::default(), None)?;
            self.done.files += 1;
        }
        Ok(())
    }

    fn item(&mut self, item: &ItemRecord, folder: &Path, all: Option<&mut Writing>) -> Result<(), Trouble> {
        let name = wanted_name(item);
        let mut out = Writing::begin(folder, &name)?;
        // A card that can't be told from its neighbours stays a file of its own.
        let all = all.filter(|_| !name.ends_with(UNREADABLE));
        match copy(&mut self.browser, item, &mut out, all, self.w) {
            Ok(()) => {}
            Err(trouble @ (Trouble::Damaged { .. } | Trouble::NotThere { .. })) => {
                self.done.failed.push((name_of(item), trouble));
                return Ok(());
            }
            Err(trouble) => return Err(trouble),
        }
        out.finish(folder, &name, &mut self.taken, Some(item))?;
        self.done.files += 1;
        self.done.items += 1;
        item.pictures
            .iter()
            .filter_map(|picture| picture.kept.as_ref())
            .try_for_each(|kept| self.picture(item, kept, folder))
    }
}

/// Writes the original of `item`. It reaches `all` only when it is whole.
fn copy(
    browser: &mut Browser,
    item: &ItemRecord,
    out: &mut Writing,
    all: Option<&mut Writing>,
    w: &Watch,
) -> Result<(), Trouble> {
    let mut body = browser.body(item)?;
    let mut whole = Vec::new();
    let mut buf = vec![0; 64 * 1024];
    loop {
        w.check()?;
        let n = match body.read(&mut buf) {
            Ok(0) => break,
            Ok(n) => n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => {
                return Err(Trouble::Damaged { path: PathBuf::from(file_name(&item.href)), why: error.to_string() });
            }
        };
        let bytes = buf.get(..n).unwrap_or_default();
        out.write(bytes)?;
        if all.is_some() {
            whole.extend_from_slice(bytes);
        }
    }
    match all {
        Some(all) => {
            let ends = whole.ends_with(b"\n");
            all.write(&whole)?;
            if ends { Ok(()) } else { all.write(b"\r\n") }
        }
        None => Ok(()),
    }
}

const UNREADABLE: &str = ".unreadable";

/// The name a person would look for.
fn wanted_name(item: &ItemRecord) -> String {
    use super::records::Place;
    let in_unreadable = |file: &str| file.ends_with(UNREADABLE);
    let ending = match (&item.original, item.kind) {
        (Some(Place::Range { file, .. }), _) if in_unreadable(file) => UNREADABLE,
        (_, Kind::Contacts) => ".vcf",
        (_, Kind::Calendar | Kind::Tasks | Kind::Notes) => ".ics",
        (Some(Place::Entry { entry, .. }), _) => return names::part(entry.rsplit('/').next().unwrap_or(entry)),
        _ => return names::part(&file_name(&item.href)),
    };
    let name = name_of(item);
    let name = names::part(&format!("{}{ending}", name.strip_suffix(ending).unwrap_or(&name)));
    // A name of nothing but dots has left the ending alone.
    if name.ends_with(ending) { name } else { names::part("") + ending }
}

/// A file in the making: it gets its name when it is whole, and is gone if it never is.
struct Writing {
    aside: PathBuf,
    file: Option<File>,
}

impl Writing {
    fn begin(folder: &Path, name: &str) -> Result<Writing, Trouble> {
        for n in 1..=MAX_NAMESAKES {
            let aside = folder.join(format!("{}.part", twin(name, n)));
            match disk::private().create_new(true).open(&aside) {
                Ok(file) => return Ok(Writing { aside, file: Some(file) }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(disk::trouble(&aside)(error)),
            }
        }
        Err(too_many(folder, name))
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        match &mut self.file {
            Some(file) => file.write_all(bytes).map_err(disk::trouble(&self.aside)),
            None => Ok(()),
        }
    }

    /// Gives the file its name, or that of its first free twin. Nothing is replaced.
    fn finish(
        mut self,
        folder: &Path,
        name: &str,
        taken: &mut Taken,
        item: Option<&ItemRecord>,
    ) -> Result<(), Trouble> {
        let dated = item.filter(|item| matches!(item.kind, Kind::Photos | Kind::Other));
        if let Some(file) = self.file.take()
            && let Some(modified) = dated.and_then(|item| item.modified)
        {
            // A file system that can't keep the date still has the photo.
            let _ = file.set_modified(modified.into());
        }
        for _ in 0..MAX_NAMESAKES {
            let twin = taken.next(name);
            match disk::rename_new(&self.aside, &folder.join(&twin)) {
                Ok(()) => {
                    self.aside.clear();
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(disk::trouble(&folder.join(twin))(error)),
            }
        }
        Err(too_many(folder, name))
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        self.file = None;
        if !self.aside.as_os_str().is_empty() {
            let _ = fs::remove_file(&self.aside);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::bag::fixture::{Fixture, card, event};
    use super::super::bag::walk;
    use super::*;

    fn exported(fixture: &Fixture, filter: &Filter, to: &Path) -> Exported {
        export(&fixture.path, filter, to, &Watch::default()).unwrap()
    }

    fn names_in(dir: &Path) -> Vec<String> {
        walk(dir).unwrap().into_iter().map(|found| found.path).collect()
    }

    #[test]
    fn each_item_becomes_the_file_its_owner_expects() {
        let fixture = Fixture::new();
        let to = fixture.root.parent().unwrap().join("out/deep");
        let done = exported(&fixture, &Filter::default(), &to);
        assert_eq!((done.files, done.items, done.failed.len()), (8, 7, 0));
        let expect = [
            "calendars/Boat show.ics",
            "calendars/Dentist.ics",
            "contacts/3.vcf.unreadable",
            "contacts/Ada.vcf",
            "contacts/Zoë Straße.vcf",
            "contacts/contacts.vcf",
            "photos/IMG 1.jpg",
            "photos/IMG 2.jpg",
        ];
        assert_eq!(names_in(&to), expect);
        let read = |name: &str| fs::read(disk::inside(&to, name)).unwrap();
        assert_eq!(read("contacts/Ada.vcf"), card("Ada").as_bytes());
        assert_eq!(read("contacts/contacts.vcf"), (card("Ada") + &card("Zoë Straße")).as_bytes());
        assert_eq!(read("calendars/Dentist.ics"), event("uid-0", "Dentist").as_bytes());
        assert_eq!(read("photos/IMG 2.jpg"), b"\xff\xd8\xff photo two");
        let modified = fs::metadata(to.join("photos/IMG 1.jpg")).unwrap().modified().unwrap();
        assert_eq!(jiff::Timestamp::try_from(modified).unwrap().to_string(), "2024-06-01T12:00:00Z");
    }

    #[test]
    fn nothing_is_replaced() {
        let fixture = Fixture::new();
        let to = fixture.root.parent().unwrap().join("out");
        fs::create_dir(&to).unwrap();
        fs::write(to.join("Ada.vcf"), "mine").unwrap();
        let filter = Filter { find: Some("ada".into()), ..Filter::default() };
        let done = exported(&fixture, &filter, &to);
        assert_eq!((done.files, done.items), (1, 1));
        exported(&fixture, &filter, &to);
        assert_eq!(names_in(&to), ["Ada (2).vcf", "Ada (3).vcf", "Ada.vcf"]);
        assert_eq!(fs::read(to.join("Ada.vcf")).unwrap(), b"mine");
    }

    #[test]
    fn single_items_are_named_by_where_their_records_begin() {
        let fixture = Fixture::new();
        let text = String::from_utf8(fixture.read("lifeboat/items.jsonl")).unwrap();
        let places: Vec<u64> =
            text.lines().scan(0, |at, line| Some(std::mem::replace(at, *at + line.len() as u64 + 1))).collect();
        let to = fixture.root.parent().unwrap().join("out");
        let wanted = |n: &[usize]| Filter { places: Some(n.iter().map(|n| places[*n]).collect()), ..Filter::default() };
        let mut told = Vec::new();
        let done = export_telling(&fixture.path, &wanted(&[1, 6]), &to, &Watch::default(), &mut |kind, done, of| {
            told.push((kind, done, of));
        });
        assert_eq!(done.unwrap().items, 2);
        assert_eq!(names_in(&to), ["contacts/Zoë Straße.vcf", "photos/IMG 2.jpg"]);
        assert_eq!(told, [(Kind::Contacts, 0, 1), (Kind::Contacts, 1, 1), (Kind::Photos, 0, 1), (Kind::Photos, 1, 1)]);
        let nothing = export(&fixture.path, &wanted(&[]), &to, &Watch::default());
        assert_eq!(nothing, Err(Trouble::NoMatch { wanted: String::new() }));
    }

    #[test]
    fn namesakes_get_numbers() {
        let fixture = Fixture::new();
        for name in ["lifeboat/items.jsonl", "data/photos/Camera 2024.zip"] {
            let bytes = fixture.read(name);
            let text = bytes.windows(5).position(|window| window == b"IMG 2");
            assert!(text.is_some());
        }
        let text = String::from_utf8(fixture.read("lifeboat/items.jsonl")).unwrap();
        fixture.write("lifeboat/items.jsonl", text.replace("Zoë Straße", "ADA"));
        let to = fixture.root.parent().unwrap().join("out");
        let done = exported(&fixture, &Filter { find: Some("ada".into()), ..Filter::default() }, &to);
        assert_eq!((done.files, done.items), (3, 2));
        assert_eq!(names_in(&to), ["ADA (2).vcf", "Ada.vcf", "contacts.vcf"]);
    }

    #[test]
    fn what_is_damaged_is_named_and_the_rest_exported() {
        let fixture = Fixture::new();
        fixture.edit("data/contacts/Personal.vcf", "FN:Ada", "FN:Adb");
        let to = fixture.root.parent().unwrap().join("out");
        let done = exported(&fixture, &Filter { kinds: vec![Kind::Contacts], ..Filter::default() }, &to);
        assert_eq!(done.failed.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["Ada"]);
        assert_eq!(names_in(&to), ["3.vcf.unreadable", "Zoë Straße.vcf", "contacts.vcf"]);
        assert_eq!(fs::read(to.join("contacts.vcf")).unwrap(), card("Zoë Straße").as_bytes());
    }

    #[test]
    fn never_writes_into_a_backup() {
        let fixture = Fixture::new();
        let before = names_in(&fixture.path);
        let run = |to: &Path| export(&fixture.path, &Filter::default(), to, &Watch::default());
        for to in [fixture.path.clone(), fixture.path.join("data/contacts"), fixture.path.join("data/new/../../x")] {
            assert!(matches!(run(&to), Err(Trouble::WrongUse(_))), "{to:?}");
        }
        #[cfg(unix)]
        {
            let link = fixture.root.join("link");
            std::os::unix::fs::symlink(fixture.path.join("data"), &link).unwrap();
            assert!(matches!(run(&link.join("new")), Err(Trouble::WrongUse(_))));
        }
        assert_eq!(names_in(&fixture.path), before);
        let nothing = Filter { find: Some("nobody".into()), ..Filter::default() };
        let to = fixture.root.join("out");
        let trouble = export(&fixture.path, &nothing, &to, &Watch::default()).unwrap_err();
        assert_eq!(trouble, Trouble::NoMatch { wanted: "nobody".into() });
        assert!(!to.exists());
    }
}
