//! OAuth 2.0 against oidc-provider, and a Radicale that is reached only with a good token: the whole way on the command
//! line, with gnome-keyring and without. `tests/oauth` has the server's settings, the proxy and the person's browser.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::keyring::Keyring;
use crate::lifeboat::{Home, Ran};
use crate::server::{Server, USER, free_port, python_env, radicale};
use crate::{compare, outside};

const ACCOUNT: &str = "alice@example.org";

/// The environment that `tests/run` makes.
fn modules() -> PathBuf {
    let dir = std::env::var_os("LIFEBOAT_OIDC").map(PathBuf::from);
    let dir = dir.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target/oidc/node_modules"));
    assert!(dir.join("oidc-provider").exists(), "no oidc-provider at {}: run tests/run", dir.display());
    dir
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oauth").join(name)
}

fn node(name: &str) -> Command {
    let mut command = Command::new(modules().join("node/bin/node"));
    command.arg(script(name)).env("LIFEBOAT_OIDC", modules());
    command
}

/// A Radicale on the store of another one, that believes whoever stands in front of it.
fn radicale_behind(other: &Server) -> Server {
    let (dir, port) = (TempDir::new().unwrap(), free_port());
    let config = format!(
        "[server]\nhosts = 127.0.0.1:{port}\n[auth]\ntype = http_x_remote_user\n\
         [storage]\nfilesystem_folder = {}/store\n[logging]\nlevel = warning\n",
        other.dir.path().display()
    );
    fs::write(dir.path().join("config"), config).unwrap();
    let mut command = Command::new(python_env().join("bin/radicale"));
    command.arg("--config").arg(dir.path().join("config"));
    Server::start(dir, port, "", &mut command)
}

/// How long tokens last, and how slow the address book server is.
struct Pace {
    access_secs: u32,
    pause_ms: u32,
    good_ms: u32,
}

const STEADY: Pace = Pace { access_secs: 600, pause_ms: 0, good_ms: 600_000 };

/// Everything that an account with OAuth needs around it.
struct World {
    home: Home,
    keyring: Option<Keyring>,
    /// Has the browser, which opens by itself.
    path: TempDir,
    /// The same store with a password, for whoever fills and judges it.
    plain: Server,
    provider: Server,
    proxy: Server,
    _behind: Server,
}

impl World {
    fn new(pace: &Pace, keyring: Option<Keyring>) -> World {
        let plain = radicale();
        for (kind, n_items) in [("contacts", "300"), ("events", "200"), ("todos", "20")] {
            let url = plain.url(&format!("/{USER}/{kind}/"));
            outside("fill.py", &["whole", &url, USER, plain.password, kind, n_items]);
        }
        let behind = radicale_behind(&plain);
        let provider = {
            let (dir, port) = (TempDir::new().unwrap(), free_port());
            let mut command = node("provider.mjs");
            command.args([port.to_string(), pace.access_secs.to_string()]).arg(dir.path().join("tokens"));
            Server::start(dir, port, "", &mut command)
        };
        let proxy = {
            let (dir, port) = (TempDir::new().unwrap(), free_port());
            let mut command = node("proxy.mjs");
            command.args([port.to_string(), behind.port.to_string(), provider.url("")]);
            command.args([pace.pause_ms.to_string(), pace.good_ms.to_string()]).arg(dir.path().join("requests"));
            Server::start(dir, port, "", &mut command)
        };
        let world = World {
            home: Home::new(),
            keyring,
            path: TempDir::new().unwrap(),
            plain,
            provider,
            proxy,
            _behind: behind,
        };
        world.person("");
        world
    }

    /// Who sits before the browser: somebody who agrees, or with `no` somebody who declines.
    fn person(&self, how: &str) {
        let opens = self.path.path().join("xdg-open");
        let (node, browser) = (modules().join("node/bin/node"), script("browser.mjs"));
        let log = self.path.path().join("pages");
        let text = format!(
            "#!/bin/sh\n'{}' '{}' \"$1\" {how} >>'{}' 2>&1\n",
            node.display(),
            browser.display(),
            log.display()
        );
        fs::write(&opens, text).unwrap();
        fs::set_permissions(&opens, fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = self.home.command();
        let path = format!("{}:{}", self.path.path().display(), std::env::var("PATH").unwrap());
        command.args(args).env("PATH", path);
        if let Some(keyring) = &self.keyring {
            keyring.around_command(&mut command);
        }
        command
    }

    fn run(&self, args: &[&str]) -> Ran {
        ran(&self.command(args).output().unwrap())
    }

    fn add(&self, how: &str) -> Vec<String> {
        let (issuer, url) = (self.provider.url(""), self.proxy.url("/"));
        let args = ["account", "add", ACCOUNT, how, "--url", &url, "--issuer", &issuer, "--client-id", "lifeboat"];
        args.iter().chain(&["--scope", "openid offline_access"]).map(|arg| (*arg).to_owned()).collect()
    }

    fn sign_in(&self) -> Ran {
        let args = self.add("--browser");
        self.run(&args.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// Lines `grant_type access refresh`, oldest first.
    fn tokens(&self) -> Vec<Vec<String>> {
        let text = fs::read_to_string(self.provider.dir.path().join("tokens")).unwrap_or_default();
        text.lines().map(|line| line.split(' ').map(str::to_owned).collect()).collect()
    }

    fn requests(&self) -> Vec<String> {
        let text = fs::read_to_string(self.proxy.dir.path().join("requests")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// What the service says of a token: good right now or not.
    fn is_good(&self, token: &str) -> bool {
        let url = self.provider.url("/token/introspection");
        let out = Command::new("curl")
            .args([
                "--silent",
                "--user",
                "proxy:known+to+the+proxy+only",
                "--data-urlencode",
                &format!("token={token}"),
                &url,
            ])
            .output()
            .unwrap();
        let told: Value = serde_json::from_slice(&out.stdout).unwrap();
        told["active"] == true
    }

    /// The person takes the permission back, in their account at the service.
    fn take_back(&self) {
        let newest = self.tokens().pop().unwrap();
        let url = self.provider.url("/token/revocation");
        let form = format!("client_id=lifeboat&token={}", newest[2]);
        let out = Command::new("curl").args(["--silent", "--fail", "--data", &form, &url]).output().unwrap();
        assert!(out.status.success());
    }

    /// Every item of the account is in the backup once, as another client has it.
    fn is_whole(&self, backup: &Path) {
        for (kind, n_items) in [("contacts", 300), ("events", 200), ("todos", 20)] {
            compare(backup, &self.plain, &format!("/{USER}/{kind}/"), n_items);
        }
        let verify = self.run(&["verify", backup.to_str().unwrap()]);
        assert_eq!(verify.code, 0, "{verify}");
    }

    /// None of the tokens that were ever given is in a file or was said.
    fn keeps_secrets(&self, said: &[&Ran]) {
        let tokens = self.tokens();
        assert!(!tokens.is_empty());
        for token in tokens.iter().flat_map(|line| line.iter().skip(1)).filter(|token| *token != "undefined") {
            self.home.holds_no(token);
            assert!(said.iter().all(|run| !run.stdout.contains(token) && !run.stderr.contains(token)));
        }
    }
}

fn ran(out: &std::process::Output) -> Ran {
    Ran {
        code: out.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&out.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&out.stderr).into_owned(),
    }
}

fn last_line(run: &Ran) -> PathBuf {
    PathBuf::from(run.stdout.lines().last().unwrap_or_default())
}

#[test]
fn from_the_browser_to_a_backup_and_out_again() {
    // Tokens that last three seconds: nearly each command renews them, and each renewal rotates.
    let world = World::new(&Pace { access_secs: 3, ..STEADY }, Some(Keyring::start()));
    let added = world.sign_in();
    assert_eq!(added.code, 0, "{added}");
    assert!(added.stderr.contains("is in this computer's keychain"), "{added}");
    let page = fs::read_to_string(world.path.path().join("pages")).unwrap();
    assert!(page.contains("You are signed in."), "{page}");

    let checked = world.run(&["account", "check", ACCOUNT]);
    assert_eq!(checked.code, 0, "{checked}");
    assert!(checked.stderr.contains("renewed by itself"), "{checked}");
    let backup = world.run(&["backup", ACCOUNT]);
    assert_eq!(backup.code, 0, "{backup}");
    world.is_whole(&last_line(&backup));
    let again = world.run(&["backup", ACCOUNT, "--json"]);
    assert_eq!(again.code, 0, "{again}");

    let tokens = world.tokens();
    let renewals = tokens.iter().filter(|line| line[0] == "refresh_token").count();
    assert!(renewals >= 3, "{tokens:?}");
    let newest = tokens.last().unwrap()[2].clone();
    assert!(world.is_good(&newest), "rotation left a grant that lives");
    let removed = world.run(&["account", "remove", ACCOUNT]);
    assert_eq!(removed.code, 0, "{removed}");
    assert!(removed.stderr.contains("is void now"), "{removed}");
    assert!(!world.is_good(&newest), "signing out takes the grant back");
    assert_eq!(world.run(&["backup", ACCOUNT]).code, 2);
    world.keeps_secrets(&[&added, &checked, &backup, &again, &removed]);
}

#[test]
fn a_phone_approves_by_device_code() {
    let world = World::new(&STEADY, Some(Keyring::start()));
    let mut args = world.add("--device-code");
    args.push("--json".into());
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let mut child = world.command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
    let shown: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    assert_eq!((shown["event"].as_str(), shown["step"].as_str()), (Some("sign-in"), Some("code")));
    let complete = shown["complete"].as_str().unwrap();
    assert!(complete.contains(shown["code"].as_str().unwrap()), "{shown}");
    let phone = node("browser.mjs").arg(complete).output().unwrap();
    assert!(phone.status.success(), "{}", String::from_utf8_lossy(&phone.stderr));
    let rest: Vec<String> = lines.map(Result::unwrap).collect();
    let out = child.wait_with_output().unwrap();
    assert!(out.status.success(), "{rest:?} {}", String::from_utf8_lossy(&out.stderr));
    assert!(rest[0].contains("approved"), "{rest:?}");

    let backup = world.run(&["backup", ACCOUNT]);
    assert_eq!(backup.code, 0, "{backup}");
    world.is_whole(&last_line(&backup));
    assert!(world.tokens()[0][0].ends_with("device_code"), "{:?}", world.tokens());
    world.keeps_secrets(&[&backup]);
}

#[test]
fn tokens_that_run_out_in_the_middle_cost_no_item() {
    let world = World::new(&Pace { access_secs: 600, pause_ms: 700, good_ms: 1_000 }, Some(Keyring::start()));
    let added = world.sign_in();
    assert_eq!(added.code, 0, "{added}");
    let before = world.tokens().len();
    let backup = world.run(&["backup", ACCOUNT]);
    assert_eq!(backup.code, 0, "{backup}");
    let requests = world.requests();
    let is_refused = |line: &&String| line.starts_with("401 REPORT") || line.starts_with("401 PROPFIND");
    let refused = requests.iter().filter(is_refused).count();
    let renewals = world.tokens().len() - before;
    println!("{refused} requests refused, {renewals} renewals, {} requests", requests.len());
    // How often depends on how many requests a run needs, and on how fast it is.
    assert!(refused >= 1 && renewals >= 1, "{requests:#?}");
    world.is_whole(&last_line(&backup));
    assert!(world.is_good(&world.tokens().pop().unwrap()[2]), "no refresh token was used twice");
    world.keeps_secrets(&[&added, &backup]);
}

#[test]
fn a_permission_that_is_taken_back_ends_the_run_and_a_new_one_goes_on_with_it() {
    let world = World::new(&Pace { pause_ms: 900, ..STEADY }, Some(Keyring::start()));
    assert_eq!(world.sign_in().code, 0);
    let fetched = |world: &World| world.requests().iter().filter(|line| line.starts_with("207 REPORT")).count();
    let begun = fetched(&world);
    let child = world.command(&["backup", ACCOUNT]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let until = Instant::now() + Duration::from_secs(60);
    // The contacts have come.
    while fetched(&world) < begun + 1 {
        assert!(Instant::now() < until, "{:#?}", world.requests());
        std::thread::sleep(Duration::from_millis(20));
    }
    world.take_back();
    let ended = ran(&child.wait_with_output().unwrap());
    assert_eq!(ended.code, 1, "{ended}");
    assert!(ended.stderr.contains("The permission that you gave Lifeboat at 127.0.0.1"), "{ended}");
    assert!(ended.stderr.contains("Sign in to this account again"), "{ended}");
    let asked = world.tokens().len();
    assert_eq!(world.run(&["backup", ACCOUNT]).code, 1, "still");
    assert_eq!(world.tokens().len(), asked);

    let added = world.sign_in();
    assert_eq!(added.code, 0, "{added}");
    let backup = world.run(&["backup", ACCOUNT]);
    assert_eq!(backup.code, 0, "{backup}");
    let contacts = |line: &&String| *line == &format!("207 REPORT /{USER}/contacts/");
    assert_eq!(world.requests().iter().filter(contacts).count(), 1, "what was there is not fetched twice: {backup}");
    world.is_whole(&last_line(&backup));
    world.keeps_secrets(&[&ended, &added, &backup]);
}

#[test]
fn several_runs_at_once_take_turns_to_renew() {
    let world = World::new(&STEADY, Some(Keyring::start()));
    assert_eq!(world.sign_in().code, 0);
    let mut checks: Vec<_> =
        (0..5).map(|_| world.command(&["account", "check", ACCOUNT]).stderr(Stdio::piped()).spawn().unwrap()).collect();
    for check in checks.drain(..) {
        let end = ran(&check.wait_with_output().unwrap());
        assert_eq!(end.code, 0, "{end}");
    }
    let tokens = world.tokens();
    assert_eq!(tokens.iter().filter(|line| line[0] == "refresh_token").count(), 5, "each has come to renew");
    assert!(world.is_good(&tokens.last().unwrap()[2]), "no refresh token was used twice");
}

#[test]
fn a_password_is_kept_in_the_keychain_and_forgotten_with_its_account() {
    let cloud = ::lifeboat::demo::serve(&::lifeboat::demo::Options { photos: 0, ..Default::default() }).unwrap();
    let (credentials, url, home, keyring) = (cloud.credentials(), cloud.url(), Home::new(), Keyring::start());
    let run = |args: &[&str], password: &str| {
        let mut command = home.command();
        keyring.around_command(&mut command).args(args);
        if !password.is_empty() {
            command.env("LIFEBOAT_PASSWORD", password);
        }
        ran(&command.output().unwrap())
    };
    let add = ["account", "add", ACCOUNT, "--url", &url, "--user", &credentials.user];
    let added = run(&add, credentials.password.expose());
    assert!(added.code == 0 && added.stderr.contains("its password is in this computer's keychain"), "{added}");
    let backup = run(&["backup", ACCOUNT], "");
    assert_eq!(backup.code, 0, "{backup}");
    home.holds_no(credentials.password.expose());
    let settings = home.files().into_iter().find(|path| path.ends_with("accounts.toml")).unwrap();
    let before = fs::read(&settings).unwrap();
    assert_eq!(run(&["account", "remove", ACCOUNT], "").code, 0);
    fs::write(&settings, before).unwrap();
    let forgotten = run(&["backup", ACCOUNT], "");
    assert!(forgotten.code == 1 && forgotten.stderr.contains("There is no password"), "{forgotten}");
}

#[test]
fn without_a_keychain_a_sign_in_is_for_this_time() {
    let world = World::new(&STEADY, None);
    let added = world.sign_in();
    assert_eq!(added.code, 0, "{added}");
    assert!(added.stderr.contains("was for this time only"), "{added}");
    let backup = world.run(&["backup", ACCOUNT]);
    assert_eq!(backup.code, 1, "{backup}");
    assert!(backup.stderr.contains("There is no sign-in for alice@example.org on this computer"), "{backup}");
    world.keeps_secrets(&[&added, &backup]);
}

#[test]
fn a_person_may_say_no() {
    let world = World::new(&STEADY, None);
    world.person("no");
    let added = world.sign_in();
    assert_eq!(added.code, 1, "{added}");
    assert!(added.stderr.contains("was declined"), "{added}");
    assert_eq!(world.run(&["account", "list"]).stdout, "");
    assert!(world.requests().iter().all(|line| line.starts_with("401 GET")), "{:?}", world.requests());
}
