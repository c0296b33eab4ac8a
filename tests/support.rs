//! What whoever helps gets to see: after a whole story with every kind of private text in it, none of them is in the log or
//! in the support bundle, while what happened can be told from it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use ::lifeboat::demo::{self, Demo, Faults, Scenario};
use ::lifeboat::engine::Desk;

use crate::lifeboat::Home;

/// Stands in what a person typed or named themselves.
const MARK: &str = "Marked-Privately";

fn cloud() -> Demo {
    let small = demo::Options { contacts: 60, events: 40, todos: 5, notes: 5, photos: 8, ..demo::Options::default() };
    demo::serve(&small).unwrap()
}

fn strings(value: &serde_json::Value, out: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::String(text) => {
            out.insert(text.clone());
        }
        serde_json::Value::Array(values) => values.iter().for_each(|value| strings(value, out)),
        serde_json::Value::Object(values) => values.values().for_each(|value| strings(value, out)),
        _ => (),
    }
}

/// Names, addresses, UIDs and hashes of every item and collection in any backup below `dir`.
fn private(home: &Home) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for path in home.files() {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let lines: Vec<serde_json::Value> = match name.as_str() {
            "items.jsonl" => text.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
            "backup.json" | "lifeboat-vault.json" => vec![serde_json::from_str(&text).unwrap()],
            _ => continue,
        };
        lines.iter().for_each(|line| strings(line, &mut found));
    }
    // Words of our own records (kinds, fates, message keys, versions, times) are no secrets, and short words may be in any.
    let is_ours = |text: &String| {
        text.len() < 6
            || text.chars().all(|c| c.is_ascii_lowercase() || c == '-')
            || text.starts_with("Lifeboat")
            || text.parse::<jiff::Timestamp>().is_ok()
            || text == "demo@lifeboat"
    };
    found.retain(|text| !is_ours(text));
    found
}

/// Backs up, loses data, is refused, reaches nobody, imports and plans a restore, all of it with marked texts.
fn story(home: &Home, cloud: &Demo) {
    let credentials = cloud.credentials();
    let (url, password) = (cloud.url(), credentials.password.expose().to_owned());
    let photos = cloud.photos_url();
    let add = home.run(&["account", "add", &credentials.user, "--url", &url, "--url", &photos], &password);
    assert_eq!(add.code, 0, "{add}");
    let backup = |password: &str| home.run(&["backup", &credentials.user], password);
    let first = backup(&password);
    assert_eq!(first.code, 0, "{first}");
    cloud.play(Scenario::October2009);
    let alarm = backup(&password);
    assert_eq!(alarm.code, 4, "{alarm}");
    cloud.put_ghost(&format!("{}/{MARK}.jpg", photo_folder(cloud)));
    let incomplete = backup(&password);
    assert_eq!(incomplete.code, 3, "{incomplete}");
    cloud.set_faults(Faults { every_nth_503: 2, ..Faults::default() });
    backup(&password);
    cloud.set_faults(Faults::default());
    let refused = backup(MARK);
    assert_eq!(refused.code, 1, "{refused}");
    let nobody = ["backup", "--url", &format!("http://127.0.0.1:9/{MARK}"), "--user", MARK];
    assert_eq!(home.run(&nobody, MARK).code, 1);
    let cards = home.dir.path().join(format!("{MARK}.vcf"));
    fs::write(
        &cards,
        format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{MARK}\r\nN:;{MARK};;;\r\nUID:{MARK}\r\nEND:VCARD\r\n"),
    )
    .unwrap();
    let import = home.run(&["import", cards.to_str().unwrap(), "--case", MARK, "--operator", MARK], "");
    assert_eq!(import.code, 0, "{import}");
    let restore = home.run(&["restore", &credentials.user, "--to", &credentials.user], &password);
    assert!([0, 3].contains(&restore.code), "{restore}");
}

fn photo_folder(cloud: &Demo) -> String {
    let held = cloud.truth();
    let photo = held.iter().flat_map(|held| &held.items).find(|item| item.href.ends_with(".jpg")).unwrap();
    photo.href.rsplit_once('/').unwrap().0.to_owned()
}

fn must_not_hold(text: &str, what: &Path, private: &BTreeSet<String>) {
    let line_of = |secret: &str| text.lines().find(|line| line.contains(secret)).unwrap_or_default().to_owned();
    let told: Vec<_> = private.iter().filter(|secret| text.contains(*secret)).map(|s| (s, line_of(s))).collect();
    assert!(told.is_empty(), "{} tells {told:?}", what.display());
}

#[test]
fn nothing_private_is_in_the_log_or_the_bundle() {
    let cloud = cloud();
    let home = Home::new();
    story(&home, &cloud);
    let zip = home.dir.path().join("support.zip");
    let shown = home.run(&["support-bundle"], "");
    assert_eq!(shown.code, 0, "{shown}");
    let saved = home.run(&["support-bundle", zip.to_str().unwrap()], "");
    assert_eq!(saved.code, 0, "{saved}");
    let again = home.run(&["support-bundle", zip.to_str().unwrap()], "");
    assert_eq!(again.code, 1, "what is there is not written over: {again}");

    let mut private = private(&home);
    assert!(private.len() > 300, "{}", private.len());
    let credentials = cloud.credentials();
    private.extend([MARK.to_owned(), credentials.user.clone(), credentials.password.expose().to_owned()]);
    private.extend(cloud.url().split("//").nth(1).map(|host| host.trim_end_matches('/').to_owned()));
    private.insert(home.dir.path().display().to_string());
    let log = home.files().into_iter().find(|path| path.ends_with("lifeboat.log")).unwrap();
    let text = fs::read_to_string(&log).unwrap();
    must_not_hold(&text, &log, &private);
    // What is saved is stored as it is, so that its bytes can be looked through.
    let bytes = fs::read(&zip).unwrap();
    must_not_hold(&String::from_utf8_lossy(&bytes), &zip, &private);
    must_not_hold(&shown.stdout, Path::new("what is shown"), &private);

    // And it helps.
    for expect in [
        "work=backup read-only=no proxy=no ca-file=no key=password",
        "phase is=fetching",
        "counted kind=contacts listed=60",
        "trouble=sign-in-refused",
        "trouble=unreachable",
        "lost kind=photos",
        "alarm=alarm",
        "work=import",
        "work=restore",
        "ended ms=",
    ] {
        assert!(text.contains(expect), "{expect}: {text}");
    }
    for expect in ["== program.txt: ", "version=", "account number=1 service=own-server key=password", "class=vanished"]
    {
        assert!(shown.stdout.contains(expect), "{expect}: {}", shown.stdout);
    }
}

#[test]
fn what_is_saved_is_what_was_shown() {
    let home = Home::new();
    let desk = Desk::new(Some(home.dir.path().join("config")), Some(home.dir.path().join("Lifeboat")));
    let bundle = desk.support();
    let names: Vec<&str> = bundle.files.iter().map(|file| file.name).collect();
    assert_eq!(names, ["program.txt", "settings.txt", "backups.txt"], "nothing was done yet, so there is no log");
    let path = bundle.save(home.dir.path()).unwrap();
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    assert!(name.starts_with("lifeboat-support ") && name.ends_with(".zip"), "{name}");
    let bytes = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
    for file in &bundle.files {
        assert!(bytes.contains(file.name) && bytes.contains(&file.text), "{}", file.name);
    }
    assert!(bundle.save(&path).is_err(), "it is there already");
}
