//! What whoever helps gets to see: the log, the program and the system, what is set, and the numbers of the newest backups.
//! Nothing private is in it (see [`super::log`]): accounts are numbered, and each line holds words of this program and
//! numbers only. It is made first, shown, and then saved as one zip, if the person wants that.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::desk::Desk;
use super::log::{Line, service_of, words};
use crate::archive::reader::Shelf;
use crate::model::Trouble;
use crate::signin::accounts::SavedAccount;
use crate::signin::providers::known_id;
use crate::signin::schedules::Every;
use crate::text::Language;
use crate::zips::writer::ZipFile;

/// So many of the newest backups of each account are told.
const BACKUPS: usize = 20;

/// What a support bundle holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SupportBundle {
    pub files: Vec<SupportFile>,
}

/// One file of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupportFile {
    pub name: &'static str,
    /// What it tells: a message key of the `text` room.
    pub about: &'static str,
    pub text: String,
}

impl Desk {
    /// What a support bundle would hold now.
    pub fn support(&self) -> SupportBundle {
        let file = |name, about, lines: Vec<Line>| {
            let text = lines.iter().map(|line| format!("{line}\n")).collect();
            SupportFile { name, about, text }
        };
        let mut files = vec![
            file("program.txt", "support-program", self.program_lines()),
            file("settings.txt", "support-settings", self.settings_lines()),
            file("backups.txt", "support-backups", self.backup_lines()),
        ];
        let log = self.log().map(|log| log.read()).unwrap_or_default();
        files.extend(log.into_iter().map(|(name, text)| SupportFile { name, about: "support-log", text }));
        SupportBundle { files }
    }

    fn program_lines(&self) -> Vec<Line> {
        let display = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let (system, version) = system();
        vec![
            Line::new("lifeboat").with("version", env!("CARGO_PKG_VERSION")).with("made", Timestamp::now()),
            Line::new("system")
                .with("os", std::env::consts::OS)
                .with("on", std::env::consts::ARCH)
                .with("is", system)
                .with("release", version.first().copied().unwrap_or_default())
                .with("minor", version.get(1).copied().unwrap_or_default()),
            Line::new("desktop").with("x11", display("DISPLAY")).with("wayland", display("WAYLAND_DISPLAY")),
            Line::new("keychain").with("there", self.has_keychain()),
            Line::new("language").with("is", Language::current().tag()),
        ]
    }

    fn settings_lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        match self.settings() {
            Ok(set) => lines.push(
                Line::new("set")
                    .with("read-only", self.read_only().is_some())
                    .with("language", set.language.is_some())
                    .with("dark-or-light", set.theme.is_some())
                    .with("text-percent", u64::from(set.text_percent.unwrap_or(100)))
                    .with("own-folder", set.vault_root.is_some())
                    .with("proxy", set.proxy.is_some())
                    .with("ca-file", set.ca_file.is_some()),
            ),
            Err(trouble) => lines.push(Line::new("settings").with_trouble(&trouble)),
        }
        match self.accounts() {
            Ok(accounts) => lines.extend(accounts.iter().enumerate().map(|(at, account)| account_line(at, account))),
            Err(trouble) => lines.push(Line::new("accounts").with_trouble(&trouble)),
        }
        for schedule in self.schedules().unwrap_or_default() {
            let every = match schedule.every {
                Every::Day => "day",
                Every::Week => "week",
            };
            let line = Line::new("schedule").with("every", every).with("installed", schedule.installed);
            lines.push(line.with("for-all", schedule.account.is_none()));
        }
        lines
    }

    fn backup_lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        let vaults = match self.shelf().and_then(|shelf| shelf.vaults()) {
            Ok(vaults) => vaults,
            Err(trouble) => return vec![Line::new("vaults").with_trouble(&trouble)],
        };
        for (at, vault) in vaults.iter().enumerate() {
            let backups = match Shelf::backups(&vault.path) {
                Ok(backups) => backups,
                Err(trouble) => {
                    lines.push(Line::new("vault").with("number", at + 1).with_trouble(&trouble));
                    continue;
                }
            };
            lines.push(Line::new("vault").with("number", at + 1).with("backups", backups.len()));
            for backup in backups.iter().take(BACKUPS) {
                let line = Line::new("backup").with("vault", at + 1);
                let summary = match &backup.summary {
                    Ok(summary) => summary,
                    Err(trouble) => {
                        lines.push(line.with_trouble(trouble));
                        continue;
                    }
                };
                let record = &summary.record;
                let line = line.with("sealed", record.sealed).with("service", service_of(&record.account));
                let Some(receipt) = &summary.receipt else {
                    lines.push(line.with("receipt", false));
                    continue;
                };
                lines.push(words::with_receipt(line, receipt));
                for (kind, n) in &receipt.totals {
                    lines.push(
                        Line::new("  kind")
                            .with("is", kind.word())
                            .with("listed", n.listed)
                            .with("saved", n.saved)
                            .with("unchanged", n.unchanged)
                            .with("skipped", n.skipped)
                            .with("lost", n.lost)
                            .with("unreadable", n.unreadable),
                    );
                }
                for alarm in &receipt.alarms {
                    lines.push(
                        Line::new("  alarm")
                            .with("class", words::of_class(alarm.class))
                            .with("level", words::of_level(alarm.level))
                            .with("items", alarm.items.len()),
                    );
                }
            }
        }
        lines
    }
}

fn account_line(at: usize, account: &SavedAccount) -> Line {
    let line = Line::new("account")
        .with("number", at + 1)
        .with("service", account.provider.as_deref().and_then(known_id).unwrap_or("own-server"))
        .with("key", if account.oauth.is_some() { "grant" } else { "password" })
        .with("login-flow", account.login_flow.is_some())
        .with("addresses", account.urls.len())
        .with("plain-http", account.allow_http)
        .with("other-hosts", account.allow_hosts.len())
        .with("proxy", account.proxy.is_some())
        .with("ca-file", account.ca_file.is_some())
        .with("own-folder", account.vault_root.is_some());
    let line = match account.last_contact {
        Some(time) => line.with("reached", time),
        None => line,
    };
    match account.refused {
        Some(time) => line.with("refused", time),
        None => line,
    }
}

/// Which system this is, and the numbers of its version, where it says so.
fn system() -> (&'static str, Vec<u64>) {
    const KNOWN: [&str; 12] = [
        "alpine",
        "arch",
        "debian",
        "fedora",
        "linuxmint",
        "manjaro",
        "nixos",
        "opensuse-leap",
        "opensuse-tumbleweed",
        "pop",
        "rhel",
        "ubuntu",
    ];
    let text = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let value = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
        line.unwrap_or_default().trim_matches('"').to_owned()
    };
    let id = value("ID");
    let known = KNOWN.into_iter().find(|known| *known == id).unwrap_or("other");
    (known, value("VERSION_ID").split('.').map_while(|part| part.parse().ok()).collect())
}

impl SupportBundle {
    /// What a bundle that is saved at this time is called.
    pub fn file_name(now: &Zoned) -> String {
        format!("lifeboat-support {}.zip", now.strftime("%Y-%m-%d %H.%M"))
    }

    /// Saves it as one zip: `to` is a file that is not there yet, or a folder, in which it gets a name. Gives where it is.
    pub fn save(&self, to: &Path) -> Result<PathBuf, Trouble> {
        let path = if to.is_dir() { to.join(Self::file_name(&Zoned::now())) } else { to.to_owned() };
        let disk = |error: io::Error| match error.kind() {
            io::ErrorKind::AlreadyExists => Trouble::Exists { path: path.clone() },
            _ => Trouble::disk(&path, &error),
        };
        let mut options = OpenOptions::new();
        options.write(true).read(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(disk)?;
        if let Err(error) = self.write(file) {
            // Half a zip helps nobody.
            let _ = fs::remove_file(&path);
            return Err(disk(error));
        }
        Ok(path)
    }

    fn write(&self, file: File) -> io::Result<()> {
        let mut zip = ZipFile::new(file);
        let (now, zone) = (Timestamp::now(), TimeZone::system());
        for file in &self.files {
            zip.start(file.name, Some(now), &zone)?;
            zip.write_all(file.text.as_bytes())?;
        }
        let (file, _) = zip.finish()?;
        crate::zips::durable::sync(&file)
    }
}
