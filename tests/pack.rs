//! A backup as one file: every reading command takes it as it is, and what comes out of it is what went in.

use std::fs;
use std::path::Path;

use crate::lifeboat::Home;
use crate::main_job::small_backup;

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_pack_is_read_in_place_by_every_reading_command() {
    let home = Home::new();
    let backup = small_backup(&home);
    let file = home.dir.path().join("carried.zip");
    let run = home.run(&["pack", text(&backup), "-o", text(&file)], "");
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(run.stdout.trim(), text(&file));
    assert_eq!(home.run(&["pack", text(&backup), "-o", text(&file)], "").code, 1);

    let same = |verb: &[&str]| {
        let with = |what: &Path| home.run(&[&verb[..1], &[text(what)], &verb[1..]].concat(), "");
        let (folder, pack) = (with(&backup), with(&file));
        assert_eq!((folder.code, &folder.stdout), (pack.code, &pack.stdout), "{verb:?}: {pack}");
        assert!(!folder.stdout.is_empty() || verb[0] == "verify", "{folder}");
    };
    same(&["show"]);
    same(&["show", "--kind", "photos", "--json"]);
    same(&["verify", "--deep"]);
    let compared = home.run(&["compare", text(&file), text(&backup)], "");
    assert_eq!((compared.code, compared.stdout.as_str()), (0, ""), "{compared}");
    let (one, other) = (home.dir.path().join("one"), home.dir.path().join("other"));
    for (from, to) in [(&backup, &one), (&file, &other)] {
        let run = home.run(&["export", text(from), "--kind", "photos,contacts", "-o", text(to)], "");
        assert_eq!(run.code, 0, "{run}");
    }
    assert_eq!(files(&one), files(&other));
    assert!(files(&one).len() > 60, "photos, contacts and all contacts in one");

    let away = home.dir.path().join("away");
    let run = home.run(&["unpack", text(&file), text(&away)], "");
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(files(Path::new(run.stdout.trim())), files(&backup));
    // What needs a folder says so.
    for verb in ["pin", "copy"] {
        let run = home.run(&[&[verb, text(&file)], &[text(&away)][..usize::from(verb == "copy")]].concat(), "");
        assert!(run.code == 1 && run.stderr.contains("this is a pack"), "{run}");
    }
}

#[test]
fn an_encrypted_pack_opens_with_its_password_only() {
    let home = Home::new();
    let backup = small_backup(&home);
    let file = home.dir.path().join("x.zip");
    let run = home.run(&["pack", text(&backup), "--encrypt", "-o", text(&file)], "");
    assert!(run.code == 1 && !file.exists(), "no password, and nobody to ask: {run}");
    let run = home.run(&["pack", text(&backup), "--encrypt", "-o", text(&file)], "Träume 1");
    assert_eq!(run.code, 0, "{run}");
    let show = home.run(&["show", text(&file)], "Träume 1");
    assert!(show.code == 1 && show.stderr.contains("lifeboat unpack"), "{show}");
    let verify = home.run(&["verify", text(&file)], "Träume 1");
    assert_eq!((verify.code, verify.stdout.as_str()), (0, ""), "{verify}");
    let wrong = home.run(&["verify", text(&file)], "Schäume 1");
    assert!(wrong.code == 1 && wrong.stderr.contains("does not open"), "{wrong}");

    let away = home.dir.path().join("away");
    let wrong = home.run(&["unpack", text(&file), text(&away)], "Schäume 1");
    assert!(wrong.code == 1 && wrong.stderr.contains("does not open"), "{wrong}");
    let by_file = home.dir.path().join("password");
    fs::write(&by_file, "Träume 1\n").unwrap();
    let run = home.run(&["unpack", text(&file), text(&away), "--password-file", text(&by_file)], "");
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(files(Path::new(run.stdout.trim())), files(&backup));
    fs::remove_file(by_file).unwrap();
    home.holds_no("Träume 1");
}

/// Every file below `dir`, and what it holds.
fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let (mut files, mut folders) = (Vec::new(), vec![dir.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push((text(path.strip_prefix(dir).unwrap()).to_owned(), fs::read(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}
