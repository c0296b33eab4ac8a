//! What became of an account between two backups, told item by item and value by value.

use lifeboat::demo::{Scenario, Sort};
use serde_json::Value;

use crate::cloud::Cloud;

fn compare(cloud: &Cloud, args: &[&str], code: i32) -> Value {
    let run = cloud.run(&[&["compare", "--json"], args].concat());
    assert_eq!(run.code, code, "{run}");
    serde_json::from_str(run.stdout.lines().last().unwrap()).unwrap()
}

/// Sorts of differences with their kinds and names.
fn told(compared: &Value) -> Vec<(String, String, String)> {
    let word = |d: &Value, key: &str| d[key].as_str().unwrap().to_owned();
    let each = compared["differences"].as_array().unwrap().iter();
    each.map(|d| (word(d, "what"), word(d, "kind"), word(d, "name"))).collect()
}

#[test]
fn each_difference_is_told_once_and_in_words() {
    let cloud = Cloud::new();
    let first = cloud.back_up();
    let cards = cloud.hrefs(Sort::AddressBook);
    let name = |href: &str| {
        let text = cloud.text(href);
        text.lines().find_map(|line| line.strip_prefix("FN:")).unwrap().trim().replace("\\,", ",")
    };
    let names: Vec<String> = cards.iter().map(|href| name(href)).collect();
    let book = |href: &str| href.rsplit_once('/').unwrap().0.to_owned();
    let other = cards.iter().find(|href| book(href) != book(&cards[0])).unwrap();

    // One vanishes, one is emptied, one loses a number, one moves, one is doubled, one is new.
    cloud.cloud.delete(&cards[0]);
    let filled: Vec<usize> = (1..cards.len())
        .filter(|at| book(&cards[*at]) == book(&cards[0]) && cloud.text(&cards[*at]).matches("\nTEL").count() > 0)
        .collect();
    let [emptied, altered, moved, doubled] = filled[..4] else { panic!() };
    cloud.strip(&cards[emptied], &["TEL", "EMAIL", "ADR"]);
    let text = cloud.text(&cards[altered]);
    cloud.cloud.put(&cards[altered], text.replace("END:VCARD", "NOTE:Sails on Sundays\r\nEND:VCARD")).unwrap();
    let text = cloud.text(&cards[moved]);
    cloud.cloud.delete(&cards[moved]);
    cloud.cloud.put(&format!("{}/moved.vcf", book(other)), text).unwrap();
    let uid = cloud.text(&cards[doubled]).lines().find_map(|l| l.strip_prefix("UID:").map(str::to_owned)).unwrap();
    cloud
        .cloud
        .put(&format!("{}/double.vcf", book(&cards[0])), cloud.text(&cards[doubled]).replace(&uid, "another-uid"))
        .unwrap();
    cloud
        .cloud
        .put(
            &format!("{}/new.vcf", book(&cards[0])),
            "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:new\r\nFN:Nora New\r\nN:New;Nora;;;\r\nTEL:+1 555 0100\r\nEND:VCARD\r\n",
        )
        .unwrap();
    let photo = cloud.hrefs(Sort::Folder).into_iter().find(|href| href.to_lowercase().ends_with(".jpg")).unwrap();
    cloud.cloud.delete(&photo);
    let second = cloud.back_up();

    let compared = compare(&cloud, &[&first, &second], 4);
    let line = |what: &str, kind: &str, name: &str| (what.to_owned(), kind.to_owned(), name.to_owned());
    let photo = photo.rsplit('/').next().unwrap().replace("%20", " ");
    let expect = [
        line("vanished", "contacts", &names[0]),
        line("vanished", "photos", &photo),
        line("hollow", "contacts", &names[emptied]),
        line("changed", "contacts", &names[altered]),
        line("moved", "contacts", &names[moved]),
        line("duplicate", "contacts", &names[doubled]),
        line("added", "contacts", "Nora New"),
    ];
    assert_eq!(told(&compared), expect);
    assert_eq!(compared["totals"]["contacts"]["same"], 36);
    let changes = &compared["differences"][3]["changes"];
    assert_eq!(
        (changes[0]["property"].as_str(), changes[0]["new"][0].as_str()),
        (Some("NOTE"), Some("Sails on Sundays"))
    );

    let said = cloud.run(&["compare", &first, &second]);
    assert_eq!(said.code, 4);
    for words in [
        "Missing: 1 contact and 1 photo\n",
        "got the note: Sails on Sundays",
        "lost ",
        "Still there, but hollow: 1 contact",
    ] {
        assert!(said.stdout.contains(words), "{words}: {said}");
    }
    assert!(said.stderr.contains("Besides: 1 changed, 1 moved, 1 doubled and 1 new."), "{said}");

    // The other way round, what vanished is new, and what is new vanished.
    let back = told(&compare(&cloud, &[&second, &first], 4));
    let sorts: Vec<&str> = back.iter().map(|(what, ..)| what.as_str()).collect();
    assert_eq!(sorts, ["vanished", "changed", "changed", "moved", "merged", "added", "added"], "{back:?}");
    assert!(told(&compare(&cloud, &[&second, &second], 0)).is_empty());

    // The account as it is now is backed up first.
    let live = compare(&cloud, &[&second, "--live", "me@x.org"], 0);
    assert_ne!(live["new"]["path"].as_str(), Some(second.as_str()));
    assert!(told(&live).is_empty());
}

#[test]
fn october_2009_is_told_by_name() {
    let cloud = Cloud::new();
    let first = cloud.back_up();
    cloud.cloud.play(Scenario::October2009);
    let second = cloud.back_up();
    let compared = compare(&cloud, &[&first, &second], 4);
    let totals = &compared["totals"]["contacts"];
    assert_eq!(totals["vanished"].as_u64().unwrap() + totals["hollow"].as_u64().unwrap(), 40, "{totals}");
    let hollow = compared["differences"].as_array().unwrap().iter().find(|d| d["what"] == "hollow").unwrap();
    assert_eq!(hollow["hollow"], "hollow-unreachable");
    assert!(!hollow["changes"].as_array().unwrap().is_empty());
}

#[test]
fn what_was_not_asked_for_is_not_missing() {
    let cloud = Cloud::new();
    let first = cloud.back_up();
    let part = cloud.run(&["backup", "me@x.org", "--kind", "contacts"]);
    assert_eq!(part.code, 0, "{part}");
    let compared = compare(&cloud, &[&first, part.stdout.trim()], 0);
    assert!(told(&compared).is_empty());
    assert_eq!(compared["totals"]["photos"]["unknown"], 6);
}

#[test]
fn files_that_the_later_one_was_not_to_take_are_not_missing() {
    let cloud = Cloud::new();
    let notes = "/files/demo@lifeboat/Photos/Camera/packing.txt";
    cloud.cloud.put(notes, "boots").unwrap();
    let all = cloud.run(&["backup", "me@x.org", "--files", "all"]);
    assert_eq!(all.code, 0, "{all}");
    let all = all.stdout.trim().to_owned();
    let photos = cloud.back_up();
    let compared = compare(&cloud, &[&all, &photos], 0);
    assert!(told(&compared).is_empty(), "{compared}");
    let n = 3;
    assert_eq!(compared["totals"]["other"]["unknown"], n, "{compared}");

    // The account as it is now is backed up with what the older one took.
    let live = compare(&cloud, &[&all, "--live", "me@x.org"], 0);
    assert_eq!(
        (live["totals"]["other"]["same"].as_u64(), live["totals"]["other"]["unknown"].as_u64()),
        (Some(n), Some(0))
    );
    // So a restore sees what was edited meanwhile, and puts nothing beside it.
    cloud.cloud.put(notes, "boots and a rope").unwrap();
    let before = cloud.hrefs(Sort::Folder);
    let restored = cloud.run(&["restore", &all, "--to", "me@x.org", "--yes"]);
    assert_eq!(restored.code, 3, "left as it is: {restored}");
    assert_eq!((cloud.hrefs(Sort::Folder), cloud.text(notes).as_str()), (before, "boots and a rope"));
    // What is gone from the account is missing, also beside a backup that was to take photos only.
    assert!(cloud.cloud.delete(notes));
    let gone = cloud.back_up();
    let gone = told(&compare(&cloud, &[&all, &gone], 4));
    assert_eq!(gone, [("vanished".to_owned(), "other".to_owned(), "packing.txt".to_owned())]);
}
