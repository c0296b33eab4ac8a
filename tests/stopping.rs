//! A run that is stopped says so, keeps what it has, and leaves nothing that claims to be whole.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::lifeboat::Home;

#[test]
fn ctrl_c_ends_within_a_second_and_seals_nothing() {
    let home = Home::new();
    let mut command = home.command();
    command.args(["backup", "--demo", "--photos", "3000", "--scenario", "slow"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let vault = home.dir.path().join("Lifeboat/demo@lifeboat");
    let until = Instant::now() + Duration::from_secs(60);
    let drafts = || -> Vec<String> {
        let Ok(entries) = fs::read_dir(&vault) else { return Vec::new() };
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.starts_with("20"))
            .collect()
    };
    while drafts().is_empty() {
        assert!(Instant::now() < until, "the run did not begin");
        std::thread::sleep(Duration::from_millis(50));
    }
    std::thread::sleep(Duration::from_millis(1_000));
    let stopped = Instant::now();
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let out = child.wait_with_output().unwrap();
    assert!(stopped.elapsed() < Duration::from_secs(3), "took {:?}", stopped.elapsed());
    assert_eq!(out.status.code(), Some(130), "{}", String::from_utf8_lossy(&out.stderr));
    assert_eq!(String::from_utf8_lossy(&out.stdout), "");
    let left = drafts();
    assert_eq!(left.len(), 1, "{left:?}");
    assert!(left[0].ends_with(".part"), "{left:?}");
    let verify = home.run(&["verify", vault.join(&left[0]).to_str().unwrap()], "");
    assert_eq!(verify.code, 2, "{verify}");
    let list = home.run(&["list", "--json"], "");
    let line: serde_json::Value = serde_json::from_str(&list.stdout).unwrap();
    assert_eq!((&line["unfinished"], &line["running"]), (&true.into(), &false.into()), "{list}");
}
