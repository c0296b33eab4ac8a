//! A desktop session as far as keychains go: a D-Bus of its own and gnome-keyring on it, ended by process id.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// An unlocked, empty keyring; ended when dropped.
pub struct Keyring {
    bus: Child,
    daemon: Child,
    address: String,
    dir: TempDir,
}

impl Keyring {
    pub fn start() -> Keyring {
        let dir = TempDir::new().unwrap();
        let mut bus = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--nopidfile", "--print-address=1"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut address = String::new();
        BufReader::new(bus.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let address = address.trim().to_owned();
        let log = fs::File::create(dir.path().join("log")).unwrap();
        let mut command = Command::new("gnome-keyring-daemon");
        command.args(["--foreground", "--components=secrets", "--unlock", "--control-directory"]);
        command.arg(dir.path().join("control"));
        let mut daemon = Keyring::around(&mut command, &address, &dir)
            .stdin(Stdio::piped())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        daemon.stdin.take().unwrap().write_all(b"the keyring's own").unwrap();
        let keyring = Keyring { bus, daemon, address, dir };
        keyring.wait();
        keyring
    }

    /// `command`, in this session.
    pub fn around_command<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        Keyring::around(command, &self.address, &self.dir)
    }

    fn around<'a>(command: &'a mut Command, address: &str, dir: &TempDir) -> &'a mut Command {
        command
            .env("DBUS_SESSION_BUS_ADDRESS", address)
            .env("XDG_RUNTIME_DIR", dir.path())
            .env("XDG_DATA_HOME", dir.path().join("data"))
            .env("XDG_CACHE_HOME", dir.path().join("cache"))
    }

    /// Until the daemon has its name on the bus.
    fn wait(&self) {
        let until = Instant::now() + Duration::from_secs(20);
        loop {
            let mut asking = Command::new("dbus-send");
            asking.args([
                "--session",
                "--print-reply",
                "--dest=org.freedesktop.DBus",
                "/",
                "org.freedesktop.DBus.NameHasOwner",
            ]);
            let out = self.around_command(asking.arg("string:org.freedesktop.secrets")).output().unwrap();
            if String::from_utf8_lossy(&out.stdout).contains("boolean true") {
                return;
            }
            let log = fs::read_to_string(self.dir.path().join("log")).unwrap_or_default();
            assert!(Instant::now() < until, "gnome-keyring did not start: {log}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Keyring {
    fn drop(&mut self) {
        for child in [&mut self.daemon, &mut self.bus] {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
