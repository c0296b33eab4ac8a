//! Stores of programs (Thunderbird, Evolution), vdir folders and calcardbackup's archives become a backup: every item that
//! is in them is there or named, and the store itself is kept as the file it is. The stores are made here after the
//! programs' public layouts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::lifeboat::Home;
use crate::zip::Zip;

fn sha256(bytes: impl AsRef<[u8]>) -> String {
    Sha256::digest(bytes.as_ref()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn put(dir: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = dir.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, bytes).unwrap();
    path
}

/// A database that these statements make.
fn store(dir: &Path, name: &str, sql: &str) -> PathBuf {
    let path = put(dir, name, "");
    Connection::open(&path).unwrap().execute_batch(sql).unwrap();
    path
}

fn card(uid: &str) -> String {
    format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:{uid}\r\nN:{uid};;;;\r\nTEL:+1 555 1\r\nEND:VCARD\r\n")
}

fn event(uid: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20240101T000000Z\r\nDTSTART:20240102T090000Z\r\nSUMMARY:{uid}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}

const BOOK: &str = "CREATE TABLE properties (card TEXT, name TEXT, value TEXT);
    CREATE TABLE lists (uid TEXT PRIMARY KEY, name TEXT, nickName TEXT, description TEXT);
    CREATE TABLE list_cards (list TEXT, card TEXT, PRIMARY KEY(list, card));
    INSERT INTO properties VALUES ('old-1', 'DisplayName', 'Bo Li'), ('old-1', 'HomePhone', '+1 555 2'),
        ('torn', '_vCard', 'BEGIN:VCARD'), ('torn', 'PopularityIndex', '3');";

const CALENDAR: &str = "CREATE TABLE cal_events (cal_id TEXT, id TEXT, title TEXT, flags INTEGER, event_start INTEGER,
        event_start_tz TEXT, event_end INTEGER, event_end_tz TEXT, event_stamp INTEGER, recurrence_id INTEGER,
        recurrence_id_tz TEXT);
    CREATE TABLE cal_todos (cal_id TEXT, id TEXT, title TEXT, flags INTEGER, todo_stamp INTEGER, recurrence_id INTEGER);
    CREATE TABLE cal_recurrence (item_id TEXT, cal_id TEXT, icalString TEXT);
    INSERT INTO cal_events VALUES ('c-1', 'e-1', 'Team', 0, 1719820800000000, 'Europe/Berlin', 1719824400000000,
        'Europe/Berlin', 1719820800000000, NULL, NULL);
    INSERT INTO cal_recurrence VALUES ('e-1', 'c-1', 'RRULE:FREQ=WEEKLY');
    INSERT INTO cal_todos VALUES ('c-1', 't-1', 'Tea', 0, 1719820800000000, NULL);";

fn json(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn items(backup: &Path) -> Vec<Value> {
    let text = fs::read_to_string(backup.join("lifeboat/items.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn by_fate(backup: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut fates: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for item in items(backup) {
        let href = item["href"].as_str().unwrap().to_owned();
        fates.entry(item["fate"].as_str().unwrap().to_owned()).or_default().insert(href);
    }
    fates
}

/// Imports with this exit code; the backup is whole and its counts add up.
fn imported(home: &Home, code: i32, path: &Path) -> PathBuf {
    let run = home.run(&["import", path.to_str().unwrap()], "");
    assert_eq!(run.code, code, "{run}");
    let backup = PathBuf::from(run.stdout.trim());
    let verify = home.run(&["verify", "--deep", backup.to_str().unwrap()], "");
    assert!(matches!(verify.code, 0 | 3) && verify.stdout.is_empty(), "{verify}");
    for collection in json(&backup.join("lifeboat/receipt.json"))["collections"].as_array().unwrap() {
        let n = |fate: &str| collection["counts"][fate].as_u64().unwrap();
        assert_eq!(n("listed"), n("saved") + n("unchanged") + n("skipped") + n("lost"), "{collection}");
    }
    backup
}

#[test]
fn what_programs_keep_becomes_a_backup() {
    let home = Home::new();
    let dir = home.dir.path().join("given");
    let whole = card("new-1").replace("\r\n", "\n").replace("3.0", "4.0");
    let book = store(
        &dir,
        "tb/abook.sqlite",
        &format!("{BOOK} INSERT INTO properties VALUES ('new-1', '_vCard', '{whole}');"),
    );
    let calendar = store(&dir, "tb/calendar-data/local.sqlite", CALENDAR);
    let other = store(&dir, "tb/places.sqlite", "CREATE TABLE moz_places (id INTEGER, url TEXT);");
    let evolution = format!(
        "CREATE TABLE folders (folder_id TEXT PRIMARY KEY, version INTEGER);
        CREATE TABLE folder_id (uid TEXT PRIMARY KEY, vcard TEXT, bdata TEXT);
        INSERT INTO folders VALUES ('folder_id', 12);
        INSERT INTO folder_id VALUES ('ev-1', '{}', NULL);",
        card("ev-1")
    );
    let evolution = store(&dir, "evolution/contacts.db", &evolution);
    for uid in ["v-1", "v-2"] {
        put(&dir, &format!("vdir/friends/{uid}.vcf"), card(uid));
    }
    put(&dir, "vdir/friends/displayname", "Friends & family\n");
    put(&dir, "vdir/friends/color", "#ff8800");
    put(&dir, "vdir/work/only.ics", event("only"));
    put(&dir, "vdir/work/displayname", "Work");
    let archive = Zip::default()
        .file("calcardbackup-2024-01-01/alice-contacts.vcf", [card("cc-1"), card("cc-2")].concat())
        .file("calcardbackup-2024-01-01/alice-personal.ics", event("cc-3"));
    put(&dir, "calcardbackup-2024-01-01.zip", archive.bytes());

    // The torn card is named, so this is not the whole.
    let backup = imported(&home, 3, &dir);
    let fates = by_fate(&backup);
    let text = |text: &str| sha256(text);
    let mut expect: BTreeMap<&str, Option<String>> = BTreeMap::from([
        ("/given/tb/abook.sqlite#new-1", Some(text(&whole.replace('\n', "\r\n")))),
        ("/given/tb/abook.sqlite#old-1", None),
        ("/given/tb/calendar-data/local.sqlite#e-1", None),
        ("/given/tb/calendar-data/local.sqlite#t-1", None),
        ("/given/evolution/contacts.db#ev-1", Some(text(&card("ev-1")))),
        ("/given/vdir/friends/v-1.vcf#v-1", Some(text(&card("v-1")))),
        ("/given/vdir/friends/v-2.vcf#v-2", Some(text(&card("v-2")))),
        ("/given/vdir/work/only.ics#only", Some(text(&event("only")))),
        ("/given/vdir/friends/displayname", Some(text("Friends & family\n"))),
        ("/given/vdir/friends/color", Some(text("#ff8800"))),
        ("/given/vdir/work/displayname", Some(text("Work"))),
    ]);
    let cc = "/given/calcardbackup-2024-01-01/alice";
    let cc = [format!("{cc}-contacts.vcf#cc-1"), format!("{cc}-contacts.vcf#cc-2"), format!("{cc}-personal.ics#cc-3")];
    for (href, body) in cc.iter().zip([card("cc-1"), card("cc-2"), event("cc-3")]) {
        expect.insert(href, Some(text(&body)));
    }
    for (href, path) in [
        ("/given/tb/abook.sqlite", &book),
        ("/given/tb/calendar-data/local.sqlite", &calendar),
        ("/given/tb/places.sqlite", &other),
        ("/given/evolution/contacts.db", &evolution),
    ] {
        expect.insert(href, Some(sha256(fs::read(path).unwrap())));
    }
    let saved: BTreeSet<&str> = fates["saved"].iter().map(String::as_str).collect();
    assert_eq!(saved, expect.keys().copied().collect(), "all that is in it, and no more");
    for item in items(&backup) {
        if let Some(Some(sha256)) = expect.get(item["href"].as_str().unwrap()) {
            assert_eq!(item["sha256"], sha256.as_str(), "{item}");
        }
    }
    let lost = &fates["lost"];
    assert_eq!(lost.len(), 1, "{lost:?}");
    let receipt = json(&backup.join("lifeboat/receipt.json"));
    assert!(receipt["lost"][0].to_string().contains("torn"), "{}", receipt["lost"]);

    // What a person sees of them.
    let by_name: BTreeMap<String, Value> = json(&backup.join("lifeboat/backup.json"))["collections"]
        .as_array()
        .unwrap()
        .iter()
        .map(|collection| (collection["name"].as_str().unwrap().to_owned(), collection.clone()))
        .collect();
    assert_eq!(by_name["Friends & family"]["colour"], "#ff8800");
    assert_eq!(by_name["Work"]["kinds"], serde_json::json!(["calendar"]));
    assert_eq!(by_name["local"]["kinds"], serde_json::json!(["calendar", "tasks"]));
    for name in ["abook", "contacts", "alice-contacts", "alice-personal"] {
        assert!(by_name.contains_key(name), "{name}: {:?}", by_name.keys());
    }
    let shown = home.run(&["show", backup.to_str().unwrap(), "--find", "Bo Li"], "");
    assert!(shown.stdout.contains("Bo Li"), "{shown}");

    // Nothing was written beside the stores, and they are what they were.
    let beside: BTreeSet<String> = fs::read_dir(dir.join("tb"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(beside, ["abook.sqlite", "calendar-data", "places.sqlite"].map(str::to_owned).into());

    // One more card: the others are as they were.
    Connection::open(&book)
        .unwrap()
        .execute("INSERT INTO properties VALUES ('old-2', 'DisplayName', 'Cy')", [])
        .unwrap();
    let backup = imported(&home, 3, &dir);
    let fates = by_fate(&backup);
    assert_eq!(fates["saved"], ["/given/tb/abook.sqlite".to_owned(), "/given/tb/abook.sqlite#old-2".to_owned()].into());
    assert_eq!(fates["unchanged"].len(), expect.len() - 1);
}

#[test]
fn a_store_that_can_not_be_read_is_kept_as_it_is() {
    let home = Home::new();
    let dir = home.dir.path().join("given");
    let book = store(&dir, "abook.sqlite", BOOK);
    let mut bytes = fs::read(&book).unwrap();
    let n = bytes.len();
    bytes[100..n].fill(0xa5);
    let href = put(&dir, "abook.sqlite", &bytes);
    let look = home.run(&["import", "--look", dir.to_str().unwrap()], "");
    assert_eq!(look.code, 3, "{look}");
    let said = "abook.sqlite: kept as it is, but nothing was read from it: it is damaged";
    assert!(look.stdout.contains(said), "{look}");
    let backup = imported(&home, 3, &dir);
    assert_eq!(by_fate(&backup), BTreeMap::from([("saved".into(), ["/given/abook.sqlite".to_owned()].into())]));
    assert_eq!(items(&backup)[0]["sha256"], sha256(fs::read(href).unwrap()));
    let kept = backup.join("data/other");
    assert!(kept.is_dir(), "{kept:?}");
}

#[test]
fn what_a_program_has_not_yet_written_into_its_store_is_named() {
    let home = Home::new();
    let dir = home.dir.path().join("given");
    let path = put(&dir, "abook.sqlite", "");
    let program = Connection::open(&path).unwrap();
    program.execute_batch(&format!("PRAGMA journal_mode = WAL; {BOOK} PRAGMA wal_checkpoint(TRUNCATE);")).unwrap();
    program.execute("INSERT INTO properties VALUES ('late', 'DisplayName', 'Late')", []).unwrap();
    let look = home.run(&["import", "--look", path.to_str().unwrap()], "");
    assert_eq!(look.code, 3, "{look}");
    assert!(look.stdout.contains("abook.sqlite-wal: what the program wrote last"), "{look}");
    drop(program);
    assert!(!dir.join("abook.sqlite-wal").exists(), "closing takes it in");
    let look = home.run(&["import", "--look", path.to_str().unwrap()], "");
    assert!(!look.stdout.contains("-wal"), "{look}");
    assert!(look.stdout.contains("1 address book or calendar of a program (3 entries)"), "{look}");
}
