//! A desktop session as far as keychains go: a D-Bus of its own and gnome-keyring on it, ended by process id.

use std::fs;
use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::bus::Bus;

/// An unlocked, empty keyring; ended when dropped.
pub struct Keyring {
    daemon: Child,
    /// Dropped behind the daemon.
    bus: Bus,
    dir: TempDir,
}

impl Keyring {
    pub fn start() -> Keyring {
        let dir = TempDir::new().unwrap();
        let bus = Bus::start();
        let log = fs::File::create(dir.path().join("log")).unwrap();
        let mut command = Command::new("gnome-keyring-daemon");
        command.args(["--foreground", "--components=secrets", "--unlock", "--control-directory"]);
        command.arg(dir.path().join("control"));
        let mut daemon = Keyring::around(&mut command, &bus.address, &dir)
            .stdin(Stdio::piped())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        daemon.stdin.take().unwrap().write_all(b"the keyring's own").unwrap();
        let keyring = Keyring { daemon, bus, dir };
        keyring.wait();
        keyring
    }

    /// `command`, in this session.
    pub fn around_command<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        Keyring::around(command, &self.bus.address, &self.dir)
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
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}
