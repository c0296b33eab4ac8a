//! One walk through the whole window, by roles and accessible names alone, in any language and by any hands: those of the
//! hermetic tests, and those of the platform's accessibility interface. The names are the program's own messages.
//!
//! On every screen the controls must have names that tell them apart, and Tab must lead to the main one.
//!
//! One file because it is one walk.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ::lifeboat::archive::reader::summary;
use ::lifeboat::archive::records::ItemRecord;
use ::lifeboat::archive::verify::verify;
use ::lifeboat::engine::{self, Filter};
use ::lifeboat::model::{Counts, Kind, Watch};
use ::lifeboat::text::{Language, Offered, Value, count_of, date_time, day_of_week, kind_name, number, result_of, say};
use egui::accesskit::Role;
use jiff::tz::TimeZone;
use sha2::{Digest as _, Sha256};

/// A control or a text, as a screen reader gets it.
#[derive(Clone, Debug, Default, serde::Deserialize)]
pub struct Node {
    /// As AccessKit calls it, such as `Button`.
    pub role: String,
    pub name: String,
    /// What stands in a field.
    pub text: String,
    /// It can be used.
    pub on: bool,
    pub checked: bool,
}

/// Whoever walks.
pub trait Hands {
    /// What is in the window now.
    fn nodes(&mut self) -> Vec<Node>;
    /// Presses the one control of this role and name.
    fn press(&mut self, role: Role, name: &str);
    /// Puts a text in the place of the one in a field.
    fn write(&mut self, name: &str, text: &str);
    /// Presses Tab until this control has the keyboard, or the option of a list that the keyboard is on; false when it
    /// comes to have it never.
    fn tab_to(&mut self, role: Role, name: &str) -> bool;
    /// Lets the window go on for a moment.
    fn rest(&mut self);
}

const KINDS: [Kind; 5] = [Kind::Contacts, Kind::Calendar, Kind::Tasks, Kind::Notes, Kind::Photos];
const CONTROLS: [Role; 9] = [
    Role::Button,
    Role::CheckBox,
    Role::RadioButton,
    Role::Tab,
    Role::TextInput,
    Role::PasswordInput,
    Role::ListBox,
    Role::ComboBox,
    Role::DisclosureTriangle,
];

pub struct Walk<'a, H> {
    pub hands: H,
    pub language: Language,
    /// Where the window shall put its backups.
    pub root: &'a Path,
    /// For copies; not there yet.
    pub copies: &'a Path,
    /// How many of each of `KINDS` the demo account holds.
    pub account: [u64; 5],
}

impl<H: Hands> Walk<'_, H> {
    /// Welcome, demo account, choose, backup, result, each kind, copies, a check, settings. Gives the backup's folder.
    pub fn whole(&mut self) -> PathBuf {
        self.welcome();
        self.choose();
        let backup = self.result();
        self.contacts(&backup);
        self.agenda(&backup);
        self.todos_and_notes(&backup);
        self.photos(&backup);
        self.check(&backup);
        self.home(&backup);
        self.settings();
        backup
    }

    fn welcome(&mut self) {
        self.heading(&say("welcome-title", &[]));
        self.screen(Role::Button, &say("welcome-back-up", &[]));
        self.press(Role::Button, &say("welcome-demo", &[]));
    }

    fn choose(&mut self) {
        self.heading(&say("choose-title", &[]));
        let go = say("choose-go", &[]);
        self.screen(Role::Button, &go);
        for kind in KINDS {
            let begins = format!("{}, ", kind_name(kind));
            let tile = self.one(Role::CheckBox, &begins, |name| name.starts_with(&begins));
            assert!(tile.checked, "{tile:?}");
        }
        let field = say("choose-folder", &[]);
        let folder = self.one(Role::TextInput, &field, |name| name == field);
        assert_eq!(folder.text, self.root.display().to_string());
        self.press(Role::Button, &go);
    }

    fn result(&mut self) -> PathBuf {
        let of = |n| Counts { listed: n, saved: n, ..Counts::default() };
        let totals: BTreeMap<Kind, Counts> = KINDS.into_iter().zip(self.account.map(of)).collect();
        // Behind it is said what was left out on purpose.
        self.heading(&result_of(&totals, Offered::Account));
        self.heading(&say("done-missing", &[]));
        self.screen(Role::Button, &say("done-open", &[]));
        let vaults = fs::read_dir(self.root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
        let made: Vec<PathBuf> = vaults
            .flat_map(|vault| fs::read_dir(vault).unwrap())
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.join("bagit.txt").is_file())
            .collect();
        assert_eq!(made.len(), 1, "{made:?}");
        // The names behind each number.
        for (kind, n) in KINDS.into_iter().zip(self.account) {
            self.press(Role::DisclosureTriangle, &format!("{}: {}", kind_name(kind), number(n)));
            let titles: BTreeSet<String> = items(&made[0], kind).iter().map(engine::title_of).collect();
            let is_title = |name: &str| titles.iter().any(|title| title.rsplit('/').next() == Some(name));
            self.wait(&format!("names of {kind:?}"), |nodes| nodes.iter().any(|n| is_title(&n.name)).then_some(()));
        }
        self.press(Role::Button, &say("browse-go", &[]));
        made.into_iter().next().unwrap()
    }

    fn contacts(&mut self, backup: &Path) {
        self.kind(Kind::Contacts);
        self.screen(Role::ListBox, &kind_name(Kind::Contacts));
        // One whose name stands nowhere else, and has a letter that no key has.
        let all = items(backup, Kind::Contacts);
        let of = |item: &ItemRecord| item.facts.as_ref().and_then(|facts| facts.name.clone()).unwrap_or_default();
        let names: Vec<String> = all.iter().map(of).collect();
        let only = |name: &str| names.iter().filter(|other| other.contains(name)).count() == 1;
        let has_phone = |item: &ItemRecord| item.facts.as_ref().is_some_and(|facts| !facts.phones.is_empty());
        let item = all.iter().find(|item| has_phone(item) && !of(item).is_ascii() && only(&of(item))).unwrap();
        let name = of(item);
        self.write(&say("browse-find-contacts", &[]), &name);
        let found = count_of(Kind::Contacts, self.account[0]);
        self.says(&say("browse-found", &[("n", Value::Number(1)), ("all", Value::from(found))]));
        self.option(|option| option.starts_with(&name));
        self.heading(&name);
        self.says(&item.facts.as_ref().unwrap().phones[0]);
        self.says(&say("field-phone", &[]));

        let to = self.copies.join("of one");
        self.press(Role::Button, &say("browse-save-one-name", &[("name", Value::from(&name))]));
        self.says(&say("save-one", &[("name", Value::from(&name))]));
        self.save_to(&to, 1);
        let cards: Vec<PathBuf> =
            files(&to).into_iter().filter(|file| file.extension().is_some_and(|ending| ending == "vcf")).collect();
        assert_eq!(cards.iter().map(|card| sha256(card)).collect::<Vec<_>>(), [item.sha256.clone().unwrap()]);
        assert!(fs::read_to_string(&cards[0]).unwrap().starts_with("BEGIN:VCARD"));
        self.write(&say("browse-find-contacts", &[]), "");
        self.says(&count_of(Kind::Contacts, self.account[0]));
    }

    fn agenda(&mut self, backup: &Path) {
        self.kind(Kind::Calendar);
        self.says(&say("agenda-today", &[]));
        let titles = titles(backup, Kind::Calendar);
        // Where this month has nothing, the window says where the next or the last one is.
        let nothing = say("agenda-nothing", &[]);
        let nearest = ["agenda-nearest-before", "agenda-nearest-after"].map(|key| around(key, "day"));
        let is_nearest = |name: &str| nearest.iter().any(|around| fits(name, around));
        let go = self.wait("days or a way to them", |nodes| {
            let day = nodes.iter().find(|node| node.role == "ListBoxOption");
            let way = nodes.iter().find(|node| node.role == "Button" && is_nearest(&node.name));
            day.map(|_| None).or_else(|| way.map(|way| Some(way.name.clone())))
        });
        if let Some(way) = go {
            self.says(&nothing);
            self.press(Role::Button, &way);
        }
        let days: Vec<String> = (1..=7).map(day_of_week).collect();
        let option = self.option(|option| titles.iter().any(|title| option.contains(title.as_str())));
        assert!(days.iter().any(|day| option.starts_with(day.as_str())), "{option}");
        let title = titles.iter().filter(|title| option.contains(title.as_str())).max_by_key(|title| title.len());
        self.heading(title.unwrap());
        self.says(&say("field-when", &[]));
        let months = |nodes: &[Node]| -> BTreeSet<String> {
            nodes.iter().filter(|node| node.role == "Heading").map(|node| node.name.clone()).collect()
        };
        let before = months(&self.hands.nodes());
        self.press(Role::Button, &say("agenda-after", &[]));
        self.wait("another month", |nodes| (months(nodes) != before).then_some(()));
        self.named();
    }

    fn todos_and_notes(&mut self, backup: &Path) {
        for kind in [Kind::Tasks, Kind::Notes] {
            self.kind(kind);
            self.screen(Role::ListBox, &kind_name(kind));
            let titles = titles(backup, kind);
            let option = self.option(|option| titles.iter().any(|title| option.starts_with(title.as_str())));
            let title =
                titles.iter().filter(|title| option.starts_with(title.as_str())).max_by_key(|title| title.len());
            let title = title.unwrap().clone();
            self.heading(&title);
            let save = say("browse-save-one-name", &[("name", Value::from(title))]);
            self.one(Role::Button, &save, |name| name == save);
        }
    }

    fn photos(&mut self, backup: &Path) {
        self.kind(Kind::Photos);
        self.screen(Role::ListBox, &kind_name(Kind::Photos));
        let all = self.account[4];
        let of = |n: u64| say("photos-of", &[("n", Value::from(number(n))), ("all", Value::from(number(all)))]);
        self.option(|option| option.contains(".jpg"));
        self.wait("a photo", |nodes| nodes.iter().any(|node| node.name == of(1)).then_some(()));
        self.press(Role::Button, &say("photos-after", &[]));
        self.says(&of(2));
        self.named();
        self.press(Role::Button, &say("photos-back", &[]));

        let to = self.copies.join("photos");
        self.press(Role::Button, &say("browse-save-all", &[]));
        self.save_to(&to, all);
        let digests = |item: ItemRecord| item.sha256.unwrap();
        let kept: BTreeSet<String> = items(backup, Kind::Photos).into_iter().map(digests).collect();
        let copied = files(&to);
        assert_eq!(copied.len() as u64, all);
        assert_eq!(copied.iter().map(|file| sha256(file)).collect::<BTreeSet<_>>(), kept);
    }

    /// Says where copies shall go, and waits for them.
    fn save_to(&mut self, to: &Path, n: u64) {
        let go = say("save-go", &[]);
        self.screen(Role::Button, &go);
        self.write(&say("save-folder", &[]), &to.display().to_string());
        self.press(Role::Button, &go);
        let path = to.display().to_string();
        self.heading(&say("save-done", &[("n", Value::Number(n)), ("path", Value::from(path))]));
        let back = say("work-back", &[]);
        self.screen(Role::Button, &back);
        self.press(Role::Button, &back);
    }

    fn check(&mut self, backup: &Path) {
        let expect = verify(backup, false, &Watch::default(), &mut |_| ()).unwrap();
        assert!(expect.damage.is_empty() && expect.complete, "{expect:?}");
        self.press(Role::Button, &verify_line(backup));
        self.heading(&expect.in_words());
        self.screen(Role::Button, &say("work-back", &[]));
    }

    fn home(&mut self, backup: &Path) {
        self.press(Role::Tab, &say("nav-home", &[]));
        let again = say("home-back-up-name", &[("account", Value::from("demo@lifeboat"))]);
        self.screen(Role::Button, &again);
        self.says(&say("home-complete", &[]));
        let line = verify_line(backup);
        self.one(Role::Button, &line, |name| name == line);
    }

    fn settings(&mut self) {
        self.press(Role::Tab, &say("settings-title", &[]));
        let own = self.language;
        let other = if own == Language::En { Language::Es } else { Language::En };
        self.screen(Role::RadioButton, other.name());
        let words = || ["settings-title", "settings-language", "settings-size", "nav-home"].map(|key| say(key, &[]));
        for (from, to) in [(own, other), (other, own)] {
            let (gone, come) = (spoken_in(from, words), spoken_in(to, words));
            self.press(Role::RadioButton, to.name());
            self.wait(&format!("{come:?} and not {gone:?}"), |nodes| {
                let says = |word: &String| nodes.iter().any(|node| node.name == *word);
                (come.iter().all(says) && !gone.iter().any(says)).then_some(())
            });
            let radio = self.one(Role::RadioButton, to.name(), |name| name == to.name());
            assert!(radio.checked, "{radio:?}");
            self.named();
        }
    }

    /// Goes to a kind, and waits until it is there.
    fn kind(&mut self, kind: Kind) {
        let n = KINDS.iter().position(|known| *known == kind).map_or(0, |at| self.account[at]);
        let tab = say("browse-kind", &[("kind", Value::from(kind_name(kind))), ("n", Value::from(number(n)))]);
        self.press(Role::Tab, &tab);
        self.heading(&kind_name(kind));
        self.wait(&format!("{} being read", kind_name(kind)), |nodes| {
            let reading = say("browse-loading", &[]);
            (!nodes.iter().any(|node| node.name == reading)).then_some(())
        });
        self.named();
    }

    /// Presses the first of the options in view that is the one; gives its name.
    fn option(&mut self, is_it: impl Fn(&str) -> bool) -> String {
        let name = self.wait("the option", |nodes| {
            let mut options = nodes.iter().filter(|node| node.role == "ListBoxOption");
            // Of two of the same name neither can be told from the other.
            let once = |name: &str| nodes.iter().filter(|n| n.role == "ListBoxOption" && n.name == name).count() == 1;
            options.find(|node| is_it(&node.name) && once(&node.name)).map(|node| node.name.clone())
        });
        self.hands.press(Role::ListBoxOption, &name);
        name
    }

    fn press(&mut self, role: Role, name: &str) {
        self.one(role, name, |said| said == name);
        self.hands.press(role, name);
    }

    fn write(&mut self, name: &str, text: &str) {
        self.one(Role::TextInput, name, |said| said == name);
        self.hands.write(name, text);
        self.wait(&format!("{text:?} in {name:?}"), |nodes| {
            nodes.iter().any(|node| node.role == "TextInput" && node.name == name && node.text == text).then_some(())
        });
    }

    /// Waits for one control that can be used and no second of its kind.
    fn one(&mut self, role: Role, what: &str, is_it: impl Fn(&str) -> bool) -> Node {
        let role = format!("{role:?}");
        self.wait(&format!("one {role} {what:?}"), |nodes| {
            let mut found = nodes.iter().filter(|node| node.role == role && node.on && is_it(&node.name));
            found.next().filter(|_| found.next().is_none()).cloned()
        })
    }

    fn heading(&mut self, name: &str) {
        self.wait(&format!("the heading {name:?}"), |nodes| {
            nodes.iter().any(|node| node.role == "Heading" && node.name.starts_with(name)).then_some(())
        });
    }

    fn says(&mut self, text: &str) {
        self.wait(&format!("{text:?}"), |nodes| nodes.iter().any(|node| node.name.contains(text)).then_some(()));
    }

    /// Looks at a screen when its main control is there: every control has a name of its own, and Tab leads to this one.
    fn screen(&mut self, role: Role, main: &str) {
        self.one(role, main, |said| said == main);
        self.named();
        assert!(self.hands.tab_to(role, main), "Tab does not come to {role:?} {main:?}");
    }

    fn named(&mut self) {
        tell_apart(&self.hands.nodes());
    }

    fn wait<T>(&mut self, what: &str, find: impl Fn(&[Node]) -> Option<T>) -> T {
        let until = Instant::now() + Duration::from_secs(90);
        loop {
            let nodes = self.hands.nodes();
            if let Some(found) = find(&nodes) {
                return found;
            }
            if Instant::now() > until {
                let said: Vec<String> = nodes.iter().map(|n| format!("{} {:?} {}", n.role, n.name, n.text)).collect();
                panic!("does not come to show {what}, but:\n{}", said.join("\n"));
            }
            self.hands.rest();
        }
    }
}

/// Every control has a name, and no two of a kind have the same.
#[track_caller]
pub fn tell_apart(nodes: &[Node]) {
    let roles = CONTROLS.map(|role| format!("{role:?}"));
    let mut known = BTreeSet::new();
    for node in nodes.iter().filter(|node| roles.contains(&node.role)) {
        assert!(!node.name.trim().is_empty(), "a {} has no name among {nodes:#?}", node.role);
        assert!(known.insert((&node.role, &node.name)), "two are {} {:?}", node.role, node.name);
    }
}

/// What this thread says in a language.
fn spoken_in<T>(language: Language, say: impl Fn() -> T) -> T {
    let before = Language::current();
    language.speak_on_this_thread();
    let said = say();
    before.speak_on_this_thread();
    said
}

/// What stands before and behind an argument in a message.
fn around(key: &str, argument: &str) -> (String, String) {
    let said = say(key, &[(argument, Value::from("\u{1}"))]);
    let (before, behind) = said.split_once('\u{1}').unwrap();
    (before.to_owned(), behind.to_owned())
}

fn fits(name: &str, (before, behind): &(String, String)) -> bool {
    name.len() > before.len() + behind.len() && name.starts_with(before) && name.ends_with(behind)
}

fn verify_line(backup: &Path) -> String {
    let sealed = summary(backup).unwrap().record.sealed;
    let time = date_time(sealed.to_zoned(TimeZone::system()).datetime());
    say("verify-line", &[("time", Value::from(time))])
}

fn items(backup: &Path, kind: Kind) -> Vec<ItemRecord> {
    let filter = Filter { kinds: vec![kind], kept_only: true, ..Filter::default() };
    engine::open(backup).unwrap().page(&filter, 0, 10_000).unwrap().items
}

fn titles(backup: &Path, kind: Kind) -> Vec<String> {
    let all = items(backup, kind).into_iter();
    all.filter_map(|item| item.facts?.summary).filter(|title| !title.trim().is_empty()).collect()
}

fn files(dir: &Path) -> Vec<PathBuf> {
    fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn sha256(file: &Path) -> String {
    Sha256::digest(fs::read(file).unwrap()).iter().map(|byte| format!("{byte:02x}")).collect()
}
