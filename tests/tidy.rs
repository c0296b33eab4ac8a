//! House rules that run as tests: imports go down the floors, every file says what it is for, and no file is long
//! without a reason.

use std::fs;
use std::path::{Path, PathBuf};

/// What each room may import from this crate. `main.rs` and `lib.rs` stand outside.
const FLOORS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("about", &[]),
    ("formats", &["model"]),
    ("text", &["model"]),
    ("zips", &["model"]),
    ("archive", &["model", "formats", "text", "zips"]),
    ("net", &["model"]),
    ("signin", &["model", "net"]),
    ("sources", &["model", "formats", "zips", "net", "signin"]),
    ("demo", &["model", "formats"]),
    ("engine", &["model", "formats", "text", "zips", "archive", "net", "signin", "sources"]),
    ("cli", &["model", "about", "text", "engine", "demo"]),
    ("gui", &["model", "about", "text", "engine", "demo"]),
];

fn rust_files(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, out);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            out.push(path);
        }
    }
    out.sort();
}

fn sources(dir: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    rust_files(&root.join(dir), &mut files);
    files
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            (name, fs::read_to_string(&path).unwrap())
        })
        .collect()
}

/// The rooms that the text of a file names after `crate::`.
fn rooms_named(text: &str) -> Vec<&str> {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.split("crate::").skip(1))
        .map(|rest| rest.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or(""))
        .filter(|room| FLOORS.iter().any(|(name, _)| name == room))
        .collect()
}

#[test]
fn imports_go_down_the_floors() {
    let mut wrong = Vec::new();
    for (name, text) in sources("src") {
        let Some(room) = name.strip_prefix("src/").and_then(|rest| rest.split(['/', '.']).next()) else { continue };
        let Some((_, below)) = FLOORS.iter().find(|(floor, _)| *floor == room) else { continue };
        for named in rooms_named(&text) {
            if named != room && !below.contains(&named) {
                wrong.push(format!("{name} must not import {named}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_zips_uses_the_zip_crate_and_only_gui_draws() {
    let mut wrong = Vec::new();
    for (name, text) in sources("src") {
        let code: String =
            text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        let uses = |crate_name: &str| {
            code.contains(&format!("use {crate_name}::")) || code.contains(&format!(" {crate_name}::"))
        };
        if uses("zip") && !name.starts_with("src/zips") {
            wrong.push(format!("{name} uses zip"));
        }
        if (uses("egui") || uses("eframe")) && !name.starts_with("src/gui") {
            wrong.push(format!("{name} uses egui"));
        }
        if uses("clap") && !name.starts_with("src/cli") {
            wrong.push(format!("{name} uses clap"));
        }
        if uses("reqwest") && !name.starts_with("src/net") {
            wrong.push(format!("{name} uses reqwest"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_file_says_what_it_is_for() {
    let mut wrong = Vec::new();
    for (name, text) in sources("src").into_iter().chain(sources("tests")) {
        if !text.starts_with("//!") {
            wrong.push(format!("{name} does not open with //!"));
        }
        if name.ends_with("/mod.rs") {
            wrong.push(format!("{name}: a room is `room.rs` beside `room/`"));
        }
        let header: String = text.lines().take_while(|line| line.starts_with("//!")).collect();
        if text.lines().count() > 400 && !header.contains("One file because") {
            wrong.push(format!("{name} has {} lines and its header has no `One file because …`", text.lines().count()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
