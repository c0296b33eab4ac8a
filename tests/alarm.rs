//! The alarm, as a person meets it: the cloud loses data between two backups, and Lifeboat says what and who still has it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use lifeboat::demo::{self, Demo, Faults, Scenario, Sort};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::lifeboat::{Home, Ran};

const SMALL: [&str; 4] = ["--photos", "40", "--events", "100"];

fn demo_backup(home: &Home, scenario: &str) -> Ran {
    home.run(&[&["backup", "--demo", "--scenario", scenario], SMALL.as_slice()].concat(), "")
}

fn path_of(run: &Ran) -> PathBuf {
    PathBuf::from(run.stdout.trim())
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn receipt(backup: &Path) -> Value {
    json(&backup.join("lifeboat/receipt.json"))
}

/// Every file of a folder with the digest of its bytes.
fn files(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let digest = Sha256::digest(fs::read(&path).unwrap()).to_vec();
                files.insert(path, digest);
            }
        }
    }
    files
}

/// The level of each class of loss with the number of its items.
fn told(backup: &Path) -> Vec<(String, String, u64)> {
    let mut told: BTreeMap<(String, String), u64> = BTreeMap::new();
    for alarm in receipt(backup).get("alarms").and_then(Value::as_array).into_iter().flatten() {
        let word = |key: &str| alarm.get(key).and_then(Value::as_str).unwrap().to_owned();
        let items = alarm.get("items").and_then(Value::as_array).unwrap();
        *told.entry((word("class"), word("level"))).or_default() += items.len() as u64;
    }
    told.into_iter().map(|((class, level), n)| (class, level, n)).collect()
}

/// A cloud that goes on living between the backups of a test.
struct Life {
    home: Home,
    cloud: Demo,
}

impl Life {
    fn new(options: demo::Options) -> Life {
        Life { home: Home::new(), cloud: demo::serve(&options).unwrap() }
    }

    fn contacts(n: usize) -> Life {
        Life::new(demo::Options { contacts: n, ..demo::Options::empty() })
    }

    fn back_up(&self, more: &[&str]) -> Ran {
        let (credentials, url, photos) = (self.cloud.credentials(), self.cloud.url(), self.cloud.photos_url());
        let door = ["backup", "--url", &url, "--url", &photos, "--user", &credentials.user];
        self.home.run(&[&door, more].concat(), credentials.password.expose())
    }

    /// The vault that the backups of this account are in.
    fn vault(&self) -> PathBuf {
        self.home.dir.path().join("Lifeboat/demo@lifeboat")
    }

    /// Addresses of the contacts, the largest address book first.
    fn hrefs(&self, sort: Sort) -> Vec<String> {
        let mut held: Vec<_> = self.cloud.truth().into_iter().filter(|held| held.sort == sort).collect();
        held.sort_by_key(|held| std::cmp::Reverse(held.items.len()));
        held.into_iter().flat_map(|held| held.items).map(|item| item.href).collect()
    }

    fn delete(&self, n: usize) {
        for href in self.hrefs(Sort::AddressBook).iter().take(n) {
            assert!(self.cloud.delete(href), "{href}");
        }
    }
}

#[test]
fn october_2009() {
    let home = Home::new();
    let first = demo_backup(&home, "october-2009");
    assert_eq!(first.code, 0, "{first}");
    let kept = path_of(&first);
    let before = files(&kept);

    let second = demo_backup(&home, "october-2009");
    assert_eq!(second.code, 4, "{second}");
    let sentence = "236 of 300 contacts are no longer in your account. 64 of 300 contacts are still there, but their \
                    phone numbers and addresses are gone.";
    let said = second.stderr.lines().find(|line| line.contains("no longer in your account")).unwrap();
    assert!(said.starts_with(sentence), "{said}");
    assert!(said.ends_with("still has them. Did you remove them yourself?"), "{said}");
    for words in ["don't sync", kept.to_str().unwrap(), "with 300 contacts", "is kept."] {
        assert!(second.stderr.contains(words), "{words}: {second}");
    }
    let told_of = [("hollow", "alarm", 64), ("vanished", "alarm", 236)];
    assert_eq!(told(&path_of(&second)), told_of.map(|(class, level, n)| (class.to_owned(), level.to_owned(), n)));
    let page = fs::read_to_string(path_of(&second).join("START-HERE.html")).unwrap();
    assert!(page.contains("236 of 300 contacts are no longer in your account"));
    let info = fs::read_to_string(path_of(&second).join("bag-info.txt")).unwrap();
    assert!(info.contains("Lifeboat-Alarm: alarm\n") && info.contains("Lifeboat-Status: complete\n"), "{info}");
    assert_eq!(home.run(&["verify", path_of(&second).to_str().unwrap()], "").code, 0);

    // The first one is as it was, and is kept for good.
    assert_eq!(files(&kept), before);
    let vault = kept.parent().unwrap();
    let name = kept.file_name().unwrap().to_str().unwrap();
    assert_eq!(json(&vault.join("lifeboat-vault.json"))["pins"][name]["why"], "pin-alarm");

    // The names, on request.
    let show = home.run(&["alarm", "show", "demo@lifeboat", "--names"], "");
    assert_eq!(show.code, 4, "{show}");
    assert_eq!(show.stdout.lines().filter(|line| line.starts_with("contacts\t")).count(), 300, "{show}");
    let names = home.run(&["show", kept.to_str().unwrap(), "--kind", "contacts"], "");
    let somebody = names.stdout.lines().next().unwrap().split('\t').nth(1).unwrap();
    assert!(show.stdout.contains(somebody), "{somebody}: {show}");
    let show = home.run(&["alarm", "show", "--json"], "");
    let line: Value = serde_json::from_str(show.stdout.lines().next().unwrap()).unwrap();
    assert_eq!((&line["event"], &line["open"]), (&"alarm".into(), &true.into()));
    let list = home.run(&["list"], "");
    assert!(list.stdout.lines().next().unwrap().contains("\tcomplete, alarm\t"), "{list}");

    // The same loss is no news, but it is still there.
    let third = demo_backup(&home, "october-2009");
    assert_eq!(third.code, 0, "{third}");
    assert!(third.stderr.contains(sentence), "{third}");
    let third =
        home.run(&[&["backup", "--demo", "--scenario", "october-2009", "--json"], SMALL.as_slice()].concat(), "");
    let done: Value = serde_json::from_str(third.stdout.lines().last().unwrap()).unwrap();
    assert_eq!(
        (&done["status"], &done["alarm"], &done["new_alarm"]),
        (&"complete".into(), &"alarm".into(), &false.into())
    );
    assert_eq!(home.run(&["alarm", "show"], "").code, 4);

    // Answered for good.
    let settle = home.run(&["alarm", "settle", "demo@lifeboat", "--operator", "me"], "");
    assert_eq!(settle.code, 0, "{settle}");
    assert_eq!(json(&vault.join("lifeboat-vault.json"))["settled"][0]["who"], "me");
    assert_eq!(home.run(&["alarm", "show"], "").code, 0);
    let list = home.run(&["list"], "");
    assert!(list.stdout.lines().next().unwrap().contains("\tcomplete, alarm, answered\t"), "{list}");
    let fourth = demo_backup(&home, "october-2009");
    assert_eq!(fourth.code, 0, "{fourth}");
    assert!(!fourth.stderr.contains("no longer in your account"), "{fourth}");
    assert_eq!(told(&path_of(&fourth)), []);
}

#[test]
fn an_album_is_gone_and_a_server_is_rolled_back() {
    let home = Home::new();
    let first = demo_backup(&home, "one-album-gone");
    assert_eq!(first.code, 0, "{first}");
    let second = demo_backup(&home, "one-album-gone");
    assert_eq!(second.code, 4, "{second}");
    assert!(second.stderr.contains("photos are no longer in your account. "), "{second}");
    assert!(second.stderr.contains("(photos) is no longer there at all."), "{second}");
    let told_of = told(&path_of(&second));
    assert!(matches!(told_of.as_slice(), [(class, level, 2..)] if class == "gone" && level == "alarm"), "{told_of:?}");

    let home = Home::new();
    assert_eq!(demo_backup(&home, "rolled-back").code, 0);
    let second = demo_backup(&home, "rolled-back");
    assert_eq!(second.code, 4, "{second}");
    assert!(
        second.stderr.contains("176 of 300 contacts and 50 of 80 events are back at an earlier state."),
        "{second}"
    );
    assert!(second.stderr.contains("Did you change them yourself?"), "{second}");
}

#[test]
fn an_answer_with_nothing_in_it_is_no_empty_account() {
    let home = Home::new();
    let first = demo_backup(&home, "empty-answer");
    assert_eq!(first.code, 0, "{first}");
    let before = files(&path_of(&first));
    let second = demo_backup(&home, "empty-answer");
    assert_eq!(second.code, 1, "{second}");
    assert_eq!(second.stdout, "");
    assert!(
        second.stderr.contains("with 300 contacts, 100 events, 40 to-dos, 20 notes and 40 photos is kept."),
        "{second}"
    );
    assert_eq!(files(&path_of(&first)), before);
    // Also in the middle of a run, where the account was found but its listings are empty.
    let life = Life::contacts(30);
    assert_eq!(life.back_up(&[]).code, 0);
    life.cloud.set_faults(Faults { empty_listings: true, ..Faults::default() });
    let run = life.back_up(&["--json"]);
    assert_eq!(run.code, 1, "{run}");
    let good = run.stdout.lines().find(|line| line.contains("\"last-good\"")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(good).unwrap()["kept"]["contacts"], 30);
}

#[test]
fn an_emptied_address_book_is_an_alarm() {
    let life = Life::contacts(40);
    assert_eq!(life.back_up(&[]).code, 0);
    life.delete(40);
    let run = life.back_up(&[]);
    assert_eq!(run.code, 4, "{run}");
    assert!(run.stderr.contains("40 of 40 contacts are no longer in your account."), "{run}");
}

#[test]
fn one_contact_fewer_is_quiet() {
    let life = Life::contacts(300);
    assert_eq!(life.back_up(&[]).code, 0);
    life.delete(1);
    let run = life.back_up(&[]);
    assert_eq!(run.code, 0, "{run}");
    assert!(!run.stderr.contains("Did you remove"), "{run}");
    assert!(run.stderr.contains("Missing from your account since"), "{run}");
    let backup = path_of(&run);
    assert_eq!(told(&backup), [("vanished".to_owned(), "notice".to_owned(), 1)]);
    assert_eq!(receipt(&backup)["alarm"], "notice");
    assert_eq!(life.home.run(&["alarm", "show"], "").code, 0);
    // It is told once: the next run is judged against this one.
    let run = life.back_up(&[]);
    assert_eq!((run.code, told(&path_of(&run))), (0, vec![]), "{run}");
    assert!(json(&life.vault().join("lifeboat-vault.json"))["pins"].is_null());
}

#[test]
fn a_slow_loss_adds_up() {
    // 4 % of each address book a week, for two months.
    let life = Life::contacts(300);
    assert_eq!(life.back_up(&["--kind", "contacts"]).code, 0);
    let mut ends = Vec::new();
    for _ in 0..8 {
        for book in life.cloud.truth().into_iter().filter(|held| held.sort == Sort::AddressBook) {
            for item in book.items.iter().take(book.items.len() / 25) {
                assert!(life.cloud.delete(&item.href));
            }
        }
        ends.push(life.back_up(&["--kind", "contacts"]).code);
    }
    // The first week is below 5 %; from the second one on each has lost more than was told before.
    assert_eq!(ends, [0, 4, 4, 4, 4, 4, 4, 4]);
    // The largest backup and the newest one without an alarm are kept for good.
    let state = json(&life.vault().join("lifeboat-vault.json"));
    assert_eq!(state["pins"].as_object().unwrap().len(), 2, "{state}");
    assert_eq!(life.home.run(&["alarm", "settle", "demo@lifeboat"], "").code, 0);
    life.delete(1);
    assert_eq!(life.back_up(&["--kind", "contacts"]).code, 0);
}

#[test]
fn only_what_is_in_scope_is_judged_and_what_came_back_is_well() {
    let life = Life::new(demo::Options { contacts: 60, events: 60, ..demo::Options::empty() });
    assert_eq!(life.back_up(&[]).code, 0);
    let events: Vec<(String, _)> =
        life.hrefs(Sort::Calendar).into_iter().map(|href| (href.clone(), life.cloud.body(&href).unwrap())).collect();
    for (href, _) in &events {
        assert!(life.cloud.delete(href));
    }
    assert_eq!(life.back_up(&["--kind", "contacts"]).code, 0);
    assert_eq!(life.home.run(&["alarm", "show"], "").code, 0);
    assert_eq!(life.back_up(&[]).code, 4);
    assert_eq!(life.home.run(&["alarm", "show"], "").code, 4);
    // A run over the contacts alone says nothing of the events.
    assert_eq!(life.back_up(&["--kind", "contacts"]).code, 0);
    assert_eq!(life.home.run(&["alarm", "show"], "").code, 4);
    for (href, body) in events {
        life.cloud.put(&href, body).unwrap();
    }
    let run = life.back_up(&[]);
    assert_eq!((run.code, told(&path_of(&run))), (0, vec![]), "{run}");
    assert_eq!(life.home.run(&["alarm", "show"], "").code, 0);
}

#[test]
fn a_lost_item_can_be_accepted_and_the_next_one_can_not() {
    let life = Life::contacts(30);
    let book = life.hrefs(Sort::AddressBook)[0].rsplit_once('/').unwrap().0.to_owned();
    life.cloud.put_ghost(&format!("{book}/ghost.vcf"));
    let run = life.back_up(&[]);
    assert_eq!(run.code, 3, "{run}");
    let lost = life.home.run(&["accept", "demo@lifeboat"], "");
    assert!(lost.stdout.contains("/ghost.vcf\t"), "{lost}");
    assert_eq!(life.home.run(&["accept", "demo@lifeboat", "nobody.vcf"], "").code, 1);
    let accept = life.home.run(&["accept", "demo@lifeboat", "ghost.vcf", "--operator", "me"], "");
    assert_eq!(accept.code, 0, "{accept}");
    // It stays listed, and no longer makes a run incomplete.
    let run = life.back_up(&[]);
    assert_eq!(run.code, 0, "{run}");
    let backup = path_of(&run);
    assert_eq!(receipt(&backup)["lost"].as_array().unwrap().len(), 1);
    assert_eq!(receipt(&backup)["accepted"][0], format!("{book}/ghost.vcf"));
    assert_eq!(life.home.run(&["verify", backup.to_str().unwrap()], "").code, 0);
    assert!(life.home.run(&["accept", "demo@lifeboat"], "").stdout.contains("\taccepted"));
    life.cloud.put_ghost(&format!("{book}/another.vcf"));
    life.delete(0);
    assert_eq!(life.back_up(&[]).code, 3);
    // Missing items and an alarm at once. The reference is the one that is complete but for what was accepted.
    for href in
        life.hrefs(Sort::AddressBook).iter().filter(|href| !href.contains("ghost") && !href.contains("another")).take(9)
    {
        life.cloud.delete(href);
    }
    let run = life.back_up(&[]);
    assert_eq!(run.code, 5, "{run}");
    assert!(run.stderr.contains("9 of 21 contacts are no longer in your account."), "{run}");
}

#[test]
fn a_damaged_reference_gives_way_to_the_next_one() {
    let life = Life::contacts(40);
    let first = life.back_up(&[]);
    let second = life.back_up(&[]);
    assert_eq!((first.code, second.code), (0, 0));
    let items = path_of(&second).join("lifeboat/items.jsonl");
    fs::write(&items, "{\"rubbish\":").unwrap();
    life.delete(20);
    let run = life.back_up(&[]);
    assert_eq!(run.code, 4, "{run}");
    let named = &receipt(&path_of(&run))["alarms"][0]["against"];
    assert_eq!(named.as_str(), path_of(&first).file_name().unwrap().to_str());
}

#[test]
fn an_alarm_counts_as_open_when_the_answer_was_lost() {
    let life = Life::contacts(40);
    assert_eq!(life.back_up(&[]).code, 0);
    life.cloud.play(Scenario::October2009);
    assert_eq!(life.back_up(&[]).code, 4);
    assert_eq!(life.home.run(&["alarm", "settle", "demo@lifeboat"], "").code, 0);
    assert_eq!(life.home.run(&["alarm", "show"], "").code, 0);
    fs::remove_file(life.vault().join("lifeboat-vault.json")).unwrap();
    assert_eq!(life.home.run(&["alarm", "show"], "").code, 4);
    // No new loss, but the alarm stands.
    let run = life.back_up(&[]);
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(receipt(&path_of(&run))["alarm"], "alarm");
}
