//! The second run and those after it: only what changed travels, nothing unchanged is written twice, and the result is
//! what a fresh full backup would be.

#![expect(clippy::indexing_slicing, reason = "a test that can not go on shall fail")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use lifeboat::demo::{Demo, Edit, Etags, Faults, Options, serve};
use serde_json::Value;

use crate::lifeboat::{Home, Ran};

struct Rig {
    cloud: Demo,
    home: Home,
}

impl Rig {
    fn new(options: &Options) -> Rig {
        Rig { cloud: serve(options).unwrap(), home: Home::new() }
    }

    fn try_backup(&self, home: &Home, more: &[&str]) -> Ran {
        let credentials = self.cloud.credentials();
        self.cloud.clear_log();
        let (url, photos) = (self.cloud.url(), self.cloud.photos_url());
        let mut args = vec!["backup", "--url", &url, "--url", &photos, "--user", &credentials.user];
        args.extend(more);
        home.run(&args, credentials.password.expose())
    }

    /// Backs up into the same vault again and gives the backup's folder. It must be complete and valid.
    fn backup(&self, more: &[&str]) -> PathBuf {
        self.backup_ending(0, more)
    }

    /// As `backup`, ending with this exit code: 4 when so much is gone that it is an alarm.
    fn backup_ending(&self, code: i32, more: &[&str]) -> PathBuf {
        let run = self.try_backup(&self.home, more);
        assert_eq!(run.code, code, "{run}");
        let path = PathBuf::from(run.stdout.trim());
        self.expect_valid(&path);
        path
    }

    fn expect_valid(&self, backup: &Path) {
        let verify = self.home.run(&["verify", "--deep", backup.to_str().unwrap()], "");
        assert_eq!((verify.code, verify.stdout.as_str()), (0, ""), "{verify}");
    }

    /// A full backup into a vault of its own.
    fn fresh(&self, home: &Home, more: &[&str]) -> PathBuf {
        let run = self.try_backup(home, more);
        assert_eq!(run.code, 0, "{run}");
        PathBuf::from(run.stdout.trim())
    }

    /// How many requests carried items: GET, and REPORT other than those that only list what changed.
    fn gets(&self) -> usize {
        self.cloud.log().iter().filter(|seen| seen.method == "GET").count()
    }
}

fn small() -> Options {
    Options { contacts: 40, events: 30, todos: 10, notes: 5, photos: 24, ..Options::default() }
}

fn items(backup: &Path) -> Vec<Value> {
    let text = fs::read_to_string(backup.join("lifeboat/items.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn receipt(backup: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(backup.join("lifeboat/receipt.json")).unwrap()).unwrap()
}

/// Address → digest of all that a backup holds.
fn digests(backup: &Path) -> BTreeMap<String, String> {
    let kept = items(backup).into_iter().filter(|item| item["sha256"].is_string());
    kept.map(|item| (item["href"].as_str().unwrap().to_owned(), item["sha256"].as_str().unwrap().to_owned())).collect()
}

fn by_fate(backup: &Path, fate: &str) -> BTreeSet<String> {
    let items = items(backup).into_iter().filter(|item| item["fate"] == fate);
    items.map(|item| item["href"].as_str().unwrap().to_owned()).collect()
}

/// Every payload file, by its path below `data`.
fn payload(backup: &Path) -> BTreeMap<String, PathBuf> {
    fn walk(dir: &Path, root: &Path, files: &mut BTreeMap<String, PathBuf>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, root, files);
            } else {
                files.insert(path.strip_prefix(root).unwrap().to_str().unwrap().to_owned(), path);
            }
        }
    }
    let (mut files, root) = (BTreeMap::new(), backup.join("data"));
    walk(&root, &root, &mut files);
    files
}

/// The files for contacts and calendars, and their bytes.
fn texts(backup: &Path) -> BTreeMap<String, Vec<u8>> {
    let texts = payload(backup).into_iter().filter(|(name, _)| !name.starts_with("photos/"));
    texts.map(|(name, path)| (name, fs::read(path).unwrap())).collect()
}

fn inode(path: &Path) -> u64 {
    fs::metadata(path).unwrap().ino()
}

/// The first path of a collection whose items end in `ending`.
fn hrefs(cloud: &Demo, ending: &str) -> Vec<String> {
    let held = cloud.truth().into_iter().flat_map(|held| held.items);
    held.map(|item| item.href).filter(|href| href.ends_with(ending)).collect()
}

fn card(n: usize) -> String {
    format!(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:new-{n}\r\nFN:New {n}\r\nN:New {n};;;;\r\nTEL:+1 555 {n}\r\nEND:VCARD\r\n"
    )
}

/// What two records say, apart from their fate.
fn same_but_fate(before: &[Value], now: &[Value]) {
    assert_eq!(before.len(), now.len());
    for (before, now) in before.iter().zip(now) {
        let (mut before, mut now) = (before.clone(), now.clone());
        before["fate"] = Value::Null;
        now["fate"] = Value::Null;
        assert_eq!(before, now);
    }
}

#[test]
fn nothing_changed_so_nothing_travels() {
    let rig = Rig::new(&small());
    let first = rig.backup(&[]);
    let run = rig.try_backup(&rig.home, &[]);
    assert_eq!(run.code, 0, "{run}");
    let second = PathBuf::from(run.stdout.trim());
    rig.expect_valid(&second);
    let looked_at = receipt(&second)["timings"]["fetched_again_items"].as_u64().unwrap();
    assert!((20..=35).contains(&looked_at), "{looked_at}");
    assert!(rig.gets() as u64 <= looked_at, "{}", rig.gets());
    assert_eq!(by_fate(&second, "saved").len(), 0);
    same_but_fate(&items(&first), &items(&second));
    let (before, now) = (payload(&first), payload(&second));
    assert_eq!(before.keys().collect::<Vec<_>>(), now.keys().collect::<Vec<_>>());
    for (name, path) in &now {
        assert_eq!(inode(path), inode(&before[name]), "{name}");
    }
    let record: Value =
        serde_json::from_str(&fs::read_to_string(second.join("lifeboat/backup.json")).unwrap()).unwrap();
    assert_eq!(record["base"]["name"].as_str(), first.file_name().unwrap().to_str());
}

#[test]
fn only_what_changed_travels_and_the_result_is_a_full_backup() {
    let rig = Rig::new(&small());
    rig.backup(&[]);
    rig.backup(&[]);
    let (cards, events) = (hrefs(&rig.cloud, ".vcf"), hrefs(&rig.cloud, ".ics"));
    let mut changed = BTreeSet::new();
    for (n, href) in cards.iter().step_by(4).take(7).enumerate() {
        rig.cloud.put(href, card(n)).unwrap();
        changed.insert(href.clone());
    }
    for href in events.iter().step_by(5).take(3) {
        let body = String::from_utf8(rig.cloud.body(href).unwrap().to_vec()).unwrap();
        rig.cloud.put(href, body.replace("SUMMARY:", "SUMMARY:Changed ")).unwrap();
        changed.insert(href.clone());
    }
    for href in [&cards[1], &cards[2], &cards[39], &events[1], &events[2]] {
        assert!(rig.cloud.delete(href));
    }
    let folder = cards[0].rsplit_once('/').unwrap().0;
    for n in [100, 101, 102] {
        let href = format!("{folder}/a-new-{n}.vcf");
        rig.cloud.put(&href, card(n)).unwrap();
        changed.insert(href);
    }
    // A quarter of the contacts have other people in their place, so that this is an alarm, too.
    let third = rig.backup_ending(4, &[]);
    assert_eq!(by_fate(&third, "saved"), changed);
    let home = Home::new();
    let full = rig.fresh(&home, &[]);
    assert_eq!(digests(&third), digests(&full));
    assert_eq!(texts(&third), texts(&full));
    let totals = |backup: &Path| {
        let receipt = receipt(backup);
        let kinds = receipt["totals"].as_object().unwrap().clone();
        kinds
            .into_iter()
            .map(|(kind, n)| (kind, n["saved"].as_u64().unwrap() + n["unchanged"].as_u64().unwrap()))
            .collect::<Vec<_>>()
    };
    assert_eq!(totals(&third), totals(&full));
    let losses = |backup: &Path| receipt(backup)["losses"].as_array().unwrap().len();
    assert_eq!(losses(&third), losses(&full));
}

#[test]
fn a_damaged_file_of_the_base_is_fetched_again_and_told() {
    let rig = Rig::new(&small());
    let check = |path_in: &str, keep_time: bool| {
        let base = rig.backup(&[]);
        let path = base.join("data").join(path_in);
        let before = fs::metadata(&path).unwrap();
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(&path, bytes).unwrap();
        let file = fs::File::options().write(true).open(&path).unwrap();
        let modified = before.modified().unwrap();
        file.set_modified(if keep_time { modified } else { modified + std::time::Duration::from_secs(60) }).unwrap();
        drop(file);
        let next = rig.backup(&[]);
        let fetched = by_fate(&next, "saved").len();
        assert!((1..=2).contains(&fetched), "{path_in}: {fetched}");
        assert_eq!(receipt(&next)["notices"][0]["what"], "notice-base-damaged");
        let home = Home::new();
        assert_eq!(digests(&next), digests(&rig.fresh(&home, &[])));
    };
    let names: Vec<String> = payload(&rig.backup(&[])).into_keys().collect();
    let text = names.iter().find(|name| name.starts_with("contacts/") && name.ends_with(".vcf")).unwrap().clone();
    let zip = names.iter().find(|name| name.ends_with(".zip")).unwrap().clone();
    check(&text, false);
    check(&text, true);
    check(&zip, true);
}

#[test]
fn what_was_lost_is_asked_for_again() {
    let rig = Rig::new(&small());
    let ghost = hrefs(&rig.cloud, ".vcf")[0].replace(".vcf", "-ghost.vcf");
    rig.cloud.put_ghost(&ghost);
    let run = rig.try_backup(&rig.home, &[]);
    assert_eq!(run.code, 3, "{run}");
    rig.cloud.put(&ghost, card(1)).unwrap();
    let next = rig.backup(&[]);
    assert_eq!(by_fate(&next, "saved"), BTreeSet::from([ghost]));
}

#[test]
fn parts_stay_few() {
    let rig = Rig::new(&Options { photos: 12, ..Options::empty() });
    let first = rig.backup(&[]);
    let album = hrefs(&rig.cloud, ".jpg")[0].rsplit_once('/').unwrap().0.to_owned();
    let picture = rig.cloud.body(&hrefs(&rig.cloud, ".jpg")[0]).unwrap();
    let mut last = first;
    for n in 0..10 {
        rig.cloud.put(&format!("{album}/new-{n}.jpg"), [&picture[..], &[n; 9]].concat()).unwrap();
        last = rig.backup(&[]);
        assert_eq!(by_fate(&last, "saved").len(), 1);
    }
    let zips: Vec<String> = payload(&last).into_keys().filter(|name| name.contains("part")).collect();
    assert!(zips.len() <= 6, "{zips:?}");
    // One goes, one changes in place with the same size.
    let photos = hrefs(&rig.cloud, ".jpg");
    rig.cloud.delete(&photos[0]);
    let mut other = rig.cloud.body(&photos[1]).unwrap().to_vec();
    let end = other.len() - 1;
    other[end] ^= 1;
    rig.cloud.put(&photos[1], other).unwrap();
    let after = rig.backup(&[]);
    assert_eq!(by_fate(&after, "saved"), BTreeSet::from([photos[1].clone()]));
    let home = Home::new();
    assert_eq!(digests(&after), digests(&rig.fresh(&home, &[])));
}

#[test]
fn photos_as_ordinary_files_are_linked_one_by_one() {
    let rig = Rig::new(&Options { photos: 12, ..Options::empty() });
    rig.backup(&[]);
    let files = rig.backup(&["--photos", "files"]);
    let names = payload(&files);
    assert!(names.keys().all(|name| !name.ends_with(".zip")), "{names:?}");
    let again = rig.backup(&["--photos", "files"]);
    assert_eq!(by_fate(&again, "saved").len(), 0);
    for (name, path) in payload(&again) {
        assert_eq!(inode(&path), inode(&names[&name]), "{name}");
    }
    assert_eq!(digests(&files), digests(&rig.backup(&[])));
}

#[test]
fn etags_that_tell_nothing_are_not_believed() {
    for (etags, expect_text) in [(Etags::Missing, 1), (Etags::Alike, 1), (Etags::Strong, 0)] {
        let rig = Rig::new(&Options { photos: 6, contacts: 5, events: 0, todos: 0, notes: 0, ..Options::default() });
        rig.cloud.set_faults(Faults { etags, no_sync: true, ..Faults::default() });
        rig.backup(&[]);
        // A listing is asked for, though its ctag is the same.
        let second = rig.backup(&["--full"]);
        let saved = by_fate(&second, "saved");
        assert_eq!(saved.iter().filter(|href| href.ends_with(".vcf")).count().min(1), expect_text, "{etags:?}");
        assert_eq!(saved.iter().filter(|href| href.ends_with(".jpg")).count(), 0, "{etags:?}");
    }
}

#[test]
fn a_token_that_is_refused_is_said_and_costs_no_body() {
    let rig = Rig::new(&small());
    rig.backup(&[]);
    rig.cloud.set_faults(Faults { forgets_tokens: true, ..Faults::default() });
    let second = rig.backup(&[]);
    assert_eq!(by_fate(&second, "saved").len(), 0);
    assert_eq!(receipt(&second)["notices"][0]["what"], "notice-no-changes");
    rig.cloud.set_faults(Faults::default());
    let third = rig.backup(&["--full"]);
    assert_eq!(receipt(&third)["notices"], Value::Null);
}

#[test]
fn a_change_behind_the_same_tag_is_found() {
    let rig = Rig::new(&Options { contacts: 12, photos: 3, events: 0, todos: 0, notes: 0, ..Options::default() });
    rig.backup(&[]);
    let cards = hrefs(&rig.cloud, ".vcf");
    rig.cloud.change_silently(&cards[3], card(7));
    let second = rig.backup(&[]);
    assert_eq!(receipt(&second)["notices"][0]["what"], "notice-silent-change");
    assert!(by_fate(&second, "saved").contains(&cards[3]));
    let home = Home::new();
    assert_eq!(digests(&second), digests(&rig.fresh(&home, &[])));
}

#[test]
fn kinds_that_are_chosen_later_come_and_those_no_longer_chosen_go() {
    let rig = Rig::new(&Options { photos: 0, contacts: 0, ..small() });
    let n_of = |backup: &Path, kind: &str| receipt(backup)["totals"][kind]["listed"].as_u64().unwrap_or(0);
    let narrow = |kind: &str| {
        let backup = rig.backup(&["--kind", kind]);
        let skipped = items(&backup).into_iter().filter(|item| item["fate"] == "skipped");
        let reasons: BTreeSet<String> = skipped.map(|item| item["reason"].as_str().unwrap().to_owned()).collect();
        assert_eq!(reasons, BTreeSet::from(["skipped-not-chosen".to_owned()]), "{kind}");
        backup
    };
    let first = narrow("calendar");
    // The to-dos of the mixed calendar were left out then, and did not change since.
    let whole = rig.backup(&[]);
    assert_eq!((n_of(&whole, "calendar"), n_of(&whole, "tasks"), n_of(&whole, "notes")), (30, 10, 5));
    let again = narrow("calendar");
    assert_eq!(digests(&again), digests(&first));
    assert_eq!(by_fate(&again, "saved"), BTreeSet::new());
    assert_eq!(by_fate(&again, "skipped"), by_fate(&first, "skipped"));
    assert_eq!(texts(&again), texts(&first));
    assert_eq!(digests(&rig.backup(&[])), digests(&whole));
}

#[test]
fn an_edit_in_the_middle_of_a_run_is_no_silent_change() {
    let rig = Rig::new(&Options { photos: 6, ..Options::empty() });
    rig.backup(&[]);
    rig.backup(&[]);
    // Each photo is looked at again; the last one is edited when the first one is fetched.
    let answered = |seen: &lifeboat::demo::Seen| seen.method != "OPTIONS" && matches!(seen.status, 200 | 207);
    let log: Vec<_> = rig.cloud.log().into_iter().filter(answered).collect();
    let first = log.iter().position(|seen| seen.method == "GET").unwrap();
    let href = log.iter().rfind(|seen| seen.method == "GET").unwrap().path.clone();
    let bytes = [&rig.cloud.body(&href).unwrap()[..], b"."].concat();
    let edit = Edit::Put { href: href.clone(), bytes: bytes.clone().into(), modified: 1_700_000_000 };
    rig.cloud.edit_at(first as u64 + 1, edit);
    let third = rig.backup(&[]);
    assert_eq!(rig.cloud.take_edits(), []);
    assert_eq!(rig.cloud.body(&href).unwrap(), bytes);
    assert_eq!((receipt(&third)["notices"].clone(), by_fate(&third, "saved").len()), (Value::Null, 0));
    let fourth = rig.backup(&[]);
    assert_eq!(by_fate(&fourth, "saved"), BTreeSet::from([href]));
    assert_eq!(receipt(&fourth)["notices"], Value::Null);
}

#[test]
fn a_collection_that_goes_before_it_is_listed_ends_no_run() {
    let rig = Rig::new(&small());
    let first = rig.backup(&[]);
    rig.backup(&[]);
    let answered = |seen: &lifeboat::demo::Seen| seen.method != "OPTIONS" && matches!(seen.status, 200 | 207);
    let log: Vec<_> = rig.cloud.log().into_iter().filter(answered).collect();
    let asked = log.iter().position(|seen| seen.method == "REPORT").unwrap();
    let href = log[asked].path.clone();
    rig.cloud.edit_at(asked as u64 + 1, Edit::Remove { href: href.clone() });
    let third = rig.backup_ending(4, &[]);
    assert_eq!(rig.cloud.take_edits(), []);
    assert_eq!(receipt(&third)["notices"][0]["what"], "notice-collection-removed");
    let left: Vec<_> = items(&third).into_iter().map(|item| item["href"].as_str().unwrap().to_owned()).collect();
    assert!(left.iter().all(|item| !item.starts_with(&href)) && !left.is_empty());
    // Nothing that stayed was fetched again, and the backup that has the rest is kept.
    assert_eq!(by_fate(&third, "saved"), BTreeSet::new());
    assert!(items(&first).iter().any(|item| item["href"].as_str().unwrap().starts_with(&href)));
}
