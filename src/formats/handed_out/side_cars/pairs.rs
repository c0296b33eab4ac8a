//! Which side-car belongs to which file of one folder, by their names. Takeout makes a side-car's name from the file's
//! original one: it appends `.supplemental-metadata` (nothing before 2024), cuts the whole to 46 UTF-16 units, then appends
//! the number of a twin in brackets, and `.json`; the file's own number stands before its ending, and its name is cut on
//! its own. So the same file has many names, and several files may share one.
//!
//! The names are compared rule by rule, the surest first. Within a rule a pair is made only when it is the only one; the
//! title within the side-car decides between several; where nothing decides, nothing is paired.
//!
//! One file because the rules are read as one list.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

/// A JSON file beside the photos.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beside<'a> {
    /// Its name in the folder.
    pub name: &'a str,
    /// The title within it, which decides where names don't; `None` when it was not read.
    pub title: Option<&'a str>,
}

/// How sure a pair is, and why it is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// The side-car's name is the file's whole name, with or without some of `.supplemental-metadata`.
    Name,
    /// The number of a twin stands elsewhere: `IMG(1).jpg` and `IMG.jpg(1).json`.
    Number,
    /// The side-car's name is cut.
    Cut,
    /// Without the file's ending: `IMG.json`.
    NoEnding,
    /// By the title within the side-car.
    Title,
    /// An edited copy, or what Google made of it, shares the side-car of its original.
    Edited,
    /// The moving part of a Live Photo or motion photo shares the side-car of the still one.
    Live,
}

/// A file and its side-car, as positions in what [`pair`] was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    pub file: usize,
    pub side_car: usize,
    pub how: How,
}

/// What belongs together in a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairing {
    /// In the order of the files; at most one for each.
    pub pairs: Vec<Pair>,
    /// Files without a side-car.
    pub alone: Vec<usize>,
    /// Side-cars without a file: of files in another part, or of none.
    pub unclaimed: Vec<usize>,
}

/// Pairs the photos and videos of one folder with its JSON files.
pub fn pair(files: &[&str], side_cars: &[Beside<'_>]) -> Pairing {
    let names: Vec<Name> = files.iter().map(|file| Name::of(file)).collect();
    let stems: Vec<Stem> = side_cars.iter().map(Stem::of).collect();
    let mut work =
        Work { names: &names, stems: &stems, of_file: vec![None; files.len()], taken: vec![false; stems.len()] };
    for rule in RULES {
        work.apply(rule);
    }
    let shared = work.shared();
    let mut out = Pairing::default();
    for (file, own) in work.of_file.iter().enumerate() {
        match own.or_else(|| shared.get(file).copied().flatten()) {
            Some((side_car, how)) => out.pairs.push(Pair { file, side_car, how }),
            None => out.alone.push(file),
        }
    }
    let mut claimed = vec![false; stems.len()];
    for pair in &out.pairs {
        if let Some(claimed) = claimed.get_mut(pair.side_car) {
            *claimed = true;
        }
    }
    out.unclaimed = claimed.iter().enumerate().filter(|(_, claimed)| !**claimed).map(|(at, _)| at).collect();
    out
}

/// What Takeout appends to a file's name, and may cut anywhere.
const APPENDED: &str = ".supplemental-metadata";
/// How long a side-car's name is before `.json`, in UTF-16 units.
const CUT: usize = 46;
/// How long a file's name is before its ending.
const FILE_CUT: usize = 47;

/// A file's name taken apart.
struct Name {
    whole: String,
    /// Before the last dot.
    base: String,
    /// With its dot.
    ending: String,
    /// Without the number of a twin, and that number.
    unnumbered: Option<(String, u32)>,
}

impl Name {
    fn of(file: &str) -> Name {
        let whole: String = file.nfc().collect();
        let (base, ending) = match whole.rfind('.') {
            Some(at) if at > 0 => whole.split_at(at),
            _ => (whole.as_str(), ""),
        };
        let unnumbered = number_at_end(base).map(|(bare, number)| (format!("{bare}{ending}"), number));
        Name { base: base.to_string(), ending: ending.to_string(), unnumbered, whole: whole.clone() }
    }

    /// Its original name as far as it is known, and its number.
    fn original(&self) -> (&str, Option<u32>) {
        match &self.unnumbered {
            Some((name, number)) => (name, Some(*number)),
            None => (&self.whole, None),
        }
    }
}

/// A side-car's name taken apart.
struct Stem {
    /// Without `.json` and number, as it stands.
    cut: String,
    /// Also without what there is of [`APPENDED`]; what it was named after, when that is whole. At most two readings.
    bare: Vec<String>,
    number: Option<u32>,
    title: Option<String>,
}

impl Stem {
    fn of(beside: &Beside<'_>) -> Stem {
        let name: String = beside.name.nfc().collect();
        let stem = match name.len().checked_sub(5).and_then(|at| name.split_at_checked(at)) {
            Some((stem, ending)) if ending.eq_ignore_ascii_case(".json") => stem,
            _ => name.as_str(),
        };
        let (cut, mut number) = match number_at_end(stem) {
            Some((bare, number)) => (bare, Some(number)),
            None => (stem, None),
        };
        let mut bare = vec![cut.to_string()];
        if let Some(at) = cut.rfind('.')
            && let Some((before, appended)) = cut.split_at_checked(at)
            && APPENDED.starts_with(appended)
            && !before.is_empty()
        {
            bare.insert(0, before.to_string());
        }
        // `IMG.jpg(1).supplemental-metadata.json`
        if number.is_none()
            && let Some((inner, found)) =
                bare.first().filter(|_| bare.len() == 2).and_then(|first| number_at_end(first))
        {
            let inner = inner.to_string();
            if inner.contains('.') {
                number = Some(found);
                bare = vec![inner];
            }
        }
        let title = beside.title.map(|title| title.nfc().collect());
        Stem { cut: cut.to_string(), bare, number, title }
    }

    /// Whether the title within says that it is this file's.
    fn says(&self, name: &Name) -> bool {
        self.title.as_deref().is_some_and(|title| {
            let (original, number) = name.original();
            number == self.number && same_when_written(title, original)
                || self.number.is_none() && same_when_written(title, &name.whole)
        })
    }
}

/// `IMG(1)` is `IMG` and 1.
fn number_at_end(name: &str) -> Option<(&str, u32)> {
    let (bare, digits) = name.strip_suffix(')')?.rsplit_once('(')?;
    let valid =
        !bare.is_empty() && digits.len() <= 5 && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if valid { Some((bare, digits.parse().ok()?)) } else { None }
}

/// The first so many UTF-16 units, or one fewer where a character would be cut in two; `None` when it is no longer.
fn cut(name: &str, units: usize) -> Option<&str> {
    let mut length = 0;
    for (at, c) in name.char_indices() {
        length += c.len_utf16();
        if length > units {
            return name.get(..at);
        }
    }
    None
}

fn units(name: &str) -> usize {
    name.chars().map(char::len_utf16).sum()
}

/// Whether a file of this title would be named so: the same, or with `_` for what a file's name can't have, perhaps cut.
fn same_when_written(title: &str, name: &str) -> bool {
    let fits = |title: char, name: char| {
        title == name
            || title.to_lowercase().eq(name.to_lowercase())
            || name == '_' && (title.is_control() || "\\/:*?\"<>|&%#'=+;,~$^`{}[]!@".contains(title))
    };
    let all = |title: &str, name: &str| {
        title.chars().count() == name.chars().count()
            && title.chars().zip(name.chars()).all(|(one, other)| fits(one, other))
    };
    if all(title, name) {
        return true;
    }
    // The file's name is cut before its ending.
    let (Some((title, title_ending)), Some((name, ending))) = (title.rsplit_once('.'), name.rsplit_once('.')) else {
        return false;
    };
    units(name) >= CUT
        && title_ending.eq_ignore_ascii_case(ending)
        && cut(title, units(name)).is_some_and(|title| all(title, name))
}

/// A rule gives the keys that a file and a side-car must share.
struct Rule {
    how: How,
    file: fn(&Name) -> Vec<Key>,
    side_car: fn(&Stem) -> Vec<Key>,
}

type Key = (String, Option<u32>);

/// The surest first.
const RULES: &[Rule] = &[
    // IMG.jpg: IMG.jpg.json, IMG.jpg.suppl.json; also IMG(1).jpg: IMG(1).jpg.json.
    Rule { how: How::Name, file: |name| vec![(name.whole.clone(), None)], side_car: bare_with_number },
    // IMG(1).jpg: IMG.jpg(1).json, IMG.jpg.supplemental-metadata(1).json.
    Rule {
        how: How::Number,
        file: |name| name.unnumbered.iter().map(|(bare, number)| (bare.clone(), Some(*number))).collect(),
        side_car: bare_with_number,
    },
    // A long name whose first 46 units are the side-car's.
    Rule { how: How::Cut, file: cut_key, side_car: |stem| vec![(stem.cut.clone(), stem.number)] },
    // IMG(18).jpg: IMG(18).jpg.supple(18).json.
    Rule {
        how: How::Number,
        file: |name| name.unnumbered.iter().map(|(_, number)| (name.whole.clone(), Some(*number))).collect(),
        side_car: bare_with_number,
    },
    // Both are cut, each in its own place.
    Rule {
        how: How::Cut,
        file: |name| {
            let (original, number) = name.original();
            loose(base_of(original), number)
        },
        side_car: |stem| loose(&stem.cut, stem.number),
    },
    // IMG.jpg: IMG.json; IMG(1).jpg: IMG.supplemental-metadata(1).json.
    Rule {
        how: How::NoEnding,
        file: |name| {
            let (original, number) = name.original();
            let mut keys = vec![(base_of(original).to_string(), number)];
            if number.is_some() {
                keys.push((name.base.clone(), None));
            }
            keys
        },
        side_car: |stem| {
            let mut keys = bare_with_number(stem);
            // A side-car of another kind of file is not this one's.
            keys.retain(|(bare, _)| !has_media_ending(bare));
            keys
        },
    },
];

fn bare_with_number(stem: &Stem) -> Vec<Key> {
    stem.bare.iter().map(|bare| (bare.clone(), stem.number)).collect()
}

fn cut_key(name: &Name) -> Vec<Key> {
    let (original, number) = name.original();
    let mut keys = Vec::new();
    for (name, number) in [(original, number), (name.whole.as_str(), None)] {
        if let Some(cut) = cut(name, CUT) {
            keys.push((cut.to_string(), number));
        }
    }
    keys
}

/// The first 45 units of a name that may have been cut: what two cuts of one name have in common.
fn loose(name: &str, number: Option<u32>) -> Vec<Key> {
    if units(name) < CUT {
        return Vec::new();
    }
    cut(name, CUT - 1).map(|cut| (cut.to_string(), number)).into_iter().collect()
}

fn base_of(name: &str) -> &str {
    name.rfind('.').filter(|at| *at > 0).and_then(|at| name.get(..at)).unwrap_or(name)
}

fn has_media_ending(name: &str) -> bool {
    super::super::super::photo::media(name, None).is_some()
}

struct Work<'w> {
    names: &'w [Name],
    stems: &'w [Stem],
    of_file: Vec<Option<(usize, How)>>,
    taken: Vec<bool>,
}

impl Work<'_> {
    fn apply(&mut self, rule: &Rule) {
        let mut by_key: HashMap<Key, (Vec<usize>, Vec<usize>)> = HashMap::new();
        for (at, stem) in self.stems.iter().enumerate().filter(|(at, _)| self.taken.get(*at) == Some(&false)) {
            for key in (rule.side_car)(stem) {
                by_key.entry(key).or_default().1.push(at);
            }
        }
        for (at, name) in self.names.iter().enumerate().filter(|(at, _)| self.of_file.get(*at) == Some(&None)) {
            for key in (rule.file)(name) {
                // Both keys of a file may be one.
                if let Some(found) = by_key.get_mut(&key)
                    && found.0.last() != Some(&at)
                {
                    found.0.push(at);
                }
            }
        }
        let mut wanted: Vec<(usize, usize)> = Vec::new();
        for (files, side_cars) in by_key.into_values().filter(|(files, _)| !files.is_empty()) {
            wanted.extend(self.decided(rule, &files, &side_cars));
        }
        self.take_clear(wanted, rule.how);
    }

    /// Takes the pairs that share neither file nor side-car with another one.
    fn take_clear(&mut self, mut wanted: Vec<(usize, usize)>, how: How) {
        wanted.sort_unstable();
        wanted.dedup();
        let mut times: HashMap<(bool, usize), u32> = HashMap::new();
        for (file, side_car) in &wanted {
            *times.entry((true, *file)).or_default() += 1;
            *times.entry((false, *side_car)).or_default() += 1;
        }
        for (file, side_car) in wanted {
            if times.get(&(true, file)) == Some(&1) && times.get(&(false, side_car)) == Some(&1) {
                self.take(file, side_car, how);
            }
        }
    }

    /// The pairs among the files and side-cars that share a key.
    fn decided(&self, rule: &Rule, files: &[usize], side_cars: &[usize]) -> Vec<(usize, usize)> {
        if let ([file], [side_car]) = (files, side_cars) {
            // A title of quite another file is stronger than a name that is only alike.
            let (Some(name), Some(stem)) = (self.names.get(*file), self.stems.get(*side_car)) else {
                return Vec::new();
            };
            let doubtful = rule.how >= How::Cut && stem.title.is_some() && !alike(stem, name, rule.how);
            return if doubtful { Vec::new() } else { vec![(*file, *side_car)] };
        }
        let mut out = Vec::new();
        // Thousands that are alike were not named by Takeout; their titles are looked at one by one, later.
        let few = if files.len().saturating_mul(side_cars.len()) <= 1_000_000 { side_cars } else { &[] };
        for side_car in few {
            let Some(stem) = self.stems.get(*side_car) else { continue };
            let says = |file: &&usize| self.names.get(**file).is_some_and(|name| stem.says(name));
            let named: Vec<usize> = files.iter().filter(says).copied().collect();
            if let [file] = *named {
                out.push((file, *side_car));
            }
        }
        // A still picture comes before the video of the same name, which shares its side-car later.
        if out.is_empty()
            && let [side_car] = *side_cars
        {
            let still: Vec<usize> = files
                .iter()
                .filter(|file| self.names.get(**file).is_some_and(|name| !is_moving(name)))
                .copied()
                .collect();
            if let [file] = *still
                && rule.how == How::NoEnding
            {
                out.push((file, side_car));
            }
        }
        // One file and both an old and a new side-car: the new one, which is first by its longer name.
        if out.is_empty()
            && let [file] = *files
            && rule.how == How::Name
        {
            let longest = side_cars.iter().max_by_key(|at| self.stems.get(**at).map_or(0, |stem| stem.cut.len()));
            out.extend(longest.map(|side_car| (file, *side_car)));
        }
        out
    }

    fn take(&mut self, file: usize, side_car: usize, how: How) {
        if let (Some(of_file @ None), Some(taken @ false)) = (self.of_file.get_mut(file), self.taken.get_mut(side_car))
        {
            *of_file = Some((side_car, how));
            *taken = true;
        }
    }

    /// Side-cars for files that have none of their own: by title, then those of their originals.
    fn shared(&mut self) -> Vec<Option<(usize, How)>> {
        self.by_title();
        let by_name: HashMap<&str, usize> =
            self.names.iter().enumerate().map(|(at, name)| (name.whole.as_str(), at)).collect();
        // Stills by what stands before their ending, for edited copies in another format and for Live Photos.
        let mut by_base: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, name) in self.names.iter().enumerate() {
            if !is_moving(name) {
                by_base.entry(name.base.as_str()).or_default().push(at);
            }
        }
        let mut by_key: HashMap<Key, Vec<usize>> = HashMap::new();
        for (at, stem) in self.stems.iter().enumerate() {
            for (bare, number) in bare_with_number(stem) {
                by_key.entry((bare.clone(), number)).or_default().push(at);
                if has_media_ending(&bare) {
                    by_key.entry((format!("{}.", base_of(&bare)), number)).or_default().push(at);
                }
            }
        }
        let lookup = Lookup { work: self, by_name, by_base, by_key };
        self.names
            .iter()
            .enumerate()
            .map(|(at, name)| if self.of_file.get(at) == Some(&None) { lookup.shared(name) } else { None })
            .collect()
    }

    fn by_title(&mut self) {
        let mut by_title: HashMap<(String, Option<u32>), Vec<usize>> = HashMap::new();
        for (at, stem) in self.stems.iter().enumerate().filter(|(at, _)| self.taken.get(*at) == Some(&false)) {
            if let Some(title) = &stem.title {
                by_title.entry((rough(title), stem.number)).or_default().push(at);
            }
        }
        if by_title.is_empty() {
            return;
        }
        let mut wanted: Vec<(usize, usize)> = Vec::new();
        for (file, name) in self.names.iter().enumerate().filter(|(at, _)| self.of_file.get(*at) == Some(&None)) {
            let (original, number) = name.original();
            let keys = [(rough(original), number), (rough(&name.whole), None)];
            let candidates = keys.iter().filter_map(|key| by_title.get(key)).flatten();
            let says = |at: &&usize| self.stems.get(**at).is_some_and(|stem| stem.says(name));
            wanted.extend(candidates.filter(says).map(|side_car| (file, *side_car)));
        }
        self.take_clear(wanted, How::Title);
    }
}

/// A key under which a title and all names that it may be written as fall together: its first letters and digits, and its
/// ending.
fn rough(name: &str) -> String {
    let (base, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let letters = base.chars().filter(|c| c.is_alphanumeric()).take(20);
    letters.chain(['.']).chain(ending.chars()).flat_map(char::to_lowercase).collect()
}

/// Whether the title within a side-car could be that of a file whose name was cut, or lost its ending.
fn alike(stem: &Stem, name: &Name, how: How) -> bool {
    let Some(title) = &stem.title else { return true };
    if stem.says(name) {
        return true;
    }
    let fold =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let (original, _) = name.original();
    let (whole, title, original) = (fold(title), fold(base_of(title)), fold(base_of(original)));
    match how {
        How::NoEnding => title == original || whole == original,
        _ => title.starts_with(&original) || original.starts_with(&title),
    }
}

fn is_moving(name: &Name) -> bool {
    const MOVING: [&str; 7] = [".mp4", ".mov", ".m4v", ".mp", ".mv", ".3gp", ".avi"];
    let ending = name.ending.split('~').next().unwrap_or_default();
    MOVING.iter().any(|moving| ending.eq_ignore_ascii_case(moving))
}

struct Lookup<'l> {
    work: &'l Work<'l>,
    by_name: HashMap<&'l str, usize>,
    by_base: HashMap<&'l str, Vec<usize>>,
    by_key: HashMap<Key, Vec<usize>>,
}

impl Lookup<'_> {
    fn shared(&self, name: &Name) -> Option<(usize, How)> {
        if let Some(side_car) = self.of_live(name) {
            return Some((side_car, How::Live));
        }
        // An edit of an edit has two endings.
        let mut base = name.base.clone();
        for _ in 0..2 {
            let readings = unedited(&base);
            if let Some(side_car) = readings.iter().find_map(|original| self.of_original(original, &name.ending)) {
                return Some((side_car, How::Edited));
            }
            base = readings.into_iter().next()?;
        }
        None
    }

    /// The side-car of the still picture that this video belongs to.
    fn of_live(&self, name: &Name) -> Option<usize> {
        if !is_moving(name) {
            return None;
        }
        // IMG_1.HEIC and IMG_1.MP4; PXL_1.MP.jpg and PXL_1.MP.
        let stills = [name.base.as_str(), name.whole.as_str()];
        let found: Vec<usize> = stills
            .iter()
            .filter_map(|base| self.by_base.get(base))
            .flatten()
            .filter_map(|still| self.own(*still))
            .collect();
        one(found).or_else(|| {
            // The still may be in another part: its side-car is enough.
            let (original, number) = name.original();
            let found = self.by_key.get(&(format!("{}.", base_of(original)), number))?;
            one(found.iter().copied().filter(|at| self.work.stems.get(*at).is_some_and(is_of_still)).collect())
        })
    }

    fn of_original(&self, base: &str, ending: &str) -> Option<usize> {
        let whole = format!("{base}{ending}");
        if let Some(side_car) = self.by_name.get(whole.as_str()).and_then(|file| self.own(*file)) {
            return Some(side_car);
        }
        let found: Vec<usize> =
            self.by_base.get(base).into_iter().flatten().filter_map(|still| self.own(*still)).collect();
        one(found).or_else(|| {
            // The original may be in another part, or gone.
            let original = Name::of(&whole);
            let exact = RULES.iter().take(4).find_map(|rule| {
                let keys = (rule.file)(&original);
                let found = keys.iter().filter_map(|key| self.by_key.get(key)).flatten().copied().collect();
                one(found)
            });
            let (bare, number) = original.original();
            exact.or_else(|| one(self.by_key.get(&(format!("{}.", base_of(bare)), number))?.clone()))
        })
    }

    fn own(&self, file: usize) -> Option<usize> {
        self.work.of_file.get(file).copied().flatten().map(|(side_car, _)| side_car)
    }
}

fn is_of_still(stem: &Stem) -> bool {
    stem.bare.iter().any(|bare| has_media_ending(bare) && !is_moving(&Name::of(bare)))
}

fn one(mut found: Vec<usize>) -> Option<usize> {
    found.sort_unstable();
    found.dedup();
    match *found {
        [only] => Some(only),
        _ => None,
    }
}

/// What edited copies are called in the languages of Google Photos, and what Google calls its own creations, always in English.
const EDITED: [&str; 34] = [
    "-edited",
    "-bearbeitet",
    "-modifié",
    "-modificato",
    "-editado",
    "-ha editado",
    "-editada",
    "-editat",
    "-bewerkt",
    "-edytowane",
    "-redigeret",
    "-redigert",
    "-redigerad",
    "-muokattu",
    "-upravené",
    "-upraveno",
    "-szerkesztett",
    "-düzenlendi",
    "-отредактировано",
    "-изменено",
    "-відредаговано",
    "-редактирано",
    "-編集済み",
    "-编辑",
    "-已修改",
    "-已編輯",
    "-편집됨",
    "-effects",
    "-smile",
    "-mix",
    "-collage",
    "-animation",
    "-motion",
    "-movie",
];

/// What an edited copy's name was before, in the order of likeliness: `IMG-edited(1)` was `IMG(1)`, else `IMG`.
fn unedited(base: &str) -> Vec<String> {
    let (bare, number) = match number_at_end(base) {
        Some((bare, number)) => (bare, Some(number)),
        None => (base, None),
    };
    let lower = bare.to_lowercase();
    let whole = EDITED.iter().find(|ending| lower.ends_with(*ending)).and_then(|ending| {
        // Lower case may have another length; the characters are as many.
        let keep = bare.chars().count().checked_sub(ending.chars().count())?;
        Some(bare.chars().take(keep).collect::<String>())
    });
    let original = whole.or_else(|| {
        // A long name is cut, and its ending with it.
        let (before, rest) = bare.rsplit_once('-').filter(|_| units(bare) >= FILE_CUT - 1)?;
        let rest = format!("-{}", rest.to_lowercase());
        EDITED.iter().any(|ending| ending.starts_with(&rest)).then(|| before.to_string())
    });
    match (original, number) {
        (None, _) => Vec::new(),
        (Some(original), _) if original.is_empty() => Vec::new(),
        (Some(original), Some(number)) => vec![format!("{original}({number})"), original],
        (Some(original), None) => vec![original],
    }
}
