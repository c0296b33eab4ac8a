//! The password is in no file, no output, no event, no list of processes, and in nothing that a crash would leave or print.

use std::io::Read as _;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use ::lifeboat::engine::{BackupRequest, PhotoForm, Request, Scope, SignInRequest, SignInWay};
use ::lifeboat::gui::state::{Adding, Draft, SignIn, State};
use ::lifeboat::gui::update::{Errand, Msg, ToSave};
use ::lifeboat::model::{Credentials, Door, Grant, Key, OauthPart, Secret, Tokens};

use crate::lifeboat::Home;

#[test]
fn the_demo_password_is_nowhere() {
    let cloud = ::lifeboat::demo::serve(&::lifeboat::demo::Options { photos: 5, ..Default::default() }).unwrap();
    let credentials = cloud.credentials();
    let secret = credentials.password.expose();
    let home = Home::new();
    for more in [&["--json"][..], &[]] {
        let mut args = vec!["backup", "--user", &credentials.user];
        let url = cloud.url();
        args.extend(["--url", &url]);
        args.extend(more);
        let run = home.run(&args, secret);
        assert_eq!(run.code, 0, "{run}");
        assert!(!run.stdout.contains(secret) && !run.stderr.contains(secret), "{run}");
    }
    home.holds_no(secret);
}

#[test]
fn a_password_never_comes_as_an_argument() {
    let help = Home::new().run(&["backup", "--help"], "");
    assert!(!help.stdout.contains("--password "), "{help}");
    let run = Home::new().run(&["backup", "--url", "http://127.0.0.1:9/", "--user", "me", "--password", "x"], "");
    assert_eq!(run.code, 2, "{run}");
}

#[test]
fn password_file_and_command_are_read() {
    let cloud = ::lifeboat::demo::serve(&::lifeboat::demo::Options { photos: 0, ..Default::default() }).unwrap();
    let credentials = cloud.credentials();
    let home = Home::new();
    let file = home.dir.path().join("password");
    std::fs::write(&file, format!("{}\n", credentials.password.expose())).unwrap();
    let url = cloud.url();
    let account = ["backup", "--kind", "tasks", "--user", &credentials.user, "--url", &url];
    let by_file = home.run(&[&account[..], &["--password-file", file.to_str().unwrap()]].concat(), "");
    assert_eq!(by_file.code, 0, "{by_file}");
    let command = format!("cat '{}'", file.display());
    let by_command = home.run(&[&account[..], &["--password-command", &command]].concat(), "");
    assert_eq!(by_command.code, 0, "{by_command}");
    let none = home.run(&account, "");
    assert_eq!(none.code, 1, "{none}");
}

/// A backup under way that reads its password from a file, by way of another program.
fn under_way(home: &Home, url: &str, user: &str, secret: &str) -> Child {
    let file = home.dir.path().join("password");
    std::fs::write(&file, format!("{secret}\n")).unwrap();
    let command = format!("sleep 0.2; cat '{}'", file.display());
    let mut child = home.command();
    child.args(["backup", "--json", "--user", user, "--url", url, "--password-command", &command]);
    child.env("RUST_BACKTRACE", "full").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// What any user of this computer can read of each process.
#[cfg(target_os = "linux")]
fn processes() -> String {
    let list = std::fs::read_dir("/proc").unwrap().filter_map(Result::ok);
    let words = list.filter_map(|entry| std::fs::read(entry.path().join("cmdline")).ok());
    words.map(|bytes| String::from_utf8_lossy(&bytes).replace('\0', " ") + "\n").collect()
}

#[cfg(target_os = "linux")]
#[test]
fn no_list_of_processes_shows_it() {
    let cloud = ::lifeboat::demo::serve(&::lifeboat::demo::Options { photos: 40, ..Default::default() }).unwrap();
    let (credentials, home) = (cloud.credentials(), Home::new());
    let secret = credentials.password.expose();
    let mut child = under_way(&home, &cloud.url(), &credentials.user, secret);
    let pid = child.id().to_string();
    let (mut looks, mut seen) = (0, false);
    while child.try_wait().unwrap().is_none() {
        let list = processes();
        assert!(!list.contains(secret), "{list}");
        seen |= list.contains("--password-command") && Path::new("/proc").join(&pid).exists();
        looks += 1;
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(looks > 10 && seen, "it was looked at while it ran");
    assert!(child.wait().unwrap().success());
}

#[cfg(unix)]
#[test]
fn a_run_that_crashes_leaves_no_secret_behind() {
    let options = ::lifeboat::demo::Options { contacts: 400, photos: 200, ..Default::default() };
    let cloud = ::lifeboat::demo::serve(&options).unwrap();
    let (credentials, home) = (cloud.credentials(), Home::new());
    let secret = credentials.password.expose();
    let mut child = under_way(&home, &cloud.url(), &credentials.user, secret);
    let is_part = |path: &std::path::PathBuf| path.display().to_string().contains(".part/journal.jsonl");
    let until = Instant::now() + Duration::from_secs(60);
    while !home.files().iter().any(is_part) {
        assert!(Instant::now() < until && child.try_wait().unwrap().is_none(), "it was not caught at work");
        std::thread::sleep(Duration::from_millis(2));
    }
    // As when the program finds itself broken: with what it prints then.
    let abort = std::process::Command::new("kill").args(["-ABRT", &child.id().to_string()]).status().unwrap();
    assert!(abort.success());
    let (mut said, mut errors) = (String::new(), String::new());
    child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    assert!(!child.wait().unwrap().success());
    assert!(!said.contains(secret) && !errors.contains(secret), "{said}\n{errors}");
    std::fs::remove_file(home.dir.path().join("password")).unwrap();
    assert!(home.files().iter().any(is_part), "something was left");
    home.holds_no(secret);
}

/// A panic prints what it is given: none of the values that hold a secret shows it.
#[test]
fn what_a_crash_would_print_has_no_secret() {
    let hush = || Secret::new("hush-hush");
    let part = OauthPart { client_secret: Some(hush()), ..OauthPart::default() };
    let tokens = Tokens { access: Some(hush()), refresh: Some(hush()), ..Tokens::default() };
    let grant = Key::Grant { user: "me".into(), grant: Grant::new(part.clone(), tokens.clone()) };
    let password = Credentials { user: "me".into(), password: hush() };
    let door = |key: Key| Door { key, proxy: Some(hush()), ..Door::default() };
    let sign_in = SignInRequest {
        way: SignInWay::Browser(part.clone()),
        door: door(Credentials { user: "me".into(), ..Credentials::default() }.into()),
    };
    let backup = BackupRequest {
        door: door(grant.clone()),
        vault_name: None,
        vault_root: "/".into(),
        scope: Scope::default(),
        photos: PhotoForm::default(),
        full: false,
        case: None,
        operator: None,
    };
    let draft = Draft {
        password: "hush-hush".into(),
        client_secret: "hush-hush".into(),
        proxy: "http://me:hush-hush@h".into(),
        ..Draft::default()
    };
    let adding = Adding { door: door(password.clone().into()), ..Adding::default() };
    let state = State { draft, adding: Some(adding), ..State::default() };
    let save = Errand::SaveAccount(Box::new(ToSave {
        account: None,
        wished: "me".into(),
        door: door(grant),
        id: String::new(),
        vault_root: None,
        login_flow: None,
    }));
    let typed = SignIn { user: "me".into(), password: hush(), remember: true };
    let printed = [
        format!("{part:?} {tokens:?}"),
        format!("{:?}", Request::SignIn(sign_in)),
        format!("{:?}", Request::Backup(backup)),
        format!("{:?}", Request::Look(door(password.into()))),
        format!("{state:?}"),
        format!("{save:?} {:?}", Msg::SignIn(typed)),
    ];
    for text in printed {
        assert!(!text.contains("hush-hush"), "{text}");
        assert!(text.contains("***") || text.contains("Draft"), "{text}");
    }
}
