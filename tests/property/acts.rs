//! What the acts of a story come to, as edits of the account as it is now.

use lifeboat::demo::{Edit, Held, HeldItem, Sort};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::bodies::body;
use super::story::{Act, Pick, Shape};
use super::world::{PHOTOS, World};

/// As the demo cloud lists paths.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':');
const TEXT_NAMES: [&str; 6] = ["new", "b c&d", "Ünï", "100%", "a;b=c", "x+y"];
const FILE_NAMES: [&str; 16] = [
    "IMG_1.jpg",
    "img_1.JPG",
    "Ä.jpg",
    "A\u{308}.jpg",
    "con.jpg",
    "x:y?.jpg",
    "Ａ.jpg",
    "A.jpg",
    "a .jpg",
    "note.txt",
    "film.mp4",
    ".nomedia",
    "part 2.png",
    "IMG_2.jpg",
    "IMG_3.jpg",
    "2020.jpg",
];
const COLLECTION_NAMES: [&str; 8] =
    ["Work", "work", "Camera", "Camera 2021", "Ｗork", "a/b", "Personal.v3", "Camera part 2"];

impl World {
    /// What an act comes to, as the account is now.
    pub fn edits(&mut self, act: &Act) -> Vec<Edit> {
        self.serial += 1;
        match act {
            Act::Edit(pick, shape) => {
                let item = self.item(*pick);
                item.map(|item| self.edit_of(&item.href, *shape)).into_iter().collect()
            }
            Act::Add(into, name, shape) => {
                let Some(held) = self.collection(*into, |_| true) else { return Vec::new() };
                let name = usize::from(*name);
                let name = match held.sort {
                    Sort::AddressBook => format!("{}{}.vcf", TEXT_NAMES[name % TEXT_NAMES.len()], name % 4),
                    Sort::Calendar => format!("{}{}.ics", TEXT_NAMES[name % TEXT_NAMES.len()], name % 4),
                    _ => FILE_NAMES[name % FILE_NAMES.len()].to_owned(),
                };
                vec![self.edit_of(&format!("{}{}", held.href, encoded(&name)), *shape)]
            }
            Act::Delete(pick) => self.item(*pick).map(|item| Edit::Remove { href: item.href }).into_iter().collect(),
            Act::Move(pick, into) => {
                let Some(item) = self.item(*pick) else { return Vec::new() };
                let (folder, name) = item.href.rsplit_once('/').unwrap();
                let sort = self.collections().into_iter().find(|held| held.href == format!("{folder}/")).unwrap().sort;
                let to = self.collection(*into, |held| held.sort == sort && held.href != format!("{folder}/"));
                let (Some(to), Some(bytes)) = (to, self.cloud.body(&item.href)) else { return Vec::new() };
                let put = Edit::Put { href: format!("{}{name}", to.href), bytes, modified: item.modified };
                vec![put, Edit::Remove { href: item.href }]
            }
            Act::LoseMost(pick) => {
                let Some(held) = self.collection(*pick, |held| !held.items.is_empty()) else { return Vec::new() };
                let most = held.items.len() - usize::from(*pick) % 2;
                held.items.into_iter().take(most).map(|item| Edit::Remove { href: item.href }).collect()
            }
            Act::Touch(pick) => self.item(*pick).map(|item| Edit::Touch { href: item.href }).into_iter().collect(),
            Act::Silent(pick, shape) => {
                let Some(item) = self.item(*pick) else { return Vec::new() };
                let bytes = body(&item.href, self.serial, *shape).into();
                vec![Edit::PutSilently { href: item.href, bytes }]
            }
            Act::Ghost(pick) => {
                let held = self.collection(*pick, |held| held.sort != Sort::Folder);
                held.map(|held| Edit::PutGhost { href: format!("{}ghost-{}", held.href, pick % 3) })
                    .into_iter()
                    .collect()
            }
            Act::MakeCollection(sort, name) => {
                let (home, sort) = match sort % 3 {
                    0 => ("/addressbooks/demo@lifeboat/", Sort::AddressBook),
                    1 => ("/calendars/demo@lifeboat/", Sort::Calendar),
                    _ => (PHOTOS, Sort::Folder),
                };
                let title = COLLECTION_NAMES[usize::from(*name) % COLLECTION_NAMES.len()];
                let path =
                    if sort == Sort::Folder { encoded(&title.replace('/', ":")) } else { format!("made-{}", name % 3) };
                let href = format!("{home}{path}/");
                let inside = format!(
                    "{href}first{}",
                    ["1.vcf", "1.ics", "1.jpg"][usize::from(match sort {
                        Sort::AddressBook => 0_u8,
                        Sort::Calendar => 1,
                        _ => 2,
                    })]
                );
                let put = self.edit_of(&inside, Shape::Proper);
                vec![Edit::Make { href, sort, name: title.to_owned() }, put]
            }
            Act::RemoveCollection(pick) => {
                // The service itself stays: without its last address book it would be another account.
                let is_first = |held: &Held| held.href.ends_with("/personal/") || held.href.ends_with("/home/");
                let held = self.collection(*pick, |held| !is_first(held) && held.href != PHOTOS);
                held.map(|held| Edit::Remove { href: held.href }).into_iter().collect()
            }
            Act::RenameCollection(pick, name) => {
                let held = self.collection(*pick, |held| held.sort != Sort::Folder);
                let name = COLLECTION_NAMES[usize::from(*name) % COLLECTION_NAMES.len()].to_owned();
                held.map(|held| Edit::Rename { href: held.href, name }).into_iter().collect()
            }
        }
    }

    pub fn edit_of(&mut self, href: &str, shape: Shape) -> Edit {
        self.serial += 1;
        self.clock += 10;
        // Photos of five years, in turn.
        let modified = self.clock + i64::from(self.serial % 5) * 31_600_000;
        Edit::Put { href: href.to_owned(), bytes: body(href, self.serial, shape).into(), modified }
    }

    fn item(&self, pick: Pick) -> Option<HeldItem> {
        let items: Vec<HeldItem> = self.items().collect();
        items.get(usize::from(pick) % items.len().max(1)).cloned()
    }

    fn collection(&self, pick: Pick, fits: impl Fn(&Held) -> bool) -> Option<Held> {
        let held: Vec<Held> = self.collections().into_iter().filter(fits).collect();
        held.get(usize::from(pick) % held.len().max(1)).cloned()
    }
}

pub fn path_of(edit: &Edit) -> &str {
    match edit {
        Edit::Put { href, .. }
        | Edit::Touch { href }
        | Edit::PutSilently { href, .. }
        | Edit::PutGhost { href }
        | Edit::Remove { href }
        | Edit::Make { href, .. }
        | Edit::Rename { href, .. } => href,
    }
}

pub fn encoded(name: &str) -> String {
    utf8_percent_encode(name, PATH).to_string()
}
