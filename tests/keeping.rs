//! Keeping backups, as a person does it: a second copy that is stopped, damaged and continued; old backups that go and
//! pinned ones that don't; a schedule. No timer of this computer is ever spoken to.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::LazyLock;
use std::time::Duration;

use serde_json::Value;

use crate::lifeboat::{Home, Ran};

const TINY: [&str; 8] = ["backup", "--demo", "--contacts", "6", "--events", "4", "--photos", "3"];

/// A home with so many backups of a tiny demo account, oldest first. They are made once, and each test gets a copy.
fn home_with(n_backups: usize) -> (Home, Vec<PathBuf>) {
    static MADE: LazyLock<(Home, Vec<PathBuf>)> = LazyLock::new(|| {
        let home = Home::new();
        let back_up = || {
            let run = home.run(&TINY, "");
            assert_eq!(run.code, 0, "{run}");
            PathBuf::from(run.stdout.trim())
        };
        let backups = (0..5).map(|_| back_up()).collect();
        (home, backups)
    });
    let (made, backups) = &*MADE;
    let home = Home::new();
    let vault = home.dir.path().join("Lifeboat/demo@lifeboat");
    let mut copies = Vec::new();
    for backup in backups.iter().take(n_backups) {
        let to = vault.join(backup.file_name().unwrap());
        for file in made.files().into_iter().filter(|file| file.starts_with(backup)) {
            let to = to.join(file.strip_prefix(backup).unwrap());
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(file, to).unwrap();
        }
        copies.push(to);
    }
    let state = "lifeboat-vault.json";
    fs::copy(made.dir.path().join("Lifeboat/demo@lifeboat").join(state), vault.join(state)).unwrap();
    (home, copies)
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The folders of a vault that claim to be backups, and those that don't, by name.
fn folders(vault: &Path) -> (Vec<String>, Vec<String>) {
    let Ok(entries) = fs::read_dir(vault) else { return (vec![], vec![]) };
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    names.into_iter().partition(|name| !name.ends_with(".part"))
}

fn state(vault: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(vault.join("lifeboat-vault.json")).unwrap()).unwrap()
}

fn lines(run: &Ran) -> Vec<Value> {
    run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Changes a file that may be read-only.
fn overwrite(path: &Path, bytes: &[u8]) {
    fs::remove_file(path).unwrap();
    fs::write(path, bytes).unwrap();
}

fn expect_intact(home: &Home, vault: &Path) {
    for name in folders(vault).0 {
        let run = home.run(&["verify", text(&vault.join(name))], "");
        assert_eq!(run.code, 0, "{run}");
    }
}

#[test]
fn a_vault_is_copied_continued_and_checked() {
    let (home, backups) = home_with(2);
    let vault = backups[0].parent().unwrap();
    let to = tempfile::tempdir().unwrap();
    let there = to.path().join("demo@lifeboat");
    let copy = || home.run(&["copy", "demo@lifeboat", text(to.path())], "");

    let run = copy();
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(run.stdout.lines().count(), 2, "{run}");
    assert_eq!(folders(&there).0, folders(vault).0);
    expect_intact(&home, &there);
    // The copies are a vault of their own.
    let list = home.run(&["list", "--vault", text(to.path())], "");
    assert_eq!(list.stdout.lines().count(), 2, "{list}");
    let remembered = &state(vault)["copies"][0];
    assert_eq!(remembered["backups"].as_object().unwrap().len(), 2, "{remembered}");

    // A run was killed: half a file, and a name that claims nothing.
    let name = backups[1].file_name().unwrap().to_str().unwrap();
    let part = there.join(format!("{name}.copy.part"));
    fs::rename(there.join(name), &part).unwrap();
    let file = part.join("lifeboat/items.jsonl");
    let bytes = fs::read(&file).unwrap();
    overwrite(&file, &bytes[..bytes.len() / 2]);
    assert_eq!(copy().code, 0);
    assert_eq!(folders(&there), (folders(vault).0, vec![]));
    expect_intact(&home, &there);

    // A backup that is damaged is named, and there is no copy of it that claims to be whole.
    fs::remove_dir_all(there.join(name)).unwrap();
    let cards = fs::read_dir(backups[1].join("data/contacts")).unwrap().map(|entry| entry.unwrap().path());
    let cards = cards.filter(|path| path.is_file()).min().unwrap();
    let mut bytes = fs::read(&cards).unwrap();
    bytes[10] ^= 1;
    overwrite(&cards, &bytes);
    // The other backup's copy has no such file any more that could stand in for it.
    fs::remove_dir_all(there.join(backups[0].file_name().unwrap())).unwrap();
    let only = home.run(&["copy", text(&backups[1]), text(to.path())], "");
    assert_eq!(only.code, 1, "{only}");
    assert!(only.stdout.contains(cards.file_name().unwrap().to_str().unwrap()), "{only}");
    assert_eq!(folders(&there), (vec![], vec![format!("{name}.copy.part")]));
    // What the other backup has of it, at the same place and with the same digest, makes it whole again there.
    let run = copy();
    assert_eq!(run.code, 0, "{run}");
    expect_intact(&home, &there);
}

#[test]
fn a_damaged_backup_does_not_keep_the_others_from_being_copied() {
    let (home, backups) = home_with(2);
    let to = tempfile::tempdir().unwrap();
    let zip = fs::read_dir(backups[0].join("data/photos")).unwrap().next().unwrap().unwrap().path();
    overwrite(&zip, b"not a zip");
    let run = home.run(&["copy", text(backups[0].parent().unwrap()), text(to.path()), "--json"], "");
    assert_eq!(run.code, 3, "{run}");
    let done = lines(&run).pop().unwrap();
    let ends: Vec<_> = done["result"]["backups"].as_array().unwrap().iter().map(|line| &line["end"]["is"]).collect();
    assert_eq!(ends, ["source-damaged", "copied"]);
    expect_intact(&home, &to.path().join("demo@lifeboat"));
}

#[test]
fn a_copy_that_is_killed_leaves_nothing_that_claims_to_be_whole() {
    let (home, backups) = home_with(2);
    let vault = backups[0].parent().unwrap();
    let to = tempfile::tempdir().unwrap();
    let there = to.path().join("demo@lifeboat");
    for ms in [0, 3, 6, 10, 15, 20, 30, 45, 60, 90] {
        let mut child = home.command();
        child.args(["copy", text(vault), text(to.path())]).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = child.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(ms));
        child.kill().unwrap();
        child.wait().unwrap();
        expect_intact(&home, &there);
    }
    let run = home.run(&["copy", text(vault), text(to.path())], "");
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(folders(&there), (folders(vault).0, vec![]));
    expect_intact(&home, &there);
    expect_intact(&home, vault);
}

#[test]
fn a_copy_goes_to_another_place_or_nowhere() {
    let (home, backups) = home_with(1);
    let vault = backups[0].parent().unwrap();
    for to in [vault, vault.parent().unwrap(), &backups[0], &vault.join("inner"), home.dir.path()] {
        let run = home.run(&["copy", "demo@lifeboat", text(to)], "");
        assert_eq!(run.code, 2, "{run}");
        assert!(run.stderr.contains("another drive"), "{run}");
    }
    assert_eq!(folders(vault).0.len(), 1);
    let run = home.run(&["copy", "nobody@example.org", "/tmp"], "");
    assert_eq!(run.code, 1, "{run}");
}

/// Needs the right to mount; elsewhere there is no small disk to fill.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_too_small_is_said_so_before_anything_is_written() {
    let disk = tempfile::tempdir().unwrap();
    let mount = |options: &str| {
        let mut mount = std::process::Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", options, "tmpfs", text(disk.path())]).stderr(Stdio::null());
        mount.status().is_ok_and(|status| status.success())
    };
    if !mount("size=256k") {
        return;
    }
    let (home, backups) = home_with(1);
    let run = home.run(&["copy", text(backups[0].parent().unwrap()), text(disk.path())], "");
    let left = folders(&disk.path().join("demo@lifeboat"));
    std::process::Command::new("umount").arg(disk.path()).status().unwrap();
    assert_eq!(run.code, 1, "{run}");
    assert!(run.stderr.contains("full") || run.stderr.contains("room"), "{run}");
    assert_eq!(left, (vec![], vec![]));
}

#[test]
fn old_backups_go_when_told_and_pinned_ones_stay() {
    let (home, backups) = home_with(5);
    let vault = backups[0].parent().unwrap();
    let pin = home.run(&["pin", text(&backups[0]), "--why", "before the phone's reset"], "");
    assert_eq!(pin.code, 0, "{pin}");
    assert_eq!(state(vault)["pins"].as_object().unwrap().len(), 1);

    let plan = home.run(&["forget", "--keep-last", "1"], "");
    assert_eq!(plan.code, 0, "{plan}");
    assert!(plan.stdout.contains("before the phone's reset"), "{plan}");
    assert_eq!(folders(vault).0.len(), 5, "a plan removes nothing");

    // What an earlier run began to remove goes for good; it never looked like a backup.
    let half = vault.join("2020-01-01 00.00.forgotten.part");
    fs::create_dir_all(half.join("data")).unwrap();
    let run = home.run(&["forget", "demo@lifeboat", "--keep-last", "1", "--yes", "--json"], "");
    assert_eq!(run.code, 0, "{run}");
    let lines = lines(&run);
    let planned = lines.iter().find(|line| line["event"] == "planned").unwrap();
    let why: Vec<_> = planned["keep"].as_array().unwrap().iter().map(|kept| kept["why"].as_str().unwrap()).collect();
    assert_eq!(why, ["newest", "floor", "pinned"], "three stay, whatever was asked for");
    assert_eq!(planned["check_first"].as_array().unwrap().len(), 3);
    let mut left: Vec<String> = [0, 3, 4].map(|n| backups[n].file_name().unwrap().to_str().unwrap().to_owned()).into();
    left.sort();
    assert_eq!(folders(vault), (left, vec![]));
    expect_intact(&home, vault);
    assert_eq!(state(vault)["verified"].as_object().unwrap().len(), 3);

    // Three are left: nothing more goes, pinned or not.
    assert_eq!(home.run(&["unpin", text(&backups[0])], "").code, 0);
    let run = home.run(&["forget", "--keep-last", "1", "--yes"], "");
    assert_eq!((run.code, folders(vault).0.len()), (0, 3), "{run}");
    assert_eq!(home.run(&["forget", "--keep-last", "0", "--yes"], "").code, 2);
    assert_eq!(home.run(&["forget", "--yes"], "").code, 2);
}

#[test]
fn a_backup_that_is_found_damaged_counts_for_nothing_and_stays() {
    let (home, backups) = home_with(4);
    let vault = backups[0].parent().unwrap();
    let zip = fs::read_dir(backups[3].join("data/photos")).unwrap().next().unwrap().unwrap().path();
    overwrite(&zip, b"not a zip");
    let run = home.run(&["forget", "--keep-last", "3", "--yes"], "");
    assert_eq!(run.code, 1, "{run}");
    assert_eq!(folders(vault).0.len(), 4, "{run}");
}

#[test]
fn when_the_list_of_pins_is_lost_nothing_goes_until_the_person_says_so() {
    let (home, backups) = home_with(4);
    let vault = backups[0].parent().unwrap();
    fs::remove_file(vault.join("lifeboat-vault.json")).unwrap();
    let run = home.run(&["forget", "--keep-last", "3", "--yes"], "");
    assert_eq!((run.code, folders(vault).0.len()), (0, 4), "{run}");
    assert!(run.stdout.contains("was lost"), "{run}");
    assert_eq!(home.run(&["unpin", text(&backups[0])], "").code, 0);
    assert_eq!(state(vault)["account"]["id"], "demo@lifeboat");
    let run = home.run(&["forget", "--keep-last", "3", "--yes"], "");
    assert_eq!((run.code, folders(vault).0.len()), (0, 3), "{run}");
    assert!(!backups[0].exists());
}

#[test]
fn names_that_lie_touch_nothing_outside_the_vault() {
    let (home, backups) = home_with(4);
    let vault = backups[0].parent().unwrap();
    let outside = home.dir.path().join("outside");
    fs::create_dir_all(outside.join("lifeboat")).unwrap();
    fs::write(outside.join("lifeboat/backup.json"), fs::read(backups[0].join("lifeboat/backup.json")).unwrap())
        .unwrap();
    // A record that calls itself something else, a link that stands where a backup should, a pin with a path.
    let record = backups[0].join("lifeboat/backup.json");
    let forged = fs::read_to_string(&record).unwrap().replacen(
        backups[0].file_name().unwrap().to_str().unwrap(),
        "../../outside",
        1,
    );
    overwrite(&record, forged.as_bytes());
    #[cfg(unix)]
    std::os::unix::fs::symlink(&outside, vault.join("2001-01-01 00.00")).unwrap();
    let state = vault.join("lifeboat-vault.json");
    let mut value: Value = serde_json::from_str(&fs::read_to_string(&state).unwrap()).unwrap();
    value["pins"] = serde_json::json!({"../../outside": {"since": "2026-11-22T00:00:00Z"}});
    fs::write(&state, value.to_string()).unwrap();
    let run = home.run(&["forget", "--keep-last", "3", "--yes"], "");
    assert_eq!(run.code, 0, "{run}");
    assert!(!backups[0].exists() && outside.join("lifeboat/backup.json").exists(), "{run}");
    assert_eq!(home.run(&["pin", "nobody@example.org"], "").code, 1);
}

/// A home with saved accounts whose passwords no keychain keeps, and no systemd to speak to.
fn home_with_accounts(names: &[&str]) -> (Home, impl Fn(&[&str]) -> Ran) {
    let home = Home::new();
    let (config, bin) = (home.dir.path().join("config"), home.dir.path().join("bin"));
    fs::create_dir_all(&config).unwrap();
    fs::create_dir_all(&bin).unwrap();
    let accounts: String = names.iter().map(|name| format!("[[account]]\nname = \"{name}\"\n")).collect();
    fs::write(config.join("accounts.toml"), accounts).unwrap();
    let systemctl = bin.join("systemctl");
    fs::write(&systemctl, "#!/bin/sh\nexit 1\n").unwrap();
    #[cfg(unix)]
    fs::set_permissions(&systemctl, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", text(&bin), std::env::var("PATH").unwrap_or_default());
    let command = move |home: &Home, args: &[&str]| {
        let out = home.command().args(args).env("LIFEBOAT_CONFIG", &config).env("PATH", &path).output().unwrap();
        Ran {
            code: out.status.code().unwrap_or(-1),
            stdout: String::from_utf8(out.stdout).unwrap(),
            stderr: String::from_utf8(out.stderr).unwrap(),
        }
    };
    let inner = Home::new();
    (home, move |args: &[&str]| command(&inner, args))
}

#[test]
fn a_schedule_is_offered_only_when_the_password_can_be_had() {
    let (_home, run) = home_with_accounts(&[]);
    let none = run(&["schedule", "weekly"]);
    assert_eq!(none.code, 2, "{none}");

    let (_home, run) = home_with_accounts(&["alice@example.org", "bob"]);
    let refused = run(&["schedule", "weekly"]);
    assert_eq!(refused.code, 1, "{refused}");
    assert!(refused.stderr.contains("keychain") && refused.stdout.is_empty(), "{refused}");
    // One password for two accounts is a mistake.
    assert_eq!(run(&["schedule", "weekly", "--password-command", "true"]).code, 2);
    assert_eq!(run(&["schedule", "weekly", "carol", "--password-command", "true"]).code, 2);
    assert_eq!(run(&["schedule", "weekly", "bob", "--password-file", "/nonexistent"]).code, 1);
    assert_eq!(run(&["schedule", "weekly", "--at", "25:00"]).code, 2);
    let shown = run(&["schedule"]);
    assert_eq!((shown.code, shown.stdout.as_str()), (0, ""), "{shown}");

    let set = run(&["schedule", "weekly", "ALICE@example.org", "--at", "6:30", "--password-command", "pass show me"]);
    assert_eq!(set.code, 0, "{set}");
    if cfg!(target_os = "linux") {
        assert!(set.stdout.starts_with("30 6 * * 0 /"), "{set}");
        assert!(set.stdout.contains("--password-command 'pass show me' -- alice@example.org"), "{set}");
    }
    let shown = run(&["schedule"]);
    assert_eq!(shown.stdout.trim(), "alice@example.org: backed up every Sunday at 06:30", "{shown}");
    assert!(shown.stderr.contains("no good backup yet"), "{shown}");
    assert!(run(&["list"]).stderr.contains("no good backup yet"));
    let off = run(&["schedule", "off"]);
    assert_eq!(off.code, 0, "{off}");
    assert_eq!(run(&["schedule"]).stdout, "");

    // Printing sets nothing, and each system's text can be had.
    let print = run(&["schedule", "daily", "bob", "--password-command", "true", "--print=launchd"]);
    assert!(print.stdout.starts_with("<?xml") && print.stdout.contains("<string>bob</string>"), "{print}");
    let print = run(&["schedule", "daily", "bob", "--password-command", "true", "--print"]);
    for part in ["OnCalendar=*-*-* 04:15:00", "15 4 * * * ", "<plist", "<CalendarTrigger>"] {
        assert!(print.stdout.contains(part), "{part}: {print}");
    }
    assert_eq!(run(&["schedule"]).stdout, "");
}

#[test]
fn a_quiet_backup_speaks_only_of_trouble() {
    let home = Home::new();
    let run = home.run(&[&TINY[..], &["--quiet"]].concat(), "");
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
    let run = home.run(&["backup", "--url", "http://127.0.0.1:1/", "--user", "a", "--quiet"], "secret");
    assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{run}");
    assert!(run.stderr.contains("127.0.0.1"), "{run}");
}
