//! What bad input gets: a sentence that says what happened, what it means for your data and what to do next; the right
//! exit code; and nothing half-written that looks whole.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use ::lifeboat::demo::{Edit, Sort};

use crate::lifeboat::{Home, Ran};

/// Runs a backup of `url`; no backup may come of it.
fn fails(url: &str, expect_code: i32, expect: &[&str]) -> Ran {
    let home = Home::new();
    let run = home.run(&["backup", "--url", url, "--user", "me"], "a-password");
    assert_eq!(run.code, expect_code, "{run}");
    for part in expect {
        assert!(run.stderr.to_lowercase().contains(&part.to_lowercase()), "no {part:?} in {run}");
    }
    assert!(
        run.stderr.lines().filter(|line| !line.is_empty()).count() >= 3,
        "what happened, what it means, what next: {run}"
    );
    assert!(!run.stderr.contains("a-password"), "{run}");
    let backups = home.files().into_iter().filter(|path| path.file_name().is_some_and(|name| name == "bagit.txt"));
    assert_eq!(backups.count(), 0);
    run
}

/// A server that gives every request the same answer.
fn always(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut asked = [0; 8_192];
            let _ = stream.read(&mut asked);
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    url
}

#[test]
fn a_mistyped_address() {
    fails("http://", 1, &[]);
    fails("not an address at all", 1, &[]);
    fails("ftp://dav.example.org/", 1, &["ftp"]);
}

#[test]
fn a_host_that_can_not_be_reached() {
    fails("http://127.0.0.1:9/", 1, &["127.0.0.1"]);
    fails("https://no-such-host.invalid/", 1, &["no-such-host.invalid"]);
}

#[test]
fn a_web_page_instead_of_an_account() {
    let page =
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\nConnection: close\r\n\r\n<html>Hi</html>";
    fails(&always(page), 1, &["web page"]);
}

#[test]
fn nothing_there() {
    let none = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    fails(&always(none), 1, &[]);
}

#[test]
fn a_wrong_password() {
    let cloud = ::lifeboat::demo::serve(&::lifeboat::demo::Options { photos: 0, ..Default::default() }).unwrap();
    fails(&cloud.url(), 1, &["password"]);
}

#[test]
fn plain_http_elsewhere_needs_a_yes() {
    fails("http://192.0.2.1/", 1, &["--allow-http"]);
}

#[test]
fn a_folder_that_can_not_be_written() {
    let home = Home::new();
    let file = home.dir.path().join("file");
    fs::write(&file, "in the way").unwrap();
    let run = home.run(&["backup", "--demo", "--photos", "0", "--vault", file.to_str().unwrap()], "");
    assert_eq!(run.code, 1, "{run}");
    assert!(run.stderr.contains("file"), "{run}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "in the way");
}

#[test]
fn an_empty_account_is_said_to_be_empty() {
    let cloud = ::lifeboat::demo::serve(&::lifeboat::demo::Options::empty()).unwrap();
    let credentials = cloud.credentials();
    let home = Home::new();
    let run = home.run(&["backup", "--url", &cloud.url(), "--user", &credentials.user], credentials.password.expose());
    assert_eq!(run.code, 0, "{run}");
    assert!(run.stderr.contains("empty") || run.stderr.contains("holds nothing"), "{run}");
    assert_eq!(home.run(&["verify", run.stdout.trim()], "").code, 0);
}

#[test]
fn one_bad_item_costs_that_item() {
    let odd = ::lifeboat::demo::Options { odd: true, contacts: 20, events: 20, photos: 10, ..Default::default() };
    let cloud = ::lifeboat::demo::serve(&odd).unwrap();
    let credentials = cloud.credentials();
    let home = Home::new();
    let run = home.run(
        &["backup", "--url", &cloud.url(), "--url", &cloud.photos_url(), "--user", &credentials.user],
        credentials.password.expose(),
    );
    assert_eq!(run.code, 3, "an item that is listed but not there makes the backup incomplete: {run}");
    let backup = std::path::PathBuf::from(run.stdout.trim());
    let receipt: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(backup.join("lifeboat/receipt.json")).unwrap()).unwrap();
    assert_eq!(receipt["status"], "incomplete");
    assert!(!receipt["lost"].as_array().unwrap().is_empty(), "{receipt}");
    assert!(receipt["unreadable"].as_array().unwrap().len() >= 2, "{receipt}");
    assert!(fs::read_to_string(backup.join("bag-info.txt")).unwrap().contains("Lifeboat-Status: incomplete"));
    assert_eq!(home.run(&["verify", backup.to_str().unwrap()], "").code, 3);
}

#[test]
fn names_from_a_service_do_nothing_to_the_terminal() {
    let cloud = crate::cloud::Cloud::new();
    let book = cloud.cloud.truth().into_iter().find(|held| held.sort == Sort::AddressBook).unwrap();
    assert!(cloud.cloud.edit(Edit::Rename { href: book.href, name: "Boats\u{9b}31m\u{202e}\tend".into() }));
    let checked = cloud.run(&["account", "check", "me@x.org"]);
    assert_eq!(checked.code, 0, "{checked}");
    let line = checked.stdout.lines().find(|line| line.contains("Boats")).unwrap();
    assert!(!line.contains(['\u{9b}', '\u{202e}']) && line.matches('\t').count() == 2, "{line:?}");
}

#[test]
fn what_two_addresses_list_is_taken_once() {
    let cloud = crate::cloud::Cloud::new();
    let (credentials, url) = (cloud.cloud.credentials(), cloud.cloud.url());
    let book = cloud.cloud.truth().into_iter().find(|held| held.sort == Sort::AddressBook).unwrap();
    let inner = format!("{}{}", url.trim_end_matches('/'), book.href);
    let add = ["account", "add", "two@x.org", "--url", &url, "--url", &inner, "--user", &credentials.user];
    let added = cloud.run(&add);
    assert_eq!(added.code, 0, "{added}");
    assert_eq!(added.stdout.lines().filter(|line| line.ends_with(&book.href)).count(), 1, "{added}");
}

#[test]
fn wrong_use_is_exit_code_2() {
    for args in [&["backup"][..], &["backup", "nobody"], &["frobnicate"], &["backup", "--demo", "--kind", "stamps"]] {
        let run = Home::new().run(args, "");
        assert_eq!(run.code, 2, "{args:?}: {run}");
    }
}

#[cfg(unix)]
#[test]
fn the_root_of_a_drive_takes_backups() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
    use std::os::unix::process::CommandExt as _;
    const NOBODY: u32 = 65_534;

    let home = Home::new();
    let drive = home.dir.path().join("drive");
    // What the system keeps there, and nobody else may look into.
    let kept = drive.join("lost+found");
    fs::create_dir_all(&kept).unwrap();
    fs::create_dir(drive.join(".Trashes")).unwrap();
    fs::set_permissions(&kept, fs::Permissions::from_mode(0o000)).unwrap();
    let mut command = home.command();
    command
        .args(["backup", "--demo", "--contacts", "3", "--events", "1", "--photos", "0"])
        .env("LIFEBOAT_VAULT", &drive);
    if fs::metadata(&kept).unwrap().uid() == 0 {
        // Nothing is shut for root, so somebody else does it.
        for own in [home.dir.path(), &drive] {
            chown(own, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        command.uid(NOBODY).gid(NOBODY);
    }
    let out = command.output().unwrap();
    fs::set_permissions(&kept, fs::Permissions::from_mode(0o700)).unwrap();
    assert!(out.status.success(), "{out:?}");
    assert!(drive.join("demo@lifeboat").is_dir());
}
