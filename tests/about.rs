//! What Lifeboat says about itself: the licences of all that is compiled in, and the icon.

use std::collections::{BTreeMap, BTreeSet};
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
    assert_eq!(names[..4], ["inter (font)", "lucide (icons)", "rust standard library", "sqlite"]);
    assert!(names[4..].is_sorted());
}

#[test]
fn the_command_line_tells_it_too() {
    let alone = Home::new();
    let said = alone.run(&["about"], "");
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert!(said.stdout.contains(&format!("Lifeboat {VERSION}")), "{}", said.stdout);
    assert_eq!(LICENCE, "MIT OR Apache-2.0");
    assert!(said.stdout.contains("MIT or Apache-2.0"), "{}", said.stdout);
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

/// What a file of this project says.
fn file(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn the_icon_is_there_in_each_size() {
    for size in [16_u32, 22, 24, 32, 48, 64, 128, 256, 512] {
        let bytes = std::fs::read(root().join(format!("assets/icon/lifeboat-{size}.png"))).unwrap();
        // PNG, third edition, 5.2 and 11.2.1: signature, then IHDR with width and height.
        assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
        let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
        assert_eq!((number(16), number(20)), (size, size));
        let build = file("packaging/build");
        assert!(build.contains(&format!(" {size} ")) || build.contains(&format!(" {size};")), "{size} is packaged");
    }
}

#[test]
fn the_desktop_file_names_the_window_and_the_icon() {
    let text = file("packaging/lifeboat.desktop");
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("[Desktop Entry]"));
    let keys: BTreeMap<&str, &str> = lines.map(|line| line.split_once('=').unwrap()).collect();
    for (key, value) in [
        ("Type", "Application"),
        ("Name", "Lifeboat"),
        ("Exec", "lifeboat"),
        ("Icon", "lifeboat"),
        ("Terminal", "false"),
    ] {
        assert_eq!(keys[key], value);
    }
    // Desktops find the entry of a window by this: the app_id on Wayland, WM_CLASS on X11.
    let app_id = format!(".with_app_id(\"{}\")", keys["StartupWMClass"]);
    assert!(file("src/gui.rs").contains(&app_id));
    for key in ["Comment", "GenericName", "Keywords"] {
        assert!(!keys[key].is_empty() && keys[format!("{key}[es]").as_str()] != keys[key], "{key} in Spanish");
    }
    for key in ["Keywords", "Keywords[es]", "Categories"] {
        assert!(keys[key].ends_with(';'), "{key} is a list");
    }
}

#[test]
fn the_manual_names_each_verb() {
    let help = Home::new().run(&["--help"], "").stdout;
    let verbs = help.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1);
    let verbs: Vec<&str> =
        verbs.take_while(|line| !line.is_empty()).map(|line| line.split_whitespace().next().unwrap()).collect();
    assert!(verbs.len() > 15, "{verbs:?}");
    let manual = file("packaging/lifeboat.1");
    let named: BTreeSet<&str> =
        manual.lines().filter(|line| line.starts_with(".BR ")).flat_map(str::split_whitespace).collect();
    let missing: Vec<_> = verbs.iter().filter(|verb| !named.contains(**verb)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_recipes_that_nobody_tried_say_so() {
    for path in ["packaging/windows.md", "packaging/macos.md"] {
        let text = file(path);
        assert!(text.lines().take(4).any(|line| line.contains("*not tried*")), "{path}");
    }
}
