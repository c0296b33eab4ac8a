//! The program as a person runs it: its own empty home folder, its own settings and backups.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::cargo::CommandCargoExt;
use tempfile::TempDir;

/// An empty home folder.
pub struct Home {
    pub dir: TempDir,
}

/// What a command printed, and its exit code.
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "exit code {}\n--- stdout\n{}\n--- stderr\n{}", self.code, self.stdout, self.stderr)
    }
}

impl Home {
    pub fn new() -> Home {
        Home { dir: TempDir::new().unwrap() }
    }

    /// The program, ready to be given arguments.
    pub fn command(&self) -> std::process::Command {
        let mut command = std::process::Command::cargo_bin("lifeboat").unwrap();
        command.env("HOME", self.dir.path());
        for name in [
            "LIFEBOAT_PASSWORD",
            "LIFEBOAT_CONFIG",
            "LIFEBOAT_VAULT",
            "LIFEBOAT_POLICY",
            "XDG_CONFIG_HOME",
            "DBUS_SESSION_BUS_ADDRESS",
        ] {
            command.env_remove(name);
        }
        command.env("LIFEBOAT_LANGUAGE", "en");
        command.stdin(std::process::Stdio::null());
        command
    }

    /// Runs the program; a password that is not empty comes in the environment.
    pub fn run(&self, args: &[&str], password: &str) -> Ran {
        let mut command = self.command();
        command.args(args);
        if !password.is_empty() {
            command.env("LIFEBOAT_PASSWORD", password);
        }
        let out = command.output().unwrap();
        Ran {
            code: out.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&out.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&out.stderr).into_owned(),
        }
    }

    /// Every file below the home folder.
    pub fn files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        walk(self.dir.path(), &mut files);
        files
    }

    /// No file below the home folder holds `secret`.
    pub fn holds_no(&self, secret: &str) {
        for path in self.files() {
            let bytes = fs::read(&path).unwrap();
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{} holds the password", path.display());
        }
    }
}

fn walk(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { walk(&path, files) } else { files.push(path) }
    }
}
