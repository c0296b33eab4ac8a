//! A drill proves that the way back works, or names what would not come back; nothing leaves the computer.

use std::fs;
use std::path::Path;

use lifeboat::demo::Sort;
use serde_json::Value;

use crate::cloud::Cloud;
use crate::lifeboat::{Home, Ran};

/// Holds a drill in a folder of its own, which is empty afterwards.
fn drill(home: &Home, backup: &str, more: &[&str]) -> Ran {
    let work = home.dir.path().join("work");
    fs::create_dir_all(&work).unwrap();
    let run = home.run(&[&["restore", backup, "--drill", "--work", work.to_str().unwrap()], more].concat(), "");
    assert_eq!(fs::read_dir(&work).unwrap().count(), 0, "{run}");
    run
}

fn json(run: &Ran) -> Value {
    serde_json::from_str(run.stdout.lines().last().unwrap()).unwrap()
}

#[test]
fn everything_comes_back_and_nothing_leaves_the_computer() {
    let cloud = Cloud::new();
    let backup = cloud.back_up();
    cloud.cloud.clear_log();
    let run = drill(&cloud.home, &backup, &[]);
    assert_eq!(run.code, 0, "{run}");
    let said =
        "The way back works: 40 contacts, 20 events, 5 to-dos, 3 notes and 6 photos were put into an empty account";
    assert!(run.stderr.contains(said), "{run}");
    assert!(cloud.cloud.log().is_empty(), "the account itself is not asked");

    // By the name of the account, and as JSON; the report is kept beside the backups.
    let run = drill(&cloud.home, "me@x.org", &["--json"]);
    assert_eq!(run.code, 0, "{run}");
    let told = json(&run);
    assert_eq!(told["items"], told["came_back"]);
    assert_eq!(told["problems"], serde_json::json!([]));
    let receipt = Path::new(told["folder"].as_str().unwrap()).join("receipt.json");
    let receipt: Value = serde_json::from_str(&fs::read_to_string(&receipt).unwrap()).unwrap();
    assert_eq!(receipt["seal"], told["seal"]);
    // The backup is as it was, and the vault has no other.
    assert_eq!(cloud.run(&["verify", &backup]).code, 0);
    assert_eq!(cloud.run(&["list", "me@x.org", "--json"]).stdout.matches("tagmanifest").count(), 0);
    assert!(drill(&cloud.home, "nobody@x.org", &[]).code != 0);
}

#[test]
fn what_a_drill_found_is_told_though_no_report_can_be_kept() {
    let cloud = Cloud::new();
    let backup = cloud.back_up();
    // Such a vault may lie on something that can only be read. Root writes everywhere but below a file.
    fs::write(Path::new(&backup).with_file_name("drills"), "").unwrap();
    let run = drill(&cloud.home, &backup, &[]);
    assert_eq!(run.code, 0, "{run}");
    for said in ["The way back works: 40 contacts", "No report of this was kept beside the backup: "] {
        assert!(run.stderr.contains(said), "{said}: {run}");
    }
    assert!(json(&drill(&cloud.home, &backup, &["--json"]))["folder"].is_null());
}

#[test]
fn what_would_not_come_back_is_named() {
    let cloud = Cloud::new();
    let cards = cloud.hrefs(Sort::AddressBook);
    let book = cards[0].rsplit_once('/').unwrap().0.to_owned();
    // No service takes a card that is not text; the backup has it all the same.
    cloud
        .cloud
        .put(&format!("{book}/odd.vcf"), b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Od\xe9\r\nEND:VCARD\r\n".to_vec())
        .unwrap();
    let backup = cloud.back_up();
    let run = drill(&cloud.home, &backup, &[]);
    assert_eq!(run.code, 3, "{run}");
    assert!(run.stderr.contains("1 did not come back as the backup has it."), "{run}");
    assert!(run.stdout.contains("odd.vcf\tthe service refused it (status 403)"), "{run}");

    // A backup that was altered gives nothing wrong back: it says that it can't give it.
    let file = fs::read_dir(Path::new(&backup).join("data/contacts")).unwrap().find_map(|entry| {
        let path = entry.unwrap().path();
        path.extension().is_some_and(|ending| ending == "vcf").then_some(path)
    });
    let file = file.unwrap();
    let mut permissions = fs::metadata(&file).unwrap().permissions();
    #[expect(clippy::permissions_set_readonly_false, reason = "the test plays somebody who alters it")]
    permissions.set_readonly(false);
    fs::set_permissions(&file, permissions).unwrap();
    let mut bytes = fs::read(&file).unwrap();
    let at = bytes.windows(4).position(|window| window == b"\nFN:").unwrap() + 5;
    bytes[at] ^= 0x01;
    fs::write(&file, bytes).unwrap();
    let run = drill(&cloud.home, &backup, &["--json"]);
    assert_eq!(run.code, 3, "{run}");
    let told = json(&run);
    let whys: Vec<&str> =
        told["problems"].as_array().unwrap().iter().map(|problem| problem["why"].as_str().unwrap()).collect();
    assert!(whys.contains(&"restore-not-readable") && whys.len() == 2, "{told}");
}

#[test]
fn what_was_imported_comes_back_too() {
    let home = Home::new();
    let dir = home.dir.path().join("export");
    fs::create_dir_all(dir.join("Fotos aus Österreich")).unwrap();
    let card = |n: usize| format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{n}\r\nFN:Person {n}\r\nTEL:{n}\r\nEND:VCARD\r\n");
    fs::write(dir.join("All Contacts.vcf"), (0..30).map(card).collect::<String>()).unwrap();
    let event = |n: usize| {
        format!(
            "BEGIN:VEVENT\r\nUID:{n}\r\nDTSTAMP:20240101T000000Z\r\nDTSTART:20240102T090000Z\r\nSUMMARY:E {n}\r\nEND:VEVENT\r\n"
        )
    };
    let events = (0..10).map(event).collect::<String>();
    fs::write(dir.join("Home.ics"), format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{events}END:VCALENDAR\r\n"))
        .unwrap();
    let picture = image::RgbImage::from_fn(64, 48, |x, y| image::Rgb([x as u8, y as u8, 7]));
    picture.save(dir.join("Fotos aus Österreich/IMG 1 ü.jpg")).unwrap();
    fs::write(dir.join("letter.txt"), "Dear all,").unwrap();
    let run = home.run(&["import", dir.to_str().unwrap()], "");
    assert_eq!(run.code, 0, "{run}");
    let told = drill(&home, run.stdout.trim(), &["--json"]);
    assert_eq!(told.code, 0, "{told}");
    let told = json(&told);
    assert_eq!(
        told["came_back"],
        serde_json::json!({"contacts": 30, "calendar": 10, "photos": 1, "other": 1}),
        "{told}"
    );
}
