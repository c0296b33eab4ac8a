//! The main job, as a person runs it: back up the demo account, look into the backup, get things out.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::lifeboat::Home;

/// Backs up a small demo account and gives the backup's folder.
pub fn small_backup(home: &Home) -> PathBuf {
    let run = home.run(&["backup", "--demo", "--contacts", "40", "--events", "30", "--photos", "20"], "");
    assert_eq!(run.code, 0, "{run}");
    PathBuf::from(run.stdout.trim())
}

/// What a backup takes when nothing else is asked for: cards, calendar objects, photos and videos.
fn is_media_or_text(href: &str) -> bool {
    [".vcf", ".ics", ".jpg", ".jpeg", ".png", ".mp4"].iter().any(|ending| href.to_lowercase().ends_with(ending))
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn the_demo_account_is_backed_up_whole() {
    let home = Home::new();
    let run = home.run(&["backup", "--demo"], "");
    assert_eq!(run.code, 0, "{run}");
    let backup = PathBuf::from(run.stdout.trim());
    assert!(backup.starts_with(home.dir.path().join("Lifeboat/demo@lifeboat")), "{run}");

    let receipt = json(&backup.join("lifeboat/receipt.json"));
    assert_eq!(receipt["status"], "complete");
    for collection in receipt["collections"].as_array().unwrap() {
        let counts = &collection["counts"];
        let n = |fate: &str| counts[fate].as_u64().unwrap();
        assert_eq!(n("listed"), n("saved") + n("unchanged") + n("skipped") + n("lost"), "{collection}");
        assert_eq!(n("lost") + n("unreadable"), 0, "{collection}");
    }
    let demo = ::lifeboat::demo::Options::default();
    for (kind, n_items) in
        [("contacts", demo.contacts), ("calendar", demo.events), ("tasks", demo.todos), ("notes", demo.notes)]
    {
        assert_eq!(receipt["totals"][kind]["saved"], n_items, "{kind}: {}", receipt["totals"]);
    }
    for file in [
        "START-HERE.html",
        "read/contacts.html",
        "read/calendar.html",
        "read/todos.html",
        "read/notes.html",
        "bagit.txt",
    ] {
        assert!(backup.join(file).is_file(), "{file}");
    }
    let verify = home.run(&["verify", backup.to_str().unwrap()], "");
    assert_eq!(verify.code, 0, "{verify}");
    assert_eq!(verify.stdout, "");
}

#[test]
fn the_copy_is_what_the_server_has() {
    let cloud = ::lifeboat::demo::serve(&::lifeboat::demo::Options { photos: 30, ..Default::default() }).unwrap();
    let home = Home::new();
    let credentials = cloud.credentials();
    let run = home.run(
        &["backup", "--url", &cloud.url(), "--url", &cloud.photos_url(), "--user", &credentials.user],
        credentials.password.expose(),
    );
    assert_eq!(run.code, 0, "{run}");
    let backup = PathBuf::from(run.stdout.trim());
    let mut kept = BTreeMap::new();
    for line in fs::read_to_string(backup.join("lifeboat/items.jsonl")).unwrap().lines() {
        let item: Value = serde_json::from_str(line).unwrap();
        if item["fate"] == "saved" {
            kept.insert(item["href"].as_str().unwrap().to_owned(), item["sha256"].as_str().unwrap().to_owned());
        }
    }
    let mut n_items = 0;
    for item in cloud.truth().into_iter().flat_map(|held| held.items) {
        if !is_media_or_text(&item.href) {
            continue;
        }
        n_items += 1;
        let digest: String =
            Sha256::digest(cloud.body(&item.href).unwrap()).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(kept.get(&item.href), Some(&digest), "{}", item.href);
    }
    assert_eq!(kept.len(), n_items);
}

#[test]
fn backups_are_listed_shown_and_exported() {
    let home = Home::new();
    let backup = small_backup(&home);
    let list = home.run(&["list", "--json"], "");
    assert_eq!(list.code, 0, "{list}");
    let first: Value = serde_json::from_str(list.stdout.lines().next().unwrap()).unwrap();
    assert_eq!(first["path"].as_str(), backup.to_str());

    let show = home.run(&["show", "demo@lifeboat", "--kind", "contacts", "--json"], "");
    assert_eq!(show.code, 0, "{show}");
    assert_eq!(show.stdout.lines().count(), 40, "{show}");
    let someone: Value = serde_json::from_str(show.stdout.lines().next().unwrap()).unwrap();
    let name = someone["facts"]["name"].as_str().unwrap();

    let out = home.dir.path().join("out");
    let export = home.run(&["export", "demo@lifeboat", "--find", name, "-o", out.to_str().unwrap()], "");
    assert_eq!(export.code, 0, "{export}");
    let files: Vec<_> = fs::read_dir(&out).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(!files.is_empty());
    // It is a job as others are: it says how far it is, and the log knows of it.
    let all = home.dir.path().join("all");
    let told = home.run(&["export", "demo@lifeboat", "--json", "-o", all.to_str().unwrap()], "");
    let phase = told.stdout.lines().any(|line| line == r#"{"event":"phase","phase":"exporting"}"#);
    assert!(phase && told.stdout.lines().last().unwrap().contains("\"exported\""), "{told}");
    let nothing = home.run(&["export", "demo@lifeboat", "--find", "no such person", "-o", out.to_str().unwrap()], "");
    assert_eq!(nothing.code, 1, "{nothing}");
}

#[test]
fn an_account_is_saved_checked_backed_up_and_forgotten() {
    let cloud = ::lifeboat::demo::serve(&::lifeboat::demo::Options { photos: 5, ..Default::default() }).unwrap();
    let home = Home::new();
    let credentials = cloud.credentials();
    let password = credentials.password.expose();
    let add = ["account", "add", "me@example.org", "--url", &cloud.url(), "--user", &credentials.user];
    let run = home.run(&add, password);
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(home.run(&["account", "list"], "").stdout.lines().count(), 1);
    assert_eq!(home.run(&["account", "check", "me@example.org"], password).code, 0);
    let backup = home.run(&["backup", "me@example.org"], password);
    assert_eq!(backup.code, 0, "{backup}");
    assert!(backup.stdout.contains("/Lifeboat/me@example.org/"), "{backup}");
    home.holds_no(password);
    assert_eq!(home.run(&["account", "remove", "me@example.org"], "").code, 0);
    assert_eq!(home.run(&["account", "list"], "").stdout, "");
    assert_eq!(home.run(&["backup", "me@example.org"], password).code, 2);
}

#[test]
fn what_was_not_chosen_of_a_mixed_calendar_is_left_out_by_name() {
    let home = Home::new();
    let run = home.run(&["backup", "--demo", "--kind", "calendar"], "");
    assert_eq!(run.code, 0, "{run}");
    let backup = PathBuf::from(run.stdout.trim());
    let receipt = json(&backup.join("lifeboat/receipt.json"));
    assert_eq!(receipt["totals"]["calendar"]["saved"], ::lifeboat::demo::Options::default().events);
    assert_eq!(receipt["totals"].get("tasks"), None, "{}", receipt["totals"]);
    let reasons: Vec<_> = receipt["skipped"].as_array().unwrap().iter().map(|item| &item["reason"]).collect();
    assert!(!reasons.is_empty() && reasons.iter().all(|reason| *reason == "skipped-not-chosen"), "{reasons:?}");
    assert!(!backup.join("data/tasks").exists());
    assert_eq!(home.run(&["verify", backup.to_str().unwrap()], "").code, 0);
}
