//! A saved account whose backups go to a folder of their own: each command finds them there by the account's name, and a
//! folder that is given on the command line wins.

use std::fs;
use std::path::{Path, PathBuf};

use ::lifeboat::demo::{Demo, Options, serve};

use crate::lifeboat::{Home, Ran};

struct Rig {
    home: Home,
    cloud: Demo,
}

impl Rig {
    fn new() -> Rig {
        let cloud = serve(&Options { contacts: 12, events: 4, ..Options::empty() }).unwrap();
        let rig = Rig { home: Home::new(), cloud };
        let config = rig.path("settings");
        fs::create_dir(&config).unwrap();
        let account = format!(
            "[[account]]\nname = \"maria@example.org\"\nuser = \"{}\"\nurls = [\"{}\"]\nvault_root = {:?}\n",
            rig.cloud.credentials().user,
            rig.cloud.url(),
            rig.path("stick")
        );
        fs::write(config.join("accounts.toml"), account).unwrap();
        rig
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.dir.path().join(name)
    }

    fn run(&self, args: &[&str]) -> Ran {
        let config = self.path("settings");
        let all = [&["--config", config.to_str().unwrap()], args].concat();
        self.home.run(&all, self.cloud.credentials().password.expose())
    }
}

fn listed(run: &Ran) -> Vec<&str> {
    run.stdout.lines().filter_map(|line| line.split('\t').next()).collect()
}

#[test]
fn an_accounts_own_folder_is_where_its_backups_are() {
    let rig = Rig::new();
    let own = rig.path("stick/maria@example.org");
    let first = rig.run(&["backup", "maria@example.org"]);
    assert_eq!(first.code, 0, "{first}");
    let backup = PathBuf::from(first.stdout.trim());
    assert!(backup.starts_with(&own), "{first}");
    assert!(!rig.path("Lifeboat").exists(), "nothing goes to the usual folder");

    // The usual folder is looked through as well.
    let demo = rig.run(&["backup", "--demo", "--contacts", "3", "--events", "0", "--photos", "0"]);
    assert!(Path::new(demo.stdout.trim()).starts_with(rig.path("Lifeboat")), "{demo}");
    let all = rig.run(&["list"]);
    assert_eq!(listed(&all), [demo.stdout.trim(), backup.to_str().unwrap()], "{all}");
    assert_eq!(listed(&rig.run(&["list", "maria@example.org"])), [backup.to_str().unwrap()]);

    let account = "maria@example.org";
    for command in [
        &["show", account][..],
        &["verify", account],
        &["pin", account],
        &["unpin", account],
        &["alarm", "show", account],
        &["alarm", "settle", account],
        &["accept", account],
        &["forget", account, "--keep-last", "1"],
        &["export", account, "-o", rig.path("out").to_str().unwrap()],
        &["copy", account, rig.path("drive").to_str().unwrap()],
        &["compare", account, account],
        &["compare", account, "--live", account],
        &["restore", account, "--to", account],
    ] {
        let run = rig.run(command);
        assert_eq!(run.code, 0, "{command:?}: {run}");
    }
    assert!(rig.path("drive").join(account).join(backup.file_name().unwrap()).is_dir());

    // What a dead run has left is found there too.
    fs::create_dir(own.join("2026-11-22 04.15.part")).unwrap();
    let discard = rig.run(&["finish", account, "--discard"]);
    assert!(discard.stdout.contains("2026-11-22 04.15.part"), "{discard}");

    // A folder that is given wins.
    let elsewhere = rig.path("elsewhere");
    let second = rig.run(&["backup", account, "--vault", elsewhere.to_str().unwrap()]);
    assert_eq!(second.code, 0, "{second}");
    assert!(Path::new(second.stdout.trim()).starts_with(&elsewhere), "{second}");
    let there = rig.run(&["list", "--vault", elsewhere.to_str().unwrap()]);
    assert_eq!(listed(&there), [second.stdout.trim()], "{there}");
    // Without it the account's own folder is meant again.
    let third = rig.run(&["backup", account]);
    assert!(Path::new(third.stdout.trim()).starts_with(&own), "{third}");
    let now = rig.run(&["list", account]);
    let lines = listed(&now);
    assert_eq!((lines.first(), lines.last()), (Some(&third.stdout.trim()), backup.to_str().as_ref()), "{now}");
    // Two more were made to compare with the account as it is, and before what a restore would do to it.
    assert!(lines.len() == 4 && lines.iter().all(|line| Path::new(line).starts_with(&own)), "{now}");
}
