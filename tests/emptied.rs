//! An account that has lost every collection: that is told as what it is, once the account itself says so, and never taken
//! from an answer that is empty for another reason. And the way back into it.

use std::fs;
use std::path::Path;

use lifeboat::demo::{self, Demo, Scenario, Sort};
use serde_json::Value;

use crate::lifeboat::{Home, Ran};

/// How many items the account has.
const ITEMS: u64 = 40 + 20 + 5 + 3;

struct Account {
    home: Home,
    cloud: Demo,
}

impl Account {
    /// One with contacts, calendars, to-dos and notes, backed up once; and the path of that backup.
    fn backed_up() -> (Account, String) {
        let account = Account::new();
        let run = account.run(&["backup", "me@x.org"]);
        assert_eq!(run.code, 0, "{run}");
        (account, run.stdout.trim().to_owned())
    }

    fn new() -> Account {
        let options =
            demo::Options { contacts: 40, events: 20, todos: 5, notes: 3, photos: 0, ..demo::Options::default() };
        let account = Account { home: Home::new(), cloud: demo::serve(&options).unwrap() };
        let (url, user) = (account.cloud.url(), account.cloud.credentials().user);
        let add = account.run(&["account", "add", "me@x.org", "--url", &url, "--user", &user]);
        assert_eq!(add.code, 0, "{add}");
        account
    }

    fn run(&self, args: &[&str]) -> Ran {
        self.home.run(args, self.cloud.credentials().password.expose())
    }

    fn lose_every_collection(&self) {
        for held in self.cloud.truth().into_iter().filter(|held| held.sort != Sort::Folder) {
            assert!(self.cloud.delete(&held.href), "{}", held.href);
        }
    }

    fn n_backups(&self) -> usize {
        let vault = self.home.dir.path().join("Lifeboat/me@x.org");
        fs::read_dir(vault).unwrap().filter(|entry| entry.as_ref().unwrap().path().join("bagit.txt").is_file()).count()
    }
}

fn json(run: &Ran) -> Value {
    serde_json::from_str(run.stdout.lines().last().unwrap()).unwrap()
}

#[test]
fn all_that_vanished_is_told_and_comes_back() {
    let (account, first) = Account::backed_up();
    account.lose_every_collection();

    // There is nothing to be backed up, and no backup without anything in it comes of that.
    let backup = account.run(&["backup", "me@x.org"]);
    assert_eq!(backup.code, 1, "{backup}");
    let said = "Your account answers, but it has no address book, no calendar and no list any more.";
    assert!(backup.stderr.contains(said) && backup.stderr.contains("Your earlier backups are untouched"), "{backup}");
    assert_eq!(account.n_backups(), 1);

    let checked = account.run(&["account", "check", "me@x.org"]);
    assert!(checked.code == 1 && checked.stderr.contains(said), "{checked}");

    let compared = account.run(&["compare", &first, "--live", "me@x.org", "--json"]);
    assert_eq!(compared.code, 4, "{compared}");
    let told = json(&compared);
    let vanished: u64 = told["totals"].as_object().unwrap().values().map(|of| of["vanished"].as_u64().unwrap()).sum();
    assert_eq!((vanished, told["differences"].as_array().unwrap().len() as u64), (ITEMS, ITEMS));
    assert!(told["new"]["emptied"]["endpoints"][0]["principal"].is_string(), "{}", told["new"]);
    let compared = account.run(&["compare", &first, "--live", "me@x.org"]);
    assert!(compared.stderr.contains("are gone: your account answers, but has no address book"), "{compared}");
    assert!(compared.stdout.contains("Missing: 40 contacts, 20 events, 5 to-dos and 3 notes"), "{compared}");

    let papers = account.home.dir.path().join("papers");
    let stated = account.run(&["statement", &first, "--live", "me@x.org", "-o", papers.to_str().unwrap(), "--json"]);
    assert_eq!(stated.code, 0, "{stated}");
    let told = json(&stated);
    assert_eq!(told["statement"]["gone"].as_array().unwrap().len() as u64, ITEMS);
    let page = fs::read_to_string(told["page"].as_str().unwrap()).unwrap();
    for words in ["none: there was nothing left to copy", "beside what the account had when it was asked later"] {
        assert!(page.contains(words), "{words}");
    }
    assert!(page.contains(told["statement"]["then"]["seal"].as_str().unwrap()));

    // The plan says which collections it makes; then all of it is there again.
    let plan = account.run(&["restore", &first, "--to", "me@x.org"]);
    assert_eq!(plan.code, 0, "{plan}");
    for name in ["Personal", "Work"] {
        assert!(plan.stderr.contains(name), "{name}: {plan}");
    }
    assert!(account.cloud.truth().iter().all(|held| held.sort == Sort::Folder), "a plan makes nothing");
    let done = account.run(&["restore", &first, "--to", "me@x.org", "--yes", "--json"]);
    assert_eq!(done.code, 0, "{done}");
    let receipt = json(&done);
    assert!(receipt["items"].as_array().unwrap().iter().all(|item| item["ended"] == "created"), "{receipt}");
    assert_eq!(receipt["items"].as_array().unwrap().len() as u64, ITEMS);
    let compared = account.run(&["compare", &first, "--live", "me@x.org"]);
    assert_eq!(compared.code, 0, "{compared}");
    assert_eq!(account.run(&["restore", &first, "--to", "me@x.org", "--yes"]).code, 0);
    assert_eq!(account.run(&["compare", &first, "--live", "me@x.org"]).code, 0);
}

#[test]
fn an_answer_that_is_empty_for_another_reason_is_no_loss() {
    let (account, first) = Account::backed_up();
    let refuses = |account: &Account, words: &str| {
        for command in ["compare", "statement"] {
            let run = account.run(&[command, &first, "--live", "me@x.org"]);
            assert_eq!(run.code, 1, "{command}: {run}");
            assert!(run.stderr.contains(words) && !run.stdout.contains("Missing"), "{command}, {words}: {run}");
        }
        let plan = account.run(&["restore", &first, "--to", "me@x.org", "--yes"]);
        assert_eq!(plan.code, 1, "{plan}");
    };
    account.cloud.play(Scenario::EmptyAnswer);
    refuses(&account, "can't be understood");
    account.cloud.play(Scenario::LoginPage);
    refuses(&account, "a web page for people");
    account.cloud.set_faults(demo::Faults::default());
    assert_eq!(account.run(&["compare", &first, "--live", "me@x.org"]).code, 0);
}

#[test]
fn an_account_that_never_had_anything_has_lost_nothing() {
    let (_kept, first) = Account::backed_up();
    let other = Account::new();
    other.lose_every_collection();
    let compared = other.run(&["compare", &first, "--live", "me@x.org"]);
    assert_eq!(compared.code, 1, "{compared}");
    assert!(compared.stderr.contains("Lifeboat does not take that for an empty account"), "{compared}");
    assert!(!Path::new(&other.home.dir.path().join("Lifeboat/me@x.org")).exists());
    let checked = other.run(&["account", "check", "me@x.org"]);
    assert!(checked.stderr.contains("Lifeboat does not take that for an empty account"), "{checked}");
    // It can be moved to all the same: a restore only adds.
    let done = other.run(&["restore", &first, "--to", "me@x.org", "--yes", "--json"]);
    assert_eq!(done.code, 0, "{done}");
    assert_eq!(json(&done)["items"].as_array().unwrap().len() as u64, ITEMS);
}
