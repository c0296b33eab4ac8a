//! A domain that says by DNS where its services are (RFC 6764): dnsmasq on loopback answers SRV, TXT and MX, and what it
//! names is a Radicale on loopback.

use std::fs;
use std::net::{TcpListener, UdpSocket};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::lifeboat::{Home, Ran};
use crate::outside;
use crate::server::{Server, USER, radicale};
use tempfile::TempDir;

/// A name server with these lines of configuration; ended when dropped.
pub struct Dnsmasq {
    child: Child,
    pub port: u16,
    _dir: TempDir,
}

impl Drop for Dnsmasq {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn dnsmasq(lines: &[String]) -> Dnsmasq {
    let dir = TempDir::new().unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let config = dir.path().join("dnsmasq.conf");
    // It knows what stands here, answers for these domains itself, and asks nobody.
    let head = format!(
        "no-daemon\nno-resolv\nno-hosts\nno-poll\nport={port}\nlisten-address=127.0.0.1\nbind-interfaces\n\
         local=/example/\nlocal=/test/\npid-file={}\n",
        dir.path().join("pid").display()
    );
    fs::write(&config, head + &lines.join("\n") + "\n").unwrap();
    let program = ["/usr/sbin/dnsmasq", "/sbin/dnsmasq"].into_iter().find(|path| fs::exists(path).unwrap_or(false));
    let child = Command::new(program.unwrap_or("dnsmasq"))
        .arg(format!("--conf-file={}", config.display()))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let server = Dnsmasq { child, port, _dir: dir };
    let until = Instant::now() + Duration::from_secs(20);
    while !answers(port) {
        assert!(Instant::now() < until, "dnsmasq did not start");
    }
    server
}

/// Asks for the address of the root, to which anything that is DNS answers something.
fn answers(port: u16) -> bool {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
    let question = [0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1];
    let sent = socket.connect(("127.0.0.1", port)).and_then(|()| socket.send(&question));
    let mut answer = [0; 512];
    sent.is_ok() && socket.recv(&mut answer).is_ok_and(|n| n >= 12 && answer.starts_with(&[0, 7]))
}

fn run(home: &Home, dns: &Dnsmasq, args: &[&str], password: &str) -> Ran {
    let mut command = home.command();
    command.args(args).env("LIFEBOAT_DNS", format!("127.0.0.1:{}", dns.port)).env("LIFEBOAT_PASSWORD", password);
    let out = command.output().unwrap();
    Ran {
        code: out.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&out.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&out.stderr).into_owned(),
    }
}

fn fill(server: &Server) {
    for (kind, n_items) in [("contacts", "30"), ("events", "20")] {
        outside("fill.py", &["whole", &server.url(&format!("/{USER}/{kind}/")), USER, server.password, kind, n_items]);
    }
}

#[test]
fn a_radicale_is_found_by_dns() {
    let server = radicale();
    fill(&server);
    let record = |label: &str, rest: &str| format!("srv-host={label}._tcp.family.example,{rest}");
    let dns = dnsmasq(&[
        // Only without encryption, as on a network at home; the better record comes second.
        record("_carddav", &format!("localhost,{},1,0", server.port)),
        record("_carddav", "localhost,9,2,0"),
        record("_caldav", &format!("localhost,{},0,0", server.port)),
        "txt-record=_carddav._tcp.family.example,path=/".into(),
        "txt-record=_caldav._tcp.family.example,path=/wrong/".into(),
        // The domain itself is nobody's web server.
        "address=/family.example/127.0.0.1".into(),
    ]);
    let home = Home::new();
    let add = ["account", "add", "alice@family.example", "--user", USER];
    let asked = run(&home, &dns, &add, "not-the-password");
    let host = format!("localhost:{}", server.port);
    assert_eq!(asked.code, 1, "{asked}");
    assert!(asked.stderr.contains(&format!("--allow-host {host}")), "DNS alone gives nobody the password: {asked}");
    assert!(!server.log().contains("Failed login"), "{}", server.log());
    // So it would have been seen there.
    let refused = run(&home, &dns, &[&add[..], &["--allow-host", &host]].concat(), "not-the-password");
    assert_eq!(refused.code, 1, "{refused}");
    assert_eq!(server.log().matches("Failed login").count(), 1, "{}", server.log());

    let added = run(&home, &dns, &[&add[..], &["--allow-host", &host]].concat(), server.password);
    assert_eq!(added.code, 0, "{added}");
    // The saved account asks no DNS any more.
    drop(dns);
    let backup = home.run(&["backup", "alice@family.example"], server.password);
    assert_eq!(backup.code, 0, "{backup}");
    let backup = PathBuf::from(backup.stdout.trim());
    let cards = fs::read_dir(backup.join("data/contacts")).unwrap().filter_map(Result::ok);
    let text: String = cards.filter_map(|entry| fs::read_to_string(entry.path()).ok()).collect();
    assert_eq!(text.matches("BEGIN:VCARD").count(), 30);
    home.holds_no(server.password);
}

#[test]
fn the_host_that_takes_the_mail_tells_the_provider() {
    let dns = dnsmasq(&[
        "mx-host=hosted.example,in1-smtp.messagingengine.com,10".into(),
        "mx-host=office.example,office-example.mail.protection.outlook.com,10".into(),
        "mx-host=own.example,mail.own.example,10".into(),
        "srv-host=_carddavs._tcp.own.example,dav.elsewhere.example,8443,0,0".into(),
        "srv-host=_caldavs._tcp.own.example,dav.elsewhere.example,8443,0,0".into(),
        "txt-record=_carddavs._tcp.own.example,path=/card/".into(),
    ]);
    for (address, expect) in [
        ("alice@hosted.example", "--allow-host carddav.fastmail.com"),
        ("alice@office.example", "Microsoft can't be signed in to"),
        ("alice@own.example", "--allow-host dav.elsewhere.example:8443"),
    ] {
        let home = Home::new();
        let asked = run(&home, &dns, &["account", "add", address], "a-password");
        assert_eq!(asked.code, 1, "{asked}");
        assert!(asked.stderr.contains(expect), "{expect}: {asked}");
        assert!(asked.stderr.contains("directory of names") && asked.stderr.contains("It answered."), "{asked}");
    }
}
