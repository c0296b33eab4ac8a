//! Signing in where no password is typed, from the first step to the last: OAuth 2.0 and Nextcloud's Login Flow v2, against
//! a stand-in before the demo cloud. What the service gave is nowhere but where it belongs. (Real servers: `oauth.rs`.)

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread;

use ::lifeboat::demo::{self, Demo};
use ::lifeboat::engine::{
    self, BackupRequest, Event, Outcome, PhotoForm, Request, Scope, SignInRequest, SignInWay, SignOutRequest,
};
use ::lifeboat::model::{Credentials, Door, Key, OauthPart, Sign, SignInStep, Trouble};

use crate::lifeboat::{Home, Ran};
use crate::stand_in::{APP_PASSWORD, StandIn, browse};

fn cloud() -> Demo {
    let small = demo::Options { contacts: 60, events: 40, todos: 5, notes: 5, photos: 8, ..demo::Options::default() };
    demo::serve(&small).unwrap()
}

fn part(service: &StandIn) -> OauthPart {
    OauthPart {
        authorize_url: service.url("/authorize"),
        token_url: service.url("/token"),
        revoke_url: Some(service.url("/revoke")),
        client_id: Some("lifeboat".into()),
        ..OauthPart::default()
    }
}

/// Runs a job to its end; a browser opens when it is asked for. Gives what was let know, in the words of a log.
fn perform(request: Request) -> (Result<Outcome, Trouble>, String) {
    followed(&engine::start(request, || ()))
}

fn followed(job: &engine::Job) -> (Result<Outcome, Trouble>, String) {
    let mut log = String::new();
    for event in &job.events {
        if let Event::Sign(Sign::SignIn(SignInStep::Browser { url })) = &event {
            assert!(browse(url).contains("You are signed in."));
        }
        log.push_str(&format!("{event:?}\n"));
        if let Event::Ended(end) = event {
            return (end, log);
        }
    }
    panic!("the job ended without a word: {log}");
}

/// Who signs in; the key is yet to come.
fn named(user: &str) -> Key {
    Credentials { user: user.into(), ..Credentials::default() }.into()
}

fn sign_in(service: &StandIn) -> (Key, String) {
    let request = SignInRequest {
        way: SignInWay::Browser(part(service)),
        door: Door { key: named("maria@example.org"), ..Door::default() },
    };
    let (end, log) = perform(Request::SignIn(request));
    let Ok(Outcome::SignedIn(done)) = end else { panic!("{end:?}") };
    (done.key, log)
}

fn door(service: &StandIn, key: Key) -> Door {
    Door { urls: vec![service.url("/")], key, ..Door::default() }
}

fn backup(home: &Home, door: Door) -> Request {
    Request::Backup(BackupRequest {
        door,
        vault_name: None,
        vault_root: home.dir.path().join("Lifeboat"),
        scope: Scope::default(),
        photos: PhotoForm::default(),
        full: false,
        case: None,
        operator: None,
    })
}

#[test]
fn tokens_run_out_in_the_middle_and_every_item_comes_once() {
    let cloud = cloud();
    let service = StandIn::before(&cloud, 5);
    let home = Home::new();
    let (key, mut log) = sign_in(&service);
    let door = door(&service, key);
    let mut backups = Vec::new();
    for _ in 0..2 {
        let (end, said) = perform(backup(&home, door.clone()));
        log.push_str(&said);
        let Ok(Outcome::BackedUp(done)) = end else { panic!("{end:?}") };
        let text = fs::read_to_string(done.path.join("lifeboat/items.jsonl")).unwrap();
        let records = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        let mut hrefs: Vec<String> = records.map(|item| item["href"].as_str().unwrap().to_owned()).collect();
        hrefs.sort();
        backups.push(hrefs);
    }
    let is_text = |href: &String| href.ends_with(".vcf") || href.ends_with(".ics");
    let there = cloud.truth().into_iter().flat_map(|held| held.items).map(|item| item.href).filter(is_text);
    let mut there: Vec<String> = there.collect();
    there.sort();
    assert_eq!(backups, [there.clone(), there]);
    let renewals = service.count("POST /token") - 1;
    assert!(renewals >= 3, "{renewals} renewals");
    assert!(service.is_in(), "no refresh token was used twice");

    let request = SignOutRequest { door, login_flow: None };
    let (end, said) = perform(Request::SignOut(request));
    assert_eq!(end, Ok(Outcome::SignedOut(true)));
    assert!(!service.is_in());
    log.push_str(&said);
    assert!(service.given().len() >= 8);
    for secret in service.given() {
        home.holds_no(&secret);
        assert!(!log.contains(&secret), "an event told {secret}");
    }
}

#[test]
fn a_permission_that_ended_says_so_and_the_next_one_goes_on() {
    let cloud = cloud();
    let service = StandIn::before(&cloud, 1_000);
    let home = Home::new();
    let (key, _) = sign_in(&service);
    let door = door(&service, key.clone());
    let request = SignOutRequest { door: door.clone(), login_flow: None };
    assert_eq!(perform(Request::SignOut(request)).0, Ok(Outcome::SignedOut(true)));
    let (end, _) = perform(backup(&home, door.clone()));
    let Err(trouble @ Trouble::SignInEnded { .. }) = &end else { panic!("{end:?}") };
    let words = ::lifeboat::text::trouble(trouble, ::lifeboat::text::During::Other);
    assert!(words.next.contains("Sign in to this account again"), "{words}");
    let (key, _) = sign_in(&service);
    let (end, _) = perform(backup(&home, Door { key, ..door }));
    assert!(matches!(end, Ok(Outcome::BackedUp(_))), "{end:?}");
}

/// Stands between a program and the plain-http servers of this computer, and notes who is asked for what.
fn proxy() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let notes = Arc::clone(&seen);
    thread::spawn(move || {
        for client in listener.incoming() {
            let (client, notes) = (client.unwrap(), Arc::clone(&notes));
            thread::spawn(move || {
                let mut reader = BufReader::new(client.try_clone().unwrap());
                let mut first = String::new();
                reader.read_line(&mut first).unwrap();
                notes.lock().unwrap().push(first.trim_end().to_owned());
                let (method, rest) = first.split_once(" http://").unwrap();
                let (host, rest) = rest.split_once('/').unwrap();
                let mut server = TcpStream::connect(host).unwrap();
                write!(server, "{method} /{rest}").unwrap();
                let mut onward = server.try_clone().unwrap();
                thread::spawn(move || std::io::copy(&mut reader, &mut onward));
                let _ = std::io::copy(&mut server, &mut &client);
            });
        }
    });
    (url, seen)
}

#[test]
fn a_browser_sign_in_goes_where_the_settings_say() {
    let cloud = cloud();
    let service = StandIn::before(&cloud, 1_000);
    let home = Home::new();
    let desk = engine::Desk::new(Some(home.dir.path().join("config")), None);
    let (url, seen) = proxy();
    desk.set_network(Some(url), None).unwrap();
    let door = Door { key: named("maria@example.org"), ..Door::default() };
    let request = Request::SignIn(SignInRequest { way: SignInWay::Browser(part(&service)), door });
    let (end, _) = followed(&desk.start(request.clone(), || ()));
    assert!(matches!(end, Ok(Outcome::SignedIn(_))), "{end:?}");
    let token = format!("POST {} HTTP/1.1", service.url("/token"));
    assert!(seen.lock().unwrap().contains(&token), "{seen:?}");
    assert_eq!(service.count("POST /token"), 1);

    // What stands in the certificate file is looked at before anybody is asked.
    let empty = home.dir.path().join("authority.pem");
    fs::write(&empty, "no certificate").unwrap();
    desk.set_network(None, Some(empty.clone())).unwrap();
    let (end, _) = followed(&desk.start(request, || ()));
    assert!(matches!(&end, Err(Trouble::BadSettings { path, .. }) if *path == empty), "{end:?}");
    assert_eq!(service.count("POST /token"), 1);
}

/// The program, with a browser that only notes what it is to open.
#[cfg(unix)]
fn run(home: &Home, args: &[&str], password: &str) -> (Ran, PathBuf) {
    use std::os::unix::fs::PermissionsExt as _;
    let (tools, opened) = (home.dir.path().join("tools"), home.dir.path().join("opened"));
    fs::create_dir_all(&tools).unwrap();
    let script = tools.join("xdg-open");
    fs::write(&script, format!("#!/bin/sh\necho \"$1\" >'{}'\n", opened.display())).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = home.command();
    command.args(args).env("PATH", format!("{}:{}", tools.display(), std::env::var("PATH").unwrap()));
    if !password.is_empty() {
        command.env("LIFEBOAT_PASSWORD", password);
    }
    let out = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (Ran { code: out.status.code().unwrap_or(-1), stdout: text(out.stdout), stderr: text(out.stderr) }, opened)
}

#[cfg(unix)]
#[test]
fn a_nextcloud_server_gives_an_app_password_and_takes_it_back() {
    let cloud = cloud();
    let service = StandIn::before(&cloud, 0);
    let home = Home::new();
    let url = service.url("/");
    let (added, opened) = run(&home, &["account", "add", "maria@example.org", "--browser", "--url", &url], "");
    assert_eq!(added.code, 0, "{added}");
    let page = service.url("/login/v2/flow/x");
    assert!(added.stderr.contains(&page), "{added}");
    assert_eq!(fs::read_to_string(opened).unwrap().trim(), page);
    // There is no keychain here, so it is asked for each time.
    assert!(added.stderr.contains("no keychain"), "{added}");
    let (backup, _) = run(&home, &["backup", "maria@example.org"], APP_PASSWORD);
    assert_eq!(backup.code, 0, "{backup}");
    assert!(service.is_in());
    let (removed, _) = run(&home, &["account", "remove", "maria@example.org"], APP_PASSWORD);
    assert_eq!(removed.code, 0, "{removed}");
    assert!(removed.stderr.contains("is void now"), "{removed}");
    assert!(!service.is_in());
    assert_eq!(service.count("DELETE /ocs/v2.php/core/apppassword"), 1);
    for secret in service.given() {
        home.holds_no(&secret);
        assert!([&added, &backup, &removed].iter().all(|run| !format!("{run}").contains(&secret)));
    }
}

#[cfg(unix)]
#[test]
fn a_browser_sign_in_leaves_no_token_behind() {
    let cloud = cloud();
    let service = StandIn::before(&cloud, 1_000);
    let home = Home::new();
    let [url, authorize, token] = ["/", "/authorize", "/token"].map(|path| service.url(path));
    let mut args = vec!["account", "add", "maria@example.org", "--browser", "--url", &url, "--client-id", "lifeboat"];
    args.extend(["--authorize-url", &authorize, "--token-url", &token, "--json"]);
    let mut child = home.command().args(&args).stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
    let shown: serde_json::Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    browse(shown["url"].as_str().unwrap());
    let rest: Vec<String> = lines.map(Result::unwrap).collect();
    assert!(child.wait().unwrap().success(), "{rest:?}");
    assert_eq!(service.given().len(), 2);
    for secret in service.given() {
        home.holds_no(&secret);
        assert!(rest.iter().all(|line| !line.contains(&secret)), "{rest:?}");
    }
    // Without a keychain it was for that time.
    let backup = home.run(&["backup", "maria@example.org"], "not asked for");
    assert_eq!(backup.code, 1, "{backup}");
    assert!(backup.stderr.contains("There is no sign-in for maria@example.org"), "{backup}");
    let again = home.run(&["account", "remove", "maria@example.org"], "");
    assert_eq!(again.code, 0, "{again}");
    assert!(again.stderr.contains("could not take back"), "{again}");
}

#[test]
fn ways_to_sign_in_that_do_not_go_together_are_wrong_use() {
    let home = Home::new();
    let add = |more: &[&str]| {
        let args = [&["account", "add", "me", "--url", "http://127.0.0.1:9/"], more].concat();
        let run = home.run(&args, "x");
        assert_eq!(run.code, 2, "{more:?}: {run}");
    };
    add(&["--browser", "--device-code", "--client-id", "x"]);
    add(&["--device-code"]);
    add(&["--client-id", "x"]);
    add(&["--browser", "--issuer", "https://h"]);
    add(&["--browser", "--client-id", "x"]);
}
