//! Sleep is held off while a job is at work, at a login manager on a bus of its own, and no longer.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::net::UnixStream;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use zbus::zvariant::OwnedFd;

use crate::bus::Bus;
use crate::lifeboat::Home;

/// Notes what is held off, and when that ends.
struct LoginManager(Arc<Mutex<Vec<String>>>);

#[zbus::interface(name = "org.freedesktop.login1.Manager")]
impl LoginManager {
    fn inhibit(&self, what: String, who: &str, _why: &str, mode: &str) -> OwnedFd {
        let (mut ours, theirs) = UnixStream::pair().unwrap();
        let notes = Arc::clone(&self.0);
        notes.lock().unwrap().push(format!("{who} holds {what}: {mode}"));
        thread::spawn(move || {
            // Ends when they let go of theirs.
            let _ = ours.read(&mut [0]);
            notes.lock().unwrap().push(format!("{what} is let go"));
        });
        OwnedFd::from(std::os::fd::OwnedFd::from(theirs))
    }
}

fn says_awake(address: &str) -> bool {
    let home = Home::new();
    let mut command = home.command();
    command.args(["backup", "--demo", "--json"]).env("DBUS_SYSTEM_BUS_ADDRESS", address);
    let out = command.output().unwrap();
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(out.status.success(), "{said}");
    said.lines().any(|line| line == r#"{"event":"awake"}"#)
}

#[test]
fn sleep_is_held_off_for_as_long_as_a_run_takes() {
    let bus = Bus::start();
    let notes: Arc<Mutex<Vec<String>>> = Arc::default();
    let _manager = zbus::blocking::connection::Builder::address(bus.address.as_str())
        .unwrap()
        .name("org.freedesktop.login1")
        .unwrap()
        .serve_at("/org/freedesktop/login1", LoginManager(Arc::clone(&notes)))
        .unwrap()
        .build()
        .unwrap();
    assert!(says_awake(&bus.address));
    let until = Instant::now() + Duration::from_secs(10);
    while notes.lock().unwrap().len() < 4 {
        assert!(Instant::now() < until, "{notes:?}");
        thread::sleep(Duration::from_millis(50));
    }
    let mut notes = notes.lock().unwrap().clone();
    assert_eq!(notes.get(..2).unwrap(), ["Lifeboat holds idle: block", "Lifeboat holds sleep: block"]);
    notes.sort();
    assert!(notes.ends_with(&["idle is let go".into(), "sleep is let go".into()]), "{notes:?}");
}

#[test]
fn what_does_not_hold_is_not_claimed() {
    assert!(!says_awake("unix:path=/nowhere"), "there is no bus");
    let bus = Bus::start();
    assert!(!says_awake(&bus.address), "there is no login manager on it");
}
