//! An e-mail address alone, from the command line: a provider file of a company's own, no DNS, proxies, and how an account
//! stands afterwards. Servers named by DNS are in `dns.rs`, of the tests with real servers.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::lifeboat::Home;
use crate::stand_in::{StandIn, browse};

/// A provider file for the demo cloud, in the settings folder.
fn provide(home: &Home, cloud: &::lifeboat::demo::Demo) -> PathBuf {
    let config = home.dir.path().join("settings");
    fs::create_dir_all(config.join("providers")).unwrap();
    let text = format!(
        "id = \"ours\"\nname = \"Our Company\"\ndomains = [\"ours.example\"]\ncontacts = \"{0}\"\ncalendars = \"{0}\"\n\
         photos = \"{1}\"\nuser = \"own\"\nuser_name = \"It is the number on your badge.\"\n\
         coverage = [\"Voice mail: ask the desk for it.\"]\n[[sign_in]]\nway = \"password\"\n\
         [checked]\nhow = \"live\"\ndate = \"2026-11-22\"\nsources = [\"us\"]\n",
        cloud.url(),
        cloud.photos_url(),
    );
    fs::write(config.join("providers/ours.toml"), text).unwrap();
    config
}

#[test]
fn a_file_in_the_settings_folder_makes_an_address_enough() {
    let options = ::lifeboat::demo::Options { contacts: 20, events: 10, photos: 4, ..Default::default() };
    let cloud = ::lifeboat::demo::serve(&options).unwrap();
    let credentials = cloud.credentials();
    let secret = credentials.password.expose();
    let home = Home::new();
    let config = provide(&home, &cloud);
    let config = ["--config", config.to_str().unwrap()];
    let run = |args: &[&str]| home.run(&[&config[..], args].concat(), secret);

    let unnamed = run(&["account", "add", "maria@ours.example"]);
    assert_eq!(unnamed.code, 1, "{unnamed}");
    assert!(unnamed.stderr.contains("number on your badge"), "{unnamed}");

    let added = run(&["account", "add", "maria@ours.example", "--user", &credentials.user]);
    assert_eq!(added.code, 0, "{added}");
    assert!(added.stderr.contains("Our Company") && added.stderr.contains("found"), "steps are told: {added}");
    let listed = run(&["account", "list"]);
    assert!(listed.stdout.contains(&cloud.url()) && listed.stdout.contains(&cloud.photos_url()), "{listed}");

    let backup = run(&["backup", "maria@ours.example"]);
    assert_eq!(backup.code, 0, "{backup}");
    let start = fs::read_to_string(PathBuf::from(backup.stdout.trim()).join("START-HERE.html")).unwrap();
    assert!(start.contains("Voice mail: ask the desk for it."), "what the service can't give stands in the backup");

    let check = run(&["account", "check", "maria@ours.example"]);
    assert_eq!(check.code, 0, "{check}");
    for part in [
        "Signed in to Our Company",
        "contacts at",
        "Last reached before",
        "Last good backup:",
        "Voice mail: ask the desk",
    ] {
        assert!(check.stderr.contains(part), "{part}: {check}");
    }
    let json = run(&["--json", "account", "check", "maria@ours.example"]);
    let health = json.stdout.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let health = health.into_iter().find(|line| line["event"] == "health").unwrap();
    assert_eq!(health["provider"], "Our Company");
    assert!(health["last_good"].is_string() && health["services"].as_array().unwrap().len() == 3, "{health}");

    // A file that is gone is said, since it also says whom to trust.
    fs::remove_file(home.dir.path().join("settings/providers/ours.toml")).unwrap();
    let gone = run(&["backup", "maria@ours.example"]);
    assert_eq!(gone.code, 1, "{gone}");
    assert!(gone.stderr.contains("ours"), "{gone}");
    home.holds_no(secret);
}

/// A provider file of a company whose people sign in in their browser, and never type a password anywhere else.
fn provide_without_password(home: &Home, service: &StandIn, sign_in: &str) -> PathBuf {
    let config = home.dir.path().join("settings");
    fs::create_dir_all(config.join("providers")).unwrap();
    let text = format!(
        "id = \"ours\"\nname = \"Our Company\"\ndomains = [\"ours.example\"]\ncontacts = \"{0}\"\ncalendars = \"{0}\"\n\
         password_entry = false\nno_password = \"Use the company's sign-in.\"\n{sign_in}\n\
         [checked]\nhow = \"live\"\ndate = \"2026-11-22\"\nsources = [\"us\"]\n",
        service.url("/"),
    );
    fs::write(config.join("providers/ours.toml"), text).unwrap();
    config
}

/// Adds the account with nothing but its address; the person opens what they are told to and agrees.
fn add_by_browser(home: &Home, config: &Path, args: &[&str]) -> (bool, Vec<String>) {
    let mut command = home.command();
    command.args(["--json", "--config", config.to_str().unwrap(), "account", "add", "maria@ours.example"]).args(args);
    // A password that lies about is not used.
    command.env("LIFEBOAT_PASSWORD", "a-password-that-nobody-asked-for");
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut said = Vec::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        let event: serde_json::Value = serde_json::from_str(&line).unwrap();
        if event["step"] == "browser" {
            browse(event["url"].as_str().unwrap());
        }
        said.push(line);
    }
    (child.wait().unwrap().success(), said)
}

#[test]
fn where_the_file_wants_a_browser_the_address_alone_leads_there() {
    let options = ::lifeboat::demo::Options { contacts: 20, events: 10, photos: 0, ..Default::default() };
    let cloud = ::lifeboat::demo::serve(&options).unwrap();
    let service = StandIn::before(&cloud, 1_000);
    let oauth = format!(
        "[[sign_in]]\nway = \"oauth\"\n[oauth]\nauthorize_url = \"{}\"\ntoken_url = \"{}\"\nrevoke_url = \"{}\"\n\
         client_id = \"lifeboat\"\nredirect = \"http://127.0.0.1/back\"",
        service.url("/authorize"),
        service.url("/token"),
        service.url("/revoke"),
    );
    let flow = "[[sign_in]]\nway = \"login-flow-v2\"".to_owned();
    for sign_in in [oauth, flow] {
        let home = Home::new();
        let config = provide_without_password(&home, &service, &sign_in);
        let (done, said) = add_by_browser(&home, &config, &[]);
        assert!(done, "{said:#?}");
        let saved = fs::read_to_string(config.join("accounts.toml")).unwrap();
        assert!(saved.contains("provider = \"ours\"") && saved.contains("lasts = "), "{saved}");
        assert!(service.is_in() && service.given().iter().all(|secret| !said.iter().any(|line| line.contains(secret))));
        assert!(!service.saw("a-password-that-nobody-asked-for"));
        service.given().iter().for_each(|secret| home.holds_no(secret));
    }
}

#[test]
fn where_the_file_wants_no_password_none_is_sent_anywhere() {
    let cloud = ::lifeboat::demo::serve(&::lifeboat::demo::Options { photos: 0, ..Default::default() }).unwrap();
    let service = StandIn::before(&cloud, 1_000);
    let home = Home::new();
    let sign_in = format!("[[sign_in]]\nway = \"oauth\"\n[oauth]\ntoken_url = \"{}\"", service.url("/token"));
    let config = provide_without_password(&home, &service, &sign_in);
    let url = service.url("/");
    let config = ["--config", config.to_str().unwrap()];
    let add = ["account", "add", "maria@ours.example"];
    let by_url = [&add[..], &["--provider", "ours", "--url", &url]].concat();
    for args in [&add[..], &by_url, &["backup", "--url", &url, "--user", "maria"]] {
        let run = home.run(&[&config[..], args].concat(), "hunter2");
        assert_eq!(run.code, 1, "{args:?}: {run}");
        assert!(run.stderr.contains("Use the company's sign-in."), "{run}");
    }
    assert!(!service.saw("hunter2"));
}

#[test]
fn without_dns_sign_in_ends_and_says_so() {
    let silent = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let server = silent.local_addr().unwrap().to_string();
    let home = Home::new();
    let began = Instant::now();
    let mut command = home.command();
    command.args(["account", "add", "alice@no-such-host.example"]);
    let out = command.env("LIFEBOAT_DNS", server).env("LIFEBOAT_PASSWORD", "a-password").output().unwrap();
    let said = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(1), "{said}");
    assert!(said.contains("no-such-host.example"), "{said}");
    assert!(said.contains("gave no answer"), "the step that failed is told: {said}");
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
}

#[test]
fn an_account_that_is_not_saved_is_not_guessed() {
    let run = Home::new().run(&["backup", "alice@example.org"], "a-password");
    assert_eq!(run.code, 2, "{run}");
    assert!(run.stderr.contains("account add"), "{run}");
    let nameless = Home::new().run(&["account", "add", "alice"], "a-password");
    assert_eq!(nameless.code, 2, "{nameless}");
    assert!(nameless.stderr.contains("--url"), "{nameless}");
}

#[test]
fn the_password_of_a_proxy_is_no_part_of_a_command_and_stands_nowhere() {
    let home = Home::new();
    let args = ["account", "add", "me@example.org", "--url", "https://dav.example.org", "--proxy"];
    let open = home.run(&[&args[..], &["http://eve:hunter3@127.0.0.1:9"]].concat(), "a-password");
    assert_eq!(open.code, 2, "{open}");
    assert!(open.stderr.contains("LIFEBOAT_PROXY") && !open.stderr.contains("hunter3"), "{open}");
    // Also where the environment names one, which the command line goes before.
    let mut command = home.command();
    command.args(args).arg("http://eve:hunter3@127.0.0.1:9").env("LIFEBOAT_PROXY", "http://127.0.0.1:9");
    let out = command.env("LIFEBOAT_PASSWORD", "a-password").output().unwrap();
    assert_eq!(out.status.code(), Some(2), "{out:?}");

    let mut command = home.command();
    command.args(&args[..5]).env("LIFEBOAT_PROXY", "http://eve:hunter3@127.0.0.1:9");
    let out = command.env("LIFEBOAT_PASSWORD", "a-password").output().unwrap();
    let said = String::from_utf8_lossy(&out.stderr).into_owned() + &String::from_utf8_lossy(&out.stdout);
    assert_eq!(out.status.code(), Some(1), "{said}");
    assert!(!said.contains("hunter3"), "{said}");
    home.holds_no("hunter3");

    let help = home.command().args(["account", "add", "--help"]).env("LIFEBOAT_PROXY", "http://eve:hunter3@h").output();
    assert!(!String::from_utf8_lossy(&help.unwrap().stdout).contains("hunter3"));
}
