//! What Lifeboat says about itself: the licences of all that is compiled in, and the icon.

use std::collections::BTreeSet;
use std::path::Path;

use lifeboat::about::{LICENCE, VERSION, third_party};

use crate::lifeboat::Home;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_list_of_licences_is_that_of_cargo_lock() {
    let lock: toml::Table = std::fs::read_to_string(root().join("Cargo.lock")).unwrap().parse().unwrap();
    let locked: BTreeSet<String> = lock["package"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| format!("{} {}", package["name"].as_str().unwrap(), package["version"].as_str().unwrap()))
        .filter(|package| *package != format!("lifeboat {VERSION}"))
        .collect();
    let listed = third_party();
    let beside = ["Inter (font)", "Lucide (icons)", "Rust standard library", "SQLite"];
    let (own, crates): (Vec<_>, Vec<_>) = listed.parts.iter().partition(|part| beside.contains(&part.name.as_str()));
    assert_eq!(own.len(), beside.len());
    let told: BTreeSet<String> =
        crates.iter().map(|part| part.to_string()).chain(listed.left_out.iter().cloned()).collect();
    let differ: Vec<_> = locked.symmetric_difference(&told).collect();
    assert!(differ.is_empty(), "run assets/licences/make.py; these differ: {differ:?}");
    // What the program is built on is compiled in, and what only tests need is not.
    let has = |name: &str| crates.iter().any(|part| part.name == name);
    for name in ["eframe", "egui", "reqwest", "vcard_parser", "icalendar", "zip", "clipboard-win"] {
        assert!(has(name), "{name}");
    }
    for name in ["proptest", "egui_kittest", "insta", "cc"] {
        assert!(!has(name), "{name}");
    }
}

#[test]
fn each_part_comes_with_the_text_of_its_licence() {
    let listed = third_party();
    for part in &listed.parts {
        let text = listed.text_of(part);
        assert!(!part.licence.is_empty() && text.len() > 200, "{part}: {text}");
        for (licence, words) in [
            ("MIT", "Permission is hereby granted, free of charge"),
            ("Apache-2.0", "Apache License"),
            ("MPL-2.0", "Mozilla Public License"),
            ("OFL-1.1", "SIL OPEN FONT LICENSE"),
        ] {
            let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(part.licence != licence || flat.contains(words), "{part} ({licence}): {text}");
        }
    }
    let names: Vec<String> = listed.parts.iter().map(|part| part.name.to_lowercase()).collect();
    assert!(names.is_sorted());
}

#[test]
fn the_command_line_tells_it_too() {
    let alone = Home::new();
    let said = alone.run(&["about"], "");
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert!(said.stdout.contains(&format!("Lifeboat {VERSION}")), "{}", said.stdout);
    assert!(said.stdout.contains(LICENCE), "{}", said.stdout);
    assert!(said.stdout.contains("lifeboat about --licences"), "{}", said.stdout);
    assert!(!said.stdout.contains("Permission is hereby"));
    let all = alone.run(&["about", "--licences"], "");
    assert_eq!(all.code, 0);
    for words in ["SIL OPEN FONT LICENSE", "Permission is hereby granted", "\nzip 9."] {
        assert!(all.stdout.contains(words), "{words}");
    }
    let json = alone.run(&["about", "--json"], "");
    let value: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(value["version"], VERSION);
    assert_eq!(value["parts"].as_array().unwrap().len(), third_party().parts.len());
}
