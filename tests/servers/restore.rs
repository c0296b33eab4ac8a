//! Everything that was lost is put back into servers that others wrote, and read back by another client: none missing, none
//! altered, none twice. Xandikos commits each item by itself (0.1 s and more), so it gets 200 where Radicale gets 1,000.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::lifeboat::{Home, Ran};
use crate::server::{Auth, Server, USER, apache, radicale, xandikos};
use crate::{outside, photos};

/// An account that was saved and backed up before anything happened to it.
fn saved(server: &Server, path: &str) -> (Home, PathBuf) {
    let home = Home::new();
    let add = home.run(&["account", "add", "me@x.org", "--url", &server.url(path), "--user", USER], server.password);
    assert_eq!(add.code, 0, "{add}");
    let run = home.run(&["backup", "me@x.org"], server.password);
    assert_eq!(run.code, 0, "{run}");
    (home, PathBuf::from(run.stdout.trim()))
}

fn restore(home: &Home, server: &Server, backup: &Path) -> Ran {
    let args = ["restore", backup.to_str().unwrap(), "--to", "me@x.org", "--yes", "--json"];
    home.run(&args, server.password)
}

fn n_created(run: &Ran) -> usize {
    assert_eq!(run.code, 0, "{run}");
    let receipt: Value = serde_json::from_str(run.stdout.lines().last().unwrap()).unwrap();
    let items = receipt["items"].as_array().unwrap();
    assert!(items.iter().all(|item| item["ended"] == "created"), "{run}");
    items.len()
}

fn judge(server: &Server, backup: &Path, n_items: usize) {
    let told = outside("returned.py", &["judge", backup.to_str().unwrap(), &server.url("/"), USER, server.password]);
    assert_eq!(told.trim(), format!("{n_items} items: none missing, none altered, none twice"));
}

/// The account has no collection any more, and says so itself: all that the backup has is told as missing.
fn all_has_vanished(home: &Home, server: &Server, backup: &Path, n_items: u64) {
    let compared = home.run(&["compare", backup.to_str().unwrap(), "--live", "me@x.org", "--json"], server.password);
    assert_eq!(compared.code, 4, "{compared}");
    let told: Value = serde_json::from_str(compared.stdout.lines().last().unwrap()).unwrap();
    let vanished = told["totals"].as_object().unwrap().values().map(|of| of["vanished"].as_u64().unwrap());
    assert_eq!(vanished.sum::<u64>(), n_items);
    assert!(told["new"]["emptied"].is_object(), "{}", told["new"]);
}

fn wipe(server: &Server, hrefs: &[&str]) {
    outside("returned.py", &[&["wipe", &server.url("/"), USER, server.password], hrefs].concat());
}

#[test]
fn radicale_is_filled_again_though_it_is_killed_in_the_middle() {
    let server = radicale();
    for (kind, n_items) in [("contacts", "1000"), ("events", "1000"), ("todos", "200")] {
        outside("fill.py", &["whole", &server.url(&format!("/{USER}/{kind}/")), USER, server.password, kind, n_items]);
    }
    let (home, backup) = saved(&server, "/");
    let collections = ["contacts", "events", "todos"].map(|kind| format!("/{USER}/{kind}/"));
    wipe(&server, &collections.each_ref().map(String::as_str));
    all_has_vanished(&home, &server, &backup, 2_200);

    // Killed by the system once a part is there.
    let store = server.dir.path().join(format!("store/collection-root/{USER}/contacts"));
    let n_there = || fs::read_dir(&store).map_or(0, |files| files.count());
    let mut command = home.command();
    command.args(["restore", backup.to_str().unwrap(), "--to", "me@x.org", "--yes"]);
    command.env("LIFEBOAT_PASSWORD", server.password);
    let mut child = command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null()).spawn().unwrap();
    let until = Instant::now() + Duration::from_secs(300);
    while n_there() < 150 {
        assert!(Instant::now() < until && child.try_wait().unwrap().is_none(), "{} there", n_there());
        std::thread::sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    child.wait().unwrap();

    let began = Instant::now();
    let n = n_created(&restore(&home, &server, &backup));
    println!("radicale: {n} items put back in {:.1} s", began.elapsed().as_secs_f64());
    assert!((1_000..2_200).contains(&n), "{n}");
    judge(&server, &backup, 2_200);
    assert_eq!(n_created(&restore(&home, &server, &backup)), 0, "nothing is created the second time");
    judge(&server, &backup, 2_200);
    home.holds_no(server.password);
}

#[test]
fn xandikos_is_filled_again() {
    let server = xandikos();
    let filled = [
        ("contacts/people", "contacts", "200"),
        ("calendars/work", "events", "200"),
        ("calendars/errands", "todos", "40"),
    ];
    for (place, kind, n_items) in filled {
        let repository = server.dir.path().join("store").join(USER).join(place);
        let url = server.url(&format!("/{USER}/{place}"));
        outside("fill.py", &["store", &url, USER, server.password, kind, n_items, repository.to_str().unwrap()]);
    }
    let (home, backup) = saved(&server, "/");
    let collections = filled.map(|(place, ..)| format!("/{USER}/{place}/"));
    wipe(&server, &collections.each_ref().map(String::as_str));
    all_has_vanished(&home, &server, &backup, 440);
    let began = Instant::now();
    assert_eq!(n_created(&restore(&home, &server, &backup)), 440);
    println!("xandikos: 440 items put back in {:.1} s", began.elapsed().as_secs_f64());
    judge(&server, &backup, 440);
    assert_eq!(n_created(&restore(&home, &server, &backup)), 0, "nothing is created the second time");
}

#[test]
fn apache_is_filled_again() {
    for auth in [Auth::Basic, Auth::Digest] {
        let server = apache(auth);
        let library = TempDir::new().unwrap();
        photos(library.path());
        let path = library.path().to_str().unwrap();
        outside("fill.py", &["photos", &server.url("/photos/"), USER, server.password, path]);
        let (home, backup) = saved(&server, "/photos/");
        // Every album is gone; the folder they lay in is there, and empty.
        let albums = ["Camera%202023", "Urlaub%20in%20%C3%96sterreich", "100%25%20fun%20%26%20more", "a%23b%3Fc"];
        wipe(&server, &albums.map(|album| format!("/photos/{album}/")).each_ref().map(String::as_str));
        let began = Instant::now();
        assert_eq!(n_created(&restore(&home, &server, &backup)), 200);
        println!("apache: 200 photos put back in {:.1} s", began.elapsed().as_secs_f64());
        judge(&server, &backup, 200);
        assert_eq!(n_created(&restore(&home, &server, &backup)), 0, "nothing is created the second time");
    }
}
