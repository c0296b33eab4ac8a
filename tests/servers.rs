//! Tests against servers, clients and judges that others wrote; run by `tests/run`, which installs them.
//!
//! One file because most are the same few steps against another server.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that can not go on shall fail")]

#[path = "servers/awake.rs"]
mod awake;
#[path = "common/bus.rs"]
mod bus;
mod composed;
#[path = "servers/dead.rs"]
mod dead;
mod dns;
#[path = "servers/first_backup.rs"]
mod first_backup;
#[path = "common/handed_out.rs"]
mod handed_out;
#[path = "common/keyring.rs"]
mod keyring;
#[path = "common/lifeboat.rs"]
mod lifeboat;
mod oauth;
#[path = "common/person.rs"]
mod person;
#[path = "servers/reach.rs"]
mod reach;
#[path = "servers/restore.rs"]
mod restore;
#[path = "common/server.rs"]
mod server;
#[path = "common/walk.rs"]
mod walk;
#[path = "common/wire.rs"]
mod wire;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use self::lifeboat::Home;
use self::server::{Auth, Certificate, Server, USER, apache, apache_tls, python_env, radicale, xandikos};
use self::wire::Wire;

/// Runs a Python script of `tests/outside` and returns what it printed; it must end well.
fn outside(script: &str, args: &[&str]) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/outside").join(script);
    let out = Command::new(python_env().join("bin/python")).arg(path).args(args).output().unwrap();
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(out.status.success(), "{script} {args:?}:\n{text}{}", String::from_utf8_lossy(&out.stderr));
    text
}

/// Backs up what is at `path` of a server, has the copy judged, and gives its folder.
fn back_up(home: &Home, server: &Server, path: &str) -> PathBuf {
    let run = home.run(&["backup", "--user", USER, "--url", &server.url(path)], server.password);
    assert_eq!(run.code, 0, "{run}");
    let backup = PathBuf::from(run.stdout.trim());
    let verify = home.run(&["verify", backup.to_str().unwrap()], "");
    assert_eq!(verify.code, 0, "{verify}");
    println!("{}", outside("judge.py", &[backup.to_str().unwrap()]));
    backup
}

/// Compares every item of a collection with what the server gives an independent client.
fn compare(backup: &Path, server: &Server, href: &str, n_items: usize) {
    let told = outside("compare.py", &[backup.to_str().unwrap(), &server.url("/"), USER, server.password, href]);
    assert!(told.contains(&format!("{n_items} items, none missing, none altered")), "{href}: {told}");
    println!("{href}: {told}");
}

#[test]
fn radicale_comes_back_whole() {
    let server = radicale();
    let home = Home::new();
    for (kind, n_items) in [("contacts", "1000"), ("events", "1000"), ("todos", "200")] {
        outside("fill.py", &["whole", &server.url(&format!("/{USER}/{kind}/")), USER, server.password, kind, n_items]);
    }
    let backup = back_up(&home, &server, "/");
    compare(&backup, &server, &format!("/{USER}/contacts/"), 1000);
    compare(&backup, &server, &format!("/{USER}/events/"), 1000);
    compare(&backup, &server, &format!("/{USER}/todos/"), 200);
    home.holds_no(server.password);
}

#[test]
fn xandikos_comes_back_whole() {
    let server = xandikos();
    let home = Home::new();
    for (place, kind, n_items) in [
        ("contacts/people", "contacts", "1000"),
        ("calendars/work", "events", "1000"),
        ("calendars/errands", "todos", "200"),
    ] {
        outside("fill.py", &["items", &server.url(&format!("/{USER}/{place}")), USER, server.password, kind, n_items]);
    }
    let backup = back_up(&home, &server, "/");
    compare(&backup, &server, &format!("/{USER}/contacts/people/"), 1000);
    compare(&backup, &server, &format!("/{USER}/calendars/work/"), 1000);
    compare(&backup, &server, &format!("/{USER}/calendars/errands/"), 200);
}

/// What the records of a backup say of each item that it holds, by the addresses of its collection and its own.
fn records(backup: &Path) -> BTreeMap<(String, String), Value> {
    let read = |name: &str| fs::read_to_string(backup.join("lifeboat").join(name)).unwrap();
    let record: Value = serde_json::from_str(&read("backup.json")).unwrap();
    let collections = record["collections"].as_array().unwrap().iter();
    let hrefs: BTreeMap<&str, &str> =
        collections.map(|c| (c["id"].as_str().unwrap(), c["href"].as_str().unwrap())).collect();
    let items = read("items.jsonl");
    let items = items.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let of = |item: &Value| hrefs[item["collection"].as_str().unwrap()].to_owned();
    items.map(|item| ((of(&item), item["href"].as_str().unwrap().to_owned()), item)).collect()
}

/// Which items a backup saved anew.
fn saved(backup: &Path) -> BTreeSet<String> {
    let saved = records(backup).into_iter().filter(|(_, item)| item["fate"] == "saved");
    saved.map(|((_, href), _)| href).collect()
}

/// A second run after nothing changed and a third after another client changed, deleted and added some items fetch those
/// and the sample behind unchanged tags, nothing else; and the third is what a fresh full backup is.
fn later_runs_fetch_what_changed(server: &Server, how: &str, filled: [(&str, String); 2]) {
    const N_ITEMS: u64 = 300;
    let (home, wire) = (Home::new(), Wire::to(server.port));
    for (kind, path) in &filled {
        let repository = server.dir.path().join("store").join(path.trim_matches('/'));
        let (url, n_items) = (server.url(path), N_ITEMS.to_string());
        outside("fill.py", &[how, &url, USER, server.password, kind, &n_items, repository.to_str().unwrap()]);
    }
    let back_up = |home: &Home| {
        let url = format!("http://127.0.0.1:{}/", wire.port);
        let run = home.run(&["backup", "--user", USER, "--url", &url], server.password);
        assert_eq!(run.code, 0, "{run}");
        let backup = PathBuf::from(run.stdout.trim());
        let verify = home.run(&["verify", "--deep", backup.to_str().unwrap()], "");
        assert_eq!(verify.code, 0, "{verify}");
        let receipt = fs::read_to_string(backup.join("lifeboat/receipt.json")).unwrap();
        let receipt: Value = serde_json::from_str(&receipt).unwrap();
        let n_looked_at = receipt["timings"]["fetched_again_items"].as_u64().unwrap();
        (backup, wire.asked_for(), n_looked_at)
    };
    let (first, asked, n_looked_at) = back_up(&home);
    assert_eq!((asked.len() as u64, n_looked_at), (2 * N_ITEMS, 0));
    assert_eq!(saved(&first).len() as u64, 2 * N_ITEMS);

    let (second, asked, n_looked_at) = back_up(&home);
    assert_eq!(saved(&second), BTreeSet::new());
    assert_eq!((asked.len() as u64, n_looked_at), (20, 20), "{asked:?}");

    let (mut changed, mut gone) = (BTreeSet::new(), BTreeSet::new());
    for ((kind, path), counts) in filled.iter().zip([["5", "3", "2"], ["5", "2", "1"]]) {
        let (url, n_items) = (server.url(path), N_ITEMS.to_string());
        let mut args = vec!["change", &url, USER, server.password, kind, &n_items];
        args.extend(counts);
        let did: Value = serde_json::from_str(&outside("fill.py", &args)).unwrap();
        let hrefs = |what: &str| did[what].as_array().unwrap().iter().map(|href| href.as_str().unwrap().to_owned());
        changed.extend(hrefs("changed").chain(hrefs("added")));
        gone.extend(hrefs("deleted"));
    }
    assert_eq!((changed.len(), gone.len()), (13, 5));
    let (third, asked, n_looked_at) = back_up(&home);
    assert_eq!(saved(&third), changed);
    let asked_for: BTreeSet<String> = asked.iter().cloned().collect();
    assert!(changed.is_subset(&asked_for), "{asked:?}");
    // Nothing was asked for twice, and what was beside the changes is the sample.
    assert_eq!((asked.len(), asked.len() as u64), (asked_for.len(), 13 + n_looked_at));
    // One in a hundred and 20 at least, shared out among the collections and rounded up for each.
    assert!((20..=21).contains(&n_looked_at), "{n_looked_at}");

    let elsewhere = Home::new();
    let (full, ..) = back_up(&elsewhere);
    let said = |backup: &Path| -> BTreeMap<(String, String), [Value; 4]> {
        let keys = ["uid", "sha256", "meaning", "facts"];
        records(backup).into_iter().map(|(at, item)| (at, keys.map(|key| item[key].clone()))).collect()
    };
    assert_eq!(said(&third), said(&full));
    assert_eq!(said(&third).len() as u64, 2 * N_ITEMS - 5 + 3);
    assert!(said(&third).keys().all(|(_, href)| !gone.contains(href)));
}

#[test]
fn later_runs_over_radicale_fetch_what_changed() {
    let filled = ["contacts", "events"].map(|kind| (kind, format!("/{USER}/{kind}/")));
    later_runs_fetch_what_changed(&radicale(), "whole", filled);
}

#[test]
fn later_runs_over_xandikos_fetch_what_changed() {
    let filled = [("contacts", format!("/{USER}/contacts/people/")), ("events", format!("/{USER}/calendars/work/"))];
    later_runs_fetch_what_changed(&xandikos(), "store", filled);
}

/// 200 photos in albums with odd names, as a person's photo folder has them.
fn photos(dir: &Path) {
    for n in 0..200_u32 {
        let album = ["Camera 2023", "Urlaub in Österreich", "100% fun & more", "a#b?c"][(n % 4) as usize];
        fs::create_dir_all(dir.join(album)).unwrap();
        let picture = image::RgbImage::from_fn(64, 48, |x, y| image::Rgb([x as u8 * 4, y as u8 * 5, (n % 256) as u8]));
        let mut bytes = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
        let mut bytes = bytes.into_inner();
        bytes.extend(std::iter::repeat_n((n % 251) as u8, (n as usize % 40) * 1_000));
        let mut file = fs::File::create(dir.join(album).join(format!("IMG {n:04} ü.jpg"))).unwrap();
        file.write_all(&bytes).unwrap();
    }
}

fn apache_comes_back_whole(auth: Auth) {
    let server = apache(auth);
    let home = Home::new();
    let library = TempDir::new().unwrap();
    photos(library.path());
    outside("fill.py", &["photos", &server.url("/photos/"), USER, server.password, library.path().to_str().unwrap()]);
    let backup = back_up(&home, &server, "/photos/");
    for album in ["Camera%202023", "Urlaub%20in%20%C3%96sterreich", "100%25%20fun%20&%20more", "a%23b%3Fc"] {
        compare(&backup, &server, &format!("/photos/{album}/"), 50);
    }
    home.holds_no(server.password);
}

#[test]
fn apache_with_basic_comes_back_whole() {
    apache_comes_back_whole(Auth::Basic);
}

#[test]
fn apache_with_digest_comes_back_whole() {
    apache_comes_back_whole(Auth::Digest);
}

#[test]
fn a_wrong_password_is_said_and_sent_once() {
    let server = apache(Auth::Basic);
    let home = Home::new();
    let run = home.run(&["backup", "--user", USER, "--url", &server.url("/photos/")], "wrong");
    assert_eq!(run.code, 1, "{run}");
    let refused = fs::read_to_string(server.dir.path().join("error.log")).unwrap();
    assert_eq!(refused.matches("Password Mismatch").count(), 1, "{refused}");
}

#[test]
fn a_certificate_that_is_not_trusted_gets_no_password() {
    for (certificate, expect) in [
        (Certificate::UnknownAuthority, "200 photos"),
        (Certificate::Expired, "expired"),
        (Certificate::OtherHost, "other.example"),
    ] {
        let server = apache_tls(certificate);
        photos(&server.dir.path().join("files/photos"));
        let home = Home::new();
        let url = format!("https://127.0.0.1:{}/photos/", server.port);
        let args = ["backup", "--user", USER, "--url", &url];
        let run = home.run(&args, server.password);
        assert_eq!(run.code, 1, "{run}");
        assert!(run.stderr.contains("--ca"), "{run}");
        let ca = server.dir.path().join("ca.pem");
        let run = home.run(&[&args[..], &["--ca", ca.to_str().unwrap()]].concat(), server.password);
        assert_eq!(run.code, i32::from(certificate != Certificate::UnknownAuthority), "{run}");
        assert!(run.stderr.contains(expect), "{expect}: {run}");
    }
}

/// The real window under a real X server, by keyboard: welcome, demo account, choose, running, result, home.
#[test]
fn the_window_makes_a_backup() {
    let shots = TempDir::new().unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/screens/demo.sh");
    for (look, scale) in [("light", "1"), ("dark", "2")] {
        let out = Command::new("bash")
            .arg(&script)
            .arg(shots.path())
            .args([look, scale])
            .env("LIFEBOAT", env!("CARGO_BIN_EXE_lifeboat"))
            .output()
            .unwrap();
        assert!(
            out.status.success(),
            "{}{}",
            String::from_utf8_lossy(&out.stdout),
            String::from_utf8_lossy(&out.stderr)
        );
    }
    assert!(fs::read_dir(shots.path()).unwrap().count() >= 10);
}

/// The demo cloud is a server like any other: other people's clients read it right.
#[test]
fn other_clients_read_the_demo_cloud() {
    let cloud = ::lifeboat::demo::serve(&::lifeboat::demo::Options::default()).unwrap();
    let credentials = cloud.credentials();
    let dir = TempDir::new().unwrap();
    let config = format!(
        "[general]\nstatus_path = \"{0}/status\"\n\
         [pair contacts]\na = \"contacts_there\"\nb = \"contacts_here\"\ncollections = [\"from a\"]\nconflict_resolution = \"a wins\"\n\
         [storage contacts_there]\ntype = \"carddav\"\nurl = \"{1}\"\nusername = \"{2}\"\npassword = \"{3}\"\nread_only = true\n\
         [storage contacts_here]\ntype = \"filesystem\"\npath = \"{0}/contacts\"\nfileext = \".vcf\"\n\
         [pair calendars]\na = \"calendars_there\"\nb = \"calendars_here\"\ncollections = [\"from a\"]\nconflict_resolution = \"a wins\"\n\
         [storage calendars_there]\ntype = \"caldav\"\nurl = \"{1}\"\nusername = \"{2}\"\npassword = \"{3}\"\nread_only = true\n\
         [storage calendars_here]\ntype = \"filesystem\"\npath = \"{0}/calendars\"\nfileext = \".ics\"\n",
        dir.path().display(),
        cloud.url(),
        credentials.user,
        credentials.password.expose(),
    );
    fs::write(dir.path().join("config"), config).unwrap();
    let vdirsyncer = |verb: &str| {
        let script = format!("yes | \"$0\" -c \"$1\" {verb}");
        let out = Command::new("sh")
            .args(["-c", &script])
            .arg(python_env().join("bin/vdirsyncer"))
            .arg(dir.path().join("config"))
            .output()
            .unwrap();
        assert!(
            out.status.success(),
            "{}{}",
            String::from_utf8_lossy(&out.stdout),
            String::from_utf8_lossy(&out.stderr)
        );
    };
    vdirsyncer("discover");
    vdirsyncer("sync");
    let count = |folder: &str, ending: &str| {
        let mut n_files = 0;
        for collection in fs::read_dir(dir.path().join(folder)).unwrap() {
            let files = fs::read_dir(collection.unwrap().path()).unwrap();
            n_files +=
                files.filter(|file| file.as_ref().unwrap().file_name().to_string_lossy().ends_with(ending)).count();
        }
        n_files
    };
    let options = ::lifeboat::demo::Options::default();
    assert_eq!(count("contacts", ".vcf"), options.contacts);
    assert_eq!(count("calendars", ".ics"), options.events + options.todos + options.notes);

    let curl = Command::new("curl")
        .args(["--silent", "--fail", "--user", &format!("{}:{}", credentials.user, credentials.password.expose())])
        .args(["--request", "PROPFIND", "--header", "Depth: 1", &cloud.photos_url()])
        .output()
        .unwrap();
    assert!(curl.status.success());
    assert!(String::from_utf8_lossy(&curl.stdout).contains("multistatus"));
}

#[test]
fn what_was_imported_passes_the_judges() {
    let home = Home::new();
    let dir = home.dir.path().join("export");
    photos(&dir.join("Photos"));
    let card =
        |n: usize| format!("BEGIN:VCARD\nVERSION:3.0\nFN:Person {n}\nN:{n};Person;;;\nTEL:+1 555 {n}\nEND:VCARD\n");
    fs::write(dir.join("All Contacts.vcf"), (0..500).map(card).collect::<String>()).unwrap();
    let event = |n: usize| {
        let zone = ["Europe/Berlin", "America/New_York"][n % 2];
        format!(
            "BEGIN:VEVENT\r\nUID:{n}\r\nDTSTAMP:20240101T000000Z\r\nDTSTART;TZID={zone}:20240102T090000\r\nSUMMARY:Event {n}\r\nEND:VEVENT\r\n"
        )
    };
    let zone = |name: &str| {
        format!(
            "BEGIN:VTIMEZONE\r\nTZID:{name}\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
        )
    };
    let head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//EN\r\nX-WR-CALNAME:Home\r\n";
    let zones = ["Europe/Berlin", "America/New_York"].map(zone).concat();
    let calendar = [head, &zones, &(0..500).map(event).collect::<String>(), "END:VCALENDAR\r\n"].concat();
    fs::write(dir.join("Home.ics"), calendar).unwrap();
    fs::write(dir.join("letter.txt"), "Dear all,").unwrap();
    let run = home.run(&["import", dir.to_str().unwrap()], "");
    assert_eq!(run.code, 0, "{run}");
    let told = outside("judge.py", &[run.stdout.trim()]);
    println!("{told}");
    assert!(told.contains("bagit.py: valid"), "{told}");
}

/// Packs and a salvaged backup, judged by programs that know nothing of Lifeboat.
#[test]
fn packs_and_what_is_salvaged_are_whole_for_others() {
    let home = Home::new();
    let run = home.run(&["backup", "--demo", "--contacts", "40", "--events", "30", "--photos", "20"], "");
    assert_eq!(run.code, 0, "{run}");
    let backup = run.stdout.trim().to_owned();
    let at = |name: &str| home.dir.path().join(name).to_str().unwrap().to_owned();
    let (plain, locked) = (at("plain.zip"), at("locked.zip"));
    let packed = home.run(&["pack", &backup, "-o", &plain], "");
    assert_eq!(packed.code, 0, "{packed}");
    let packed = home.run(&["pack", &backup, "--encrypt", "-o", &locked], "a pass phrase");
    assert_eq!(packed.code, 0, "{packed}");
    println!("{}", outside("judge_pack.py", &[&plain, &backup]));
    println!("{}", outside("judge_pack.py", &[&locked, &backup, "a pass phrase"]));

    let bytes = fs::read(&plain).unwrap();
    fs::write(at("cut.zip"), &bytes[..bytes.len() * 2 / 3]).unwrap();
    let salvaged = home.run(&["salvage", &at("cut.zip")], "");
    assert_eq!(salvaged.code, 3, "{salvaged}");
    let told = outside("judge.py", &[salvaged.stdout.trim()]);
    println!("{told}");
    assert!(told.contains("bagit.py: valid"), "{told}");
}
